"""The printer: HTML to PDF/UA with our own fonts and nothing else from anywhere."""

import atexit
import re
import threading
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from letters.printing.fonts import FAMILIES, FOLDER, WEIGHTS, names_of
from letters.printing.paper import FOLDED, Paper
from letters.printing.tags import Painted

_TEMPLATES = Path(__file__).parents[1] / "templates"
_FONTS = "letter-font:"  # an address that only our fetcher knows
_UA = "pdf/ua-1"
# A layout stands on another where it differs in a few things only.
_SHEETS = {
    "easy_read": ("large_print", "easy_read"),
    "two_languages": ("standard", "two_languages"),
    "two_languages_large": ("large_print", "two_languages_large"),
    "annual": ("report", "annual"),
    "annual_screen": ("report_screen", "annual_screen"),
}
# Pango 1.50 (Debian 12, Ubuntu 22.04) breaks a text far too early where only the blank at its
# end goes over the line: "We" stood alone above "will test your hearing on Wednesday".
# So the blank goes into the bold words behind it; by itself it is not printed, nor read out.
_BLANK_BEFORE_BOLD = re.compile(r" (<strong>)")
# A FontConfiguration used by two threads at once ends the process, without an exception.
_one_at_a_time = threading.Lock()


def to_pdf(html: str, layout: str, paper: Paper = Paper.A4) -> tuple[bytes, int]:
    """The file and how many pages it has. `layout`: the name of a style sheet of ours."""
    with _one_at_a_time:
        fetcher, fonts = type_case()
        document = _read(_BLANK_BEFORE_BOLD.sub(r"\1 ", html), fetcher).render(
            font_config=fonts,
            stylesheets=[_sheet(name) for name in (layout, *_on(paper, layout))],
            pdf_variant=_UA,
            presentational_hints=True,  # else the number that an item of a list says is passed over
        )
        painted = Painted(document)
        content: bytes = document.write_pdf(pdf_variant=_UA, finisher=painted.finish)
        return content, len(document.pages)


def _on(paper: Paper, layout: str) -> tuple[str, ...]:
    """What a layout, which is one for A4, needs besides."""
    if paper is Paper.A4:
        return ()
    return (paper, f"{paper}_window") if layout in FOLDED else (paper,)


def _read(html: str, fetcher: Any) -> Any:
    """A page for WeasyPrint. Ours are well-formed, so the parser of XML can read them: the one of
    HTML, in Python, takes as long for a letter as its check. What is not well-formed goes to it."""
    from weasyprint import HTML  # noqa: PLC0415 - slow to import; only printing pays for it

    try:
        return _page_of_tree()(ElementTree.fromstring(html), fetcher)
    except ElementTree.ParseError:  # a report, or a sign in the name of a site that XML has none of
        return HTML(string=html, url_fetcher=fetcher)


@cache
def _page_of_tree() -> Any:
    from cssselect2 import ElementWrapper  # noqa: PLC0415 - comes with the printer
    from weasyprint import HTML  # noqa: PLC0415

    class PageOfTree(HTML):  # type: ignore[misc]
        def __init__(self, tree: ElementTree.Element, fetcher: Any) -> None:
            self.base_url, self.url_fetcher, self.media_type = None, fetcher, "print"
            self.wrapper_element = ElementWrapper.from_html_root(tree, content_language=None)
            self.etree_element = self.wrapper_element.etree_element

        # Its own sheets say the same of a letter, and cost a twentieth of its time.
        def _ua_stylesheets(self, forms: bool = False) -> list[Any]:
            return [_sheet("elements")]

        def _ph_stylesheets(self) -> list[Any]:
            return []

    return PageOfTree


@cache
def type_case() -> tuple[Any, Any]:
    """The fetcher and our fonts, read once and kept for the whole process."""
    from weasyprint import CSS  # noqa: PLC0415
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415

    fetcher, fonts = _our_fonts_only(), FontConfiguration()
    faces = "".join(map(_faces, FAMILIES))
    CSS(string=faces, url_fetcher=fetcher, font_config=fonts)
    return fetcher, fonts


@cache
def _sheet(layout: str) -> Any:
    from weasyprint import CSS  # noqa: PLC0415

    fetcher, fonts = type_case()
    return CSS(string=style(layout), url_fetcher=fetcher, font_config=fonts)


# Kept until the very end of the process, its fonts could no longer be given back without noise.
atexit.register(type_case.cache_clear)


@cache
def style(layout: str) -> str:
    """The style sheet of a layout."""
    names = _SHEETS.get(layout, (layout,))
    return "".join((_TEMPLATES / f"{name}.css").read_text(encoding="utf-8") for name in names)


def _faces(family: str) -> str:
    return "".join(
        f"@font-face {{ font-family: {name}; font-weight: {'bold' if bold else 'normal'}; "
        f'src: url("{_FONTS}{font}-{weight}.woff2"); }}\n'
        for name, font in zip(names_of(family), FAMILIES[family], strict=True)
        for bold, weight in enumerate(WEIGHTS)
    )


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
