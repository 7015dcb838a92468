"""A template holds facts, conditions and lists; whatever else is written into one is refused."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from letters.printing.markdown import to_html, to_text
from letters.writing.engine import faults_in, rendered
from letters.writing.facts import FACTS, LetterMaterial, as_typed, facts_of, passage

NOTHING = facts_of(LetterMaterial())
HOSTILE = (
    "{{ analysis }}",
    "{{ notes }}",
    "{{ staff_only }}",
    "{{ self }}",
    "{{ self._TemplateReference__context }}",
    "{{ ''.__class__ }}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ facts.__init__ }}",
    "{{ facts.__class__ }}",
    "{{ facts['__class__'] }}",
    "{{ facts[0] }}",
    "{{ facts.format(1) }}",
    "{{ '%s' % facts }}",
    "{{ facts | attr('__class__') }}",
    "{{ promises | attr('__class__') }}",
    "{{ promises | map('upper') }}",
    "{{ promises | map(attribute='__class__') | list }}",
    "{{ facts | format(why) }}",
    "{{ facts | xmlattr }}",
    "{{ facts | safe }}",
    "{{ facts | pprint }}",
    "{{ facts | listed }}",
    "{{ promises | listed(1) }}",
    "{{ promises | listed(sep=facts) }}",
    "{{ promises | listed(*promises) }}",
    "{{ promises | listed(**promises) }}",
    "{{ promises }}",
    "{% include 'letter.html.j2' %}",
    "{% import 'letter.html.j2' as x %}",
    "{% from 'letter.html.j2' import x %}",
    "{% extends 'letter.html.j2' %}",
    "{% macro x() %}{% endmacro %}",
    "{% set facts = why %}",
    "{% block x %}{% endblock %}",
    "{% call facts() %}{% endcall %}",
    "{% filter upper %}x{% endfilter %}",
    "{% for each in promises %}{{ loop }}{% endfor %}",
    "{% for each in promises %}{% for other in kept %}{% endfor %}{% endfor %}",
    "{% for facts in promises %}{% endfor %}",
    "{% for each in facts %}{% endfor %}",
    "{% for each in range(9) %}{% endfor %}",
    "{% for loop in promises %}{{ loop }}{% endfor %}",
    "{{ facts or promises }}",
    "{{ facts and (why or kept) }}",
    "{{ not facts }}",
    "{% if facts %}" * 101 + "x" + "{% endif %}" * 101,
    "{{ " + "(" * 2000 + "facts",
    "{% for each in promises recursive %}{% endfor %}",
    "{% for each in promises if each %}{% endfor %}",
    "{% if facts is defined %}x{% endif %}",
    "{% if facts == 'x' %}x{% endif %}",
    "{{ range(9) }}",
    "{{ lipsum() }}",
    "{{ cycler }}",
    "{{ namespace() }}",
    "{{ dict() }}",
    "{{ config }}",
    "{{ request }}",
    "{{ 9 ** 9 }}",
    "{{ facts * 9 }}",
    "{{ facts ~ why }}",
    "{{ [facts] }}",
    "{{ {'a': facts} }}",
    "{{ facts if why }}",
    "{{ not_a_fact }}",
    "{{",
    "{% if %}",
    "{% nonsense %}",
    "x" * 5001,
)


@pytest.mark.parametrize("words", HOSTILE)
def test_what_is_no_plain_template_is_refused_with_a_mend(words: str) -> None:
    faults = faults_in(words)
    assert faults
    assert all(": " in fault or " (" in fault for fault in faults)
    with pytest.raises(ValueError, match=r"\w"):
        rendered(words, NOTHING)


def test_facts_conditions_and_lists_may_stand_in_a_template() -> None:
    words = "{% if why and not facts %}{{ why }} {% endif %}{{ promises | joined }}."
    told = facts_of(LetterMaterial(why="It is so.", promises=("We ring", "We write", "We come")))
    assert rendered(words, told) == "It is so. We ring, We write and We come."
    each = "{% for one in promises %}\n- {{ one }}\n{% endfor %}"
    assert rendered(each, told) == "- We ring\n- We write\n- We come"
    assert rendered("{{ promises | listed }}", facts_of(LetterMaterial(promises=("a",)))) == "a"


@pytest.mark.parametrize("words", [each for each in HOSTILE if len(each) < 99])
def test_a_fact_that_looks_like_a_template_is_put_in_as_it_is(words: str) -> None:
    text = rendered("{{ addressee }}", facts_of(LetterMaterial(addressee_name=words)))
    assert to_text(text) == " ".join(words.split())


@pytest.mark.parametrize(
    "name", ["**x**", "# y", "- z", "1. a", "* b", "+ c", "2) d", "a\\b", "x*", "\\*", "**", "\\"]
)
def test_a_name_with_marks_in_it_prints_as_it_was_typed(name: str) -> None:
    told = LetterMaterial(addressee_name=name, kept=((name, "Done."),))
    assert to_text(rendered("{{ addressee }}", facts_of(told))) == name
    assert to_html(rendered("{{ addressee }}", facts_of(told))) == f"<p>{name}</p>"
    kept = rendered("{% for one in kept %}\n- {{ one }}\n{% endfor %}", facts_of(told))
    assert to_html(kept) == f"<ul><li>We promised: “{name}.” Done.</li></ul>"


@settings(max_examples=300)
@given(st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=40))
def test_any_line_prints_as_it_was_typed(line: str) -> None:
    assert to_text(as_typed(line)) == " ".join(line.split())


def test_a_list_of_the_record_stays_a_list_and_keeps_its_numbers() -> None:
    typed = "On that day:\n- we **rang**\n- we wrote\n\n11. March was the day"
    assert to_html(passage(typed)) == (
        "<p>On that day:</p>\n<ul><li>we **rang**</li><li>we wrote</li></ul>\n"
        '<ol><li value="11">March was the day</li></ol>'
    )


def test_every_fact_is_there_whatever_is_known() -> None:
    assert NOTHING.keys() == FACTS.keys()
    assert all(isinstance(NOTHING[name], kind) for name, (_, kind) in FACTS.items())
    assert not any(NOTHING.values())


def test_days_that_have_commas_of_their_own_are_told_apart() -> None:
    days = tuple(date(2026, 3, day) for day in (13, 14, 15))
    for many, said in (
        (3, "Friday, March 13; Saturday, March 14; and Sunday, March 15"),
        (2, "Friday, March 13 and Saturday, March 14"),
        (1, "Friday, March 13"),
    ):
        facts = facts_of(LetterMaterial(attempts=days[:many], month_first=True))
        assert rendered("{{ attempts | joined }}", facts) == said
    plain = facts_of(LetterMaterial(attempts=days))
    says = "Friday 13 March, Saturday 14 March and Sunday 15 March"
    assert rendered("{{ attempts | joined }}", plain) == says


def test_days_of_several_years_each_have_theirs() -> None:
    facts = facts_of(LetterMaterial(attempts=(date(2025, 12, 30), date(2026, 1, 2))))
    says = "Tuesday 30 December 2025 and Friday 2 January 2026"
    assert rendered("{{ attempts | joined }}", facts) == says
