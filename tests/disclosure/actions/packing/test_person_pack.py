"""All about one person, for whoever asks: theirs whole, and nothing of others or of the team."""

import hashlib
import json
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.change import Door
from disclosure.actions.letters import writing as letters
from disclosure.actions.looks.looking import NotYours
from disclosure.actions.packing.person_pack import (
    OTHERS,
    UNTOLD,
    WITHDRAWN,
    export_by_identifier,
    export_person,
)
from disclosure.actions.refused import Refused
from disclosure.kinds.faults import BadInput
from disclosure.operations.packs import inspector_pack
from disclosure.permissions import Forbidden
from disclosure.records.access import looks_of
from disclosure.records.house import house_entries
from letters.dates import in_words
from tests.begun import begins_with
from tests.canaries import CANARY, SEES, Planted, plant, text_of
from tests.cases import (
    ACase,
    a_case,
    a_draft,
    a_letter,
    a_person,
    a_talk,
    an_opened_case,
    change_by,
    move_as,
    name_contact,
    record_as,
    taken_to,
)
from tests.databases import ON_SQLITE
from tests.keeping import a_broken_glass, a_closed_case
from tests.people import ADA, BEN, EVA, MAX, MONA, RON, actor
from workflows.words import State


def pack(case: ACase, person: int, by: str = ADA) -> bytes:
    case.session.rollback()
    who = actor(case.session, by)
    return export_person(case.session, who, case.incident, person, case.at, Door.COMMAND)


def record_in(made: bytes, name: str = "record.json") -> Any:
    return json.loads(ZipFile(BytesIO(made)).read(name))


@ON_SQLITE  # as it is planted for tests/doors
@begins_with(plant)
def test_nothing_of_others_or_of_the_team_is_in_it(begun: Planted) -> None:
    for who in ("ewa", "adam"):
        words = text_of(pack(begun.case, begun.people[who]))
        found = set(CANARY.findall(words.replace(f"qzxnoxattempt{who}", "")))  # to reach them
        assert who in found
        assert found <= SEES[who], who
    told = record_in(pack(begun.case, begun.people["adam"]))["left_out"]
    assert all(row["why"] for row in told)
    assert {row["what"] for row in told} >= {"What was written for the team alone"}


@begins_with(a_closed_case)
def test_it_holds_their_letters_and_hashes_that_fit(begun: ACase) -> None:
    made = ZipFile(BytesIO(pack(begun, begun.person)))
    letters = [name for name in made.namelist() if name.startswith("letters/")]
    assert [name for name in letters if "apology" in name]
    for line in made.read("MANIFEST-SHA256.txt").decode().splitlines():
        digest, _, name = line.partition("  ")
        assert hashlib.sha256(made.read(name)).hexdigest() == digest
    page = made.read("record.html").decode()
    assert "qzxkeepname" in page
    assert "qzxkeepanalysis" not in page
    assert "qzxkeepnote" not in page
    assert BEN not in page
    assert "clinician" in page
    assert "<script" not in page


@begins_with(a_case, at=State.INVESTIGATE)
def test_it_is_looked_at_and_noted_before_it_is_given(session: Session, begun: ACase) -> None:
    pack(begun, begun.person)
    assert looks_of(session, begun.id)[0].what == "export of all about a person"
    last = house_entries(session)[-1]
    assert (last.what, last.about, last.by) == ("export of all about a person", begun.ref, ADA)


@begins_with(a_case, at=State.INVESTIGATE)
def test_who_may_not_report_or_only_looks_through_a_glass_takes_nothing(begun: ACase) -> None:
    with pytest.raises(Forbidden):
        pack(begun, begun.person, BEN)
    record_as(begun, ADA, "restrict", reason="She works on this ward", only=[ADA, BEN, RON])
    with pytest.raises(NotYours):
        pack(begun, begun.person, MONA)
    a_broken_glass(begun, MAX)
    with pytest.raises((Forbidden, NotYours)):
        pack(begun, begun.person, MAX)
    with pytest.raises(BadInput):
        pack(begun, 999)


def test_a_number_finds_every_case_of_theirs_and_tells_nothing_of_others(
    session: Session, team: None
) -> None:
    case, other = a_case(session, at=State.INVESTIGATE), a_case(session, at=State.INVESTIGATE)
    record_as(other, ADA, "restrict", reason="She works on this ward", only=[ADA, RON])
    number = case.incident.patient_identifier or ""
    session.rollback()

    def found(email: str, number: str) -> tuple[bytes, tuple[str, ...]]:
        who = actor(session, email)
        return export_by_identifier(session, who, number, case.at, Door.COMMAND)

    assert found(ADA, number)[1] == (case.ref, other.ref)
    made, refs = found(MONA, number.replace(" ", ""))
    assert refs == (case.ref,)
    assert other.ref not in text_of(made)
    with pytest.raises(BadInput) as nowhere:
        found(MONA, "111 111 1111")
    record_as(case, ADA, "restrict", reason="She works on this ward", only=[ADA, RON])
    with pytest.raises(BadInput) as hidden:
        found(MONA, number)
    assert str(hidden.value) == str(nowhere.value)


def test_a_case_in_which_nobody_named_the_patient_yet_is_theirs_too(
    session: Session, team: None
) -> None:
    """As every imported one, and every new one: what it holds of them stands in its opening."""
    case, named = an_opened_case(session), a_case(session, at=State.INVESTIGATE)
    grade = {"scale": "eng_reg20", "level": "reg20_death", "reason": "She died of it."}
    record_as(case, BEN, "grade", **grade)
    kin = {"name": "Bea qzxbea", "relationship": "Daughter", "is_patient": False}
    a_person(case, **kin, standing="also_told", lawful_basis="She agreed")
    session.rollback()
    number = named.incident.patient_identifier or ""
    who = actor(session, ADA)
    made, refs = export_by_identifier(session, who, number, named.at, Door.COMMAND)
    assert refs == (case.ref, named.ref)
    told = record_in(made, f"{case.ref}/record.json")
    assert told["patient"]["name"] == "Mrs Ann Price"
    assert [record["what"] for record in told["records"]] == ["grade"]
    assert "qzxbea" not in str(told)
    files = {name.partition("/")[0] for name in ZipFile(BytesIO(made)).namelist()}
    assert files == {*refs, "MANIFEST-SHA256.txt"}


def test_a_day_stays_a_day_and_an_hour_is_that_of_the_site(session: Session, team: None) -> None:
    summer = datetime(2026, 8, 21, 9, tzinfo=UTC)
    days = {"became_aware_at": "2026-08-19", "occurred_at": "2026-08-18"}
    case = an_opened_case(session, summer, **days)
    case.person = a_person(case)
    a_talk(case, "first", at="2026-08-20")
    a_talk(case, "follow_up", at="2026-08-21T09:30+01:00")
    made = pack(case, case.person)
    told = record_in(made)
    assert told["patient"]["occurred_at"] == "2026-08-18"
    assert told["patient"]["we_became_aware_at"] == "2026-08-19"
    talks = [each for each in told["records"] if each["what"] == "conversation"]
    assert [each["at"] for each in talks] == ["2026-08-20", "2026-08-21T09:30:00+01:00"]
    assert [each["fields"]["When"] for each in talks] == [each["at"] for each in talks]
    page = ZipFile(BytesIO(made)).read("record.html").decode()
    for says in ("18 August 2026<", "19 August 2026<", "20 August 2026<"):
        assert says in page
    assert "21 August 2026, 09:30 BST" in page
    assert "+00:00" not in page


def test_a_letter_that_went_on_a_day_tells_no_hour(session: Session, team: None) -> None:
    """Whoever took them to the post wrote down the day alone; of the second the hour as well."""
    case = an_opened_case(session, datetime(2026, 8, 19, 9, tzinfo=UTC))
    case.person = a_person(case)
    name_contact(case)
    a_talk(case, "first")
    opening = "You were given the wrong dose of heparin. This letter says what we know of it."
    refs = [a_letter(case, "initial_notification", until="issue", opening=opening) for _ in "12"]
    case.later(days=2)
    for ref, at in zip(refs, ("2026-08-20", "2026-08-20T17:30+01:00"), strict=True):
        move_as(case, ADA, "send", ref, how="post", format="standard", at=at)
    made = pack(case, case.person)
    told = [each["sent_at"] for each in record_in(made)["letters"]]
    assert told == ["2026-08-20", "2026-08-20T17:30:00+01:00"]
    page = ZipFile(BytesIO(made)).read("record.html").decode()
    assert "<dt>Sent</dt><dd><pre>20 August 2026</pre>" in page
    assert "<dt>Sent</dt><dd><pre>20 August 2026, 17:30 BST</pre>" in page


@begins_with(a_case, at=State.INVESTIGATE)
def test_it_is_read_in_words_and_not_in_codes(begun: ACase) -> None:
    page = ZipFile(BytesIO(pack(begun, begun.person))).read("record.html").decode()
    for says in ("Regulation 20 harm terms", "Moderate harm", "First conversation, 12 March 2026"):
        assert f"<pre>{says}</pre>" in page
    for label in ("Reference", "Made", "Born", "We became aware"):
        assert f"<dt>{label}</dt>" in page
    for code in ("eng_reg20", "reg20_", "in_person", "<dt>Ref</dt>", "On hard days", "also_told"):
        assert code not in page
    assert "<dt>To whom</dt><dd><pre>you</pre>" in page


@begins_with(a_case, at=State.INVESTIGATE)
def test_whoever_took_part_in_the_care_leaves_it_to_another(session: Session, begun: ACase) -> None:
    record_as(begun, ADA, "involved", user=RON, part="Gave the dose")
    with pytest.raises(Refused, match="took part in the care"):
        pack(begun, begun.person, RON)
    number, who = begun.incident.patient_identifier or "", actor(session, RON)
    session.rollback()
    with pytest.raises(Refused, match=f"{begun.ref}: You took part"):
        export_by_identifier(session, who, number, begun.at, Door.COMMAND)
    assert pack(begun, begun.person)


@begins_with(a_case, at=State.INVESTIGATE)
def test_what_they_said_of_a_promise_is_theirs_and_another_is_told_that_it_is_left_out(
    begun: ACase,
) -> None:
    kin = {"name": "Adam Price", "relationship": "Husband", "is_patient": False}
    adam = a_person(begun, **kin, standing="also_told", lawful_basis="She agreed")
    both, ring = [begun.person, adam], {"due_on": begun.day(9), "owner": BEN}
    a_talk(begun, "follow_up", persons=both, next_contact={"words": "qzxring you both", **ring})
    ref = begun.now.commitments[-1].ref
    before = _others_left_out(begun)
    said = {"how": "conversation", "at": begun.at.isoformat(), "words": "qzxlater I am away"}
    move_as(begun, ADA, "change", ref, person=adam, **said, due_on=begun.day(12))
    move_as(begun, ADA, "release", ref, person=adam, **said | {"words": "qzxenough Let it be"})
    move_as(begun, BEN, "done", ref, evidence="I rang them both")
    move_as(begun, EVA, "verify", ref)
    told = {"how": "qzxbytelephone", "at": begun.at.isoformat()}
    move_as(begun, ADA, "told", ref, person=adam, **told)
    move_as(begun, ADA, "confirm", ref, person=adam, **said | {"words": "qzxkept You did"})
    move_as(begun, ADA, "dispute", ref, person=adam, **said | {"words": "qzxnot You did not"})
    made = pack(begun, adam)
    records = record_in(made)["records"]
    theirs = [each for each in records if "Which promise" in each["fields"]]
    assert [each["what"] for each in theirs] == [
        "agreed to a new day for a promise",
        "let us off a promise",
        "was told of a promise",
        "said that a promise was kept",
        "said that a promise was not kept",
    ]
    first = theirs[0]["fields"]
    assert (first["In their words"], first["Which promise"]) == (said["words"], "qzxring you both")
    assert (first["Whose word it is"], first["The new day, agreed with them"]) == (
        "you",
        begun.day(12),
    )
    page = ZipFile(BytesIO(made)).read("record.html").decode()
    own = ("qzxlater", "qzxenough", "qzxbytelephone", "qzxkept", "qzxnot")
    assert [each for each in own if each not in page] == []
    anns = text_of(pack(begun, begun.person))
    assert [each for each in own if each in anns] == []
    concern = 1  # that the dispute made
    assert _others_left_out(begun) == before + len(own) + concern


@begins_with(a_case, at=State.INVESTIGATE)
def test_of_a_case_opened_twice_a_duty_is_named_in_words_in_what_was_said_of_it(
    begun: ACase,
) -> None:
    """It owes nothing any more, so the file said to the patient: “Which duty: eng-nhs-written”."""
    talk = a_talk(begun, "follow_up")
    said = {"words": "Our letter was late.", "given_in": str(talk.id)}
    record_as(begun, BEN, "explanation", duty="eng-nhs-written", **said)
    again = {"what": "duplicate", "of": an_opened_case(begun.session).ref}
    wrong = record_as(begun, ADA, "error", **again, reason="It was opened twice.").id
    yes = {"error": wrong, "agrees": True, "reason": "I read both of them."}
    record_as(begun, RON, "error_review", **yes)
    begun.session.rollback()
    who = actor(begun.session, MONA)
    made = inspector_pack(begun.session, who, begun.incident, begun.at, Door.COMMAND)
    decisions = ZipFile(BytesIO(made)).read("decisions.html").decode()
    for words in (decisions, text_of(pack(begun, begun.person))):
        assert "Follow the in-person notification with a written notification" in words
        assert "eng-nhs-written" not in words


@begins_with(a_case, at=State.INVESTIGATE)
def test_whom_they_wish_not_to_meet_is_not_in_their_file_and_it_says_that_something_is_left_out(
    begun: ACase,
) -> None:
    """It is about somebody else too, who may not know. Nothing told whoever read the file through
    that it stands on record, so nobody could judge whether it is theirs to have."""
    kin = {"name": "Adam Price", "relationship": "Husband", "is_patient": False}
    adam = a_person(begun, **kin, standing="also_told", lawful_basis="She agreed")
    before = _others_left_out(begun)
    apart = {"person": begun.person, "not_with": [adam], "reason": "She is afraid of him"}
    record_as(begun, BEN, "person_change", **apart)
    assert _others_left_out(begun) == before + 1
    assert "Not to be put together" not in text_of(pack(begun, begun.person))


def _others_left_out(case: ACase) -> int:
    return _left_out(case, OTHERS)


def _left_out(case: ACase, what: str) -> int:
    rows = record_in(pack(case, case.person))["left_out"]
    return sum(int(row["how_many"]) for row in rows if row["what"] == what)


@pytest.mark.parametrize("until", ["", "withdraw"])
@begins_with(a_case, at=State.INVESTIGATE)
def test_a_promise_of_a_letter_that_never_went_is_not_handed_over_as_one_we_made_them(
    begun: ACase, until: str
) -> None:
    """Of a draft nobody may read a word; its promise stood in the file as open, with owner and day,
    and the family asks why a promise of which they never heard was not kept."""
    promise = f"We will send you qzxnotes by {in_words(date.fromisoformat(begun.day(3)))}."
    before = _left_out(begun, UNTOLD)
    ref = a_draft(begun, "holding", next=promise)
    link = {"sentence": promise, "owner": BEN, "due_on": begun.day(3)}
    letters.link(begun.session, change_by(begun, BEN), ref, link)
    if until:
        move_as(begun, ADA, until, ref, "We write another one.")
    assert "qzxnotes" not in text_of(pack(begun, begun.person))
    assert _left_out(begun, UNTOLD) == before + 1


@begins_with(a_case, at=State.INVESTIGATE)
def test_a_promise_of_a_letter_that_went_is_handed_over(begun: ACase) -> None:
    promise = f"We will send you qzxnotes by {in_words(date.fromisoformat(begun.day(3)))}."
    ref = a_draft(begun, "holding", next=promise)
    link = {"sentence": promise, "owner": BEN, "due_on": begun.day(3)}
    letters.link(begun.session, change_by(begun, BEN), ref, link)
    taken_to(begun, ref, "send")
    assert [each["words"] for each in record_in(pack(begun, begun.person))["promises"]][-1:] == [
        promise
    ]


@begins_with(a_case, at=State.FOLLOW_UP)
def test_what_happened_to_somebody_else_is_not_handed_over_as_theirs(begun: ACase) -> None:
    """Two people agreed that the case was opened on the wrong patient. Her number is on it, so it
    is named; what it holds is about the man in the next bed, and a person has to judge it."""
    told = {"what": "wrong_patient", "reason": "It was the man in the next bed"}
    said = record_as(begun, ADA, "error", **told)
    record_as(begun, EVA, "error_review", error=said.id, agrees=True, reason="I read the notes")
    made = pack(begun, begun.person)
    words = text_of(made)
    assert "opened on the wrong patient: two people agree." in words
    assert "heparin" not in words
    record = record_in(made)
    assert {*record["patient"]} == {"name", "born_on", "identifier"}
    assert record["records"] == record["promises"] == record["letters"] == []
    assert WITHDRAWN in {row["what"] for row in record["left_out"]}
    assert not [name for name in ZipFile(BytesIO(made)).namelist() if "letters/" in name]
