"""/measures/yearly: what a person writes for a yearly report, what blocks it, and its files."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import RadioField

from disclosure.actions import yearly_reports as writing
from disclosure.actions.change import Door
from disclosure.actions.people.staff_names import staff_name
from disclosure.actions.yearly_reports import Year, YearlyPart
from disclosure.clock import now
from disclosure.extensions import db
from disclosure.kinds.shape import shapes_of
from disclosure.pages.files import to_keep
from disclosure.pages.forms import PageForm, form_for
from disclosure.pages.guard import current_actor, fresh, requires
from disclosure.pages.incidents.cases import REFUSALS, UNPROCESSABLE, what_stands_in_the_way
from disclosure.pages.see_other import see_other
from disclosure.pages.typed_in import number_in
from disclosure.permissions import Permission
from disclosure.policy import UnknownRegime, policy
from disclosure.policy.annual import GENERAL, Form, FormRow
from disclosure.policy.annual import form_for as report_form
from disclosure.records.users import all_sites
from disclosure.records.yearly_reports import (
    YearlyFinal,
    finals_of,
    rules_begun,
    versions_of,
    words_of_year,
)
from disclosure.reports.annual import (
    annual_report,
    day_at,
    outline,
    rules_name,
    sites_of_rules,
)
from disclosure.reports.annual_final import blockers, final_sha256, say_final
from disclosure.reports.annual_written import FILES, Edition, count_words, edition_of
from disclosure.reports.said import day, span
from disclosure.reports.written import MEDIA_TYPES

blueprint = Blueprint("yearly_reports", __name__)
blueprint.add_app_template_filter(count_words, "count_words")

YEARS = range(2000, 2200)  # in which a year may end
YEARLY = "annual_report"  # the kind of duty
SHOWN = 3  # years, with the one that runs
FORMS = {"pdf": "paper (PDF)", "html": "a page", "csv": "a table (CSV)", "json": "JSON"}
WORDS = shapes_of(YearlyPart)
SURE = {"yes": "I read all of it, and nobody can be known by it"}
NOT_SURE = "Read all of it first, and say that nobody can be known by it."
Faults = Iterable[Mapping[str, str]]


class FinalForm(PageForm):
    sure = RadioField("Before you say it", choices=SURE, validate_choice=False)


@dataclass(frozen=True, slots=True)
class _Listed:
    """`stands`: in a few words."""

    words: str
    href: str
    stands: str


@dataclass(frozen=True, slots=True)
class _Part:
    """What a person writes, as it stands. `version`: 0 where there is nothing yet."""

    row: FormRow
    href: str
    words: str
    by: str
    at: datetime | None
    version: int
    missing: bool


@blueprint.get("/measures/yearly")
@requires(Permission.REPORT)
def index() -> ResponseReturnValue:
    """By the rules of one's own sites, then over all rules: the last years, newest first."""
    at = now()
    reports = {rules_name(rules): list(_listed(rules, at)) for rules in _rules()}
    return render_template("yearly/index.html", reports=reports)


@blueprint.get("/measures/yearly/<rules>/<int:year>")
@requires(Permission.REPORT)
def one(rules: str, year: int) -> ResponseReturnValue:
    asked, actor = _year(rules, year), current_actor()
    made = outline(db.session(), actor, now(), asked)
    found = blockers(db.session(), actor, made)
    return render_template(
        "yearly/one.html",
        **_around(asked),
        blockers=[(each.says, _part_href(asked, each.part)) for each in found],
        parts=list(_parts(asked, {row.id for row in Edition(made.report).missing})),
        incidents=made.tally.incidents,
        places=made.report.places,
        finals=list(_finals(asked)),
        drafts=_files(asked, draft="yes"),
        kept=_files(asked),
    )


@blueprint.route("/measures/yearly/<rules>/<int:year>/parts/<part>", methods=["GET", "POST"])
@requires(Permission.WRITE_YEARLY_REPORT)
def write(rules: str, year: int, part: str) -> ResponseReturnValue:
    asked = _year(rules, year)
    row = report_form(rules).parts().get(part) or abort(404)
    versions = versions_of(db.session(), rules, asked.first, asked.last, part)
    written = {"words": versions[0].words} if versions else {}
    form = form_for("Part", WORDS, {})(data=written)
    sent = request.method == "POST"
    before = number_in(request.form.get("seen", "")) if sent else len(versions)
    if not form.validate_on_submit():  # also when typed words come back after a new sign-in
        return _part_page(asked, row, form, [], before)
    told = {"words": form.words.data or ""}
    try:
        writing.write_part(
            db.session(), current_actor(), now(), Door.PAGE, asked, part, told, before
        )
    except REFUSALS as no:
        faults, status = what_stands_in_the_way(form, no)
        return _part_page(asked, row, form, faults, before), status
    return see_other(".one", rules=rules, year=year)


@blueprint.route("/measures/yearly/<rules>/<int:year>/final", methods=["GET", "POST"])
@requires(Permission.WRITE_YEARLY_REPORT)
@fresh
def final(rules: str, year: int) -> ResponseReturnValue:
    """The whole as it will be kept, and a second thought before the button."""
    asked, form = _year(rules, year), FinalForm()
    if not form.validate_on_submit():
        return _final_page(asked, form, [])
    if form.sure.data != "yes":
        form.sure.errors = [NOT_SURE]
        return _final_page(asked, form, [{"text": NOT_SURE, "href": "#sure"}]), UNPROCESSABLE
    seen, actor = request.form.get("seen", ""), current_actor()
    try:
        say_final(db.session(), actor, now(), Door.PAGE, asked, seen)
    except REFUSALS as no:
        faults, status = what_stands_in_the_way(form, no)
        return _final_page(asked, form, faults), status
    return see_other(".one", rules=rules, year=year)


@blueprint.get("/measures/yearly/<rules>/<int:year>/report.<form>")
@requires(Permission.REPORT)
def file(rules: str, year: int, form: str) -> ResponseReturnValue:
    """The last that was said to be final; else, or where it is asked for, the draft of now."""
    asked = _year(rules, year)
    if form not in FILES:
        abort(404)
    finals = finals_of(db.session(), rules, asked.first, asked.last)
    if finals and request.args.get("draft") != "yes":
        edition = edition_of(finals[0])
    else:
        edition = Edition(annual_report(db.session(), current_actor(), now(), asked).report)
    name = f"yearly-report-{rules}-{year}-{edition.status}.{form}"
    return to_keep(FILES[form](edition), MEDIA_TYPES[form], name)


def _year(rules: str, year: int) -> Year:
    """404 for rules that are not there."""
    if year not in YEARS or not _are_there(rules):
        abort(404)
    return Year(rules, *report_form(rules).year_ending_in(year))


def _rules() -> list[str]:
    mine = [site for site in all_sites(db.session()) if site.id in current_actor().sites]
    names = (name for site in mine for name in site.regimes if _asks_for_one(name))
    begun = (name for name in rules_begun(db.session()) if _are_there(name))
    return list(dict.fromkeys([*names, *begun, GENERAL]))


def _are_there(rules: str) -> bool:
    try:
        return bool(rules_name(rules))
    except UnknownRegime:
        return False


def _asks_for_one(rules: str) -> bool:
    """Where the rules of a site were taken away, nobody can say."""
    try:
        return any(each.kind == YEARLY for each in policy().regime(rules).duties)
    except UnknownRegime:
        return False


def _listed(rules: str, at: datetime) -> Iterator[_Listed]:
    form, today = report_form(rules), day_at(sites_of_rules(db.session(), rules), at)
    first, last = form.year_ending_in(today.year)
    ends = today.year if first <= today <= last else today.year + 1
    for year in range(ends, ends - SHOWN, -1):
        asked = Year(rules, *form.year_ending_in(year))
        href = url_for(".one", rules=rules, year=year)
        yield _Listed(span(asked.first, asked.last), href, _stands(asked, form, today))


def _stands(asked: Year, form: Form, today: date) -> str:
    if finals := finals_of(db.session(), asked.rules, asked.first, asked.last):
        return f"Final since {day(edition_of(finals[0]).report.as_of)}"
    there = len(words_of_year(db.session(), asked.rules, asked.first, asked.last))
    parts = len(form.parts())
    says = f"{there} of {parts} parts written" if there else "Nothing is written yet"
    return f"{says}; the year ends on {day(asked.last)}" if today <= asked.last else says


def _around(asked: Year) -> dict[str, Any]:
    return {
        "year": asked,
        "ends": asked.last.year,
        "form": report_form(asked.rules),
        "when": span(asked.first, asked.last),
        "rules_name": rules_name(asked.rules),
        "writes": current_actor().may(Permission.WRITE_YEARLY_REPORT),
    }


def _parts(asked: Year, missing: set[str]) -> Iterator[_Part]:
    there = words_of_year(db.session(), asked.rules, asked.first, asked.last)
    for row in report_form(asked.rules).parts().values():
        href, found = _part_href(asked, row.id), there.get(row.id)
        if found is None:
            yield _Part(row, href, "", "", None, 0, row.id in missing)
            continue
        by = staff_name(db.session(), found.written_by)
        yield _Part(row, href, found.words, by, found.written_at, found.version, missing=False)


def _part_href(asked: Year, part: str) -> str:
    if not part:
        return ""
    return url_for(".write", rules=asked.rules, year=asked.last.year, part=part)


def _finals(asked: Year) -> Iterator[tuple[YearlyFinal, str]]:
    for row in finals_of(db.session(), asked.rules, asked.first, asked.last):
        yield row, staff_name(db.session(), row.said_by)


def _files(asked: Year, draft: str | None = None) -> dict[str, str]:
    rules, year = asked.rules, asked.last.year
    return {
        words: url_for(".file", rules=rules, year=year, form=form, draft=draft)
        for form, words in FORMS.items()
    }


def _part_page(asked: Year, row: FormRow, form: Any, faults: Faults, version: int) -> str:
    versions = versions_of(db.session(), asked.rules, asked.first, asked.last, row.id)
    earlier = [(each, staff_name(db.session(), each.written_by)) for each in versions]
    told = {"row": row, "words": form, "faults": faults, "version": version, "earlier": earlier}
    return render_template("yearly/part.html", **_around(asked), **told)


def _final_page(asked: Year, form: FinalForm, faults: Faults) -> str:
    made = annual_report(db.session(), current_actor(), now(), asked)
    found = blockers(db.session(), current_actor(), made)
    return render_template(
        "yearly/final.html",
        **_around(asked),
        sure=form,
        faults=faults,
        blockers=[(each.says, _part_href(asked, each.part)) for each in found],
        seen=final_sha256(made),
        report=made.report,
        no_names=report_form(asked.rules).no_names,
        incidents=made.tally.incidents,
    )
