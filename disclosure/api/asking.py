"""What a request tells: its body, the version it was decided on, the key under which it comes."""

import re
from collections.abc import Callable, Iterator

from flask import current_app, request
from werkzeug.exceptions import RequestEntityTooLarge, UnsupportedMediaType

from disclosure.actions.change import ChangedMeanwhile
from disclosure.actions.once import FIELD
from disclosure.api.caller import View
from disclosure.kinds.documents import read_once
from disclosure.kinds.faults import BadInput, Fault
from disclosure.kinds.fields import is_storable

WITH_BODY = ("POST", "PATCH")
AS_IT_IS = "identity"  # as RFC 9110 calls a body that nobody packed
LONGEST = 2_000_000  # bytes of a body; the longest letter with its translation is far shorter
_KEY = re.compile(r"[\x21-\x7e]{1,255}")
_VERSION = re.compile(r"0|[1-9]\d{0,8}", re.ASCII)  # as an ETag of ours spells it
_answered: dict[object, tuple[str, ...]] = {}


def body() -> object:
    """No body says as much as an empty object."""
    request.max_content_length = LONGEST
    content = request.get_data()
    if request.content_length is None and len(content) >= LONGEST:
        raise RequestEntityTooLarge  # what comes in chunks is cut there, without a word
    if not content:
        return {}
    packed = request.headers.get("Content-Encoding") or AS_IT_IS
    if packed.lower() != AS_IT_IS or not request.is_json:
        raise UnsupportedMediaType
    told = read_once(content)
    if faults := list(_unstorable(told, "")):
        raise BadInput(faults)
    return told


def answers(*names: str) -> Callable[[View], View]:
    """Directly above a view: what may be asked in its address, behind the question mark."""

    def declare(view: View) -> View:
        _answered[view] = names
        return view

    return declare


def only_what_is_answered() -> None:
    """Before each view of the API: a question that it does not know is refused. Answered without
    it, somebody would take what comes for what they asked for, and a move only to be tried would
    be made. Raises BadInput.
    """
    known = _answered.get(current_app.view_functions[str(request.endpoint)], ())
    mend = f"Use {', '.join(known)}, once, or ask without it." if known else "Ask without it."
    if request.method in WITH_BODY:
        mend = "What is told stands in the body, and nothing in the address."
    faults = [
        Fault(name, f"{name}: this is not asked here. {mend}")
        for name, told in request.args.lists()
        if name not in known or len(told) > 1
    ]
    if faults:
        raise BadInput(faults)


def key() -> str | None:
    told = request.headers.get(FIELD)
    if told is None or _KEY.fullmatch(told):
        return told
    says = "give 1 to 255 letters and digits, without spaces"
    raise BadInput.at(FIELD, f"{FIELD}: {says}.")


def seen_version(version_now: int) -> int | None:
    """Of `If-Match: "version"`. Of several any may hold: the one of now, else the latest before it.
    What names no version can only be stale.
    """
    if "If-Match" not in request.headers or request.if_match.star_tag:
        return None
    told = [tag for tag in request.if_match.as_set() if tag]  # one of no letters comes as None
    tags = [int(tag) for tag in told if _VERSION.fullmatch(tag)]
    if not tags:
        raise ChangedMeanwhile(f'If-Match: this stands at version "{version_now}".')
    return max((tag for tag in tags if tag <= version_now), default=min(tags))


def _unstorable(told: object, where: str) -> Iterator[Fault]:
    if isinstance(told, str) and not is_storable(told):
        yield Fault(where, f"{where or 'body'}: this cannot be stored.")
    elif isinstance(told, list):
        for number, each in enumerate(told):
            yield from _unstorable(each, f"{where}.{number}".strip("."))
    elif isinstance(told, dict):
        for name, each in told.items():
            if is_storable(name):
                yield from _unstorable(each, f"{where}.{name}".strip("."))
            else:
                yield Fault(where, f"{where or 'body'}: a name in it cannot be stored.")
