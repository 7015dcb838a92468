"""The page of an inspector's pack on promises: how each stands, and all that became of it."""

from collections.abc import Iterator

from disclosure.actions.in_words.telling import lines_of
from disclosure.actions.in_words.timeline_words import PROMISE_MOVES
from disclosure.actions.packing.told import Told
from disclosure.actions.packing.words import IN_FULL, Row, day, in_html, reading_for, table
from disclosure.actions.promises.ended import CAME_BACK, why_ended
from disclosure.actions.to_do.case_view import PromiseView, promises_of
from disclosure.kinds.moves import TOLD_WITH
from disclosure.kinds.promises import Commitment as CommitmentKind
from disclosure.kinds.shape import shapes_of
from disclosure.records.commitment import Commitment
from disclosure.records.evidence import Evidence
from workflows.words import CommitmentState
from workflows.words import CommitmentTrigger as T

HEADS = ("Reference", "Words", "Owner", "To whom", "By", "State", "Done", "Late", "Remarks")
MOVES = ("Reference", "When", "What", "By", "Number", "What was said with it")
NOT_AGREED = "A second person has not agreed to that."


def promises_page(told: Told) -> Iterator[str]:
    found = sorted(promises_of(told.view), key=lambda shown: shown.promise.ref)
    yield table("Each promise as it stands", HEADS, (_row(told, each) for each in found))
    yield table(
        "What became of each",
        MOVES,
        (row for each in found for row in _moves(told, each.promise)),
    )
    yield IN_FULL
    yield in_html(told.cards(CommitmentKind))


def _row(told: Told, shown: PromiseView) -> Row:
    promise = shown.promise
    return (
        promise.ref,
        told.wordless.get(promise.number, promise.words),
        shown.owner,
        told.view.names(shown.owed_to),
        day(promise.due_on) if promise.due_on else "No day: it stands",
        str(promise.state).replace("_", " "),
        told.moment(
            shown.done_at, day_only=told.view.gathered.case.moved_day_only(promise.ref, "done")
        ),
        "yes" if told.view.gathered.is_late(promise) else "no",
        " ".join(_remarks(told, shown)),
    )


def _remarks(told: Told, shown: PromiseView) -> Iterator[str]:
    g, promise = told.view.gathered, shown.promise
    ended = why_ended(g, promise)
    if ended or not shown.owed:
        yield ended or "Waits for its letter."
    if g.came_back(promise):
        yield CAME_BACK
    if passed_on := told.passed_on(promise):
        yield passed_on
    if right := told.put_right(promise.number):
        yield f"{right[0].upper()}{right[1:]}."
    if promise.state is CommitmentState.NOT_KEPT:
        yield from _broken_off(told, promise)


def _broken_off(told: Told, promise: Commitment) -> Iterator[str]:
    case = told.view.gathered.case
    said = case.last_move(promise.ref, T.CANNOT_KEEP)
    if said and said.number not in told.wordless:
        yield "; ".join(_said(told, said))
    if not case.last_move(promise.ref, T.AGREE_NOT_KEPT):
        yield NOT_AGREED


def _moves(told: Told, promise: Commitment) -> Iterator[Row]:
    case = told.view.gathered.case
    for move in case.moves_as_entered(promise.ref):
        trigger, number = move.body["trigger"], move.number
        yield (
            promise.ref,
            told.moment(move.at, day_only=case.day_only(number)),
            PROMISE_MOVES.get(trigger, trigger),
            told.view.staff_name(move.by),
            str(number),
            told.wordless.get(number) or "; ".join(_said(told, move)),
        )


def _said(told: Told, move: Evidence) -> Iterator[str]:
    """By the labels of its form, with its reason; and that they never said so, where they did."""
    g, body = told.view.gathered, move.body
    shapes = shapes_of(TOLD_WITH[T(body["trigger"])])
    for line in lines_of(g, shapes, body["data"], reading_for(told.email)):
        yield f"{line.label}: {', '.join(line.says)}"
    if body.get("reason"):
        yield f"Reason: {body['reason']}"
    if move.number in g.case.denied:
        yield "They never said so: it counts for nothing."
