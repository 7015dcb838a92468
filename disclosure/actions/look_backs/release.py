"""Let a batch of letters go: a person sees how many, samples, and who is left out and why."""

from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from sqlalchemy import case, func, select, union
from sqlalchemy.orm import Session

from disclosure.actions.background.work import Asked, ask
from disclosure.actions.background.work_seen import said_of_others
from disclosure.actions.change import ChangedMeanwhile, Door
from disclosure.actions.facts import gather
from disclosure.actions.look_backs.cases import must_be_kept_by_somebody, needs_the_day, words_in
from disclosure.actions.look_backs.due import (
    LETTER_WORK,
    in_older_words,
    is_due,
    was_not_left_out,
    went,
)
from disclosure.actions.look_backs.elsewhere import why_not_by_others
from disclosure.actions.look_backs.opening import changing, look_back_of, zone_of
from disclosure.actions.look_backs.samples import Sample, spread_over_readers
from disclosure.actions.look_backs.whom import addressee, grew_up, the_one, too_young, why_left_out
from disclosure.actions.looks.caseload import seen_by
from disclosure.actions.looks.looking import look_through
from disclosure.actions.refused import Refused
from disclosure.actions.words_closed import reading_one_case
from disclosure.kinds.excuses import Excuse
from disclosure.kinds.faults import BadInput
from disclosure.kinds.harm import Error
from disclosure.kinds.kind import read
from disclosure.kinds.look_backs import OPENS, Batch
from disclosure.kinds.people import Consent, PatientStatus
from disclosure.permissions import Actor, Permission
from disclosure.records.base import LARGEST_ID
from disclosure.records.evidence import Evidence
from disclosure.records.house import note_of_house
from disclosure.records.incident import Incident
from disclosure.records.letter import Letter
from disclosure.records.look_backs import (
    LookBack,
    Member,
    Release,
    SharedLetter,
    letters_of,
    releases_of,
)
from disclosure.records.people import Person
from letters.writing.facts import as_said
from workflows.words import LetterState, Standing, State

MOST = 5_000  # letters of one release: a person can look at that many, and stop them
AT_ONCE = 500  # cases looked at together
RESTRICTED = "Only named people may see this case."
ASIDE = "It was set aside before. {}"


@dataclass(frozen=True, slots=True)
class LeftOut:
    number: int
    incident: str
    why: str
    before: bool = False  # another batch set it aside

    def document(self) -> dict[str, object]:
        return {"number": self.number, "incident": self.incident, "why": self.why}


@dataclass(frozen=True, slots=True)
class Preview:
    """What a person sees before they release. `seen`: the fingerprint of exactly this.

    `left_out`: of cases that they may see. `for_others`: how many more are left out, of which they
    are told nothing else. `only_aside`: where nobody can have the letter, how many are set aside by
    saying so. `behind`: how many cases have not had the letter before. `not_patients`: how many of
    the letters go to somebody other than the patient. `came_back`: to whom the letter before did
    not get, by number, of those that go.
    """

    letter: SharedLetter
    goes: tuple[tuple[int, str], ...]  # number and incident of each that gets a letter
    left_out: tuple[LeftOut, ...]
    for_others: int
    only_aside: int
    samples: tuple[Sample, ...]
    behind: int
    not_patients: int
    seen: str
    came_back: tuple[int, ...]

    @property
    def says(self) -> str:
        """Each number, in a sentence."""
        many, left = len(self.goes), len(self.left_out)
        goes = "1 letter goes" if many == 1 else f"{many:,} letters go"
        if self.not_patients:
            of_them = "" if many == 1 else f"{self.not_patients:,} of them "
            goes = f"{goes}, {of_them}to somebody other than the patient"
        out = f"{left:,} {'is' if left == 1 else 'are'} left out."
        last = self.letter.number - 1
        others, behind = said_of_others(self.for_others, "write to"), ""
        if self.behind:
            behind = f"{self.behind:,} more {'has' if self.behind == 1 else 'have'}"
            behind = f"{behind} not had letter {last} yet."
        back = ""
        if self.came_back:
            cases = "case " if len(self.came_back) == 1 else "cases "
            cases += ", ".join(map(str, self.came_back))
            back = f"Letter {last} came back from {cases}. Can they know what it said?"
        return " ".join(filter(None, (f"{goes}.", out, others, behind, back)))


def preview(
    session: Session, actor: Actor, at: datetime, door: Door, ref: str, data: object
) -> Preview:
    """Changes nothing, but the look at the samples stays on record. Raises Refused, BadInput."""
    actor.must(OPENS)
    look_back = look_back_of(session, actor, ref)
    found = _planned(session, actor, look_back, at, _batch(session, look_back, at, data))
    chosen = spread_over_readers(found.goes, found.not_patients)
    refs = [incident for _, incident in chosen]
    look_through(session, actor, refs, at, door, f"samples of {ref}")
    samples = tuple(_sample(session, found.letter, at, *each) for each in chosen)
    shown, others = found.shown, len(found.left_out) - len(found.shown)
    rest = others, found.only_aside, samples, found.behind, len(found.not_patients), found.seen
    back = _came_back(session, look_back, {number for number, _ in found.goes})
    return Preview(found.letter, found.goes, shown, *rest, back)


def _came_back(session: Session, look_back: LookBack, goes: Set[int]) -> tuple[int, ...]:
    mine = select(Member.number).join(Letter, Letter.id == Member.letter_id)
    mine = mine.where(Member.look_back_id == look_back.id).order_by(Member.number)
    back = session.scalars(mine.where(Letter._state == str(LetterState.RETURNED)))
    return tuple(number for number in back if number in goes)


def release(
    session: Session, actor: Actor, at: datetime, door: Door, ref: str, data: object, seen: str
) -> Release | None:
    """The letters of this batch are asked for; None: nobody in it can have one, and those were set
    aside. Raises ChangedMeanwhile where it is no longer what was seen."""
    actor.must(Permission.SEND_LETTER)
    with changing(session, actor, ref, OPENS) as look_back:
        found = _planned(session, actor, look_back, at, _batch(session, look_back, at, data))
        if found.seen != seen:
            raise ChangedMeanwhile("This is not what you looked at. Look at the batch again.")
        if not found.goes and all(left.before for left in found.left_out):
            raise Refused("Nobody in this batch can have the letter.")
        _leave_out(session, look_back, found, at)
        if found.goes:
            return _ask_for_letters(session, actor, at, door, look_back, found)
        about = f"{ref}: {len(found.left_out)} cases"
        note_of_house(session, at, actor, str(door), "look-back cases set aside", about)
    return None


@dataclass(frozen=True, slots=True)
class _Planned:
    """`hidden`: numbers of those left out whom this person may not see."""

    letter: SharedLetter
    goes: tuple[tuple[int, str], ...]
    left_out: tuple[LeftOut, ...]
    hidden: frozenset[int]
    behind: int
    not_patients: tuple[tuple[int, str], ...]  # of `goes`

    @property
    def shown(self) -> tuple[LeftOut, ...]:
        return tuple(left for left in self.left_out if left.number not in self.hidden)

    @property
    def only_aside(self) -> int:
        return 0 if self.goes else sum(not left.before for left in self.left_out)

    @property
    def seen(self) -> str:
        """Of what is shown alone: else a reference could be guessed, and tried."""
        left = self.shown, len(self.hidden), self.only_aside
        told = (self.letter.sha256, self.goes, self.not_patients, *left)
        return sha256(repr(told).encode()).hexdigest()


def _batch(session: Session, look_back: LookBack, at: datetime, data: object) -> Batch:
    told: Batch = read(Batch, data, at, zone_of(session, look_back))
    many = told.next or (told.last or 0) - (told.first or 0) + 1
    if not 0 < many <= MOST:
        says = f"Which cases: release from 1 to {MOST:,} at once."
        raise BadInput.at("next" if told.next else "last", says)
    if (told.last or 0) > LARGEST_ID:  # a database looks for none that its column cannot hold
        raise BadInput.at("last", "To number: no case has so large a number.")
    return told


def _planned(
    session: Session, actor: Actor, look_back: LookBack, at: datetime, told: Batch
) -> _Planned:
    on = at.astimezone(zone_of(session, look_back)).date()
    letter = _chosen(session, look_back, told, on)
    goes: list[tuple[int, str]] = []
    not_patients: list[tuple[int, str]] = []
    left: list[LeftOut] = []
    members, by_day = _members(session, look_back, told, letter), needs_the_day(letter.text)
    for start in range(0, len(members), AT_ONCE):
        some = members[start : start + AT_ONCE]
        ids = [member.incident_id for member, _ in some]
        people, changed = _people(session, ids), _changed(session, ids)
        cases = [incident for _, incident in some]
        elsewhere = why_not_by_others(session, look_back, at, cases, people)
        for member, incident in some:
            theirs = people.get(incident.id, [])
            why = _why_not(member, incident, theirs, on)
            by_record = incident.id in changed and why != RESTRICTED and not member.set_aside
            no_day = by_day and not incident.occurred_at
            if by_record or (why is None and (no_day or _asks_its_record(incident, theirs, on))):
                why = _why_not_by_its_record(session, incident, at, letter.text)
            why = why or elsewhere.get(incident.id)
            if why is None:
                goes.append((member.number, incident.ref))
                if any(map(_reads_for_another, theirs)):
                    not_patients.append(goes[-1])
            else:
                before = member.set_aside is not None and member.had == letter.number - 1
                left.append(LeftOut(member.number, incident.ref, why, before))
    hidden, behind = _hidden(session, actor, members), _behind(session, look_back, letter.number)
    rest = hidden, behind, tuple(not_patients)
    return _Planned(letter, tuple(goes), tuple(left), *rest)


def _chosen(session: Session, look_back: LookBack, told: Batch, on: date) -> SharedLetter:
    """In its approved words. Where there are several, which goes has to be said."""
    rows = letters_of(session, look_back.id)
    if told.letter is None and len(rows) > 1:
        says = f"say which of the letters 1 to {max(rows)} goes."
        raise BadInput.at("letter", f"Which letter: {says}")
    letter = rows.get(told.letter or 1)
    if letter is None and rows:
        raise BadInput.at("letter", f"Which letter: there is no letter {told.letter}.")
    if letter is None or not letter.approved_at:
        raise Refused("The words of the letter are not approved yet.")
    must_be_kept_by_somebody(session, letter, on)
    return letter


def _hidden(
    session: Session, actor: Actor, members: Sequence[tuple[Member, Incident]]
) -> frozenset[int]:
    """Numbers of the cases that only named people see, where this person is not one of them."""
    shut = {incident.id: member.number for member, incident in members if incident.restricted}
    theirs = select(Incident.id).where(Incident.id.in_(shut), seen_by(actor))
    seen = set(session.scalars(theirs)) if shut else set()
    return frozenset(number for id, number in shut.items() if id not in seen)


def _behind(session: Session, look_back: LookBack, number: int) -> int:
    """How many cases have not had the letter before that one: they are in no batch of it."""
    had = Member.had + case((went(), 1), else_=0)
    waits = select(func.count()).select_from(Member).where(Member.look_back_id == look_back.id)
    return session.scalar(waits.where(had < number - 1)) or 0


def _members(
    session: Session, look_back: LookBack, told: Batch, letter: SharedLetter
) -> Sequence[tuple[Member, Incident]]:
    """Whose next letter it is: between two numbers; or the first so many not left out of it."""
    wanted = (
        select(Member, Incident)
        .join(Incident, Incident.id == Member.incident_id)
        .where(Member.look_back_id == look_back.id, is_due(look_back, letter.number))
        .order_by(Member.number)
    )
    if told.next is not None:
        wanted = wanted.where(was_not_left_out(letter.number)).limit(told.next)
    else:
        wanted = wanted.where(Member.number.between(told.first, told.last))
    return [(row[0], row[1]) for row in session.execute(wanted)]


def _people(session: Session, incidents: list[int]) -> dict[int, list[Person]]:
    found: dict[int, list[Person]] = {}
    for person in session.scalars(select(Person).where(Person.incident_id.in_(incidents))):
        found.setdefault(person.incident_id, []).append(person)
    return found


def _changed(session: Session, incidents: list[int]) -> frozenset[int]:
    """Where something is on record of the patient (their capacity, that they came of age), that
    somebody said no, also to telling another, or that the case is none; where it is over, or where
    a letter came back."""
    kinds = Evidence.kind.in_((PatientStatus.word, Error.word, Excuse.word, Consent.word))
    mine = select(Evidence.incident_id).where(Evidence.incident_id.in_(incidents), kinds)
    over = select(Incident.id).where(Incident.id.in_(incidents), Incident._state == State.CLOSED)
    back = select(Letter.incident_id).where(Letter.incident_id.in_(incidents))
    back = back.where(Letter._state == str(LetterState.RETURNED))
    return frozenset(session.scalars(union(mine, over, back)))


def _asks_its_record(incident: Incident, people: list[Person], on: date) -> bool:
    """Some list calls the patient Baby Price, whether or not the words name them; a child grew."""
    names = (incident.patient_name or "", *(p.name for p in people if p.is_patient))
    return not all(map(as_said, names)) or grew_up(incident, on)


def _reads_for_another(person: Person) -> bool:
    """Of a case whose letter goes: then it goes to the one who is not the patient."""
    return not person.is_patient and person.standing == Standing.RELEVANT and not person.died_at


def _why_not_by_its_record(
    session: Session, incident: Incident, at: datetime, words: str
) -> str | None:
    """`words`: those of the letter, with their slots."""
    try:
        _words_of(session, incident, at, words)
    except Refused as no:
        return str(no)
    return None


@reading_one_case()
def _words_of(session: Session, incident: Incident, at: datetime, words: str) -> str:
    """As its letter would have them. Raises Refused: why there is none."""
    gathered = gather(session, incident, at)
    return words_in(gathered, addressee(gathered), words)


def _why_not(member: Member, incident: Incident, people: list[Person], on: date) -> str | None:
    """The same as `addressee`, from the rows of the people: thousands are asked at once."""
    if incident.restricted:
        return RESTRICTED
    if member.set_aside:
        return ASIDE.format(member.set_aside)
    mine = [p for p in people if p.standing == Standing.RELEVANT and not p.died_at]
    born_on, died = incident.patient_born_on, any(p.died_at for p in people)
    try:
        with reading_one_case():
            one = the_one(mine, lambda person: too_young(person, born_on, on), died=died)
            return why_left_out({**one.details, "standing": one.standing})
    except Refused as no:
        return str(no)


def _ask_for_letters(
    session: Session, actor: Actor, at: datetime, door: Door, look_back: LookBack, found: _Planned
) -> Release:
    number = len(releases_of(session, look_back.id)) + 1
    made = Release(look_back_id=look_back.id, number=number, letter_id=found.letter.id)
    made.letters, made.left_out = len(found.goes), len(found.left_out)
    made.released_by, made.released_at = actor.email, at
    session.add(made)
    session.flush()
    older = _with_older_letters(session, look_back)
    for each, _ in found.goes:
        member = session.get_one(Member, (look_back.id, each))
        _begin_further(member, found.letter, at)
        member.release_id = made.id
        if each not in older:  # such a letter is withdrawn where the new one is made
            member.letter_id = None
    told = {"release": made.id, "letter": found.letter.id}
    items = (Asked(incident) for _, incident in found.goes)
    ask(session, actor, at, door, LETTER_WORK, look_back.ref, items, told)
    about = f"{look_back.ref} release {number}: {made.letters} letters, {found.letter.sha256}"
    note_of_house(session, at, actor, str(door), "look-back letters released", about)
    return made


def _with_older_letters(session: Session, look_back: LookBack) -> frozenset[int]:
    mine = select(Member.number).where(Member.look_back_id == look_back.id)
    return frozenset(session.scalars(mine.where(in_older_words(look_back))))


def _leave_out(session: Session, look_back: LookBack, found: _Planned, at: datetime) -> None:
    for left in found.left_out:
        member = session.get_one(Member, (look_back.id, left.number))
        if member.set_aside is None:
            member.set_aside, member.set_aside_at = left.why, at
        _begin_further(member, found.letter, at)
    session.flush()


def _begin_further(member: Member, letter: SharedLetter, at: datetime) -> None:
    """From now on it counts whether this letter reaches them, and no longer the one before."""
    if letter.number - 1 > member.had:
        member.since, member.had = at, letter.number - 1
        member.release_id = member.letter_id = None


def _sample(session: Session, letter: SharedLetter, at: datetime, number: int, ref: str) -> Sample:
    incident = session.scalars(select(Incident).where(Incident.ref == ref)).one()
    try:
        text = _words_of(session, incident, at, letter.text)
    except Refused as no:
        text = f"It cannot be made: {no}"
    return Sample(number, ref, text)
