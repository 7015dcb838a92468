"""A letter as others find it: to read, to approve; and what stands around it on every page."""

from collections.abc import Mapping
from typing import Any

from flask import render_template, request
from wtforms import HiddenField, TextAreaField

from disclosure.actions.checking import involved_in
from disclosure.actions.facts import Gathered
from disclosure.actions.letter_check import check_letter, content_words, context_of
from disclosure.extensions import db
from disclosure.pages.cases import Faults, called, head_of
from disclosure.pages.forms import PageForm
from disclosure.pages.guard import current_actor
from disclosure.pages.letter_desk import Card, cards_of
from disclosure.pages.letter_words import ACTS, KINDS, PRINTED, steps_of
from disclosure.pages.record_help import ways_of
from disclosure.pages.second_person import NotYou, who_can
from disclosure.permissions import NEEDED_FOR, Permission, may_return
from disclosure.records.letter import Letter, files_of
from disclosure.records.users import name_of
from letters.check import Checked
from letters.markdown import to_html
from workflows.letter import LETTER
from workflows.second_person import why_not_second
from workflows.words import LetterState as S
from workflows.words import LetterTrigger as T

ACCEPT = "accept_"  # before the box of a fault that may stand


class ApproveForm(PageForm):
    seen = HiddenField()
    sha256 = HiddenField()


def approve_form(row: Letter, cards: tuple[Card, ...]) -> Any:
    """A box for each fault that may stand, for the reason why."""
    boxes = {box_of(card): TextAreaField("Why it may stand") for card in cards if card.acceptable}
    form = type("Approve", (ApproveForm,), boxes)
    shown = {"seen": str(row.version), "sha256": row.text_sha256}
    return form(data=shown if request.method == "GET" else {})


def box_of(card: Card) -> str:
    return f"{ACCEPT}{card.kind}_{card.start}_{card.end}"


def accepted_in(form: Any, cards: tuple[Card, ...]) -> list[dict[str, Any]]:
    """The faults that got a reason; a missing part by its content id."""
    found = []
    for card in cards:
        reason = (form[box_of(card)].data or "").strip() if card.acceptable else ""
        if reason:
            place = {} if card.start is None else {"start": card.start, "end": card.end}
            found.append({"kind": card.kind, "reason": reason, **place})
    return found


def around(gathered: Gathered, row: Letter, checked: Checked) -> dict[str, Any]:
    """What every page of a letter shows: to whom, how far, what it must hold, who can go on."""
    person = next((p for p in gathered.persons if p.number == row.to_person), None)
    required = context_of(gathered, row).required or ()
    return {
        "head": head_of(gathered),
        "row": row,
        "title": f"{KINDS[row.kind]} to {called(person) if person else 'nobody'}",
        "steps": steps_of(row.state),
        "person": person,
        "to": called(person) if person else "",
        "reach": next(iter(ways_of(gathered, [row.to_person])), None),
        "checked": checked,
        "must_hold": [(content_words(part), part not in checked.missing) for part in required],
        "promises": _promises(gathered, row, checked),
        "writers": [name_of(db.session(), email) for email in row.written_by],
        "approvers": who_can(gathered, Permission.APPROVE_LETTER, row.written_by),
        "senders": who_can(gathered, Permission.SEND_LETTER, ()),
        "i_wrote": current_actor().email in row.written_by,
    }


def reading_page(
    gathered: Gathered, row: Letter, form: Any = None, faults: Faults | None = None
) -> str:
    checked = check_letter(gathered, row)
    cards = cards_of(row, checked)
    in_review = row.state is S.IN_REVIEW
    return render_template(
        "letters/read.html",
        **around(gathered, row, checked),
        cards=cards if row.state in (S.DRAFT, S.IN_REVIEW) else (),
        words=to_html(row.text),
        faults=faults or [],
        form=form or (approve_form(row, cards) if in_review else None),
        box_of=box_of,
        not_you=why_not_approve(gathered, row) if in_review else None,
        acts=acts_of(row),
        accepted=row.accepted,
        approved_by=name_of(db.session(), row.approved_by) if row.approved_by else "",
        files=[(file, PRINTED[file.format]) for file in files_of(db.session(), row.id)],
        may_send=current_actor().may(Permission.SEND_LETTER),
    )


def why_not_approve(gathered: Gathered, row: Letter) -> NotYou | None:
    can = who_can(gathered, Permission.APPROVE_LETTER, row.written_by)
    if not current_actor().may(Permission.APPROVE_LETTER):
        return NotYou("It waits for somebody who approves letters.", can)
    says = why_not_second(current_actor().email, row.written_by, involved_in(gathered))
    return NotYou(says, can) if says else None


def acts_of(row: Letter) -> Mapping[T, Any]:
    """What this person may do with it from where it stands, beside writing and approving."""
    next_ones = LETTER.next_triggers(row.state)
    return {t: act for t, act in ACTS.items() if t in next_ones and _may(row, t)}


def _may(row: Letter, trigger: T) -> bool:
    if trigger is T.RETURN_TO_DRAFT:
        return may_return(current_actor(), row.written_by)
    return current_actor().may(NEEDED_FOR[trigger])


def _promises(gathered: Gathered, row: Letter, checked: Checked) -> list[dict[str, Any]]:
    """Each sentence that promises, with the promise it is tied to."""
    by_ref = {promise.ref: promise for promise in gathered.commitments}
    found = []
    for said in checked.promises:
        promise = by_ref.get(said.commitment or "")
        owner = name_of(db.session(), promise.owner) if promise else ""
        found.append({"words": said.text, "promise": promise, "owner": owner})
    return found
