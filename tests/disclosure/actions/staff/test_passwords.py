"""A password is the same, whichever keyboard wrote its accents."""

from unicodedata import normalize

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.staff import passwords
from disclosure.actions.staff.passwords import belongs, faults_of_password, hashed
from disclosure.actions.staff.signing_in import set_password, sign_in
from disclosure.records.users import user_called
from tests.staff import BEN, NOON, OPERATOR

CAKE = "crème brûlée avec café"
ONE, PARTED = normalize("NFC", CAKE), normalize("NFD", CAKE)


@pytest.mark.parametrize("chosen", [ONE, PARTED])
@pytest.mark.parametrize("typed", [ONE, PARTED])
def test_accents_in_either_form_are_one_password(chosen: str, typed: str) -> None:
    assert belongs(typed, hashed(chosen))
    assert not belongs(
        typed.replace("è", "e").replace("\N{COMBINING GRAVE ACCENT}", ""), hashed(ONE)
    )
    assert not belongs(typed, None)


def test_one_is_as_long_as_it_looks() -> None:
    assert [fault.says for fault in faults_of_password(normalize("NFD", "éèêëéèê"), "")]
    assert not list(faults_of_password(normalize("NFD", "éèêëçñ" * 30), ""))
    assert belongs(normalize("NFD", "ếữặộ" * 50), hashed("ếữặộ" * 50))
    assert not belongs("ếữặộ" * 50 + "x", hashed("ếữặộ" * 50))


@pytest.mark.usefixtures("staff")
def test_one_hashed_as_it_was_typed_still_holds_and_from_then_on_in_each_form(
    session: Session,
) -> None:
    set_password(session, OPERATOR, NOON, BEN.email, "four other plain words")
    ben = user_called(session, BEN.email)
    assert ben
    ben.password_hash = passwords._hasher.hash(PARTED)  # as it was, before forms were one
    session.commit()
    for typed in (PARTED, ONE):
        assert sign_in(session, BEN.email, typed, "192.0.2.7", NOON).actor
