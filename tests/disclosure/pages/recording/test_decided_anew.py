"""Whoever decides anew whether the duty applies is offered all the rules that the case is under."""

import re

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.cases import an_opened_case, record_as
from tests.people import ADA
from tests.typed import signed_in

pytestmark = pytest.mark.usefixtures("team")


@pytest.mark.parametrize("brought", ["au-nsw-od", "gb-wls-doc"])
def test_rules_that_a_decision_brought_are_ticked(
    app: Flask, session: Session, brought: str
) -> None:
    """Also those of another country: a “no” sent as the form stands speaks of them too."""
    case = an_opened_case(session)
    told = {"regimes": [brought], "applies": "yes", "reason": "The harm was done over there."}
    record_as(case, ADA, "decision", **told)
    page = signed_in(app, ADA).get(f"/incidents/{case.ref}/records/decision").text
    boxes = re.findall(r'<input[^>]*name="regimes"[^>]*>', page)
    ticked = [box for box in boxes if "checked" in box]
    assert [box for box in ticked if f'value="{brought}"' in box]
    assert [box for box in ticked if f'value="{case.now.incident.regimes[0]}"' in box]
