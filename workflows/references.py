"""A reference that somebody typed or was told aloud, as it is kept. Source: our own."""

import re
from unicodedata import decimal, normalize

# What people read into figures; the three letters before them are letters.
_MISREAD = str.maketrans("OQILSZ", "001152")
_TOLD = re.compile(r"([A-Z]{3})([0-9OQILSZ]{4})([0-9OQILSZ]{6,10})", re.ASCII)


def reference_in(told: str) -> str:
    """Small letters, blanks, the dash of a telephone, a full stop after it and O for 0 are
    forgiven. Empty where it is no reference, or not it alone."""
    plain = normalize("NFKC", told).upper()
    found = _TOLD.fullmatch("".join(str(decimal(c, c)) for c in plain if c.isalnum()))
    if found is None or not any(map(str.isdecimal, found[0])):
        return ""
    year, number = (part.translate(_MISREAD) for part in found.groups()[1:])
    return f"{found[1]}-{year}-{number}"
