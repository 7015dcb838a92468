"""A machine whose clock is behind refuses what is true: whoever types it has to see why."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from pydantic import TypeAdapter, ValidationError

from disclosure.kinds.fields import Happened

NOW = datetime(2026, 6, 12, 9, 30, tzinfo=UTC)
LONDON = ZoneInfo("Europe/London")
SAYS = "this lies in the future"


def told_of(later: timedelta) -> str:
    with pytest.raises(ValidationError) as refused:
        TypeAdapter(Happened).validate_python(
            (NOW + later).isoformat(), context={"now": NOW, "zone": LONDON}
        )
    return refused.value.errors()[0]["msg"]


def test_a_nurse_whose_watch_is_right_reads_what_the_program_takes_the_time_to_be() -> None:
    """An hour behind, it had said no more than that five minutes ago lies in the future."""
    clock = f"{NOW.astimezone(LONDON):%Y-%m-%d %H:%M}"

    assert f"{SAYS}. By the clock of this program it is {clock}" in told_of(timedelta(minutes=55))


def test_of_a_year_mistyped_nobody_is_led_to_doubt_the_clock() -> None:
    assert told_of(timedelta(days=365)).endswith(SAYS)
