"""The form of the letter desk: a box for each part; for each promise, who does it and by when."""

import re
from collections.abc import Mapping
from datetime import date
from difflib import SequenceMatcher
from functools import cached_property
from typing import Any

from flask import request
from werkzeug.datastructures import MultiDict
from wtforms import (
    Form,
    HiddenField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)

from disclosure.actions.checks.references import staff_for
from disclosure.actions.facts import Gathered
from disclosure.actions.letters.boxes import left_without_a_box, with_a_box
from disclosure.actions.letters.writing import differs
from disclosure.actions.people.staff_names import to_choose_at
from disclosure.extensions import db
from disclosure.pages.forms import PageForm
from disclosure.pages.guard import current_actor
from disclosure.pages.letters.desk import WHOLE, Words, boxes_of_letter, words_of
from disclosure.pages.typed_in import number_in
from disclosure.records.letter import Letter
from disclosure.records.users import StaffAccount
from disclosure.records.writing import Unsaved
from letters.check import Checked, judges
from letters.dates import in_words
from letters.days.promise_days import agrees, days_named, is_vague, misnamed_days, stands
from letters.languages import by_name, in_english
from letters.writing.pasted import as_our_marks, parted
from workflows.phrases import joined
from workflows.words import CommitmentState

BOX = "box_"  # before the name of each part of the letter
SIGNED_IN = (WHOLE.name, "signature")  # the boxes with which a letter may end
STANDS = {"yes": "No date: it stands"}
SHOWN = {"ticked": True, "bare": False}  # how the box of the slip came with its page
WITH_SLIP = {"yes": "A page to answer on paper goes with this letter"}
NEARLY_THE_SAME = 0.8  # of the letters of two sentences, 0 to 1
DAY_OR_STANDING = "Give a day, or mark it as standing."


class DeskForm(PageForm):
    seen = HiddenField()
    typed = HiddenField()  # names of the boxes whose words were typed on this page, or came back
    language = SelectField(
        "The letter is written in",
        description="In another language than English it is one text, and a person who reads "
        "that language judges it.",
        validate_choice=False,
    )
    slip = SelectMultipleField(
        "Answer on paper",
        choices=WITH_SLIP,
        description="At its end, to send back: their questions, whether we kept each promise, "
        "and how they want to hear from us.",
        validate_choice=False,
    )
    # As this page showed them: who touched neither changes neither, whatever another chose since.
    language_was = HiddenField()
    slip_asked = HiddenField()  # a word of SHOWN; a box without a tick is not sent at all


class PromiseForm(Form):
    """Who does what a sentence promises, and by when; or the promise that is there already."""

    sentence = HiddenField()
    commitment = SelectField("Which promise", validate_choice=False)
    owner = SelectField("Who does it", validate_choice=False)
    due_on = StringField("By which day", render_kw={"type": "date"})
    standing = SelectMultipleField("Without a day", choices=STANDS, validate_choice=False)

    is_sent = False  # somebody typed into it before
    is_begun = False  # and it is none yet: what they typed is in no letter and in no ledger

    def __init__(self, formdata: Any = None, **named: Any) -> None:
        super().__init__(formdata, **named)
        self.is_sent = bool(formdata)
        self.sentence.data = _as_stored(self.sentence.data or "")

    def told(self) -> dict[str, Any]:
        """As the action takes it; boxes left empty are left out."""
        if self.commitment.data:
            return {"sentence": self.sentence.data, "commitment": self.commitment.data}
        told = {"sentence": self.sentence.data, "owner": self.owner.data}
        told |= {"due_on": self.due_on.data, "standing": bool(self.standing.data)}
        return {name: value for name, value in told.items() if value}


class NewPromiseForm(PromiseForm):
    words = StringField("What we will do", description="Such as: send you the scan report")
    all_the_same = SelectMultipleField("So all the same", validate_choice=False, choices=[])

    def day(self) -> date | None:
        try:
            return date.fromisoformat(self.due_on.data or "")
        except ValueError:
            return None


def desk_form(letter: Letter, unsaved: Unsaved | None = None, *, saved: bool = False) -> Any:
    """Box by box, with the words on record or those not saved yet; or what was just typed, unless
    that is `saved` by now.
    """
    boxes = {
        f"{BOX}{slot.name}": TextAreaField(slot.label, description=slot.hint)
        for slot in boxes_of_letter(letter)
    }
    waiting = with_a_box(letter, unsaved.words) if unsaved else {}
    there = words_of(letter) | waiting
    known = {f"{BOX}{name}": words for name, words in there.items()}
    known["typed"] = " ".join(waiting)
    known["seen"] = str(unsaved.of_version if unsaved and waiting else letter.version)
    known |= {"language": letter.language, "language_was": letter.language}
    if request.method == "GET" or saved:  # a page that did not ask for it sends none
        known["slip_asked"] = slip_shown(letter)
    slip = {"slip": list(WITH_SLIP) if letter.with_slip else []}
    sent = {"formdata": None} if saved else {}
    form = type("LetterForm", (DeskForm,), boxes)(data=known | slip, **sent)
    form.language.choices = {letter.language: in_english(letter.language)} | by_name()
    return form


def slip_shown(letter: Letter) -> str:
    return next(word for word, ticked in SHOWN.items() if ticked is bool(letter.with_slip))


def typed_words(form: Any, letter: Letter) -> Words:
    """What stands in the boxes, with line ends of one kind, and bullets of ours."""
    there, named = words_of(letter), (f"{BOX}{slot.name}" for slot in boxes_of_letter(letter))
    typed = {box.removeprefix(BOX): form[box].data or "" for box in named if box in form}
    return {name: box_put_in(name, said, there.get(name, "")) for name, said in typed.items()}


def words_sent(form: Any, letter: Letter) -> Words:
    """Of the boxes that came with the request: the script of the desk sends those typed in."""
    typed = typed_words(form, letter)
    return {name: words for name, words in typed.items() if f"{BOX}{name}" in request.form}


def left_over(letter: Letter) -> dict[str, str]:
    """What came in boxes that it has not any more: its template changed while somebody typed."""
    sent = {n.removeprefix(BOX): said for n, said in request.form.items() if n.startswith(BOX)}
    typed = {name: box_put_in(name, said, "") for name, said in sent.items()}
    return left_without_a_box(letter, typed)


def typed_in() -> frozenset[str]:
    """The boxes of which the page itself says so. Without script: those whose words came back."""
    return frozenset(request.form.get("typed", "").split())


def typed_here(letter: Letter, words: Words) -> Words:
    """Without the boxes that only went along: what waits for them is of another window."""
    said_so = typed_in()
    return {n: said for n, said in words.items() if n in said_so or differs(letter, {n: said})}


def told_by(words: Words) -> Mapping[str, Any]:
    """As the action takes it: its boxes, or the whole text."""
    return {"text": words[WHOLE.name]} if WHOLE.name in words else {"slots": words}


def new_language(form: Any, letter: Letter) -> str | None:
    """As it was chosen; None: as it was, or as the page came."""
    chosen: str = form.language.data or letter.language
    return None if chosen in (letter.language, form.language_was.data) else chosen


def new_slip(form: Any, letter: Letter) -> bool | None:
    """As it was ticked; None: as it was, as the page came, or not asked here."""
    ticked, shown = bool(form.slip.data), form.slip_asked.data
    touched = shown and ticked is not SHOWN.get(shown)
    return ticked if touched and ticked is not letter.with_slip else None


def seen_in(form: Any) -> int | None:
    """The version of the letter that this person typed into."""
    return number_in(form.seen.data or "") or None


def promise_forms(gathered: Gathered, letter: Letter, checked: Checked) -> dict[str, PromiseForm]:
    """One for each sentence that promises and that nobody owns yet, by the sentence.

    What was typed comes back to its sentence; else what the sentence itself says is filled in.
    """
    unlinked = dict.fromkeys(p.text for p in checked.promises if p.commitment is None)
    offers = _Offers(gathered, letter)
    return {
        sentence: offers.form(PromiseForm, f"promise-{number}", sentence)
        for number, sentence in enumerate(unlinked)
    }


def promise_sent(gathered: Gathered, letter: Letter, number: str) -> PromiseForm:
    """The one whose button was pressed, with the sentence it was shown beside."""
    form = PromiseForm(_sent(), prefix=f"promise-{number}")
    _Offers(gathered, letter).put_on(form)
    return form


def new_promise(gathered: Gathered, letter: Letter) -> NewPromiseForm:
    form = NewPromiseForm(_sent(), prefix="new")
    if not judges(letter.language):
        form.words.label.text = "Which sentence of the letter promises it"
        form.words.description = "Copy it from the letter as it stands there, to its full stop."
    _Offers(gathered, letter).put_on(form)
    form.is_begun = bool((form.words.data or "").strip())
    return form


class _Offers:
    """Who may own a promise of this letter, and what there is already to tie a sentence to."""

    def __init__(self, gathered: Gathered, letter: Letter) -> None:
        self.gathered, self.letter = gathered, letter
        self.today = gathered.today

    @cached_property
    def staff(self) -> Mapping[str, str]:
        here = {self.gathered.incident.site_id}
        return to_choose_at(db.session(), self.keepers, here)

    @cached_property
    def keepers(self) -> list[StaffAccount]:
        return staff_for(db.session(), "promise owner")

    @cached_property
    def names(self) -> Mapping[str, str]:
        return {user.email: user.name for user in self.keepers}

    @cached_property
    def owed(self) -> Mapping[str, str]:
        return _owed(self.gathered, self.letter)

    def form(self, kind: type[PromiseForm], prefix: str, sentence: str) -> PromiseForm:
        language = self.letter.language
        days = days_named(sentence, self.today, language)
        known: dict[str, Any] = {"commitment": self.nearly_said(sentence)}
        known |= {"owner": "", "due_on": "", "standing": []}
        if not known["commitment"]:
            known["owner"] = owner_in(sentence, self.names, current_actor().email)
            known["due_on"] = days[0].isoformat() if len(days) == 1 else ""
            known["standing"] = list(STANDS) if stands(sentence) and not days else []
        form = kind(_typed_beside(sentence, prefix), prefix=prefix, data=known)
        form.is_begun = form.is_sent and any(form[name].data != known[name] for name in known)
        form.due_on.description = _of_the_day(sentence, days, self.today, language)
        self.put_on(form)
        return form

    def nearly_said(self, sentence: str) -> str:
        """The promise that was tied to this sentence before some words of it changed, if any: the
        author ties it again with one press."""
        same = {
            promise.ref: SequenceMatcher(
                None, promise.words.casefold(), sentence.casefold()
            ).ratio()
            for promise in self.gathered.commitments
            if promise.ref in self.owed
            and agrees(sentence, promise.due_on, self.today, self.letter.language)
        }
        best = max(same, key=same.__getitem__, default="")
        return best if best and same[best] >= NEARLY_THE_SAME else ""

    def put_on(self, form: PromiseForm) -> None:
        form.owner.choices = {"": "Choose one"} | dict(self.staff)
        form.commitment.choices = {"": "A new one"} | dict(self.owed)


def owner_in(sentence: str, staff: Mapping[str, str], author: str) -> str:
    """The one colleague whom it names, by whole name or by last name; "I" is the author."""
    whole = [email for email, name in staff.items() if _stands_in(name, sentence)]
    last = [email for email, name in staff.items() if _acts_in(name.split(" ")[-1], sentence)]
    named = whole or last
    if len(named) == 1:
        return named[0]
    return author if not named and re.search(r"(?<!\w)I\b", sentence) else ""


def _stands_in(name: str, sentence: str) -> bool:
    return bool(name) and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", sentence) is not None


def _acts_in(last_name: str, sentence: str) -> bool:
    """Behind a title it may be one of the family, unless they are who will do it."""
    if not _stands_in(last_name, sentence):
        return False
    name = re.escape(last_name)
    titled = re.search(rf"\b(?:Mr|Mrs|Ms|Miss|Mx)\.? +(?:\w+ +)?{name}\b(?! will\b)", sentence)
    return titled is None


def _of_the_day(sentence: str, days: tuple[date, ...], today: date, language: str) -> str:
    if wrong := misnamed_days(sentence, today, language=language):
        whys = " ".join(each.why for each in wrong)
        return f"{whys} Change the sentence first."
    if days:
        return f"The sentence says {joined(map(in_words, days), 'or')}."
    if is_vague(sentence, today):
        return "The sentence names no day that anybody can keep. " + DAY_OR_STANDING
    return DAY_OR_STANDING


def _typed_beside(sentence: str, prefix: str) -> MultiDict[str, str] | None:
    """What was typed into the boxes beside this sentence, whatever number it had then."""
    if request.method != "POST":
        return None
    end = "-sentence"
    had = [n for n in request.form if n.endswith(end) and _as_stored(request.form[n]) == sentence]
    if not had:
        return None
    before = had[0].removesuffix(end)
    return MultiDict(
        (f"{prefix}{name.removeprefix(before)}", value)
        for name, value in request.form.items(multi=True)
        if name.startswith(f"{before}-")
    )


def _owed(gathered: Gathered, letter: Letter) -> dict[str, str]:
    """Open promises to this person that no sentence of this letter names yet."""
    linked = set(letter.links.values())
    return {
        promise.ref: f"{gathered.words_of(promise, {letter.to_person})} ({promise.ref})"
        for promise in gathered.commitments
        if letter.to_person in gathered.owed_to(promise)
        and promise.state is CommitmentState.OPEN
        and promise.number not in gathered.case.gone
        and promise.ref not in linked
    }


def _sent() -> Any:
    return request.form if request.method == "POST" else None


def as_put_in(typed: str, there: str) -> str:
    """Line ends of one kind; and what was pasted from a word processor in marks of ours. Words that
    stand `there` already stay as they are: whoever changes none is no writer.
    """
    words = _as_stored(typed)
    return words if words == there else as_our_marks(words)


def box_put_in(name: str, typed: str, there: str) -> str:
    """The same of a box of the letter, whose lines are printed as paragraphs."""
    words = as_put_in(typed, there)
    return words if words == there else parted(words, signs=name in SIGNED_IN)


def _as_stored(typed: str) -> str:
    """Line ends of one kind: a browser sends others than it was given."""
    return typed.replace("\r\n", "\n").replace("\r", "\n")
