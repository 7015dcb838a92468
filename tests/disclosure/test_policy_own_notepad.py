"""Own files as somebody writes them in Notepad: each slip is said with its line and its mend."""

from pathlib import Path

import pytest

from disclosure.policy import BadPolicy, adopt, own_rules_in

pytestmark = pytest.mark.usefixtures("shipped_rules_after")

GOOD = 'version: "1"\nboxes:\n  opening:\n    words: "Good day."\n'


def said_of(home: Path, content: str | bytes, name: str = "letter_templates.yaml") -> str:
    path = own_rules_in(home).with_name(name)
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    try:
        adopt(own_rules_in(home))
    except BadPolicy as bad:
        return "\n".join(bad.faults).replace(str(path), "FILE")
    return ""


@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf"])
def test_the_mark_and_the_line_ends_of_windows_are_no_fault(start: bytes, tmp_path: Path) -> None:
    assert said_of(tmp_path, start + GOOD.replace("\n", "\r\n").encode()) == ""


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (GOOD.replace("    ", "\t\t"), "FILE, line 4, column 1: a tab stands here: put spaces in"),
        (GOOD.replace("day", "caf\u00e9").encode("cp1252"),
         "FILE, line 4: this is not UTF-8 text: save it as such, in Notepad by \u201cSave as"),
        (GOOD.encode("utf-16"), "FILE, line 1: this is not UTF-8 text"),
        (GOOD.replace("Good", "Go\x0bod"), "FILE, line 4: this is not YAML: a sign that nobody "
         "sees (U+000B) stands here: take it out"),
        (GOOD.replace('"Good day."', "{{ organisation }} writes."),
         "line 4, column 31: put words with {{ or {% between quotation marks."),
        (GOOD.replace('"Good day."', "{% if why %}x{% endif %}"), "put words with {{ or {% be"),
        (GOOD.replace('"Good day."', "Good day: hello"),
         "line 4, column 20: this is not YAML: mapping values are not allowed in this context: put "
         "words that hold a colon between quotation marks"),
        (GOOD.replace('day."', "day."), "FILE, line 4: the quotation mark here is never closed"),
        (GOOD.replace('"Good day."', "'It's us'"), "close each quotation mark once"),
        (GOOD.replace('"Good day."', "@home"), "line 4, column 12: this is not YAML: found charac"),
        (GOOD.replace('"Good day."', '"C:\\letters"'), "write each backslash between quotat"),
        (GOOD.replace("opening:\n    words: ", "opening: {words: "), "close the bracket that st"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_named_by_its_line_and_in_words_that_help(
    content: str | bytes, says: str, tmp_path: Path
) -> None:
    found = said_of(tmp_path, content)
    assert says in found, found


@pytest.mark.parametrize("day", ["01/02/2026", "15 June 2026"])
def test_a_day_written_as_people_write_it_is_said_as_it_is_asked_for(
    day: str, tmp_path: Path
) -> None:
    text = f"calendars:\n  england:\n    extra_days:\n      {day}: Founder's day\n"
    found = said_of(tmp_path, text, "regimes.yaml")
    assert f"line 4, calendars / england / extra_days / {day}: '{day}' does not fit" in found
    assert "write the year, the month and the day, such as 2026-05-31" in found


def test_a_term_in_the_quotation_marks_of_a_word_processor_is_told_what_it_may_be(
    tmp_path: Path,
) -> None:
    text = "terms:\n  - {term: \u201cpink form\u201d, plain: what you wish, source: Ward 4}\n"
    found = said_of(tmp_path, text, "glossary.yaml")
    assert "line 2" in found
    assert "with no sign or blank before and behind them" in found
