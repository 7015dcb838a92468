"""Whoever has left owes nothing: what comes back to them, and whom families ring, is passed on."""

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.change import Change, Door
from disclosure.actions.gate import move
from disclosure.actions.handing_over import hand_over, left_behind
from disclosure.actions.users import disable_user
from disclosure.kinds.notes import Note
from disclosure.operations.verify import verify
from disclosure.permissions import family_actor
from tests.begun import begins_with
from tests.cases import ACase, a_case, an_opened_case, move_as, record_as
from tests.people import ADA, BEN, CAL, EVA, IVA, OPERATOR, RON
from workflows.words import State

pytestmark = [pytest.mark.usefixtures("team"), begins_with(a_case, at=State.INVESTIGATE)]


@pytest.fixture
def case(begun: ACase) -> ACase:
    return begun


def leaves(case: ACase, who: str, heir: str) -> None:
    def moves(gone: str, takes_over: str) -> None:
        hand_over(case.session, case.at, gone, takes_over)

    disable_user(case.session, OPERATOR, case.at, who, heir, moves)


def a_kept_promise(case: ACase) -> str:
    told = {"words": "We will ring you.", "due_on": case.day(9), "source": {"family": case.person}}
    made = record_as(case, ADA, "commitment", owner=BEN, **told)
    ref = str(made.created[0]["ref"])
    move_as(case, BEN, "done", ref, evidence="I rang her at noon.")
    return ref


def owner_of(case: ACase, ref: str) -> str:
    return next(each.owner for each in case.now.commitments if each.ref == ref)


def notes_of(case: ACase) -> list[str]:
    return [body.words for _, body in case.now.case.those(Note)]


@pytest.mark.parametrize("back", ["send_back", "dispute"])
def test_a_promise_that_comes_back_to_who_left_goes_to_the_last_successor(
    case: ACase, back: str
) -> None:
    ref = a_kept_promise(case)
    leaves(case, BEN, CAL)
    leaves(case, CAL, IVA)
    assert owner_of(case, ref) == BEN  # done: nothing is owed
    if back == "send_back":
        move_as(case, EVA, "send_back", ref, reason="She was never rung")
    else:
        told = {"person": case.person, "at": case.at.isoformat(), "how": "page"}
        family = family_actor(case.id, case.person, "Mrs Ann Price")
        change = Change(case.id, family, case.at, Door.PAGE)
        move(case.session, change, ref, "dispute", data=told | {"words": "Nobody rang me"})
    assert owner_of(case, ref) == IVA
    passed = list(case.now.case.moves(ref))[-1]
    assert passed.body["trigger"] == "reassign"
    assert passed.by == f"job, in the name of {EVA if back == 'send_back' else 'clock'}"
    assert verify(case.session).ok


def test_one_that_comes_back_to_who_works_here_stays_theirs(case: ACase) -> None:
    ref = a_kept_promise(case)
    move_as(case, EVA, "send_back", ref, reason="She was never rung")
    assert owner_of(case, ref) == BEN


def test_of_a_case_for_named_people_it_goes_to_one_of_them(case: ACase) -> None:
    ref = a_kept_promise(case)
    leaves(case, BEN, CAL)
    record_as(case, ADA, "restrict", reason="She works here too", only=[ADA, EVA])
    move_as(case, EVA, "send_back", ref, reason="She was never rung")
    assert owner_of(case, ref) == ADA


def test_what_a_closed_account_still_owns_is_known_by_its_reference(case: ACase) -> None:
    told = {"words": "We will ring you.", "due_on": case.day(9), "source": {"family": case.person}}
    ref = str(record_as(case, ADA, "commitment", owner=CAL, **told).created[0]["ref"])
    disable_user(case.session, OPERATOR, case.at, CAL, RON)
    assert left_behind(case.session, CAL, case.at) == [ref]
    leaves(case, CAL, RON)
    assert left_behind(case.session, CAL, case.at) == []


BEN_AS_COVER = {"name": "ben  okoro", "phone": "01632 960199"}
BY_HIS_PHONE = {"name": "Sister Ben", "phone": "01632960101"}
ANOTHER = {"name": "Ada Lind", "phone": "01632 960101"}  # the telephone of the ward


@pytest.mark.parametrize(
    ("rung", "cover", "says"),
    [
        ({"name": "BEN OKORO", "phone": "1"}, None, "Name the family's new contact"),
        (BY_HIS_PHONE, None, "Name the family's new contact"),
        (ANOTHER | {"user": ADA}, BEN_AS_COVER, "Name who covers now"),
        (ANOTHER | {"user": ADA}, BY_HIS_PHONE, "Name who covers now"),
        (ANOTHER | {"user": ADA}, ANOTHER, ""),
        (ANOTHER, None, ""),
    ],
)
def test_the_team_hears_once_whom_the_family_can_no_longer_ring(
    session: Session, rung: dict[str, str], cover: dict[str, str] | None, says: str
) -> None:
    case = an_opened_case(session)
    told = {"role": "Nurse", "hours": "9am to 5pm", **rung} | ({"cover": cover} if cover else {})
    record_as(case, ADA, "contact", **told)
    for _ in range(2):
        leaves(case, BEN, RON)
    assert [note.split(".")[1].strip()[: len(says)] for note in notes_of(case)] == [says] * bool(
        says
    )
