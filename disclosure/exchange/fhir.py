"""FHIR R4 resources from plain values. docs/fhir.md says which field of ours becomes what, and why.

Each function gives a resource as a plain document. `written` checks it by the models of
fhir.resources and spells it; only there is that library loaded, for it takes half a second.
"""

import base64
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from functools import cache
from importlib import import_module
from typing import Any

from disclosure.exchange.fhir_values import (
    Event,
    File,
    Harm,
    Held,
    LetterOut,
    OfCase,
    Promise,
    Talk,
    Whom,
)

Resource = dict[str, Any]
OURS = "urn:x-disclosure:"  # our own codes and extensions: no place on the web answers for them
CONFIDENTIALITY = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality"
MODE = "http://terminology.hl7.org/CodeSystem/v3-ParticipationMode"
MEDIA = {"in_person": "FACE", "phone": "PHONE", "video": "VIDEOCONF"}
TASK_STATUS: Mapping[str, str] = {
    "open": "requested",
    "done": "in-progress",  # until a second person has seen that it is so
    "verified": "completed",
    "confirmed": "completed",
    "released": "cancelled",
    "not_kept": "failed",
}
NOT_OWED: Mapping[Held, str] = {
    Held.WAITING: "draft",
    Held.ENDED: "cancelled",
    Held.WITHDRAWN: "entered-in-error",
}


def task(promise: Promise, base: str) -> Resource:
    """A promise. One whose record was withdrawn keeps its reference, and loses its words."""
    status = NOT_OWED.get(promise.held) or TASK_STATUS[promise.state]
    made = _begun("Task", promise.ref, promise.case, promise.changed_at)
    made |= {"identifier": [_identifier(base, "promise", promise.ref)], "status": status}
    made["intent"] = "plan" if promise.held is Held.WAITING else "order"
    made["code"] = {"coding": [_code("task", "promise")], "text": "Promise to a patient or family"}
    made |= {"authoredOn": _spelled(promise.made_at), "lastModified": _spelled(promise.changed_at)}
    made |= _of_case(promise.case, base, subject="for")
    if promise.held is Held.WITHDRAWN:
        return made
    made["businessStatus"] = _stands(promise)
    made["description"] = promise.words
    made["owner"] = _staff(base, promise.owner)
    restriction: Resource = {"recipient": [_whom(promise.case, base, x) for x in promise.owed_to]}
    if promise.due_on:
        restriction["period"] = {"end": _spelled(promise.due_on)}
    made["restriction"] = _filled(restriction)
    if promise.done_at:
        made["executionPeriod"] = {"end": _spelled(promise.done_at)}
    made["note"] = _put_right(promise.put_right)
    if promise.letter:
        made["reasonReference"] = _to("DocumentReference", promise.letter)
    elif promise.talk:
        made["reasonReference"] = _to("Communication", talk_id(promise.case.ref, promise.talk))
    return _filled(made)


def _stands(promise: Promise) -> Resource:
    """Our own words for it: FHIR knows no late, no confirmed and no told."""
    codes = [promise.state.replace("_", "-")]
    codes += ["late"] if promise.late else []
    codes += ["told"] if promise.told else []
    codes += ["standing"] if promise.standing else []
    text = ", ".join(code.replace("-", " ") for code in codes)
    return {"coding": [_code("promise", code) for code in codes], "text": text.capitalize()}


def document_reference(letter: LetterOut, base: str) -> Resource:
    """A letter. Before it is issued, and when it was withdrawn, nothing of what it says."""
    made = _begun("DocumentReference", letter.ref, letter.case, letter.changed_at)
    identifier = _identifier(base, "letter", letter.ref)
    made |= {"masterIdentifier": identifier, "identifier": [identifier]}
    made |= _standing_of(letter)
    made["type"] = {"coding": [_code("letter", _dashed(letter.kind))], "text": letter.title}
    made["subject"] = _patient(letter.case)
    made["date"] = _spelled(letter.issued_at or letter.begun_at)
    if letter.replaces:
        target = _to("DocumentReference", letter.replaces)
        made["relatesTo"] = [{"code": "replaces", "target": target}]
    made["content"] = [{"attachment": a} for a in _attachments(letter, base)]
    related = [_to("AdverseEvent", letter.case.ref), *(_to("Task", x) for x in letter.promises)]
    made["context"] = {"related": related}
    made["extension"] = list(_way_of(letter, base))
    return _filled(made)


def _standing_of(letter: LetterOut) -> Resource:
    if letter.state == "withdrawn":
        return {"status": "entered-in-error", "docStatus": "entered-in-error"}
    status = "superseded" if letter.replaced else "current"
    return {"status": status, "docStatus": "final" if letter.issued_at else "preliminary"}


def _attachments(letter: LetterOut, base: str) -> Iterator[Resource]:
    about = {"language": letter.language, "title": letter.title}
    if not letter.files:
        yield about
    for file in letter.files:
        yield {
            "contentType": file.media_type,
            **about,
            "url": f"{base}/Binary/{binary_id(letter.ref, file)}",
            "size": file.size,
            "hash": base64.b64encode(bytes.fromhex(file.sha1)).decode(),
            "creation": _spelled(letter.issued_at),
            "extension": [
                {"url": f"{OURS}sha-256", "valueString": file.sha256},
                {"url": f"{OURS}format", "valueCode": _dashed(file.form)},
            ],
        }


def _way_of(letter: LetterOut, base: str) -> Iterator[Resource]:
    """To whom it goes and how far it came: R4 has no element for either."""
    yield {"url": f"{OURS}letter-state", "valueCode": _dashed(letter.state)}
    yield {"url": f"{OURS}letter-to", "valueReference": _whom(letter.case, base, letter.to)}
    for name, at in (("sent", letter.sent_at), ("delivered", letter.delivered_at)):
        if at:
            yield {"url": f"{OURS}letter-{name}", "valueDateTime": _spelled(at)}


def binary(ref: str, file: File, content: bytes) -> Resource:
    """The issued bytes themselves; who may read the letter may read them."""
    return {
        "resourceType": "Binary",
        "id": binary_id(ref, file),
        "contentType": file.media_type,
        "securityContext": _to("DocumentReference", ref),
        "data": base64.b64encode(content).decode(),
    }


def communication(talk: Talk, base: str) -> Resource:
    """A conversation. One that was withdrawn says only that it was."""
    name = talk_id(talk.case.ref, talk.number)
    made = _begun("Communication", name, talk.case, talk.changed_at)
    made["identifier"] = [_identifier(base, "conversation", name)]
    if talk.withdrawn:
        return made | {"status": "entered-in-error"}
    made["status"] = "completed"
    kind = _code("conversation", _dashed(talk.kind))
    words = f"{talk.kind.replace('_', ' ').capitalize()} conversation"
    made["topic"] = {"coding": [kind], "text": words}
    made["medium"] = [{"coding": [{"system": MODE, "code": MEDIA[talk.how]}]}]
    made |= {"subject": _patient(talk.case), "about": [_to("AdverseEvent", talk.case.ref)]}
    made["basedOn"] = [_to("Task", ref) for ref in talk.keeps]
    made |= {"sent": _spelled(talk.at), "received": _spelled(talk.at)}
    made["recipient"] = [_whom(talk.case, base, each) for each in talk.to]
    made["payload"] = [
        {
            "extension": [{"url": f"{OURS}part-of-conversation", "valueCode": str(part)}],
            "contentString": said,
        }
        for part, said in talk.parts
    ]
    made["note"] = _put_right(talk.put_right)
    return _filled(made)


def _put_right(words: Iterable[str]) -> list[Resource]:
    """The old words stay beside it, as they do for the family."""
    return [{"text": f"Put right later: {each}"} for each in words]


def adverse_event(event: Event, base: str) -> Resource:
    """An incident. `severity` stays empty: R4 allows mild, moderate, severe there and no scale."""
    made = _begun("AdverseEvent", event.case.ref, event.case, event.changed_at)
    made["identifier"] = _identifier(base, "incident", event.case.ref)
    made |= {"actuality": "actual", "event": {"text": event.summary}}
    made["subject"] = _patient(event.case)
    made |= {"date": _spelled(event.occurred_at), "detected": _spelled(event.aware_at)}
    made["recordedDate"] = _spelled(event.recorded_at)
    made["location"] = {"type": "Location", "display": event.site}
    made["recorder"] = _staff(base, event.opened_by)
    if event.harm:
        text = "; ".join(harm.label for harm in event.harm)
        made["seriousness"] = {"coding": [_graded(harm) for harm in event.harm], "text": text}
    return _filled(made)


def _graded(harm: Harm) -> Resource:
    return {"system": f"{OURS}harm:{harm.scale}", "code": harm.level, "display": harm.label}


def talk_id(ref: str, number: int) -> str:
    return f"{ref}-{number}"


def binary_id(ref: str, file: File) -> str:
    return f"{ref}.{_dashed(file.form)}"


def written(resource: Resource) -> bytes:
    """Checked by its model, as JSON. Raises ValueError where it is no such resource."""
    checked = model_of(str(resource["resourceType"])).model_validate(resource)
    return bytes(checked.model_dump_json().encode())


@cache
def model_of(resource_type: str) -> Any:
    """The class of fhir.resources for R4B, the nearest to R4 that it has."""
    module = import_module(f"fhir.resources.R4B.{resource_type.lower()}")
    return getattr(module, resource_type)


def _begun(resource_type: str, id: str, case: OfCase, changed_at: datetime) -> Resource:
    label = {"system": CONFIDENTIALITY, "code": "R" if case.restricted else "N"}
    meta = {"lastUpdated": _spelled(changed_at), "security": [label]}
    return {"resourceType": resource_type, "id": id, "meta": meta}


def _of_case(case: OfCase, base: str, subject: str) -> Resource:
    return {
        "groupIdentifier": _identifier(base, "incident", case.ref),
        "focus": _to("AdverseEvent", case.ref),
        subject: _patient(case),
    }


def _patient(case: OfCase) -> Resource:
    """By the number on record, never by name. Which register gave it, the record does not say."""
    if case.wrong_patient:
        return {"type": "Patient", "display": "Not known: this was recorded on a wrong patient"}
    if not case.patient_number:
        return {"type": "Patient", "display": "No number of the patient is on record"}
    return {"type": "Patient", "identifier": {"value": case.patient_number}}


def _whom(case: OfCase, base: str, whom: Whom) -> Resource:
    if whom.is_patient and case.patient_number and not case.wrong_patient:
        return _patient(case)
    kind = "Patient" if whom.is_patient else "RelatedPerson"
    return {"type": kind, "identifier": _identifier(base, "person", f"{case.ref}-{whom.number}")}


def _staff(base: str, email: str) -> Resource:
    return {"type": "Practitioner", "identifier": _identifier(base, "staff", email)}


def _identifier(base: str, of: str, value: str) -> Resource:
    return {"system": identifier_system(base, of), "value": value}


def identifier_system(base: str, of: str) -> str:
    """Our references mean something in this house only, so its address stands in their system."""
    return f"{base}/identifier/{of}"


def _code(system: str, code: str) -> Resource:
    return {"system": f"{OURS}{system}", "code": code}


def _to(resource_type: str, id: str) -> Resource:
    return {"reference": f"{resource_type}/{id}"}


def _dashed(word: str) -> str:
    return word.replace("_", "-")


def _filled(made: Resource) -> Resource:
    """FHIR has no empty list, no empty object and no null."""
    return {name: value for name, value in made.items() if value not in (None, [], {})}


def _spelled(at: datetime | date | None) -> str | None:
    if isinstance(at, datetime):
        return at.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return at.isoformat() if at else None
