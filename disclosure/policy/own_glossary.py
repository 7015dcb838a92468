"""An organisation's own words of the trade, and those of ours that it does not call jargon."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, Field

from disclosure.policy.marks import Loc, Marks
from disclosure.policy.reading import BadPolicy, Checked, checked, read_yaml
from letters.checks.jargon import jargon_in
from letters.rules import Term, term_of
from letters.text import sentences_of
from workflows.reasons import FEWEST_WORDS, is_reason

LONGEST = 60  # letters of a term


@dataclass(frozen=True, slots=True)
class OwnGlossary:
    """`terms` as the check takes them. `silenced`: in small letters."""

    terms: tuple[Term, ...] = ()
    silenced: frozenset[str] = frozenset()


def _term(words: str) -> str:
    if not re.fullmatch(r"\w(?:[^\n]*\w)?", words) or len(words) > LONGEST:
        raise ValueError(
            f"this is no term: write one word or a few, at most {LONGEST} letters, with no sign or "
            "blank before and behind them"
        )
    return words


def _plain(words: str) -> str:
    if not words.strip() or "\n" in words:
        raise ValueError("this is shown in one line: say in plain words what the term means")
    return words.strip()


def _reason(words: str) -> str:
    if not is_reason(words):
        raise ValueError(f"give a reason of at least {FEWEST_WORDS} words")
    return words


OneTerm = Annotated[str, AfterValidator(_term)]
Line = Annotated[str, AfterValidator(_plain)]


class TermShape(Checked):
    """`also`: other forms of the same, such as an abbreviation."""

    term: OneTerm
    plain: Line
    source: Line
    also: tuple[OneTerm, ...] = ()


class SilencedShape(Checked):
    term: OneTerm
    reason: Annotated[str, AfterValidator(_reason)]


class GlossaryFile(Checked):
    terms: tuple[TermShape, ...] = Field(default=())
    silence: tuple[SilencedShape, ...] = Field(default=())


def glossary_in(path: Path) -> OwnGlossary:
    """Raises BadPolicy, whose sentences name file, line, place and mend."""
    file = checked(path, GlossaryFile, read_yaml(path), {})
    if faults := [Marks(path).sentence(loc, says) for loc, says in _faults(file)]:
        raise BadPolicy(faults)
    return OwnGlossary(
        tuple(term_of(row) for each in file.terms for row in _rows(each)),
        frozenset(each.term.casefold() for each in file.silence),
    )


def _faults(file: GlossaryFile) -> Iterator[tuple[Loc, str]]:
    seen: set[str] = set()
    for number, each in enumerate(file.terms):
        for form in (each.term, *each.also):
            if form.casefold() in seen:
                yield ("terms", number), f"'{form}' stands here twice: take one out"
            seen.add(form.casefold())
    for number, row in enumerate(file.silence):
        if row.term.casefold() in seen:
            says = f"'{row.term}' stands among the terms or is silenced before: take one out"
            yield ("silence", number), says
        elif not _is_ours(row.term):
            says = f"the check does not call '{row.term}' jargon: correct it or take it out"
            yield ("silence", number), says
        seen.add(row.term.casefold())


def _is_ours(term: str) -> bool:
    """The check finds it by itself; and by that name, under which it can be silenced."""
    sentences = sentences_of(f"After that you had a {term} here.")
    silenced = {term.casefold()}
    return bool(jargon_in(sentences, ())) and not jargon_in(sentences, (), silenced=silenced)


def _rows(each: TermShape) -> Iterator[Mapping[str, Any]]:
    """One for each form, also in the plural: of an abbreviation the capitals count."""
    for form in (each.term, *each.also):
        row = {"term": form, "plain": each.plain, "source": each.source}
        yield row | {"find": rf"{re.escape(form)}s?"}
