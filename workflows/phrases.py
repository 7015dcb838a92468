"""How words that were written to stand alone go on within a sentence. Source: our own."""

from collections.abc import Iterable


def going_on(words: str) -> str:
    """With a small first letter; a shortened word, as GP or NHS, keeps its capitals."""
    return words if words[1:2].isupper() else f"{words[:1].lower()}{words[1:]}"


def several(number: int, noun: str) -> str:
    """1 row; 2 rows; 1,200 rows."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def were(number: int) -> str:
    """1 was; 2 were; 1,200 were."""
    return f"{number:,} {'was' if number == 1 else 'were'}"


def joined(names: Iterable[str], last: str = "and") -> str:
    """Ann, Ewa and Sam; or as `last` says, Ann, Ewa or Sam. Empty of none."""
    listed = list(names)
    return f" {last} ".join(filter(None, [", ".join(listed[:-1]), *listed[-1:]]))
