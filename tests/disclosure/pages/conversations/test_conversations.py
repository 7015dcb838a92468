import re
from datetime import date, timedelta
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from disclosure.clock import now
from disclosure.kinds.care import Support
from disclosure.kinds.conversation import Conversation
from tests.cases import SORRY, ACase, a_person, an_opened_case, name_contact, record_as
from tests.people import BEN, EVA, SAM
from tests.typed import ANOTHER, holds_moment, signed_in
from tests.ways import a_daughter

pytestmark = pytest.mark.usefixtures("team")

SAID = {
    "kind": "first", "at": "2026-03-12T14:00", "how": "in_person", "place": "Ward office",
    "attendees-0-name": "Ben Okoro", "attendees-0-role": "Charge nurse",
    "attendees-0-side": "staff", "said": "We gave you ten times too much heparin.",
    "apology_words": SORRY, "family_said": "“Nobody listened.”", "questions-0-words": "Why?",
    "next_contact-words": "We will ring you", "next_contact-owner": BEN,
}  # fmt: skip
CONDITIONAL = "I'm sorry if this has upset you. This should not have happened."


@pytest.fixture
def case(session: Session) -> ACase:
    case = an_opened_case(session)
    name_contact(case)
    case.person = a_person(case, safe={"never": ["text"]})
    return case


def path(case: ACase) -> str:
    return f"/incidents/{case.ref}/records/conversation"


def say(ben: FlaskClient, case: ACase, **more: str) -> TestResponse:
    return ben.post(path(case), data=SAID | {"persons": str(case.person)} | more)


def talks(case: ACase) -> list[Conversation]:
    return [body for _, body in case.now.case.those(Conversation)]


def in_days(case: ACase, days: int) -> date:
    return (now().astimezone(case.now.zone) + timedelta(days=days)).date()


def test_when_where_and_who_are_filled_in(ben: FlaskClient, case: ACase) -> None:
    page = ben.get(path(case)).text
    assert holds_moment(page, "at", f"{in_days(case, 0)}", r"\d\d:\d\d")
    for box in ('value="in_person" checked', 'value="first" checked', 'value="staff" checked'):
        assert box in page
    assert f'name="persons" type="checkbox" value="{case.person}" checked' in page
    assert re.search('name="attendees-0-name"[^>]* value="Ben Okoro"', page)
    summary = r"Today at \d{1,2}(:\d\d)?[ap]m, face to face, Alder Ward, with Mrs Ann Price\."
    assert re.search(summary, page)


def test_a_talk_of_last_evening_is_not_signed_as_one_of_the_night(
    ben: FlaskClient, case: ACase
) -> None:
    """Its time goes on record and to the family, so it is read before it is signed."""
    evening = in_days(case, -1)
    page = unescape(say(ben, case, at=f"{evening}T18:00", said="").text)
    words = f"{evening:%A} {evening.day} {evening:%B}"
    assert re.search(rf"{words}( \d{{4}})? at 6pm, face to face, Ward office", page)
    page = unescape(say(ben, case, at="last evening", said="").text)
    assert "Face to face, Ward office, with Mrs Ann Price." in page


def test_care_comes_first_and_ways_never_to_be_used_are_named(
    ben: FlaskClient, case: ACase
) -> None:
    page = ben.get(path(case)).text
    assert "Is Mrs Ann Price being looked after now?" in page
    assert "Never by text." in page
    assert page.index("looked after") < page.index('name="said"')


def test_whoever_was_talked_with_was_there(ben: FlaskClient, case: ACase) -> None:
    assert say(ben, case).status_code == 303
    there = [(each.name, each.side) for each in talks(case)[0].attendees]
    assert there == [("Ben Okoro", "staff"), ("Mrs Ann Price", "family")]


def test_the_next_contact_is_chosen_and_read_as_the_family_will_read_it(
    ben: FlaskClient, case: ACase
) -> None:
    on = in_days(case, 3)
    sentence = f"We will ring you by {on:%A} {on.day} {on:%B} {on.year}."
    assert sentence in unescape(ben.get(path(case)).text)
    answer = say(ben, case, hears=f"{in_days(case, 3)}")
    assert sentence in unescape(ben.get(answer.location).text)
    promise = case.now.commitments[0]
    assert (promise.words, promise.due_on, promise.owner) == ("We will ring you", on, BEN)


def test_another_day_and_no_more_for_now(ben: FlaskClient, case: ACase) -> None:
    day = in_days(case, 40)
    say(ben, case, hears="another_day", **{"next_contact-due_on": day.isoformat()})
    say(ben, case, hears="no_more", **ANOTHER)
    dated, standing = case.now.commitments
    assert (dated.due_on, dated.standing) == (day, False)
    assert (standing.due_on, standing.standing) == (None, True)


def test_no_promise_is_made_up_where_none_was_made(ben: FlaskClient, case: ACase) -> None:
    answer = say(ben, case)
    assert case.now.commitments == ()
    assert "Promise a day" in ben.get(answer.location).text


def test_words_that_do_not_count_yet_stay_and_better_ones_are_shown(
    ben: FlaskClient, case: ACase
) -> None:
    answer = say(ben, case, apology_words=CONDITIONAL)
    assert answer.status_code == 303
    assert talks(case)[0].apology_words == CONDITIONAL
    page = unescape(ben.get(answer.location).text)
    assert "they stay on record as they are" in page
    assert "<mark>I'm sorry if this has upset you.</mark>" in page
    assert "I am sorry that we did this to you" in page
    assert not re.search(r"records/correction|[Cc]hange (the|these) words", page)


def test_words_that_count_are_said_to_count(ben: FlaskClient, case: ACase) -> None:
    answer = say(ben, case)
    assert "You said sorry. It counts." in ben.get(answer.location).text


def test_a_later_talk_forgets_nothing_that_is_on_record(ben: FlaskClient, case: ACase) -> None:
    """They heard a sorry that counts, and have a day: nobody is sent to say either anew."""
    say(ben, case, hears=f"{in_days(case, 3)}")
    (promise,) = case.now.commitments
    later = say(ben, case, kind="follow_up", apology_words="").location
    page = unescape(ben.get(later).text)
    assert "Say sorry" not in page
    assert "no words of an apology" not in page
    assert "No day yet when they hear from us next" not in page
    assert "Promised to Mrs Ann Price already" in page
    assert f"/{promise.ref}" in page


def test_of_a_sorry_that_counts_no_later_if_asks_for_another(ben: FlaskClient, case: ACase) -> None:
    say(ben, case)
    answer = say(ben, case, apology_words=CONDITIONAL, **ANOTHER)
    page = unescape(ben.get(answer.location).text)
    assert "<mark>I'm sorry if this has upset you.</mark>" in page
    assert "Why these words do not count as an apology" in page
    assert "Say sorry again" not in page
    assert "Record it when you have said it again" not in page


def test_whoever_has_heard_no_sorry_and_has_no_day_is_still_owed_both(
    ben: FlaskClient, case: ACase
) -> None:
    say(ben, case, hears=f"{in_days(case, 3)}")
    daughter = str(a_daughter(case))
    page = unescape(ben.get(say(ben, case, persons=daughter, apology_words="").location).text)
    assert "Say sorry when you next speak" in page
    assert "No day yet when they hear from us next" in page


def test_a_promise_that_a_link_ticks_is_named_where_it_is_signed(
    ben: FlaskClient, case: ACase
) -> None:
    """To sign makes it done. In a fold that nobody opens it is seen by nobody."""
    say(ben, case, hears=f"{in_days(case, 3)}")
    (promise,) = case.now.commitments
    page = ben.get(f"{path(case)}?keeps={promise.ref}").text
    fold, signed = page.index("Help you offered"), page.index("Sign and record")
    assert page.rindex("<details", 0, fold) == page.rindex(
        '<details class="govuk-details" open', 0, fold
    )
    assert fold < page.index("Signing also says that we kept this") < signed
    assert promise.ref in page[page.index("Signing also says") : signed]
    assert "Signing also says" not in ben.get(path(case)).text


def test_a_promise_that_was_withdrawn_is_not_offered_as_one_that_this_talk_kept(
    ben: FlaskClient, case: ACase
) -> None:
    say(ben, case, hears=f"{in_days(case, 3)}")
    (promise,) = case.now.commitments
    assert promise.ref in ben.get(path(case)).text
    told = {"of": promise.number, "words": "It was the patient next door.", "withdraws": True}
    correction = record_as(case, BEN, "correction", **told).id
    agreed = {"correction": correction, "agrees": True, "reason": "I asked Ben."}
    record_as(case, EVA, "correction_review", **agreed)
    assert promise.ref not in ben.get(path(case)).text


def test_a_second_person_may_take_words_for_an_apology_but_never_a_conditional_one(
    app: Flask, ben: FlaskClient, case: ACase
) -> None:
    odd = say(ben, case, apology_words="Mae'n ddrwg gen i am hyn.").location
    conditional = say(ben, case, apology_words=CONDITIONAL, **ANOTHER).location
    eva = signed_in(app, EVA)
    assert "apology_review?about=" in eva.get(odd).text
    assert "apology_review?about=" not in eva.get(conditional).text
    assert "apology_review?about=" not in ben.get(odd).text


def test_what_is_missing_is_named_and_nothing_typed_is_lost(ben: FlaskClient, case: ACase) -> None:
    answer = say(ben, case, family_said="", place="", said="Ten <times> too much")
    assert answer.status_code == 422
    assert 'href="#family_said"' in answer.text
    assert 'href="#place"' in answer.text
    assert "Ten &lt;times&gt; too much" in answer.text
    assert "“Nobody" not in answer.text
    assert '<details class="govuk-details" open>' in answer.text  # where the place is
    assert talks(case) == []


def test_another_question_and_a_read_through_record_nothing(ben: FlaskClient, case: ACase) -> None:
    more = say(ben, case, another="questions").text
    assert 'name="questions-1-words"' in more
    assert "Nobody listened." in more
    read = say(ben, case, read_through="yes", hears=f"{in_days(case, 1)}").text
    assert "As the family will read it" in read
    assert talks(case) == []


def test_a_question_stays_open_and_can_be_answered_from_there(
    ben: FlaskClient, case: ACase
) -> None:
    page = ben.get(say(ben, case).location).text
    assert f"records/answer?question={case.now.questions[0].ref}" in page


def test_a_stranger_finds_nothing(app: Flask, ben: FlaskClient, case: ACase) -> None:
    after = say(ben, case).location
    sam = signed_in(app, SAM)
    assert sam.get(path(case)).status_code == sam.get(after).status_code == 404
    assert say(sam, case).status_code == 404
    assert ben.get(f"{path(case)}/999").status_code == 404
    assert len(talks(case)) == 1


def test_the_page_of_a_talk_that_was_withdrawn_says_by_whom_and_why(
    ben: FlaskClient, case: ACase
) -> None:
    """Where the button sent twice leads, and “See what is on record”."""
    there = say(ben, case).location
    why = "This was said to another patient."
    told = {"of": there.rpartition("/")[2], "words": why, "withdraws": "yes"}
    corrected = ben.post(f"/incidents/{case.ref}/records/correction", data=told)
    assert corrected.status_code == 303
    shown = ben.get(there)
    assert shown.status_code == 200
    page = unescape(shown.text)
    assert "The talk with Mrs Ann Price was withdrawn" in page
    assert "Withdrawn by Ben Okoro" in page
    assert why in page
    assert SAID["said"] in page


def test_no_other_record_has_the_page_of_a_talk(ben: FlaskClient, case: ACase) -> None:
    assert ben.get(f"{path(case)}/{case.person}").status_code == 404
    assert ben.get(f"{path(case)}/999").status_code == 404


def test_whoever_signs_is_told_truly_what_is_noted_of_them(ben: FlaskClient, case: ACase) -> None:
    """The page said “We note only that it was offered”, and nothing of the kind went on record."""
    assert "How you are is written down nowhere here." in ben.get(path(case)).text
    assert say(ben, case).status_code == 303
    assert not list(case.now.case.those(Support))
