"""How a letter read at each of its versions: kept whenever its words change."""

from itertools import dropwhile, groupby

from disclosure.actions.change import OpenCase
from disclosure.actions.facts import Gathered
from disclosure.records.letter import Letter
from disclosure.records.writing import Wording, wordings_of


def keep_wording(case: OpenCase, letter: Letter, writer: str) -> None:
    """How it reads from here on, at the version that this change gives it."""
    wording = Wording(letter_id=letter.id, version=case.number - 1, by=writer, at=case.change.at)
    wording.keep(case.session, letter)
    case.rows.append(wording)


def wrote_words_of(gathered: Gathered, letter: Letter) -> frozenset[str]:
    """Who may not approve it, by e-mail: whoever wrote a word of it, or these very words in another
    letter of the case at any time. They stay theirs, though a colleague types them anew.
    """
    text = _plain(letter.text)
    wrote = set(letter.written_by)
    others = [each for each in gathered.letters if each.ref != letter.ref]
    for other in others:
        if _plain(other.text) == text:
            wrote.update(other.written_by)
    kept_of_all = wordings_of(gathered.session, *(other.id for other in others))
    for _, kept in groupby(kept_of_all, lambda kept: kept.letter_id):
        wrote.update(each.by for each in dropwhile(lambda kept: _plain(kept.text) != text, kept))
    return frozenset(wrote)


def _plain(text: str) -> str:
    """Lines that were broken elsewhere are no other words."""
    return " ".join(text.split())
