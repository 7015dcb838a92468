"""What a letter's page says once it was sent: what is next, by when and where, who answered."""

from datetime import timedelta
from html import unescape

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from disclosure.clock import now
from disclosure.kinds.conversation import Account
from disclosure.kinds.shape import shapes_of
from letters.dates import without_weekday
from tests.cases import (
    ACase,
    a_letter,
    a_person,
    an_opened_case,
    letter_row,
    move_as,
    name_contact,
    record_as,
)
from tests.people import ADA, BEN, MONA, SAM
from tests.typed import as_typed, signed_in

pytestmark = pytest.mark.usefixtures("team")


@pytest.fixture
def case(session: Session) -> ACase:
    case = an_opened_case(session, now() - timedelta(days=40))
    case.person = a_person(case, safe={"use": ["phone", "visit"], "never": ["text"]})
    name_contact(case)
    return case


def page(app: Flask, case: ACase, path: str, email: str = BEN) -> str:
    case.session.rollback()
    return unescape(signed_in(app, email).get(path).text)


def next_card(app: Flask, case: ACase, ref: str, email: str = BEN) -> str:
    text = page(app, case, f"/letters/{ref}", email)
    return text.partition('class="app-next"')[2].partition("</section>")[0]


def returned(case: ACase) -> str:
    ref = a_letter(case, "no_contact", until="send")
    case.later(days=4)
    move_as(case, ADA, "returned", ref, at=case.at.isoformat(), why="Moved away in January")
    return ref


def test_a_sent_letter_leads_to_both_that_it_arrived_and_that_it_came_back(
    app: Flask, case: ACase
) -> None:
    ref = a_letter(case, "no_contact", until="send")
    card = next_card(app, case, ref, ADA)
    assert "Find out that Mrs Ann Price has it" in card
    assert f"/letters/{ref}/moves/deliver" in card
    assert f"/letters/{ref}/moves/returned" in card
    assert "Our own target, not the law" in card
    assert "Our target was" in card
    others = next_card(app, case, ref, BEN)
    assert "For the risk manager or approver" in others
    assert "/moves/" not in others


def test_how_we_know_that_they_have_it_is_asked_in_whole_sentences(app: Flask, case: ACase) -> None:
    ref = a_letter(case, "no_contact", until="send")
    form = page(app, case, f"/letters/{ref}/moves/deliver", ADA)
    sent_on = case.now.day_of(letter_row(case, ref).sent_at or case.at)
    days = (now().astimezone(case.now.zone).date() - sent_on).days
    assert f"Posted {days} days ago and it did not come back" in form
    for says in ("They opened it on their page", "They signed for it", "They told us"):
        assert says in form


def test_that_it_did_not_come_back_is_no_answer_on_the_day_of_posting(
    app: Flask, case: ACase
) -> None:
    """It was offered, and then refused for seven days."""
    case.at = now()
    ref = a_letter(case, "no_contact", until="send")
    form = page(app, case, f"/letters/{ref}/moves/deliver", ADA)
    assert "it did not come back" not in form
    day = without_weekday((case.at.astimezone(case.now.zone) + timedelta(days=7)).date())
    assert f"did not come back counts from {day}" in form


def test_a_letter_to_whom_we_cannot_reach_is_called_so(app: Flask, case: ACase) -> None:
    ref = a_letter(case, "no_contact", until="issue")
    title = "Letter to Mrs Ann Price, whom we cannot reach"
    assert f">{title}</h1>" in page(app, case, f"/letters/{ref}")


def test_a_letter_that_was_posted_on_a_day_has_no_hour(app: Flask, case: ACase) -> None:
    ref = a_letter(case, "no_contact", until="issue")
    on = (case.at + timedelta(days=1)).date()
    case.later(days=2)
    move_as(case, ADA, "send", ref, how="post", at=on.isoformat(), format=["standard"])
    card = next_card(app, case, ref, ADA)
    assert f"Sent {on:%A} {on.day} {on:%B}" in card
    assert ", by post" in card.partition("Sent ")[2].partition("</p>")[0]
    assert "am, " not in card


def test_no_answer_leads_to_ringing_and_to_both_ways_it_can_end(app: Flask, case: ACase) -> None:
    ref = a_letter(case, "no_contact")
    card = next_card(app, case, ref)
    assert "Ring Mrs Ann Price: no answer to our letter of" in card
    assert "01632 960222" in card
    talk = f"/records/conversation?kind=follow_up&persons={case.person}&letter={ref}"
    assert talk in card
    assert f"/records/attempt?person={case.person}&how=phone" in card
    assert "You spoke with them" not in next_card(app, case, ref, MONA)


def test_who_rings_because_a_letter_came_back_signs_a_talk_by_phone_that_answers_nothing(
    app: Flask, case: ACase
) -> None:
    """The form said: face to face at the hospital, and in answer to a letter they never had."""
    ref = returned(case)
    card = next_card(app, case, ref)
    talk = f"/records/conversation?kind=follow_up&persons={case.person}&how=phone"
    assert f'{talk}"' in card
    form = page(app, case, f"/incidents/{case.ref}{talk}")
    assert 'name="how" type="radio" value="phone" checked' in form
    assert f"in answer to {ref}" not in form


def test_while_an_answer_may_come_the_page_says_that_they_have_it(
    app: Flask, session: Session
) -> None:
    case = an_opened_case(session, now() - timedelta(days=3))
    case.person = a_person(case)
    name_contact(case)
    card = next_card(app, case, a_letter(case, "no_contact"))
    assert "Mrs Ann Price has it" in card
    assert "Ring Mrs Ann Price if no answer to our letter of" in card


def test_what_came_back_is_said_wherever_somebody_would_write_or_ring(
    app: Flask, case: ACase
) -> None:
    ref = returned(case)
    card = next_card(app, case, ref)
    assert "Ring Mrs Ann Price: our letter of" in card
    assert "“Moved away in January”" in card
    assert f"/records/person_change?person={case.person}" in card
    for path in (
        f"/incidents/{case.ref}",
        f"/incidents/{case.ref}/people",
        f"/incidents/{case.ref}/records/attempt",
        f"/letters/{ref}",
    ):
        text = page(app, case, path)
        assert "ost came back on" in text or "ost to this address came back on" in text, path
    new = a_letter(case, "no_contact", until="approve")
    assert "Post to this address came back on" in page(app, case, f"/letters/{new}/issue", ADA)


def test_a_letter_in_place_of_it_is_named(app: Flask, case: ACase) -> None:
    ref = returned(case)
    form = page(app, case, f"/incidents/{case.ref}/letters/new?kind=no_contact&replaces={ref}")
    assert f'value="{ref}"' in form
    case.session.rollback()
    new = a_letter(case, "no_contact", until="submit")
    assert "Ring Mrs Ann Price" in next_card(app, case, ref)
    assert new not in next_card(app, case, ref)


def test_an_answer_is_recorded_from_the_letter_and_stands_on_its_page(
    app: Flask, case: ACase
) -> None:
    ref = a_letter(case, "no_contact")
    link = f"/incidents/{case.ref}/records/account?person={case.person}&letter={ref}"
    assert link in page(app, case, f"/letters/{ref}")
    form = page(app, case, link)
    assert "No contact letter to Mrs Ann Price, sent" in form
    assert f'value="{ref}" checked' in form
    body = {"person": case.person, "words": "I want to know who <decided>.", "letter": ref}
    at = now().replace(second=0, microsecond=0).isoformat()
    boxes = as_typed(shapes_of(Account), body | {"at": at, "how": "post"}, case.now.zone)
    sent = signed_in(app, BEN).post(link, data=boxes)
    assert sent.status_code == 303
    text = page(app, case, f"/letters/{ref}")
    assert "What Mrs Ann Price answered: 1" in text
    for says in ("By post", "In their own account", "I want to know who", "Ben Okoro"):
        assert says in text
    assert "<decided>" not in signed_in(app, BEN).get(f"/letters/{ref}").text
    assert "has it, and answered" in next_card(app, case, ref)


def test_a_letter_that_they_answered_reached_them(app: Flask, case: ACase) -> None:
    """Its page still asked to find out whether they have it."""
    ref = a_letter(case, "no_contact", until="send")
    came = {"person": case.person, "letter": ref, "how": "post", "at": case.day(0)}
    record_as(case, BEN, "account", words="I want to know who decided.", **came)
    card = next_card(app, case, ref, ADA)
    assert "Record that the letter reached Mrs Ann Price" in card
    assert "Mrs Ann Price answered it on" in card
    assert "It came back" not in card
    form = page(app, case, f"/letters/{ref}/moves/deliver", ADA)
    assert 'value="told_us" checked' in form


def test_an_answer_of_which_nobody_knows_the_hour_came_on_a_day(app: Flask, case: ACase) -> None:
    """A slip came by post that Thursday: her nurse read that it had come at midnight."""
    ref = a_letter(case, "no_contact")
    came = {"person": case.person, "letter": ref, "how": "post", "at": case.day(0)}
    record_as(case, BEN, "account", words="I want to know who decided.", **came)
    text = page(app, case, f"/letters/{ref}")
    table = text.partition("Answers to this letter")[2].partition("</table>")[0]
    assert "I want to know who decided." in table
    assert "12am" not in table


def test_a_talk_can_be_an_answer(app: Flask, case: ACase) -> None:
    ref = a_letter(case, "no_contact")
    link = f"/incidents/{case.ref}/records/conversation?kind=follow_up&persons={case.person}"
    text = page(app, case, f"{link}&letter={ref}")
    assert f"in answer to {ref}." in text
    assert "In answer to which letter" in text
    assert "To none" in text


def test_where_no_letter_was_sent_nobody_is_asked_which_it_answers(app: Flask, case: ACase) -> None:
    for kind in ("conversation", "account", "question", "concern"):
        text = page(app, case, f"/incidents/{case.ref}/records/{kind}")
        assert "In answer to which letter" not in text, kind


def test_nobody_else_sees_it_and_whoever_only_reads_records_nothing(
    app: Flask, case: ACase
) -> None:
    ref = a_letter(case, "no_contact")
    assert "Record an answer" not in page(app, case, f"/letters/{ref}", MONA)
    case.session.rollback()
    assert signed_in(app, SAM).get(f"/letters/{ref}").status_code in (403, 404)


def test_the_day_stands_on_the_list_and_leads_to_the_letter(app: Flask, case: ACase) -> None:
    ref = a_letter(case, "no_contact")
    text = page(app, case, "/")
    assert "Ring Mrs Ann Price: no answer to our letter of" in text
    assert f'href="/letters/{ref}"' in text
    record_as(case, BEN, "attempt", person=case.person, how="phone",
              result="Nobody answered.")  # fmt: skip
    assert "Visit Mrs Ann Price: no answer" in page(app, case, "/")
