"""`disclosure look-back`: lists as people really save them, and what `show` owes the contract."""

import csv
import stat
from pathlib import Path
from typing import Any

import pytest

from disclosure.clock import now
from disclosure.records.locked import LOCKED
from disclosure.records.look_backs import Member
from disclosure.records.people import Person
from tests.disclosure.actions.look_backs.test_look_backs_further import FURTHER
from tests.look_backs import (
    CAUSE,
    FINDINGS,
    HEADER,
    a_list,
    approved_letter,
    patient,
    released,
    the_letter,
)
from tests.people import ADA, BEN, EVA, IVA, SAM, SITE
from tests.terminal import Terminal
from tests.worked import worked_off

AS_ADA = ("--as", ADA)


@pytest.fixture
def ref(terminal: Terminal) -> str:
    made = terminal("look-back", "open", *AS_ADA, "--data", "-", data=CAUSE)
    assert made["state"] == "open"
    return str(made["ref"])


def test_all_that_is_wrong_with_what_opens_it_is_said_at_once(terminal: Terminal) -> None:
    """Whoever mends a field at a time asks four times; and which sites there are, it says."""
    for told in ({}, {"site": "Alder Vael"}):
        answer = terminal.answer("look-back", "open", *AS_ADA, "--data", "-", data=told)
        assert answer.code == 2
        said = {each["field"]: each["says"] for each in answer.document["faults"]}
        assert list(said) == ["site", "became_aware_at", "title", "cause"]
        assert said["site"] == f"Where: name one of your sites: {SITE}."


def test_rules_that_are_not_there_are_named_beside_every_other_slip(terminal: Terminal) -> None:
    """As where an incident is opened: they came up only once all else was mended."""
    told = {"site": SITE, "regimes": ["no-such-law"], "title": "Cervical screening"}
    answer = terminal.answer("look-back", "open", *AS_ADA, "--data", "-", data=told)
    said = [each["field"] for each in answer.document["faults"]]
    assert (answer.code, said) == (2, ["became_aware_at", "cause", "regimes"])


def add(terminal: Terminal, ref: str, path: Path, *more: str, code: int = 0) -> dict[str, Any]:
    answer = terminal.answer("look-back", "add", ref, str(path), *AS_ADA, *more)
    assert answer.code == code, (answer.document, answer.says)
    found: dict[str, Any] = answer.document
    return found


def test_a_list_becomes_cases_and_the_same_list_again_nothing(
    terminal: Terminal, ref: str, tmp_path: Path
) -> None:
    path = a_list(tmp_path / "list.csv", map(patient, range(1, 6)))
    assert add(terminal, ref, path)["added"] == 5
    again = add(terminal, ref, path)
    assert (again["added"], again["already"], again["rejected"]) == (0, 5, [])
    shown = terminal("look-back", "show", ref, *AS_ADA)
    assert shown["ref"] == ref
    assert shown["counts"] == {"acknowledge": 5}
    assert (
        shown["incidents"]
        == shown["not_reached"]
        == [f"INC-{now():%Y}-{number:06}" for number in range(1, 6)]
    )
    case = terminal("show", shown["incidents"][0], *AS_ADA)
    (person,) = case["persons"]
    assert person["standing"] == "relevant"
    assert person["post"] == ["1 High Street", "Aldervale", "AB1 2CD"]
    assert case["duties"]
    assert [contact["name"] for contact in case["contacts"]] == ["Ben Okoro"]
    assert terminal("audit", "verify")["ok"] is True


def test_the_operator_is_shown_no_words(terminal: Terminal, ref: str, tmp_path: Path) -> None:
    add(terminal, ref, a_list(tmp_path / "list.csv", [patient(1)]))
    shown = terminal("look-back", "show", ref)
    assert shown["counts"] == {"acknowledge": 1}
    assert not {"title", "cause"} & set(shown)
    assert terminal.unusable("look-back", "show", ref, "--as", SAM) == ["ref"]
    assert terminal.unusable("look-back", "show", "LBK-2026-000099") == ["ref"]
    terminal.refused("look-back", "open", "--as", BEN, "--data", "-", data=CAUSE)


@pytest.mark.parametrize(
    ("delimiter", "encoding"),
    [(";", "utf-8"), (",", "utf-8-sig"), ("\t", "utf-16"), (";", "cp1252")],
)
def test_lists_are_read_as_programs_save_them(
    terminal: Terminal, ref: str, tmp_path: Path, delimiter: str, encoding: str
) -> None:
    path = tmp_path / "list.csv"
    with path.open("w", encoding=encoding, newline="") as file:
        rows = csv.DictWriter(file, HEADER, delimiter=delimiter, restval="")
        rows.writeheader()
        rows.writerow(patient(1, patient_name="Frau Käthe Müller, geb. Groß"))
    assert add(terminal, ref, path)["added"] == 1
    (incident,) = terminal("look-back", "show", ref, *AS_ADA)["incidents"]
    assert terminal("show", incident, *AS_ADA)["persons"][0]["name"].startswith("Frau Käthe Müller")


def test_a_bad_row_is_written_beside_the_list_with_its_mend_and_the_others_go_on(
    terminal: Terminal, ref: str, tmp_path: Path
) -> None:
    rows = [
        patient(1, patient_born_on="31.2.1950"),
        patient(2, safe_never="pigeon"),
        patient(3, harm_scale="eng_reg20"),
        patient(4, harm_scale="eng_reg20", harm_level="nonsense"),
        patient(5, patient_name=""),
        patient(6, person_name="Mr Al Test"),
        patient(7, died_on="2099-01-01"),
        patient(8, standing="also_told"),
        patient(9, address_2="", postcode=""),
        patient(10, patient_name="=HYPERLINK(1)"),
        patient(11, patient_name="x" * 300),
        patient(12),
    ]
    path = a_list(tmp_path / "list.csv", rows)
    told = add(terminal, ref, path, code=1)
    assert told["added"] == 2
    assert [(each["row"], each["field"]) for each in told["rejected"]] == [
        (1, "patient_born_on"), (2, "safe_never"), (3, "harm_level"), (4, "harm_level"),
        (5, "patient_name"), (6, "relationship"), (7, "died_on"), (8, "standing"),
        (9, "address_1"), (11, "patient_name"),
    ]  # fmt: skip
    assert all(each["why"].endswith(".") and each["line"] for each in told["rejected"])
    mend = Path(told["mend"])
    assert mend.parent == path.parent
    assert stat.S_IMODE(mend.stat().st_mode) == 0o600
    with mend.open(encoding="utf-8-sig", newline="") as file:
        left = list(csv.DictReader(file))
    assert [row["external_ref"] for row in left[:2]] == ["S-1", "S-2"]
    assert left[0]["note_why"].startswith("Patient's date of birth")
    for row in left:  # as somebody mends them
        row.update({"patient_born_on": "1950-02-01", "safe_never": "", "harm_scale": ""})
        row.update({"harm_level": "", "person_name": "", "died_on": "", "standing": ""})
        row.update({"patient_name": f"Ms {row['external_ref']}", "address_2": "Aldervale"})
        row["postcode"] = "AB1 2CD"
    mended = a_list(tmp_path / "mended.csv", left, left[0])
    assert add(terminal, ref, mended)["added"] == 10
    assert add(terminal, ref, path, code=1)["mend"] != str(mend)  # never over what is mended


def test_two_rows_that_may_be_one_patient_are_set_aside_and_never_merged(
    terminal: Terminal, ref: str, tmp_path: Path
) -> None:
    first = patient(1, patient_name="Mrs Eva Novák")
    same_number = patient(2, patient_identifier=first["patient_identifier"].replace(" ", ""))
    same_name = patient(3, patient_name="NOVAK, Eva", patient_born_on=first["patient_born_on"])
    another = patient(4, patient_name="Eva Novak", patient_born_on=first["patient_born_on"])
    rows = [first, same_number, same_name, another | {"not_same_as": "S-1"}]
    path = a_list(tmp_path / "list.csv", rows)
    trial = add(terminal, ref, path, "--dry-run", code=1)
    told = add(terminal, ref, path, code=1)
    for each in (trial, told):
        assert each["added"] == 2
        assert [(e["row"], e["field"]) for e in each["set_aside"]] == [
            (2, "patient_identifier"), (3, "patient_name"),
        ]  # fmt: skip
    assert "case 1 (S-1)" in told["set_aside"][0]["why"]
    assert trial["set_aside"][0]["why"] == (
        "May be the same patient as row 1 under the header: it has the same number of the patient. "
        "If it is another person, write the number of that row under not_same_as; if not, take "
        "this row out."
    )
    taken = patient(9, external_ref="S-1")
    other = a_list(tmp_path / "other.csv", [taken])
    (no,) = add(terminal, ref, other, code=1)["rejected"]
    assert no["field"] == "external_ref"


def test_a_death_that_comes_by_a_second_list_is_said_and_sets_the_case_aside(
    terminal: Terminal, ref: str, tmp_path: Path
) -> None:
    add(terminal, ref, a_list(tmp_path / "list.csv", map(patient, (1, 2))))
    rows = [patient(1, died_on="2026-02-03"), patient(2)]
    path = a_list(tmp_path / "list2.csv", rows)
    trial = add(terminal, ref, path, "--dry-run", code=1)
    told = add(terminal, ref, path, code=1)
    for each in (trial, told):
        assert (each["added"], each["already"], each["rejected"]) == (0, 2, [])
        assert [(e["row"], e["field"]) for e in each["differs"]] == [(1, "died_on")]
    said = terminal.run("look-back", "add", ref, str(path), *AS_ADA).stdout
    assert (
        "There already, and it differs, row 1 under the header (line 2 of the file): Case 1: The "
        "list says that the patient has died, and the case does not." in said
    )
    assert "Mend them" not in said  # in the list there is nothing to mend
    (aside,) = terminal("look-back", "show", ref, *AS_ADA)["set_aside"]
    assert aside["why"].startswith("The list says that the patient has died")


def test_closing_says_how_many_nobody_has_told(
    terminal: Terminal, ref: str, tmp_path: Path
) -> None:
    rows = [patient(1), patient(2), patient(3, died_on="2026-02-03")]
    add(terminal, ref, a_list(tmp_path / "list.csv", rows))
    closed = terminal("look-back", "close", ref, *AS_ADA)
    assert (closed["progress"]["to_tell"], closed["progress"]["set_aside"]) == (2, 1)
    assert terminal("look-back", "close", ref, "--again", *AS_ADA)["state"] == "open"
    said = terminal.run("look-back", "close", ref, *AS_ADA).stdout
    assert said.splitlines() == [
        f"{ref} is closed.",
        "Nobody has told 3 of 3 cases: 1 set aside for a person, 2 still to tell. Closed, it sends "
        "these no letter.",
        "If that was not meant, open it again with --again.",
    ]


def test_a_trial_keeps_nothing(terminal: Terminal, ref: str, tmp_path: Path) -> None:
    path = a_list(tmp_path / "list.csv", [patient(1), patient(2, safe_never="pigeon")])
    told = add(terminal, ref, path, "--dry-run", code=1)
    assert (told["added"], len(told["rejected"]), told["dry_run"]) == (1, 1, True)
    assert "mend" not in told
    assert terminal("look-back", "show", ref, *AS_ADA)["incidents"] == []
    assert [each.name for each in tmp_path.glob("*.csv")] == ["list.csv"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n\n",
        b"external_ref\nA\n",
        b"external_ref,patient_name,safe_nver\nA,B,post\n",
        b"external_ref,patient_name,patient_name\nA,B,C\n",
        b"external_ref,,patient_name\nA,B,C\n",
        b"PK\x03\x04\x00\x00\x81\x8d\x8f",
    ],
)
def test_a_file_that_is_no_list_is_refused_whole(
    terminal: Terminal, ref: str, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(content)
    assert terminal.unusable("look-back", "add", ref, str(path), *AS_ADA) == ["list"]
    assert terminal("look-back", "show", ref, *AS_ADA)["incidents"] == []


def test_torn_rows_and_odd_signs_cost_only_themselves(
    terminal: Terminal, ref: str, tmp_path: Path
) -> None:
    path = tmp_path / "list.csv"
    rows = [
        "external_ref,patient_name,phone", "A-1,Ann One,+44 1632 960001", "A-2,Ann",
        "A-3,Ann Three,1,2,3", "A-4,Ann\x00Four,123", "A-5,{{ 7*7 }},123",
        '"A-6","Ann\nSix",01632 960006', "../../A-7,Ann Seven,", "A-8,Ann Eight,",
    ]  # fmt: skip
    path.write_bytes("\r\n".join(rows).encode())
    told = add(terminal, ref, path, code=1)
    assert (told["added"], len({e["row"] for e in told["rejected"]})) == (5, 3)


def test_from_list_to_letters_by_commands(terminal: Terminal, ref: str, tmp_path: Path) -> None:
    add(terminal, ref, a_list(tmp_path / "list.csv", map(patient, range(1, 4))))
    look_back = ("look-back",)
    said = terminal(*look_back, "findings", ref, "--as", IVA, "--data", "-", data=FINDINGS)
    seal = {"sha256": said["sha256"]}
    terminal.refused(*look_back, "give-findings", ref, *AS_ADA)
    terminal(*look_back, "approve-findings", ref, "--as", EVA, "--data", "-", data=seal)
    assert terminal(*look_back, "give-findings", ref, *AS_ADA)["cases"] == 3
    said = terminal(*look_back, "letter", ref, "--as", BEN, "--data", "-", data=the_letter())
    assert said["check"]["ok"] is True
    seal = {"sha256": said["sha256"]}
    terminal(*look_back, "approve-letter", ref, "--as", EVA, "--data", "-", data=seal)
    seen = terminal(*look_back, "release", ref, *AS_ADA, "--next", "2")
    assert (seen["letters"], seen["numbers"]) == (2, [1, 2])
    go = (*look_back, "release", ref, *AS_ADA, "--next", "2", "--seen")
    terminal.refused(*go, "0" * 64)
    assert terminal(*go, seen["seen"])["release"] == 1
    assert terminal.unusable(*look_back, "release", ref, *AS_ADA, "--from", "2") == ["next"]
    with terminal.session() as session:
        assert worked_off(session, now()).set_aside == 0
        while worked_off(session, now()).more:
            pass
    out = tmp_path / "print.zip"
    printed = terminal(*look_back, "print", ref, "1", "--out", str(out), *AS_ADA)
    assert printed["letters"] == 2
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    again = (*look_back, "print", ref, "1", "--out", str(out), *AS_ADA)
    assert terminal.unusable(*again) == ["out"]
    today = f"{now():%Y-%m-%d}"  # the day of issuing: the post takes them the same day
    sent = terminal(*look_back, "sent", ref, "1", "--at", today, *AS_ADA)
    assert (sent["sent"], sent["refused"], sent["withdrawn"]) == (2, [], [])
    shown = terminal(*look_back, "show", ref, *AS_ADA)
    assert shown["progress"]["sent"] == 2
    assert terminal(*look_back, "close", ref, *AS_ADA)["state"] == "closed"
    terminal.refused(*look_back, "release", ref, *AS_ADA, "--next", "1", "--seen", "x")
    assert terminal("audit", "verify")["ok"] is True


def test_a_further_letter_by_commands(terminal: Terminal, ref: str, tmp_path: Path) -> None:
    add(terminal, ref, a_list(tmp_path / "list.csv", map(patient, (1, 2))))
    with terminal.session() as session:
        approved_letter(session, ref)
        released(session, ref, {"next": 1})
        assert worked_off(session, now()).done == 1
    look_back, today = ("look-back",), f"{now():%Y-%m-%d}"
    terminal(*look_back, "sent", ref, "1", "--at", today, *AS_ADA)
    told = the_letter(**FURTHER)
    said = terminal(*look_back, "letter", ref, "--as", BEN, "--data", "-", data=told)
    assert said["number"] == 2
    seal = {"sha256": said["sha256"]}
    terminal(*look_back, "approve-letter", ref, "--as", EVA, "--data", "-", data=seal)
    release = (*look_back, "release", ref, *AS_ADA, "--next", "2")
    assert terminal.unusable(*release) == ["letter"]
    assert terminal(*release, "--letter", "1")["numbers"] == [2]
    seen = terminal(*release, "--letter", "2")
    assert (seen["letter"], seen["numbers"]) == (2, [1])
    assert terminal(*release, "--letter", "2", "--seen", seen["seen"])["release"] == 2
    shown = terminal(*look_back, "show", ref, *AS_ADA)
    assert [each["letter"] for each in shown["releases"]] == [1, 2]
    assert [each["number"] for each in shown["letters"]] == [1, 2]


def test_a_death_after_printing_is_named_by_sent_and_by_show(
    terminal: Terminal, ref: str, tmp_path: Path
) -> None:
    add(terminal, ref, a_list(tmp_path / "list.csv", map(patient, (1, 2))))
    with terminal.session() as session:
        approved_letter(session, ref)
        released(session, ref, {"next": 2})
        assert worked_off(session, now()).done == 2
    look_back, today = ("look-back",), f"{now():%Y-%m-%d}"
    out = str(tmp_path / "print.zip")
    assert terminal(*look_back, "print", ref, "1", "--out", out, *AS_ADA)["letters"] == 2
    death = {"what": "died", "at": today, "source": "The registrar"}
    first = terminal(*look_back, "show", ref, *AS_ADA)["incidents"][0]
    terminal("record", first, "patient_status", "--as", BEN, "--data", "-", data=death)
    sent = terminal(*look_back, "sent", ref, "1", "--at", today, *AS_ADA)
    assert (sent["sent"], len(sent["withdrawn"])) == (1, 1)
    shown = terminal(*look_back, "show", ref, *AS_ADA)
    assert shown["releases"][0]["withdrawn"] == sent["withdrawn"]
    assert [each["incident"] for each in shown["set_aside"]] == shown["to_try"] == [first]
    terminal(*look_back, "put-back", ref, "1", *AS_ADA)


CANARY = "Qzxlist"


def test_what_people_told_us_lies_locked_and_in_no_log_of_the_house(
    terminal: Terminal, ref: str, tmp_path: Path
) -> None:
    row = patient(1, address_1=f"{CANARY} Street", phone="01632 777123", safe_never="text")
    add(terminal, ref, a_list(tmp_path / "list.csv", [row]))
    with terminal.session() as session:
        member = session.query(Member).one()
        assert CANARY not in repr(vars(member))
        person = session.query(Person).one()
        assert set(person.details_kept) == {LOCKED}
    raw = b"".join(each.read_bytes() for each in terminal.home.glob("disclosure.sqlite*"))
    for words in (CANARY, "01632 777123", "900 0000001"):
        assert words.encode() not in raw
