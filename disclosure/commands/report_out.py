"""Where a report goes: into a file, as the one JSON document of --json, or to standard output."""

import re
from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import click

from disclosure.commands.out_file import must_be_free, put
from disclosure.commands.output import Document, answer, put_out
from disclosure.kinds.faults import BadInput

JSON, PDF = "json", "pdf"
NEEDS_OUT = "out: a PDF goes into a file. Say which one with --out."
ONE_DOCUMENT = "out: with --json only one JSON document is printed. Say with --out where {0} goes."


class Day(click.ParamType[date]):
    """A day as it is spelled everywhere else; what click knows of days speaks of %Y-%m-%d."""

    name = "day"
    _spelled = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if not self._spelled.fullmatch(value):
            self.fail("give a day, such as 2026-03-12.", param, ctx)
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail("there is no such day.", param, ctx)


DAY = Day()


def must_have_a_place(form: str, out: Path | None, as_json: bool) -> None:
    """Asked before the work begins. Raises BadInput."""
    if wrong := _fault(form, out, as_json):
        raise BadInput.at("out", wrong)
    if out:
        must_be_free(out)


def give(
    written: str | bytes,
    document: Document,
    out: Path | None,
    as_json: bool,
    told: Mapping[str, object] | None = None,
) -> None:
    """`document`: what --json prints without --out. `told`: beside path and hash with it."""
    content = written if isinstance(written, bytes) else written.encode()
    if out:
        put(out, content)
        said = {"path": str(out), "sha256": sha256(content).hexdigest(), **(told or {})}
        answer(said, as_json, f"Written to {out}.")
    elif as_json:
        answer(document, as_json)
    else:
        put_out(content, ends_line=False)


def _fault(form: str, out: Path | None, as_json: bool) -> str:
    if out is not None or form == JSON:
        return ""
    if form == PDF:
        return NEEDS_OUT
    return ONE_DOCUMENT.format(form.upper()) if as_json else ""
