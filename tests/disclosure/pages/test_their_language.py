"""What somebody writes of their own language and needs is understood, shown and kept in it."""

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from disclosure.actions.family.languages import language_for
from disclosure.actions.letters import complaining
from disclosure.clock import now
from disclosure.translating import words_in
from tests import pseudo
from tests.begun import begins_with
from tests.cases import record_as
from tests.families import FACT, AFamily, a_family, code_for, visit
from tests.family_saying import last, rows, told_in_person
from tests.people import BEN
from tests.typed import signed_in

pytestmark = begins_with(a_family)

POLISH, ENGLISH = '<html lang="pl"', '<html lang="en"'


@pytest.fixture
def them(begun: AFamily, session: Session) -> AFamily:
    """Ewa reads Polish, and somebody checked our words in it."""
    them = begun.at_present()
    pseudo.offer(session, now(), "pl")
    we_write(them, them.ewa, language="Polish")
    return them


def we_write(them: AFamily, person: int, **told: Any) -> None:
    record_as(them.case, BEN, "person_change", person=person, reason="They told us", **told)


def writes_to(them: AFamily, person: int) -> str:
    """The language of mails, texts and the sheet."""
    them.case.session.rollback()
    [found] = [each for each in them.case.now.persons if each.number == person]
    return language_for(them.case.session, found)


@pytest.mark.long
@pytest.mark.parametrize("said", ["po polsku", "polski", "pl-PL", "polszczyzna", "mowa ojczysta"])
def test_their_own_words_for_it_never_take_it_from_them(
    app: Flask, them: AFamily, ewa: FlaskClient, said: str
) -> None:
    assert POLISH in ewa.get("/f/page").text
    assert ewa.post("/f/contact", data={"language": said}).status_code == 303
    assert last(them.case, "person_change").body["language"] == said
    assert POLISH in ewa.get("/f/page").text
    assert POLISH in visit(app, them.case, them.ewa).get("/f/page").text  # on another telephone
    assert writes_to(them, them.ewa) == "pl"


def test_a_language_they_name_counts_at_once_also_over_what_a_link_chose(
    them: AFamily, ewa: FlaskClient
) -> None:
    ewa.get("/f/page?language=pl")
    ewa.post("/f/contact", data={"language": "po angielsku"})
    assert ENGLISH in ewa.get("/f/page").text
    assert writes_to(them, them.ewa) == "en"


def test_what_we_correct_takes_the_place_of_what_was_there(them: AFamily) -> None:
    we_write(them, them.ewa, language="Kurdish")
    assert writes_to(them, them.ewa) == "en"


def test_who_needs_an_interpreter_is_written_to_in_what_they_speak(
    app: Flask, them: AFamily
) -> None:
    told_in_person(them.case, them.brother)
    we_write(them, them.brother, interpreter="English to Polish")
    assert POLISH in visit(app, them.case, them.brother).get("/f/page").text
    assert writes_to(them, them.brother) == "pl"
    page = signed_in(app, BEN).get(f"/incidents/{them.case.ref}/letters/new").text
    assert "The record says: Polish." in page
    we_write(them, them.brother, language="English")
    assert writes_to(them, them.brother) == "en"


def test_the_sheet_its_link_and_the_door_are_in_their_language(app: Flask, them: AFamily) -> None:
    path = f"/incidents/{them.case.ref}/people/{{}}/page"
    sheet = signed_in(app, BEN).post(path.format(them.ewa), data=FACT).text
    assert re.search(r"/f/open\?language=pl<", sheet)
    link = re.search(r"(/f/open\?language=pl)#[A-Z2-9-]{19}", sheet)
    assert link
    door = app.test_client()
    assert POLISH in door.get(link[1]).text
    assert POLISH in door.post("/f/open", data={"code": "", "fact": ""}).text
    told_in_person(them.case, them.brother)
    assert "language=" not in signed_in(app, BEN).post(path.format(them.brother), data=FACT).text


def test_the_door_speaks_the_language_of_a_browser_of_which_we_know_nothing(
    app: Flask, them: AFamily
) -> None:
    door = app.test_client()
    assert POLISH in door.get("/f/", headers={"Accept-Language": "pl-PL,pl;q=0.9,en;q=0.5"}).text
    assert ENGLISH in door.get("/f/", headers={"Accept-Language": "en-GB,pl;q=0.5"}).text
    assert ENGLISH in door.get("/f/", headers={"Accept-Language": "cy"}).text  # nobody checked it
    assert ENGLISH in door.get("/f/?language=en", headers={"Accept-Language": "pl"}).text
    told_in_person(them.case, them.brother)
    we_write(them, them.brother, language="English")
    code, polish = code_for(them.case, them.brother), {"Accept-Language": "pl"}
    door = app.test_client()
    door.post("/f/open", data={"code": code, "fact": FACT["answer"]}, headers=polish)
    assert ENGLISH in door.get("/f/page", headers=polish).text


def test_what_they_ticked_in_polish_is_shown_in_polish(them: AFamily, ewa: FlaskClient) -> None:
    formats = ["easy read", "braille", "a letter on yellow paper"]
    ewa.post("/f/contact", data={"formats_asked": "yes", "formats": formats})
    page = ewa.get("/f/page").text
    assert "Tekst łatwy do czytania, Brajl, a letter on yellow paper</dd>" in page
    assert ">Polski</dd>" in page
    assert 'value="Polish"' in page  # in its box it stands as on record
    assert last(them.case, "person_change").body["formats"] == formats


def test_a_promise_not_kept_is_our_sentence_in_their_language_and_her_word_hers(
    them: AFamily, ewa: FlaskClient
) -> None:
    ref = next(p.ref for p in them.case.now.commitments if p.state == "open")
    due = f"/f/promises/{ref}"
    for state in ("confirm", "dispute"):
        ewa.post(f"{due}/{state}", data={"words": "Nie"})
    page = ewa.get("/f/page").text
    assert "Not kept: " not in page
    assert "Ta obietnica nie została dotrzymana: „" in page


@pytest.mark.parametrize(
    ("box", "typed", "says"),
    [
        ("phone", "abc", "Proszę podać cały numer, co najmniej sześć cyfr."),
        ("phone", "01632", "Proszę podać cały numer, co najmniej sześć cyfr."),
        ("email", "not an email", "Proszę podać cały adres e-mail, ze znakiem @."),
        ("email", "@", "Proszę podać cały adres e-mail, ze znakiem @."),
    ],
)
def test_a_way_that_reaches_nobody_is_asked_for_again_and_nothing_typed_is_lost(
    them: AFamily, ewa: FlaskClient, box: str, typed: str, says: str
) -> None:
    before = len(rows(them.case, "person_change"))
    answer = ewa.post("/f/contact", data={box: typed, "matters": "Jej imię"})
    assert answer.status_code == 422
    assert f'href="#say-{box}">{says}' in answer.text
    assert f'value="{typed}"' in answer.text
    assert "Jej imię" in answer.text
    assert len(rows(them.case, "person_change")) == before


def test_a_number_we_had_ourselves_stops_no_other_change(them: AFamily, ewa: FlaskClient) -> None:
    we_write(them, them.ewa, phone="ext. 21", email="none")
    told = {"phone": "ext. 21", "email": "none", "matters": "Jej imię"}
    assert ewa.post("/f/contact", data=told).status_code == 303
    assert last(them.case, "person_change").body["matters"] == "Jej imię"
    whole = {"phone": "+48 601 234 567", "email": "ewa@dom.example"}
    assert ewa.post("/f/contact", data=whole).status_code == 303
    assert last(them.case, "person_change").body["phone"] == whole["phone"]


def test_whom_they_can_complain_to_has_its_name_in_their_language_where_it_has_one(
    app: Flask, them: AFamily, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = them.case
    monkeypatch.setattr(complaining, "jurisdictions_of", lambda gathered: ["GB-WLS"])
    pseudo.offer(session, now(), "cy")
    told_in_person(case, them.brother)
    we_write(them, them.brother, language="Welsh")
    read = visit(app, case, them.brother).get("/f/page").text
    assert 'govuk-!-margin-bottom-1">Ombwdsmon Gwasanaethau Cyhoeddus Cymru</h4>' in read
    assert "Public Services Ombudsman for Wales" not in read
    assert 'lang="en">Llais</h4>' in read
    assert "Ombwdsmon" not in visit(app, case, them.ewa).get("/f/page").text


def test_in_spanish_the_button_by_which_a_question_is_taken_back_calls_nothing_a_he(
    them: AFamily, ewa: FlaskClient, session: Session
) -> None:
    """It said “Retirarlo”, of a question, which is a she."""
    pseudo.offer(session, now(), "es")
    ewa.post("/f/questions", data={"words": "Who held the cup?"})
    page = ewa.get("/f/page?language=es").text
    taken_back = page.partition("Retirar esta pregunta")[2].partition("</form>")[0]
    assert re.search(r"<button[^>]*>\s*Retirar<span", taken_back)


def test_in_spanish_a_heading_that_begins_with_a_day_begins_with_a_capital(
    them: AFamily, ewa: FlaskClient, session: Session
) -> None:
    """Within a sentence “lunes” is small, and so it stood at the head of each talk."""
    pseudo.offer(session, now(), "es")
    page = ewa.get("/f/page?language=es").text
    talks = page.partition('id="talks"')[2].partition("</section>")[0]
    heads = re.findall(r"<h3[^>]*>([^<]+)", talks)
    assert heads
    for head in heads:
        assert head[0].isupper(), head


def test_in_welsh_it_is_the_promise_that_is_late_and_not_the_days(
    them: AFamily, ewa: FlaskClient, session: Session
) -> None:
    """“Mae 9 diwrnod yn hwyr”: nine days are late."""
    pseudo.offer(session, now(), "cy")
    page = ewa.get("/f/page?language=cy").text
    late = words_in("cy").ngettext("%(num)d day", "%(num)d days", them.late_by)
    assert f"Mae hyn {late % {'num': them.late_by}} yn hwyr." in page


def test_whoever_says_in_spanish_how_little_english_they_know_is_written_to_in_spanish(
    them: AFamily, ewa: FlaskClient, session: Session
) -> None:
    """English is named first, and so their page and our letters turned English."""
    pseudo.offer(session, now(), "es")
    ewa.post("/f/contact", data={"language": "un poco de inglés, mejor español"})
    assert writes_to(them, them.ewa) == "es"
    ewa.post("/f/contact", data={"language": "No hablo inglés pero leo español"})
    assert writes_to(them, them.ewa) == "es"
