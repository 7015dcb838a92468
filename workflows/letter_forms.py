"""The forms a letter can go in, and which of them is what a person said they need."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from workflows.words import Way

STANDARD, LARGE_PRINT, HTML, TEXT = "standard", "large_print", "html", "text"
EASY_READ, TWO_LANGUAGES = "easy_read", "two_languages"
ALWAYS_MADE = (STANDARD, LARGE_PRINT, HTML, TEXT)
WHEN_WRITTEN = (EASY_READ, TWO_LANGUAGES)  # made where somebody wrote or entered their words
PRINTED = (STANDARD, LARGE_PRINT, EASY_READ, TWO_LANGUAGES)  # those that go on paper
READ_ALOUD, OTHER = "read_aloud", "other"
NOT_POSTED: Mapping[str, str] = {  # how it was sent, in words
    Way.EMAIL: "by e-mail",
    Way.PHONE: "by telephone",
    Way.TEXT: "by text message",
    Way.VIDEO: "by video",
    Way.THROUGH_SOMEONE: "through somebody",
    Way.IN_CLINIC: "from hand to hand",
    Way.VISIT: "from hand to hand",
}
MADE_OUTSIDE = ("braille", "audio", "sign_language_video", READ_ALOUD, OTHER)  # from the text
MADE_HERE = (*ALWAYS_MADE, *WHEN_WRITTEN)
ALL_FORMS = (*MADE_HERE, *MADE_OUTSIDE)

FORM_WORDS: Mapping[str, str] = {
    STANDARD: "standard print",
    LARGE_PRINT: "large print",
    HTML: "a page for the screen",
    TEXT: "plain text",
    EASY_READ: "easy read",
    TWO_LANGUAGES: "two languages side by side",
    "braille": "braille",
    "audio": "audio",
    "sign_language_video": "a sign language video",
    READ_ALOUD: "reading aloud",
    OTHER: "another form",
}
# Standard print is what asks for nothing beside it: on yellow paper, or in Welsh, it is not. A need
# that nobody sees is never met; one too many is seen, and set aside with a word.
_AS_USUAL = "standard|ordinary|normal|regular|usual|a4|printed|paper|pdf|post|posted|letters?|mail"
_BESIDE = (
    r"(?:hard |paper )?cop(?:y|ies)|white paper|plain paper|no(?:thing)? special(?: needs?| form)?"
    "|print|size|font|format|form|sheets?|english|12|12pt|pt|point|royal|first|second|1st|2nd|class"
    "|(?:recorded|special|signed[ -]for) delivery|home|house|address|sent|through|letter ?box|door"
    "|an?|the|in|on|by|as|at|of|to|for|with|my|me|i|we|us|our|she|he|they|her|his|him|them|their"
    "|this|that|it|and|or|only|just|is|are|will|do|can|would|reads?|like[sd]?|prefers?|wants?"
    "|happy|good|fine|ok|okay|please|thanks?|thank|you|enough"
)
# What people write in "Formats they need", and the forms any one of which will do. The order
# counts: "large print e-mail" asks for large print first of all.
_MEANS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"easy[ _-]?(?:to )?read|easier (?:words|read)|simple words", (EASY_READ,)),
    (r"large|bigger|\bbig\b|\b(?:1[6-9]|2\d|3\d) ?-?(?:pt|point)", (LARGE_PRINT,)),
    (r"braille|\bbrl\b", ("braille",)),
    (r"sign(?:ed)?[ _-]lang|\b(?:bsl|isl|asl|auslan|nzsl)\b|sign video", ("sign_language_video",)),
    (r"read(?:ing)? (?:it )?(?:out|aloud)|phone reading|read to", (READ_ALOUD,)),
    (r"audio|\b(?:cd|tape|recording|daisy)\b", ("audio",)),
    (r"translat|bilingual|two languages|other language", (TWO_LANGUAGES,)),
    (r"screen[ _-]?reader|plain[ _-]?text|\btext\b", (TEXT, HTML)),
    (r"e-?mail|electronic|digital|\bhtml\b|web|on ?screen", (HTML, TEXT)),
    (rf"^(?=.*\b(?:{_AS_USUAL})\b)(?>\W*\b(?:{_BESIDE}|{_AS_USUAL})\b)++\W*$", (STANDARD,)),
)
_NOTHING = re.compile(r"(?:none|no|nil|n/?a|nothing|no (?:special )?(?:needs?|format))\W*", re.I)


@dataclass(frozen=True, slots=True)
class Need:
    """`words` as they stand on record; any one of `forms` meets it."""

    words: str
    forms: tuple[str, ...]
    language: str = ""  # whose need it is to read it in: Polish; empty: a need of form alone

    @property
    def form(self) -> str:
        """The one to choose where nobody chooses."""
        return self.forms[0]

    @property
    def says(self) -> str:
        """Large print, also where a form of ours named it: large_print."""
        return form_in_words(self.words)


def form_in_words(form: str) -> str:
    """`form`: an id of ours, or words that a person typed, which stand as they are."""
    return FORM_WORDS.get(form, form)


def needs_of(recorded: Iterable[str]) -> tuple[Need, ...]:
    """What each recorded format asks for. One we do not know is made outside, from the text."""
    return tuple(
        Need(words.strip(), _forms_for(words))
        for words in recorded
        if words.strip() and not _NOTHING.fullmatch(words.strip())
    )


def need_of_language(reads: str) -> Need:
    """Somebody reads another language than that of the letter, and it was put in beside it: so that
    it is not forgotten. Source: the product's design, Person.
    """
    return Need(f"a letter in {reads}", (TWO_LANGUAGES,), language=reads)


def needs_large_print(recorded: Iterable[str]) -> bool:
    """Then every form that somebody has in print has to be large, two languages too."""
    return any(LARGE_PRINT in need.forms for need in needs_of(recorded))


def unmet(needs: Iterable[Need], forms: Collection[str]) -> tuple[Need, ...]:
    return tuple(need for need in needs if not set(need.forms) & set(forms))


def usual_forms(needs: Iterable[Need]) -> tuple[str, ...]:
    """What is chosen beforehand: what they need, else standard print."""
    return tuple(dict.fromkeys(need.form for need in needs)) or (STANDARD,)


def to_print(needs: Iterable[Need], made: Collection[str]) -> tuple[str, ...]:
    """The forms of a letter to put on paper for somebody. Raises ValueError with their words for
    the first need that paper cannot meet, or that nobody made of this letter."""
    forms: list[str] = []
    for need in needs:
        ready = [form for form in need.forms if form in PRINTED and form in made]
        if not ready:
            raise ValueError(need.words)
        forms.append(ready[0])
    return tuple(dict.fromkeys(forms)) or (STANDARD,)


def forms_of(*, easy_read: bool, translated: bool) -> tuple[str, ...]:
    """The forms that are made of one letter."""
    written = ((EASY_READ, easy_read), (TWO_LANGUAGES, translated))
    return (*ALWAYS_MADE, *(form for form, there in written if there))


def _forms_for(words: str) -> tuple[str, ...]:
    plain = words.casefold().replace("_", " ")
    return next((forms for pattern, forms in _MEANS if re.search(pattern, plain)), (OTHER,))
