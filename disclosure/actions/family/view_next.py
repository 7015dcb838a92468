"""What happens next and by when; and what is late, said openly."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import partial

from disclosure.actions.duty_acts import rule_of
from disclosure.actions.family.done_with import was_done_with
from disclosure.actions.family.view_letters import letters_to
from disclosure.actions.family.view_promises import PromiseShown, Stands
from disclosure.actions.family.view_questions import QuestionShown
from disclosure.actions.family.view_reader import Reader
from disclosure.actions.family.view_theirs import declined_by
from disclosure.actions.holds import holds_over, holds_told
from disclosure.actions.late_by import met_on, since, time_over, zone_of
from disclosure.actions.letters.sudden_deaths import office_here
from disclosure.actions.meetings_ahead import (
    Ahead,
    holds_since,
    meeting_ahead,
    meeting_called_off,
)
from disclosure.kinds.care import MeetingOutcome
from disclosure.kinds.conversation import Conversation
from disclosure.kinds.excuses import Hold, HoldBy
from disclosure.kinds.law import Explanation
from disclosure.kinds.others import OtherOrganisation
from letters.kinds import LetterKind
from workflows.clocks import DutyNow
from workflows.counting import last_day
from workflows.family_page import Seen
from workflows.not_told import wants_no_more
from workflows.regimes import Certainty, DutyStatus, LimitType
from workflows.words import Excusable, Standing

AHEAD = (Stands.TODAY, Stands.SOON, Stands.LATER)
WE_WAIT = timedelta(hours=1)  # so long who comes late still finds where it is
# What duties of the law end with, where it is the family that waits for it.
THE_FAMILY_WAITS = frozenset(
    {
        "in_person_notified", "apology_given", "support_given", "written_notified",
        "results_given", "apology_offered_written", "meeting_arranged", "meeting_held",
        "meeting_statement_given", "additional_meeting_held", "additional_statement_given",
        "clarification_given", "clarification_statement_given", "information_given",
        "review_report_given", "delay_explained",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class NextThing:
    """`at`: where the hour is known. `what`: promise, where `words` are ours, or meeting.

    Or answer, to a question with these `words`: `on` is no promise then, but our own aim.
    `mine`: the reader asked it.
    """

    what: str
    words: str
    who: str
    on: date
    at: datetime | None = None
    place: str = ""
    next_contact: bool = False
    mine: bool = True
    invited: tuple[str, ...] = ()
    interpreter: str = ""
    offered: bool = False  # of a meeting: they have not said yes to it
    passed_on: bool = False  # of a promise: to them; we made it to others
    made_to: str = ""  # the patient's name, where that was one
    asked_by: str = ""  # of an answer: the patient who asked, and has died


class LateKind(StrEnum):
    PROMISE = "promise"
    DISPUTED = "disputed"
    QUESTION = "question"
    DUTY = "duty"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why it is late, as we told them. `corrections`: what is right instead, as it was said."""

    words: str
    corrections: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LateThing:
    """`words`: of the promise or question; of a duty, what it ends with (policy/regimes.yaml).

    `done_on`: it was done, late. `said_by_me`, `said_apart`: of what is disputed, as of a promise.
    A duty of a rule that nobody has confirmed has no `due_on`, and no days; nor has one that only
    the record once said was late.
    `to_come`: its day has not passed. `new_day`: agreed once it had. `passed_on`, `made_to`: as
    of a promise.
    """

    kind: LateKind
    words: str
    due_on: date | None
    days: int
    who: str = ""
    told_on: date | None = None
    reasons: tuple[Reason, ...] = ()
    done_on: date | None = None
    said_by_me: bool = False
    said_apart: bool = False
    to_come: bool = False
    new_day: date | None = None
    passed_on: bool = False
    made_to: str = ""

    @property
    def is_late(self) -> bool:
        """Not what was done since; nor what they say we did not keep, before its day has passed."""
        ahead = self.kind is LateKind.DISPUTED and (self.to_come or self.due_on is None)
        return self.done_on is None and not ahead

    @property
    def of_a_promise(self) -> bool:
        return self.kind in (LateKind.PROMISE, LateKind.DISPUTED)


@dataclass(frozen=True, slots=True)
class HoldShown:
    """Somebody asked us to wait with a part; the family was told of it."""

    by: str
    office: str  # of a coroner's: what they are called there; "" where we know no one word
    limits: tuple[str, ...]
    review_on: date


@dataclass(frozen=True, slots=True)
class SpeaksNow:
    """Another organisation that took part; who of it speaks with the family."""

    name: str
    who: str


def what_comes_next(
    reader: Reader, promises: tuple[PromiseShown, ...], questions: tuple[QuestionShown, ...]
) -> tuple[NextThing, ...]:
    """By day; a promised contact before what is due on the same day.

    A question of somebody else stands there only where nothing of their own comes: it may be why
    the case is open again.
    """
    found = [*_meetings(reader), *_answers(question for question in questions if question.mine)]
    for promise in promises:
        if promise.mine and promise.stands in AHEAD and promise.due_on:
            found.append(
                NextThing(
                    "promise",
                    promise.words,
                    promise.who,
                    promise.due_on,
                    next_contact=promise.next_contact,
                    passed_on=promise.passed_on,
                    made_to=promise.made_to,
                )
            )
    if not found and not wants_to_hear_no_more(reader):
        found += _answers(questions)
    return tuple(sorted(found, key=lambda each: (each.on, not each.next_contact)))


def wants_to_hear_no_more(reader: Reader) -> bool:
    """For now: they ring us, as we agreed; or they said no to our keeping in touch."""
    said_no = Excusable.NEXT_CONTACT_PROMISED in declined_by(reader)
    return said_no or wants_no_more(reader.gathered.facts, reader.number)


def _answers(questions: Iterable[QuestionShown]) -> Iterator[NextThing]:
    """The first day on which we aim to answer; each question with its own stands further down."""
    awaited = [(q.answer_by, q) for q in questions if q.answer_by and not q.past_aim]
    for on, question in sorted(awaited, key=lambda each: each[0])[:1]:
        mine, asked_by = question.mine, question.asked_by
        yield NextThing("answer", question.words, question.who, on, mine=mine, asked_by=asked_by)


def _meetings(reader: Reader) -> Iterator[NextThing]:
    ahead = meeting_ahead(reader.gathered, reader.number)
    if ahead is None or _waits_for_a_hold(reader, ahead):
        return
    meeting, at = ahead.meeting, reader.there(ahead.at)
    if reader.gathered.at < at + WE_WAIT if at else ahead.on >= reader.today:
        who, place = reader.colleague(ahead.row.by), meeting.place or ""
        offered, invited = meeting.outcome is MeetingOutcome.OFFERED, meeting.invited or ()
        yield NextThing(
            "meeting", "", who, ahead.on, at, place,
            invited=invited, interpreter=meeting.interpreter or "", offered=offered,
        )  # fmt: skip


def called_off(reader: Reader) -> date | None:
    """The day of a meeting that stood here and is cancelled, until that day is over: whoever read
    it before would come.
    """
    off = meeting_called_off(reader.gathered, reader.number)
    return off.on if off and off.on >= reader.today else None


def _waits_for_a_hold(reader: Reader, ahead: Ahead) -> bool:
    """Where their page says, by that hold, that we may not yet meet them."""
    told = holds_told(reader.gathered.case) if holds_shown(reader) else frozenset()
    return any(row.number in told for row, _ in holds_since(reader.gathered, ahead))


def what_is_late(
    reader: Reader, promises: tuple[PromiseShown, ...], questions: tuple[QuestionShown, ...]
) -> tuple[LateThing, ...]:
    """Late promises first. What was done late comes last, and stays."""
    found = [_promise(reader, promise) for promise in promises if _is_late(promise)]
    for question in questions:
        if question.answer_by and question.past_aim and question.mine:
            late = (reader.today - question.answer_by).days
            found.append(
                LateThing(LateKind.QUESTION, question.words, question.answer_by, late, question.who)
            )
    if reader.me.standing == Standing.RELEVANT:  # to them the law owes it
        found += _duties(reader)
    return tuple(sorted(found, key=lambda each: each.done_on is not None))


def _is_late(promise: PromiseShown) -> bool:
    return promise.mine and promise.stands in (Stands.LATE, Stands.DISPUTED)


def _promise(reader: Reader, promise: PromiseShown) -> LateThing:
    due_on = promise.missed_on or promise.due_on
    return LateThing(
        LateKind.PROMISE if promise.stands is Stands.LATE else LateKind.DISPUTED,
        promise.words,
        due_on,
        promise.days,
        promise.who,
        promise.told_on,
        said_by_me=promise.disputed_by_me,
        said_apart=promise.disputed_apart,
        to_come=due_on is not None and due_on >= reader.today,
        new_day=promise.due_on if promise.missed_on else None,
        passed_on=promise.passed_on,
        made_to=promise.made_to,
    )


def _duties(reader: Reader) -> Iterator[LateThing]:
    """Each act once, by the earliest day that a law of the case gave it."""
    first: dict[str, DutyNow] = {}
    for duty in reader.gathered.duties:
        if _is_late_to_them(reader, duty) and duty.due_at:
            _, rule = rule_of(duty, reader.rules_on)
            known = first.get(rule.completed_by, duty)
            if rule.completed_by in THE_FAMILY_WAITS:
                first[rule.completed_by] = min(known, duty, key=partial(_surest, reader))
    yield from (_late_duty(reader, ends_with, duty) for ends_with, duty in first.items())


def _surest(reader: Reader, duty: DutyNow) -> tuple[bool, datetime]:
    """A day that we can name before one that we cannot; then the earliest."""
    assert duty.due_at
    return not _can_be_named(reader, duty), duty.due_at


def _can_be_named(reader: Reader, duty: DutyNow) -> bool:
    """Read in its source, and over. Where only the record once said that it was over, the day that
    counts now may be still to come, or have been when it was done.
    """
    assert duty.due_at
    over = since(duty.due_at, duty.met_at or reader.gathered.at)
    return duty.rule_certainty is Certainty.VERIFIED and over > timedelta()


def _late_duty(reader: Reader, ends_with: str, duty: DutyNow) -> LateThing:
    """Of a rule that nobody has confirmed in its source no day is named to them: they would read
    it as their right. That it is not done yet is so whatever the rule.
    """
    assert duty.due_at
    named = _can_be_named(reader, duty)
    met = duty.met_at if duty.status is DutyStatus.MET_LATE else None
    due_on = last_day(duty.due_on or duty.due_at, zone_of(duty, reader.gathered.zone))
    days = time_over(duty, met, reader.gathered.at)
    return LateThing(
        LateKind.DUTY,
        ends_with,
        due_on if named else None,
        max(0, days.days) if named else 0,
        reasons=tuple(_reasons(reader, duty.id)),
        done_on=met_on(duty, reader.gathered.zone) if met else None,
    )


def _is_late_to_them(reader: Reader, duty: DutyNow) -> bool:
    """Not what they themselves said no to, or what else stands in for it with them; and done late
    only where it was with them.

    Not what is on record as done and waits for a second person, either: they may have been there,
    and read that it was not done.
    """
    if duty.awaiting_agreement or duty.limit_type is not LimitType.DEADLINE:
        return False
    if duty.status is DutyStatus.MET_LATE:
        return was_done_with(reader.gathered, reader.number, duty)
    excuses = reader.gathered.clocks.excuses
    freed = excuses.free_from(duty.kind, reader.number, reader.gathered.at)
    return duty.status is DutyStatus.LATE and not freed


def _reasons(reader: Reader, duty: str) -> Iterator[Reason]:
    """Only as it was told to this person: in a talk, in a letter, or here."""
    talks = {row.number: talk for row, talk in reader.gathered.case.those(Conversation)}
    letters = {letter.ref for letter in letters_to(reader.gathered, reader.number).values()}
    for row, explanation in reader.gathered.case.those(Explanation):
        where = explanation.given_in or ""
        talk = talks.get(int(where)) if where.isdecimal() else None
        here = where == "page" and reader.told.what_happened
        told = here or where in letters or (talk and reader.number in talk.persons)
        if explanation.duty == duty and told:
            yield Reason(explanation.for_family()["words"], reader.put_right(row.number))


def letter_about_delay(reader: Reader) -> int | None:
    """The latest we sent them, by its number on their page."""
    letters = letters_to(reader.gathered, reader.number)
    return max((n for n, x in letters.items() if x.kind == LetterKind.delay), default=None)


def holds_shown(reader: Reader) -> tuple[HoldShown, ...]:
    """Those of which the family was told, while they stand. A claim limits nothing."""
    if Seen.PROGRESS not in reader.sees or not reader.told.what_happened:
        return ()
    case = reader.gathered.case
    shown = holds_told(case) - holds_over(case)
    return tuple(
        HoldShown(
            str(hold.by),
            office_here(reader.gathered) if hold.by is HoldBy.CORONER else "",
            tuple(str(limit) for limit in hold.limits),
            hold.review_on,
        )
        for row, hold in case.those(Hold)
        if hold.by is not HoldBy.CLAIM and row.number in shown and not hold.ran_out(reader.today)
    )


def who_speaks_now(reader: Reader) -> tuple[SpeaksNow, ...]:
    """Other organisations of which the family was told, for whoever knows what happened; of each
    the last word on who of it speaks with them.
    """
    if Seen.PROGRESS not in reader.sees or not reader.told.what_happened:
        return ()
    last = {
        other.name.casefold(): SpeaksNow(other.name, other.who_speaks)
        for _, other in reader.gathered.case.those(OtherOrganisation)
        if other.family_told_at
    }
    return tuple(last.values())
