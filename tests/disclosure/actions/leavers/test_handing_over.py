"""Whoever has left owes nothing: what comes back to them, and whom families ring, is passed on."""

from functools import partial

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.actions.change import Change, Door
from disclosure.actions.gate import move
from disclosure.actions.leavers.coming_back import enable_user
from disclosure.actions.leavers.handing_over import HandedOverInPart, hand_over, left_behind
from disclosure.actions.leavers.leaver import Leaver
from disclosure.actions.leavers.taking_over import cases_of
from disclosure.actions.refused import Refused
from disclosure.actions.users import Person, add_user, change_user, disable_user
from disclosure.actions.words_closed import CLOSED_WORDS
from disclosure.kinds.notes import Note
from disclosure.kinds.others import Restrict
from disclosure.operations.verify import verify
from disclosure.permissions import family_actor
from disclosure.records.commitment import commitment_called
from disclosure.records.outbox import Message
from disclosure.records.team import may_look, named_by_restriction, team_of
from disclosure.records.users import user_called
from tests.asked import asked_of
from tests.begun import begins_with
from tests.cases import ACase, a_case, a_person, an_opened_case, move_as, record_as
from tests.lost_words import words_lost
from tests.people import (
    ADA,
    ADAM,
    BEN,
    CAL,
    EVA,
    FAR_SITE,
    IVA,
    MAX,
    OPERATOR,
    RON,
    SAM,
    SITE,
    actor,
)
from workflows.words import State

pytestmark = begins_with(a_case, at=State.INVESTIGATE)


NIA, KAY = "nia@example.org", "kay@example.org"  # risk managers who come later
ZOE = "zoe@example.org"  # the risk manager of another site


@pytest.fixture(autouse=True)
def others(case: ACase) -> None:
    for email, name in ((NIA, "Nia Poe"), (KAY, "Kay Orr")):
        person = Person(email, name, ["risk_manager"], [SITE])
        add_user(case.session, OPERATOR, case.at, person)


def leaves(case: ACase, who: str, heir: str) -> None:
    def moves(gone: str, takes_over: str) -> None:
        hand_over(case.session, case.at, gone, takes_over, asked_by=OPERATOR.email)

    disable_user(case.session, OPERATOR, case.at, who, heir, moves)


def works_here(case: ACase, email: str) -> bool:
    case.session.rollback()
    user = user_called(case.session, email)
    assert user
    return user.active


def a_promise_of(case: ACase, owner: str) -> str:
    told = {"words": "We will ring you.", "due_on": case.day(9), "source": {"family": case.person}}
    return str(record_as(case, ADA, "commitment", owner=owner, **told).created[0]["ref"])


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
    leaves(case, BEN, NIA)
    leaves(case, NIA, IVA)
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
    leaves(case, BEN, IVA)
    record_as(case, ADA, "restrict", reason="She works here too", only=[ADA, EVA, RON])
    move_as(case, EVA, "send_back", ref, reason="She was never rung")
    assert owner_of(case, ref) == ADA


def only_of(case: ACase) -> set[str]:
    case.session.rollback()
    return named_by_restriction(case.session, case.id)


def test_of_a_case_that_only_who_leaves_sees_the_successor_is_let_in(case: ACase) -> None:
    """With nothing left there but the case itself."""
    record_as(case, ADA, "restrict", reason="She works here too", only=[ADA, RON])
    leaves(case, RON, MAX)
    assert only_of(case) == {ADA, MAX}
    for _ in range(2):  # asked again, nothing happens twice
        leaves(case, ADA, NIA)
    assert only_of(case) == {MAX, NIA}
    let_in = [row for row, _ in case.now.case.those(Restrict)]
    assert [row.by for row in let_in[1:]] == [f"job, in the name of {OPERATOR.email}"] * 2
    told = select(Message).where(Message.step == "case_yours").order_by(Message.id)
    news = [(each.to, each.instead_of, each.about) for each in case.session.scalars(told)]
    assert news == [(MAX, RON, case.ref), (NIA, ADA, case.ref)]
    record_as(case, NIA, "note", words="I look after this now.")
    assert verify(case.session).ok


def test_a_successor_who_reads_no_case_is_not_named_on_it(case: ACase) -> None:
    """An administrator was, and told that the case is open to them now."""
    record_as(case, ADA, "restrict", reason="She works here too", only=[ADA, RON, IVA])
    leaves(case, IVA, ADAM)
    assert ADAM not in only_of(case)
    told = select(Message.to).where(Message.step == "case_yours")
    assert case.session.scalars(told).all() == []
    leaves(case, RON, MAX)
    assert only_of(case) == {ADA, MAX}


@pytest.mark.parametrize("heir", [ADA, ADAM])
def test_who_leaves_is_named_no_longer_whoever_takes_over(case: ACase, heir: str) -> None:
    """Where the successor was named already, or reads no case, an account that was opened again saw
    the case that had been handed over."""
    record_as(case, ADA, "restrict", reason="She works here too", only=[ADA, RON, IVA])
    for _ in range(2):
        leaves(case, RON, heir)
    assert only_of(case) == {ADA, IVA}
    assert [row.by for row, _ in case.now.case.those(Restrict)][1:] == [
        f"job, in the name of {OPERATOR.email}"
    ]
    told = select(Message.to).where(Message.step == "case_yours")
    assert case.session.scalars(told).all() == []  # it is open to her as before
    enable_user(case.session, OPERATOR, case.at, RON, "Back from another hospital")
    assert not may_look(case.session, actor(case.session, RON), case.incident)
    assert verify(case.session).ok


def test_a_promise_of_theirs_goes_along(case: ACase) -> None:
    ref = a_kept_promise(case)
    move_as(case, EVA, "send_back", ref, reason="She was never rung")
    move_as(case, ADA, "reassign", ref, owner=ADA)
    record_as(case, ADA, "restrict", reason="She works here too", only=[ADA, RON])
    disable_user(case.session, OPERATOR, case.at, RON, IVA)  # and nobody was let in for him
    leaves(case, ADA, NIA)
    assert only_of(case) == {NIA}
    assert owner_of(case, ref) == NIA


@pytest.mark.parametrize("heir", [IVA, NIA])
def test_a_case_is_not_left_to_who_may_not_decide_or_took_part(case: ACase, heir: str) -> None:
    record_as(case, ADA, "involved", user=NIA, part="Set up the pump")
    record_as(case, ADA, "restrict", reason="She works here too", only=[ADA, RON])
    leaves(case, RON, IVA)
    with pytest.raises(Refused, match=case.ref) as no:
        leaves(case, ADA, heir)
    assert str(no.value).endswith(
        "Name a risk manager who took no part. Who could take over: Kay Orr."
    )
    assert only_of(case) == {ADA, IVA}
    assert works_here(case, ADA)
    leaves(case, ADA, KAY)
    assert only_of(case) == {IVA, KAY}
    assert left_behind(case.session, ADA, case.at) == []


def test_a_successor_who_cannot_take_over_one_case_takes_over_none(case: ACase) -> None:
    """Before, the account was closed and the earlier cases had gone to the wrong one."""
    ref, other = a_promise_of(case, RON), an_opened_case(case.session)
    record_as(other, ADA, "restrict", reason="She works here too", only=[RON])
    with pytest.raises(Refused, match=other.ref):
        leaves(case, RON, CAL)
    assert works_here(case, RON)
    assert owner_of(case, ref) == RON
    assert named_by_restriction(case.session, other.id) == {RON}
    leaves(case, RON, NIA)
    assert owner_of(case, ref) == NIA
    assert only_of(other) == {NIA}


def test_a_case_that_nobody_else_may_change_is_named_before_anything_is_done(
    session: Session, case: ACase
) -> None:
    add_user(session, OPERATOR, case.at, Person(ZOE, "Zoe Ash", ["risk_manager"], [FAR_SITE]))
    far = an_opened_case(session, case.at, ZOE, site=FAR_SITE)
    told = {"words": "We will ring you.", "due_on": far.day(9)}
    person = a_person(far, ZOE)
    record_as(far, ZOE, "commitment", owner=ZOE, **told, source={"family": person})
    disable_user(session, OPERATOR, case.at, SAM, ADA)  # the only other one there
    says = f"may change {far.ref}, .* the site {FAR_SITE} first. No risk manager of the site could"
    with pytest.raises(Refused, match=says):
        leaves(far, ZOE, CAL)
    assert works_here(far, ZOE)
    change_user(session, OPERATOR, case.at, Person(RON, "Ron Bell", ["risk_manager"], [FAR_SITE]))
    leaves(far, ZOE, RON)
    assert [promise.owner for promise in far.now.commitments] == [RON]


def test_what_changes_while_it_is_handed_over_is_said_and_the_rest_goes_on(case: ACase) -> None:
    ref, other = a_promise_of(case, RON), an_opened_case(case.session)
    record_as(other, ADA, "restrict", reason="She works here too", only=[RON])
    with pytest.raises(HandedOverInPart, match="The account is closed, and Cal Reyes") as no:
        hand_over(case.session, case.at, RON, CAL, asked_by=ADAM)  # asked too late
    assert f"{other.ref} is not wholly handed over: " in str(no.value)
    assert owner_of(case, ref) == CAL


def test_a_case_that_nobody_can_open_keeps_no_account_open(case: ACase) -> None:
    """After one bad block on the disk no account of the house could be closed: each was refused
    because of a case in which that person had never been named. What is theirs there is said."""
    lost = an_opened_case(case.session)
    lost.person = a_person(lost)
    told = {"name": "Ben Okoro", "user": BEN, "role": "Nurse", "phone": "01632 960105"}
    record_as(lost, ADA, "contact", **told, hours="Monday to Friday")
    ref, theirs = a_promise_of(case, BEN), a_promise_of(lost, BEN)
    words_lost(lost, case)
    leaves(case, IVA, EVA)
    assert not works_here(case, IVA)
    says = f"{lost.ref} is not wholly handed over: {CLOSED_WORDS}"
    with pytest.raises(HandedOverInPart, match=says) as no:
        leaves(case, BEN, RON)
    assert "The account is closed" in str(no.value)
    assert not works_here(case, BEN)
    assert owner_of(case, ref) == RON
    promise = commitment_called(case.session, theirs)
    assert promise
    assert promise.owner == BEN  # until its words can be opened, and it is handed over then
    assert left_behind(case.session, BEN, case.at) == [f"what is open in {lost.ref}"]


def test_whom_families_ring_is_looked_for_in_many_cases_with_few_queries(case: ACase) -> None:
    """The key of every open case was asked for by itself, whoever left."""
    others = [an_opened_case(case.session) for _ in range(5)]
    for each in others:
        told = {"name": "Nurse Okoro", "role": "Nurse", "phone": "01632 960105"}
        record_as(each, ADA, "contact", **told, hours="Monday to Friday")
    case.session.rollback()
    with asked_of(case.session) as asked:
        assert cases_of(case.session, Leaver(CAL)) == []
    assert sum("FROM case_key" in sql for sql, _ in asked) == 1


def test_the_record_says_who_handed_over_and_names_nobody_else(case: ACase) -> None:
    ref = a_promise_of(case, BEN)
    adam = actor(case.session, ADAM)
    moves = partial(hand_over, case.session, case.at, asked_by=ADAM)
    disable_user(case.session, adam, case.at, BEN, IVA, moves)
    assert list(case.now.case.moves(ref))[-1].by == f"job, in the name of {ADAM}"
    assert {KAY, NIA, ADAM}.isdisjoint(team_of(case.session, case.id))


def test_what_a_closed_account_still_owns_is_known_by_its_reference(case: ACase) -> None:
    told = {"words": "We will ring you.", "due_on": case.day(9), "source": {"family": case.person}}
    ref = str(record_as(case, ADA, "commitment", owner=CAL, **told).created[0]["ref"])
    disable_user(case.session, OPERATOR, case.at, CAL, RON)
    assert left_behind(case.session, CAL, case.at) == [ref]
    leaves(case, CAL, RON)
    assert left_behind(case.session, CAL, case.at) == []


def test_an_account_that_is_closed_and_owes_nothing_is_not_handed_over_to_another(
    case: ACase,
) -> None:
    told = {"words": "We will ring you.", "due_on": case.day(9), "source": {"family": case.person}}
    ref = str(record_as(case, ADA, "commitment", owner=CAL, **told).created[0]["ref"])
    leaves(case, CAL, RON)
    with pytest.raises(Refused, match="Cal Reyes left before, and Ron Bell took over"):
        leaves(case, CAL, IVA)
    leaves(case, CAL, RON)  # asked again, it goes on where it stopped
    assert owner_of(case, ref) == RON
    gone = user_called(case.session, CAL)
    assert gone
    assert gone.successor == RON


def test_what_is_left_of_a_closed_account_may_go_to_another(case: ACase) -> None:
    told = {"words": "We will ring you.", "due_on": case.day(9), "source": {"family": case.person}}
    ref = str(record_as(case, ADA, "commitment", owner=CAL, **told).created[0]["ref"])
    disable_user(case.session, OPERATOR, case.at, CAL, RON)  # stopped before it was handed over
    leaves(case, CAL, IVA)
    assert owner_of(case, ref) == IVA


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
