"""Whom a family means by a name: somebody of the case, or somebody whom nobody named on it yet."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from disclosure.actions.people.people_now import PersonNow
from disclosure.actions.reading import Case
from disclosure.kinds.people import Person, PersonChange
from disclosure.permissions import is_family
from workflows.consents import ConsentFacts

_WORD = re.compile(r"\w+")
WHOLE = 2  # words, of which a name said at length has to hold all
_ALIKE = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe", "'": "", "\u2019": ""})
WHO_THEY_ARE = frozenset(
    {
        "aunt", "boyfriend", "brother", "carer", "child", "cousin", "dad", "daughter", "doctor",
        "employer", "father", "friend", "girlfriend", "gp", "grandfather", "granddaughter",
        "grandmother", "grandson", "her", "his", "husband", "lawyer", "mother", "mum", "my",
        "neighbour", "nephew", "niece", "parent", "partner", "sister", "solicitor", "son",
        "stepfather", "stepmother", "their", "uncle", "wife",
    }
)  # fmt: skip
WHOSE = frozenset({"her", "his", "my", "our", "their", "your"})
_SAME = {"dad": "father", "daddy": "father", "mam": "mother", "mom": "mother", "mum": "mother"}
TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "sir", "lady", "the"})


def names_on_record(case: Case) -> dict[int, list[str]]:
    """Each name of each person, by their id: also the one they go by, and those they had before."""
    told = [(row.number, body.stored()) for row, body in case.those(Person)]
    told += [(body.person, body.changes()) for _, body in case.those(PersonChange)]
    names: dict[int, list[str]] = {}
    for number, each in told:
        names.setdefault(number, []).extend(
            each[field] for field in ("name", "preferred_name") if each.get(field)
        )
    return names


def person_named(names: Mapping[int, Sequence[str]], shared_with: str) -> int | None:
    """The one person of these who can be meant; None where none can, or more than one.

    `names`: as `names_on_record`.
    """
    asked = _asked(shared_with, turned=True)
    found = [number for number, theirs in names.items() if asked and asked <= _all_words(theirs)]
    return found[0] if len(found) == 1 else None


def persons_meant(
    names: Mapping[int, Sequence[str]],
    relations: Mapping[int, str],
    shared_with: str,
    *,
    turned: bool,
) -> frozenset[int]:
    """Everybody of these who can be meant: more than one of a name, a name said at length, and who
    is said by what they are to the patient: her husband, my brother Kit.

    `turned`: a first name may stand behind a comma. On their page a relationship does.
    """
    asked = _asked(shared_with, turned=turned)
    said = _relation(asked - WHOSE)
    return frozenset(
        number
        for number, theirs in names.items()
        if (asked and _may_be(asked, theirs))
        or (said and said <= _all_words(theirs) | _relation(_words(relations.get(number, ""))))
    )


def _relation(words: frozenset[str]) -> frozenset[str]:
    return frozenset(_SAME.get(word, word) for word in words)


def consents_meant(
    case: Case, persons: Collection[PersonNow], consents: Iterable[ConsentFacts]
) -> Iterator[ConsentFacts]:
    """What was said of somebody by name counts for whoever of the case may be meant; of nobody by
    name, for everybody. Their page asks whether we know them, and keeps a yes to them as such: one
    by name is to another.
    """
    names = names_on_record(case)
    relations = {person.number: person.body["relationship"] for person in persons}
    for consent in consents:
        theirs = is_family(case.records[consent.number].by)
        said = consent.shared_with if consent.with_person is None else ""
        meant = persons_meant(names, relations, said, turned=not theirs)
        if consent.with_person is None and not said:
            meant = frozenset(relations)
        if consent.agrees and theirs:
            meant = frozenset(person for person in meant if person > consent.number)
        deciding = {p.number for p in persons if p.was_to_be_told(consent.number)}
        yield replace(consent, may_mean=meant, decided=consent.by in deciding)


def _may_be(asked: frozenset[str], names: Sequence[str]) -> bool:
    """Of a name said at length a whole one has to be there: its words, two or more."""
    whole = (_words(name) for name in names)
    return asked <= _all_words(names) or any(len(n) >= WHOLE and n <= asked for n in whole)


def _asked(shared_with: str, *, turned: bool) -> frozenset[str]:
    """Behind a comma stands who they are, and no name; or the first name, as hospitals write it:
    one word before it then, and a capital after it.
    """
    before, _, after = shared_with.partition(",")
    surname, first_name = _words(before), after.strip()
    if not turned or len(surname) >= WHOLE or not first_name[:1].isupper():
        return surname
    known = _words(first_name)
    return surname if known & WHO_THEY_ARE else surname | known


def _all_words(names: Iterable[str]) -> frozenset[str]:
    return frozenset().union(*map(_words, names))


def _words(name: str) -> frozenset[str]:
    """Without titles, capitals and marks: Mr Łukasz Nowak is lukasz nowak."""
    apart = unicodedata.normalize("NFKD", name).casefold().translate(_ALIKE)
    plain = "".join(each for each in apart if not unicodedata.combining(each))
    return frozenset(_WORD.findall(plain)) - TITLES
