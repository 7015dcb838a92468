"""`doctor` names each fault of the set-up with its mend, and is content with a sound one."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, text
from sqlalchemy.orm import Session

from disclosure.actions.family_door import invite
from disclosure.actions.users import disable_user
from disclosure.jobs.sweep import sweep
from disclosure.operations.doctor import examine
from disclosure.policy import adopt
from disclosure.records.news import FamilyNews
from disclosure.records.outbox import Message
from disclosure.records.rota import OnCall
from disclosure.records.transaction import one_transaction
from disclosure.records.users import all_sites
from disclosure.records.watch import Watch
from disclosure.settings import Settings
from tests.cases import ACase, acknowledged, an_opened_case, change_by, record_as
from tests.people import ADA, FAR_SITE, OPERATOR, SITE

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
MAIL = {
    "DISCLOSURE_SMTP_URL": "smtps://mail.example.org",
    "DISCLOSURE_MAIL_FROM": "disclosure@example.org",
    "DISCLOSURE_ADDRESS": "https://disclosure.example.org",
}

pytestmark = pytest.mark.usefixtures("team")


@pytest.fixture
def sound(session: Session, settings: Settings) -> dict[str, str]:
    """A set-up without a fault: who decides, who is on call, mail, and a sweep just now."""
    with one_transaction(session):
        for site in all_sites(session):
            site.active = site.name == SITE
            turn = OnCall(site_id=site.id, name="Cal Reyes", phone="01632 960155", by=ADA)
            turn.recorded_at = turn.from_at = NOW - timedelta(days=1)
            turn.until_at = NOW + timedelta(days=30)
            session.add(turn)
    sweep(session, NOW - timedelta(minutes=5))
    session.rollback()
    where = {
        "DISCLOSURE_HOME": str(settings.home),
        "DISCLOSURE_DATABASE_URL": settings.database_url,
    }
    return where | MAIL


def acknowledged_case(session: Session) -> ACase:
    case = an_opened_case(session, NOW - timedelta(hours=3))
    acknowledged(case)
    return case


def faults(environment: Mapping[str, str], now: datetime = NOW) -> str:
    return "\n".join(f"{fault.what} {fault.mend}" for fault in examine(environment, now))


def test_a_sound_set_up_has_no_fault(sound: dict[str, str]) -> None:
    assert faults(sound) == ""


def test_wrong_settings_are_all_named_at_once() -> None:
    found = faults({"DISCLOSURE_MODE": "live", "DISCLOSURE_COLOUR": "blue"})

    assert "DISCLOSURE_MODE is 'live'" in found
    assert "DISCLOSURE_COLOUR is not a setting" in found


def test_a_home_that_is_not_there_has_no_database(tmp_path: Path) -> None:
    assert "no database yet" in faults({"DISCLOSURE_HOME": str(tmp_path / "none")} | MAIL)


def test_a_wrong_rule_of_the_house_is_named_with_its_line(
    sound: dict[str, str], settings: Settings
) -> None:
    own = settings.home / "policy" / "regimes.yaml"
    own.parent.mkdir()
    own.write_text("targets:\n  no-such-duty: {n: 3, unit: calendar_days, basis: Ours}\n")

    found = faults(sound)

    assert "line 2" in found
    assert "no-such-duty" in found
    adopt(None)


def test_a_target_taken_away_is_missed(sound: dict[str, str], settings: Settings) -> None:
    own = settings.home / "policy" / "regimes.yaml"
    own.parent.mkdir()
    own.write_text("targets:\n  eng-nhs-inperson:\n")

    assert "No target is set for telling in person" in faults(sound)
    adopt(None)


def test_keys_that_others_can_read_are_named(sound: dict[str, str], settings: Settings) -> None:
    settings.keys.chmod(0o644)

    assert f"chmod 600 {settings.keys}" in faults(sound)


def test_without_a_mail_server_reminders_stay_in_the_list(sound: dict[str, str]) -> None:
    for name in MAIL:
        del sound[name]

    assert "No mail server is set" in faults(sound)


def test_a_site_where_nobody_may_decide_is_named(sound: dict[str, str], session: Session) -> None:
    with one_transaction(session):
        for site in all_sites(session):
            site.active = True

    assert f"Nobody at {FAR_SITE} may decide and move a case on." in faults(sound)


def test_a_gap_in_the_rota_is_named(sound: dict[str, str]) -> None:
    assert f"Nobody is on call at {SITE}" in faults(sound, NOW + timedelta(days=20))


def test_silence_of_the_sweep_is_named(sound: dict[str, str]) -> None:
    assert "The last sweep ended at 2026-11-20 11:55 UTC" in faults(sound, NOW + timedelta(hours=2))


def test_a_case_that_no_sweep_looks_at_is_found_and_mended(
    sound: dict[str, str], session: Session
) -> None:
    an_opened_case(session, NOW - timedelta(hours=2))
    with one_transaction(session):
        session.execute(delete(Watch))
    assert "No sweep looks at 1 of the open cases." in faults(sound)

    assert sweep(session, NOW, every_case=True).checked == 1
    session.rollback()
    assert faults(sound) == ""


def test_mail_that_nobody_takes_is_named(sound: dict[str, str], session: Session) -> None:
    with one_transaction(session):
        message = Message(key="k", to=ADA, about="INC-2026-000001", step="concern_opened", tries=9)
        message.recorded_at = message.step_at = message.mail_from = NOW
        message.fault = "550 no such box"
        session.add(message)

    assert "550 no such box" in faults(sound)


def test_news_for_families_that_cannot_go_is_named_by_the_case_alone(
    sound: dict[str, str], session: Session
) -> None:
    case = acknowledged_case(session)
    wishes = {"person": case.person, "reason": "She asked for it", "safe": {"use": ["text"]}}
    record_as(case, ADA, "person_change", **wishes)
    invite(session, change_by(case, ADA), case.person, {"question": "First dog", "answer": "Burek"})
    with one_transaction(session):
        news = FamilyNews(key="k", mail_id="news-1", incident_id=case.id, person=case.person)
        news.way, news.recorded_at, news.send_from, news.tries = "email", NOW, NOW, 9
        news.fault = "451 come back later"
        session.add(news)

    found = faults(sound)
    assert f"News for a family ({case.ref}) was not taken in 9 tries: 451 come back later" in found
    assert "1 of the families asked for news by text message" in found
    assert "Price" not in found


def test_whoever_left_with_no_successor_who_works_here_is_named(
    sound: dict[str, str], session: Session
) -> None:
    disable_user(session, OPERATOR, "ron@example.org", "sam@example.org", lambda a, b: None)
    disable_user(session, OPERATOR, "sam@example.org", "cal@example.org", lambda a, b: None)
    session.rollback()
    assert faults(sound) == ""
    disable_user(session, OPERATOR, "cal@example.org", "max@example.org", lambda a, b: None)
    with one_transaction(session):
        session.execute(text("UPDATE user_account SET successor = NULL WHERE email LIKE 'cal%'"))

    assert "Ron Bell has left, and nobody who works here took over." in faults(sound)


def test_an_older_database_is_named(sound: dict[str, str], session: Session) -> None:
    with one_transaction(session):
        session.execute(text("CREATE TABLE alembic_version (version_num TEXT)"))
        session.execute(text("INSERT INTO alembic_version VALUES ('0001')"))

    assert "Run: disclosure db upgrade" in faults(sound)
