from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.actions.refused import Refused
from disclosure.actions.staff import second_factor as action
from disclosure.actions.staff.bearer import caller_with
from disclosure.actions.staff.second_factor import Proof, counter_of, in_groups
from disclosure.actions.staff.signing_in import go_on_with_code, sign_in
from disclosure.actions.staff.step_up import prove_code, prove_password
from disclosure.actions.users import add_token
from disclosure.kinds.faults import BadInput
from disclosure.operations.keys import session_on
from disclosure.permissions import NEED_SECOND_FACTOR, Actor, Forbidden, Permission, Role
from disclosure.records.house import house_entries
from disclosure.records.locked import Unreadable
from disclosure.records.second_factor import (
    RecoveryCode,
    SecondFactor,
    codes_left,
    has_factor,
    open_secret,
)
from disclosure.records.users import User, actor_called, user_called
from disclosure.settings import Settings
from tests.codes import a_phone, code_at, with_codes
from tests.staff import ANNA, BEN, NOON, OPERATOR, PASSWORD

pytestmark = pytest.mark.usefixtures("staff")

KEY = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
HOME = "192.0.2.7"
ADMIN = Actor(ANNA.email, ANNA.name, frozenset({Role.ADMINISTRATOR}))


def ben(session: Session) -> User:
    session.rollback()
    found = user_called(session, BEN.email)
    assert found
    return found


def take(session: Session, code: str, minutes: float = 0) -> int | None:
    at = NOON + timedelta(minutes=minutes)
    return action.take(session, BEN.email, HOME, at, Proof(code))


def recover(session: Session, code: str, minutes: float = 0) -> int | None:
    at = NOON + timedelta(minutes=minutes)
    return action.take(session, BEN.email, HOME, at, Proof(recovery=code))


def whats(session: Session) -> list[tuple[str, str]]:
    session.rollback()
    return [(entry.what, entry.about) for entry in house_entries(session)]


# The rules of a code


@pytest.mark.parametrize(
    ("steps", "right"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)]
)
def test_a_clock_may_be_one_step_off(steps: int, right: bool) -> None:
    assert (counter_of(KEY, code_at(KEY, NOON, steps), NOON, 0) is not None) is right


def test_a_code_not_later_than_the_last_is_refused() -> None:
    last = counter_of(KEY, code_at(KEY, NOON), NOON, 0)
    assert last
    assert counter_of(KEY, code_at(KEY, NOON), NOON, last) is None
    assert counter_of(KEY, code_at(KEY, NOON, -1), NOON, last) is None
    assert counter_of(KEY, code_at(KEY, NOON, 1), NOON, last) == last + 1


FULL_WIDTH = "".join(chr(0xFF10 + figure) for figure in range(6))


@pytest.mark.parametrize("typed", ["", "12345", "abcdef", FULL_WIDTH, "0" * 1000])
def test_what_is_no_code_is_refused(typed: str) -> None:
    assert counter_of(KEY, typed, NOON, 0) is None


def test_a_code_may_be_typed_with_a_space() -> None:
    code = code_at(KEY, NOON)
    assert counter_of(KEY, f" {code[:3]} {code[3:]}", NOON, 0)


@pytest.mark.parametrize("zero", ["\u0660", "\u06f0", "\uff10"])
def test_figures_may_be_those_of_the_keyboard_of_their_phone(zero: str) -> None:
    """The box asks for figures, and a phone that is set to Arabic or Persian offers its own."""
    others = {ord("0") + n: chr(ord(zero) + n) for n in range(10)}
    assert counter_of(KEY, code_at(KEY, NOON).translate(others), NOON, 0)


def test_a_key_is_shown_in_groups_of_four() -> None:
    assert in_groups("ABCDEFGHIJ") == "ABCD EFGH IJ"


def test_every_role_that_agrees_or_administers_needs_one() -> None:
    """The list stands here in words of its own."""
    assert {role.value for role in NEED_SECOND_FACTOR} == {
        "risk_manager",
        "approver",
        "administrator",
        "investigator",
        "auditor",
        "executive",
    }


# Setting up


def test_a_key_counts_only_after_its_first_code(session: Session) -> None:
    nurse = ben(session).actor()
    action.begin(session, nurse)
    assert not has_factor(session, ben(session).id)
    with pytest.raises(BadInput, match="not the code of the new key"):
        action.confirm(session, nurse, NOON, "000000")
    assert not has_factor(session, ben(session).id)
    key = action.waiting(session, nurse)
    assert key
    action.confirm(session, nurse, NOON, code_at(key, NOON))
    assert has_factor(session, ben(session).id)
    assert action.waiting(session, nurse) is None
    assert whats(session)[-1] == ("second factor set", BEN.email)


def test_confirming_ends_other_sessions_and_uses_up_its_code(session: Session) -> None:
    before = ben(session).session_version
    key = a_phone(session, BEN.email, NOON)
    assert ben(session).session_version == before + 1
    with pytest.raises(BadInput, match="used already"):
        take(session, code_at(key, NOON, -3), minutes=-1.5)


def test_a_new_key_leaves_the_old_one_in_force_until_it_is_confirmed(session: Session) -> None:
    old = a_phone(session, BEN.email, NOON)
    action.begin(session, ben(session).actor())
    assert take(session, code_at(old, NOON)) is None
    new = a_phone(session, BEN.email, NOON + timedelta(hours=1))
    later = NOON + timedelta(hours=1)
    with pytest.raises(BadInput):
        take(session, code_at(old, later), minutes=60)
    take(session, code_at(new, later), minutes=61 - 1)


def test_neither_key_nor_codes_stand_in_the_database_to_be_read(session: Session) -> None:
    key, codes = with_codes(session, BEN.email, NOON)
    factor = session.scalars(select(SecondFactor)).one()
    assert factor.secret
    assert key not in factor.secret
    assert open_secret(session, factor.user_id, factor.secret) == key
    with pytest.raises(Unreadable):
        open_secret(session, factor.user_id + 1, factor.secret)  # another account's
    hashes = [row.hash for row in session.scalars(select(RecoveryCode))]
    assert len(set(hashes)) == len(codes) == 10
    assert all(hash.startswith("$argon2id$") for hash in hashes)


def test_another_key_of_the_house_does_not_open_it(session: Session) -> None:
    a_phone(session, BEN.email, NOON)
    stored = session.scalars(select(SecondFactor.secret)).one()
    assert stored
    spoiled = stored[:-6] + ("AAAA" if stored[-6:-2] != "AAAA" else "BBBB") + stored[-2:]
    with pytest.raises(Unreadable):
        open_secret(session, ben(session).id, spoiled)


# Taking a code


def test_each_code_once(session: Session) -> None:
    key = a_phone(session, BEN.email, NOON)
    assert take(session, code_at(key, NOON)) is None
    with pytest.raises(BadInput, match="Wait until your app shows the next one"):
        take(session, code_at(key, NOON))
    assert take(session, code_at(key, NOON, 1), 0.5) is None


def test_a_wrong_code_is_not_called_a_used_one(session: Session) -> None:
    key = a_phone(session, BEN.email, NOON)
    take(session, code_at(key, NOON))
    for number, wrong in enumerate(("000000", code_at(key, NOON, -2), "")):
        with pytest.raises(BadInput, match="not the code of now"):
            take(session, wrong, number)


def test_of_two_at_once_with_one_code_only_one_is_taken(
    session: Session, settings: Settings
) -> None:
    key = a_phone(session, BEN.email, NOON)
    engine = session.get_bind()

    def tries(_: int) -> str:
        with session_on(engine, settings) as own:  # type: ignore[arg-type]
            try:
                take(own, code_at(key, NOON))
            except (BadInput, Refused):
                return "no"
        return "yes"

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(tries, range(4))).count("yes") == 1


def test_wrong_codes_are_counted_and_locked_like_wrong_passwords(session: Session) -> None:
    key = a_phone(session, BEN.email, NOON)
    for minute in range(5):
        with pytest.raises(BadInput):
            take(session, "000000", minute)
    with pytest.raises(Refused, match="Wait 5 minutes"):
        take(session, code_at(key, NOON, 8), 4.01)
    assert whats(session)[-1] == ("locked for five minutes: 5 wrong codes", BEN.email)
    late = NOON + timedelta(minutes=10)
    take(session, code_at(key, late), 10)
    assert sign_in(session, BEN.email, PASSWORD, HOME, NOON).actor  # has a count of its own


def test_wrong_passwords_that_lock_are_noted_once_and_only_of_accounts(session: Session) -> None:
    before = len(whats(session))
    for email in (BEN.email, "nobody@example.org"):
        for minute in range(5):
            sign_in(session, email, "a guess", HOME, NOON + timedelta(minutes=minute))
    assert whats(session)[before:] == [("locked for five minutes: 5 wrong passwords", BEN.email)]


def test_a_lock_that_somebody_holds_is_noted_each_time(session: Session) -> None:
    """One guess whenever it ends keeps her from every new browser: the house hears of each."""
    before = len(whats(session))
    for number in range(8):
        sign_in(session, BEN.email, "a guess", HOME, NOON + number * timedelta(minutes=6))
    noted = [f"locked for five minutes: {many} wrong passwords" for many in (5, 6, 7, 8)]
    assert whats(session)[before:] == [(each, BEN.email) for each in noted]


def test_who_has_no_second_factor_has_no_code(session: Session) -> None:
    with pytest.raises(BadInput):
        take(session, "000000")
    with pytest.raises(BadInput):
        action.take(session, "nobody@example.org", HOME, NOON, Proof("000000"))


# Recovery codes


def test_a_recovery_code_lets_in_once_and_says_how_many_are_left(session: Session) -> None:
    _, codes = with_codes(session, BEN.email, NOON)
    assert recover(session, codes[0]) == 9
    with pytest.raises(BadInput, match="used before"):
        recover(session, codes[0])
    assert recover(session, codes[4].upper().replace("-", " "), 1) == 8
    assert whats(session)[-1] == ("recovery code used, 8 left", BEN.email)


def test_a_recovery_code_is_its_owners_alone(session: Session) -> None:
    a_phone(session, BEN.email, NOON)
    _, of_anna = with_codes(session, ANNA.email, NOON)
    with pytest.raises(BadInput):
        recover(session, of_anna[0])


def test_of_two_at_once_with_one_recovery_code_only_one_is_taken(
    session: Session, settings: Settings
) -> None:
    _, codes = with_codes(session, BEN.email, NOON)
    engine = session.get_bind()

    def tries(_: int) -> str:
        with session_on(engine, settings) as own:  # type: ignore[arg-type]
            try:
                recover(own, codes[0])
            except (BadInput, Refused):
                return "no"
        return "yes"

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(tries, range(4))).count("yes") == 1


def test_new_recovery_codes_end_the_old(session: Session) -> None:
    _, old = with_codes(session, BEN.email, NOON)
    new = action.new_recovery_codes(session, ben(session).actor(), NOON)
    with pytest.raises(BadInput):
        recover(session, old[0])
    assert recover(session, new[9], 1) == 9


# Signing in


def test_with_one_the_password_alone_begins_nothing(session: Session) -> None:
    key = a_phone(session, BEN.email, NOON)
    half = sign_in(session, BEN.email, PASSWORD, HOME, NOON)
    assert half.asks_code
    assert whats(session)[-1][0] == "second factor set"
    whole = go_on_with_code(
        session, BEN.email, half.session_version, HOME, NOON, Proof(code_at(key, NOON))
    )
    assert whole.actor
    assert whats(session)[-1] == ("signed in with code", BEN.email)


def test_half_a_sign_in_ends_with_the_sessions(session: Session) -> None:
    a_phone(session, BEN.email, NOON)
    half = sign_in(session, BEN.email, PASSWORD, HOME, NOON)
    action.reset(session, ADMIN, NOON, BEN.email)
    key = a_phone(session, BEN.email, NOON)
    late = NOON + timedelta(minutes=1)
    proof = Proof(code_at(key, late))
    whole = go_on_with_code(session, BEN.email, half.session_version, HOME, late, proof)
    assert whole.actor is None


# Ending it


def test_an_administrator_resets_somebody_elses_and_ends_their_sessions(session: Session) -> None:
    a_phone(session, BEN.email, NOON)
    before = ben(session).session_version
    action.reset(session, ADMIN, NOON, BEN.email.upper())
    assert not has_factor(session, ben(session).id)
    assert codes_left(session, ben(session).id) == 0
    assert ben(session).session_version == before + 1
    assert whats(session)[-1] == ("second factor reset", BEN.email)


def test_nobody_resets_their_own(session: Session) -> None:
    a_phone(session, ANNA.email, NOON)
    with pytest.raises(Refused, match="another administrator"):
        action.reset(session, ADMIN, NOON, ANNA.email)
    action.reset(session, OPERATOR, NOON, ANNA.email)  # whoever has the machine may


def test_only_an_administrator_resets(session: Session) -> None:
    a_phone(session, ANNA.email, NOON)
    with pytest.raises(Forbidden):
        action.reset(session, ben(session).actor(), NOON, ANNA.email)
    assert has_factor(session, user_called(session, ANNA.email).id)  # type: ignore[union-attr]


def test_who_must_have_one_cannot_stop_it(session: Session) -> None:
    a_phone(session, ANNA.email, NOON)
    a_phone(session, BEN.email, NOON)
    with pytest.raises(Refused, match="Your role needs"):
        action.stop(session, ADMIN, NOON, forced=True)
    action.stop(session, ADMIN, NOON, forced=False)
    action.stop(session, ben(session).actor(), NOON, forced=True)
    assert not has_factor(session, ben(session).id)


# To prove again


def test_proving_again_counts_wrong_passwords_like_a_sign_in(session: Session) -> None:
    nurse = ben(session).actor()
    prove_password(session, nurse, NOON, PASSWORD)
    for minute in range(5):
        with pytest.raises(BadInput, match="not your password"):
            prove_password(session, nurse, NOON + timedelta(minutes=minute), "a guess")
    shortly_after = NOON + timedelta(minutes=4, seconds=1)
    with pytest.raises(Refused, match="Too many tries"):
        prove_password(session, nurse, shortly_after, PASSWORD)
    assert sign_in(session, BEN.email, PASSWORD, HOME, shortly_after).actor  # counted apart


def test_proving_again_uses_up_the_code(session: Session) -> None:
    key = a_phone(session, BEN.email, NOON)
    nurse = actor_called(session, BEN.email)
    assert nurse
    assert nurse.may(Permission.SIGNED_IN)
    prove_code(session, nurse, NOON, Proof(code_at(key, NOON)))
    with pytest.raises(BadInput):
        prove_code(session, nurse, NOON, Proof(code_at(key, NOON)))


# By a token


def test_a_token_holds_without_a_second_factor_and_agrees_to_nothing(session: Session) -> None:
    for each in (ANNA, BEN):
        token = add_token(session, OPERATOR, NOON, each.email)
        found = caller_with(session, token, HOME, NOON)
        assert found.email == each.email
        assert found.by_token
