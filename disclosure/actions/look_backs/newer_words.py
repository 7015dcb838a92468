"""A letter of a look-back whose words were written anew: said to whoever is about to issue it."""

from collections.abc import Iterator

from sqlalchemy import select

from disclosure.actions.facts import Gathered
from disclosure.actions.look_backs.due import in_older_words
from disclosure.records.letter import Letter
from disclosure.records.look_backs import LookBack, Member

NEWER_WORDS = (
    "The words of this letter were written anew for {}, and approved. A letter in the newer words "
    "withdraws this one once it is released and made. Issue this one only where they must have it "
    "before that: then they get no other."
)


def newer_words_of(gathered: Gathered, letter: Letter) -> Iterator[str]:
    """Nothing once it is issued or withdrawn. It stops nothing."""
    mine = select(LookBack).join(Member, Member.look_back_id == LookBack.id)
    mine = mine.where(Member.letter_id == letter.id)
    for look_back in gathered.session.scalars(mine).all():
        member = select(Member.number).where(Member.letter_id == letter.id)
        if gathered.session.scalar(member.where(in_older_words(look_back))) is not None:
            yield NEWER_WORDS.format(look_back.ref)
