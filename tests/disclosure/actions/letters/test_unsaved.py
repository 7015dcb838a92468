import pytest
from sqlalchemy import text

from disclosure.actions.letters import pen, unsaved
from disclosure.actions.letters import writing as letters
from disclosure.actions.refused import Refused
from disclosure.kinds.faults import BadInput
from disclosure.permissions import Forbidden
from disclosure.records.writing import Unsaved, unsaved_words
from tests.begun import begins_with
from tests.cases import ACase, a_case, change_by, move_as
from tests.cases import letter_row as row
from tests.people import ADA, BEN, EVA, IVA, SAM, actor
from workflows.words import State

pytestmark = begins_with(a_case, at=State.APOLOGIZE)
MINE = {"sorry": "I am sorry that we hurt you."}


@pytest.fixture
def ref(case: ACase) -> str:
    letter, _ = letters.draft(case.session, change_by(case, BEN), "apology", {"to": case.person})
    ref: str = letter.ref
    return ref


def back(case: ACase, ref: str, email: str) -> Unsaved | None:
    return unsaved.brought_back(case.session, actor(case.session, email), row(case, ref))


def test_what_is_typed_is_kept_for_its_author_alone(case: ACase, ref: str) -> None:
    version = row(case, ref).version
    assert unsaved.keep(case.session, change_by(case, BEN, version), ref, MINE)
    typed = back(case, ref, BEN)
    assert typed
    assert (typed.words, typed.of_version, typed.at) == (MINE, version, case.at)
    assert back(case, ref, IVA) is None
    others = unsaved.waiting_of_others(case.session, actor(case.session, IVA), row(case, ref))
    assert others == ((BEN, case.at),)
    assert row(case, ref).version == version


def test_the_latest_words_stand_for_the_earlier(case: ACase, ref: str) -> None:
    for words in ("First.", "Second."):
        unsaved.keep(case.session, change_by(case, BEN), ref, {"sorry": words})
    typed = back(case, ref, BEN)
    assert typed
    assert typed.words == {"sorry": "Second."}


def test_a_box_that_is_not_sent_was_not_emptied(case: ACase, ref: str) -> None:
    """Two windows of one person: each sends what was typed in it."""
    version, was = row(case, ref).version, row(case, ref).slots["sorry"]
    unsaved.keep(case.session, change_by(case, BEN, version), ref, MINE)
    letters.edit(case.session, change_by(case, IVA), ref, {"slots": {"facts": "Iva's facts."}})
    newer = change_by(case, BEN, row(case, ref).version)
    unsaved.keep(case.session, newer, ref, {"why": "Because we were careless."})
    typed = back(case, ref, BEN)
    assert typed
    assert typed.words == MINE | {"why": "Because we were careless."}
    assert typed.of_version == version
    unsaved.keep(case.session, newer, ref, {"sorry": was})
    typed = back(case, ref, BEN)
    assert typed
    assert typed.words == {"why": "Because we were careless."}


def test_words_of_boxes_that_the_letter_has_no_more_wait_to_be_copied(
    case: ACase, ref: str
) -> None:
    unsaved.keep(case.session, change_by(case, BEN), ref, MINE)
    letters.edit(case.session, change_by(case, IVA), ref, {"text": "Dear Mrs Price\n\nIva"})
    unsaved.keep(case.session, change_by(case, BEN), ref, {"text": "Dear Mrs Price\n\nBen"})
    typed = back(case, ref, BEN)
    assert typed
    assert typed.words == MINE | {"text": "Dear Mrs Price\n\nBen"}


def test_saving_them_or_typing_them_away_deletes_them(case: ACase, ref: str) -> None:
    was = row(case, ref).slots["sorry"]
    unsaved.keep(case.session, change_by(case, BEN), ref, MINE)
    unsaved.keep(case.session, change_by(case, IVA), ref, {"sorry": "Iva's."})
    letters.edit(case.session, change_by(case, BEN), ref, {"slots": MINE})
    assert [each.by for each in unsaved_words(case.session, row(case, ref).id)] == [IVA]
    assert not unsaved.keep(case.session, change_by(case, IVA), ref, MINE)
    assert unsaved_words(case.session, row(case, ref).id) == []
    assert unsaved.keep(case.session, change_by(case, IVA), ref, {"sorry": was})
    unsaved.throw_away(case.session, change_by(case, IVA), ref)
    assert unsaved_words(case.session, row(case, ref).id) == []


def test_a_withdrawn_letter_keeps_no_drafts(case: ACase, ref: str) -> None:
    unsaved.keep(case.session, change_by(case, BEN), ref, MINE)
    move_as(case, ADA, "withdraw", ref, reason="It was begun by mistake")
    assert unsaved_words(case.session, row(case, ref).id) == []
    with pytest.raises(Refused, match="withdrawn"):
        unsaved.keep(case.session, change_by(case, BEN), ref, MINE)


def test_only_who_may_write_here_and_only_what_could_be_saved(case: ACase, ref: str) -> None:
    for email in (EVA, SAM):
        with pytest.raises(Forbidden):
            unsaved.keep(case.session, change_by(case, email), ref, MINE)
    for words in ({"sorry": "x" * 200_001}, {"strange": "x"}, {"sorry": "\x00"}):
        with pytest.raises(BadInput):
            unsaved.keep(case.session, change_by(case, BEN), ref, words)
    assert unsaved_words(case.session, row(case, ref).id) == []


def test_a_letter_that_is_one_text_is_kept_as_one(case: ACase, ref: str) -> None:
    text = "Dear Mrs Price\n\nI am sorry that we hurt you.\n"
    letters.edit(case.session, change_by(case, BEN), ref, {"text": text})
    assert not unsaved.keep(case.session, change_by(case, BEN), ref, {"text": text})
    assert unsaved.keep(case.session, change_by(case, BEN), ref, {"text": f"{text}Ben"})
    with pytest.raises(BadInput, match="no boxes"):
        unsaved.keep(case.session, change_by(case, BEN), ref, MINE)
    change = change_by(case, BEN)
    pen.hear(case.session, change, ref)
    pen.take(case.session, change_by(case, ADA), ref)
    assert row(case, ref).text == f"{text}Ben"


@pytest.mark.parametrize("table", ["letter_unsaved", "letter_wording"])
def test_what_is_typed_and_how_it_read_lie_under_the_key_of_the_case(
    case: ACase, ref: str, table: str
) -> None:
    unsaved.keep(case.session, change_by(case, IVA), ref, MINE)
    letters.edit(case.session, change_by(case, BEN), ref, {"slots": MINE})
    unsaved.keep(case.session, change_by(case, IVA), ref, {"sorry": f"Once more: {MINE['sorry']}"})
    stored = [tuple(each) for each in case.session.execute(text(f"SELECT * FROM {table}"))]
    assert stored
    assert MINE["sorry"] not in str(stored)
    assert "apology" not in str(stored).lower()
