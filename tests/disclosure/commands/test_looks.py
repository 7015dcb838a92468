"""What a command shows of a case stands among the looks at it, as what a page shows does."""

import pytest

from disclosure.actions.users import Person, add_user
from disclosure.permissions import Role
from disclosure.records.access import looks_of
from tests import cases
from tests.by_command import opened, person
from tests.people import ADA, BEN, EVA, OPENED_FOR_WORK, OPERATOR, SITE
from tests.terminal import Terminal
from tests.who_may import newcomer
from workflows.words import State

CLOE = newcomer(Role.CLINICIAN)  # of the site, and named nowhere
JARGON = "You got too much. You had an INR of four."


def looks(terminal: Terminal) -> list[tuple[str, str, str]]:
    with terminal.session() as session:
        found = [(each.by, each.what, each.door) for each in looks_of(session, 1)][::-1]
        session.get_bind().dispose()  # type: ignore[union-attr]
    return found


@pytest.fixture
def letter(terminal: Terminal) -> str:
    """A draft of Ben's, to Mrs Price, in the only case there is."""
    ref = opened(terminal)
    told = {"to": person(terminal, ref)}
    draft = terminal("letter", "draft", ref, "delay", "--as", BEN, "--data", "-", data=told)
    with terminal.session() as session:
        add_user(session, OPERATOR, OPENED_FOR_WORK, Person(CLOE, "Cloe", ["clinician"], [SITE]))
        session.get_bind().dispose()  # type: ignore[union-attr]
    return str(draft["ref"])


def test_who_writes_a_letter_is_shown_it_and_has_looked(terminal: Terminal, letter: str) -> None:
    assert looks(terminal)[-1] == (BEN, "letters", "command")
    words = ("--as", ADA, "--data", "-")
    terminal("letter", "edit", letter, *words, data={"text": "We will always answer your calls."})
    linked = {"sentence": "We will always answer your calls.", "owner": BEN, "standing": True}
    terminal("letter", "link", letter, *words, data=linked)
    assert looks(terminal)[-2:] == [(ADA, f"letter {letter}", "command")] * 2


def test_who_is_not_named_on_the_case_reads_no_letter_of_it_by_writing_in_it(
    terminal: Terminal, letter: str
) -> None:
    before = looks(terminal)
    words = ("--as", CLOE, "--data", "-")
    terminal.refused("letter", "edit", letter, *words, data={"slots": {}})
    terminal.refused("letter", "link", letter, *words, data={"sentence": "x", "commitment": "x"})
    case = "INC" + letter[3:]
    terminal.refused("letter", "draft", case, "delay", *words, data={"to": 2})
    terminal.refused("move", letter, "submit", "--as", CLOE, "--dry-run")
    assert looks(terminal) == before


def test_what_a_move_still_needs_names_the_family_so_to_ask_is_a_look(
    terminal: Terminal, letter: str
) -> None:
    case = "INC" + letter[3:]
    told = terminal.refused("move", case, "begin_investigation", "--as", ADA, "--dry-run")
    assert "Price" in " ".join(each["says"] for each in told["unmet"])
    assert looks(terminal)[-1] == (ADA, "moves", "command")


def test_what_approvers_let_stand_is_quoted_and_is_a_look(terminal: Terminal) -> None:
    with terminal.session() as session:
        case = cases.through(cases.an_opened_case(session), State.APOLOGIZE)
        ref = cases.a_letter(case, "apology", until="submit", facts=JARGON)
        accepted = [{"kind": "jargon", "reason": "She is a nurse herself"}]
        sha256 = cases.text_sha256(case, ref)
        cases.move_as(case, EVA, "approve", ref, sha256=sha256, accepted=accepted)
        session.get_bind().dispose()  # type: ignore[union-attr]
    assert terminal("letter", "accepted", "--as", EVA)["total"] == 1
    assert looks(terminal) == [(EVA, "list of accepted faults", "command")]
    terminal("letter", "accepted")
    assert len(looks(terminal)) == 1
