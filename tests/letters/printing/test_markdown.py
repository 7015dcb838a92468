"""Light Markdown: paragraphs, headings, lists, bold; everything else is plain text."""

import pytest

from letters.printing.markdown import (
    BODY,
    SIGN_OFF,
    SIGNED,
    blocks,
    leads_on,
    parts_of,
    to_easy_html,
    to_html,
    to_text,
    with_whole_days,
)

TEXT = """Dear Ada

**What we know**
You fell.
It was 3 < 4.

- One **bold** thing
- Two

1. First
2. Second

Yours sincerely
"""


def test_each_block_becomes_its_element() -> None:
    assert to_html(TEXT).split("\n") == [
        '<p class="leads-on">Dear Ada</p>',
        "<h2>What we know</h2>",
        "<p>You fell. It was 3 &lt; 4.</p>",
        "<ul><li>One <strong>bold</strong> thing</li><li>Two</li></ul>",
        "<ol><li>First</li><li>Second</li></ol>",
        '<p class="sign-off">Yours sincerely</p>',
    ]


def test_marks_up_nothing_else() -> None:
    hostile = "<script>x</script> [a](http://b) ![i](file:///etc) _no_ `no` &amp;"
    html = to_html(hostile)
    assert html.count("<") == 2
    assert "&lt;script&gt;" in html
    assert "&amp;amp;" in html


def test_the_lines_of_a_signature_stay_lines() -> None:
    html = to_html("Yours sincerely\n\nHelen Marsh\nDirector of Nursing")
    assert html.count('<p class="signed">') == 2


def test_a_question_as_they_put_it_is_known_from_the_hospitals_own() -> None:
    assert to_html("You asked: “Why?”") == '<p class="leads-on">You asked: “Why?”</p>'
    assert to_html("Do you want to meet us?") == "<p>Do you want to meet us?</p>"


def test_a_greeting_stays_with_the_letter_that_it_begins() -> None:
    for greeting in ("Dear Mrs Oduya,", "Annwyl Mrs Gethin", "Szanowna Pani"):
        assert to_html(greeting) == f'<p class="leads-on">{greeting}</p>'
    assert to_html("Dear Mrs Oduya, we are sorry.").startswith("<p>")


def test_a_hash_makes_a_heading_and_plain_text_drops_the_marks() -> None:
    assert to_html("## What we know") == "<h2>What we know</h2>"
    assert to_text("## What we know\n\nA **b** c\n- d") == "What we know\n\nA b c\n\n- d"


def test_nothing_makes_nothing() -> None:
    assert to_html(" \n\n") == ""


def test_a_numbered_list_keeps_the_numbers_of_its_author() -> None:
    assert to_html("3. Third\n4. Fourth\n9) Ninth") == (
        '<ol><li value="3">Third</li><li>Fourth</li><li value="9">Ninth</li></ol>'
    )


def test_easy_words_have_one_idea_a_line() -> None:
    html = to_easy_html("We are sorry. It was our fault.\nCall Dr Shah.\n\n- One. Two.")
    assert html.split("\n") == [
        "",
        "<p>We are sorry.</p>",
        '<p class="leads-on">It was our fault.</p>',
        "<p>Call Dr Shah.</p>",
        "",
        "<ul><li>One. Two.</li></ul>",
    ]


def test_a_day_and_a_telephone_number_stay_on_one_line_and_are_written_as_they_were() -> None:
    words = "Ring **01632 960 101** by 16 March 2026, 9 to 5.\n\n- Or ring +44 1632 960 102 then."
    html = with_whole_days(to_easy_html(words))
    day, hours = '16<span class="whole"> March 2026</span>', '9<span class="whole"> to</span>'
    assert f"<strong>01632\u00a0960\u00a0101</strong> by {day}, {hours} 5" in html
    assert "+44\u00a01632\u00a0960\u00a0102 then." in html
    assert "by 16 March 2026, 9 to 5" in to_html(words)


@pytest.mark.parametrize(
    "words",
    [
        '<p lang="x 3 y">No.</p>',
        "<svg><text>3 March 2026</text></svg>",
        f"1 {'W' * 13}",  # it may be longer than the line
        "3 nga\u0300y",  # an accent of its own is not parted from its letter
        "14 \u0905\u092a\u094d\u0930\u0948\u0932",
        "5,000,000 units",
    ],
)
def test_what_is_no_word_of_a_line_or_may_not_fit_in_one_is_left_as_it_is(words: str) -> None:
    assert with_whole_days(words) == words


def test_bold_words_over_two_sentences_stay_together() -> None:
    assert to_easy_html("**We are sorry. We are.** Yes.").count("<p>") == 1


def test_who_signs_right_below_the_last_sentence_signs_there_all_the_same() -> None:
    """Sent by a program, one idea a line: a page of its easy words held a name and a post alone."""
    text = "Dear Ada\n\nIt was our mistake.\nYours sincerely\nMorag Fraser\nRisk manager"
    signed = (
        '<p class="sign-off">Yours sincerely</p>\n<p class="signed">Morag Fraser</p>\n'
        '<p class="signed">Risk manager</p>'
    )
    assert to_html(text).endswith(f"<p>It was our mistake.</p>\n{signed}")
    assert to_easy_html(text).endswith(f"<p>It was our mistake.</p>\n\n{signed}")
    assert to_text(text).endswith("mistake.\n\nYours sincerely\nMorag Fraser\nRisk manager")
    assert len(list(blocks("Thank you.\nRespectfully put, your question was right."))) == 1


def test_a_sign_off_in_a_language_we_do_not_know_is_seen_by_its_place() -> None:
    found = list(blocks("Kính gửi\n\nChúng tôi xin lỗi.\n\nTrân trọng\n\nAn\nGiám đốc"))
    assert parts_of(found) == ["body", "body", "sign-off", "signed"]
    whole = list(blocks("Dear Ada\n\nWe are sorry.\n\nWe were wrong.\nWe will\nring you."))
    assert parts_of(whole) == ["body"] * 3


@pytest.mark.parametrize(
    "closing",
    ["Z poważaniem\n\nHelen Marsh", "Z poważaniem,\n\nHelen Marsh", "مع خالص التقدير\n\nمنى علي"],
)
def test_who_signs_may_be_one_line_below_it(closing: str) -> None:
    found = list(blocks(f"Szanowna Pani\n\nPrzepraszamy.\n\n{closing}"))
    assert parts_of(found) == ["body", "body", "sign-off", "signed"]


@pytest.mark.parametrize(
    "end",
    [
        *("Ward 7\n\n01632 960101", "We are sorry\n\nthat it happened", "We are\n\nSorry."),
        *("مع خالص\u06d4\n\nمنى علي\u06d4", "(Ring us.)\n\n“You waited.”", "We…\n\nWe did not…"),
    ],
)
def test_what_only_ends_a_letter_is_no_sign_off(end: str) -> None:
    assert parts_of(list(blocks(f"Dear Ada\n\nSorry.\n\n{end}"))) == ["body"] * 4


def test_there_is_room_to_sign_where_no_empty_line_was_typed() -> None:
    assert to_html("We are sorry.\n\nYours sincerely,\nHelen Marsh\nDirector").split("\n")[1:] == [
        '<p class="sign-off">Yours sincerely,</p>',
        '<p class="signed">Helen Marsh</p>',
        '<p class="signed">Director</p>',
    ]
    prose = "Sincerely meant, our words come\ntoo late for you."
    assert to_html(prose) == f"<p>{prose.replace(chr(10), ' ')}</p>"


def test_plain_text_flows_and_only_lists_and_signatures_keep_their_lines() -> None:
    text = "Dear Ada\n\nWe are\nsorry.\n\n- a\n- b\n\nYours sincerely\n\nHelen\nDirector"
    assert to_text(text) == (
        "Dear Ada\n\nWe are sorry.\n\n- a\n- b\n\nYours sincerely\n\nHelen\nDirector"
    )


@pytest.mark.parametrize(
    ("line", "part", "leads"),
    [
        ("Dear Ada", BODY, True),
        ("**What happened**", BODY, True),
        ("“Why did nobody come?”", BODY, True),
        ("Yours sincerely", SIGN_OFF, True),
        ("We are sorry.", BODY, False),
        ("Ada Lind", SIGNED, False),
    ],
)
def test_what_leads_on_to_the_next_is_never_the_last_thing_on_a_page(
    line: str, part: str, leads: bool
) -> None:
    assert leads_on([line], part) is leads
