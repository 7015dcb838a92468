"""A look-back as `show` prints it: counts, references, and who was not reached."""

from dataclasses import asdict
from typing import Any

from sqlalchemy.orm import Session

from disclosure.actions.look_backs.aside import set_aside
from disclosure.actions.look_backs.contact import whom_it_rings
from disclosure.actions.look_backs.printed import withdrawn_since
from disclosure.actions.look_backs.progress import (
    APART,
    REACHED,
    TO_TRY,
    progress,
    shown_to,
    standing,
    states,
)
from disclosure.actions.look_backs.promises import Promised, came_back_in, promises_of, stand_of
from disclosure.permissions import Actor
from disclosure.records.look_backs import (
    LookBack,
    Release,
    SharedLetter,
    latest_findings,
    letter_of,
    letters_of,
    releases_of,
    written_last,
)

Document = dict[str, Any]


def look_back_document(session: Session, look_back: LookBack, actor: Actor) -> Document:
    """`letters`: each number in its last words; `letter`: the one written last. `not_reached`:
    nobody told them and no letter is known to have arrived. `to_try`: those of them whom no letter
    is on its way to, as on the page. In neither is what is counted apart: destroyed, an error,
    closed without the duty to tell, or who wants to hear nothing.
    `for_others`: how many cases are counted, and not theirs to see. The operator of the machine
    sees references and counts, no words."""
    document: Document = {"ref": look_back.ref, "state": look_back.state}
    document["version"] = look_back.version
    if not actor.operator:
        document |= {"title": look_back.title, "cause": look_back.cause}
        gone = list(whom_it_rings(session, look_back).gone)
        document |= {"contact": look_back.contact, "contact_gone": gone}
    document["counts"] = states(session, look_back)
    document["progress"] = progress(session, look_back)
    shown = shown_to(actor)
    stands = list(standing(session, look_back, shown))
    document["incidents"] = [each.incident for each in stands]
    document["for_others"] = sum(document["counts"].values()) - len(stands)
    document["not_reached"] = [e.incident for e in stands if e.at not in (*REACHED, *APART)]
    document["to_try"] = [each.incident for each in stands if each.at in TO_TRY]
    document["set_aside"] = [asdict(each) for each in set_aside(session, look_back, actor)]
    if findings := latest_findings(session, look_back.id):
        told = {"sha256": findings.sha256, "written_by": findings.written_by}
        document["findings"] = told | {"approved_by": findings.approved_by}
    letters = letters_of(session, look_back.id)
    document["letters"] = [_letter(row) for row in letters.values()]
    if last := written_last(letters):
        document["letter"] = _letter(last)
    made = promises_of(session, look_back)
    document["promises"] = [_promise(session, look_back, each, actor) for each in made]
    releases = releases_of(session, look_back.id)
    document["releases"] = [_release(session, look_back, each) for each in releases]
    return document


def _letter(row: SharedLetter) -> Document:
    told = {"number": row.number, "kind": row.kind, "sha256": row.sha256}
    return told | {"written_by": row.written_by, "approved_by": row.approved_by}


def _promise(session: Session, look_back: LookBack, promise: Promised, actor: Actor) -> Document:
    told: Document = {"number": promise.number, "letter": promise.letter, "owner": promise.owner}
    told["due_on"] = promise.due_on.isoformat() if promise.due_on else None
    told |= {} if actor.operator else {"sentence": promise.sentence}
    stands = stand_of(session, look_back, promise)
    told["came_back"] = came_back_in(session, look_back, promise)
    return told | {"counts": {str(state): many for state, many in stands.items()}}


def _release(session: Session, look_back: LookBack, release: Release) -> Document:
    told: Document = {
        "number": release.number,
        "letter": letter_of(session, release).number,
        "letters": release.letters,
        "left_out": release.left_out,
    }
    told |= {"withdrawn": withdrawn_since(session, look_back.ref, release)}
    return told | {"by": release.released_by, "at": release.released_at.isoformat()}
