import re
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from disclosure.actions.users import Person, change_user, disable_user
from disclosure.clock import now
from disclosure.records.access import looks_of
from tests.cases import (
    ACase,
    a_letter,
    a_next_contact,
    a_person,
    a_talk,
    acknowledged,
    an_opened_case,
    move_as,
    record_as,
)
from tests.cases import promise_row as row
from tests.people import (
    ADA,
    ADAM,
    BEN,
    EVA,
    IVA,
    OPENED_FOR_WORK,
    OPERATOR,
    RON,
    SAM,
    SITE,
    actor,
)
from tests.typed import seen_in, signed_in
from workflows.words import CommitmentState as S

pytestmark = pytest.mark.usefixtures("team")


@pytest.fixture
def case(session: Session) -> ACase:
    """Its promise is due in ten days. It happened long ago, and we know of it since today."""
    happened = (now() - timedelta(days=90)).date().isoformat()
    case = an_opened_case(session, now() - timedelta(hours=3), occurred_at=happened)
    acknowledged(case)
    return case


def late_by(case: ACase, days: int) -> str:
    """One more promise, made in a talk long ago."""
    case.at = now() - timedelta(days=days + 10)
    a_talk(case, "follow_up", next_contact=a_next_contact(case, 10))
    case.at = now()
    return case.promise


def groups(page: str) -> dict[str, list[str]]:
    """The references under each heading, in their order."""
    found = re.split(r'<h2 class="app-group__title[^"]*" id="(\w+)">', page)
    refs = [list(dict.fromkeys(re.findall(r"COM-\d{4}-\d{6}", each))) for each in found[2::2]]
    return dict(zip(found[1::2], refs, strict=True))


def told(case: ACase, **more: str) -> dict[str, str]:
    at = f"{now().astimezone(case.now.zone):%Y-%m-%dT%H:%M}"
    return {"person": str(case.person), "how": "By telephone", "at": at} | more


def said(case: ACase, words: str, **more: str) -> dict[str, str]:
    return told(case, words=words, **more) | {"how": "conversation"}


def test_the_late_and_untold_come_first(ben: FlaskClient, case: ACase) -> None:
    later, first, second = case.promise, late_by(case, 2), late_by(case, 5)
    ben.post(f"/promises/{second}/told", data=told(case))
    page = ben.get("/promises").text
    assert groups(page) == {"late": [first, second], "later": [later], "kept": []}
    assert "Late by 2 days, not told" in page
    assert "Late by 5 days<" in page
    assert "Tell Mrs Ann Price: a promise is late and nobody has said so" in page


def test_the_words_are_those_the_family_reads(ben: FlaskClient, case: ACase) -> None:
    due = row(case).due_on
    assert due
    words = f"“We will ring you by {due:%A} {due.day} {due:%B} {due.year}.”"
    assert words in unescape(ben.get("/promises").text)
    assert words in unescape(ben.get(f"/promises/{case.promise}").text)


def test_filters_count_what_they_show(app: Flask, ben: FlaskClient, case: ACase) -> None:
    page = ben.get("/promises").text
    assert "Mine (1)" in page
    assert "Without an owner (0)" in page
    move_as(case, BEN, "done", case.promise, evidence="I rang at noon")
    disable_user(case.session, OPERATOR, OPENED_FOR_WORK, BEN, RON)
    ada = signed_in(app, ADA)
    page = ada.get("/promises?only=second").text
    assert "Mine (0)" in page
    assert "Without an owner (0)" in page  # nobody has to do it any more
    assert "Waiting for a second person (1)" in page
    assert groups(page) == {"second": [case.promise]}
    assert groups(ada.get("/promises?only=mine").text) == {}
    assert ada.get("/promises?only=other").status_code == 404


def test_the_ledger_holds_only_cases_this_person_may_look_at(app: Flask, case: ACase) -> None:
    reason = "She is known to staff"
    record_as(case, ADA, "restrict", reason=reason, only=[ADA, RON])
    assert case.promise in signed_in(app, ADA).get("/promises").text
    for email in (EVA, BEN, SAM):
        client = signed_in(app, email)
        assert case.promise not in client.get("/promises").text
        assert client.get(f"/promises/{case.promise}").status_code == 404
        if email != EVA:
            done = client.post(f"/promises/{case.promise}/done", data={"evidence": "So it is"})
            assert done.status_code == 404


def test_what_an_unsent_letter_says_is_not_owed_yet(ben: FlaskClient, case: ACase) -> None:
    ref = a_letter(case, "apology", until="submit")
    sentence = "We have moved the strong heparin to a locked cupboard of its own."
    told = {"letter": ref, "sentence": sentence}
    new = record_as(
        case, BEN, "commitment", words=sentence, owner=BEN, due_on=case.day(5), source=told
    )
    promise = next(p for p in case.now.commitments if p.number == new.id)
    assert promise.ref not in ben.get("/promises").text
    page = ben.get(f"/promises/{promise.ref}").text
    assert "It becomes a promise when that letter is sent." in page
    assert "What you can do" not in page


def test_done_verified_told_and_confirmed(app: Flask, ben: FlaskClient, case: ACase) -> None:
    path = f"/promises/{case.promise}"
    empty = ben.post(f"{path}/done", data={"evidence": ""})
    assert (empty.status_code, 'href="#evidence"' in empty.text) == (422, True)
    assert ben.post(f"{path}/done", data={"evidence": "I rang at noon"}).status_code == 303
    eva = signed_in(app, EVA)
    assert "I rang at noon" in eva.get(f"{path}/verify").text
    assert eva.post(f"{path}/verify", data={}).status_code == 303
    assert "Tell Mrs Ann Price that it was kept" in ben.get(path).text
    assert ben.post(f"{path}/told", data=told(case)).status_code == 303
    ada = signed_in(app, ADA)
    assert ada.post(f"{path}/confirm", data=said(case, "You did")).status_code == 303
    assert row(case).state is S.CONFIRMED
    page = ben.get(path).text
    assert "Mrs Ann Price said: kept. “You did”" in unescape(page)
    page = ben.get("/promises").text
    assert groups(page) == {"kept": [case.promise]}
    assert "<strong>1</strong> ended in 30 days" in page
    for part in ("mine", "left", "second"):  # none of these shows what ended, nor says “0 ended”
        assert "ended in 30 days" not in ben.get(f"/promises?only={part}").text


def test_it_was_done_on_the_day_that_its_owner_says_and_never_before_it_was_promised(
    ben: FlaskClient, case: ACase
) -> None:
    ref, path = late_by(case, 2), f"/promises/{case.promise}/done"
    today = f"{now().astimezone(case.now.zone):%Y-%m-%d}"
    assert f'value="{today}' in ben.get(path).text
    made = case.now.case.records[row(case, ref).number].at.date()
    for days, says in ((-1, "before the promise was made"), (15, "in the future")):
        told = {"evidence": "She signed for it", "at": f"{made + timedelta(days=days)}"}
        no = ben.post(path, data=told)
        assert no.status_code == 422
        assert f"When it was done: this lies {says}" in no.text
    told = {"evidence": "She signed for it", "at": f"{made + timedelta(days=9)}"}
    assert ben.post(path, data=told).status_code == 303
    (done,) = case.now.case.moves(ref)
    assert case.now.case.day_only(done.number)
    assert case.now.day_of(done.at) == made + timedelta(days=9)


def test_the_owner_does_not_verify_and_reads_who_can(app: Flask, case: ACase) -> None:
    record_as(case, ADA, "involved", user=EVA, part="Gave the dose")
    move_as(case, BEN, "reassign", case.promise, owner=ADA)
    move_as(case, ADA, "done", case.promise, evidence="I rang at noon")
    ada = signed_in(app, ADA)
    page = ada.get(f"/promises/{case.promise}/verify").text
    assert "another person has to check it" in page
    assert "Who can: Ron Bell." in page
    assert "<button" not in page.partition("<main")[2]
    answer = ada.post(f"/promises/{case.promise}/verify", data={})
    assert (answer.status_code, row(case).state) == (409, S.DONE)


def test_a_family_that_says_not_kept_opens_it_again(app: Flask, case: ACase) -> None:
    move_as(case, BEN, "done", case.promise, evidence="I rang at noon")
    path, ada, ben = f"/promises/{case.promise}", signed_in(app, ADA), signed_in(app, BEN)
    owner = ben.post(f"{path}/dispute", data=said(case, "Nobody rang"))
    assert (owner.status_code, "You own this promise" in owner.text) == (409, True)
    assert "Nobody rang" in owner.text
    assert ada.post(f"{path}/dispute", data=said(case, "Nobody rang")).status_code == 303
    page = unescape(ada.get("/promises").text)
    assert groups(page)["notkept"] == [case.promise]
    assert "Not kept, says Mrs Ann Price" in page
    assert "“Nobody rang” Open again, with a concern." in page
    assert [concern.words.endswith("Nobody rang") for concern in case.now.facts.concerns] == [True]


def card_of(page: str) -> str:
    return re.sub(r"<[^>]+>", " ", page.partition('class="app-next"')[2].partition("</section>")[0])


def test_not_kept_is_never_called_nothing_late(app: Flask, case: ACase) -> None:
    """It was due long ago; they say now that it was not kept."""
    later, disputed = case.promise, late_by(case, 34)
    move_as(case, BEN, "done", disputed, evidence="I rang at noon")
    ada = signed_in(app, ADA)
    ada.post(f"/promises/{disputed}/dispute", data=said(case, "Nobody rang"))
    page = unescape(ada.get("/promises").text)
    assert groups(page)["notkept"] == [disputed]
    card = card_of(page)
    assert "Not kept, says Mrs Ann Price: put it right" in card
    assert f"/promises/{disputed}" in page.partition("</section>")[0]
    assert "Late by 34 days. Ben Okoro does it." in card
    assert "Nothing is late" not in page
    assert re.search(r'href="#notkept".{0,600}?<strong>1</strong> late', page, re.S)
    assert later in groups(page)["later"]


def test_not_kept_comes_before_what_is_due_sooner(app: Flask, case: ACase) -> None:
    disputed = case.promise
    move_as(case, BEN, "done", disputed, evidence="I rang at noon")
    a_talk(case, "follow_up", next_contact=a_next_contact(case, 2))
    ada = signed_in(app, ADA)
    ada.post(f"/promises/{disputed}/dispute", data=said(case, "Nobody rang"))
    card = card_of(unescape(ada.get("/promises").text))
    assert "Not kept, says Mrs Ann Price: put it right" in card
    assert "Late by" not in card


def test_a_daughter_who_was_told_nothing_is_told_first_here_too(app: Flask, case: ACase) -> None:
    late = late_by(case, 2)
    record_as(case, BEN, "patient_status", what="died", source="The ward")
    a_person(case, name="Ms Ewa Price", is_patient=False, lawful_basis="Acts for her")
    ben = signed_in(app, BEN)
    says = "Tell Ms Ewa Price in person what happened, and that a promise is late"
    assert says in card_of(ben.get("/promises").text)
    says = "Tell Ms Ewa Price in person what happened, and that it is late"
    assert says in card_of(ben.get(f"/promises/{late}").text)


def test_sent_back_changed_and_given_to_somebody_else(app: Flask, case: ACase) -> None:
    move_as(case, BEN, "done", case.promise, evidence="I rang at noon")
    path, eva, ada = f"/promises/{case.promise}", signed_in(app, EVA), signed_in(app, ADA)
    short = eva.post(f"{path}/send_back", data={"reason": "No"})
    assert short.status_code == 422
    says = re.findall(r'href="#reason">([^<]+)<', short.text)
    assert says == ["Why: use at least three words."]  # as its box is called
    assert eva.post(f"{path}/send_back", data={"reason": "She was not in"}).status_code == 303
    day = case.day(30)
    agreed = said(case, "That day is fine", due_on=day)
    assert ada.post(f"{path}/change", data=agreed).status_code == 303
    assert ada.post(f"{path}/reassign", data={"owner": IVA}).status_code == 303
    promise = row(case)
    assert (str(promise.due_on), promise.owner, promise.state) == (day, IVA, S.OPEN)
    history = unescape(ada.get(path).text)
    for words in ("Sent back. She was not in", "A new day agreed", "Given to Iva Novak"):
        assert words in history


def test_not_kept_waits_for_a_second_person(app: Flask, ben: FlaskClient, case: ACase) -> None:
    path = f"/promises/{case.promise}"
    why = {"why": "The line was down", "told_how": "By post", "at": told(case)["at"]}
    assert ben.post(f"{path}/cannot_keep", data=why).status_code == 303
    assert groups(ben.get("/promises").text) == {"second": [case.promise], "kept": []}
    eva = signed_in(app, EVA)
    page = eva.get(path).text
    assert "Agree that it was not kept" in page
    talk = a_talk(case, "follow_up")
    answer = eva.post(f"{path}/agree_not_kept", data={"given_in": str(talk.id)})
    assert answer.status_code == 303
    assert groups(ben.get("/promises").text) == {"kept": [case.promise]}


def test_what_was_said_of_the_wrong_promise_is_taken_back_by_another_person(
    app: Flask, ben: FlaskClient, case: ACase
) -> None:
    path, link = f"/promises/{case.promise}", "It was the wrong row: open again"
    assert link not in signed_in(app, EVA).get(path).text
    broken = {"why": "The chart was lost", "told_how": "By telephone", "at": told(case)["at"]}
    assert ben.post(f"{path}/cannot_keep", data=broken).status_code == 303
    why = {"reason": "The chart was meant, not this call"}
    assert ben.post(f"{path}/send_back", data=why).status_code in (403, 409)
    eva = signed_in(app, EVA)
    assert all(link in eva.get(each).text for each in (path, f"{path}/send_back"))
    assert eva.post(f"{path}/send_back", data={"reason": ""}).status_code == 422
    assert eva.post(f"{path}/send_back", data=why).status_code == 303
    assert row(case).state is S.OPEN
    assert not list(case.now.told(row(case)))
    a_talk(case, "follow_up", at=case.at.isoformat(), keeps=[case.promise])  # before all that
    assert row(case).state is S.DONE


def test_what_two_people_say_was_not_kept_stays_so(app: Flask, case: ACase) -> None:
    wrong = {"why": "The chart was lost", "told_how": "Here", "at": case.at.isoformat()}
    move_as(case, BEN, "cannot_keep", case.promise, "", **wrong)
    move_as(case, EVA, "agree_not_kept", case.promise, given_in=a_letter(case, "apology"))
    eva, path = signed_in(app, EVA), f"/promises/{case.promise}"
    assert "wrong row" not in eva.get(path).text
    no = eva.post(f"{path}/send_back", data={"reason": "It was another one"})
    assert (no.status_code, "A second person has agreed" in no.text) == (422, True)


def test_let_off_by_the_family(app: Flask, case: ACase) -> None:
    path = f"/promises/{case.promise}/release"
    assert signed_in(app, ADA).post(path, data=said(case, "No need")).status_code == 303
    assert row(case).state is S.RELEASED
    assert "Let off" in signed_in(app, ADA).get("/promises").text


def test_what_somebody_did_meanwhile_is_not_written_over(ben: FlaskClient, case: ACase) -> None:
    path = f"/promises/{case.promise}/done"
    seen = seen_in(ben.get(path).text)
    move_as(case, ADA, "reassign", case.promise, owner=RON)
    answer = ben.post(path, data={"evidence": "I rang at noon", "seen": seen})
    assert answer.status_code == 409
    says = f"Ada Lind changed {case.promise} (gave it to another owner). Nothing was saved now."
    assert f"This changed after you opened it. {says}" in answer.text
    assert "I rang at noon" in answer.text


def test_roles_and_strangers(app: Flask, case: ACase) -> None:
    assert signed_in(app, IVA).get(f"/promises/{case.promise}/verify").status_code == 403
    assert signed_in(app, SAM).get(f"/promises/{case.promise}").status_code == 404
    ada = signed_in(app, ADA)
    assert ada.get(f"/promises/{case.promise}/forget").status_code == 404
    assert ada.get("/promises/COM-2026-999999").status_code == 404
    case.session.rollback()
    looks = [(look.by, look.what) for look in looks_of(case.session, case.id)]
    assert looks == []
    ada.get(f"/promises/{case.promise}")
    case.session.rollback()
    assert [look.by for look in looks_of(case.session, case.id)] == [ADA]


def test_what_they_say_they_never_said_stands_in_the_history_and_it_is_owed_again(
    app: Flask, case: ACase
) -> None:
    ada = signed_in(app, ADA)
    ada.post(f"/promises/{case.promise}/release", data=said(case, "Never mind."))
    assert row(case).state is S.RELEASED
    assert "/send_back" not in ada.get(f"/promises/{case.promise}").text
    number = max(each.number for each in case.now.case.moves(case.promise))
    case.at = now()
    no = {"of": str(number), "person": case.person, "right": False, "words": "I never said so."}
    record_as(case, BEN, "written_down_rightly", **no)
    assert row(case).state is S.OPEN
    page = unescape(ada.get(f"/promises/{case.promise}").text)
    assert "Mrs Ann Price says that they never said this, but: “I never said so.”" in page
    assert "Nothing more to do" not in page


def test_the_second_person_reads_what_is_hers_to_do(app: Flask, case: ACase) -> None:
    """And not that somebody else is to be asked."""
    move_as(case, BEN, "done", case.promise, evidence="I rang at noon")
    hers = signed_in(app, EVA).get(f"/promises/{case.promise}").text.partition("<dl")[0]
    assert "Ask a second person" not in hers
    assert f'href="/promises/{case.promise}/verify"' in hers
    his = signed_in(app, BEN).get(f"/promises/{case.promise}").text.partition("<dl")[0]
    assert "Ask a second person to check it" in his


def test_who_may_not_tell_them_is_not_told_to(app: Flask, case: ACase) -> None:
    """An approver owns it, and cannot say to a family that it is late."""
    ref = late_by(case, 3)
    move_as(case, ADA, "reassign", ref, owner=EVA)
    page = signed_in(app, EVA).get(f"/promises/{ref}").text
    assert "Ask a colleague who may to tell Mrs Ann Price that it is late" in page
    assert "Tell Mrs Ann Price that it is late" in signed_in(app, BEN).get(f"/promises/{ref}").text


def test_what_a_job_did_for_somebody_stands_under_their_name(app: Flask, case: ACase) -> None:
    leave = Person(BEN, "Ben Okoro", ["approver"], [SITE])
    ring = {"name": "Iva Novak", "user": IVA, "role": "Lead", "phone": "1", "hours": "9 to 5"}
    record_as(case, ADA, "contact", **ring)
    adam = actor(case.session, ADAM)
    change_user(case.session, adam, now(), leave, successor=RON)
    page = signed_in(app, RON).get(f"/promises/{case.promise}").text
    assert "Given to Ron Bell" in page
    assert "job, in the name of Adam Frost" in page
    assert ADAM not in page
