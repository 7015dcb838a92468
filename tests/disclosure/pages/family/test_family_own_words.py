"""What stands on a family's page as their words: all of it, and what is put right of it."""

import re
from datetime import timedelta
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from flask import Flask
from flask.testing import FlaskClient

from disclosure.actions.family import languages
from disclosure.actions.family.languages import Checker
from disclosure.actions.family.view import family_view
from disclosure.actions.in_words.standing_words import not_kept
from disclosure.clock import now
from tests.begun import begins_with
from tests.cases import a_talk, move_as, record_as
from tests.disclosure.pages.test_worklist import main_of
from tests.families import AFamily, a_family, visit
from tests.people import ADA, ADAM, BEN, EVA, actor
from tests.to_do import rows_of

pytestmark = begins_with(a_family)


def read(page: str) -> str:
    return " ".join(re.sub("<[^>]+>", " ", page).split())


def page(client: FlaskClient) -> str:
    return read(main_of(client.get("/f/page").text))


def asked(client: FlaskClient) -> str:
    """What stands under “Is this what you said?”."""
    shown = client.get("/f/page").text
    return read(shown[shown.index('id="recorded"') : shown.index('id="stand"')])


def wrote_down(them: AFamily, kind: str) -> int:
    """In her name, that the cup was blue."""
    at, words = them.case.at.isoformat(), "The cup was blue."
    told: dict[str, Any] = {"person": them.ewa, "words": words}
    if kind == "conversation":
        return a_talk(them.case, "follow_up", family_said=words).id
    if kind == "heard":
        told |= {"asked_at": at, "how": "By telephone", "answer": "words"}
        return record_as(them.case, BEN, kind, **told, told_how_to_complain=True).id
    if kind == "request":
        told["wants"] = "something_else"
    return record_as(them.case, BEN, kind, **told, at=at).id


@pytest.mark.parametrize(
    "kind", ["account", "question", "concern", "request", "heard", "conversation"]
)
def test_where_we_wrote_her_words_down_wrongly_we_put_them_right_and_show_her(
    them: AFamily, ewa: FlaskClient, kind: str
) -> None:
    """Until then her own words stand beside ours; we had gone on to show ours alone, as hers."""
    number = wrote_down(them, kind)
    said = {"right": "no", "words": "The cup was red."}
    assert ewa.post(f"/f/records/{number}/right", data=said).status_code == 303
    assert "We will put it right, and show you." in page(ewa)
    hers = "You said that this is not right. Your words: The cup was red."
    assert page(ewa).count(hers) == 1
    them.case.at = now()
    right = "Ewa told us that the cup was red."
    told = {"of": str(number), "words": right, "withdraws": False}
    made = record_as(them.case, BEN, "correction", **told).id
    shown = page(ewa)
    assert shown.count(f"Put right later: {right}") == 1
    assert hers not in shown
    pack = ZipFile(BytesIO(ewa.post("/f/take-away").data))
    assert right in pack.read("page.txt").decode()
    again = {"of": str(made), "words": "It was the red cup.", "withdraws": False}
    record_as(them.case, BEN, "correction", **again)
    assert "Put right later: It was the red cup." in page(ewa)


def promised(page: str, ref: str) -> str:
    """What stands there of that promise."""
    return read(page[page.index(f'id="promise-{ref}"') :].partition("</li>")[0])


def test_a_promise_that_we_wrote_down_wrongly_says_what_is_right(
    them: AFamily, ewa: FlaskClient
) -> None:
    """She read the wrong promise as ours, and the right one nowhere."""
    promise = next(p for p in them.case.now.commitments if p.words.startswith("Two nurses"))
    right = "We said: three nurses will check it."
    told = {"of": str(promise.number), "words": right, "withdraws": False}
    record_as(them.case, BEN, "correction", **told)
    assert f"Put right later: {right}" in promised(ewa.get("/f/page").text, promise.ref)
    pack = ZipFile(BytesIO(ewa.post("/f/take-away").data))
    assert right in pack.read("page.txt").decode()


def test_what_she_never_said_of_a_promise_stands_under_it_with_what_she_did_say(
    them: AFamily, ewa: FlaskClient
) -> None:
    """We entered a wrong sentence for her: it stood there, quoted, as her words and the last."""
    locked = next(p for p in them.case.now.commitments if p.words.startswith("Strong"))
    said: dict[str, Any] = {"person": them.ewa, "how": "conversation", "words": "It is not locked."}
    move_as(them.case, ADA, "dispute", locked.ref, **said, at=them.case.at.isoformat())
    entered = [move.number for move in them.case.now.case.moves(locked.ref)][-1]
    hers = {"right": "no", "words": "It is locked on one ward alone."}
    assert ewa.post(f"/f/records/{entered}/right", data=hers).status_code == 303
    shown = promised(ewa.get("/f/page").text, locked.ref)
    assert "You said that this is not right. Your words: It is locked on one ward alone." in shown


@pytest.mark.parametrize("kind", ["account", "conversation"])
def test_a_note_that_we_took_back_as_she_said_does_not_vanish(
    them: AFamily, ewa: FlaskClient, kind: str
) -> None:
    """“We will put it right, and show you”, she read; then the note was gone, and her own word."""
    number = wrote_down(them, kind)
    ewa.post(f"/f/records/{number}/right", data={"right": "no", "words": "I said no such thing."})
    them.case.at = now()
    told = {"of": str(number), "words": "That was said by bed four.", "withdraws": True}
    record_as(them.case, BEN, "correction", **told)
    shown = page(ewa)
    assert "Your words: I said no such thing." in shown
    assert "We took this note back on " in shown
    assert "The cup was blue." not in shown
    assert "bed four" not in shown
    pack = ZipFile(BytesIO(ewa.post("/f/take-away").data))
    assert "We took this note back on " in pack.read("page.txt").decode()


def test_of_two_talks_of_one_day_each_button_says_which_it_is_about(
    them: AFamily, ewa: FlaskClient
) -> None:
    """Nobody knew the hours; heard alone, “Yes, that is right” was of the one as of the other."""
    for words in ("The cup was blue.", "The cup was red."):
        a_talk(them.case, "follow_up", family_said=words, at=them.case.today.isoformat())
    yes = re.findall(r'name="right" value="yes">(.*?)</button>', ewa.get("/f/page").text, re.DOTALL)
    today = [read(each) for each in yes if "(1)" in each or "(2)" in each]
    assert len(set(today)) == 2
    assert len(set(map(read, yes))) == len(yes)


def test_what_a_second_person_agreed_to_take_back_counted_until_then(
    them: AFamily, ewa: FlaskClient
) -> None:
    number = wrote_down(them, "question")
    ewa.post(f"/f/records/{number}/right", data={"right": "no", "words": "I asked no such thing."})
    told = {"of": str(number), "words": "Another family asked that.", "withdraws": True}
    asked = record_as(them.case.later(days=1), BEN, "correction", **told).id
    read = {"agrees": True, "reason": "I read it and agree."}
    record_as(them.case.later(days=4), EVA, "correction_review", correction=asked, **read)
    [note] = family_view(them.case.now, them.ewa).taken_back
    assert note.on == them.case.at.date()


def test_she_is_asked_of_our_note_as_it_was_put_right_since(
    them: AFamily, ewa: FlaskClient
) -> None:
    number = wrote_down(them, "account")
    right = {"of": str(number), "words": "The cup was red.", "withdraws": False}
    record_as(them.case, BEN, "correction", **right)
    assert "Put right later: The cup was red." in asked(ewa)


def test_what_her_brother_says_of_our_note_is_not_hers_to_read(
    app: Flask, them: AFamily, ewa: FlaskClient
) -> None:
    talk = a_talk(them.case, "first", persons=[them.ewa, them.brother]).id
    said = {"right": "no", "words": "I never shouted."}
    adam = visit(app, them.case, them.brother)
    assert adam.post(f"/f/records/{talk}/right", data=said).status_code == 303
    assert "I never shouted." in page(adam)
    assert "I never shouted." not in page(ewa)


def test_what_she_said_of_how_we_did_stands_on_her_page_and_in_what_she_takes_away(
    ewa: FlaskClient,
) -> None:
    """She read that she had told us something, and on no page what."""
    ewa.post("/f/heard", data={"listened": "no", "would_change": "Ring us back at night."})
    ewa.get("/f/page")  # what was just kept
    pack = ZipFile(BytesIO(ewa.post("/f/take-away").data))
    for shown in (page(ewa), " ".join(pack.read("page.txt").decode().split())):
        assert "Did we listen to you? No, you did not listen." in shown
        assert "What should we do differently? Ring us back at night." in shown


def test_she_is_asked_of_how_we_did_as_we_entered_it(them: AFamily, ewa: FlaskClient) -> None:
    """She was asked “Is that right?” of a heading with nothing below it."""
    told = {"person": them.ewa, "asked_at": them.case.at.isoformat(), "how": "By telephone"}
    told |= {"told_how_to_complain": True}
    felt = {"listened": "no", "sincere": "partly", "would_change": "Ring my mother back at night."}
    record_as(them.case, BEN, "heard", **told, answer="words", how_we_did=felt)
    shown = asked(ewa)
    assert "Did we listen to you? No, you did not listen." in shown
    assert "Did our sorry feel real? Partly." in shown
    assert "What should we do differently? Ring my mother back at night." in shown
    record_as(them.case, BEN, "heard", **told, answer="rather_not")
    assert "We wrote down how this has been for you: I would rather not say." in asked(ewa)
    before = asked(ewa).count("Is that right?")
    record_as(them.case, BEN, "heard", **told, answer="no_reply")
    assert asked(ewa).count("Is that right?") == before  # silence is no word of hers


def test_she_is_asked_of_the_new_day_to_which_she_said_yes(them: AFamily, ewa: FlaskClient) -> None:
    late = next(p for p in them.case.now.commitments if p.words.startswith("Two nurses"))
    said: dict[str, Any] = {"person": them.ewa, "how": "conversation", "words": "Fine."}
    said |= {"at": them.case.at.isoformat(), "due_on": them.case.day(9)}
    move_as(them.case, BEN, "change", late.ref, **said)
    new = them.case.today + timedelta(days=9)
    assert f"The new day: {new:%A} {new.day} {new:%B}" in asked(ewa)


def test_she_is_asked_of_what_she_asked_for_beside_what_she_said_of_it(
    them: AFamily, ewa: FlaskClient
) -> None:
    told = {"person": them.ewa, "wants": "advocate", "words": "As soon as you can."}
    record_as(them.case, BEN, "request", **told)
    shown = asked(ewa)
    assert "An advocate, who is on your side “" in shown
    assert "As soon as you can." in shown


def test_she_is_asked_of_all_that_came_in_answer_to_a_letter_of_how_to_reach_her(
    them: AFamily, ewa: FlaskClient
) -> None:
    """And of nothing where nothing of it stands on her page."""
    letter = {"letter": them.case.now.letters[0].ref, "how": "post", "reason": "It came with it"}

    def came(**what: object) -> str:
        record_as(them.case, BEN, "person_change", person=them.ewa, **letter, **what)
        return asked(ewa)

    assert "Phone: 01632 960999" in came(phone="01632 960999")
    assert "Forms you need: Braille" in came(formats=["braille"])
    assert "What you like to be called: Ewunia" in came(preferred_name="Ewunia")
    assert "Phone: no longer" in came(empties=["phone"])
    assert "Never use: no longer" in came(safe={})
    before = asked(ewa).count("Is that right?")
    assert came(pronouns="She").count("Is that right?") == before


def test_a_no_on_her_slip_is_not_quoted_as_if_she_had_written_our_words(
    app: Flask, them: AFamily
) -> None:
    """“Not kept:” is ours: it stands in her language, and only what she wrote is in her name."""
    who = actor(them.case.session, ADAM)
    languages.name_checker(
        them.case.session, who, now(), "pl", Checker("Jan Kos", "His first language", True)
    )
    letter, at = them.case.now.letters[0].ref, them.case.at.isoformat()
    told = {"person": them.ewa, "how": "post", "letter": letter, "at": at}
    words = not_kept("Two nurses will check", "Nobody came.")
    record_as(them.case, BEN, "concern", **told, words=words)
    ewa = visit(app, them.case, them.ewa)
    ewa.get("/f/page?language=pl")
    shown = asked(ewa)
    assert "Ta obietnica nie została dotrzymana" in shown
    assert "Nobody came." in shown
    assert "Not kept" not in shown


def test_each_button_says_of_which_talk_it_is(ewa: FlaskClient) -> None:
    """To whoever hears the buttons one after another, each was “No, that is not what I said”."""
    shown = ewa.get("/f/page").text
    part = shown[shown.index('id="talks"') : shown.index('id="account"')]
    names = [read(each) for each in re.findall(r'<button[^>]*value="no">(.*?)</button>', part)]
    assert len(names) > 1
    assert len(set(names)) == len(names)
    assert any(name.endswith(", We told you what we found") for name in names)
    number = re.findall(r'action="/f/records/(\d+)/right"', part)[0]
    alone = ewa.post(f"/f/records/{number}/right", data={"right": "no"})  # she wrote nothing yet
    assert alone.status_code == 422
    assert names[0] in read(alone.text)


def test_our_list_says_as_her_page_does_that_it_was_put_right(
    them: AFamily, ewa: FlaskClient
) -> None:
    """Also where a colleague mends the correction, and not the note itself."""
    number = wrote_down(them, "account")
    told = {"of": str(number), "words": "The cup was green.", "withdraws": False}
    first = record_as(them.case, BEN, "correction", **told).id
    ewa.post(f"/f/records/{number}/right", data={"right": "no", "words": "The cup was red."})
    them.case.at = now()
    waits = "Put right what we wrote down"
    assert any(row.act.startswith(waits) for row in rows_of(them.case))
    record_as(them.case, BEN, "correction", **told | {"of": str(first), "words": "It was red."})
    assert "Put right later: It was red." in page(ewa)
    assert not any(row.act.startswith(waits) for row in rows_of(them.case))


def test_she_is_not_asked_whether_nothing_is_right(them: AFamily, ewa: FlaskClient) -> None:
    """How to speak of her was taken away, and of that nothing stands on her page."""
    letter = {"letter": them.case.now.letters[0].ref, "how": "post", "reason": "It came with it"}
    for change in ({"pronouns": "She"}, {"empties": ["pronouns"]}):
        before = asked(ewa)
        record_as(them.case, BEN, "person_change", person=them.ewa, **change, **letter)
        assert asked(ewa) == before


def test_what_came_with_a_talk_and_was_another_familys_leaves_that_talk_too(
    them: AFamily, ewa: FlaskClient
) -> None:
    """Typed in from the wrong sheet. Two people took it back, and the talk went on telling it."""
    theirs = {
        "questions": ["Will Jack walk again?"],
        "support_offered": "A bed beside Jack",
        "next_contact": {"words": "We will ring Jack", "due_on": them.case.day(9), "owner": BEN},
    }
    talk = a_talk(them.case, "follow_up", said="We told you what we found.", **theirs)
    assert page(ewa).count("Jack") >= 3
    for part in (row for row in [*them.case.now.case.records.values()] if row.parent == talk.id):
        told = {"of": str(part.number), "words": "That was another family.", "withdraws": True}
        said = record_as(them.case, BEN, "correction", **told).id
        agrees = {"correction": said, "agrees": True, "reason": "I asked her"}
        record_as(them.case, EVA, "correction_review", **agrees)
    shown = page(ewa)
    assert "We told you what we found." in shown
    assert "Jack" not in shown
