"""Rows of one list that ask for the same letter: it is written once, and they are named."""

from dataclasses import replace
from pathlib import Path

import pytest

from letters.context import Context
from letters.rules import term_of
from tests.letters.bulk_cases import TEMPLATE, bulk, pdfs, row

SAME = "This is the same letter as row 1."


@pytest.mark.parametrize("processes", [1, pytest.param(2, marks=pytest.mark.long)])
def test_two_rows_alike_are_one_letter(tmp_path: Path, processes: int) -> None:
    done = bulk(tmp_path, row(1), row(2), row(3), workers=processes)
    assert (done.written, done.already) == (1, 2)
    assert len(pdfs(tmp_path)) == 1
    again = bulk(tmp_path, row(1), row(2), row(3), row(4, ward="Larch Ward"), workers=processes)
    for run in (done, again):
        assert [(said.row, said.why) for said in run.repeated] == [(2, SAME), (3, SAME)]


def test_a_number_that_no_letter_shows_makes_no_second_letter(tmp_path: Path) -> None:
    """A list out of the ward's system had a row for each stay: she got the same letter twice."""
    stays = [row(1, stay="4711"), row(2, stay="4712", name="Mrs  Ann Price", postcode="al1 2ab")]
    done = bulk(tmp_path, *stays)
    assert (done.written, [(said.row, said.why) for said in done.repeated]) == (1, [(2, SAME)])
    mended = bulk(tmp_path, row(1, stay="4713"))
    assert (mended.already, mended.left_over) == (1, [])
    assert bulk(tmp_path, row(1, stay="4711", ward="Larch Ward")).written == 1


def test_what_only_an_earlier_run_wrote_is_no_repetition(tmp_path: Path) -> None:
    bulk(tmp_path, row(1))
    again = bulk(tmp_path, row(7))
    assert (again.already, again.repeated) == (1, [])


def test_of_two_rows_alike_that_are_refused_it_is_said_of_none(tmp_path: Path) -> None:
    done = bulk(tmp_path, row(1, ward=""), row(2, ward=""))
    assert ([said.row for said in done.refused], done.repeated) == ([1, 2], [])


def test_a_house_with_a_glossary_of_its_own_gets_no_letter_twice(tmp_path: Path) -> None:
    """It is read anew by each run: after a kill, all that lay there was written once more."""
    for silenced in (("bolus", "titrate"), ("titrate",)):
        words = {"term": "flubbing", "plain": "doing it badly", "source": "our house"}
        context = Context(own_terms=(term_of(words),), silenced=frozenset(silenced))
        template = replace(TEMPLATE, context=context)
        done = bulk(tmp_path, row(1), template=template)
        assert done.left_over == []
    assert (done.written, done.already, len(pdfs(tmp_path))) == (0, 1, 1)
