"""Frozen snapshots the rules look at. Whoever calls the rules gathers these first."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from workflows.consents import ConsentFacts, may_be_told
from workflows.words import (
    ARRIVES,
    Applies,
    Axis,
    CommitmentState,
    Ground,
    HoldLimit,
    LetterState,
    QuestionState,
    Standing,
    State,
    Talk,
    Way,
)


@dataclass(frozen=True, slots=True)
class PersonFacts:
    id: int
    name: str
    standing: Standing = Standing.RELEVANT
    died: bool = False
    interpreter: bool = False  # an interpreter is on record for them
    ways: frozenset[Way] = frozenset()  # by which we know how to reach them
    never: frozenset[Way] = frozenset()  # by which they forbade it
    not_told_since: date | None = None  # since when they are not to be told
    waits: bool = False  # that they are not to be told waits for a second person
    acted_for: str = ""  # why somebody else is told in their place: a child, or without capacity
    is_patient: bool = False
    acts_no_more: bool = False  # for the patient, who decides now: told as that one allows

    @property
    def relevant(self) -> bool:
        return self.standing is Standing.RELEVANT and not self.died and not self.acted_for

    @property
    def by_consent(self) -> bool:
        """A no shuts them out; nobody shuts out who must be told."""
        return self.standing is Standing.ALSO_TOLD or self.acts_no_more

    @property
    def open_ways(self) -> frozenset[Way]:
        return self.ways - self.never


@dataclass(frozen=True, slots=True)
class GradeFacts:
    number: int  # of the entry that recorded it
    axes: frozenset[Axis]
    rung: int | None = None  # of the neutral ladder, higher is worse; None: unknown


@dataclass(frozen=True, slots=True)
class NoFacts:
    """A second person did not agree, and has not said otherwise since."""

    by: str  # e-mail
    why: str


@dataclass(frozen=True, slots=True)
class DecisionFacts:
    number: int  # of the last one
    applies: Applies  # `no`: of every regime of the case
    unreviewed: int | None = None  # the number of a "no" to which no second person agreed
    partly_no: bool = False  # of some of several regimes it was said that they do not apply
    undecided: bool = False  # of some it was said that they do not apply, and of others nothing
    regraded: bool = False  # the harm was graded since, or a grade taken back
    refused: NoFacts | None = None  # said of `unreviewed`

    @property
    def says_no(self) -> bool:
        return self.applies is Applies.NO or self.partly_no


@dataclass(frozen=True, slots=True)
class ConversationFacts:
    kind: Talk
    persons: frozenset[int]
    at: datetime  # of a day without an hour, its end
    apology: bool = False  # one that counts as such
    understanding_checked: bool = False
    interpreter: bool = False  # one was there, or why not and what the family wished is written
    on: date | None = None  # the day, of the site
    first_for: frozenset[int] = frozenset()  # persons who never had another, told all of it at once


@dataclass(frozen=True, slots=True)
class AttemptFacts:
    """One that counts: not by a way the person forbade."""

    person: int
    how: Way
    on: date


@dataclass(frozen=True, slots=True)
class WordFacts:
    """They had a word for us: asked, told, complained, or did something on their page."""

    person: int
    at: datetime
    on: date  # of the site


@dataclass(frozen=True, slots=True)
class ExcuseFacts:
    person: int | None
    requirements: frozenset[str]
    ground: Ground
    at: datetime
    agreed: bool = False  # by a second person; until then it meets nothing
    ended: bool = False
    review_on: date | None = None
    refused: NoFacts | None = None
    number: int = 0


@dataclass(frozen=True, slots=True)
class HoldFacts:
    limits: frozenset[HoldLimit]
    review_on: date
    agreed: bool = False
    ended: bool = False  # or a second person said no to it
    since: date | None = None  # a hold may be asked for from a later day on
    by: str = ""  # who asked for it

    @property
    def called(self) -> str:
        asked_by = {"": "", "other_body": " of another body"}.get(self.by, f" of the {self.by}")
        return f"a hold{asked_by}"

    def runs(self, on: date) -> bool:
        return self.agreed and self.stands(on)

    def stands(self, on: date) -> bool:
        """On record, agreed or not yet: what cannot be undone waits for it."""
        begun = self.since is None or self.since <= on
        return begun and not self.ended and on < self.review_on


@dataclass(frozen=True, slots=True)
class FindingsFacts:
    number: int
    approved_at: datetime | None = None  # on the exact text, by a second person
    approved_number: int | None = None  # of the entry that recorded the approval
    refused: NoFacts | None = None


@dataclass(frozen=True, slots=True)
class ClosedFacts:
    """When the case was closed last; it may be open again since."""

    number: int  # of the entry that recorded it
    at: datetime
    graver_since: bool = False  # the harm is graded higher now than it was then


@dataclass(frozen=True, slots=True)
class LetterFacts:
    """What the rules of the incident ask of a letter."""

    ref: str
    kind: str
    to: int
    state: LetterState
    issued_number: int | None = None  # of the entry that issued it
    sent_at: datetime | None = None
    never_had: bool = False  # withdrawn; or back, and they neither read it nor held it before
    apology: bool = False  # holds one that passes, or that its approver accepted as one
    contents: frozenset[str] = frozenset()
    unlinked: tuple[str, ...] = ()  # promise sentences without a commitment

    @property
    def was_sent(self) -> bool:
        return self.sent_at is not None

    @property
    def delivered(self) -> bool:
        return self.state is LetterState.DELIVERED

    @property
    def handed_over_or_sent(self) -> bool:
        return self.state in ARRIVES


@dataclass(frozen=True, slots=True)
class CommitmentFacts:
    ref: str
    words: str
    owner: str = ""
    due_on: date | None = None
    standing: bool = False
    agreed_as_next_contact: bool = False  # standing, because the person wants to hear no more
    state: CommitmentState = CommitmentState.OPEN
    owed_to: frozenset[int] = frozenset()
    passed_on: frozenset[int] = frozenset()  # to whom of these it came in another's place
    unread: frozenset[int] = frozenset()  # of these: their letter came back, and no talk since
    told: frozenset[int] = frozenset()  # since it was last done, or could not be kept
    not_kept_agreed: bool = False
    said_sorry: bool = False  # for not keeping it, in a delivered letter or in words


@dataclass(frozen=True, slots=True)
class QuestionFacts:
    ref: str
    words: str
    state: QuestionState
    reviewed: bool = False  # cannot be known, and a second person agrees
    promised: bool = False  # not known yet, and a commitment says when they hear
    waits: frozenset[int] = (
        frozenset()
    )  # for the answer: nobody it is for was there when it was given
    declined_before: frozenset[int] = frozenset()  # excuses, by number, of whoever asked


@dataclass(frozen=True, slots=True)
class ConcernFacts:
    id: int
    words: str
    answered: bool = False
    ended: bool = False


@dataclass(frozen=True, slots=True)
class DutyFacts:
    id: str
    what: str
    status: str
    blocks: bool  # a duty of this case that closing asks for
    explained: bool = False  # why it was met late, as told to the family
    unmet_agreed: bool = False  # will not be met, as told, and a second person agrees
    unmet_waits: bool = False  # the same, and nobody said yes or no to it yet
    unmet_refused: str = ""  # why a second person said no to it
    waits: bool = False  # somebody has only to agree that it was done, or done in time
    untold: str = ""  # why the family does not have what was last said of it, as one says it
    asks: str = ""  # what may be answered no to, where nobody has answered so that it counts
    no_waits: bool = False  # somebody answered no to that, and a second person has only to agree


@dataclass(frozen=True, slots=True)
class HeardFacts:
    person: int
    on: date
    replied: bool
    told_how_to_complain: bool


@dataclass(frozen=True, slots=True)
class EndFacts:
    """A way to close that is not the whole journey: a reviewed no, an error, a hand-over."""

    requirement: str  # not_notifiable_reviewed, error_reviewed, handed_over
    complete: bool
    at: datetime | None = None  # since when it is complete
    lacks: str = ""
    refused: NoFacts | None = None


@dataclass(frozen=True, slots=True)
class IncidentFacts:
    now: datetime
    on: date  # the day of `now` in the zone of the site
    state: State = State.ACKNOWLEDGE
    closed_without_duty: bool = False
    closed: ClosedFacts | None = None
    persons: tuple[PersonFacts, ...] = ()
    speaks_again: str = ""  # the patient who came of age or regained capacity, and is not relevant
    patient_decides: bool = False  # came of age or regained capacity: nobody else allows anything
    grades: tuple[GradeFacts, ...] = ()  # the present one per axis
    decision: DecisionFacts | None = None
    conversations: tuple[ConversationFacts, ...] = ()
    attempts: tuple[AttemptFacts, ...] = ()
    words: tuple[WordFacts, ...] = ()  # of the family
    excuses: tuple[ExcuseFacts, ...] = ()
    holds: tuple[HoldFacts, ...] = ()
    supported: frozenset[int] = frozenset()
    contact_named: bool = False
    contact_lacks_cover: bool = False
    findings: FindingsFacts | None = None
    questions_sought: frozenset[int] = frozenset()
    meetings_offered: frozenset[int] = frozenset()
    letters: tuple[LetterFacts, ...] = ()
    commitments: tuple[CommitmentFacts, ...] = ()  # those we owe
    questions: tuple[QuestionFacts, ...] = ()
    concerns: tuple[ConcernFacts, ...] = ()
    duties: tuple[DutyFacts, ...] = ()
    heard: tuple[HeardFacts, ...] = ()
    ends: tuple[EndFacts, ...] = ()
    consents: tuple[ConsentFacts, ...] = ()
    reason: str = ""  # given with the move
    names: Mapping[str, str] = field(default_factory=dict)  # of who said no, by e-mail

    @property
    def has_ended(self) -> bool:
        """By one of `ends`: nobody has to be told any more."""
        return any(end.complete for end in self.ends)

    @property
    def relevant(self) -> tuple[PersonFacts, ...]:
        return tuple(person for person in self.persons if person.relevant)

    def person(self, id: int | None) -> PersonFacts | None:
        return next((person for person in self.persons if person.id == id), None)

    @property
    def deciding(self) -> frozenset[int]:
        """Whose word lets others be told: who must be told; the patient alone, once that one
        came of age or regained capacity, whatever standing they were given before.
        """
        if not self.patient_decides:
            return frozenset(person.id for person in self.relevant)
        return frozenset(p.id for p in self.persons if p.is_patient and not p.acted_for)

    def may_be_told(self, person: int) -> bool | None:
        """What those who must be told said of sharing with somebody; None: nothing yet.

        Of the patient nobody says it. The patient's own no outlives them, and their capacity: a yes
        of whoever acts for them is not over it. Their yes that ran out is no such no: it is asked
        again of whoever decides now. What was shut when the patient came of age or regained
        capacity, or by one who decides no more, stays shut until who decides now says otherwise.
        """
        known = self.person(person)
        if known is not None and known.is_patient:
            return None
        patients = frozenset(each.id for each in self.persons if each.is_patient)
        still = [consent for consent in self.consents if not consent.ran_out(self.on)]
        if may_be_told(still, person, patients, self.on) is False:
            return False
        said = may_be_told(self.consents, person, self.deciding, self.on)
        if said is None and may_be_told(self.consents, person, patients, self.on) is False:
            return False
        acted = known is not None and known.acts_no_more  # nobody but the patient shuts them out
        if said is not None or acted:
            return said
        return False if self._shut_before(person) else None

    def _shut_before(self, person: int) -> bool:
        """By the last word of one of those who decided then, and do so no more."""
        relevant = {each.id for each in self.relevant} if self.patient_decides else set()
        then = [
            consent
            for consent in self.consents
            if consent.by in relevant or (consent.decided and not consent.ran_out(self.on))
        ]
        everybody = frozenset(each.id for each in self.persons)
        return may_be_told(then, person, everybody, self.on) is False

    def talks_with(self, person: PersonFacts) -> tuple[ConversationFacts, ...]:
        return tuple(talk for talk in self.conversations if person.id in talk.persons)

    def has_heard(self, person: PersonFacts) -> bool:
        """In a talk, or by a letter that was sent; one that came back unread told them nothing."""
        had = (x.was_sent and not x.never_had for x in self.letters_to(person))
        return bool(self.talks_with(person)) or any(had)

    def said_sorry_to(self, person: PersonFacts) -> bool:
        """In words that count as an apology, in a talk or in a letter that went to them."""
        spoken = any(talk.apology for talk in self.talks_with(person))
        return spoken or any(x.apology and x.handed_over_or_sent for x in self.letters_to(person))

    def last_in_touch(self, person: PersonFacts) -> date | None:
        """The last day, of the site, on which we talked with them or they had a word for us."""
        talks = (talk.on or talk.at.date() for talk in self.talks_with(person))
        words = (word.on for word in self.words if word.person == person.id)
        return max((*talks, *words), default=None)

    def in_touch_after(self, person: PersonFacts, at: datetime) -> bool:
        words = [word.at for word in self.words if word.person == person.id]
        return any(each > at for each in (*words, *(t.at for t in self.talks_with(person))))

    def letters_to(self, person: PersonFacts, *kinds: str) -> tuple[LetterFacts, ...]:
        return tuple(
            x for x in self.letters if x.to == person.id and (not kinds or x.kind in kinds)
        )
