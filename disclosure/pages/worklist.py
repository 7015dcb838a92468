"""Today: what to do next, for everybody, for one person, or for nobody yet."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from disclosure.actions.change import Door
from disclosure.actions.learning.improvements import waiting_for
from disclosure.actions.looks.caseload import sites_of
from disclosure.actions.looks.looking import look_through
from disclosure.actions.people.colleagues import Staff
from disclosure.actions.thing_to_do import Group
from disclosure.actions.to_do.asked import after_in
from disclosure.actions.to_do.worklist import MINE, Narrowed, Row, Whose, Worklist, worklist
from disclosure.clock import now
from disclosure.extensions import db
from disclosure.pages.frame import first_page
from disclosure.pages.guard import current_actor, requires
from disclosure.pages.improvements import row_of
from disclosure.pages.incidents.links import href_for
from disclosure.pages.incidents.words import chip_of
from disclosure.pages.list_clocks import Clocks, clocks_of
from disclosure.pages.reader_clock import moment_here, today_here
from disclosure.pages.rota.shown import away_to_tell, gaps_to_tell
from disclosure.pages.told_apart import beside_links
from disclosure.pages.typed_in import number_in
from disclosure.pages.words import SOON, STAFF_SEE, When
from disclosure.permissions import Permission
from disclosure.records.counted import MOST_COUNTED, counted
from disclosure.records.job_runs import QUIET
from disclosure.records.watch import unswept_since
from workflows.words import State

blueprint = Blueprint("worklist", __name__)
NARROWED = ("whose", "site", "stage")
PARTS = {
    Group.LATE: {"title": "Late", "says": "late", "tone": "late"},
    Group.TODAY: {"title": "Today", "says": "today", "tone": "today"},
    Group.SOON: {"title": "Next seven days", "says": "in 7 days", "tone": "soon"},
    Group.LATER: {"title": "Later", "says": "later", "tone": "soft"},
}
FILTERS = {Whose.SITE: "For everyone", Whose.MINE: "For me", Whose.NOBODY: "For nobody yet"}


@dataclass(frozen=True, slots=True)
class Line:
    """A row as the macro of lists.html takes it."""

    do: str
    href: str
    when: When | None
    about: str
    who: str
    fine: str
    why: str
    late: bool
    phone: str
    ref: str
    beside: str = ""  # heard after its link


@blueprint.get("/")
@requires(Permission.SIGNED_IN)
def today() -> ResponseReturnValue:
    """The bare address. Who sees no cases is led to where their own work begins."""
    at, actor = now(), current_actor()
    if not actor.may(Permission.SEE_CASES):
        return redirect(first_page(actor), 303)
    whose, after = _whose(), after_in(request.args.get("after", ""))
    only = narrowed(request.args)
    found = worklist(db.session(), actor, at, whose, only, after)
    clocks = clocks_of(db.session(), actor, at, only, found)
    refs = {row.ref for rows in found.groups.values() for row in rows}
    look_through(db.session(), actor, refs, at, Door.PAGE, "list of things to do")
    start = None if after else found.start_here
    return render_template(
        "worklist/today.html",
        today=clocks.heading,
        start=_line(start, clocks) if start else None,
        begins=_begins(start),
        groups=_told_apart([_part(found, group, clocks) for group in found.groups]),
        goes_on=after is not None,
        beginning=_here(),
        counting=found.counting,
        nobody_on_call=gaps_to_tell(at),
        away_on_call=away_to_tell(at),
        improvements=_improvements(),
        silent_since=_silent_since(at),
        whose=whose,
        filters=[
            {
                "href": _here(whose=word), "words": words, "value": word,
                "count": counted(found.counts[word]),
            }
            for word, words in FILTERS.items()
        ],
        sites=sites_of(db.session(), actor),
        stages=STAFF_SEE,
        chosen=request.args,
    )  # fmt: skip


def _begins(start: Row | None) -> str:
    """Nobody is asked to begin with what others have to do, as to agree to their own words."""
    actor = current_actor()
    may = start and actor.may(start.todo.needs) and actor.email not in start.todo.barred
    ours = start is None or start.owner == MINE or may
    return "Start here" if ours else "The most urgent here"


def _part(found: Worklist, group: Group, clocks: Clocks) -> dict[str, Any]:
    """One group as the page shows it; `more` leads to its next page."""
    name, number = group.name.lower(), found.numbers[group]
    after = found.more.get(group)
    return {
        **PARTS[group],
        "id": name,
        "rows": [_line(row, clocks) for row in found.groups[group]],
        "number": number if number <= MOST_COUNTED else f"{MOST_COUNTED}+",
        "count": counted(number),
        "more": f"{_here(after=after.spelled())}#{name}" if after else "",
    }


def _told_apart(parts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    beside = beside_links(line for part in parts for line in part["rows"])

    def heard(line: Line) -> Line:
        return replace(line, beside=beside[line.do, line.href])

    return [{**part, "rows": [*map(heard, part["rows"])]} for part in parts]


def _improvements() -> list[dict[str, object]]:
    """Those that wait for the reader, as the list of improvements shows them."""
    session, actor, today = db.session(), current_actor(), today_here()
    staff = Staff(session, now())
    instead_of = staff.stood_in_for_by(actor.email, today)
    found = waiting_for(session, actor, today + timedelta(days=SOON), instead_of)
    return [row_of(each, staff) for each in found]


def _silent_since(at: datetime) -> str:
    """Where no sweep comes, whoever watches every clock has to know: nobody is reminded."""
    watches = current_actor().may(Permission.MOVE_INCIDENT)
    since = unswept_since(db.session(), at - QUIET) if watches else None
    return moment_here(since) if since else ""


def _whose() -> Whose:
    asked = request.args.get("whose", Whose.SITE)
    return Whose(asked) if asked in set(Whose) else Whose.SITE


def narrowed(chosen: Mapping[str, str]) -> Narrowed:
    """What the page has no choice of narrows nothing, as in an address kept since before they left
    that site: else it would say that nothing waits, at all sites."""
    site, stage = number_in(chosen.get("site", "")), chosen.get("stage", "")
    theirs = {each.id for each in sites_of(db.session(), current_actor())}
    state = State(stage) if stage in set(State) else None
    return Narrowed(site if site in theirs else None, state)


def _here(**more: str) -> str:
    """This page with one thing changed; what else was chosen stays."""
    chosen: Mapping[str, Any] = {k: v for k in NARROWED if (v := request.args.get(k))}
    return url_for("worklist.today", **{**chosen, **more})


def _line(row: Row, clocks: Clocks) -> Line:
    todo = row.todo
    return Line(
        todo.act,
        href_for(current_actor(), row.ref, todo.target, todo.needs),
        chip_of(
            todo, clocks.at, row.zone, clocks.elsewhere(todo.zone_of_days(row.zone), todo.time)
        ),
        row.about,
        f"{row.owner}, {row.away}" if row.away else row.owner,
        f"{STAFF_SEE[row.state]} · {row.ref}",
        todo.why,
        todo.group is Group.LATE,
        todo.phone,
        row.ref,
    )
