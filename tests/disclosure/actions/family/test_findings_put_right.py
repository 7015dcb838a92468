"""What is put right of findings reaches the family as findings do: with a second person's word."""

import pytest

from disclosure.actions.family.view import family_view
from disclosure.actions.letters.put_right import AGREE_FIRST, SAY_IT, words_put_right
from disclosure.actions.refused import Refused
from disclosure.actions.to_do.case_view import view_of
from disclosure.actions.watching import watched
from disclosure.permissions import Forbidden, Permission
from tests.begun import begins_with
from tests.cases import FINDINGS, ACase, a_case, a_letter, record_as
from tests.disclosure.actions.letters.test_letter_beginning import draft
from tests.disclosure.actions.to_do.test_worklist import acts, row
from tests.people import BEN, EVA, IVA, RON
from tests.to_do import rows_of
from workflows.words import State

pytestmark = begins_with(a_case, at=State.APOLOGIZE)
RIGHT = "It was 500 units."
TO_AGREE = "Check what was put right of the findings for Mrs Ann Price"
ANEW = "Say anew what is right of the findings, or take that correction back"


def put_right(case: ACase, words: str = RIGHT, of: int = 0) -> int:
    """Of the findings, or of what was said of them."""
    findings = next(r for r in case.now.case.records.values() if r.kind == "findings").number
    told = {"of": str(of or findings), "words": words, "withdraws": False}
    return record_as(case, IVA, "correction", **told).id


def said(case: ACase, email: str, correction: int, *, agrees: bool) -> int:
    told = {"correction": correction, "agrees": agrees, "reason": "I read the chart again."}
    return record_as(case, email, "correction_review", **told).id


def shown(case: ACase) -> tuple[str, tuple[str, ...]]:
    story = family_view(case.now, case.person).story
    assert story
    return story.facts, story.corrections


def test_she_reads_what_is_right_of_our_findings_once_a_second_person_agreed(
    case: ACase,
) -> None:
    """One nurse could rewrite on her page, alone, what two people had found."""
    correction = put_right(case)
    assert shown(case) == (FINDINGS["facts"], ())
    asked = next(todo for todo in rows_of(case) if todo.act == TO_AGREE)
    assert (asked.needs, asked.barred) == (Permission.REVIEW, frozenset({IVA}))
    assert AGREE_FIRST in " ".join(words_put_right(case.now, draft(case, "apology")))

    said(case, EVA, correction, agrees=True)
    assert shown(case) == (FINDINGS["facts"], (RIGHT,))
    assert TO_AGREE not in acts(case)
    assert SAY_IT in " ".join(words_put_right(case.now, draft(case, "apology")))


def test_whoever_wrote_it_does_not_agree_to_it(case: ACase) -> None:
    correction = put_right(case)
    with pytest.raises((Forbidden, Refused)):
        said(case, IVA, correction, agrees=True)
    case.session.rollback()
    assert shown(case) == (FINDINGS["facts"], ())
    said(case, RON, correction, agrees=True)  # a risk manager may, as of any correction
    assert shown(case)[1] == (RIGHT,)


def test_a_no_leaves_what_she_reads_and_who_wrote_it_says_it_anew(case: ACase) -> None:
    said(case, EVA, put_right(case), agrees=False)
    assert shown(case) == (FINDINGS["facts"], ())
    assert ANEW in acts(case)
    said(case, EVA, put_right(case, "It was 550 units."), agrees=True)
    assert shown(case) == (FINDINGS["facts"], ("It was 550 units.",))
    assert ANEW not in acts(case)


@begins_with(a_case, at=State.CLOSED)
def test_a_no_after_closing_is_told_to_who_wrote_it_too(begun: ACase) -> None:
    """A second person was asked there as well, and the writer heard nothing of the answer."""
    correction = put_right(begun)
    assert TO_AGREE in acts(begun)
    said(begun, EVA, correction, agrees=False)
    assert row(begun, ANEW).owner == IVA
    assert IVA in [each.owner for each in watched(view_of(begun.now)) if "not_agreed" in each.key]
    back = {"of": str(correction), "words": "She is right.", "withdraws": True}
    record_as(begun, IVA, "correction", **back)
    assert ANEW not in acts(begun)
    assert begun.state is State.CLOSED


def told_the_writer(case: ACase) -> str:
    """Of the next letter to her."""
    return " ".join(words_put_right(case.now, draft(case, "apology")))


def test_words_that_a_second_person_refused_are_not_read_out_as_what_is_right(
    case: ACase,
) -> None:
    """The writer read both doses as right, and was sent to ask somebody who had said no."""
    said(case, EVA, put_right(case), agrees=False)
    letter = draft(case, "apology")
    assert FINDINGS["facts"] in letter.slots["facts"]  # they stand as two people approved them
    assert not list(words_put_right(case.now, letter))

    said(case, EVA, put_right(case, "It was 550 units."), agrees=True)
    assert f"Right: “It was 550 units.” {SAY_IT}" in told_the_writer(case)


def test_what_two_agreed_on_is_right_after_a_no_to_what_was_said_of_it(case: ACase) -> None:
    first = put_right(case, "It was 300 units.")
    said(case, EVA, first, agrees=True)
    said(case, EVA, put_right(case, of=first), agrees=False)
    assert f"Right: “It was 300 units.” {SAY_IT}" in told_the_writer(case)


def test_what_a_second_person_agreed_to_after_a_letter_is_told_to_whoever_writes_the_next(
    case: ACase,
) -> None:
    """That letter told what two had approved by then; what is right has been told to nobody."""
    correction = put_right(case)
    a_letter(case.later(hours=1), "apology", until="send")
    assert AGREE_FIRST in told_the_writer(case)
    said(case.later(hours=1), EVA, correction, agrees=True)
    assert f"Right: “{RIGHT}” {SAY_IT}" in told_the_writer(case.later(hours=1))

    a_letter(case.later(hours=1), "apology", until="send")
    assert not told_the_writer(case)


def test_an_agreement_that_is_taken_back_takes_it_off_her_page(case: ACase) -> None:
    correction = put_right(case)
    review = said(case, EVA, correction, agrees=True)
    back = {"of": str(review), "words": "She read the wrong chart.", "withdraws": True}
    record_as(case, BEN, "correction", **back)
    assert shown(case)[1] == (RIGHT,)  # nobody else takes her word away alone
    said(case, EVA, correction, agrees=False)
    assert shown(case)[1] == ()


def test_what_was_put_right_wrongly_is_put_right_by_two_people_too(case: ACase) -> None:
    """Until they agree she reads what two agreed on before; then the last word alone."""
    first = put_right(case, "It was 300 units.")
    said(case, EVA, first, agrees=True)
    second = put_right(case, of=first)
    assert shown(case)[1] == ("It was 300 units.",)
    assert TO_AGREE in acts(case)
    (told,) = words_put_right(case.now, draft(case, "apology"))
    assert f"Right: “{RIGHT}” {AGREE_FIRST}" in told

    said(case, EVA, second, agrees=True)
    assert shown(case)[1] == (RIGHT,)
    assert TO_AGREE not in acts(case)


def test_nobody_is_asked_to_agree_to_what_its_writer_put_right_before(case: ACase) -> None:
    first = put_right(case, "It was 300 units.")
    second = put_right(case, of=first)
    assert [todo.act for todo in rows_of(case)].count(TO_AGREE) == 1

    said(case, EVA, second, agrees=False)  # then the first is asked about again
    assert [todo.act for todo in rows_of(case)].count(TO_AGREE) == 1
    assert shown(case)[1] == ()
