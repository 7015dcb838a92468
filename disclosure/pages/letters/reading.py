"""A letter as others find it: to read, to approve; and what stands around it on every page."""

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

from flask import render_template

from disclosure.actions.checks.checking import involved_in
from disclosure.actions.facts import Gathered
from disclosure.actions.letters.before_it_goes import other_words_of, to_mind
from disclosure.actions.letters.check import (
    asks_for_sorry,
    check_letter,
    content_words,
    is_of_this_text,
    required_of,
)
from disclosure.actions.letters.deaths import LIVES, ended_by_no_death
from disclosure.actions.letters.had import corrected, corrections_of
from disclosure.actions.letters.in_error import may_be_in_error
from disclosure.actions.letters.moves import what_stops
from disclosure.actions.letters.recipient import (
    forms_of_letter,
    must_be_told,
    told_with,
)
from disclosure.actions.letters.returned import returned_by_another
from disclosure.actions.letters.unsaved import may_still_write
from disclosure.actions.letters.wordings import wrote_words_of
from disclosure.actions.people.staff_names import staff_name
from disclosure.actions.people.who_left import has_left
from disclosure.extensions import db
from disclosure.pages.guard import current_actor
from disclosure.pages.incidents.cases import Faults, head_of
from disclosure.pages.letters.accepting import approve_form, box_says, boxes_of, without_a_box
from disclosure.pages.letters.after import (
    after,
    anew,
    answers,
    instead,
    put_right,
    to_record_an_answer,
)
from disclosure.pages.letters.desk import Card, cards_of
from disclosure.pages.letters.law import law_here
from disclosure.pages.letters.other_cards import beside_the_analysis, other_cards
from disclosure.pages.letters.sending import KNOWS, WAYS
from disclosure.pages.letters.waiting import waiting_of_mine
from disclosure.pages.letters.words import ACTS, KINDS, PRINTED, stands, steps_of, title_of
from disclosure.pages.recording.help import ways_of
from disclosure.pages.recording.second_person import NotYou, who_can, who_may_here
from disclosure.pages.words import day, moment
from disclosure.permissions import NEEDED_FOR, Permission, may_return
from disclosure.records.letter import Letter, LetterFile, files_of
from letters.check import Checked
from letters.days.days_in_languages import reads_days
from letters.languages import direction, in_english
from letters.printing.markdown import to_easy_html, to_html
from workflows.letter import LETTER
from workflows.letter_forms import ALL_FORMS, form_in_words
from workflows.second_person import why_not_second
from workflows.words import SORRY
from workflows.words import LetterState as S
from workflows.words import LetterTrigger as T


def around(gathered: Gathered, row: Letter, checked: Checked) -> dict[str, Any]:
    """What every page of a letter shows: to whom, how far, what it must hold, who can go on."""
    person = gathered.person(row.to_person)
    stopped = what_stops(gathered, row)
    return {
        "head": head_of(gathered),
        "row": row,
        "title": title_of(row.kind, person.called if person else "nobody"),
        # Browsers keep it, on a ward for who comes next. Whoever hears it hears what a press did.
        "tab": f"{KINDS[row.kind]}, {row.ref}: {stands(row)}",
        "steps": steps_of(row),
        "person": person,
        "to": person.called if person else "",
        "they_read": person.reads if person else "",
        "reach": next(iter(ways_of(gathered, [row.to_person])), None),
        "checked": checked,
        "must_hold": [
            (content_words(part, row.kind), _holds(checked, part))
            for part in required_of(gathered, row)
        ],
        "promises": _promises(gathered, checked),
        "writers": [staff_name(db.session(), email) for email in row.written_by],
        "approvers": who_can(gathered, Permission.APPROVE_LETTER, wrote_words_of(gathered, row)),
        "senders": who_may_here(gathered, Permission.SEND_LETTER),
        "writers_here": _writers_here(gathered, row),
        # A ward has hundreds who write: read where a page names them.
        "who_writes": partial(who_may_here, gathered, Permission.WRITE_LETTER),
        "i_wrote": current_actor().email in row.written_by,
        "returned": _returned(gathered, row),
        "stopped": stopped,
        "sent_when": partial(sent_when, gathered),
        "minding": tuple(
            _as_offered(says) for says in to_mind(gathered, row) if says not in stopped
        ),
    }


def _as_offered(says: str) -> str:
    """Without the move that answers it, for whoever may not make it."""
    trigger = getattr(says, "trigger", None)
    return says if trigger is None or current_actor().may(NEEDED_FOR[T(trigger)]) else str(says)


def _writers_here(gathered: Gathered, row: Letter) -> list[str]:
    """By name: who has left, or has other roles or sites now, can put nothing right."""
    here = (email for email in row.written_by if may_still_write(gathered.session, email, row))
    return [staff_name(gathered.session, email) for email in here]


def _returned(gathered: Gathered, row: Letter) -> dict[str, str] | None:
    """Who sent it back to be mended, when, and why, in words."""
    if not (back := returned_by_another(gathered, row)):
        return None
    by, at = staff_name(db.session(), back.by), moment(back.at, gathered.zone)
    ask = "" if has_left(gathered.left, back.by) else by
    return {"by": by, "at": at, "why": back.body["reason"], "ask": ask}


def sent_when(gathered: Gathered, row: Letter) -> str:
    """The day it was sent where the case is, with the hour if one was told."""
    assert row.sent_at
    if gathered.case.moved_day_only(row.ref, T.SEND):
        return day(gathered.day_of(row.sent_at))
    return moment(row.sent_at, gathered.zone)


def _holds(checked: Checked, part: str) -> bool | None:
    """None: the check does not know the language."""
    return part not in checked.missing if checked.judged else None


def reading_page(
    gathered: Gathered, row: Letter, form: Any = None, faults: Faults | None = None
) -> str:
    checked = check_letter(gathered, row)
    cards = all_cards(gathered, row, checked)
    in_review = row.state is S.IN_REVIEW
    not_you = why_not_approve(gathered, row) if in_review else None
    judged = cards if in_review and not not_you else ()
    return render_template(
        "letters/read.html",
        **around(gathered, row, checked),
        cards=cards if row.state in (S.DRAFT, S.IN_REVIEW) else (),
        mine=None if row.state is S.DRAFT else waiting_of_mine(gathered, row),
        words=to_html(row.text),
        easy_words=to_easy_html(row.easy_read) if row.easy_read else "",
        translated=to_html(row.translation["text"]) if row.translation else "",
        faults=faults or [],
        form=form or (approve_form(row, cards) if in_review else None),
        beside_the_analysis=beside_the_analysis(other_words_of(gathered, row)),
        box_of=boxes_of(cards),
        box_says=box_says,
        not_you=not_you,
        homeless=without_a_box(judged),
        acts=acts_of(gathered, row),
        accepted=row.accepted,
        approved_by=staff_name(db.session(), row.approved_by) if row.approved_by else "",
        files=_files(row),
        may_send=current_actor().may(Permission.SEND_LETTER),
        drafts=[(form, PRINTED[form]) for form in forms_of_letter(row)],
        replaced=gathered.letters_by_ref.get(row.replaces),
        corrects=corrected(gathered, row.replaces),
        corrections=corrections_of(gathered, row),
        plan=_plan(gathered, row),
        after=after(gathered, row),
        instead=instead(gathered, row),
        anew=anew(gathered, row),
        put_right=put_right(gathered, row),
        withdrawn=_withdrawn(gathered, row),
        answers=answers(gathered, row),
        to_answer=to_record_an_answer(gathered, row),
        kinds=KINDS,
        law=law_here(gathered),
        language=in_english(row.language),
        days_read=reads_days(row.language),
        direction=direction,
        second=in_english(row.translation["language"]) if row.translation else "",
        checked_on=_checked_on(row),
        fits=is_of_this_text(row),
    )


def _withdrawn(gathered: Gathered, row: Letter) -> tuple[str, str, date] | None:
    """Why, by whom, when; a death withdraws what was written to the patient."""
    for move in gathered.case.moves(row.ref):
        if move.body["trigger"] == T.WITHDRAW:
            on, why = gathered.day_of(move.at), move.body["reason"]
            if ended_by_no_death(gathered, row):
                why = f"{why} {LIVES}"
            return why, staff_name(db.session(), move.by), on
    return None


def all_cards(gathered: Gathered, row: Letter, checked: Checked) -> tuple[Card, ...]:
    """Of its text; then of its easy words and its translation."""
    cards = [*cards_of(row, checked)]
    cards += _apology_to_judge(gathered, row, checked, len(cards) + 1)
    return (*cards, *other_cards(other_words_of(gathered, row), len(cards) + 1))


def _checked_on(row: Letter) -> date | None:
    return date.fromisoformat(row.translation["checked_on"]) if row.translation else None


def _apology_to_judge(gathered: Gathered, row: Letter, checked: Checked, number: int) -> list[Card]:
    """In a language the check does not know it is the approver who says that it is one."""
    if checked.judged or row.state is not S.IN_REVIEW or not asks_for_sorry(gathered, row):
        return []
    language = in_english(row.language)
    why = (
        f"It is approved on your word alone: that it was read in {language}, is a real apology, "
        "and promises nothing but what stands in the ledger. If you do not read it yourself, say "
        "who read it and told you so. If it is none, return it to draft."
    )
    return [Card(number, SORRY, "Is it a real apology?", "", why, "", "")]


def _files(row: Letter) -> list[tuple[LetterFile, str]]:
    """The bytes of record, standard print first."""
    files = sorted(files_of(db.session(), row.id), key=lambda file: ALL_FORMS.index(file.format))
    return [(file, PRINTED[file.format]) for file in files]


def _plan(gathered: Gathered, row: Letter) -> dict[str, str]:
    """How it is to go, or went, in words: way, forms, whether they know, why no other form.

    `tell` is empty where nobody has to tell them any more, or can.
    """
    plan, went = told_with(gathered, row, "issue"), told_with(gathered, row, "send")
    told = plan | went
    how, forms = told.get("how", ""), told.get("format") or ()
    return {
        "way": WAYS.get(how, how.replace("_", " ")).lower() if how else "",
        "forms": ", ".join(map(form_in_words, forms)),
        "knows": KNOWS.get(told.get("knows", ""), ""),
        "tell": "yes" if must_be_told(gathered, row) else "",
        "because": (went or plan).get("other_format_because", ""),
    }


def why_not_approve(gathered: Gathered, row: Letter) -> NotYou | None:
    wrote = wrote_words_of(gathered, row)
    can = who_can(gathered, Permission.APPROVE_LETTER, wrote)
    if not current_actor().may(Permission.APPROVE_LETTER):
        return NotYou("It waits for somebody who approves letters.", can)
    says = why_not_second(current_actor().email, wrote, involved_in(gathered))
    return NotYou(says, can) if says else None


def acts_of(gathered: Gathered, row: Letter) -> Mapping[T, Any]:
    """What this person may do with it from where it stands, beside writing and approving."""
    next_ones = set(LETTER.next_triggers(row.state))
    if not may_be_in_error(gathered, row):
        next_ones.discard(T.ENTERED_IN_ERROR)
    return {t: act for t, act in ACTS.items() if t in next_ones and _may(row, t)}


def _may(row: Letter, trigger: T) -> bool:
    if trigger is T.RETURN_TO_DRAFT:
        return may_return(current_actor(), row.written_by)
    return current_actor().may(NEEDED_FOR[trigger])


def _promises(gathered: Gathered, checked: Checked) -> list[dict[str, Any]]:
    """Each sentence that promises, with the promise it is tied to."""
    found = []
    for said in checked.promises:
        promise = gathered.promises_by_ref.get(said.commitment)
        owner = staff_name(db.session(), promise.owner) if promise else ""
        found.append({"words": said.text, "promise": promise, "owner": owner})
    return found
