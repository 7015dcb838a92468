import re
from datetime import timedelta
from html import unescape
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from disclosure.actions.letters import pen
from disclosure.actions.letters import writing as letters
from disclosure.clock import now
from disclosure.records.access import looks_of
from disclosure.records.writing import unsaved_words
from tests.begun import begins_with
from tests.cases import SLOTS, ACase, a_case, an_opened_case, change_by, move_as
from tests.cases import letter_row as row
from tests.people import ADA, BEN, IVA, MONA, SAM
from tests.typed import signed_in
from workflows.words import State

pytestmark = begins_with(a_case, at=State.APOLOGIZE)


def boxes(client: FlaskClient, ref: str) -> dict[str, str]:
    page = client.get(f"/letters/{ref}").text
    found = re.findall(r'<textarea[^>]* name="(box_\w+)"[^>]*>\n?(.*?)</textarea>', page, re.S)
    seen = re.search(r'name="seen" value="(\d+)"', page)
    assert seen
    return {name: unescape(words) for name, words in found} | {"seen": seen[1]}


def post(client: FlaskClient, ref: str, what: str, **more: Any) -> Any:
    return client.post(f"/letters/{ref}/{what}", data=boxes(client, ref) | more)


# The check as somebody types


def test_what_is_typed_is_checked_and_not_saved(app: Flask, case: ACase, ref: str) -> None:
    ben, version = signed_in(app, BEN), row(case, ref).version
    answer = post(ben, ref, "check-now", box_sorry="We are sorry if this has upset you.")
    found = answer.get_json()
    assert found["count"].endswith(" to mend")
    cards = found["html"].partition('id="live-cards-sorry"')[2].partition('id="live-cards-')[0]
    assert "Doubts that they were hurt" in cards
    assert (row(case, ref).version, "upset" in row(case, ref).text) == (version, False)
    assert unsaved_words(case.session, row(case, ref).id) == []


def test_who_is_a_patient_here_is_not_told_by_trying_names(
    app: Flask, case: ACase, ref: str
) -> None:
    """Typing leaves no trace, so it must not answer; what is saved is on record, and is checked."""
    an_opened_case(case.session, patient={"name": "Olga Petrenko"})
    ben = signed_in(app, BEN)
    names_her = SLOTS["apology"]["facts"] + " Olga Petrenko lay in the next bed."
    assert "another patient" not in post(ben, ref, "check-now", box_facts=names_her).text
    ben.post(f"/letters/{ref}", data=boxes(ben, ref) | {"box_facts": names_her, "do": "save"})
    saved = ben.get(f"/letters/{ref}").text
    assert "Olga Petrenko" in row(case, ref).text
    assert "This is another patient" in saved
    assert "A name or number that must not stand here" in saved


def test_the_cards_are_drawn_as_on_the_page(app: Flask, ref: str) -> None:
    ben = signed_in(app, BEN)
    typed = {"box_sorry": "We are sorry if this has upset you.", "box_facts": "You had an INR."}
    html = post(ben, ref, "check-now", **typed).get_json()["html"]
    assert ben.post(f"/letters/{ref}", data=boxes(ben, ref) | typed).status_code == 303
    page = ben.get(f"/letters/{ref}").text
    for piece in re.findall(
        r'<div id="live-cards-\w+" data-live>.*?(?=<div id="live-)', html, re.S
    ):
        name = re.search(r'id="(live-cards-\w+)"', piece)
        assert name
        card = re.findall(r'<div class="app-fault".*?</h3>', piece, re.S)
        assert all(each in page for each in card), name[1]


def test_each_card_knows_where_its_words_stand_as_a_browser_counts(app: Flask, ref: str) -> None:
    bad, before = "We are sorry if this has upset you.", "  Dear 🙂 Ann. I am sorry. "
    found = post(signed_in(app, BEN), ref, "check-now", box_sorry=before + bad).get_json()
    card = found["html"].partition('id="live-cards-sorry"')[2].partition('id="live-cards-')[0]
    place = list(re.finditer(r'data-start="(\d+)" data-end="(\d+)"', card))[-1]
    units = (before + bad).encode("utf-16-le")
    assert units[2 * int(place[1]) : 2 * int(place[2])].decode("utf-16-le") == bad


def test_what_is_far_too_long_is_refused_in_a_sentence(app: Flask, ref: str) -> None:
    ben = signed_in(app, BEN)
    for what in ("check-now", "unsaved"):
        answer = post(ben, ref, what, box_sorry="x" * 200_001)
        assert answer.status_code == 422
        assert "at most 200,000 letters" in answer.get_json()["says"]


def test_an_open_desk_is_one_look(app: Flask, case: ACase, ref: str) -> None:
    ben = signed_in(app, BEN)
    typed = boxes(ben, ref)
    case.session.rollback()
    looks = len(looks_of(case.session, case.id))
    for number in range(5):
        ben.post(f"/letters/{ref}/check-now", data=typed | {"box_why": f"Because {number}."})
    case.session.rollback()
    assert len(looks_of(case.session, case.id)) == looks


def test_a_letter_that_was_emptied_has_its_versions(app: Flask, case: ACase, ref: str) -> None:
    """One that is a text and no boxes, as in a language whose headings we do not have."""
    ben = signed_in(app, BEN)
    letters.edit(case.session, change_by(case, BEN), ref, {"language": "pl", "text": ""})
    page = ben.get(f"/letters/{ref}/versions")
    assert page.status_code == 200
    assert "No words yet." in page.text


def test_scripts_run_on_the_desk_and_nowhere_else(app: Flask, ref: str) -> None:
    ben = signed_in(app, BEN)
    desk = ben.get(f"/letters/{ref}").headers["Content-Security-Policy"]
    assert desk.startswith("default-src 'none'")
    assert desk.endswith("script-src 'self'; connect-src 'self'")
    for path in (f"/letters/{ref}/preview", f"/letters/{ref}/versions", "/"):
        assert "script-src" not in ben.get(path).headers["Content-Security-Policy"]


def test_only_the_desk_itself_asks(app: Flask, ref: str) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    ben = signed_in(app, BEN)
    token = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', ben.get(f"/letters/{ref}").text)
    assert token
    for what in ("check-now", "unsaved", "beat", "pen"):
        told = {"do": "take", "here": "1"}
        assert ben.post(f"/letters/{ref}/{what}", data=told).status_code == 400
        answer = ben.post(f"/letters/{ref}/{what}", data=told | {"csrf_token": token[1]})
        assert answer.status_code in (200, 303), what


# Drafts save themselves


def test_closing_the_desk_and_opening_it_again_brings_the_words_back(
    app: Flask, case: ACase, ref: str
) -> None:
    ben, iva = signed_in(app, BEN), signed_in(app, IVA)
    answer = post(ben, ref, "unsaved", box_why="Because we were careless.", leaving="1")
    assert re.match("Saved at .* as a draft of yours; press Save", answer.get_json()["says"])
    page = ben.get(f"/letters/{ref}").text
    assert re.search(r"These words from [\d:]+[ap]m are not saved yet", page)
    assert boxes(ben, ref)["box_why"] == "Because we were careless."
    theirs = iva.get(f"/letters/{ref}").text
    assert "careless" not in theirs
    assert "Ben Okoro typed something that is not saved yet" in theirs
    assert ben.post(f"/letters/{ref}", data=boxes(ben, ref)).status_code == 303
    assert row(case, ref).slots["why"] == "Because we were careless."
    assert "are not saved yet" not in ben.get(f"/letters/{ref}").text


def test_words_are_thrown_away_by_their_author(app: Flask, ref: str) -> None:
    ben = signed_in(app, BEN)
    before = boxes(ben, ref)
    post(ben, ref, "unsaved", box_why="Because we were careless.")
    thrown = ben.post(f"/letters/{ref}", data=boxes(ben, ref) | {"do": "throw_away"})
    assert thrown.status_code == 303
    assert boxes(ben, ref) == before


def test_words_typed_into_an_older_text_meet_the_newer_on_one_page(
    app: Flask, case: ACase, ref: str
) -> None:
    ben = signed_in(app, BEN)
    post(ben, ref, "unsaved", box_why="Mine.")
    letters.edit(case.session, change_by(case, IVA), ref, {"slots": {"why": "Theirs."}})
    answer = ben.post(f"/letters/{ref}", data=boxes(ben, ref))
    assert answer.status_code == 409
    assert "Theirs. Mine." in answer.text


# One holds the pen


def test_another_reads_who_writes_asks_and_is_handed_the_pen(
    app: Flask, case: ACase, ref: str
) -> None:
    ben, iva = signed_in(app, BEN), signed_in(app, IVA)
    assert ben.post(f"/letters/{ref}/beat", data={"here": "1"}).get_json()["mine"]
    page = iva.get(f"/letters/{ref}").text
    assert re.search(r"Ben Okoro is writing, since [\d:]+[ap]m", page)
    assert page.count(" readonly>") == len(boxes(iva, ref)) - 1
    assert "Send it as it is" not in page
    assert iva.post(f"/letters/{ref}/pen", data={"do": "ask"}).status_code == 303
    asked = ben.post(f"/letters/{ref}/beat", data={}).get_json()
    assert "Iva Novak asks for the pen" in asked["html"]
    given = post(ben, ref, "pen", box_why="Half a thought", do="give")
    assert given.status_code == 303
    assert row(case, ref).slots["why"] == "Half a thought"
    assert "Iva Novak is writing" in ben.get(f"/letters/{ref}").text
    locked = re.findall(r"<textarea[^>]* name=[^>]* readonly>", iva.get(f"/letters/{ref}").text)
    assert not locked  # phrases, to be copied, stay so


def test_who_does_not_hold_the_pen_saves_nothing_and_loses_nothing(
    app: Flask, case: ACase, ref: str
) -> None:
    ben, iva = signed_in(app, BEN), signed_in(app, IVA)
    mine = boxes(iva, ref) | {"box_why": "Iva's words."}
    ben.post(f"/letters/{ref}/beat", data={"here": "1"})
    answer = iva.post(f"/letters/{ref}", data=mine)
    assert answer.status_code == 409
    assert "Ben Okoro is writing now. What you typed is kept as a draft of yours." in answer.text
    assert row(case, ref).slots["why"] != "Iva's words."
    again = iva.get(f"/letters/{ref}/versions")
    start = iva.post(f"/letters/{ref}/versions", data={"version": row(case, ref).version})
    assert (again.status_code, start.status_code) == (200, 409)
    pen.take(case.session, change_by(case.later(), ADA), ref)
    pen.let_go(case.session, change_by(case, ADA), ref)
    assert boxes(iva, ref)["box_why"] == "Iva's words."


def test_a_risk_manager_takes_it_in_one_click(app: Flask, ref: str) -> None:
    ben, ada, iva = (signed_in(app, email) for email in (BEN, ADA, IVA))
    ben.post(f"/letters/{ref}/beat", data={"here": "1"})
    assert 'value="take"' not in iva.get(f"/letters/{ref}").text
    assert iva.post(f"/letters/{ref}/pen", data={"do": "take"}).status_code == 409
    assert 'value="take"' in ada.get(f"/letters/{ref}").text
    assert ada.post(f"/letters/{ref}/pen", data={"do": "take"}).status_code == 303
    heard = ben.post(f"/letters/{ref}/beat", data={"here": "1"}).get_json()
    assert (heard["mine"], heard["theirs"]) == (False, True)
    assert "Ada Lind is writing" in heard["html"]


def test_nobody_else_asks_anything_of_a_desk(app: Flask, ref: str) -> None:
    for what in ("check-now", "unsaved", "beat", "pen"):
        assert signed_in(app, SAM).post(f"/letters/{ref}/{what}").status_code == 404
        assert signed_in(app, MONA).post(f"/letters/{ref}/{what}").status_code == 403
        assert app.test_client().post(f"/letters/{ref}/{what}").status_code == 401


def test_a_desk_that_is_only_heard_of_keeps_no_session_awake(app: Flask, ref: str) -> None:
    ben, long_ago = signed_in(app, BEN), int((now() - timedelta(minutes=29)).timestamp())
    with ben.session_transaction() as cookie:
        cookie["seen_at"] = long_ago
    ben.post(f"/letters/{ref}/beat", data={"here": "1"})
    with ben.session_transaction() as cookie:
        assert cookie["seen_at"] == long_ago
    post(ben, ref, "unsaved")
    with ben.session_transaction() as cookie:
        assert cookie["seen_at"] > long_ago


# Better words, and promises in one step


def test_a_press_puts_the_better_words_in(app: Flask, case: ACase, ref: str) -> None:
    ben = signed_in(app, BEN)
    typed = {"box_facts": "You had an INR of four. It was 11 March.", "box_why": "Typed as well."}
    html = post(ben, ref, "check-now", **typed).get_json()["html"]
    number = re.search(r'name="use" value="(\d+)"', html)
    assert number
    marked = {f"marked-{number[1]}": "INR"}
    answer = ben.post(f"/letters/{ref}", data=boxes(ben, ref) | typed | marked | {"use": number[1]})
    assert answer.status_code == 303
    facts = row(case, ref).slots["facts"]
    assert facts == "You had an INR (how slowly the blood clots) of four. It was 11 March."
    assert row(case, ref).slots["why"] == "Typed as well."


def test_a_press_mends_the_very_word_and_no_other_like_it(
    app: Flask, case: ACase, ref: str
) -> None:
    """A number in brackets goes with what labels it, in the box where it stands."""
    ben = signed_in(app, BEN)
    said = "We said INRx. You had an INR of four. Your notes (NHS number 943 476 5919) were lost."
    html = post(ben, ref, "check-now", box_facts=said).get_json()["html"]
    assert "“Your notes were lost.”" in html
    for marked in ("943 476 5919", "INR"):
        number = re.search(rf'name="marked-(\d+)" value="{marked}"', html)
        assert number
        told = {"box_facts": said, f"marked-{number[1]}": marked, "use": number[1]}
        ben.post(f"/letters/{ref}", data=boxes(ben, ref) | told)
        said = row(case, ref).slots["facts"]
    meant = "INR (how slowly the blood clots)"
    assert said == f"We said INRx. You had an {meant} of four. Your notes were lost."


def test_a_promise_is_ready_with_the_owner_and_day_its_sentence_names(app: Flask, ref: str) -> None:
    ben = signed_in(app, BEN)
    due = now().date() + timedelta(days=20)
    said = f"Ada Lind will ring you on {due.day} {due:%B} {due.year}."
    vague = "I will write to you as soon as possible."
    html = unescape(post(ben, ref, "check-now", box_changes=f"{said} {vague}").get_json()["html"])
    first, second = html.split('class="govuk-details"')[1:3]
    assert f'value="{ADA}" selected' in first
    assert f'value="{due.isoformat()}"' in first
    assert f'value="{BEN}" selected' in second
    assert "Give a day, or mark it as standing." in second
    assert "checked" not in second.partition("</details>")[0]


def test_beside_a_day_that_there_is_not_stands_what_the_calendar_says(app: Flask, ref: str) -> None:
    ben = signed_in(app, BEN)
    for said, why in (
        ("Wednesday 18 December 2026", "18 December 2026 is a Friday, not a Wednesday."),
        ("31 November 2026", "November 2026 has 30 days: there is no 31 November."),
    ):
        changes = f"We will write to you by {said}."
        html = unescape(post(ben, ref, "check-now", box_changes=changes).get_json()["html"])
        assert f"{why} Change the sentence first." in html
        assert f"{why} This is a promise" in html
        assert "The sentence says" not in html
        assert "names no day" not in html


def test_what_was_typed_beside_a_sentence_stays_with_it(app: Flask, ref: str) -> None:
    ben = signed_in(app, BEN)
    second = "We will buy new cupboards."
    had = {"promise-0-sentence": second, "promise-0-owner": ADA}
    changes = f"We will write to you as soon as we know. {second}"
    html = post(ben, ref, "check-now", box_changes=changes, **had).get_json()["html"]
    of_second = html.split('class="govuk-details"')[2]
    assert 'name="promise-1-owner"' in of_second
    assert f'value="{ADA}" selected' in of_second


def test_a_promise_added_with_two_days_is_not_saved(app: Flask, case: ACase, ref: str) -> None:
    ben, version = signed_in(app, BEN), row(case, ref).version
    new = {"add": "promise", "new-words": "We will write by 5 May 2027", "new-owner": ADA}
    for day in ({"new-due_on": "2027-05-12"}, {"new-standing": "yes"}):
        answer = ben.post(f"/letters/{ref}", data=boxes(ben, ref) | new | day)
        assert answer.status_code == 422
        assert "The sentence says Wednesday 5 May 2027" in answer.text
    assert row(case, ref).version == version
    same = boxes(ben, ref) | new | {"new-due_on": "2027-05-05"}
    assert ben.post(f"/letters/{ref}", data=same).status_code == 303


# How it read before


def test_how_it_read_before_with_what_went_and_what_came(app: Flask, case: ACase, ref: str) -> None:
    letters.edit(case.session, change_by(case, IVA), ref, {"slots": {"why": "We mixed up boxes."}})
    page = signed_in(app, MONA).get(f"/letters/{ref}/versions").text
    assert "3 of 3, as it reads now: saved by Iva Novak" in page
    assert "What Iva Novak changed after that" in page
    assert re.search(r"<ins><span[^>]*>\[came: </span>[^<]*mixed", page)
    assert "<del>" in page
    assert "Start again from this" not in page


def test_a_letter_is_started_again_from_earlier_words(app: Flask, case: ACase, ref: str) -> None:
    ben, then = signed_in(app, BEN), row(case, ref).version
    was = row(case, ref).slots["why"]
    letters.edit(case.session, change_by(case, IVA), ref, {"slots": {"why": "Other words."}})
    told = {"version": str(then), "seen": str(row(case, ref).version)}
    stale = ben.post(f"/letters/{ref}/versions", data=told | {"seen": str(then)})
    assert stale.status_code == 409
    assert ben.post(f"/letters/{ref}/versions", data=told).status_code == 303
    assert row(case, ref).slots["why"] == was
    assert ben.post(f"/letters/{ref}/versions", data={"version": "999999"}).status_code == 422
    assert len(re.findall("Start again from this", ben.get(f"/letters/{ref}/versions").text)) == 3


def test_who_only_returned_it_takes_no_pen_from_its_author(
    app: Flask, case: ACase, ref: str
) -> None:
    ada, ben = signed_in(app, ADA), signed_in(app, BEN)
    move_as(case, BEN, "submit", ref)
    move_as(case, ADA, "return_to_draft", ref, reason="Say it without the if.")
    assert not ada.post(f"/letters/{ref}/beat", data={"here": "1"}).get_json()["mine"]
    assert " is writing, since" not in ben.get(f"/letters/{ref}").text
    assert ben.post(f"/letters/{ref}/beat", data={"here": "1"}).get_json()["mine"]


def test_who_returned_it_and_types_on_has_the_pen(app: Flask, case: ACase, ref: str) -> None:
    ada = signed_in(app, ADA)
    move_as(case, BEN, "submit", ref)
    move_as(case, ADA, "return_to_draft", ref, reason="Say it without the if.")
    assert post(ada, ref, "unsaved", box_why="We looked away.").status_code == 200
    assert ada.post(f"/letters/{ref}/beat", data={"here": "1"}).get_json()["mine"]
