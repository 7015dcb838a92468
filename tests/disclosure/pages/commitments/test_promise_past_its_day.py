"""A promise whose day had passed when it came on record: kept as told, and said once."""

from html import unescape

import pytest
from flask import Flask

from disclosure.actions.promises.past_day import AFTER, BEFORE, said_of_its_day
from tests.cases import ACase, record_as
from tests.people import BEN
from tests.typed import signed_in

pytestmark = pytest.mark.usefixtures("contact")
SO = "It is promised now, for this day, and it is late"


def test_a_page_asks_once_for_the_day_on_which_it_was_promised(app: Flask, case: ACase) -> None:
    """A slip of the year, or nobody said when it was promised: it was late for ever, unsaid."""
    typed = {
        "words": "We will write to you", "owner": BEN, "due_on": "2026-03-05",
        "made": f"family-{case.person}",
    }  # fmt: skip
    ben, path = signed_in(app, BEN), f"/incidents/{case.ref}/records/commitment"
    answer = ben.post(path, data=typed)
    page = unescape(answer.text)
    assert (answer.status_code, BEFORE in page, SO in page) == (422, True, True)
    assert not case.now.commitments

    assert ben.post(path, data=typed | {"at": "2026-03-02"}).status_code == 303
    assert ben.post(path, data=typed | {"all_the_same": "over"}).status_code == 303
    assert len(case.now.commitments) == 2


def test_whoever_records_it_by_command_is_told_and_not_refused(case: ACase) -> None:
    told: dict[str, object] = {"words": "We will write to you", "owner": BEN}
    told |= {"due_on": case.day(-7), "source": {"family": case.person}}
    kept = record_as(case, BEN, "commitment", **told)
    assert said_of_its_day(case.session, kept) == (AFTER,)
    dated = record_as(case, BEN, "commitment", **told, at=case.day(-10))
    ahead = record_as(case, BEN, "commitment", **(told | {"due_on": case.day(3)}))
    note = record_as(case, BEN, "note", words="She rang twice.")
    assert [said_of_its_day(case.session, each) for each in (dated, ahead, note)] == [()] * 3
