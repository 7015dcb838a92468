"""What a letter was begun with is withdrawn, as another patient's: all who handle it are told."""

from html import unescape

from flask import Flask

from disclosure.actions.letters import writing as letters
from disclosure.actions.letters.newer_findings import findings_newer_than
from disclosure.actions.letters.withdrawn_words import words_withdrawn
from tests.begun import begins_with
from tests.cases import (
    FINDINGS,
    SLOTS,
    ACase,
    a_case,
    a_draft,
    a_person,
    a_talk,
    change_by,
    move_as,
    record_as,
    taken_to,
)
from tests.cases import letter_row as row
from tests.disclosure.actions.letters.test_letter_beginning import draft
from tests.people import ADA, BEN, EVA, IVA
from tests.typed import signed_in
from workflows.words import State

INSULIN = "You were given the insulin that was for bed nine."
WHY = "It was of the lady in bed ten."


def withdrawn(case: ACase, number: int, by: str = BEN) -> None:
    told = {"of": str(number), "words": WHY, "withdraws": True}
    record_as(case.later(hours=1), by, "correction", **told)


def findings_withdrawn(case: ACase) -> None:
    kinds = {n: each.kind for n, each in case.now.case.records.items()}
    withdrawn(case, max(n for n, kind in kinds.items() if kind == "findings"), IVA)


def said(case: ACase, ref: str) -> list[str]:
    return [*words_withdrawn(case.now, row(case, ref))]


def saved(case: ACase, ref: str, **slots: str) -> None:
    letters.edit(case.session, change_by(case, BEN), ref, {"slots": slots})


@begins_with(a_case, at=State.INVESTIGATE)
def test_the_words_of_a_talk_with_another_patient_are_named_until_they_are_out(
    app: Flask, begun: ACase
) -> None:
    talk = a_talk(begun.later(hours=1), "first", said=INSULIN)
    letter = draft(begun, "initial_notification")
    assert INSULIN in letter.text
    withdrawn(begun, talk.id)
    (says,) = said(begun, letter.ref)
    assert f"Noted: “{INSULIN}" in says
    assert f"Why it was withdrawn: “{WHY}” See that the letter says nothing of it." in says
    assert says in unescape(signed_in(app, BEN).get(f"/letters/{letter.ref}").text)
    saved(begun, letter.ref, not_known="We do not know more yet.")
    assert INSULIN in " ".join(said(begun, letter.ref))  # it was saved, and still says so
    saved(begun, letter.ref, facts=FINDINGS["facts"])
    assert not said(begun, letter.ref)


@begins_with(a_case, at=State.INVESTIGATE)
def test_told_in_other_words_it_is_named_until_its_writer_reads_it_again(begun: ACase) -> None:
    talk = a_talk(begun.later(hours=1), "first", said=INSULIN)
    letter = draft(begun, "initial_notification")
    saved(begun, letter.ref, facts="We gave you the wrong insulin.")
    withdrawn(begun, talk.id)
    assert INSULIN in " ".join(said(begun, letter.ref))
    saved(begun, letter.ref, facts=FINDINGS["facts"])
    assert not said(begun, letter.ref)


@begins_with(a_case, at=State.INVESTIGATE)
def test_what_was_entered_twice_still_stands(begun: ACase) -> None:
    talk = a_talk(begun.later(hours=1), "follow_up", said=INSULIN)
    a_talk(begun, "follow_up", said=INSULIN)
    letter = draft(begun, "initial_notification")
    withdrawn(begun, talk.id)
    assert not said(begun, letter.ref)


@begins_with(a_case, at=State.INVESTIGATE)
def test_the_day_of_a_talk_that_was_entered_again_as_of_another_day_is_named(
    app: Flask, begun: ACase
) -> None:
    """As the program itself says how a day is put right."""
    case = begun.later(days=4)
    talk = a_talk(case, "first", at="2026-03-13")
    letter = draft(case, "initial_notification")
    assert "Friday 13 March 2026" in letter.text
    withdrawn(case, talk.id)
    a_talk(case, "first", at="2026-03-14")
    (says,) = said(case, letter.ref)
    assert says == (
        "The talk noted for 13 March 2026 was withdrawn since, and none of that day stands. Why it "
        f"was withdrawn: “{WHY}” See that the letter tells the right day."
    )
    assert says in unescape(signed_in(app, BEN).get(f"/letters/{letter.ref}").text)
    saved(case, letter.ref, opening="Thank you for talking with us on Saturday 14 March 2026.")
    assert not said(case, letter.ref)


@begins_with(a_case, at=State.APOLOGIZE)
def test_an_answer_of_a_talk_that_was_withdrawn_is_named(begun: ACase) -> None:
    (question,), answer = begun.now.questions, "The bed of Mr Kane was in the way."
    talk = a_talk(begun.later(hours=1), "follow_up")
    record_as(begun, BEN, "answer", question=question.ref, words=answer, given_in=str(talk.id))
    letter = draft(begun, "findings")
    assert answer in letter.text
    withdrawn(begun, talk.id)
    assert [says for says in said(begun, letter.ref) if answer in says and WHY in says]


@begins_with(a_case, at=State.APOLOGIZE)
def test_who_approves_issues_and_sends_are_told_that_the_findings_were_withdrawn(
    app: Flask, begun: ACase
) -> None:
    ref = a_draft(begun, "apology")
    findings_withdrawn(begun)
    for until, who in {"submit": EVA, "approve": ADA, "issue": ADA}.items():
        taken_to(begun, ref, until) if until == "submit" else _next(begun, ref, until)
        found = said(begun, ref)
        assert FINDINGS["why"] in " ".join(found)  # its facts were said in a talk that stands
        page = unescape(signed_in(app, who).get(f"/letters/{ref}").text)
        assert all(says in page for says in found)
    move_as(begun, ADA, "send", ref, how="post", format="standard")
    assert not said(begun, ref)


def _next(case: ACase, ref: str, trigger: str) -> None:
    told = {"sha256": row(case, ref).text_sha256} if trigger == "approve" else {}
    move_as(case, EVA if trigger == "approve" else ADA, trigger, ref, **told)


@begins_with(a_case, at=State.APOLOGIZE)
def test_findings_that_count_no_more_are_said_of_a_letter_that_tells_them_in_other_words(
    begun: ACase,
) -> None:
    ref = a_draft(begun, "findings")
    saved(begun, ref, **SLOTS["apology"])
    saved(begun, ref, facts="You had ten times too much.", why="The boxes look alike.")
    assert not [*findings_newer_than(begun.now, row(begun, ref))]
    findings_withdrawn(begun)
    (says,) = findings_newer_than(begun.now, row(begun, ref))
    assert says.startswith("No findings stand that a second person approved")
    saved(begun, ref, facts="We do not know yet what happened.")
    assert not [*findings_newer_than(begun.now, row(begun, ref))]


@begins_with(a_case, at=State.INVESTIGATE)
def test_help_that_is_offered_no_more_is_named_while_the_letter_offers_it(begun: ACase) -> None:
    """It went out with “We offer you this help”, and whoever sent it read nothing of that."""
    told = {"what": "A taxi each day", "offered_to": str(begun.person)}
    offer = record_as(begun.later(hours=1), BEN, "support", **told)
    letter = draft(begun, "holding")
    assert "We offer you this help: a taxi each day." in letter.text
    withdrawn(begun, offer.id)
    (says,) = said(begun, letter.ref)
    assert f"Noted: “A taxi each day”. Why it was withdrawn: “{WHY}”" in says
    saved(begun, letter.ref, closing="We think of you.")
    assert says in said(begun, letter.ref)
    saved(begun, letter.ref, support="You can talk with our counsellor, free.")
    assert not said(begun, letter.ref)


@begins_with(a_case, at=State.INVESTIGATE)
def test_what_another_is_offered_still_does_not_keep_it_in_this_letter(begun: ACase) -> None:
    other = a_person(begun, name="Mr Leo Price", relationship="Husband", is_patient=False)
    taxi = {"what": "A taxi each day"}
    offer = record_as(begun, BEN, "support", **taxi, offered_to=str(begun.person))
    record_as(begun, BEN, "support", **taxi, offered_to=str(other))
    mine, his = draft(begun, "holding"), draft(begun, "holding", to=other)
    withdrawn(begun, offer.id)
    assert [says for says in said(begun, mine.ref) if "A taxi each day" in says]
    assert not said(begun, his.ref)


@begins_with(a_case, at=State.INVESTIGATE)
def test_a_question_that_was_never_theirs_is_named_while_the_letter_quotes_it(
    begun: ACase,
) -> None:
    words = "Why did the lady in bed ten fall?"
    case = begun.later(hours=1)
    question = record_as(case, BEN, "question", person=case.person, words=words)
    letter = draft(begun, "holding")
    assert words in letter.text
    told = {"of": str(question.id), "words": WHY, "withdraws": True}
    taken = record_as(begun, BEN, "correction", **told)
    assert not said(begun, letter.ref)  # it stands until a second person agrees
    agreed = {"correction": taken.id, "agrees": True, "reason": "She never asked that"}
    record_as(begun, EVA, "correction_review", **agreed)
    (says,) = said(begun, letter.ref)
    assert f"Noted: “{words}” Why it was withdrawn: “{WHY}”" in says
    saved(begun, letter.ref, received="- Why did this happen?")
    assert not said(begun, letter.ref)


@begins_with(a_case, at=State.INVESTIGATE)
def test_the_day_of_an_attempt_that_was_another_patients_is_named(begun: ACase) -> None:
    tried = {"person": begun.person, "how": "phone", "result": "Nobody answered"}
    days = [record_as(begun.later(days=1), BEN, "attempt", **tried) for _ in range(2)]
    letter = draft(begun, "no_contact")
    withdrawn(begun, days[1].id)
    (says,) = said(begun, letter.ref)
    assert says.startswith("The attempt to reach them noted for ")
    tried_once = letter.text.partition(" and ")[0].partition("\n\n")[2]
    saved(begun, letter.ref, tried=f"{tried_once}.")
    assert not said(begun, letter.ref)
