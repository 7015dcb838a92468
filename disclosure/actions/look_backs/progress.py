"""How far a look-back has come: who was told, what is on its way, and who was not reached."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, exists, func, not_, or_, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from disclosure.actions.in_error import is_in_error
from disclosure.actions.look_backs.due import LETTER_WORK, is_withdrawn
from disclosure.actions.look_backs.findings import FINDINGS_WORK
from disclosure.actions.look_backs.post import SENT_WORK
from disclosure.actions.looks.caseload import seen_by
from disclosure.actions.reading import Case, read_case
from disclosure.kinds.conversation import Conversation
from disclosure.kinds.excuses import Excuse, ExcuseEnd, ExcuseReview
from disclosure.kinds.harm import ErrorReview
from disclosure.permissions import Actor
from disclosure.records.evidence import Evidence
from disclosure.records.incident import Incident
from disclosure.records.keeping import was_destroyed
from disclosure.records.letter import Letter
from disclosure.records.locked import Unreadable, keys_at_hand
from disclosure.records.look_backs import LookBack, Member
from disclosure.records.people import Person
from disclosure.records.work import ItemState, Work, WorkItem, is_item, items_aside
from workflows.excuses import A_LETTER, A_TALK
from workflows.phrases import several
from workflows.words import TELLING, UNISSUED, Ground, LetterState, Standing, State

TOLD, DELIVERED, SENT = "told", "delivered", "sent"
RETURNED, ASIDE, ISSUED, NOT_REACHED, TO_TELL = (
    "returned", "set_aside", "letter_issued", "not_reached", "to_tell",
)  # fmt: skip
IN_ERROR, GONE = "in_error", "destroyed"
SAID_NO, NOT_OWED = "said_no", "closed_without_duty"
STAGES: Mapping[str, str] = {
    TO_TELL: "Still to tell",
    ISSUED: "Letter issued",
    SENT: "Letter sent",
    DELIVERED: "Letter delivered",
    TOLD: "Told in a conversation",
    RETURNED: "Letter came back",
    NOT_REACHED: "Tried and not reached",
    ASIDE: "Set aside for a person",
    SAID_NO: "Said that they do not want to be told",
    NOT_OWED: "Closed without a duty of ours to tell them",
    IN_ERROR: "Recorded in error, as two people agreed, and closed",
    GONE: "Record destroyed, its time being over",
}  # each case stands at one of them
REACHED = (TOLD, DELIVERED)
ON_ITS_WAY = (ISSUED, SENT)
TO_TRY = (RETURNED, NOT_REACHED, ASIDE, TO_TELL)
_LEFT = {name: STAGES[name].lower() for name in TO_TRY} | {RETURNED: "whose letter came back"}
# Nobody is to be told, or nobody who wants to be; or it can no longer be said who was.
APART = (SAID_NO, NOT_OWED, IN_ERROR, GONE)
_HEARS = Person.standing == Standing.RELEVANT  # also who died since
AT_ONCE = 500  # cases whose conversations are opened together


@dataclass(frozen=True, slots=True)
class Stand:
    number: int
    incident: str
    at: str  # one of STAGES


def stage() -> ColumnElement[str]:
    """At which of STAGES a case stands by its letters, attempts and work; the query joins Member
    and Incident. Whether a conversation told them, they said no, or two people agreed to an error,
    the words of the case say: `standing` reads those."""
    return case(
        (was_destroyed(), GONE),
        (_letter(LetterState.DELIVERED), DELIVERED),
        (_letter(LetterState.SENT), SENT),
        (and_(_is_over(), not_(_letter(LetterState.ISSUED))), NOT_OWED),
        (_stopped(), ASIDE),
        (_letter(LetterState.ISSUED), ISSUED),
        (_letter(LetterState.RETURNED), RETURNED),
        (_recorded("attempt"), NOT_REACHED),
        (_left_to_a_person(), ASIDE),
        else_=TO_TELL,
    )


def progress(session: Session, look_back: LookBack) -> dict[str, int]:
    """How many cases stand at each of STAGES, in their order."""
    at, by_its_words = stage().label("at"), or_(_talked(), _may_have_said_no(), _may_be_in_error())
    wanted = select(at, func.count()).select_from(Member).join(Incident, its())
    wanted = wanted.where(Member.look_back_id == look_back.id, not_(by_its_words)).group_by(at)
    found = Counter({row[0]: row[1] for row in session.execute(wanted)})
    found.update(each.at for each in standing(session, look_back, by_its_words))
    return {name: found[name] for name in STAGES}


def left_over(session: Session, look_back: LookBack, stands: Mapping[str, int], since: str) -> str:
    """What closing leaves to people, with its numbers, and what goes on all the same; empty where
    there is nothing. `stands`: the picture; `since`: what `counted_since` says of it."""
    made = Counter(each.at for each in standing(session, look_back, being_made()))
    nobody = {name: many for name in TO_TRY if (many := stands[name] - made[name]) > 0}
    says = []
    if nobody:
        left = ", ".join(f"{many:,} {_LEFT[name]}" for name, many in nobody.items())
        cases = f"{sum(nobody.values()):,} of {sum(stands.values()):,} cases"
        who = "Since a further letter was released, nobody" if since else "Nobody"
        says.append(f"{who} has told {cases}: {left}. Closed, it sends these no letter.")
    if made:
        says.append(f"{_letters(made.total())} released and still being made: that goes on.")
    if stands[ISSUED]:
        says.append(
            f"{_letters(stands[ISSUED])} issued and not posted yet: that can still be done."
        )
    return " ".join(says)


def counted_since(session: Session, look_back: LookBack) -> str:
    """That the picture leaves out what reached some before; empty where a further letter is
    nobody's."""
    mine = select(func.count()).select_from(Member).where(Member.look_back_id == look_back.id)
    many = session.scalar(mine.where(Member.since.is_not(None)))
    if not many:
        return ""
    cases = several(many, "case")
    return f"Of {cases} only what reached them since a further letter was released counts here."


def _letters(many: int) -> str:
    return "1 letter is" if many == 1 else f"{many:,} letters are"


def being_made() -> ColumnElement[bool]:
    """A letter was released to that case, and a worker has still to make or to issue it."""
    asked = select(WorkItem.about).join(Work, Work.id == WorkItem.work_id)
    return Incident.ref.in_(asked.where(Work.kind == LETTER_WORK, is_item(ItemState.WAITING)))


def standing(
    session: Session, look_back: LookBack, *only: ColumnElement[bool], after: int = 0
) -> Iterator[Stand]:
    """Where each case stands, by number, read in steps."""
    wanted = (
        select(Member.number, Incident.id, Incident.ref, stage(), _talked(), _may_be_in_error())
        .add_columns(and_(_may_have_said_no(), not_(_stopped())))
        .join(Incident, its())
        .where(Member.look_back_id == look_back.id, *only)
        .order_by(Member.number)
        .limit(AT_ONCE)
    )
    while rows := list(session.execute(wanted.where(Member.number > after))):
        told = _told(session, [row[1] for row in rows if row[4]])
        wrong = {row[1] for row in rows if row[5] and _in_error(session, row[1])}
        no = {row[1] for row in rows if row[6] and row[3] in TO_TRY and _said_no(session, row[1])}
        for number, incident_id, ref, at, *_ in rows:
            yield Stand(number, ref, _by_its_words(incident_id, at, told, wrong, no))
        after = rows[-1][0]


def _by_its_words(incident_id: int, at: str, told: Set[int], wrong: Set[int], no: Set[int]) -> str:
    if at == GONE:
        return GONE
    if incident_id in wrong:
        return IN_ERROR
    if incident_id in told:
        return TOLD
    return SAID_NO if incident_id in no else at


def to_try(
    session: Session, look_back: LookBack, *only: ColumnElement[bool], after: int = 0
) -> Iterator[Stand]:
    """Whom a person has to reach now: nobody told them, and no letter is on its way."""
    found = standing(session, look_back, stage().in_(TO_TRY), *only, after=after)
    return (each for each in found if each.at in TO_TRY)


def states(session: Session, look_back: LookBack) -> dict[str, int]:
    """How many of its incidents stand in each state."""
    wanted = select(Incident._state, func.count()).join(Member, its())
    wanted = wanted.where(Member.look_back_id == look_back.id).group_by(Incident._state)
    return {str(row[0]): row[1] for row in session.execute(wanted)}


def shown_to(actor: Actor) -> ColumnElement[bool]:
    """The operator may see references; others those of cases that are theirs to see."""
    return Incident.id > 0 if actor.operator else seen_by(actor)


def its() -> ColumnElement[bool]:
    return Member.incident_id == Incident.id


def _told(session: Session, incidents: Collection[int]) -> set[int]:
    """Those with a conversation that tells who must be told, since a further letter is theirs."""
    if not incidents:
        return set()
    mine = select(Person.incident_id, Person.number).where(
        Person.incident_id.in_(incidents), _HEARS
    )
    hear = {(row[0], row[1]) for row in session.execute(mine)}
    talks = select(Evidence, _withdrawn_twice())
    talks = talks.join(Member, Member.incident_id == Evidence.incident_id)
    talks = talks.where(Member.incident_id.in_(incidents), *_talk_may_stand())
    with keys_at_hand(session, incidents):
        telling = [(row, asks) for row, asks in session.execute(talks) if _tells(row, hear)]
        return {row.incident_id for row, asks in telling if not asks or _counts_now(session, row)}


def _counts_now(session: Session, row: Evidence) -> bool:
    """What another agreed to take back counts again only when another agrees to that too."""

    def stands(case: Case) -> bool:
        return row.number in case.records and row.number not in case.gone

    return _says_so(session, row.incident_id, stands)


def _in_error(session: Session, incident_id: int) -> bool:
    """Two people agreed, by their last word: nobody is to be told of this case."""
    return _says_so(session, incident_id, is_in_error)


def _says_so(session: Session, incident_id: int, ask: Callable[[Case], bool]) -> bool:
    """A case whose words cannot be opened says nothing: then somebody is still to be told."""
    try:
        return ask(read_case(session, session.get_one(Incident, incident_id)))
    except Unreadable:
        return False


def _said_no(session: Session, incident_id: int) -> bool:
    """Each who must be told, and lives, wants to hear nothing of it; agreed to by a second person
    or not yet, and not taken back."""
    living = select(Person.number).where(Person.incident_id == incident_id, _HEARS)
    hear = set(session.scalars(living.where(Person.died_at.is_(None))))
    return bool(hear) and _says_so(session, incident_id, lambda case: hear <= _noes_in(case))


def _noes_in(case: Case) -> set[int | None]:
    over = {end.excuse for _, end in case.those(ExcuseEnd)}
    return {
        excuse.person
        for row, excuse in case.those(Excuse)
        if excuse.ground is Ground.DECLINED and A_TALK & A_LETTER & set(excuse.requirement)
        if row.number not in over and not case.refusal(ExcuseReview, row.number)
    }


def _tells(talk: Evidence, hear: Set[tuple[int, int]]) -> bool:
    """A brother who rang was told, and who must be told was not."""
    try:
        there = {(talk.incident_id, person) for person in talk.body["persons"]}
        return talk.body["kind"] in TELLING and bool(there & hear)
    except Unreadable:
        return False


def _talked() -> ColumnElement[bool]:
    """Or may have: of one that was withdrawn, and that again, its words say whether it counts."""
    return exists().where(Evidence.incident_id == Incident.id, *_talk_may_stand())


def _is_over() -> ColumnElement[bool]:
    return and_(Incident._state == State.CLOSED, Incident.without_duty)


def _may_have_said_no() -> ColumnElement[bool]:
    """Something is left out for somebody: its words say for whom, what and why. Whichever letter is
    theirs makes no difference to that."""
    return exists().where(Evidence.incident_id == Incident.id, Evidence.kind == Excuse.word)


def _may_be_in_error() -> ColumnElement[bool]:
    """It is closed, and a second person said something of its being an error: its words say what.
    Whichever letter is theirs makes no difference to that."""
    said = exists().where(Evidence.incident_id == Incident.id, Evidence.kind == ErrorReview.word)
    return and_(Incident._state == State.CLOSED, said, not_(was_destroyed()))


def _recorded(kind: str) -> ColumnElement[bool]:
    """The query joins Member."""
    return exists().where(Evidence.incident_id == Incident.id, *_stands(kind))


def _stands(kind: str) -> tuple[ColumnElement[bool], ...]:
    """It is not withdrawn, and it came on record since a further letter is theirs."""
    return Evidence.kind == kind, not_(_withdrawn(Evidence)), _counts(Evidence.recorded_at)


def _talk_may_stand() -> tuple[ColumnElement[bool], ...]:
    there = or_(not_(_withdrawn(Evidence)), _withdrawn_twice())
    return Evidence.kind == Conversation.word, there, _counts(Evidence.recorded_at)


def _withdrawn_twice() -> ColumnElement[bool]:
    """By a correction that somebody withdrew in turn, which may wait for a second person."""
    by, back = aliased(Evidence), aliased(Evidence)
    first = [by.incident_id == Evidence.incident_id, by.about == Evidence.number, by.withdraws]
    second = [back.incident_id == by.incident_id, back.about == by.number, back.withdraws]
    return exists().where(*first, *second)


def _withdrawn(record: type[Evidence], deep: int = 3) -> ColumnElement[bool]:
    """By a correction that is not withdrawn itself: nobody corrects a correction for ever."""
    by = aliased(Evidence)
    withdraws = [by.incident_id == record.incident_id, by.about == record.number, by.withdraws]
    return exists().where(*withdraws, *([not_(_withdrawn(by, deep - 1))] if deep else []))


def _counts(recorded_at: InstrumentedAttribute[datetime]) -> ColumnElement[bool]:
    return or_(Member.since.is_(None), recorded_at >= Member.since)


def _letter(state: LetterState) -> ColumnElement[bool]:
    """To somebody who must be told. What was still on its way when they died tells nobody."""
    letter = aliased(Letter)
    there = and_(letter.incident_id == Incident.id, letter._state == str(state))
    to_them = and_(Person.incident_id == letter.incident_id, Person.number == letter.to_person)
    lived = or_(Person.died_at.is_(None), letter.delivered_at <= Person.died_at)
    to_them = (
        and_(to_them, lived) if state in (LetterState.SENT, LetterState.DELIVERED) else to_them
    )
    return exists().where(there, to_them, _HEARS, _counts(letter.recorded_at))


def _ours(state: LetterState, *only: ColumnElement[bool]) -> ColumnElement[bool]:
    """The letter that the look-back made stands there."""
    return exists().where(Letter.id == Member.letter_id, Letter._state == str(state), *only)


def _stopped() -> ColumnElement[bool]:
    """Its letter is issued, and something keeps it from the post."""
    refused = Letter.ref.in_(items_aside([SENT_WORK]))
    return _ours(LetterState.ISSUED, or_(Member.set_aside.is_not(None), refused))


def _left_to_a_person() -> ColumnElement[bool]:
    """Before its letter was begun, by the work on it, because that letter was withdrawn, or because
    it was not issued and no work is to do that any more."""
    release = Work.told["release"].as_integer()
    of_this_release = items_aside([LETTER_WORK]).add_columns(release)
    return or_(
        Member.set_aside.is_not(None),
        is_withdrawn(),
        and_(or_(*map(_ours, UNISSUED)), not_(being_made())),
        Incident.ref.in_(items_aside([FINDINGS_WORK])),
        tuple_(Incident.ref, Member.release_id).in_(of_this_release),
    )
