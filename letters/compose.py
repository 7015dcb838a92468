"""From the boxes an author filled to the text of a letter; and how a promise reads in it."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from textwrap import shorten

from letters.days.promise_days import stands
from letters.days.told_day import with_day
from letters.kinds import LetterKind
from letters.text import signs_off
from letters.writing.boxes import Slot, slots_of
from workflows.phrases import going_on

_GAP = re.compile(r"\n{3,}")
# The points of a title and of an initial, which end no sentence: "Dr. Shah", "J. Shah", "St. Mary".
_POINT = re.compile(r"\b(Dr|Mr|Mrs|Ms|Mx|Prof|Rev|Sr|St|med|[A-Z])\.")
_WILL = r"(?:'ll|\bwill|\bshall|\bwon't|\b(?:am|is|are) (?:going )?to)\b"
_TITLE = r"(?:Dr|Doctor|Mr|Mrs|Ms|Mx|Miss|Prof|Professor|Rev|Sister|Nurse|Matron)\b"
_WHO = (
    r"(?i:the|a|an|this|that|these|those|our|my|your|his|her|their|each|every|all|both|no|no one"
    r"|nobody|nothing|one|two|three|some|someone|somebody|everyone|everybody)\b"
)
_NO_SUBJECT = (
    r"(?i:you|us|me|we|i|they|them|he|him|she|her|it|and|or|if|that|who|what|when|where|which|how"
    r"|why|whether)\b"
)
# A whole sentence begins with who acts; "tell you who will come" is only the act.
_SAYS_WHO = re.compile(
    r"(?:(?i:we|they|she|he|it|you|there)|I)\b"
    rf"|(?:{_WHO}|{_TITLE}|[A-Z][\w'-]* [A-Z][\w'-]+ |[A-Z][\w'-]+(?={_WILL}| {_WILL}))"
    rf"[^.]*?{_WILL}"
    rf"|(?:(?!{_NO_SUBJECT})[\w'-]+ ){{1,3}}{_WILL}"
    rf"|{_WHO}(?:(?!\b(?:who|which|that)\b)[^.])*?\b(?:is|are|can|may|must|stays)\b"
)
_NAME = r"[A-Z][\w.'\u2019-]*"
_TO_DO = r" to (?P<act>(?!(?:you|your|the|an?|our|my|us|me|his|her|their|them|this|that)\b)[a-z].*)"
_TITLED_TO_DO = re.compile(rf"(?P<who>{_TITLE}\.?(?: {_NAME}){{0,3}}){_TO_DO}")
# "Ask Dr Shah to ring you" begins with what we do, and "Amir Shah to ring you" with who does it.
_ASKS = (
    r"Ask|Tell|Ring|Call|Phone|Telephone|Text|E-?mail|Write|Contact|Chase|Get|Have|Help|Let|Invite"
    r"|Remind|Request|Want|Meet|See|Visit|Bring|Take|Send|Speak|Talk|Arrange|Refer|Transfer|Move"
    r"|Admit|Give|Show|Introduce"
)
_ANOTHER_TO_DO = re.compile(
    rf"(?!(?:{_ASKS})\b)(?:{_NAME}(?: {_NAME}){{1,3}}|[A-Z]{{2,4}}){_TO_DO}"
)
# What is done towards us is theirs to do: "Ring me any time", "Come back to us". Only of these acts
# is it so: "Transfer her to us" and "Keep her with us" are ours.
_REACH = r"ring|call|phone|telephone|text|contact|visit"
_TOWARDS = (
    rf"(?:(?:{_REACH}|e-?mail|message|write|see|come)(?: or| and) )?"
    rf"(?:(?:{_REACH}|e-?mail|message|write|tell|ask|let|see|meet|join|remind|send|bring|give|reach)"
    r"(?: back)?|(?:write|reply|speak|talk|return|turn|get)(?: back)? (?:to|with)|call on|rely on"
    r"|get in touch with|(?:come|drop|call|pop)(?: (?:back|in|by|over|down|up|round|again))?"
    r"(?: to| and)?(?: (?:see|visit|meet|find|(?:speak|talk) (?:to|with)))?)"
)
_TO_US = re.compile(
    rf"(?i:{_TOWARDS}(?: (?:one|any|either) of| (?:the )?[\w-]+ or)? (?:me|us)\b(?! to\b)"
    rf"|(?:{_REACH}|come(?: back)? to) our\b)"
)
_PLEASE = re.compile(r"^please,? ", re.IGNORECASE)
_ME, _MY = re.compile(r"\bme\b", re.IGNORECASE), re.compile(r"\bmy\b", re.IGNORECASE)
# Where it is no whole sentence it is no act either, "a call from Dr Shah": no verb begins so, and
# nobody is to "call from us".
_FROM_US = (
    r"(?i:(?:(?:phone|telephone|video|home) )?(?:call|letter|visit|answer|reply|text|e-?mail"
    rf"|message|report|news|word|update) from (?:me|us|{_TITLE})\b)"
)
_BEGINS_WITH_A_NOUN = re.compile(rf"{_WHO}|{_TITLE}|{_FROM_US}")
_LONGEST_IN_HOLE = 100  # letters; the check finds no hole that is much longer
# What is quoted is no hole, and a sentence that ended in one would leave two halves.
_NOT_IN_HOLE = dict.fromkeys(map(ord, '[]"\u201c\u201d.!?'))


def compose(kind: LetterKind, slots: Mapping[str, str], boxes: Iterable[Slot] | None = None) -> str:
    """The letter from "Dear …" to the signature, in light Markdown.

    `boxes`: those of `Templates.of`, else the shipped ones of that kind. A required box left empty
    becomes a hole that the check finds ("[What happened]"); an optional one leaves out its block.
    Boxes are plain text: nothing in them is run. KeyError names boxes that the letter has not.
    """
    asked = slots_of(kind) if boxes is None else tuple(boxes)
    if strange := sorted(set(slots) - {box.name for box in asked}):
        raise KeyError(f"a letter of kind {kind} has no box {', '.join(strange)}")
    blocks = (_block(box, _words_or_hole(box, slots.get(box.name, ""))) for box in asked)
    return "\n\n".join(filter(None, blocks)) + "\n"


def promise_sentence(
    words: str,
    owner: str,
    due_on: date | None,
    standing: bool,
    *,
    month_first: bool = False,
    first_due_on: date | None = None,
) -> str:
    """One sentence that says who will do what by when.

    `words` may be a whole sentence ("We will write to you") or only the act ("write to you").
    Without a date, and not standing, the day is a hole that the check finds; so is what cannot be
    told from the words, and a day of theirs that is not the promise's: only a person can know it.
    `first_due_on`: the day it was made for, where another was agreed since.
    """
    act = " ".join(words.split()).rstrip(".!")
    act = act[3:] if act[:3].lower() == "to " else act
    if says := _who_is_to(act, owner) or _is_theirs(act, owner):
        act = says
    elif is_only_named(words) or _ANOTHER_TO_DO.fullmatch(act):
        asked = hole_of(act)[1:-1]
        act = f"{owner.strip() or 'We'} will [do what; on record: {asked}]"
    elif not _SAYS_WHO.match(_without_points(act)):
        act = f"{owner.strip() or 'We'} will {going_on(act)}"
    if not standing:
        act = with_day(act, due_on, first_due_on or due_on, month_first=month_first)
    return f"{act[:1].upper()}{act[1:]}."


def with_promise(words: str, sentence: str) -> str:
    """The words of a box, or a whole letter, and the sentence as one more item at their end: above
    the sign-off, where they have one.
    """
    lines, item = words.rstrip().split("\n"), f"- {sentence}"
    at = next((n for n in reversed(range(len(lines))) if signs_off(lines[n].strip())), None)
    if at is None:
        return "\n".join(filter(None, (words.rstrip(), item)))
    above, below = "\n".join(lines[:at]).rstrip(), "\n".join(lines[at:])
    return "\n\n".join(filter(None, (above, item, below)))


def is_only_named(words: str) -> bool:
    """Whether nobody can make a sentence of them that says who will do what: "a call from us"."""
    act = _without_points(" ".join(words.split()))
    says_who = _SAYS_WHO.match(act) or _TITLED_TO_DO.fullmatch(act)
    return bool(_BEGINS_WITH_A_NOUN.match(act)) and not says_who


def _who_is_to(act: str, owner: str) -> str:
    """Dr Shah will write to you, of a note such as "Dr Shah to write to you"; else "". Of names
    without a title only the owner's is known to be one.
    """
    if named := _TITLED_TO_DO.fullmatch(act):
        return f"{named['who']} will {named['act']}"
    theirs = {owner.strip(), *owner.split()} - {""}
    who, _, rest = act.partition(" to ")
    known = who.casefold() in {name.casefold() for name in theirs}
    return f"{owner.strip()} will {rest}" if known and rest else ""


def _is_theirs(act: str, owner: str) -> str:
    """You can ring us any time, of "Ring us any time"; else "". Who "me" is, only the name of the
    owner says: another may sign the letter.
    """
    act = _PLEASE.sub("", act, count=1)
    towards = None if _SAYS_WHO.match(_without_points(act)) else _TO_US.match(act)
    if towards is None or (towards[0].lower().endswith("our") and not stands(act)):
        return ""
    name = owner.strip()
    act = _MY.sub(f"{name}\u2019s" if name else "[whose]", _ME.sub(name or "[whom]", act))
    return f"you can {going_on(act)}"


def _without_points(act: str) -> str:
    return _POINT.sub(r"\1", act)


def _block(box: Slot, words: str) -> str:
    return f"**{box.heading}**\n\n{words}" if words and box.heading else words


def as_composed(words: str) -> str:
    """The words of a box as they stand in the letter: one empty line is as many as it has."""
    return _GAP.sub("\n\n", words.replace("\r\n", "\n")).strip()


def place_in_box(words: str, at: int) -> int:
    """Where in a box, as somebody typed it, stands what is so far into it as the letter has it."""
    place = before = len(words) - len(words.lstrip())
    place += at
    for gap in _GAP.finditer(words, before):
        if gap.start() + len("\n\n") <= place:
            place += len(gap[0]) - len("\n\n")
    return place


def _words_or_hole(box: Slot, words: str) -> str:
    words = as_composed(words)
    if box.name == "signature" and words and not signs_off(words.split("\n", 1)[0]):
        return f"Yours sincerely\n\n{words}"
    return words or (hole_of(box.label) if box.required else "")


def hole_of(asked: str) -> str:
    """What has to be filled in, as the check finds it: of two sentences, or of many words, it would
    find none, and the letter would go out with it."""
    said = asked.translate(_NOT_IN_HOLE)
    return f"[{shorten(said, _LONGEST_IN_HOLE, placeholder=' …')}]"
