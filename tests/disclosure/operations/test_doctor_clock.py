"""A night with the clock ahead: what was noted then keeps nobody from being asked afterwards."""

from datetime import timedelta
from math import inf

import pytest
from sqlalchemy.orm import Session

from disclosure.jobs.sweep import sweep
from disclosure.operations.figures import BACKUP, figures
from disclosure.records.job_runs import ended
from disclosure.records.transaction import one_transaction
from disclosure.settings import Settings
from tests.cases import an_opened_case, record_as
from tests.disclosure.operations.test_doctor import NOW, faults, sound
from tests.people import BEN

__all__ = ["sound"]  # its fixture
A_YEAR = timedelta(days=365)

pytestmark = pytest.mark.usefixtures("team")


def ages(session: Session) -> dict[str, float]:
    return {each.name: each.value for each in figures(session, NOW) if "age" in each.name}


def test_a_backup_made_by_a_clock_that_was_ahead_is_no_backup_of_today(
    sound: dict[str, str], session: Session
) -> None:
    """Until that day came nobody was told that no backup had been made since."""
    with one_transaction(session):
        ended(session, BACKUP, NOW + A_YEAR)
    says = "The last backup was made at 2027-11-20 12:00 UTC, which is later than now."
    assert says in faults(sound)
    assert ages(session)["backup_age_seconds"] == inf
    with one_transaction(session):
        ended(session, BACKUP, NOW + timedelta(minutes=1))  # by a clock that is a little apart
    assert faults(sound) == ""
    assert ages(session)["backup_age_seconds"] == -60


def test_a_sweep_by_a_clock_that_was_ahead_is_no_sweep_of_today(
    sound: dict[str, str], session: Session
) -> None:
    sweep(session, NOW + A_YEAR)
    says = "The last sweep ended at 2027-11-20 12:00 UTC, which is later than now."
    assert says in faults(sound)
    assert ages(session)["sweep_age_seconds"] == inf
    sweep(session, NOW)
    assert "which is later than now" not in faults(sound)
    assert ages(session)["sweep_age_seconds"] == 0


def test_whoever_has_set_the_clock_right_is_told_where_it_shows(
    sound: dict[str, str], session: Session, settings: Settings
) -> None:
    """It said no more than to set the clock, which was right by then, and not in which case."""
    case = an_opened_case(session)
    case.at = NOW + A_YEAR
    record_as(case, BEN, "note", words="Written while the clock was ahead.")
    assert f"the record goes to 2027-11-20 12:00, in {case.ref}." in faults(sound)
    assert "Where it is right, it was ahead when that was written" in faults(sound)
