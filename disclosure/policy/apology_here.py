"""What the apology law of a place says to the author of a letter. No rule reads it, and no word
of a letter is changed for it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from disclosure.policy.apology_file import ApologyLaw
from workflows.phrases import going_on
from workflows.regimes import Certainty

NO_LIMIT = "none known"
SORRY: Mapping[tuple[str, str], str] = {  # protection, and that of words of fault
    ("full", "protected"): "Saying sorry is protected here, also where it says we made a mistake.",
    ("partial", "not_protected"): (
        "Saying sorry is protected here. Saying that we were at fault is not."
    ),
    ("partial", "unclear"): (
        "Saying sorry is protected here. Whether words of fault are, the law does not say."
    ),
}
NONE = "We know of no law here that protects an apology. It is still due."
IN_A_LETTER: Mapping[str, str] = {
    "no": "That is of what is said aloud, not of a letter.",
    "unclear": "Whether a letter is protected too is not clear.",
}
FAULT: Mapping[str, str] = {
    "protected": "Protected",
    "not_protected": "Not protected",
    "unclear": "Not clear",
}
LETTER: Mapping[str, str] = {
    "yes": "Protected as far as its words are",
    "no": "Not protected",
    "unclear": "Not clear",
}
HOW_SURE: Mapping[Certainty, str] = {
    Certainty.VERIFIED: "We read the words of this law, or a page that quotes them.",
    Certainty.REMEMBERED: (
        "Not verified. Nobody opened this law for this note: check it before you rely on it."
    ),
    Certainty.UNCLEAR: (
        "Not verified. Sources differ, or the law may have changed: check before you rely on it."
    ),
}
_DAYS = re.compile(r"within (\d+) days")


@dataclass(frozen=True, slots=True)
class LawNote:
    """`says`: the one sentence to read first. `rows`: label and words."""

    name: str
    says: str
    verified: bool
    rows: tuple[tuple[str, str], ...]
    days: int | None  # in which the words have to be said to be protected


def laws_in(places: Iterable[str], laws: Iterable[ApologyLaw]) -> tuple[ApologyLaw, ...]:
    """Those that hold in any of these jurisdictions, in the order of the file."""
    wanted = set(places)
    return tuple(law for law in laws if wanted & {law.id, *law.holds_in})


def laws_within(places: Iterable[str], laws: Iterable[ApologyLaw]) -> tuple[ApologyLaw, ...]:
    """Those of the states or provinces, where one of these is a country that leaves it to them."""
    inside = tuple(f"{place}-" for place in places)
    return tuple(law for law in laws if law.id.startswith(inside))


def note_of(law: ApologyLaw) -> LawNote:
    found = _DAYS.search(law.time_limit)
    verified = law.certainty is Certainty.VERIFIED
    days = int(found[1]) if found else None
    return LawNote(law.name, _first(law, verified), verified, tuple(_rows(law)), days)


def last_day(aware_on: date, days: int) -> date:
    return aware_on + timedelta(days=days)


def _first(law: ApologyLaw, verified: bool) -> str:
    says = SORRY.get((law.protection, law.fault_admission), NONE)
    if law.protection != "none" and law.letter_protected in IN_A_LETTER:
        says = f"{says} {IN_A_LETTER[law.letter_protected]}"
    if law.protection != "none" and (law.scope or law.exceptions or law.time_limit != NO_LIMIT):
        says = f"{says} It holds only as far as is said below."
    return says if verified else f"Not verified: {going_on(says)}"


def _rows(law: ApologyLaw) -> Iterator[tuple[str, str]]:
    unsaid = law.year and str(law.year) not in law.citation
    yield "Law", f"{law.citation}, {law.year}" if unsaid else law.citation
    if law.protection != "none":
        yield "Words of sorrow", "Protected"
        yield "Words of fault", FAULT[law.fault_admission]
        yield "In a letter", LETTER[law.letter_protected]
    told = {
        "Said to whom": law.recipients,
        "In which cases": law.scope,
        "When": None if law.time_limit == NO_LIMIT else law.time_limit,
        "Left out": law.exceptions,
        "Note": law.note,
        "Other law": law.related_law,
    }
    for label, words in told.items():
        if words:
            yield label, f"{words[0].upper()}{words[1:]}"
    yield "How sure we are", HOW_SURE[law.certainty]
