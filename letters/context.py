"""What a checker knows beside the text: whose letter it is, and what it must hold."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Self

from letters.as_read import composed
from letters.kinds import LetterKind
from letters.rules import Term
from letters.ways_promised import Wishes

_LISTS = ("required", "linked_promises", "other_patients", "other_identifiers", "own_identifiers")
_TEXTS = ("region", "kind", "patient", "addressee", "language")
FIELDS = frozenset({*_TEXTS, *_LISTS, "letter_type"})
_SHORT_KINDS = {"initial": LetterKind.initial_notification.value}


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """Everything may be missing; None is "not known", and nothing is judged from it.

    `also_called`: as whom it is about or to likes to be called. `not_to`: every name of whoever
    else of the family is known in the case; `colleagues`: of the staff, as they may be named.
    `kept_apart`: every name of those who are to be kept apart from whom it is to; `kept_apart_at`:
    where they can be reached, and `others_at`: where others of the case can, each as
    letters.checks.reached_at spells it. `wishes`: of whom it is to, by which ways we reach them.
    `perhaps_patients`: of other cases, those of whom only a surname stands in the text, which many
    may have. `required`: content ids, which alone decide what is missing. `linked_promises`: the
    sentence, and the reference of its commitment ("" where that is not known). `promised_for`: the
    day of each commitment by its reference, None for one that stands without; `kept_by`: the name
    of who keeps it; `today`, a calendar day where the letter is written, says what "5 May" means.
    `analysis_runs`: how many runs of twelve words stand also in the privileged analysis, None where
    that cannot be said. `findings_wait`: it tells what was found, and nobody has approved any
    findings. `notice_apart`: the law asks for a notice about legal protection, in this letter or
    another. `own_terms`: words of an organisation's own glossary; `silenced`: those of ours that it
    does not call jargon.
    """

    region: str | None = None
    kind: str | None = None
    patient: str | None = None
    addressee: str | None = None
    also_called: tuple[str, ...] = ()
    not_to: tuple[str, ...] = ()
    colleagues: tuple[str, ...] = ()
    kept_apart: tuple[str, ...] = ()
    kept_apart_at: tuple[str, ...] = ()
    others_at: tuple[str, ...] = ()
    wishes: Wishes | None = None
    required: tuple[str, ...] | None = None
    linked_promises: Mapping[str, str] | None = None
    promised_for: Mapping[str, date | None] = field(default_factory=dict)
    kept_by: Mapping[str, str] = field(default_factory=dict)
    today: date | None = None
    other_patients: tuple[str, ...] = ()
    perhaps_patients: tuple[str, ...] = ()
    other_identifiers: tuple[str, ...] = ()
    own_identifiers: tuple[str, ...] = ()
    language: str = "en"
    analysis_runs: int | None = 0
    findings_wait: bool = False
    notice_apart: bool = False
    own_terms: tuple[Term, ...] = ()
    silenced: frozenset[str] = frozenset()  # in small letters

    def composed(self) -> Self:
        """Every name as the text is read: with its accents, also where they were written apart."""
        return replace(
            self,
            patient=self.patient and composed(self.patient),
            addressee=self.addressee and composed(self.addressee),
            also_called=tuple(map(composed, self.also_called)),
            not_to=tuple(map(composed, self.not_to)),
            colleagues=tuple(map(composed, self.colleagues)),
            kept_apart=tuple(map(composed, self.kept_apart)),
            other_patients=tuple(map(composed, self.other_patients)),
            perhaps_patients=tuple(map(composed, self.perhaps_patients)),
        )

    @classmethod
    def from_document(cls, document: Mapping[str, object]) -> Self:
        """Read the contract's context file; fields it does not name are passed over.

        ValueError("field: sentence") for the first field that cannot be used.
        """
        texts = {name: _text(document, name) for name in _TEXTS}
        lists = {name: _list(document, name) for name in _LISTS}
        linked = document.get("linked_promises")
        return cls(
            region=texts["region"] and texts["region"].upper(),  # us-ma is a place too
            kind=_kind(texts["kind"] or _text(document, "letter_type")),
            patient=texts["patient"],
            addressee=texts["addressee"],
            required=lists["required"],
            linked_promises=_linked(linked, lists["linked_promises"]),
            other_patients=lists["other_patients"] or (),
            other_identifiers=lists["other_identifiers"] or (),
            own_identifiers=lists["own_identifiers"] or (),
            language=texts["language"] or "en",
        )


def _kind(name: str | None) -> str | None:
    if name is None:
        return None
    name = _SHORT_KINDS.get(name, name)
    if name not in set(LetterKind):
        raise ValueError(f"kind: There is no kind of letter “{name}”; use one of {_kinds()}.")
    return name


def _kinds() -> str:
    return ", ".join(LetterKind)


def _text(document: Mapping[str, object], name: str) -> str | None:
    value = document.get(name)
    if value is None or isinstance(value, str):
        return value
    raise ValueError(f"{name}: Give words for {name}, in quotation marks.")


def _list(document: Mapping[str, object], name: str) -> tuple[str, ...] | None:
    value = document.get(name)
    if value is None:
        return None
    if name == "linked_promises" and isinstance(value, Mapping):
        value = list(value)
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return tuple(value)
    raise ValueError(f"{name}: Give a list of words for {name}.")


def _linked(value: object, sentences: tuple[str, ...] | None) -> dict[str, str] | None:
    if isinstance(value, Mapping):
        return {str(sentence): str(ref or "") for sentence, ref in value.items()}
    return None if sentences is None else dict.fromkeys(sentences, "")
