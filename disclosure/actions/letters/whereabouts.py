"""Where others of the case are: what a letter may not tell whom they keep away from."""

from collections.abc import Iterator, Set
from dataclasses import replace

from disclosure.actions.facts import Gathered
from disclosure.actions.letters.home import letterhead_of, organisation_of
from disclosure.actions.people.people_now import PersonNow, apart_from
from disclosure.records.letter import Letter, files_of
from letters.as_read import as_read
from letters.checks.reached_at import may_be_reached_at, reached_at, secrets_in, without_ours
from letters.context import Context
from letters.parts_of_a_name import names_of
from workflows.letter import no_whereabouts
from workflows.letter_forms import TEXT
from workflows.letter_move import LetterMove
from workflows.words import LetterState


def reached(gathered: Gathered, to: PersonNow | None) -> dict[str, tuple[str, ...]]:
    """Who keeps away from this reader, and where others of the case can be reached; not where this
    reader can too, who may live there, nor where we can ourselves.
    """
    if to is None:
        return {}
    others = [each for each in gathered.persons if each.number != to.number]
    apart = [each for each in others if each.number in apart_from(gathered.persons, to.number)]
    names = frozenset[str]().union(*(names_of(each.name) for each in gathered.persons))
    secret = {at: None for each in apart for at in _surely_at(each, names)}
    told = {at: None for each in others for at in _perhaps_at(each, names)}
    mine, ours = frozenset(_perhaps_at(to, names)), _ours(gathered)
    return {
        "kept_apart": tuple(n for each in apart for n in each.names if n not in to.names),
        "kept_apart_at": without_ours((at for at in secret if at not in mine), ours),
        "others_at": without_ours((at for at in told if at not in mine | secret.keys()), ours),
    }


def _ours(gathered: Gathered) -> str:
    """What letters of this house say of where it is, and whom of it they tell a family to ring."""
    organisation, lines = organisation_of(gathered.session), letterhead_of(gathered.session)
    rung = (each.phone for each in (gathered.ring.contact, gathered.ring.cover) if each)
    return "\n\n\n\n".join((organisation, *lines, gathered.incident.site.name, *rung))


def _surely_at(person: PersonNow, names: Set[str]) -> tuple[str, ...]:
    body = person.body
    return reached_at(body.get("post") or (), body.get("phone"), body.get("email"), names)


def _perhaps_at(person: PersonNow, names: Set[str]) -> tuple[str, ...]:
    surely = _surely_at(person, names)
    return (*surely, *may_be_reached_at(person.body.get("post") or (), names))


def secrets_for(gathered: Gathered, number: int, text: str) -> tuple[str, ...]:
    """Words of it that say where somebody is who keeps away from that person, each once."""
    if not apart_from(gathered.persons, number):
        return ()
    to = gathered.person(number)
    context = Context(kept_apart_at=reached(gathered, to).get("kept_apart_at", ()))
    if not context.kept_apart_at:
        return ()
    found = secrets_in(as_read(text).words, context)
    return tuple(dict.fromkeys(each.text for each in found))


def whereabouts_told(gathered: Gathered, letter: Letter) -> tuple[str, ...]:
    """The same of a letter that is still here, in all its words."""
    if not letter.is_still_here:
        return ()
    apart = apart_from(gathered.persons, letter.to_person)
    text = "\n\n".join(_all_words(gathered, letter)) if apart else ""
    return secrets_for(gathered, letter.to_person, text)


def _all_words(gathered: Gathered, letter: Letter) -> Iterator[str]:
    """Of one that is issued, those of its slip too, as they were printed: they change no more."""
    yield from (letter.text, letter.easy_read or "")
    yield letter.translation["text"] if letter.translation else ""
    if letter.state is LetterState.ISSUED and letter.with_slip:
        files = (file for file in files_of(gathered.session, letter.id) if file.format == TEXT)
        printed = "".join(file.content.decode() for file in files)
        to = {line.strip() for line in letter.address or ()}
        yield "\n".join(line for line in printed.splitlines() if line.strip() not in to)


def with_whereabouts(facts: LetterMove, gathered: Gathered, letter: Letter) -> LetterMove:
    """What the gate asks of it, where a letter is issued and where it is sent."""
    return replace(facts, whereabouts=whereabouts_told(gathered, letter))


def said_of_whereabouts(gathered: Gathered, letter: Letter) -> tuple[str, ...]:
    """The same, said before anybody presses anything. Before it is approved, the check says it."""
    if letter.state not in (LetterState.APPROVED, LetterState.ISSUED):
        return ()
    facts = LetterMove(now=gathered.at, issued=letter.state is LetterState.ISSUED)
    asked = no_whereabouts(with_whereabouts(facts, gathered, letter))
    return tuple(each.says for each in asked if not each.met)
