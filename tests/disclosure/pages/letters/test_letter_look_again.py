"""What a letter is asked about before it goes, for whoever writes it and whoever approves it."""

from html import unescape

from flask import Flask

from tests.begun import begins_with
from tests.cases import ACase, a_case, a_draft, a_letter, a_person, an_opened_case
from tests.people import BEN, EVA
from tests.typed import signed_in
from workflows.words import State

pytestmark = begins_with(a_case, at=State.APOLOGIZE)
WORDS = "You can ring Ann on 01632 960333. The matter is now closed."
SAID = ("Somebody else\u2019s: “01632 960333”", "Shuts the door: “The matter is now closed.”")


def read_by(app: Flask, email: str, ref: str) -> str:
    page = unescape(signed_in(app, email).get(f"/letters/{ref}").text)
    plain = page.replace("<strong>", "").replace("</strong>", "")
    return " ".join(plain.replace("<q>", "“").replace("</q>", "”").split())


def test_writer_and_approver_are_asked_about_the_same_words(app: Flask, begun: ACase) -> None:
    niece = {"name": "Ms Ann Lee", "is_patient": False, "relationship": "Niece"}
    a_person(begun, **niece, phone="01632 960333")
    written = a_draft(begun, "apology", closing=WORDS)
    in_review = a_letter(begun, "apology", until="submit", closing=WORDS)
    for email, ref in ((BEN, written), (EVA, in_review)):
        page = read_by(app, email, ref)
        assert all(each in page for each in SAID), ref
        assert "closed.”." not in page  # the sentence has its stop already


def test_findings_that_nobody_approved_are_asked_about(app: Flask, begun: ACase) -> None:
    new = an_opened_case(begun.session)
    new.person = a_person(new)
    says = "Not approved: Nobody has approved findings in this case."
    assert says in read_by(app, BEN, a_draft(new, "findings"))
    assert says not in read_by(app, BEN, a_draft(begun, "findings"))
