"""Days of the week on which something is always so: “on Mondays”, as each language says it."""

import pytest

from letters.second_language.same_figures import partings


def shown(ours: str, theirs: str, language: str) -> list[str]:
    found = list(partings((ours, theirs), ("en", language)))
    assert not [fault for each in found for fault in each.faults()]
    return [advice.why for each in found for advice in each.advice("")]


@pytest.mark.parametrize(
    ("ours", "theirs", "language"),
    [
        ("on Mondays", "w poniedziałki", "pl"),
        ("on Wednesdays and Fridays", "w środy i piątki", "pl"),
        ("on Saturdays and Sundays", "w soboty i niedziele", "pl"),
        ("on Mondays", "los lunes", "es"),
        ("on Saturdays and Sundays", "los sábados y domingos", "es"),
        ("on Tuesdays", "ar ddydd Mawrth", "cy"),
        ("on Mondays", "le lundi", "fr"),
        ("on Thursdays", "les jeudis", "fr"),
        ("on Saturdays", "samstags", "de"),
        ("on Sundays", "le domeniche", "it"),
        ("on Fridays", "às sextas-feiras", "pt"),
        ("on Mondays", "lunea", "ro"),
        ("on Mondays", "по понедельникам", "ru"),
        ("on Mondays", "בימי שני", "he"),
        ("on Sundays", "أيام الأحد", "ar"),
        ("on Mondays", "ar an Luan", "ga"),
    ],
)
def test_the_same_days_are_not_asked_about(ours: str, theirs: str, language: str) -> None:
    assert shown(ours, theirs, language) == []


@pytest.mark.parametrize(
    ("theirs", "language"),
    [("w piątki", "pl"), ("los domingos", "es"), ("ar ddydd Gwener", "cy"), ("le mardi", "fr")],
)
def test_another_day_than_on_mondays_is_shown(theirs: str, language: str) -> None:
    """“Ring us on Mondays” stood beside “w piątki”, on Fridays, and nobody was asked to look."""
    here = "The letter names “Mondays” here; in the translation we find it not: compare them."
    assert here in shown("Ring us on Mondays.", theirs, language)
