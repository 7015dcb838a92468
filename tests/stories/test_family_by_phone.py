"""Ewa on an old phone: everything she says on her page, and each answer the team gives to it."""

from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from sqlalchemy.orm import Session

from disclosure.settings import Settings
from tests.browser import IN_A_BROWSER
from tests.databases import ON_SQLITE
from tests.families import FACT, AFamily, a_family, code_for
from tests.stories.at_home import ANSWER, OPEN, a_house, is_reached, opens, told
from tests.stories.clicking import NARROW, Clicker
from tests.stories.their_team import (
    Said,
    each_answer_stands_there,
    each_is_seen_and_answered,
    the_family_is_content,
)

pytestmark = [
    *IN_A_BROWSER,
    pytest.mark.usefixtures("team", "letters_are_printed"),
    ON_SQLITE,
]
ASKS = "Was she alone when she died?"
LOCKED = "Strong morphine will stand in its own cupboard on every ward"
NOT_SO = "I saw it on the open shelf on Tuesday."
COMPLAINS = "Nobody rang me back for two weeks."


def test_ewa_says_all_she_has_to_say_and_reads_each_answer(
    settings: Settings, session: Session
) -> None:
    family = a_family(session)
    said = Said(
        family.case.ref,
        "Ms Ewa Nowak",
        "Ewa",
        ASKS,
        LOCKED,
        NOT_SO,
        "Zofia Lis",
        "sister",
        COMPLAINS,
    )
    with a_house(settings) as house:
        ewa = house.relative(NARROW, script=True)
        she_gets_in(ewa, code(family))
        she_reads(ewa, family.late_by)
        she_asks(ewa)
        she_says_not_kept(ewa)
        she_allows_her_sister(ewa)
        she_forbids_the_phone(ewa)
        she_complains(ewa)
        she_says_how_we_did(ewa)
        she_takes_it_all_and_goes(ewa)
        each_is_seen_and_answered(house, said)
        she_comes_back(ewa, code(family), said)
        the_family_is_content(house, said)
        assert house.faults() == []


def code(family: AFamily) -> str:
    """A new one, given by Ben."""
    found = code_for(family.case, family.ewa)
    family.case.session.rollback()
    return found


def she_gets_in(ewa: Clicker, code: str) -> None:
    """With one slip: she sees what is wrong, beside the box, and nothing she typed is gone."""
    ewa.go(f"/f/open#{code}")
    assert code not in ewa.page.url
    ewa.picture("family-open")
    ewa.fill(ANSWER, FACT["answer"][:-1])
    ewa.press(OPEN)
    assert "The code and the answer do not belong together." in ewa.faults
    box = ewa.page.get_by_label("Your code")
    assert box.input_value() == code
    described = (box.get_attribute("aria-describedby") or "").split()
    said = [ewa.page.locator(f"#{each}").inner_text() for each in described]
    assert any("do not belong together" in words for words in said)
    ewa.fill(ANSWER, FACT["answer"])
    ewa.press(OPEN)
    assert (ewa.path, ewa.heading) == ("/f/page", "About Maria")


def she_reads(ewa: Clicker, late_by: int) -> None:
    """What comes next and what is late stand first; then in large print; then the letter."""
    assert (
        "“We will ring you”"
        in ewa.page.get_by_role("region", name="What happens next").inner_text()
    )
    late = ewa.page.get_by_role("region", name="things are late. We are sorry.").inner_text()
    assert f"It is late by {late_by} days. Iva Novak has to do this." in late
    ewa.follow("Large print")
    assert ewa.page.locator("html.app-large").count() == 1
    ewa.follow("Our apology")
    assert ewa.page.locator("html.app-large").count() == 1
    ewa.follow("Normal print")
    assert ewa.page.locator("html.app-large").count() == 0
    assert "I am sorry that we gave Maria ten times the morphine" in ewa.says
    ewa.press("I have read this letter")
    had = ewa.page.locator("#had")
    assert "We know that you have had it since" in had.inner_text()
    is_reached(had)
    ewa.follow("Back to your page")


def she_asks(ewa: Clicker) -> None:
    """Too quick at first: the form alone says what is missing."""
    ewa.press("Send my question")
    assert "Please write your question." in ewa.faults
    ewa.fill("Ask something else", ASKS)
    ewa.press("Send my question")
    assert "We have your question. Ben Okoro will answer it. We aim to do so by" in told(ewa)
    ewa.picture("family-asked")


def she_says_not_kept(ewa: Clicker) -> None:
    ewa.unfold(f"No, not kept: {LOCKED}")
    ewa.fill(f"What happened, if you want to say: {LOCKED}", NOT_SO)
    ewa.press(f"Send: it was not kept : {LOCKED}")
    assert "You said: not kept. We opened the promise again." in told(ewa)
    assert f"You told us that we did not keep this: “{LOCKED}”" in ewa.says


def she_allows_her_sister(ewa: Clicker) -> None:
    ewa.unfold("Change whom we may tell")
    ewa.fill("Their name", "Zofia Lis")
    ewa.fill("Who they are to you", "sister")
    ewa.tick("Where things stand", "What may we tell?")
    ewa.press("You may tell them")
    assert "You said that we may tell Zofia Lis" in told(ewa)


def she_forbids_the_phone(ewa: Clicker) -> None:
    ewa.unfold("Change how we reach you")
    ewa.tick("Phone", "How may we reach you?", off=True)
    ewa.tick("Phone", "How must we never reach you?")
    ewa.fill("Not before", "16:00")
    ewa.fill("Not after", "19:30")
    ewa.press("Keep this")
    assert "We wrote down what you changed. It counts from now on." in told(ewa)
    reach = ewa.page.get_by_role("region", name="How we reach you").inner_text()
    assert "text message, phone" in reach or "phone, text message" in reach
    assert "7:30pm" in reach


def she_complains(ewa: Clicker) -> None:
    ewa.fill("Complain to us", COMPLAINS)
    ewa.press("Send my complaint")
    assert "We have your complaint." in told(ewa)


def she_says_how_we_did(ewa: Clicker) -> None:
    ewa.unfold("Tell us how it has been")
    ewa.choose("Did we listen to you?", "No, you did not listen")
    ewa.fill("What should we do differently?", "Look at the cup when we say it is different.")
    ewa.press("Send my answers")
    assert "We have what you told us about how this has been." in told(ewa)


def she_takes_it_all_and_goes(ewa: Clicker) -> None:
    with ewa.page.expect_download() as file:
        ewa.page.get_by_role("button", name="Take everything away").click()
    with ZipFile(BytesIO(Path(file.value.path()).read_bytes())) as pack:
        assert ASKS in pack.read("page.txt").decode()
    ewa.press("Leave this page")
    assert "You have left your page. Nobody can open it from here now." in ewa.says
    ewa.go("/f/page")
    assert ewa.heading == "Open your page"


def she_comes_back(ewa: Clicker, code: str, said: Said) -> None:
    """Another day, with another code: each answer is there, and one is enough for her."""
    opens(ewa, code)
    each_answer_stands_there(ewa, said)
    ewa.unfold(f"Say how this ends for you: {COMPLAINS}")
    ewa.tick("Your answer is enough for me", "How does this end for you?")
    ewa.press(f"Send : {COMPLAINS}")
    assert "You said that our answer is enough." in told(ewa)
