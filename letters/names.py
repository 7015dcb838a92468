"""Names that should not stand in this letter: those of the person it is for, misspelt."""

import re
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from functools import lru_cache

from letters.context import Context
from letters.marks import Fault
from letters.rules import common_words, patterns_of, short_forms
from letters.text import Sentence, Sentences, plain

LONGEST_ROLE = 50  # letters before a name that may say whose it is
LONG = 5  # letters
LIKENESS = 0.6  # of two spellings, 0 to 1: Louis for Lewis, Bergman for Bergstrom

# Latin capitals with their marks; small letters beyond ÿ are no capitals.
UPPER = "[A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĢĞĪİĶĹĻŁŃŅŇŌŐŒŔŘŚŞŠŢŤŪŮŰŲŹŻŽ]"
TITLES = frozenset(
    ("mr", "mrs", "ms", "miss", "mx", "master", "dr", "prof", "m", "mme", "sir", "lady", "lord")
)
CIVIL = r"(?:Mr|Mrs|Ms|Miss|Mx|Master|M|Mme)"
# What says of a person who was named that he is not the one spoken to.
ROLE = re.compile(
    r",? (?:who\b|our\b|your\b|the\b|an?\b|in charge)|, (?:\w+ ){0,2}(?:at|of|on|from|in|with) "
    r"|, [^,.;]{2,60}, (?:has|had|is|was|will|says|said|can|could|did|does|knows)\b"
)
_NAME = rf"{UPPER}[\w'-]+(?![\w'-])"
_NOT_NAMES = frozenset(
    ("baby", "and", "the", "family", "of", "all", "both", "sister", "father", "nurse", "parents")
)
_ACTS = "|".join(
    (
        *("has", "had", "was", "is", "remains", "will", "does", "did", "fell", "came", "went"),
        *("lay", "died", "asked", "told", "rang", "said", "needs", "needed", "still", "can"),
        *(
            "could",
            "should",
            "would",
            "may",
            "might",
            "waited",
            "spent",
            "got",
            "never",
            "now",
            "also",
            "and",
        ),
    )
)
_SPEAKS_TO = "|".join(
    (
        *("know", "see", "hope", "say", "tell", "told", "assure", "promise", "ask", "believe"),
        *("understand", "think", "write", "me", "you", "us", "so", "again", "sorry", "this"),
        *("that", "now", "but", "too", "yes", "no", "please", "well", "today", "here"),
        *("apologi[sz]e", "apology", "first", "and so", "finally"),
    )
)
_GREETING = re.compile(r"(?:Dear|Hello|Kia ora|Tēnā koe)\s+(.+?)[,:]?$")
_LAST_NAMES_ONLY = re.compile(rf"{CIVIL}\.?(?: and {CIVIL}\.?)+ {UPPER}\S+")
_TITLED = re.compile(rf"\b{CIVIL}\.? ({_NAME})(?! {_NAME})")
_CALLED = re.compile(
    rf"(?:\bsorry(?: again)?|\bthank you|^yes|^no), ({_NAME})(?=[.!;,])"
    rf"|^({_NAME}), (?=you\b|we\b|I\b)"
)
_SUBJECT = re.compile(rf"(?:^|(?<=[,;:] )|(?<=\bthat ))({_NAME})(?= (?:{_ACTS})\b)")
# A name by itself within a sentence, and somebody spoken to.
_MENTION = re.compile(rf"(?<=[a-z,;] )({_NAME})(?= ?(?:[a-z.,;:!?)]|$))")
_VOCATIVE = re.compile(
    rf"(?:^|\b(?:{_SPEAKS_TO})\b,? |, and |^And )({CIVIL}\.? {_NAME}(?: {_NAME})?)(?=,|[.!]$)"
)
# The same between two commas, in a sentence that speaks to somebody.
_ASIDE = re.compile(
    rf"(?<=[a-z\d], )({CIVIL}\.? {_NAME}|{_NAME})(?=[.!?]$|, (?:I|we|you|and|by|or|but|so|as|if"
    r"|that|when|before|after|because|for|in|on|at|to|with)\b)"
)
_SPEAKS = re.compile(r"\byou(?:rs?)?\b", re.IGNORECASE)
_NOT_A_MENTION = re.compile(
    rf"(?:{_NAME}|\b(?:Dr|Prof|Sister|Nurse|Matron|St|Mt|Sir)\.?|\b(?:in|at|from|near|to|on"
    r"|through|outside|by|of) (?:the )?)\s?$"
)
_BY_ROLE = re.compile(
    rf"\b(?:[Oo]ur|[Yy]our|[Mm]y|[Hh]is|[Hh]er|[Tt]he|[Aa]n?)(?: \w+){{1,4}},? "
    rf"(?:{CIVIL}\.? )?({_NAME})(?=[,.]|$)"
)
_TWO_NAMES = re.compile(rf"({_NAME}) ({_NAME})")
_CAPITAL = re.compile(rf"{UPPER}[\w'-]+")
_ADDRESSED = re.compile(rf"M(?:r|rs|s|iss|x|aster|me)?\.? {UPPER}")
_WORD = re.compile(r"[^\W\d_][\w'-]*")
_SHORTENED = re.compile(r"'(?:ll|ve|re|d|m)$")  # we'll, who'd
# One person in particular is spoken of, and not a place or a house.
_PERSONAL = re.compile(r"\b(?:his|her|him|he|she|himself|herself)\b")

_WHY = "This is not the name of the person this letter is to or about."


def wrong_names_in(sentences: Sentences, context: Context) -> Iterator[Fault]:
    """Nothing where neither the patient nor the addressee is known."""
    known = own_names(context)
    if not known:
        return
    first = next(iter(_in_order(context.patient)), "")
    seen = {name for each in sentences for name in _CAPITAL.findall(each.plain)}
    maybe = {name for name in seen if _may_be_misspelt(_small(name), known, first)}
    introduced = _introduced(sentences) if maybe else frozenset()
    odd = {name for name in maybe if _small(name) not in introduced}
    for sentence in sentences:
        for match in _suspects(sentence, known, maybe, odd, context.addressee or ""):
            name = _name_in(match)
            if (
                match.re in (_GREETING, _VOCATIVE, _ASIDE)
                or _misspelt(_small(name), known, match.re)
                or _stands_for(first, name, match)
            ):
                yield _wrong(sentence, match, name, known)


def _small(name: str) -> str:
    return name.lower().removesuffix("'s")


def _may_be_misspelt(small: str, known: frozenset[str], first: str) -> bool:
    """Whatever its place in the sentence: most capital words are put aside here."""
    if len(small) < 4 or small in common_words() or _is_known(small, known):
        return False
    if _SHORTENED.search(small):
        return False
    return (first != "" and small[0] == first[0]) or any(
        each[:2] == small[:2] or _alike(each, small) for each in _near(small, known)
    )


def _suspects(
    sentence: Sentence, known: frozenset[str], maybe: set[str], odd: set[str], addressee: str
) -> Iterator[re.Match[str]]:
    if greeting := _GREETING.match(sentence.plain):
        if not (_fits(greeting[1], known) or _may_be_first_names(greeting[1], addressee)):
            yield greeting
        return
    words = sentence.said
    if _ADDRESSED.search(words):
        for match in _VOCATIVE.finditer(words):
            if not _fits(match[1], known) and not ROLE.match(words, match.end()):
                yield match
    if _SPEAKS.search(words):
        yield from (match for match in _ASIDE.finditer(words) if _is_odd_aside(match, known, maybe))
    if not odd.isdisjoint(_CAPITAL.findall(words)):
        yield from _odd_ones(sentence, odd)


def _is_odd_aside(match: re.Match[str], known: frozenset[str], maybe: set[str]) -> bool:
    """Spoken to by a name that is not theirs: a family name, or a first name that is like one."""
    name = match[1].rpartition(" ")[2]
    if name == match[1] and name not in maybe:
        return False
    return not (_fits(match[1], known) or is_ours(match.string, *match.span()))


def is_ours(words: str, start: int, end: int) -> bool:
    """Of the staff or of the family, as what stands before or behind the name says."""
    (before,) = patterns_of("names", "kin_or_staff_before")
    (behind,) = patterns_of("names", "staff_behind")
    near = words[max(start - LONGEST_ROLE, 0) : start]
    return behind.match(words, end) is not None or before.search(near) is not None


def _odd_ones(sentence: Sentence, odd: set[str]) -> Iterator[re.Match[str]]:
    words = sentence.said
    for pattern in (_TITLED, _CALLED, _SUBJECT):
        for match in pattern.finditer(words):
            if _name_in(match) not in odd:
                continue
            if pattern is not _TITLED or not is_ours(words, *match.span()):
                yield match
    for match in _MENTION.finditer(words):
        alone = not sentence.closing and not _NOT_A_MENTION.search(words[: match.start()])
        if match[1] in odd and alone:
            yield match


def _name_in(match: re.Match[str]) -> str:
    return next(group for group in match.groups() if group)


def _fits(greeted: str, known: frozenset[str]) -> bool:
    """Somebody the letter is to is among those greeted, by whole or short name."""
    names = names_of(greeted)
    return not names or any(_is_known(name, known) for name in names)


def _may_be_first_names(greeted: str, addressee: str) -> bool:
    """Of "Mr and Mrs Fonua" nobody told us the first names: "Dear Mele and Sione" may be right."""
    return _LAST_NAMES_ONLY.fullmatch(plain(addressee).strip()) is not None and not (
        TITLES & {word.lower() for word in _WORD.findall(greeted)}
    )


def _is_known(name: str, known: frozenset[str]) -> bool:
    if name in known or any(len(name) > 2 and each.startswith(name) for each in known):
        return True
    return bool(short_forms().get(name, frozenset()) & known) or any(
        short_forms().get(each, frozenset()) & short_forms().get(name, frozenset())
        for each in known
    )


def _near(small: str, known: frozenset[str]) -> list[str]:
    return [each for each in known if len(each) > 3 and abs(len(each) - len(small)) <= 3]


def _misspelt(small: str, known: frozenset[str], place: re.Pattern[str]) -> bool:
    """Like a name we know; who acts in a sentence need only begin like one."""
    near = _near(small, known)
    if place is _MENTION:
        return any(_sounds_alike(each, small) for each in near)
    begins = place is _SUBJECT
    return any(_alike(each, small) or (begins and each[:2] == small[:2]) for each in near)


def _stands_for(first: str, name: str, match: re.Match[str]) -> bool:
    """Another first name where the patient's should be: it begins alike, and we speak of her."""
    return (
        match.re is _SUBJECT
        and (match.start() == 0 or match.string.endswith("that ", 0, match.start()))
        and first[:1] == name[0].lower()
        and name.lower() != first
        and abs(len(first) - len(name)) <= 2
        and _PERSONAL.search(match.string, match.end(), match.end() + 40) is not None
    )


def _introduced(sentences: Iterable[Sentence]) -> frozenset[str]:
    """Names that the letter gives with another name, or with what the person does."""
    found: set[str] = set()
    for sentence in sentences:
        words = sentence.plain
        for match in _TWO_NAMES.finditer(words):
            if match[1].lower() not in TITLES:
                found.update(each.lower() for each in match.groups())
        for match in _BY_ROLE.finditer(words):
            found.add(match[1].lower())
        if sentence.closing:
            found.update(each.lower() for each in _CAPITAL.findall(words))
    return frozenset(found)


def _wrong(sentence: Sentence, match: re.Match[str], name: str, known: frozenset[str]) -> Fault:
    group = 1 if match[1] else 2
    start, end = match.span(group)
    if match.re is _TITLED:
        start = match.start()
    right = " or ".join(sorted(each.capitalize() for each in known if _alike(each, name)))
    suggestion = f"Is it {right}?" if right else "Write the name as the record has it."
    place = sentence.start
    return Fault(
        "wrong-name", sentence.text[start:end], place + start, place + end, _WHY, suggestion
    )


def _alike(one: str, other: str) -> bool:
    """Of one beginning, two names that share half their letters are taken for one another. Long
    ones of different first letters often share an end: Balwinder and Jatinder are two people."""
    least = LIKENESS - 0.1 if one[:2] == other.lower()[:2] else LIKENESS
    least += 0.15 if one[0] != other[0].lower() and len(one) > LONG else 0
    shared = sum(other.lower().count(letter) for letter in set(one))
    return 2 * shared >= least * (len(one) + len(other)) and _likeness(one, other) >= least


def _sounds_alike(one: str, other: str) -> bool:
    ends = one[0] == other[0] and one[-1] == other[-1]
    return _likeness(one, other) >= (LIKENESS if ends else LIKENESS + 0.1)


@lru_cache(maxsize=20_000)
def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other.lower()).ratio()


def _in_order(person: str | None) -> list[str]:
    names = _WORD.findall(plain(person or "").lower())
    return [each for each in names if each not in TITLES and each not in _NOT_NAMES]


def own_names(context: Context) -> frozenset[str]:
    """Of whom the letter is about and to, as their record has them and as they like them."""
    of = (context.patient, context.addressee, *context.also_called)
    return frozenset().union(*map(names_of, of))


def names_of(person: str | None) -> frozenset[str]:
    """In small letters, without titles; of a double name each half too."""
    whole = _in_order(person)
    return frozenset(whole) | {part for each in whole for part in each.split("-")}
