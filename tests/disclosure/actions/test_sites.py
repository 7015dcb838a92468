"""The rules of a site say which law its cases are opened under: who named them, the house knows."""

from collections.abc import Sequence

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.sites import add_site, change_site
from disclosure.actions.users import Person, add_user
from disclosure.kinds.faults import BadInput
from disclosure.operations.verify import verify
from disclosure.records.house import house_entries
from disclosure.records.outbox import Message
from disclosure.records.users import site_called
from tests.cases import AWARE, an_opened_case, record_as
from tests.people import ADA, ADAM, FAR_SITE, OPENED_FOR_WORK, OPERATOR, SITE, actor

pytestmark = pytest.mark.usefixtures("team")

LAW, CONTRACT = "gb-eng-reg20-nhs", "gb-eng-nhs-contract-sc35"
WARD = "Harbour Ward"


def of_sites(session: Session) -> Sequence[tuple[str, str, str]]:
    entries = [each for each in house_entries(session) if each.what.startswith("site ")]
    return [(each.by, each.what, each.about) for each in entries if WARD in each.about]


def test_who_let_another_law_hold_at_a_site_stands_in_the_chain_of_the_house(
    session: Session,
) -> None:
    """Adam takes the law away from a ward, and its next case has the contract's clocks alone.
    Before, nobody could find out who had done that, nor that it had ever been otherwise.
    """
    adam, known = actor(session, ADAM), {LAW, CONTRACT}
    add_site(session, OPERATOR, OPENED_FOR_WORK, WARD, "Europe/London", [LAW], known=known)
    there = (session, adam, OPENED_FOR_WORK, WARD, "Europe/London")
    for _ in range(2):  # what is saved once more as it stands is no change
        change_site(*there, [CONTRACT], known=known)
    before, after = f"Europe/London, {LAW}", f"Europe/London, {CONTRACT}"
    assert of_sites(session) == [
        (OPERATOR.email, "site made", f"{WARD}: {before}"),
        (ADAM, "site changed", f"{WARD}: {after}; before: {before}"),
    ]
    assert verify(session).ok


def test_rules_that_there_are_not_are_answered_with_those_there_are(session: Session) -> None:
    rules, known = ["reg20"], {LAW, CONTRACT}
    with pytest.raises(BadInput, match=f"'reg20'. Use {CONTRACT}, {LAW}."):
        add_site(session, OPERATOR, OPENED_FOR_WORK, WARD, "Europe/London", rules, known=known)


def test_a_trust_renames_its_hospital_and_its_cases_and_staff_go_on_under_the_new_name(
    session: Session,
) -> None:
    """Nothing renamed a site: with a second one of the new name its staff would have seen none of
    the cases of the first."""
    case, known = an_opened_case(session), {LAW, CONTRACT}
    gap = Message(key="1 rota", to=ADA, about=SITE, step="rota gap", recorded_at=AWARE)
    gap.step_at = gap.mail_from = AWARE
    session.add(gap)
    session.commit()
    there = (session, actor(session, ADAM), OPENED_FOR_WORK, SITE, "Europe/London", [LAW])
    for name in (WARD, f"  {WARD} "):  # what is saved once more as it stands is no change
        change_site(*there, known=known, new_name=name)
        there = (*there[:3], WARD, *there[4:])
    assert of_sites(session) == [(ADAM, "site renamed", f"{WARD}; before: {SITE}")]
    assert case.now.incident.site.name == WARD
    assert record_as(case, ADA, "note", words="Her slide was read again.").id
    assert gap.about == WARD
    assert verify(session).ok


def test_a_site_is_given_no_name_that_another_has_or_that_no_command_can_say(
    session: Session,
) -> None:
    there = (session, actor(session, ADAM), OPENED_FOR_WORK, SITE, "Europe/London", [LAW])
    for name, says in (
        (FAR_SITE.upper(), f"There is a site of this name: {FAR_SITE}."),
        ("Harbour, East", "leave the comma out"),
        ("", "use 1 to 200 letters"),
    ):
        with pytest.raises(BadInput, match=says) as bad:
            change_site(*there, known={LAW}, new_name=name)
        assert [fault.field for fault in bad.value.faults] == ["name"]
        assert site_called(session, SITE)
    change_site(*there, known={LAW}, new_name=SITE.upper())  # spelled otherwise it is the same
    assert site_called(session, SITE.upper())


def test_so_does_a_site_that_came_with_an_account(session: Session) -> None:
    """As in a trial; spelled in two ways it is one."""
    told = Person("eve@example.org", "Eve Marsh", ["coach"], [WARD, f" {WARD.lower()} "])
    add_user(session, OPERATOR, OPENED_FOR_WORK, told, make_sites=True)
    (made,) = of_sites(session)
    assert made[1:] == ("site made", f"{WARD}: Europe/London, {LAW}")
