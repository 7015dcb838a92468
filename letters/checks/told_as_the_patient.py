"""A name that is nothing like the patient's, where only the patient's can stand: "Isaiah was
admitted" in a letter to the mother of Ezekiel, whom it calls Ezekiel elsewhere; "weigh Mr Penrose
each week" to Mrs Penhaligon.

Any name may be somebody's whom the family knows. So it is looked for only in a letter to somebody
else than the patient, that names no sister, brother or twin, and nobody may accept what is found.
What a letter says that it is about is the patient in any letter: "Re: Mr Semisi Taufa" to Sione.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Set
from functools import cache, lru_cache

from letters.checks.names import CIVIL, GREETING, introduced
from letters.checks.ours import KIN, UPPER, is_ours
from letters.checks.theirs import Own
from letters.context import Context
from letters.dates import DAYS
from letters.marks import Fault, overlaps
from letters.parts_of_a_name import TITLES, first_of, names_of
from letters.rules import (
    common_words,
    patterns_of,
    places_and_illnesses,
    short_forms,
    whole_names,
)
from letters.text import Sentences
from letters.wording import REMEMBERED

_WHY = "This is told as if of the patient, who has another name."
_NONE = frozenset[str]()
_ALIKE = 3  # letters at the beginning of two names for one person
_FAR = 60  # letters before a name that may say what was done with whom
_WORD = re.compile(rf"{UPPER}[^\W\d_]+")
_WHEN = ("When", "Since", "After", "Before", "Once", "Until")
_NO_NAME_BEFORE = re.compile(
    rf"(?:(?!{CIVIL}\.? $)(?!(?:{'|'.join((*DAYS, *_WHEN))}) $)"
    rf"{UPPER}[\w'-]*\.? |\b(?:in|near|from|the|an?|his|her|your|their) "
    r"|(?<!\blook )(?<!\blooks )(?<!\blooked )(?<!\blooking )\bat )$"
)
_ABOUT = re.compile(r"(?:re|about|regarding|concerning|subject|patient)\b", re.IGNORECASE)
_WHOLE_NAME = re.compile(
    rf"(?:{CIVIL}\.? )?(?P<firsts>(?:{UPPER}[\w'-]+ )+)(?P<last>{UPPER}[\w'-]+)(?=\s?[,;:(]|$)"
)
_IN_A_PLACE = re.compile(r"\b(?:in|at|near|from) $")
_TITLE_BEFORE = re.compile(rf"\b{CIVIL}\.? $")
_OF_AN_ADULT = re.compile(r"\bM(?:r|rs|s)\.? $")  # before a family name, which is never cut short


def told_as_the_patient(
    sentences: Sentences, context: Context, found: Iterable[Fault]
) -> Iterator[Fault]:
    """`found`: the names that were found already, wrong or another patient's. Another patient is
    nobody whom the family knows, so that name is never taken for a short form; and whoever reads
    the letter is you in it.
    """
    own = Own.of(context)
    if not own.patient:
        return
    yield from _headed_as_another(sentences, own, context, found)
    if own.patient in names_of(context.addressee):
        return
    (several,) = patterns_of("names", "tells_of_kin_like_the_patient")
    if any(several.search(each.plain) for each in sentences):
        return
    often = Counter(word.lower() for each in sentences for word in _WORD.findall(each.plain))
    patients = sum(often[each] for each in {own.patient, *short_forms().get(own.patient, ())})
    known = introduced(sentences, own, set()) | _known(context)
    others = _NONE.union(*map(names_of, context.other_patients)) - known
    readers = {first_of(context.addressee)} - names_of(context.patient) - {""}
    marked = [(fault.start, fault.end) for fault in found]
    for sentence in sentences:
        if sentence.closing or sentence.heading or GREETING.match(sentence.plain):
            continue
        for match in _told_in(sentence.said):
            small, start = match["name"].lower(), sentence.start + match.start("name")
            end = start + len(small)
            if small in known or (own.has(small) and small not in readers):
                continue
            surname = _OF_AN_ADULT.search(match.string, 0, match.start("name")) is not None
            oftener = often[small] > max(patients, 1)
            theirs = _may_be_called(small, own.patient, oftener=oftener)
            theirs = theirs and (oftener or not surname)
            if (theirs and small not in others | readers) or overlaps(start, end, marked):
                continue
            right = f"Is it {own.patient.capitalize()}?"
            marked.append((start, end))
            yield Fault("wrong-name", match["name"], start, end, _WHY, right)


def _headed_as_another(
    sentences: Sentences, own: Own, context: Context, found: Iterable[Fault]
) -> Iterator[Fault]:
    """Other first names with the patient's family name, in the line that says whom it is about; or
    their first name with another family name.
    """
    marked = [(fault.start, fault.end) for fault in found]
    theirs, known = names_of(context.patient), (TITLES, KIN, _known(context), common_words())
    about = (each for each in sentences if _ABOUT.match(each.plain))
    for sentence, named in ((each, m) for each in about for m in _WHOLE_NAME.finditer(each.plain)):
        firsts = named["firsts"].lower().split()
        start, end = (sentence.start + at for at in named.span())
        if not _is_half_of(named, theirs, own):
            continue
        if is_ours(sentence.plain, *named.span()):  # a complaint by your son, Tevita Taufa
            continue
        if all(map(frozenset(firsts).isdisjoint, known)) and not overlaps(start, end, marked):
            right = f"Is it {context.patient}?"
            yield Fault("wrong-name", sentence.text[slice(*named.span())], start, end, _WHY, right)


def _is_half_of(named: re.Match[str], theirs: Set[str], own: Own) -> bool:
    """One of the patient's names with one that is not. Their first name only where the line is
    about nobody and nothing else: your stay at Gordon House, your letter to Gordon Brown.
    """
    last, are_theirs = named["last"].lower(), any(map(own.has, named["firsts"].lower().split()))
    if not are_theirs:
        return last in theirs
    alone = _ABOUT.fullmatch(named.string[: named.start()].rstrip(" :."))
    return last not in theirs | common_words() and alone is not None


@cache
def _no_names() -> frozenset[str]:
    return common_words() | places_and_illnesses() | KIN


def _may_be_called(name: str, whole: str, *, oftener: bool) -> bool:
    """Zeke for Ezekiel, Lorraine for Lorna: people are called more than anybody has listed. Derek,
    which has short forms of its own, is none for Desmond; nor is Graham, which is as long, for
    Gregor; nor Steve, short for another name, for Stan. `oftener`: the letter has this name more
    than once, and the patient's less often.
    """
    if name in whole_names() and name[:_ALIKE] != whole[:_ALIKE]:
        return False
    of_others = name not in whole_names() and whole not in short_forms().get(name, {whole})
    return oftener or (name[:2] in whole and len(name) != len(whole) and not of_others)


def _known(context: Context) -> frozenset[str]:
    return _NONE.union(*map(names_of, (*context.not_to, *context.colleagues)))


@lru_cache(maxsize=REMEMBERED)
def _told_in(words: str) -> tuple[re.Match[str], ...]:
    return tuple(_told_of_a_patient(words))


def _told_of_a_patient(words: str) -> Iterator[re.Match[str]]:
    for pattern in patterns_of("names", "told_of_a_patient"):
        for match in pattern.finditer(words):
            name, (start, end) = match["name"], match.span("name")
            before = words[max(start - _FAR, 0) : start]
            titled = _TITLE_BEFORE.search(before)
            known = not titled and (name.isupper() or name.lower() in _no_names())
            begins = start - len(titled[0]) if titled else start
            if not (known or _is_no_name(words, before, end) or is_ours(words, begins, end)):
                yield match


def _is_no_name(words: str, before: str, end: int) -> bool:
    """A place, a thing or a part of a longer name."""
    (of_a_body,) = patterns_of("names", "of_a_body_behind")
    in_a_body = _IN_A_PLACE.search(before) and of_a_body.match(words, end)
    return not in_a_body and _NO_NAME_BEFORE.search(before) is not None
