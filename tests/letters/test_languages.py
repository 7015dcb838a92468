"""Names of languages, and which way they are read."""

import pytest

from letters.languages import (
    LANGUAGE,
    as_its_readers_say,
    direction,
    direction_of,
    in_english,
    in_itself,
    tag_of,
    tags_of,
    turns,
)


@pytest.mark.parametrize(
    ("tag", "way"),
    [
        *(("ar", "rtl"), ("he-IL", "rtl"), ("ur", "rtl"), ("az-Arab", "rtl"), ("yi", "rtl")),
        *(("en-GB", "ltr"), ("pl", "ltr"), ("ar-Latn", "ltr"), ("vi", "ltr"), ("zh-Hant", "ltr")),
    ],
)
def test_the_tag_says_which_way_a_letter_is_read(tag: str, way: str) -> None:
    assert LANGUAGE.fullmatch(tag)
    assert direction(tag) == way


def test_a_language_has_a_name_for_us_and_one_for_its_readers() -> None:
    assert (in_english("cy-GB"), in_itself("cy-GB")) == ("Welsh", "Cymraeg")
    assert (in_english("xx"), in_itself("xx")) == ("xx", "xx")


@pytest.mark.parametrize(
    ("line", "way"),
    [("14 Larch Close", "ltr"), ("14 רחוב", "rtl"), ("١٢ Ada", "ltr"), ("123", "ltr"), ("", "ltr")],
)
def test_a_line_goes_the_way_of_its_first_letter(line: str, way: str) -> None:
    assert direction_of(line) == way


def test_one_letter_from_the_right_is_enough_to_turn() -> None:
    assert turns("Ada א")
    assert not turns("Ada Ẹ̀kọ́ 123")


@pytest.mark.parametrize(
    ("said", "tag"),
    [
        *(("Polish", "pl"), ("polski", "pl"), ("pl", "pl"), ("Polish, some English", "pl")),
        *(("English, Polish", "en"), ("Speaks Scottish Gaelic", "gd"), ("Tiếng Việt", "vi")),
        *(("Irish Sign Language", None), ("Mandarin", None), ("", None), ("Polishing", None)),
    ],
)
def test_a_language_on_record_has_its_tag(said: str, tag: str | None) -> None:
    assert tag_of(said) == tag


@pytest.mark.parametrize(
    ("said", "tag"),
    [
        *(("po polsku", "pl"), ("Język polski", "pl"), ("pl-PL", "pl"), ("pl_PL", "pl")),
        *(("Gymraeg", "cy"), ("yn Gymraeg", "cy"), ("cy-GB", "cy"), ("Castellano", "es")),
        *(("espanol", "es"), ("es-419", "es"), ("Tieng Viet", "vi"), ("po angielsku", "en")),
        *(("tłumacz języka polskiego", "pl"), ("w języku polskim", "pl"), ("românește", "ro")),
        *(("عربي", "ar"), ("بالعربية", "ar"), ("فارسي", "fa"), ("בעברית", "he")),
        *(("по русски", "ru"), ("на русском языке", "ru")),
        *(("xx-PL", None), ("do-it", None), ("polskaya", None)),
    ],
)
def test_people_name_their_language_in_it_and_lists_give_its_tag(
    said: str, tag: str | None
) -> None:
    assert tag_of(said) == tag


@pytest.mark.parametrize(
    ("said", "tag"),
    [
        *(("No English, only Polish", "pl"), ("Does not read English. Polish", "pl")),
        *(("Polish (no English)", "pl"), ("Polish not English", "pl"), ("No English", None)),
        *(("English: no, Polish: yes", "pl"), ("English not spoken; Urdu", "ur")),
        *(("No English only Polish", "pl"), ("Doesn\u2019t speak English - Polish", "pl")),
        *(("Non-English speaker, Polish", "pl"), ("Cannot read English but reads Polish", "pl")),
        *(("po polsku, nie po angielsku", "pl"), ("Not only English but Polish", "en")),
        *(("No interpreter needed, English", "en"), ("English, no interpreter", "en")),
    ],
)
def test_a_language_that_is_denied_is_none_of_theirs(said: str, tag: str | None) -> None:
    assert tag_of(said) == tag


@pytest.mark.parametrize(
    ("said", "tags"),
    [
        ("English is her second language, Polish first", ["pl", "en"]),
        ("some English, Polish", ["pl", "en"]),
        ("English (a little), Polish", ["pl", "en"]),
        ("Speaks English, reads Polish", ["pl", "en"]),
        ("English as an additional language; Somali", ["so", "en"]),
        ("English, some Polish", ["en", "pl"]),
        ("Little or no English; Urdu", ["ur"]),
    ],
)
def test_what_they_know_best_comes_first(said: str, tags: list[str]) -> None:
    assert tags_of(said) == tags


@pytest.mark.parametrize(
    ("said", "tags"),
    [
        *(("dim Saesneg", []), ("dim Saesneg, Cymraeg", ["cy"])),
        *(("Nid wyf yn siarad Saesneg ond Cymraeg", ["cy"]), ("dim ond Cymraeg", ["cy"])),
        *(("ychydig o Saesneg, Cymraeg", ["cy", "en"]), ("Cymraeg yn unig", ["cy"])),
        *(("Saesneg a Chymraeg", ["en", "cy"]), ("Saesneg, Cymraeg yn bennaf", ["cy", "en"])),
        *(("un poco de inglés, mejor en español", ["es", "en"]), ("inglés no, español", ["es"])),
        *(("hablo un poco de inglés y español", ["es", "en"]), ("solo español", ["es"])),
        *(("No hablo inglés pero leo español", ["es"]), ("Nie po angielsku", [])),
        *(("trochę po angielsku, po polsku", ["pl", "en"]), ("tylko po polsku", ["pl"])),
        *(
            ("słabo mówię po angielsku, lepiej po polsku", ["pl", "en"]),
            ("nie tylko polski", ["pl"]),
        ),
        *(("angielski słabo, polski", ["pl", "en"]), ("Nie po angielsku ale po polsku", ["pl"])),
    ],
)
def test_how_well_they_know_one_they_say_in_their_own_language(said: str, tags: list[str]) -> None:
    """“No English, Welsh” in Welsh took them to English."""
    assert tags_of(said) == tags


def test_our_name_of_a_language_is_shown_as_its_readers_say_it_and_their_words_stay() -> None:
    said = ("Polish", "pl", "po polsku", "Polish, some English", "Kurdish")
    assert [as_its_readers_say(each) for each in said] == ["Polski", "Polski", *said[2:]]
