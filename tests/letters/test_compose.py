"""A letter starts from true facts; what nobody filled in stays a hole that can be seen."""

from datetime import date

import pytest

from letters.check import Context, check, promise_sentences
from letters.compose import as_composed, compose, place_in_box, promise_sentence, with_promise
from letters.kinds import LetterKind
from letters.writing.boxes import slots_of
from letters.writing.facts import LetterMaterial
from letters.writing.first_words import first_slots
from tests.letters.cases import MATERIAL, PROMISES, a_letter

DAY = date(2026, 5, 29)


@pytest.mark.parametrize("kind", LetterKind)
def test_an_empty_letter_is_all_holes_and_the_check_finds_each(kind: LetterKind) -> None:
    text = compose(kind, {})
    holes = [fault.text for fault in check(text).faults if fault.kind == "placeholder"]
    assert holes == [f"[{slot.label}]" for slot in slots_of(kind) if slot.required]


@pytest.mark.parametrize("kind", LetterKind)
def test_every_box_is_printed_in_its_order(kind: LetterKind) -> None:
    boxes = [slot.name for slot in slots_of(kind)]
    text = compose(kind, {name: f"words of {name}." for name in boxes})
    places = [text.index(f"words of {name}.") for name in boxes]
    assert places == sorted(places)


@pytest.mark.parametrize("kind", LetterKind)
def test_from_nothing_on_record_only_what_is_always_true_is_written(kind: LetterKind) -> None:
    filled = {name for name, words in first_slots(kind, LetterMaterial()).items() if words}
    assert filled <= {"choices", "sorry"}


@pytest.mark.parametrize(
    "kind", [LetterKind.initial_notification, LetterKind.apology, LetterKind.no_contact]
)
def test_a_letter_from_a_full_record_is_in_order(kind: LetterKind) -> None:
    context = Context(kind=kind, patient="Folake Oduya", addressee="Mrs Folake Oduya")
    checked = check(a_letter(kind), context)
    assert (checked.faults, checked.missing) == ((), ())


def test_each_promise_of_the_record_is_found_as_a_promise() -> None:
    found = [each.text for each in promise_sentences(a_letter())]
    assert [each for each in found if each in PROMISES] == list(PROMISES)


def test_an_optional_box_left_empty_leaves_no_heading() -> None:
    slots = first_slots(LetterKind.apology, MATERIAL) | {"complain": ""}
    assert "If you are not content" not in compose(LetterKind.apology, slots)
    assert "\n\n\n" not in compose(LetterKind.apology, slots)


def test_words_that_look_like_a_template_stay_words() -> None:
    slots = first_slots(LetterKind.apology, MATERIAL) | {"facts": "{{ 7 * 7 }} {% raw %} <b>"}
    assert "{{ 7 * 7 }} {% raw %} <b>" in compose(LetterKind.apology, slots)


def test_a_box_this_kind_does_not_have_is_refused_by_name() -> None:
    with pytest.raises(KeyError, match="why_late"):
        compose(LetterKind.apology, {"why_late": "x"})


@pytest.mark.parametrize(
    ("words", "owner", "due_on", "standing", "sentence"),
    [
        ("write to you", "Dr Shah", DAY, False, "Dr Shah will write to you by Friday 29 May 2026."),
        ("Write to you.", "", DAY, False, "We will write to you by Friday 29 May 2026."),
        ("we will ring you", "Dr Shah", DAY, False, "We will ring you by Friday 29 May 2026."),
        ("I will ring you on 29 May", "", DAY, False, "I will ring you on 29 May."),
        ("answer your calls", "Ada Obi", None, True, "Ada Obi will answer your calls."),
        ("Tell you who will come", "Ada Obi", None, True, "Ada Obi will tell you who will come."),
        ("Sam Lee will visit you", "Ada Obi", None, True, "Sam Lee will visit you."),
        ("ring you", "Ada Obi", None, False, "Ada Obi will ring you by [day]."),
    ],
)
def test_a_promise_says_who_does_what_by_when(
    words: str, owner: str, due_on: date | None, standing: bool, sentence: str
) -> None:
    assert promise_sentence(words, owner, due_on, standing) == sentence


@pytest.mark.parametrize(
    "who",
    [
        "Dr. Shah",
        "Prof. Jones",
        "Mr. Shah's secretary",
        "Dr J. Shah",
        "J. Shah",
        "Dr. med. Weber",
        "St. Mary's",
        "Our team at St. Mary's",
        "Mrs. Okoro",
        "Someone from the ward",
        "Somebody you know",
        "A nurse",
        "This ward",
        "There",
        "Ward manager",
    ],
)
def test_whoever_acts_in_the_words_of_a_promise_acts_in_its_letter(who: str) -> None:
    """ "Ben Okoro will dr. Shah will write to you" named the wrong person."""
    sentence = promise_sentence(f"{who} will write to you", "Ben Okoro", DAY, False)
    assert sentence == f"{who} will write to you by Friday 29 May 2026."


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("You can ring us any time", "You can ring us any time."),
        ("We promise to listen", "We promise to listen."),
        ("Our door stays open", "Our door stays open."),
        ("To listen to you", "Ada Obi will listen to you."),
        ("Ring Dr. Shah for you", "Ada Obi will ring Dr. Shah for you."),
        ("CT your chest again", "Ada Obi will CT your chest again."),
    ],
)
def test_a_whole_sentence_stays_one_and_an_act_becomes_one(words: str, sentence: str) -> None:
    assert promise_sentence(words, "Ada Obi", None, True) == sentence


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("Ring me any time", "You can ring Ben Okoro any time."),
        (
            "Ring me any time on my mobile",
            "You can ring Ben Okoro any time on Ben Okoro\u2019s mobile.",
        ),
        ("Please ring us any time", "You can ring us any time."),
        ("Come back to us at any time", "You can come back to us at any time."),
        ("Come and see me whenever you want", "You can come and see Ben Okoro whenever you want."),
        ("Let us know if you want to meet", "You can let us know if you want to meet."),
        ("Ring our ward day or night", "You can ring our ward day or night."),
        ("Review our rota", "Ben Okoro will review our rota."),
        ("Ring our laboratory", "Ben Okoro will ring our laboratory."),
        ("Tell you what they tell us", "Ben Okoro will tell you what they tell us."),
        ("Arrange for us to meet you", "Ben Okoro will arrange for us to meet you."),
        ("Ask the ward to ring us", "Ben Okoro will ask the ward to ring us."),
        ("Write to us with your questions", "You can write to us with your questions."),
        ("Ring either of us", "You can ring either of us."),
        ("Ring the ward or me", "You can ring the ward or Ben Okoro."),
        ("Ring or text me any time", "You can ring or text Ben Okoro any time."),
        ("Call or write to us", "You can call or write to us."),
        ("Get in touch with us", "You can get in touch with us."),
        ("Send us your questions", "You can send us your questions."),
        ("Ring the laboratory for us", "Ben Okoro will ring the laboratory for us."),
        ("RING us any time", "You can RING us any time."),
    ],
)
def test_what_they_may_do_any_time_is_not_promised_as_ours(words: str, sentence: str) -> None:
    """ "Ben Okoro will ring me any time" made nonsense of the commonest promise of all."""
    assert promise_sentence(words, "Ben Okoro", None, True) == sentence


@pytest.mark.parametrize(
    "words",
    [
        "Transfer her to us",
        "Keep her with us",
        "Arrange transport to us",
        "Send a letter from us",
        "Refer Mrs Price to cardiology",
        "Introduce Mrs Price to physiotherapy",
    ],
)
def test_what_is_ours_to_do_is_not_told_as_theirs(words: str) -> None:
    """ "You can transfer her to us by Friday 29 May 2026" made our promise the family's task."""
    ours = f"Ben Okoro will {words[:1].lower()}{words[1:]} by Friday 29 May 2026."
    assert promise_sentence(f"{words} by Friday", "Ben Okoro", DAY, False) == ours
    assert promise_sentence(words, "Ben Okoro", DAY, False) == ours


def test_where_nobody_keeps_it_the_letter_asks_whom_they_can_ring() -> None:
    sentence = promise_sentence("Ring me any time", "", None, True)
    assert sentence == "You can ring [whom] any time."
    assert "placeholder" in {fault.kind for fault in check(sentence).faults}


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("Ben Okoro to ring you", "Ben Okoro will ring you by Friday 29 May 2026."),
        ("Ben to ring you", "Ben Okoro will ring you by Friday 29 May 2026."),
        ("Dr. A. Shah to write to you", "Dr. A. Shah will write to you by Friday 29 May 2026."),
        ("Sister to see you", "Sister will see you by Friday 29 May 2026."),
        (
            "Ask Dr Shah to ring you",
            "Ben Okoro will ask Dr Shah to ring you by Friday 29 May 2026.",
        ),
        ("Ask Amir to ring you", "Ben Okoro will ask Amir to ring you by Friday 29 May 2026."),
        ("Write to tell you", "Ben Okoro will write to tell you by Friday 29 May 2026."),
    ],
)
def test_whoever_is_to_act_by_a_note_acts_in_the_letter(words: str, sentence: str) -> None:
    """ "Ben Okoro will ben Okoro to ring you" stood in a letter."""
    assert promise_sentence(words, "Ben Okoro", DAY, False) == sentence


@pytest.mark.parametrize(
    "words",
    [
        "A call from Dr. Shah",
        "Call from Dr. Shah",
        "Call from us",
        "Phone call from me",
        "Letter from us",
        "Amir Shah to ring you",
        "AS to ring you",
        "Dr. Shah",
        "Our answer",
        "No bill",
    ],
)
def test_where_the_words_say_no_act_somebody_is_asked_and_nothing_is_made_up(words: str) -> None:
    sentence = promise_sentence(words, "Ben Okoro", DAY, False)
    hole = f"[do what; on record: {words.replace('.', '')}]"
    assert sentence == f"Ben Okoro will {hole} by Friday 29 May 2026."
    assert hole in {fault.text for fault in check(sentence).faults}
    quoted = promise_sentence(f'{words}. "As [soon] as we can"', "Ben Okoro", DAY, False)
    assert "placeholder" in {fault.kind for fault in check(quoted).faults}
    long = promise_sentence(f"{words} {'and more ' * 40}", "Ben Okoro", DAY, False)
    assert "placeholder" in {fault.kind for fault in check(long).faults}


@pytest.mark.parametrize(
    "words",
    [
        "We will write to you by Monday 1 June 2026",
        "We will write to you by Monday",
        "We will write to you by 29 May 2027",
        "We will meet you on 1 June",
    ],
)
def test_a_day_in_the_words_that_is_not_the_one_on_record_is_asked_about(words: str) -> None:
    """ "By Friday 27 March 2026 by Tuesday 24 March 2026" went to a family."""
    sentence = promise_sentence(words, "", DAY, False)
    assert sentence == f"{words} [or by Friday 29 May 2026: which day did we promise?]."
    assert [fault.kind for fault in check(sentence).faults] == ["placeholder"]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("We will write by Friday", "We will write by Friday 29 May 2026."),
        ("We will write by Thursday or Friday", "We will write by Friday 29 May 2026."),
        ("tell you on Friday", "We will tell you on Friday 29 May 2026."),
        ("ring you on Friday with news", "We will ring you on Friday 29 May 2026 with news."),
        ("We will write by 29/5/2026", "We will write by 29/5/2026."),
        (
            "We will ring you after the meeting on 22 May",
            "We will ring you after the meeting on 22 May by Friday 29 May 2026.",
        ),
    ],
)
def test_a_weekday_gets_the_date_of_the_promise_and_another_day_is_left_alone(
    words: str, sentence: str
) -> None:
    assert promise_sentence(words, "", DAY, False) == sentence


def test_a_promise_whose_day_was_moved_is_told_with_the_new_one() -> None:
    words, then = "We will write to you by Friday 22 May", date(2026, 5, 22)
    told = promise_sentence(words, "", DAY, False, first_due_on=then)
    assert told == "We will write to you by Friday 29 May 2026."


@pytest.mark.parametrize(
    "words",
    [
        "Dr Shah will see you in clinic on Friday 22 May at 10am",
        "We will meet you at your home on Friday at 3pm",
        "We will ring you by 5pm on Friday",
        "We will ring you next Friday",
        "We will ring you on the 22nd",
        "On Friday Dr Shah will ring you",
        "We will write to you in the week of 18 May",
    ],
)
def test_where_a_promise_that_moved_names_its_old_day_somebody_is_asked(words: str) -> None:
    """ "On Friday at 3pm by Tuesday 26 May 2026" named two days, and one of them was not so."""
    now, then = date(2026, 5, 26), date(2026, 5, 22)
    sentence = promise_sentence(words, "", now, False, first_due_on=then)
    assert sentence == f"{words} [or by Tuesday 26 May 2026: which day did we promise?]."
    assert [fault.kind for fault in check(sentence).faults] == ["placeholder"]


@pytest.mark.parametrize(
    "when",
    ["tomorrow", "this afternoon", "next week", "within two weeks", "on the 29th", "Friday week"],
)
def test_a_time_counted_from_the_day_of_the_talk_is_no_day_in_a_letter(when: str) -> None:
    """ "We will ring you tomorrow by Friday 29 May": whoever reads it reads it on another day."""
    sentence = promise_sentence(f"We will ring you {when}", "", DAY, False)
    assert sentence.endswith(f"{when} [or by Friday 29 May 2026: which day did we promise?].")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (
            "Meet you at home on Friday at 3pm",
            "We will meet you at home on Friday 29 May 2026 at 3pm.",
        ),
        ("We will ring you by 5pm on Friday", "We will ring you by 5pm on Friday 29 May 2026."),
        ("We will ring you next Friday", "We will ring you on Friday 29 May 2026."),
        ("On Friday Dr Shah will ring you", "On Friday 29 May 2026 Dr Shah will ring you."),
        ("ring you on Friday morning", "We will ring you on Friday 29 May 2026 in the morning."),
        ("ring you by Friday noon", "We will ring you by Friday 29 May 2026 at noon."),
        (
            "send the notes of Monday's talk",
            "We will send the notes of Monday's talk by Friday 29 May 2026.",
        ),
        ("come, whatever happens!", "We will come, whatever happens by Friday 29 May 2026."),
    ],
)
def test_the_weekday_of_a_promise_gets_its_date_wherever_it_stands(
    words: str, sentence: str
) -> None:
    assert promise_sentence(words, "", DAY, False) == sentence


@pytest.mark.parametrize(
    "of", ["tell you what happened on Friday", "ring after the talk on Friday"]
)
def test_a_weekday_that_may_be_that_of_something_else_gets_no_date_of_ours(of: str) -> None:
    sentence = promise_sentence(of, "", DAY, False)
    assert sentence == f"We will {of} [or by Friday 29 May 2026: which day did we promise?]."


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("write to you", "We will write to you by Friday, May 29, 2026."),
        ("I will ring you on May 29", "I will ring you on May 29."),
        ("I will ring you on 29 May", "I will ring you on 29 May."),
    ],
)
def test_where_the_month_stands_first_a_promise_says_its_day_so(words: str, sentence: str) -> None:
    assert promise_sentence(words, "", DAY, False, month_first=True) == sentence


def test_a_promise_without_a_day_is_a_hole() -> None:
    sentence = promise_sentence("ring you", "Ada Obi", None, False)
    assert [fault.kind for fault in check(sentence).faults] == ["placeholder"]


def test_one_more_promise_stands_above_the_sign_off() -> None:
    end = "Yours sincerely\n\nBen Okoro\nCharge nurse"
    letter = f"Dear Mrs Price\n\nI am sorry.\n\n{end}\n"
    more = with_promise(letter, "We will ring you.")
    assert more == f"Dear Mrs Price\n\nI am sorry.\n\n- We will ring you.\n\n{end}"
    assert with_promise("- One.", "Two.") == "- One.\n- Two."
    assert with_promise("", "Two.") == "- Two."


def test_a_place_in_the_letter_is_found_in_the_box_with_its_empty_lines() -> None:
    typed = "\n We fell short.\n\n\n\nWe are [how] sorry.\n\n\n\n\nCall [whom].\n"
    composed = as_composed(typed)
    assert composed == "We fell short.\n\nWe are [how] sorry.\n\nCall [whom]."
    for hole in ("We fell", "[how]", "[whom]"):
        assert place_in_box(typed, composed.index(hole)) == typed.index(hole)
    end_of_a_sentence = composed.index("\n\nWe")
    assert place_in_box(typed, end_of_a_sentence) == typed.index("\n\n\n\nWe")
