"""From one case to the plain values that leave by FHIR. What the team alone knows is not read."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime
from hashlib import sha1
from itertools import chain

from disclosure.actions.change import last_change
from disclosure.actions.facts import Gathered
from disclosure.actions.in_error import errors_that_stand
from disclosure.actions.law.first_moments import harmed_at, knew_at
from disclosure.actions.letter_names import letter_name
from disclosure.actions.letters.had import in_place_of
from disclosure.actions.letters.never_had import had_since
from disclosure.actions.promises.ended import why_ended
from disclosure.actions.reading import Case
from disclosure.actions.record_facts import RecordFacts
from disclosure.actions.said_beside import opening_line
from disclosure.exchange.fhir_values import (
    Event,
    File,
    Harm,
    Held,
    LetterOut,
    OfCase,
    Part,
    Promise,
    Talk,
    Whom,
)
from disclosure.kinds.conversation import Conversation
from disclosure.kinds.harm import Decision, Error, ErrorReview, Grade
from disclosure.kinds.notes import Correction, CorrectionReview
from disclosure.kinds.others import Restrict
from disclosure.kinds.people import PatientStatus, Person, PersonChange, PersonChangeReview
from disclosure.kinds.promises import Commitment as CommitmentKind
from disclosure.policy import UnknownLevel, UnknownScale, policy
from disclosure.records.commitment import Commitment
from disclosure.records.evidence import Evidence
from disclosure.records.found_by import bare_identifier
from disclosure.records.letter import Letter, LetterFile, files_of
from workflows.commitment import FINISHED
from workflows.words import GONE_OUT, PRINTED, CommitmentTrigger, ErrorKind, Trigger

OF_PEOPLE = {
    kind.word for kind in (Person, PersonChange, PersonChangeReview, PatientStatus)
}  # who lives, who must be told, who hears alone, and who the patient is
OF_ALL = OF_PEOPLE | {Restrict.word}  # and who may see it: that stands on whatever leaves
WRITES = ("edit", "easy words", "link")  # what is written down of a draft, before its reference
OF_ERROR = {kind.word for kind in (Error, ErrorReview, Decision)}  # as `in_error` reads them


def of_case(gathered: Gathered) -> OfCase:
    i = gathered.incident
    wrong = ErrorKind.WRONG_PATIENT in (error.what for error in _errors(gathered))
    number = i.patient_identifier if bare_identifier(i.patient_identifier or "") else None
    return OfCase(i.ref, i.restricted, number, wrong)


def promise_of(gathered: Gathered, promise: Commitment) -> Promise:
    done = gathered.case.last_move(promise.ref, CommitmentTrigger.DONE)
    at = done.at if done and promise.state in FINISHED else None
    body = gathered.case.bodies[promise.number]
    assert isinstance(body, CommitmentKind)
    return Promise(
        of_case(gathered),
        promise.ref,
        gathered.words_of(promise),
        promise.owner,
        str(promise.state),
        _held(gathered, promise),
        made_at=promise.recorded_at,
        changed_at=_last(
            max([promise.recorded_at, *_letters_changed(gathered, promise)]),
            _what_became_of(gathered.case, promise),
        ),
        due_on=promise.due_on,
        standing=promise.standing,
        late=gathered.is_late(promise),
        told=gathered.is_told(promise),
        owed_to=_persons(gathered, gathered.owed_to(promise)),
        letter=promise.letter_ref,
        talk=body.source.conversation,
        done_at=_moment(gathered, at, gathered.case.moved_day_only(promise.ref, "done")),
        put_right=gathered.case.put_right.get(promise.number, ()),
    )


def _letters_changed(gathered: Gathered, promise: Commitment) -> Iterator[datetime]:
    """Of one made in a letter: when those changed by which it is owed, its own and each that went
    out with it. Before, any may take it over or lose it again, so all of the case count: else what
    is over would stand under a day before.
    """
    if promise.letter_ref is None:
        return
    owed = gathered.is_owed(promise)
    letters = [
        letter
        for letter in gathered.letters
        if not owed
        or letter.ref == promise.letter_ref
        or (letter.sent_at and promise.ref in letter.links.values())
    ]
    yield from _drafts_changed(gathered, letters)
    for ref in (letter.ref for letter in letters):
        yield from (move.recorded_at for move in gathered.case.moves(ref))
        yield from (x.recorded_at for x in gathered.commitments if x.letter_ref == ref)


def _drafts_changed(gathered: Gathered, letters: Collection[Letter]) -> Iterator[datetime]:
    """When they were begun, and last had other words or promises: before they were issued alone."""
    yield from (letter.recorded_at for letter in letters)
    drafts = [letter.ref for letter in letters if letter.issued_at is None]
    whats = [f"letter {what} {ref}" for ref in drafts for what in WRITES]
    if last := last_change(gathered.session, gathered.incident.id, whats) if whats else None:
        yield last


def _what_became_of(case: Case, promise: Commitment) -> Iterator[Evidence]:
    """Of itself, and of what it was made in: that may end it. And of the people: by them it is
    owed to others, or its day is another. And of the talks that kept it: who was there knows.
    """
    yield from case.moves(promise.ref)
    talks = [row for row in case.records.values() if promise.ref in row.body.get("keeps", ())]
    yield from talks
    made_in = {promise.number, case.records[promise.number].parent or promise.number}
    yield from _corrected(case, made_in | {row.number for row in talks})
    yield from _of_whom(case)


def _of_whom(case: Case) -> Iterator[Evidence]:
    """What says of whom the case is, and who may see it: by that, whoever took something of it
    over has filed it under another patient, or under nobody yet, or where too many read it.
    """
    in_error = any(row.kind == Error.word for row in case.records.values())
    kinds = OF_ALL | (OF_ERROR if in_error else set())
    rows = [row for row in case.records.values() if row.kind in kinds]
    yield from rows
    yield from _corrected(case, {row.number for row in rows})
    moves = case.moves(case.incident.ref) if in_error else ()
    yield from (move for move in moves if move.body["trigger"] == Trigger.REOPEN)


def _corrected(case: Case, numbers: Collection[int]) -> Iterator[Evidence]:
    """What put one of these right or withdrew it, or did so with that again; and what a second
    person said of it.
    """
    of_it = set(numbers)
    for row in case.records.values():  # each comes after what it is about
        if row.about in of_it and row.kind in (Correction.word, CorrectionReview.word):
            of_it.add(row.number)
            yield row


def letter_of(gathered: Gathered, letter: Letter) -> LetterOut:
    case, letters = gathered.case, gathered.letters
    later = [each for each in letters if letter in in_place_of(case, letters, each.replaces)]
    files = files_of(gathered.session, letter.id) if letter.state in PRINTED else []
    return LetterOut(
        of_case(gathered),
        letter.ref,
        letter.kind,
        letter_name(letter).capitalize(),
        str(letter.state),
        _persons(gathered, [letter.to_person])[0],
        letter.language,
        begun_at=letter.recorded_at,
        changed_at=_last(
            max(_drafts_changed(gathered, [letter])),
            chain(_of_whom(case), *(case.moves(each.ref) for each in (letter, *later))),
        ),
        issued_at=letter.issued_at,
        sent_at=_told(gathered, letter, "send", letter.sent_at),
        delivered_at=_told(gathered, letter, "deliver", had_since(case, letter)),
        replaces=letter.replaces,
        replaced=any(each.state in GONE_OUT for each in later),
        promises=tuple(sorted(set(letter.links.values()))) if letter.issued_at else (),
        files=tuple(file_of(each) for each in files),
    )


def _told(
    gathered: Gathered, letter: Letter, trigger: str, at: datetime | None
) -> datetime | date | None:
    """When that step was, by whoever told it."""
    return _moment(gathered, at, gathered.case.moved_day_only(letter.ref, trigger))


def file_of(kept: LetterFile, content: bytes | None = None) -> File:
    """`content`: its bytes, where they were read already. Raises Unreadable."""
    content = kept.content if content is None else content
    digest = sha1(content, usedforsecurity=False).hexdigest()  # R4 knows no other
    return File(kept.format, kept.media_type, len(content), digest, kept.sha256)


def talk_of(gathered: Gathered, number: int) -> Talk:
    """`number`: of a record of that kind in this case, withdrawn or not."""
    row, said = gathered.case.records[number], gathered.case.bodies[number]
    assert isinstance(said, Conversation)
    gone = number in gathered.case.gone
    since = chain(_of_whom(gathered.case), _corrected(gathered.case, {number}))
    told = Talk(
        of_case(gathered),
        number,
        str(said.kind),
        str(said.how),
        said.at,
        row.recorded_at,
        _last(row.recorded_at, since),
        withdrawn=gone,
    )
    if gone:
        return told
    parts = tuple((part, words) for part, words in _parts(said) if words)
    whom = _persons(gathered, said.persons)
    return Talk(
        told.case, number, told.kind, told.how, told.at, told.recorded_at, told.changed_at,
        withdrawn=False, to=whom, parts=parts, keeps=tuple(said.keeps),
        put_right=gathered.case.put_right.get(number, ()),
    )  # fmt: skip


def event_of(gathered: Gathered) -> Event:
    i = gathered.incident
    return Event(
        of_case(gathered),
        opening_line(gathered.case),
        i.site.name,
        harmed_at(gathered.case),
        knew_at(gathered.case),
        i.recorded_at,
        _last(i.recorded_at, gathered.case.records.values()),
        i.opened_by,
        tuple(_harm(gathered)),
        in_error=bool(_errors(gathered)),
    )


def _errors(gathered: Gathered) -> list[Error]:
    """What two people agreed was recorded in error."""
    return [error for _, error, _ in errors_that_stand(gathered.case)]


def _held(gathered: Gathered, promise: Commitment) -> Held:
    if promise.number in gathered.case.gone:
        return Held.WITHDRAWN
    if gathered.is_owed(promise):
        return Held.OWED
    return Held.ENDED if why_ended(gathered, promise) else Held.WAITING


def _parts(said: Conversation) -> Iterator[tuple[Part, str | None]]:
    yield Part.SAID, said.said
    yield Part.NOT_KNOWN, said.not_known
    yield Part.APOLOGY, said.apology_words
    yield Part.SUPPORT, said.support_offered


def _harm(gathered: Gathered) -> Iterator[Harm]:
    for facts in RecordFacts(gathered.case, frozenset()).grades():
        grade = gathered.case.bodies[facts.number]
        assert isinstance(grade, Grade)
        try:
            label = policy().level(grade.scale, grade.level).label
        except (UnknownLevel, UnknownScale):
            label = "Not known yet" if grade.level == "unknown" else grade.level
        yield Harm(grade.scale, grade.level, label)


def _persons(gathered: Gathered, numbers: Iterable[int]) -> tuple[Whom, ...]:
    return tuple(Whom(number, number in gathered.patients) for number in sorted(numbers))


def _last(at: datetime, rows: Iterable[Evidence]) -> datetime:
    return max([at, *(row.recorded_at for row in rows)])


def _moment(gathered: Gathered, at: datetime | None, day_only: bool) -> datetime | date | None:
    return gathered.day_of(at) if at and day_only else at
