"""What the apology law of a place says to an author, for every place on record and for none."""

import re
from datetime import date
from pathlib import Path

import pytest

from disclosure.policy import ApologyLaw, policy
from disclosure.policy.apology_here import (
    NONE,
    last_day,
    laws_in,
    laws_within,
    note_of,
)
from disclosure.policy.marks import ROOT

LAWS = policy().apology_laws
PLACES = sorted({regime.jurisdiction for regime in policy().regimes})


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.id)
def test_each_law_says_only_what_the_data_say(law: ApologyLaw) -> None:
    note, rows = note_of(law), dict(note_of(law).rows)
    first = note.says.casefold()
    assert note.verified == (law.certainty == "verified")
    assert first.startswith("not verified: ") != note.verified
    assert ("no law here" in first) == (law.protection == "none")
    assert ("also where it says we made a mistake" in first) == (law.protection == "full")
    assert ("at fault is not" in first) == (
        law.protection == "partial" and law.fault_admission == "not_protected"
    )
    assert ("not of a letter" in first) == (
        law.protection != "none" and law.letter_protected == "no"
    )
    limited = law.scope or law.exceptions or law.time_limit != "none known"
    assert ("as far as is said below" in first) == bool(limited and law.protection != "none")
    assert law.citation in rows["Law"]
    assert ("Not verified" in rows["How sure we are"]) != note.verified
    for words in filter(None, (law.scope, law.exceptions, law.note, law.related_law)):
        assert any(words[1:] in said for said in rows.values())


def test_no_note_tells_anybody_to_say_less() -> None:
    said = " ".join(note_of(law).says for law in LAWS).casefold()
    for never in ("do not apologise", "remove", "wait", "a mistake occurred"):
        assert never not in said


@pytest.mark.parametrize("place", PLACES)
def test_each_place_of_the_rules_has_its_law_or_says_that_it_differs(place: str) -> None:
    found = laws_in([place], LAWS)
    assert found or len(laws_within([place], LAWS)) > 7
    assert bool(found) == (place not in ("AU", "CA", "US"))


def test_a_place_may_have_two_laws_or_none() -> None:
    assert [law.id for law in laws_in(["GB-WLS"], LAWS)] == ["GB-EAW", "GB-WLS"]
    assert [law.id for law in laws_in(["IE"], LAWS)] == ["IE-2017", "IE-2023"]
    assert laws_in(["GB-ENG", "GB-ENG"], LAWS)[0].name == "England and Wales"
    assert laws_in(["XX"], LAWS) == ()
    assert not laws_within(["XX"], LAWS)
    assert NONE in note_of(laws_in(["NZ"], LAWS)[0]).says.replace("we know", "We know")


def test_days_in_which_it_must_be_said_are_counted() -> None:
    with_days = {law.id: note_of(law).days for law in LAWS if note_of(law).days}
    assert with_days == {"US-VT": 30, "US-WA": 30}
    assert last_day(date(2026, 3, 12), 30) == date(2026, 4, 11)


def test_no_rule_of_the_check_reads_the_law() -> None:
    """It informs whoever writes; it decides nothing about a letter."""
    readers = re.compile(r"apology_laws|apology_here|letter_law")
    for folder in ("letters", "workflows", "disclosure/actions", "disclosure/jobs"):
        for path in Path(ROOT / folder).rglob("*.py"):
            assert not readers.search(path.read_text("utf-8")), path
