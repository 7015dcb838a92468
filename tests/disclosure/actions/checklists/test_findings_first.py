"""Where the findings fell after that move, nobody is sent to tell or to write what cannot count."""

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.checklists.requirements import Item, checklist
from disclosure.actions.looks.caseload import staff_of
from disclosure.actions.thing_to_do import Target, Viewed
from disclosure.kinds.findings import Findings
from tests.cases import FINDINGS, ACase, a_case, a_talk, approved_findings, move_as, record_as
from tests.databases import ON_SQLITE
from tests.people import ADA, BEN, EVA, IVA
from tests.to_do import rows_of
from workflows.words import State, Trigger

pytestmark = [pytest.mark.usefixtures("team"), ON_SQLITE]
TOLD, ASKED, WRITTEN = (
    "disclosure_conversation_recorded",
    "understanding_checked",
    "apology_letter_delivered",
)
KNOWS = {"how": "She told it back", "result": "She knows about the boxes."}


def taken_back(case: ACase) -> None:
    """Of another ward, as two people say."""
    written = next(row.number for row, _ in case.now.case.those(Findings))
    told = {"of": str(written), "words": "These are of another ward.", "withdraws": True}
    mended = record_as(case, BEN, "correction", **told).id
    record_as(case, EVA, "correction_review", correction=mended, agrees=True, reason="I read both.")


def asked(case: ACase, trigger: Trigger) -> dict[str, Item]:
    view = Viewed(case.now, staff_of(case.session))
    return {item.id: item for item in checklist(view, trigger)}


def test_findings_that_were_taken_back_are_written_before_anybody_tells(session: Session) -> None:
    case = a_case(session, at=State.DISCLOSE)
    taken_back(case)
    a_talk(case, "disclosure", understanding=KNOWS)
    items = asked(case, Trigger.RECORD_DISCLOSURE)
    assert "Write the findings: the plain facts" in items[TOLD].says
    assert "Then tell Mrs Ann Price what we found" in items[TOLD].says
    assert items[TOLD].does == "Write the findings, then tell Mrs Ann Price what we found"
    assert items[TOLD].target == items[ASKED].target == Target("record", "findings")
    assert items[TOLD].does in [row.act for row in rows_of(case)]
    approved_findings(case)
    a_talk(case.later(hours=1), "disclosure", understanding=KNOWS)
    items = asked(case, Trigger.RECORD_DISCLOSURE)
    assert items[TOLD].met
    assert items[ASKED].met


def test_newer_findings_are_approved_before_anybody_tells(session: Session) -> None:
    case = a_case(session, at=State.DISCLOSE)
    newer = record_as(case, IVA, "findings", **FINDINGS | {"why": "The labels looked the same."})
    item = asked(case, Trigger.RECORD_DISCLOSURE)[TOLD]
    assert "Ask a second person to approve the findings. Then tell Mrs Ann Price" in item.says
    assert item.target == Target("record", "findings_approval", {"findings": str(newer.id)})
    acts = [row.act for row in rows_of(case)]
    assert not [act for act in acts if "what they understood" in act or "Tell Mrs" in act]


def test_the_letter_of_apology_waits_for_the_findings_too(session: Session) -> None:
    case = a_case(session, at=State.APOLOGIZE)
    taken_back(case)
    item = asked(case, Trigger.DELIVER_APOLOGY)[WRITTEN]
    assert "Write the findings: the plain facts" in item.says
    assert "Then write Mrs Ann Price a letter of apology, and issue it." in item.says
    assert item.target == Target("record", "findings")
    move_as(case, ADA, "return_to_investigation", reason="The findings were of another ward.")
    assert "findings_approved" in asked(case, Trigger.SHARE_FINDINGS)
