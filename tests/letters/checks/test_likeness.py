"""The second ear: it hears what no rule names, doubts what no mark was ever like, and says why."""

from random import Random

import pytest

from letters.check import Context, check, contents_found
from letters.checks.likeness import (
    A_LETTER,
    ALWAYS,
    PROMISE,
    WEIGHTS,
    is_unlike_part,
    kinds,
    learned_kinds,
    row_of,
    scale_of,
    sounds_promised,
    weighed,
)
from letters.rules import content_rules, fault_rules
from letters.text import sentences_of
from letters.wording import wording_of
from tests.letters.learning import Marked, everything, fingerprint, learned, phrases_in
from workflows.letter import NEVER_ACCEPTED

_PLAIN = "We gave you the wrong tablet on 3 May. I am sorry that we did. " * (A_LETTER // 2)


def test_what_is_heard_was_learned_from_the_sentences_that_are_there() -> None:
    first = WEIGHTS.read_text(encoding="utf-8").splitlines()[0]
    assert fingerprint(everything()) in first, "run `make likeness`"


def test_it_hears_what_no_rule_names_and_tells_the_words() -> None:
    (fault,) = check(
        "Many women have the same thing happen to them and think nothing of it."
    ).faults
    assert fault.kind == "minimise"
    assert fault.why.startswith("This sounds as if the harm were small")
    assert "Heard in “" in fault.why


def test_what_is_less_like_is_to_be_read_once_more_and_decides_nothing() -> None:
    words = "A little more time would have shown it."
    checked = check(words)
    assert checked.ok
    told = [each.why for each in checked.advice if each.kind == "read-again"]
    assert len(told) == 1
    assert told[0].startswith("Read it once more.")


def test_in_a_letter_most_sentences_are_honest_so_it_takes_more_to_doubt_one() -> None:
    """What is a fault where somebody asks about it alone is only to be read once more there."""
    doubted = "Capitals are quite all right."
    assert [fault.kind for fault in check(doubted).faults] == ["minimise"]
    letter = check(f"{_PLAIN}{doubted}")
    assert [fault.kind for fault in letter.faults] == []
    assert [each.text for each in letter.advice if each.kind == "read-again"] == [doubted]


@pytest.mark.parametrize(
    "aside",
    [
        "She also found that Sefo, who knows his illness well, did not speak up at the round.",
        "It should also be noted that you waited at home before you rang an ambulance.",
        "I should add that the statement we needed from your daughter reached us a month late.",
        "Both reviewers remark that a mother who is passing nothing would do well to say so.",
        "The reviewers wrote, too, that our reminders went astray because you had moved house.",
    ],
)
def test_blame_that_somebody_else_is_made_to_say_is_heard_sooner(aside: str) -> None:
    """In a letter nobody writes "you are to blame"; a reviewer "also remarks" it, or it "should be
    noted"."""
    letter = check(f"{aside} {_PLAIN}")
    assert [(each.kind, each.text) for each in letter.faults] == [("blame", aside)]


@pytest.mark.parametrize(
    "comfort",
    [
        "Fortunately your right kidney is a strong one and can do the work of two.",
        "After all, it is one cord of two, and you are not a singer.",
    ],
)
def test_harm_that_words_of_comfort_make_small_is_heard_sooner(comfort: str) -> None:
    letter = check(f"{comfort} {_PLAIN}")
    assert [(each.kind, each.text) for each in letter.faults] == [("minimise", comfort)]


def test_who_says_that_it_was_no_small_thing_makes_nothing_small() -> None:
    assert check(f"It is not a small scar, and this was not a small thing. {_PLAIN}").faults == ()


@pytest.mark.parametrize(
    "honest",
    [
        "They also found that we had not read the chart.",
        "She found, too, that nobody told you.",
        "It should be said that we were slow, and that you were right to ring.",
        "The reviewers also found that your sister stood in the hall and that nobody spoke to her.",
    ],
)
def test_what_a_reviewer_says_of_us_is_no_blame(honest: str) -> None:
    assert check(f"{honest} {_PLAIN}").faults == ()


def test_two_rules_that_agree_are_believed_in_a_letter_where_one_is_not() -> None:
    words = "Your first midwife, Tessa Rudge, should have come to look and not asked for a photo."
    assert [each.kind for each in check(f"{words} {_PLAIN}").faults] == ["blame"]


def test_a_fault_without_an_owner_is_heard_where_somebody_asks_about_it_alone() -> None:
    nobodys = "Attention to the monitor fell away as the night went on."
    assert [fault.kind for fault in check(nobodys).faults] == ["passive"]
    plain = "We gave you the wrong tablet on 3 May. I am sorry that we did. " * (A_LETTER // 2)
    assert check(f"{plain}{nobodys}").ok


def test_nobody_is_asked_to_read_again_how_sorry_they_are_for_hours_of_waiting() -> None:
    checked = check("I am sorry that you waited nine hours for your antibiotics.")
    assert (checked.faults, [each.kind for each in checked.advice]) == ((), [])


def test_a_body_that_looks_at_how_something_was_handled_is_no_fault_without_an_owner() -> None:
    assert check("It looks at how a complaint about health care was handled.").ok
    assert check("The ombudsman asked whether a second swab had been left inside.").ok
    lost = "Attention to the monitor fell away as the night went on."
    assert not check(f"We looked at how it was handled. {lost}").ok


@pytest.mark.parametrize(
    "sorry",
    [
        "We are sorry that you were in pain.",
        "I am so sorry that you were left in agony.",
        "We are sorry that you were left alone in pain.",
        "We are sorry that you were left on a trolley.",
        "I am sorry that your mother lay alone on the floor.",
        "I am sorry that you felt every stitch.",
        "We are sorry that you felt pain when we cut.",
    ],
)
def test_who_is_sorry_for_pain_or_a_night_on_a_trolley_is_sorry_for_no_feeling(sorry: str) -> None:
    """Bodies hurt and lie there, whatever anybody thinks of it."""
    before = "We gave you the wrong tablet on 3 May. We do not know why. " * A_LETTER
    assert check(sorry).faults == ()
    assert check(f"{before}{sorry}").faults == ()


@pytest.mark.parametrize(
    "sorry",
    [
        "I am sorry that you were in pain and felt we did not care.",
        "I am sorry that you were left in pain in your opinion.",
        "I am sorry that you felt every stitch and felt ignored.",
        "I am sorry that you felt pain when we cut, as you see it.",
        "I am sorry that you were in pain and are upset about it.",
        "I am sorry that you were in pain and unhappy with your care.",
        "I am sorry that you were left in doubt.",
    ],
)
def test_what_they_thought_of_their_pain_is_a_feeling(sorry: str) -> None:
    assert [fault.kind for fault in check(sorry).faults] == ["feelings"]


def test_what_stands_beside_an_apology_that_is_undone_is_not_marked_for_it() -> None:
    undone = (
        "You went over, strapped in, onto the ice. I apologize to you for that fall, all the while "
        "asking you to bear in mind that it was thirty-four below."
    )
    assert [each.text[:3] for each in check(undone).faults if each.kind == "but"] == ["I a"]


def test_an_apology_that_undoes_itself_makes_no_excuse_of_the_sentence_before_it() -> None:
    told = "We are sorry for the wait, but state law sets no deadline for a review of this kind."
    found = [each.text for each in check(f"The report is not ready. {told}").faults]
    assert found == [told]


def test_a_promise_behind_a_fault_makes_it_no_better() -> None:
    spoilt = {
        "I am sorry that we gave you the wrong drug, but it was a difficult night": "but",
        "Luckily it healed well": "minimise",
        "We are sorry if this upset you": "conditional",
    }
    offers = (
        ", and we will ring you on 5 May.",
        "; please ring me.",
        " and you can ask me about it.",
    )
    for words, kind in spoilt.items():
        assert all(kind in {each.kind for each in check(words + offer).faults} for offer in offers)


@pytest.mark.parametrize(
    "words",
    [
        "You should have told us.",
        "Your mother should have rung the bell.",
        "You forgot to tell us.",
        "Your husband was non-compliant.",
        "The locum was to blame.",
    ],
)
def test_plain_blame_is_believed_of_a_rule_however_many_honest_sentences_are_like_it(
    words: str,
) -> None:
    assert [fault.kind for fault in check(words).faults] == ["blame"]
    ours = ("We should have told you.", "You should have been told.", "The ward was to blame.")
    for each in ours:
        assert check(each).ok


@pytest.mark.parametrize("turn", [" but", ", but", ", however", "; however,", ", although"])
def test_a_plain_excuse_is_believed_of_a_rule_whatever_they_are_sorry_for(turn: str) -> None:
    sorry = "I am sorry that we gave you the wrong drug"
    for excuse in ("we were short of staff", "it was a difficult night", "this can happen"):
        assert "but" in {fault.kind for fault in check(f"{sorry}{turn} {excuse}.").faults}
    assert check(f"{sorry}{turn} we did not tell you on the day.").ok


@pytest.mark.parametrize(
    "words",
    [
        "My colleague Ben Okoro has promised to call you tomorrow morning.",
        "The ward sister has agreed to meet you as soon as we can.",
        "Dr Shah intends to visit you when the report is ready.",
    ],
)
def test_what_one_of_us_has_promised_is_ours_to_keep(words: str) -> None:
    assert [each.text for each in check(words).promises] == [words]
    assert not check("Your GP has agreed to see you on Monday.").promises
    assert not check("The police have agreed to write to you by 5 May.").promises


def test_in_a_letter_too_a_change_under_way_is_a_promise() -> None:
    """Among honest sentences it takes more to hear one, and these are short."""
    under_way = (
        "The pharmacy is changing its shelves.",
        "The ward is buying new trolleys.",
        "Our lab is fitting a second alarm.",
        "We are training every nurse.",
    )
    letter = f"{' '.join(under_way)} We were wrong. You told us so. It hurt you. We did not listen."
    assert len(sentences_of(letter)) >= A_LETTER
    assert [each.text for each in check(letter).promises] == list(under_way)
    others = check(letter.replace("The ward is", "The city council is")).promises
    assert [each.text for each in others] == [under_way[0], *under_way[2:]]


@pytest.mark.parametrize("turn", ["But", "However,", "Unfortunately,"])
@pytest.mark.parametrize(
    "excuse",
    [
        "the ward was extremely busy that night.",
        "we were short of staff.",
        "it was a very difficult shift.",
        "the computer system was down.",
        "there was nothing more we could have done.",
    ],
)
def test_an_excuse_is_found_however_much_the_apology_before_it_says(turn: str, excuse: str) -> None:
    for sorry in ("I am sorry that we gave him too much morphine.", "I am sorry for our mistake."):
        checked = check(f"{sorry} {turn} {excuse} {_PLAIN}")
        assert "but" in [each.kind for each in checked.faults]


@pytest.mark.parametrize(
    "honest",
    [
        "But that is not enough.",
        "But we did not tell you for a week.",
        "However, we have more to tell you.",
        "But that we were short of staff is no excuse.",
    ],
)
def test_more_honesty_after_an_apology_is_no_excuse(honest: str) -> None:
    checked = check(f"I am sorry that we gave him too much morphine. {honest} {_PLAIN}")
    assert checked.faults == ()


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("The mistake was made by a student nurse.", "blame"),
        ("The nurse who looked after you was careless.", "blame"),
        ("If you had come sooner, this would not have happened.", "blame"),
        ("No permanent damage was done.", "minimise"),
    ],
)
def test_what_is_plainly_a_fault_is_one_among_honest_sentences_too(words: str, kind: str) -> None:
    assert [each.kind for each in check(f"{words} {_PLAIN}").faults] == [kind]


@pytest.mark.parametrize(
    "honest", ["The effect on you was serious.", "We are sorry that you were left alone."]
)
def test_who_owns_the_harm_is_told_of_no_fault(honest: str) -> None:
    assert check(honest).faults == ()


def test_names_kin_and_numbers_weigh_as_what_they_are_and_not_as_themselves() -> None:
    mine = row_of("Then your daughter told Dr Ellis 3 times.")
    assert mine == row_of("Then your son told Dr Novak 40 times.")
    assert "your Kin" in phrases_in(mine)


def test_a_sentence_that_is_like_no_fault_of_the_kind_is_left_alone() -> None:
    assert check("You may bring a friend, and you can ask for a woman at every step.").ok


def test_no_likeness_is_of_a_kind_that_nobody_may_accept() -> None:
    assert not set(kinds()) & NEVER_ACCEPTED
    assert set(kinds()) <= {rule.kind for rule in fault_rules()}


def test_a_promise_is_heard_and_one_that_a_rule_took_for_one_is_doubted() -> None:
    assert sounds_promised(
        "Nothing will be taken from your wages for it.", by_rule=True, in_letter=False
    )
    weight = weighed("The scar will fade over the months.")[PROMISE]
    assert weight < weighed("I will ring you on Friday.")[PROMISE]
    assert PROMISE in learned_kinds()


def test_what_is_weighed_is_what_was_learned_phrase_by_phrase() -> None:
    """The automaton finds whole words, each once, whatever stands twice or side by side."""
    words = "You moved, and you moved: we told your son, your son."
    row, weights = row_of(words), _weights()
    for kind in learned_kinds():
        total = sum(weights.get(each, {}).get(kind, 0.0) for each in phrases_in(row))
        assert abs(total * scale_of(row) + weights[ALWAYS][kind] - weighed(words)[kind]) < 1e-4


def test_where_a_law_asks_for_words_of_protection_none_is_heard_in_them() -> None:
    assert kinds()["obligation"]["notice"]


def test_another_language_is_not_listened_to() -> None:
    words = "Wiele kobiet to spotyka i nic sobie z tego nie robią."
    assert check(words, Context(language="pl")).ok


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (
            "I would also mention that your risk was well under one in a thousand all along, so I "
            "hope you can now see this in proportion.",
            "actions_to_prevent",
        ),
        (
            "You found out at home, in the worst way, and you had to go back to have it mended.",
            "further_enquiries",
        ),
    ],
)
def test_no_rule_brings_a_part_in_words_that_are_unlike_it(words: str, part: str) -> None:
    wording = wording_of(words)
    assert any(each.search(wording) for r in content_rules() if r.kind == part for each in r.find)
    assert part not in contents_found(words)


def test_but_what_a_plain_rule_finds_brings_its_part_however_unlike_the_rest_is() -> None:
    words = "The lock is back on, and I am sorry that you fell."
    assert is_unlike_part(words, "actions_to_prevent")
    assert "actions_to_prevent" in contents_found(words)
    assert "actions_to_prevent" not in contents_found(words.replace("back on", "broken"))


@pytest.mark.long
def test_it_learns_from_half_of_the_sentences_what_stands_in_the_other_half() -> None:
    """A small one: with all sentences it does better."""
    marked = everything()
    Random(7).shuffle(marked)
    some = [each for each in marked if "blame" in each.of][:800]
    good = [each for each in marked if "blame" in each.asked and not each.of][:800]
    weights = learned([*some[:600], *good[:600]])
    assert weights[ALWAYS]
    found = [_blames(weights, each) for each in (*some[600:], *good[600:])]
    assert sum(found[:200]) > 130
    assert sum(found[200:]) < 60


def _weights() -> dict[str, dict[str, float]]:
    """As the file has them, read once more."""
    found: dict[str, dict[str, float]] = {}
    for line in WEIGHTS.read_text(encoding="utf-8").splitlines()[1:]:
        phrase, *cells = line.split("\t")
        found[phrase] = {kind: float(weight) for kind, weight in map(str.split, cells)}
    return found


def _blames(weights: dict[str, dict[str, float]], marked: Marked) -> bool:
    row = row_of(marked.words)
    total = sum(weights.get(each, {}).get("blame", 0.0) for each in phrases_in(row))
    return bool(total * scale_of(row) + weights[ALWAYS]["blame"] > 0)
