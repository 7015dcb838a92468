"""What a request tells: its body, the version it was decided on, the key under which it comes."""

import re
from collections.abc import Iterator

from flask import request
from werkzeug.exceptions import UnsupportedMediaType

from disclosure.actions.change import ChangedMeanwhile
from disclosure.actions.once import FIELD
from disclosure.kinds.documents import read_once
from disclosure.kinds.faults import BadInput, Fault
from disclosure.kinds.fields import is_storable

LONGEST = 2_000_000  # bytes of a body; the longest letter with its translation is far shorter
_KEY = re.compile(r"[\x21-\x7e]{1,255}")
_VERSION = re.compile(r"\d{1,9}")


def body() -> object:
    """No body says as much as an empty object."""
    request.max_content_length = LONGEST
    content = request.get_data()
    if not content:
        return {}
    if not request.is_json:
        raise UnsupportedMediaType
    told = read_once(content)
    if faults := list(_unstorable(told, "")):
        raise BadInput(faults)
    return told


def only(*known: str) -> None:
    """A question of an address that we do not know is refused: answered without it, somebody would
    take what comes for what they asked for. Raises BadInput.
    """
    use = f"Use {', '.join(known)}, once, or ask without it"
    faults = [
        Fault(name, f"{name}: this is not asked here. {use}.")
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
    raise BadInput([Fault(FIELD, f"{FIELD}: {says}.")])


def seen_version(version_now: int) -> int | None:
    """Of `If-Match: "version"`. What names no version of now or before can only be stale."""
    if "If-Match" not in request.headers or request.if_match.star_tag:
        return None
    tags = [tag for tag in request.if_match.as_set() if _VERSION.fullmatch(tag)]
    seen = max((int(tag) for tag in tags), default=-1)
    if not 0 <= seen <= version_now:
        raise ChangedMeanwhile(f'If-Match: this stands at version "{version_now}".')
    return seen


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
