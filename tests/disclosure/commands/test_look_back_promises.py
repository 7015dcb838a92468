"""`disclosure look-back promise`: what `move` says in one case, said in all that were promised."""

from datetime import timedelta
from pathlib import Path

from disclosure.clock import now
from tests.look_backs import CAUSE, a_list, approved_letter, patient, released
from tests.people import ADA, BEN, EVA
from tests.terminal import Terminal
from tests.worked import worked_off

AS_ADA = ("--as", ADA)


def test_one_promise_of_all_is_done_and_checked(terminal: Terminal, tmp_path: Path) -> None:
    ref = str(terminal("look-back", "open", *AS_ADA, "--data", "-", data=CAUSE)["ref"])
    rows = a_list(tmp_path / "list.csv", map(patient, (1, 2)))
    terminal("look-back", "add", ref, str(rows), *AS_ADA)
    with terminal.session() as session:
        approved_letter(session, ref)
        released(session, ref, {"next": 2})
        assert worked_off(session, now()).done == 2
    show = ("look-back", "show", ref, *AS_ADA)
    assert "Promise 1, in letter 1: no letter that holds it has gone" in terminal.run(*show).stdout
    terminal("look-back", "sent", ref, "1", "--at", f"{now():%Y-%m-%d}", *AS_ADA)
    assert "Promise 1, in letter 1: 2 open" in terminal.run(*show).stdout

    said = ("look-back", "promise", ref, "1")
    shows = {"evidence": "The list of the laboratory, signed on each page."}
    done = (*said, "done", "--as", BEN, "--data", "-")
    shown = terminal(*done, data=shows)
    assert (shown["cases"], shown["left_out"], shown["for_others"]) == (2, [], 0)
    assert [sample["text"] for sample in shown["samples"]] == [shows["evidence"]] * 2
    terminal.refused(*done, "--seen", "x", data=shows)
    assert terminal(*done, "--seen", shown["seen"], data=shows)["cases"] == 2
    with terminal.session() as session:
        assert worked_off(session, now() + timedelta(seconds=1)).done == 2

    check = (*said, "verify", "--as", EVA)
    seen = terminal(*check)["seen"]
    assert terminal(*check, "--seen", seen)["cases"] == 2
    with terminal.session() as session:
        assert worked_off(session, now() + timedelta(seconds=2)).done == 2
    incident = terminal("look-back", "show", ref, *AS_ADA)["incidents"][0]
    letter = terminal("show", incident, *AS_ADA)["letters"][0]["ref"]
    back = {"at": f"{now():%Y-%m-%d}", "why": "Gone away"}
    terminal("move", letter, "returned", *AS_ADA, "--data", "-", data=back)
    says = "Promise 1, in letter 1: 2 verified; in 1 case that letter came back"
    assert says in terminal.run(*show).stdout
    (promise,) = terminal("look-back", "show", ref, *AS_ADA)["promises"]
    assert promise["came_back"] == 1
    assert promise["sentence"] == "We will write to you again by 30 April 2046."
    assert promise["counts"] == {"verified": 2}
    (unnamed,) = terminal("look-back", "show", ref)["promises"]
    assert "sentence" not in unnamed  # the operator is shown no words
    assert terminal.unusable(*said, "confirm", *AS_ADA) == ["trigger"]
    assert terminal("audit", "verify")["ok"] is True
