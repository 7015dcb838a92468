"""The pages reach out to nobody who is not to be told, say why, and ask for no untruth instead.

Beside that: who of two people something is of, and that the word of one of them is not enough.
"""

import re
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from disclosure.clock import now
from tests.cases import ACase, a_talk, an_opened_case, move_as, record_as
from tests.not_told import a_wife, promised, taken_off, told_again
from tests.people import ADA, BEN, EVA
from tests.typed import signed_in

pytestmark = pytest.mark.usefixtures("team")


@pytest.fixture
def case(session: Session) -> ACase:
    return an_opened_case(session, now() - timedelta(hours=3))


@pytest.fixture
def ewa(case: ACase) -> int:
    return a_wife(case)


def read(client: FlaskClient, path: str) -> str:
    """Its words in one line each, without the marks."""
    answer = client.get(path)
    assert answer.status_code == 200
    return as_read(answer.text)


def as_read(page: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page)))


def since(case: ACase) -> str:
    return f"not to be told, since {case.at.astimezone(case.now.zone):%-d %B %Y}"


def said(case: ACase, person: int, **more: str) -> dict[str, str]:
    at = case.at.isoformat()
    return {"person": str(person), "how": "conversation", "at": at, "words": "As we said."} | more


def test_the_page_of_a_promise_says_that_she_is_not_told(ben: FlaskClient, case: ACase) -> None:
    ewa = a_wife(case)
    ref = promised(case, ewa)
    taken_off(case, ewa)
    move_as(case, BEN, "done", ref, evidence="Ben Okoro saw to it.")
    move_as(case, EVA, "verify", ref)
    page = read(ben, f"/promises/{ref}")
    assert "Nothing more to do" in page
    assert f"Not told. Ewa Kowal is {since(case)}." in page
    assert "Tell Ewa" not in page
    assert "Record that they were told" not in page
    assert f"Ewa Kowal is {since(case)}." in read(ben, f"/incidents/{case.ref}/promises")
    assert "They have been told" not in read(ben, f"/incidents/{case.ref}/promises")
    told_again(case, ewa)
    assert "Tell Ewa Kowal that it was kept" in read(ben, f"/promises/{ref}")


def test_a_dispute_of_hers_is_mended_without_asking_her(ben: FlaskClient, case: ACase) -> None:
    ewa = a_wife(case)
    ref = promised(case, ewa)
    move_as(case, BEN, "done", ref, evidence="Ben Okoro saw to it.")
    move_as(case, ADA, "dispute", ref, **said(case, ewa))
    assert "Ask Ewa Kowal what is missing" in read(ben, f"/promises/{ref}")
    taken_off(case, ewa)
    assert "Find out what is missing without asking them" in read(ben, f"/promises/{ref}")


def test_cannot_keep_asks_for_no_telling_where_nobody_may_be_told(
    app: Flask, ben: FlaskClient, case: ACase
) -> None:
    ewa = a_wife(case)
    ref = promised(case, ewa)
    path = f"/promises/{ref}/cannot_keep"
    before = read(ben, path)
    assert "Tell the family first" in before
    assert "How they were told (optional)" not in before
    assert ben.post(path, data={"why": "She is not to be told any more."}).status_code == 422
    taken_off(case, ewa)
    page = read(ben, path)
    assert "Nobody is told: they are not to be." in page
    assert "Tell the family first" not in page
    assert ben.post(path, data={"why": "She is not to be told any more."}).status_code == 303
    assert "Told: nobody" in read(ben, f"/promises/{ref}")
    eva = signed_in(app, EVA)
    assert eva.post(f"/promises/{ref}/agree_not_kept", data={}).status_code == 303
    assert "Nothing more to do" in read(ben, f"/promises/{ref}")
    told_again(case, ewa)
    assert "Agree that it was not kept" in read(eva, f"/promises/{ref}")


def test_forms_mark_her_and_choose_her_by_no_link(ben: FlaskClient, case: ACase, ewa: int) -> None:
    ref = promised(case, ewa, case.person)
    taken_off(case, ewa)
    talk = f"/incidents/{case.ref}/records/conversation?persons={ewa}"
    assert f"Ewa Kowal, wife ({since(case)})" in read(ben, talk)
    assert f'value="{ewa}" checked' not in ben.get(talk).text
    assert "Record the talk with Mrs Ann Price" in read(ben, talk)
    told = ben.get(f"/promises/{ref}/told").text
    assert f"Ewa Kowal, wife ({since(case)})" in as_read(told)
    chosen = re.findall(r'name="person"[^>]*value="(\d+)"[^>]*checked', told)
    assert chosen == [str(case.person)]


def test_a_list_says_whose_each_is_where_two_read_alike(ben: FlaskClient, case: ACase) -> None:
    ewa, piotr = a_wife(case), a_wife(case, "Piotr Kowal", "Brother")
    for person in (ewa, piotr):
        promised(case, person)
        record_as(case, BEN, "question", person=person, words="Who set the pump?")
    page = read(ben, f"/incidents/{case.ref}/records/answer")
    for name in ("Ewa Kowal", "Piotr Kowal"):
        assert f"Who set the pump? ({name})" in page
        assert f"We will ring you ({name})" in page
        assert re.search(rf"Follow up conversation, \d+ \w+ \d+ \({name}\)", page)
    assert "Why did this happen? (" not in page  # it is the only one of its words
    assert re.search(r"\(Ewa Kowal, COM-[\d-]+\)",
                     read(ben, f"/incidents/{case.ref}/records/conversation"))  # fmt: skip


def test_two_of_the_same_person_are_told_apart_by_their_number(
    ben: FlaskClient, case: ACase, ewa: int
) -> None:
    for _ in range(2):
        a_talk(case, "follow_up", persons=[ewa])
    page = read(ben, f"/incidents/{case.ref}/records/answer")
    found = re.findall(r"Follow up conversation, \d+ \w+ \d+ \(Ewa Kowal\), record (\d+)", page)
    assert len(set(found)) == 2


def test_the_word_of_one_of_two_is_shown_as_not_enough(ben: FlaskClient, case: ACase) -> None:
    """As their own pages say it: it counts only when all of them say so."""
    ewa, piotr = a_wife(case), a_wife(case, "Piotr Kowal", "Brother")
    ref, day = promised(case, ewa, piotr), case.day(12)
    move_as(case, ADA, "release", ref, **said(case, ewa))
    move_as(case, ADA, "change", ref, **said(case, piotr, due_on=day))
    page = read(ben, f"/promises/{ref}")
    only = "It counts only when all of them say so."
    other_day = rf"{only} Piotr Kowal said another day: \w{{3}} \d+ \w{{3}}"
    assert re.search(rf"Ewa Kowal let us off\. “As we said\.” {other_day}", page)
    instead = f"{only} Ewa Kowal let us off instead"
    assert re.search(rf"A new day agreed with Piotr Kowal: .*? {instead}\.", page)
    assert re.search(rf"Another day is fine, said on [^.]*\. {instead}", page)
    move_as(case, ADA, "change", ref, **said(case, ewa, due_on=day))
    assert only not in read(ben, f"/promises/{ref}")  # by that day: so she wants it again
    move_as(case, ADA, "release", ref, **said(case, piotr))
    assert f"{only} Not yet: Ewa Kowal" in read(ben, f"/promises/{ref}")
    move_as(case, ADA, "release", ref, **said(case, ewa))
    assert only not in read(ben, f"/promises/{ref}")
    timeline = read(ben, f"/incidents/{case.ref}/timeline")
    assert "Ewa Kowal let us off" in timeline
    assert "The family let us off" not in timeline


def test_what_takes_them_both_says_why_it_stays(app: Flask, case: ACase) -> None:
    """Ada enters it: Ben owns the promise."""
    ewa, piotr = a_wife(case), a_wife(case, "Piotr Kowal", "Brother")
    ref = promised(case, ewa, piotr)
    taken_off(case, ewa)
    for act in ("release", "change"):
        page = read(signed_in(app, ADA), f"/promises/{ref}/{act}")
        assert "it stays as we promised it until they may be told again" in page
        assert f"Ewa Kowal is {since(case)}. Do not reach them for this." in page
