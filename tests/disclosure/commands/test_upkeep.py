"""`sweep` and `doctor` as a timer and a careful person call them."""

import socket
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.by_command import ago, opened, opening, shown
from tests.mail_server import Office, a_mail_server
from tests.people import ADA
from tests.terminal import Terminal, a_terminal


def ahead(**by: float) -> str:
    return (datetime.now(UTC) + timedelta(**by)).isoformat()


def test_a_sweep_says_what_it_did_and_a_second_one_does_nothing(tmp_path: Path) -> None:
    terminal = a_terminal(tmp_path)
    ref = opened(terminal, became_aware_at=ago(days=30), reported_at=ago(days=30))

    first, second = terminal("sweep"), terminal("sweep")

    assert first["checked"] == 1
    assert {"to", "about", "step"} == set(first["messages"][0])
    assert any(m["to"] == ADA and m["about"].startswith(ref) for m in first["messages"])
    assert (second["checked"], second["became_late"], second["messages"]) == (0, 0, [])


def test_days_of_downtime_are_made_up_for_once(tmp_path: Path) -> None:
    terminal = a_terminal(tmp_path)
    ref = opened(terminal, regimes=["gb-eng-nhs-contract-sc35"])
    terminal("sweep")

    later = terminal("sweep", "--now", ahead(days=30))

    assert later["became_late"] == 1
    steps = [(m["to"], m["about"], m["step"]) for m in later["messages"]]
    assert len(steps) == len(set(steps))
    assert terminal("sweep", "--now", ahead(days=30))["messages"] == []
    entries = shown(terminal, ref)["timeline"]
    assert [e["by"] for e in entries if e["what"] == "late sc35-notify"] == ["clock"]


def test_a_person_with_a_log_in_does_not_run_the_sweep(tmp_path: Path) -> None:
    assert "why" in a_terminal(tmp_path).refused("sweep", "--as", ADA)


def test_a_time_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    terminal = a_terminal(tmp_path)

    assert terminal.unusable("sweep", "--now", "yesterday") == ["now"]
    assert terminal.unusable("sweep", "--now", "2026-03-02T10:00") == ["now"]
    assert terminal("sweep", "--now", "2026-03-02")["checked"] == 0


def test_in_production_no_sweep_runs_ahead_of_the_clock(production: Terminal) -> None:
    no = production.refused("sweep", "--now", ahead(days=1))
    assert "later than the clock" in str(no)
    assert production("sweep")["set_aside"] == []


def test_in_production_no_duty_is_answered_as_of_a_day_that_has_not_come(
    production: Terminal,
) -> None:
    """Late by a day that has not come, it would pass for late."""
    asks = ("duties", "--regime", "gb-wls-doc", "--became-aware", "2026-03-02T10:00+00:00")
    no = production.refused(*asks, "--now", ahead(days=1))
    assert "later than the clock" in str(no)
    assert production.unusable(*asks, "--now", "tomorrow") == ["now"]
    assert production(*asks, "--now", "2026-03-03T10:00+00:00")["duties"]
    assert production(*asks)["duties"]


def test_in_production_a_facts_file_does_not_run_ahead_of_the_clock_either(
    production: Terminal,
) -> None:
    facts = {"regime": "gb-wls-doc", "facts": {"became_aware": "2026-03-02T10:00+00:00"}}
    asks = ("duties", "--facts", "-")
    no = production.refused(*asks, data=facts | {"now": ahead(days=1)})
    assert "later than the clock" in str(no)
    assert production(*asks, data=facts | {"now": "2026-03-03T10:00+00:00"})["duties"]
    assert production(*asks, data=facts)["duties"]


def test_in_development_duties_are_answered_as_of_any_day(terminal: Terminal) -> None:
    asks = ("duties", "--regime", "gb-wls-doc", "--became-aware", "2026-03-02T10:00+00:00")
    assert terminal(*asks, "--now", ahead(days=400))["duties"]


def test_what_waits_for_the_mail_server_goes_with_the_sweep_and_names_nobody(
    tmp_path: Path,
) -> None:
    terminal = a_terminal(tmp_path)
    with a_mail_server(Office()) as office:
        terminal.settings |= by_mail(office)
        opened(terminal, became_aware_at=ago(days=2))
        told = terminal("sweep")
        again = terminal("sweep")

    assert told["mails"] == len(office.taken) > 0
    assert (again["mails"], again["mails_refused"]) == (0, 0)
    assert (again["news"], again["news_refused"]) == (0, 0)
    words = "".join(mail.get_content() for mail in office.taken)
    assert "INC-" in words
    assert not any(canary in words for canary in ("Price", str(opening()["summary"])))


def by_mail(office: Office) -> dict[str, str]:
    return {
        "DISCLOSURE_SMTP_URL": office.url,
        "DISCLOSURE_MAIL_FROM": "disclosure@example.org",
        "DISCLOSURE_ADDRESS": "https://disclosure.example.org",
    }


def test_why_no_mail_goes_out_is_said_at_once_and_not_after_five_tries(tmp_path: Path) -> None:
    """Whoever sets it up sits there now: by the sweep, and by the doctor before any mail is due."""
    terminal = a_terminal(tmp_path)
    with a_mail_server(Office()) as office:
        terminal.settings |= by_mail(office)
        assert not any(each.startswith("No mail") for each in faults_by(terminal))
        assert office.heard[-1] == "QUIT"
        assert office.taken == []
    [fault] = [each for each in faults_by(terminal) if each.startswith("No mail")]
    assert fault == "No mail goes out. The mail server could not be reached: Connection refused."
    opened(terminal, became_aware_at=ago(days=2))
    said = terminal.run("sweep").output
    assert "Mails sent: 0. Not taken by the mail server:" in said
    assert "The mail server could not be reached: Connection refused." in said


def test_a_relay_that_offers_no_starttls_has_a_mend_and_then_takes_mail(tmp_path: Path) -> None:
    """The relay of a house on port 25 is such a one, and nothing else said what to write for it."""
    terminal = a_terminal(tmp_path)
    with a_mail_server(Office()) as office:
        bare = f"smtp://127.0.0.1:{office.port}"
        terminal.settings |= by_mail(office) | {"DISCLOSURE_SMTP_URL": bare}
        found = terminal.answer("doctor").document["faults"]
        [mend] = [fault["mend"] for fault in found if fault["what"].startswith("No mail")]
        assert "?tls=none" in mend
        terminal.settings["DISCLOSURE_SMTP_URL"] = f"{bare}?tls=none"
        assert not any(each.startswith("No mail") for each in faults_by(terminal))


def test_a_server_that_takes_no_mail_from_our_address_is_named_before_any_is_due(
    tmp_path: Path,
) -> None:
    """It greets us, so all had looked well until five tries of each mail were over."""
    terminal = a_terminal(tmp_path)
    with a_mail_server(Office()) as office:
        terminal.settings |= by_mail(office)
        for says, mend in (
            (
                "553 5.7.1 disclosure@example.org is not yours",
                "the address in DISCLOSURE_MAIL_FROM",
            ),
            ("451 4.3.0 Later", "See that DISCLOSURE_SMTP_URL holds"),
        ):
            office.says_from = says
            found = terminal.answer("doctor").document["faults"]
            [fault] = [each for each in found if each["what"].startswith("No mail")]
            assert fault["what"] == f"No mail goes out. The mail server said: {says}."
            assert mend in fault["mend"]
        assert office.taken == []


def test_what_a_server_says_is_a_sentence_before_its_mend(tmp_path: Path) -> None:
    """One that hangs up says nothing that ends with a full stop."""
    terminal = a_terminal(tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as listening, ThreadPoolExecutor() as beside:
        url = f"smtp://127.0.0.1:{listening.getsockname()[1]}?tls=none"
        terminal.settings |= by_mail(Office()) | {"DISCLOSURE_SMTP_URL": url}
        beside.submit(lambda: listening.accept()[0].close())
        [fault] = [each for each in faults_by(terminal) if each.startswith("No mail")]
    assert fault == "No mail goes out. The mail server said: Connection unexpectedly closed."


def faults_by(terminal: Terminal) -> list[str]:
    return [str(fault["what"]) for fault in terminal.answer("doctor").document["faults"]]


def test_the_doctor_answers_no_where_anything_is_wrong(tmp_path: Path) -> None:
    terminal = a_terminal(tmp_path)
    found = terminal.answer("doctor")

    assert (found.code, found.document["ok"]) == (1, False)
    assert all(fault["what"] and fault["mend"] for fault in found.document["faults"])
    assert any("No sweep has ever run" in fault["what"] for fault in found.document["faults"])


def test_the_doctor_sees_a_patient_who_cannot_even_start(tmp_path: Path) -> None:
    wrong = Terminal(tmp_path, {"DISCLOSURE_MODE": "live"})

    [fault] = wrong.answer("doctor").document["faults"]
    assert "DISCLOSURE_MODE is 'live'" in fault["what"]
