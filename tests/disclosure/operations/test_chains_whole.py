"""The house, the keys of cases, glasses, checkpoints: each altered, and each way of going on."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from disclosure.actions.change import Change, Door, open_case
from disclosure.actions.glass.breaking import break_glass
from disclosure.actions.glass.judging import judge_glass
from disclosure.actions.letters.genuine import letter_of_code
from disclosure.actions.letters.printing import code_of
from disclosure.operations.chains.heads import NO_HEADS
from disclosure.operations.verify import Verified, verify
from disclosure.records.house import note_of_house
from disclosure.records.keeping import destroy_keys
from disclosure.records.letter import letters_of
from disclosure.records.locked import key_to_lock_with
from disclosure.records.ring import KEYS, KeyFile, Purpose, line_of
from disclosure.records.transaction import one_transaction
from disclosure.settings import Settings
from tests.attacker import attack
from tests.cases import ACase, record_as
from tests.disclosure.operations.conftest import After, checkpoint
from tests.people import ADA, BEN, MAX, RON, SAM, actor

InHouse = Callable[..., list[tuple[int, str]]]
NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.fixture
def in_house(whole: Session, walked: Settings) -> InHouse:
    """What is found broken in the house after these statements, which has five entries more."""
    for number in range(5):
        note(whole, f"search {number}")

    def run(*statements: str) -> list[tuple[int, str]]:
        attack(walked, *statements)
        return [(b.entry, b.why) for b in verify(whole).broken if not b.incident]

    return run


def note(session: Session, about: str) -> None:
    at = session.execute(text("SELECT max(number) FROM house_entry")).scalar_one()
    with one_transaction(session):
        note_of_house(session, NOON, ADA, str(Door.COMMAND), "searched by name", f"{about} {at}")


def turned(settings: Settings, purpose: Purpose = Purpose.CHAINS) -> None:
    with settings.keys.open("a") as keys:
        keys.write("\n" + line_of(purpose))


def test_the_house_is_whole_also_across_a_turned_key(
    in_house: InHouse, whole: Session, walked: Settings
) -> None:
    turned(walked)
    note(whole, "with the new key")
    assert in_house() == []


def test_entries_of_the_house_that_are_gone_are_named(in_house: InHouse, whole: Session) -> None:
    last = whole.execute(text("SELECT max(number) FROM house_entry")).scalar_one()
    whole.rollback()
    assert (2, "house entry is missing") in in_house("DELETE FROM house_entry WHERE number = 2")
    gone = in_house(f"DELETE FROM house_entry WHERE number > {last - 2}")
    assert (last - 1, f"house entry is missing, and so are all to number {last}") in gone


def test_entries_of_the_house_in_another_order_or_put_there_are_named(
    in_house: InHouse,
) -> None:
    swap = ((3, 900), (4, 3), (900, 4))
    found = in_house(*(f"UPDATE house_entry SET number = {b} WHERE number = {a}" for a, b in swap))
    assert {(3, "house entry was altered"), (4, "house entry was altered")} <= set(found)
    cells = "at, by, door, what, about, key, before, seal"
    copied = f"INSERT INTO house_entry (number, {cells}) SELECT 901, {cells} FROM house_entry"
    assert (901, "house entry was altered") in in_house(f"{copied} WHERE number = 1")


def test_a_key_used_again_after_a_newer_one_is_named(
    whole: Session, walked: Settings, case: ACase
) -> None:
    old = walked.keys.read_text()
    turned(walked)
    new = walked.keys.read_text()
    record_as(case, BEN, "note", words="With the new key")
    assert verify(whole).ok
    walked.keys.write_text(f"{new}{old}\n")
    number = record_as(case, BEN, "note", words="With the old one again").id
    says = "entry was sealed with an older key than the one before"
    walked.keys.write_text(new)
    assert found(verify(whole), case) == [(number, says)]


def found(verified: Verified, case: ACase) -> list[tuple[int, str]]:
    return [(b.entry, b.why) for b in verified.broken if b.incident == case.ref]


@pytest.mark.parametrize(
    ("statement", "why"),
    [
        ("DELETE FROM case_key WHERE incident_id = 1 AND purpose = 'words'", "case is missing"),
        ("DELETE FROM case_key WHERE incident_id = 1 AND purpose = 'analysis'", "is missing"),
        ("UPDATE case_key SET wrapped = 'x' WHERE incident_id = 1", "cannot be opened"),
        (
            "UPDATE case_key SET wrapped = (SELECT wrapped FROM case_key WHERE incident_id = 2)",
            "cannot be opened",
        ),
        ("UPDATE case_key SET purpose = 'x' WHERE purpose = 'analysis'", "was put there, for x"),
    ],
)
def test_a_key_of_a_case_that_opens_nothing_is_named(
    after: After, statement: str, why: str
) -> None:
    assert any(says.endswith(why) and entry == 0 for entry, says in after(statement))


def test_a_key_made_anew_in_place_of_one_that_was_taken_is_named(
    after: After, whole: Session
) -> None:
    after("DELETE FROM case_key WHERE incident_id = 1 AND purpose = 'words'")
    with one_transaction(whole):
        key_to_lock_with(whole, 1)
    says = "the key of this case is not the one its words were locked with"
    assert (0, says) in after()


def test_a_case_that_was_destroyed_is_whole_and_counted_until_its_key_is_there_again(
    whole: Session, walked: Settings, case: ACase
) -> None:
    where = "WHERE incident_id = 1"
    attack(walked, f"CREATE TABLE aside AS SELECT * FROM case_key {where}")
    with open_case(whole, Change(case.id, actor(whole, ADA), case.at, Door.COMMAND)) as opened:
        stub = opened.evidence("destroyed", case.at, {})
        stub.keep_in_clear({"rule": "25 years"})
        opened.write_down("destroy", stub)
        destroy_keys(whole, case.id)
    told = verify(whole)
    assert (told.ok, told.destroyed) == (True, 1), told.broken
    assert verify(whole, case.ref).document()["destroyed"] == 1
    attack(walked, "INSERT INTO case_key SELECT * FROM aside")
    assert {why for _, why in found(verify(whole), case)} == {
        "the key of this case was destroyed, and is there again",
        "the key of the analysis of this case was destroyed, and is there again",
    }


def test_who_broke_a_glass_and_why_cannot_be_altered(
    whole: Session, walked: Settings, case: ACase
) -> None:
    reason = "She fainted on our ward and nobody of her team answers."
    break_glass(whole, actor(whole, SAM), case.ref, reason, case.at, Door.COMMAND)
    assert verify(whole).ok
    for statement in (
        "UPDATE glass SET reason = 'Curious'",
        f"UPDATE glass SET reason = '{reason}', email = '{BEN}'",
        "DELETE FROM glass",
    ):
        attack(walked, statement)
        assert any("the glass that" in why for _, why in found(verify(whole), case)), statement


def test_a_tail_cut_off_after_a_checkpoint_is_named_by_it_alone(
    whole: Session, walked: Settings, case: ACase
) -> None:
    turned(walked)
    kept, last = checkpoint(whole), case.incident.version
    whole.rollback()
    turned(walked)  # what was made with an older key is held against it
    assert verify(whole, checkpoint=kept).ok
    walked.keys.with_name(f"{walked.keys.name}.heads").unlink()
    end = whole.execute(text("SELECT max(number) FROM house_entry")).scalar_one()
    look = whole.execute(text("SELECT max(number) FROM look WHERE incident_id = 1")).scalar_one()
    whole.rollback()
    attack(
        walked,
        f"DELETE FROM house_entry WHERE number = {end}",
        f"DELETE FROM look WHERE incident_id = 1 AND number = {look}",
    )
    assert [b.why for b in verify(whole).broken] == [NO_HEADS]  # no row speaks of them
    broken = verify(whole, checkpoint=kept).broken
    assert {(b.incident, b.entry, b.why) for b in broken} == {
        ("", 0, NO_HEADS),
        ("", end, "house entry is missing"),
        (case.ref, look, "look is missing"),
    }
    assert last


ALTERED = {
    "heads": "the checkpoint was altered, or made with another key",
    "made_at": "the checkpoint was altered, or made with another key",
    "mac": "the checkpoint was altered, or made with another key",
    "signed_by": "the checkpoint was altered, or made with another key",
    "signature": "the signature of the checkpoint was altered",
    "key": "the checkpoint was made with a key that is not here, or was altered",
}


@pytest.mark.parametrize(("name", "why"), ALTERED.items())
def test_each_part_of_a_checkpoint_holds(whole: Session, name: str, why: str) -> None:
    kept = checkpoint(whole)
    other = kept[name][1:] if name == "heads" else f"0{kept[name][1:]}"
    other = f"1{kept[name][1:]}" if other == kept[name] else other
    assert [b.why for b in verify(whole, checkpoint=kept | {name: other}).broken] == [why]


def test_an_empty_checkpoint_proves_nothing_and_is_named(whole: Session) -> None:
    assert [b.why for b in verify(whole, checkpoint={}).broken] == [ALTERED["key"]]


def test_a_checkpoint_of_a_key_that_is_not_here_says_so(whole: Session, tmp_path: Path) -> None:
    mine = whole.info[KEYS]
    other = tmp_path / "other"
    other.write_text(line_of(Purpose.CHAINS))
    whole.info[KEYS] = KeyFile(other)
    kept = checkpoint(whole)
    whole.info[KEYS] = mine
    assert [b.why for b in verify(whole, checkpoint=kept).broken] == [ALTERED["key"]]


def test_of_a_checkpoint_whose_key_of_signing_was_lost_nobody_says_that_it_was_altered(
    whole: Session, tmp_path: Path
) -> None:
    """An older copy of the file of keys was put back: what a solicitor kept is as it was."""
    mine, turned = whole.info[KEYS], tmp_path / "turned"
    turned.write_text(f"{mine.path.read_text()}\n{line_of(Purpose.SIGNING)}")
    whole.info[KEYS] = KeyFile(turned, mine.heads)
    kept = checkpoint(whole)
    assert verify(whole, checkpoint=kept).ok
    whole.info[KEYS] = mine
    broken = verify(whole, checkpoint=kept).broken
    assert [b.why for b in broken] == ["the checkpoint was signed with a key that is not here"]


def test_the_code_on_paper_is_known_after_the_key_was_turned(
    whole: Session, walked: Settings, case: ACase
) -> None:
    letter = letters_of(whole, case.id)[0]
    printed = code_of(whole, letter)
    turned(walked)
    assert code_of(whole, letter) != printed
    for code in (printed, code_of(whole, letter)):
        told = letter_of_code(whole, letter.ref, code)
        assert told is letter
    assert letter_of_code(whole, letter.ref, printed[:-1] + "Z") is None


def test_a_glass_made_to_last_or_judged_by_hand_is_named(
    whole: Session, walked: Settings, case: ACase
) -> None:
    reason = "She fainted on our ward and nobody of her team answers."
    glass = break_glass(whole, actor(whole, SAM), case.ref, reason, case.at, Door.COMMAND)
    told = {"right": False, "words": "She was not on call that day"}
    judge_glass(whole, actor(whole, MAX), glass.id, told, case.at, Door.COMMAND)
    assert verify(whole).ok
    late = (case.at + timedelta(hours=2)).strftime("%Y-%m-%d %H:%M:%S.%f")
    for statement, why in (
        (f"UPDATE glass SET ends_at = '{late}'", "open for longer"),
        ("UPDATE glass SET was_right = true", "judgement"),
    ):
        attack(walked, statement)
        assert any(why in says for _, says in found(verify(whole), case)), statement
        assert verify(whole, case.ref).broken


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        (
            f"UPDATE case_member SET \"only\" = true WHERE incident_id = 1 AND email = '{BEN}'",
            "lets",
        ),
        (
            f"UPDATE case_member SET \"only\" = false WHERE incident_id = 1 AND email = '{RON}'",
            "shuts out",
        ),
    ],
)
def test_a_row_that_lets_another_into_a_restricted_case_is_named(
    whole: Session, walked: Settings, case: ACase, statement: str, says: str
) -> None:
    made = record_as(case, ADA, "restrict", reason="She works here too", only=[ADA, RON]).id
    whole.rollback()
    assert verify(whole).ok
    attack(walked, statement)
    ((number, why),) = found(verify(whole), case)
    assert (number, says in why) == (made, True)


def test_a_key_of_an_analysis_that_was_never_written_is_tried_too(
    whole: Session, walked: Settings
) -> None:
    there = "SELECT incident_id FROM case_key WHERE purpose = 'analysis'"
    bare = whole.execute(text(f"SELECT id FROM incident WHERE id NOT IN ({there})")).scalar()
    whole.rollback()
    assert bare
    attack(walked, f"INSERT INTO case_key VALUES ({bare}, 'analysis', 'garbage')")
    broken = verify(whole).broken
    assert [b.why for b in broken] == ["the key of the analysis of this case cannot be opened"]
