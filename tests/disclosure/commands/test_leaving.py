"""`user disable`: what somebody who leaves has promised is handed over, and nothing is lost."""

from datetime import UTC, datetime

import pytest

from tests.bodies import good_body
from tests.by_command import opened, opening, person, recorded, shown
from tests.people import ADA, BEN, EVA, IVA, RON
from tests.terminal import Document, Terminal

DISABLE = ("user", "disable", BEN, "--successor", RON)


def promised(terminal: Terminal, ref: str) -> str:
    """By Ben, in a conversation."""
    ids = {"person": person(terminal, ref)}
    talk = good_body("conversation", ids, datetime.now(UTC))
    return str(recorded(terminal, ref, "conversation", talk)[1]["created"][-1]["ref"])


def promises(terminal: Terminal, ref: str, email: str = ADA) -> Document:
    return {promise["ref"]: promise for promise in shown(terminal, ref, email)["commitments"]}


def test_open_promises_go_to_the_successor_and_nothing_is_lost(terminal: Terminal) -> None:
    cases = [opened(terminal), opened(terminal)]
    refs = {promised(terminal, ref): ref for ref in cases}
    recorded(terminal, cases[0], "contact", good_body("contact", {}, datetime.now(UTC)), ADA)
    before = {ref: shown(terminal, ref) for ref in cases}

    left = terminal(*DISABLE)

    assert left["active"] is False
    assert left["successor"] == RON
    for promise, ref in refs.items():
        was, now = before[ref], shown(terminal, ref)
        changed = {"owner": RON, "version": promises(terminal, ref)[promise]["version"]}
        assert now["commitments"] == [was["commitments"][0] | changed]
        assert now["timeline"][: len(was["timeline"])] == was["timeline"]
        assert now["questions"] == [was["questions"][0] | {"owner": RON}]
        for name in ("persons", "conversations", "contacts", "letters", "state"):
            assert now[name] == was[name], name
        assert terminal("show", ref, "--as", RON)["ref"] == ref  # who takes over may look
    note = shown(terminal, cases[0])["records"]["note"][0]["words"]
    assert "Name the family's new contact" in note
    assert terminal("audit", "verify")["ok"] is True
    assert terminal.unusable("show", cases[0], "--as", BEN) == ["as"]


def test_asked_again_it_goes_on_where_it_stopped(terminal: Terminal) -> None:
    ref = opened(terminal)
    promised(terminal, ref)
    recorded(terminal, ref, "contact", good_body("contact", {}, datetime.now(UTC)), ADA)
    terminal(*DISABLE)
    once = shown(terminal, ref)
    terminal(*DISABLE)
    assert shown(terminal, ref) == once


def test_what_is_done_or_withdrawn_stays_where_it_was(terminal: Terminal) -> None:
    ref = opened(terminal)
    done, withdrawn = promised(terminal, ref), promised(terminal, ref)
    evidence = {"evidence": "I rang her at noon"}
    terminal("move", done, "done", "--as", BEN, "--data", "-", data=evidence)
    wrong = {"of": withdrawn, "words": "Said to another family", "withdraws": True}
    correction = recorded(terminal, ref, "correction", wrong)[1]["id"]
    agrees = {"correction": correction, "agrees": True, "reason": "It was another family"}
    assert recorded(terminal, ref, "correction_review", agrees, EVA)[0] == 0

    terminal(*DISABLE)

    assert {promise["owner"] for promise in promises(terminal, ref).values()} == {BEN}


@pytest.mark.parametrize("closed_to", [[ADA, RON, BEN], [RON, BEN]])
def test_a_restricted_case_is_opened_to_the_successor(
    terminal: Terminal, closed_to: list[str]
) -> None:
    ref = opened(terminal)
    promise = promised(terminal, ref)
    only = {"reason": "She works here too", "only": closed_to}
    assert recorded(terminal, ref, "restrict", only, ADA)[0] == 0

    terminal("user", "disable", BEN, "--successor", IVA)
    if ADA not in closed_to:  # Iva could not close it, so she takes over nothing of Ron's
        why = terminal.refused("user", "disable", RON, "--successor", IVA)["why"]
        assert (ref in why, why.endswith("Who could take over: Ada Lind.")) == (True, True)
        assert terminal("show", ref, "--as", RON)["ref"] == ref

    assert promises(terminal, ref, IVA)[promise]["owner"] == IVA
    terminal.refused("show", ref, "--as", EVA)


def test_where_nobody_is_left_who_may_change_a_case_it_is_said(terminal: Terminal) -> None:
    add = ("user", "add", "lone@example.org", "--name", "Lone", "--site", "Lone Ward")
    terminal(*add, "--role", "risk_manager,clinician")
    by = ("--as", "lone@example.org", "--data", "-")
    ref = terminal("open", *by, data=opening(site="Lone Ward"))["ref"]
    whom = good_body("person", {}, datetime.now(UTC))
    ids = {"person": recorded(terminal, ref, "person", whom, by[1])[1]["id"]}
    talk = good_body("conversation", ids, datetime.now(UTC))
    talk["next_contact"]["owner"] = by[1]
    assert recorded(terminal, ref, "conversation", talk, by[1])[0] == 0

    leaves = ("user", "disable", by[1], "--successor")
    assert ref in terminal.refused(*leaves, BEN)["why"]
    assert terminal("show", ref, "--as", by[1])["ref"] == ref  # nothing was done: they work here

    terminal("user", "add", "new@example.org", "--name", "New", *add[-2:], "--role", "risk_manager")
    assert terminal(*leaves, "new@example.org")["successor"] == "new@example.org"
    assert promises(terminal, ref, "new@example.org").popitem()[1]["owner"] == "new@example.org"


def test_questions_and_concerns_that_wait_go_to_the_successor_too(terminal: Terminal) -> None:
    ref = opened(terminal)
    ids = {"person": person(terminal, ref)}
    now = datetime.now(UTC)
    asked = good_body("question", ids, now) | {"owner": ADA}
    for _ in range(2):
        recorded(terminal, ref, "question", asked, BEN)
    concern = good_body("concern", ids, now) | {"about": [BEN]}
    mine = {"concern": recorded(terminal, ref, "concern", concern, BEN)[1]["id"], "owner": ADA}
    about_ron = concern | {"about": [RON]}
    other = {"concern": recorded(terminal, ref, "concern", about_ron, BEN)[1]["id"], "owner": ADA}
    for each in (mine, other):
        recorded(terminal, ref, "concern_owner", each, ADA)
    answered = shown(terminal, ref)["questions"][0]["ref"]
    talk = recorded(terminal, ref, "conversation", good_body("conversation", ids, now), BEN)[1]
    answer = {"question": answered, "words": "Two boxes looked alike", "given_in": talk["id"]}
    assert recorded(terminal, ref, "answer", answer, BEN)[0] == 0

    terminal("user", "disable", ADA, "--successor", RON)

    now_shown = shown(terminal, ref, EVA)
    owners = [each["owner"] for each in now_shown["records"]["question_owner"]]
    assert owners == [RON]  # what is answered stays with who answered it
    moved = {each["concern"]: each["owner"] for each in now_shown["records"]["concern_owner"][2:]}
    assert moved == {mine["concern"]: RON, other["concern"]: EVA}  # never whom it is about
    terminal("user", "disable", ADA, "--successor", RON)
    assert shown(terminal, ref, EVA) == now_shown
    assert terminal("audit", "verify")["ok"] is True


def test_where_nobody_may_answer_a_concern_the_team_is_told(terminal: Terminal) -> None:
    ref = opened(terminal)
    ids = {"person": person(terminal, ref)}
    concern = good_body("concern", ids, datetime.now(UTC)) | {"about": [RON]}
    made = recorded(terminal, ref, "concern", concern, BEN)[1]["id"]
    recorded(terminal, ref, "concern_owner", {"concern": made, "owner": EVA}, ADA)
    took_part = {"user": ADA, "part": "Was on the ward"}
    recorded(terminal, ref, "involved", took_part, ADA)
    terminal("user", "disable", EVA, "--successor", RON)
    notes = [note["words"] for note in shown(terminal, ref)["records"]["note"]]
    says = "Eva Marsh, who dealt with a concern, has left."
    assert [note for note in notes if note.startswith(says)]
