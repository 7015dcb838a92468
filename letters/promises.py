"""Sentences that promise something, and which of them no commitment stands behind."""

from collections.abc import Iterator, Mapping

from letters.faults import said
from letters.marks import Fault, Promise
from letters.rules import promise_rules
from letters.text import Sentence, plain

WHY = "This is a promise, and no commitment with an owner and a date stands behind it."
SUGGESTION = "Link it to a commitment, or take the promise out."


def promises_in(
    sentences: tuple[Sentence, ...], linked: Mapping[str, str] | None
) -> tuple[Promise, ...]:
    """In reading order. A sentence that somebody linked is a promise, whatever its words."""
    references = {_same(sentence): reference for sentence, reference in (linked or {}).items()}
    return tuple(
        Promise(each.text, each.start, each.end, references.get(_same(each.text)))
        for each in sentences
        if _same(each.text) in references or (not each.heading and _promises(each))
    )


def unlinked(promises: tuple[Promise, ...]) -> Iterator[Fault]:
    for each in promises:
        if each.commitment is None:
            yield Fault("unlinked-promise", each.text, each.start, each.end, WHY, SUGGESTION)


def _promises(sentence: Sentence) -> bool:
    words = said(sentence.plain)
    return any(rule.found_in(words) for rule in promise_rules())


def _same(sentence: str) -> str:
    """Two spellings of one sentence: spaces, quotation marks and the full stop aside."""
    return " ".join(plain(sentence).split()).rstrip(".!").casefold()
