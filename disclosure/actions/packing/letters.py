"""The letters of a case for an inspector: each as it was issued, and how it went on its way."""

from collections.abc import Iterator
from datetime import datetime

from disclosure.actions.family.pack import ending_of
from disclosure.actions.letter_names import letter_name
from disclosure.actions.letters.had import corrects, in_place_of
from disclosure.actions.letters.never_had import had_since, was_never_had
from disclosure.actions.packing.words import Row, heading, links, moment, page, sentence, table
from disclosure.actions.to_do.case_view import CaseView
from disclosure.records.letter import Letter, LetterFile, files_of

HEADS: Row = ("Reference", "What", "To", "Corrects", "Corrected by", "In place of")
HEADS = (*HEADS, "State", "Written by", "Approved by", "Issued", "Sent", "Reached them")
HEADS = (*HEADS, "Accepted by its approver", "SHA-256 of the standard form")


def letter_pages(view: CaseView) -> dict[str, bytes]:
    found = dict(_issued(view))
    parts = [table("Letters", HEADS, (_row(view, letter) for letter in view.gathered.letters))]
    parts.append(heading("As they were issued, byte for byte"))
    parts.append(links((name, name.removeprefix("letters/")) for name in found))
    if not found:
        parts.append(sentence("No letter was issued."))
    return {"letters.html": page("Letters", parts), **found}


def _issued(view: CaseView) -> Iterator[tuple[str, bytes]]:
    for letter in view.gathered.letters:
        for file in files_of(view.gathered.session, letter.id):
            yield _name(letter, file), file.content


def _name(letter: Letter, file: LetterFile) -> str:
    return f"letters/{letter.ref}-{letter.kind}-{file.format}.{ending_of(file.media_type)}"


def _row(view: CaseView, letter: Letter) -> Row:
    issued = moment(letter.issued_at, view.gathered.zone) if letter.issued_at else ""
    sent = _told(view, letter, "send", letter.sent_at)
    reached = _told(view, letter, "deliver", had_since(view.gathered.case, letter))
    return (
        letter.ref,
        letter_name(letter),
        view.person_name(letter.to_person),
        was.ref if (was := _corrects(view, letter)) else "",
        ", ".join(_corrected_by(view, letter)),
        ", ".join(_in_place_of(view, letter)),
        str(letter.state).replace("_", " "),
        ", ".join(view.staff_name(email) for email in letter.written_by),
        view.staff_name(letter.approved_by) if letter.approved_by else "",
        issued,
        f"{sent}, {letter.sent_how}" if letter.sent_how else sent,
        reached,
        "; ".join(f"{each['kind']}: {each['reason']}" for each in letter.accepted or ()),
        letter.sha256 or "",
    )


def _corrected_by(view: CaseView, letter: Letter) -> Iterator[str]:
    """Each, and whether it is on its way: until it is sent, the first stands alone."""
    for other in view.gathered.letters:
        if _corrects(view, other) is letter:
            yield f"{other.ref} ({str(other.state).replace('_', ' ')})"


def _corrects(view: CaseView, letter: Letter) -> Letter | None:
    return corrects(view.gathered.case, view.gathered.letters, letter.replaces)


def _in_place_of(view: CaseView, letter: Letter) -> Iterator[str]:
    """Those that their reader never had: it corrects none of them."""
    case, letters = view.gathered.case, view.gathered.letters
    for was in in_place_of(case, letters, letter.replaces):
        if was_never_had(case, was):
            yield f"{was.ref} ({was.state})"


def _told(view: CaseView, letter: Letter, trigger: str, at: datetime | None) -> str:
    """When that step was, by whoever told it."""
    day_only = view.gathered.case.moved_day_only(letter.ref, trigger)
    return moment(at, view.gathered.zone, day_only=day_only) if at else ""
