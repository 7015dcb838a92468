"""Hints for easy words: what is too long, what stands crowded on a line, and what is fine."""

from letters.easy_read import hints_of

EASY = "Dear Mrs Price\n\nWe made a mistake.\nYou got too much of a medicine.\nWe are sorry.\n"


def test_short_sentences_on_lines_of_their_own_need_no_hint() -> None:
    assert hints_of(EASY) == ()
    assert hints_of("") == ()


def test_a_sentence_of_more_than_fifteen_words_is_named_with_its_place() -> None:
    long, short = ("We " + " ".join(["told"] * more) + "." for more in (15, 14))
    text = f"We are sorry.\n{long}\n{short}\n"
    (hint,) = hints_of(text)
    assert (hint.kind, text[hint.start : hint.end]) == ("long-sentence", hint.text)
    assert hint.text == long
    assert "16 words" in hint.why


def test_two_ideas_on_one_line_are_named_once() -> None:
    text = "We made a mistake. We are sorry. We will ring you.\nThat is all.\n"
    (hint,) = hints_of(text)
    assert hint.kind == "two-ideas"
    assert hint.text == "We made a mistake. We are sorry. We will ring you."


def test_a_signature_is_no_sentence_however_long_the_post_is() -> None:
    post = "Director of " + ", ".join(f"Service {number}" for number in range(12))
    assert hints_of(f"We are sorry.\n\nYours sincerely\n\nAda Lind. {post}\n") == ()
