"""The check of a letter or of a spoken apology: faults, what is missing, promises, advice."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import lru_cache

from letters.as_read import as_read
from letters.checks import privileged
from letters.checks.called_alike import called_alike
from letters.checks.chances import candidates_in_sentence, chances_of
from letters.checks.contents import contents_in
from letters.checks.faults import APOLOGY_FAULTS, LEGAL_NOTICE, faults_in_words
from letters.checks.grade import (
    Reading,
    hard_reading,
    hardest_sentences,
    long_sentences,
    reading_of,
)
from letters.checks.greetings import (
    apart_greeted,
    called_by_another_name,
    other_titles,
    others_greeted,
    others_spoken_to,
    perhaps_apart_greeted,
    spoken_to_otherwise,
    titled_as_another,
)
from letters.checks.identifiers import marked_exactly, record_numbers_in
from letters.checks.jargon import jargon_in
from letters.checks.likeness import advice_by_likeness, believed, faults_by_likeness
from letters.checks.names import wrong_names_in
from letters.checks.names_inflected import Names, told_apart
from letters.checks.others import others_in, perhaps_others_in
from letters.checks.promises import (
    days_in_no_ledger,
    days_not_read,
    kept_by_another,
    linked_in,
    promises_in,
    reference_of,
    unlinked,
)
from letters.checks.reached_at import details_in, secrets_in
from letters.checks.taken_back import taken_back
from letters.checks.theirs import Own, own_names
from letters.checks.told_as_the_patient import told_as_the_patient
from letters.context import Context
from letters.days.days_in_languages import reads_days
from letters.days.promise_days import (
    days_named,
    days_that_are_not,
    times_without_a_day,
    wrong_weekdays,
)
from letters.kept import tells_what_was_kept
from letters.kinds import LetterKind
from letters.languages import in_english
from letters.marks import Advice, Fault, Promise
from letters.required_parts import required_parts
from letters.rules import Rule, advice_rules
from letters.text import Sentences, sentences_of
from letters.ways_promised import against_wishes, speaks_to_them

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
    "promises_of_nobody",
]

KNOWN_LANGUAGES = ("en",)
_SAYS_IT = re.compile(  # a notice names the apology, and offers none
    r"\bsorry\b|\bapologi[sz]e\b"
    r"|\b(?:accept|extend|give|make|offer|owe|send)\b(?![^.]*\b(?:admi|evidence|liab|proof))[^.]*?"
    r"\b(?:an|my|our)(?: \w+){0,2} apolog(?:y|ies)\b",
    re.IGNORECASE,
)
_SOME_DAY = date(2026, 1, 1)  # where it is only asked whether a day is named
_REMEMBERED = 512  # texts: a case asks the same ones at every look


@dataclass(frozen=True, slots=True)
class Checked:
    """`ok`: no faults and nothing missing. `judged` False: the language is not one the check
    knows, so only holes, names, numbers and the days of linked promises were looked for, and a
    person must judge the rest."""

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
    read = as_read(text)
    found = _checked(read.words, context.composed())
    return replace(
        found,
        faults=read.told(found.faults),
        promises=read.told(found.promises),
        advice=read.told(found.advice),
    )


def _checked(text: str, context: Context) -> Checked:
    sentences = sentences_of(text)
    judged = judges(context.language)
    found_by = promises_in(sentences, context.linked_promises) if judged else None
    promises = linked_in(text, context.linked_promises) if found_by is None else found_by
    notice = LEGAL_NOTICE in (context.required or ())
    by_rule = faults_in_words(sentences, notice=notice, judged=judged)
    in_words = believed(by_rule, sentences) if judged else by_rule
    in_words = marked_exactly(in_words, record_numbers_in(sentences))
    by_ear = faults_by_likeness(sentences, in_words, notice=notice) if judged else ()
    others = tuple(_faults(text, sentences, promises, context, in_words, judged))
    names = _names(sentences, context, judged, others)
    told = (*_once(others, names.wrong), *by_ear)
    told = (*told, *taken_back(sentences, told)) if judged else told
    faults = tuple(_in_order(_no_notice(told, sentences) if context.notice_apart else told))
    missing = _missing(sentences, context, None if notice else in_words) if judged else ()
    missing = tuple(part for part in missing if not _is_told(sentences, promises, part, context))
    reading = reading_of(sentences)
    return Checked(
        ok=not faults and not missing,
        faults=faults,
        missing=missing,
        promises=promises,
        advice=(
            *_of_the_analysis(context.analysis_runs),
            *details_in(text, context),
            *(
                perhaps_others_in(sentences, context, faults, judged=judged)
                if context.perhaps_patients
                else ()
            ),
            *_not_approved(context),
            *days_in_no_ledger(promises, context),
            *(kept_by_another(promises, sentences, context) if judged else ()),
            *(_advice(text, sentences, reading, context) if judged else ()),
            *(_days_wanted(promises, context.today) if judged else ()),
            *(_no_such_days(text, promises, context) if judged else ()),
            *(against_wishes(promises, context.wishes) if judged and context.wishes else ()),
            *(() if judged else _days_to_compare(promises, context)),
            *names.in_doubt,
            *(called_alike(sentences, context, faults) if judged else ()),
            *(advice_by_likeness(sentences, faults, by_rule, notice=notice) if judged else ()),
        ),
        grade=reading.grade,
        reading_ease=reading.ease,
        words=reading.words,
        judged=judged,
    )


def judges(language: str) -> bool:
    """Whether it knows the language."""
    return language.split("-")[0].lower() in KNOWN_LANGUAGES


@lru_cache(maxsize=_REMEMBERED)
def apology_passes(words: str) -> bool:
    """It says sorry, and none of the first eight faults stands in it (spoken or written)."""
    sentences = sentences_of(as_read(words).words)
    faults = believed(faults_in_words(sentences, notice=False, judged=True), sentences)
    return "apology" in contents_in(sentences, faults, ("apology",)) and not any(
        fault.kind in APOLOGY_FAULTS for fault in faults
    )


@lru_cache(maxsize=_REMEMBERED)
def apology_is_conditional(words: str) -> bool:
    """No reviewer may accept such an apology."""
    sentences = sentences_of(as_read(words).words)
    faults = faults_in_words(sentences, notice=False, judged=True)
    return any(fault.kind == "conditional" for fault in faults)


@lru_cache(maxsize=_REMEMBERED)
def contents_found(text: str) -> frozenset[str]:
    """The content ids that the text holds."""
    return contents_in(sentences_of(as_read(text).words))


@lru_cache(maxsize=_REMEMBERED)
def promise_sentences(text: str) -> tuple[Promise, ...]:
    """Every sentence that promises, none of them linked."""
    read = as_read(text)
    return read.told(promises_in(sentences_of(read.words), None))


def promises_of_nobody(text: str, linked: Mapping[str, str]) -> tuple[str, ...]:
    """The sentences that promise and are tied to nothing, by the same rule as in `check`."""
    promised = (each.text for each in promise_sentences(text))
    return tuple(sentence for sentence in promised if reference_of(sentence, linked) is None)


def _faults(
    text: str,
    sentences: Sentences,
    promises: tuple[Promise, ...],
    context: Context,
    in_words: list[Fault],
    judged: bool,
) -> Iterator[Fault]:
    yield from in_words
    yield from others_in(sentences, context)
    yield from secrets_in(text, context)
    if judged:
        names = own_names(context)
        yield from jargon_in(sentences, in_words, context.own_terms, context.silenced, names)
    if context.linked_promises is not None:
        yield from unlinked(promises, context)


def _names(sentences: Sentences, context: Context, judged: bool, found: Iterable[Fault]) -> Names:
    """Of somebody else of the case none may stand, in any language. `found`: what is marked."""
    others = (
        *others_greeted(sentences, context),
        *apart_greeted(sentences, context),
        *titled_as_another(sentences, context),
        *others_spoken_to(sentences, context),
    )
    wrong = tuple(wrong_names_in(sentences, context))
    if not judged:
        told = told_apart(wrong, Own.of(context))
        return replace(told, wrong=(*others, *told.wrong))
    said = {each.start for each in (*others, *wrong)}
    otherwise = (
        *spoken_to_otherwise(sentences, context),
        *called_by_another_name(sentences, context),
    )
    wrong = (*wrong, *(each for each in otherwise if each.start not in said))
    marked = (
        *wrong,
        *(each for each in found if each.kind == "raw-identifier" and " " in each.text),
    )
    return Names((*others, *wrong, *told_as_the_patient(sentences, context, marked)), ())


def _once(found: Sequence[Fault], wrong: Sequence[Fault]) -> Iterator[Fault]:
    """Where another patient's first name is told as the patient's, it is marked once: as wrong. By
    their whole name they are meant themselves, however like the patient's it is."""
    told = {(each.start, each.end) for each in wrong}
    whole = told & {(each.start, each.end) for each in found if " " in each.text}
    yield from (each for each in found if (each.start, each.end) not in told - whole)
    yield from (each for each in wrong if (each.start, each.end) not in whole)


def _no_notice(faults: Iterable[Fault], sentences: Sentences) -> Iterator[Fault]:
    """A notice that the law demands is no fault in a paragraph of its own, apart from the sorry."""
    paragraphs = {each.start: each.paragraph for each in sentences}
    sorry = {each.paragraph for each in sentences if _SAYS_IT.search(each.said)}
    for fault in faults:
        if fault.kind != "obligation" or paragraphs.get(fault.start) in sorry:
            yield fault


def _in_order(faults: Iterable[Fault]) -> Iterator[Fault]:
    """As they stand in the text; of one kind, none inside another."""
    reached: dict[str, int] = {}
    for fault in sorted(faults, key=lambda each: (each.start, -each.end, each.kind)):
        if fault.end > reached.get(fault.kind, -1):
            reached[fault.kind] = fault.end
            yield fault


def _missing(
    sentences: Sentences, context: Context, in_words: list[Fault] | None
) -> tuple[str, ...]:
    needed: tuple[str, ...] = ()
    if context.required is not None:
        needed = context.required
    elif context.kind is not None:
        needed = required_parts(LetterKind(context.kind), has_results=False, is_late=False)
    found = contents_in(sentences, in_words, needed) if needed else frozenset()
    return tuple(part for part in needed if part not in found)


def _not_approved(context: Context) -> Iterator[Advice]:
    if context.findings_wait:
        why = "Nobody has approved findings in this case. Have what was found approved first."
        yield Advice("no-findings", "", 0, 0, why)


def _is_told(
    sentences: Sentences, promises: tuple[Promise, ...], part: str, context: Context
) -> bool:
    """What only some kinds mean by a part. A closing letter has to say what we promised and did;
    a letter that asks for patience by which day they hear: a promise to them, with a day, says it.
    """
    if part == "actions_to_prevent" and context.kind == LetterKind.closing:
        return tells_what_was_kept(sentences)
    if part != "further_enquiries" or context.kind not in (LetterKind.delay, LetterKind.holding):
        return False
    today = context.today
    days = (days_named(p.text, today or _SOME_DAY) for p in promises if speaks_to_them(p.text))
    return any(today is None or day >= today for named in days for day in named)


def _of_the_analysis(runs: int | None) -> Iterator[Advice]:
    """A count is all the check is told of what is privileged."""
    if says := privileged.said_of(runs):
        yield Advice(privileged.KIND, "", 0, 0, says)


def _advice(
    text: str, sentences: Sentences, reading: Reading, context: Context
) -> Iterator[Advice]:
    yield from hard_reading(reading)
    yield from long_sentences(sentences)
    yield from hardest_sentences(sentences)
    yield from other_titles(sentences, context)
    yield from perhaps_apart_greeted(sentences, context)
    yield from _weekdays(text, context.today)
    found = [
        (chance.rule, each)
        for each in sentences
        for chance in chances_of(candidates_in_sentence("advice", each.small), each.plain_wording)
        if chance.found_in(each.plain_wording)
    ]
    for rule in advice_rules() if found else ():
        for each in (sentence for by, sentence in found if by is rule):
            yield Advice(rule.kind, each.text, each.start, each.end, _with(rule))


def _days_wanted(promises: tuple[Promise, ...], today: date | None) -> Iterator[Advice]:
    for promise in promises:
        for each in times_without_a_day(promise.text, today) if today else ():
            start, end = promise.start + each.start, promise.start + each.end
            words = promise.text[each.start : each.end]
            yield Advice("no-day", words, start, end, f"{each.why} {each.mend}")


def _no_such_days(text: str, promises: tuple[Promise, ...], context: Context) -> Iterator[Advice]:
    """In a promise that is held against the ledger it is a fault, and said there."""
    held = promises if context.today and context.linked_promises is not None else ()
    for each in days_that_are_not(text, context.today):
        if not any(promise.start <= each.start < promise.end for promise in held):
            words, why = text[each.start : each.end], f"{each.why} {each.mend}".strip()
            yield Advice("no-such-day", words, each.start, each.end, why)


def _days_to_compare(promises: tuple[Promise, ...], context: Context) -> Iterator[Advice]:
    """Never in silence: what the check cannot hold against the ledger, somebody has to."""
    if reads_days(context.language):
        yield from days_not_read(promises, context)
    elif context.linked_promises is not None:
        name = in_english(context.language)
        why = f"We cannot read days in {name}: compare them with the promises."
        yield Advice("days", "", 0, 0, why)


def _with(rule: Rule) -> str:
    return f"{rule.why} {rule.suggestion}".strip()


def _weekdays(text: str, today: date | None) -> Iterator[Advice]:
    for start, end, weekday in wrong_weekdays(text, today):
        yield Advice("weekday", text[start:end], start, end, f"This day is a {weekday}.")
