"""Promises are listed quickly: also in a case with very many, and when nearly all are over."""

import re
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from disclosure.actions.facts import Gathered, gather
from disclosure.actions.looks.caseload import staff_of
from disclosure.actions.to_do.fresh import freshen
from disclosure.clock import now
from disclosure.pages.commitments import ledger, page, which_cases
from disclosure.records.incident import Incident
from disclosure.records.users import User
from tests.asked import asked_of
from tests.cases import (
    ACase,
    a_case,
    a_next_contact,
    a_person,
    a_talk,
    acknowledged,
    an_opened_case,
    kept,
    record_as,
)
from tests.people import ADA, BEN, actor
from tests.typed import signed_in
from workflows.words import State

pytestmark = pytest.mark.usefixtures("team")


def asked_for(app: Flask, address: str) -> int:
    """How many statements the database is asked for a page, of one that was opened before."""
    client = signed_in(app, ADA)
    client.get(address)
    with asked_of(app) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def promised(case: ACase, many: int) -> None:
    for day in range(1, many + 1):
        a_talk(case, "follow_up", next_contact=a_next_contact(case, day))


@pytest.mark.parametrize("address", ["/promises", "/incidents/{ref}/records/conversation"])
def test_a_case_with_ten_promises_asks_no_more_of_the_database_than_one_with_two(
    app: Flask, session: Session, address: str
) -> None:
    case = an_opened_case(session, now() - timedelta(days=1))
    acknowledged(case)
    promised(case, 1)
    page = address.format(ref=case.ref)
    with_two = asked_for(app, page)
    promised(case, 8)
    assert asked_for(app, page) == with_two


def promising(session: Session, days: int) -> ACase:
    """A new case with one promise, to be kept in so many days."""
    case = an_opened_case(session, now() - timedelta(days=1))
    case.person = a_person(case)
    a_talk(case, "first", next_contact=a_next_contact(case, days))
    return case


def test_of_very_many_cases_a_page_shows_those_first_whose_day_comes_first(
    app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hospital group with promises in thousands of cases: the page read every one of them, ten
    seconds for five hundred, and nobody ever saw it. Each promise is on one page, and no number is
    said of all that was counted on one.
    """
    for module in (which_cases, page):
        monkeypatch.setattr(module, "ON_A_PAGE", 2)
    made = [(days, promising(session, days).promise) for days in (9, 3, 6, 12, 1)]
    ada, address, pages = signed_in(app, ADA), "/promises", list[list[str]]()
    while address:
        shown = ada.get(address).text
        assert "There are promises to look at in 5 cases." in shown
        assert "All open</a>" in shown
        assert "Nothing is late" not in shown
        found = dict.fromkeys(re.findall(r'href="/promises/(COM-[0-9-]+)"', shown))
        pages.append(sorted(found))
        more = re.search(r'href="(/promises\?after=[^"]+)"', shown)
        address = more[1] if more else ""
    in_order = [ref for _, ref in sorted(made)]
    assert pages == [sorted(in_order[:2]), sorted(in_order[2:4]), in_order[4:]]


def test_whoever_kept_the_last_promise_of_a_page_goes_on_to_the_next_and_misses_none(
    app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next page began where that case had its earliest day by then: it had none any more, and
    the page was empty.
    """
    for module in (which_cases, page):
        monkeypatch.setattr(module, "ON_A_PAGE", 2)
    cases = [promising(session, days) for days in (1, 3, 6, 9)]
    ada = signed_in(app, ADA)
    more = re.search(r'href="(/promises\?after=[^"]+)"', ada.get("/promises").text)
    assert more
    kept(cases[1].later(hours=1), cases[1].promise)
    shown = ada.get(more[1]).text
    assert [case.promise in shown for case in cases] == [False, False, True, True]


def test_as_a_file_each_page_is_there_and_whoever_works_here_is_read_once(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = {promising(session, days).promise for days in (9, 3, 6)}
    of_staff = []
    for on_a_page in (100, 1):
        monkeypatch.setattr(which_cases, "ON_A_PAGE", on_a_page)
        session.rollback()
        with asked_of(session) as asked:
            pages = [*ledger.pages_of(session, actor(session, ADA), now())]
        assert {entry.ref for page in pages for entry in page.entries} == made
        of_staff.append(sum(f"FROM {User.__tablename__}" in sql for sql, _ in asked))
    assert len(pages) == 3
    assert of_staff[0] == of_staff[1]


def test_a_case_closed_long_ago_is_not_read_again_until_somebody_records_something_there(
    app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = a_case(session, at=State.CLOSED)  # in spring; its promises were kept and told
    freshen(session, [case.id], now(), staff_of(session))
    read = list[str]()

    def noted(session: Session, incident: Incident, at: datetime) -> Gathered:
        read.append(incident.ref)
        return gather(session, incident, at)

    monkeypatch.setattr(ledger, "gather", noted)
    client = signed_in(app, ADA)
    assert client.get("/promises").status_code == 200
    assert read == []
    record_as(case, BEN, "note", words="She rang, and asked for the letter again.")
    client.get("/promises")
    assert read == [case.ref]
