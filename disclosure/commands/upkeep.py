"""`sweep` and `doctor`: what fell due is looked at; what is wrong with the set-up is named."""

import os
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime

import click
from sqlalchemy.orm import Session

from disclosure.actions.law.duty_facts import read_time
from disclosure.clock import now as clock
from disclosure.commands.options import json_option
from disclosure.commands.output import answer, answering
from disclosure.commands.session import a_session, caller, must_have_come, settings
from disclosure.jobs import sweep as job
from disclosure.jobs.mailer import mailer_of, unanswered
from disclosure.jobs.news import Sent, send_news
from disclosure.jobs.news_mail import House
from disclosure.jobs.outbox import Delivered, deliver
from disclosure.jobs.retention import remind
from disclosure.jobs.texter import texter_of
from disclosure.kinds.faults import BadInput
from disclosure.logs import log
from disclosure.operations.doctor import examine
from disclosure.permissions import Permission
from disclosure.records.engine import OF_WORKERS
from disclosure.records.job_runs import SWEEP
from workflows.counting import midnight


@click.command("sweep")
@click.option("--now", "as_of", help="As if it were this time; in production not after the clock.")
@click.option("--every-case", is_flag=True, help="Look at each case anew, as after a restore.")
@click.option("--as", "as_email", help="Left out: the operator.")
@json_option
def sweep(as_of: str | None, every_case: bool, as_email: str | None, as_json: bool) -> None:
    """Look at what fell due, and remind whoever has to be. Run it every few minutes."""
    with answering(as_json), a_session(patience=OF_WORKERS) as session:
        caller(session, as_email).must(Permission.OPERATE)
        at = _moment(as_of) if as_of else clock()
        fallback = bool(settings().coach[1])
        swept = job.sweep(
            session, at, fallback=fallback, every_case=every_case, as_if=as_of is not None
        )
        remind(session, at)
        mailed, sent = (Delivered(), Sent()) if as_of else (_mail(session), _news(session))
        counts = _counts(_document(swept, mailed, sent))
        log(__name__).info("job", job=SWEEP, **counts)
        answer(_document(swept, mailed, sent), as_json, _sentences(swept, mailed, sent))
    if swept.set_aside:
        raise SystemExit(1)


@click.command("doctor")
@json_option
def doctor(as_json: bool) -> None:
    """Name every fault of the set-up, with its mend."""
    faults = examine(os.environ, clock(), also=(unanswered,))
    document = {"ok": not faults, "faults": [asdict(fault) for fault in faults]}
    says = [f"{fault.what} {fault.mend}" for fault in faults] or ["Nothing is wrong here."]
    answer(document, as_json, says)
    if faults:
        raise SystemExit(1)


def _moment(text: str) -> datetime:
    """A date alone is its first moment in UTC. Raises BadInput and Refused."""
    try:
        told = read_time(text)
    except ValueError as wrong:
        raise BadInput.at("now", f"now: {wrong}.") from None
    at = told if isinstance(told, datetime) else midnight(told, UTC)
    must_have_come(at)
    return at


def _mail(session: Session) -> Delivered:
    """What waits for the mail server goes now; as if it were another time, nothing goes."""
    mailer = mailer_of(settings())
    return deliver(session, mailer, clock()) if mailer else Delivered()


def _news(session: Session) -> Sent:
    """The same for what the family is to hear."""
    told = settings()
    return send_news(session, mailer_of(told), texter_of(told), House.of(told), clock())


def _document(swept: job.Swept, mailed: Delivered, sent: Sent) -> dict[str, object]:
    return {
        "checked": swept.checked,
        "became_late": swept.became_late,
        "messages": [{"to": m.to, "about": m.about, "step": m.step} for m in swept.messages],
        "set_aside": list(swept.set_aside.values()),
        "mails": mailed.mails,
        "mails_refused": mailed.failed,
        "news": sent.news,
        "news_refused": sent.failed,
    }


def _counts(document: dict[str, object]) -> dict[str, int]:
    """For the log: how many of each, and of none who."""
    return {n: len(v) if isinstance(v, list) else int(str(v)) for n, v in document.items()}


def _sentences(swept: job.Swept, mailed: Delivered, sent: Sent) -> Iterator[str]:
    cases, late, told = swept.checked, swept.became_late, len(swept.messages)
    yield f"Cases looked at: {cases}. Became late: {late}. Reminders written: {told}."
    for message in swept.messages:
        yield f"- {message.to}: {message.step.replace('_', ' ')} ({message.about})"
    if mailed.mails or mailed.failed:
        yield f"Mails sent: {mailed.mails}. Not taken by the mail server: {mailed.failed}."
    if mailed.takes_none:
        yield mailed.takes_none
    if sent.news or sent.failed:
        yield f"News sent to families: {sent.news}. Not taken: {sent.failed}."
    for fault in swept.set_aside.values():
        yield f"Could not be looked at, and is tried again next time: {fault}"
