"""Look for cases by words, numbers and telephones; that somebody searched stands on record."""

import hmac
import unicodedata
from datetime import datetime
from hashlib import sha256

from sqlalchemy.orm import Session

from disclosure.actions.change import Door
from disclosure.actions.looks.caseload import Found, find
from disclosure.permissions import Actor
from disclosure.records.house import note_of_house
from disclosure.records.ring import Purpose, keys_of
from disclosure.records.transaction import one_transaction

SEARCHED = "searched"


def search(
    session: Session, actor: Actor, at: datetime, door: Door, words: str, state: str, page: int
) -> Found:
    """With words, it is noted in the chain of the house before anything is shown. Not how many it
    found: who reads that chain has words of their own, and would learn of cases they do not see.
    """
    found = find(session, actor, words, state, page)
    if words.strip():
        about = hash_of_search(session, words)
        with one_transaction(session, beside=True):
            note_of_house(session, at, actor.email, str(door), SEARCHED, about)
    return found


def hash_of_search(session: Session, words: str) -> str:
    """What stands there of the words: who has them can ask who looked for them; nobody can read
    them out."""
    return hashes_of_search(session, words)[-1]


def hashes_of_search(session: Session, words: str) -> list[str]:
    """With each key there was, the oldest first: to ask also who looked before one was turned."""
    plain = " ".join(unicodedata.normalize("NFKC", words).casefold().split()).encode()
    keys = keys_of(session).ring.keys[Purpose.FINDING]
    return [hmac.new(k.secret, b"search:" + plain, sha256).hexdigest()[:16] for k in keys]
