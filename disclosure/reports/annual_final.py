"""What still blocks a yearly report from being final, and saying that it is."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from disclosure.actions.change import ChangedMeanwhile, Door
from disclosure.actions.people.names_had import names_ever
from disclosure.actions.people.sharing_names import TITLES, WHO_THEY_ARE, WHOSE
from disclosure.actions.refused import Refused
from disclosure.actions.yearly_reports import Year, document_sha256, keep_final
from disclosure.kinds.seen import seen as as_seen
from disclosure.permissions import Actor
from disclosure.policy.annual import form_for
from disclosure.records.folded import in_plain_letters
from disclosure.records.users import accounts
from disclosure.records.yearly_reports import YearlyFinal
from disclosure.reports.annual import Made, annual_report, sites_of_year
from disclosure.reports.said import day
from letters.writing.facts import in_order, is_no_name

REFERENCE = re.compile(r"\b[a-z]{3}-\d{4}-\d{6,}\b")  # in small letters, as `_plain` has it
FEWEST = 2  # parts of a name: one alone is also a word of everyday
SHORTEST = 5  # signs of a patient's number: a shorter one is also a count
_BESIDE = re.compile(r"\s*[(,].*")
_WHO_THEY_ARE = WHO_THEY_ARE | WHOSE | {"agency", "midwife", "nurse", "of", "patient", "staff"}
_ON_A_KEYBOARD = str.maketrans("\u2018\u2019\u02bc\u2010\u2011\u2012\u2013\u2212", "'''-----")


@dataclass(frozen=True, slots=True)
class Blocker:
    """`part`: where it can be mended; empty: in no part."""

    says: str
    part: str = ""


def blockers(session: Session, actor: Actor, made: Made) -> tuple[Blocker, ...]:
    return tuple(_blockers(session, actor, made))


def final_sha256(made: Made) -> str:
    """Of what would be kept. Whoever says that it is final has read this and nothing else."""
    return document_sha256(made.report.document())


def say_final(
    session: Session, actor: Actor, at: datetime, door: Door, year: Year, seen: str
) -> YearlyFinal:
    """Freeze the report in these words and numbers. `seen`: the fingerprint of what was read.

    Raises Forbidden; Refused, saying all that blocks it; ChangedMeanwhile where it is another now.
    """
    made = annual_report(session, actor, at, year)
    if found := blockers(session, actor, made):
        raise Refused(" ".join(each.says for each in found))
    if seen != final_sha256(made):
        raise ChangedMeanwhile("The report is not the one you read. Read it again first.")
    document = made.report.document()
    return keep_final(session, actor, at, door, year, document, made.parts)


def _blockers(session: Session, actor: Actor, made: Made) -> Iterator[Blocker]:
    report = made.report
    form = form_for(report.rules)
    if (report.first, report.last) != form.year_ending_in(report.last.year):
        first, last = form.year_ending_in(report.last.year)
        yield Blocker(f"It is not of a whole reporting year, which is {day(first)} to {day(last)}.")
    if report.as_of <= report.last:
        yield Blocker(f"The year is not over: it ends on {day(report.last)}.")
    sites = sites_of_year(session, Year(report.rules, report.first, report.last))
    if elsewhere := [site.name for site in sites if site.id not in actor.sites]:
        yield Blocker(
            f"Your numbers are without {', '.join(elsewhere)}: somebody who works at all"
            " places that are under these rules, or had cases of that year under them, says that it"
            " is final."
        )
    for section in report.sections:
        for row in section.rows:
            if row.is_missing:
                yield Blocker(f"{row.asks}: nobody has written this yet.", row.id)
    yield from _known_by(session, made)


def _known_by(session: Session, made: Made) -> Iterator[Blocker]:
    """Names are looked for whole, and the words that hold one are not repeated here."""
    staff = {name for user in accounts(session) for name in names_ever(user)}
    names = set(_in_parts(made.tally.names | staff))
    numbers = set(map(_signs, made.tally.numbers))
    for section in made.report.sections:
        for row in section.rows:
            words = _plain(row.words or "")
            if any(_names(words, parts) for parts in names):
                yield Blocker(f"{row.asks}: a person is named in it. Take the name out.", row.id)
            if REFERENCE.search(words):
                says = f"{row.asks}: the number of a case or a letter stands in it. Take it out."
                yield Blocker(says, row.id)
            if _are_numbered(words, numbers):
                says = f"{row.asks}: the number of a patient stands in it. Take it out."
                yield Blocker(says, row.id)


def _in_parts(names: Iterable[str]) -> Iterator[tuple[str, ...]]:
    for name in {_plain(words) for each in names for words in _ways_to_write(each)}:
        if parts := _without_titles(name):
            yield tuple(parts)


def _names(words: str, parts: tuple[str, ...]) -> bool:
    """Forename and surname with any blank between them; or a title and the surname, also where the
    record has no other name. Nobody is known by “her daughter”, where the record has no name.
    """
    if parts[-1] not in words:  # of thousands of names, nearly all
        return False
    titles = "|".join(sorted(TITLES - {"the"}))
    titled = rf"(?:{titles})\.?\s+{re.escape(parts[-1])}"
    named = len(parts) >= FEWEST and not all(map(_names_nobody, parts))
    whole = [r"\s+".join(map(re.escape, parts))] if named else []
    return bool(re.search(rf"(?<!\w)(?:{'|'.join([*whole, titled])})(?!\w)", words))


def _ways_to_write(name: str) -> Iterator[str]:
    """As it stands there and in order: a list may have PRICE, Ann. Also without what stands beside
    it, such as “(agency)”, and without names in the middle.
    """
    ordered = in_order(name)
    yield from (name, ordered)
    parts = _without_titles(_BESIDE.sub("", ordered))
    if len(parts) >= FEWEST and all(part[0].isupper() for part in parts):
        yield " ".join(parts)
        yield f"{parts[0]} {parts[-1]}"


def _without_titles(name: str) -> list[str]:
    return [each for each in name.split() if each.casefold().strip(".") not in TITLES]


def _names_nobody(part: str) -> bool:
    return part in _WHO_THEY_ARE or is_no_name(part)


def _are_numbered(words: str, numbers: Iterable[str]) -> bool:
    """However people group one. Not by a note such as “unknown”, or a number of everyday."""
    together, between = _signs(words), r"[\s./-]*"
    near = (each for each in numbers if len(each) >= SHORTEST and each in together)
    return any(
        re.search(rf"(?<!\w){between.join(each)}(?!\w)", words)
        for each in near
        if any(map(str.isdecimal, each))
    )


def _signs(words: str) -> str:
    return "".join(filter(str.isalnum, _plain(words)))


def _plain(words: str) -> str:
    """In small letters, with no accent, and with the apostrophes and hyphens of a keyboard."""
    return in_plain_letters(as_seen(words).translate(_ON_A_KEYBOARD))
