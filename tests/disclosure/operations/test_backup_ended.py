"""What let somebody in when a backup was made lets nobody in where it is put back."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.actions.family.door import invite, visitor
from disclosure.actions.family.opening import NotOpened, open_page
from disclosure.actions.to_staff.calendar_feed import make_feed, reader_of
from disclosure.actions.users import add_token
from disclosure.commands.backup import _of_restore
from disclosure.operations.verify import verify
from disclosure.records.house import house_entries
from disclosure.records.users import User, actor_with_token
from disclosure.settings import Settings
from tests.attacker import attack
from tests.cases import a_case, a_person, a_talk, an_opened_case, change_by
from tests.databases import looking
from tests.disclosure.operations.test_backup import AT, backed_up, out, place, put_back
from tests.people import BEN, OPERATOR, actor
from workflows.words import State

pytestmark = pytest.mark.usefixtures("team")

__all__ = ["out", "place"]  # where it goes and where it comes back, as there


def test_who_signed_out_since_stays_out(
    settings: Settings, out: Path, place: Callable[..., Settings]
) -> None:
    backed_up(settings, out)
    with looking(settings) as session:
        before = session.scalars(select(User.session_version)).all()
    put_back(there := place(settings), out)

    with looking(there) as session:
        after = session.scalars(select(User.session_version)).all()
    assert min(after) > max(before) + 100


def test_what_opened_anything_then_is_ended_and_counted(
    session: Session, settings: Settings, out: Path, place: Callable[..., Settings]
) -> None:
    case = a_case(session, at=State.INVESTIGATE)
    token = add_token(session, OPERATOR, AT, BEN)
    feed = make_feed(session, actor(session, BEN), AT)
    fact = {"question": "the name of your first dog", "answer": "Burek"}
    used = invite(session, change_by(case, BEN), case.person, fact)
    key = open_page(session, used.code, "Burek", "203.0.113.7", case.at).key
    husband = a_person(case, name="Mr Tom Price", relationship="Husband", is_patient=False)
    a_talk(case, "first", persons=[husband])
    unused = invite(session, change_by(case, BEN), husband, fact)
    assert visitor(session, key, case.at)
    session.rollback()
    backed_up(settings, out)

    back = put_back(there := place(settings), out)

    assert back.verified.ok
    each = {"tokens": 1, "calendars": 1, "family_codes": 2, "family_visits": 1}
    assert back.ended == each
    with looking(there) as seen:
        assert actor_with_token(seen, token) is None
        assert reader_of(seen, feed) is None
        with pytest.raises(NotOpened):
            open_page(seen, unused.code, "Burek", "203.0.113.7", case.at)
        assert visitor(seen, key, case.at) is None
        assert verify(seen).ok


def test_it_is_ended_too_where_the_restored_record_is_broken_and_we_say_so(
    session: Session, settings: Settings, out: Path, place: Callable[..., Settings]
) -> None:
    """One row that verify has named each night since a disk failed. People go on in that record."""
    case = a_case(session, at=State.ACKNOWLEDGE)
    token = add_token(session, OPERATOR, AT, BEN)
    before = session.scalars(select(User.session_version)).all()
    session.rollback()
    attack(settings, f"UPDATE incident SET summary = 'x' WHERE id = {case.id}")
    backed_up(settings, out)

    back = put_back(there := place(settings), out)

    assert {broken.incident for broken in back.verified.broken} == {case.ref}
    says = " ".join(_of_restore(back, (), False))
    assert "It is broken; its cases are as they were." in says
    assert "Everybody has to sign in again." in says
    assert "get numbers after a gap" in says
    assert "Next: disclosure doctor" not in says  # somebody has to look at it first
    with looking(there) as seen:
        assert min(seen.scalars(select(User.session_version))) > max(before) + 100
        assert actor_with_token(seen, token) is None
        assert house_entries(seen)[-1].what == "restored, and found broken"
        assert an_opened_case(seen).id > case.id + 100
        assert {broken.incident for broken in verify(seen).broken} == {case.ref}  # no more than was
