"""POST /f/take-away: everything on the page and every letter, in one file that needs no program."""

import re
from datetime import date, datetime
from html.parser import HTMLParser
from pathlib import Path

from flask import Blueprint, current_app, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from disclosure.actions.family.pack import family_pack
from disclosure.actions.family.view import FamilyView, family_view
from disclosure.pages.family.days import family_day, family_hour, family_short_day
from disclosure.pages.family.frame import here, page_frame
from disclosure.pages.family.page_words import Wording
from disclosure.pages.files import to_keep
from disclosure.pages.guard import for_family, fresh, visiting, visits_as
from disclosure.permissions import Actor

blueprint = Blueprint("family_take_away", __name__, url_prefix="/f")

PACK, NO_FORMS, TAKE_AWAY = "my-page.zip", "family/no_forms.html", "/f/take-away"
TEXTS = {
    "questions-and-answers.txt": "questions",
    "promises.txt": "promises",
    "talks.txt": "talks",
    "what-you-told-us.txt": "account",
}  # each is a part of the page
HEADINGS = frozenset({"h1", "h2", "h3", "h4"})
BREAKS = HEADINGS | {"p", "li", "div", "section", "tr", "dt", "ul", "ol", "summary", "br"}
BEFORE = {"li": "- ", "td": ", ", "dd": ": "}  # what stands for how they look
SILENT = frozenset({"style", "script", "svg", "head", "thead", "caption"})
EMPTY = frozenset({"br", "hr", "img", "input", "link", "meta", "use", "path", "circle", "rect"})


@blueprint.post("/take-away")
@for_family
@fresh
def take_away() -> ResponseReturnValue:
    person = visiting().person
    assert person
    gathered = here()
    view = family_view(gathered, person.number)
    pack = family_pack(gathered, person.number, files_of_page(view), view.today)
    return to_keep(pack, "application/zip", PACK)


def pages_for(person: Actor, made_by: str) -> dict[str, str]:
    """The same for somebody who cannot take it away themselves, in the language they need.

    Read as they would read it, whoever asks. `made_by`: the role of whoever hands it over.
    """
    assert person.person
    with current_app.app_context(), current_app.test_request_context(TAKE_AWAY):
        visits_as(person)
        return files_of_page(family_view(here(), person.person.number), made_by)


class WordingOfPack(Wording):
    """Whoever reads a pack reads it years later, and elsewhere: each day has its year, and each
    moment its zone.
    """

    def day(self, on: date) -> str:
        return family_day(on, None, month_first=self.month_first)

    def short(self, on: date) -> str:
        return family_short_day(on, None, month_first=self.month_first)

    def hour(self, at: datetime) -> str:
        """Of an hour that they wish for, on whatever day, no zone is known."""
        return f"{family_hour(at, month_first=self.month_first)} {at:%Z}".rstrip()

    def moment(self, at: datetime) -> str:
        return str(gettext("%(day)s, %(time)s", day=self.short(at.date()), time=self.hour(at)))


def files_of_page(view: FamilyView, made_by: str = "") -> dict[str, str]:
    """Their page as a web page and as text, its parts one by one, and what is what."""
    shown = page_frame(view) | {"unfolded": True, "packed": True, "say_from": NO_FORMS}
    shown |= {"made_by": made_by, "words": WordingOfPack(view.today, view.month_first)}
    style = "".join(
        (Path(current_app.static_folder or "") / name).read_text()
        for name in ("govuk-frontend.min.css", "app.css")
    )
    page = render_template("family/taken_away.html", **shown, style=style)
    parts = {
        name: in_text(render_template(f"family/page/{part}.html", **shown))
        for name, part in TEXTS.items()
    }
    read_me = render_template("family/read_me.txt", **shown)
    return {"README.txt": read_me, "page.html": page, "page.txt": in_text(page), **parts}


def in_text(page: str) -> str:
    """The words of a page, a line for each paragraph, for whoever has no browser."""
    reader = _Words()
    reader.feed(page)
    lines = (re.sub(r"\s+", " ", line).strip() for line in "".join(reader.said).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"


class _Words(HTMLParser):
    """Collects what would be read aloud, and leaves out what is only drawn."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self._silent: list[bool] = []  # of each element that is open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in BREAKS:
            self.said.append("\n\n" if tag in HEADINGS else "\n")
        self.said.append(BEFORE.get(tag, ""))
        if tag not in EMPTY:
            hidden = tag in SILENT or ("aria-hidden", "true") in attrs
            self._silent.append(hidden)

    def handle_endtag(self, tag: str) -> None:
        if tag not in EMPTY and self._silent:
            self._silent.pop()
        if tag in BREAKS and tag != "dt":
            self.said.append("\n")

    def handle_data(self, data: str) -> None:
        if not any(self._silent):
            self.said.append(data.replace("\n", " "))
