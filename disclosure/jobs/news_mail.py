"""The words by which somebody of the family hears that there is news: no name, no case, no code."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from functools import cache
from gettext import NullTranslations
from typing import Self

from jinja2 import Environment

from disclosure.actions.family.languages import in_language
from disclosure.house_phone import phone_in
from disclosure.jobs.mailer import Mailer
from disclosure.kinds.mail_address import addressed_to
from disclosure.settings import Settings
from disclosure.templates import templates_in

PAGE = "/f/"  # where the family opens its page; the address of nobody's page in particular


@dataclass(frozen=True, slots=True)
class House:
    """Who writes, and where to ring for a new code. `phone`: of the house, never of a ward."""

    organisation: str
    phone: str
    page: str

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """`phone` is empty where the letterhead has none."""
        organisation = " ".join(settings.organisation.split())
        return cls(organisation, phone_in(settings.letterhead), f"{settings.address}{PAGE}")

    def speaking(self, language: str) -> Self:
        """The same, its page in that language."""
        return replace(self, page=f"{self.page}{in_language(language)}")


def compose(
    mailer: Mailer, house: House, to: str, mail_id: str, words: NullTranslations, now: datetime
) -> EmailMessage:
    """`words`: the translations into their language. Raises NoAddress.

    The same `mail_id` gives the same Message-ID, by which it is known again when it comes back.
    """
    mail, sender = EmailMessage(), mailer.sender
    mail["From"] = Address(house.organisation, addr_spec=sender.address)
    mail["To"] = addressed_to(to)
    subject = words.gettext("There is news on your page: %(organisation)s")
    mail["Subject"] = subject % {"organisation": house.organisation}
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = f"<{mail_id}@{sender.domain}>"
    mail["Auto-Submitted"] = "auto-generated"  # so that no holiday reply comes back
    mail.set_content(_said("news.txt", house, words), charset="utf-8", cte="quoted-printable")
    return mail


def text_of(house: House, words: NullTranslations) -> str:
    """The words of a text message."""
    return _said("news_text.txt", house, words).strip()


def _said(template: str, house: House, words: NullTranslations) -> str:
    told: Mapping[str, str] = {
        "organisation": house.organisation,
        "phone": house.phone,
        "page": house.page,
    }
    return _environment(words).get_template(template).render(told)


@cache
def _environment(words: NullTranslations) -> Environment:
    environment = templates_in("mails", html=False, extensions=["jinja2.ext.i18n"])
    environment.install_gettext_translations(words, newstyle=True)  # type: ignore[attr-defined]
    return environment
