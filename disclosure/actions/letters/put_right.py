"""Words of the record that were put right since: no letter begins with them, and both are told."""

from collections.abc import Iterator
from textwrap import shorten

from disclosure.actions.facts import Gathered
from disclosure.actions.findings_put_right import waits_for_a_second
from disclosure.kinds.conversation import Conversation
from disclosure.kinds.findings import Findings
from disclosure.kinds.law import Explanation
from disclosure.kinds.notes import Correction
from disclosure.kinds.questions import Answer
from disclosure.records.evidence import Evidence
from disclosure.records.letter import Letter
from letters.dates import without_weekday
from workflows.words import LetterState

LONGEST = 240  # letters of what was noted, and of what is right: enough to know it by

SAY_IT = "See that the letter says what is right."
AGREE_FIRST = (
    "These are findings, and nobody who may approve them has agreed to that yet. Ask them first: "
    "the letter says what both agree is right."
)


def words_put_right(gathered: Gathered, letter: Letter) -> Iterator[str]:
    """For whoever writes the letter or approves it: what they heard or may hear from us, and what
    is right. Once a letter went that was begun after the correction, it has been told.
    """
    if letter.sent_at or letter.state is LetterState.WITHDRAWN:
        return
    right = gathered.case.put_right
    for row, noted in _noted_for(gathered, letter.to_person) if right else ():
        if row.number in right and not _told_since(gathered, letter, row.number):
            day, words = without_weekday(gathered.day_of(row.at)), " ".join(right[row.number])
            waits = waits_for_a_second(gathered.case, row.number)
            yield (
                f"What was noted for {day} was put right since. Noted: {quoted(noted)} "
                f"Right: {quoted(words)} {AGREE_FIRST if waits else SAY_IT}"
            )


def _noted_for(gathered: Gathered, to: int) -> Iterator[tuple[Evidence, str]]:
    """Words that a letter to this person may take over."""
    case, asked = gathered.case, {q.ref for q in gathered.questions if q.person == to}
    for row, talk in case.those(Conversation):
        if to in talk.persons:
            yield row, talk.said
    for row, answer in case.those(Answer):
        if answer.question in asked:
            yield row, answer.words
    for row, findings in [*case.those(Findings)][-1:]:
        yield row, findings.facts
    for row, explanation in case.those(Explanation):
        yield row, explanation.words


def _told_since(gathered: Gathered, letter: Letter, number: int) -> bool:
    corrections = gathered.case.those(Correction)
    last = max(row.recorded_at for row, each in corrections if each.is_about == number)
    return any(
        each.sent_at and each.recorded_at > last
        for each in gathered.letters
        if each.to_person == letter.to_person and each.ref != letter.ref
    )


def quoted(words: str) -> str:
    said = shorten(words, LONGEST, placeholder=" …")
    return f"“{said}”" if said.endswith((".", "!", "?", "…")) else f"“{said}”."
