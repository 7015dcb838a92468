"""What we promised before, as a later letter tells it: in the past, so that nobody promises it."""

import re

from letters.text import Sentences, plain, sentences_of, side_by_side

_BEGINS, _GOES_ON = "We promised:", "We also promised:"
_TOLD = re.compile(rf'(?:{_BEGINS}|{_GOES_ON}) "[^"]*"')
_HOLE = re.compile(r"\[[^\]]*\]")
_OTHER_DAY = re.compile(r" \[or by [^\]]*\]")
_NOT_DONE = re.compile(r"We (?:did not|have not|cannot|then agreed|will)\b|\W*\[")
_DONE = re.compile(  # as we write it, and as people do: "We said that we would ring, and we did."
    r"^We (?:kept|did) this\b"
    r"|\b(?:we|I) (?:said|promised|told you)\b[^.?!]*,? and (?:we|I) (?:did|have)(?: so)?[.;]"
    r"|\b(?:we|I)(?: have)? kept (?:each|every one|all|both) of (?:them|these|our promises)\b"
    r"|\b(?:we|I)(?: have)? kept (?:our|my|that|this|each|every) (?:word|promises?)\b"
    r"|^(?![^.?!]*\b(?:will|shall|not|never)\b)[^.?!]*\bas (?:we|I)(?: had)? (?:promised|said)\b",
    re.IGNORECASE,
)
_INNER = str.maketrans({"\u201c": "\u2018", "\u201d": "\u2019", '"': "'"})


def told_again(promise: str) -> str:
    """The promise in its own words, each sentence of it between quotation marks of its own: a
    quotation that goes on over several could not be known by any one of them."""
    quoted, holes = quotable(promise)
    words = " ".join(quoted.split()).translate(_INNER)
    starts = [0, *(each.start for each in sentences_of(words)[1:])]
    parts = [words[at:end].strip() for at, end in zip(starts, [*starts[1:], None], strict=True)]
    begins = (_BEGINS, *(_GOES_ON for _ in parts[1:]))
    told = zip(begins, map(_ended, parts), strict=True)
    return " ".join((*(f"{begin} \u201c{part}\u201d" for begin, part in told), *holes))


def quotable(promise: str) -> tuple[str, list[str]]:
    """What stands between the quotation marks, and each hole once more, to stand behind them: the
    check reads nothing that is quoted, and a day that was not promised is no part of the promise.
    """
    return _OTHER_DAY.sub("", promise), _HOLE.findall(promise)


def is_told_again(sentence: str) -> bool:
    """Whether this sentence only tells what was promised, whatever stands between its marks."""
    return _TOLD.fullmatch(plain(sentence)) is not None


def tells_what_was_kept(sentences: Sentences) -> bool:
    """Whether it says of a promise that we did it, not only that we made it or gave it up."""
    told = (after for one, after in side_by_side(sentences) if is_told_again(one.plain))
    done = (not (is_told_again(each.plain) or _NOT_DONE.match(each.plain)) for each in told)
    return any(done) or any(_DONE.search(each.said) for each in sentences)


def _ended(words: str) -> str:
    return words if words.endswith((".", "!", "?")) else f"{words}."
