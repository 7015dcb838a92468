"""Before a letter leaves: whom it is for, their address and the form they need, by the record."""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.letters import writing as letters
from disclosure.kinds.faults import BadInput
from tests.begun import begins_with
from tests.cases import (
    SLOTS,
    ACase,
    a_letter,
    a_person,
    an_opened_case,
    approved_findings,
    change_by,
    move_as,
    name_contact,
    record_as,
    text_sha256,
)
from tests.cases import letter_row as row
from tests.disclosure.actions.test_who_acts import lived
from tests.people import ADA, BEN, EVA
from workflows.machine import NotReady
from workflows.words import LetterState

NEW_STREET = ["2 New Street", "Aldervale", "AB1 2CE"]
RING = "We will ring you whenever you want to talk."
CHILD = {"name": "Ann Price", "born_on": "2017-05-02"}


def ready(case: ACase, **person: object) -> ACase:
    case.person = a_person(case, **person)
    name_contact(case)
    return case


def a_ready_case(session: Session) -> ACase:
    return ready(an_opened_case(session))


pytestmark = [pytest.mark.usefixtures("team"), begins_with(a_ready_case)]


def a_note_to(case: ACase, until: str, **more: Any) -> str:
    return a_letter(case, "no_contact", until=until, **more)


def changed(case: ACase, **fields: object) -> None:
    record_as(
        case, BEN, "person_change", person=case.person, **fields, reason="She told me so today"
    )


def unmet(case: ACase, email: str, trigger: str, ref: str, **data: Any) -> list[str]:
    with pytest.raises(NotReady) as no:
        move_as(case, email, trigger, ref, **data)
    case.session.rollback()
    return [item.id for item in no.value.unmet]


def approve(case: ACase, ref: str) -> dict[str, Any]:
    return {"sha256": text_sha256(case, ref)}


def test_what_was_confirmed_is_kept_from_review_on_and_goes_with_the_draft(case: ACase) -> None:
    ref = a_note_to(case, "submit")
    lines = ["Mrs Ann Price", "1 High Street", "Aldervale", "AB1 2CD"]
    assert row(case, ref).address == lines
    move_as(case, EVA, "return_to_draft", ref, reason="Say it in fewer words")
    assert row(case, ref).address is None
    changed(case, post=NEW_STREET)
    move_as(case, BEN, "submit", ref)
    assert row(case, ref).address == ["Mrs Ann Price", *NEW_STREET]
    move_as(case, EVA, "approve", ref, **approve(case, ref))


@pytest.mark.parametrize("fields", [{"post": NEW_STREET}, {"name": "Mrs Ann Pryce"}])
def test_a_change_since_the_review_stops_it_and_says_when(
    case: ACase, fields: dict[str, Any]
) -> None:
    for until, trigger, email in (("submit", "approve", EVA), ("approve", "issue", ADA)):
        ref = a_note_to(case, until)
        case.later(hours=1)
        before = row(case, ref).address
        changed(case, **fields)
        told = approve(case, ref) if trigger == "approve" else {}
        with pytest.raises(NotReady, match="changed on 12 March, after the letter was put in"):
            move_as(case, email, trigger, ref, **told)
        back: dict[str, Any] = {"name": "Mrs Ann Price", "post": before[1:] if before else []}
        changed(case, **back)
        move_as(case, email, trigger, ref, **told)


def test_what_is_issued_carries_the_old_address_and_is_not_posted(case: ACase) -> None:
    ref = a_note_to(case, "issue")
    changed(case, post=NEW_STREET)
    by_post: dict[str, Any] = {"how": "post", "format": "standard"}
    assert unmet(case, ADA, "send", ref, **by_post) == ["address_unchanged"]
    move_as(case, ADA, "send", ref, how="visit", format="standard")
    assert row(case, ref).state is LetterState.SENT


def test_other_changes_of_a_person_stop_nothing(case: ACase) -> None:
    ref = a_note_to(case, "submit")
    changed(case, phone="01632 960299", preferred_name="Annie")
    move_as(case, EVA, "approve", ref, **approve(case, ref))


def test_nobody_dead_is_written_to_at_any_step(case: ACase) -> None:
    refs = {until: a_note_to(case, until) for until in ("submit", "approve", "issue")}
    record_as(case.later(hours=1), BEN, "patient_status", what="died", source="The ward")
    assert {row(case, ref).state for ref in refs.values()} == {LetterState.WITHDRAWN}


@pytest.mark.parametrize("how", ["told_us", "by_hand", "read_on_page"])
def test_nobody_dead_has_been_given_a_letter_or_told_us_so(case: ACase, how: str) -> None:
    ref = a_note_to(case, "send")
    alive, died = case.later(hours=1).at, case.later(hours=1).at
    record_as(
        case, BEN, "patient_status", what="died", at=died.isoformat(), source="Her daughter rang"
    )
    after = case.later(hours=1).at.isoformat()
    told: dict[str, Any] = {"how": how, "format": "html" if how == "read_on_page" else "standard"}
    with pytest.raises(NotReady, match=r"Mrs Ann Price died on 12 March 2026, .+m, so nobody can"):
        move_as(case, ADA, "deliver", ref, at=after, **told)
    case.session.rollback()
    move_as(case, ADA, "deliver", ref, at=alive.isoformat(), **told)
    assert row(case, ref).state is LetterState.DELIVERED


def test_what_the_post_left_at_the_house_before_or_after_a_death_is_told_as_it_was(
    case: ACase,
) -> None:
    ref = a_note_to(case, "send")
    died = case.later(hours=1).at.isoformat()
    record_as(case, BEN, "patient_status", what="died", at=died, source="Her daughter rang")
    at = case.later(days=1).at.isoformat()
    move_as(case, ADA, "deliver", ref, at=at, how="signed_for", format="standard")


def test_a_childs_letter_goes_to_who_lawfully_acts(session: Session) -> None:
    case = ready(an_opened_case(session, patient=CHILD), name="Ann Price")
    ref = a_letter_in_draft(case)
    assert unmet(case, BEN, "submit", ref) == ["goes_to_who_acts"]
    mother = a_person(case, name="Mrs Joan Price", is_patient=False, lawful_basis="Her mother")
    a_note_to(case, "send", to=mother)
    changed(case, lawful_basis="Her doctor judged that she understands it")
    move_as(case, BEN, "submit", ref)


def test_nothing_is_promised_in_a_letter_to_whom_others_act_for(session: Session) -> None:
    """It would be owed to the mother alone, once more with each press, and stay nobody's here."""
    case = ready(an_opened_case(session, patient=CHILD), name="Ann Price")
    a_person(case, name="Mrs Joan Price", is_patient=False, lawful_basis="Her mother")
    letter, _ = letters.draft(
        session, change_by(case, BEN), "holding", {"to": case.person, "text": RING}
    )
    promise = {"sentence": RING, "owner": BEN, "standing": True}
    with pytest.raises(BadInput) as no:
        letters.link(session, change_by(case, BEN), letter.ref, promise)
    session.rollback()
    assert "Nobody would owe this to Ann" in str(no.value)
    assert "whoever has parental responsibility" in str(no.value)
    assert not case.now.commitments
    changed(case, lawful_basis="Her doctor judged that she understands it")
    _, checked = letters.link(session, change_by(case, BEN), letter.ref, promise)
    assert [each.commitment for each in checked.promises] == [c.ref for c in case.now.commitments]


def test_who_lost_capacity_is_not_written_to_until_it_is_regained(case: ACase) -> None:
    refs = {until: a_note_to(case, until) for until in ("submit", "approve", "issue")}
    lived(case, "lost_capacity")
    told = approve(case, refs["submit"])
    assert unmet(case, EVA, "approve", refs["submit"], **told) == ["goes_to_who_acts"]
    assert unmet(case, ADA, "issue", refs["approve"]) == ["goes_to_who_acts"]
    sent: dict[str, Any] = {"how": "visit", "format": "standard"}
    assert unmet(case, ADA, "send", refs["issue"], **sent) == ["goes_to_who_acts"]
    lived(case, "regained_capacity")
    move_as(case, ADA, "send", refs["issue"], **sent)


def a_letter_in_draft(case: ACase) -> str:
    letter, _ = letters.draft(case.session, change_by(case, BEN), "no_contact", {"to": case.person})
    return letter.ref


@pytest.mark.parametrize(
    "post",
    [[], ["No fixed abode", "Aldervale", "AB1 2CE"]],
)
def test_what_no_postman_can_find_is_not_posted_but_may_be_handed_over(
    session: Session, post: list[str]
) -> None:
    case = ready(an_opened_case(session), post=post)
    ref = a_note_to(case, "issue")
    by_post: dict[str, Any] = {"how": "post", "format": "standard"}
    assert unmet(case, ADA, "send", ref, **by_post) == ["address_can_be_posted"]
    move_as(case, ADA, "send", ref, how="visit", format="standard")


def test_how_it_will_go_is_confirmed_before_it_is_issued(session: Session) -> None:
    case = ready(an_opened_case(session), safe={"never": ["post"]}, formats=["Large print"])
    ref = a_note_to(case, "approve")
    plan: dict[str, Any] = {"how": "post", "format": ["standard"], "knows": "told"}
    assert unmet(case, ADA, "issue", ref, **plan) == ["way_not_forbidden", "format_needed"]
    with pytest.raises(BadInput):
        move_as(case, ADA, "issue", ref, knows="perhaps")
    plan |= {"how": "visit", "format": ["large_print"]}
    move_as(case, ADA, "issue", ref, **plan)
    kept = list(case.now.case.moves(ref))[-1].body["data"]
    assert kept == plan


def test_the_form_they_need_is_sent_and_delivered_or_there_is_a_reason(session: Session) -> None:
    case = ready(an_opened_case(session), formats=["Large print"])
    ref = a_note_to(case, "issue")
    with pytest.raises(NotReady, match="Mrs Ann Price needs large print: choose that form too"):
        move_as(case, ADA, "send", ref, how="post", format="standard")
    with pytest.raises(BadInput, match="In which format: fill this in"):  # no form is no other form
        move_as(case, ADA, "send", ref, how="post", format=[])
    because = "She reads it with her daughter"
    told: dict[str, Any] = {"how": "post", "format": "standard", "other_format_because": because}
    move_as(case, ADA, "send", ref, **told)
    assert list(case.now.case.moves(ref))[-1].body["data"]["other_format_because"] == because
    at = case.later(days=1).at.isoformat()
    large: dict[str, Any] = {"at": at, "how": "told_us", "format": "large_print"}
    assert unmet(case, ADA, "deliver", ref, **large) == ["was_sent_in_it"]
    move_as(case, ADA, "deliver", ref, at=at, how="told_us", format="standard")


def test_a_need_that_came_up_later_counts_when_it_is_delivered(case: ACase) -> None:
    refs = [a_note_to(case, "send") for _ in range(3)]
    changed(case, formats=["Large print"])
    at = case.later(days=1).at.isoformat()
    told: dict[str, Any] = {"at": at, "how": "told_us", "format": "standard"}
    assert unmet(case, ADA, "deliver", refs[0], **told) == ["format_needed"]
    move_as(case, ADA, "deliver", refs[0], at=at, how="by_hand", format="large_print")
    move_as(case, ADA, "deliver", refs[1], at=at, how="by_hand", format="read_aloud", **because())
    move_as(case, ADA, "deliver", refs[2], **told, **because())


def because() -> dict[str, Any]:
    return {"other_format_because": "It was read to her, which she prefers"}


def test_only_words_for_forms_that_there_are_are_taken(case: ACase) -> None:
    ref = a_note_to(case, "issue")
    for words in ("poem", ["standard", "large"]):
        with pytest.raises(BadInput, match="there is no"):
            move_as(case, ADA, "send", ref, how="post", format=words)
    sent: dict[str, Any] = {"how": "visit", "format": ["easy_read"]}
    assert unmet(case, ADA, "send", ref, **sent) == ["form_was_made"]
    move_as(case, ADA, "send", ref, how="visit", format=["standard", "braille", "audio"])


def test_a_correction_says_in_its_first_lines_what_it_corrects(case: ACase) -> None:
    first = a_note_to(case, "send")
    ref = a_correction(case, first)
    told = approve(case, ref)
    assert unmet(case, EVA, "approve", ref, **told) == ["says_what_it_corrects"]
    move_as(case, EVA, "return_to_draft", ref, reason="Say which letter it corrects")
    tried = f"This letter corrects {first}. {SLOTS['no_contact']['tried']}"
    edited, _ = letters.edit(case.session, change_by(case, BEN), ref, {"slots": {"tried": tried}})
    assert first in edited.text
    move_as(case, BEN, "submit", ref)
    move_as(case, EVA, "approve", ref, **approve(case, ref))


@pytest.mark.parametrize("until", ["submit", "issue"])
def test_what_they_never_got_needs_no_correcting(case: ACase, until: str) -> None:
    ref = a_correction(case, a_note_to(case, until))
    move_as(case, EVA, "approve", ref, **approve(case, ref))


def test_what_it_corrects_is_asked_again_when_it_is_issued(case: ACase) -> None:
    """The other may have gone since it was approved: then this one corrects it, and says nothing
    of that."""
    first = a_note_to(case, "issue")
    ref = a_correction(case, first)
    move_as(case, EVA, "approve", ref, **approve(case, ref))
    move_as(case, ADA, "send", first, how="post", format="standard")
    assert unmet(case, ADA, "issue", ref) == ["says_what_it_corrects"]


def test_nor_is_it_issued_where_the_other_never_went_after_all(case: ACase) -> None:
    first = a_note_to(case, "send")
    ref = a_correction(case, first)
    move_as(case, EVA, "return_to_draft", ref, reason="Say which letter it corrects")
    says = f"This letter corrects the one we sent you on 12 March 2026 ({first})."
    tried = f"{says} {SLOTS['no_contact']['tried']}"
    letters.edit(case.session, change_by(case, BEN), ref, {"slots": {"tried": tried}})
    move_as(case, BEN, "submit", ref)
    move_as(case, EVA, "approve", ref, **approve(case, ref))
    told: dict[str, Any] = {"step": "send", "reason": "It was another letter"}
    move_as(case, ADA, "entered_in_error", first, **told)
    with pytest.raises(NotReady, match="it corrects no letter that they were sent"):
        move_as(case, ADA, "issue", ref)


def a_correction(case: ACase, replaces: str) -> str:
    told = {"to": case.person, "replaces": replaces}
    letter, _ = letters.draft(case.session, change_by(case, BEN), "no_contact", told)
    ref = letter.ref
    boxes = {**letter.boxes, **SLOTS["no_contact"]}
    letters.edit(case.session, change_by(case, BEN), ref, {"slots": boxes})
    move_as(case, BEN, "submit", ref)
    return ref


def test_a_delivered_letter_in_a_form_they_cannot_read_does_not_count(session: Session) -> None:
    case = ready(an_opened_case(session), formats=["Large print"])
    approved_findings(case)
    ref = a_letter(case, "apology", until="issue")
    large = ["standard", "large_print"]
    move_as(case, ADA, "send", ref, how="post", format=large)
    at = case.later(days=1).at.isoformat()
    told: dict[str, Any] = {"at": at, "how": "told_us"}
    assert unmet(case, ADA, "deliver", ref, **told, format="standard") == ["format_needed"]
    assert not case.now.facts.letters[0].delivered
    move_as(case, ADA, "deliver", ref, **told, format="large_print")
    assert case.now.facts.letters[0].delivered


def test_of_two_forms_sent_together_having_one_that_they_need_will_do(session: Session) -> None:
    """Only one can be said to be the form they have: no reason was left but an untrue one."""
    case = ready(an_opened_case(session), formats=["Large print", "Audio"])
    both, one = a_note_to(case, "issue"), a_note_to(case, "issue")
    sent = ["standard", "large_print", "audio"]
    move_as(case, ADA, "send", both, how="post", format=sent)
    move_as(case, ADA, "send", one, how="post", format=sent[:2], **because())
    at = case.later(days=1).at.isoformat()
    told: dict[str, Any] = {"at": at, "how": "told_us"}
    needs_both = ["format_needed", "format_needed"]
    assert unmet(case, ADA, "deliver", both, **told, format="standard") == needs_both
    move_as(case, ADA, "deliver", both, **told, format="large_print")
    move_as(case, ADA, "deliver", one, **told, format="large_print")


def test_a_second_form_that_was_not_sent_is_still_asked_for(case: ACase) -> None:
    ref = a_note_to(case, "send")
    changed(case, formats=["standard print", "Audio"])
    at = case.later(days=1).at.isoformat()
    told: dict[str, Any] = {"at": at, "how": "told_us", "format": "standard"}
    assert unmet(case, ADA, "deliver", ref, **told) == ["format_needed"]
