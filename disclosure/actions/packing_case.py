"""The pages of an inspector's pack that tell a case: what happened, was said, promised, decided."""

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from disclosure.actions.case_view import (
    CaseView,
    LookView,
    looks_at,
    promises_of,
    questions_of,
    stages_of,
)
from disclosure.actions.commitment_moves import why_ended
from disclosure.actions.packing_words import (
    Card,
    Row,
    day,
    heading,
    in_html,
    in_text,
    moment,
    page,
    reading_for,
    sentence,
    table,
)
from disclosure.actions.reading import Case
from disclosure.actions.telling import in_full
from disclosure.actions.timeline import Entry, timeline
from disclosure.actions.timeline_words import STAGE
from disclosure.exchange.safe_csv import csv_of
from disclosure.kinds import care as c
from disclosure.kinds import conversation as t
from disclosure.kinds import excuses as x
from disclosure.kinds import findings as f
from disclosure.kinds import harm as h
from disclosure.kinds import law
from disclosure.kinds import notes as n
from disclosure.kinds import people as p
from disclosure.kinds import questions as q
from disclosure.kinds import replies as r
from disclosure.kinds.kind import Kind
from disclosure.kinds.others import Interest, OtherOrganisation
from disclosure.kinds.promises import Commitment

Kinds = tuple[type[Kind], ...]
# Whether there is an analysis behind the wall is no business of a reader either.
BEHIND_THE_WALL = frozenset({f.AnalysisReader.word, f.AnalysisReaderEnd.word})
A_PART = "a part of the case"
TALKS: Kinds = (t.Conversation, p.Attempt, t.Account, t.Heard, c.Meeting, c.QuestionsSought)
TALKS = (*TALKS, c.Contact, p.Consent, p.ConsentEnd, r.Request, r.RequestMet)
ASKED: Kinds = (q.Question, q.QuestionOwner, q.QuestionTakenBack, q.Answer, q.AnswerReview)
CONCERNS: Kinds = (q.Concern, q.ConcernOwner, q.ConcernAnswer, q.ConcernEnd)
DECIDED: Kinds = (h.Grade, h.Decision, h.DecisionReview, h.Error, h.ErrorReview, p.PatientStatus)
DECIDED = (*DECIDED, law.Event, law.EventReview, law.Explanation, law.ExplanationReview)
DECIDED = (*DECIDED, t.ApologyReview, n.Correction, n.CorrectionReview, OtherOrganisation)
INSTEAD: Kinds = (x.Excuse, x.ExcuseReview, x.ExcuseTold, x.ExcuseEnd)
HELD: Kinds = (x.Hold, x.HoldReview, x.HoldEnd)
FOUND: Kinds = (f.Findings, f.FindingsApproval, Interest)
TIMELINE_HEADS = ("When", "Put on record", "What", "By", "Number", "Remarks")


@dataclass(frozen=True)
class Told:
    """The case as one person tells it. `hidden`: kinds of record that are not told."""

    view: CaseView
    email: str
    hidden: Container[str] = BEHIND_THE_WALL

    @cached_property
    def entries(self) -> list[Entry]:
        """The earliest first."""
        return [each for each in timeline(self.view) if each.number not in self._left_out][::-1]

    @cached_property
    def _left_out(self) -> frozenset[int]:
        return of_kinds(self.view.gathered.case, self.hidden)

    def cards(self, *kinds: type[Kind]) -> Iterator[Card]:
        """Of these kinds in full, as they came on record."""
        g, reading = self.view.gathered, reading_for(self.email)
        for number, body in g.case.bodies.items():
            if isinstance(body, kinds) and number not in self._left_out and not _for_staff(body):
                yield Card(number, in_full(g, number, reading), number in g.case.gone)

    def moment(self, at: datetime | None, *, day_only: bool = False) -> str:
        return moment(at, self.view.gathered.zone, day_only=day_only) if at else ""


def of_kinds(case: Case, kinds: Container[str]) -> frozenset[int]:
    """The numbers of these records, and of all that was said about one of them since."""
    found: set[int] = set()
    for number, row in sorted(case.records.items()):
        if row.kind in kinds or row.about in found:
            found.add(number)
    return frozenset(found)


def _for_staff(body: Kind) -> bool:
    """What was offered to colleagues is theirs."""
    return isinstance(body, c.Support) and body.person() is None


def case_pages(told: Told) -> Mapping[str, bytes]:
    rows = list(_timeline(told))
    talks, support = list(told.cards(*TALKS)), list(told.cards(c.Support))
    return {
        "timeline.html": page("Timeline", [table("All that happened", TIMELINE_HEADS, rows)]),
        "timeline.csv": csv_of(TIMELINE_HEADS, rows),
        "conversations.html": page(
            "Conversations", [in_html(talks), heading("Support that was offered"), in_html(support)]
        ),
        "conversations.txt": f"{in_text([*talks, *support])}\n".encode(),
        "promises.html": page("Promises", [_promises(told), in_html(told.cards(Commitment))]),
        "questions.html": page("Questions, answers and concerns", _questions(told)),
        "findings.html": page("Findings", [in_html(told.cards(*FOUND))]),
        "decisions.html": page("Decisions and their reviews", [in_html(told.cards(*DECIDED))]),
        "excuses-and-holds.html": page("What stood in the way", _in_the_way(told)),
        "who-looked.html": page("Who looked", [_looks(told)]),
    }


def stages(told: Told) -> str:
    heads = ("Stage", "Reached", "Left")
    rows = (
        (
            stage_name(stage.state),
            told.moment(stage.since, day_only=stage.since_day_only),
            told.moment(stage.until),
        )
        for stage in stages_of(told.view)
    )
    return table("Where it stood when", heads, rows)


def stage_name(state: str) -> str:
    return STAGE.get(state, state.replace("_", " ")).capitalize()


def _timeline(told: Told) -> Iterator[Row]:
    for each in told.entries:
        at = told.moment(each.at, day_only=each.day_only)
        said = (("withdrawn", each.withdrawn), ("late", each.late))
        remarks = ", ".join(word for word, holds in said if holds)
        number = str(each.number or "")
        yield at, told.moment(each.recorded_at), each.words, each.by, number, remarks


def _promises(told: Told) -> str:
    g = told.view.gathered
    heads = ("Reference", "Words", "Owner", "To whom", "By", "State", "Done", "Late", "Remarks")
    rows = (
        (
            shown.promise.ref,
            shown.promise.words,
            shown.owner,
            told.view.names(shown.owed_to),
            day(shown.promise.due_on) if shown.promise.due_on else "No day: it stands",
            str(shown.promise.state).replace("_", " "),
            told.moment(shown.done_at),
            "yes" if g.is_late(shown.promise) else "no",
            why_ended(g, shown.promise) or ("" if shown.owed else "Waits for its letter"),
        )
        for shown in sorted(promises_of(told.view), key=lambda shown: shown.promise.ref)
    )
    return table("Each promise as it stands", heads, rows)


def _questions(told: Told) -> Iterator[str]:
    heads = ("Reference", "Question", "Asked by", "Owner", "State", "Answers")
    rows = (
        (
            shown.question.ref,
            shown.question.words,
            shown.asked_by,
            shown.owner,
            str(shown.question.state).replace("_", " "),
            "\n".join(answer.words for _, answer in shown.answers),
        )
        for shown in questions_of(told.view)
    )
    yield table("Each question as it stands", heads, rows)
    yield heading("Questions and answers in full")
    yield in_html(told.cards(*ASKED))
    yield heading("Concerns")
    yield in_html(told.cards(*CONCERNS))


def _in_the_way(told: Told) -> Iterator[str]:
    yield heading("What stood in for something that could not be done")
    yield in_html(told.cards(*INSTEAD))
    yield heading("Holds")
    yield in_html(told.cards(*HELD))


def _looks(told: Told) -> str:
    heads = ("When", "Who", "As", "At what", "Why, where a glass was broken")
    rows = (
        (told.moment(look.at), look.by, look.role, _part_looked_at(told, look), look.why)
        for look in looks_at(told.view)[::-1]
    )
    return table("Everybody who looked", heads, rows) + sentence(
        "Each look was written down before the page was shown."
    )


def _part_looked_at(told: Told, look: LookView) -> str:
    return A_PART if told.hidden and "analysis" in look.what else look.words
