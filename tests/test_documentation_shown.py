"""What the how-to pages show of commands is what these answer; “…” stands for what differs."""

import re
import shlex
import subprocess
import zipfile
from pathlib import Path

import pytest

from disclosure.settings import ROOT
from tests.by_command import opened, person
from tests.look_backs import CAUSE
from tests.people import ADA, SITE
from tests.terminal import Terminal, a_terminal
from tests.test_documentation import DOCS, FENCED

RULES = ROOT / "policy" / "README.md"
ANSWERED = re.compile(r"^> (.+)$", re.MULTILINE)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    monkeypatch.chdir(tmp_path)
    return a_terminal(tmp_path / "home")


def given(terminal: Terminal, block: str) -> list[str]:
    """What the commands of a block answer; the others are done by the shell."""
    said: list[str] = []
    for line in block.splitlines():
        before, ours, words = line.partition("disclosure ")
        if ours:
            told = dict(each.split("=") for each in before.split())
            home = Path(told.pop("DISCLOSURE_HOME", terminal.home)).resolve()
            there = Terminal(home, {**terminal.settings, **told})
            said += there.run(*shlex.split(words)).stdout.splitlines()
        else:
            subprocess.run(line, shell=True, check=True, timeout=60)
    return said


def must_be_as_shown(shown: list[str], said: list[str]) -> None:
    for pattern, line in zip(shown, said, strict=True):
        assert re.fullmatch(re.escape(pattern).replace("…", ".+"), line), (pattern, line)


def paragraphs(page: str) -> list[str]:
    """Answers that go over several lines of the page."""
    shown = re.findall(r"^> (.+(?:\n> .+)*)", page, re.MULTILINE)
    return [each.replace("\n> ", " ").removeprefix("\\") for each in shown]


def test_the_list_of_languages(here: Terminal) -> None:
    page = (DOCS / "how-to/add-a-language.md").read_text()
    must_be_as_shown(ANSWERED.findall(page), given(here, FENCED.findall(page)[0]))


def test_a_backup_and_its_trial(here: Terminal) -> None:
    """The home of the trial is as private as doctor wants it, and the living record as it was; also
    where a service's own settings name the living keys.
    """
    here = Terminal(here.home, {"DISCLOSURE_KEYS": str(here.home / "keys")})
    opened(here)
    page = (DOCS / "how-to/back-up-and-restore.md").read_text()
    every_night, each_month, then = FENCED.findall(page)[:3]
    said = given(here, every_night) + given(here, each_month)
    must_be_as_shown(ANSWERED.findall(page), said)
    found = "\n".join(given(here, then))
    assert "chmod" not in found
    assert "The record is whole." in found
    assert here("audit", "verify")["broken"] == []


def test_a_letter_from_elsewhere(here: Terminal) -> None:
    """What stands in the file, what the check says of it, and that it prints."""
    page = (DOCS / "how-to/write-a-letter.md").read_text()
    letter, check = FENCED.findall(page)[:2]
    Path("letter.md").write_text(letter)
    must_be_as_shown(paragraphs(page), given(here, check))
    (render,) = re.findall(r"`(disclosure letter render [^`]+)`", page)
    (wrote,) = given(here, render)
    assert wrote.startswith("Wrote letter.pdf: 1 page, ")


def test_a_rule_of_our_own(here: Terminal) -> None:
    """The target of the page, what it changes and decides; a slip in it; then the rules of
    policy/README.md, which the page has in mind.
    """
    page = (DOCS / "how-to/add-a-regime.md").read_text()
    target, diff, try_it, and_yours = FENCED.findall(page)
    shown = paragraphs(page)
    own = here.home / "policy" / "regimes.yaml"
    own.parent.mkdir(parents=True)
    own.write_text(target)
    must_be_as_shown(shown[:3], given(here, diff) + given(here, try_it)[:2])
    own.write_text(target.replace("eng-nhs-inperson", "eng-nhs-inperso"))
    must_be_as_shown([f"…{shown[6]}"], given(here, "disclosure doctor")[:1])
    readme = re.findall(r"^```yaml\n(.*?)^```$", RULES.read_text(), re.MULTILINE | re.DOTALL)
    own.write_text(next(each for each in readme if "our-open-policy" in each))
    must_be_as_shown(shown[3:6], given(here, and_yours))


def test_a_broken_glass(here: Terminal) -> None:
    ref = opened(here)
    page = (DOCS / "how-to/break-the-glass.md").read_text().replace("INC-2026-000001", ref)
    page = page.replace("Alder Vale Hospital", SITE)
    (block,) = FENCED.findall(page)
    must_be_as_shown(ANSWERED.findall(page), given(here, block))


def test_the_first_place_of_care(here: Terminal) -> None:
    page = (DOCS / "first-hour/administrator.md").read_text()
    add = FENCED.findall(page)[0].splitlines()[-1].removeprefix(".venv/bin/")
    must_be_as_shown(ANSWERED.findall(page)[:1], given(here, add))


def test_a_list_of_another_system(here: Terminal) -> None:
    """Whoever mends the rows has to know that the two columns of reasons stay in."""
    Path("datix.csv").write_text(
        "ID,Date reported,Location,Description\n"
        f"D-1,12/11/2026,{SITE},Wrong tube connected\n"
        f"D-2,31/02/2026,{SITE},Fall from bed\n"
        "D-3,12/11/2026,Alder Vale Hopsital,Late scan\n"
    )
    page = (DOCS / "how-to/bring-a-list-in.md").read_text()
    page = page.replace("bethan.morgan@demo.example", ADA)
    page = page.replace("of these: Alder Vale Hospital", "of these: …")
    in_earnest = FENCED.findall(page)[0].splitlines()[-1]
    must_be_as_shown(ANSWERED.findall(page), given(here, in_earnest))


def test_the_list_of_a_look_back(here: Terminal) -> None:
    """Each sentence says how it counts the rows; the second list has a death in it."""
    page = (DOCS / "how-to/look-back.md").read_text().replace("bethan.morgan@demo.example", ADA)
    blocks, shown = FENCED.findall(page), ANSWERED.findall(page)
    listed = next(each for each in blocks if each.startswith("external_ref"))
    head, row, *_ = listed.splitlines()
    Path("patients.csv").write_text(listed)
    Path("later.csv").write_text(f"{head},died_on\n{row},2026-02-03\n")
    here("look-back", "open", "--as", ADA, "--data", "-", data=CAUSE)
    add = next(each for each in blocks if "look-back add" in each).splitlines()[-1]
    first = next(number for number, line in enumerate(shown) if line.startswith("Not taken"))
    must_be_as_shown(shown[first : first + 3], given(here, add))
    (differs, _) = given(here, add.replace("patients.csv", "later.csv"))
    assert differs == " ".join(shown[first + 3 : first + 5])


def test_a_pack_and_whoever_checks_it(here: Terminal) -> None:
    """They have the page, the file and the fingerprint, and none of ours."""
    person(here, ref := opened(here))  # how to reach somebody stays in the house
    page = (DOCS / "how-to/hand-a-case-over.md").read_text().replace("INC-2026-000001", ref)
    page = page.replace("bethan.morgan@demo.example", ADA)
    pack, check = FENCED.findall(page)[:2]
    said = given(here, pack)
    with zipfile.ZipFile("case.zip") as whole:
        whole.extractall("unpacked")
    (key,) = (each for each in given(here, "disclosure audit key") if each.endswith("signs now"))
    for line in check.replace("FINGERPRINT", key.partition("  ")[0]).splitlines():
        done = subprocess.run(line, shell=True, cwd="unpacked", capture_output=True, text=True)
        assert done.returncode == 0, done.stdout
    must_be_as_shown(ANSWERED.findall(page), said + done.stdout.splitlines())
