"""What was named as our sorry for a broken promise never reached them: another can be named."""

from collections.abc import Callable
from html import unescape

import pytest
from flask import Flask

from tests.begun import begins_with
from tests.cases import ACase, a_case, a_draft, a_letter, a_talk, move_as, record_as
from tests.people import ADA, BEN, EVA
from tests.typed import signed_in
from tests.ways import LETTERS, excused
from workflows.words import State

pytestmark = begins_with(a_case, at=State.APOLOGIZE)


@pytest.fixture
def promise(begun: ACase) -> str:
    """Nobody kept it, and she was told."""
    told: dict[str, object] = {"words": "We will send you the new plan", "owner": BEN}
    told |= {"due_on": begun.day(3), "source": {"family": begun.person}}
    ref = str(record_as(begun, BEN, "commitment", **told).created[0]["ref"])
    why = {"why": "We had no time for it.", "told_how": "By telephone"}
    move_as(begun, BEN, "cannot_keep", ref, **why, at=begun.later(days=5).at.isoformat())
    return ref


def test_before_anybody_said_sorry_both_read_that_it_comes_first(
    app: Flask, begun: ACase, promise: str
) -> None:
    """The one was sent to a second person, who found no place to name, and nothing to do."""
    path = f"/promises/{promise}"
    his = signed_in(app, BEN).get(path).text.partition("<dl")[0]
    assert "See that we said sorry for it, then ask a second person to agree" in his
    hers = signed_in(app, EVA).get(f"{path}/agree_not_kept").text
    assert "Nobody said sorry yet? Have it said in a talk or a letter, then agree here." in hers


def came_back(case: ACase) -> tuple[str, Callable[[], object]]:
    letter = a_letter(case, "closing", until="send")
    at = case.later(days=3).at.isoformat()
    return letter, lambda: move_as(case, ADA, "returned", letter, at=at, why="Moved away")


def never_sent(case: ACase) -> tuple[str, Callable[[], object]]:
    letter = a_draft(case, "closing")
    return letter, lambda: move_as(case, ADA, "withdraw", letter, reason="We write another.")


@pytest.mark.parametrize("how", [came_back, never_sent])
def test_once_a_letter_cannot_reach_her_another_is_asked_for(
    app: Flask,
    begun: ACase,
    promise: str,
    how: Callable[[ACase], tuple[str, Callable[[], object]]],
) -> None:
    path = f"/promises/{promise}"
    letter, falls = how(begun)
    eva = signed_in(app, EVA)
    assert eva.post(f"{path}/agree_not_kept", data={"given_in": letter}).status_code == 303
    page = eva.get(path).text
    assert f"See that our sorry in {letter} reaches them, or let a second person" in page
    assert f"{path}/agree_not_kept" in page  # the wrong one may have been named

    falls()
    another = a_letter(begun.later(hours=1), "closing")
    page = unescape(eva.get(path).text)
    assert "Say sorry for it, and let a second person name where that was" in page
    assert eva.post(f"{path}/agree_not_kept", data={"given_in": another}).status_code == 303
    assert "name where that was" not in eva.get(path).text


def test_their_page_is_no_place_for_it(app: Flask, promise: str) -> None:
    """A sorry is a letter, or words where they want none."""
    form = signed_in(app, EVA).get(f"/promises/{promise}/agree_not_kept")
    assert form.status_code == 200
    assert "On their page" not in form.text


def test_whoever_has_to_say_sorry_is_led_to_the_letter(
    app: Flask, begun: ACase, promise: str
) -> None:
    """The page said what was owed, and led nowhere."""
    talk = a_talk(begun, "follow_up", apology_words=None)
    move_as(begun, EVA, "agree_not_kept", promise, given_in=str(talk.id))
    page = unescape(signed_in(app, BEN).get(f"/promises/{promise}").text)
    new = f"/incidents/{begun.ref}/letters/new?to={begun.person}&kind=delay"
    assert f'href="{new}">Write the letter' in page
    assert "Write the letter" not in signed_in(app, EVA).get(f"/promises/{promise}").text


def test_who_wants_no_letters_hears_it_in_a_talk(app: Flask, begun: ACase, promise: str) -> None:
    talk = a_talk(begun, "follow_up", apology_words=None)
    move_as(begun, EVA, "agree_not_kept", promise, given_in=str(talk.id))
    excused(begun, LETTERS, "declined", begun.person)
    page = unescape(signed_in(app, BEN).get(f"/promises/{promise}").text)
    form = f"/incidents/{begun.ref}/records/conversation?kind=follow_up&persons={begun.person}"
    assert f'href="{form}">Record the talk in which you said it' in page


def test_whoever_writes_why_knows_that_she_reads_it(app: Flask, begun: ACase) -> None:
    ben, path = signed_in(app, BEN), f"/promises/{begun.promise}"
    assert "the family reads your words" in ben.get(f"{path}/done").text
    assert "they read why, in your words" in ben.get(f"{path}/cannot_keep").text
