"""Where other people of the case can be reached: an address, a telephone, an e-mail of theirs."""

import re
from collections.abc import Iterable, Iterator, Sequence

from letters.context import Context
from letters.marks import Advice, Fault
from letters.telephones import bare_telephone

_WHY_SECRET = (
    "This is where somebody can be reached who asked to be kept apart from whom this is to."
)
_LEAVE_OUT = "Leave it out, and whatever else says where they are."
_WHY_OTHERS = "This is an address or a number of somebody else of this case: do they want it told?"
_SHORTEST = 5  # letters and digits of a line that says where somebody lives; one of them a digit
_BARE = re.compile(r"[^\W_]")
# Of which there are many, or which no place is alone: Ward 12, Flat 2, 2nd floor.
_GENERAL = re.compile(
    r"(?:the )?(?:ward|flat|room|unit|apartment|apt|bed|bay|floor|level|block|suite|no|number)"
    r"\.? ?[a-z]?\d+ ?[a-z]?|\d+ ?(?:st|nd|rd|th)? (?:floor|level)|[^\d]*\b(?:hospitals?|infirmary"
    r"|hospice|clinic|surgery|ward|unit)\b[^\d]*",
    re.IGNORECASE,
)


def secrets_in(text: str, context: Context) -> Iterator[Fault]:
    """In any language: what must never reach whom the letter is to."""
    for start, end in _places_in(text, context.kept_apart_at):
        yield Fault("raw-identifier", text[start:end], start, end, _WHY_SECRET, _LEAVE_OUT)


def details_in(text: str, context: Context) -> Iterator[Advice]:
    for start, end in _places_in(text, context.others_at):
        yield Advice("others-details", text[start:end], start, end, _WHY_OTHERS)


def reached_at(post: Sequence[str], phone: str | None, email: str | None) -> tuple[str, ...]:
    """What says where somebody is: each line of an address with a figure, a telephone, an e-mail;
    bare, in small letters, as two of them are compared."""
    digits = bare_telephone(phone or "")
    lines = [_bare(line) for line in post if any(map(str.isdigit, line)) and not _is_general(line)]
    mail = (email or "").strip().lower()
    whole = [each for each in (*lines, digits) if len(each) >= _SHORTEST]
    return tuple(dict.fromkeys((*whole, *((mail,) if mail else ()))))


def may_be_reached_at(post: Sequence[str]) -> tuple[str, ...]:
    """The lines with a figure that may mean another place as well, and so are asked about alone:
    a ward of ours is where somebody lies, and where others were hurt."""
    lines = [_bare(line) for line in post if any(map(str.isdigit, line)) and _is_general(line)]
    return tuple(dict.fromkeys(each for each in lines if len(each) >= _SHORTEST))


def without_ours(details: Iterable[str], ours: str) -> tuple[str, ...]:
    """Those that do not stand in words of ours, which are in every letter: who is reached at a ward
    of this house has its telephone, and the reader is told to ring it."""
    return tuple(each for each in details if not any(_places_in(ours, (each,))))


def _is_general(line: str) -> bool:
    return all(_GENERAL.fullmatch(part.strip()) for part in line.split(",") if part.strip())


def _bare(words: str) -> str:
    return "".join(_BARE.findall(words)).lower()


def _places_in(text: str, details: Iterable[str]) -> Iterator[tuple[int, int]]:
    for detail in details:
        for match in _pattern(detail).finditer(text):
            yield match.span()


def _pattern(detail: str) -> re.Pattern[str]:
    """However it is grouped, over the end of a line too; never inside a longer word or number,
    save a telephone, before which the code of a country or a 0 may stand."""
    spelled = r"[\W_]{0,3}".join(map(re.escape, detail)) if "@" not in detail else re.escape(detail)
    before = r"(?<!\d)\+?(?:\d[\W_]{0,2}){0,5}" if detail.isdecimal() else r"(?<![^\W_])"
    return re.compile(rf"{before}{spelled}(?![^\W_])", re.IGNORECASE)
