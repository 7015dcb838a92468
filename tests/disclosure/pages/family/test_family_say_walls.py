"""On the page itself: face to face comes first, and a no counts without telling who is there."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.begun import begins_with
from tests.cases import a_person, record_as
from tests.families import AFamily, a_family, visit
from tests.family_saying import last, rows, told_in_person
from tests.people import BEN
from tests.ways import excused

pytestmark = begins_with(a_family)

NO = {"purpose": "share", "agrees": "no"}
HARM = ("morphine", "bottle", "cupboard", "Nobody listened")


def son_of(them: AFamily, **more: object) -> int:
    told = {"name": "Mr Kit Nowak", "relationship": "Son", "is_patient": False}
    return a_person(them.case, **told | more)


def taken_away(browser: FlaskClient) -> str:
    pack = ZipFile(BytesIO(browser.post("/f/take-away").data))
    return "".join(pack.read(name).decode() for name in pack.namelist() if "pdf" not in name)


def test_whom_nobody_told_reads_nothing_of_the_harm_and_takes_nothing_of_it_away(
    app: Flask, them: AFamily
) -> None:
    son = son_of(them)
    first = ["first_conversation_recorded"]
    excused(them.case, first, "declined", son, how="By telephone")
    kit = visit(app, them.case, son)
    for shown in (kit.get("/f/page").text, taken_away(kit)):
        assert "Kit Nowak" in shown
        assert not [words for words in HARM if words in shown]
    told_in_person(them.case, son)
    assert "cupboard" not in kit.get("/f/page").text  # what we found, others were told
    assert "ten times the morphine" in taken_away(kit)


def test_who_wants_the_first_talk_after_all_is_rung_and_the_page_closes_kindly(
    app: Flask, them: AFamily
) -> None:
    son = son_of(them)
    first = ["first_conversation_recorded"]
    excuse = excused(them.case, first, "declined", son, how="By telephone")
    kit = visit(app, them.case, son)
    answer = kit.post(f"/f/excuses/{excuse}/take_back", data={"words": "I want to talk now."})
    assert answer.status_code == 200
    assert "We will ring you to talk first. Then your page opens again." in answer.text
    assert last(them.case, "excuse_end").by == f"family:{son}"
    assert kit.get("/f/page").status_code == 401
    told_in_person(them.case, son)
    assert visit(app, them.case, son).get("/f/page").status_code == 200


def test_who_presses_twice_to_talk_after_all_reads_twice_that_we_ring(
    app: Flask, them: AFamily
) -> None:
    """The second press went off before the answer to the first: it said “not sent”."""
    son = son_of(them)
    excuse = excused(them.case, ["first_conversation_recorded"], "declined", son, how="By letter")
    kit = visit(app, them.case, son)
    with kit.session_transaction() as cookie:
        before = dict(cookie)
    words = {"words": "I want to talk now."}
    kit.post(f"/f/excuses/{excuse}/take_back", data=words)
    with kit.session_transaction() as cookie:
        cookie.update(before)
    second = kit.post(f"/f/excuses/{excuse}/take_back", data=words)
    assert second.status_code == 200
    assert "We will ring you to talk first. Then your page opens again." in second.text
    assert kit.get("/f/page").status_code == 401
    assert len(rows(them.case, "excuse_end")) == 1


def test_a_no_by_name_counts_also_for_whoever_is_kept_from_them(app: Flask, them: AFamily) -> None:
    son = son_of(them, standing="also_told", tell=["everything"])
    told_in_person(them.case, son)
    apart = {"person": them.ewa, "not_with": [son], "reason": "They do not speak"}
    record_as(them.case, BEN, "person_change", **apart)
    kit = visit(app, them.case, son)
    ewa = visit(app, them.case, them.ewa)
    assert "Kit" not in ewa.get("/f/page").text
    for nobody in (str(son), "999999"):  # a number says nothing of who is there
        assert ewa.post("/f/consents", data=NO | {"with_person": nobody}).status_code == 404
    assert ewa.post("/f/consents", data=NO | {"with": "Kit"}).status_code == 303
    assert kit.get("/f/page").status_code == 401
    said = last(them.case, "consent").body
    assert (said["with"], said.get("with_person")) == ("Kit", None)
    page = ewa.get("/f/page").text
    assert "We will tell Kit nothing more, from now on." in page
    assert "Kit Nowak" not in page


@pytest.mark.parametrize("unreached", [{"safe": {"never": ["phone"]}}, {"phone": None}])
def test_whom_we_may_not_or_cannot_ring_is_not_told_that_we_will(
    app: Flask, them: AFamily, unreached: dict[str, object]
) -> None:
    son = son_of(them, **unreached)
    first = ["first_conversation_recorded"]
    excuse = excused(them.case, first, "declined", son, how="By letter")
    kit = visit(app, them.case, son)
    answer = kit.post(f"/f/excuses/{excuse}/take_back").text
    assert "We will ring you" not in answer
    assert "You took it back. We will now talk with you about it." in answer
    assert "Until then your page is closed." in answer
