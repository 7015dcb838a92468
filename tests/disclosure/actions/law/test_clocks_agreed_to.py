"""What a second person said of what was done: that it was one, or that it was not then."""

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.refused import Refused
from tests.cases import (
    ACase,
    a_letter,
    a_person,
    a_talk,
    an_opened_case,
    letter_row,
    move_as,
    name_contact,
    record_as,
)
from tests.databases import ON_SQLITE
from tests.disclosure.actions.law.test_clocks_remember import (
    ENGLAND,
    KNEW,
    LATE,
    MET,
    OPEN,
    begun_under,
    duty,
    review,
    stands,
)
from tests.people import ADA, BEN, EVA
from workflows.regimes import DutyStatus

pytestmark = [pytest.mark.usefixtures("team"), ON_SQLITE]
VICTORIA, OWED = "au-vic-sdc", "vic-apology"
TELLS = "We write to tell you what happened."
HER_WORDS = "We are so deeply grieved. Forgive us for that mistake of ours."


def agreed_to_be_one(case: ACase, talk: int) -> None:
    told = {"agrees": True, "reason": "I was there and it was meant."}
    record_as(case, EVA, "apology_review", conversation=talk, **told)


def test_words_that_a_second_person_takes_for_an_apology_were_said_when_they_were_said(
    session: Session,
) -> None:
    """On record in time, and read by another only after the day: nobody was late."""
    case = begun_under(session, VICTORIA)
    said, talk = case.at, a_talk(case, "first", apology_words=HER_WORDS).id
    assert stands(case.later(hours=30), OWED) is LATE
    agreed_to_be_one(case, talk)
    found = duty(case, OWED)
    assert (found.status, found.met_at, found.awaiting_agreement) == (MET, said, False)
    assert "second person" not in found.says


@pytest.mark.parametrize("words", ["I am sorry if we hurt you.", None])
def test_a_second_person_hears_at_once_that_an_if_is_no_apology(
    session: Session, words: str | None
) -> None:
    """Eva said yes, read that it was recorded, and the family went on waiting to hear a sorry."""
    case = begun_under(session, VICTORIA)
    talk = a_talk(case, "first", apology_words=words).id
    with pytest.raises(Refused, match="Say sorry"):
        agreed_to_be_one(case, talk)
    told = {"agrees": False, "reason": "It says if, so it is none."}
    assert record_as(case, EVA, "apology_review", conversation=talk, **told)


def test_that_they_are_an_apology_says_nothing_of_when_they_were_said(session: Session) -> None:
    case = begun_under(session, VICTORIA)
    said = case.at.isoformat()
    talk = a_talk(case.later(hours=30), "first", apology_words=HER_WORDS, at=said).id
    agreed_to_be_one(case, talk)
    assert (stands(case, OWED), duty(case, OWED).awaiting_agreement) == (LATE, True)
    review(case, EVA, talk)
    assert stands(case, OWED) is MET


def test_once_a_second_person_has_not_agreed_nobody_is_asked_to(session: Session) -> None:
    case = begun_under(session, VICTORIA)
    said = case.at.isoformat()
    talk = a_talk(case.later(hours=30), "first", at=said).id
    assert duty(case, OWED).awaiting_agreement
    review(case, EVA, talk, agrees=False)
    found = duty(case, OWED)
    assert (found.status, found.awaiting_agreement) == (LATE, False)
    assert "a second person did not agree" in found.says
    assert "must agree" not in found.says
    a_talk(case, "follow_up")
    assert stands(case, OWED) is DutyStatus.MET_LATE


@pytest.mark.parametrize(
    ("regime", "telling"),
    [
        ("us-nj-psa", "nj-disclose"),  # by telephone where they have left and cannot meet
        ("us-ca-1279", "ca-inform"),  # in no prescribed form
        ("us-ca-1279", "ca-inform-urgent"),
        ("gb-sct-odoc", "sct-notify"),  # by telephone, face to face, video, e-mail or letter
        ("gb-eng-nhs-contract-sc35", "sc35-notify"),  # in person where possible
    ],
)
def test_where_the_rule_takes_a_call_a_call_is_the_telling(
    session: Session, regime: str, telling: str
) -> None:
    case = begun_under(session, regime)
    a_talk(case, "first", how="phone")
    assert stands(case, telling) is MET


BY_LETTER = [
    ("us-nj-psa", "nj-disclose"),  # by certified mail where the telephone fails
    ("us-ca-1279", "ca-inform"),  # in no prescribed form
    ("us-ca-1279", "ca-inform-urgent"),
    ("gb-sct-odoc", "sct-notify"),  # by telephone, face to face, video, e-mail or letter
]


@pytest.mark.parametrize(("regime", "telling"), BY_LETTER)
def test_where_the_rule_takes_a_letter_a_letter_that_went_is_the_telling(
    session: Session, regime: str, telling: str
) -> None:
    case = begun_under(session, regime)
    name_contact(case)
    letter = a_letter(case, "initial_notification", until="send", opening=TELLS)
    found = duty(case, telling)
    assert (found.status, found.met_at) == (MET, letter_row(case, letter).sent_at)
    assert stands(case.later(days=40), telling) is MET


def test_a_letter_that_the_post_brought_back_has_told_nobody(session: Session) -> None:
    case = begun_under(session, "us-ca-1279")
    name_contact(case)
    letter = a_letter(case, "initial_notification", until="send", opening=TELLS)
    move_as(case.later(days=2), ADA, "returned", letter, at=case.at.isoformat(), why="She moved.")
    assert stands(case.later(days=5), "ca-inform") is LATE


def test_a_letter_is_no_telling_where_the_rule_asks_for_a_talk_and_starts_nothing_of_one(
    session: Session,
) -> None:
    case = an_opened_case(session, KNEW, regimes=[ENGLAND, "us-nj-psa"])
    case.person = a_person(case.later(hours=1))
    name_contact(case)
    a_letter(case, "initial_notification", until="send", opening=TELLS)
    assert stands(case, "nj-disclose") is MET
    assert stands(case, "eng-nhs-inperson") is OPEN
    assert stands(case, "eng-nhs-written") is DutyStatus.NOT_STARTED  # it follows the talk


def test_a_call_first_says_why_the_telling_in_person_is_still_owed(session: Session) -> None:
    case = begun_under(session, ENGLAND)
    a_talk(case, "first", how="phone")
    a_talk(case.later(days=1), "follow_up")
    found = duty(case, "eng-nhs-inperson")
    assert found.status is OPEN
    assert "by telephone on 2 March 2026" in found.says
    assert "asks for it in person" in found.says
    assert "as an event of its own, which a second person reviews" in found.says

    told = {"name": "in_person_notified", "evidence": "The visit of today, on the ward."}
    visit = record_as(case, BEN, "event", **told).id
    review(case, EVA, visit)
    assert stands(case, "eng-nhs-inperson") is MET
