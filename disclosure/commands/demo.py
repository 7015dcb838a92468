"""`disclosure demo`: one real case from opening to closing, with what was refused on the way."""

from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.actions.change import Door
from disclosure.actions.facts import gather
from disclosure.actions.law.duty_answers import duty_document
from disclosure.actions.letters.home import LETTERHEAD
from disclosure.actions.on_call.rota import add_turns
from disclosure.actions.on_call.turns_asked import TurnAsked
from disclosure.actions.refused import Refused
from disclosure.actions.sites import add_site
from disclosure.actions.users import add_user
from disclosure.clock import now
from disclosure.commands import demo_story as story
from disclosure.commands.demo_case import WEEKS, tell
from disclosure.commands.demo_teller import Teller
from disclosure.commands.out_file import make_ready, put_over
from disclosure.commands.output import Unwritten, answer, answering, put_aside, put_out
from disclosure.commands.session import a_session, operator, settings
from disclosure.jobs.sweep import sweep
from disclosure.operations.verify import verify
from disclosure.policy import policy
from disclosure.records.incident import Incident
from disclosure.records.letter import files_of, letters_of
from disclosure.records.users import actor_called, site_called, user_called
from disclosure.settings import OUR_NAME, Settings
from disclosure.told_settings import FILE as SETTINGS_FILE

PASSWORD = "a quiet word at three"  # of the demo's people, in development only


@click.command()
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Where the PDFs go.")
@click.option(
    "--json", "as_json", is_flag=True, help="One JSON document; the story goes to stderr."
)
def demo(out: Path | None, as_json: bool) -> None:
    """Walk one invented case through the gate, and leave its letters as PDFs."""
    with answering(as_json):
        if settings().production:
            raise Refused("The demo is refused in production.")
        with a_session() as session:
            _refuse_beside_real_cases(session)
            out = out or settings().home / "demo"
            make_ready(out)
            document = _walk(session, out, as_json)
        answer(document, as_json, _what_next(document))


def _walk(session: Session, out: Path, as_json: bool) -> dict[str, Any]:
    give_a_letterhead(session, settings())
    introduce(session)
    first_day = first_sunday(now())
    _put_a_coach_on_call(session, first_day)
    teller = Teller(session, first_day, put_aside if as_json else _say)
    tell(teller)
    sweep(session, now())
    return _document(teller, out)


def _say(line: str) -> None:
    """The walk goes to its end also where nobody reads it; what it answers then says so."""
    with suppress(Unwritten):
        put_out(line)


def first_sunday(today: datetime) -> datetime:
    """The Sunday twelve weeks back or a little more, so that the story's days fall as they did."""
    then = today - timedelta(weeks=WEEKS)
    return then - timedelta(days=(then.weekday() + 1) % 7)


def introduce(session: Session) -> None:
    """The people of the story, with a password each. Done once."""
    known = policy().names.keys()
    if not site_called(session, story.SITE):
        who, rules = operator(), story.REGIMES
        add_site(session, who, now(), story.SITE, regimes=rules, known=known, door=Door.COMMAND)
    for person in story.STAFF:
        if not user_called(session, person.email):
            told = replace(person, password=PASSWORD)
            add_user(session, operator(), now(), told, door=Door.COMMAND)


def give_a_letterhead(session: Session, told: Settings) -> None:
    """For its letters now and the pages later: an address to answer to, a number to ring. What
    somebody set here themselves stays.
    """
    file = told.home / SETTINGS_FILE
    if told.letterhead or told.organisation != OUR_NAME or file.exists():
        return
    lines = "\\n".join(story.LETTERHEAD)
    file.write_text(
        "# The hospital of the demo. Change it, or take it away.\n"
        f'organisation = "{story.ORGANISATION}"\nletterhead = "{lines}"\n'
    )
    session.info[LETTERHEAD] = (story.ORGANISATION, story.LETTERHEAD)


def _put_a_coach_on_call(session: Session, first_day: datetime) -> None:
    """In every week of the story and the month after; told twice, it stands there once."""
    site, manager = site_called(session, story.SITE), actor_called(session, story.MORGAN.email)
    assert site
    assert manager
    begins = first_day.replace(hour=9, minute=0, second=0, microsecond=0, tzinfo=None)
    ends, weeks = begins + timedelta(weeks=1), WEEKS + 5
    asked = TurnAsked(site.id, story.COACH, story.COACH_PHONE, begins, ends, weeks)
    add_turns(session, manager, first_day, asked)


def _refuse_beside_real_cases(session: Session) -> None:
    if session.scalar(select(Incident.id).where(Incident.by_demo.is_(False)).limit(1)):
        raise Refused("This home holds a real incident. Run the demo in another DISCLOSURE_HOME.")


def _document(teller: Teller, out: Path) -> dict[str, Any]:
    gathered = gather(teller.session, teller.case, teller.now)
    proof = verify(teller.session)
    return {
        "incident": teller.case.ref,
        "state": str(teller.case.state),
        "letters": _save(teller, out),
        "commitments": [
            {"ref": c.ref, "words": c.words, "state": str(c.state), "due_on": _day(c.due_on)}
            for c in gathered.commitments
        ],
        "refusals": teller.refusals,
        "duties": [
            {k: d[k] for k in ("id", "status", "due_at")}
            for d in map(duty_document, gathered.duties)
        ],
        "audit": {"ok": proof.ok, "entries": proof.entries},
    }


def _day(due_on: date | None) -> str | None:
    return due_on.isoformat() if due_on else None


def _save(teller: Teller, out: Path) -> list[dict[str, Any]]:
    saved = []
    for letter in letters_of(teller.session, teller.case.id):
        for file in files_of(teller.session, letter.id):
            if file.format not in ("standard", "large_print"):
                continue
            size = "" if file.format == "standard" else "-large-print"
            path = out / f"{letter.ref}-{letter.kind}{size}.pdf"
            put_over(path, file.content)
            if not size:
                kept = {"ref": letter.ref, "kind": letter.kind, "path": str(path)}
                saved.append(kept | {"sha256": file.sha256})
    return saved


def _what_next(document: dict[str, Any]) -> list[str]:
    chain = "whole" if document["audit"]["ok"] else "BROKEN"
    return [
        "",
        f"{document['incident']} is {document['state']}. {len(document['refusals'])} moves were "
        f"refused on the way. The audit chain of "
        f"{document['audit']['entries']} entries is {chain}.",
        "",
        "Look next:",
        *(f"  {letter['path']}" for letter in document["letters"]),
        f"  make serve, then sign in as {story.MORGAN.email} with “{PASSWORD}”",
        f"  .venv/bin/disclosure show {document['incident']} --as {story.MORGAN.email}",
    ]
