"""Whoever mends what they told mends it once: an opening names all that is wrong with it."""

from concurrent.futures import ThreadPoolExecutor, wait
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.change import Door
from disclosure.actions.opening import open_incident
from disclosure.kinds.faults import BadInput, Fault
from disclosure.operations.keys import session_on
from disclosure.records.engine import open_database
from disclosure.records.transaction import together_with
from disclosure.settings import Settings
from tests.cases import AWARE
from tests.people import ADA, SITE, actor

pytestmark = pytest.mark.usefixtures("team")
OPENING = {"became_aware_at": AWARE.isoformat(), "site": SITE, "summary": "A fall"}


def wrong(session: Session, **told: Any) -> tuple[Fault, ...]:
    with pytest.raises(BadInput) as refused:
        open_incident(session, actor(session, ADA), AWARE, Door.COMMAND, OPENING | told)
    return refused.value.faults


def named(session: Session, **told: Any) -> list[str]:
    return [fault.field for fault in wrong(session, **told)]


SLIPS = {"became_aware_at": "2026-03-12T10:00", "patient": {"born_on": "in May"}, "foo": 1}
FIELDS = {"became_aware_at", "patient.born_on", "foo"}


@pytest.mark.parametrize("site", [SITE, "Nowhere", None, 7])
@pytest.mark.parametrize("regimes", [["no-such-law"], "no-such-law"])
def test_rules_that_are_not_there_are_named_beside_every_other_slip(
    session: Session, site: object, regimes: object
) -> None:
    fields = named(session, **SLIPS, site=site, regimes=regimes)
    expected = FIELDS | {"regimes"} | (set() if site == SITE else {"site"})
    assert (set(fields), len(fields)) == (expected, len(expected))


def test_a_place_that_is_not_there_hides_nothing_and_those_there_are_are_named(
    session: Session,
) -> None:
    faults = wrong(session, **SLIPS, site="Nowhere")
    assert {fault.field for fault in faults} == FIELDS | {"site"}
    assert f"name one of your sites: {SITE}" in str(faults)
    assert set(named(session, site="Nowhere", regimes=["no-such-law"])) == {"site", "regimes"}


def test_rules_that_there_are_not_are_one_fault_of_one_field(session: Session) -> None:
    """The API promises one entry for each field; two had the whole list of rules twice."""
    (fault,) = wrong(session, regimes=["no-such-law", "gb-eng-reg20-nhs", "nor-this"])
    assert fault.field == "regimes"
    assert fault.says.startswith(
        "Under which rules: there is no regime 'no-such-law' or 'nor-this': use one of gb-eng-"
    )


@pytest.mark.parametrize("regimes", [[7], {"a": 1}, [""]])
def test_rules_that_cannot_be_read_are_named_once(session: Session, regimes: object) -> None:
    (field,) = named(session, regimes=regimes)
    assert field.partition(".")[0] == "regimes"


def test_no_slip_is_made_up_where_nobody_knows_the_midnight_of_the_place(
    session: Session,
) -> None:
    day = AWARE.date().isoformat()
    moments = ((AWARE.isoformat(), day), (day, AWARE.isoformat()))
    for aware, occurred in moments:
        told = {"became_aware_at": aware, "occurred_at": occurred}
        assert named(session, **told, site="Nowhere") == ["site"]
    begun_somewhere = (AWARE + timedelta(hours=14)).date().isoformat()
    assert named(session, became_aware_at=begun_somewhere, site="Nowhere") == ["site"]


def test_nobody_reported_it_before_it_happened(session: Session) -> None:
    """From a report run clocks of the law; by a slip of the month they were over at once."""
    told = {"occurred_at": "2026-03-12", "reported_at": "2026-01-12"}
    assert wrong(session, **told) == (
        Fault("reported_at", "When it was reported locally: this lies before it happened."),
    )
    told = {"occurred_at": AWARE.isoformat(), "reported_at": AWARE.date().isoformat()}
    assert open_incident(session, actor(session, ADA), AWARE, Door.COMMAND, OPENING | told)


def test_of_two_who_bring_the_same_number_at_once_the_second_is_told_who_has_it(
    session: Session, settings: Settings
) -> None:
    told, engine = OPENING | {"external_ref": "DX-1"}, open_database(settings.database_url)

    def second() -> None:
        with session_on(engine, settings) as another:
            open_incident(another, actor(another, ADA), AWARE, Door.API, told)

    with ThreadPoolExecutor() as beside:
        with together_with(session, lambda: None):
            first = open_incident(session, actor(session, ADA), AWARE, Door.PAGE, told).ref
            answer = beside.submit(second)
            wait([answer], timeout=0.5)  # it has looked, found none, and waits for the first
        with pytest.raises(BadInput, match=f"{first} has it already"):
            answer.result(40)
    engine.dispose()


@pytest.mark.parametrize(
    "again", ["Jos\u00e9-7", "Jose\u0301-7", "Jos\u00e9\u200b-7", " \ufeffJos\u00e9-7"]
)
def test_a_number_that_looks_the_same_opens_no_second_case(session: Session, again: str) -> None:
    """Brought by a list it was the same; sent by a program, or pasted, it was another case of one
    patient, whose clocks ran twice and whom the list then found in neither."""
    number = "Jose\u0301-7"  # as a Mac writes it
    told = OPENING | {"external_ref": number}
    first = open_incident(session, actor(session, ADA), AWARE, Door.API, told)
    assert first.external_ref == "Jos\u00e9-7"
    (fault,) = wrong(session, external_ref=again)
    assert fault.says == f"Number in another system: {first.ref} has it already."
    assert named(session, external_ref="\u200b") == ["external_ref"]  # nothing stands there
