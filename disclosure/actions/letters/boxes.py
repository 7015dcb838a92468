"""In which boxes a letter is written: those of its template, and those it began with."""

from collections.abc import Iterable, Mapping, Set

from disclosure.actions.facts import Gathered
from disclosure.actions.law.duties import regimes_that_apply
from disclosure.actions.letters.check import regime_parts
from disclosure.policy import letter_templates
from disclosure.records.letter import Letter
from letters.kinds import Audience, LetterKind
from letters.writing.boxes import Slot, Template
from letters.writing.taken_away import as_they_stood

WHOLE = "text"  # the one box of a letter whose text came whole


def template_for(gathered: Gathered, kind: LetterKind, audience: Audience) -> Template:
    """For a letter that begins now: with a box for each thing that a law of this case asks."""
    regimes = regimes_that_apply(gathered.case)
    return letter_templates().of(kind, audience, regime_parts(regimes, kind))


def boxes_of(letter: Letter, names: Set[str] | None = None) -> tuple[Slot, ...]:
    """Of a letter written in boxes. A draft keeps each box it began with, whatever came since.

    `names`: those that it is about to have, where they are not yet its own.
    """
    templates, words = letter_templates(), letter.boxes
    names = words.keys() if names is None else names
    boxes = templates.of(LetterKind(letter.kind), reader_of(letter), (), names).boxes
    gone = names - templates.document["boxes"].keys()
    return as_they_stood(boxes, gone, words, letter.text) if gone and words else boxes


def unknown_boxes(letter: Letter, names: Iterable[str]) -> tuple[list[str], list[str]]:
    """Which of these no such letter has, and which it may have, both by name."""
    known = {box.name for box in boxes_of(letter)} | letter_templates().law_boxes
    return sorted(set(names) - known), sorted(known)


def with_a_box(letter: Letter, words: Mapping[str, str]) -> dict[str, str]:
    """Of words typed at its desk those that still have a box there."""
    there = {box.name for box in boxes_of(letter)} if letter.boxes else {WHOLE}
    return {name: said for name, said in words.items() if name in there}


def left_without_a_box(letter: Letter, words: Mapping[str, str]) -> dict[str, str]:
    """The others, by name: it became one text since, or has other boxes."""
    fit = with_a_box(letter, words)
    gone = {name: said.strip() for name, said in words.items() if name not in fit}
    return {name: said for name, said in gone.items() if said and said not in letter.text}


def by_heading(letter: Letter, words: Mapping[str, str]) -> list[tuple[str, str]]:
    """Words and what their box is called, or was."""
    headings = {box.name: box.label for box in boxes_of(letter)} | {WHOLE: "The letter"}
    return [(headings.get(n, n.replace("_", " ").capitalize()), said) for n, said in words.items()]


def reader_of(letter: Letter) -> Audience:
    return Audience(letter.audience or Audience.patient)
