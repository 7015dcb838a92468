"""What an approval leaves to mind: by whom it was."""

from collections.abc import Iterator

from disclosure.actions.checks.checking import involved_in
from disclosure.actions.facts import Gathered
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
