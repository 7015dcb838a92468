"""A made-up language, read from the right: every sentence of ours is wrapped, so none can hide."""

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po
from sqlalchemy.orm import Session

from disclosure.actions.family.languages import Checker, name_checker
from disclosure.translating import FILE, SENTENCES, adopt_words, own_words_in, sentences_in
from tests.people import OPERATOR

TAG = "he"  # its letters are borrowed; its words mean nothing
OPEN, CLOSE = "⟦", "⟧"
CHECKER = Checker("Noa Levi", "It is made up, and she made it", read_every_sentence=True)
_ALPHABET = "אבגדהוזחטיכלמנסעפצקרשתאבגד"
_WORD = re.compile(r"%\(\w+\)[sd]|[A-Za-z]+")
_PATTERN = re.compile(r"EEEE|MMMM|\by\b")


def put_in(home: Path) -> Path:
    """Among the organisation's own words, for whoever reads them next."""
    path = own_words_in(home) / TAG / FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    catalog = Catalog(locale=TAG, project="Made up", charset="utf-8")
    for english in sentences_in(SENTENCES):
        if len(english) == 1:
            catalog.add(english[0], string=wrapped(english[0]))
        else:
            forms = tuple(wrapped(english[1]) for _ in range(catalog.num_plurals))
            catalog.add(english, string=forms)
    with path.open("wb") as file:
        write_po(file, catalog)
    adopt_words(own_words_in(home))
    return path


def offer(session: Session, at: datetime, language: str = TAG) -> None:
    name_checker(session, OPERATOR, at, language, CHECKER)


def wrapped(english: str) -> str:
    """⟦…⟧ with letters from the right, a third longer than ours."""
    if _PATTERN.search(english) or english == "d MMMM":
        return f"'{OPEN}'{english}'{CLOSE}'"
    return f"{OPEN}{_WORD.sub(_turned, english)}{CLOSE}"


def _turned(found: re.Match[str]) -> str:
    word = found[0]
    if word.startswith("%"):
        return word
    letters = "".join(_ALPHABET[ord(letter) - ord("a")] for letter in word.lower())
    return letters + letters[: len(letters) // 3]


def not_wrapped(text: str, known: Iterator[str] | list[str]) -> str:
    """What of a text stands in no brackets and is none of the words of the record."""
    left, depth = [], 0
    for letter in text:
        depth += (letter == OPEN) - (letter == CLOSE)
        left.append(letter if depth == 0 else " ")
    outside = "".join(left)
    for words in known:
        outside = outside.replace(words, " ")
    return " ".join(re.findall(r"[A-Za-z][A-Za-z' -]*[A-Za-z]", outside))
