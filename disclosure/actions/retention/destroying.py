"""Destroy the words of a case whose time is over: asked by one person, agreed by a second.

All in the transaction of the agreement. What stays: the chains, who did what when, and one record
in clear that says what was destroyed, by whom, under which rule. See docs/decisions/destroying.md.
"""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from disclosure.actions.change import OpenCase
from disclosure.actions.facts import Gathered
from disclosure.actions.law.applying import KEPT_RULES, regimes_of
from disclosure.actions.law.first_moments import KEPT, knew_at
from disclosure.actions.reading import LATE
from disclosure.actions.refused import Refused
from disclosure.actions.retention.keeping import Keeping, asked_in, keeping_of
from disclosure.kinds.faults import BadInput
from disclosure.kinds.keeping import DestructionAsked, DestructionReview
from disclosure.policy import retention_rules
from disclosure.records.commitment import Commitment, commitments_of
from disclosure.records.concerns import Concern, concerns_of
from disclosure.records.consents import Consent, consents_of
from disclosure.records.evidence import Evidence, new_salt
from disclosure.records.house import note_of_house
from disclosure.records.incident import Incident
from disclosure.records.keeping import DESTROYED, destroy_keys, heads_of, take_away_around
from disclosure.records.letter import Letter, files_of, letters_of
from disclosure.records.people import Person, people_of
from disclosure.records.questions import Question, questions_of

GONE = "This record was destroyed."  # where the summary stood, so that every list says it
# Of each sealed table, what may hold somebody's words, and what stands there afterwards. All other
# cells are dates, states, numbers, references and the names of staff.
EMPTIED: Mapping[type[Any], Mapping[str, Any]] = {
    Incident: {
        "summary": GONE, "patient_name": None, "patient_born_on": None, "identifier_kept": None,
        "occurred_words": None, "external_ref": None, "written_by": None,
    },
    Person: {"name": "", "relationship": "", "details_kept": {}},
    Question: {"words": ""},
    Commitment: {"words": "", "sentence": None},
    Concern: {"words": "", "about": [], "external_ref": None},
    Consent: {"shared_with": None},
    Letter: {
        "slots": {}, "text": "", "easy_read": None, "translation": None, "links": {},
        "address_kept": None, "accepted": [], "sent_how": None,
    },
}  # fmt: skip
_NOT_COUNTED = frozenset({"analysis", LATE})
ASKED_ANEW = "It was asked anew since. Read that request, No. {}, and answer it."
NEVER_ASKED = "Nobody asks any more that this record be destroyed. Ask first, then agree."


def checked_request(body: DestructionAsked, gathered: Gathered) -> DestructionAsked:
    """With the rule that holds, where none is named. Raises BadInput."""
    longest = keeping_of(gathered).kept.rule
    if body.rule is None:
        return body.model_copy(update={"rule": longest.id if longest else None})
    if body.rule not in (known := sorted(rule.id for rule in retention_rules())):
        instead = f"Use one of {', '.join(known)}, or leave it empty"
        raise BadInput.at("rule", f"Under which rule: there is no '{body.rule}'. {instead}.")
    return body


def refuse_unless_it_may_go(body: DestructionReview, gathered: Gathered) -> None:
    """Everything is asked again, whatever was so when it was asked for. Raises Refused."""
    if not body.agrees:
        return
    asked = asked_in(gathered)
    if asked is None:
        raise Refused(NEVER_ASKED)
    if asked.number != body.asked:
        raise Refused(ASKED_ANEW.format(asked.number))
    keeping = keeping_of(gathered)
    if keeping.in_the_way:
        raise Refused(f"This record may not be destroyed. {' '.join(keeping.in_the_way)}")
    named, longest = asked.body.get("rule"), keeping.kept.rule
    if longest is None or named != longest.id:
        now = longest.id if longest else "none"
        raise Refused(f"It was asked under the rule {named}, and {now} holds now. Ask anew.")


def destroy(case: OpenCase, gathered: Gathered) -> None:
    """`gathered`: the case before anybody agreed, when all was asked. That they did is sealed."""
    asked, keeping = asked_in(gathered), keeping_of(gathered)
    assert asked
    case.go_on()
    left = case.evidence(DESTROYED, case.change.at, {})
    left.keep_in_clear(_stub(case, gathered, asked, keeping))
    take_away_around(case.session, case.incident)
    destroy_keys(case.session, case.incident.id)
    change, ref = case.change, case.incident.ref
    note_of_house(case.session, change.at, change.by, str(change.door), "record destroyed", ref)
    case.write_down("destroy", left)  # leaving the case seals it with the rows emptied here
    _empty_rows(case)


def _empty_rows(case: OpenCase) -> None:
    """A new salt too: with the old one, words could be guessed and held against an old seal."""
    session, incident = case.session, case.incident
    found = (people_of, questions_of, commitments_of, concerns_of, consents_of, letters_of)
    for row in (incident, *(row for of in found for row in of(session, incident.id))):
        for cell, blank in EMPTIED[type(row)].items():
            setattr(row, cell, blank)
        row.salt = new_salt()


def _stub(case: OpenCase, gathered: Gathered, asked: Evidence, keeping: Keeping) -> dict[str, Any]:
    """Numbers, dates, rules and names of staff: nothing that anybody said."""
    rule, until = keeping.kept.rule, keeping.kept.until
    assert rule
    assert until
    return {
        "asked_by": asked.by,
        "asked_at": asked.recorded_at.isoformat(),
        "agreed_by": case.change.by,
        "rule": {
            "id": rule.id,
            "name": rule.name,
            "starts": str(rule.starts),
            "years": rule.years,
            "source": rule.source,
            "certainty": str(rule.certainty),
        },
        "kept_until": until.isoformat(),
        KEPT: knew_at(gathered.case).isoformat(),  # its year in reports stays what it was
        KEPT_RULES: regimes_of(gathered.case),  # and so do the rules under which it is counted
        "counts": _counts(gathered),
        "letters": [_letter(case, letter) for letter in gathered.letters],
        "heads": heads_of(case.session, case.incident.id),
    }


def _counts(gathered: Gathered) -> dict[str, int]:
    kinds = (row.kind for row in gathered.case.records.values() if row.kind not in _NOT_COUNTED)
    return dict(sorted(Counter(kinds).items()))


def _letter(case: OpenCase, letter: Letter) -> dict[str, Any]:
    """So that whoever holds one can show that it was ours."""
    files = {file.format: file.sha256 for file in files_of(case.session, letter.id)}
    return {"ref": letter.ref, "kind": letter.kind, "state": str(letter.state), "files": files}
