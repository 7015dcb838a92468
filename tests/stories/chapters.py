"""The demo's story as its people click it: each function is a part of the case."""

from disclosure.commands import demo_story as s
from letters.kinds import LetterKind
from tests.stories.by_clicks import (
    Story,
    answered,
    approved_and_delivered,
    at_the_case,
    decided,
    done,
    for_me,
    graded,
    own,
    write,
)
from tests.stories.clicking import Clicker

SORRY_IF = "I'm sorry if this has upset you."
SORRY = "I am sorry that we gave your mother ten times the morphine. It was our mistake."
HEARD = "You listened, late."
WHY, PAIN = s.AT_NIGHT["questions"]
SAYS_SORRY, THEY_SAID = "Your words, as near as you remember", "In their words"


def the_night(story: Story) -> None:
    """On a phone: open it, name who it is about, and record the first conversation."""
    osei = story.osei
    osei.follow("Open an incident")
    osei.fill("What happened, in one line", s.OPENING["summary"])
    osei.fill("Name", s.MARIA["name"])
    osei.picture("clinician-open")
    osei.press("Open the incident")
    story.ref = osei.path.rsplit("/", 1)[-1]
    osei.follow("Name who must be told")
    osei.press("Record it")
    names_her_daughter(osei)
    first_talk(osei)
    says_sorry_again(osei)


def names_her_daughter(osei: Clicker) -> None:
    osei.follow("Anything else")
    osei.follow("Name a person")
    osei.fill("Name", s.EWA["name"])
    osei.fill("What they like to be called", "Ewa")
    osei.fill("Relationship", "Daughter")
    osei.choose("Are they the patient", "No")
    osei.choose("Standing", "Relevant")
    osei.fill("Telephone", s.EWA["phone"])
    osei.choose("Ways never to use", "Text")
    osei.fill("Postal address", "14 Larch Road")
    osei.press("Record it")
    assert "two to seven lines" in osei.faults
    osei.fill("Postal address", "\n".join(s.EWA["post"]))
    osei.press("Record it")


def first_talk(osei: Clicker) -> None:
    """The words of the sorry stand as they were said; they do not count, and the page says why."""
    osei.follow("Record a conversation")
    with_ewa_alone(osei)
    osei.fill("What we know so far", s.AT_NIGHT["said"])
    osei.fill(SAYS_SORRY, SORRY_IF)
    osei.fill(THEY_SAID, s.AT_NIGHT["family_said"])
    osei.picture("clinician-conversation")
    osei.fill("Question 1", WHY)
    osei.press("Add a question")
    osei.fill("Question 2", PAIN)
    osei.tick("Tomorrow")
    osei.unfold("Help you offered")
    osei.fill("Support you offered", s.AT_NIGHT["support_offered"])
    osei.press("Read it through first")
    assert "Nothing is on record yet" in osei.says
    osei.press("Sign and record", within=".app-bar")
    assert "They do not count as the apology yet" in osei.says
    assert SORRY_IF in osei.says
    osei.picture("clinician-not-yet-sorry")


def says_sorry_again(osei: Clicker) -> None:
    osei.follow("Record it when you have said it again")
    with_ewa_alone(osei)
    osei.fill("What we know so far", s.IN_THE_MORNING["said"])
    osei.fill(SAYS_SORRY, SORRY)
    osei.fill(THEY_SAID, s.IN_THE_MORNING["family_said"])
    osei.tick("In a week")
    osei.press("Sign and record", within=".app-bar")
    assert "You said sorry. It counts." in osei.says
    osei.follow("Maria")


def with_ewa_alone(osei: Clicker) -> None:
    osei.unfold("Change when, where or who")
    osei.tick("Maria", group="With whom", off=True)


def the_morning(story: Story) -> None:
    """The risk manager grades, decides, and names the contact."""
    morgan = at_the_case(story.morgan)
    graded(morgan, "Severe harm", s.GRADE_SEVERE["reason"])
    decided(morgan, "Treat as yes", "Too early to say, so we act as if it does")
    morgan.follow("Name one person the family can ring")
    morgan.fill("Name", s.PRYCE.name)
    morgan.choose("Their account", s.PRYCE.name)
    morgan.fill("Role", s.PRYCE.title)
    morgan.fill("Direct telephone", s.PRYCE.phone)
    morgan.fill("When they can be rung", "Monday to Friday, 8am to 6pm")
    morgan.fill("Who covers", s.MORGAN.name)
    morgan.fill("Their telephone", "01632 960102")
    morgan.press("Record it")
    assert "Before the investigation can begin: 8 of 12 are there" in morgan.says
    morgan.picture("manager-checklist", top=".app-sections")


def too_early(story: Story) -> None:
    """Maria dies while the move is on the risk manager's screen: it is refused, with the reason."""
    osei, morgan = story.osei, story.morgan
    osei.follow("Anything else")
    osei.follow("Record a change in the patient's life")
    osei.tick("Died")
    osei.fill("How we know", "The ward")
    osei.press("Record it")
    at_the_case(morgan)
    assert "Everything is there" in morgan.says
    osei.follow("Anything else")
    graded(osei, "Death", s.GRADE_DEATH["reason"])
    morgan.press("Begin the investigation")
    assert "Somebody else saved first" in morgan.heading
    assert "Dr Daniel Osei added a record (grade)" in morgan.says
    morgan.press("Begin the investigation all the same")
    assert morgan.heading == "Not yet. One thing is missing."
    morgan.picture("manager-not-yet")
    decided(morgan, "Yes", "She died of the dose we gave her")
    morgan.press("Begin the investigation")
    assert "Before we can tell what we found" in morgan.says


def first_letter(story: Story) -> None:
    """Written, mended where the page says, its promise owned; and approved by another person."""
    morgan, by = story.morgan, story.in_words(39)
    morgan.follow("Letters", within=".app-sections")
    morgan.follow("Write a letter")
    promise = f"We will write to you with what we find by {by}."
    write(morgan, LetterKind.initial_notification, s.FIRST_LETTER | {"next": promise})
    assert "Mend these 2" in morgan.says
    morgan.follow("We are also sorry if this")
    assert morgan.path.endswith("#fault-1")
    morgan.picture("manager-letter")
    morgan.follow("Go to the text of fault 1")
    morgan.fill("Saying sorry", s.SORRY_MENDED)
    own(morgan, s.LLOYD.name, story.day(39))
    assert "Nothing to mend. Read it once more" in morgan.says
    approved_and_delivered(story, "first letter")


def looking_into_it(story: Story) -> None:
    """What they want to know is asked, a meeting offered, findings written and approved."""
    pryce, lloyd, marsh, morgan = story.pryce, story.lloyd, story.marsh, story.morgan
    at_the_case(pryce)
    pryce.follow("Ask Ewa what they want to know")
    pryce.fill("How", "By telephone")
    pryce.press("Record it")
    pryce.follow("Offer Ewa a meeting")
    pryce.fill("How you offered it", "By telephone")
    pryce.choose("What came of it", "Accepted")
    pryce.press("Record it")
    at_the_case(lloyd)
    lloyd.follow("Record an event the law counts from")
    lloyd.fill("What shows it", "Gareth Lloyd took it on and sealed the chart")
    lloyd.press("Record it")
    lloyd.follow("Write the findings")
    lloyd.fill("What happened", s.FINDINGS["facts"])
    lloyd.fill("Why it happened", s.FINDINGS["why"])
    lloyd.fill("What changes because of it", s.FINDINGS["changes"])
    lloyd.press("Record it")
    for_me(marsh)
    marsh.picture("today")
    marsh.follow("Approve the findings")
    marsh.choose("Do you approve this exact text", "Yes")
    marsh.fill("Note", "Plain and true.")
    marsh.press("Record it")
    at_the_case(morgan)
    morgan.press("Go on to telling what we found")


def telling_what_was_found(story: Story) -> None:
    """Told, understood, each question answered, also the one that nobody can answer."""
    osei, marsh, morgan = story.osei, story.marsh, story.morgan
    at_the_case(osei)
    osei.follow("Tell Ewa what we found")
    osei.fill("What we know so far", s.FINDINGS_TOLD["said"])
    osei.fill(SAYS_SORRY, SORRY)
    osei.fill(THEY_SAID, s.FINDINGS_TOLD["family_said"])
    osei.tick("In 3 days")
    osei.unfold("Help you offered")
    osei.fill("How you checked", s.FINDINGS_TOLD["understanding"]["how"])
    osei.fill("What they had understood", s.FINDINGS_TOLD["understanding"]["result"])
    osei.press("Sign and record", within=".app-bar")
    osei.follow("Maria")
    answered(osei, WHY, s.WHY_NOT_HEARD)
    answered(osei, PAIN, s.PAIN_UNKNOWN, unknown="Cannot be known")
    assert "another person has to agree that nobody can know" in osei.says
    for_me(marsh)
    marsh.follow("Check that this cannot be known")
    marsh.choose("Do you agree", "Yes")
    marsh.fill("Why", "Nobody could know, and we said so")
    marsh.press("Record it")
    at_the_case(morgan)
    morgan.press("Go on to the apology")


def apologising(story: Story) -> None:
    """In writing, with a promise that somebody owns."""
    morgan = story.morgan
    morgan.follow("Write Ewa a letter of apology")
    sentence = s.CUPBOARD.format(day=story.in_words(60))
    write(morgan, LetterKind.apology, s.APOLOGY_LETTER | {"changes": sentence})
    own(morgan, s.RAMAN.name, story.day(60))
    approved_and_delivered(story, "letter of apology")
    at_the_case(morgan)
    morgan.press("Go on to keeping our promises")


def keeping_promises(story: Story) -> None:
    """Each is done by its owner, checked by another, and Ewa is told."""
    done(story.raman, "All 14 wards have it. Photographs are with the pharmacy.")
    done(story.lloyd, "Our letter says what we found.")
    the_calls_were_made(story)
    for _ in range(5):
        for_me(story.marsh)
        story.marsh.follow("Check that", within="ol")
        story.marsh.follow("Check that it was kept")
        story.marsh.press("I have checked it: it was kept")
    for _ in range(2):
        story.pryce.follow("Promises", within="nav")
        story.pryce.follow("Tell Ewa that a promise was kept")
        story.pryce.follow("Record that they were told")
        story.pryce.fill("How", "By telephone")
        story.pryce.press("They were told")


def the_calls_were_made(story: Story) -> None:
    osei = at_the_case(story.osei)
    osei.follow("Record a conversation")
    osei.fill("What we know so far", s.A_CALL["said"])
    osei.fill(THEY_SAID, s.A_CALL["family_said"])
    osei.tick("They want to hear no more for now")
    osei.unfold("Help you offered")
    for days in (1, 3, 7):
        osei.tick(story.in_words(days), group="Promises this kept")
    osei.press("Sign and record", within=".app-bar")


def the_end(story: Story) -> None:
    """The closing letter; the family heard; and closed."""
    morgan, pryce = at_the_case(story.morgan), story.pryce
    morgan.follow("Give Ewa the closing letter")
    write(morgan, LetterKind.closing, s.CLOSING_LETTER)
    approved_and_delivered(story, "closing letter")
    at_the_case(pryce)
    pryce.follow("Ask Ewa how this went")
    pryce.fill("How you asked", "By telephone")
    pryce.choose("Their answer", "Words")
    pryce.fill(THEY_SAID, HEARD)
    pryce.choose("Did you say how to complain", "Yes")
    pryce.press("Record it")
    at_the_case(morgan)
    morgan.press("Close this case", within=".app-block")
    assert "Closed" in morgan.says
