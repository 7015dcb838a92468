"""`letter …`: write one letter of a case, link its promises, keep its bytes, prove it genuine."""

from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

import click
from sqlalchemy.orm import Session

from disclosure.actions import letters, looking
from disclosure.actions.change import Change, Door
from disclosure.actions.facts import Gathered, gather
from disclosure.actions.genuine import answer_for
from disclosure.actions.letter_check import WHERE, check_letter, check_other_words
from disclosure.actions.letter_moves import called
from disclosure.actions.letter_replies import replies_to
from disclosure.actions.printing import page_of, why_not_printed
from disclosure.clock import now
from disclosure.commands.cases import as_option, incident_id_of, incident_of, json_option
from disclosure.commands.letter_accepted import accepted
from disclosure.commands.letter_bulk import bulk
from disclosure.commands.letter_tools import check, printed, render, write
from disclosure.commands.output import answer, answering, read_json
from disclosure.commands.session import a_session, caller
from disclosure.kinds.faults import BadInput, Fault
from disclosure.records.incident import Incident
from disclosure.records.letter import Letter, files_of
from letters.check import Checked
from letters.render import EVERY_FORMAT, forms_of


@click.group("letter")
def letter() -> None:
    """Write, check, print and prove letters."""


@letter.command()
@click.argument("ref")
@click.argument("kind")
@as_option
@click.option("--data", type=click.File("rb"), required=True)
@json_option
def draft(ref: str, kind: str, email: str | None, data: IO[bytes], as_json: bool) -> None:
    """Begin a letter of KIND to one person of the case REF."""
    with answering(as_json), a_session() as session:
        told, incident = read_json(data), incident_of(session, ref)
        change = Change(incident.id, caller(session, email), now(), Door.COMMAND)
        _answer(session, *letters.draft(session, change, kind, told), as_json)


@letter.command()
@click.argument("ref")
@as_option
@json_option
def show(ref: str, email: str | None, as_json: bool) -> None:
    """Show a letter and what the check finds in it."""
    with answering(as_json), a_session() as session:
        found = _looked_at(session, ref, email)
        incident = session.get_one(Incident, found.incident_id)
        gathered = gather(session, incident, now())
        replies = {"replies": [reply.id for reply in replies_to(gathered, found)]}
        more = replies if found.sent_at else {}
        _answer(session, found, check_letter(gathered, found), as_json, **more)


@letter.command()
@click.argument("ref")
@as_option
@click.option("--data", type=click.File("rb"), required=True)
@click.option("--version", type=int, help="The version you read.")
@json_option
def edit(ref: str, email: str | None, data: IO[bytes], version: int | None, as_json: bool) -> None:
    """Change the words of a draft."""
    with answering(as_json), a_session() as session:
        told = read_json(data)
        change = _change(session, ref, email, version)
        _answer(session, *letters.edit(session, change, ref, told), as_json)


@letter.command()
@click.argument("ref")
@as_option
@click.option("--data", type=click.File("rb"), required=True)
@json_option
def link(ref: str, email: str | None, data: IO[bytes], as_json: bool) -> None:
    """Tie a promise sentence to a commitment, or make one with owner and date."""
    with answering(as_json), a_session() as session:
        told = read_json(data)
        change = _change(session, ref, email, None)
        _answer(session, *letters.link(session, change, ref, told), as_json)


@letter.command()
@click.argument("ref")
@as_option
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True)
@click.option("--format", "form", type=click.Choice(EVERY_FORMAT), default="standard")
@json_option
def save(ref: str, email: str | None, out: Path, form: str, as_json: bool) -> None:
    """Keep the bytes of record of an issued letter in a file; of a draft, a marked proof."""
    with answering(as_json), a_session() as session:
        found = _looked_at(session, ref, email)
        content, sha256 = _bytes(session, found, form)
        write(out, content)
        answer({"path": str(out), "sha256": sha256}, as_json, f"Saved as {out}.")


@letter.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@json_option
def verify(file: Path, as_json: bool) -> None:
    """Say whether a file is a letter we issued: genuine, altered or unknown."""
    with answering(as_json), a_session() as session:
        said = answer_for(session, file.read_bytes())
        answer({"answer": said}, as_json, f"This letter is {said}.")
    if said != "genuine":
        raise SystemExit(1)


def letter_document(
    found: Letter, checked: Checked, others: Mapping[str, Checked]
) -> dict[str, Any]:
    """`others`: the check of its easy words and its translation, where they are there."""
    document: dict[str, Any] = {
        "ref": found.ref,
        "kind": found.kind,
        "to": found.to_person,
        "state": str(found.state),
        "version": found.version,
        "text": found.text,
        "text_sha256": found.text_sha256,
        "slots": found.boxes,
        "slip": found.with_slip,
        "check": checked.document(),
    }
    told = {"easy_read": found.easy_read, "translation": found.translation}
    for form, each in others.items():
        document |= {form: told[form], f"{form}_check": each.document()}
    return document | ({"sha256": found.sha256} if found.sha256 else {})


def _answer(
    session: Session, found: Letter, checked: Checked, as_json: bool, **more: list[Any]
) -> None:
    """`more`: what only `show` tells, such as the ids of the replies."""
    incident = session.get_one(Incident, found.incident_id)
    gathered = gather(session, incident, now())
    others = check_other_words(gathered, found)
    says = [f"{found.ref} stands at '{found.state}'."]
    says += [f"“{f.text}”: {f.why} {f.suggestion}" for f in checked.faults]
    says += [f"It lacks: {part.replace('_', ' ')}." for part in checked.missing]
    for form, each in others.items():
        says += [f"In {WHERE[form]}, “{f.text}”: {f.why} {f.suggestion}" for f in each.faults]
    more = more | _not_printed(gathered, found)
    says += more.get("cannot_be_printed", [])
    answer(letter_document(found, checked, others) | more, as_json, says)


def _not_printed(gathered: Gathered, found: Letter) -> dict[str, list[Any]]:
    """Said while it can still be mended."""
    why = () if found.issued_at else why_not_printed(gathered, found)
    return {"cannot_be_printed": list(why)} if why else {}


def _change(session: Session, ref: str, email: str | None, version: int | None) -> Change:
    incident_id = incident_id_of(session, ref)
    return Change(incident_id, caller(session, email), now(), Door.COMMAND, version)


def _looked_at(session: Session, ref: str, email: str | None) -> Letter:
    found, actor = called(session, ref), caller(session, email)
    incident = session.get_one(Incident, found.incident_id)
    looking.look(session, actor, incident, now(), Door.COMMAND, f"letter {ref}")
    return called(session, ref)


def _bytes(session: Session, found: Letter, form: str) -> tuple[bytes, str]:
    files = {file.format: file for file in files_of(session, found.id)}
    if file := files.get(form):
        return file.content, file.sha256
    if files:
        raise BadInput([Fault("format", f"format: this letter has {', '.join(files)}.")])
    page = page_of(session, found, now(), draft=True)
    if form not in (has := forms_of(page)):
        raise BadInput([Fault("format", f"format: this letter has {', '.join(has)}.")])
    proof = printed(page, form)
    return proof.content, proof.sha256


for command in (accepted, bulk, check, render):
    letter.add_command(command)
