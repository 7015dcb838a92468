"""Words that are read across cases name nobody of the case they came from, and no number of it."""

import re
from collections.abc import Iterable, Iterator

from disclosure.actions.facts import Gathered
from disclosure.actions.people.names_had import names_ever
from disclosure.actions.people.sharing_names import TITLES
from disclosure.kinds.others import Involved
from disclosure.records.found_by import bare_identifier
from disclosure.records.users import user_called
from letters.check import Context
from letters.checks.others import others_in
from letters.text import sentences_of
from letters.writing.facts import names_nobody, without_title

_SHORTEST = 3  # letters of a name that is looked for by itself


def named_in(words: str, gathered: Gathered | None) -> Iterator[str]:
    """What has to go: names of the family and of staff who took part, and the patient's number.

    Without a case none is known, save where the words themselves tell of a mix-up.
    """
    names = list(names_of_case(gathered)) if gathered else []
    number = gathered.incident.patient_identifier if gathered else None
    numbers = (number,) if number and bare_identifier(number) else ()
    context = Context(other_patients=tuple(names), other_identifiers=numbers)
    found = [each.text for each in others_in(sentences_of(words), context)]
    each = dict.fromkeys([*found, *_parts_in(words, names)])
    yield from (one for one in each if not any(one != other and one in other for other in each))


def names_of_case(gathered: Gathered) -> Iterator[str]:
    """Not what names nobody, as Unknown Male does."""
    patient = gathered.incident.patient_name or ""
    people = (name for person in gathered.persons for name in person.names)
    yield from (name for name in (patient, *people) if not names_nobody(name))
    for _, body in gathered.case.those(Involved):
        yield from filter(None, [body.name])
        user = user_called(gathered.session, body.user) if body.user else None
        yield from names_ever(user) if user else ()


def _parts_in(words: str, names: Iterable[str]) -> Iterator[str]:
    """One name of several, written as a name: Ann, or Price."""
    for name in names:
        for part in re.findall(r"\w+", without_title(name)):
            is_a_name = len(part) >= _SHORTEST and part.casefold() not in TITLES
            written = part if part[:1].isupper() else part.capitalize()
            if is_a_name and re.search(rf"(?<!\w){re.escape(written)}(?!\w)", words):
                yield written


def why_not_across(words: str, gathered: Gathered | None) -> str | None:
    """The sentence to show; None where nobody is named."""
    found = list(named_in(words, gathered))
    if not found:
        return None
    listed = ", ".join(f"“{each}”" for each in found)
    return (
        f"this is read across cases, so it names nobody: leave out {listed}. "
        "A word that is no name here can be written with a small letter"
    )
