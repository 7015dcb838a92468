"""What a record says when the family answers a letter: which letter, and how the answer came."""

from enum import StrEnum
from typing import Any

from disclosure.kinds.fields import shared


class CameBy(StrEnum):
    POST = "post"
    PHONE = "phone"
    EMAIL = "email"
    IN_PERSON = "in_person"
    PAGE = "page"


def answered_letter() -> Any:
    return shared(
        "In answer to which letter",
        "Only where it answers a letter we sent them",
        refers="sent letter",
        default=None,
    )


def came_by() -> Any:
    return shared("How it reached us", default=None)
