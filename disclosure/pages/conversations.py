"""A conversation, on a phone, in under two minutes; and what its words still lack, said after."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import RadioField

from disclosure.actions.clocks import spoken_apology
from disclosure.actions.facts import Gathered
from disclosure.actions.recording import record
from disclosure.extensions import db
from disclosure.kinds.conversation import ApologyReview, Conversation
from disclosure.kinds.shape import Shape
from disclosure.pages.cases import (
    REFUSALS,
    Faults,
    called,
    case_called,
    change_in,
    head_of,
    patient_of,
    what_stands_in_the_way,
)
from disclosure.pages.forms import PageForm, typed
from disclosure.pages.guard import current_actor, requires
from disclosure.pages.record_forms import boxes_of, first_needed, form_of, relevant_people
from disclosure.pages.record_help import ways_of
from disclosure.pages.second_person import why_not_you
from disclosure.pages.talk_words import better_words, what_it_lacks
from disclosure.pages.words import day, moment
from disclosure.permissions import Permission
from disclosure.records.users import Site, name_of, user_called
from letters.check import apology_is_conditional
from letters.compose import promise_sentence
from workflows.words import CommitmentState, State, Talk

blueprint = Blueprint("conversations", __name__)

READ_THROUGH = "read_through"  # the button that shows it as the family will see it
IN_DAYS: Mapping[str, str] = {"1": "Tomorrow", "3": "In 3 days", "7": "In a week"}
ANOTHER_DAY, NO_MORE = "another_day", "no_more"
LATER = (
    *("support_offered", "understanding", "preferences", "without_interpreter"),
    *("keeps", "staff_only"),
)
SURROUNDINGS = ("kind", "at", "how", "place", "persons", "attendees")
NEXT_TALK = {State.DISCLOSE: Talk.DISCLOSURE, State.APOLOGIZE: Talk.APOLOGY}


class TalkForm(PageForm):
    """The boxes of the kind, and the day of the next contact to choose instead of type."""

    hears = RadioField("When", validate_choice=False)

    def is_submitted(self) -> bool:
        return READ_THROUGH not in request.form and super().is_submitted()


@blueprint.route("/incidents/<incident>/records/conversation", methods=["GET", "POST"])
@requires(Permission.RECORD_CARE)
def conversation(incident: str) -> ResponseReturnValue:
    gathered = case_called(incident, "record conversation")
    if request.method == "GET" and (needed := first_needed(Conversation, gathered)):
        around = {"head": head_of(gathered), "kind": Conversation, "needed": needed}
        return render_template("recording/needed.html", **around)
    form = _form(gathered)
    if not form.validate_on_submit():
        return _page(gathered, form)
    said = said_in(form, gathered)
    try:
        made = record(db.session(), change_in(gathered), Conversation.word, said)
    except REFUSALS as no:
        faults, status = what_stands_in_the_way(form, no)
        return _page(gathered, form, faults), status
    return redirect(url_for("conversations.after", incident=incident, number=made.id), 303)


@blueprint.get("/incidents/<incident>/records/conversation/<int:number>")
@requires(Permission.SEE_CASES)
def after(incident: str, number: int) -> ResponseReturnValue:
    """On record: what came of it, and whether the words count as an apology yet."""
    gathered = case_called(incident, f"conversation {number}")
    there = {row.number: body for row, body in gathered.case.those(Conversation)}
    talk = there.get(number) or abort(404)
    counts = spoken_apology(gathered.case, number, talk)
    words = talk.apology_words or ""
    review = current_actor().may(ApologyReview.may) and bool(words)
    may_be_reviewed = review and not apology_is_conditional(words)
    return render_template(
        "conversations/after.html",
        head=head_of(gathered),
        talk=talk,
        names=_names(gathered, talk.persons),
        counts=counts,
        lacks=what_it_lacks(words) if words and not counts else [],
        better=better_words(words) if not counts else "",
        promise=_promised(gathered, number),
        questions=[q for q in gathered.questions if _came_with(gathered, q.number, number)],
        may_review=may_be_reviewed and not why_not_you(gathered, ApologyReview, str(number)),
        number=number,
    )


def said_in(form: Any, gathered: Gathered) -> dict[str, Any]:
    """As a command would send it: the day chosen is a date, and each person talked with was there."""
    _choose_day(form, gathered)
    said = typed(form, boxes_of(Conversation), gathered.zone)
    if not form.hears.data:
        said.pop("next_contact", None)
    if said.get("attendees") is not None or said.get("persons"):
        said["attendees"] = [*said.get("attendees", []), *_family_there(gathered, said)]
    return said


def _family_there(gathered: Gathered, said: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    named = {str(each.get("name", "")).casefold() for each in said.get("attendees", [])}
    for person in gathered.persons:
        name = person.body["name"]
        if str(person.number) in said.get("persons", []) and name.casefold() not in named:
            yield {"name": name, "role": person.body["relationship"], "side": "family"}


def _choose_day(form: Any, gathered: Gathered) -> None:
    promise, chosen = form.next_contact.form, form.hears.data or ""
    if chosen in IN_DAYS:
        promise.due_on.data = _day_in(gathered, int(chosen)).isoformat()
    if chosen == NO_MORE:
        promise.due_on.data = ""
        promise.words.data = "Our door stays open. Ring us any time"
    promise.standing.data = "yes" if chosen == NO_MORE else None


def _day_in(gathered: Gathered, days: int) -> date:
    return gathered.at.astimezone(gathered.zone).date() + timedelta(days=days)


def _form(gathered: Gathered) -> Any:
    form = form_of(Conversation, gathered, TalkForm)
    if request.method == "GET":
        _fill_in(form, gathered)
    words = form.next_contact.form.words.data or "We will ring you"
    choices = {days: _hears(says, _day_in(gathered, int(days)), words) for days, says in IN_DAYS.items()}
    choices[ANOTHER_DAY] = "Another day, chosen below"
    choices[NO_MORE] = "They want to hear no more for now. Our door stays open"
    form.hears.choices = choices
    form.next_contact.form.owner.label.text = "Who does it"
    form.next_contact.form.due_on.label.text = "Another day"
    return form


def _hears(says: str, on: date, words: str) -> str:
    return f"{says}, {day(on)}"


def _fill_in(form: Any, gathered: Gathered) -> None:
    """Face to face, now, with whoever must be told; who signs in was there."""
    me = user_called(db.session(), current_actor().email)
    form.persons.data = form.persons.data or relevant_people(gathered)
    form.how.data = form.how.data or "in_person"
    form.kind.data = form.kind.data or str(likely_kind(gathered))
    form.place.data = _usual_place(gathered)
    if me and form.attendees.entries:
        row = form.attendees[0].form
        row.name.data, row.side.data = me.name, "staff"
        row.role.data = me.title or ", ".join(role.replace("_", " ") for role in sorted(me.roles))
    form.next_contact.form.owner.data = current_actor().email
    form.next_contact.form.words.data = "We will ring you"


def likely_kind(gathered: Gathered) -> Talk:
    held = {talk.kind for _, talk in gathered.case.those(Conversation)}
    if Talk.FIRST not in held:
        return Talk.FIRST
    return NEXT_TALK.get(gathered.incident.state, Talk.FOLLOW_UP)


def _usual_place(gathered: Gathered) -> str:
    before = [talk.place for _, talk in gathered.case.those(Conversation)]
    return before[-1] if before else db.session().get_one(Site, gathered.incident.site_id).name


def _page(gathered: Gathered, form: Any, faults: Faults | None = None) -> str:
    patient, persons = patient_of(gathered), form.persons.data or []
    names = _names(gathered, (int(number) for number in persons if number.isdigit()))
    shown = READ_THROUGH in request.form or bool(faults)
    return render_template(
        "conversations/conversation.html",
        head=head_of(gathered),
        form=form,
        faults=faults or [],
        talk_with=names,
        patient=called(patient) if patient and not patient.died_at else "",
        surroundings=SURROUNDINGS,
        open_surroundings=_wrong(form, SURROUNDINGS) or not form.place.data,
        summary=_summary(gathered, form, names),
        later=[name for name in LATER if _asked_now(form, gathered, name)],
        open_later=_wrong(form, LATER),
        several=len(form.persons.choices) > 1,
        sentences=_sentences(form, gathered),
        promised=_sentence_now(form, gathered) if shown else "",
        ways=ways_of(gathered),
    )


def _asked_now(form: Any, gathered: Gathered, name: str) -> bool:
    """An interpreter is asked for where one is on record; promises where some are open."""
    if name == "without_interpreter":
        return any(person.interpreter for person in gathered.facts.persons)
    if name == "keeps":
        open_ones = {c.ref for c in gathered.commitments if c.state is CommitmentState.OPEN}
        form.keeps.choices = {ref: w for ref, w in dict(form.keeps.choices).items() if ref in open_ones}
        return bool(form.keeps.choices)
    return True


def _wrong(form: Any, names: tuple[str, ...]) -> bool:
    return any(_errors(form[name]) for name in names)


def _errors(box: Any) -> bool:
    """Somewhere in it, however deep."""
    errors = box.errors
    return any(map(bool, errors.values())) if isinstance(errors, dict) else any(errors)


def _summary(gathered: Gathered, form: Any, names: str) -> str:
    how = dict(form.how.choices).get(form.how.data or "", "")
    return ", ".join(filter(None, (how, form.place.data, f"with {names}" if names else "")))


def _sentences(form: Any, gathered: Gathered) -> dict[str, str]:
    """Each choice of a day, as the family would read it."""
    words = form.next_contact.form.words.data or "We will ring you"
    dated = {days: promise_sentence(words, "", _day_in(gathered, int(days)), False) for days in IN_DAYS}
    return dated | {NO_MORE: "Our door stays open. Ring us any time."}


def _sentence_now(form: Any, gathered: Gathered) -> str:
    chosen, promise = form.hears.data or "", form.next_contact.form
    if chosen != ANOTHER_DAY:
        return _sentences(form, gathered).get(chosen, "")
    try:
        on = date.fromisoformat(promise.due_on.data or "")
    except ValueError:
        return ""
    return promise_sentence(promise.words.data or "We will ring you", "", on, False)


def _names(gathered: Gathered, numbers: Any) -> str:
    by_number = {person.number: called(person) for person in gathered.persons}
    names = [by_number[number] for number in numbers if number in by_number]
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def _came_with(gathered: Gathered, number: int, talk: int) -> bool:
    return gathered.case.records[number].parent == talk


def _promised(gathered: Gathered, talk: int) -> dict[str, str]:
    for promise in gathered.commitments:
        if _came_with(gathered, promise.number, talk):
            owner = name_of(db.session(), promise.owner)
            says = promise_sentence(promise.words, owner, promise.due_on, promise.standing)
            return {"says": says, "owner": owner, "ref": promise.ref}
    return {}


__all__ = ["Shape", "blueprint", "moment"]
