"""Which contents a letter holds, by the ids of policy/regimes.yaml (vocabulary.contents)."""

from letters.faults import faults_in_words, said
from letters.rules import content_rules
from letters.text import Sentence

# An apology with one of these is none; one with a "but" still counts, and has its own fault.
_UNDONE_BY = ("conditional", "feelings", "regret-only", "obligation")

LONGEST_PARAGRAPH = 3000  # beyond it only the patterns get slower


def contents_in(sentences: tuple[Sentence, ...]) -> frozenset[str]:
    found = {
        rule.kind
        for rule in content_rules()
        if rule.kind != "apology"
        for words in _read_as(rule.scope, sentences)
        if rule.found_in(words)
    }
    return frozenset(found | ({"apology"} if _apologises(sentences) else set()))


def _apologises(sentences: tuple[Sentence, ...]) -> bool:
    rules = [rule for rule in content_rules() if rule.kind == "apology"]
    faults = faults_in_words(sentences, notice=False, judged=True)
    undone = {fault.start for fault in faults if fault.kind in _UNDONE_BY}
    return any(
        rule.found_in(said(each.plain))
        for each in sentences
        if each.start not in undone
        for rule in rules
    )


def _read_as(scope: str, sentences: tuple[Sentence, ...]) -> list[str]:
    """By the sentence, by the paragraph, or the letter as a whole with its signature."""
    if scope == "letter":
        return ["\n".join(each.plain for each in sentences)]
    if scope == "paragraph":
        paragraphs: dict[int, list[str]] = {}
        for each in sentences:
            paragraphs.setdefault(each.paragraph, []).append(each.plain)
        return [" ".join(words)[:LONGEST_PARAGRAPH] for words in paragraphs.values()]
    return [each.plain for each in sentences if not each.closing]
