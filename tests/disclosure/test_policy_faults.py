"""A wrong policy file is refused by file, line, place and mend, and nothing starts with it."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from disclosure.app import create_app
from disclosure.commands.main import COMMANDS, WITHOUT_THE_HOUSE
from disclosure.policy import BadPolicy, policy, read_policy
from disclosure.policy.marks import shown
from disclosure.settings import Settings
from tests.own_rules import SHIPPED, write_own
from tests.terminal import Terminal

Spoil = Callable[[str, str, str], tuple[str, ...]]
REGIMES = "regimes.yaml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """With the first regimes alone: a fault is said alike in a shorter file."""
    folder = shutil.copytree(SHIPPED, tmp_path / "policy")
    text = (folder / REGIMES).read_text("utf-8")
    (folder / REGIMES).write_text(text[: text.index("  - id: gb-wls-doc\n")], "utf-8")
    return folder


@pytest.fixture
def spoil(folder: Path) -> Spoil:
    """Replace words in one file of a copy of the policy; the sentences of its refusal."""

    def spoiled(file: str, old: str, new: str) -> tuple[str, ...]:
        text = (folder / file).read_text("utf-8")
        assert old in text
        (folder / file).write_text(text.replace(old, new, 1), "utf-8")
        return faults(folder)

    return spoiled


def faults(folder: Path) -> tuple[str, ...]:
    with pytest.raises(BadPolicy) as refused:
        read_policy(folder)
    return refused.value.faults


def line_of(folder: Path, file: str, words: str) -> int:
    lines = (folder / file).read_text("utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if words in line)


def test_our_own_files_are_named_as_everyone_knows_them() -> None:
    assert shown(SHIPPED / REGIMES) == "policy/regimes.yaml"


def test_an_unknown_word_is_named_with_its_file_line_place_and_mend(
    spoil: Spoil, folder: Path
) -> None:
    (fault,) = spoil(REGIMES, "kind: in_person", "kind: in_persn")

    line = line_of(folder, REGIMES, "in_persn")
    assert fault.startswith(
        f"{folder}/regimes.yaml, line {line},"
        " regimes / gb-eng-reg20-nhs / duties / eng-nhs-inperson / kind:"
    )
    assert "'in_persn' is not in the vocabulary duty_kinds: use one of" in fault


def test_a_fault_at_the_end_of_the_whole_file_is_named_as_well(tmp_path: Path) -> None:
    folder = shutil.copytree(SHIPPED, tmp_path / "policy")
    before, _, after = (folder / REGIMES).read_text("utf-8").rpartition("firmness: ")
    (folder / REGIMES).write_text(f"{before}firmness: x{after}", "utf-8")

    (fault,) = faults(folder)

    line = before.count("\n") + 1
    assert line > 7000
    assert fault.startswith(f"{folder}/regimes.yaml, line {line}, regimes / gb-nir-being-open / ")


def test_a_missing_field_is_named_where_it_should_stand(spoil: Spoil, folder: Path) -> None:
    (fault,) = spoil(REGIMES, "        completed_by: in_person_notified\n", "")

    line = line_of(folder, REGIMES, "id: eng-nhs-inperson")
    assert f"line {line}," in fault
    assert fault.endswith("eng-nhs-inperson / completed_by: this is missing: add it.")


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        (REGIMES, "ref: reg20\n", "ref: reg21\n", "source reg21 is cited but not in sources: add"),
        (REGIMES, "for: sct-opinion", "for: sct-opinon", "no duty sct-opinon here: use one of"),
        (REGIMES, "Europe/London", "Europe/Londn", "'Europe/Londn' is not a time zone: use"),
        (REGIMES, "calendar: england\n", "calendar: englnd\n", "in the vocabulary calendars: use"),
        (REGIMES, "clock_starts: became", "clock_start: became", "correct its name or take it"),
        (REGIMES, "          n: null", "          n: 10", "do not go together: correct one"),
        (REGIMES, "          n: null", "          n: ten", "'ten' does not fit: this should be"),
        (REGIMES, "n: 10\n          unit: working", "n: 0\n          unit: working", "'0' does no"),
        (REGIMES, "n: 10\n          unit: w", "n: .inf\n          unit: w", "'inf' does not fit"),
        (REGIMES, "unit: working_days", "unit: fixed_date", "fixed_date is no number: use one of"),
        (REGIMES, "n: 10\n", "n: 27000\n", "more than a hundred years: correct it"),
        (REGIMES, "n: 10\n", "n: 1.5\n", "give a whole number"),
        (REGIMES, "firmness: hard", "firmness: stiff", "this should be 'hard' or 'soft'"),
        (REGIMES, '"2026-01-01"', '"2027-01-01"', "stands under 2026: move it"),
        (REGIMES, '"2026-01-01"', "2026-02-30", "there is no '2026-02-30': correct it"),
        (REGIMES, "- severe_harm\n        - moderate_harm", "- moderate_harm", "severe_harm too"),
        (REGIMES, "from: '2014-11-27'", "from: '2014-13-27'", "this should be a valid date"),
        (REGIMES, "from: '2014-11-27'\n      to: null", "from: 2014-11-27\n      to: 2013-01-01",
         "it ends on 2013-01-01, before it begins: correct"),
        (REGIMES, "from: '2014-11-27'", "from: '0001-01-01'", "give a year from 1800"),
        (REGIMES, "opened: true\n        kind: primary\n        how", "opened: false\n"
         "        kind: primary\n        how", "was not opened: call it remembered"),
        (REGIMES, "- id: eng-nhs-support", "- id: eng-nhs-record", "eng-nhs-record stands here tw"),
        (REGIMES, "- id: eng-nhs-support", "- id: eng-other-support", "duty of this id too, in"),
        (REGIMES, "must_contain:\n          - facts_known", "must_contain:\n          - fact",
         "'fact' is not in the vocabulary contents"),
        (REGIMES, "schema_version: 1", "schema_version: 2", "this should be 1"),
        (REGIMES, "schema_version: 1", "schema_version: [", "this is not YAML: "),
        (REGIMES, "schema_version: 1", "schema_version: 1\nschema_version: 1", "stands here twice"),
        (REGIMES, "  events:\n", "  1: 2\n  events:\n", "put it into quotation marks"),
        ("harm_scales.yaml", "[any_harm]", "[any_hrm]", "outcomes_implied / any_hrm: 'any_hrm'"),
        ("harm_scales.yaml", "id: lfpse_phys_low", "id: lfpse_phys_none", "stands here twice"),
        ("apology_laws.yaml", "protection: partial", "protection: some", "this should be 'full'"),
        ("reminders.yaml", "schema_version: 1", "schema_version: one", "this should be 1"),
    ],
)  # fmt: skip
def test_what_does_not_agree_is_refused_by_line_and_mend(
    spoil: Spoil, folder: Path, file: str, old: str, new: str, says: str
) -> None:
    found = spoil(file, old, new)

    assert says in " ".join(found)
    assert all(fault.startswith(f"{folder}/{file}, line ") for fault in found)


def test_one_apology_law_twice_is_refused(folder: Path) -> None:
    file = folder / "apology_laws.yaml"
    text = file.read_text("utf-8")
    first, second = re.findall(r"- id: (\S+)", text)[:2]
    file.write_text(text.replace(f"id: {second}\n", f"id: {first}\n", 1), "utf-8")

    assert f"the law {first} stands here twice: rename one" in faults(folder)[0]


def test_two_versions_in_force_on_one_day_are_both_named(spoil: Spoil, folder: Path) -> None:
    text = (folder / REGIMES).read_text("utf-8")
    first = text[
        text.index("  - id: gb-eng-reg20-nhs\n") : text.index("  - id: gb-eng-reg20-other")
    ]
    head = text.index("\nregimes:\n") + len("\nregimes:\n")
    (folder / REGIMES).write_text(text[:head] + first + text[head:], "utf-8")

    (fault,) = faults(folder)

    one = line_of(folder, REGIMES, "  - id: gb-eng-reg20-nhs")
    other = one + first.count("\n")
    assert f"line {one}" in fault
    assert f"line {other + 7}, regimes / gb-eng-reg20-nhs / in_force" in fault
    assert "two versions are in force" in fault
    assert fault.endswith("give the earlier one an in_force.to date.")


def test_a_file_that_is_not_there_or_no_file_is_named(folder: Path) -> None:
    (folder / REGIMES).unlink()
    assert faults(folder) == (f"{folder}/regimes.yaml: it is not there: put the file there.",)
    (folder / REGIMES).mkdir()
    assert faults(folder) == (f"{folder}/regimes.yaml: this is a folder: put a file there.",)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"\xff\xfe", "not UTF-8"),
        (b"a: \x00", "this is not YAML"),
        (b"[1, 2]", "must hold keys and their values"),
        (b"", "schema_version: this is missing: add it"),
        (b"a: &a [*a]", "this key is not known"),
        (b"[" * 5000, "regimes.yaml"),
        (b"a: !!int x", "cannot be read"),
        (b"? [a]\n: b", "this is not YAML"),
    ],
)
def test_what_is_no_policy_at_all_is_refused_in_words(
    folder: Path, content: bytes, says: str
) -> None:
    (folder / REGIMES).write_bytes(content)

    assert any(says in fault for fault in faults(folder))


JUNK = ("", "  ", "- x", "x: 1", ": :", "'", "\t", "null", "n: -1", "to: [", "*x", "? y", "é: ö")


@given(
    st.lists(
        st.tuples(
            st.integers(0, 1 << 16), st.sampled_from(("drop", "twice", "swap", "value", "before")),
            st.sampled_from(JUNK),
        ),
        min_size=1, max_size=3,
    )
)  # fmt: skip
@settings(max_examples=30)
def test_whatever_is_done_to_the_file_it_is_read_or_refused_with_its_line(
    tmp_path_factory: pytest.TempPathFactory, wounds: list[tuple[int, str, str]]
) -> None:
    folder = shutil.copytree(SHIPPED, tmp_path_factory.mktemp("wounded") / "policy")
    text = (folder / REGIMES).read_text("utf-8")
    lines = text[: text.index("  - id: gb-eng-nhs-contract-sc35")].splitlines()
    for at, wound, junk in wounds:
        hurt(lines, at % len(lines), wound, junk)
    (folder / REGIMES).write_text("\n".join(lines), "utf-8")
    assert all(".yaml, line " in fault for fault in faults_if_any(folder))


def faults_if_any(folder: Path) -> tuple[str, ...]:
    try:
        read_policy(folder)
    except BadPolicy as refused:
        return refused.faults
    return ()


def hurt(lines: list[str], at: int, wound: str, junk: str) -> None:
    match wound:
        case "drop":
            del lines[at]
        case "twice":
            lines.insert(at, lines[at])
        case "swap":
            lines[at], lines[at - 1] = lines[at - 1], lines[at]
        case "value":
            lines[at] = f"{lines[at].split(':')[0]}: {junk}"
        case _:
            lines.insert(at, junk)


@pytest.mark.usefixtures("shipped_rules_after")
def test_the_application_does_not_start_with_wrong_rules(tmp_path: Path) -> None:
    own = write_own(tmp_path, "targets:\n  wls-writen: {n: 3, unit: working_days, basis: Board}\n")
    told = Settings.read({"DISCLOSURE_HOME": str(tmp_path)})

    with pytest.raises(BadPolicy, match=f"{own}, line 2, targets / wls-writen: there is no duty"):
        create_app(told)

    assert policy().regime("gb-wls-doc")


@pytest.mark.parametrize("command", sorted(set(COMMANDS) - WITHOUT_THE_HOUSE))
@pytest.mark.usefixtures("shipped_rules_after")
def test_no_command_starts_with_wrong_rules(tmp_path: Path, command: str) -> None:
    own = write_own(tmp_path, "calendars:\n\n  england:\n    extra_days: {2031-05-01: Fair}\n")

    answer = Terminal(tmp_path).answer(command)

    assert answer.code == 2
    (fault,) = answer.document["faults"]
    assert fault["says"] == answer.says.strip()
    assert fault["says"].startswith(f"{own}, line 4, calendars / england / extra_days / 2031-05-01")
    assert fault["says"].endswith("add the year to computed_years.")
    assert list(tmp_path.iterdir()) == [own.parent]
