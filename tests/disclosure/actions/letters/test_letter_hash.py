"""What is approved is every word: the text, the easy words and the translation."""

import json
from hashlib import sha256

from disclosure.actions.letters.hash import fingerprints, words_sha256
from disclosure.records.letter import Letter

TEXT = "Dear Mrs Price\n"
POLISH = {"language": "pl", "text": "Szanowna Pani", "translated_by": "A", "checked_by": "B"}


def of(**words: object) -> str:
    return words_sha256(Letter(**{"text": TEXT, "easy_read": None, "translation": None, **words}))


def test_of_the_text_alone_it_is_what_anybody_can_work_out() -> None:
    assert of() == sha256(TEXT.encode()).hexdigest()


def test_a_slip_to_answer_on_is_none_of_its_words() -> None:
    letter = Letter(text=TEXT)
    letter.put_slots({}, with_slip=True)
    assert words_sha256(letter) == of()


def test_a_letter_of_the_time_when_a_slip_counted_is_still_known() -> None:
    letter = Letter(text=TEXT)
    letter.put_slots({}, with_slip=True)
    spelled = {"easy_read": None, "slip": True, "text": TEXT, "translation": None}
    before = sha256(json.dumps(spelled, separators=(",", ":")).encode()).hexdigest()
    assert fingerprints(letter) == {of(), before}


def test_a_word_more_in_any_of_them_is_another_fingerprint() -> None:
    found = [
        of(),
        of(easy_read="We are sorry."),
        of(easy_read="We are very sorry."),
        of(translation=POLISH),
        of(translation=POLISH | {"text": "Szanowny Panie"}),
        of(translation=POLISH | {"checked_by": "C"}),
        of(easy_read="We are sorry.", translation=POLISH),
        of(text="Dear Mr Price\n", easy_read="We are sorry."),
    ]
    assert len(set(found)) == len(found)


def test_the_order_in_which_a_database_gives_it_back_does_not_count() -> None:
    turned = dict(reversed(POLISH.items()))
    assert of(translation=POLISH) == of(translation=turned)


def test_begun_to_another_it_holds_to_whom_it_is_now() -> None:
    first, second = Letter(text=TEXT, to_person=2), Letter(text=TEXT, to_person=3)
    assert words_sha256(first) == words_sha256(second) == of()
    second.now_to_another(4)
    moved = words_sha256(second)
    second.now_to_another(2)
    assert len({moved, words_sha256(second), words_sha256(first)}) == 3
