"""Two languages in one letter: paragraph beside paragraph, or one after the other."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from html import escape
from itertools import zip_longest
from textwrap import shorten

from letters.fixed_words import fixed_words
from letters.languages import direction, in_english, in_itself
from letters.printing.markdown import (
    SIGN_OFF,
    Draw,
    block_html,
    blocks,
    drawn_above,
    item_in,
    kind_of,
    leads_on,
    parts_of,
    to_html,
    to_text,
)
from letters.printing.page import Page, Translation
from letters.printing.record_words import RecordWords, record_words
from workflows.phrases import several

Blocks = Sequence[Sequence[str]]  # the lines of each part, as letters.printing.markdown parts them
ENGLISH = "en"
SHOWN = 50  # letters of a part that is named
SHORT = 260  # letters of one that paper would not part: five lines of a column, three to a page
KINDS: Mapping[str, str] = {
    "heading": "a heading",
    "ul": "a list",
    "ol": "a numbered list",
    "paragraph": "a paragraph",
}

HOW: Mapping[str, str] = {
    "heading": "To make it a heading, begin its line with “##” and a space.",
    "ul": "To make it a list, begin each of its lines with “-” and a space.",
    "ol": "To make it a numbered list, begin each of its lines with “1.”, “2.” and a space.",
    "paragraph": "To make it a paragraph, begin its line with a word and no sign.",
}


def two_languages(
    page: Page, second: Translation, *, wide: Draw | None = None, narrow: Draw | None = None
) -> str:
    """The words of both, each in its own language and direction, as escaped HTML.

    `wide`, `narrow`: what draws the pictures across the page, and in one column of two.
    """
    first, other = list(blocks(page.body)), list(blocks(second.text))
    if _alike(first, other):
        drawn = drawn_above(first, narrow)
        heading = _marked(in_itself(page.language), page.language)
        note = note_of_record(page.language, second, f"in the column headed {heading}")
        return note + _beside(page, second, first, other, drawn)
    return one_after_the_other(page, second, to_html(page.body, draw=wide))


def why_not_beside(text: str, translated: str) -> str:
    """How many parts each has, and where they first differ, in sentences; nothing where they match.

    A translation that leaves something out is found by this, in a language nobody here reads.
    """
    first, other = list(blocks(text)), list(blocks(translated))
    if _alike(first, other):
        return ""
    pairs = enumerate(zip_longest(first, other), 1)
    at, ours, theirs = next((n, a, b) for n, (a, b) in pairs if not (a and b and _same(a, b)))
    return (
        f"The letter has {several(len(first), 'part')}, and the translation "
        f"{several(len(other), 'part')}. They first differ at part {at}: the letter has "
        f"{_named(ours)}, and the translation has {_named(theirs)}.{_how(ours, theirs)}"
    )


def one_after_the_other(page: Page, second: Translation, ours: str) -> str:
    """`ours`: the words of the letter itself as HTML; those of the other language follow them."""
    other = list(blocks(second.text))
    theirs = "\n".join(
        block_html(lines, part, level=3) for lines, part in zip(other, parts_of(other), strict=True)
    )
    return (
        f'{note_of_record(page.language, second)}{ours}\n<section class="second" {_spoken(second)}>'
        f"<h2>{escape(in_itself(second.language))}</h2>\n{theirs}</section>\n"
    )


def two_languages_as_text(page: Page, second: Translation) -> str:
    """The same without any mark, for a reader or for braille."""
    notes = [words for _, words in _notes(page.language, second, "first", _unmarked)]
    ours, theirs = to_text(page.body), to_text(second.text)
    return "\n\n".join((*notes, ours, in_itself(second.language), theirs))


def _alike(first: Blocks, other: Blocks) -> bool:
    """As many of each, in the same order: else a reader would compare what does not belong."""
    return len(first) == len(other) and all(map(_same, first, other))


def _same(ours: Sequence[str], theirs: Sequence[str]) -> bool:
    return kind_of(ours) == kind_of(theirs)


def _named(lines: Sequence[str] | None) -> str:
    """What it is, and its first words; there may be none any more."""
    if lines is None:
        return "nothing more"
    said = shorten(to_text(" ".join(map(item_in, lines))), SHOWN, placeholder=" …")
    return f"{KINDS[kind_of(lines)]}, “{said}”"


def _how(ours: Sequence[str] | None, theirs: Sequence[str] | None) -> str:
    """How the part of the translation becomes what the letter has there; nothing where one lacks
    it altogether: then something was left out, or two parts are one.
    """
    if ours is None or theirs is None:
        return ""
    return f" {HOW[kind_of(ours)]} Keep an empty line between one part and the next."


def note_of_record(language: str, second: Translation, where: str = "first") -> str:
    """Which words count and who checked the others, as escaped HTML. `where`: those of the letter
    itself stand; in English alone it is said."""
    return "".join(
        f'<p class="record" lang="{tag}" dir="{direction(tag)}">{words}</p>\n'
        for tag, words in _notes(language, second, where, _marked)
    )


def _marked(words: str, tag: str = "") -> str:
    """`tag`: of the language whose own name it is."""
    own = f' lang="{tag}"' if tag else ""
    return f"<bdi{own}>{escape(words)}</bdi>"


def _unmarked(words: str, _tag: str = "") -> str:
    return words


def _notes(
    language: str, second: Translation, where: str, named: Callable[..., str]
) -> Iterator[tuple[str, str]]:
    """Which words count and who checked the others: with its tag in each of the two languages, in
    English instead of one that we have no such words in."""
    told = {
        (words.language if words else "en"): words
        for words in map(record_words, (language, second.language))
    }
    for tag, words in told.items():
        if words:
            yield tag, _note_in(words, language, second, named)
        else:
            yield tag, _note_in_english(language, second, where, named)


def _note_in(
    words: RecordWords, language: str, second: Translation, named: Callable[..., str]
) -> str:
    ours, theirs = (named(in_itself(tag), tag) for tag in (language, second.language))
    day = fixed_words(words.language).dated(second.checked_on)
    parts = [words.of_record.format(ours=ours, theirs=theirs)]
    if second.translated_by.strip():
        parts.append(words.translated.format(name=named(second.translated_by)))
    parts.append(words.checked.format(name=named(second.checked_by), day=day))
    return " ".join(parts)


def _note_in_english(
    language: str, second: Translation, where: str, named: Callable[..., str]
) -> str:
    ours, theirs = in_english(language), in_english(second.language)
    by = f"{named(second.checked_by)} on {_in_their_english(language, second)}"
    made = f" was made by {named(second.translated_by)} and" if second.translated_by.strip() else ""
    return (
        f"This letter is in {ours} and in {theirs}. The words in {ours}, {where}, are the letter "
        f"of record. The {theirs} translation{made} was checked by {by}."
    )


def _in_their_english(language: str, second: Translation) -> str:
    """The day of the check as the English of this letter writes days, if it has any."""
    tags = (language, second.language)
    english = next((tag for tag in tags if tag.split("-")[0] == ENGLISH), ENGLISH)
    return fixed_words(english).dated(second.checked_on)


def _beside(
    page: Page, second: Translation, first: Blocks, other: Blocks, drawn: Mapping[int, str]
) -> str:
    """A picture stands in a row of its own, so that the lists below it begin on one line. What
    stays with what follows it is said of its row: in a cell, paper takes no notice. A short part
    stays together: else that of one language went to the next page whole, and left its heading.
    """
    theirs = _spoken(second)
    rows: list[str] = []
    parts = parts_of(first)
    for number, (lines, beside, part) in enumerate(zip(first, other, parts, strict=True)):
        if picture := drawn.get(number):
            rows.append(f'<tr class="drawn"><td>{picture}</td><td {theirs}></td></tr>')
        ours, others = block_html(lines, part), block_html(beside, part)
        signs_next = parts[number + 1 : number + 2] == [SIGN_OFF]
        kept = {
            "stays": signs_next or leads_on(lines, part),
            "together": min(map(_length, (lines, beside))) < SHORT,
        }
        how = " ".join(name for name, so in kept.items() if so)
        rows.append(f'<tr class="{how}"><td>{ours}</td><td {theirs}>{others}</td></tr>')
    body = "\n".join(rows)
    return (
        f'<table class="beside"><thead><tr><th scope="col">{escape(in_itself(page.language))}</th>'
        f'<th scope="col" {theirs}>{escape(in_itself(second.language))}</th></tr></thead>\n'
        f"<tbody>\n{body}\n</tbody></table>\n"
    )


def _length(lines: Sequence[str]) -> int:
    return sum(map(len, lines))


def _spoken(second: Translation) -> str:
    return f'lang="{second.language}" dir="{direction(second.language)}"'
