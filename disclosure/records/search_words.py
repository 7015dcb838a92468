"""Words by which a case is found: of names, references, what happened, promises and questions.

They follow from rows that can be read in this database anyway, so they stand in no chain and can be
made anew (records/words_in_step.py). Nothing of the analysis, of notes or of talks comes here.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    Index,
    Select,
    Text,
    and_,
    exists,
    func,
    or_,
    select,
    tuple_,
)
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column

from disclosure.records.base import Record, one_of
from disclosure.records.folded import (
    asked_for,
    begin_in,
    in_a_row,
    names_in,
    ways_to_write,
    words_of_name,
)
from disclosure.records.incident import Incident
from disclosure.records.people import Person
from letters.writing.facts import without_title

# In the order of its letters' numbers, whatever the language of the server: what begins with a word
# then stands together in the index.
_IN_ORDER = Text().with_variant(Text(collation="C"), "postgresql")
_AFTER_ALL = "\U0010ffff"  # the last character there is; no word holds it
# Where the rarest word stands in fewer places, they are gone through; where in more, the newest
# cases are, for then the first page is soon full.
FEW = 20_000
BY_NAME = 2_000  # so many cases are looked up once; a list asks several times, for page and count
PEOPLE = 25  # of one answer


class What(StrEnum):
    NAME = "name"
    REFERENCE = "reference"
    SUMMARY = "summary"
    PROMISE = "promise"
    QUESTION = "question"


class SearchWord(Record):
    __tablename__ = "search_word"
    __table_args__ = (Index(None, "incident_id", "word"), {"sqlite_with_rowid": False})

    word: Mapped[str] = mapped_column(_IN_ORDER, primary_key=True)
    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id"), primary_key=True)
    what: Mapped[str] = mapped_column(primary_key=True)


def holding(session: Session, words: str, also: Collection[int] = ()) -> ColumnElement[bool]:
    """Of an incident: that all these words begin words of it; or that its id is one of `also`.

    The session is asked which of the words is rare: one question cannot suit rare and common ones.
    """
    places = {word: _places(session, word) for word in asked_for(words)}
    asked = sorted(places, key=lambda word: places[word])
    found_so = Incident.id.in_(also)
    if not asked or not places[asked[0]]:
        return found_so
    if places[asked[0]] < FEW:
        held = _those_with(asked[0], asked[1:])
        ids = session.scalars(held.limit(BY_NAME + 1)).all()
        return Incident.id.in_({*ids, *also} if len(ids) <= BY_NAME else _either(held, also))
    each = and_(*(_begins_in(Incident.id, word) for word in asked))
    return or_(found_so, each) if also else each


def patients_named_in(session: Session, text: str, among: ColumnElement[bool]) -> set[str]:
    """Of incidents of which `among` holds: the names of patients that stand whole in this text,
    with or without their title."""
    row, (one, two) = in_a_row(text), names_in(text)
    name = Incident.patient_name
    mine = select(name).join(SearchWord, SearchWord.incident_id == Incident.id)
    mine = mine.where(SearchWord.what == What.NAME, among)
    # A surname alone is no whole name, save of somebody who is called nothing else.
    alone = mine.where(one_of(session, SearchWord.word, one), ~name.contains(" "))
    found = session.scalars(alone.union(mine.where(one_of(session, SearchWord.word, two))))
    named = {each: ways_to_write(without_title(each)) for each in found if each}
    return {each for each, ways in named.items() if any(way in row for way in ways)}


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody found by their name. `person`: their number in the case; none: the patient, whom no
    record of a person names yet."""

    incident_id: int
    person: int | None
    name: str


def people_beginning(
    session: Session, words: str, among: Select[int], most: int = PEOPLE
) -> tuple[Named, ...]:
    """Whose names hold words that begin so, in incidents of which `among` selects the ids; in the
    order of the first such word. One more than `most` says that there are others."""
    asked = asked_for(words)
    found: dict[Named, None] = {}
    after: tuple[str, int] | None = None
    while asked and len(found) <= most:
        rows = _named(session, asked, among, after, most + 1)
        for named in _who(session, asked, [incident_id for _, incident_id in rows]):
            found[named] = None
        if len(rows) <= most:
            break
        after = rows[-1]
    return tuple(found)[: most + 1]


def _places(session: Session, word: str) -> int:
    """In how many places one stands; counted no further than it matters."""
    some = select(SearchWord.incident_id).where(_begins(SearchWord.word, word)).limit(FEW)
    return session.scalar(select(func.count()).select_from(some.subquery())) or 0


def _those_with(rarest: str, others: list[str]) -> Select[int]:
    with_all = (_begins_in(SearchWord.incident_id, word) for word in others)
    held = select(SearchWord.incident_id).where(_begins(SearchWord.word, rarest), *with_all)
    return held.distinct()


def _either(held: Select[int], also: Collection[int]) -> Select[int]:
    """Worked out by itself, before the cases are gone through."""
    one = aliased(Incident)
    whole = held.union(select(one.id).where(one.id.in_(also))) if also else held
    return select(whole.cte(nesting=True).prefix_with("MATERIALIZED").c.incident_id)


def _begins_in(incident_id: Any, word: str) -> ColumnElement[bool]:
    there = aliased(SearchWord)
    return exists().where(there.incident_id == incident_id, _begins(there.word, word))


def _begins(word: Any, start: str) -> ColumnElement[bool]:
    """A range of the index."""
    return and_(word >= start, word < start + _AFTER_ALL)


def _named(
    session: Session,
    asked: tuple[str, ...],
    among: Select[int],
    after: tuple[str, int] | None,
    most: int,
) -> list[tuple[str, int]]:
    """Words and incidents, in the order of the index."""
    first, *others = asked
    one = among.subquery()
    # By `IN` SQLite would go through all of them.
    of_these = exists().where(next(iter(one.c)) == SearchWord.incident_id)
    place = tuple_(SearchWord.word, SearchWord.incident_id)
    wanted = select(SearchWord.word, SearchWord.incident_id).where(
        SearchWord.what == What.NAME,
        _begins(SearchWord.word, first),
        of_these,
        *(_begins_in(SearchWord.incident_id, word) for word in others),
    )
    wanted = wanted if after is None else wanted.where(place > after)
    return [
        (word, incident_id)
        for word, incident_id in session.execute(wanted.order_by(*place.clauses).limit(most))
    ]


def _who(session: Session, asked: tuple[str, ...], ids: list[int]) -> list[Named]:
    """In the order of the ids: those people of each case whom all the words name."""
    mine = select(Person.incident_id, Person.number, Person.name).where(Person.incident_id.in_(ids))
    people = [Named(*row) for row in session.execute(mine.order_by(Person.number))]
    whole = select(Incident.id, Incident.patient_name).where(Incident.id.in_(ids))
    people += [Named(id, None, name) for id, name in session.execute(whole) if name]
    fit = [each for each in people if begin_in(asked, words_of_name(each.name))]
    named = {each.incident_id for each in fit if each.person is not None}
    fit = [each for each in fit if each.person is not None or each.incident_id not in named]
    return sorted(fit, key=lambda each: ids.index(each.incident_id))
