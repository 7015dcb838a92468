"""Every measure computed a second time, from the rows as they lie there, by nothing but loops.

It calls no rule, no fact and no clock of the program: what an apology is, which day is the tenth
working day and what harm is the worse are said here once more, as far as tests/many_cases.py has
need of them. Slow and plain, so that one can see that it is right.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from disclosure.records.evidence import Evidence
from letters.checks.grade import reading_of
from letters.text import sentences_of

Row = Any  # a mapping of columns to cells
Found = dict[str, list[float]]  # by measure: each thing as 1 or 0, or each value
LONDON = ZoneInfo("Europe/London")
WORST_LAST = ("none", "low", "moderate", "severe", "death")
RUNGS = {
    "reg20_death": "death", "reg20_moderate": "moderate", "lfpse_psych_low": "low",
    "lfpse_psych_none": "none", "lfpse_phys_none": "none", "ahrq_unknown": "unknown",
}  # fmt: skip
BANK_HOLIDAYS = {date(2026, 1, 1), date(2026, 4, 3), date(2026, 4, 6)}
A_DAY_OF_LAW = "au-nsw-od"  # told within 24 hours; all others: ten working days of our own
QUESTIONS = (
    "told_promptly", "listened", "sincere", "answered", "told_changes", "kept_promises",
)  # fmt: skip


def every_case(session: Session, now: datetime) -> Iterator[tuple[dict[str, str], Found]]:
    """Of each: where it is counted, and what is found of each measure."""
    rows = "SELECT i.*, s.name AS site FROM incident i JOIN site s ON s.id = i.site_id"
    letters, promises, questions = (
        _by_case(session, table) for table in ("letter", "commitment", "question")
    )
    for incident in session.execute(text(rows)).mappings().all():
        id = incident["id"]
        mine = select(Evidence).where(Evidence.incident_id == id).order_by(Evidence.number)
        records = [
            {"number": r.number, "kind": r.kind, "at": r.at, "put": r.recorded_at,
             "about": r.about, "gone": r.withdraws, "body": r.body}
            for r in session.scalars(mine)
        ]  # fmt: skip
        gone = {r["about"] for r in records if r["gone"]}
        records = [r for r in records if r["number"] not in gone]
        own = letters[id], promises[id], questions[id]
        case = _Case(incident, records, *own, now)
        where = {"all": "", "site": incident["site"]}
        where |= {"month": f"{case.aware.astimezone(LONDON):%Y-%m}", "harm": case.harm()}
        yield where, case.found()
        session.expire_all()


def _by_case(session: Session, table: str) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    for row in session.execute(text(f"SELECT * FROM {table} ORDER BY id")).mappings():
        found[row["incident_id"]].append(dict(row))
    return found


def _moment(value: Any) -> datetime:
    """SQLite answers text, in UTC without saying so."""
    at = datetime.fromisoformat(value) if isinstance(value, str) else value
    return at if at.tzinfo else at.replace(tzinfo=ZoneInfo("UTC"))


class _Case:
    def __init__(
        self,
        incident: Row,
        records: list[dict[str, Any]],
        letters: list[Row],
        promises: list[Row],
        questions: list[Row],
        now: datetime,
    ) -> None:
        self.records, self.letters, self.now = records, letters, now
        self.promises, self.questions = promises, questions
        self.aware = _moment(incident["became_aware_at"])
        self.by_law = A_DAY_OF_LAW in str(incident["regimes"])

    def bodies(self, kind: str) -> list[dict[str, Any]]:
        return [r["body"] for r in self.records if r["kind"] == kind]

    def agreed(self, review: str, field: str, number: int) -> bool:
        verdicts = [b["agrees"] for b in self.bodies(review) if b[field] == number]
        return bool(verdicts) and verdicts[-1]

    def owed(self) -> bool:
        for r in self.records:
            if r["kind"] == "decision" and r["body"]["applies"] == "no":
                return not self.agreed("decision_review", "decision", r["number"])
        return True

    def harm(self) -> str:
        rungs = [RUNGS[body["level"]] for body in self.bodies("grade")]
        if not rungs:
            return "ungraded"
        known = [rung for rung in rungs if rung in WORST_LAST]
        return max(known, key=WORST_LAST.index) if known == rungs else "unknown"

    def found(self) -> Found:
        owed = self.owed()
        of_cases = {**self.times(), **self.shares()} if owed else {}
        return {**of_cases, **self.of_promises(), **self.of_letters(), **self.of_talks()}

    def times(self) -> Found:
        talks = [(_moment(b["at"]), b) for b in self.bodies("conversation")]
        first = min((at for at, b in talks if b["kind"] == "first"), default=None)
        approved = min(
            (r["at"] for r in self.records if r["kind"] == "findings_approval"), default=None
        )
        letters = [x for x in self.letters if x["sent_at"]]
        told = [_moment(x["sent_at"]) for x in letters if "facts_known" in str(x["contents"])]
        heard = [_moment(x["sent_at"]) for x in letters if "results" in str(x["contents"])]
        if approved:
            heard += [at for at, b in talks if b["kind"] == "disclosure" and at >= approved]
        found: Found = {"told_in_time": self.in_time(first)}
        if first:
            hours = (first - self.aware) / timedelta(hours=1)
            found["hours_to_first_conversation"] = [hours]
        if told:
            found["days_to_letter"] = [(min(told) - self.aware) / timedelta(days=1)]
        if heard and approved:
            found["days_to_findings"] = [(min(heard) - self.aware) / timedelta(days=1)]
            found["days_findings_lay"] = [(min(heard) - approved) / timedelta(days=1)]
        return found

    def in_time(self, first: datetime | None) -> list[float]:
        if self.by_law:
            return [first is not None and first <= self.aware + timedelta(hours=24)]
        day, left = self.aware.astimezone(LONDON).date(), 10
        while left:
            day += timedelta(days=1)
            left -= day.weekday() < 5 and day not in BANK_HOLIDAYS
        if first:
            return [first.astimezone(LONDON).date() <= day]
        return [] if self.now.astimezone(LONDON).date() <= day else [False]

    def shares(self) -> Found:
        spoken = [str(b.get("apology_words") or "") for b in self.bodies("conversation")]
        sorry = any("sorry" in words and "sorry if" not in words for words in spoken)
        written = any(x["sent_at"] and '"apology"' in _text(x["contents"]) for x in self.letters)
        whom = [b["offered_to"] for b in self.bodies("support")]
        return {
            "cases": [1],
            "apology_given": [sorry or written],
            "contact_named": [bool(self.bodies("contact"))],
            "family_support_offered": [any(each != "staff" for each in whom)],
            "staff_support_offered": ["staff" in whom],
        }

    def of_promises(self) -> Found:
        states = [(p["state"], self.late(p)) for p in self.promises]
        kept = ("verified", "confirmed")
        settled = [
            state in kept and not late
            for state, late in states
            if late or state in (*kept, "not_kept")
        ]
        return {
            "promises_kept_on_time": list(settled),
            "promises_confirmed": [s == "confirmed" for s, _ in states if s in kept],
            "promises_not_kept": [s == "not_kept" for s, _ in states],
            "questions_answered": [self.answered(q) for q in self.questions],
        }

    def late(self, promise: Row) -> bool:
        """No promise of tests/many_cases.py got a new day."""
        due = date.fromisoformat(str(promise["due_on"]))
        done = [
            r["at"].astimezone(LONDON).date()
            for r in self.records
            if r["kind"] == "move"
            and r["body"]["thing"] == promise["ref"]
            and r["body"]["trigger"] == "done"
        ]
        noted = [b.get("promise") for b in self.bodies("late")]
        if promise["ref"] in noted:
            return True
        if promise["state"] == "open":
            return self.now.astimezone(LONDON).date() > due
        return bool(done) and done[-1] > due

    def answered(self, question: Row) -> bool:
        given = [
            r
            for r in self.records
            if r["kind"] == "answer" and r["body"]["question"] == question["ref"]
        ]
        if not given:
            return False
        if not given[-1]["body"].get("unknown"):
            return True
        return self.agreed("answer_review", "answer", given[-1]["number"])

    def of_letters(self) -> Found:
        issued = [x["text"] for x in self.letters if x["issued_at"]]
        return {"reading_age": [5 + reading_of(sentences_of(words)).grade for words in issued]}

    def of_talks(self) -> Found:
        how = [b["how"] for b in self.bodies("conversation") if b["kind"] == "disclosure"]
        felt = [b.get("how_we_did") or {} for b in self.bodies("heard")]
        said = {
            f"felt_{name}": [float(each[name] == "yes") for each in felt if each.get(name)]
            for name in QUESTIONS
        }
        return {"face_to_face": [each == "in_person" for each in how], **said}


def _text(document: Any) -> str:
    return document if isinstance(document, str) else str(document).replace("'", '"')


def told(found: list[float], unit: str) -> tuple[float | None, int | None]:
    """The value and the number beside it, as they may be published: said once more, in full."""
    if unit in ("share", "count"):
        yes, no = sum(map(bool, found)), sum(not each for each in found)
        if not found or yes in range(1, 6) or no in range(1, 6):
            return None, None
        yes, no = _ten(yes), _ten(no)
        return (float(yes) if unit == "count" else round(100 * yes / (yes + no), 4)), yes + no
    if len(found) < 6:
        return None, None
    return round(median(found), 1), _ten(len(found))


def _ten(count: int) -> int:
    """The multiple of ten that is nearest; of two, the higher."""
    return min(range(0, count + 11, 10), key=lambda ten: (abs(ten - count), -ten))
