"""The family is told that there is a hold. Source: the product's design, "Hold"."""

from collections.abc import Iterator

from disclosure.actions.holds import holds_over, holds_told
from disclosure.actions.thing_to_do import Clock, Group, Target, ToDo, Viewed
from disclosure.kinds.excuses import Hold, HoldBy, HoldTold
from disclosure.permissions import Permission

# A claim limits nothing; whom to tell of a safeguarding hold, and when, is for its advisers.
NOT_TOLD_BY_RULE = frozenset({HoldBy.CLAIM, HoldBy.SAFEGUARDING})


def holds_untold(view: Viewed) -> Iterator[ToDo]:
    case = view.gathered.case
    done = holds_told(case) | holds_over(case)
    for row, hold in case.those(Hold):
        if row.number in done or hold.by in NOT_TOLD_BY_RULE or not view.relevant:
            continue
        if not hold.ran_out(view.today):
            yield ToDo(
                f"Tell the family that {who_holds(hold.by)} asked us to wait with something",
                "That there is a hold, what we wait with, and until when we know more.",
                Target("record", HoldTold.word, {"hold": str(row.number)}),
                Group.TODAY,
                Clock.WAITING,
                row.recorded_at,
                owner=view.keeper,
                needs=Permission.JUDGE,
                key=f"hold_told {row.number}",
            )


def who_holds(by: HoldBy) -> str:
    """In a sentence, who asked us to wait."""
    return "another body" if by is HoldBy.OTHER_BODY else f"the {by}"
