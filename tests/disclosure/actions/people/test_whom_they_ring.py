"""Nobody who has left is rung: the family reads who is there, and the team has to name another."""

from datetime import timedelta

import pytest

from disclosure.actions.change import Change, Door
from disclosure.actions.family.view import family_view
from disclosure.actions.family.view_contact import CoverShown
from disclosure.actions.letters.material import material_of
from disclosure.actions.looks.caseload import staff_of
from disclosure.actions.recording import record
from disclosure.actions.thing_to_do import ToDo, Viewed
from disclosure.actions.users import Person, add_user, change_user, disable_user
from disclosure.actions.watching import watched
from disclosure.kinds.notes import Note
from disclosure.permissions import family_actor
from tests.begun import begins_with
from tests.cases import ACase, a_case, record_as
from tests.disclosure.actions.leavers.test_coming_back import leaves
from tests.people import ADA, BEN, CAL, OPERATOR, RON, SITE, actor
from tests.to_do import rows_of
from workflows.requirements import contact_named
from workflows.words import State

pytestmark = begins_with(a_case, at=State.INVESTIGATE)
CAL_RUNG = {"name": "Cal Reyes", "role": "Midwife", "phone": "01632 960105", "hours": "9 to 5"}
COVER = {"name": "Ron Bell", "phone": "01632 960109"}


def to_name(case: ACase) -> list[ToDo]:
    rows = rows_of(case)
    return [row for row in rows if row.target.word == "contact"]


def test_a_family_is_not_sent_to_a_contact_who_has_left(case: ACase) -> None:
    assert contact_named(case.now.facts) is None
    leaves(case, BEN, RON)
    view = family_view(case.now, case.person)
    assert view.contact is None
    assert view.cover == CoverShown("Ada Lind", "01632 960102")
    assert contact_named(case.now.facts)
    assert material_of(case.now, case.person, actor(case.session, ADA)).contact_name == ""


def test_a_contact_who_was_renamed_has_one_name_on_the_page(case: ACase) -> None:
    """It said to ring Ben Okoro, beside what Ben Adeyemi will do: two people, to a family."""
    renamed = Person(BEN, "Ben Adeyemi", ["clinician"], [SITE])
    change_user(case.session, OPERATOR, case.at, renamed)
    shown = family_view(case.now, case.person).contact
    assert shown
    assert (shown.name, shown.phone) == ("Ben Adeyemi", "01632 960101")
    assert material_of(case.now, case.person, actor(case.session, ADA)).contact_name == shown.name


def test_the_team_has_to_name_another_and_is_reminded_until_it_does(case: ACase) -> None:
    assert not to_name(case)
    leaves(case, BEN, RON)
    (row,) = to_name(case)
    assert row.act == "Name whom Mrs Ann Price can ring now, and tell them"
    assert row.why == "Ben Okoro, their named contact, has left."
    assert row.owner == ADA
    view = Viewed(case.now, staff_of(case.session))
    assert row.key in {thing.key for thing in watched(view)}
    record_as(case, ADA, "contact", **CAL_RUNG, user=CAL, cover=COVER)
    assert not to_name(case)
    assert contact_named(case.now.facts) is None
    shown = family_view(case.now, case.person).contact
    assert shown
    assert shown.name == "Cal Reyes"


def test_a_cover_who_has_left_is_not_shown_either(case: ACase) -> None:
    leaves(case, ADA, RON)
    shown = family_view(case.now, case.person).contact
    assert shown
    assert (shown.name, shown.cover_phone) == ("Ben Okoro", "")
    assert contact_named(case.now.facts) == "Say who covers when the named contact is away."
    (row,) = to_name(case)
    assert row.act == "Name who covers now when Ben Okoro is away, and tell Mrs Ann Price"
    assert row.owner == RON  # who took over from whoever opened the case
    leaves(case, BEN, RON)
    assert family_view(case.now, case.person).cover is None


@pytest.mark.parametrize("name", ["Dr Cal Reyes", "Prof. Cal Reyes", "Midwife Cal Reyes"])
def test_who_has_left_is_not_rung_though_the_record_writes_their_title_too(
    case: ACase, name: str
) -> None:
    """As a card of the ward has it; the account is of Cal Reyes."""
    record_as(case, ADA, "contact", **CAL_RUNG | {"name": name}, cover=COVER)
    shown = family_view(case.now, case.person).contact
    assert shown
    assert shown.name == name
    leaves(case, CAL, BEN)
    assert family_view(case.now, case.person).contact is None
    (row,) = to_name(case)
    assert row.why == f"{name}, their named contact, has left."


def test_somebody_of_the_same_name_who_is_named_later_is_not_taken_for_them(case: ACase) -> None:
    record_as(case, ADA, "contact", **CAL_RUNG, cover=COVER)
    assert contact_named(case.now.facts) is None
    leaves(case, CAL, BEN)
    assert contact_named(case.now.facts)
    case.at += timedelta(days=1)
    record_as(case, ADA, "contact", **CAL_RUNG, cover=COVER)
    assert contact_named(case.now.facts) is None


def test_what_was_the_contacts_to_do_is_whose_who_took_over(case: ACase) -> None:
    assert Viewed(case.now, staff_of(case.session)).keeper == BEN
    disable_user(case.session, OPERATOR, case.at, BEN, RON)
    assert Viewed(case.now, staff_of(case.session)).keeper == RON
    family = family_actor(case.id, case.person, "Mrs Ann Price")
    asked = {"person": case.person, "words": "Who was there?", "at": case.at.isoformat()}
    record(case.session, Change(case.id, family, case.at, Door.PAGE), "question", asked)
    assert case.now.questions[-1].owner == RON


def test_it_is_nobodys_where_who_took_over_does_not_see_the_case(case: ACase) -> None:
    disable_user(case.session, OPERATOR, case.at, CAL, BEN)
    record_as(case, ADA, "restrict", reason="She works here too", only=[ADA, BEN])
    disable_user(case.session, OPERATOR, case.at, BEN, RON)
    assert Viewed(case.now, staff_of(case.session)).keeper == ""


def cover_shown(case: ACase) -> str:
    shown = family_view(case.now, case.person).contact
    return shown.cover_phone if shown else ""


def notes(case: ACase) -> list[str]:
    return [note.words for _, note in case.now.case.those(Note) if "has left" in note.words]


GONE = "Ada Lind, who covers for the family's contact, has left. Name who covers now, and tell"


def test_a_cover_who_was_renamed_and_then_left_is_still_who_the_record_names(case: ACase) -> None:
    frost = Person(ADA, "Ada Frost", ["risk_manager"], [SITE])
    change_user(case.session, OPERATOR, case.at, frost)
    assert cover_shown(case) == "01632 960102"
    leaves(case, ADA, RON)
    assert notes(case) == [f"{GONE} the family."]
    assert cover_shown(case) == ""
    (row,) = to_name(case)
    assert row.why == "Ada Lind, who covered, has left."


def test_a_colleague_with_the_name_of_the_cover_who_leaves_is_not_taken_for_them(
    case: ACase,
) -> None:
    """The first Ada Lind is far away, and has another telephone."""
    second = Person("ada2@example.org", "Ada Lind", ["clinician"], [SITE], phone="01632 960102")
    add_user(case.session, OPERATOR, case.at, second)
    far = Person(ADA, "Ada Lind", ["risk_manager"], [SITE], phone="01632 999999")
    change_user(case.session, OPERATOR, case.at, far)
    leaves(case, ADA, RON)
    assert notes(case) == []
    assert cover_shown(case) == "01632 960102"
    leaves(case, "ada2@example.org", BEN)
    assert notes(case) == [f"{GONE} the family."]
    assert cover_shown(case) == ""


def test_of_two_of_one_name_the_telephone_tells_who_covers(case: ACase) -> None:
    second = Person("ada2@example.org", "Ada Lind", ["clinician"], [SITE], phone="01632 960102")
    add_user(case.session, OPERATOR, case.at, second)
    leaves(case, "ada2@example.org", BEN)  # the other Ada Lind stays
    assert notes(case) == [f"{GONE} the family."]
    assert cover_shown(case) == ""


def test_nor_is_a_newcomer_with_the_name_that_the_cover_had(case: ACase) -> None:
    frost = Person(ADA, "Ada Frost", ["risk_manager"], [SITE])
    change_user(case.session, OPERATOR, case.at, frost)
    add_user(case.session, OPERATOR, case.at, Person("ada2@example.org", "Ada Lind", ["coach"]))
    leaves(case, "ada2@example.org", BEN)
    assert notes(case) == []
    assert cover_shown(case) == "01632 960102"
