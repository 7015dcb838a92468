"""A pack for one of the family holds what their own page shows, and no word more."""

import re
from io import BytesIO
from zipfile import ZipFile

from flask import Flask
from sqlalchemy.orm import Session

from disclosure.clock import now
from disclosure.records.access import looks_of
from disclosure.records.house import house_entries
from letters.dates import MONTHS
from tests.begun import begins_with
from tests.canaries import READERS, SEES, Planted, plant, text_of, whose
from tests.cases import record_as
from tests.databases import ON_SQLITE
from tests.families import visit
from tests.people import ADA, BEN, EVA, MONA, RON
from tests.typed import signed_in

pytestmark = [ON_SQLITE, begins_with(plant)]


def address(planted: Planted, who: str) -> str:
    return f"/incidents/{planted.case.ref}/packs/family/{planted.people[who]}"


def in_it(content: bytes) -> dict[str, str]:
    pack = ZipFile(BytesIO(content))
    return {name: text_of(pack.read(name)) for name in pack.namelist()}


def test_nothing_of_others_or_of_the_team_is_in_it(app: Flask, planted: Planted) -> None:
    ada = signed_in(app, ADA)
    for who in READERS:
        answer = ada.post(address(planted, who))
        assert answer.status_code == 200, (who, answer.text)
        seen = whose(" ".join(in_it(answer.data).values()))
        assert seen == SEES[who], who


def test_it_is_what_they_could_take_away_themselves_but_for_who_made_it(
    app: Flask, planted: Planted
) -> None:
    ours = in_it(signed_in(app, ADA).post(address(planted, "ewa")).data)
    ewa = visit(app, planted.case, planted.people["ewa"])
    theirs = in_it(ewa.post("/f/take-away").data)
    assert list(ours) == list(theirs)
    same = {"promises.txt", "questions-and-answers.txt", *(n for n in ours if "letters/" in n)}
    assert [n for n in same if ours[n] != theirs[n]] == []
    assert "took this away" in theirs["README.txt"]
    assert "took this away" not in ours["README.txt"]
    assert "Somebody who looks after your case" in ours["README.txt"]
    assert "Ada" not in ours["README.txt"]


def test_it_is_looked_at_and_noted_and_who_asked_is_themselves_after_it(
    app: Flask, session: Session, planted: Planted
) -> None:
    """The page is made in a request of its own: nothing of the visitor stays with the asker."""
    ada, case = signed_in(app, ADA), planted.case
    assert ada.post(address(planted, "ewa")).status_code == 200
    session.rollback()
    assert looks_of(session, case.id)[0].what == "family's pack"
    last = house_entries(session)[-1]
    assert (last.by, last.what, last.about) == (ADA, "family's pack", case.ref)
    page = ada.get(f"/incidents/{case.ref}/packs").text
    assert "Ada Lind" in page
    assert "Take away the pack of Ewa" in page
    assert "with the analysis" not in page
    assert "Take away a pack" in ada.get(f"/incidents/{case.ref}").text
    assert ada.get("/f/page").status_code != 200


def test_who_may_not_takes_nothing(app: Flask, planted: Planted) -> None:
    where, case = address(planted, "ewa"), planted.case
    assert signed_in(app, BEN).post(where).status_code == 403
    assert signed_in(app, ADA, proved=False).post(where).status_code == 401
    ada = signed_in(app, ADA)
    assert ada.post(where.rpartition("/")[0] + "/999").status_code == 404
    stranger = address(planted, "petra")
    record_as(case, BEN, "person_change", person=planted.people["vera"],
              standing="not_to_be_told", reason="She asked us not to")  # fmt: skip
    assert ada.post(address(planted, "vera")).status_code == 409
    assert ada.post(stranger).status_code == 200
    record_as(case, ADA, "involved", user=RON, part="Gave the dose")
    taken = signed_in(app, RON).post(where)
    assert taken.status_code == 409
    assert "took part" in taken.text
    record_as(case, ADA, "restrict", reason="She works on this ward", only=[ADA, BEN, EVA])
    for each in (where, f"/incidents/{case.ref}/packs/inspector"):
        assert signed_in(app, MONA).post(each).status_code == 404
    assert signed_in(app, MONA).get(f"/incidents/{case.ref}/packs").status_code == 404


def test_who_hands_a_case_over_is_told_what_was_withdrawn_and_may_leave_its_words_out(
    app: Flask, planted: Planted
) -> None:
    case, where = planted.case, f"/incidents/{planted.case.ref}/packs"
    note = record_as(case, BEN, "note", words="Mr Wrongman qzxother has a rash").id
    gone = {"words": "The wrong patient", "withdraws": True}
    record_as(case, BEN, "correction", of=str(note), **gone)
    ada = signed_in(app, ADA)
    page = ada.get(where).text
    assert f" {note}. They count for nothing" in page
    assert "pack without what was withdrawn" in page
    everything = " ".join(in_it(ada.post(f"{where}/inspector").data).values())
    assert "qzxother" in everything
    without = ada.post(f"{where}/inspector", data={"without_withdrawn": "yes"})
    assert "qzxother" not in " ".join(in_it(without.data).values())


def test_an_inspector_reads_what_was_late_and_no_word_behind_the_wall(
    app: Flask, planted: Planted
) -> None:
    answer = signed_in(app, ADA).post(f"/incidents/{planted.case.ref}/packs/inspector")
    assert answer.status_code == 200
    files = in_it(answer.data)
    promises = [row for row in files["promises.html"].split("<tr>") if "<td>yes</td>" in row]
    assert any("Two nurses will check every strong dose" in row for row in promises)
    everything = " ".join(files.values())
    assert "qzxnoxstaffonly" in everything  # a part for the team, which an inspector reads
    for behind in ("qzxnoxanalysis", "qzxnoxreader", "qzxnoxreaderend"):
        assert behind not in everything
    for of_the_team in ("qzxnoxstaffonly", "qzxnoxnote", "qzxnoxhuddle", "qzxnoxharm"):
        assert of_the_team not in files["health-record-note.txt"]


DAY = re.compile(rf"\b\d{{1,2}} (?:{'|'.join(MONTHS)})\b(?! \d{{4}})")


def test_each_day_in_it_has_its_year_and_the_moment_its_zone(app: Flask, planted: Planted) -> None:
    """Their solicitor reads it years later, and elsewhere."""
    ewa = visit(app, planted.case, planted.people["ewa"])
    there = now().astimezone(planted.case.now.zone)
    moment = re.compile(rf"{there:%B %Y}, [\d:]+[ap]m {there:%Z}")
    for content in (
        signed_in(app, ADA).post(address(planted, "ewa")).data,
        ewa.post("/f/take-away").data,
    ):
        pack = ZipFile(BytesIO(content))
        ours = [name for name in pack.namelist() if "letters/" not in name]
        words = {name: pack.read(name).decode() for name in ours}
        assert {name: DAY.findall(text) for name, text in words.items() if DAY.search(text)} == {}
        assert moment.search(words["README.txt"])
        assert moment.search(words["page.txt"].partition("\n\n")[2][:400])


def test_the_hour_of_a_talk_in_it_has_its_zone_and_the_hour_they_wish_for_has_none(
    app: Flask, planted: Planted
) -> None:
    """The looks below it had one: whoever compared the two from abroad took the talk for later."""
    wish = {"safe": {"use": ["phone"], "earliest": "15:00"}, "reason": "She told us so"}
    record_as(planted.case, BEN, "person_change", person=planted.people["ewa"], **wish)
    pack = ZipFile(BytesIO(signed_in(app, ADA).post(address(planted, "ewa")).data))
    for name in ("talks.txt", "page.txt"):
        hours = re.findall(r" \d{4}, [\d:]+[ap]m(.*?): We t", pack.read(name).decode())
        assert set(hours) == {" GMT"}, name
    assert re.search(r"\b3pm\b(?! GMT)", pack.read("page.txt").decode())
