"""Who asked for the pen of a letter, and is to wait."""

import re

from flask import Flask

from tests.begun import begins_with
from tests.cases import a_case
from tests.people import ADA, BEN, IVA
from tests.typed import signed_in
from workflows.words import State

pytestmark = begins_with(a_case, at=State.APOLOGIZE)


def test_who_asked_reads_that_it_is_not_yet(app: Flask, ref: str) -> None:
    """Iva waited at her desk for an answer that Ben had given: her page fell silent, as if she had
    never asked.
    """
    ben, iva, ada = (signed_in(app, email) for email in (BEN, IVA, ADA))
    ben.post(f"/letters/{ref}/beat", data={"here": "1"})
    iva.post(f"/letters/{ref}/pen", data={"do": "ask"})
    assert ben.post(f"/letters/{ref}/pen", data={"do": "keep"}).status_code == 303
    for page in (
        iva.post(f"/letters/{ref}/beat").get_json()["html"],
        iva.get(f"/letters/{ref}").text,
    ):
        assert re.search(r"Ben Okoro is writing, since [\d:]+[ap]m, and says: not yet", page)
        assert "You can ask for the pen again." in page
        assert 'value="ask"' in page
    assert "says: not yet" not in ada.get(f"/letters/{ref}").text
    assert "asks for the pen" not in ben.get(f"/letters/{ref}").text
    iva.post(f"/letters/{ref}/pen", data={"do": "ask"})
    again = iva.get(f"/letters/{ref}").text
    assert "You asked for the pen." in again
    assert "says: not yet" not in again
