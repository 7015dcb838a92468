"""What each measure counts in a case, and ten thousand cases counted a second way."""

import random
from collections import Counter, defaultdict
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
    assert [row.cell.value for row in made.rows] == [30, 10, 10, None, None]
    assert made.whole == Cell(60, 60)


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
