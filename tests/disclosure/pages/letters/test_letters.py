import re
from html import unescape
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from disclosure.actions.letters import writing as letters
from disclosure.clock import now
from disclosure.pages.letters.two_texts import both
from disclosure.records.access import looks_of
from disclosure.records.letter import files_of
from letters.dates import in_words
from tests.begun import begins_with
from tests.cases import (
    SLOTS,
    SORRY,
    ACase,
    a_case,
    a_letter,
    an_opened_case,
    change_by,
    record_as,
    through,
)
from tests.cases import letter_row as row
from tests.people import ADA, BEN, EVA, IVA, MONA, SAM
from tests.typed import seen_in, signed_in
from workflows.words import LetterState, State

pytestmark = [pytest.mark.usefixtures("team"), begins_with(a_case, at=State.APOLOGIZE)]

BAD = {"sorry": "I am sorry that we hurt you. We are sorry if this has upset you."}


def a_draft(case: ACase, **slots: str) -> str:
    letter, _ = letters.draft(case.session, change_by(case, BEN), "apology", {"to": case.person})
    ref = letter.ref
    boxes = {**SLOTS["apology"], **slots}
    letters.edit(case.session, change_by(case, BEN), ref, {"slots": boxes})
    return ref


def boxes(client: FlaskClient, ref: str) -> dict[str, str]:
    return boxes_in(client.get(f"/letters/{ref}").text)


def boxes_in(page: str) -> dict[str, str]:
    found = re.findall(r'<textarea[^>]* name="(box_\w+)"[^>]*>\n?(.*?)</textarea>', page, re.S)
    seen = re.search(r'name="seen" value="(\d+)"', page)
    assert seen
    return {name: unescape(words) for name, words in found} | {"seen": seen[1]}


def save(client: FlaskClient, ref: str, **more: Any) -> TestResponse:
    return client.post(f"/letters/{ref}", data={**boxes(client, ref), **more})


def summary(answer: TestResponse) -> str:
    return unescape(answer.text.partition("govuk-error-summary")[2].partition("</ul>")[0])


def test_a_letter_begins_from_what_is_on_record(ben: FlaskClient, case: ACase) -> None:
    path = f"/incidents/{case.ref}/letters/new"
    page = ben.get(f"{path}/closing?to={case.person}").text
    assert 'value="closing" checked' in page
    assert f'value="{case.person}" checked' in page
    answer = ben.post(path, data={"kind": "apology", "to": str(case.person)})
    assert answer.status_code == 303
    desk = ben.get(answer.location).text
    assert "Apology letter to Mrs Ann Price" in desk
    assert "Two boxes looked the same" in boxes(ben, answer.location.rpartition("/")[2])["box_why"]


def test_a_letter_to_nobody_is_refused_and_kept(ben: FlaskClient, case: ACase) -> None:
    answer = ben.post(f"/incidents/{case.ref}/letters/new", data={"kind": "apology"})
    assert answer.status_code == 422
    assert 'href="#to"' in answer.text
    assert 'value="apology" checked' in answer.text


def test_each_fault_stands_beside_its_box_numbered_as_in_the_list(
    ben: FlaskClient, case: ACase
) -> None:
    ref = a_draft(case, **BAD, facts="Mistakes were made.", support="")
    page = unescape(ben.get(f"/letters/{ref}").text)
    listed = re.findall(r'<li><a class="govuk-link" href="#(fault-\d+)">', page)
    assert len(listed) >= 4
    parts = dict(re.findall(r'id="part-(\w+)">(.*?)(?=<div class="app-part"|<section)', page, re.S))
    assert [re.findall('id="(fault-[0-9]+)"', parts[name]) for name in ("sorry", "facts")] == [
        ["fault-1"],
        ["fault-2"],
    ]
    assert "Doubts that they were hurt" in parts["sorry"]
    assert "Help that we offer." in parts["support"]
    assert ">Help that we offer</a>: this part is missing" in page
    assert "Nothing to mend" in parts["why"]
    assert all(f'id="{fault}"' in page for fault in listed)


def test_what_is_written_is_saved_and_checked_again(ben: FlaskClient, case: ACase) -> None:
    ref = a_draft(case, **BAD)
    answer = save(ben, ref, box_sorry=SORRY)
    assert answer.status_code == 303
    assert row(case, ref).slots["sorry"] == SORRY
    assert "Doubts that they were hurt" not in ben.get(answer.location).text


def test_who_saves_what_did_not_change_wrote_nothing(app: Flask, case: ACase) -> None:
    ref = a_draft(case)
    version = row(case, ref).version
    assert save(signed_in(app, IVA), ref).status_code == 303
    assert (row(case, ref).written_by, row(case, ref).version) == ([BEN], version)


def test_somebody_was_faster_and_neither_text_is_lost(app: Flask, case: ACase) -> None:
    ref = a_draft(case, sorry="I am sorry that we hurt you.")
    ben, iva = signed_in(app, BEN), signed_in(app, IVA)
    mine = boxes(ben, ref) | {"box_sorry": "I am sorry that we hurt you. We were careless."}
    save(iva, ref, box_sorry="I am sorry that we hurt you. You trusted us.")
    answer = ben.post(f"/letters/{ref}", data=mine)
    assert answer.status_code == 409
    page = answer.text
    assert "Iva Novak saved after you opened the letter" in page
    assert "<ins>You trusted us.</ins>" in page
    assert "<ins>We were careless.</ins>" in page
    both_of_them = "I am sorry that we hurt you. You trusted us. We were careless."
    assert both_of_them in page
    seen = re.search(r'name="seen" value="(\d+)"', page)
    assert seen
    again = mine | {"box_sorry": both_of_them, "seen": seen[1]}
    assert ben.post(f"/letters/{ref}", data=again).status_code == 303
    assert row(case, ref).slots["sorry"] == both_of_them


def test_taken_on_meanwhile_the_words_are_kept_as_a_note(app: Flask, case: ACase) -> None:
    ref = a_draft(case)
    ben, iva = signed_in(app, BEN), signed_in(app, IVA)
    mine = boxes(ben, ref) | {"box_closing": "With all our sorrow."}
    save(iva, ref, do="submit")
    answer = ben.post(f"/letters/{ref}", data=mine)
    assert answer.status_code == 409
    assert "With all our sorrow." in answer.text
    assert ben.post(f"/letters/{ref}", data=mine | {"keep": "theirs"}).status_code == 303
    note = list(case.now.case.records.values())[-1]
    assert (note.kind, "With all our sorrow." in note.body["words"]) == ("note", True)


def test_a_promise_in_the_text_becomes_one_with_owner_and_day(
    ben: FlaskClient, case: ACase
) -> None:
    sentence = "We will buy new cupboards in May."
    ref = a_draft(case, changes=sentence)
    assert "A promise nobody owns" in ben.get(f"/letters/{ref}").text
    owned = {"link": "0", "promise-0-sentence": sentence, "promise-0-owner": ADA}
    answer = save(ben, ref, **owned)
    assert answer.status_code == 422
    assert "give a day, or say that the promise stands without one" in summary(answer)
    assert f'value="{ADA}" selected' in answer.text
    assert save(ben, ref, **owned, **{"promise-0-due_on": "2027-05-20"}).status_code == 303
    promise = next(p for p in case.now.commitments if p.letter_ref == ref)
    assert (promise.words, promise.owner, str(promise.due_on)) == (sentence, ADA, "2027-05-20")
    assert "A promise nobody owns" not in ben.get(f"/letters/{ref}").text


def test_a_promise_is_tied_to_one_that_is_there(ben: FlaskClient, case: ACase) -> None:
    due_on = next(p.due_on for p in case.now.commitments if p.ref == case.promise)
    assert due_on
    sentence = f"We will ring you on {in_words(due_on)}."
    ref = a_draft(case, changes=sentence)
    there = {"promise-0-sentence": sentence, "promise-0-commitment": case.promise}
    assert save(ben, ref, link="0", **there).status_code == 303
    assert row(case, ref).links == {sentence: case.promise}


def test_a_promise_whose_words_change_is_offered_the_owner_it_had(
    ben: FlaskClient, case: ACase
) -> None:
    sentence = "We will buy new cupboards for the ward by 20 May 2027."
    ref = a_draft(case, changes=sentence)
    owned = {"promise-0-sentence": sentence, "promise-0-owner": ADA}
    save(ben, ref, link="0", **owned, **{"promise-0-due_on": "2027-05-20"})
    promise = next(p for p in case.now.commitments if p.letter_ref == ref)
    save(ben, ref, box_changes=sentence.replace("buy", "order"))
    assert row(case, ref).links == {}
    assert f'value="{promise.ref}" selected' in ben.get(f"/letters/{ref}").text
    save(ben, ref, box_changes=sentence.replace("20 May", "27 May"))
    assert f'value="{promise.ref}" selected' not in ben.get(f"/letters/{ref}").text


def test_a_promise_is_built_from_who_what_and_when(ben: FlaskClient, case: ACase) -> None:
    ref = a_draft(case)
    new = {"add": "promise", "new-words": "send you the scan report", "new-owner": ADA}
    assert "give a day" in summary(save(ben, ref, **new))
    assert save(ben, ref, **new, **{"new-due_on": "2027-05-20"}).status_code == 303
    sentence = "Ada Lind will send you the scan report by Thursday 20 May 2027."
    assert sentence in row(case, ref).text
    assert list(row(case, ref).links) == [sentence]


def test_whoever_wrote_it_cannot_approve_and_reads_who_can(app: Flask, case: ACase) -> None:
    ref = a_draft(case)
    ben = signed_in(app, BEN)
    assert "You wrote it, so you cannot." in ben.get(f"/letters/{ref}").text
    assert save(ben, ref, do="submit").status_code == 303
    page = ben.get(f"/letters/{ref}").text
    assert "It waits for somebody who approves letters." in page
    assert "Who can: Eva Marsh." in page
    assert "Approve these words" not in page


def approve(client: FlaskClient, ref: str, **more: str) -> TestResponse:
    page = client.get(f"/letters/{ref}").text
    found = dict(re.findall(r'name="(seen|sha256)" value="(\w+)"', page))
    return client.post(f"/letters/{ref}/approve", data=found | more)


def test_another_person_approves_the_exact_words(app: Flask, case: ACase) -> None:
    ref = a_letter(case, "apology", until="submit")
    eva = signed_in(app, EVA)
    assert row(case, ref).text_sha256 in eva.get(f"/letters/{ref}").text
    answer = approve(eva, ref, sha256="0" * 64)
    assert answer.status_code == 409
    assert "This is not the text as it stands now" in answer.text
    assert eva.post(f"/letters/{ref}/approve", data={}).status_code == 422
    assert approve(eva, ref).status_code == 303
    assert (row(case, ref).state, row(case, ref).approved_by) == (LetterState.APPROVED, EVA)


def test_who_approves_finds_how_it_read_before_it_was_returned(app: Flask, case: ACase) -> None:
    """Whether what it was returned for was mended could be read only by who may write it."""
    ref = a_letter(case, "apology", until="submit")
    eva = signed_in(app, EVA)
    assert f'href="/letters/{ref}/versions"' in eva.get(f"/letters/{ref}").text
    assert "<h1" in eva.get(f"/letters/{ref}/versions").text


def test_some_faults_may_stand_with_a_reason_and_others_never(app: Flask, case: ACase) -> None:
    words = "You had an INR of four. We are sorry if this has upset you."
    ref = a_letter(case, "apology", until="submit", facts=f"{SLOTS['apology']['facts']} {words}")
    eva = signed_in(app, EVA)
    page = eva.get(f"/letters/{ref}").text
    names = re.findall(r'name="(accept_[^"]+)"', page)
    assert [name for name in names if "conditional" in name] == []
    assert "This cannot be accepted." in page
    reasons = dict.fromkeys(names, "They work in a hospital")
    answer = approve(eva, ref, **reasons)
    assert answer.status_code == 422
    assert "doubts that they were hurt" in summary(answer)
    assert "They work in a hospital" in answer.text


def test_what_may_stand_is_accepted_with_its_reason(app: Flask, case: ACase) -> None:
    facts = f"{SLOTS['apology']['facts']} You had an INR of four."
    ref = a_letter(case, "apology", until="submit", facts=facts)
    eva = signed_in(app, EVA)
    names = re.findall(r'name="(accept_[^"]+)"', eva.get(f"/letters/{ref}").text)
    assert len(names) == 1
    answer = approve(eva, ref, **{names[0]: "no"})
    assert (answer.status_code, "at least three words" in answer.text) == (422, True)
    assert approve(eva, ref, **{names[0]: "She is a nurse herself"}).status_code == 303
    accepted = row(case, ref).accepted
    assert [(each["kind"], each["reason"]) for each in accepted] == [
        ("jargon", "She is a nurse herself")
    ]


def issue(client: FlaskClient, ref: str, **typed: str) -> TestResponse:
    seen = seen_in(client.get(f"/letters/{ref}/issue").text)
    plan = {"how": "post", "format": "standard", "knows": "told"}
    return client.post(f"/letters/{ref}/issue", data={"seen": seen, **plan, **typed})


def test_it_is_issued_only_to_the_right_person_and_read(app: Flask, case: ACase) -> None:
    ref, ada = a_letter(case, "apology", until="approve"), signed_in(app, ADA)
    answer = issue(ada, ref, surname="Nowak", read="yes")
    assert (answer.status_code, "not the name on the letter" in answer.text) == (422, True)
    answer = issue(ada, ref, surname="Price")
    assert (answer.status_code, 'href="#read' in answer.text) == (422, True)
    assert row(case, ref).state is LetterState.APPROVED
    assert issue(ada, ref, surname="price", read="yes").status_code == 303
    assert row(case, ref).state is LetterState.ISSUED


def test_the_bytes_of_record_are_served_as_they_were_issued(app: Flask, case: ACase) -> None:
    ref = a_letter(case, "apology", until="issue")
    files = {file.format: file.content for file in files_of(case.session, row(case, ref).id)}
    client = signed_in(app, MONA)
    for form, content in files.items():
        answer = client.get(f"/letters/{ref}/file/{form}")
        assert answer.data == content
        name = re.search('filename="([^"]+)"', answer.headers["Content-Disposition"])
        assert name
        assert re.fullmatch(rf"{ref}-{form}\.(pdf|html|txt)", name[1])
        assert "script" not in answer.headers["Content-Security-Policy"]
    assert client.get(f"/letters/{ref}/file/other").status_code == 404
    assert signed_in(app, SAM).get(f"/letters/{ref}/file/text").status_code == 404
    case.session.rollback()
    seen = [look.what for look in looks_of(case.session, case.id)]
    assert {f"letter {ref}, issued, {form}" for form in files} <= set(seen)


def test_a_draft_is_read_as_they_will_read_it_and_marked(ben: FlaskClient, case: ACase) -> None:
    ref = a_draft(case, sorry="I am sorry <b>that</b> we hurt you.")
    page = ben.get(f"/letters/{ref}/preview").text
    assert "DRAFT" in page
    assert "I am sorry &lt;b&gt;that&lt;/b&gt; we hurt you." in page
    assert ben.get(f"/letters/{ref}/preview/large_print").data.startswith(b"%PDF")
    assert ben.get(f"/letters/{ref}/preview/other").status_code == 404


def how_far(client: FlaskClient, ref: str) -> list[str]:
    """The steps of the bar that are done, and where it stands."""
    bar = client.get(f"/letters/{ref}").text.partition('class="app-steps"')[2].partition("</ol>")[0]
    return re.findall(r'<li class="is-\w+"[^>]*>([^<]+)', bar)


def test_it_is_sent_delivered_and_comes_back(app: Flask, case: ACase) -> None:
    ref, ada = a_letter(case, "apology", until="issue"), signed_in(app, ADA)
    typed_at = f"{now().astimezone(case.now.zone):%Y-%m-%dT%H:%M}"
    moves = f"/letters/{ref}/moves"
    sent = {"how": "post", "format": ["standard", "large_print"], "at": typed_at}
    assert ada.post(f"{moves}/send", data=sent).status_code == 303
    early = {"how": "posted_not_returned", "format": "standard", "at": typed_at}
    answer = ada.post(f"{moves}/deliver", data=early)
    assert (answer.status_code, "Seven days have to pass" in answer.text) == (422, True)
    assert ada.post(f"{moves}/deliver", data=early | {"how": "told_us"}).status_code == 303
    back = {"at": typed_at, "why": " "}
    assert ada.post(f"{moves}/returned", data=back).status_code == 422
    assert how_far(ada, ref)[-1] == "Delivered"
    back["why"] = "Gone away"  # as the post office writes it
    assert ada.post(f"{moves}/returned", data=back).status_code == 303
    assert row(case, ref).state is LetterState.RETURNED
    before = ["Draft", "In review", "Approved", "Issued", "Sent"]
    assert how_far(ada, ref) == [*before, "Returned undelivered"]


def test_a_way_they_forbade_is_not_offered_and_refused(app: Flask, session: Session) -> None:
    case = an_opened_case(session)
    case = through(case, State.APOLOGIZE)
    from_ben = {"person": case.person, "safe": {"never": ["post"]}, "reason": "She told me so"}
    record_as(case, BEN, "person_change", **from_ben)
    ref, ada = a_letter(case, "apology", until="issue"), signed_in(app, ADA)
    page = ada.get(f"/letters/{ref}/moves/send").text
    assert 'value="post"' not in page
    assert "asked us never to: post" in page
    answer = ada.post(f"/letters/{ref}/moves/send", data={"how": "post", "format": "standard"})
    assert answer.status_code == 422
    assert "They asked us never to use post" in answer.text


def test_it_returns_to_draft_or_is_withdrawn_with_a_reason(app: Flask, case: ACase) -> None:
    ref, eva = a_letter(case, "apology", until="approve"), signed_in(app, EVA)
    reason = {"reason": "Say what changed since"}
    assert eva.post(f"/letters/{ref}/moves/return_to_draft", data=reason).status_code == 303
    assert row(case, ref).state is LetterState.DRAFT
    assert eva.post(f"/letters/{ref}/moves/withdraw", data={}).status_code == 422
    assert eva.post(f"/letters/{ref}/moves/withdraw", data=reason).status_code == 303
    assert how_far(eva, ref) == ["Draft", "Withdrawn"]
    assert row(case, ref).state is LetterState.WITHDRAWN


def test_a_stranger_finds_no_letter_and_a_reader_no_desk(app: Flask, case: ACase) -> None:
    ref = a_draft(case)
    sam, mona = signed_in(app, SAM), signed_in(app, MONA)
    for path in ("", "/preview"):
        assert sam.get(f"/letters/{ref}{path}").status_code == 404
    assert sam.post(f"/letters/{ref}", data={"box_sorry": "Mine"}).status_code == 404
    assert sam.get("/letters/LET-2026-999999").status_code == 404
    assert "<textarea" not in mona.get(f"/letters/{ref}").text
    assert mona.post(f"/letters/{ref}", data={"box_sorry": "Mine"}).status_code == 403
    assert mona.get(f"/letters/{ref}/issue").status_code == 403


def test_looking_at_a_letter_in_any_state_changes_nothing(app: Flask, case: ACase) -> None:
    ada = signed_in(app, ADA)
    for step in ("submit", "approve", "issue", "send", "deliver"):
        ref = a_letter(case, "apology", until=step)
        before = row(case, ref).version
        assert ada.get(f"/letters/{ref}").status_code == 200
        assert row(case, ref).version == before


@pytest.mark.parametrize(
    ("theirs", "mine", "joined"),
    [
        ("One. Two.", "One. Two.", "One. Two."),
        ("One. Two.", "One. Three.", "One. Two. Three."),
        ("", "Mine alone", "Mine alone"),
        ("Theirs.\n\nLast.", "Theirs.\n\nNew.\n\nLast.", "Theirs.\n\nNew.\n\nLast."),
    ],
)
def test_two_texts_are_joined_and_nothing_is_lost(theirs: str, mine: str, joined: str) -> None:
    assert both(theirs, mine).joined == joined
