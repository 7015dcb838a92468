"""The measurements of letters: they run, and they count what they say they count."""

from pathlib import Path

import pytest

from bench import checking, letters
from bench.checking import PROMISE, Tally
from tests.letters.corpus_rows import CORPUS


def test_what_is_said_is_counted_by_kind() -> None:
    tally = Tally()
    tally.take({"but", "blame"}, {"but", "passive"})
    tally.take((), {"but"})
    assert tally.there == {"but": 1, "blame": 1}
    assert tally.found == {"but": 1}
    assert tally.false == {"passive": 1, "but": 1}


@pytest.fixture
def two_sets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The beginnings of two; all are read row by row in tests/letters/test_corpus.py."""
    for name, many in (("sentences.tsv", 150), ("letters.jsonl", 20)):
        lines = (CORPUS / name).read_text(encoding="utf-8").splitlines(keepends=True)
        (tmp_path / name).write_text("".join(lines[:many]), encoding="utf-8")
    monkeypatch.setattr(checking, "CORPUS", tmp_path)


@pytest.mark.usefixtures("two_sets")
def test_every_set_is_measured_and_good_words_raise_no_alarm() -> None:
    of_sentences, of_letters = checking.measured_sets()
    assert (of_sentences.name, of_letters.name) == ("sentences.tsv", "letters.jsonl")
    for each in (of_sentences, of_letters):
        assert each.good > 0
        assert sum(each.tally.there.values()) > sum(each.tally.false.values())
    assert of_letters.tally.there[PROMISE] > 20
    assert any(kind.startswith("missing: ") for kind in of_letters.tally.there)


@pytest.mark.long
@pytest.mark.usefixtures("two_sets")
def test_the_figures_are_told_in_markdown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(letters, "ROUNDS", 1)
    monkeypatch.setattr(letters, "IN_TURN", 2)
    monkeypatch.setattr(checking, "ROUNDS", 1)
    told = letters.whole(many=4)
    assert "| checked, printed (standard) and stored |" in told
    assert "| 4 letters in bulk: workers |" in told
    assert "| conditional | " in told
    assert " ms for 400 words that it never saw" in told
    assert " ms where one sentence of them changed" in told
