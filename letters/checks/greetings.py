"""Who is greeted: the one person this letter is to, by their own name and title."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain

from letters.checks.names import (
    ASIDE,
    BESIDE,
    CALLED,
    CIVIL,
    GREETING,
    SPEAKS,
    VOCATIVE,
    is_as_they_asked,
    is_spoken_to,
    may_be_first_names,
)
from letters.checks.names_inflected import may_be_a_form
from letters.checks.ours import UPPER, is_ours
from letters.checks.theirs import Own
from letters.context import Context
from letters.days.days_in_languages import is_english
from letters.marks import Advice, Fault
from letters.parts_of_a_name import (
    OFFICES,
    PARTICLES,
    TITLES,
    WORD,
    first_of,
    names_in_order,
    names_of,
)
from letters.rules import common_words
from letters.text import Sentence, Sentences, plain

# Where a name begins: the M of "Ewa M Nowak" is an initial.
_TITLE = re.compile(rf"(?:^|(?<=and )|(?<=& )|(?<=, )){CIVIL}\b")

_WHY = "This is somebody else of this case, and not the person this letter is to."
_WHY_APART = "This greets two together who are to be kept apart: each has a letter of their own."
_WHO_IS_IT = (
    "Somebody of this case is to be kept apart from whom this is to. Does this greet both? Each "
    "has a letter of their own."
)
_WHY_TITLE = "By this title it is somebody else of that name, or somebody taken for them."
_WHY_YOU = "The letter is to somebody else, who is spoken to here."
_YOU = re.compile(
    rf"(?:^|\b(?:that|if|when|and|but|because|as|what|how) )[Yy]ou, ({UPPER}[\w'-]+)(?=,)"
    # nor "You, Heather, Lyn and Pete sat with us"
    rf"(?!, (?:and )?(?!I\b){UPPER}[\w'-]+(?:,| and\b))"
)
# "You asked me whether it would happen again, Rhiannon."
_YOU_AT_LAST = re.compile(
    rf"^(?:[^,]+, )?[Yy]ou\b(?:(?!\bwho)[^;:])*\b(?:again|too|now), ({UPPER}[\w'-]+)(?=[.!?]$)"
)
_WHY_FIRST = "This is not the first name of the person this letter is to."
_OF_A_WOMAN = frozenset({"mrs", "ms", "miss"})
_SEVERAL = frozenset(("both", "all", "of", "you", "parents", "family"))


def called_by_another_name(sentences: Sentences, context: Context) -> Iterator[Fault]:
    """Whom it is to is greeted by their family name with a first name that is none of theirs.
    Nothing where that is not known, nor in a language whose titles are not.
    """
    own = Own.of(replace(context, patient=None))
    if not is_english(context.language) or not first_of(context.addressee):
        return
    for sentence in sentences:
        greeting = GREETING.match(sentence.plain)
        if greeting is None or is_as_they_asked(sentences, greeting[1]):
            continue
        if _is_another_first_name(greeting[1], own):
            words = sentence.text[slice(*greeting.span(1))]
            place, told = _place(sentence, greeting), f"It is to {context.addressee}."
            yield Fault("wrong-name", words, *place, _WHY_FIRST, told)


def _is_another_first_name(greeted: str, own: Own) -> bool:
    """Nobody who is greeted by a title or an office, nor two or more at once."""
    names = names_in_order(greeted)
    if len(names) != 2 or len(WORD.findall(greeted)) != 2 or set(names) & OFFICES:
        return False
    first, last = names
    is_surname = last in own.names - own.firsts
    return is_surname and first not in common_words() and not own.has(first)


def others_greeted(sentences: Sentences, context: Context) -> Iterator[Fault]:
    """Somebody else of the case is greeted, and not whom this letter is to: another of the family,
    or the patient in a letter to their daughter. Nothing where that is not known.
    """
    addressee = context.addressee
    if addressee and context.patient and _are_two(context.patient, addressee):
        context = replace(context, not_to=(*context.not_to, context.patient))
    if not (addressee and context.not_to):
        return
    for sentence in sentences:
        greeting = GREETING.match(sentence.plain)
        if greeting and _is_for_another(greeting[1], context, addressee):
            start, end = greeting.span(1)
            words, place = sentence.text[start:end], _place(sentence, greeting)
            yield Fault("wrong-name", words, *place, _WHY, f"It is to {addressee}.")


def apart_greeted(sentences: Sentences, context: Context) -> Iterator[Fault]:
    """Whom it is to, and beside them somebody who is to be kept apart from them."""
    for sentence, greeting in _greetings(sentences, context):
        if _greets_apart(greeting[1], context):
            start, end = _place(sentence, greeting)
            only = f"It is to {context.addressee} alone."
            yield Fault("wrong-name", greeting[1], start, end, _WHY_APART, only)


def perhaps_apart_greeted(sentences: Sentences, context: Context) -> Iterator[Advice]:
    """The same, where the greeting does not say by name who they are."""
    for sentence, greeting in _greetings(sentences, context):
        words = _words(greeting[1])
        related = any(words & names_of(each) for each in context.kept_apart)
        several = bool(words) and words <= _SEVERAL
        if (several or (related and len(_titles_in(greeting[1])) > 1)) and not _greets_apart(
            greeting[1], context
        ):
            yield Advice("title", greeting[1], *_place(sentence, greeting), _WHO_IS_IT)


def _greetings(sentences: Sentences, context: Context) -> Iterator[tuple[Sentence, re.Match[str]]]:
    """None where nobody is kept apart from whom it is to."""
    for sentence in sentences if context.addressee and context.kept_apart else ():
        if greeting := GREETING.match(sentence.plain):
            yield sentence, greeting


def _greets_apart(greeted: str, context: Context) -> bool:
    parts = BESIDE.split(greeted)
    return len(parts) > 1 and any(
        _means(each, part, greeted, context) for each in context.kept_apart for part in parts
    )


def _means(name: str, part: str, greeted: str, context: Context) -> bool:
    """Whether that part of a greeting is this person, and not whom the letter is to. A title alone
    ("Mr" in "Mr and Mrs Hill") goes with the family name of the other."""
    person, bent = Own.of(Context(addressee=name)), not is_english(context.language)
    words = _words(part)
    if titles := _titles_in(part):
        theirs = titles & (_titles_in(name) - _titles_in(context.addressee or ""))
        named = words or _words(greeted) & person.names
        return bool(theirs) and _is_all_of(person, named, bent=bent)
    ours = _is_all_of(_own(context), words, bent=bent)
    return not ours and _is_all_of(person, words, bent=bent)


def others_spoken_to(sentences: Sentences, context: Context) -> Iterator[Fault]:
    """The same within the letter: "Ewa, you sat with your mother" in a letter to Piotr. The patient
    may be spoken to in any: a child, in a letter to their mother.
    """
    if not (context.addressee and context.not_to):
        return
    for sentence in sentences:
        words = sentence.said
        spoken = [*CALLED.finditer(words), *(ASIDE.finditer(words) if SPEAKS.search(words) else ())]
        for match in () if GREETING.match(sentence.plain) else spoken:
            start, end = match.span(1 if match[1] else 2)
            name = words[start:end]
            if is_ours(words, start, end) or name.lower() in names_of(context.patient):
                continue
            if not _is_for_another(name, context, context.addressee):
                continue
            place = sentence.start + start, sentence.start + end
            told = sentence.text[start:end]
            yield Fault("wrong-name", told, *place, _WHY, f"It is to {context.addressee}.")


def titled_as_another(sentences: Sentences, context: Context) -> Iterator[Fault]:
    """A man's title for a woman, or hers for him: "Dear Mr Nowak" to Ms Ewa Nowak."""
    for sentence, greeting, ours, theirs in _other_titles(sentences, context):
        if _is_of_another(ours, theirs, greeting[1]):
            words = sentence.text[slice(*greeting.span(1))]
            called = (
                f"Are they called {theirs.capitalize()}? Then put their name in the record right."
            )
            mend = f"It is to {context.addressee}. {called}"
            yield Fault("wrong-name", words, *_place(sentence, greeting), _WHY_TITLE, mend)


def spoken_to_otherwise(sentences: Sentences, context: Context) -> Iterator[Fault]:
    """Within the letter: "You told me, Mr Pham," to Ms Pham; "you, Paula, are" to Patricia."""
    titles = _titles_in(context.addressee or "")
    # Whose first name nobody told us may be called by it.
    ways = (ASIDE, _YOU, _YOU_AT_LAST) if first_of(context.addressee) else (ASIDE, _YOU)
    own = Own.of(context)
    to_the_patient = own.patient in names_of(context.addressee)
    for sentence in sentences if len(titles) == 1 else ():
        found = _otherwise(sentence.said, ways, min(titles), own, to_the_patient=to_the_patient)
        for (start, end), why in {match.span(1): why for match, why in found}.items():
            told, place = sentence.text[start:end], (sentence.start + start, sentence.start + end)
            yield Fault("wrong-name", told, *place, why, f"It is to {context.addressee}.")


def _otherwise(
    words: str, ways: Iterable[re.Pattern[str]], ours: str, own: Own, *, to_the_patient: bool
) -> Iterator[tuple[re.Match[str], str]]:
    """`ours`: the title of whom the letter is to. Within a letter to a relative the other title may
    be the patient's.
    """
    spoken = [way.finditer(words) for way in ways] if SPEAKS.search(words) else []
    by_title = (m for m in VOCATIVE.finditer(words) if is_spoken_to(words, *m.span(1)))
    for match in chain(*spoken, by_title if to_the_patient else ()):
        titles, names = _titles_in(match[1]), _words(match[1])
        known = any(map(own.has, names))
        if is_ours(words, *match.span(1)) or names <= common_words():
            continue
        if known and len(titles) == 1 and _is_of_another(ours, min(titles), match[1]):
            yield match, _WHY_TITLE
        elif match.re not in (ASIDE, VOCATIVE) and not known:
            yield match, _WHY_YOU


def other_titles(sentences: Sentences, context: Context) -> Iterator[Advice]:
    """Another title than the one we know, which may be theirs too: "Dear Mx Nowak"."""
    for sentence, greeting, ours, theirs in _other_titles(sentences, context):
        if not _is_of_another(ours, theirs, greeting[1]):
            why = f"The record has {ours.capitalize()}. Is this what they are called?"
            yield Advice("title", greeting[1], *_place(sentence, greeting), why)


def _other_titles(
    sentences: Sentences, context: Context
) -> Iterator[tuple[Sentence, re.Match[str], str, str]]:
    """Each greeting by one title, with the one that we know and that one."""
    ours = _titles_in(context.addressee or "")
    for sentence in sentences if len(ours) == 1 else ():
        greeting = GREETING.match(sentence.plain)
        theirs = _titles_in(greeting[1]) if greeting else set()
        if greeting and len(theirs) == 1 and theirs != ours:
            yield sentence, greeting, min(ours), min(theirs)


def _is_of_another(ours: str, theirs: str, greeted: str) -> bool:
    """Not where several are left to choose from: "Mr/Mrs" is a hole."""
    both = {ours, theirs}
    return "/" not in greeted and "mr" in both and not both.isdisjoint(_OF_A_WOMAN)


def _is_for_another(greeted: str, context: Context, addressee: str) -> bool:
    """By a name that is all of somebody else: "Dear Ann" is, "Dear family of Ann" is not."""
    if may_be_first_names(greeted, addressee):
        return False
    own = _own(context)
    others = [Own.of(Context(addressee=each)) for each in context.not_to]
    persons = [_words(each) for each in BESIDE.split(greeted)]
    bent = not is_english(context.language)
    if any(_is_all_of(own, words, bent=bent) for words in persons):
        return False
    return any(_is_all_of(other, words, bent=bent) for other in others for words in persons)


def _are_two(patient: str, addressee: str) -> bool:
    """By their first names, where both are known whole: "Mrs Price" may be Ann Price."""
    first, other = (first_of(each) for each in (patient, addressee))
    persons = (Own.of(Context(addressee=each)) for each in (patient, addressee))
    return bool(first and other) and not any(
        each.has(name) for each, name in zip(persons, (other, first), strict=True)
    )


def _own(context: Context) -> Own:
    """Of whom it is to, as nobody else of the case is called."""
    called = tuple(each for each in context.also_called if each not in context.not_to)
    return Own.of(replace(context, patient=None, also_called=called))


def _words(greeted: str) -> frozenset[str]:
    return frozenset(each.lower() for each in WORD.findall(plain(greeted))) - TITLES


def _is_all_of(person: Own, words: frozenset[str], *, bent: bool) -> bool:
    """`bent`: in a language whose names change their ends."""
    theirs = frozenset(
        each for each in words if person.has(each) or (bent and may_be_a_form(each, person.names))
    )
    return bool(theirs) and words - theirs <= PARTICLES


def _place(sentence: Sentence, greeting: re.Match[str]) -> tuple[int, int]:
    start, end = greeting.span(1)
    return sentence.start + start, sentence.start + end


def _titles_in(words: str) -> set[str]:
    return {each.lower() for each in _TITLE.findall(words)}
