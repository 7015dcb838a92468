"""The code of a letter whose record was destroyed: nobody is sent to compare what is gone."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from disclosure.actions.letters.printing import code_of
from disclosure.records.letter import letters_of
from tests.keeping import CANARY, LONG_AGO, a_closed_case, destroyed_now, long_after
from tests.people import MONA, SAM
from tests.typed import signed_in

pytestmark = pytest.mark.usefixtures("team")
PATH = "/letters/check-code"


def test_whose_case_it_was_is_told_that_the_words_are_gone_and_what_a_file_still_shows(
    app: Flask, session: Session
) -> None:
    case = long_after(a_closed_case(session, LONG_AGO))
    letter = next(each for each in letters_of(session, case.id) if each.issued_at)
    typed = {"ref": letter.ref, "code": code_of(session, letter)}
    destroyed_now(case)
    page = signed_in(app, MONA).post(PATH, data=typed).text
    assert f"Genuine: we issued {typed['ref']}" in page
    assert f"Its record was destroyed on {case.at:%A %-d %B %Y}" in page
    assert "so nobody can compare the words any more" in page
    assert "is not one of yours" not in page
    assert CANARY not in page
    other = signed_in(app, SAM).post(PATH, data=typed).text
    assert "is not one of yours" in other
    assert "was destroyed" not in other
