"""`news`: what becomes of the news we send to families, and of mail to staff that comes back."""

from typing import IO

import click
from sqlalchemy.orm import Session

from disclosure.actions.outgoing.news_back import came_back, given_back
from disclosure.actions.outgoing.news_ways import WhyNot
from disclosure.clock import now
from disclosure.commands.options import json_option
from disclosure.commands.output import answer, answering
from disclosure.commands.read_in import BYTES
from disclosure.commands.session import a_session, operator
from disclosure.jobs.returned_mail import LONGEST, NoReturn, Returned, read_return
from disclosure.jobs.staff_mail_back import OfStaff, staff_mail_came_back
from disclosure.kinds.faults import BadInput
from disclosure.permissions import Permission
from disclosure.records.news import FamilyNews, news_called

BACK = "It came back for good. Nothing more is sent there, and the named contact is told."
AGAIN = "It did not arrive, and the address may be right. It is sent again, not for ever."
TAKES_NONE = "its address takes no mail"
STAFF = (
    "It did not reach somebody who works here. It is sent again until they have seen in their list "
    "what it tells, and `disclosure doctor` names them."
)
KNOWN = "It came back before. Nothing was changed."
OVER = "It is sent again by itself, or its news is seen or not to go any more. Nothing was changed."
STAFF_SAYS = {OfStaff.AGAIN: STAFF, OfStaff.KNOWN: KNOWN, OfStaff.OVER: OVER}
WAITS = "The mail system still tries, or it arrived. Nothing was changed."


@click.group()
def news() -> None:
    """News for families, by e-mail and text message."""


@news.command()
@click.argument("mail", type=BYTES, default="-")
@json_option
def returned(mail: IO[bytes], as_json: bool) -> None:
    """Take in a mail that came back, as the mail system pipes it to standard input."""
    with answering(as_json):
        operator().must(Permission.OPERATE)
        report = _read(mail.read(LONGEST + 1))
        with a_session() as session:
            row = news_called(session, report.mail_ids)
            document, says = _done(session, row, report) if row else _of_staff(session, report)
        answer(document, as_json, says)


def _done(session: Session, row: FamilyNews, report: Returned) -> tuple[dict[str, bool], str]:
    if report.for_good:
        marked = came_back(session, row.id, now())
    else:
        marked = bool(report.given_up) and given_back(session, row.id, now(), report.given_up)
    failed, back = report.for_good or bool(report.given_up), row.came_back_at is not None
    known = KNOWN if back or row.dropped == WhyNot.GIVEN_BACK else OVER
    says = (BACK if back else AGAIN) if marked else known if failed else WAITS
    again = marked and not back
    return {"came_back": failed and not again, "marked": marked, "again": again}, says


def _of_staff(session: Session, report: Returned) -> tuple[dict[str, bool], str]:
    why = TAKES_NONE if report.for_good else report.given_up
    changed = staff_mail_came_back(session, report.mail_ids, why, now())
    if changed is None:
        raise _unusable("This came back from no mail of ours.")
    marked, says = changed is OfStaff.AGAIN, STAFF_SAYS[changed] if why else WAITS
    return {"came_back": bool(why), "marked": marked, "again": marked}, says


def _read(raw: bytes) -> Returned:
    try:
        return read_return(raw)
    except NoReturn as no:
        raise _unusable(str(no)) from None


def _unusable(sentence: str) -> BadInput:
    """Without a word of the mail: what a piped command says goes to a log."""
    return BadInput.at("mail", sentence)
