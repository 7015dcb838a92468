"""Words of the trade and abbreviations that stand in a letter without their meaning."""

import re
from collections.abc import Collection, Iterable, Iterator

from letters.marks import Fault
from letters.rules import Term, glossary, plain_abbreviations
from letters.text import Sentence, Sentences

WHY = "This word is not explained, and few people outside health care know it."
_ABBREVIATION = re.compile(r"(?<![\w@./-])(?:[A-Z][A-Z&]{1,6}[0-9]?|[A-Z]{2,5}s)(?![\w@/-]|\.\w)")
_EXPLAINED_AFTER = re.compile(
    r"""["'*]*(?:\s\w+){0,2}?["')*]*\s*(?:\(|,\s(?:or\b|the\b|an?\b|which\b|that\sis|meaning|in\sother
    |by\sthe\sway)|;\s(?:it|this|that)\b|\s(?:means?|is\s(?:the|an?|when|what|where)\b|stands\sfor)
    |,\sand\s(?:it|that|this)\b|\s[\u2013\u2014-]\s)""",
    re.VERBOSE,
)
_EXPLAINED_BEFORE = re.compile(
    r"""(?:\bcall(?:ed|s)?(?:\s(?:it|this|that|these|them))?|\bknown\sas|\bshort\sfor|\bname\sfor
    |\bterm\sfor|[a-z]\s\((?:an?\s|the\s)?)(?:\s\w+){0,2}?\s?["'(*]*$""",
    re.VERBOSE,
)
_SHOUTS = re.compile(r"[A-Z]{2,} [A-Z]{2,} [A-Z]{2,}")


def jargon_in(
    sentences: Sentences,
    judged_already: Iterable[Fault],
    own_terms: Iterable[Term] = (),
    silenced: Collection[str] = (),
) -> list[Fault]:
    """One fault a sentence; a term explained anywhere in the letter is explained.

    `own_terms`: those of an organisation, before ours; `silenced`: those of ours, in small
    letters, that it does not call jargon.
    The label of a record number, and a hole in capitals, are faults of their own and no jargon.
    """
    spans = [
        (fault.start, fault.end)
        for fault in judged_already
        if fault.kind in ("placeholder", "raw-identifier")
    ]
    index = sentences.places
    terms = [term for term in (*own_terms, *glossary()) if term.pattern.places_in(index)]
    uses = [
        (sentence, start, end, word, instead)
        for sentence in sentences
        if not sentence.closing
        for start, end, word, instead in _terms_in(terms, sentence)
        if word.casefold() not in silenced
        and (instead or not any(a <= sentence.start + start < b for a, b in spans))
    ]
    known = {
        word for sentence, start, end, word, _ in uses if _explained(sentence.plain, start, end)
    }
    unknown: dict[int, tuple[Sentence, list[str]]] = {}
    for sentence, _, _, word, instead in uses:
        if word not in known:
            said = f"“{word}”: {instead}" if instead else f"“{word}”: say what it is"
            unknown.setdefault(sentence.start, (sentence, []))[1].append(said)
    return [_fault(sentence, terms) for sentence, terms in unknown.values()]


def _terms_in(terms: Iterable[Term], sentence: Sentence) -> Iterator[tuple[int, int, str, str]]:
    """Start, end, the term, and plain words for it ("" where we have none)."""
    taken: list[tuple[int, int]] = []
    words = sentence.plain
    for term in terms:
        if not term.pattern.may_match(sentence.small):
            continue
        for match in term.pattern.compiled.finditer(words):
            if not any(start <= match.start() < end for start, end in taken):
                taken.append(match.span())
                yield *match.span(), term.term, term.plain
    if _SHOUTS.search(words):
        return
    for match in _ABBREVIATION.finditer(words):
        inside = any(start <= match.start() < end for start, end in taken)
        if not inside and not _is_plain(match.group()):
            yield *match.span(), match.group(), ""


def _is_plain(word: str) -> bool:
    return word in plain_abbreviations() or word.rstrip("s") in plain_abbreviations()


def _explained(words: str, start: int, end: int) -> bool:
    return (
        _EXPLAINED_AFTER.match(words, end) is not None
        or _EXPLAINED_BEFORE.search(words[:start]) is not None
    )


def _fault(sentence: Sentence, terms: list[str]) -> Fault:
    suggestion = "; ".join(dict.fromkeys(terms)) + "."
    return Fault("jargon", sentence.text, sentence.start, sentence.end, WHY, suggestion)
