"""The proof of one case: its chains to the byte, signed, with a script that checks it anywhere."""

import json
import zipfile
from collections.abc import Container, Iterator, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path

from sqlalchemy.orm import Session

from disclosure.actions.change import BEHIND_THE_WALL, Door
from disclosure.actions.facts import gather
from disclosure.actions.family.pack import ending_of
from disclosure.actions.letters.home import organisation_of
from disclosure.actions.looks.kept_from import kept_from
from disclosure.actions.refused import Refused
from disclosure.operations.backups.lost_since import Loss, losses
from disclosure.operations.chains.links import END_OF_NOTHING, linked_on
from disclosure.operations.signing import public_keys, signature
from disclosure.records.access import Look, looks_of
from disclosure.records.audit import AuditEntry, entries_of
from disclosure.records.base import written_out
from disclosure.records.evidence import evidence_of
from disclosure.records.house import note_of_house
from disclosure.records.incident import Incident
from disclosure.records.letter import Letter, LetterFile, files_of, letters_of
from disclosure.records.locked import Unreadable
from disclosure.records.ring import keys_of
from disclosure.records.transaction import one_transaction

SIGNED_AS = b"disclosure proof:"
_HERE = Path(__file__).parent
Files = Mapping[str, bytes]


def proof_of(
    session: Session, incident_id: int, at: datetime, by: str, *, with_words: bool
) -> Files:
    """Noted in the chain of the house. Without the words that were to be kept from who makes it.

    Raises Refused where there are no words left to show.
    """
    what = "proof made, with words" if with_words else "proof made"
    incident = session.get_one(Incident, incident_id)
    with one_transaction(session):
        note_of_house(session, at, by, str(Door.COMMAND), what, incident.ref)
    left_out = kept_from(gather(session, incident, at), by) if with_words else ()
    return proof_files(session, incident_id, at, with_words=with_words, leaving_out=left_out)


def proof_files(
    session: Session,
    incident_id: int,
    at: datetime,
    *,
    with_words: bool,
    leaving_out: Container[int],
    beside: Files | None = None,
) -> Files:
    """For whoever has noted it. `leaving_out`: numbers of records whose words do not leave.
    `beside`: files of the pack that it is given away in, to be signed with it.

    Raises Refused.
    """
    ref = session.get_one(Incident, incident_id).ref
    entries, looks = entries_of(session, incident_id), looks_of(session, incident_id)[::-1]
    files = {
        "README.txt": (_HERE / "proof_readme.txt").read_bytes(),
        "check.py": (_HERE / "proof_check.py").read_bytes(),
        **_chain("entries", entries),
        **_chain("looks", looks),
        **(dict(_words(session, incident_id, leaving_out)) if with_words else {}),
    }
    keys = public_keys(keys_of(session).ring)
    told = {
        "case": ref,
        "organisation": organisation_of(session),
        "made_at": at.isoformat(),
        "changes": _summed_up(entries),
        "looks": _summed_up(looks),
        "lost": [_lost(each) for each in losses(session, ref)],
        **({"left_out": _left_out(entries, leaving_out)} if with_words else {}),
        "files": _hashes(files),
        "keys": keys,
        "signed_by": keys[-1],
        **({"pack": _hashes(beside)} if beside else {}),
    }
    statement = json.dumps(told, indent=1).encode()
    signed = signature(keys_of(session).ring, SIGNED_AS + statement).encode()
    return files | {"statement.json": statement, "statement.signature": signed}


def zipped(files: Files, name: str) -> bytes:
    """`name`: of the folder in it that they stand in."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as zip:
        for each, content in files.items():
            zip.writestr(f"{name}/{each}", content)
    return made.getvalue()


def _chain(name: str, links: Sequence[AuditEntry | Look]) -> Files:
    return {
        f"{name}.jsonl": b"".join(_sealed(link) + b"\n" for link in links),
        f"{name}.seals": b"".join(link.seal.encode() + b"\n" for link in links),
    }


def _summed_up(links: Sequence[AuditEntry | Look]) -> Mapping[str, object]:
    sum = END_OF_NOTHING
    for link in links:
        sum = linked_on(sum, _sealed(link))
    return {"entries": len(links), "link": sum}


def _hashes(files: Files) -> Mapping[str, str]:
    return {name: sha256(content).hexdigest() for name, content in files.items()}


def _left_out(entries: Sequence[AuditEntry], leaving_out: Container[int]) -> list[int]:
    """Knowingly, whatever the reason: a record that is missing beside them was taken away."""
    wrote = (entry for entry in entries if entry.digest)
    return [e.number for e in wrote if e.number in leaving_out or e.what == BEHIND_THE_WALL]


def _lost(loss: Loss) -> Mapping[str, object]:
    told = {"of": loss.of, "first": loss.first, "last": loss.last, "on": loss.at.isoformat()}
    return told | {"says": str(loss)}


def _sealed(link: AuditEntry | Look) -> bytes:
    return written_out(link, without=frozenset({"seal"}))


def _words(
    session: Session, incident_id: int, leaving_out: Container[int]
) -> Iterator[tuple[str, bytes]]:
    """What people said, never the privileged analysis. Raises Refused."""
    records = [x for x in evidence_of(session, incident_id) if x.number not in leaving_out]
    yield "records.jsonl", b"".join(written_out(row) + b"\n" for row in records)
    try:
        opened = [{"number": row.number, "kind": row.kind, "body": row.body} for row in records]
        for letter in letters_of(session, incident_id):
            for file in files_of(session, letter.id):
                yield f"letters/{_named(letter, file)}", file.content
    except Unreadable as no:
        raise Refused(f"The words of this case cannot be opened. {no}") from None
    yield "words.jsonl", b"".join(json.dumps(each).encode() + b"\n" for each in opened)


def _named(letter: Letter, file: LetterFile) -> str:
    """The standard form by its reference alone, as its entry names it."""
    form = "" if file.format == "standard" else f"-{file.format}"
    return f"{letter.ref}{form}.{ending_of(file.media_type)}"
