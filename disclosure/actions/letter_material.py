"""What the record holds for a new letter, so that its author starts from what is true."""

from datetime import date, datetime

from disclosure.actions.facts import Gathered
from disclosure.actions.people_now import named_contact
from disclosure.actions.printing import LETTERHEAD
from disclosure.kinds.care import Support
from disclosure.kinds.conversation import Conversation
from disclosure.kinds.findings import Findings
from disclosure.kinds.law import Explanation
from disclosure.kinds.people import Attempt
from disclosure.kinds.questions import Answer
from disclosure.permissions import Actor
from disclosure.records.users import user_called
from letters.check import apology_passes
from letters.compose import promise_sentence
from letters.first_words import LetterMaterial
from workflows.words import CommitmentState

COMPLAIN = "complain"  # in Session.info: how to complain outside, one sentence


def material_of(gathered: Gathered, to: int, author: Actor) -> LetterMaterial:
    """Only this person's matters; nothing of the analysis, of notes or of staff-only parts."""
    person = next(p for p in gathered.persons if p.number == to)
    patient = next((p.body["name"] for p in gathered.persons if p.body["is_patient"]), "")
    contact, findings = named_contact(gathered.case), _approved(gathered)
    talks = [talk for _, talk in gathered.case.those(Conversation) if to in talk.persons]
    return LetterMaterial(
        addressee_name=person.body.get("preferred_name") or person.body["name"],
        patient_name=patient,
        organisation=gathered.session.info.get(LETTERHEAD, ("", ()))[0],
        contact_name=contact.name if contact else "",
        contact_phone=contact.phone if contact else "",
        contact_hours=contact.hours if contact else "",
        facts=findings.facts if findings else talks[-1].said if talks else "",
        why=findings.why if findings else "",
        changes=findings.changes if findings else "",
        not_known=(talks[-1].not_known or "") if talks and not findings else "",
        apology_words=_said_well(talks),
        questions=_answers(gathered, to),
        promises=tuple(promises_to(gathered, to)),
        kept=_kept(gathered, to),
        support=_support(gathered, to),
        attempts=_attempts(gathered, to),
        complain_how=gathered.session.info.get(COMPLAIN, ""),
        reasons_for_delay=" ".join(b.words for _, b in gathered.case.those(Explanation)),
        signed_by=_signature(gathered, author),
        happened_on=_day(gathered, gathered.incident.occurred_at),
        conversation_on=_day(gathered, _last_talk(gathered, to)),
    )


def _last_talk(gathered: Gathered, to: int) -> datetime | None:
    held = [row.at for row, talk in gathered.case.those(Conversation) if to in talk.persons]
    return max(held, default=None)


def _day(gathered: Gathered, at: datetime | None) -> date | None:
    return at.astimezone(gathered.zone).date() if at else None


def _approved(gathered: Gathered) -> Findings | None:
    if not (gathered.facts.findings and gathered.facts.findings.approved_at):
        return None
    return [body for _, body in gathered.case.those(Findings)][-1]


def _said_well(talks: list[Conversation]) -> str:
    """Words of an apology that count; a conditional one is not offered again."""
    good = [t.apology_words for t in talks if t.apology_words and apology_passes(t.apology_words)]
    return good[-1] if good else ""


def _answers(gathered: Gathered, to: int) -> tuple[tuple[str, str], ...]:
    answers = {body.question: body.words for _, body in gathered.case.those(Answer)}
    return tuple(
        (q.words, answers[q.ref]) for q in gathered.questions if q.person == to and q.ref in answers
    )


def promises_to(gathered: Gathered, to: int) -> dict[str, str]:
    """Open promises made to this person elsewhere: the sentence for a letter, and the reference."""
    mine = (c for c in gathered.commitments if to in c.owed_to and c.state is CommitmentState.OPEN)
    return {
        promise_sentence(c.words, _name(gathered, c.owner), c.due_on, c.standing): c.ref
        for c in mine
        if gathered.is_owed(c) and not c.letter_ref
    }


def _kept(gathered: Gathered, to: int) -> tuple[tuple[str, str], ...]:
    found = []
    for promise in gathered.commitments:
        done = [m for m in gathered.case.moves(promise.ref) if m.body["trigger"] == "done"]
        if to in promise.owed_to and done and promise.state is not CommitmentState.OPEN:
            found.append((promise.words, str(done[-1].body["data"]["evidence"])))
    return tuple(found)


def _support(gathered: Gathered, to: int) -> tuple[str, ...]:
    offers = (body for _, body in gathered.case.those(Support) if body.person() == to)
    return tuple(dict.fromkeys(offer.what for offer in offers))


def _attempts(gathered: Gathered, to: int) -> tuple[str, ...]:
    tried = (row for row, body in gathered.case.those(Attempt) if body.person == to)
    return tuple(f"{row.at.astimezone(gathered.zone):%-d %B}" for row in tried)


def _signature(gathered: Gathered, author: Actor) -> str:
    user = user_called(gathered.session, author.email)
    return "\n".join(filter(None, (user.name, user.title))) if user else author.name


def _name(gathered: Gathered, email: str) -> str:
    user = user_called(gathered.session, email)
    return user.name if user else email
