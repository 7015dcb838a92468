"""An organisation's own glossary: laid beside ours; and what is refused, with line and mend."""

from pathlib import Path

import pytest

from disclosure.operations.doctor import examine
from disclosure.policy import BadPolicy, adopt, own_glossary, own_rules_in
from letters.check import Context, check
from tests.cases import AWARE
from tests.terminal import Terminal, a_terminal

pytestmark = pytest.mark.usefixtures("shipped_rules_after")

OURS = """
terms:
  - {term: pink form, plain: the note of what you wish, source: Ward 4, also: [PF]}
silence:
  - {term: INR, reason: Every patient of our clinic knows it}
"""


def written(home: Path, text: str, name: str = "glossary.yaml") -> Path:
    path = own_rules_in(home).with_name(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return own_rules_in(home)


def refused(home: Path, text: str) -> tuple[str, ...]:
    with pytest.raises(BadPolicy) as bad:
        adopt(written(home, text))
    return bad.value.faults


def jargon(text: str) -> list[str]:
    own = own_glossary()
    found = check(text, Context(own_terms=own.terms, silenced=own.silenced))
    return [fault.suggestion for fault in found.faults if fault.kind == "jargon"]


def test_without_a_file_nothing_changes(tmp_path: Path) -> None:
    adopt(own_rules_in(tmp_path))
    assert (own_glossary().terms, own_glossary().silenced) == ((), frozenset())


def test_their_terms_are_found_in_each_form_and_the_plural(tmp_path: Path) -> None:
    adopt(written(tmp_path, OURS))
    for words in ("Your pink form was lost.", "Your Pink Forms were lost.", "Your PF was lost."):
        assert "the note of what you wish" in jargon(words)[0], words
    assert jargon("A pf was lost.") == []  # of an abbreviation the capitals count
    assert jargon("Your INR was too high.") == []


def test_an_empty_file_is_a_glossary_of_nothing(tmp_path: Path) -> None:
    adopt(written(tmp_path, ""))
    assert own_glossary().terms == ()


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("terms:\n  - {term: pink form, source: x}", 2, "plain: this is missing: add it"),
        ("terms:\n  - {term: pink form, plain: ' ', source: x}", 2, "say in plain words"),
        ("terms:\n  - {term: '..', plain: x, source: x}", 2, "this is no term"),
        ("terms:\n  - {term: a, plain: x, source: x, find: '(a+)+'}", 2, "not known here"),
        ("silence:\n  - {term: INR, reason: known}", 2, "at least 3 words"),
        ("silence:\n  - {term: table, reason: We all know it}", 2, "does not call 'table' jargon"),
        (
            "terms:\n  - {term: INR, plain: x, source: x}\n"
            "silence:\n  - {term: inr, reason: We all know it}",
            4,
            "'inr' stands among the terms",
        ),
        (
            "terms:\n  - {term: A1, plain: x, source: x}\n  - {term: B1, plain: x, source: x,"
            " also: [a1]}",
            3,
            "'a1' stands here twice",
        ),
        ("terms: 3", 1, "a list should stand here"),
        ("words: []", 1, "this key is not known here"),
    ],
)
def test_what_is_wrong_is_named_with_file_line_place_and_mend(
    tmp_path: Path, text: str, line: int, says: str
) -> None:
    (fault,) = refused(tmp_path, text)
    assert f"glossary.yaml, line {line}, " in fault
    assert says in fault
    assert own_glossary().terms == ()


def test_a_name_that_nobody_reads_is_refused(tmp_path: Path) -> None:
    rules = written(tmp_path, OURS, "glossary.yml")
    with pytest.raises(BadPolicy, match=r"call it glossary\.yaml"):
        adopt(rules)


def test_the_doctor_names_it_and_nothing_starts_with_it(tmp_path: Path) -> None:
    home = tmp_path / "home"
    written(home, "silence:\n  - {term: INR, reason: known}")
    faults = examine({"DISCLOSURE_HOME": str(home)}, AWARE)
    assert any("glossary.yaml, line 2" in fault.what for fault in faults)


def test_the_command_goes_by_it(tmp_path: Path) -> None:
    terminal: Terminal = a_terminal(tmp_path)
    written(tmp_path, OURS)
    letter = tmp_path / "letter.md"
    letter.write_text("Your pink form was lost. Your INR was too high.")
    found = terminal.answer("letter", "check", str(letter), "--json").document
    said = [fault["suggestion"] for fault in found["faults"] if fault["kind"] == "jargon"]
    assert said == ["“pink form”: the note of what you wish."]
