"""`disclosure letter check` and `letter render`: for a text of any origin, without a case."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO

import click

from disclosure.actions.letters.bare_check import check_text
from disclosure.commands.front_matter import (
    blanked,
    has_front_matter,
    page_from,
    parted,
    say_no_day,
    text_of,
    word_of,
    written_on,
)
from disclosure.commands.options import json_option
from disclosure.commands.out_file import FILE, put_over
from disclosure.commands.output import answer, answering, put_aside
from disclosure.commands.read_in import BYTES, read_json
from disclosure.kinds.faults import BadInput, Fault
from disclosure.policy import policy
from letters.check import Checked
from letters.kinds import LetterKind
from letters.render import NotPrintable, Page, Rendered
from letters.render import render as render_page
from workflows.letter_forms import ALWAYS_MADE
from workflows.phrases import several


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
    kind, regime or date there that we cannot read is named and left out: files come from elsewhere
    too.
    """
    with answering(as_json):
        text = text_of(file)
        matter = _as_we_know(parted(text)[0]) if has_front_matter(text) else {}
        say_no_day(matter)
        if not blanked(text).strip():
            raise BadInput.at("file", "file: there is no letter in it.")
        known = read_json(context_file, "context") if context_file else {}
        if isinstance(known, Mapping):
            known = _with_front_matter(known, matter, kind)
            if known.get("required") is None:
                regime = regime or word_of(matter, "regime")
        checked = check_text(blanked(text), known, kind, regime, written_on(matter))
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

    A region in the front matter, such as US-MA, says how its English writes the day,
    and that it is printed on US Letter paper.
    """
    with answering(as_json):
        made = printed(page_from(*parted(text_of(file))), format)
        put_over(out, made.content)
        document = {"path": str(out), "sha256": made.sha256, "pages": made.pages}
        pages = several(made.pages, "page")
        answer(document, as_json, f"Wrote {out}: {pages}, SHA-256 {made.sha256}.")


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
