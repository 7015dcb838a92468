"""Better words for a fault: only where a few exact words put it right, and nothing grows weaker.

A wrong sentence in an apology is worse than none, so each is checked before it is offered, and
whoever wrote the letter still has to choose it.
"""

import re
from dataclasses import dataclass

from letters.check import check
from letters.marks import Fault
from letters.text import Sentence, plain, sentences_of

# What the check says of a word of the trade: “INR”: how slowly the blood clots.
_TERM = re.compile(r"“([^”]+)”: (.+)\.")
# Not a meaning but advice, or one that fits only some sentences.
_NO_MEANING = re.compile(r";|^say\b|^write it\b|^so many\b|^positive or negative")

_IN_BRACKETS_BEFORE = re.compile(r"\w+ ?\((?:[A-Za-z&'.]+[ :#]+){0,4}$")
_IN_BRACKETS_AFTER = re.compile(r"\)")
_BESIDE_BEFORE = re.compile(r"\b(?:number|reference|identifier|code), $", re.IGNORECASE)
_BESIDE_AFTER = re.compile(
    r",(?= (?:has|have|had|was|were|is|are|on|in|into|at|under|with|from|to)\b)|(?=[.;])"
)
_THEIRS_BEFORE = re.compile(r"\b(?:of|for|with|to) $")
_THEIRS_AFTER = re.compile(r"(?='s\b|[.,;!]|\s*$)")
ANOTHER = "another patient"

_FEELING = r"(?:distress|upset|worry|anxiety|fear|frustration|inconvenience)"
_FEELINGS = rf"(?:{_FEELING}|{_FEELING} (?:and|or) {_FEELING})"
_WHOM = r"(?:you|him|her|them|your (?:family|mother|father|wife|husband|son|daughter))"
_WHO = r"(?:this|it|we|I|our (?:mistake|mistakes|error|delay|actions|care|letter))"
_CAUSED = r"(?:has caused|have caused|caused)"
_IF = re.compile(
    rf"(?P<sorry>\b(?:sorry|apologi[sz]e)) if (?P<act>{_WHO} {_CAUSED} {_WHOM}) (?:any )?"
    rf"(?P<felt>{_FEELINGS})(?=[.!]?$)"
)
_ANY = re.compile(
    rf"(?P<sorry>\b(?:sorry|apologi[sz]e) for) any (?P<felt>{_FEELINGS})"
    rf"(?P<act> (?:that )?{_WHO} {_CAUSED}(?: {_WHOM})?)(?=[.!]?$)"
)


@dataclass(frozen=True, slots=True)
class Mend:
    """`words` go in the place of `replaces`, which stands at `start` in the text. `reads`: how it
    reads then, for people: the few words, or the sentence as a whole."""

    start: int
    replaces: str
    words: str
    reads: str

    @property
    def end(self) -> int:
        return self.start + len(self.replaces)


def mend_of(fault: Fault, text: str) -> Mend | None:
    """None where no few words surely put it right. `text`: the one that was checked."""
    if text[fault.start : fault.end] != fault.text:
        return None
    sentence = next((s for s in sentences_of(text) if s.start <= fault.start < s.end), None)
    found = _found(fault, text) if sentence else None
    if sentence is None or found is None:
        return None
    start, end, words = found
    after = _after(text, sentence, start, end, words)
    if not _puts_right(fault, sentence, after):
        return None
    return Mend(start, text[start:end], words, words if fault.kind == "jargon" else after)


def _found(fault: Fault, text: str) -> tuple[int, int, str] | None:
    """From where to where, and the words in its place."""
    match fault.kind:
        case "jargon":
            return _explained(fault)
        case "raw-identifier":
            return _left_out(fault, text)
        case "conditional":
            return _made_certain(fault)
    return None


def _after(text: str, sentence: Sentence, start: int, end: int, words: str) -> str:
    return f"{text[sentence.start : start]}{words}{text[end : sentence.end]}"


def _puts_right(fault: Fault, sentence: Sentence, after: str) -> bool:
    """One fault less, and none that was not there."""
    before = [(each.kind, each.text) for each in check(sentence.text).faults]
    now = [(each.kind, each.text) for each in check(after).faults]
    if fault.kind == "conditional":
        return not now
    return (fault.kind, fault.text) not in now and set(now) <= set(before)


def _explained(fault: Fault) -> tuple[int, int, str] | None:
    """Behind the word, in brackets: that fits any sentence, and the family meets it again."""
    found = _TERM.fullmatch(fault.suggestion)
    if found is None or _NO_MEANING.search(found[2]):
        return None
    if found[1].casefold() != plain(fault.text).casefold():
        return None  # it stands there in another form: its meaning may not fit
    return fault.start, fault.end, f"{fault.text} ({found[2]})"


def _left_out(fault: Fault, text: str) -> tuple[int, int, str] | None:
    """A number that stands aside from the sentence; or the name of somebody else, as such."""
    straight = plain(text)
    before, after = straight[: fault.start], straight[fault.end :]
    if not any(letter.isdigit() for letter in fault.text):
        theirs = _THEIRS_BEFORE.search(before) and _THEIRS_AFTER.match(after)
        return (fault.start, fault.end, ANOTHER) if theirs else None
    for opens, closes in (
        (_IN_BRACKETS_BEFORE, _IN_BRACKETS_AFTER),
        (_BESIDE_BEFORE, _BESIDE_AFTER),
    ):
        first, last = opens.search(before), closes.match(after)
        if first and last:
            kept = len(re.split(r" ?\(|, $", first.group())[0])
            end = fault.end + last.end()
            return first.start(), end, text[first.start() : first.start() + kept]
    return None


def _made_certain(fault: Fault) -> tuple[int, int, str] | None:
    """That they were distressed is no question: who reads it knows."""
    words = _IF.sub(r"\g<sorry> that \g<act> \g<felt>", fault.text)
    words = _ANY.sub(r"\g<sorry> the \g<felt>\g<act>", words)
    return None if words == fault.text else (fault.start, fault.end, words)
