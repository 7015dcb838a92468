"""What somebody looked at, in the words of our pages: the log of looks keeps ids."""

from collections.abc import Mapping

from disclosure.actions.in_words.move_words import MOVES
from disclosure.kinds import KINDS

_SECTIONS: Mapping[str, str] = {"case": "where it stands", "access": "who looked"}
_STEPS: Mapping[str, str] = {str(trigger): words.button for trigger, words in MOVES.items()}


def look_words(what: str) -> str:
    """`what`: as a look keeps it, such as `record concern_end`, `move close`, `case`."""
    where, _, word = what.partition(" ")
    if where == "record" and word in KINDS:
        return f"the form “{KINDS[word].heading}”"
    if where == "move" and word in _STEPS:
        return f"the step “{_STEPS[word]}”"
    return _SECTIONS.get(what, what.replace("_", " "))
