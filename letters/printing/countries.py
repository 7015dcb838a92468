"""Which country or territory the last line of an address names, read from policy/countries.yaml."""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

import yaml

from letters.rules import POLICY

ARTICLES = ("", "the", "yr", "y")  # Welsh has two
_PASSED_OVER = str.maketrans("", "", " _-'\u2019,.()")
_SPELLED_OUT = str.maketrans({"&": "and", "+": "and", "Ł": "L", "ł": "l"})


@dataclass(frozen=True, slots=True)
class Countries:
    """`named`: a folded name to the name as it is printed. `codes`: ISO 3166-1 to that name.
    `states`: of the United States, short and whole, in capitals."""

    named: Mapping[str, str]
    codes: Mapping[str, str]
    states: frozenset[str]


def country_in(line: str) -> str | None:
    """The printed name of the country that this line names and nothing else."""
    known = countries().named
    if any(each.isdigit() for each in line):
        return None
    folded = _folded(line)
    tries = (folded.removeprefix("the"), *(article + folded for article in ARTICLES))
    return next((known[name] for name in tries if name in known), None)


def country_of_code(line: str) -> str | None:
    """The same for the two letters alone. Only where no state or province is written so."""
    return countries().codes.get(line.upper())


def is_country(code: str) -> bool:
    """By ISO 3166-1, in capitals."""
    return code in countries().codes


def home_name(code: str) -> str:
    """ValueError: no country has this code."""
    try:
        return countries().codes[code]
    except KeyError:
        raise ValueError(f"no country has the code {code}; use ISO 3166-1, such as GB") from None


@cache
def countries() -> Countries:
    read = yaml.safe_load((POLICY / "countries.yaml").read_text(encoding="utf-8"))
    rows = read["countries"]
    states = {name.upper() for pair in read["states"].items() for name in pair}
    return Countries(
        MappingProxyType({_folded(name): row["name"] for row in rows for name in _names(row)}),
        MappingProxyType({row["code"]: row["name"] for row in rows if "code" in row}),
        frozenset(states),
    )


def _names(row: Mapping[str, object]) -> Iterator[str]:
    yield str(row["name"])
    also = row.get("also", [])
    yield from map(str, also if isinstance(also, list) else [])


def _folded(name: str) -> str:
    """Without case, accents and the marks in which people differ."""
    apart = unicodedata.normalize("NFKD", name.translate(_SPELLED_OUT))
    bare = "".join(each for each in apart if not unicodedata.combining(each))
    return bare.translate(_PASSED_OVER).casefold()
