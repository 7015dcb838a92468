"""`disclosure glass`: a case that is not theirs opens for an hour, and in production never so."""

from datetime import datetime, timedelta

from disclosure.clock import now
from tests.by_command import opened
from tests.people import ADAM, RON, SAM
from tests.terminal import Terminal

WHY = "I am on call and she came back to us"


def test_it_opens_the_case_for_an_hour(terminal: Terminal) -> None:
    ref = opened(terminal)
    terminal.refused("show", ref, "--as", ADAM)
    broken = terminal("glass", ref, "--as", ADAM, "--reason", WHY)
    assert (broken["ref"], broken["reason"]) == (ref, WHY)
    left = datetime.fromisoformat(broken["ends_at"]) - now()
    assert timedelta(minutes=59) < left <= timedelta(minutes=60)
    assert terminal("show", ref, "--as", ADAM)["ref"] == ref
    assert terminal("audit", "verify")["ok"] is True


def test_what_cannot_be_used_opens_nothing(terminal: Terminal) -> None:
    ref = opened(terminal)
    assert terminal.unusable("glass", ref, "--as", SAM, "--reason", "On call") == ["reason"]
    assert terminal.unusable("glass", "INC-2026-999999", "--as", SAM, "--reason", WHY) == ["ref"]
    assert "already" in terminal.refused("glass", ref, "--as", RON, "--reason", WHY)["why"]
    assert "may not" in terminal.refused("glass", ref, "--reason", WHY)["why"]
    terminal.refused("show", ref, "--as", SAM)
