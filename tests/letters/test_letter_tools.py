"""`disclosure letter check` and `letter render`, for a text of any origin and without a case."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from disclosure.actions.letters.bare_check import check_text
from disclosure.actions.letters.check import regime_parts
from disclosure.commands.letter_tools import check, render
from disclosure.policy import UnknownRegime, policy
from disclosure.settings import ROOT
from letters.kinds import LetterKind
from tests.letters.cases import a_letter

FRONT = """---
to: [Mrs F Oduya, 14 Larch Close, AL4 7QX]
date: 2026-03-12
subject: What happened to you
organisation: Alder Vale Hospital
language: en-GB
---
"""
BAD = "Dear Mrs Oduya\n\nMistakes were made.\n"


def _check(*arguments: str, words: str = BAD) -> Result:
    return CliRunner().invoke(check, ["-", *arguments], input=words)


def _document(result: Result) -> dict[str, object]:
    document = json.loads(result.stdout)
    assert isinstance(document, dict)
    return document


def _faults(result: Result) -> list[dict[str, Any]]:
    faults = _document(result)["faults"]
    assert isinstance(faults, list)
    return faults


def _context(tmp_path: Path, document: object) -> str:
    path = tmp_path / "context.json"
    path.write_text(json.dumps(document))
    return str(path)


def test_a_faulty_letter_is_answered_with_one() -> None:
    result = _check("--json")
    assert result.exit_code == 1
    (fault,) = _faults(result)
    assert (fault["kind"], BAD[fault["start"] : fault["end"]]) == ("passive", "Mistakes were made.")


def test_a_letter_in_order_is_answered_with_nought() -> None:
    result = _check("--json", "--kind", "initial_notification", words=a_letter())
    assert result.exit_code == 0
    assert _document(result)["ok"] is True


def test_without_json_the_answer_is_sentences() -> None:
    result = _check()
    assert "passive at 16: “Mistakes were made.”" in result.stdout
    assert result.stdout.endswith("Not in order.\n")


def test_front_matter_is_not_judged_and_moves_no_position() -> None:
    for words in (FRONT + BAD, (FRONT + BAD).replace("\n", "\r\n")):
        (fault,) = _faults(_check("--json", words=words))
        assert words[fault["start"] : fault["end"]] == "Mistakes were made."


def test_a_kind_or_law_of_the_file_that_is_none_of_ours_is_said_and_left_out() -> None:
    """A file may come from elsewhere; an option is a request, and has to be one we know."""
    strange = (
        "---\nkind: initial\nregime: GB-WLS duty of candour\n---\nWe gave you the wrong pill.\n"
    )
    result = _check("--json", words=strange)
    assert (result.exit_code, _document(result)["missing"]) == (0, [])
    assert "The file names the kind “initial”, which is none of ours" in result.stderr
    assert "The file names the regime “GB-WLS duty of candour”" in result.stderr
    assert _check("--regime", "GB-WLS duty of candour", words=strange).exit_code == 2


def test_a_law_adds_what_it_wants_in_such_a_letter() -> None:
    missing = _document(
        _check("--json", "--kind", "initial_notification", "--regime", "gb-wls-doc")
    )["missing"]
    assert isinstance(missing, list)
    assert "why_threshold_met" in missing
    assert regime_parts([policy().regime("gb-eng-reg20-nhs")], LetterKind.closing) == ()


def test_what_a_law_asks_of_its_letter_and_of_no_duty_is_asked_with_what_we_found() -> None:
    """In New Zealand, that they may complain. Ireland says it of the statement of a meeting."""
    new_zealand, ireland = map(policy().regime, ("nz-hdc-code", "ie-psa2023-part5"))
    asked = {
        kind for kind in LetterKind if "right_to_complain" in regime_parts([new_zealand], kind)
    }
    assert asked == {LetterKind.findings, LetterKind.apology}
    assert [regime_parts([ireland], kind) for kind in asked] == [(), ()]


def test_a_file_says_itself_of_which_kind_it_is_and_under_which_law() -> None:
    """An apology letter that says no sorry is not in order, option or not."""
    words = "We gave you the wrong medicine.\n"
    asked = _document(_check("--json", "--kind", "apology", words=words))["missing"]
    itself = _check("--json", words=f"---\nkind: apology\n---\n{words}")
    assert itself.exit_code == 1
    assert "apology" in (_document(itself)["missing"] or ())  # type: ignore[operator]
    assert _document(itself)["missing"] == asked

    law = "kind: initial_notification\nregime: gb-wls-doc\n"
    of_law = _document(_check("--json", words=f"---\n{law}---\n{words}"))["missing"]
    assert "why_threshold_met" in of_law  # type: ignore[operator]


def test_an_option_or_the_context_wins_over_what_the_file_says(tmp_path: Path) -> None:
    words = "---\nkind: closing\nregime: nz-hdc-code\n---\nWe gave you the wrong medicine.\n"
    options = ("--kind", "initial_notification", "--regime", "gb-wls-doc")
    bare = _document(_check("--json", *options, words="We gave you the wrong medicine.\n"))
    assert _document(_check("--json", *options, words=words))["missing"] == bare["missing"]
    context = _context(tmp_path, {"letter_type": "closing", "required": ["signature"]})
    assert _document(_check("--json", "--context", context, words=words))["missing"] == [
        "signature"
    ]


def test_a_law_alone_asks_what_it_asks_of_a_letter_of_any_kind() -> None:
    asked = _document(_check("--json", "--regime", "gb-eng-reg20-nhs", words="We are sorry.\n"))
    assert "facts_known" in str(asked["missing"])
    assert "apology" not in str(asked["missing"])


@pytest.mark.parametrize(
    ("matter", "field"),
    [
        *(
            ("kind: [a", "file"),
            ("a", "file"),
            (f"signed_by: 0x{'f' * 4000}", "file"),
        ),
        *(("date: 9999-12-31", "date"), ("date: 0001-01-01", "date")),
        ("kind: apology\nkind: closing", "kind"),  # the last would win, and nobody would see it
    ],
)
def test_what_a_file_says_wrongly_of_itself_is_named(matter: str, field: str) -> None:
    words = f"---\n{matter}\n---\n{BAD}We will ring you next Friday, and write on 1 January 0001.\n"
    result = _check("--json", words=words)
    assert result.exit_code == 2
    assert [fault["field"] for fault in _faults(result)] == [field]


def test_a_day_that_there_is_not_is_said_as_what_it_is() -> None:
    (fault,) = _faults(_check("--json", words=f"---\ndate: 2026-02-30\n---\n{BAD}"))
    assert "holds a day that there is not" in fault["says"]


def test_a_date_of_another_form_is_said_and_left_out() -> None:
    """Days of the week are judged by it: who wrote it as here is told that they were not."""
    words = "---\ndate: 12/03/2026\n---\nWe will ring you on Wednesday 12 June.\n"
    result = _check("--json", words=words)
    assert "The file names the date “12/03/2026”, which is no day written as" in result.stderr
    assert "weekday" not in str(_document(result)["advice"])


@pytest.mark.parametrize(
    "words",
    [
        "---\nkind: apology\nWe gave you the wrong medicine.\n",
        "",
        " \n",
        "---\nkind: apology\n---\n",
    ],
)
def test_what_is_no_whole_letter_is_not_called_in_order(words: str) -> None:
    """Front matter without an end, whose kind nobody heard; and what a broken pipe hands on."""
    result = _check("--json", words=words)
    assert result.exit_code == 2
    assert [fault["field"] for fault in _faults(result)] == ["file"]


def test_blanks_that_nobody_sees_hide_no_front_matter() -> None:
    for top in ("---  \nkind: apology\n---\n", "\n---\nkind: apology\n--- \n"):
        words = f"{top}Mistakes were made.\n"
        found = _check("--json", words=words)
        (fault,) = _faults(found)
        assert words[fault["start"] : fault["end"]] == "Mistakes were made."
        assert "apology" in str(_document(found)["missing"])


def test_the_date_and_the_language_of_a_file_are_heard_too() -> None:
    words = "We will ring you on Wednesday 12 June.\n"
    for dated in ("2026-03-12", '"2026-03-12"', "2026-03-12 10:00:00"):
        found = _document(_check("--json", words=f"---\ndate: {dated}\n---\n{words}"))
        assert "weekday" in str(found["advice"])
    polish = _check(words="---\nlanguage: pl\nkind: apology\n---\nPrzepraszamy.\n")
    assert "A person who reads it must judge the letter." in polish.stdout


def test_of_a_language_that_is_not_judged_no_grade_is_said() -> None:
    words = "---\nlanguage: pl\nkind: apology\n---\nPrzepraszamy za to, co się stało.\n"
    said = _check(words=words).stdout
    assert "grade" not in said
    assert "6 words." in said
    assert "grade" in _document(_check("--json", words=words))  # its shape stays


def test_what_the_context_requires_alone_decides(tmp_path: Path) -> None:
    context = _context(tmp_path, {"required": ["signature"]})
    found = _document(_check("--json", "--context", context, "--kind", "apology"))
    assert found["missing"] == ["signature"]


def test_a_number_in_the_context_is_asked_for_as_words(tmp_path: Path) -> None:
    (fault,) = _faults(_check("--json", "--context", _context(tmp_path, {"patient": 4711})))
    assert fault["says"] == "patient: Give words for patient, in quotation marks."


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        (("--regime", "nowhere", "--kind", "apology"), "regime"),
    ],
)
def test_what_cannot_be_used_is_answered_with_two(arguments: tuple[str, ...], field: str) -> None:
    result = _check("--json", *arguments)
    assert result.exit_code == 2
    (fault,) = _faults(result)
    assert fault["field"] == field


def test_an_unknown_regime_is_named() -> None:
    with pytest.raises(UnknownRegime):
        regime_parts([policy().regime("nowhere")], LetterKind.findings)


def test_an_unknown_law_is_refused_also_where_the_context_says_what_is_required(
    tmp_path: Path,
) -> None:
    context = _context(tmp_path, {"required": ["apology"]})
    result = _check("--json", "--regime", "nope", "--context", context)
    assert result.exit_code == 2
    assert [fault["field"] for fault in _faults(result)] == ["regime"]


def test_every_slip_of_the_pen_in_a_context_is_named_at_once(tmp_path: Path) -> None:
    """Passed over, each would let the letter pass more easily."""
    slips = {
        "zzz": 1,
        "linked_promise": [],
        "region": "mars",
        "required": ["apology", "nope"],
        "patient": 7,
    }
    result = _check("--json", "--context", _context(tmp_path, slips))
    assert result.exit_code == 2
    named = [fault["field"] for fault in _faults(result)]
    assert named == ["zzz", "linked_promise", "region", "required", "patient"]
    assert "use addressee, kind, language, letter_type, linked_promises" in result.stderr
    assert "there is no content nope; use " in result.stderr


def test_every_context_of_the_corpora_is_one_that_a_check_takes() -> None:
    """Of each letter, whatever place of the world it is from."""
    for path in (ROOT / "tests" / "letters" / "corpus").glob("*.jsonl"):
        for line in filter(str.strip, path.read_text().splitlines()):
            if context := json.loads(line).get("context"):
                check_text("We are sorry.", context)


@pytest.mark.parametrize("region", ["GB-ENG", "US-MN", "AU-QLD", "NZ", "ie", "MX-CMX", "FR-75"])
def test_a_place_that_we_have_no_law_of_is_a_place(tmp_path: Path, region: str) -> None:
    assert _check("--context", _context(tmp_path, {"region": region})).exit_code == 1


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ('{"required": [', "context: this is not JSON."),
        ('{"region": "IE", "region": "NZ"}', "region: it stands there twice: give it once."),
    ],
)
def test_a_broken_context_is_named_as_the_context(tmp_path: Path, words: str, says: str) -> None:
    path = tmp_path / "context.json"
    path.write_text(words)
    result = _check("--json", "--context", str(path))
    assert (result.exit_code, [fault["says"] for fault in _faults(result)]) == (2, [says])


@pytest.mark.parametrize("document", [[1], {"required": 7}, {"kind": "postcard"}])
def test_a_context_that_cannot_be_used_is_answered_with_two(
    tmp_path: Path, document: object
) -> None:
    assert _check("--context", _context(tmp_path, document)).exit_code == 2


def test_words_in_another_encoding_are_refused() -> None:
    result = CliRunner().invoke(check, ["-"], input=b"\xff\xfe\xff")
    assert result.exit_code == 2


@pytest.mark.parametrize(
    ("format", "begins"), [("standard", b"%PDF"), ("text", b"DRAFT"), ("html", b"<!DOCTYPE")]
)
def test_a_draft_is_printed(tmp_path: Path, format: str, begins: bytes) -> None:
    out = tmp_path / "letter"
    result = CliRunner().invoke(
        render, ["-", "--out", str(out), "--format", format, "--json"], input=FRONT + a_letter()
    )
    assert result.exit_code == 0, result.output
    assert _document(result).keys() == {"path", "sha256", "pages"}
    assert out.read_bytes().startswith(begins)


@pytest.mark.parametrize(
    ("says", "day"),
    [
        ("region: US-MA", "March 12, 2026"),
        ("region: CA-ON\nlanguage: en", "March 12, 2026"),
        ("language: en-US", "March 12, 2026"),
        ("region: AU-VIC", "12 March 2026"),
        ("region: US-MA\nlanguage: en-GB", "12 March 2026"),  # who says both means it
        ("signed_by: Dr A Lind", "12 March 2026"),  # where neither is said
    ],
)
def test_a_draft_is_dated_as_letters_of_its_place_are(tmp_path: Path, says: str, day: str) -> None:
    out = tmp_path / "letter.txt"
    words = FRONT.replace("language: en-GB", says) + a_letter()
    result = CliRunner().invoke(render, ["-", "--out", str(out), "--format", "text"], input=words)
    assert result.exit_code == 0, result.output
    assert f"\n{day}\n" in out.read_text("utf-8")


@pytest.mark.parametrize(
    ("words", "fields"),
    [
        ("Dear Ada", ["file"]),
        ("---\n- a\n---\nDear Ada", ["file"]),
        ("---\nto: [a\n---\nDear Ada", ["file"]),
        ("---\nto: Ada\ndate: soon\nsubject: [1]\n---\nDear Ada", ["date", "to", "subject"]),
        (FRONT.replace("2026", "0206") + "Dear Ada", ["date"]),
        (FRONT + "Dear Ada \N{SLIGHTLY SMILING FACE}", ["file"]),
    ],
)
def test_a_letter_that_cannot_be_printed_is_refused_field_by_field(
    tmp_path: Path, words: str, fields: list[str]
) -> None:
    out = tmp_path / "letter.pdf"
    result = CliRunner().invoke(render, ["-", "--out", str(out), "--json"], input=words)
    assert result.exit_code == 2
    faults = _document(result)["faults"]
    assert isinstance(faults, list)
    assert [fault["field"] for fault in faults] == fields
    assert not out.exists()


@pytest.mark.parametrize(("said", "signed"), [("signed_by", True), ("signed-by", False)])
def test_a_slip_in_a_name_of_the_front_matter_is_said(
    tmp_path: Path, said: str, signed: bool
) -> None:
    """The letter would come without who signed it, and nobody would see why."""
    out = tmp_path / "letter.txt"
    words = FRONT.replace("---\n", f"---\nkind: apology\n{said}: Dr A Lind\n", 1) + "Dear Ada\n"
    result = CliRunner().invoke(render, ["-", "--out", str(out), "--format", "text"], input=words)
    assert result.exit_code == 0
    assert ("Dr A Lind" in out.read_text("utf-8")) is signed
    assert ("The file says “signed-by”, which is left out." in result.stderr) is not signed
    assert "“kind”" not in result.stderr


def test_a_subject_with_a_colon_is_named_by_its_line_with_the_mend(tmp_path: Path) -> None:
    """“The front matter is not YAML”, and of many lines nobody saw which, or what to do."""
    words = "---\ndate: 2026-03-12\nsubject: Your care: what we found\n---\nDear Ada\n"
    told = ["-", "--out", str(tmp_path / "letter.pdf")]
    result = CliRunner().invoke(render, told, input=words)
    assert result.exit_code == 2
    assert "line 3" in result.stderr
    assert "in quotation marks where they hold a colon" in result.stderr
    mended = words.replace("Your care: what we found", '"Your care: what we found"')
    assert "line 3" not in CliRunner().invoke(render, told, input=mended).stderr
    tab = CliRunner().invoke(render, told, input=mended.replace("subject: ", "subject:\t"))
    assert "line 3: a tab stands there. Put a space in its place." in tab.stderr


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    out = tmp_path / "no" / "letter.pdf"
    result = CliRunner().invoke(render, ["-", "--out", str(out)], input=FRONT + a_letter())
    assert result.exit_code == 2
    assert f"there is no folder {out.parent}" in result.output
