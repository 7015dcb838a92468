"""The context file of the contract is read, or refused field by field."""

from dataclasses import replace
from datetime import date

import pytest

from letters.check import Context, check


def test_a_context_file_is_read() -> None:
    context = Context.from_document(
        {"kind": "initial", "patient": "Ada Obi", "required": [], "linked_promises": ["I will."]}
    )
    assert context.kind == "initial_notification"
    assert context.required == ()
    assert context.linked_promises == {"I will.": ""}
    assert context.addressee is None


def test_links_may_name_their_commitments() -> None:
    context = Context.from_document({"linked_promises": {"I will.": "COM-2026-000001"}})
    assert context.linked_promises == {"I will.": "COM-2026-000001"}


def test_what_is_not_there_is_not_known() -> None:
    assert Context.from_document({}) == Context()


@pytest.mark.parametrize(
    "document",
    [
        {"kind": "postcard"},
        {"patient": 7},
        {"required": "apology"},
        {"linked_promises": [1]},
        {"other_patients": {"a": 1}},
    ],
)
def test_what_cannot_be_used_is_named(document: dict[str, object]) -> None:
    (field,) = document
    with pytest.raises(ValueError, match=f"^{field}: "):
        Context.from_document(document)


def test_a_region_in_small_letters_is_the_same_place() -> None:
    """3/6 of "us-ma" was said to be read there as 3 June."""
    mends = set()
    for region in ("US-MA", "us-ma"):
        told = {"region": region, "linked_promises": ["We will ring you on 3/6/2026."]}
        known = replace(Context.from_document(told), today=date(2026, 3, 2))
        (fault,) = check("We are sorry. We will ring you on 3/6/2026.", known).faults
        mends.add(fault.suggestion)
    (mend,) = mends
    assert "“Friday, March 6, 2026”, as it is read here" in mend
