"""Nobody who forbade a way is promised it by words of ours; which way the words of others say."""

import pytest

from letters.ways_promised import IN_TOUCH, Wishes, allowed_words, ways_promised, words_for
from workflows.words import Way


def wishes(use: str = "", never: str = "") -> Wishes:
    return Wishes(frozenset(map(Way, use.split())), frozenset(map(Way, never.split())))


@pytest.mark.parametrize(
    ("people", "words"),
    [
        ([], "We will ring you"),
        ([wishes()], "We will ring you"),
        ([wishes(never="phone")], "We will write to you"),
        ([wishes(never="phone post")], "We will come and see you"),
        ([wishes(never="phone post visit")], IN_TOUCH),
        ([wishes(use="post")], "We will write to you"),
        ([wishes(use="visit", never="phone")], "We will come and see you"),
        # an e-mail says no more than that there is news: who likes it is rung, or written to
        ([wishes(use="email")], "We will ring you"),
        # of several, what none forbade; and what each likes who likes one
        ([wishes(), wishes(never="phone")], "We will write to you"),
        ([wishes(never="post"), wishes(never="phone")], "We will come and see you"),
        ([wishes(use="phone post"), wishes(use="post")], "We will write to you"),
        ([wishes(use="phone"), wishes(use="post")], "We will ring you"),
        ([wishes(use="post"), wishes(never="post")], "We will ring you"),
    ],
)
def test_our_words_follow_what_all_of_them_wish(people: list[Wishes], words: str) -> None:
    assert words_for(people) == words


@pytest.mark.parametrize(
    ("words", "ways"),
    [
        ("We will ring you", "phone"),
        ("I will call tomorrow", "phone"),
        ("We'll give you a call", "phone"),
        ("Dr Shah will telephone your daughter", ""),
        ("We will phone or write to you", "phone post"),
        ("We will write to you", "post"),
        ("We will send you our letter", "post"),
        ("You will get the report by post", "post"),
        ("We will write to you by e-mail", "email"),
        ("We will email you a letter", "email"),
        ("We will text you", "text"),
        ("We will send you a text message", "text"),
        ("We will come and see you", "visit"),
        ("Dr Shah will call on you", "visit"),
        ("We will call you by video", "video"),
        ("We will have a video call", "video"),
        ("We will be here when you want to ring us", ""),
        ("You can call the ward at any time", ""),
        ("We will mail you the report", "post"),
        ("The report will be in the mail", "post"),
        ("We will post the report to you", "post"),
        ("We will e-mail you the report", "email"),
        ("We will see you at your home", "visit"),
        ("A nurse will pop round", "visit"),
        ("We will message you", "text"),
        ("We will not ring you", ""),
        ("We will not phone or write to you", ""),
        ("We won't ring you, or visit. We will write to you", "post"),
        ("We will not only ring you", "phone"),
        ("We will never write to you", ""),
        ("I will bring you the scan pictures", ""),
        ("We will write down what you told us", ""),
        ("The doctor on call will speak with you", ""),
        ("We will be in touch with you", ""),
    ],
)
def test_words_say_by_which_way_we_reach_them(words: str, ways: str) -> None:
    assert ways_promised(words) == frozenset(map(Way, ways.split()))


def test_only_words_of_ours_are_put_otherwise() -> None:
    never = wishes(never="phone")
    assert allowed_words("We will ring you", never) == "We will write to you"
    assert allowed_words("We will ring you", wishes(never="post")) == "We will ring you"
    assert allowed_words("Dr Shah will ring you", never) == "Dr Shah will ring you"
