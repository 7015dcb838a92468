"""Another patient, named in this letter; and record numbers that the context names."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache

from letters.checks.names_inflected import may_be_a_form, where_named
from letters.checks.other_patients import patients_named
from letters.checks.ours import UPPER, is_ours, signers
from letters.checks.theirs import own_names, own_persons
from letters.context import Context
from letters.marks import Advice, Fault, overlaps
from letters.parts_of_a_name import bare, names_in_order, names_of
from letters.rules import common_words, patterns_of, sieve_of
from letters.text import Sentence, Sentences
from letters.wording import REMEMBERED

_WHY_OTHER = "This is another patient; one letter holds one person's facts."
_WHY_PERHAPS = (
    "A patient of another case is called so. If they are meant, say “another patient”; if this is "
    "somebody else, let it stand."
)
_WHY_NUMBER = "A number of a record stands here; it means nothing to the family and may leak."
_AS_ANOTHER = (
    "Say “another patient”. Or, where they are of this family, as a twin is, name them on the case "
    "first: then their name may stand."
)
# Capital words that belong together: "Mrs Edith de Vere".
_CAPITALS = re.compile(rf"{UPPER}[\w'-]+(?:\.? {UPPER}[\w'-]+)*")
# Where one word alone may be a person's name.
_STANDS_AS_NAME = re.compile(
    r"(?:[,(:\u2013\u2014-]|\b(?:called|named|name|as|of|an?|one|is|was|mother|father|mum|mom|dad"
    r"|parents?|wife|husband|partner|family|son|daughter|twin|brother|sister)) ?"
    rf"(?:an? )?{UPPER}|{UPPER}[\w'-]+ (?:twin|baby|babies|famil|boy|girl|child|broth|sist|infan"
    r"|coupl|triple)"
)
# Of staff, and of places.
_NO_FIRST_NAMES = frozenset(
    ("dr", "prof", "professor", "mount", "lake", "fort", "port", "cape", "saint", "st", "northern")
)
_LONGEST_KIN = 60  # letters before a name, as "the patient's younger daughter" has
_APART = re.compile(r"[\s./-]")
_Span = tuple[int, int]  # in the sentence


def others_in(sentences: Sentences, context: Context) -> Iterator[Fault]:
    """Another patient's name, and any record number that the context names."""
    own = own_names(context)
    numbers = [_digits(each) for each in (*context.other_identifiers, *context.own_identifiers)]
    ours = own | signers(sentences)
    known = [_spaced(number) for number in numbers if number]
    patients: dict[int, list[tuple[int, int]]] = {}
    for sentence, span in patients_named(sentences, context):
        patients.setdefault(sentence.start, []).append(span)
    for sentence in sentences:
        named = patients.get(sentence.start, [])
        if not named and not sentence.closing:
            taken = _two_taken_for_one(sentence.said, sentence.small, own)
            named = [
                each.span("name")
                for each in taken
                if _is_another(each, ours, context) and not _is_of_staff(each["name"], sentences)
            ]
        for span in named:
            yield _of_record(sentence, span, _WHY_OTHER, _AS_ANOTHER)
        for number in known:
            for match in number.finditer(sentence.plain):
                yield _of_record(sentence, match.span(), _WHY_NUMBER, "Leave the number out.")


def perhaps_others_in(
    sentences: Sentences, context: Context, faults: Iterable[Fault], *, judged: bool
) -> Iterator[Advice]:
    """By surname alone it may be anybody, so nobody is stopped. What `faults` mark is told. In a
    language that is not `judged`, whatever may be a form of both their names is asked about too.
    """
    asked = replace(context, other_patients=context.perhaps_patients)
    told = [(each.start, each.end) for each in faults if each.kind == "raw-identifier"]
    named = list(patients_named(sentences, asked))
    named += () if judged else _perhaps_inflected(sentences, context)
    for sentence, (first, last) in named:
        start, end = sentence.start + first, sentence.start + last
        if not overlaps(start, end, told):
            yield Advice("another-patient", sentence.text[first:last], start, end, _WHY_PERHAPS)
            told.append((start, end))


def _perhaps_inflected(sentences: Sentences, context: Context) -> Iterator[tuple[Sentence, _Span]]:
    """Save where each word may as well be a name of somebody of this case."""
    family = [names_of(bare(each or "")) for each in (*own_persons(context), *context.not_to)]
    for sentence in sentences:
        for name in context.perhaps_patients:
            for start, end in where_named(sentence.plain, name):
                words = names_in_order(bare(sentence.plain[start:end]))
                if not any(all(may_be_a_form(word, own) for word in words) for own in family):
                    yield sentence, (start, end)


@lru_cache(maxsize=REMEMBERED)
def _two_taken_for_one(words: str, small: str, own: frozenset[str]) -> tuple[re.Match[str], ...]:
    """Where somebody who is not of the staff is named, as two people were taken for one another."""
    (tells,) = patterns_of("names", "tells_of_a_mix_up")
    if not tells.search(small):
        return ()
    names = [each[0] for each in _CAPITALS.finditer(words) if _may_be_another(each, own)]
    if not names:
        return ()
    whole = any(" " in name for name in names)
    likely = sieve_of("names", "another_patient").may_match(small) if whole else []
    ways = [way.compiled for way in likely]
    return tuple(
        match
        for pattern in (*ways, *patterns_of("names", "another_patient_in_short"))
        for match in pattern.finditer(words)
        if not is_ours(words, *match.span("name"))
    )


def _is_another(match: re.Match[str], ours: frozenset[str], context: Context) -> bool:
    (helps,) = patterns_of("names", "gives_help_behind")
    if not ours.isdisjoint(names_of(match["name"])) or _is_kin_known_here(match, context):
        return False
    return helps.match(match.string, match.end("name")) is None


def _is_of_staff(name: str, sentences: Iterable[Sentence]) -> bool:
    """As another sentence says: "Mrs Anjali Desai, from the eye hospital, went through every call",
    and later "Mrs Desai's report"."""
    *_, last = names_in_order(name) or [""]
    told = ((each.said, match) for each in sentences for match in _CAPITALS.finditer(each.said))
    return any(
        last in names_of(match[0]) and is_ours(words, *match.span()) for words, match in told
    )


def _is_kin_known_here(match: re.Match[str], context: Context) -> bool:
    """The patient's daughter Joan, where a Joan is of the family of this case."""
    (before,) = patterns_of("names", "kin_of_the_patient_before")
    near = match.string[max(match.start("name") - _LONGEST_KIN, 0) : match.start("name")]
    name = names_of(match["name"])
    known = any(name <= names_of(person) for person in context.not_to)
    return known and before.search(near) is not None


def _may_be_another(capitals: re.Match[str], own: frozenset[str]) -> bool:
    """Some word of these is no common one, no doctor's name, and not this person's."""
    names = capitals[0].lower().replace(".", "").removesuffix("'s").split()
    if common_words().issuperset(names):  # most capital words only begin a sentence
        return False
    alone = len(names) == 1
    return (
        not (alone and not _STANDS_AS_NAME.search(capitals.string, *_around(capitals)))
        and names[0] not in _NO_FIRST_NAMES
        and own.isdisjoint(names)
        and not is_ours(capitals.string, *capitals.span())
    )


def _around(name: re.Match[str]) -> tuple[int, int]:
    return max(name.start() - 14, 0), name.end() + 10


def _digits(text: str) -> str:
    return _APART.sub("", text).upper()


def _spaced(number: str) -> re.Pattern[str]:
    """A number however people group it; in the middle of a longer one it is another number."""
    before = r"(?<!\d)" if number[0].isdigit() else ""
    behind = r"(?!\d)" if number[-1].isdigit() else ""
    grouped = r"[\s./-]*".join(map(re.escape, number))
    return re.compile(f"{before}{grouped}{behind}", re.IGNORECASE)


def _of_record(sentence: Sentence, span: tuple[int, int], why: str, suggestion: str) -> Fault:
    (start, end), at = span, sentence.start
    return Fault("raw-identifier", sentence.text[start:end], at + start, at + end, why, suggestion)
