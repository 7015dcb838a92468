"""Figures and names in our letters keep their order among words that are read from the right."""

import re

import pytest

from letters.printing.isolation import isolated
from letters.printing.markdown import to_html
from letters.render import render
from tests.letters.cases import a_page
from tests.letters.reading import Heard


def kept_in_order(words: str) -> list[str]:
    return re.findall(r'<bdi dir="ltr">(.*?)</bdi>', isolated(words))


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
    ],
)
def test_what_is_read_from_the_left_stands_apart(words: str, runs: list[str]) -> None:
    assert kept_in_order(words) == runs
    assert re.sub(r"</?bdi[^>]*>", "", isolated(words)) == words


def test_words_of_one_direction_are_as_they_were() -> None:
    assert isolated("Call <Ann> on 01632 960101") == "Call &lt;Ann&gt; on 01632 960101"


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
    for words in ("Ward 7, 5 May", "14-16 apt 3", "Alder Vale", "01632 960100"):
        assert f'<bdi dir="ltr">{words}</bdi>' in html


HEBREW = "אפשר להתקשר אלינו בכל יום ובכל שעה שתרצי אפשר להתקשר אלינו בכל יום"
ARABIC = "يمكنك الاتصال بنا في أي يوم وفي أي وقت تريدينه يمكنك الاتصال بنا في أي يوم"


@pytest.mark.parametrize(("language", "words"), [("he", HEBREW), ("ar", ARABIC)])
@pytest.mark.parametrize("form", ["standard", "large_print"])
def test_a_telephone_number_stands_on_one_line(language: str, words: str, form: str) -> None:
    """Wherever in its line it would begin: its halves stood at opposite ends of two lines."""
    said = words.split()
    paragraphs = [f"{' '.join(said[:many])} 01632 960101, {words}" for many in range(4, len(said))]
    page = a_page(body="\n\n".join(paragraphs), language=language, letterhead=())
    lines: dict[tuple[int, int], str] = {}
    for number, sheet in enumerate(Heard(render(page, form).content).sheets):
        for glyph in sorted(sheet.all(), key=lambda each: each.left):
            line = (number, round(glyph.base))
            lines[line] = lines.get(line, "") + glyph.words.strip()
    assert sum("01632960101" in line for line in lines.values()) == len(paragraphs)
