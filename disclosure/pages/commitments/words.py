"""What can be done with a promise, in words: the link, the heading of its form, the button."""

from collections.abc import Mapping
from dataclasses import dataclass

from disclosure.pages.commitments.ledger import Group
from workflows.improvements import ImprovementState as I
from workflows.words import CommitmentTrigger as T


@dataclass(frozen=True, slots=True)
class Act:
    link: str
    says: str  # above the boxes
    button: str


ACTS: Mapping[T, Act] = {
    T.DONE: Act(
        "Say that it is done",
        "Say what shows it: a date, a document, who saw it. Another person checks it after you, "
        "and the family reads your words.",
        "It is done",
    ),
    T.VERIFY: Act(
        "Check that it was kept",
        "Look at what is there yourself. The family reads that we kept our word.",
        "I have checked it: it was kept",
    ),
    T.SEND_BACK: Act(
        "Send it back: not done yet",
        "It opens again for its owner. Say what is still missing.",
        "Send it back",
    ),
    T.TOLD: Act(
        "Record that they were told",
        "A person told them how this promise stands: kept, late, or not to be kept.",
        "They were told",
    ),
    T.CHANGE: Act(
        "Agree on a new day with them",
        "Only a day they agreed to, each of them where it is owed to several. The old day stays on "
        "record. Ask before it passes.",
        "They agreed to this day",
    ),
    T.REASSIGN: Act(
        "Give it to another owner",
        "The words and the day stay as they are. Ask the new owner first.",
        "Give it to this person",
    ),
    T.CANNOT_KEEP: Act(
        "Say that we cannot keep it",
        "Tell the family first: they read why, in your words. It counts as broken for ever, and we "
        "owe them a sorry for it.",
        "We cannot keep it",
    ),
    T.AGREE_NOT_KEPT: Act(
        "Agree that it was not kept",
        "A second person agrees, and names where we said sorry for it.",
        "I agree that it was not kept",
    ),
    T.CONFIRM: Act(
        "They say: yes, kept",
        "Their word, entered by somebody who neither owns nor did it. They see what you enter.",
        "Record their yes",
    ),
    T.DISPUTE: Act(
        "They say: not kept",
        "It opens again, and a concern with it. Write their words as they said them.",
        "Record their no",
    ),
    T.RELEASE: Act(
        "They let us off",
        "Only when they said so themselves. Where it is owed to several, each has to.",
        "They let us off",
    ),
}
WRONG_ROW = Act(
    "It was the wrong row: open again",
    "Only where we can keep it, and never meant to give this one up. Say which one was meant.",
    "Open it again",
)
STANDS: Mapping[I, str] = {  # how the change stands that a promise speaks of
    I.OPEN: "to be done",
    I.IN_PLACE: "in place",
    I.JUDGED: "in place, and judged",
    I.LET_GO: "given up",
}
NOBODY_TO_TELL = "It counts as broken for ever. Nobody is told: they are not to be."
STAYS_WITHOUT = (  # a new day, or to be let off, where somebody cannot be asked for it
    "It takes each of them, so it stays as we promised it until they may be told again. Keep it, "
    "or say that we cannot."
)
OPENS_AGAIN = "The case is closed: it opens again with this."
TOLD_AS: Mapping[str, str] = {
    "done": "Done: {evidence}",
    "verify": "Checked: it was kept",
    "confirm": "{person} said: kept. “{words}”",
    "send_back": "Sent back. {reason}",
    "dispute": "{person} said: not kept. “{words}”",
    "release": "{person} let us off. “{words}”",
    "cannot_keep": "We cannot keep it. {why} Told: {told_how}",
    "agree_not_kept": "A second person agreed that it was not kept",
    "told": "{person} was told, {how}",
    "change": "A new day agreed with {person}: {due_on}. “{words}”",
    "reassign": "Given to {owner}",
}
GROUPS: Mapping[Group, tuple[str, str, str]] = {  # title, shape, tone
    Group.LATE: ("Late", "late", "late"),
    Group.DISPUTED: ("We say kept, the family says not", "ask", "late"),
    Group.WEEK: ("Due this week", "soon", "soon"),
    Group.SECOND: ("Waiting for a second person", "soon", "soon"),
    Group.TELL: ("Over: tell them", "done", "good"),
    Group.LATER: ("Later", "later", "soft"),
    Group.STANDING: ("No date: these stand", "none", "soft"),
}
