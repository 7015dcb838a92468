"""A file of keys that lacks one: what cannot be opened for it is not said to be altered."""

import pytest
from sqlalchemy.orm import Session

from disclosure.clock import now
from disclosure.operations.keys import session_on
from disclosure.operations.rotation import lock_anew, turn
from disclosure.operations.verify import Verified, verify
from disclosure.records.ring import Purpose
from disclosure.settings import Settings
from tests.attacker import attack
from tests.people import OPERATOR

LACKS = "the key of this case cannot be opened"


def without_words(settings: Settings) -> None:
    """An old copy of the file of keys, or half of one."""
    lines = settings.keys.read_text().splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith(f"{Purpose.WORDS} ")]
    settings.keys.write_text("".join(kept))


def said_of(found: Verified) -> set[str]:
    return {broken.why for broken in found.broken}


def test_a_letter_that_opens_with_no_key_here_is_not_said_to_be_altered(
    whole: Session, walked: Settings
) -> None:
    """Of each letter of the house stood “was altered” in what goes to a court."""
    turn(whole, OPERATOR, now(), Purpose.WORDS)
    lock_anew(whole, Purpose.WORDS, lambda _: None)
    assert verify(whole).ok
    whole.rollback()
    without_words(walked)
    with session_on(whole.get_bind().engine, walked) as begun_anew:
        says = said_of(verify(begun_anew))
    assert LACKS in says
    assert not [why for why in says if "was altered" in why]
    assert [why for why in says if why.endswith("cannot be opened without the key of this case")]


@pytest.mark.parametrize("content", ["''", "'locked:AAAA'"])
def test_bytes_that_are_others_are_altered_where_the_key_is_there(
    whole: Session, walked: Settings, content: str
) -> None:
    attack(walked, f"UPDATE letter_file SET content = {content} WHERE format = 'standard'")
    says = said_of(verify(whole))
    assert any(why.endswith("file standard was altered") for why in says)
    assert LACKS not in says
