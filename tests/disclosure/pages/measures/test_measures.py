"""The page of measures: numbers with their picture and their meaning, and nobody in them."""

import csv
import io
import json
import re
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from disclosure.actions.sites import change_site
from disclosure.actions.users import Person, change_user
from disclosure.clock import now
from disclosure.records.users import site_called
from tests.asked import asked_of
from tests.begun import begins_with
from tests.cases import an_opened_case
from tests.people import ADA, BEN, FAR_SITE, MONA, OPERATOR, SITE
from tests.typed import signed_in


@dataclass(frozen=True, slots=True)
class Months:
    """`opened`: six cases in each of two months that are over, and two in the one before."""

    session: Session
    opened: tuple[datetime, ...]
    refs: tuple[str, ...]

    def on(self, session: Session) -> "Months":
        return Months(session, self.opened, self.refs)


def months(session: Session) -> Months:
    middles = tuple(_middle_of_month(before) for before in (1, 2, 3))
    refs = [
        an_opened_case(session, at).ref
        for at in middles
        for _ in range(6 if at > middles[2] else 2)
    ]
    return Months(session, middles, tuple(refs))


def _middle_of_month(before: int) -> datetime:
    """At noon of the tenth, so many months ago."""
    at = now().replace(day=10, hour=12, minute=0, second=0, microsecond=0)
    for _ in range(before):
        at = (at.replace(day=1) - timedelta(days=1)).replace(day=10)
    return at


pytestmark = [pytest.mark.usefixtures("begun"), begins_with(months)]


def read(browser: FlaskClient, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200, address
    return answer.text


def test_numbers_stand_in_a_table_beneath_their_picture_and_small_ones_nowhere(
    app: Flask, begun: Months
) -> None:
    page = read(signed_in(app, MONA), "/measures?measure=cases")
    last, before, few = (f"{at:%b %Y}" for at in begun.opened)
    row = '<tr><th scope="row">{}</th><td class="is-number">{}</td></tr>'
    assert row.format(last, 10) in page
    assert row.format(before, 10) in page
    assert row.format(few, "Kept back") in page
    assert page.index('<circle cx="') < page.index(row.format(last, 10))
    assert len(re.findall('<circle cx="[^"]+%"', page)) == 2
    assert "1 of these months is kept back" in page
    assert "Cases: too few numbers to tell" in page
    assert not [ref for ref in begun.refs if ref in page]
    assert "style=" not in page
    assert "<style" not in page


def test_each_measure_says_what_it_means_and_whose_idea_it_was(app: Flask) -> None:
    page = read(signed_in(app, MONA), "/measures")
    assert "Hours to the first conversation: too few numbers to tell" in page
    how = page.partition('id="how"')[2]
    assert how.count("Source:") > 15
    assert "Pathway to Accountability, Compassion and Transparency" in how
    assert "Perla, Provost and Murray" in how
    assert "Counts from 1 to 5 are kept back" in how


def test_what_is_chosen_stays_chosen_and_what_is_not_there_is_not_found(app: Flask) -> None:
    browser = signed_in(app, MONA)
    page = read(browser, "/measures?measure=cases&months=24")
    assert len(re.findall('<tr><th scope="row">[A-Z][a-z]{2} 20', page)) == 24
    assert "<title>Measures: Cases " in page
    assert 'href="/measures?measure=cases">Last 12 months</a>' in page
    assert 'href="/measures?months=24&amp;measure=cases" aria-current="true">Last 24' in page
    assert browser.get("/measures?measure=none").status_code == 404
    assert browser.get(f"/measures?site={FAR_SITE}").status_code == 404
    assert "Kept back" in read(browser, f"/measures?site={SITE}&measure=cases")


def test_the_same_numbers_can_be_taken_away(app: Flask) -> None:
    browser = signed_in(app, MONA)
    found = browser.get("/measures.csv")
    assert found.content_type == "text/csv; charset=utf-8"
    assert re.search(
        r'filename="measures-\d{4}-\d\d-to-\d{4}-\d\d.csv"', found.headers["Content-Disposition"]
    )
    lines = list(csv.DictReader(io.StringIO(found.text.removeprefix("\ufeff"))))
    cases = [line["value"] for line in lines if (line["measure"], line["by"]) == ("cases", "month")]
    assert cases == ["", "10", "10"]
    document = json.loads(read(browser, "/measures.json"))
    assert [row["value"] for row in document["measures"][0]["by"]["month"]] == [None, 10, 10]
    assert browser.get("/measures.pdf").data.startswith(b"%PDF-")
    assert "default-src 'none'" in browser.get("/measures.html").headers["Content-Security-Policy"]


def test_what_was_computed_is_shown_until_something_is_recorded(app: Flask, begun: Months) -> None:
    browser = signed_in(app, MONA)
    few = f'<tr><th scope="row">{begun.opened[2]:%b %Y}</th><td class="is-number">'
    with asked_of(app) as first:
        assert f"{few}Kept back" in read(browser, "/measures?measure=cases")
    with asked_of(app) as then:
        assert f"{few}Kept back" in read(browser, "/measures?measure=cases")
    assert len(then) < len(first) - 5
    for _ in range(4):
        an_opened_case(begun.session, begun.opened[2])
    assert f"{few}10<" in read(browser, "/measures?measure=cases")


def test_what_a_site_or_somebody_is_called_is_shown_as_it_is_today(
    app: Flask, begun: Months
) -> None:
    """The numbers of a hospital stood under the name of before until the next day."""
    browser, session = signed_in(app, MONA), begun.session
    assert SITE in read(browser, "/measures.csv")
    site = site_called(session, SITE)
    assert site
    there = (session, OPERATOR, begun.opened[2], SITE, site.zone_name, site.regimes)
    change_site(*there, known=site.regimes, new_name="Harbour General")
    shown = read(browser, "/measures.csv")
    assert "Harbour General" in shown
    assert SITE not in shown
    ada = Person(ADA, "Ada Gray", ["risk_manager"], ["Harbour General"])
    with asked_of(app) as kept:
        read(browser, "/measures.csv")
    change_user(session, OPERATOR, begun.opened[2], ada)
    with asked_of(app) as anew:
        read(browser, "/measures.csv")
    assert len(anew) > len(kept) + 5


def test_what_is_recorded_in_one_case_is_no_reason_to_read_all_others_again(
    app: Flask, begun: Months
) -> None:
    """Of two thousand cases the page took thirteen seconds whenever anybody had recorded anything:
    where there are so many, somebody always has.
    """
    browser = signed_in(app, MONA)
    read(browser, "/measures?measure=cases")
    told = an_opened_case(begun.session, begun.opened[0])
    with asked_of(app) as asked:
        read(browser, "/measures?measure=cases")
    rows = [told for sql, told in asked if "FROM evidence" in sql and "incident_id IN" in sql]
    assert [list(each) for each in rows] == [[told.id]]


def test_what_is_not_counted_again_on_the_same_day_is_said_to_be_late_from_the_next(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = signed_in(app, MONA)
    first = read(browser, "/measures")
    monkeypatch.delattr("disclosure.pages.measures.page.published")
    assert "All measures" in read(browser, "/measures")
    says = "counted once a day, and again when anything is recorded: an hour of the law that passes"
    assert f"{says} in between is late here from the next day on." in first


def test_it_is_in_the_navigation_of_who_may_report_and_in_no_other(app: Flask) -> None:
    assert 'href="/measures"' in read(signed_in(app, ADA), "/")
    assert 'href="/measures"' not in read(signed_in(app, BEN), "/")
    assert 'href="/measures/families"' in read(signed_in(app, ADA), "/measures")


def test_of_very_many_cases_it_says_how_to_get_them_and_keeps_nobody_waiting(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("disclosure.pages.measures.page.MOST_ON_A_PAGE", 13)
    monkeypatch.delattr("disclosure.pages.measures.page.published")
    browser = signed_in(app, ADA)
    page = read(browser, "/measures")
    assert "more than 13 cases" in page
    assert "disclosure report measures --from" in page
    away = browser.get("/measures.csv")
    assert (away.status_code, away.location) == (303, "/measures")
