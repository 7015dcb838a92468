"""A list brought by a page: tried first, then taken in the background; bad rows are taken away."""

import errno
import os
import re
import tempfile
from base64 import b64encode
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.clock import now
from disclosure.jobs import kinds_of_work
from disclosure.jobs.working import work_off
from disclosure.pages import importing
from disclosure.records.incident import Incident
from disclosure.records.work import WorkItem
from tests.cases import ACase, record_as
from tests.dirt import ALREADY, DATIX, NATIVE, TAKEN, Dirt
from tests.disclosure.pages.test_worklist import words_of
from tests.people import ADA, RON, SITE
from tests.typed import signed_in

pytestmark = pytest.mark.usefixtures("team")
assert kinds_of_work
LIST = NATIVE.file(
    [
        Dirt("good", TAKEN, cells={"external_ref": "R1"}),
        Dirt("bad", "site", cells={"external_ref": "R2", "site": "St Elsewhere", "summary": "=1"}),
        Dirt("differs", "external_ref", cells={"external_ref": "R1", "summary": "Another"}),
    ]
)


def box(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found
    return found[1]


def tried(client: FlaskClient, content: bytes, format: str = "native") -> str:
    sent = {"file": (BytesIO(content), "list.csv"), "format": format, "do": "try"}
    answer = client.post("/import", data=sent)
    assert answer.status_code == 200, words_of(answer.text)
    return answer.text


def test_before_anybody_imports_a_list_the_page_says_that_its_accents_may_be_wrong(
    app: Flask,
) -> None:
    """A Polish spreadsheet: read as Windows-1252, Łucja Żak is £ucja ¯ak in her letter."""
    content = NATIVE.file([Dirt("a name", TAKEN, cells={"patient_name": "Łucja Żak"})])
    ada = signed_in(app, ADA)
    says = "1 line is not UTF-8. We read it as Windows-1252: look at the accents."
    assert says in words_of(tried(ada, content.decode().encode("iso8859-2")))
    assert "1252" not in words_of(tried(ada, content))


def test_a_list_is_tried_and_nothing_is_kept_until_somebody_says_so(
    app: Flask, session: Session
) -> None:
    ada = signed_in(app, ADA)
    assert 'href="/import"' in ada.get("/incidents").text
    page = tried(ada, LIST)
    says = words_of(page)
    assert "1 row becomes a case. 0 are there already. 2 cannot be used yet." in says
    assert "there is no site “St Elsewhere” here" in says
    assert session.scalars(select(Incident)).first() is None
    again = {"list": box(page, "list"), "format": box(page, "format")}
    taken = ada.post("/import", data=again | {"do": "rejected"})
    assert taken.headers["Content-Disposition"] == 'attachment; filename="rejected.csv"'
    assert taken.data.startswith(b"\xef\xbb\xbf")
    assert '"St Elsewhere","\'=1"' in taken.text
    asked = ada.post("/import", data=again | {"do": "import"})
    assert asked.status_code == 303
    session.rollback()
    items = list(session.scalars(select(WorkItem)))
    assert all("Price" not in f"{item.kept} {item.about}" for item in items)  # locked
    worked = work_off(session, now())
    assert (worked.done, worked.set_aside) == (1, 2)
    # What is kept quotes no cell: who runs the machine reads it, and it may be a name.
    assert "there is no site “…” here" in words_of(ada.get(asked.location).text)
    session.rollback()
    case = session.scalars(select(Incident)).one()
    assert (case.external_ref, case.reported_at) == ("R1", None)
    assert "0 rows become cases. 1 is there already." in words_of(tried(ada, LIST))


def test_a_corrected_list_is_there_already_and_the_pages_say_what_differs(
    app: Flask, session: Session
) -> None:
    ada, one = signed_in(app, ADA), {"external_ref": "R1"}
    row = NATIVE.file([Dirt("first", TAKEN, cells=one)])
    other = NATIVE.file([Dirt("other", ALREADY, cells=one | {"summary": "Another"})])
    for content in (row, other):
        page = tried(ada, content)
        sent = {"list": b64encode(content).decode(), "format": "native", "do": "import"}
        asked = ada.post("/import", data=sent)
        session.rollback()
        work_off(session, now())
        session.rollback()
    case = session.scalars(select(Incident)).one()
    says = f"{case.ref} has other words under summary. An import changes no case: correct the case"
    assert "0 rows become cases. 1 is there already. 0 cannot be used yet." in words_of(page)
    assert f"2 {says}" in words_of(page)
    done = words_of(ada.get(asked.location).text)
    assert "1 of 1 done." in done
    assert "1 was there already: nothing of row 2 (line 2) was taken." in done
    assert f"Row 2 (line 2): {says}" in done
    assert case.summary == "Ten times the heparin"
    seen = ACase(session, case.id, case.ref, now())
    record_as(seen, ADA, "restrict", of="other", reason="Many know her", only=[RON])
    assert case.ref not in words_of(ada.get(asked.location).text)


def test_what_is_set_aside_and_what_differs_is_told_by_the_columns_of_the_file(
    app: Flask, session: Session
) -> None:
    """An export of Datix has no “occurred_at”: she looked for it in her spreadsheet in vain."""
    late, other = {"ID": "1", "Incident date": "13/03/2026"}, {"ID": "2", "Description": "Another"}
    lists = (
        [Dirt("first", TAKEN, cells={"ID": "2"})],
        [
            Dirt("late", "Incident date", cells=late),
            Dirt("other", ALREADY, cells=other),
        ],
    )
    ada = signed_in(app, ADA)
    for rows in lists:
        sent = {"list": b64encode(DATIX.file(rows)).decode(), "format": "datix", "do": "import"}
        asked = ada.post("/import", data=sent)
        session.rollback()
        work_off(session, now())
    says = words_of(ada.get(asked.location).text)
    assert "Incident date: this lies after anyone first knew of it. Correct one of the" in says
    assert "has other words under Description. An import changes no case" in says


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "The list: The file is empty. Its first line has to name the columns."),
        (b"a,b\n1,2\n", "no column for its number"),
        (b"x" * 101, "this page takes 2 MB"),
    ],
)
def test_a_file_that_cannot_be_used_says_what_to_do(
    app: Flask, content: bytes, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "MOST_BYTES", 100)
    sent = {"file": (BytesIO(content), "list.csv"), "format": "native", "do": "try"}
    answer = signed_in(app, ADA).post("/import", data=sent)
    assert answer.status_code == 422
    assert says in words_of(answer.text)


def test_without_a_file_one_is_asked_for(app: Flask) -> None:
    none = signed_in(app, ADA).post("/import", data={"format": "native", "do": "try"})
    assert none.status_code == 422
    assert "The list: choose a file first." in words_of(none.text)


def test_the_trial_says_what_of_the_file_comes_into_no_case(app: Flask) -> None:
    header = "ID,Reported date,Site,Description,NHS number,Hospital number,Handler"
    content = f"{header}\n7,12/03/2026,{SITE},Wrong dose,943 476 5919,H77,Joe\n".encode()
    says = words_of(tried(signed_in(app, ADA), content, "datix"))
    assert "Columns that nothing reads: Handler." in says
    assert "Hospital number was not read in 1 row" in says


def test_beyond_what_a_page_waits_for_rows_are_only_read(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "TRIED", 1)
    assert "1 row becomes a case. 0 are there already. 2 cannot be used yet." in words_of(
        page := tried(signed_in(app, ADA), LIST)
    )
    assert "We tried the first 1 rows in full" in words_of(page)


def test_a_full_disk_of_temporary_files_is_said_in_plain_words(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor is a list that is sent ever put into a file of the library's own."""

    def no_room(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    client = signed_in(app, ADA)
    named = 'Content-Disposition: form-data; name="file"; filename="l.csv"'
    large = f"--b\r\n{named}\r\n\r\n{'x' * 600_000}\r\n--b--\r\n".encode()
    monkeypatch.setattr(tempfile, "TemporaryFile", no_room)
    monkeypatch.setattr(importing, "TemporaryDirectory", no_room)
    answer = client.post(
        "/import",
        input_stream=BytesIO(large),
        content_length=len(large),
        content_type="multipart/form-data; boundary=b",
    )
    assert answer.status_code == 503
    assert "There is no room left on the disk for temporary files" in answer.text
