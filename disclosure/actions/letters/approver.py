"""What an approval leaves to mind: by whom it was, and what was left unsaid with it."""

from collections.abc import Iterator

from disclosure.actions.checks.checking import involved_in
from disclosure.actions.facts import Gathered
from disclosure.actions.letters.check import approved_unread
from disclosure.actions.people.staff_names import staff_name
from disclosure.records.letter import Letter
from workflows.words import LetterState


def approver_took_part(gathered: Gathered, letter: Letter) -> Iterator[str]:
    """It stops nothing: nobody knew it then, and whoever issues it sees whether it can wait."""
    by = letter.approved_by
    if by and letter.state is LetterState.APPROVED and by in involved_in(gathered):
        yield (
            f"{staff_name(gathered.session, by)} approved it, and took part in this patient's care,"
            " as was put on record since. Return it to draft if another person is to approve it."
        )


def apology_not_judged(gathered: Gathered, letter: Letter) -> Iterator[str]:
    """Of one that was issued before the gate asked: it is said before it goes, and stops nothing,
    since what was posted has to be recorded as it was."""
    if letter.state is LetterState.ISSUED and (language := approved_unread(gathered, letter)):
        yield (
            f"The check cannot read {language}, and nobody said when this was approved that it is a"
            " real apology, so it counts as none. Withdraw it and write it anew, unless it was"
            " posted already."
        )
