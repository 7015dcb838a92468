"""`disclosure look-back contact`: who answers for new cases, once whoever did has left."""

from pathlib import Path

from tests.look_backs import CAUSE, a_list, patient
from tests.people import ADA, BEN, IVA
from tests.terminal import Terminal

AS_ADA = ("--as", ADA)
IVAS = {
    "name": "Iva Novak",
    "user": IVA,
    "role": "Line",
    "phone": "01632 960107",
    "hours": "9 to 5",
}


def test_the_account_is_closed_another_is_named_and_the_list_goes_on(
    terminal: Terminal, tmp_path: Path
) -> None:
    ref = str(terminal("look-back", "open", *AS_ADA, "--data", "-", data=CAUSE)["ref"])
    add = ("look-back", "add", ref, str(a_list(tmp_path / "list.csv", [patient(1)])), *AS_ADA)
    left = terminal("user", "disable", BEN, "--successor", IVA)
    assert left["look_backs"] == [ref]
    said = terminal.run("user", "disable", BEN, "--successor", IVA).stdout.splitlines()
    assert said[1].startswith(f"New cases of {ref} would tell families to ring Ben Okoro.")
    why = terminal.refused(*add)["why"]
    assert f"disclosure look-back contact {ref}" in why
    shown = terminal("look-back", "show", ref, *AS_ADA)
    assert shown["contact"]["name"] == "Ben Okoro"
    assert shown["contact_gone"][0] in terminal.run("look-back", "show", ref, *AS_ADA).stdout
    assert not {"contact", "contact_gone"} & set(terminal("look-back", "show", ref))

    name = ("look-back", "contact", ref, "--data", "-")
    terminal.refused(*name, "--as", IVA, data=IVAS)
    made = terminal(*name, *AS_ADA, data=IVAS)
    assert made["contact"] == IVAS
    assert terminal(*add)["added"] == 1
    shown = terminal("look-back", "show", ref, *AS_ADA)
    assert shown["contact_gone"] == []
    case = terminal("show", shown["incidents"][0], *AS_ADA)
    assert [contact["name"] for contact in case["contacts"]] == ["Iva Novak"]
    assert terminal("audit", "verify")["ok"] is True
