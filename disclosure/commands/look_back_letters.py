"""`disclosure look-back`, from shared words to the post: write, approve, release, print, sent."""

from collections.abc import Callable
from pathlib import Path
from typing import IO

import click

from disclosure.actions.background.work_seen import said_of_others
from disclosure.actions.change import Door
from disclosure.actions.letters.check import content_words
from disclosure.actions.look_backs import aside as look_back_aside
from disclosure.actions.look_backs import post, words
from disclosure.actions.look_backs import release as releasing
from disclosure.actions.look_backs.findings import spread_findings
from disclosure.clock import now
from disclosure.commands.options import as_option, json_option, needs_data
from disclosure.commands.out_file import FILE, must_be_free
from disclosure.commands.output import answer, answering
from disclosure.commands.read_in import read_json
from disclosure.commands.session import a_session, caller


@click.command("findings")
@click.argument("ref")
@as_option
@needs_data
@json_option
def findings(ref: str, email: str | None, data: IO[bytes], as_json: bool) -> None:
    """Write the findings that all cases share."""
    with answering(as_json), a_session() as session:
        told, actor = read_json(data), caller(session, email)
        row = words.write_findings(session, actor, now(), Door.COMMAND, ref, told)
        document = {"ref": ref, "sha256": row.sha256, "approved": False}
        answer(document, as_json, f"Written. A second person approves {row.sha256}.")


@click.command("approve-findings")
@click.argument("ref")
@as_option
@needs_data
@json_option
def approve_findings(ref: str, email: str | None, data: IO[bytes], as_json: bool) -> None:
    """Approve the shared findings in the exact words you read."""
    with answering(as_json), a_session() as session:
        told, actor = read_json(data), caller(session, email)
        row = words.approve_findings(session, actor, now(), Door.COMMAND, ref, told)
        answer({"ref": ref, "sha256": row.sha256, "approved": True}, as_json, "Approved.")


@click.command("give-findings")
@click.argument("ref")
@as_option
@json_option
def give_findings(ref: str, email: str | None, as_json: bool) -> None:
    """Have the approved findings recorded in each case that lacks them; a worker does it."""
    with answering(as_json), a_session() as session:
        actor = caller(session, email)
        many = spread_findings(session, actor, now(), Door.COMMAND, ref)
        answer({"ref": ref, "cases": many}, as_json, f"Asked for in {many} cases.")


@click.command("letter")
@click.argument("ref")
@as_option
@needs_data
@json_option
def letter(ref: str, email: str | None, data: IO[bytes], as_json: bool) -> None:
    """Write the letter that all get, with slots such as {{ name }}.

    `"number": 2` in the data makes it a further letter, to those whose letter 1 has gone.
    """
    with answering(as_json), a_session() as session:
        told, actor = read_json(data), caller(session, email)
        row, checked = words.write_letter(session, actor, now(), Door.COMMAND, ref, told)
        document: dict[str, object] = {"ref": ref, "number": row.number, "kind": row.kind}
        document |= {"sha256": row.sha256, "approved": False}
        faults = [f"“{each.text}”: {each.why}" for each in checked.faults]
        faults += [
            f"The letter lacks: {content_words(part, row.kind)}." for part in checked.missing
        ]
        says = [*faults, f"Written. A second person approves {row.sha256}."]
        answer(document | {"check": checked.document()}, as_json, says)


@click.command("approve-letter")
@click.argument("ref")
@as_option
@needs_data
@json_option
def approve_letter(ref: str, email: str | None, data: IO[bytes], as_json: bool) -> None:
    """Approve the words of the letter, exactly as you read them."""
    with answering(as_json), a_session() as session:
        told, actor = read_json(data), caller(session, email)
        row = words.approve_letter(session, actor, now(), Door.COMMAND, ref, told)
        answer({"ref": ref, "sha256": row.sha256, "approved": True}, as_json, "Approved.")


def batch_options(command: Callable[..., None]) -> Callable[..., None]:
    command = click.option("--from", "first", type=int, help="First number.")(command)
    command = click.option("--to", "last", type=int, help="Last number.")(command)
    command = click.option("--letter", type=int, help="Which letter, where there are several.")(
        command
    )
    return click.option("--next", "following", type=int, help="The next so many.")(command)


@click.command("release")
@click.argument("ref")
@as_option
@batch_options
@click.option("--seen", help="The fingerprint that you were shown; without it, only looks.")
@json_option
def release(
    ref: str,
    email: str | None,
    first: int | None,
    last: int | None,
    following: int | None,
    letter: int | None,
    seen: str | None,
    as_json: bool,
) -> None:
    """Let a batch of letters go: without --seen it shows how many, samples, and who is left out.

    Where nobody in it can have the letter, those left out are set aside for a person.
    """
    told = {"first": first, "last": last, "next": following, "letter": letter}
    batch = {name: value for name, value in told.items() if value is not None}
    with answering(as_json), a_session() as session:
        actor = caller(session, email)
        if seen is None:
            shown = releasing.preview(session, actor, now(), Door.COMMAND, ref, batch)
            answer(_shown(ref, shown), as_json, _lines(shown))
            return
        made = releasing.release(session, actor, now(), Door.COMMAND, ref, batch, seen)
        if made is None:
            document = {"ref": ref, "release": None, "letters": 0}
            answer(document, as_json, "No letter goes; those left out are set aside.")
            return
        document = {"ref": ref, "release": made.number, "letters": made.letters}
        says = f"Release {made.number}: {made.letters} letters; a worker makes them."
        answer(document | {"left_out": made.left_out}, as_json, says)


def _shown(ref: str, shown: releasing.Preview) -> dict[str, object]:
    return {
        "ref": ref,
        "letter": shown.letter.number,
        "letters": len(shown.goes),
        "not_patients": shown.not_patients,
        "numbers": [number for number, _ in shown.goes],
        "left_out": [each.document() for each in shown.left_out],
        "for_others": shown.for_others,
        "behind": shown.behind,
        "came_back": list(shown.came_back),
        "samples": [each.document() for each in shown.samples],
        "seen": shown.seen,
    }


def _lines(shown: releasing.Preview) -> list[str]:
    found = [shown.says]
    found += [f"Left out, case {each.number}: {each.why}" for each in shown.left_out]
    found += [f"--- Case {each.number}\n{each.text}" for each in shown.samples]
    return [*found, f"To release exactly this: --seen {shown.seen}"]


@click.command("put-back")
@click.argument("ref")
@click.argument("number", type=int)
@as_option
@json_option
def put_back(ref: str, number: int, email: str | None, as_json: bool) -> None:
    """Let the next release take a case that was set aside: what stood in the way is mended."""
    with answering(as_json), a_session() as session:
        actor = caller(session, email)
        look_back_aside.put_back(session, actor, now(), Door.COMMAND, ref, number)
        answer({"ref": ref, "number": number}, as_json, f"Case {number} is no longer set aside.")


@click.command("print")
@click.argument("ref")
@click.argument("release_number", type=int)
@click.option("--out", type=FILE, required=True)
@as_option
@json_option
def print_(ref: str, release_number: int, out: Path, email: str | None, as_json: bool) -> None:
    """Write one file for the printer, with every issued letter of a release."""
    with answering(as_json), a_session() as session:
        actor = caller(session, email)
        must_be_free(out)
        told = post.print_release(session, actor, now(), Door.COMMAND, ref, release_number, out)
        told = told.told_to(session, actor)
        document = {"path": str(out), "sha256": told.sha256, "letters": told.done}
        document |= {"withdrawn": told.withdrawn, **_listed(told), "for_others": told.for_others}
        answer(document, as_json, _said(told, "in the file"))


@click.command("sent")
@click.argument("ref")
@click.argument("release_number", type=int)
@click.option("--at", "sent_at", required=True, help="When the post took them: a day will do.")
@as_option
@json_option
def sent(ref: str, release_number: int, sent_at: str, email: str | None, as_json: bool) -> None:
    """Mark the letters of a release as sent by post."""
    with answering(as_json), a_session() as session:
        actor = caller(session, email)
        told = post.mark_sent(session, actor, now(), Door.COMMAND, ref, release_number, sent_at)
        told = told.told_to(session, actor)
        document = {"ref": ref, "release": release_number, "sent": told.done}
        document |= {"withdrawn": told.withdrawn, **_listed(told), "for_others": told.for_others}
        answer(document, as_json, _said(told, "marked as sent"))
        if told.refused or told.for_others:
            raise SystemExit(1)


def _listed(told: post.Posted) -> dict[str, list[dict[str, str]]]:
    """What did not go, and what went and has to be known."""
    found = {"refused": told.refused, "minding": told.minding}
    return {
        name: [{"letter": letter, "why": why} for letter, why in rows]
        for name, rows in found.items()
    }


def _said(told: post.Posted, what: str) -> list[str]:
    left = [f"{letter}: {why}" for letter, why in told.refused]
    left += [f"{letter} was withdrawn: {post.TAKE_OUT}" for letter in told.withdrawn]
    left += [f"{letter}: {says}" for letter, says in told.minding]
    left.append(f"{told.done} letters {what}, {len(told.refused)} left.")
    return [*left, *filter(None, [said_of_others(told.for_others)])]


COMMANDS = (
    *(findings, approve_findings, give_findings, letter, approve_letter),
    *(release, put_back, print_, sent),
)
