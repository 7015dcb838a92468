"""Care for the staff who took part: what a line about help for them must not hold."""

import re
from collections.abc import Iterable

_SOMEBODY = (
    r"\b(?:s?he|they|the (?:nurse|midwife|doctor|registrar|consultant|surgeon|pharmacist"
    r"|paramedic|porter|colleague|trainee|student))\b"
)
_STATE = (
    r"\b(?:in tears|crying|cried|cries|wept|upset|distress(?:ed)?|devastated|traumati[sz]ed|anxious"
    r"|depressed|suicidal|ashamed|guilty|panic(?:ked)?|exhausted|burnt out|broke(?: down)?"
    r"|off sick|signed off|sick leave|not sleep\w*|cannot sleep|struggl\w+|blam\w+ (?:him|her|them)"
    r"sel(?:f|ves))\b"
)
_MAY_BE = re.compile(r"\b(?:may|when|can|if)\b[^.!?,;:]*$", re.IGNORECASE)
_WAS = re.compile(r"\b(?:was|were|had|broke|cried|wept|signed off)\b", re.IGNORECASE)
_HOW_THEY_ARE = re.compile(rf"{_SOMEBODY}[^.!?]{{0,60}}?{_STATE}", re.IGNORECASE)


def says_more_than_offered(words: str, names: Iterable[str]) -> str | None:
    """Why a line on support for staff cannot be kept; None where it says what was offered.

    `names`: of colleagues. How somebody is stays between them and whoever helps them
    (policy/disclosure_practice.md, section 12).
    """
    for name in names:
        if found := _named(name, words):
            return f"say what was offered, and name no colleague: leave out “{found}”"
    for state in _HOW_THEY_ARE.finditer(words):
        if not _only_may_be(words, state):
            return f"say what was offered, not how somebody is: leave out “{state[0]}”"
    return None


def _only_may_be(words: str, state: re.Match[str]) -> bool:
    """A number to ring when they feel anxious says of nobody that they do."""
    return bool(_MAY_BE.search(words[: state.end()])) and not _WAS.search(state[0])


def _named(name: str, words: str) -> str:
    """As it stands there: the whole name; or the last one, written as a name after a title."""
    *_, last = name.split() or [""]
    if not last:
        return ""
    titled = rf"(?:Mr|Mrs|Ms|Miss|Dr|Prof|Sister|Nurse|Matron|Doctor)\.? {re.escape(last)}"
    pattern = rf"(?<!\w)(?:{re.escape(name)}|{titled})(?!\w)"
    found = re.search(pattern, words, re.IGNORECASE)
    return found[0] if found else ""
