"""What goes out of the house: letters, packs and mails carry nothing that acts."""

import io
import zipfile

import pikepdf
import pytest
from flask import Flask
from sqlalchemy.orm import Session

from disclosure.actions.letters.printing import page_of
from disclosure.actions.users import Person, add_user
from disclosure.kinds.faults import BadInput
from disclosure.mail_server import Sender
from disclosure.records.letter import letter_called
from letters.render import render
from tests import cases
from tests.begun import begins_with
from tests.families import AFamily, a_family, visit
from tests.people import OPENED_FOR_WORK, OPERATOR, SITE
from workflows.words import State

pytestmark = pytest.mark.usefixtures("team", "letters_are_printed")


HOSTILE = ('=HYPERLINK("http://evil.example")', "javascript:app.alert(1)", "http://evil.example/x")


ACTS = {
    "/JS", "/JavaScript", "/Launch", "/EmbeddedFile", "/EmbeddedFiles", "/AA", "/AcroForm", "/URI",
    "/OpenAction", "/RichMedia", "/XFA", "/GoToR",
}  # fmt: skip


def test_a_letter_holds_nothing_that_acts(session: Session) -> None:
    """No script, no file inside, no form, nothing that opens a program or an address by itself."""
    case = cases.a_case(session, at=State.APOLOGIZE)
    draft = cases.a_draft(
        case, "apology", facts=f"{cases.SLOTS['apology']['facts']} {' '.join(HOSTILE)}"
    )

    row = letter_called(session, draft)
    assert row
    made = render(page_of(session, row, case.at, draft=True), "standard")
    with pikepdf.open(io.BytesIO(made.content)) as pdf:
        parts = [one for one in pdf.objects if isinstance(one, pikepdf.Dictionary)]
        assert not {str(key) for one in parts for key in one} & ACTS


@begins_with(a_family)
def test_what_a_family_takes_away_unpacks_into_its_own_folder(app: Flask, begun: AFamily) -> None:
    pack = visit(app, begun.case, begun.ewa).post("/f/take-away").data
    with zipfile.ZipFile(io.BytesIO(pack)) as whole:
        names = whole.namelist()
        assert len(names) == len(set(names)) > 3
        for entry in whole.infolist():
            assert not entry.filename.startswith(("/", "\\")), entry
            assert ".." not in entry.filename, entry
            assert entry.filename.isascii(), entry
            assert entry.external_attr >> 16 == 0o644, entry  # no link and nothing that can be run
        assert sum(entry.file_size for entry in whole.infolist()) < 100 * len(pack)


LINES = ["a@b.example\r\nBcc: z@evil.example", "a@b.example\nX: y", "A\r <a@b.example>"]


@pytest.mark.parametrize("address", LINES)
def test_no_line_of_a_mail_can_be_typed_into_an_address(session: Session, address: str) -> None:
    assert Sender.of(address) is None
    with pytest.raises(BadInput):
        add_user(session, OPERATOR, OPENED_FOR_WORK, Person(address, "A name", ["coach"], [SITE]))
