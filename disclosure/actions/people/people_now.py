"""The people of a case as they stand now, with every change that counts; and whom they can ring."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, tzinfo
from typing import Any

from disclosure.actions.people.lives import NOTHING_KNOWN, Life, capacity_of, death_of, life_of
from disclosure.actions.reading import Case
from disclosure.kinds import people as p
from disclosure.kinds.care import Contact
from disclosure.kinds.fields import latest_of, moment_of
from disclosure.permissions import person_of
from disclosure.records.evidence import Evidence
from letters.dates import without_weekday
from letters.languages import in_english
from letters.ways_promised import Wishes
from workflows.clock_words import clock_time
from workflows.letter_recipient import Recipient, is_child, why_not_told_alone
from workflows.moments import to_the_minute
from workflows.words import Standing, Way

# A number may be of a telephone on the wall: that it takes texts has to be said.
_KNOWN_BY = {"post": Way.POST, "phone": Way.PHONE, "email": Way.EMAIL}
_OF_STANDING = frozenset({"standing", "lawful_basis", "tell"})


@dataclass(frozen=True, slots=True)
class Stood:
    """One standing of a person, from the entry on by which it counted."""

    number: int
    since: datetime
    standing: str


@dataclass(frozen=True, slots=True)
class PersonNow:
    """A person with every change that counts. `body` has the shape of kinds.people.Person.

    `stood`: each standing they had, the present one last. `waits`: that they are not to be told
    waits for a second person. `died_by`: the entry by which we know of the death. `life`: of the
    patient. `acted_for`: why somebody else is told in their place now; empty for whoever may be
    told themselves. `bases`: by which entry it is said why they may be told, the latest last.
    `languages`: what they wrote of theirs themselves, the latest last, behind what we had written.
    `forbade`: the ways never to be used, each time they were said, and since when that counts.
    `proposed`: which other standing waits for a second person, by the number of its record.
    """

    number: int
    recorded_at: datetime
    body: dict[str, Any]
    died_at: datetime | None
    stood: tuple[Stood, ...] = ()
    waits: bool = False
    died_by: int = 0
    life: Life = NOTHING_KNOWN
    acted_for: str = ""
    bases: tuple[tuple[int, str], ...] = ()
    languages: tuple[str, ...] = ()
    forbade: tuple[tuple[datetime, frozenset[Way]], ...] = ()
    proposed: Mapping[int, Standing] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return str(self.body["name"])

    @property
    def called(self) -> str:
        """As they like to be called."""
        return str(self.body.get("preferred_name") or self.name)

    @property
    def names(self) -> tuple[str, ...]:
        """The one on record, and the one they like to be called by, where that is another."""
        return tuple(dict.fromkeys((self.name, self.called)))

    @property
    def reads(self) -> str:
        """Their language on record, by name: Polish, also where a list gave it as pl."""
        return in_english(self.body.get("language") or "")

    @property
    def interpreter(self) -> str:
        """For which language they need one, by name; empty where they need none."""
        return in_english(self.body.get("interpreter") or "")

    @property
    def is_patient(self) -> bool:
        return bool(self.body["is_patient"])

    @property
    def placed_by(self) -> int:
        """The last entry that said whether, and why, they may be told."""
        return max([self.stood[-1].number, *(by for by, _ in self.bases)])

    @property
    def standing(self) -> Standing:
        return Standing(self.body["standing"])

    @property
    def ways(self) -> frozenset[Way]:
        """By which we know how to reach them."""
        known = (way for field, way in _KNOWN_BY.items() if self.body.get(field))
        return frozenset((*known, *map(Way, self.safe.get("use", ()))))

    @property
    def safe(self) -> Mapping[str, Any]:
        """How they want to be reached and how never, as it is stored: see kinds.people.Safe."""
        return dict(self.body.get("safe", {}))

    @property
    def never(self) -> frozenset[Way]:
        """The ways by which they asked us never to reach them."""
        return _never(self.body)

    def never_then(self, at: datetime | date, zone: tzinfo) -> frozenset[Way]:
        """The same at that moment. Of a day without an hour, what they had forbidden all through
        it: a call of that day may have been before they did.
        """
        first, last = moment_of(at, zone), latest_of(at, zone)
        return self._never_by(first) & self._never_by(last)

    def _never_by(self, at: datetime) -> frozenset[Way]:
        """What came on record with them reaches back: nothing else was known of their wishes."""
        said = [ways for since, ways in self.forbade if to_the_minute(since) <= at]
        return said[-1] if said else next((ways for _, ways in self.forbade), self.never)

    @property
    def wishes(self) -> Wishes:
        return Wishes(frozenset(map(Way, self.safe.get("use", ()))), self.never)

    @property
    def avoid(self) -> Mapping[date, str]:
        """The days on which they want to hear nothing, and why."""
        return {date.fromisoformat(day["on"]): day["why"] for day in self.body.get("avoid", ())}

    @property
    def is_relevant(self) -> bool:
        """By their standing, and alive: they, or whoever acts for them, must be told."""
        return self.standing == Standing.RELEVANT and not self.died_at

    @property
    def must_be_told(self) -> bool:
        return self.is_relevant and not self.acted_for

    def had_to_be_told(self, at: datetime, zone: tzinfo) -> bool:
        """At that moment, or now: what reached them then is not undone by a death or a change.

        The first standing reaches back: it came on record after a talk of the same night.
        """
        first, now = self.stood[0].standing, self.standing
        before = not any(each.since <= at for each in self.stood)
        reached = self.was_relevant(at, zone) or Standing.RELEVANT in (now, first if before else "")
        return reached and self.could_be_told(at, zone)

    def was_relevant(self, at: datetime, zone: tzinfo) -> bool:
        """By what was on record at that moment."""
        then = [each.standing for each in self.stood if each.since <= at]
        return then[-1:] == [Standing.RELEVANT] and self.could_be_told(at, zone)

    def stood_relevant_by(self, at: datetime) -> bool:
        """Whether whoever looked at the record at that moment found them, or had found them before,
        to be one who must be told.
        """
        return any(s.since <= at and s.standing == Standing.RELEVANT for s in self.stood)

    def could_be_told(self, at: datetime, zone: tzinfo) -> bool:
        return self.life.lived(at) and not self.was_acted_for(at, zone)

    def was_cared_for(self, at: datetime) -> bool:
        """The patient, alive at that moment, and not kept from their own case."""
        may = self.standing != Standing.NOT_TO_BE_TOLD
        return self.is_patient and may and self.life.lived(at)

    @property
    def how_died(self) -> str:
        """What stands before the day, in a sentence."""
        return how_died_on(found_dead=self.life.found_dead)

    def death(self, zone: tzinfo) -> str:
        """died on 12 March 2026, 2pm; the day alone where nobody knows the hour. Empty of the
        living."""
        died = self.died_at.astimezone(zone) if self.died_at else None
        if died is None:
            return ""
        hour = f", {clock_time(died)}" if self.died_at == self.life.until else ""
        return f"{self.how_died} {without_weekday(died.date())}{hour}"

    def was_acted_for(self, at: datetime, zone: tzinfo) -> bool:
        """A child, or without capacity then. The reason why they may be told reaches back: it came
        on record after a talk of the same night.
        """
        lost_by = self.life.lost_capacity_by(to_the_minute(at))
        return bool(self.why_not_alone(at.astimezone(zone).date(), lost_by))

    def why_not_alone(self, on: date, lost_by: int, before: int | None = None) -> str:
        """Why telling them alone, on that day, is not the telling; empty where it is. `before`: by
        what was on record then; see `recipient`.
        """
        return why_not_told_alone(self.recipient(lost_by, before), on) or ""

    def recipient(self, lost_by: int, before: int | None = None) -> Recipient:
        """`lost_by`: the entry that says that they lack capacity, 0 for none. Why they may be told
        says nothing of what came later: written before that entry, it is none. `before`: as that
        was on record when the entry of this number was written.
        """
        bases = [(by, basis) for by, basis in self.bases if before is None or by < before]
        by, basis = bases[-1] if bases else (0, "")
        return Recipient(
            name=self.called,
            is_patient=self.is_patient,
            born_on=self.life.born_on,
            of_age=self.life.came_of_age,
            lacks_capacity=bool(lost_by),
            basis="" if self.is_patient and by < lost_by else basis,
        )

    @property
    def not_told_since(self) -> datetime | None:
        """None while they may be told."""
        since = None
        for each in reversed(self.stood):
            if each.standing != Standing.NOT_TO_BE_TOLD:
                break
            since = each.since
        return since

    def was_not_told(self, number: int) -> bool:
        """Whether they were not to be told when that entry was written."""
        before = [each.standing for each in self.stood if each.number < number]
        return before[-1:] == [Standing.NOT_TO_BE_TOLD]

    def was_alive(self, number: int) -> bool:
        """By what was on record when that entry was written."""
        return self.died_at is None or number <= self.died_by

    def was_to_be_told(self, number: int) -> bool:
        """Whether they had to be told, by what was on record when that entry was written."""
        before = [each.standing for each in self.stood if each.number < number]
        return before[-1:] == [Standing.RELEVANT] and self.was_alive(number)

    @property
    def address(self) -> tuple[str, ...]:
        """Name and postal address, line by line, as they are printed on a letter."""
        return (self.name, *self.body.get("post", ()))


def how_died_on(*, found_dead: bool) -> str:
    return "was found dead on" if found_dead else "died on"


def person_numbered(persons: Iterable[PersonNow], number: int | None) -> PersonNow | None:
    """None where nobody is meant, or their record was withdrawn."""
    return next((person for person in persons if person.number == number), None)


def apart_from(persons: Iterable[PersonNow], number: int) -> frozenset[int]:
    """Those with whom we were asked not to put that person together, by either of the two."""
    wished = {person.number: frozenset(person.body.get("not_with", ())) for person in persons}
    theirs = {other for other, apart in wished.items() if number in apart}
    return wished.get(number, frozenset()) | theirs


def as_withdrawn(case: Case, number: int) -> str:
    """Somebody whose record was withdrawn, by the name that it has."""
    return f"{case.records[number].body['name']}, whose record was withdrawn"


def patients_of(case: Case) -> frozenset[int]:
    """Whom the case is about, by the last word on each: one, though nothing stops a second. Not who
    was withdrawn as one, though a second person may not have agreed yet."""
    named = {row.number: body.is_patient for row, body in case.those(p.Person)}
    changes = (c for _, c in case.those(p.PersonChange) if c.person in named)
    named |= {c.person: c.is_patient for c in changes if c.is_patient is not None}
    return frozenset(n for n, are in named.items() if are and not case.corrections_of(n))


def persons_now(case: Case, on: date | None = None) -> tuple[PersonNow, ...]:
    """`on`: today, to say of a child that somebody acts for them; without it, nobody asks that."""
    lost_by, found = capacity_of(case).lost_by, list[PersonNow]()
    life, died = life_of(case), death_of(case)
    theirs = patients_of(case) or frozenset(row.number for row, _ in case.those(p.Person))
    for row, person in case.those(p.Person):
        body = person.as_it_was_stored()
        stood = [Stood(row.number, row.recorded_at, body["standing"])]
        languages, bases = [body.get("language")], [(row.number, body.get("lawful_basis") or "")]
        forbade = [(row.recorded_at, _never(body))]
        changed = _changes_of(case, row.number, body["standing"])
        for counts, changes in changed.counting:
            body |= changes
            if "lawful_basis" in changes:
                bases.append((counts.number, changes["lawful_basis"] or ""))
            if "language" in changes:
                own = changes["language"] and person_of(counts.by) == row.number
                languages = [*(languages if own else ()), changes["language"]]
            if "safe" in changes:
                forbade.append((_told_by(case, counts), _never(body)))
            if "standing" in changes:
                stood.append(Stood(counts.number, counts.recorded_at, body["standing"]))
        is_theirs, known_by, death = body["is_patient"] and row.number in theirs, 0, None
        if died and is_theirs:
            known_by, death = died.known_by, moment_of(died.last.at, case.zone)
        body = {name: value for name, value in body.items() if value is not None}
        may_be = body["standing"] != Standing.NOT_TO_BE_TOLD
        waits = may_be and Standing.NOT_TO_BE_TOLD in changed.waiting.values()
        lived = life if is_theirs else NOTHING_KNOWN
        so_far = row.number, row.recorded_at, body, death, tuple(stood), waits
        said = tuple(filter(None, languages))
        now = PersonNow(*so_far, died_by=known_by, life=lived, bases=tuple(bases), languages=said)
        now = replace(now, forbade=tuple(forbade), proposed=changed.waiting)
        why = now.why_not_alone(on, lost_by) if on and not death else ""
        found.append(replace(now, acted_for=why))
    return tuple(found)


def _told_by(case: Case, change: Evidence) -> datetime:
    """From when on a wish counts; of a day without an hour, its end, or when it was on record."""
    told = case.bodies[change.number].happened()
    return min(latest_of(told, case.zone), change.recorded_at) if told else change.recorded_at


@dataclass(frozen=True, slots=True)
class _Changes:
    """`counting`: what counts, with the entry by which it does, in that order. `waiting`: which of
    them nobody has judged yet, by number, with the standing that they would give.
    """

    counting: tuple[tuple[Evidence, dict[str, Any]], ...]
    waiting: Mapping[int, Standing]


def _changes_of(case: Case, person: int, standing: str) -> _Changes:
    """Taking `relevant` away, other than by death, waits for a second person, and counts from that
    one's yes on; not what else came with it and was put right meanwhile. `standing`: the first.
    """
    relevant, mine = str(Standing.RELEVANT), dict[int, p.PersonChange]()
    mine |= {row.number: body for row, body in case.those(p.PersonChange) if body.person == person}
    yes = {row.number: n for n in mine if (row := case.agreement(p.PersonChangeReview, n))}
    held, told, counting = dict[int, dict[str, Any]](), dict[str, int](), []
    for number in sorted({*mine, *yes}):
        if number in yes:
            of = held.get(yes[number], {})
            changes = {name: v for name, v in of.items() if told.get(name, 0) < yes[number]}
        else:
            changes = mine[number].changes()
            if standing == relevant and changes.get("standing", relevant) != relevant:
                held[number] = {name: v for name, v in changes.items() if name in _OF_STANDING}
                # a number that is not safe is never used again, whoever agrees
                changes = {name: v for name, v in changes.items() if name not in _OF_STANDING}
            told |= dict.fromkeys(changes.keys() - {"standing"}, number)
        standing = changes.get("standing", standing)
        if changes:
            counting.append((case.records[number], changes))
    left = (n for n in held if not case.was_judged(p.PersonChangeReview, n))
    return _Changes(tuple(counting), {n: Standing(held[n]["standing"]) for n in left})


def may_have_acted(person: PersonNow) -> bool:
    """For the patient, as long as that one neither came of age nor regained capacity."""
    return person.is_relevant and not person.is_patient


def decides_again(case: Case, on: date) -> bool:
    """Whether the patient came of age or regained capacity, and lives: whoever acted for them does
    so no more. A child has its capacity back, and is a child: its parents act on.
    """
    known, born = capacity_of(case), case.incident.patient_born_on
    grown = known.came_of_age or (known.regained and not is_child(born, on))
    return grown and not known.lost_by and not known.died


def speaks_again(case: Case, persons: Iterable[PersonNow], on: date) -> str:
    """The patient, who came of age or regained capacity and is not yet the one to be told."""
    patients = [person for person in persons if person.is_patient]
    if not decides_again(case, on) or any(person.is_relevant for person in patients):
        return ""
    names = (*(person.called for person in patients), case.incident.patient_name)
    return next(filter(None, names), "The patient")


def _never(body: Mapping[str, Any]) -> frozenset[Way]:
    return frozenset(Way(way) for way in body.get("safe", {}).get("never", ()))


def named_contact(case: Case) -> Contact | None:
    contacts = [body for _, body in case.those(Contact)]
    return contacts[-1] if contacts else None


def keeper_of(case: Case) -> str:
    """Whose acts towards the family are, by e-mail: the named contact's, else the opener's."""
    contact = named_contact(case)
    return (contact.user if contact else None) or case.incident.opened_by
