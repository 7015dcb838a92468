"""Lists of other programs: nothing lost, nothing doubled, each fault named with its mend."""

import os
import stat
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.actions.bringing_in.importing import Imported, import_list, list_to_import
from disclosure.actions.bringing_in.row import CORRECT_IT
from disclosure.actions.change import Door
from disclosure.actions.sites import called_now, change_site
from disclosure.actions.words_closed import CLOSED_WORDS
from disclosure.exchange.rows import WHOLE_AGAIN
from disclosure.kinds.faults import BadInput
from disclosure.operations.verify import verify
from disclosure.permissions import Forbidden
from disclosure.records.evidence import Evidence
from disclosure.records.house import house_entries
from disclosure.records.incident import Incident
from tests.cases import ACase, an_opened_case, record_as
from tests.dirt import (
    ALREADY,
    DATIX,
    FILES,
    LFPSE,
    NATIVE,
    PASSED,
    TAKEN,
    Dirt,
    Shape,
)
from tests.lost_words import words_lost_of
from tests.many_cases import cases_there
from tests.people import ADA, ADAM, BEN, FAR_SITE, RON, SITE, actor

AT = datetime(2026, 3, 20, 9, tzinfo=UTC)
pytestmark = pytest.mark.usefixtures("team")


def imported(
    session: Session, path: Path, format: str = "native", by: str = ADA, *, dry_run: bool = False
) -> Imported:
    listed = list_to_import(path, format)
    who = actor(session, by)
    return import_list(session, who, lambda: AT, Door.COMMAND, listed, dry_run=dry_run)


def written(tmp_path: Path, shape: Shape, dirt: Sequence[Dirt]) -> Path:
    path = tmp_path / f"{shape.format}.csv"
    path.write_bytes(shape.file(dirt))
    return path


def cases(session: Session) -> list[Incident]:
    session.rollback()
    return list(session.scalars(select(Incident).order_by(Incident.id)))


@pytest.mark.parametrize(("shape", "dirt"), FILES, ids=[shape.format for shape, _ in FILES])
def test_every_kind_of_dirt_is_named_and_nothing_is_lost_or_doubled(
    session: Session, tmp_path: Path, shape: Shape, dirt: Sequence[Dirt]
) -> None:
    path = written(tmp_path, shape, dirt)
    assert len({each.name for each in dirt}) == len(dirt) >= 30
    tried = imported(session, path, shape.format, dry_run=True)
    assert cases_there(session) == 0
    assert not list(tmp_path.glob("*rejected*"))
    told = imported(session, path, shape.format)
    assert (tried.imported, tried.already, tried.rejected) == (
        told.imported, told.already, told.rejected,
    )  # fmt: skip
    said = {each.row: (each.field, each.why) for each in told.rejected}
    for number, each in enumerate(dirt, 2):
        if each.comes_of_it in (TAKEN, ALREADY, PASSED):
            assert number not in said, (each.name, said.get(number))
            continue
        assert number in said, (each.name, said)
        field, why = said.pop(number)
        assert field == each.comes_of_it, each.name
        assert each.says in why, (each.name, why)
        assert why.endswith("."), (each.name, why)
    assert not said
    outcomes = [each.comes_of_it for each in dirt]
    assert told.imported == outcomes.count(TAKEN) == cases_there(session)
    assert told.already == outcomes.count(ALREADY)
    assert told.done == len(dirt) - outcomes.count(PASSED)
    again = imported(session, path, shape.format)
    assert (again.imported, again.already) == (0, told.imported + told.already)
    assert again.bad == told.bad
    assert cases_there(session) == told.imported
    assert told.windows == 1
    assert verify(session).ok


def test_an_old_case_keeps_its_own_days_and_its_local_report_is_not_made_up(
    session: Session, tmp_path: Path
) -> None:
    imported(session, written(tmp_path, DATIX, [Dirt("good", TAKEN)]), "datix")
    case = cases(session)[0]
    assert case.external_ref == "datix:R2"
    assert case.became_aware_at == datetime(2026, 3, 12, tzinfo=UTC)
    assert case.became_aware_day_only
    assert case.occurred_at == datetime(2026, 3, 11, 14, 30, tzinfo=UTC)
    assert case.patient_name == "Ann Price"
    assert (case.reported_at, case.recorded_at) == (None, AT)
    grade = session.scalars(select(Evidence).where(Evidence.kind == "grade")).one()
    assert grade.at == case.became_aware_at
    assert (grade.door, grade.by, grade.body["level"]) == ("import", ADA, "who_moderate")
    session.rollback()
    assert [e.about for e in house_entries(session) if e.what == "import"] == [
        "begun, format datix",
        "ended, format datix: 1 imported, 0 already, 0 rejected",
    ]


def test_two_kinds_of_harm_become_two_grades(session: Session, tmp_path: Path) -> None:
    both = Dirt("both", TAKEN, cells={"Level of psychological harm": "1"})
    imported(session, written(tmp_path, LFPSE, [both]), "lfpse")
    grades = session.scalars(select(Evidence).where(Evidence.kind == "grade"))
    assert {g.body["level"] for g in grades} == {"lfpse_phys_moderate", "lfpse_psych_severe"}


def test_the_same_list_again_names_the_file_of_rejected_rows_that_is_there(
    session: Session, tmp_path: Path
) -> None:
    """Else somebody mends the first, and another the second."""
    wrong = Dirt("wrong", "", cells={"site": "St Elsewhere"})
    path = written(tmp_path, NATIVE, [Dirt("good", TAKEN), wrong])
    first = imported(session, path)
    assert imported(session, path).rejected_file == first.rejected_file
    assert [each.name for each in tmp_path.glob("*rejected*")] == ["native.rejected.csv"]
    there = Path(first.rejected_file)
    there.write_text(there.read_text("utf-8-sig").replace("St Elsewhere", "Mended"), "utf-8")
    other = imported(session, path)  # what is being mended is never written over
    assert other.rejected_file == str(tmp_path / "native.rejected1.csv")
    assert imported(session, path).rejected_file == other.rejected_file
    assert "Mended" in there.read_text("utf-8")


def test_a_case_whose_words_are_lost_stops_no_other_row_of_the_list(
    session: Session, tmp_path: Path
) -> None:
    """Brought again, the list ended at that case, and nothing below it was taken."""
    rows = [Dirt("good", TAKEN, cells={"patient_identifier": "943 476 5919"})]
    path = written(tmp_path, NATIVE, rows)
    assert imported(session, path).imported == 1
    lost, whole = cases(session)[0], an_opened_case(session)
    words_lost_of(session, lost.id, whole.id)
    path = written(tmp_path, NATIVE, [*rows, Dirt("new", TAKEN, cells={"external_ref": "B"})])
    told = imported(session, path)
    assert (told.imported, told.already) == (1, 0)
    (said,) = told.rejected
    assert f"{lost.ref} has it, and cannot be compared. {CLOSED_WORDS}" in said.why


def test_rejected_rows_lie_beside_the_list_and_can_be_mended_there(
    session: Session, tmp_path: Path
) -> None:
    formula = "'=1+1, and\n+44 more"
    wrong = Dirt("wrong", "", cells={"site": "St Elsewhere", "summary": formula})
    path = written(tmp_path, NATIVE, [Dirt("good", TAKEN), wrong])
    told = imported(session, path)
    there = Path(told.rejected_file)
    assert there == tmp_path / "native.rejected.csv"
    assert stat.S_IMODE(os.stat(there).st_mode) == 0o600
    words = there.read_text("utf-8-sig")
    assert words.splitlines()[0].endswith('"import_row_with_header","import_why"')
    assert "\"''=1+1" in words  # harmless, and still to be told from what was typed
    assert imported(session, there).bad == 1  # again beside it, under a name of its own
    assert (tmp_path / "native.rejected1.csv").read_text("utf-8-sig").count("St Elsewhere") == 2
    mended = words.replace('"St Elsewhere"', '"Alder Ward"')
    there.write_text(mended.replace("import_row_with_header", "import_row"), "utf-8")  # of before
    assert imported(session, there).imported == 1
    assert cases(session)[-1].summary == formula


CUT_OFF = "REF,2026-03-10,,Alder Ward,Given heparin and"  # where the copy ended
TORN = 'REF,2026-03-10,,Alder Ward,"He said "no" and fell,\nand broke his hip.",Joe,,,,,\n'


@pytest.mark.parametrize("torn", [CUT_OFF, TORN])
def test_half_a_row_becomes_no_case_when_its_file_is_brought_again_as_it_stands(
    session: Session, tmp_path: Path, torn: str
) -> None:
    """In the file to mend it looks whole: its cells are filled up, its marks are closed, and nobody
    sees there that half of what happened, and who the patient is, is lost."""
    path = tmp_path / "native.csv"
    path.write_bytes(NATIVE.file([Dirt("torn", "", raw=torn.encode())]))
    there = Path(imported(session, path).rejected_file)
    again = imported(session, there)
    assert (again.imported, again.rejected[0].why[-len(WHOLE_AGAIN) :]) == (0, WHOLE_AGAIN)
    assert imported(session, Path(again.rejected_file)).imported == 0
    assert cases_there(session) == 0
    header, row, *_ = there.read_text("utf-8-sig").splitlines()
    whole = row.replace('"","","","","",""', '"Mrs Price","","","","",""')
    said = whole.rindex('"', 0, -1)
    there.write_text(f'{header}\n{whole[:said]}""\n', "utf-8")  # as somebody mends it
    assert imported(session, there).imported == 1
    assert cases(session)[-1].patient_name == "Mrs Price"


def test_a_bad_row_stops_no_other_where_no_file_can_lie_beside_the_list(
    session: Session, tmp_path: Path
) -> None:
    """A share that can only be read; here, a name to which nothing can be added."""
    wrong = Dirt("wrong", "", cells={"site": "St Elsewhere"})
    rows = [Dirt("good", TAKEN), wrong, Dirt("better", TAKEN, cells={"external_ref": "B"})]
    path = written(tmp_path, NATIVE, rows).rename(tmp_path / f"{'n' * 248}.csv")
    told = imported(session, path)
    assert (told.imported, told.bad, told.rejected_file) == (2, 1, "")
    assert told.unwritten
    assert [each.row for each in told.rejected] == [3]  # its second, below the names


def test_a_row_that_says_something_else_than_its_case_changes_nothing(
    session: Session, tmp_path: Path
) -> None:
    graded = {"external_ref": "A", "harm_scale": "eng_reg20", "harm_level": "reg20_moderate"}
    imported(session, written(tmp_path, NATIVE, [Dirt("first", TAKEN, cells=graded)]))
    for column, words in (
        ("summary", "Another"), ("patient_name", "Mr Bo Price"), ("occurred_at", "2026-03-10"),
        ("harm_level", "reg20_severe"),
    ):  # fmt: skip
        odd = Dirt("odd", "", cells=graded | {column: words})
        for dry_run in (True, False):
            told = imported(session, written(tmp_path, NATIVE, [odd]), dry_run=dry_run)
            assert (told.imported, told.already, told.bad) == (0, 1, 0)
            (found,) = told.differs
            assert (found.row, found.line, found.ref) == (2, 2, "INC-2026-000001")
            assert found.fields == (column,)
            assert found.why == f"INC-2026-000001 has other words under {column}. {CORRECT_IT}"
    less = Dirt("less", ALREADY, cells=graded | {"patient_name": "", "occurred_at": ""})
    told = imported(session, written(tmp_path, NATIVE, [less]))
    assert (told.already, told.differs) == (1, [])
    (case,) = cases(session)
    assert (case.summary, case.patient_name) == ("Ten times the heparin", "Mrs Ann Price")
    session.rollback()
    ended = [e.about for e in house_entries(session) if e.what == "import"][-3]
    assert ended == "ended, format native: 0 imported, 1 already, 0 rejected, 1 differ"


def test_what_differs_is_named_by_the_columns_of_the_file(session: Session, tmp_path: Path) -> None:
    number = {"ID": "7"}
    imported(session, written(tmp_path, DATIX, [Dirt("first", TAKEN, cells=number)]), "datix")
    changed = number | {"Description": "Another", "Patient surname": "Lowe"}
    odd = written(tmp_path, DATIX, [Dirt("odd", ALREADY, cells=changed)])
    (found,) = imported(session, odd, "datix").differs
    assert found.fields == ("Description", "Patient forenames")


def test_in_one_file_a_number_with_other_words_may_be_another_patient(
    session: Session, tmp_path: Path
) -> None:
    """Also where its case is there: nobody knows which of the two rows that case is."""
    one = {"external_ref": "A"}
    rows = [Dirt("first", TAKEN, cells=one), Dirt("other", "", cells=one | {"summary": "Another"})]
    for _ in range(2):
        told = imported(session, written(tmp_path, NATIVE, rows))
        assert [each.row for each in told.rejected] == [3]
        assert told.differs == []
    assert cases_there(session) == 1


def test_nothing_is_told_of_a_case_that_is_not_theirs_to_see(
    session: Session, tmp_path: Path
) -> None:
    imported(session, written(tmp_path, NATIVE, [Dirt("first", TAKEN)]))
    (case,) = cases(session)
    theirs = ACase(session, case.id, case.ref, AT)
    record_as(theirs, ADA, "restrict", of="other", reason="Many know her", only=[ADA])
    odd = Dirt("odd", "", cells={"summary": "Another"})
    told = imported(session, written(tmp_path, NATIVE, [odd]), by=RON)
    assert (told.already, told.bad, told.differs) == (0, 1, [])
    assert case.ref not in told.rejected[0].why
    assert "another case has it already" in told.rejected[0].why


def test_only_a_risk_manager_imports(session: Session, tmp_path: Path) -> None:
    path = written(tmp_path, NATIVE, [Dirt("good", TAKEN)])
    with pytest.raises(Forbidden):
        imported(session, path, by=BEN)
    assert cases_there(session) == 0


def test_a_file_that_cannot_be_read_says_why_and_what_to_do(tmp_path: Path) -> None:
    header = b"external_ref,became_aware_at,site,summary"
    for written_as, says in {
        b"": "The file is empty",
        b"\xef\xbb\xbf\r\n\r\n": "The file is empty",
        b"external_ref,site,summary\n": "no column for when we became aware",
        header + b",Site\n": "Several columns are called Site",
        header + b",occured_at\n": "Nothing here is called occured_at",
        header.replace(b",", b",\0") + b"\n": "NUL bytes",
        header + b"\r1,2,3,4\r": "old Mac",
        b'"external_ref,became_aware_at\n': "quotation mark is left open",
        b"\x00" * 500: "NUL bytes",
    }.items():
        path = tmp_path / "list.csv"
        path.write_bytes(written_as)
        with pytest.raises(BadInput, match=says) as bad:
            list_to_import(path, "native")
        assert [fault.field for fault in bad.value.faults] == ["file"]
    with pytest.raises(BadInput, match="there is no format excel"):
        list_to_import(path, "excel")


def test_a_second_patient_of_one_event_is_lost_to_no_advice(
    session: Session, tmp_path: Path
) -> None:
    """The other system lists the event once for each of them, under one number. Neither the file
    nor its rejected row, brought again as it stands, tells anybody to make the two one."""
    path = tmp_path / "two.csv"
    one = {"external_ref": "W-1", "patient_name": "Ann Price"}
    both = [one, one | {"patient_name": "Zed Wrong"}]
    path.write_bytes(NATIVE.file([Dirt("each", TAKEN, cells=cells) for cells in both]))
    told = imported(session, path)
    own = "number of its own"
    (why,) = [said.why for said in told.rejected]
    assert "about another patient" in why
    assert own in why
    again = imported(session, Path(told.rejected_file))
    (differs,) = again.differs
    assert differs.fields == ("patient_name",)
    assert own in differs.why


def renamed(session: Session, name: str, new_name: str) -> None:
    session.rollback()
    law, adam = "eng_reg20_2014", actor(session, ADAM)
    there = (name, "Europe/London", [law])
    change_site(session, adam, AT, *there, known={law}, new_name=new_name)


def test_a_row_with_the_name_that_a_site_had_before_says_how_it_is_called_now(
    session: Session, tmp_path: Path
) -> None:
    """The other system goes on with the old name, by which no row found the site any more."""
    old = written(tmp_path, NATIVE, [Dirt("old", "", cells={"site": f" {SITE.lower()}"})])
    renamed(session, SITE, "Birch Ward")
    renamed(session, "Birch Ward", "Cedar Ward")
    (said,) = imported(session, old).rejected
    assert said.why == (
        f"site: the site “{SITE.lower()}” is called Cedar Ward now. Write that name, or add the "
        "old one to a mapping file."
    )
    new = written(tmp_path, NATIVE, [Dirt("new", TAKEN, cells={"site": "Cedar Ward"})])
    assert imported(session, new).imported == 1


def test_a_name_that_two_sites_had_is_taken_for_neither(session: Session, tmp_path: Path) -> None:
    old = written(tmp_path, NATIVE, [Dirt("old", TAKEN)])
    renamed(session, SITE, "Birch Ward")
    renamed(session, FAR_SITE, SITE)
    assert called_now(session) == {SITE: {"Birch Ward"}, FAR_SITE: {SITE}}
    renamed(session, SITE, "Cedar Ward")
    (said,) = imported(session, old).rejected
    assert f"the site “{SITE}” is called Birch Ward or Cedar Ward now." in said.why
