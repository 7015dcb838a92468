"""Other roles or another site: what somebody could not look after any more goes to a successor who
can, as where they leave the house; or the change is refused, and names what there is."""

from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.actions.change import Change, Door
from disclosure.actions.gate import move
from disclosure.actions.glass.breaking import break_glass
from disclosure.actions.learning.improvement_view import shown_of
from disclosure.actions.learning.improvements import waiting_for
from disclosure.actions.leavers.handing_over import hand_over, left_behind
from disclosure.actions.refused import Refused
from disclosure.actions.to_staff.delivering import things_of
from disclosure.actions.users import Person, add_user, change_user, disable_user
from disclosure.actions.words_closed import CLOSED_WORDS
from disclosure.jobs.sweep import sweep
from disclosure.kinds.faults import BadInput
from disclosure.kinds.notes import Note
from disclosure.operations.verify import verify
from disclosure.permissions import Role, family_actor
from disclosure.records.house import house_entries
from disclosure.records.improvements import improvement_called, steps_of
from disclosure.records.outbox import Message
from disclosure.records.team import named_by_restriction
from disclosure.records.users import user_called
from tests.begun import begins_with
from tests.cases import ACase, a_case, an_opened_case, move_as, record_as
from tests.disclosure.actions.leavers.test_handing_over import a_promise_of
from tests.improvements import IN_PLACE, stepped, written
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
    MONA,
    OPERATOR,
    RON,
    SAM,
    SITE,
    actor,
)
from tests.reminders import remind
from workflows.words import State

pytestmark = begins_with(a_case, at=State.INVESTIGATE)
WHO = {
    ADA: "Ada Lind", BEN: "Ben Okoro", CAL: "Cal Reyes",
    EVA: "Eva Marsh", IVA: "Iva Novak", RON: "Ron Bell",
}  # fmt: skip
LIZ = Person("liz@example.org", "Liz Orr", ["approver"], [SITE])


def becomes(
    case: ACase, email: str, roles: list[str], heir: str = "", sites: tuple[str, ...] = (SITE,)
) -> None:
    adam = actor(case.session, ADAM)
    change_user(
        case.session, adam, case.at, Person(email, WHO[email], roles, sites), successor=heir
    )


def roles_of(case: ACase, email: str) -> frozenset[Role]:
    case.session.rollback()
    return actor(case.session, email).roles


def leaves(case: ACase, who: str, heir: str) -> None:
    def moves(gone: str, takes_over: str) -> None:
        hand_over(case.session, case.at, gone, takes_over, asked_by=ADAM)

    disable_user(case.session, OPERATOR, case.at, who, heir, moves)


def a_question_of(case: ACase, owner: str) -> str:
    told = {"person": case.person, "words": "Who checked the pump?"}
    return str(record_as(case, ADA, "question", **told, owner=owner).created[-1]["ref"])


def a_concern_of(case: ACase, owner: str) -> int:
    told = {"person": case.person, "words": "Nobody rang us."}
    number = record_as(case, ADA, "concern", **told).id
    record_as(case, ADA, "concern_owner", concern=number, owner=owner)
    return number


def owners(case: ACase) -> dict[str, str]:
    case.session.rollback()
    promises = {each.ref: each.owner for each in case.now.commitments}
    return promises | {each.ref: each.owner for each in case.now.questions}


def improvement_owner(case: ACase, ref: str) -> str:
    case.session.rollback()
    row = improvement_called(case.session, ref)
    assert row
    return shown_of(row, steps_of(case.session, [row.id])[row.id], {}).owner


def test_a_role_that_may_not_keep_promises_needs_a_successor_and_names_what_there_is(
    case: ACase,
) -> None:
    promised, asked = a_promise_of(case, IVA), a_question_of(case, IVA)
    with pytest.raises(BadInput) as no:
        becomes(case, IVA, ["auditor"])
    (fault,) = no.value.faults
    assert fault.field == "successor"
    assert fault.says == (
        f"With these roles and sites Iva Novak could not look after {promised} and {asked} any "
        "more. Say who takes over."
    )
    assert roles_of(case, IVA) == {Role.INVESTIGATOR}
    becomes(case, IVA, ["auditor"], BEN)
    assert roles_of(case, IVA) == {Role.AUDITOR}
    assert (owners(case)[promised], owners(case)[asked]) == (BEN, BEN)
    passed = list(case.now.case.moves(promised))[-1]
    assert passed.by == f"job, in the name of {ADAM}"
    assert left_behind(case.session, IVA, case.at) == []
    assert verify(case.session).ok


def test_what_is_theirs_in_a_case_that_nobody_can_open_is_named_and_their_roles_stay(
    case: ACase,
) -> None:
    """The administrator saw a page that said no more than that something broke; and then that no
    risk manager could take over, though none was asked for.
    """
    a_promise_of(case, IVA)
    words_lost(case, an_opened_case(case.session))
    with pytest.raises(Refused) as no:
        becomes(case, IVA, ["auditor"], BEN)
    assert str(no.value) == f"{case.ref} cannot be handed over: {CLOSED_WORDS}"
    assert roles_of(case, IVA) == {Role.INVESTIGATOR}


def test_reminders_go_to_whoever_can_open_the_case(case: ACase) -> None:
    """They went to him alone, who could open neither the case nor the promise."""
    ref = a_promise_of(case, CAL)
    becomes(case, CAL, ["administrator"], IVA, sites=())
    for days in (8, 9):
        sweep(case.session, case.at + timedelta(days=days))
    case.session.rollback()
    told = case.session.scalars(select(Message).where(Message.about.endswith(ref)))
    assert {each.to for each in told} == {IVA}


def test_what_they_may_still_look_after_stays_theirs(case: ACase) -> None:
    """An approver who becomes a coach keeps promises, and told no family before."""
    promised, number = a_promise_of(case, EVA), a_concern_of(case, EVA)
    change = written(case, ADA, owner=EVA)
    becomes(case, EVA, ["coach"], RON)
    assert owners(case)[promised] == EVA
    assert next(each.owner for each in case.now.concerns if each.number == number) == RON
    assert improvement_owner(case, change) == EVA


def test_who_may_tell_no_family_any_more_hands_their_promises_over(case: ACase) -> None:
    """Else they would have to say that one is late, and could not; nor would anybody else."""
    promised = a_promise_of(case, IVA)
    for role in ("approver", "coach"):
        with pytest.raises(BadInput, match=f"could not look after {promised} any more"):
            becomes(case, IVA, [role])
        for heir in (EVA, CAL):
            with pytest.raises(BadInput, match="may not tell a family how a promise stands"):
                becomes(case, IVA, [role], heir)
    becomes(case, IVA, ["approver"], BEN)
    assert owners(case)[promised] == BEN
    assert left_behind(case.session, IVA, case.at) == []


def test_a_role_more_or_a_site_more_asks_nothing(case: ACase) -> None:
    a_promise_of(case, IVA)
    becomes(case, IVA, ["investigator", "coach"], sites=(SITE, FAR_SITE))
    assert roles_of(case, IVA) == {Role.INVESTIGATOR, Role.COACH}


@pytest.mark.parametrize(
    ("heir", "says"),
    [
        (MONA, "Mona Dahl may not keep promises, and Iva Novak has made some."),
        (CAL, "Cal Reyes may not answer a family's questions, and Iva Novak has some to answer."),
        (IVA, "Name somebody else who works here."),
    ],
)
def test_a_successor_has_to_be_able_to_do_it(case: ACase, heir: str, says: str) -> None:
    promised = a_promise_of(case, IVA)
    a_question_of(case, IVA)
    for tried in (partial(becomes, case, IVA, ["auditor"]), partial(leaves, case, IVA)):
        with pytest.raises(BadInput) as no:
            tried(heir)
        assert no.value.faults[0].says.startswith(says)
    assert owners(case)[promised] == IVA
    assert actor(case.session, IVA).roles == {Role.INVESTIGATOR}


def test_a_question_alone_is_not_left_to_who_may_not_answer_it(case: ACase) -> None:
    asked = a_question_of(case, IVA)
    for heir in (ADAM, MAX, EVA):
        with pytest.raises(BadInput, match=r"may not answer a family's questions"):
            leaves(case, IVA, heir)
    leaves(case, IVA, RON)
    assert owners(case)[asked] == RON


def test_a_concern_goes_to_who_may_answer_it_and_not_to_a_clinician(case: ACase) -> None:
    number = a_concern_of(case, RON)
    leaves(case, RON, IVA)
    concern = next(each for each in case.now.concerns if each.number == number)
    assert concern.owner in (ADA, EVA)
    record_as(case, str(concern.owner), "concern_answer", concern=number, words="We are sorry.")


def test_a_concern_of_whoever_decides_no_more_is_handed_over_too(case: ACase) -> None:
    number = a_concern_of(case, RON)
    with pytest.raises(BadInput, match=f"a concern in {case.ref}"):
        becomes(case, RON, ["investigator"])
    becomes(case, RON, ["investigator"], ADA)
    assert next(each.owner for each in case.now.concerns if each.number == number) == ADA


def test_a_familys_contact_is_named_anew_by_a_risk_manager_first(case: ACase) -> None:
    """A successor is not whom the family was told to ring."""
    becomes(case, BEN, ["clinician"], sites=(FAR_SITE,))  # who is named on a case still sees it
    for heir in ("", IVA):
        with pytest.raises(Refused, match=f"is the family's contact in {case.ref}"):
            becomes(case, BEN, ["administrator"], heir, sites=())
    asked = [each.ref for each in case.now.questions if each.owner == BEN]
    told = {"name": "Iva Novak", "user": IVA, "role": "Lead", "phone": "1", "hours": "9 to 5"}
    record_as(case, ADA, "contact", **told)
    becomes(case, BEN, ["administrator"], IVA, sites=())
    assert {owners(case)[ref] for ref in asked} <= {IVA}


def test_the_only_seat_on_a_case_that_named_people_see_is_not_given_up(case: ACase) -> None:
    """Before, nobody could note, decide or let anybody in there any more."""
    other = an_opened_case(case.session)
    record_as(other, ADA, "restrict", reason="She works here too", only=[ADA, IVA])
    with pytest.raises(BadInput, match=f"look after {other.ref}, which only named people see, any"):
        becomes(case, ADA, ["auditor"])
    with pytest.raises(Refused, match=r"Who could take over: Ron Bell\."):
        becomes(case, ADA, ["auditor"], CAL)
    assert roles_of(case, ADA) == {Role.RISK_MANAGER}
    becomes(case, ADA, ["auditor"], RON)
    assert named_by_restriction(case.session, other.id) == {ADA, IVA, RON}
    record_as(other, RON, "note", words="I look after this now.")
    told = select(Message).where(Message.step == "case_yours")
    assert [each.to for each in case.session.scalars(told)] == [RON]
    assert verify(case.session).ok


def test_beside_a_case_that_nobody_can_open_it_is_still_said_who_could_take_over_the_other(
    case: ACase,
) -> None:
    a_promise_of(case, ADA)
    other = an_opened_case(case.session)
    record_as(other, ADA, "restrict", reason="She works here too", only=[ADA, IVA])
    words_lost(case, other)
    with pytest.raises(Refused) as no:
        becomes(case, ADA, ["auditor"], BEN)
    assert f"{case.ref} cannot be handed over: {CLOSED_WORDS}" in str(no.value)
    assert str(no.value).endswith("Who could take over: Ron Bell.")


def test_a_seat_beside_another_who_decides_asks_for_nobody(case: ACase) -> None:
    other = an_opened_case(case.session)
    record_as(other, ADA, "restrict", reason="She works here too", only=[ADA, RON])
    becomes(case, RON, ["investigator"])
    assert named_by_restriction(case.session, other.id) == {ADA, RON}


def test_an_improvement_is_handed_over_with_the_rest(case: ACase) -> None:
    change, done = written(case, ADA, owner=IVA), written(case, ADA, owner=IVA)
    stepped(case, IVA, done, "in_place", **IN_PLACE)
    for heir in (ADAM, MONA):
        with pytest.raises(BadInput, match="may not put improvements in place"):
            leaves(case, IVA, heir)
    leaves(case, IVA, RON)
    assert (improvement_owner(case, change), improvement_owner(case, done)) == (RON, IVA)
    waits = waiting_for(case.session, actor(case.session, RON), (case.at + timedelta(600)).date())
    assert change in [each.ref for each in waits]
    stepped(case, RON, change, "in_place", **IN_PLACE)
    sealed = [each for each in house_entries(case.session) if each.what == "improvement changed"]
    assert [each.by for each in sealed] == [f"job, in the name of {ADAM}"]
    assert verify(case.session).ok


def test_what_a_family_disputes_does_not_come_back_to_who_may_not_keep_it(case: ACase) -> None:
    ref = a_promise_of(case, CAL)
    move_as(case, CAL, "done", ref, evidence="I rang her at noon.")
    becomes(case, CAL, ["auditor"])  # done: nothing is owed
    told = {"person": case.person, "at": case.at.isoformat(), "how": "page"}
    family = family_actor(case.id, case.person, "Mrs Ann Price")
    change = Change(case.id, family, case.at, Door.PAGE)
    move(case.session, change, ref, "dispute", data=told | {"words": "Nobody rang me"})
    assert owners(case)[ref] == BEN  # the family's contact


@begins_with(a_case, at=State.INVESTIGATE)
def test_what_cannot_be_becomes_nothing_and_hands_nothing_over(
    session: Session, begun: ACase
) -> None:
    promised = a_promise_of(begun, CAL)
    with pytest.raises(BadInput, match="there is none called 'boss'"):
        becomes(begun, CAL, ["boss"], IVA)
    assert owners(begun)[promised] == CAL
    user = user_called(session, CAL)
    assert user
    assert user.active


def concern_owner(case: ACase, number: int) -> str | None:
    case.session.rollback()
    return next(each.owner for each in case.now.concerns if each.number == number)


def notes(case: ACase) -> list[str]:
    return [note.words for _, note in case.now.case.those(Note)]


def test_where_a_concern_finds_no_heir_nothing_at_all_is_handed_over(case: ACase) -> None:
    """The promise was Iva's by then, and the record held that Eva had other roles."""
    promised, number = a_promise_of(case, EVA), a_concern_of(case, EVA)
    for each in (ADA, RON):
        record_as(case, ADA, "involved", user=each, name=WHO[each], part="gave it")
    for heir in (IVA, BEN, ADA):
        with pytest.raises(Refused, match=f"a concern in {case.ref} that nobody could take over"):
            becomes(case, EVA, ["auditor"], heir)
        assert (owners(case)[promised], concern_owner(case, number)) == (EVA, EVA)
        assert roles_of(case, EVA) == {Role.APPROVER}
        assert notes(case) == []
    add_user(case.session, OPERATOR, case.at, LIZ)
    becomes(case, EVA, ["auditor"], IVA)
    assert (owners(case)[promised], concern_owner(case, number)) == (IVA, LIZ.email)
    assert roles_of(case, EVA) == {Role.AUDITOR}
    assert notes(case) == []
    assert verify(case.session).ok


def test_a_concern_is_given_by_a_successor_who_decides_where_no_risk_manager_is_left(
    case: ACase,
) -> None:
    """Who was acting then was a clinician, who may promise and not decide. Ada sees the case from
    elsewhere, since a question there is hers."""
    number = a_concern_of(case, EVA)
    a_question_of(case, ADA)
    for each in (ADA, RON):
        becomes(case, each, ["risk_manager"], sites=(FAR_SITE,))
    add_user(case.session, OPERATOR, case.at, LIZ)
    with pytest.raises(Refused) as no:
        becomes(case, EVA, ["auditor"], LIZ.email)
    assert str(no.value) == (
        f"Nobody who is left may say who deals with a concern in {case.ref}. Give a risk manager "
        f"the site {SITE} first. No risk manager of the site could take over now."
    )
    assert roles_of(case, EVA) == {Role.APPROVER}
    assert notes(case) == []
    becomes(case, EVA, ["auditor"], ADA)
    assert concern_owner(case, number) == ADA
    assert notes(case) == []


def test_whoever_takes_over_is_told_once_and_not_that_somebody_is_away(case: ACase) -> None:
    """Ben becomes a coach: he is here, and Ada was told of the glass herself."""
    session = case.session
    why = "I am on call and she came back to us"
    break_glass(session, actor(session, SAM), case.ref, why, case.at, Door.PAGE)
    asked = a_question_of(case, BEN)
    remind(session, BEN, case.ref, asked, "question two_days", incident_id=case.id)
    becomes(case, BEN, ["coach"], ADA)
    session.rollback()
    mine = list(session.scalars(select(Message).where(Message.to == ADA)))
    told = things_of(session, mine, actor(session, ADA))
    assert [each.instead_of for each in told if each.ladder == "glass_broken"] == [""]
    (passed,) = (each for each in told if asked in each.refs and each.instead_of)
    assert (passed.instead_of, passed.because) == ("Ben Okoro", "looked after this before")
    leaves(case, BEN, ADA)
    (passed,) = (each for each in things_of(session, mine, None) if each.instead_of)
    assert passed.because == "has left"
