"""The command answers the same bytes wherever the machine stands and whatever it is told first."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.workflows.test_worked_cases import CASES, MORE

pytestmark = pytest.mark.long  # a program for each zone, over every worked case

ZONES = ("UTC", "Pacific/Kiritimati", "America/St_Johns", "Asia/Kathmandu")
KEYS = ("regime", "harm", "facts", "answers", "facility", "now")
SAMPLE: list[dict[str, Any]] = [*CASES[::4], *MORE[::5]][:50]
ROOT = Path(__file__).parents[2]

ASK_ABOUT_EACH = """
import sys
from pathlib import Path
from disclosure.commands.duties import duties
for file in sorted(Path(sys.argv[1]).iterdir()):
    try:
        duties(["--facts", str(file), "--json"])
    except SystemExit as end:
        print(file.name, end.code, flush=True)
"""


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What one real process in each zone says; every second zone is told all in reverse."""
    running = {}
    for number, zone in enumerate(ZONES):
        folder = tmp_path_factory.mktemp("facts")
        for each, case in enumerate(SAMPLE):
            asked = {key: case[key] for key in KEYS if key in case}
            told = backwards(asked) if number % 2 else asked
            (folder / f"{each:02}.json").write_text(json.dumps(told), "utf-8")
        running[zone] = subprocess.Popen(
            [sys.executable, "-c", ASK_ABOUT_EACH, str(folder)],
            env={**os.environ, "TZ": zone},
            stdout=subprocess.PIPE,
            cwd=ROOT,
        )
    return {zone: process.communicate(timeout=300)[0] for zone, process in running.items()}


def backwards(told: object) -> object:
    if isinstance(told, dict):
        return {key: backwards(told[key]) for key in reversed(told)}
    return [backwards(each) for each in reversed(told)] if isinstance(told, list) else told


def test_every_facts_file_of_the_sample_is_answered(answers: Mapping[str, bytes]) -> None:
    ends = [line for line in answers["UTC"].decode().splitlines() if ".json " in line]

    assert len(SAMPLE) == len(ends) == 50
    assert {line.split()[1] for line in ends} <= {"0", "2"}
    assert sum(line.endswith(" 0") for line in ends) > 45


@pytest.mark.parametrize("zone", ZONES[1:])
def test_the_answers_are_the_same_to_the_byte(zone: str, answers: Mapping[str, bytes]) -> None:
    assert answers[zone] == answers["UTC"]
