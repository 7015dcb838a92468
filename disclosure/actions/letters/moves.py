"""How a letter moves: its facts, and what each step writes on it."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from disclosure.actions.answers_given import answered_in
from disclosure.actions.change import ChangedMeanwhile, Door, OpenCase
from disclosure.actions.checks.checking import involved_in
from disclosure.actions.facts import Gathered
from disclosure.actions.letters.accepted import with_their_words
from disclosure.actions.letters.check import (
    approved_unread,
    holds_findings,
    what_stands,
)
from disclosure.actions.letters.contact import with_contact
from disclosure.actions.letters.deaths import read_again_now
from disclosure.actions.letters.in_error import (
    back_to,
    in_error_facts,
    reopens,
    taken_back,
)
from disclosure.actions.letters.in_error_since import tells_of_another
from disclosure.actions.letters.links import (
    promises_moved,
)
from disclosure.actions.letters.printing import print_all, why_not_printed
from disclosure.actions.letters.reader import write_to_another
from disclosure.actions.letters.recipient import (
    cannot_be_posted,
    changed_on,
    corrects_unsaid,
    corrects_wrongly,
    excused_when_issued,
    forms_of_letter,
    how_it_was_sent,
    needs_not_met_beside,
    needs_now,
    never_by,
    told_with,
    ways_lacking,
    why_somebody_else,
)
from disclosure.actions.letters.whereabouts import with_whereabouts
from disclosure.actions.letters.wordings import wrote_words_of
from disclosure.actions.moving import Machine, Told
from disclosure.actions.outgoing import messages
from disclosure.actions.projecting import project
from disclosure.actions.refused import Refused
from disclosure.kinds.faults import BadInput
from disclosure.kinds.moves import BY_THEMSELVES, DeliveredHow
from disclosure.permissions import Forbidden, may_return
from disclosure.policy import policy
from disclosure.records.letter import Letter, LetterFile, files_of, letter_called
from disclosure.records.writing import clear_the_desk
from letters.check import contents_found, judges
from letters.checks.faults import FAULT_KINDS
from letters.second_language.same_figures import OTHER_FIGURES
from workflows.excuses import held_findings
from workflows.letter import LETTER, address_unchanged
from workflows.letter_forms import ALL_FORMS, HTML, READ_ALOUD, TEXT
from workflows.letter_move import LetterMove
from workflows.machine import Asked
from workflows.not_told import said_not_to_be_told
from workflows.second_person import why_not_second
from workflows.words import SORRY, UNISSUED, LetterState, Standing, Way
from workflows.words import LetterTrigger as T

AS_LISTED = "Use the kind of a fault, or the id of a missing part, as the check of it lists them."


def called(session: Session, ref: str) -> Letter:
    """By its reference. Raises BadInput."""
    if found := letter_called(session, ref):
        return found
    raise BadInput.at("ref", f"ref: there is no letter {ref}.")


def why_not_to(gathered: Gathered, person: int) -> str | None:
    """Nobody who died or is not to be told is written to."""
    found = gathered.person(person)
    if found is None:
        return "The record of this person was withdrawn."
    if found.died_at:
        return f"{found.body['name']} has died. Write to those who must be told now."
    if found.standing == Standing.NOT_TO_BE_TOLD:
        return f"{found.body['name']} is not to be told."
    if found.waits:
        return said_not_to_be_told(found.name)
    known = gathered.facts.person(person)
    if known and known.by_consent and gathered.facts.may_be_told(person) is False:
        return f"The family does not allow that {found.body['name']} is told."
    return None


def why_not_now(gathered: Gathered, letter: Letter) -> str | None:
    """The same of an issued letter, whose words can be changed no more; and whatever they tell that
    happened to another. Before that its writer reads it again, and may change them.
    """
    issued = letter.state is LetterState.ISSUED
    not_theirs = tells_of_another(gathered, letter) if issued else ""
    return why_not_to(gathered, letter.to_person) or not_theirs or None


def _read_again(gathered: Gathered, letter: Letter) -> str:
    not_theirs = tells_of_another(gathered, letter) if letter.state in UNISSUED else ""
    return read_again_now(gathered, letter) or not_theirs


def why_not_sent(
    gathered: Gathered, letter: Letter, way: Way | None = None, forms: Iterable[str] = ()
) -> tuple[str, ...]:
    """What now refuses to send an issued letter as it was to go, in sentences. `way`, `forms`: how
    it goes after all, whatever was said when it was issued.

    A changed name or address is said whatever way it was to go: the letter carries the old one.
    """
    if letter.state is not LetterState.ISSUED:
        return ()
    plan = told_with(gathered, letter, "issue")
    facts = LetterMove(
        now=gathered.at,
        way=way or (Way(plan["how"]) if plan.get("how") else None),
        forms=tuple(forms or plan.get("format") or ()),
        made=_made(gathered, letter),
        other_form_because=excused_when_issued(gathered, letter),
        held=holds_findings(letter, gathered),
        held_by=held_findings(gathered.facts),
    )
    facts = _of_the_person(facts, gathered, letter)
    asked = [*LETTER.checklist(letter.state, T.SEND, facts)]
    asked += address_unchanged(replace(facts, way=Way.POST))
    return _refusing(asked)


def why_not_issued(gathered: Gathered, letter: Letter) -> tuple[str, ...]:
    """What now refuses to issue a letter that waits for that, or for its approval, in sentences;
    not how it will go, which nobody chose yet. Who reads it to its last line is told before that.
    """
    if letter.state not in (LetterState.IN_REVIEW, LetterState.APPROVED):
        return ()
    facts = LetterMove(now=gathered.at, read_again=_read_again(gathered, letter))
    facts = _of_the_letter(facts, gathered, letter)
    return _refusing(LETTER.checklist(LetterState.APPROVED, T.ISSUE, facts))


def what_stops(gathered: Gathered, letter: Letter) -> tuple[str, ...]:
    """What now refuses its next step, to be issued or sent, in sentences."""
    return why_not_sent(gathered, letter) or why_not_issued(gathered, letter)


def _refusing(asked: Iterable[Asked]) -> tuple[str, ...]:
    """What is not met, each sentence once."""
    return tuple(dict.fromkeys(each.says for each in asked if not each.met))


def _prepare(session: Session, ref: str, trigger: Any, at: datetime) -> Any:
    """The bytes, made before the transaction: printing inside one would block every writer."""
    letter = called(session, ref)
    if trigger is not T.ISSUE or letter.state is not LetterState.APPROVED:
        return None
    return letter.version, print_all(session, letter, at)


def _allowed(case: OpenCase, gathered: Gathered, letter: Letter, told: Told) -> None:
    actor = case.change.actor
    if told.trigger is T.RETURN_TO_DRAFT and not may_return(actor, letter.written_by):
        raise Forbidden("Only whoever writes or approves letters may return one.")
    if actor.person:
        theirs = letter.to_person == actor.person.number
        if not theirs or told.data.how is not DeliveredHow.READ_ON_PAGE:
            raise Refused("On your page you can say that you have read a letter written to you.")
    if told.trigger is T.APPROVE:
        # Of a look-back, who wrote the words was asked as they were approved once for all cases.
        for_all = case.change.door is Door.JOB
        wrote = letter.written_by if for_all else wrote_words_of(gathered, letter)
        if says := why_not_second(actor.email, wrote, involved_in(gathered)):
            raise Refused(says)
        if told.data.sha256 != letter.text_sha256:
            raise ChangedMeanwhile("This is not the text as it stands now. Read it again.")
        kinds = {each.kind for each in told.data.accepted}
        if strange := sorted(kinds - FAULT_KINDS - {OTHER_FIGURES} - set(policy().words.contents)):
            says = f"Faults you accept: there is no fault or part called {strange[0]}. {AS_LISTED}"
            raise BadInput.at("accepted", says)
    if unknown := sorted(set(_forms_told(told)) - set(ALL_FORMS)):
        says = f"there is no {', '.join(unknown)}. Use {', '.join(ALL_FORMS)}."
        raise BadInput.at("format", f"In which format: {says}")


def _next_state(gathered: Gathered, letter: Letter, told: Told) -> LetterState:
    then = _as_it_went(gathered, letter, told)
    to = back_to(letter) if told.trigger is T.ENTERED_IN_ERROR else None
    facts = _facts(then, letter, told)
    return LetterState(LETTER.advance(letter.state, told.trigger, facts, to))


def _as_it_went(gathered: Gathered, letter: Letter, told: Told) -> Gathered:
    """What was posted has to be recorded as it was: no wish, death, hold or address that came on
    record afterwards kept it back.
    """
    if told.trigger is not T.SEND or told.at_latest >= told.recorded_at:
        return gathered
    by = max(told.at_latest, letter.issued_at or told.at_latest)  # none goes before it is issued
    return replace(gathered, on_record_by=by)


def _would_not_go_now(gathered: Gathered, letter: Letter, told: Told) -> bool:
    if _as_it_went(gathered, letter, told) is gathered:
        return False  # the gate has asked just that
    facts = _facts(gathered, letter, told)
    return not all(asked.met for asked in LETTER.checklist(LetterState.ISSUED, T.SEND, facts))


def _forms_told(told: Told) -> tuple[str, ...]:
    """One for `deliver`, some for `send`, perhaps some for `issue`; none for other moves."""
    said = getattr(told.data, "format", None) or ()
    return (said,) if isinstance(said, str) else tuple(said)


def _facts(gathered: Gathered, letter: Letter, told: Told) -> LetterMove:
    facts = LetterMove(now=gathered.at, text=letter.text, reason=told.reason)
    if told.trigger is T.APPROVE:
        facts = what_stands(gathered, letter, told.stored().get("accepted", []))
    if told.trigger in (T.SUBMIT, T.APPROVE):
        facts = replace(facts, unprintable=why_not_printed(gathered, letter))
    if not (told.trigger is T.SUBMIT and told.reason):  # by which its writer has read it again
        facts = replace(facts, read_again=_read_again(gathered, letter))
    facts = _of_the_letter(facts, gathered, letter)
    approved = letter.approved_sha256 == letter.text_sha256
    return _of_this_move(replace(facts, approved_text=approved), gathered, letter, told)


def _of_the_letter(facts: LetterMove, gathered: Gathered, letter: Letter) -> LetterMove:
    """What its words and its reader make of it, whichever move is asked."""
    facts = replace(
        facts,
        unread=facts.unread or approved_unread(gathered, letter),
        held=holds_findings(letter, gathered),
        held_by=held_findings(gathered.facts),
        corrects_unsaid=corrects_unsaid(gathered, letter),
        corrects_wrongly=corrects_wrongly(gathered, letter),
    )
    return with_contact(_of_the_person(facts, gathered, letter), gathered, letter)


def _of_the_person(facts: LetterMove, gathered: Gathered, letter: Letter) -> LetterMove:
    person = gathered.person(letter.to_person)
    return replace(
        with_whereabouts(facts, gathered, letter),
        zone=gathered.zone,
        to=person.called if person else "They",
        died_at=person.life.until if person and person.died_at else None,
        how_died=person.death(gathered.zone) if person else "",
        why_not_this_person=why_not_now(gathered, letter),
        why_not_alone=why_somebody_else(gathered, letter),
        forbidden=never_by(gathered, letter),
        no_email=Way.EMAIL in ways_lacking(gathered, letter),
        confirmed=tuple(letter.address) if letter.address else None,
        on_record=person.address if person else (),
        changed_on=changed_on(gathered, letter),
        issued=letter.issued_at is not None,
        cannot_be_posted=cannot_be_posted(gathered, letter),
        needs=needs_now(gathered, letter),
        promises_moved=promises_moved(gathered, letter),
    )


def _of_this_move(facts: LetterMove, gathered: Gathered, letter: Letter, told: Told) -> LetterMove:
    because = getattr(told.data, "other_format_because", None) or ""
    if told.trigger is T.WRITE_TO_ANOTHER:
        same, why_not = told.data.to == letter.to_person, why_not_to(gathered, told.data.to)
        return replace(facts, why_not_this_person=why_not, to_the_same=same)
    facts = replace(facts, forms=_forms_told(told), other_form_because=because)
    match told.trigger:
        case T.ISSUE:
            return replace(facts, way=told.data.how, made=forms_of_letter(letter))
        case T.SEND:
            facts = replace(facts, way=told.data.how, made=_made(gathered, letter))
            return replace(facts, at=told.at, at_latest=told.at_latest, since=letter.issued_at)
        case T.DELIVER:
            return _delivered(facts, gathered, letter, told)
        case T.RETURNED:
            facts = replace(facts, at=told.at, at_latest=told.at_latest)
            return replace(facts, since=letter.sent_at)
        case T.ENTERED_IN_ERROR:
            return in_error_facts(facts, gathered, letter, told.data.step)
    return facts


def _delivered(facts: LetterMove, gathered: Gathered, letter: Letter, told: Told) -> LetterMove:
    """By hand, read aloud or on the page, they may have it in a form that was not sent."""
    sent_in, because = how_it_was_sent(gathered, letter)
    how, form = told.data.how, told.data.format
    on_page = how is DeliveredHow.READ_ON_PAGE and form in (HTML, TEXT)
    any_form = how is DeliveredHow.BY_HAND or form == READ_ALOUD or on_page
    return replace(
        facts,
        at=told.at,
        at_latest=told.at_latest,
        since=letter.sent_at,
        by_themselves=how in BY_THEMSELVES,
        posted=how is DeliveredHow.POSTED_NOT_RETURNED,
        went=Way(letter.sent_how) if letter.sent_how else None,
        made=_made(gathered, letter),
        sent_in=None if any_form else sent_in,
        needs=needs_not_met_beside(facts.needs, form, sent_in or ()),
        other_form_because=facts.other_form_because or because,
    )


def _made(gathered: Gathered, letter: Letter) -> tuple[str, ...]:
    return tuple(file.format for file in files_of(gathered.session, letter.id))


def _after(case: OpenCase, gathered: Gathered, letter: Letter, told: Told, was: str) -> None:
    match told.trigger:
        case T.SUBMIT:
            person = gathered.person(letter.to_person)
            letter.address = list(person.address) if person else None
        case T.APPROVE:
            letter.approved_sha256, letter.approved_by = letter.text_sha256, case.change.actor.email
            accepted = told.stored().get("accepted", [])
            letter.accepted = with_their_words(gathered, letter, accepted)
            letter.contents = sorted(contents_found(letter.text) | _taken_for_one(letter))
        case T.RETURN_TO_DRAFT:
            _nothing_agreed(letter)
        case T.WRITE_TO_ANOTHER:
            _nothing_agreed(letter)
            write_to_another(case, gathered, letter, told.data)
        case T.ISSUE:
            _freeze(case, letter, told.prepared)
        case T.SEND:
            _went(case, gathered, letter, told)
        case T.DELIVER:
            letter.delivered_at = _no_sooner(told, letter.sent_at)
        case T.WITHDRAW:
            clear_the_desk(case.session, letter.id)
        case T.RETURNED | T.ENTERED_IN_ERROR:
            taken_back(case, gathered, letter, told)


def _went(case: OpenCase, gathered: Gathered, letter: Letter, told: Told) -> None:
    if _would_not_go_now(gathered, letter, told):
        messages.tell_risk_managers(case, "letter_went_before", case.incident.ref)
    letter.sent_at = _no_sooner(told, letter.issued_at)
    letter.sent_how = str(told.data.how)
    if answered_in(gathered.case, letter.ref):
        project(case, gathered.case)  # what it answers is answered now


def _nothing_agreed(letter: Letter) -> None:
    letter.approved_sha256, letter.approved_by, letter.accepted = None, None, []
    letter.contents, letter.address = [], None


def _no_sooner(told: Told, since: datetime | None) -> datetime:
    """When it happened; of a day without an hour, not before the step that came first."""
    return max(told.at, since) if since and since <= told.at_latest else told.at


def _taken_for_one(letter: Letter) -> set[str]:
    """An apology that only its approver could judge: the check does not know the language. Where
    it does, a letter that says no sorry is no apology by anybody's word.
    """
    if judges(letter.language):
        return set()
    of_text = (item["kind"] for item in letter.accepted if not item.get("form"))
    return {SORRY} & set(of_text)


def _freeze(case: OpenCase, letter: Letter, prepared: tuple[int, Mapping[str, Any]] | None) -> None:
    """Keep the exact bytes. From here on they are the letter, whatever templates become."""
    if prepared is None or prepared[0] != letter.version:
        raise ChangedMeanwhile("Someone changed this letter while it was printed. Look again.")
    for form, printed in prepared[1].items():
        row = LetterFile(letter_id=letter.id, format=form, sha256=printed.sha256)
        row.media_type = printed.media_type
        row.keep(case.session, letter, printed.content)
        case.rows.append(row)
    letter.sha256 = prepared[1]["standard"].sha256
    letter.issued_at, letter.issued_number = case.change.at, case.number - 1


MACHINE = Machine(
    triggers=tuple(T),
    called=called,
    prepare=_prepare,
    allowed=_allowed,
    next_state=_next_state,
    after=_after,
    follows=reopens,
)
