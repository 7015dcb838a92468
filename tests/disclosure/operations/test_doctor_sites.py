"""`doctor` names sites at which nobody may decide, and those whose clock never changes."""

import pytest
from sqlalchemy.orm import Session

from disclosure.records.transaction import one_transaction
from disclosure.records.users import all_sites
from tests.disclosure.operations.test_doctor import faults, sound
from tests.people import FAR_SITE

__all__ = ["sound"]  # as there

pytestmark = pytest.mark.usefixtures("team")


def test_a_site_by_whose_zone_no_clock_goes_forward_is_named(
    sound: dict[str, str], session: Session
) -> None:
    with one_transaction(session):
        all_sites(session)[0].zone_name = "UTC"

    assert "goes by UTC, which never changes its hour." in faults(sound)


def test_a_site_whose_zone_this_machine_does_not_know_is_named(
    sound: dict[str, str], session: Session
) -> None:
    """Restored on a machine with older zones: each page of a case there broke, and doctor was
    content."""
    with one_transaction(session):
        all_sites(session)[0].zone_name = "Europe/Not_Yet"

    assert "goes by Europe/Not_Yet, a zone that this machine does not know." in faults(sound)


def test_a_site_where_nobody_may_decide_is_named(sound: dict[str, str], session: Session) -> None:
    with one_transaction(session):
        for site in all_sites(session):
            site.active = True

    assert f"Nobody at {FAR_SITE} may decide and move a case on." in faults(sound)
