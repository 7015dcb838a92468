"""Whose words a record of ours gives: what the family is asked about, and may say is wrong."""

from disclosure.actions.reading import Case
from disclosure.kinds.questions import ConcernEnd, QuestionTakenBack
from disclosure.records.evidence import Evidence
from disclosure.records.locked import session_of
from disclosure.records.questions import questions_of


def said_in(row: Evidence, case: Case) -> frozenset[int]:
    """Also of what ends a concern or a question: whoever raised it says that they want no more. Of
    one that was withdrawn nobody's: it may be another's.
    """
    if row.kind == ConcernEnd.word:
        raised = case.records[row.body["concern"]]
        return frozenset() if raised.number in case.gone else said_by(raised.kind, raised.body)
    if row.kind == QuestionTakenBack.word:
        asked = questions_of(session_of(case.incident), case.incident.id)
        theirs = (q for q in asked if q.ref == row.body["question"] and q.number not in case.gone)
        return frozenset(question.person for question in theirs)
    return said_by(row.kind, row.body)


def denied_ends(case: Case) -> frozenset[int]:
    """Of concerns and questions: what we entered in the name of somebody who, by their last word on
    it, never said that they want no more.
    """
    said = case.whether_right.items()
    denied = (number for (number, _), (_, last) in said if not last.right)
    return frozenset(
        n for n in denied if isinstance(case.bodies.get(n), ConcernEnd | QuestionTakenBack)
    )


def said_by(kind: str, body: dict[str, object]) -> frozenset[int]:
    """Whose words a stored record of ours gives; nobody's where it gives none of the family's."""
    if kind == "move":
        data = body["data"]
        assert isinstance(data, dict)
        theirs = body["trigger"] in ("confirm", "dispute", "release", "change")
        return frozenset({data["person"]}) if theirs else frozenset()
    if kind == "conversation":
        persons = body["persons"]
        assert isinstance(persons, list)
        return frozenset(persons)
    person = body.get("person")
    theirs = kind in ("question", "concern", "account", "heard", "consent", "request")
    theirs = theirs or (kind == "person_change" and bool(body.get("letter")))  # on their slip
    return frozenset({person}) if theirs and isinstance(person, int) else frozenset()
