"""How a letter may go: the ways and forms that are offered, and the one screen before issuing."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from flask import request
from wtforms import RadioField, SelectMultipleField, StringField, TextAreaField

from disclosure.actions.facts import Gathered
from disclosure.actions.letters.home import paper_here
from disclosure.actions.letters.in_error import last_step
from disclosure.actions.letters.recipient import (
    excused_when_issued,
    forms_of_letter,
    how_it_was_sent,
    needs_now,
    told_with,
    ways_left,
)
from disclosure.actions.letters.replies import replies_to
from disclosure.actions.outgoing.post_back import went_elsewhere
from disclosure.actions.people.staff_names import staff_name
from disclosure.extensions import db
from disclosure.kinds.faults import Fault
from disclosure.kinds.moves import DeliveredHow
from disclosure.pages.letters.beginning import offer_others
from disclosure.pages.moving import FORMATS, MoveForm
from disclosure.records.letter import Letter, files_of
from letters.dates import without_weekday
from letters.parts_of_a_name import PARTICLES, TITLES
from letters.printing.address import tidied
from letters.printing.envelope import envelope_svg, envelope_words
from letters.printing.paper import FOLDED
from workflows.letter import STEP_WORDS, counts_unreturned_from
from workflows.letter_after import WENT_ELSEWHERE
from workflows.letter_forms import (
    ALL_FORMS,
    LARGE_PRINT,
    MADE_OUTSIDE,
    NOT_POSTED,
    PRINTED,
    READ_ALOUD,
    STANDARD,
    usual_forms,
)
from workflows.words import LetterTrigger as T
from workflows.words import Way

# A letter cannot go by telephone, text message or video.
WAYS: Mapping[Way, str] = {
    Way.POST: "By post",
    Way.VISIT: "By hand, at a visit",
    Way.IN_CLINIC: "By hand, in clinic",
    Way.EMAIL: "By e-mail",
    Way.THROUGH_SOMEONE: "Through somebody they chose",
    Way.OTHER: "Another way",
}
KNOWS = {
    "told": "Yes, somebody told them",
    "before_it_goes": "Not yet: they are told before it goes",
    "cannot_be_told": "They cannot be told before",
}
KNOWN: Mapping[DeliveredHow, str] = {
    DeliveredHow.BY_HAND: "We gave it to them by hand",
    DeliveredHow.TOLD_US: "They told us, or answered it",
    DeliveredHow.READ_ON_PAGE: "They opened it on their page",
    DeliveredHow.SIGNED_FOR: "They signed for it",
}
POSTED = str(DeliveredHow.POSTED_NOT_RETURNED)
ORDER = ("how", "format", "other_format_because", "at", "why", "reason")
BECAUSE = "other_format_because"
_WHOLE = "from first line to last"
# (mother), MBE, Jr: no part of the name itself.
_AFTER_NAMES = re.compile(r"\s*\([^)]*\)|(?:(?<=\w),?\s+(?:[A-Z]BE|[JS]r\.?|I{2,3}))+\s*$")
SPELLED = str.maketrans(
    {
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "ø": "o",
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
        "\u0131": "i",
        "ħ": "h",
    }
)


class IssueForm(MoveForm):
    how = RadioField("How it will go", validate_choice=False)
    format = SelectMultipleField("In which form", choices=FORMATS, validate_choice=False)
    other_format_because = TextAreaField(
        "Why another form will do (optional)",
        description="Only where it does not go in the form or the language they need, such as: "
        "an interpreter reads it with them. They will see this.",
    )
    knows = RadioField("Do they know that it is coming", choices=KNOWS, validate_choice=False)
    surname = StringField(
        "Type the last name of the person this letter is for",
        description="Look at the letter itself, not at this page. "
        "This stops a letter going to the wrong home.",
    )
    read = SelectMultipleField("Read it first", validate_choice=False)


def issue_form(gathered: Gathered, row: Letter) -> IssueForm:
    """The form they need is chosen already; ways they forbade are not there."""
    known: dict[str, Any] = {"seen": str(row.version), "how": _safe_way(gathered, row)}
    known["format"] = _usual(gathered, row, forms_of_letter(row))
    form = IssueForm(data=known if request.method == "GET" else {})
    form.how.choices = ways_to(gathered, row)
    form.format.choices = _offered(gathered, row, forms_of_letter(row))
    form.read.choices = {"yes": f"I have read the {_called(copies(gathered, row))}, {_WHOLE}"}
    return form


def is_last_name(typed: str, name: str) -> bool:
    """Whether it ends the name: "Berg", or "van den Berg", of "Mr Jan van den Berg"; or is one of
    two family names, or the first word of a name without a title, as of Wang Xiaoming.

    Case, accents, spaces and signs do not count: not every keyboard has them.
    """
    words, said = _AFTER_NAMES.sub("", name).split(), _bare(typed)
    own = [each for each in words if _bare(each) not in TITLES]
    ends = {_bare("".join(words[place:])) for place in range(len(words))}
    others = own[1:] if len(own) < len(words) else own
    return bool(said) and said in ends | {_bare(each) for each in others} - PARTICLES


def _bare(name: str) -> str:
    """Without what a keyboard may lack. Letters that are no letter with an accent are spelled."""
    parts = unicodedata.normalize("NFKD", name.casefold().translate(SPELLED))
    return "".join(each for each in parts if each.isalnum())


def unconfirmed(gathered: Gathered, row: Letter, form: IssueForm) -> Iterator[Fault]:
    """What the last look asks: the way, the form, the name from the letter itself, the reading."""
    if not form.how.data:
        yield Fault("how", "How it will go: choose one.")
    if not form.format.data:
        yield Fault("format", "In which form: choose at least one.")
    if not form.knows.data:
        yield Fault("knows", "Do they know that it is coming: choose one.")
    person = gathered.person(row.to_person)
    name = person.name if person else ""
    if why := _why_not_their_name(form.surname.data or "", name):
        yield Fault("surname", f"Last name: {why}")
    if not form.read.data:
        yield Fault("read", "Read the letter from first line to last before you issue it.")


def _why_not_their_name(typed: str, name: str) -> str:
    """Empty where it is."""
    if not typed.strip():
        return "type the last name of the person this letter is for, as it stands on the letter."
    if is_last_name(typed, name):
        return ""
    return "this is not the name on the letter. Type the last word of the name, or the whole name."


def ways_to(gathered: Gathered, row: Letter) -> dict[str, str]:
    """Ways a letter can go, that this person did not forbid, with what is needed on record."""
    left = ways_left(gathered, row)
    return {str(way): words for way, words in WAYS.items() if way in left}


def narrow(form: Any, trigger: T, gathered: Gathered, row: Letter) -> None:
    """On the form of a move, only what can be: ways that carry a letter, forms that there are."""
    made = _made(row)
    if trigger is T.WRITE_TO_ANOTHER:
        offer_others(gathered, form, row)
    if trigger is T.SEND:
        form.how.choices = {"": "Choose one"} | ways_to(gathered, row) | _as_planned(gathered, row)
        form.format.choices = _words_of((*made, *MADE_OUTSIDE))
    if trigger is T.DELIVER:
        form.how.choices, form.how.description = _how_known(gathered, row)
        sent, _ = how_it_was_sent(gathered, row)
        form.format.choices = _words_of(dict.fromkeys((*(sent or made), *made, READ_ALOUD)))
    if trigger is T.ENTERED_IN_ERROR:
        form.step.choices = _last_step(gathered, row)


def _last_step(gathered: Gathered, row: Letter) -> dict[str, str]:
    """The one step that can be meant, with who entered it and on which day."""
    last = last_step(gathered, row)
    if last is None:
        return {}
    step = last.body["trigger"]
    words, on = STEP_WORDS[step].capitalize(), gathered.day_of(last.recorded_at)
    by = staff_name(db.session(), last.by)
    return {step: f"{words}: entered on {without_weekday(on)} by {by}"}


def _as_planned(gathered: Gathered, row: Letter) -> dict[str, str]:
    """The way it was issued for, where they forbade it since: it may have gone before that."""
    how = told_with(gathered, row, "issue").get("how")
    then = replace(gathered, on_record_by=row.issued_at)
    if how in ways_to(gathered, row) or how not in ways_to(then, row):
        return {}
    return {how: f"{WAYS[Way(how)]}, before we knew that we may not: give the moment when it went"}


def _how_known(gathered: Gathered, row: Letter) -> tuple[dict[str, str], str]:
    """How we can know that they have it, in whole sentences; and what does not show it yet."""
    known = {str(how): words for how, words in KNOWN.items()}
    if row.sent_how in NOT_POSTED or row.sent_at is None:
        return known, ""
    counts = counts_unreturned_from(row.sent_at)
    if gathered.facts.now < counts:
        day = without_weekday(gathered.day_of(counts))
        return known, f"That it was posted and did not come back counts from {day}."
    days = (gathered.today - gathered.day_of(row.sent_at)).days
    person = gathered.person(row.to_person)
    says = WENT_ELSEWHERE if person and went_elsewhere(row, person) else ""
    return known | {POSTED: f"Posted {days} days ago and it did not come back"}, says


def chosen_before(gathered: Gathered, row: Letter, trigger: T) -> dict[str, Any]:
    """As it was confirmed when the letter was issued, else what this person needs."""
    if trigger is T.WRITE_TO_ANOTHER:
        return {"audience": ""}
    if trigger is T.ENTERED_IN_ERROR:
        last = last_step(gathered, row)
        return {"step": last.body["trigger"] if last else ""}
    if trigger is T.SEND:
        plan = told_with(gathered, row, "issue")
        kept = {name: plan[name] for name in ("how", "format", BECAUSE) if plan.get(name)}
        if kept.get("how") not in ways_to(gathered, row):
            kept.pop("how", None)  # they forbade it since, or there is no address any more
        if not excused_when_issued(gathered, row):
            kept.pop(BECAUSE, None)
        return {"format": _usual(gathered, row, _made(row))} | kept
    if trigger is T.DELIVER:
        sent = how_it_was_sent(gathered, row)[0] or (STANDARD,)
        needed = [form for form in _usual(gathered, row, sent) if form in sent]
        known = {"how": str(DeliveredHow.TOLD_US)} if replies_to(gathered, row) else {}
        return {"format": (needed or sent)[0]} | known
    return {}


def in_order(form: Any) -> list[Any]:
    """The boxes as they are asked: how it goes, then in which form, then when."""
    return sorted(
        form, key=lambda box: ORDER.index(box.short_name) if box.short_name in ORDER else 0
    )


def envelope(gathered: Gathered, row: Letter) -> str:
    """How it looks from outside; nothing where it goes on no paper or has no address."""
    address, form = _on_paper(gathered, row)
    return envelope_svg(address, form, paper_here(gathered)) if address else ""


def envelope_says(gathered: Gathered, row: Letter) -> str:
    address, form = _on_paper(gathered, row)
    return envelope_words(address, form, paper_here(gathered)) if address else ""


def copies(gathered: Gathered, row: Letter) -> tuple[str, ...]:
    """The forms that they will get, to be read before: in two languages, or easy words, another
    than the letter alone. What is made outside is made from that."""
    made = forms_of_letter(row)
    return tuple(form for form in _usual(gathered, row, made) if form in made) or (STANDARD,)


def _called(forms: tuple[str, ...]) -> str:
    if len(forms) > 1:
        return "copies they will get"
    return "large print copy" if LARGE_PRINT in forms else "copy they will get"


def _on_paper(gathered: Gathered, row: Letter) -> tuple[tuple[str, ...], str]:
    person = gathered.person(row.to_person)
    usual = _usual(gathered, row, _made(row) or forms_of_letter(row))
    flat = LARGE_PRINT in usual and usual[0] in FOLDED  # all of it goes in one envelope
    form = LARGE_PRINT if flat else usual[0]
    has = person is not None and person.body.get("post") and form in PRINTED
    return (tuple(tidied(person.address)) if person and has else ()), form


def _made(row: Letter) -> tuple[str, ...]:
    there = {file.format for file in files_of(db.session(), row.id)}
    return tuple(form for form in ALL_FORMS if form in there)


def _usual(gathered: Gathered, row: Letter, there: Any) -> list[str]:
    usual = usual_forms(needs_now(gathered, row))
    return [form for form in usual if form in there or form in MADE_OUTSIDE] or [STANDARD]


def _offered(gathered: Gathered, row: Letter, made: tuple[str, ...]) -> dict[str, str]:
    needed = (form for need in needs_now(gathered, row) for form in need.forms)
    outside = [form for form in needed if form in MADE_OUTSIDE]
    return _words_of(dict.fromkeys((*made, *outside)))


def _words_of(forms: Any) -> dict[str, str]:
    return {form: FORMATS[form] for form in forms}


def _safe_way(gathered: Gathered, row: Letter) -> str:
    """The first of the ways they asked us to use that can carry a letter; else nobody chose yet."""
    person, offered = gathered.person(row.to_person), ways_to(gathered, row)
    safe = person.safe.get("use", ()) if person else ()
    return next((str(way) for way in safe if way in offered), "")
