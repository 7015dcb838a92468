"""What the script of a proof answers a reader who slips, and what it names that is not there."""

import ast
import json
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from disclosure.operations import proof_check
from disclosure.operations.signing import fingerprint, keys_we_sign_with
from disclosure.records.letter import files_of, letters_of
from disclosure.settings import Settings
from tests.attacker import attack
from tests.cases import ACase
from tests.disclosure.operations.test_proof import CHECK, checkpoint_in, proved, there, walked

__all__ = ["there", "walked"]  # its fixtures
HEADINGS = ("BROKEN", "NOT PROVED", "NOT CHECKED")


def answer(*words: object) -> tuple[int, str]:
    told = [sys.executable, "-I", "-S", str(CHECK), *map(str, words)]
    done = subprocess.run(told, capture_output=True, text=True, cwd="/", timeout=60)
    return done.returncode, done.stdout + done.stderr


def headings(says: str) -> list[str]:
    return [line for line in says.splitlines() if line.startswith(HEADINGS)]


def test_a_slip_of_the_reader_is_not_called_tampering(there: Path, tmp_path: Path) -> None:
    other = tmp_path / "no checkpoint"
    other.write_text('{"case": "INC-2026-000001"}')
    torn = tmp_path / "torn"
    torn.write_text("not JSON")
    slips: dict[str, tuple[object, ...]] = {
        "no statement.json in": (there.parent,),
        "cp.jsn cannot be read, or is no checkpoint": (there, "--checkpoint", "/cp.jsn"),
        "no checkpoint cannot be read, or is no checkpoint": (there, "--checkpoint", other),
        "torn cannot be read, or is no checkpoint": (there, "--checkpoint", torn),
        "the key you named is none": (there, "--key", "0ae7 d845"),
    }
    for why, words in slips.items():
        code, says = answer(*words)
        assert (code, headings(says)) == (2, [proof_check.NOT_CHECKED]), why
        assert why in says


def test_a_slip_hides_nothing_that_was_altered(there: Path) -> None:
    (there / "words.jsonl").write_bytes(b"{}\n")
    code, says = answer(there, "--checkpoint", "/cp.jsn")
    assert (code, headings(says)) == (1, [proof_check.BROKEN, proof_check.NOT_CHECKED])


def test_an_altered_checkpoint_says_nothing_against_the_proof(
    there: Path, whole: Session, tmp_path: Path
) -> None:
    """It need not come from the house: whoever keeps it may have altered it."""
    kept = json.loads(Path(checkpoint_in(whole, tmp_path / "kept")).read_text())
    kept["heads"][0]["link"] = "0" * 64
    (tmp_path / "bent").write_text(json.dumps(kept))
    code, says = answer(there, "--checkpoint", tmp_path / "bent")
    assert (code, headings(says)) == (1, [proof_check.NOT_PROVED])
    assert "the checkpoint proves nothing here: it was altered, or another house made it" in says


def test_colons_and_capitals_in_a_fingerprint_do_not_matter(there: Path, whole: Session) -> None:
    key = fingerprint(keys_we_sign_with(whole)[-1])
    for typed in (key.replace(" ", ":"), key.upper(), f" {key.replace(' ', '-')} "):
        assert answer(there, "--key", typed)[0] == 0, typed


def test_records_left_out_knowingly_are_named_by_number(there: Path) -> None:
    """Of the analysis only the entry is there: whoever reads “Whole” is told."""
    code, says = answer(there)
    assert code == 0
    (notice,) = [line for line in says.splitlines() if "only the entry is here" in line]
    told = json.loads((there / "statement.json").read_bytes())["left_out"]
    assert told
    assert notice.startswith(f"Notice: of {len(told)} records only the entry is here:")
    assert all(str(number) in notice for number in told)
    assert "analysis" not in notice  # which is which, nobody says


def test_a_record_that_was_taken_away_is_not_one_that_was_left_out(
    whole: Session, walked: Settings, case: ACase, tmp_path: Path
) -> None:
    attack(walked, "DELETE FROM evidence WHERE incident_id = 1 AND number = 3")
    code, says = answer(proved(whole, case, tmp_path / "bent", with_words=True))
    assert (code, headings(says)) == (1, [proof_check.BROKEN])
    assert "record 3 is not here, and the house does not say that it left it out" in says


def test_an_older_proof_which_never_said_what_it_left_out_is_still_whole(there: Path) -> None:
    """The script is taken from another proof, so it may be newer than this one."""
    told = json.loads((there / "statement.json").read_bytes())
    assert told.pop("left_out")
    assert list(proof_check.record_faults(there, told)) == []
    assert [each for each in proof_check.notices(there, told) if "only the entry is here" in each]


def test_a_letter_from_the_familys_hands_is_found_in_each_form(
    there: Path, whole: Session, case: ACase
) -> None:
    """Also the large print of somebody who sees badly."""
    entries, words = (there / "entries.jsonl").read_text(), (there / "words.jsonl").read_text()
    kept = {sha256(each.read_bytes()).hexdigest() for each in (there / "letters").iterdir()}
    files = [file for letter in letters_of(whole, case.id) for file in files_of(whole, letter.id)]
    assert {file.format for file in files} >= {"standard", "large_print", "html", "text"}
    for file in files:
        assert file.sha256 in kept
        assert file.sha256 in words
        assert (file.sha256 in entries) == (file.format == "standard")
    told = " ".join((there / "README.txt").read_text().split())
    assert "If it is the standard PDF, its SHA-256 is in entries.jsonl." in told


def test_another_form_that_is_not_the_one_issued_is_found_where_the_house_signs_it(
    whole: Session, case: ACase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def bent(*_: object) -> str:
        return "LET-2026-000001-large_print.pdf"

    monkeypatch.setattr("disclosure.operations.proof._named", bent)
    code, says = answer(proved(whole, case, tmp_path / "bent", with_words=True))
    assert code == 1
    assert "LET-2026-000001-large_print.pdf is not the letter that was issued" in says


def test_an_older_python_runs_it_or_says_in_a_sentence_that_it_cannot() -> None:
    """An expert's machine has what it has: 3.6 still reads the file, and 3.8 runs it."""
    ast.parse(CHECK.read_text(), feature_version=(3, 6))
    assert "from itertools" not in CHECK.read_text()
    old = "import runpy, sys; sys.version_info = (3, 7, 16)"
    told = f"{old}; runpy.run_path({str(CHECK)!r}, run_name='__main__')"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, cwd="/")
    assert (done.returncode, done.stderr) == (2, f"{proof_check.OLD}\n")
