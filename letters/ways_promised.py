"""By which way the words of a promise say that we reach somebody, and our own words for each way.

Who forbade a way is not promised it by a sentence that we put there, and whoever types such a
sentence is asked about it. In doubt it is asked: a question costs less than a call that was
forbidden.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from letters.marks import Advice, Promise
from workflows.words import Way

OURS: Mapping[Way, str] = {
    Way.PHONE: "We will ring you",
    Way.POST: "We will write to you",
    Way.VISIT: "We will come and see you",
}  # no e-mail and no text message: those say no more than that there is news
IN_TOUCH = "We will be in touch with you"  # where all three are forbidden
OUR_WORDS = frozenset({*OURS.values(), IN_TOUCH})

_OTHERS = r"(?!(?: back)? (?:us|me|the|our|your|in|round|on (?:you|him|her|them)|number|line)\b)"
_PATTERNS: Mapping[Way, str] = {
    Way.PHONE: r"(?<!video )(?<!on )\b(?:(?:ring|call|(?:tele)?phone)s?|(?:ring|call|phon)ing)\b"
    rf"{_OTHERS}(?![^.;]*\bby video)",
    Way.POST: r"\bwrite(?: back)?(?: to)? (?:you|him|her|them|both|each)\b"
    r"|\bwrite(?: back)?(?=$|[.,;]| (?:again|before|by|on|soon|tomorrow|when|within)\b)"
    r"|\b(?:get|have|post|receive|send|write)\b[^.;]*\bletters?\b|\bby (?:letter|post|mail)\b"
    r"|\bin the (?:post|mail)\b|(?<!e-)\b(?:post|mail) (?:you|it|them|him|her)\b"
    r"|(?<!e-)\b(?:post|mail) (?:a|our|the|this)\b[^.;]*\bto (?:you|him|her|them)\b",
    Way.EMAIL: r"\be-?mail",
    Way.TEXT: r"\btext (?:you|him|her|them|message)|\b(?:by|send)\b[^.;]*\btexts?\b|\bsms\b"
    r"|\bmessage (?:you|him|her|them)\b",
    Way.VISIT: r"\bvisit (?:you|him|her|them|at home)\b|\bcome (?:and|to) (?:see|visit)\b"
    r"|\bcome (?:round|to (?:you|your))\b|\bcall (?:round|in|on (?:you|him|her|them))\b"
    r"|\b(?:drop|pop) (?:by|in|round)\b|\bsee (?:you|him|her|them) at (?:\w+ )?home\b",
    Way.VIDEO: r"\bvideo\b|\b(?:facetime|skype|teams|zoom)\b",
}
_DOES = r"(?:to )?\w+(?:(?: to)? (?:you|him|her|them))?"
_NOT = re.compile(rf"(?:\bnot|\bnever|n['\u2019]t) (?:be )?{_DOES}(?:,? or {_DOES})*", re.I)
_THEM = r"(?:you|him|her|them)\b"
_THEY_HEAR = re.compile(
    r"\b(?:answer|contact|give|let|meet|owe|see|send|show|tell|thank|update)(?: (?:both|each) of)? "
    rf"{_THEM}|\b(?:back|explain\w*|reply|sit down|speak|talk)\b[^.;]*? (?:to|with) {_THEM}"
    r"|\byou(?: will|'ll|\u2019ll| are (?:going )?to| can expect to) (?:be told|get|have|hear|know"
    r"|learn|receive|see)\b|\bhear from (?:me|us)\b|\bin touch\b",
    re.IGNORECASE,
)
_BY_WAY = {way: re.compile(words, re.I) for way, words in _PATTERNS.items()}
_WRITTEN = frozenset({Way.EMAIL, Way.TEXT})


@dataclass(frozen=True, slots=True)
class Wishes:
    """By which ways somebody wants to be reached, and by which never."""

    use: frozenset[Way]
    never: frozenset[Way]


def words_for(people: Iterable[Wishes]) -> str:
    """What all of them may be promised: by a way that each likes who named one, else by the first
    that none of them forbade."""
    wishes = list(people)
    free = [way for way in OURS if not any(way in each.never for each in wishes)]
    named = [liked for each in wishes if (liked := each.use & OURS.keys())]
    best = [way for way in free if named and all(way in each for each in named)]
    return next((OURS[way] for way in (*best, *free)), IN_TOUCH)


def ways_promised(words: str) -> frozenset[Way]:
    """Who says “we will write to you by e-mail” promises no letter in the post."""
    plain = _NOT.sub("", " ".join(words.split()))
    found = frozenset(way for way, pattern in _BY_WAY.items() if pattern.search(plain))
    by_post = "letter" in plain.lower() or "post" in plain.lower()
    return found if by_post or not found & _WRITTEN else found - {Way.POST}


def against_wishes(promises: Iterable[Promise], wishes: Wishes) -> Iterator[Advice]:
    """Sentences that promise their reader a way which the reader forbade. Asked, for who knows
    better may have been told so since."""
    for each in promises:
        for way in sorted(ways_promised(each.text) & wishes.never):
            forbade = f"They asked us never to get in touch {by(way)}, and this promises it."
            mend = f"Promise something else, such as “{words_for([wishes])}”."
            yield Advice("forbidden-way", each.text, each.start, each.end, f"{forbade} {mend}")


def by(way: Way) -> str:
    return f"by {way.replace('_', ' ')}"


def speaks_to_them(words: str) -> bool:
    """Whether the words promise that they hear from us, by whichever way."""
    return bool(ways_promised(words) or _THEY_HEAR.search(words))


def allowed_words(words: str, wishes: Wishes) -> str:
    """Words of ours that promise a forbidden way, put so that they keep the wish; words that
    somebody chose stay as they are."""
    forbidden = ways_promised(words) & wishes.never
    return words_for([wishes]) if forbidden and is_ours(words) else words


def is_ours(words: str) -> bool:
    return words.strip().rstrip(".") in OUR_WORDS
