"""Write a letter: begin a draft, change its words, link its promises. Moving it is the gate's."""

from collections.abc import Mapping

from sqlalchemy import inspect
from sqlalchemy.orm import Session

from disclosure.actions.adding import add
from disclosure.actions.change import Change, OpenCase, open_case
from disclosure.actions.checks.checking import checked
from disclosure.actions.checks.references import told_of
from disclosure.actions.facts import Gathered, gather
from disclosure.actions.letters.again import bring_over, easy_words_came_along, words_again
from disclosure.actions.letters.audience import audience_of, same_reader_since
from disclosure.actions.letters.beginning import beginning
from disclosure.actions.letters.boxes import (
    WHOLE,
    boxes_of,
    reader_of,
    template_for,
    unknown_boxes,
)
from disclosure.actions.letters.check import check_letter
from disclosure.actions.letters.hash import words_sha256
from disclosure.actions.letters.material import promises_to
from disclosure.actions.letters.moves import why_not_to
from disclosure.actions.letters.promise_fits import as_kept, must_be_tied
from disclosure.actions.letters.slip import goes_by_itself
from disclosure.actions.letters.wordings import keep_wording
from disclosure.actions.letters.words import (
    Language,
    Translation,
    is_english,
    links_of_words_that_stand,
    must_be_draft,
    open_letter,
    put_easy_words,
    put_language,
    put_slip,
    put_translation,
)
from disclosure.actions.projecting import project
from disclosure.actions.refused import Refused
from disclosure.kinds.faults import BadInput, Fault
from disclosure.kinds.fields import Day, Email, Id, Ref, TrueOrFalse, Words, is_storable, shared
from disclosure.kinds.kind import Part, read
from disclosure.kinds.promises import Commitment as CommitmentKind
from disclosure.kinds.shape import label_at
from disclosure.permissions import Actor, Permission
from disclosure.records.base import next_id, reference
from disclosure.records.evidence import new_salt
from disclosure.records.incident import Incident
from disclosure.records.letter import Letter
from disclosure.records.writing import forget_boxes
from letters.check import Checked, judges
from letters.checks.promises import linked_at_first
from letters.compose import compose
from letters.kinds import Audience, LetterKind

OF_A_NEW_ONE = (
    "the promise that you name has its own. Leave this out, or leave that promise out to make a "
    "new one."
)
LONGEST_TEXT = 200_000  # letters of the alphabet, of a box or of the whole

Slots = dict[str, str]


class Draft(Part):
    to: Id = shared("To whom", refers="person")
    slots: Slots | None = shared("Its boxes", default=None)
    text: str | None = shared("Its whole text", default=None)
    replaces: Ref | None = shared("Which letter it replaces", refers="letter", default=None)
    language: Language = shared("Language", default="en")
    audience: Audience | None = shared("Who reads it", default=None)
    slip: TrueOrFalse | None = shared("A slip to answer on paper", default=None)


class Edit(Part):
    """What is not told stays. Easy words or a translation told as null are taken out.

    Told another language than English, a letter is one text: its headings are its author's too.
    """

    slots: Slots | None = shared("Its boxes", default=None)
    text: str | None = shared("Its whole text", default=None)
    easy_read: str | None = shared("The same in easy words", default=None)
    translation: Translation | None = shared("Its translation", default=None)
    language: Language | None = shared("Language", default=None)
    slip: TrueOrFalse | None = shared("A slip to answer on paper", default=None)


class Link(Part):
    sentence: Words = shared("The sentence of the letter")
    commitment: Ref | None = shared("The promise", refers="commitment", default=None)
    owner: Email | None = shared("Who does it", refers="promise owner", default=None)
    due_on: Day | None = shared("By which day", default=None)
    standing: TrueOrFalse = shared("No date: it stands", default=False)


def draft(session: Session, change: Change, kind: str, data: object) -> tuple[Letter, Checked]:
    """Begin a letter to one person, from a template's boxes or a whole text.

    One that takes the place of a letter which its reader never had begins with the words of that,
    unless words are told. A faulty draft is kept. Raises BadInput; Refused for somebody dead or
    not to be told.
    """
    with open_case(session, change) as case:
        letter = draft_in(case, kind, data)
    return letter, _check_now(session, change, letter)


def draft_in(case: OpenCase, kind: str, data: object) -> Letter:
    """The same inside an open case, among other things that are kept together or not at all."""
    change, gathered, word = case.change, case.gathered, kind_called(kind)
    change.actor.must(Permission.WRITE_LETTER)
    told: Draft = told_of(case.session, gathered.case, Draft, data, change.at)
    if says := why_not_to(gathered, told.to):
        raise Refused(says)
    _may_be_corrected(gathered, told)
    letter = _blank(case, word, told)
    slip = goes_by_itself(gathered, told.to) if told.slip is None else told.slip
    letter.put_slots({}, with_slip=slip)
    letter.audience = str(told.audience or audience_of(gathered, told.to))
    was = words_again(gathered, told.replaces, word, told.language) if _is_bare(told) else None
    _begin(gathered, letter, told, change.actor, was)
    promised, apart = promises_to(gathered, told.to), judges(letter.language)
    letter.links = linked_at_first(letter.text, promised, apart=apart)
    if was:
        bring_over(case, letter, was)
    case.session.add(letter)
    case.write_down(f"letter draft {letter.ref}")
    keep_wording(case, letter, change.actor.email)
    easy_words_came_along(case, letter)
    return letter


def _is_bare(told: Draft) -> bool:
    return told.slots is None and told.text is None


def _begin(
    gathered: Gathered, letter: Letter, told: Draft, author: Actor, was: Letter | None
) -> None:
    """Its first words: those of `was`, those that were told, or ours."""
    if was is None:
        _write(letter, _first_words(gathered, letter, told, author), told.text)
        if told.slots is None and letter.boxes:
            letter.put_begun(letter.boxes)
        return
    if told.audience is None and same_reader_since(gathered, was):
        letter.audience = was.audience
    letter.put_slots(was.boxes, with_slip=letter.with_slip)  # boxes of an older template stay
    letter.text = was.text  # where they stand in it
    same = {"slots": was.boxes} if was.boxes else {"text": was.text}
    told = told.model_copy(update=same)
    _write(letter, _first_words(gathered, letter, told, author), told.text)


def edit(session: Session, change: Change, ref: str, data: object) -> tuple[Letter, Checked]:
    """Change the words of a draft; Refused for another. `change.seen_version`: of the letter."""
    change.actor.must(Permission.WRITE_LETTER)
    with open_letter(session, change, ref) as (case, letter):
        told: Edit = read(Edit, data, change.at, case.zone)
        must_be_draft(letter)
        _put_in_all(case, letter, told)
    return letter, _check_now(session, change, letter)


def link(session: Session, change: Change, ref: str, data: object) -> tuple[Letter, Checked]:
    """Tie a promise sentence to a commitment that is there, or make one with owner and date."""
    change.actor.must(Permission.WRITE_LETTER)
    with open_letter(session, change, ref) as (case, letter):
        link_in(case, letter, data)
    return letter, _check_now(session, change, letter)


def link_in(case: OpenCase, letter: Letter, data: object) -> None:
    """The same inside an open case; whoever calls has checked that this person may write.

    Raises BadInput for a sentence that the letter lacks or that says another day; Refused for one
    that is linked already, in an issued letter or, to another promise, in an approved one.
    """
    gathered = case.gathered
    told: Link = told_of(case.session, gathered.case, Link, data, case.change.at)
    told = told.model_copy(update={"sentence": as_kept(told.sentence)})
    _must_be_one_or_the_other(told)
    must_be_tied(gathered, letter, told)
    if told.commitment:
        letter.links = {**letter.links, told.sentence: told.commitment}
        case.write_down(f"letter link {letter.ref}")
    else:
        _promise(case, gathered, letter, told)


def _must_be_one_or_the_other(told: Link) -> None:
    """What is told of a promise that is there would be dropped without a word. Raises BadInput."""
    if told.commitment is None:
        return
    new = {"owner": told.owner, "due_on": told.due_on, "standing": told.standing}
    faults = [
        Fault(name, f"{label_at(Link, (name,))}: {OF_A_NEW_ONE}") for name in new if new[name]
    ]
    if faults:
        raise BadInput(faults)


def put_in(
    case: OpenCase, letter: Letter, slots: Slots | None, text: str | None, writer: str
) -> None:
    """The words into the letter, of which whoever wrote them is now a writer. What they typed into
    other boxes, in another window or before those were gone, waits on.
    """
    changed = _boxes_changed(letter, slots)
    _write(letter, _with_the_others(letter, slots), text)
    letter.written_by = [*(w for w in letter.written_by if w != writer), writer]
    links_of_words_that_stand(letter)
    case.write_down(f"letter edit {letter.ref}")
    keep_wording(case, letter, writer)
    forget_boxes(case.session, letter, writer, changed)


def _boxes_changed(letter: Letter, slots: Slots | None) -> set[str]:
    if slots is None:
        return {WHOLE}
    return {name for name, said in slots.items() if differs(letter, {name: said})}


def _put_in_all(case: OpenCase, letter: Letter, told: Edit) -> None:
    others = told.model_fields_set & {"easy_read", "translation"}
    words = told.slots is not None or told.text is not None
    if not words and not others and told.language is None and told.slip is None:
        says = (
            "Its whole text: say what changes: boxes, the whole text, easy words, a translation, "
            "the language or the slip."
        )
        raise BadInput.at("text", says)
    if words:
        put_in(case, letter, told.slots, told.text, case.change.actor.email)
    if "easy_read" in others:
        put_easy_words(case, letter, told.easy_read)
    if "translation" in others:
        put_translation(case, letter, told.translation)
    if told.language is not None:
        put_language(case, letter, told.language)
    if told.slip is not None:
        put_slip(case, letter, wanted=told.slip)


def as_told(letter: Letter, words: Mapping[str, str]) -> tuple[Slots | None, str | None]:
    """What was typed at a desk: its boxes; or the whole text, where it came as one. BadInput."""
    if letter.boxes:
        return dict(words), None
    if WHOLE not in words:
        raise BadInput.at(WHOLE, "Its whole text: this letter has no boxes.")
    return None, words[WHOLE]


def differs(letter: Letter, words: Mapping[str, str]) -> bool:
    """Whether what was typed is other than what the letter holds."""
    there = letter.boxes or {WHOLE: letter.text}
    return any(_clean(there.get(name, "")) != _clean(said) for name, said in words.items())


def as_it_would_read(letter: Letter, words: Mapping[str, str]) -> Letter:
    """A copy with what was typed, in no session, to check and never to store. Raises BadInput."""
    names = {column.key for column in inspect(Letter).column_attrs} - {"_state"}
    copy = Letter(**{name: getattr(letter, name) for name in names})
    slots, text = as_told(letter, words)
    _write(copy, _with_the_others(letter, slots), text)
    links_of_words_that_stand(copy)
    return copy


def _may_be_corrected(gathered: Gathered, told: Draft) -> None:
    """A letter to somebody else is not theirs to be corrected."""
    was = gathered.letters_by_ref.get(told.replaces)
    if told.replaces and (was is None or was.to_person != told.to):
        raise BadInput.at("replaces", "Which letter it replaces: choose a letter to this person.")


def kind_called(word: str) -> LetterKind:
    """Raises BadInput, which names those that there are."""
    if word in set(LetterKind):
        return LetterKind(word)
    there = ", ".join(LetterKind)
    raise BadInput.at("kind", f"kind: there is no letter '{word}'. Use {there}.")


def _promise(case: OpenCase, gathered: Gathered, letter: Letter, told: Link) -> None:
    body = {
        "words": told.sentence,
        "owner": told.owner,
        "source": {"letter": letter.ref, "sentence": told.sentence},
        "due_on": told.due_on and told.due_on.isoformat(),
        "standing": told.standing,
    }
    given = {name: said for name, said in body.items() if said is not None}
    promise = CommitmentKind.read(given, case.change.at, case.zone)
    made = add(case, checked(promise, case, gathered))
    project(case, gathered.case.with_rows(made))


def _blank(case: OpenCase, kind: LetterKind, told: Draft) -> Letter:
    letter = Letter(id=next_id(case.session, Letter), kind=str(kind), salt=new_salt())
    letter.ref = reference(Letter.prefix, case.change.at, letter.id)
    letter.incident_id, letter.recorded_at = case.incident.id, case.change.at
    letter.to_person, letter.replaces, letter.language = told.to, told.replaces, told.language
    letter.links, letter.accepted, letter.contents = {}, [], []
    letter.written_by = [case.change.actor.email]
    return letter


def _first_words(gathered: Gathered, letter: Letter, told: Draft, author: Actor) -> Slots | None:
    """From the template, unless boxes or a text were told; what a law asks has a box then too."""
    if told.text is not None:
        return told.slots
    kind, reader = LetterKind(letter.kind), reader_of(letter)
    if told.slots is None and not is_english(letter.language):
        return None  # in the words of its author from the first one on
    if told.slots is None:
        begun = beginning(gathered, kind, told.to, author, reader, told.replaces)
        letter.template = begun.template.name
        return begun.slots
    template = template_for(gathered, kind, reader)
    letter.template = template.name
    return {box.name: "" for box in template.boxes if box.law} | told.slots


def _write(letter: Letter, slots: Mapping[str, str] | None, text: str | None) -> None:
    """From the boxes, or the whole text as it came. Line ends are one kind everywhere, and a letter
    has its accent, whichever program wrote them apart.
    """
    if slots is not None and text is not None:
        raise BadInput.at("text", "Its whole text: give the boxes or the whole text, not both.")
    if slots is not None:
        unknown, known = unknown_boxes(letter, slots)
        if unknown:
            says = f"Its boxes: there is no box '{unknown[0]}'. Use {', '.join(known)}."
            raise BadInput.at("slots", says)
        clean = {name: _clean(words) for name, words in slots.items()}
        boxes = boxes_of(letter, clean.keys())  # while its old words still say where each stands
        letter.put_slots(clean, with_slip=letter.with_slip)
        letter.text = _clean(compose(LetterKind(letter.kind), letter.boxes, boxes))
    else:
        letter.put_slots({}, with_slip=letter.with_slip)
        letter.text = _clean(text or "")
    letter.text_sha256 = words_sha256(letter)


def _with_the_others(letter: Letter, slots: Slots | None) -> Slots | None:
    """Boxes that were not told stay as they are."""
    return None if slots is None else {**letter.boxes, **slots}


def _clean(text: str) -> str:
    if len(text) > LONGEST_TEXT:
        raise BadInput.at("text", f"Its whole text: use at most {LONGEST_TEXT:,} letters.")
    if not is_storable(text):
        raise BadInput.at("text", "Its whole text: this cannot be stored.")
    return as_kept(text)


def _check_now(session: Session, change: Change, letter: Letter) -> Checked:
    incident = session.get_one(Incident, letter.incident_id)
    return check_letter(gather(session, incident, change.at), letter)
