"""Make the kept things to do of a case again, where they may say something else by now.

What is read to make them is read without any lock; they are stored only where nothing marked the
case meanwhile. So nobody who writes waits for this, and rows of an older state are never stored.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from disclosure.actions.change import who_acted
from disclosure.actions.facts import gather_by_id
from disclosure.actions.late_by import zone_of
from disclosure.actions.looks.seats import who_has_a_seat
from disclosure.actions.thing_to_do import Staff, Viewed
from disclosure.actions.to_do.kept import Cells, Told, cells_of
from disclosure.actions.to_do.news import silences_ahead
from disclosure.actions.to_do.things import things_to_do
from disclosure.actions.watching import WATCHED_SINCE
from disclosure.logs import log, what_broke
from disclosure.policy import policy
from disclosure.records.team import CaseMember, seat_only, team_of
from disclosure.records.to_do import (
    NOBODY,
    Freshness,
    bring_forward,
    freshness_unless_busy,
    locked_unless_busy,
    marks_of,
    replace_rows,
    stale,
)
from disclosure.records.transaction import one_transaction
from disclosure.records.watch import changes_after
from workflows.counting import A_DAY, local_day, midnight

AT_ONCE = 50  # cases in one transaction
IN_A_SWEEP = 3_000  # so that after midnight reminders need not wait until all cases were made again
_log = log(__name__)


@dataclass(frozen=True, slots=True)
class Made:
    """What is kept of one case. `marks`: what it was made from. `holding`, `staying`: e-mails."""

    incident_id: int
    marks: int
    rows: list[Cells]
    named: list[Cells]
    holding: set[str]
    staying: set[str]
    fresh_until: datetime | None


def rules_now() -> str:
    """What rows and next looks were worked out with: other rules, or another program, may say
    something else."""
    return f"{policy().fingerprint} {WATCHED_SINCE}"


def freshen(session: Session, ids: Collection[int], at: datetime, staff: Staff) -> set[int]:
    """Make these cases again; those that could be. One that cannot be read stops no other, and
    what is kept of it stays."""
    done, waiting = set[int](), list(ids)
    while waiting:
        batch, waiting = waiting[:AT_ONCE], waiting[AT_ONCE:]
        done |= _store(session, list(_made(session, batch, at, staff)))
    return done


def freshen_stale(session: Session, at: datetime, staff: Staff) -> int:
    """For the sweep: what changed, then what midnight, staff or rules made old."""
    bring_forward(session, at)
    done, left = 0, set[int]()  # what could not be made waits for the next sweep
    while done + len(left) < IN_A_SWEEP and (found := stale(session, at, AT_ONCE, left)):
        made = freshen(session, found, at, staff)
        done, left = done + len(made), left | (set(found) - made)
    session.rollback()
    return done


def keep_what_is_to_do(view: Viewed, changed: datetime | None) -> None:
    """The same for one case that is open and locked already, as it was gathered there. `changed`:
    when, where that is later than what is seen of it.
    """
    session, incident_id = view.gathered.session, view.incident.id
    if fresh := freshness_unless_busy(session, [incident_id]).get(incident_id):
        acted = who_acted(session, [incident_id])[incident_id]
        _put(session, fresh, _of(view, fresh.marks, acted, changed), view.team)


def _made(session: Session, ids: list[int], at: datetime, staff: Staff) -> Iterator[Made]:
    session.rollback()
    marked, acted = marks_of(session, ids), who_acted(session, ids)
    changed = changes_after(session, ids, at)
    for incident_id, marks in marked.items():
        try:
            view = Viewed(gather_by_id(session, incident_id, at), staff)
            yield _of(view, marks, acted[incident_id], changed.get(incident_id))
        except Exception as fault:
            session.rollback()
            _log.warning("what is to do in a case was not counted", **what_broke(fault))


def _store(session: Session, made: list[Made]) -> set[int]:
    if not made:
        return set()
    with one_transaction(session):
        there = locked_unless_busy(session, [each.incident_id for each in made])
        ours = [each for each in made if each.incident_id in there]
        same = [each for each in ours if there[each.incident_id].marks == each.marks]
        for each in same:
            team = team_of(session, each.incident_id)
            _put(session, there[each.incident_id], each, team)
    return {each.incident_id for each in same}


def _put(session: Session, fresh: Freshness, made: Made, team: Mapping[str, CaseMember]) -> None:
    replace_rows(session, made.incident_id, made.rows, made.named)
    seat_only(session, team, made.holding, made.staying)
    fresh.fresh_until, fresh.rules = made.fresh_until, rules_now()


def _of(view: Viewed, marks: int, acted: set[str], changed: datetime | None) -> Made:
    incident, gathered = view.incident, view.gathered
    found = [] if gathered.case.destroyed else things_to_do(view)
    watched_by = NOBODY if incident.restricted else incident.site_id
    place: Cells = {"incident_id": incident.id, "site_id": incident.site_id}
    place |= {"watched_by": watched_by, "state": str(incident.state)}
    rows = [
        {**place, "number": number, **cells_of(Told(todo, incident.ref, view.about), gathered.zone)}
        for number, todo in enumerate(found)
    ]
    holding, staying = who_has_a_seat(gathered, view.team, acted)
    seated = holding | {email for email in staying if _by_name(view, email)}
    named = [
        {"email": email, "watched_by": watched_by, "incident_id": incident.id}
        for email, member in view.team.items()
        if (member.only if incident.restricted else email in seated)
    ]
    turns = (changed, _fresh_until(view, bool(rows)))
    fresh_until = min(filter(None, turns), default=None)
    return Made(incident.id, marks, rows, named, holding, staying, fresh_until)


def _by_name(view: Viewed, email: str) -> bool:
    """Whether their role sees each case that they are named on."""
    actor = view.staff.get(email)
    return actor is not None and actor.sees_where_named()


def _fresh_until(view: Viewed, waits: bool) -> datetime | None:
    """A closed case in which nothing waits stays so until somebody changes it. In all others a day
    that ends, here or by the clocks of a law, may change every line; and some things turn within
    one: a limit or a target in hours.
    """
    if view.closed and not waits:
        return None
    at, here, duties = view.gathered.at, view.gathered.zone, view.gathered.duties
    zones = {zone_of(duty, here) for duty in duties}
    ahead = [midnight(local_day(at, zone) + A_DAY, zone) for zone in zones]
    ends = (end for duty in duties for end in (duty.due_at, duty.internal_target_at) if end)
    ahead += [end + timedelta(seconds=1) for end in ends]
    ahead += silences_ahead(view)
    return min([view.end_of(view.today), *(each for each in ahead if each > at)])
