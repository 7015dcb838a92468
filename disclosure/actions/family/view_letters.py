"""The letters to one person, from the day they were sent: numbered, and in every form."""

from dataclasses import dataclass
from datetime import date
from io import BytesIO

from pypdf import PdfReader
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from disclosure.actions.facts import Gathered
from disclosure.actions.family.view_reader import Reader
from disclosure.actions.letters.had import corrected
from disclosure.actions.letters.never_had import had_since
from disclosure.records.letter import Letter, LetterFile
from workflows.letter_forms import ALL_FORMS, needs_of
from workflows.words import LetterState

PDF = "application/pdf"
_pages: dict[str, int] = {}  # by the hash of the bytes, which never change


@dataclass(frozen=True, slots=True)
class FormShown:
    """`pages`: 0 where it has none. `size`: in bytes."""

    form: str
    pages: int
    size: int


@dataclass(frozen=True, slots=True)
class LetterShown:
    """`number` stands in the address of its page. `corrects`, `corrected_by`: other numbers."""

    number: int
    kind: str
    sent_on: date
    state: LetterState
    delivered_on: date | None
    forms: tuple[FormShown, ...]
    corrects: int | None
    corrected_by: int | None

    @property
    def to_read(self) -> bool:
        """Nobody knows yet that it reached them."""
        return self.state is LetterState.SENT

    @property
    def came_back(self) -> bool:
        return self.state is LetterState.RETURNED


def letters_to(gathered: Gathered, person: int) -> dict[int, Letter]:
    """By their numbers, the first sent first. None before it was sent: people tell, then paper."""
    sent = [x for x in gathered.letters if x.to_person == person and x.sent_at]
    sent.sort(key=lambda letter: (letter.sent_at, letter.id))
    return dict(enumerate(sent, 1))


def letter_with(gathered: Gathered, person: int, sha256: str) -> tuple[int, Letter] | None:
    """Of theirs the one with these bytes, and its number now."""
    theirs = letters_to(gathered, person).items()
    return next((each for each in theirs if each[1].sha256 == sha256), None)


def letters_shown(reader: Reader) -> tuple[LetterShown, ...]:
    """The latest first, in the form they need before others."""
    letters = letters_to(reader.gathered, reader.number)
    needed = [form for need in needs_of(reader.me.body.get("formats", ())) for form in need.forms]
    ids = [letter.id for letter in letters.values()]
    forms = _forms(reader.gathered.session, ids, (*needed, *ALL_FORMS))
    numbers = {letter.ref: number for number, letter in letters.items()}
    corrects = {
        number: numbers[was.ref]
        for number, letter in letters.items()
        if (was := corrected(reader.gathered, letter.replaces)) and was.ref in numbers
    }
    newer = {was: number for number, was in corrects.items()}
    return tuple(
        LetterShown(
            number,
            letter.kind,
            reader.on(letter.sent_at),
            letter.state,
            reader.on(had) if (had := had_since(reader.gathered.case, letter)) else None,
            forms.get(letter.id, ()),
            corrects.get(number),
            newer.get(number),
        )
        for number, letter in reversed(letters.items())
        if letter.sent_at
    )


def file_of(session: Session, letter: Letter, form: str) -> LetterFile | None:
    """The exact bytes of that form."""
    return session.get(LetterFile, (letter.id, form))


def _forms(
    session: Session, ids: list[int], order: tuple[str, ...]
) -> dict[int, tuple[FormShown, ...]]:
    """Without their bytes, save once for the count of pages."""
    f = LetterFile
    columns = (f.letter_id, f.format, f.media_type, f.sha256, func.length(f.content_kept))
    found: dict[int, list[FormShown]] = {}
    for letter_id, form, media_type, sha256, size in session.execute(
        select(*columns).where(f.letter_id.in_(ids))
    ):
        if media_type == PDF and sha256 not in _pages:
            content = session.get_one(LetterFile, (letter_id, form)).content
            _pages[sha256] = len(PdfReader(BytesIO(content)).pages)
        shown = FormShown(form, _pages.get(sha256, 0), size)
        found.setdefault(letter_id, []).append(shown)
    return {
        letter_id: tuple(sorted(shown, key=lambda each: order.index(each.form)))
        for letter_id, shown in found.items()
    }
