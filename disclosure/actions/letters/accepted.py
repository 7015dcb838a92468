"""What approvers let stand in letters, with their reasons: where a rule may need mending."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select, true
from sqlalchemy.orm import Session

from disclosure.actions.facts import Gathered
from disclosure.actions.letters.check import accepts, check_letter, check_other_words
from disclosure.actions.looks.caseload import seen_by
from disclosure.permissions import Actor
from disclosure.records.incident import Incident
from disclosure.records.letter import Letter
from letters.check import Checked

Item = dict[str, Any]
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)  # accepted before the moment was kept


@dataclass(frozen=True, slots=True)
class Accepted:
    """`kind`: of a fault, or the content id of a missing part, which has no `words`.

    `form`: None for the text, else the other words it stands in. `by`: an e-mail.
    """

    kind: str
    form: str | None
    words: tuple[str, ...]
    reason: str
    by: str
    at: datetime | None
    letter: str
    incident: str


def with_their_words(gathered: Gathered, letter: Letter, told: list[Item]) -> list[Item]:
    """What an approver accepts, with the words it stands in now and the moment."""
    if not told:
        return []
    checked, others = check_letter(gathered, letter), check_other_words(gathered, letter)
    return [
        item | _kept(gathered.at, others.get(form) if (form := item.get("form")) else checked, item)
        for item in told
    ]


def accepted_in_letters(session: Session, actor: Actor | None) -> tuple[Accepted, ...]:
    """The latest first, of the cases that this person may see; `actor` None: of every case."""
    cells = (Letter.accepted, Letter.approved_by, Letter.ref, Incident.ref)
    theirs = seen_by(actor) if actor else true()
    found = select(*cells).join(Incident, Incident.id == Letter.incident_id).where(theirs)
    approved = found.where(Letter.approved_by.is_not(None)).order_by(Letter.id.desc())
    rows = session.execute(approved).all()
    every = [_one(item, *rest) for items, *rest in rows for item in items]
    return tuple(sorted(every, key=lambda one: one.at or LONG_AGO, reverse=True))


def counted(accepted: tuple[Accepted, ...]) -> Mapping[str, int]:
    """How often each kind was let stand, the most frequent first."""
    return dict(Counter(one.kind for one in accepted).most_common())


def documents(accepted: tuple[Accepted, ...]) -> Iterator[Mapping[str, object]]:
    for one in accepted:
        yield {
            "kind": one.kind,
            "form": one.form,
            "words": list(one.words),
            "reason": one.reason,
            "by": one.by,
            "at": one.at and one.at.isoformat(),
            "letter": one.letter,
            "incident": one.incident,
        }


def _kept(at: datetime, checked: Checked | None, item: Item) -> Item:
    faults = checked.faults if checked else ()
    words = [fault.text for fault in faults if accepts(item, fault, item.get("form"))]
    return {"words": words, "at": at.isoformat()}


def _one(item: Item, by: str, letter: str, incident: str) -> Accepted:
    at = datetime.fromisoformat(item["at"]) if "at" in item else None
    words = tuple(item.get("words", ()))
    return Accepted(item["kind"], item.get("form"), words, item["reason"], by, at, letter, incident)
