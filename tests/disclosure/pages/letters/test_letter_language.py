"""The language of a letter: offered as on record, chosen, kept, and said wherever it counts."""

import re
from html import unescape
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from disclosure.actions.change import open_case
from disclosure.actions.letters import writing as letters
from disclosure.actions.letters.words import set_translation
from disclosure.operations.verify import verify
from disclosure.records.letter import letter_called
from tests.cases import (
    ACase,
    a_draft,
    a_letter,
    a_person,
    a_talk,
    an_opened_case,
    change_by,
    move_as,
    name_contact,
)
from tests.cases import letter_row as row
from tests.families import visit
from tests.people import ADA, BEN, EVA
from tests.typed import signed_in
from workflows.machine import NotReady

pytestmark = pytest.mark.usefixtures("team", "letters_are_printed")
POLISH = "Szanowna Pani\n\nPodaliśmy Pani za dużo leku.\n\nZ poważaniem\n\nBen Okoro\nPielęgniarz"


@pytest.fixture
def case(session: Session) -> ACase:
    case = an_opened_case(session)
    case.person = a_person(case, language="Polish, some English")
    name_contact(case)
    return case


def begun(ben: FlaskClient, case: ACase, **more: str) -> str:
    told = {"kind": "no_contact", "to": str(case.person), **more}
    answer = ben.post(f"/incidents/{case.ref}/letters/new", data=told)
    assert answer.status_code == 303
    case.session.rollback()
    return answer.location.rpartition("/")[2]


def desk(ben: FlaskClient, ref: str) -> dict[str, str]:
    page = ben.get(f"/letters/{ref}").text
    found = re.findall(r'<textarea[^>]* name="(box_\w+)"[^>]*>\n?(.*?)</textarea>', page, re.S)
    seen = re.search(r'name="seen" value="(\d+)"', page)
    language = re.search(r'<option value="([\w-]+)" selected', page.partition('"language"')[2])
    assert seen
    assert language
    boxes = {name: unescape(words) for name, words in found}
    return boxes | {"seen": seen[1], "language": language[1], "language_was": language[1]}


def test_the_language_on_record_is_offered_first(ben: FlaskClient, case: ACase) -> None:
    path = f"/incidents/{case.ref}/letters/new"
    page = ben.get(path).text
    assert 'value="two" selected' in page
    assert "The record says: Polish." in page
    a_person(case, name="Ms Eve Price", relationship="Daughter", is_patient=False)
    page = ben.get(path).text
    assert 'value="two" selected' in page  # whom it is for is not chosen yet, and one reads Polish
    assert "Mrs Ann Price, Polish; Ms Eve Price, English." in page
    assert row(case, begun(ben, case)).language == "pl"
    assert row(case, begun(ben, case, language="en")).language == "en"


def test_for_two_languages_it_begins_in_english_with_our_words_and_the_check(
    ben: FlaskClient, case: ACase
) -> None:
    ref = begun(ben, case, language="two")
    letter = row(case, ref)
    assert letter.language == "en"
    assert "You do not have to do anything." in letter.text
    path = f"/incidents/{case.ref}/letters/new"
    told = {"kind": "no_contact", "to": str(case.person), "language": "two", "do": "look"}
    assert "it begins as an empty page" not in ben.post(path, data=told).text.partition("seen")[2]


def test_who_reads_english_is_offered_no_second_language(ben: FlaskClient, case: ACase) -> None:
    eve = a_person(case, name="Ms Eve Price", relationship="Daughter", is_patient=False)
    page = ben.get(f"/incidents/{case.ref}/letters/new?to={eve}").text
    assert 'value="two" selected' not in page


def test_an_empty_letter_says_so_in_whole_words(ben: FlaskClient, case: ACase) -> None:
    page = ben.get(f"/letters/{begun(ben, case)}").text
    assert ">Write the letter</a>: nothing is written yet" in page


def test_in_another_language_it_begins_as_an_empty_page_with_our_words_beside_it(
    ben: FlaskClient, case: ACase
) -> None:
    path = f"/incidents/{case.ref}/letters/new"
    told = {"kind": "no_contact", "to": str(case.person), "do": "look"}
    assert "In Polish it begins as an empty page." in ben.post(path, data=told).text
    ref = begun(ben, case)
    there = desk(ben, ref)
    assert (there["box_text"], there["language"]) == ("", "pl")
    page = ben.get(f"/letters/{ref}").text
    assert "Our words in English, to work from" in page
    assert "nothing is written yet" in page
    assert "Nothing to mend" not in page
    assert "What you can do" in page
    answer = ben.get(f"/letters/{ref}/preview")
    assert (answer.status_code, "The letter has no words." in answer.text) == (409, True)


def test_it_is_changed_on_the_desk_and_the_headings_become_the_authors(
    ben: FlaskClient, case: ACase
) -> None:
    ref = begun(ben, case, language="en")
    typed = desk(ben, ref) | {"language": "pl", "box_tried": "Dzwoniliśmy dwa razy."}
    assert ben.post(f"/letters/{ref}", data=typed).status_code == 303
    letter = row(case, ref)
    assert (letter.language, letter.boxes) == ("pl", {})
    assert "Dzwoniliśmy dwa razy." in letter.text
    assert desk(ben, ref)["box_text"].strip() == letter.text.strip()
    assert letter.written_by[-1] == BEN
    assert verify(case.session).ok
    typed = desk(ben, ref) | {"box_text": POLISH}
    assert ben.post(f"/letters/{ref}", data=typed).status_code == 303
    assert (row(case, ref).language, row(case, ref).text) == ("pl", POLISH)


def test_only_the_words_typed_before_the_boxes_went_are_shown_to_join(
    case: ACase, ben: FlaskClient
) -> None:
    ref = begun(ben, case, language="en")
    typed = desk(ben, ref) | {"box_tried": "We rang you on Sunday."}
    letters.edit(case.session, change_by(case, ADA), ref, {"language": "pl"})
    answer = ben.post(f"/letters/{ref}", data=typed)
    assert answer.status_code == 409
    page = unescape(answer.text)
    assert "We rang you on Sunday." in page
    assert 'name="language" value="pl"' in page  # he chose none: what Ada chose stays, and is said
    assert "When you opened it, it was a letter in English. Now it is one in Polish" in page


def test_a_language_that_was_chosen_beside_another_is_carried_and_said(
    case: ACase, ben: FlaskClient
) -> None:
    ref = begun(ben, case, language="en")
    typed = desk(ben, ref) | {"box_tried": "We rang you on Sunday.", "language": "cy"}
    letters.edit(case.session, change_by(case, ADA), ref, {"language": "pl"})
    page = unescape(ben.post(f"/letters/{ref}", data=typed | {"language_was": "en"}).text)
    assert 'name="language" value="cy"' in page
    assert "Saving makes it a letter in Welsh." in page


def test_a_letter_cannot_be_in_the_language_of_its_translation(
    ben: FlaskClient, case: ACase
) -> None:
    ref = begun(ben, case, language="en")
    told = {"language": "pl", "text": POLISH, "checked_on": case.day(0)}
    told |= {"translated_by": "Jan Kowal", "checked_by": "Ewa Nowak"}
    set_translation(case.session, change_by(case, BEN), ref, told)
    answer = ben.post(f"/letters/{ref}", data=desk(ben, ref) | {"language": "pl"})
    assert answer.status_code == 422
    assert "the translation is in this language" in answer.text
    assert row(case, ref).language == "en"


def test_what_stands_around_it_is_in_its_language_and_once_issued_for_good(
    app: Flask, case: ACase, ben: FlaskClient
) -> None:
    ref = begun(ben, case)
    ben.post(f"/letters/{ref}", data=desk(ben, ref) | {"box_text": POLISH})
    page = ben.get(f"/letters/{ref}/preview").text
    assert '<html lang="pl">' in page
    assert "PROJEKT: niezatwierdzony" in page
    assert "<h1>Chcielibyśmy z Panią/Panem porozmawiać</h1>" in page
    case.session.rollback()
    move_as(case, BEN, "submit", ref)
    eva = signed_in(app, EVA)
    assert (
        'class="app-card app-words app-letter" lang="pl" dir="ltr"'
        in eva.get(f"/letters/{ref}").text
    )
    accepted: list[dict[str, Any]] = [
        {"kind": "apology", "reason": "I read Polish, and it is one."}
    ]
    sha256 = row(case, ref).text_sha256
    move_as(case, EVA, "approve", ref, sha256=sha256, accepted=accepted)
    move_as(case, ADA, "issue", ref)
    text = eva.get(f"/letters/{ref}/file/text").text
    assert f"Numer {ref}" in text
    assert re.search(r"\n\d+ marca 2026\n", text)
    assert "Reference" not in text


def test_a_language_we_have_no_words_for_keeps_english_ones_that_say_so(
    ben: FlaskClient, case: ACase
) -> None:
    ref = begun(ben, case, language="so")
    ben.post(f"/letters/{ref}", data=desk(ben, ref) | {"box_text": "Mudane\n\nWaan ka xunnahay."})
    page = ben.get(f"/letters/{ref}/preview").text
    assert '<html lang="so">' in page
    says = "We have no words of our own in Somali: the day, the heading"
    assert says in ben.get(f"/letters/{ref}").text
    assert "no words of our own" not in ben.get(f"/letters/{begun(ben, case)}").text
    assert '<h1><bdi lang="en">We would like to talk with you</bdi></h1>' in page
    assert re.search(r'<p class="dated"><bdi lang="en" dir="ltr">\d', page)


def test_a_letter_in_arabic_is_typed_from_the_right_as_it_is_read(
    ben: FlaskClient, case: ACase
) -> None:
    ref = begun(ben, case, language="ar")
    words = "\u0633\u064a\u062f\u062a\u064a\n\n\u0646\u062d\u0646 \u0622\u0633\u0641\u0648\u0646."
    ben.post(f"/letters/{ref}", data=desk(ben, ref) | {"box_text": words})
    box = re.findall(r'<textarea [^>]*name="box_text"[^>]*>', ben.get(f"/letters/{ref}").text)
    other = ben.get(f"/letters/{ref}/other-words").text
    easy = re.findall(r'<textarea [^>]*name="easy_read"[^>]*>', other)
    letter = re.findall(r'<article [^>]*aria-label="The letter"[^>]*>', other)
    for shown in (box, easy, letter):
        assert len(shown) == 1
        assert 'lang="ar"' in shown[0]
        assert 'dir="auto"' in shown[0]


@pytest.mark.usefixtures("letters_are_printed")
def test_a_link_above_their_letter_leads_to_the_same_in_their_language(
    app: Flask, case: ACase
) -> None:
    """Below a long letter in English nobody looks for it who does not read English."""
    ref = a_draft(case, "no_contact")
    told = {"language": "pl", "text": POLISH, "checked_by": "Anna Wrona"}
    told |= {"translated_by": "A service", "checked_on": case.day(0)}
    set_translation(case.session, change_by(case, BEN), ref, told)
    move_as(case, BEN, "submit", ref)
    move_as(case, EVA, "approve", ref, sha256=row(case, ref).text_sha256)
    move_as(case, ADA, "issue", ref, how="post", format=["two_languages"])
    move_as(case, ADA, "send", ref, how="post", format=["two_languages"])
    a_talk(case, "first", said="We told her who can ring her.")
    page = visit(app, case, case.person).get("/f/letters/1/").text
    link = '<a class="govuk-link" href="#second">The same in your language</a>'
    assert f'{link} (<bdi lang="pl">Polski</bdi>)' in page
    assert page.index(link) < page.index('aria-label="The letter"') < page.index(' id="second"')
    assert "Szanowna Pani" in page[page.index(' id="second"') :]
    above = page[page.index(link) : page.index('aria-label="The letter"')]
    says = unescape(re.sub("<[^>]+>", "", above))
    assert "The words in English, first, are the letter of record. The Polish translation" in says
    assert "was made by A service and was checked by Anna Wrona on" in says  # as on paper
    assert '<p class="record" lang="pl" dir="ltr">' in above


def test_nobody_is_told_that_a_letter_promises_nothing_where_we_cannot_read_it(
    app: Flask, ben: FlaskClient, case: ACase
) -> None:
    """“Promises in this letter: 0. None.”, under two sentences that promised."""
    ref = begun(ben, case)
    promise = "Zadzwonimy do Pani do piątku 20 marca 2026 r."
    text = POLISH.replace("leku.", f"leku. {promise}")
    letters.edit(case.session, change_by(case, BEN), ref, {"text": text})

    page = unescape(ben.get(f"/letters/{ref}").text)

    assert "Promises tied to this letter: 0" in page
    assert "We cannot find promises in this language. Tie each sentence that promises" in page
    assert ">None." not in page
    move_as(case, BEN, "submit", ref)
    page = unescape(signed_in(app, EVA).get(f"/letters/{ref}").text)
    assert "Only those that somebody tied to a sentence stand here." in page
    assert ">None." not in page


def test_an_apology_is_not_approved_in_silence_where_the_check_cannot_judge_it(
    app: Flask, ben: FlaskClient, case: ACase
) -> None:
    """The letter came to her, nobody had said that it was an apology, and she was to be written to
    again: the page says what the approver is asked, and keeps what she has typed."""
    ref = begun(ben, case, kind="apology")
    letters.edit(case.session, change_by(case, BEN), ref, {"text": POLISH})
    move_as(case, BEN, "submit", ref)
    eva = signed_in(app, EVA)
    page = unescape(eva.get(f"/letters/{ref}").text)
    assert "below: without your word it cannot be approved." in page
    assert "somebody who reads this language well, you or another, has judged these:" in page
    assert "If you do not read it yourself, say who read it and told you so." in page
    (box,) = re.findall(r'name="(accept_[^"]+)"', page)
    told = {"seen": str(row(case, ref).version), "sha256": row(case, ref).text_sha256}
    for typed, says in (("", "The check cannot read Polish."), ("It is", "use at least three")):
        refused = eva.post(f"/letters/{ref}/approve", data={**told, box: typed})
        assert refused.status_code in (409, 422)
        assert says in unescape(refused.text)
        assert f'href="#{box}"' in refused.text
        assert typed in refused.text
    word = "Anna Nowak, our interpreter, read it to me"
    said = {box: word}
    back = eva.post(f"/letters/{ref}/moves/return_to_draft", data=said | {"show_again": "yes"})
    assert f"Who read it, and that it is a real apology: {word}" in unescape(back.text)
    assert eva.post(f"/letters/{ref}/approve", data=told | said).status_code == 303
    assert "apology" in row(case, ref).contents


def test_who_issues_what_the_check_cannot_read_is_not_told_that_it_was_checked(
    app: Flask, ben: FlaskClient, case: ACase
) -> None:
    """“No fault in the words”, “Nothing missing” and “Each promise is in the ledger” were ticked of
    a Polish letter of which it had understood no word.
    """
    polish, english = begun(ben, case, kind="holding"), a_letter(case, "apology", until="approve")
    letters.edit(case.session, change_by(case, BEN), polish, {"text": POLISH})
    move_as(case, BEN, "submit", polish)
    move_as(case, EVA, "approve", polish, sha256=row(case, polish).text_sha256)
    ada, ticks = signed_in(app, ADA), {}
    for ref in (polish, english):
        page = ada.get(f"/letters/{ref}/issue").text.partition("Checked for you")[2]
        ticks[ref] = unescape(page.partition("</section>")[0])
    assert "No fault in the words" in ticks[english]
    assert "No fault in the words" not in ticks[polish]
    assert "Nothing missing" not in ticks[polish]
    assert "in the ledger" not in ticks[polish]
    assert "The check cannot read Polish: it looked for holes, names" in ticks[polish]


def an_approved_apology(ben: FlaskClient, case: ACase) -> str:
    ref = begun(ben, case, kind="apology")
    letters.edit(case.session, change_by(case, BEN), ref, {"text": POLISH})
    move_as(case, BEN, "submit", ref)
    return approved_by_eva(case, ref)


def approved_by_eva(case: ACase, ref: str) -> str:
    word = [{"kind": "apology", "reason": "Anna Nowak, our interpreter, read it to me"}]
    move_as(case, EVA, "approve", ref, sha256=row(case, ref).text_sha256, accepted=word)
    return ref


def as_of_before(case: ACase, ref: str) -> None:
    """As a letter stands that was approved before its approver was asked who read it."""
    with open_case(case.session, change_by(case, EVA)) as opened:
        letter = letter_called(case.session, ref)
        assert letter
        letter.contents, letter.accepted = [], []
        opened.write_down("as it was before")


def test_an_apology_that_was_approved_in_silence_before_is_not_issued_so(
    app: Flask, ben: FlaskClient, case: ACase
) -> None:
    """It would reach her, count as none, and she would have to be written to again."""
    ref, ada = an_approved_apology(ben, case), signed_in(app, ADA)
    says = "The check cannot read Polish. Whoever approves it says, with a reason, that somebody"
    assert says not in unescape(ada.get(f"/letters/{ref}").text)
    as_of_before(case, ref)
    assert says in unescape(ada.get(f"/letters/{ref}").text)
    with pytest.raises(NotReady, match="Where nobody said so, return it to draft"):
        move_as(case, ADA, "issue", ref)
    move_as(case, BEN, "return_to_draft", ref)
    move_as(case, BEN, "submit", ref)
    approved_by_eva(case, ref)
    move_as(case, ADA, "issue", ref)
    assert "apology" in row(case, ref).contents


def test_of_one_that_was_issued_in_silence_before_it_is_said_until_it_goes(
    app: Flask, ben: FlaskClient, case: ACase
) -> None:
    ref, ada = an_approved_apology(ben, case), signed_in(app, ADA)
    says = "so it counts as none. Withdraw it and write it anew"
    move_as(case, ADA, "issue", ref)
    assert says not in unescape(ada.get(f"/letters/{ref}").text)
    as_of_before(case, ref)
    assert says in unescape(ada.get(f"/letters/{ref}").text)
    at = case.later(minutes=5).at.isoformat()
    because = "An interpreter reads it with them"
    told: dict[str, Any] = {"how": "visit", "format": ["standard"]}
    move_as(case, ADA, "send", ref, at=at, other_format_because=because, **told)
    assert says not in unescape(ada.get(f"/letters/{ref}").text)


def test_of_a_letter_that_owes_no_sorry_no_such_word_is_asked(
    app: Flask, ben: FlaskClient, case: ACase
) -> None:
    ref = begun(ben, case, kind="holding")
    letters.edit(case.session, change_by(case, BEN), ref, {"text": POLISH})
    move_as(case, BEN, "submit", ref)
    page = unescape(signed_in(app, EVA).get(f"/letters/{ref}").text)
    assert "The check cannot read Polish: you judge the words" in page
    assert "without your word" not in page
    assert "accept_" not in page
    assert "The check finds no fault, and nothing is missing." not in page  # it cannot know
    of_the_law = page.partition("What the law here says")[2].partition("</details>")[0]
    assert "<h2" in of_the_law  # no heading stands between it and the title: none is left out
    assert "<h3" not in of_the_law
