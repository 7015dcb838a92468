"""Light Markdown: paragraphs, headings, lists, bold; everything else is plain text."""

from letters.markdown import to_html, to_text

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
        "<p>Dear Ada</p>",
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


def test_a_hash_makes_a_heading_and_plain_text_drops_the_marks() -> None:
    assert to_html("## What we know") == "<h2>What we know</h2>"
    assert to_text("## What we know\n\nA **b** c\n- d") == "What we know\n\nA b c\n\n- d"


def test_nothing_makes_nothing() -> None:
    assert to_html(" \n\n") == ""
