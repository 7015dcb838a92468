"""Whose record a record is: who was there, who asked, to whom it was offered, owed or told.

By this alone everything is given, or left out, where somebody asks what we hold about them. Deny by
default: a kind that names nobody, and stands in no list here, is nobody's to have.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from disclosure.actions.answers_given import THE_PAGE
from disclosure.actions.facts import Gathered
from disclosure.actions.reading import MOVE
from disclosure.kinds import care as c
from disclosure.kinds import excuses as x
from disclosure.kinds import findings as f
from disclosure.kinds import harm as h
from disclosure.kinds import keeping as k
from disclosure.kinds import law
from disclosure.kinds import notes as n
from disclosure.kinds import others as o
from disclosure.kinds import people as p
from disclosure.kinds import questions as q
from disclosure.kinds import us_programmes as u
from disclosure.kinds.conversation import Conversation
from disclosure.kinds.kind import Kind, Review
from disclosure.kinds.preventing import Prevention
from disclosure.kinds.promises import Commitment
from disclosure.records.evidence import Evidence

# What happened to the patient and what followed from it, where it names nobody of the family.
OF_THE_PATIENT: tuple[type[Kind], ...] = (
    *(p.PatientStatus, h.Grade, h.Decision, h.Error, law.Event, c.Contact, x.Excuse, x.Hold),
    *(f.Findings, f.AnalysisReader, n.Note, n.Huddle, n.Debrief, k.LegalHold, k.DestructionAsked),
    *(o.OtherOrganisation, o.Involved, o.Interest, o.Restrict, o.BillingHold),
    *(u.Offer, u.InsurerTold),
)
# Of a record of several: what we did and said before all of them. What is not named here may be the
# words or the wishes of one, and is nobody's to give: what they said, want, or understood.
OURS_AMONG_SEVERAL: Mapping[type[Kind], frozenset[str]] = {
    Conversation: frozenset(
        {"kind", "persons", "at", "how", "place", "attendees", "said", "not_known"}
        | {"apology_words", "support_offered", "next_contact", "keeps", "letter"}
    ),
    Commitment: frozenset({"words", "owner", "due_on", "standing", "source"}),
    law.Explanation: frozenset({"duty", "words", "given_in", "unmet"}),
    n.Correction: frozenset({"of", "withdraws"}),  # its words are as anybody's as what they mend
    Review: frozenset({"agrees"}),
}


@dataclass(frozen=True, slots=True)
class Whose:
    """`persons`: by their numbers in the case. `untold`: for whom it is, who was not told it yet.

    None of all: the record does not say whose it is.
    """

    persons: frozenset[int] = frozenset()
    untold: frozenset[int] = frozenset()
    patient: bool = False
    colleagues: bool = False

    def has(self, person: int | None, *, is_patient: bool) -> bool:
        return person in self.persons or (self.patient and is_patient)


NOBODYS, PATIENTS, COLLEAGUES = Whose(), Whose(patient=True), Whose(colleagues=True)


def whose_record(gathered: Gathered, number: int) -> Whose:
    """Of the record of that number, in the case at hand; also of a move."""
    row, body = gathered.case.records[number], gathered.case.bodies.get(number)
    if body is None:
        return _of(_named_by_move(row))
    if (whose := _by_reference(gathered, number, body)) is not None:
        return whose
    if named := _named_in(body):
        return _of(named)
    if row.about is not None and row.about in gathered.case.records:
        return whose_record(gathered, row.about)
    return PATIENTS if isinstance(body, OF_THE_PATIENT) else NOBODYS


def _by_reference(gathered: Gathered, number: int, body: Kind) -> Whose | None:
    """Of a kind that says by something else whose it is; None of all others."""
    match body:
        case p.Person():
            return _of([number])
        case c.Support():
            return COLLEAGUES if body.offered_to == c.STAFF else _of([int(body.offered_to)])
        case Commitment() | Prevention():
            return _of_promise(gathered, number, body)
        case q.Answer():
            return _of_answer(gathered, body)
        case q.QuestionOwner() | q.QuestionTakenBack():
            return _of(_who_asked(gathered, body.question))
        case law.Explanation():
            return _told_in(gathered, body.given_in or THE_PAGE)
        case law.EventReview() if body.is_about is None:  # of the opening, or of a letter
            opening = body.event == gathered.incident.ref
            return PATIENTS if opening else _told_in(gathered, body.event)
        case n.Correction() if body.is_about is None:  # of the opening
            return PATIENTS
    return None


def _of_promise(gathered: Gathered, number: int, body: Commitment | Prevention) -> Whose:
    """To whom it was made, and to whom it passed since: those who may say whether it was kept. What
    stands in no letter that went was promised to nobody yet.
    """
    ref = body.commitment if isinstance(body, Prevention) else None
    meant = [each for each in gathered.commitments if ref == each.ref or number == each.number]
    theirs = frozenset(who for each in meant for who in (*each.owed_to, *gathered.owed_to(each)))
    gone = gathered.case.gone
    made = all(gathered.is_owed(each) or each.number in gone for each in meant)
    return Whose(theirs) if made else Whose(untold=theirs)


def _of_answer(gathered: Gathered, answer: q.Answer) -> Whose:
    """Whoever asked, once they were told it: what another heard in a talk of their own is not."""
    asked = _who_asked(gathered, answer.question)
    where = answer.given_in or THE_PAGE
    told = asked if where == THE_PAGE else asked & _told_in(gathered, where).persons
    return Whose(told, untold=asked - told)


def _who_asked(gathered: Gathered, question: str) -> frozenset[int]:
    return frozenset(each.person for each in gathered.questions if each.ref == question)


def _told_in(gathered: Gathered, where: str) -> Whose:
    """Whoever was in that talk, or whom that letter was for. What stands on the page goes with what
    happened to the patient, and so does what nobody could be told.
    """
    if where == THE_PAGE:
        return PATIENTS
    if where.isdecimal():
        there = int(where) in gathered.case.records
        return whose_record(gathered, int(where)) if there else NOBODYS
    letter = gathered.letters_by_ref.get(where)
    reader = frozenset([letter.to_person] if letter else [])
    return Whose(reader) if letter and letter.sent_at else Whose(untold=reader)


def may_be_anothers(whose: Whose, body: Kind, field: str) -> bool:
    """Whether that field of a record of theirs may give the words of another who was there."""
    ours = (fields for kind, fields in OURS_AMONG_SEVERAL.items() if isinstance(body, kind))
    return len(whose.persons) > 1 and not any(field in fields for fields in ours)


def _named_by_move(row: Evidence) -> frozenset[int]:
    """Who said it of a promise, or was told of it; of other moves nobody."""
    person = row.body["data"].get("person") if row.kind == MOVE else None
    return frozenset() if person is None else frozenset({person})


def _named_in(body: Kind) -> frozenset[int]:
    """Whom it names as being there, asking, asked or meant."""
    found = {getattr(body, "person", None), *getattr(body, "persons", ())}
    return frozenset(each for each in found if isinstance(each, int))


def _of(persons: Iterable[int]) -> Whose:
    return Whose(frozenset(persons))
