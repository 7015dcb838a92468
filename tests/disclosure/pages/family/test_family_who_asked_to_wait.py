"""The family reads who asked us to wait as our letters call them where they are."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from disclosure.clock import now
from tests.canaries import text_of
from tests.cases import acknowledged, an_opened_case, record_as
from tests.families import visit
from tests.people import ADA

pytestmark = pytest.mark.usefixtures("team")
WAIT = "asked us to wait with a part of this."


@pytest.mark.parametrize(
    ("regimes", "who"),
    [
        (["gb-eng-reg20-nhs"], "The coroner"),
        (["gb-sct-odoc"], "The procurator fiscal"),
        (["us-jc-ri010201", "us-nj-psa"], "The medical examiner"),
        (["us-pa-mcare"], "The people who look into sudden deaths"),
    ],
)
def test_who_looks_into_a_death_is_called_as_in_a_letter(
    app: Flask, session: Session, regimes: list[str], who: str
) -> None:
    """Scotland has no coroner; and where counties differ, the page names no office."""
    case = an_opened_case(session, now() - timedelta(days=20), regimes=regimes)
    acknowledged(case)
    at = case.at.isoformat()
    hold = {"by": "coroner", "limits": ["findings"], "advice_by": "Our lawyer", "from": at}
    hold |= {"reason": "They look into it", "review_on": case.day(60), "family_told_at": at}
    record_as(case, ADA, "hold", **hold)
    client = visit(app, case, case.person)
    for answer in (client.get("/f/page"), client.post("/f/take-away")):
        words = " ".join(text_of(answer.data).split())
        assert f"{who} {WAIT}" in words
        assert ("coroner" in words) is (who == "The coroner")
