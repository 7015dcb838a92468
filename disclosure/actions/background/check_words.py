"""What a check of the record found, in sentences: for whoever waits for it, and whoever asked."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from workflows.phrases import several


def said_of_check(
    told: Mapping[str, Any], case: str = "", hidden: Collection[str] = ()
) -> Iterator[str]:
    """`told`: as `disclosure audit verify --json` prints it. `case`: where one alone was checked.

    `hidden`: references of cases that the reader may not be told of.
    """
    faults = [each for each in told["broken"] if each["incident"] not in hidden]
    for fault in faults:
        yield f"{fault['incident'] or 'The record'}, entry {fault['entry']}: {fault['why']}."
    if more := told.get("faults", len(told["broken"])) - len(faults):
        yield f"{more:,} more: “disclosure audit verify” names all."
    for notice in told["notices"]:
        if notice["incident"] not in hidden:
            yield f"Notice: {notice['incident'] or 'the house'}, {notice['says']}."
    if told["destroyed"]:
        yield f"{several(told['destroyed'], 'destroyed case')}: of each a signed stub is left."
    result = "The record is whole." if told["ok"] else "It is broken."
    yield f"{f'{case}: ' if case else ''}{told['entries']} entries. {result}"
