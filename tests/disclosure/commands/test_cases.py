"""`open` and `show`, and who may call, held to the contract as a script would use them."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from disclosure.policy.cautions import ASK, NOT_VERIFIED
from tests.bodies import KINDS_IN_ORDER, good_body
from tests.by_command import (
    SUMMARY,
    Everything,
    ago,
    opened,
    opening,
    person,
    recorded,
    shown,
    version,
)
from tests.people import ADA, ADAM, BEN, CAL, EVA, FAR_SITE, MAX, RON, SAM
from tests.terminal import Document, Terminal
from workflows.moments import dated


def test_an_incident_is_opened(terminal: Terminal) -> None:
    full = opening(
        occurred_at=ago(hours=4),
        occurred_words="In the night",
        patient={"name": "Mrs Ann Price", "born_on": "1948-05-02", "identifier": "943 476 5919"},
        regimes=["gb-eng-reg20-nhs"],
        reported_at=ago(hours=2),
        restricted=False,
        external_ref="DATIX-7",
    )
    made = terminal("open", "--as", ADA, "--data", "-", data=full)

    year = datetime.now(UTC).year
    assert made == {"ref": f"INC-{year}-000001", "state": "acknowledge", "version": 1}
    assert shown(terminal, made["ref"])["persons"] == []  # `patient` makes no person
    assert terminal.unusable("open", "--as", ADA, "--data", "-", data=full) == ["external_ref"]


@pytest.mark.parametrize("missing", ["became_aware_at", "site", "summary"])
def test_what_must_be_told_is_named(terminal: Terminal, missing: str) -> None:
    told = opening()
    del told[missing]
    assert terminal.unusable("open", "--as", ADA, "--data", "-", data=told) == [missing]


@pytest.mark.parametrize(
    "wrong",
    [
        {"became_aware_at": "2026-03-12T10:00:00"},  # no offset
        {"became_aware_at": 1773309600},
        {"occurred_at": "2026-02-30"},
        {"became_aware_at": "2190-01-01T00:00+00:00"},
        {"became_aware_at": "9999-12-31T23:59-23:59"},
        {"site": "Nowhere"},
        {"site": "\ud800"},
        {"summary": "\x00"},
        {"regimes": ["no-such-law"]},
        {"patient": "Mrs Price"},
        {"patient": {"born_on": "9999-12-31"}},
        {"patient": {"born_on": f"{datetime.now(UTC) + timedelta(days=2):%Y-%m-%d}"}},
        {"nonsense": 1},
    ],
)
def test_an_opening_that_cannot_be_used_leaves_nothing(terminal: Terminal, wrong: Document) -> None:
    faults = terminal.unusable("open", "--as", ADA, "--data", "-", data=opening(**wrong))
    assert [fault.partition(".")[0] for fault in faults] == list(wrong)
    assert terminal.unusable("show", f"INC-{datetime.now(UTC).year}-000001") == ["ref"]


def test_all_that_is_wrong_with_an_opening_is_named_at_once_also_where_the_place_is(
    terminal: Terminal,
) -> None:
    wrong = {"became_aware_at": "2190-01-01", "summary": "", "regimes": ["no-such-law"]}
    named = terminal.unusable(
        "open", "--as", ADA, "--data", "-", data=opening(**wrong, site="Nowhere", nonsense=1)
    )
    assert named == ["site", "became_aware_at", "summary", "nonsense", "regimes"]
    del wrong["became_aware_at"], wrong["summary"]
    told = opening(**wrong, site="Nowhere")
    told |= {"became_aware_at": "2026-03-12", "occurred_at": "2026-03-12T15:00+00:00"}
    assert terminal.unusable("open", "--as", ADA, "--data", "-", data=told) == ["site", "regimes"]


@pytest.mark.parametrize("whole", [[], "x", 7])
def test_what_has_no_fields_is_said_to_have_none(terminal: Terminal, whole: object) -> None:
    ref = opened(terminal)
    for words in (("open",), ("record", ref, "note"), ("move", ref, "reopen")):
        answer = terminal.answer(*words, "--as", ADA, "--data", "-", data=whole)
        says = "Give an object with named fields."
        assert answer.document == {"faults": [{"field": "data", "says": says}]}, words
        assert answer.code == 2


def test_a_field_that_is_told_twice_is_not_taken_by_its_last_words(terminal: Terminal) -> None:
    told = json.dumps(opening())[:-1] + ', "became_aware_at": "2026-11-20"}'
    answer = terminal.answer("open", "--as", ADA, "--data", "-", data=told.encode())
    says = "became_aware_at: it stands there twice: give it once."
    assert answer.document == {"faults": [{"field": "became_aware_at", "says": says}]}
    assert answer.code == 2


def test_nobody_is_born_tomorrow(terminal: Terminal) -> None:
    """It is the fact that the family proves themselves with."""
    ref, ahead = opened(terminal), f"{datetime.now(UTC) + timedelta(days=2):%Y-%m-%d}"
    told: Document = {"what": "identified", "at": ago(hours=1), "source": "Her wristband"}
    told["patient"] = {"name": "Ann Price", "born_on": ahead}
    code, document = recorded(terminal, ref, "patient_status", told, ADA)
    assert (code, document["faults"][0]["field"]) == (2, "patient.born_on")
    assert "this lies in the future. Correct the year" in document["faults"][0]["says"]


def test_a_day_alone_will_do(terminal: Terminal) -> None:
    yesterday = (datetime.now(UTC) - timedelta(days=1)).date().isoformat()
    ref = opened(terminal, became_aware_at=yesterday)
    assert shown(terminal, ref)["became_aware_at"] == yesterday


@pytest.mark.parametrize("spelled", ["%Y%m%dT%H%M%SZ", "%Y-%m-%dT%H%M+0000", "%Y-%m-%dT%HZ"])
def test_a_moment_is_read_in_each_spelling_of_the_norm(terminal: Terminal, spelled: str) -> None:
    """As `duties` reads it: another system need not know which of them we like best."""
    at = (datetime.now(UTC) - timedelta(days=1)).replace(minute=0, second=0, microsecond=0)
    ref = opened(terminal, became_aware_at=f"{at:{spelled}}")
    assert shown(terminal, ref)["became_aware_at"] == at.isoformat()
    bare = opening(became_aware_at=f"{at:{spelled}}".rstrip("Z").removesuffix("+0000"))
    assert terminal.unusable("open", "--as", ADA, "--data", "-", data=bare) == ["became_aware_at"]


def test_five_minutes_of_a_fast_clock_are_forgiven(terminal: Terminal) -> None:
    ref = opened(terminal, became_aware_at=ago(minutes=-4))
    note = {"person": person(terminal, ref), "how": "By telephone"}
    assert recorded(terminal, ref, "questions_sought", note | {"at": ago(minutes=-4)})[0] == 0
    assert recorded(terminal, ref, "questions_sought", note | {"at": ago(minutes=-6)})[0] == 2


def test_a_restricted_case_is_for_the_risk_manager_who_opened_it_until_they_name_others(
    terminal: Terminal,
) -> None:
    ref = terminal("open", "--as", ADA, "--data", "-", data=opening(restricted=True))["ref"]

    def who_sees() -> str:
        seen = (e for e in (ADA, RON, EVA, MAX) if not terminal.answer("show", ref, "--as", e).code)
        return " ".join(seen)

    assert who_sees() == ADA
    terminal("glass", ref, "--as", RON, "--reason", "I am on call tonight")
    assert who_sees() == f"{ADA} {RON}"
    only = {"of": "other", "reason": "Many know her", "only": [ADA, EVA]}
    assert recorded(terminal, ref, "restrict", only, ADA)[0] == 0
    assert EVA in who_sees()
    assert "summary" not in terminal("show", ref)  # the operator, and nobody's words


def test_what_a_clinician_shuts_from_the_start_those_see_too_who_can_close_it(
    terminal: Terminal,
) -> None:
    ref = terminal("open", "--as", BEN, "--data", "-", data=opening(restricted=True))["ref"]
    assert [terminal.answer("show", ref, "--as", e).code for e in (BEN, ADA, EVA)] == [0, 0, 1]


def test_null_is_as_if_nobody_had_said_whether_it_is_restricted(terminal: Terminal) -> None:
    ref = terminal("open", "--as", ADA, "--data", "-", data=opening(restricted=None))["ref"]
    assert terminal.answer("show", ref, "--as", RON).code == 0
    odd = opening(restricted="no")
    assert terminal.unusable("open", "--as", ADA, "--data", "-", data=odd) == ["restricted"]


def test_nobody_of_that_name_is_bad_input(terminal: Terminal) -> None:
    ref = opened(terminal)
    nobody = ("--as", "nobody@example.org")
    assert terminal.unusable("show", ref, *nobody) == ["as"]
    assert terminal.unusable("open", *nobody, "--data", "-", data=opening()) == ["as"]
    assert terminal.unusable("move", ref, "close", *nobody) == ["as"]


def test_the_operator_does_nothing_in_a_case(terminal: Terminal) -> None:
    ref = opened(terminal)
    terminal.refused("open", "--data", "-", data=opening())
    terminal.refused("record", ref, "note", "--data", "-", data={"words": "Seen"})
    terminal.refused("move", ref, "reopen", "--reason", "To look again")
    assert version(terminal, ref) == 1


def test_a_stranger_is_refused_and_nothing_is_kept(terminal: Terminal) -> None:
    ref = opened(terminal)
    for email in (SAM, ADAM):
        terminal.refused("show", ref, "--as", email)
    terminal.refused("record", ref, "note", "--as", SAM, "--data", "-", data={"words": "Seen"})
    terminal.refused("open", "--as", SAM, "--data", "-", data=opening())
    terminal.refused("open", "--as", ADA, "--data", "-", data=opening(site=FAR_SITE))
    assert version(terminal, ref) == 1


def test_a_command_that_lacks_a_word_still_answers_in_json(terminal: Terminal) -> None:
    assert terminal.unusable("record", "INC-1", "note", "--as", ADA) == ["data"]
    assert terminal.unusable("move", "INC-1", "close", "--version", "two") == ["version"]
    assert terminal.unusable("no-such-command") == [""]


def test_the_operator_sees_where_it_stands_and_nobodys_words(everything: Everything) -> None:
    terminal, ref = everything.terminal, everything.ref
    document = terminal("show", ref)
    assert {"ref", "state", "version", "requirements"} <= set(document)
    assert {"questions", "commitments", "letters", "duties"} <= set(document)
    said = str(document)
    for body in (good_body(kind, _Any(), datetime.now(UTC)) for kind in KINDS_IN_ORDER):
        for words in _words_of(body):
            assert words not in said, words
    assert SUMMARY not in said
    assert "Ann Price" not in said


class _Any(dict[str, int]):
    def __missing__(self, kind: str) -> int:
        return 1


def _words_of(value: Any) -> list[str]:
    """Everything somebody wrote: sentences, names and numbers, not the words of the program."""
    if isinstance(value, dict):
        return [words for part in value.values() for words in _words_of(part)]
    if isinstance(value, list):
        return [words for part in value for words in _words_of(part)]
    return [value] if isinstance(value, str) and " " in value else []


def test_people_read_sentences_where_scripts_read_json(terminal: Terminal) -> None:
    ref = opened(terminal)
    said = terminal.run("show", ref, "--as", ADA).stdout
    assert f"{ref} stands at 'acknowledge'" in said
    refused = terminal.run("move", ref, "begin_investigation", "--as", ADA)
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert "Grade the harm" in refused.stderr
    assert terminal.run("show", ref, "--as", CAL).exit_code == 1


def test_who_reads_a_case_in_a_terminal_reads_its_clocks_and_how_sure_they_are(
    terminal: Terminal,
) -> None:
    """It named what each move needs and no duty, so that a day that ends tonight stood nowhere."""
    ref = opened(terminal, regimes=["gb-eng-nhs-contract-sc35"])
    said = terminal.run("show", ref, "--as", ADA).stdout.partition("duties:\n")[2]
    day = next(d for d in shown(terminal, ref)["duties"] if d["id"] == "sc35-notify")
    doubt = f"{NOT_VERIFIED} {ASK}"
    due = f"Due by {dated(date.fromisoformat(day['due_on']))}."
    assert f"  - sc35-notify: open. {due} {day['says']} {doubt}\n" in said
    assert "  - sc35-written: not_started. Not started." in said
    outline = terminal.run("show", ref).stdout.partition("duties:\n")[2]
    assert "  - sc35-notify: open.\n" in outline
    assert day["says"] not in outline


def test_duties_of_several_rules_come_in_one_list_the_earliest_first(terminal: Terminal) -> None:
    rules = ["gb-wls-doc", "gb-eng-nhs-contract-sc35", "gb-sct-odoc"]
    duties = shown(terminal, opened(terminal, regimes=rules))["duties"]

    due = [d["due_at"] for d in duties if d["of_the_case"] and d["due_at"]]
    assert {d["regime"] for d in duties} == set(rules)
    assert due == sorted(due, key=datetime.fromisoformat)
    apart = [d["of_the_case"] for d in duties]
    assert apart == sorted(apart, reverse=True)
    assert {d["kind"] for d in duties if not d["of_the_case"]} <= {"policy", "annual_report"}
