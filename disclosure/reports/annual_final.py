"""What still blocks a yearly report from being final, and saying that it is."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from disclosure.actions.change import ChangedMeanwhile, Door
from disclosure.actions.people.names_had import names_ever
from disclosure.actions.people.sharing_names import TITLES
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
from letters.writing.facts import in_order

REFERENCE = re.compile(r"\b[a-z]{3}-\d{4}-\d{6,}\b")  # in small letters, as `_plain` has it
FEWEST = 2  # parts of a name: one alone is also a word of everyday
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
    patterns = list(_patterns(made.tally.names | staff))
    for section in made.report.sections:
        for row in section.rows:
            words = _plain(row.words or "")
            if any(pattern.search(words) for pattern in patterns):
                yield Blocker(f"{row.asks}: a person is named in it. Take the name out.", row.id)
            if REFERENCE.search(words):
                says = f"{row.asks}: the number of a case or a letter stands in it. Take it out."
                yield Blocker(says, row.id)


def _patterns(names: Iterable[str]) -> Iterator[re.Pattern[str]]:
    """Forename and surname with any blank between them; or a title and the surname, also where the
    record has no other name. As it stands there and in order: a list may have PRICE, Ann.
    """
    titles = "|".join(sorted(TITLES - {"the"}))
    for name in {_plain(words) for each in names for words in (each, in_order(each))}:
        parts = [each for each in name.split() if each.strip(".") not in TITLES]
        if parts:
            titled = rf"(?:{titles})\.?\s+{re.escape(parts[-1])}"
            whole = [r"\s+".join(map(re.escape, parts))] if len(parts) >= FEWEST else []
            yield re.compile(rf"(?<!\w)(?:{'|'.join([*whole, titled])})(?!\w)")


def _plain(words: str) -> str:
    """In small letters, with no accent, and with the apostrophes and hyphens of a keyboard."""
    return in_plain_letters(as_seen(words).translate(_ON_A_KEYBOARD))
