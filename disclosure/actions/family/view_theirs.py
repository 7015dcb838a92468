"""What the family itself decides and may ask for: excuses, consents, ways to be reached, support,
and who has looked at their record.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import Any

from disclosure.actions.family.view_reader import Reader, SaidSince
from disclosure.actions.people.sharing_names import names_on_record, person_named
from disclosure.kinds.care import Support
from disclosure.kinds.conversation import Heard, HowWeDid
from disclosure.kinds.excuses import Excuse, ExcuseReview, ExcuseTold
from disclosure.kinds.people import Avoid, Consent, Person, PersonChange, Safe
from disclosure.permissions import is_family
from disclosure.records.access import looks_of
from disclosure.records.evidence import Evidence
from workflows.consents import Purpose, may_be_told
from workflows.family_page import Seen
from workflows.words import Ground, Standing, Way


@dataclass(frozen=True, slots=True)
class ExcuseShown:
    """Why we leave something out for them. `agreed`: a second person agreed.

    `ended`: by somebody's word, or because the day came until which they asked us to wait.
    """

    number: int
    requirements: tuple[str, ...]
    ground: str
    reason: str
    how: str
    on: date
    review_on: date | None
    agreed: bool
    ended: bool

    @property
    def stands(self) -> bool:
        return self.agreed and not self.ended


def excuses_shown(reader: Reader) -> tuple[ExcuseShown, ...]:
    """That telling would harm them is told by a person first, never by a page. What the second
    person refused leaves nothing out."""
    case = reader.gathered.case
    told = {body.excuse for _, body in case.those(ExcuseTold)}
    ended = reader.gathered.clocks.excuses.over
    return tuple(
        ExcuseShown(
            row.number,
            tuple(str(each) for each in excuse.requirement),
            str(excuse.ground),
            excuse.reason,
            excuse.how or "",
            reader.on(excuse.at),
            excuse.review_on,
            case.agreed(ExcuseReview, row.number),
            row.number in ended or excuse.ran_out(reader.gathered.facts.on),
        )
        for row, excuse in case.those(Excuse)
        if excuse.person == reader.number
        and not case.refusal(ExcuseReview, row.number)
        and (excuse.ground is not Ground.WOULD_HARM or row.number in told)
    )


def declined_by(reader: Reader) -> frozenset[str]:
    """What they said no to, agreed by a second person and not taken back since."""
    declined = (e for e in excuses_shown(reader) if e.ground == Ground.DECLINED and e.stands)
    return frozenset(each for excuse in declined for each in excuse.requirements)


@dataclass(frozen=True, slots=True)
class ConsentShown:
    """The reader's own word. `holds`: it is a yes, and neither ran out nor was taken back.

    `denied`: we entered it, and they say that they never said so. `known`: of sharing, we know who
    is meant, and nobody forbade it.
    """

    number: int
    purpose: str
    shared_with: str
    with_person: int | None
    what: tuple[str, ...]
    agrees: bool
    holds: bool
    until: date | None
    on: date
    asked_by: str
    taken_back: bool
    denied: bool
    known: bool


@dataclass(frozen=True, slots=True)
class MayTell:
    """Somebody of the case whom those who must be told may let us tell, or forbid it."""

    number: int
    name: str
    relationship: str


def consents_shown(reader: Reader) -> tuple[ConsentShown, ...]:
    """The last word on each purpose and each person, in the order they were said. Of telling the
    patient, which nobody decides, none; nor of telling anybody, once the patient decides that.
    """
    patients = reader.gathered.patients
    last: dict[tuple[str, str], ConsentShown] = {}
    for row, body in reader.gathered.case.consents:
        sharing = body.purpose is Purpose.SHARE
        if body.person != reader.number or (sharing and patient_decides(reader)):
            continue
        if body.with_person not in patients:
            shown = _consent(reader, row, body)
            about = body.with_person or shown.shared_with.casefold()
            last[shown.purpose, str(about)] = shown
    return tuple(sorted(last.values(), key=lambda each: each.number))


def _consent(reader: Reader, row: Evidence, body: Consent) -> ConsentShown:
    said = next(each for each in reader.gathered.facts.consents if each.number == row.number)
    name = body.shared_with or ""
    if body.with_person:
        name = name or reader.person_name(body.with_person)
    return ConsentShown(
        row.number,
        str(body.purpose),
        name,
        body.with_person,
        body.what,
        body.agrees,
        said.holds(reader.today) and not _said_no_since(reader, body),
        body.until,
        reader.on(body.at),
        body.asked_by,
        said.ended,
        said.denied,
        body.with_person is not None or _is_known(reader, row.number, name),
    )


def _said_no_since(reader: Reader, body: Consent) -> bool:
    """By another word of theirs: a no by name shuts out somebody of the list as well."""
    if body.purpose is not Purpose.SHARE or body.with_person is None:
        return False
    facts, mine = reader.gathered.facts, frozenset({reader.number})
    return may_be_told(facts.consents, body.with_person, mine, facts.on) is False


def _is_known(reader: Reader, number: int, name: str) -> bool:
    meant = meant_by(reader, number, name)
    return meant is not None and reader.gathered.facts.may_be_told(meant) is not False


def meant_by(reader: Reader, number: int, name: str) -> int | None:
    """Whom of those they may let us tell that word of theirs can only mean."""
    said = next(each for each in reader.gathered.facts.consents if each.number == number)
    meant = may_mean(reader, name)
    return meant if meant in said.may_mean else None


def may_mean(reader: Reader, name: str) -> int | None:
    """Whom of those they may let us tell that name can only mean."""
    may = {each.number for each in may_tell(reader)}
    names = names_on_record(reader.gathered.case)
    return person_named({number: names[number] for number in may}, name)


def patient_decides(reader: Reader) -> bool:
    """Since the patient came of age or regained capacity: the reader decided before, and does so
    no more.
    """
    decided = reader.me.standing == Standing.RELEVANT and not reader.me.is_patient
    return decided and reader.gathered.facts.patient_decides


def decides_alone(reader: Reader) -> bool:
    """Whether their yes lets somebody be told, whatever others said: of the patient's no, which
    stays, and of what others who decide said, they are not told.
    """
    patient = reader.me.is_patient
    return bool(patient) and reader.gathered.facts.deciding == {reader.number}


def may_tell(reader: Reader) -> tuple[MayTell, ...]:
    """For those whose word lets others be told: the others of the case who are told only as they
    allow. Never the patient, who has to be told.
    """
    facts = reader.gathered.facts
    if reader.number not in facts.deciding:
        return ()
    by_consent = {person.id for person in facts.persons if person.by_consent}
    return tuple(
        MayTell(p.number, p.called, p.body["relationship"])
        for p in reader.gathered.persons
        if p.number in by_consent
        and not p.died_at
        and not p.is_patient
        and p.number not in reader.apart_from
    )


@dataclass(frozen=True, slots=True)
class ReachShown:
    """How the reader wants to hear from us, as far as their record says it."""

    number: int
    post: tuple[str, ...] = ()
    phone: str = ""
    email: str = ""
    safe: Safe = field(default_factory=Safe)
    language: str = ""
    interpreter: str = ""
    formats: tuple[str, ...] = ()
    avoid: tuple[Avoid, ...] = ()
    preferred_name: str = ""
    matters: str = ""
    no_longer: tuple[str, ...] = ()  # what a change takes away, by its field

    @property
    def rules_out_all(self) -> bool:
        return set(Way) <= set(self.safe.never)


_SHOWN = frozenset(each.name for each in fields(ReachShown))


def reach_shown(reader: Reader) -> ReachShown:
    return reach_in(reader.me.body, reader.number)


def reach_in(body: Mapping[str, Any], number: int) -> ReachShown:
    return reach_told(Person.read_stored(dict(body), Person.schema_number), number)


def reach_told(told: Person | PersonChange, number: int) -> ReachShown:
    """Of a change only what it sets, and what it takes away."""
    return ReachShown(
        number,
        told.post or (),
        told.phone or "",
        told.email or "",
        told.safe or Safe(),
        told.language or "",
        told.interpreter or "",
        told.formats or (),
        told.avoid or (),
        told.preferred_name or "",
        told.matters or "",
        tuple(str(each) for each in getattr(told, "empties", None) or () if each in _SHOWN),
    )


@dataclass(frozen=True, slots=True)
class SupportShown:
    """`stands`: they can still say yes to it."""

    what: str
    on: date
    stands: bool


def support_shown(reader: Reader) -> tuple[SupportShown, ...]:
    return tuple(
        SupportShown(body.what, reader.on(body.at), _still_stands(reader, body))
        for _, body in reader.gathered.case.those(Support)
        if body.person() == reader.number
    )


def _still_stands(reader: Reader, offer: Support) -> bool:
    """What was offered while the patient lived, such as a bed beside them, ends with a death."""
    return reader.died is None or reader.is_after_the_death(offer.at)


@dataclass(frozen=True, slots=True)
class HeardShown:
    """That the reader told us how we did, and what, or would rather not. Never what others said."""

    on: date
    words: str
    by_me: bool
    rather_not: bool
    how_we_did: HowWeDid | None
    since: SaidSince


def heard_shown(reader: Reader) -> tuple[HeardShown, ...]:
    return tuple(
        HeardShown(
            reader.on(body.asked_at),
            body.words or "",
            is_family(row.by),
            body.answer is Heard.Reply.RATHER_NOT,
            body.how_we_did,
            reader.said_since(row.number),
        )
        for row, body in reader.gathered.case.those(Heard)
        if body.person == reader.number and body.answer is not Heard.Reply.NO_REPLY
    )


@dataclass(frozen=True, slots=True)
class LookShown:
    """Of a colleague, never by name. `why`: only where the glass was broken."""

    at: datetime
    role: str
    place: str
    why: str


def looks_shown(reader: Reader) -> tuple[LookShown, ...]:
    """The latest first. What the family itself read is no look."""
    return tuple(_looks(reader)) if Seen.LOOKS in reader.sees else ()


def _looks(reader: Reader) -> Iterator[LookShown]:
    places: dict[str, str] = {}
    for look in looks_of(reader.gathered.session, reader.incident.id):
        if is_family(look.by):
            continue
        if look.by not in places:
            places[look.by] = reader.place_of(look.by)
        at = look.at.astimezone(reader.gathered.zone)
        yield LookShown(at, look.role, places[look.by], look.why)
