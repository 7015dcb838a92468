"""What the record holds for a new letter, so that its author starts from what is true."""

import re
from collections.abc import Set
from dataclasses import dataclass
from datetime import date, datetime

from disclosure.actions.answer_aims import answers_that_stand
from disclosure.actions.facts import Gathered
from disclosure.actions.findings_put_right import right_for_writers
from disclosure.actions.holds import holds_over, holds_told
from disclosure.actions.law.first_moments import happened_on
from disclosure.actions.letters.audience import (
    audience_of,
    basis_of,
    parents_of_child,
    patient_called,
)
from disclosure.actions.letters.complaining import how_to_complain
from disclosure.actions.letters.had import corrected
from disclosure.actions.letters.home import month_first, organisation_of
from disclosure.actions.letters.promises_before import kept_to, missed_by_us, to_come
from disclosure.actions.letters.sudden_deaths import office_here
from disclosure.actions.letters.told_what import hears_what_happened
from disclosure.actions.people.lives import death_of, life_of
from disclosure.actions.people.people_now import PersonNow
from disclosure.kinds.care import Support
from disclosure.kinds.conversation import Conversation, Place
from disclosure.kinds.excuses import Hold, HoldBy
from disclosure.kinds.fields import latest_of, moment_of
from disclosure.kinds.findings import Findings
from disclosure.kinds.law import Explanation
from disclosure.kinds.people import Attempt
from disclosure.kinds.promises import Commitment as CommitmentKind
from disclosure.permissions import Actor
from disclosure.records.commitment import Commitment
from disclosure.records.evidence import Evidence
from disclosure.records.users import name_of, user_called
from letters.check import apology_passes
from letters.compose import promise_sentence
from letters.corrections import first_sentence
from letters.kinds import Audience
from letters.spoken_to import says_you, says_your_kin
from letters.writing.facts import LetterMaterial
from workflows.words import TELLING, QuestionState, Talk

# Who did it, as "I gave you"; "I am so sorry that we" is true of whoever signs.
_I = re.compile(
    r"\b(?:[Mm]e|[Mm]y|[Mm]yself|"
    r"I(?!(?:['\u2019]m| am| do| want to| would like to)?(?: (?:so|very|truly|deeply|say))* "
    r"(?:sorry|apologi[sz]e)\b))\b"
)


def material_of(
    gathered: Gathered,
    to: int,
    author: Actor,
    audience: Audience | None = None,
    replaces: str | None = None,
) -> LetterMaterial:
    """Only this person's matters; nothing of the analysis, of notes or of staff-only parts. Whoever
    may not be told what happened is told what they heard from us themselves, and no more.

    `audience`: as its author chose, else as the record says. `replaces`: the letter it corrects.
    """
    person = gathered.people[to]
    contact, hears = gathered.ring.contact, hears_what_happened(gathered, to)
    findings = _approved(gathered) if hears else None
    said, missed = _said_to(gathered, to, author), missed_by_us(gathered, to)
    return LetterMaterial(
        addressee_name=person.called,
        audience=audience or audience_of(gathered, to),
        patient_name=patient_called(gathered),
        basis=basis_of(gathered, to),
        corrects=_corrects(gathered, replaces),
        organisation=organisation_of(gathered.session),
        contact_name=contact.name if contact else "",
        contact_phone=contact.phone if contact else "",
        contact_hours=contact.hours if contact else "",
        facts=_found(person, findings.facts) if findings else said.facts(),
        why=_found(person, findings.why) if findings else "",
        changes=_found(person, findings.changes) if findings else "",
        not_known="" if findings else said.not_known(),
        apology_words=said.sorry(),
        questions=_questions(gathered, to),
        promises=tuple(promises_to(gathered, to)),
        missed=tuple(promise for promise, _ in missed),
        agreed_since=tuple(agreed for _, agreed in missed),
        kept=kept_to(gathered, to),
        support=_support(gathered, to),
        attempts=_attempts(gathered, to),
        people_present=_present([talk for _, talk in said.talks]),
        complain_how=how_to_complain(gathered),
        reasons_for_delay=_reasons(gathered, to),
        signed_by=_signature(gathered, author),
        coroner_told=hears and _coroner_told(gathered),
        coroner=office_here(gathered),
        found_dead=life_of(gathered.case).found_dead,
        month_first=month_first(gathered),
        **(_days_of_the_case(gathered) if hears else {}),
        **_days_of_talks(gathered, said),
    )


def _days_of_the_case(gathered: Gathered) -> dict[str, date | None]:
    """By the names that LetterMaterial has for them. A death counts too where the patient is
    nobody's entry among the persons, as in most cases of a bereaved family.
    """
    death = death_of(gathered.case)
    found = {
        "died_on": moment_of(death.last.at, gathered.zone) if death else None,
        "review_ended_on": _approved_at(gathered),
    }
    days = {name: _day(gathered, at) for name, at in found.items()}
    return days | {"happened_on": happened_on(gathered.case)}


def _days_of_talks(gathered: Gathered, said: "_Said") -> dict[str, date | None]:
    """The same, of what this person was there for."""
    found = {
        "told_on": min(said.held, default=None),
        "conversation_on": max(said.held, default=None),
        "said_on": said.set_out_at(_approved_at(gathered)),
        "met_on": next((row.at for row, talk in reversed(said.talks) if _is_meeting(talk)), None),
    }
    return {name: _day(gathered, at) for name, at in found.items()}


def _said_to(gathered: Gathered, to: int, author: Actor) -> "_Said":
    patients = gathered.patients - {to}
    right = frozenset(gathered.case.put_right)
    found = _approved_at(gathered) is not None
    parents = parents_of_child(gathered)
    return _Said(_talks(gathered, to), patients, parents, author.email, right, found)


def _corrects(gathered: Gathered, replaces: str | None) -> str:
    """What a correction begins with; nothing where they never had the other."""
    letter = corrected(gathered, replaces)
    if letter is None or letter.sent_at is None:
        return ""
    sent_on = gathered.day_of(letter.sent_at)
    return first_sentence(letter.ref, sent_on, month_first=month_first(gathered))


def _day(gathered: Gathered, at: datetime | None) -> date | None:
    return gathered.day_of(at) if at else None


def _approved_at(gathered: Gathered) -> datetime | None:
    return gathered.facts.findings.approved_at if gathered.facts.findings else None


def _approved(gathered: Gathered) -> Findings | None:
    if not _approved_at(gathered):
        return None
    row, body = [*gathered.case.those(Findings)][-1]
    return None if row.number in right_for_writers(gathered.case) else body


def _found(reader: PersonNow, words: str) -> str:
    """Findings that speak to somebody speak to the patient: “you were given” is said to no daughter
    or attorney. That box is left to its author.
    """
    return "" if says_you(words) and not reader.is_patient else words


@dataclass(frozen=True, slots=True)
class _Said:
    """What we said in talks, as the words of a letter of one author.

    `talks`: as they were held. `patients`: none where the letter is to the patient. `parents`: of
    a child who is the patient. `corrected`: numbers of records that were put right since. `found`:
    findings stand in the place of what we knew before.
    """

    talks: list[tuple[Evidence, Conversation]]
    patients: frozenset[int]
    parents: frozenset[int]
    author: str
    corrected: frozenset[int]
    found: bool

    @property
    def held(self) -> list[datetime]:
        """When we talked with them."""
        return [row.at for row, _ in self.talks]

    def facts(self) -> str:
        """From the last talk that told them; a later one may only say who rings."""
        told = [] if self.found else self._telling()
        return next((self._theirs(row, talk, talk.said) for row, talk in told), "")

    def set_out_at(self, approved_at: datetime | None) -> datetime | None:
        """When they heard what the letter sets out: not in a talk that was put right, or from
        before findings that it sets out now; and no call that only fixed a day told those.
        """
        for row, talk in self._telling():
            told_findings = approved_at and talk.kind in TELLING and row.at >= approved_at
            if row.number not in self.corrected and (told_findings or not approved_at):
                return row.at
        return None

    def _telling(self) -> list[tuple[Evidence, Conversation]]:
        return [each for each in self.talks if each[1].kind in TELLING][-1:] or self.talks[:1]

    def not_known(self) -> str:
        """As we said it last: a talk that left it empty took none of it back."""
        said = [] if self.found else [each for each in self.talks if each[1].not_known][-1:]
        return next((self._theirs(row, talk, talk.not_known) for row, talk in said), "")

    def sorry(self) -> str:
        """Words of an apology that count; a conditional one is not offered again. That of a later
        call may be for the call: it stands only where no other talk holds one, also where that is
        no word for this letter.
        """
        said = [talk for talk in self.talks if apology_passes(talk[1].apology_words or "")]
        for_harm = [each for each in said if each[1].kind is not Talk.FOLLOW_UP]
        theirs = (self._theirs(row, talk, talk.apology_words) for row, talk in for_harm or said)
        return next(filter(None, reversed([*theirs])), "")

    def _theirs(self, row: Evidence, talk: Conversation, words: str | None) -> str:
        """What was said to a patient beside them is no word to them: “we gave you” meant the
        patient; nor is “your wife” one to the daughter who sat with her father; “your daughter” is
        one to both parents. What another said as “I” is no word of this author. What was put
        right is nobody's.
        """
        if row.number in self.corrected or not words:
            return ""
        to_patient = self.patients & set(talk.persons) and says_you(words)
        to_one_of_them = _is_to_one_of(set(talk.persons), words, self.parents)
        of_another = row.by != self.author and _I.search(words)
        return "" if to_patient or to_one_of_them or of_another else words


def _is_to_one_of(them: Set[int | None], words: str, parents: Set[int]) -> bool:
    """It names kin that only one of those who heard it has. English only."""
    return len(them) > 1 and says_your_kin(words, to_parents=them <= parents)


def _talks(gathered: Gathered, to: int) -> list[tuple[Evidence, Conversation]]:
    theirs = (each for each in gathered.case.those(Conversation) if to in each[1].persons)
    return sorted(theirs, key=lambda each: each[0].at)


def _questions(gathered: Gathered, to: int) -> tuple[tuple[str, str], ...]:
    """Word for word: none whose words were put right since."""
    asked = (q for q in gathered.questions if q.person == to)
    return tuple(
        (q.words, _answer_to(gathered, q.ref))
        for q in asked
        if q.state is not QuestionState.TAKEN_BACK and q.number not in gathered.case.put_right
    )


def _answer_to(gathered: Gathered, question: str) -> str:
    """The one that stands, unless it was put right since."""
    right, stands = gathered.case.put_right, answers_that_stand(gathered, question)[-1:]
    return next((answer.words for row, answer in stands if row.number not in right), "")


def promises_to(gathered: Gathered, to: int) -> dict[str, str]:
    """What a letter to this person begins with: the sentence for it, and the reference."""
    return {
        sentence_of(gathered, promise, name_of(gathered.session, promise.owner), to): promise.ref
        for promise in to_come(gathered, to)
    }


def sentence_of(gathered: Gathered, promise: Commitment, owner: str, to: int | None = None) -> str:
    """As a letter of this place would say it. `owner`: their name. `to`: who reads it, else all to
    whom it is owed."""
    made = gathered.case.bodies.get(promise.number)
    return promise_sentence(
        gathered.words_of(promise, None if to is None else {to}),
        owner,
        promise.due_on,
        promise.standing,
        month_first=month_first(gathered),
        first_due_on=made.due_on if isinstance(made, CommitmentKind) else None,
    )


def _support(gathered: Gathered, to: int) -> tuple[str, ...]:
    """As we offered it, unless it was put right since, or was said to several: “for you and your
    daughter” is no offer to the daughter; to both parents “for your daughter” is one.
    """
    right, offers = gathered.case.put_right, [*gathered.case.those(Support)]
    offered: dict[str, set[int | None]] = {}
    for _, offer in offers:
        offered.setdefault(offer.what, set()).add(offer.person())
    mine = ((row, offer.what) for row, offer in offers if offer.person() == to)
    stand = dict.fromkeys(
        what
        for row, what in mine
        if row.number not in right and _helps_now(gathered, row, what, to)
    )
    parents = parents_of_child(gathered)
    return tuple(what for what in stand if not _is_to_one_of(offered[what], what, parents))


def _helps_now(gathered: Gathered, offer: Evidence, what: str, to: int) -> bool:
    """What was offered while the patient lived is no help once they died: a bed beside her. What
    calls its reader by name was noted for colleagues: “a nurse to be with Ewa”.
    """
    life = life_of(gathered.case)
    of_then = life.until is not None and life.lived(offer.at)
    names = (re.escape(name) for name in gathered.people[to].names)
    return not of_then and not re.search(rf"\b(?:{'|'.join(names)})\b", what)


def _attempts(gathered: Gathered, to: int) -> tuple[date, ...]:
    """Since we last spoke with them: a try from before that did reach them in the end."""
    talks = _talks(gathered, to)
    spoke = max((latest_of(talk.at, gathered.zone) for _, talk in talks), default=None)
    tried = (row.at for row, body in gathered.case.those(Attempt) if body.person == to)
    since = (at for at in sorted(tried) if spoke is None or at > spoke)
    return tuple(dict.fromkeys(map(gathered.day_of, since)))


def _present(talks: list[Conversation]) -> tuple[str, ...]:
    """Who was there when we last met with this person; a telephone call is no meeting."""
    met = [talk for talk in talks if _is_meeting(talk)]
    return tuple(f"{each.name} ({each.role})" for each in (met[-1].attendees if met else ()))


def _is_meeting(talk: Conversation) -> bool:
    return talk.how is not Place.PHONE


def _reasons(gathered: Gathered, to: int) -> str:
    """Only as told to this person: what another was told may be theirs alone."""
    told = {
        str(row.number) for row, talk in gathered.case.those(Conversation) if to in talk.persons
    }
    told |= {letter.ref for letter in gathered.letters if letter.to_person == to}
    right = gathered.case.put_right
    reasons = (
        body
        for row, body in gathered.case.those(Explanation)
        if body.given_in in told and row.number not in right
    )
    return "\n".join(dict.fromkeys(body.words for body in reasons))


def _coroner_told(gathered: Gathered) -> bool:
    shown = holds_told(gathered.case) - holds_over(gathered.case)
    holds = gathered.case.those(Hold)
    return any(hold.by is HoldBy.CORONER and row.number in shown for row, hold in holds)


def _signature(gathered: Gathered, author: Actor) -> str:
    user = user_called(gathered.session, author.email)
    return "\n".join(filter(None, (user.name, user.title))) if user else author.name
