"""For those who answer the phones of a look-back: who is calling, and what to know before a word.

Each search and each case that it shows stay on record.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from disclosure.actions.change import Change, Door
from disclosure.actions.facts import Gathered, gather
from disclosure.actions.letters.deaths import how_died
from disclosure.actions.look_backs.opening import look_back_of
from disclosure.actions.look_backs.whom import no_letter_now, why_none_goes
from disclosure.actions.looks.caseload import seen_by, with_reference
from disclosure.actions.looks.looking import look_through, theirs_by_role
from disclosure.actions.looks.searching import SEARCHED, hash_of_search
from disclosure.actions.outgoing.post_back import returned_on
from disclosure.actions.people.other_cases import known_elsewhere
from disclosure.actions.people.patient_names import name_of_patient
from disclosure.actions.people.people_now import PersonNow
from disclosure.actions.recording import record
from disclosure.actions.refused import NothingThere
from disclosure.actions.thing_to_do import every_year, hours_of
from disclosure.actions.words_closed import CLOSED_WORDS
from disclosure.exchange.dates import Form, NotADay, day_told
from disclosure.kinds.conversation import Conversation
from disclosure.kinds.people import Attempt
from disclosure.permissions import Actor, Permission
from disclosure.records.found_by import IDENTIFIER, PHONE, found_with, is_whole
from disclosure.records.house import note_of_house
from disclosure.records.incident import Incident
from disclosure.records.locked import Unreadable
from disclosure.records.look_backs import LookBack, Member, folded
from disclosure.records.people import people_of
from disclosure.records.search_words import people_beginning
from disclosure.records.transaction import one_transaction
from letters.dates import without_weekday
from letters.languages import in_english
from letters.telephones import bare_telephone
from workflows.excuses import A_TALK, why_not_now
from workflows.phrases import joined
from workflows.words import PRINTED, LetterState, Standing, Way

SHOWN = 10
UNREAD = "Nobody can read it now."
SAY_NOTHING = "Say nothing of it before you spoke with the risk manager."
_YEAR_FIRST = re.compile(r"(\d{4})[-./ ](\d{1,2})[-./ ](\d{1,2})")
_YEAR_LAST = re.compile(r"(\d{1,2})[-./ ](\d{1,2})[-./ ](\d{4})")


@dataclass(frozen=True, slots=True)
class Reached:
    """One person of one case, as whoever holds the telephone needs to know them."""

    name: str
    relationship: str
    wishes: tuple[str, ...]  # first of all: what they asked us, and whether they died
    phone: str
    email: str
    post: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Calling:
    incident: str
    number: int
    patient: str
    born_on: date | None
    people: tuple[Reached, ...]
    told: tuple[str, ...]  # what they were told and sent, the latest first
    # before anybody's name: who is of another family, that the case is none, that the patient died,
    # what another case of theirs knows, whom never to tell
    first: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    found: tuple[Calling, ...]
    more: bool


def who_is_calling(
    session: Session, actor: Actor, at: datetime, door: Door, ref: str, words: str
) -> Answer:
    """By the beginnings of names, a date of birth, or a number: of the patient, the list, a
    telephone or the letter that they hold. Raises Forbidden, NothingThere."""
    actor.must(Permission.SEE_CASES)
    look_back = look_back_of(session, actor, ref)
    if not words.strip():
        return Answer((), more=False)
    ids, more = _found(session, actor, look_back, words.strip())
    shown = ids[:SHOWN]
    about = f"{hash_of_search(session, words)}, in {ref}"
    with one_transaction(session):
        note_of_house(session, at, actor.email, str(door), SEARCHED, about)
    refs = {i: session.get_one(Incident, i).ref for i in shown}
    look_through(session, actor, refs.values(), at, door, f"phones of {ref}")
    found = tuple(_calling(session, at, incident_id) for incident_id in shown)
    return Answer(found, more)


def take_call(session: Session, actor: Actor, at: datetime, door: Door, ref: str, case: str) -> str:
    """Whoever speaks with somebody is named on the case, by a note that says so; its reference.

    Who sees the case already writes none.
    """
    actor.must(Permission.RECORD_CARE)
    look_back = look_back_of(session, actor, ref)
    mine = _among(actor, look_back).where(Incident.ref == case)
    incident_id = session.scalar(mine)
    if incident_id is None:
        raise NothingThere(f"ref: there is no case {case} in {ref}.")
    incident = session.get_one(Incident, incident_id)
    if not theirs_by_role(session, actor, incident):
        note = {"words": f"Answered the telephone for {ref} and takes this case up."}
        record(session, Change(incident_id, actor, at, door), "note", note)
    return case


def _among(actor: Actor, look_back: LookBack) -> Select[int]:
    """Cases of the look-back that staff of its site may speak of; a restricted one is for those
    whom it names."""
    mine = select(Member.incident_id).join(Incident, Incident.id == Member.incident_id)
    free = or_(Incident.restricted.is_(False), seen_by(actor))
    return mine.where(Member.look_back_id == look_back.id, free)


def _found(
    session: Session, actor: Actor, look_back: LookBack, words: str
) -> tuple[list[int], bool]:
    """Ids of incidents, and whether there are more than are shown."""
    among = _among(actor, look_back)
    if born := days_in(words):
        wanted = among.where(Incident.patient_born_on.in_(born))
        ids = list(session.scalars(wanted.order_by(Incident.patient_name).limit(SHOWN + 1)))
        if ids:
            return ids, len(ids) > SHOWN
    found: dict[int, None] = {}
    exact = [Member.external_ref == words, Incident.id.in_(with_reference(session, words))]
    if words.isdecimal() and len(words) < 10:
        exact.append(Member.number == int(words))
    for incident_id in session.scalars(among.where(or_(*exact)).limit(SHOWN + 1)):
        found[incident_id] = None
    numbers: set[int] = set()
    for what in (IDENTIFIER, PHONE):
        if any(each.isdigit() for each in words) and is_whole(what, words):
            numbers |= set(found_with(session, what, words))
    for incident_id in session.scalars(among.where(Incident.id.in_(numbers)).limit(SHOWN + 1)):
        found[incident_id] = None
    people = people_beginning(session, _without_title(words), among, SHOWN)
    for named in people:
        found[named.incident_id] = None
    # Two of one name in each case are two of those people: their cases may be few, and not all.
    return list(found), len(found) > SHOWN or len(people) > SHOWN


def _without_title(words: str) -> str:
    """Callers say Mrs Price, and many a list has no title. A title alone stays what it is."""
    return " ".join(filter(folded, words.split())) or words


def days_in(words: str) -> set[date]:
    """2026-05-02, 2 May 2026, 2.5.2026 or 05/02/2026: which is the month nobody says, and who
    looks for a caller finds them in either way."""
    if found := _YEAR_FIRST.fullmatch(words):
        words = f"{found[1]}-{found[2]:0>2}-{found[3]:0>2}"
    elif found := _YEAR_LAST.fullmatch(words):
        words = f"{found[1]}.{found[2]}.{found[3]}"
    days = set[date]()
    for order in (Form.DAY_FIRST, Form.MONTH_FIRST):
        with suppress(NotADay):
            days.add(date.fromisoformat(day_told(words, (order,))))
    return days


def _calling(session: Session, at: datetime, incident_id: int) -> Calling:
    """Of a case whose words cannot be opened: that it is there, and no more."""
    incident = session.get_one(Incident, incident_id)
    member = session.scalars(select(Member).where(Member.incident_id == incident_id)).one()
    try:
        return _as_recorded(session, at, incident, member)
    except Unreadable:
        who = incident.ref, member.number, incident.patient_name or "", incident.patient_born_on
        return Calling(*who, (), (UNREAD,), (f"{CLOSED_WORDS} {SAY_NOTHING}",))


def _as_recorded(session: Session, at: datetime, incident: Incident, member: Member) -> Calling:
    gathered = gather(session, incident, at)
    people = tuple(
        _reached(gathered, person)
        for person in sorted(gathered.persons, key=lambda p: p.standing != "relevant")
        if person.standing != Standing.NOT_TO_BE_TOLD
    )
    nobody = () if people else ("Nobody is named in this case: speak with the risk manager first.",)
    kept_from = [
        f"Never speak of this with {person.body['name']}."
        for person in gathered.persons
        if person.standing == Standing.NOT_TO_BE_TOLD
    ]
    none_goes = filter(None, (why_none_goes(gathered),))
    elsewhere = (each.says for each in known_elsewhere(gathered))
    taken_off = _taken_off(gathered)
    return Calling(
        incident.ref,
        member.number,
        name_of_patient(gathered),
        incident.patient_born_on,
        people,
        tuple(_told(gathered)),
        (*taken_off, *none_goes, *_death(gathered), *elsewhere, *nobody, *kept_from),
    )


def _taken_off(gathered: Gathered) -> Iterator[str]:
    """A search still finds the case by a name or a telephone that two people agreed is of another
    family. Not of one that somebody of this case has too."""
    names = {tuple(folded(person.name)) for person in gathered.persons}
    names.add(tuple(folded(gathered.incident.patient_name or "")))
    phones = {bare_telephone(person.body.get("phone") or "") for person in gathered.persons}
    for person in people_of(gathered.session, gathered.incident.id):
        if person.number in gathered.people:
            continue
        phone = str(person.details.get("phone") or "")
        taken = [person.name] if tuple(folded(person.name)) not in names else []
        taken += [phone] if phone and bare_telephone(phone) not in phones else []
        if taken:
            was = f"{joined(taken)} {'was' if len(taken) == 1 else 'were'}"
            yield f"{was} taken off this case. Say nothing of it before you know who is calling."


def _death(gathered: Gathered) -> Iterator[str]:
    """By the record of the patient: whom the list names to be told is often somebody else."""
    if how := how_died(gathered):
        yield f"The patient {how}. Say nothing that sounds as if they lived."


def _reached(gathered: Gathered, person: PersonNow) -> Reached:
    """Without what they asked never to be reached by: what is not shown is not used by mistake."""
    body = person.body
    may = {Way.PHONE, Way.EMAIL, Way.POST} - person.never
    shown = {way: body.get(way) for way in may}
    return Reached(
        person.called,
        str(body["relationship"]),
        tuple(wishes_of(gathered, person)),
        str(shown.get(Way.PHONE) or ""),
        str(shown.get(Way.EMAIL) or ""),
        tuple(shown.get(Way.POST) or ()),
    )


def wishes_of(gathered: Gathered, person: PersonNow) -> list[str]:
    """What to know before a word is said, in sentences; the gravest first."""
    body, found = person.body, []
    safe = body.get("safe") or {}
    if person.died_at:
        died = gathered.day_of(person.died_at)
        how = f"{person.how_died} {without_weekday(died)}"
        found.append(f"{person.called} {how}. Say nothing that sounds as if they lived.")
    found += _said_no(gathered, person)
    if never := safe.get("never"):
        ways = ", ".join(way.replace("_", " ") for way in never)
        found.append(f"Never reach them by: {ways}.")
    if hours := hours_of(safe):
        found.append(f"Reach them {hours}.")
    if need := interpreter_for(body):
        found.append(f"Interpreter: {need}.")
    if use := safe.get("use"):
        found.append(f"They would rather be reached by: {', '.join(use).replace('_', ' ')}.")
    for day in body.get("avoid") or ():
        found.append(f"Not on {every_year(day['on'])}: {day['why']}.")
    if formats := body.get("formats"):
        found.append(f"Needs: {', '.join(formats)}.")
    return found


def _said_no(gathered: Gathered, person: PersonNow) -> Iterator[str]:
    if why := why_not_now(gathered.facts, person.number, A_TALK):
        yield f"Do not begin to speak of it: {why}."
    if says := no_letter_now(gathered, person):
        yield says


def interpreter_for(body: Mapping[str, Any]) -> str:
    """Into which language; empty where none is needed."""
    if need := body.get("interpreter"):
        return in_english(need)
    said = in_english(str(body.get("language") or ""))  # lists have a tag, such as pl or en-GB
    return "" if said.casefold() in ("", "en", "english") else said


def _told(gathered: Gathered) -> list[str]:
    """Talks, letters and attempts, the latest first; in which words, the case itself says."""
    lines: list[tuple[datetime, str]] = []
    for row, talk in gathered.case.those(Conversation):
        kind = talk.kind.replace("_", " ")
        lines.append((row.at, f"{_day(gathered, row.at)}: a {kind} conversation"))
    for letter in gathered.letters:
        if letter.state in PRINTED:
            at = letter.delivered_at or letter.sent_at or letter.issued_at or letter.recorded_at
            kind = letter.kind.replace("_", " ")
            says = f"{kind} letter {letter.state}"
            back = returned_on(gathered, letter)
            if back and letter.state is LetterState.RETURNED:
                says = f"{kind} letter of {_day(gathered, at)} came back"
                at = datetime.combine(back, time(), gathered.zone)
            lines.append((at, f"{_day(gathered, at)}: {says}"))
    for row, tried in gathered.case.those(Attempt):
        how = tried.how.replace("_", " ")
        lines.append((row.at, f"{_day(gathered, row.at)}: tried by {how}. {tried.result}"))
    return [words for _, words in sorted(lines, reverse=True)] or ["Nothing yet."]


def _day(gathered: Gathered, at: datetime) -> str:
    return without_weekday(at.astimezone(gathered.zone))
