"""What an approval leaves to mind: by whom it was, and what was left unsaid with it."""

from collections.abc import Iterator

from disclosure.actions.checks.checking import involved_in
from disclosure.actions.facts import Gathered
from disclosure.actions.letters.check import required_of
from disclosure.actions.people.staff_names import staff_name
from disclosure.records.letter import Letter
from letters.check import judges
from letters.languages import in_english
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
    """Said before it goes: approved in silence, it would reach them as an apology and meet nothing
    that asks for one."""
    mend = {
        LetterState.APPROVED: "Return it to draft, and have that said when it is approved again.",
        LetterState.ISSUED: "Withdraw it and write it anew, where it is to be one.",
    }.get(letter.state)
    if mend is None or judges(letter.language) or "apology" in letter.contents:
        return
    if "apology" in required_of(gathered, letter):
        reads = f"The check cannot read {in_english(letter.language)}"
        yield (
            f"{reads}, and nobody said at the approval that this is a real apology, so it counts "
            f"as none. {mend}"
        )
