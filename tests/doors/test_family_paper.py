"""What reaches a family beside their page holds only what is theirs: mail, sheet, letters."""

import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from disclosure.actions.letters.beginning import beginning
from disclosure.actions.outgoing.news import TEXTS
from disclosure.clock import now
from disclosure.jobs.mailer import mailer_of
from disclosure.jobs.news import send_news
from disclosure.jobs.news_mail import House
from disclosure.jobs.texter import texter_of
from disclosure.pages.family import page as page_module
from disclosure.records.news import FamilyNews
from disclosure.settings import Settings
from letters.kinds import Audience, LetterKind
from tests.begun import begins_with
from tests.canaries import MAILS, READERS, SEES, Planted, plant, whose
from tests.cases import change_by, record_as
from tests.databases import ON_SQLITE, TOLD
from tests.families import FACT, code_for, visit
from tests.family_walk import rules
from tests.mail_server import Office, a_mail_server
from tests.people import BEN
from tests.typed import signed_in

pytestmark = [ON_SQLITE, begins_with(plant)]
# Findings and an answer that a letter is to tell.
TOLD_BY_IT = ("qzxnoxfacts", "qzxnoxwhy", "qzxnoxchanges", "qzxnoxuntoldanswer")


@pytest.fixture
def office() -> Iterator[Office]:
    with a_mail_server(Office()) as office:
        yield office


def something_new(planted: Planted) -> None:
    """For each of them, by e-mail and by text."""
    case, at = planted.case, planted.case.at.isoformat()
    for who in READERS:
        code_for(case, planted.people[who])
        told = {"person": planted.people[who], "safe": {"use": ["email", "text"]}}
        told["phone"] = "07700 900123"
        record_as(case, BEN, "person_change", **told, reason="They asked us to")
        mine = {"person": planted.people[who], "offered_at": at, "outcome": "offered"}
        record_as(case, BEN, "meeting", **mine, how="By telephone")


def test_no_news_says_anything_but_that_there_is_some(
    planted: Planted, office: Office, tmp_path: Path
) -> None:
    texts = tmp_path / "send-text"
    texts.write_text('#!/bin/sh\ncat >> "$0.words"\n')
    texts.chmod(0o755)
    set_up = {"DISCLOSURE_SMTP_URL": office.url, "DISCLOSURE_MAIL_FROM": "a@alder.example"}
    set_up |= {"DISCLOSURE_ADDRESS": "https://pages.example"}
    told = Settings.read(TOLD | set_up | {"DISCLOSURE_TEXT_COMMAND": str(texts)})
    session, mailer, texter = planted.case.session, mailer_of(told), texter_of(told)
    session.info[TEXTS] = True
    something_new(planted)
    noon = now().replace(hour=12, minute=0)
    for day in range(1, 6):
        send_news(session, mailer, texter, House.of(told), noon + timedelta(days=day))
    assert {mail["To"] for mail in office.taken} == set(MAILS.values())
    for mail in office.taken:
        assert whose(mail.as_string().replace(mail["To"], "")) == set()
        assert whose(f"{mail.get_content()} {mail['Subject']}") == set()
    assert whose(Path(f"{texts}.words").read_text()) == set()
    session.rollback()
    kept = [f"{row.key} {row.fault}" for row in session.scalars(select(FamilyNews))]
    assert len(kept) >= len(READERS)
    assert whose(" ".join(kept)) <= {planted.case.ref.casefold()[:9]}  # the key, which stays here


def test_the_sheet_with_a_code_says_nothing_of_the_case(app: Flask, planted: Planted) -> None:
    case = planted.case
    path = f"/incidents/{case.ref}/people/{planted.people['jan']}/page"
    made = signed_in(app, BEN).post(path, data=FACT)
    sheet = made.text.partition("<main")[2].partition("</main>")[0]
    assert FACT["question"] in unescape(sheet)
    hidden = unescape(sheet).replace(FACT["question"], "")
    assert whose(hidden) == set()


@pytest.mark.parametrize("who", READERS)
def test_no_letter_begins_with_what_is_not_theirs(planted: Planted, who: str) -> None:
    case = planted.case
    gathered, author = case.now, change_by(case, BEN).actor
    for kind in LetterKind:
        for audience in Audience:
            text = beginning(gathered, kind, planted.people[who], author, audience).text
            for words in TOLD_BY_IT:
                text = text.replace(words, "")
            assert whose(text) <= SEES[who], (kind, audience)


def test_whoever_has_no_page_open_is_told_nothing(
    app: Flask, planted: Planted, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor does the browser of somebody whose page closed, or a form from elsewhere."""
    ewa = visit(app, planted.case, planted.people["ewa"])
    ewa.post("/f/leave")
    for client in (app.test_client(), ewa):
        for method in ("GET", "POST"):
            for rule in rules(app, method):
                answer = client.open(re.sub("<[^>]+>", "1", rule), method=method)
                assert whose(f"{answer.text} {answer.headers}") == set(), rule
    ewa = visit(app, planted.case, planted.people["ewa"])
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    for rule in rules(app, "POST"):
        refused = ewa.post(re.sub("<[^>]+>", "1", rule), data={"words": "qzxewaxforged and more"})
        assert refused.status_code == 400
        assert whose(refused.text) <= {"ewa"}


def test_what_breaks_on_our_side_says_nothing_of_it(
    app: Flask, planted: Planted, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks() -> None:
        raise RuntimeError(f"qzxnoxbroken {planted.case.ref}")

    ewa = visit(app, planted.case, planted.people["ewa"])
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    monkeypatch.setattr(page_module, "here_once", breaks)
    answer = ewa.get("/f/page")
    assert answer.status_code == 500
    assert whose(f"{answer.text} {answer.headers}") == set()
