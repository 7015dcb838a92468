"""Telephone numbers as people write them, and what one is without the code of its country.

Two of them are one number where both have their country and all of it is the same, or where one
has none and the rest is the same.
"""

import re
import unicodedata
from collections.abc import Iterator, Set
from decimal import Decimal

Meaning = tuple[str, object]

_NOUGHT = r"[ -]?\(0\)[ -]?"
_BETWEEN = rf"(?:{_NOUGHT}|\)[ -]?| ?\(|[ ./-])"
# Where it begins as one must; behind a dash no hours may follow.
_FARTHER = rf"(?:{_BETWEEN}|\u00b7| ?\u2013 ?(?=\d{{3}})| - (?=\d{{3}}))"
_TELEPHONE = re.compile(
    rf"(?<![\w,.:])(?:\(?(?:\+\d{{1,3}}[ .-]\(?\d(?!\d)|(?:\+|0)\d+)(?:{_FARTHER}\d{{2,}})*"
    rf"|[(+]{{0,2}}\d+(?:{_BETWEEN}\d{{2,}})*)(?![\d:%]|[.,]\d)"
)
_OTHER_END = re.compile(r"/(?P<end>\d{1,4})(?![\w/:%]|[.,]\d)")  # 01632 960101/102
_GROUP = re.compile(r"\d+")
_HOUR, _MINUTE = r"(?:[01]?\d|2[0-4])", r"[0-5]\d"
_FIVES = r"(?:[01]\d|2[0-4])[0-5][05]"  # 0800-1630, and not the telephone 0800-1111
OPEN_FROM_TO = re.compile(
    rf"(?<![\w,.:+/-])(?:{_HOUR}[.:]{_MINUTE} ?[-\u2013] ?{_HOUR}[.:]{_MINUTE}"
    rf"|{_FIVES} ?[-\u2013] ?{_FIVES})(?![\d:%/-]|[.,]\d)"
)
_DAYS_FROM_TO = re.compile(
    r"(?<![\w,.:+/-])\d\d?\.\d\d?\.? ?[-\u2013] ?\d\d?\.\d\d?(?![\d:-]|[.,]\d)"
)
_OF_A_PHONE = 9  # figures that tell it from others
_SHORTEST, _LONGEST, _ABROAD = 7, 11, 13  # figures of a telephone number; of one with its country
_OUT = "00"  # dialled to get out of a country, for which others write +
# ITU-T E.164: the codes of countries that have one or two figures; all others have three.
_ONE = frozenset("17")
_TWO = frozenset(
    {
        *("20", "27", "30", "31", "32", "33", "34", "36", "39", "40", "41", "43", "44", "45"),
        *("46", "47", "48", "49", "51", "52", "53", "54", "55", "56", "57", "58", "60", "61"),
        *("62", "63", "64", "65", "66", "81", "82", "84", "86", "90", "91", "92", "93", "94"),
        *("95", "98"),
    }
)
_ABROAD_IS, _HERE_IS = "abroad", "digits"


def bare_telephone(words: str) -> str:
    """Its last figures: with and without the code of a country it is one telephone."""
    plain = unicodedata.normalize("NFKC", words)
    return "".join(each for each in plain if each.isdecimal())[-_OF_A_PHONE:]


def telephones_in(words: str) -> Iterator[tuple[int, str, frozenset[Meaning]]]:
    """Where each stands, its words, and what it means. Hours in which somebody is there are none,
    nor are days. A second one may only say its last figures.
    """
    for none in (OPEN_FROM_TO, _DAYS_FROM_TO):
        words = none.sub(lambda match: "_" * len(match.group()), words)
    at = 0
    while match := _TELEPHONE.search(words, at):
        text, digits = _cut(match.group())
        at = match.start() + len(text)
        begins = text.lstrip("(")[:1]
        long_enough = len(digits) >= _SHORTEST or _is_a_short_one(text, digits)
        if not long_enough or not (begins in "+0" or _is_one_at_home(text, digits)):
            at = match.end()
            continue
        means = set(_means(begins, digits))
        if re.fullmatch(r"[1-9]\d{0,2}([ .])\d{3}(?:\1\d{3})*|[1-9]\d*", text):
            means.add(("number", Decimal(digits)))
        yield match.start(), text, frozenset(means)
        if other := _OTHER_END.match(words, at):
            end, at = other["end"], other.end()
            more = frozenset(_means(begins, digits[: -len(end)] + end))
            yield other.start("end"), end, more


def are_one(means: Set[Meaning], others: Set[Meaning]) -> bool:
    """With two countries, they are one number where the countries are."""
    whole, other = ({each for each in x if each[0] == _ABROAD_IS} for x in (means, others))
    return bool(whole & other if whole and other else means & others)


def _is_a_short_one(text: str, digits: str) -> bool:
    """Of helplines: 13 11 14 in Australia, 116 123 in Europe."""
    return len(_GROUP.findall(text)) > 1 and re.fullmatch(r"13\d{4}|116\d{3}", digits) is not None


def _is_one_at_home(text: str, digits: str) -> bool:
    """555-123-4567, (555) 123-4567, 600 123 456."""
    groups = len(_GROUP.findall(text))
    grouped = groups > 1 and (9 <= len(digits) <= _LONGEST or _is_a_short_one(text, digits))
    return grouped or len(digits) >= 9 or re.fullmatch(r"\d{3}-\d{4}", text) is not None


def _cut(text: str) -> tuple[str, str]:
    """Without what only follows it, such as the hours in which somebody answers."""
    longest, starts = _LONGEST, "".join(_GROUP.findall(text)).startswith(_OUT)
    if "+" in text or starts:
        longest = _ABROAD + len(_OUT) * starts
    digits, end = "", len(text)
    for match in _GROUP.finditer(text):
        if text[match.start() - 1 : match.end() + 1] == "(0)":
            continue
        if digits and len(digits) + len(match.group()) > longest:
            break
        digits, end = digits + match.group(), match.end()
    return text[:end], digits


def _means(begins: str, digits: str) -> Iterator[Meaning]:
    """As it is dialled at home, without its nought; and with its country, where it has one."""
    if begins == "+" or digits.startswith(_OUT):
        abroad = digits.lstrip("0")
        many = 1 if abroad[:1] in _ONE else 2 if abroad[:2] in _TWO else 3
        home = abroad[many:].lstrip("0")
        yield _ABROAD_IS, abroad[:many] + home
        yield _HERE_IS, home
        return
    yield _HERE_IS, digits.lstrip("0")
    if re.fullmatch(r"1[2-9]\d{9}", digits):  # the United States, Canada and their neighbours
        yield _HERE_IS, digits[1:]
