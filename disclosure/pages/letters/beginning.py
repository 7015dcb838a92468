"""Begin a letter: which kind, to whom, who reads it, what it corrects; and see it before."""

from dataclasses import replace
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from wtforms import RadioField, SelectField

from disclosure.actions.facts import Gathered
from disclosure.actions.letters import writing as action
from disclosure.actions.letters.again import WHY, words_again
from disclosure.actions.letters.audience import audience_of
from disclosure.actions.letters.beginning import Beginning, beginning
from disclosure.actions.letters.had import never_had
from disclosure.actions.letters.languages import tag_on_record
from disclosure.actions.letters.moves import why_not_to
from disclosure.actions.letters.words import is_english
from disclosure.extensions import db
from disclosure.pages.forms import PageForm
from disclosure.pages.guard import current_actor, requires
from disclosure.pages.incidents.cases import (
    REFUSALS,
    Faults,
    case_called,
    change_in,
    head_of,
    what_stands_in_the_way,
)
from disclosure.pages.letters.words import (
    ALSO_TOLD,
    FOR_WHAT,
    KINDS,
    LIKELY,
    READERS,
    READS,
    title_of,
)
from disclosure.pages.see_other import see_other
from disclosure.pages.typed_in import number_in
from disclosure.permissions import Permission
from disclosure.records.letter import Letter
from letters.kinds import Audience, LetterKind
from letters.languages import by_name, in_english
from letters.printing.markdown import to_html
from workflows.excuses import held_findings
from workflows.words import UNISSUED, Standing

blueprint = Blueprint("letter_beginning", __name__)

ENGLISH = "en"
TWO = "two"  # chosen: English, with the other language beside it
SIDE_BY_SIDE = "English, and the language they read beside it"
IN_ANOTHER = (
    "In another language alone it begins as an empty page, without our first words, and our check "
    "cannot judge it: a person who reads that language does."
)
IN_TWO = (
    "For two languages you write it in English, with our first words and the check. Then you put "
    "the translation beside it: the desk leads there."
)


SAME_KIND = "while kind and language stay the same. Read all of it again."


class BeginForm(PageForm):
    kind = RadioField("What kind of letter", validate_choice=False)
    to = RadioField("To whom", description="One letter, one person.", validate_choice=False)
    audience = SelectField("Who reads it", validate_choice=False)
    language = SelectField("Language of the letter", validate_choice=False)
    replaces = SelectField(
        "Which letter it corrects, or takes the place of (optional)", validate_choice=False
    )


@blueprint.route("/incidents/<incident>/letters/new", methods=["GET", "POST"])
@blueprint.route("/incidents/<incident>/letters/new/<kind>", methods=["GET", "POST"])
@requires(Permission.WRITE_LETTER)
def begin(incident: str, kind: str = "") -> ResponseReturnValue:
    gathered = case_called(incident, "begin a letter")
    form = _form(gathered, kind or request.args.get("kind", ""))
    if not form.validate_on_submit():
        return _page(gathered, form)
    if request.form.get("do") == "look" and (seen := _as_it_would_begin(gathered, form)):
        return _page(gathered, form, seen=seen)
    try:
        change = change_in(gathered)
        letter, _ = action.draft(db.session(), change, form.kind.data or "", _told(gathered, form))
    except REFUSALS as no:
        faults, status = what_stands_in_the_way(form, no)
        return _page(gathered, form, faults), status
    return see_other("letters.one", letter=letter.ref)


def _told(gathered: Gathered, form: BeginForm) -> dict[str, Any]:
    """As the action takes it; boxes left empty are left out."""
    to = form.to.data or ""
    told: dict[str, Any] = {"to": number_in(to) or to}
    told |= {"audience": form.audience.data, "replaces": form.replaces.data}
    told["language"] = language_of(gathered, form)
    return {name: value for name, value in told.items() if value}


def language_of(gathered: Gathered, form: BeginForm) -> str:
    """As it was chosen, else as the record says of this person. Two begin with the English one."""
    if form.language.data == TWO:
        return ENGLISH
    return form.language.data or _on_record(gathered).get(form.to.data or "", ENGLISH)


def _on_record(gathered: Gathered) -> dict[str, str]:
    """The tag of the language of each person, English where the record names none we know."""
    return {str(person.number): tag_on_record(person) or ENGLISH for person in gathered.persons}


def _as_it_would_begin(gathered: Gathered, form: BeginForm) -> Beginning | None:
    """Nothing where the form is not filled in: trying to begin it says then what is missing."""
    kind, to, reader = form.kind.data, form.to.data, form.audience.data or None
    offered = (form.kind.choices or {}, form.to.choices or {}, form.replaces.choices or {})
    chosen = (kind, to, form.replaces.data or "")
    if any(word not in each for word, each in zip(chosen, offered, strict=True)):
        return None
    if reader not in (None, *Audience):
        return None
    replaces = form.replaces.data or None
    begun = beginning(
        gathered,
        LetterKind(kind or ""),
        int(to or ""),
        current_actor(),
        Audience(reader) if reader else None,
        replaces,
    )
    was = words_again(gathered, replaces, kind or "", language_of(gathered, form))
    return replace(begun, text=was.text) if was and was.to_person == int(to or "") else begun


def _form(gathered: Gathered, kind: str) -> BeginForm:
    people = _who_may_have_one(gathered)
    asked, only = request.args.get("to", ""), next(iter(people)) if len(people) == 1 else ""
    likely = kind if kind in KINDS else str(LIKELY[gathered.incident.state])
    replaces = request.args.get("replaces", "")
    to, on_record = asked if asked in people else only, _on_record(gathered)
    readers = [to] if to else [*people]
    english = all(is_english(on_record[number]) for number in readers)
    language = on_record.get(to, "") if english else TWO
    if (was := never_had(gathered, replaces)) and not is_english(was.language):
        language = was.language
    known = {"kind": likely, "to": to, "replaces": replaces, "language": language}
    form = BeginForm(data=known if request.method == "GET" else {})
    form.kind.choices = {kind: f"{words}: {FOR_WHAT[kind]}" for kind, words in KINDS.items()}
    form.to.choices = people
    _offer_readers(gathered, form, people)
    _offer_languages(form, people, on_record)
    form.replaces.choices = {"": "None"} | _issued_before(gathered)
    if was:
        form.replaces.description = f"It begins with the words of {was.ref}, {SAME_KIND}"
    return form


def _issued_before(gathered: Gathered) -> dict[str, str]:
    """What a letter may correct or take the place of, with whom each was to: only one to the same
    person can be. Of a draft the words are changed, and those of another letter say nothing.
    """
    called = gathered.called
    letters = (each for each in gathered.letters if each.state not in UNISSUED)
    return {
        each.ref: f"{title_of(each.kind, called.get(each.to_person, 'nobody'))}, {each.ref}"
        f"{_how_it_ended(each)}"
        for each in letters
    }


def _how_it_ended(letter: Letter) -> str:
    return f", {WHY[letter.state]}" if letter.state in WHY else ""


def offer_others(gathered: Gathered, form: Any, letter: Letter) -> None:
    """For a letter that was begun: everybody else it may be written to, and why not the others."""
    people = _who_may_have_one(gathered)
    people.pop(str(letter.to_person), None)
    form.to.choices = people
    _offer_readers(gathered, form, people)
    nobody = () if people else ("Nobody else of this case may be written to: name a person first.",)
    form.to.description = " ".join((form.to.description, *nobody, *_why_not(gathered)))


def _who_may_have_one(gathered: Gathered) -> dict[str, str]:
    return {
        str(person.number): f"{person.called}, {person.body['relationship']}"
        for person in gathered.persons
        if why_not_to(gathered, person.number) is None
    }


def _why_not(gathered: Gathered) -> tuple[str, ...]:
    refused = (why_not_to(gathered, person.number) for person in gathered.persons)
    return tuple(filter(None, refused))


def _offer_readers(gathered: Gathered, form: Any, people: dict[str, str]) -> None:
    form.audience.choices = {"": "As the record says", **READERS}
    if people:
        form.audience.description = f"The record says: {_by_record(gathered, people)}."


def _offer_languages(form: BeginForm, people: dict[str, str], on_record: dict[str, str]) -> None:
    """Two side by side where somebody reads another one than English."""
    reads = {number: in_english(on_record[number]) for number in people}
    foreign = not all(is_english(on_record[number]) for number in people)
    two, how = ({TWO: SIDE_BY_SIDE}, f"{IN_TWO} {IN_ANOTHER}") if foreign else ({}, IN_ANOTHER)
    form.language.choices = {**two, "": "As the record says"} | by_name()
    form.language.description = f"The record says: {_of_each(people, reads)}. {how}"


def _by_record(gathered: Gathered, people: dict[str, str]) -> str:
    """For each person who may be written to."""
    reads = {
        number: _reads(gathered, number, audience_of(gathered, int(number))) for number in people
    }
    return _of_each(people, reads)


def _reads(gathered: Gathered, number: str, audience: Audience) -> str:
    person = gathered.person(int(number))
    also = person is not None and person.standing == Standing.ALSO_TOLD
    return ALSO_TOLD if also and audience is Audience.representative else READS[audience]


def _of_each(people: dict[str, str], reads: dict[str, str]) -> str:
    """What is so of all of them once; else of each by name."""
    if len(set(reads.values())) == 1:
        return next(iter(reads.values()))
    return "; ".join(f"{people[number].split(',')[0]}, {words}" for number, words in reads.items())


def _page(
    gathered: Gathered,
    form: BeginForm,
    faults: Faults | None = None,
    seen: Beginning | None = None,
) -> str:
    return render_template(
        "letters/begin.html",
        head=head_of(gathered),
        form=form,
        faults=faults or [],
        refused=_why_not(gathered),
        held=held_findings(gathered.facts),
        seen=seen,
        reads=_reads(gathered, form.to.data or "", seen.audience) if seen else "",
        other_language=_other_language(gathered, form) if seen else "",
        words=to_html(seen.text) if seen else "",
    )


def _other_language(gathered: Gathered, form: BeginForm) -> str:
    """The name of the language in which it would begin empty; nothing for English."""
    language = language_of(gathered, form)
    return "" if is_english(language) else in_english(language)
