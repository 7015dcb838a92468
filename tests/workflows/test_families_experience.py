"""No count of one to five is shown, nor can be had by taking published counts from each other."""

import random
from collections.abc import Iterator
from itertools import combinations

from workflows.families_experience import (
    ANSWERED,
    ENOUGH,
    FEW,
    LEFT_OUT,
    NO_REPLY,
    RATHER_NOT,
    REPLIES,
    SAID,
    Asked,
    Quarter,
    Row,
    rows_of,
    together,
)

FIRST = Quarter(2026, 1)
QUESTIONS = ("told_promptly", "listened")
NOW = Quarter(2027, 1)
Who = frozenset[int]  # the places of those whom a published count counts


def some(
    count: int, said: str = "yes", quarter: Quarter = FIRST, site: str = "Hill"
) -> list[Asked]:
    return [Asked(site, quarter, ANSWERED, dict.fromkeys(QUESTIONS, said)) for _ in range(count)]


def one_row(asked: list[Asked]) -> Row:
    (row,) = rows_of(asked, QUESTIONS, NOW)
    return row


def test_counts_are_shown_where_none_of_them_could_be_somebody() -> None:
    row = one_row(some(8) + some(6, "no"))
    assert row.questions["listened"].counts == {"yes": 8, "partly": 0, "no": 6, "left_out": 0}
    assert (row.answered, row.questions["listened"].base) == (14, 14)


def test_one_small_count_hides_the_whole_question_and_only_most_is_said() -> None:
    row = one_row(some(9) + some(FEW, "no"))
    assert row.questions["listened"].counts is None
    assert row.questions["listened"].most_said_yes
    assert not one_row(some(FEW) + some(9, "no")).questions["listened"].most_said_yes


def test_a_question_left_out_by_few_is_hidden_alone() -> None:
    few = [Asked("Hill", Quarter(2026, 1), ANSWERED, {"listened": "yes"}) for _ in range(2)]
    row = one_row(some(12) + few)
    assert row.questions["told_promptly"].counts is None
    assert row.questions["listened"].counts == {"yes": 14, "partly": 0, "no": 0, "left_out": 0}


def test_who_would_rather_not_is_counted_or_hides_how_many_were_asked() -> None:
    declined = [Asked("Hill", Quarter(2026, 1), RATHER_NOT, {}) for _ in range(6)]
    assert one_row(some(12) + declined).reached.counts == {
        ANSWERED: 12, RATHER_NOT: 6, NO_REPLY: 0,
    }  # fmt: skip
    assert one_row(some(12) + declined[:2]).reached.counts is None


def test_too_few_answers_wait_for_the_next_quarter() -> None:
    assert rows_of(some(ENOUGH - 1), QUESTIONS, NOW) == ()
    row = one_row(some(ENOUGH - 1) + some(1, quarter=Quarter(2026, 3)))
    assert (row.first, row.last) == (Quarter(2026, 1), Quarter(2026, 3))


def test_a_quarter_that_is_not_over_shows_nothing() -> None:
    assert rows_of(some(40, quarter=NOW), QUESTIONS, NOW) == ()


def test_what_comes_later_changes_no_row_that_was_shown() -> None:
    before = rows_of(some(12), QUESTIONS, NOW)
    after = rows_of(some(12) + some(30, "no", Quarter(2026, 2)), QUESTIONS, NOW)
    assert before[0] in after


def published(rows: tuple[Row, ...], asked: list[Asked]) -> Iterator[Who]:
    """Whom each number counts that stands on the page, those of the sums included."""
    sums: dict[tuple[str, str], Who] = {}
    shown_of = together(rows)
    for row in rows:
        here = [
            place
            for place, each in enumerate(asked)
            if each.site == row.site and row.first <= each.quarter <= row.last
        ]
        answered = [place for place in here if asked[place].reply == ANSWERED]
        assert len(answered) == row.answered
        yield frozenset(answered)
        if row.reached.counts is not None:
            yield frozenset(here)
            for reply in REPLIES:
                yield (who := frozenset(p for p in here if asked[p].reply == reply))
                assert len(who) == row.reached.counts[reply]
        for name, figures in row.questions.items():
            if figures.counts is None:
                continue
            for said in SAID:
                chosen = [p for p in answered if asked[p].felt.get(name, LEFT_OUT) == said]
                assert len(chosen) == figures.counts[said]
                yield frozenset(chosen)
                sums[name, said] = sums.get((name, said), frozenset()) | set(chosen)
            sums[name, "base"] = sums.get((name, "base"), frozenset()) | set(answered)
    for (name, said), who in sums.items():
        counts = shown_of[name].counts
        assert counts
        assert len(who) == (shown_of[name].base if said == "base" else counts[said])
        yield who


def could_be_somebody(count: int) -> bool:
    return 0 < count <= FEW


def test_no_pair_of_published_numbers_gives_a_small_one_away() -> None:
    """Every number, every number within another, and every two within a third."""
    dice, shown = random.Random(7), 0
    for _ in range(250):
        asked = by_chance(dice)
        found = list(set(published(rows_of(asked, QUESTIONS, NOW), asked)))
        shown += len(found)
        assert not [who for who in found if could_be_somebody(len(who))]
        for one, other in combinations(found, 2):
            small, large = sorted((one, other), key=len)
            if small <= large:
                assert not could_be_somebody(len(large - small))
        for whole in found:
            inside = [who for who in found if who < whole]
            for one, other in combinations(inside, 2):
                if not one & other:
                    assert not could_be_somebody(len(whole - one - other))
    assert shown > 1_000


def by_chance(dice: random.Random) -> list[Asked]:
    asked = []
    for site in ("Hill", "Dale"):
        for quarter in range(1, 5):
            leans = dice.choice([("yes",), ("yes", "no"), ("yes", "partly", "no", LEFT_OUT)])
            for _ in range(dice.randrange(25)):
                reply = dice.choices(REPLIES, (20, dice.randrange(3), dice.randrange(3)))[0]
                felt = {name: dice.choice(leans) for name in QUESTIONS}
                felt = {name: said for name, said in felt.items() if said != LEFT_OUT}
                at = Quarter(2026, quarter)
                asked.append(Asked(site, at, reply, felt if reply == ANSWERED else {}))
    return asked
