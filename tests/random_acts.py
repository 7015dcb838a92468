"""What random people might record: one body from the case and a random number."""

from collections.abc import Callable, Mapping
from typing import Any

from disclosure.actions.facts import Gathered
from disclosure.kinds.findings import Findings
from tests.cases import FINDINGS, SORRY, ACase
from tests.people import BEN
from workflows.words import Excusable, Ground

Body = dict[str, Any]
Build = Callable[[ACase, Gathered, int], Body]
APOLOGIES = (SORRY, "I am sorry if you were upset.", None)
WHY = "I thought about it."


def nth(found: list[Any], pick: int, otherwise: Any = 1) -> Any:
    return found[pick % len(found)] if found else otherwise


def ids(now: Gathered, kind: str) -> list[int]:
    """The latest first, so that small numbers choose what is new."""
    return [number for number, row in reversed([*now.case.records.items()]) if row.kind == kind]


def a_talk_said(case: ACase, now: Gathered, pick: int) -> Body:
    promises = [c.ref for c in now.commitments if str(c.state) == "open"]
    body: Body = {"kind": ("first", "disclosure", "apology", "follow_up")[pick % 4]}
    body |= {"persons": [nth(ids(now, "person"), pick)], "at": case.at.isoformat()}
    body |= {"how": "in_person", "place": "Ward", "said": "What we know.", "family_said": "Oh."}
    body |= {"attendees": [{"name": "Ben", "role": "Nurse", "side": "staff"}]}
    if words := APOLOGIES[pick % 3]:
        body["apology_words"] = words
    if pick % 2:
        promised = {"words": "We will ring you", "due_on": case.day(pick), "owner": BEN}
        body |= {"support_offered": "A counsellor", "next_contact": promised}
        body |= {"understanding": {"how": "Told it back", "result": "Understood."}}
    if pick % 5 == 0:
        body["questions"] = ["Why did this happen?"]
    return body | ({"keeps": promises} if pick % 3 == 0 else {})


def an_answer(case: ACase, now: Gathered, pick: int) -> Body:
    question = nth([q.ref for q in now.questions], pick)
    talk = nth(ids(now, "conversation"), 0)
    body = {"question": question, "words": "So it was.", "given_in": str(talk)}
    open_now = [c.ref for c in now.commitments if str(c.state) == "open"]
    if pick % 4 == 1 and open_now:
        return body | {"unknown": "not_yet", "commitment": open_now[-1]}
    return body | ({"unknown": "cannot_be_known"} if pick % 4 == 2 else {})


def an_excuse(case: ACase, now: Gathered, pick: int) -> Body:
    ground = list(Ground)[pick % len(Ground)]
    asked = list(Excusable) if pick % 2 else [list(Excusable)[pick % len(Excusable)]]
    body: Body = {"ground": ground, "reason": "They asked us so.", "at": case.at.isoformat()}
    if ground in ("declined", "unreachable"):
        asked = [each for each in asked if each != "relevant_person_named"]
    body |= {"requirement": asked, "review_on": case.day(pick)}
    if ground not in ("not_identified", "nobody_to_tell"):
        body["person"] = nth(ids(now, "person"), pick)
    return body


def an_explanation(case: ACase, now: Gathered, pick: int) -> Body:
    duty = nth([d.id for d in now.facts.duties if d.blocks], pick, "none")
    talk = nth(ids(now, "conversation"), 0)
    body = {"duty": duty, "words": "We were too slow.", "given_in": str(talk)}
    return body | {"unmet": bool(pick % 2)}


def an_approval(case: ACase, now: Gathered, pick: int) -> Body:
    seal = Findings(**FINDINGS).sha256()
    return {"findings": nth(ids(now, "findings"), 0), "sha256": seal, "agrees": True, "note": WHY}


def a_review(kind: str) -> Build:
    def build(case: ACase, now: Gathered, pick: int) -> Body:
        return {kind: nth(ids(now, kind), pick), "agrees": pick % 4 != 3, "reason": WHY}

    return build


def of_person(at: str = "at", **rest: object) -> Build:
    def build(case: ACase, now: Gathered, pick: int) -> Body:
        return {"person": nth(ids(now, "person"), pick), at: case.at.isoformat(), **rest}

    return build


def of_record(kind: str, field: str, *, at: bool = False, **rest: object) -> Build:
    def build(case: ACase, now: Gathered, pick: int) -> Body:
        when = {"at": case.at.isoformat()} if at else {}
        return {field: nth(ids(now, kind), pick), **when, **rest}

    return build


def _person(case: ACase, now: Gathered, pick: int) -> Body:
    standing = ("relevant", "also_told", "not_to_be_told")[pick % 3]
    body: Body = {"name": f"Person {pick}", "relationship": "Relative", "is_patient": False}
    return body | {"standing": standing, "post": ["1 Street", "Town", "AB1 2CD"]}


def _grade(case: ACase, now: Gathered, pick: int) -> Body:
    level = ("reg20_below", "reg20_moderate", "reg20_severe")[pick % 3]
    return {"scale": "eng_reg20", "level": level, "reason": WHY, "at": case.at.isoformat()}


def _decision(case: ACase, now: Gathered, pick: int) -> Body:
    applies = ("yes", "no", "treat_as_yes")[pick % 3]
    return {"applies": applies, "reason": WHY, "at": case.at.isoformat()}


def _support(case: ACase, now: Gathered, pick: int) -> Body:
    person = str(nth(ids(now, "person"), pick))
    return {"offered_to": person, "what": "A counsellor", "at": case.at.isoformat()}


def _heard(case: ACase, now: Gathered, pick: int) -> Body:
    body = of_person(at="asked_at", how="By post", told_how_to_complain=bool(pick % 3))
    return body(case, now, pick) | {"answer": ("rather_not", "no_reply")[pick % 2]}


def _promise(case: ACase, now: Gathered, pick: int) -> Body:
    source = {"family": nth(ids(now, "person"), pick)}
    due = {"standing": True} if pick % 4 == 0 else {"due_on": case.day(pick)}
    return {"words": "We will send the notes", "owner": BEN, "source": source, **due}


def _correction(case: ACase, now: Gathered, pick: int) -> Body:
    number = nth([n for n, r in reversed([*now.case.records.items()]) if r.kind != "move"], pick)
    return {"of": number, "words": "That was not so.", "withdraws": bool(pick % 2)}


def _other(case: ACase, now: Gathered, pick: int) -> Body:
    body = {"name": "Far Hospital", "role": "caused", "contact": "Team", "who_speaks": "Dr Gray"}
    body |= {"accepted_in_writing_at": case.at.isoformat()} if pick % 2 else {}
    return body | ({"family_told_at": case.at.isoformat()} if pick % 3 else {})


BUILDERS: Mapping[str, Build] = {
    "person": _person,
    "grade": _grade,
    "decision": _decision,
    "conversation": a_talk_said,
    "support": _support,
    "heard": _heard,
    "commitment": _promise,
    "correction": _correction,
    "other_organisation": _other,
    "answer": an_answer,
    "excuse": an_excuse,
    "explanation": an_explanation,
    "findings": lambda case, now, pick: dict(FINDINGS),
    "findings_approval": an_approval,
    "questions_sought": of_person(how="By telephone"),
    "meeting": of_person(at="offered_at", how="By post", outcome="offered"),
    "question": of_person(words="Who was it?"),
    "concern": of_person(words="Nobody rang me."),
    "concern_answer": of_record("concern", "concern", words="We are sorry."),
    "concern_end": of_record("concern", "concern", at=True, outcome="accepted"),
    "excuse_end": of_record("excuse", "excuse", at=True),
    "error": lambda case, now, pick: {"what": "wrong_patient", "reason": WHY},
    "patient_status": lambda case, now, pick: {
        "what": "died", "at": case.at.isoformat(), "source": "The ward",
    },
    **{
        f"{kind}_review": a_review(kind)
        for kind in ("decision", "answer", "excuse", "explanation", "error", "correction")
    },
}  # fmt: skip
