"""That something is new on a person's page: one row for each way they agreed to, written with the
change itself. It says nothing of what is new, so several things are one piece of news.
"""

import secrets
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from disclosure.actions.facts import Gathered
from disclosure.actions.family.view_reader import seen_by
from disclosure.actions.outgoing.news_ways import (
    WAYS,
    Reach,
    is_shut,
    when_allowed,
    why_none,
    why_none_once_open,
)
from disclosure.actions.people.people_now import PersonNow
from disclosure.actions.people.whose_words import said_in
from disclosure.actions.reading import LATE, MOVE
from disclosure.kinds.excuses import Excuse
from disclosure.kinds.notes import Correction, CorrectionReview
from disclosure.permissions import is_family, person_of
from disclosure.records.evidence import Evidence
from disclosure.records.incident import Incident
from disclosure.records.links import FamilyVisit, links_of
from disclosure.records.news import FamilyNews, unsent_of
from workflows.family_page import Seen, shut_for_now
from workflows.words import (
    CommitmentState,
    CommitmentTrigger,
    Ground,
    LetterTrigger,
    Standing,
    Trigger,
    Way,
)

TEXTS = "texts"  # in Session.info: whether a program sends text messages here
PAGE = "page"  # where an answer was given, if not in a talk or a letter
_OF_PROMISES = frozenset(
    {
        CommitmentTrigger.DONE,
        CommitmentTrigger.VERIFY,
        CommitmentTrigger.SEND_BACK,
        CommitmentTrigger.TOLD,
        CommitmentTrigger.CANNOT_KEEP,
        CommitmentTrigger.CHANGE,
    }
)
_WISHES = frozenset({"person_change", "consent"})
_OF_ANOTHER = frozenset({Correction.word, CorrectionReview.word})
AN_HOUR = timedelta(hours=1)  # more than anything is on its way
_OF_THE_CASE = frozenset({Trigger.CLOSE, Trigger.CLOSE_WITHOUT_DUTY, Trigger.REOPEN})
Whom = Iterable[int]


@dataclass(frozen=True, slots=True)
class Since:
    """Seen later than that, it is no news: when the change began, and the version of the case with
    it. None: it was not kept yet."""

    at: datetime
    version: int | None

    def is_seen_by(self, visit: FamilyVisit) -> bool:
        """Whoever looked after the change began, and before it was there, has not seen it."""
        before = self.version and visit.seen_version and visit.seen_version < self.version
        return visit.seen_at > self.at and not before


def write_news(
    session: Session,
    incident: Incident,
    at: datetime,
    rows: Collection[Any],
    by: int | None,
) -> None:
    """`rows`: what the change put on record, stored already. `by`: the person of the family who
    made the change, to whom it is no news.
    """
    kinds = {*_NEW, *_WISHES, *_OF_ANOTHER}
    told = [row for row in rows if isinstance(row, Evidence) and row.kind in kinds]
    if not told or not links_of(session, incident.id):
        return
    reach = Reach(Gathered(session, incident, at))
    new = (row for row in told if row.kind in _NEW)
    whom = {person for row in new for person in new_for(reach.gathered, row)} - {by}
    wished = {person for row in told for person in _who_wishes(reach.gathered, row)}
    for person in reach.gathered.persons:
        if person.number in whom:
            _write(reach, person, Since(at, incident.version))
        elif person.number in wished and (since := _waits_since(reach, person)):
            _write(reach, person, since)


def new_for(gathered: Gathered, row: Evidence) -> Iterator[int]:
    """To whom that record is new on their page."""
    yield from _NEW[row.kind](gathered, row)
    if not is_family(row.by):
        yield from said_in(row, gathered.case)  # "We recorded that you said … Is that right?"


def _who_wishes(gathered: Gathered, row: Evidence) -> Iterator[int]:
    """Whose wishes it changes: also by withdrawing what was said of them, or bringing it back."""
    about: Evidence | None = row
    while about and about.kind in _OF_ANOTHER:
        about = gathered.case.records.get(gathered.case.bodies[about.number].is_about or 0)
    if about and about.kind in _WISHES:
        yield about.body["person"]


def is_taken_back(reach: Reach, person: int) -> bool:
    """Whether all that is new to them was withdrawn since, as a talk on the wrong patient, or never
    happened.
    """
    case, since = reach.gathered.case, _heard_until(reach, person)
    new = [
        row.number
        for row in case.records.values()
        if row.kind in _NEW and row.recorded_at >= since and person_of(row.by) != person
        if person in set(new_for(reach.gathered, row))
    ]
    return bool(new) and (case.gone | case.entered_in_error).issuperset(new)


def _heard_until(reach: Reach, person: int) -> datetime:
    """What came on record before is no news to them. An hour less than when they looked, or were
    last sent any: what came while that was on its way is new to them still.
    """
    sent = (each.sent_at for each in reach.news if each.person == person and each.sent_at)
    looked = (visit.seen_at for visit in reach.visits_by(person))
    if heard := max((*sent, *looked), default=None):
        return heard - AN_HOUR
    made = (link.made_at for link in reach.links if link.person == person)
    return min(made, default=reach.gathered.incident.recorded_at)


def _ways(session: Session) -> Iterator[Way]:
    return (way for way in WAYS if way is not Way.TEXT or session.info.get(TEXTS))


def _waits_since(reach: Reach, person: PersonNow) -> Since | None:
    """Of news that is on its way to them: where their wishes change, it goes as they wish now."""
    incident, session = reach.gathered.incident, reach.gathered.session
    waiting = (unsent_of(session, incident.id, person.number, way) for way in WAYS)
    there = [Since(news.recorded_at, news.version) for news in waiting if news]
    return max(there, key=lambda each: each.at, default=None)


def _write(reach: Reach, person: PersonNow, since: Since) -> None:
    """What waits already gathers this too. `since`: seen later than that, it is no news."""
    session, incident = reach.gathered.session, reach.gathered.incident
    for way in _ways(session):
        if not _may_go(reach, person, way):
            continue
        if waiting := unsent_of(session, incident.id, person.number, way):
            waiting.recorded_at, waiting.version = since.at, since.version
        elif send_from := when_allowed(reach.gathered, person, reach.gathered.at):
            session.add(piece_of(incident, person.number, way, since, send_from))


def piece_of(
    incident: Incident, person: int, way: Way, since: Since, send_from: datetime
) -> FamilyNews:
    """A row of its own: at this version of the case there is no other for them by that way."""
    key = f"{incident.ref} {person} {way} {incident.version}"
    news = FamilyNews(key=key, mail_id=new_mail_id(), way=str(way), person=person)
    news.incident_id, news.send_from = incident.id, send_from
    news.recorded_at, news.version = since.at, since.version
    return news


def _may_go(reach: Reach, person: PersonNow, way: Way) -> bool:
    """Or may again: while a second person judges whether they are to be told, what is new for them
    waits for that.
    """
    facts, number = reach.gathered.facts, person.number
    known = facts.person(number)
    if known and shut_for_now(known, facts.may_be_told(number)):
        return why_none_once_open(reach, person, way) is None
    return why_none(reach, person, way) is None


def new_mail_id() -> str:
    """Nobody can guess it: whoever has it, has the mail that it was sent with."""
    return f"news-{secrets.token_hex(20)}"


# What is new for whom, by the kind of the record


def _nobody(gathered: Gathered, row: Evidence) -> Whom:
    """Beside what it says in somebody's name."""
    return ()


def _its_person(gathered: Gathered, row: Evidence) -> Whom:
    return (row.body["person"],)


def _moved(gathered: Gathered, row: Evidence) -> Whom:
    thing, trigger = row.body["thing"], row.body["trigger"]
    if trigger == LetterTrigger.SEND and thing.startswith("LET"):
        return (x.to_person for x in gathered.letters if x.ref == thing)
    if trigger in _OF_PROMISES and thing.startswith("COM"):
        return _owed(gathered, thing)
    if trigger in _OF_THE_CASE and thing == gathered.incident.ref:
        return _who_follow_it(gathered)
    return ()


def _who_follow_it(gathered: Gathered) -> Whom:
    for person in gathered.persons:
        shut = is_shut(gathered, person.number)
        if not shut and Seen.PROGRESS in seen_by(gathered, person.number):
            yield person.number


def _owed(gathered: Gathered, ref: str) -> Whom:
    """None while it waits for its letter to be sent: the letter is the news."""
    promise = gathered.promises_by_ref.get(ref)
    if promise and gathered.is_owed(promise):
        yield from gathered.owed_to(promise)


def _late(gathered: Gathered, row: Evidence) -> Whom:
    """A promise that they still wait for."""
    ref = row.body.get("promise")
    still = (p for p in gathered.commitments if p.state is CommitmentState.OPEN)
    return _owed(gathered, ref) if ref in {p.ref for p in still} else ()


def _promised(gathered: Gathered, row: Evidence) -> Whom:
    made = (p.ref for p in gathered.commitments if p.number == row.number)
    return (person for ref in made for person in _owed(gathered, ref))


def _answered(gathered: Gathered, row: Evidence) -> Whom:
    """Once they were told: here, in a talk, or in a letter that went."""
    where = str(row.body.get("given_in") or "")
    sent = {letter.ref for letter in gathered.letters if letter.sent_at}
    if where == PAGE or where.isdecimal() or where in sent:
        ref = row.body["question"]
        return (q.person for q in gathered.questions if q.ref == ref)
    return ()


def _explained(gathered: Gathered, row: Evidence) -> Whom:
    """Why something was late, told to those to whom the law owes it, nowhere but on their page."""
    if row.body.get("given_in") != PAGE:
        return ()
    owed = (p for p in gathered.persons if p.standing == Standing.RELEVANT)
    return (p.number for p in owed if not is_shut(gathered, p.number))


def _of_what_it_names(field: str) -> Callable[[Gathered, Evidence], Whom]:
    """The person of the record that this one is about."""

    def whom(gathered: Gathered, row: Evidence) -> Whom:
        about = gathered.case.records.get(row.body[field])
        person = about.body.get("person") if about else None
        return (person,) if person else ()

    return whom


def _excused(gathered: Gathered, row: Evidence) -> Whom:
    """That hearing it would harm them is told by a person first, never by a page."""
    body = gathered.case.bodies.get(row.number)
    told_first = isinstance(body, Excuse) and body.ground is Ground.WOULD_HARM
    person = row.body.get("person")
    return () if told_first or not person else (person,)


_NEW: Mapping[str, Callable[[Gathered, Evidence], Whom]] = {
    MOVE: _moved,
    LATE: _late,
    "commitment": _promised,
    "answer": _answered,
    "concern_answer": _of_what_it_names("concern"),
    "request_met": _of_what_it_names("request"),
    "meeting": _its_person,
    "explanation": _explained,
    "excuse": _excused,
    "excuse_told": _of_what_it_names("excuse"),
    **dict.fromkeys(
        (
            "conversation",
            "question",
            "question_taken_back",
            "concern",
            "concern_end",
            "account",
            "heard",
            "consent",
            "request",
        ),
        _nobody,
    ),
}
