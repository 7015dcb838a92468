"""Who did in their place what a colleague promised reads who may say that it is done: who is there,
and of who is not, until when they are away.
"""

from datetime import timedelta
from html import unescape

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from disclosure.actions.on_call.absences import be_away
from disclosure.clock import now
from tests.cases import ACase, acknowledged, an_opened_case, record_as
from tests.people import ADA, BEN, EVA, IVA, RON, actor
from tests.typed import signed_in

pytestmark = pytest.mark.usefixtures("team")
DONE, ONLY = "Say that it is done", "Only the owner of this promise or a risk manager may say this."


@pytest.fixture
def case(session: Session) -> ACase:
    case = an_opened_case(session, now() - timedelta(hours=3))
    acknowledged(case)
    return case


def who_can(app: Flask, case: ACase) -> str:
    """As Iva reads it, who stands in for Ben."""
    page = unescape(signed_in(app, IVA).get(f"/promises/{case.promise}").text)
    says = page.partition(f"{DONE}: {ONLY}")[2].partition("Who can: ")[2]
    return says.partition(".</span>")[0]


def test_while_its_owner_is_there_it_is_theirs_to_say(app: Flask, case: ACase) -> None:
    assert who_can(app, case) == "Ben Okoro"


def test_while_its_owner_is_away_whoever_is_there_comes_first(app: Flask, case: ACase) -> None:
    today = now().astimezone(case.now.zone).date()
    ben, last = actor(case.session, BEN), today + timedelta(days=20)
    be_away(case.session, ben, now(), BEN, today, last, IVA)
    assert who_can(app, case).startswith("Ada Lind, Ron Bell, Ben Okoro (away to ")


def test_of_who_may_not_look_after_it_any_more_nobody_says_that_they_can(
    app: Flask, case: ACase
) -> None:
    only = [ADA, RON, IVA]
    record_as(case, ADA, "restrict", reason="She is known to the staff.", only=only)
    assert who_can(app, case) == "Ada Lind, Ron Bell"


def test_who_may_give_it_to_nobody_is_not_told_to(app: Flask, case: ACase) -> None:
    record_as(case, ADA, "restrict", reason="She is known to the staff.", only=[ADA, EVA])
    give = "ive it to somebody: Ben Okoro may not look after it"
    page = f"/promises/{case.promise}"
    assert f">G{give}<" in signed_in(app, ADA).get(page).text
    assert f">Ask a colleague who may to g{give}<" in signed_in(app, EVA).get(page).text
