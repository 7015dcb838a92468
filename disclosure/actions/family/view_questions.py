"""What the family asked and what we answered; what they complained of and what they asked for."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from disclosure.actions.answer_aims import aim_of_answer, answers_that_count, state_that_counts
from disclosure.actions.concern_owners import deals_with
from disclosure.actions.family.requests_met import answers_to_requests, promise_owed
from disclosure.actions.family.view_promises import reads_promise
from disclosure.actions.family.view_reader import Reader, SaidSince
from disclosure.actions.watching import first_aim
from disclosure.kinds.conversation import Conversation
from disclosure.kinds.questions import Answer, ConcernAnswer, Unknown
from disclosure.kinds.replies import Request, RequestMet
from disclosure.permissions import Permission
from disclosure.records.commitment import Commitment
from disclosure.records.concerns import Concern
from disclosure.records.evidence import Evidence
from disclosure.records.questions import Question
from workflows.family_page import Seen
from workflows.words import ARRIVES, CommitmentState, QuestionState


@dataclass(frozen=True, slots=True)
class AnswerShown:
    """`promised`, `promised_on`: where we do not know yet, when they hear; while it stands.

    `corrections`: what is right instead, as it was said later.
    """

    words: str
    unknown: Unknown | None
    on: date
    promised: str
    promised_on: date | None
    corrections: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class QuestionShown:
    """`mine`: the reader asked it. `to_tell`: there is an answer that we have to tell first.

    `answer_by`: our own aim, while it is open. `since`: of their own.
    """

    ref: str
    words: str
    state: QuestionState
    asked_on: date
    who: str
    answer_by: date | None
    past_aim: bool
    answers: tuple[AnswerShown, ...]
    to_tell: bool
    mine: bool
    since: SaidSince
    asked_by: str = ""  # the patient who has died; nobody else is named

    @property
    def is_open(self) -> bool:
        return self.state is QuestionState.OPEN

    @property
    def can_take_back(self) -> bool:
        return self.mine and self.state in (QuestionState.OPEN, QuestionState.NOT_YET)


def questions_shown(reader: Reader) -> tuple[QuestionShown, ...]:
    """Open ones first, each in the order they were asked."""
    read = [each for each in reader.gathered.questions if _is_read(reader, each)]
    own = {_as_asked(reader, each) for each in read if each.person == reader.number}
    theirs = (q for q in read if q.person == reader.number or _as_asked(reader, q) not in own)
    found = [_question(reader, question) for question in theirs]
    order = (QuestionState.OPEN, QuestionState.NOT_YET)
    return tuple(sorted(found, key=lambda q: (q.state not in order, q.asked_on, q.ref)))


def _is_read(reader: Reader, question: Question) -> bool:
    if question.number in reader.gathered.case.gone:
        return False
    of_others = reader.reads_of({question.person}, Seen.QUESTIONS)
    return question.person == reader.number or (
        of_others and reader.told.reads_record(question.number)
    )


def _as_asked(reader: Reader, question: Question) -> tuple[int, str]:
    """What several asked together in one talk stands on the page of each as their own."""
    row = reader.gathered.case.records[question.number]
    return row.parent or row.number, question.words


def _question(reader: Reader, question: Question) -> QuestionShown:
    counting = answers_that_count(reader.gathered)
    given = [(row, answer) for row, answer in counting if answer.question == question.ref]
    told = [(row, answer) for row, answer in given if _was_told(reader, row, answer, question)]
    aim = aim_of_answer(reader.gathered, question)
    mine = question.person == reader.number
    return QuestionShown(
        question.ref,
        question.words,
        state_that_counts(reader.gathered, question),
        reader.came_on(question.number),
        reader.colleague(reader.still(question.owner, Permission.RECORD_CARE)),
        aim,
        aim is not None and aim < reader.today,
        tuple(_answer(reader, row, answer, question) for row, answer in told),
        bool(given) and not told,
        mine,
        reader.said_since(question.number) if mine else SaidSince(),
        reader.patient_of({question.person}) if _has_died(reader, question) else "",
    )


def _has_died(reader: Reader, question: Question) -> bool:
    asker = reader.person(question.person)
    return asker is not None and asker.died_at is not None


def _answer(reader: Reader, row: Evidence, answer: Answer, question: Question) -> AnswerShown:
    promise = promise_owed(reader.gathered, answer.commitment, question.person)
    if promise and not (promise.state is CommitmentState.OPEN and reads_promise(reader, promise)):
        promise = None
    return AnswerShown(
        answer.words,
        answer.unknown,
        _answered_on(reader, row, answer),
        reader.words_of(promise) if promise else "",
        promise.due_on if promise else None,
        reader.put_right(row.number),
    )


def _answered_on(reader: Reader, row: Evidence, answer: Answer) -> date:
    """The day of the talk or the letter in which they had it."""
    where = answer.given_in or ""
    if where.isdecimal():
        return reader.came_on(int(where))
    letter = reader.gathered.letters_by_ref.get(where)
    return reader.on((letter and letter.sent_at) or row.at)


def _was_told(reader: Reader, row: Evidence, answer: Answer, question: Question) -> bool:
    """In a talk with them, in a letter that went to them and did not come back, or here; so to
    whoever asked, where the reader was told as much themselves.
    """
    where, case = answer.given_in or "", reader.gathered.case
    if where == "page":
        return question.person == reader.number or reader.told.reads(row.recorded_at)
    either = {reader.number, question.person}
    if where.isdecimal():
        talks = {each.number: talk for each, talk in case.those(Conversation)}
        talk = talks.get(int(where))
        return bool(talk and either & set(talk.persons) and reader.told.reads_talk(talk))
    letter = reader.gathered.letters_by_ref.get(where)
    if letter is None or letter.state not in ARRIVES:
        return False
    return letter.to_person in either and reader.told.reads_letter(letter)


@dataclass(frozen=True, slots=True)
class ConcernAnswered:
    words: str
    by: str
    on: date


@dataclass(frozen=True, slots=True)
class ConcernShown:
    """`state`: open, answered, accepted or outside. `answers`: the first we gave first.

    `hear_by`: our own aim, while nothing came of it.
    """

    number: int
    words: str
    state: str
    on: date
    who: str
    answers: tuple[ConcernAnswered, ...]
    hear_by: date | None
    since: SaidSince


def concerns_shown(reader: Reader) -> tuple[ConcernShown, ...]:
    """Only their own, the latest first."""
    found = []
    for concern in reader.gathered.concerns:
        if concern.person != reader.number or concern.number in reader.gathered.case.gone:
            continue
        found.append(
            ConcernShown(
                concern.number,
                concern.words,
                concern._state,
                reader.came_on(concern.number),
                reader.colleague(deals_with(reader, concern)),
                tuple(_concern_answers(reader, concern.number)),
                _hear_by(reader, concern),
                reader.said_since(concern.number),
            )
        )
    return tuple(reversed(found))


def _hear_by(reader: Reader, concern: Concern) -> date | None:
    return first_aim(reader, f"concern {concern.number}") if concern._state == "open" else None


def _concern_answers(reader: Reader, concern: int) -> Iterator[ConcernAnswered]:
    for row, answer in reader.gathered.case.those(ConcernAnswer):
        if answer.concern == concern:
            yield ConcernAnswered(answer.words, reader.colleague(row.by), reader.on(row.at))


@dataclass(frozen=True, slots=True)
class RequestShown:
    """`wants`: interpreter, advocate, meeting or something_else. `came_of_it`: once it is met;
    `promised_on`: while that lies ahead. `hear_by`: our own aim until it is met.
    """

    number: int
    wants: str
    words: str
    on: date
    came_of_it: str
    promised: str
    promised_on: date | None
    hear_by: date | None
    since: SaidSince


def requests_shown(reader: Reader) -> tuple[RequestShown, ...]:
    """The latest first."""
    return tuple(reversed(list(_requests(reader))))


def _requests(reader: Reader) -> Iterator[RequestShown]:
    met = answers_to_requests(reader.gathered)
    for row, request in reader.gathered.case.those(Request):
        if request.person == reader.number:
            answer = met.get(row.number)
            promise = _promised(reader, answer) if answer else None
            ahead = promise is not None and promise.state is CommitmentState.OPEN
            yield RequestShown(
                row.number,
                str(request.wants),
                request.words or "",
                reader.on(row.at),
                (answer.words or "") if answer else "",
                reader.words_of(promise) if promise else "",
                promise.due_on if promise and ahead else None,
                None if answer else first_aim(reader, f"request {row.number}"),
                reader.said_since(row.number),
            )


def _promised(reader: Reader, met: RequestMet) -> Commitment | None:
    """Of a promise that is not theirs to read its words stand nowhere else on their page."""
    promise = promise_owed(reader.gathered, met.commitment, reader.number)
    return promise if promise and reads_promise(reader, promise) else None
