"""`retention` says how long a case is kept once, and who did not agree that it goes."""

from datetime import timedelta
from pathlib import Path

from disclosure.clock import now
from tests.cases import an_opened_case, record_as
from tests.keeping import LONG_AGO, a_closed_case, asked
from tests.people import ADA, RON
from tests.terminal import a_terminal


def test_each_sentence_stands_there_once(tmp_path: Path) -> None:
    terminal = a_terminal(tmp_path / "home")
    with terminal.session() as session:
        case = an_opened_case(session, now() - timedelta(days=2))
        dates = {"from": case.day(0), "review_on": case.day(90)}
        told = {"advice_by": "Our solicitor", "reason": "An inquest was announced"}
        record_as(case, ADA, "legal_hold", **told, **dates)
        old = a_closed_case(session, LONG_AGO)
        old.at = now()
        no = {"agrees": False, "reason": "The widow wants it kept"}
        record_as(old, RON, "destruction_review", asked=asked(old), **no)
        held, over = case.ref, old.ref
    lines = terminal.run("retention", "--as", ADA).output.splitlines()
    [line] = [line for line in lines if held in line]
    assert line.count("It is not closed, so no period has begun.") == 1
    assert "A legal hold runs." in line
    [line] = [line for line in lines if over in line]
    assert line.count("It is kept until") == 1
    assert "Nothing stands in the way." in line
    assert line.endswith("that it is destroyed: “The widow wants it kept”.")
    kept = {row["ref"]: row for row in terminal("retention", "--as", ADA)["kept"]}
    assert len(kept[over]["noes"]) == 1
    assert kept[held]["noes"] == []
