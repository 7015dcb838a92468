"""Why a requirement is met otherwise, for one person; what is on hold; and the second person."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, tzinfo
from enum import StrEnum

from disclosure.kinds.days import why_not_looked_at_again
from disclosure.kinds.fields import (
    Day,
    Each,
    EachOf,
    Happened,
    Id,
    Line,
    Planned,
    Reason,
    shared,
    team_only,
)
from disclosure.kinds.kind import End, Kind, Review
from disclosure.permissions import Permission
from workflows.excuses import NOBODY, RUNS_OUT, STANDS_IN_FOR, has_run_out
from workflows.words import Excusable, Ground, HoldLimit

GROUNDS: Mapping[str, str] = {
    Ground.DECLINED: "They said no",
    Ground.UNREACHABLE: "We cannot reach them",
    Ground.WOULD_HARM: "Hearing it now would harm them",
    Ground.ASKED_FOR_LATER: "They asked for later",
    Ground.NOT_IDENTIFIED: "Nobody knows yet who the patient is",
    Ground.NOBODY_TO_TELL: "There is nobody to tell",
}

EXCUSABLE: Mapping[str, str] = {
    "relevant_person_named": "Naming the person who must be told",
    "first_conversation_recorded": "The first conversation",
    "apology_given": "Saying sorry",
    "support_offered": "Offering support",
    "next_contact_promised": "Saying when they hear from us next",
    "family_questions_sought": "Asking what they want to know",
    "meeting_offered": "Offering a meeting",
    "disclosure_conversation_recorded": "Telling them what we found",
    "understanding_checked": "Checking what they understood",
    "apology_letter_delivered": "The letter of apology",
    "closing_letter_given": "The closing letter",
    "family_heard": "Asking how it went for them",
    "outcome_told": "Telling them what came of it",
}


class Excuse(Kind):
    word = "excuse"
    heading = "Say why something cannot be done"
    says = "They said no, cannot be reached, or asked for later. A second person agrees."
    may = Permission.JUDGE

    person: Id | None = shared("Whom it is about", refers="person", default=None)
    requirement: EachOf[Excusable] = shared("What cannot be done")
    ground: Ground = shared("On what ground")
    reason: Reason = shared("Why")
    how: Line | None = shared("How they told you", default=None)
    attempts: Each[Id] = shared("Attempts", refers="attempt", default=())
    at: Happened = shared("When")
    review_on: Day | None = shared("When to look again", default=None)

    def contradictions(self) -> Iterator[tuple[str, str]]:
        if not STANDS_IN_FOR[self.ground].issuperset(self.requirement):
            yield "ground", "this ground cannot stand in for that"
        if (self.person is None) != (self.ground in NOBODY):
            yield "person", "name the person, but nobody where there is nobody"
        if self.ground in RUNS_OUT and not self.review_on:
            yield "review_on", "say when to look again"

    def contradictions_at(self, now: datetime, zone: tzinfo) -> Iterator[tuple[str, str]]:
        if self.review_on and (says := why_not_looked_at_again(self.at, self.review_on, zone)):
            yield "review_on", says

    def ran_out(self, on: date) -> bool:
        """It leaves nothing out from then on, whoever agrees."""
        return has_run_out(self.ground, self.review_on, on)


class ExcuseReview(Review):
    word = "excuse_review"
    heading = "Review an excuse"
    says = "A second person reads why something cannot be done, and agrees or not."
    about_field = "excuse"

    excuse: Id = team_only("Which excuse", refers="excuse")


class ExcuseTold(Kind):
    word = "excuse_told"
    heading = "Record that they know of an excuse"
    says = "They know what we leave out, and how to take it back."
    may = Permission.JUDGE
    about_field = "excuse"

    excuse: Id = shared("Which excuse", refers="excuse")
    how: Line = shared("How they were told", "And how to take it back")
    at: Happened = shared("When")


class ExcuseEnd(End):
    word = "excuse_end"
    heading = "Record that an excuse ends"
    says = "They changed their mind, or were found."
    may = Permission.JUDGE
    by_family = True
    about_field = "excuse"

    excuse: Id = shared("Which excuse", refers="excuse")


class HoldBy(StrEnum):
    POLICE = "police"
    CORONER = "coroner"
    COURT = "court"
    SAFEGUARDING = "safeguarding"
    CLAIM = "claim"
    OTHER_BODY = "other_body"


class Hold(Kind):
    word = "hold"
    heading = "Record a hold"
    says = "Police, coroner, court, safeguarding or a claim asks us to wait with something."
    may = Permission.DECIDE

    by: HoldBy = shared("Who asked for it")
    limits: Each[HoldLimit] = shared("What it limits", "A claim limits nothing", default=())
    advice_by: Line = team_only("Who advised")
    reason: Reason = team_only("Why")
    since: Planned = shared("From", alias="from")
    review_on: Day = shared("When to look again")
    family_told_at: Happened | None = shared("When the family was told of it", default=None)

    def happened(self) -> Planned:
        return self.since

    def contradictions(self) -> Iterator[tuple[str, str]]:
        if not self.limits and self.by is not HoldBy.CLAIM:
            yield "limits", "say what it limits"

    def contradictions_at(self, now: datetime, zone: tzinfo) -> Iterator[tuple[str, str]]:
        if says := why_not_looked_at_again(self.since, self.review_on, zone):
            yield "review_on", says

    def ran_out(self, on: date) -> bool:
        """It holds nothing back from then on, whoever agrees."""
        return on >= self.review_on


class HoldReview(Review):
    word = "hold_review"
    heading = "Review a hold"
    says = "A second person agrees that the hold limits what it says."
    about_field = "hold"

    hold: Id = team_only("Which hold", refers="hold")


class HoldTold(Kind):
    word = "hold_told"
    heading = "Record that the family knows of a hold"
    says = "They know that there is one, and what it makes us wait with."
    may = Permission.JUDGE
    about_field = "hold"

    hold: Id = shared("Which hold", refers="hold")
    how: Line = shared("How they were told")
    at: Happened = shared("When")


class HoldEnd(End):
    word = "hold_end"
    heading = "Record that a hold ends"
    says = "The hold is over."
    may = Permission.DECIDE
    about_field = "hold"

    hold: Id = shared("Which hold", refers="hold")
