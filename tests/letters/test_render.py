"""A letter on paper: true to its words, readable by a screen reader, fetching nothing, the same
bytes each time. `page` (the validator) is young: a pass means that it found no fault."""

import io
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import page as validator
import pikepdf
import pypdf
import pytest

from letters.fixed_words import fixed_words
from letters.kinds import LetterKind
from letters.printing.markdown import to_text
from letters.render import NotPrintable, Page, Translation, render
from tests.letters.cases import ADDRESS, a_letter, a_page
from tests.letters.forms import translation
from tests.letters.reading import Heard
from workflows.letter_forms import ALWAYS_MADE

MM = 72 / 25.4
A4_HEIGHT = 297 * MM
FOOT, EDGE = 269, 297 - 7  # millimetres down the page
PDFS = ("standard", "large_print")
ISSUED: dict[str, object] = {
    "draft": False,
    "reference": "LET-2026-000012",
    "code": "7H4K-92QM-X3TD",
}
LONG: dict[str, object] = {
    "body": a_letter(LetterKind.apology).replace("You spent", "You waited. " * 400 + "You spent")
}
CASES: tuple[dict[str, object], ...] = ({}, ISSUED, LONG, {**ISSUED, **LONG})


def _pdf(page: Page, format: str = "standard") -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(render(page, format).content))


def _words(content: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    return re.sub(r"[\s•·]+", "", "".join(each.extract_text() for each in pages))


def _tags(node: Any, found: list[str]) -> list[str]:
    for child in (
        node.get("/K", []) if isinstance(node.get("/K"), pikepdf.Array) else [node.get("/K")]
    ):
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            found.append(str(child["/S"]))
            _tags(child, found)
    return found


@pytest.mark.parametrize("format", PDFS)
@pytest.mark.parametrize("changed", CASES, ids=["draft", "issued", "long", "both"])
def test_a_screen_reader_can_read_it(format: str, changed: dict[str, object]) -> None:
    content = render(a_page(**changed), format).content
    report = validator.validate_pdf_bytes(content, profile="ua1")
    assert report.failures == []
    assert report.is_compliant


@pytest.mark.parametrize("format", PDFS)
def test_headings_and_lists_are_tagged_and_title_and_language_are_set(format: str) -> None:
    pdf = _pdf(a_page(**ISSUED), format)
    tags = _tags(pdf.Root["/StructTreeRoot"], [])
    assert tags.count("/H1") == 1
    assert tags.count("/H2") == a_letter().count("**") / 2
    assert tags.count("/LI") == 3
    assert str(pdf.Root["/Lang"]) == "en-GB"
    assert str(pdf.docinfo["/Title"]) == "What happened to you on 8 March"
    assert bool(pdf.Root["/MarkInfo"]["/Marked"])


@pytest.mark.parametrize("format", PDFS)
def test_the_words_on_paper_are_the_words_of_the_letter(format: str) -> None:
    printed = _words(render(a_page(), format).content)
    for paragraph in to_text(a_letter()).split("\n\n"):
        for line in paragraph.split("\n"):
            assert re.sub(r"\s+", "", line.removeprefix("- ")) in printed


def test_the_address_stands_in_the_window_of_the_envelope() -> None:
    seven = (*ADDRESS[:4], "Shire of Example", "AL4 7QX", "United Kingdom")
    places: dict[str, tuple[float, float]] = {}

    def note(text: str, _cm: Any, tm: Any, _font: Any, size: float) -> None:
        places[text.strip()] = (tm[4] / MM, (A4_HEIGHT - tm[5]) / MM)

    content = render(a_page(to=seven)).content
    pypdf.PdfReader(io.BytesIO(content)).pages[0].extract_text(visitor_text=_moved(note))
    for line in seven:
        across, down = places[line]
        assert 24 <= across <= 120
        assert 39.5 + 2 <= down <= 66.3


def _moved(note: Any) -> Any:
    def visit(text: str, cm: Any, tm: Any, font: Any, size: float) -> None:
        x, y = tm[4], tm[5]
        across, down = cm[0] * x + cm[2] * y + cm[4], cm[1] * x + cm[3] * y + cm[5]
        note(text, cm, [1, 0, 0, 1, across, down], font, size)

    return visit


@pytest.mark.parametrize(("format", "many"), [("standard", 11), ("large_print", 3)])
def test_a_question_is_not_torn_from_its_answer(format: str, many: int) -> None:
    """Wherever on the paper it comes to stand."""
    answered = "You asked: “Why did nobody come?”\n\nWe do not know yet."
    for lines in range(many, many + 8):
        body = "Dear Mrs Oduya\n\n" + "One line.\n\n" * lines + f"{answered}\n\n" * 5
        pages = pypdf.PdfReader(io.BytesIO(render(a_page(body=body), format).content)).pages
        assert len(pages) > 1
        for page in pages:
            words = page.extract_text()
            assert words.count("Why did nobody come?") == words.count("We do not know yet.")


@pytest.mark.parametrize("format", PDFS)
def test_a_draft_says_so_on_each_page_and_carries_no_reference(format: str) -> None:
    content = render(a_page(**LONG, reference="LET-2026-000012", code="7H4K"), format).content
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    assert len(pages) > 1
    assert all("DRAFT" in each.extract_text() for each in pages)
    assert "LET-2026-000012" not in _words(content)


@pytest.mark.parametrize("format", PDFS)
def test_an_issued_letter_has_its_reference_and_code_on_each_page(format: str) -> None:
    content = render(a_page(**LONG, **ISSUED), format).content
    pages = [each.extract_text() for each in pypdf.PdfReader(io.BytesIO(content)).pages]
    assert len(pages) > 1
    assert all("LET-2026-000012" in each and "7H4K-92QM-X3TD" in each for each in pages)
    assert not any("DRAFT" in each for each in pages)


def test_nothing_in_large_print_is_smaller_than_eighteen_points() -> None:
    sizes: set[float] = set()

    def note(text: str, cm: Any, tm: Any, _font: Any, size: float) -> None:
        if text.strip():
            sizes.add(round(size * abs(tm[3]) * abs(cm[3]), 1))

    content = render(a_page(**ISSUED), "large_print").content
    for each in pypdf.PdfReader(io.BytesIO(content)).pages:
        each.extract_text(visitor_text=note)
    assert min(sizes) >= 18


HOSTILE = """Dear Ada

<img src="http://127.0.0.1:9/x.png"> <img src="file:///etc/passwd">
<style>@import url(http://127.0.0.1:9/a.css); body { display: none }</style>
<link rel="attachment" href="file:///etc/hostname"> {{ page.__class__ }} {% for x in y %}
</main></body><script>alert(1)</script>

Yours sincerely

Ada Obi"""


@pytest.mark.parametrize("format", ALWAYS_MADE)
def test_hostile_words_are_printed_as_words_and_fetch_nothing(
    format: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object, **__: object) -> None:
        raise AssertionError("a letter asked the network for something")

    monkeypatch.setattr("socket.socket.connect", never)
    fields = {
        "subject": "<b>S</b>",
        "organisation": "<i>O</i>",
        "to": ("Ada <u>Obi</u>", "1 {{ 7*7 }}"),
    }
    content = render(a_page(body=HOSTILE, **fields), format).content
    words = _words(content) if format in PDFS else content.decode()
    assert "{{page.__class__}}" in words.replace(" ", "")
    if format == "html":
        assert "<img" not in words
        assert "<script" not in words
        assert words.count("<style>") == 1
    else:
        assert "/etc/passwd" in words
        assert "root:" not in words


def test_the_press_refuses_every_address_but_our_fonts() -> None:
    from weasyprint.urls import FatalURLFetchingError  # noqa: PLC0415

    from letters.printing.press import type_case  # noqa: PLC0415

    fetcher, _ = type_case()
    for address in (
        *("http://127.0.0.1:9/", "https://example.org/", "file:///etc/passwd", "data:text/css,a"),
        *("letter-font:../letter.html.j2", "letter-font:/etc/passwd", "ftp://example.org/"),
    ):
        with pytest.raises(FatalURLFetchingError):
            fetcher.fetch(address)
    assert fetcher.fetch("letter-font:NotoSans-Bold.woff2").read()[:4] == b"wOF2"


@pytest.mark.parametrize("format", ALWAYS_MADE)
def test_the_same_page_gives_the_same_bytes(format: str) -> None:
    once, twice = render(a_page(**ISSUED), format), render(a_page(**ISSUED), format)
    assert once == twice
    assert once.sha256 != render(a_page(), format).sha256


def test_another_process_on_another_day_gives_the_same_bytes() -> None:
    program = (
        "from tests.letters.cases import a_page; from letters.render import render;"
        "print(render(a_page()).sha256)"
    )
    here = Path(__file__).parents[2]
    environment = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "LC_ALL": "C"}
    run = subprocess.run(
        [sys.executable, "-c", program], cwd=here, env=environment, capture_output=True, check=True
    )
    assert run.stdout.decode().strip() == render(a_page()).sha256
    assert run.stderr == b""


def test_many_threads_may_print_at_once() -> None:
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: render(a_page()).sha256, range(16)))
    assert len(set(made)) == 1


def test_only_our_fonts_are_in_the_file() -> None:
    for format in PDFS:
        fonts = {
            str(font["/BaseFont"])
            for each in _pdf(a_page(), format).pages
            for font in each.Resources["/Font"].values()
        }
        assert {name.split("+")[1].split("-")[0] for name in fonts} <= {"Letter", "Head"}


def test_the_formats_for_screen_and_ear_say_what_they_are() -> None:
    html = render(a_page(**ISSUED), "html")
    assert html.media_type == "text/html; charset=utf-8"
    assert '<html lang="en-GB">' in html.content.decode()
    assert "<h1>What happened to you on 8 March</h1>" in html.content.decode()
    assert "7H4K-92QM-X3TD" in html.content.decode()
    assert not re.search(r"(?:src|href)=|url\(|@import", html.content.decode())
    text = render(a_page(), "text").content.decode()
    assert text.startswith("DRAFT")
    assert "**" not in text
    assert "Your contact is Sister Joan Pryce, on 01632 960101" in text
    assert "You asked: “Why did no one check my band?”" in text


def test_the_signer_is_added_only_where_the_words_lack_them() -> None:
    lacks = render(a_page(body="Dear Ada\n\nYou fell.", signed_by="Helen Marsh"), "text")
    has = render(a_page(signed_by="Helen Marsh"), "text")
    assert lacks.content.decode().count("Helen Marsh") == 1
    assert has.content.decode().count("Helen Marsh") == 1


def test_a_signer_with_a_post_stands_on_two_lines_in_every_form() -> None:
    """On paper it read “Helen Marsh Director of Nursing”, on the screen too."""
    page = a_page(body="Dear Ada\n\nYou fell.", signed_by="Helen Marsh\nDirector of Nursing")
    html = render(page, "html").content.decode()
    assert re.search(r"<p[^>]*>Helen Marsh</p>\s*<p[^>]*>Director of Nursing</p>", html)
    assert "Helen Marsh\nDirector of Nursing" in render(page, "text").content.decode()
    paper = pypdf.PdfReader(io.BytesIO(render(page, "standard").content)).pages[0]
    assert re.search(r"Helen Marsh\s*\n\s*Director of Nursing", paper.extract_text())


@pytest.mark.parametrize("closing", ["Yours sincerely", "Z poważaniem"])
@pytest.mark.parametrize("form", PDFS)
@pytest.mark.parametrize("in_body", [True, False], ids=["in the letter", "told apart"])
def test_there_is_room_to_sign_above_each_name(closing: str, form: str, in_body: bool) -> None:
    named = "\n\nHelen Marsh" if in_body else ""
    body = f"Dear Ada\n\nYou fell.\n\n{closing}{named}"
    made = render(a_page(body=body, signed_by="Helen Marsh", letterhead=()), form)
    words: dict[float, str] = {}
    for glyph in Heard(made.content).sheets[0].all():
        words[glyph.base] = words.get(glyph.base, "") + glyph.words.strip()
    at = {said: base for base, said in words.items()}
    assert at["HelenMarsh"] - at[closing.replace(" ", "")] > 20  # millimetres


def in_polish(**changed: str) -> Translation:
    return replace(translation("pl"), **changed)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"to": ()}, "no address"),
        ({"to": tuple("ABCDEFGH")}, "8 lines"),
        ({"to": ("W" * 45,)}, "wider than the window"),
        ({"letterhead": tuple("ABCDE")}, "5 lines"),
        ({"letterhead": tuple("ABCD"), "organisation": "Hospital " * 12}, "3 have room"),
        ({"organisation": "Hospital " * 20}, "too long"),
        ({"organisation": f"The {'W' * 45}"}, "too long"),
        ({"subject": " "}, "no subject"),
        ({"body": "\n"}, "no words"),
        ({"language": "english!"}, "language tag"),
        ({"body": "We are sorry \N{SLIGHTLY SMILING FACE}"}, "SLIGHTLY SMILING FACE"),
        ({"body": "We are sorry\x00"}, r"U\+0000"),
        ({"translation": in_polish(text="\n")}, "translation has no words"),
        ({"translation": in_polish(checked_by=" ")}, "checked by nobody"),
        ({"translation": in_polish(language="polish!")}, "language tag"),
        ({"translation": in_polish(translated_by="一")}, "name of the translator has: 一"),
        ({"translation": in_polish(checked_by="一")}, "name of the translator has: 一"),
        ({"subject": "Σ\N{CJK UNIFIED IDEOGRAPH-4E00}"}, "CJK UNIFIED IDEOGRAPH-4E00"),
    ],
)
def test_what_cannot_be_printed_is_refused_in_words(changed: dict[str, object], says: str) -> None:
    with pytest.raises(NotPrintable, match=says):
        render(a_page(**changed))


@pytest.mark.parametrize("format", ALWAYS_MADE)
def test_text_that_turns_round_is_refused_in_every_format(format: str) -> None:
    with pytest.raises(NotPrintable, match="RIGHT-TO-LEFT OVERRIDE"):
        render(a_page(body="Dear Ada \u202e"), format)


def test_every_reason_is_given_at_once() -> None:
    with pytest.raises(NotPrintable) as refused:
        render(a_page(to=(), subject="", language="?"))
    assert len(refused.value.reasons) == 3


def test_names_of_many_languages_can_be_printed() -> None:
    names = "Gráinne Ní Dhomhnaill, Tāne, Réjean, Łukasz, Đặng Thị Hường, Ọláyínká, Άννα, Анна"
    assert render(a_page(body=f"Dear {names}\n\nWe are sorry.")).pages == 1


def test_a_format_that_is_not_there_is_refused() -> None:
    with pytest.raises(ValueError, match="no format braille"):
        render(a_page(), "braille")


def test_the_day_is_written_out() -> None:
    text = render(a_page(dated=date(2026, 1, 2)), "text").content.decode()
    assert "2 January 2026" in text


@pytest.mark.parametrize("language", ["en", "cy", "es"])
def test_the_foot_of_a_long_letter_in_large_print_breaks_no_number_and_no_code(
    language: str,
) -> None:
    """Page 12/23 stands on one line, and nothing nearer to the edge than a printer prints."""
    body = a_letter(LetterKind.apology).replace("You spent", "You waited. " * 1200 + "You spent")
    foot: list[tuple[str, float]] = []

    def note(text: str, _cm: Any, tm: Any, _font: Any, _size: float) -> None:
        if (down := (A4_HEIGHT - tm[5]) / MM) > FOOT and text.strip():
            foot.append((text.strip(), round(down, 1)))

    content = render(a_page(**ISSUED, body=body, language=language), "large_print").content
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    pages[11].extract_text(visitor_text=_moved(note))
    at = dict(foot)
    page = f"{fixed_words(language).page} 12/{len(pages)}"
    assert max(at[page], at[str(ISSUED["code"])]) < EDGE
    assert at[page] == at[str(ISSUED["reference"])]
