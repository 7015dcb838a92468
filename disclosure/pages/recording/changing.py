"""A change of what we know of a person: what the form shows of them, and what was changed in it."""

from collections.abc import Mapping
from typing import Any

from disclosure.actions.facts import Gathered
from disclosure.actions.people.people_now import as_withdrawn
from disclosure.actions.people.since_shown import known_then, put_into
from disclosure.kinds.fields import is_number
from disclosure.pages.shown_as_of import told_as_of
from workflows.letter_forms import form_in_words

# Else whoever adds one to a list takes all others away.
FILLED_IN = ("tell", "not_with", "safe", "formats", "avoid")
LINES = ("tell", "formats")  # a line of the box for each


def as_known(gathered: Gathered, number: str) -> dict[str, Any]:
    """What stands in its boxes when it opens: of groups and lists, what is on record."""
    body = next((p.body for p in gathered.persons if str(p.number) == number), {})
    found = {name: body[name] for name in FILLED_IN if name in body}
    found |= {name: "\n".join(map(form_in_words, body.get(name, ()))) for name in LINES}
    return found | {"not_with": [str(other) for other in body.get("not_with", ())]}


def kept_apart_still(gathered: Gathered, number: str) -> dict[str, str]:
    """Whom they keep away from and whose record was withdrawn: without a box, any change would take
    them out, and nobody had said so.
    """
    there = gathered.person(int(number)) if is_number(number) else None
    case, apart = gathered.case, there.body.get("not_with", ()) if there else ()
    return {str(each): as_withdrawn(case, each) for each in apart if each in case.gone}


def only_changes(gathered: Gathered, said: Mapping[str, Any]) -> dict[str, Any]:
    """Of what was typed, groups and lists as they are to stand, where they were changed. Where the
    form did not say what it had shown, they were empty: what was typed is added."""
    person = str(said.get("person") or "")
    number = int(person) if is_number(person) else 0  # anything else is refused with the rest
    there = gathered.person(number)
    now = there.body if there else {}
    shown = known_then(gathered.case, number, told_as_of() or 0)
    told = dict(said)
    if "not_with" in told:
        told["not_with"] = [int(x) if is_number(x) else x for x in told["not_with"]]
    typed_ways = told.get("safe") or {}
    for name in FILLED_IN:
        there, typed = now.get(name), told.pop(name, None)
        if name in LINES:  # what stood there as words comes back as it is kept
            kept = {form_in_words(each): each for each in shown.get(name, ())}
            typed = [kept.get(each, each) for each in typed or ()]
        after = put_into(there, shown.get(name), typed)
        if _whole(after) != _whole(there):
            told[name] = after
    if "safe" in told:
        told["safe"] = _without_forbidden(told["safe"], typed_ways)
    return told


def _whole(part: Any) -> Any:
    """Nothing of it, and an empty list, are the same."""
    return put_into(None, None, part) or None


def _without_forbidden(safe: Mapping[str, Any], typed: Mapping[str, Any]) -> dict[str, Any]:
    """A way that is forbidden now is none to use, unless the same form says both: then who typed
    it is asked."""
    over = set(typed.get("never", ())) - set(typed.get("use", ()))
    return {**safe, "use": [way for way in safe.get("use", ()) if way not in over]}
