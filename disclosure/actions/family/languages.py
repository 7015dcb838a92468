"""In which languages the family may read us: English, and those that a named person checked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from disclosure.actions.letters.languages import interpreter_tag
from disclosure.actions.people.people_now import PersonNow
from disclosure.actions.refused import Refused
from disclosure.kinds.faults import BadInput, Fault
from disclosure.kinds.fields import is_storable
from disclosure.permissions import Actor
from disclosure.records.languages import CheckedLanguage, checked_languages
from disclosure.records.transaction import one_transaction
from disclosure.translating import ENGLISH, Catalogue, catalogue, languages
from letters.languages import in_english, tag_of

LONGEST = 200
ASKED = "language"  # in an address of the family's side: the tag of the one it is to speak


@dataclass(frozen=True, slots=True)
class Standing:
    """How one language stands here. `checked`: also of words that have changed since."""

    catalogue: Catalogue
    checked: CheckedLanguage | None

    @property
    def offered(self) -> bool:
        same = self.checked and self.checked.words_sha256 == self.catalogue.sha256
        return bool(same) and self.catalogue.is_whole


@dataclass(frozen=True, slots=True)
class Checker:
    """Who read a catalogue, and what makes them able to. Read: every sentence of it."""

    name: str
    tie: str
    read_every_sentence: bool


def standings(session: Session) -> list[Standing]:
    checked = {row.language: row for row in checked_languages(session)}
    known = filter(None, map(catalogue, languages()))
    return [Standing(each, checked.get(each.language)) for each in known]


def offered(session: Session) -> tuple[str, ...]:
    """Tags, English first. Words that were changed are not offered until somebody checks them."""
    rows = checked_languages(session)
    found = (Standing(words, row) for row in rows if (words := catalogue(row.language)))
    return (ENGLISH, *(each.catalogue.language for each in found if each.offered))


def language_for(session: Session, person: PersonNow) -> str:
    """In which we write to them: its tag; English where theirs is not offered."""
    return language_of(offered(session), person) or ENGLISH


def in_language(language: str) -> str:
    """Behind an address of the family's side, so that it opens in theirs; English needs no word."""
    return f"?{ASKED}={language}" if language != ENGLISH else ""


def language_of(tags: Sequence[str], person: PersonNow) -> str | None:
    """Which of these they read, by the record; None where it names none of them.

    What they wrote themselves and we do not know leaves them the language they had; and who needs
    an interpreter reads as they speak.
    """
    said = (among(tags, words) for words in reversed(person.languages))
    return next(filter(None, said), None) or among(tags, interpreter_tag(person) or "")


def among(tags: Sequence[str], language: str) -> str | None:
    """Which of these is meant by what somebody wrote, a tag or words."""
    tag = language if language in tags else tag_of(language)
    return tag if tag in tags else None


def name_checker(
    session: Session, actor: Actor, at: datetime, language: str, checker: Checker, seen: str = ""
) -> Standing:
    """Offered from now on. `seen`: the sha256 of the words they read, where the caller knows it.

    Raises Refused for words that changed since, are faulty or lack some; BadInput for a checker
    without a name, or a language without words.
    """
    actor.must_manage()
    if faults := _faults_of(checker):
        raise BadInput(faults)
    words = _catalogue(language)
    if seen and seen != words.sha256:
        raise Refused("These words have changed meanwhile. They have to be read again first.")
    if words.faults:
        raise Refused(f"These words cannot be used yet. {words.faults[0]}")
    if missing := words.of - words.done:
        raise Refused(f"{missing} of {words.of} sentences have no words yet.")
    with one_transaction(session):
        row = session.get(CheckedLanguage, language) or CheckedLanguage(language=language)
        row.checked_by = f"{checker.name.strip()} ({checker.tie.strip()})"
        row.checked_at, row.recorded_by, row.words_sha256 = at, actor.email, words.sha256
        session.add(row)
    return Standing(words, row)


def take_back(session: Session, actor: Actor, language: str) -> None:
    """From now on nobody is offered it; who reads it goes on in English. Raises Refused where
    nobody checked it.
    """
    actor.must_manage()
    with one_transaction(session):
        row = session.get(CheckedLanguage, language)
        if row is None:
            raise Refused(f"Nobody is named who checked {in_english(language)}.")
        session.delete(row)


def _catalogue(language: str) -> Catalogue:
    if found := catalogue(language):
        return found
    there = ", ".join(languages())
    raise BadInput.at("language", f"language: there are words for {there}.")


def _faults_of(checker: Checker) -> list[Fault]:
    faults = []
    if not checker.name.strip():
        faults.append(Fault("name", "Name the person who read it."))
    if not checker.tie.strip():
        faults.append(Fault("tie", "Say how they know the language."))
    if len(checker.name) > LONGEST or len(checker.tie) > LONGEST:
        faults.append(Fault("name", f"Use at most {LONGEST} letters."))
    if not (is_storable(checker.name) and is_storable(checker.tie)):
        faults.append(Fault("name", "This holds a character that cannot be stored."))
    if not checker.read_every_sentence:
        says = "They have to read every sentence before a family does."
        faults.append(Fault("read_every_sentence", says))
    return faults
