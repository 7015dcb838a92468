"""A key that was turned is on record, also where whoever turned it was stopped between the two."""

import pytest
from sqlalchemy.orm import Session

from disclosure.clock import now
from disclosure.operations import rotation
from disclosure.operations.doctor import examine
from disclosure.operations.verify import verify
from disclosure.permissions import Actor
from disclosure.records.house import house_entries
from disclosure.records.ring import Purpose, keys_of, line_of
from disclosure.settings import Settings

OPERATOR = Actor("operator:root", operator=True)


def killed(session: Session, purpose: Purpose) -> str:
    """The file is written, and then the machine is gone. Purpose and name of the key."""

    def gone(*_: object) -> None:
        raise KeyboardInterrupt

    with pytest.MonkeyPatch.context() as stopped:
        stopped.setattr(rotation, "note_of_house", gone)
        with pytest.raises(KeyboardInterrupt):
            rotation.turn(session, OPERATOR, now(), purpose)
    session.rollback()
    return f"{purpose} {keys_of(session).ring.present(purpose).name}"


def told(session: Session) -> list[tuple[str, str]]:
    session.rollback()
    entries = house_entries(session)
    return [(e.what, e.about) for e in entries if e.what.startswith("key turned")]


@pytest.mark.parametrize("purpose", list(Purpose))
def test_going_on_writes_the_line_that_is_missing(whole: Session, purpose: Purpose) -> None:
    about = killed(whole, purpose)
    assert rotation.untold(whole) == [about]
    assert rotation.note_untold(whole, OPERATOR, now()) == [about]
    assert told(whole) == [("key turned, found in the file", about)]
    assert rotation.note_untold(whole, OPERATOR, now()) == []
    assert verify(whole).ok


def test_so_does_whoever_turns_or_drops_the_next(whole: Session) -> None:
    first = killed(whole, Purpose.WORDS)
    second = f"words {rotation.turn(whole, OPERATOR, now(), Purpose.WORDS)}"
    rotation.lock_anew(whole, Purpose.WORDS, lambda _: None)
    rotation.drop(whole, OPERATOR, now(), first.split()[1])
    assert [about for _, about in told(whole)] == [first, second]


def test_what_a_file_begins_with_was_turned_by_nobody(whole: Session) -> None:
    file = keys_of(whole).path
    begun = f"chains {file.read_text().split()[-1]}\n"
    file.write_text(begun + "".join(line_of(each) for each in list(Purpose)[1:]))
    assert rotation.untold(whole) == []
    rotation.turn(whole, OPERATOR, now(), Purpose.WORDS)
    assert rotation.untold(whole) == []
    about = killed(whole, Purpose.SIGNING)
    assert rotation.untold(whole) == [about]


def test_of_an_old_file_of_one_key_every_other_was_turned(whole: Session) -> None:
    file = keys_of(whole).path
    assert len(file.read_text().split()) == 1
    assert rotation.untold(whole) == []
    with file.open("a") as keys:
        keys.write(f"\n{line_of(Purpose.WORDS)}")
    assert [each.split()[0] for each in rotation.untold(whole)] == ["words"]


def test_doctor_names_it(whole: Session, walked: Settings) -> None:
    about = killed(whole, Purpose.CHAINS)
    environment = {"DISCLOSURE_HOME": str(walked.home)}
    environment |= {"DISCLOSURE_DATABASE_URL": walked.database_url}
    found = [fault for fault in examine(environment, now()) if about in fault.what]
    assert [fault.mend for fault in found] == ["Run: disclosure keys go-on"]
