"""Piotr, who is blind: no script, no mouse; each act with the keys, each page heard in order."""

from collections import Counter
from itertools import pairwise

import pytest
from sqlalchemy.orm import Session

from disclosure.settings import Settings
from tests.browser import IN_A_BROWSER
from tests.cases import ACase
from tests.databases import ON_SQLITE
from tests.families import FACT, code_for
from tests.stories.a_father import ASKED, PROMISED, SAID, SEND, SORRY, a_father
from tests.stories.at_home import ANSWER, OPEN, a_house
from tests.stories.by_ear import Heard, Listener
from tests.stories.clicking import WIDE
from tests.stories.their_team import (
    Said,
    each_answer_stands_there,
    each_is_seen_and_answered,
    the_family_is_content,
)

pytestmark = [
    pytest.mark.long,
    *IN_A_BROWSER,
    pytest.mark.usefixtures("team", "letters_are_printed"),
    ON_SQLITE,
]
ASKS = "Who was in the room when it was noticed?"
NOT_SO = "On Sunday nobody read it to me."
COMPLAINS = "A nurse spoke to my wife and not to me."
READS = [
    "What happens next",
    "One thing is late. We are sorry.",
    "On this page",
    "Where things stand",
    "What we promised you",
    "Your questions",
    "Our letters to you",
    "Our talks with you",
    "What you tell us",
    "Who has looked",
    "Whom we may tell",
    "How we reach you",
    "Help for you",
    "How this has been for you",
    "How to complain",
    "Take it all with you",
]
IN_ORDER = (
    "Ben Okoro will do this.",
    f"You asked: “{ASKED}” We wanted to answer by",
    SAID,
    "How far we are",
    f"“{SEND}”",
    f"“{PROMISED}”",
    "Do you agree that we kept it?",
    "Ben Okoro will answer this.",
    "Ask something else",
    "Sent on",
    "These are our notes.",
    "Tell it in your own words",
    "Nobody has looked yet.",
    "We tell nobody else",
    "piotr@example.org",
    "We offered you this.",
    "You may complain at any time.",
    "Complain to us",
    "To somebody outside",
    "One file with everything on this page",
)  # what each part begins with, and what may be said in it


def test_piotr_hears_all_of_it_and_says_all_of_it_with_the_keys_alone(
    settings: Settings, session: Session
) -> None:
    case = a_father(session)
    said = Said(
        case.ref,
        "Mr Piotr Lis",
        "Piotr",
        ASKS,
        PROMISED,
        NOT_SO,
        "Ola Lis",
        "sister",
        COMPLAINS,
    )
    with a_house(settings) as house:
        piotr = Listener(house.relative(WIDE, script=False))
        he_gets_in(piotr, code(case))
        he_hears_the_page(piotr)
        he_reads_the_letter(piotr)
        he_asks(piotr)
        he_says_not_kept(piotr)
        he_allows_his_sister(piotr)
        he_forbids_the_phone(piotr)
        he_complains(piotr)
        each_is_seen_and_answered(house, said)
        he_comes_back(piotr, code(case), said)
        the_family_is_content(house, said)
        he_leaves(piotr)
        assert house.faults() == []


def code(case: ACase) -> str:
    """A new one, given by Ben."""
    found = code_for(case, case.person)
    case.session.rollback()
    return found


def he_gets_in(piotr: Listener, code: str) -> None:
    """A slip is told at once: in the title, on top, and at the box."""
    piotr.clicker.go("/f/open")
    assert piotr.tab() == Heard("link", "Skip to open your page", "")
    piotr.write("Your code", code.lower())
    piotr.write(ANSWER, FACT["answer"][:-1])
    piotr.sends("Enter")
    assert piotr.page.title().startswith("Error: ")
    wrong = "The code and the answer do not belong together."
    assert wrong in piotr.tab_to("link", wrong).name
    piotr.sends("Enter")
    box = piotr.here()
    assert (box.role, box.name) == ("textbox", "Your code")
    assert wrong in box.more
    assert "From our letter, or the paper we gave you." in box.more
    piotr.write(ANSWER, FACT["answer"])
    piotr.press(OPEN)
    assert piotr.page.title().startswith("Your own page")


def he_hears_the_page(piotr: Listener) -> None:
    """By its headings, then by its controls, which come as they are read and are named apart."""
    headings = piotr.headings()
    assert headings[0] == (1, "About Tom")
    assert [words for level, words in headings if level == 2] == READS
    assert all(after - before <= 1 for (before, _), (after, _) in pairwise(headings))
    assert not_heard(piotr, IN_ORDER) == ""
    assert piotr.strays() == []
    piotr.page.reload()
    stops = piotr.stops()
    assert stops[0] == Heard("link", "Skip to what happens next", "")
    assert [heard for heard in stops if len(heard.name) < 3] == []
    counted = Counter((heard.role, heard.name) for heard in stops)
    twice = {name for (role, name), times in counted.items() if times > 1}
    assert {name for name in twice if not name.replace(" ", "").isdigit()} == set()


def not_heard(piotr: Listener, sentences: tuple[str, ...]) -> str:
    """The first that does not come after the one before it; empty where all come in order."""
    page, at = piotr.clicker.says, 0
    for sentence in sentences:
        at = page.find(sentence, at)
        if at < 0:
            return sentence
    return ""


def he_reads_the_letter(piotr: Listener) -> None:
    piotr.follow("Our letters to you")
    piotr.follow("What we told you at first")
    assert SORRY in piotr.clicker.says
    assert piotr.headings()[0] == (1, "What we told you at first")
    piotr.press("I have read this letter")
    assert "We know that you have had it since" in read_at(piotr, "#had")
    piotr.page.reload()
    piotr.follow("Back to your page")


def he_asks(piotr: Listener) -> None:
    """Too quick at first: the box that was left empty says so itself."""
    piotr.follow("Your questions")
    piotr.press("Send my question")
    piotr.follow("Please write your question.")
    box = piotr.here()
    assert (box.role, box.name) == ("textbox", "Ask something else")
    assert box.more.endswith("Please write your question.")
    piotr.page.keyboard.type(ASKS)
    piotr.press("Send my question")
    assert "We have your question. Ben Okoro will answer it. We aim to do so by" in told(piotr)


def he_says_not_kept(piotr: Listener) -> None:
    piotr.follow("What we promised you")
    piotr.unfold(f"No, not kept: {PROMISED}")
    piotr.write(f"What happened, if you want to say: {PROMISED}", NOT_SO)
    piotr.press(f"Send: it was not kept: {PROMISED}")
    assert "You said: not kept. We opened the promise again." in told(piotr)


def he_allows_his_sister(piotr: Listener) -> None:
    piotr.follow("Whom we may tell")
    piotr.unfold("Change whom we may tell")
    piotr.write("Their name", "Ola Lis")
    piotr.write("Who they are to you", "sister")
    piotr.tick("Where things stand", "What may we tell?")
    piotr.press("You may tell them")
    assert "You said that we may tell Ola Lis, sister." in told(piotr)


def he_forbids_the_phone(piotr: Listener) -> None:
    """The same way stands in two lists: each says its own name first."""
    piotr.follow("How we reach you")
    piotr.unfold("Change how we reach you")
    piotr.tick("Phone", "How may we reach you?")
    piotr.tick("Phone", "How must we never reach you?")
    piotr.write("Not before", "0400PM", role="InputTime")
    piotr.write("Not after", "0730PM", role="InputTime")
    piotr.press("Keep this")
    assert "We wrote down what you changed. It counts from now on." in told(piotr)


def he_complains(piotr: Listener) -> None:
    piotr.follow("How to complain")
    piotr.write("Complain to us", COMPLAINS)
    piotr.press("Send my complaint")
    assert "We have your complaint." in told(piotr)


def he_comes_back(piotr: Listener, code: str, said: Said) -> None:
    piotr.press("Leave this page")
    piotr.write("Your code", code)
    piotr.write(ANSWER, FACT["answer"])
    piotr.sends("Enter")
    each_answer_stands_there(piotr.clicker, said)
    piotr.follow("How to complain")
    piotr.unfold(f"Say how this ends for you: {COMPLAINS}")
    piotr.tick("Your answer is enough for me", "How does this end for you?", role="radio")
    piotr.press(f"Send: {COMPLAINS}")
    assert "You said that our answer is enough." in told(piotr)


def he_leaves(piotr: Listener) -> None:
    piotr.page.reload()
    piotr.press("Leave this page")
    assert "You have left your page." in piotr.clicker.says


def told(piotr: Listener) -> str:
    """What was just kept is where the keys are; the next key leads back to where it was said."""
    words = read_at(piotr, "#kept")
    assert piotr.tab().role == "link"
    piotr.page.reload()
    return words


def read_at(piotr: Listener, place: str) -> str:
    focused = piotr.page.locator(f"{place}:focus")
    focused.wait_for()
    return focused.inner_text()
