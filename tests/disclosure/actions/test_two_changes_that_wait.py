"""Two people say of one daughter what she may be told, and the second person judges each."""

import pytest

from disclosure.actions.people.people_now import PersonNow
from tests.begun import begins_with
from tests.cases import ACase, a_person, a_ready_case, record_as
from tests.people import ADA, BEN, EVA
from tests.to_do import rows_of
from workflows.words import Standing

pytestmark = begins_with(a_ready_case)
CHECK = "Check that Ms Eve Price need no longer be told"


@pytest.fixture
def eve(begun: ACase) -> int:
    who = {"name": "Ms Eve Price", "relationship": "Daughter", "lawful_basis": "Attorney"}
    return a_person(begun, is_patient=False, **who)


def changed(case: ACase, eve: int, email: str, standing: str, **more: object) -> int:
    told = {"person": eve, "standing": standing, "reason": "The ward told me so", **more}
    return record_as(case.later(hours=1), email, "person_change", **told).id


def judged(case: ACase, change: int, *, agrees: bool = True) -> None:
    told = {"person_change": change, "agrees": agrees, "reason": "I asked the police myself"}
    record_as(case.later(hours=1), EVA, "person_change_review", **told)


def now(case: ACase, eve: int) -> PersonNow:
    return case.now.people[eve]


def to_check(case: ACase) -> list[str]:
    found = rows_of(case)
    return [str(row.target.fields["person_change"]) for row in found if row.act == CHECK]


def test_that_she_is_not_to_be_told_waits_on_though_she_is_only_also_told_now(
    begun: ACase, eve: int
) -> None:
    """The police suspect her; a colleague who knew nothing of it had her told by consent alone."""
    never = changed(begun, eve, BEN, "not_to_be_told")
    less = changed(begun, eve, ADA, "also_told")
    assert to_check(begun) == [str(never), str(less)]
    judged(begun, less)
    assert (now(begun, eve).standing, now(begun, eve).waits) == (Standing.ALSO_TOLD, True)
    assert to_check(begun) == [str(never)]
    judged(begun, never)
    assert (now(begun, eve).standing, to_check(begun)) == (Standing.NOT_TO_BE_TOLD, [])


def test_a_yes_that_she_is_not_to_be_told_is_not_undone_by_what_nobody_judged(
    begun: ACase, eve: int
) -> None:
    never = changed(begun, eve, BEN, "not_to_be_told")
    changed(begun, eve, ADA, "also_told")
    judged(begun, never)
    assert (now(begun, eve).standing, to_check(begun)) == (Standing.NOT_TO_BE_TOLD, [])


def test_who_must_be_told_after_all_waits_for_nobody(begun: ACase) -> None:
    """Taking nothing away, the first change asked nobody; it hid her letters once she had to be
    told."""
    who = {"name": "Ms Eve Price", "relationship": "Daughter", "standing": "also_told"}
    eve = a_person(begun, is_patient=False, **who)
    changed(begun, eve, BEN, "not_to_be_told")
    changed(begun, eve, BEN, "relevant", lawful_basis="Attorney")
    assert (now(begun, eve).standing, now(begun, eve).waits) == (Standing.RELEVANT, False)
    assert to_check(begun) == []


def test_what_was_put_right_meanwhile_stays_once_a_second_person_agrees(
    begun: ACase, eve: int
) -> None:
    less = changed(begun, eve, BEN, "also_told", tell=["everything"])
    told = {"person": eve, "tell": ["progress"], "reason": "She may read no more than that"}
    record_as(begun.later(hours=1), ADA, "person_change", **told)
    judged(begun, less)
    assert (now(begun, eve).standing, now(begun, eve).body["tell"]) == ("also_told", ["progress"])


def test_a_yes_takes_it_away_though_a_colleague_named_her_once_more(begun: ACase, eve: int) -> None:
    """She had to be told already, so that it said nothing; whoever thinks so yet says it again."""
    never = changed(begun, eve, BEN, "not_to_be_told")
    changed(begun, eve, ADA, "relevant")
    judged(begun, never)
    assert now(begun, eve).standing is Standing.NOT_TO_BE_TOLD
    changed(begun, eve, ADA, "relevant")
    assert now(begun, eve).standing is Standing.RELEVANT
