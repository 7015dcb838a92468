"""Whether words speak to whoever reads them: a note on record speaks about them."""

import re

_YOU = re.compile(r"\byou(?:rs?|rself|rselves)?\b", re.IGNORECASE)
_WE = re.compile(r"\b(?:we|us|ours?|ourselves|I|me|my|mine|myself)\b|\bI['\u2019]", re.IGNORECASE)
# Whom only one of several readers has: "your wife" is the mother of the daughter beside him.
_YOUR_KIN = re.compile(
    r"\byour (?:(?!(?:and|or)\b)\w+ ){0,2}(?:grand|step|half-|great-)?"
    r"(?:wife|wives|husband|spouse|partner|fianc\u00e9e?|mother|father|mum|mom|mam|dad|parent|pa|ma"
    r"|gran|nan|daughter|son|child|children|baby|babies|boy|girl|twin|brother|sister|sibling|aunt"
    r"|uncle|niece|nephew|cousin)s?\b",
    re.IGNORECASE,
)
_THEM = re.compile(r"\b(?:she|hers?|herself|he|him|his|himself)\b", re.IGNORECASE)


def speaks_to(words: str, *, of_themselves: bool) -> bool:
    """English only. `of_themselves`: the reader is the one whom it happened to, so that "her" may
    be the reader. A letter to a daughter speaks of her mother so, and rightly.
    """
    if _YOU.search(words):
        return True
    return bool(_WE.search(words)) and not (of_themselves and _THEM.search(words))


def says_you(words: str) -> bool:
    """English only: what was said so to one person is not so of another."""
    return bool(_YOU.search(words))


def says_your_kin(words: str) -> bool:
    """English only: "your wife", or "your late mother". True of one of a family alone."""
    return bool(_YOUR_KIN.search(words))
