"""How a family reads a day, an hour and words of the record, in the language of its page."""

from datetime import date, datetime

from flask_babel import force_locale, format_date, format_time, get_locale, gettext

from disclosure.pages.words import clock_time
from disclosure.translating import ENGLISH


def family_day(on: date, today: date | None, *, month_first: bool) -> str:
    """Friday 12 February; the year only when it is not the present one. `today`: None where
    nobody knows on which day it will be read. `month_first`: where the letters say February 12.
    """
    this_year = today is not None and on.year == today.year
    if month_first and _in_english():
        return _in_pattern(on, "EEEE, MMMM d" if this_year else "EEEE, MMMM d, y")
    if this_year:
        # Translators: A pattern: EEEE day of the week, d day, MMMM month. Other words: in 'quotes'.
        return _in_pattern(on, gettext("EEEE d MMMM"))
    # Translators: A pattern: EEEE day of the week, d day, MMMM month, y year.
    return _in_pattern(on, gettext("EEEE d MMMM y"))


def family_short_day(on: date, today: date | None, *, month_first: bool) -> str:
    """12 February"""
    this_year = today is not None and on.year == today.year
    if month_first and _in_english():
        return _in_pattern(on, "MMMM d" if this_year else "MMMM d, y")
    if this_year:
        # Translators: A pattern: d day, MMMM month. Other words: in 'quotes'.
        return _in_pattern(on, gettext("d MMMM"))
    # Translators: A pattern: d day, MMMM month, y year.
    return _in_pattern(on, gettext("d MMMM y"))


def family_hour(at: datetime, *, month_first: bool) -> str:
    """4pm, and 16:00 where people count so. `at` is on the clock of the site. `month_first`: in
    North America, where readers of Spanish count to twelve.
    """
    if _in_english():
        return clock_time(at)
    if month_first and str(get_locale()) == "es":
        with force_locale("es_US"):
            return str(format_time(at, "short", rebase=False))
    return str(format_time(at, "short", rebase=False))


def family_moment(at: datetime, today: date, *, month_first: bool) -> str:
    """12 February, 4pm"""
    day = family_short_day(at.date(), today, month_first=month_first)
    hour = family_hour(at, month_first=month_first)
    return str(gettext("%(day)s, %(time)s", day=day, time=hour))


def apart(text: str) -> str:
    """Among words from the right it keeps its own direction, whichever that is."""
    locale = get_locale()
    return f"\u2068{text}\u2069" if locale and locale.text_direction == "rtl" else text


def _in_english() -> bool:
    return str(get_locale()).partition("_")[0] == ENGLISH


def _in_pattern(on: date, pattern: str) -> str:
    return str(format_date(on, pattern, rebase=False))
