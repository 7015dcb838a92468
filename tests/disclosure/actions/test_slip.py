"""What came back on a slip is entered whole or not at all, and goes with the letter that asked."""

from datetime import date
from typing import Any

import pytest

from disclosure.actions.family.door import invite
from disclosure.actions.family.view import family_view
from disclosure.actions.letters.hash import words_sha256
from disclosure.actions.letters.printing import print_all
from disclosure.actions.letters.slip import slip_of
from disclosure.actions.letters.writing import draft, edit, link
from disclosure.actions.people.staff_names import staff_name
from disclosure.actions.refused import Refused
from disclosure.actions.slip import SomeRefused, enter_slip
from disclosure.actions.thing_to_do import Group
from disclosure.actions.to_do.worklist import worklist
from disclosure.kinds.conversation import Account
from disclosure.kinds.faults import BadInput
from disclosure.kinds.questions import Concern, Question
from disclosure.operations.verify import verify
from disclosure.permissions import Forbidden
from disclosure.records.letter import files_of
from letters.dates import in_words
from letters.printing.slip import around_slip
from tests.begun import begins_with
from tests.cases import (
    ACase,
    a_case,
    a_letter,
    a_person,
    a_talk,
    change_by,
    kept,
    move_as,
    record_as,
)
from tests.cases import letter_row as letter_of
from tests.people import ADA, BEN, EVA, IVA, actor
from workflows.words import State

pytestmark = begins_with(a_case, at=State.FOLLOW_UP)


def promised(case: ACase, owner: str = BEN) -> str:
    """A promise to Mrs Price that was made in answer to her, and that Ben keeps."""
    told = {"words": "We will sort the two boxes apart.", "owner": owner}
    source = {"family": case.person}
    made = record_as(case, ADA, "commitment", **told, due_on=case.day(3), source=source)
    return str(made.created[0]["ref"])


def done(case: ACase, ref: str, *, by: str = BEN) -> str:
    move_as(case, by, "done", ref, evidence="The boxes stand in two cupboards.")
    return ref


def verified(case: ACase, ref: str) -> str:
    move_as(case, EVA, "verify", done(case, ref))
    return ref


def entered(case: ACase, ref: str, by: str = IVA, /, **told: object) -> None:
    case.later(hours=1)
    came = {"at": case.today.isoformat(), "how": "post"}
    enter_slip(case.session, change_by(case, by), ref, came | told)


def on_record(case: ACase) -> int:
    case.session.rollback()
    return case.incident.version


def test_it_goes_by_itself_where_post_does_and_never_where_that_is_forbidden(case: ACase) -> None:
    told: dict[str, object] = {"to": case.person}
    with_it, _ = draft(case.session, change_by(case, BEN), "closing", told)
    assert letter_of(case, with_it.ref).with_slip
    without, _ = draft(case.session, change_by(case, BEN), "closing", {**told, "slip": False})
    assert not letter_of(case, without.ref).with_slip
    safe = {"use": ["phone"], "never": ["post"]}
    record_as(case, BEN, "person_change", person=case.person, safe=safe, reason="She asked for it.")
    forbidden, _ = draft(case.session, change_by(case, BEN), "closing", told)
    assert not letter_of(case, forbidden.ref).with_slip


def test_it_offers_no_way_that_they_forbade_and_no_page_that_they_do_not_have(
    case: ACase,
) -> None:
    told: dict[str, object] = {"to": case.person}
    letter, _ = draft(case.session, change_by(case, BEN), "closing", told)
    ref = letter.ref
    before = slip_of(case.now, letter_of(case, ref))
    assert before
    assert before.ways == ("post", "email", "phone")
    safe = {"use": ["post"], "never": ["email", "phone"]}
    record_as(case, BEN, "person_change", person=case.person, safe=safe, reason="She asked for it.")
    after = slip_of(case.now, letter_of(case, ref))
    assert after
    assert after.ways == ("post",)
    fact = {"question": "A word we chose together", "answer": "bluebell"}
    invite(case.session, change_by(case, BEN), case.person, fact)
    with_page = slip_of(case.now, letter_of(case, ref))
    assert with_page
    assert with_page.ways == ("post", "page")


def test_a_slip_is_no_word_of_the_letter_and_is_changed_in_a_draft_alone(case: ACase) -> None:
    ref = a_letter(case, "closing", until="submit")
    letter = letter_of(case, ref)
    seal = letter.text_sha256
    assert (letter.with_slip, seal) == (True, words_sha256(letter))
    with pytest.raises(Refused):
        edit(case.session, change_by(case, BEN), ref, {"slip": False})
    move_as(case, BEN, "return_to_draft", ref, reason="She would rather ring us.")
    edit(case.session, change_by(case, BEN), ref, {"slip": False})
    letter = letter_of(case, ref)
    assert (letter.with_slip, letter.text_sha256) == (False, seal)
    assert letter.boxes


def test_a_promise_that_was_done_and_not_answered_is_on_the_slip_of_the_next_letter(
    case: ACase,
) -> None:
    left, answered, never_done = promised(case), promised(case), promised(case)
    verified(case, left)
    move_as(
        case,
        IVA,
        "confirm",
        verified(case, answered),
        person=case.person,
        how="conversation",
        at=case.at.isoformat(),
        words="Yes, I saw it.",
    )
    ref = a_letter(case, "closing", until="issue")
    slip = slip_of(case.now, letter_of(case, ref))
    assert slip
    assert slip.promises.count("We will sort the two boxes apart.") == 1
    text = next(f for f in files_of(case.session, letter_of(case, ref).id) if f.format == "text")
    assert text.content.decode().count("We will sort the two boxes apart.") == 1
    assert never_done != left


def test_a_widower_is_not_asked_as_you_about_what_was_promised_to_his_wife(case: ACase) -> None:
    him = {"relationship": "Husband", "lawful_basis": "Next of kin"}
    ivo = a_person(case, name="Mr Ivo Price", is_patient=False, **him)
    both = a_talk(case, "follow_up", persons=[case.person, ivo])
    told = {"words": "We will send you both the chart.", "owner": BEN, "due_on": case.day(3)}
    made = record_as(case, BEN, "commitment", **told, source={"conversation": both.id})
    for ref in (promised(case), str(made.created[0]["ref"])):
        verified(case, ref)
    record_as(case.later(hours=1), BEN, "patient_status", what="died", source="The ward")
    letter, _ = draft(case.session, change_by(case, BEN), "closing", {"to": ivo})
    slip = slip_of(case.now, letter_of(case, letter.ref))
    assert slip
    assert "We will send you both the chart." in slip.promises
    assert "We will sort the two boxes apart." not in slip.promises


@pytest.mark.parametrize("named", [True, False])
def test_a_promise_that_says_only_he_has_beside_it_whom_the_letter_named(
    case: ACase, named: bool
) -> None:
    """Torn off, the page asked whether “he” had kept his word, and named nobody."""
    ben = staff_name(case.session, BEN)
    says = f"He will write to you by {in_words(date.fromisoformat(case.day(9)))}."
    we = "We will send you the notes."
    about = f"{ben} keeps the notes." if named else "My colleague keeps the notes."
    told: dict[str, object] = {"to": case.person}
    ref = draft(case.session, change_by(case, BEN), "closing", told)[0].ref
    edit(case.session, change_by(case, BEN), ref, {"slots": {"next": f"{about} {says} {we}"}})
    due_on = {"owner": BEN, "due_on": case.day(9)}
    for sentence in (says, we):
        link(case.session, change_by(case, BEN), ref, {"sentence": sentence, **due_on})
    slip = slip_of(case.now, letter_of(case, ref))
    assert slip
    assert slip.owners == ({says: ben} if named else {})
    assert [said for said, _ in around_slip(slip, "en")["slip_promises"]] == [
        f"{ben}: {says}" if named else says,
        we,
    ]


def test_the_issued_bytes_are_kept_with_their_slip(case: ACase) -> None:
    ref = a_letter(case, "closing", until="issue")
    files = {file.format: file for file in files_of(case.session, letter_of(case, ref).id)}
    assert f"Reference {ref}" in files["text"].content.decode()
    assert "You can answer on paper" in files["html"].content.decode()
    assert case.ref not in files["text"].content.decode()
    proof = print_all(case.session, letter_of(case, ref), case.at)
    assert proof["text"].sha256 == files["text"].sha256


@pytest.mark.usefixtures("letters_are_printed")
def test_all_that_came_back_is_kept_in_their_name_and_answers_the_letter(case: ACase) -> None:
    confirmed, disputed = verified(case, promised(case)), verified(case, promised(case))
    ref = a_letter(case, "closing")
    entered(
        case,
        ref,
        promises=[
            {"promise": confirmed, "kept": True},
            {"promise": disputed, "kept": False, "words": "One box is back."},
            {"promise": promised(case)},
        ],
        questions=[{"words": "Who looks after the cupboard?"}, {"words": "Since when?"}],
        wishes={"use": ["post"], "never": ["phone"], "latest": "19:00"},
        account="Please thank Ben.",
    )
    now = case.now
    states = {promise.ref: str(promise.state) for promise in now.commitments}
    assert (states[confirmed], states[disputed]) == ("confirmed", "open")
    asked = [(q.words, q.letter, q.how) for _, q in now.case.those(Question) if q.letter]
    assert asked == [
        ("Who looks after the cupboard?", ref, "post"),
        ("Since when?", ref, "post"),
    ]
    assert [a.words for _, a in now.case.those(Account)] == ["Please thank Ben."]
    assert any("One box is back." in c.words for _, c in now.case.those(Concern))
    moves = [m.body["data"] for m in now.case.moves(confirmed) if m.body["trigger"] == "confirm"]
    assert [(m["how"], m["words"]) for m in moves] == [("letter", "Yes, kept.")]
    person = next(p for p in now.persons if p.number == case.person)
    assert person.body["safe"]["never"] == ["phone"]
    written = {each.words for each in family_view(now, case.person).written}
    asked_whether_right = {"One box is back.", "Since when?", "Please thank Ben."}  # never our box
    assert asked_whether_right <= written
    assert verify(case.session).ok


def test_who_owns_a_promise_cannot_enter_that_it_was_kept_and_nothing_is_half_saved(
    case: ACase,
) -> None:
    promise = verified(case, promised(case))
    ref = a_letter(case, "closing")
    before = on_record(case)
    told = {
        "promises": [{"promise": promise, "kept": True}],
        "questions": [{"words": "Who looks after the cupboard?"}],
    }
    with pytest.raises(SomeRefused) as no:
        entered(case, ref, BEN, **told)
    assert [fault.field for fault in no.value.faults] == ["promises.0.kept"]
    assert "another person has to enter what they said" in no.value.faults[0].says
    assert on_record(case) == before
    entered(case, ref, BEN, **told | {"promises": [{"promise": promise}]})
    assert on_record(case) > before


@pytest.mark.usefixtures("letters_are_printed")
def test_where_our_record_is_not_so_far_their_mark_is_kept_in_their_words(case: ACase) -> None:
    unchecked, late = done(case, promised(case)), promised(case)
    ref = a_letter(case, "closing")
    case.later(days=9)
    with pytest.raises(SomeRefused):
        entered(case, ref, BEN, promises=[{"promise": unchecked, "kept": True}])
    marks = [{"promise": unchecked, "kept": True}, {"promise": late, "kept": False}]
    entered(case, ref, promises=marks)
    now = case.now
    said = [(a.about, a.words) for _, a in now.case.those(Account)]
    assert said == [("We will sort the two boxes apart.", "Yes, kept.")]
    (asked_back,) = [w for w in family_view(now, case.person).written if w.kind == "account"]
    assert (asked_back.about, asked_back.words) == said[0]
    (concern,) = [c for _, c in now.case.those(Concern) if c.letter == ref]
    owner = next(p.owner for p in now.commitments if p.ref == late)
    assert (concern.words, concern.about) == (
        "Not kept: “We will sort the two boxes apart.”",
        (owner,),
    )


@pytest.mark.usefixtures("letters_are_printed")
def test_wishes_from_a_slip_are_asked_back_until_they_say_whether_they_are_right(
    case: ACase,
) -> None:
    ref = a_letter(case, "closing")
    entered(case, ref, wishes={"use": ["post"], "never": ["phone"], "latest": "19:00"})
    (asked,) = family_view(case.now, case.person).unanswered
    assert (asked.kind, asked.in_writing, asked.words) == ("person_change", True, "")
    assert asked.reach
    assert [str(way) for way in asked.reach.safe.never] == ["phone"]
    no = {"person": case.person, "of": asked.number, "right": False, "words": "Ring me at home."}
    record_as(case, BEN, "written_down_rightly", **no)
    assert family_view(case.now, case.person).unanswered == ()
    assert "Put right what we wrote down for Mrs Ann Price" in acts(case)
    now_right = {"person": case.person, "safe": {"use": ["phone"]}, "reason": "She rang us"}
    record_as(case, BEN, "person_change", **now_right)
    assert "Put right what we wrote down for Mrs Ann Price" not in acts(case)
    assert family_view(case.now, case.person).unanswered == ()  # of what we know by ourselves


@pytest.mark.usefixtures("letters_are_printed")
def test_what_we_entered_wrongly_of_their_slip_waits_until_that_itself_is_put_right(
    case: ACase,
) -> None:
    """She had ticked: never ring me. What she is called was changed since, and she was rung."""
    ref = a_letter(case, "closing")
    entered(case, ref, wishes={"use": ["phone"], "never": []})
    (asked,) = family_view(case.now, case.person).unanswered
    no = {"person": case.person, "of": asked.number, "right": False, "words": "Never ring me."}
    record_as(case, BEN, "written_down_rightly", **no)
    mends = "Put right what we wrote down for Mrs Ann Price"
    told = {"person": case.person, "reason": "She said so just now"}
    record_as(case.later(hours=1), BEN, "person_change", **told, matters="The tea at four")
    assert mends in acts(case)
    record_as(case, BEN, "person_change", **told, safe={"use": ["post"], "never": ["phone"]})
    assert mends not in acts(case)


def acts(case: ACase) -> list[str]:
    found = worklist(case.session, actor(case.session, BEN), case.at)
    return [
        row.todo.act for group in (Group.LATE, Group.TODAY) for row in found.groups.get(group, ())
    ]


def owed_to_both(case: ACase, other: int) -> str:
    persons = [case.person, other]
    coming = {"words": "We will ring you both", "due_on": case.day(3), "owner": BEN}
    a_talk(case, "follow_up", persons=persons, next_contact=coming)
    return case.promise


def test_the_yes_of_a_second_person_on_their_slip_is_kept_beside_the_first(case: ACase) -> None:
    kit = a_person(case, name="Kit Price", relationship="Son", is_patient=False)
    promise = verified(case, owed_to_both(case, kit))
    said: dict[str, Any] = {
        "person": kit,
        "how": "conversation",
        "at": case.at.isoformat(),
        "words": "Yes.",
    }
    move_as(case, IVA, "confirm", promise, **said)
    ref = a_letter(case, "closing")
    entered(case, ref, promises=[{"promise": promise, "kept": True}])
    moves = [m.body["data"] for m in case.now.case.moves(promise) if m.body["trigger"] == "confirm"]
    assert [m["person"] for m in moves] == [kit, case.person]
    assert not list(case.now.case.those(Account))


def test_what_cannot_be_is_refused_whole(case: ACase) -> None:
    ref, unsent = a_letter(case, "closing"), a_letter(case, "closing", until="issue")
    with pytest.raises(Refused, match="was not sent"):
        entered(case, unsent, account="Thank you.")
    with pytest.raises(BadInput, match="sent later"):
        entered(case, ref, at="2026-01-02", account="Thank you.")
    with pytest.raises(BadInput, match="Nothing is entered"):
        entered(case, ref)
    with pytest.raises(BadInput, match="choose yes or no"):
        entered(case, ref, promises=[{"promise": promised(case), "words": "Not yet."}])
    with pytest.raises(Forbidden):
        entered(case, ref, EVA, account="Thank you.")


def test_a_slip_that_comes_after_closing_opens_the_case_once(case: ACase) -> None:
    ref = a_letter(case, "closing")
    kept(case, case.promise)
    told = {"answer": "words", "told_how_to_complain": True, "words": "You kept your word."}
    asked_at = case.at.isoformat()
    record_as(case, BEN, "heard", person=case.person, asked_at=asked_at, how="By telephone", **told)
    move_as(case, ADA, "close")
    entered(case, ref, questions=[{"words": "Since when?"}, {"words": "Who?"}])
    assert case.state is not State.CLOSED
    assert verify(case.session).ok
