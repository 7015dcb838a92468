"""What the page of a talk asks once before it is signed: it goes against a wish, or is on record
already by all that is seen; and may be true.

Nothing of it stops a record: whoever ticks that it was so has their talk as it was, and a command
or another program is not asked.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import Any

from disclosure.actions.checks.wishes import (
    kept_apart,
    next_words,
    those,
    who_forbade,
    who_had_forbidden,
)
from disclosure.actions.facts import Gathered
from disclosure.actions.form_order import BEGAN, HOW
from disclosure.actions.people.people_now import PersonNow
from disclosure.actions.promises.promise_words import MEND, why_ask_whose_day
from disclosure.kinds.conversation import BY_WAY, Conversation
from disclosure.kinds.faults import Fault
from disclosure.pages.forms import filled
from disclosure.pages.incidents.next_contact import (
    NO_MORE,
    chosen_people,
    day_promised,
    words_promised,
)
from disclosure.pages.typed_in import day_in, on_the_wall
from disclosure.pages.words import clock_time, day
from disclosure.records.users import name_of
from letters.ways_promised import by, ways_promised
from workflows.counting import day_of
from workflows.letter_after import is_to_avoid
from workflows.phrases import joined
from workflows.wall_clock import as_typed

TOGETHER, BY_THAT_WAY, ON_THAT_DAY = "together", "by_that_way", "on_that_day"
WHOSE_DAY, ANOTHER_TALK = "whose_day", "another_talk"
A_WHILE = timedelta(
    minutes=30
)  # two who were there remember the beginning of one talk so far apart
ALL_THE_SAME: Mapping[str, str] = {
    TOGETHER: "They wanted to be together that day, or it happened so",
    BY_THAT_WAY: "This is what they were told",
    ON_THAT_DAY: "They know, and it is to be this day",
    WHOSE_DAY: "The day in the words is that of something else",
    ANOTHER_TALK: "This is another talk, or a second account of it",
}
NOBODY_KNOWS = "not_known"
EACH = "each"  # of those talked with asked it
ALL_OF_THEM = "All whom you talked with"
NO_QUESTION = "No question here"
WHO_BEGAN = {**BEGAN, NOBODY_KNOWS: "I do not know"}
_WHO = "persons"
_WHO_ASKED = (
    "you talked with more than one, and whoever asked reads on their page that they did. Choose "
    f"who, or “{ALL_OF_THEM}”. Nobody knows? Then write it under “What they said”, and empty this "
    "box."
)
_AT_ODDS = (
    f"a question is written there, and “{NO_QUESTION}” is chosen. Choose who asked, or empty the "
    "box of the question."
)


@dataclass(frozen=True, slots=True)
class Doubt:
    """`name`: of what is ticked where it is so all the same."""

    name: str
    at: Fault


def doubts_of(form: Any, gathered: Gathered) -> list[Doubt]:
    """Each, also where it is ticked already."""
    found = {
        TOGETHER: _together,
        BY_THAT_WAY: _by_that_way,
        ON_THAT_DAY: _on_that_day,
        WHOSE_DAY: _whose_day,
        ANOTHER_TALK: _another_talk,
    }
    return [
        Doubt(name, Fault(_BOX[name], f"{_LABEL[name]}: {' '.join(says)}"))
        for name, ask in found.items()
        if (says := list(ask(form, gathered)))
    ]


def asked_now(form: Any, gathered: Gathered) -> Iterator[Fault]:
    """What nobody has answered yet."""
    ticked = form.all_the_same.data or ()
    yield from (doubt.at for doubt in doubts_of(form, gathered) if doubt.name not in ticked)
    if not form.began.data and (names := _called(who_forbade_call(form, gathered))):
        way = by(BY_WAY[form.how.data])
        asked = f"{names} asked us never to get in touch {way}"
        yield Fault("began", f"Who rang whom: {asked}. Say who rang, or that you do not know.")
    yield from _whose_question(form)


def who_forbade_call(form: Any, gathered: Gathered) -> list[PersonNow]:
    """Of those ticked, who forbade the way by which the talk was held; nobody of a meeting."""
    way = BY_WAY.get(form.how.data)
    return who_had_forbidden(gathered, chosen_people(form), way, _talked_at(form, gathered))


def _whose_question(form: Any) -> Iterator[Fault]:
    """A command means the first of them. Here nobody said so, and it stands on that one's page as
    what they asked: with those who are to be kept apart too."""
    several = len(chosen_people(form)) > 1
    for number, row in enumerate(filled(form.questions)):
        who = row.form.person
        if who.data == "" and who.type == "RadioField":
            yield Fault(f"questions.{number}.person", f"Who asked: {_AT_ODDS}")
        elif several and not who.data:
            yield Fault(f"questions.{number}.person", f"Who asked: {_WHO_ASKED}")


def _talked_at(form: Any, gathered: Gathered) -> datetime | date:
    """Now, where what is typed is no time: that is sent back by itself."""
    typed = form.at.data or ""
    wall = on_the_wall(typed)
    return as_typed(wall, gathered.zone, gathered.at) if wall else day_in(typed) or gathered.at


def why_against_their_ways(
    words: str, numbers: Collection[int], gathered: Gathered
) -> Iterator[str]:
    """In sentences: which way the words promise that one of them forbade, and what to do."""
    promised = ways_promised(words)
    for way in sorted(promised):
        if names := _called(who_forbade(gathered, numbers, way)):
            yield f"{names} asked us never to get in touch {by(way)}, and this promises it."
    if any(promised & person.never for person in those(gathered, numbers)):
        yield f"Promise something else, such as “{next_words(gathered, numbers)}”,"
        yield "or tick below that they were told so."


def _together(form: Any, gathered: Gathered) -> Iterator[str]:
    for one, other in kept_apart(gathered, chosen_people(form)):
        wished, not_with = (one, other) if _asked(one, other) else (other, one)
        yield f"{wished.called} asked not to be put together with {not_with.called}."
    if any(kept_apart(gathered, chosen_people(form))):
        yield "Were these two talks? Leave one of them out here, and record the other by itself."
        yield "Were they together? Then tick that below."


def _asked(one: PersonNow, other: PersonNow) -> bool:
    return other.number in one.body.get("not_with", ())


def _by_that_way(form: Any, gathered: Gathered) -> Iterator[str]:
    if not form.hears.data or form.hears.data == NO_MORE:
        return
    words = words_promised(form, gathered)
    yield from why_against_their_ways(words, chosen_people(form), gathered)


def _on_that_day(form: Any, gathered: Gathered) -> Iterator[str]:
    on = None if form.hears.data in (None, NO_MORE) else day_promised(form)
    if on is None:
        return
    for person in those(gathered, chosen_people(form)):
        for avoid, why in person.avoid.items():
            if is_to_avoid(on, frozenset({avoid})):
                yield f"{person.called} asked us to leave {day(on)} out: {why}."
                yield "Choose a day before it, or tick below that it is to be this day."


def _whose_day(form: Any, gathered: Gathered) -> Iterator[str]:
    on = None if form.hears.data in (None, NO_MORE) else day_promised(form)
    if on:
        yield from ask_whose_day(words_promised(form, gathered), on, gathered)


def ask_whose_day(words: str, due_on: date, gathered: Gathered) -> Iterator[str]:
    if says := why_ask_whose_day(words, due_on, gathered.today):
        yield f"{says}."
        yield f"One of them wrong? Then {MEND}. Both right? Then tick that below."


def _another_talk(form: Any, gathered: Gathered) -> Iterator[str]:
    """Typed twice, it asks their questions twice, and owes each promise twice."""
    for row, talk in gathered.case.those(Conversation):
        if _may_be_the_same(talk, form, gathered):
            called = gathered.called
            names = joined([called[number] for number in talk.persons if number in called])
            by_whom = name_of(gathered.session, row.by)
            yield f"{_on(talk.at, gathered)} a talk with {names} ({HOW[talk.how].lower()}) is on"
            yield f"record already, by {by_whom}. Is it this one? Then leave this page, and write"
            yield "what is missing there beside it. Is it another? Then tick that below."
            return


def _may_be_the_same(talk: Conversation, form: Any, gathered: Gathered) -> bool:
    """Of one sitting the first telling and the findings may be two records."""
    alike = (form.kind.data, form.how.data) == (talk.kind, talk.how)
    return (
        alike
        and not {*talk.persons}.isdisjoint(chosen_people(form))
        and _is_near(talk.at, _talked_at(form, gathered), gathered.zone)
    )


def _is_near(at: datetime | date, other: datetime | date, zone: tzinfo) -> bool:
    """A day without an hour is near to each hour of it."""
    if isinstance(at, datetime) and isinstance(other, datetime):
        return abs(at - other) < A_WHILE
    return day_of(at, zone) == day_of(other, zone)


def _on(at: datetime | date, gathered: Gathered) -> str:
    on = day(day_of(at, gathered.zone), gathered.today)
    return f"on {on} at {clock_time(at, gathered.zone)}" if isinstance(at, datetime) else f"on {on}"


def _called(people: Collection[PersonNow]) -> str:
    return joined([person.called for person in people])


_BOX: Mapping[str, str] = {
    TOGETHER: _WHO,
    BY_THAT_WAY: "next_contact.words",
    ON_THAT_DAY: "next_contact.due_on",
    WHOSE_DAY: "next_contact.due_on",
    ANOTHER_TALK: "at",
}
_LABEL: Mapping[str, str] = {
    TOGETHER: "With whom",
    BY_THAT_WAY: "What you promised",
    ON_THAT_DAY: "By which day",
    WHOSE_DAY: "By which day",
    ANOTHER_TALK: "When",
}
