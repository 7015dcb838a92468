"""From a page to bytes: PDF/UA, large print, easy read, two languages, a web page, plain text."""

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from letters.fixed_words import FixedWords, fixed_words, is_in
from letters.languages import direction, direction_of
from letters.printing.fonts import names_of
from letters.printing.isolation import blocks_from_the_left, from_the_left, isolated
from letters.printing.markdown import Draw, to_easy_html, to_html, to_text, with_whole_days
from letters.printing.page import NotPrintable, Page, Translation, refuse_unprintable
from letters.printing.pictures import Look, drawing
from letters.printing.press import style, to_pdf
from letters.printing.side_by_side import one_after_the_other, two_languages, two_languages_as_text
from letters.printing.slip import around_slip, sent_to
from workflows import letter_forms

__all__ = [
    "NotPrintable",
    "Page",
    "Rendered",
    "Translation",
    "forms_of",
    "render",
]

HOME = "en"  # in which an organisation has its name and letterhead
_IN_BOTH = ("two_languages", "two_languages_large", "screen", "text")
_TEMPLATES = Path(__file__).parent / "templates"
_PRINTED = ", ".join(names_of("Head"))
_LOOKS = {
    "standard": Look(width=602, letters=11.3, family=_PRINTED),
    "two_languages": Look(width=602, letters=11.3, family=_PRINTED),
    "one_column": Look(width=280, letters=11.3, family=_PRINTED),  # of the two, side by side
    "large_print": Look(width=640, letters=24, family=_PRINTED, ink="#000", quiet="#000"),
    "two_languages_large": Look(width=640, letters=24, family=_PRINTED, ink="#000", quiet="#000"),
    "easy_read": Look(width=510, letters=24, family=_PRINTED, ink="#000", quiet="#000"),
    "screen": Look(width=280, letters=16, family="Noto Sans, Arial, sans-serif", fluid=True),
}


@dataclass(frozen=True, slots=True)
class Rendered:
    """`pages`: 1 for what has no pages."""

    content: bytes
    sha256: str
    pages: int
    media_type: str


def forms_of(page: Page) -> tuple[str, ...]:
    """The four of every letter, and those for which this page has the words."""
    easy_read, translated = bool(page.easy_read.strip()), bool(page.translation)
    return letter_forms.forms_of(easy_read=easy_read, translated=translated)


def render(page: Page, format: str = "standard") -> Rendered:
    """The same page gives the same bytes. NotPrintable names all that stands in the way;
    ValueError: no such format, or this page has no words for it."""
    if format not in (has := forms_of(page)):
        raise ValueError(f"there is no format {format} of this letter; use {', '.join(has)}")
    refuse_unprintable(page, with_fonts=format not in ("html", "text"))
    if format == "text":
        return _rendered(_as_text(page).encode(), 1, "text/plain; charset=utf-8")
    if format == "html":
        return _rendered(_as_html(page, "screen").encode(), 1, "text/html; charset=utf-8")
    layout = _layout(page, format)
    content, pages = to_pdf(_as_html(page, layout), layout, page.paper)
    return _rendered(content, pages, "application/pdf")


def _layout(page: Page, format: str) -> str:
    """Two languages are printed large for whoever needs large print: the form is the same one."""
    return f"{format}_large" if format == "two_languages" and page.large else format


def _rendered(content: bytes, pages: int, media_type: str) -> Rendered:
    return Rendered(content, hashlib.sha256(content).hexdigest(), pages, media_type)


def _as_text(page: Page) -> str:
    fixed = fixed_words(page.language)
    body = to_text(page.body)
    if page.translation:
        body = two_languages_as_text(page, page.translation)
    return (
        _environment()
        .get_template("letter.txt.j2")
        .render(
            page=page,
            fixed=fixed,
            dated=fixed.dated(page.dated),
            body=Markup(body),
            **_second(page, "text"),
            **_slip(page, "text"),
        )
    )


def _as_html(page: Page, layout: str) -> str:
    fixed = fixed_words(page.language)
    whole = str if layout == "screen" else with_whole_days  # there lines end where a window does
    turned = _reads_from_the_right(page, layout)
    ordered, ordered_blocks = (from_the_left, blocks_from_the_left) if turned else (str, str)
    return (
        _environment()
        .get_template("letter.html.j2")
        .render(
            page=page,
            layout=layout,
            **_around(page, fixed),
            **_second(page, layout),
            direction=direction(page.language),
            direction_of=direction_of,
            isolated=lambda words: Markup(isolated(words)),
            flowing=lambda words: Markup(ordered(whole(isolated(words)))),
            body=Markup(ordered_blocks(whole(_words(page, layout)))),
            style=Markup(style(layout)) if layout == "screen" else "",
            **_slip(page, layout),
        )
    )


def _reads_from_the_right(page: Page, layout: str) -> bool:
    """Its own words, or those of the second language where this form has it."""
    second = _translation(page, layout)
    languages = (page.language, second.language if second else "")
    return "rtl" in map(direction, languages)


def _slip(page: Page, layout: str) -> dict[str, object]:
    """In the second language too, where this form has it."""
    second = _translation(page, layout)
    around = around_slip(page.slip, page.language, second.language if second else "")
    return {**around, "slip_to": sent_to(page.letterhead)}


def _translation(page: Page, layout: str) -> Translation | None:
    """That of this letter, in the forms that have it."""
    return page.translation if layout in _IN_BOTH else None


def _second(page: Page, layout: str) -> dict[str, object]:
    """What stands around the words, in the second language: nothing where we have no words in it,
    or they are those of the first."""
    theirs = _translation(page, layout)
    words = fixed_words(theirs.language) if theirs else None
    known = theirs and words and is_in(theirs.language, words)
    there = words if known and words != fixed_words(page.language) else None
    return {
        "second": theirs,
        "second_fixed": there,
        "second_direction": direction(theirs.language) if theirs else "",
        "second_dated": there.dated(page.dated) if there else "",
    }


def _around(page: Page, fixed: FixedWords) -> dict[str, object]:
    """What stands around the words. `home_language`: of what the organisation calls itself."""
    at_home = is_in(page.language, fixed_words(HOME))
    return {
        "fixed": fixed,
        "fixed_here": is_in(page.language, fixed),
        "fixed_direction": direction(fixed.language),
        "dated": fixed.dated(page.dated),
        "home_language": "" if at_home else Markup(f' lang="{HOME}"'),
    }


def _words(page: Page, layout: str) -> str:
    draw = _draw(page, layout)
    if layout == "two_languages" and page.translation:
        narrow = _draw(page, "one_column")
        return two_languages(page, page.translation, wide=draw, narrow=narrow)
    if layout == "easy_read":
        return to_easy_html(page.easy_read, draw=draw)
    words = to_html(page.body, draw=draw)
    if layout in ("screen", "two_languages_large") and page.translation:
        return one_after_the_other(page, page.translation, words)
    return words


def _draw(page: Page, look: str) -> Draw | None:
    return drawing(page.dated, _LOOKS[look]) if page.pictures else None


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=lambda name: name is not None and ".html" in name,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
