"""What each measure counts in a case, and ten thousand cases counted a second way."""

import random
from collections import Counter, defaultdict
from dataclasses import replace
from typing import Any

import pytest

from tests.second_way import told
from workflows.kept_back import TOO_FEW
from workflows.measures import CaseFacts, LateDuty, PromiseFacts, kept_on_time
from workflows.measures_counted import definitions
from workflows.published import By, Cell, Unit, Why
from workflows.tallying import Tally, breakdown, month_in_words
from workflows.words import CommitmentState as C

HARMS = {"none": "No harm", "severe": "Severe harm", "death": "Death"}
ASKED = {"listened": "Did we listen to you?"}
MANY = 10_000
TOLD = LateDuty("gb first", "Tell them in person (England)", "unexplained")


@pytest.mark.parametrize(
    ("state", "late", "on_time"),
    [
        (C.OPEN, False, None),
        (C.OPEN, True, False),
        (C.DONE, False, None),
        (C.DONE, True, False),
        (C.VERIFIED, False, True),
        (C.VERIFIED, True, False),
        (C.CONFIRMED, False, True),
        (C.CONFIRMED, True, False),
        (C.RELEASED, False, None),
        (C.RELEASED, True, False),
        (C.NOT_KEPT, False, False),
        (C.NOT_KEPT, True, False),
    ],
)
def test_a_promise_is_on_time_once_kept_and_never_again_once_late(
    state: C, late: bool, on_time: bool | None
) -> None:
    assert kept_on_time(PromiseFacts(state, late)) is on_time


def test_what_stands_without_a_day_is_never_on_time_and_broken_all_the_same() -> None:
    found = {state: kept_on_time(PromiseFacts(state, late=False, dated=False)) for state in C}
    assert found == dict.fromkeys(C) | {C.NOT_KEPT: False}


def test_a_promise_that_is_not_due_yet_counts_neither_as_kept_nor_as_broken() -> None:
    waits, kept = PromiseFacts(C.OPEN, late=False), PromiseFacts(C.VERIFIED, late=False)
    case = CaseFacts("Hill", "2026-03", "none", owed=True, promises=(waits, kept))
    found = {d.measure.id: list(d.found(case)) for d in definitions({})}
    assert found["promises_kept_on_time"] == [True]


def test_where_the_duty_does_not_apply_only_what_we_promised_and_wrote_is_counted() -> None:
    broken = PromiseFacts(C.NOT_KEPT, late=True)
    case = CaseFacts("Hill", "2026-03", "none", owed=False, promises=(broken,), questions=(True,))
    found = {d.measure.id: list(d.found(case)) for d in definitions(ASKED)}
    assert {id for id, values in found.items() if values} == {
        "promises_kept_on_time", "promises_not_kept", "questions_answered",
    }  # fmt: skip
    assert found["promises_not_kept"] == [True]


def test_rows_of_harm_go_from_the_least_to_the_worst_and_months_by_the_calendar() -> None:
    tally = Tally(definitions({}), HARMS)
    for month, harm in (("2026-11", "death"), ("2026-02", "none"), ("2025-12", "severe")):
        tally.add(CaseFacts("Hill", month, harm, owed=True))
    rows = {table.by: [row.words for row in table.rows] for table in tally.tables()}
    assert rows[By.HARM] == ["No harm", "Severe harm", "Death"]
    assert rows[By.MONTH] == ["December 2025", "February 2026", "November 2026"]
    assert rows[By.ALL] == []
    assert month_in_words("2026-03") == "March 2026"


def test_a_level_of_harm_of_which_there_was_no_case_has_no_row() -> None:
    tally = Tally(definitions({}), HARMS)
    tally.add(CaseFacts("Hill", "2026-03", "severe", owed=True))
    by_harm = [table.rows for table in tally.tables() if table.by is By.HARM]
    assert {tuple(row.key for row in rows) for rows in by_harm} == {("severe",)}


def test_the_whole_is_of_cases_in_which_the_duty_to_tell_applies() -> None:
    tally = Tally(definitions({}), HARMS)
    for number in range(36):
        tally.add(CaseFacts("Hill", "2026-03", "none", owed=number < 24))
    assert tally.whole == Cell(20, 20)  # of 25 it would be 30


def test_each_duty_that_was_late_and_each_excuse_counts_also_twice_in_one_case() -> None:
    tally = Tally(definitions({}), HARMS)
    explained = replace(TOLD, reason="explained")
    late, excuses = (TOLD, explained, TOLD), ("hold", "declined", "hold")
    tally.add(CaseFacts("Hill", "2026-03", "none", owed=True, late=late, excuses=excuses))
    assert tally.late == {(TOLD.key, TOLD.words): 3}
    assert tally.reasons == {"unexplained": 2, "explained": 1}
    assert tally.excuses == {"hold": 2, "declined": 1}


@pytest.mark.parametrize(
    ("measure", "told", "found"),
    [
        ("hours_to_first_conversation", {"hours_to_first": 0.0}, [0.0]),  # told at once
        ("days_to_letter", {"days_to_letter": 2.0}, [2.0]),
        ("days_to_findings", {"days_to_findings": 3.0}, [3.0]),
        ("days_findings_lay", {"days_findings_lay": 4.0}, [4.0]),
        ("told_in_time", {"told_in_time": False}, [False]),
        ("apology_given", {"apology": True}, [True]),
        ("contact_named", {"contact": True}, [True]),
        ("family_support_offered", {"family_supported": True}, [True]),
        ("staff_support_offered", {"staff_supported": True}, [True]),
        ("questions_answered", {"questions": (True, False)}, [True, False]),
        ("face_to_face", {"face_to_face": (False, True)}, [False, True]),
        ("reading_age", {"reading_ages": (9.4,)}, [9.4]),
        (
            "felt_listened",
            {"felt": ({"listened": "partly"}, {}, {"listened": "yes"})},
            [False, True],
        ),
    ],
)
def test_each_measure_counts_its_own_fact_and_no_other_does(
    measure: str, told: dict[str, Any], found: list[Any]
) -> None:
    bare = CaseFacts("Hill", "2026-03", "none", owed=True)
    before = {d.measure.id: list(d.found(bare)) for d in definitions(ASKED)}
    after = {d.measure.id: list(d.found(replace(bare, **told))) for d in definitions(ASKED)}
    assert after[measure] == found
    assert {id for id in after if after[id] != before[id]} == {measure}


def test_only_where_the_duty_to_tell_applies_is_an_apology_or_support_asked_for() -> None:
    case = CaseFacts("Hill", "2026-03", "none", owed=False, apology=True, contact=True,
                     family_supported=True, staff_supported=True)  # fmt: skip
    assert not any(list(d.found(case)) for d in definitions(ASKED))


def test_what_was_never_there_is_not_a_small_number() -> None:
    tally = Tally(definitions(ASKED), HARMS)
    tally.add(CaseFacts("Hill", "2026-03", "none", owed=True))
    wholes = {t.measure.id: t.whole for t in tally.tables()}
    assert wholes["felt_listened"] == Cell(None, None, Why.NONE)
    assert wholes["apology_given"] == TOO_FEW


def test_kinds_are_ordered_by_what_may_be_told_of_them() -> None:
    """Of two that are both kept back, or both rounded to the same, the order tells nothing."""
    found = {("b", "B"): 4, ("a", "A"): 2, ("d", "D"): 12, ("c", "C"): 14, ("e", "E"): 30}
    made = breakdown("late", "Late", "…", "our own", found)
    assert [row.key for row in made.rows] == ["e", "c", "d", "a", "b"]
    alike = {("1", "B"): 12, ("2", "A"): 12, ("4", "C"): 12, ("3", "C"): 12}
    rows = breakdown("late", "Late", "…", "our own", alike).rows
    assert [row.key for row in rows] == ["2", "1", "3", "4"]  # by the words that people read
    assert [row.cell.value for row in made.rows] == [30, 10, 10, None, None]
    assert made.whole == Cell(60, 60)


def test_a_kind_that_lacks_a_few_of_the_whole_is_kept_back_as_they_are() -> None:
    """33 together and 30 of the one would tell that there are three of the other."""
    made = breakdown("late", "Late", "…", "our own", {("a", "A"): 30, ("b", "B"): 3})
    assert [row.cell.value for row in made.rows] == [None, None]
    assert made.whole == Cell(30, 30)


def test_the_whole_of_a_breakdown_is_no_less_than_what_its_kinds_are_parts_of() -> None:
    """22 are 20; but 16 of them are told as 20 of 30, and so would read as all."""
    made = breakdown("late", "Late", "…", "our own", {("a", "A"): 16, ("b", "B"): 6})
    assert made.rows[0].cell == Cell(20, 30)
    assert made.whole == Cell(30, 30)


def test_ten_thousand_cases_counted_a_second_way() -> None:
    chance = random.Random(20260312)
    tally = Tally(definitions(ASKED), HARMS)
    sums: dict[tuple[str, str, str], list[float]] = defaultdict(list)
    late: Counter[str] = Counter()
    for _ in range(MANY):
        row = a_row(chance)
        tally.add(facts_of(row))
        late.update(["unexplained"] * row["late"])
        for by, key in (("all", ""), ("site", row["site"]), ("month", row["month"])):
            for id, values in found_in(row).items():
                sums[id, by, key] += values
    compared = 0
    for table in tally.tables():
        if table.by is By.HARM or not any(id == table.measure.id for id, _, _ in sums):
            continue
        cells = {r.key: r.cell for r in table.rows} or {"": table.whole}
        for key, cell in cells.items():
            values = sums[table.measure.id, table.by, key]
            assert (cell.value, cell.cases) == told(values, table.measure.unit)
            compared += cell.why is Why.SHOWN
    assert compared > 150
    assert tally.reasons == late


def a_row(chance: random.Random) -> dict[str, Any]:
    """A case as a spreadsheet might have it. The site of few has few of everything."""
    owed = chance.random() < 0.9
    return {
        "site": chance.choices(["Hill", "Mill", "Cell"], [60, 40, 0.1])[0],
        "month": f"2026-{chance.randint(1, 12):02}",
        "harm": chance.choice(list(HARMS)),
        "owed": owed,
        "told": round(chance.uniform(0, 300), 3) if owed and chance.random() < 0.8 else None,
        "sorry": chance.random() < 0.97,
        "staff": chance.random() < 0.5,
        "kept": chance.randint(0, 2),
        "confirmed": chance.randint(0, 1),
        "late": chance.choice([0, 0, 1]),
        "broken": int(chance.random() < 0.01),
        "asked": chance.randint(0, 3),
        "ages": [round(chance.uniform(8, 14), 1) for _ in range(chance.randint(0, 2))],
        "listened": chance.choice([None, "yes", "partly", "no"]),
    }


def found_in(row: dict[str, Any]) -> dict[str, list[float]]:
    told = row["told"]
    kept, confirmed, late, broken = (row[n] for n in ("kept", "confirmed", "late", "broken"))
    found: dict[str, Any] = {
        "cases": [1] * row["owed"],
        "hours_to_first_conversation": [] if told is None else [told],
        "told_in_time": [] if told is None else [told <= 240],
        "apology_given": [row["sorry"]] * row["owed"],
        "staff_support_offered": [row["staff"]] * row["owed"],
        "promises_kept_on_time": [1] * (kept + confirmed) + [0] * (late + broken),
        "promises_confirmed": [0] * kept + [1] * confirmed,
        "promises_not_kept": [0] * (kept + confirmed + late) + [1] * broken,
        "questions_answered": [n == 0 for n in range(row["asked"])],
        "reading_age": row["ages"],
    }
    if row["listened"]:
        found["felt_listened"] = [row["listened"] == "yes"]
    return found


def facts_of(row: dict[str, Any]) -> CaseFacts:
    promises = [PromiseFacts(C.VERIFIED, late=False)] * row["kept"]
    promises += [PromiseFacts(C.CONFIRMED, late=False)] * row["confirmed"]
    promises += [PromiseFacts(C.OPEN, late=True)] * row["late"]
    promises += [PromiseFacts(C.NOT_KEPT, late=False)] * row["broken"]
    told = row["told"]
    return CaseFacts(
        site=row["site"],
        month=row["month"],
        harm=row["harm"],
        owed=row["owed"],
        hours_to_first=told,
        told_in_time=None if told is None else told <= 240,
        apology=row["sorry"],
        staff_supported=row["staff"],
        promises=tuple(promises),
        questions=tuple(n == 0 for n in range(row["asked"])),
        reading_ages=tuple(row["ages"]),
        felt=({"listened": row["listened"]} if row["listened"] else {},),
        late=(TOLD,) * row["late"],
    )


def test_every_measure_has_a_unit_that_it_keeps_to() -> None:
    """A share or a count gives yes or no; what has a middle gives numbers."""
    promise = PromiseFacts(C.CONFIRMED, late=False)
    case = CaseFacts(
        "Hill", "2026-03", "none", owed=True, hours_to_first=1.5, told_in_time=True,
        days_to_letter=1.5, days_to_findings=2.5, days_findings_lay=0.5, promises=(promise,),
        questions=(True,), reading_ages=(9.4,), face_to_face=(True,), felt=({"listened": "no"},),
    )  # fmt: skip
    for definition in definitions(ASKED):
        (found,) = definition.found(case)
        parted = definition.measure.unit in (Unit.SHARE, Unit.COUNT)
        assert isinstance(found, bool) is parted, definition.measure.id
