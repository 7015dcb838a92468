"""To prove again who one is, before something that cannot be taken back or takes much away.

Whose session it is we know, so tries have a count of their own: neither what others behind the same
address mistype nor who guesses at this account elsewhere keeps anybody from it.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from disclosure.actions.change import Door
from disclosure.actions.family.second_fact import spellings
from disclosure.actions.refused import Refused
from disclosure.actions.staff import second_factor
from disclosure.actions.staff.passwords import belongs
from disclosure.actions.staff.second_factor import Proof
from disclosure.actions.staff.tries import ANSWER, NO_PLACE, count_try, forget_tries, note_lock
from disclosure.kinds.faults import BadInput
from disclosure.permissions import Actor, Permission
from disclosure.records.house import note_of_house
from disclosure.records.links import FamilyLink, visit_with
from disclosure.records.transaction import one_transaction
from disclosure.records.users import user_called
from disclosure.translating import for_family

WRONG = "This is not your password."
WRONG_ANSWER = for_family("That is not the answer. Capitals and spaces make no difference.")


def has_password(session: Session, actor: Actor) -> bool:
    """Who only ever comes by the organisation's own sign-in has none."""
    user = user_called(session, actor.email)
    return bool(user and user.password_hash)


def prove_password(session: Session, actor: Actor, at: datetime, password: str) -> None:
    """Raises Refused while locked, BadInput for a wrong one. Counted as when signing in."""
    actor.must(Permission.SIGNED_IN)
    count_try(session, actor.email, NO_PLACE, at)
    user = user_called(session, actor.email)
    if not belongs(password, user.password_hash if user and user.active else None):
        note_lock(session, actor.email, NO_PLACE, at)
        raise BadInput.at("password", WRONG)
    with one_transaction(session):
        forget_tries(session, actor.email, NO_PLACE)


def prove_code(session: Session, actor: Actor, at: datetime, proof: Proof) -> None:
    actor.must(Permission.SIGNED_IN)
    second_factor.take(session, actor.email, NO_PLACE, at, proof)


def prove_answer(session: Session, key: str, at: datetime, answer: str) -> None:
    """On a family's page: once more what only that person knows. Raises Refused, BadInput."""
    visit = visit_with(session, key)
    if visit is None:
        raise Refused("This visit has ended.")
    who = f"{visit.incident_id} {visit.person}"
    fact_hash = session.get_one(FamilyLink, visit.link_id).fact_hash
    count_try(session, who, NO_PLACE, at, ANSWER)
    if not any(belongs(each, fact_hash) for each in dict.fromkeys(spellings(answer))):
        raise BadInput.at("fact", WRONG_ANSWER)
    with one_transaction(session):
        forget_tries(session, who, NO_PLACE, ANSWER)


def note_proof(session: Session, actor: Actor, at: datetime) -> None:
    with one_transaction(session):
        note_of_house(session, at, actor.email, Door.PAGE, "proved again", actor.email)
