"""Whoever is asked to agree that a record is destroyed reads first who did not, and why."""

from flask import Flask

from disclosure.clock import now
from tests.begun import begins_with
from tests.cases import ACase, record_as
from tests.keeping import LONG_AGO, a_closed_case, asked
from tests.people import ADA, RON
from tests.typed import signed_in

NO = "“The widow wants it kept”"


@begins_with(a_closed_case, aware=LONG_AGO)
def test_a_no_stands_before_the_yes_of_whoever_is_asked_next(app: Flask, begun: ACase) -> None:
    begun.at = now()
    told = {"agrees": False, "reason": "The widow wants it kept"}
    record_as(begun, RON, "destruction_review", asked=asked(begun), **told)
    asked(begun)
    says = f"Ron Bell did not agree on {begun.at:%-d %B %Y} that it is destroyed: {NO}"
    kept = f"/incidents/{begun.ref}/keeping"
    for who in (ADA, RON):
        for page in ("/keeping", kept, f"/incidents/{begun.ref}/destroy"):
            assert signed_in(app, who).get(page).text.count(says) == 1, (who, page)
