"""By command, whom a restricted case of a look-back does not name is told one number of it; and
of a case that is not there, that it is not.
"""

from pathlib import Path

import pytest
from sqlalchemy import select

from disclosure.clock import now
from disclosure.records.incident import Incident
from disclosure.records.letter import Letter
from tests.look_backs import CAUSE, FINDINGS, a_list, approved_letter, many_to_tell, patient
from tests.people import ADA, EVA, IVA, RON
from tests.terminal import Terminal
from tests.worked import worked_off

AS_ADA, AS_RON = ("--as", ADA), ("--as", RON)


def test_a_case_that_does_not_name_them_is_one_more_and_nothing_else(
    terminal: Terminal, tmp_path: Path
) -> None:
    ref = terminal("look-back", "open", *AS_ADA, "--data", "-", data=CAUSE)["ref"]
    path = a_list(tmp_path / "list.csv", map(patient, range(1, 4)))
    terminal("look-back", "add", ref, str(path), *AS_ADA)
    secret = terminal("look-back", "show", ref, *AS_ADA)["incidents"][1]
    only = {"of": "staff_member", "reason": "She works here", "only": [ADA, EVA]}
    terminal("record", secret, "restrict", *AS_ADA, "--data", "-", data=only)
    findings = terminal("look-back", "findings", ref, "--as", IVA, "--data", "-", data=FINDINGS)
    seal = {"sha256": findings["sha256"]}
    terminal("look-back", "approve-findings", ref, "--as", EVA, "--data", "-", data=seal)
    terminal("look-back", "give-findings", ref, *AS_RON)
    with terminal.session() as session:
        worked_off(session, now())
        approved_letter(session, ref)
    for words, says in (
        (("look-back", "show", ref), "1 of them are for others to see"),
        (("look-back", "release", ref, "--next", "9"), "1 more is for others to write to."),
        (("work", "show", "1"), "1 more is for others to see to."),
    ):
        told = terminal.run(*words, *AS_RON)
        assert told.exit_code == 0
        assert says in told.output
        whole = terminal(*words, *AS_RON)
        assert whole["for_others"] == 1
        assert secret not in f"{told.output} {whole}"
        assert secret in str(terminal(*words, *AS_ADA))


def test_nor_is_its_letter_named_at_the_printer_or_at_the_post(
    terminal: Terminal, tmp_path: Path
) -> None:
    """It was shut once its letter was issued: Ron, who takes the others to the post, read which
    letter it is, that the case is none of his, and what was not in its file.
    """
    with terminal.session() as session:
        ref = many_to_tell(session, 3, until="issued").ref
        case, letter = session.execute(
            select(Incident.ref, Letter.ref).join(Letter).order_by(Letter.id).offset(1).limit(1)
        ).one()
    only = {"of": "staff_member", "reason": "She works here", "only": [ADA, EVA]}
    terminal("record", case, "restrict", *AS_ADA, "--data", "-", data=only)
    out = ("--out", str(tmp_path / "letters.zip"))
    printed = terminal.run("look-back", "print", ref, "1", *out, *AS_RON)
    sent = terminal.answer("look-back", "sent", ref, "1", "--at", str(now().date()), *AS_RON)
    assert "2 letters in the file, 0 left.\n1 more is for others to see to." in printed.output
    assert (sent.code, sent.document["sent"], sent.document["refused"]) == (1, 2, [])
    assert sent.document["for_others"] == 1
    for said in (printed.output, str(sent)):
        assert letter not in said
        assert "not one of yours" not in said
    told = terminal.answer("look-back", "sent", ref, "1", "--at", str(now().date()), *AS_ADA)
    assert (told.document["refused"][0]["letter"], told.document["for_others"]) == (letter, 0)


@pytest.mark.parametrize("number", ["0", "4", "9" * 20])
def test_a_case_that_is_not_there_is_not_put_back(terminal: Terminal, number: str) -> None:
    ref = terminal("look-back", "open", *AS_ADA, "--data", "-", data=CAUSE)["ref"]
    why = terminal.refused("look-back", "put-back", ref, number, *AS_ADA)["why"]
    assert why == f"Case {number} of {ref} is not set aside."
