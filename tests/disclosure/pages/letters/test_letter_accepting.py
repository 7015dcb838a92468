"""Why a fault may stand, as an approver typed it: kept where the letter changed under her eyes."""

import re
from html import unescape
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from disclosure.actions.letters import writing as letters
from tests.begun import begins_with
from tests.cases import SLOTS, ACase, a_case, a_letter, change_by, letter_row, move_as
from tests.people import ADA, BEN, EVA
from tests.typed import signed_in
from workflows.words import LetterState, State

pytestmark = begins_with(a_case, at=State.APOLOGIZE)
NURSE = "She is a nurse herself and asked for the number"
TWICE = "She asked us twice for the second number"
FACTS = f"{SLOTS['apology']['facts']} You had an INR of four. Later your INR was two."


@pytest.fixture
def eva(app: Flask) -> FlaskClient:
    return signed_in(app, EVA)


@pytest.fixture
def letter(begun: ACase) -> str:
    return a_letter(begun, "apology", until="submit", facts=FACTS)


def hidden_in(page: str) -> dict[str, str]:
    return dict(re.findall(r'name="(seen|sha256)" value="(\w+)"', page))


def boxes_in(page: str) -> dict[str, str]:
    """What each box for a reason holds, by its name."""
    found = re.findall(
        r'<textarea[^>]*name="(accept_[^"]+)"[^>]*>(.*?)</textarea>', page, re.DOTALL
    )
    return {name: unescape(words).strip() for name, words in found}


def top(page: str) -> tuple[list[str], list[str]]:
    """What stands in the way, and to which boxes its sentences lead."""
    found = page.partition("govuk-error-summary")[2].partition("</ul>")[0]
    links = re.findall(r'<a href="#([^"]+)">(.*?)</a>', found, re.DOTALL)
    return [unescape(words).strip() for _, words in links], [box for box, _ in links]


def typed_in(page: str) -> dict[str, str]:
    """Two reasons, each in its box, as the page asks for them."""
    return hidden_in(page) | dict(zip(boxes_in(page), (NURSE, TWICE), strict=True))


def approve(eva: FlaskClient, ref: str, told: dict[str, str]) -> TestResponse:
    return eva.post(f"/letters/{ref}/approve", data=told)


def comes_again(case: ACase, ref: str, facts: str) -> None:
    """Ben takes it back, writes on, and hands it in anew."""
    move_as(case, BEN, "return_to_draft", ref, "A day in it was wrong")
    slots = {**SLOTS["apology"], "facts": facts}
    letters.edit(case.session, change_by(case, BEN), ref, {"slots": slots})
    move_as(case, BEN, "submit", ref)


def test_reasons_stay_beside_words_that_still_stand(
    eva: FlaskClient, begun: ACase, letter: str
) -> None:
    told = typed_in(eva.get(f"/letters/{letter}").text)
    comes_again(begun, letter, f"On the ward: {FACTS}")
    refused = approve(eva, letter, told)
    assert refused.status_code == 409
    assert list(boxes_in(refused.text).values()) == [NURSE, TWICE]
    assert "have no box here now" not in refused.text
    again = hidden_in(refused.text) | boxes_in(refused.text)
    assert approve(eva, letter, again).status_code == 303
    row = letter_row(begun, letter)
    assert row.state is LetterState.APPROVED
    assert [each["reason"] for each in row.accepted] == [NURSE, TWICE]
    marked = [row.text[each["start"] : each["end"]] for each in row.accepted]
    assert marked == ["INR", "INR"]


def test_reasons_whose_words_are_gone_are_shown_to_be_copied(
    eva: FlaskClient, begun: ACase, letter: str
) -> None:
    told = typed_in(eva.get(f"/letters/{letter}").text)
    comes_again(begun, letter, SLOTS["apology"]["facts"])
    refused = approve(eva, letter, told)
    assert refused.status_code == 409
    assert boxes_in(refused.text) == {}
    assert "have no box here now" in refused.text
    assert NURSE in unescape(refused.text)
    assert TWICE in unescape(refused.text)
    assert "have no box here now" not in eva.get(f"/letters/{letter}").text


def test_what_lacks_a_reason_leads_to_its_box_and_says_what_to_do(
    eva: FlaskClient, begun: ACase
) -> None:
    """“The letter lacks: Who to call, and how.” stood there, and no word of what she could do."""
    ref = a_letter(begun, "apology", until="submit", facts=FACTS, contact="Thank you.")
    page = eva.get(f"/letters/{ref}").text
    boxes = list(boxes_in(page))
    told = hidden_in(page) | {boxes[0]: NURSE, boxes[1]: "She knows"}

    says, at = top(approve(eva, ref, told).text)

    assert says == ["Why fault 2 may stand: use at least three words."]
    assert at == [boxes[1]]
    says, at = top(approve(eva, ref, told | {boxes[1]: ""}).text)
    assert says == [
        "“INR”: a hospital word. Mend the words, or accept them with a reason.",
        "The letter lacks: Who to call, and how. Write it, or say why it may be left out.",
    ]
    assert at == boxes[1:]


def test_who_may_only_return_it_is_not_told_to_approve_it(eva: FlaskClient, begun: ACase) -> None:
    """The first line of the page said “Then approve it”, and at its foot there was no button."""
    ref = a_letter(begun, "apology", until="submit", facts=FACTS, closing="We are sorry if so.")
    page = eva.get(f"/letters/{ref}").text
    assert "Then return it to draft" in page
    assert "One thing in it can never be accepted." in page
    assert "approve it, or" not in page


@pytest.mark.parametrize("signed_in_again", [True, False])
def test_so_are_those_for_a_letter_that_went_back_to_its_writer(
    eva: FlaskClient, begun: ACase, letter: str, signed_in_again: bool
) -> None:
    told = typed_in(eva.get(f"/letters/{letter}").text)
    move_as(begun, BEN, "return_to_draft", letter, "A day in it was wrong")
    answer = approve(eva, letter, told | ({"show_again": "yes"} if signed_in_again else {}))
    assert answer.status_code == (200 if signed_in_again else 409)
    assert NURSE in unescape(answer.text)
    assert TWICE in unescape(answer.text)


def sends_back(page: str) -> tuple[str, dict[str, str]]:
    """Where the button that returns it leads from that form, and what it says there."""
    button = re.search(
        r'<button[^>]*name="(\w+)" value="(\w+)" formaction="([^"]+return_to_draft)"', page
    )
    assert button, "a link would leave what was typed behind"
    name, value, path = button.groups()
    return path, {name: value}


def test_who_returns_it_instead_takes_along_why_the_rest_may_stand(
    eva: FlaskClient, begun: ACase, letter: str
) -> None:
    """She gave a reason, read on, found a wrong day and pressed “Return it to draft”: her reason
    was gone, since that was another form.
    """
    page = eva.get(f"/letters/{letter}").text
    path, pressed = sends_back(page)
    first = next(iter(boxes_in(page)))
    told = hidden_in(page) | {first: NURSE} | pressed

    asked = eva.post(path, data=told)

    assert asked.status_code == 200
    assert letter_row(begun, letter).state is LetterState.IN_REVIEW
    reason = re.search(r'<textarea[^>]*name="reason"[^>]*>(.*?)</textarea>', asked.text, re.DOTALL)
    assert reason
    assert unescape(reason[1]).strip() == f"May stand: “INR”. {NURSE}"
    seen, stands = hidden_in(asked.text), unescape(reason[1]).strip()
    nothing = eva.post(path, data=seen | {first: NURSE, "reason": stands})
    assert nothing.status_code == 422
    assert "say what should change too, beside what may stand" in nothing.text
    said = {"reason": f"The day is wrong.\r\n{stands}"}
    assert eva.post(path, data=seen | {first: NURSE} | said).status_code == 303
    assert letter_row(begun, letter).state is LetterState.DRAFT
    assert NURSE in unescape(eva.get(f"/letters/{letter}").text)


def test_what_may_be_left_out_is_named_to_whoever_writes_on(eva: FlaskClient, begun: ACase) -> None:
    """Of two parts it said the same, “This part is missing”, and not which."""
    left = "Thank you."
    ref = a_letter(begun, "apology", until="submit", contact=left, support=left)
    page = eva.get(f"/letters/{ref}").text
    path, pressed = sends_back(page)
    told = hidden_in(page) | dict.fromkeys(boxes_in(page), NURSE) | pressed
    asked = unescape(eva.post(path, data=told).text)
    assert f"May be left out: Help that we offer. {NURSE}" in asked
    assert f"May be left out: Who to call, and how. {NURSE}" in asked


def test_who_thinks_again_finds_the_reasons_in_their_boxes(eva: FlaskClient, letter: str) -> None:
    page = eva.get(f"/letters/{letter}").text
    path, pressed = sends_back(page)
    asked = eva.post(path, data=typed_in(page) | pressed).text
    carried = dict(re.findall(r'type="hidden" name="(accept_[^"]+)" value="([^"]+)"', asked))
    assert list(carried.values()) == [NURSE, TWICE]
    assert f'formaction="/letters/{letter}/approve"' in asked
    back = eva.post(f"/letters/{letter}/approve", data=hidden_in(asked) | carried | pressed)
    assert list(boxes_in(back.text).values()) == [NURSE, TWICE]
    assert f'href="{path}"' not in back.text
    told = hidden_in(back.text) | boxes_in(back.text)
    assert approve(eva, letter, told).status_code == 303


def test_what_she_said_of_a_change_is_still_there_when_she_has_looked_again(
    eva: FlaskClient, letter: str
) -> None:
    """She wrote what should change, went back to see the sentence once more, and wrote it anew."""
    page = eva.get(f"/letters/{letter}").text
    path, pressed = sends_back(page)
    first, second = boxes_in(page)
    told = hidden_in(page) | {first: NURSE, "reason": "The second day is wrong."} | pressed
    back = eva.post(f"/letters/{letter}/approve", data=told)
    kept = re.search(r'type="hidden" name="reason" value="([^"]+)"', back.text)
    assert kept
    told |= {second: TWICE, "reason": unescape(kept[1])}
    for _ in range(2):  # what was said of the first does not stand there twice
        asked = eva.post(path, data=told).text
        found = re.search(r'<textarea[^>]*name="reason"[^>]*>(.*?)</textarea>', asked, re.DOTALL)
        assert found
        told["reason"] = unescape(found[1]).strip()
    assert told["reason"].splitlines() == [
        "The second day is wrong.", f"May stand: “INR”. {NURSE}", f"May stand: “INR”. {TWICE}",
    ]  # fmt: skip


def test_what_an_approver_looks_up_meanwhile_opens_beside_what_she_typed(
    app: Flask, eva: FlaskClient, begun: ACase, letter: str
) -> None:
    """She typed a reason, opened the copy to see the word in its place, and came back to an empty
    box: no browser fills a form of staff again.
    """
    ours = [rf"/letters/{letter}/preview/\w+", f"/letters/{letter}/versions"]
    page = eva.get(f"/letters/{letter}").text
    for path in ours:
        links = re.findall(rf'<a class="govuk-link" href="{path}"([^>]*)>', page)
        assert links, path
        assert set(links) == {' target="_blank" rel="noopener"'}, path
    assert "opens in a new window: what you typed stays here" in page
    assert "new window" not in signed_in(app, ADA).get(f"/letters/{letter}").text
    move_as(begun, EVA, "approve", letter, **agreed(begun, letter))
    issue = signed_in(app, ADA).get(f"/letters/{letter}/issue").text
    assert re.search(rf'href="{ours[0]}" target="_blank" rel="noopener">Open the copy', issue)


def agreed(case: ACase, letter: str) -> dict[str, Any]:
    said = {"kind": "jargon", "reason": NURSE}
    return {"sha256": letter_row(case, letter).text_sha256, "accepted": [said]}
