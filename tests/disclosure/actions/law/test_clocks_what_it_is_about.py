"""What somebody decided, explained or wrote counts for what it was about, and nothing beside it."""

from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session

from disclosure.pages.incidents.words import Seen, chip_of, duty_chip
from tests.cases import (
    FINDINGS,
    ACase,
    a_letter,
    a_person,
    a_talk,
    an_opened_case,
    approved_findings,
    move_as,
    name_contact,
    record_as,
)
from tests.disclosure.actions.law.test_clocks_remember import (
    ENGLAND,
    IRELAND,
    KNEW,
    LATE,
    OPEN,
    begun_under,
    duty,
    stands,
)
from tests.people import ADA, BEN, IVA
from tests.to_do import rows_of
from workflows.regimes import DutyStatus

pytestmark = pytest.mark.usefixtures("team")
VOLUNTARY, NOTIFY, MEET = "ie-cla2017-voluntary", "ie-regulator", "ie17-disclose"
TALK_LATE, REVIEW_LATE = "sct-notify-delay", "sct-review-delay"
RESULTS = "eng-nhs-results"
EXPLAIN = "Explain the delay to Mrs Ann Price"
MET, OWED = DutyStatus.MET, DutyStatus.OWED


def yes(case: ACase, *regimes: str) -> None:
    told = {"applies": "yes", "regimes": regimes, "reason": "As the rules say it."}
    record_as(case, ADA, "decision", **told, at=case.later(hours=1).at.isoformat())


def explained(case: ACase, duty: str) -> None:
    talk = a_talk(case.later(hours=1), "follow_up").id
    words = "Nobody was free to look at it. We are sorry."
    record_as(case, BEN, "explanation", duty=duty, words=words, given_in=str(talk))


def test_that_one_law_applies_is_no_word_on_another(session: Session) -> None:
    """Eighteen days after we knew, the regulator has heard nothing. Whoever says that the rules of
    2017 apply moves no clock of the Act, whose seven days ran from when we knew."""
    case = an_opened_case(session, KNEW, regimes=[IRELAND, VOLUNTARY])
    a_person(case.later(days=18))
    yes(case, VOLUNTARY)
    assert (duty(case, MEET).provisional, duty(case, MEET).starts_at) == (False, case.at)
    assert (duty(case, NOTIFY).provisional, duty(case, NOTIFY).starts_at) == (True, KNEW)
    assert stands(case, NOTIFY) is LATE
    yes(case, IRELAND)
    assert (duty(case, NOTIFY).provisional, duty(case, NOTIFY).starts_at) == (False, case.at)
    assert stands(case, NOTIFY) is OPEN


def test_a_decision_that_names_none_is_about_all_that_were_there(session: Session) -> None:
    case = an_opened_case(session, KNEW, regimes=[IRELAND])
    yes(case)
    since = duty(case, NOTIFY).starts_at
    assert since == case.at
    yes(case, VOLUNTARY)  # a further law, found to apply later
    assert (duty(case, NOTIFY).starts_at, duty(case, MEET).starts_at) == (since, case.at)


def under_scotland(session: Session) -> ACase:
    """The opinion came 40 days after the harm, and nobody has ended the review for 15 weeks."""
    case = begun_under(session, "gb-sct-odoc")
    case.later(days=40)
    told = {"name": "independent_opinion_received", "evidence": "Her letter."}
    record_as(case, BEN, "event", **told)
    return case


@pytest.mark.parametrize("about", ["sct-opinion", TALK_LATE])
def test_why_one_thing_was_late_explains_nothing_else(session: Session, about: str) -> None:
    case = under_scotland(session)
    assert (stands(case, TALK_LATE), stands(case, REVIEW_LATE)) == (OWED, OPEN)
    explained(case, about)
    assert (stands(case, TALK_LATE), stands(case, REVIEW_LATE)) == (MET, OPEN)
    case.later(days=105)
    assert stands(case, REVIEW_LATE) is OWED
    explained(case, "sct-review")
    assert stands(case, REVIEW_LATE) is MET


def test_nobody_is_asked_to_explain_a_delay_that_is_none_yet(session: Session) -> None:
    """Thirty working days after 2 March, less Good Friday and Easter Monday, end on 15 April."""
    case = begun_under(session, "gb-wls-doc")
    case.at = datetime(2026, 4, 15, 22, 59, tzinfo=UTC)
    assert EXPLAIN not in [row.act for row in rows_of(case)]
    case.at = datetime(2026, 4, 17, 8, tzinfo=UTC)
    row = next(row for row in rows_of(case) if row.act == EXPLAIN)
    assert row.why.startswith("Law: not done by Wednesday 15 April, so an explanation is owed.")
    chip = chip_of(row, case.at, case.now.zone)
    assert chip
    assert chip.words == "Waiting 2 days"
    explained(case, "wls-inperson")
    assert EXPLAIN not in [row.act for row in rows_of(case)]


def chip(case: ACase, id: str) -> str:
    return duty_chip(Seen(case.at, case.now.zone, KNEW.date()), duty(case, id)).words


@pytest.mark.parametrize(
    ("days", "says"), [(0, "Today"), (1, "Late by 1 day"), (2, "Late by 2 days"),
                       (3, "Late by 1 working day")],
)  # fmt: skip
def test_nobody_is_late_by_no_day_over_a_weekend(session: Session, days: int, says: str) -> None:
    """Five working days after Friday 6 March end on Friday 13 March."""
    case = begun_under(session, "gb-wls-doc")
    a_talk(case.later(days=4), "first", how="phone")
    case.later(days=7 + days)
    assert chip(case, "wls-written") == says
    row = next(row for row in rows_of(case) if row.duty == "Letter after the talk")
    shown = chip_of(row, case.at, case.now.zone)
    assert shown
    assert shown.words == says


@pytest.mark.parametrize(
    ("aware", "told", "says"),
    [
        ("2026-03-02T10:00:00+00:00", "2026-03-02T13:00:00+00:00", "Met in 3 hours"),
        ("2026-03-02T10:00:00+00:00", "2026-03-02T10:00:00+00:00", "Met at once"),
        ("2026-03-02T10:00:00+00:00", "2026-03-02", "Met on 2 March"),
        ("2026-03-02", "2026-03-02T13:00:00+00:00", "Met on 2 March"),
    ],
)
def test_of_a_day_without_an_hour_nobody_says_how_soon(
    session: Session, aware: str, told: str, says: str
) -> None:
    case = an_opened_case(session, KNEW, regimes=["gb-wls-doc"], became_aware_at=aware)
    case.person = a_person(case.later(hours=6))
    a_talk(case, "first", how="phone", at=told)
    assert chip(case, "wls-inperson") == says


def test_what_came_before_it_was_asked_was_not_done_at_once(session: Session) -> None:
    """Under the contract ten days run from the entry of the incident; the talk may come before."""
    knew = {"became_aware_at": KNEW.isoformat(), "occurred_at": KNEW.isoformat()}
    case = an_opened_case(
        session, KNEW.replace(day=6), regimes=["gb-eng-nhs-contract-sc35"], **knew
    )
    case.person = a_person(case)
    a_talk(case, "first", at="2026-03-03T10:00:00+00:00")
    assert chip(case, "sc35-notify") == "Met on 3 March"


def test_what_was_found_later_makes_no_results_ungiven_that_were_given_in_time(
    session: Session,
) -> None:
    """Oregon: a talk that somebody asked for, at which they heard what was found by then."""
    case = begun_under(session, "us-or-edr")
    record_as(case.later(days=1), BEN, "concern", person=case.person, words="Talk with us.")
    approved_findings(case.later(days=1))
    a_talk(case.later(days=1), "disclosure")
    assert stands(case, "or-close") is MET
    case.later(days=300)
    record_as(case, IVA, "findings", **FINDINGS | {"why": "We know more by now."})
    assert stands(case, "or-close") is MET
    record_as(case.later(days=1), BEN, "note", words="The pump came back from its maker.")
    assert not case.now.case.latenesses


def test_nobody_heard_results_before_any_were_approved(session: Session) -> None:
    case = begun_under(session, "us-or-edr")
    record_as(case.later(days=1), BEN, "concern", person=case.person, words="Talk with us.")
    record_as(case, IVA, "findings", **FINDINGS)
    a_talk(case.later(days=1), "disclosure")
    approved_findings(case.later(days=1))
    assert stands(case, "or-close") is OPEN


def test_a_letter_from_before_any_findings_were_approved_gives_no_results(session: Session) -> None:
    """It says what we found as far as somebody knew; nobody had agreed to that. The next one does,
    also once other findings are written, of which she has not heard.
    """
    case = begun_under(session, ENGLAND)
    name_contact(case)
    ref = a_letter(case, "apology", until="issue")
    approved_findings(case.later(days=1))
    move_as(case.later(hours=1), ADA, "send", ref, how="post", format="standard")
    assert stands(case, RESULTS) is not MET
    a_letter(case.later(hours=1), "apology", until="send")
    assert stands(case, RESULTS) is MET
    record_as(case.later(hours=1), IVA, "findings", **FINDINGS)
    assert stands(case, RESULTS) is MET
