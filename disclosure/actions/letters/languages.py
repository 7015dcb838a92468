"""In which language somebody reads, by the record, and whether a letter to them is in it."""

import re

from disclosure.actions.people.people_now import PersonNow
from disclosure.records.letter import Letter
from disclosure.translating import ENGLISH
from letters.languages import in_english, tag_of, tags_of
from workflows.letter_forms import Need, need_of_language

_NO_LANGUAGE = re.compile(r"\bsign\b|\b(?:not known|unknown|none|n/?a)\b", re.IGNORECASE)


def need_of_their_language(person: PersonNow, letter: Letter) -> tuple[Need, ...]:
    """Where its translation stands beside the letter."""
    reads = _reads_instead(person, letter)
    return (need_of_language(reads),) if reads and _stands_beside(person, letter) else ()


def untranslated(person: PersonNow, letter: Letter) -> str:
    """The language they read, where the letter has neither it nor a translation into it; else
    empty. What they said of an interpreter counts too.
    """
    return "" if _stands_beside(person, letter) else _reads_instead(person, letter)


def _reads_instead(person: PersonNow, letter: Letter) -> str:
    """Of a language that we do not know by name, only that it is not English can be said."""
    said, tag = _said(person)
    written = letter.language.split("-")[0]
    if not said or tag == written or (tag is None and _says_nothing(said, written)):
        return ""
    return in_english(tag) if tag else said


def _stands_beside(person: PersonNow, letter: Letter) -> bool:
    second = (letter.translation or {}).get("language", "").split("-")[0]
    _, tag = _said(person)
    return bool(second) and (tag is None or second == tag)


def tag_on_record(person: PersonNow) -> str | None:
    """Of the language they read: where nobody said it, of that for which they need an interpreter.
    None where it is none that we know by name.
    """
    if language := person.body.get("language"):
        return tag_of(language)
    return interpreter_tag(person)


def interpreter_tag(person: PersonNow) -> str | None:
    """Between English and another language, it is the other that they speak."""
    found = tags_of(str(person.body.get("interpreter") or ""))
    return next((tag for tag in found if tag != ENGLISH), None)


def _said(person: PersonNow) -> tuple[str, str | None]:
    said = str(person.body.get("language") or person.body.get("interpreter") or "").strip()
    return said, tag_on_record(person)


def _says_nothing(said: str, written: str) -> bool:
    return written != "en" or _NO_LANGUAGE.search(said) is not None or said.casefold() == "en-gb"
