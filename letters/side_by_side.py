"""Two languages on one page: paragraph beside paragraph, or one after the other."""

from collections.abc import Sequence
from html import escape

from letters.dates import without_weekday
from letters.languages import direction, in_english, in_itself
from letters.markdown import block_html, blocks, kind_of, parts_of
from letters.page import Page, Translation


def two_languages(page: Page, second: Translation) -> str:
    """The words of both, each in its own language and direction, as escaped HTML."""
    first, other = list(blocks(page.body)), list(blocks(second.text))
    if _alike(first, other):
        return _note(page, second, "in the first column") + _beside(page, second, first, other)
    return _note(page, second, "first") + _after(second, first, other)


def _alike(first: Sequence[Sequence[str]], other: Sequence[Sequence[str]]) -> bool:
    """As many of each, in the same order: else a reader would compare what does not belong."""
    return [kind_of(lines) for lines in first] == [kind_of(lines) for lines in other]


def _note(page: Page, second: Translation, where: str) -> str:
    ours, theirs = in_english(page.language), in_english(second.language)
    by = f"<bdi>{escape(second.checked_by)}</bdi> on {without_weekday(second.checked_on)}"
    made = f" was made by <bdi>{escape(second.translated_by)}</bdi> and"
    return (
        f'<p class="record" lang="en" dir="ltr">This letter is in {escape(ours)} and in '
        f"{escape(theirs)}. The words in {escape(ours)}, {where}, are the letter of record. "
        f"The {escape(theirs)} translation{made if second.translated_by.strip() else ''} "
        f"was checked by {by}.</p>\n"
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


def _after(
    second: Translation, first: Sequence[Sequence[str]], other: Sequence[Sequence[str]]
) -> str:
    ours = "\n".join(map(block_html, first, parts_of(first)))
    theirs = "\n".join(
        block_html(lines, part, level=3) for lines, part in zip(other, parts_of(other), strict=True)
    )
    return (
        f'{ours}\n<section class="second" {_spoken(second)}>'
        f"<h2>{escape(in_itself(second.language))}</h2>\n{theirs}</section>\n"
    )


def _spoken(second: Translation) -> str:
    return f'lang="{second.language}" dir="{direction(second.language)}"'
