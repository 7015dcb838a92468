"""An organisation's own templates of letters, laid over the shipped ones; and what is refused."""

from pathlib import Path

import pytest

from disclosure.policy import BadPolicy, adopt, letter_templates, own_rules_in, policy
from disclosure.policy.letter_templates_file import SHIPPED, shipped
from disclosure.policy.reading import read_yaml
from letters.compose import compose
from letters.kinds import Audience, LetterKind
from letters.writing.boxes import shipped_templates
from letters.writing.engine import faults_in
from letters.writing.facts import LetterMaterial
from letters.writing.first_words import first_slots
from letters.writing.phrases import phrases_for
from tests.letters.writing.test_engine import HOSTILE

pytestmark = pytest.mark.usefixtures("shipped_rules_after")

KIND = LetterKind.holding
OURS = """
version: "3"
boxes:
  our_values:
    label: What we stand for
    heading: What we stand for
    hint: One sentence, and only if it is true.
    words: "{% if organisation %}{{ organisation }} says sorry.{% endif %}"
    for:
      parent: {words: We look after children.}
kinds:
  holding:
    boxes:
      - {box: our_values, required: false, before: [support]}
      - {box: opening, words: Good day., hint: Say good day.}
phrases:
  - {moment: Ours, box: our_values, words: We are sorry.}
"""


def adopted(home: Path, text: str) -> None:
    path = own_rules_in(home).with_name("letter_templates.yaml")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    adopt(own_rules_in(home))


def refused(home: Path, text: str) -> tuple[str, ...]:
    with pytest.raises(BadPolicy) as bad:
        adopted(home, text)
    return bad.value.faults


def test_the_shipped_file_is_sound_and_read_alike_by_both() -> None:
    for kind in LetterKind:
        for audience in Audience:
            assert shipped().of(kind, audience) == shipped_templates().of(kind, audience)


def test_without_a_file_of_their_own_nothing_changes(tmp_path: Path) -> None:
    adopt(own_rules_in(tmp_path))
    assert letter_templates() == shipped()


def test_their_boxes_and_words_stand_in_the_letter_and_in_its_name(tmp_path: Path) -> None:
    adopted(tmp_path, OURS)
    template = letter_templates().of(KIND)
    assert template.name == "holding 4 + ours 3"
    assert letter_templates().of(LetterKind.delay).name == "delay 8"
    slots = first_slots(KIND, LetterMaterial(organisation="Alder Vale"), template.boxes)
    assert slots["opening"] == "Good day."
    text = compose(KIND, slots, template.boxes)
    assert "**What we stand for**\n\nAlder Vale says sorry." in text
    names = [box.name for box in template.boxes]
    assert names.index("our_values") == names.index("support") - 1


def test_a_new_box_stands_where_it_says_itself_if_its_row_does_not(tmp_path: Path) -> None:
    text = OURS.replace(", before: [support]", "").replace(
        "label:", "before: [support]\n    label:"
    )
    adopted(tmp_path, text)
    names = [box.name for box in letter_templates().of(KIND).boxes]
    assert names.index("our_values") == names.index("support") - 1


def test_quotation_marks_of_a_word_processor_and_other_scripts_of_ours_are_printed(
    tmp_path: Path,
) -> None:
    said = (
        "\u201cWe\u201d, caf\u00e9, cafe\u0301, \u0646\u062d\u0646 \u0622\u0633\u0641\u0648\u0646"
    )
    adopted(tmp_path, OURS.replace("Good day.", f'"{said}"'))
    assert [box.words for box in letter_templates().of(KIND).boxes if box.name == "opening"] == [
        said
    ]


def test_one_reader_may_have_other_words(tmp_path: Path) -> None:
    adopted(tmp_path, OURS)
    boxes = letter_templates().of(KIND, Audience.parent).boxes
    slots = first_slots(KIND, LetterMaterial(audience=Audience.parent), boxes)
    assert slots["our_values"] == "We look after children."


def test_their_phrases_stand_beside_ours(tmp_path: Path) -> None:
    adopted(tmp_path, OURS)
    found = phrases_for(KIND, Audience.patient, "our_values", templates=letter_templates())
    assert [each.moment for each in found] == ["Ours"]


@pytest.mark.parametrize("words", HOSTILE)
def test_a_hostile_template_is_refused_with_its_place_and_a_mend(
    words: str, tmp_path: Path
) -> None:
    text = f"version: '1'\nboxes:\n  opening:\n    words: {words!r}\n"
    (says,) = refused(tmp_path, text.replace("\\'", "''"))
    assert "letter_templates.yaml, line 4, boxes / opening / words: " in says
    assert faults_in(words)[0] in says


@pytest.mark.parametrize(
    ("text", "place", "says"),
    [
        ("boxes: {}", "version", "this is missing: add it"),
        ("version: a b", "version", "one short word"),
        ("version: '1'\nboxs: {}", "boxs", "correct its name or take it out"),
        ("version: '1'\nboxes: {New: {label: N, hint: H}}", "boxes", "small letters"),
        ("version: '1'\nboxes: {new: {label: N}}", "boxes / new", "a label and a hint: add them"),
        ("version: '1'\nboxes: {opening: {label: '**x**'}}", "boxes / opening / label", "in plain"),
        ("version: '1'\nboxes: {opening: {heading: 'About {{ patient }}'}}",
         "boxes / opening / heading", "take out * [ ] { } #"),
        ("version: '1'\nboxes: {opening: {for: {uncle: {}}}}", "for", "parent"),
        ("version: '1'\nkinds: {letter: {boxes: [{box: opening}]}}", "kinds", "initial_notif"),
        ("version: '1'\nkinds: {holding: {boxes: []}}", "kinds / holding / boxes", "at least one"),
        ("version: '1'\nkinds: {holding: {boxes: [{box: opning}]}}", "box", "'opning' is not in"),
        ("version: '1'\nkinds: {apology: {boxes: [{box: sorry, required: false}]}}",
         "kinds / apology / boxes", "every such letter needs sorry"),
        ("version: '1'\nphrases: [{moment: M, box: sorry, words: '{{ x }}'}]", "words", "no fact"),
        ("version: '1'\nphrases: [{moment: M, box: sorry, words: 'Ring {{ contact }}.'}]", "words",
         "a phrase knows only patient and patient_first: take out contact"),
        ("version: '1'\nboxes: {opning: {words: Hello.}}", "boxes / opning",
         "add them, or call it opening or closing, if you mean ours"),
        ("version: '1'\nkinds: {apology: {boxes: [{box: sorry, only: [parent]}]}}",
         "kinds / apology / boxes / 0 / only", "such a letter to patient, bereaved_family or"),
        ("version: '1'\nkinds: {apology: {boxes: [{box: sorry, only: []}]}}", "only", "take out"),
        ("version: '1'\nkinds: {holding: {boxes: [{box: opening, words: A}, {box: opening}]}}",
         "kinds / holding", "the box opening stands here twice: take one out"),
        ("version: '1'\nboxes: {n: {label: N, hint: H}}\n"
         "kinds: {holding: {boxes: [{box: n, before: [greeting]}]}}",
         "kinds / holding / boxes / 0 / before", "begins with greeting: name a box behind it"),
        ("version: '1'\nboxes: {sorry: {for: {parent: {heading: Sorry \U0001f600}}}}",
         "boxes / sorry / for / parent / heading", "Our fonts cannot print"),
        ("version: '1'\nkinds: {holding: {boxes: [{box: opening, words: \u6211}]}}",
         "kinds / holding / boxes / 0 / words", "write it in plain letters"),
    ],
)  # fmt: skip
def test_a_fault_in_their_file_names_file_line_place_and_mend(
    text: str, place: str, says: str, tmp_path: Path
) -> None:
    faults = refused(tmp_path, text)
    assert any(place in fault and says in fault for fault in faults), faults
    assert all("letter_templates.yaml, line " in fault for fault in faults)


def test_the_example_of_the_guide_can_be_used_as_it_stands(tmp_path: Path) -> None:
    guide = SHIPPED.with_name("README.md").read_text("utf-8").partition("## Letters")[2]
    adopted(tmp_path, guide.partition("```yml")[2].partition("```")[0])
    assert letter_templates().of(LetterKind.findings).name == "findings 4 + ours 1"


def test_a_refused_file_changes_nothing(tmp_path: Path) -> None:
    before = letter_templates()
    refused(tmp_path, "version: a b")
    assert letter_templates() == before


def test_a_file_of_a_name_that_nobody_reads_is_said(tmp_path: Path) -> None:
    path = own_rules_in(tmp_path).with_name("letter_templates.yml")
    path.parent.mkdir(parents=True)
    path.write_text(OURS, "utf-8")
    with pytest.raises(BadPolicy, match=r"call it letter_templates\.yaml"):
        adopt(own_rules_in(tmp_path))


def test_each_content_of_the_law_is_placed_once_with_its_source() -> None:
    known = read_yaml(SHIPPED.with_name("regimes.yaml"))["vocabulary"]
    assert isinstance(known, dict)
    placed = [place.content for place in shipped().places]
    assert sorted(placed) == sorted(known["contents"])
    assert all(place.source for place in shipped().places)


# By state or by county there are coroners and medical examiners: a person has to say which.
DIFFERS = {"US", "US-PA", "US-NV", "US-CA", "US-WA", "CA"}


def test_who_looks_into_a_death_is_named_for_each_place_or_left_to_a_person() -> None:
    offices = letter_templates().document["offices"]
    named = {place for each in offices for place in each["jurisdictions"]}
    asked = {regime.jurisdiction for regime in policy().regimes}
    assert {place for place in asked if not {place, place[:2]} & named} == DIFFERS
    assert all(each["source"] and each["certainty"] == "remembered" for each in offices)
