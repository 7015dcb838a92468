"""What the check answers, with context and without."""

import json
from collections.abc import Iterator
from datetime import date

import pytest

from letters.check import (
    Context,
    apology_is_conditional,
    apology_passes,
    check,
    contents_found,
    promise_sentences,
)
from letters.checks.glossary import Table, Use
from letters.marks import Advice, Fault, Promise
from letters.wording import Tags
from tests.letters.corpus_rows import CORPUS

PROMISE = "I will ring you on Friday at two."
LETTER = f"""Dear Mrs Oduya

I am sorry that we gave you the wrong medicine on 8 March.

{PROMISE}

Yours sincerely

Helen Marsh"""


def test_positions_are_places_in_the_text_given() -> None:
    text = "Dear Mrs Oduya\n\nYou fell.\n\nMistakes were made. Ring me."
    (fault,) = check(text).faults
    assert text[fault.start : fault.end] == fault.text == "Mistakes were made."


def test_curly_quotation_marks_move_no_position() -> None:
    text = "“Why?” you asked. We\u2019re sorry if you\u2019re upset."
    faults = check(text).faults
    assert faults
    assert {text[each.start : each.end] for each in faults} == {
        "We\u2019re sorry if you\u2019re upset."
    }


def test_without_a_kind_nothing_is_missing() -> None:
    assert check("Hello.").missing == ()


def test_a_kind_asks_for_its_parts() -> None:
    missing = check(LETTER, Context(kind="initial_notification")).missing
    assert "support_offered" in missing
    assert "apology" not in missing


def test_what_is_required_alone_decides_what_is_missing() -> None:
    context = Context(kind="initial_notification", required=("right_to_complain",))
    assert check(LETTER, context).missing == ("right_to_complain",)
    assert check("Hello.", Context(kind="findings", required=())).missing == ()


def test_a_promise_is_listed_but_no_fault_while_links_are_not_known() -> None:
    checked = check(LETTER)
    assert [(each.text, each.commitment) for each in checked.promises] == [(PROMISE, None)]
    assert checked.ok


def test_a_promise_without_a_commitment_is_a_fault_once_links_are_known() -> None:
    (fault,) = check(LETTER, Context(linked_promises={})).faults
    assert (fault.kind, fault.text) == ("unlinked-promise", PROMISE)


def test_a_linked_promise_names_its_commitment() -> None:
    linked = {"I will ring  you on Friday at two": "COM-2026-000001"}
    checked = check(LETTER, Context(linked_promises=linked))
    assert checked.ok
    assert [each.commitment for each in checked.promises] == ["COM-2026-000001"]


def test_a_heading_promises_nothing() -> None:
    assert promise_sentences("**What we will do**\n\nYou fell.") == ()


@pytest.mark.parametrize(
    ("words", "promises"),
    [
        ("We will tell the coroner everything that is in this letter.", True),
        ("I will tell your GP what is in this letter.", True),
        ("What we will do is in this letter.", False),
        ("All that we will say is in this letter.", False),
        ("I will set out in this letter what we know.", False),
    ],
)
def test_to_tell_others_what_stands_in_the_letter_is_a_promise(words: str, promises: bool) -> None:
    """What the letter itself goes on to say is none; what the coroner is to hear needs an owner."""
    assert bool(promise_sentences(words)) is promises


def test_a_sentence_somebody_linked_is_a_promise_whatever_its_words() -> None:
    text = "Count on Lorna, rain or shine."
    checked = check(text, Context(linked_promises={text: "COM-2026-000002"}))
    assert [each.commitment for each in checked.promises] == ["COM-2026-000002"]


def test_in_a_language_it_does_not_know_only_holes_names_and_numbers_are_judged() -> None:
    context = Context(language="cy", kind="apology", linked_promises={}, patient="Carys Bebb")
    checked = check("Annwyl [enw]\n\nWe are sorry if. I will ring you.", context)
    assert not checked.judged
    assert [each.kind for each in checked.faults] == ["placeholder"]
    assert checked.missing == ()
    assert check("Sorry if.", Context(language="en-GB")).judged


@pytest.mark.parametrize(
    ("language", "words", "holes"),
    [
        ("ar", "سألتِ: «لماذا لم يستمع أحد؟» نحن آسفون.", []),
        ("fr", "Vous avez demandé : « Pourquoi personne ne vous a écoutée ? »", []),
        ("ru", "Вы спросили: «Почему никто не слушал?» Он сказал «да».", []),
        ("fr", "Nous vous verrons le «MeetingDate».", ["«MeetingDate»"]),
        ("en", "You asked: «Why did nobody listen?»", ["«Why did nobody listen?»"]),
    ],
)
def test_what_other_languages_quote_in_their_own_marks_is_no_hole(
    language: str, words: str, holes: list[str]
) -> None:
    found = check(words, Context(language=language)).faults
    assert [fault.text for fault in found if fault.kind == "placeholder"] == holes


def test_words_of_law_are_a_fault_beside_a_sorry_and_none_where_the_law_asks_for_them() -> None:
    text = "Under section 10 of the Act this letter is not an admission of liability."
    assert [each.kind for each in check(text).faults] == ["obligation"]
    assert check(text, Context(required=("legal_protection_notice",))).ok


@pytest.mark.parametrize(
    ("words", "passes"),
    [
        ("I am so sorry that we gave you the wrong medicine.", True),
        ('I said: "We are sorry that we did not come when you rang."', True),
        ("We failed you, and I apologise to you for it.", True),
        ("I am sorry that we gave you the wrong dose. This should not have happened.", True),
        ("We are so sorry that your baby died, and that we did not listen to you.", True),
        ("I am so sorry that he died and we were not there.", True),
        ("I am sorry that he died and I know how hard it is.", False),
        ("We are sorry if that upset you.", False),
        ("I am sorry that you feel that way.", False),
        ("I am sorry, but it was a busy night.", False),
        ("We deeply regret what happened.", False),
        ("I am so sorry for your loss.", False),
        ("The law requires us to apologise, and we do.", False),
        ("We talked about what happened.", False),
    ],
)
def test_an_apology_passes_when_it_is_one(words: str, passes: bool) -> None:
    assert apology_passes(words) is passes


@pytest.mark.parametrize(
    ("beside", "faults"),
    [
        ("We are sorry that we did not write down your call.", []),
        ("We apologise for any failings.", ["conditional", "regret-only"]),
        ("The law obliges us to apologise.", ["obligation", "regret-only"]),
    ],
)
def test_regret_is_excused_by_a_true_apology_beside_it_and_by_no_other(
    beside: str, faults: list[str]
) -> None:
    told = check(f"We very much regret that we lost your first call. {beside}").faults
    assert sorted(fault.kind for fault in told) == faults


def test_a_conditional_apology_is_known_also_when_it_is_quoted() -> None:
    assert apology_is_conditional('I told her: "I am sorry if we hurt you."')
    assert not apology_is_conditional("I am sorry that nobody asked you if you were in pain.")


def test_bad_words_of_our_own_taken_back_are_no_fault() -> None:
    said = 'My last letter said sorry "for any upset", which was no apology at all. I am sorry.'
    assert check(said).ok


def test_contents_are_found_by_their_ids() -> None:
    assert {"apology", "signature"} <= contents_found(LETTER)
    assert "support_offered" not in contents_found(LETTER)


def test_one_kind_is_told_once_for_one_place() -> None:
    faults = check("Dear [Name of patient] at [WARD].").faults
    assert [each.text for each in faults] == ["[Name of patient]", "[WARD]"]


def test_the_document_is_that_of_the_contract() -> None:
    document = check(LETTER).document()
    assert set(document) >= {
        *("ok", "faults", "missing", "promises", "advice", "grade", "reading_ease", "words")
    }
    assert document["promises"] == [
        {"text": PROMISE, "start": 76, "end": 76 + len(PROMISE), "commitment": None}
    ]


def test_nothing_in_makes_nothing_out() -> None:
    checked = check("")
    assert (checked.ok, checked.words, checked.grade) == (True, 0, 0.0)


@pytest.mark.parametrize("words", ["sorry, ", "We are sorry, but ", "we will ", "Ab ", "[a", "__"])
def test_a_text_nobody_could_read_does_not_hold_up_the_check(words: str) -> None:
    context = Context(patient="Ada Obi", linked_promises={}, required=("facts_known",))
    assert not check(words * 2000, context).ok  # it comes to an end


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ("support_offered", "You asked: “Is there any support for me?”"),
        ("support_offered", "Thank you for your support."),
        ("support_offered", "The support worker was busy."),
        ("results_of_enquiries", "## The findings"),
        ("results_of_enquiries", "**What did we find?**"),
    ],
)
def test_a_word_in_a_heading_or_in_their_question_brings_no_part(part: str, words: str) -> None:
    assert part not in contents_found(f"Dear Ann\n\n{words}\n\nWe are sorry.")


def test_an_offer_and_a_finding_in_our_words_bring_their_parts() -> None:
    text = "## The findings\n\nWe found that two boxes looked alike. Our nurse can visit you."
    assert {"support_offered", "results_of_enquiries"} <= contents_found(text)


def test_where_one_sentence_changes_only_that_one_is_read_anew(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As while somebody writes a letter, and in bulk, where most sentences are the same."""
    read: list[str] = []
    put_into, uses_in = Tags.put_into, Table.uses_in

    def tagged(tags: Tags, words: str) -> str:
        read.append(words)
        return put_into(tags, words)

    def looked_up(table: Table, words: str) -> Iterator[Use]:
        read.append(words)
        return uses_in(table, words)

    assert check(LETTER).faults == ()
    monkeypatch.setattr(Tags, "put_into", tagged)
    monkeypatch.setattr(Table, "uses_in", looked_up)
    (fault,) = check(LETTER.replace("that we gave you", "if you took")).faults
    assert fault.kind == "conditional"
    assert set(read) == {fault.text}


@pytest.mark.parametrize(
    "words",
    [
        "You did not delay.",
        "He did not refuse to be turned.",
        "You did not miss your appointment.",
        "It wasn't bad luck.",
        "It is too soon to say that there is no lasting harm.",
    ],
)
def test_what_is_denied_is_neither_blame_nor_comfort(words: str) -> None:
    assert check(words).faults == ()


NOTICE = (
    "Under section 10 of the Act, the information and apology given in this statement are not an "
    "admission of fault or liability."
)


@pytest.mark.parametrize(
    ("text", "asked", "found"),
    [
        (f"We are sorry that we gave you the wrong pills.\n\n{NOTICE}", True, False),
        (f"We are sorry that we gave you the wrong pills. {NOTICE}", True, True),
        (f"We are sorry that we gave you the wrong pills.\n\n{NOTICE}", False, True),
        ("Please accept our apologies, which the law requires us to offer you.", True, True),
        ("I offer you my apology, as our open disclosure policy requires.", True, True),
        ("An apology that we offer you is not an admission of liability.", True, False),
        ("If we give you an apology, section 10 says it is no evidence of fault.", True, False),
    ],
)
def test_a_notice_of_the_law_may_stand_apart_from_the_sorry(
    text: str, asked: bool, found: bool
) -> None:
    kinds = {fault.kind for fault in check(text, Context(notice_apart=asked)).faults}
    assert ("obligation" in kinds) is found


@pytest.mark.parametrize(
    ("text", "kind", "is_missing"),
    [
        ("I will write to you by 4 May.", "delay", False),
        ("We will write to you as soon as we can.", "delay", True),
        ("I will write to you by 4 May.", "initial_notification", True),
        ("You will hear from me by 4 May.", "delay", False),
        ("We will explain to you on 4 May what we found.", "delay", False),
        ("We will change the lists by 4 May.", "delay", True),
        ("We will ring you by 4 May 2025.", "delay", True),
    ],
)
def test_in_a_delay_letter_a_promise_with_a_day_says_when_they_hear(
    text: str, kind: str, is_missing: bool
) -> None:
    context = Context(kind=kind, today=date(2026, 4, 1))
    assert ("further_enquiries" in check(text, context).missing) is is_missing


@pytest.mark.parametrize("between", ["\n", " ", "\n\n"])
def test_what_stands_right_behind_a_greeting_is_judged_as_what_stands_below_it(
    between: str,
) -> None:
    said = "Mistakes were made by the ward. We will ring you on Monday 30 November 2026."
    promise = "We will ring you on Monday 30 November 2026."
    known = Context(addressee="Mrs Ewa Nowak", linked_promises={promise: "COM-2026-000001"})
    checked = check(f"Dear Mrs Smith,{between}{said}", known)
    assert [(each.kind, each.text) for each in checked.faults] == [
        ("wrong-name", "Mrs Smith"),
        ("passive", "Mistakes were made by the ward."),
    ]
    assert [(each.text, each.commitment) for each in checked.promises] == [
        (promise, "COM-2026-000001")
    ]
    assert checked.words == 15


def test_everything_that_is_said_stands_where_it_says() -> None:
    """Faults, promises and advice; what is said of the whole text has no words and no length."""
    for line in (CORPUS / "letters.jsonl").read_text("utf-8").splitlines():
        text = f"{json.loads(line)['text']}\n\nYour **iatrogenic** pneumothorax was idiopathic."
        checked = check(text, Context(analysis_runs=1))
        told: list[Fault | Promise | Advice] = [*checked.faults, *checked.promises]
        for each in (*told, *checked.advice):
            assert text[each.start : each.end] == each.text


def test_a_holding_letter_says_by_which_day_they_hear_with_a_promise() -> None:
    known = Context(kind="holding", today=date(2026, 11, 25))
    text = "We have your questions. {} Ring Ada Lind on 01632 960123 about anything."
    days = check(text.format("We will answer them by 18 December 2026."), known)
    none = check(text.format("We will answer them."), known)
    assert "further_enquiries" not in days.missing
    assert "further_enquiries" in none.missing


def test_help_that_is_named_beside_an_ombudsman_is_help() -> None:
    outside = "You can also go to the Ombudsman, and that costs nothing."
    assert "support_offered" not in contents_found(outside)
    ours = "You can go to the Ombudsman, and our counsellor Aoife can see you at no cost."
    assert "support_offered" in contents_found(ours)
