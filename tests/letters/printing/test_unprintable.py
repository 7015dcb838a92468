"""What no letter can print is named with its place while it is still written."""

from letters.printing.unprintable import unprintable_in


def test_each_run_of_such_signs_is_named_at_its_place() -> None:
    text = "Dear 王小 Łukasz,\n\nwe are sorry \N{GRINNING FACE} \u202e.\x00"
    found = unprintable_in(text)
    assert [text[each.start : each.end] for each in found] == [
        *("王小", "\N{GRINNING FACE}", "\u202e", "\x00")
    ]
    assert "Our fonts cannot print this: 王 (CJK UNIFIED IDEOGRAPH-738B)" in found[0].why
    assert "No letter may have this: RIGHT-TO-LEFT OVERRIDE." in found[2].why


def test_a_long_run_names_the_first_and_says_that_there_are_more() -> None:
    (found,) = unprintable_in("一二三四五")
    assert found.why.count("CJK") == 3
    assert "and more." in found.why


def test_what_can_be_printed_is_not_named() -> None:
    assert unprintable_in("Dear Ann,\r\n\tyou rang.") == ()
    assert unprintable_in("Łódź, Ọlá, שלום, محمد") == ()
