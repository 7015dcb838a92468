"""What somebody recorded as a day stays that day: the zone of a site with cases is kept."""

from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from disclosure.actions.sites import add_site, change_site
from disclosure.kinds.faults import BadInput
from disclosure.policy import policy
from disclosure.records.users import site_called
from tests.cases import an_opened_case
from tests.people import ADAM, FAR_SITE, OPENED_FOR_WORK, OPERATOR, SITE
from tests.typed import signed_in

pytestmark = pytest.mark.usefixtures("team")
KNOWN = {regime.id for regime in policy().regimes}
BOSTON = ["us-jc-ri010201", "us-ahrq-candor"]
STAYS = (
    f"1 case stands at {SITE}, and days on record would move with it, so it stays Europe/London. "
    "Is it wrong? Add a site of another name, with the right zone, for new cases; what stands at "
    f"{SITE} stays there."
)


def to_zone(session: Session, zone: str, site: str = SITE) -> str:
    found = site_called(session, site)
    assert found
    change_site(session, OPERATOR, OPENED_FOR_WORK, site, zone, found.regimes, known=KNOWN)
    session.rollback()
    return found.zone_name


def test_a_day_on_record_never_becomes_the_day_before(app: Flask, session: Session) -> None:
    """28 December, typed as a day, read Sunday 27 after somebody mended the zone of the site."""
    monday = datetime(2026, 3, 2, 10, tzinfo=UTC)
    case = an_opened_case(session, monday, became_aware_at="2026-03-02", occurred_at="2026-03-02")
    with pytest.raises(BadInput) as bad:
        to_zone(session, "America/New_York")
    [fault] = bad.value.faults
    assert (fault.field, STAYS in fault.says) == ("zone", True)
    session.rollback()
    site = site_called(session, SITE)
    assert site
    assert site.zone_name == "Europe/London"

    admin = signed_in(app, ADAM)
    path = f"/sites/{site.id}"
    assert STAYS in admin.get(path).text
    typed = {"zone": "America/New_York", "regimes": site.regimes}
    answer = admin.post(path, data=typed)
    assert (answer.status_code, STAYS in answer.text) == (422, True)
    typed = {"zone": "Europe/London", "regimes": ["gb-sct-odoc"]}
    assert admin.post(path, data=typed).status_code == 303  # the rules of new cases are free
    assert case.ref


def test_a_zone_of_the_same_days_is_taken_and_where_no_case_stands_any(session: Session) -> None:
    an_opened_case(session)
    assert to_zone(session, "Europe/Jersey") == "Europe/Jersey"
    assert to_zone(session, "Australia/Sydney", FAR_SITE) == "Australia/Sydney"


def test_a_site_of_another_country_is_asked_for_its_zone(session: Session) -> None:
    with pytest.raises(BadInput) as bad:
        add_site(session, OPERATOR, OPENED_FOR_WORK, "Boston", regimes=BOSTON, known=KNOWN)
    [fault] = bad.value.faults
    assert fault.says.startswith("Time zone: say which one holds at the site")
    made = add_site(
        session, OPERATOR, OPENED_FOR_WORK, "Boston", "America/New_York", BOSTON, known=KNOWN
    )
    assert made.zone_name == "America/New_York"
    both = add_site(
        session,
        OPERATOR,
        OPENED_FOR_WORK,
        "Hull",
        regimes=[*BOSTON, "gb-eng-reg20-nhs"],
        known=KNOWN,
    )
    assert both.zone_name == "Europe/London"


def test_rules_that_name_a_zone_tell_where_a_site_is(session: Session) -> None:
    made = add_site(
        session, OPERATOR, OPENED_FOR_WORK, "Cork", regimes=["ie-psa2023-notifiable"], known=KNOWN
    )
    assert made.zone_name == "Europe/Dublin"
    with pytest.raises(BadInput):
        add_site(
            session,
            OPERATOR,
            OPENED_FOR_WORK,
            "Far",
            regimes=["nz-hdc-code", "au-vic-sdc"],
            known=KNOWN,
        )


def test_a_zone_that_never_changes_its_hour_is_asked_for_as_a_place(
    app: Flask, session: Session
) -> None:
    """In a site in EST a talk that ended at 3 in the afternoon of July lay an hour ahead until 4,
    and was refused; and once a case stood there the zone stayed.
    """
    for zone in ("EST", "GMT", "Etc/GMT+5"):
        with pytest.raises(BadInput) as bad:
            add_site(session, OPERATOR, OPENED_FOR_WORK, "Boston", zone, BOSTON, known=KNOWN)
        [fault] = bad.value.faults
        assert fault.says == (
            f"Time zone: '{zone}' never changes its hour, also where clocks go forward and back. "
            "Write a place whose clocks the site goes by, such as Europe/London or "
            "America/New_York."
        )
    with pytest.raises(BadInput):
        to_zone(session, "GMT", FAR_SITE)
    session.rollback()
    typed = {"name": "Boston", "zone": "EST", "regimes": BOSTON}
    answer = signed_in(app, ADAM).post("/sites/new", data=typed)
    assert (answer.status_code, "never changes its hour" in answer.text) == (422, True)
    made = add_site(
        session, OPERATOR, OPENED_FOR_WORK, "Accra", "Africa/Accra", BOSTON, known=KNOWN
    )
    assert made.zone_name == "Africa/Accra"


def test_a_site_that_has_such_a_zone_already_can_still_be_named_anew(session: Session) -> None:
    site = site_called(session, SITE)
    assert site
    site.zone_name = "UTC"
    session.commit()
    an_opened_case(session)
    at = OPENED_FOR_WORK
    change_site(session, OPERATOR, at, SITE, "UTC", site.regimes, known=KNOWN, new_name="North")
    assert site.name == "North"
