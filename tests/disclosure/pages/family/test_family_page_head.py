"""The sentences of a family's page that say how things stand: late is late, theirs is theirs."""

import re
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from disclosure.actions.family.view import FamilyView, family_view
from disclosure.clock import now
from disclosure.house_phone import phone_in
from disclosure.pages.family.page_words import Wording
from disclosure.pages.family.take_away import in_text
from disclosure.settings import Settings
from tests.begun import begins_with
from tests.cases import ACase, a_person, a_talk, an_opened_case, move_as, name_contact, record_as
from tests.families import AFamily, a_family, visit
from tests.people import ADA, BEN, EVA

pytestmark = [pytest.mark.usefixtures("team"), begins_with(a_family)]


def part(page: str, name: str) -> str:
    """One section, on one line, as it is read aloud."""
    section = page.partition(f' id="{name}"')[2].partition("</section>")[0]
    return re.sub(r"\s+", " ", in_text(f"<p{section}"))


@pytest.mark.parametrize(
    ("line", "phone"),
    [
        ("(03) 9555 0100", "(03) 9555 0100"),
        ("Telephone (617) 555-0142", "(617) 555-0142"),
        ("Toronto General · (+1) 416 555 0100", "(+1) 416 555 0100"),
        ("+1 (617) 555-0142", "+1 (617) 555-0142"),
        ("Phone 617.555.0142, day and night", "617.555.0142"),
        ("Ring us (01632 960100)", "01632 960100"),
        ("55 Fruit Street, Boston, MA 02114-2696", ""),
    ],
)
def test_the_number_to_ring_is_whole_with_its_brackets(line: str, phone: str) -> None:
    """“Ring us on 03) 9555 0100”, it said: brackets come first in much of the world."""
    settings = Settings.read({"DISCLOSURE_LETTERHEAD": f"Grattan Street, Parkville\n{line}"})
    assert phone_in(settings.letterhead) == phone


def of_ann(session: Session, due: int) -> ACase:
    """Told on 20 days ago, and promised a call on that day from then."""
    case = an_opened_case(session, now() - timedelta(days=20))
    case.person = a_person(case, name="Una Mae")
    name_contact(case)
    coming = {"words": "We will ring you", "due_on": case.day(due), "owner": BEN}
    a_talk(case, "first", next_contact=coming, how="phone", place="By telephone")
    case.at = now()
    return case


def test_a_day_that_was_promised_and_missed_heads_the_page(app: Flask, session: Session) -> None:
    case = of_ann(session, 12)
    page = visit(app, case, case.person).get("/f/page").text
    head = part(page, "next")
    assert "We are late with what we promised you. We are sorry." in head
    assert "“We will ring you”. It was due by" in head
    assert "Ben Okoro has to put it right." in head
    assert "Ring Ben Okoro" in head
    assert "not yet promised you a day" not in head
    assert "By phone." in part(page, "talks")
    assert "By telephone" not in page


def test_a_promise_they_dispute_heads_the_page_with_its_day_still_to_come(
    app: Flask, session: Session
) -> None:
    case = of_ann(session, 30)
    move_as(case, BEN, "done", case.promise, evidence="By letter LET-2026-000001, and LET-2026-2.")
    move_as(case, EVA, "verify", case.promise)
    una = visit(app, case, case.person)
    assert "What shows it: By letter, and a letter." in part(una.get("/f/page").text, "promises")
    una.post(f"/f/promises/{case.promise}/dispute")
    una.get("/f/page")
    page = una.get("/f/page").text
    head, promises = part(page, "next"), part(page, "promises")
    assert "You told us that we did not keep a promise. It is not put right yet." in head
    assert "It is due by" in head
    assert "It is due by" in promises
    assert "was due" not in head + promises
    assert "You said that we did not keep it." in promises
    assert "Your words: “" not in promises
    assert "This promise was not kept: “We will ring you" in part(page, "complain")
    assert "Not kept: " not in part(page, "complain")  # our short form is no word of theirs
    assert "is late. We are sorry." not in page
    assert "You told us that we did not keep a promise." in part(page, "late")


def test_a_late_promise_that_passed_to_the_family_is_not_said_to_be_made_to_them(
    app: Flask, session: Session
) -> None:
    """It read: we promised you, and in the same line that we promised this to Una."""
    case = of_ann(session, 12)
    case.at = now() - timedelta(days=15)
    gwen = a_person(case, name="Ms Gwen Mae", relationship="Daughter", is_patient=False)
    a_talk(case, "first", persons=[gwen])
    case.later(days=1)
    record_as(case, BEN, "patient_status", what="died", source="The ward")
    a_talk(case, "follow_up", persons=[gwen])
    case.at = now()
    page = visit(app, case, gwen).get("/f/page").text
    assert "We are late with what we promised Una Mae. We are sorry." in part(page, "next")
    late = part(page, "late")
    assert "This was promised by" in late
    assert "We promised this to Una Mae." in late
    assert "promised you" not in late


def test_the_new_day_of_a_late_promise_is_told_to_whom_it_passed(
    app: Flask, session: Session
) -> None:
    """Una agreed to another day, once the first had passed. Then she died."""
    case = of_ann(session, 12)
    new = case.day(5)
    case.at = now() - timedelta(days=6)
    said: dict[str, object] = {"person": case.person, "how": "conversation", "due_on": new}
    said |= {"at": case.at.isoformat(), "words": "Very well."}
    move_as(case, ADA, "change", case.promise, "", **said)
    gwen = who_is_told_in_her_place(case)
    page = visit(app, gwen, gwen.person).get("/f/page").text
    with app.test_request_context("/f/page"):
        words = Wording(view_of(gwen).today)
        says = f"The new day: {words.day(date.fromisoformat(new))}."
    late = part(page, "late")
    assert "This was promised by" in late
    assert says in late


def test_a_late_promise_made_to_two_is_not_said_to_be_made_to_who_must_be_told_now(
    app: Flask, session: Session
) -> None:
    """We promised it to Una and her husband. She died, and their daughter is told in her place."""
    gwen = who_is_told_in_her_place(promised_to_two(session))
    page = visit(app, gwen, gwen.person).get("/f/page").text
    others = "We promised this to somebody else in your family."
    assert others in part(page, "promises")
    for section in ("next", "late"):
        assert others in part(page, section)
        assert "promised you" not in part(page, section)


def test_what_is_to_come_of_a_promise_made_to_two_is_not_said_to_be_made_to_who_is_told_now(
    app: Flask, session: Session
) -> None:
    gwen = who_is_told_in_her_place(promised_to_two(session, due=30))
    head = part(visit(app, gwen, gwen.person).get("/f/page").text, "next")
    assert "“We will ring you”" in head
    assert "We promised this to somebody else in your family. Ben Okoro will do this." in head


def promised_to_two(session: Session, due: int = 12) -> ACase:
    """Una and her husband, told together 20 days ago."""
    case = an_opened_case(session, now() - timedelta(days=20))
    una = a_person(case, name="Una Mae")
    husband = {"name": "Ivo Mae", "relationship": "Husband", "tell": ["everything"]}
    ivo = a_person(case, **husband, is_patient=False, standing="also_told")
    name_contact(case)
    coming = {"words": "We will ring you", "due_on": case.day(due), "owner": BEN}
    a_talk(case, "first", persons=[una, ivo], next_contact=coming)
    return case


def who_is_told_in_her_place(case: ACase) -> ACase:
    case.later(days=3)
    record_as(case, BEN, "patient_status", what="died", source="The ward")
    who = {"relationship": "Daughter", "lawful_basis": "Acts for her"}
    case.person = a_person(case, name="Ms Gwen Mae", is_patient=False, **who)
    a_talk(case.later(days=1), "first")
    case.at = now()
    return case


def test_the_paper_names_no_box_that_is_not_printed(app: Flask, family: AFamily) -> None:
    page = visit(app, family.case, family.ewa).get("/f/page?copy=yes").text
    assert re.search(r'<p class="app-no-print">Write to us below', page)
    assert re.search(r'<p class="app-paper-only">Write to us, or ring us', page)


def test_who_mourns_is_met_with_one_sentence_and_the_patient_never(
    app: Flask, family: AFamily
) -> None:
    ewa = visit(app, family.case, family.ewa)
    page = ewa.get("/f/page").text
    assert page.count("We are very sorry that Maria has died.") == 1
    assert page.index("very sorry that Maria") < page.index(' id="next"')
    for_adam = visit(app, told(family), family.brother).get("/f/page").text
    assert "We are very sorry that Maria has died." in for_adam


def told(family: AFamily) -> ACase:
    a_talk(family.case, "first", persons=[family.brother], said="We told him who can ring him.")
    return family.case


def test_every_fault_of_how_to_reach_them_is_named_at_once(app: Flask, family: AFamily) -> None:
    wrong = {"ways_asked": "yes", "use": ["post"], "never": ["post"], "earliest": "9", "post": "x"}
    wrong |= {"phone": "1" * 201, "avoid_on": "2027-03-21", "avoid_why": ""}
    answer = visit(app, family.case, family.ewa).post("/f/contact", data=wrong)
    assert answer.status_code == 422
    for says in (
        "You chose the same way in both lists.",
        "Write the hour like this: 15:00.",
        "Write your address on two to seven lines",
        "This is too long.",
        "Give both the day and what day it is.",
    ):
        assert answer.text.count(says) == 2, says  # at the top, and at its box


def test_what_came_on_a_slip_has_the_day_it_was_written_and_the_day_we_entered_it(
    app: Flask, session: Session
) -> None:
    case = of_ann(session, 30)
    told = {"person": case.person, "words": "She was a gardener.", "how": "post"}
    came = now() - timedelta(days=10)
    record_as(case, BEN, "account", **told, at=came.isoformat())
    page = visit(app, case, case.person).get("/f/page").text
    with app.test_request_context("/f/page"):
        words = Wording(view_of(case).today)
        wrote = f"You wrote on {words.short(came.date())}."
        entered = f"Ben Okoro wrote it down on {words.short(now().date())}."
    assert f"{wrote} {entered}" in part(page, "recorded")
    assert wrote in part(page, "account")


def view_of(case: ACase) -> FamilyView:
    return family_view(case.now, case.person)


def test_letters_are_named_without_their_references(app: Flask) -> None:
    with app.test_request_context("/f/page"):
        words = Wording(now().date())
        assert words.evidence("LET-2026-000001 says so.") == "A letter says so."
        assert words.evidence("Sent with Letter LET-2026-000001.") == "Sent with Letter."
        single = "“She said \N{LEFT SINGLE QUOTATION MARK}no\N{RIGHT SINGLE QUOTATION MARK}”"
        assert words.said("She said “no”") == single


def test_a_talk_with_somebody_else_is_not_headed_as_if_the_reader_had_been_told(
    app: Flask, session: Session
) -> None:
    case = of_ann(session, 30)
    una = case.person
    ivo = a_person(case, name="Ivo Mae", relationship="Husband", is_patient=False)
    a_talk(case, "first", persons=[ivo], said="She fell at noon.", family_said="At noon?")
    page = visit(app, case, una).get("/f/page").text
    assert page.count(": We told you what happened</h3>") == 1
    assert page.count(": We told somebody else in your family what happened</h3>") == 1
    assert "She fell at noon." in page
    assert "At noon?" not in page  # what each of them said is theirs


def test_who_is_second_to_be_asked_reads_no_text_of_before(app: Flask, session: Session) -> None:
    case = of_ann(session, 30)
    una = case.person
    ivo = a_person(case, name="Ivo Mae", relationship="Husband", is_patient=False)
    coming = {"words": "We will write to you both", "due_on": case.day(9), "owner": BEN}
    a_talk(case, "first", persons=[una, ivo], said="We will write.", next_contact=coming)
    move_as(case, BEN, "done", case.promise, evidence="I wrote to them.")
    move_as(case, EVA, "verify", case.promise)
    visit(app, case, una).post(f"/f/promises/{case.promise}/confirm")
    shown = part(visit(app, case, ivo).get("/f/page").text, "promises")
    assert "Una Mae" not in shown  # what each of them said is theirs
    assert "Do you agree that we kept it?" in shown
    assert "Somebody else here will check it" not in shown
    for button in ("Yes, kept", "No, not kept"):
        assert button in shown
    visit(app, case, ivo).post(f"/f/promises/{case.promise}/confirm")
    shown = part(visit(app, case, ivo).get("/f/page").text, "promises")
    assert "You said that we kept it." in shown
    assert "Yes, kept" not in shown


@pytest.mark.parametrize(
    ("name", "called", "heading", "says"),
    [
        ("Baby Girl Price", {}, "Your own page", "We are very sorry for your loss."),
        (
            "Baby Girl Price",
            {"preferred_name": "Rose"},
            "About Rose",
            "We are very sorry that Rose has died.",
        ),
        ("PRICE, Ann", {}, "About Ann PRICE", "We are very sorry that Ann PRICE has died."),
    ],
)
def test_who_mourns_reads_no_name_as_a_list_has_it(
    app: Flask, session: Session, name: str, called: dict[str, str], heading: str, says: str
) -> None:
    case = an_opened_case(session, now() - timedelta(days=3), patient={"name": name})
    a_person(case, name=name, **called)
    who = {"relationship": "Mother", "lawful_basis": "Parental responsibility"}
    case.person = a_person(case, name="Mrs Joy Price", is_patient=False, **who)
    name_contact(case)
    record_as(case.later(hours=1), BEN, "patient_status", what="died", source="The ward")
    a_talk(case.later(hours=5), "first", said="We said how sorry we are.")
    case.at = now()
    page = in_text(visit(app, case, case.person).get("/f/page").text)
    assert heading in page
    assert says in page
    assert name not in page
