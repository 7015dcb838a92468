"""The ladders of reminders: what the house has, and what is refused by name."""

from collections.abc import Callable
from datetime import time
from pathlib import Path

import pytest

from disclosure.policy import BadPolicy, policy
from disclosure.policy.marks import ROOT
from disclosure.policy.reading import checked, read_yaml
from disclosure.policy.reminders_file import RemindersFile
from workflows.escalation import DATED, LADDERS, Receiver, Since

TEXT = (ROOT / "policy" / "reminders.yaml").read_text("utf-8")
NEVER_SAID = ("overdue", "breach", "pending", "sla ")
Refusal = Callable[[str, str], str]


@pytest.fixture
def refusal(tmp_path: Path) -> Refusal:
    """Replace words in a copy of the file; the one sentence of its refusal."""

    def refused_for(old: str, new: str) -> str:
        assert old in TEXT
        path = tmp_path / "reminders.yaml"
        path.write_text(TEXT.replace(old, new, 1), "utf-8")
        with pytest.raises(BadPolicy) as refused:
            checked(path, RemindersFile, read_yaml(path), {})
        (fault,) = refused.value.faults
        return fault

    return refused_for


def test_the_house_has_its_hours_and_every_ladder() -> None:
    reminders = policy().reminders

    assert (reminders.hours.from_, reminders.hours.until) == (time(8), time(18))
    assert reminders.hours.days == frozenset(range(5))
    assert set(reminders.ladders) == set(LADDERS)
    assert all(ladder.id == name for name, ladder in reminders.ladders.items())


def test_a_duty_is_told_as_the_house_says() -> None:
    rungs = {rung.id: rung for rung in policy().reminders.ladders["duty"].rungs}

    assert list(rungs) == ["half_way", "day_before", "on_the_day", "day_after", "weekly"]
    assert rungs["half_way"].share == 0.5
    assert rungs["day_after"].to == (Receiver.OWNER, Receiver.RISK_MANAGER)
    weekly = rungs["weekly"]
    assert (weekly.since, weekly.days, weekly.every_days) == (Since.DUE, 8, 7)
    assert Receiver.EXECUTIVE in weekly.to


@pytest.mark.parametrize("name", LADDERS)
def test_what_waits_without_end_reaches_a_risk_manager(name: str) -> None:
    rungs = policy().reminders.ladders[name].rungs

    assert any(Receiver.RISK_MANAGER in rung.to for rung in rungs)
    assert name == "rota" or rungs[-1].every_days
    assert (name in DATED) == (not any(r.since is Since.START and r.share is None for r in rungs))


def test_nothing_is_said_in_words_we_do_not_use() -> None:
    ladders = policy().reminders.ladders.values()
    said = [rung.says.lower() for ladder in ladders for rung in ladder.rungs]

    assert [words for words in said if any(each in words for each in NEVER_SAID)] == []


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("days: -1, to: [owner]", "days: -1, to: [nurse]", "'nurse' is nobody here: use owner,"),
        ("days: -1, to: [owner]", "days: -1, to: []", "it goes to nobody: use owner,"),
        ("id: day_before", "id: half_way", "the rung half_way stands here twice: rename one"),
        ("id: day_before", 'id: "day before"', "'day before' is not an id: use small letters"),
        ("share: 0.5", "share: 1.5", "use a number from 0 to 1, such as 0.5"),
        ("share: 0.5", "share: -0.5", "use a number from 0 to 1, such as 0.5"),
        ("share: 0.5", "share: 0.5, days: 1", "without days, hours or every_days: take them out"),
        ("since: start, share: 0.5", "since: due, share: 0.5", "a share runs since the start"),
        ("every_days: 7", "every_days: 0", "use a number from 1 to 366"),
        ("days: 8,", "days: 800,", "this is too far off: use a number from -366 to 366"),
        ("hours: 4,", "hours: .nan,", "this is too far off"),
        ("hours: 4,", "hours: -4,", "nothing falls before the start"),
        ('says: "Half', 'says: "{name}: half', "only {what} may stand in curly brackets"),
        ('"Half of the time is over"', '" "', "say in a few words"),
        ('until: "18:00"', 'until: "08:00"', "write an `until` later than `from`"),
        ('until: "18:00"', "until: 18:00", "with quotation marks and four digits"),
        ('from: "08:00"', 'from: "8 am"', "with quotation marks and four digits"),
        ("[mon, tue, wed, thu, fri]", "[]", "name at least one day"),
        ("- id: silence", "- id: silense", "the ladder silence is missing: add it"),
        ("- id: target", "- id: duty", "the ladder duty stands here twice: keep one"),
        ("no_answer: 14", "no_answer: 0", "a target needs whole days: use a number from 1 to 366"),
        ("after_return: 3", "after_return: 900", "a target needs whole days"),
        ("  between_tries: 3\n", "", "this is missing: add it"),
        ("at_once: true", "atonce: true", "correct its name or take it out"),
    ],
)
def test_what_cannot_be_climbed_is_refused_with_its_mend(
    refusal: Refusal, old: str, new: str, says: str
) -> None:
    assert says in refusal(old, new)


def test_a_ladder_that_nothing_climbs_is_named(refusal: Refusal) -> None:
    extra = (
        "  - id: silense\n    means: x\n"
        "    rungs: [{id: x, since: start, to: [owner], says: x}]\n  - id: silence\n"
    )

    fault = refusal("  - id: silence\n", extra)

    assert "nothing is watched by the ladder silense" in fault


def test_the_place_of_a_fault_is_named(refusal: Refusal) -> None:
    fault = refusal("share: 0.5", "share: 2")

    assert "reminders.yaml" in fault
    assert "duty" in fault
    assert "half_way" in fault


def test_a_ladder_that_would_let_something_lapse_is_refused(refusal: Refusal) -> None:
    """Each of these reads well, and would never remind anybody of what has no date, or is late."""
    silence = TEXT[TEXT.index("  - id: silence") : TEXT.index("  - id: letter_waiting")]
    fault = refusal(silence, silence.replace("since: start", "since: due"))
    assert "would be forgotten: add a rung since start" in fault

    start = TEXT.index("      - {id: on_the_day")
    late = TEXT[start : TEXT.index("  - id: telling")]
    fault = refusal(late, "\n")
    assert "no rung falls once it is due: add one since due" in fault


def test_what_has_to_be_done_may_be_named_in_the_words(tmp_path: Path) -> None:
    path = tmp_path / "reminders.yaml"
    path.write_text(TEXT.replace('"Half of', '"{what}: half of', 1), "utf-8")

    read = checked(path, RemindersFile, read_yaml(path), {}).reminders()

    assert read.ladders["duty"].rungs[0].says == "{what}: half of the time is over"
