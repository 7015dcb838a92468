"""Whether a letter's reader may be told what happened: as their own page keeps to it."""

from collections.abc import Iterator

from disclosure.actions.facts import Gathered
from disclosure.actions.family.view_reader import seen_by
from disclosure.records.letter import Letter
from workflows.family_page import Seen


def hears_what_happened(gathered: Gathered, number: int) -> bool:
    """By what was agreed about them, as it stands now."""
    return Seen.PROGRESS in seen_by(gathered, number)


def told_no_more(gathered: Gathered, letter: Letter, called: str) -> Iterator[str]:
    """Until it is sent: what was agreed about its reader, for whoever writes, approves or issues.

    It stops nothing: only a person sees what the words tell.
    """
    if not letter.is_still_here:
        return
    seen = seen_by(gathered, letter.to_person)
    if Seen.PROGRESS not in seen:
        only = "may be told of our promises" if Seen.PROMISES in seen else "may read their own part"
        yield (
            f"By what was agreed, {called} {only}, and not what happened or what we found. See "
            "that this letter tells neither, or write down first that they may hear more."
        )
