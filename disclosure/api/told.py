"""Bodies of the API that no kind of record describes: what comes with a move, a text to check."""

from datetime import UTC
from typing import Any, TypeVar

from disclosure.clock import now
from disclosure.kinds.faults import BadInput, Fault
from disclosure.kinds.fields import Line, Reason, TrueOrFalse, team_only
from disclosure.kinds.kind import Part, read
from disclosure.kinds.shape import label_at, shapes_of
from letters.kinds import LetterKind

P = TypeVar("P", bound=Part)
DATA = "data"
BESIDE_DATA = frozenset({DATA, "reason", "ref", "trigger"})  # what the gate may name of all else


class MoveTold(Part):
    reason: Reason | None = team_only("Why", "Where the move needs a reason", default=None)
    data: dict[str, Any] | None = team_only("What is told with the move", default=None)
    dry_run: TrueOrFalse = team_only(
        "Only try", "Say what would happen, and change nothing", default=False
    )


class TextToCheck(Part):
    text: str = team_only("The text of the letter")
    kind: LetterKind | None = team_only("The kind of letter", default=None)
    regime: Line | None = team_only(
        "Under which rules", "Also ask for what this law wants in such a letter", default=None
    )
    context: dict[str, Any] | None = team_only(
        "What a checker would know",
        "region, patient, addressee, required, linked_promises, other_patients; each may be left",
        default=None,
    )


def read_told(model: type[P], body: object) -> P:
    """Raises BadInput. There is no time in these, so no zone is asked."""
    told: P = read(model, body, now(), UTC)
    return told


def read_move(body: object, asked: type[Part]) -> MoveTold:
    """`asked`: what that move is told, under `data`. Raises BadInput; of what stands beside `data`
    and belongs there it says so.
    """
    try:
        return read_told(MoveTold, body)
    except BadInput as bad:
        raise BadInput(_misplaced(fault, asked) for fault in bad.faults) from None


def _misplaced(fault: Fault, asked: type[Part]) -> Fault:
    if fault.field not in {shape.name for shape in shapes_of(asked)}:
        return fault
    label = label_at(asked, (fault.field,))
    return Fault(fault.field, f"{label}: tell this under data, as {DATA}.{fault.field}.")


def where_it_stands(fault: Fault) -> Fault:
    """The gate names the fields of what a move is told; in a request these stand under `data`."""
    if fault.field in BESIDE_DATA:
        return fault
    return Fault(f"{DATA}.{fault.field}".rstrip("."), fault.says)
