"""The calculator: for anybody signed in, the engine of a case, and nothing of it is kept."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from disclosure.policy import policy
from disclosure.policy.cautions import ASK, NOT_VERIFIED
from disclosure.records.base import Record
from tests.disclosure.pages.incidents.test_duties_page import acts, table, words
from tests.disclosure.pages.test_worklist import FORBIDDEN, main_of
from tests.people import ADA, ADAM, MONA
from tests.typed import holds_moment, signed_in

pytestmark = pytest.mark.usefixtures("team")
WALES, ENGLAND, CONTRACT = "gb-wls-doc", "gb-eng-reg20-nhs", "gb-eng-nhs-contract-sc35"
BODY, MIND = "nhs_lfpse_physical/lfpse_phys_none", "nhs_lfpse_psychological/lfpse_psych_none"
TOLD = {"events-0-name": "in_person_notified", "events-0-at": "2026-03-27T09:30"}
KNEW = {"became_aware": "2026-03-26T09:30", "as_of": "2026-05-20T09:00"}


def asked(app: Flask, *regimes: str, email: str = ADA, **typed: Any) -> TestResponse:
    data = {"regimes": list(regimes), **KNEW, **typed}
    return signed_in(app, email).post("/calculator", data=data)


def test_it_asks_for_rules_harm_and_times_and_for_nobody(app: Flask) -> None:
    page = signed_in(app, ADA).get("/calculator").text
    said = words(main_of(page))
    for label in (
        "Under which rules", "Harm to the body", "Psychological harm", "When we became aware",
        "When it happened", "What else happened", "Time zone", "As of",
    ):  # fmt: skip
        assert label in said
    boxes = set(re.findall(r'<(?:input|select|textarea)[^>]* name="([^"]+)"', page))
    assert "became_aware" in boxes
    assert not {box for box in boxes if re.search("patient|person|summary|note|reason", box)}
    assert not FORBIDDEN.search(main_of(page))


def test_the_rules_of_ones_own_sites_come_first_and_are_chosen(app: Flask) -> None:
    page = signed_in(app, ADA).get("/calculator").text
    own = re.findall(r'name="regimes"[^>]* value="([^"]+)"( checked)?', page)
    assert own == [(ENGLAND, " checked")]
    others = re.findall(r'name="others"[^>]* value="([^"]+)"', page)
    assert set(others) == {regime.id for regime in policy().regimes} - {ENGLAND}


def test_who_works_at_no_site_is_offered_every_rule(app: Flask) -> None:
    page = signed_in(app, ADAM).get("/calculator").text
    offered = re.findall(r'name="regimes"[^>]* value="([^"]+)"', page)
    assert set(offered) == {regime.id for regime in policy().regimes}


def test_one_list_of_all_rules_the_earliest_first_with_what_one_act_meets(app: Flask) -> None:
    answer = asked(app, ENGLAND, others=[WALES, CONTRACT], **TOLD)
    assert answer.status_code == 200
    letter, talk = acts(answer.text)[:2]
    assert "Tuesday 7 April" in words(letter)  # five working days, over Easter
    assert words(letter).count("The same act also meets:") == 2
    assert "Monday 13 April" in words(talk)
    assert "not counting weekends, Good Friday and Easter Monday in Wales" in words(letter)
    assert NOT_VERIFIED in letter
    assert ASK in letter


def test_each_date_has_its_reasons_and_its_source(app: Flask) -> None:
    page = asked(app, WALES, **TOLD).text
    assert table(page).count('class="govuk-details app-why"') == table(page).count('"row"')
    letter = words(acts(page)[0])
    assert "The clock started on Friday 27 March 2026, 9:30am (Europe/London)" in letter
    assert "It lasts until midnight in Europe/London." in letter
    assert "reg 5(1)-(3)" in letter


def test_nothing_is_kept_and_nothing_stands_in_the_address(app: Flask, session: Session) -> None:
    def stored() -> dict[str, list[str]]:
        session.rollback()
        tables = Record.metadata.sorted_tables
        return {t.name: sorted(map(repr, session.execute(select(t)).all())) for t in tables}

    before = stored()
    answer = asked(app, WALES, **TOLD)
    assert answer.status_code == 200
    assert "Location" not in answer.headers
    assert stored() == before
    assert re.search(r'<form method="post" id="ask" action="/calculator"', answer.text)
    ignored = signed_in(app, ADA).get("/calculator?became_aware=2026-03-26T09:30&regimes=" + WALES)
    assert "2026-03-26" not in ignored.text


def test_what_was_typed_is_still_there_beside_the_answer(app: Flask) -> None:
    page = asked(app, ENGLAND, others=[WALES], physical="who_icps/who_mild", **TOLD).text
    assert holds_moment(page, "became_aware", "2026-03-26", "09:30")
    assert re.search(r'value="who_icps/who_mild" selected', page)
    assert re.search(rf'name="others"[^>]* value="{WALES}" checked', page)
    assert 'value="in_person_notified" selected' in page


@pytest.mark.parametrize(
    ("typed", "link", "says"),
    [
        ({"became_aware": ""}, "#became_aware", "When we became aware: fill this in."),
        ({"became_aware": "soon"}, "#became_aware", "give a day and a time"),
        ({"became_aware": "2026-05-21T09:00"}, "#became_aware", "this lies after the moment"),
        ({"zone": "Nowhere/Town"}, "#zone", "use a name such as Europe/London"),
        ({"regimes": []}, "#regimes", "Under which rules: choose at least one."),
        ({"events-0-name": "review_completed"}, "#events-0-at", "Event 1, when: give a day"),
        ({"physical": "x/y"}, "#physical", "Harm to the body: choose from those offered."),
        ({"as_of": "2026-13-13T09:00"}, "#as_of", "As of: give a day and a time"),
    ],
)
def test_what_is_wrong_stands_beside_its_box_and_the_rest_is_kept(
    app: Flask, typed: dict[str, Any], link: str, says: str
) -> None:
    data = {"regimes": [ENGLAND], **KNEW, "occurred": "2026-03-25T07:15", **typed}
    answer = signed_in(app, ADA).post("/calculator", data=data)
    assert answer.status_code == 422
    summary = answer.text[answer.text.index("govuk-error-summary") :]
    assert f'href="{link}"' in summary
    assert summary.count(says) >= 2  # in the summary, and beside the box
    assert "Nothing was worked out yet." in answer.text
    assert holds_moment(answer.text, "occurred", "2026-03-25", "07:15")
    assert "<table" not in answer.text


def test_another_row_can_be_added_without_losing_anything(app: Flask) -> None:
    page = asked(app, WALES, another="events", **TOLD).text
    assert 'name="events-1-at"' in page
    assert holds_moment(page, "events-0-at", "2026-03-27", "09:30")
    assert "<table" not in page


def test_a_fold_with_something_in_it_stays_open(app: Flask) -> None:
    page = asked(app, ENGLAND, zone="Nowhere/Town").text
    folds = re.findall(r'<details class="govuk-details"( open)?>.*?</summary>', page, re.DOTALL)
    assert folds == ["", " open"]  # other places; another zone or day


def test_the_sheet_has_every_reason_open_and_says_what_it_is(app: Flask) -> None:
    page = asked(app, WALES, sheet="yes", **TOLD).text
    assert table(page).count("<details") == table(page).count('app-why" open')
    said = words(page)
    assert "As of Wednesday 20 May, 9am, printed by Ada Lind: a calculation, not a record" in said
    assert "What was asked" in said
    assert "Research data, not legal advice." in said
    assert "compared with the law again by Saturday 20 February 2027" in said


def test_once_the_rules_are_older_than_they_may_be_the_pages_say_so(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They were to be compared with the law by 20 February 2027. In March the page still said that
    they are to be, by Saturday 20 February: who read it took that for the next one.
    """
    in_march = datetime(2027, 3, 1, 9, tzinfo=UTC)
    monkeypatch.setattr("disclosure.pages.calculator.page.now", lambda: in_march)
    said = words(asked(app, WALES, **TOLD).text)
    over = "again by Saturday 20 February 2027. That day is over: check a rule before relying on it"
    assert said.count(f"These rules were to be compared with the law {over}.") == 2


def test_the_professional_duty_is_there_also_where_no_duty_of_law_runs(app: Flask) -> None:
    page = asked(app, ENGLAND, physical=BODY, psychological=MIND).text
    said = words(page)
    assert "does not apply, once a person decides so and a second one agrees" in said
    assert "On these facts no duty of these rules runs." in said
    assert "must be open and honest with the patient (professional duty of candour)" in said
    assert "<table" not in page


def test_one_kind_of_harm_left_open_is_never_a_no(app: Flask) -> None:
    said = words(asked(app, ENGLAND, physical=BODY).text)
    assert "undecided, so treated as applying" in said
    assert "Psychological harm is not graded: a “no” needs both kinds." in said
    assert "Tell them in person" in said


def test_what_a_person_has_to_answer_is_asked_and_counts(app: Flask) -> None:
    page = asked(app, "us-ca-1279", became_aware="2026-03-26T09:30").text
    assert "What only a person can answer" in page
    assert 'name="answers-ca-inform-urgent"' in page
    assert "Runs until a person answers no to this:" in words(table(page))
    answered = {"answers-ca-inform-urgent": "no", "answers-ca-report-urgent": "no"}
    page = asked(app, "us-ca-1279", **answered).text
    assert "Runs until a person answers no to this:" not in words(table(page))


def test_all_rules_of_all_places_can_be_asked_at_once(app: Flask) -> None:
    every = [regime.id for regime in policy().regimes]
    answer = asked(app, *every, zone="Europe/London", **TOLD)
    assert answer.status_code == 200
    duties = sum(len(r.duties) for r in policy().regimes)
    shown = answer.text.count('class="govuk-details app-why"')
    assert shown == duties  # none is lost, none twice; nobody answered that one replaces another


def test_hours_that_end_at_midnight_give_no_whole_day_more(app: Flask) -> None:
    """A day of 24 hours from midnight: who read the 27th alone would be a day late."""
    midnight = {"became_aware": "2026-03-26T00:00", "as_of": "2026-03-26T09:00"}
    talk = next(act for act in acts(asked(app, "us-nj-psa", **midnight).text) if "24 hours" in act)
    assert "<strong>The end of Thursday 26 March</strong>" in talk
    assert "The time ends on Friday 27 March 2026, as the day began" in words(talk)
    noon = midnight | {"became_aware": "2026-03-26T12:00", "as_of": "2026-03-26T19:00"}
    talk = next(act for act in acts(asked(app, "us-nj-psa", **noon).text) if "24 hours" in act)
    assert "<strong>Friday 27 March, 12pm</strong>" in talk


def test_the_picture_says_from_which_day_it_looks(app: Flask) -> None:
    page = asked(app, WALES, **TOLD).text
    assert "<svg role=" in page
    assert ">Wed 20 May</text>" in page
    assert ">today</text>" not in page


def test_a_year_without_holidays_is_refused_for_that_duty_alone(app: Flask) -> None:
    far = {"became_aware": "2031-03-26T09:30", "as_of": "2031-05-20T09:00"}
    event = {"events-0-name": "in_person_notified", "events-0-at": "2031-03-27T09:30"}
    said = words(asked(app, WALES, **far, **event).text)
    assert "lists no working days for 2031" in said
    assert "No date can be given" in said


@pytest.mark.parametrize("email", [ADA, MONA, ADAM])
def test_it_is_for_anybody_with_an_account_and_in_the_navigation(app: Flask, email: str) -> None:
    page = signed_in(app, email).get("/calculator")
    assert page.status_code == 200
    assert 'href="/calculator" aria-current="page"' in page.text
    assert asked(app, WALES, email=email).status_code == 200


def test_it_is_for_nobody_who_has_not_signed_in(app: Flask) -> None:
    client = app.test_client()
    for answer in (client.get("/calculator"), client.post("/calculator", data=KNEW)):
        assert answer.status_code == 401
        assert "Under which rules" not in answer.text
