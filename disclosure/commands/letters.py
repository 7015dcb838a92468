"""`letter …`: write one letter of a case, link its promises, keep its bytes, prove it genuine."""

from pathlib import Path
from typing import IO, Any

import click
from sqlalchemy.orm import Session

from disclosure.actions.change import Change
from disclosure.actions.finding import incident_of
from disclosure.actions.letters import writing as letters
from disclosure.actions.letters.answers import issued_file, shown_document, written_document
from disclosure.actions.letters.check import WHERE
from disclosure.actions.letters.genuine import GENUINE, answer_for, since_issued
from disclosure.actions.letters.moves import called
from disclosure.actions.letters.printing import page_of
from disclosure.clock import now
from disclosure.commands.letter_accepted import accepted
from disclosure.commands.letter_bulk import bulk
from disclosure.commands.letter_tools import check, printed, render
from disclosure.commands.looked import looked_at
from disclosure.commands.options import VERSION, as_option, json_option, needs_data
from disclosure.commands.out_file import FILE, put_over
from disclosure.commands.output import answer, answering, put_aside
from disclosure.commands.read_in import A_FILE, read_json
from disclosure.commands.session import a_session, caller
from disclosure.kinds.faults import BadInput
from disclosure.permissions import Permission
from disclosure.records.letter import Letter
from letters.check import Checked
from letters.render import forms_of
from workflows.letter_forms import MADE_HERE


@click.group("letter")
def letter() -> None:
    """Write, check, print and prove letters."""


@letter.command()
@click.argument("ref")
@click.argument("kind")
@as_option
@needs_data
@json_option
def draft(ref: str, kind: str, email: str | None, data: IO[bytes], as_json: bool) -> None:
    """Begin a letter of KIND to one person of the case REF."""
    with answering(as_json), a_session() as session:
        told, incident = read_json(data), incident_of(session, ref)
        change = _to_write(session, incident.ref, email, "letters")
        _written(session, *letters.draft(session, change, kind, told), as_json)


@letter.command()
@click.argument("ref")
@as_option
@json_option
def show(ref: str, email: str | None, as_json: bool) -> None:
    """Show a letter, what the check finds in it, and what to look at before it goes."""
    with answering(as_json), a_session() as session:
        found = _looked_at(session, ref, email)
        document = shown_document(session, found, now())
        answer(document, as_json, [document["text"], "", *_sentences(document)])


@letter.command()
@click.argument("ref")
@as_option
@needs_data
@click.option("--version", type=VERSION, metavar="INTEGER", help="The version you read.")
@json_option
def edit(ref: str, email: str | None, data: IO[bytes], version: int | None, as_json: bool) -> None:
    """Change the words of a draft."""
    with answering(as_json), a_session() as session:
        told = read_json(data)
        change = _to_write(session, ref, email, f"letter {ref}", version)
        _written(session, *letters.edit(session, change, ref, told), as_json)


@letter.command()
@click.argument("ref")
@as_option
@needs_data
@json_option
def link(ref: str, email: str | None, data: IO[bytes], as_json: bool) -> None:
    """Tie a promise sentence to a commitment, or make one with owner and date."""
    with answering(as_json), a_session() as session:
        told = read_json(data)
        change = _to_write(session, ref, email, f"letter {ref}")
        _written(session, *letters.link(session, change, ref, told), as_json)


@letter.command()
@click.argument("ref")
@as_option
@click.option("--out", type=FILE, required=True)
@click.option("--format", "form", type=click.Choice(MADE_HERE), default="standard")
@json_option
def save(ref: str, email: str | None, out: Path, form: str, as_json: bool) -> None:
    """Keep the bytes of record of an issued letter in a file; of a draft, a marked proof."""
    with answering(as_json), a_session() as session:
        found = _looked_at(session, ref, email)
        content, sha256 = _bytes(session, found, form)
        put_over(out, content)
        for says in since_issued(session, found) if found.issued_at else ():
            put_aside(f"{found.ref}: {says}")  # whoever saves it may be about to post it
        answer({"path": str(out), "sha256": sha256}, as_json, f"Saved as {out}.")


@letter.command()
@click.argument("file", type=A_FILE)
@json_option
def verify(file: Path, as_json: bool) -> None:
    """Say whether a file is a letter we issued: genuine, altered or unknown."""
    with answering(as_json), a_session() as session:
        said = answer_for(session, file.read_bytes())
        answer({"answer": said.answer}, as_json, said.says)
    if said.answer != GENUINE:
        raise SystemExit(1)


def _written(session: Session, found: Letter, checked: Checked, as_json: bool) -> None:
    document = written_document(session, found, checked, now())
    answer(document, as_json, _sentences(document))


def _sentences(document: dict[str, Any]) -> list[str]:
    check = document["check"]
    says = [f"{document['ref']} stands at '{document['state']}'."]
    says += [f"“{f['text']}”: {f['why']} {f['suggestion']}" for f in check["faults"]]
    says += [f"It lacks: {part.replace('_', ' ')}." for part in check["missing"]]
    for form, where in WHERE.items():
        there = document.get(f"{form}_check", {"faults": ()})["faults"]
        says += [f"In {where}, “{f['text']}”: {f['why']} {f['suggestion']}" for f in there]
    says += document.get("cannot_be_printed", ())
    says += [f"It cannot go on: {each}" for each in document.get("stopped_by", ())]
    return says + [f"Before it goes: {each}" for each in document.get("before_it_goes", ())]


def _to_write(
    session: Session, ref: str, email: str | None, what: str, version: int | None = None
) -> Change:
    """The answer holds the whole letter."""
    actor = caller(session, email)
    actor.must(Permission.WRITE_LETTER)
    return looked_at(session, actor, ref, what, version)


def _looked_at(session: Session, ref: str, email: str | None) -> Letter:
    found = called(session, ref)
    looked_at(session, caller(session, email), found.ref, f"letter {found.ref}")
    return called(session, ref)


def _bytes(session: Session, found: Letter, form: str) -> tuple[bytes, str]:
    if found.issued_at:
        file = issued_file(session, found, form)
        return file.content, file.sha256
    page = page_of(session, found, now(), draft=True)
    if form not in (has := forms_of(page)):
        raise BadInput.at("format", f"format: this letter has {', '.join(has)}.")
    proof = printed(page, form)
    return proof.content, proof.sha256


for command in (accepted, bulk, check, render):
    letter.add_command(command)
