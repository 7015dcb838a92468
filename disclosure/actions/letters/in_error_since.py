"""A letter whose words are older than what two people agreed: that its case was opened in error."""

from disclosure.actions.facts import Gathered
from disclosure.actions.in_error import AGREED, IS_SAID, errors_that_stand
from disclosure.actions.letters.deaths import Answered
from disclosure.actions.letters.last_read import last_read
from disclosure.kinds.harm import Error
from disclosure.records.letter import Letter
from workflows.words import UNISSUED, ErrorKind, LetterState

OF_ANOTHER = "The words of this letter are older than that: what they tell is another patient's."
OLDER = "The words of this letter are older than that. Read it again, before it goes."
IN_DRAFT = (
    "Change them to what came of it, and save. If they say it already, send it for approval with "
    "a reason that says so; or withdraw the letter."
)
RETURN_IT = "Return it to draft, and change them; or withdraw it."
WITHDRAW_IT = "Withdraw it. If it was posted before that, record it as it went."


def tells_of_another(gathered: Gathered, letter: Letter) -> str:
    """Why it does not go on while nobody has written it anew: what happened did not happen to its
    patient, and is nobody's to read in that family. Empty where nothing stops it.
    """
    error = _since(gathered, letter)
    if error is None or error.what is not ErrorKind.WRONG_PATIENT:
        return ""
    says = f"{IS_SAID[error.what]}: {AGREED} {OF_ANOTHER}"
    if letter.state is LetterState.DRAFT:
        return Answered(f"{says} {IN_DRAFT}", letter)
    return f"{says} {RETURN_IT if letter.state in UNISSUED else WITHDRAW_IT}"


def opened_in_error_since(gathered: Gathered, letter: Letter) -> str:
    """The same of a case that repeats another or where nothing went wrong: it stops nothing."""
    error = _since(gathered, letter)
    if error is None or error.what is ErrorKind.WRONG_PATIENT:
        return ""
    return f"{IS_SAID[error.what]}: {AGREED} {OLDER}"


def _since(gathered: Gathered, letter: Letter) -> Error | None:
    """The last error that two people agreed on since its words were read by whoever writes it."""
    agreed = list(errors_that_stand(gathered.case)) if letter.is_still_here else []
    read = last_read(gathered, letter) if agreed else 0
    since = [error for _, error, review in agreed if review.number > read]
    return since[-1] if since else None
