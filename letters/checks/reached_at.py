"""Where other people of the case can be reached: an address, a telephone, an e-mail of theirs."""

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from unicodedata import decimal, normalize

from letters.checks.names import CIVIL
from letters.context import Context
from letters.marks import Advice, Fault
from letters.telephones import bare_telephone, telephones_in

_WHY_SECRET = (
    "This is where somebody can be reached who asked to be kept apart from whom this is to."
)
_LEAVE_OUT = "Leave it out, and whatever else says where they are."
_WHY_OTHERS = "This is an address or a number of somebody else of this case: do they want it told?"
_SHORTEST = 5  # letters and figures of what says where somebody is
_SHORTEST_HOUSE = 4  # where there are both: 7 Elm
_BARE = re.compile(r"[^\W_]")
_OTHER_FIGURE = re.compile(r"[^\D0-9]")
# Of which there are many, or which is no place alone: Ward 12, Flat 2, 2nd floor, 7 days.
_GENERAL = re.compile(
    r"(?:the )?(?:ward|flat|room|unit|apartment|apt|bed|bay|floor|level|block|suite|no|number)"
    r"\.? ?[a-z]?\d+ ?[a-z]?|\d+ ?(?:st|nd|rd|th)? (?:floor|level)"
    r"|\d+ ?(?:days?|weeks?|months?|years?|hours?|minutes?|am|pm|m?g|ml|january|february|march"
    r"|april|may|june|july|august|september|october|november|december)"
    r"|\D*\b(?:hospitals?|infirmary|hospice|clinic|surgery|ward|unit)\b\D*",
    re.IGNORECASE,
)
_HOUSE = re.compile(
    r"\b(?:cottages?|house|farm|farmhouse|lodge|court|hall|barn|villa|mill|manor|grange|cabin"
    r"|bungalow|hostel|refuge|shelter|rectory|vicarage|chalet|croft|tower|home)$",
    re.IGNORECASE,
)
_STREET = re.compile(
    r"\b(?:lane|road|street|close|avenue|drive|way|hill|row|terrace|crescent|gardens?|square|place"
    r"|walk|rd|st|ave)\.?$",
    re.IGNORECASE,
)
_CARE_OF = re.compile(r"^(?:c/o|care of) +", re.IGNORECASE)
_TITLED = re.compile(rf"{CIVIL}\b|Dr\b", re.IGNORECASE)
_EXTENSION = re.compile(r"(?:\bext\b|extension|\bx ?\d).*", re.IGNORECASE)


def secrets_in(text: str, context: Context) -> Iterator[Fault]:
    """In any language: what must never reach whom the letter is to."""
    for start, end in _places_in(text, context.kept_apart_at):
        yield Fault("raw-identifier", text[start:end], start, end, _WHY_SECRET, _LEAVE_OUT)


def details_in(text: str, context: Context) -> Iterator[Advice]:
    for start, end in _places_in(text, context.others_at):
        yield Advice("others-details", text[start:end], start, end, _WHY_OTHERS)


def reached_at(
    post: Sequence[str], phone: str | None, email: str | None, names: Set[str] = frozenset()
) -> tuple[str, ...]:
    """What says where somebody is: each line of an address with a figure, a house by its name, each
    telephone, an e-mail; bare, in small letters, as two of them are compared. `names`: of people,
    in small letters, whom a line may name."""
    lines = [bare for bare, is_sure in _lines_of(post, names) if is_sure]
    mail = (email or "").strip().lower()
    whole = (*lines, *_telephones_of(phone or ""), *((mail,) if mail else ()))
    return tuple(dict.fromkeys(whole))


def may_be_reached_at(post: Sequence[str], names: Set[str] = frozenset()) -> tuple[str, ...]:
    """The lines that may mean another place as well, and so are asked about alone: a ward of ours
    is where somebody lies, and where others were hurt."""
    return tuple(dict.fromkeys(bare for bare, is_sure in _lines_of(post, names) if not is_sure))


def without_ours(details: Iterable[str], ours: str) -> tuple[str, ...]:
    """Those that do not stand in words of ours, which are in every letter: who is reached at a ward
    of this house has its telephone, and the reader is told to ring it."""
    return tuple(each for each in details if not any(_places_in(ours, (each,))))


def _lines_of(post: Sequence[str], names: Set[str]) -> Iterator[tuple[str, bool]]:
    """Bare, and whether it surely says where somebody lives. A town says it of nobody."""
    for line in filter(_has_a_figure, post):
        bare = _bare(line)
        if len(bare) >= (_SHORTEST_HOUSE if _has_a_letter(bare) else _SHORTEST):
            yield bare, not _is_general(line)
    for line, is_sure in _house_of(post, names):
        if len(bare := _bare(line)) >= _SHORTEST:
            yield bare, is_sure


def _house_of(post: Sequence[str], names: Set[str]) -> Iterator[tuple[str, bool]]:
    """Of an address that begins with no figure: its first words, and the street behind them."""
    parts = [part for line in post for part in ([line] if _has_a_figure(line) else line.split(","))]
    said = [_CARE_OF.sub("", part.strip()) for part in parts]
    places = [each for each in said if each and not (_is_general(each) or _is_name(each, names))]
    first, after = places[:1], [*places[1:], ""][0]
    if not first or _has_a_figure(first[0]):
        return
    is_street = bool(_STREET.search(after)) and not _has_a_figure(after)
    is_house, alone = bool(_HOUSE.search(first[0])), len(_words(first[0]) - {"the"}) == 1
    if is_street:
        yield first[0], not (is_house and alone)
        yield after, False
    elif is_house or (after and not _has_a_figure(after)):
        yield first[0], is_house and not alone


def _is_general(line: str) -> bool:
    return all(_GENERAL.fullmatch(part.strip()) for part in line.split(",") if part.strip())


def _is_name(words: str, names: Set[str]) -> bool:
    return bool(_TITLED.match(words)) or _words(words) <= names


def _words(line: str) -> Set[str]:
    return {each.strip(".,") for each in line.lower().split()}


def _has_a_figure(words: str) -> bool:
    return any(map(str.isdigit, words))


def _has_a_letter(bare: str) -> bool:
    return any(map(str.isalpha, bare))


def _telephones_of(phone: str) -> Iterator[str]:
    """Each of the numbers in it, without the extension behind one."""
    plain = _in_plain_figures(normalize("NFKC", phone))
    told = [words for _, words, _ in telephones_in(plain)] or [_EXTENSION.sub("", plain)]
    yield from (each for each in map(bare_telephone, told) if len(each) >= _SHORTEST)


def _in_plain_figures(text: str) -> str:
    """Those of Arabic, or as wide as a Chinese sign, too; each letter at its place."""
    return _OTHER_FIGURE.sub(lambda each: str(decimal(each[0])), text)


def _bare(words: str) -> str:
    return "".join(_BARE.findall(_in_plain_figures(words))).lower()


def _places_in(text: str, details: Iterable[str]) -> Iterator[tuple[int, int]]:
    text = _in_plain_figures(text)
    for detail in details:
        for match in _pattern(detail).finditer(text):
            yield match.span()


def _pattern(detail: str) -> re.Pattern[str]:
    """However it is grouped, over the end of a line too; never inside a longer word or number,
    save a telephone, before which the code of a country or a 0 may stand."""
    spelled = r"[\W_]{0,3}".join(map(re.escape, detail)) if "@" not in detail else re.escape(detail)
    before = r"(?<!\d)\+?(?:\d[\W_]{0,2}){0,5}" if detail.isdecimal() else r"(?<![^\W_])"
    return re.compile(rf"{before}{spelled}(?![^\W_])", re.IGNORECASE)
