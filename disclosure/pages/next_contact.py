"""When they hear from us next: chosen or written down, and nothing of it is dropped in silence.

A talk is signed for good, so boxes that say two things are sent back and not settled for whoever
signs. From a sheet of paper the day itself is asked: “in 3 days” would count from the typing.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from disclosure.actions.facts import Gathered
from disclosure.actions.home import month_first
from disclosure.actions.to_do.thing import in_quotes
from disclosure.kinds.faults import Fault
from disclosure.pages.paper import from_paper
from disclosure.pages.words import day
from letters.compose import promise_sentence

IN_DAYS: Mapping[str, str] = {"1": "Tomorrow", "3": "In 3 days", "7": "In a week"}
ANOTHER_DAY, NO_MORE = "another_day", "no_more"
WE_RING = "We will ring you"
DOOR_OPEN = "We will be here when you want to ring us"
_HEAR_NO_MORE = "They want to hear no more for now"
_DAY_BOX, _WORDS_BOX = "next_contact.due_on", "next_contact.words"


def offer_days(form: Any, gathered: Gathered) -> None:
    """A day that is written means that day, also where nobody chose “another day” beside it."""
    dated = {days: f"{says}, {day(_day_in(gathered, days))}" for days, says in IN_DAYS.items()}
    below = {ANOTHER_DAY: "Another day, chosen below"}
    offered = {ANOTHER_DAY: "The day above"} if from_paper() else dated | below
    form.hears.choices = offered | {NO_MORE: f"{_HEAR_NO_MORE}. Our door stays open"}
    if form.hears.data not in {*IN_DAYS, ANOTHER_DAY, NO_MORE}:
        form.hears.data = ANOTHER_DAY if _written_day(form) else None


def at_odds(form: Any, gathered: Gathered) -> Iterator[Fault]:
    """Where what is chosen, the day and the words say two things, or only the half of one."""
    chosen, written, own = form.hears.data, _written_day(form), _own_words(form)
    if chosen in IN_DAYS and from_paper():
        says = f"“{IN_DAYS[chosen]}” counts from today. Write the day that stands on the sheet"
        yield Fault(_DAY_BOX, f"By which day: {says}.")
    elif chosen in IN_DAYS and written not in ("", _day_in(gathered, chosen).isoformat()):
        means = f"{IN_DAYS[chosen]}, {day(_day_in(gathered, chosen))}"
        yield Fault(_DAY_BOX, f"By which day: {_both(means, _in_words(written))}")
    elif chosen == NO_MORE and written:
        yield Fault(_DAY_BOX, f"By which day: {_both(_HEAR_NO_MORE, _in_words(written))}")
    elif chosen == ANOTHER_DAY and not written:
        yield Fault(_DAY_BOX, "By which day: you chose a day of its own. Write which.")
    if chosen == NO_MORE and own not in ("", DOOR_OPEN):
        yield Fault(_WORDS_BOX, f"What you promised: {_both(_HEAR_NO_MORE, in_quotes(own))}")
    elif not chosen and own:
        says = f"you wrote {in_quotes(own)} and chose no day. Choose when, or empty this box"
        yield Fault(_WORDS_BOX, f"What you promised: {says}.")


def promise_in(form: Any, gathered: Gathered, told: Mapping[str, Any]) -> dict[str, Any]:
    """As a command would send it; nothing where no promise was made. `told`: its boxes as typed,
    which stay in the form as they are: who changes the choice finds no day of the one before."""
    chosen = form.hears.data
    if not chosen:
        return {}
    promise = {name: value for name, value in told.items() if name != "standing"}
    if chosen in IN_DAYS:
        promise["due_on"] = _day_in(gathered, chosen).isoformat()
    if chosen == NO_MORE:
        promise |= {"words": DOOR_OPEN, "standing": True}
    return promise


def sentences(form: Any, gathered: Gathered) -> dict[str, str]:
    """What the family will read, for each choice that names its day."""
    dated = {days: _by(form, gathered, _day_in(gathered, days)) for days in IN_DAYS}
    return dated | {NO_MORE: promise_sentence(DOOR_OPEN, "", None, standing=True)}


def sentence_chosen(form: Any, gathered: Gathered) -> str:
    """Nothing while the boxes say two things: the family will read neither."""
    if any(at_odds(form, gathered)):
        return ""
    if form.hears.data != ANOTHER_DAY:
        return sentences(form, gathered).get(form.hears.data or "", "")
    try:
        on = date.fromisoformat(_written_day(form))
    except ValueError:
        return ""
    return _by(form, gathered, on)


def _by(form: Any, gathered: Gathered, on: date) -> str:
    words = form.next_contact.form.words.data or WE_RING
    return promise_sentence(words, "", on, standing=False, month_first=month_first(gathered))


def _both(chosen: str, written: str) -> str:
    return (
        f"you chose “{chosen}” and wrote {written}. Choose the day that you write, or empty this "
        "box."
    )


def _written_day(form: Any) -> str:
    return (form.next_contact.form.due_on.data or "").strip()


def _in_words(written: str) -> str:
    try:
        return day(date.fromisoformat(written))
    except ValueError:
        return in_quotes(written)


def _own_words(form: Any) -> str:
    """Not those that stood there before: from paper, none did."""
    words = (form.next_contact.form.words.data or "").strip()
    return "" if words == WE_RING and not from_paper() else words


def _day_in(gathered: Gathered, days: str) -> date:
    return gathered.today + timedelta(days=int(days))
