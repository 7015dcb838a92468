"""Words as people see them: what is pasted brings signs of Unicode along that only direct it."""

import unicodedata

_JOINERS = "\u200c\u200d"  # Persian and Indic words are spelled with them


def seen(words: str) -> str:
    """Without marks of direction and blanks of no width, and without blanks around it."""
    return "".join(sign for sign in words if not _hidden(sign)).strip()


def can_be_seen(words: str) -> bool:
    """Whether anything of it stands on a page."""
    return any(unicodedata.category(sign)[0] in "LNPS" for sign in words)


def _hidden(sign: str) -> bool:
    return unicodedata.category(sign) == "Cf" and sign not in _JOINERS
