"""What came back on a family's page and waits for us: asked for, allowed, written down wrongly; and
whose page a change closed, though it may be open to them.
"""

from collections.abc import Iterator
from dataclasses import replace

from disclosure.actions.corrected import puts_right
from disclosure.actions.family.page_grounds import closed_by_a_change
from disclosure.actions.family.requests_met import answers_to_requests, waits_for_a_letter
from disclosure.actions.looks.kept_from import is_kept, is_kept_from
from disclosure.actions.meetings_ahead import meeting_ahead
from disclosure.actions.people.own_no import does_not, own_no_to
from disclosure.actions.people.sharing_names import names_on_record, person_named
from disclosure.actions.people.whose_words import said_by
from disclosure.actions.reading import MOVE, Case
from disclosure.actions.thing_to_do import Clock, Group, Target, ToDo, Viewed, in_quotes, phone_of
from disclosure.actions.to_do.of_age import ask_first
from disclosure.kinds.notes import Correction, CorrectionReview
from disclosure.kinds.people import Consent, ConsentEnd, PersonChange
from disclosure.kinds.questions import Concern
from disclosure.kinds.replies import Request, Wanted
from disclosure.permissions import Permission, is_family
from disclosure.records.evidence import Evidence
from workflows.consents import Purpose
from workflows.words import Standing

WANTS = {
    Wanted.INTERPRETER: "an interpreter",
    Wanted.ADVOCATE: "an advocate",
    Wanted.MEETING: "a meeting",
    Wanted.OF_THEIR_OWN: "somebody of their faith or community",
    Wanted.SOMETHING_ELSE: "something",
}


def of_the_page(view: Viewed) -> Iterator[ToDo]:
    yield from _requests(view)
    yield from _interpreters(view)
    yield from _to_be_named(view)
    yield from _written_wrongly(view)
    yield from _closed_by_a_change(view)
    yield from _may_not_be_told_any_more(view)
    yield from _said_no_by_the_patient(view)


def _requests(view: Viewed) -> Iterator[ToDo]:
    met = answers_to_requests(view.gathered)
    for row, request in view.gathered.case.those(Request):
        if row.number not in met:
            whom = _whom_we_answer(view, request.person)
            act = _answer(view, request, whom)
            says = f"{view.not_told(request.person)} {view.not_allowed(request.person)}".strip()
            says += _nobody_is_answered(view, request.person)
            if request.person not in whom:
                says += f" {view.first_tell(whom)}"
            if waits_for_a_letter(view.gathered, row.number):
                says += " The promise that answers it stands in a letter that is not sent yet."
            yield _waits(
                view,
                act,
                f"{in_quotes(request.words) if request.words else ''} {says.strip()}".strip(),
                Target("record", "request_met", {"request": str(row.number)}),
                row,
                min(whom, default=None),
            )


def _whom_we_answer(view: Viewed, number: int) -> frozenset[int]:
    """Nobody for the dead, or who is not to be told; those who act for a patient who cannot be told
    alone.
    """
    nobody = view.not_told(number) or view.has_died(number)
    return frozenset() if nobody else view.standing_for(number)


def _answer(view: Viewed, request: Request, whom: frozenset[int]) -> str:
    name, wants = view.person_name(request.person), WANTS[request.wants]
    if not whom:
        return f"Write down what came of it: {name} asked for {wants}"
    if request.person in whom:
        return f"Answer {name}, who asks for {wants}"
    return f"Answer {view.names(whom)} for {name}, who asked for {wants}"


def _nobody_is_answered(view: Viewed, number: int) -> str:
    """In sentences, of who died before it was met; empty while they live."""
    person = view.person(number)
    if person is None or person.died_at is None:
        return ""
    died = f"{person.called} {view.how_died(person)}, and nobody is sent an answer."
    return f"{died} Whoever must be told now may need it too: ask them what they want themselves."


def _interpreters(view: Viewed) -> Iterator[ToDo]:
    """One is on record for them: until somebody promises to book one, or one was there; and while
    one is booked for a meeting with them.
    """
    case = view.gathered.case
    asked = {body.person for _, body in case.those(Request) if body.wants is Wanted.INTERPRETER}
    with_one = {p for t in view.gathered.facts.conversations if t.interpreter for p in t.persons}
    for person in () if view.closed else view.relevant:
        language = person.interpreter
        if language and person.number not in asked | with_one and not _booked(view, person.number):
            told = {"person": str(person.number), "wants": str(Wanted.INTERPRETER)}
            name = view.person_name(person.number)
            yield ToDo(
                f"Book an interpreter for {name}: {language}",
                "Name who interprets where you agree on a meeting. Or, where they asked for "
                "one, record that, then promise the day.",
                Target("record", "request", told),
                Group.TODAY,
                Clock.WAITING,
                person.recorded_at,
                owner=view.keeper,
                needs=Permission.RECORD_CARE,
                key=f"interpreter {person.number}",
            )


def _booked(view: Viewed, number: int) -> bool:
    ahead = meeting_ahead(view.gathered, number)
    return ahead is not None and bool(ahead.meeting.interpreter)


def _to_be_named(view: Viewed) -> Iterator[ToDo]:
    """A yes to tell somebody whom nobody has named on the case: without a name nobody is told."""
    case = view.gathered.case
    over = {body.consent for _, body in case.those(ConsentEnd)}
    names = {person.number: person.name for person in view.gathered.persons}
    ever = names_on_record(case)
    for row, consent in _latest_yes(view):
        told = consent.shared_with or ""
        if row.number in over or not consent.runs(view.today) or consent.with_person:
            continue
        said_since = _person_said_since(view, row, consent)
        since = {p: theirs for p, theirs in ever.items() if p > row.number or p in said_since}
        meant = person_named(since, told)
        barred = meant is not None and view.gathered.facts.may_be_told(meant) is False
        if told and (meant is None or barred):
            who = view.person_name(consent.person)
            what = ", ".join(consent.what).replace("_", " ") or "what was not said"
            known = meant or person_named(ever, told) or 0
            shut = known and view.gathered.facts.may_be_told(known) is False
            ask = f" Ask first who this is: we may not tell {names[known]}." if shut else ""
            yield _waits(
                view,
                f"Name {told.partition(',')[0]}: {who} allows us to tell them",
                f"{told}. May be told: {what}.{ask}",
                Target("record", "person"),
                row,
                consent.person,
            )


def _person_said_since(view: Viewed, row: Evidence, yes: Consent) -> frozenset[int]:
    """Whom of the case they spoke of themselves, after that yes to a name."""
    words = ((r, b) for r, b in view.gathered.case.those(Consent) if r.number > row.number)
    theirs = (b.with_person for _, b in words if b.person == yes.person)
    return frozenset(person for person in theirs if person)


def _latest_yes(view: Viewed) -> list[tuple[Evidence, Consent]]:
    """Of each who said it the last word on each name, where it came on their page."""
    last: dict[tuple[int, str], tuple[Evidence, Consent]] = {}
    for row, consent in view.gathered.case.those(Consent):
        if consent.purpose is Purpose.SHARE:
            last[consent.person, (consent.shared_with or "").casefold()] = (row, consent)
    return [(row, consent) for row, consent in last.values() if is_family(row.by)]


def _written_wrongly(view: Viewed) -> Iterator[ToDo]:
    """Until somebody corrects it, or they say that it is right after all."""
    case = view.gathered.case
    for (number, person), (row, said) in case.whether_right.items():
        if said.right or _is_mended(view, number, row):
            continue
        name = view.person_name(person)
        about = case.records[number]
        until = " Until then their yes does not count." if number in case.denied_yes else ""
        kept = is_kept(case, number)
        was = "something else" if kept else in_quotes(said.words or "")
        waits = _waits(
            view,
            f"Put right what we wrote down for {name}",
            f"{name} says that it was {was}{'.' if kept else ''}{until}",
            _where_mended(about, _concern_of(case, number)),
            row,
            person,
        )
        mends = waits.owner and not is_kept_from(view.gathered, waits.owner, number)
        yield waits if mends else replace(waits, owner="")


def _is_mended(view: Viewed, number: int, said: Evidence) -> bool:
    """By a correction to which nobody said no, or withdrawn before they said so; what we entered of
    a promise, of how to reach them or of what they allow, by what was entered of the same since.
    """
    case = view.gathered.case
    since = ((row, body) for row, body in case.those(Correction) if row.number > said.number)
    later = [body for row, body in since if not case.refusal(CorrectionReview, row.number)]
    for each in filter(None, (number, _concern_of(case, number))):
        if each in case.gone:
            return True
        if any(body.is_about == each or puts_right(body, each, case.bodies) for body in later):
            return True
    about = case.records[number]
    if isinstance(denied := case.bodies.get(number), PersonChange):
        changes = ((r, b) for r, b in case.those(PersonChange) if b.person == denied.person)
        new = (b.changes().keys() for r, b in changes if r.number > said.number)
        return any(denied.changes().keys() & fields for fields in new)
    if about.kind == Consent.word:
        words = ((r, b) for r, b in case.those(Consent) if _is_of_the_same(r, about))
        return any(row.number > said.number for row, _ in words)
    if about.kind != MOVE:
        return False
    moves = (m for m in case.moves(about.body["thing"]) if m.number > said.number)
    return any(said_by(m.kind, m.body) & said_by(about.kind, about.body) for m in moves)


def _is_of_the_same(consent: Evidence, other: Evidence) -> bool:
    """Whose word, for what, and of telling whom."""
    fields = ("person", "purpose", "with_person", "with")
    return all(consent.body.get(name) == other.body.get(name) for name in fields)


def _concern_of(case: Case, dispute: int) -> int | None:
    """That came with it: the dispute itself no correction takes back, and this quotes it on."""
    concerns = (number for number, body in case.bodies.items() if isinstance(body, Concern))
    return next((each for each in concerns if case.records[each].parent == dispute), None)


def _where_mended(about: Evidence, concern: int | None) -> Target:
    if concern is not None:
        return Target("record", "correction", {"of": str(concern)})
    if about.kind == MOVE:
        return Target("promise", str(about.body["thing"]))
    if about.kind == PersonChange.word:
        return Target("record", PersonChange.word, {"person": str(about.body["person"])})
    if about.kind == Consent.word:
        told = {name: about.body.get(name) for name in ("person", "purpose", "with_person")}
        return Target("record", Consent.word, {n: str(v) for n, v in told.items() if v})
    return Target("record", "correction", {"of": str(about.number)})


def _closed_by_a_change(view: Viewed) -> Iterator[ToDo]:
    """They ring, or wait: nobody but us can give them a new code."""
    for person in view.gathered.persons:
        link = closed_by_a_change(view.reach, person)
        if link is None or link.ended_at is None:
            continue
        why = f"Their page closed on {view.day(link.ended_at)}: {link.ended_why}."
        yield ToDo(
            f"Give {person.called} a new code for their page",
            f"{why} {ask_first(view.gathered, person.number)}".rstrip(),
            Target("family_page", str(person.number)),
            Group.TODAY,
            Clock.WAITING,
            link.ended_at,
            owner=view.keeper_for(Permission.INVITE_FAMILY),
            needs=Permission.INVITE_FAMILY,
            phone=phone_of(person),
            key=f"page closed {link.id}",
        )


def _may_not_be_told_any_more(view: Viewed) -> Iterator[ToDo]:
    """Who acted for the patient stands on record as one who must be told, until a second person
    agrees to another standing; and the patient, who decides now, does not allow it.
    """
    facts = view.gathered.facts
    for person in view.gathered.persons:
        known = facts.person(person.number)
        if not (known and known.acts_no_more and facts.may_be_told(person.number) is False):
            continue
        if person.proposed:
            continue
        said = max(
            c.number for c in facts.consents if person.number in {c.with_person, *c.may_mean}
        )
        told = {"person": str(person.number), "standing": str(Standing.ALSO_TOLD)}
        yield ToDo(
            f"Change the standing of {person.called}",
            f"They acted for {view.patient}, who decides now and does not allow us to tell them. "
            "On record they must be told. A second person agrees to the change.",
            Target("record", PersonChange.word, told),
            Group.TODAY,
            Clock.WAITING,
            view.gathered.case.records[said].recorded_at,
            owner=view.keeper,
            needs=Permission.RECORD_CARE,
            key=f"acts no more {person.number}",
        )


def _said_no_by_the_patient(view: Viewed) -> Iterator[ToDo]:
    """Whoever must be told is told, whatever the patient said; that they must be is for somebody to
    look at, who may know of an order of a court, or that it was a slip.
    """
    patient = view.gathered.patient
    for person in view.gathered.persons:
        number = own_no_to(view.gathered, person)
        if patient is None or number is None or person.proposed:
            continue
        said = view.gathered.case.records[number]
        yield ToDo(
            f"See whether {person.called} must be told",
            f"{view.patient} {does_not(patient)} allow us to tell them: said on "
            f"{view.day(said.at)}. On record they must be told, so their page, calls and letters "
            "go on. If they must by law, record anew why they may be told. If not, change their "
            "standing; a second person agrees.",
            Target("record", PersonChange.word, {"person": str(person.number)}),
            Group.TODAY,
            Clock.WAITING,
            said.recorded_at,
            owner=view.keeper,
            needs=Permission.RECORD_CARE,
            key=f"own_no {person.number}",
        )


def _waits(
    view: Viewed, act: str, why: str, target: Target, row: Evidence, person: int | None
) -> ToDo:
    return ToDo(
        act,
        f"{why} Said on their page.".strip() if is_family(row.by) else why,
        target,
        Group.TODAY,
        Clock.WAITING,
        row.recorded_at,
        owner=view.keeper,
        needs=Permission.RECORD_CARE,
        phone="" if view.has_died(person) else phone_of(view.person(person)),
        key=f"{row.kind} {row.number}",
    )
