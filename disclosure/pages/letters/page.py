"""The desk of a letter: write it, mend its faults, own its promises, submit it."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from disclosure.actions import gate
from disclosure.actions.change import ChangedMeanwhile
from disclosure.actions.facts import Gathered, gather_by_id
from disclosure.actions.letters import pen, unsaved
from disclosure.actions.letters import writing as action
from disclosure.actions.letters.beginning import beginning
from disclosure.actions.letters.boxes import reader_of
from disclosure.actions.letters.check import check_letter
from disclosure.actions.letters.home import month_first
from disclosure.actions.letters.moves import why_not_to
from disclosure.actions.letters.promise_fits import why_days_differ
from disclosure.actions.letters.words import is_english
from disclosure.actions.recording import record
from disclosure.clock import now
from disclosure.extensions import db
from disclosure.kinds.faults import BadInput, Fault
from disclosure.kinds.fields import YEAR_FIRST
from disclosure.pages.commitments.doubts import not_ticked
from disclosure.pages.forms import show_faults
from disclosure.pages.guard import current_actor, requires
from disclosure.pages.incidents.cases import (
    REFUSALS,
    UNPROCESSABLE,
    Faults,
    change_in,
    letter_here,
    what_stands_in_the_way,
)
from disclosure.pages.incidents.meanwhile import who_was_first
from disclosure.pages.letters.checked import checked_as_typed, on_the_desk
from disclosure.pages.letters.desk import (
    WHOLE,
    Words,
    boxes_of_letter,
    parts_of,
    words_beside,
    words_of,
)
from disclosure.pages.letters.form import (
    BOX,
    NewPromiseForm,
    PromiseForm,
    desk_form,
    left_over,
    new_language,
    new_promise,
    new_slip,
    promise_forms,
    promise_sent,
    seen_in,
    slip_shown,
    told_by,
    typed_in,
    typed_words,
)
from disclosure.pages.letters.law import law_here
from disclosure.pages.letters.mending import mended
from disclosure.pages.letters.reading import around, reading_page
from disclosure.pages.letters.two_texts import both
from disclosure.pages.letters.waiting import waiting_of_who_writes_no_more
from disclosure.pages.letters.words import stands
from disclosure.pages.letters.writing import must_not_be_with_another, writing_now
from disclosure.pages.see_other import see_other
from disclosure.pages.serving.safety import with_script
from disclosure.pages.telling import writer_of
from disclosure.pages.words import moment
from disclosure.permissions import Permission
from disclosure.records.letter import Letter, letter_called
from disclosure.records.transaction import all_or_nothing
from disclosure.records.users import name_of
from disclosure.records.writing import last_saved_at, wordings_of
from letters.check import judges
from letters.compose import is_only_named, promise_sentence, with_promise
from letters.fixed_words import fixed_words, is_in
from letters.kinds import LetterKind
from letters.languages import in_english
from letters.printing.markdown import to_html
from workflows.words import LetterState, LetterTrigger

blueprint = Blueprint("letters", __name__)

TO_ANOTHER = LetterTrigger.WRITE_TO_ANOTHER
PROMISES = "promises"  # the id of their list in the page
WHERE_PROMISES_GO = ("next", "changes", "still_open", "choices", "text")
NOT_ADDED = "this is not in the letter yet. Press “Save and add this promise”, or empty this box."
SAY_WHAT = "begin with the act, as “ring you”, or with who does it, as “Dr Shah will ring you”."


@blueprint.route("/letters/<letter>", methods=["GET", "POST"])
@requires(Permission.SEE_CASES)
def one(letter: str) -> ResponseReturnValue:
    """The desk while it is a draft and this person may write; else the letter, to be read."""
    gathered, row = letter_here(letter, f"letter {letter}")
    writes = current_actor().may(Permission.WRITE_LETTER)
    if request.method == "GET" and not (writes and row.state is LetterState.DRAFT):
        return reading_page(gathered, row)
    current_actor().must(Permission.WRITE_LETTER)
    form = _form_of(row)
    if not form.validate_on_submit():
        return _desk(gathered, row, form)
    words = typed_words(form, row)
    try:
        return _carried_out(gathered, row, form, words)
    except ChangedMeanwhile as newer:
        return _changed(letter, form, words, newer), 409
    except REFUSALS as no:
        faults, status = what_stands_in_the_way(form, no)
        return _desk(*_again(letter), form, faults), status


def _form_of(row: Letter) -> Any:
    """With what this person typed before and did not save, unless somebody else writes now."""
    held = pen.look_at(db.session(), current_actor(), row.id, now())
    mine = unsaved.brought_back(db.session(), current_actor(), row)
    return desk_form(row, None if held.with_another else mine)


def _carried_out(gathered: Gathered, row: Letter, form: Any, words: Words) -> ResponseReturnValue:
    """Save what was typed, and what the button says beside it: both, or neither."""
    ref, do = row.ref, request.form.get("do")
    if request.form.get("keep") == "theirs":
        said = "\n\n".join(words.values())
        note = {"words": f"Words for {ref} that were not used:\n\n{said}"}
        record(db.session(), change_in(gathered), "note", note)
        unsaved.settle(db.session(), change_in(gathered), ref, typed_in(), row)
        return _back_to(ref)
    if do == "throw_away":
        unsaved.throw_away(db.session(), change_in(gathered), ref)
        return _back_to(ref)
    must_not_be_with_another(gathered, row, form, words)
    if "add" in request.form:
        return _add_promise(gathered, row, form, words)
    if number := request.form.get("link", ""):
        return _make_promise(gathered, row, form, words, number)
    goes = not new_promise(gathered, row).is_begun and not left_over(row)
    with all_or_nothing(db.session()):
        version = _save(gathered, row, form, better := _mended(gathered, row, words))
        if do == "submit" and goes:
            gate.move(db.session(), change_in(gathered, version), ref, "submit")
    if do == "submit" and goes:
        return _back_to(ref)
    if do == TO_ANOTHER and goes:
        return see_other("letter_steps.move", letter=ref, act=TO_ANOTHER)
    mended_in = (_part(name) for name in words if better[name] != words[name])
    return _goes_on(ref, next(mended_in, None))


def _goes_on(ref: str, there: str | None) -> ResponseReturnValue:
    """The letter is saved. What somebody began to promise and did not make a promise is in no
    letter and in no ledger: it is shown again, as they left it.
    """
    gathered, row = _again(ref)
    new, form = new_promise(gathered, row), desk_form(row, saved=True)
    if new.is_begun and "add" not in request.form:
        fault = Fault("words", f"{new.words.label.text}: {NOT_ADDED}")
        return _desk(gathered, row, form, show_faults(new, [fault]), new=new), UNPROCESSABLE
    beside = promise_forms(gathered, row, check_letter(gathered, row)) if _owns_beside() else {}
    if any(promise.is_begun for promise in beside.values()):
        return _desk(gathered, row, form)
    return _back_to(ref, there)


def _owns_beside() -> bool:
    return any(name.startswith("promise-") for name in request.form)


def _back_to(ref: str, there: str | None = None) -> ResponseReturnValue:
    """`there`: the id of the place in the page at which somebody goes on. None: at its head."""
    return see_other("letters.one", letter=ref, _anchor=there)


def _part(box: str) -> str:
    return f"part-{box}"


def _save(gathered: Gathered, row: Letter, form: Any, words: Words) -> int:
    """The version now. Words nobody changed are not saved: the writers stay who they were."""
    ref, seen, change = row.ref, seen_in(form), change_in(gathered, seen_in(form))
    beside = {"language": new_language(form, row), "slip": new_slip(form, row)}
    changed = {name: value for name, value in beside.items() if value is not None}
    if seen == row.version and not changed and not action.differs(row, words):
        saved = row
    else:
        saved, _ = action.edit(db.session(), change, ref, {**told_by(words), **changed})
    version, left = saved.version, left_over(saved)
    unsaved.settle(db.session(), change, ref, typed_in(), saved)
    if left:
        unsaved.keep_on(db.session(), change_in(gathered, version), ref, left)
    return version


def _mended(gathered: Gathered, row: Letter, words: Words) -> Words:
    """With the better words of the fault whose button was pressed, where it still stands."""
    if not (number := request.form.get("use", "")):
        return words
    marked = request.form.get(f"marked-{number}", "").replace("\r\n", "\n")
    _, _, cards = checked_as_typed(gathered, row, words)
    # Words typed since may have moved it to another number.
    same = [card for card in cards if card.better and card.marked == marked]
    same.sort(key=lambda card: str(card.number) != number)
    return mended(words, same[0].better) if same and same[0].better else words


def _make_promise(
    gathered: Gathered, row: Letter, form: Any, words: Words, number: str
) -> ResponseReturnValue:
    ref, promise = row.ref, promise_sent(gathered, row, number)
    try:
        with all_or_nothing(db.session()):
            version = _save(gathered, row, form, _mended(gathered, row, words))
            action.link(db.session(), change_in(gathered, version), ref, promise.told())
    except BadInput as bad:
        summary = show_faults(promise, bad.faults)
        return _desk(*_again(ref), form, summary, promise), UNPROCESSABLE
    said = promise.sentence.data or ""
    return _goes_on(ref, next((_part(name) for name in words if said in words[name]), PROMISES))


def _add_promise(gathered: Gathered, row: Letter, form: Any, words: Words) -> ResponseReturnValue:
    """A sentence built from who, what and when: put into the letter and owned in one step. In a
    language that we do not write, one of its own sentences.
    """
    new, ref = new_promise(gathered, row), row.ref
    if faults := list(_faults_of(new, row, gathered)):
        return _desk(gathered, row, form, show_faults(new, faults), new=new), UNPROCESSABLE
    sentence, more = (new.words.data or "").strip(), words
    if judges(row.language):
        sentence = _built(new, month_first(gathered))
        box = next(name for name in WHERE_PROMISES_GO if name in words)
        more = {**words, box: with_promise(words[box], sentence)}
    told = {**new.told(), "sentence": sentence}
    try:
        with all_or_nothing(db.session()):
            version = _save(gathered, row, form, more)
            action.link(db.session(), change_in(gathered, version), ref, told)
    except BadInput as bad:
        summary = show_faults(new, [_beside_words(fault) for fault in bad.faults])
        return _desk(*_again(ref), form, summary, new=new), UNPROCESSABLE
    return _goes_on(ref, PROMISES)


def _built(new: NewPromiseForm, month_comes_first: bool) -> str:
    owner, words = name_of(db.session(), new.owner.data or ""), new.words.data or ""
    standing = bool(new.standing.data)
    return promise_sentence(words, owner, new.day(), standing, month_first=month_comes_first)


def _beside_words(fault: Fault) -> Fault:
    return replace(fault, field="words") if fault.field == "sentence" else fault


def _faults_of(new: NewPromiseForm, row: Letter, gathered: Gathered) -> Iterator[Fault]:
    if not (new.words.data or "").strip():
        yield Fault("words", f"{new.words.label.text}: fill this in.")
    elif not judges(row.language):
        pass  # a sentence of the letter, in words that we cannot read
    elif is_only_named(new.words.data or ""):
        yield Fault("words", f"What we will do: {SAY_WHAT}")
    else:
        yield from not_ticked(new, new.words.data or "", new.day(), {row.to_person}, gathered)
    if not new.owner.data:
        yield Fault("owner", "Who does it: choose one person.")
    if new.due_on.data and not new.day():
        yield Fault("due_on", f"By which day: {YEAR_FIRST}.")
    elif bool(new.day()) == bool(new.standing.data):
        yield Fault("due_on", "By which day: give a day, or say that it stands without one.")
    elif says := why_days_differ(new.words.data or "", new.day(), gathered.today, row.language):
        yield Fault("due_on", says)


def _desk(
    gathered: Gathered,
    row: Letter,
    form: Any,
    faults: Faults | None = None,
    promise: PromiseForm | None = None,
    new: NewPromiseForm | None = None,
) -> Response:
    words = typed_words(form, row)
    try:
        shown = on_the_desk(gathered, row, words)
    except BadInput:  # what was typed cannot be read: the faults of what is saved
        shown = on_the_desk(gathered, row, words_of(row)) | {"parts": parts_of(row, (), words)}
    if promise and promise.sentence.data in shown["promise_forms"]:
        shown["promise_forms"][promise.sentence.data] = promise
    if saved_at := last_saved_at(db.session(), row.id):
        shown["tab"] += f", saved {moment(saved_at, gathered.zone)}"
    page = render_template(
        "letters/desk.html",
        **shown,
        **writing_now(gathered, row),
        left=waiting_of_who_writes_no_more(gathered, row),
        others=words_beside(gathered, row),
        law=law_here(gathered),
        form=form,
        box=BOX,
        seen=form.seen.data,
        faults=faults or [],
        new=new or new_promise(gathered, row),
        open_new=new is not None,
        not_added=new is not None and "add" not in request.form,
        language=in_english(row.language),
        english_around=not is_in(row.language, fixed_words(row.language)),
        to_work_from=_to_work_from(gathered, row),
    )
    return with_script(page)


def _to_work_from(gathered: Gathered, row: Letter) -> str:
    """Our English words, beside the empty page of a letter in another language."""
    if is_english(row.language) or why_not_to(gathered, row.to_person):
        return ""
    kind, reader = LetterKind(row.kind), reader_of(row)
    begun = beginning(gathered, kind, row.to_person, current_actor(), reader, row.replaces)
    return to_html(begun.text)


def _changed(ref: str, form: Any, mine: Words, newer: ChangedMeanwhile) -> str:
    """Both texts of each box that this person changed, and what is ready to save: theirs alone
    where nobody else changed it, else both joined. In the other boxes the newer text stands, and
    so do the newer language and slip where this person touched neither.
    """
    gathered, row = _again(ref)
    opened, slip = _as_opened(row, seen_in(form)), new_slip(form, row)
    theirs = words_of(row)
    if WHOLE.name in theirs and (boxes := _typed_in_boxes()):
        mine = {WHOLE.name: boxes}
    labels = {slot.name: slot.label for slot in boxes_of_letter(row)}
    changed = [n for n in theirs if mine.get(n) not in (theirs[n], opened.get(n))]
    alone = {name: mine.get(name, "") for name in changed if theirs[name] == opened.get(name)}
    return render_template(
        "letters/changed.html",
        **around(gathered, row, check_letter(gathered, row)),
        first=who_was_first(newer),
        who=writer_of(gathered, newer.by) if newer.by else "Somebody else",
        boxes=[(name, labels[name], both(theirs[name], mine.get(name, ""))) for name in changed],
        alone=alone,
        same={name: theirs[name] for name in theirs if name not in changed},
        prefix=BOX,
        in_english=in_english,
        language=new_language(form, row),
        language_was=form.language_was.data,
        slip=row.with_slip if slip is None else slip,
        slip_shown=slip_shown(row),
        can_save=row.state is LetterState.DRAFT,
        returns=row.state in (LetterState.IN_REVIEW, LetterState.APPROVED),
        stands=stands(row),
    )


def _as_opened(row: Letter, seen: int | None) -> Mapping[str, str]:
    """The words of its boxes, or its whole text, at the version that this person typed into."""
    older = (each for each in wordings_of(db.session(), row.id) if each.version <= (seen or 0))
    then = next(older, None)
    return (then.slots or {WHOLE.name: then.text}) if then else {}


def _typed_in_boxes() -> str:
    """What was typed while the letter still had boxes, where it is one text by now."""
    typed = {name: said for name, said in request.form.items() if name.startswith(BOX)}
    return "\n\n".join(said for name, said in typed.items() if said and name != BOX + WHOLE.name)


def _again(ref: str) -> tuple[Gathered, Letter]:
    """As it stands after what was just tried. The look was written down before."""
    row = letter_called(db.session(), ref)
    assert row
    gathered = gather_by_id(db.session(), row.incident_id, now())
    return gathered, gathered.letters_by_ref[ref]
