"""What programmes of communication and resolution keep beside the findings: offers, the insurer.

No law of policy/regimes.yaml counts from either; they are rules of the house. An offer is for the
team alone, so that no word about money stands beside what the family is told of the care.
"""

from enum import StrEnum

from disclosure.kinds.fields import Happened, Id, Line, Words, team_only
from disclosure.kinds.kind import Kind
from disclosure.permissions import Permission


class Offered(StrEnum):
    REIMBURSEMENT = "reimbursement"  # of what it cost them
    COMPENSATION = "compensation"
    WAIVER = "waiver"  # of a bill
    OTHER = "other"


class OfferStands(StrEnum):
    MADE = "made"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Offer(Kind):
    word = "offer"
    heading = "Record an offer"
    says = "Kept apart from what we found: the family hears of it in a talk of its own."
    may = Permission.DECIDE

    what: Offered = team_only("What was offered")
    by: Line = team_only("Who offers it", "The hospital, its insurer")
    at: Happened = team_only("When")
    stands: OfferStands = team_only("How it stands")
    replaces: Id | None = team_only(
        "Which earlier record of it this replaces", refers="offer", default=None
    )
    words: Words | None = team_only(
        "Note", "For the team. The findings and the letters say nothing of it", default=None
    )

    def in_short(self) -> str:
        return f"Offer: {self.what}, {self.stands}"


class InsurerTold(Kind):
    word = "insurer_told"
    heading = "Record that the insurer was told"
    says = "When the insurer was told, and how."
    may = Permission.DECIDE

    who: Line = team_only("Which insurer, and whom there")
    at: Happened = team_only("When")
    how: Line = team_only("How", "By telephone, their own form, in writing")
    note: Words | None = team_only("Note", "A number of theirs", default=None)
