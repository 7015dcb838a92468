"""When they hear from us next: chosen or written down, and nothing of it is dropped in silence.

A talk is signed for good, so boxes that say two things are sent back and not settled for whoever
signs. What is sent is the day that stood on the page: “tomorrow” said before midnight is not the
day after when it is signed. From a sheet of paper the day itself is asked.
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from disclosure.actions.checks.wishes import next_words, those
from disclosure.actions.facts import Gathered
from disclosure.actions.letters.home import month_first
from disclosure.actions.thing_to_do import in_quotes
from disclosure.kinds.faults import Fault
from disclosure.pages.paper import from_paper
from disclosure.pages.typed_in import day_in, number_in
from disclosure.pages.words import day
from letters.compose import promise_sentence
from letters.ways_promised import OURS
from workflows.letter_after import is_to_avoid, last_fine_day
from workflows.words import Way

IN_DAYS = (1, 3, 7)  # one tap each
ANOTHER_DAY, NO_MORE = "another_day", "no_more"
NOTHING_YET = ""  # said, where no choice is none made: a round button cannot be unchosen
DOOR_OPEN = "We will be here when you want to ring us"
_HEAR_NO_MORE = "They want to hear no more for now"
_NOTHING_AGREED = "Nothing agreed yet"
_NO_DAY: Mapping[Any, str] = {NO_MORE: _HEAR_NO_MORE, NOTHING_YET: _NOTHING_AGREED}
_DAY_BOX, _WORDS_BOX = "next_contact.due_on", "next_contact.words"


def offer_days(form: Any, gathered: Gathered) -> None:
    """A day that is written means that day, also where nobody chose “another day” beside it; and a
    day chosen that is none to offer to whoever is ticked by now stands written, to be asked about.
    A choice that is no day and none of ours was made on a page of another time: the day is asked.
    """
    avoid = days_to_avoid(gathered, chosen_people(form))
    on = None if from_paper() or _written_day(form) else _day_chosen(form)
    if on and is_to_avoid(on, avoid):
        form.hears.data, form.next_contact.form.due_on.data = ANOTHER_DAY, on.isoformat()
    chosen = _day_chosen(form)
    offers = sorted({*_offered(gathered, avoid), *([chosen] if chosen else [])})
    dated = {on.isoformat(): _dated(gathered, on) for on in offers}
    below = {ANOTHER_DAY: "Another day, chosen below"}
    offered = {ANOTHER_DAY: "The day above"} if from_paper() else dated | below
    no_day = {NO_MORE: f"{_HEAR_NO_MORE}. Our door stays open", NOTHING_YET: _NOTHING_AGREED}
    form.hears.choices = offered | no_day
    if form.hears.data not in {*dated, ANOTHER_DAY, NO_MORE, NOTHING_YET}:
        form.hears.data = ANOTHER_DAY if _written_day(form) or form.hears.data else None


def chosen_people(form: Any) -> frozenset[int]:
    return frozenset(map(number_in, form.persons.data or ()))


def days_to_avoid(gathered: Gathered, numbers: Collection[int]) -> frozenset[date]:
    return frozenset(on for person in those(gathered, numbers) for on in person.avoid)


def day_promised(form: Any) -> date | None:
    """The day that is chosen or written, where it is one."""
    if form.hears.data == ANOTHER_DAY:
        return day_in(_written_day(form))
    return _day_chosen(form)


def words_promised(form: Any, gathered: Gathered) -> str:
    """Those typed; else ours, as whoever is ticked wishes to be reached."""
    typed = (form.next_contact.form.words.data or "").strip()
    return typed or next_words(gathered, chosen_people(form))


def at_odds(form: Any, gathered: Gathered) -> Iterator[Fault]:
    """Where what is chosen, the day and the words say two things, or only the half of one."""
    chosen, written, own = form.hears.data, _written_day(form), _own_words(form)
    on = _day_chosen(form)
    if on and written not in ("", on.isoformat()):
        means = _dated(gathered, on)
        yield Fault(_DAY_BOX, f"By which day: {_both(means, _in_words(written))}")
    elif written and (no_day := _NO_DAY.get(chosen)):
        yield Fault(_DAY_BOX, f"By which day: {_both(no_day, _in_words(written))}")
    elif chosen == ANOTHER_DAY and not written:
        yield Fault(_DAY_BOX, "By which day: you chose a day of its own. Write which.")
    if chosen == NO_MORE and own not in ("", DOOR_OPEN):
        yield Fault(_WORDS_BOX, f"What you promised: {_both(_HEAR_NO_MORE, in_quotes(own))}")
    elif not chosen and own:
        says = f"you wrote {in_quotes(own)} and chose no day. Choose when, or empty this box"
        yield Fault(_WORDS_BOX, f"What you promised: {says}.")


def promise_in(form: Any, told: Mapping[str, Any]) -> dict[str, Any]:
    """As a command would send it; nothing where no promise was made. `told`: its boxes as typed,
    which stay in the form as they are: who changes the choice finds no day of the one before."""
    chosen = form.hears.data
    if not chosen:
        return {}
    promise = {name: value for name, value in told.items() if name != "standing"}
    if on := _day_chosen(form):
        promise["due_on"] = on.isoformat()
    if chosen == NO_MORE:
        promise |= {"words": DOOR_OPEN, "standing": True}
    return promise


def sentences(form: Any, gathered: Gathered) -> dict[str, str]:
    """What the family will read, for each choice that names its day."""
    days = {value: on for value in form.hears.choices if (on := day_in(value))}
    dated = {value: _by(form, gathered, on) for value, on in days.items()}
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
    words = words_promised(form, gathered)
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
    before = form.filled_in.data or OURS[Way.PHONE]
    return "" if words == before and not from_paper() else words


def _offered(gathered: Gathered, avoid: frozenset[date]) -> Iterator[date]:
    """Each day of one tap, or the last before it that nobody ticked wants to be left alone on."""
    today = gathered.today
    for days in IN_DAYS:
        if on := last_fine_day(today + timedelta(days=days), avoid, today):
            yield on


def _day_chosen(form: Any) -> date | None:
    return day_in(form.hears.data or "")


def _dated(gathered: Gathered, on: date) -> str:
    """“Tomorrow, Friday 20 March”; of a form that lay open past its day, that day alone."""
    days = (on - gathered.today).days
    says = {0: "Today", 1: "Tomorrow", 7: "In a week"}.get(days, f"In {days} days")
    return day(on) if days < 0 else f"{says}, {day(on)}"
