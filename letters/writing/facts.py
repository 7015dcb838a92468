"""What the record holds for a letter, and the facts made of it that a template may name."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest
from operator import itemgetter

from letters.dates import in_words, without_weekday
from letters.kept import quotable, told_again
from letters.kinds import Audience

WE_OFFER = "We offer you this help: "
LONGEST_NOTE = 15  # words
# Whoever does something, a verb or what was done: a sentence, or of what became of the offer.
_NO_NAME_OF_HELP = re.compile(
    r"[.!?] |[!?]$|\[|"
    r"\b(?:I|we|you (?:can|may)|she|he|they|it|that|is|are|was|were|be|has|have|had|"
    r"will|can|may|would|could|should|must|do|does|did|comes?|gives?|rings|calls|runs|meets|"
    r"(?<!each )(?<!every )(?<!during )(?<!home )(?<!for )visits?|"
    r"given|told|said|shown|not?|none|nothing|(?!(?:named|reserved|shared|trained) )\w{2,}ed)\b",
    re.IGNORECASE,
)
_ARTICLE = re.compile(
    r"^(?:An?(?! and\b)|The)(?= [a-z])"
)  # it begins no name, as in "The Samaritans"
_WHICH = re.compile(r"\b(?:who|which|where)\b[^.?!]*")  # "a counsellor who does not work for us"

Fact = str | tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterMaterial:
    """What the record holds for a letter; everything may be missing.

    `questions` are (their words, our answer), "" where there is none yet; `kept` (the promise,
    what was done); all promises whole sentences as `promise_sentence` writes them, `missed` those
    past their day or given up, `agreed_since` of each what came after it, or ""; `attempts` the
    days on which we tried to reach them. `patient_name` as the family says it. `basis`: why a
    representative acts, to follow "because". `corrects`: one sentence on the letter that this one
    corrects.
    `coroner`: what whoever looks into a sudden death is called there.
    """

    addressee_name: str = ""
    audience: Audience = Audience.patient
    patient_name: str = ""
    basis: str = ""
    corrects: str = ""
    organisation: str = ""
    contact_name: str = ""
    contact_phone: str = ""
    contact_hours: str = ""
    facts: str = ""
    why: str = ""
    changes: str = ""
    not_known: str = ""
    apology_words: str = ""
    questions: tuple[tuple[str, str], ...] = ()
    promises: tuple[str, ...] = ()
    missed: tuple[str, ...] = ()
    agreed_since: tuple[str, ...] = ()
    kept: tuple[tuple[str, str], ...] = ()
    support: tuple[str, ...] = ()
    attempts: tuple[date, ...] = ()
    people_present: tuple[str, ...] = ()
    complain_how: str = ""
    reasons_for_delay: str = ""
    signed_by: str = ""
    coroner_told: bool = False
    coroner: str = ""
    happened_on: date | None = None
    died_on: date | None = None  # the patient, where somebody else reads it
    found_dead: bool = False  # nobody knows on which day they died: on that day they were found
    told_on: date | None = None
    conversation_on: date | None = None
    said_on: date | None = None  # the talk whose words tell what happened
    met_on: date | None = None
    review_ended_on: date | None = None
    month_first: bool = False  # how their English writes a day


# Every name that a template may use: what it is, and whether it is words or a list of them.
FACTS: Mapping[str, tuple[str, type]] = {
    "addressee": ("how the person wishes to be called", str),
    "patient": ("the patient, as the family says it", str),
    "patient_first": ("the first name of the patient", str),
    "basis": ("why a representative acts, to follow “because”", str),
    "corrects": ("one sentence on the letter that this one corrects", str),
    "organisation": ("our name", str),
    "contact": ("the named contact", str),
    "contact_phone": ("their direct line", str),
    "contact_hours": ("when it is answered", str),
    "facts": ("what happened, as approved or as told", str),
    "why": ("why it happened, as approved", str),
    "changes": ("what changes, as approved", str),
    "not_known": ("what we said we do not know", str),
    "apology": ("the words in which we said sorry", str),
    "asked": ("their questions that have no answer yet, else all of them, in their words", tuple),
    "answered": ("each question with its answer", tuple),
    "promises": ("what we promised them, each a sentence with its day", tuple),
    "missed": ("what we promised and did not do by its day, or gave up", tuple),
    "not_kept": ("the same, quoted, each with what came of it since", tuple),
    "kept": ("what we promised, and what we did or did not do", tuple),
    "support": ("the support we offered", tuple),
    "attempts": ("the days on which we tried to reach them", tuple),
    "people_present": ("who was there when we last met", tuple),
    "complain": ("how to complain outside", str),
    "reasons": ("why it is late, as told", str),
    "sign_off": ("how a letter closes there, such as Yours sincerely", str),
    "signed_by": ("the author, with their post", str),
    "coroner_told": ("“yes” where the family knows that a coroner looks into it", str),
    "coroner": ("what whoever looks into sudden deaths is called there, such as coroner", str),
    "happened_on": ("the day it happened", str),
    "talked_on": ("the day of our last conversation", str),
    "said_on": ("the day of the conversation in which we told what happened", str),
    "met_on": ("the day on which we last met", str),
    "reviewed_on": ("the day the findings were approved", str),
    "dates": ("the days on record, each with what happened; none where there is only one", tuple),
}

# Only where a name begins: the end of "William " is no "M".
_EACH_TITLE = (
    r"Mr|Mrs|Ms|Miss|Mx|Master|Dr|Prof|Professor|Sir|Dame|Lady|Lord|Rev|Revd|Reverend|Mme|Sister"
    r"|Father"
)
# Several may stand there. A single M is one only at the beginning: behind another it is an initial.
_TITLE = re.compile(rf"^(?:{_EACH_TITLE}|M)\.?\s+(?:(?:{_EACH_TITLE})\.?\s+)*", re.IGNORECASE)
# What no first name is: a last name begins with it, or the title of a second person follows.
_NO_FIRST_NAME = re.compile(
    r"van|von|de|del|della|der|den|des|du|la|le|ter|ten|zu|[od]['\u2019].*|and|&|\+"
)
# How a ward lists a child whom nobody has named yet: no family calls its child so.
_NO_NAME = re.compile(
    r"(?:baby|babe|infant|newborn|neonate|twin|triplet|boy|girl|male|female|stillborn|unnamed"
    r"|unknown|b/o|b\u00e9b\u00e9|beb\u00e9|nouveau-n\u00e9)",
    re.IGNORECASE,
)
# As lists of patients have it: "PRICE, Ann"; what may stand behind a comma without being a name.
_LAST_FIRST = re.compile(r"(?P<last>[^\s,][^,]*?)\s*,\s*(?P<first>[^\s,][^,]*)")
_BEHIND = re.compile(r"(?:jr|jnr|sr|snr|ii|iii|iv|md|m\.d|rn|phd|esq)\.?", re.IGNORECASE)
# What markdown.py reads as a mark; with a backslash before it, it is the sign itself.
_MARKS = re.compile(r"[\\*]")
_ITEM = re.compile(r"(?:-|\d{1,2}\.) ")
_BEGINS = re.compile(r"^(\d{1,2}(?=[.)]\s)|(?=#{1,6}\s|[-+]\s))")


def facts_of(material: LetterMaterial) -> dict[str, Fact]:
    """Every name of FACTS, "" or () where it is not known. Here, and only here, what somebody
    typed becomes the text of a letter: it prints as it was typed, whatever marks stand in it.
    """
    m, line, said = material, as_typed, passage
    found: dict[str, Fact] = {
        "addressee": line(in_order(m.addressee_name)),
        "patient": line(as_said(m.patient_name)),
        "patient_first": line(first_name(m.patient_name)),
        "basis": line(m.basis),
        "corrects": line(m.corrects),
        "organisation": line(m.organisation),
        "contact": line(m.contact_name),
        "contact_phone": line(m.contact_phone),
        "contact_hours": line(without_stop(m.contact_hours)),
        "facts": said(m.facts),
        "why": said(m.why),
        "changes": said(m.changes),
        "not_known": said(m.not_known),
        "apology": said(m.apology_words),
        "complain": said(m.complain_how),
        "reasons": said(m.reasons_for_delay),
        "sign_off": _sign_off(m) if m.signed_by else "",
        "signed_by": "\n".join(line(each) for each in m.signed_by.split("\n")),
        "coroner_told": "yes" if m.coroner_told else "",
        "coroner": line(m.coroner),
        "happened_on": _in_words(m, m.happened_on),
        "talked_on": _in_words(m, m.conversation_on),
        "said_on": _in_words(m, m.said_on),
        "met_on": _in_words(m, m.met_on),
        "reviewed_on": _in_words(m, m.review_ended_on),
    }
    return found | _lists(material)


def _lists(material: LetterMaterial) -> dict[str, Fact]:
    m = material
    open_ = any(not answer.strip() for _, answer in m.questions)
    return {
        "asked": _lines(asked for asked, answer in m.questions if not answer.strip() or not open_),
        "answered": tuple(
            f"You asked: “{as_typed(asked)}”\n\n{passage(answer)}"
            for asked, answer in m.questions
            if answer.strip()
        ),
        "promises": _lines(m.promises),
        "missed": _lines(m.missed),
        "not_kept": _lines(
            _not_kept(promise, agreed)
            for promise, agreed in zip_longest(m.missed, m.agreed_since, fillvalue="")
        ),
        "kept": _lines(f"{told_again(promise)} {done}" for promise, done in m.kept),
        "support": tuple(passage(offered(each)) for each in m.support),
        "attempts": tuple(_attempts(m)),
        "people_present": _lines(m.people_present),
        "dates": tuple(_dates(material)),
    }


def _not_kept(promise: str, agreed: str) -> str:
    quoted, holes = quotable(promise)
    return " ".join((f"\u201c{quoted}\u201d", *holes, agreed)).rstrip()


def offered(noted: str) -> str:
    """A note such as “Counselling” names help and offers it to nobody."""
    short = len(noted.split()) <= LONGEST_NOTE and "\n" not in noted.strip()
    if not short or _NO_NAME_OF_HELP.search(_WHICH.sub("", noted)):
        return noted
    help_ = _ARTICLE.sub(lambda article: article[0].lower(), noted.strip())
    return f"{WE_OFFER}{without_stop(help_)}."


def _sign_off(material: LetterMaterial) -> str:
    """Where the month comes first, in North America, nobody is "yours"."""
    return "Sincerely" if material.month_first else "Yours sincerely"


def _in_words(material: LetterMaterial, day: date | None) -> str:
    return in_words(day, month_first=material.month_first) if day else ""


def _attempts(material: LetterMaterial) -> Iterator[str]:
    """Friday 29 May; each with its year where they are of several."""
    days = [_in_words(material, day) for day in material.attempts]
    of_one_year = len({day.year for day in material.attempts}) == 1
    yield from (re.sub(r",? \d+$", "", day) if of_one_year else day for day in days)


def without_stop(words: str) -> str:
    """As it stands before a full stop of ours: "8 a.m. to 5 p.m." brings its own."""
    return words.rstrip(". ")


def as_typed(words: str) -> str:
    """One line, in which nothing is a mark: "# y" prints as "# y", and "**x**" as "**x**"."""
    return _BEGINS.sub(r"\1\\", _MARKS.sub(r"\\\g<0>", " ".join(words.split())))


def passage(words: str) -> str:
    """Several lines as typed. A list stays a list, with its own numbers: so it was typed."""
    return "\n".join(_line(" ".join(each.split())) for each in words.strip().splitlines())


def in_order(name: str) -> str:
    """Ann PRICE for PRICE, Ann; any other name as it is, such as Joy Price, Mother."""
    listed = _LAST_FIRST.fullmatch(name.strip())
    if listed is None or not _is_last_name(listed["last"]) or _BEHIND.fullmatch(listed["first"]):
        return name.strip()
    return f"{listed['first']} {listed['last']}"


def _is_last_name(words: str) -> bool:
    """One word, or in capitals, or such as van der Berg."""
    first, *more = words.split()
    return not more or words.isupper() or _NO_FIRST_NAME.fullmatch(first.casefold()) is not None


def is_no_name(name: str) -> bool:
    """Baby Price, Twin 1 Price: a list names a child so, and a letter to the parents must not."""
    words = _TITLE.sub("", in_order(name)).split()
    return bool(words) and _NO_NAME.fullmatch(words[0]) is not None


def names_nobody(name: str) -> bool:
    """Unknown, Unknown Male, Not known: what stands in a list where nobody knew the name."""
    words = _TITLE.sub("", in_order(name)).casefold().split()
    return all(_NO_NAME.fullmatch(each) or each in ("not", "known") for each in words)


def as_said(name: str) -> str:
    """In the order in which a family says it; "" where it is only what a list calls a child."""
    return "" if is_no_name(name) else in_order(name)


def first_name(name: str) -> str:
    """Without titles. "" where a title and a last name stand there, however many words it has:
    behind a title Van, too, begins one, and without a title van alone."""
    name = in_order(name)
    bare = _TITLE.sub("", name)
    words, titled = bare.split(), bare != name
    if not words or (titled and len(words) == 1) or is_no_name(name):
        return ""
    first = words[0]
    return "" if _NO_FIRST_NAME.fullmatch(first.casefold() if titled else first) else first


def without_title(name: str) -> str:
    """Ann Price for Mrs Ann Price; Mrs Price stays, since Price alone is no way to speak."""
    name = in_order(name)
    return _TITLE.sub("", name) if first_name(name) else name


def _line(words: str) -> str:
    item = _ITEM.match(words)
    return f"{item[0]}{as_typed(words[item.end() :])}" if item else as_typed(words)


def _lines(each: Iterable[str]) -> tuple[str, ...]:
    return tuple(as_typed(words) for words in each if words.strip())


def _dates(material: LetterMaterial) -> Iterator[str]:
    """ "8 March 2026: this happened to you": the lines of the picture in a findings letter."""
    whom = " to you" if material.audience is Audience.patient else ""
    name = first_name(material.patient_name) or in_order(material.patient_name)
    died = f"{as_typed(name)} died."
    if material.found_dead:
        died = f"it was found that {as_typed(name)} had died."
    days = (
        (material.happened_on, f"this happened{whom}."),
        (material.died_on if name and not is_no_name(name) else None, died),
        (material.told_on, "we first talked with you about it."),
        (material.review_ended_on, "our review ended."),
    )
    known = [(day, says) for day, says in days if day]
    if len(known) > 1:
        first = material.month_first
        for day, says in sorted(known, key=itemgetter(0)):  # of one day in the order above
            yield f"{without_weekday(day, month_first=first)}: {says}"
