"""What a body says is taken as it was said, or named: each field, and all that is wrong at once."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from gzip import compress
from typing import Any

import pytest

from tests.by_command import opening
from tests.callers import Caller
from tests.cases import AWARE, ACase, record_as
from tests.people import ADA, BEN, EVA


def faults(answer: Any) -> dict[str, str]:
    assert answer.status_code == 422, answer.text
    return {each["field"]: each["says"] for each in answer.get_json()["faults"]}


def test_a_day_alone_stays_one_in_the_list_too(ada: Caller) -> None:
    """Nobody said that they knew of it at midnight."""
    ref = ada.post("/incidents", opening(became_aware_at="2026-03-01")).get_json()["ref"]
    (row,) = [row for row in ada.get("/incidents").get_json()["incidents"] if row["ref"] == ref]
    shown = ada.get(f"/incidents/{ref}").get_json()
    assert row["became_aware_at"] == shown["became_aware_at"] == "2026-03-01"


def test_a_list_tells_since_when_the_clocks_run_as_the_case_does(ada: Caller, case: ACase) -> None:
    """Somebody here knew three days before we thought: a board that counts from the list counts
    from there.
    """
    before = AWARE - timedelta(days=3)
    told = {"name": "became_aware", "at": before.isoformat(), "evidence": "The ward's diary"}
    event = record_as(case, BEN, "event", **told).id
    (row,) = ada.get("/incidents").get_json()["incidents"]
    assert row["now"]["became_aware_at"] == AWARE.isoformat()
    record_as(case, EVA, "event_review", event=event, agrees=True, reason="I read the diary.")
    (row,) = ada.get("/incidents").get_json()["incidents"]
    shown = ada.get(f"/incidents/{case.ref}").get_json()
    assert row["now"].items() <= shown["now"].items()
    assert row["now"]["became_aware_at"] == before.isoformat()
    assert row["became_aware_at"] == AWARE.isoformat()  # as the case was opened


def test_who_is_not_there_is_named_beside_what_cannot_be_read(ada: Caller, case: ACase) -> None:
    told = {"words": "We ring", "owner": "Nobody@x", "due_on": "2026-13-01", "source": {}}
    path = f"/incidents/{case.ref}/records/commitment"
    assert faults(ada.post(path, told)).keys() == {"owner", "due_on"}
    talk = {"kind": "first", "persons": [999, case.person], "how": "by air"}
    named = faults(ada.post(f"/incidents/{case.ref}/records/conversation", talk))
    assert named["persons.0"] == "With whom: there is no such person in this case."
    assert "persons.1" not in named
    assert {"how", "at", "said"} <= named.keys()
    alone = faults(ada.post(f"/incidents/{case.ref}/records/conversation", talk | {"persons": 999}))
    assert "persons.0" in alone


def test_staff_are_known_however_their_address_is_spelled(ada: Caller, case: ACase) -> None:
    told = {"words": "We ring", "owner": f" {ADA.upper()} ", "due_on": "2026-13-01"}
    named = faults(ada.post(f"/incidents/{case.ref}/records/commitment", told))
    assert named.keys() == {"due_on", "source"}


def test_a_name_that_stands_twice_is_named_where_it_stands(ada: Caller) -> None:
    body = b'{"patient": {"name": "Ann", "name": "Anna"}, "regimes": [{"a": 1, "a": 2}]}'
    client, token = ada.app.test_client(), {"Authorization": f"Bearer {ada.token}"}
    answer = client.post(
        "/api/v1/incidents", data=body, content_type="application/json", headers=token
    )
    assert faults(answer) == {
        "patient.name": "patient.name: it stands there twice: give it once.",
        "regimes.0.a": "regimes.0.a: it stands there twice: give it once.",
    }


def test_null_for_what_is_required_asks_for_it_like_no_words(ada: Caller, case: ACase) -> None:
    for nothing in (None, ""):
        named = faults(ada.post("/incidents", opening(summary=nothing)))
        assert named == {"summary": "What happened, in one line: fill this in."}
    assert ada.post("/incidents", opening(restricted=None)).status_code == 201  # not told: no
    person = {"name": None, "relationship": "Wife", "is_patient": None, "standing": "relevant"}
    named = faults(ada.post(f"/incidents/{case.ref}/records/person", person))
    assert {named["name"][-13:], named["is_patient"][-13:]} == {"fill this in."}


def test_a_rule_that_is_named_twice_is_kept_once(ada: Caller) -> None:
    nhs, wales = "gb-eng-reg20-nhs", "gb-wls-doc"
    ref = ada.post("/incidents", opening(regimes=[nhs, wales, nhs])).get_json()["ref"]
    assert ada.get(f"/incidents/{ref}").get_json()["regimes"] == [nhs, wales]


@pytest.mark.parametrize("said", [1, 0, "yes", "no", "true", "false", ""])
def test_what_is_neither_true_nor_false_is_not_guessed_at(
    ada: Caller, case: ACase, said: object
) -> None:
    named = faults(ada.post("/incidents", opening(restricted=said)))
    assert named == {"restricted": "Only named people may see it: say true or false."}
    move = {"reason": "It was opened by mistake", "dry_run": said}
    named = faults(ada.post(f"/incidents/{case.ref}/moves/begin_investigation", move))
    assert named == {"dry_run": "Only try: say true or false."}


def test_a_part_that_lacks_its_other_half_is_called_as_the_form_calls_it(
    ada: Caller, case: ACase
) -> None:
    told: dict[str, object] = {"words": "We ring you", "owner": ADA, "due_on": "2026-12-24"}
    told |= {"source": {"letter": "LET-2026-000001"}}
    said = faults(ada.post(f"/incidents/{case.ref}/records/commitment", told))
    assert said["source.sentence"] == "Its sentence: name the sentence of the letter."


def test_a_compressed_body_is_said_to_be_one(ada: Caller, case: ACase) -> None:
    """It was said to be no JSON, which it was before its program packed it."""
    path = f"{ada.root}/incidents/{case.ref}/records/note"
    told = compress(b'{"words": "The chart is copied."}')
    headers = {"Authorization": f"Bearer {ada.token}", "Content-Encoding": "gzip"}
    client = ada.app.test_client()
    no = client.post(path, data=told, headers=headers, content_type="application/json")
    assert no.status_code == 415
    assert "not compressed" in no.get_json()["detail"]
    as_it_is = headers | {"Content-Encoding": "identity"}
    done = client.post(path, json={"words": "The chart is copied."}, headers=as_it_is)
    assert done.status_code == 201


def test_in_production_no_duty_is_answered_by_api_as_of_a_day_that_has_not_come(
    ada: Caller,
) -> None:
    """The command refused it, and the same question went through here: late, by tomorrow."""
    told = {"regime": "gb-wls-doc", "facts": {"became_aware": "2026-03-02T10:00+00:00"}}
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    assert ada.post("/duties", told | {"now": tomorrow}).status_code == 200
    ada.app.config["SETTINGS"] = replace(ada.app.config["SETTINGS"], mode="production")
    no = ada.post("/duties", told | {"now": tomorrow})
    assert no.status_code == 409
    assert "later than the clock" in no.get_json()["why"]
    for now in (None, "2026-03-03"):
        assert ada.post("/duties", told | {"now": now}).status_code == 200


@pytest.mark.parametrize("text", ["", " \n\t "])
def test_where_there_is_no_letter_it_is_not_said_to_be_in_order(ada: Caller, text: str) -> None:
    """A script whose file was empty was told that all is well; the command refuses it too."""
    said = {"text": "The text of the letter: there is no letter in it."}
    assert faults(ada.post("/letters/check", {"text": text})) == said
