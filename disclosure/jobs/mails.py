"""One mail to one person about all that waits for them. Nobody is named in it."""

import hashlib
from collections.abc import Collection, Sequence
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from functools import cache

from jinja2 import Environment

from disclosure.actions.thing_to_do import day_words
from disclosure.actions.to_staff.delivering import Thing
from disclosure.jobs.mailer import Mailer
from disclosure.kinds.mail_address import addressed_to
from disclosure.templates import templates_in
from workflows.phrases import several

MOST_LINES = 50  # things in one mail; the list has them all


def compose(
    mailer: Mailer, to: str, keys: Collection[str], things: Sequence[Thing], now: datetime
) -> EmailMessage:
    """Raises NoAddress where `to` cannot stand in a mail.

    The same `keys` give the same Message-ID, so that a mail sent once more after a crash can be
    told for what it is.
    """
    mail, sender = EmailMessage(), mailer.sender
    mail["From"] = Address(sender.name, addr_spec=sender.address)
    mail["To"] = addressed_to(to)
    mail["Subject"] = f"Disclosure: {several(len(things), 'thing')} to look at"
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = f"<{mail_id_of(keys)}@{sender.domain}>"
    mail["Auto-Submitted"] = "auto-generated"  # so that no holiday reply comes back
    mail.set_content(_body(mailer, things, now), charset="utf-8", cte="quoted-printable")
    return mail


def mail_id_of(keys: Collection[str]) -> str:
    """By which a mail that comes back is known again."""
    return hashlib.sha256("\n".join(sorted(keys)).encode()).hexdigest()[:40]


def _body(mailer: Mailer, things: Sequence[Thing], now: datetime) -> str:
    return (
        _environment()
        .get_template("things.txt")
        .render(
            count=several(len(things), "thing"),
            one=len(things) == 1,
            things=[_line(thing, now) for thing in things[:MOST_LINES]],
            more=max(0, len(things) - MOST_LINES),
            pages=mailer.pages,
        )
    )


def _line(thing: Thing, now: datetime) -> dict[str, object]:
    zone = thing.about.zone
    return {
        "says": thing.says,
        "refs": ", ".join((thing.about.ref, *thing.refs)),
        "since": day_words(thing.since, zone, now.astimezone(zone).date()),
        "doubt": thing.doubt,
        "earlier": thing.earlier,
        "instead": _instead(thing),
    }


def _instead(thing: Thing) -> str:
    if not thing.instead_of:
        return ""
    return f"Instead of a colleague who {thing.because}."


@cache
def _environment() -> Environment:
    return templates_in("mails", html=False)
