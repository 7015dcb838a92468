"""What a FHIR server answers beside its resources: pages of a search, what it can, and its no."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from disclosure.exchange.fhir import Resource

VERSION = "4.0.1"  # R4; see docs/decisions/fhir.md for the models it is checked by
SINCE = "2026-11-21"  # of this form of the answers; raised when an element changes its meaning
SEARCHED: Mapping[str, str] = {
    "Task": "promise",
    "DocumentReference": "letter",
    "Communication": "conversation",
    "AdverseEvent": "incident",
}  # and what its identifiers are called in their system
ABOUT: Mapping[str, str] = {
    "Task": "Promises to patients and families.",
    "DocumentReference": "Letters to them, with the bytes that were issued.",
    "Communication": "What they were told in conversations.",
    "AdverseEvent": "The incidents all this belongs to.",
}
SECURITY = (
    "A bearer token of a person, as for /api/v1. It sees the cases that this person may see, and "
    "every look is kept in the record of the case."
)
CODES: Mapping[int, str] = {
    400: "invalid",
    401: "login",
    403: "forbidden",
    404: "not-found",
    405: "not-supported",
    406: "not-supported",
    409: "conflict",
    410: "deleted",
    429: "throttled",
    500: "exception",
    503: "transient",
}  # http://hl7.org/fhir/R4/valueset-issue-type.html


def bundle(
    resources: Iterable[Resource],
    base: str,
    here: str,
    following: str | None,
    left_out: Sequence[str] = (),
) -> Resource:
    """One page of a search. `here`, `following`: addresses of this page and of the next one.
    `left_out`: a sentence for each case of which nothing could be read."""
    links = [{"relation": "self", "url": here}]
    links += [{"relation": "next", "url": following}] if following else []
    made: Resource = {"resourceType": "Bundle", "type": "searchset", "link": links}
    entries = [
        {
            "fullUrl": f"{base}/{each['resourceType']}/{each['id']}",
            "resource": each,
            "search": {"mode": "match"},
        }
        for each in resources
    ]
    if left_out:
        missing = _outcome("incomplete", [("", each) for each in left_out])
        entries.append({"resource": missing, "search": {"mode": "outcome"}})
    return made | ({"entry": entries} if entries else {})


def outcome(status: int, says: Sequence[tuple[str, str]]) -> Resource:
    """Each: the parameter it is about, or nothing; and the sentence. Not checked when it is made:

    saying no must not wait for a library to load, and a test checks each of these.
    """
    return _outcome(CODES.get(status, "processing"), says)


def _outcome(code: str, says: Sequence[tuple[str, str]]) -> Resource:
    issues = []
    for field, sentence in says:
        issue: dict[str, Any] = {"severity": "error", "code": code}
        issue |= {"details": {"text": sentence}, "diagnostics": sentence}
        issues.append(issue | ({"location": [f"http.{field}"]} if field else {}))
    return {"resourceType": "OperationOutcome", "issue": issues}


def capability_statement(base: str, organisation: str) -> Resource:
    resources: list[Resource] = [_searched(each) for each in SEARCHED]
    read_only = {"type": "Binary", "interaction": [{"code": "read"}], "versioning": "no-version"}
    security = {"description": SECURITY, "cors": False}
    rest = {"mode": "server", "security": security, "resource": [*resources, read_only]}
    made: Resource = {
        "resourceType": "CapabilityStatement",
        "status": "active",
        "date": SINCE,
        "kind": "instance",
        "fhirVersion": VERSION,
        "format": ["application/fhir+json"],
        "software": {"name": "Disclosure"},
        "implementation": {"description": f"Disclosure at {organisation}".strip(), "url": base},
        "rest": [rest],
    }
    return made


def _searched(resource_type: str) -> Resource:
    of = SEARCHED[resource_type]
    by = "Our reference, with or without its system; several with commas"
    return {
        "type": resource_type,
        "documentation": ABOUT[resource_type],
        "interaction": [{"code": "read"}, {"code": "search-type"}],
        "versioning": "no-version",
        "searchParam": [{"name": "identifier", "type": "token", "documentation": f"{by} ({of})."}],
    }
