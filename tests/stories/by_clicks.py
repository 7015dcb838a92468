"""What people of a case do again and again, in clicks; and who sits where."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from letters.kinds import LetterKind
from letters.writing.boxes import slots_of
from tests.stories.clicking import Clicker


@dataclass
class Story:
    """Who sits where, and the day it is."""

    today: date
    osei: Clicker  # a clinician, with a phone
    morgan: Clicker  # the risk manager, at a desk
    marsh: Clicker  # approves
    pryce: Clicker  # the named contact, with a phone
    lloyd: Clicker  # the investigator
    raman: Clicker  # keeps the promise of the letter, with a phone
    ref: str = ""

    def day(self, days: int) -> date:
        return self.today + timedelta(days=days)

    def in_words(self, days: int) -> str:
        return f"{self.day(days):%A %-d %B %Y}"


def graded(clicker: Clicker, level: str, why: str) -> None:
    clicker.follow("Grade the harm")
    clicker.tick(level)
    clicker.fill("Why this level", why)
    clicker.press("Record it")


def decided(clicker: Clicker, answer: str, why: str) -> None:
    clicker.follow("Decide whether the duty applies")
    clicker.choose("Does the duty apply", answer)
    clicker.fill("Why", why)
    clicker.press("Record it")


def write(clicker: Clicker, kind: LetterKind, words: Mapping[str, str]) -> None:
    """Each box by the label that stands over it."""
    clicker.press("Begin the letter")
    for slot in slots_of(kind):
        if slot.name in words:
            clicker.fill(slot.label, words[slot.name])
    clicker.press("Save and check", within=".app-bar")


def own(clicker: Clicker, owner: str, due_on: date) -> None:
    """The promise of a sentence, beside the sentence."""
    clicker.unfold("Make it a promise")
    clicker.choose("Who does it", owner)
    clicker.fill("By which day", due_on.isoformat())
    clicker.press("Save and make it a promise")


def approved_and_delivered(story: Story, letter: str) -> None:
    """Never by its author; found on the approver's list of the day; then put into her hands."""
    marsh, morgan = story.marsh, story.morgan
    morgan.press("Send it for approval", within=".app-bar")
    assert "another person has to" in morgan.says
    assert not morgan.sees_button("Approve these words")
    for_me(marsh)
    marsh.follow(f"Approve the {letter}")
    marsh.picture("manager-approve")
    marsh.press("Approve these words")
    at_the_case(morgan)
    morgan.follow("Letters", within=".app-sections")
    morgan.follow(f"{letter.capitalize()} to Ewa")
    morgan.follow("Issue it")
    morgan.tick("By hand, at a visit")
    morgan.tick("Yes, somebody told them")
    morgan.fill("Type the last name of the person this letter is for", "Nowak")
    morgan.tick("I have read the copy")
    morgan.press("Issue the letter")
    morgan.follow("Send it to Ewa")
    morgan.choose("How it goes", "By hand, at a visit")
    morgan.press("It was sent")
    morgan.follow("Find out that Ewa has it")
    morgan.choose("How you know", "By hand")
    morgan.press("They have it")
    assert "Ewa has it" in morgan.says


def answered(clicker: Clicker, question: str, words: str, unknown: str = "") -> None:
    clicker.follow(question)
    clicker.fill("The answer, as given", words)
    clicker.choose("Where it was given", "Disclosure conversation")
    if unknown:
        clicker.choose("If we do not know", unknown)
    clicker.press("Record it")


def done(owner: Clicker, shows: str) -> None:
    for_me(owner)
    owner.follow("Keep our promise to Ewa")
    owner.follow("Say that it is done")
    owner.fill("What shows that it was done", shows)
    owner.picture("promise-done")
    owner.press("It is done")


def at_the_case(clicker: Clicker) -> Clicker:
    """By the list of incidents."""
    clicker.follow("Incidents", within="nav")
    clicker.follow("Maria Nowak", within="main")
    return clicker


def for_me(clicker: Clicker) -> None:
    """By the list of the day."""
    clicker.follow("Today", within="nav")
    clicker.follow("For me")
