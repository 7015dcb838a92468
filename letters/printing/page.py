"""A letter as it goes on paper: to whom, of what day, about what, and the words."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from letters.languages import LANGUAGE
from letters.printing.address import MOST_LINES, forbidden_beginnings
from letters.printing.fonts import not_covered, not_for_print, width_in_mm
from letters.printing.paper import ENVELOPES, Paper
from letters.printing.slip import Slip, words_on
from letters.printing.slip_words import slip_words

ADDRESS_POINTS = 9.5
NAME_POINTS = 13.5  # of the organisation's name, set bold
MOST_NAME_LINES = 2  # the whole name of many a hospital has no room on one
LETTERHEAD_POINTS = 9
MOST_LETTERHEAD_LINES = 4  # above the window, under a name of one line
LINE_MM = 159.4  # between the margins
MOST_SIGNS = 10  # named of those that cannot be printed


@dataclass(frozen=True, slots=True, kw_only=True)
class Translation:
    """The whole letter in a second language: `text` like the body of the page. A person, never a
    machine alone, read it against the letter: `checked_by`. `subject`: that of the letter in this
    language; empty where we have no words for it."""

    language: str
    text: str
    checked_by: str
    checked_on: date
    translated_by: str = ""
    subject: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """`body` is light Markdown from "Dear …" to the signature. `draft` False: issued, with
    `reference` and `code` at the foot of each page. `easy_read`: the same in easy words, a line
    for each idea. `pictures`: lists of days get a time line (letters/printing/pictures.py).
    `subject_language`: of the subject, where that is not in the language of the letter. `slip`:
    a last page to answer on. `large`: its reader needs large print, in two languages too."""

    to: tuple[str, ...]
    dated: date
    subject: str
    body: str
    organisation: str
    language: str = "en"
    letterhead: tuple[str, ...] = ()
    signed_by: str = ""
    reference: str = ""
    code: str = ""
    draft: bool = True
    easy_read: str = ""
    translation: Translation | None = None
    pictures: bool = False
    subject_language: str = ""
    slip: Slip | None = None
    large: bool = False
    paper: Paper = Paper.A4


class NotPrintable(Exception):
    """This cannot be put on paper; each of `reasons` is a sentence that says what and where."""

    def __init__(self, reasons: tuple[str, ...]) -> None:
        self.reasons = reasons
        super().__init__(" ".join(reasons))


def refuse_unprintable(page: Page, *, with_fonts: bool) -> None:
    """NotPrintable with every reason at once. `with_fonts`: it is printed with ours."""
    signs = sign_faults(_fields(page), with_fonts=with_fonts)
    reasons = [*_form(page), *_translation(page), *signs]
    if reasons:
        raise NotPrintable(tuple(reasons))


def _form(page: Page) -> Iterator[str]:
    yield from _address(page)
    yield from letterhead_faults(page.organisation, page.letterhead)
    if not page.subject.strip():
        yield "The letter has no subject; a screen reader says it first."
    if not page.body.strip():
        yield "The letter has no words."
    if not LANGUAGE.fullmatch(page.language):
        yield f"“{page.language}” is no language tag; write it like “en” or “en-GB”."


def _address(page: Page) -> Iterator[str]:
    lines = [line for line in page.to if line.strip()]
    if not lines:
        yield "The letter has no address: give the lines of “to”."
    if len(lines) > MOST_LINES:
        yield f"The address has {len(lines)} lines; the window shows {MOST_LINES}."
    yield from forbidden_beginnings(lines)
    for number, line in enumerate(lines, 1):
        if width_in_mm(line, ADDRESS_POINTS) > ENVELOPES[page.paper].widest:
            yield (
                f"Line {number} of the address is wider than the window of the envelope:"
                " put part of it on a line of its own, or shorten it."
            )


def letterhead_faults(organisation: str, letterhead: Sequence[str]) -> Iterator[str]:
    """What keeps every letter of an organisation from being printed, in sentences."""
    name = _lines_of_name(organisation)
    if name > MOST_NAME_LINES or any(map(_is_too_wide, organisation.split(" "))):
        yield f"The name “{organisation}” is too long for two lines of the letterhead."
    room = MOST_LETTERHEAD_LINES + 1 - min(name, MOST_NAME_LINES)
    if len(letterhead) > room:
        yield f"The letterhead has {len(letterhead)} lines; {room} have room under the name."
    for line in letterhead:
        if width_in_mm(line, LETTERHEAD_POINTS) > LINE_MM:
            yield f"The line “{line}” of the letterhead is too long."


def _lines_of_name(organisation: str) -> int:
    """How many it takes, broken where it has a space."""
    lines, line = 1, ""
    for word in organisation.split(" "):
        longer = f"{line} {word}".strip()
        if line and _is_too_wide(longer):
            lines, longer = lines + 1, word
        line = longer
    return lines


def _is_too_wide(name: str) -> bool:
    return width_in_mm(name, NAME_POINTS, bold=True) > LINE_MM


def _translation(page: Page) -> Iterator[str]:
    if (second := page.translation) is None:
        return
    if not second.text.strip():
        yield "The translation has no words."
    if not second.checked_by.strip():
        yield "The translation was checked by nobody; a person has to read it first."
    if not LANGUAGE.fullmatch(second.language):
        yield f"“{second.language}” is no language tag; write it like “pl” or “zh-Hant”."


def sign_faults(fields: Mapping[str, str], *, with_fonts: bool) -> Iterator[str]:
    """Which signs of these fields, by the name of each, keep a letter from being printed. Each
    sign once, with all fields that it stands in: a name stands in most of them."""
    named = set[str]()
    for where, signs in _by_place(fields, not_for_print):
        named.update(signs)
        yield f"The {where} what no letter may have: {_some(signs)}."
    for where, signs in _by_place(fields, not_covered) if with_fonts else ():
        if strange := [sign for sign in signs if sign not in named]:
            yield f"Our fonts cannot print what the {where}: {_some(strange)}."


def _by_place(
    fields: Mapping[str, str], strange: Callable[[str], Sequence[str]]
) -> Iterator[tuple[str, list[str]]]:
    """Signs that stand in the same fields, behind "body has" or "address and the body have"."""
    places: dict[str, list[str]] = {}
    for field, text in fields.items():
        for sign in strange(text):
            places.setdefault(sign, []).append(field)
    signs: dict[str, list[str]] = {}
    for sign, (*others, last) in places.items():
        where = f"{', the '.join(others)} and the {last} have" if others else f"{last} has"
        signs.setdefault(where, []).append(sign)
    yield from signs.items()


def _some(signs: Sequence[str]) -> str:
    """A letter in a script that we do not print has hundreds."""
    more = f" and {len(signs) - MOST_SIGNS} more" if len(signs) > MOST_SIGNS else ""
    return f"{', '.join(signs[:MOST_SIGNS])}{more}"


def _fields(page: Page) -> dict[str, str]:
    fields = {
        "address": "\n".join(page.to),
        "subject": page.subject,
        "body": page.body,
        "letterhead": "\n".join((page.organisation, *page.letterhead)),
        "name of the signer": page.signed_by,
        "foot": page.reference + page.code,
        "easy read text": page.easy_read,
    }
    if page.translation:
        fields["translation"] = f"{page.translation.subject}\n{page.translation.text}"
        people = (page.translation.translated_by, page.translation.checked_by)
        fields["name of the translator"] = "\n".join(people)
    if page.slip:
        fields["slip"] = words_on(page.slip, slip_words(page.language))
    return fields
