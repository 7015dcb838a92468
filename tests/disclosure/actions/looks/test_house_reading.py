"""Who reads what was done to the house: what they find, what they do not, and that they looked."""

from contextlib import suppress

import pytest

from disclosure.actions.change import Door
from disclosure.actions.looks import house_reading
from disclosure.actions.looks.house_reading import READ, Asked, Read, read_house
from disclosure.actions.looks.searching import search
from disclosure.actions.packing.person_pack import export_by_identifier
from disclosure.actions.packing.taking_away import noted
from disclosure.kinds.faults import BadInput
from disclosure.operations.rotation import turn
from disclosure.permissions import Actor, Forbidden
from disclosure.records.house import house_entries
from disclosure.records.ring import Purpose
from tests.begun import begins_with
from tests.cases import ACase, an_opened_case, record_as
from tests.look_backs import a_look_back
from tests.people import ADA, ADAM, BEN, CAL, EVA, IVA, MONA, OPERATOR, RON, actor

pytestmark = begins_with(an_opened_case)


def read(case: ACase, who: str | Actor = MONA, before: int = 0, **asked: str) -> Read:
    case.session.rollback()
    reader = actor(case.session, who) if isinstance(who, str) else who
    return read_house(case.session, reader, case.at, Door.PAGE, Asked(**asked), before)


def said(found: Read) -> list[tuple[str, str, str]]:
    return [(entry.by, entry.what, entry.about) for entry in found.entries]


def looked_for(case: ACase, email: str, words: str) -> None:
    search(case.session, actor(case.session, email), case.at, Door.PAGE, words, "", 1)


def test_the_latest_comes_first_and_that_somebody_looked_is_there_before(case: ACase) -> None:
    found = read(case)
    assert said(found)[0] == (MONA, READ, "all")
    numbers = [entry.number for entry in found.entries]
    assert numbers == sorted(numbers, reverse=True)
    assert "account made" in found.sorts
    assert OPERATOR.email in found.whos


def test_the_same_question_is_noted_once_a_day(case: ACase) -> None:
    for _ in range(2):
        read(case)
        read(case, what="account made")
    noted = [about for _, what, about in said(read(case)) if what == READ]
    assert noted == ["what: account made", "all"]
    read(case.later(days=1))
    assert len([1 for _, what, _ in said(read(case)) if what == READ]) == 3


def test_by_what_was_done_and_by_who_did_it(case: ACase) -> None:
    looked_for(case, ADA, "Price")
    assert {what for _, what, _ in said(read(case, what="account made"))} == {"account made"}
    assert [what for _, what, _ in said(read(case, by=ADA))] == ["searched"]
    with pytest.raises(BadInput) as bad:
        read(case, by="Mrs Ann Price", what="Ann Price")
    assert [fault.field for fault in bad.value.faults] == ["by", "what"]
    assert not [1 for entry in house_entries(case.session) if "Price" in entry.about]


def test_who_searched_for_these_words(case: ACase) -> None:
    looked_for(case, ADA, "Ann  PRICE")
    looked_for(case, BEN, "Somebody else")
    turn(case.session, OPERATOR, case.at, Purpose.FINDING)
    looked_for(case, EVA, "ann price")
    assert [by for by, _, _ in said(read(case, words="Ann Price"))] == [EVA, ADA]
    assert said(read(case, words="Ann")) == []
    assert "ann" not in said(read(case, what=READ))[0][2].lower()


@pytest.mark.parametrize("number", ["943 476 5919", "943 476 5870"], ids=["theirs", "nobody's"])
def test_who_asked_for_the_file_of_a_patient_by_number_searched_too(
    case: ACase, number: str
) -> None:
    with suppress(BadInput):  # there is no case with the second
        case.session.rollback()
        ada = actor(case.session, ADA)
        export_by_identifier(case.session, ada, number, case.at, Door.COMMAND)
    assert [by for by, _, _ in said(read(case, words=number))] == [ADA]


def test_an_older_page_goes_on_where_the_one_before_ended(
    case: ACase, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = [entry.number for entry in read(case).entries]
    monkeypatch.setattr(house_reading, "PAGE", 3)
    monkeypatch.setattr(house_reading, "AT_ONCE", 2)
    first = read(case)
    second = read(case, before=first.older)
    pages = [*first.entries, *second.entries]
    assert [entry.number for entry in pages] == whole[:6]
    assert read(case, before=1).older == 0


def test_what_is_about_a_case_or_a_look_back_that_is_not_theirs_is_left_out(case: ACase) -> None:
    session, ada = case.session, actor(case.session, ADA)
    noted(session, ada, case.at, Door.PAGE, "pack", case.ref)
    look_back = a_look_back(session).ref
    assert {case.ref, look_back} <= {about for _, _, about in said(read(case))}
    record_as(case, ADA, "restrict", reason="She works here too", only=[ADA, RON])
    assert case.ref not in " ".join(about for _, _, about in said(read(case)))
    assert case.ref in " ".join(about for _, _, about in said(read(case, ADA)))
    elsewhere = Actor(MONA, roles=actor(session, MONA).roles, sites=frozenset())
    assert look_back not in " ".join(about for _, _, about in said(read(case, elsewhere)))
    both = " ".join(about for _, _, about in said(read(case, OPERATOR)))
    assert case.ref in both
    assert look_back in both


@pytest.mark.parametrize("email", [BEN, IVA, EVA, CAL, ADAM])
def test_who_takes_no_reports_does_not_read_it(case: ACase, email: str) -> None:
    before = len(house_entries(case.session))
    with pytest.raises(Forbidden):
        read(case, email)
    assert len(house_entries(case.session)) == before
