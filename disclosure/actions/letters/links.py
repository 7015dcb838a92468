"""Sentences of a letter that are tied to promises of the ledger, and what became of those since."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date

from disclosure.actions.facts import Gathered
from disclosure.records.letter import Letter
from letters.check import judges, promise_sentences
from letters.dates import in_words
from letters.days.promise_days import agrees, days_named
from workflows.words import CommitmentState

NEW_DAY = "Agree on a new day with them and write that, or write what was done."

_OPEN = frozenset({CommitmentState.OPEN})
_OVER = frozenset({CommitmentState.RELEASED, CommitmentState.NOT_KEPT})


def links_of(gathered: Gathered, letter: Letter) -> dict[str, str]:
    """Until it is sent, those that stand."""
    if letter.sent_at or not letter.links:
        return dict(letter.links)
    return standing_links(gathered, letter.links, letter.to_person)


def standing_links(gathered: Gathered, links: Mapping[str, str], to: int) -> dict[str, str]:
    """A sentence of which we were let off, that we gave up, or that is owed to somebody else than
    `to` is tied to nothing: what it promises them nobody will do.
    """
    gone = gathered.case.gone
    over = {c.ref for c in gathered.commitments if c.state in _OVER or c.number in gone}
    over |= _of_others(gathered, links, to)
    return {sentence: ref for sentence, ref in links.items() if ref not in over}


def _of_others(gathered: Gathered, links: Mapping[str, str], to: int) -> set[str]:
    ours = (c for c in gathered.commitments if c.ref in links.values())
    return {c.ref for c in ours if to not in gathered.owed_to(c)}


def days_over(gathered: Gathered, letter: Letter) -> tuple[str, ...]:
    """What it would promise by a day that is over now, and was not done; in sentences, each with
    the mend. It is said, and stops nothing: what was posted has to be recorded.
    """
    links = links_of(gathered, letter)
    return tuple(
        f"“{sentence}”: {in_words(due_on)} is over, and nobody said that it is done. {NEW_DAY}"
        for sentence, due_on in promised_by_a_day_over(gathered, letter, links, _OPEN)
    )


def promised_by_a_day_over(
    gathered: Gathered,
    letter: Letter,
    links: Mapping[str, str],
    states: Collection[CommitmentState],
) -> Iterator[tuple[str, date]]:
    """Of `links`, what would promise something by a day that is over, with that day; of promises
    that stand so. One that names no day says nothing false, nor do words that only tell what we had
    promised.
    """
    today, text = gathered.today, letter.all_words
    so = (c for c in gathered.commitments if c.state in states)
    over = {c.ref: c.due_on for c in so if c.due_on and c.due_on < today}
    if over.keys().isdisjoint(links.values()):
        return
    promised = [each.text for each in promise_sentences(text)] if judges(letter.language) else None
    for sentence, ref in links.items():
        promises = promised is None or any(each in sentence for each in promised)
        if ref in over and promises and days_named(sentence, today, letter.language):
            yield sentence, over[ref]


def promises_moved(gathered: Gathered, letter: Letter) -> tuple[str, ...]:
    """What its promises say and the ledger does not any more, in sentences.

    The ledger stands as it is now: of a day gone by, what became of a promise later is not asked.
    """
    return tuple(_moved(gathered, letter))


def _moved(gathered: Gathered, letter: Letter) -> Iterator[str]:
    standing, days = links_of(gathered, letter), {c.ref: c.due_on for c in gathered.commitments}
    of_others = _of_others(gathered, letter.links, letter.to_person)
    on = gathered.day_of(letter.issued_at or gathered.at)
    until = max(gathered.case.records, default=0)
    later = {c.ref for c in gathered.commitments if gathered.on_record_by and c.version > until}
    for sentence, ref in letter.links.items():
        if sentence not in letter.all_words or ref in later:
            continue
        if sentence not in standing and ref in of_others:
            yield f"“{sentence}”: this was promised to somebody else."
        elif sentence not in standing:
            yield f"“{sentence}”: nobody will do this, for they let us off or we gave it up."
        elif ref in days and not agrees(sentence, due := days[ref], on, letter.language):
            day = f"is for {in_words(due)} now" if due else "has no day any more"
            yield f"“{sentence}”: this promise {day}."
