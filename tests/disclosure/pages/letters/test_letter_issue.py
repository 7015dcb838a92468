"""The one screen before a letter is issued, and how it then goes: as a browser fills it in."""

import re
from dataclasses import replace
from html import unescape
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from disclosure.actions.letters import writing as letters
from disclosure.actions.letters.printing import page_in
from disclosure.actions.letters.words import set_translation
from disclosure.clock import now
from disclosure.pages.letters.sending import envelope_says
from disclosure.records.letter import files_of
from tests.cases import (
    SLOTS,
    ACase,
    a_draft,
    a_letter,
    a_person,
    a_talk,
    an_opened_case,
    change_by,
    move_as,
    name_contact,
    record_as,
)
from tests.cases import letter_row as row
from tests.people import ADA, BEN, EVA
from tests.typed import seen_in, signed_in
from workflows.words import LetterState

pytestmark = pytest.mark.usefixtures("team")
WISHES = {
    "formats": ["Large print"],
    "safe": {"use": ["phone", "visit"], "never": ["post", "text"]},
}
READ = {"surname": "Price", "read": "yes", "knows": "told"}


@pytest.fixture
def case(session: Session) -> ACase:
    return ready(session)


def ready(session: Session, **person: object) -> ACase:
    case = an_opened_case(session)
    case.person = a_person(case, **(WISHES | person))
    name_contact(case)
    return case


def in_list(page: str, chosen: str = "") -> list[str]:
    """What the list "How it goes" offers; or what is chosen in it."""
    box = page.partition('name="how"')[2].partition("</select>")[0]
    return [value for value in re.findall(rf'<option value="([^"]*)"{chosen}', box) if value]


def chosen(page: str, name: str) -> list[str]:
    """What is ticked of the boxes or circles of that name."""
    boxes = re.findall(rf'<input[^>]* name="{name}"[^>]*>', page)
    ticked = [box for box in boxes if " checked" in box]
    return [re.findall(r'value="([^"]*)"', box)[0] for box in ticked]


def offered(page: str, name: str) -> list[str]:
    return re.findall(rf'<input[^>]* name="{name}"[^>]* value="([^"]*)"', page)


def issue(app: Flask, ref: str, **typed: Any) -> TestResponse:
    """As it comes chosen beforehand, with what this person typed."""
    client = signed_in(app, ADA)
    page = client.get(f"/letters/{ref}/issue").text
    known = {"seen": seen_in(page), "how": chosen(page, "how"), "format": chosen(page, "format")}
    return client.post(f"/letters/{ref}/issue", data=known | READ | typed)


def summary(answer: TestResponse) -> str:
    return unescape(answer.text.partition("govuk-error-summary")[2].partition("</ul>")[0])


def test_the_form_they_need_is_chosen_and_what_they_forbade_is_not_there(
    app: Flask, case: ACase
) -> None:
    ref = a_letter(case, "no_contact", until="approve")
    page = signed_in(app, ADA).get(f"/letters/{ref}/issue").text
    assert offered(page, "how") == ["visit", "in_clinic", "through_someone", "other"]
    assert chosen(page, "how") == ["visit"]
    assert chosen(page, "format") == ["large_print"]
    assert "I have read the large print copy, from first line to last" in page
    assert "Never by post, text" in page
    assert f"/letters/{ref}/preview/large_print" in page
    assert 'class="app-envelope"' in page


def test_who_sends_it_reads_the_form_she_needs_in_words(app: Flask, session: Session) -> None:
    case = ready(session, formats=["large_print"])
    ref = a_letter(case, "no_contact", until="issue")
    page = signed_in(app, ADA).get(f"/letters/{ref}/moves/send").text
    assert "needs: <strong>large print</strong>" in page


def test_so_does_who_issues_it(app: Flask, session: Session) -> None:
    """She read “large_print”, as a program had written it down."""
    case = ready(session, formats=["large_print"])
    ref = a_letter(case, "no_contact", until="approve")
    page = signed_in(app, ADA).get(f"/letters/{ref}/issue").text
    assert "<strong>large print</strong>" in page
    assert "<strong>large_print" not in page


def test_who_approves_and_sees_a_wrong_address_reads_whom_to_tell(app: Flask, case: ACase) -> None:
    """“Not right?” led her to a page that she may not open."""
    ref = a_letter(case, "no_contact", until="submit")
    page = signed_in(app, EVA).get(f"/letters/{ref}").text
    assert "/records/person_change" not in page
    assert "Not right? Tell Ben Okoro, who wrote it." in page
    assert "/records/person_change" in signed_in(app, BEN).get(f"/letters/{ref}").text


def test_a_letter_is_never_offered_by_telephone_text_or_video(app: Flask, session: Session) -> None:
    case = ready(session, safe={"use": ["phone", "video"]}, formats=[])
    ref = a_letter(case, "no_contact", until="issue")
    page = signed_in(app, ADA).get(f"/letters/{ref}/moves/send").text
    ways = ["post", "visit", "in_clinic", "through_someone", "other"]
    assert (in_list(page), in_list(page, " selected")) == (ways, [])
    assert chosen(page, "format") == ["standard"]


def test_all_that_is_confirmed_is_asked_at_once(app: Flask, case: ACase) -> None:
    ref = a_letter(case, "no_contact", until="approve")
    nothing = {"how": "", "format": [], "knows": "", "surname": "", "read": []}
    answer = issue(app, ref, **nothing)
    assert answer.status_code == 422
    for says in ("How it will go", "In which form", "Do they know", "Last name", "Read the letter"):
        assert says in summary(answer)
    assert "type the last name of the person this letter is for" in summary(answer)
    assert "not the name" not in summary(answer)  # nobody typed one
    assert row(case, ref).state is LetterState.APPROVED


def test_the_copy_is_met_before_it_is_confirmed_that_it_was_read(app: Flask, case: ACase) -> None:
    """By the keys and by ear its link came last: after the boxes about it, and after the button."""
    ref = a_letter(case, "apology", until="approve")
    page = signed_in(app, ADA).get(f"/letters/{ref}/issue").text
    new, copy = "A copy opens in a new window", "Open the copy to read"
    places = (new, copy, 'name="surname"', 'name="read"', ">Issue the letter<")
    met = [page.index(each) for each in places]
    assert met == sorted(met)


def test_on_the_page_lukasz_will_do_for_it_and_a_wrong_name_not(
    app: Flask, session: Session
) -> None:
    case = ready(session, name="Mrs Ewa Łukasz", formats=[], safe={})
    ref = a_letter(case, "no_contact", until="approve")
    answer = issue(app, ref, how="post", surname="Nowak")
    assert answer.status_code == 422
    assert "this is not the name on the letter" in summary(answer)
    assert issue(app, ref, how="post", surname="Lukasz").status_code == 303


def test_the_form_they_need_cannot_be_left_out_but_for_a_reason(app: Flask, case: ACase) -> None:
    ref = a_letter(case, "no_contact", until="approve")
    answer = issue(app, ref, format="standard")
    assert answer.status_code == 422
    assert "Mrs Ann Price needs large print: choose that form too." in summary(answer)
    because = "She asked for the short one"
    answer = issue(app, ref, format="standard", other_format_because=because)
    assert answer.status_code == 303
    page = signed_in(app, ADA).get(f"/letters/{ref}").text
    assert f"Not in the form they need, because: {because}" in page
    send = signed_in(app, ADA).get(f"/letters/{ref}/moves/send").text
    assert (in_list(send, " selected"), chosen(send, "format")) == (["visit"], ["standard"])
    assert because in send


def test_what_was_confirmed_comes_back_when_it_is_sent(app: Flask, case: ACase) -> None:
    ref, ada = a_letter(case, "no_contact", until="approve"), signed_in(app, ADA)
    assert issue(app, ref).status_code == 303
    assert "It goes by hand, at a visit, in large print" in ada.get(f"/letters/{ref}").text
    typed_at = f"{now().astimezone(case.now.zone):%Y-%m-%dT%H:%M}"
    sent = {"how": "visit", "format": "large_print", "at": typed_at}
    assert ada.post(f"/letters/{ref}/moves/send", data=sent).status_code == 303
    page = ada.get(f"/letters/{ref}/moves/deliver").text
    assert offered(page, "format")[0] == "large_print"
    assert chosen(page, "format") == ["large_print"]
    there = {"how": "by_hand", "format": "large_print", "at": typed_at}
    assert ada.post(f"/letters/{ref}/moves/deliver", data=there).status_code == 303


def test_who_sends_it_is_told_that_nobody_has_told_them_yet(app: Flask, case: ACase) -> None:
    ref = a_letter(case, "no_contact", until="approve")
    assert issue(app, ref, knows="before_it_goes").status_code == 303
    path = f"/letters/{ref}/moves/send"
    page, says = unescape(signed_in(app, ADA).get(path).text), "Nobody has told Mrs Ann Price yet"
    assert says in page
    assert (
        f"/incidents/{case.ref}/records/conversation?kind=follow_up&persons={case.person}" in page
    )
    eva = signed_in(app, EVA).get(path).text
    assert says in eva
    assert "have the talk recorded" in eva
    a_talk(replace(case, at=now()), "follow_up")
    assert says not in signed_in(app, ADA).get(path).text
    assert "Tell Mrs Ann Price" not in signed_in(app, ADA).get(f"/letters/{ref}").text


@pytest.mark.parametrize("knows", ["told", "cannot_be_told"])
def test_who_knows_or_cannot_be_told_is_not_asked_for_again(
    app: Flask, case: ACase, knows: str
) -> None:
    ref = a_letter(case, "no_contact", until="approve")
    assert issue(app, ref, knows=knows).status_code == 303
    assert "Nobody has told" not in signed_in(app, ADA).get(f"/letters/{ref}/moves/send").text


def test_a_way_forbidden_since_is_neither_offered_nor_taken(app: Flask, session: Session) -> None:
    case = ready(session, safe={"use": ["post"]}, formats=[])
    ref, ada = a_letter(case, "no_contact", until="approve"), signed_in(app, ADA)
    assert issue(app, ref).status_code == 303
    never = {"safe": {"never": ["post"]}, "reason": "She told me so"}
    record_as(case, BEN, "person_change", person=case.person, **never)
    page = ada.get(f"/letters/{ref}/moves/send").text
    assert "post" not in in_list(page)
    assert in_list(page, " selected") == []


def test_what_is_worth_a_look_stands_beside_it_from_the_review_on(
    app: Flask, session: Session
) -> None:
    case = ready(session, formats=["Easy read", "Braille"], post=[], safe={})
    ref = a_letter(case, "no_contact", until="submit")
    for email in (EVA, BEN):
        page = unescape(signed_in(app, email).get(f"/letters/{ref}").text)
        assert "needs “Easy read”, and nobody has written that form yet" in page
        assert "needs “Braille”: have it made from the text" in page
        assert "It cannot go by post. There is no postal address on record." in page


def test_a_doubtful_postcode_is_said_and_stops_nothing(app: Flask, session: Session) -> None:
    case = ready(session, post=["1 High Street", "Aldervale", "ZZ99 9ZZ"], formats=[], safe={})
    ref = a_letter(case, "no_contact", until="approve")
    page = unescape(signed_in(app, ADA).get(f"/letters/{ref}/issue").text)
    assert "Is the address right? The last line of the address, “ZZ99 9ZZ”" in page
    assert issue(app, ref, how="post").status_code == 303
    case.at = now()
    move_as(case, ADA, "send", ref, how="post", format="standard")


def test_a_draft_is_read_in_every_form_it_will_have(app: Flask, case: ACase) -> None:
    ref, ben = a_letter(case, "no_contact", until="submit"), signed_in(app, BEN)
    page = ben.get(f"/letters/{ref}").text
    forms = re.findall(rf"/letters/{ref}/preview/(\w+)", page)
    for form in forms:
        answer = ben.get(f"/letters/{ref}/preview/{form}")
        assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    move_as(case, EVA, "approve", ref, sha256=row(case, ref).text_sha256)
    move_as(case, ADA, "issue", ref)
    made = {file.format for file in files_of(case.session, row(case, ref).id)}
    assert made == set(forms)
    assert ben.get(f"/letters/{ref}/preview/easy_read").status_code == 404


def test_a_corrected_letter_and_its_correction_lead_to_each_other(app: Flask, case: ACase) -> None:
    told = {"formats": [], "reason": "She told me so"}
    record_as(case, BEN, "person_change", person=case.person, **told)
    first = a_letter(case, "no_contact", until="send", how="visit")
    known = {"to": case.person, "replaces": first}
    letter, _ = letters.draft(case.session, change_by(case, BEN), "no_contact", known)
    ref, tried = letter.ref, SLOTS["no_contact"]["tried"]
    boxes = {**letter.boxes, **SLOTS["no_contact"], "tried": tried}
    letters.edit(case.session, change_by(case, BEN), ref, {"slots": boxes})
    move_as(case, BEN, "submit", ref)
    eva = signed_in(app, EVA)
    page = unescape(eva.get(f"/letters/{ref}").text)
    assert "Its first lines do not say which letter it corrects" in page
    assert f'It replaces <a class="govuk-link" href="/letters/{first}">' in page
    assert (
        f'Corrected by <a class="govuk-link" href="/letters/{ref}">'
        in eva.get(f"/letters/{first}").text
    )


def test_that_a_letter_is_not_in_polish_is_said_beside_the_large_print(
    app: Flask, session: Session
) -> None:
    case = ready(session, language="Polish", formats=["Large print"], safe={})
    ref, ada = a_letter(case, "no_contact", until="approve"), signed_in(app, ADA)
    page = unescape(ada.get(f"/letters/{ref}/issue").text)
    says = "reads Polish, and no such translation is in this letter."
    assert f"{says} Return it to draft and have one put in, or see that" in page
    assert chosen(page, "format") == ["large_print"]
    assert issue(app, ref, how="post").status_code == 303
    page = unescape(ada.get(f"/letters/{ref}").text)
    assert f"{says} It is in its last words: see that somebody makes it understood." in page


def test_both_files_are_chosen_where_a_translation_was_checked(
    app: Flask, session: Session
) -> None:
    case = ready(session, language="Polish", formats=["Large print"], safe={})
    ref = a_draft(case, "no_contact")
    told = {"language": "pl", "text": "Szanowna Pani", "translated_by": "A service"}
    told |= {"checked_by": "Anna Nowak", "checked_on": case.day(0)}
    set_translation(case.session, change_by(case, BEN), ref, told)
    move_as(case, BEN, "submit", ref)
    move_as(case, EVA, "approve", ref, sha256=row(case, ref).text_sha256)
    page = signed_in(app, ADA).get(f"/letters/{ref}/issue").text
    assert chosen(page, "format") == ["large_print", "two_languages"]
    # Whoever confirms that they read it opened the English copy alone.
    assert "I have read the copies they will get, from first line to last" in page
    for form, words in (
        ("large_print", "PDF, large print"),
        ("two_languages", "PDF, two languages"),
    ):
        link = f'/letters/{ref}/preview/{form}" target="_blank" rel="noopener">'
        assert f"{link}Open the copy to read ({words})<" in page
    assert issue(app, ref, how="post").status_code == 303
    send = signed_in(app, ADA).get(f"/letters/{ref}/moves/send").text
    assert chosen(send, "format") == ["large_print", "two_languages"]


def test_two_languages_for_who_needs_large_print_are_not_drawn_behind_a_window(
    app: Flask, session: Session
) -> None:
    """Whichever of the two needs was written down first, all of it goes flat."""
    case = ready(session, language="Polish", formats=["Translated", "Large print"], safe={})
    ref = a_draft(case, "no_contact")
    told = {"language": "pl", "text": "Szanowna Pani", "translated_by": "A service"}
    told |= {"checked_by": "Anna Nowak", "checked_on": case.day(0)}
    set_translation(case.session, change_by(case, BEN), ref, told)
    move_as(case, BEN, "submit", ref)
    move_as(case, EVA, "approve", ref, sha256=row(case, ref).text_sha256)
    page = signed_in(app, ADA).get(f"/letters/{ref}/issue").text
    assert set(chosen(page, "format")) == {"two_languages", "large_print"}
    assert "A C4 envelope without a window." in page


def test_e_mail_is_offered_and_taken_only_where_an_address_is_on_record(
    app: Flask, session: Session
) -> None:
    case = ready(session, formats=[], safe={})
    ref, ada = a_letter(case, "no_contact", until="approve"), signed_in(app, ADA)
    assert "email" not in offered(ada.get(f"/letters/{ref}/issue").text, "how")
    answer = issue(app, ref, how="email")
    assert answer.status_code == 422
    assert "There is no e-mail address of Mrs Ann Price on record." in summary(answer)
    told = {"email": "ann@example.org", "reason": "She told me so"}
    record_as(case, BEN, "person_change", person=case.person, **told)
    assert "email" in offered(ada.get(f"/letters/{ref}/issue").text, "how")
    assert issue(app, ref, how="email").status_code == 303


def test_no_way_is_offered_for_which_nothing_is_on_record(app: Flask, session: Session) -> None:
    case = ready(session, formats=[], safe={"use": ["email", "post"]}, post=[])
    ref = a_letter(case, "no_contact", until="issue")
    page = signed_in(app, ADA).get(f"/letters/{ref}/moves/send").text
    assert in_list(page) == ["visit", "in_clinic", "through_someone", "other"]
    assert 'name="reason"' not in page  # no letter can go as they asked


def test_who_forbade_every_way_is_written_to_by_none_and_it_is_said_what_to_do(
    app: Flask, session: Session
) -> None:
    """The screen asked for a way and offered none."""
    never = ["phone", "post", "visit", "in_clinic", "video", "text", "through_someone", "other"]
    case = ready(session, safe={"never": never})
    ref = a_letter(case, "no_contact", until="approve")
    for page in (f"/letters/{ref}", f"/letters/{ref}/issue"):
        told = unescape(signed_in(app, ADA).get(page).text)
        assert "No way is left by which it may go: Mrs Ann Price asked us never" in told
        assert "it has to go another way" not in told


def test_the_envelope_shows_the_lines_as_the_letter_prints_them(
    app: Flask, session: Session
) -> None:
    """The window showed her name twice and a comma behind the street, and the paper did not."""
    lines = ["Mrs Ann Price", "1 High Street,", "Aldervale", "AB1 2CD"]
    case = ready(session, post=lines, formats=[], safe={"use": ["post"]})
    ref = a_letter(case, "no_contact", until="approve")
    printed = page_in(case.now, row(case, ref), draft=True).to
    assert printed == ("Mrs Ann Price", "1 High Street", "Aldervale", "AB1 2CD")
    with app.app_context():
        assert envelope_says(case.now, row(case, ref)).endswith(f"{', '.join(printed)}.")
