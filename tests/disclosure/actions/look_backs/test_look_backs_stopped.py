"""What a letter of a look-back asks at every stage: nothing goes of a case that is none."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from disclosure.actions import gate
from disclosure.actions.change import Change
from disclosure.actions.facts import gather
from disclosure.actions.look_backs import release as releasing
from disclosure.actions.look_backs.aside import put_back, why_aside
from disclosure.actions.look_backs.opening import look_back_of
from disclosure.actions.look_backs.phones import who_is_calling
from disclosure.actions.look_backs.post import mark_sent, print_release
from disclosure.actions.look_backs.printed import NOT_PRINTED
from disclosure.actions.look_backs.progress import left_over
from disclosure.actions.look_backs.unreached import not_reached
from disclosure.kinds.faults import BadInput
from disclosure.records.incident import Incident
from tests.begun import begins_with
from tests.disclosure.actions.look_backs.test_look_backs import (
    DOOR,
    do,
    in_case,
    letter_states,
    members,
    person_of,
    stages,
    whys,
)
from tests.disclosure.actions.look_backs.test_look_backs_after import (
    NOON,
    TODAY,
    aside,
    document,
    picture,
    sent_in_background,
    tries,
    unreached,
)
from tests.look_backs import AT, many_to_tell, released
from tests.people import ADA, BEN, EVA, actor
from workflows.words import LetterState, Trigger

pytestmark = pytest.mark.usefixtures("team")
WRONG = {"what": "wrong_patient", "reason": "The slide was another woman's"}
TWICE = {"what": "duplicate", "of": "INC-2026-000002", "reason": "She stands there twice"}
WAITS = "A second person has not agreed or disagreed yet."
WRONG_WAITS = f"This case was opened on the wrong patient, it is said. {WAITS}"
WRONG_AGREED = "This case was opened on the wrong patient: two people agree."
TWICE_AGREED = "This case repeats another: two people agree."
CLOSED = "This case is closed."
POLISH = "They need another language than that of the letter."
SAID_NO = "No letter goes to them now: they said no."


def judged(session: Session, number: int, error: dict[str, str], *, agrees: bool = True) -> None:
    said = in_case(session, number, ADA, "error", **error)
    told = {"error": said, "agrees": agrees, "reason": "I read the slides again"}
    in_case(session, number, EVA, "error_review", **told)


def closes(session: Session, number: int) -> None:
    """Without duty: the clinic that read her slide took this over, and she knows."""
    when = (AT - timedelta(days=1)).isoformat()
    told = {"name": "Beech Clinic", "role": "caused", "contact": "Dr Ash", "who_speaks": "They do"}
    told |= {"accepted_in_writing_at": when, "family_told_at": when}
    in_case(session, number, ADA, "other_organisation", **told)
    change = Change(members(session)[number - 1].incident_id, actor(session, ADA), AT, DOOR)
    ref = f"INC-2026-{number:06}"
    gate.move(session, change, ref, str(Trigger.CLOSE_WITHOUT_DUTY))


def asks_us_not_to(
    session: Session, number: int, what: str, ground: str = "declined", **more: str
) -> int:
    told = {"person": person_of(session, number), "requirement": [what], "ground": ground}
    told |= {"reason": "She rang and told us so", "at": TODAY} | more
    return in_case(session, number, BEN, "excuse", **told)


def learns_that_she_reads_polish(session: Session) -> None:
    told = {"person": person_of(session, 1), "language": "Polish"}
    in_case(session, 1, BEN, "person_change", reason="Her daughter rang", **told)


def loses_capacity(session: Session, number: int) -> None:
    told = {"what": "lost_capacity", "at": f"{AT:%Y-%m-%d}", "source": "Her doctor"}
    in_case(session, number, BEN, "patient_status", **told)


def left_out(session: Session, ref: str, many: int) -> list[tuple[int, str]]:
    ada, batch = actor(session, ADA), {"next": many}
    seen = releasing.preview(session, ada, AT, DOOR, ref, batch)
    return [(each.number, each.why) for each in seen.left_out]


def printed(session: Session, ref: str, tmp_path: Path) -> list[str]:
    """Why each that is not in the printer's file is not."""
    out = tmp_path / "print.zip"
    told = print_release(session, actor(session, ADA), NOON, DOOR, ref, 1, out)
    return [why for _, why in told.refused]


def phone_says_first(session: Session, ref: str, number: int) -> str:
    answer = who_is_calling(session, actor(session, ADA), NOON, DOOR, ref, f"S-{number}")
    return answer.found[0].first[0]


@begins_with(many_to_tell, patients=5, until="letter")
def test_no_letter_goes_to_a_wrong_patient_nor_twice_nor_where_all_is_over(
    session: Session, ref: str
) -> None:
    judged(session, 1, TWICE)
    in_case(session, 3, ADA, "error", **WRONG)
    judged(session, 4, WRONG, agrees=False)  # nobody's error: she is the right patient
    closes(session, 5)
    why = [(1, TWICE_AGREED), (3, WRONG_WAITS), (5, CLOSED)]
    assert left_out(session, ref, 5) == why
    assert [phone_says_first(session, ref, number) for number, _ in why] == [
        TWICE_AGREED, WRONG_WAITS, CLOSED,
    ]  # fmt: skip
    assert released(session, ref, {"next": 5}).letters == 2
    assert do(session).done == 2
    apart = {"closed_without_duty": 1}
    assert picture(session, ref) == {"set_aside": 2, "letter_issued": 2} | apart
    assert [(each.number, each.why) for each in aside(session, ref)] == why[:2]


@begins_with(many_to_tell, patients=5, until="letter")
def test_whoever_said_no_or_asked_for_later_is_written_to_and_tried_by_nobody(
    session: Session, ref: str
) -> None:
    asks_us_not_to(session, 1, "closing_letter_given")  # no letters; nobody agreed to it yet
    asks_us_not_to(session, 2, "first_conversation_recorded")
    later = asks_us_not_to(
        session, 3, "disclosure_conversation_recorded", "asked_for_later", review_on="2026-05-01"
    )
    agreed = {"agrees": True, "reason": "I heard her say it"}
    in_case(session, 3, EVA, "excuse_review", excuse=later, **agreed)
    doubted = asks_us_not_to(session, 4, "closing_letter_given")
    agreed["agrees"] = False
    in_case(session, 4, EVA, "excuse_review", excuse=doubted, **agreed)
    wait = "not before 1 May 2026, for they asked for later"
    in_may = f"No letter goes to them now: {wait}."
    assert left_out(session, ref, 5) == [(1, SAID_NO), (2, SAID_NO), (3, in_may)]
    page = not_reached(session, actor(session, ADA), NOON, DOOR, ref)
    assert [row.next for row in page.rows] == [
        "Try by phone.", f"Let them be: {wait}.", "Try by phone.", "Try by phone.",
    ]  # fmt: skip  # the second wants to hear nothing of it, and is counted apart
    assert picture(session, ref) == {"to_tell": 4, "said_no": 1}
    by_phone = "Do not begin to speak of it: {}."
    assert [wishes(session, ref, number) for number in (1, 2, 3, 4)] == [
        [SAID_NO], [by_phone.format("they said no"), SAID_NO],
        [by_phone.format(wait), in_may], [],
    ]  # fmt: skip


@begins_with(many_to_tell, patients=4)
def test_who_said_no_was_not_tried_in_vain_and_what_is_over_is_not_still_to_tell(
    session: Session, ref: str
) -> None:
    """They stood under “Tried and not reached” and “Still to tell”, and closing counted them as
    people whom nobody had told."""
    for number in (1, 2):
        no = asks_us_not_to(session, number, "first_conversation_recorded")
        tries(session, number)
    closes(session, 3)
    assert picture(session, ref) == {"to_tell": 1, "said_no": 2, "closed_without_duty": 1}
    shown = document(session, ref)
    assert shown["not_reached"] == shown["to_try"] == ["INC-2026-000004"]
    page = not_reached(session, actor(session, ADA), NOON, DOOR, ref)
    assert [row.incident for row in page.rows] == ["INC-2026-000004"]
    look_back = look_back_of(session, actor(session, ADA), ref)
    left = left_over(session, look_back, shown["progress"], "")
    assert left.startswith("Nobody has told 1 of 4 cases")
    in_case(session, 2, BEN, "excuse_end", excuse=no, at=TODAY)
    assert picture(session, ref)["not_reached"] == 1  # she asks now


def wishes(session: Session, ref: str, number: int) -> list[str]:
    answer = who_is_calling(session, actor(session, ADA), NOON, DOOR, ref, f"S-{number}")
    return [wish for person in answer.found[0].people for wish in person.wishes]


@begins_with(many_to_tell, patients=1, until="letter")
def test_a_case_that_a_second_person_found_right_is_put_back_and_goes(
    session: Session, ref: str
) -> None:
    said = in_case(session, 1, ADA, "error", **WRONG)
    ada, batch = actor(session, ADA), {"next": 1}
    seen = releasing.preview(session, ada, AT, DOOR, ref, batch).seen
    assert releasing.release(session, ada, AT, DOOR, ref, batch, seen) is None
    no = {"error": said, "agrees": False, "reason": "It is her slide"}
    in_case(session, 1, EVA, "error_review", **no)
    put_back(session, ada, AT, DOOR, ref, 1)
    assert left_out(session, ref, 1) == []


def each_at_one_stage() -> Iterator[Any]:
    """In `make test`; one of them at each."""
    for n, what in enumerate(("agreed", "waits", "closed", "language", "said_no")):
        for m, stage in enumerate(("released", "approved", "issued")):
            here = what == "agreed" or n % 3 == m
            yield pytest.param(what, stage, marks=() if here else pytest.mark.long)


@pytest.mark.parametrize(("what", "stage"), [*each_at_one_stage()])
@begins_with(many_to_tell, patients=1, until="released")
def test_what_comes_to_light_in_the_middle_stops_the_letter(
    session: Session, ref: str, stage: str, what: str
) -> None:
    for reached in stages(session):
        if reached == stage:
            says = _comes_to_light(session, what)
    when = (AT + timedelta(hours=2)).isoformat()
    sent = mark_sent(session, actor(session, ADA), NOON, DOOR, ref, 1, when)
    assert sent.done == 0
    states = {"released": [], "approved": [LetterState.APPROVED], "issued": [LetterState.ISSUED]}
    assert letter_states(session) == [states[stage]]
    assert [*whys(session), *(why for _, why in sent.refused)] == [says]
    over = what == "closed" and stage != "issued"  # no letter is left that somebody has to stop
    assert [each.why for each in aside(session, ref)] == ([] if over else [says])
    assert unreached(session, ref) == ([] if over else [1])


def _comes_to_light(session: Session, what: str) -> str:
    if what == "language":
        learns_that_she_reads_polish(session)
        return POLISH
    if what == "said_no":
        asks_us_not_to(session, 1, "closing_letter_given")
        return SAID_NO
    if what == "waits":
        in_case(session, 1, ADA, "error", **WRONG)
        return WRONG_WAITS
    if what == "closed":
        closes(session, 1)
        return CLOSED
    judged(session, 1, WRONG)
    return WRONG_AGREED


@begins_with(many_to_tell, patients=2, until="issued")
def test_the_background_asks_the_same_before_it_marks_a_letter_as_sent(
    session: Session, ref: str
) -> None:
    judged(session, 1, WRONG)
    sent_in_background(session, ref)
    assert picture(session, ref) == {"sent": 1, "set_aside": 1}
    assert [each.why for each in aside(session, ref)] == [WRONG_AGREED]


CHANGES = {
    "agreed": lambda session: judged(session, 1, WRONG),
    "language": lambda session: learns_that_she_reads_polish(session),
    "capacity": lambda session: loses_capacity(session, 1),
}


@pytest.mark.parametrize("what", CHANGES)
@begins_with(many_to_tell, patients=2, until="issued")
def test_what_the_gate_will_refuse_is_not_printed_and_waits_for_a_person(
    session: Session, ref: str, tmp_path: Path, what: str
) -> None:
    CHANGES[what](session)
    (why,) = printed(session, ref, tmp_path)
    assert picture(session, ref) == {"letter_issued": 1, "set_aside": 1}
    (found,) = aside(session, ref)
    assert "Rowan" not in found.why  # no patient's words stand with a case of the list
    assert unreached(session, ref) == [1]
    sent = mark_sent(session, actor(session, ADA), NOON, DOOR, ref, 1, TODAY)
    assert [says for _, says in sent.refused] == [why]  # in the words of the gate


@pytest.fixture
def held_back(session: Session, tmp_path: Path) -> str:
    """A look-back in which the printer refuses case 1 for the form that she needs."""
    ref = many_to_tell(session, 2, "issued").ref
    needs_braille(session)
    (why,) = printed(session, ref, tmp_path)
    assert "Braille" in why
    return ref


def needs_braille(session: Session) -> None:
    told = {"person": person_of(session, 1), "formats": ["Braille"]}
    in_case(session, 1, BEN, "person_change", reason="She told us", **told)


def large_print_will_do(session: Session) -> None:
    told = {"person": person_of(session, 1), "formats": ["Large print"]}
    in_case(session, 1, BEN, "person_change", reason="She said so", **told)


def test_whatever_the_printer_refuses_waits_for_a_person(session: Session, held_back: str) -> None:
    assert picture(session, held_back) == {"letter_issued": 1, "set_aside": 1}
    (found,) = aside(session, held_back)
    assert (found.number, "Braille" in found.why) == (1, False)
    assert unreached(session, held_back) == [1]


def test_what_was_mended_and_printed_again_waits_for_nobody(
    session: Session, tmp_path: Path, held_back: str
) -> None:
    large_print_will_do(session)
    (tmp_path / "print.zip").unlink()
    assert printed(session, held_back, tmp_path) == []
    assert picture(session, held_back) == {"letter_issued": 2}


def test_what_was_mended_and_not_printed_since_is_not_marked_with_the_rest(
    session: Session, held_back: str
) -> None:
    large_print_will_do(session)
    told = mark_sent(session, actor(session, ADA), NOON, DOOR, held_back, 1, TODAY)
    assert (told.done, [why for _, why in told.refused]) == (1, [NOT_PRINTED])


def test_what_the_post_took_after_all_waits_for_nobody(
    session: Session, tmp_path: Path, held_back: str
) -> None:
    large_print_will_do(session)
    (tmp_path / "print.zip").unlink()
    assert printed(session, held_back, tmp_path) == []
    needs_braille(session)
    assert mark_sent(session, actor(session, ADA), NOON, DOOR, held_back, 1, TODAY).done == 1
    assert picture(session, held_back) == {"sent": 1, "set_aside": 1}
    large_print_will_do(session)
    sent_in_background(session, held_back)
    assert picture(session, held_back) == {"sent": 2}
    ada = actor(session, ADA)
    assert why_aside(session, look_back_of(session, ada, held_back), ada, [1, 2]) == {}


@begins_with(many_to_tell, patients=1, until="issued")
def test_a_day_that_is_to_come_sets_no_case_aside(session: Session, ref: str) -> None:
    day = f"{AT + timedelta(days=2):%Y-%m-%d}"
    with pytest.raises(BadInput):
        mark_sent(session, actor(session, ADA), NOON, DOOR, ref, 1, day)
    assert picture(session, ref) == {"letter_issued": 1}


@begins_with(many_to_tell, patients=1, until="issued")
def test_post_of_the_day_of_issue_went_on_that_day_and_at_no_hour(
    session: Session, ref: str
) -> None:
    """Somebody says which day the post took them: the hour of the issue is not told for that."""
    assert mark_sent(session, actor(session, ADA), NOON, DOOR, ref, 1, TODAY).done == 1
    incident = session.get_one(Incident, members(session)[0].incident_id)
    gathered = gather(session, incident, NOON)
    (letter,) = gathered.letters
    assert letter.sent_at == letter.issued_at
    assert gathered.case.moved_day_only(letter.ref, "send")
