"""`doctor` names each fault of the set-up with its mend, and is content with a sound one."""

import re
import shutil
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import delete, func, select, text
from sqlalchemy.orm import Session

from disclosure.actions.family.door import invite
from disclosure.actions.users import disable_user
from disclosure.jobs.sweep import sweep
from disclosure.operations import doctor_watch
from disclosure.operations.doctor import examine
from disclosure.operations.figures import BACKUP
from disclosure.permissions import Role
from disclosure.policy import adopt, own_rules_in
from disclosure.records.audit import AuditEntry
from disclosure.records.house import note_of_house
from disclosure.records.news import FamilyNews
from disclosure.records.outbox import Message
from disclosure.records.ring import Purpose, line_of
from disclosure.records.rota import OnCall
from disclosure.records.transaction import one_transaction
from disclosure.records.users import all_sites, user_called
from disclosure.records.watch import Watch
from disclosure.settings import Settings
from tests.attacker import attacker
from tests.cases import ACase, acknowledged, an_opened_case, change_by, record_as
from tests.databases import ON_SQLITE
from tests.full_disk import full_disk
from tests.improvements import written
from tests.own_rules import a_new_regime, write_own
from tests.people import ADA, ADAM, BEN, OPENED_FOR_WORK, OPERATOR, SITE

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
MAIL = {
    "DISCLOSURE_SMTP_URL": "smtps://mail.example.org",
    "DISCLOSURE_MAIL_FROM": "disclosure@example.org",
    "DISCLOSURE_ADDRESS": "https://disclosure.example.org",
}

pytestmark = pytest.mark.usefixtures("team")


@pytest.fixture
def sound(session: Session, settings: Settings) -> dict[str, str]:
    """A set-up without a fault: who decides, who is on call, mail, where to answer, and a sweep
    just now.
    """
    with one_transaction(session):
        for site in all_sites(session):
            site.active = site.name == SITE
            turn = OnCall(site_id=site.id, name="Cal Reyes", phone="01632 960155", by=ADA)
            turn.recorded_at = turn.from_at = NOW - timedelta(days=1)
            turn.until_at = NOW + timedelta(days=30)
            session.add(turn)
        adam = user_called(session, ADAM)
        assert adam
        adam.password_hash = "what a password leaves"
    sweep(session, NOW - timedelta(minutes=5))
    session.rollback()
    where = {
        "DISCLOSURE_HOME": str(settings.home),
        "DISCLOSURE_DATABASE_URL": settings.database_url,
        "DISCLOSURE_LETTERHEAD": "Larch Road\\n01632 960100",
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


def test_letters_without_an_address_to_answer_to_are_named_with_their_mend(
    sound: dict[str, str],
) -> None:
    found = faults({**sound, "DISCLOSURE_LETTERHEAD": ""})
    assert found.startswith("No letterhead is set: letters have no address to answer to")
    assert "Set DISCLOSURE_LETTERHEAD" in found


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


def test_rules_of_our_own_that_name_no_country_are_named(
    sound: dict[str, str], settings: Settings
) -> None:
    """Their letters go out all the same, with British addresses and days."""
    write_own(settings.home, {"regimes": [a_new_regime() | {"jurisdiction": "UK-ENG"}]})
    found = faults(sound)
    adopt(None)
    assert "The rules our-policy are of “UK-ENG”, which is no country's code." in found
    assert "ISO 3166-1" in found


def test_a_period_of_our_own_that_holds_nowhere_is_named(
    sound: dict[str, str], settings: Settings
) -> None:
    """Thirty years for England, and all was kept for twenty."""
    rule = "{{id: ours, jurisdictions: [{}], name: Ours, starts: closed, years: 30, source: Board,"
    own = settings.home / "policy" / "retention.yaml"
    own.parent.mkdir()
    for place, named in (("England", True), ("GB-ENG", False)):
        own.write_text(f"rules:\n  - {rule.format(place)} certainty: verified}}\n")
        found = faults(sound)
        assert ("No rules here are of “England”, so nothing is kept by ours." in found) is named
    adopt(None)


def test_a_target_taken_away_is_missed(sound: dict[str, str], settings: Settings) -> None:
    own = settings.home / "policy" / "regimes.yaml"
    own.parent.mkdir()
    own.write_text("targets:\n  eng-nhs-inperson:\n")

    assert "No target is set for telling in person" in faults(sound)
    adopt(None)


def test_rules_that_a_decision_brought_into_a_case_are_used_here_too(
    sound: dict[str, str], session: Session, settings: Settings
) -> None:
    """Nobody can count the duties of that case once they are gone."""
    write_own(settings.home, {"regimes": [a_new_regime()]})
    adopt(own_rules_in(settings.home))
    case = acknowledged_case(session)
    told = {"regimes": ["our-policy"], "applies": "yes", "reason": "It is our own policy too."}
    record_as(case, ADA, "decision", **told)
    gone = "There are no rules for the regime our-policy, which is used here."
    assert gone not in faults(sound)
    own_rules_in(settings.home).unlink()
    assert gone in faults(sound)


def test_keys_that_others_can_read_are_named(sound: dict[str, str], settings: Settings) -> None:
    settings.keys.chmod(0o644)

    assert f"chmod 600 {settings.keys}" in faults(sound)


def test_without_a_mail_server_reminders_stay_in_the_list(sound: dict[str, str]) -> None:
    for name in MAIL:
        del sound[name]

    assert "No mail server is set" in faults(sound)


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
    disable_user(
        session, OPERATOR, OPENED_FOR_WORK, "ron@example.org", "sam@example.org", lambda a, b: None
    )
    disable_user(
        session, OPERATOR, OPENED_FOR_WORK, "sam@example.org", "cal@example.org", lambda a, b: None
    )
    session.rollback()
    assert faults(sound) == ""
    disable_user(
        session, OPERATOR, OPENED_FOR_WORK, "cal@example.org", "max@example.org", lambda a, b: None
    )
    with one_transaction(session):
        session.execute(text("UPDATE user_account SET successor = NULL WHERE email LIKE 'cal%'"))

    assert "Ron Bell has left, and nobody who works here took over." in faults(sound)


def test_what_a_closed_account_still_owns_is_named_by_reference(
    sound: dict[str, str], session: Session
) -> None:
    case = acknowledged_case(session)
    disable_user(session, OPERATOR, OPENED_FOR_WORK, "ben@example.org", "ron@example.org")
    (asked,) = case.now.questions
    told = f"Ben Okoro has left, and still owns {case.promise}"
    assert told in faults(sound)
    assert (asked.ref in faults(sound)) == (asked.owner == "ben@example.org")


def test_what_somebody_may_not_look_after_any_more_is_named_by_reference(
    sound: dict[str, str], session: Session
) -> None:
    """As roles were changed before anybody was asked for a successor."""
    case, other = acknowledged_case(session), an_opened_case(session)
    change = written(case, ADA, owner=BEN)
    record_as(other, ADA, "restrict", reason="She works here too", only=[ADA])
    with one_transaction(session):
        for email in (BEN, ADA):
            user = user_called(session, email)
            assert user
            user.give_roles(frozenset({Role.AUDITOR}))

    found = faults(sound)
    owns = "and may not look after it with their roles."
    assert re.search(f"Ben Okoro owns .*{case.promise}.*{change}, {owns}", found)
    assert f"Nobody named on {other.ref}, which only named people see, may decide there." in found
    assert "Price" not in found


def test_an_older_database_is_named(sound: dict[str, str], session: Session) -> None:
    with one_transaction(session):
        session.execute(text("CREATE TABLE alembic_version (version_num TEXT)"))
        session.execute(text("INSERT INTO alembic_version VALUES ('0001')"))

    assert "Run: disclosure db upgrade" in faults(sound)


def test_that_nobody_administers_or_can_sign_in_to_is_named(
    sound: dict[str, str], session: Session
) -> None:
    with one_transaction(session):
        adam = user_called(session, ADAM)
        assert adam
        adam.password_hash = None
    assert "No administrator has a password, so nobody can be let in" in faults(sound)
    with one_transaction(session):
        adam.active, adam.successor = False, ADA
    assert "Nobody who works here is an administrator" in faults(sound)


@ON_SQLITE  # PostgreSQL has its own disk
def test_a_full_disk_is_named_with_the_room_that_is_left(
    sound: dict[str, str], session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where the database itself cannot be asked any more."""
    session.close()
    full_disk(monkeypatch)

    found = faults(sound)

    assert "Only 0 MB are free" in found
    assert "There is no room left on the disk" in found
    assert "OperationalError" not in found


def test_a_home_that_others_can_read_is_named(sound: dict[str, str], settings: Settings) -> None:
    settings.home.chmod(0o755)
    assert f"chmod 700 {settings.home}" in faults(sound)
    settings.home.chmod(0o700)
    assert faults(sound) == ""


@ON_SQLITE
def test_a_database_that_others_can_read_is_named(
    sound: dict[str, str], settings: Settings
) -> None:
    file = settings.home / "test.sqlite"
    file.chmod(0o644)
    assert f"chmod 600 {file}" in faults(sound)


def test_little_room_is_named(sound: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    left = SimpleNamespace(free=doctor_watch.ROOM - 1)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: left)

    assert "Only 1023 MB are free" in faults(sound)


def test_an_old_backup_is_named(sound: dict[str, str], session: Session) -> None:
    with one_transaction(session):
        note_of_house(session, NOW - timedelta(days=2), ADA, "command", BACKUP, "monday")
    assert "The last backup was made at 2026-11-18 12:00" in faults(sound)
    with one_transaction(session):
        note_of_house(session, NOW - timedelta(hours=2), ADA, "command", BACKUP, "today")
    assert faults(sound) == ""


def test_an_end_of_a_chain_that_the_database_lacks_is_named(
    sound: dict[str, str], session: Session, settings: Settings
) -> None:
    """As after a restore of an older backup, or where somebody took entries away."""
    acknowledged_case(session)
    session.rollback()
    assert "noted outside the database" not in faults(sound)
    with attacker(settings) as connection:
        last = select(func.max(AuditEntry.number)).scalar_subquery()
        connection.execute(delete(AuditEntry).where(AuditEntry.number == last))

    assert "chain of changes that was noted outside the database is not in it" in faults(sound)


@pytest.mark.parametrize("left", [None, ""])
def test_a_file_of_heads_that_is_gone_or_emptied_is_named(
    sound: dict[str, str], session: Session, settings: Settings, left: str | None
) -> None:
    acknowledged_case(session)
    session.rollback()
    heads = settings.keys.with_name("keys.heads")
    assert "missing or empty" not in faults(sound)
    heads.unlink() if left is None else heads.write_text(left)
    assert "keys.heads is missing or empty" in faults(sound)


def test_an_old_key_that_still_locks_something_is_named(
    sound: dict[str, str], session: Session, settings: Settings
) -> None:
    acknowledged_case(session)
    session.rollback()
    with settings.keys.open("a") as keys:
        keys.write(f"\n{line_of(Purpose.WORDS)}")

    assert "rows still lie under an old key of words" in faults(sound)


def test_a_file_that_holds_no_key_is_named(sound: dict[str, str], settings: Settings) -> None:
    settings.keys.write_text("not a key")

    assert "holds no key" in faults(sound)
    settings.keys.unlink()
    settings.keys.mkdir()
    assert f"{settings.keys} cannot be read: Is a directory." in faults(sound)
