"""The page of easy words and translation: saved, refused, kept where typed, and what it says."""

import re
from html import unescape

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from disclosure.actions.letters import pen
from disclosure.actions.letters import writing as letters
from disclosure.actions.letters.words import set_easy_read, set_translation
from disclosure.clock import now
from letters.printing.markdown import blocks
from tests.begun import begins_with
from tests.cases import (
    ACase,
    a_case,
    a_letter,
    change_by,
    move_as,
    record_as,
)
from tests.cases import letter_row as row
from tests.people import ADA, BEN, CAL, EVA, IVA, MONA
from tests.typed import signed_in
from workflows.words import State

pytestmark = begins_with(a_case, at=State.APOLOGIZE)

EASY = "Dear Mrs Price\n\nWe made a mistake.\nYou got too much of a medicine.\nWe are sorry."
POLISH = "Szanowna Pani\n\nPodaliśmy Pani za dużo leku. To był nasz błąd. Przepraszamy."
SECOND = {
    "language": "pl",
    "text": POLISH,
    "translated_by": "DeepL",
    "checked_by": "Ewa Nowak",
    "checked_on": "2026-03-19",
}


def page(client: FlaskClient, ref: str) -> str:
    return unescape(client.get(f"/letters/{ref}/other-words").text)


def post(client: FlaskClient, ref: str, do: str, **typed: str) -> TestResponse:
    seen = re.search(r'name="seen" value="(\d+)"', page(client, ref))
    assert seen
    return client.post(f"/letters/{ref}/other-words", data={"seen": seen[1], "do": do, **typed})


def test_easy_words_are_saved_with_hints_and_taken_out(app: Flask, case: ACase, ref: str) -> None:
    ben = signed_in(app, BEN)
    assert "Write what Mrs Ann Price needs" in page(ben, ref)
    long = "We will tell you all of it once more when you are here with us in our ward next week."
    assert post(ben, ref, "easy", easy_read=f"{EASY}\n{long}").status_code == 303
    assert row(case, ref).easy_read == f"{EASY}\n{long}"
    shown = page(ben, ref)
    assert "It could be easier: 1" in shown
    assert "This sentence has 20 words" in shown
    assert post(ben, ref, "easy", easy_read="").status_code == 303
    assert row(case, ref).easy_read is None


def test_the_language_that_she_reads_is_chosen_already(app: Flask, case: ACase, ref: str) -> None:
    """Beside “reads: Polish” the list asked once more which language."""
    ben, polish = signed_in(app, BEN), '<option value="pl" selected>'
    assert " selected>" not in page(ben, ref).replace('<option value="" selected>', "")
    told = {"person": case.person, "language": "Polish", "reason": "Her daughter told me so"}
    record_as(case, BEN, "person_change", **told)
    assert polish in page(ben, ref)
    # What nobody typed is not said to be unsaved.
    assert post(ben, ref, "easy", language="pl", easy_read=EASY).status_code == 303
    assert row(case, ref).translation is None
    assert post(ben, ref, "second_as_it_is", **SECOND).status_code == 303
    assert post(ben, ref, "take_out_second", easy_read=EASY, **SECOND).status_code == 303
    assert row(case, ref).translation is None
    assert polish in page(ben, ref)


def test_words_nobody_changed_make_nobody_a_writer(app: Flask, case: ACase, ref: str) -> None:
    set_easy_read(case.session, change_by(case, BEN), ref, EASY)
    version = row(case, ref).version
    assert post(signed_in(app, IVA), ref, "easy", easy_read=EASY).status_code == 303
    assert (row(case, ref).version, row(case, ref).written_by) == (version, [BEN])


def test_a_translation_is_saved_and_shown_to_the_approver(
    app: Flask, case: ACase, ref: str
) -> None:
    assert post(signed_in(app, BEN), ref, "second_as_it_is", **SECOND).status_code == 303
    assert row(case, ref).translation
    move_as(case, BEN, "submit", ref)
    read = unescape(signed_in(app, EVA).get(f"/letters/{ref}").text)
    assert "Polish. Translated by DeepL, checked by Ewa Nowak on Thursday 19 March" in read
    assert "Podaliśmy Pani za dużo leku" in read
    assert "The text changed after that" not in read


def test_a_translation_that_leaves_parts_out_is_said_before_it_is_saved_and_to_the_approver(
    app: Flask, case: ACase, ref: str
) -> None:
    ben, eva = signed_in(app, BEN), signed_in(app, EVA)
    parts = len(list(blocks(row(case, ref).text)))
    apart = f"The letter has {parts} parts, and the translation 2 parts. They first differ at part"
    answer = post(ben, ref, "second", **SECOND)
    said = unescape(answer.text)
    assert answer.status_code == 422
    assert apart in said
    assert "Nothing is saved yet." in said
    assert "Podaliśmy Pani" in said
    assert row(case, ref).translation is None
    assert 'value="second_as_it_is"' in said
    assert post(ben, ref, "second_as_it_is", **SECOND).status_code == 303
    assert row(case, ref).translation
    assert apart in page(ben, ref)
    move_as(case, BEN, "submit", ref)
    read = unescape(eva.get(f"/letters/{ref}").text)
    assert "does not match the letter part by part" in read
    assert apart in read


def test_one_that_has_every_part_is_saved_at_once_and_nothing_is_said(
    app: Flask, case: ACase, ref: str
) -> None:
    ben, whole = signed_in(app, BEN), row(case, ref).text.replace("Dear", "Szanowna")
    assert post(ben, ref, "second", **SECOND | {"text": whole}).status_code == 303
    assert "do not match" not in page(ben, ref)
    move_as(case, BEN, "submit", ref)
    assert "part by part" not in unescape(signed_in(app, EVA).get(f"/letters/{ref}").text)


def test_what_is_wrong_is_said_beside_its_box_and_what_was_typed_stays(
    app: Flask, case: ACase, ref: str
) -> None:
    ben = signed_in(app, BEN)
    answer = post(ben, ref, "second_as_it_is", **SECOND | {"checked_by": "Google Translate"})
    said = unescape(answer.text)
    assert answer.status_code == 422
    assert 'href="#checked_by"' in said
    assert "A machine or a service alone is not enough" in said
    assert "Podaliśmy Pani" in said
    assert row(case, ref).translation is None


def test_what_was_typed_in_the_other_part_is_kept_on_the_page(
    app: Flask, case: ACase, ref: str
) -> None:
    ben = signed_in(app, BEN)
    answer = post(ben, ref, "easy", easy_read=EASY, **SECOND)
    said = unescape(answer.text)
    assert answer.status_code == 200
    assert "The other part of this page is not saved yet" in said
    assert "Podaliśmy Pani" in said
    assert (row(case, ref).easy_read, row(case, ref).translation) == (EASY, None)
    seen = re.search(r'name="seen" value="(\d+)"', said)
    assert seen
    typed = {"seen": seen[1], "do": "second_as_it_is", "easy_read": EASY, **SECOND}
    assert ben.post(f"/letters/{ref}/other-words", data=typed).status_code == 303
    assert row(case, ref).translation


def test_somebody_faster_is_named_and_nothing_is_lost(app: Flask, case: ACase, ref: str) -> None:
    ben = signed_in(app, BEN)
    seen = str(row(case, ref).version)
    set_easy_read(case.session, change_by(case, IVA), ref, EASY)
    typed = {"seen": seen, "do": "easy", "easy_read": "Mine, which I typed."}
    answer = ben.post(f"/letters/{ref}/other-words", data=typed)
    assert answer.status_code == 409
    assert "Mine, which I typed." in unescape(answer.text)
    assert row(case, ref).easy_read == EASY


def test_while_another_writes_the_letter_nothing_is_saved(
    app: Flask, case: ACase, ref: str
) -> None:
    case.at = now()
    pen.hear(case.session, change_by(case, IVA), ref)
    answer = post(signed_in(app, BEN), ref, "easy", easy_read=EASY)
    assert answer.status_code == 409
    assert "Iva Novak is writing this letter now" in unescape(answer.text)
    assert "We made a mistake." in answer.text
    assert row(case, ref).easy_read is None


def test_a_changed_text_is_named_here_and_to_the_approver(
    app: Flask, case: ACase, ref: str
) -> None:
    set_translation(case.session, change_by(case, BEN), ref, SECOND)
    support = {"support": "You can talk with our counsellor, free, whenever you want."}
    letters.edit(case.session, change_by(case, BEN), ref, {"slots": support})
    assert "The text of the letter changed after Ewa Nowak" in page(signed_in(app, BEN), ref)
    first = signed_in(app, BEN).get(f"/letters/{ref}").text.partition('id="live-next"')[2]
    assert "The text changed after the translation</a>: have it looked at again" in first
    move_as(case, BEN, "submit", ref)
    read = unescape(signed_in(app, EVA).get(f"/letters/{ref}").text)
    assert "Ewa Nowak, or somebody else who reads both languages, has to look" in read


def test_easy_words_of_an_older_text_are_asked_for_again(app: Flask, case: ACase, ref: str) -> None:
    ben = signed_in(app, BEN)
    post(ben, ref, "easy", easy_read=EASY)
    assert "Look at the easy words again" not in page(ben, ref)
    support = {"support": "You can talk with our counsellor, free, whenever you want."}
    letters.edit(case.session, change_by(case, BEN), ref, {"slots": support})
    assert "Look at the easy words again" in page(ben, ref)
    post(ben, ref, "easy", easy_read=EASY)
    assert "Look at the easy words again" not in page(ben, ref)


def test_faults_of_the_easy_words_come_up_here_and_to_the_approver(
    app: Flask, case: ACase, ref: str
) -> None:
    ben, eva = signed_in(app, BEN), signed_in(app, EVA)
    post(ben, ref, "easy", easy_read=f"{EASY}\nYour INR was too high.")
    assert "In the easy words: a hospital word" in page(ben, ref)
    move_as(case, BEN, "submit", ref)
    read = eva.get(f"/letters/{ref}").text
    (name,) = re.findall(r'name="(accept_[^"]+)"', read)
    assert name.endswith("_easy_read")
    sha = row(case, ref).text_sha256
    typed = {"seen": str(row(case, ref).version), "sha256": sha}
    assert eva.post(f"/letters/{ref}/approve", data=typed).status_code == 422
    typed[name] = "She is a nurse herself"
    assert eva.post(f"/letters/{ref}/approve", data=typed).status_code == 303
    listed = unescape(eva.get("/letters/accepted").text)
    assert "“INR”" in listed
    assert "(in the easy words)" in listed


def test_a_promise_of_the_easy_words_is_tied_to_the_one_it_repeats(
    app: Flask, case: ACase, ref: str
) -> None:
    ben = signed_in(app, BEN)
    post(ben, ref, "easy", easy_read=f"{EASY}\nWe will ring you.")
    assert "Which promise does this repeat?" in page(ben, ref)
    assert post(ben, ref, "", link="1").status_code == 422
    assert post(ben, ref, "", link="9").status_code == 422
    told = {"link": "1", "promise-1": case.promise}
    assert post(ben, ref, "", **told).status_code == 303
    assert row(case, ref).links["We will ring you."] == case.promise
    assert "Which promise does this repeat?" not in page(ben, ref)


def test_a_letter_under_review_sends_back_to_itself(app: Flask, case: ACase) -> None:
    ref = a_letter(case, "apology", until="submit")
    ben = signed_in(app, BEN)
    answer = ben.get(f"/letters/{ref}/other-words")
    assert (answer.status_code, answer.location) == (303, f"/letters/{ref}")
    typed = {"seen": str(row(case, ref).version), "do": "easy", "easy_read": EASY}
    answer = ben.post(f"/letters/{ref}/other-words", data=typed)
    assert answer.status_code == 409
    assert "Return the letter to draft first" in answer.text


def test_the_desk_says_what_is_left_to_mend_there(app: Flask, case: ACase, ref: str) -> None:
    told = f"{EASY}\nYour INR was too high."
    set_easy_read(case.session, change_by(case, BEN), ref, told)
    set_translation(case.session, change_by(case, BEN), ref, SECOND)
    support = {"support": "You can talk with our counsellor, free, whenever you want."}
    letters.edit(case.session, change_by(case, BEN), ref, {"slots": support})
    desk = unescape(signed_in(app, BEN).get(f"/letters/{ref}").text)
    assert "The check finds 1 thing to mend in the easy words." in desk
    assert "The text changed after the translation was checked" in desk


def test_in_a_language_the_check_does_not_know_the_approver_judges(app: Flask, case: ACase) -> None:
    told = {"to": case.person, "language": "pl", "text": POLISH}
    letter, _ = letters.draft(case.session, change_by(case, BEN), "apology", told)
    ref = letter.ref
    move_as(case, BEN, "submit", ref)
    eva = signed_in(app, EVA)
    shown = unescape(eva.get(f"/letters/{ref}").text)
    for says in (
        "The check cannot read Polish: you judge the words",
        "What this letter must hold: judge it yourself",
        "Is it a real apology?",
    ):
        assert says in shown
    assert "7 of 7" not in shown
    (name,) = re.findall(r'name="(accept_[^"]+)"', shown)
    typed = {"seen": str(row(case, ref).version), "sha256": row(case, ref).text_sha256}
    typed[name] = "I read Polish, and it says sorry"
    assert eva.post(f"/letters/{ref}/approve", data=typed).status_code == 303
    assert "apology" in row(case, ref).contents
    confirmed = "Confirmed by its approver: An apology for what we did"
    assert confirmed in unescape(eva.get(f"/letters/{ref}").text)
    assert confirmed in unescape(eva.get("/letters/accepted").text)


def test_the_desk_leads_there_and_who_may_not_write_does_not_come_in(app: Flask, ref: str) -> None:
    assert f"/letters/{ref}/other-words" in signed_in(app, BEN).get(f"/letters/{ref}").text
    for email in (EVA, MONA, CAL):
        assert signed_in(app, email).get(f"/letters/{ref}/other-words").status_code == 403
    assert signed_in(app, ADA).get(f"/letters/{ref}/other-words").status_code == 200


def test_words_of_a_page_run_nothing(app: Flask, ref: str) -> None:
    hostile = "<script>alert(1)</script> {{ 7*7 }}"
    ben = signed_in(app, BEN)
    post(ben, ref, "easy", easy_read=f"{EASY}\n{hostile}")
    for path in (f"/letters/{ref}/other-words", f"/letters/{ref}"):
        shown = ben.get(path).text
        assert "<script>alert" not in shown
        assert "49" not in re.findall(r"alert\(1\).{0,40}", shown)[:1]


def test_figures_that_differ_are_named_to_the_writer_and_to_the_approver(
    app: Flask, case: ACase, ref: str
) -> None:
    ben, eva = signed_in(app, BEN), signed_in(app, EVA)
    whole = row(case, ref).text.replace("5,000", "500")
    assert post(ben, ref, "second", **SECOND | {"text": whole}).status_code == 303
    shown = page(ben, ref)
    assert "Look at the numbers of the translation: some are not those of the letter" in shown
    says = "The letter has “5,000” here, and the translation has not."
    assert says in shown
    move_as(case, BEN, "submit", ref)
    assert f"Numbers of the translation differ. {says}" in unescape(eva.get(f"/letters/{ref}").text)
    move_as(case, EVA, "return_to_draft", ref)
    right = {"text": whole, "figures_are_right": "yes"}
    assert post(ben, ref, "second", **SECOND | right).status_code == 303
    assert "Nothing to mend here" in page(ben, ref)
    assert "Ewa Nowak, who checked it, says that this is right." in page(ben, ref)


def test_another_telephone_number_is_a_fault_on_the_page(app: Flask, case: ACase, ref: str) -> None:
    facts = {"facts": "You can ring us on 01632 960101."}
    letters.edit(case.session, change_by(case, BEN), ref, {"slots": facts})
    whole = row(case, ref).text.replace("on 01632 960101", "on 01632 960199")
    ben = signed_in(app, BEN)
    assert post(ben, ref, "second", **SECOND | {"text": whole}).status_code == 303
    shown = page(ben, ref)
    assert "In the translation: another day or telephone number than the letter has" in shown
    assert "Nothing to mend here" not in shown


def test_after_a_change_the_old_day_and_no_tick_do_not_make_it_checked_again(
    app: Flask, case: ACase, ref: str
) -> None:
    ben, day = signed_in(app, BEN), case.day(2)
    set_translation(case.session, change_by(case, BEN), ref, SECOND)
    case.later(days=2)
    support = {"support": "You can talk with our counsellor, free, whenever you want."}
    letters.edit(case.session, change_by(case, BEN), ref, {"slots": support})
    shown = page(ben, ref)
    assert "They compared it again with the letter as it reads now" in shown
    assert 'value="2026-03-19"' not in shown
    answer = post(ben, ref, "second_as_it_is", **SECOND)
    assert answer.status_code == 422
    assert "the letter changed on 21 March 2026. Give the day they read that." in answer.text
    assert 'href="#compared_again' in answer.text
    told = SECOND | {"checked_on": day, "compared_again": "yes"}
    assert post(ben, ref, "second_as_it_is", **told).status_code == 303
    assert "They compared it again" not in page(ben, ref)


def test_easy_words_saved_beside_it_are_the_whole_of_what_was_typed(
    app: Flask, case: ACase, ref: str
) -> None:
    ben = signed_in(app, BEN)
    set_translation(case.session, change_by(case, BEN), ref, SECOND)
    letters.edit(case.session, change_by(case, BEN), ref, {"slots": {"facts": "We gave too much."}})
    typed = SECOND | {"checked_on": "", "easy_read": EASY}
    assert post(ben, ref, "easy", **typed).status_code == 303


def test_the_first_line_of_the_desk_names_what_is_to_mend_in_other_words(
    app: Flask, case: ACase, ref: str
) -> None:
    ben = signed_in(app, BEN)
    desk = unescape(ben.get(f"/letters/{ref}").text)
    assert "Nothing to mend. Read it once more" in desk
    set_easy_read(case.session, change_by(case, BEN), ref, f"{EASY}\nSorry if this hurt you.")
    desk = unescape(ben.get(f"/letters/{ref}").text)
    first = desk.partition('id="live-next"')[2].partition("</div>")[0]
    assert "Mend this one, then send it for approval" in first
    assert f'href="/letters/{ref}/other-words#fault-1">“Sorry if this hurt you' in first
    assert "in the easy words: " in first
    assert "1 to mend." in desk
    assert ">Send it as it is<" in desk
    assert "One thing can never be accepted: sent as it is, it can only be returned" in desk
    assert 'id="fault-1"' in page(ben, ref)
    html = re.findall(r'<textarea[^>]* name="(box_\w+)"[^>]*>\n?(.*?)</textarea>', desk, re.S)
    live = ben.post(f"/letters/{ref}/check-now", data=dict(html)).get_json()
    assert live["count"] == "1 to mend"
    assert "Sorry if this hurt you" in live["html"].partition('id="live-cards-')[0]
