"""Figures and names in our letters keep their order among words that are read from the right."""

import re
from html import unescape

import pytest

from letters.printing.isolation import isolated
from letters.printing.markdown import to_html
from letters.render import render
from tests.letters.cases import a_page
from tests.letters.forms import every_form, translation
from tests.letters.reading import Heard


def kept_in_order(words: str) -> list[str]:
    found = re.findall(r'<bdi dir="ltr">(.*?)</bdi>', isolated(words))
    return [each.replace("\u00a0", " ") for each in found]


@pytest.mark.parametrize(
    ("words", "runs"),
    [
        ("הטלפון 01632 960101, שלוחה 12", ["01632 960101", "12"]),
        ("הטלפון +44 (0)1632 960-101.", ["+44 (0)1632 960-101"]),
        ("بين 10:30\u201311:00 في 8 March 2026", ["10:30\u201311:00", "8 March 2026"]),
        ("في Alder Vale Hospital (Ward 7) أمس", ["Alder Vale Hospital (Ward 7)"]),
        ("(ב-Alder Vale)", ["Alder Vale"]),
        ("אצל (Ann Price)", ["(Ann Price)"]),
        ("אצל (Ann Price, אחות)", ["Ann Price"]),
        ("Helen Marsh, מנהלת, 020 7946 0018", ["Helen Marsh", "020 7946 0018"]),
        ("Dear محمد 5 May", ["Dear", "5 May"]),
        ("עם Ọláyínká O'Brien ועם Łucja", ["Ọláyínká O'Brien", "Łucja"]),
        ("هاتف ٠١٦٣٢ ٩٦٠١٠١", ["٠١٦٣٢ ٩٦٠١٠١"]),
        ("ann@example.org או", ["ann@example.org"]),
        ("ann_lee@example.org או", ["ann_lee@example.org"]),
        ("راجع www.example.org/help?x=1&y=a_b#top.", ["www.example.org/help?x=1&amp;y=a_b#top"]),
        ("راجع https://www.example.org/ أو", ["https://www.example.org/"]),
        ("Ben/בן, 50% עכשיו? Ward = 3", ["Ben", "50%", "Ward", "3"]),
        ("שילמת £20 ב-US$5.50 או 12.5%", ["£20", "US$5.50", "12.5%"]),
        ("دفعت £20 (€7) و20 £", ["£20 (€7)", "20"]),
        ("بين 5% - 10% من", ["5% - 10%"]),
        ("٪ ב-% ב-£", []),
    ],
)
def test_what_is_read_from_the_left_stands_apart(words: str, runs: list[str]) -> None:
    assert kept_in_order(words) == runs
    shown = unescape(re.sub(r"</?bdi[^>]*>", "", isolated(words)))
    assert shown.replace("\u00a0", " ").replace("\u200b", "") == words


def test_in_words_of_one_direction_only_the_figures_of_a_telephone_are_joined() -> None:
    assert isolated("Call <Ann> on 01632 960101") == "Call &lt;Ann&gt; on 01632\u00a0960101"
    assert isolated("Room 12 of 40, 9 to 5 on 3 May 2026") == "Room 12 of 40, 9 to 5 on 3 May 2026"


def test_marks_go_through_and_what_was_typed_as_no_mark_stays() -> None:
    html = to_html("**לחץ 120/80** ב\\+44 1632 960101")
    assert html == (
        '<p><strong>לחץ <bdi dir="ltr">120/80</bdi></strong> '
        'ב<bdi dir="ltr">+44\u00a01632\u00a0960101</bdi></p>'
    )


def test_subject_address_and_letterhead_are_kept_in_order_too() -> None:
    page = a_page(
        subject="הטיפול ב-Ward 7, 5 May",
        to=("Mrs F Oduya", "רחוב הרצל 14-16 apt 3"),
        organisation="בית חולים Alder Vale",
        letterhead=("טלפון 01632 960100",),
        language="he",
    )
    html = render(page, "html").content.decode()
    for words in ("Ward 7, 5 May", "14-16 apt 3", "Alder Vale", "01632\u00a0960100"):
        assert f'<bdi dir="ltr">{words}</bdi>' in html


IN_WORDS = {
    "en": "you can ring us on every day and at any time that you like to ring us on any day",
    "he": "אפשר להתקשר אלינו בכל יום ובכל שעה שתרצי אפשר להתקשר אלינו בכל יום",
    "ar": "يمكنك الاتصال بنا في أي يوم وفي أي وقت تريدينه يمكنك الاتصال بنا في أي يوم",
}
AS_WRITTEN = ("01632 960101", "(01632) 960101", "01632 \u2013 960101", "01632\u2013960 101")


def ringing(language: str, number: str) -> str:
    """Paragraphs in which it would begin at another place of its line each time."""
    words = IN_WORDS[language]
    said = words.split()
    return "\n\n".join(f"{' '.join(said[:many])} {number}, {words}" for many in range(4, len(said)))


def lines_with(number: str, content: bytes) -> int:
    """How often all its figures stand in one line, from left to right."""
    lines: dict[tuple[int, int], str] = {}
    for page, sheet in enumerate(Heard(content).sheets):
        for glyph in sorted(sheet.all(), key=lambda each: each.left):
            line = (page, round(glyph.base))
            lines[line] = lines.get(line, "") + "".join(filter(str.isalnum, glyph.words))
    figures = "".join(filter(str.isdecimal, number))
    return sum(line.count(figures) for line in lines.values())


@pytest.mark.parametrize("number", AS_WRITTEN)
@pytest.mark.parametrize("language", IN_WORDS)
@pytest.mark.parametrize("form", ["standard", "large_print", "easy_read"])
def test_a_telephone_number_stands_on_one_line(form: str, language: str, number: str) -> None:
    words = ringing(language, number)
    page = a_page(body=words, easy_read=words, language=language, letterhead=())
    assert lines_with(number, render(page, form).content) == len(words.split("\n\n"))


@pytest.mark.parametrize("number", AS_WRITTEN)
@pytest.mark.parametrize("language", IN_WORDS)
def test_so_it_does_in_both_narrow_columns_of_two_languages(language: str, number: str) -> None:
    ours, theirs = (ringing(tag, number) for tag in ("en", language))
    ours, theirs = ("\n\n".join(each.split("\n\n")[:8]) for each in (ours, theirs))
    page = every_form(body=ours, translation=translation(language, theirs), letterhead=())
    assert lines_with(number, render(page, "two_languages").content) == 16


OMBUDSMAN = "The Ombudsman: 0345 015 4033."
WHOLE_LINES = {
    "**Joan Pryce**, 01632 960101": "JoanPryce,01632960101",
    "Ring from 8 March 2026 to 9 March 2026": "Ringfrom8March2026to9March2026",
    OMBUDSMAN: "TheOmbudsman:03450154033.",
}


def lines_of(content: bytes) -> list[str]:
    """From left to right, as they stand on the paper."""
    lines: dict[tuple[int, int], str] = {}
    for page, sheet in enumerate(Heard(content).sheets):
        for glyph in sorted(sheet.all(), key=lambda each: each.left):
            line = (page, round(glyph.base))
            lines[line] = lines.get(line, "") + "".join(glyph.words.split())
    return ["".join(line.split()) for line in lines.values()]


@pytest.mark.parametrize("words", WHOLE_LINES)
@pytest.mark.parametrize("language", ["ar", "he"])
@pytest.mark.parametrize("form", ["standard", "large_print", "easy_read"])
def test_a_line_with_no_word_from_the_right_is_read_from_the_left(
    form: str, language: str, words: str
) -> None:
    """Such as who to ring. It came out as “March 2026 9 to March 2026 8 Ring from”."""
    body = f"{IN_WORDS[language]}\n\n{words}\n\n- {words}"
    page = a_page(body=body, easy_read=body, language=language, letterhead=(), subject="הטיפול")
    lines = lines_of(render(page, form).content)
    assert sum(line.lstrip("•").rstrip("•") == WHOLE_LINES[words] for line in lines) == 2


def test_so_is_one_in_the_column_of_a_translation() -> None:
    second = translation("he", f"אן היקרה\n\n{OMBUDSMAN}")
    page = a_page(body=f"Dear Ann\n\n{OMBUDSMAN}", translation=second, letterhead=())
    lines = lines_of(render(page, "two_languages").content)
    assert lines.count(2 * WHOLE_LINES[OMBUDSMAN]) == 1


def test_so_is_a_subject_that_is_not_in_the_language_of_the_letter() -> None:
    page = a_page(body=IN_WORDS["he"], language="he", subject="From 8 March to 9 March")
    html = render(page, "html").content.decode()
    assert '<h1><bdi dir="ltr">From 8 March to 9 March</bdi></h1>' in html


def test_so_it_does_in_a_long_line_of_the_letterhead_in_large_print() -> None:
    line = "The switchboard of Alder Vale Hospital Trust is 01632 960101 by night"
    page = a_page(letterhead=(line,), organisation="Alder Vale", body="Dear Ann\n\nSorry.")
    assert lines_with("01632960101", render(page, "large_print").content) == 1


@pytest.mark.parametrize("form", ["standard", "large_print", "easy_read"])
@pytest.mark.parametrize(
    "words",
    [
        "See “**{long}**” please",
        "See **ww**{long} please",
        "עברית “{long}”",
        "See <{long}> אבג",
    ],
)
def test_a_word_longer_than_a_line_stays_on_the_paper(form: str, words: str) -> None:
    """Beside a mark, or set apart from words that are read from the right, it ran off its edge."""
    text = f"Dear Ann\n\n{words.format(long='w' * 90)}"
    sheets = Heard(render(a_page(body=text, easy_read=text), form).content).sheets
    assert all(glyph.right < 195 for sheet in sheets for glyph in sheet.all())  # millimetres
    assert sum(glyph.words == "w" for sheet in sheets for glyph in sheet.all()) >= 90


def test_a_word_that_has_room_is_as_it_was() -> None:
    assert to_html("“**responsibility**”.") == "<p>“<strong>responsibility</strong>”.</p>"


@pytest.mark.parametrize("around", ["Write to **{}**.", "(**{}**)", "כתבי אל {}, עד"])
def test_an_address_is_copied_without_a_sign_that_nobody_sees(around: str) -> None:
    """With such a sign behind it an e-mail comes back, and nobody sees why."""
    address = "complaints.team.northwest@aldervale.example"
    assert f">{address}<" in to_html(around.format(address))
