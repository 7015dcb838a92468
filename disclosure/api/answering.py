"""How the API answers: one JSON document, with the version it shows; and what is done only once."""

import json
from collections.abc import Callable

from flask import Blueprint, Response, request

from disclosure.actions.once import Answered, Document, Request, once
from disclosure.api import asking
from disclosure.api.caller import calling, check_caller
from disclosure.api.problems import answers_of
from disclosure.clock import now
from disclosure.extensions import csrf, db

ROOT = "/api/v1"
Act = Callable[[object], Document]


def part_of_api(name: str) -> Blueprint:
    """Some routes of it. A token stands in no page of another site, so no form key is asked."""
    blueprint = Blueprint(f"api_{name}", __name__, url_prefix=ROOT)
    blueprint.before_request(check_caller)
    blueprint.before_request(asking.only_what_is_answered)
    answers_of(blueprint)
    csrf.exempt(blueprint)
    return blueprint


def answer(document: object, status: int = 200) -> Response:
    made = Response(json.dumps(document), status, content_type="application/json")
    if isinstance(document, dict) and "version" in document:
        made.set_etag(str(document["version"]))
    return made


def done(
    act: Act,
    status: int = 200,
    *,
    kept: Callable[[Document], Document] = lambda document: document,
    again: Callable[[Document], Document] = lambda kept: kept,
) -> Response:
    """Do what the body asks; sent again with the same Idempotency-Key, only answer again.

    `kept`: what of the answer is stored, without anybody's words. `again`: the answer from that.
    """
    told, key = asking.body(), asking.key()
    if key is None:
        return _placed(answer(act(told), status))
    whole: list[Document] = []

    def act_once() -> Answered:
        whole.append(act(told))
        return Answered(status, kept(whole[0]))

    what = f"{request.method} {request.path}"
    found = once(db.session(), Request(calling().email, key, what, told, now()), act_once)
    if not found.again:
        return _placed(answer(whole[0], found.status))
    repeated = _placed(answer(again(found.document), found.status))
    repeated.headers["Idempotency-Replayed"] = "true"
    return repeated


def _placed(made: Response) -> Response:
    """A thing that was made says where it is."""
    if made.status_code == 201:
        ref = str(json.loads(made.get_data())["ref"])
        made.headers["Location"] = f"{ROOT}/{PLACES[ref.partition('-')[0]]}/{ref}"
        made.autocorrect_location_header = False
    return made


PLACES = {"INC": "incidents", "LET": "letters"}
