"""Learn anew what faults, promises and parts of a letter are like: `make likeness`.

From the sentences and letters of the corpus and the examples beside the rules. A support vector
machine without a kernel, by going down one coordinate of its dual after the other (Hsieh and
others, 2008): its numbers are the weights themselves, so that a person can read them.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from random import Random
from typing import Any
from zlib import crc32

from letters.checks.faults import FAULT_KINDS
from letters.checks.likeness import (
    ALWAYS,
    LONGEST,
    PROMISE,
    WEIGHTS,
    beside_a_bare_sorry,
    learned_kinds,
    parts_heard,
    row_of,
    scale_of,
    without_offer,
)
from letters.rules import (
    content_rules,
    fault_rules,
    promise_rules,
    read_policy,
)
from letters.text import Sentence, says_sorry, sentences_of, side_by_side
from tests.letters.corpus_rows import CORPUS, ONLY_FAULTS, examples, letters, parts_rows, rows

SEED = 2026
PASSES = 25
LEAST_OFTEN = 2  # sentences in which a phrase stands
LIGHTEST = 0.1  # weight that is kept
COST, COST_OF_PARTS = 1.0, 4.0  # of a sentence on the wrong side; of parts there are few
_SIGN = 32  # bits
NONE = frozenset[str]()
_BUT = frozenset({"but"})
_PATIENT = re.compile(r"\{\{.*?\}\}")


@dataclass(frozen=True, slots=True)
class _Read:
    """A sentence by the places of its phrases; `sign`: a number by which it is put into order."""

    places: list[int]
    scale: float
    sign: int


@dataclass(frozen=True, slots=True)
class Marked:
    """`asked`: the kinds that somebody judged these words for; `of`: those among them that they
    are of."""

    words: str
    of: frozenset[str]
    asked: frozenset[str]


def everything() -> list[Marked]:
    """All that people marked, in one order."""
    found = [*_sentences(), *_letters(), *_beside(), *_model_letters(), *_examples(), *_parts()]
    return list(dict.fromkeys((*found, *_cut_short(found))))


def _cut_short(marked: Iterable[Marked]) -> Iterator[Marked]:
    """What is good is so without an offer at its end too; of what is not, nobody said."""
    for each in marked:
        alone = without_offer(each.words)
        if alone != each.words and each.asked >= FAULT_KINDS and not each.of & FAULT_KINDS:
            yield Marked(alone, NONE, FAULT_KINDS)


def fingerprint(marked: Iterable[Marked]) -> str:
    """Of what was learned from, and how the words are read."""
    told = (f"{row_of(each.words)}\t{sorted(each.of)}\t{sorted(each.asked)}" for each in marked)
    return sha256("\n".join(told).encode()).hexdigest()


def learned(marked: Sequence[Marked]) -> dict[str, dict[str, float]]:
    """Weights by phrase, then by kind."""
    lines = [row_of(each.words) for each in marked]
    phrases = [phrases_in(line) for line in lines]
    often = Counter(phrase for each in phrases for phrase in each)
    kept = [phrase for phrase, many in often.items() if many >= LEAST_OFTEN]
    places = {phrase: place for place, phrase in enumerate(kept, 1)}  # at 0 what always weighs
    read = [
        _Read([places[each] for each in those if each in places], scale_of(line), _sign_of(line))
        for those, line in zip(phrases, lines, strict=True)
    ]
    found: dict[str, dict[str, float]] = {ALWAYS: {}}
    for kind in learned_kinds():
        known = [at for at, each in enumerate(marked) if kind in each.asked]
        sides = [kind in marked[at].of for at in known]
        cost = COST_OF_PARTS if kind in parts_heard() else COST
        weights = _separating([read[at] for at in known], sides, len(kept) + 1, cost)
        found[ALWAYS][kind] = weights[0]
        for phrase, place in places.items():
            if abs(weights[place]) >= LIGHTEST:
                found.setdefault(phrase, {})[kind] = weights[place]
    return found


def _sign_of(row: Sequence[str]) -> int:
    return crc32(" ".join(row).encode())


def phrases_in(row: Sequence[str]) -> list[str]:
    """Each word, and each two and three in a row, once."""
    long = (row[at : at + many] for many in range(1, LONGEST + 1) for at in range(len(row)))
    return list(dict.fromkeys(" ".join(each) for each in long))


def _separating(
    read: Sequence[_Read], sides: Sequence[bool], size: int, cost: float
) -> list[float]:
    """In each pass in another order, in which a sentence that is added moves none of the others:
    else a few sentences that were heard would be heard no longer, and nothing about them changed.
    """
    weights, duals = [0.0] * size, [0.0] * len(read)
    phrases, scales = [each.places for each in read], [each.scale for each in read]
    order, chance, slack = list(range(len(read))), Random(SEED), 0.5 / cost
    for _ in range(PASSES):
        turn = chance.getrandbits(_SIGN) | 1
        turned = [each.sign * turn % (1 << _SIGN) for each in read]
        order.sort(key=turned.__getitem__)
        for at in order:
            places, scale = phrases[at], scales[at]
            side = 1.0 if sides[at] else -1.0
            total = sum([weights[place] for place in places]) * scale + weights[0]
            slope = side * total - 1 + slack * duals[at]
            if duals[at] == 0 and slope >= 0:
                continue
            was = duals[at]
            steep = len(places) * scale * scale + 1 + slack
            duals[at] = max(was - slope / steep, 0.0)
            step = (duals[at] - was) * side
            weights[0] += step
            for place in places:
                weights[place] += step * scale
    return weights


def _sentences() -> Iterator[Marked]:
    for path in sorted(CORPUS.glob("*sentences.tsv")):
        asked = FAULT_KINDS if path.name in ONLY_FAULTS else FAULT_KINDS | {PROMISE}
        for row in rows(path.name):
            yield Marked(row.words, row.of, asked)
            if row.good:  # of a faulty row nobody said which of its sentences is it
                kept = FAULT_KINDS if row.promises else asked
                yield from (Marked(each.said, NONE, kept) for each in sentences_of(row.words))


def _letters() -> Iterator[Marked]:
    for path in sorted(CORPUS.glob("*letters.jsonl")):
        for letter in letters(path.name):
            yield from _of_letter(letter)


def _beside() -> Iterator[Marked]:
    """Whether what stands beside an apology takes it back, whatever else the apology says."""
    for path in sorted(CORPUS.glob("*sentences.tsv")):
        for row in rows(path.name):
            yield from _taking_back(sentences_of(row.words), "but" in row.faults)
    for rule in fault_rules():
        for words in (*rule.bad, *rule.good):
            if rule.kind == "but" or words in rule.good:  # what else is bad may be this as well
                yield from _taking_back(sentences_of(words), words in rule.bad)
    for path in sorted(CORPUS.glob("*letters.jsonl")):
        for letter in letters(path.name):
            spans = [_span(str(letter["text"]), each) for each in letter["fault_spans"]]
            excuses = [(start, end) for kind, start, end in spans if kind == "but"]
            for pair in side_by_side(sentences_of(str(letter["text"]))):
                yield from _taking_back(pair, _are_in(excuses, pair))


def _taking_back(pair: Sequence[Sentence], taken: bool | None) -> Iterator[Marked]:
    """`taken`: None where nobody said."""
    bare = beside_a_bare_sorry(*(each.said for each in pair)) if len(pair) == 2 else None
    if bare and taken is not None and not (pair[0].heading or pair[1].closing):
        yield Marked(bare, _BUT if taken else NONE, _BUT)


def _are_in(spans: Iterable[tuple[int, int]], pair: Sequence[Sentence]) -> bool | None:
    """None where only the apology is marked: it takes itself back."""
    sorry, other = sorted(pair, key=lambda each: not says_sorry(each.said))
    marked = [any(start < e.end and e.start < end for start, end in spans) for e in (sorry, other)]
    return None if marked == [True, False] else marked[1]


def _of_letter(letter: Mapping[str, Any]) -> Iterator[Marked]:
    """No sentence of a letter brings a part that it was marked as without."""
    text, promises = str(letter["text"]), frozenset(letter["promises"])
    spans = [_span(text, each) for each in letter["fault_spans"]]
    asked = FAULT_KINDS | {PROMISE} | (parts_heard().keys() & letter["missing"])
    for each in sentences_of(text):
        of = {kind for kind, start, end in spans if start < each.end and each.start < end}
        of |= {PROMISE} if each.text in promises else set()
        yield Marked(each.said, frozenset(of), asked)


def _model_letters() -> Iterator[Marked]:
    """And the phrases that the templates offer, with a name where the patient's stands."""
    phrases = (str(each["words"]) for each in read_policy("letter_templates.yaml")["phrases"])
    named = (_PATIENT.sub("Ada", words) for words in phrases)
    for words in (*(words for _, words in examples()), *named):
        yield from (Marked(each.said, NONE, FAULT_KINDS) for each in sentences_of(words))


def _span(text: str, span: Mapping[str, Any]) -> tuple[str, int, int]:
    start = text.index(span["text"])
    return span["kind"], start, start + len(span["text"])


def _examples() -> Iterator[Marked]:
    for rule in fault_rules():
        yield from (Marked(words, frozenset({rule.kind}), FAULT_KINDS) for words in rule.bad)
        yield from (Marked(words, NONE, FAULT_KINDS) for words in rule.good)
    promise = frozenset({PROMISE})
    for rule in promise_rules():
        yield from (Marked(words, promise, FAULT_KINDS | promise) for words in rule.bad)
        yield from (Marked(words, NONE, FAULT_KINDS | promise) for words in rule.good)
    for rule in content_rules():  # here the good ones are those that bring it
        kind = frozenset({rule.kind})
        yield from (Marked(words, kind, kind) for words in rule.good)
        yield from (Marked(words, NONE, kind) for words in rule.bad)


def _parts() -> Iterator[Marked]:
    every = frozenset(parts_heard())
    for path in sorted(CORPUS.glob("*parts.tsv")):
        yield from (Marked(words, brings, every) for brings, words in parts_rows(path.name))


def written(weights: Mapping[str, Mapping[str, float]], of: str) -> str:
    lines = [f"# learned from {of} by `make likeness`; not to be written by hand"]
    for phrase in sorted(weights):
        told = sorted(weights[phrase].items())
        lines.append("\t".join([phrase, *(f"{kind} {weight:.2f}" for kind, weight in told)]))
    return "\n".join(lines) + "\n"


def main() -> None:
    marked = everything()
    weights = learned(marked)
    WEIGHTS.write_text(written(weights, fingerprint(marked)), encoding="utf-8")
    print(f"{len(marked):,} sentences, {len(weights):,} phrases: {WEIGHTS.name}")


if __name__ == "__main__":
    main()
