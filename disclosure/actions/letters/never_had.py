"""Which letters their reader never had."""

from datetime import datetime

from disclosure.actions.reading import Case
from disclosure.kinds.moves import BY_THEMSELVES
from disclosure.records.letter import Letter
from workflows.words import LetterState, LetterTrigger


def was_never_had(case: Case, letter: Letter) -> bool:
    """Withdrawn, for only what was not sent is; or brought back by the post, where they neither
    read it on their page nor had it in their hands before.
    """
    if letter.state is LetterState.RETURNED:
        return letter.delivered_at is None or not _had_before(case, letter)
    return letter.state is LetterState.WITHDRAWN


def had_since(case: Case, letter: Letter) -> datetime | None:
    """When it reached them; None too where it counted so once and then came back after all."""
    return None if was_never_had(case, letter) else letter.delivered_at


def _had_before(case: Case, letter: Letter) -> bool:
    """How they had it lies in the record: once that is destroyed, a delivery counts."""
    told = [m.body for m in case.moves(letter.ref) if m.body["trigger"] == LetterTrigger.DELIVER]
    return bool(case.destroyed) or any(each["data"]["how"] in BY_THEMSELVES for each in told)
