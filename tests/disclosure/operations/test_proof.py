"""The proof of one case, checked by another process that knows nothing of the program."""

import json
import os
import random
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy.orm import Session

from disclosure.commands.out_file import put_folder
from disclosure.operations import proof_check
from disclosure.operations.backups.lost_since import Lost, note_lost
from disclosure.operations.chains.checkpoints import write_checkpoint
from disclosure.operations.proof import proof_of, zipped
from disclosure.operations.signing import fingerprint, keys_we_sign_with, signature
from disclosure.operations.verify import verify
from disclosure.records.house import house_entries
from disclosure.records.ring import Purpose, keys_of, line_of
from disclosure.records.transaction import one_transaction
from disclosure.settings import Settings
from tests.attacker import attack
from tests.cases import SORRY, ACase, record_as
from tests.databases import settings_in
from tests.people import ADA, BEN, MONA, OPERATOR

CHECK = Path(proof_check.__file__)  # as somebody has it from elsewhere
MOST = 300  # lines of the script: somebody has to read it
SOAK = bool(os.environ.get("DISCLOSURE_SOAK"))


@pytest.fixture
def walked(walked_file: Path, tmp_path: Path) -> Settings:
    """On SQLite alone: what is proved has left its database."""
    shutil.copytree(walked_file, tmp_path, dirs_exist_ok=True)
    return settings_in(tmp_path, f"sqlite:///{tmp_path}/test.sqlite")


@pytest.fixture
def there(whole: Session, case: ACase, tmp_path: Path) -> Path:
    return proved(whole, case, tmp_path / "proof", with_words=True)


def proved(session: Session, case: ACase, to: Path, *, with_words: bool = False) -> Path:
    files = proof_of(session, case.id, case.at, ADA, with_words=with_words)
    session.rollback()
    if to.suffix == ".zip":
        to.write_bytes(zipped(files, to.stem))
    else:
        put_folder(to, files)
    return to


OLDER = {"made_at": "2025-01-01T00:00:00+00:00", "heads": []}


def signed(session: Session, to: Path, kept: dict[str, object]) -> str:
    """That checkpoint, as the house would have signed it."""
    plain = {name: each for name, each in kept.items() if name not in ("mac", "signature")}
    words = sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest().encode()
    sealed = signature(keys_of(session).ring, b"disclosure checkpoint:" + words)
    to.write_text(json.dumps(kept | {"signature": sealed}))
    return str(to)


def check(there: Path, *words: str) -> tuple[bool, str]:
    """By a Python that sees neither this project nor its libraries."""
    told = [sys.executable, "-I", "-S", str(CHECK), str(there), *words]
    done = subprocess.run(told, capture_output=True, text=True, cwd="/", timeout=60)
    assert done.returncode in (0, 1), done.stderr
    return done.returncode == 0, done.stdout + done.stderr


def says_here(there: Path) -> list[str]:
    """The same script in this process: thousands of times."""
    try:
        told = json.loads((there / "statement.json").read_bytes())
        return [says for _, says in proof_check.faults(there, told, "", "")]
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        return [str(error)]


def checkpoint_in(session: Session, file: Path) -> str:
    with file.open("w") as out:
        write_checkpoint(session, out.write)
    session.rollback()
    return str(file)


def test_words_kept_from_the_contact_are_not_in_a_proof_that_the_contact_makes(
    whole: Session, case: ACase
) -> None:
    contact = {"name": "Ada Lind", "user": ADA, "role": "Lead", "phone": "01632 960102"}
    record_as(case, ADA, "contact", **contact, hours="9am to 5pm")
    heard = {"answer": "words", "told_how_to_complain": True, "contact_may_read": False}
    heard |= {"words": "qzxkeptfrom", "how": "By post", "asked_at": case.at.isoformat()}
    record_as(case, BEN, "heard", person=case.now.persons[0].number, **heard)
    words = {
        by: proof_of(whole, case.id, case.at, by, with_words=True)["words.jsonl"]
        for by in (ADA, MONA)
    }
    assert b"qzxkeptfrom" not in words[ADA]
    assert b"qzxkeptfrom" in words[MONA]


def test_a_proof_is_whole_and_says_so_far_from_the_program(
    there: Path, whole: Session, case: ACase, tmp_path: Path
) -> None:
    key = fingerprint(keys_we_sign_with(whole)[-1])
    kept = checkpoint_in(whole, tmp_path / "kept")
    good, says = check(there, "--key", key, "--checkpoint", kept)
    assert good, says
    assert case.ref in says
    assert key in says


def test_the_script_is_short_and_needs_the_standard_library_alone() -> None:
    lines = CHECK.read_text().splitlines()
    assert len(lines) <= MOST
    named = [line.split()[1] for line in lines if line.startswith(("import ", "from "))]
    assert {name.partition(".")[0] for name in named} <= sys.stdlib_module_names


@pytest.mark.soak
def test_a_byte_changed_in_any_file_is_found(there: Path) -> None:
    """In `make soak` each byte of the statement."""
    tried, chance, some = 0, random.Random(11), 25 if SOAK else 5
    for file in [each for each in there.rglob("*") if each.is_file()]:
        content = file.read_bytes()
        all_of_it = range(len(content)) if SOAK and file.name.startswith("statement") else ()
        for at in all_of_it or [0, len(content) - 1, *chance.choices(range(len(content)), k=some)]:
            changed = bytearray(content)
            changed[at] ^= chance.randrange(1, 256)
            file.write_bytes(changed)
            assert says_here(there), (file.name, at)
            tried += 1
        file.write_bytes(content)
    assert not says_here(there)
    print(f"{tried} bytes altered in the files of a proof, each found")


def without_last(there: Path) -> None:
    for name in ("entries.jsonl", "entries.seals"):
        lines = (there / name).read_bytes().splitlines(keepends=True)
        (there / name).write_bytes(b"".join(lines[:-1]))


def without_one(there: Path) -> None:
    for name in ("entries.jsonl", "entries.seals"):
        lines = (there / name).read_bytes().splitlines(keepends=True)
        (there / name).write_bytes(b"".join(lines[:4] + lines[5:]))


def in_another_order(there: Path) -> None:
    for name in ("entries.jsonl", "entries.seals"):
        lines = (there / name).read_bytes().splitlines(keepends=True)
        lines[3], lines[4] = lines[4], lines[3]
        (there / name).write_bytes(b"".join(lines))


def without_the_first(there: Path) -> None:
    for name in ("looks.jsonl", "looks.seals"):
        lines = (there / name).read_bytes().splitlines(keepends=True)
        (there / name).write_bytes(b"".join(lines[1:]))


def with_one_file_less(there: Path) -> None:
    (there / "words.jsonl").unlink()


ALTERED: list[tuple[Callable[[Path], None], str]] = [
    (without_last, "not all of them"),
    (without_one, "does not follow"),
    (in_another_order, "does not follow"),
    (without_the_first, "does not follow"),
    (with_one_file_less, "words.jsonl is missing"),
]


@pytest.mark.parametrize(("alter", "why"), ALTERED)
def test_what_was_taken_away_or_moved_is_found(
    there: Path, alter: Callable[[Path], None], why: str
) -> None:
    alter(there)
    good, says = check(there)
    assert not good
    assert why in says


def test_files_that_were_never_listed_are_named_apart_and_break_nothing(
    whole: Session, case: ACase, tmp_path: Path
) -> None:
    """A court opens the folder on a Mac, and Finder leaves its own file in it."""
    there = proved(whole, case, tmp_path / "bare")
    (there / "letters").mkdir()
    strays = (".DS_Store", "Thumbs.db", "letters/LET-2026-000009.pdf", "records.jsonl")
    for name in strays:
        (there / name).write_bytes(b'{"number": 1}\n')
    good, says = check(there)
    assert good, says
    for name in strays:
        assert f"Notice: {name} is not part of the proof" in says


def test_a_listed_file_that_was_changed_stays_broken_beside_a_stray_one(there: Path) -> None:
    (there / ".DS_Store").write_bytes(b"Bud1")
    (there / "words.jsonl").write_bytes(b"{}\n")
    good, says = check(there)
    assert not good
    assert "words.jsonl is missing, or was altered" in says
    assert ".DS_Store is not part of the proof" in says


def test_an_entry_dated_before_the_one_it_follows_is_noticed(
    whole: Session, case: ACase, tmp_path: Path
) -> None:
    """The clock of the machine was set back by a day before this was written."""
    number = record_as(case.later(days=-1), BEN, "note", words="As of yesterday").id
    good, says = check(proved(whole, case, tmp_path / "turned"))
    assert good, says
    assert f"Notice: entries: number {number} is dated" in says
    found = verify(whole, case.ref)
    assert (found.ok, found.broken) == (True, ())
    (notice,) = [each for each in found.notices if each.entry == number]
    assert "before the one it follows" in notice.says
    assert found.document()["notices"] == [
        {"incident": case.ref, "entry": number, "says": notice.says}
    ]


def test_who_began_a_moment_before_another_and_wrote_after_is_no_notice(
    whole: Session, case: ACase, tmp_path: Path
) -> None:
    record_as(case.later(days=9), BEN, "note", words="First")
    record_as(case.later(days=9, seconds=-30), BEN, "note", words="Second")
    assert verify(whole).notices == ()
    assert "Notice" not in check(proved(whole, case, tmp_path / "both"))[1]


def test_what_was_lost_in_a_restore_is_in_its_proof(
    whole: Session, case: ACase, tmp_path: Path
) -> None:
    lost = [Lost("changes", case.ref, case.id, 3, 5), Lost("looks", "INC-2026-000099", 99, 1, 1)]
    with one_transaction(whole):
        note_lost(whole, case.at, OPERATOR.email, lost)
    there = proved(whole, case, tmp_path / "after")
    good, says = check(there)
    assert good, says
    day = f"{case.at:%Y-%m-%d}"
    assert f"Notice: entries 3 to 5 were lost when a backup was put back on {day}" in says
    assert says.count("Notice") == 1  # of the other case, nothing
    assert "that were lost" in (there / "README.txt").read_text()


def test_a_chain_is_found_broken_also_where_the_house_itself_signs_it(
    whole: Session, walked: Settings, case: ACase, tmp_path: Path
) -> None:
    attack(walked, "UPDATE evidence SET by = 'x' WHERE incident_id = 1 AND number = 5")
    attack(walked, "DELETE FROM audit_entry WHERE incident_id = 1 AND number = 7")
    good, says = check(proved(whole, case, tmp_path / "bent", with_words=True))
    assert not good
    assert "record 5 is not what its entry says" in says
    assert "entries: number 7 does not follow the one before" in says


def test_a_past_written_anew_with_the_key_is_found_by_an_earlier_checkpoint(
    whole: Session, walked: Settings, case: ACase, tmp_path: Path
) -> None:
    """Whoever holds every key can seal another past, but not take back what left the house."""
    kept = checkpoint_in(whole, tmp_path / "kept")
    last = case.incident.version
    where = f"WHERE incident_id = 1 AND number = {last}"
    attack(walked, f"DELETE FROM evidence {where}", f"DELETE FROM audit_entry {where}")
    attack(walked, f"UPDATE incident SET version = {last - 1} WHERE id = 1")
    record_as(case, BEN, "note", words="Another end")
    anew = proved(whole, case, tmp_path / "anew")
    assert check(anew)[0]
    good, says = check(anew, "--checkpoint", kept)
    assert not good
    assert f"changes: until {last} they are not those of the checkpoint" in says


def test_a_checkpoint_from_before_the_case_or_after_the_proof_breaks_nothing(
    whole: Session, case: ACase, there: Path, tmp_path: Path
) -> None:
    """A house makes one each month: most that a court is given are of another day."""
    early = json.loads(Path(checkpoint_in(whole, tmp_path / "kept")).read_text())
    good, says = check(there, "--checkpoint", signed(whole, tmp_path / "early", early | OLDER))
    assert not good
    assert "NOT PROVED: all of it fits together." in says
    assert "the checkpoint proves nothing here: the case is younger" in says
    record_as(case, BEN, "note", words="After the proof was made")
    good, says = check(there, "--checkpoint", checkpoint_in(whole, tmp_path / "late"))
    assert not good
    assert "the checkpoint proves nothing here: it is younger than the proof" in says
    assert "BROKEN" not in says


def test_a_checkpoint_that_should_speak_of_the_case_and_does_not_is_a_fault(
    whole: Session, there: Path, tmp_path: Path
) -> None:
    kept = json.loads(Path(checkpoint_in(whole, tmp_path / "kept")).read_text())
    good, says = check(
        there, "--checkpoint", signed(whole, tmp_path / "bare", kept | {"heads": []})
    )
    assert not good
    assert "BROKEN" in says
    assert "the checkpoint lacks this case" in says


def test_the_key_itself_does_as_well_as_its_fingerprint(whole: Session, there: Path) -> None:
    assert check(there, "--key", keys_we_sign_with(whole)[-1])[0]


def test_a_proof_signed_by_anybody_else_has_another_fingerprint(
    there: Path, whole: Session, walked: Settings, case: ACase, tmp_path: Path
) -> None:
    key, kept = fingerprint(keys_we_sign_with(whole)[-1]), checkpoint_in(whole, tmp_path / "kept")
    with walked.keys.open("a") as keys:
        keys.write("\n" + line_of(Purpose.SIGNING))
    turned = proved(whole, case, tmp_path / "turned")
    assert check(turned, "--checkpoint", kept)[0]  # an older key of the same house
    good, says = check(turned, "--key", key)
    assert not good
    assert "another key than the one you named" in says


def test_no_words_are_in_a_proof_unless_they_are_asked_for(
    there: Path, whole: Session, case: ACase, tmp_path: Path
) -> None:
    bare = proved(whole, case, tmp_path / "bare")
    assert check(bare)[0]
    all_of_it = b"".join(each.read_bytes() for each in bare.rglob("*") if each.is_file())
    for words in (SORRY, "Ann Price", "heparin", "943 476 5919", "960222"):
        assert words.encode() not in all_of_it
    assert SORRY in (there / "words.jsonl").read_text()
    both = b"".join(each.read_bytes() for each in there.rglob("*") if each.is_file())
    assert b"never risk assessed" not in both  # the privileged analysis


def test_each_proof_is_noted_in_the_house_and_can_be_one_file(
    whole: Session, case: ACase, tmp_path: Path
) -> None:
    proved(whole, case, tmp_path / "proof.zip")
    with zipfile.ZipFile(tmp_path / "proof.zip") as zip:
        zip.extractall(tmp_path)
    assert check(tmp_path / "proof")[0]
    last = house_entries(whole)[-1]
    assert (last.by, last.what, last.about) == (ADA, "proof made", case.ref)


def test_the_short_ed25519_says_what_the_library_says() -> None:
    chance = random.Random(8032)
    for _ in range(12):
        key = Ed25519PrivateKey.from_private_bytes(chance.randbytes(32))
        public, words = key.public_key().public_bytes_raw(), chance.randbytes(90)
        signed = key.sign(words)
        assert proof_check.is_signed(public, signed, words)
        more = (int.from_bytes(signed[32:], "little") + proof_check.ORDER).to_bytes(32, "little")
        wrong = [(public, signed, words + b"."), (public, signed[:32] + more, words)]
        other = bytearray(signed)
        other[chance.randrange(64)] ^= 1
        wrong += [(public, bytes(other), words), (chance.randbytes(32), signed, words)]
        assert not any(proof_check.is_signed(*each) for each in wrong)
