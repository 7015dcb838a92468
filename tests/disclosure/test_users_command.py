import json
import sys
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from disclosure.actions.people.accounts import account_of
from disclosure.actions.sites import add_site
from disclosure.actions.staff.passwords import belongs
from disclosure.clock import now
from disclosure.commands.serve import FLASK, GUNICORN, serve, server_command
from disclosure.commands.session import a_session
from disclosure.commands.users import GUESSED, site, token, user
from disclosure.kinds.faults import BadInput
from disclosure.records.engine import make_tables, open_database
from disclosure.records.open_id import OpenIdLink, is_linked
from disclosure.settings import Settings
from tests.killed.test_web import a_free_port
from tests.people import OPENED_FOR_WORK, OPERATOR

REGIMES = ["gb-eng-reg20-nhs", "gb-sct-odoc"]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCLOSURE_HOME", str(tmp_path))
    for name in ("DATABASE_URL", "MODE", "KEYS"):
        monkeypatch.delenv(f"DISCLOSURE_{name}", raising=False)
    engine = open_database(f"sqlite:///{tmp_path}/disclosure.sqlite")
    make_tables(engine)
    engine.dispose()


def run(command: click.Command, *words: str, typed: str = "") -> Result:
    return CliRunner().invoke(command, [*words, "--json"], input=typed)


def added(email: str, *more: str, typed: str = "") -> Result:
    return run(user, "add", email, "--name", "Ada Lind", *more, typed=typed)


def told(result: Result, code: int = 0) -> dict[str, Any]:
    assert result.exit_code == code, result.output
    document: dict[str, Any] = json.loads(result.stdout)
    return document


def test_a_site_is_added() -> None:
    made = run(site, "add", "Orchard", "--zone", "Europe/Dublin", "--regimes", ",".join(REGIMES))
    assert told(made) == {
        "name": "Orchard", "zone": "Europe/Dublin", "regimes": REGIMES, "active": True,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("more", "field"),
    [(("--zone", "Nowhere"), "zone"), (("--regimes", "no-such"), "regimes")],
)
def test_a_site_that_cannot_be_is_bad_input(more: tuple[str, ...], field: str) -> None:
    faults = told(run(site, "add", "Orchard", *more), 2)["faults"]
    assert [fault["field"] for fault in faults] == [field]


def test_a_site_in_another_zone_has_the_law_of_england_only_where_it_is_tried_out() -> None:
    tried = CliRunner().invoke(site, ["add", "Boston", "--zone", "America/New_York"])
    assert tried.stdout.splitlines()[-1] == GUESSED
    told(run(site, "add", "Salem", "--zone", "America/New_York", "--regimes", "us-jc-ri010201"))
    at_home = CliRunner().invoke(site, ["add", "Orchard"])
    assert at_home.stdout == (
        "Orchard is there, in Europe/London, with the rules gb-eng-reg20-nhs.\n"
    )
    with a_session() as session, pytest.raises(BadInput) as real:
        add_site(session, OPERATOR, OPENED_FOR_WORK, "Lowell", "America/New_York", known=REGIMES)
    [fault] = real.value.faults
    assert fault.field == "regimes"
    assert "`disclosure regimes` lists all there are" in fault.says


def test_a_site_made_on_the_way_says_with_which_rules_it_was_made() -> None:
    words = ["add", "a@example.org", "--name", "Ada Lind", "--role", "coach", "--site", "Orchard"]
    says = "Orchard is there, in Europe/London, with the rules gb-eng-reg20-nhs."
    assert says in CliRunner().invoke(user, words).stdout
    words[1] = "b@example.org"
    assert says not in CliRunner().invoke(user, words).stdout  # it was there


def test_a_user_is_added_with_roles_and_a_site_made_on_the_way() -> None:
    made = told(added("Ada@example.org", "--role", "approver,coach", "--site", "Orchard"))
    assert made == {
        "email": "ada@example.org", "name": "Ada Lind", "roles": ["approver", "coach"],
        "sites": ["Orchard"], "active": True, "staff_number": "1001",
    }  # fmt: skip
    again = told(added("ada@example.org", "--role", "coach"), 2)
    assert again["faults"][0]["field"] == "email"


def test_a_staff_number_is_given_or_the_next_free_one_and_never_anothers() -> None:
    numbers = ("--staff-number", "A-7")
    assert told(added("a@example.org", "--role", "coach", *numbers))["staff_number"] == "A-7"
    assert told(added("b@example.org", "--role", "coach"))["staff_number"] == "1001"
    assert told(added("c@example.org", "--role", "coach"))["staff_number"] == "1002"
    for taken in ("a-7", "1001", "7 7", "x" * 21):
        wrong = told(added("d@example.org", "--role", "coach", "--staff-number", taken), 2)
        assert wrong["faults"][0]["field"] == "staff_number"


def test_somebody_without_phone_and_codes_is_let_in_by_the_operator() -> None:
    added("a@example.org", "--role", "coach")
    done = told(run(user, "reset-code", "A@example.org"))
    assert done == {"email": "A@example.org", "second_factor": False}
    assert told(run(user, "reset-code", "nobody@example.org"), 2)["faults"][0]["field"] == "email"


def test_while_the_other_sign_in_is_down_the_operator_ends_a_link() -> None:
    added("a@example.org", "--role", "coach")
    with a_session() as session:
        linked = account_of(session, "a@example.org")
        session.add(OpenIdLink(issuer="https://id", subject="7", user_id=linked.id, at=now()))
        sessions = linked.session_version
        session.commit()
    # To take the lost phone away alone would not let her in, and the answer says so.
    assert "user end-link" in CliRunner().invoke(user, ["reset-code", "a@example.org"]).output
    done = told(run(user, "end-link", "A@example.org"))
    assert done == {"email": "A@example.org", "linked": False}
    with a_session() as session:
        ada = account_of(session, "a@example.org")
        assert not is_linked(session, ada.id)
        assert ada.session_version == sessions + 2
    assert told(run(user, "end-link", "nobody@example.org"), 2)["faults"][0]["field"] == "email"


def test_roles_may_be_said_one_by_one_and_unknown_ones_are_named() -> None:
    two = told(added("a@example.org", "--role", "coach", "--role", "clinician"))
    assert two["roles"] == ["clinician", "coach"]
    wrong = told(added("b@example.org", "--role", "boss"), 2)
    assert "boss" in wrong["faults"][0]["says"]


def test_a_first_password_is_read_from_the_input_and_never_printed() -> None:
    short = added("a@example.org", "--role", "coach", "--password-stdin", typed="short\n")
    assert told(short, 2)["faults"][0]["field"] == "password"
    nothing = added("a@example.org", "--role", "coach", "--password-stdin", typed="")
    assert told(nothing, 2)["faults"][0]["field"] == "password"
    good = added(
        "a@example.org", "--role", "coach", "--password-stdin", typed="four plain odd words\n"
    )
    assert "four plain" not in good.output
    assert told(good)["active"]


@pytest.mark.parametrize("begins", ["", "\ufeff"])
@pytest.mark.parametrize("ends", ["", "\n", "\r\n"])
def test_what_windows_puts_around_a_line_is_no_letter_of_a_password(
    monkeypatch: pytest.MonkeyPatch, begins: str, ends: str
) -> None:
    """Nobody can type it, so nobody could sign in. A pipe hands it on; a terminal does not."""
    piped = BytesIO(f"{begins}four plain odd words{ends}".encode())
    monkeypatch.setattr(sys, "stdin", TextIOWrapper(piped, "utf-8", newline="\n"))
    words = ["add", "a@example.org", "--name", "Ada", "--role", "coach", "--password-stdin"]
    user(words, standalone_mode=False)
    with a_session() as session:
        assert belongs("four plain odd words", account_of(session, "a@example.org").password_hash)


def test_who_leaves_needs_a_successor() -> None:
    added("a@example.org", "--role", "coach")
    added("b@example.org", "--role", "coach")
    alone = told(run(user, "disable", "a@example.org", "--successor", "a@example.org"), 2)
    assert alone["faults"][0]["field"] == "successor"
    left = told(run(user, "disable", "a@example.org", "--successor", "b@example.org"))
    assert (left["active"], left["successor"]) == (False, "b@example.org")


def test_who_comes_back_has_the_account_they_had() -> None:
    first = told(added("a@example.org", "--role", "coach"))
    added("b@example.org", "--role", "coach")
    enable = ("enable", "a@example.org", "--reason", "Back from parental leave")
    assert "is open" in told(run(user, *enable), 1)["why"]
    run(user, "disable", "a@example.org", "--successor", "b@example.org")
    again = told(added("a@example.org", "--role", "approver"), 2)
    assert "`disclosure user enable a@example.org`" in again["faults"][0]["says"]
    assert told(run(user, *enable[:3], "back"), 2)["faults"][0]["field"] == "reason"
    back = told(run(user, *enable, "--password-stdin", typed="four plain words here\n"))
    assert back == first
    with a_session() as session:
        assert account_of(session, "a@example.org").password_hash


def test_a_token_is_shown_once() -> None:
    added("a@example.org", "--role", "coach")
    made = told(run(token, "add", "a@example.org"))
    assert made["email"] == "a@example.org"
    assert len(made["token"]) > 40
    assert told(run(token, "add", "nobody@example.org"), 2)["faults"][0]["field"] == "email"


def test_an_administrator_may_and_others_may_not() -> None:
    added("boss@example.org", "--role", "administrator")
    added("nurse@example.org", "--role", "clinician")
    by_admin = run(site, "add", "Orchard", "--as", "boss@example.org")
    assert by_admin.exit_code == 0
    by_nurse = told(run(site, "add", "Other", "--as", "nurse@example.org"), 1)
    assert by_nurse["refused"]


def test_without_json_people_read_a_sentence() -> None:
    words = ["add", "a@example.org", "--name", "Ada", "--role", "coach"]
    said = CliRunner().invoke(user, words).stdout
    assert said.startswith("Ada has an account: a@example.org.\nAda works at no site yet")
    assert "No password yet, so no way in by the pages" in said


def test_where_the_pages_are_is_not_said_before_the_server_listens(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    began: list[str] = []
    monkeypatch.setattr("os.execve", lambda *command: began.append(command[0]))
    monkeypatch.setenv("DISCLOSURE_BIND", f"127.0.0.1:{a_free_port()}")
    assert CliRunner().invoke(serve, []).stdout == ""
    assert len(began) == 1


def test_what_serves_the_pages_depends_on_the_mode(tmp_path: Path) -> None:
    keys = tmp_path / "keys"
    keys.touch()
    told = {"DISCLOSURE_HOME": str(tmp_path / "home"), "DISCLOSURE_BIND": "127.0.0.1:9000"}
    told |= {"DISCLOSURE_ORGANISATION": "Alder Vale", "DISCLOSURE_KEYS": str(keys)}
    development = server_command(Settings.read(told))
    assert development[1:] == ["-P", str(FLASK), "127.0.0.1:9000"]
    told |= {"DISCLOSURE_MODE": "production", "DISCLOSURE_SECRET_KEY": "s" * 40}
    production = server_command(Settings.read(told))
    assert production[1:5] == ["-P", str(GUNICORN), "--workers", "2"]
    assert "127.0.0.1:9000" in production
    assert serve.name == "serve"
