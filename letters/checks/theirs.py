"""Whom the letter is about and to, by every name they have."""

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from letters.context import Context
from letters.parts_of_a_name import WORD, bare, names_in_order, names_of
from letters.rules import are_short_for_one, short_forms, whole_names
from letters.text import plain
from letters.wording import REMEMBERED

_BENT = "ąę"  # at its end, of a Polish name: with Maria, z Marią
_LENITED = re.compile(r"([bcdfgmps])h(?!r)(.+)")  # as Irish speaks to them: Peigín, a Pheigín
_FOND = re.compile(r"([a-z]+([b-df-hj-np-tv-z]))\2(?:ie|e?y|i)")
_NONE = frozenset[str]()


@dataclass(frozen=True, slots=True)
class Own:
    """Of whom the letter is about and to: every name, and the first ones, which may be shortened.
    `patient`: the patient's first name, "" where it is not known. `in_a_row`: two that follow one
    another, as they are written."""

    names: frozenset[str]
    firsts: frozenset[str]
    patient: str
    in_a_row: frozenset[tuple[str, str]]

    @classmethod
    def of(cls, context: Context) -> "Own":
        return _own(own_persons(context))

    def has(self, name: str) -> bool:
        """The name itself, or what somebody with such a first name is called for short."""
        typed = bare(name) if name[-1:] not in _BENT else name
        if not self.names.isdisjoint((name, typed)):
            return True
        if (lenited := _LENITED.fullmatch(name)) and lenited[1] + lenited[2] in self.names:
            return True
        if len(name) > 2 and any(_is_cut_to(name, first) for first in self.firsts):
            return True
        if short_forms().get(name, _NONE) & self.names:
            return True
        if self._is_fond(name):
            return True
        return any(are_short_for_one(each, name) for each in self.names)

    def _is_fond(self, name: str) -> bool:
        """Addie for Addison, Jonny for Jonathan: the letter that is doubled says so. Not Mary, nor
        what is a first name itself."""
        if name in whole_names() or not (fond := _FOND.fullmatch(name)):
            return False
        single, double = fond[1], fond[1] + fond[2]
        stems = (single, double) if len(single) > 2 else (double,)
        return any(first.startswith(stems) for first in self.firsts)

    def runs_together(self, name: str) -> bool:
        """Part of one of their names run into the next: WilliaJohn for William John."""
        ended = ((first, last) for first, last in self.in_a_row if name.endswith(last))
        heads = ((first, name.removesuffix(last)) for first, last in ended)
        return any(1 < len(head) < len(first) and first.startswith(head) for first, head in heads)


def _is_cut_to(name: str, first: str) -> bool:
    """Josh of Joshua. Sara is no short Sarah and Lynn no short Lynne, which sound alike; nor is
    Louis or Michael, a name of its own, a Louise or a Michaela."""
    rest = first.removeprefix(name)
    if rest == "h" or (rest == "e" and name.endswith("nn")):
        return False
    return first.startswith(name) and not (len(rest) == 1 and name in whole_names())


@lru_cache(maxsize=REMEMBERED)
def _own(persons: tuple[str | None, ...]) -> Own:
    """`persons`: the patient first."""
    firsts = {_first(each) for each in persons} - {""}
    written = (WORD.findall(plain(each or "")) for each in persons)
    in_a_row = frozenset(pair for words in written for pair in pairwise(words))
    names = _NONE.union(*map(names_of, persons))
    names |= {bare(each) for each in names}  # Sian for Siân: not every keyboard has the roof
    return Own(names, frozenset(firsts), _first(persons[0]), in_a_row)


def own_persons(context: Context) -> tuple[str | None, ...]:
    """Whom the letter is about and to, and as they like to be called."""
    return (context.patient, context.addressee, *context.also_called)


def _first(person: str | None) -> str:
    return next(iter(names_in_order(person)), "")


def own_names(context: Context) -> frozenset[str]:
    """Of whom the letter is about and to, as their record has them and as they like them."""
    return Own.of(context).names
