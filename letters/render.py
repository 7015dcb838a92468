"""From a page to bytes: PDF/UA, large print, a page for the screen, plain text."""

import atexit
import hashlib
import threading
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from letters.dates import without_weekday
from letters.fonts import FOLDER
from letters.markdown import to_html, to_text
from letters.page import NotPrintable, Page, refuse_unprintable

__all__ = ["FORMATS", "NotPrintable", "Page", "Rendered", "render"]

FORMATS = ("standard", "large_print", "html", "text")
_TEMPLATES = Path(__file__).parent / "templates"
_FONTS = "letter-font:"  # an address that only our fetcher knows
# A FontConfiguration used by two threads at once ends the process, without an exception.
_one_at_a_time = threading.Lock()


@dataclass(frozen=True, slots=True)
class Rendered:
    """`pages`: 1 for what has no pages."""

    content: bytes
    sha256: str
    pages: int
    media_type: str


def render(page: Page, format: str = "standard") -> Rendered:
    """The same page gives the same bytes. NotPrintable names all that stands in the way;
    ValueError: no such format."""
    if format not in FORMATS:
        raise ValueError(f"there is no format {format}; use {', '.join(FORMATS)}")
    refuse_unprintable(page, with_fonts=format in ("standard", "large_print"))
    if format == "text":
        return _rendered(_as_text(page).encode(), 1, "text/plain; charset=utf-8")
    if format == "html":
        return _rendered(_as_html(page, "screen").encode(), 1, "text/html; charset=utf-8")
    content, pages = _as_pdf(_as_html(page, format), format)
    return _rendered(content, pages, "application/pdf")


def _rendered(content: bytes, pages: int, media_type: str) -> Rendered:
    return Rendered(content, hashlib.sha256(content).hexdigest(), pages, media_type)


def _as_text(page: Page) -> str:
    return (
        _environment()
        .get_template("letter.txt.j2")
        .render(page=page, dated=without_weekday(page.dated), body=Markup(to_text(page.body)))
    )


def _as_html(page: Page, layout: str) -> str:
    return (
        _environment()
        .get_template("letter.html.j2")
        .render(
            page=page,
            layout=layout,
            dated=without_weekday(page.dated),
            body=Markup(to_html(page.body)),
            style=Markup(_style(layout)) if layout == "screen" else "",
        )
    )


def _as_pdf(html: str, layout: str) -> tuple[bytes, int]:
    from weasyprint import HTML  # noqa: PLC0415 - slow to import; only printing pays for it

    with _one_at_a_time:
        fetcher, fonts, sheet = _press(layout)
        document = HTML(string=html, url_fetcher=fetcher).render(
            font_config=fonts, stylesheets=[sheet], pdf_variant="pdf/ua-1"
        )
        content: bytes = document.write_pdf(pdf_variant="pdf/ua-1")
        return content, len(document.pages)


@cache
def _press(layout: str) -> tuple[Any, Any, Any]:
    """The fetcher, the fonts and the parsed sheet of a layout, kept for the whole process."""
    from weasyprint import CSS  # noqa: PLC0415
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415

    fetcher, fonts = _our_fonts_only(), FontConfiguration()
    sheet = CSS(string=_style(layout), url_fetcher=fetcher, font_config=fonts)
    return fetcher, fonts, sheet


# Kept until the very end of the process, its fonts could no longer be given back without noise.
atexit.register(_press.cache_clear)


def _our_fonts_only() -> Any:
    """Serves the fonts of this project and refuses every other address."""
    from weasyprint.urls import (  # noqa: PLC0415
        FatalURLFetchingError,
        URLFetcher,
        URLFetcherResponse,
    )

    class OurFontsOnly(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: Any = None) -> Any:
            wanted = url.removeprefix(_FONTS)
            known = {path.name: path for path in FOLDER.glob("*.woff2")}
            if not url.startswith(_FONTS) or wanted not in known:
                raise FatalURLFetchingError(f"a letter fetches nothing, and not {url}")
            return URLFetcherResponse(url, known[wanted].read_bytes())

    return OurFontsOnly()


@cache
def _style(layout: str) -> str:
    return (_TEMPLATES / f"{layout}.css").read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=lambda name: name is not None and ".html" in name,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
