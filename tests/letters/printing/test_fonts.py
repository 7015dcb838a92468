"""The fonts that travel with us: which languages they print, and what they name as missing."""

import pytest

from letters.printing.fonts import (
    FAMILIES,
    FOLDER,
    WEIGHTS,
    not_covered,
    not_for_print,
    width_in_mm,
)
from letters.render import render
from tests.letters.cases import a_page
from tests.letters.forms import IN_OTHER_WORDS
from tests.letters.reading import Heard
from tests.letters.structure import OURS

ALPHABETS = {
    "Polish": "ĄąĆćĘęŁłŃńÓóŚśŹźŻż",
    "Welsh": "ÂâÊêÎîÔôÛûŴŵŶŷÁáÈèÏïẀẁẂẃẄẅỲỳ",
    "Vietnamese": "ĂăÂâĐđÊêÔôƠơƯưẠạẢảẤấẦầẨẩẪẫẬậẮắẰằẲẳẴẵẶặẸẹẺẻẼẽẾếỀềỂểỄễỆệỈỉỊị"
    "ỌọỎỏỐốỒồỔổỖỗỘộỚớỜờỞởỠỡỢợỤụỦủỨứỪừỬửỮữỰựỲỳỴỵỶỷỸỹ",
    "Arabic": "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىي،؛؟٠١٢٣٤٥٦٧٨٩\u064b\u064e\u0651",
    "Urdu and Persian": "پچڈڑژکگںھہیےۓ",
    "Hebrew": "אבגדהוזחטיךכלםמןנסעףפץצקרשת\u05b0\u05b8\u05bc\u05f3\u05f4\u20aa",
    "Yoruba": "ẸẹỌọṢṣ\u0300\u0301",
    "Māori": "ĀāĒēĪīŌōŪū",
}


@pytest.mark.parametrize("language", ALPHABETS)
def test_every_letter_of_these_languages_can_be_printed(language: str) -> None:
    assert not_covered(ALPHABETS[language]) == ()
    assert not_for_print(ALPHABETS[language]) == ()


@pytest.mark.parametrize("form", ["standard", "large_print"])
@pytest.mark.parametrize("language", IN_OTHER_WORDS)
def test_no_other_font_comes_in_and_no_glyph_is_missing(
    language: str, form: str, caplog: pytest.LogCaptureFixture
) -> None:
    words = IN_OTHER_WORDS[language] + "\n\n".join(["", *ALPHABETS.values()])
    pdf = Heard(render(a_page(body=words, language=language), form).content).pdf
    fonts = {str(f.BaseFont) for page in pdf.pages for f in page.Resources.Font.values()}
    assert {name.split("+")[1].split("-")[0] for name in fonts} <= OURS
    assert "notdef" not in caplog.text


def test_what_no_font_of_ours_has_is_named() -> None:
    assert not_covered("a\u4e00ש") == ("一 (CJK UNIFIED IDEOGRAPH-4E00)",)
    assert not_covered("\N{GRINNING FACE}")[0].endswith("(GRINNING FACE)")


@pytest.mark.parametrize("turning", "\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u2069\u2028\ufffd")
def test_what_turns_text_round_or_stands_for_nothing_is_refused(turning: str) -> None:
    assert len(not_for_print(f"Ada{turning}Obi")) == 1


def test_marks_that_right_to_left_words_need_are_allowed() -> None:
    assert not_for_print("\u200e\u200f\u200c\u200d") == ()
    assert not_covered("\u200e\u200f\u200c\u200d") == ()


def test_a_line_is_measured_in_the_font_that_prints_it() -> None:
    assert width_in_mm("שלום", 10) < 4 * 10 * 25.4 / 72
    assert width_in_mm("Hospital", 10, bold=True) > width_in_mm("Hospital", 10)
    assert width_in_mm("ii", 10) == pytest.approx(2 * width_in_mm("i", 10))


def test_every_font_is_there_with_its_licence_and_no_other() -> None:
    named = {f"{f}-{w}.woff2" for family in FAMILIES.values() for f in family for w in WEIGHTS}
    assert {path.name for path in FOLDER.iterdir()} == {*named, "OFL.txt"}
    licence = (FOLDER / "OFL.txt").read_text(encoding="utf-8")
    assert "SIL Open Font License" in licence
    assert all(name in licence for name in ("Naskh Arabic", "Sans Arabic", "Sans Hebrew"))
