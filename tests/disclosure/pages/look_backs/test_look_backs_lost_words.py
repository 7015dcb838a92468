"""One case of a look-back whose words nobody can open holds up none of the others."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.actions.change import Door
from disclosure.actions.look_backs.phones import SAY_NOTHING
from disclosure.actions.look_backs.post import mark_sent, print_release
from disclosure.actions.look_backs.release import preview
from disclosure.actions.look_backs.rows_again import RECORD_IT
from disclosure.actions.words_closed import CLOSED_WORDS
from disclosure.clock import now
from disclosure.records.look_backs import Member
from disclosure.settings import Settings
from tests.disclosure.pages.test_worklist import words_of
from tests.look_backs import a_list, a_look_back, added, approved_letter, patient, released
from tests.lost_words import records_altered, words_lost_of
from tests.people import ADA, actor
from tests.typed import signed_in
from tests.worked import worked_off

pytestmark = pytest.mark.usefixtures("team")


@pytest.fixture
def ref(session: Session, tmp_path: Path) -> str:
    """The letters of the first two are issued; the words of the first and the third are lost."""
    ref = a_look_back(session).ref
    rows = map(patient, (1, 2, 3, 4))
    assert added(session, ref, a_list(tmp_path / "list.csv", rows)).added == 4
    approved_letter(session, ref)
    released(session, ref, {"first": 1, "last": 2})
    assert worked_off(session, now()).done == 2
    found = session.scalars(select(Member.incident_id).order_by(Member.number))
    first, second, third, _ = list(found)
    for lost in (first, third):
        words_lost_of(session, lost, second)
    return ref


def test_the_others_are_printed_and_sent_and_its_letter_waits_for_a_person(
    app: Flask, session: Session, ref: str, tmp_path: Path
) -> None:
    """After one bad block on the disk not one letter of a release could be printed."""
    ada, out = actor(session, ADA), tmp_path / "letters.zip"
    printed = print_release(session, ada, now(), Door.COMMAND, ref, 1, out)
    assert len(printed.went) == 1
    ((letter, why),) = printed.refused
    assert why == CLOSED_WORDS
    sent = mark_sent(session, ada, now(), Door.COMMAND, ref, 1, f"{now():%Y-%m-%d}")
    assert (sent.went, sent.refused) == (printed.went, [(letter, why)])
    page = words_of(signed_in(app, ADA).get(f"/look-backs/{ref}").text)
    assert CLOSED_WORDS in page


def test_a_letter_that_also_waits_for_a_look_at_its_list_holds_up_none_of_the_others(
    session: Session, ref: str, tmp_path: Path
) -> None:
    """What else keeps it from the post could not be asked, and nothing was printed at all."""
    ada, out = actor(session, ADA), tmp_path / "letters.zip"
    first = session.scalars(select(Member).order_by(Member.number)).first()
    assert first
    first.set_aside = says = f"The list has another address than the case. {RECORD_IT}"
    session.commit()
    printed = print_release(session, ada, now(), Door.COMMAND, ref, 1, out)
    assert len(printed.went) == 1
    ((_, why),) = printed.refused
    assert says in why


def test_the_trial_of_a_release_says_of_each_sample_that_cannot_be_read_why(
    session: Session, settings: Settings, ref: str
) -> None:
    """The key is whole, and what is on record is not: its letter cannot be made."""
    _, second, _, fourth = session.scalars(select(Member.incident_id).order_by(Member.number))
    records_altered(settings, fourth, second)
    batch = {"first": 3, "last": 4}
    shown = preview(session, actor(session, ADA), now(), Door.COMMAND, ref, batch)
    assert [(each.number, each.why) for each in shown.left_out] == [(3, CLOSED_WORDS)]
    assert [each.text for each in shown.samples] == [f"It cannot be made: {CLOSED_WORDS}"]


def test_who_was_not_reached_is_listed_and_it_stands_among_them(app: Flask, ref: str) -> None:
    page = words_of(signed_in(app, ADA).get(f"/look-backs/{ref}/not-reached").text)
    assert "Mrs Rowan Test00003" in page
    assert CLOSED_WORDS in page
    assert "Mrs Rowan Test00004" in page


def test_who_answers_the_phones_finds_the_others_and_is_told_to_say_nothing_of_it(
    app: Flask, ref: str
) -> None:
    asked = {"words": "test"}
    page = words_of(signed_in(app, ADA).post(f"/look-backs/{ref}/phones", data=asked).text)
    assert "4 found" in page
    assert page.count(f"{CLOSED_WORDS} {SAY_NOTHING}") == 2
    assert "01632 000002" in page
