"""What a person does not allow, or no longer: shown beside them on every part of their case."""

from collections.abc import Iterator
from datetime import datetime

from disclosure.actions.family_view_reader import allowed_before, allowed_by_each
from disclosure.actions.people_now import PersonNow
from disclosure.actions.to_do import Viewed
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
    patients = {p.number for p in view.gathered.persons if p.body["is_patient"]}
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
        return [f"May be told what {_says(view, *each)}" for each in said.items()]
    before = allowed_before(gathered, person.number).items()
    parts = (written, *(f"and no more than {_says(view, *each)}" for each in before))
    return [f"May be told: {', '.join(parts)}"] if written else []


def _says(view: Viewed, by: int, what: tuple[str, ...]) -> str:
    return f"{view.person_name(by)} allowed: {', '.join(what) or 'nothing but what is their own'}"


def _what(view: Viewed, consent: ConsentFacts) -> str:
    if consent.purpose is Purpose.SHARE:
        return f"tell {_whom(view, consent) or 'others'}"
    return WHAT[consent.purpose]


def _whom(view: Viewed, consent: ConsentFacts) -> str:
    if consent.with_person:
        names = {person.number: person.body["name"] for person in view.gathered.persons}
        return str(names.get(consent.with_person, ""))
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
