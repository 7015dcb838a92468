"""Where no more than the day is known, everybody reads the day: nobody makes up that it was at
midnight, least of all for an inspector or a coroner.
"""

import csv
from datetime import UTC, datetime
from io import StringIO

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.checks.references import choices
from disclosure.actions.fhir.case import letter_of
from disclosure.actions.in_words.timeline import Entry, timeline
from disclosure.actions.packing.case import case_pages, stages
from disclosure.actions.packing.duties import duty_pages
from disclosure.actions.packing.letters import letter_pages
from disclosure.actions.packing.note import health_record_note
from disclosure.actions.packing.told import Told
from disclosure.actions.showing import case_document
from disclosure.actions.to_do.case_view import view_of
from disclosure.exchange.fhir import document_reference, written
from tests.cases import (
    ACase,
    a_letter,
    a_next_contact,
    a_person,
    a_talk,
    an_opened_case,
    move_as,
    name_contact,
    record_as,
)
from tests.databases import ON_SQLITE
from tests.people import ADA, BEN, MONA, actor

KNEW = datetime(2026, 8, 19, 10, tzinfo=UTC)  # summer: a day in London begins at 23:00 UTC

pytestmark = [pytest.mark.usefixtures("team"), ON_SQLITE]


@pytest.fixture
def case(session: Session) -> ACase:
    """Of the 18th, known on the 19th, and spoken of on the 20th: no hour of any is known."""
    days = {"occurred_at": "2026-08-18", "became_aware_at": "2026-08-19"}
    case = an_opened_case(session, KNEW, **days, regimes=["gb-eng-nhs-contract-sc35"])
    case.person = a_person(case)
    a_talk(case.later(days=2), "first", at="2026-08-20")
    return case


def entry(case: ACase, words: str) -> Entry:
    entries = timeline(view_of(case.now))
    return next(each for each in entries if each.words.startswith(words))


def files_of(case: ACase) -> dict[str, str]:
    view = view_of(case.now)
    told = Told(view, MONA)
    made = {**case_pages(told), **duty_pages(view), **letter_pages(view)}
    made["stages"] = stages(told).encode()
    return {name: each.decode("utf-8-sig") for name, each in made.items() if "/" not in name}


def table_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(text)))


@pytest.mark.parametrize("words", ["It happened", "We became aware", "Talked with"])
def test_a_line_of_which_only_the_day_is_known_says_so(case: ACase, words: str) -> None:
    assert entry(case, words).day_only
    assert not entry(case, "Opened").day_only


def test_an_inspector_reads_no_midnight_that_nobody_told(case: ACase) -> None:
    files = files_of(case)
    told = {row["What"]: row["When"] for row in table_of(files["timeline.csv"])}
    said = {words: at for words, at in told.items() if "Opened" not in words and "," not in at}
    assert list(said.values()) == ["18 August 2026", "19 August 2026", "20 August 2026"]
    assert next(at for words, at in told.items() if "Opened" in words).startswith("19 August 2026,")
    assert "<td>19 August 2026</td>" in files["stages"]
    duties = [row for row in table_of(files["duties.csv"]) if row["Started"] != "Not started"]
    assert {row["Started"] for row in duties} == {
        "19 August 2026",  # we became aware
        "19 August 2026, 12:00 BST",  # reported when it was opened
        "20 August 2026",  # talked
    }
    assert "20 August 2026" in [row["Met"] for row in duties]
    assert not [name for name, text in files.items() if "00:00" in text]


def test_a_line_by_the_interface_says_what_the_record_says(case: ACase) -> None:
    shown = case_document(case.now, actor(case.session, ADA))
    at = {line["id"]: line["at"] for line in shown["timeline"]}
    (talk,) = shown["conversations"]
    assert at[talk["id"]] == talk["at"] == "2026-08-20"
    assert at[case.person] == shown["persons"][0]["at"] == "2026-08-19T11:00:00+00:00"


def test_so_does_a_record_whose_moment_has_a_name_of_its_own(case: ACase) -> None:
    meeting = {"person": case.person, "offered_at": "2026-08-21", "how": "visit"}
    number = record_as(case, BEN, "meeting", **meeting, outcome="offered").id
    shown = case_document(case.now, actor(case.session, ADA))
    at = {line["id"]: line["at"] for line in shown["timeline"]}
    assert at[number] == shown["meetings"][0]["at"] == "2026-08-21"


def test_a_known_midnight_stays_a_time(case: ACase) -> None:
    at = "2026-08-21T00:00+01:00"
    number = record_as(case, BEN, "attempt", person=case.person, how="phone", at=at, result="No").id
    shown = case_document(case.now, actor(case.session, ADA))
    line = next(line for line in shown["timeline"] if line["id"] == number)
    assert line["at"] == "2026-08-20T23:00:00+00:00"
    row = next(r for r in table_of(files_of(case)["timeline.csv"]) if r["Number"] == str(number))
    assert row["When"] == "21 August 2026, 00:00 BST"


def test_a_day_alone_stands_where_that_day_begins(case: ACase) -> None:
    at = {"at": "2026-08-20T00:30+01:00"}
    record_as(case, BEN, "attempt", person=case.person, how="phone", **at, result="No answer")
    words = [each.words.partition(" ")[0] for each in timeline(view_of(case.now))]
    assert [word for word in words if word in ("Tried", "Talked")] == ["Tried", "Talked"]


def test_a_letter_that_went_on_a_day_went_at_no_hour(case: ACase) -> None:
    name_contact(case)
    opening = "You were given the wrong dose of heparin. This letter says what we know of it."
    ref = a_letter(case, "initial_notification", until="issue", opening=opening)
    case.later(days=3)
    move_as(case, ADA, "send", ref, how="post", format="standard", at="2026-08-23")
    move_as(case, ADA, "deliver", ref, how="told_us", format="standard", at="2026-08-24")
    files, note = files_of(case), health_record_note(view_of(case.now)).decode()
    assert "<td>23 August 2026, post</td><td>24 August 2026</td>" in files["letters.html"]
    told = {row["What"].partition(":")[0]: row["When"] for row in table_of(files["timeline.csv"])}
    assert (told["Sent"], told["Reached them"]) == ("23 August 2026", "24 August 2026")
    assert "- 23 August 2026, " in note


def test_another_system_hears_of_a_letter_as_it_was_told(case: ACase) -> None:
    """By FHIR a date alone where nobody knows the hour; a moment where somebody does."""
    name_contact(case)
    opening = "You were given the wrong dose of heparin. This letter says what we know of it."
    ref = a_letter(case, "initial_notification", until="issue", opening=opening)
    case.later(days=3)
    move_as(case, ADA, "send", ref, how="post", format="standard", at="2026-08-23")
    reached = {"how": "told_us", "format": "standard", "at": "2026-08-24T09:30+01:00"}
    move_as(case, ADA, "deliver", ref, **reached)
    letter = next(each for each in case.now.letters if each.ref == ref)
    told = document_reference(letter_of(case.now, letter), "https://house.example/fhir/r4")
    written(told)  # checked by the model of FHIR
    at = {each["url"].rpartition(":")[2]: each.get("valueDateTime") for each in told["extension"]}
    assert at["letter-sent"] == "2026-08-23"
    assert at["letter-delivered"] == "2026-08-24T08:30:00Z"


def test_a_letter_that_came_back_after_all_reached_nobody_in_the_pack_or_elsewhere(
    case: ACase,
) -> None:
    name_contact(case)
    ref = a_letter(case, "no_contact", until="send")
    told = {"how": "posted_not_returned", "format": "standard"}
    move_as(case, ADA, "deliver", ref, at=case.later(days=8).at.isoformat(), **told)
    letter = next(each for each in case.now.letters if each.ref == ref)
    assert letter_of(case.now, letter).delivered_at == case.at
    move_as(case, ADA, "returned", ref, at=case.later(days=1).at.isoformat(), why="Gone away")
    letter = next(each for each in case.now.letters if each.ref == ref)
    assert letter_of(case.now, letter).delivered_at is None
    assert ", post</td><td></td>" in files_of(case)["letters.html"]


def test_what_a_form_lets_choose_is_named_by_its_day_at_the_site(case: ACase) -> None:
    """In UTC that day of August began on the evening before."""
    account = {"person": case.person, "words": "I was afraid", "at": "2026-08-21T00:30+01:00"}
    of_account = str(record_as(case, BEN, "account", **account).id)
    name_contact(case)
    opening = "You were given the wrong dose of heparin. This letter says what we know of it."
    ref = a_letter(case, "initial_notification", until="issue", opening=opening)
    case.later(days=3)
    move_as(case, ADA, "send", ref, how="post", format="standard", at="2026-08-23")
    talks = choices(case.session, case.now.case, "conversation")
    assert [says.partition(", ")[2] for says in talks.values()] == ["20 August 2026"]
    letters = choices(case.session, case.now.case, "sent letter")
    assert f"sent 23 August 2026, {ref}" in letters[ref]
    theirs = choices(case.session, case.now.case, "words of theirs")
    assert theirs[of_account].endswith("21 August 2026")


def test_what_they_say_of_a_promise_is_named_by_its_day_at_the_site(case: ACase) -> None:
    a_talk(case, "follow_up", next_contact=a_next_contact(case))
    said = {"how": "conversation", "at": "2026-08-21", "words": "Let it be"}
    move_as(case, ADA, "release", case.promise, person=case.person, **said)
    theirs = choices(case.session, case.now.case, "words of theirs")
    (of_it,) = [says for says in theirs.values() if says.startswith("Release")]
    assert of_it.endswith(", 21 August 2026")
