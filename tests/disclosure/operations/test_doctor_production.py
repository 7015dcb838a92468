"""What `doctor` asks of a house in production, beside what it asks of each."""

import shutil

import pytest
from sqlalchemy.orm import Session

from disclosure.records.transaction import one_transaction
from disclosure.records.users import user_called
from disclosure.settings import Settings
from tests.codes import a_phone
from tests.disclosure.operations.test_doctor import MAIL, acknowledged_case, faults, sound
from tests.people import ADA, ADAM, BEN

__all__ = ["sound"]  # a set-up without a fault, as there
pytestmark = pytest.mark.usefixtures("team")


def in_production(
    sound: dict[str, str], settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, str]:
    keys = tmp_path_factory.mktemp("apart") / "keys"
    for file in settings.home.glob("keys*"):
        shutil.copy(file, keys.with_name(file.name))
    keys.chmod(0o600)
    told = {"MODE": "production", "KEYS": str(keys), "SECRET_KEY": "s" * 40, "ORGANISATION": "A"}
    return sound | {f"DISCLOSURE_{name}": value for name, value in told.items()}


def test_who_needs_a_second_factor_and_has_none_is_named(
    sound: dict[str, str],
    session: Session,
    settings: Settings,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    with one_transaction(session):
        for email in (ADA, BEN):
            user = user_called(session, email)
            assert user
            user.password_hash = "of a password"
    live = in_production(sound, settings, tmp_path_factory)
    found = faults(live)
    assert "Ada Lind has a role that needs a second factor, and has none." in found
    assert "Ben Okoro" not in found
    session.rollback()
    for email in (ADA, ADAM):
        a_phone(session, email)
    assert "second factor" not in faults(live)


def test_in_production_a_name_of_our_own_and_a_backup_are_asked_for(
    sound: dict[str, str],
    session: Session,
    settings: Settings,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    acknowledged_case(session)
    live = in_production(sound, settings, tmp_path_factory)
    for name in MAIL:
        del live[name]
    found = faults(live)
    assert "DISCLOSURE_ADDRESS is not set" in found
    assert "No backup was ever made." in found
