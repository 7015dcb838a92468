"""Patients of other cases whom the context names, in each way in which a letter may name them.

That is the whole name, also as a list has it; an initial or a short form, or a title, with the
surname; the family; the surname alone; and the first name where two were mixed up. Nobody may
accept this fault, so the weaker a way is, the more has to be sure: a surname alone tells nobody
where it is also a word, a place or a first name, or where the letter names somebody else who is
called so.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from letters.checks.names import CIVIL
from letters.checks.ours import UPPER, is_ours
from letters.checks.theirs import own_persons
from letters.context import Context
from letters.parts_of_a_name import PARTICLES, TITLES, bare, names_of
from letters.rules import common_words, patterns_of, short_forms, surnames_that_are_words
from letters.text import Sentence, Sentences, plain
from letters.writing.facts import in_order

Span = tuple[int, int]  # in the sentence
# What a mention may be beside a way to name them: the last, of the same first name.
_STAFF, _SOMEBODY_ELSE, _NAMESAKE = "staff", "somebody else", "namesake"
_IN_FULL = "somebody else, by both names and their work"  # from then on Mr Barlow
_SHORTEST = 3  # letters of a surname that is looked for alone
_ABBREVIATION = 4  # capitals that are no name
_LONGEST_TITLE = 40  # letters before a surname, with which it may be a place or somebody else
_NO_NAMES = frozenset(("baby", "boy", "girl", "twin", "infant", "of"))
_POSTS = frozenset(
    (
        *("dr", "prof", "professor", "doctor", "nurse", "sister", "matron", "midwife", "pastor"),
        *("father", "rev", "canon", "imam", "rabbi", "chaplain", "pharmacist", "surgeon", "judge"),
    )
)
_SAID_OF_PATIENTS = frozenset(("patient", "resident", "client", "prisoner", "inmate", "pupil"))
_WORD_BEFORE = re.compile(r"([^\W\d_][\w'-]*)\.?\s+$")
_FIRST_NAMES_BEFORE = re.compile(rf"(?:(?<![\w'-]){UPPER}[\w'-]*\.? )+$")
_CAPITAL_BEHIND = re.compile(rf"\s{UPPER}[\w'-]")  # not an initial, as a list has it
_WORKS = re.compile(
    r",? who (?:[a-z]+ly )?(?:investigates|reviews|runs|leads|heads|teaches|trains|works|manages"
    r"|chairs|looks|checks|advises|audits|oversees|sits|supervises)\b"
)
_ARTICLE = re.compile(r"[AI] ")
_COPIES = re.compile(r"\W*(?:cc|c\.c|copy|copies|encl?|enclos\w+|p\.?s)\b", re.IGNORECASE)
_CAPITAL = f"(?-i:{UPPER})"
_TITLE = (  # also in languages that letters are translated into
    rf"{CIVIL}\.?|pani?|panstwo|herr|frau|senora?|sra\.?|signora?|monsieur|madame|mevrouw"
    "|baby(?: boy| girl)?"
)
_SEVERAL = r"(?:(?<=\bthe\s)|(?<=\bboth\s)|(?<=\btwo\s))"
_NONE = frozenset[str]()


@dataclass(frozen=True, slots=True)
class _Patient:
    """`surname`, `first`: by themselves, in small letters, the first name empty where it is not
    known; `ways`: each a group of the pattern."""

    surname: str
    first: str
    ways: re.Pattern[str]

    @property
    def is_a_word(self) -> bool:
        return self.surname in surnames_that_are_words()


def patients_named(sentences: Sentences, context: Context) -> Iterator[tuple[Sentence, Span]]:
    """Each place once where a patient of another case is named."""
    own = [_bare_names(each) for each in own_persons(context)]
    known = _NONE.union(*own, *map(_bare_names, (*context.not_to, *context.colleagues)))
    patients = list(filter(None, map(_patient, dict.fromkeys(context.other_patients))))
    read = [(each, bare(each.plain)) for each in sentences if patients]
    found: dict[tuple[int, Span], Sentence] = {}
    for patient in patients:
        for sentence, match in _mentions(patient, read, known):
            named = _bare_names(match[0])
            if not (named and any(named <= each for each in own)):
                found[sentence.start, match.span()] = sentence
    for (_, span), sentence in found.items():
        yield sentence, span


def _mentions(
    patient: _Patient, read: list[tuple[Sentence, str]], known: frozenset[str]
) -> Iterator[tuple[Sentence, re.Match[str]]]:
    places = [(sentence, m) for sentence, words in read for m in patient.ways.finditer(words)]
    said = [(sentence, match, _way(sentence, match, patient)) for sentence, match in places]
    telling = {"whole", *_weak_ways(patient, {way for _, _, way in said}, known)}
    for sentence, match, way in said:
        shared = way == "titled" and match[0].rpartition(" ")[2].lower() in known
        if way in telling and not shared:
            yield sentence, match


def _weak_ways(patient: _Patient, said: set[str], known: frozenset[str]) -> Iterator[str]:
    """Those that tell who is meant in this letter."""
    if _NAMESAKE not in said and patient.first not in known | common_words():
        yield "first"
    if patient.surname in known:  # also somebody's of this case
        return
    yield "family"
    if _STAFF not in said:
        yield from ("short",) if _IN_FULL in said else ("short", "titled")
        if said.isdisjoint((_SOMEBODY_ELSE, _IN_FULL)) and not patient.is_a_word:
            yield "alone"


def _way(sentence: Sentence, match: re.Match[str], patient: _Patient) -> str:
    """How that patient is named here; or that it is somebody else; "" where it is no name."""
    way, words, (start, end) = match.lastgroup or "", match.string, match.span()
    if patient.is_a_word and _is_no_name(match, patient):
        return ""
    if way in ("whole", "family"):
        return way
    if way == "first":
        ours = _is_of_staff(sentence, words, start, end) or _CAPITAL_BEHIND.match(words, end)
        if ours or _goes_on_a_name(words, start):
            return _NAMESAKE
        (mixed_up,) = patterns_of("names", "taken_for_one_another")
        return way if mixed_up.search(words) else ""
    if _is_of_staff(sentence, words, start, end):
        return _STAFF
    return way if way != "alone" else _alone(words, start, end)


def _is_no_name(match: re.Match[str], patient: _Patient) -> bool:
    """Of a surname that is also a word: young people, A May Day, the Ward family room."""
    if match.lastgroup == "family":
        return patient.surname in common_words() or match[0][0].islower()
    return match[0].rpartition(" ")[2][0].islower() or _ARTICLE.match(match[0]) is not None


def _alone(words: str, start: int, end: int) -> str:
    """A capital word beside it makes another name of both: Jade Moss, Larch House."""
    if _goes_on_a_name(words, start):
        return _IN_FULL if _WORKS.match(words, end) else _SOMEBODY_ELSE
    near = words[max(start - _LONGEST_TITLE, 0) : start]
    (in_a_place,) = patterns_of("names", "in_a_place_before")
    is_place = _CAPITAL_BEHIND.match(words, end) or in_a_place.search(near)
    last = words[start:end].rpartition(" ")[2]
    is_name = not last[0].islower() and not (last.isupper() and len(last) <= _ABBREVIATION)
    return "alone" if is_name and not is_place and len(last) >= _SHORTEST else ""


def _goes_on_a_name(words: str, start: int) -> bool:
    before = _WORD_BEFORE.search(words[max(start - _LONGEST_TITLE, 0) : start])
    return before is not None and _begins_a_name(before[1])


def _begins_a_name(word: str) -> bool:
    small = word.lower()
    if small in PARTICLES or small in _POSTS:
        return True
    return word[0].isupper() and small not in common_words() | _SAID_OF_PATIENTS


def _is_of_staff(sentence: Sentence, words: str, start: int, end: int) -> bool:
    """Of ours or of the family, and not somebody who lay in the next bed; or who signs."""
    if sentence.closing:
        return not _COPIES.match(words)
    (beside,) = patterns_of("names", "lies_near_behind")
    (of_another,) = patterns_of("names", "kin_of_somebody_before")
    if first := _FIRST_NAMES_BEFORE.search(words[max(start - _LONGEST_TITLE, 0) : start]):
        start -= len(first[0])
    near = words[max(start - _LONGEST_TITLE, 0) : start]
    if beside.match(words, end) or of_another.search(near):
        return False
    behind = ("of_the_reader_behind", "acts_as_staff_behind")
    return is_ours(words, start, end) or any(
        each.match(words, end) for section in behind for each in patterns_of("names", section)
    )


@lru_cache(maxsize=512)
def _patient(name: str) -> _Patient | None:
    words = plain(bare(in_order(name))).split()
    titles = [each for each in words if each.lower().rstrip(".") in TITLES]
    parts = [each for each in words if each not in titles and each.lower() not in _NO_NAMES]
    if not parts:
        return None
    ways = (rf"(?P<{way}>{pattern})" for way, pattern in _ways(words, titles, parts))
    whole = rf"(?<![\w'-])(?:{'|'.join(ways)})(?![\w-])"
    first = parts[0].lower() if len(parts) > 1 else ""
    return _Patient(parts[-1].lower(), first, re.compile(whole, re.IGNORECASE))


def _ways(words: list[str], titles: list[str], parts: list[str]) -> Iterator[tuple[str, str]]:
    """The surest first: of a text, each place is read once."""
    *before, last = parts
    lead = [each for each in before if each.lower() in PARTICLES]
    word = re.escape(last).replace(r"\-", r"[\s-]")  # Al Farsi for Al-Farsi
    surname = rf"(?:{_in_a_row(lead)}\s+)?{word}" if lead else word
    halves = last.split("-") if "-" in last else []
    middle = [re.escape(each) for each in (*before[1:], *halves) if each.lower() not in PARTICLES]
    title = "|".join((_TITLE, *map(re.escape, titles)))
    more = rf"(?:(?:{'|'.join((_CAPITAL, *middle))})\.?\s+)?"
    if before or titles:
        yield "whole", "|".join((_in_a_row(words), *_in_full(before, surname)))
    if before:
        initial = rf"(?-i:{re.escape(before[0][0].upper())}\.?\s*(?={UPPER}))"
        shorts = (rf"{each}\s+" for each in short_forms().get(before[0].lower(), _NONE))
        yield "short", f"(?:{'|'.join((initial, *shorts))}){surname}"
    yield "titled", rf"(?:{title})\s+(?:{'|'.join((more + surname, *middle))})"
    (household,) = patterns_of("names", "household")
    yield "family", rf"{_SEVERAL}{surname}(?:e?s(?!\w)|(?=\s{household.pattern}))"
    yield "alone", surname
    if before and len(before[0]) >= _SHORTEST:
        yield "first", f"(?-i:{re.escape(before[0])})"


def _in_full(before: list[str], surname: str) -> Iterator[str]:
    """Also without a title, without the names between or with another, and as a list has it."""
    if before:
        first, before_it = re.escape(before[0]), _in_a_row(before)
        yield rf"{before_it}\s+{surname}"
        yield rf"{first}\s+(?:{_CAPITAL}[\w'-]*\.?\s+)?{surname}"
        yield rf"{surname},?\s+{before_it}"


def _in_a_row(parts: list[str]) -> str:
    return r"\s+".join(map(re.escape, parts))


def _bare_names(person: str | None) -> frozenset[str]:
    return names_of(bare(person or ""))
