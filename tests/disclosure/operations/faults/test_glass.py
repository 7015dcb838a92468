"""Whoever takes a judgement of a broken glass away, rewords or replaces it, is found out."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.actions.change import Door
from disclosure.actions.glass.breaking import break_glass, give_back
from disclosure.actions.glass.judging import judge_glass
from disclosure.operations.verify import verify
from disclosure.records.glass import Glass
from disclosure.records.house import house_entries, note_of_house
from disclosure.records.ring import Purpose, line_of
from disclosure.records.transaction import one_transaction
from disclosure.settings import Settings
from tests.attacker import attack
from tests.begun import begins_with
from tests.cases import ACase, an_opened_case
from tests.keeping import a_closed_case, destroyed_now, long_after
from tests.people import ADA, MAX, RON, SAM, actor

pytestmark = pytest.mark.usefixtures("team")
WHY = "She fainted on our ward and nobody of her team answers."
WORDS = "He had no reason to be in there at all."
NO_LOOK = f"the glass that {SAM} broke says what no look says"
OTHERWISE = f"the judgement of the glass that {SAM} broke is not in the chain of the house"
GIVEN_BACK = f"that the glass that {SAM} broke was given back so is not in the chain of the house"
JUDGED_ALONE = f"“glass judged not right” by {RON} stands in the chain of the house, and no glass"
BACK_ALONE = f"“glass given back” by {SAM} stands in the chain of the house, and no glass"
THEN = "'2001-01-01 00:00:00.000000'"
NOBODY = "judged_by = NULL, judged_at = NULL, was_right = NULL, judgement = NULL"
BENT = {
    "id": ("id = 771", OTHERWISE),
    "incident_id": ("incident_id = 771", JUDGED_ALONE),
    "email": (f"email = '{MAX}'", f"the glass that {MAX} broke says what no look says"),
    "broken_at": (f"broken_at = {THEN}", NO_LOOK),
    "ends_at": ("ends_at = broken_at", OTHERWISE),
    "reason_kept": ("reason = 'Curious'", NO_LOOK),
    "closed_at": ("closed_at = broken_at", GIVEN_BACK),
    "that it was given back": ("closed_at = NULL", BACK_ALONE),
    "judged_by": (f"judged_by = '{MAX}'", OTHERWISE),
    "judged_at": (f"judged_at = {THEN}", OTHERWISE),
    "was_right": ("was_right = true", OTHERWISE),
    "judgement": ("judgement = 'He was on call that night.'", OTHERWISE),
    "that it was judged": (NOBODY, JUDGED_ALONE),
    "when, but nothing else": (NOBODY.replace("judged_at = NULL, ", ""), OTHERWISE),
}


def a_glass(case: ACase) -> Glass:
    glass = break_glass(
        case.session, actor(case.session, SAM), case.ref, WHY, case.at, Door.COMMAND
    )
    later = case.at + timedelta(minutes=5)
    give_back(case.session, actor(case.session, SAM), glass.id, later, Door.COMMAND)
    return glass


def judged(case: ACase, glass: Glass, by: str, *, right: bool, words: str = WORDS) -> None:
    told, at = {"right": right, "words": words}, case.at + timedelta(minutes=9)
    judge_glass(case.session, actor(case.session, by), glass.id, told, at, Door.COMMAND)
    case.session.rollback()


@pytest.fixture
def case(session: Session) -> ACase:
    """With a glass that was broken, given back, and judged not right."""
    case = an_opened_case(session)
    judged(case, a_glass(case), RON, right=False)
    return case


def says_of(session: Session, ref: str | None = None) -> list[str]:
    return [broken.why for broken in verify(session, ref).broken]


def test_every_cell_of_a_glass_is_tried_here() -> None:
    assert {column.key for column in Glass.__mapper__.column_attrs} <= set(BENT)


@pytest.mark.parametrize("what", BENT)
def test_what_was_bent_is_named(case: ACase, settings: Settings, what: str) -> None:
    assert verify(case.session).ok
    case.session.rollback()
    cells, says = BENT[what]
    attack(settings, f"UPDATE glass SET {cells}")
    assert [why for why in says_of(case.session) if why.startswith(says)]


def test_a_judgement_taken_away_is_not_replaced_by_a_kinder_one(
    case: ACase, settings: Settings
) -> None:
    """A friend judges the same glass once more, through the program itself."""
    attack(settings, f"UPDATE glass SET {NOBODY}")
    glass = case.session.scalars(select(Glass)).one()
    judged(case, glass, ADA, right=True, words="He was on call that night.")
    for ref in (None, case.ref):
        (why,) = says_of(case.session, ref)
        assert why.startswith(JUDGED_ALONE)


def test_a_glass_taken_away_leaves_its_judgement_alone(case: ACase, settings: Settings) -> None:
    attack(settings, "DELETE FROM glass")
    told = says_of(case.session)
    assert f"the glass that {SAM} broke is missing, or was altered" in told
    assert [why for why in told if why.startswith(JUDGED_ALONE)]


@pytest.mark.parametrize("whether", ["judged", "not judged"])
def test_the_same_glass_twice_is_named(session: Session, settings: Settings, whether: str) -> None:
    case = an_opened_case(session)
    glass = a_glass(case)
    if whether == "judged":
        judged(case, glass, RON, right=False)
    cells = "incident_id, email, broken_at, ends_at, reason, closed_at"
    cells += ", judged_by, judged_at, was_right, judgement"
    attack(settings, f"INSERT INTO glass (id, {cells}) SELECT 99, {cells} FROM glass")
    assert f"the glass that {SAM} broke stands there 2 times" in says_of(session)


def test_nobody_guesses_the_words_from_the_chain(case: ACase) -> None:
    """Two judgements in the same words leave nothing alike there, nor a word of them."""
    second = an_opened_case(case.session)
    judged(second, a_glass(second), RON, right=False)
    said = [each.about for each in house_entries(case.session) if each.what.startswith("glass j")]
    (ref, one), (other_ref, other) = (about.split(": ") for about in said)
    assert (ref.split(",")[0], other_ref.split(",")[0]) == (case.ref, second.ref)
    assert one != other
    assert len(one) == len(other) == 64


def as_it_was_judged_before(case: ACase, glass: Glass) -> None:
    """Until then an entry of the house was about the case alone."""
    at = case.at + timedelta(minutes=9)
    with one_transaction(case.session):
        there = case.session.get_one(Glass, glass.id, populate_existing=True)
        there.judged_by, there.judged_at, there.was_right, there.judgement = RON, at, False, WORDS
        note_of_house(case.session, at, RON, "page", "glass judged not right", case.ref)


def test_what_was_judged_before_words_were_sealed_is_whole_and_alone_when_taken_away(
    session: Session, settings: Settings
) -> None:
    case = an_opened_case(session)
    as_it_was_judged_before(case, a_glass(case))
    assert verify(session).ok
    session.rollback()
    attack(settings, "UPDATE glass SET was_right = true")
    assert [why for why in says_of(session) if why.startswith(OTHERWISE)]
    attack(settings, f"UPDATE glass SET {NOBODY}")
    (why,) = says_of(session)
    assert why.startswith(JUDGED_ALONE)


@begins_with(a_closed_case)
def test_with_a_record_that_was_destroyed_its_glasses_go(session: Session, begun: ACase) -> None:
    judged(begun, a_glass(begun), RON, right=False)
    destroyed_now(long_after(begun))
    assert says_of(session) == []
    assert not list(session.scalars(select(Glass)))


def test_a_turned_key_leaves_each_judgement_whole(case: ACase, settings: Settings) -> None:
    with settings.keys.open("a") as keys:
        keys.write("\n" + line_of(Purpose.CHAINS))
    assert says_of(case.session) == []
