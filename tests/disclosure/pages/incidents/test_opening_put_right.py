"""The line with which a case was opened was wrong, and every page and pack told it. As it is no
record, nobody could say what is right instead. Now a correction names the opening."""

import pytest
from flask import Flask

from disclosure.actions.fhir.case import event_of
from disclosure.actions.in_words.timeline import timeline
from disclosure.actions.looks.case_list import case_page
from disclosure.actions.packing.note import health_record_note
from disclosure.actions.showing import case_document, outline
from disclosure.actions.to_do.case_view import view_of
from disclosure.kinds.faults import BadInput
from disclosure.operations.verify import verify
from disclosure.records.locked import Unreadable
from tests.begun import begins_with
from tests.cases import ACase, a_case, record_as
from tests.databases import ON_SQLITE
from tests.disclosure.actions.packing.test_person_pack import pack, record_in
from tests.disclosure.operations.test_packs import packed
from tests.people import ADA, BEN, EVA, MONA, actor
from tests.typed import signed_in
from workflows.words import State

pytestmark = [ON_SQLITE, begins_with(a_case, at=State.APOLOGIZE)]
WRONG, RIGHT = "Ten times the heparin", "Ten times the insulin, and no heparin."
BESIDE = f"{WRONG} (put right since: {RIGHT})"


def corrected(case: ACase, of: str, words: str = RIGHT, *, withdraws: bool = False) -> int:
    told = {"of": of, "words": words, "withdraws": withdraws}
    return record_as(case.later(hours=1), BEN, "correction", **told).id


def test_what_is_right_stands_beside_the_opening_line_wherever_that_is_told(begun: ACase) -> None:
    number = corrected(begun, begun.ref)
    shown = case_document(begun.now, actor(begun.session, EVA))
    assert (shown["summary"], shown["summary_put_right"]) == (WRONG, [RIGHT])
    assert shown["timeline"][0]["id"] == 1  # by which a correction may name it too
    assert BESIDE in health_record_note(view_of(begun.now)).decode()
    assert event_of(begun.now).summary == BESIDE
    inspectors = packed(begun)
    assert BESIDE in inspectors.read("index.html").decode()
    decided = inspectors.read("decisions.html").decode()
    assert "No. 1, what was told at the opening" in decided
    told = inspectors.read("timeline.csv").decode()
    assert f"It happened: {BESIDE}" in told
    assert f"put right by No. {number}" in told
    theirs = record_in(pack(begun, begun.person))
    assert theirs["patient"]["what_happened"] == BESIDE
    assert any(each["number"] == number for each in theirs["records"])
    assert verify(begun.session).ok


def test_only_the_last_word_stands_and_one_that_is_withdrawn_is_gone(begun: ACase) -> None:
    first = corrected(begun, "1", "Ten times the morphine.")
    again = corrected(begun, str(first))
    shown = case_document(begun.now, actor(begun.session, MONA))
    assert shown["summary_put_right"] == [RIGHT]
    corrected(begun, str(again), "That was of another patient.", withdraws=True)
    shown = case_document(begun.now, actor(begun.session, MONA))
    assert shown["summary_put_right"] == ["Ten times the morphine."]


def test_no_correction_withdraws_an_opening_and_it_says_what_does(begun: ACase) -> None:
    with pytest.raises(BadInput, match="cannot be withdrawn") as no:
        corrected(begun, begun.ref, withdraws=True)
    assert [fault.field for fault in no.value.faults] == ["withdraws"]
    with pytest.raises(BadInput, match="no such record"):
        corrected(begun, "INC-2026-999999")


def test_a_nurse_finds_it_where_she_reads_the_wrong_line(app: Flask, begun: ACase) -> None:
    nurse, ward = signed_in(app, BEN), f"/incidents/{begun.ref}"
    link = f"{ward}/records/correction?of=1"
    assert link in nurse.get(f"{ward}/timeline").text
    form = nurse.get(link).text
    assert f"What was told at the opening: {WRONG}" in form
    sent = {"of": "1", "words": RIGHT, "withdraws": "no"}
    assert nurse.post(f"{ward}/records/correction", data=sent).status_code in (302, 303)
    assert BESIDE in nurse.get(ward).text
    assert f"Put right by {actor(begun.session, BEN).name}" in nurse.get(f"{ward}/timeline").text
    assert BESIDE in signed_in(app, ADA).get(ward).text
    assert BESIDE in nurse.get("/incidents").text
    assert BESIDE in signed_in(app, ADA).post("/incidents/file").text
    (row,) = case_page(begun.session, actor(begun.session, BEN), None).rows
    assert (row["summary"], row["summary_put_right"]) == (WRONG, [RIGHT])


def test_the_operator_reads_nobodys_words_of_it(begun: ACase) -> None:
    corrected(begun, begun.ref)
    shown = str(outline(begun.now))
    assert RIGHT not in shown
    assert WRONG not in shown


def test_a_case_whose_words_cannot_be_opened_takes_no_other_out_of_the_list(
    begun: ACase, monkeypatch: pytest.MonkeyPatch
) -> None:
    corrected(begun, begun.ref)

    def locked(*_: object) -> None:
        raise Unreadable

    monkeypatch.setattr("disclosure.actions.reading_some.read_case", locked)
    (row,) = case_page(begun.session, actor(begun.session, EVA), None).rows
    assert (row["ref"], row["summary_put_right"]) == (begun.ref, [])


def test_many_words_of_what_is_right_fill_no_heading_and_no_list(begun: ACase) -> None:
    corrected(begun, begun.ref, "It was the insulin. " * 60)
    view = view_of(begun.now)
    assert len(view.about) < 300
    assert any(len(entry.words) > 1000 for entry in timeline(view))
