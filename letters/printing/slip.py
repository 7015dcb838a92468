"""The last page of a letter, on which its reader can answer with a pen: what stands on it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from letters.languages import direction
from letters.printing.markdown import to_text
from letters.printing.slip_words import SlipWords, slip_words

QUESTION_LINES = 6
# A line of a letterhead by which nobody delivers post: the web, an e-mail, a telephone.
_NOT_BY_POST = re.compile(
    r"@|://|\bwww\.|\b[\w-]+\.(?:org|com|net|gov|edu|uk|ie|ca|nz|au|wales|scot)\b"
    r"|^(?:tel|telephone|phone|fax|call|ring|e-?mail|web|switchboard)\b\.?\s*[:\d(+]"
    r"|(?:\+|\b0)\d(?:[ ()]*\d){7,}|\(\d{3}\) ?\d{3}-\d{4}|\b\d{3}-\d{3}-\d{4}\b",
    re.IGNORECASE,
)
PAGE = "page"
WAYS = ("post", "email", PAGE, "phone")  # in which an answer can come, as slip_words names them


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """`promises`: what we promised them, sentence by sentence as they stand in our letters.

    `translated`: of those promises, each that the translation of the letter says too, as it does.
    `owners`: who keeps those that say only "he" or "she": torn off, the page has to name them.
    `ways`: those of WAYS that it offers, without what they forbade and what they do not have.
    """

    promises: tuple[str, ...] = ()
    translated: Mapping[str, str] = field(default_factory=dict)
    owners: Mapping[str, str] = field(default_factory=dict)
    ways: tuple[str, ...] = WAYS


def around_slip(slip: Slip | None, language: str, second: str = "") -> dict[str, Any]:
    """What its templates need. `second`: of the form that has two languages, where it has."""
    ours = slip_words(language)
    theirs = slip_words(second) if second else ours
    return {
        "slip": slip,
        "slip_words": ours,
        "slip_direction": direction(ours.language),
        "slip_second": None if theirs is ours else theirs,
        "slip_second_direction": direction(theirs.language),
        "slip_promises": list(_promises(slip, second)) if slip else [],
        "slip_ways": slip.ways if slip else (),
        "slip_lines": range(QUESTION_LINES),
    }


def sent_to(letterhead: Iterable[str]) -> list[str]:
    """Of the lines of a letterhead, those of an address: it is sent there, and nobody is rung."""
    lettered = (line for line in letterhead if any(map(str.isalpha, line)))
    return [line for line in lettered if not _NOT_BY_POST.search(line)]


def _promises(slip: Slip, second: str) -> Iterator[tuple[str, str]]:
    """Each in our words, and in those of the second language where this form has it."""
    for each in slip.promises:
        name = f"{slip.owners[each]}: " if each in slip.owners else ""
        translated = slip.translated.get(each, "") if second else ""
        yield f"{name}{to_text(each)}", f"{name}{translated}" if translated else ""


def words_on(slip: Slip, words: SlipWords) -> str:
    """Everything that is printed on it in these words, to see whether it can be."""
    told = (*slip.promises, *slip.translated.values(), *slip.owners.values())
    return "\n".join((*told, *words.all()))
