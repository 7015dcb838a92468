"""docs/reference/who-may.md against what really happens.

What happens is in tests/test_routes.py and tests/test_who_may.py, in words of their own: every
address and every act is tried there as every role. Here the page has to say the same, both ways.
"""

import os
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

from disclosure.commands.who_may import NOTES, WHO
from disclosure.operations.reference import DOCS
from disclosure.permissions import Permission
from disclosure.who_may import FILE, INSIDE, all_commands
from tests.bodies import good_body
from tests.by_command import Everything, opening
from tests.cases import AWARE
from tests.people import SAM
from tests.route_table import EVERYBODY, FAMILY, ONCE_NAMED, TABLE
from tests.who_may import (
    a_home_with_newcomers,
    newcomer,
    with_a_record_of_each_kind,
)  # fmt: skip
from tests.who_may_table import MOVE, RECORD, ROLES, allowed

WHOLE = bool(os.environ.get("DISCLOSURE_SOAK"))
Cells = Mapping[str, str]  # by letter of the role

RECORD_A_NOTE = {letter: "yes" if letter in "RCI" else "" for letter in ROLES}


@cache
def committed() -> str:
    return (DOCS / FILE).read_text()


def rows(heading: str) -> Iterator[tuple[str, Cells, list[str]]]:
    """Of the table under that heading: what it is of, the cell of each role, and the rest."""
    part = re.split(r"^## ", committed(), flags=re.M)
    table = next(each for each in part if each.startswith(f"{heading}\n"))
    for line in table.splitlines():
        if line.startswith("| `"):
            first, *cells = (cell.strip() for cell in line.strip("|").split("|"))
            yield first.strip("`"), dict(zip(ROLES, cells, strict=False)), cells[len(ROLES) :]


def who(cells: Cells, *words: str) -> set[str]:
    return {letter for letter, cell in cells.items() if cell in words}


# Addresses


def asked_for() -> dict[tuple[str, str], tuple[str, str]]:
    return {(method, path): (able, named) for method, path, able, named in TABLE}


def test_the_page_and_the_addresses_that_are_tried_are_the_same() -> None:
    said = {first for first, *_ in rows("Addresses")}
    said |= {first for first, *_ in rows("Addresses that ask for no account")}
    tried = {f"{method} {path}" for method, path in asked_for()}
    assert {each for each in said if "/api/" not in each} == {x for x in tried if "/api/" not in x}


@pytest.mark.parametrize(("first", "cells"), [(f, c) for f, c, _ in rows("Addresses")])
def test_who_gets_in_is_as_the_page_says(first: str, cells: Cells) -> None:
    method, path = first.split()
    able, once_named = asked_for()[method, path]
    if (method, path) in INSIDE:  # tried with one kind or move of many
        assert set(able) | set(ONCE_NAMED.get((method, path), once_named)) <= who(cells, "some")
        return
    assert set(able) == who(cells, "yes") | (who(cells, "named") & set(able))
    assert who(cells, "named") <= set(able) | set(once_named)
    assert who(cells, "") == set(ROLES) - set(able) - set(once_named)


def test_addresses_without_an_account_are_those_that_a_stranger_or_a_family_reaches() -> None:
    for first, _, _ in rows("Addresses that ask for no account"):
        method, path = first.split()
        if "/api/" not in path:
            assert asked_for()[method, path][0] in (EVERYBODY, FAMILY), first


# Records and moves


@pytest.mark.parametrize(
    ("heading", "tried"), [("Kinds of record", allowed(RECORD)), ("Moves", allowed(MOVE, ","))]
)
def test_who_records_and_moves_is_as_the_page_says(heading: str, tried: Mapping[str, str]) -> None:
    said = {first: who(cells, "yes") for first, cells, _ in rows(heading)}
    assert said == {thing: set(able) for thing, able in tried.items()}


def test_owners_are_the_roles_that_may_own_a_promise() -> None:
    owners = {first: who(cells, "owner") for first, cells, _ in rows("Moves")}
    assert {first for first, found in owners.items() if found} == {
        "commitment done",
        "commitment cannot_keep",
    }
    assert owners["commitment done"] == set("CIAO")


# Commands


def test_every_command_stands_in_the_table() -> None:
    assert set(all_commands()) == set(WHO)
    assert set(NOTES) <= set(WHO)
    assert {first for first, *_ in rows("Commands")} == set(WHO)


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Everything:
    home = a_home_with_newcomers(tmp_path_factory.mktemp("commands") / "home")
    return with_a_record_of_each_kind(home)


def look_back_words(tmp: Path) -> dict[str, tuple[list[str], object]]:
    """Of a look-back that is not there: who may not is told so first."""
    patients, ref = tmp / "patients.csv", "LBK-2026-999999"
    patients.write_text("external_ref,patient_name\nS-1,Mrs Rowan Test\n")
    told = ("contact", "findings", "approve-findings", "letter", "approve-letter")
    words: dict[str, tuple[list[str], object]] = {
        f"look-back {name}": (["look-back", name, ref, "--data", "-"], {}) for name in told
    }
    words |= {
        f"look-back {name}": (["look-back", name, ref], None)
        for name in ("show", "close", "give-findings")
    }
    out = str(tmp / "print.zip")
    return words | {
        "look-back open": (["look-back", "open", "--data", "-"], {}),
        "import": (["import", str(patients)], None),
        "look-back add": (["look-back", "add", ref, str(patients)], None),
        "look-back release": (["look-back", "release", ref, "--next", "1"], None),
        "look-back promise": (["look-back", "promise", ref, "1", "done"], None),
        "look-back put-back": (["look-back", "put-back", ref, "1"], None),
        "look-back print": (["look-back", "print", ref, "1", "--out", out], None),
        "look-back sent": (["look-back", "sent", ref, "1", "--at", "2026-03-20"], None),
    }


def words_for(full: Everything, tmp: Path) -> dict[str, tuple[list[str], object]]:
    """Each command that asks for a permission, so that nothing but the permission refuses it."""
    ref, person = full.ref, str(full.ids["person"])
    told = {"to": full.ids["person"], "text": "We will ring you."}
    letter = full.terminal("letter", "draft", ref, "delay", "--as", newcomer("risk_manager"),
                           "--data", "-", data=told)["ref"]  # fmt: skip
    linked = {"sentence": "We will ring you.", "owner": newcomer("clinician"), "standing": True}
    note = good_body("note", full.ids, AWARE)
    return {
        "open": (["open", "--data", "-"], opening()),
        "show": (["show", ref], None),
        "record": (["record", ref, "note", "--data", "-"], note),
        "glass": (["glass", "INC-2026-999999", "--reason", "I am on call now"], None),
        "letter draft": (["letter", "draft", ref, "delay", "--data", "-"], told),
        "letter edit": (["letter", "edit", letter, "--data", "-"], {"text": "We will ring you."}),
        "letter link": (["letter", "link", letter, "--data", "-"], linked),
        "letter show": (["letter", "show", letter], None),
        "letter save": (["letter", "save", letter, "--out", str(tmp / "x.txt"), "--format",
                         "text"], None),
        "letter accepted": (["letter", "accepted"], None),
        "family invite": (["family", "invite", ref, "--person", person], None),
        "family revoke": (["family", "revoke", ref, "--person", person], None),
        "languages check": (["languages", "check", "pl", "--by", "E N", "--tie", "None"], None),
        "languages take-back": (["languages", "take-back", "pl"], None),
        "site add": (["site", "add", "A new ward"], None),
        "token add": (["token", "add", SAM], None),
        "user add": (["user", "add", "x@example.org", "--name", "X", "--role", "coach"], None),
        "user disable": (["user", "disable", "none@example.org", "--successor", SAM], None),
        "user enable": (["user", "enable", "none@example.org", "--reason", "She is back"], None),
        "user end-link": (["user", "end-link", SAM], None),
        "user reset-code": (["user", "reset-code", SAM], None),
        "sweep": (["sweep"], None),
        "work check-record": (["work", "check-record"], None),
        "work lock-anew": (["work", "lock-anew"], None),
        **look_back_words(tmp),
        "audit house": (["audit", "house"], None),
        "audit verify": (["audit", "verify", ref], None),
        "retention": (["retention"], None),
        "export-person": (["export-person", ref, "--person", person,
                           "--out", str(tmp / "p.zip")], None),
        "report annual": (["report", "annual", "--from", "2026-01-01", "--to",
                           "2026-12-31"], None),
        "report measures": (["report", "measures", "--from", "2026-01-01", "--to",
                             "2026-03-31"], None),
        "pack": (["pack", ref, "--for", "inspector", "--out", str(tmp / "i.zip")], None),
    }  # fmt: skip


def asking(may: Cells, number: int) -> list[str]:
    """In `make test` one who may and one who may not: with each command the next of them, so that
    every role comes to ask. Who may where they are named is on no case here."""
    alike: dict[str, list[str]] = {}
    for letter in ROLES:
        if may[letter] != "named":
            alike.setdefault(may[letter], []).append(letter)
    if WHOLE:
        return [letter for some in alike.values() for letter in some]
    return [some[number % len(some)] for some in alike.values()]


@pytest.mark.soak
def test_who_may_call_each_command_is_as_the_page_says(full: Everything, tmp_path: Path) -> None:
    said = {first: cells for first, cells, _ in rows("Commands")}
    tried = words_for(full, tmp_path)
    asks = {name for name, needed in WHO.items() if isinstance(needed, Permission)}
    assert asks <= set(tried)
    for number, (name, (words, data)) in enumerate(tried.items()):
        may = RECORD_A_NOTE if name == "record" else said[name]
        for letter in asking(may, number):
            answer = full.terminal.answer(*words, "--as", newcomer(ROLES[letter]), data=data)
            why = str((answer.document or {}).get("why", "")) if answer.code == 1 else ""
            out = answer.code == 1 and bool(re.search("may not do this|not one of", why))
            assert out is (may[letter] == ""), (name, letter, answer)
