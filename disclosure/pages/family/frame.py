"""What stands around every page of a family: the size of print, whom to ring, when a visit ends."""

from datetime import datetime

from flask import Flask, current_app, request, session

from disclosure.actions.facts import Gathered, gather_by_id
from disclosure.actions.family.leaflets import leaflets_in
from disclosure.actions.family.view import FamilyView, family_view
from disclosure.clock import now
from disclosure.extensions import db
from disclosure.house_phone import phone_in
from disclosure.pages.family.needs import NEEDS
from disclosure.pages.family.page_names import NAMES
from disclosure.pages.family.page_words import Wording
from disclosure.pages.guard import visit_key, visiting
from disclosure.records.links import visit_with
from workflows.family_page import VISIT_IDLE, VISIT_LASTS

LARGE, CHOSEN, KNOWN = "large_print", "language", "language_known"  # in the signed cookie
THEIRS = "language_theirs"  # who chose it had a page open here, or opened one with it
LOOKS = (LARGE, CHOSEN, KNOWN, THEIRS)  # how a page looks and speaks to this browser
PRINT = "print"  # in the address: large or normal
UNDER = "/f/"


def register(app: Flask) -> None:
    app.before_request(_remember_print)
    app.context_processor(_around)


def is_familys(path: str) -> bool:
    """Whether an address belongs to the family's side."""
    return path.startswith(UNDER) or path == UNDER.rstrip("/")


def here() -> Gathered:
    """The case of whoever visits, as it stands now. That they read it is no look of staff."""
    person = visiting().person
    assert person
    return gather_by_id(db.session(), person.incident_id, now())


def view_here() -> FamilyView:
    person = visiting().person
    assert person
    return family_view(here(), person.number)


def page_frame(view: FamilyView) -> dict[str, object]:
    """What the templates of a visit are given beside what they show."""
    return {
        "person": visiting(),
        "view": view,
        "words": Wording(view.today, view.month_first),
        "names": NAMES,
        "needs": NEEDS,
        "say_from": "family/say/forms.html",
        "leaflets": leaflets_in(current_app.config["SETTINGS"].home),
        "closes_at": _closes_at(view.at),
        "idle_minutes": int(VISIT_IDLE.total_seconds() // 60),
    }


def print_size() -> bool:
    """Whether this browser asked for large print."""
    return bool(session.get(LARGE))


def how_it_looks() -> dict[str, object]:
    return {each: session[each] for each in LOOKS if each in session}


def keep_looks(looks: dict[str, object]) -> None:
    """Over the end of one session into the next: it says nothing of who it was."""
    session.update(looks)


def keep_looks_for_next(looks: dict[str, object], *, same: bool) -> None:
    """For whoever opens their page now; `same`: who had theirs open last. What somebody else chose
    for themselves is not theirs; what was chosen at the door is, from now on.
    """
    if looks.get(THEIRS) and not same:
        looks.pop(CHOSEN, None)
    keep_looks(looks | {THEIRS: True})


def _closes_at(at: datetime) -> datetime | None:
    """When this visit ends at the latest, on the clock of the site."""
    visit = visit_with(db.session(), visit_key())
    return (visit.started_at + VISIT_LASTS).astimezone(at.tzinfo) if visit else None


def _remember_print() -> None:
    if is_familys(request.path) and (size := request.args.get(PRINT)) in ("large", "normal"):
        session[LARGE] = size == "large"


def _around() -> dict[str, object]:
    if not is_familys(request.path):
        return {}
    phone = phone_in(current_app.config["SETTINGS"].letterhead)
    return {LARGE: print_size(), "house_phone": phone}
