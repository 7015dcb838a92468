"""One case as a document: what `show` prints and the API answers. It reads, and changes nothing."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any

from disclosure.actions import gate
from disclosure.actions.analysis.readers import analyses_for, may_read_analysis
from disclosure.actions.duty_acts import together
from disclosure.actions.facts import Gathered
from disclosure.actions.law.applying import regimes_of
from disclosure.actions.law.duty_answers import duty_document
from disclosure.actions.law.first_moments import harmed_at, knew_at, knew_on
from disclosure.actions.looks.kept_from import is_kept_from, without_hidden
from disclosure.actions.promises.ended import why_ended
from disclosure.actions.reading import INVITED, LATE, MOVE
from disclosure.kinds.findings import Findings
from disclosure.kinds.kind import Kind, is_review
from disclosure.kinds.notes import OPENING
from disclosure.kinds.people import Person
from disclosure.permissions import Actor
from disclosure.records.analysis import Analysis
from disclosure.records.commitment import Commitment
from disclosure.records.evidence import Evidence
from disclosure.records.letter import Letter, files_of
from disclosure.records.questions import Question
from workflows.incident import INCIDENT
from workflows.words import Trigger

Document = dict[str, Any]
BY_NAME = {
    "person": "persons", "grade": "grades", "decision": "decisions",
    "conversation": "conversations", "attempt": "attempts", "excuse": "excuses", "hold": "holds",
    "findings": "findings", "meeting": "meetings", "contact": "contacts", "event": "events",
    "concern": "concerns",
}  # fmt: skip
WORDS_OF_IT = (
    *("summary", "summary_put_right", "patient", "occurred_words"),
    *("external_ref", "written_by"),
)
BESIDE = frozenset({"question", "commitment"})  # shown as they stand now


def case_document(gathered: Gathered, actor: Actor) -> Document:
    """For somebody who may look at the case. The analysis only for who may read it."""
    document = _stands(gathered)
    document["requirements"] = requirements(gathered)
    document["duties"] = list(_duties(gathered))
    document |= {name: [] for name in BY_NAME.values()}
    others: dict[str, list[Document]] = {}
    for number, body in gathered.case.bodies.items():
        shown = _record(gathered, gathered.case.records[number], body)
        if is_kept_from(gathered, actor.email, number):
            shown = without_hidden(shown)
        if name := BY_NAME.get(body.word):
            document[name].append(shown)
        elif body.word not in BESIDE:
            others.setdefault(body.word, []).append(shown)
    if may_read_analysis(actor, gathered):
        others["analysis"] = [_analysis(row) for row in analyses_for(actor, gathered)]
    document["questions"] = [_question(gathered, q) for q in gathered.questions]
    document["commitments"] = [commitment_document(gathered, c) for c in gathered.commitments]
    document["letters"] = [_letter(gathered, letter) for letter in gathered.letters]
    document["timeline"] = list(_timeline(gathered))
    document["records"] = others
    return document


def outline(gathered: Gathered) -> Document:
    """For the operator: state, version, requirements, references, statuses; nobody's words."""
    document = _stands(gathered)
    for word in WORDS_OF_IT:
        document.pop(word, None)
    document["requirements"] = {
        trigger: [{k: v for k, v in item.items() if k != "says"} for item in items]
        for trigger, items in requirements(gathered).items()
    }
    document["duties"] = [{"id": d.id, "status": str(d.status)} for d in gathered.duties]
    document["questions"] = [{"ref": q.ref, "state": str(q.state)} for q in gathered.questions]
    document["commitments"] = [
        {"ref": c.ref, "state": str(c.state), "due_on": _spelled(c.due_on)}
        for c in gathered.commitments
    ]
    document["letters"] = [
        {"ref": x.ref, "kind": x.kind, "state": str(x.state), "sha256": x.sha256}
        for x in gathered.letters
    ]
    return document


def requirements(gathered: Gathered) -> Mapping[str, list[Document]]:
    """Each move that can follow from here, with all it asks, met or not."""
    state, found = gathered.incident.state, {}
    for trigger in INCIDENT.next_triggers(state):
        asked = gate.checklist(gathered, Trigger(trigger))
        found[str(trigger)] = [item.document() for item in asked]
    return found


def _stands(gathered: Gathered) -> Document:
    i = gathered.incident
    return {
        "ref": i.ref,
        "state": str(i.state),
        "version": i.version,
        "site": i.site.name,
        "summary": i.summary,
        "summary_put_right": list(gathered.case.put_right.get(OPENING, ())),
        "regimes": list(i.regimes),
        "now": _now(gathered),
        "became_aware_at": _moment(i.became_aware_at, i.became_aware_day_only, gathered),
        "occurred_at": _moment(i.occurred_at, i.occurred_day_only, gathered),
        "occurred_words": i.occurred_words,
        "patient": {
            "name": i.patient_name,
            "born_on": _spelled(i.patient_born_on),
            "identifier": i.patient_identifier,
        },
        "restricted": i.restricted,
        "external_ref": i.external_ref,
        "opened_by": i.opened_by,
        "written_by": i.written_by,
        "recorded_at": _spelled(i.recorded_at),
    }


def _now(gathered: Gathered) -> Document:
    """What was told when the case was opened, as it stands since: rules that a decision brought,
    and days that were put right. By these the duties run, and these the pages and letters tell.
    """
    case = gathered.case
    return {
        "regimes": regimes_of(case),
        "became_aware_at": _spelled(knew_at(case)),
        "occurred_at": _spelled(harmed_at(case)),
    }


def _record(gathered: Gathered, row: Evidence, body: Kind) -> Document:
    """A person as they stand now: what was taken away of them stands in none of its words."""
    person = gathered.person(row.number)
    told = person.body if person else body.stored()
    shown = _kept(gathered, row) | told | {"kind_of_record": body.word}
    if isinstance(body, Findings):
        shown["sha256"] = body.sha256()
    if review := _review(gathered, row.number):
        shown["review"] = review
    if isinstance(body, Person):
        shown["died_at"] = _spelled(person.died_at) if person else None
    return shown


def _kept(gathered: Gathered, row: Evidence) -> Document:
    """When and by whom it came on record, and whether it still counts."""
    return {
        "id": row.number,
        "at": _happened(gathered, row),
        "recorded_at": _spelled(row.recorded_at),
        "by": row.by,
        "recorded_by": row.by,  # for kinds with a field `by` of their own
        "withdrawn": row.number in gathered.case.gone,
    }


def _analysis(row: Analysis) -> Document:
    at = _spelled(row.recorded_at)
    shown: Document = {"id": row.number, "at": at, "recorded_at": at, "by": row.by}
    return shown | {"withdrawn": False, "text": row.text}


def _review(gathered: Gathered, number: int) -> Document | None:
    """The last word of a second person on this record."""
    found = None
    for other, body in gathered.case.bodies.items():
        reviews = is_review(body.word) and body.is_about == number
        if reviews and other not in gathered.case.gone:
            row, told = gathered.case.records[other], body.stored()
            found = {"agrees": told["agrees"], "by": row.by, "at": _spelled(row.recorded_at)}
            found["reason"] = told.get("reason", told.get("note"))
    return found


def _question(gathered: Gathered, question: Question) -> Document:
    shown: Document = {"ref": question.ref, "words": question.words, "state": str(question.state)}
    shown |= {"person": question.person, "owner": question.owner}
    shown |= _kept(gathered, gathered.case.records[question.number])
    if question.commitment_ref:
        shown["commitment"] = question.commitment_ref
    return shown


def commitment_document(gathered: Gathered, promise: Commitment) -> Document:
    source = gathered.case.bodies[promise.number].stored()["source"]
    return {
        "ref": promise.ref,
        "words": gathered.words_of(promise),
        "owner": promise.owner,
        "due_on": _spelled(promise.due_on),
        "standing": promise.standing,
        "state": str(promise.state),
        "version": promise.version,
        "told": gathered.is_told(promise),
        "told_to": sorted(set(gathered.told(promise))),
        "owed_to": sorted(gathered.owed_to(promise)),
        "owed": gathered.is_owed(promise),
        "ended": why_ended(gathered, promise) is not None,
        "late": gathered.is_late(promise),
        "source": source,
    } | _kept(gathered, gathered.case.records[promise.number])


def _letter(gathered: Gathered, letter: Letter) -> Document:
    shown: Document = {
        "ref": letter.ref,
        "kind": letter.kind,
        "to": letter.to_person,
        "state": str(letter.state),
        "version": letter.version,
        "formats": [file.format for file in files_of(gathered.session, letter.id)],
    }
    if letter.sha256:
        shown["sha256"] = letter.sha256
    if letter.replaces:
        shown["replaces"] = letter.replaces
    return shown


def _duties(gathered: Gathered) -> Iterator[Document]:
    """Of all regimes in one list, the earliest first; the organisation's own at the end."""
    found = together(gathered.duties, knew_on(gathered.case))
    for act in found.of_the_case:
        for each in act.obligations:
            yield duty_document(each.now) | {"of_the_case": True}
    for each in found.of_the_organisation:
        yield duty_document(each.now) | {"of_the_case": False}


def _timeline(gathered: Gathered) -> Iterator[Document]:
    i = gathered.incident
    opened = {"at": _spelled(i.recorded_at), "recorded_at": _spelled(i.recorded_at)}
    yield opened | {"by": i.opened_by, "what": "open", "id": 1}
    for row in gathered.case.records.values():
        what = f"record {row.kind}"
        if row.kind == MOVE:
            what = f"{row.body['trigger']} {row.body['thing']}"
        elif row.kind == INVITED:
            what = f"family {'revoke' if 'ended' in row.body else 'invite'}"
        elif row.kind == LATE:
            what = f"late {row.body.get('promise') or row.body['duty']}"
        yield {
            "at": _happened(gathered, row),
            "recorded_at": _spelled(row.recorded_at),
            "by": row.by,
            "what": what,
            "id": row.number,
        }


def _happened(gathered: Gathered, row: Evidence) -> str | None:
    return _moment(row.at, gathered.case.day_only(row.number), gathered)


def _moment(at: datetime | None, day_only: bool, gathered: Gathered) -> str | None:
    if at is None:
        return None
    return gathered.day_of(at).isoformat() if day_only else _spelled(at)


def _spelled(value: datetime | date | None) -> str | None:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if value else None
