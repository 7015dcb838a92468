"""/measures: how well we do it, in numbers in which nobody can be found; and the same as files."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from flask import (
    Blueprint,
    abort,
    current_app,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select

from disclosure.actions.looks.caseload import seen_by
from disclosure.clock import now
from disclosure.extensions import db
from disclosure.pages.files import to_keep
from disclosure.pages.guard import current_actor, requires
from disclosure.pages.see_other import see_other
from disclosure.permissions import Actor, Permission
from disclosure.records.incident import Incident
from disclosure.records.users import all_sites
from disclosure.reports.measures import Known, called_now, days_of, is_too_long, published
from disclosure.reports.said import Finding, finding, span
from disclosure.reports.shown import measures_of, months_of, part_of, shown, whole_of
from disclosure.reports.written import FILES, FILTERS, MEDIA_TYPES
from workflows.published import HOW_KEPT_BACK, Cell, Measure, Published, Unit

blueprint = Blueprint("reports", __name__)
for name, filter in FILTERS.items():
    blueprint.add_app_template_filter(filter, name)

A_YEAR, TWO_YEARS = 12, 24  # months
ALL_SITES = ""
MOST_ON_A_PAGE = 3_000  # cases: some twelve seconds, the first time of a day
KNOWN, MOST_KNOWN = "facts of measures", 20_000  # cases, some kilobytes each
KEPT, MOST_KEPT = "reports of measures", 64  # each holds some hundred numbers, and no case
FORMS = {"csv": "a table (CSV)", "pdf": "paper (PDF)", "html": "a page", "json": "JSON"}


@dataclass(frozen=True, slots=True)
class _Asked:
    """`site`: a name, or empty for all that one sees."""

    actor: Actor
    site: str
    sites: tuple[str, ...]
    at: datetime
    days: tuple[tuple[str, date], ...]  # it is now where they work, by zone
    first: date  # of the last twelve months that are over
    last: date

    def report(self, first: date, last: date) -> Published:
        """Computed once a day, and anew when anything was recorded in a case that they see, which
        alone is read again: to go from one measure to the next is no reason to read every case."""
        kept: dict[object, Published] = current_app.extensions.setdefault(KEPT, {})
        whose = (self.actor.email, self.sites, self.site)
        key = (*whose, first, last, self.days, *_stands(self.actor))
        if found := kept.get(key):
            return found
        known: Known = current_app.extensions.setdefault(KNOWN, {})
        if len(known) > MOST_KNOWN:
            known.clear()
        made = published(db.session(), self.actor, first, last, self.at, "", self.site, known)
        for oldest in list(kept)[: max(0, len(kept) + 1 - MOST_KEPT)]:
            kept.pop(oldest, None)
        kept[key] = made
        return made

    def is_too_long(self) -> bool:
        """Nobody waits for a page that long, and whoever comes next would wait behind them."""
        first, _ = _year_before(self)
        session = db.session()
        return is_too_long(session, self.actor, first, self.last, self.site, MOST_ON_A_PAGE)


@dataclass(frozen=True, slots=True)
class _Line:
    """A row of the table of all measures. `now` and `before` are twelve months each."""

    measure: Measure
    now: Cell
    before: Cell
    found: Finding
    href: str


@blueprint.get("/measures")
@requires(Permission.REPORT)
def measures() -> ResponseReturnValue:
    """Two years that share no day: no number of one can be taken from a number of the other."""
    asked = _asked()
    if asked.is_too_long():
        return _too_many(asked)
    reports = [asked.report(*_year_before(asked)), asked.report(asked.first, asked.last)]
    months = TWO_YEARS if request.args.get("months") == str(TWO_YEARS) else A_YEAR
    drawn = reports if months == TWO_YEARS else reports[1:]
    lines = list(_lines(reports, drawn, asked, months))
    chosen = _chosen([line.measure for line in lines])
    return render_template(
        "measures/measures.html",
        first_of_all=_first_of_all(lines),
        times=_times(asked, months, chosen),
        places=_places(asked, months, chosen),
        shown=shown(drawn, chosen) if chosen else None,
        lines=lines,
        kinds=[(each, part_of(each)) for each in reports[1].breakdowns],
        files={words: url_for(".file", form=form, **_site(asked)) for form, words in FORMS.items()},
        year=span(asked.first, asked.last),
        kept_back=HOW_KEPT_BACK,
        count=Unit.COUNT,
    )


@blueprint.get("/measures.csv", defaults={"form": "csv"})
@blueprint.get("/measures.html", defaults={"form": "html"})
@blueprint.get("/measures.json", defaults={"form": "json"})
@blueprint.get("/measures.pdf", defaults={"form": "pdf"})
@requires(Permission.REPORT)
def file(form: str) -> ResponseReturnValue:
    """The last twelve months that are over."""
    asked = _asked()
    if asked.is_too_long():
        return see_other(".measures", **_site(asked))
    report = asked.report(asked.first, asked.last)
    name = f"measures-{asked.first:%Y-%m}-to-{asked.last:%Y-%m}.{form}"
    return to_keep(FILES[form](report), MEDIA_TYPES[form], name)


def _too_many(asked: _Asked) -> ResponseReturnValue:
    """No fault of theirs: narrower, or by the command, which no page waits for."""
    first, _ = _year_before(asked)
    return render_template(
        "measures/too_many.html",
        places=_places(asked, A_YEAR, None),
        most=MOST_ON_A_PAGE,
        span=span(first, asked.last),
        first=first,
        last=asked.last,
    )


def _asked() -> _Asked:
    actor, at = current_actor(), now()
    theirs = [each for each in all_sites(db.session()) if each.id in actor.sites]
    names = tuple(each.name for each in theirs)
    site = request.args.get("site", ALL_SITES)
    if site != ALL_SITES and site not in names:
        abort(404)
    days = days_of(theirs, at)
    last = min(days.values(), default=at.date()).replace(day=1) - timedelta(days=1)
    return _Asked(actor, site, names, at, tuple(days.items()), _after_a_year(last), last)


def _stands(actor: Actor) -> tuple[object, ...]:
    """What is another as soon as anything was recorded in one of the cases that they see, or who
    works here, or a site, has another name."""
    stands = select(func.count(), func.max(Incident.id), func.sum(Incident.version))
    session = db.session()
    return (*session.execute(stands.where(seen_by(actor))).one(), called_now(session))


def _after_a_year(last: date) -> date:
    """The first of twelve months that end with this day."""
    after = last + timedelta(days=1)
    return after.replace(year=after.year - 1)


def _year_before(asked: _Asked) -> tuple[date, date]:
    last = asked.first - timedelta(days=1)
    return _after_a_year(last), last


def _lines(
    reports: Sequence[Published], drawn: Sequence[Published], asked: _Asked, months: int
) -> Iterator[_Line]:
    before, latest = reports
    for measure in measures_of(latest):
        yield _Line(
            measure,
            whole_of(latest, measure.id),
            whole_of(before, measure.id),
            finding(measure, months_of(drawn, measure.id)),
            _href(asked, months, measure),
        )


def _href(asked: _Asked, months: int, measure: Measure | None, site: str | None = None) -> str:
    told: dict[str, Any] = {"months": months} if months != A_YEAR else {}
    if measure:
        told["measure"] = measure.id
    return url_for(".measures", **told, **_site(asked, site))


def _site(asked: _Asked, other: str | None = None) -> dict[str, Any]:
    site = asked.site if other is None else other
    return {"site": site} if site else {}


def _chosen(there: Sequence[Measure]) -> Measure | None:
    """What the address names; else the first of which one direction is better."""
    if wanted := request.args.get("measure"):
        return next((each for each in there if each.id == wanted), None) or abort(404)
    return next((each for each in there if each.better), there[0] if there else None)


def _times(asked: _Asked, months: int, chosen: Measure | None) -> list[dict[str, object]]:
    return [
        {"words": f"Last {each} months", "href": _href(asked, each, chosen), "here": each == months}
        for each in (A_YEAR, TWO_YEARS)
    ]


def _places(asked: _Asked, months: int, chosen: Measure | None) -> list[dict[str, object]]:
    """Nothing to choose where somebody sees one site."""
    if len(asked.sites) < 2:
        return []
    return [
        {"words": site or "All your sites", "href": _href(asked, months, chosen, site),
         "here": site == asked.site}
        for site in (ALL_SITES, *asked.sites)
    ]  # fmt: skip


def _first_of_all(lines: Sequence[_Line]) -> _Line | None:
    """What gets worse; else the share that is furthest from what it should be."""
    if worse := [line for line in lines if line.found.worse]:
        return worse[0]
    shares = [(_lacks(line), line) for line in lines if line.measure.unit is Unit.SHARE]
    known = [(lacks, line) for lacks, line in shares if lacks]
    return max(known, key=lambda pair: pair[0])[1] if known else None


def _lacks(line: _Line) -> float:
    """Of 100; nothing where more is neither better nor worse."""
    if line.now.value is None or not line.measure.better:
        return 0.0
    return line.now.value if line.measure.better == "less" else 100 - line.now.value
