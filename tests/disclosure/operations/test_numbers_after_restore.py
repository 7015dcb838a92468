"""After a restore no number is given again that a family may hold in a letter, or heard said."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.looks.caseload import find
from disclosure.commands.backup import _of_restore
from disclosure.records.numbers import MOST_LOST, go_on_after
from disclosure.records.transaction import one_transaction
from disclosure.settings import Settings
from tests.cases import an_opened_case, record_as
from tests.databases import looking
from tests.disclosure.operations.test_backup import backed_up, out, place, put_back
from tests.people import ADA, actor

__all__ = ["out", "place"]  # where it goes and where it comes back, as there
pytestmark = pytest.mark.usefixtures("team")
Place = Callable[..., Settings]


def with_the_newest_heads(there: Settings, safe: Path) -> None:
    """Of the machine that failed: they know of the case that is lost."""


def without_heads(there: Settings, safe: Path) -> None:
    there.heads.unlink()


def with_those_of_the_backup(there: Settings, safe: Path) -> None:
    """All that came out of the fire: what was copied together with the keys."""
    shutil.copy(safe.with_name("keys.heads"), there.heads)


@pytest.mark.parametrize("heads", [with_the_newest_heads, without_heads, with_those_of_the_backup])
def test_a_number_said_aloud_after_the_backup_is_given_to_nobody_else_and_we_say_so(
    session: Session,
    settings: Settings,
    out: Path,
    place: Place,
    heads: Callable[[Settings, Path], None],
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    an_opened_case(session)
    session.rollback()
    safe = tmp_path_factory.mktemp("safe") / "keys"
    backed_up(settings, out, keys_out=safe)
    said_aloud = an_opened_case(session).ref
    session.rollback()
    heads(there := place(settings), safe)

    back = put_back(there, out, accept_loss=True)

    says = " ".join(_of_restore(back, (), False))
    assert "New cases, letters and promises get numbers after a gap" in says
    assert "get the numbers that were lost" not in says
    with looking(there) as seen:
        assert an_opened_case(seen).ref != said_aloud


def test_a_second_restore_leaves_out_what_was_given_after_the_first(
    session: Session, settings: Settings, out: Path, place: Place
) -> None:
    """Also where the backup between them was made before anything new was opened."""
    an_opened_case(session)
    session.rollback()
    backed_up(settings, out)
    put_back(first := place(settings, "first"), out)
    backed_up(first, later := out.with_name("later.zip"))
    with looking(first) as seen:
        said_aloud = an_opened_case(seen).ref
    first.heads.unlink()
    put_back(second := place(first, "second"), later)
    with looking(second) as seen:
        assert an_opened_case(seen).ref > said_aloud


def test_the_gap_is_never_only_the_few_numbers_up_to_the_next_thousand(session: Session) -> None:
    for lost in (0, 499, 999):
        with one_transaction(session):
            go_on_after(session, lost)
        assert an_opened_case(session).id > lost + MOST_LOST


def test_whoever_rings_with_a_lost_number_is_found_by_it_where_we_say_to_write_it(
    session: Session, settings: Settings, out: Path, place: Place
) -> None:
    an_opened_case(session)
    session.rollback()
    backed_up(settings, out)
    lost = an_opened_case(session, summary="A fall from bed").ref
    session.rollback()
    there = place(settings)

    says = " ".join(_of_restore(put_back(there, out, accept_loss=True), (), False))

    assert "Behind what happened, in one line, write the number a case had" in says
    with looking(there) as seen:
        again = an_opened_case(seen, summary=f"A fall from bed ({lost})")
        record_as(again, ADA, "note", words="In her letter it is INC-2026-000777.")
        assert [i.ref for i in find(seen, actor(seen, ADA), lost).incidents] == [again.ref]
        assert not find(seen, actor(seen, ADA), "INC-2026-000777").incidents  # no note is searched
