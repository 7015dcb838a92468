"""What somebody did to a case after a page of it was opened, in words."""

from collections.abc import Callable, Iterable, Iterator

from flask import request

from disclosure.actions.change import ChangedMeanwhile
from disclosure.actions.in_words.timeline_words import LETTER_MOVES, PROMISE_MOVES
from disclosure.actions.people.staff_names import staff_names
from disclosure.extensions import db
from disclosure.kinds import KINDS
from disclosure.kinds.findings import Analysis
from disclosure.pages.guard import current_actor
from disclosure.permissions import is_family
from workflows.words import Trigger

_MOVED = {**LETTER_MOVES, **PROMISE_MOVES}
_BEHIND_THE_WALL = f"record {Analysis.word}"
_WRITTEN = {
    "draft": "began {}",
    "edit": "changed the words of {}",
    "link": "put a promise into {}",
    "pen": "moved the pen of {}",
}
_MOST = 5  # more are read in the case
_ABOUT_ONE = ("letter", "promise")  # parts of an address that name what a page is about
NOTHING_SAVED = "Nothing was saved now."


def what_changed(named: Callable[[str], str], entries: Iterable[str]) -> list[str]:
    """One sentence each, nothing twice. Of what lies behind the wall, not even that it is there."""
    found = (_sentence(named, entry) for entry in entries if _BEHIND_THE_WALL not in entry)
    return list(dict.fromkeys(found)) or ["Somebody added to this case."]


def says(no: ChangedMeanwhile) -> str:
    """Of the letter or the promise that the page is about, what became of it; else of the case."""
    if not no.what:
        return str(no)
    about = {(request.view_args or {}).get(part) for part in _ABOUT_ONE}
    of_it = [entry for entry in no.what if about & set(entry.split())]
    *earlier, last = what_changed(_named, of_it or no.what)
    left_out = len(earlier) + 1 - _MOST
    many = "1 earlier change stands" if left_out == 1 else f"{left_out} earlier changes stand"
    first = [f"{many} in the case."] if left_out > 0 else []
    shown = [*first, *earlier[max(left_out, 0) :], last]
    return f"This changed after you opened it. {' '.join(shown)} {NOTHING_SAVED}"


def who_was_first(no: ChangedMeanwhile) -> str:
    """In another window it may have been themselves."""
    by = {entry.partition(": ")[0] for entry in no.what} or {no.by}
    mine = by == {current_actor().email}
    return "You saved in another window" if mine else "Somebody else saved first"


def _sentence(named: Callable[[str], str], entry: str) -> str:
    by, _, what = entry.partition(": ")
    who = "You" if by == current_actor().email else named(by)
    return f"{who} {' '.join(_did(what.split()))}."


def _named(by: str) -> str:
    return "The family" if is_family(by) else staff_names(db.session()).get(by, "Somebody")


def _did(words: list[str]) -> Iterator[str]:
    """`record grade`, `move approve LET-…`, `letter edit LET-…`."""
    verb, thing, *about = [*words, "", ""]
    ref = " ".join(filter(None, about))
    if verb == "record" and thing in KINDS:
        yield f"added a record ({thing.replace('_', ' ')})"
    elif verb == "move" and thing in set(Trigger):
        yield f"moved the case on ({thing.replace('_', ' ')})"
    elif verb == "letter" and thing in _WRITTEN:
        yield _WRITTEN[thing].format(ref)
    elif verb == "move":
        yield f"changed {ref} ({_MOVED.get(thing, thing.replace('_', ' ')).lower()})"
    else:
        yield f"changed it ({verb} {thing} {ref})".replace(" )", ")")
