"""The steps of a letter, as data. The exact text is approved; the exact bytes are issued.

Source: the product's design, "Commitments and letters"; policy/disclosure_practice.md, section 7.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from workflows.clock_words import clock_time
from workflows.letter_forms import (
    EASY_READ,
    FORM_WORDS,
    MADE_OUTSIDE,
    NOT_POSTED,
    TWO_LANGUAGES,
    Need,
    form_in_words,
    unmet,
)
from workflows.letter_move import LetterMove
from workflows.machine import Asked, Step, Workflow
from workflows.moments import dated, lies_before, to_the_minute
from workflows.phrases import going_on
from workflows.reasons import GIVE_ONE, is_reason
from workflows.words import CARRIES_NO_LETTER, SORRY, Way
from workflows.words import LetterState as S
from workflows.words import LetterTrigger as T

NOT_RETURNED_AFTER = timedelta(days=7)  # calendar days until a posted letter counts as delivered
NEVER_ACCEPTED = frozenset(
    {"placeholder", "wrong-name", "raw-identifier", "unlinked-promise", "conditional"}
)
NEVER_LEFT_OUT = frozenset({SORRY})  # nobody's word makes up for a sorry that is not there
FAULT_TITLES: Mapping[str, str] = {
    "conditional": "Doubts that they were hurt",
    "feelings": "Moves it to their feelings",
    "passive": "Hides who did it",
    "but": "Takes the sorry back",
    "blame": "Puts it on somebody",
    "minimise": "Makes it small",
    "regret-only": "Regrets, and owns nothing",
    "obligation": "Ties the sorry to law or policy",
    "jargon": "A hospital word",
    "placeholder": "Not filled in yet",
    "wrong-name": "A wrong name",
    "raw-identifier": "A name or number that must not stand here",
    "unlinked-promise": "A promise nobody owns",
    "other-figures": "Another day or telephone number than the letter has",
}


def something_written(move: LetterMove) -> Iterable[Asked]:
    yield Asked("something_written", bool(move.text.strip()), "Write the letter first.")


def can_be_printed(move: LetterMove) -> Iterable[Asked]:
    for says in move.unprintable:
        yield Asked("can_be_printed", False, f"{says} Change it before the letter goes on.")
    if not move.unprintable:
        yield Asked("can_be_printed", True, "Every sign of it can be printed.")


def right_person(move: LetterMove) -> Iterable[Asked]:
    why = move.why_not_this_person
    yield Asked("right_person", why is None, why or "The person may be written to.")


def somebody_else(move: LetterMove) -> Iterable[Asked]:
    says = "It is written to them already. Choose somebody else of this case."
    yield Asked("somebody_else", not move.to_the_same, says)


def words_know_of_death(move: LetterMove) -> Iterable[Asked]:
    why = move.read_again
    yield Asked("words_know_of_death", not why, why or "Nobody died since it was written.")


def contact_named(move: LetterMove) -> Iterable[Asked]:
    """Who works here, on record and in its words. Asked again when it is issued: they may have
    left since. What was posted has to be recorded as it was, so `send` only says it."""
    says = "Before it is approved or issued, a risk manager names one person the family can ring."
    yield Asked("contact_named", move.contact_named, says)
    for name in move.rings_who_left:
        yield Asked("contact_named", False, f"{rings(name)} {_whom_to_ring(move)}")


def rings(name: str) -> str:
    return f"The letter tells them to ring {name}, who has left."


def _whom_to_ring(move: LetterMove) -> str:
    now = "whom they can ring now"
    if move.issued:
        return f"Withdraw it and write it anew. If it was posted already, tell them {now}."
    if move.in_draft:
        return f"Name {now}."
    return f"Return it to draft, and mend the words: name {now}."


def _says_of(kind: str, words: str) -> str:
    mend = "Mend the words, or accept them with a reason."
    if kind in NEVER_ACCEPTED:
        mend = "Mend the words: this may never stand."
    if kind == "unlinked-promise":  # or the promise has another day
        mend = "Tie it to a promise of that day, or mend the words: as it is it may never stand."
    return f"“{words}”: {going_on(FAULT_TITLES.get(kind, kind))}. {mend}"


def no_fault_left(move: LetterMove) -> Iterable[Asked]:
    for kind, words in move.faults:
        yield Asked(kind, False, _says_of(kind, words))
    for where, kind, words in move.faults_elsewhere:
        yield Asked(kind, False, f"In {where}, {_says_of(kind, words)}")
    if not move.faults and not move.faults_elsewhere:
        yield Asked("no_fault_left", True, "The check finds no fault in the words.")


def no_whereabouts(move: LetterMove) -> Iterable[Asked]:
    """Asked again until it goes: the wish to be kept apart, or an address, may be of since. It may
    never be accepted."""
    mend = "Withdraw the letter and write it anew" if move.issued else "Return it to draft"
    for words in move.whereabouts:
        says = (
            f"“{words}” says where somebody can be reached who asked to be kept apart from whom "
            f"this is to. {mend}, and leave it out."
        )
        yield Asked("no_whereabouts", False, says)
    if not move.whereabouts:
        says = "It tells them nothing of where somebody is who keeps away from them."
        yield Asked("no_whereabouts", True, says)


def promises_stand(move: LetterMove) -> Iterable[Asked]:
    """Asked again until it goes: what was promised may have been changed or let go since."""
    mend = "Withdraw the letter and write it anew." if move.issued else "Return it to draft."
    for says in move.promises_moved:
        yield Asked("promises_stand", False, f"{says} {mend}")
    if not move.promises_moved:
        yield Asked("promises_stand", True, "Every promise in it stands as it says.")


def nothing_missing(move: LetterMove) -> Iterable[Asked]:
    for part, words in zip(move.missing, move.missing_words, strict=True):
        mend = "" if part in NEVER_LEFT_OUT else " Write it, or say why it may be left out."
        yield Asked(part, False, f"The letter lacks: {words}.{mend}")
    if not move.missing:
        yield Asked("nothing_missing", True, "Nothing that this letter must say is missing.")


def apology_judged(move: LetterMove) -> Iterable[Asked]:
    """Where the check cannot, a second person does: in silence nobody would have. Asked again when
    it is issued: it may have been approved before this was asked."""
    told = "that somebody read it in that language and that it is a real apology"
    says = f"The check cannot read {move.unread}. Whoever approves it says, with a reason, {told}."
    says = f"{says} Where nobody said so, return it to draft."
    yield Asked(SORRY, not move.unread, says)


def translation_is_of_this_text(move: LetterMove) -> Iterable[Asked]:
    says = (
        "The text changed after the translation was checked. Return the letter to draft, and have "
        "the translation looked at again by the person who checked it."
    )
    yield Asked("translation_is_of_this_text", move.translation_of_text, says)


def easy_words_are_of_this_text(move: LetterMove) -> Iterable[Asked]:
    says = (
        "The text changed after the easy words were written. Return the letter to draft, change "
        "the easy words too, or save them again if they still say the same."
    )
    yield Asked("easy_words_are_of_this_text", move.easy_words_of_text, says)


def text_as_approved(move: LetterMove) -> Iterable[Asked]:
    says = "The text is not the one that was approved."
    yield Asked("text_as_approved", move.approved_text, says)


def no_hold_on_findings(move: LetterMove) -> Iterable[Asked]:
    says = (
        f"A letter with findings has to wait: {move.held_by or 'a hold on the findings runs'}. "
        "Leave them out, or send it once it is on record that the hold is over."
    )
    yield Asked("no_hold_on_findings", not move.held, says)


def way_not_forbidden(move: LetterMove) -> Iterable[Asked]:
    none_left = not frozenset(Way) - CARRIES_NO_LETTER - move.forbidden
    mend = ", nor any other way. Withdraw it." if none_left else ". Choose another way."
    says = f"They asked us never to use {str(move.way).replace('_', ' ')}{mend}"
    yield Asked("way_not_forbidden", move.way not in move.forbidden, says)


def email_on_record(move: LetterMove) -> Iterable[Asked]:
    lacks = move.way is Way.EMAIL and move.no_email
    says = (
        f"There is no e-mail address of {move.to} on record. Record it first, or choose another "
        "way."
    )
    yield Asked("email_on_record", not lacks, says)


def in_order(move: LetterMove) -> Iterable[Asked]:
    at = move.at_latest or move.at
    early = bool(at and move.since and lies_before(at, move.since, move.now))
    since = _moment(move, move.since)
    yield Asked("in_order", not early, f"This lies before the letter's last step, {since}.")


def alive_to_have_it(move: LetterMove) -> Iterable[Asked]:
    dead = bool(move.by_themselves and move.at and move.died_at and move.at > move.died_at)
    says = (
        f"{move.to} {move.how_died}, so nobody can have given it to them or heard it from them "
        "after that. Give the moment when they had it, or record that it came back."
    )
    yield Asked("alive_to_have_it", not dead, says)


def counts_unreturned_from(sent_at: datetime) -> datetime:
    """From when a letter posted then may count as delivered: nobody can know it before."""
    return to_the_minute(sent_at) + NOT_RETURNED_AFTER


def long_enough_unreturned(move: LetterMove) -> Iterable[Asked]:
    """Also the moment from which it counts as delivered: until then nobody could know it."""
    counts = counts_unreturned_from(move.since) if move.since else None
    at = min(move.now, move.at_latest or move.at or move.now)
    early = bool(move.posted and counts and at < counts)
    says = "Seven days have to pass before a posted letter counts as delivered: from "
    yield Asked("long_enough_unreturned", not early, f"{says}{_moment(move, counts)}.")


def went_by_post(move: LetterMove) -> Iterable[Asked]:
    other = move.posted and move.went in NOT_POSTED
    says = f"It went {NOT_POSTED[move.went]}, so it was not posted. " if move.went and other else ""
    yield Asked("went_by_post", not other, f"{says}Say how you know that they have it.")


def goes_to_who_acts(move: LetterMove) -> Iterable[Asked]:
    why = move.why_not_alone
    yield Asked("goes_to_who_acts", why is None, why or "They may be written to themselves.")


def address_unchanged(move: LetterMove) -> Iterable[Asked]:
    """Once printed, only the post goes by the old address; a hand can find the right door."""
    if not move.issued:
        since = "after the letter was put in review"
        yield _address(move, since, "Return it to draft and look at it again.")
    elif move.way is Way.POST:
        since = "and the letter carries the old one"
        yield _address(move, since, "Withdraw it and write it anew, or hand it over.")


def address_can_be_posted(move: LetterMove) -> Iterable[Asked]:
    for says in move.cannot_be_posted if move.way is Way.POST else ():
        mend = "Or choose another way than the post."
        yield Asked("address_can_be_posted", False, f"{says} {mend}")


def says_what_it_corrects(move: LetterMove) -> Iterable[Asked]:
    unsaid = f"{UNSAID.format(move.corrects_unsaid)} Say it there."
    yield Asked("says_what_it_corrects", not move.corrects_unsaid, unsaid)
    yield Asked("says_what_it_corrects", not move.corrects_wrongly, move.corrects_wrongly)


def form_was_made(move: LetterMove) -> Iterable[Asked]:
    for form in move.forms:
        there = form in MADE_OUTSIDE or form in move.made
        says = f"There is no {form_in_words(form)} of this letter."
        yield Asked("form_was_made", there, says)


def format_needed(move: LetterMove) -> Iterable[Asked]:
    """The form a person needs cannot be forgotten; it can be set aside for a reason."""
    excused = is_reason(move.other_form_because)
    for need in () if excused or not move.forms else unmet(move.needs, move.forms):
        yield Asked("format_needed", False, f"{move.to} needs {_named(need)}: {_mend(need, move)}")


def was_sent_in_it(move: LetterMove) -> Iterable[Asked]:
    for form in move.forms if move.sent_in is not None else ():
        sent = ", ".join(map(form_in_words, move.sent_in or ()))
        says = f"It was not sent in {form_in_words(form)}, but in {sent}."
        yield Asked("was_sent_in_it", form in (move.sent_in or ()), says)


def reason_given(move: LetterMove) -> Iterable[Asked]:
    yield Asked("reason_given", is_reason(move.reason), GIVE_ONE)


def is_the_last_step(move: LetterMove) -> Iterable[Asked]:
    """Sent twice, or by two people at once, it takes back one step and not two."""
    last = STEP_WORDS.get(move.last_step, "none")
    says = f"The last step of this letter is another: {last}. Look at the letter again."
    yield Asked("is_the_last_step", move.step == move.last_step, says)


def entered_by_us(move: LetterMove) -> Iterable[Asked]:
    says = f"{move.to} said on their page that they have read it. It was no error of ours."
    yield Asked("entered_by_us", not move.said_by_them, says)


def was_issued(move: LetterMove) -> Iterable[Asked]:
    says = "It was never issued, so nobody can have sent it. Write it anew."
    yield Asked("was_issued", move.issued, says)


_RIGHT_PERSON = (right_person, goes_to_who_acts)
_BEFORE_REVIEW = (something_written, can_be_printed, *_RIGHT_PERSON, words_know_of_death)
_BEFORE_APPROVAL = (
    *(*_BEFORE_REVIEW, address_unchanged, contact_named, no_fault_left, nothing_missing),
    apology_judged,
    *(easy_words_are_of_this_text, translation_is_of_this_text, says_what_it_corrects),
)
_HOW = (way_not_forbidden, address_can_be_posted, email_on_record, form_was_made, format_needed)
_BEFORE_ISSUE = (
    *(text_as_approved, apology_judged, *_RIGHT_PERSON, words_know_of_death),
    *(address_unchanged, contact_named, no_whereabouts, no_hold_on_findings, promises_stand),
    says_what_it_corrects,  # the other may have gone since, or never went after all
    *_HOW,  # as far as it is known how the letter will go
)
_BEFORE_SENDING = (
    *(*_RIGHT_PERSON, address_unchanged, no_whereabouts, no_hold_on_findings, promises_stand),
    *(*_HOW, in_order),
)
_AS_DELIVERED = (
    *(in_order, alive_to_have_it, went_by_post, long_enough_unreturned),
    *(form_was_made, was_sent_in_it, format_needed),
)
OF_THE_LAST_STEP = (entered_by_us, was_issued)  # whatever is said of it
_IN_ERROR = (reason_given, is_the_last_step, *OF_THE_LAST_STEP)
UNSAID = "Its first lines do not say which letter it corrects: {}."
STEP_WORDS: Mapping[str, str] = {  # those that may have been entered in error
    T.SEND: "it was sent",
    T.DELIVER: "they have it",
    T.RETURNED: "it came back",
    T.WITHDRAW: "it was withdrawn",
}

STEPS: tuple[Step[LetterMove], ...] = (
    Step(T.SUBMIT, S.DRAFT, S.IN_REVIEW, _BEFORE_REVIEW),
    *(
        Step(T.WRITE_TO_ANOTHER, source, S.DRAFT, (right_person, somebody_else))
        for source in (S.DRAFT, S.IN_REVIEW)
    ),
    Step(T.RETURN_TO_DRAFT, S.IN_REVIEW, S.DRAFT),
    Step(T.RETURN_TO_DRAFT, S.APPROVED, S.DRAFT),
    Step(T.APPROVE, S.IN_REVIEW, S.APPROVED, _BEFORE_APPROVAL),
    Step(T.ISSUE, S.APPROVED, S.ISSUED, _BEFORE_ISSUE),
    Step(T.SEND, S.ISSUED, S.SENT, _BEFORE_SENDING),
    Step(T.DELIVER, S.SENT, S.DELIVERED, _AS_DELIVERED),
    Step(T.RETURNED, S.SENT, S.RETURNED, (in_order,)),  # why: as the post office says it
    Step(T.RETURNED, S.DELIVERED, S.RETURNED, (in_order,)),
    *(
        Step(T.WITHDRAW, source, S.WITHDRAWN, (reason_given,))
        for source in (S.DRAFT, S.IN_REVIEW, S.APPROVED, S.ISSUED)
    ),
    Step(T.ENTERED_IN_ERROR, S.SENT, S.ISSUED, _IN_ERROR),
    Step(T.ENTERED_IN_ERROR, S.DELIVERED, S.SENT, _IN_ERROR),
    Step(T.ENTERED_IN_ERROR, S.RETURNED, S.SENT, _IN_ERROR),
    Step(T.ENTERED_IN_ERROR, S.RETURNED, S.DELIVERED, _IN_ERROR),  # where they had it before
    Step(T.ENTERED_IN_ERROR, S.WITHDRAWN, S.ISSUED, _IN_ERROR),
)
LETTER = Workflow("letter", S, STEPS)


def _moment(move: LetterMove, at: datetime | None) -> str:
    local = at.astimezone(move.zone) if at else None
    return f"{dated(local)}, {clock_time(local)}" if local else ""


def _address(move: LetterMove, since: str, mend: str) -> Asked:
    same = move.confirmed is None or move.confirmed == move.on_record
    before, now = (move.confirmed or ("",)), (move.on_record or ("",))
    what = "address" if before[0] == now[0] else "name"
    on = f" on {move.changed_on:%-d %B}" if move.changed_on else ""
    return Asked("address_unchanged", same, f"The {what} changed{on}, {since}. {mend}")


def _named(need: Need) -> str:
    """In our words where we know the form, else in theirs."""
    if need.language:
        return need.words
    return FORM_WORDS[need.form] if need.form != "other" else f"“{need.words}”"


def _mend(need: Need, move: LetterMove) -> str:
    if need.language:
        return "choose the form in two languages too."
    if need.form in MADE_OUTSIDE:
        return "have that made from the text, and choose it too."
    if need.form not in (EASY_READ, TWO_LANGUAGES) or need.form in move.made:
        return "choose that form too."
    what = "the easy words" if need.form == EASY_READ else "the translation"
    return (
        f"nobody has put {what} into this letter. Whoever writes letters can, in a draft; "
        "or say why another form will do."
    )
