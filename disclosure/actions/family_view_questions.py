"""What the family asked and what we answered; what they complained of and what they asked for."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from disclosure.actions.colleagues import worked_at
from disclosure.actions.family_view_letters import letters_to
from disclosure.actions.family_view_reader import Reader
from disclosure.kinds.conversation import Conversation
from disclosure.kinds.questions import Answer, AnswerReview, ConcernAnswer, Unknown
from disclosure.kinds.replies import Request, RequestMet
from disclosure.records.commitment import Commitment
from disclosure.records.evidence import Evidence
from disclosure.records.questions import Question
from disclosure.records.users import Site
from workflows.family_page import Seen
from workflows.regimes import YearNotListed
from workflows.words import QuestionState

AIM = 5  # working days of the site until a question has its answer: our own, not the law's
WEEKEND = (5, 6)  # where the rules of a site have no calendar


@dataclass(frozen=True, slots=True)
class AnswerShown:
    """`promised`, `promised_on`: where we do not know yet, when they hear."""

    words: str
    unknown: Unknown | None
    on: date
    promised: str
    promised_on: date | None


@dataclass(frozen=True, slots=True)
class QuestionShown:
    """`mine`: the reader asked it. `to_tell`: there is an answer that we have to tell first.

    `answer_by`: our own aim, while it is open. `past_aim`: that day has passed.
    """

    ref: str
    words: str
    state: QuestionState
    asked_on: date
    who: str
    answer_by: date
    past_aim: bool
    answers: tuple[AnswerShown, ...]
    to_tell: bool
    mine: bool

    @property
    def is_open(self) -> bool:
        return self.state is QuestionState.OPEN

    @property
    def can_take_back(self) -> bool:
        return self.mine and self.state in (QuestionState.OPEN, QuestionState.NOT_YET)


def questions_shown(reader: Reader) -> tuple[QuestionShown, ...]:
    """Open ones first, each in the order they were asked."""
    found = [
        _question(reader, question)
        for question in reader.gathered.questions
        if question.number not in reader.gathered.case.gone
        and (
            question.person == reader.number
            or (
                reader.reads_of({question.person}, Seen.QUESTIONS)
                and reader.told.reads_record(question.number)
            )
        )
    ]
    order = (QuestionState.OPEN, QuestionState.NOT_YET)
    return tuple(sorted(found, key=lambda q: (q.state not in order, q.asked_on, q.ref)))


def _question(reader: Reader, question: Question) -> QuestionShown:
    given = [(row, a) for row, a in _agreed(reader) if a.question == question.ref]
    told = [(row, a) for row, a in given if _was_told(reader, row, a, question)]
    state = _state(question, [answer for _, answer in given])
    asked_on = reader.came_on(question.number)
    by = aim_of(reader, asked_on)
    open_ = state is QuestionState.OPEN
    return QuestionShown(
        question.ref,
        question.words,
        state,
        asked_on,
        reader.colleague(question.owner),
        by,
        open_ and by < reader.today,
        tuple(_answer(reader, row, answer) for row, answer in told),
        bool(given) and not told,
        question.person == reader.number,
    )


def _agreed(reader: Reader) -> Iterator[tuple[Evidence, Answer]]:
    """That something cannot be known counts once a second person agreed."""
    case = reader.gathered.case
    for row, answer in case.those(Answer):
        for_ever = answer.unknown is Unknown.CANNOT_BE_KNOWN
        if not for_ever or case.agreed(AnswerReview, row.number):
            yield row, answer


def _state(question: Question, given: list[Answer]) -> QuestionState:
    """As the answers that count leave it."""
    if question.state is not QuestionState.CANNOT_BE_KNOWN:
        return question.state
    if not given:
        return QuestionState.OPEN
    return QuestionState(given[-1].unknown or QuestionState.ANSWERED)


def _answer(reader: Reader, row: Evidence, answer: Answer) -> AnswerShown:
    promise = _promise(reader, answer.commitment)
    return AnswerShown(
        answer.words,
        answer.unknown,
        _answered_on(reader, row, answer),
        promise.words if promise else "",
        promise.due_on if promise else None,
    )


def _answered_on(reader: Reader, row: Evidence, answer: Answer) -> date:
    """The day of the talk or the letter in which they had it."""
    where = answer.given_in or ""
    if where.isdecimal():
        return reader.came_on(int(where))
    sent = [x.sent_at for x in reader.gathered.letters if x.ref == where and x.sent_at]
    return reader.on(sent[0] if sent else row.at)


def _was_told(reader: Reader, row: Evidence, answer: Answer, question: Question) -> bool:
    """In a talk with them, in a letter that went to them, or here; so to whoever asked, where the
    reader was told as much themselves.
    """
    where, case = answer.given_in or "", reader.gathered.case
    if where == "page":
        return question.person == reader.number or reader.told.reads(row.recorded_at)
    either = {reader.number, question.person}
    if where.isdecimal():
        talks = {each.number: talk for each, talk in case.those(Conversation)}
        talk = talks.get(int(where))
        return bool(talk and either & set(talk.persons) and reader.told.reads_talk(talk))
    letters = (x for to in either for x in letters_to(reader.gathered, to).values())
    return any(letter.ref == where and reader.told.reads_letter(letter) for letter in letters)


def aim_of(reader: Reader, asked_on: date) -> date:
    """Five working days later, by the calendar of the site; without one, Mondays to Fridays."""
    site = reader.gathered.session.get_one(Site, reader.incident.site_id)
    works = worked_at(site) or _on_weekdays
    day, left = asked_on, AIM
    while left:
        day += timedelta(days=1)
        try:
            left -= works(day)
        except YearNotListed:
            left -= _on_weekdays(day)
    return day


def _on_weekdays(day: date) -> bool:
    return day.weekday() not in WEEKEND


def _promise(reader: Reader, ref: str | None) -> Commitment | None:
    return next((p for p in reader.gathered.commitments if p.ref == ref), None)


@dataclass(frozen=True, slots=True)
class ConcernAnswered:
    words: str
    by: str
    on: date


@dataclass(frozen=True, slots=True)
class ConcernShown:
    """`state`: open, answered, accepted or outside. `answers`: the first we gave first."""

    number: int
    words: str
    state: str
    on: date
    who: str
    answers: tuple[ConcernAnswered, ...]


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
                reader.colleague(concern.owner or ""),
                tuple(_concern_answers(reader, concern.number)),
            )
        )
    return tuple(reversed(found))


def _concern_answers(reader: Reader, concern: int) -> Iterator[ConcernAnswered]:
    for row, answer in reader.gathered.case.those(ConcernAnswer):
        if answer.concern == concern:
            yield ConcernAnswered(answer.words, reader.colleague(row.by), reader.on(row.at))


@dataclass(frozen=True, slots=True)
class RequestShown:
    """`wants`: interpreter, advocate, meeting or something_else. `came_of_it`: once it is met."""

    number: int
    wants: str
    words: str
    on: date
    came_of_it: str
    promised: str
    promised_on: date | None

    @property
    def is_met(self) -> bool:
        return bool(self.came_of_it or self.promised)


def requests_shown(reader: Reader) -> tuple[RequestShown, ...]:
    """The latest first."""
    return tuple(reversed(list(_requests(reader))))


def _requests(reader: Reader) -> Iterator[RequestShown]:
    met = {body.request: body for _, body in reader.gathered.case.those(RequestMet)}
    for row, request in reader.gathered.case.those(Request):
        if request.person == reader.number:
            answer = met.get(row.number)
            promise = _promise(reader, answer.commitment) if answer else None
            yield RequestShown(
                row.number,
                str(request.wants),
                request.words or "",
                reader.on(row.at),
                (answer.words or "") if answer else "",
                promise.words if promise else "",
                promise.due_on if promise else None,
            )
