"""Whether words speak to whoever reads them: a note on record speaks about them."""

import re

_YOU = re.compile(r"\byou(?:rs?|rself|rselves)?\b", re.IGNORECASE)
_WE = re.compile(r"\b(?:we|us|ours?|ourselves|I|me|my|mine|myself)\b|\bI['\u2019]", re.IGNORECASE)
# Whom only one of several readers has: "your wife" is the mother of the daughter beside him.
_YOUR = r"\byour (?:(?!(?:and|or)\b)\w+ ){0,2}"
_CHILD = r"daughter|son|child|children|baby|babies|boy|girl|twin"
_YOUR_KIN = re.compile(
    rf"{_YOUR}(?:grand|step|half-|great-)?"
    r"(?:wife|wives|husband|spouse|partner|fianc\u00e9e?|mother|father|mum|mom|mam|dad|parent|pa|ma"
    rf"|gran|nan|{_CHILD}|brother|sister|sibling|aunt|uncle|niece|nephew|cousin)s?\b",
    re.IGNORECASE,
)
_YOUR_CHILD = re.compile(rf"{_YOUR}(?:{_CHILD})s?\b", re.IGNORECASE)  # whom both parents have
_THEM = re.compile(r"\b(?:she|hers?|herself|he|him|his|himself)\b", re.IGNORECASE)


def speaks_to(words: str, *, of_themselves: bool) -> bool:
    """English only. `of_themselves`: the reader is the one whom it happened to, so that "her" may
    be the reader. A letter to a daughter speaks of her mother so, and rightly.
    """
    if says_you(words):
        return True
    return bool(_WE.search(words)) and not (of_themselves and _THEM.search(words))


def says_you(words: str) -> bool:
    """English only: what was said so to one person is not so of another."""
    return bool(_YOU.search(words))


def says_your_kin(words: str, *, to_parents: bool = False) -> bool:
    """English only: "your wife", or "your late mother". True of one of a family alone.

    `to_parents`: they were said to both of a child, so that "your daughter" is true of each.
    """
    return bool(_YOUR_KIN.search(_YOUR_CHILD.sub("", words) if to_parents else words))
