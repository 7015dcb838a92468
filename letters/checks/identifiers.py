"""Numbers of records: what is left of a text's numbers when every other kind is set aside.

The patterns stand in policy/letter_rules/raw_identifier.yaml.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache

from letters.marks import Fault
from letters.rules import patterns_of
from letters.text import Sentences
from letters.wording import REMEMBERED

WHY = "A number of a record, a file or a member of staff means nothing to the family and may leak."
SUGGESTION = "Leave the number out, or say “the notes”."
_DIGIT = re.compile(r"\d")
_DIGITS = re.compile(r"\d{3}|\d\D\d\D\d|\d\d-\d\d-\d|[A-Za-z]{2}\d|\d[A-Z]\d{2}")
_DOTTED = re.compile(r"\.[a-z]{2}|[A-Za-z]_[A-Za-z]")  # m.osei, mpatel.rx, MTHOMP_ED
_NO_LOGIN = re.compile(
    r"(?:covid|vitamin|version|omega|iphone|ipad|windows|page|ward|room|level)", re.I
)
_PHONE_NUMBER = re.compile(
    r"[2-9]\d\d-\d{4}$|"
    r"0\d{2,4} \d|\+|\(|1[- ][38]\d\d|1[38]00 |0[1-9]\d{8,9}$|\d{3}[-.]\d{3}[-.]\d{4}$|116 ?\d{3}$"
)
_LONG = re.compile(r"\d[\d ./-]{4,}\d")  # as long as a number that stands by itself
_YEAR = re.compile(r"(?:19|20)\d\d\W?")
_PROSE = re.compile(r"[A-Za-z]{3}")
_TO_ITS_LAST_FIGURE = re.compile(r".*\d\w*(?:-[A-Z](?!\w))?")
_RUNS_INTO_IT = re.compile(r"[\w/-]+$")
Span = tuple[int, int]  # in the sentence
_HOLE = re.compile(r"(?:\d+[ -])*\w*[xX]{3,}\w*")  # a hole, which is a fault of its own


def record_numbers_in(sentences: Sentences) -> Iterator[Fault]:
    """Each marks the number alone, without the word that labels it."""
    for sentence in sentences:
        for start, end in _numbers_in(sentence.plain, sentence.said, sentence.closing):
            words, at = sentence.text[start:end], sentence.start
            yield Fault("raw-identifier", words, at + start, at + end, WHY, SUGGESTION)


def marked_exactly(faults: Iterable[Fault], numbers: Iterable[Fault]) -> list[Fault]:
    """The numbers, and of the other faults those that are not about one of them."""
    exact = list(numbers)
    left = [each for each in faults if not any(_is_about(each, number) for number in exact)]
    return left + exact


def _is_about(fault: Fault, number: Fault) -> bool:
    return (fault.kind, fault.why) == (number.kind, number.why) and (
        fault.start < number.end and number.start < fault.end
    )


@cache
def _pattern(section: str) -> re.Pattern[str]:
    ways = patterns_of("raw_identifier", section)
    return re.compile("|".join(each.pattern for each in ways))


@lru_cache(maxsize=REMEMBERED)
def _numbers_in(plain: str, said: str, closing: bool) -> Sequence[Span]:
    words = _heard(plain, said)
    return tuple(_apart(_numbers_of_records(words, closing))) if _may_hold_one(words) else ()


def _heard(plain: str, said: str) -> str:
    """What is said, and of what is quoted the codes: a log-in often stands in quotation marks."""
    for code in _pattern("quoted_code").finditer(plain) if '"' in plain else ():
        said = said[: code.start()] + code[0] + said[code.end() :]
    return said


def _may_hold_one(words: str) -> bool:
    """Most sentences with a number tell a day or an hour and no more."""
    if _DOTTED.search(words):
        return True
    return (
        _DIGIT.search(words) is not None
        and _DIGITS.search(words) is not None
        and _DIGITS.search(_without("times", words)) is not None
    )


def _numbers_of_records(words: str, closing: bool) -> Iterator[Span]:
    """Those that a word labels before those that only their shape gives away."""
    words = _HOLE.sub(_blank, words) if "xxx" in words.lower() else words
    words = _without("to_quote", words)
    talks = closing or _pattern("talks").search(words) is not None
    for match in _pattern("labels_strict").finditer(words):
        if _is_number(match["value"], 3):
            yield _trimmed(match, "value")
    for match in _pattern("labels_owned").finditer(words):
        if _is_number(match["value"], 4) and not (talks and _reads_as_phone(match["value"])):
            yield _trimmed(match, "value")
    left = _without("sure_phone", _without("extension", _without("helpful", words)))
    if _LONG.search(left):
        yield from _labelled("labels_far", left)
    if talks:
        yield from _labelled("labels_always", left)
        left = _without("any_phone", left)
    if _DIGITS.search(left) or _DOTTED.search(left):
        yield from _without_label(left, talks)


def _without_label(left: str, talks: bool) -> Iterator[Span]:
    yield from _labelled("labels_plain", left)
    left = _without("phone", left)
    for match in _pattern("login").finditer(left):
        yield match.span("value")
    for match in _pattern("login_alone").finditer(left):
        if not _NO_LOGIN.match(match["value"]):
            yield match.span("value")
    for match in _pattern("shape").finditer(left):
        if not _NO_LOGIN.match(match.group()):
            yield match.span()
    if not talks and _PROSE.search(left):
        yield from (match.span() for match in _pattern("row").finditer(left))


def _labelled(section: str, left: str) -> Iterator[Span]:
    for match in _pattern(section).finditer(left):
        if _is_long(match["value"]):
            yield _trimmed(match, "value")


def _trimmed(match: re.Match[str], group: str) -> Span:
    """With the letters it begins with; without a word in capitals that follows it."""
    start, end = match.span(group)
    last = _TO_ITS_LAST_FIGURE.match(match[group])
    before = _RUNS_INTO_IT.search(match.string[:start])
    return before.start() if before else start, start + last.end() if last else end


def _apart(spans: Iterable[Span]) -> Iterator[Span]:
    """None over another: the first that was found stands."""
    taken: list[Span] = []
    for start, end in spans:
        if not any(start < last and first < end for first, last in taken):
            taken.append((start, end))
    yield from sorted(taken)


def _without(section: str, words: str) -> str:
    """What it matches becomes spaces, so that offsets stay."""
    return _pattern(section).sub(_blank, words)


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())


def _is_number(value: str, digits: int) -> bool:
    count = sum(each.isdigit() for each in value)
    return count >= digits and not _YEAR.fullmatch(value)


def _reads_as_phone(value: str) -> bool:
    return _PHONE_NUMBER.match(value) is not None


def _is_long(value: str) -> bool:
    digits = sum(each.isdigit() for each in value)
    letters = sum(each.isalpha() for each in value)
    return (digits >= 4 or (letters >= 1 and digits >= 3) or (letters >= 3 and digits >= 1)) and (
        not _reads_as_phone(value)
    )
