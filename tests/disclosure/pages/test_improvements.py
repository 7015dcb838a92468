"""The list of improvements as people read and write it; and promises to prevent, across cases."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from flask import Flask
from sqlalchemy import update
from sqlalchemy.orm import Session

from disclosure.actions.learning.improvement_view import improvements_for
from disclosure.actions.on_call.absences import be_away
from disclosure.actions.to_staff.calendar_feed import make_feed
from disclosure.clock import now
from disclosure.pages.words import HOME_ZONE
from disclosure.records.access import looks_of
from disclosure.records.users import Site
from letters.dates import without_weekday, without_year
from tests.cases import FINDINGS, ACase, a_person, a_talk, an_opened_case, move_as, record_as
from tests.disclosure.pages.test_worklist import main_of
from tests.improvements import IN_PLACE, WORDS, an_improvement, stepped, written
from tests.people import ADA, BEN, CAL, EVA, IVA, MONA, RON, SAM, actor
from tests.typed import holds_moment, sent_along, signed_in

pytestmark = pytest.mark.usefixtures("team")


def read(app: Flask, path: str, who: str = ADA) -> str:
    return " ".join(main_of(signed_in(app, who).get(path).text).split())


def test_what_a_debrief_taught_goes_on_the_list_and_is_judged(app: Flask, case: ACase) -> None:
    number = record_as(case, CAL, "debrief", words="We had to look for the room").id
    link = f"/improvements/new?incident={case.ref}&amp;came_from=debrief&amp;record={number}"
    assert link in signed_in(app, CAL).get(f"/incidents/{case.ref}/conversations").text
    form = signed_in(app, CAL).post(link.replace("&amp;", "&"), data=an_improvement())
    assert form.status_code == 303
    page = form.headers["Location"]
    words = read(app, page, BEN)
    assert "Who does it Ben Okoro By which day Tuesday 30 June" in words
    assert "Say that it is in place" in words
    signed_in(app, BEN).post(f"{page}/in_place", data=IN_PLACE)
    assert "Another person says whether it helped" in read(app, page, BEN)
    assert signed_in(app, BEN).get(f"{page}/judged").status_code == 403
    told = {"helped": "partly", "words": "Half of the mix-ups are gone."}
    assert signed_in(app, EVA).post(f"{page}/judged", data=told).status_code == 303
    words = read(app, "/improvements", MONA)
    assert "In place and judged 1" in words
    assert "It helped in part" in words
    assert f"{case.ref}, No. {number}" in read(app, page, ADA)
    assert case.ref not in read(app, page, SAM)


def test_what_findings_or_a_promise_lead_to_is_written_down_from_there(
    app: Flask, case: ACase
) -> None:
    """So that whoever may see the case finds it, and nobody of the case is named on the list."""
    number, bodies = record_as(case, IVA, "findings", **FINDINGS).id, an_improvement()
    promised = record_as(
        case, BEN, "commitment", words="We will keep the boxes apart", owner=BEN,
        due_on=case.day(30), source={"family": case.person},
    )  # fmt: skip
    links = {
        f"/incidents/{case.ref}/findings": ("findings", f"&record={number}"),
        f"/promises/{promised.created[0]['ref']}": ("promise", ""),
    }
    for page, (came_from, record) in links.items():
        link = f"/improvements/new?incident={case.ref}&came_from={came_from}{record}"
        shown = unescape(signed_in(app, IVA).get(page).text)
        assert f'href="{link}"' in shown, page
        named = bodies | {"words": "After Mrs Ann Price the boxes stand apart."}
        assert signed_in(app, IVA).post(link, data=named).status_code == 422
        form = signed_in(app, IVA).post(link, data=bodies | {"came_from": came_from})
        assert case.ref in read(app, form.headers["Location"], ADA)


def test_the_page_of_a_promise_says_that_it_is_marked_and_how_its_change_stands(
    app: Flask, case: ACase
) -> None:
    """Whoever was sent there, or checks whether it was kept, read nothing of either."""
    told = {"words": "We will keep the boxes apart", "owner": BEN, "due_on": case.day(30)}
    made = record_as(case, BEN, "commitment", **told, source={"family": case.person})
    ref, improvement = str(made.created[0]["ref"]), written(case, ADA)
    page = f"/promises/{ref}"
    assert "To prevent it" not in read(app, page, BEN)
    mark = {"cause": "Two boxes that look the same", "place": "Ward 4", "promised": "change"}
    record_as(case, BEN, "prevention", commitment=ref, improvement=improvement, **mark)
    shown = "To prevent it Two boxes that look the same Ward 4"
    assert f"{shown} {improvement} : to be done" in read(app, page, BEN)
    stepped(case, ADA, improvement, "let_go", why="The maker changed the box itself")
    assert f"{shown} {improvement} : given up" in read(app, page, EVA)
    assert "Mark it anew" in read(app, page, BEN)


def test_what_somebody_on_leave_is_to_put_in_place_stands_in_the_list_of_who_stands_in(
    app: Flask, session: Session, case: ACase
) -> None:
    """Its day came and went while Ben was away for two weeks, and it stood in nobody's list."""
    today = now().astimezone(HOME_ZONE).date()
    ref = written(case, ADA, due_on=today.isoformat())
    page = f"/improvements/{ref}"
    until = today + timedelta(days=14)
    be_away(session, actor(session, BEN), now(), BEN, today, until, RON)
    away = "away to " + (without_year if until.year == today.year else without_weekday)(until)
    assert f"Today {WORDS} Ben Okoro, {away}; you stand in" in read(app, "/", RON)
    assert WORDS not in read(app, "/", ADA)
    assert f"Who does it Ben Okoro, {away}; Ron Bell stands in" in read(app, page)
    key = make_feed(session, actor(session, RON), now())
    assert rf"Improvement due\, {ref}" in app.test_client().get(f"/calendar/{key}.ics").text
    assert signed_in(app, RON).post(f"{page}/in_place", data=IN_PLACE).status_code == 303
    assert WORDS not in read(app, "/", RON)


def test_it_stands_in_no_list_of_who_stands_in_and_may_not_say_that_it_is_done(
    app: Flask, session: Session, case: ACase
) -> None:
    today = now().astimezone(HOME_ZONE).date()
    written(case, ADA, due_on=today.isoformat())
    be_away(session, actor(session, BEN), now(), BEN, today, today + timedelta(days=14), IVA)
    assert WORDS not in read(app, "/", IVA)


def test_of_a_large_house_the_colleagues_of_her_sites_are_offered_and_all_others_one_link_away(
    app: Flask, session: Session
) -> None:
    """Thousands of names in one list: nobody found their own ward in it. Whose it is stays in it,
    and where it came from is not forgotten on the way.
    """
    ada, sam = signed_in(app, ADA), f'value="{SAM}"'
    near = ada.get("/improvements/new?came_from=debrief&incident=INC-2026-000001").text
    assert (BEN in near, sam in near) == (True, False)
    link = re.search(r'href="([^"]+)">Choose among everybody', near)
    assert link
    everybody = ada.get(unescape(link[1])).text
    assert (BEN in everybody, sam in everybody, "Choose among" in everybody) == (True, True, False)
    assert "incident=INC-2026-000001" in link[1]
    assert ada.post("/improvements/new", data=an_improvement(owner=SAM)).status_code == 303
    (made,) = improvements_for(session, actor(session, ADA))
    assert re.search(
        rf"{sam} (?:selected|checked)", ada.get(f"/improvements/{made.ref}/changed").text
    )


def test_the_page_says_one_day_on_which_it_was_put_in_place(app: Flask, session: Session) -> None:
    """Above and in its history, where it is Monday and in UTC still Sunday."""
    session.execute(update(Site).values(zone_name="Australia/Sydney"))
    session.commit()
    case = an_opened_case(session)
    ref = written(case, ADA)
    case.at = datetime(2026, 3, 15, 22, tzinfo=UTC)
    stepped(case, BEN, ref, "in_place", **IN_PLACE)
    page = read(app, f"/improvements/{ref}")
    assert "In place since Monday 16 March, 9am" in page
    assert page.count("Monday 16 March, 9am") == 2
    assert "Sunday 15 March" not in page


def test_a_name_is_refused_beside_its_box_and_nothing_typed_is_lost(
    app: Flask, case: ACase
) -> None:
    told = an_improvement(words="Mrs Ann Price asked for a red label.")
    answer = signed_in(app, ADA).post(f"/improvements/new?incident={case.ref}", data=told)
    assert answer.status_code == 422
    assert "leave out “Mrs Ann Price”." in answer.text
    assert "asked for a red label." in answer.text
    assert improvements_for(case.session, actor(case.session, ADA)) == []
    for where, who in ((case.ref, SAM), ("INC-2026-000099", ADA)):
        gone = signed_in(app, who).post(f"/improvements/new?incident={where}", data=told)
        assert gone.status_code == 404


def test_late_ones_stand_first_with_who_does_them(app: Flask, case: ACase) -> None:
    assert "Nothing is on the list yet" in read(app, "/improvements")
    written(case, ADA, due_on="2099-01-31", words="The later one.")
    ref = written(case, ADA, words="The late one.")
    words = read(app, "/improvements", BEN)
    assert words.index("The late one.") < words.index("Late by") < words.index("The later one.")
    assert "You" in words
    stepped(case, ADA, ref, "let_go", why="The maker does it now")
    assert "Not done 1" in read(app, "/improvements")


def test_promises_to_prevent_stand_by_cause_and_place_and_each_look_is_kept(
    app: Flask, case: ACase
) -> None:
    talk = a_talk(case, "first").id
    told: Mapping[str, object] = {"source": {"conversation": talk}, "owner": BEN}
    made = record_as(
        case, BEN, "commitment", words="We part the boxes", due_on="2099-01-31", **told
    )
    marks = {"promised": "change", "cause": "Look-alike boxes", "place": "Ward 4"}
    ref = written(case, ADA)
    record_as(case, BEN, "prevention", commitment=made.created[0]["ref"], **marks, improvement=ref)
    words = read(app, "/prevention")
    for says in ("Look-alike boxes: 1 case", "Ward 4", "We part the boxes", "Mrs Ann Price", ref):
        assert says in words
    assert "We part the boxes" not in read(app, "/prevention", SAM)
    case.session.rollback()
    [look] = [each for each in looks_of(case.session, case.id) if "prevent" in each.what]
    assert (look.by, look.at <= now()) == (ADA, True)


def test_a_promise_to_prevent_is_kept_once_another_looked_and_its_lateness_stays(
    app: Flask, session: Session
) -> None:
    case = an_opened_case(session, now() - timedelta(days=30))
    case.person = a_person(case)
    talk = {"source": {"conversation": a_talk(case, "first").id}, "owner": BEN}
    due = case.day(10)
    made = record_as(case, BEN, "commitment", words="We part the boxes", due_on=due, **talk)
    promise = str(made.created[0]["ref"])
    marks = {"promised": "change", "cause": "Look-alike boxes", "place": "Ward 4"}
    record_as(case, BEN, "prevention", commitment=promise, **marks)
    case.later(days=12)
    move_as(case, BEN, "done", promise, evidence="They lie apart.")
    assert "Done, to be checked" in read(app, "/prevention")
    move_as(case, EVA, "verify", promise)
    assert "Kept, 2 days late, not told yet" in read(app, "/prevention")


def test_offers_and_the_insurer_stand_on_the_page_of_the_case(app: Flask, case: ACase) -> None:
    at = case.at.isoformat()
    offer = {"what": "waiver", "by": "The hospital", "at": at}
    first = record_as(case, ADA, "offer", **offer, stands="made").id
    record_as(case, ADA, "offer", **offer, stands="accepted", replaces=first)
    record_as(case, ADA, "insurer_told", who="Beech Mutual", how="By telephone", at=at)
    words = read(app, f"/incidents/{case.ref}")
    assert "Offer Waiver by The hospital: accepted" in words
    assert "hospital: made" not in words
    assert "Insurer Beech Mutual told on Thursday 12 March, By telephone" in words


def test_a_held_bill_is_released_with_what_is_on_record_filled_in(app: Flask, case: ACase) -> None:
    record_as(case, ADA, "billing_hold", **{"from": case.at.isoformat(), "by": "Accounts"})
    page = signed_in(app, ADA).get(f"/incidents/{case.ref}/records/billing_hold").text
    assert 'value="Accounts"' in page
    assert holds_moment(page, "from", "2026-03-12", "11:00")


def test_what_waits_for_its_owner_or_a_judge_stands_on_their_first_page(
    app: Flask, case: ACase
) -> None:
    card = "Improvements that wait for you"
    written(case, ADA, due_on="2099-01-31", words="Far ahead.")
    assert card not in read(app, "/", BEN)
    ref = written(case, ADA, words="A red label on each box.")
    words = read(app, "/", BEN)
    assert words.index(card) < words.index("Late by") < words.index("A red label on each box.")
    assert "Far ahead." not in words
    assert card not in read(app, "/", EVA)
    stepped(case, BEN, ref, "in_place", **IN_PLACE)
    assert card not in read(app, "/", BEN)
    assert "In place, not judged yet A red label on each box." in read(app, "/", EVA)


def test_an_old_tab_of_an_improvement_gives_it_to_nobody_else(app: Flask, case: ACase) -> None:
    path = f"/improvements/{written(case, ADA)}/changed"
    ada, ron = signed_in(app, ADA), signed_in(app, RON)

    old = sent_along(ada.get(path).text, "seen")
    told = {"words": WORDS, "owner": IVA, "due_on": "2026-06-30"}
    told |= {"why": "Ben is on leave until May"}
    assert ron.post(path, data=told | old).status_code == 303
    mine = told | {"words": f"{WORDS} Both sign.", "owner": BEN, "why": "A word was missing here"}
    answer = ada.post(path, data=mine | old)
    assert answer.status_code == 409
    page = unescape(answer.text)
    assert "This was changed after you opened this page." in page
    assert "Iva Novak does it by 30 June 2026. Ben is on leave until May" in page
    assert "Both sign." in page
    assert "Iva Novak" in read(app, path.removesuffix("/changed"))
    assert ada.post(path, data=mine | sent_along(page, "seen")).status_code == 303  # knowing of it
