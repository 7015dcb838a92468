"""What somebody had said by a record that was withdrawn since, and who stands here by another: a
way never to use, that they want to hear nothing now, whom we may not tell. It is asked again, and
read first in each row that has us ring or tell them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from disclosure.actions.people.other_cases import newer_there
from disclosure.actions.people.people_now import PersonNow, persons_now
from disclosure.actions.people.sharing_names import names_on_record, person_named
from disclosure.actions.thing_to_do import Clock, Filled, Group, Target, ToDo, Viewed
from disclosure.actions.to_do.named_anew import withdrawn_at
from disclosure.kinds.excuses import EXCUSABLE, GROUNDS, Excuse
from disclosure.kinds.people import Consent, PersonChange
from disclosure.permissions import Permission
from workflows.consents import Purpose
from workflows.excuses import NOBODY, has_run_out
from workflows.facts import ExcuseFacts
from workflows.phrases import joined
from workflows.words import Ground

FIND_OUT = "Find out what is so, and write it with the record that stands."


@dataclass(frozen=True, slots=True)
class _Twice:
    """`was`: as the record that fell had them. `since`: when somebody said that it is wrong."""

    now: PersonNow
    was: PersonNow
    since: datetime

    def by_that_record(self, view: Viewed) -> str:
        return f"the record of {self.was.name} that was withdrawn on {view.day(self.since)}"


@dataclass(frozen=True, slots=True)
class Lost:
    """`says`: also what to read before anybody rings or tells them."""

    whose: _Twice
    act: str
    says: str
    target: Target
    needs: Permission = Permission.RECORD_CARE


def said_by_who_stood_twice(view: Viewed, those: Iterable[Lost]) -> Iterator[ToDo]:
    for number, lost in enumerate(those):
        yield ToDo(
            lost.act,
            f"{lost.says} {FIND_OUT}",
            lost.target,
            Group.TODAY,
            Clock.WAITING,
            lost.whose.since,
            owner=view.keeper_for(lost.needs),
            needs=lost.needs,
            key=f"stood twice {lost.whose.was.number} {number}",
        )


def what_was_lost(view: Viewed) -> Iterator[Lost]:
    for twice in _twice(view):
        yield from _reach(view, twice)
        yield from _left_out(view, twice)
        yield from _noes(view, twice)


def _twice(view: Viewed) -> Iterator[_Twice]:
    """By the name alone: whoever is of another name was another, or nobody can tell."""
    case, names = view.gathered.case, names_on_record(view.gathered.case)
    for row in case.records.values():
        since = withdrawn_at(view, row.number)
        now = view.person(person_named(names, row.body["name"])) if since else None
        if since and now and not now.died_at:
            then = persons_now(case.at_entry(max(case.corrections_of(row.number)) - 1))
            yield _Twice(now, next(each for each in then if each.number == row.number), since)


def _reach(view: Viewed, twice: _Twice) -> Iterator[Lost]:
    """A way never to use, a newer address."""
    case = view.gathered.case
    then = case.at_entry(max(case.corrections_of(twice.was.number)) - 1)
    told = {"person": str(twice.now.number)}
    by = twice.by_that_record(view)
    for says in newer_there(case, twice.now, then, twice.was):
        yield Lost(
            twice,
            f"Find out how {twice.now.called} may be reached",
            f"{by[:1].upper()}{by[1:]} {says}.",
            Target("record", PersonChange.word, told),
        )


def _left_out(view: Viewed, twice: _Twice) -> Iterator[Lost]:
    """What they said no to, or are not to hear yet; not once we talked with them since."""
    facts = view.gathered.facts
    known = facts.person(twice.now.number)
    if known is None or facts.in_touch_after(known, twice.since):
        return
    theirs = [each for each in facts.excuses if each.person == twice.now.number]
    for lost in facts.excuses:
        if lost.person != twice.was.number or not _stands(view, lost):
            continue
        if any(e.ground is lost.ground and e.requirements >= lost.requirements for e in theirs):
            continue
        what = [str(each) for each in EXCUSABLE if each in lost.requirements]
        says = joined([EXCUSABLE[each].lower() for each in what])
        told: dict[str, Filled] = {"requirement": what, "ground": str(lost.ground)}
        told |= {"person": str(twice.now.number)}
        yield Lost(
            twice,
            f"Say what we leave out for {twice.now.called}",
            f"{GROUNDS[lost.ground]}, by {twice.by_that_record(view)}: {says}.",
            Target("record", Excuse.word, told),
            Excuse.may,
        )


def _stands(view: Viewed, lost: ExcuseFacts) -> bool:
    """Agreed, or not judged yet. That somebody cannot be reached is tried anew."""
    over = lost.ended or lost.refused or has_run_out(lost.ground, lost.review_on, view.today)
    return not over and lost.ground not in NOBODY | {Ground.UNREACHABLE}


def _noes(view: Viewed, twice: _Twice) -> Iterator[Lost]:
    """Whom they did not let us tell, until they say of that one what is so."""
    said = [each for each in view.gathered.facts.consents if each.purpose is Purpose.SHARE]
    last = {each.with_person: each for each in said if each.by == twice.was.number}
    for other, consent in last.items():
        anew = (e for e in said if e.by == twice.now.number and e.with_person == other)
        whom = view.person(other)
        if whom is None or consent.holds(view.today) or any(anew):
            continue
        told = {"person": str(twice.now.number), "with_person": str(whom.number)}
        yield Lost(
            twice,
            f"Ask {twice.now.called} whether we may tell {whom.called}",
            f"They did not allow it, by {twice.by_that_record(view)}.",
            Target("record", Consent.word, {**told, "purpose": str(Purpose.SHARE)}),
        )
