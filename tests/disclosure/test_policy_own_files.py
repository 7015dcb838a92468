"""What lies beside the organisation's own rules: reminders of its own, and files nobody reads."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from disclosure.clock import now
from disclosure.operations.doctor import examine
from disclosure.policy import BadPolicy, adopt, own_rules_in, policy
from disclosure.policy.adopting import SHIPPED
from disclosure.policy.own_files import NAMES
from disclosure.settings import ROOT
from tests.own_rules import a_new_regime, write_own

OURS = (SHIPPED / "reminders.yaml").read_text("utf-8")
BY_POST = "arrival_by_post: 8"


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """`<home>/policy`; afterwards the shipped rules hold again."""
    made = own_rules_in(tmp_path).parent
    made.mkdir()
    yield made
    adopt(None)


def said(home: Path) -> list[str]:
    told = {"DISCLOSURE_HOME": str(home)}
    return [fault.what for fault in examine(told, now()) if str(home / "policy") in fault.what]


def test_a_house_reminds_at_its_own_times_also_after_an_update(folder: Path) -> None:
    assert BY_POST in OURS
    (folder / "reminders.yaml").write_text(OURS.replace(BY_POST, "arrival_by_post: 5"), "utf-8")
    before = policy().fingerprint
    adopted = adopt(own_rules_in(folder.parent))
    assert adopted.reminders.after_letters.arrival_by_post == 5
    assert adopted.fingerprint != before  # so each case is looked at again
    assert adopted.changes == ()  # no rule of the law is another


def test_wrong_reminders_stop_the_start_and_change_nothing(folder: Path) -> None:
    (folder / "reminders.yaml").write_text("ladders: {}\n", "utf-8")
    with pytest.raises(BadPolicy) as refused:
        adopt(own_rules_in(folder.parent))
    assert all("reminders.yaml" in each for each in refused.value.faults)
    assert policy().reminders.after_letters.arrival_by_post == 8


def test_a_file_that_nobody_reads_is_named_with_the_names_that_are(folder: Path) -> None:
    names = ("regime.yaml", "harm_scales.yaml", "letter_rules")
    for name in names[:2]:
        (folder / name).write_text("this: is not it\n", "utf-8")
    (folder / "letter_rules").mkdir()
    (folder / "imports").mkdir()
    (folder / ".regimes.yaml.swp").write_bytes(b"")
    found = said(folder.parent)
    assert [each.split(",")[0] for each in found] == [
        f"Nobody reads {folder / name}" for name in sorted(names)
    ]
    mends = [f.mend for f in examine({"DISCLOSURE_HOME": str(folder.parent)}, now())]
    assert any("call it one of regimes.yaml, letter_templates.yaml" in mend for mend in mends)


def test_a_folder_of_files_that_are_read_has_nothing_to_say(folder: Path) -> None:
    (folder / "reminders.yaml").write_text(OURS, "utf-8")
    assert said(folder.parent) == []


def test_what_lies_beside_the_folder_or_in_one_spelled_as_on_windows_is_named(
    folder: Path,
) -> None:
    """The letters went out in our words, and doctor found nothing."""
    home = folder.parent
    (home / "letter_templates.yaml").write_text("version: '1'\n", "utf-8")
    (home / "Policy").mkdir()
    told = {"DISCLOSURE_HOME": str(home)}
    found = {f.what: f.mend for f in examine(told, now()) if f.what.startswith("Nobody reads")}
    for name in ("Policy", "letter_templates.yaml"):
        mend = found[f"Nobody reads {home / name}, so nothing that stands there holds."]
        assert mend.endswith(f"reminders.yaml, in {folder}.")


def test_who_words_letters_is_told_which_files_are_only_in_the_program() -> None:
    page = (ROOT / "docs/how-to/add-a-letter-template.md").read_text("utf-8")
    assert {"letter_templates.yaml", "glossary.yaml"} <= set(NAMES)
    assert "letter_rules" not in NAMES
    assert "`policy/letter_rules/`, and only in the program" in page
    assert "make likeness" in page


@pytest.mark.parametrize("place", ["GB_ENG", "GB-Eng", "GB-ENG "])
def test_a_place_that_is_not_written_as_one_is_named(folder: Path, place: str) -> None:
    """Its country was known, so nobody saw that none of what holds in England held."""
    write_own(folder.parent, {"regimes": [a_new_regime() | {"jurisdiction": place}]})
    found = [fault.what for fault in examine({"DISCLOSURE_HOME": str(folder.parent)}, now())]
    assert any(f"of “{place}”, which is not written as a place is" in what for what in found)
