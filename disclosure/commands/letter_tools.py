"""`disclosure letter check` and `letter render`: for a text of any origin, without a case."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import IO

import click
import yaml

from disclosure.actions.law.duty_facts import YEARS
from disclosure.actions.letters.bare_check import check_text
from disclosure.commands.options import json_option
from disclosure.commands.out_file import FILE, put_over
from disclosure.commands.output import answer, answering, put_aside
from disclosure.commands.read_in import BYTES, read_json
from disclosure.kinds.documents import twice
from disclosure.kinds.faults import BadInput, Fault
from disclosure.policy import policy
from letters.check import Checked
from letters.dates import printed_in
from letters.kinds import LetterKind
from letters.render import NotPrintable, Page, Rendered
from letters.render import render as render_page
from workflows.letter_forms import ALWAYS_MADE

FRONT_MATTER = re.compile(r"---\r?\n(?P<matter>.*?\n)---\r?\n", re.DOTALL)
NO_SUCH_DAY = (
    "file: the front matter holds a day that there is not, or a number too long to be read. "
    "Put it right."
)
FIELDS = ("to", "date", "subject", "language", "region", "signed_by", "organisation", "letterhead")
READ_TOO = ("kind", "regime", "home")  # by a check, or where many are printed
NO_YEAR = f"date: give a year from {YEARS[0]} to {YEARS[-1]}."


@click.command("check")
@click.argument("file", type=BYTES)
@click.option("--kind", type=click.Choice(list(LetterKind)), help="the kind of letter")
@click.option("--regime", help="also ask for what this law wants in such a letter")
@click.option("--context", "context_file", type=BYTES, help="what a checker would know")
@json_option
def check(
    file: IO[bytes],
    kind: str | None,
    regime: str | None,
    context_file: IO[bytes] | None,
    as_json: bool,
) -> None:
    """Find faults, missing parts and promises in the letter FILE (or - to read it here).

    Front matter may say kind, regime, region, language and date; an option or the context wins. A
    kind or regime there that is none of ours is named and left out: files come from elsewhere too.
    """
    with answering(as_json):
        text = text_of(file)
        matter = _as_we_know(parted(text)[0]) if FRONT_MATTER.match(text) else {}
        known = read_json(context_file, "context") if context_file else {}
        if isinstance(known, Mapping):
            known = _with_front_matter(known, matter, kind)
            if known.get("required") is None:
                regime = regime or word_of(matter, "regime")
        words = _without_front_matter(text)
        checked = check_text(words, known, kind, regime, written_on(matter))
        answer(checked.document(), as_json, _sentences(checked))
        if not checked.ok:
            raise SystemExit(1)


@click.command("render")
@click.argument("file", type=BYTES)
@click.option("--out", type=FILE, required=True)
@click.option("--format", "format", type=click.Choice(ALWAYS_MADE), default="standard")
@json_option
def render(file: IO[bytes], out: Path, format: str, as_json: bool) -> None:
    """Print the letter FILE, Markdown with front matter, marked as a draft.

    A region in the front matter, such as US-MA, says how its English writes the day.
    """
    with answering(as_json):
        made = printed(page_of(text_of(file)), format)
        put_over(out, made.content)
        document = {"path": str(out), "sha256": made.sha256, "pages": made.pages}
        answer(document, as_json, f"Wrote {out}: {made.pages} pages, SHA-256 {made.sha256}.")


def page_of(text: str) -> Page:
    """A draft page from Markdown with front matter; BadInput names every field at once."""
    return page_from(*parted(text))


def page_from(matter: Mapping[str, object], body: str) -> Page:
    """The same of front matter that was read. A slip such as `signed-by` is said: who signed it
    would be missing, and nobody would see why.
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
    to, letterhead = _lines(matter, "to", faults), _lines(matter, "letterhead", faults)
    words = {
        name: _words(matter, name, faults)
        for name in ("subject", "language", "signed_by", "organisation")
    }
    if faults:
        raise BadInput(faults)
    return Page(
        to=to,
        dated=dated,
        subject=words["subject"],
        body=body,
        organisation=words["organisation"],
        language=printed_in(words["language"] or "en", word_of(matter, "region") or ""),
        letterhead=letterhead,
        signed_by=words["signed_by"],
    )


def text_of(file: IO[bytes]) -> str:
    try:
        return file.read().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadInput.at("file", "file: save the letter as UTF-8 text.") from None


def _with_front_matter(
    known: Mapping[str, object], matter: Mapping[str, object], kind: str | None
) -> Mapping[str, object]:
    """What the file says of itself, where neither the context nor an option says it."""
    told = {
        name: said for name in ("kind", "region", "language") if (said := word_of(matter, name))
    }
    if kind or known.get("letter_type"):
        told.pop("kind", None)
    return told | {name: said for name, said in known.items() if said is not None}


def _as_we_know(matter: Mapping[str, object]) -> Mapping[str, object]:
    """Without a kind or a regime that we do not know; what they ask for is not looked for, and
    that is said."""
    regimes = {each.id for each in policy().regimes}
    ours: Mapping[str, set[str]] = {"kind": set(LetterKind), "regime": regimes}
    strange = [name for name in ours if (said := word_of(matter, name)) and said not in ours[name]]
    for name in strange:
        says = (
            f"The file names the {name} “{matter[name]}”, which is none of ours: it was left out."
        )
        put_aside(says)
    return {name: said for name, said in matter.items() if name not in strange}


def word_of(matter: Mapping[str, object], name: str) -> str | None:
    told = matter.get(name)
    return None if told is None else str(told)


def written_on(matter: Mapping[str, object]) -> date | None:
    """What its promises count from: a year that is a slip is said, and counted from by nobody.
    BadInput."""
    day = _day_in(matter)
    if day is None:
        return None
    if day.year not in YEARS:
        raise BadInput.at("date", NO_YEAR)
    return day


def _day_in(matter: Mapping[str, object]) -> date | None:
    """YAML reads a day by itself, save one in quotes; None for what is no day."""
    told = matter.get("date")
    if isinstance(told, str):
        try:
            return date.fromisoformat(told.strip())
        except ValueError:
            return None
    return told.date() if isinstance(told, datetime) else told if isinstance(told, date) else None


def _without_front_matter(text: str) -> str:
    """Blanked, not cut, so that every position is one in the file."""
    found = FRONT_MATTER.match(text)
    if found is None:
        return text
    return re.sub(r"[^\n]", " ", found.group()) + text[found.end() :]


def parted(text: str) -> tuple[Mapping[str, object], str]:
    found = FRONT_MATTER.match(text)
    if found is None:
        says = "file: begin with front matter between two lines of ---, with to, date and subject."
        raise BadInput.at("file", says)
    try:
        matter = yaml.safe_load(found["matter"])
        repr(matter)  # raises of a number with more digits than are ever spelled
        names = yaml.compose(found["matter"], Loader=yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError):
        raise BadInput.at("file", "file: the front matter is not YAML.") from None
    except ValueError:
        raise BadInput.at("file", NO_SUCH_DAY) from None
    if not isinstance(matter, dict) or not isinstance(names, yaml.MappingNode):
        raise BadInput.at("file", "file: the front matter names no fields.")
    count = Counter(str(key.value) for key, _ in names.value)
    if several := [name for name, times in count.items() if times > 1]:
        raise BadInput(Fault(name, f"{name}: {twice(name)}.") for name in several)
    return matter, text[found.end() :].strip() + "\n"


def _lines(matter: Mapping[str, object], name: str, faults: list[Fault]) -> tuple[str, ...]:
    value = matter.get(name) or []
    if isinstance(value, list) and all(isinstance(line, str | int) for line in value):
        return tuple(map(str, value))
    faults.append(Fault(name, f"{name}: give a list of lines."))
    return ()


def _words(matter: Mapping[str, object], name: str, faults: list[Fault]) -> str:
    value = matter.get(name)
    if value is None or isinstance(value, str | int):
        return "" if value is None else str(value)
    faults.append(Fault(name, f"{name}: give words."))
    return ""


def printed(page: Page, format: str) -> Rendered:
    try:
        return render_page(page, format)
    except NotPrintable as no:
        raise BadInput([Fault("file", reason) for reason in no.reasons]) from None


def _sentences(checked: Checked) -> Iterator[str]:
    for fault in checked.faults:
        yield f"{fault.kind} at {fault.start}: “{fault.text}” {fault.why} {fault.suggestion}"
    for part in checked.missing:
        yield f"missing: {part}"
    for promise in checked.promises:
        yield f"promise at {promise.start}: “{promise.text}”"
    for each in checked.advice:
        yield f"advice, {each.kind} at {each.start}: {each.why}"
    if checked.judged:
        yield f"Reads at about grade {checked.grade:.0f}, {checked.words} words."
    else:
        yield f"{checked.words} words."
        yield "The check does not know this language. A person who reads it must judge the letter."
    yield "In order." if checked.ok else "Not in order."
