"""What the pages of a letter call its kinds, its steps and what can be done with it."""

from collections.abc import Mapping
from dataclasses import dataclass

from disclosure.records.letter import Letter
from letters.kinds import Audience, LetterKind
from workflows.words import LetterState as S
from workflows.words import LetterTrigger as T
from workflows.words import State

KINDS: Mapping[str, str] = {
    LetterKind.initial_notification: "First letter",
    LetterKind.holding: "Holding letter",
    LetterKind.delay: "Letter about a delay",
    LetterKind.findings: "Findings letter",
    LetterKind.apology: "Apology letter",
    LetterKind.closing: "Closing letter",
    LetterKind.no_contact: "Letter to somebody we cannot reach",
}
TO_THEM: Mapping[str, str] = {LetterKind.no_contact: "Letter to {to}, whom we cannot reach"}
FOR_WHAT: Mapping[str, str] = {
    LetterKind.initial_notification: "confirms what you said, and sorry",
    LetterKind.holding: "we have their words, and say what comes next",
    LetterKind.delay: "why it takes longer, and the new day",
    LetterKind.findings: "what we found, and what changes",
    LetterKind.apology: "names what went wrong, and owns it",
    LetterKind.closing: "what we promised, and what we did",
    LetterKind.no_contact: "no clinical facts, and how to ring us",
}
LIKELY: Mapping[State, LetterKind] = {
    State.ACKNOWLEDGE: LetterKind.initial_notification,
    State.INVESTIGATE: LetterKind.initial_notification,
    State.DISCLOSE: LetterKind.findings,
    State.APOLOGIZE: LetterKind.apology,
    State.FOLLOW_UP: LetterKind.closing,
    State.CLOSED: LetterKind.closing,
}
READERS: Mapping[str, str] = {
    Audience.patient: "The patient",
    Audience.bereaved_family: "The family of somebody who died",
    Audience.parent: "A parent of a child",
    Audience.representative: "Somebody who acts for the patient, or may also be told",
}
READS: Mapping[Audience, str] = {
    Audience.patient: "the patient",
    Audience.bereaved_family: "a bereaved family",
    Audience.parent: "a parent of a child",
    Audience.representative: "somebody who acts for the patient",
}
ALSO_TOLD = "somebody who may also be told"  # reads the same letter, and acts for nobody
STEPS: dict[S, str] = {
    S.DRAFT: "Draft",
    S.IN_REVIEW: "In review",
    S.APPROVED: "Approved",
    S.ISSUED: "Issued",
    S.SENT: "Sent",
    S.DELIVERED: "Delivered",
}
ENDS: dict[S, str] = {S.RETURNED: "Returned undelivered", S.WITHDRAWN: "Withdrawn"}
PRINTED: Mapping[str, str] = {
    "standard": "PDF",
    "large_print": "PDF, large print",
    "html": "Web page",
    "text": "Plain text",
    "easy_read": "PDF, easy read",
    "two_languages": "PDF, two languages",
}


@dataclass(frozen=True, slots=True)
class Act:
    link: str
    says: str
    button: str


ACTS: Mapping[T, Act] = {
    T.SUBMIT: Act(
        "Send it for approval, as it is",
        "Somebody died since it was written. Read it again first: do its words speak of them as "
        "living? If so, go back and change them.",
        "I read it again: send it",
    ),
    T.WRITE_TO_ANOTHER: Act(
        "Write it to somebody else",
        "What somebody typed stays as it is, and the check reads it anew for whoever gets it now. "
        "Where nobody changed what we began a box with, it begins again for them. What was made "
        "for the first person ends: easy words, a translation, promises owed to them alone, and "
        "that it corrects a letter to them. A letter that waits for approval is a draft again.",
        "Write it to them",
    ),
    T.SEND: Act(
        "Record that it was sent",
        "Tell them that it is coming before it lands. Nothing goes a way they forbade.",
        "It was sent",
    ),
    T.DELIVER: Act(
        "Record that they have it",
        "In the format they need.",
        "They have it",
    ),
    T.RETURNED: Act(
        "Record that it came back",
        "Then try another way. The letter stays on record as it was.",
        "It came back",
    ),
    T.RETURN_TO_DRAFT: Act(
        "Return it to draft",
        "Say what should change, for whoever writes on. An approval ends with this.",
        "Return it to draft",
    ),
    T.WITHDRAW: Act(
        "Withdraw it",
        "It is never sent. What was issued is kept. Promises that only it made end with it.",
        "Withdraw it",
    ),
    T.ENTERED_IN_ERROR: Act(
        "Its last step never happened",
        "It was entered on the wrong letter, or too soon. The letter stands again where it stood "
        "before: no clock is met by it, and it answers nothing. Both entries stay on record.",
        "It never happened",
    ),
}


def title_of(kind: str, to: str) -> str:
    return TO_THEM.get(kind, f"{KINDS[kind]} to {{to}}").format(to=to)


def steps_of(row: Letter) -> list[tuple[str, str]]:
    """Each step with where it lies: past, here, or ahead. One that ended early went no further:
    a letter that came back was delivered to nobody, whatever we believed before."""
    if row.state in ENDS:
        return [*((STEPS[step], "past") for step in _gone_through(row)), (ENDS[row.state], "here")]
    here = list(STEPS).index(row.state)
    where = ["past"] * here + ["here"] + [""] * (len(STEPS) - here - 1)
    return list(zip(STEPS.values(), where, strict=True))


def stands(row: Letter) -> str:
    return (STEPS | ENDS)[row.state].lower()


def no_draft(row: Letter) -> str:
    """What an open desk is told of a letter in which nobody writes now; empty for a draft."""
    if row.state is S.DRAFT:
        return ""
    if row.state is S.IN_REVIEW:
        return "This letter was sent for approval: it is in review, and nobody writes in it now."
    return f"This letter is no draft any more: it is {stands(row)}, and nobody writes in it now."


def _gone_through(row: Letter) -> list[S]:
    reached = {
        S.DRAFT: True,
        S.IN_REVIEW: row.address is not None,
        S.APPROVED: row.approved_by is not None,
        S.ISSUED: row.issued_at is not None,
        S.SENT: row.sent_at is not None,
    }
    return list(reached)[: 1 + max(n for n, there in enumerate(reached.values()) if there)]
