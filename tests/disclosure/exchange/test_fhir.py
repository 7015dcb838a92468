"""Each state and way of ours has a word of FHIR's, and what is not ours to say has none."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from disclosure.exchange import fhir
from disclosure.exchange.fhir_answers import CODES, bundle, capability_statement, outcome
from disclosure.exchange.fhir_values import (
    Event,
    Harm,
    Held,
    LetterOut,
    OfCase,
    Part,
    Promise,
    Talk,
    Whom,
)
from disclosure.kinds.conversation import Place
from workflows.words import CommitmentState, LetterState

BASE, AT = "https://house.example/fhir/r4", datetime(2026, 3, 12, 10, tzinfo=UTC)
CASE = OfCase("INC-2026-000001", restricted=False, patient_number="943 476 5919")
EWA, ANN = Whom(3, is_patient=False), Whom(2, is_patient=True)
PROMISE = Promise(
    CASE, "COM-2026-000001", "We will ring you", "ben@example.org", "open", Held.OWED, AT, AT,
    due_on=date(2026, 3, 22), standing=False, late=False, told=False, owed_to=(ANN, EWA), talk=7,
)  # fmt: skip
LETTER = LetterOut(
    CASE, "LET-2026-000001", "apology", "Letter of apology", "draft", EWA, "en", AT, AT,
    issued_at=None, sent_at=None, delivered_at=None, replaces=None, replaced=False, promises=(),
    files=(),
)  # fmt: skip
TALK = Talk(
    CASE, 7, "first", "phone", date(2026, 3, 12), AT, AT, withdrawn=False, to=(ANN, EWA),
    parts=((Part.SAID, "You were given too much."),), keeps=("COM-2026-000001",),
)  # fmt: skip
EVENT = Event(CASE, "Too much heparin", "Alder Ward", None, AT, AT, AT, "ada@example.org", ())


def checked(resource: fhir.Resource) -> Any:
    """As it leaves: checked by its model, nothing lost on the way."""
    left = json.loads(fhir.written(resource))
    assert left == json.loads(json.dumps(resource))
    return left


@pytest.mark.parametrize("state", CommitmentState)
def test_every_state_of_a_promise_has_its_status(state: CommitmentState) -> None:
    told = checked(fhir.task(replace(PROMISE, state=str(state)), BASE))
    expected = {"open": "requested", "done": "in-progress", "released": "cancelled"}
    expected |= {"verified": "completed", "confirmed": "completed", "not_kept": "failed"}
    assert told["status"] == expected[state]
    assert told["businessStatus"]["coding"][0]["code"] == state.replace("_", "-")


def test_a_promise_is_owed_by_a_day_to_those_it_was_made_to() -> None:
    told = checked(fhir.task(replace(PROMISE, late=True, told=True), BASE))
    assert told["restriction"]["period"] == {"end": "2026-03-22"}
    patient, kin = told["restriction"]["recipient"]
    assert patient == {"type": "Patient", "identifier": {"value": "943 476 5919"}}
    own = {"system": f"{BASE}/identifier/person", "value": "INC-2026-000001-3"}
    assert kin == {"type": "RelatedPerson", "identifier": own}
    assert told["businessStatus"]["text"] == "Open, late, told"
    assert told["reasonReference"] == {"reference": "Communication/INC-2026-000001-7"}
    by_letter = replace(PROMISE, talk=None, letter="LET-2026-000001", due_on=None, standing=True)
    told = checked(fhir.task(by_letter, BASE))
    assert told["reasonReference"] == {"reference": "DocumentReference/LET-2026-000001"}
    assert "period" not in told["restriction"]


@pytest.mark.parametrize(
    ("held", "status", "intent"),
    [
        (Held.WAITING, "draft", "plan"),
        (Held.ENDED, "cancelled", "order"),
        (Held.WITHDRAWN, "entered-in-error", "order"),
    ],
)
def test_what_is_no_promise_says_so(held: Held, status: str, intent: str) -> None:
    told = checked(fhir.task(replace(PROMISE, held=held), BASE))
    assert (told["status"], told["intent"]) == (status, intent)
    assert ("description" in told) == (held is not Held.WITHDRAWN)


@pytest.mark.parametrize("state", LetterState)
def test_every_state_of_a_letter_has_its_status(state: LetterState) -> None:
    issued = None if state in ("draft", "in_review", "approved") else AT
    letter = replace(LETTER, state=str(state), issued_at=issued)
    told = checked(fhir.document_reference(letter, BASE))
    both = ("current", "final" if issued else "preliminary")
    withdrawn = ("entered-in-error", "entered-in-error")
    assert (told["status"], told["docStatus"]) == (withdrawn if state == "withdrawn" else both)
    later = replace(letter, replaced=True, replaces="LET-2026-000009", state="sent")
    told = checked(fhir.document_reference(later, BASE))
    target = {"reference": "DocumentReference/LET-2026-000009"}
    assert told["status"] == "superseded"
    assert told["relatesTo"] == [{"code": "replaces", "target": target}]


@pytest.mark.parametrize("way", Place)
def test_every_way_to_talk_has_its_medium(way: Place) -> None:
    told = checked(fhir.communication(replace(TALK, how=str(way)), BASE))
    expected = {"in_person": "FACE", "phone": "PHONE", "video": "VIDEOCONF"}
    assert told["medium"][0]["coding"][0]["code"] == expected[way]
    assert (told["sent"], told["status"]) == ("2026-03-12", "completed")


def test_a_conversation_that_was_withdrawn_says_only_that() -> None:
    told = checked(fhir.communication(replace(TALK, withdrawn=True), BASE))
    assert set(told) == {"resourceType", "id", "meta", "identifier", "status"}
    assert told["status"] == "entered-in-error"


def test_a_patient_without_a_number_gets_none_and_a_wrong_one_is_not_named() -> None:
    for case, says in (
        (replace(CASE, patient_number=None), "No number"),
        (replace(CASE, wrong_patient=True), "Not known"),
    ):
        told = checked(fhir.adverse_event(replace(EVENT, case=case), BASE))
        assert set(told["subject"]) == {"type", "display"}
        assert told["subject"]["display"].startswith(says)
        told = checked(fhir.task(replace(PROMISE, case=case), BASE))
        assert "943" not in json.dumps(told)


def test_harm_is_told_on_the_scale_it_was_graded_on() -> None:
    harm = Harm("eng_reg20", "reg20_moderate", "Moderate harm")
    told = checked(fhir.adverse_event(replace(EVENT, harm=(harm,)), BASE))
    coding = {"system": "urn:x-disclosure:harm:eng_reg20", "code": "reg20_moderate"}
    assert told["seriousness"]["coding"] == [coding | {"display": "Moderate harm"}]


def test_who_may_read_it_is_said_on_each() -> None:
    open_one, closed = fhir.adverse_event(EVENT, BASE), replace(CASE, restricted=True)
    assert open_one["meta"]["security"][0]["code"] == "N"
    told = checked(fhir.adverse_event(replace(EVENT, case=closed), BASE))
    assert told["meta"]["security"][0]["code"] == "R"


@pytest.mark.parametrize(
    "wrong", [{"status": None}, {"nonsense": 1}, {"id": "COM_2026"}, {"authoredOn": "yesterday"}]
)
def test_what_is_no_such_resource_does_not_leave(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="validation error"):
        fhir.written({**fhir.task(PROMISE, BASE), **wrong})


def test_pages_noes_and_abilities_are_resources_too() -> None:
    page = bundle([fhir.task(PROMISE, BASE)], BASE, f"{BASE}/Task", f"{BASE}/Task?_after=x")
    assert [link["relation"] for link in checked(page)["link"]] == ["self", "next"]
    assert "entry" not in checked(bundle([], BASE, f"{BASE}/Task", None))
    for status in CODES:
        checked(outcome(status, [("_count", "Give a number."), ("", "Or nothing.")]))
    checked(capability_statement(BASE, "Alder Vale Hospitals"))
