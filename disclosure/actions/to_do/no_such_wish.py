"""A concern that we opened for somebody, over a wish that they never had: what was recorded of it
was withdrawn since, as another person's, or they had allowed that way again by then.
"""

from datetime import date, datetime

from disclosure.actions.people.people_now import PersonNow
from disclosure.actions.thing_to_do import Viewed
from disclosure.kinds.care import Meeting, QuestionsSought
from disclosure.kinds.conversation import BY_WAY, Conversation, Heard
from disclosure.kinds.kind import Kind
from disclosure.kinds.notes import Correction
from disclosure.kinds.people import Attempt
from disclosure.kinds.ways_said import way_said
from workflows.words import Way


def no_such_wish(view: Viewed, concern: int) -> str:
    """What whoever answers it is told, in sentences; empty where it is none of these, or they had
    asked that of us as it stands now.
    """
    case = view.gathered.case
    came_with = case.records[concern].parent or 0
    about, person = case.bodies.get(came_with), view.person(case.records[concern].body["person"])
    if about is None or person is None or came_with in case.gone:
        return ""
    if (way := _way(about)) is None or _had_forbidden(view, person, way, about):
        return ""
    talk = isinstance(about, Conversation)  # which counts all the same
    instead = "" if talk else ", and record it again: then it counts"
    return (
        f"As the record stands now, {person.called} had not asked that of us. If that is right, "
        f"withdraw No. {concern if talk else came_with} with “{Correction.heading}”{instead}."
    )


def _way(about: Kind) -> Way | None:
    """By which it was, where it is marked as against their wishes."""
    if not getattr(about, "against_wishes", False):
        return None
    if isinstance(about, Conversation):
        return BY_WAY.get(about.how)
    if isinstance(about, Attempt):
        return about.how
    return way_said(about.how) if isinstance(about, Heard | Meeting | QuestionsSought) else None


def _had_forbidden(view: Viewed, person: PersonNow, way: Way, about: Kind) -> bool:
    at: datetime | date | None = about.happened()
    return at is None or way in person.never_then(at, view.gathered.zone)
