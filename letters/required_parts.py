"""What a letter of each kind must hold, by content id."""

from collections.abc import Collection

from letters.kinds import LetterKind
from letters.rules import letter_parts


def required_parts(
    kind: LetterKind,
    regime_parts: Collection[str] = (),
    *,
    has_results: bool,
    is_late: bool,
    has_questions: bool = False,
) -> tuple[str, ...]:
    """Content ids: those of practice (policy/letter_parts.yaml) first, then what a regime adds.

    `regime_parts` are the contents that the regime's duties ask of this kind of letter. Results
    are asked only when there are some, reasons for a delay only when it is late.
    """
    holds = {
        "always": True,
        "has_results": has_results,
        "is_late": is_late,
        "has_questions": has_questions,
    }
    own = [part.content for part in letter_parts() if part.kind == kind and holds[part.when]]
    added = [part for part in regime_parts if _arises(part, has_results, is_late)]
    return tuple(dict.fromkeys([*own, *added]))


def _arises(part: str, has_results: bool, is_late: bool) -> bool:
    return {"results_of_enquiries": has_results, "reason_for_delay": is_late}.get(part, True)
