"""From the records to the events that the regimes count from.

Source: "Which record is which event of the regimes" in docs/reference/events.md, in its order.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from functools import cached_property
from zoneinfo import ZoneInfo

from disclosure.actions.explanations_given import Explained, explanations_given
from disclosure.actions.law.applying import decisions_and_rules, noes_that_held
from disclosure.actions.law.as_event import event_of
from disclosure.actions.law.clock_excuses import Excuses
from disclosure.actions.law.first_moments import HAPPENED, agreed_to, harm_told_by
from disclosure.actions.law.spoken_apology import spoken_apology
from disclosure.actions.letters.never_had import was_never_had
from disclosure.actions.people.people_now import PersonNow, person_numbered
from disclosure.actions.reading import Case
from disclosure.actions.said_beside import withdrawn_by
from disclosure.kinds import people as p
from disclosure.kinds.care import Meeting, QuestionsSought, Support
from disclosure.kinds.conversation import ApologyReview, Conversation
from disclosure.kinds.fields import latest_of, moment_of
from disclosure.kinds.findings import Findings, FindingsApproval
from disclosure.kinds.law import Event as OtherEvent
from disclosure.kinds.law import EventReview
from disclosure.kinds.questions import Concern
from disclosure.policy import policy
from disclosure.records.evidence import Evidence
from disclosure.records.letter import Letter
from workflows.counting import day_of
from workflows.events import Event
from workflows.moments import may_follow
from workflows.words import CARRIES_NO_LETTER, SORRY, Applies, PatientChange, Standing, Talk

RAISED_BY_RECORDS = frozenset(
    {
        "became_aware", "occurred", "reported_locally", "in_person_notified", "record_made",
        "apology_given", "wishes_recorded", "meeting_held", "results_given", "written_notified",
        "apology_offered_written", "delay_explained", "support_given", "meeting_arranged",
        "meeting_statement_given", "graded_notifiable", "review_completed", "declined_by_person",
        "refusal_recorded", "contact_failed", "attempts_recorded", "contact_restored",
        "capacity_regained", "requested_by_person",
    }
)  # fmt: skip


def proposed_events(case: Case) -> Iterator[Event]:
    """Told as an event of its own, where another record tells such a thing too: each counts once a
    second person agrees, and on these none has said anything.
    """
    for row, event in case.those(OtherEvent):
        if event.name in RAISED_BY_RECORDS and not case.was_judged(EventReview, row.number):
            told = event_of(case, row.number, event.name, event.at)
            yield replace(told, duties=frozenset(event.duties), proposed=True)


@dataclass(frozen=True)
class Clocks:
    """One case, its letters and its people. `approved_for_all`: when the findings of its look-back
    were approved, by their fingerprint; asked only where it matters.
    """

    case: Case
    letters: tuple[Letter, ...]
    persons: tuple[PersonNow, ...]
    approved_for_all: Callable[[], Mapping[str, datetime]]

    @property
    def zone(self) -> ZoneInfo:
        return self.case.zone

    @cached_property
    def relevant(self) -> frozenset[int]:
        """The ids of those who must be told now."""
        return frozenset(person.number for person in self.persons if person.must_be_told)

    @cached_property
    def excuses(self) -> Excuses:
        return Excuses(self.case, self.persons, self.relevant)

    def events(self) -> tuple[Event, ...]:
        found = (
            *self._opening(),
            *self._conversations(),
            *self._letters(),
            *self._care(),
            *self._decisions(),
            *self.excuses.events(),
            *self._others(),
        )
        return tuple(found)

    def _event(self, number: int, name: str, at: datetime | date, mode: str | None = None) -> Event:
        return event_of(self.case, number, name, at, mode)

    def _opening(self) -> Iterator[Event]:
        i, recorded = self.case.incident, self.case.incident.recorded_at
        aware: datetime | date = i.became_aware_at
        if i.became_aware_day_only:
            aware = i.became_aware_at.astimezone(self.zone).date()
        yield Event("became_aware", aware, recorded)
        if i.occurred_at and not harm_told_by(self.case):
            day = i.occurred_at.astimezone(self.zone).date()
            yield Event("occurred", day if i.occurred_day_only else i.occurred_at, recorded)
        said = self._said_since(i.ref, recorded)
        if i.reported_at and not (said is False and agreed_to(self.case, "reported_locally")):
            there = i.reported_at.astimezone(self.zone)
            alone = there.time() == time()  # a day without an hour is kept as its midnight
            at = there.date() if alone else i.reported_at
            told = Event("reported_locally", at, recorded, said is True, any_hour=alone)
            yield replace(told, refused=said is False)

    def _conversations(self) -> Iterator[Event]:
        for row, talk in self.case.those(Conversation):
            yield self._event(row.number, "record_made", self.case.entered_at[row.number])
            told = self._reached(talk)
            firsts = talk.persons if talk.kind is Talk.FIRST else first_for(self.case, row, talk)
            if any(self._had_to_hear(person, talk.at) for person in firsts):
                yield self._event(row.number, "in_person_notified", talk.at, str(talk.how))
            if told and spoken_apology(self.case, row.number, talk):
                given = self._event(row.number, "apology_given", talk.at, str(talk.how))
                agreed = self.case.agreed(ApologyReview, row.number)
                yield replace(given, agreed_to_be_one=agreed)
            if talk.preferences and any(self._is_theirs(p, talk.at) for p in talk.persons):
                yield self._event(row.number, "wishes_recorded", talk.at)
            if talk.kind is Talk.DISCLOSURE and told:
                yield self._event(row.number, "meeting_held", talk.at, str(talk.how))
                if tells_results(self.case, talk):
                    yield self._event(row.number, "results_given", talk.at, str(talk.how))

    def _reached(self, talk: Conversation) -> bool:
        """Not where nobody was there but a neighbour, or the patient for whom somebody else has to
        hear it: a child, or who lacked capacity then.
        """
        return any(self._had_to_hear(person, talk.at) for person in talk.persons)

    def _had_to_hear(self, person: int, at: datetime | date) -> bool:
        """One of those who had to be told then: the first of them meets the duty, for good. What is
        done towards others is kindness, and meets no duty that is owed to the patient. Source:
        the design of the product, "Duty".
        """
        moment = moment_of(at, self.zone)
        there = person_numbered(self.persons, person)
        return there is not None and there.had_to_be_told(moment, self.zone)

    def _is_theirs(self, person: int, at: datetime | date) -> bool:
        """Of whoever had to be told then, or of the patient also where somebody acts for them:
        support and wishes are those of who was harmed, not only of who hears of it. Not of a
        neighbour, nor of who is not to be told of the case at all; what staff are offered is owed
        to staff. Source: regulation 20(2)(b) of SI 2014/2936, and its like in Wales and Scotland:
        support is for "the relevant person".
        """
        there = person_numbered(self.persons, person)
        cared_for = there is not None and there.was_cared_for(moment_of(at, self.zone))
        return cared_for or self._had_to_hear(person, at)

    def _letters(self) -> Iterator[Event]:
        for letter in self.letters:
            if not letter.sent_at:
                continue
            yield self._sent(letter, "record_made")
            if self._is_to_who_had_to_hear(letter, letter.sent_at):
                yield from self._telling(letter)
            read = SORRY in letter.contents and not was_never_had(self.case, letter)
            read_at = letter.delivered_at if read else None
            if read_at and self._is_to_who_had_to_hear(letter, read_at):
                yield self._sent(letter, "apology_given", read_at)

    def _is_to_who_had_to_hear(self, letter: Letter, at: datetime) -> bool:
        """Also where they had died, and nobody knew it yet."""
        to = person_numbered(self.persons, letter.to_person)
        if to is None:
            return False
        died = to.died_at is not None and to.standing == Standing.RELEVANT
        return died or to.had_to_be_told(at, self.zone)

    def _telling(self, letter: Letter) -> Iterator[Event]:
        """What a letter is to whoever had to be told, and to nobody else."""
        contents, unheard = frozenset(letter.contents), was_never_had(self.case, letter)
        if letter.kind == "initial_notification" or _tells_it_all(letter, contents):
            yield self._sent(letter, "written_notified")
            yield from self._told_by_letter(letter)
        if self._holds_results(letter, contents):
            yield replace(self._sent(letter, "results_given"), unheard=unheard)
        if letter.kind == "delay":
            yield self._sent(letter, "delay_explained")
        if SORRY in contents and not unheard:
            yield self._sent(letter, "apology_offered_written")

    def _told_by_letter(self, letter: Letter) -> Iterator[Event]:
        """Where the rule itself takes a letter for the telling, and the post did not bring it back
        before they had it.
        """
        taking, told = _duties_told_by_letter(), self._sent(letter, "in_person_notified")
        if taking and told.mode == "writing" and not was_never_had(self.case, letter):
            yield replace(told, duties=taking)

    def _holds_results(self, letter: Letter, contents: frozenset[str]) -> bool:
        """Of findings that were approved when its words were sealed. What it says of enquiries
        before that nobody had agreed to.
        """
        issued, kind = letter.issued_number, letter.kind in ("findings", "apology")
        if issued is None or not kind or "results_of_enquiries" not in contents:
            return False
        by_then = _approved(self.case, lambda row: row.number < issued)
        return bool(by_then) or self._approved_for_all_by(self.case.records[issued].recorded_at)

    def _approved_for_all_by(self, then: datetime) -> bool:
        """Findings of a look-back are approved once for all, and may come on record in a case only
        after its letter was issued.
        """
        stand = _approved(self.case, lambda _: True)
        approvals = (said for _, said in self.case.those(FindingsApproval) if said.agrees)
        exact = {said.sha256 for said in approvals if said.findings in stand}
        approved_at = self.approved_for_all() if exact else {}
        return any(approved_at[each] <= then for each in exact & approved_at.keys())

    def _sent(self, letter: Letter, name: str, at: datetime | None = None) -> Event:
        moves = [m for m in self.case.moves(letter.ref) if m.body["trigger"] in ("send", "deliver")]
        sent_at = letter.sent_at or letter.recorded_at
        move = moves[-1 if at else 0] if moves else None
        recorded = move.recorded_at if move else sent_at
        said = self._said_since(letter.ref, recorded)
        any_hour = move is not None and self.case.day_only(move.number)
        mode = str(letter.sent_how) if letter.sent_how in CARRIES_NO_LETTER else "writing"
        there = at or sent_at
        when = day_of(there, self.zone) if any_hour else there  # a day here is that day of the law
        sent = Event(name, when, recorded, said is True, mode, any_hour=any_hour)
        return replace(sent, refused=said is False)

    def _said_since(self, ref: str, recorded: datetime) -> bool | None:
        """The last word on that letter, or the opening, after this came on record: nobody agrees
        beforehand. None: there is none.
        """
        of_it = [
            body.agrees
            for row, body in self.case.those(EventReview)
            if body.event == ref and row.recorded_at >= recorded
        ]
        return of_it[-1] if of_it else None

    def _care(self) -> Iterator[Event]:
        for row, support in self.case.those(Support):
            number = support.person()
            if number is not None and self._is_theirs(number, support.at):
                yield self._event(row.number, "support_given", support.at)
        for row, asked in self.case.those(QuestionsSought):
            if not asked.against_wishes and self._is_theirs(asked.person, asked.at):
                yield self._event(row.number, "wishes_recorded", asked.at)
        for row, meeting in self.case.those(Meeting):
            yield from self._meeting(row, meeting)
        # Also of what will not be done: they know.
        for each in explanations_given(self.case, self.letters, self.persons):
            yield replace(self._explained(each), duties=_explained_by(each.said.duty))

    def _explained(self, told: Explained) -> Event:
        """From when they had it: in a letter, not before that was sent; and where its sending came
        on record later, a second person agrees to that, as to any letter.
        """
        row, name = told.row, "delay_explained"
        sent = self._sent(told.letter, name) if told.letter else None
        if sent and sent.recorded_at and sent.recorded_at > row.recorded_at:
            return replace(sent, at=told.since, mode=None)
        return self._event(row.number, name, told.since)

    def _meeting(self, row: Evidence, meeting: Meeting) -> Iterator[Event]:
        """Each part as of its own day: who had to be told then."""
        offered, given = meeting.offered_at, meeting.statement_given_at
        held = meeting.held_at(row.recorded_at, self.zone)
        if meeting.counts_as_offered and self._had_to_hear(meeting.person, offered):
            yield self._event(row.number, "meeting_arranged", offered)
        if held and self._had_to_hear(meeting.person, held):
            yield self._event(row.number, "meeting_held", held)
        if given and self._had_to_hear(meeting.person, given):
            yield self._event(row.number, "meeting_statement_given", given, "writing")

    def _decisions(self) -> Iterator[Event]:
        """That one regime applies says nothing of another: until somebody decides on that, too, its
        clocks run from when we became aware. A "no" that held ends what a "yes" before it started:
        whoever decides anew starts it anew.
        """
        noes = noes_that_held(self.case)
        for row, decision, names in decisions_and_rules(self.case):
            duties = _duties_under([name for name in names if noes.get(name, 0) < row.number])
            if decision.applies is Applies.YES and duties:
                graded = self._event(row.number, "graded_notifiable", decision.at)
                yield replace(graded, duties=duties)
        stand = _approved(self.case, lambda _: True)
        for row, approval in self.case.those(FindingsApproval):
            if approval.agrees and approval.findings in stand:
                yield self._event(row.number, "review_completed", self.case.entered_at[row.number])

    def _others(self) -> Iterator[Event]:
        for row, status in self.case.those(p.PatientStatus):
            if status.what is PatientChange.REGAINED_CAPACITY:
                yield self._event(row.number, "capacity_regained", status.at)
        for row, concern in self.case.those(Concern):
            if row.parent is None:
                yield self._event(row.number, "requested_by_person", concern.at)
        for row, event in self.case.those(OtherEvent):
            if self._stands(row.number, event):
                told = self._event(row.number, event.name, event.at)
                yield replace(told, duties=frozenset(event.duties))

    def _stands(self, number: int, event: OtherEvent) -> bool:
        """What other records tell too, once a second person agrees. Of the harm itself, the last
        that they agreed to: it puts right what was told before, and is no second harm.
        """
        agreed = self.case.agreed(EventReview, number)
        if event.name == HAPPENED and not event.duties:
            return agreed and number == harm_told_by(self.case)
        return agreed or event.name not in RAISED_BY_RECORDS


def _duties_under(names: Collection[str]) -> frozenset[str]:
    """Of these regimes, in every version."""
    regimes = (regime for regime in policy().regimes if regime.id in names)
    return frozenset(duty.id for regime in regimes for duty in regime.duties)


def _duties_told_by_letter() -> frozenset[str]:
    """Those to tell them that may be done in writing, of every regime. Source: the notes of these
    duties in policy/regimes.yaml, such as "telephone, face to face, video, e-mail or letter".
    """
    told = (duty for duty in policy().duties if duty.completed_by == "in_person_notified")
    return frozenset(duty.id for duty in told if "writing" in duty.modes)


def _explained_by(explained: str) -> frozenset[str]:
    """The duty that an explanation is about, and those that ask why just that one is late."""
    why_late = (duty.id for duty in policy().duties if duty.threshold_for == explained)
    return frozenset({explained, *why_late})


def _tells_it_all(letter: Letter, contents: frozenset[str]) -> bool:
    """A later letter with the content of the first counts as the written notification too."""
    return letter.kind in ("findings", "apology") and {SORRY, "facts_known"} <= contents


def _approved(case: Case, before: Callable[[Evidence], bool]) -> frozenset[int]:
    """Numbers of the findings, older ones too, on which the last word of those that were said
    before is a yes. Whoever was told those was told, though others were written since. Another
    patient's, once withdrawn, are none of this one, nor those that the approver took back.
    """
    written = {row.number for row, _ in case.those(Findings)}
    said: dict[int, bool] = {}
    for row, approval in case.those(FindingsApproval):
        if approval.findings in written and before(row):
            said[approval.findings] = approval.agrees
    return frozenset(number for number, agrees in said.items() if agrees)


def first_for(case: Case, row: Evidence, talk: Conversation) -> frozenset[int]:
    """Persons who were first talked with when what we found was known, and heard all of it in this
    one talk. Not whoever had a first talk on record that was withdrawn since: that one is to be
    held, or recorded anew.
    """
    if not tells_results(case, talk):
        return frozenset()
    before = (
        body.persons
        for number, body in case.bodies.items()
        if isinstance(body, Conversation)
        and body.kind is Talk.FIRST
        and (number not in case.gone or _fell_after(case, number, row.number))
    )
    return frozenset(talk.persons).difference(*before)


def _fell_after(case: Case, number: int, then: int) -> bool:
    return any(correction.number > then for correction, _ in withdrawn_by(case, number))


def tells_results(case: Case, talk: Conversation) -> bool:
    """A talk of what we found, once somebody had approved it."""
    by = latest_of(talk.at, case.zone)
    return talk.kind is Talk.DISCLOSURE and bool(
        _approved(case, lambda row: may_follow(by, case.entered_at[row.number]))
    )


def approval_of_findings(case: Case) -> Evidence | None:
    """Of the present ones, on their exact text; None where they are not approved."""
    written = list(case.those(Findings))
    return case.agreement(FindingsApproval, written[-1][0].number) if written else None
