"""From what is stored to the frozen facts of the rules. The withdrawn counts for nothing."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property, partial

from sqlalchemy.orm import Session

from disclosure.actions.answers_given import answers_given, places_of_none, who_waits
from disclosure.actions.letters.never_had import was_never_had
from disclosure.actions.people.in_their_place import who_heard_then, who_hears_now
from disclosure.actions.people.in_touch import attempts_of
from disclosure.actions.people.people_now import (
    decides_again,
    speaks_again,
)
from disclosure.actions.people.sharing_names import consents_meant
from disclosure.actions.promise_said import Said, new_day, over_when_made, said_of
from disclosure.actions.promise_told import who_knows
from disclosure.actions.promises.sorry_said import says_sorry, sorry_in_letter, sorry_in_talk
from disclosure.actions.record_facts import RecordFacts, declined_before, person_facts
from disclosure.actions.refusals import who_said_no
from disclosure.actions.stored_facts import concern_facts, duty_facts, letter_facts
from disclosure.actions.whole_case import WholeCase
from disclosure.kinds.conversation import Conversation
from disclosure.kinds.questions import AnswerReview
from disclosure.records.commitment import Commitment
from disclosure.records.evidence import Evidence
from disclosure.records.incident import Incident
from disclosure.records.letter import Letter
from disclosure.records.questions import Question
from letters.ways_promised import allowed_words, words_for
from workflows import facts as f
from workflows.commitment import FINISHED, day_that_counts
from workflows.excuses import no_letter_reaches, nobody_can_be_named
from workflows.not_told import may_hear, nobody_may_hear
from workflows.words import CommitmentState, CommitmentTrigger, LetterState, QuestionState


@dataclass(frozen=True)
class Gathered(WholeCase):
    """One case with everything that belongs to it, and what follows from it at one moment."""

    @cached_property
    def of_records(self) -> RecordFacts:
        return RecordFacts(self.case, self.clocks.relevant, self.clocks.excuses.found)

    @cached_property
    def facts(self) -> f.IncidentFacts:
        of_records = self.of_records
        decides, fell = decides_again(self.case, self.today), self.fallen_promises
        facts = f.IncidentFacts(
            now=self.at,
            on=self.today,
            state=self.incident.state,
            closed_without_duty=self.incident.without_duty,
            closed=of_records.closed(),
            persons=tuple(person_facts(p, self.zone, decides) for p in self.persons),
            speaks_again=speaks_again(self.case, self.persons, self.today),
            patient_decides=decides,
            grades=of_records.grades(),
            decision=of_records.decision(),
            conversations=tuple(of_records.conversations()),
            attempts=tuple(attempts_of(self.case)),
            words=tuple(of_records.words()),
            excuses=tuple(of_records.excuses()),
            holds=tuple(of_records.holds()),
            supported=frozenset(of_records.supported()),
            findings=of_records.findings(),
            questions_sought=frozenset(of_records.asked_what_they_want()),
            meetings_offered=frozenset(of_records.offered_a_meeting()),
            letters=tuple(letter_facts(self.case, each, fell) for each in self.letters),
            questions=tuple(self.questions_now()),
            concerns=tuple(map(concern_facts, self.concerns)),
            heard=tuple(of_records.heard()),
            consents=tuple(consents_meant(self.case, self.persons, of_records.consents())),
            names=who_said_no(self.session, self.case),
        )
        contact = self.ring.contact
        owed = tuple(self._commitment(c, facts) for c in self.commitments if self.is_owed(c))
        return replace(
            facts,
            ends=tuple(of_records.ends(nobody=nobody_can_be_named(facts))),
            contact_named=contact is not None,
            contact_lacks_cover=contact is not None and contact.cover is None,
            commitments=owed,
            duties=tuple(duty_facts(self.case, self.letters, self.persons, self.duties)),
        )

    def is_owed(self, promise: Commitment) -> bool:
        """From a letter once that is sent; edited away or withdrawn before, it ends with it."""
        if promise.number in self.case.gone:
            return False
        return promise.letter_ref is None or any(x.sent_at for x in self.letters_that_hold(promise))

    @cached_property
    def fallen_promises(self) -> frozenset[str]:
        """References of those whose record was withdrawn: nobody keeps them any more."""
        return frozenset(c.ref for c in self.commitments if c.number in self.case.gone)

    def letters_that_hold(self, promise: Commitment) -> Iterator[Letter]:
        """Those with a sentence tied to it, sent or still to be: a withdrawn one holds nothing."""
        for letter in self.letters:
            if letter.state is not LetterState.WITHDRAWN and promise.ref in letter.links.values():
                yield letter

    def came_back(self, promise: Commitment) -> bool:
        """It was made in a letter, and nobody to whom it is owed had one that holds it."""
        return self._sent_in_vain(promise) is not None

    def _unread(
        self, promise: Commitment, owed: frozenset[int], facts: f.IncidentFacts
    ) -> frozenset[int]:
        if (sent := self._sent_in_vain(promise)) is None:
            return frozenset()
        return owed.difference(*(talk.persons for talk in facts.conversations if talk.at > sent))

    def _sent_in_vain(self, promise: Commitment) -> datetime | None:
        """When the last of those letters went to whom it is owed, or was; None: one was had, or
        none went."""
        if not promise.letter_ref:
            return None
        whom = self.owed_to(promise).union(promise.owed_to)
        went = [x for x in self.letters_that_hold(promise) if x.sent_at and x.to_person in whom]
        if any(not was_never_had(self.case, each) for each in went):
            return None
        return max((each.sent_at for each in went if each.sent_at), default=None)

    def owed_to(self, promise: Commitment) -> frozenset[int]:
        """Death passes what we promised them to those who must be told now; so does it that another
        acts for them. To whose record was withdrawn, as on the wrong patient, nothing is owed.
        """
        return self.who_hears(promise.owed_to)

    def is_promised_to(self, promise: Commitment, asked_by: Collection[int]) -> bool:
        """Whether it tells whoever asked, or whoever hears in their place."""
        asked = self.who_hears(asked_by).union(asked_by)
        return not asked.isdisjoint(self.owed_to(promise).union(promise.owed_to))

    def words_of(self, promise: Commitment, whose: Collection[int] | None = None) -> str:
        """What is to be kept: words that we had put there promise none of those it is owed to, or
        of `whose`, a way that they forbid by now. Once it is done it stands as it was said.
        """
        if promise.state is not CommitmentState.OPEN:
            return promise.words
        numbers = self.owed_to(promise) if whose is None else whose
        wishes = [person.wishes for person in self.persons if person.number in numbers]
        kept = all(allowed_words(promise.words, each) == promise.words for each in wishes)
        return promise.words if kept else words_for(wishes)

    def who_hears(self, meant: Iterable[int]) -> frozenset[int]:
        return who_hears_now(self.persons, frozenset(meant), self.clocks.relevant)

    def owed_then(self, promise: Commitment, number: int) -> frozenset[int]:
        """The same when the entry of that number was written: also to whoever died since."""
        meant = frozenset(promise.owed_to)
        return who_heard_then(self.case, self.persons, meant, number)

    def owed_at(self, promise: Commitment, at: datetime) -> frozenset[int]:
        """Of those to whom it was promised, who could be told themselves then."""
        could = (person.number for person in self.persons if person.could_be_told(at, self.zone))
        return frozenset(could).intersection(promise.owed_to)

    def owed_as_said(self, promise: Commitment, person: int | None, at: datetime) -> frozenset[int]:
        """To whom it is owed; where it passed on from that person since they spoke, theirs."""
        return self._as_said(person, self.owed_at(promise, at), self.owed_to(promise))

    @staticmethod
    def _as_said(person: int | None, then: frozenset[int], since: frozenset[int]) -> frozenset[int]:
        return then if person in then - since else since

    def whose_word(
        self, promise: Commitment, trigger: str, owed: frozenset[int] | None = None
    ) -> frozenset[int]:
        """To let us off, of each it is owed to; for a new day, of those who may hear of it: nobody
        asks the others, and to them it is owed as before once they may be told again.
        """
        owed = self.owed_to(promise) if owed is None else owed
        kept_out = frozenset(p.number for p in self.persons if p.not_told_since)
        return (owed - kept_out or owed) if trigger == CommitmentTrigger.CHANGE else owed

    def said_of(self, promise: Commitment) -> Said:
        """Who has let us off, and who said yes to which new day, as it counts now."""
        return said_of(self.case.moves(promise.ref), lambda at: self._asked_then(promise, at))

    def owed_when_said(self, promise: Commitment, number: int) -> frozenset[int]:
        """To whom it was owed when somebody's word of that number was written."""
        word = self.case.records[number]
        person, then = word.body["data"]["person"], self.owed_at(promise, word.at)
        return self._as_said(person, then, self.owed_then(promise, number))

    def _asked_then(self, promise: Commitment, number: int) -> frozenset[int]:
        """Whose yes a new day took then."""
        owed = self.owed_when_said(promise, number)
        return owed - {p.number for p in self.persons if p.was_not_told(number)} or owed

    def _commitment(self, promise: Commitment, facts: f.IncidentFacts) -> f.CommitmentFacts:
        owed, sorry = self.owed_to(promise), self._said_sorry(promise, facts)
        return f.CommitmentFacts(
            promise.ref,
            self.words_of(promise),
            promise.owner,
            promise.due_on,
            promise.standing,
            agreed_as_next_contact=promise.standing and promise.next_contact,
            state=promise.state,
            owed_to=owed,
            passed_on=owed - set(promise.owed_to),
            unread=self._unread(promise, owed, facts),
            told=frozenset(self.told(promise)),
            not_kept_agreed=sorry is not None,
            said_sorry=bool(sorry),
        )

    def told(self, promise: Commitment) -> list[int]:
        """Who knows how it stands: see `who_knows`."""
        moves, over = self.case.moves(promise.ref), self._passed(promise)
        due_on = self.day_that_counts(promise)
        know = who_knows(moves, over, due_on, self.day_of, partial(self._told_of_it, promise))
        return [*know, *self._there_when_kept(promise)]

    def _there_when_kept(self, promise: Commitment) -> Iterator[int]:
        """In a talk that says it kept it, and came on record after somebody had said that it was
        done: that talk could not say so any more, and who was there knows all the same.
        """
        done = self.case.last_move(promise.ref, CommitmentTrigger.DONE)
        if done is None or promise.state not in FINISHED:
            return
        made = self.day_of(self.case.records[promise.number].at)
        for row, talk in self.case.those(Conversation):
            since = row.number > done.number and self.day_of(row.at) >= made
            if since and promise.ref in talk.keeps:
                yield from talk.persons

    def is_told(self, promise: Commitment) -> bool:
        """Each it is owed to knows how it stands. Of one owed to nobody, nobody was told."""
        return bool(owed := self.owed_to(promise)) and owed <= set(self.told(promise))

    def _told_of_it(self, promise: Commitment, given_up: Evidence) -> Iterator[int]:
        """All it was owed to then were told before it was given up, save who was not to be told."""
        kept_out = {p.number for p in self.persons if p.was_not_told(given_up.number)}
        if given_up.body["data"].get("told_how"):
            yield from self.owed_then(promise, given_up.number) - kept_out

    def _passed(self, promise: Commitment) -> date | None:
        """The last day that an open promise let pass."""
        days = (promise.due_on, self.missed_on(promise))
        passed = [day for day in days if day and day < self.today]
        return max(passed, default=None) if promise.state is CommitmentState.OPEN else None

    def day_that_counts(self, promise: Commitment) -> date | None:
        """The day by which it had to be kept; a day missed before a new one was agreed stays.

        Agreed is what came on record: nobody makes a lateness disappear by an older day.
        """
        first = self.case.bodies[promise.number].stored().get("due_on")
        agreed = self.said_of(promise).changes
        changes = [(self.day_of(row.recorded_at), day) for row in agreed if (day := new_day(row))]
        return day_that_counts(date.fromisoformat(first) if first else None, changes)

    def missed_on(self, promise: Commitment) -> date | None:
        """The day that counts, where it had passed when the present one was agreed."""
        day = self.day_that_counts(promise)
        return day if day and day != promise.due_on and day < self.today else None

    def is_late(self, promise: Commitment) -> bool:
        """Past its day and open, or done after it, or noted as late once: for ever. One that was
        withdrawn while it was in time, or that never was, is owed no more, and late no more.
        """
        made, gone = self.case.records[promise.number], promise.number in self.case.gone
        if promise.ref in self.case.late_promises:
            return not (gone and over_when_made(made, self.zone))
        day = self.day_that_counts(promise)
        if day is None or gone:
            return False
        done = self.case.last_move(promise.ref, CommitmentTrigger.DONE)
        if promise.state is CommitmentState.OPEN:
            return self.today > day
        return done is not None and self.day_of(done.at) > day

    def _said_sorry(self, promise: Commitment, facts: f.IncidentFacts) -> bool | None:
        """None: nobody agreed yet that it was not kept. Else whether we said sorry for it."""
        agreed = self.case.last_move(promise.ref, CommitmentTrigger.AGREE_NOT_KEPT)
        if not agreed or promise.state is not CommitmentState.NOT_KEPT:
            return None
        owed = self.owed_to(promise)
        if not owed or nobody_may_hear(facts, owed):
            return True  # nobody may say it to them; it is asked for again once somebody may
        where = agreed.body["data"].get("given_in")
        if letter := next((each for each in facts.letters if each.ref == where), None):
            ours = self.may_say_sorry_in(letter.ref, promise)
            return letter.delivered and letter.apology and ours
        in_words = where is None or (
            self.may_say_sorry_in(str(where), promise) and says_sorry(where, promise, self.case)
        )
        return in_words and all(no_letter_reaches(facts, p) for p in may_hear(facts, owed))

    def may_say_sorry_in(self, where: str, promise: Commitment) -> bool:
        """`where`: the reference of a letter, or the number of a talk."""
        owed = self.owed_to(promise)
        if letter := self.letters_by_ref.get(where):
            return sorry_in_letter(letter, promise, owed)
        talk = int(where) if where.isdecimal() else 0
        return sorry_in_talk(talk, promise, owed, self.case, self.persons)

    def questions_now(self) -> Iterator[f.QuestionFacts]:
        for question in self.questions:
            said = answers_given(self.case, question.ref, self.places_of_none)
            reviewed = bool(said) and self.case.agreed(AnswerReview, said[-1][0].number)
            promised = self.day_promised_for(question) is not None
            waits = who_waits(
                self.case, self.persons, self.letters, question.person, said, self.clocks.relevant
            )
            before = declined_before(self.case, question.person, question.number)
            yield f.QuestionFacts(
                question.ref, question.words, question.state, reviewed, promised, waits, before
            )

    def last_answer(self, question: str) -> int | None:
        """The record of the answer that stands."""
        answers = answers_given(self.case, question, self.places_of_none)
        return answers[-1][0].number if answers else None

    @cached_property
    def places_of_none(self) -> frozenset[str]:
        """Where no answer was given; see there."""
        return places_of_none(self.case, lambda: self.letters)

    def promised_instead(self, question: Question) -> Commitment | None:
        """Where we do not know yet: what we promised whoever asked, and owe, of when they hear."""
        if question.state is not QuestionState.NOT_YET:
            return None
        named = self.promises_by_ref.get(question.commitment_ref)
        theirs = named and self.is_promised_to(named, [question.person]) and self.is_owed(named)
        return named if theirs else None

    def day_promised_for(self, question: Question) -> date | None:
        """Once that promise is over, and there is no answer, the question is open again."""
        promise = self.promised_instead(question)
        return promise.due_on if promise and promise.state is CommitmentState.OPEN else None


def gather(session: Session, incident: Incident, at: datetime) -> Gathered:
    return Gathered(session, incident, at)


def gather_by_id(session: Session, incident_id: int, at: datetime) -> Gathered:
    return gather(session, session.get_one(Incident, incident_id), at)
