"""How a letter read at each of its versions: kept whenever its words change."""

from disclosure.actions.change import OpenCase
from disclosure.records.letter import Letter
from disclosure.records.writing import Wording


def keep_wording(case: OpenCase, letter: Letter, writer: str) -> None:
    """How it reads from here on, at the version that this change gives it."""
    wording = Wording(letter_id=letter.id, version=case.number - 1, by=writer, at=case.change.at)
    wording.keep(case.session, letter)
    case.rows.append(wording)
