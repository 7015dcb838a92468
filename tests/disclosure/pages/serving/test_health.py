"""What a machine asks of us: alive, ready, and numbers in which nobody stands."""

import os
import re
import shutil
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from subprocess import check_output, run
from types import SimpleNamespace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from disclosure.app import create_app
from disclosure.clock import now
from disclosure.extensions import db
from disclosure.jobs.sweep import sweep
from disclosure.operations import readiness, schema
from disclosure.operations.figures import BACKUP, FAILED, figures, last_backup
from disclosure.pages.serving.numbers import SHARED
from disclosure.records.house import note_of_house
from disclosure.records.transaction import one_transaction
from disclosure.settings import ROOT, Settings, WrongSettings
from tests.databases import settings_in
from tests.families import a_family
from tests.people import ADA

TOKEN = "t" * 32
FIGURE = re.compile(r"^(disclosure_\w+)(\{[^}]*\})? ([-\d.e+]+|NaN)$", re.MULTILINE)


def numbers(client: FlaskClient) -> dict[str, float]:
    answer = client.get("/metrics")
    assert answer.status_code == 200
    return read_out(answer.text)


def read_out(text: str) -> dict[str, float]:
    return {f"{name}{labels}": float(value) for name, labels, value in FIGURE.findall(text)}


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    app.config["PROPAGATE_EXCEPTIONS"] = False
    return app.test_client()


def gone(settings: Settings) -> Iterator[FlaskClient]:
    """Of an app whose database went away after it had started."""
    away = replace(settings, database_url=f"sqlite:///{settings.home}/not/there.sqlite")
    app = create_app(away, SECRET_KEY="tests")
    yield app.test_client()
    with app.app_context():
        db.engine.dispose()


without_database = pytest.fixture(gone)


# Alive and ready


def test_alive_asks_for_nothing(without_database: FlaskClient) -> None:
    answer = without_database.get("/healthz")
    assert (answer.status_code, answer.json) == (200, {"ok": True})
    assert "Set-Cookie" not in answer.headers


def test_a_sound_installation_is_ready(client: FlaskClient) -> None:
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json) == (200, {"ok": True, "faults": []})


def test_without_a_database_it_is_not_ready_and_says_so_in_a_sentence(
    without_database: FlaskClient, settings: Settings
) -> None:
    answer = without_database.get("/readyz")
    assert (answer.status_code, answer.json) == (
        503,
        {"ok": False, "faults": ["The database cannot be reached."]},
    )
    assert str(settings.home) not in answer.text


def test_each_thing_in_the_way_is_a_sentence_of_its_own(
    client: FlaskClient, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.keys.unlink()
    full = SimpleNamespace(free=readiness.ROOM - 1)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: full)
    monkeypatch.setattr(schema, "is_behind", lambda _: True)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json == {
        "ok": False,
        "faults": [
            "The database is older than this program.",
            "The keys cannot be read.",
            "The disk is nearly full.",
        ],
    }


def test_the_disk_of_the_database_counts_too(
    session: Session, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The home had room, and the file of SQLite, on another disk, none."""
    here, nearly_full = session.get_bind().engine, "The disk is nearly full."
    (elsewhere := tmp_path / "elsewhere").mkdir()
    there = replace(settings, database_url=f"sqlite:///{elsewhere / 'x.sqlite'}")
    full = {elsewhere: readiness.ROOM - 1}
    left = lambda place: SimpleNamespace(free=full.get(place, readiness.ROOM))  # noqa: E731
    monkeypatch.setattr(shutil, "disk_usage", left)
    assert nearly_full not in readiness.not_ready(here, settings)
    assert nearly_full in readiness.not_ready(here, there)


# Numbers


def test_numbers_say_how_it_goes(client: FlaskClient, session: Session, team: None) -> None:
    a_family(session)
    at = now()
    sweep(session, at)
    with one_transaction(session):
        note_of_house(session, at, ADA, "command", BACKUP)
    client.get("/sign-in")
    for _ in range(3):
        client.post("/sign-in", data={"email": ADA, "password": "a guess"})
    client.get("/nothing/at/all")
    found = numbers(client)
    assert found["disclosure_database_up"] == 1
    assert 0 <= found["disclosure_sweep_age_seconds"] < 60
    assert 0 <= found["disclosure_backup_age_seconds"] < 60
    assert 0 <= found["disclosure_heads_age_seconds"] < 60
    assert found["disclosure_outbox_waiting"] > 0
    assert found["disclosure_sign_in_failures"] >= 3
    assert found["disclosure_cases_due"] == 0
    assert found['disclosure_cases{state="disclose"}'] == 1
    assert found["disclosure_disk_free_bytes"] > 0
    assert found['disclosure_requests_total{endpoint="signing_in.sign_in",status="200"}'] == 1
    assert found['disclosure_requests_total{endpoint="nowhere",status="404"}'] == 1
    assert found['disclosure_request_seconds_count{endpoint="signing_in.sign_in"}'] == 4


def test_no_label_is_the_callers_own_and_nobody_stands_in_a_number(
    client: FlaskClient, session: Session, team: None
) -> None:
    ref = a_family(session).case.ref
    for path in ("/qzxnoxpath", f"/incidents/{ref}", "/f/qzxnoxkey", "/sign-in?qzxnoxquery=1"):
        client.get(path, headers={"User-Agent": "qzxnoxagent"})
        client.open(path, method="QZXNOXMETHOD")
    text = client.get("/metrics").text
    assert not re.search(rf"qzx|nowak|maria|{ref}|@|\d{{4}}-\d{{6}}", text, re.IGNORECASE)
    labels = set(re.findall(r'(\w+)="', text))
    assert labels == {"endpoint", "status", "le", "state"}


def test_before_the_first_sweep_and_backup_there_is_no_such_number(
    client: FlaskClient, session: Session
) -> None:
    assert last_backup(session) is None
    assert not [name for name in numbers(client) if "sweep" in name or "backup" in name]


def test_without_a_database_the_rest_is_still_told(without_database: FlaskClient) -> None:
    found = numbers(without_database)
    assert found["disclosure_database_up"] == 0
    assert "disclosure_disk_free_bytes" in found
    assert "disclosure_outbox_waiting" not in found


@pytest.mark.parametrize(
    "asked",
    [
        {"headers": {"X-Forwarded-For": "127.0.0.1"}},
        {"headers": {"Forwarded": "for=127.0.0.1"}},
        {"headers": {"Host": "disclosure.example.org"}},
        {"environ_base": {"REMOTE_ADDR": "192.0.2.7"}},
        {"environ_base": {"REMOTE_ADDR": ""}},
        {"headers": {"Authorization": "Bearer "}, "environ_base": {"REMOTE_ADDR": "192.0.2.7"}},
    ],
)
def test_numbers_are_for_this_machine_alone(client: FlaskClient, asked: dict[str, object]) -> None:
    answer = client.get("/metrics", **asked)
    assert answer.status_code == 404
    assert "disclosure_" not in answer.text


def test_with_a_token_they_are_for_whoever_has_it(app: Flask, settings: Settings) -> None:
    app.config["SETTINGS"] = replace(settings, metrics_token=TOKEN)
    client, elsewhere = app.test_client(), {"REMOTE_ADDR": "192.0.2.7"}
    for header in ("", f"Bearer {TOKEN}x", f"Basic {TOKEN}", "Bearer", f"Bearer {TOKEN[1:]}", "é"):
        assert client.get("/metrics", headers={"Authorization": header}).status_code == 404
    held = {"Authorization": f"Bearer {TOKEN}"}
    assert client.get("/metrics", headers=held, environ_base=elsewhere).status_code == 200


@pytest.mark.parametrize("host", ["10.0.0.11:8000", "web-a:8000", "disclosure.hospital.example"])
def test_with_it_each_machine_answers_by_the_name_by_which_it_was_asked(
    settings: Settings, host: str
) -> None:
    """Prometheus stands on another machine and asks two servers, each by its address. Before, both
    said that there is nothing under that name, and nobody had numbers of either.
    """
    address = "https://disclosure.hospital.example"
    there = replace(settings, mode="production", address=address, metrics_token=TOKEN)
    app = create_app(replace(there, organisation="Alder Vale", secret_key="s" * 40))
    client, elsewhere = app.test_client(), {"REMOTE_ADDR": "10.0.0.7"}

    def asked(path: str, token: str) -> int:
        headers = {"Host": host, "Authorization": f"Bearer {token}"}
        return client.get(path, headers=headers, environ_base=elsewhere).status_code

    assert asked("/metrics", TOKEN) == 200
    ours = host in address
    assert asked("/metrics", f"{TOKEN}x") == (404 if ours else 400)
    assert asked("/sign-in", TOKEN) == (200 if ours else 400)  # it opens nothing else
    with app.app_context():
        db.engine.dispose()


def test_a_short_token_stops_the_start(tmp_path: Path) -> None:
    told = {"DISCLOSURE_HOME": str(tmp_path), "DISCLOSURE_METRICS_TOKEN": "short"}
    with pytest.raises(WrongSettings, match="METRICS_TOKEN is shorter than 32"):
        Settings.read(told)
    assert TOKEN not in repr(settings_in(tmp_path, f"sqlite:///{tmp_path}/a.sqlite"))


A_WORKER = """
import sys
from pathlib import Path
from disclosure.app import create_app
from tests.databases import settings_in

home = Path(sys.argv[1])
client = create_app(settings_in(home, f"sqlite:///{home}/test.sqlite")).test_client()
client.get("/healthz"), client.get("/healthz")
print(client.get("/metrics").text)
"""


@pytest.mark.long
def test_two_workers_answer_as_one(settings: Settings) -> None:
    """Each counts in files of its own, in a folder that both read."""
    shared = settings.home / "shared"
    shared.mkdir()
    told = {**os.environ, SHARED: str(shared)}
    worker = [sys.executable, "-c", A_WORKER, str(settings.home)]
    said = [check_output(worker, env=told, cwd=ROOT, text=True) for _ in range(2)]
    first, second = map(read_out, said)
    name = 'disclosure_requests_total{endpoint="health.healthz",status="200"}'
    assert (first[name], second[name]) == (2, 4)
    assert second["disclosure_counts_one_worker"] == 0


CLEARED = A_WORKER.replace(
    "client.get",
    "import os, shutil; shutil.rmtree(os.environ['PROMETHEUS_MULTIPROC_DIR'])\nclient.get",
    1,
)


def test_a_folder_of_counts_that_goes_breaks_no_page_and_is_one_line(settings: Settings) -> None:
    """As when somebody tidies up: for a page more than its count is at stake."""
    shared = settings.home / "shared"
    told = {**os.environ, SHARED: str(shared)}
    worker = [sys.executable, "-c", CLEARED, str(settings.home)]
    done = run(worker, env=told, cwd=ROOT, text=True, capture_output=True, check=True)
    assert "disclosure_counts_one_worker" in done.stdout
    assert done.stderr.count("requests are not counted") == 1


def test_all_that_is_read_is_read_by_both_databases(session: Session) -> None:
    assert [f.name for f in figures(session, now()) if f.value < 0] == []


def test_a_backup_that_failed_is_none(session: Session) -> None:
    first, later = now() - timedelta(days=1), now()
    with one_transaction(session):
        note_of_house(session, first, ADA, "command", BACKUP, "monday")
        note_of_house(session, later, ADA, "command", BACKUP, "tuesday")
        note_of_house(session, later, ADA, "command", FAILED, "tuesday")
    assert last_backup(session) == first
