"""Sheets to print before the program is down: what its forms ask, in their words and order."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from jinja2 import Template
from pydantic import BaseModel

from disclosure.actions.form_order import (
    ATTEMPT,
    BEGAN,
    CAN_WAIT,
    FIRST,
    FRESH,
    HEAD,
    HOW,
    KINDS_OF_TALK,
    NEEDS,
    NEXT_CONTACT,
    REACH,
    SELDOM,
    SURROUNDINGS,
    THEIR_LIFE,
    THEN,
    WHO,
)
from disclosure.actions.opening import Opening
from disclosure.kinds.conversation import Conversation
from disclosure.kinds.people import Attempt, PatientStatus, Person
from disclosure.kinds.shape import Shape, shapes_of
from disclosure.policy import policy
from disclosure.policy.cautions import caution, certainty_in
from disclosure.settings import Settings
from disclosure.templates import templates_in
from letters.dates import without_weekday
from letters.printing.paper import Paper, paper_of
from letters.printing.press import to_pdf
from workflows.clock_words import how_many
from workflows.lost_rules import LOST
from workflows.phrases import going_on
from workflows.regimes import Duty, LimitType, Regime
from workflows.words import Way

Named = tuple[str, tuple[str, ...]]  # a heading, and the boxes under it
ROWS: Mapping[str, int] = {"attendees": 4, "questions": 4}  # of what there may be several
HEIGHTS: Mapping[str, int] = {
    "summary": 24,
    "said": 52,
    "not_known": 24,
    "apology_words": 36,
    "family_said": 52,
    "support_offered": 16,
    "preferences": 16,
    "staff_only": 20,
    "post": 26,
    "tell": 11,
    "matters": 14,
}  # millimetres to write in; as much as a hurried hand needs
WORDS = 30  # of words elsewhere, and
WORDS_OF_A_PART = 16
LINE = 9
FOR_THE_FAMILY = ("in_person", "apology", "written", "meeting")  # of the kinds of duties
SOON = "as soon as you reasonably can"
MOST_CLOCKS = 4  # of one set of rules: that there are more stands below them


@dataclass(frozen=True, slots=True)
class Box:
    """`sort` as the form has it; `choices` to tick; `parts` of a group or a row."""

    name: str
    label: str
    hint: str
    sort: str
    choices: tuple[str, ...] = ()
    parts: tuple["Box", ...] = ()
    rows: int = 1
    height: int = LINE


@dataclass(frozen=True, slots=True)
class Sheet:
    word: str
    title: str
    says: str
    head: tuple[Box, ...]  # who wrote it: the same on each, and drawn with their role
    sections: tuple[tuple[str, tuple[Box, ...]], ...]
    needs_case: bool  # it is put into a case; else it opens one

    @property
    def boxes(self) -> tuple[Box, ...]:
        return (*self.head, *(box for _, boxes in self.sections for box in boxes))


@dataclass(frozen=True, slots=True)
class _Plan:
    title: str
    says: str
    models: tuple[type[BaseModel], ...]
    sections: tuple[Named, ...]
    choices: Mapping[str, Mapping[str, str]]
    needs_case: bool = True
    besides: Mapping[str, str] = field(default_factory=dict)  # forms for a part of it, and when


PLANS: Mapping[str, _Plan] = {
    "open": _Plan(
        "Something happened: open a case",
        "One sheet for each patient. Two lines are enough to start. Do not wait for the rest.",
        (Opening,),
        (
            ("Where", ("site",)),
            ("What is known", FIRST),
            ("More, where you know it", (*THEN, *SELDOM)),
        ),
        {},
        needs_case=False,
    ),
    "conversation": _Plan(
        "A talk with the family",
        "One sheet for each talk. First see that the patient is looked after. A few words will do.",
        (Conversation,),
        (
            ("When, where and who", SURROUNDINGS),
            ("While it is fresh", FRESH),
            ("This can wait", CAN_WAIT),
        ),
        {"kind": KINDS_OF_TALK, "how": HOW, "began": BEGAN},
    ),
    "attempt": _Plan(
        "You tried to reach somebody",
        "One sheet for each try. A try that nobody answered counts too.",
        (Attempt,),
        (("The try", ATTEMPT),),
        {"how": {str(way): str(way).replace("_", " ").capitalize() for way in Way}},
    ),
    "person": _Plan(
        "Somebody whom it concerns",
        "One sheet for each person. Ask how we may reach them, and how never.",
        (Person, PatientStatus),
        (
            ("Who they are", WHO),
            ("How we may reach them, and how never", REACH),
            ("More, where you know it", NEEDS),
            ("Of the patient alone, and only where something changed", THEIR_LIFE),
        ),
        {},
        besides={"patient_status": "The patient died, or their life changed: the end of its sheet"},
    ),
}


def sheet(word: str) -> Sheet:
    plan = PLANS[word]
    shapes = {shape.name: shape for model in plan.models for shape in shapes_of(model)}
    head = tuple(_box(shapes[name], {}) for name in HEAD if name in shapes)
    sections = tuple(
        (heading, tuple(_box(shapes[name], plan.choices) for name in names))
        for heading, names in plan.sections
    )
    return Sheet(word, plan.title, plan.says, head, sections, plan.needs_case)


def forms_in_a_case() -> Mapping[str, str]:
    """The kinds of record that sheets are typed into, and which sheet, or part of one, it is."""
    found: dict[str, str] = {}
    for word, plan in PLANS.items():
        found |= {word: plan.title, **plan.besides} if plan.needs_case else {}
    return found


def _box(shape: Shape, choices: Mapping[str, Mapping[str, str]], words: int = WORDS) -> Box:
    parts = {part.name: _box(part, {}, WORDS_OF_A_PART) for part in shape.parts}
    order = NEXT_CONTACT if shape.name == "next_contact" else tuple(parts)
    return Box(
        shape.name,
        shape.label,
        shape.hint,
        shape.sort,
        _ticks(shape, choices.get(shape.name, {})),
        tuple(parts[name] for name in order),
        ROWS.get(shape.name, 1),
        HEIGHTS.get(shape.name, words if shape.sort == "words" else LINE),
    )


def _ticks(shape: Shape, words: Mapping[str, str]) -> tuple[str, ...]:
    if shape.sort == "yes_no":
        return ("Yes", "No")
    return tuple(words.get(c, str(c).replace("_", " ").capitalize()) for c in shape.choices)


def clocks_of(regimes: Iterable[str], today: date) -> Iterator[tuple[str, list[str]]]:
    """Of each set of rules that holds at our sites: what is owed to the family, and by when."""
    for name in dict.fromkeys(regimes):
        regime = policy().kept_by_a_case(name, today)
        told = list(_lines(regime))[:MOST_CLOCKS]
        if lines := [*told, *_not_told(regime, len(told))]:
            yield regime.name, lines


def _not_told(regime: Regime, told: int) -> Iterator[str]:
    """Who reads no more of these rules would take them for all. Some hold in certain cases alone,
    and a sheet does not know in which case it is."""
    owed = sum(duty.id == LOST or duty.kind in FOR_THE_FAMILY for duty in regime.duties)
    if more := owed - told:
        things = "1 more thing that does" if more == 1 else f"{more} more things that do"
        yield f"These rules ask {things} not stand on this sheet: ask a risk manager."


def _lines(regime: Regime) -> Iterator[str]:
    for duty in regime.duties:
        if duty.id == LOST:
            yield f"{duty.what}."
        elif duty.kind in FOR_THE_FAMILY and not duty.applies_if:
            owed = f"{duty.what.rstrip('.')}: {_by_when(duty)}."
            yield f"{owed} {caution(certainty_in(regime, duty))}".rstrip()


def _by_when(duty: Duty) -> str:
    """Whoever reads it has no program to count for them, so it says from when, and how the days are
    counted."""
    limit, ours = duty.limit, duty.target
    start = f"counted from when {going_on(duty.starts_means.rstrip('.'))}"
    if limit.n is None:
        target = f"; our own target is {how_many(ours.n, ours.unit)}, {start}" if ours else ""
        return f"{SOON}{target}"
    within = f"within {how_many(limit.n, limit.unit)}"
    if limit.also_as_soon_as_practicable:
        within = f"{SOON}, and {within} at the latest"
    within = f"{within}, {start}"
    if duty.counting.includes_start:
        within = f"{within}; that day is day 1"
    if duty.limit_type is LimitType.TARGET:
        within = f"{within}; that is a target, not the law"
    return within


def paper_for(regimes: Iterable[str], today: date) -> Paper:
    """That of the places of these rules; A4 where they differ."""
    places = (policy().kept_by_a_case(name, today).jurisdiction for name in regimes)
    papers = {paper_of(place) for place in places if place}
    return papers.pop() if len(papers) == 1 else Paper.A4


def print_sheet(word: str, settings: Settings, regimes: Collection[str], today: date) -> bytes:
    """PDF/UA, in black on white, so that it can be copied and faxed. `regimes`: of our sites."""
    html = _template().render(
        sheet=sheet(word),
        organisation=settings.organisation,
        coach=settings.coach,
        clocks=list(clocks_of(regimes, today)),
        printed_on=without_weekday(today),
        line=LINE,
    )
    return to_pdf(html, "paper", paper_for(regimes, today))[0]


@cache
def _template() -> Template:
    return templates_in(html=True).get_template("paper/sheet.html")
