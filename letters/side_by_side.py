"""Two languages in one letter: paragraph beside paragraph, or one after the other."""

from collections.abc import Callable, Sequence
from html import escape

from letters.dates import without_weekday
from letters.languages import direction, in_english, in_itself
from letters.markdown import block_html, blocks, kind_of, parts_of, to_html, to_text
from letters.page import Page, Translation


def two_languages(page: Page, second: Translation) -> str:
    """The words of both, each in its own language and direction, as escaped HTML."""
    first, other = list(blocks(page.body)), list(blocks(second.text))
    if _alike(first, other):
        return _note(page, second, "in the first column") + _beside(page, second, first, other)
    return one_after_the_other(page, second, to_html(page.body))


def one_after_the_other(page: Page, second: Translation, ours: str) -> str:
    """`ours`: the words of the letter itself as HTML; those of the other language follow them."""
    other = list(blocks(second.text))
    theirs = "\n".join(
        block_html(lines, part, level=3) for lines, part in zip(other, parts_of(other), strict=True)
    )
    return (
        f'{_note(page, second, "first")}{ours}\n<section class="second" {_spoken(second)}>'
        f"<h2>{escape(in_itself(second.language))}</h2>\n{theirs}</section>\n"
    )


def two_languages_as_text(page: Page, second: Translation) -> str:
    """The same without any mark, for a reader or for braille."""
    note = _note_words(page, second, "first", str)
    ours, theirs = to_text(page.body), to_text(second.text)
    return "\n\n".join((note, ours, in_itself(second.language), theirs))


def _alike(first: Sequence[Sequence[str]], other: Sequence[Sequence[str]]) -> bool:
    """As many of each, in the same order: else a reader would compare what does not belong."""
    return [kind_of(lines) for lines in first] == [kind_of(lines) for lines in other]


def _note(page: Page, second: Translation, where: str) -> str:
    words = _note_words(page, second, where, lambda name: f"<bdi>{escape(name)}</bdi>")
    return f'<p class="record" lang="en" dir="ltr">{words}</p>\n'


def _note_words(page: Page, second: Translation, where: str, named: Callable[[str], str]) -> str:
    ours, theirs = in_english(page.language), in_english(second.language)
    by = f"{named(second.checked_by)} on {without_weekday(second.checked_on)}"
    made = f" was made by {named(second.translated_by)} and" if second.translated_by.strip() else ""
    return (
        f"This letter is in {ours} and in {theirs}. The words in {ours}, {where}, are the letter "
        f"of record. The {theirs} translation{made} was checked by {by}."
    )


def _beside(
    page: Page,
    second: Translation,
    first: Sequence[Sequence[str]],
    other: Sequence[Sequence[str]],
) -> str:
    theirs = _spoken(second)
    rows = "\n".join(
        f"<tr><td>{block_html(lines, part)}</td><td {theirs}>{block_html(beside, part)}</td></tr>"
        for lines, beside, part in zip(first, other, parts_of(first), strict=True)
    )
    return (
        f'<table class="beside"><thead><tr><th scope="col">{escape(in_itself(page.language))}</th>'
        f'<th scope="col" {theirs}>{escape(in_itself(second.language))}</th></tr></thead>\n'
        f"<tbody>\n{rows}\n</tbody></table>\n"
    )


def _spoken(second: Translation) -> str:
    return f'lang="{second.language}" dir="{direction(second.language)}"'
