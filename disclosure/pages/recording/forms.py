"""The form of one kind of record in one case: its boxes in order, its choices, what is known."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any, ClassVar

from flask import request
from wtforms import RadioField, SelectMultipleField

from disclosure.actions.checks.references import STAFF_LISTS, choices, offered
from disclosure.actions.facts import Gathered
from disclosure.actions.law.applying import regimes_of
from disclosure.actions.law.duties import grounds_to_explain
from disclosure.actions.law.first_moments import knew_on
from disclosure.actions.people.patient_known import known_of
from disclosure.clock import now
from disclosure.extensions import db
from disclosure.kinds import KINDS
from disclosure.kinds.care import Contact
from disclosure.kinds.excuses import EXCUSABLE, GROUNDS
from disclosure.kinds.findings import Findings
from disclosure.kinds.harm import Grade
from disclosure.kinds.kind import Kind
from disclosure.kinds.others import BillingHold
from disclosure.kinds.people import Consent, Emptied, PatientStatus, Person, PersonChange
from disclosure.kinds.shape import Shape, shapes_of
from disclosure.pages.forms import OPTIONAL, YES_NO, PageForm, form_for
from disclosure.pages.guard import current_actor
from disclosure.pages.paper import from_paper
from disclosure.pages.recording.changing import as_known, kept_apart_still
from disclosure.pages.recording.kind_words import AXES, PURPOSES
from disclosure.policy import policy
from disclosure.records.team import team_of
from disclosure.records.users import name_of
from letters.dates import without_weekday
from workflows.harm import BOTH_AXES, nearest_first
from workflows.not_told import since_when
from workflows.words import Standing

NOT_A_RECORD = {
    *STAFF_LISTS,
    *("person or staff", "commitment", "letter", "sent letter", "where", "record or letter"),
}
BY_ADDRESS = {
    "reference",
    "references",
    "choice",
    "choices",
    "yes_no",
}  # what a link may choose beforehand


class Choosable(dict[str, Mapping[Any, str]]):
    """What the boxes of this case may name, looked up when a box asks for it."""

    def __init__(self, gathered: Gathered) -> None:
        super().__init__()
        self.gathered = gathered

    def __missing__(self, source: str) -> Mapping[Any, str]:
        match source:
            case "levels":
                self[source] = levels_of(chosen_scale(self.gathered))
            case "duties":
                self[source] = {duty.id: duty.what for duty in self.gathered.duties}
            case "person":
                self[source] = _people(self.gathered)
            case "person or staff":
                self[source] = {**_people(self.gathered), "staff": "Staff who took part"}
            case "regimes":
                self[source] = regimes_near(self.gathered)
            case "scales" | "events":
                self[source] = offered(source)
            case "excuses":
                self[source] = _grounds(self.gathered)
            case "sent letter":
                self[source] = _sent_letters(self.gathered)
            case _ if source in STAFF_LISTS:
                self[source] = _team_first(self.gathered, source)
            case _:
                self[source] = choices(db.session(), self.gathered.case, source)
        return self[source]


class PromiseMade(PageForm):
    """Where a promise was made is one choice, though the record keeps it in several boxes."""

    STANDS_FOR: ClassVar[Mapping[str, str]] = {"source": "made"}

    made = RadioField("Where it was promised", validate_choice=False)
    all_the_same = SelectMultipleField("So all the same", validate_choice=False, choices=[])

    def settle(self) -> None:
        where, _, number = (self.made.data or "").partition("-")
        if where in ("conversation", "family"):
            self["source"].form[where].data = number


BASES: Mapping[str, type[PageForm]] = {"commitment": PromiseMade}


def boxes_of(kind: type[Kind]) -> tuple[Shape, ...]:
    """What is asked, the record it is about first."""
    asked = (shape for shape in shapes_of(kind) if shape.asked)
    return tuple(sorted(asked, key=lambda shape: shape.name != kind.about_field))


def form_of(kind: type[Kind], gathered: Gathered, base: type[PageForm] = PageForm) -> Any:
    boxes, asked = boxes_of(kind), Choosable(gathered)
    filled_in = known(kind, gathered, boxes, asked) if request.method == "GET" else {}
    form = form_for(kind.heading, boxes, asked, BASES.get(kind.word, base))(data=filled_in)
    if isinstance(form, PromiseMade):
        talks = {f"conversation-{n}": words for n, words in asked["conversation"].items()}
        asks = {f"family-{n}": f"{who} asked for it" for n, who in asked["person"].items()}
        form.made.choices = talks | asks
        talk = f"conversation-{request.args.get('conversation', '')}"
        form.made.data = form.made.data or (talk if talk in talks else None)
        form.settle()
    if kind.word == "excuse":
        form.requirement.choices, form.ground.choices = dict(EXCUSABLE), dict(GROUNDS)
    if kind.word == Consent.word:
        form.purpose.choices = dict(PURPOSES)
    if kind.word == PersonChange.word:
        labels = {shape.name: shape.label for shape in boxes}
        form.empties.choices = {str(name): labels[name] for name in Emptied}
        form.not_with.choices |= kept_apart_still(gathered, str(form.person.data or ""))
    if kind.word == Contact.word:
        cover = form.cover.label  # it may come later; but the case does not move on without
        cover.text = cover.text.removesuffix(OPTIONAL)
    if kind.word == PatientStatus.word:
        _say_what_is_known(form, gathered)
    if kind.word == "grade":
        form.axis.choices, form.axis.data = dict(AXES), form.axis.data or ""
    return form


def first_needed(kind: type[Kind], gathered: Gathered) -> type[Kind] | None:
    """A kind of record without which this one cannot be written: nothing is there to choose."""
    asked = Choosable(gathered)
    for shape in boxes_of(kind):
        names_a_record = shape.refers in KINDS and shape.refers not in NOT_A_RECORD
        if shape.required and names_a_record and not asked[shape.refers]:
            return KINDS[shape.refers]
    if kind.word == "commitment" and not asked["conversation"] and not asked["person"]:
        return Person  # it is made in a talk, or asked for by somebody
    return None


def known(
    kind: type[Kind], gathered: Gathered, boxes: Iterable[Shape], asked: Choosable
) -> dict[str, Any]:
    """What is filled in beforehand: now, the only choice, what a link chose, what is on record."""
    found: dict[str, Any] = {}
    for shape in boxes:
        if shape.required and shape.sort == "moment" and not from_paper():
            found[shape.name] = typed_now(gathered)
        if shape.required and shape.sort in ("reference", "references"):
            found[shape.name] = _only_one(shape, gathered, asked)
    found |= FROM_THE_CASE[kind.word](gathered) if kind.word in FROM_THE_CASE else {}
    found |= {shape.name: value for shape in boxes if (value := _in_address(kind, shape, asked))}
    if kind.word == PersonChange.word:
        found = as_known(gathered, str(found.get("person"))) | found
    return {name: value for name, value in found.items() if value not in (None, "", [])}


def typed_now(gathered: Gathered) -> str:
    """This minute, as a box for a day and a time holds it."""
    return as_typed(now(), gathered)


def as_typed(at: datetime | date, gathered: Gathered) -> str:
    """A day whose hour nobody knew stays one."""
    if isinstance(at, datetime):
        return f"{at.astimezone(gathered.zone):%Y-%m-%dT%H:%M}"
    return at.isoformat()


def chosen_scale(gathered: Gathered) -> str:
    """The one asked for; else the one used last here, or nearest to its place, with this harm."""
    scales = {scale.id: scale for scale in policy().scales}
    if (asked := request.values.get("scale", "")) in scales:
        return asked
    used = [grade.scale for _, grade in gathered.case.those(Grade)]
    rules = (r for r in policy().regimes if r.id in regimes_of(gathered.case))
    places = {regime.jurisdiction for regime in rules}
    axis = request.values.get("axis", "")
    near = (scale.id for scale in nearest_first(scales.values(), places, axis))
    for name in (*used[-1:], *near):
        if axis not in BOTH_AXES or any(axis in level.axes for level in scales[name].levels):
            return name
    return next(iter(scales))


def _grounds(gathered: Gathered) -> dict[str, str]:
    """For an explanation: those that the rules of the case list, and no other record tells."""
    on = knew_on(gathered.case)
    listed = frozenset[str]().union(*grounds_to_explain(gathered.duties, on).values())
    return {ground: words for ground, words in offered("excuses").items() if ground in listed}


def _people(gathered: Gathered) -> dict[str, str]:
    """Who died, or is not to be told, is marked so: a record of what happened may name them."""
    found = {}
    for person, facts in zip(gathered.persons, gathered.facts.persons, strict=True):
        says = f"{person.body['name']}, {person.body['relationship'].lower()}"
        mark = person.death(gathered.zone) or since_when(facts)
        found[str(person.number)] = f"{says} ({mark})" if mark else says
    return found


def _team_first(gathered: Gathered, refers: str) -> dict[str, str]:
    """The staff of a house may be thousands; who is meant is mostly named on the case."""
    team = team_of(db.session(), gathered.incident.id)
    staff = choices(db.session(), gathered.case, refers)
    return dict(sorted(staff.items(), key=lambda each: each[0] not in team))


def _sent_letters(gathered: Gathered) -> dict[str, str]:
    """With a way back for who chose one and should not have; nothing where none was sent."""
    sent = choices(db.session(), gathered.case, "sent letter")
    return {"": "To none", **sent} if sent else {}


def levels_of(scale: str) -> dict[str, str]:
    levels = policy().scale(scale).levels
    return {level.id: level.label for level in levels} | {"unknown": "Unknown, to look again"}


def regimes_near(gathered: Gathered) -> dict[str, str]:
    """Those of this country, unless somebody asked for all."""
    chosen = set(regimes_of(gathered.case))
    here = {regime.jurisdiction[:2] for regime in policy().regimes if regime.id in chosen}
    everywhere = "everywhere" in request.args or request.method == "POST"
    return {
        regime.id: regime.name
        for regime in policy().regimes
        if everywhere or regime.id in chosen or regime.jurisdiction[:2] in here
    }


def _only_one(shape: Shape, gathered: Gathered, asked: Choosable) -> Any:
    there = list(asked[shape.refers])
    if shape.refers == "person" and len(there) > 1:
        there = relevant_people(gathered)
    one = there[0] if len(there) == 1 else None
    return [one] if one and shape.sort == "references" else one


def relevant_people(gathered: Gathered) -> list[str]:
    """Their numbers, as choices of a form."""
    return [str(person.number) for person in gathered.persons if person.must_be_told]


def _in_address(kind: type[Kind], shape: Shape, asked: Choosable) -> Any:
    """Numbers, references and our own words only: an address names nobody."""
    names = [shape.name] + (["about"] if shape.name == kind.about_field else [])
    values = [value for name in names for value in request.args.getlist(name)]
    if shape.sort not in BY_ADDRESS or shape.refers in STAFF_LISTS:
        return None
    source = shape.refers or shape.offers
    ours = dict(YES_NO) if shape.sort == "yes_no" else shape.choices
    there = [v for v in values if v in (asked[source] if source else ours)]
    several = shape.sort in ("references", "choices")
    return there if several else (there[0] if there else None)


def _person(gathered: Gathered) -> dict[str, Any]:
    """The first person of most cases is the patient it was opened about."""
    if gathered.patient or not gathered.incident.patient_name:
        return {"is_patient": "no"} if gathered.patient else {}
    relevant = str(Standing.RELEVANT)
    name = gathered.incident.patient_name
    return {"name": name, "relationship": "Patient", "is_patient": "yes", "standing": relevant}


def _say_what_is_known(form: Any, gathered: Gathered) -> None:
    """Beside each box, never in it: what stood in a box would be said anew by whoever sends it,
    over what a colleague found out meanwhile.
    """
    known_now = known_of(gathered.incident).model_dump(exclude_none=True)
    for name, value in known_now.items():
        box = form.patient.form[name]
        told = without_weekday(value) if isinstance(value, date) else value
        box.description = f"{box.description}. Known now: {told}".removeprefix(". ")


def _findings(gathered: Gathered) -> dict[str, Any]:
    """The present text, to go on from: newer findings take its place."""
    written = [body for _, body in gathered.case.those(Findings)]
    return written[-1].stored() if written else {}


def _decision(gathered: Gathered) -> dict[str, Any]:
    return {"regimes": regimes_of(gathered.case)}


def _grade(gathered: Gathered) -> dict[str, Any]:
    return {"scale": chosen_scale(gathered)}


def _asked_by_me(gathered: Gathered) -> dict[str, Any]:
    return {"asked_by": name_of(db.session(), current_actor().email)}


def _without_cover(gathered: Gathered) -> dict[str, Any]:
    """The named contact for whom nobody covers, to put in who does; nothing of who has left."""
    ring = gathered.ring
    if not (ring.row and ring.contact) or ring.cover:
        return {}
    known = ring.contact.model_dump(include={"name", "user", "role", "phone", "hours"})
    return {**known, "replaces": str(ring.row.number)}


def _bill_held(gathered: Gathered) -> dict[str, Any]:
    """The hold that runs, to release it."""
    held = [body for _, body in gathered.case.those(BillingHold)]
    if not held or held[-1].released_at:
        return {}
    return {"from": as_typed(held[-1].since, gathered), "by": held[-1].by}


FROM_THE_CASE: Mapping[str, Callable[[Gathered], dict[str, Any]]] = {
    Person.word: _person,
    Findings.word: _findings,
    "decision": _decision,
    Grade.word: _grade,
    "consent": _asked_by_me,
    BillingHold.word: _bill_held,
    Contact.word: _without_cover,
}
