"""A form stood open, and others put more on record: what its writer left as it was, stays as it is
now. Else an older page would allow again a way that somebody forbade an hour ago."""

import re
from collections.abc import Mapping
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from disclosure.actions.people.since_shown import put_into
from tests.begun import begins_with
from tests.cases import a_letter, move_as, record_as
from tests.families import AFamily, a_family, visit
from tests.people import ADA, BEN
from tests.typed import signed_in

pytestmark = begins_with(a_family)

Told = dict[str, Any]
SAFE_HOUSE = ["9 Safe House", "Beechfield", "AB9 9ZZ"]
HE_READS_IT = {"use": ["post"], "never": ["phone", "text"]}
WAYS = st.lists(st.sampled_from(["phone", "post", "email", "text"]), unique=True)


def known(them: AFamily, number: int) -> Mapping[str, Any]:
    them.case.session.rollback()
    return next(person.body for person in them.case.now.persons if person.number == number)


def path_of(them: AFamily) -> str:
    return f"/incidents/{them.case.ref}/records/person_change"


def as_of(page: str) -> str:
    found = re.search(r'name="shown_as_of" value="(\d+)"', page)
    assert found
    return found[1]


def opened(browser: FlaskClient, them: AFamily) -> Told:
    """The form about Ewa, as her browser would send it back: her wishes stand in it."""
    page = browser.get(f"{path_of(them)}?about={them.ewa}").text
    ticked = re.findall(r'name="(safe-\w+)"[^>]* value="(\w+)"[^>]*checked', page)
    sent: Told = {
        "person": str(them.ewa),
        "shown_as_of": as_of(page),
        "reason": "She asked us today",
    }
    for name, way in ticked:
        sent.setdefault(name, []).append(way)
    for name in ("safe-earliest", "avoid-0-on", "avoid-0-why"):
        found = re.search(rf'name="{name}"[^>]* value="([^"]*)"', page)
        sent[name] = found[1].replace("&#39;", "'") if found else ""
    found = re.search(r'name="formats"[^>]*>\s*([^<]*)<', page)
    return sent | {"formats": found[1] if found else ""}


def sent(browser: FlaskClient, them: AFamily, told: Told) -> Mapping[str, Any]:
    answer = browser.post(path_of(them), data=told)
    assert answer.status_code == 303
    return known(them, them.ewa)


def test_the_form_shows_their_wishes_and_an_hour_more_changes_nothing_else(
    app: Flask, them: AFamily
) -> None:
    ben, before = signed_in(app, BEN), known(them, them.ewa)
    form = opened(ben, them)
    assert (form["safe-never"], form["safe-earliest"]) == (["text"], "15:00")
    after = sent(ben, them, form | {"safe-latest": "19:30"})
    assert after["safe"] == before["safe"] | {"latest": "19:30"}
    assert (after["avoid"], after["formats"]) == (before["avoid"], before["formats"])


def test_what_is_taken_out_of_a_box_is_gone(app: Flask, them: AFamily) -> None:
    ben = signed_in(app, BEN)
    form = opened(ben, them) | {"safe-never": [], "avoid-0-on": "", "avoid-0-why": ""}
    after = sent(ben, them, form)
    assert (after["safe"]["never"], after["avoid"]) == ([], [])
    assert after["safe"]["earliest"] == "15:00"


def test_what_was_forbidden_while_the_form_stood_open_stays_forbidden(
    app: Flask, them: AFamily
) -> None:
    ben = signed_in(app, BEN)
    form = opened(ben, them)
    told = {"safe": HE_READS_IT, "not_with": [them.brother], "reason": "She rang: she left him"}
    record_as(them.case, BEN, "person_change", person=them.ewa, **told)
    assert form["formats"] == "large print"
    after = sent(ben, them, form | {"formats": "large print\nbraille"})
    assert set(after["safe"]["never"]) == {"phone", "text"}
    assert after["not_with"] == [them.brother]
    assert after["formats"] == ["large_print", "braille"]


def test_a_form_that_says_not_what_it_showed_only_adds(app: Flask, them: AFamily) -> None:
    """Of an older page of ours, or a script. A way that is forbidden now is none to use."""
    told = {"person": str(them.ewa), "reason": "She asked us today", "safe-never": ["phone"]}
    after = sent(signed_in(app, BEN), them, told)
    assert set(after["safe"]["never"]) == {"phone", "text"}
    assert after["safe"]["use"] == ["post"]
    assert after["safe"]["earliest"] == "15:00"


def test_an_older_page_of_the_family_brings_no_old_address_and_no_old_way_back(
    app: Flask, them: AFamily
) -> None:
    ewa = visit(app, them.case, them.ewa)
    body, page = known(them, them.ewa), ewa.get("/f/page").text
    form: Told = {"shown_as_of": as_of(page), "ways_asked": "yes", "formats_asked": "yes"}
    form |= {"use": body["safe"]["use"], "never": body["safe"]["never"], "earliest": "15:00"}
    form |= {"post": "\n".join(body["post"]), "phone": body["phone"], "formats": body["formats"]}
    told = {"post": SAFE_HOUSE, "safe": HE_READS_IT, "reason": "She rang: she has left him"}
    record_as(them.case, BEN, "person_change", person=them.ewa, **told)
    ewa.post("/f/contact", data=form | {"matters": "Please say Ewa, not Eva."})
    after = known(them, them.ewa)
    assert after["matters"] == "Please say Ewa, not Eva."
    assert after["post"] == SAFE_HOUSE
    assert set(after["safe"]["never"]) == {"phone", "text"}
    assert after["safe"]["use"] == ["post"]


def test_a_slip_entered_on_an_older_page_puts_no_old_wish_into_her_mouth(
    app: Flask, them: AFamily
) -> None:
    ref = a_letter(them.case, "holding", to=them.ewa, until="issue")
    move_as(them.case, ADA, "send", ref, how="post", format="large_print")
    ben = signed_in(app, BEN)
    form = {"shown_as_of": as_of(ben.get(f"/letters/{ref}/slip").text), "use": ["phone", "post"]}
    told = {"at": them.case.today.isoformat(), "how": "post", "account": "Thank you for it."}
    record_as(
        them.case,
        BEN,
        "person_change",
        person=them.ewa,
        safe=HE_READS_IT,
        reason="She rang us today",
    )
    told |= {"earliest": "15:00"}
    assert ben.post(f"/letters/{ref}/slip", data=form | told | {"never": "text"}).status_code == 303
    assert set(known(them, them.ewa)["safe"]["never"]) == {"phone", "text"}


@given(WAYS, WAYS, WAYS)
def test_a_list_keeps_what_nobody_took_out_and_has_what_was_added(
    now: list[str], shown: list[str], typed: list[str]
) -> None:
    after = put_into(now, shown, typed)
    assert set(after) == (set(now) - (set(shown) - set(typed))) | (set(typed) - set(shown))
    assert len(after) == len(set(after))
    assert put_into(now, shown, shown) == now
    assert put_into(shown, shown, typed) == [*(x for x in shown if x in typed)] + [
        x for x in typed if x not in shown
    ]


@pytest.mark.parametrize("person", ["abc", "-1", "9" * 20, "", "1.5"])
def test_what_no_form_sends_is_refused_in_words(app: Flask, them: AFamily, person: str) -> None:
    told = {"person": person, "reason": "She told us so", "phone": "01632 960999", "not_with": "x"}
    answer = signed_in(app, BEN).post(path_of(them), data=told)
    assert answer.status_code == 422
    assert "govuk-error-summary" in answer.text
