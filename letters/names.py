"""Names and numbers that should not stand in this letter: another patient's, or misspelt."""

import re
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher

from letters.context import Context
from letters.marks import Fault
from letters.rules import short_forms
from letters.text import Sentence, Sentences, plain

LIKENESS = 0.6  # of two spellings, 0 to 1: Louis for Lewis, Bergman for Bergstrom

_NAME = r"[^\W\d_a-zà-ÿ][\w'-]+"
_TITLES = frozenset(
    ("mr", "mrs", "ms", "miss", "mx", "master", "dr", "prof", "m", "mme", "sir", "lady", "lord")
)
_CIVIL = r"(?:Mr|Mrs|Ms|Miss|Mx|Master|M|Mme)"
_NOT_NAMES = frozenset(
    ("baby", "and", "the", "family", "of", "all", "both", "sister", "father", "nurse", "parents")
)
_GREETING = re.compile(r"(?:Dear|Hello|Kia ora|Tēnā koe)\s+(.+?)[,:]?$")
_TITLED = re.compile(rf"\b{_CIVIL}\.? ({_NAME})(?! {_NAME})")
_CALLED = re.compile(
    rf"(?:\bsorry(?: again)?|\bthank you|^yes|^no), ({_NAME})(?=[.!;,])"
    rf"|^({_NAME}), (?=you\b|we\b|I\b)"
)
_SUBJECT = re.compile(rf"(?:^|(?<=[,;:] ))({_NAME})(?= (?:has|had|was|is|remains|will|does)\b)")
_ROLE = re.compile(r",? (?:who\b|our\b|your\b|the\b|an?\b|in charge)|, (?:\w+ ){0,2}(?:at|of|on) ")

_BY_ROLE = re.compile(rf"\b(?:our|your|my|his|her|the|an?)(?: \w+){{1,4}},? ({_NAME})(?=[,.]|$)")

_WHY_WRONG = "This is not the name of the person this letter is to or about."
_WHY_OTHER = "This is another patient; one letter holds one person's facts."
_WHY_NUMBER = "A number of a record stands here; it means nothing to the family and may leak."
_AS_ANOTHER = "Say “another patient”."


def wrong_names_in(sentences: Sentences, context: Context) -> Iterator[Fault]:
    """Nothing where neither the patient nor the addressee is known."""
    known = _names_of(context.patient) | _names_of(context.addressee)
    if not known:
        return
    introduced = _introduced(sentences)
    for sentence in sentences:
        for match in _suspects(sentence, known):
            name = next(group for group in match.groups() if group)
            if match.re is _GREETING or _misspelt(name, known, introduced):
                yield _wrong(sentence, match, name, known)


def others_in(sentences: Sentences, context: Context) -> Iterator[Fault]:
    """Another patient's name, and any record number that the context names."""
    own = _names_of(context.patient) | _names_of(context.addressee)
    patterns = [_pattern_of(name, own) for name in context.other_patients if name.strip()]
    numbers = [_digits(each) for each in (*context.other_identifiers, *context.own_identifiers)]
    for sentence in sentences:
        if any(_is_patient(pattern, sentence.plain) for pattern in patterns):
            yield _of_record(sentence, _WHY_OTHER, _AS_ANOTHER)
        elif any(number and number in _digits(sentence.plain) for number in numbers):
            yield _of_record(sentence, _WHY_NUMBER, "Leave the number out.")


def _suspects(sentence: Sentence, known: frozenset[str]) -> Iterator[re.Match[str]]:
    if greeting := _GREETING.match(sentence.plain):
        if not _fits(greeting[1], known):
            yield greeting
        return
    for pattern in (_TITLED, _CALLED, _SUBJECT):
        yield from pattern.finditer(sentence.said)


def _fits(greeted: str, known: frozenset[str]) -> bool:
    """Somebody the letter is to is among those greeted, by whole or short name."""
    names = _names_of(greeted)
    return not names or any(_is_known(name, known) for name in names)


def _is_known(name: str, known: frozenset[str]) -> bool:
    if name in known or any(len(name) > 2 and each.startswith(name) for each in known):
        return True
    return bool(short_forms().get(name, frozenset()) & known) or any(
        short_forms().get(each, frozenset()) & short_forms().get(name, frozenset())
        for each in known
    )


def _misspelt(name: str, known: frozenset[str], introduced: frozenset[str]) -> bool:
    small = name.lower().removesuffix("'s")
    if len(small) < 4 or small in introduced or _is_known(small, known):
        return False
    return any(
        _alike(each, small) for each in known if len(each) > 3 and abs(len(each) - len(small)) <= 3
    )


def _introduced(sentences: Iterable[Sentence]) -> frozenset[str]:
    """Names that the letter gives with another name, or with what the person does."""
    found: set[str] = set()
    for sentence in sentences:
        words = sentence.plain
        for match in re.finditer(rf"({_NAME}) ({_NAME})", words):
            found.update(each.lower() for each in match.groups())
        for match in _BY_ROLE.finditer(words):
            found.add(match[1].lower())
        if sentence.closing:
            found.update(each.lower() for each in re.findall(_NAME, words))
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
        "wrong-name", sentence.text[start:end], place + start, place + end, _WHY_WRONG, suggestion
    )


def _alike(one: str, other: str) -> bool:
    """Of one beginning, two names that share half their letters are taken for one another."""
    least = LIKENESS - 0.1 if one[:2] == other.lower()[:2] else LIKENESS
    return SequenceMatcher(None, one, other.lower()).ratio() >= least


def _names_of(person: str | None) -> frozenset[str]:
    names = re.findall(r"[^\W\d_][\w'-]*", plain(person or "").lower())
    whole = [each for each in names if each not in _TITLES and each not in _NOT_NAMES]
    return frozenset(whole) | {part for each in whole for part in each.split("-")}


def _pattern_of(name: str, own: frozenset[str]) -> re.Pattern[str]:
    """The whole name, or title and surname; never a name that this person has too."""
    parts = [each for each in name.split() if each.lower().rstrip(".") not in _TITLES]
    ways = [r"\s+".join(map(re.escape, parts))]
    if len(parts) > 1 and parts[-1].lower() not in own:
        ways.append(rf"{_CIVIL}\.? {re.escape(parts[-1])}")
    return re.compile(rf"(?<!\w)(?:{'|'.join(ways)})(?![\w-])", re.IGNORECASE)


def _is_patient(pattern: re.Pattern[str], words: str) -> bool:
    """Not somebody of the same surname who is said to be of the staff."""
    return any(
        not (_ROLE.match(words, match.end()) and re.match(_CIVIL, match.group()))
        for match in pattern.finditer(words)
    )


def _digits(text: str) -> str:
    return re.sub(r"[\s./-]", "", text).upper()


def _of_record(sentence: Sentence, why: str, suggestion: str) -> Fault:
    return Fault("raw-identifier", sentence.text, sentence.start, sentence.end, why, suggestion)
