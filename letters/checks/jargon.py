"""Words of the trade and abbreviations that stand in a letter without their meaning."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from letters.checks.glossary import Use, table
from letters.marks import Fault
from letters.patterns.sieve import Sieve
from letters.patterns.written import Pattern
from letters.rules import Term, common_words, glossary, patterns_of, plain_abbreviations
from letters.text import Sentence, Sentences, is_signature
from letters.wording import REMEMBERED, Wording

WHY = "This word is not explained, and few people outside health care know it."
_CAPITALS = re.compile(r"[A-Z][A-Z&]|[A-Z]\d[A-Z]")
_ABBREVIATION = re.compile(
    r"(?<![\w@./-])(?:[A-Z][A-Z&]{1,6}[0-9]?|[A-Z]{2,5}s"
    r"|(?<!Ward )(?<!Room )(?<!Bay )(?<!Bed )(?<!Gate )(?<!Unit )(?<!Suite )[A-Z]\d[A-Z])"
    r"(?![\w@/]|-(?![A-Z]{1,2}\b)|\.\w)"
    r"(?! \d[A-Z]{2}\b| \d{4,5}\b| [A-Z]\d[A-Z]\b| \d[A-Z]\d\b)"  # not of a postcode
)
_HEADING = re.compile(r"[^a-z]*[A-Z]{2,} [^a-z]*[A-Z]{2,}[^a-z]*")
_SHOUTS = re.compile(r"[A-Z]{2,} [A-Z']{2,} [A-Z]{2,}")
# In every term that needs no certain word of some length; plain numbers and days are in none.
_SIGNS = re.compile(r"[\d&/+#%°µμα-ω]")
_NO_PLAIN_NUMBER = re.compile(
    r"\d(?:[A-Za-z+/:.%-]| ?[mgutµc])|(?<=[A-Za-z-])\d|[&/+#%°µμα-ω]|(?<= )\d\d?(?= of\b)"
)
_DOTS = re.compile(r"\.\w\.|-ve|\bs\. ?\d")  # t.d.s., s.17
SHORTEST = 3  # letters; shorter ones stand in most sentences
_WORDS_ON_A_SIGN = re.compile(r'("?)\b([A-Z]{2,}(?: [A-Z]{2,})+)\b("?)')
_TYPED = re.compile(r"\b(?:[Tt]ext|[Rr]eply|[Ss]end|[Pp]ress|[Pp]ostcode.*) [\"']?$")
_IN_CAPITALS = re.compile(
    r"\"? in (?:(?:\w+ ){0,2}(?:capitals|letters)|(?:bright |big )?(?:red|chalk|marker))\b"
)
_IN_CAPITALS_BEFORE = re.compile(r"\b(?:capitals|capital letters|block letters)\b")
_LABELS = re.compile(r"[\w ]{0,20}?[ :#(,-]+(?:[A-Z]{0,6}[-/ ]?)?\d")
_PLAIN_WORD = re.compile(r"\b[a-z]{3,}")
_SMALL = frozenset(
    (
        *("and", "for", "from", "had", "has", "have", "into", "not", "part", "strong", "than"),
        *("that", "the", "then", "was", "what", "when", "which", "who", "with"),
    )
)
_STEM = 4  # letters at least: swell of swelling, hold of holds


@cache
def _pattern(section: str) -> re.Pattern[str]:
    return re.compile("|".join(each.pattern for each in patterns_of("jargon", section)))


@dataclass(frozen=True, eq=False)
class _Terms:
    """Those that need a word of some length, and those that only signs or figures tell."""

    tight: Sieve[Term]
    loose: tuple[Term, ...]
    any_loose: re.Pattern[str]  # all at once: most sentences with a number have none

    def within(self, wording: Wording) -> list[Term]:
        words = wording.written
        signs = _DOTS.search(words) or (_SIGNS.search(words) and _NO_PLAIN_NUMBER.search(words))
        loose = self.loose if signs and self.any_loose.search(words) else ()
        return [*self.tight.may_match(wording.small), *loose]


def jargon_in(
    sentences: Sentences,
    judged_already: Iterable[Fault],
    own_terms: Iterable[Term] = (),
    silenced: Collection[str] = (),
    names: Collection[str] = (),
) -> list[Fault]:
    """One fault a term in each sentence, which marks the term alone; one that is explained
    anywhere in the letter is explained.

    `own_terms`: those of an organisation, before ours; `silenced`: those of ours, in small
    letters, that it does not call jargon; `names`: of whom it is to and about, in small letters:
    a list writes PRICE, and that is no abbreviation.
    The label of a record number, and a hole in capitals, are faults of their own and no jargon.
    """
    faults = tuple(judged_already)
    holes = [(e.start, e.end) for e in faults if e.kind == "placeholder"]
    numbers = [(e.start, e.end) for e in faults if e.kind == "raw-identifier"]
    others = [(e.start, e.end) for e in faults if e.kind not in ("placeholder", "raw-identifier")]
    every = _terms(tuple(own_terms))
    known: set[str] = set()
    used: list[tuple[Sentence, list[Use]]] = []
    triples = zip((None, *sentences), sentences, (*sentences[1:], None), strict=False)
    for before, sentence, after in triples:
        if sentence.closing or is_signature(sentence.plain):
            continue
        uses = [
            use
            for use in _uses_in(every, sentence.plain_wording)
            if {use.term.casefold(), use.key.casefold()}.isdisjoint(silenced)
            and (use.plain or use.term.casefold() not in names)
            and not (_is_label(sentence, use) and _is_told(sentence, use, holes, numbers))
        ]
        if uses:
            known.update(_told_here(before, sentence, after, uses))
            used.append((sentence, uses))
    left = ((sentence, [use for use in uses if use.key not in known]) for sentence, uses in used)
    return [
        _fault(sentence, use)
        for sentence, uses in left
        for use in _to_mend(uses, _touches(others, sentence))
    ]


def _to_mend(uses: list[Use], faulty: bool) -> list[Use]:
    """A formal word alone is none; nor are two where the sentence must be written anew anyway."""
    weak = {use.key for use in uses if use.weak}
    many = len(weak) > 1 and not faulty
    found = [use for use in uses if (many if use.weak else not (use.law and faulty))]
    return list({use.key: use for use in reversed(found)}.values())


def _is_told(
    sentence: Sentence, use: Use, holes: list[tuple[int, int]], numbers: list[tuple[int, int]]
) -> bool:
    """In a hole, or of a sentence with a number of a record."""
    place = sentence.start + use.start
    return _touches(numbers, sentence) or any(start <= place < end for start, end in holes)


def _touches(spans: list[tuple[int, int]], sentence: Sentence) -> bool:
    return any(start < sentence.end and sentence.start < end for start, end in spans)


def _is_label(sentence: Sentence, use: Use) -> bool:
    """A word before a number, or one that we know nothing of."""
    return not use.plain or _LABELS.match(sentence.plain, use.end) is not None


def _says(sentence: Sentence, after: Sentence | None) -> bool:
    """The next sentence tells what this one means."""
    return (
        after is not None
        and after.paragraph == sentence.paragraph
        and _pattern("next_says").match(after.plain) is not None
    )


@lru_cache(maxsize=REMEMBERED)
def _uses_in(every: _Terms, wording: Wording) -> Sequence[Use]:
    words = wording.written
    found: list[Use] = []
    for term in every.within(wording):
        found += [
            Use(*match.span(), term.term, term.plain, term.term)
            for match in term.pattern.every(wording)
            if not _overlaps(found, match.start())
        ]
    found += [use for use in table().uses_in(words) if not _overlaps(found, use.start)]
    if _CAPITALS.search(words):
        if _SHOUTS.search(words):
            found = [use for use in found if not words[use.start : use.end].isupper()]
        elif not _HEADING.fullmatch(words):
            found += list(_abbreviations(words, found))
    return sorted(found, key=lambda use: use.start)


@lru_cache(maxsize=64)
def _terms(own_terms: tuple[Term, ...]) -> _Terms:
    loose = tuple(term for term in glossary() if _is_loose(term.pattern))
    at_once = "|".join(term.pattern.with_its_case for term in loose)
    tight = tuple(term for term in glossary() if not _is_loose(term.pattern))
    sieve = Sieve((term, term.pattern.needs) for term in (*own_terms, *tight))
    return _Terms(sieve, loose, re.compile(at_once or r"(?!)"))


def _is_loose(pattern: Pattern) -> bool:
    return not any(min(map(len, phrases)) >= SHORTEST for phrases in pattern.needs)


def _abbreviations(words: str, found: list[Use]) -> Iterator[Use]:
    """Those that nobody told us of, and that are no words on a sign: "NO NUTS",
    or NUTS in red."""
    signs = [match.span() for match in _WORDS_ON_A_SIGN.finditer(words) if _is_sign(match)]
    for match in _ABBREVIATION.finditer(words):
        if (
            not _is_plain(match.group())
            and not _overlaps(found, match.start())
            and not _TYPED.search(words[: match.start()])
            and not _pattern("names_a_body").match(words, match.end())
            and not _IN_CAPITALS.match(words, match.end())
            and not _IN_CAPITALS_BEFORE.search(words, 0, match.start())
            and not any(start <= match.start() < end for start, end in signs)
        ):
            yield Use(*match.span(), match.group(), "", match.group())


def _is_sign(match: re.Match[str]) -> bool:
    """In quotes, or with a word among them: it says NOT READ."""
    quoted = match[1] and match[3]
    return bool(quoted) or not common_words().isdisjoint(match[2].lower().split())


def _overlaps(found: list[Use], start: int) -> bool:
    return any(use.start <= start < use.end for use in found)


def _is_plain(word: str) -> bool:
    return word in plain_abbreviations() or word.rstrip("s") in plain_abbreviations()


def _explained(words: str, use: Use, uses: list[Use]) -> bool:
    before = words[: use.start]
    asked = _pattern("asked_before").search(before) and _pattern("asked_behind").match(
        words, use.end
    )
    if asked or _pattern("before").search(before):
        return True
    if _pattern("opens").search(before) and _pattern("closes").match(words, use.end):
        return not _follows_another(use, uses)
    if _pattern("apposed").search(before) and _pattern("ends").match(words, use.end):
        return not _follows_another(use, uses) and len(before.split()) > 3
    if bracket := _pattern("bracket").match(words, use.end):
        return _is_meaning(bracket[1], bracket.start(1), uses)
    after = _pattern("after").match(words, use.end)
    if after is None or (
        _pattern("apposition").match(after.group()) and _pattern("fronted").match(before)
    ):
        return False
    return not any(after.end() - 1 <= each.start <= after.end() + 12 for each in uses)


def _told_beside(words: str, use: Use) -> bool:
    """Two of the words that tell its meaning, and half of them, stand in the same sentence: "a
    stent in you, a soft tube that keeps the way open"."""
    meaning = _stems(use.plain)
    both = meaning & _stems(words[: use.start] + words[use.end :])
    return len(both) >= max(2, len(meaning) / 2)


def _told_here(
    before: Sentence | None, sentence: Sentence, after: Sentence | None, uses: list[Use]
) -> Iterator[str]:
    """The keys of those that this sentence, or one beside it, explains."""
    told, words = _says(sentence, after), sentence.plain
    for use in uses:
        if (
            told
            or _explained(words, use, uses)
            or _told_beside(words, use)
            or _told_before(before, sentence, use)
        ):
            yield use.key


def _told_before(before: Sentence | None, sentence: Sentence, use: Use) -> bool:
    """The sentence before tells all of its meaning: "Our antibiotic did this. We gave you ..."."""
    if before is None or before.paragraph != sentence.paragraph:
        return False
    meaning = _stems(use.plain)
    return bool(meaning) and meaning <= _stems(before.plain)


def _stems(words: str) -> frozenset[str]:
    plain = _PLAIN_WORD.findall(words.lower())
    return frozenset(each[: max(_STEM, len(each) - 3)] for each in plain if each not in _SMALL)


def _follows_another(use: Use, uses: list[Use]) -> bool:
    """What stands before it is no plainer."""
    return any(each.end < use.start <= each.end + 8 for each in uses)


def _is_meaning(words: str, start: int, uses: list[Use]) -> bool:
    return (
        _PLAIN_WORD.search(words) is not None
        and not _pattern("no_meaning").match(words)
        and not any(start <= each.start < start + len(words) for each in uses)
    )


def _said(use: Use) -> str:
    return f"“{use.term}”: {use.plain or 'say what it is'}"


def _fault(sentence: Sentence, use: Use) -> Fault:
    start, end = sentence.start + use.start, sentence.start + use.end
    words = sentence.text[use.start : use.end]
    return Fault("jargon", words, start, end, WHY, f"{_said(use)}.")
