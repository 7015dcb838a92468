"""Whether the post office can deliver to an address, and the lines as they are printed.

For the United Kingdom these are the rules of GOV.UK Notify, read in alphagov/notifications-utils,
notifications_utils/recipient_validation/postal_address.py at 0d0304a4, with letters abroad allowed.
One thing is not copied: theirs cuts as many lines off the end as name the United Kingdom anywhere
in the address, ours only those that end it. See docs/decisions/addresses.md.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from letters.printing.countries import countries, country_in, country_of_code, home_name

FEWEST_LINES, MOST_LINES = 3, 7  # the name among them; the window holds no more
NEVER_FIRST = r'@()=[]"\/,<>~'  # of a line; the machines of the post take them for orders

_WITHOUT_STATES = ("GB", "IE")  # in their addresses two letters are no state: DE is Germany
_ZERO_WIDTH = dict.fromkeys(map(ord, "\u180e\u200b\u200c\u200d\u2060\ufeff"))
_SPACE_BEFORE_MARK = re.compile(r"[ \t]+([,.])")
_BFPO = re.compile(r"bfpo\s*(?:c/o)?\s*(?P<number>\d+)?")
_NO_FIXED = re.compile(r"no fixed (?:abode|address)", re.IGNORECASE)
_ZONES = (  # notifications_utils/countries/_data/uk-postcode-zones.txt at e5d7ae7d
    "AB AL B BA BB BD BF BH BL BN BR BS BT BX CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN "
    "DT DY E EC EH EN EX FK FY G GIR GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY "
    "L LA LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA "
    "SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV "
    "YO ZE"
)
_UK = re.compile(rf"(?:{_ZONES.replace(' ', '|')})[0-9][0-9A-Z]?[0-9][A-BD-HJLNP-UW-Z]{{2}}")
_UK_AT_END = re.compile(r"(?P<before>.*[\s,])(?P<code>[A-Z]{1,3}\d[A-Z\d]?\s?\d[A-Z]{2})", re.I)
# Eircode Product Guide, 1.5.4: letters that cannot be mistaken; D6W is the one odd routing key.
_EIRCODE = re.compile(
    r"(?P<before>.*?)(?P<area>[AC-FHKNPRTV-Y]\d\d|D6W)[ -]?(?P<own>[\dAC-FHKNPRTV-Y]{4})", re.I
)
# Canada Post, Addressing Guidelines: letter and digit in turn, never D, F, I, O, Q or U.
_CANADIAN = re.compile(
    r"(?P<before>.*?)(?P<area>[A-CEGHJ-NPR-TVXY]\d[A-CEGHJ-NPR-TV-Z])[ -]?"
    r"(?P<own>\d[A-CEGHJ-NPR-TV-Z]\d)",
    re.I,
)
# USPS Domestic Mail Manual 602 1.3: city, state and ZIP code, the last of five or nine digits.
_ZIP = re.compile(r"(?P<before>.*?)[\s,]*(?P<zip>\d{5}(?:-\d{4})?)")
# Australia Post and NZ Post, addressing standards: four digits end the last line.
_FOUR_DIGITS = re.compile(r"(?:.*[\s,])?\d{4}")


@dataclass(frozen=True, slots=True)
class _Read:
    """`lines` as typed but tidied, without the country and the number of the forces' post office;
    `country` None: the one at home."""

    lines: tuple[str, ...]
    country: str | None
    forces: str | None


@dataclass(frozen=True, slots=True)
class _National:
    """`last`: the last line as that post office prints it, None where it cannot use it."""

    last: Callable[[Sequence[str]], str | None]
    says: str


def normalised(lines: Sequence[str], home: str = "GB") -> tuple[str, ...]:
    """The lines as they are printed: tidied, postcode as the post office writes it, a country
    abroad by its name, the country at home left out. ValueError: `home` is no country's code."""
    read = _read(lines, home)
    inland = _last_line(read, home)
    kept = read.lines if inland is None else (*read.lines[:-1], inland)
    return (*kept, *filter(None, (read.forces, read.country)))


def address_faults(lines: Sequence[str], home: str = "GB") -> tuple[str, ...]:
    """One sentence for each thing that keeps a letter from arriving; empty: it can be posted.

    `lines` begin with the name. `home`: ISO 3166-1 code of the country that it is posted in.
    """
    return (*line_faults(normalised(lines, home)), *_ends_badly(_read(lines, home), home))


def line_faults(printed: Sequence[str]) -> tuple[str, ...]:
    """Those that do not depend on the country: too few lines or too many, and lines that name no
    place or begin with what no line may. `printed`: as `normalised` gives them."""
    return (*_number_of(printed), *forbidden_beginnings(printed), *_nowhere(printed))


def forbidden_beginnings(lines: Sequence[str]) -> Iterator[str]:
    """A sentence for each line that the window may not show, wherever it goes. Such sentences are
    kept as reasons where others read them: they say which line, and quote none."""
    for number, line in enumerate(lines, 1):
        if line.startswith(tuple(NEVER_FIRST)):
            yield (
                f"Line {number} of the address begins with “{line[0]}”, which the machines of the "
                "post cannot take. Begin it with a letter or a number."
            )


def _number_of(printed: Sequence[str]) -> Iterator[str]:
    if len(printed) < FEWEST_LINES:
        yield (
            f"The address has {_lines(len(printed))}, and the post office needs {FEWEST_LINES}: "
            "the name, the house and street, and the town or postcode."
        )
    if len(printed) > MOST_LINES:
        yield (
            f"The address has {_lines(len(printed))}, and the window shows {MOST_LINES}. Put two "
            "short lines on one, with a comma between."
        )


def _lines(number: int) -> str:
    return f"{number or 'no'} line{'' if number == 1 else 's'}"


def _nowhere(printed: Sequence[str]) -> Iterator[str]:
    for number, line in enumerate(printed, 1):
        if line.lower() == "nfa" or _NO_FIXED.search(line):
            yield (
                f"Line {number} of the address is no place where post arrives. Ask where they can "
                "pick it up: with a friend, at their doctor's, at a day centre."
            )


def _ends_badly(read: _Read, home: str) -> Iterator[str]:
    if read.forces:
        if read.country:
            yield (
                f"“{read.country}” stands at the end, but the forces' own post office "
                f"({read.forces}) finds its way without a country. Leave that line out."
            )
        return
    national = NATIONAL.get(home)
    if read.country or national is None or _last_line(read, home) is not None:
        return
    last = read.lines[-1] if read.lines else ""
    if last:
        yield f"The last line of the address, “{last}”, {_mend(last, home) or national.says}"


def _mend(last: str, home: str) -> str | None:
    """What is plainly meant, where that can be told."""
    at_end = _UK_AT_END.fullmatch(last)
    if home == "GB" and at_end and (code := _uk_postcode(at_end["code"])):
        return f"has more on it than the postcode. Put {code} on a line of its own."
    if home != "IE" and (found := _EIRCODE.fullmatch(last)) and found["before"][-1:] in ("", " "):
        return "ends like an Irish address. Add “Ireland” as the last line."
    if home != "GB" and (code := _uk_postcode(last)):
        return f"is a postcode of the United Kingdom ({code}). Add that country as the last line."
    return None


def _read(lines: Sequence[str], home: str) -> _Read:
    tidy = tidied(lines)
    forces, tidy = _forces(tidy) if home == "GB" else (None, tidy)
    at_home, country = home_name(home), None
    while tidy and (named := _country(tidy[-1], home)):
        if named != at_home and country is not None:
            break
        country, tidy = named, tidy[:-1]
        if named != at_home:
            break
    return _Read(tuple(tidy), None if country == at_home else country, forces)


def _country(line: str, home: str) -> str | None:
    return country_in(line) or (country_of_code(line) if home in _WITHOUT_STATES else None)


def tidied(lines: Sequence[str]) -> list[str]:
    """White space that nobody sees, commas that end a line and lines with nothing on them go; and
    the name, where it was typed again as the first line under it.
    """
    whole = "\n".join(lines).splitlines()
    words = (" ".join(line.translate(_ZERO_WIDTH).split()).rstrip(" ,") for line in whole)
    told = [_SPACE_BEFORE_MARK.sub(r"\1", line) for line in words if line]
    twice = len(told) > 1 and told[0].casefold() == told[1].casefold()
    return [told[0], *told[2:]] if twice else told


def _forces(lines: list[str]) -> tuple[str | None, list[str]]:
    found = [_BFPO.fullmatch(line.lower()) for line in lines]
    number = next((match["number"] for match in found if match and match["number"]), None)
    if number is None:
        return None, lines
    rest = [line for line, match in zip(lines, found, strict=True) if not match]
    return f"BFPO {int(number)}", rest


def _last_line(read: _Read, home: str) -> str | None:
    if read.country or not read.lines or home not in NATIONAL:
        return None
    return NATIONAL[home].last(read.lines)


def _uk_postcode(line: str) -> str | None:
    code = "".join(line.split()).upper()
    return f"{code[:-3]} {code[-3:]}" if _UK.fullmatch(code) else None


def _irish(lines: Sequence[str]) -> str | None:
    """The Eircode is not owed: An Post delivers without one."""
    if found := _EIRCODE.fullmatch(lines[-1]):
        return f"{found['before']}{found['area'].upper()} {found['own'].upper()}"
    return None if _uk_postcode(lines[-1]) else lines[-1]


def _american(lines: Sequence[str]) -> str | None:
    """The state may stand on the line before, as people write it."""
    found = _ZIP.fullmatch(lines[-1])
    if found is None:
        return None
    before = found["before"] or (lines[-2] if len(lines) > 1 else "")
    return lines[-1] if _states().search(before.upper().rstrip(" ,")) else None


@cache
def _states() -> re.Pattern[str]:
    names = "|".join(map(re.escape, sorted(countries().states, key=len, reverse=True)))
    shortened = r"[A-Z]\.\s?[A-Z]\.|[A-Z]{3,6}\."  # N.Y. and Mass., as people still write them
    return re.compile(rf"(?:^|[\s,])(?:(?:{names})\.?|{shortened})$")


def _canadian(lines: Sequence[str]) -> str | None:
    found = _CANADIAN.fullmatch(lines[-1])
    return found and f"{found['before']}{found['area'].upper()} {found['own'].upper()}"


def _four_digits(lines: Sequence[str]) -> str | None:
    return lines[-1] if _FOUR_DIGITS.fullmatch(lines[-1]) else None


_FOUR = "has no postcode at its end. Write the town and the four digits, such as “{}”."
NATIONAL: Mapping[str, _National] = {
    "GB": _National(
        lambda lines: _uk_postcode(lines[-1]),
        "is no postcode of the United Kingdom, and no country that we know. End with the postcode "
        "on a line of its own, such as SW1A 1AA, or with the country in English.",
    ),
    "IE": _National(_irish, "is a postcode of another country. Add that country as the last line."),
    "US": _National(
        _american,
        "does not end with state and ZIP code. Write city, state and ZIP code, such as "
        "“Springfield IL 62701”, or end with the country in English.",
    ),
    "CA": _National(
        _canadian,
        "does not end with a Canadian postal code. Write town, province and code, such as "
        "“Ottawa ON K1A 0B1”, or end with the country in English.",
    ),
    "AU": _National(_four_digits, _FOUR.format("Fitzroy VIC 3065")),
    "NZ": _National(_four_digits, _FOUR.format("Palmerston North 4410")),
}
