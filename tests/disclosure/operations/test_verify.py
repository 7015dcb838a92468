"""Somebody with every right on the database, but without the key, changes one thing."""

from typing import Any

import pytest
from sqlalchemy import Boolean, Column, Date, DateTime, Integer, LargeBinary, Table, text
from sqlalchemy.orm import Session

from disclosure.kinds.faults import BadInput
from disclosure.operations.chains.heads import NO_HEADS
from disclosure.operations.verify import verify
from disclosure.records.audit import AuditEntry
from disclosure.records.base import Moment, Record
from disclosure.records.evidence import Evidence
from disclosure.records.ring import KEYS, KeyFile
from disclosure.settings import Settings
from tests.attacker import attack, attacker
from tests.cases import ACase, record_as
from tests.disclosure.operations.conftest import After, Found, checkpoint, found_in
from tests.people import BEN

# One row of each table: a condition, the entry that answers for it, and what it is called.
ADDED = {
    "audit_entry": ("number = 5", 5, "entry"),
    "evidence": ("number = 5", 5, "record"),
    "analysis": ("number = 11", 11, "record"),
    "look": ("number = 2", 2, "look"),
}
SEALED = {
    "incident": "id = 1",
    "letter": "kind = 'apology'",
    "commitment": "id = 1",
    "question": "id = 1",
    "concern": "id = 1",
    "person": "id = 1",
    "consent": "id = 1",
}
STATES = {"incident": "disclose", "letter": "issued", "commitment": "open", "question": "open"}
STATES |= {"concern": "open"}
INSTEAD = {
    ("person", "standing"): "standing = 'also_told'",
    ("commitment", "standing"): "standing = true, due_on = NULL",
    **{(table, "state"): f"state = '{state}'" for table, state in STATES.items()},
}
PLACES = ("number", "incident_id")
# The others in `make soak`; tests/disclosure/operations/test_every_cell.py alters some of each too.
EVERY_THIRD = pytest.mark.parametrize(
    "third", [0, pytest.param(1, marks=pytest.mark.long), pytest.param(2, marks=pytest.mark.long)]
)


def last_entry(case: ACase) -> int:
    case.session.rollback()
    return case.incident.version


def test_a_walked_record_is_whole(whole: Session) -> None:
    found = verify(whole)
    assert (found.ok, found.broken) == (True, ())
    assert found.entries == whole.query(AuditEntry).count()


@EVERY_THIRD
@pytest.mark.parametrize("name", ADDED)
def test_each_altered_cell_of_what_is_only_added_is_found(
    whole: Session, walked: Settings, case: ACase, name: str, third: int
) -> None:
    where, entry, noun = ADDED[name]
    for column in [*Record.metadata.tables[name].columns][third::3]:
        found = _with_another(column, where, whole, walked, case.ref)
        moved = column.name in PLACES
        said = {f"{noun} was altered", f"{noun} was altered, or sealed with another key"}
        assert found[0][1] in ({f"{noun} is missing"} if moved else said), column
        assert found[0][0] == entry
        assert moved or {number for number, _ in found} == {entry}, (column, found)


@EVERY_THIRD
@pytest.mark.parametrize("name", SEALED)
def test_each_altered_cell_of_a_row_that_changes_is_found(
    whole: Session, walked: Settings, case: ACase, name: str, third: int
) -> None:
    ref, entry = _sealed_row(whole, name)
    for column in [*Record.metadata.tables[name].columns][third::3]:
        found = _with_another(column, SEALED[name], whole, walked, case.ref)
        moved = column.name in ("ref", "incident_id") or (name, column.name) == ("incident", "id")
        says = f"{ref} is missing" if moved else f"{ref} was altered"
        assert any(why.startswith(says) for _, why in found), (column, found)
        assert any(number == entry for number, _ in found), (column, found)


def _sealed_row(session: Session, name: str) -> tuple[str, int]:
    row = session.execute(text(f"SELECT ref, version FROM {name} WHERE {SEALED[name]}")).one()
    session.rollback()
    return row.ref, row.version


def _with_another(
    column: Column[Any], where: str, session: Session, settings: Settings, ref: str
) -> Found:
    """What is found with another value in that cell; then all is put back."""
    table = column.table
    assert isinstance(table, Table)
    of_case = where if "id" in where.split() or "kind" in where else f"incident_id = 1 AND {where}"
    new = INSTEAD.get((table.name, column.name), f'"{column.name}" = {_other(column)}')
    attack(
        settings,
        f"CREATE TABLE aside AS SELECT * FROM {table.name}",
        f"UPDATE {table.name} SET {new} WHERE {of_case}",
    )
    found = found_in(session, ref)
    attack(
        settings,
        f"DELETE FROM {table.name}",
        f"INSERT INTO {table.name} SELECT * FROM aside",
        "DROP TABLE aside",
    )
    return found


def _other(column: Column[Any]) -> str:
    sort = column.type
    if isinstance(sort, Boolean):
        return f"NOT {column.name}"
    if isinstance(sort, Moment | DateTime):
        return "'2001-01-01 00:00:00'"
    if isinstance(sort, Date):
        return "'2001-01-01'"
    if isinstance(sort, Integer):
        return "3" if column.name == "incident_id" else "77"
    if isinstance(sort, LargeBinary):
        return "''"
    return "'[{\"x\": 1}]'" if "JSON" in str(sort) else "'x'"


@pytest.mark.parametrize(
    ("statement", "why"),
    [
        ("UPDATE letter_file SET content = '' WHERE format = 'standard'", "standard was altered"),
        ("UPDATE letter_file SET sha256 = 'x' WHERE format = 'html'", "html was altered"),
        ("UPDATE letter_file SET letter_id = 77 WHERE letter_id = 1", "text is missing"),
        ("UPDATE letter_file SET format = 'x' WHERE format = 'text'", "text is missing"),
        ("DELETE FROM letter_file WHERE format = 'large_print'", "large_print is missing"),
    ],
)
def test_the_issued_bytes_are_those_of_the_letter(after: After, statement: str, why: str) -> None:
    assert any(says.endswith(f"file {why}") for _, says in after(statement))


def test_a_letter_text_that_was_altered_is_found(after: After) -> None:
    found = after("UPDATE letter SET text = text || 'Sorry if.' WHERE kind = 'apology'")
    assert any(why.endswith("text does not match its fingerprint") for _, why in found)


def test_a_plain_cell_is_named_from_what_the_chain_says_to_what_stands(
    after: After, whole: Session
) -> None:
    due = whole.execute(text("SELECT ref, due_on, version FROM commitment WHERE id = 1")).one()
    whole.rollback()
    found = after("UPDATE commitment SET due_on = '2030-01-01' WHERE id = 1")
    says = f"due_on stands at 2030-01-01, the chain says {due.due_on}"
    assert found == [(due.version, f"{due.ref} was altered: {says}")]


def test_a_state_is_named_from_what_the_chain_says_to_what_stands(
    after: After, case: ACase
) -> None:
    last = last_entry(case)
    found = after("UPDATE incident SET state = 'investigate' WHERE id = 1")
    says = "state stands at investigate, the chain says closed"
    assert found == [(last, f"{case.ref} was altered: {says}")]


@pytest.mark.parametrize("name", [*ADDED, *SEALED, "letter_file"])
def test_a_row_that_was_taken_away_is_named(after: After, name: str, whole: Session) -> None:
    if name in SEALED:
        ref, entry = _sealed_row(whole, name)
        assert (entry, f"{ref} is missing") in after(f"DELETE FROM {name} WHERE {SEALED[name]}")
    elif name == "letter_file":
        assert len(after("DELETE FROM letter_file")) == 8
    else:
        where, entry, noun = ADDED[name]
        found = after(f"DELETE FROM {name} WHERE incident_id = 1 AND {where}")
        assert (entry, f"{noun} is missing") in found


PUT_THERE = dict.fromkeys([*SEALED][1:], "PLANTED-1 was put there without an entry")
PUT_THERE |= dict.fromkeys(("evidence", "analysis"), "record is there without its entry")
PUT_THERE |= {"look": "look was altered", "letter_file": "file planted was put there"}
NEW = {"id": "900", "number": "900", "ref": "'PLANTED-1'", "format": "'planted'"}


@pytest.mark.parametrize(("name", "why"), PUT_THERE.items())
def test_a_row_that_was_put_there_is_named(after: After, name: str, why: str) -> None:
    """A copy of one that is there, under another number."""
    cells = [cell.name for cell in Record.metadata.tables[name].columns]
    chosen = ", ".join(NEW.get(cell, f'"{cell}"') for cell in cells)
    found = after(f"INSERT INTO {name} SELECT {chosen} FROM {name} LIMIT 1")
    assert any(says.endswith(why) for _, says in found), found


def test_a_record_put_beside_an_entry_that_wrote_none_is_named(
    after: After, whole: Session
) -> None:
    of_none = "SELECT min(number) FROM audit_entry WHERE incident_id = 1 AND digest = ''"
    number = whole.execute(text(f"{of_none} AND number > 1")).scalar_one()
    whole.rollback()
    cells = [cell.name for cell in Evidence.__table__.columns]
    chosen = ", ".join(str(number) if cell == "number" else f'"{cell}"' for cell in cells)
    copy = f"SELECT {chosen} FROM evidence WHERE incident_id = 1 AND number = 5"
    assert after(f"INSERT INTO evidence {copy}") == [(number, "record was put there")]


def test_two_entries_that_were_swapped_are_both_named(after: After) -> None:
    found = after(
        "UPDATE audit_entry SET number = 900 WHERE incident_id = 1 AND number = 5",
        "UPDATE audit_entry SET number = 5 WHERE incident_id = 1 AND number = 6",
        "UPDATE audit_entry SET number = 6 WHERE incident_id = 1 AND number = 900",
    )
    assert {(5, "entry was altered"), (6, "entry was altered")} <= set(found)


def wind_back(last: int) -> list[str]:
    """As if the last entry had never been: the row too is put back as far as one can guess."""
    return [
        f"DELETE FROM evidence WHERE incident_id = 1 AND number = {last}",
        f"DELETE FROM audit_entry WHERE incident_id = 1 AND number = {last}",
        f"UPDATE incident SET version = {last - 1}, state = 'follow_up' WHERE id = 1",
    ]


def test_last_entries_that_were_taken_away_are_missed(after: After, case: ACase) -> None:
    last = last_entry(case)
    assert (last, "entry is missing") in after(*wind_back(last))


def test_a_past_written_anew_after_the_last_rows_were_taken_is_found(
    after: After, case: ACase
) -> None:
    last = last_entry(case)
    after(*wind_back(last))
    record_as(case, BEN, "note", words="Something else")
    assert (last, "entry was altered") in after()


def test_an_old_entry_put_back_does_not_join_the_chain(
    after: After, case: ACase, walked: Settings
) -> None:
    last = last_entry(case)
    here = f"WHERE incident_id = 1 AND number = {last}"
    after(f"CREATE TABLE aside AS SELECT * FROM audit_entry {here}", *wind_back(last))
    for words in ("Another last one", "One after it"):
        record_as(case, BEN, "note", words=words)
    (walked.keys.with_name(f"{walked.keys.name}.heads")).unlink()  # even the heads are gone
    again = [f"DELETE FROM {table} {here}" for table in ("audit_entry", "evidence")]
    found = after(*again, "INSERT INTO audit_entry SELECT * FROM aside")
    assert (last + 1, "entry does not follow the one before") in found


ALL_OF_IT = [
    f"DELETE FROM {name} WHERE incident_id = 1"
    for name in (*ADDED, *SEALED, "case_member")
    if name != "incident"
] + ["DELETE FROM letter_file", "DELETE FROM incident WHERE id = 1"]


def test_a_whole_case_that_was_taken_away_is_missed(whole: Session, walked: Settings) -> None:
    attack(walked, *ALL_OF_IT)
    found = verify(whole)
    assert [(b.incident, b.entry) for b in found.broken] == [("INC-?-000001", 1)] * 2
    assert "entry is missing, and so are all to number" in found.broken[0].why


def test_a_case_taken_away_with_the_file_of_heads_is_missed_by_a_checkpoint(
    whole: Session, walked: Settings
) -> None:
    kept = checkpoint(whole)
    assert verify(whole, checkpoint=kept).ok
    attack(walked, *ALL_OF_IT)
    walked.keys.with_name(f"{walked.keys.name}.heads").unlink()
    assert [b.why for b in verify(whole).broken] == [NO_HEADS]  # nothing left speaks of the case
    taken = verify(whole, checkpoint=kept).broken
    assert {b.incident for b in taken} == {"", "INC-?-000001"}


@pytest.mark.parametrize("left", [None, "", "house 0 1 00\n"])
def test_a_file_of_heads_that_is_gone_emptied_or_begun_anew_is_named(
    whole: Session, walked: Settings, left: str | None
) -> None:
    heads = walked.keys.with_name(f"{walked.keys.name}.heads")
    heads.unlink() if left is None else heads.write_text(left)
    attack(walked, "DELETE FROM house_entry")
    says = [b.why for b in verify(whole).broken]
    assert says[0] == NO_HEADS if not left else "begun anew" in says[0]


def test_a_checkpoint_cannot_be_changed(whole: Session) -> None:
    kept = checkpoint(whole)
    fewer = {**kept, "heads": kept["heads"][1:]}
    found = verify(whole, checkpoint=fewer)
    assert [b.why for b in found.broken] == ["the checkpoint was altered, or made with another key"]


def test_one_case_is_looked_at_alone(whole: Session, case: ACase, walked: Settings) -> None:
    other = whole.execute(text("SELECT ref FROM incident WHERE id = 2")).scalar_one()
    attack(walked, "UPDATE person SET name = 'x' WHERE incident_id = 2")
    assert verify(whole, case.ref).ok
    assert [b.incident for b in verify(whole, other).broken] == [other]
    with pytest.raises(BadInput):
        verify(whole, "INC-2026-000009")


RUBBISH = {
    "evidence": ("body", "'rubbish'", "record is unreadable"),
    "audit_entry": ("at", "'noon'", "entry is unreadable"),
    "look": ("at", "7", "look is unreadable"),
    "commitment": ("due_on", "'soon'", "is missing"),
    "letter": ("slots", "x'ff00'", "is missing"),
    "question": ("words", "CAST(x'ff' AS TEXT)", "is missing"),
}


@pytest.mark.parametrize(
    ("walked", "name"), [("sqlite", name) for name in RUBBISH], indirect=["walked"]
)  # PostgreSQL does not take it
def test_rubbish_in_a_cell_is_named_and_hides_nothing(after: After, name: str) -> None:
    cell, rubbish, why = RUBBISH[name]
    where = SEALED.get(name) or f"incident_id = 1 AND {ADDED[name][0]}"
    also = "UPDATE person SET name = 'x' WHERE id = 1"
    found = after(f"UPDATE {name} SET {cell} = {rubbish} WHERE {where}", also)
    assert any(says.endswith(why) for _, says in found), found
    assert any(says.startswith("PERSON-") for _, says in found)


def test_rubbish_in_the_entries_changes_is_named(after: After) -> None:
    for rubbish in ("[]", "7", '[7, {"thing": 1}, {"thing": "x", "plain": {"a": 1}}]'):
        found = after(f"UPDATE audit_entry SET changes = '{rubbish}' WHERE number = 5")
        assert (5, "entry was altered") in found


def test_a_torn_line_in_the_file_of_heads_is_named_and_the_rest_counts(
    whole: Session, walked: Settings, after: After, case: ACase
) -> None:
    with walked.keys.with_name(f"{walked.keys.name}.heads").open("a") as heads:
        heads.write("changes 1\n")
    assert [b.why.rpartition(" of ")[2] for b in verify(whole).broken] == ["heads cannot be read"]
    last = last_entry(case)
    assert (last, "entry is missing") in after(*wind_back(last))


def test_the_words_are_in_the_entry_only_as_a_salted_hash(whole: Session) -> None:
    entry, row = whole.get_one(AuditEntry, (1, 2)), whole.get_one(Evidence, (1, 2))
    assert row.body["name"] == "Mrs Ann Price"
    assert "Price" not in str([getattr(entry, c.key) for c in AuditEntry.__mapper__.columns])
    row.salt = "another"
    assert row.digest() != entry.digest


def test_the_key_is_for_its_owner_only_and_nobody_else_can_seal(
    whole: Session, walked: Settings
) -> None:
    assert walked.keys.stat().st_mode & 0o777 == 0o600
    guess = walked.home / "a guess"
    guess.write_text("00" * 32)
    whole.info[KEYS] = KeyFile(guess)
    found = verify(whole)
    strange = [b for b in found.broken if b.incident and "another key" in b.why]
    entries = {(b.incident, b.entry) for b in strange}
    assert len(entries) == found.entries


def test_the_attacker_can_write(walked: Settings) -> None:
    """Else the tests above would prove nothing."""
    with attacker(walked) as connection:
        changed = connection.exec_driver_sql("UPDATE audit_entry SET what = 'x' WHERE number = 5")
        assert changed.rowcount == 1
