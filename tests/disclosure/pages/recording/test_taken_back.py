"""A choice that was tapped by mistake can be taken back: nothing on record is owed to a thumb."""

import re
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from disclosure.clock import now
from disclosure.kinds.conversation import Conversation
from disclosure.kinds.excuses import Excuse
from tests.cases import SORRY, ACase, a_person, a_talk, an_opened_case
from tests.people import BEN

pytestmark = pytest.mark.usefixtures("team")
TALK = {
    "kind": "first", "how": "in_person", "place": "Ward office",
    "attendees-0-name": "Ben Okoro", "attendees-0-role": "Charge nurse",
    "attendees-0-side": "staff", "said": "We gave you ten times too much heparin.",
    "apology_words": SORRY, "family_said": "“Nobody listened.”", "next_contact-owner": BEN,
}  # fmt: skip


@pytest.fixture
def case(session: Session) -> ACase:
    opened = an_opened_case(session)
    opened.person = a_person(opened)
    return opened


def path(case: ACase, kind: str = "conversation") -> str:
    return f"/incidents/{case.ref}/records/{kind}"


def talk_in(case: ACase, **more: str) -> dict[str, str]:
    at = f"{now().astimezone(case.now.zone):%Y-%m-%dT%H:%M}"
    return {**TALK, "at": at, "persons": str(case.person), **more}


def choices_of(page: str, box: str) -> list[str]:
    buttons = re.findall(rf'<input[^>]*name="{box}"[^>]*>', page)
    return [re.findall(r'value="([^"]*)"', button)[0] for button in buttons]


@pytest.mark.parametrize(
    ("kind", "box", "words"),
    [
        ("answer", "unknown", "We know it"),
        ("answer", "given_in", "Nowhere"),
        ("excuse", "person", "Nobody"),
        ("consent", "with_person", "Nobody"),
        ("debrief", "conversation", "Leave this out"),
        ("question", "how", "Leave this out"),
        ("person_change", "standing", "Leave this out"),
    ],
)
def test_what_may_be_left_out_can_be_taken_back(
    ben: FlaskClient, case: ACase, kind: str, box: str, words: str
) -> None:
    """A tap on “Not yet” stayed, and what we know was told as what we do not know yet."""
    a_talk(case, "first", questions=["Why?"])
    page = ben.get(path(case, kind)).text
    assert choices_of(page, box)[-1] == ""
    assert words in page


def test_what_has_to_be_said_has_no_choice_of_nothing(ben: FlaskClient, case: ACase) -> None:
    page = ben.get(path(case)).text
    for box in ("kind", "how"):
        assert "" not in choices_of(page, box)


def test_where_no_is_what_nobody_has_to_say_it_takes_a_yes_back(
    ben: FlaskClient, case: ACase
) -> None:
    page = ben.get(path(case, "person")).text
    assert choices_of(page, "safe-on_hard_days") == ["yes", "no"]


def test_whoever_tapped_a_name_where_nobody_is_to_be_told_takes_it_back(
    ben: FlaskClient, case: ACase
) -> None:
    """“Name nobody” said the page, and its form could name somebody and never nobody again."""
    told = {
        "ground": "nobody_to_tell", "at": f"{case.at:%Y-%m-%d}", "person": str(case.person),
        "requirement": ["first_conversation_recorded"], "reason": "We searched, and rang the GP.",
    }  # fmt: skip
    answer = ben.post(path(case, "excuse"), data=told)
    assert answer.status_code == 422
    assert choices_of(answer.text, "person")[-1] == ""
    assert ben.post(path(case, "excuse"), data=told | {"person": ""}).status_code == 303
    assert [body.person for _, body in case.now.case.those(Excuse)] == [None]


def test_a_tap_on_a_day_is_taken_back_where_nothing_was_agreed(
    ben: FlaskClient, case: ACase
) -> None:
    """Signed, it would be a promise that the family reads."""
    page = unescape(ben.get(path(case)).text)
    assert "Nothing agreed yet" in page
    assert choices_of(page, "hears")[-1] == ""
    assert ben.post(path(case), data=talk_in(case, hears="")).status_code == 303
    assert [body.next_contact for _, body in case.now.case.those(Conversation)] == [None]
    assert not case.now.commitments


def test_a_day_that_is_written_beside_nothing_agreed_is_asked_about(
    ben: FlaskClient, case: ACase
) -> None:
    told = talk_in(case, hears="", **{"next_contact-due_on": "2027-03-20"})
    answer = ben.post(path(case), data=told)
    assert answer.status_code == 422
    assert "you chose “Nothing agreed yet” and wrote Saturday 20 March" in unescape(answer.text)
    assert not case.now.commitments


def test_a_row_whose_side_alone_was_tapped_is_asked_for_and_can_be_taken_back(
    ben: FlaskClient, case: ACase
) -> None:
    """It may be an interpreter whose name nobody knows: it is not dropped unasked."""
    row = {"attendees-1-name": "", "attendees-1-role": ""}
    answer = ben.post(path(case), data=talk_in(case, **row, **{"attendees-1-side": "interpreter"}))
    assert answer.status_code == 422
    assert choices_of(answer.text, "attendees-1-side")[-1] == ""
    assert "Leave this row out" in answer.text
    answer = ben.post(path(case), data=talk_in(case, **row, **{"attendees-1-side": ""}))
    assert answer.status_code == 303


def test_a_row_that_is_to_be_left_out_is_left_out_with_what_was_typed_in_it(
    ben: FlaskClient, case: ACase
) -> None:
    row = {"attendees-1-name": "Dr Ray", "attendees-1-role": "Registrar", "attendees-1-side": ""}
    assert ben.post(path(case), data=talk_in(case, **row)).status_code == 303
    (talk,) = [body for _, body in case.now.case.those(Conversation)]
    assert "Dr Ray" not in {each.name for each in talk.attendees}
