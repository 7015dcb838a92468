"""Keyed hashes of numbers and telephones, so that an exact one can be found and none can be read.

They follow from what is locked, so they stand in no chain and can be made anew at any time.
"""

import hmac
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import ForeignKey, Index, delete, insert, inspect, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from disclosure.records.base import Record, one_of
from disclosure.records.incident import Incident
from disclosure.records.people import Person
from disclosure.records.ring import Key, Purpose, keys_of
from letters.telephones import bare_telephone

IDENTIFIER, PHONE = "identifier", "phone"
_PATIENT = 0  # the incident's own number is nobody's whom the case names
_MOST_PARTS, _WIDEST_GAP = 6, 2  # of a number as it is written in a text
_SHORTEST = 4  # letters and digits of a number; one of them a digit
_PART = re.compile(r"[^\W_]+")
_DIGIT = re.compile(r"\d")


class FoundBy(Record):
    __tablename__ = "found_by"
    __table_args__ = (Index(None, "hash"),)

    incident_id: Mapped[int] = mapped_column(
        ForeignKey("incident.id", deferrable=True, initially="DEFERRED"), primary_key=True
    )
    what: Mapped[str] = mapped_column(primary_key=True)
    person: Mapped[int] = mapped_column(primary_key=True)  # their number in the case
    hash: Mapped[str]  # the name of the key, a colon, and the hash


def keep_in_step(session: Session, row: Any) -> None:
    """With each change of a row that has a number or a telephone."""
    if isinstance(row, Incident) and inspect(row).attrs.identifier_kept.history.has_changes():
        _put(session, row.id, IDENTIFIER, _PATIENT, row.patient_identifier)
    if isinstance(row, Person) and inspect(row).attrs.details_kept.history.has_changes():
        _put(session, row.incident_id, PHONE, row.number, row.details.get("phone"))


def found_with(session: Session, what: str, words: str) -> dict[int, set[int]]:
    """Incidents, each with the numbers of the people found there; none for the patient's own."""
    hashes = [_hash(key, what, words) for key in _keys(session)]
    mine = select(FoundBy.incident_id, FoundBy.person).where(
        FoundBy.what == what, FoundBy.hash.in_(hashes)
    )
    found: dict[int, set[int]] = {}
    for incident_id, person in session.execute(mine):
        found.setdefault(incident_id, set()).update({person} - {_PATIENT})
    return found


def with_the_same(session: Session, words: Mapping[int, str]) -> dict[int, set[int]]:
    """Of a few hundred incidents with the patient's number of each: which others have the same."""
    whose: dict[str, set[int]] = {}
    for incident_id, number in words.items():
        for key in _keys(session) if is_one_patients(number) else ():
            whose.setdefault(_hash(key, IDENTIFIER, number), set()).add(incident_id)
    mine = select(FoundBy.incident_id, FoundBy.hash)
    mine = mine.where(FoundBy.what == IDENTIFIER, FoundBy.hash.in_(whose))
    found: dict[int, set[int]] = {}
    for other, hash in session.execute(mine) if whose else ():
        for incident_id in whose[hash] - {other}:
            found.setdefault(incident_id, set()).add(other)
    return found


def identifiers_in(session: Session, text: str) -> dict[int, set[str]]:
    """Incidents whose patient's number stands in this text, and how it is written there."""
    numbers = _numbers_of(text)
    spelled: Mapping[str, str] = {
        hashed(bare): written
        for hashed in (_hashing(key, IDENTIFIER) for key in _keys(session))
        for bare, written in numbers.items()
    }
    mine = select(FoundBy.incident_id, FoundBy.hash).where(
        FoundBy.what == IDENTIFIER, one_of(session, FoundBy.hash, spelled)
    )
    found: dict[int, set[str]] = {}
    for incident_id, hash in session.execute(mine) if spelled else ():
        found.setdefault(incident_id, set()).add(spelled[hash])
    return found


def make_anew(session: Session, incident: Incident, people: list[Person]) -> None:
    """Under the present key, inside a transaction that writes."""
    _put(session, incident.id, IDENTIFIER, _PATIENT, incident.patient_identifier)
    for person in people:
        _put(session, incident.id, PHONE, person.number, person.details.get("phone"))


def is_whole(what: str, words: str) -> bool:
    """Whether it is enough of a number to be looked for."""
    return len(_bare(what, words)) >= _SHORTEST


def bare_identifier(words: str) -> str:
    """A patient's number as it is compared: however it is written, the same for the same. Empty of
    what stands where nobody knows one, as Unknown, N/A or zeros: many patients have that.
    """
    bare = _bare(IDENTIFIER, words)
    return bare if _DIGIT.search(bare) and bare.strip("0") else ""


def is_one_patients(number: str) -> bool:
    """Whether two cases that have it are of one patient."""
    return len(bare_identifier(number)) >= _SHORTEST


def _put(session: Session, incident_id: int, what: str, person: int, words: str | None) -> None:
    cells = {"incident_id": incident_id, "what": what, "person": person}
    session.execute(delete(FoundBy).filter_by(**cells))
    if words and _bare(what, words):
        hashed = _hash(keys_of(session).ring.present(Purpose.FINDING), what, words)
        session.execute(insert(FoundBy).values(**cells, hash=hashed))


def _keys(session: Session) -> tuple[Key, ...]:
    """While they are made anew, some still stand under the key before."""
    return keys_of(session).ring.keys[Purpose.FINDING]


def _hash(key: Key, what: str, words: str) -> str:
    return _hashing(key, what)(_bare(what, words))


def _hashing(key: Key, what: str) -> Callable[[str], str]:
    """What hashes one bare number after the other: what is the same for all is done once."""
    begun = hmac.new(key.secret, f"{what}:".encode(), "sha256")

    def hashed(bare: str) -> str:
        this = begun.copy()
        this.update(bare.encode())
        return f"{key.name}:{this.hexdigest()[:32]}"

    return hashed


def _bare(what: str, words: str) -> str:
    if what == PHONE:
        return bare_telephone(words)
    plain = unicodedata.normalize("NFKC", words).casefold()
    return "".join(_PART.findall(plain))


@lru_cache(maxsize=16)  # texts that are being worked on
def _numbers_of(text: str) -> Mapping[str, str]:
    """A letter is asked again at each step that it takes, and while somebody writes."""
    return dict(_numbers_in(text))


def _numbers_in(text: str) -> Iterator[tuple[str, str]]:
    """All that may be a number, bare and as written: parts near each other, one with a digit."""
    parts = list(_PART.finditer(text))
    alone = [_bare_part(part[0]) for part in parts]
    for first, numbered in enumerate(_first_numbered(alone)):
        if numbered >= first + _MOST_PARTS:
            continue
        start, end = parts[first].span()
        for number, part in enumerate(parts[first : first + _MOST_PARTS], first):
            if part.start() - end > _WIDEST_GAP:
                break
            end = part.end()
            if number >= numbered:
                written = text[start:end]
                # Between two parts of other writings may stand what is a letter there.
                plain = written.isascii()
                bare = "".join(alone[first : number + 1]) if plain else _bare(IDENTIFIER, written)
                if len(bare) >= _SHORTEST:
                    yield bare, written


def _bare_part(part: str) -> str:
    return part.lower() if part.isascii() else _bare(IDENTIFIER, part)


def _first_numbered(parts: Sequence[str]) -> list[int]:
    """From each of the parts on, the place of the first that has a digit; behind all, where none
    has."""
    found, place = list[int](), len(parts)
    for here in reversed(range(len(parts))):
        place = here if _DIGIT.search(parts[here]) else place
        found.append(place)
    return found[::-1]
