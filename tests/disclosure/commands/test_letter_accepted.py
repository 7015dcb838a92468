"""`letter accepted`: counts for the operator; words and reasons for who may see the case."""

from pathlib import Path

import pytest

from disclosure.actions.letters import writing as letters
from tests import cases
from tests.people import ADAM, BEN, EVA, SAM
from tests.terminal import Terminal, a_terminal
from workflows.words import State

WORDS, REASON = "You had an INR of four.", "She is a nurse herself"


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    terminal: Terminal = a_terminal(tmp_path)
    with terminal.session() as session:
        case = cases.through(cases.an_opened_case(session), State.APOLOGIZE)
        ref = cases.a_letter(case, "apology", until="submit", facts=f"You got too much. {WORDS}")
        accepted = [{"kind": "jargon", "reason": REASON}]
        sha256 = cases.text_sha256(case, ref)
        cases.move_as(case, EVA, "approve", ref, sha256=sha256, accepted=accepted)
        session.get_bind().dispose()  # type: ignore[union-attr]
    return terminal


def test_the_operator_gets_counts_and_nobodys_words(terminal: Terminal) -> None:
    answer = terminal.answer("letter", "accepted", "--json")
    assert (answer.code, answer.document) == (0, {"total": 1, "counts": {"jargon": 1}})
    plain = terminal.answer("letter", "accepted")
    for words in ("INR", REASON, EVA):
        assert words not in plain.says + str(plain.document)


def test_who_may_see_the_case_gets_words_and_reasons(terminal: Terminal) -> None:
    (one,) = terminal("letter", "accepted", "--as", EVA)["accepted"]
    assert (one["words"], one["reason"], one["by"]) == (["INR"], REASON, EVA)
    assert terminal("letter", "accepted", "--as", SAM) == {
        "total": 0,
        "counts": {},
        "accepted": [],
    }
    terminal.refused("letter", "accepted", "--as", ADAM)


def test_easy_words_and_a_translation_come_with_their_own_check(terminal: Terminal) -> None:
    with terminal.session() as session:
        case = cases.through(cases.an_opened_case(session), State.INVESTIGATE)
        draft, _ = letters.draft(session, cases.change_by(case, BEN), "delay", {"to": case.person})
        ref = draft.ref
        session.get_bind().dispose()  # type: ignore[union-attr]
    told = {"easy_read": "We are sorry if you were hurt."}
    edit = ("letter", "edit", ref, "--as", BEN, "--data", "-")
    found = terminal(*edit, data=told)
    assert found["easy_read"] == told["easy_read"]
    kinds = [fault["kind"] for fault in found["easy_read_check"]["faults"]]
    assert "conditional" in kinds
    assert "translation" not in found
    assert terminal.unusable(*edit, data={"translation": {"language": "pl"}})
