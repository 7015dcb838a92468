"""`audit`: is the record whole, and a signed list of where its chains end, to keep elsewhere."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import IO, Any

import click

from disclosure.commands.output import answer, answering, read_json
from disclosure.commands.session import a_session
from disclosure.kinds.faults import BadInput, Fault
from disclosure.operations import heads
from disclosure.operations.verify import Verified
from disclosure.operations.verify import verify as verify_record

as_json = click.option("--json", "as_json", is_flag=True, help="One JSON document.")


@click.group()
def audit() -> None:
    """Prove that the record was not bent."""


@audit.command("verify")
@click.argument("ref", required=False)
@click.option("--checkpoint", "kept", type=click.File("rb"), help="A list kept elsewhere.")
@as_json
def verify(ref: str | None, kept: IO[bytes] | None, as_json: bool) -> None:
    """Look at every entry, record, letter and promise; exit 1 when something is broken."""
    with answering(as_json):
        checkpoint = _checkpoint(kept) if kept else None
        with a_session() as session:
            found = verify_record(session, ref, checkpoint)
        answer(found.document(), as_json, _sentences(found))
    if not found.ok:
        raise SystemExit(1)


@audit.command("checkpoint")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True)
@as_json
def checkpoint(out: Path, as_json: bool) -> None:
    """Write a signed list of where every chain ends. Keep it away from this machine."""
    with answering(as_json):
        with a_session() as session:
            signed = heads.checkpoint(session)
        _write(out, signed)
        told = {"path": str(out), "heads": len(signed["heads"]), "made_at": signed["made_at"]}
        answer(told, as_json, f"{out}: {told['heads']} ends of chains. Keep it elsewhere.")


def _checkpoint(kept: IO[bytes]) -> dict[str, Any]:
    told = read_json(kept)
    if isinstance(told, dict) and {"mac", "heads"} <= set(told):
        return told
    raise BadInput([Fault("checkpoint", "checkpoint: this file is no checkpoint.")])


def _write(out: Path, signed: dict[str, Any]) -> None:
    try:
        out.write_text(json.dumps(signed, indent=1) + "\n", "utf-8")
    except OSError as error:
        raise BadInput([Fault("out", f"out: {error.strerror}.")]) from None


def _sentences(found: Verified) -> Iterable[str]:
    for broken in found.broken:
        yield f"{broken.incident or 'The record'}, entry {broken.entry}: {broken.why}."
    yield f"{found.entries} entries. " + ("The record is whole." if found.ok else "It is broken.")
