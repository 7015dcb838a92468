"""Words about money in a letter are found as they stand; what only looks like one is not."""

from workflows.money_words import of_a_bill, of_an_offer


def test_words_of_a_bill_and_of_an_offer_are_found_as_they_stand() -> None:
    text = "Please pay the Invoice. The bill, the bill: we waive it, and offer compensation."
    assert list(of_a_bill(text)) == ["Invoice", "bill"]
    assert list(of_an_offer(text)) == ["waive", "compensation"]


def test_talk_of_care_is_no_talk_of_money() -> None:
    text = "We offer you a meeting. Our ability to see it was poor; Bilbao wrote. You paid for it."
    assert [*of_a_bill(text), *of_an_offer(text)] == []
