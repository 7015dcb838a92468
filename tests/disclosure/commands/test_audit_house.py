"""`disclosure audit house`: what was done to the house, from a terminal."""

from tests.by_command import opened
from tests.people import ADA, BEN, MONA
from tests.terminal import Terminal


def test_the_operator_reads_who_made_accounts(terminal: Terminal) -> None:
    told = terminal("audit", "house", "--what", "account made")
    assert {entry["what"] for entry in told["entries"]} == {"account made"}
    assert ADA in {entry["about"] for entry in told["entries"]}
    assert set(told["entries"][0]) == {"number", "at", "by", "door", "what", "about"}
    assert told["older"] is None
    last = terminal("audit", "house")["entries"][0]
    assert (last["what"], last["about"], last["door"]) == ("house read", "all", "command")


def test_an_auditor_reads_it_in_their_own_name(terminal: Terminal) -> None:
    opened(terminal)
    assert terminal("audit", "house", "--as", MONA)["entries"][0]["by"] == MONA
    terminal.refused("audit", "house", "--as", BEN)


def test_who_searched_for_these_words(terminal: Terminal) -> None:
    assert terminal("audit", "house", "--searched", "Ann Price")["entries"] == []
    says = terminal("audit", "house", "--what", "house read")["entries"][1]["about"]
    assert says.startswith("search ")
    assert "Price" not in says


def test_what_does_not_stand_there_is_an_exit_of_two(terminal: Terminal) -> None:
    asked = ("audit", "house", "--by", "nobody@example.org", "--what", "nothing")
    assert terminal.unusable(*asked) == ["by", "what"]


def test_asked_for_no_words_it_does_not_show_all_as_if_they_were_found(terminal: Terminal) -> None:
    """Whose script hands on an empty name would take every line for somebody who searched it."""
    asked = ("audit", "house", "--by", "", "--what", " ", "--searched", " ")
    assert terminal.unusable(*asked) == ["by", "what", "searched"]
