"""The same letter in easy words and in a second language: two boxes beside its text."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from wtforms import HiddenField, SelectField, SelectMultipleField, StringField, TextAreaField

from disclosure.actions.change import ChangedMeanwhile
from disclosure.actions.facts import Gathered
from disclosure.actions.letters import pen
from disclosure.actions.letters import writing as action
from disclosure.actions.letters.before_it_goes import figures_said
from disclosure.actions.letters.check import check_other_words, easy_words_fit, is_of_this_text
from disclosure.actions.letters.languages import tag_on_record
from disclosure.actions.letters.words import set_easy_read, set_translation
from disclosure.actions.people.staff_names import staff_name
from disclosure.actions.refused import Refused
from disclosure.clock import now
from disclosure.extensions import db
from disclosure.kinds.faults import BadInput
from disclosure.kinds.moves import OtherWords
from disclosure.pages.forms import PageForm
from disclosure.pages.guard import current_actor, requires
from disclosure.pages.incidents.cases import (
    REFUSALS,
    Faults,
    change_in,
    head_of,
    letter_here,
    what_stands_in_the_way,
)
from disclosure.pages.letters.desk import WHOLE
from disclosure.pages.letters.form import as_put_in, box_put_in
from disclosure.pages.letters.other_cards import beside_the_analysis, other_cards
from disclosure.pages.see_other import see_other
from disclosure.pages.typed_in import number_in
from disclosure.permissions import Permission
from disclosure.records.letter import Letter
from letters.check import Promise
from letters.days.days_in_languages import reads_days
from letters.easy_read import hints_of
from letters.languages import by_name, in_english
from letters.printing.markdown import to_html
from letters.printing.side_by_side import why_not_beside
from workflows.words import CommitmentState, LetterState

blueprint = Blueprint("letter_other_words", __name__)

SECOND = ("language", "text", "translated_by", "checked_by", "checked_on")
AGAIN = {"yes": "They compared it again with the letter as it reads now"}
RIGHT = {"yes": "They say that the numbers which differ are right"}
ENTER = "typed"  # the key, in a box of one line: it saves the part that somebody typed in
EASY_HINT = "One idea on a line. At most 15 words in a sentence. The same facts, the same sorry."


class OtherWordsForm(PageForm):
    seen = HiddenField()
    easy_read = TextAreaField("The letter in easy words", description=EASY_HINT)
    language = SelectField("Which language", validate_choice=False)
    text = TextAreaField(
        "The whole letter in that language",
        description="From the greeting to the signature. A heading begins with “##” and a space, "
        "each line of a list with “-” and a space. An empty line parts two paragraphs.",
    )
    translated_by = StringField("Who translated it", description="A person, or a service")
    checked_by = StringField(
        "Who checked it",
        description="The whole name of a person who reads both languages, never a machine.",
    )
    checked_on = StringField("The day they checked it", render_kw={"type": "date"})
    # Said anew with each saving: never ticked beforehand.
    compared_again = SelectMultipleField(
        "Compared with the letter as it reads now", choices=AGAIN, validate_choice=False
    )
    figures_are_right = SelectMultipleField(
        "The numbers that differ", choices=RIGHT, validate_choice=False
    )

    def second(self) -> dict[str, str]:
        return {name: _clean(self[name].data) for name in SECOND}

    def told(self) -> dict[str, Any]:
        """As the action takes it; what was left empty is left out."""
        said = {name: bool(self[name].data) for name in ("compared_again", "figures_are_right")}
        return {name: value for name, value in (self.second() | said).items() if value}


@blueprint.route("/letters/<letter>/other-words", methods=["GET", "POST"])
@requires(Permission.WRITE_LETTER)
def other_words(letter: str) -> ResponseReturnValue:
    gathered, row = letter_here(letter, f"letter {letter}, its other words")
    if request.method == "GET" and row.state is not LetterState.DRAFT:
        return see_other("letters.one", letter=letter)
    form = _form(gathered, row)
    if not form.validate_on_submit():
        return _page(gathered, row, form)
    try:
        _carry_out(gathered, row, form)
    except REFUSALS as no:
        faults, status = what_stands_in_the_way(form, no)
        gathered, row = _again(letter)
        newer = _saved_by_others(row, form) if isinstance(no, ChangedMeanwhile) else None
        return _page(gathered, row, form, faults, newer=newer), status
    gathered, row = _again(letter)
    if request.form.get("do") == "take_out_second":
        _as_it_begins(form, _second_of(gathered, row))
    if _typed_elsewhere(gathered, row, form):
        form.seen.data = str(row.version)
        return _page(gathered, row, form, saved=True)
    return see_other("letter_other_words.other_words", letter=letter)


def _carry_out(gathered: Gathered, row: Letter, form: OtherWordsForm) -> None:
    """What the button says. Words that nobody changed make nobody a writer."""
    _nobody_else_writes(row)
    do, seen = request.form.get("do", ""), number_in(form.seen.data or "") or None
    change, ref = change_in(gathered, seen), row.ref
    same = _clean(form.easy_read.data) == (row.easy_read or "")
    if do == ENTER:
        do = "second" if same else "easy"
    if do == "easy" and not (same and easy_words_fit(db.session(), row)):
        set_easy_read(db.session(), change, ref, form.easy_read.data)
    elif do in ("second", "second_as_it_is"):
        if do == "second" and (why := _apart(row, form.second()["text"])):
            raise BadInput.at("text", f"The whole letter in that language: {why}")
        set_translation(db.session(), change, ref, form.told())
    elif do == "take_out_second":
        set_translation(db.session(), change, ref, None)
    elif number := request.form.get("link", ""):
        _tie(gathered, row, change, number)


def _apart(row: Letter, translated: str) -> str:
    """Why the two do not stand side by side; nothing while one of them is empty."""
    both = row.text.strip() and translated.strip()
    return why_not_beside(row.text, translated) if both else ""


def _tie(gathered: Gathered, row: Letter, change: Any, number: str) -> None:
    """A promise of the easy words to the one of the letter that it repeats."""
    sentences = [each.text for each in _promises(gathered, row)]
    at = number_in(number)
    if at is None or not 1 <= at <= len(sentences):
        raise BadInput.at("promise", "Which promise: there is no such sentence now.")
    chosen = request.form.get(f"promise-{at}", "")
    if not chosen:
        raise BadInput.at("promise", "Which promise: choose the one that it repeats.")
    told = {"sentence": sentences[at - 1], "commitment": chosen}
    action.link(db.session(), change, row.ref, told)


def _nobody_else_writes(row: Letter) -> None:
    held = pen.look_at(db.session(), current_actor(), row.id, now())
    if held.with_another and row.state is LetterState.DRAFT:
        name = staff_name(db.session(), held.holder)
        raise Refused(f"{name} is writing this letter now. Ask for the pen at the letter first.")


def _form(gathered: Gathered, row: Letter) -> OtherWordsForm:
    told = row.translation or {}
    known = _second_of(gathered, row) | {"easy_read": row.easy_read or ""}
    form = OtherWordsForm(data=known | {"seen": str(row.version)})
    names = _languages_beside(row)
    if (tag := told.get("language")) and tag not in names:
        names[tag] = in_english(tag)
    form.language.choices = {"": "Choose one"} | names
    form.easy_read.data = as_put_in(form.easy_read.data or "", known["easy_read"])
    form.text.data = box_put_in(WHOLE.name, form.text.data or "", known["text"])
    return form


def _languages_beside(row: Letter) -> dict[str, str]:
    """By name, without that of the letter itself."""
    return {tag: name for tag, name in by_name().items() if tag != row.language.split("-")[0]}


def _second_of(gathered: Gathered, row: Letter) -> dict[str, str]:
    """As its boxes begin: in the language that its reader is on record with. The day of a check of
    older words says nothing of these."""
    told = row.translation or {}
    known = {name: told.get(name, "") for name in SECOND}
    if not told and (person := gathered.person(row.to_person)):
        reads = tag_on_record(person) or ""
        known["language"] = reads if reads in _languages_beside(row) else ""
    return known if is_of_this_text(row) else known | {"checked_on": ""}


def _typed_elsewhere(gathered: Gathered, row: Letter, form: OtherWordsForm) -> bool:
    """Something was sent with the boxes that this button did not save."""
    there = _second_of(gathered, row) | {"easy_read": row.easy_read or ""}
    typed = form.second() | {"easy_read": _clean(form.easy_read.data)}
    return any(typed[name] != there[name] for name in there if name in request.form)


def _as_it_begins(form: OtherWordsForm, second: Mapping[str, str]) -> None:
    for name in SECOND:
        form[name].data = second[name]


def _saved_by_others(row: Letter, form: OtherWordsForm) -> dict[str, str]:
    """What is saved by now where other words stand in the box, and which to compare: whoever looked
    at both may save over it.
    """
    form.seen.data = str(row.version)
    there = {"easy_read": row.easy_read or "", "text": (row.translation or {}).get("text", "")}
    return {name: said for name, said in there.items() if said and said != _clean(form[name].data)}


def _promises(gathered: Gathered, row: Letter) -> list[Promise]:
    """Those of the easy words that nobody owns."""
    easy = check_other_words(gathered, row).get("easy_read")
    return [each for each in easy.promises if each.commitment is None] if easy else []


def _page(
    gathered: Gathered,
    row: Letter,
    form: OtherWordsForm,
    faults: Faults | None = None,
    *,
    saved: bool = False,
    newer: Mapping[str, str] | None = None,
) -> str:
    person = gathered.person(row.to_person)
    others = check_other_words(gathered, row)
    cards = other_cards(others, 1)
    return render_template(
        "letters/other_words.html",
        head=head_of(gathered),
        row=row,
        form=form,
        faults=faults or [],
        saved=saved,
        newer=newer or {},
        to=person.called if person else "They",
        reads=person.reads if person else "",
        words=to_html(row.text),
        easy=[card for card in cards if card.form == "easy_read"],
        second=[card for card in cards if card.form == "translation"],
        judged=others["translation"].judged if "translation" in others else True,
        figures=figures_said(others, OtherWords.TRANSLATION),
        days_read=reads_days(row.translation["language"]) if row.translation else True,
        apart=_apart(row, form.second()["text"]),
        beside_the_analysis=beside_the_analysis(others),
        easy_figures=figures_said(others, OtherWords.EASY_READ),
        hints=hints_of(row.easy_read) if row.easy_read else (),
        promises=_promises(gathered, row),
        owed=_owed(gathered, row),
        fits=is_of_this_text(row),
        easy_fits=easy_words_fit(db.session(), row),
        name=in_english(row.translation["language"]) if row.translation else "",
    )


def _owed(gathered: Gathered, row: Letter) -> dict[str, str]:
    """What a sentence of the easy words may repeat: promises of this letter, or open ones."""
    linked = set(row.links.values())
    return {
        promise.ref: f"{gathered.words_of(promise, {row.to_person})} ({promise.ref})"
        for promise in gathered.commitments
        if row.to_person in gathered.owed_to(promise)
        and (promise.ref in linked or promise.state is CommitmentState.OPEN)
    }


def _again(ref: str) -> tuple[Gathered, Letter]:
    """As it stands after what was just tried."""
    return letter_here(ref, f"letter {ref}, its other words")


def _clean(words: str | None) -> str:
    return (words or "").replace("\r\n", "\n").replace("\r", "\n").strip()
