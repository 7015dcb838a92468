"""A text with thousands of days is read as a short one is, each day by what stands around it."""

from dataclasses import replace
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letters.second_language.figures import Figure, figures_in

LANGUAGES = ("en", "en-US", "pl", "cy", "de", "es", "vi", "ro", "tr", "ar", "so")
PIECES = (
    *("3", "31", "2026", "Friday", "3 March", "4 and 5 December", "03/04/2026", "3.4.2026", "3.4."),
    *("4 III 2026", "8.10", "14:30", "2.30pm", "01632 960101", "09.00-17.00", "5,000", "0.5"),
    *(
        "3 marca 2026",
        "poniedziałek 4",
        "i",
        "do",
        "dydd Gwener 4 Rhagfyr",
        "Freitag, 4.12.",
        "bis",
    ),
    *(
        "el 3 de marzo",
        "thứ hai ngày 3 tháng 3",
        "doua luni",
        "luni 3 martie",
        ", ",
        "-",
        "or",
        "to",
    ),
    *("17 Aral\u0131k 2026 Perşembe", "٣ مارس", "\n", "ward"),
)
ENOUGH_BETWEEN = " " + "and then we looked " * 5  # letters; so far no day reaches
texts = st.lists(st.sampled_from(PIECES), max_size=12).map(" ".join)


def moved(figures: list[Figure], by: int) -> list[Figure]:
    return [
        replace(
            each,
            start=each.start + by,
            day=each.day and replace(each.day, start=each.day.start + by, end=each.day.end + by),
        )
        for each in figures
    ]


@given(texts, texts, st.sampled_from(LANGUAGES))
def test_what_stands_far_away_changes_no_figure(first: str, second: str, language: str) -> None:
    before = f"{first}{ENOUGH_BETWEEN}"
    behind = f"{ENOUGH_BETWEEN}{second}"
    found = figures_in(f"{before}{behind}", language)
    alone = figures_in(before, language) + moved(figures_in(behind, language), len(before))
    assert found == alone


@pytest.mark.parametrize(
    ("day", "language"),
    [("3 marca 2026", "pl"), ("3 March 2026", "en"), ("Friday 4 to Sunday 6 December", "en")],
)
def test_thousands_of_days_take_seconds(day: str, language: str) -> None:
    """Each day had the whole text read once more: ten thousand took minutes."""
    text = ENOUGH_BETWEEN.join([day] * 3_000)
    began = process_time()
    figures = figures_in(text, language)
    assert process_time() - began < 10
    assert figures[0].text == figures_in(day, language)[0].text
    assert len(figures) == 3_000 * len(figures_in(day, language))
