"""A site has a name that every command can say: with no comma, which parts two, on one line."""

import pytest
from sqlalchemy.orm import Session

from disclosure.actions import sites, users
from disclosure.kinds.faults import BadInput
from disclosure.records.users import Site, all_sites, site_called
from tests.disclosure.actions.test_users import someone
from tests.staff import NOON, OPERATOR, REGIMES, SITE

pytestmark = pytest.mark.usefixtures("staff")


def test_a_site_made_beside_an_account_has_a_name_that_commands_can_say(session: Session) -> None:
    for name in ("Auckland, Far", "Far\nWard"):
        with pytest.raises(BadInput) as bad:
            users.add_user(session, OPERATOR, NOON, someone(sites=[name]), make_sites=True)
        assert [fault.field for fault in bad.value.faults] == ["sites"]
        assert site_called(session, name) is None


def test_one_site_is_not_added_twice_in_other_capitals_or_spaces(session: Session) -> None:
    """Its cases and its staff would be parted: who works at the one sees nothing of the other."""
    for name in (SITE, "WARD HILL", " ward  hill ", "Ward\u00a0Hill", f"{SITE}\u200b"):
        with pytest.raises(BadInput, match=f"There is a site of this name: {SITE}."):
            sites.add_site(session, OPERATOR, NOON, name, known=REGIMES)
        found = site_called(session, name)
        assert found
        assert found.name == SITE


def test_an_account_is_given_the_site_that_was_meant_and_once(session: Session) -> None:
    eve = someone(sites=["ward hill", SITE, "New Ward", "NEW WARD"])
    made = users.add_user(session, OPERATOR, NOON, eve, make_sites=True)
    assert [site.name.casefold() for site in made.sites] == ["new ward", "ward hill"]
    assert [site.name for site in all_sites(session)].count(SITE) == 1


def test_of_two_that_stand_there_alike_each_is_found_as_it_is_spelled(session: Session) -> None:
    """Made before that was refused: which of the two another spelling means, nobody can say."""
    session.add(Site(name="ward hill", zone_name="Europe/London", regimes=sorted(REGIMES)))
    session.commit()
    for name in (SITE, "ward hill"):
        found = site_called(session, name)
        assert found
        assert found.name == name
    assert site_called(session, "WARD HILL") is None


def test_who_works_at_two_that_stand_there_alike_works_at_both(session: Session) -> None:
    session.add(Site(name="ward hill", zone_name="Europe/London", regimes=sorted(REGIMES)))
    session.commit()
    made = users.add_user(session, OPERATOR, NOON, someone(sites=[SITE, "ward hill"]))
    assert sorted(site.name for site in made.sites) == sorted([SITE, "ward hill"])
