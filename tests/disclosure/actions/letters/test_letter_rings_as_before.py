"""Whom the family can ring was put right after a letter was begun: its reader would ring the old
number, which nobody, or somebody else, answers."""

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.letters.recipient import worth_minding
from disclosure.actions.letters.writing import edit
from tests.cases import (
    ACase,
    a_draft,
    a_letter,
    acknowledged,
    an_opened_case,
    change_by,
    letter_row,
    move_as,
    record_as,
)
from tests.people import ADA, BEN, EVA

pytestmark = pytest.mark.usefixtures("team")
STANDS_NO_MORE = "That stands on record no more."
RIGHT = "See that it tells whom they can ring, by the right number."


@pytest.fixture
def case(session: Session) -> ACase:
    """Ben Okoro is the family's contact, on 01632 960101."""
    case = an_opened_case(session)
    acknowledged(case)
    move_as(case, ADA, "begin_investigation")
    return case


def named(case: ACase, name: str, email: str, phone: str) -> int:
    told = {"name": name, "user": email, "role": "Charge nurse", "phone": phone}
    cover = {"name": "Ada Lind", "phone": "01632 960102"}
    return record_as(case, ADA, "contact", **told, hours="9am to 5pm", cover=cover).id


def said(case: ACase, ref: str) -> list[str]:
    return [says for says in worth_minding(case.now, letter_row(case, ref)) if "to ring" in says]


@pytest.mark.parametrize("until", ["submit", "approve", "issue"])
def test_who_handles_a_letter_reads_that_its_telephone_was_mistyped(
    case: ACase, until: str
) -> None:
    """The new number stood on every page, and the old one went to the family on paper."""
    ref = a_letter(case, "initial_notification", until=until)
    assert not said(case, ref)
    named(case, "Ben Okoro", BEN, "01632 960199")
    assert said(case, ref) == [
        f"The letter tells them to ring Ben Okoro, 01632 960101. {STANDS_NO_MORE} "
        f"On record now: Ben Okoro, 01632 960199. {RIGHT}"
    ]


def test_so_it_is_of_whoever_was_named_in_error(case: ACase) -> None:
    wrong = named(case, "Eva Marsh", EVA, "01632 960105")
    ref = a_draft(case, "initial_notification")
    told = {"of": str(wrong), "words": "It was meant for another case", "withdraws": True}
    record_as(case, ADA, "correction", **told)
    assert said(case, ref) == [
        f"The letter tells them to ring Eva Marsh, 01632 960105. {STANDS_NO_MORE} "
        f"On record now: Ben Okoro, 01632 960101. {RIGHT}"
    ]
    words = {"slots": {"contact": "Please ring Ben Okoro on 01632 960101."}}
    edit(case.session, change_by(case, BEN), ref, words)
    assert not said(case, ref)


def test_of_a_letter_that_went_nothing_is_said(case: ACase) -> None:
    ref = a_letter(case, "initial_notification", until="send")
    named(case, "Ben Okoro", BEN, "01632 960199")
    assert not said(case, ref)


def test_who_has_the_cover_now_is_rung_by_the_same_number(case: ACase) -> None:
    ref = a_draft(case, "initial_notification")
    told = {"name": "Ada Lind", "user": ADA, "role": "Lead", "phone": "01632 960102"}
    cover = {"name": "Ben Okoro", "phone": "+44 1632 960101"}
    record_as(case, ADA, "contact", **told, hours="9am to 5pm", cover=cover)
    assert not said(case, ref)


@pytest.mark.parametrize("until", ["submit", "issue"])
def test_the_hours_at_which_that_telephone_is_answered_no_more_are_said(
    case: ACase, until: str
) -> None:
    """The number was right, and whoever rang it on another day heard nobody."""
    ref = a_letter(case, "initial_notification", until=until)
    told = {"name": "Ben Okoro", "user": BEN, "role": "Charge nurse", "phone": "01632 960101"}
    cover = {"name": "Ada Lind", "phone": "01632 960102"}
    record_as(case, ADA, "contact", **told, hours="Mondays, 9am to noon", cover=cover)
    minded = worth_minding(case.now, letter_row(case, ref))
    assert [says for says in minded if "is answered" in says] == [
        "The letter tells them that 01632 960101 is answered 9am to 5pm. On record now: Mondays, "
        "9am to noon. See that it tells when they can ring."
    ]


def test_hours_that_it_gives_as_they_are_now_are_no_matter(case: ACase) -> None:
    ref = a_draft(case, "initial_notification")
    told = {"name": "Ben Okoro", "user": BEN, "role": "Charge nurse", "phone": "01632 960101"}
    record_as(case, ADA, "contact", **told, hours="Monday to Friday, 9am to 5pm.")
    assert [s for s in worth_minding(case.now, letter_row(case, ref)) if "is answered" in s]
    words = {"contact": "Please ring Ben Okoro on 01632 960101, Monday to Friday, 9am to 5pm."}
    edit(case.session, change_by(case, BEN), ref, {"slots": words})
    assert not [s for s in worth_minding(case.now, letter_row(case, ref)) if "is answered" in s]
