"""The first page of the day: works for whom it is for, and tells a stranger nothing."""

import re
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.clock import now
from disclosure.jobs.sweep import sweep
from disclosure.records.users import Site
from tests.begun import begins_with
from tests.cases import FINDINGS, ACase, a_case, a_person, an_opened_case, record_as
from tests.people import ADA, ADAM, BEN, EVA, FAR_SITE, IVA, MAX, MONA, SAM
from tests.typed import signed_in
from workflows.words import State

pytestmark = pytest.mark.usefixtures("team")
FORBIDDEN = re.compile(r"\b(overdue|breach|SLA|pending|N/A|action required)\b|!")


def main_of(page: str) -> str:
    """The words a person reads, without the frame around them."""
    inside = page.partition("<main")[2].partition("</main>")[0]
    return re.sub(r"<[^>]+>", " ", inside)


def words_of(page: str) -> str:
    return re.sub(r"\s+", " ", unescape(main_of(page)))


def test_what_to_do_next_is_the_first_thing_after_the_heading(app: Flask, session: Session) -> None:
    a_case(session, State.INVESTIGATE)
    page = signed_in(app, ADA).get("/")
    assert page.status_code == 200
    after = page.text.partition("</h1>")[2].lstrip()
    assert after.startswith('<section class="app-next"')
    assert "Ring Mrs Ann Price and say that a promise is late" in after.partition("</section>")[0]


def test_who_only_watches_is_not_asked_to_begin_with_it(app: Flask, session: Session) -> None:
    a_case(session, State.INVESTIGATE)
    first = signed_in(app, MAX).get("/").text.partition("</h1>")[2].partition("</section>")[0]
    assert "The most urgent here" in first
    assert "Start here" not in first
    assert "Start here" in signed_in(app, ADA).get("/").text


@begins_with(a_case, at=State.CLOSED)
def test_nor_is_who_wrote_what_waits_for_a_second_person(app: Flask, begun: ACase) -> None:
    """“Start here”, Ada read, and: “Ada Lind wrote it, so another person has to agree.”"""
    son = {"relationship": "Son", "is_patient": False, "standing": "also_told"}
    twice = a_person(begun, ADA, name="Mr Adam Price", **son)
    told = {"of": twice, "words": "He was named twice here", "withdraws": True}
    record_as(begun, ADA, "correction", **told)
    for who, heads in ((ADA, "The most urgent here"), (EVA, "Start here")):
        page = words_of(signed_in(app, who).get("/").text)
        assert f"{heads} Check a correction that takes back" in page


def test_a_row_links_to_the_form_that_does_it_and_names_nobody(
    app: Flask, session: Session
) -> None:
    case = an_opened_case(session)
    page = signed_in(app, ADA).get("/").text
    assert f'href="/incidents/{case.ref}/records/decision"' in page
    assert not [link for link in re.findall(r'href="([^"]+)"', page) if "Price" in link]


def test_a_row_one_may_not_do_leads_to_the_case(app: Flask, session: Session) -> None:
    case = an_opened_case(session)
    client = signed_in(app, MONA)
    page = client.get("/").text
    links = set(re.findall(r'href="(/incidents/INC[^"]*)"', page))
    assert links == {f"/incidents/{case.ref}"}


def test_a_law_without_a_number_shows_the_time_that_has_passed(
    app: Flask, session: Session
) -> None:
    an_opened_case(session)
    page = main_of(signed_in(app, ADA).get("/").text)
    days = (now().date() - an_opened_case(session).incident.became_aware_at.date()).days
    assert f"{days} days so far" in page
    assert "It gives no number." in page


@begins_with(a_case, at=State.INVESTIGATE)
def test_mine_shows_what_is_mine(app: Flask, session: Session, begun: ACase) -> None:
    other = an_opened_case(session)
    page = main_of(signed_in(app, BEN).get("/?whose=mine").text)
    assert begun.ref in page
    assert other.ref not in page
    assert "For me (" in page


@begins_with(a_case, at=State.INVESTIGATE)
def test_an_approver_finds_what_waits_for_a_second_person(app: Flask, begun: ACase) -> None:
    record_as(begun, IVA, "findings", **FINDINGS)
    page = main_of(signed_in(app, EVA).get("/?whose=mine").text)
    assert "Approve the findings for Mrs Ann Price" in page


@begins_with(a_case, at=State.INVESTIGATE)
def test_the_list_can_be_narrowed_and_junk_in_the_address_is_ignored(
    app: Flask, begun: ACase
) -> None:
    client = signed_in(app, ADA)
    assert begun.ref not in main_of(client.get("/?stage=acknowledge").text)
    assert begun.ref in main_of(client.get("/?stage=investigate&site=x&whose=y").text)


def test_no_word_that_blames_or_hides(app: Flask, session: Session) -> None:
    a_case(session, State.FOLLOW_UP)
    a_case(session, State.INVESTIGATE, regimes=["gb-wls-doc"])
    words = main_of(signed_in(app, ADA).get("/").text)
    assert not FORBIDDEN.search(words)


@begins_with(a_case, at=State.INVESTIGATE)
def test_a_stranger_sees_an_empty_day(app: Flask, begun: ACase) -> None:
    page = signed_in(app, SAM).get("/").text
    assert "Nothing is waiting here" in page
    assert begun.ref not in page


def test_an_administrator_reads_no_case_and_nobody_signed_out_does(app: Flask) -> None:
    assert signed_in(app, ADAM).get("/").location == "/users"
    assert app.test_client().get("/").status_code == 401


def test_where_no_sweep_comes_a_risk_manager_reads_it_and_a_clinician_does_not(
    app: Flask, session: Session
) -> None:
    an_opened_case(session, now() - timedelta(hours=5))
    silent = "Nobody is reminded"
    assert silent in signed_in(app, ADA).get("/").text
    assert silent not in signed_in(app, BEN).get("/").text

    sweep(session, now())
    assert silent not in signed_in(app, ADA).get("/").text


def test_a_site_that_is_no_choice_of_theirs_narrows_nothing(app: Flask, session: Session) -> None:
    """Kept since before they left a site, an address said at “All sites” that nothing waits."""
    case = an_opened_case(session)
    client = signed_in(app, ADA)
    there = session.scalars(select(Site.id).where(Site.name == FAR_SITE)).one()
    page = client.get(f"/?site={there}").text
    assert "Nothing is waiting here" not in page
    assert case.ref in page
    assert case.ref in client.post("/today/file", data={"site": str(there)}).text
