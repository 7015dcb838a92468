"""The pages of an inspector's pack that tell a case: what happened, was said, promised, decided."""

from collections.abc import Iterator, Mapping

from disclosure.actions.in_words.timeline_words import STAGE
from disclosure.actions.packing.promises import promises_page
from disclosure.actions.packing.told import Told
from disclosure.actions.packing.words import (
    IN_FULL,
    Row,
    heading,
    in_html,
    in_text,
    page,
    sentence,
    table,
)
from disclosure.actions.to_do.case_view import LookView, looks_at, questions_of
from disclosure.exchange.safe_csv import csv_of
from disclosure.kinds import care as c
from disclosure.kinds import conversation as t
from disclosure.kinds import excuses as x
from disclosure.kinds import findings as f
from disclosure.kinds import harm as h
from disclosure.kinds import keeping as k
from disclosure.kinds import law
from disclosure.kinds import notes as n
from disclosure.kinds import people as p
from disclosure.kinds import questions as q
from disclosure.kinds import replies as r
from disclosure.kinds.kind import Kind
from disclosure.kinds.others import Interest, OtherOrganisation
from workflows.words import State

Kinds = tuple[type[Kind], ...]
A_PART = "a part of the case"
TALKS: Kinds = (t.Conversation, p.Attempt, t.Account, t.Heard, c.Meeting, c.QuestionsSought)
TALKS = (*TALKS, c.Contact, p.Consent, p.ConsentEnd, r.Request, r.RequestMet)
ASKED: Kinds = (q.Question, q.QuestionOwner, q.QuestionTakenBack, q.Answer, q.AnswerReview)
CONCERNS: Kinds = (q.Concern, q.ConcernOwner, q.ConcernAnswer, q.ConcernEnd)
DECIDED: Kinds = (h.Grade, h.Decision, h.DecisionReview, h.Error, h.ErrorReview, p.PatientStatus)
DECIDED = (*DECIDED, law.Event, law.EventReview, law.Explanation, law.ExplanationReview)
DECIDED = (*DECIDED, t.ApologyReview, n.Correction, n.CorrectionReview, OtherOrganisation)
INSTEAD: Kinds = (x.Excuse, x.ExcuseReview, x.ExcuseTold, x.ExcuseEnd)
HELD: Kinds = (x.Hold, x.HoldReview, x.HoldTold, x.HoldEnd)
FOUND: Kinds = (f.Findings, f.FindingsApproval, Interest)
KEPT: Kinds = (k.LegalHold, k.LegalHoldEnd, k.DestructionAsked, k.DestructionReview)
TIMELINE_HEADS = ("When", "Put on record", "What", "By", "Number", "Reference", "Remarks")


def case_pages(told: Told) -> Mapping[str, bytes]:
    rows = list(_timeline(told))
    talks, support = list(told.cards(*TALKS)), list(told.cards(c.Support))
    return {
        "timeline.html": page("Timeline", [table("All that happened", TIMELINE_HEADS, rows)]),
        "timeline.csv": csv_of(TIMELINE_HEADS, rows),
        "conversations.html": page(
            "Conversations",
            [
                *(heading("Conversations and attempts"), in_html(talks)),
                *(heading("Support that was offered"), in_html(support)),
            ],
        ),
        "conversations.txt": f"{in_text([*talks, *support])}\n".encode(),
        "promises.html": page("Promises", promises_page(told)),
        "questions.html": page("Questions, answers and concerns", _questions(told)),
        "findings.html": page("Findings", [IN_FULL, in_html(told.cards(*FOUND))]),
        "decisions.html": page(
            "Decisions and their reviews", [IN_FULL, in_html(told.cards(*DECIDED))]
        ),
        "excuses-and-holds.html": page("What stood in the way", _in_the_way(told)),
        "who-looked.html": page("Who looked", [_looks(told)]),
    }


def stages(told: Told) -> str:
    """Each time that it stood in one: a case that was opened again has been there before."""
    return table("Where it stood when", ("Stage", "Reached", "Left"), _stays(told))


def _stays(told: Told) -> Iterator[Row]:
    view, state = told.view, str(State.ACKNOWLEDGE)
    since = told.moment(view.knew_at, day_only=not view.knew_the_hour)
    for move in view.gathered.case.moves(view.incident.ref):
        at = told.moment(move.at)
        yield stage_name(state), since, at
        state, since = move.body["to"], at
    yield stage_name(state), since, ""


def stage_name(state: str) -> str:
    return STAGE.get(state, state.replace("_", " ")).capitalize()


def _timeline(told: Told) -> Iterator[Row]:
    for each in told.entries:
        at = told.moment(each.at, day_only=each.day_only)
        said = (("withdrawn", each.withdrawn), ("late", each.late))
        right = told.put_right(each.number)
        remarks = ", ".join(filter(None, [*(word for word, holds in said if holds), right]))
        number = str(each.number or "")
        yield at, told.moment(each.recorded_at), each.words, each.by, number, each.about, remarks


def _questions(told: Told) -> Iterator[str]:
    heads = ("Reference", "Question", "Asked by", "Owner", "State", "Answers")
    rows = (
        (
            shown.question.ref,
            _as_it_stands(told, shown.question.number, shown.question.words),
            shown.asked_by,
            shown.owner,
            str(shown.question.state).replace("_", " "),
            "\n".join(_as_it_stands(told, row.number, said.words) for row, said in shown.answers),
        )
        for shown in questions_of(told.view)
    )
    yield table("Each question as it stands", heads, rows)
    yield heading("Questions and answers in full")
    yield in_html(told.cards(*ASKED))
    yield heading("Concerns")
    yield in_html(told.cards(*CONCERNS))


def _as_it_stands(told: Told, number: int, words: str) -> str:
    """With the corrections that say what is right instead: else the table gives wrong words."""
    right = told.put_right(number)
    return f"{told.wordless.get(number, words)}{right and f' ({right})'}"


def _in_the_way(told: Told) -> Iterator[str]:
    yield heading("What stood in for something that could not be done")
    yield in_html(told.cards(*INSTEAD))
    yield heading("Holds")
    yield in_html(told.cards(*HELD))
    yield heading("What must be kept for the law, and what was asked to be destroyed")
    yield in_html(told.cards(*KEPT))


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
