"""Sentences that promise something, and which of them no commitment stands behind."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache

from letters.as_read import as_read
from letters.checks.chances import candidates_in_sentence, chances_of
from letters.checks.likeness import is_letter, sounds_promised
from letters.context import Context
from letters.dates import MONTH_FIRST, in_words
from letters.days.days_in_languages import weekdays_in_doubt
from letters.days.promise_days import agrees, days_named, misnamed_days, other_times
from letters.kept import is_told_again
from letters.marks import Advice, Fault, Promise
from letters.rules import stands_in
from letters.text import Sentences, is_hole, plain, said, sentences_of
from letters.wording import REMEMBERED, Wording, wording_of
from workflows.phrases import joined

WHY = "This is a promise, and nobody owns it yet."
SUGGESTION = "Say who does it and by which day, or take the promise out."
OWNER = "owner"  # the kind of what is said of one that somebody else keeps
_IN_PERSON = re.compile(
    r"\bI(?:['\u2019]ll| will| shall|['\u2019]m going to| am going to| promise)\b"
)
WHY_OTHER_DAY = "The letter and the promise on record do not name the same day."


def promises_in(sentences: Sentences, linked: Mapping[str, str] | None) -> tuple[Promise, ...]:
    """In reading order. A sentence that somebody linked is a promise, whatever its words."""
    references = {_same(sentence): reference for sentence, reference in (linked or {}).items()}
    in_letter = is_letter(sentences)
    found: list[Promise] = []
    for each in sentences:
        commitment = references.get(_same(each.text)) if references else None
        if commitment is not None or _promises(each.plain, each.heading, in_letter):
            found.append(Promise(each.text, each.start, each.end, commitment))
    return tuple(found)


def reference_of(sentence: str, linked: Mapping[str, str]) -> str | None:
    """The promise to which this sentence is tied, in whatever spelling of it."""
    wanted = _same(sentence) if linked else ""
    return next((ref for said, ref in linked.items() if _same(said) == wanted), None)


def linked_at_first(text: str, linked: Mapping[str, str], *, apart: bool) -> dict[str, str]:
    """Of promises and their references, those that stand in the text. `apart`: of one in several
    sentences each that promises, as the check finds them; never in a language that it cannot read.
    """
    found = dict[str, str]()
    for words, ref in linked.items():
        sentences = sentences_of(words) if apart else ()
        each = promises_in(sentences, None) if len(sentences) > 1 else ()
        if words in text:
            found |= dict.fromkeys([promise.text for promise in each] or [words], ref)
    return found


def linked_in(text: str, linked: Mapping[str, str] | None) -> tuple[Promise, ...]:
    """In a language that the check does not know a promise is what somebody linked. It is looked
    for as a whole: in some languages the point after a number ends no sentence."""
    told = ((as_read(sentence).words.strip(), ref) for sentence, ref in (linked or {}).items())
    found = ((text.find(words), words, ref) for words, ref in told if words)
    there = sorted(each for each in found if each[0] >= 0)
    return tuple(Promise(words, at, at + len(words), ref) for at, words, ref in there)


def days_not_read(promises: Iterable[Promise], context: Context) -> Iterator[Advice]:
    """Promises with a day on record, in whose sentence we read none, or beside whose day there is
    a word that may be another weekday: a person compares them."""
    for each in promises:
        due_on = context.promised_for.get(each.commitment or "")
        if context.today is None or due_on is None:
            continue
        if not days_named(each.text, context.today, context.language):
            day = in_words(due_on)
            why = f"We read no day in this sentence, and its promise is for {day}: compare them."
            yield Advice("days", each.text, each.start, each.end, why)
        words = plain(each.text).replace("\n", " ")
        for written, on in weekdays_in_doubt(words, context.language, context.today):
            why = f"{in_words(on)} is meant by “{written.text}”, unless that names another weekday."
            yield Advice("days", each.text, each.start, each.end, f"{why} Look at it.")


def days_in_no_ledger(promises: Iterable[Promise], context: Context) -> Iterator[Advice]:
    """Times that a sentence names beside the day of its promise. Where that day is not in it at
    all it is a fault, and enough."""
    for each in promises:
        due_on = context.promised_for.get(each.commitment or "")
        if context.today is None or due_on is None:
            continue
        told = each.text, due_on, context.today, context.language
        if agrees(*told) and (others := other_times(*told)):
            why = _names_others(others, due_on)
            yield Advice("days", each.text, each.start, each.end, why)


def _names_others(others: Iterable[str], due_on: date) -> str:
    said = joined(f"“{each}”" for each in others)
    return (
        f"Its promise is for {in_words(due_on)}, and it says {said} too: of that nobody is "
        "reminded. What we promise for another day needs a sentence and an owner of its own."
    )


def kept_by_another(
    promises: Iterable[Promise], sentences: Sentences, context: Context
) -> Iterator[Advice]:
    """Promises of whoever signs, "I will ring you", that somebody else keeps: the family waits for
    the one who wrote. A letter without a sign-off is signed by nobody yet."""
    signs = " ".join(each.small for each in sentences if each.closing)
    for each in promises:
        keeps = context.kept_by.get(each.commitment or "", "")
        if signs and keeps and _IN_PERSON.search(each.text) and not _is_in(keeps, signs):
            why = f"Whoever signs says “I”, and {keeps} keeps this promise. Say who will do it."
            yield Advice(OWNER, each.text, each.start, each.end, why)


def _is_in(name: str, words: str) -> bool:
    """By its last word: "Dr Shah" signs as "Anita Shah"."""
    return re.search(rf"\b{re.escape(plain(name).lower().split()[-1])}\b", words) is not None


def can_be_linked(text: str, sentence: str) -> bool:
    """Whether a link by these words is found again in the text: they are one sentence of it."""
    wanted = _same(sentence)
    return any(_same(each.text) == wanted for each in sentences_of(as_read(text).words))


def unlinked(promises: Iterable[Promise], context: Context) -> Iterator[Fault]:
    """Promises that nobody owns, those that their owner has on record for another day, and those
    for a day that the calendar does not have."""
    for each in promises:
        whys, mends = _misnamed(each, context)
        if each.commitment is None:
            yield _fault(each, " ".join((*whys, WHY)), " ".join((*mends, SUGGESTION)))
        elif whys:
            yield _fault(each, " ".join(whys), " ".join(mends))
        elif (day := _other_day(each, context)) is not None:
            yield _fault(each, WHY_OTHER_DAY, f"The promise on record is {day}. Make them agree.")


def _misnamed(promise: Promise, context: Context) -> tuple[list[str], list[str]]:
    """What is wrong with the days that it names, and how to mend each."""
    if context.today is None:
        return [], []
    month_first = context.region[:2] in MONTH_FIRST if context.region else None
    found = misnamed_days(
        promise.text, context.today, month_first=month_first, language=context.language
    )
    return [each.why for each in found], [each.mend for each in found]


def _other_day(promise: Promise, context: Context) -> str | None:
    reference = promise.commitment or ""
    if context.today is None or reference not in context.promised_for:
        return None
    due_on = context.promised_for[reference]
    if agrees(promise.text, due_on, context.today, context.language):
        return None
    return f"for {in_words(due_on)}" if due_on else "one without a day"


def _fault(promise: Promise, why: str, suggestion: str) -> Fault:
    return Fault("unlinked-promise", promise.text, promise.start, promise.end, why, suggestion)


@lru_cache(maxsize=REMEMBERED)
def _promises(sentence: str, heading: bool, in_letter: bool) -> bool:
    """A heading only names what follows, unless it says who will do it."""
    if is_told_again(sentence) or is_hole(sentence):
        return False
    heard, small = said(sentence), wording_of(sentence).small
    if _names_what_follows(heard) or (heading and not _says_who(heard)):
        return False
    words = wording_of(heard)
    by_rule = _is_found("promises", small, words)
    if heading and not by_rule:
        return False
    if not sounds_promised(heard, by_rule=by_rule, in_letter=in_letter):
        return False
    # A coroner, the council: whoever answers for it themselves. To own it would be untrue.
    return not _is_found("others_act", small, words)


def _is_found(section: str, small: str, words: Wording) -> bool:
    chances = chances_of(candidates_in_sentence(section, small), words)
    return any(chance.found_in(words) for chance in chances)


def _names_what_follows(words: str) -> bool:
    """ "When you will hear more.", before the sentences that say it."""
    return stands_in(words, "promises", "names_what_follows")


def _says_who(heading: str) -> bool:
    """ "We will ring you on Friday", and not "What we will do next"."""
    return stands_in(heading, "promises", "heading_promises")


@lru_cache(maxsize=REMEMBERED)
def _same(sentence: str) -> str:
    """Two spellings of one sentence: spaces, quotation marks, bold and the full stop aside. Bold
    that began before a sentence, or within it, leaves half of its marks there."""
    words = plain(as_read(sentence).words).replace("**", "")
    return " ".join(words.split()).rstrip(".!").casefold()
