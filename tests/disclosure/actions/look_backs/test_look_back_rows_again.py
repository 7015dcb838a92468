"""A second list that says what a case does not: nothing is overwritten, and no letter goes before
somebody has looked."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.look_backs import post
from disclosure.actions.look_backs import release as releasing
from disclosure.actions.look_backs.aside import put_back
from disclosure.actions.look_backs.list import Added
from disclosure.actions.look_backs.post import mark_sent, print_release
from disclosure.actions.look_backs.rows_again import ITS_LETTER_WENT, RECORD_IT
from disclosure.operations.verify import verify
from disclosure.records.people import Person
from tests.begun import begins_with
from tests.disclosure.actions.look_backs.test_look_backs import (
    DEATH,
    DOOR,
    do,
    in_case,
    letter_states,
    members,
    person_of,
    whys,
)
from tests.disclosure.actions.look_backs.test_look_backs_after import (
    NOON,
    TODAY,
    aside,
    forbids_post,
)
from tests.look_backs import (
    AT,
    HEADER,
    a_list,
    a_look_back,
    added,
    approved_letter,
    many_to_tell,
    patient,
)
from tests.people import ADA, BEN, EVA, RON, actor
from workflows.words import LetterState

pytestmark = pytest.mark.usefixtures("team")
DEAD = "The list says that the patient has died, and the case does not."
MOVED = "The list has another address than the case."
NO_POST = "The list says never to use post, and the case does not."
TONGUE = "The list has another language than the case."
ANOTHER = "The list has somebody else to write to, whom the case does not name."
SIGNED = "The list has another interpreter than the case."
FORM = "The list says that they need another form, and the case does not."
NUMBER = "The list has another number of the patient than the case."
LEVEL = "The list has another level of harm than the case."
DAY = "The list has another day on which it happened than the case."
SAYS: Mapping[str, tuple[dict[str, str], str]] = {
    "died_on": ({"died_on": "2026-03-01"}, DEAD),
    "address_1": ({"address_1": "9 New Street"}, MOVED),
    "safe_never": ({"safe_never": "post"}, NO_POST),
    "language": ({"language": "Polish"}, TONGUE),
    "interpreter": ({"interpreter": "Polish"}, SIGNED),
    "formats": ({"formats": "braille"}, FORM),
    "patient_identifier": ({"patient_identifier": "943 476 5919"}, NUMBER),
    "harm_level": ({"harm_scale": "eng_reg20", "harm_level": "reg20_moderate"}, LEVEL),
    "occurred_at": ({"occurred_at": "2023-05-04"}, DAY),
    "person_name": ({"person_name": "Mr Al Test", "relationship": "Husband"}, ANOTHER),
}


def second_list(
    session: Session, tmp_path: Path, ref: str, *rows: dict[str, str], dry_run: bool = False
) -> Added:
    path = a_list(tmp_path / "second.csv", rows, (*HEADER, "interpreter", "occurred_at"))
    return added(session, ref, path, dry_run=dry_run)


def asides(session: Session) -> list[str]:
    return [member.set_aside or "" for member in members(session)]


@pytest.mark.parametrize("field", SAYS)
@begins_with(many_to_tell, patients=2)
def test_what_the_list_says_and_the_case_does_not_is_named_and_sets_the_case_aside(
    session: Session, ref: str, tmp_path: Path, field: str
) -> None:
    more, why = SAYS[field]
    rows = patient(1), patient(2, **more)
    for dry_run in (True, False):
        told = second_list(session, tmp_path, ref, *rows, dry_run=dry_run)
        assert (told.added, told.already, told.bad, told.doubles) == (0, 2, 0, 0)
        (found,) = told.differs
        assert (found.row, found.line, found.field) == (2, 3, field)
        assert found.why == f"Case 2: {why} {RECORD_IT}"
        assert asides(session) == ["", "" if dry_run else f"{why} {RECORD_IT}"]
    assert not any(words in found.why for words in more.values() if words != "post")
    again = second_list(session, tmp_path, ref, *rows)  # the same list says it once
    assert asides(session) == ["", f"{why} {RECORD_IT}"]
    assert len(again.differs) == 1
    people = [person.details["post"][0] for person in session.query(Person)]
    assert people == ["1 High Street", "2 High Street"]  # a list overwrites nothing
    approved_letter(session, ref)
    found_now = releasing.preview(session, actor(session, ADA), AT, DOOR, ref, {"next": 2})
    assert [number for number, _ in found_now.goes] == [1]
    assert verify(session).ok


def test_a_husband_who_must_not_be_told_by_the_second_list_gets_no_letter_unseen(
    session: Session, tmp_path: Path
) -> None:
    """“1 was there already”, and the letter about her went to him."""
    ref = a_look_back(session).ref
    him = patient(1, person_name="Mr Al Test", relationship="Husband", died_on="2026-03-01")
    rows = [him, him | {"standing": "relevant"}, him | {"standing": "not_to_be_told"}]
    says = "The list has another standing of theirs than the case."
    for dry_run in (True, False):
        told = second_list(session, tmp_path, ref, *rows, dry_run=dry_run)
        assert (told.added, told.already) == (1, 2)
        assert [(each.row, each.field) for each in told.differs] == [(3, "standing")]
    assert asides(session) == [f"{says} {RECORD_IT}"]


def test_what_is_only_written_otherwise_is_the_same(session: Session, tmp_path: Path) -> None:
    ref = a_look_back(session).ref
    first = patient(1, language="English", safe_never="post; text", died_on="2026-03-01")
    first |= {"formats": "Large Print; Braille", "interpreter": "Polish"}
    him = {"person_name": "Mr Al Test", "relationship": "Husband"}
    second_list(session, tmp_path, ref, first | him, patient(2, language="pl"))
    same = first | him | {"person_name": "TEST, Al", "language": "en", "safe_never": "text"}
    same |= {"address_1": "1, high street", "address_2": "Aldervale,", "postcode": "ab12cd"}
    same |= {"patient_identifier": "9000000001", "formats": "large print", "interpreter": "polish"}
    silent = {"address_1": "", "address_2": "", "postcode": "", "language": ""}
    told = second_list(session, tmp_path, ref, same, patient(2) | silent)
    assert (told.already, told.differs) == (2, [])
    assert asides(session) == ["", ""]


@begins_with(many_to_tell, patients=1)
def test_all_that_differs_is_said_at_once_and_what_is_recorded_since_is_no_longer(
    session: Session, ref: str, tmp_path: Path
) -> None:
    row = patient(1, address_1="9 New Street", safe_never="post")
    (found,) = second_list(session, tmp_path, ref, row).differs
    assert found.why == f"Case 1: {MOVED} {NO_POST} {RECORD_IT}"
    forbids_post(session, 1)
    put_back(session, actor(session, ADA), AT, DOOR, ref, 1)
    (found,) = second_list(session, tmp_path, ref, row).differs
    assert found.why == f"Case 1: {MOVED} {RECORD_IT}"
    in_case(session, 1, BEN, "patient_status", **DEATH)
    (found,) = second_list(session, tmp_path, ref, patient(1, died_on="2026-03-02")).differs
    assert found.why.startswith("Case 1: The list has another day of death than the case.")
    assert asides(session)[0].count(RECORD_IT) == 2  # nothing that was said before is lost


def test_a_trial_says_of_two_rows_of_one_list_what_the_real_run_says(
    session: Session, tmp_path: Path
) -> None:
    ref = a_look_back(session).ref
    rows = [patient(1), patient(1, safe_never="post"), patient(1)]
    path = a_list(tmp_path / "list.csv", rows)
    for dry_run in (True, False):
        told = added(session, ref, path, dry_run=dry_run)
        assert (told.added, told.already) == (1, 2)
        assert [(each.row, each.field) for each in told.differs] == [(2, "safe_never")]
        assert told.differs[0].why.endswith(f"{NO_POST} {RECORD_IT}")


@pytest.mark.parametrize("written", ["943-476-5919", "943.476.5919", "\uff19434765919"])
def test_a_trial_knows_the_number_of_a_patient_however_it_is_written_as_the_real_run_does(
    session: Session, tmp_path: Path, written: str
) -> None:
    """Two wards wrote the same number; she was said to be added twice, and was set aside."""
    ref = a_look_back(session).ref
    rows = [
        patient(1, patient_identifier="943 476 5919"),
        patient(2, patient_identifier=written),
    ]
    path = a_list(tmp_path / "list.csv", rows)
    for dry_run in (True, False):
        told = added(session, ref, path, dry_run=dry_run)
        assert (told.added, told.doubles) == (1, 1)
        assert [(each.row, each.field) for each in told.set_aside] == [(2, "patient_identifier")]


def test_a_trial_asks_of_another_person_by_the_number_that_was_named_as_the_real_run_does(
    session: Session, tmp_path: Path
) -> None:
    """Whoever named any number at all under not_same_as was told that their row would be added, and
    found it set aside."""
    ref = a_look_back(session).ref
    same = {"patient_identifier": patient(1)["patient_identifier"]}
    rows = [
        patient(1),
        patient(2, **same, not_same_as="S-9"),  # set aside, so no case that another could double
        patient(3, **same, not_same_as="S-1"),
        patient(4, **same, not_same_as="S-1"),
        patient(5, **same, not_same_as="S-1; S-3"),
    ]
    path = a_list(tmp_path / "list.csv", rows)
    for dry_run in (True, False):
        told = added(session, ref, path, dry_run=dry_run)
        assert (told.added, [each.row for each in told.set_aside]) == (3, [2, 4])


@begins_with(many_to_tell, patients=2, until="released")
def test_no_letter_of_it_is_made_printed_or_sent_until_somebody_has_looked(
    session: Session, ref: str, tmp_path: Path
) -> None:
    second_list(session, tmp_path, ref, patient(1, died_on="2026-03-01"))
    assert do(session).set_aside == 1
    assert letter_states(session) == [[], [LetterState.ISSUED]]
    assert DEAD in whys(session)[0]
    second_list(session, tmp_path, ref, patient(2, address_1="9 New Street"))
    ada = actor(session, ADA)
    printed = print_release(session, ada, NOON, DOOR, ref, 1, tmp_path / "print.zip")
    assert (printed.done, [MOVED in why for _, why in printed.refused]) == (0, [True])
    assert mark_sent(session, ada, NOON, DOOR, ref, 1, TODAY).done == 0
    put_back(session, ada, NOON, DOOR, ref, 2)  # somebody looked: the old list was wrong
    assert print_release(session, ada, NOON, DOOR, ref, 1, tmp_path / "again.zip").done == 1
    assert mark_sent(session, ada, NOON, DOOR, ref, 1, TODAY).done == 1


@pytest.mark.parametrize("act", ["_prints", "send_letter"])
@begins_with(many_to_tell, patients=2, until="issued")
def test_what_a_list_says_while_letters_are_printed_or_marked_as_sent_waits_all_the_same(
    session: Session, ref: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, act: str
) -> None:
    """The list comes between the first letter and the second, and is about the first."""
    does, came = getattr(post, act), list[object]()

    def act_and_list(session: Session, *told: object) -> object:
        done = does(session, *told)
        if not came:
            session.rollback()
            row = patient(1, died_on="2026-03-01")
            came.extend(second_list(session, tmp_path, ref, row).differs)
        return done

    ada = actor(session, ADA)
    with monkeypatch.context() as patch:
        patch.setattr(post, act, act_and_list)
        if act == "_prints":
            print_release(session, ada, NOON, DOOR, ref, 1, tmp_path / "print.zip")
        else:
            mark_sent(session, ada, NOON, DOOR, ref, 1, TODAY)
    assert len(came) == 1
    assert asides(session) == [f"{DEAD} {RECORD_IT}", ""]
    assert mark_sent(session, ada, NOON, DOOR, ref, 1, TODAY).done == (act == "_prints")


@begins_with(many_to_tell, patients=1, until="issued")
def test_once_its_letter_was_sent_it_is_told_and_keeps_a_further_one_back(
    session: Session, ref: str, tmp_path: Path
) -> None:
    assert mark_sent(session, actor(session, ADA), NOON, DOOR, ref, 1, TODAY).done == 1
    (found,) = second_list(session, tmp_path, ref, patient(1, died_on="2026-03-01")).differs
    assert found.why == f"Case 1: {DEAD} {ITS_LETTER_WENT}"
    assert asides(session) == [f"{DEAD} {RECORD_IT}"]
    assert aside(session, ref) == []  # in the picture it stands as sent


@begins_with(many_to_tell, patients=1)
def test_of_a_case_that_only_others_may_see_a_list_tells_nothing(
    session: Session, ref: str, tmp_path: Path
) -> None:
    named = {"only": [RON], "reason": "Her sister works here and must not see this"}
    in_case(session, 1, RON, "restrict", **named)
    told = second_list(session, tmp_path, ref, patient(1, died_on="2026-03-01"))
    assert (told.already, told.differs) == (1, [])


@begins_with(many_to_tell, patients=1)
def test_a_name_put_right_in_the_case_and_in_the_list_is_there_already_by_either(
    session: Session, ref: str, tmp_path: Path
) -> None:
    name = "Mrs Rowan Tset00001"
    right = patient(1, patient_name=name)
    assert second_list(session, tmp_path, ref, right).bad == 1  # it may be somebody else
    told = {"name": name, "reason": "Her name was spelled wrongly"}
    in_case(session, 1, BEN, "person_change", person=person_of(session, 1), **told)
    told = {"what": "identified", "at": AT.isoformat(), "source": "Her passport"}
    in_case(session, 1, BEN, "patient_status", **told, patient={"name": name})
    for row in (right, patient(1)):
        again = second_list(session, tmp_path, ref, row)
        assert (again.already, again.bad, again.differs) == (1, 0, [])
    other = patient(1, patient_name="Mrs Ann Other")
    assert second_list(session, tmp_path, ref, other).bad == 1


def test_two_files_that_both_begin_at_one_lose_no_patient_whose_birth_date_nobody_wrote(
    session: Session, tmp_path: Path
) -> None:
    """Ben Hughes was there already, for so was Ann Price: no case, and nobody to write to him."""
    ref, unknown = a_look_back(session).ref, {"patient_born_on": "", "patient_identifier": ""}
    first = patient(1, patient_name="Ann Price") | unknown
    second = patient(1, patient_name="Ben Hughes") | unknown
    both = a_list(tmp_path / "both.csv", [first, second, first])
    trial = added(session, ref, both, dry_run=True)
    assert (trial.added, trial.already, [each.row for each in trial.rejected]) == (1, 1, [2])
    assert second_list(session, tmp_path, ref, first).added == 1
    told = second_list(session, tmp_path, ref, second)
    assert (told.already, told.bad) == (0, 1)
    assert "it is taken by case 1, whose name or birth date differs" in told.rejected[0].why
    name = {"name": "Anna Price", "reason": "Her name was spelled wrongly"}
    in_case(session, 1, BEN, "person_change", person=person_of(session, 1), **name)
    known = {"what": "identified", "at": AT.isoformat(), "source": "Her passport"}
    in_case(session, 1, BEN, "patient_status", **known, patient={"name": "Anna Price"})
    for row in (first, first | {"patient_name": "Anna Price"}):
        assert second_list(session, tmp_path, ref, row).already == 1


def test_a_day_and_a_level_that_were_put_right_in_the_case_are_no_news_in_the_old_list(
    session: Session, tmp_path: Path
) -> None:
    ref = a_look_back(session).ref
    graded = {"harm_scale": "eng_reg20", "harm_level": "reg20_moderate"}
    old = patient(1, occurred_at="2022-03-09", **graded)
    assert second_list(session, tmp_path, ref, old).added == 1
    slide = {"name": "occurred", "at": "2022-03-10", "evidence": "The date on the slide"}
    event = in_case(session, 1, ADA, "event", **slide)
    in_case(session, 1, EVA, "event_review", event=event, agrees=True, reason="I saw the slide")
    worse = {"scale": "eng_reg20", "level": "reg20_severe", "reason": "Read again: severe"}
    in_case(session, 1, ADA, "grade", **worse, at=AT.isoformat())
    right = old | {"occurred_at": "2022-03-10", "harm_level": "reg20_severe"}
    for row in (old, right):
        told = second_list(session, tmp_path, ref, row)
        assert (told.already, told.differs) == (1, [])
    (found,) = second_list(session, tmp_path, ref, old | {"occurred_at": "2022-03-11"}).differs
    assert found.why == f"Case 1: {DAY} {RECORD_IT}"
