"""A language is offered while the words that a named person checked are the words there are."""

import re
from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.family.languages import (
    Checker,
    among,
    name_checker,
    offered,
    standings,
    take_back,
)
from disclosure.actions.refused import Refused
from disclosure.clock import now
from disclosure.kinds.faults import BadInput
from disclosure.permissions import Forbidden
from disclosure.settings import Settings
from disclosure.translating import adopt_words, own_words_in
from tests import pseudo
from tests.people import ADA, ADAM, actor

pytestmark = pytest.mark.usefixtures("team")


@pytest.fixture(autouse=True)
def words(settings: Settings) -> Iterator[None]:
    pseudo.put_in(settings.home)
    yield
    adopt_words(settings.home / "none")


def check(session: Session, language: str = pseudo.TAG, email: str = ADAM, seen: str = "") -> None:
    name_checker(session, actor(session, email), now(), language, pseudo.CHECKER, seen)


def test_nobody_is_offered_a_draft(session: Session) -> None:
    assert offered(session) == ("en",)
    assert {each.catalogue.language for each in standings(session)} == {"cy", "es", "he", "pl"}
    assert among(offered(session), "Polish") is None


def test_a_language_is_offered_once_somebody_is_named(session: Session) -> None:
    check(session)
    assert offered(session) == ("en", pseudo.TAG)
    assert among(offered(session), "Hebrew, some English") == pseudo.TAG
    row = next(each.checked for each in standings(session) if each.checked)
    assert (row.checked_by, row.recorded_by) == (
        "Noa Levi (It is made up, and she made it)",
        ADAM,
    )


def test_changed_words_wait_until_somebody_checks_them(
    session: Session, settings: Settings
) -> None:
    check(session)
    before = next(each.catalogue for each in standings(session) if each.checked)
    path = before.path
    path.write_text(re.sub(r'"(⟦[^%⟦⟧]+)⟧"', r'"\1!⟧"', path.read_text(), count=1))
    adopt_words(own_words_in(settings.home))
    assert offered(session) == ("en",)
    with pytest.raises(Refused, match="changed meanwhile"):
        check(session, seen=before.sha256)
    check(session)
    assert offered(session) == ("en", pseudo.TAG)


def test_half_a_language_is_not_offered(session: Session, settings: Settings) -> None:
    path = own_words_in(settings.home) / pseudo.TAG / "LC_MESSAGES" / "messages.po"
    path.write_text(re.sub(r'msgstr "⟦[^"]+"', 'msgstr ""', path.read_text(), count=2))
    adopt_words(own_words_in(settings.home))
    with pytest.raises(Refused, match=r"^2 of"):
        check(session)


def test_taken_back_it_is_offered_to_nobody(session: Session) -> None:
    check(session)
    take_back(session, actor(session, ADAM), pseudo.TAG)
    assert offered(session) == ("en",)
    with pytest.raises(Refused, match="Nobody is named"):
        take_back(session, actor(session, ADAM), pseudo.TAG)


def test_who_read_what_has_to_be_said(session: Session) -> None:
    admin = actor(session, ADAM)
    with pytest.raises(BadInput) as no:
        name_checker(session, admin, now(), pseudo.TAG, Checker(" ", "", False))
    assert [fault.field for fault in no.value.faults] == ["name", "tie", "read_every_sentence"]
    for checker in (Checker("A\x00", "She interprets here.", True), Checker("A", "\x00", True)):
        with pytest.raises(BadInput, match="cannot be stored"):
            name_checker(session, admin, now(), pseudo.TAG, checker)
    with pytest.raises(BadInput, match="there are words for"):
        check(session, "xx")
    assert offered(session) == ("en",)


def test_only_who_administers_may(session: Session) -> None:
    with pytest.raises(Forbidden):
        check(session, email=ADA)
    with pytest.raises(Forbidden):
        take_back(session, actor(session, ADA), pseudo.TAG)


def test_what_the_record_says_finds_the_language() -> None:
    tags = ("en", "pl", "zh-Hant")
    assert [among(tags, said) for said in ("Polish", "pl", "zh-Hant", "Welsh", "", "en")] == [
        "pl", "pl", "zh-Hant", None, None, "en",
    ]  # fmt: skip
