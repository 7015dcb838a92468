"""What a letter says that corrects an earlier one: its first sentence, and whether it is there."""

import re
from collections.abc import Iterable
from datetime import date

from letters.dates import without_weekday, without_year
from letters.text import greets, plain

_HEADING = re.compile(r"\s*(?:#{1,6} .*|\*\*[^*\n]+\*\*:?)\s*")
_OURS = re.compile(r"This letter corrects the one we sent you on [^()]{1,40} \([^()\s]+\)\.")
_FEW = 8  # words of a line that may cry out and still greet: "Szanowna Pani!"


def first_sentence(ref: str, sent_on: date, *, month_first: bool = False) -> str:
    """What such a letter begins with; its author says next what was wrong, and what is right."""
    day = without_weekday(sent_on, month_first=month_first)
    return f"This letter corrects the one we sent you on {day} ({ref})."


def named(ref: str, sent_on: date) -> str:
    """Which letter it is, as a person would say it."""
    return f"the one of {without_weekday(sent_on)} ({ref})"


def says_which(text: str, ref: str, days: Iterable[date]) -> bool:
    """Whether the first paragraph, or the one after the greeting, names the reference or a day.

    The reference is the same in every language; a day counts as 3 March, March 3 or 2026-03-03.
    """
    opening = _opening(plain(text)).casefold()
    return any(_stands_in(words, opening) for words in (ref, *_spellings(days)))


def no_longer_true(text: str, ref: str, sent_on: date | None) -> str:
    """Our own first sentence, where it stands in the text and names another letter or another day
    than those that are corrected now; `sent_on` None: none is.
    """
    true = (
        {first_sentence(ref, sent_on, month_first=way) for way in (False, True)} if sent_on else ()
    )
    said = _OURS.findall(" ".join(plain(text).split()))
    return next((sentence for sentence in said if sentence not in true), "")


def _opening(text: str) -> str:
    """What may be a greeting, in any language and however long the names in it are, and the first
    paragraph that is none: where both may be the first, either may name the letter.
    """
    paragraphs = [each.strip() for each in re.split(r"\n\s*\n", text) if each.strip()]
    read: list[str] = []
    for number, each in enumerate(paragraphs):
        if _HEADING.fullmatch(each):
            continue
        read.append(each)
        if number > 1 or not _may_greet(each):
            break
    return "\n\n".join(read)


def _may_greet(words: str) -> bool:
    """One line that ends no sentence; a short one may cry out: "Szanowna Pani!"."""
    if "\n" in words:
        return False
    cries = words.endswith("!") and len(words.split()) > _FEW
    return greets(words) or not (cries or words.endswith((".", "?")))


def _spellings(days: Iterable[date]) -> Iterable[str]:
    for day in days:
        yield from (without_year(day), without_year(day, month_first=True), day.isoformat())


def _stands_in(words: str, opening: str) -> bool:
    """The third is not in the thirteenth."""
    return re.search(rf"(?<![0-9]){re.escape(words.casefold())}(?![0-9])", opening) is not None
