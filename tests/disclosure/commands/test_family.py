"""`disclosure family`: a code shown once on the terminal, the page it opens, and its end."""

from pathlib import Path

import pytest

from disclosure.actions.family.opening import open_page
from disclosure.actions.refused import Refused
from tests import cases
from tests.people import ADA, BEN, EVA
from tests.terminal import Terminal, a_terminal
from workflows.words import State

INVITE = ("family", "invite", "INC-2026-000001", "--person", "2", "--as")


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    terminal: Terminal = a_terminal(tmp_path)
    with terminal.session() as session:
        cases.through(cases.an_opened_case(session), State.INVESTIGATE)
        session.get_bind().dispose()  # type: ignore[union-attr]
    return terminal


def test_a_code_comes_with_its_link_and_its_end(terminal: Terminal) -> None:
    made = terminal(*INVITE, BEN)
    assert set(made) == {"code", "link", "expires_at"}
    assert made["link"].endswith(f"/f/open#{made['code']}")
    assert terminal("family", "revoke", "INC-2026-000001", "--person", "2", "--as", ADA) == {
        "ref": "INC-2026-000001",
        "ended": 1,
    }


def test_taking_it_back_says_that_who_reads_the_page_now_is_shut_out_too(
    terminal: Terminal,
) -> None:
    """“1 codes ended” it said, and nothing of the page that lay open on a phone."""
    terminal(*INVITE, BEN)
    revoked = terminal.run("family", "revoke", "INC-2026-000001", "--as", ADA)
    assert revoked.stdout == "1 code ended, and every visit that was open.\n"


def test_the_fact_that_was_chosen_opens_it(terminal: Terminal) -> None:
    fact = {"question": "the name of your first dog", "answer": "Burek"}
    made = terminal(*INVITE, BEN, "--data", "-", data=fact)
    with terminal.session() as session:
        at = cases.AWARE.now(tz=cases.AWARE.tzinfo)
        with pytest.raises(Refused):
            open_page(session, made["code"], "Azor", "", at)
        assert open_page(session, made["code"], "burek", "", at).key


def test_who_may_not_is_refused_and_what_cannot_be_is_named(terminal: Terminal) -> None:
    terminal.refused(*INVITE, EVA)
    assert terminal.unusable(*INVITE, BEN, "--data", "-", data={"fact": "x"}) == ["fact"]
    wrong = ("family", "invite", "INC-2026-000001", "--person", "99", "--as", BEN)
    assert terminal.unusable(*wrong) == ["person"]
