"""When somebody is away and who stands in, when they work; for oneself, or for a colleague."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from wtforms import SelectField, SelectMultipleField, StringField

from disclosure.actions.on_call import absences as action
from disclosure.actions.on_call.turns_away import TurnAway, turns_while_away
from disclosure.actions.on_call.working_hours import HoursAsked, set_hours
from disclosure.actions.people.colleagues import Staff, hours_of
from disclosure.actions.people.staff_names import staff_name, to_choose_from
from disclosure.clock import now
from disclosure.extensions import db
from disclosure.kinds.faults import BadInput
from disclosure.pages.forms import PageForm, show_faults
from disclosure.pages.guard import current_actor, requires
from disclosure.pages.rota.shown import told
from disclosure.pages.rota.words import hours_words
from disclosure.pages.see_other import see_other
from disclosure.pages.typed_in import day_in, number_in, time_in
from disclosure.permissions import Permission
from disclosure.policy import policy
from disclosure.records.rota import Absence, absences_from
from disclosure.records.users import User, actor_called, all_sites, user_called
from letters.dates import DAYS
from workflows.escalation import Hours
from workflows.phrases import joined

blueprint = Blueprint("absence", __name__)
Faults = Iterable[dict[str, str]]


class AwayForm(PageForm):
    from_on = StringField("First day away", render_kw={"type": "date"})
    to_on = StringField(
        "Last day away", description="This day included", render_kw={"type": "date"}
    )
    stand_in = SelectField(
        "Who stands in", description="Reminders go to them in that time", validate_choice=False
    )


class ColleagueAwayForm(AwayForm):
    email = SelectField("Who is away", validate_choice=False)


class HoursForm(PageForm):
    days = SelectMultipleField(
        "Days", choices={str(n): name for n, name in enumerate(DAYS)}, validate_choice=False
    )
    from_ = StringField("From", render_kw={"type": "time"})
    until = StringField("Until", render_kw={"type": "time"})


@dataclass(frozen=True, slots=True)
class AbsenceShown:
    """`gone`: who stands in has left. `note`: what is not as it should be, and what to do."""

    id: int
    name: str
    days: str
    stand_in: str
    gone: bool
    note: str
    on_call: tuple[str, ...]  # turns of theirs in that time


@blueprint.route("/account/away", methods=["GET", "POST"])
@requires(Permission.SIGNED_IN)
def mine() -> ResponseReturnValue:
    form, me = AwayForm(), _me()
    form.stand_in.choices = _choices(action.stand_ins_for(db.session(), me, *_days(form, me)))
    if not form.validate_on_submit():
        return _mine_page(form)
    try:
        _be_away(form, me.email)
    except BadInput as bad:
        return _mine_page(form, show_faults(form, bad.faults)), 422
    return see_other("signing_in.account", _anchor="away")


@blueprint.route("/on-call/away", methods=["GET", "POST"])
@requires(Permission.KEEP_ABSENCES)
def others() -> ResponseReturnValue:
    form = ColleagueAwayForm()
    people = action.whose_absence(db.session(), current_actor())
    form.email.choices = _choices(people)
    form.stand_in.choices = _choices([*people, _me()])
    if not form.validate_on_submit():
        return _others_page(form, people)
    try:
        _be_away(form, form.email.data or "")
    except BadInput as bad:
        return _others_page(form, people, show_faults(form, bad.faults)), 422
    return see_other("absence.others", _anchor="away")


@blueprint.post("/account/away/cancel")
@requires(Permission.SIGNED_IN)
def come_back() -> ResponseReturnValue:
    id = number_in(request.form.get("absence", ""))
    absence = action.come_back(db.session(), current_actor(), now(), id)
    own = absence.email == current_actor().email
    page = "signing_in.account" if own else "absence.others"
    return see_other(page, _anchor="away")


@blueprint.route("/account/hours", methods=["GET", "POST"])
@requires(Permission.SIGNED_IN)
def hours() -> ResponseReturnValue:
    form = HoursForm(data=_as_typed(hours_of(_me().works) or policy().reminders.hours))
    if not form.validate_on_submit():
        return _hours_page(form)
    asked = None if "house" in request.form else _hours_in(form)
    try:
        set_hours(db.session(), current_actor(), current_actor().email, asked)
    except BadInput as bad:
        return _hours_page(form, show_faults(form, bad.faults)), 422
    return see_other("signing_in.account", _anchor="hours")


def on_account() -> dict[str, Any]:
    """What the account page says of absence and hours."""
    me = _me()
    own = hours_of(me.works)
    today = action.today_of(me, now())
    coming = absences_from(db.session(), today)
    own_leave = [each for each in coming if each.email == me.email]
    turns = _turns_while_away(own_leave)
    return {
        "absences": [_shown(each, today, turns) for each in own_leave],
        "stands_in": [_shown(each, today) for each in coming if each.stand_in == me.email],
        "hours": hours_words(own or policy().reminders.hours),
        "own_hours": own is not None,
    }


def _me() -> User:
    user = user_called(db.session(), current_actor().email)
    assert user  # whoever is signed in has an account
    return user


def _be_away(form: AwayForm, email: str) -> None:
    first, last = _typed_days(form)
    heir = form.stand_in.data or ""
    action.be_away(db.session(), current_actor(), now(), email, first, last, heir)


def _typed_days(form: AwayForm) -> tuple[date | None, date | None]:
    return day_in(form.from_on.data or ""), day_in(form.to_on.data or "")


def _days(form: AwayForm, me: User) -> tuple[date, date]:
    """For which somebody is asked for; before they are typed, today, as for who falls ill."""
    first, last = _typed_days(form)
    today = action.today_of(me, now())
    return (first, last) if first and last else (today, today)


def _choices(people: Iterable[User]) -> dict[str, str]:
    return {"": "Choose one"} | to_choose_from(people)


def _as_typed(known: Hours) -> dict[str, Any]:
    days = [str(number) for number in sorted(known.days)]
    return {"days": days, "from_": f"{known.from_:%H:%M}", "until": f"{known.until:%H:%M}"}


def _hours_in(form: HoursForm) -> HoursAsked:
    days = [number_in(text) if text.isdecimal() else -1 for text in form.days.data or ()]
    return HoursAsked(days, time_in(form.from_.data or ""), time_in(form.until.data or ""))


def _mine_page(form: AwayForm, faults: Faults = ()) -> str:
    return render_template("absence/mine.html", form=form, faults=faults)


def _others_page(form: ColleagueAwayForm, people: Iterable[User], faults: Faults = ()) -> str:
    today = action.today_of(_me(), now())
    emails = {user.email for user in people}
    coming = [each for each in absences_from(db.session(), today) if each.email in emails]
    turns = _turns_while_away(coming)
    absences = [_shown(each, today, turns) for each in coming]
    return render_template("absence/others.html", form=form, faults=faults, absences=absences)


def _hours_page(form: HoursForm, faults: Faults = ()) -> str:
    house = hours_words(policy().reminders.hours)
    own = hours_of(_me().works) is not None
    return render_template("absence/hours.html", form=form, faults=faults, house=house, own=own)


def _shown(absence: Absence, today: date, turns: Iterable[TurnAway] = ()) -> AbsenceShown:
    heir = staff_name(db.session(), absence.stand_in)
    return AbsenceShown(
        absence.id,
        staff_name(db.session(), absence.email),
        action.days_words(absence, today),
        heir,
        actor_called(db.session(), absence.stand_in) is None,
        " ".join(_notes(absence, heir, today)),
        tuple(told(each.turn, each.site) for each in turns if each.absence.id == absence.id),
    )


def _turns_while_away(absences: Collection[Absence]) -> list[TurnAway]:
    return turns_while_away(db.session(), all_sites(db.session()), now(), absences)


def _notes(absence: Absence, heir: str, today: date) -> Iterator[str]:
    session = db.session()
    if actor_called(session, absence.stand_in) is None:
        then = Staff(session, now()).stands_in(absence.stand_in, max(today, absence.from_on))
        goes = f", and reminders go to {staff_name(session, then)}" if then else ""
        yield f"{heir}, who was to stand in, has left{goes}. Cancel this, then name somebody else."
    elif others := action.away_with(session, absence):
        days, then = action.days_words(others[0], today), staff_name(session, others[0].stand_in)
        yield f"{heir} is away too, {days}. Then reminders go to {then}."
    if sites := action.where_nobody_approves(session, absence):
        yield (
            f"Nobody else who may approve letters at {joined(sites)} is there on all of these "
            "days. What waits to be approved waits, unless an administrator gives somebody that "
            "role."
        )
