"""Write a part of a yearly report, and keep the whole of it once somebody says that it is final.

What stands in a report, and what still blocks it, is said in reports/annual.py.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any

from sqlalchemy.orm import Session

from disclosure.actions.change import ChangedMeanwhile, Door
from disclosure.kinds.faults import BadInput
from disclosure.kinds.fields import Words, team_only
from disclosure.kinds.kind import Part, read
from disclosure.permissions import Actor, Forbidden, Permission
from disclosure.policy.annual import form_for
from disclosure.records.house import note_of_house
from disclosure.records.in_turn import Turn, take_turn
from disclosure.records.transaction import one_transaction
from disclosure.records.yearly_reports import (
    YearlyFinal,
    YearlyWords,
    finals_of,
    versions_of,
    words_of_year,
)

WRITTEN, FINAL = "yearly report words written", "yearly report said to be final"
IN_THE_BROWSER = "That a report is final needs the browser and a sign-in, not a token."


class YearlyPart(Part):
    words: Words = team_only("Your words", "Name nobody: everybody may read this")


@dataclass(frozen=True, slots=True)
class Year:
    """Of which report: `rules` is the id of a regime, or `general`; both days are of it."""

    rules: str
    first: date
    last: date

    def __str__(self) -> str:
        return f"{self.rules} {self.first.isoformat()} to {self.last.isoformat()}"


def write_part(
    session: Session,
    actor: Actor,
    at: datetime,
    door: Door,
    year: Year,
    part: str,
    data: object,
    seen: int,
) -> YearlyWords:
    """A new version beside those before. `seen`: the version they read, 0 where there was none.

    Raises Forbidden, BadInput; ChangedMeanwhile where there is a newer one.
    """
    must_write(actor)
    if part not in form_for(year.rules).parts():
        raise BadInput.at("part", f"part: this report has no part called {part}.")
    told: YearlyPart = read(YearlyPart, data, at, UTC)
    with one_transaction(session):
        take_turn(session, Turn.YEARLY_REPORTS)
        before = versions_of(session, year.rules, year.first, year.last, part)
        version = before[0].version if before else 0
        if seen != version:
            raise ChangedMeanwhile("Somebody wrote this part since you opened it. Read it first.")
        row = YearlyWords(rules=year.rules, first_on=year.first, last_on=year.last, part=part)
        row.version, row.words = version + 1, told.words.replace("\r\n", "\n")
        row.sha256, row.written_by, row.written_at = words_sha256(row), actor.email, at
        session.add(row)
        note_of_house(session, at, actor.email, str(door), WRITTEN, about_words(row))
    return row


def keep_final(
    session: Session,
    actor: Actor,
    at: datetime,
    door: Door,
    year: Year,
    document: Mapping[str, Any],
    parts: Mapping[str, int],
) -> YearlyFinal:
    """The whole, frozen, with its hash. `parts`: the version of each part that stands in it.

    Raises Forbidden; ChangedMeanwhile where a part was written since. Ask
    `reports.annual_final.say_final`, which asks first what still blocks it.
    """
    must_write(actor)
    if actor.by_token:
        raise Forbidden(IN_THE_BROWSER)
    with one_transaction(session):
        take_turn(session, Turn.YEARLY_REPORTS)
        now = words_of_year(session, year.rules, year.first, year.last)
        if {part: row.version for part, row in now.items()} != dict(parts):
            raise ChangedMeanwhile("A part was written since you read the report. Read it again.")
        before = finals_of(session, year.rules, year.first, year.last)
        row = YearlyFinal(rules=year.rules, first_on=year.first, last_on=year.last)
        row.version, row.document = (before[0].version if before else 0) + 1, dict(document)
        row.sha256, row.said_by, row.said_at = document_sha256(document), actor.email, at
        session.add(row)
        note_of_house(session, at, actor.email, str(door), FINAL, about_final(row))
    return row


def words_sha256(row: YearlyWords) -> str:
    """Of the words and of where they stand, so that they cannot be moved to another year."""
    told = [row.rules, row.first_on.isoformat(), row.last_on.isoformat(), row.part, row.version]
    return document_sha256({"of": told, "words": row.words})


def document_sha256(document: Mapping[str, Any]) -> str:
    """Of its one spelling: keys in order, no blanks."""
    spelled = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return sha256(spelled.encode()).hexdigest()


def about_words(row: YearlyWords) -> str:
    """As the chain of the house names it."""
    year = Year(row.rules, row.first_on, row.last_on)
    return f"{year}, {row.part}, version {row.version}: {row.sha256}"


def about_final(row: YearlyFinal) -> str:
    year = Year(row.rules, row.first_on, row.last_on)
    return f"{year}, final {row.version}: {row.sha256}"


def must_write(actor: Actor) -> None:
    """Raises Forbidden for all but a risk manager."""
    actor.must(Permission.WRITE_YEARLY_REPORT)
