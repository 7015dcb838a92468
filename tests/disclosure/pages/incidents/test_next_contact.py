"""When they hear from us next: a day that was typed is never dropped, nor overruled in silence."""

import re
from datetime import date, datetime, timedelta
from html import unescape
from zoneinfo import ZoneInfo

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from disclosure.clock import now
from disclosure.kinds.conversation import Conversation
from disclosure.pages.incidents import cases
from tests.cases import SORRY, ACase
from tests.people import BEN

SCANS = "I will bring you the scan pictures"
SAID = {
    "kind": "first", "at": "2026-03-12T14:00", "how": "in_person", "place": "Ward office",
    "attendees-0-name": "Ben Okoro", "attendees-0-role": "Charge nurse",
    "attendees-0-side": "staff", "said": "We gave you ten times too much heparin.",
    "apology_words": SORRY, "family_said": "“Nobody listened.”",
    "next_contact-words": "We will ring you", "next_contact-owner": BEN,
}  # fmt: skip


def say(
    ben: FlaskClient, case: ACase, hears: str = "", ask: str = "", **promise: str
) -> TestResponse:
    """`promise`: what is typed of it, by the names of its boxes."""
    boxes = {f"next_contact-{name}": value for name, value in promise.items()}
    told = SAID | {"persons": str(case.person)} | ({"hears": hears} if hears else {}) | boxes
    return ben.post(f"/incidents/{case.ref}/records/conversation{ask}", data=told)


def in_days(case: ACase, days: int) -> date:
    return (now().astimezone(case.now.zone) + timedelta(days=days)).date()


def talks(case: ACase) -> list[Conversation]:
    return [body for _, body in case.now.case.those(Conversation)]


def fault_at(page: str, box: str) -> str:
    found = re.search(rf'<p id="next_contact-{box}-error"[^>]*>(.*?)</p>', page, re.DOTALL)
    return " ".join(re.sub("<[^>]+>", " ", unescape(found[1])).split()) if found else ""


EVENING = datetime(2026, 3, 19, 23, 50, tzinfo=ZoneInfo("Europe/London"))


@pytest.mark.parametrize("later", [timedelta(minutes=20), timedelta(days=3)])
def test_tomorrow_is_the_day_that_stood_on_the_page(
    ben: FlaskClient, case: ACase, monkeypatch: pytest.MonkeyPatch, later: timedelta
) -> None:
    """Ben reads “Tomorrow, Friday 20 March” at ten to midnight, and signs when it is over; or
    after the weekend, when whoever was promised Friday is owed that Friday was missed."""
    monkeypatch.setattr(cases, "now", lambda: EVENING)
    page = ben.get(f"/incidents/{case.ref}/records/conversation").text
    chosen = re.search(r'name="hears"[^>]* value="([^"]+)"[^>]*>\s*<label[^>]*>\s*Tomorrow', page)
    assert chosen
    assert "Tomorrow, Friday 20 March" in page
    monkeypatch.setattr(cases, "now", lambda: EVENING + later)
    refused = say(ben, case, chosen[1], owner="").text
    assert re.search(rf'value="{chosen[1]}"[^>]* checked', refused)
    assert "We will ring you by Friday 20 March" in unescape(refused)
    assert not re.search(r"(In -|Tomorrow, Friday)", refused)
    assert say(ben, case, chosen[1]).status_code == 303
    assert [promise.due_on for promise in case.now.commitments] == [date(2026, 3, 20)]


def test_days_counted_by_a_page_of_another_time_are_asked_for(
    ben: FlaskClient, case: ACase
) -> None:
    """A page that was open while we were renewed says “in 3 days”, and nobody knows from when."""
    answer = say(ben, case, "3")
    assert answer.status_code == 422
    assert "Write which." in fault_at(answer.text, "due_on")
    assert talks(case) == []


@pytest.mark.parametrize("ask", ["", "?paper=yes"])
def test_a_day_that_is_typed_is_promised_where_nothing_is_chosen_beside_it(
    ben: FlaskClient, case: ACase, ask: str
) -> None:
    on = in_days(case, 10)
    assert say(ben, case, ask=ask, words=SCANS, due_on=on.isoformat()).status_code == 303
    (promise,) = case.now.commitments
    assert (promise.words, promise.due_on, promise.owner) == (SCANS, on, BEN)


def test_a_day_chosen_and_another_typed_are_asked_about_and_both_stay(
    ben: FlaskClient, case: ACase
) -> None:
    week, typed = in_days(case, 7), in_days(case, 10)
    answer = say(ben, case, f"{week}", due_on=typed.isoformat())
    assert answer.status_code == 422
    says = fault_at(answer.text, "due_on")
    assert f"you chose “In a week, {week:%A} {week.day} {week:%B}” and wrote {typed:%A}" in says
    assert "Choose the day that you write, or empty this box." in says
    assert f'value="{typed.isoformat()}"' in answer.text
    assert re.search(rf'value="{week}"[^>]* checked', answer.text)
    assert "Nobody listened." in answer.text
    assert (talks(case), case.now.commitments) == ([], ())

    say(ben, case, "another_day", due_on=typed.isoformat())
    assert [promise.due_on for promise in case.now.commitments] == [typed]


def test_the_same_day_chosen_and_typed_is_one_day(ben: FlaskClient, case: ACase) -> None:
    on = in_days(case, 3)
    assert say(ben, case, f"{on}", due_on=on.isoformat()).status_code == 303
    assert [promise.due_on for promise in case.now.commitments] == [on]


def test_a_choice_that_was_sent_back_leaves_no_day_behind_for_the_next(
    ben: FlaskClient, case: ACase
) -> None:
    """The day box holds what was typed in it, and not the day of the choice before."""
    page = say(ben, case, f"{in_days(case, 3)}", owner="").text
    box = re.search('<input[^>]*name="next_contact-due_on"[^>]*>', page)
    assert box
    assert 'value="2' not in box[0]


def test_words_of_their_own_without_a_day_are_asked_about(ben: FlaskClient, case: ACase) -> None:
    answer = say(ben, case, words=SCANS)
    assert answer.status_code == 422
    says = fault_at(answer.text, "words")
    assert f"you wrote “{SCANS}” and chose no day. Choose when, or empty this box." in says
    assert f">{SCANS}" in answer.text or f'value="{SCANS}"' in answer.text
    assert talks(case) == []


def test_no_more_for_now_takes_neither_their_words_nor_their_day_away(
    ben: FlaskClient, case: ACase
) -> None:
    answer = say(ben, case, "no_more", words="Ring me any time on my mobile")
    assert answer.status_code == 422
    assert "wrote “Ring me any time on my mobile”" in fault_at(answer.text, "words")
    answer = say(ben, case, "no_more", due_on=in_days(case, 9).isoformat())
    assert answer.status_code == 422
    assert "“They want to hear no more for now” and wrote" in fault_at(answer.text, "due_on")
    assert talks(case) == []
    assert say(ben, case, "no_more").status_code == 303
    assert [promise.standing for promise in case.now.commitments] == [True]


def test_another_day_that_nobody_wrote_is_asked_for_at_its_box(
    ben: FlaskClient, case: ACase
) -> None:
    answer = say(ben, case, "another_day")
    assert answer.status_code == 422
    assert "Write which." in fault_at(answer.text, "due_on")


def test_every_fault_of_the_talk_is_said_with_it(ben: FlaskClient, case: ACase) -> None:
    page = ben.post(
        f"/incidents/{case.ref}/records/conversation",
        data=SAID | {"family_said": "", "hears": "no_more", "next_contact-due_on": "2026-12-24"},
    ).text
    assert 'href="#family_said"' in page
    assert 'href="#next_contact-due_on"' in page


def test_from_paper_the_day_on_the_sheet_is_the_choice(ben: FlaskClient, case: ACase) -> None:
    """A day near that of the typing is none of theirs: the talk was before."""
    page = ben.get(f"/incidents/{case.ref}/records/conversation?paper=yes").text
    assert 'name="hears" type="radio" value="no_more"' in page
    assert not re.search(r"Tomorrow|In 3 days|In a week", page)
    assert page.index('name="next_contact-due_on"') < page.index('name="hears"')
    on, other = in_days(case, 20).isoformat(), in_days(case, 3).isoformat()
    answer = say(ben, case, other, ask="?paper=yes", words=SCANS, due_on=on)
    assert answer.status_code == 422
    assert "Choose the day that you write" in fault_at(answer.text, "due_on")
    assert f'value="{on}"' in answer.text
    assert talks(case) == []


def test_read_through_shows_the_day_that_was_typed_and_what_is_at_odds(
    ben: FlaskClient, case: ACase
) -> None:
    on = in_days(case, 10)
    told = {"words": SCANS, "due_on": on.isoformat()}
    data = SAID | {"persons": str(case.person), "read_through": "yes"}
    data |= {f"next_contact-{name}": value for name, value in told.items()}
    path = f"/incidents/{case.ref}/records/conversation"
    assert f"{SCANS} by {on:%A} {on.day} {on:%B}" in unescape(ben.post(path, data=data).text)
    page = ben.post(path, data=data | {"hears": f"{in_days(case, 7)}"}).text
    assert "and wrote" in fault_at(page, "due_on")
    assert "No day yet when they hear from us next." in page
    assert talks(case) == []


def test_enter_in_a_box_shows_the_talk_and_does_not_sign_it(ben: FlaskClient, case: ACase) -> None:
    """The first button of a form is what Enter presses; a talk that is signed is never edited."""
    page = ben.get(f"/incidents/{case.ref}/records/conversation").text
    form = page[page.index('<form method="post" novalidate') :]
    first = re.search(r"<button[^>]*>", form)
    assert first
    assert 'name="read_through"' in first[0]
