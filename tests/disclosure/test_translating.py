"""The catalogues: every sentence of the sources is in them, and theirs fit ours."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from disclosure.clock import now
from disclosure.operations.doctor import examine
from disclosure.operations.sentences import collected, keys_of
from disclosure.translating import (
    ENGLISH,
    FILE,
    SENTENCES,
    SHIPPED,
    BadWords,
    adopt_words,
    catalogue,
    languages,
    sentences_in,
    words_in,
)
from letters.languages import in_english

HEADER = """msgid ""
msgstr "Content-Type: text/plain; charset=utf-8\\nPlural-Forms: nplurals=2; plural=n != 1;\\n"

"""


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Path]:
    """Adopted and given back."""
    yield tmp_path
    adopt_words(tmp_path / "none")


def put(own: Path, words: str, language: str = "ur") -> None:
    path = own / language / FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(HEADER + words, "utf-8")


def test_the_list_holds_the_sentences_of_the_sources_and_no_others() -> None:
    """Else: make words."""
    assert keys_of(collected()) == set(sentences_in(SENTENCES))


@pytest.mark.parametrize("language", ["cy", "es", "pl"])
def test_each_draft_is_whole_and_fits(language: str) -> None:
    found = catalogue(language)
    assert found
    assert found.faults == ()
    missing = [each.english for each in found.sentences if not each.says]
    assert missing == []
    assert "#, fuzzy" not in found.path.read_text()


def test_every_language_has_a_name_and_no_compiled_file_lies_about() -> None:
    assert [in_english(tag) for tag in languages()] == ["Welsh", "Spanish", "Polish"]
    assert not list(SHIPPED.rglob("*.mo"))


def test_plural_forms_are_those_of_the_language() -> None:
    polish = words_in("pl")
    forms = [polish.ngettext("%(num)d day", "%(num)d days", n) % {"num": n} for n in (1, 2, 5, 22)]
    assert forms == ["1 dzień", "2 dni", "5 dni", "22 dni"]
    welsh = words_in("cy")
    forms = [welsh.ngettext("%(num)d day", "%(num)d days", n) % {"num": n} for n in (1, 2, 4)]
    assert forms == ["1 diwrnod", "2 ddiwrnod", "4 diwrnod"]
    forms = [welsh.ngettext("%(num)d page", "%(num)d pages", n) % {"num": n} for n in (1, 3, 5, 6)]
    assert forms == ["1 dudalen", "3 tudalen", "5 tudalen", "6 thudalen"]


def test_welsh_answers_each_question_with_its_own_verb() -> None:
    says = words_in("cy").gettext
    answers = [
        *(("Yes, you listened", "Do"), ("No, you did not listen", "Naddo")),
        *(("Yes, it felt real", "Oedd"), ("No, it did not feel real", "Nac oedd")),
        *(("Yes, you may record it", "Cewch"), ("No, you may not record it", "Na chewch")),
        *(("Yes, they may read it", "Caiff"), ("No, they may not read it", "Na chaiff")),
    ]
    assert [says(english).split(",")[0] for english, _ in answers] == [cy for _, cy in answers]


@pytest.mark.parametrize(("language", "he"), [("es", "el paciente"), ("pl", "pacjent")])
def test_a_patient_who_decides_now_is_called_neither_he_nor_she(language: str, he: str) -> None:
    """Who has come of age may be a daughter."""
    says = words_in(language).gettext("The patient decides now whom we may tell.")
    assert he not in says.lower()


def test_what_nobody_has_translated_is_said_in_english() -> None:
    assert words_in(ENGLISH).gettext("Finished") == "Finished"
    assert words_in("xx").gettext("Finished") == "Finished"


def test_an_organisation_adds_a_language_and_mends_ours(own: Path) -> None:
    put(own, 'msgid "Finished"\nmsgstr "جی ہاں"\n')
    put(own, 'msgid "Finished"\nmsgstr "Jasne"\n', "pl")
    adopt_words(own)
    assert languages() == ("cy", "es", "pl", "ur")
    assert words_in("ur").gettext("Finished") == "جی ہاں"
    assert words_in("pl").gettext("Finished") == "Jasne"


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        ('msgid "By %(day)s"\nmsgstr "Do %(dzien)s"\n', "has to be as in"),
        ('msgid "By %(day)s"\nmsgstr "Do"\n', "has to be as in"),
        ('msgid "Finished"\nmsgstr "100% tak"\n', "written %%"),
        ('msgid "Finished"\nmsgstr "<b>Tak</b>"\n', "leave out"),
    ],
)
def test_words_that_would_break_a_page_are_faults(own: Path, words: str, fault: str) -> None:
    put(own, words)
    adopt_words(own)
    found = catalogue("ur")
    assert found
    assert len(found.faults) == 1
    assert fault in found.faults[0]
    assert not found.is_whole


def test_a_fuzzy_sentence_or_half_a_plural_is_no_translation(own: Path) -> None:
    put(
        own,
        '#, fuzzy\nmsgid "Finished"\nmsgstr "?"\n\n'
        'msgid "%(num)d day"\nmsgid_plural "%(num)d days"\nmsgstr[0] "%(num)d"\nmsgstr[1] ""\n',
    )
    adopt_words(own)
    found = catalogue("ur")
    assert found
    assert found.done == 0


def test_the_hash_is_of_the_words_and_not_of_the_file(own: Path) -> None:
    hashes = []
    for words in ('msgid "Finished"\nmsgstr "A"\n', '#: a.py\nmsgid "Finished"\nmsgstr "A"\n',
                  'msgid "Finished"\nmsgstr "B"\n'):  # fmt: skip
        put(own, words)
        adopt_words(own)
        found = catalogue("ur")
        assert found
        hashes.append(found.sha256)
    assert hashes[0] == hashes[1] != hashes[2]


@pytest.mark.parametrize("language", ["ur", "nowhere"])
def test_a_file_that_cannot_be_read_stops_the_start_with_its_name(own: Path, language: str) -> None:
    put(own, 'msgid "Finished"', language)
    (own / language / FILE).write_bytes(b'msgid "Finished"\nmsgstr "\xff"\n')
    with pytest.raises(BadWords, match=FILE.name):
        adopt_words(own)


@pytest.mark.parametrize(
    ("content", "language", "says"),
    [
        (
            b'msgid "Finished"\nmsgstr "caf\xe9"\n',
            "ur",
            ", line 2: these words cannot be read: save",
        ),
        (b"hello\n", "ur", ", line 1: these words cannot be read: Unknown or misformatted keyword"),
        (b'msgid "Finished"\nmsgstr "A"\n', "ur_PK", "'ur_PK' is no language: call the folder by"),
        (SENTENCES.read_bytes(), "ja", "fewer forms for a number: take out the last msgstr"),
    ],
)
def test_what_cannot_be_read_is_said_with_its_line_and_its_mend(
    own: Path, content: bytes, language: str, says: str
) -> None:
    put(own, "", language)
    (own / language / FILE).write_bytes(content)
    with pytest.raises(BadWords) as bad:
        adopt_words(own)
    assert says in str(bad.value)


def test_the_mark_of_an_editor_of_windows_is_no_fault(own: Path) -> None:
    """The program did not start, and said “Unknown or misformatted keyword on 0”."""
    put(own, 'msgid "Finished"\nmsgstr "A"\n')
    file = own / "ur" / FILE
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    adopt_words(own)
    found = catalogue("ur")
    assert found
    assert found.done == 1


def test_a_file_of_words_where_nobody_looks_is_named(own: Path) -> None:
    """No family read Urdu, and nothing said why."""
    home, own = own, own / "translations"
    put(own, 'msgid "Finished"\nmsgstr "A"\n')
    for lost in ("ur/messages.po", "ps/LC_MESSAGES/ps.po", "fa/LC_MESSAGES/messages.po.txt"):
        (own / lost).parent.mkdir(parents=True, exist_ok=True)
        (own / lost).write_text("", "utf-8")
    (own / "ur/LC_MESSAGES/messages.mo").write_bytes(b"made by an editor of such files")
    said = [f.what for f in examine({"DISCLOSURE_HOME": str(home)}, now())]
    assert [each for each in said if "no family reads its words" in each] == [
        f"Nobody reads {own / lost}, so no family reads its words."
        for lost in ("fa/LC_MESSAGES/messages.po.txt", "ps/LC_MESSAGES/ps.po", "ur/messages.po")
    ]
