"""What is added beside other records: notes for the team, corrections that may withdraw one."""

from disclosure.kinds.fields import Email, Id, Line, Ref, TrueOrFalse, Words, shared, team_only
from disclosure.kinds.kind import Kind, Review
from disclosure.permissions import Permission

OPENING = 1  # the entry by which a case was opened; what was told with it stands in the case itself

_SEES = "They see the case from then on, unless only named people do"


class Note(Kind):
    word = "note"
    heading = "Write a note for the team"
    says = "A line for the team. The family does not see it."
    may = Permission.RECORD_CARE

    words: Words = team_only("Note")


class Huddle(Kind):
    word = "huddle"
    heading = "Record the huddle before a conversation"
    says = "Before you talk: who leads, what is known, how you say sorry."
    may = Permission.RECORD_CARE

    words: Words = team_only(
        "Agreed", "Who leads, what is known, what not to guess, words of the apology"
    )
    lead: Email | None = team_only("Who leads the talk", _SEES, refers="staff", default=None)
    lead_trained: Line | None = team_only(
        "When they learned to lead such a talk", "A course, a coach beside them", default=None
    )
    coach: Email | None = team_only("The coach beside you", _SEES, refers="staff", default=None)
    known: Words | None = team_only("What is known", "Facts alone, as of today", default=None)
    not_to_guess: Words | None = team_only(
        "What we do not know, and do not guess", "Causes, blame, what comes of it", default=None
    )
    setting: Words | None = team_only(
        "Where, and what is ready there",
        "A quiet room, a seat for everybody, water, no telephone, time enough",
        default=None,
    )


class Debrief(Kind):
    word = "debrief"
    heading = "Record the debrief after a conversation"
    says = "After you talked: what we learned for next time."
    may = Permission.DEBRIEF

    words: Words = team_only(
        "What we learned for next time",
        "Of the talk, not of each other. How a colleague is stays with whoever helps them",
    )
    conversation: Id | None = team_only("After which talk", refers="conversation", default=None)


class Correction(Kind):
    word = "correction"
    heading = "Correct a record"
    says = "What is right instead. The old words stay beside it."
    may = Permission.RECORD_CARE
    about_field = "of"

    of: Ref = shared(
        "Which record",
        "Words move no clock. Where a day or an hour of the opening was wrong, also use “Record an "
        "event the law counts from”",
        refers="record or opening",
    )
    words: Words = shared("What is right instead")
    withdraws: TrueOrFalse = shared("Withdraw it", "Yes: it counts for nothing from now on")

    @property
    def is_about(self) -> int | None:
        """None of what was told at the opening, which is no record of its own."""
        return None if self.of == str(OPENING) else int(self.of)

    @property
    def withdraws_it(self) -> bool:
        return self.withdraws


class CorrectionReview(Review):
    word = "correction_review"
    heading = "Review a correction that needs a second person"
    says = "A second person agrees to take back what was asked of us, or to mend findings."
    about_field = "correction"

    correction: Id = team_only("Which correction", refers="correction")
