"""A page whose words cannot be opened says which commands name the case, and one of them does."""

from flask import Flask
from sqlalchemy.orm import Session

from disclosure.operations.verify import verify
from disclosure.records.locked import CaseKey
from disclosure.records.ring import Purpose
from disclosure.records.transaction import one_transaction
from tests.begun import begins_with
from tests.cases import ACase, everything, record_as
from tests.people import IVA
from tests.typed import signed_in

pytestmark = begins_with(everything)


def test_an_analysis_that_cannot_be_opened_is_named_by_verify_as_its_page_says(
    app: Flask, session: Session, begun: ACase
) -> None:
    """The sweep opens none, so that it alone would send whoever mends it nowhere."""
    record_as(begun, IVA, "analysis", text="The pump was set by two people.")
    with one_transaction(session):
        words = session.get_one(CaseKey, (begun.id, Purpose.WORDS)).wrapped
        session.get_one(CaseKey, (begun.id, Purpose.ANALYSIS)).wrapped = words
    app.config["PROPAGATE_EXCEPTIONS"] = False
    page = signed_in(app, IVA).get(f"/incidents/{begun.ref}/analysis")
    assert page.status_code == 500
    assert "<code>disclosure sweep --every-case</code>" in page.text
    assert "<code>disclosure audit verify</code>" in page.text
    assert begun.ref in {broken.incident for broken in verify(session).broken}
