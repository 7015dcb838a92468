"""Words that others have used for what is hard to say, beside the box they fit."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from letters.kinds import Audience, LetterKind
from letters.writing.boxes import Templates, shipped_templates
from letters.writing.engine import rendered
from letters.writing.facts import LetterMaterial, facts_of

NO_NAME = "[name]"  # a hole that the check finds
KNOWN = ("patient", "patient_first")  # of the facts; any other would leave a gap that nobody sees


@dataclass(frozen=True, slots=True)
class Phrase:
    """`moment`: the hard thing that has to be said."""

    moment: str
    words: str


def phrases_for(
    kind: LetterKind,
    audience: Audience,
    box: str,
    patient: str = "",
    templates: Templates | None = None,
) -> tuple[Phrase, ...]:
    """`patient`: the name as the family says it. They are shown, and never put in by themselves."""
    facts = facts_of(LetterMaterial(patient_name=patient))
    called = facts["patient"] or NO_NAME
    names = {"patient": called, "patient_first": facts["patient_first"] or called}  # of “Mr Price”
    rows = (templates or shipped_templates()).document["phrases"]
    return tuple(
        Phrase(row["moment"], rendered(row["words"], {**facts, **names}))
        for row in rows
        if row["box"] == box and _fits(row, kind, audience)
    )


def _fits(row: Mapping[str, Any], kind: LetterKind, audience: Audience) -> bool:
    return kind in row.get("kinds", [kind]) and audience in row.get("readers", [audience])
