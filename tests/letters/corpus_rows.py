"""The corpus beside these tests, read as its README says."""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CORPUS = Path(__file__).parent / "corpus"
NOT_FAULTS = frozenset({"promise", "not-promise"})
ONLY_FAULTS = ("second_sentences.tsv", "seventh_sentences.tsv")  # no promises were labelled there


@dataclass(frozen=True, slots=True)
class Row:
    good: bool
    kinds: frozenset[str]
    words: str

    @property
    def faults(self) -> frozenset[str]:
        return frozenset() if self.good else self.kinds - NOT_FAULTS

    @property
    def of(self) -> frozenset[str]:
        """The faults it has, and whether it promises."""
        return self.faults | (self.kinds & {"promise"})

    @property
    def promises(self) -> bool:
        return "promise" in self.kinds


def rows(name: str = "sentences.tsv") -> Iterator[Row]:
    with (CORPUS / name).open(encoding="utf-8", newline="") as file:
        for label, kinds, words in list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))[
            1:
        ]:
            yield Row(label == "good", frozenset(kinds.split(",")), words)


def parts_rows(name: str) -> Iterator[tuple[frozenset[str], str]]:
    """Content ids that the words bring, and the words; " / " begins a new line."""
    for line in (CORPUS / name).read_text(encoding="utf-8").splitlines()[1:]:
        parts, words = line.split("\t")
        yield frozenset(parts.split(",")) - {"none"}, words.replace(" / ", "\n")


def letters(name: str = "letters.jsonl") -> list[dict[str, Any]]:
    lines = (CORPUS / name).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def examples() -> Iterator[tuple[str, str]]:
    """Front matter and words of each model letter."""
    for path in sorted((CORPUS / "examples").glob("*.md")):
        _, matter, words = path.read_text(encoding="utf-8").split("---\n", 2)
        yield matter, words[words.index("Dear ") :]
