"""The loop of one machine: each round at its pace, calm at its end, and stopped by no fault."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import text
from sqlalchemy.orm import Session

from disclosure.jobs.rounds import AWAY, IDLE, Rounds
from disclosure.jobs.upkeep import Counts, Round, Until
from disclosure.settings import Settings
from tests.reminders import NOON


class Called:
    """How often each round was; and a wait that ends after so many pauses."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.pauses: list[float] = []
        self.ends: list[bool] = []  # what each heard who asked whether to end

    def round(self, name: str, act: Callable[[Session], object] = lambda _: None) -> Round:
        def run(session: Session, settings: Settings, at: datetime, until: Until) -> Counts:
            self.names.append(name)
            act(session)
            self.ends.append(until())
            return {"checked": 1}

        return Round(name, timedelta(hours=1), run)

    def wait(self, pauses: int) -> Callable[[float], bool]:
        def wait(seconds: float) -> bool:
            if seconds:
                self.pauses.append(seconds)
            return len(self.pauses) >= pauses

        return wait


def test_each_round_has_its_pace_and_the_end_is_calm(session: Session, settings: Settings) -> None:
    called = Called()
    rounds = Rounds(session, settings, [called.round("one"), called.round("two")], lambda: NOON)
    rounds.until_ended(called.wait(3))
    assert called.names == ["one", "two"]
    assert called.pauses == [IDLE] * 3


def test_who_is_asked_to_end_amid_a_round_ends_it_there(
    session: Session, settings: Settings
) -> None:
    """It had gone on with mails for minutes, until it was killed amid one."""
    called, asked = Called(), list[str]()
    rounds = [called.round("one", lambda _: asked.append("SIGTERM")), called.round("two")]
    Rounds(session, settings, rounds, lambda: NOON).until_ended(lambda _: bool(asked))
    assert (called.names, called.ends) == (["one"], [True])


def test_a_round_that_breaks_stops_no_other(session: Session, settings: Settings) -> None:
    called = Called()
    broken = (
        called.round("broken", lambda _: 1 / 0),
        called.round("wrong", lambda session: session.execute(text("SELECT * FROM nowhere"))),
        called.round("well"),
    )
    Rounds(session, settings, broken, lambda: NOON).until_ended(called.wait(2))
    assert called.names == ["broken", "wrong", "well"]


def test_a_database_out_of_reach_is_asked_again_later(session: Session, settings: Settings) -> None:
    called = Called()
    rounds = Rounds(session, settings, [], lambda: NOON)
    session.execute(text("DROP TABLE work_item"))
    session.commit()
    rounds.until_ended(called.wait(2))
    assert called.pauses == [AWAY, AWAY]


def test_once_is_once_for_all_that_is_due(session: Session, settings: Settings) -> None:
    called = Called()
    Rounds(session, settings, [called.round("one")], lambda: NOON).all_once()
    assert called.names == ["one"]
