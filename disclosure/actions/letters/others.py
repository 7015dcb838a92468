"""Whether a letter names a patient of another case, or a number of theirs."""

from collections.abc import Collection, Iterator

from sqlalchemy import ColumnElement, and_, exists, not_, select

from disclosure.actions.facts import Gathered
from disclosure.kinds.care import Contact
from disclosure.kinds.conversation import Conversation
from disclosure.kinds.others import Involved
from disclosure.records.folded import names_in, words_of_name
from disclosure.records.found_by import identifiers_in
from disclosure.records.incident import Incident
from disclosure.records.letter import Letter
from disclosure.records.search_words import patients_named_in
from disclosure.records.team import CaseMember
from disclosure.records.users import User
from letters.check import judges
from letters.checks.names_inflected import is_named
from letters.parts_of_a_name import names_of
from letters.writing.facts import names_nobody

CASES_OF_WRITERS = 200  # the newest: a letter is copied from one that its writer knows


def others_of(
    gathered: Gathered, letter: Letter, text: str
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Names and numbers of patients of other incidents that stand in this text.

    A case that only named people see is asked where one of them wrote this letter. To anybody else
    the answer would tell whose case it is; and they have no words of it to copy. Of every other
    case it does tell that, to whoever writes a name into a draft and saves it: a letter that names
    another patient must not go out (docs/security.md, “What nothing here stops”).
    """
    session, incident = gathered.session, gathered.incident
    hidden = _hidden_from_writers(letter)
    names = patients_named_in(session, text, and_(Incident.id != incident.id, not_(hidden)))
    written = identifiers_in(session, text)
    mine = written.pop(incident.id, set())
    unseen = select(Incident.id).where(hidden, Incident.id.in_(written))
    for hidden_id in session.scalars(unseen) if written else ():
        written.pop(hidden_id)
    numbers = {each for spelled in written.values() for each in spelled} - mine
    return tuple(sorted(_strangers(gathered, names))), tuple(sorted(numbers))


def perhaps_others_of(
    gathered: Gathered, letter: Letter, text: str, language: str, surely: Collection[str]
) -> tuple[str, ...]:
    """Patients of other cases of whoever wrote this letter, of whom a surname stands in this text,
    without those whom it `surely` names. In a `language` that the check does not know, also those
    of whom both names may stand there in another form.

    Of theirs alone: many are called so, and of nobody else's have they words to copy.
    """
    incident, (one, _) = gathered.incident, names_in(text)
    theirs = (
        select(Incident.patient_name)
        .join(CaseMember, CaseMember.incident_id == Incident.id)
        .where(CaseMember.email.in_(letter.written_by), Incident.id != incident.id)
        .where(not_(_hidden_from_writers(letter)))
        .order_by(Incident.id.desc())
        .limit(CASES_OF_WRITERS)
    )
    names = {name for name in gathered.session.scalars(theirs) if name}
    # Of a family too: the Petrenkos.
    said = one | {word.removesuffix("s") for word in one}
    called_so = {name for name in names if not said.isdisjoint(words_of_name(name))}
    if not judges(language):
        called_so |= {name for name in names if is_named(text, name)}
    return tuple(sorted(_strangers(gathered, called_so - set(surely))))


def _hidden_from_writers(letter: Letter) -> ColumnElement[bool]:
    """Of an incident: that only named people see it, and nobody who wrote this letter is one."""
    sees = exists().where(
        CaseMember.incident_id == Incident.id,
        CaseMember.only,
        CaseMember.email.in_(letter.written_by),
    )
    return and_(Incident.restricted, not_(sees.correlate(Incident)))


def _strangers(gathered: Gathered, names: set[str]) -> Iterator[str]:
    """Without those of a name that somebody of this case or of the staff has too: who writes here
    may be a patient of another case, and so may a daughter, or this patient once more. And without
    what names nobody: any letter may say that something is unknown."""
    names = {name for name in names if not names_nobody(name)}
    family = [names_of(each) for each in _family(gathered)] if names else []
    left = [name for name in names if not any(names_of(name) <= each for each in family)]
    staff = [names_of(each) for each in _staff(gathered)] if left else []
    for name in left:
        told = names_of(name)
        # A nurse who is called Price is not every Mrs Price.
        if len(told) < 2 or not any(told <= each for each in staff):
            yield name


def _family(gathered: Gathered) -> Iterator[str]:
    yield gathered.incident.patient_name or ""
    for person in gathered.persons:
        yield from person.names


def colleagues_of(gathered: Gathered) -> Iterator[str]:
    """Names of the staff who have to do with this case."""
    for _, talk in gathered.case.those(Conversation):
        yield from (each.name for each in talk.attendees)
    yield from (involved.name or "" for _, involved in gathered.case.those(Involved))
    for _, contact in gathered.case.those(Contact):
        yield from (contact.name, *((contact.cover.name,) if contact.cover else ()))
    team = select(User.name).join(CaseMember, CaseMember.email == User.email)
    yield from gathered.session.scalars(team.where(CaseMember.incident_id == gathered.incident.id))


def _staff(gathered: Gathered) -> Iterator[str]:
    yield from colleagues_of(gathered)
    for name, before in gathered.session.execute(select(User.name, User.names_before)):
        yield from (name, *(before or ()))
