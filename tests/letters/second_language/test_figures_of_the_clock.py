"""An hour of a translation is read with its half of the day also where a word stands between."""

import pytest

from letters.second_language.same_figures import partings

SAME = [
    ("at 17:00", "am 5 o'r gloch y prynhawn", "cy"),
    ("at 17:00", "am 5 o\u2019r gloch yn y prynhawn", "cy"),
    ("at 10:00", "am 10 o'r gloch y bore", "cy"),
    ("at 17:00", "ag a 5 a chlog tráthnóna", "ga"),
    ("at 17:00", "a las 5 en punto de la tarde", "es"),
    ("at 17:00", "o 5 po poł. na oddziale", "pl"),
    ("at 17:00", "o godz. 5 ppoł.", "pl"),
    ("at 03:00", "o 3 nad ranem", "pl"),
    ("5 o'clock", "5 o'r gloch", "cy"),
    ("at 17:00", "o 5-tej po południu", "pl"),
    ("at 17:00", "à 5 heures de l'après-midi", "fr"),
    ("at 9.15am", "à 9 heures 15", "fr"),
    ("9am to 5pm", "de 9 heures à 17 heures", "fr"),
    ("within 24 hours, or after 3 hours", "dans les 24 heures, ou après 3 heures", "fr"),
    ("2 hours 30 minutes", "2 heures 30 minutes", "fr"),
    ("2 hours 30 minutes", "2 horas 30 minutos", "es"),
]
ANOTHER = [
    ("at 5pm", "am 5 o'r gloch y bore", "cy"),
    ("at 5am", "am 5 o\u2019r gloch y prynhawn", "cy"),
    ("at 8am", "am 8 o'r gloch yr hwyr", "cy"),
    ("at 5pm", "ag a 5 a chlog ar maidin", "ga"),
    ("at 5am", "a las 5 en punto de la tarde", "es"),
    ("at 5am", "o 5 po poł.", "pl"),
    ("at 3pm", "o 3 nad ranem", "pl"),
    ("at 5am", "o 5-tej po południu", "pl"),
    ("at 9pm", "à 9 heures du matin", "fr"),
    ("at 5am", "à 5 heures de l'après-midi", "fr"),
]


def shown(ours: str, theirs: str, language: str) -> list[str]:
    found = list(partings((ours, theirs), ("en", language)))
    assert not [fault for each in found for fault in each.faults()]
    return [advice.why for each in found for advice in each.advice("")]


@pytest.mark.parametrize(("ours", "theirs", "language"), SAME)
def test_the_same_hour_is_not_asked_about(ours: str, theirs: str, language: str) -> None:
    assert shown(ours, theirs, language) == []


@pytest.mark.parametrize(("ours", "theirs", "language"), ANOTHER)
def test_the_other_half_of_the_day_is_shown(ours: str, theirs: str, language: str) -> None:
    """A Welsh letter for five in the morning stood beside an English one for five in the afternoon,
    and nobody was asked to look."""
    assert len(shown(ours, theirs, language)) == 1
