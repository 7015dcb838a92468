"""As of which record a form shows a person: it comes back with the form, for others may put more
on record while it stands open (disclosure/actions/people/since_shown.py)."""

from flask import request

from disclosure.actions.people.since_shown import newest
from disclosure.actions.reading import Case
from disclosure.pages.typed_in import number_in

BOX = "shown_as_of"


def told_as_of() -> int | None:
    """What came back; None: the form did not say."""
    told = request.form.get(BOX, "")
    return number_in(told) if told else None


def shown_as_of(case: Case) -> int:
    """Also of a form that came back and is shown once more."""
    told = told_as_of()
    return newest(case) if told is None else told
