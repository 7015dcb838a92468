"""`disclosure letter bulk`: one letter for each row of a CSV file."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO

import click
from sqlalchemy.orm import Session

from disclosure.actions.facts import gather_by_id
from disclosure.actions.letters.bare_check import context_told
from disclosure.actions.letters.contact import said_as_it_goes
from disclosure.actions.letters.printing import page_of
from disclosure.actions.letters.prints import prints_of
from disclosure.actions.refused import Refused
from disclosure.clock import now
from disclosure.commands.front_matter import page_from, parted, text_of, word_of, written_on
from disclosure.commands.looked import looked_at
from disclosure.commands.options import as_option, json_option
from disclosure.commands.output import answer, answering, put_aside
from disclosure.commands.read_in import A_FILE, BYTES
from disclosure.commands.session import a_session, caller, somebody_called
from disclosure.commands.watched import watched
from disclosure.kinds.faults import BadInput, Fault
from disclosure.permissions import Actor, Forbidden
from disclosure.records.letter import Letter, letter_called
from disclosure.records.not_written import why_not_written
from letters.bulk import Bulk, Said, cores, write_all
from letters.in_bulk.bulk_template import BulkTemplate, quoted, slots_of, template_faults
from letters.in_bulk.ledger import InUse
from letters.in_bulk.recipients import (
    LETTER,
    NOT_UTF_8,
    Recipients,
    Row,
    Unreadable,
    address_of,
    recipients_in,
)
from letters.kinds import LetterKind
from letters.printing.address import normalised
from letters.printing.countries import home_name
from workflows.phrases import were

UNUSED = (
    "These columns stand in no letter: {named}. What belongs to the address has to be in "
    "address_1 to address_7, postcode or country."
)


@click.command("bulk")
@click.argument("template", type=BYTES)
@click.argument("recipients", type=A_FILE)
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True)
@click.option("--workers", type=click.IntRange(min=1), help="Processes; without it, all cores.")
@as_option
@json_option
def bulk(
    template: IO[bytes],
    recipients: Path,
    out: Path,
    workers: int | None,
    email: str | None,
    as_json: bool,
) -> None:
    """Print TEMPLATE, Markdown with front matter, once for each row of RECIPIENTS.

    `{{ column }}` in it stands for the words of that column. Columns: name, address_1 to
    address_7, postcode, country, letter (the reference of an issued one) and any others. Ends
    with 1 where a row was refused, and the others are written; or where it stopped before the last
    row. Row 1 is the first under the header, not the header as in `import`; a refusal says the line
    of the file too.
    """
    with answering(as_json):
        people = _read(recipients)
        letter = template_of(text_of(template, "template"))
        if faults := [*template_faults(letter, people.columns)]:
            raise BadInput([Fault("template", f"template: {says}") for says in faults])
        _say_what_no_letter_uses(letter, people)
        with _record(email, letter.home, people) as record, watched(people.about) as progress:
            try:
                done = write_all(
                    letter,
                    people.rows(),
                    out,
                    workers=workers or cores(),
                    issued=record.bytes_of,
                    progress=progress,
                )
            except InUse as no:
                raise BadInput.at("out", f"out: {no}") from None
            except OSError as no:
                if not _is_of(out, no):
                    raise
                raise BadInput.at("out", f"out: {_why_broken_off(no)}") from None
        answer(document(done), as_json, _sentences(done, out))
        if done.stopped or done.broke or done.refused:
            raise SystemExit(1)  # as for one letter: the answer is no where faults were found


def template_of(text: str) -> BulkTemplate:
    """From front matter as for `letter render`; kind, regime, region and home may stand in it
    too. Whatever it says under `to` is passed over. BadInput names what cannot be used."""
    matter, body = parted(text, "template")
    page = page_from({name: told for name, told in matter.items() if name != "to"}, body)
    home = str(matter.get("home") or "GB")
    kind, regime, region = (word_of(matter, name) for name in ("kind", "regime", "region"))
    if kind is not None and kind not in set(LetterKind):
        raise BadInput.at("kind", f"kind: use one of {', '.join(LetterKind)}.")
    try:
        home_name(home)
    except ValueError as error:
        raise BadInput.at("home", f"home: {error}.") from None
    context = context_told({"region": region}, kind, regime, written_on(matter))
    return BulkTemplate(page, context, home)


def document(done: Bulk) -> dict[str, object]:
    found: dict[str, object] = {
        "written": done.written,
        "already": done.already,
        "refused": [asdict(each) for each in done.refused],
        "repeated": [asdict(each) for each in done.repeated],
        "doubtful": [asdict(each) for each in done.doubtful],
        "seconds": round(done.seconds, 3),
    }
    if why := _why_broken_off(done.broke) if done.broke else done.stopped:
        return found | {"stopped": why}
    return found | {"left_over": done.left_over}


def _why_broken_off(error: OSError) -> str:
    return f"{error.filename or 'A file'}: {why_not_written(error)}"


def _is_of(out: Path, error: OSError) -> bool:
    """Whether it is the place that was named, or a folder on the way there, and not a file of the
    printer's own."""
    if not error.filename:
        return False
    place, named = Path(error.filename).absolute(), out.absolute()
    return place.is_relative_to(named) or named.is_relative_to(place)


def _read(path: Path) -> Recipients:
    try:
        found = recipients_in(path)
    except Unreadable as no:
        raise BadInput.at("recipients", f"recipients: {no}") from None
    if found.encoding == "cp1252":
        put_aside(NOT_UTF_8)
    return found


def _say_what_no_letter_uses(letter: BulkTemplate, people: Recipients) -> None:
    """A town in a column of its own would be left out of every address, and nobody would know."""
    if unused := people.unused(slots_of(letter)):
        named = ", ".join(f"“{name}”" for name in unused)
        put_aside(UNUSED.format(named=named))


def _sentences(done: Bulk, out: Path) -> Iterator[str]:
    yield from (f"Not written, {_place(each)}: {each.why}" for each in done.refused)
    yield from (f"Not written twice, {_place(each)}: {each.why}" for each in done.repeated)
    yield from (f"Written, but look at it, {_place(each)}: {each.why}" for each in done.doubtful)
    yield from (f"Left over: {name}" for name in done.left_over)
    if done.left_over:
        yield (
            f"Files left over in {out}: {len(done.left_over)}. They belong to no row of this list: "
            "do not post them. They are of rows that were changed, taken out or refused, or of "
            "another list or template."
        )
    twice = f"{len(done.repeated)} not written twice, " if done.repeated else ""
    yield (
        f"{done.written} written to {out}, "
        f"{were(done.already - len(done.repeated))} there already, "
        f"{twice}{len(done.refused)} refused, in {done.seconds:.1f} seconds."
    )
    if done.broke:
        yield f"Stopped before the last row. {_why_broken_off(done.broke)}"
    if done.stopped:
        yield f"{done.stopped} Run the same command again to go on."


def _place(said: Said) -> str:
    return f"row {said.row} under the header (line {said.line} of the file)"


@dataclass
class _Record:
    """The letters on record, for rows that name one; without such a row no database is opened."""

    email: str | None
    home: str
    stack: ExitStack
    opened: list[tuple[Session, Actor]] = field(default_factory=list)

    def bytes_of(self, row: Row) -> tuple[bytes, ...]:
        """In the forms that this person needs. ValueError: it is not there, not issued, not theirs
        to see, to somebody else, or not in a form that they can read on paper."""
        ref = row.cells[LETTER]
        session, actor = self.session()
        found = letter_called(session, ref)
        if found is None:
            raise ValueError(f"There is no letter {quoted(ref)}.")
        try:
            looked_at(session, actor, found.ref, f"letter {found.ref}")
            address = found.address or self._address(found)
            gathered = gather_by_id(session, found.incident_id, now())
            prints = prints_of(gathered, found)
        except (Forbidden, Refused) as no:
            raise ValueError(f"{ref}: {no}") from None
        if self._is_to_somebody_else(row, address):
            raise ValueError(f"{ref} was issued to another name or address than this row has.")
        for says in said_as_it_goes(gathered, found):
            put_aside(f"{ref}: {says}")
        return prints

    def _is_to_somebody_else(self, row: Row, address: Sequence[str]) -> bool:
        """A row may name the letter alone; what else it says has to agree."""
        typed = normalised(address_of(row.cells), self.home)
        kept = normalised(address, self.home)
        return typed not in ((), kept[:1], kept)

    def _address(self, letter: Letter) -> Sequence[str]:
        """Of a letter that went into review before its address was kept: as it is known now."""
        session, _ = self.session()
        return page_of(session, letter, now(), draft=False).to

    def session(self) -> tuple[Session, Actor]:
        if not self.opened:
            session = self.stack.enter_context(a_session())
            self.opened.append((session, caller(session, self.email)))
        return self.opened[0]


@contextmanager
def _record(email: str | None, home: str, people: Recipients) -> Iterator[_Record]:
    """What keeps any letter from being looked at is said before the first one is written, for the
    row that names one may be the last of thousands. Whoever is named is somebody here, of drafts
    too, which need nobody."""
    if email is not None:
        somebody_called(email)
    with ExitStack() as stack:
        record = _Record(email, home, stack)
        if LETTER in people.columns and any(row.cells.get(LETTER) for row in people.rows()):
            record.session()
        yield record
