"""What was done before its clock began completes nothing, and a person is asked about it; and where
nobody named a time zone, it is said in which one was counted.
"""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from click.testing import CliRunner

from disclosure.actions.law.duty_answers import answer_duties, sentences_of
from disclosure.commands.duties import duties
from disclosure.policy import policy
from workflows.clocks import DutyNow, DutyStatus, Event, duties_now
from workflows.regimes import Facility

NOW = datetime(2026, 2, 10, 9, tzinfo=UTC)
KNEW = Event("became_aware", datetime(2026, 2, 2, 8, tzinfo=UTC))
LETTER = Event("written_notified", datetime(2026, 2, 5, 9, tzinfo=UTC), mode="writing")
TALK = Event("in_person_notified", datetime(2026, 2, 9, 9, tzinfo=UTC))
ASKS = (
    "On record for 5 February 2026, 9am: The written notification was given or sent. That was"
    " before this began, so it does not count here. If the time is wrong, correct it; if it was"
    " done again since, record that; else it is still to be done."
)
NO_ZONE = (
    "No time zone was given, so days and hours are those of UTC+10:00, as the oldest time told is"
    " written. To count by those of the place, give its zone as facility.timezone, such as"
    " America/Chicago."
)


def one(duty: str, *events: Event, regime: str = "gb-eng-reg20-nhs") -> DutyNow:
    found = duties_now(policy().regime(regime), events, NOW)
    return next(each for each in found if each.id == duty)


def test_a_letter_that_went_before_the_talk_is_asked_about() -> None:
    letter = one("eng-nhs-written", KNEW, LETTER, TALK)
    assert (letter.status, letter.due_at) == (DutyStatus.OPEN, None)
    assert letter.says.endswith(f"Our own target, not the law: 23 February 2026. {ASKS}")


def test_a_day_alone_is_told_as_that_day() -> None:
    alone = replace(LETTER, at=date(2026, 2, 5), any_hour=True)
    said = one("eng-nhs-written", KNEW, alone, TALK).says
    assert "On record for 5 February 2026: The" in said


def test_the_latest_before_it_began_is_asked_about() -> None:
    first = replace(LETTER, at=LETTER.at - timedelta(days=1))
    assert ASKS in one("eng-nhs-written", KNEW, LETTER, first, TALK).says


@pytest.mark.parametrize(
    "events",
    [
        (KNEW, LETTER),  # nothing has begun
        (KNEW, LETTER, TALK, replace(LETTER, at=TALK.at)),  # it went again
        (KNEW, TALK),
        (KNEW, replace(LETTER, mode="phone"), TALK),  # that was no letter
        (
            *(KNEW, LETTER, TALK, Event("declined_by_person", TALK.at)),
            Event("refusal_recorded", TALK.at),
        ),
    ],
)
def test_where_nothing_is_amiss_nobody_is_asked(events: tuple[Event, ...]) -> None:
    assert "before this began" not in one("eng-nhs-written", *events).says


def test_a_time_of_the_persons_own_asks_nothing_of_us() -> None:
    asked = replace(LETTER, name="requested_by_person", mode=None)
    declined = Event("declined_by_person", TALK.at)
    window = one("ie-later-request", KNEW, asked, declined, regime="ie-psa2023-notifiable")
    assert "before this began" not in window.says


def test_the_command_asks_in_the_same_words() -> None:
    told = {"became_aware": KNEW.at, "written_notified": LETTER.at, "in_person_notified": TALK.at}
    facts = {name: str(at) for name, at in told.items()}
    found = answer_duties(
        {"regime": "gb-eng-reg20-nhs", "facts": facts, "now": NOW.isoformat()}, policy(), NOW
    )
    assert any(ASKS in line for line in sentences_of(found))


def odf(facility: Facility | None = None) -> list[str]:
    """Australia's framework names no zone; Brisbane wrote the times."""
    knew = replace(KNEW, at=datetime.fromisoformat("2026-02-02T18:00:00+10:00"))
    regime = policy().regime("au-national-odf")
    return [each.says for each in duties_now(regime, [knew], NOW, facility=facility)]


def test_where_nobody_names_a_zone_the_one_counted_in_is_told() -> None:
    started, *others = odf()
    assert NO_ZONE in started
    assert not any("facility.timezone" in says for says in others)  # nothing is counted there


def test_where_the_place_or_the_rules_name_one_nothing_is_said_of_it() -> None:
    assert not any("time zone" in says for says in odf(Facility("Australia/Perth")))
    assert "time zone" not in one("eng-nhs-written", KNEW, TALK).says


def test_by_command_it_is_told_too() -> None:
    words = ("--regime", "au-national-odf", "--became-aware", "2026-02-02T18:00:00+10:00")
    assert NO_ZONE in CliRunner().invoke(duties, words).stdout
