"""The pages of a look-back: opening, progress, phones, releases; nobody's name in an address."""

import re
from html import unescape
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.actions.change import Change, Door
from disclosure.actions.look_backs.rows import NOBODY_TO_WRITE_TO
from disclosure.actions.recording import record
from disclosure.clock import now
from disclosure.records.access import Look
from disclosure.records.evidence import Evidence
from disclosure.records.house import house_entries
from disclosure.records.incident import Incident
from disclosure.records.look_backs import LookBack
from disclosure.records.work import WorkItem
from tests.disclosure.actions.look_backs.test_look_back_rows_again import DEAD
from tests.disclosure.pages.test_worklist import words_of
from tests.look_backs import (
    CAUSE,
    FINDINGS,
    PROMISE,
    TEXT,
    a_list,
    a_look_back,
    added,
    approved_letter,
    patient,
    promises_typed,
    released,
)
from tests.people import ADA, BEN, CAL, EVA, IVA, RON, SAM, SITE, actor
from tests.typed import signed_in
from tests.worked import worked_off

pytestmark = pytest.mark.usefixtures("team")


@pytest.fixture
def ref(session: Session, tmp_path: Path) -> str:
    ref = a_look_back(session).ref
    rows = [
        patient(1, patient_name="Mrs Ewa Nowak-Smith", patient_born_on="1948-05-02",
                safe_never="phone", language="Polish"),
        patient(2, patient_name="Mr Łukasz O'Brien", died_on="2026-02-03"),
        patient(3, patient_name="Ms Ewa Brown"),
    ]  # fmt: skip
    assert added(session, ref, a_list(tmp_path / "list.csv", rows)).added == 3
    return ref


def test_a_look_back_is_opened_by_a_page_and_nothing_typed_is_lost(
    app: Flask, session: Session
) -> None:
    ada = signed_in(app, ADA)
    assert "Open a look-back" in ada.get("/look-backs").text
    typed = {"title": "Screening, laboratory 2", "cause": "Slides were read too fast"}
    typed |= {"site": SITE, "became_aware_at": ""}
    bad = ada.post("/look-backs/new", data=typed)
    assert bad.status_code == 422
    assert "When did anyone here first know" in words_of(bad.text)
    assert 'value="Screening, laboratory 2"' in bad.text
    good = ada.post("/look-backs/new", data=typed | {"became_aware_at": "2026-03-12T10:00"})
    assert good.status_code == 303
    session.rollback()
    made = session.scalars(select(LookBack)).one()
    assert good.location == f"/look-backs/{made.ref}"
    assert made.contact is None
    page = words_of(ada.get(good.location).text)
    assert "How far it has come: 0 cases" in page
    assert f"disclosure look-back add {made.ref} LIST.csv" in page


def test_a_list_by_page_is_opened_in_the_background_and_bad_rows_say_why(
    app: Flask, session: Session, tmp_path: Path
) -> None:
    ref, ada = a_look_back(session).ref, signed_in(app, ADA)
    rows = [patient(1), patient(2, safe_never="pigeon"), patient(3)]
    path = a_list(tmp_path / "list.csv", rows)
    torn = path.read_bytes() + b"S-4,too,few\r\n"
    bad = ada.post(f"/look-backs/{ref}/list", data={"list": (BytesIO(b"a,b\n1,2\n"), "x.csv")})
    assert bad.status_code == 422
    assert "nothing here is called a, b" in words_of(bad.text)
    assert ada.post(f"/look-backs/{ref}/list").status_code == 422
    sent = ada.post(f"/look-backs/{ref}/list", data={"list": (BytesIO(torn), "list.csv")})
    assert sent.status_code == 303
    session.rollback()
    items = list(session.scalars(select(WorkItem)))
    assert all("Test0" not in f"{item.kept} {item.about}" for item in items)  # locked
    worked = worked_off(session, now())
    assert (worked.done, worked.set_aside) == (2, 2)
    page = words_of(ada.get(sent.location).text)
    assert "Ways never to use" in page
    assert "This row has 3 cells" in page
    assert "How far it has come: 2 cases" in words_of(ada.get(f"/look-backs/{ref}").text)


def test_who_was_there_already_is_named_for_nothing_of_their_row_was_taken(
    app: Flask, session: Session, tmp_path: Path
) -> None:
    ref, ada = a_look_back(session).ref, signed_in(app, ADA)
    assert added(session, ref, a_list(tmp_path / "first.csv", [patient(1)])).added == 1
    moved = patient(1, address_1="9 New Street", patient_born_on="11/02/1951")
    rows = [moved, patient(2, patient_born_on="25/12/1960"), patient(3)]
    path = a_list(tmp_path / "list.csv", rows)
    file = {"list": (BytesIO(path.read_bytes()), "list.csv")}
    sent = ada.post(f"/look-backs/{ref}/list", data=file)
    worked_off(session, now())
    page = words_of(ada.get(sent.location).text)
    assert "3 of 3 done" in page
    assert "1 was there already: nothing of row 1 (line 2) was taken." in page
    read = "Patient's date of birth: read with the day before the month"
    assert f"{read}, as row 2 under the header shows" in page


def test_by_page_too_a_death_that_the_case_lacks_is_named_and_sets_it_aside(
    app: Flask, session: Session, tmp_path: Path
) -> None:
    ref, ada = a_look_back(session).ref, signed_in(app, ADA)
    assert added(session, ref, a_list(tmp_path / "first.csv", [patient(1)])).added == 1
    other = {"patient_identifier": patient(1)["patient_identifier"]}
    second = a_look_back(session, title="Another laboratory").ref
    rows = [patient(1, died_on="2026-03-01")]
    for where, says in ((ref, DEAD), (second, "This patient has another case: INC-2026-000001.")):
        path = a_list(tmp_path / "list.csv", [each | other for each in rows])
        file = {"list": (BytesIO(path.read_bytes()), "list.csv")}
        sent = ada.post(f"/look-backs/{where}/list", data=file)
        worked_off(session, now())
        assert says in words_of(ada.get(sent.location).text)
    assert DEAD in words_of(ada.get(f"/look-backs/{ref}").text)


def test_a_list_that_is_too_long_for_the_page_is_answered_with_the_command(
    app: Flask, session: Session
) -> None:
    ref, ada = a_look_back(session).ref, signed_in(app, ADA)
    command = f"disclosure look-back add {ref} LIST.csv"
    hint = words_of(ada.get(f"/look-backs/{ref}/list").text)
    assert "Up to 8 MB; one of any size is added by the command" in hint
    assert command in hint
    form = "multipart/form-data; boundary=here"
    long = ada.post(f"/look-backs/{ref}/list", data=b"x" * 9_000_000, content_type=form)
    assert long.status_code == 413
    says = words_of(long.text)
    assert "a list of up to 8 MB" in says
    assert command in says


@pytest.mark.parametrize(
    "sent",
    [
        b"PK\x03\x04\x14\x00" + bytes(range(256)),  # a workbook
        b"PK\x03\x04\x14\x00xl/workbook.xml" + bytes(400),
        b"%PDF-1.7\n1 0 obj <</S /JavaScript>> endobj\n" + bytes(50),
        b"<script>alert(1)</script>",
        b"\x7fELF" + bytes(300),
    ],
)
def test_what_is_no_list_is_answered_with_the_mend(
    app: Flask, session: Session, sent: bytes
) -> None:
    ref, ada = a_look_back(session).ref, signed_in(app, ADA)
    answer = ada.post(f"/look-backs/{ref}/list", data={"list": (BytesIO(sent), "list.csv")})
    assert answer.status_code == 422
    assert re.search("Save it as|header|called", words_of(answer.text))
    assert "<script>alert" not in answer.text
    session.rollback()
    assert session.scalars(select(WorkItem)).all() == []


def test_the_picture_says_the_same_as_the_table(app: Flask, ref: str) -> None:
    page = signed_in(app, ADA).get(f"/look-backs/{ref}").text
    words = words_of(page)
    assert "How far it has come: 3 cases" in words
    assert "Still to tell: 2" in words
    assert re.search(r'<rect class="g-open" x="0" width="66.67%"', page)
    assert re.search(r'Still to tell</th><td data-label="Cases">2<', page)
    assert NOBODY_TO_WRITE_TO in words


def test_two_letters_find_a_caller_and_their_wishes_come_first(
    app: Flask, session: Session, ref: str
) -> None:
    ben = signed_in(app, BEN)
    page = ben.get(f"/look-backs/{ref}/phones")
    assert page.status_code == 200
    found = words_of(ben.post(f"/look-backs/{ref}/phones", data={"words": "sm"}).text)
    assert "1 found" in found
    assert "Ewa Brown" not in found
    never = "Never reach them by: phone."
    order = [never, "Interpreter: Polish.", "What they were told", "no telephone"]
    places = [found.index(words) for words in order]
    assert places == sorted(places)
    for words in ("now", "2.5.1948", "900 0000001", "S-1", "01632 000001", "INC-2026-000001"):
        again = words_of(ben.post(f"/look-backs/{ref}/phones", data={"words": words}).text)
        assert "Ewa Nowak-Smith" in again, words
        assert not re.search(
            r"01632 ?000", again.replace(f'value="{words}"', "")
        )  # a number that must not be rung cannot be pressed
    both = words_of(ben.post(f"/look-backs/{ref}/phones", data={"words": "ew"}).text)
    assert "2 found" in both
    dead = words_of(ben.post(f"/look-backs/{ref}/phones", data={"words": "obr"}).text)
    assert "Nobody is named in this case" in dead
    assert dead.index("The patient died on 3 February 2026.") < dead.index("Nobody is named")
    session.rollback()
    looks = [look.what for look in session.scalars(select(Look)) if look.by == BEN]
    assert looks.count(f"phones of {ref}") == 3  # each case once a day
    searched = [e.about for e in house_entries(session) if e.what == "searched"]
    assert len(searched) == 9
    assert "sm" not in [about.split(",")[0] for about in searched]


def test_the_phones_are_for_the_site_and_restricted_cases_for_those_named(
    app: Flask, session: Session, ref: str
) -> None:
    assert signed_in(app, SAM).get(f"/look-backs/{ref}/phones").status_code == 404
    assert signed_in(app, SAM).get(f"/look-backs/{ref}").status_code == 404
    told = {"reason": "A public figure here", "only": [ADA, RON]}
    record(session, Change(3, actor(session, ADA), now(), Door.COMMAND), "restrict", told)
    for who, seen in ((BEN, False), (CAL, False), (ADA, True)):
        page = signed_in(app, who).post(f"/look-backs/{ref}/phones", data={"words": "brown"})
        assert ("Ms Ewa Brown" in page.text) is seen
    taken = signed_in(app, BEN).post(
        f"/look-backs/{ref}/phones/take", data={"case": "INC-2026-000003"}
    )
    assert taken.status_code == 422
    coach = signed_in(app, CAL).post(f"/look-backs/{ref}/phones", data={"words": "nowak"}).text
    assert "Record a conversation" not in coach


def test_whoever_takes_a_call_is_named_on_the_case_and_goes_on_to_its_form(
    app: Flask, session: Session, tmp_path: Path
) -> None:
    contact = {"name": "The line", "role": "Line", "phone": "01632 960101", "hours": "Always"}
    ref = a_look_back(session, contact=contact).ref
    assert added(session, ref, a_list(tmp_path / "list.csv", [patient(1)])).added == 1
    ben = signed_in(app, BEN)
    assert ben.get("/incidents/INC-2026-000001").status_code == 404
    name = {"case": "INC-2026-000001", "then": "attempt"}
    for _ in range(2):
        answer = ben.post(f"/look-backs/{ref}/phones/take", data=name)
        assert answer.location == "/incidents/INC-2026-000001/records/attempt"
    assert ben.get(answer.location).status_code == 200
    session.rollback()
    notes = [row for row in session.scalars(select(Evidence)) if row.kind == "note"]
    assert [row.by for row in notes] == [BEN]
    talk = ben.post(f"/look-backs/{ref}/phones/take", data=name | {"then": "conversation"})
    form = words_of(ben.get(talk.location).text)
    assert f"by phone, {SITE}, with Mrs Rowan Test00001." in form
    by_hand = words_of(ben.get("/incidents/INC-2026-000001/records/conversation").text)
    assert f"face to face, {SITE}, with Mrs Rowan Test00001." in by_hand


def test_when_the_husband_rings_the_first_line_says_that_his_wife_died(
    app: Flask, session: Session, tmp_path: Path
) -> None:
    ref = a_look_back(session).ref
    gwen = patient(1, patient_name="Mrs Gwen Gone", died_on="2026-02-03")
    husband = {"person_name": "Mr Al Gone", "relationship": "Husband"}
    assert added(session, ref, a_list(tmp_path / "list.csv", [gwen | husband])).added == 1
    ben = signed_in(app, BEN)
    found = words_of(ben.post(f"/look-backs/{ref}/phones", data={"words": "gwen"}).text)
    died = "The patient died on 3 February 2026. Say nothing that sounds as if they lived."
    order = [died, "Mr Al Gone, husband", "They asked for nothing special"]
    places = [found.index(words) for words in order]
    assert places == sorted(places)


def test_the_form_of_a_call_never_begins_as_a_talk_with_somebody_who_died(
    app: Flask, session: Session, tmp_path: Path
) -> None:
    ref = a_look_back(session).ref
    will = patient(1, patient_name="Mrs Will Die")
    assert added(session, ref, a_list(tmp_path / "list.csv", [will])).added == 1
    ada, ben = signed_in(app, ADA), signed_in(app, BEN)
    told = {"what": "died", "at": "2026-03-19", "source": "The ward"}
    change = Change(1, actor(session, ADA), now(), Door.COMMAND)
    record(session, change, "patient_status", told)
    name = {"case": "INC-2026-000001", "then": "conversation"}
    talk = ben.post(f"/look-backs/{ref}/phones/take", data=name).location
    assert ada.get(talk).status_code == 200
    form = words_of(ben.get(talk).text)
    assert "Record the talk with" not in form
    assert f"by phone, {SITE}." in form


def test_no_words_of_a_search_stand_in_an_address(app: Flask, ref: str) -> None:
    page = signed_in(app, BEN).get(f"/look-backs/{ref}/phones?words=nowak").text
    assert "Nowak" not in page
    assert '<form method="post" action="/look-backs/' in page


def test_who_finds_nobody_tells_nobody_that_they_are_not_affected(app: Flask, ref: str) -> None:
    """Some cases only named people see: nothing is told of them, and any search may miss one."""
    ben, says = signed_in(app, BEN), "That does not say that they are not affected"
    assert says in words_of(ben.post(f"/look-backs/{ref}/phones", data={"words": "zzz"}).text)
    assert says not in words_of(ben.post(f"/look-backs/{ref}/phones", data={"words": "nowak"}).text)


def test_from_findings_to_letters_by_pages(app: Flask, session: Session, ref: str) -> None:
    base = f"/look-backs/{ref}"
    iva, eva, ada, ben = (signed_in(app, who) for who in (IVA, EVA, ADA, BEN))
    assert iva.post(f"{base}/findings", data=FINDINGS).status_code == 303
    shown = eva.get(f"{base}/findings/approve").text
    sha = re.search(r'name="sha256" value="(\w{64})"', shown)
    assert sha
    assert iva.get(f"{base}/findings/approve").status_code == 403
    assert eva.post(f"{base}/findings/approve", data={"sha256": "0"}).status_code == 409
    assert eva.post(f"{base}/findings/approve", data={"sha256": sha[1]}).status_code == 303
    assert ada.post(f"{base}/findings/give").status_code == 303
    typed = {"kind": "holding", "text": TEXT, "slip": "no", **promises_typed(PROMISE)}
    bad = ben.post(f"{base}/letter", data=typed | {"text": TEXT + "{{ nobody }}"})
    assert bad.status_code == 422
    assert "{{ nobody }}" in unescape(bad.text)
    assert ben.post(f"{base}/letter", data=typed | {"kind": "findings"}).status_code == 303
    lacks = words_of(ben.get(f"{base}/letter").text)
    assert "The letter lacks: What we found." in lacks
    assert ben.post(f"{base}/letter", data=typed).status_code == 303
    assert "The check finds no fault" in words_of(ben.get(f"{base}/letter").text)
    asked = eva.get(f"{base}/letter/approve").text
    assert "Ben Okoro owns it, by Monday 30 April 2046." in words_of(asked)
    sha = re.search(r'name="sha256" value="(\w{64})"', asked)
    assert sha
    assert eva.post(f"{base}/letter/approve", data={"sha256": sha[1]}).status_code == 303
    preview = ada.get(f"{base}/release?next=2").text
    assert "1 letter goes. 1 is left out." in words_of(preview)
    assert "Dear Ms Ewa Brown" in preview
    seen = re.search(r'name="seen" value="(\w{64})"', preview)
    assert seen
    assert ada.post(f"{base}/release", data={"next": "2", "seen": "x"}).status_code == 409
    assert ada.post(f"{base}/release", data={"next": "2", "seen": seen[1]}).status_code == 303
    worked_off(session, now())
    page = words_of(ada.get(base).text)
    assert "Letter issued: 1" in page
    assert "They need another language than that of the letter." in page
    assert ada.post(f"{base}/put-back", data={"put_back": "1"}).status_code == 303
    day = f"{now():%Y-%m-%d}"
    assert ada.post(f"{base}/releases/1/sent", data={"at": "soon"}).status_code == 422
    assert "There is no such release" in ada.get(f"{base}/releases/{'9' * 60}/sent").text
    marked = ada.post(f"{base}/releases/1/sent", data={"at": day})
    assert marked.status_code == 303
    assert marked.location.startswith("/work/")  # says that it is asked for, and how far it is


def test_who_was_not_reached_and_the_next_way_to_try(
    app: Flask, session: Session, ref: str
) -> None:
    page = words_of(signed_in(app, ADA).get(f"/look-backs/{ref}/not-reached").text)
    assert "Mrs Ewa Nowak-Smith" in page
    assert "Try by post." in page  # never by phone
    assert "Name somebody to be told" in page
    change = Change(3, actor(session, BEN), now(), Door.COMMAND)
    person = session.get_one(Incident, 3).version
    told = {"person": person, "how": "phone", "at": now().isoformat(), "result": "No answer"}
    record(session, change, "attempt", told)
    page = words_of(signed_in(app, ADA).get(f"/look-backs/{ref}/not-reached").text)
    assert "Tried and not reached" in page
    shown = signed_in(app, BEN).get(f"/look-backs/{ref}/not-reached?after=3").text
    assert "Nobody further" in words_of(shown)


def test_who_may_open_each_page(app: Flask, session: Session, ref: str) -> None:
    approved_letter(session, ref)
    assert released(session, ref, {"first": 3, "last": 3}).letters == 1
    may = {
        "findings": IVA, "findings/approve": EVA, "letter": BEN, "letter/approve": EVA,
        "release": ADA,
    }  # fmt: skip
    for page, who in may.items():
        assert signed_in(app, who).get(f"/look-backs/{ref}/{page}").status_code == 200
        assert signed_in(app, CAL).get(f"/look-backs/{ref}/{page}").status_code == 403
    assert signed_in(app, CAL).post("/look-backs/new", data=dict(CAUSE)).status_code == 403
    assert signed_in(app, ADA).get("/look-backs/LBK-2026-999999").status_code == 404


def test_one_case_is_called_one(app: Flask, session: Session, tmp_path: Path) -> None:
    ref = a_look_back(session).ref
    added(session, ref, a_list(tmp_path / "list.csv", [patient(1)]))
    page = words_of(signed_in(app, ADA).get(f"/look-backs/{ref}").text)
    assert "How far it has come: 1 case " in page
