"""What they heard before a promise was kept is no news that it was."""

from datetime import datetime
from typing import Any

import pytest

from disclosure.actions.family.view import family_view
from disclosure.kinds.faults import BadInput
from disclosure.pages.commitments.ledger import Group, entry_of, owners_now
from tests.begun import begins_with
from tests.cases import ACase, a_case, move_as, record_as
from tests.people import BEN, EVA
from workflows.words import State

pytestmark = begins_with(a_case, at=State.INVESTIGATE)
LATE, SENT = "By telephone: that it is late", "By telephone: that we sent them"


def a_promise(case: ACase) -> str:
    told: dict[str, Any] = {"words": "We will send you the notes", "owner": BEN}
    told |= {"due_on": case.day(3), "source": {"family": case.person}}
    return str(record_as(case, BEN, "commitment", **told).created[0]["ref"])


def done(case: ACase, ref: str, **more: Any) -> None:
    move_as(case, BEN, "done", ref, evidence="The notes went by courier.", **more)
    move_as(case, EVA, "verify", ref)


def tell(case: ACase, ref: str, how: str, at: datetime) -> None:
    move_as(case, BEN, "told", ref, person=case.person, how=how, at=at.isoformat())


def in_the_ledger(case: ACase, ref: str) -> tuple[Group, str]:
    now = case.now
    [promise] = [each for each in now.commitments if each.ref == ref]
    entry = entry_of(now, promise, owners_now(case.session, BEN, case.at))
    return entry.group, entry.family_says


def knows(case: ACase, ref: str) -> bool:
    """Also by their own page, which names the day on which we told them."""
    now = case.now
    [shown] = [p for p in family_view(now, case.person).promises if p.ref == ref]
    told = case.person in next(c.told for c in now.facts.commitments if c.ref == ref)
    assert told is (shown.told_on is not None)
    return told


def test_a_call_that_it_is_late_written_down_after_it_was_done_is_no_news_that_it_was(
    case: ACase,
) -> None:
    ref = a_promise(case)
    rang = case.later(days=5).at
    done(case.later(days=1), ref)
    tell(case.later(days=1), ref, LATE, rang)
    assert not knows(case, ref)

    tell(case, ref, SENT, case.at)
    assert knows(case, ref)


def test_the_list_does_not_say_that_they_were_told_beside_what_they_do_not_know(
    case: ACase,
) -> None:
    ref = a_promise(case)
    tell(case.later(days=5), ref, LATE, case.at)
    assert in_the_ledger(case, ref) == (Group.LATE, "Told Tue 17 Mar, no answer yet")
    done(case.later(days=1), ref)
    assert in_the_ledger(case, ref) == (Group.TELL, "Not told yet")
    tell(case.later(days=1), ref, SENT, case.at)
    assert in_the_ledger(case, ref) == (Group.KEPT, "Told Thu 19 Mar, no answer yet")


def test_where_we_know_the_day_on_which_it_was_done_no_call_before_that_counts(case: ACase) -> None:
    ref = a_promise(case)
    rang = case.later(days=1).at
    sent = case.later(days=1).at.isoformat()
    done(case.later(hours=1), ref, at=sent)
    tell(case, ref, "By telephone: that they are being copied", rang)
    assert not knows(case, ref)


def test_told_on_the_day_it_was_done_though_both_are_written_down_later(case: ACase) -> None:
    ref = a_promise(case)
    sent = case.later(days=5).at
    done(case.later(days=2), ref, at=sent.isoformat())
    tell(case, ref, SENT, sent)
    assert knows(case, ref)


def test_told_in_time_of_what_was_written_down_as_done_without_its_day(case: ACase) -> None:
    """He sent them, rang her, and wrote both down in the night: nobody has to ring her again."""
    ref = a_promise(case)
    rang = case.later(days=1).at
    done(case.later(days=1), ref)
    tell(case, ref, SENT, rang)
    assert knows(case, ref)


def test_nobody_is_told_after_their_death_and_what_they_heard_before_it_can_be_put_down(
    case: ACase,
) -> None:
    ref = a_promise(case)
    done(case, ref)
    rang = case.later(hours=1).at
    record_as(case.later(days=1), BEN, "patient_status", what="died", source="The ward")
    with pytest.raises(BadInput, match=r"died .*, before this\. Name whom you told"):
        tell(case.later(days=1), ref, SENT, case.at)
    tell(case, ref, SENT, rang)
