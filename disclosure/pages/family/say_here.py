"""What somebody may say on their page now, and of what: nothing of anybody else's is there."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TypeVar

from flask import abort, g

from disclosure.actions.change import Change, Door
from disclosure.actions.facts import Gathered, gather
from disclosure.actions.family.view import FamilyView, family_view
from disclosure.actions.family.view_promises import PromiseShown
from disclosure.actions.family.view_questions import ConcernShown, QuestionShown
from disclosure.actions.family.view_reader import Reader
from disclosure.actions.family.view_theirs import (
    ConsentShown,
    ExcuseShown,
    MayTell,
    ReachShown,
    may_mean,
    meant_by,
)
from disclosure.actions.looks.caseload import staff_of
from disclosure.actions.people.whose_words import said_in
from disclosure.clock import now
from disclosure.extensions import db
from disclosure.pages.family.page_words import Wording
from disclosure.pages.guard import visiting
from disclosure.pages.shown_as_of import shown_as_of
from disclosure.permissions import Actor, is_family
from disclosure.records.incident import Incident

T = TypeVar("T")


@dataclass(frozen=True)
class Here:
    """One case as the person whose page is open may speak of it."""

    actor: Actor
    gathered: Gathered
    number: int

    @cached_property
    def view(self) -> FamilyView:
        return family_view(self.gathered, self.number)

    @cached_property
    def reader(self) -> Reader:
        return Reader(self.gathered, staff_of(self.gathered.session), self.number)

    @property
    def as_of(self) -> int:
        return shown_as_of(self.gathered.case)

    @property
    def change(self) -> Change:
        return Change(self.gathered.incident.id, self.actor, self.gathered.at, Door.PAGE)

    @property
    def at(self) -> str:
        return self.gathered.at.isoformat()

    @property
    def today(self) -> date:
        return self.view.today

    @property
    def wording(self) -> Wording:
        return Wording(self.today, self.view.month_first)

    @property
    def contact(self) -> str:
        """The name of the person they can ring; empty where nobody is named."""
        return self.view.contact.name if self.view.contact else ""

    @property
    def contact_here(self) -> str:
        """The same, unless they are away today: whoever stands in for them is not named."""
        away = self.view.contact and self.view.contact.away_until
        return "" if away else self.contact

    @property
    def may_share(self) -> bool:
        """Whom we may tell, those say who must be told themselves; the patient alone, once of age
        or with capacity again.
        """
        return self.number in self.gathered.facts.deciding

    @cached_property
    def promises(self) -> Mapping[str, PromiseShown]:
        return {shown.ref: shown for shown in self.view.promises if shown.mine}

    def owed_to_several(self, ref: str) -> bool:
        return len(self.gathered.owed_to(self.gathered.promises_by_ref[ref])) > 1

    def number_of(self, ref: str) -> int:
        """Of the record that holds that promise."""
        return self.gathered.promises_by_ref[ref].number

    def waits_for_others(self, number: int) -> bool:
        """What they last said of that promise counts only once others say the same."""
        shown = next(each for ref, each in self.promises.items() if self.number_of(ref) == number)
        return bool(shown.said) and shown.said[-1].waits

    @cached_property
    def questions(self) -> Mapping[str, QuestionShown]:
        return {shown.ref: shown for shown in self.view.questions if shown.mine}

    @cached_property
    def excuses(self) -> Mapping[int, ExcuseShown]:
        return {shown.number: shown for shown in self.view.excuses}

    @cached_property
    def concerns(self) -> Mapping[int, ConcernShown]:
        return {shown.number: shown for shown in self.view.concerns}

    @property
    def decides_alone(self) -> bool:
        return self.view.decides_alone

    @property
    def consents(self) -> tuple[ConsentShown, ...]:
        return self.view.consents

    @cached_property
    def may_tell(self) -> Mapping[int, MayTell]:
        return {each.number: each for each in self.view.may_tell}

    def may_mean(self, name: str) -> MayTell | None:
        return self.may_tell.get(may_mean(self.reader, name) or 0)

    def meant_by(self, given: ConsentShown) -> MayTell | None:
        return self.may_tell.get(meant_by(self.reader, given.number, given.shared_with) or 0)

    @property
    def reach(self) -> ReachShown:
        return self.view.reach

    def written_of(self, number: int) -> bool:
        """A record that we wrote, and that gives their words."""
        row = self.gathered.case.records.get(number)
        if row is None or is_family(row.by) or number in self.gathered.case.gone:
            return False
        return self.number in said_in(row, self.gathered.case)

    def called_right(self, number: int) -> bool | None:
        """Whether they said that we wrote it down rightly; None while they said nothing."""
        said = self.reader.whether_right(number)
        return said[1].right if said else None


def here() -> Here:
    """As it stands now; read again by whoever asks again."""
    actor, session = visiting(), db.session()
    assert actor.person
    incident = session.get_one(Incident, actor.person.incident_id)
    return Here(actor, gather(session, incident, now()), actor.person.number)


def here_once() -> Here:
    """The same for all forms of one page."""
    if "family_here" not in g:
        g.family_here = here()
    found: Here = g.family_here
    return found


def or_not_there(found: T | None) -> T:
    """What is another person's is as if it were not there."""
    if found is None:
        abort(404)
    return found
