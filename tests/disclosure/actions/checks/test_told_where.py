"""Where something was told is a place that they have: a talk, a letter, or a page of theirs."""

import pytest

from disclosure.actions.checks.references import choices, words_of
from disclosure.actions.recording import record
from disclosure.kinds.faults import BadInput
from tests.begun import begins_with
from tests.cases import ACase, a_case, a_person, change_by, has_a_page, record_as
from tests.people import BEN
from workflows.words import State

pytestmark = [pytest.mark.usefixtures("team"), begins_with(a_case, at=State.INVESTIGATE)]


def test_nobody_is_answered_on_a_page_to_which_nobody_was_invited(begun: ACase) -> None:
    """Else the case closed over an answer that nobody could read."""
    told = {"question": begun.now.questions[0].ref, "words": "The boxes.", "given_in": "page"}
    assert "page" not in choices(begun.session, begun.now.case, "where")
    with pytest.raises(BadInput, match="nobody of this case was ever given a code for a page"):
        record(begun.session, change_by(begun, BEN), "answer", told)
    has_a_page(begun)
    assert choices(begun.session, begun.now.case, "where")["page"] == "On their page"
    record(begun.session, change_by(begun, BEN), "answer", told)


def test_nor_on_the_page_of_another_of_them(begun: ACase) -> None:
    husband = a_person(begun, name="Mr Alan Price", relationship="Husband", is_patient=False)
    asked = record_as(begun, BEN, "question", person=husband, words="Who was on that night?")
    (question,) = (made["ref"] for made in asked.created if made["kind"] == "question")
    told = {"question": question, "words": "Two nurses.", "given_in": "page"}
    has_a_page(begun)
    with pytest.raises(BadInput, match="no code for a page was ever made for Mr Alan Price"):
        record(begun.session, change_by(begun, BEN), "answer", told)
    has_a_page(begun, husband)
    record(begun.session, change_by(begun, BEN), "answer", told)


def test_what_was_told_on_a_page_before_this_was_asked_is_still_called_so(begun: ACase) -> None:
    assert words_of(begun.session, begun.now.case, "where", "page") == "On their page"
