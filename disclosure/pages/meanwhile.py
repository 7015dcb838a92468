"""What somebody else did to a case after a page of it was opened, in words."""

from collections.abc import Iterable, Iterator

from disclosure.actions.timeline_words import LETTER_MOVES, PROMISE_MOVES
from disclosure.actions.to_do import Viewed
from disclosure.kinds import KINDS
from disclosure.kinds.findings import Analysis
from workflows.words import Trigger

_MOVED = {**LETTER_MOVES, **PROMISE_MOVES}
_BEHIND_THE_WALL = f"record {Analysis.word}"


def what_changed(view: Viewed, entries: Iterable[str]) -> list[str]:
    """One sentence each, nothing twice. Of what lies behind the wall, not even that it is there."""
    found = (_sentence(view, entry) for entry in entries if _BEHIND_THE_WALL not in entry)
    return list(dict.fromkeys(found)) or ["Somebody added to this case."]


def _sentence(view: Viewed, entry: str) -> str:
    by, _, what = entry.partition(": ")
    return f"{view.staff_name(by)} {' '.join(_did(what.split()))}."


def _did(words: list[str]) -> Iterator[str]:
    """`record grade`, `move approve LET-…`, `letter edit LET-…`."""
    verb, thing, *about = [*words, "", ""]
    ref = " ".join(filter(None, about))
    if verb == "record" and thing in KINDS:
        yield f"added a record ({thing.replace('_', ' ')})"
    elif verb == "move" and thing in set(Trigger):
        yield f"moved the case on ({thing.replace('_', ' ')})"
    elif verb == "move":
        yield f"changed {ref} ({_MOVED.get(thing, thing.replace('_', ' ')).lower()})"
    else:
        yield f"changed it ({verb} {thing} {ref})".replace(" )", ")")
