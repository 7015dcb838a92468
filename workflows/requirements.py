"""Each requirement of the incident is one question: None when met, else what to do, in words.

Its name is its id in the contract; the first line of its docstring is true when it is met.
The tables of moves in docs/reference/machines.md are made from these.

Source: the product's design, "The states of an incident".
"""

from datetime import date, timedelta

from workflows.duty_left import how_to_finish, left_of
from workflows.excuses import (
    LETTER_FIRST,
    as_they_ask,
    can_be_told,
    held_findings,
    must_hear,
    waits_for_letter,
)
from workflows.facts import (
    CommitmentFacts,
    ConversationFacts,
    IncidentFacts,
    LetterFacts,
    NoFacts,
    PersonFacts,
    QuestionFacts,
)
from workflows.moments import dated, may_follow, to_the_minute
from workflows.not_told import may_not_hear, wants_no_more
from workflows.phrases import going_on, joined
from workflows.reasons import GIVE_ONE, is_reason
from workflows.said_before import (
    CLOSING_ANEW,
    GRAVER_NOW,
    closes_it,
    closing_letters,
    graver_since,
    told_before_graver,
)
from workflows.second_person import said_no
from workflows.words import Axis, CommitmentState, QuestionState, Standing, Talk

REGRADED = "The harm was graded again. Decide once more whether the duty applies."
UNREVIEWED = "Ask a second person to review the decision that the duty does not apply."
UNDECIDED = (
    "Decide on the other rules of this case too: of some it was said that they do not apply, and "
    "of the others nothing. 'Treat as yes, too early to say' is an answer."
)
SILENCE = timedelta(days=10)  # calendar days between two askings before silence is an answer


def relevant_person_named(facts: IncidentFacts) -> str | None:
    """The person who must be told is named."""
    if facts.speaks_again:
        return f"{facts.speaks_again} can speak for themselves now: name them as who must be told."
    if facts.relevant:
        return None
    theirs = (p for p in facts.persons if p.standing is Standing.RELEVANT and not p.died)
    acted_for = filter(None, (person.acted_for for person in theirs))
    return next(acted_for, "Name the patient, or who must be told in their place.")


def harm_graded(facts: IncidentFacts) -> str | None:
    """The harm is graded."""
    if not facts.grades:
        return "Grade the harm, or say 'unknown' with a date to look again."
    covered = frozenset(axis for grade in facts.grades for axis in grade.axes)
    missing = frozenset(Axis) - covered
    if missing and facts.decision and facts.decision.says_no:
        kind = "psychological" if Axis.PSYCHOLOGICAL in missing else "bodily"
        return f"Grade the {kind} harm too: a 'no' needs both kinds of harm looked at."
    return None


def notifiability_decided(facts: IncidentFacts) -> str | None:
    """Whether the duty applies is decided."""
    decision = facts.decision
    if decision is None:
        return "Decide whether the duty applies; 'treat as yes, too early to say' is an answer."
    if decision.regraded:
        return REGRADED
    if decision.refused:
        return not_agreed_that_none_applies(facts, decision.refused)
    if decision.unreviewed:
        return UNREVIEWED
    return UNDECIDED if decision.undecided else None


def not_agreed_that_none_applies(facts: IncidentFacts, no: NoFacts) -> str:
    return f"{said_no(facts.names, no, 'agree that the duty does not apply')} Decide again."


def contact_named(facts: IncidentFacts) -> str | None:
    """The family has a named contact, with cover."""
    if not facts.contact_named:
        return "Name one person the family can ring, with cover for when they are away."
    return "Say who covers when the named contact is away." if facts.contact_lacks_cover else None


def first_conversation_recorded(facts: IncidentFacts, person: PersonFacts) -> str | None:
    """The first conversation is recorded."""
    # Some hear all of it in one talk: nobody has to write down a second one that never was.
    talks = facts.talks_with(person)
    held = any(t.kind is Talk.FIRST or person.id in t.first_for for t in talks)
    return None if held else f"Talk with {person.name} and record the first conversation."


def apology_given(facts: IncidentFacts, person: PersonFacts) -> str | None:
    """We have said sorry."""
    if facts.said_sorry_to(person):
        return None
    if waits_for_letter(facts, "apology_given", person):
        return no_contact_letter(person)
    ask = (
        f"Say sorry to {person.name} for what happened, in plain words, without “if”, and record "
        "the words you said."
    )
    heard = any(facts.talks_with(person))  # in which it was not said so
    return f"{ask} Words already recorded stay as they are: say it again." if heard else ask


def support_offered(facts: IncidentFacts, person: PersonFacts) -> str | None:
    """Support is offered."""
    offered = person.id in facts.supported
    return None if offered else f"Offer {person.name} support and record what you offered."


def next_contact_promised(facts: IncidentFacts, person: PersonFacts) -> str | None:
    """They know when they hear from us next."""
    if wants_no_more(facts, person.id):
        return None
    heard = facts.has_heard(person)
    for promise in facts.commitments:
        mine = person.id in promise.owed_to and promise.state is CommitmentState.OPEN
        if person.id in promise.passed_on and not heard:
            continue  # what was promised to the dead, and nobody has told them of it
        if person.id in promise.unread:
            continue  # and what stands in a letter that came back
        if mine and promise.due_on:
            return None
    return f"Promise {person.name} a day when they hear from us next."


def findings_approved(facts: IncidentFacts) -> str | None:
    """The findings are approved."""
    if facts.findings is None:
        return "Write the findings: the plain facts, why it happened, what changes."
    if facts.findings.refused:
        no = said_no(facts.names, facts.findings.refused, "approve the findings")
        return f"{no} Write them anew."
    return None if facts.findings.approved_at else "Ask a second person to approve the findings."


def family_questions_sought(facts: IncidentFacts, person: PersonFacts) -> str | None:
    """We asked what they want to know."""
    asked = person.id in facts.questions_sought
    return None if asked else f"Ask {person.name} what they want the findings to answer."


def meeting_offered(facts: IncidentFacts, person: PersonFacts) -> str | None:
    """A meeting is offered."""
    offered = person.id in facts.meetings_offered
    return None if offered else f"Offer {person.name} a meeting about the findings."


def disclosure_conversation_recorded(facts: IncidentFacts, person: PersonFacts) -> str | None:
    """We told them what we found."""
    if _disclosures(facts, person):
        return None
    if told_before_graver(facts, person):
        return f"Tell {person.name} {GRAVER_NOW}, and record the conversation."
    says = f"Tell {person.name} what we found, and record the conversation."
    return _after_the_findings(facts, says)


def understanding_checked(facts: IncidentFacts, person: PersonFacts) -> str | None:
    """We checked what they understood."""
    since = min((talk.at for talk in _disclosures(facts, person)), default=None)
    later = facts.talks_with(person) if since else ()  # who was in tears is asked another day
    talks = [t for t in later if t.understanding_checked and since and t.at >= since]
    if not talks:
        says = f"Ask {person.name} to say in their own words what they heard, and record it."
        return says if since else _after_the_findings(facts, says)
    if person.interpreter and not any(talk.interpreter for talk in talks):
        return (
            f"{person.name} has an interpreter on record. Record a conversation with a qualified "
            "interpreter there, who is nobody of the family, or why not and what the family wished."
        )
    return None


def questions_addressed(facts: IncidentFacts) -> str | None:
    """Every question has an answer, or a date by which we give one."""
    left = [q for q in facts.questions if not is_addressed(q)]
    return _listed("Answer, or promise an answer to", [q.words for q in left])


def questions_answered(facts: IncidentFacts) -> str | None:
    """Every question is answered."""
    left = [q.words for q in facts.questions if not is_answered(q)]
    waits = [(who, q.words) for q in facts.questions if (who := who_waits_for(facts, q))]
    untold = (
        _listed(f"Tell {joined(p.name for p in who)} the answer, and record where", [words])
        for who, words in waits
    )
    return " ".join(filter(None, (_listed("Answer", left), *untold))) or None


def apology_letter_delivered(facts: IncidentFacts, person: PersonFacts) -> str | None:
    """The letter of apology is delivered."""
    letters = [x for x in facts.letters_to(person, "apology", "findings") if _apologises(facts, x)]
    if any(letter.delivered for letter in letters):
        return None
    if letters:
        return f"Deliver {letters[-1].ref} to {person.name} and record how."
    if waits_for_letter(facts, "apology_letter_delivered", person):
        return no_contact_letter(person)
    says = f"Write {person.name} a letter of apology, and issue it."
    held = held_findings(facts)
    also = f" Leave out what we found: {held}." if held else ""
    return f"{_after_the_findings(facts, says)}{also}"


def promises_recorded(facts: IncidentFacts) -> str | None:
    """Each promise in our letters is in the ledger."""
    loose = [s for x in facts.letters if x.was_sent or x.issued_number for s in x.unlinked]
    return _listed("Give an owner and a date to", loose)


def promises_kept(facts: IncidentFacts) -> str | None:
    """Every promise is kept, and they know."""
    left = [f"{c.words} ({why})" for c in facts.commitments if (why := left_of_promise(facts, c))]
    return f"Promises not finished: {'; '.join(left)}." if left else None


def duties_met(facts: IncidentFacts) -> str | None:
    """Every duty of this case is met."""
    left = [f"{duty.what.rstrip('.')} ({why})" for duty in facts.duties if (why := left_of(duty))]
    if not left:
        return None
    return " ".join([f"Duties not finished: {'; '.join(left)}.", *how_to_finish(facts.duties)])


def closing_letter_given(facts: IncidentFacts, person: PersonFacts) -> str | None:
    """The closing letter is given."""
    if any(closes_it(facts, letter) for letter in closing_letters(facts, person)):
        return None
    if waits_for_letter(facts, "closing_letter_given", person):
        return no_contact_letter(person)
    if closing_letters(facts, person):
        return f"Give {person.name} {CLOSING_ANEW}."
    return f"Give {person.name} the closing letter: what was promised and done."


def family_heard(facts: IncidentFacts, person: PersonFacts) -> str | None:
    """They were asked how this went, and told how to complain."""
    asked = [h for h in facts.heard if h.person == person.id and h.told_how_to_complain]
    if any(h.replied for h in asked):
        return None
    again = ask_again_on(facts, person)
    if again and max(h.on for h in asked) >= again:
        return None
    if again:
        return f"{person.name} has not replied. Ask once more on or after {dated(again)}."
    return f"Ask {person.name} how this went, and say how to complain, here and outside."


def ask_again_on(facts: IncidentFacts, person: PersonFacts) -> date | None:
    """The day from which asking whoever has not replied once more counts.

    None where nobody asked them, or nobody said how to complain.
    """
    asked = (h.on for h in facts.heard if h.person == person.id and h.told_how_to_complain)
    first = min(asked, default=None)
    return first + SILENCE if first else None


def no_open_concern(facts: IncidentFacts) -> str | None:
    """No concern is open."""
    left = [c.words for c in facts.concerns if not (c.answered or c.ended)]
    return _listed("Answer the concern", left)


def outcome_told(facts: IncidentFacts, person: PersonFacts) -> str | None:
    """They know what came of it, and how to disagree."""
    ended = [to_the_minute(end.at) for end in facts.ends if end.complete and end.at]
    since = max(ended, default=None)
    if since and any(
        talk.kind is Talk.DISCLOSURE and talk.at >= since for talk in facts.talks_with(person)
    ):
        return None
    letters = facts.letters_to(person, "findings", "closing")
    on_its_way = (x.sent_at for x in letters if x.handed_over_or_sent)
    if since and any(sent and sent >= since for sent in on_its_way):
        return None
    return f"Tell {person.name} what we found and how to disagree, in a conversation or a letter."


def reason_given(facts: IncidentFacts) -> str | None:
    """A reason is given."""
    return None if is_reason(facts.reason) else GIVE_ONE


def no_contact_letter(person: PersonFacts) -> str:
    """What stands between an agreed "we cannot reach them" and that it counts."""
    return f"Write to {person.name} as to somebody we cannot reach, and send it. {LETTER_FIRST}"


def _after_the_findings(facts: IncidentFacts, says: str) -> str:
    """They may have been withdrawn, or written anew, since: what was told before them is other."""
    first = findings_approved(facts)
    return f"{first} Then {going_on(says)}" if first else says


def _disclosures(facts: IncidentFacts, person: PersonFacts) -> list[ConversationFacts]:
    approved_at = facts.findings.approved_at if facts.findings else None
    if approved_at is None:
        return []
    closed = graver_since(facts)
    since = max(approved_at, closed.at) if closed else approved_at
    talks = facts.talks_with(person)
    return [t for t in talks if t.kind is Talk.DISCLOSURE and may_follow(t.at, since)]


def _apologises(facts: IncidentFacts, letter: LetterFacts) -> bool:
    """Issued after the present findings were approved, and holding what the apology needs."""
    approved, issued = facts.findings and facts.findings.approved_number, letter.issued_number
    after = bool(approved and issued and issued > approved)
    whole = letter.kind == "apology" or "results_of_enquiries" in letter.contents
    return after and letter.apology and whole


def is_addressed(question: QuestionFacts) -> bool:
    """It is answered, or a date was promised by which we answer."""
    not_yet = question.state is QuestionState.NOT_YET
    return question.promised if not_yet else is_answered(question)


def is_answered(question: QuestionFacts) -> bool:
    """That nobody can know is an answer once a second person agreed."""
    if question.state is QuestionState.CANNOT_BE_KNOWN:
        return question.reviewed
    return question.state in (QuestionState.ANSWERED, QuestionState.TAKEN_BACK)


def who_waits_for(facts: IncidentFacts, question: QuestionFacts) -> tuple[PersonFacts, ...]:
    """Who has to be told the answer that is there.

    As of a promise, that falls away for whoever may not be told, or hears from us no more; save
    for whoever asked after they had said so: they want to hear this.
    """
    if not is_answered(question) or question.state is QuestionState.TAKEN_BACK:
        return ()
    facts = as_they_ask(facts, question)
    shut_out = may_not_hear(facts, question.waits)
    asked = must_hear(facts, question.waits)
    return tuple(p for p in asked if p not in shut_out and can_be_told(facts, p))


def _listed(what: str, words: list[str]) -> str | None:
    return f"{what}: " + "; ".join(f"“{w}”" for w in words) + "." if words else None


def left_of_promise(facts: IncidentFacts, promise: CommitmentFacts) -> str | None:
    """What is left to do about a promise that closing asks for, in words."""
    match promise.state:
        case CommitmentState.RELEASED:
            return None
        case CommitmentState.OPEN:
            due = f", due {dated(promise.due_on)}" if promise.due_on else ""
            return None if promise.standing else f"open{due}"
        case CommitmentState.DONE:
            return "done, and waiting for a second person to verify it"
        case CommitmentState.NOT_KEPT if not promise.not_kept_agreed:
            return "not kept: a second person has to agree, with where we said sorry for it"
        case CommitmentState.NOT_KEPT if not promise.said_sorry:
            return "not kept: say sorry for it in a letter, and deliver it"
    names = [person.name for person in must_hear(facts, promise.owed_to - promise.told)]
    return f"tell {joined(names)}" if names else None
