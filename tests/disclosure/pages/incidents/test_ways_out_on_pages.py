"""The lawful other ways stand on the pages where somebody reads what is missing."""

import re
from html import unescape

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests import cases
from tests.begun import begins_with
from tests.cases import ACase, a_case, a_talk, an_opened_case, record_as
from tests.disclosure.pages.test_worklist import main_of
from tests.people import ADA, BEN, EVA, IVA, MONA
from tests.typed import signed_in
from tests.ways import judged
from workflows.words import State

pytestmark = pytest.mark.usefixtures("team")
DECLINED = "Mrs Ann Price declined, asked for later, or cannot be reached?"


@pytest.fixture
def case(case: ACase) -> ACase:
    judged(case)
    return case


class Page:
    """As somebody reads it: its words, and where its links lead."""

    def __init__(self, app: Flask, email: str, path: str) -> None:
        text = signed_in(app, email).get(path).text
        self.words = " ".join(main_of(text).split())
        self.links = [unescape(each) for each in re.findall(r'href="([^"]+)"', text)]

    def to(self, about: str) -> list[str]:
        return [each for each in self.links if about in each]


@pytest.mark.parametrize("where", ["", "/moves/begin_investigation"])
def test_what_somebody_declined_can_be_recorded_from_the_list_of_what_is_missing(
    app: Flask, case: ACase, where: str
) -> None:
    seen = Page(app, ADA, f"/incidents/{case.ref}{where}")
    assert DECLINED in seen.words
    (way,) = seen.to("/records/excuse?")
    form = signed_in(app, ADA).get(way).text
    assert 'value="apology_given" checked' in form
    assert f'value="{case.person}" checked' in form


def test_who_may_not_excuse_reads_who_may(app: Flask, case: ACase) -> None:
    seen = Page(app, IVA, f"/incidents/{case.ref}")
    assert "A clinician or risk manager can record that instead." in seen.words
    assert not seen.to("/records/excuse")


def test_once_nothing_is_missing_no_other_way_is_named(app: Flask, session: Session) -> None:
    case = an_opened_case(session)
    cases.acknowledged(case)
    assert DECLINED not in Page(app, ADA, f"/incidents/{case.ref}").words


@begins_with(a_case, at=State.INVESTIGATE)
def test_a_duty_that_cannot_be_met_has_its_form_on_the_case_the_move_and_the_duties(
    app: Flask, begun: ACase
) -> None:
    duty = next(d.id for d in begun.now.facts.duties if d.blocks and d.status in ("open", "late"))
    seen = Page(app, ADA, f"/incidents/{begun.ref}/duties")
    assert "Or record why it will not be met" in seen.words
    (way,) = [each for each in seen.to("/records/explanation?") if f"duty={duty}&" in each]
    form = signed_in(app, BEN).get(way).text
    box = re.search(r'<input[^>]*name="unmet"[^>]*value="yes"[^>]*>', form)
    assert box
    assert "checked" in box.group()

    told = {"duty": duty, "words": "She asked us not to.", "unmet": True}
    talk = a_talk(begun, "follow_up").id
    number = record_as(begun, BEN, "explanation", **told, given_in=str(talk)).id
    seen = Page(app, EVA, f"/incidents/{begun.ref}/duties")
    assert "A second person has to agree that it will not be met." in seen.words
    assert seen.to(f"/records/explanation_review?explanation={number}")


def test_saying_that_we_cannot_reach_somebody_names_the_letter_first(
    app: Flask, case: ACase
) -> None:
    seen = Page(app, ADA, f"/incidents/{case.ref}/records/excuse")
    assert "fall away only once the letter to somebody we cannot reach was sent there" in seen.words
    (way,) = seen.to("/letters/new?")
    assert "kind=no_contact" in way
    assert f"to={case.person}" in way


@begins_with(a_case, at=State.APOLOGIZE)
def test_a_letter_is_begun_in_sight_of_a_hold(app: Flask, begun: ACase) -> None:
    told = {"by": "police", "limits": ["findings"], "advice_by": "Our solicitor"}
    told |= {"reason": "They have asked us to wait.", "from": begun.at.isoformat()}
    record_as(begun, ADA, "hold", **told, review_on="2099-05-04")
    seen = Page(app, BEN, f"/incidents/{begun.ref}/letters/new?kind=apology")
    assert "Leave out what we found, or wait with this letter: a hold of the police" in seen.words


@begins_with(a_case, at=State.INVESTIGATE)
def test_a_promise_of_a_talk_that_was_taken_back_reads_as_withdrawn(
    app: Flask, begun: ACase
) -> None:
    talk = next(row for row in begun.now.case.records.values() if row.kind == "conversation")
    told = {"of": talk.number, "words": "It was another patient.", "withdraws": True}
    made = record_as(begun, BEN, "correction", **told).id
    review = {"agrees": True, "reason": "I asked her about it myself."}
    record_as(begun, EVA, "correction_review", correction=made, **review)
    seen = Page(app, ADA, f"/incidents/{begun.ref}/promises")
    assert "Withdrawn" in seen.words
    assert "Ended before it was sent" not in seen.words


def test_whoever_sees_no_case_reads_when_they_would_and_how_they_get_to_one_now(
    app: Flask, session: Session
) -> None:
    """A new nurse had searched for nothing, and read that nothing matches; and that a case of
    her own ward is at another site."""
    an_opened_case(session)
    nurse, auditor = Page(app, BEN, "/incidents"), Page(app, MONA, "/incidents?state=closed")
    assert "There is no case yet that you see. You see a case once you are named" in nurse.words
    assert "at another site" not in nurse.words
    assert "/glass" in nurse.links
    assert "Nothing here matches. A case you are not named on may be at another" in auditor.words


@begins_with(a_case, at=State.FOLLOW_UP, regimes=["us-or-edr"])
def test_a_duty_that_runs_until_it_is_answered_no_leads_to_the_form_that_takes_the_answer(
    app: Flask, begun: ACase
) -> None:
    for where in ("", "/moves/close", "/duties"):
        seen = Page(app, ADA, f"/incidents/{begun.ref}{where}")
        assert "a person answers no to “compensation is offered”" in unescape(seen.words), where
        assert "Answer it, as “or-advise: no” under the answers of a decision" in seen.words
        assert f"/incidents/{begun.ref}/records/decision" in seen.links
    form = Page(app, ADA, f"/incidents/{begun.ref}/records/decision")
    assert "or-advise" in form.words
