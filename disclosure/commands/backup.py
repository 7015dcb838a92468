"""`backup` and `restore`: the record in one file, and back into an empty place with its proof."""

import signal
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from sqlalchemy import Engine

from disclosure.clock import now
from disclosure.commands.options import json_option
from disclosure.commands.out_file import FILE
from disclosure.commands.output import answer, answering
from disclosure.commands.session import a_session, operator, settings
from disclosure.operations.backup import BackedUp, back_up, on_one_disk
from disclosure.operations.backups.lost_since import STANDS_AGAIN, Lost, lacking_in_words
from disclosure.operations.backups.own import wrong_name
from disclosure.operations.backups.placing import alone_in
from disclosure.operations.chains.heads import BEGUN_ANEW
from disclosure.operations.restore import SETTINGS_THEN, Restored
from disclosure.operations.restore import restore as put_back
from disclosure.permissions import Permission
from workflows.phrases import joined

JUMP = "New cases, letters and promises get numbers after a gap: none is ever given twice."
OTHER_MACHINES = (
    "Did other machines write in this record? Take their heads (disclosure audit take-heads) and "
    "verify again; or empty this place and restore with --heads."
)
there = click.Path(path_type=Path, dir_okay=False, exists=True, readable=True)


@click.command()
@click.argument("file", type=FILE)
@click.option("--keys-out", type=FILE, help="Copy the keys and their file of heads here, apart.")
@json_option
def backup(file: Path, keys_out: Path | None, as_json: bool) -> None:
    """Copy the living database into one file. The keys are never in it.

    Ends with 1 where the file of heads knows more than the database, or where a file of the home
    could not be taken along: the backup is written, and what it lacks is named.
    """
    with answering(as_json), a_session() as session, _tidy_when_ended():
        who = operator()
        who.must(Permission.OPERATE)
        bind = session.get_bind()
        assert isinstance(bind, Engine)
        made = back_up(settings(), bind, file, now(), who.email, keys_out)
        told: dict[str, Any] = {"path": str(made.path), "sha256": made.sha256}
        told |= {"entries": made.entries, "lost": _lost(made.lost)}
        told |= {"left_out": [{"file": x.spelled, "why": x.why_not} for x in made.left_out]}
        answer(told, as_json, _of_backup(made, keys_out))
    if made.lost or made.left_out:
        raise SystemExit(1)


@click.command()
@click.argument("file", type=FILE)
@click.option(
    "--heads", type=there, multiple=True, help="Another machine's file of heads. Again for each."
)
@click.option("--accept-loss", is_flag=True, help="Go on though later entries are known and lost.")
@json_option
def restore(file: Path, heads: tuple[Path, ...], accept_loss: bool, as_json: bool) -> None:
    """Put a backup into an empty place and prove the record; exit 1 when it is broken."""
    with answering(as_json), _tidy_when_ended():
        who = operator()
        who.must(Permission.OPERATE)
        told = settings()
        with alone_in(told.home):
            made = put_back(told, file, now(), who.email, heads=heads, accept_loss=accept_loss)
        audit = made.verified.document()
        said: dict[str, Any] = {"entries": made.verified.entries, "made_at": made.made_at}
        said |= {"audit": {"ok": audit["ok"], "broken": audit["broken"]}, "lost": _lost(made.lost)}
        said |= {"ended": made.ended, "destroyed": made.verified.destroyed}
        said |= {"left_out": [{"file": x, "why": wrong_name(x)} for x in made.left_out]}
        answer(said, as_json, _of_restore(made, heads, (told.home / SETTINGS_THEN).exists()))
    if not made.verified.ok:
        raise SystemExit(1)


def _lost(lost: Iterable[Lost]) -> list[dict[str, object]]:
    return [{"chain": x.chain, "case": x.case, "entries": x.entries} for x in lost]


def _of_backup(made: BackedUp, keys_out: Path | None) -> Iterable[str]:
    yield f"{made.path}: {made.entries} entries, with all letters. SHA-256 {made.sha256}"
    yield "It holds people's words: keep it where nobody reads along. The keys are not in it."
    if made.lost:
        yield lacking_in_words(made.lost)
    for each in made.left_out:
        yield f"Not in it: {each.spelled}, which {each.why_not}. {each.mend}"
    if keys_out is None:
        yield "Without its keys it proves nothing. See that they are kept apart (--keys-out)."
        return
    yield f"The keys and their file of heads: {keys_out}"
    if on_one_disk(made.path, keys_out):
        yield "Both lie on the same disk now. Take one of them elsewhere."


def _of_restore(made: Restored, heads: tuple[Path, ...], with_settings: bool) -> Iterable[str]:
    for broken in made.verified.broken:
        yield f"{broken.incident or 'The record'}, entry {broken.entry}: {broken.why}."
    if any(broken.why.startswith(BEGUN_ANEW) for broken in made.verified.broken):
        yield OTHER_MACHINES
    ok = "The record is whole." if made.verified.ok else "It is broken; its cases are as they were."
    yield f"{made.verified.entries} entries, as they stood at {made.made_at}. {ok}"
    yield from _of_the_destroyed(made.verified.destroyed)
    for name in made.left_out:
        yield f"Not put back: {name}, which {wrong_name(name)}. Bring it here by another name."
    if made.no_heads:
        where = "beside the keys" if heads else "to compare with"
        yield f"There was no file of heads {where}. It begins anew with this backup."
    if made.lost:
        kept = joined(str(each) for each in (made.aside, *heads) if each)
        yield f"What is lost stands in {kept}. Never delete it."
        yield "Type in what was lost, the oldest first."
        yield "Behind what happened, in one line, write the number a case had: it is found by that."
        yield STANDS_AGAIN
    if made.numbers_jump:
        yield JUMP
    yield "Everybody has to sign in again. Passwords, roles and accounts are as they were then."
    yield "Tokens for scripts and addresses of calendars have ended: make new ones."
    yield "Codes and visits of families have ended: invite each family again, with a new code."
    if made.verified.ok:
        yield "Next: disclosure doctor, then disclosure sweep --every-case."
    if with_settings:
        yield f"How it was set up then stands in {SETTINGS_THEN}."


def _of_the_destroyed(many: int) -> Iterable[str]:
    """A backup knows nothing of what was destroyed after it: that comes back with every word."""
    were = f"{many} record{' was' if many == 1 else 's were'}" if many else "No record was"
    yield f"{were} destroyed before that. What was destroyed later stands open again."
    yield "Hold your list of what was destroyed against it, kept outside, and destroy that anew."


@contextmanager
def _tidy_when_ended() -> Iterator[None]:
    """Ended from outside, it clears up as it does after Ctrl-C."""

    def end(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
