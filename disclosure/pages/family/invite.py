"""The way of one person to their page, as the team makes it: a code, shown once, and its end."""

from collections.abc import Iterator
from typing import Any

from flask import Blueprint, abort, current_app, render_template
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from markupsafe import Markup
from wtforms import StringField

from disclosure.actions.facts import Gathered
from disclosure.actions.family import door as family_door
from disclosure.actions.family.languages import language_of, offered
from disclosure.actions.letters.home import month_first
from disclosure.actions.letters.languages import tag_on_record
from disclosure.actions.people.people_now import PersonNow
from disclosure.clock import now
from disclosure.extensions import db
from disclosure.pages.family.days import family_day
from disclosure.pages.forms import PageForm
from disclosure.pages.guard import requires
from disclosure.pages.incidents.cases import (
    REFUSALS,
    UNPROCESSABLE,
    case_called,
    change_in,
    head_of,
    what_stands_in_the_way,
)
from disclosure.pages.see_other import see_other
from disclosure.pages.words import day, moment
from disclosure.permissions import Permission
from disclosure.records.links import FamilyLink
from disclosure.settings import Settings
from disclosure.translating import ENGLISH
from letters.languages import direction, in_english
from workflows.letter_forms import LARGE_PRINT, needs_of

blueprint = Blueprint("family_invite", __name__)


class InviteForm(PageForm):
    question = StringField(
        "The question they answer",
        description="Choose it with them: something that only they know, and that no letter shows. "
        "The name of a first pet, or a word you agree on. Their page does not show this question, "
        "for others may have the code. It stands on the sheet for them.",
    )
    answer = StringField(
        "Their answer",
        description="It is stored so that nobody can read it, not even us. Capitals and spaces "
        "make no difference.",
    )


@blueprint.route("/incidents/<incident>/people/<int:person>/page", methods=["GET", "POST"])
@requires(Permission.INVITE_FAMILY)
def page_of(incident: str, person: int) -> ResponseReturnValue:
    gathered = case_called(incident, "a family's page")
    them, form = _person(gathered, person), InviteForm()
    if not form.validate_on_submit():
        return _page(gathered, them, form)
    fact = {"question": form.question.data or "", "answer": form.answer.data or ""}
    if not all(text.strip() for text in fact.values()):
        return _page(gathered, them, form, _missing(form)), UNPROCESSABLE
    try:
        made = family_door.invite(db.session(), change_in(gathered), person, fact)
    except REFUSALS as no:
        faults, status = what_stands_in_the_way(form, no)
        return _page(gathered, them, form, faults), status
    settings: Settings = current_app.config["SETTINGS"]
    return render_template(
        "family_invite/made.html",
        head=head_of(gathered),
        name=them.called,
        in_large_print=_large(them),
        sheet=Markup(_sheet(gathered, them, made, settings)),
        link=family_door.page_link(settings.address, settings.bind, made),
    )


@blueprint.post("/incidents/<incident>/people/<int:person>/page/revoke")
@requires(Permission.INVITE_FAMILY)
def revoke(incident: str, person: int) -> ResponseReturnValue:
    gathered = case_called(incident, "a family's page")
    _person(gathered, person)
    family_door.revoke(db.session(), change_in(gathered), person)
    return see_other("family_invite.page_of", incident=incident, person=person)


def _sheet(
    gathered: Gathered, them: PersonNow, made: family_door.Invited, settings: Settings
) -> str:
    """In their language, where somebody checked our words in it; in large print if they need it."""
    today = gathered.today
    with force_locale(made.language.replace("-", "_")):
        return render_template(
            "family_invite/sheet.html",
            name=them.called,
            made=made,
            until=family_day(
                gathered.day_of(made.expires_at), today, month_first=month_first(gathered)
            ),
            address=family_door.page_address(settings.address, settings.bind, made),
            contact=gathered.ring.contact or gathered.ring.cover,
            large=_large(them),
            sheet_language=made.language,
            sheet_direction=direction(made.language),
        )


def _large(them: PersonNow) -> bool:
    return any(LARGE_PRINT in need.forms for need in needs_of(them.body.get("formats", ())))


def _person(gathered: Gathered, number: int) -> PersonNow:
    return gathered.person(number) or abort(404)


def _missing(form: InviteForm) -> list[dict[str, str]]:
    says = {form.question: "Write the question they answer.", form.answer: "Type their answer."}
    found = []
    for box, sentence in says.items():
        if not (box.data or "").strip():
            box.errors = [sentence]
            found.append({"text": sentence, "href": f"#{box.id}"})
    return found


def _page(gathered: Gathered, them: PersonNow, form: InviteForm, faults: Any = ()) -> str:
    standing = family_door.standing_of(gathered, them.number)
    return render_template(
        "family_invite/person.html",
        head=head_of(gathered),
        incident=gathered.incident.ref,
        number=them.number,
        name=them.called,
        form=form,
        faults=faults,
        why_not=standing.why_not,
        says=[*_not_their_language(them), *_says(gathered, standing)],
        can_end=_can_end(standing),
    )


def _can_end(standing: family_door.Standing) -> bool:
    """A code, or a page that one before it opened: guesses at the newer one ended that alone."""
    of_use = standing.link is not None and standing.link.ended_at is None
    return of_use or any(
        visit.ended_at is None and not family_door.is_over(visit, now())
        for visit in standing.visits
    )


def _not_their_language(them: PersonNow) -> Iterator[str]:
    """What whoever hands over the code has to know of somebody who reads no English."""
    theirs = tag_on_record(them)
    if theirs in (None, ENGLISH) or language_of(offered(db.session()), them):
        return
    yield (
        f"{them.called} reads {in_english(theirs)}. Their page and the sheet with the code are in "
        f"English: nobody has checked our words in {in_english(theirs)} here. Tell {them.called} "
        "so, and who can read it with them."
    )


def _says(gathered: Gathered, standing: family_door.Standing) -> Iterator[str]:
    """How their page stands, in sentences."""
    if standing.link is None:
        yield "They have no code yet."
        return
    made = gathered.day_of(standing.link.made_at)
    yield f"The last code was made on {day(made)}. {_of_code(gathered, standing.link)}"
    if standing.visits:
        last = standing.visits[0].started_at
        times = len(standing.visits)
        often = "once" if times == 1 else f"{times} times"
        yield f"They have opened their page {often}, last {moment(last, gathered.zone)}."


def _of_code(gathered: Gathered, link: FamilyLink) -> str:
    at = now()
    if link.ended_at:
        return f"It is of no use any more: {link.ended_why}."
    if link.used_at:
        return "It was used; each opens the page once."
    if link.expires_at <= at:
        return "It has run out."
    if link.locked_until and link.locked_until > at:
        return "Somebody tried it too often; it opens again later."
    return f"It is good until {day(gathered.day_of(link.expires_at))}."
