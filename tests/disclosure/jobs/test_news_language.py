"""News speaks the language of its reader once somebody has checked it, and no sentence escapes."""

from collections.abc import Iterator
from email.message import EmailMessage

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.family.languages import among, offered
from disclosure.clock import now
from disclosure.jobs.mailer import mailer_of
from disclosure.jobs.news_mail import House, compose, text_of
from disclosure.settings import Settings
from disclosure.translating import ENGLISH, adopt_words, words_in
from tests import pseudo
from tests.databases import TOLD

pytestmark = pytest.mark.usefixtures("team")
HOUSE = House("Alder Vale Hospitals", "01632 960000", "https://pages.alder.example/f/")
KNOWN = [HOUSE.organisation, HOUSE.page]


@pytest.fixture(autouse=True)
def words(settings: Settings) -> Iterator[None]:
    pseudo.put_in(settings.home)
    yield
    adopt_words(settings.home / "none")


def a_mail(session: Session, language: str) -> tuple[EmailMessage, str]:
    """And a text message, for somebody of whom the record says that they speak it."""
    mail = {"DISCLOSURE_SMTP_URL": "smtp://127.0.0.1:1", "DISCLOSURE_MAIL_FROM": "a@alder.example"}
    mailer = mailer_of(Settings.read(TOLD | mail | {"DISCLOSURE_ADDRESS": "https://a.example"}))
    assert mailer
    spoken = words_in(among(offered(session), language) or ENGLISH)
    return compose(mailer, HOUSE, "a@b.example", "1", spoken, now()), text_of(HOUSE, spoken)


def test_a_draft_that_nobody_checked_is_sent_to_nobody(session: Session) -> None:
    mail, text = a_mail(session, "Hebrew")
    assert mail["Subject"].startswith("There is news")
    assert pseudo.OPEN not in mail.get_content() + text


def test_every_sentence_of_it_is_in_their_language(session: Session) -> None:
    pseudo.offer(session, now())
    mail, text = a_mail(session, "Hebrew")
    said = (mail["Subject"], mail.get_content(), text)
    assert all(pseudo.OPEN in each for each in said)
    assert [pseudo.not_wrapped(each, KNOWN) for each in said] == ["", "", ""]
