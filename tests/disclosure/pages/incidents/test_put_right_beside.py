"""What is put right of a record stands beside it wherever a colleague reads that record."""

from html import unescape
from itertools import chain

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.begun import begins_with
from tests.bodies import KINDS_IN_ORDER, record_each
from tests.cases import ACase, a_case, an_opened_case, promise_row, record_as
from tests.disclosure.pages.test_worklist import main_of
from tests.people import ADA, BEN
from tests.typed import signed_in
from workflows.words import State

pytestmark = [pytest.mark.usefixtures("team"), begins_with(a_case, at=State.APOLOGIZE)]
RIGHT = "She said: do not ring my son, and he knows nothing."
READ_IN = {
    "conversations": ("conversation", "attempt", "account", "heard", "huddle", "debrief"),
    "questions": ("question", "answer", "concern", "concern_answer"),
    "promises": ("commitment",),
    "findings": ("findings", "interest"),
    "people": ("person", "consent"),
    "duties": ("excuse", "hold"),
}


def number_of(case: ACase, kind: str) -> int:
    return next(row.number for row in case.now.case.records.values() if row.kind == kind)


def corrected(case: ACase, of: int, words: str = RIGHT, *, withdraws: bool = False) -> int:
    told = {"of": str(of), "words": words, "withdraws": withdraws}
    return record_as(case.later(hours=1), BEN, "correction", **told).id


def page(app: Flask, path: str, reader: str = ADA) -> str:
    return " ".join(unescape(main_of(signed_in(app, reader).get(path).text)).split())


def section(app: Flask, case: ACase, name: str) -> str:
    return page(app, f"/incidents/{case.ref}/{name}".rstrip("/"))


def test_what_is_right_of_a_talk_stands_beside_its_wrong_words(app: Flask, case: ACase) -> None:
    """“A correction is added beside it”, the form says; who rings next reads the talk alone."""
    talk = number_of(case, "conversation")
    corrected(case, talk)
    read = section(app, case, "conversations")
    assert "Put right by Ben Okoro" in read
    assert RIGHT in read
    assert RIGHT in page(app, f"/incidents/{case.ref}/records/correction?about={talk}", BEN)
    assert RIGHT in page(app, f"/incidents/{case.ref}/records/conversation/{talk}")


def test_a_talk_that_was_withdrawn_stands_with_the_reason(app: Flask, case: ACase) -> None:
    corrected(case, number_of(case, "conversation"), withdraws=True)
    read = section(app, case, "conversations")
    assert "Withdrawn: it counts for nothing." in read
    assert "Withdrawn by Ben Okoro" in read
    assert RIGHT in read


def test_so_it_does_beside_every_record_that_is_read_in_a_part_of_the_case(
    app: Flask, session: Session
) -> None:
    case = an_opened_case(session)
    made = record_each(lambda e, k, b: record_as(case, e, k, **b).id, case.at, KINDS_IN_ORDER[:-2])
    for kind in chain.from_iterable(READ_IN.values()):
        corrected(case, made[kind], f"What is right of the {kind}.")
    for name, kinds in READ_IN.items():
        read = section(app, case, name)
        for kind in kinds:
            assert f"What is right of the {kind}." in read, (name, kind)


def test_what_is_right_of_a_promise_stands_on_its_own_page(app: Flask, case: ACase) -> None:
    corrected(case, promise_row(case).number)
    assert RIGHT in page(app, f"/promises/{case.promise}")


def in_html(app: Flask, case: ACase, name: str) -> str:
    answer = signed_in(app, ADA).get(f"/incidents/{case.ref}/{name}".rstrip("/"))
    return " ".join(unescape(answer.text).split())


def test_what_is_right_of_a_grade_stands_where_the_case_is_told_in_short(
    app: Flask, case: ACase
) -> None:
    """Who takes over at night reads that alone: it told her of a harm that was another's."""
    right = "The harm was moderate: I read the wrong chart."
    corrected(case, number_of(case, "grade"), right)
    facts = in_html(app, case, "").partition('id="about"')[2].partition("</dl>")[0]
    assert "Put right by Ben Okoro" in facts
    assert right in facts


def test_what_is_right_of_a_talk_stands_beside_it_among_what_happened(
    app: Flask, case: ACase
) -> None:
    talk = number_of(case, "conversation")
    corrected(case, talk)
    of_it = in_html(app, case, "timeline").partition(f"No. {talk}<")[0].rpartition("<li")[2]
    assert "Talked with" in of_it
    assert RIGHT in of_it
