"""The measures of a whole hospital: each is what a second way of counting finds in the same rows,
and no two published numbers tell a small one.
"""

import os
import tracemalloc
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from time import perf_counter
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import update

from disclosure.actions.law.first_moments import KEPT, knew_at
from disclosure.actions.yearly_reports import Year
from disclosure.kinds.faults import BadInput
from disclosure.permissions import Actor, Forbidden
from disclosure.policy.annual import GENERAL
from disclosure.policy.cautions import ASK, NOT_VERIFIED
from disclosure.records.evidence import Evidence
from disclosure.records.users import Site
from disclosure.reports.annual_counts import Tally, tally
from disclosure.reports.gathering import Wanted, gathered
from disclosure.reports.measured import case_facts
from disclosure.reports.measures import DEFINITIONS, Known, published
from tests.asked import asked_of
from tests.begun import begins_with
from tests.cases import a_next_contact, a_person, a_talk, an_opened_case, record_as
from tests.many_cases import Models, copy, models
from tests.measured import cells_of, counts_in, small_counts_in
from tests.people import ADA, BEN, EVA, FAR_SITE, MAX, MONA, OPERATOR, RON, SITE, actor
from tests.second_way import every_case, told
from workflows.published import By, Published, Table, Why

SOAK = bool(os.environ.get("DISCLOSURE_SOAK"))
COPIES = 10_000 if SOAK else 130
LATER = timedelta(days=200)  # every quarter of an answer is over
FIRST, LAST = date(2025, 1, 1), date(2026, 12, 31)
MORE_MEMORY = 16 * 2**20  # bytes: the numbers themselves, eight bytes each

pytestmark = [begins_with(models), *([pytest.mark.soak] if SOAK else [])]


def shown(there: Models, who: str = "", **asked: Any) -> Published:
    there.session.rollback()
    by = actor(there.session, who) if who else OPERATOR
    return published(there.session, by, FIRST, LAST, at(there), **asked)


def at(there: Models) -> datetime:
    return there.until + LATER


def table(report: Published, id: str, by: By = By.ALL) -> Table:
    return next(t for t in report.tables if t.measure.id == id and t.by is by)


def test_each_measure_is_what_a_second_way_finds(begun: Models) -> None:
    copy(begun, COPIES)
    began = perf_counter()
    report = shown(begun)
    print(f"{COPIES} cases measured in {perf_counter() - began:.1f} s")
    sums: dict[tuple[str, str, str], list[float]] = defaultdict(list)
    for where, found in every_case(begun.session, at(begun)):
        for (by, key), (measure, values) in ((w, f) for w in where.items() for f in found.items()):
            sums[measure, by, key] += values
    compared = 0
    for each in report.tables:
        id, unit = each.measure.id, each.measure.unit
        cells = {"": each.whole} if each.by is By.ALL else {r.key: r.cell for r in each.rows}
        for key, cell in cells.items():
            value, cases = told(sums[id, each.by, key], unit)
            assert (cell.value, cell.cases) == (value, cases), (id, each.by, key)
            compared += cell.why is Why.SHOWN
    assert compared > 100
    assert {t.measure.id for t in report.tables} >= {measure for measure, _, _ in sums}
    assert not small_counts_in(counts_in(cells_of(report)))


def test_lateness_its_reasons_and_excuses_are_counted_by_kind(begun: Models) -> None:
    copy(begun, 60)
    late, reasons, excuses = shown(begun).breakdowns
    counted = {row.key: row.cell.value for row in late.rows}
    assert counted["au-nsw-od nsw-clinician"] == 10
    words = {row.key: row.words for row in late.rows}
    assert words["au-nsw-od nsw-clinician"].startswith("Tell them in person (New South Wales")
    assert {row.key for row in reasons.rows} == {"explained", "unexplained"}
    assert {(row.words, row.cell.value) for row in excuses.rows} == {("They said no", 10.0)}


def test_a_late_duty_of_a_rule_that_nobody_has_confirmed_says_so(begun: Models) -> None:
    """A report goes to people who cannot look into policy/regimes.yaml: of Nevada's seven days,
    told from memory, each says that they are not verified. A day that was read in its source
    bears no such mark.
    """
    for regime in ("us-nv-439", "ie-psa2023-notifiable"):
        case = an_opened_case(begun.session, regimes=[regime])
        case.person = a_person(case)
        a_talk(case, "disclosure")
    words = {row.key: row.words for row in shown(begun).breakdowns[0].rows}
    nevada = "Nevada, sentinel events and patient notification"
    assert words["us-nv-439 nv-patient"] == (
        f"Tell them in person ({nevada}). {NOT_VERIFIED} {ASK}"
    )
    assert words["ie-psa2023-notifiable ie-statement"].endswith("notifiable incidents)")


def test_a_handful_of_cases_tells_nothing_but_that_there_are_few(begun: Models) -> None:
    report = shown(begun)
    assert report.whole.why is Why.FEW
    assert {row.cell.why for row in table(report, "apology_given", By.SITE).rows} == {Why.FEW}
    assert not any(counts_in(cells_of(report)))


def test_the_span_is_of_days_of_awareness_at_the_site(begun: Models) -> None:
    begun.session.rollback()
    days = [date(2026, 3, 11), date(2026, 3, 12), date(2026, 3, 13)]
    reports = [published(begun.session, OPERATOR, day, day, at(begun)) for day in days]
    assert [report.whole.why for report in reports] == [Why.SHOWN, Why.FEW, Why.SHOWN]
    assert [report.whole.value for report in reports] == [0, None, 0]


def test_a_report_says_whose_cases_it_counts(begun: Models) -> None:
    """Mona works at one of the two sites, and what she gives to the board is not of all."""
    assert shown(begun).places == ()
    assert shown(begun, MONA).places == (SITE,)
    assert shown(begun, site=FAR_SITE).places == (FAR_SITE,)


def test_only_of_a_site_or_of_some_rules(begun: Models) -> None:
    copy(begun, 60)
    assert [r.key for r in table(shown(begun), "cases", By.SITE).rows] == [SITE, FAR_SITE]
    far = shown(begun, site=FAR_SITE)
    assert [row.key for row in table(far, "cases", By.SITE).rows] == [FAR_SITE]
    sydney = shown(begun, regime="au-nsw-od")
    assert sydney.whole.value == 10
    assert table(sydney, "promises_not_kept").whole.value == 10


def test_who_sees_which_cases_sees_the_measures_of_these(begun: Models) -> None:
    copy(begun, 60)
    assert shown(begun).whole.value == 60
    everything, mine = shown(begun, site=SITE), shown(begun, MAX)
    assert [t.rows for t in mine.tables if t.by is By.MONTH] == [
        t.rows for t in everything.tables if t.by is By.MONTH
    ]
    assert [row.key for row in table(mine, "cases", By.SITE).rows] == [SITE]
    for email in (BEN, EVA):
        with pytest.raises(Forbidden):
            shown(begun, email)


def test_a_case_that_is_restricted_counts_for_those_it_names(begun: Models) -> None:
    session = begun.session
    made = [an_opened_case(session) for _ in range(6)]
    before = shown(begun, MONA).whole
    for case in made:
        record_as(case, ADA, "restrict", reason="Staff of ours are harmed", only=[ADA, RON])
    assert (before.value, shown(begun, MONA).whole.why) == (10, Why.FEW)
    assert shown(begun, ADA).whole == before


def test_a_promise_not_kept_counts_when_its_record_is_destroyed(begun: Models) -> None:
    session = begun.session
    session.rollback()
    wanted = Wanted(FIRST, LAST)
    for case, site in gathered(session, OPERATOR, wanted, at(begun)):
        stub = Evidence(number=99, kind="destroyed")
        stub.keep_in_clear({KEPT: knew_at(case.case).isoformat()})
        left = replace(case, rows=(stub,))
        whole, destroyed = (case_facts(each, OPERATOR, site) for each in (case, left))
        assert whole
        assert destroyed
        broken = [p for p in whole.promises if p.state == "not_kept"]
        assert list(destroyed.promises) == [replace(p, late=False) for p in broken]
        assert (destroyed.harm, destroyed.owed) == ("destroyed", False)
        assert destroyed.month == whole.month


@pytest.mark.parametrize(
    ("asked", "field"), [({"site": "Nowhere"}, "site"), ({"regime": "atlantis"}, "regime")]
)
def test_what_is_not_there_is_said(begun: Models, asked: dict[str, str], field: str) -> None:
    with pytest.raises(BadInput) as no:
        shown(begun, **asked)
    assert [fault.field for fault in no.value.faults] == [field]


def for_the_year(there: Models) -> Tally:
    there.session.rollback()
    return tally(there.session, OPERATOR, at(there), Year(GENERAL, FIRST, LAST), ())


@pytest.mark.parametrize("made", [shown, for_the_year])
def test_no_more_queries_for_many_cases_than_for_few(
    begun: Models, made: Callable[[Models], object]
) -> None:
    few = queries(begun, made)
    copy(begun, 80)
    assert queries(begun, made) == few


@pytest.mark.skipif(not SOAK, reason="minutes: in make soak")
def test_ten_thousand_cases_need_little_more_memory_than_a_thousand(begun: Models) -> None:
    peaks: list[int] = []
    for more in (1_000, 9_000):
        copy(begun, more, after=1_000 if peaks else 0)
        tracemalloc.start()
        shown(begun)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    print(f"at most {peaks[0] / 2**20:.0f} MB of 1,000 cases, {peaks[1] / 2**20:.0f} of 10,000")
    assert peaks[1] < peaks[0] + MORE_MEMORY


def test_what_was_found_before_is_what_would_be_found_again(begun: Models) -> None:
    """Also of a case in which something was recorded since, and for whoever else reads."""
    copy(begun, 40)
    known: Known = {}
    mona, max = (actor(begun.session, who) for who in (MONA, MAX))

    def found(by: Actor, known: Known | None = None) -> Published:
        begun.session.rollback()
        return published(begun.session, by, FIRST, LAST, at(begun), known=known)

    assert found(mona, known) == found(mona)
    before = len(known)
    case = an_opened_case(begun.session)
    case.person = a_person(case)
    a_talk(case, "first")
    assert found(mona, known) == found(mona)
    assert len(known) == before + 1
    record_as(case, ADA, "support", offered_to="staff", what="Talks")
    assert found(mona, known) == found(mona)
    assert found(max, known) == found(max)


def test_what_was_found_stands_until_the_day_ends_where_the_case_is(begun: Models) -> None:
    """In Sydney that is in the afternoon of UTC: until ten in the morning a promise of the day
    before was counted as in time.
    """
    begun.session.execute(update(Site).values(zone_name="Australia/Sydney"))
    begun.session.commit()
    assert late_before_and_after_its_day(begun, ZoneInfo("Australia/Sydney")) == [False, True]


def test_nor_does_the_day_of_another_site_make_it_stand_longer(begun: Models) -> None:
    """At midnight in London it is the next day in Auckland already, and not yet in Honolulu: the
    days at the three sites were the same two before and after, and the promise was in time until
    the morning.
    """
    for name, zone in (("Auckland", "Pacific/Auckland"), ("Honolulu", "Pacific/Honolulu")):
        begun.session.add(Site(name=name, zone_name=zone, regimes=[]))
    begun.session.commit()
    assert late_before_and_after_its_day(begun, ZoneInfo("Europe/London")) == [False, True]


def late_before_and_after_its_day(begun: Models, zone: ZoneInfo) -> list[bool]:
    """Whether a promise counts as late half an hour before its day ends there, and after."""
    case = an_opened_case(begun.session)
    case.person = a_person(case)
    a_talk(case, "first", next_contact=a_next_contact(case, 3))
    begun.session.commit()
    ends = datetime.combine(case.now.today + timedelta(days=4), time(), zone)
    known: Known = {}
    late = []
    for minutes in (-30, 30):
        at = ends.astimezone(UTC) + timedelta(minutes=minutes)
        published(begun.session, OPERATOR, FIRST, LAST, at, known=known)
        *_, (_, _, facts) = known.values()
        assert facts
        late += [promise.late for promise in facts.promises]
    return late


def queries(there: Models, made: Callable[[Models], object]) -> int:
    with asked_of(there.session) as asked:
        made(there)
    return len(asked)


def test_every_measure_says_what_it_means_and_whose_it_is() -> None:
    measures = [each.measure for each in DEFINITIONS]
    for measure in measures:
        assert measure.means.endswith((".", "?")), measure.id
        assert measure.source
        assert measure.name[0].isupper()
        assert measure.better in ("more", "less", "")
    assert len({measure.id for measure in measures}) == len(measures)
