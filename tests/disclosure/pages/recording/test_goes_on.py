"""Whoever looks again at what has its day is led to say that it goes on, or that it ends."""

import re
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.cases import ACase, record_as
from tests.people import ADA, BEN, RON
from tests.typed import signed_in

pytestmark = pytest.mark.usefixtures("team")


def anew_on(client: FlaskClient, case: ACase, kind: str, about: int) -> str:
    """Where the page that ends it leads whoever knows that it goes on; empty where nowhere."""
    word = kind.removesuffix("_end")
    page = client.get(f"/incidents/{case.ref}/records/{kind}?{word}={about}").text
    found = re.search(r'Does it go on\? <a[^>]* href="([^"]+)"', page)
    return unescape(found[1]) if found else ""


def test_the_form_for_another_hold_knows_whose_it_is_and_what_it_limits(
    ada: FlaskClient, case: ACase
) -> None:
    told = {"by": "coroner", "limits": ["findings"], "advice_by": "Our solicitor"}
    told |= {"reason": "An inquest is opened.", "from": case.at.isoformat()}
    hold = record_as(case, ADA, "hold", **told, review_on=case.day(9)).id
    form = ada.get(anew_on(ada, case, "hold_end", hold)).text
    chosen = re.findall(r'<input[^>]*value="([^"]*)"[^>]* checked', form)
    assert {"coroner", "findings"} <= set(chosen)


def test_a_record_is_held_anew_from_the_page_that_would_end_its_legal_hold(
    app: Flask, case: ACase
) -> None:
    told = {"advice_by": "Our solicitor", "reason": "A claim was announced.", "from": case.day(0)}
    hold = record_as(case, ADA, "legal_hold", **told, review_on=case.day(9)).id
    assert anew_on(signed_in(app, RON), case, "legal_hold_end", hold).endswith(
        "/records/legal_hold"
    )


@pytest.mark.parametrize(("ground", "waits"), [("asked_for_later", True), ("declined", False)])
def test_only_what_has_a_day_to_look_again_can_go_on(
    ben: FlaskClient, case: ACase, ground: str, waits: bool
) -> None:
    """A wish that was taken back is not said anew from the page that takes it back."""
    told = {"person": case.person, "requirement": ["meeting_offered"], "ground": ground}
    told |= {"reason": "She told me so herself.", "at": case.at.isoformat()}
    told |= {"review_on": case.day(9)} if waits else {}
    excuse = record_as(case, BEN, "excuse", **told).id
    said = anew_on(ben, case, "excuse_end", excuse)
    assert ("requirement=meeting_offered" in said) is waits
