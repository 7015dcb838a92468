"""A look-back and lists of patients for it, made through the real actions and files."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy.orm import Session

from disclosure.actions.change import Door
from disclosure.actions.look_backs import release as releasing
from disclosure.actions.look_backs import words
from disclosure.actions.look_backs.list import Added, add_list, list_of_patients
from disclosure.actions.look_backs.opening import open_look_back
from disclosure.records.look_backs import LookBack, Release
from tests.people import ADA, BEN, EVA, IVA, SITE, actor
from tests.worked import worked_off

AT = datetime(2026, 3, 20, 9, tzinfo=UTC)
CAUSE: Mapping[str, object] = {
    "became_aware_at": "2026-03-12T10:00+00:00",
    "site": SITE,
    "title": "Cervical screening, laboratory 2",
    "cause": "Slides were read too fast between 2021 and 2023",
    "contact": {
        "name": "Ben Okoro",
        "user": BEN,
        "role": "Screening line",
        "phone": "01632 960101",
        "hours": "8am to 8pm, every day",
        "cover": {"name": "Ada Lind", "phone": "01632 960102"},
    },
}
HEADER = (
    "external_ref", "patient_name", "patient_born_on", "patient_identifier", "person_name",
    "relationship", "standing", "address_1", "address_2", "postcode", "phone", "language",
    "formats", "safe_never", "died_on", "harm_scale", "harm_level", "not_same_as",
)  # fmt: skip


def a_look_back(session: Session, by: str = ADA, /, **more: object) -> LookBack:
    return open_look_back(session, actor(session, by), AT, Door.COMMAND, {**CAUSE, **more})


def patient(number: int, /, **more: str) -> dict[str, str]:
    """No two of them alike."""
    return {
        "external_ref": f"S-{number}",
        "patient_name": f"Mrs Rowan Test{number:05}",
        "patient_born_on": f"{1950 + number % 40}-0{1 + number % 9}-1{number % 9}",
        "patient_identifier": f"900 {number:07}",
        "address_1": f"{number} High Street",
        "address_2": "Aldervale",
        "postcode": "AB1 2CD",
        "phone": f"01632 {number:06}",
    } | more


def a_list(path: Path, rows: Iterable[Mapping[str, str]], header: Iterable[str] = HEADER) -> Path:
    names = list(header)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, names, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def added(session: Session, ref: str, path: Path, by: str = ADA, *, dry_run: bool = False) -> Added:
    who, found = actor(session, by), list_of_patients(path)
    return add_list(session, who, lambda: AT, Door.COMMAND, ref, found, dry_run=dry_run)


FINDINGS = {
    "facts": "Your slide of 2022 was read as clear. Read again, it shows changes.",
    "why": "Slides were read too fast, by people who had too many of them.",
    "changes": "Every slide is read by two people now.",
}
# Its day is still to come on the day of whoever runs this: some tests go by the real clock.
PROMISE: Mapping[str, object] = {
    "sentence": "We will write to you again by 30 April 2046.",
    "owner": BEN,
    "due_on": "2046-04-30",
}
TEXT = """Dear {{ name }}

We read a slide of yours wrongly. I am sorry. That was our mistake, and it may have harmed you.

{% if occurred_on %}This happened on {{ occurred_on }}.

{% endif %}We are still looking into why this happened. We will write to you again by 30 April 2046.

Please ring {{ contact_name }} on {{ contact_phone }}, {{ contact_hours }}.

Yours sincerely

Ben Okoro
"""


def promises_typed(*promises: Mapping[str, object]) -> dict[str, object]:
    """As the page of the letter sends them."""
    return {
        f"promises-{row}-{name}": told
        for row, promise in enumerate(promises)
        for name, told in promise.items()
    }


def the_letter(**more: object) -> dict[str, object]:
    return {"kind": "holding", "text": TEXT, "promises": [PROMISE], "slip": False, **more}


def approved_findings(session: Session, ref: str) -> str:
    """Their fingerprint."""
    door = Door.COMMAND
    row = words.write_findings(session, actor(session, IVA), AT, door, ref, FINDINGS)
    seal = row.sha256
    words.approve_findings(session, actor(session, EVA), AT, door, ref, {"sha256": seal})
    return seal


def approved_letter(session: Session, ref: str, **more: object) -> None:
    told, door = the_letter(**more), Door.COMMAND
    row, checked = words.write_letter(session, actor(session, BEN), AT, door, ref, told)
    assert checked.ok, checked
    words.approve_letter(session, actor(session, EVA), AT, door, ref, {"sha256": row.sha256})


def released(session: Session, ref: str, batch: object, at: datetime = AT) -> Release:
    ada, door = actor(session, ADA), Door.COMMAND
    seen = releasing.preview(session, ada, at, door, ref, batch).seen
    made = releasing.release(session, ada, at, door, ref, batch, seen)
    assert made, "nobody in this batch can have the letter"
    return made


@dataclass(frozen=True, slots=True)
class AReference:
    ref: str

    def on(self, _: Session) -> str:
        return self.ref


def many_to_tell(session: Session, patients: int, until: str = "list", **more: str) -> AReference:
    """What many tests begin with. `until`: their list is there; the letter is approved too; all are
    released; all are issued, at nine in the morning."""
    ref = a_look_back(session).ref
    with TemporaryDirectory() as folder:
        rows = (patient(number, **more) for number in range(1, patients + 1))
        got = added(session, ref, a_list(Path(folder) / "list.csv", rows))
    assert got.added == patients
    if until != "list":
        approved_letter(session, ref)
    if until in ("released", "issued"):
        assert released(session, ref, {"next": patients}).letters == patients
    if until == "issued":
        assert worked_off(session, AT).done == patients
    return AReference(ref)
