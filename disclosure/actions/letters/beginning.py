"""How a letter reads when it begins: the first words of its template, and nothing stored yet."""

from dataclasses import dataclass

from disclosure.actions.facts import Gathered
from disclosure.actions.letters.audience import audience_of
from disclosure.actions.letters.boxes import template_for
from disclosure.actions.letters.material import material_of
from disclosure.permissions import Actor
from letters.compose import compose
from letters.kinds import Audience, LetterKind
from letters.writing.boxes import Template
from letters.writing.first_words import first_slots


@dataclass(frozen=True, slots=True)
class Beginning:
    audience: Audience
    template: Template
    slots: dict[str, str]
    text: str


def beginning(
    gathered: Gathered,
    kind: LetterKind,
    to: int,
    author: Actor,
    audience: Audience | None = None,
    replaces: str | None = None,
) -> Beginning:
    """`audience`: as the author chose, else as the record says. `replaces`: what it corrects."""
    reader = audience or audience_of(gathered, to)
    template = template_for(gathered, kind, reader)
    material = material_of(gathered, to, author, reader, replaces)
    slots = first_slots(kind, material, template.boxes)
    return Beginning(reader, template, slots, compose(kind, slots, template.boxes))
