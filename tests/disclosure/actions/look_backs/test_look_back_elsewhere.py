"""A patient of a look-back who has another case here: told at the list, asked before a letter,
told to whoever answers or rings."""

from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.change import Change, Door
from disclosure.actions.look_backs import release as releasing
from disclosure.actions.look_backs.phones import who_is_calling
from disclosure.actions.look_backs.post import mark_sent, print_release
from disclosure.actions.look_backs.unreached import not_reached
from disclosure.actions.opening import open_incident
from disclosure.actions.people.other_cases import HERE_TOO
from disclosure.actions.recording import record
from disclosure.records.incident import Incident
from tests.begun import begins_with
from tests.disclosure.actions.look_backs.test_look_backs import DOOR, do, in_case, members
from tests.disclosure.actions.look_backs.test_look_backs_after import NOON, aside
from tests.look_backs import AT, a_list, a_look_back, added, approved_letter, many_to_tell, patient
from tests.people import ADA, BEN, IVA, SITE, actor

pytestmark = pytest.mark.usefixtures("team")
DEATH = {"what": "died", "at": "2026-03-01", "source": "The registrar"}


def another_case(session: Session, number: int, *, safe_never: str = "", named: bool = True) -> str:
    """Of the same patient as that row of the list; its reference."""
    row = patient(number)
    told = {
        "became_aware_at": "2026-03-10T10:00+00:00", "site": SITE, "summary": "A fall",
        "patient": {"name": row["patient_name"], "identifier": row["patient_identifier"]},
    }  # fmt: skip
    case = open_incident(session, actor(session, ADA), AT, Door.COMMAND, told)
    if named:
        person = {
            "name": row["patient_name"], "relationship": "Patient", "is_patient": True,
            "standing": "relevant", "safe": {"never": [safe_never] if safe_never else []},
        }  # fmt: skip
        in_other(session, case.ref, "person", **person)
    return case.ref


def in_other(session: Session, ref: str, kind: str, /, **data: object) -> None:
    case = session.query(Incident).filter_by(ref=ref).one()
    record(session, Change(case.id, actor(session, ADA), AT, DOOR), kind, data)


def left_out(session: Session, ref: str) -> dict[int, str]:
    seen = releasing.preview(session, actor(session, ADA), AT, DOOR, ref, {"next": 9})
    return {each.number: each.why for each in seen.left_out}


def test_a_row_whose_patient_has_another_case_is_taken_and_names_it(
    session: Session, tmp_path: Path
) -> None:
    other = another_case(session, 2)
    hidden = another_case(session, 3)
    named = {"only": [ADA, IVA], "reason": "Her sister works here and must not see this"}
    in_other(session, hidden, "restrict", **named)
    ref = a_look_back(session).ref
    path = a_list(tmp_path / "list.csv", map(patient, (1, 2, 3)))
    for dry_run in (True, False, False):  # and the same list again
        told = added(session, ref, path, dry_run=dry_run)
        assert (told.added + told.already, told.bad) == (3, 0)
        assert [(each.row, each.field) for each in told.elsewhere] == [(2, "patient_identifier")]
        assert told.elsewhere[0].why.startswith(f"This patient has another case: {other}. Read")


@pytest.mark.parametrize("named", [True, False])
@begins_with(many_to_tell, patients=2, until="letter")
def test_whoever_died_by_another_case_is_left_out_until_it_is_on_record_here(
    session: Session, ref: str, named: bool
) -> None:
    """Also where that case was opened after the list, and where it names nobody to be told."""
    assert left_out(session, ref) == {}
    other = another_case(session, 2, named=named)
    assert left_out(session, ref) == {}
    in_other(session, other, "patient_status", **DEATH)
    why = left_out(session, ref)[2]
    assert why.startswith(f"{other}, another case of this patient, says that they have died.")
    in_case(session, 2, BEN, "patient_status", **DEATH)
    assert left_out(session, ref) == {2: "They have died."}


@begins_with(many_to_tell, patients=3, until="issued")
def test_what_another_case_says_once_the_letters_are_made_still_keeps_one_from_the_post(
    session: Session, ref: str, tmp_path: Path
) -> None:
    """Days go by from a release to the post, and a death is recorded where she was treated."""
    died, never = another_case(session, 2), another_case(session, 3, safe_never="post")
    in_other(session, died, "patient_status", **DEATH)
    said = [f"{died}, another case of this patient, says that they have died. {HERE_TOO}"]
    said += [f"{never}, another case of this patient, says never to use the post. {HERE_TOO}"]
    ada, today = actor(session, ADA), NOON.date().isoformat()
    printed = print_release(session, ada, NOON, DOOR, ref, 1, tmp_path / "print.zip")
    assert (len(printed.went), [why for _, why in printed.refused]) == (1, said)
    marked = mark_sent(session, ada, NOON, DOOR, ref, 1, today)
    assert (marked.went, [why for _, why in marked.refused]) == (printed.went, said)
    assert [member.set_aside for member in members(session)] == [None, *said]


@begins_with(many_to_tell, patients=1, until="released")
def test_nor_is_such_a_letter_issued(session: Session, ref: str) -> None:
    in_other(session, another_case(session, 1), "patient_status", **DEATH)
    assert do(session).set_aside == 1
    assert "says that they have died" in aside(session, ref)[0].why


@begins_with(many_to_tell, patients=2, until="letter")
def test_whoever_rings_or_is_rung_is_met_with_what_another_case_knows(
    session: Session, ref: str
) -> None:
    """The daughter of one who died rings, and a nurse goes down the list of whom to reach."""

    def first() -> list[tuple[str, ...]]:
        found = (who_is_calling(session, ada, AT, DOOR, ref, f"S-{n}").found for n in (1, 2))
        return [call.first for (call,) in found]

    def ways() -> list[str]:
        return [row.next for row in not_reached(session, ada, AT, DOOR, ref).rows]

    ada = actor(session, ADA)
    assert (first(), ways()) == ([(), ()], ["Try by phone."] * 2)
    in_other(session, another_case(session, 1), "patient_status", **DEATH)
    another_case(session, 2, safe_never="phone")
    died = "Another case of this patient says that they have died. "
    never = "Another case of this patient says never to use phone. "
    says = [f"{died}{HERE_TOO}", f"{never}{HERE_TOO}"]
    assert (first(), ways()) == ([(each,) for each in says], says)
    in_case(session, 1, BEN, "patient_status", **DEATH)
    assert died not in str((first(), ways()))


def test_a_letter_to_her_husband_goes_once_both_cases_know_that_she_died(
    session: Session, tmp_path: Path
) -> None:
    other = another_case(session, 1, safe_never="post")  # which was hers, and not his
    in_other(session, other, "patient_status", **DEATH)
    him = {"person_name": "Mr Al Test", "relationship": "Husband"}
    ref = a_look_back(session).ref
    rows = [patient(1, died_on="2026-03-01", **him), patient(2, **him)]
    added(session, ref, a_list(tmp_path / "list.csv", rows))
    approved_letter(session, ref)
    assert left_out(session, ref) == {}


@begins_with(many_to_tell, patients=3, until="letter")
def test_who_forbade_the_post_in_another_case_is_left_out(session: Session, ref: str) -> None:
    other = another_case(session, 2, safe_never="post")
    another_case(session, 3, safe_never="text")
    (number, why), *_ = left_out(session, ref).items()
    assert (number, len(left_out(session, ref))) == (2, 1)
    assert why.startswith(f"{other}, another case of this patient, says never to use the post.")


def test_a_restricted_case_says_nothing_and_so_does_one_of_this_list(
    session: Session, tmp_path: Path
) -> None:
    ref = a_look_back(session).ref
    number = patient(1)["patient_identifier"]
    twin = patient(2, patient_identifier=number, not_same_as="S-1", safe_never="post")
    added(session, ref, a_list(tmp_path / "list.csv", [patient(1), twin, patient(3)]))
    approved_letter(session, ref)
    hidden = another_case(session, 3, safe_never="post")
    named = {"only": [ADA, IVA], "reason": "Her sister works here and must not see this"}
    in_other(session, hidden, "restrict", **named)
    assert list(left_out(session, ref)) == [2]
    assert [member.set_aside for member in members(session)] == [None] * 3
