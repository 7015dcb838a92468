"""What an organisation says of words of the trade, as the check goes by it; and the runs."""

import pickle

from letters.check import Context, check
from letters.rules import Term, term_of

TERM = "pink form"


def own(term: str, plain: str, find: str = "") -> Term:
    row = {"term": term, "plain": plain, "source": "Board"}
    return term_of(row | ({"find": find} if find else {}))


def jargon(text: str, **more: object) -> list[str]:
    found = check(text, Context(**more))  # type: ignore[arg-type]
    return [fault.suggestion for fault in found.faults if fault.kind == "jargon"]


def test_a_word_of_their_own_is_found_with_its_plain_word() -> None:
    text = f"On Monday we lost your {TERM} on the ward."
    assert jargon(text) == []
    assert jargon(text, own_terms=(own(TERM, "the note of what you wish"),)) == [
        f"“{TERM}”: the note of what you wish."
    ]


def test_their_plain_word_comes_before_ours() -> None:
    text = "On Monday your INR was too high."
    (ours,) = jargon(text)
    (theirs,) = jargon(text, own_terms=(own("INR", "the blood test"),))
    assert theirs == "“INR”: the blood test."
    assert ours != theirs


def test_a_silenced_word_is_no_jargon_and_hides_no_other() -> None:
    text = "On Monday your INR was too high and you had an iatrogenic bleed."
    assert "INR" in jargon(text)[0]
    (left,) = jargon(text, silenced=frozenset({"inr"}))
    assert "INR" not in left
    assert "iatrogenic" in left
    assert jargon("On Monday your INR was too high.", silenced=frozenset({"inr"})) == []


def test_a_term_that_went_to_another_process_finds_the_same() -> None:
    term = pickle.loads(pickle.dumps(own(TERM, "the note")))
    assert jargon(f"We lost your {TERM}.", own_terms=(term,)) == [f"“{TERM}”: the note."]


def test_runs_of_the_analysis_are_advice_and_a_count_only() -> None:
    text = "We are sorry that we gave you too much heparin."
    for runs, says in ((1, "1 run of"), (7, "7 runs of"), (None, "before letters were compared")):
        advice = check(text, Context(analysis_runs=runs)).advice[0]
        assert (advice.kind, advice.text) == ("analysis", "")
        assert (advice.start, advice.end) == (0, 0)
        assert says in advice.why
    same = check(text, Context(analysis_runs=7)), check(text)
    assert same[0].ok == same[1].ok
    assert same[0].faults == same[1].faults
    assert not [each for each in check(text).advice if each.kind == "analysis"]


def test_the_count_is_told_of_a_language_the_check_does_not_know() -> None:
    found = check("Bardzo nam przykro.", Context(language="pl", analysis_runs=2))
    assert [each.kind for each in found.advice] == ["analysis"]
