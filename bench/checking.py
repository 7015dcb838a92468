"""What the check of letters finds, what it takes for a fault that is none, and how long it takes.

The sets lie in tests/letters/corpus: *.tsv hold sentences, *.jsonl letters; README.md there says
what their labels mean. The rules were written or mended with these sets in sight, so this says what
must not be lost, not how the check does on letters that it has never seen.
"""

import json
import statistics
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import Any

from letters.check import Checked, Context, check, promise_sentences
from tests.letters.corpus_rows import CORPUS
from tests.letters.corpus_rows import rows as rows_of

ROUNDS = 7
A_LETTER = 400  # words
PROMISE = "promise"
_LETTER = {"text", "context", "fault_spans", "missing", "promises"}  # what a letter of a set has


@dataclass(slots=True)
class Tally:
    """By kind: how often it is there, how often that was found, and how often it was said of what
    has it not."""

    there: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    false: Counter[str] = field(default_factory=Counter)

    def take(self, labelled: Iterable[str], said: Iterable[str]) -> None:
        labelled, said = set(labelled), set(said)
        self.there.update(labelled)
        self.found.update(labelled & said)
        self.false.update(said - labelled)


@dataclass(frozen=True, slots=True)
class Measured:
    """`alarms`: good sentences, or letters without a fault, of which a fault was said, and how many
    of these there are."""

    name: str
    tally: Tally
    alarms: int
    good: int


@dataclass(frozen=True, slots=True)
class Pace:
    """Milliseconds for 400 words: median of the rounds, and the slowest of them."""

    median: float
    slowest: float
    words: int


def run() -> None:
    for measured in measured_sets():
        _print(measured)
    for seen, what in ((False, "letters not seen before"), (True, "with one sentence changed")):
        pace = measured_pace(seen=seen)
        print(f"\nThe check, {what}: {pace.median:.2f} ms for {A_LETTER} words,")
        print(f"{pace.slowest:.2f} in the slowest of {ROUNDS} rounds, {pace.words:,} words.")


def measured_sets() -> list[Measured]:
    sentences = [_of_sentences(path) for path in sorted(CORPUS.glob("*sentences.tsv"))]
    return sentences + [_of_letters(path) for path in sorted(CORPUS.glob("*.jsonl"))]


def measured_pace(*, seen: bool = False) -> Pace:
    """Each round reads its own share of the letters, each with a last line of its own, so that no
    text was seen before. `seen`: it was checked just before, but for that line, as while somebody
    writes it, or among others in bulk."""
    letters = [each for path in sorted(CORPUS.glob("*.jsonl")) for each in _letters(path)]
    rounds, in_all = list[float](), 0
    for share in range(ROUNDS):
        took, words = 0.0, 0
        for place in range(share, len(letters), ROUNDS):
            letter = letters[place]
            context = Context.from_document(letter["context"])
            if seen:
                check(letter["text"], context)
            text = f"{letter['text']}\n\nPage {place}"
            began = perf_counter()
            words += check(text, context).words
            took += perf_counter() - began
        rounds.append(took * 1000 * A_LETTER / words)
        in_all += words
    return Pace(statistics.median(rounds), max(rounds), in_all)


def in_markdown(sets: Sequence[Measured], pace: Pace, again: Pace) -> str:
    """What docs/measured.md says of the check. `again`: its pace where one sentence changed."""
    parts = [
        f"The check takes {pace.median:.1f} ms for {A_LETTER} words that it never saw, and "
        f"{again.median:.1f} ms where one sentence of them changed.\n"
    ]
    for each in sets:
        good = f"{each.good} without a fault, {each.alarms} of them with an alarm"
        rows = "\n".join(
            f"| {kind} | {found} of {there} | {false} |"
            for kind, found, there, false in _lines(each.tally)
        )
        parts.append(f"| {each.name}: {good} | found | said wrongly |\n|---|---:|---:|\n{rows}\n")
    return "\n".join(parts)


def _print(measured: Measured) -> None:
    print(f"\n{measured.name}: {measured.good} without a fault, {measured.alarms} with an alarm")
    print(f"{'kind':<32}{'found':>7}{'of':>6}{'recall':>8}{'wrongly':>9}{'precision':>11}")
    for kind, found, there, false in _lines(measured.tally):
        print(f"{kind:<32}{found:>7}{there:>6}{_share(found, there):>8}", end="")
        print(f"{false:>9}{_share(found, found + false):>11}")


def _lines(tally: Tally) -> Iterator[tuple[str, int, int, int]]:
    for kind in sorted(tally.there | tally.false):
        yield kind, tally.found[kind], tally.there[kind], tally.false[kind]
    faults = [kind for kind in tally.there | tally.false if kind != PROMISE]
    sums = (sum(each[kind] for kind in faults) for each in (tally.found, tally.there, tally.false))
    found, there, false = sums
    yield "all but promises", found, there, false


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}%" if whole else "-"


def _of_sentences(path: Path) -> Measured:
    tally, alarms, good = Tally(), 0, 0
    rows = list(rows_of(path.name))
    labels_promises = any(row.promises for row in rows)
    for row in rows:
        faults = {fault.kind for fault in check(row.words).faults}
        promised = labels_promises and promise_sentences(row.words)
        promises = {PROMISE} if promised else set[str]()
        tally.take(row.faults | (row.kinds & {PROMISE}), faults | promises)
        good += row.good
        alarms += row.good and bool(faults)
    return Measured(path.name, tally, alarms, good)


def _of_letters(path: Path) -> Measured:
    tally, alarms, good = Tally(), 0, 0
    for letter in _letters(path):
        text = str(letter["text"])
        checked = check(text, Context.from_document(letter["context"]))
        clean = not letter["fault_spans"] and not letter["missing"]
        good += clean
        alarms += clean and not checked.ok
        _faults(tally, letter, checked)
        missing, said = (
            {f"missing: {part}" for part in parts} for parts in (letter["missing"], checked.missing)
        )
        tally.take(missing, said)
        _promises(tally, set(letter["promises"]), {each.text for each in promise_sentences(text)})
    return Measured(path.name, tally, alarms, good)


def _faults(tally: Tally, letter: Mapping[str, Any], checked: Checked) -> None:
    """A fault is found where one of its kind overlaps it."""
    text, spoken = str(letter["text"]), set[int]()
    for span in letter["fault_spans"]:
        start = text.index(span["text"])
        meets = {
            place
            for place, fault in enumerate(checked.faults)
            if fault.kind == span["kind"]
            and fault.start < start + len(span["text"])
            and start < fault.end
        }
        tally.there[span["kind"]] += 1
        tally.found[span["kind"]] += bool(meets)
        spoken |= meets
    wrong = (fault.kind for place, fault in enumerate(checked.faults) if place not in spoken)
    tally.false.update(wrong)


def _promises(tally: Tally, there: set[str], said: set[str]) -> None:
    tally.there[PROMISE] += len(there)
    tally.found[PROMISE] += len(there & said)
    tally.false[PROMISE] += len(said - there)


def _letters(path: Path) -> Iterator[dict[str, Any]]:
    """Every line that holds a letter with its labels."""
    for line in path.read_text(encoding="utf-8").splitlines():
        letter = json.loads(line)
        if letter.keys() >= _LETTER:
            yield letter
