"""“Please leave me alone now” was recorded as “Contact: no”, which is whether we may ask later how
they are: nothing followed from it, and the list went on to ring them.
"""

import re

from flask import Flask

from disclosure.kinds.excuses import Excuse
from disclosure.kinds.people import Consent
from tests.begun import begins_with
from tests.cases import ACase, a_ready_case
from tests.people import BEN
from tests.typed import signed_in
from workflows.consents import Purpose

pytestmark = begins_with(a_ready_case)


def test_who_wants_to_be_left_alone_now_is_recorded_elsewhere(app: Flask, begun: ACase) -> None:
    form = signed_in(app, BEN).get(f"/incidents/{begun.ref}/records/consent").text
    offered = set(re.findall(r'name="purpose"[^>]* value="(\w+)"', form))
    assert offered == set(map(str, Purpose))
    assert "Contact: ask them later how they are, after all this is done" in form
    assert f"Who wants to hear no more now: use “{Excuse.heading}”" in form


def test_what_was_chosen_is_kept_as_before(app: Flask, begun: ACase) -> None:
    told = {"person": str(begun.person), "purpose": "contact", "agrees": "no"}
    told |= {"asked_by": "Ben Okoro", "at": begun.day(0)}
    path = f"/incidents/{begun.ref}/records/consent"
    assert signed_in(app, BEN).post(path, data=told).status_code == 303
    [(_, kept)] = begun.now.case.those(Consent)
    assert (kept.purpose, kept.agrees) == (Purpose.CONTACT, False)


def test_where_a_relative_died_the_form_says_what_to_choose(app: Flask, begun: ACase) -> None:
    """There was a form for a death of the patient alone, and another word for that of a relative
    nowhere.
    """
    page = signed_in(app, BEN).get(f"/incidents/{begun.ref}/records/person_change").text
    assert "Of a relative who died: not to be told" in page
    assert "or that a relative died" in page
