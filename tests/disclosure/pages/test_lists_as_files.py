"""Lists as files: the rows of the page, no formula, proved first, looked at and noted."""

import csv
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from disclosure.actions.look_backs import unreached as look_back_unreached
from disclosure.actions.to_do import worklist
from disclosure.clock import now
from disclosure.pages import lists_as_files
from disclosure.records.access import Look
from disclosure.records.house import house_entries
from disclosure.records.users import Site
from tests.begun import begins_with
from tests.cases import ACase, a_case, a_person, acknowledged, an_opened_case, move_as, record_as
from tests.look_backs import a_list, a_look_back, added, patient
from tests.lost_words import words_lost
from tests.people import ADA, BEN, EVA, SITE
from tests.typed import signed_in
from workflows.words import State

pytestmark = pytest.mark.usefixtures("team")
FORMULA = '=HYPERLINK("http://example.org")'


def table(app: Flask, path: str, data: Mapping[str, str] | None = None) -> list[dict[str, str]]:
    answer = signed_in(app, ADA).post(path, data=data)
    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    assert answer.headers["Cache-Control"] == "no-store"
    return list(csv.DictReader(answer.data.decode("utf-8-sig").splitlines()))


def looks_at(session: Session, case: ACase) -> list[str]:
    session.rollback()
    mine = select(Look.what).where(Look.incident_id == case.id, Look.by == ADA)
    return list(session.scalars(mine))


def test_incidents_as_they_were_looked_for(app: Flask, session: Session) -> None:
    case = an_opened_case(session, summary=FORMULA, external_ref="-7", occurred_at="2026-03-11")
    other = an_opened_case(session, restricted=False)
    rows = table(app, "/incidents/file", {"q": "hyperlink"})
    assert [row["Reference"] for row in rows] == [case.ref]
    assert rows[0]["What happened"] == f"'{FORMULA}"
    assert rows[0]["Number in another system"] == "'-7"
    assert rows[0]["Happened at"] == "2026-03-11"
    assert (rows[0]["Site"], rows[0]["Patient"]) == (SITE, "Mrs Ann Price")
    assert looks_at(session, case) == ["list of incidents, as a file"]
    assert looks_at(session, other) == []
    session.rollback()
    whats = [(e.what, e.about) for e in house_entries(session)]
    assert ("list taken away", "incidents, 1 rows") in whats


def test_whoever_was_named_since_stands_in_the_file_by_that_name(
    app: Flask, session: Session
) -> None:
    case = an_opened_case(session, patient=None)
    assert [row["Patient"] for row in table(app, "/incidents/file")] == [""]
    a_person(case)
    assert [row["Patient"] for row in table(app, "/incidents/file")] == ["Mrs Ann Price"]


def test_the_first_moments_are_told_as_two_people_put_them_right(
    app: Flask, session: Session
) -> None:
    case = an_opened_case(session, occurred_at="2026-03-11")
    for name, at in {"occurred": "2026-03-09", "became_aware": "2026-03-10"}.items():
        told = {"name": name, "at": at, "evidence": "The drug chart"}
        made = record_as(case, ADA, "event", **told).id
        record_as(case, EVA, "event_review", event=made, agrees=True, reason="I saw the chart")
    assert "We became aware on Tuesday 10 March" in signed_in(app, ADA).get("/incidents").text
    [row] = table(app, "/incidents/file")
    assert (row["Anyone knew at"], row["Happened at"]) == ("2026-03-10", "2026-03-09")


def test_a_case_that_cannot_be_read_takes_no_other_out_of_the_list_of_all(
    app: Flask, session: Session
) -> None:
    lost, whole = (an_opened_case(session, occurred_at="2026-03-11") for _ in range(2))
    for case in (lost, whole):
        told = {"name": "occurred", "at": "2026-03-09", "evidence": "The drug chart"}
        made = record_as(case, ADA, "event", **told).id
        record_as(case, EVA, "event_review", event=made, agrees=True, reason="I saw the chart")
    words_lost(lost, whole)
    page = signed_in(app, ADA).get("/incidents").text
    assert lost.ref in page
    assert whole.ref in page
    happened = {r["Reference"]: r["Happened at"] for r in table(app, "/incidents/file")}
    assert happened == {whole.ref: "2026-03-09", lost.ref: "2026-03-11"}  # as told when opened


def test_a_case_that_cannot_be_read_is_named_in_the_list_of_promises_and_hides_no_other(
    app: Flask, session: Session
) -> None:
    lost, whole = (an_opened_case(session) for _ in range(2))
    for case in (lost, whole):
        acknowledged(case)
    words_lost(lost, whole)
    page = signed_in(app, ADA).get("/promises").text
    assert f"{lost.ref}: The words of this case cannot be opened" in page
    assert whole.promise in page
    rows = table(app, "/promises/file")
    assert {row["Case"]: row["Reference"] for row in rows} == {
        lost.ref: "",
        whole.ref: whole.promise,
    }
    assert "what was promised there is missing here" in rows[0]["Words"]


def test_nobody_says_that_nothing_is_late_while_a_case_cannot_be_read(
    app: Flask, session: Session
) -> None:
    lost = an_opened_case(session, now() - timedelta(days=40))
    whole = an_opened_case(session, now() - timedelta(hours=3))
    for case in (lost, whole):
        acknowledged(case)
    assert "a promise is late" in signed_in(app, ADA).get("/promises").text
    words_lost(lost, whole)
    page = signed_in(app, ADA).get("/promises").text
    assert "Nothing is late" not in page
    assert page.index(f"{lost.ref}: The words") < page.index("what we promised")  # that comes first
    mine = signed_in(app, ADA).get("/promises?only=late").text
    assert "No promise waits here" not in mine


def test_a_file_is_called_by_the_day_that_it_is_where_its_reader_works(
    app: Flask, session: Session
) -> None:
    zone = "Pacific/Kiritimati" if now().hour >= 10 else "Pacific/Pago_Pago"  # not the day of UTC
    session.execute(update(Site).values(zone_name=zone))
    session.commit()
    there = now().astimezone(ZoneInfo(zone)).date()
    named = signed_in(app, ADA).post("/incidents/file").headers["Content-Disposition"]
    assert f'filename="incidents-{there}.csv"' in named


def test_a_file_says_where_it_ends_too_early(
    app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(2):
        an_opened_case(session)
    monkeypatch.setattr(lists_as_files, "MOST", 1)
    assert "narrow the list" in table(app, "/incidents/file")[1]["Reference"]


def test_a_file_of_today_waits_until_all_that_changed_is_counted_or_says_that_it_did_not(
    app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page says “Still being counted”, and is opened again; a file lies in a folder."""
    cases = {an_opened_case(session).ref for _ in range(5)}
    monkeypatch.setattr(worklist, "COUNTED_AT_ONCE", 2)
    monkeypatch.setattr(worklist, "COUNTED_TO_TAKE_AWAY", 2)
    says = table(app, "/today/file", {"whose": "site"})[0]["What to do"]
    assert "some of what is new may be missing here" in says
    monkeypatch.setattr(worklist, "COUNTED_TO_TAKE_AWAY", 5)
    assert {row["Case"] for row in table(app, "/today/file", {"whose": "site"})} == cases


def test_a_file_names_whose_it_is_also_to_another_who_reads_it(
    app: Flask, session: Session
) -> None:
    """Ada took the list and sent it round: what is hers was “You” to everybody who read it."""
    an_opened_case(session)
    owners = {row["Owner"] for row in table(app, "/today/file", {"whose": "site"})}
    assert "Ada Lind" in owners
    assert "You" not in owners


@begins_with(a_case, at=State.INVESTIGATE)
def test_promises_and_the_work_of_today(app: Flask, session: Session, begun: ACase) -> None:
    promises = table(app, "/promises/file")
    assert [row["Reference"] for row in promises] == [begun.promise]
    assert promises[0]["Owner"] == "Ben Okoro"
    page = signed_in(app, ADA).get("/").text
    rows = table(app, "/today/file", {"whose": "site"})
    assert rows
    assert {row["Case"] for row in rows} == {begun.ref}
    assert all(row["What to do"].lstrip("'")[:12] in page for row in rows)
    assert table(app, "/today/file", {"whose": "site", "stage": "closed"}) == []
    assert {"list of promises, as a file", "list of things to do, as a file"} <= set(
        looks_at(session, begun)
    )


def test_nobody_is_said_to_know_what_nobody_told_them(app: Flask, session: Session) -> None:
    case = an_opened_case(session, now() - timedelta(hours=3))
    acknowledged(case)

    def they_know() -> tuple[str, str]:
        (row,) = table(app, "/promises/file")
        return row["They know"], row["What they say"]

    assert they_know() == ("", "Not told yet")  # it runs: there is nothing to tell
    move_as(case, BEN, "done", case.promise, evidence="It went by post.")
    assert they_know() == ("no", "Not told yet")
    move_as(case, EVA, "verify", case.promise)
    assert they_know() == ("no", "Not told yet")
    told = {"how": "By telephone", "at": case.at.isoformat()}
    move_as(case, BEN, "told", case.promise, person=case.person, **told)
    assert they_know()[0] == "yes"


def test_who_was_not_reached_page_after_page(
    app: Flask, session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(look_back_unreached, "ON_A_PAGE", 2)
    ref = a_look_back(session).ref
    added(session, ref, a_list(tmp_path / "list.csv", map(patient, range(1, 6))))
    rows = table(app, f"/look-backs/{ref}/not-reached/file")
    assert [row["Case number"] for row in rows] == [str(number) for number in range(1, 6)]


def test_only_who_may_take_reports_and_proved_it(app: Flask, session: Session) -> None:
    an_opened_case(session)
    assert signed_in(app, BEN).post("/incidents/file").status_code == 403
    assert 'formaction="/incidents/file"' not in signed_in(app, BEN).get("/incidents").text
    stale = signed_in(app, ADA)
    with stale.session_transaction() as kept:
        kept["proved_at"] = int(now().timestamp()) - 3600
    assert stale.post("/incidents/file").status_code == 401
    assert 'formaction="/incidents/file"' in stale.get("/incidents").text


def test_a_page_that_cannot_leave_such_a_case_out_says_that_waiting_does_not_help(
    app: Flask, session: Session
) -> None:
    lost, whole = (an_opened_case(session) for _ in range(2))
    for case in (lost, whole):
        acknowledged(case)
    words_lost(lost, whole)
    client = signed_in(app, ADA)
    for page in (f"/incidents/{lost.ref}", "/measures?from=2026-01-01&to=2026-12-31"):
        answer = client.get(page)
        assert answer.status_code == 500, page
        assert "Words of the record that this page needs cannot be opened." in answer.text
    assert client.get(f"/incidents/{whole.ref}").status_code == 200
