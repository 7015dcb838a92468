"""Whatever is written into any field: it is printed as words, whole and in its place, and nothing
is fetched, read or run for it; or it is refused in a sentence."""

# ruff: noqa: RUF001 - letters of other scripts that look like ours are part of the test
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from typing import Any
from unicodedata import normalize
from xml.etree import ElementTree

import pytest
import tinyhtml5
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from letters.printing.page import NotPrintable, Page
from letters.render import _as_html, render
from tests.letters.forms import PRINTED, bare, every_form, run_together, translation
from tests.letters.reading import A4_MM, Glyph, Heard
from tests.letters.structure import structural_faults
from workflows.letter_forms import MADE_HERE

SOAK = bool(os.environ.get("DISCLOSURE_SOAK"))
EXAMPLES = 400 if SOAK else 25
LONG = 20_000 if SOAK else 2_000  # words
pytestmark = [pytest.mark.soak] if SOAK else []

HOSTILE = (
    *(
        "<script>alert(1)</script>",
        '<img src="http://127.0.0.1:9/x.png" onerror="a()">',
        "&lt;b&gt;",
    ),
    *("<svg onload=a()>", '<link rel="attachment" href="file:///etc/passwd">', "</main></body>"),
    *("<style>@import url(http://127.0.0.1:9/a.css); * { display: none }</style>", "{{ 7 * 7 }}"),
    *("{% include '/etc/passwd' %}", "{{ page.__class__.__mro__ }}", "{# x #}", "${7*7}", "<!--"),
    *("url(file:///etc/passwd)", "file:///etc/shadow", "http://127.0.0.1:9/", "letter-font:x"),
    *("position: fixed; top: 0", "]]>", "\\u003cscript", "javascript:alert(1)", "<table><tr><td>"),
    *(
        "![x](file:///etc/passwd)",
        "[x](http://127.0.0.1:9)",
        "<br><p class='foot'>",
        "<base href=/>",
    ),
)
NAMES = (
    *("Gráinne Ní Dhomhnaill", "Đặng Thị Hường", "Ẹ̀kọ́ Ṣẹ́gun", "Łukasz Żółć", "Siân Ŵyn", "Ængus"),
    *(
        "محمد بن علي",
        "שרה כהן",
        "O’Connor-Smith",
        "X Æ",
        "Мария",
        "Άννα",
        "فاطمه\u200cزهرا",
        "Zoë\u00adAnn",
    ),
    *("abc אבג 123 def", "\u200fשלום\u200e world", "١٢٣ شارع", "W" * 40, "i" * 400, "a-b" * 60),
)
REFUSED = (
    "\u202eevil",
    "\u2066x",
    "\x00",
    "\x1b[2J",
    "\N{SLIGHTLY SMILING FACE}",
    "\u4e00",
    "\u2028",
)

pieces = st.one_of(
    st.sampled_from(HOSTILE),
    st.sampled_from(NAMES),
    st.text(st.sampled_from("abc ABC .,-*#'\"<>&{}%()1234áñłẹ\u0301שلم\t"), max_size=30),
)
lines = st.lists(pieces, min_size=1, max_size=4).map(" ".join)
leads = st.sampled_from(("", "", "", "- ", "1. ", "7) ", "# ", "**", "## "))
texts = st.lists(st.tuples(leads, lines).map("".join), min_size=1, max_size=8).flatmap(
    lambda found: st.sampled_from(("\n", "\n\n", "\r\n\r\n")).map(lambda end: end.join(found))
)
# Mostly such as have room, so that most pages are printed and not refused.
short = st.one_of(*(lines.map(lambda line: f"A {line}"[:28].strip()) for _ in range(30)), lines)


@st.composite
def pages(draw: st.DrawFn) -> Page:
    other = translation(draw(st.sampled_from(("pl", "ar", "he", "cy"))), draw(texts) + "\nx")
    return every_form(
        to=tuple(draw(st.lists(short, min_size=1, max_size=7))),
        subject=f"A {draw(lines)}",
        body=f"Dear {draw(lines)}\n\n{draw(texts)}",
        organisation=draw(short),
        letterhead=tuple(draw(st.lists(short, max_size=4))),
        signed_by=draw(lines),
        easy_read=draw(texts) + "\nx",
        language=draw(st.sampled_from(("en-GB", "ar", "he", "cy"))),
        translation=replace(other, checked_by=draw(lines) + "x", translated_by=draw(lines)),
        draft=draw(st.booleans()),
        pictures=draw(st.booleans()),
    )


_watched: list[str] | None = None


def _hears(event: str, told: tuple[Any, ...]) -> None:
    if _watched is not None and event in (
        "open",
        "socket.connect",
        "subprocess.Popen",
        "os.system",
    ):
        _watched.append(f"{event} {told[0]}")


sys.addaudithook(_hears)  # cannot be taken away again; silent but for `nothing_else_happens`


@contextmanager
def nothing_else_happens() -> Iterator[None]:
    global _watched
    found: list[str] = []
    _watched = found
    try:
        yield
    finally:
        _watched = None
    assert found == []


@pytest.fixture(scope="module", autouse=True)
def _warm() -> None:
    """Fonts, templates and modules are read with the first letter, and never again."""
    for form in MADE_HERE:
        render(every_form(body="Dear Ẹ̀kọ́ שרה محمد **Ẹ̀kọ́ שרה محمد**\n\nHello."), form)


@settings(
    max_examples=EXAMPLES,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(page=pages(), form=st.sampled_from(MADE_HERE))
def test_anything_in_any_field_is_printed_as_words_or_refused(page: Page, form: str) -> None:
    try:
        with nothing_else_happens():
            made = render(page, form)
    except NotPrintable as no:
        refused = no.reasons
    else:
        refused = ()
    if refused:
        assert all(reason.endswith(".") for reason in refused)
    else:
        check(page, form, made.content)


@settings(
    max_examples=EXAMPLES,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(page=pages(), form=st.sampled_from(PRINTED))
def test_the_printer_reads_what_a_browser_would_read(page: Page, form: str) -> None:
    """A page is well-formed, so its tree is the one that the parser of HTML would make of it."""
    html = _as_html(page, form)
    by_browser = tinyhtml5.parse(html, namespace_html_elements=False)
    assert as_told(ElementTree.fromstring(html)) == as_told(by_browser)


def as_told(tree: ElementTree.Element) -> list[object]:
    """Each element in turn. Where a name space is declared, and empty lines, say nothing; nor does
    a tab or the end of a line in an attribute, which XML reads as a blank."""
    return [
        (
            each.tag,
            {
                name: re.sub(r"[\t\n]", " ", told)
                for name, told in each.items()
                if "xmlns" not in name
            },
            (each.text or "").rstrip("\n"),
            (each.tail or "").rstrip("\n"),
        )
        for each in tree.iter()
    ]


def each_in_every_form() -> Iterator[Any]:
    """In `make test` each is printed in one form, in turn; what is not printed costs nothing."""
    for number, words in enumerate(HOSTILE):
        its_own = PRINTED[number % len(PRINTED)]
        for form in MADE_HERE:
            seldom = form in PRINTED and form != its_own and not SOAK
            yield pytest.param(form, words, marks=pytest.mark.long if seldom else ())


@pytest.mark.parametrize(("form", "words"), [*each_in_every_form()])
def test_each_hostile_word_is_only_a_word_in_every_form(form: str, words: str) -> None:
    hostile_in_every_field(form, words, f"Dear Ada\n\n{in_every_place(words)}")


@pytest.mark.parametrize("form", PRINTED)
def test_all_hostile_words_are_only_words_of_one_letter(form: str) -> None:
    text = "\n\n".join(in_every_place(words) for words in HOSTILE)
    hostile_in_every_field(form, HOSTILE[0], f"Dear Ada\n\n{text}")


def in_every_place(words: str) -> str:
    return f"{words}\n\n- {words}\n\n**{words}**"


def hostile_in_every_field(form: str, words: str, text: str) -> None:
    page = every_form(
        subject=words,
        signed_by=words,
        body=text,
        easy_read=text,
        to=("Ada Obi", f"A {words}"[:38], "AL4 7QX"),
        organisation=words[:30],
        translation=replace(
            translation("ar", text), subject=f"{words}.", checked_by=words, translated_by=words
        ),
    )
    with nothing_else_happens():
        made = render(page, form)
    check(page, form, made.content)


@pytest.mark.parametrize("words", REFUSED)
@pytest.mark.parametrize(
    "field", ["to", "subject", "body", "organisation", "signed_by", "easy_read"]
)
def test_what_no_letter_can_say_is_refused_by_name(field: str, words: str) -> None:
    value: object = (f"Ada {words}", "AL4 7QX") if field == "to" else f"Ada {words}"
    with pytest.raises(NotPrintable, match=r"U\+|[A-Z]{4}"):
        render(replace(every_form(), **{field: value}))  # type: ignore[arg-type]


CUTS = {"paragraphs": "\n\n", "one": " ", "list": "\n- "}


def each_form_cut() -> Iterator[Any]:
    """In `make test` the plain one in every way, and each of the others in a way of its own."""
    for form, its_own in zip(PRINTED, ("", "one", "list", "paragraphs"), strict=True):
        for name, cut in CUTS.items():
            seldom = its_own not in ("", name) and not SOAK
            marks = pytest.mark.long if seldom else ()
            yield pytest.param(form, cut, marks=marks, id=f"{form}-{name}")


@pytest.mark.parametrize(("form", "cut"), [*each_form_cut()])
def test_not_a_word_of_a_long_letter_is_cut_off(form: str, cut: str) -> None:
    some = [
        "harm",
        "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogoch",
        "is",
        "our",
        "fault",
    ]
    words = [f"{some[number % 5]}{number}" for number in range(LONG // 4)]
    body = "Dear Ada\n\n- a\n" + cut.join(
        " ".join(words[start : start + 50]) for start in range(0, len(words), 50)
    )
    page = every_form(body=body, easy_read=body, translation=translation("pl", body))
    check(page, form, render(page, form).content)


def check(page: Page, form: str, content: bytes) -> None:
    if form == "text":
        assert said(page.body) in said(content.decode())
    elif form == "html":
        check_html(page, content.decode())
    else:
        check_pdf(page, form, Heard(content))


def check_html(page: Page, html: str) -> None:
    seen = Seen()
    seen.feed(html)
    assert seen.tags <= SAFE_TAGS
    assert seen.attributes <= SAFE_ATTRIBUTES
    assert html.count("<style>") == 1
    words = letters_of(unescape(re.sub(r"<[^>]*>", "", html)))
    assert said(page.body) in words
    assert not page.translation or said(page.translation.text) in words


def check_pdf(page: Page, form: str, letter: Heard) -> None:
    assert structural_faults(letter) == []
    spoken = letters_of("".join(without_marks(letter.tree)))
    if form == "two_languages":
        assert page.translation
        check_two(page, letter, spoken)
    else:
        assert said(page.easy_read if form == "easy_read" else page.body) in spoken
    for line in (page.subject, page.organisation, *page.to):
        assert letters_of(line) in spoken
    check_places(page, form, letter)


def check_two(page: Page, letter: Heard, spoken: str) -> None:
    assert page.translation
    if not any(node.tag == "Table" for node in letter.tree.all()):
        assert said(page.body) in spoken
        assert said(page.translation.text) in spoken
        return
    # A row that goes over a page comes in two, so count what cannot be in two halves.
    cells = [node for node in letter.tree.all() if node.tag == "TD"]
    for text, column in ((page.body, cells[::2]), (page.translation.text, cells[1::2])):
        assert letters_of("".join("".join(without_marks(each)) for each in column)) == said(text)


def check_places(page: Page, form: str, letter: Heard) -> None:
    wide, high = A4_MM
    for sheet in letter.sheets:
        for glyph in sheet.all():
            if glyph.words.strip():
                assert glyph.left >= 15
                assert glyph.right <= wide - 14
                assert 5 <= glyph.top <= glyph.bottom <= high - 5
    if form in ("standard", "two_languages"):
        seen = [mark for mark, glyphs in letter.sheets[0].glyphs.items() if in_window(glyphs)]
        shown = {letter.owners[0, mark].objgen for mark in seen if mark is not None}
        assert None not in seen
        said_there = [node.spoken() for node in letter.tree.all() if node.entry.objgen in shown]
        assert letters_of("".join(said_there)) == letters_of("".join(page.to))


def in_window(glyphs: list[Glyph]) -> bool:
    return any(
        glyph.bottom > 39.5 and glyph.top < 66.3 and glyph.right > 24.6 and glyph.left < 120
        for glyph in glyphs
    )


def without_marks(node: Any) -> Iterator[str]:
    if node.tag == "Lbl":
        return
    if node.tag == "Figure" or "/ActualText" in node.entry or not node.kids:
        yield node.spoken()
    else:
        for kid in node.kids:
            yield from without_marks(kid)


def said(text: str) -> str:
    return letters_of(bare(text))


def letters_of(words: str) -> str:
    """Letters and digits: marks, spaces and dashes may go when Markdown is read or lines break.

    Without accents: one that stands behind a mark joins the letter before it where the mark goes.
    That accents are printed, tests/letters/printing/test_fonts.py looks at.
    """
    return "".join(filter(str.isalnum, normalize("NFD", run_together(words))))


class Seen(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}


SAFE_TAGS = frozenset(
    {
        *("html", "head", "meta", "title", "style", "body", "main", "div", "p", "h1", "h2", "h3"),
        *("section", "ul", "ol", "li", "strong", "bdi", "svg", "line", "circle", "text"),
    }
)
SAFE_ATTRIBUTES = frozenset(
    {
        *("lang", "charset", "name", "content", "class", "dir", "value", "xmlns", "role"),
        *("data-page", "data-draft"),
        *("width", "height", "direction", "font-family", "font-size", "stroke", "stroke-width"),
        *("x", "x1", "x2", "y", "y1", "y2", "cx", "cy", "r", "dx", "fill", "text-anchor"),
    }
)
