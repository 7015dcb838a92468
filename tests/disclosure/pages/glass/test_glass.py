"""The form "I need to see a case that is not mine", and the list of what was broken."""

import html
import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.clock import now
from disclosure.pages.glass.through import READS
from disclosure.pages.guard import PROVED
from disclosure.pages.incidents.sections import SECTIONS
from disclosure.permissions import FOR_LOOKING
from disclosure.records.glass import Glass
from disclosure.records.outbox import Message
from tests.begun import begins_with
from tests.cases import AWARE, ACase, a_case, a_draft, a_person, an_opened_case, record_as
from tests.disclosure.actions.staff.test_one_device import WARD, decided, reviewed
from tests.people import ADA, ADAM, BEN, IVA, MAX, MONA, RON, SAM
from tests.typed import as_read
from tests.typed import signed_in as just_signed_in
from workflows.words import State

pytestmark = pytest.mark.usefixtures("team")
WHY = "I am on call and she came back to us"
SAYS_SO = "You opened this case by breaking the glass. It is for looking, until "
NONE = "INC-2026-999999"


def signed_in(app: Flask, email: str, *, proved: bool = True) -> FlaskClient:
    """A browser in which they proved a moment ago that it is still they."""
    client = just_signed_in(app, email)
    with client.session_transaction() as cookie:
        cookie[PROVED] = int(now().timestamp()) if proved else 0
    return client


def words(page: str) -> str:
    main = page.partition("<main")[2].partition("</main>")[0]
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", main).split()))


def menu(page: str) -> str:
    nav = page.partition('class="app-nav"')[2].partition("</nav>")[0]
    links = re.findall(r'href="([^"]+)"', nav)
    assert links
    return " ".join(links)


def the_glass(session: Session) -> Glass:
    session.rollback()
    return session.scalars(select(Glass)).one()


def test_a_case_not_theirs_and_one_not_there_look_the_same(app: Flask, session: Session) -> None:
    case, client = an_opened_case(session), signed_in(app, SAM)
    there, nothing = (client.get(f"/incidents/{ref}") for ref in (case.ref, NONE))
    assert there.status_code == nothing.status_code == 404
    assert as_read(there.text, case.ref) == as_read(nothing.text, NONE)
    assert 'href="/glass"' in there.text


def test_who_breaks_the_glass_lands_in_the_case(app: Flask, session: Session) -> None:
    case, client = an_opened_case(session), signed_in(app, ADAM)
    page = client.get("/glass").text
    assert "The family can read this." in words(page)
    answer = client.post("/glass", data={"ref": case.ref.lower(), "reason": WHY})
    assert (answer.status_code, answer.location) == (303, f"/incidents/{case.ref}")
    shown = client.get(answer.location)
    assert shown.status_code == 200
    assert "Mrs Ann Price" in shown.text
    assert f"{case.ref} is open to you until" in words(client.get("/glass").text)
    for path in ("/incidents", "/", "/promises"):
        assert case.ref not in client.get(path).text
    assert client.get("/incidents/INC-2026-000002").status_code == 404


def test_they_prove_first_that_it_is_they(app: Flask, session: Session) -> None:
    case, client = an_opened_case(session), signed_in(app, SAM, proved=False)
    typed = {"ref": case.ref, "reason": WHY}
    assert client.get("/glass").status_code == 200
    assert client.post("/glass", data=typed).status_code == 401
    session.rollback()
    assert not session.scalars(select(Glass)).all()


def test_an_administrator_sees_no_case_before_and_none_after(app: Flask, session: Session) -> None:
    case, client = an_opened_case(session), signed_in(app, ADAM)
    refused = client.get(f"/incidents/{case.ref}")
    assert (refused.status_code, 'href="/glass"' in refused.text) == (403, True)  # their way on
    assert 'href="/glass"' not in client.get("/import").text
    client.post("/glass", data={"ref": case.ref, "reason": WHY})
    glass = the_glass(session)
    assert client.post(f"/glass/{glass.id}/close").status_code == 303
    assert client.get(f"/incidents/{case.ref}").status_code == 403


def test_what_cannot_be_used_is_named_and_kept(app: Flask, session: Session) -> None:
    case, client = an_opened_case(session), signed_in(app, SAM)
    short = client.post("/glass", data={"ref": case.ref, "reason": "On call"})
    assert short.status_code == 422
    assert "at least three words" in words(short.text)
    assert "On call" in short.text
    none = client.post("/glass", data={"ref": NONE, "reason": WHY})
    assert none.status_code == 422
    assert "no case has this reference" in words(none.text)
    assert WHY in none.text
    session.rollback()
    assert not session.scalars(select(Glass)).all()


def test_the_message_names_the_case_and_nobody(app: Flask, session: Session) -> None:
    case = an_opened_case(session)
    signed_in(app, SAM).post("/glass", data={"ref": case.ref, "reason": WHY})
    page = words(signed_in(app, ADA).get("/messages").text)
    assert "Somebody broke the glass of a case that is not theirs: see who, and why" in page
    assert "Sam" not in page
    session.rollback()
    about = session.scalars(select(Message.about).where(Message.step == "glass_broken")).all()
    assert set(about) == {case.ref}


def test_another_person_judges_it_on_a_page(app: Flask, session: Session) -> None:
    case = an_opened_case(session)
    signed_in(app, SAM).post("/glass", data={"ref": case.ref, "reason": WHY})
    glass = the_glass(session)
    listed = signed_in(app, MAX).get("/glass/list")
    assert WHY in html.unescape(listed.text)
    assert f'href="/glass/{glass.id}"' in listed.text
    assert f'href="/glass/{glass.id}"' not in signed_in(app, MONA).get("/glass/list").text
    client = signed_in(app, MAX)
    judging = words(client.get(f"/glass/{glass.id}").text)
    assert "Sam Lee" in judging
    assert "If not, it opens nothing any more." in judging
    empty = client.post(f"/glass/{glass.id}", data={"words": "x"})
    assert empty.status_code == 422
    typed = {"right": "no", "words": "She was not on call that night"}
    assert client.post(f"/glass/{glass.id}", data=typed).status_code == 303
    assert "Not right, Max Holm: She was not on call" in words(client.get("/glass/list").text)
    assert client.post(f"/glass/{glass.id}", data=typed).status_code == 409


@pytest.mark.parametrize("once_more", [False, True])
def test_whoever_judges_second_can_read_their_own_words(
    app: Flask, session: Session, once_more: bool
) -> None:
    """Two looked into it in the same hour, and Ada was the slower one to write."""
    case = an_opened_case(session)
    signed_in(app, SAM).post("/glass", data={"ref": case.ref, "reason": WHY})
    path = f"/glass/{the_glass(session).id}"
    first = {"right": "yes", "words": "I asked her, and it was right"}
    assert signed_in(app, MAX).post(path, data=first).status_code == 303
    second = {"right": "no", "words": "I rang the ward, and nobody there had called her"}
    boxes = second | ({"show_again": "yes"} if once_more else {})
    refused = signed_in(app, ADA).post(path, data=boxes)
    assert refused.status_code == 409
    assert "has judged this already. Nothing was saved." in words(refused.text)
    assert second["words"] in words(refused.text)
    assert "Nothing was saved" not in words(signed_in(app, ADA).get(path).text)
    assert the_glass(session).judgement == first["words"]


def test_a_glass_of_another_site_is_not_there_to_judge(app: Flask, session: Session) -> None:
    case = an_opened_case(session)
    signed_in(app, ADAM).post("/glass", data={"ref": case.ref, "reason": WHY})
    glass = the_glass(session)
    assert signed_in(app, SAM).get(f"/glass/{glass.id}").status_code == 403
    assert signed_in(app, MAX).get("/glass/999").status_code == 404
    assert glass.broken_at > AWARE


def test_a_case_through_a_glass_says_so_and_offers_nothing_to_do(
    app: Flask, session: Session
) -> None:
    case, client = an_opened_case(session), signed_in(app, SAM)
    assert client.post("/glass", data={"ref": case.ref, "reason": WHY}).status_code == 303
    give_back = f'action="/glass/{the_glass(session).id}/close"'
    for name in SECTIONS:
        page = client.get(f"/incidents/{case.ref}/{name}".rstrip("/"))
        assert page.status_code == 200, name
        assert SAYS_SO in words(page.text), name
        assert give_back in page.text, name
        main = page.text.partition("<main")[2]
        assert not re.search(
            r'href="[^"]*/(records|moves|letters/new|health-record-note)\b', main
        ), name
        assert main.count("<form") == 1, name
        assert ">Next<" not in main, name
    mine = signed_in(app, ADA).get(f"/incidents/{case.ref}").text
    assert SAYS_SO not in words(mine)
    assert "/records/conversation" in mine


@pytest.mark.parametrize("email", [SAM, ADAM])
def test_the_menu_stays_as_it_is_beside_a_glass(app: Flask, session: Session, email: str) -> None:
    case, client = an_opened_case(session), signed_in(app, email)
    before = menu(client.get("/on-call").text)
    client.post("/glass", data={"ref": case.ref, "reason": WHY})
    assert menu(client.get(f"/incidents/{case.ref}").text) == before


@pytest.mark.parametrize(
    "path", ["records", "records/conversation", "records/attempt", "letters/new", "moves/close"]
)
def test_no_form_opens_through_a_glass(app: Flask, session: Session, path: str) -> None:
    case, client = an_opened_case(session), signed_in(app, SAM)
    client.post("/glass", data={"ref": case.ref, "reason": WHY})
    for answer in (client.get(there := f"/incidents/{case.ref}/{path}"), client.post(there)):
        if answer.status_code != 405:
            assert answer.status_code == 403
            assert FOR_LOOKING in words(answer.text)


def test_a_letter_through_a_glass_is_read_and_not_written(app: Flask, session: Session) -> None:
    case, client = an_opened_case(session), signed_in(app, SAM)
    case.person = a_person(case)
    where = f"/letters/{a_draft(case, 'apology')}"
    client.post("/glass", data={"ref": case.ref, "reason": WHY})
    page = client.get(where)
    assert page.status_code == 200
    assert SAYS_SO in words(page.text)
    assert page.text.partition("<main")[2].count("<form") == 1
    assert FOR_LOOKING in words(client.post(where, data={"do": "submit"}).text)


def test_every_page_that_reads_through_a_glass_is_there(app: Flask) -> None:
    assert set(app.view_functions) >= READS


def test_who_judges_sees_what_was_opened(app: Flask, session: Session) -> None:
    case, sam = an_opened_case(session), signed_in(app, SAM)
    sam.post("/glass", data={"ref": case.ref, "reason": WHY})
    glass, max_ = the_glass(session), signed_in(app, MAX)
    assert "No page of the case." in words(max_.get(f"/glass/{glass.id}").text)
    sam.get(f"/incidents/{case.ref}/people")
    signed_in(app, ADA).get(f"/incidents/{case.ref}/letters")
    opened = words(max_.get(f"/glass/{glass.id}").text).partition("What was opened")[2]
    assert re.search(r"\d[ap]m: people\b", opened)
    assert ": letters" not in opened


def test_plain_words_stand_before_ours(app: Flask, session: Session) -> None:
    an_opened_case(session)
    page = signed_in(app, ADA).get("/glass/list").text
    assert "<title>Cases opened in need" in page
    assert words(page).count("glass") == 1


def test_the_menu_keeps_what_is_seldom_needed_behind_one_word(app: Flask) -> None:
    page = signed_in(app, ADA).get("/keeping").text
    often, _, seldom = page.partition('class="app-nav__more"')
    seldom = seldom.partition("</details>")[0]
    assert "More: Keeping</summary>" in seldom
    for there in ("/measures/families", "/glass/list", "/keeping", "/paper"):
        assert f'href="{there}"' in seldom
        assert f'href="{there}"' not in often


def test_one_browser_two_accounts_is_said_without_blame(app: Flask, session: Session) -> None:
    case, client = an_opened_case(session, now() - timedelta(hours=3)), signed_in(app, MONA)
    assert "Nothing of this kind" in words(client.get("/audit/one-browser").text)
    reviewed(case, decided(case), WARD)
    page = words(client.get("/audit/one-browser").text)
    assert "worth asking about" in page
    assert "Eva Marsh: Review a decision" in page
    assert "Ada Lind: Decide whether" in page
    assert "Less than a minute" in page


@begins_with(a_case, at=State.INVESTIGATE)
def test_the_message_leads_to_who_and_why(app: Flask, session: Session, begun: ACase) -> None:
    """Whoever may judge it, to the glass; the family's contact, to who looked at the case."""
    signed_in(app, SAM).post("/glass", data={"ref": begun.ref, "reason": WHY})
    glass = the_glass(session)
    leads = {ADA: f"/glass/{glass.id}", BEN: f"/incidents/{begun.ref}/access"}
    for email, path in leads.items():
        client = signed_in(app, email)
        assert f'href="{path}"' in client.get("/messages").text
        page = words(client.get(path).text)
        assert "Sam Lee" in page
        assert WHY in page


def test_a_broken_glass_waits_for_its_judge_until_it_is_judged(
    app: Flask, session: Session
) -> None:
    """It does not lapse with the message that somebody marks as seen."""
    case = an_opened_case(session)
    signed_in(app, SAM).post("/glass", data={"ref": case.ref, "reason": WHY})
    glass, act = the_glass(session), "Say whether it was right that Sam Lee opened this case"
    for email in (ADA, RON, MAX):
        page = signed_in(app, email).get("/?whose=mine").text
        assert act in words(page)
        assert f'href="/glass/{glass.id}"' in page
    for email in (IVA, MONA):
        assert act not in words(signed_in(app, email).get("/?whose=mine").text)
    typed = {"right": "yes", "words": "She was on call that night"}
    assert signed_in(app, RON).post(f"/glass/{glass.id}", data=typed).status_code == 303
    for email in (ADA, RON, MAX):
        assert act not in words(signed_in(app, email).get("/").text)


def test_nobody_is_asked_to_judge_who_took_part_or_broke_it(app: Flask, session: Session) -> None:
    case = an_opened_case(session)
    record_as(case, ADA, "involved", user=RON, part="Gave the dose")
    record_as(case, ADA, "restrict", reason="She works here too", only=[ADA, RON])
    signed_in(app, MAX).post("/glass", data={"ref": case.ref, "reason": WHY})
    record_as(case, ADA, "restrict", reason="He sees it now", only=[ADA, RON, MAX])
    act = "Say whether it was right that Max Holm opened this case"
    assert act in words(signed_in(app, ADA).get("/?whose=mine").text)
    for email in (RON, MAX):
        assert act not in words(signed_in(app, email).get("/?whose=mine").text)
