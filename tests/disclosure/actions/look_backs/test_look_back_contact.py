"""Whom the families of a look-back ring: once they have left, no list sends anybody to them, and
whoever may open a look-back names another."""

from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.actions.change import Door
from disclosure.actions.facts import gather
from disclosure.actions.leavers.coming_back import enable_user
from disclosure.actions.leavers.handing_over import hand_over
from disclosure.actions.look_backs.contact import NAMED, look_backs_naming, name_contact
from disclosure.actions.look_backs.list import ask_for_rows, list_of_patients
from disclosure.actions.look_backs.next import Act, Next, next_step
from disclosure.actions.look_backs.opening import close_look_back, look_back_of
from disclosure.actions.look_backs.post import contact_who_left
from disclosure.actions.look_backs.progress import progress
from disclosure.actions.look_backs.release import preview
from disclosure.actions.refused import Refused
from disclosure.actions.users import Person, add_user, disable_user
from disclosure.clock import now
from disclosure.jobs import kinds_of_work
from disclosure.jobs.working import work_off
from disclosure.kinds.care import Contact
from disclosure.kinds.faults import BadInput
from disclosure.permissions import Forbidden
from disclosure.records.house import house_entries
from disclosure.records.incident import Incident
from disclosure.records.users import user_called
from disclosure.records.work import WorkItem
from tests.look_backs import AT, CAUSE, a_list, a_look_back, added, patient
from tests.people import ADA, ADAM, BEN, IVA, OPERATOR, RON, SITE, actor

pytestmark = pytest.mark.usefixtures("team")
assert kinds_of_work
A_DAY = timedelta(days=1)
IVAS = {
    "name": "Iva Novak",
    "user": IVA,
    "role": "Screening line",
    "phone": "01632 960107",
    "hours": "8am to 8pm, every day",
    "cover": {"name": "Ron Bell", "phone": "01632 960109"},
}
THE_LINE = {"name": "The screening line", "role": "Screening line", "phone": "01632 960101",
            "hours": "8am to 8pm", "cover": IVAS["cover"]}  # fmt: skip


def leaves(session: Session, who: str, heir: str) -> None:
    moves = partial(hand_over, session, AT, asked_by=ADAM)
    disable_user(session, OPERATOR, AT, who, heir, moves)


def named(session: Session, ref: str, told: object, by: str = ADA) -> None:
    name_contact(session, actor(session, by), AT, Door.COMMAND, ref, told)


def contacts(session: Session) -> list[tuple[str, str | None]]:
    """Name and account of each case, in the order of the list."""
    session.rollback()
    cases = session.scalars(select(Incident).order_by(Incident.id))
    found = [list(gather(session, case, now()).case.those(Contact)) for case in cases]
    return [(body.name, body.user) for rows in found for _, body in rows]


def following(session: Session, ref: str, by: str) -> Next | None:
    who = actor(session, by)
    look_back = look_back_of(session, who, ref)
    return next_step(session, look_back, who, progress(session, look_back))


def test_once_the_contact_has_left_a_list_says_whom_to_name_first_and_then_goes_on(
    session: Session, tmp_path: Path
) -> None:
    ref = a_look_back(session).ref
    first, second = (a_list(tmp_path / f"{n}.csv", [patient(n)]) for n in (1, 2))
    assert added(session, ref, first).added == 1
    leaves(session, BEN, IVA)
    for dry_run in (True, False):
        with pytest.raises(Refused) as no:
            added(session, ref, second, dry_run=dry_run)
        assert str(no.value) == (
            "Ben Okoro, the families' contact, has left: the account was closed on 20 March 2026. "
            f"Name whom the families of {ref} ring now, on its page or by “disclosure look-back "
            f"contact {ref}”. Then add the list again: until then no case is opened from it."
        )
    assert not list(tmp_path.glob("*.mend*"))  # in its rows there is nothing to mend
    named(session, ref, IVAS)
    assert added(session, ref, second).added == 1
    assert contacts(session) == [("Ben Okoro", BEN), ("Iva Novak", IVA)]  # each keeps its own
    said = [(entry.by, entry.about) for entry in house_entries(session) if entry.what == NAMED]
    assert said == [(ADA, f"{ref}: {IVA}")]


def test_a_line_that_others_still_answer_is_named_without_an_account(
    session: Session, tmp_path: Path
) -> None:
    ref = a_look_back(session).ref
    leaves(session, BEN, IVA)
    named(session, ref, THE_LINE)
    last = house_entries(session)[-1]
    assert (last.what, last.about) == (NAMED, ref)
    assert added(session, ref, a_list(tmp_path / "list.csv", [patient(1)])).added == 1
    assert contacts(session) == [("The screening line", None)]


@pytest.mark.parametrize("title", ["", "Dr "])
def test_nobody_is_sent_by_their_name_alone_to_who_has_left(
    session: Session, tmp_path: Path, title: str
) -> None:
    """In a new case the name would be taken for somebody else, who came later."""
    ref = a_look_back(session, contact=THE_LINE | {"name": f"{title}Ben Okoro"}).ref
    path = a_list(tmp_path / "list.csv", [patient(1)])
    leaves(session, BEN, IVA)
    with pytest.raises(Refused, match="Ben Okoro, the families' contact, has left"):
        added(session, ref, path)
    named(session, ref, IVAS)
    leaves(session, RON, ADA)
    with pytest.raises(Refused, match="Ron Bell, who covers for the families' contact, has left"):
        added(session, ref, path)
    namesake = Person("ron.bell@example.org", "Ron Bell", ["clinician"], [SITE])
    add_user(session, OPERATOR, AT, namesake)
    assert added(session, ref, path).added == 1


def test_a_list_by_page_is_refused_at_once_and_one_under_way_is_tried_again(
    session: Session, tmp_path: Path
) -> None:
    ref, ada = a_look_back(session).ref, actor(session, ADA)
    path = a_list(tmp_path / "list.csv", [patient(1)])
    ask_for_rows(session, ada, now(), Door.PAGE, ref, list_of_patients(path))
    leaves(session, BEN, IVA)
    assert work_off(session, now()).set_aside == 1
    assert "Name whom the families" in str(session.scalars(select(WorkItem.why)).one())
    with pytest.raises(Refused, match="Name whom the families"):
        ask_for_rows(session, ada, now(), Door.PAGE, ref, list_of_patients(path))


def test_it_is_what_a_risk_manager_does_next(session: Session) -> None:
    ref = a_look_back(session).ref
    assert following(session, ref, ADA) == Next(Act.ADD, "Add the list of patients")
    leaves(session, BEN, IVA)
    assert following(session, ref, ADA) == Next(Act.CONTACT, "Name whom the families ring now")
    assert following(session, ref, IVA) is None
    close_look_back(session, actor(session, ADA), AT, Door.COMMAND, ref)
    assert following(session, ref, ADA) is None
    with pytest.raises(Refused, match="is closed"):
        named(session, ref, IVAS)


def test_who_may_name_whom(session: Session) -> None:
    ref = a_look_back(session).ref
    with pytest.raises(Forbidden):
        named(session, ref, IVAS, by=IVA)
    leaves(session, BEN, IVA)
    with pytest.raises(BadInput) as bad:
        named(session, ref, CAUSE["contact"])
    (fault,) = bad.value.faults
    assert (fault.field, fault.says) == ("user", "Their account: nobody here has this e-mail.")
    with pytest.raises(BadInput):
        named(session, ref, {"name": "Iva Novak"})


def test_whoever_closes_an_account_is_told_which_look_backs_name_it(session: Session) -> None:
    ref = a_look_back(session).ref
    by_name = a_look_back(session, contact=THE_LINE | {"name": "ben  okoro"}).ref
    a_look_back(session, contact=THE_LINE)
    closed = a_look_back(session).ref
    close_look_back(session, actor(session, ADA), AT, Door.COMMAND, closed)
    ben = user_called(session, BEN)
    assert ben
    assert list(look_backs_naming(session, ben)) == [ref, by_name]  # before it is closed
    leaves(session, BEN, IVA)
    assert list(look_backs_naming(session, ben)) == [ref, by_name]
    assert look_backs_naming(session, ben)[ref] == (
        f"New cases of {ref} would tell families to ring Ben Okoro. It takes no list until a risk "
        "manager names another contact on its page."
    )
    named(session, ref, IVAS)
    assert list(look_backs_naming(session, ben)) == [by_name]


def test_which_cases_is_said_once_and_in_the_words_of_its_box(session: Session) -> None:
    ref = a_look_back(session).ref
    for batch in ({}, {"first": 2}, {"next": 3, "last": 1}):
        with pytest.raises(BadInput) as bad:
            preview(session, actor(session, ADA), AT, Door.COMMAND, ref, batch)
        assert [(fault.field, fault.says) for fault in bad.value.faults] == [
            (
                "next",
                "Or the next so many: give the first and the last number, or how many are next.",
            )
        ]


def test_who_came_back_and_is_named_anew_is_not_said_to_have_left(session: Session) -> None:
    """Staff would have told families that she is gone."""
    ref = a_look_back(session, contact=IVAS).ref

    def says() -> str:
        session.rollback()
        return contact_who_left(session, look_back_of(session, actor(session, ADA), ref))

    assert says() == ""
    leaves(session, IVA, RON)
    assert says() == "Iva Novak has left"
    enable_user(session, OPERATOR, AT, IVA, "Back from parental leave")
    assert says() == "Iva Novak had left, and works here again"
    name_contact(session, actor(session, ADA), AT + A_DAY, Door.COMMAND, ref, IVAS)
    assert says() == ""
