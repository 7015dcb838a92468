"""The telephone number of the house, as its letterhead has it: what a family is told to ring, on
their page and in a mail alike."""

import re
from collections.abc import Iterator, Sequence

# Brackets come first in much of the world; nine figures of an American postcode are no number.
_NUMBER = re.compile(
    r"(?<!\d)(?!\d{5}-\d{4}(?!\d))"
    r"(?:\(\+?\d{1,5}\)|\+?\d)(?:(?:[ .-]| - )?(?:\d|\(\d{1,5}\)))*"
)
_SHORTEST = 7  # signs of one, as 116 123
_FEWEST, _FEWEST_WITH_DOTS = 6, 9  # figures; a day such as 12.10.1948 has eight
_PHONE = re.compile(
    r"\b(?:tel|telephone|phone|ph|t|ring|call|switchboard|ffôn|tel[eé]fono|telefon)\b|☎", re.I
)
_ANOTHER = re.compile(
    r"\b(?:fax|ffacs|charity|company|registered in|registration|vat|tax|abn|acn|ein|npi|iban"
    r"|account|box|licen[cs]e)\b",
    re.I,
)


def phone_in(letterhead: Sequence[str]) -> str:
    """Empty where there is none. One that is called a telephone, or has a line of its own, goes
    before any other; else the last counts. A number of a fax or of a charity is never one.
    """
    found = (each for line in reversed(letterhead) for each in _numbers_in(line.strip()))
    return min(found, key=lambda each: each[0], default=(0, ""))[1]


def _numbers_in(line: str) -> Iterator[tuple[int, str]]:
    """Those that may be telephones; the lower figure goes first."""
    behind = 0
    for match in _NUMBER.finditer(line):
        number = match.group()
        if not _is_long_enough(number):
            continue
        label, behind = line[behind : match.start()], match.end()
        if _PHONE.search(label) or number == line:
            yield 0, number
        elif not _ANOTHER.search(label):
            yield 1, number


def _is_long_enough(number: str) -> bool:
    figures = sum(sign.isdecimal() for sign in number)
    fewest = _FEWEST_WITH_DOTS if "." in number else _FEWEST
    return len(number) >= _SHORTEST and figures >= fewest
