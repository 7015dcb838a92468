"""Whose open things go to somebody else: who leaves, or gets roles or sites that keep them out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.actions.destroyed import stub_of
from disclosure.actions.learning.improvements import may_own, open_of
from disclosure.permissions import Actor, Permission, Role
from disclosure.records.commitment import Commitment
from disclosure.records.concerns import Concern
from disclosure.records.incident import Incident
from disclosure.records.questions import Question
from disclosure.records.team import is_theirs
from disclosure.records.users import user_called
from workflows.words import CommitmentState, QuestionState

Open = type[Commitment] | type[Question] | type[Concern]  # what somebody of the team owns
OPEN: Mapping[Open, tuple[str, ...]] = {
    Commitment: (CommitmentState.OPEN,),
    Question: (QuestionState.OPEN, QuestionState.NOT_YET),
    Concern: ("open",),
}
NEEDS: Mapping[Open, Permission] = {
    Commitment: Permission.DO_PROMISED,
    Question: Permission.RECORD_CARE,
    Concern: Permission.ANSWER_CONCERN,
}


@dataclass(frozen=True, slots=True)
class Leaver:
    """`email`: whose things they are. `then`: what they may do afterwards; None where they leave
    the house, and so may nothing. `told`: they could tell a family so far, and so have to be able
    to go on, where a promise of theirs stays theirs."""

    email: str
    then: Actor | None = None
    told: bool = False

    @property
    def leaves(self) -> bool:
        return self.then is None

    @property
    def why(self) -> str:
        """As a record says of them why somebody else has it now."""
        return "has left" if self.leaves else "has other roles or sites now"

    def needed_for(self, table: Open) -> Permission:
        """A promise is kept to somebody: late, it is theirs to tell."""
        tells = table is Commitment and self.told
        return Permission.RECORD_CARE if tells else NEEDS[table]

    def looks_after(self, table: Open, session: Session, incident: Incident) -> bool:
        """Their roles let them, and they may look at that case."""
        may = self.then is not None and self.then.may_by_role(self.needed_for(table))
        return may and self._still_sees(session, incident)

    def still_rung(self, session: Session, incident: Incident) -> bool:
        """Whether a family of that case rings somebody who can do something about it."""
        return self.still_owns_improvements and self._still_sees(session, incident)

    def _still_sees(self, session: Session, incident: Incident) -> bool:
        then = self.then
        return (
            then is not None
            and then.may_by_role(Permission.SEE_CASES)
            and is_theirs(session, then, incident)
        )

    @property
    def still_decides(self) -> bool:
        return self.then is not None and Role.RISK_MANAGER in self.then.roles

    @property
    def still_sees_cases(self) -> bool:
        return self.then is not None and self.then.may_by_role(Permission.SEE_CASES)

    @property
    def still_owns_improvements(self) -> bool:
        return self.then is not None and may_own(self.then)


def who_stays_as(now: Actor, then: Actor) -> Leaver:
    return Leaver(now.email, then, told=now.may_by_role(Permission.RECORD_CARE))


def who_now(session: Session, email: str) -> Leaver:
    """As their account is at this moment."""
    user = user_called(session, email)
    return Leaver(email, user.actor() if user and user.active else None)


def cases_left(session: Session, leaver: Leaver, table: Open) -> Iterator[int]:
    """Of each open thing of theirs that they may not look after, the id of its case; once. Of a
    case whose words were destroyed nothing is left to look after."""
    mine = select(table.incident_id).where(table.owner == leaver.email)
    for number in session.scalars(mine.where(table._state.in_(OPEN[table])).distinct()):
        incident = session.get_one(Incident, number)
        may = leaver.looks_after(table, session, incident)
        if not may and not stub_of(session, number):
            yield number


def improvements_left(session: Session, leaver: Leaver) -> list[str]:
    """By reference: open ones that they may not put in place."""
    return [] if leaver.still_owns_improvements else open_of(session, leaver.email)
