"""Tables read side by side from end to end, a case at a time, as bare rows: memory stays flat."""

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, islice
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Result, Select, inspect, select, type_coerce
from sqlalchemy.orm import InstrumentedAttribute, Session
from sqlalchemy.types import NullType

from disclosure.records.analysis import ROLE
from disclosure.records.base import Record, is_postgres
from disclosure.records.out_of_reach import ended_by_server
from disclosure.records.ring import KEYS

AT_ONCE = 200  # rows the database hands over together; so many stay near the processor
Row = Sequence[Any]
Columns = Sequence[Sequence[Any]]  # of some rows, each the cells of one name


@dataclass(frozen=True, slots=True)
class Part:
    """The cases from `since` on, and before `until`."""

    since: int | None = None
    until: int | None = None

    def holds(self, case: int) -> bool:
        begun = self.since is None or case >= self.since
        return begun and (self.until is None or case < self.until)


WHOLE = Part()
_BEING_READ = "being_read"  # in the options of the connection of a picture


class InCases:
    """Rows in the order of their cases. What is asked for must come in that order too."""

    def __init__(self, rows: Iterable[Row], owner: int = 0) -> None:
        self._cases = groupby(rows, itemgetter(owner))  # in which cell the case stands
        self.move_on()

    @property
    def next_case(self) -> Any:
        """None: it is at its end. Raises CannotBeRead for a row that is of no case."""
        if self._rows is not None and self._case is None:
            raise CannotBeRead("a row is of no case")
        return self._case

    def of(self, case: Any) -> Iterator[Row]:
        """Those of that case that were not taken yet."""
        return self._rows if self._rows is not None and self._case == case else iter(())

    def move_on(self) -> None:
        """To the next case."""
        self._case, self._rows = next(self._cases, _END)


_END: tuple[Any, Iterator[Row] | None] = None, None


class Table(InCases):
    """One table of the record; its cells stand in the order of `names`."""

    def __init__(
        self,
        connection: Connection,
        table: type[Record],
        *order: InstrumentedAttribute[Any],
        since: int | None = None,
    ) -> None:
        self.table, self.names = table, names_of(table)
        self._generator = rows_in_order(connection, table, *order, since=since)
        super().__init__(self._generator, self.names.index(order[0].key))

    def close(self) -> None:
        """Before its end: the database keeps the place of a reader for as long."""
        self._generator.close()

    def of_each(self, *names: str) -> Callable[[Sequence[Any]], Sequence[Any]]:
        """Several cells of a row, or several columns, in that order."""
        return itemgetter(*map(self.names.index, names))

    def cells(self, row: Row) -> dict[str, Any]:
        return dict(zip(self.names, row, strict=True))


class CannotBeRead(Exception):
    """A cell holds what even the driver does not take: nothing after it is seen this way."""


def names_of(table: type[Record]) -> tuple[str, ...]:
    return tuple(column.key for column in inspect(table).column_attrs)


def rows_in_order(
    connection: Connection,
    table: type[Record],
    *order: InstrumentedAttribute[Any],
    since: int | None = None,
) -> Generator[Row]:
    """Bare cells, as the driver hands them over: to make rows, moments and documents of them takes
    longer than all the rest. `since`: from that one of what they are ordered by first.

    Raises CannotBeRead; what the server refused, as it came: nothing is read after it.
    """
    cells = (type_coerce(getattr(table, name), NullType()) for name in names_of(table))
    asked = select(*cells).order_by(*order)
    if since is not None:
        asked = asked.where(order[0] >= since)
    try:
        for rows in _some_at_once(connection, asked):
            yield from rows
    except Exception as error:
        if ended_by_server(error):
            raise
        raise CannotBeRead(f"{table.__tablename__} cannot be read on") from error


def _some_at_once(
    connection: Connection, asked: Select[*tuple[Any, ...]]
) -> Generator[Sequence[Row]]:
    """SQLite's as the driver makes them: rows of the library around them are felt here."""
    if connection.dialect.name != "sqlite":
        being_read = connection.get_execution_options().get(_BEING_READ, set())
        with connection.execute(asked.execution_options(yield_per=AT_ONCE)) as found:
            being_read.add(found)
            try:
                yield from found.partitions()
            finally:
                being_read.discard(found)
        return
    with connection.execute(asked) as found:
        while found.cursor and (rows := found.cursor.fetchmany(AT_ONCE)):
            yield rows


def columns_of(rows: Iterable[Row]) -> Columns:
    return tuple(zip(*rows, strict=True))


def in_blocks(rows: Iterator[Row]) -> Iterator[Columns]:
    """Some at a time: what is done of many at once takes less."""
    while block := columns_of(islice(rows, AT_ONCE)):
        yield block


def cases_in(streams: Sequence[InCases], until: int | None = None) -> Iterator[Any]:
    """Each case that any of them speaks of, once, before the case `until`. Between two of them all
    must be moved on.
    """
    while waiting := [s.next_case for s in streams if s.next_case is not None]:
        case = min(waiting)
        if until is not None and case >= until:
            return
        yield case
        for stream in streams:
            if stream.next_case == case:
                stream.move_on()


class _Picture(Session):
    """Closes what is still being read before its connection goes back. What was left in the middle
    lives on in the traceback of what went wrong there, and its cursor was closed only in the
    transaction of whoever had that connection by then, which ended that one.
    """

    def __init__(self, *told: Any, **more: Any) -> None:
        super().__init__(*told, **more)
        self.being_read = set[Result[Any]]()

    def close(self) -> None:
        for each in tuple(self.being_read):
            each.close()
        super().close()


def one_picture(session: Session) -> Session:
    """Another one, that sees one moment only, so that no writer can look like a fault."""
    bind = session.get_bind()
    told = {name: session.info[name] for name in (KEYS, ROLE) if name in session.info}
    picture = _Picture(bind, autoflush=False, info=told)
    if is_postgres(session):
        options = {"isolation_level": "REPEATABLE READ", _BEING_READ: picture.being_read}
        picture.connection(execution_options=options)
    return picture
