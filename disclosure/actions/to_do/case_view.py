"""What the page of a case shows, beside its records in full: where it stands, and what is left."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from disclosure.actions.answer_aims import aim_of_answer
from disclosure.actions.facts import Gathered
from disclosure.actions.holds import holds_ended, holds_over, holds_told
from disclosure.actions.in_words.look_words import look_words
from disclosure.actions.leavers.leaver import NEEDS, OPEN
from disclosure.actions.looks.caseload import staff_of
from disclosure.actions.on_call.away import away_words, rung_away
from disclosure.actions.people.colleagues import Staff
from disclosure.actions.record_facts import no_facts
from disclosure.actions.thing_to_do import Target, ToDo, Viewed
from disclosure.actions.to_do.family import answer_act, disputed, passed_on
from disclosure.actions.to_do.not_agreed import hold_anew, say_anew
from disclosure.actions.to_do.out_of_reach import out_of_reach
from disclosure.actions.to_do.worklist import things_to_do
from disclosure.kinds import excuses as x
from disclosure.kinds.care import Contact, Cover
from disclosure.kinds.findings import Findings, FindingsApproval
from disclosure.kinds.kind import Kind
from disclosure.kinds.questions import Answer, AnswerReview
from disclosure.records.access import looks_of
from disclosure.records.commitment import Commitment
from disclosure.records.evidence import Evidence
from disclosure.records.questions import Question
from workflows.commitment import FINISHED
from workflows.second_person import said_no
from workflows.words import CommitmentState, CommitmentTrigger, QuestionState, State, Trigger


@dataclass(frozen=True)
class CaseView(Viewed):
    @cached_property
    def things(self) -> list[ToDo]:
        return things_to_do(self)

    @cached_property
    def site(self) -> str:
        return self.incident.site.name

    def away(self, email: str, reader: str = "") -> str:
        """In words, where they are away today: until when, and who stands in."""
        if email == reader:
            return ""
        return away_words(self._colleagues, email, self.today, self.staff_name, reader)

    @cached_property
    def _colleagues(self) -> Staff:
        return Staff(self.gathered.session, self.gathered.at)

    @property
    def contact(self) -> Contact | None:
        """While they work here."""
        return self.gathered.ring.contact

    @cached_property
    def contact_away(self) -> str:
        """In words, until when whom the family rings is away; empty where they are there."""
        return self._rung_away(self.contact, self.contact.user) if self.contact else ""

    @cached_property
    def cover_away(self) -> str:
        """The same of who covers for them; asked only while they have to."""
        cover = self.contact.cover if self.contact and self.contact_away else None
        return self._rung_away(cover, None) if cover else ""

    def _rung_away(self, rung: Contact | Cover, user: str | None) -> str:
        return rung_away(self.gathered.session, self._colleagues, rung, user, self.today)


def view_of(gathered: Gathered) -> CaseView:
    return CaseView(gathered, staff_of(gathered.session))


@dataclass(frozen=True, slots=True)
class Stage:
    """`at`: past, here, or nothing for what lies ahead. `skipped`: closed without reaching it."""

    state: State
    at: str = ""
    since: datetime | None = None
    until: datetime | None = None
    skipped: bool = False
    since_day_only: bool = False  # nobody knows the hour: we became aware on that day


def stages_of(view: Viewed) -> tuple[Stage, ...]:
    """Every stage with the days it was reached and left, by what each move left behind."""
    i, order = view.incident, list(State)
    now, reached = i.state, {State.ACKNOWLEDGE: view.knew_at}
    left: dict[State, datetime] = {}
    for move in view.gathered.case.moves(i.ref):
        left[State(move.body["from"])] = move.at
        reached[State(move.body["to"])] = move.at
    found = []
    for state in order:
        past = order.index(state) < order.index(now)
        at = "here" if state is now else "past" if past and state in reached else ""
        until = left.get(state) if at == "past" else None
        since, skipped = reached.get(state), past and state not in reached
        day_only = since == view.knew_at and not view.knew_the_hour
        found.append(Stage(state, at, since, until, skipped, day_only))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class PromiseView:
    promise: Commitment
    words: str  # what is to be kept
    owner: str
    owed: bool  # false: it waits for its letter to be sent, or ended with it
    owed_to: frozenset[int]
    untold: frozenset[int]  # who may be told
    not_told: str  # in a sentence, who may not
    done_at: datetime | None  # while it is said to be done
    disputed_by: str
    in_hand: bool  # false: it is open, and whose it is may not look after it


def promises_of(view: Viewed) -> list[PromiseView]:
    """Late first, the untold before; then disputed; then by day; what is over at the end."""
    facts = {promise.ref: promise for promise in view.gathered.facts.commitments}
    found = []
    for promise in view.gathered.commitments:
        fact, said = facts.get(promise.ref), disputed(view, promise)
        done = view.gathered.case.last_move(promise.ref, CommitmentTrigger.DONE)
        owed_to = view.gathered.owed_to(promise)
        found.append(
            PromiseView(
                promise,
                view.gathered.words_of(promise),
                view.staff_name(promise.owner),
                fact is not None,
                owed_to,
                view.may_hear(owed_to - (fact.told if fact else frozenset())),
                view.not_told(*owed_to),
                done.at if done and promise.state in FINISHED else None,
                view.person_name(said.body["data"]["person"]) if said else "",
                _in_hand(view, promise),
            )
        )
    return sorted(found, key=lambda shown: _promise_order(view, shown))


def _in_hand(view: Viewed, owned: Commitment | Question) -> bool:
    table = type(owned)
    over = owned._state not in OPEN[table]
    return over or view.still(owned.owner, NEEDS[table]) == owned.owner


def _promise_order(view: Viewed, shown: PromiseView) -> tuple[bool, bool, bool, date]:
    promise = shown.promise
    is_open = promise.state is CommitmentState.OPEN and shown.owed
    missed = view.gathered.missed_on(promise) or promise.due_on
    late = bool(is_open and missed and missed < view.today)
    return (not is_open, not (late and shown.untold), not late, promise.due_on or date.max)


@dataclass(frozen=True, slots=True)
class QuestionView:
    question: Question
    asked_by: str
    owner: str
    answers: tuple[tuple[Evidence, Answer], ...]
    noes: Mapping[int, str]  # of answers by number, in a sentence: who did not agree, and why
    to_agree: bool  # we said that nobody can know, and no second person has agreed
    aim: date | None  # our own, while an answer is awaited
    passed_on: str  # in sentences, where whoever asked is not whom we answer
    answer: str  # the act, as the list of things to do words it
    in_hand: bool  # as of a promise


def questions_of(view: Viewed) -> list[QuestionView]:
    answers = list(view.gathered.case.those(Answer))
    noes = {row.number: _who_refused(view, AnswerReview, row.number) for row, _ in answers}
    return [
        QuestionView(
            question,
            view.person_name(question.person),
            view.staff_name(question.owner),
            tuple(found for found in answers if found[1].question == question.ref),
            noes,
            question.state is QuestionState.CANNOT_BE_KNOWN and _to_agree(view, question),
            aim_of_answer(view.gathered, question),
            passed_on(view, question),
            answer_act(view, question),
            _in_hand(view, question),
        )
        for question in view.gathered.questions
    ]


def _to_agree(view: Viewed, question: Question) -> bool:
    """Nobody has said yes or no to the last answer."""
    answer = view.gathered.last_answer(question.ref)
    return answer is not None and not view.gathered.case.was_judged(AnswerReview, answer)


@dataclass(frozen=True, slots=True)
class StandsIn:
    """An excuse or a hold, who agreed, and what still has to be done about it."""

    row: Evidence
    body: Any
    agreed: str  # who agreed; empty while nobody has
    refused: str  # in a sentence, who did not and why; empty where nobody said no
    over: bool
    left: tuple[tuple[str, Target], ...]


def excuses_of(view: Viewed) -> list[StandsIn]:
    case = view.gathered.case
    told = {body.excuse for _, body in case.those(x.ExcuseTold)}
    over = view.gathered.clocks.excuses.over
    found = []
    for row, excuse in case.those(x.Excuse):
        left = [] if row.number in over else list(_excuse_left(view, row, excuse, told))
        agreed = _who_agreed(view, x.ExcuseReview, row.number)
        refused = _who_refused(view, x.ExcuseReview, row.number)
        found.append(StandsIn(row, excuse, agreed, refused, row.number in over, tuple(left)))
    return found


def _excuse_left(
    view: Viewed, row: Evidence, excuse: x.Excuse, told: set[int]
) -> Iterator[tuple[str, Target]]:
    fields, ran_out = {"excuse": str(row.number)}, excuse.ran_out(view.today)
    if ran_out or view.gathered.case.refusal(x.ExcuseReview, row.number):
        yield "Say anew why something cannot be done", say_anew(excuse)
    elif not view.gathered.case.agreed(x.ExcuseReview, row.number):
        yield "A second person has to agree", Target("record", "excuse_review", dict(fields))
    to_tell = excuse.person if row.number not in told and not ran_out else None
    if to_tell and not view.not_told(to_tell) and not out_of_reach(view, excuse):
        name = view.person_name(to_tell)
        yield f"Tell {name}, and how to take it back", Target("record", "excuse_told", dict(fields))
    yield "Record that it ends", Target("record", "excuse_end", dict(fields))


def holds_of(view: Viewed) -> list[StandsIn]:
    case, found = view.gathered.case, []
    over, not_to_tell = holds_ended(case), holds_told(case) | holds_over(case)
    for row, hold in case.those(x.Hold):
        fields, left = {"hold": str(row.number)}, []
        agreed = _who_agreed(view, x.HoldReview, row.number)
        refused = _who_refused(view, x.HoldReview, row.number)
        if row.number not in over:
            ran_out = hold.ran_out(view.today)
            if refused or ran_out:
                left.append(("Say anew why it is needed", hold_anew(hold)))
            elif not agreed and hold.by is not x.HoldBy.CLAIM:
                review = Target("record", "hold_review", dict(fields))
                left.append(("A second person has to agree", review))
            if not ran_out and row.number not in not_to_tell and hold.by is not x.HoldBy.CLAIM:
                tell = Target("record", x.HoldTold.word, dict(fields))
                left.append(("Tell the family that there is one", tell))
            left.append(("Record that it ends", Target("record", "hold_end", dict(fields))))
        found.append(StandsIn(row, hold, agreed, refused, row.number in over, tuple(left)))
    return found


def _who_refused(view: Viewed, review: type[Kind], number: int) -> str:
    no = view.gathered.case.refusal(review, number)
    return said_no(view.gathered.facts.names, no_facts(no)) if no else ""


def _who_agreed(view: Viewed, review: type[Kind], number: int) -> str:
    row = view.gathered.case.agreement(review, number)
    return view.staff_name(row.by) if row else ""


@dataclass(frozen=True, slots=True)
class FindingsView:
    row: Evidence
    findings: Findings
    by: str
    present: bool  # the last ones written
    approved_by: str
    approved_at: datetime | None


def findings_of(view: Viewed) -> list[FindingsView]:
    """The present ones first."""
    written = list(view.gathered.case.those(Findings))
    found = []
    for row, findings in written:
        approval = view.gathered.case.agreement(FindingsApproval, row.number)
        found.append(
            FindingsView(
                row,
                findings,
                view.staff_name(row.by),
                row is written[-1][0],
                view.staff_name(approval.by) if approval else "",
                approval.recorded_at if approval else None,
            )
        )
    return found[::-1]


@dataclass(frozen=True, slots=True)
class LookView:
    at: datetime
    by: str
    role: str
    what: str
    why: str

    @property
    def words(self) -> str:
        return look_words(self.what)


def looks_at(view: Viewed) -> list[LookView]:
    """The latest first. What somebody of the family saw is not among staff."""
    found = looks_of(view.gathered.session, view.incident.id)
    return [
        LookView(
            look.at, view.staff_name(look.by), look.role.replace("_", " "), look.what, look.why
        )
        for look in found
    ]


def closed_how(view: Viewed) -> str:
    """In words, for a case that is over."""
    moves = [m for m in view.gathered.case.moves(view.incident.ref) if m.body["to"] == State.CLOSED]
    if view.incident.state is not State.CLOSED or not moves:
        return ""
    without = moves[-1].body["trigger"] == Trigger.CLOSE_WITHOUT_DUTY
    how = "Closed without the duty" if without else "Closed"
    return f"{how} on {view.day(moves[-1].at)} by {view.staff_name(moves[-1].by)}"
