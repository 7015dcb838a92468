"""The boxes of a conversation: what is filled in, and the next contact chosen and not typed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from flask import request
from wtforms import RadioField, SelectMultipleField, StringField

from disclosure.actions.checks.wishes import kept_apart, next_words
from disclosure.actions.facts import Gathered
from disclosure.actions.form_order import HOW, KINDS_OF_TALK
from disclosure.actions.people.people_now import apart_from
from disclosure.actions.people.staff_names import staff_names
from disclosure.actions.promises.ended import why_ended
from disclosure.extensions import db
from disclosure.kinds.conversation import Conversation, Place
from disclosure.kinds.faults import BadInput, Fault
from disclosure.pages.commitments.ledger import as_read as promise_read
from disclosure.pages.conversations.doubts import (
    ALL_OF_THEM,
    ALL_THE_SAME,
    EACH,
    NO_QUESTION,
    NOBODY_KNOWS,
    WHO_BEGAN,
    asked_now,
)
from disclosure.pages.forms import OPTIONAL, PageForm, typed
from disclosure.pages.guard import current_actor
from disclosure.pages.incidents.next_contact import at_odds, chosen_people, offer_days, promise_in
from disclosure.pages.paper import from_paper
from disclosure.pages.recording.forms import boxes_of, form_of, relevant_people
from disclosure.pages.typed_in import number_in
from disclosure.pages.words import role_words
from disclosure.records.users import user_called
from workflows.not_told import may_hear
from workflows.phrases import joined
from workflows.words import CommitmentState, State, Talk

READ_THROUGH = "read_through"  # the button that shows it as the family will read it
NEXT_TALK = {State.DISCLOSE: Talk.DISCLOSURE, State.APOLOGIZE: Talk.APOLOGY}


class TalkForm(PageForm):
    """The boxes of the kind, and one more to choose the day of the next contact."""

    hears = RadioField("When", validate_choice=False)
    filled_in = StringField("The words that we had put there")
    all_the_same = SelectMultipleField("So all the same", validate_choice=False)

    def is_submitted(self) -> bool:
        return READ_THROUGH not in request.form and bool(super().is_submitted())


def talk_form(gathered: Gathered) -> Any:
    form = form_of(Conversation, gathered, TalkForm)
    form.kind.choices, form.how.choices = dict(KINDS_OF_TALK), dict(HOW)
    form.began.choices, form.all_the_same.choices = dict(WHO_BEGAN), dict(ALL_THE_SAME)
    form.began.label.text = form.began.label.text.removesuffix(OPTIONAL)  # asked where it matters
    form.persons.choices = dict(_with_whom(form, gathered))
    for row in form.questions:
        _offer_all_of_them(row.form.person)
    if request.method == "GET":
        _fill_in(form, gathered)
    offer_days(form, gathered)
    form.keeps.choices = dict(_still_owed(gathered))
    return form


def said_in(form: Any, gathered: Gathered) -> dict[str, Any]:
    """As a command would send it; whoever was talked with was there. Raises BadInput where the
    boxes of the next contact are at odds, or something goes against a wish and nobody said that it
    was so all the same; with all else that is wrong."""
    said = typed(form, boxes_of(Conversation), gathered.zone)
    if there := [*said.get("attendees", []), *_family_there(gathered, said)]:
        said["attendees"] = there
    if said.get("began") == NOBODY_KNOWS:
        del said["began"]
    if "questions" in said:
        said["questions"] = _asked_by_each(said["questions"], said.get("persons") or [""])
    promise = promise_in(form, said.pop("next_contact", {}))
    if wrong := [*at_odds(form, gathered), *asked_now(form, gathered)]:
        raise BadInput([*_wrong_besides(said, gathered), *wrong])
    return said | ({"next_contact": promise} if promise else {})


def _offer_all_of_them(box: Any) -> None:
    """Beside the people; the choice of nothing stays where it was. Asked where it matters."""
    box.label.text = box.label.text.removesuffix(OPTIONAL)
    folded = box.type == "SelectField"
    nobody = {"": box.choices[""] if folded else NO_QUESTION} if "" in box.choices else {}
    people = {value: words for value, words in box.choices.items() if value}
    named = people | {EACH: ALL_OF_THEM}
    box.choices = nobody | named if folded else named | nobody


def _asked_by_each(
    questions: Iterable[dict[str, Any]], persons: Sequence[str]
) -> list[dict[str, Any]]:
    """What they asked together is asked by each. The first stays in its row, so that what is wrong
    with a row stands beside it."""
    rows, others = list[dict[str, Any]](), list[dict[str, Any]]()
    for question in questions:
        together = question.get("person") == EACH
        first, *more = (
            [question | {"person": one or None} for one in persons] if together else [question]
        )
        rows, others = [*rows, first], [*others, *more]
    return [*rows, *others]


def _wrong_besides(said: Mapping[str, Any], gathered: Gathered) -> Sequence[Fault]:
    try:
        Conversation.read(said, gathered.at, gathered.zone)
    except BadInput as bad:
        return bad.faults
    return ()


def likely_kind(gathered: Gathered) -> Talk:
    held = {talk.kind for _, talk in gathered.case.those(Conversation)}
    if not held & {Talk.FIRST, Talk.DISCLOSURE}:  # some hear all of it at once
        return Talk.FIRST
    return NEXT_TALK.get(gathered.incident.state, Talk.FOLLOW_UP)


def _still_owed(gathered: Gathered) -> Iterator[tuple[str, str]]:
    """With its day, whose it is and its reference: “We will ring you” may be owed twice."""
    names = staff_names(db.session())
    for promise in gathered.commitments:
        if promise.state is CommitmentState.OPEN and why_ended(gathered, promise) is None:
            owner = names.get(promise.owner, promise.owner)
            owed = (gathered.called.get(number, "") for number in sorted(gathered.owed_to(promise)))
            whose = ", ".join([*filter(None, owed), promise.ref])
            yield promise.ref, f"{promise_read(gathered, promise, owner)} ({whose})"


def _fill_in(form: Any, gathered: Gathered) -> None:
    """Face to face, unless the link here says how; now, with whom it names and who lives, else
    with whoever must be told; and whoever records it was there. A sheet of paper says all of that
    itself, and who types it in may have been at home."""
    if from_paper():
        form.persons.data = []
        return
    me = user_called(db.session(), current_actor().email)
    named = request.args.getlist("persons")
    living = (p for p in gathered.persons if not p.died_at)
    able = (p.number for p in living if not p.acted_for or str(p.number) in named)
    there = may_hear(gathered.facts, able)
    chosen = [number for number in form.persons.data or () if number_in(number) in there]
    form.persons.data = _not_put_together(gathered, chosen or relevant_people(gathered))
    form.filled_in.data = next_words(gathered, chosen_people(form))
    form.next_contact.form.words.data = form.filled_in.data
    form.how.data = form.how.data or str(Place.IN_PERSON)
    form.kind.data = form.kind.data or str(likely_kind(gathered))
    form.place.data = _usual_place(gathered, form.how.data)
    form.next_contact.form.owner.data = current_actor().email
    if me:
        row = form.attendees[0].form
        row.name.data, row.side.data = me.name, "staff"
        row.role.data = me.title or ", ".join(map(role_words, sorted(me.roles)))


def _not_put_together(gathered: Gathered, numbers: list[str]) -> list[str]:
    """Without those who are to be kept apart: which of them it was, only whoever was there knows,
    and a wrong name ticked beforehand is signed by who is tired."""
    pairs = kept_apart(gathered, list(map(number_in, numbers)))
    apart = {person.number for pair in pairs for person in pair}
    return [number for number in numbers if number_in(number) not in apart]


def _with_whom(form: Any, gathered: Gathered) -> Iterator[tuple[str, str]]:
    """Each as they are called, and beside their name from whom they are to be kept apart."""
    names = gathered.called
    for value, label, *_ in form.persons.iter_choices():
        apart = sorted(apart_from(gathered.persons, number_in(value)) & names.keys())
        wish = joined([names[number] for number in apart])
        yield value, f"{label}. Not together with {wish}" if wish else label


def _usual_place(gathered: Gathered, how: str) -> str:
    """Where they last talked in this way; else the site."""
    before = [talk.place for _, talk in gathered.case.those(Conversation) if talk.how == how]
    site = gathered.incident.site
    return before[-1] if before else site.name


def _family_there(gathered: Gathered, said: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    named = {str(each.get("name", "")).casefold() for each in said.get("attendees", [])}
    for person in gathered.persons:
        name = person.name
        if str(person.number) in said.get("persons", []) and name.casefold() not in named:
            yield {"name": name, "role": person.body["relationship"], "side": "family"}
