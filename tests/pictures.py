"""Makes the pictures of the README from the demo; `make pictures` makes these and all others."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from disclosure.actions.change import Change, Door
from disclosure.actions.facts import gather
from disclosure.actions.family.door import invite
from disclosure.actions.users import Person
from disclosure.app import create_app
from disclosure.clock import now
from disclosure.commands import demo_story as story
from disclosure.commands.demo import PASSWORD, first_sunday, introduce
from disclosure.commands.demo_case import WEEKS, tell
from disclosure.commands.demo_teller import Teller
from disclosure.extensions import db
from disclosure.operations.keys import session_on
from disclosure.records.engine import make_tables, open_database
from disclosure.records.letter import files_of, letters_of
from disclosure.records.users import actor_called
from disclosure.settings import ROOT, Settings
from tests.browser import a_browser, end_browser, serving
from tests.databases import settings_in
from tests.picture import shrink

TO = ROOT / "docs" / "pictures"
WIDTH, PHONE, HEIGHT, LETTER_HEIGHT = 1280, 390, 1000, 900
ANSWER = "Burek"
LATE_ON = timedelta(days=61, hours=9)  # of the story: a promise is late, and closing is asked for


class Enough(Exception):
    """The story stands where the picture is taken."""


class UntilLate(Teller):
    def refused(self, who: Person, ref: str, trigger: str, says: str, data: object = None) -> None:
        super().refused(who, ref, trigger, says, data)
        if trigger == "close":
            raise Enough


def main() -> None:
    TO.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as folder:
        home = Path(folder)
        settings = settings_in(home, f"sqlite:///{home}/demo.sqlite")
        with told_until_late(settings) as teller:
            letter(teller, home)
            family(settings, code_for_ewa(teller))
            incident(settings, teller.case.ref)
    end_browser()
    for picture in sorted(TO.glob("*.png")):
        print(f"{picture.relative_to(ROOT)}: {picture.stat().st_size // 1000} kB")


@contextmanager
def told_until_late(settings: Settings) -> Iterator[Teller]:
    engine = open_database(settings.database_url)
    make_tables(engine)
    with session_on(engine, settings) as session:
        introduce(session)
        began = first_sunday(now() + timedelta(weeks=WEEKS) - LATE_ON)
        teller = UntilLate(session, began, lambda line: None)
        try:
            tell(teller)
        except Enough:
            session.rollback()
        yield teller
    engine.dispose()


def letter(teller: Teller, home: Path) -> None:
    """The first page of the apology, as it was printed."""
    row = next(x for x in letters_of(teller.session, teller.case.id) if x.kind == "apology")
    pdf = home / "apology.pdf"
    files = files_of(teller.session, row.id)
    pdf.write_bytes(next(file.content for file in files if file.format == "standard"))
    size = ["-scale-to-y", str(LETTER_HEIGHT), "-scale-to-x", "-1"]
    what = ["-png", "-singlefile", "-f", "1", str(pdf), str(home / "letter")]
    subprocess.run(["pdftoppm", *size, *what], check=True)
    shrink((home / "letter.png").read_bytes(), TO / "letter.png")


def code_for_ewa(teller: Teller) -> str:
    """As her contact makes it, with the answer that `family` types."""
    session, at = teller.session, now()
    person = next(p for p in gather(session, teller.case, at).facts.relevant)
    who = actor_called(session, story.PRYCE.email)
    assert who
    change = Change(teller.case.id, who, at, Door.COMMAND)
    return invite(session, change, person.id, {"question": "a word", "answer": ANSWER}).code


def family(settings: Settings, code: str) -> None:
    """As it opens on her phone."""
    app = create_app(settings)
    with serving(app) as address, a_browser(address, PHONE) as page:
        page.set_viewport_size({"width": PHONE, "height": HEIGHT})
        page.goto("/f/")
        page.fill("#code", code)
        page.fill("#fact", ANSWER)
        page.click("main button")
        shrink(page.screenshot(), TO / "family.png")
    with app.app_context():
        db.engine.dispose()


def incident(settings: Settings, ref: str) -> None:
    """As its risk manager finds it, from the top."""
    app = create_app(settings)
    with serving(app) as address, a_browser(address, WIDTH) as page:
        page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
        page.goto("/sign-in")
        page.fill("#email", story.MORGAN.email)
        page.fill("#password", PASSWORD)
        page.click("main button")
        page.goto(f"/incidents/{ref}")
        shrink(page.screenshot(), TO / "incident.png")
    with app.app_context():
        db.engine.dispose()


if __name__ == "__main__":
    main()
