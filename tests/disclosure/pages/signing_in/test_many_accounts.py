"""A house of thousands: a page reads in full the accounts that it is about, and no others."""

from flask import Flask
from sqlalchemy import event

from disclosure.actions.users import Person, add_user
from disclosure.records.users import User
from tests.begun import begins_with
from tests.cases import ACase, a_case, a_draft
from tests.people import ADA, OPENED_FOR_WORK, OPERATOR, SITE
from tests.typed import signed_in
from workflows.words import State

pytestmark = begins_with(a_case, at=State.APOLOGIZE)
MANY = 40


def test_no_page_of_the_day_reads_every_account_in_full(app: Flask, begun: ACase) -> None:
    for number in range(MANY):
        nurse = Person(
            f"nurse{number}@example.org", f"Nurse Number {number}", ["clinician"], [SITE]
        )
        add_user(begun.session, OPERATOR, OPENED_FOR_WORK, nurse)
    ref, ada, read = a_draft(begun, "apology"), signed_in(app, ADA), set[str]()

    def note(user: User, _: object) -> None:
        read.add(user.email)

    event.listen(User, "load", note)
    try:
        pages = {
            path: ada.get(path) for path in ("/", f"/incidents/{begun.ref}", f"/letters/{ref}")
        }
    finally:
        event.remove(User, "load", note)
    assert {page.status_code for page in pages.values()} == {200}
    assert "Nurse Number 7" in pages[f"/letters/{ref}"].text  # to be chosen for a promise
    assert ADA in read
    assert not [email for email in read if email.startswith("nurse")]
