"""The form of the letter desk: a box for each part; for each promise, who does it and by when."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import request
from wtforms import (
    Form,
    HiddenField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)

from disclosure.actions.facts import Gathered
from disclosure.actions.references import choices
from disclosure.extensions import db
from disclosure.pages.forms import PageForm
from disclosure.pages.letter_desk import WHOLE, Words, boxes_of_letter, words_of
from disclosure.records.letter import Letter
from letters.check import Checked
from workflows.words import CommitmentState

BOX = "box_"  # before the name of each part of the letter
STANDS = {"yes": "No date: it stands"}


class DeskForm(PageForm):
    seen = HiddenField()


class PromiseForm(Form):
    """Who does what a sentence promises, and by when; or the promise that is there already."""

    sentence = HiddenField()
    commitment = SelectField("Which promise", validate_choice=False)
    owner = SelectField("Who does it", validate_choice=False)
    due_on = StringField("By which day", render_kw={"type": "date"})
    standing = SelectMultipleField("Without a day", choices=STANDS, validate_choice=False)

    def told(self) -> dict[str, Any]:
        """As the action takes it; boxes left empty are left out."""
        if self.commitment.data:
            return {"sentence": self.sentence.data, "commitment": self.commitment.data}
        told = {"sentence": self.sentence.data, "owner": self.owner.data}
        told |= {"due_on": self.due_on.data, "standing": bool(self.standing.data)}
        return {name: value for name, value in told.items() if value}


class NewPromiseForm(PromiseForm):
    words = StringField("What we will do", description="Such as: send you the scan report")

    def day(self) -> date | None:
        try:
            return date.fromisoformat(self.due_on.data or "")
        except ValueError:
            return None


def desk_form(letter: Letter) -> Any:
    """Box by box, with the words on record; or what was typed."""
    boxes = {
        f"{BOX}{slot.name}": TextAreaField(slot.label, description=slot.hint)
        for slot in boxes_of_letter(letter)
    }
    known = {f"{BOX}{name}": words for name, words in words_of(letter).items()}
    return type("LetterForm", (DeskForm,), boxes)(data=known | {"seen": str(letter.version)})


def typed_words(form: Any, letter: Letter) -> Words:
    """What stands in the boxes, with line ends of one kind."""
    names = [slot.name for slot in boxes_of_letter(letter)]
    return {name: _clean(form[f"{BOX}{name}"].data or "") for name in names if BOX + name in form}


def changed_words(words: Words, letter: Letter) -> bool:
    return any(_clean(words_of(letter)[name]) != said for name, said in words.items())


def as_told(words: Words) -> Mapping[str, Any]:
    """As the action takes it: its boxes, or the whole text."""
    return {"text": words[WHOLE.name]} if WHOLE.name in words else {"slots": words}


def promise_forms(gathered: Gathered, letter: Letter, checked: Checked) -> dict[str, PromiseForm]:
    """One for each sentence that promises and that nobody owns yet, by the sentence."""
    unlinked = [p.text for p in checked.promises if p.commitment is None]
    return {
        sentence: _offering(gathered, letter, PromiseForm(_sent(), prefix=f"promise-{number}"))
        for number, sentence in enumerate(unlinked)
    }


def promise_sent(gathered: Gathered, letter: Letter, number: str) -> PromiseForm:
    """The one whose button was pressed, with the sentence it was shown beside."""
    return _offering(gathered, letter, PromiseForm(_sent(), prefix=f"promise-{number}"))


def new_promise(gathered: Gathered, letter: Letter) -> NewPromiseForm:
    form = NewPromiseForm(_sent(), prefix="new")
    _offering(gathered, letter, form)
    return form


def _offering(gathered: Gathered, letter: Letter, form: PromiseForm) -> PromiseForm:
    staff = choices(db.session(), gathered.case, "staff")
    form.owner.choices = {"": "Choose one"} | dict(staff)
    form.commitment.choices = {"": "A new one"} | _owed(gathered, letter)
    return form


def _owed(gathered: Gathered, letter: Letter) -> dict[str, str]:
    """Open promises to this person that no sentence of this letter names yet."""
    linked = set(letter.links.values())
    return {
        promise.ref: f"{promise.words} ({promise.ref})"
        for promise in gathered.commitments
        if letter.to_person in promise.owed_to
        and promise.state is CommitmentState.OPEN
        and promise.ref not in linked
    }


def _sent() -> Any:
    return request.form if request.method == "POST" else None


def _clean(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
