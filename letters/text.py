"""A text cut into paragraphs and sentences, each knowing where it stands."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from letters.wording import REMEMBERED, Wording, wording_of

# Each replacement has the length of what it replaces, so that every offset stays true.
_PLAIN = str.maketrans("\u2018\u2019\u201c\u201d\u00a0\t\r", "''\"\"   ")
# A run of blanks or full stops may fill a whole text. It is taken whole, from its front: looked at
# again from each of its letters, it would cost the square of its length.
_LINE = re.compile(r"^[^\S\n]*+\S[^\n]*", re.MULTILINE)
_STANDS_ALONE = re.compile(r"[ ]*(?:[-*+] |#{1,6} |\d{1,2}[.)] |\*\*[^*]+\*\*:?[ ]*$)")
_LEAD = re.compile(r"[ ]*(?:[-*+] |#{1,6} |\d{1,2}[.)] )?")
_END = re.compile(r"""(?<![.!?])[.!?]++[*_"')\]]*+(?=\s|$)""")
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Mx|Dr|Prof|Rev|Fr|Sr|St|Sgt|Cst|Capt|Lt|Col|Insp|Supt|Hon|Msgr|Mme|Mlle|vs|approx|e\.g|i\.e|[Ee]xt|[Tt]el"
    # Of Spanish and Polish, none an English word that ends a sentence.
    r"|Sra|Srta|Sres|Dra|Dña|[Nn]úm|[Aa]vda"
    r"|godz|ul|[Nn]r|[Nn]p|tzn|prof|inż|lek|hab)"
    r"|(?<![A-Za-z'])[A-Z](?:\.[A-Z])*)$"
)
_NAMED_BY_A_LETTER = re.compile(  # "wards A and B.": no initial of anybody
    r"\b(?:(?:[Ww]ards?|[Bb]ays?|[Bb]locks?|[Rr]ooms?|[Gg]roups?|[Tt]ypes?|[Pp]lan|[Hh]epatitis"
    r"|[Vv]itamin|[Tt]heatre) |[A-Z] (?:and|or) )[A-Z]$"
)
_DAY_OR_MONTH = re.compile(
    r"\b(?:Mon|Tues?|Weds?|Thu(?:rs?)?|Fri|Sat|Sun|Jan|Feb|Mar|Apr|Ju[nl]|Aug|Sept?|Oct|Nov|Dec"
    r"|MON|TUES?|WEDS?|THU(?:RS?)?|FRI|JAN|FEB|APR|JU[NL]|AUG|SEPT?|OCT|NOV|DEC)$"
)
_GOES_ON_AS_DAY = re.compile(
    r"\(?(?:the )?\d|(?:Jan|Feb|Mar|Apr|May|Ju[nl]|Aug|Sep|Oct|Nov|Dec)[a-z]*\.? (?:the )?\d",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"\b[Nn]os?$")
_BEGINS = re.compile(
    r"(?:You|We|I|It|He|She|They|The|This|That|These|Our|Your|His|Her|Their|My|There|If|In|At|On|Had"
    r"|When|What|Then|But|And|So|No|Please|Since|After|Before|A|An|All|Each|Both|Two|Not)\b"
)
_SPACE = re.compile(r"\s*")
_HALF_DAY = re.compile(r"\b[ap]\.m$")
_GOES_ON = re.compile(
    r"[a-z(]|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May|June|July"
    r"|August|September|October|November|December"
)
_HEADING = re.compile(r"[ ]*(?:#{1,6} .*|\*\*[^*]+\*\*:?)[ ]*")
_SPACED, _AROUND = " \n*", " \n*_"  # around a sentence, with what makes it bold
_FULL_STOP = re.compile(r"\w{2}\.[*_ ]*$")  # a whole sentence, whoever printed it in bold
_SIGN_OFF = re.compile(
    r"(?:yours|sincerely|respectfully|with (?:respect|love|kind|warm|best|my (?:apolog|sincere))"
    r"|(?:kind|warm|best) (?:regards|wishes)|regards|all the best|cheers|yn gywir|ngā mihi|mise le"
    r"|nāku|le meas|is mise"
    r"|(?:with|in) (?:\w+ ){0,2}(?:sadness|sorrow|sympathy|condolences|thanks|shame)[,.]?$)",
    re.IGNORECASE,
)
_NO_SIGN_OFF = re.compile(  # "With respect to your second question:"
    r"yoursel|yours (?:is|was|were|are|has|had|will)\b|.*[:?]$"
    r"|with respect to (?!you(?: (?:and|all|both)\b|\W*$))",
    re.IGNORECASE,
)
# Our words to greet with, and those of the languages that letters are translated into: the second
# may be said of something else, where no name follows.
GREETS = "(?:Dear|DEAR|Hello|Kia ora|Tēnā koe)"
GREETS_BY_NAME = (
    "(?:My dear|Hi|Good (?:morning|afternoon|evening)|Annwyl|Drog[ai]|Szanowny Panie"
    "|Szanowna Pani|Estimad[ao]|Querid[ao])"
)
# A line that greets. On one line with what follows, it ends where a word begins that no list of
# names goes on with.
_GREETS = rf"[ *_]*(?:{GREETS}|{GREETS_BY_NAME})\b"
_GREETING = re.compile(rf"{_GREETS}(?:[ ]+[^\s.!?]+|[ ]+\w{{1,4}}\.){{0,8}}[ ]*")
_GREETING_BEFORE = re.compile(
    rf"{_GREETS}(?:[ ]+[^\s,.:!?]+|[ ]+\w{{1,4}}\.|,){{1,9}}?(?:[,:]|[ ][-\u2013\u2014])"
    r"(?=[ ]+(?:(?!(?:Mr|Mrs|Ms|Miss|Mx|Dr)\b)[A-Z][\w']*"
    r"|we|you|i|the|this|thank|please|on|in|as|it|our|my)"
    r"[ ]+(?!(?:and|or|of|de|van|von|der|la|le|du|y|i)\b)[a-z])"
)
_TELEPHONE = r"[+(]?\d[\d ()-]{5,20}"
_SIGNATURE = re.compile(
    rf"(?:[A-Z][^\n.!?]{{2,40}}\n)+(?:[A-Z][^\n.!?]{{2,60}}(?:\n{_TELEPHONE})?|{_TELEPHONE})"
)
# A name with the letters behind it that its owner earned, or the post: Ann Price, RN
_WITH_LETTERS = re.compile(
    rf"(?!{GREETS}|{GREETS_BY_NAME})[A-Z][\w.'-]+(?: [A-Z][\w.'-]*){{1,3}}"
    r"(?:(?:, ?[A-Z][A-Za-z.-]{1,7}| [A-Z]{2,6})+|,(?: [a-z]+){1,4})"
)
_HOLE = re.compile(r"\s*[-*]?\s*\[[^\]]*\][.\s]*")
_BRACKETS = re.compile(r"\[[^\]]*\]")
_QUOTED = re.compile(r'"[^"\n]*"')
_SORRY = re.compile(r"\b(?:sorry|apolog)", re.IGNORECASE)
LONGEST_ABBREVIATION = 12  # letters; what ends in one can be told by its last letters
LONGEST_START = 40  # letters; how a sentence or a date goes on can be told by its first letters
LONGEST_SIGN_OFF = 60
# Nobody reads a longer one; without a bound, the patterns of the check would take minutes over it.
LONGEST_SENTENCE = 600
LONGEST_PARAGRAPH = 3000  # letters; longer ones are not kept, and only the patterns get slower


@dataclass(frozen=True, slots=True)
class Sentence:
    """`text` is what stands from `start` to `end`; `plain` the same, of the same length, with
    straight quotation marks, and in `small` letters; `said` without what is quoted; both also as
    patterns read them. `paragraph` counts from 0; `closing`: in or after the sign-off."""

    text: str
    plain: str
    said: str
    small: str
    plain_wording: Wording
    said_wording: Wording
    start: int
    end: int
    paragraph: int
    heading: bool
    closing: bool


Sentences = Sequence[Sentence]  # in reading order


def said(words: str) -> str:
    """Without what is quoted: somebody else's words, or our own bad ones taken back.

    A quotation with its own sorry stays: that is how a spoken apology is written down.
    """

    if '"' not in words:
        return words

    def blank(match: re.Match[str]) -> str:
        return match.group() if says_sorry(match.group()) else " " * len(match.group())

    return _QUOTED.sub(blank, words)


def greets(line: str) -> bool:
    """Whether it is a greeting and nothing else: "Dear Mrs Oduya,"."""
    return _GREETING.fullmatch(line) is not None


def is_signature(words: str) -> bool:
    """Names and posts, a line for each, or one name with the letters or the post behind it."""
    lines = "\n" in words and _SIGNATURE.fullmatch(words)
    return bool(lines or _WITH_LETTERS.fullmatch(words))


def says_sorry(words: str) -> bool:
    return _SORRY.search(words) is not None


def side_by_side(sentences: Sentences) -> Iterator[tuple[Sentence, Sentence]]:
    """Each with the one after it, in one paragraph."""
    return ((a, b) for a, b in pairwise(sentences) if a.paragraph == b.paragraph)


def is_hole(words: str) -> bool:
    """A box that nobody filled, and nothing else: it says nothing yet."""
    return _HOLE.fullmatch(words) is not None


def without_holes(sentences: Sentences) -> Sentences:
    """What a box asks for is not said by its name, nor by the heading above it: "[Saying sorry]"
    is no apology."""
    if not any("[" in each.plain for each in sentences):
        return sentences
    return list(reversed(list(_said_from_the_end(sentences))))


def _said_from_the_end(sentences: Sentences) -> Iterator[Sentence]:
    words = holes = 0  # below the heading that comes next
    for each in reversed(sentences):
        if is_hole(each.plain):
            holes += 1
        elif not each.heading:
            words += not each.closing
            yield _unfilled(each)
        else:
            if words or not holes:
                yield each
            words = holes = 0


def _unfilled(sentence: Sentence) -> Sentence:
    """With as many spaces for what stands in square brackets, so that every offset stays."""
    if "[" not in sentence.plain:
        return sentence
    words = _BRACKETS.sub(lambda hole: " " * len(hole[0]), sentence.plain)
    heard, whole = said(words), wording_of(words)
    return replace(
        sentence,
        plain=words,
        said=heard,
        small=whole.small,
        plain_wording=whole,
        said_wording=whole if heard == words else wording_of(heard),
    )


def plain(text: str) -> str:
    """The text with straight quotation marks and ordinary spaces; every offset stays."""
    return text.translate(_PLAIN)


@lru_cache(maxsize=64)
def sentences_of(text: str) -> tuple[Sentence, ...]:
    """All sentences in reading order; a heading, a greeting or a name is one of its own."""
    straight = plain(text)
    found: list[Sentence] = []
    closing = False
    for number, (first, last) in enumerate(_blocks(straight)):
        block = straight[first:last]
        closing = closing or signs_off(block)
        heading = _HEADING.fullmatch(block) is not None and not _FULL_STOP.search(block)
        found += [
            _sentence(text, straight, first + start, first + end, number, heading, closing)
            for start, end in (_spans if len(block) < LONGEST_PARAGRAPH else _spans_in)(block)
        ]
    return tuple(found)


def _sentence(
    text: str, straight: str, start: int, end: int, paragraph: int, heading: bool, closing: bool
) -> Sentence:
    words = straight[start:end]
    heard = said(words)
    whole = wording_of(words)
    return Sentence(
        text[start:end],
        words,
        heard,
        whole.small,
        whole,
        whole if heard is words else wording_of(heard),
        start,
        end,
        paragraph,
        heading,
        closing,
    )


def _blocks(straight: str) -> list[tuple[int, int]]:
    """Lines that belong together: wrapped lines do; list items, headings and a greeting stand
    alone."""
    found: list[tuple[int, int]] = []
    joins = False
    for line in _LINE.finditer(straight):
        alone = _STANDS_ALONE.match(line.group()) is not None
        alone = alone or (bool(found) and _closes(straight, found[-1][1], line.group()))
        follows = joins and not alone and straight[found[-1][1] : line.start()].count("\n") == 1
        if follows:
            found[-1] = (found[-1][0], line.end())
        else:
            found.append((line.start(), line.end()))
        joins = not (_HEADING.fullmatch(line.group()) or _GREETING.fullmatch(line.group()))
    return found


def _closes(straight: str, before: int, line: str) -> bool:
    """A sign-off right below the last sentence; no line that only begins with "Yours"."""
    while before and straight[before - 1] in " *_":
        before -= 1
    ended = straight[before - 1 : before] in tuple(".!?")
    return ended and line.lstrip()[:1].isupper() and "." not in line and signs_off(line)


def signs_off(block: str) -> bool:
    """Yours sincerely, and its kin: a short line of its own."""
    block = block.strip()
    if len(block) > LONGEST_SIGN_OFF or _NO_SIGN_OFF.match(block):
        return False
    return _SIGN_OFF.match(block) is not None


@lru_cache(maxsize=REMEMBERED)
def _spans(block: str) -> tuple[tuple[int, int], ...]:
    """From where to where each of its sentences stands in it."""
    return tuple(_spans_in(block))


def _spans_in(block: str) -> Iterator[tuple[int, int]]:
    lead = _LEAD.match(block)
    start = lead.end() if lead else 0
    if greeting := _GREETING_BEFORE.match(block, start):
        yield from _trimmed(block, start, greeting.end())
        start = greeting.end()
    for end in _END.finditer(block, start):
        if end.end() < len(block) and not _really_ends(block, start, end):
            continue
        yield from _trimmed(block, start, end.end())
        start = end.end()
    yield from _trimmed(block, start, len(block))


def _really_ends(block: str, start: int, end: re.Match[str]) -> bool:
    before = block[max(start, end.start() - LONGEST_ABBREVIATION) : end.start()]
    space = _SPACE.match(block, end.end())
    on = space.end() if space else len(block)
    after = block[on : on + LONGEST_START]
    if _NUMBERED.search(before):
        return not (after[:1].isdigit() or after[:1].islower())
    if end.group().startswith(".") and _ABBREVIATION.search(before):
        if _NAMED_BY_A_LETTER.search(before):
            return not after[:1].islower()
        return len(before) - len(before.rstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) == 1 and (
            _BEGINS.match(after) is not None
        )
    if end.group().startswith(".") and _DAY_OR_MONTH.search(before):
        return not (after[:1].islower() or _GOES_ON_AS_DAY.match(after))
    if _HALF_DAY.search(before):
        return not _GOES_ON.match(after)
    return not after[:1].islower()


def _trimmed(block: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Without the space and the emphasis marks around it; what is far too long in pieces."""
    words = block[start:end].lstrip(_SPACED)
    row = len(words) - len(words.lstrip("_"))
    start = end - len(words if _is_drawn(row, words[row : row + 1]) else words.lstrip(_AROUND))
    words = block[start:end].rstrip(_SPACED)
    row = len(words) - len(words.rstrip("_"))
    before = words[: len(words) - row][-1:]
    end = start + len(words if _is_drawn(row, before) else words.rstrip(_AROUND))
    while end - start > LONGEST_SENTENCE:
        space = block.rfind(" ", start + 1, start + LONGEST_SENTENCE)
        cut = space if space > 0 else start + LONGEST_SENTENCE
        yield start, cut
        start = cut + (block[cut] == " ")
    if any(letter.isalnum() for letter in block[start:end]) or "?" in block[start:end]:
        yield start, end


def _is_drawn(row: int, beside: str) -> bool:
    """So many low lines beside a word are a hole that somebody has to fill; not those that make it
    bold, and not a line above a name, to sign on."""
    return row > 2 and not (beside.isalnum() or beside in tuple("\n.!?"))
