"""Who is told alone, and who is there in place of somebody."""

from dataclasses import replace

from tests.workflows.test_staffing import ADA, BEN, BENS, COY, EVA, TODAY, XIA, R, away, house, told
from workflows.staffing import stands_in


def test_where_no_right_is_needed_or_a_manager_is_asked_nobody_is_told_beside_them() -> None:
    of_anybody = replace(BENS, needs="")
    about_ada = replace(BENS, barred=frozenset({"ada"}))

    assert told(R.OWNER, of=house(ADA, BEN), thing=of_anybody) == ["ben"]
    assert told(R.RISK_MANAGER, of=house(ADA, XIA), thing=about_ada) == ["ada"]


def test_who_is_there_in_place_of_somebody_is_the_first_of_the_line_who_is() -> None:
    gone = replace(BEN, away=away("coy"))

    assert stands_in("ben", house(BEN, COY), TODAY) is None
    assert stands_in("ben", house(gone, COY), TODAY) == "coy"
    assert stands_in("ben", house(gone, replace(COY, away=away("eva")), EVA), TODAY) == "eva"
    assert stands_in("ben", house(gone), TODAY) is None
    assert stands_in("nobody", house(BEN), TODAY) is None
