"""`audit`: is the record whole, and a signed list of where its chains end, to keep elsewhere."""

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import IO, Any, TextIO

import click
from sqlalchemy.orm import Session

from disclosure.actions.background.check_words import said_of_check
from disclosure.actions.background.work_seen import shut_among
from disclosure.actions.change import Door
from disclosure.actions.finding import incident_of
from disclosure.actions.looks.looking import look
from disclosure.actions.packing.taking_away import looked_at
from disclosure.clock import now
from disclosure.commands.house import house
from disclosure.commands.options import as_option, json_option
from disclosure.commands.out_file import FILE, must_be_free, put, put_folder, putting
from disclosure.commands.output import answer, answering
from disclosure.commands.read_in import BYTES, ReadFile, read_json
from disclosure.commands.session import a_session, caller, operator
from disclosure.kinds.faults import BadInput
from disclosure.operations.chains.checkpoints import Written, write_checkpoint
from disclosure.operations.chains.heads_elsewhere import take_heads
from disclosure.operations.proof import proof_of, zipped
from disclosure.operations.signing import fingerprint, keys_we_sign_with
from disclosure.operations.verify import Verified
from disclosure.operations.verify import verify as verify_record
from disclosure.permissions import Permission
from disclosure.records.ring import Purpose

NO_RECORD = (
    "There is no case on record here yet. If there should be one, see that DISCLOSURE_HOME and "
    "DISCLOSURE_DATABASE_URL name the right place."
)


@click.group()
def audit() -> None:
    """Prove that the record was not bent."""


@audit.command("verify")
@click.argument("ref", required=False)
@click.option("--checkpoint", "kept", type=BYTES, help="A list kept elsewhere.")
@click.option("--as", "email", metavar="EMAIL", help="Without it: the operator, who is told all.")
@json_option
def verify(ref: str | None, kept: IO[bytes] | None, email: str | None, as_json: bool) -> None:
    """Look at every entry, record, letter and promise; exit 1 when something is broken."""
    with answering(as_json):
        checkpoint = _checkpoint(kept) if kept else None
        with a_session([Purpose.CHAINS]) as session:  # of other keys it names the cases itself
            actor = caller(session, email)
            if not actor.operator:
                actor.must(Permission.VERIFY_RECORD)
            session.rollback()
            found = verify_record(session, ref, checkpoint)
            hidden = shut_among(session, actor, found.cases)
        answer(_as_told(found, hidden), as_json, _sentences(found, hidden))
    if not found.ok:
        raise SystemExit(1)


@audit.command("checkpoint")
@click.option("--out", type=FILE, required=True)
@json_option
def checkpoint(out: Path, as_json: bool) -> None:
    """Write a signed list of where every chain ends. Keep it away from this machine."""
    with answering(as_json):
        must_be_free(out)
        with a_session() as session:
            made = _written(session, out)
        told = {"path": str(out), "heads": made.heads, "made_at": made.made_at}
        told |= {"signed_by": fingerprint(made.signed_by)}
        says = f"{out}: {made.heads} ends of chains. Keep it elsewhere."
        answer(told, as_json, [says, f"Signed with the key {told['signed_by']}."])


@audit.command("proof")
@click.argument("ref")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="A folder, or F.zip.")
@click.option(
    "--with-words",
    is_flag=True,
    help="Records and letters too: needs --as who may take a pack.",
)
@as_option
@json_option
def proof(ref: str, out: Path, with_words: bool, email: str | None, as_json: bool) -> None:
    """Write the proof of the case REF, which a court can check with a short script."""
    with answering(as_json), a_session() as session:
        incident, actor, at = incident_of(session, ref), caller(session, email), now()
        id = incident.id
        if with_words:
            actor.must(Permission.REPORT)
        must_be_free(out)
        if with_words or email:
            opened = looked_at if with_words else look
            opened(session, actor, incident, at, Door.COMMAND, "proof of the record")
        files = proof_of(session, id, at, actor.email, with_words=with_words)
        _put(out, files)
        by = fingerprint(keys_we_sign_with(session)[-1])
        told = {"path": str(out), "files": sorted(files), "signed_by": by}
        answer(told, as_json, [f"{out}: {len(files)} files.", f"Signed with the key {by}."])


@audit.command("key")
@json_option
def key(as_json: bool) -> None:
    """Say with which public keys checkpoints and proofs are signed. Publish them."""
    with answering(as_json), a_session() as session:
        keys = keys_we_sign_with(session)
    told: list[dict[str, object]] = [
        {"public_key": k, "fingerprint": fingerprint(k), "signs": k == keys[-1]} for k in keys
    ]
    told[0]["first"] = True
    answer({"keys": told}, as_json, map(_of_key, told))


def _of_key(key: Mapping[str, object]) -> str:
    since = "signed before, and proves what it signed"
    if "first" in key:
        since = "signed only in a house that began without a key for signing"
    if key["signs"]:
        since = "signs now"
    return f"{key['fingerprint']}  {key['public_key']}  {since}"


@audit.command("take-heads")
@click.argument("file", type=ReadFile("r", encoding="utf-8", errors="replace"))
@click.option("--from", "machine", required=True, help="The machine on which they were noted.")
@json_option
def take(file: TextIO, machine: str, as_json: bool) -> None:
    """Bring the file of heads of another machine into the one of this machine. Safe to repeat."""
    with answering(as_json), a_session() as session:
        new = take_heads(session, operator(), now(), Door.COMMAND, machine, file)
        says = f"{new} heads of {machine} are noted here now."
        answer({"machine": machine, "new": new}, as_json, says)


audit.add_command(house)


def _checkpoint(kept: IO[bytes]) -> dict[str, Any]:
    told = read_json(kept, "checkpoint")
    if isinstance(told, dict) and {"mac", "heads"} <= set(told):
        return told
    raise BadInput.at("checkpoint", "checkpoint: this file is no checkpoint.")


def _written(session: Session, out: Path) -> Written:
    """Whole or not at all: half a checkpoint would be one that was altered."""
    with putting(out) as file:
        return write_checkpoint(session, lambda words: file.write(words.encode()))


def _put(out: Path, files: Mapping[str, bytes]) -> None:
    if out.suffix == ".zip":
        put(out, zipped(files, out.stem))
    else:
        put_folder(out, files)


def _as_told(found: Verified, hidden: Collection[str]) -> dict[str, Any]:
    """Of a case that only others may see no place is named: how many such places, and no more."""
    told = found.document()
    for name in ("broken", "notices") if hidden else ():
        told[name] = [each for each in told[name] if each["incident"] not in hidden]
    return told | {"for_others": len(found.broken) - len(told["broken"])}


def _sentences(found: Verified, hidden: Collection[str]) -> Iterable[str]:
    if found.ok and not found.entries:
        yield NO_RECORD
        return
    yield from said_of_check(found.document(), hidden=hidden)
