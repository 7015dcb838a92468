"""The rules of a site say which law its cases are opened under: who named them, the house knows."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from disclosure.actions.sites import add_site, change_site
from disclosure.actions.users import Person, add_user
from disclosure.operations.verify import verify
from disclosure.records.house import house_entries
from tests.people import ADAM, OPENED_FOR_WORK, OPERATOR, actor

LAW, CONTRACT = "gb-eng-reg20-nhs", "gb-eng-nhs-contract-sc35"
WARD = "Harbour Ward"


def of_sites(session: Session) -> Sequence[tuple[str, str, str]]:
    entries = [each for each in house_entries(session) if each.what.startswith("site ")]
    return [(each.by, each.what, each.about) for each in entries if WARD in each.about]


def test_who_let_another_law_hold_at_a_site_stands_in_the_chain_of_the_house(
    session: Session, team: None
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


def test_so_does_a_site_that_came_with_an_account(session: Session, team: None) -> None:
    """As in a trial; spelled in two ways it is one."""
    told = Person("eve@example.org", "Eve Marsh", ["coach"], [WARD, f" {WARD.lower()} "])
    add_user(session, OPERATOR, OPENED_FOR_WORK, told, make_sites=True)
    (made,) = of_sites(session)
    assert made[1:] == ("site made", f"{WARD}: Europe/London, {LAW}")
