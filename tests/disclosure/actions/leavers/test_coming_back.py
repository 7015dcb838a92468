"""Who left comes back to the account they had: one person, who never agrees with themselves."""

from datetime import timedelta
from functools import partial

import pytest
from pyotp import TOTP
from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.actions.family.view import family_view
from disclosure.actions.leavers.coming_back import enable_user
from disclosure.actions.leavers.handing_over import hand_over
from disclosure.actions.people.accounts import account_of
from disclosure.actions.refused import Refused
from disclosure.actions.staff import second_factor, signing_in
from disclosure.actions.staff.open_id import CLOSED, come_in
from disclosure.actions.staff.provider import Told
from disclosure.actions.to_staff.calendar_feed import make_feed, reader_of
from disclosure.actions.users import Person, add_token, add_user, change_user, disable_user
from disclosure.clock import now
from disclosure.kinds.faults import BadInput
from disclosure.permissions import Forbidden
from disclosure.records.house import house_entries
from disclosure.records.open_id import is_linked
from disclosure.records.outbox import Message
from disclosure.records.second_factor import has_factor
from disclosure.records.users import User, actor_with_token
from tests.begun import begins_with
from tests.cases import ACase, a_case, a_letter, move_as, record_as, text_sha256
from tests.people import ADA, ADAM, BEN, CAL, EVA, OPERATOR, RON, SITE, actor
from workflows.requirements import contact_named
from workflows.words import State

pytestmark = begins_with(a_case, at=State.INVESTIGATE)
WHY = "Back from parental leave"
FIRST = "four plain words here"


def leaves(case: ACase, who: str, heir: str) -> None:
    moves = partial(hand_over, case.session, case.at, asked_by=ADAM)
    disable_user(case.session, actor(case.session, ADAM), case.at, who, heir, moves)


def comes_back(case: ACase, who: str = BEN, password: str = "") -> User:
    return enable_user(case.session, actor(case.session, ADAM), case.at, who, WHY, password)


def told_of(email: str) -> Told:
    return Told("https://idp.example", "subject of Eva", email, second_factor=True)


def test_an_approver_who_comes_back_does_not_agree_to_the_letter_they_wrote(case: ACase) -> None:
    ref = a_letter(case, "initial_notification", until="submit")
    number = account_of(case.session, BEN).staff_number
    leaves(case, BEN, RON)
    comes_back(case.later(days=1))
    ben = Person(BEN, "Ben Okoro", ["approver"], [SITE], phone="01632 960101")
    change_user(case.session, OPERATOR, case.at, ben)
    assert account_of(case.session, BEN).staff_number == number
    with pytest.raises(Refused, match="wrote"):
        move_as(case, BEN, "approve", ref, sha256=text_sha256(case, ref))


def test_what_was_handed_over_stays_with_who_took_over(case: ACase) -> None:
    assert {c.owner for c in case.now.commitments} == {BEN}
    leaves(case, BEN, RON)
    comes_back(case.later(days=1))
    assert {c.owner for c in case.now.commitments} == {RON}
    assert account_of(case.session, BEN).successor is None


def test_nothing_that_let_them_in_before_lets_them_in_again(case: ACase) -> None:
    session, at = case.session, case.at
    signing_in.set_password(session, OPERATOR, at, BEN, "the old plain words")
    token, key = add_token(session, OPERATOR, at, BEN), make_feed(session, actor(session, BEN), at)
    come_in(session, told_of(BEN), at)
    has_a_code(session, BEN)
    version = account_of(session, BEN).session_version
    disable_user(session, OPERATOR, at, BEN, RON)  # as it was before closing ended all of it
    user = comes_back(case, password=FIRST)
    assert user.active
    assert user.session_version > version
    assert not has_factor(session, user.id)
    assert not is_linked(session, user.id)
    assert actor_with_token(session, token) is None
    assert reader_of(session, key) is None
    assert not signing_in.sign_in(session, BEN, "the old plain words", "", at).actor
    assert signing_in.sign_in(session, BEN, FIRST, "", at + timedelta(minutes=1)).actor


def has_a_code(session: Session, email: str) -> None:
    who, at = actor(session, email), now()
    second_factor.begin(session, who)
    key = second_factor.waiting(session, who)
    assert key
    second_factor.confirm(session, who, at, TOTP(key).at(at))


def test_the_house_and_its_risk_managers_know_who_let_them_in_and_why(case: ACase) -> None:
    leaves(case, CAL, RON)
    comes_back(case, CAL)
    entry = house_entries(case.session)[-1]
    assert (entry.by, entry.about) == (ADAM, CAL)
    assert entry.what == f"account opened again: {WHY}"
    given = select(Message.to).where(Message.step == "role_given", Message.about == CAL)
    assert set(case.session.scalars(given)) >= {ADA, RON}


def test_only_who_looks_after_accounts_and_with_a_reason(case: ACase) -> None:
    leaves(case, CAL, RON)
    session, at = case.session, case.at
    with pytest.raises(Forbidden):
        enable_user(session, actor(session, RON), at, CAL, WHY)
    for why in ("", "  ", "is back", "x" * 201):
        with pytest.raises(BadInput) as bad:
            enable_user(session, OPERATOR, at, CAL, why)
        assert [fault.field for fault in bad.value.faults] == ["reason"]
    with pytest.raises(BadInput) as bad:
        enable_user(session, OPERATOR, at, CAL, WHY, "short")
    assert [fault.field for fault in bad.value.faults] == ["password"]
    with pytest.raises(Refused, match="The account of Ron Bell is open"):
        enable_user(session, OPERATOR, at, RON, WHY)
    assert not account_of(session, CAL).active


def test_a_second_account_for_who_left_is_refused_with_the_way_back(case: ACase) -> None:
    number = account_of(case.session, BEN).staff_number
    leaves(case, BEN, RON)
    again = {BEN: "", "ben.okoro@example.org": number}
    for (email, staff_number), field in zip(again.items(), ("email", "staff_number"), strict=True):
        person = Person(email, "Ben Okoro", ["approver"], [SITE], staff_number=staff_number)
        with pytest.raises(BadInput) as bad:
            add_user(case.session, OPERATOR, case.at, person)
        (fault,) = bad.value.faults
        assert fault.field == field
        assert "Ben Okoro has " in fault.says
        assert f"`disclosure user enable {BEN}`" in fault.says


def test_the_other_sign_in_says_what_is_true_and_its_link_ends_with_the_account(
    case: ACase,
) -> None:
    session, at = case.session, case.at
    come_in(session, told_of(EVA), at)
    disable_user(session, OPERATOR, at, EVA, RON)
    assert not is_linked(session, account_of(session, EVA).id)
    with pytest.raises(Refused) as no:
        come_in(session, told_of(EVA), at)
    assert str(no.value) == CLOSED
    comes_back(case, EVA)
    assert come_in(session, told_of(EVA), at).actor


def test_a_family_rings_who_came_back_once_they_are_named_anew(case: ACase) -> None:
    leaves(case, BEN, RON)
    comes_back(case.later(days=1))
    assert family_view(case.now, case.person).contact is None  # it was told that he had left
    assert contact_named(case.now.facts)
    gone = case.now.ring.contact_gone
    assert gone
    assert gone.says == "had left, and works here again"
    told = {"name": "Ben Okoro", "user": BEN, "role": "Nurse", "phone": "01632 960101"}
    record_as(case.later(hours=1), ADA, "contact", **told, hours="9 to 5",
              cover={"name": "Ada Lind", "phone": "01632 960102"})  # fmt: skip
    assert family_view(case.now, case.person).contact
    assert contact_named(case.now.facts) is None
    leaves(case.later(days=1), BEN, RON)
    assert family_view(case.now, case.person).contact is None
