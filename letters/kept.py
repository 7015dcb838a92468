"""What we promised before, as a later letter tells it: in the past, so that nobody promises it."""

import re

from letters.text import Sentences, plain, sentences_of

_BEGINS, _GOES_ON = "We promised:", "We also promised:"
_TOLD = re.compile(rf'(?:{_BEGINS}|{_GOES_ON}) "[^"]*"')
_HOLE = re.compile(r"\[[^\]]*\]")
_OTHER_DAY = re.compile(r" \[or by [^\]]*\]")
_NOT_DONE = re.compile(  # given up, put off, forgotten, asked for, kept from them, or promised anew
    r"\b(?:\w*n't|not|no one|nobody|never|nothing|none|neither|nor|cannot|unable|instead|still|yet"
    r"|will|shall|would have|could have|should|wish|hope\w*|if|sorry|regret\w*|apolog\w+|agreed"
    r"|fail\w*|forg[oe]t\w*|missed|broken?|cancelled|postponed|delayed|dropped|slipped|g[ai]ven? up"
    r"|tried|plan\w*|decided|withdr[ae]wn?|take[ns]? back|took back|call(?:ed)? (?:\w+ )?off|badly"
    r"|let \w+(?: \w+)? down|too (?:long|busy|late|much|few)|(?:has|have) to (?:wait|be)|mistakes?"
    r"|had (?:no|too)|(?:has|had|have) (?:gone|left)(?=[.,;])|died|(?:this|it|that) from you"
    r"|wrong (?:number|day|time|address|person)"
    r"|(?<!as )you (?:asked|waited|wanted|expected|hoped|had to|had (?:reason|cause|every)|told us"
    r"|rang|wrote to us|chased))\b",
    re.IGNORECASE,
)
_THEN_THEY = re.compile(r",? and you\b[^.?!;]*", re.IGNORECASE)  # "... and you told us it helped"
_DID = re.compile(  # "Sister Pryce rang you that day", "the ward has two nurses at night now"
    r"\b(?!need|indeed|speed|bed|red)\w{2,}ed\b"
    r"|\b(?:rang|wrote|met|sent|gave|told|brought|came|saw|spoke|paid|made|put|went|took|found|read"
    r"|held|kept|did|done|built|taught|let|set|got|began|bought|sat|stood|showed|has|have|had"
    r"|now|here is|is (?:with|in) this)\b",
    re.IGNORECASE,
)
_WE_DID_THIS = re.compile(r"(?:We|I) (?:kept|did) this (?:late, )?(?:on|in)\b")  # as we write it
_DONE = re.compile(  # and as people do: "We said that we would ring, and we did."
    r"^We (?:kept|did) this\b"
    r"|\b(?:said|promised|told you)\b[^.?!]*,? and (?:we|I|s?he|they) (?:did|has|have)(?: so)?[.;]"
    rf"|\bpromised to\b[^.?!]*,? and (?:we|I|s?he|they) (?:{_DID.pattern})"
    r"|\b(?:kept|done|did) (?:each|every one|all|both|everything|what)\b(?: of| that)?"
    r" (?:them|these|those|(?:our|my) promises|(?:we|I) (?:had )?(?:said|promised))\b"
    r"|\bkept (?:all )?(?:our|my|that|this|each|every) (?:word|promises?)\b"
    r"|\b(?:promises?|(?:we|I) promised)\b[^.?!]*\b(?:is|are|was|were|ha(?:s|ve) been)"
    r"(?: now| all)* (?:kept|done|met)\b",
    re.IGNORECASE,
)
_AS_PROMISED = re.compile(
    r"\bas (?:we|I)(?: had)? (?:promised|said (?:that )?(?:we|I) would)\b", re.IGNORECASE
)
_SAID_SO = re.compile(
    r"(?:We|I) (?:(?:said|promised)\b[^.?!]*(?:\bwould\b|'d\b)|promised (?:you|to|that)\b)"
    r"|.*\b(?:we|I) promised to\.$",
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
    after_it, paragraph = False, -1
    for each in sentences:
        goes_on, told = after_it and each.paragraph == paragraph, is_told_again(each.plain)
        if not told and _says_done(each.said, goes_on):
            return True
        after_it = goes_on or told or _SAID_SO.match(each.said) is not None
        paragraph = each.paragraph
    return False


def _says_done(said: str, after_a_promise: bool) -> bool:
    ours = _THEN_THEY.sub("", said)
    if _NOT_DONE.search(ours) and not _WE_DID_THIS.match(ours):
        return False
    meant, count = _AS_PROMISED.subn("", ours)
    told = (after_a_promise or count > 0) and _DID.search(_HOLE.sub("", meant))
    return bool(told or _DONE.search(ours))


def _ended(words: str) -> str:
    return words if words.endswith((".", "!", "?")) else f"{words}."
