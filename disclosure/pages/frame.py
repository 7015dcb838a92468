"""What stands around every page: name, navigation, who is signed in, and the words of templates."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from flask import Flask, current_app, request, url_for
from flask_login import current_user
from sqlalchemy.orm import Session

from disclosure.actions.to_staff.inbox import count_of_new
from disclosure.extensions import db
from disclosure.pages import words
from disclosure.pages.boxes import hour_of, params_of
from disclosure.pages.glass.through import glass_of_page
from disclosure.pages.guard import current_actor, is_signed_in
from disclosure.pages.reader_clock import moment_here
from disclosure.pages.rota.coach import coach_of_page
from disclosure.permissions import Actor, Permission
from disclosure.records.counted import MOST_COUNTED


@dataclass(frozen=True, slots=True)
class Link:
    words: str
    endpoint: str  # one that is not there is not shown
    permission: Permission
    right: bool = False
    seldom: bool = False  # it stands under “More”
    count: Callable[[Session, Actor], int] | None = None  # of what waits there for that person

    def shown_to(self, actor: Actor) -> bool:
        """By role alone: a glass that somebody broke changes nothing in the menu."""
        there = self.endpoint in current_app.view_functions
        return there and actor.may_by_role(self.permission)


NAVIGATION = (
    Link("Today", "worklist.today", Permission.SEE_CASES),
    Link("Incidents", "incidents.index", Permission.SEE_CASES),
    Link("Promises", "commitments.index", Permission.SEE_CASES),
    Link("Look-backs", "look_backs.index", Permission.SEE_CASES, seldom=True),
    Link("Improvements", "improvements.index", Permission.SEE_CASES, seldom=True),
    Link("Families say", "families_experience.index", Permission.REPORT, seldom=True),
    Link("Measures", "reports.measures", Permission.REPORT, seldom=True),
    Link("Yearly reports", "yearly_reports.index", Permission.REPORT, seldom=True),
    Link("Cases opened in need", "glass.listed", Permission.REPORT, seldom=True),
    Link("Keeping", "keeping.listed", Permission.REPORT, seldom=True),
    Link("Users", "admin.users", Permission.ADMINISTER),
    Link("Sites", "admin.sites", Permission.ADMINISTER),
    Link("Languages", "languages.index", Permission.ADMINISTER, seldom=True),
    Link("Calculator", "calculator.ask", Permission.SIGNED_IN, seldom=True),
    Link("Paper", "paper.index", Permission.SIGNED_IN, seldom=True),
    Link("Background work", "work.index", Permission.SIGNED_IN, seldom=True),
    Link("On call", "rota.on_call", Permission.SIGNED_IN),
    Link("Messages", "messages.index", Permission.SIGNED_IN, count=count_of_new),
    Link("Open an incident", "incidents.open_one", Permission.OPEN_CASE, right=True),
)


def register(app: Flask) -> None:
    app.jinja_env.filters.update(words.FILTERS, moment_here=moment_here)
    app.jinja_env.globals["params_of"] = params_of
    app.jinja_env.globals["hour_of"] = hour_of
    app.context_processor(_around)


def first_page(actor: Actor) -> str:
    """Where somebody starts who asked for no page."""
    first = next((link for link in NAVIGATION if link.shown_to(actor)), None)
    return url_for(first.endpoint if first else "signing_in.account")


def _around() -> dict[str, object]:
    around: dict[str, object] = {"settings": current_app.config["SETTINGS"]}
    if is_signed_in():
        around["actor"] = current_actor()
        around["actor_does"] = _work_of(current_actor())
        around["navigation"] = list(_links(current_actor()))
        around["home"] = first_page(current_actor())
        around["coach"] = coach_of_page()
        around["through_glass"] = glass_of_page()
    return around


def _work_of(actor: Actor) -> str:
    """The words after a name: their own title, else their roles."""
    return str(current_user.title) or ", ".join(map(words.role_words, sorted(actor.roles)))


def _links(actor: Actor) -> Iterator[dict[str, object]]:
    """The reader is at one of them: the one whose address is most of that of the page."""
    shown_here = [(link, url_for(link.endpoint)) for link in NAVIGATION if link.shown_to(actor)]
    over = [href for _, href in shown_here if f"{request.path}/".startswith(f"{href}/")]
    nearest = max(over, key=len, default="")
    for link, href in shown_here:
        here = "" if href != nearest else "page" if request.path == href else "true"
        waits = link.count(db.session(), actor) if link.count else 0
        count = waits if waits <= MOST_COUNTED else f"{MOST_COUNTED}+"
        shown = {"words": link.words, "href": href, "here": here, "right": link.right}
        yield {**shown, "seldom": link.seldom, "count": count}
