"""What a letter in a file says of itself, between two lines of ---; whatever is wrong is named."""

import re
from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime
from typing import IO

import yaml

from disclosure.actions.law.duty_facts import YEARS
from disclosure.commands.output import put_aside
from disclosure.commands.read_in import read_all
from disclosure.kinds.documents import twice
from disclosure.kinds.faults import BadInput, Fault
from letters.dates import printed_in
from letters.printing.paper import paper_of
from letters.render import Page

_LINE = r"---[ \t]*\r?"
_AT_THE_TOP = re.compile(rf"\s*{_LINE}\n(?P<matter>.*?\n){_LINE}(?:\n|\Z)", re.DOTALL)
_BEGUN = re.compile(rf"\s*{_LINE}\n\s*(?P<name>\w+)[ \t]*:", re.ASCII)
NO_SUCH_DAY = (
    "the front matter holds a day that there is not, or a number too long to be read. Put it right."
)
NO_YEAR = f"date: give a year from {YEARS[0]} to {YEARS[-1]}."
LINES, WORDS = ("to", "letterhead"), ("subject", "language", "signed_by", "organisation")
FIELDS = (*LINES, "date", *WORDS, "region")
READ_TOO = ("kind", "regime", "home")  # by a check, or where many are printed


def text_of(file: IO[bytes], field: str = "file") -> str:
    """`field`: the argument that the file was named with. Raises BadInput."""
    try:
        return read_all(file, field).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _bad(field, "save the letter as UTF-8 text.") from None


def has_front_matter(text: str) -> bool:
    """Raises BadInput of one without an end: its kind would be passed over in silence."""
    found, begun = _AT_THE_TOP.match(text), _BEGUN.match(text)
    if begun and not found and begun["name"] in (*FIELDS, *READ_TOO):
        raise _bad("file", "end the front matter with a line of ---, before the letter begins.")
    return found is not None


def parted(text: str, field: str = "file") -> tuple[Mapping[str, object], str]:
    """What it says of itself, and the letter; `field` as above. Raises BadInput."""
    found = _AT_THE_TOP.match(text)
    if found is None:
        says = "begin with front matter between two lines of ---, with to, date and subject."
        raise _bad(field, says)
    try:
        loader = yaml.SafeLoader(found["matter"])
        node = loader.get_single_node()
        names = (
            [str(key.value) for key, _ in node.value] if isinstance(node, yaml.MappingNode) else []
        )
        matter = loader.construct_document(node) if names else None
        repr(matter)  # raises of a number with more digits than are ever spelled
    except (yaml.YAMLError, RecursionError) as error:
        raise _bad(field, _why_not_read(error)) from None
    except ValueError:
        raise _bad(field, NO_SUCH_DAY) from None
    if not isinstance(matter, dict):
        raise _bad(field, "the front matter names no fields.")
    if several := [name for name, times in Counter(names).items() if times > 1]:
        raise BadInput(Fault(name, f"{name}: {twice(name)}.") for name in several)
    return matter, text[found.end() :].strip() + "\n"


def _why_not_read(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    if mark is None:
        return "the front matter is not YAML."
    if "\\t" in str(getattr(error, "problem", "")):
        return f"line {mark.line + 2}: a tab stands there. Put a space in its place."
    return (
        f"line {mark.line + 2}: the front matter is not YAML. Put the words after the name of the "
        "field in quotation marks where they hold a colon, or begin with a bracket or a mark."
    )


def blanked(text: str) -> str:
    """Without it: blanked, not cut, so that every position is one in the file."""
    found = _AT_THE_TOP.match(text)
    if found is None:
        return text
    return re.sub(r"[^\n]", " ", found.group()) + text[found.end() :]


def page_from(matter: Mapping[str, object], body: str) -> Page:
    """A draft page; BadInput names every field at once. A slip such as `signed-by` is said: who
    signed it would be missing, and nobody would see why.
    """
    for name in (name for name in matter if name not in (*FIELDS, *READ_TOO)):
        put_aside(f"The file says “{name}”, which is left out. It may say {', '.join(FIELDS)}.")
    faults: list[Fault] = []
    dated = _day_in(matter)
    if dated is None:
        faults.append(Fault("date", "date: give the day of the letter, such as 2026-03-12."))
        dated = date.min
    elif dated.year not in YEARS:
        faults.append(Fault("date", NO_YEAR))
    lines = {name: _lines(matter, name, faults) for name in LINES}
    words = {name: _words(matter, name, faults) for name in WORDS}
    if faults:
        raise BadInput(faults)
    region = word_of(matter, "region") or ""
    return Page(
        to=lines["to"],
        dated=dated,
        subject=words["subject"],
        body=body,
        organisation=words["organisation"],
        language=printed_in(words["language"] or "en", region),
        letterhead=lines["letterhead"],
        signed_by=words["signed_by"],
        paper=paper_of(word_of(matter, "home") or region),
    )


def word_of(matter: Mapping[str, object], name: str) -> str | None:
    told = matter.get(name)
    return None if told is None else str(told)


def say_no_day(matter: Mapping[str, object]) -> None:
    """A day such as 21/11/2026 could be read in two ways, and is read in none."""
    if matter.get("date") is not None and _day_in(matter) is None:
        says = "which is no day written as 2026-03-12: it was left out"
        put_aside(f"The file names the date “{matter['date']}”, {says}.")


def written_on(matter: Mapping[str, object]) -> date | None:
    """What its promises count from: a year that is a slip is said, and counted from by nobody.
    BadInput."""
    day = _day_in(matter)
    if day is None:
        return None
    if day.year not in YEARS:
        raise BadInput.at("date", NO_YEAR)
    return day


def _bad(field: str, says: str) -> BadInput:
    return BadInput.at(field, f"{field}: {says}")


def _day_in(matter: Mapping[str, object]) -> date | None:
    """YAML reads a day by itself, save one in quotes; None for what is no day."""
    told = matter.get("date")
    if isinstance(told, str):
        try:
            return date.fromisoformat(told.strip())
        except ValueError:
            return None
    return told.date() if isinstance(told, datetime) else told if isinstance(told, date) else None


def _lines(matter: Mapping[str, object], name: str, faults: list[Fault]) -> tuple[str, ...]:
    value = matter.get(name) or []
    if isinstance(value, str) and "\n" in value.strip():  # as an address is typed, behind a |
        value = value.strip().splitlines()
    if isinstance(value, list) and all(isinstance(line, str | int) for line in value):
        return tuple(map(str, value))
    faults.append(Fault(name, f"{name}: give a list of lines, as [Station Road, Alderton]."))
    return ()


def _words(matter: Mapping[str, object], name: str, faults: list[Fault]) -> str:
    value = matter.get(name)
    if value is None or isinstance(value, str | int):
        return "" if value is None else str(value)
    faults.append(Fault(name, f"{name}: give words."))
    return ""
