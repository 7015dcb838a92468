"""The list of what is kept names what is over, and what nobody can say, as soon as it is so."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.retention import kept_list
from disclosure.actions.retention.keeping import Keeping, keeping_of
from disclosure.actions.retention.kept_list import UNREADABLE, kept_cases
from disclosure.jobs.retention import remind
from disclosure.policy import adopt, own_rules_in
from tests.cases import ACase, an_opened_case, move_as, record_as
from tests.keeping import LONG_AGO, a_closed_case, asked, long_after
from tests.lost_words import words_lost
from tests.people import ADA, BEN, EVA, RON, actor

OURS = """
rules:
  - {{id: ours, jurisdictions: [GB-ENG], name: Our records, starts: {starts}, years: {years},
     when: {when}, source: Our records policy, certainty: verified}}
left_out: {left_out}
"""
OF_THE_PLACE = ("gb-eng-serious-incident", "gb-eng-complaint", "gb-eng-claim")
LATE = datetime(2027, 12, 5, 10, tzinfo=UTC)
pytestmark = pytest.mark.usefixtures("team", "shipped_rules_after")


def our_rule(home: Path, starts: str, years: int, when: str = "always", *, alone: bool) -> None:
    """`alone`: ours of the place are left out."""
    path = own_rules_in(home).with_name("retention.yaml")
    path.parent.mkdir(parents=True, exist_ok=True)
    gone = ", ".join(f"{each}: We keep them otherwise" for each in OF_THE_PLACE if alone)
    path.write_text(
        OURS.format(starts=starts, years=years, when=when, left_out=f"{{{gone}}}"), "utf-8"
    )
    adopt(own_rules_in(home))


def closed_at_once(session: Session, at: datetime, **more: object) -> ACase:
    """Opened in error: nobody is named in it."""
    return close(an_opened_case(session, at, **more))


def close(case: ACase) -> ACase:
    error = record_as(case, ADA, "error", what="not_an_incident", reason="Nothing went wrong").id
    told = {"agrees": True, "reason": "I looked into it too"}
    record_as(case, EVA, "error_review", error=error, **told)
    move_as(case, ADA, "close_without_duty", reason="Nothing went wrong here")
    return case


def listed(session: Session, at: datetime) -> dict[str, Keeping]:
    session.rollback()
    rows = kept_cases(session, actor(session, ADA), at).rows
    return {row.incident.ref: row.keeping for row in rows}


def test_a_period_that_began_before_we_knew_of_it_is_over_before_the_case_is_old(
    session: Session, tmp_path: Path
) -> None:
    our_rule(tmp_path, "occurred", 7, alone=True)
    case = closed_at_once(session, LATE, occurred_at="2020-11-01T10:00:00+00:00")
    later = datetime(2028, 1, 5, 10, tzinfo=UTC)
    assert listed(session, later)[case.ref].is_over
    assert remind(session, later) == [case.ref]


@pytest.mark.parametrize("told_first", [None, "2027-12-01T10:00:00+00:00"])
def test_a_day_of_the_harm_that_was_put_right_counts_for_the_list_and_its_reminder(
    session: Session, tmp_path: Path, told_first: str | None
) -> None:
    """Nobody knew the day when the case was opened, or it was told wrongly."""
    our_rule(tmp_path, "occurred", 7, alone=True)
    case = an_opened_case(session, LATE, occurred_at=told_first)
    says = {"name": "occurred", "at": "2020-11-01T10:00:00+00:00", "evidence": "The notes of then"}
    event = record_as(case, ADA, "event", **says).id
    agreed = {"event": event, "agrees": True, "reason": "So it stands in the notes."}
    record_as(case, EVA, "event_review", **agreed)
    for _ in range(2):
        closed_at_once(session, LATE, occurred_at="2027-12-01T10:00:00+00:00")
    close(case.later(hours=1))
    later = datetime(2028, 1, 5, 10, tzinfo=UTC)
    assert keeping_of(case.later(days=31).now).is_over
    assert list(listed(session, later)) == [case.ref]
    assert remind(session, later) == [case.ref]


def test_what_is_years_from_its_end_is_not_listed(session: Session, tmp_path: Path) -> None:
    our_rule(tmp_path, "occurred", 7, alone=True)
    closed_at_once(session, LATE, occurred_at="2027-12-01T10:00:00+00:00")
    assert listed(session, LATE + timedelta(days=365)) == {}


def test_whose_birth_date_nobody_knows_is_listed_while_somebody_may_still_know(
    session: Session,
) -> None:
    case = closed_at_once(session, LATE, patient={"name": "Mrs Nora Id"})
    soon = LATE + timedelta(days=1)
    assert "date of birth is not known" in listed(session, soon)[case.ref].kept.why
    told = {"what": "identified", "source": "Her wristband", "patient": {"born_on": "1960-05-05"}}
    case.at = soon
    record_as(case, ADA, "patient_status", **told, at=soon.isoformat())
    assert listed(session, soon) == {}


def test_it_is_listed_where_a_decision_brought_rules_of_a_place_that_says_nothing(
    session: Session,
) -> None:
    """As where it was opened under them, and as the page of the case says."""
    case = an_opened_case(session, LATE)
    told = {"regimes": ["us-jc-ri010201"], "applies": "yes", "reason": "It was done over there."}
    record_as(case, ADA, "decision", **told)
    close(case.later(hours=1))
    until = keeping_of(case.now).kept.until
    assert (until, listed(session, case.at)[case.ref].kept.until) == (None, None)


def test_of_very_many_of_these_the_latest_are_shown_and_the_others_counted(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_list, "NOT_SAID", 1)
    first, last = (closed_at_once(session, LATE, patient=None) for _ in range(2))
    found = kept_cases(session, actor(session, ADA), LATE + timedelta(days=1))
    assert [row.incident.ref for row in found.rows] == [last.ref]
    assert found.says_behind.startswith("Of 1 more closed cases nobody can say until when")
    assert first.ref != last.ref


def test_a_death_on_record_counts_though_nobody_was_named(session: Session, tmp_path: Path) -> None:
    our_rule(tmp_path, "died", 40, "died", alone=False)
    case = an_opened_case(session, LATE, occurred_at="2027-12-01")
    died = {"what": "died", "at": "2027-12-04", "source": "The ward"}
    number = record_as(case, ADA, "patient_status", **died).id
    kept = keeping_of(close(case).now).kept
    assert kept.until
    assert (kept.until.isoformat(), kept.rule and kept.rule.id) == ("2067-12-04", "ours")
    told = {"of": number, "words": "It was her neighbour who died", "withdraws": True}
    record_as(case, BEN, "correction", **told)
    kept = keeping_of(case.now).kept
    assert kept.rule
    assert kept.rule.id == "gb-eng-serious-incident"


def test_where_only_the_dead_have_a_rule_the_living_are_kept(
    session: Session, tmp_path: Path
) -> None:
    our_rule(tmp_path, "died", 40, "died", alone=True)
    case = closed_at_once(session, LATE)
    kept = listed(session, LATE + timedelta(days=1))[case.ref].kept
    assert kept.until is None
    assert kept.why.startswith("No rule says for GB-ENG how long it is kept.")


def test_a_no_is_read_by_whoever_is_asked_next(session: Session) -> None:
    case = long_after(a_closed_case(session, LONG_AGO))
    no = {"agrees": False, "reason": "The widow wants it kept"}
    record_as(case, RON, "destruction_review", asked=asked(case), **no)
    asked(case)
    day = f"{case.at:%-d %B %Y}"
    assert keeping_of(case.now).noes == (
        f"Ron Bell did not agree on {day} that it is destroyed: “The widow wants it kept”.",
    )


def test_how_long_it_is_kept_is_not_said_again_beside_it(session: Session) -> None:
    case = closed_at_once(session, LATE)
    young = keeping_of(case.now)
    assert young.in_the_way == (f"Its time is not over. {young.kept.why}",)
    assert young.besides == ("Its time is not over.",)
    unknown = keeping_of(closed_at_once(session, LATE, patient=None).now)
    assert (unknown.in_the_way, unknown.besides) == ((unknown.kept.why,), ())


def test_a_case_that_cannot_be_read_keeps_no_other_from_the_list_or_its_reminder(
    session: Session,
) -> None:
    lost, whole = (long_after(a_closed_case(session, number=each)) for each in "12")
    at = max(lost.at, whole.at) + timedelta(days=1)
    words_lost(lost, whole)
    found = listed(session, at)
    assert found[whole.ref].is_over
    assert (found[lost.ref].kept.until, found[lost.ref].kept.why) == (None, UNREADABLE)
    assert found[lost.ref].in_the_way == (UNREADABLE,)
    assert remind(session, at) == [whole.ref]
