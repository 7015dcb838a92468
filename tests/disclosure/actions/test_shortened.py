"""Words that a list has no room for are cut where a reader would."""

from disclosure.actions.thing_to_do import in_quotes, shortened


def test_words_are_cut_between_two_of_them() -> None:
    assert shortened("We will write to you with what we find by 9 October.", 40) == (
        "We will write to you with what we find …"
    )
    assert in_quotes("We will ring you.", 40) == "“We will ring you.”"


def test_a_language_without_spaces_is_cut_all_the_same() -> None:
    assert in_quotes("我們會在十月九日之前寫信給您", 8) == "“我們會在十月九日 …”"
