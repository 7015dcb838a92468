"""Names that should not stand in this letter: those of the person it is for, misspelt."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from letters.checks.ours import KIN, UPPER, are_counted, capitals_in, is_ours, signs
from letters.checks.spellings import alike, likeness, may_stand_for, of_like_length, sounds_alike
from letters.checks.theirs import Own
from letters.context import Context
from letters.dates import DAYS
from letters.marks import Fault
from letters.parts_of_a_name import TITLES, WORD, halves_of, names_in_order, names_of
from letters.rules import common_words, patterns_of, stands_in, whole_names
from letters.text import GREETS, GREETS_BY_NAME, Sentence, Sentences, is_signature, plain
from letters.wording import REMEMBERED
from workflows.phrases import joined

SHORTEST = 3  # letters; as many capitals are an abbreviation
A_SLIP = 0.9  # of two spellings, 0 to 1: Hopkins for Hopkin
_A_SLIP_BESIDE = 0.8  # the same beside their own family name

_OF_STAFF = frozenset(("Sister", "Nurse", "Matron"))
CIVIL = r"(?:Mr|Mrs|Ms|Miss|Mx|Master|M|Mme)"
# What says of a person who was named that he is not the one spoken to.
ROLE = re.compile(
    r",? (?:who\b|our\b|your\b|the\b|an?\b|in charge)|, (?:his|her|their) (?:[\w-]+ ){0,2}[\w-]+,"
    r"|, (?:\w+ ){0,2}(?:at|of|on|from|in|with) "
    r"|,(?: [^,.;]{2,60},)? (?:has|had|is|was|will|says|said|can|could|did|does|knows)\b"
)
_DAYS = frozenset(day.lower() for day in DAYS)  # on first Mondays
_NAME = rf"{UPPER}[\w'-]+(?![\w'-])"
_OF = r"(?:(?:al|bin|bint|da|de|del|della|den|der|di|du|el|la|le|ten|ter|van|von|ní|ó) ){0,3}"
_ACTS = "|".join(
    (
        *("has", "had", "was", "is", "remains", "will", "does", "did", "can", "could", "should"),
        *("won't", "wouldn't", "couldn't", "didn't", "doesn't", "isn't", "wasn't", "hasn't"),
        *("would", "may", "might", "never", "now", "also", "and", "still", "weighs", "weighed"),
        *("fell", "came", "went", "lay", "died", "asked", "told", "rang", "said", "needs"),
        *("needed", "waited", "spent", "got", "kept", "took", "gave", "wanted", "wants", "knew"),
        *("thought", "felt", "stayed", "slept", "woke", "ate", "drank", "lost", "left", "began"),
        *("started", "stopped", "choked", "breathed", "cried", "bled", "walked", "liked", "lives"),
    )
)
_SPEAKS_TO = "|".join(
    (
        *("know", "hope", "say", "promise", "believe"),
        *("understand", "think", "write", "me", "you", "us", "so", "again", "sorry", "this"),
        *("that", "now", "but", "too", "yes", "no", "please", "well", "today", "here"),
        *("apologi[sz]e", "apology", "first", "and so", "finally"),
    )
)
GREETING = re.compile(rf"(?:{GREETS}|{GREETS_BY_NAME}(?=\s+{UPPER}))\s+(.+?)[,:]?$")
BESIDE = re.compile(r"\s*(?:,|&|\band\b)\s*")
_SAYS_NOT_WHO = re.compile(
    r"\be (?:te )?(?:matua|whaea|koro|kui|kuia|hoa|rangatira|whānau|tama|hine)\b|'s\b"
)
_IN_BRACKETS = re.compile(r"\s*\([^()]*\)$")  # Jo (if I may)
_LAST_NAMES_ONLY = re.compile(rf"{CIVIL}\.?(?: and {CIVIL}\.?)+ {UPPER}\S+")
_TITLED = re.compile(rf"\b{CIVIL}\.? {_OF}({_NAME})(?! {_NAME})")
CALLED = re.compile(
    rf"(?:\bsorry(?: again)?|\bthank you|^yes|^no), ({_NAME})(?=[.!;,])"
    rf"|^({_NAME}), (?=you\b|we\b|I\b|please\b|if\b|(?:ring|call|tell|ask) (?:me|us)\b)"
)
_WHEN = (
    r"(?:At|By|Around|About|Before|After) (?:midnight|noon|midday|dawn|lunch|supper|breakfast"
    rf"|\d[\d.:]*(?: ?[ap]\.?m\.?)?)|On (?:{'|'.join(DAYS)})(?: (?:morning|evening|night))?"
    r"|That (?:same )?(?:morning|afternoon|evening|night|day)|The next (?:day|morning)"
)
_JOINS = (
    *("that", "until", "when", "after", "before", "while", "because", "since", "if", "once"),
    *("as", "where", "how", "why", "whether", "what", "and", "but", "so", "which"),
)
_JOINED = "|".join(rf"(?<=\b{each} )" for each in _JOINS)
# Also "Wilson's room is safe."
_SUBJECT = re.compile(
    rf"(?:^(?:(?:{_WHEN}),? )?|(?<=[,;:] )|{_JOINED})({_NAME})"
    rf"(?=(?:(?<='s) [a-z]+|(?<!'s)) (?:{_ACTS})\b)"
)
# A name by itself within a sentence, and somebody spoken to.
_MENTION = re.compile(rf"(?<=[a-z,;] )({_NAME})(?= ?(?:[a-z.,;:!?)]|$))")
VOCATIVE = re.compile(
    rf"(?:^|\b(?:{_SPEAKS_TO})\b,? |\b(?:tell|told|ask|assure|see), |, and |^And )"
    rf"({CIVIL}\.? {_OF}{_NAME}(?: {_NAME})?)(?=,|[.!]$)"
)
_YOURS = re.compile(  # "Mrs Orr, your sister may stay": no comma behind, so not who she is
    rf", (?:your [\w-]+|our {UPPER}[\w'-]+) (?:may|can|could|will|would|should|is|was|has|had|did"
    r"|told|rang|came|asked)\b"
)
# You told the tea lady, Mrs Orr, that he was thirsty.
_TOLD_TO = re.compile(
    r"\b(?:told|asked|saw|met|rang|phoned|thanked) (?:the|our|an?|my|his|her) (?:[\w-]+ ?){1,3}, $"
)
# The same between two commas, in a sentence that speaks to somebody.
ASIDE = re.compile(
    rf"(?<=[a-z\d], )({CIVIL}\.? {_OF}{_NAME}|{_NAME})(?=[.!?]$|, (?:I|we|you|and(?! s?he\b)|by|or"
    r"|but|so|as|if|that|when|before|after|because|for|in|on|at|to|with|take|ring|call|tell|ask"
    r"|please|there|your [\w-]+ (?:has|have|had|was|were|will|can|is|are))\b)"
)
SPEAKS = re.compile(r"\byou(?:rs?)?\b", re.IGNORECASE)
_NOT_A_MENTION = re.compile(
    rf"(?:{_NAME}|\b(?:Dr|Prof|Sister|Nurse|Matron|St|Mt|Sir)\.?|\b(?:in|at|from|near|to|on"
    r"|through|outside|by|of) (?:the )?)\s?$"
)
_BY_ROLE = re.compile(
    rf"\b(?:[Oo]ur|[Yy]our|[Mm]y|[Hh]is|[Hh]er|[Tt]he|[Aa]n?)(?: (?!were\b)\w+){{1,4}},? "
    rf"(?<!\bfor )(?<!\bto )(?<!\bwith )(?P<whole>(?:{CIVIL}\.? )?({_NAME}))(?=[,.]|$)"
)
# A child of whoever reads this: "Your daughter Cara was born still".
_CHILD = re.compile(
    rf"\b[Yy]our (?:\w+ )?(?:baby|daughter|son|twin)(?: (?:girl|boy))?,? ({_NAME})"
    r"(?= (?:was|is|came|died|lived)\b)"
)
# "Your granddaughter Simran told us again": others of theirs are told of in every way.
_KIN_BY_NAME = re.compile(
    r"\b[Yy]our (?:\w+ )?(?:grand(?:daughter|son|child|mother|father)|sister|brother|aunt|uncle"
    r"|niece|nephew|cousin|neighbour|neighbor|friend)(?:-in-law)?,? "
    rf"({_NAME})(?=[,.;:]? [a-z]|[.;:!?]|$)"
)
_CHRISTENED = re.compile(rf"\b(?:christened|bapti[sz]ed|known as|goes by) ({_NAME})")
# Each two of three too: of Mrs Harriet Coyle, the last.
_TWO_NAMES = re.compile(rf"\b(?!{CIVIL}\b)({_NAME})(?= ({_NAME}))")
_WHOLE = re.compile(rf"\b({_NAME} {_NAME})(?! {_NAME})")
_TOLD_OF = (_TITLED, _SUBJECT, _MENTION, _WHOLE)  # and not spoken to
_RUN_TOGETHER = re.compile(rf"\b({UPPER}\w+?{UPPER}\w+)")  # WilliaJohn; also McDonald
_ADDRESSED = re.compile(rf"M(?:r|rs|s|iss|x|aster|me)?\.? {_OF}{UPPER}")
_SHORTENED = re.compile(r"'(?:ll|ve|re|d|m)$")  # we'll, who'd
# One person in particular is spoken of, and not a place or a house.
_PERSONAL = re.compile(r"\b(?:his|her|him|he|she|himself|herself)\b")

_WHY = "This is not the name of the person this letter is to or about."


def wrong_names_in(sentences: Sentences, context: Context) -> Iterator[Fault]:
    """Nothing where neither the patient nor the addressee is known."""
    own = Own.of(context)
    if not own.names:
        return
    maybe = {name for each in sentences for name in _may_be_misspelt_in(each.plain, own)}
    given = introduced(sentences, own, maybe) if maybe else frozenset()
    odd = {name for name in maybe if small_of(name) not in given}
    known = [names_of(each) for each in (*context.not_to, *context.colleagues)]
    for sentence in sentences:
        for match in _suspects(sentence, own, maybe, odd, context.addressee or ""):
            if match.re in _TOLD_OF and _is_one_of(known, _name_in(match)):
                continue
            name = _name_in(match)
            if (match.re is ASIDE and signs(sentences, name)) or _are_several(match, name, own):
                continue
            if match.re is GREETING and is_as_they_asked(sentences, name):
                continue
            if (
                match.re in (GREETING, CALLED, VOCATIVE, ASIDE, _WHOLE, _RUN_TOGETHER)
                or _misspelt(small_of(name), own, match.re)
                or _stands_for(own.patient, name, match)
            ):
                first, _, last = name.rpartition(" ")
                yield _wrong(sentence, match, first if own.has(small_of(last)) else last, own.names)


def _are_several(match: re.Match[str], name: str, own: Own) -> bool:
    """Two Helens, where she is called Helen; four Hector MacNeils."""
    counted = are_counted(match.string, match.start(1 if match[1] else 2))
    return counted and own.has(small_of(name).removesuffix("s").rpartition(" ")[2])


def is_as_they_asked(sentences: Sentences, greeted: str) -> bool:
    """The letter says so: "You asked to be called by your boy's name", or by this one."""
    (asked,) = patterns_of("names", "called_as_they_asked")
    told = [match["name"] for each in sentences for match in asked.finditer(each.plain)]
    return any(not name or names_of(name) <= names_of(greeted) for name in told)


def _is_one_of(known: Iterable[frozenset[str]], name: str) -> bool:
    named = names_of(name.removesuffix("'s"))
    return any(named <= each for each in known)


def small_of(name: str) -> str:
    return name.lower().removesuffix("'s").rstrip("'")


@lru_cache(maxsize=REMEMBERED)
def _may_be_misspelt_in(words: str, own: Own) -> tuple[str, ...]:
    names = (each for each in capitals_in(words) if len(each) > SHORTEST or not each.isupper())
    return tuple(name for name in names if _may_be_misspelt(small_of(name), own))


@lru_cache(maxsize=20_000)
def _may_be_misspelt(small: str, own: Own) -> bool:
    """Whatever its place in the sentence: most capital words are put aside here."""
    known = small in KIN or small in TITLES or small in common_words()  # "sorry, Mrs. Penney"
    if len(small) < SHORTEST or known or own.has(small) or small.removesuffix("s") in _DAYS:
        return False
    if _SHORTENED.search(small):
        return False
    return may_stand_for(own.patient, small) or any(
        each[:2] == small[:2] or alike(each, small) for each in of_like_length(small, own.names)
    )


def _suspects(
    sentence: Sentence, own: Own, maybe: set[str], odd: set[str], addressee: str
) -> Iterator[re.Match[str]]:
    if greeting := GREETING.match(sentence.plain):
        if not (_fits(greeting[1], own, maybe) or may_be_first_names(greeting[1], addressee)):
            yield greeting
        return
    if not is_signature(sentence.plain):
        yield from (each for each in _spoken_to(sentence.said) if _is_not_theirs(each, own, maybe))
    if odd and not odd.isdisjoint(capitals_in(sentence.said)):
        yield from _odd_ones(sentence, own, odd)


@lru_cache(maxsize=REMEMBERED)
def _spoken_to(words: str) -> tuple[re.Match[str], ...]:
    """Where somebody may be spoken to by name, and where names may have run together."""
    titled = VOCATIVE.finditer(words) if _ADDRESSED.search(words) else ()
    by_title = (each for each in titled if is_spoken_to(words, *each.span(1)))
    aside = ASIDE.finditer(words) if SPEAKS.search(words) else ()
    return (*_RUN_TOGETHER.finditer(words), *by_title, *aside)


def is_spoken_to(words: str, start: int, end: int) -> bool:
    told_of = ROLE.match(words, end) or _is_of_others(words, start, end)
    return not told_of or _YOURS.match(words, end) is not None


def _is_not_theirs(match: re.Match[str], own: Own, maybe: set[str]) -> bool:
    if match.re is _RUN_TOGETHER:
        return own.runs_together(match[1])
    return not _fits(match[1], own, maybe) and (match.re is not ASIDE or _is_odd(match, maybe))


def _is_odd(aside: re.Match[str], maybe: set[str]) -> bool:
    """A family name, or a first name that is like one of theirs; and nobody of the staff, by whose
    name a number stands: in "Ring me, Mr Lavery, on 01632 960424" it is mine."""
    named = " " in aside[1] or aside[1] in maybe
    mine = aside.string.endswith((" me, ", " us, "), 0, aside.start())
    return named and (mine or not _is_of_others(aside.string, *aside.span()))


def _is_of_others(words: str, start: int, end: int) -> bool:
    return _TOLD_TO.search(words[:start]) is not None or is_ours(words, start, end)


def _odd_ones(sentence: Sentence, own: Own, odd: set[str]) -> Iterator[re.Match[str]]:
    words = sentence.said
    for match in _WHOLE.finditer(words):
        ours = sentence.closing or is_ours(words, *match.span())
        first, last = match[1].split(" ")
        ours = ours or stands_in(match[1], "names", "called_after_somebody")
        if not ours and _is_half_theirs(first, last, own, odd):
            yield match
    for pattern in (_TITLED, CALLED, _SUBJECT):
        for match in pattern.finditer(words):
            if _name_in(match) not in odd:
                continue
            if pattern is not _TITLED or not is_ours(words, *match.span()):
                yield match
    for match in _MENTION.finditer(words):
        alone = not sentence.closing and not _NOT_A_MENTION.search(words[: match.start()])
        if match[1] in odd and alone and not is_ours(words, *match.span()):
            yield match


def _name_in(match: re.Match[str]) -> str:
    return next(group for group in match.groups() if group)


def _fits(greeted: str, own: Own, maybe: set[str]) -> bool:
    """Somebody the letter is to is among those greeted. In Māori "e te matua" says sir; "Ann's
    family" is the family of Ann."""
    greeted = _SAYS_NOT_WHO.sub("", _IN_BRACKETS.sub("", greeted))
    persons = [each for each in BESIDE.split(greeted) if names_of(each)]
    return not persons or any(_is_theirs(each, own, maybe) for each in persons)


def _is_theirs(greeted: str, own: Own, maybe: set[str]) -> bool:
    """After a title it is by the family name, whole; else by any name, also for short, and never
    with a family name that is only like theirs."""
    *_, last = words = names_in_order(greeted)
    if TITLES & {word.lower() for word in WORD.findall(greeted)}:
        turned = "-".join(reversed(last.split("-")))  # Pellegrini-Hawke for Hawke-Pellegrini
        halves = own.names >= halves_of(last) and (turned == last or turned not in own.names)
        return last in own.names or halves
    misspelt = len(words) > 1 and last in {small_of(name) for name in maybe}
    return not misspelt and any(own.has(name) for name in names_of(greeted))


def may_be_first_names(greeted: str, addressee: str) -> bool:
    """Of "Mr and Mrs Fonua" nobody told us the first names: "Dear Mele and Sione" may be right."""
    return _LAST_NAMES_ONLY.fullmatch(plain(addressee).strip()) is not None and not (
        TITLES & {word.lower() for word in WORD.findall(greeted)}
    )


def _misspelt(small: str, own: Own, place: re.Pattern[str]) -> bool:
    """Like a name we know. Who acts in a sentence is called by a first name, and need only begin
    like one: Sahib, her son, is no Sandhu."""
    if place is _SUBJECT:
        firsts = of_like_length(small, own.firsts)
        return any(alike(each, small) or each[:2] == small[:2] for each in firsts)
    likes = sounds_alike if place is _MENTION else alike
    return any(likes(each, small) for each in of_like_length(small, own.names))


def _stands_for(first: str, name: str, match: re.Match[str]) -> bool:
    """Another first name where the patient's should be, and we speak of her."""
    return (
        may_stand_for(first, name.lower())
        and name.lower() != first
        and abs(len(first) - len(name)) <= 2
        and _is_spoken_of(match)
        and _PERSONAL.search(match.string, match.end(), match.end() + 60) is not None
    )


def _is_spoken_of(match: re.Match[str]) -> bool:
    """As whoever acts, where that is first told; or as whoever has something done to them."""
    before = match.string[: match.start()]
    if match.re is _SUBJECT:
        return not before or before.endswith("that ")
    (cared_for,) = patterns_of("names", "cared_for_before")
    return match.re is _MENTION and cared_for.search(before) is not None


def introduced(sentences: Iterable[Sentence], own: Own, maybe: set[str]) -> frozenset[str]:
    """Names that the letter gives with another name, or with what the person does."""
    found, half = set[str](), set[str]()
    for sentence in sentences:
        pairs, others = _introduced_in(sentence.plain, own, sentence.closing)
        found |= others
        for first, last in pairs:
            if _is_half_theirs(first, last, own, maybe):
                half.add(last.lower())
            elif first in DAYS or first.lower() in TITLES:
                continue
            elif first.lower() not in common_words() or first in _OF_STAFF:  # not "When Joan"
                found.update((first.lower(), last.lower()))
    return frozenset(found - half)


@lru_cache(maxsize=REMEMBERED)
def _introduced_in(
    words: str, own: Own, closing: bool
) -> tuple[list[tuple[str, str]], frozenset[str]]:
    """Each two names in a row, as they are written; and what is a name whoever it belongs to."""
    roles = (each for each in _BY_ROLE.finditer(words) if not _is_a_slip(each, own))
    trades = patterns_of("names", "introduced_by_their_trade")
    kin = (*_CHILD.findall(words), *_KIN_BY_NAME.findall(words))
    children = (each for each in kin if not _is_for_the_patient(each, own))
    by_trade = (name for each in trades for name in each.findall(words))
    told = (*_CHRISTENED.findall(words), *by_trade, *children)
    names = [*told, *(each[2] for each in roles)]
    signed = capitals_in(words) if closing or is_signature(words) else ()
    return _TWO_NAMES.findall(words), frozenset(each.lower() for each in (*names, *signed))


def _is_a_slip(named: re.Match[str], own: Own) -> bool:
    """A name but a letter off theirs, behind what is theirs and not of the staff: "Your new foot,
    Mr Hopkins," for Mr Hopkin."""
    name = named[2].lower()
    near = any(likeness(name, each) > A_SLIP for each in own.names if each != name)
    return near and not is_ours(named.string, *named.span("whole"))


def _is_for_the_patient(name: str, own: Own) -> bool:
    """A child of theirs may be the patient, whose name this is only like."""
    known = own.patient
    return bool(known) and (alike(known, name) or may_stand_for(known, name.lower()))


def _is_half_theirs(first: str, last: str, own: Own, odd: set[str]) -> bool:
    """Their first name with a family name that is only like theirs: Elizabeth Barter. Or theirs
    with a slip in the first name: Darvla for Dervla; one that others bear may be a relative's.
    """
    slip, small = first.lower(), small_of(last)
    if slip in own.firsts:
        return last in odd
    if first not in odd or slip in whole_names() or small not in own.names - own.firsts:
        return False
    return any(likeness(slip, each) >= _A_SLIP_BESIDE for each in own.firsts)


def _wrong(sentence: Sentence, match: re.Match[str], name: str, known: frozenset[str]) -> Fault:
    group = 1 if match[1] else 2
    start, end = match.span(group)
    if match.re is _TITLED:
        start = match.start()
    right = joined(sorted(each.capitalize() for each in known if alike(each, name)), "or")
    suggestion = f"Is it {right}?" if right else "Write the name as the record has it."
    place = sentence.start
    return Fault(
        "wrong-name", sentence.text[start:end], place + start, place + end, _WHY, suggestion
    )
