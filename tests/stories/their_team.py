"""What the team sees of all that a relative said on their page, and how each of it is answered."""

from dataclasses import dataclass

from tests.people import ADA, BEN, EVA
from tests.stories.at_home import House
from tests.stories.clicking import Clicker

ANSWER = "Yes. Sister Anna Reid was with us the whole time, and can tell you more."
NEVER_AGAIN = "You are right. I write to you myself from now on. I am sorry."
EVIDENCE = "Ada Lind went to look herself on Friday, and saw that it is so."


@dataclass(frozen=True)
class Said:
    """Who said it, and each thing in their own words."""

    ref: str  # of the case
    name: str
    called: str
    question: str
    promise: str  # which they say was not kept
    not_so: str
    relative: str  # whom they allow to know where things stand
    relation: str
    complaint: str


def each_is_seen_and_answered(house: House, said: Said) -> None:
    ben, ada = house.staff(BEN), house.staff(ADA)
    the_manager_sees_it_all(ada, said)
    the_question_is_answered(ben, said)
    the_relative_is_named(ben, said)
    the_complaint_is_answered(ada, said)
    the_promise_is_done_again(ben, house.staff(EVA), said)


def the_question_is_answered(ben: Clicker, said: Said) -> None:
    """He owns it: it stands on his list, in their words."""
    ben.go("/")
    ben.follow(f"Answer {said.called}", within=_row(said.question))
    ben.fill("The answer, as given", ANSWER)
    ben.choose("Where it was given", "On their page")
    ben.press("Record it")


def the_relative_is_named(ben: Clicker, said: Said) -> None:
    """Until somebody did, it waits on the list."""
    asked = f"Name {said.relative}: {said.called} allows us to tell them"
    ben.follow("Today", within="nav")
    ben.follow(asked)
    ben.fill("Name", f"Mrs {said.relative}")
    ben.fill("Relationship", said.relation.capitalize())
    ben.tick("Also told", "Standing")
    ben.press("Record it")
    ben.follow("Today", within="nav")
    assert asked not in ben.says


def the_manager_sees_it_all(ada: Clicker, said: Said) -> None:
    ada.go("/messages")
    assert "The family says that we did not keep a promise" in ada.says
    assert "Somebody raised a concern about how we handle this" in ada.says
    ada.follow("Today", within="nav")
    assert f"Name {said.relative}: {said.called} allows us to tell them" in ada.says
    ada.go(f"/incidents/{said.ref}/people")
    them = ada.page.get_by_role("article", name=said.name)
    assert "Never by phone" in them.inner_text()
    ada.follow("Where it stands")
    ada.follow("An attempt to reach somebody")
    how = ada.page.get_by_role("region", name=f"How to reach {said.called}").inner_text()
    assert "Never by phone" in how
    assert "They asked us not to. A try that way counts for nothing and opens a concern." in how
    assert "between 4pm and 7:30pm" in how


def the_complaint_is_answered(ada: Clicker, said: Said) -> None:
    """By its owner, whose name stands beside it, and whom it is not about."""
    ada.follow("Today", within="nav")
    row = ada.page.locator(_row(said.complaint))
    assert row.locator("strong").all_inner_texts() == ["You"]
    ada.follow(f"Answer the concern of {said.called}", within=_row(said.complaint))
    assert "Answered by somebody it is not about." in ada.says
    ada.fill("The answer", NEVER_AGAIN)
    ada.press("Record it")


def the_promise_is_done_again(ben: Clicker, eva: Clicker, said: Said) -> None:
    ben.follow(f"Not kept, says {said.called}: put it right", within=_row(said.promise))
    assert f"Ask {said.called} what is missing, and mend it" in ben.says
    assert said.not_so in ben.says
    ben.follow("Say that it is done")
    ben.fill("What shows that it was done", EVIDENCE)
    ben.press("It is done")
    eva.go("/")
    eva.follow("Check that", within=_row(said.promise))
    eva.follow("Check that it was kept")
    eva.press("I have checked it: it was kept")


def the_family_is_content(house: House, said: Said) -> None:
    ada = house.staff(ADA)
    ada.go(f"/incidents/{said.ref}/questions")
    concern = ada.page.get_by_role("article", name=said.complaint).inner_text()
    assert "Answered by Ada Lind. The family accepts it" in concern


def each_answer_stands_there(them: Clicker, said: Said) -> None:
    """On their page, whole, with who gave it."""

    def part(name: str) -> str:
        return them.page.get_by_role("region", name=name).inner_text()

    assert said.question in part("Your questions")
    assert ANSWER in part("Your questions")
    promise = them.page.locator("li.app-promise", has_text=said.promise).inner_text()
    for words in (said.not_so, EVIDENCE, "Eva Marsh checked it.", "Yes, kept"):
        assert words in promise
    shared = f"{said.relative}, {said.relation}: you said yes, where things stand"
    assert shared in part("Whom we may tell")
    assert "Ada Lind answered on" in part("How to complain")
    assert NEVER_AGAIN in part("How to complain")


def _row(words: str) -> str:
    """Of a list of things to do: the one that says this."""
    return f'main li:has-text("{words}")'
