"""Numbers that a spreadsheet took for amounts, and so no longer stand as somebody gave them.

They are refused: digits that are gone nobody can put back, and one number in two spellings would
be two cases, or two patients.
"""

import re

NUMBERS = frozenset({"external_ref", "patient_identifier"})  # fields of ours that hold one
SHORTENED = re.compile(r"[+-]?\d(?:[.,]\d+)?E\+\d+", re.IGNORECASE | re.ASCII)  # 9.43477E+09
WITH_A_FRACTION = re.compile(r"\d+[.,]0+", re.ASCII)  # 1.0
AS_TEXT = "Save the column as text, and write the number as it was given"


def spoilt(words: str) -> str:
    """Why a number cannot be taken as it stands, with the mend; empty where it can."""
    words = "".join(words.split())  # 943 476 5919.0
    if SHORTENED.fullmatch(words):
        return f"The spreadsheet has shortened this number, and some of it is lost. {AS_TEXT}."
    if WITH_A_FRACTION.fullmatch(words):
        return f"The spreadsheet has written a fraction to this number. {AS_TEXT}."
    return ""
