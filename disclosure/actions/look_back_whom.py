"""Whom a letter of a look-back may be made for without a hand, and why anybody is left out."""

from collections.abc import Mapping
from typing import Any

from disclosure.actions.facts import Gathered
from disclosure.actions.people_now import PersonNow
from disclosure.actions.refused import Refused
from letters.languages import in_english
from workflows.letter_forms import ALWAYS_MADE, needs_of, to_print
from workflows.words import Standing, Way

ENGLISH = frozenset({"", "en", "english", "eng", "en-gb"})
NOBODY = "Nobody in this case is named who must be told."
SEVERAL = "Several people in this case must be told: each letter has to be looked at."


def why_left_out(body: Mapping[str, Any], *, died: bool) -> str | None:
    """In a sentence that holds no word of theirs. `body`: of a person as they stand now."""
    safe = body.get("safe") or {}
    if died:
        return "They have died."
    if body.get("standing") != Standing.RELEVANT:
        return "They are not among those who must be told."
    if Way.POST in {Way(way) for way in safe.get("never", ())}:
        return "They asked us never to use the post."
    if not body.get("post"):
        return "There is no postal address on record."
    if not _reads_english(body.get("language") or "") or body.get("interpreter"):
        return "They need another language than that of the letter."
    try:
        to_print(needs_of(body.get("formats") or ()), ALWAYS_MADE)
    except ValueError:
        return "They need a form that paper or these words cannot give."
    return None


def addressee(gathered: Gathered) -> PersonNow:
    """The one who must be told, by the record of now. Raises Refused: why there is no letter."""
    mine = [person for person in gathered.persons if person.must_be_told]
    if not mine:
        died = any(person.died_at for person in gathered.persons)
        raise Refused("They have died." if died else NOBODY)
    if len(mine) > 1:
        raise Refused(SEVERAL)
    if why := why_left_out(mine[0].body, died=False):
        raise Refused(why)
    return mine[0]


def _reads_english(language: str) -> bool:
    plain = language.strip().casefold()
    return plain in ENGLISH or plain.startswith("english") or in_english(plain) == "English"
