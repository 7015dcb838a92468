"""FHIR R4, read-only: promises, letters, conversations and incidents of the cases one may see."""

import json
from collections.abc import Iterable, Mapping
from functools import cache
from urllib.parse import urlencode

from flask import Blueprint, Response, current_app, request
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.datastructures import MIMEAccept
from werkzeug.exceptions import NotAcceptable
from werkzeug.http import parse_options_header

from disclosure.actions.change import Door
from disclosure.actions.facts import Gathered, gather_by_id
from disclosure.actions.fhir import case as values
from disclosure.actions.fhir.lists import Asked, Found, page_of, talk_named
from disclosure.actions.finding import incident_of
from disclosure.actions.looks.looking import look_through
from disclosure.actions.refused import NothingThere
from disclosure.api.caller import calling, check_caller, needs, open_to_all
from disclosure.api.here import commitment_here, incident_here, letter_here
from disclosure.api.problems import answers_of
from disclosure.clock import now
from disclosure.exchange import fhir, fhir_answers
from disclosure.extensions import csrf, db
from disclosure.kinds import OfANewerProgram
from disclosure.kinds.conversation import Conversation
from disclosure.kinds.faults import BadInput, Fault
from disclosure.permissions import Permission
from disclosure.records.chain import NotItsKeys
from disclosure.records.commitment import Commitment
from disclosure.records.evidence import Evidence
from disclosure.records.letter import Letter, files_of
from disclosure.records.locked import Unreadable
from disclosure.records.out_of_reach import why_out_of_reach
from workflows.words import PRINTED

ROOT = "/fhir/r4"
JSON = "application/fhir+json"
READABLE = (JSON, "application/json", "application/json+fhir", "json")
SPOKEN = (None, "4.0", fhir_answers.VERSION)  # as `fhirVersion` of a media type names R4
USUAL, MOST = 20, 50  # resources on a page
LONGEST = 50  # identifiers in one question
NO_IDENTIFIER = (
    "identifier: give a reference, with or without its system, or a system with | after it; or ask "
    "without this."
)
UNREAD = "words of this case cannot be opened, so what is said here of it is missing."
ASKED = ("identifier", "_count", "_after", "_format")
LISTS: Mapping[str, str] = {
    "Task": "list of promises, by FHIR",
    "DocumentReference": "list of letters, by FHIR",
    "Communication": "list of conversations, by FHIR",
    "AdverseEvent": "list of incidents, by FHIR",
}  # as the line of the look calls them

blueprint = Blueprint("fhir", __name__, url_prefix=ROOT)
blueprint.before_request(check_caller)
csrf.exempt(blueprint)


# Reading one


@blueprint.get("/metadata")
@open_to_all("it says how to ask, and holds nobody's words")
def fhir_metadata() -> Response:
    organisation = current_app.config["SETTINGS"].organisation
    return _answer(fhir_answers.capability_statement(base(), organisation))


@blueprint.get("/Task/<ref>")
@needs(Permission.SEE_CASES)
def fhir_task(ref: str) -> Response:
    found = commitment_here(ref)
    return _answer(fhir.task(values.promise_of(_case(found.incident_id), found), base()))


@blueprint.get("/DocumentReference/<ref>")
@needs(Permission.SEE_CASES)
def fhir_letter(ref: str) -> Response:
    found = letter_here(ref)
    letter = values.letter_of(_case(found.incident_id), found)
    return _answer(fhir.document_reference(letter, base()))


@blueprint.get("/Communication/<ref>")
@needs(Permission.SEE_CASES)
def fhir_talk(ref: str) -> Response:
    case, number = talk_named(ref) or ("", 0)
    there = db.session().get(Evidence, (incident_of(db.session(), case).id, number))
    if there is None or there.kind != Conversation.word:
        raise NothingThere(f"ref: there is no conversation {ref}.")
    found = incident_here(case, f"conversation {number}")
    return _answer(fhir.communication(values.talk_of(_case(found.id), number), base()))


@blueprint.get("/AdverseEvent/<ref>")
@needs(Permission.SEE_CASES)
def fhir_event(ref: str) -> Response:
    event = values.event_of(_case(incident_here(ref, "show").id))
    if event.in_error:
        return _no(410, [("", "Two people agreed that this was recorded in error.")])
    return _answer(fhir.adverse_event(event, base()))


@blueprint.get("/Binary/<ref>")
@needs(Permission.SEE_CASES)
def fhir_binary(ref: str) -> Response:
    """The bytes as they are; as a resource where the caller names FHIR's own media type, or asks
    for JSON in the address, which counts before what a program says that it takes."""
    ref, _, form = ref.partition(".")
    found = letter_here(ref)
    kept = {each.format: each for each in files_of(db.session(), found.id)}
    issued = kept.get(form.replace("-", "_"))
    if issued is None or found.state not in PRINTED:
        raise NothingThere(f"ref: there is no file {form} of {ref}.")
    content = issued.content
    if request.args.get("_format") or any(kind in READABLE for kind in _takes().values()):
        return _answer(fhir.binary(ref, values.file_of(issued, content), content))
    made = Response(content, content_type=issued.media_type)
    made.headers["Content-Disposition"] = "attachment"
    made.headers["X-Security-Context"] = f"{base()}/DocumentReference/{ref}"
    return made


# Searching


@blueprint.get("/Task", defaults={"resource_type": "Task"})
@blueprint.get("/DocumentReference", defaults={"resource_type": "DocumentReference"})
@blueprint.get("/Communication", defaults={"resource_type": "Communication"})
@blueprint.get("/AdverseEvent", defaults={"resource_type": "AdverseEvent"})
@needs(Permission.SEE_CASES)
def fhir_search(resource_type: str) -> Response:
    """A page of those that the caller may see; each case of it was looked at before it goes out.
    One that cannot be read takes no other out of it: the page says that it lacks it."""
    asked, session = _asked(resource_type), db.session()
    page = page_of(session, calling(), resource_type, asked)
    refs = {row.incident_ref for row in page.rows}
    look_through(session, calling(), refs, now(), Door.API, LISTS[resource_type])
    resources, unread = _readable(resource_type, page.rows)
    address, following = f"{base()}/{resource_type}", None
    told = {name: value for name, value in request.args.items() if name != "_after"}
    if page.following:
        following = f"{address}?{urlencode(told | {'_after': page.following})}"
    here = f"{address}?{urlencode(request.args)}" if request.args else address
    left_out = [f"{ref}: {UNREAD}" for ref in unread]
    return _answer(fhir_answers.bundle(resources, base(), here, following, left_out))


def _readable(
    resource_type: str, rows: Iterable[Found]
) -> tuple[list[fhir.Resource], Iterable[str]]:
    """In their order; and the cases of those that cannot be opened, by reference, each once."""
    case, found, unread = cache(_case), list[fhir.Resource](), dict[str, None]()
    for row in rows:
        try:
            if made := _made(resource_type, case(row.incident_id), row):
                found.append(made)
        except Unreadable:
            unread[row.incident_ref] = None
    return found, unread


def _made(resource_type: str, gathered: Gathered, row: Found) -> fhir.Resource | None:
    session = db.session()
    if resource_type == "Task":
        promise = values.promise_of(gathered, session.get_one(Commitment, row.number))
        return fhir.task(promise, base())
    if resource_type == "DocumentReference":
        letter = values.letter_of(gathered, session.get_one(Letter, row.number))
        return fhir.document_reference(letter, base())
    if resource_type == "Communication":
        return fhir.communication(values.talk_of(gathered, row.number), base())
    event = values.event_of(gathered)
    return None if event.in_error else fhir.adverse_event(event, base())


def _asked(resource_type: str) -> Asked:
    """What is asked for, each thing once. A question we do not know is refused: answered without
    it, somebody would take what comes for what they asked for. Raises BadInput.
    """
    faults = [Fault(name, f"{name}: {_unknown()}") for name in request.args if name not in ASKED]
    twice = [name for name in ASKED if len(request.args.getlist(name)) > 1]
    faults += [Fault(name, f"{name}: give this once; several with commas.") for name in twice]
    told = request.args.get("_count", str(USUAL))
    if not (count := _count(told)):
        faults.append(Fault("_count", f"_count: give a number from 1 to {MOST}."))
    named = request.args.get("identifier")
    tokens = [] if named is None else named.split(",")
    if not all(token.strip(" |") for token in tokens):
        faults.append(Fault("identifier", NO_IDENTIFIER))
    if len(tokens) > LONGEST:
        faults.append(Fault("identifier", f"identifier: give at most {LONGEST}."))
    if faults:
        raise BadInput(faults)
    only = _values(resource_type, tokens) if tokens else None
    return Asked(count, only, request.args.get("_after"))


def _count(told: str) -> int:
    """Resources on a page, however many are asked for; 0 where that is no number from 1."""
    if not (told.isascii() and told.isdecimal()):
        return 0
    digits = told.lstrip("0")  # Python itself refuses to read thousands
    return MOST if len(digits) > len(str(MOST)) else min(int(digits or 0), MOST)


def _values(resource_type: str, told: list[str]) -> list[str] | None:
    """`value` or `system|value`; of another system than ours there is nothing here. None: all of
    them, for each has an identifier of our system, and `system|` asks for no more than that.
    """
    ours = fhir.identifier_system(base(), fhir_answers.SEARCHED[resource_type])
    tokens = [token.rpartition("|") for token in told]
    if any(system == ours and not value for system, _, value in tokens):
        return None
    return [value for system, bar, value in tokens if value and (system == ours or not bar)]


def _unknown() -> str:
    return f"this is not asked here. Use {', '.join(ASKED[:2])}, or the `next` link of a page."


# Answering


def base() -> str:
    """Our address, as it stands in links and in the systems of identifiers."""
    address = current_app.config["SETTINGS"].address or request.url_root.rstrip("/")
    return f"{address}{ROOT}"


def _case(incident_id: int) -> Gathered:
    return gather_by_id(db.session(), incident_id, now())


def _answer(resource: fhir.Resource, status: int = 200) -> Response:
    return Response(fhir.written(resource), status, content_type=JSON)


def _no(status: int, says: list[tuple[str, str]]) -> Response:
    made = json.dumps(fhir_answers.outcome(status, says))
    return Response(made, status, content_type=JSON)


def as_outcome(problem: Response) -> Response:
    """What /api/v1 would have answered, as FHIR says it: the same status, save 400 for 422."""
    told, status = json.loads(problem.get_data()), problem.status_code
    says = [(each["field"], each["says"]) for each in told.get("faults", ())]
    made = _no(400 if status == 422 else status, says or [("", told["detail"])])
    for name in ("WWW-Authenticate", "Retry-After", "Allow"):
        if name in problem.headers:
            made.headers[name] = problem.headers[name]
    return made


@blueprint.before_request
def _must_take_json() -> None:
    """Raises NotAcceptable. Files of letters go as they are, whatever is asked for."""
    form, takes = request.args.get("_format"), _takes()
    readable = not request.accept_mimetypes or any(takes.quality(x) > 0 for x in READABLE[:3])
    is_file = request.endpoint == f"{blueprint.name}.{fhir_binary.__name__}"
    if form:
        readable = _without_parameters(form) in READABLE
    if not (readable or (is_file and not form)):
        raise NotAcceptable


def _takes() -> MIMEAccept:
    """What the caller takes, by the bare media types; what would be another FHIR is none."""
    told = [(_without_parameters(kind), quality) for kind, quality in request.accept_mimetypes]
    return MIMEAccept((kind, quality) for kind, quality in told if kind)


def _without_parameters(told: str) -> str:
    """A charset, and whatever else somebody adds, changes nothing here: we speak JSON in UTF-8.
    Empty where it asks for another version of FHIR than ours.
    """
    kind, parameters = parse_options_header(told)
    return kind.replace(" ", "+") if parameters.get("fhirversion") in SPOKEN else ""


@blueprint.errorhandler(NotAcceptable)
def _not_acceptable(_: NotAcceptable) -> Response:
    return _no(406, [("", f"Answers come as {JSON} only, in FHIR R4 (fhirVersion=4.0).")])


@blueprint.errorhandler(SQLAlchemyError)
def _database(error: SQLAlchemyError) -> Response:
    """One that cannot be reached now is no fault of the program; every other error is."""
    if (away := why_out_of_reach(error)) is None:
        raise error
    return _not_now(str(away))


@blueprint.errorhandler(NotItsKeys)
@blueprint.errorhandler(OfANewerProgram)
def _not_for_us(no: Exception) -> Response:
    return _not_now(str(no))


def _not_now(why: str) -> Response:
    made = _no(503, [("", why)])
    made.headers["Retry-After"] = "60"
    return made


answers_of(blueprint, as_outcome)
