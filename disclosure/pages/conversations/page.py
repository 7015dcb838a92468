"""A conversation, on a phone, in under two minutes; and what its words still lack, said after."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from disclosure.actions.checks.wishes import kept_apart, needs_interpreter
from disclosure.actions.facts import Gathered
from disclosure.actions.form_order import CAN_WAIT, SURROUNDINGS
from disclosure.actions.law.spoken_apology import spoken_apology, why_never_one
from disclosure.actions.letters.material import sentence_of
from disclosure.actions.recording import record
from disclosure.extensions import db
from disclosure.kinds.conversation import ApologyReview, Conversation, Side
from disclosure.pages.conversations.doubts import (
    ALL_THE_SAME,
    asked_now,
    doubts_of,
    who_forbade_call,
)
from disclosure.pages.conversations.form import READ_THROUGH, said_in, talk_form
from disclosure.pages.conversations.words import BETTER, what_it_lacks
from disclosure.pages.forms import show_faults
from disclosure.pages.guard import current_actor, requires
from disclosure.pages.incidents.cases import (
    REFUSALS,
    Faults,
    case_called,
    change_in,
    head_of,
    what_stands_in_the_way,
)
from disclosure.pages.incidents.next_contact import (
    at_odds,
    chosen_people,
    sentence_chosen,
    sentences,
)
from disclosure.pages.moments import A_DAY
from disclosure.pages.paper import and_back, from_paper, head_of_a_sheet, next_sheet, onward
from disclosure.pages.recording.help import ways_of
from disclosure.pages.recording.needed import needed_page
from disclosure.pages.recording.second_person import why_not_you
from disclosure.pages.telling import in_full, said_since
from disclosure.pages.typed_in import number_in
from disclosure.pages.words import clock_time, day
from disclosure.permissions import Permission
from disclosure.records.commitment import Commitment
from disclosure.records.users import name_of
from workflows.facts import IncidentFacts, PersonFacts
from workflows.phrases import joined
from workflows.requirements import apology_given, next_contact_promised
from workflows.words import CommitmentState, Talk

ForEach = Callable[[IncidentFacts, PersonFacts], str | None]
blueprint = Blueprint("conversations", __name__)


@blueprint.route("/incidents/<incident>/records/conversation", methods=["GET", "POST"])
@requires(Permission.RECORD_CARE)
def conversation(incident: str) -> ResponseReturnValue:
    gathered = case_called(incident, "record conversation")
    if request.method == "GET" and (needed := needed_page(Conversation, gathered)):
        return needed
    form = talk_form(gathered)
    if not form.validate_on_submit():
        read = READ_THROUGH in request.form
        wrong = [*at_odds(form, gathered), *asked_now(form, gathered)] if read else []
        return _page(gathered, form, show_faults(form, wrong))
    try:
        said = said_in(form, gathered)
        made = record(db.session(), change_in(gathered), Conversation.word, said)
    except REFUSALS as no:
        faults, status = what_stands_in_the_way(form, no)
        return _page(gathered, form, faults), status
    there = url_for("conversations.after", incident=incident, number=made.id)
    return redirect(f"{there}{and_back()}", 303)


@blueprint.get("/incidents/<incident>/records/conversation/<int:number>")
@requires(Permission.SEE_CASES)
def after(incident: str, number: int) -> ResponseReturnValue:
    """On record: what came of it, and whether the words count as an apology yet."""
    gathered = case_called(incident, f"conversation {number}")
    talk = gathered.case.bodies.get(number)
    if not isinstance(talk, Conversation):
        abort(404)
    if number in gathered.case.gone:
        return _withdrawn(gathered, number, talk)
    words = talk.apology_words or ""
    counts = spoken_apology(gathered.case, number, talk)
    return render_template(
        "conversations/after.html",
        head=head_of(gathered),
        number=number,
        talk=talk,
        since=said_since(gathered, number),
        names=_names(gathered, talk.persons),
        not_alone=_not_alone(gathered, talk),
        who_acts=_names(gathered, (person.id for person in gathered.facts.relevant)),
        counts=counts,
        lacks=[] if counts or not words else what_it_lacks(words),
        better=BETTER,
        sorry=_met(apology_given, gathered, talk),
        promise=_promised(gathered, number),
        stands=_stands(gathered, talk),
        no_interpreter=_not_interpreted(gathered, number, talk),
        told_findings=talk.kind is Talk.DISCLOSURE,
        next_sheet=next_sheet(gathered.incident.ref),
        onward=onward,
        questions=[q for q in gathered.questions if _came_with(gathered, q.number, number)],
        may_review=not counts and _may_review(gathered, number, words),
        may_record=current_actor().may(Conversation.may),
    )


def _withdrawn(gathered: Gathered, number: int, talk: Conversation) -> str:
    """Whoever recorded it comes back to its page, and reads who took it back, and why."""
    return render_template(
        "conversations/withdrawn.html",
        head=head_of(gathered),
        names=_names(gathered, talk.persons),
        record=in_full(gathered, number),
    )


def _not_alone(gathered: Gathered, talk: Conversation) -> str:
    """Why it is not the telling that is owed: nobody was there but who has somebody to act."""
    there = [person for person in gathered.persons if person.number in talk.persons]
    says = [person.acted_for for person in there]
    return " ".join(says) if all(says) else ""


def _page(gathered: Gathered, form: Any, faults: Faults | None = None) -> str:
    patient, chosen = gathered.patient, form.persons.data or []
    sent = request.method == "POST"
    names = _names(gathered, map(number_in, chosen))
    return render_template(
        "conversations/conversation.html",
        head=head_of(gathered),
        form=form,
        faults=faults or [],
        names=names,
        patient=patient.called if patient and not patient.died_at else "",
        nobody_lives=all(person.died_at for person in gathered.persons),
        surroundings=[name for name in SURROUNDINGS if _asked_there(form, gathered, name)],
        apart="" if sent else joined(_apart(gathered)),
        doubted=[doubt.name for doubt in doubts_of(form, gathered)] if sent else [],
        all_the_same=ALL_THE_SAME,
        no_interpreter=_nobody_interpreted(form, gathered) if sent else "",
        from_paper=from_paper(),
        and_back=and_back("conversation"),
        on_top=head_of_a_sheet(form),
        open_surroundings=from_paper()
        or _wrong(form, SURROUNDINGS)
        or "attendees" in request.form.get("another", "")
        or not chosen,
        summary=_summary(gathered, form, names),
        can_wait=[name for name in CAN_WAIT if _asked_now(form, gathered, name)],
        open_can_wait=from_paper() or _wrong(form, CAN_WAIT) or bool(form.keeps.data),
        kept=[str(says) for _, says, ticked, *_ in form.keeps.iter_choices() if ticked],
        several=len(form.persons.choices) > 1,
        sentences=sentences(form, gathered),
        promised=sentence_chosen(form, gathered) if sent else "",
        read_through=READ_THROUGH in request.form,
        ways=list(_how_to_reach(gathered, frozenset(map(number_in, chosen)))),
    )


def _how_to_reach(gathered: Gathered, chosen: frozenset[int]) -> Iterable[Mapping[str, Any]]:
    """Those it is with, and nobody else: a number beside the wrong name is rung. While nobody is
    chosen, the wishes of all, and no number; and always of who is to be kept apart."""
    yield from ways_of(gathered, chosen) if chosen else ()
    others = frozenset(person.number for person in gathered.persons) - chosen
    for way in ways_of(gathered, others):
        if way["not_with"] or (not chosen and (way["never"] or way["avoid"] or way["interpreter"])):
            yield way | {"phone": ""}


def _apart(gathered: Gathered) -> list[str]:
    """Whom the page ticks for nobody: of those who would be, who is to be kept apart."""
    told = [person.number for person in gathered.persons if person.must_be_told]
    pairs = kept_apart(gathered, told)
    return list(dict.fromkeys(person.called for pair in pairs for person in pair))


def _asked_there(form: Any, gathered: Gathered, name: str) -> bool:
    """Who rang whom matters where somebody forbade it, and a sheet asked already."""
    if name == "began":
        forbidden = form.began.data or who_forbade_call(form, gathered)
        return from_paper() or bool(forbidden)
    return name != "letter" or bool(form.letter.choices)


def _asked_now(form: Any, gathered: Gathered, name: str) -> bool:
    """An interpreter is asked for where one is on record, and where a sheet asked already;
    promises where some are open."""
    if name == "without_interpreter":
        return from_paper() or any(person.interpreter for person in gathered.facts.persons)
    return name != "keeps" or bool(form.keeps.choices)


def _nobody_interpreted(form: Any, gathered: Gathered) -> str:
    """Who needs it, where neither an interpreter nor why there was none is typed yet."""
    there = any(row.form.side.data == Side.INTERPRETER for row in form.attendees)
    why = form.without_interpreter.form.reason.data
    return "" if there or why else needs_interpreter(gathered, chosen_people(form))


def _not_interpreted(gathered: Gathered, number: int, talk: Conversation) -> str:
    """The same of a talk on record, as the checklist counts it."""
    numbers = (row.number for row, _ in gathered.case.those(Conversation))
    facts = dict(zip(numbers, gathered.facts.conversations, strict=True))
    return "" if facts[number].interpreter else needs_interpreter(gathered, talk.persons)


def _wrong(form: Any, names: Iterable[str]) -> bool:
    return any(_has_some(form[name].errors) for name in names)


def _has_some(errors: Any) -> bool:
    """Somewhere in it, however deep."""
    inner = errors.values() if isinstance(errors, dict) else errors
    return any(_has_some(each) if isinstance(each, dict | list) else bool(each) for each in inner)


def _summary(gathered: Gathered, form: Any, names: str) -> str:
    """The time first: it was filled in too, and the family reads it."""
    how = dict(form.how.choices).get(form.how.data or "", "").lower()
    about = f"in answer to {form.letter.data}" if form.letter.data else ""
    there = (_when(gathered, form.at.data or ""), how, form.place.data, names and f"with {names}")
    says = ", ".join(filter(None, (*there, about)))
    return f"{says[:1].upper()}{says[1:]}"


def _when(gathered: Gathered, typed: str) -> str:
    """Today at 6:11am, or today where nobody knows the hour; nothing for what is no time."""
    try:
        at = datetime.fromisoformat(typed)
    except ValueError:
        return ""
    today = gathered.today
    on = "today" if at.date() == today else day(at.date(), today)
    return on if A_DAY.fullmatch(typed) else f"{on} at {clock_time(at)}"


def _names(gathered: Gathered, numbers: Iterable[int]) -> str:
    called = gathered.called
    *most, last = [called[number] for number in numbers if number in called] or [""]
    return f"{', '.join(most)} and {last}" if most else last


def _came_with(gathered: Gathered, number: int, talk: int) -> bool:
    return gathered.case.records[number].parent == talk


def _met(requirement: ForEach, gathered: Gathered, talk: Conversation) -> bool:
    """For each who was there, by all that is on record: another talk or a letter may have."""
    facts = gathered.facts
    there = (person for person in facts.persons if person.id in talk.persons)
    return not any(requirement(facts, person) for person in there)


def _promised(gathered: Gathered, talk: int) -> dict[str, str]:
    for promise in gathered.commitments:
        if _came_with(gathered, promise.number, talk):
            return _as_read(gathered, promise)
    return {}


def _stands(gathered: Gathered, talk: Conversation) -> dict[str, str]:
    """The nearest open promise to those who were there, where each of them has one."""
    if not _met(next_contact_promised, gathered, talk):
        return {}
    owed = {c.ref for c in gathered.facts.commitments if c.owed_to & {*talk.persons}}
    stand = [c for c in gathered.commitments if c.ref in owed and c.state is CommitmentState.OPEN]
    nearest = min(stand, key=lambda c: c.due_on or date.max, default=None)
    return _as_read(gathered, nearest) if nearest else {}


def _as_read(gathered: Gathered, promise: Commitment) -> dict[str, str]:
    owner = name_of(db.session(), promise.owner)
    return {"says": sentence_of(gathered, promise, owner), "owner": owner, "ref": promise.ref}


def _may_review(gathered: Gathered, number: int, words: str) -> bool:
    """A second person may take them for an apology, where they can be one."""
    may = current_actor().may(ApologyReview.may) and why_never_one(words) is None
    return may and not why_not_you(gathered, ApologyReview, str(number))
