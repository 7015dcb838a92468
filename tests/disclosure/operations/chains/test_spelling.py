"""The quick spelling of a bare row is the exact one, and a cell read otherwise is spelled so."""

from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256
from pathlib import Path
from secrets import token_bytes

import pytest
from sqlalchemy.orm import Session

from disclosure.operations.chains.links import sealing
from disclosure.operations.chains.spelling import Spelling, _moment
from disclosure.operations.chains.streams import Row, Table, columns_of, names_of
from disclosure.operations.chains.whole import _sums
from disclosure.records.audit import AuditEntry
from disclosure.records.base import written_out
from disclosure.records.chain import Chain
from disclosure.records.evidence import Evidence
from tests.disclosure.operations.conftest import After


@pytest.mark.parametrize("table", [AuditEntry, Evidence])
def test_what_is_written_out_by_hand_is_the_spelling_of_the_seal(
    whole: Session, table: type[AuditEntry] | type[Evidence]
) -> None:
    seal = frozenset({"seal"})
    spelling = Spelling(table, without="seal")
    rows = _rows(whole, table)
    assert len(rows) > 5
    exact = [written_out(whole.get_one(table, (1, row[1])), without=seal) for row in rows]
    assert [spelling.exact(row) for row in rows] == exact
    assert [words.encode() for words in spelling._quick(columns_of(rows))] == exact


ODD_WORDS = (
    'Ada "Bee" Cole',
    'Ada \\"Bee\\" Cole',
    "Ada\tBee",
    "Ada\\tBee",
    "Ada Żółć",
    "Ada \\u017b",
)


@pytest.mark.parametrize("table", [AuditEntry, Evidence])
@pytest.mark.parametrize("told", ODD_WORDS)
def test_words_that_have_to_be_quoted_fit_themselves_and_nothing_else(
    whole: Session, table: type[AuditEntry] | type[Evidence], told: str
) -> None:
    spelling, door = Spelling(table), names_of(table).index("door")
    row = list(_rows(whole, table)[0])
    row[door] = told
    wanted = [sha256(spelling.exact(row)).hexdigest()]
    for other in ODD_WORDS:
        row[door] = other
        assert spelling.fit(columns_of([row]), _sums, wanted) == (other == told)


def _rows(session: Session, table: type[AuditEntry] | type[Evidence]) -> list[Row]:
    return list(Table(session.connection(), table, table.incident_id, table.number).of(1))


@pytest.mark.parametrize("length", [16, 32, 64, 65, 200])
def test_a_seal_made_in_a_row_is_that_of_the_record(length: int, tmp_path: Path) -> None:
    key, words = token_bytes(length), token_bytes(500)
    assert sealing(key)([words.hex()]) == [Chain(key, tmp_path).mac(words.hex().encode())]


MOMENT = "2026-03-12 12:00:00.000000"


@pytest.mark.parametrize(
    ("cell", "at"),
    [
        (MOMENT, datetime(2026, 3, 12, 12, tzinfo=UTC)),
        (MOMENT.replace(".000000", ".000250"), datetime(2026, 3, 12, 12, 0, 0, 250, UTC)),
        (f"{MOMENT}+05:00", datetime(2026, 3, 12, 7, tzinfo=UTC)),
        (datetime(2026, 3, 12, 12, tzinfo=timezone(timedelta(hours=5))),) * 2,
    ],
)
def test_a_moment_is_spelled_as_it_is_read(cell: object, at: datetime) -> None:
    assert _moment(cell) == f'"{at.astimezone(UTC).isoformat()}"'


@pytest.mark.parametrize("walked", ["sqlite"], indirect=True)
@pytest.mark.parametrize("name", ["audit_entry", "evidence", "look"])
def test_a_zone_written_behind_a_moment_moves_it_and_is_named(after: After, name: str) -> None:
    found = after(f"UPDATE {name} SET at = at || '+05:00' WHERE incident_id = 1 AND number = 2")
    assert 2 in {number for number, _ in found}
