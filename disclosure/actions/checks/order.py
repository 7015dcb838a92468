"""Why a record cannot be of the day it names: by what else is on record, it lies too early.

Days are compared by the calendar of the site: of many a thing nobody knows the hour.
"""

from collections.abc import Iterator
from datetime import date, datetime

from disclosure.actions.answers_given import NOT_ON_A_PAGE, THE_PAGE
from disclosure.actions.facts import Gathered
from disclosure.actions.law.clocks import RAISED_BY_RECORDS
from disclosure.actions.law.first_moments import HAPPENED, KNEW, knew_at
from disclosure.actions.people.in_their_place import who_hears_now
from disclosure.kinds.conversation import Conversation
from disclosure.kinds.fields import moment_of
from disclosure.kinds.harm import Decision, Grade
from disclosure.kinds.law import Event
from disclosure.kinds.notes import Correction
from disclosure.kinds.people import PatientStatus
from disclosure.kinds.promises import Commitment
from disclosure.kinds.questions import Answer
from disclosure.records.letter import Letter
from disclosure.records.links import links_of
from letters.dates import without_weekday
from workflows.counting import day_of, midnight
from workflows.moments import lies_before
from workflows.phrases import joined
from workflows.wall_clock import Shift, shift_at

EARLIER = (
    f"If it happened earlier, first say so with “{Event.heading}”: that the incident happened, and "
    "on which day"
)
# What the record tells as having come after the harm. Not that we knew: which of the two days is
# the slip, nobody can say, and a second person looks at it.
AFTER_THE_HARM = RAISED_BY_RECORDS - {HAPPENED, KNEW} | {
    "independent_opinion_received",
    # No other record tells these, and days of the law run from them.
    *("safety_officer_notified", "regulator_notified"),
    *("additional_meeting_held", "clarification_given"),
}
# What nobody here did before anybody here knew. A regulator may have heard of it from elsewhere.
ONCE_WE_KNEW = frozenset({"graded_notifiable", "safety_officer_notified"})
TWICE = "That hour came twice that night. If the talk was the first time round, leave the hour out"


def why_not_promised_for(
    made: Conversation | Commitment, due_on: date | None, gathered: Gathered
) -> str:
    """Nobody promises a day that has passed by then. The day of the talk itself has not; and what
    is put on record late may name a day that passed since. `made`: a talk, or a promise that says
    itself when it was made.
    """
    on = day_of(made.at, gathered.zone) if made.at else None
    if on is None or due_on is None or due_on >= on:
        return ""
    talked = isinstance(made, Conversation)
    before = "the talk, which was" if talked else "you promised it, which was"
    right = "of the talk" if talked else "on which you promised it"
    return (
        f"this lies before {before} on {without_weekday(on)}. Give the day that they were told, or "
        f"put the day {right} right"
    )


def why_not_looked_at_again(grade: Grade, gathered: Gathered) -> str:
    on, again = day_of(grade.at, gathered.zone), grade.review_on
    if grade.level != "unknown" or again is None or again >= on:
        return ""
    return (
        f"this lies before you graded it, which was on {without_weekday(on)}. Give a day after "
        "that, or put the day of the grade right"
    )


def why_not_then(at: datetime | date, of: str, gathered: Gathered) -> str:
    """Before the harm itself nobody talks of it, tries to, offers anything for it, declines to hear
    of it or decides on it. Not before we knew of it: the family may have told us first. A concern
    may be older, and its clocks too. `of`: the talk, the offer.
    """
    happened = _happened_on(gathered)
    if happened is None or day_of(at, gathered.zone) >= happened:
        return ""
    return (
        f"by what is on record it happened on {without_weekday(happened)}, after this day. Put the "
        f"day {of} right. {EARLIER}"
    )


def why_not_graded_then(grade: Grade, gathered: Gathered) -> str:
    """Nor grades it: the present grade is the last, so a slip of the year hid it behind the one
    before, and nobody was told.
    """
    return why_not_then(grade.at, "of the grade", gathered)


def why_not_decided_then(decision: Decision, gathered: Gathered) -> str:
    return _why_not_once_we_knew(decision.at, "of the decision", gathered)


def _why_not_once_we_knew(at: datetime | date, of: str, gathered: Gathered) -> str:
    """Nor does anybody here decide on what nobody here knew of yet: from the decision clocks run,
    and where the harm lay far back, or nobody knows when it was, they were over at once.
    """
    if says := why_not_then(at, of, gathered):
        return says
    said = [knew_at(gathered.case), *(b.at for b in _told(KNEW, gathered))]
    knew = min(day_of(at, gathered.zone) for at in said)
    if day_of(at, gathered.zone) >= knew:
        return ""
    return (
        f"by what is on record nobody here knew of it before {without_weekday(knew)}. Put the day "
        f"{of} right. If somebody knew earlier, first say so with “{Event.heading}”: "
        "that we became aware, and on which day"
    )


def why_no_event_then(event: Event, gathered: Gathered) -> str:
    """What another record tells too has no earlier day here than there."""
    if event.name in ONCE_WE_KNEW:
        return _why_not_once_we_knew(event.at, "of this", gathered)
    follows = event.name in AFTER_THE_HARM
    return why_not_then(event.at, "of this", gathered) if follows else ""


def before_it_was_sent(at: datetime | date, letter: Letter, gathered: Gathered) -> bool:
    """Whether that day cannot be the one on which somebody wrote back to a letter that was sent."""
    assert letter.sent_at
    sent_on = midnight(gathered.day_of(letter.sent_at), gathered.zone)
    return lies_before(moment_of(at, gathered.zone), sent_on, gathered.at)


def why_not_answered_there(answer: Answer, gathered: Gathered) -> str:
    """Whoever asks has not found it in what they had by the day before: a talk, or a letter that
    was delivered. Of a letter on its way nobody knows: the two may have crossed.
    """
    asked = next(q for q in gathered.questions if q.ref == answer.question)
    row, where = gathered.case.records[asked.number], answer.given_in or ""
    if where == THE_PAGE:
        return _why_not_on_a_page(asked.person, gathered)
    talk, letter = where.isdecimal(), gathered.letters_by_ref.get(where)
    had = gathered.case.records[int(where)].at if talk else letter and letter.delivered_at
    asked_on = gathered.day_of(min(row.at, row.recorded_at))
    if not had or gathered.day_of(had) >= asked_on:
        return ""
    what, did = ("this talk", "was") if talk else (where, "was delivered")
    return (
        f"{what} {did} before they asked, on {without_weekday(asked_on)}. Give them the answer, "
        "and name where you did. If they asked earlier, withdraw the question with "
        f"“{Correction.heading}”, and record it again with its day"
    )


def _why_not_on_a_page(asker: int, gathered: Gathered) -> str:
    """Whoever asked, or acts for them now, reads it there, where one of them was given a code."""
    meant = who_hears_now(gathered.persons, frozenset({asker}), gathered.clocks.relevant)
    invited = {link.person for link in links_of(gathered.session, gathered.case.incident.id)}
    if not meant or not invited.isdisjoint({asker, *meant}):
        return ""
    who = joined(person.called for person in gathered.persons if person.number in meant)
    return f"no code for a page was ever made for {who}. {NOT_ON_A_PAGE}"


def died_before(talk: Conversation, gathered: Gathered) -> str:
    """Who of them cannot have been there; empty where all may have lived."""
    at = moment_of(talk.at, gathered.zone)
    dead = [p for p in gathered.persons if p.number in talk.persons and not p.life.lived(at)]
    if not dead:
        return ""
    died = f"{dead[0].called} {dead[0].death(gathered.zone)}"
    says = (
        f"{died}, before this talk. Leave "
        "them out, and name whom you talked with. If they lived then, put the time of the talk "
        "right, or record the death again with its right time"
    )
    return f"{says}. {TWICE}" if shift_at(at, gathered.zone) is Shift.SECOND else says


def why_not_dead_then(status: PatientStatus, gathered: Gathered) -> str:
    """They lived on the day of each talk with them; not of the harm, which may be what was done in
    a mortuary."""
    died = day_of(status.at, gathered.zone)
    called = {p.number: p.called for p in gathered.persons if p.is_patient}
    for _, talk in gathered.case.those(Conversation):
        on = day_of(talk.at, gathered.zone)
        if on > died and (there := called.keys() & set(talk.persons)):
            return (
                f"by what is on record {called[min(there)]} was talked with on "
                f"{without_weekday(on)}, after this day. Put the day of the death right. If the "
                f"record of that talk is wrong, withdraw it first with “{Correction.heading}”, and "
                "record the talk again as it was"
            )
    return ""


def _happened_on(gathered: Gathered) -> date | None:
    """The earliest day that is on record for the harm itself, agreed to or not; else none."""
    said = [event.at for event in _told(HAPPENED, gathered)]
    known = filter(None, [gathered.incident.occurred_at, *said])
    return min((day_of(at, gathered.zone) for at in known), default=None)


def _told(name: str, gathered: Gathered) -> Iterator[Event]:
    return (event for _, event in gathered.case.those(Event) if event.name == name)
