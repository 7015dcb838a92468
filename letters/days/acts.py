"""Which act of a sentence a day belongs to: ours, or what somebody else does before or after it."""

import re
from collections.abc import Iterator

from letters.days.deadlines import Deadline

_PART = re.compile(
    r"[.;:!?\u2013]\s+|,\s+|\s+(?=(?:and|so|but|then|because|while)\b)", re.IGNORECASE
)
_LEADS_ON = re.compile(r"(?:(?:and|so|but|then|because|while|that)\s+)*", re.IGNORECASE)
_OURS = re.compile(
    r"(?:we|I)\b(?!\s+(?:are|am|know|understand|think|hope|said)\b)|(?:we|I)['\u2019]ll\b",
    re.IGNORECASE,
)
_WHO = re.compile(
    r"(?:we|I|you|he|she|it|they|nobody|somebody|the|an?|this|your|our|his|her|their)\b"
    r"|(?-i:[A-Z])",
    re.IGNORECASE,
)
_BESIDE_IT = re.compile(r"\b(?:after|before|afterwards|then|later|following)\b", re.IGNORECASE)


def is_of_another_act(words: str, deadline: Deadline) -> bool:
    """Somebody else does it by then, or we do something else by then; and what we promise stands in
    a part of its own: "You are home by Monday, so I will ring you on the ward before".
    """
    acts = list(_acts(words))
    *_, its_own = (act for act in acts if act[0] <= deadline.start)
    ours = [said for start, said in acts if start != its_own[0] and _OURS.match(said)]
    return bool(ours) and (not _OURS.match(its_own[1]) or any(map(_BESIDE_IT.search, ours)))


def _acts(words: str) -> Iterator[tuple[int, str]]:
    """Where each part begins that says who does it, and what it says; one that does not ("and
    write", "by Friday") goes with the part before it.
    """
    starts = [0, *(part.end() for part in _PART.finditer(words))]
    begins = [(at, _LEADS_ON.match(words, at)) for at in starts]
    own = [lead.end() for at, lead in begins if lead and (at == 0 or _WHO.match(words, lead.end()))]
    for start, end in zip(own, [*own[1:], len(words)], strict=True):
        yield start, words[start:end]
