import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from disclosure.actions.change import Change, Door
from disclosure.actions.recording import record
from disclosure.clock import now
from disclosure.kinds import KINDS
from disclosure.kinds.faults import BadInput
from disclosure.kinds.shape import shapes_of
from disclosure.pages.recording.forms import boxes_of
from disclosure.pages.recording.kind_words import FOLDED
from disclosure.records.access import looks_of
from disclosure.records.audit import entries_of
from disclosure.records.evidence import evidence_of
from tests.bodies import RECORDED_BY, record_each
from tests.body_parts import Body
from tests.cases import (
    ACase,
    a_person,
    acknowledged,
    an_opened_case,
    change_by,
    record_as,
)
from tests.people import ADA, BEN, CAL, EVA, IVA, MONA, RON, SAM, actor
from tests.typed import as_typed, signed_in

pytestmark = pytest.mark.usefixtures("team")

REFERENCE = re.compile(r"(COM|QUE|INC)-\d{4}-\d{6}")


@pytest.fixture
def case(session: Session) -> ACase:
    case = a_case_of_all(session)
    case.person = a_person(case, safe={"use": ["phone"], "never": ["text"]})
    return case


def a_case_of_all(session: Session) -> ACase:
    """Ben and Cal are named on it, so they may look."""
    case = an_opened_case(session)
    told = {"name": "Named", "role": "Staff", "phone": "01632 960101", "hours": "9am to 5pm"}
    record_as(case, ADA, "contact", user=BEN, **told)
    record_as(case, BEN, "huddle", words="Cal sits in.", coach=CAL)
    return case


def last(case: ACase, kind: str) -> int:
    case.session.rollback()
    found = [e.number for e in entries_of(case.session, case.id) if e.what == f"record {kind}"]
    return found[-1]


def stored(case: ACase) -> list[tuple[str, Any]]:
    """Every record with its body, references without their numbers."""
    case.session.rollback()
    rows = evidence_of(case.session, case.id)
    return [(row.kind, _plain(row.body)) for row in rows]


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {_plain(key): _plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return REFERENCE.sub(r"\1", value) if isinstance(value, str) else value


ON_ITS_OWN_PAGE = frozenset({"destruction_review"})  # see tests/disclosure/pages/test_keeping.py


def with_family_there(kind: str, body: Body) -> Body:
    """The page adds whoever was talked with to those who were there."""
    if kind != "conversation":
        return body
    patient = {"name": "Mrs Ann Price", "role": "Patient", "side": "family"}
    return {**body, "attendees": [*body["attendees"], patient]}


def test_each_kind_recorded_by_its_form_is_stored_as_by_the_action(
    app: Flask, session: Session
) -> None:
    by_page, by_action = a_case_of_all(session), a_case_of_all(session)
    zone = by_page.now.zone
    at = (now() - timedelta(days=1)).astimezone(zone).replace(second=0, microsecond=0)

    def typed(email: str, kind: str, body: Body) -> int:
        if kind in ON_ITS_OWN_PAGE:
            return record(
                session, Change(by_page.id, actor(session, email), now(), Door.PAGE), kind, body
            ).id
        boxes = as_typed(shapes_of(KINDS[kind]), body, zone)
        boxes |= {"hears": "another_day"} if kind == "conversation" else {}
        path = f"/incidents/{by_page.ref}/records/{kind}"
        answer = signed_in(app, email).post(path, data=boxes)
        assert answer.status_code == 303, f"{kind}: {_main(answer.text)}"
        return last(by_page, kind)

    def told(email: str, kind: str, body: Body) -> int:
        change = Change(by_action.id, actor(session, email), now(), Door.COMMAND)
        return record(session, change, kind, with_family_there(kind, body)).id

    record_each(typed, at)
    record_each(told, at)
    assert stored(by_page) == stored(by_action)
    assert {kind for kind, _ in stored(by_page)} >= set(KINDS) - {"analysis"}


@pytest.fixture(scope="module")
def never_written_to(one_house: tuple[Flask, Session]) -> ACase:
    return a_case_of_all(one_house[1])


@pytest.mark.parametrize("word", sorted(set(KINDS) - ON_ITS_OWN_PAGE))
def test_an_empty_form_is_refused_with_the_sentences_of_the_action(
    one_house: tuple[Flask, Session], never_written_to: ACase, word: str
) -> None:
    (app, _), case = one_house, never_written_to
    email = RECORDED_BY[word]
    with pytest.raises(BadInput) as told:
        record(case.session, change_by(case, email), word, {})
    path = f"/incidents/{case.ref}/records/{word}"
    before = stored(case)
    answer = signed_in(app, email).post(path, data={"nothing": "here"})
    assert answer.status_code == 422
    assert stored(case) == before
    page = unescape(answer.text)
    assert [fault.says for fault in told.value.faults if fault.says not in page] == []
    targets = re.findall(r'<li>\s*<a href="#([^"]+)"', answer.text)
    assert [target for target in targets if f'id="{target}"' not in answer.text] == []


def test_a_rule_that_says_no_keeps_what_was_typed(app: Flask, case: ACase) -> None:
    typed = {
        "person": str(case.person), "requirement": ["meeting_offered"], "ground": "unreachable",
        "reason": "Nobody <answers> the telephone", "at": "2026-03-12T12:00",
    }  # fmt: skip
    answer = signed_in(app, BEN).post(f"/incidents/{case.ref}/records/excuse", data=typed)
    assert answer.status_code == 409
    assert "Try three times, on three days, by two ways" in answer.text
    assert "Nobody &lt;answers&gt; the telephone" in answer.text
    assert 'value="unreachable" checked' in answer.text


def test_a_review_shows_the_record_in_full_and_asks_another_person(app: Flask, case: ACase) -> None:
    acknowledged(case)
    number = last(case, "decision")
    path = f"/incidents/{case.ref}/records/decision_review?about={number}"
    for page in (signed_in(app, ADA).get(path).text, signed_in(app, EVA).get(path).text):
        assert "The harm is moderate." in page
    mine, theirs = signed_in(app, ADA).get(path).text, signed_in(app, EVA).get(path).text
    assert "You wrote part of this, so another person has to agree." in mine
    assert "Who can: Eva Marsh, Ron Bell." in mine
    assert 'name="agrees"' not in mine
    assert 'name="agrees"' in theirs


def test_who_wrote_what_another_judged_is_not_asked_about_that_judgement(
    app: Flask, case: ACase
) -> None:
    """Ben takes Eva's "no" to Ron's excuse back: Ron is not the one who agrees to that."""
    told = {"person": case.person, "requirement": ["meeting_offered"], "ground": "declined"}
    told |= {"reason": "She wants no meeting", "how": "By telephone", "at": case.at.isoformat()}
    excuse = record_as(case, RON, "excuse", **told).id
    no = {"excuse": excuse, "agrees": False, "reason": "I do not think so"}
    review = record_as(case, EVA, "excuse_review", **no).id
    taken = record_as(case, BEN, "correction", of=review, words="A slip.", withdraws=True).id
    path = f"/incidents/{case.ref}/records/correction_review?correction={taken}"
    assert 'name="agrees"' not in signed_in(app, RON).get(path).text
    assert 'name="agrees"' in signed_in(app, ADA).get(path).text


def test_who_opened_a_case_is_not_asked_about_its_opening(app: Flask, case: ACase) -> None:
    path = f"/incidents/{case.ref}/records/event_review?event={case.ref}"
    assert 'name="agrees"' not in signed_in(app, ADA).get(path).text
    assert 'name="agrees"' in signed_in(app, RON).get(path).text


def test_whoever_wrote_it_is_refused_all_the_same_and_loses_nothing(
    app: Flask, case: ACase
) -> None:
    acknowledged(case)
    typed = {"decision": str(last(case, "decision")), "agrees": "yes", "reason": "I was right then"}
    answer = signed_in(app, ADA).post(f"/incidents/{case.ref}/records/decision_review", data=typed)
    assert answer.status_code == 409
    assert "another person has to agree" in answer.text
    assert "I was right then" in answer.text


def test_which_record_is_asked_where_several_could_be_meant(app: Flask, case: ACase) -> None:
    record_as(case, BEN, "note", words="One thing")
    client = signed_in(app, BEN)
    page = client.get(f"/incidents/{case.ref}/records/correction").text
    links = re.findall(r'href="(/incidents/[^"]+\?about=\d+)"', page)
    assert len(links) == 5  # the newest first, the opening last
    assert "One thing" in client.get(links[0]).text


@pytest.mark.parametrize("kind", ["attempt", "heard", "meeting", "questions_sought"])
def test_an_attempt_warns_of_ways_never_to_be_used(app: Flask, case: ACase, kind: str) -> None:
    page = signed_in(app, BEN).get(f"/incidents/{case.ref}/records/{kind}").text
    assert "Never by text." in page


def test_an_address_may_choose_numbers_and_our_own_words_and_no_names(
    app: Flask, case: ACase
) -> None:
    daughter = a_person(case, name="Ms Eve Price", is_patient=False, relationship="Daughter")
    asked = f"?person={daughter}&requirement=meeting_offered&ground=declined&reason=Typed"
    page = signed_in(app, BEN).get(f"/incidents/{case.ref}/records/excuse{asked}").text
    for value in (daughter, "meeting_offered", "declined"):
        assert f'value="{value}" checked' in page
    assert "Typed" not in page
    page = signed_in(app, BEN).get(f"/incidents/{case.ref}/records/question?owner={EVA}").text
    assert f'value="{EVA}" selected' not in page


def test_a_number_too_long_to_be_one_is_refused_as_no_record(app: Flask, case: ACase) -> None:
    """Python itself refuses to read thousands of digits."""
    path = f"/incidents/{case.ref}/records/decision_review"
    answer = signed_in(app, EVA).post(path, data={"decision": "9" * 5000})
    assert answer.status_code == 422


def test_what_is_needed_first_is_said_instead_of_an_empty_form(
    app: Flask, session: Session
) -> None:
    case = an_opened_case(session)
    page = signed_in(app, ADA).get(f"/incidents/{case.ref}/records/attempt").text
    assert f'href="/incidents/{case.ref}/records/person"' in page
    assert "<form method" not in _main(page)


def test_the_list_holds_what_this_person_may_record(app: Flask, case: ACase) -> None:
    clinician = signed_in(app, BEN).get(f"/incidents/{case.ref}/records").text
    assert "records/conversation" in clinician
    assert "records/findings" not in clinician
    assert (
        "records nothing in it" in signed_in(app, MONA).get(f"/incidents/{case.ref}/records").text
    )


def test_who_may_not_is_told_and_a_stranger_finds_nothing(app: Flask, case: ACase) -> None:
    path = f"/incidents/{case.ref}/records/analysis"
    assert signed_in(app, IVA).get(path).status_code == 200
    assert signed_in(app, BEN).get(path).status_code == 403
    note = f"/incidents/{case.ref}/records/note"
    assert signed_in(app, SAM).get(note).status_code == 404
    assert signed_in(app, SAM).post(note, data={"words": "Hello there"}).status_code == 404
    assert signed_in(app, BEN).get(f"/incidents/{case.ref}/records/nothing").status_code == 404


def test_each_look_is_written_down(app: Flask, case: ACase) -> None:
    signed_in(app, BEN).get(f"/incidents/{case.ref}/records/note")
    signed_in(app, SAM).get(f"/incidents/{case.ref}/records/note")
    case.session.rollback()
    assert [(x.by, x.what) for x in looks_of(case.session, case.id)] == [(BEN, "record note")]


def test_the_analysis_is_behind_the_wall_and_shown_nowhere(app: Flask, case: ACase) -> None:
    client = signed_in(app, IVA)
    path = f"/incidents/{case.ref}/records"
    assert client.post(f"{path}/analysis", data={"text": "Canary 77"}).status_code == 303
    for word in ("correction", "event_review", "analysis", "findings"):
        assert "Canary 77" not in client.get(f"{path}/{word}").text


def test_findings_are_approved_on_the_text_that_was_shown(app: Flask, case: ACase) -> None:
    said = {"facts": "We gave too much.", "why": "Two boxes alike.", "changes": "One is locked."}
    number = record_as(case, IVA, "findings", **said).id
    path = f"/incidents/{case.ref}/records/findings_approval"
    page = signed_in(app, EVA).get(path).text
    seal = re.search(r'name="sha256" id="sha256" value="(\w{64})"', page)
    assert seal
    assert "Two boxes alike." in page
    typed = {"findings": str(number), "sha256": seal[1], "agrees": "yes", "note": "Read it"}
    assert signed_in(app, EVA).post(path, data=typed).status_code == 303
    assert (
        "Two boxes alike."
        in signed_in(app, IVA).get(f"/incidents/{case.ref}/records/findings").text
    )


def test_every_kind_has_its_sentence_and_folds_only_its_own_boxes() -> None:
    assert [word for word, kind in KINDS.items() if not kind.says] == []
    for word, names in FOLDED.items():
        assert set(names) <= {shape.name for shape in boxes_of(KINDS[word])}, word


def test_coaches_debrief(app: Flask, case: ACase) -> None:
    typed = {"words": "Breathe first, then ring."}
    answer = signed_in(app, CAL).post(f"/incidents/{case.ref}/records/debrief", data=typed)
    assert answer.status_code == 303
    assert stored(case)[-1] == ("debrief", typed)


def _main(page: str) -> str:
    return page.partition("<main")[2]


def test_where_a_promise_was_made_is_one_choice(app: Flask, case: ACase) -> None:
    path = f"/incidents/{case.ref}/records/commitment"
    page = signed_in(app, BEN).get(path).text
    assert f'value="family-{case.person}"' in page
    assert 'name="source-letter"' not in page
    typed = {"words": "We will write to you", "owner": BEN, "due_on": "2027-01-01"}
    answer = signed_in(app, BEN).post(path, data=typed)
    assert (answer.status_code, 'href="#made' in answer.text) == (422, True)
    typed["made"] = f"family-{case.person}"
    assert signed_in(app, BEN).post(path, data=typed).status_code == 303
    assert case.now.commitments[-1].owed_to == [case.person]


def test_what_we_know_of_a_person_is_taken_away_by_form(app: Flask, case: ACase) -> None:
    path = f"/incidents/{case.ref}/records/person_change"
    ben = signed_in(app, BEN)
    page = ben.get(f"{path}?about={case.person}").text
    assert "Days to avoid" in page[page.index("What to take away") :]
    told = {"person": case.person, "empties": ["phone"], "reason": "It is not hers any more"}
    assert ben.post(path, data=told).status_code == 303
    assert "phone" not in case.now.persons[-1].body
    assert case.now.persons[-1].body["safe"]["never"] == ["text"]


def test_who_has_nothing_to_review_yet_is_led_to_no_form_that_is_closed_to_them(
    app: Flask, session: Session
) -> None:
    """The approver typed the address: “First: Record an excuse” led her to a refusal."""
    records = f"/incidents/{an_opened_case(session).ref}/records"
    reviewed, first = f"{records}/excuse_review", f"{records}/excuse"
    eva = signed_in(app, EVA)
    assert eva.get(first).status_code == 403
    page = eva.get(reviewed).text
    assert "There is none on record yet" in page
    assert f'href="{first}' not in page
    assert "Your role does not record one" in page
    ada = signed_in(app, ADA)
    assert f'href="{first}' in ada.get(reviewed).text
    assert ada.get(first).status_code == 200


def test_harm_in_another_country_is_graded_by_a_scale_of_that_country(
    app: Flask, session: Session
) -> None:
    case = an_opened_case(session, regimes=["us-pa-mcare"])
    for harm in ("", "?axis=physical", "?axis=psychological"):
        page = signed_in(app, ADA).get(f"/incidents/{case.ref}/records/grade{harm}").text
        assert "Levels of: <strong>AHRQ Common Formats Harm Scale" in page, harm


def test_a_promise_for_nobody_and_of_no_talk_is_led_to_what_comes_first(
    app: Flask, session: Session
) -> None:
    """Ada typed it all. “Where it was promised: fill this in”, and there was nothing to choose."""
    case, ada = an_opened_case(session), signed_in(app, ADA)
    records = f"/incidents/{case.ref}/records"
    page = ada.get(f"{records}/commitment").text
    assert "There is none on record yet" in page
    assert f'href="{records}/person' in page
    a_person(case)
    assert "Mrs Ann Price, patient asked for it" in ada.get(f"{records}/commitment").text
