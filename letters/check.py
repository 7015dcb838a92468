"""The check of a letter or of a spoken apology: faults, what is missing, promises, advice."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import lru_cache

from letters.contents import contents_in
from letters.context import Context
from letters.faults import APOLOGY_FAULTS, LEGAL_NOTICE, faults_in_words
from letters.grade import hard_reading, long_sentences, reading_of
from letters.jargon import jargon_in
from letters.kinds import LetterKind
from letters.marks import Advice, Fault, Promise
from letters.names import others_in, wrong_names_in
from letters.promises import promises_in, unlinked
from letters.required_parts import required_parts
from letters.rules import advice_rules
from letters.text import Sentence, sentences_of

__all__ = [
    "Advice",
    "Checked",
    "Context",
    "Fault",
    "Promise",
    "apology_is_conditional",
    "apology_passes",
    "check",
    "contents_found",
    "promise_sentences",
]

KNOWN_LANGUAGES = ("en",)
_REMEMBERED = 512  # texts: a case asks the same ones at every look


@dataclass(frozen=True, slots=True)
class Checked:
    """`ok`: no faults and nothing missing. `judged` False: the language is not one the check
    knows, so only holes, names and numbers were looked for, and a person must judge the rest."""

    ok: bool
    faults: tuple[Fault, ...]
    missing: tuple[str, ...]
    promises: tuple[Promise, ...]
    advice: tuple[Advice, ...]
    grade: float
    reading_ease: float
    words: int
    judged: bool

    def document(self) -> dict[str, object]:
        """The contract's JSON."""
        return {
            "ok": self.ok,
            "faults": [asdict(each) for each in self.faults],
            "missing": list(self.missing),
            "promises": [asdict(each) for each in self.promises],
            "advice": [asdict(each) for each in self.advice],
            "grade": self.grade,
            "reading_ease": self.reading_ease,
            "words": self.words,
            "judged": self.judged,
        }


NOTHING_KNOWN = Context()


def check(text: str, context: Context = NOTHING_KNOWN) -> Checked:
    """Positions are offsets in `text`. Without context, names and links are not judged."""
    sentences = sentences_of(text)
    judged = context.language.split("-")[0].lower() in KNOWN_LANGUAGES
    promises = promises_in(sentences, context.linked_promises) if judged else ()
    faults = tuple(_in_order(_faults(sentences, promises, context, judged)))
    missing = _missing(sentences, context) if judged else ()
    reading = reading_of(sentences)
    return Checked(
        ok=not faults and not missing,
        faults=faults,
        missing=missing,
        promises=promises,
        advice=(*hard_reading(reading, len(text)), *_advice(sentences)) if judged else (),
        grade=reading.grade,
        reading_ease=reading.ease,
        words=reading.words,
        judged=judged,
    )


@lru_cache(maxsize=_REMEMBERED)
def apology_passes(words: str) -> bool:
    """It says sorry, and none of the first eight faults stands in it (spoken or written)."""
    sentences = sentences_of(words)
    faults = faults_in_words(sentences, notice=False, judged=True)
    return "apology" in contents_in(sentences) and not any(
        fault.kind in APOLOGY_FAULTS for fault in faults
    )


@lru_cache(maxsize=_REMEMBERED)
def apology_is_conditional(words: str) -> bool:
    """No reviewer may accept such an apology."""
    faults = faults_in_words(sentences_of(words), notice=False, judged=True)
    return any(fault.kind == "conditional" for fault in faults)


@lru_cache(maxsize=_REMEMBERED)
def contents_found(text: str) -> frozenset[str]:
    """The content ids that the text holds."""
    return contents_in(sentences_of(text))


@lru_cache(maxsize=_REMEMBERED)
def promise_sentences(text: str) -> tuple[Promise, ...]:
    """Every sentence that promises, none of them linked."""
    return promises_in(sentences_of(text), None)


def _faults(
    sentences: tuple[Sentence, ...],
    promises: tuple[Promise, ...],
    context: Context,
    judged: bool,
) -> Iterator[Fault]:
    notice = LEGAL_NOTICE in (context.required or ())
    in_words = faults_in_words(sentences, notice=notice, judged=judged)
    yield from in_words
    yield from others_in(sentences, context)
    yield from wrong_names_in(sentences, context)
    if judged:
        yield from jargon_in(sentences, in_words)
    if context.linked_promises is not None:
        yield from unlinked(promises)


def _in_order(faults: Iterator[Fault]) -> Iterator[Fault]:
    """As they stand in the text; of one kind, none inside another."""
    reached: dict[str, int] = {}
    for fault in sorted(faults, key=lambda each: (each.start, -each.end, each.kind)):
        if fault.end > reached.get(fault.kind, -1):
            reached[fault.kind] = fault.end
            yield fault


def _missing(sentences: tuple[Sentence, ...], context: Context) -> tuple[str, ...]:
    needed: tuple[str, ...] = ()
    if context.required is not None:
        needed = context.required
    elif context.kind is not None:
        needed = required_parts(LetterKind(context.kind), has_results=False, is_late=False)
    found = contents_in(sentences) if needed else frozenset()
    return tuple(part for part in needed if part not in found)


def _advice(sentences: tuple[Sentence, ...]) -> Iterator[Advice]:
    yield from long_sentences(sentences)
    for rule in advice_rules():
        for each in sentences:
            if rule.found_in(each.plain):
                yield Advice(rule.kind, each.text, each.start, each.end, rule.why)
