"""From a debrief to a change of the house, and to the answer whether it helped."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from disclosure.actions.checks.no_names import why_not_across
from disclosure.actions.learning.improvement_view import Shown, improvements_for
from disclosure.actions.learning.improvements import waiting_for
from disclosure.actions.refused import NothingThere, Refused
from disclosure.actions.users import Person, change_user
from disclosure.kinds.faults import BadInput
from disclosure.permissions import Forbidden
from disclosure.records.house import house_entries
from disclosure.records.users import Site
from tests.cases import ACase, a_person, an_opened_case, record_as
from tests.improvements import IN_PLACE, stepped, written
from tests.people import ADA, ADAM, BEN, CAL, EVA, IVA, MAX, MONA, OPERATOR, RON, SAM, SITE, actor
from workflows.improvements import ImprovementState as S

pytestmark = pytest.mark.usefixtures("team")
JUDGED = {"helped": "yes", "words": "No wrong box was taken in three months."}


@pytest.fixture
def case(session: Session) -> ACase:
    made = an_opened_case(session)
    made.person = a_person(made, preferred_name="Annie")
    record_as(made, CAL, "debrief", words="We had to look for the room")  # so he is named on it
    return made


def shown(case: ACase, email: str = ADA) -> Shown:
    case.session.rollback()
    return improvements_for(case.session, actor(case.session, email))[0]


def test_a_debrief_becomes_a_change_that_another_person_judges(case: ACase) -> None:
    debrief = record_as(case, CAL, "debrief", words="Nobody knew which box").id
    ref = written(case, CAL, debrief)
    assert (shown(case).state, shown(case).owner, shown(case).record) == (S.OPEN, BEN, debrief)
    stepped(case, BEN, ref, "in_place", **IN_PLACE)
    assert shown(case).in_place_at == case.at
    for took_part in (BEN, CAL):  # its owner, and who wrote it; neither has the role either
        with pytest.raises((Refused, Forbidden)):
            stepped(case, took_part, ref, "judged", **JUDGED)
    stepped(case, EVA, ref, "judged", **JUDGED)
    assert (shown(case).state, shown(case).helped) == (S.JUDGED, "yes")
    assert [step.step for step in shown(case).taken] == ["written", "in_place", "judged"]


@pytest.mark.parametrize(
    ("zone", "at"),
    [
        ("America/New_York", datetime(2026, 3, 16, 2, tzinfo=UTC)),  # Sunday, ten in the evening
        ("Australia/Sydney", datetime(2026, 3, 14, 22, tzinfo=UTC)),  # Sunday, nine in the morning
    ],
)
def test_the_day_to_look_again_lies_after_the_day_that_it_is_where_they_work(
    case: ACase, zone: str, at: datetime
) -> None:
    case.session.execute(update(Site).values(zone_name=zone))
    case.session.commit()
    ref = written(case, ADA)
    stepped(case, BEN, ref, "in_place", **IN_PLACE)
    case.at = at
    early = {"helped": "too_early", "words": "Nobody has counted yet."}
    with pytest.raises(BadInput, match="give a day that is still to come"):
        stepped(case, EVA, ref, "judged", **early, due_on="2026-03-15")
    stepped(case, EVA, ref, "judged", **early, due_on="2026-03-16")


def test_who_did_it_does_not_judge_it_whatever_their_role(case: ACase) -> None:
    ref = written(case, IVA, owner=RON)
    stepped(case, ADA, ref, "in_place", **IN_PLACE)  # a risk manager, for its owner
    for took_part in (ADA, RON):
        with pytest.raises(Refused, match="another person has to say whether it helped"):
            stepped(case, took_part, ref, "judged", **JUDGED)
    stepped(case, EVA, ref, "judged", **JUDGED)


def test_what_did_not_help_is_taken_up_again_and_nothing_of_before_is_lost(case: ACase) -> None:
    ref = written(case, CAL)
    stepped(case, BEN, ref, "in_place", **IN_PLACE)
    stepped(case, EVA, ref, "judged", helped="no", words="The label was not seen at night.")
    again = {"words": "A box of another shape.", "owner": RON, "due_on": "2026-09-01"}
    stepped(case, BEN, ref, "taken_up_again", **again, why="The label alone was not enough")
    now = shown(case)
    assert (now.state, now.words, now.owner) == (S.OPEN, "A box of another shape.", RON)
    assert now.taken[2].helped == "no"
    with pytest.raises(Refused, match="open, so this cannot be done"):
        stepped(case, EVA, ref, "judged", **JUDGED)
    stepped(case, ADA, ref, "let_go", why="The maker changed the box itself")
    assert shown(case).state is S.LET_GO


def test_what_is_there_and_helped_is_not_told_as_not_done(case: ACase) -> None:
    """Families may have been told that it is in place."""
    ref = written(case, CAL)
    stepped(case, BEN, ref, "in_place", **IN_PLACE)
    stepped(case, EVA, ref, "judged", **JUDGED)
    gone = {"why": "The medicine room is closed for good"}
    with pytest.raises(Refused, match="It is in place, and it helped"):
        stepped(case, ADA, ref, "let_go", **gone)
    case.session.rollback()
    assert shown(case).state is S.JUDGED
    again = {"words": "A cupboard in the new room.", "owner": BEN, "due_on": "2026-09-01"}
    stepped(case, ADA, ref, "taken_up_again", **again, why="The medicine room moves")
    stepped(case, ADA, ref, "let_go", **gone)


@pytest.mark.parametrize(
    "words",
    [
        "Mrs Ann Price asked for a red label.",
        "After Annie the label is red.",
        "The Price label is red.",
        "The label of 943 476 5919 is red.",
        "What Nurse Joyce Hale forgot hangs on the wall.",
    ],
)
def test_nobody_of_the_case_it_came_from_is_named(case: ACase, words: str) -> None:
    record_as(case, ADA, "involved", name="Joyce Hale", part="Gave the dose")
    with pytest.raises(BadInput, match="names nobody"):
        written(case, CAL, words=words)
    ref = written(case, CAL, words="The price of the label is low, and so is its annual cost.")
    with pytest.raises(BadInput, match="names nobody"):
        stepped(case, ADA, ref, "in_place", words=words)
    case.session.rollback()
    assert len(shown(case).taken) == 1


@pytest.mark.parametrize("words", ["Teach Eva Marsh the boxes.", "Teach Dr Holm the boxes."])
def test_a_colleague_who_was_chosen_by_account_is_not_named_either(case: ACase, words: str) -> None:
    """Whoever works here is recorded by account, which holds the name of before too."""
    record_as(case, ADA, "involved", user=EVA, part="Gave the dose")
    change_user(case.session, OPERATOR, case.at, Person(EVA, "Eva Holm", ["approver"], [SITE]))
    with pytest.raises(BadInput, match="names nobody"):
        written(case, CAL, words=words)
    written(case, CAL, words="Teach all doctors the boxes.")


def test_only_who_may_see_the_case_sees_where_it_came_from(case: ACase) -> None:
    written(case, CAL)
    assert shown(case, ADA).case == case.ref
    assert (shown(case, SAM).case, shown(case, SAM).record) == ("", None)
    with pytest.raises(NothingThere):
        written(case, SAM)
    stepped(case, ADA, shown(case).ref, "changed", owner=SAM, why="He keeps the stores")
    for words in ("Annie", "Anything else"):  # to them no name tells who is in that case
        stepped(case, SAM, shown(case).ref, "changed", words=words, why="Said in other words")


def test_who_may_write_it_down_and_who_may_own_it(case: ACase) -> None:
    for email in (EVA, MONA, ADAM):
        with pytest.raises(Forbidden):
            written(case, email)
    for nobody in (ADAM, MONA, MAX, "gone@example.org"):
        with pytest.raises(BadInput, match="Who does it"):
            written(case, CAL, owner=nobody)
    ref = written(case, CAL)
    for email in (CAL, IVA, EVA):  # neither its owner nor a risk manager
        with pytest.raises(Forbidden):
            stepped(case, email, ref, "in_place", **IN_PLACE)


def waits_for(case: ACase, email: str, until: date) -> bool:
    return bool(waiting_for(case.session, actor(case.session, email), until))


def test_what_it_is_too_early_to_say_of_is_looked_at_again_on_its_day(case: ACase) -> None:
    ref = written(case, CAL)
    stepped(case, BEN, ref, "in_place", **IN_PLACE)
    early = {"helped": "too_early", "words": "Nobody has needed the box since."}
    with pytest.raises(BadInput, match="give a day where it is too early to say"):
        stepped(case, EVA, ref, "judged", **early)
    with pytest.raises(BadInput, match="give a day that is still to come"):
        stepped(case, EVA, ref, "judged", **early, due_on="2020-01-01")
    again = case.today + timedelta(days=60)
    stepped(case, EVA, ref, "judged", **early, due_on=again.isoformat())
    assert (shown(case).state, shown(case).again_on) == (S.IN_PLACE, again)
    assert not waits_for(case, EVA, again - timedelta(days=1))
    assert waits_for(case, EVA, again)
    stepped(case, EVA, ref, "judged", **JUDGED)
    assert (shown(case).state, shown(case).helped) == (S.JUDGED, "yes")
    assert not waits_for(case, EVA, again)


def test_what_did_not_help_stays_with_somebody_until_it_is_taken_up_or_let_go(
    case: ACase,
) -> None:
    ref = written(case, CAL)
    stepped(case, BEN, ref, "in_place", **IN_PLACE)
    stepped(case, EVA, ref, "judged", helped="no", words="The label was not seen at night.")
    for email in (BEN, ADA):
        assert waits_for(case, email, case.today)
    assert not waits_for(case, EVA, case.today)
    stepped(case, ADA, ref, "let_go", why="The box is no longer bought")
    for email in (BEN, ADA):
        assert not waits_for(case, email, case.today)


def test_each_step_stands_in_the_chain_of_the_house(case: ACase) -> None:
    ref = written(case, CAL)
    stepped(case, BEN, ref, "in_place", **IN_PLACE)
    told = [(e.what, e.by, e.about) for e in house_entries(case.session) if ref in e.about]
    steps = shown(case).taken
    assert told == [
        ("improvement written", CAL, f"{ref}: {steps[0].sha256}"),
        ("improvement in_place", BEN, f"{ref}: {steps[1].sha256}"),
    ]


@pytest.mark.parametrize(
    "words", ["We told William the truth late.", "It began with William John."]
)
def test_a_change_of_the_house_does_not_name_william(session: Session, words: str) -> None:
    """No part of his name is taken for a title, so each is looked for."""
    case = an_opened_case(session, patient={"name": "William John Reid", "identifier": "1"})
    assert "leave out “William”" in (why_not_across(words, case.now) or "")
