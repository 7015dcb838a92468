"""The lists as tables for a spreadsheet: the same rows as the page, proved, looked at and noted."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from disclosure.actions.change import Door
from disclosure.actions.law.first_moments import Firsts, firsts_of
from disclosure.actions.look_backs.unreached import Unreached, not_reached
from disclosure.actions.looks.caseload import BEGINNING, Found, find
from disclosure.actions.looks.looking import look_through
from disclosure.actions.looks.searching import search
from disclosure.actions.packing.taking_away import noted
from disclosure.actions.people.patient_names import names_of_patients
from disclosure.actions.said_beside import opening_in_short, openings_put_right
from disclosure.actions.to_do.asked import After
from disclosure.actions.to_do.worklist import MINE, Row, Whose, Worklist, worklist
from disclosure.clock import now
from disclosure.exchange.safe_csv import csv_of
from disclosure.extensions import db
from disclosure.pages.commitments.ledger import UNREAD, Entry, pages_of
from disclosure.pages.files import to_keep
from disclosure.pages.guard import current_actor, fresh, requires
from disclosure.pages.incidents.words import chip_of
from disclosure.pages.list_clocks import Clocks, clocks_of
from disclosure.pages.look_backs.page import look_back_here
from disclosure.pages.reader_clock import zone_here
from disclosure.pages.words import STAFF_SEE
from disclosure.pages.worklist import narrowed
from disclosure.permissions import Permission
from disclosure.records.incident import Incident
from disclosure.records.users import all_sites

blueprint = Blueprint("lists_as_files", __name__)

Cells = Sequence[str]
AT_ONCE = 200  # rows of the worklist that are read together
MOST = 10_000  # rows of one file; who needs more narrows the list, or asks for a report
MORE = f"There is more than {MOST:,} rows: narrow the list, and take the rest by itself."
COUNTING = (
    "Very many cases changed just now, and some of what is new may be missing here: "
    "take this list again in a few minutes."
)
INCIDENTS = (
    "Reference", "Stage", "Site", "Patient", "What happened", "Anyone knew at", "Happened at",
    "On record since", "Only named people", "Number in another system",
)  # fmt: skip
PROMISES = (
    "Reference", "Case", "Words", "How it stands", "Owner", "Owner has left", "Due on", "To",
    "Patient", "They know", "What they say", "Checked by",
)  # fmt: skip
TODAY = ("What to do", "By when", "Why", "Patient and event", "Owner", "Case", "Stage")
NOT_REACHED = ("Case number", "Case", "Whom", "How it stands", "Tried", "The next way to try")


@blueprint.post("/incidents/file")
@requires(Permission.REPORT)
@fresh
def incidents() -> ResponseReturnValue:
    """With the words and the stage that were looked for."""
    words, state, actor = request.form.get("q", ""), request.form.get("state", ""), current_actor()
    at, session = now(), db.session()
    sites = {site.id: (site.name, site.zone) for site in all_sites(session)}

    def pages() -> Iterator[Found]:
        found = search(session, actor, at, Door.PAGE, words, state, BEGINNING)
        yield found
        while found.older:
            found = find(session, actor, words, state, found.older)
            yield found

    def rows() -> Iterator[Cells]:
        for found in pages():
            refs = [incident.ref for incident in found.incidents]
            firsts = firsts_of(session, found.incidents)
            patients = names_of_patients(session, found.cases)
            right = openings_put_right(session, found.incidents)
            shown = [
                _incident(each, sites, firsts[each.id], patients[each.ref], right.get(each.id, ()))
                for each in found.incidents
            ]
            look_through(session, actor, refs, at, Door.PAGE, "list of incidents, as a file")
            yield from shown

    return _file("incidents", at, INCIDENTS, rows())


@blueprint.post("/promises/file")
@requires(Permission.REPORT)
@fresh
def promises() -> ResponseReturnValue:
    """All that are open, and those that ended in thirty days."""
    at, actor, session = now(), current_actor(), db.session()

    def rows() -> Iterator[Cells]:
        for ledger in pages_of(session, actor, at):
            refs = {entry.incident for entry in ledger.entries}
            look_through(session, actor, refs, at, Door.PAGE, "list of promises, as a file")
            yield from (("", ref, UNREAD, *[""] * (len(PROMISES) - 3)) for ref in ledger.unread)
            yield from map(_promise, ledger.entries)

    return _file("promises", at, PROMISES, rows())


@blueprint.post("/today/file")
@requires(Permission.REPORT)
@fresh
def today() -> ResponseReturnValue:
    """As it was narrowed: for whom, which site, which stage."""
    at, actor, session = now(), current_actor(), db.session()
    asked, only = request.form.get("whose", ""), narrowed(request.form)
    whose = Whose(asked) if asked in set(Whose) else Whose.SITE

    def page(after: After | None = None) -> Worklist:
        return worklist(session, actor, at, whose, only, after, AT_ONCE, to_take_away=True)

    def rows() -> Iterator[Cells]:
        first = page()
        if first.counting:
            yield (COUNTING, *[""] * (len(TODAY) - 1))
        for group in first.groups:
            found = first
            while True:
                clocks = clocks_of(session, actor, at, only, found)
                some = found.groups.get(group, ())
                refs = {row.ref for row in some}
                look_through(session, actor, refs, at, Door.PAGE, "list of things to do, as a file")
                yield from (_to_do(row, clocks) for row in some)
                if not (after := found.more.get(group)):
                    break
                found = page(after)

    return _file("today", at, TODAY, rows())


@blueprint.post("/look-backs/<look_back>/not-reached/file")
@requires(Permission.REPORT)
@fresh
def unreached(look_back: str) -> ResponseReturnValue:
    look_back_here(look_back)
    at, actor, session = now(), current_actor(), db.session()

    def rows() -> Iterator[Cells]:
        after: int | None = 0
        while after is not None:
            page = not_reached(session, actor, at, Door.PAGE, look_back, after)
            yield from map(_unreached, page.rows)
            after = page.after

    return _file(f"{look_back}-not-reached", at, NOT_REACHED, rows())


def _promise(e: Entry) -> Cells:
    return (
        e.ref, e.incident, e.words, e.when.words, e.owner,
        _yes(e.owner_gone == "has left"), _day(e.due_on),
        e.to, e.about, "" if e.they_know is None else _yes(e.they_know),
        e.family_says, e.checked_by,
    )  # fmt: skip


def _file(name: str, at: datetime, heads: Cells, rows: Iterable[Cells]) -> Response:
    """Noted in the chain of the house before it is given."""
    listed = list(_at_most(rows, len(heads)))
    about = f"{name}, {len(listed)} rows"
    noted(db.session(), current_actor(), at, Door.PAGE, "list taken away", about)
    named = f"{name}-{at.astimezone(zone_here()):%Y-%m-%d}.csv"
    return to_keep(csv_of(heads, listed), "text/csv; charset=utf-8", named)


def _at_most(rows: Iterable[Cells], many: int) -> Iterator[Cells]:
    for number, row in enumerate(rows):
        if number == MOST:
            yield (MORE, *[""] * (many - 1))
            return
        yield row


def _incident(
    i: Incident,
    sites: Mapping[int, tuple[str, ZoneInfo]],
    firsts: Firsts,
    patient: str,
    right: Iterable[str],
) -> Cells:
    site, zone = sites[i.site_id]
    return (
        i.ref, STAFF_SEE[i.state], site, patient, opening_in_short(i.summary, right),
        _moment(firsts.knew_at, zone),
        _moment(firsts.harmed_at, zone) or i.occurred_words or "", _moment(i.recorded_at, zone),
        _yes(i.restricted), i.external_ref or "",
    )  # fmt: skip


def _to_do(row: Row, clocks: Clocks) -> Cells:
    todo = row.todo
    elsewhere = clocks.elsewhere(todo.zone_of_days(row.zone), todo.time)
    chip = chip_of(todo, clocks.at, row.zone, elsewhere)
    says = chip.words if chip else ""
    stage = STAFF_SEE[row.state]
    owner = current_actor().name if row.owner == MINE else row.owner
    return (todo.act, says, todo.why, row.about, owner, row.ref, stage)


def _unreached(row: Unreached) -> Cells:
    tried = "; ".join(row.tried)
    return (str(row.number), row.incident, row.name, row.stands, tried, row.next)


def _moment(at: datetime | date | None, zone: ZoneInfo) -> str:
    """As the site's clock showed it, with its offset; a day alone, where the hour is not known."""
    return at.astimezone(zone).isoformat() if isinstance(at, datetime) else _day(at)


def _day(on: date | None) -> str:
    return on.isoformat() if on else ""


def _yes(is_so: object) -> str:
    return "yes" if is_so else "no"
