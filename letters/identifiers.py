"""Numbers of records: what is left of a text's numbers when every other kind is set aside.

The patterns stand in policy/letter_rules/raw_identifier.yaml.
"""

import re
from collections.abc import Iterator
from functools import cache

from letters.marks import Fault
from letters.rules import patterns_of
from letters.text import Sentence, Sentences

WHY = "A number of a record, a file or a member of staff means nothing to the family and may leak."
SUGGESTION = "Leave the number out, or say “your notes”."
_DIGIT = re.compile(r"\d")
_DIGITS = re.compile(r"\d{3}|\d\D\d\D\d|[A-Za-z]{2}\d|\d[A-Z]\d{2}")
_DOTTED = re.compile(r"\.[a-z]{4}")  # m.osei
_NO_LOGIN = re.compile(
    r"(?:covid|vitamin|version|omega|iphone|ipad|windows|page|ward|room|level)", re.I
)
_PHONE_NUMBER = re.compile(
    r"0\d{2,4} \d|\+|\(|1[- ][38]\d\d|1[38]00 |0[1-9]\d{8,9}$|\d{3}[-.]\d{3}[-.]\d{4}$|116 ?\d{3}$"
)
_YEAR = re.compile(r"(?:19|20)\d\d\W?")
_PROSE = re.compile(r"[A-Za-z]{3}")
_HOLE = re.compile(r"(?:\d+[ -])*\w*[xX]{3,}\w*")  # a hole, which is a fault of its own


def record_numbers_in(sentences: Sentences) -> Iterator[Fault]:
    """One fault a sentence."""
    for sentence in sentences:
        if _has_record_number(sentence):
            yield Fault(
                "raw-identifier", sentence.text, sentence.start, sentence.end, WHY, SUGGESTION
            )


@cache
def _pattern(section: str) -> re.Pattern[str]:
    ways = patterns_of("raw_identifier", section)
    return re.compile("|".join(each.pattern for each in ways))


def _may_hold_one(words: str) -> bool:
    """Most sentences with a number tell a day or an hour and no more."""
    if _DOTTED.search(words):
        return True
    return (
        _DIGIT.search(words) is not None
        and _DIGITS.search(words) is not None
        and _DIGITS.search(_without("times", words)) is not None
    )


def _has_record_number(sentence: Sentence) -> bool:
    if not _may_hold_one(sentence.said):
        return False
    words = _HOLE.sub(_blank, sentence.said)
    if any(_is_number(match["value"], 3) for match in _pattern("labels_strict").finditer(words)):
        return True
    talks = sentence.closing or _pattern("talks").search(words) is not None
    if any(
        _is_number(match["value"], 4) and not (talks and _reads_as_phone(match["value"]))
        for match in _pattern("labels_owned").finditer(words)
    ):
        return True
    left = _without("extension", _without("helpful", words))
    if talks:
        left = _without("any_phone", left)
    if not _DIGITS.search(left) and not _DOTTED.search(left):
        return False
    if any(_is_long(match["value"]) for match in _pattern("labels_plain").finditer(left)):
        return True
    left = _without("phone", left)
    if _pattern("login").search(left):
        return True
    return _has_the_shape(left) or (
        not talks and _PROSE.search(left) is not None and _pattern("row").search(left) is not None
    )


def _has_the_shape(left: str) -> bool:
    return any(not _NO_LOGIN.match(match.group()) for match in _pattern("shape").finditer(left))


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
