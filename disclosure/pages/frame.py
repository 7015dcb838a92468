"""What stands around every page: name, navigation, who is signed in, and the words of templates."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import Flask, current_app, request, url_for
from flask_login import current_user

from disclosure.pages import words
from disclosure.pages.boxes import params_of
from disclosure.pages.guard import current_actor, is_signed_in
from disclosure.permissions import Actor, Permission


@dataclass(frozen=True, slots=True)
class Link:
    words: str
    endpoint: str  # one that is not there is not shown
    permission: Permission
    right: bool = False

    def shown_to(self, actor: Actor) -> bool:
        return self.endpoint in current_app.view_functions and actor.may(self.permission)


NAVIGATION = (
    Link("Today", "worklist.today", Permission.SEE_CASES),
    Link("Incidents", "incidents.index", Permission.SEE_CASES),
    Link("Promises", "commitments.index", Permission.SEE_CASES),
    Link("Measures", "reports.measures", Permission.REPORT),
    Link("Users", "admin.users", Permission.ADMINISTER),
    Link("Sites", "admin.sites", Permission.ADMINISTER),
    Link("Open an incident", "incidents.open_one", Permission.OPEN_CASE, right=True),
)


def register(app: Flask) -> None:
    app.jinja_env.filters.update(words.FILTERS)
    app.jinja_env.globals["params_of"] = params_of
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
    return around


def _work_of(actor: Actor) -> str:
    """The words after a name: their own title, else their roles."""
    return str(current_user.title) or ", ".join(map(words.role_words, sorted(actor.roles)))


def _links(actor: Actor) -> Iterator[dict[str, object]]:
    for link in NAVIGATION:
        if link.shown_to(actor):
            href = url_for(link.endpoint)
            under = request.path.startswith(f"{href}/")
            here = "page" if request.path == href else "true" if under else ""
            yield {"words": link.words, "href": href, "here": here, "right": link.right}
