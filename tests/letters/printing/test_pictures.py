"""The time line of a findings letter: drawn from its own words, and told in a sentence."""

import re
from datetime import date
from itertools import pairwise

import pytest

from letters.printing.pictures import Look, drawing
from letters.render import render
from tests.letters.forms import HAPPENED, every_form
from tests.letters.reading import Heard

WRITTEN = date(2026, 5, 22)
LOOK = Look(width=600, letters=11, family="Head")
FLUID = Look(width=280, letters=16, family="Head", fluid=True)


def drawn(heading: str, *blocks: list[str], look: Look = LOOK) -> dict[int, str]:
    return drawing(WRITTEN, look)(heading, blocks)


def told(heading: str, *blocks: list[str]) -> str:
    (picture,) = drawn(heading, *blocks).values()
    return picture.partition("<title>")[2].partition("</title>")[0]


DAYS = ["- 3 March 2026: We took your blood.", "- On Sunday 8 March we gave you a tablet."]


def test_the_finding_is_said_in_a_sentence() -> None:
    assert told("What happened", [*DAYS, "- 20 May: You asked us why."]) == (
        "A line with three days, from 3 March 2026 to 20 May 2026. The longest time between two "
        "of them is about 10 weeks, from 8 March 2026 to 20 May 2026. The words below say what "
        "happened on each."
    )


def test_two_days_say_how_far_apart_they_are() -> None:
    assert "They are 5 days apart." in told("What happened when", DAYS)


def test_a_day_without_its_year_is_the_nearest_and_on_the_wrong_side_is_none() -> None:
    assert "from 12 December 2025 to" in told("What happened", ["- 12 December: A.", "- 1 May: B."])
    assert drawn("What happened", ["- 1 May: A.", "- 30 May: B."]) == {}
    assert (
        drawn("What happens next", ["We will ring by 5 June, as we said on 3 March and 8 March."])
        == {}
    )


def test_what_happens_next_is_drawn_from_the_days_that_its_sentences_name() -> None:
    says = told(
        "What happens next",
        ["We told you on 3 March. We will write by Friday 5 June 2026."],
        ["- Dr Shah will ring you on 9 October."],
    )
    assert says.startswith("A line with two days, from 5 June 2026 to 9 October 2026.")


def test_a_promise_for_the_summer_after_next_winter_is_drawn_too() -> None:
    """Its day has no year, and more than half a year is left until then."""
    promised = ["Ms Lane will ring you by 5 December. Dr Shah will write to you by 1 June."]
    (picture,) = drawing(date(2026, 11, 1), LOOK)("What happens next", [promised]).values()
    assert "from 5 December 2026 to 1 June 2027" in picture
    assert ">1 June 2027</text>" in picture


def test_a_promise_that_is_only_just_past_is_not_put_off_for_a_year() -> None:
    promised = ["We will ring you by 5 May.", "We will write by 5 June.", "We will come on 9 June."]
    says = told("What happens next", [f"- {each}" for each in promised])
    assert says.startswith("A line with two days, from 5 June 2026 to 9 June 2026.")


def test_a_weekday_says_which_year_is_meant_and_a_wrong_one_draws_no_other_day() -> None:
    """16 March 2027 is a Tuesday: the Monday is the one before the letter, and no day to come."""
    assert drawn("What happens next", ["We will ring on Monday 16 March and on 29 May."]) == {}
    says = told("What happens next", ["We will write by 29 May and on Tuesday 16 March."])
    assert "to 16 March 2027" in says
    assert "from 7 March 2025" in told(
        "What happened", ["- Friday 7 March: A.", "- 20 May 2026: B."]
    )
    assert drawn("What happened", ["- Monday 9 May 2026: A.", "- 20 May 2026: B."]) == {}


def test_a_promise_tells_its_own_day_and_not_the_one_it_goes_back_to() -> None:
    block = ["- We will write to you by 5 June on why the bed was moved on 3 March."]
    says = told("What happens next", [*block, "- We will tell you what was found by 9 October."])
    assert says.startswith("A line with two days, from 5 June 2026 to 9 October 2026.")


def test_a_day_to_come_that_is_no_promise_is_no_point_on_the_line() -> None:
    block = ["We will write by 5 June. You asked why the bed is moved on 3 March 2027."]
    assert drawn("What happens next", block) == {}


def test_months_come_first_where_the_letter_has_them_first() -> None:
    picture = drawn("What happened", ["- January 9, 2026: A.", "- March 27: B."])[0]
    assert ">January 9, 2026</text>" in picture
    assert ">March 27</text>" in picture


@pytest.mark.parametrize(
    ("heading", "block"),
    [
        ("What happened", ["- 3 March 2026: One day is no line."]),
        ("What happened", [*DAYS, "- Then we waited."]),
        ("What happened", ["On 3 March we took blood. On 8 March we gave you a tablet."]),
        ("What we found", DAYS),
        ("What happens next", ["We will write by 31 June 2026 and on 5 June 2026."]),
        ("What happened", ["- 31 June 2026: A.", "- 5 May 2026: B."]),
        ("What happened", [f"- {day} March 2026: A." for day in range(1, 15)]),
        ("What happens next", []),
    ],
)
def test_nothing_is_drawn_where_there_is_nothing_to_see(heading: str, block: list[str]) -> None:
    assert drawn(heading, *([block] if block else [])) == {}


def test_the_picture_stands_above_the_list_that_it_draws() -> None:
    assert list(drawn("What happened", ["This is what we know."], DAYS)) == [1]
    promised = ["We will ring you by 5 June 2026."], ["- You will hear from us by 9 June 2026."]
    assert list(drawn("What happens next", *promised)) == [0]


@pytest.mark.parametrize("look", [LOOK, FLUID], ids=["paper", "screen"])
@pytest.mark.parametrize("days", [(1, 2, 3, 4, 5, 6), (1, 30), (1, 2, 29, 30), (1, 10, 20, 30)])
def test_no_label_touches_another_and_none_leaves_the_picture(
    days: tuple[int, ...], look: Look
) -> None:
    picture = drawn("What happened", [f"- {day} April 2026: A." for day in days], look=look)[0]
    labels = re.findall(
        r'<text x="([\d.]+)(%?)" dx="[-\d.]+" y="([\d.]+)" fill="[^"]*">([^<]*)<', picture
    )
    places = [
        (
            float(x) * (look.width / 100 if per else 1) - look.letters * 0.4,
            float(y),
            len(words) * look.letters * 0.55,
        )
        for x, per, y, words in labels
    ]
    assert len(places) == len(days)
    assert all(x > -0.1 and x + wide <= look.width for x, _, wide in places)
    rows = {y: sorted((x, wide) for x, at, wide in places if at == y) for _, y, _ in places}
    for row in rows.values():
        assert all(x + wide < after for (x, wide), (after, _) in pairwise(row))


def test_marks_keep_their_order_and_never_touch() -> None:
    days = ["- 1 January 2026: A.", "- 2 January 2026: B.", "- 3 January 2026: C.", "- 1 May: D."]
    at = list(map(float, re.findall(r'cx="([\d.]+)"', drawn("What happened", days)[0])))
    assert at == sorted(at)
    assert all(after - before >= 11 * 0.8 for before, after in pairwise(at))


@pytest.mark.parametrize("look", [LOOK, FLUID], ids=["paper", "screen"])
def test_five_months_of_waiting_are_longer_than_a_day_also_where_many_days_are_told(
    look: Look,
) -> None:
    """On her telephone all nine stood equally far apart, as if nobody had waited."""
    told = ("28 December", "2 January", "3 January", "4 January", "1 May", "2 May", "5 May")
    block = [f"- {each}: A." for each in (*told, "9 May", "18 May")]
    at = list(
        map(float, re.findall(r'cx="([\d.]+)%?"', drawn("What happened", block, look=look)[0]))
    )
    waits = [after - before for before, after in pairwise(at)]
    assert len(waits) == 8
    assert waits[3] > 3 * max(*waits[:3], *waits[4:])


@pytest.mark.parametrize("form", ["standard", "large_print", "easy_read"])
def test_on_paper_it_is_a_figure_with_its_text_between_heading_and_list(form: str) -> None:
    page = every_form(easy_read=f"Dear Ada\n\n{HAPPENED}")
    tree = Heard(render(page, form).content).tree
    nodes = [n for n in tree.all() if n.tag in ("H2", "Figure", "L")]
    figure = next(place for place, node in enumerate(nodes) if node.tag == "Figure")
    assert str(nodes[figure].entry["/Alt"]).startswith("A line with four days")
    assert nodes[figure - 1].spoken() == "What happened"
    assert nodes[figure + 1].tag == "L"


def test_on_a_screen_it_has_a_title_and_no_style_of_its_own() -> None:
    html = render(every_form(), "html").content.decode()
    (picture,) = re.findall(r'<svg .*?role="img".*?</svg>', html)
    assert "<title>A line with four days" in picture
    assert "style=" not in picture
    assert "href" not in picture


def test_only_a_letter_that_asks_for_pictures_has_any() -> None:
    assert "<svg" not in render(every_form(pictures=False), "html").content.decode()
