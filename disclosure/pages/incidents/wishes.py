"""What a person does not allow, or no longer: shown beside them on every part of their case."""

from collections.abc import Iterator
from datetime import datetime

from disclosure.actions.family.view_reader import (
    allowed_before,
    allowed_by_each,
    allowed_by_the_patient,
)
from disclosure.actions.people.people_now import PersonNow, as_withdrawn
from disclosure.actions.thing_to_do import Viewed
from disclosure.kinds.people import ConsentEnd
from disclosure.kinds.replies import WrittenDownRightly
from workflows.consents import ConsentFacts, Purpose

WHAT = {
    Purpose.RECORD: "record a meeting",
    Purpose.CONTACT: "get in touch later",
    Purpose.TEACH: "use their story to teach",
}


def not_allowed(view: Viewed, person: int) -> list[str]:
    """By their last word on each purpose, and on each whom we might tell. That the patient is told
    is for nobody to allow.
    """
    patients = view.gathered.patients
    last: dict[tuple[str, str], ConsentFacts] = {}
    for consent in view.gathered.facts.consents:
        if consent.by == person and consent.with_person not in patients:
            last[str(consent.purpose), _whom(view, consent).casefold()] = consent
    return [
        f"{_what(view, consent)}: {_why(view, consent)}"
        for consent in last.values()
        if not consent.holds(view.today)
    ]


def may_be_told(view: Viewed, person: PersonNow) -> list[str]:
    """Of who is told by consent, as their own page opens: by the last word of each who decides;
    where none of them said any, what was written down, as far as others had allowed it before.
    """
    gathered, written = view.gathered, ", ".join(person.body.get("tell", ()))
    known = gathered.facts.person(person.number)
    if known is None or not known.by_consent:
        return [f"May be told: {written}"] if written else []
    if gathered.facts.may_be_told(person.number) is False:
        return []
    if said := allowed_by_each(gathered, person.number):
        allowed = [f"May be told what {_says(view, *each)}" for each in said.items()]
        own = allowed_by_the_patient(gathered, person.number).items()
        return allowed + [f"And no more than {_says(view, *each)}" for each in own]
    before = allowed_before(gathered, person.number).items()
    parts = (written, *(f"and no more than {_says(view, *each)}" for each in before))
    return [f"May be told: {', '.join(parts)}"] if written else []


def yes_that_counts_for_nothing(view: Viewed, person: PersonNow) -> list[str]:
    """Of whoever decides, to somebody who may not be told all the same, and why. For the team
    alone: no family is told what another said.
    """
    facts, number = view.gathered.facts, person.number
    known = facts.person(number)
    if known is None or not known.by_consent or facts.may_be_told(number) is not False:
        return []
    patients = frozenset(each.id for each in facts.persons if each.is_patient)
    last = {each: _last_word(view, each, number) for each in facts.deciding | patients}
    said = {each: word for each, word in last.items() if word}
    noes = ", ".join(_no_of(view, w, patients) for w in said.values() if not w.holds(view.today))
    return [
        f"{view.person_name(word.by)} said yes on {_on(view, word)}, which does not count: {noes}"
        for word in said.values()
        if word.holds(view.today) and noes
    ]


def _last_word(view: Viewed, by: int, about: int) -> ConsentFacts | None:
    """As far as it names them, or can mean them where it is a no."""
    facts = view.gathered.facts
    words = [
        each
        for each in facts.consents
        if each.by == by and each.purpose is Purpose.SHARE and by != about
        if each.with_person == about or (about in each.may_mean and not each.holds(facts.on))
    ]
    return max(words, key=lambda each: each.number, default=None)


def _no_of(view: Viewed, no: ConsentFacts, patients: frozenset[int]) -> str:
    who = view.person_name(no.by)
    if no.by in patients - view.gathered.facts.deciding:
        return f"{who}, the patient, did not allow it, and that goes on"
    if no.ran_out(view.today):
        return f"the yes of {who} ran out"
    return f"{who} does not allow it"


def _on(view: Viewed, word: ConsentFacts) -> str:
    return view.day(view.gathered.case.records[word.number].at)


def _says(view: Viewed, by: int, what: tuple[str, ...]) -> str:
    return f"{view.person_name(by)} allowed: {', '.join(what) or 'nothing but what is their own'}"


def _what(view: Viewed, consent: ConsentFacts) -> str:
    if consent.purpose is Purpose.SHARE:
        return f"tell {_whom(view, consent) or 'others'}"
    return WHAT[consent.purpose]


def _whom(view: Viewed, consent: ConsentFacts) -> str:
    if consent.with_person:
        person = view.gathered.person(consent.with_person)
        case, number = view.gathered.case, consent.with_person
        return person.name if person else as_withdrawn(case, number)
    return consent.shared_with


def _why(view: Viewed, consent: ConsentFacts) -> str:
    ended = consent.ended or consent.denied
    if consent.until and not ended and consent.agrees:
        return f"the yes ran out on {view.day(consent.until)}"
    word = "said on"
    if ended:
        word = "taken back on" if consent.ended else "never said yes, as they told us on"
    return f"{word} {view.day(next(_said_no(view, consent)))}"


def _said_no(view: Viewed, consent: ConsentFacts) -> Iterator[datetime]:
    case = view.gathered.case
    for row, body in case.those(ConsentEnd):
        if body.consent == consent.number:
            yield row.at
    for row, said in case.those(WrittenDownRightly):
        if consent.denied and said.is_about == consent.number and not said.right:
            yield row.at
    yield case.records[consent.number].at
