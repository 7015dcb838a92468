"""What a spreadsheet writes into a list where it had nothing to write, in any of its languages.

It is nobody's name, number or street, and two patients who have it have nothing in common.
"""

import re

_TOO_NARROW = re.compile(r"#{2,}")
_AN_ERROR = re.compile(
    r"#[^\s#]{1,20}[!?]|#N/?[ADV]|#GETTING_DATA|Err:\d{3}", re.IGNORECASE | re.ASCII
)
TOO_NARROW = (
    "“{}” is what a spreadsheet writes where a column is too narrow for what stands in it. Make "
    "the column wider, and save the list again."
)
AN_ERROR = (
    "“{}” is what a spreadsheet writes where it cannot work out what stands in a cell. Write what "
    "belongs there."
)
_SHOWN = 10  # of a row of signs as wide as its column


def not_worked_out(words: str) -> str:
    """Of a whole cell: why it cannot be taken as it stands, with the mend; empty where it can."""
    if _TOO_NARROW.fullmatch(words):
        return TOO_NARROW.format(words[:_SHOWN])
    return AN_ERROR.format(words) if _AN_ERROR.fullmatch(words) else ""
