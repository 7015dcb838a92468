"""Words as people see them: what is pasted brings signs of Unicode along that only direct it."""

import unicodedata

_NO_SIGNS = ("Cc", "Zl", "Zp")  # of Unicode: what controls a machine, and what ends a line
_JOINERS = "\u200c\u200d"  # Persian and Indic words are spelled with them


def seen(words: str) -> str:
    """Without marks of direction and blanks of no width, and without blanks around it."""
    return "".join(sign for sign in words if not _hidden(sign)).strip()


def can_be_seen(words: str) -> bool:
    """Whether anything of it stands on a page."""
    return any(unicodedata.category(sign)[0] in "LNPS" for sign in words)


def why_no_line(words: str) -> str:
    """Half a sentence where they cannot stand on a line of their own; else empty."""
    if "\x00" in words:
        return "this holds a character that cannot be stored"
    if any(unicodedata.category(sign) in _NO_SIGNS for sign in words):
        return "write it on one line, without tabs and signs nobody sees"
    return ""


def _hidden(sign: str) -> bool:
    return unicodedata.category(sign) == "Cf" and sign not in _JOINERS
