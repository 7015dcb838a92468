"""Whoever stands in for a colleague: what they could do in their place, and whom they ask where
they cannot see the case or may not do what waits. Standing in gives nobody sight of a case."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import tzinfo
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.actions.leavers.leaver import NEEDS as OF
from disclosure.actions.leavers.leaver import OPEN
from disclosure.actions.looks.looking import theirs_by_role
from disclosure.actions.people.colleagues import Staff
from disclosure.permissions import Actor, Permission
from disclosure.records.commitment import Commitment
from disclosure.records.concerns import Concern
from disclosure.records.incident import Incident
from disclosure.records.letter import Letter
from disclosure.records.outbox import Message
from disclosure.records.questions import Question
from disclosure.records.users import User, users_with
from workflows.counting import local_day
from workflows.phrases import joined
from workflows.words import LetterState

_P = Permission
# By the first word of a step.
NEEDS = {
    "promise": OF[Commitment],
    "question": OF[Question],
    "concern": OF[Concern],
    "decision": _P.DECIDE,
}
OF_LETTER = {  # by where it waits
    LetterState.DRAFT: _P.WRITE_LETTER,
    LetterState.IN_REVIEW: _P.APPROVE_LETTER,
    LetterState.APPROVED: _P.SEND_LETTER,
    LetterState.ISSUED: _P.SEND_LETTER,
}


def who_may(session: Session, absent: User, others: Iterable[User]) -> list[User]:
    """Whose role may do anything of what the absent one has open; nothing is open: all of them."""
    needed = _needed(session, absent.email)
    return [u for u in others if not needed or any(map(u.actor().may_by_role, needed))]


def _needed(session: Session, owner: str) -> set[Permission]:
    return {
        OF[table]
        for table, states in OPEN.items()
        if session.scalar(
            select(table.id).where(table.owner == owner, table._state.in_(states)).limit(1)
        )
    }


@dataclass(frozen=True)
class InTheirPlace:
    """Of the messages of one person, as `actor` sees them."""

    session: Session
    actor: Actor
    messages: Collection[Message]
    refs: Collection[str]  # that stand in them

    def ask(self, message: Message, case: str, refs: Iterable[str], zone: tzinfo) -> str:
        """Whom to ask, for who stands in and cannot see to it; for whoever is told beside them,
        who that is, and what to do. Empty where it is in good hands, or of no case."""
        incident = self._incidents.get(case)
        if incident is None:
            return ""
        sees = theirs_by_role(self.session, self.actor, incident)
        needs = self._needs(message, refs)
        if message.instead_of:
            return self._of_own(incident, needs, sees)
        if not (sees and self.actor.may_by_role(_P.PROMISE)):
            return ""
        owner = next((self._owners[ref] for ref in refs if ref in self._owners), None)
        on = local_day(message.recorded_at, zone)
        heir = owner and self._staff.actors.get(self._staff.stands_in(owner, on) or "")
        return self._of_heir(incident, heir, needs) if heir else ""

    def _needs(self, message: Message, refs: Iterable[str]) -> Permission:
        """As it stands now: a letter that waits for its next step may have taken one since."""
        ladder = message.step.partition(" ")[0]
        if ladder == "letter_waiting":
            states = (self._letters[ref] for ref in refs if ref in self._letters)
            return next((OF_LETTER[each] for each in states if each in OF_LETTER), _P.SIGNED_IN)
        return NEEDS.get(ladder, _P.SIGNED_IN)

    def _of_own(self, incident: Incident, needs: Permission, sees: bool) -> str:
        whom = self._managers(incident)
        if not self.actor.may_by_role(_P.SEE_CASES):
            return f"Your role reads no case. Ask {whom} to see to it."
        if not sees:
            return f"You do not see this case. Ask {whom} to name you on it, or to see to it."
        if not self.actor.may_by_role(needs):
            return f"Your role may not do this. Ask {whom} to see to it."
        return ""

    def _of_heir(self, incident: Incident, heir: Actor, needs: Permission) -> str:
        may = heir.may_by_role(_P.SEE_CASES) and heir.may_by_role(needs)
        if not may:
            says = f"{heir.name} stands in, and their role may not do this."
            return f"{says} See to it, or give it to somebody who may."
        if theirs_by_role(self.session, heir, incident):
            return ""
        if incident.restricted:
            says = f"Only people named on this case see it; {heir.name}, who stands in, is not."
            return f"{says} Name them as well, or see to it yourself."
        says = f"{heir.name} stands in, and does not see this case."
        return f"{says} Give it to them there, and they are named on it; or see to it yourself."

    def _managers(self, incident: Incident) -> str:
        """Of the site, and of these who see the case: they were told as well."""
        there = users_with(self.session, _P.MOVE_INCIDENT, incident.site_id)
        seeing = [u.name for u in there if theirs_by_role(self.session, u.actor(), incident)]
        return joined(seeing, "or") or "a risk manager of the site"

    @cached_property
    def _staff(self) -> Staff:
        return Staff(self.session, min(message.recorded_at for message in self.messages))

    @cached_property
    def _incidents(self) -> dict[str, Incident]:
        found = self.session.scalars(select(Incident).where(Incident.ref.in_(self.refs)))
        return {incident.ref: incident for incident in found}

    @cached_property
    def _letters(self) -> dict[str, LetterState]:
        found = select(Letter.ref, Letter._state).where(Letter.ref.in_(self.refs))
        return {ref: LetterState(state) for ref, state in self.session.execute(found)}

    @cached_property
    def _owners(self) -> dict[str, str]:
        """Of promises and questions that somebody else has to see to."""
        return {
            ref: owner
            for table in (Commitment, Question)
            for ref, owner in self.session.execute(
                select(table.ref, table.owner).where(
                    table.ref.in_(self.refs), table.owner != self.actor.email
                )
            )
        }
