"""By command: a letter that tells its reader to ring who has left goes on record, and is said."""

from pathlib import Path

import pytest

from disclosure.actions.users import disable_user
from disclosure.clock import now
from tests import cases
from tests.people import ADA, BEN, IVA, OPERATOR
from tests.terminal import Terminal
from workflows.words import State

RINGS = "The letter tells them to ring Ben Okoro, who has left."
SENT = {"how": "post", "format": "standard"}
LETTER = (
    "---\nkind: apology\ndate: 2026-03-12\nsubject: What happened\nlanguage: en\n---\nDear you\n"
)


@pytest.fixture
def issued(terminal: Terminal) -> str:
    """Its contact has left since."""
    with terminal.session() as session:
        case = cases.a_case(session, State.APOLOGIZE)
        ref = cases.a_letter(case, "apology", until="issue")
        disable_user(session, OPERATOR, now(), BEN, IVA)
    return ref


def test_what_was_posted_is_recorded_and_beside_it_stands_what_to_know(
    terminal: Terminal, issued: str
) -> None:
    send = ("move", issued, "send", "--as", ADA, "--data", "-")
    tried = terminal.run(*send, "--dry-run", data=SENT)
    assert RINGS in tried.stdout
    answer = terminal.answer(*send, data=SENT)
    assert (answer.code, set(answer.document)) == (0, {"ref", "from", "to", "version"})
    assert RINGS in answer.says


def test_letters_in_bulk_say_it_too(terminal: Terminal, issued: str, tmp_path: Path) -> None:
    rows, letter = tmp_path / "list.csv", tmp_path / "letter.md"
    rows.write_text(f"letter\n{issued}\n")
    letter.write_text(LETTER)
    out = ("--out", str(tmp_path / "out"), "--as", ADA)
    answer = terminal.answer("letter", "bulk", str(letter), str(rows), *out)
    assert answer.document["written"] == 1
    assert f"{issued}: {RINGS}" in answer.says


def test_whoever_asks_for_it_reads_so_before_it_goes(terminal: Terminal, issued: str) -> None:
    """The page said so; whoever worked by commands learned it once it was gone."""
    show = ("letter", "show", issued, "--as", ADA)
    (says,) = (each for each in terminal(*show)["before_it_goes"] if each.startswith(RINGS))
    assert f"Before it goes: {says}" in terminal.run(*show).stdout
