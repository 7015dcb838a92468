"""The words of the family's side in other languages, read from their .po files as they stand.

Pages and jobs both speak with these; no step of building comes between a file and a reader.
"""

import json
import re
from codecs import BOM_UTF8
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po
from babel.support import NullTranslations, Translations

ENGLISH = "en"
SHIPPED = Path(__file__).parent / "translations"
SENTENCES = SHIPPED / "messages.pot"  # everything there is to translate
FILE = Path("LC_MESSAGES", "messages.po")
_PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")
_COUNT = "num"  # may be left out where a form stands for one number alone
_MARKUP = re.compile("[<>&]")  # the words go into pages as they are

Key = tuple[str, ...]  # what is said in English: the sentence, or one and many


@dataclass(frozen=True, slots=True)
class Sentence:
    """`says`: theirs, one for each plural form; empty where nobody has put it in words yet."""

    english: Key
    says: tuple[str, ...]
    note: str = ""  # for whoever translates


@dataclass(frozen=True, slots=True)
class Catalogue:
    """One language. `of`: how many sentences there are; `sha256`: of the words alone."""

    language: str
    path: Path
    sentences: tuple[Sentence, ...]
    of: int
    faults: tuple[str, ...]
    sha256: str
    translations: Translations

    @property
    def done(self) -> int:
        return sum(1 for sentence in self.sentences if sentence.says)

    @property
    def is_whole(self) -> bool:
        return self.done == self.of and not self.faults


class BadWords(Exception):
    """A file of words that cannot be read. Says which, and why."""


def for_family(english: str) -> str:
    """Marks a sentence below the pages for the catalogues; the page that shows it translates it."""
    return english


def adopt_words(own: Path) -> None:
    """Take an organisation's own catalogues too; they go before ours. The folder need not be there.

    Raises BadWords, and changes nothing.
    """
    global _own
    _read.cache_clear()
    for path in _paths(own).values():
        _read(path)
    _own = own


def own_words_in(home: Path) -> Path:
    """Where an organisation keeps catalogues of its own."""
    return home / "translations"


def languages() -> tuple[str, ...]:
    """The tags of all that have a catalogue, English not among them."""
    return tuple(sorted({**_paths(SHIPPED), **_paths(_own)}))


def catalogue(language: str) -> Catalogue | None:
    """None where there is no such file. Read once in a process. Raises BadWords."""
    path = {**_paths(SHIPPED), **_paths(_own)}.get(language)
    return _read(path) if path else None


def words_in(language: str) -> NullTranslations:
    """English for a language of which there is no catalogue."""
    found = catalogue(language) if language != ENGLISH else None
    return found.translations if found else NullTranslations()


@cache
def sentences_in(path: Path) -> Mapping[Key, str]:
    """What is said in English, and the notes for whoever translates it."""
    return {key_of(each): _note(each) for each in _catalog(path) if each.id}


@cache
def _read(path: Path) -> Catalogue:
    language = path.parent.parent.name
    catalog = _catalog(path, language)
    wanted = sentences_in(SENTENCES)
    theirs = {key_of(each): each for each in catalog if each.id}
    sentences = tuple(
        Sentence(key, _says(theirs.get(key), catalog), note) for key, note in wanted.items()
    )
    return Catalogue(
        language,
        path,
        sentences,
        len(wanted),
        tuple(_faults(sentences)),
        _hash(sentences),
        _translations(catalog),
    )


def _paths(folder: Path | None) -> dict[str, Path]:
    found = folder.glob(f"*/{FILE}") if folder else ()
    return {path.parent.parent.name: path for path in found}


def read_by_nobody(own: Path) -> Iterator[Path]:
    """Files of words that lie where none is looked for. What programs put beside them is no fault:
    only who named a file so may believe that families read it."""
    read = set(_paths(own).values())
    named = (path for path in own.rglob("*.po*") if path.name.endswith((FILE.suffix, ".po.txt")))
    yield from sorted(path for path in named if path not in read)


def _catalog(path: Path, language: str = "") -> Catalog:
    try:
        content = path.read_bytes().removeprefix(BOM_UTF8)  # of editors of Windows
        content.decode()
        locale = Locale.parse(language, sep="-") if language else None
        return read_po(BytesIO(content), locale=locale, charset="utf-8", abort_invalid=True)
    except (UnknownLocaleError, ValueError, PoFileError, OSError) as error:
        raise BadWords(f"{path}{_why_not_read(error, language)}") from error


def _why_not_read(error: Exception, language: str) -> str:
    """With its line, where it has one, and its mend."""
    if isinstance(error, UnicodeDecodeError):
        line = error.object.count(b"\n", 0, error.start) + 1
        return f", line {line}: these words cannot be read: save them as UTF-8"
    if isinstance(error, PoFileError):
        says, mend = str(error.args[0]).rpartition(" on ")[0], "correct it there"
        if "num_plurals" in says:  # as of the list of sentences, which has the two of English
            says, mend = "this language has fewer forms for a number", "take out the last msgstr"
        return f", line {error.lineno + 1}: these words cannot be read: {says}: {mend}"
    if isinstance(error, OSError):
        return f": these words cannot be read: {error.strerror}"
    known = "call the folder by the code of a language, such as ur or zh-Hant"
    return f": these words cannot be read: '{language}' is no language: {known}"


def key_of(message: Message) -> Key:
    return message.id if isinstance(message.id, tuple) else (str(message.id),)


def _note(message: Message) -> str:
    return " ".join(message.auto_comments).removeprefix("Translators:").strip()


def _says(message: Message | None, catalog: Catalog) -> tuple[str, ...]:
    """Every form of it, or nothing."""
    if message is None or message.fuzzy:
        return ()
    says = message.string if isinstance(message.string, tuple | list) else [message.string]
    forms = catalog.num_plurals if message.pluralizable else 1
    return tuple(map(str, says)) if len(says) == forms and all(says) else ()


def _faults(sentences: tuple[Sentence, ...]) -> Iterator[str]:
    """What would break a page, or say something other than what was meant."""
    for sentence in sentences:
        wanted = set(_PLACEHOLDER.findall(" ".join(sentence.english)))
        for says in sentence.says:
            found = set(_PLACEHOLDER.findall(says))
            if found | {_COUNT} != wanted | {_COUNT} or found - wanted:
                yield f"“{says}”: what stands in %(…)s has to be as in “{sentence.english[-1]}”."
            if "%" in _PLACEHOLDER.sub("", says).replace("%%", ""):
                yield f"“{says}”: a % that stands for itself is written %%."
            if _MARKUP.search(says):
                yield f"“{says}”: leave out <, > and &."


def _hash(sentences: tuple[Sentence, ...]) -> str:
    """Of words, not of the file: where a sentence stands in our code makes no difference."""
    told = sorted((each.english, each.says) for each in sentences)
    return sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


def _translations(catalog: Catalog) -> Translations:
    compiled = BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return Translations(compiled)


_own: Path | None = None
