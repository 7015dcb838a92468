"""Whoever is asked to agree that a record is destroyed reads first who did not, and why."""

from flask import Flask

from disclosure.clock import now
from tests.begun import begins_with
from tests.cases import ACase, record_as
from tests.keeping import LONG_AGO, a_closed_case, asked
from tests.people import ADA, EVA, RON
from tests.typed import sent_along, signed_in

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


@begins_with(a_closed_case, aware=LONG_AGO)
def test_a_yes_from_an_old_page_destroys_nothing_that_was_asked_anew(
    app: Flask, begun: ACase
) -> None:
    """She had read why the first one asked. Ron said no to that, and Ada asked again for another
    reason: the yes on Eva's open page counted for the request that she had never seen.
    """
    begun.at = now()
    first, eva = asked(begun), signed_in(app, EVA)
    where = f"/incidents/{begun.ref}/destroy"
    typed = {"agrees": "yes", "reason": "I read what is left."}
    opened = typed | sent_along(eva.get(where).text, "asked")
    told = {"agrees": False, "reason": "The widow wants it kept"}
    record_as(begun, RON, "destruction_review", asked=first, **told)
    too_late = eva.post(where, data=opened)
    assert too_late.status_code == 409
    assert "Nobody asks any more that this record is destroyed" in too_late.text
    assert typed["reason"] in too_late.text
    asked(begun)
    anew = eva.post(where, data=opened)
    assert anew.status_code == 409
    assert "It was asked anew after you opened the page." in anew.text
    assert "Ron Bell did not agree" in anew.text
    assert typed["reason"] in anew.text
    assert begun.incident.patient_name
    assert eva.post(where, data=typed | sent_along(anew.text, "asked")).status_code == 303
