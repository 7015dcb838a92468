"""`move`, held to the contract: done, refused, tried, stale, or not to be used."""

from datetime import UTC, datetime

from tests.bodies import good_body
from tests.by_command import ago, opened, person, recorded, shown, version
from tests.people import ADA, BEN
from tests.terminal import Terminal


def test_a_move_answers_from_and_to(terminal: Terminal) -> None:
    ref, promise = _with_a_promise(terminal)
    done = ("move", promise, "done", "--as", BEN, "--data", "-")
    evidence = {"evidence": "I rang her at noon"}
    moved = terminal(*done, data=evidence)
    assert moved["ref"] == promise
    assert (moved["from"], moved["to"]) == ("open", "done")
    assert moved["version"] == version(terminal, ref)
    terminal.refused(*done, data=evidence)  # wrong state


def test_a_refused_move_says_all_that_is_unmet(terminal: Terminal) -> None:
    ref = opened(terminal)
    refused = terminal.refused("move", ref, "begin_investigation", "--as", ADA)
    unmet = {item["id"]: item for item in refused["unmet"]}
    assert {"relevant_person_named", "harm_graded", "contact_named"} <= set(unmet)
    assert all(set(item) <= {"id", "says", "person"} for item in refused["unmet"])
    asked = shown(terminal, ref)["requirements"]["begin_investigation"]
    assert {item["id"] for item in asked if not item["met"]} == set(unmet)
    whom = person(terminal, ref)
    again = terminal.refused("move", ref, "begin_investigation", "--as", ADA)["unmet"]
    assert {item.get("person") for item in again} == {whom, None}
    assert version(terminal, ref) == 2


def test_a_dry_run_changes_nothing(terminal: Terminal) -> None:
    ref, promise = _with_a_promise(terminal)
    before = shown(terminal, ref)
    data = {"evidence": "I rang her at noon"}
    told = ("move", promise, "done", "--as", BEN, "--data", "-", "--dry-run")
    tried = terminal(*told, data=data)
    assert (tried["from"], tried["to"]) == ("open", "done")
    assert tried["version"] == before["commitments"][0]["version"]
    assert shown(terminal, ref) == before
    refused = terminal.refused("move", ref, "begin_investigation", "--as", ADA, "--dry-run")
    assert refused["unmet"]
    assert terminal("audit", "verify")["entries"] == before["version"]


def test_the_version_that_a_move_answers_goes_with_the_next(terminal: Terminal) -> None:
    """A mark leaves the promise as it was, and so does a move that was only tried."""
    ref, promise = _with_a_promise(terminal)
    recorded(terminal, ref, "note", {"words": "Seen"})
    whom = shown(terminal, ref)["persons"][0]["id"]
    told = {"person": whom, "how": "In the ward", "at": ago(minutes=0)}
    marked = terminal("move", promise, "told", "--as", BEN, "--data", "-", data=told)
    done = ("move", promise, "done", "--as", BEN, "--data", "-")
    evidence = {"evidence": "I rang her at noon"}
    seen = ("--version", str(marked["version"]))
    tried = terminal(*done, "--dry-run", *seen, data=evidence)
    assert terminal(*done, "--version", str(tried["version"]), data=evidence)["to"] == "done"


def test_a_stale_version_is_refused_and_says_what_changed(terminal: Terminal) -> None:
    ref, promise = _with_a_promise(terminal)
    seen = version(terminal, ref)
    recorded(terminal, ref, "note", {"words": "Seen"})
    why = terminal.refused("move", ref, "reopen", "--as", ADA, "--version", str(seen))["why"]
    assert "note" in why
    assert BEN in why
    data = {"owner": ADA}
    words = ("move", promise, "reassign", "--as", ADA, "--data", "-", "--version")
    mine = shown(terminal, ref)["commitments"][0]["version"]  # a note made it no older
    terminal(*words, str(mine), data=data)
    assert "reassign" in terminal.refused(*words, str(mine), data=data)["why"]


def test_of_many_changes_the_newest_are_told_and_how_many_came_before(terminal: Terminal) -> None:
    ref = opened(terminal)
    seen = version(terminal, ref)
    for kind in ("debrief", "debrief", "note", "huddle", "note", "huddle", "note"):
        recorded(terminal, ref, kind, {"words": "Seen"})
    why = terminal.refused("move", ref, "close", "--as", ADA, "--version", str(seen))["why"]
    newest = "; ".join(f"{BEN}: record {kind}" for kind in ("note", "huddle") * 2)
    told = f"{newest}; {BEN}: record note, and 2 before"
    assert why == f"Someone changed this after you opened it: {told}. Nothing was saved."


def test_a_version_that_there_never_was_is_stale_too(terminal: Terminal) -> None:
    """Of the case, and of a promise, which has one of its own."""
    ref, promise = _with_a_promise(terminal)
    of_case = version(terminal, ref)
    of_promise = shown(terminal, ref)["commitments"][0]["version"]
    words = ("move", ref, "begin_investigation", "--as", ADA, "--version")
    for ahead in (of_case + 1, 9999):
        why = terminal.refused(*words, str(ahead))["why"]
        assert why == f"This stands at version {of_case}, not {ahead}. Nothing was saved."
    reassign = ("move", promise, "reassign", "--as", ADA, "--data", "-", "--version")
    for ahead in (of_promise + 1, 9999):
        assert "why" in terminal.refused(*reassign, str(ahead), data={"owner": ADA})
    assert version(terminal, ref) == of_case
    terminal(*reassign, str(of_promise), data={"owner": ADA})


def test_a_version_that_there_can_never_be_cannot_be_used(terminal: Terminal) -> None:
    ref, promise = _with_a_promise(terminal)
    before = version(terminal, ref)
    for thing, trigger in ((ref, "begin_investigation"), (promise, "reassign")):
        words = ("move", thing, trigger, "--as", ADA, "--version", "-1")
        assert terminal.unusable(*words) == ["version"]
    terminal.refused("move", ref, "begin_investigation", "--as", ADA, "--version", "0")
    assert version(terminal, ref) == before


def test_what_is_not_closed_cannot_open_again(terminal: Terminal) -> None:
    ref, _ = _with_a_promise(terminal)
    words = ("move", ref, "reopen", "--as", ADA, "--reason", "New facts came up", "--data", "-")
    why = terminal.refused(*words, data={"to": "disclose"})["why"]
    assert why == "'reopen' cannot be done while the incident stands at 'acknowledge'."


def test_no_reason_and_one_that_is_too_short_are_answered_alike(terminal: Terminal) -> None:
    ref, promise = _with_a_promise(terminal)
    terminal("move", promise, "done", "--as", BEN, "--data", "-", data={"evidence": "I rang"})
    before = version(terminal, ref)
    for reason in ((), ("--reason", ""), ("--reason", "no")):
        back = ("move", promise, "send_back", "--as", ADA, *reason)
        assert terminal.unusable(*back) == ["reason"]
    assert version(terminal, ref) == before
    terminal("move", promise, "send_back", "--as", ADA, "--reason", "She says nobody rang")


def test_a_move_that_cannot_be_read_is_bad_input(terminal: Terminal) -> None:
    ref, promise = _with_a_promise(terminal)
    before = version(terminal, ref)
    by = ("--as", ADA)
    assert terminal.unusable("move", ref, "no_such_move", *by) == ["trigger"]
    assert terminal.unusable("move", ref, "done", *by) == ["trigger"]  # of another machine
    assert terminal.unusable("move", "COM-2026-999999", "done", *by) == ["ref"]
    assert terminal.unusable("move", "LET-2026-999999", "submit", *by) == ["ref"]
    assert terminal.unusable("move", "LBK-1", "close", *by) == ["ref"]
    assert terminal.unusable("move", ref, "reopen", *by, "--reason", "two words") == ["reason"]
    with_data = ("--data", "-")
    assert terminal.unusable("move", promise, "done", *by, *with_data, data={}) == ["evidence"]
    wrong = {"person": "nobody", "how": "smoke", "at": "noon", "words": ""}
    fields = terminal.unusable("move", promise, "release", *by, *with_data, data=wrong)
    assert fields == ["person", "how", "at", "words"]
    assert version(terminal, ref) == before


def _with_a_promise(terminal: Terminal) -> tuple[str, str]:
    ref = opened(terminal)
    ids = {"person": person(terminal, ref)}
    talk = good_body("conversation", ids, datetime.now(UTC))
    made = recorded(terminal, ref, "conversation", talk)[1]["created"]
    return ref, str(made[-1]["ref"])
