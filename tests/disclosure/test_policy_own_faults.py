"""The organisation's own rules laid over the shipped ones: what is refused, and with what words."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from disclosure.policy import BadPolicy, adopt, own_rules_in
from tests.own_rules import (
    BOARD,
    STRICTER,
    WALES,
    WRITTEN,
    Written,
    changed,
    policy_with,
    regime,
    version_of_wales,
    write_own,
)


def faults(home: Path, own: Mapping[str, object] | str) -> tuple[str, ...]:
    with pytest.raises(BadPolicy) as refused:
        policy_with(home, own)
    return refused.value.faults


def faults_if_any(home: Path, own: Mapping[str, object]) -> tuple[str, ...]:
    try:
        policy_with(home, own)
    except BadPolicy as refused:
        return refused.faults
    return ()


@pytest.mark.parametrize(
    ("own", "place", "says"),
    [
        ("calenders: {}", "calenders", "correct its name or take it out"),
        ("targets: {wls-writen: {n: 3, unit: working_days, basis: B}}", "targets / wls-writen",
         "there is no duty wls-writen: write wls-written"),
        ("targets: {wls-written: {n: 0, unit: days, basis: ''}}", "targets / wls-written / unit",
         "'days' does not fit"),
        ("targets: {wls-written: {n: 3, unit: fixed_date, basis: B}}", "targets / wls-written",
         "fixed_date is no number: use one of hours"),
        ("targets: {wls-written: {n: 3, unit: hours, basis: B, not_law: false}}",
         "targets / wls-written / not_law", "this should be True"),
        ("targets: {wls-written: {n: 3, unit: hours}}", "targets / wls-written / basis", "add it"),
        ("calendars: {englnd: {extra_days: {2026-06-15: Fair}}}", "calendars / englnd",
         "there is no calendar englnd: use one of england"),
        ("calendars: {england: {extra_day: {2026-06-15: Fair}}}", "calendars / england / extra_day",
         "correct its name"),
        ("calendars: {england: {extra_days: {2026-06-15: ''}}}",
         "calendars / england / extra_days / 2026-06-15", "say it in words"),
        ("calendars: {england: {extra_days: {2026-06-31: Fair}}}", "", "there is no '2026-06-31'"),
        ("calendars: {england: {extra_days: {2029-06-15: Fair}}}",
         "calendars / england / extra_days / 2029-06-15", "add the year to computed_years"),
        ("calendars: {england: {computed_years: [2029, 2150]}}",
         "calendars / england / computed_years / 2150", "knows no holidays of england for 2150"),
        ("calendars: {isle: {weekend: [], computed_years: [2029]}}",
         "calendars / isle / computed_years", "nothing computes the holidays of isle: list them"),
        ("calendars: {isle: {weekend: [moonday]}}", "calendars / isle / weekend / moonday",
         "'moonday' does not fit"),
        ("overrides: {gb-wales: {}}", "overrides / gb-wales", "there is no shipped regime"),
        ("overrides: {gb-wls-doc: {wls-writen: {source: {}, certainty: verified}}}",
         "overrides / gb-wls-doc / wls-writen", "has no duty wls-writen: write wls-written"),
        ("overrides: {gb-wls-doc: {wls-written: {what: Write.}}}",
         "overrides / gb-wls-doc / wls-written", "needs a source of its own: name its source"),
        ("overrides: {gb-wls-doc: {wls-written: {what: Write.}}}",
         "overrides / gb-wls-doc / wls-written", "needs a certainty of its own: name"),
        ("regimes: [{id: ours}]", "regimes / ours / name", "this is missing: add it"),
        # `site add --regimes "our, open"` named two, and none was there.
        ("regimes: [{id: 'our, open'}]", "regimes / our, open / id", "use letters, figures and"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_it_is_named_by_file_line_place_and_mend(
    tmp_path: Path, own: str, place: str, says: str
) -> None:
    found = faults(tmp_path, f"# our rules\n{own}\n")

    head = ", ".join(filter(None, (f"{own_rules_in(tmp_path)}, line 2", place)))
    assert any(each.startswith(f"{head}: ") and says in each for each in found)


@pytest.mark.parametrize(
    ("override", "place", "says"),
    [
        ({"limit": {"n": 3, "unit": "days"}}, "limit / unit", "'days' does not fit"),
        ({"limit": {"n": None, "unit": "hours"}}, "limit", "do not go together"),
        ({"counting": "by_moons"}, "counting", "not in the vocabulary counting_presets"),
        ({"threshold_for": "wls-results"}, "", "an explanation_threshold, and it alone"),
        ({"deadline": "soon"}, "deadline", "this key is not known here"),
        ({"id": "wls-letter"}, "id", "a duty keeps its id: take this out"),
        ({"recommended_internal_target": None}, "recommended_internal_target", "under targets"),
        ({"what": None}, "what", "words should stand here"),
    ],
)
def test_a_changed_duty_is_checked_as_if_it_stood_in_the_shipped_file(
    tmp_path: Path, override: Written, place: str, says: str
) -> None:
    found = faults(tmp_path, changed(STRICTER | override))

    at = " / ".join(filter(None, ("overrides", WALES, WRITTEN, place)))
    assert any(f", {at}: " in each and says in each for each in found)


def test_the_source_of_a_change_must_be_listed_and_its_own(tmp_path: Path) -> None:
    (unlisted,) = faults(tmp_path, {"overrides": {WALES: {WRITTEN: STRICTER}}})
    assert "overrides / gb-wls-doc: the source wls-board is cited but not in sources" in unlisted

    taken = next(iter(regime(WALES)["sources"]))
    again = STRICTER | {"source": {"ref": taken, "section": "1"}}
    found = faults(tmp_path, changed(again) | {"sources": {taken: BOARD}})
    assert f"sources / {taken}: gb-wls-doc has a source of this name already" in found[0]


def test_verified_asks_for_a_source_that_was_opened(tmp_path: Path) -> None:
    own = changed(STRICTER) | {"sources": {"wls-board": BOARD | {"opened": False}}}

    (fault,) = faults(tmp_path, own)

    assert "wls-written is called verified, but its source wls-board was not opened" in fault


def test_a_version_that_is_replaced_is_not_changed_as_well(tmp_path: Path) -> None:
    own = changed(STRICTER) | {"regimes": [version_of_wales("2023-04-01", 3)]}

    (fault,) = faults(tmp_path, own)

    assert "overrides / gb-wls-doc: the whole version is replaced under regimes" in fault


def test_two_own_versions_of_one_day_are_both_named(tmp_path: Path) -> None:
    twice = [version_of_wales("2026-07-01", 3), version_of_wales("2026-07-01", 2)]

    (fault,) = faults(tmp_path, {"regimes": twice})

    lines = own_rules_in(tmp_path).read_text().splitlines()
    first, second = (number for number, line in enumerate(lines, 1) if line == "- id: gb-wls-doc")
    assert f"{own_rules_in(tmp_path)}, line {first}: give the earlier one" in fault
    assert f", line {second + 8}, regimes / gb-wls-doc / in_force: on 2026-07-01 two" in fault


def test_a_duty_of_another_regime_keeps_its_id_to_itself(tmp_path: Path) -> None:
    copied = regime(WALES) | {"id": "our-policy"}

    found = faults(tmp_path, {"regimes": [copied]})

    assert len(found) == len(copied["duties"])
    assert (
        "the regime gb-wls-doc has a duty of this id too, in policy/regimes.yaml, line" in found[0]
    )


def test_all_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    own = changed({"what": "Write."}) | {
        "targets": {"wls-x": None, "wls-y": None},
        "calendars": {"england": {"computed_years": [2150]}},
    }

    assert len(faults(tmp_path, own)) == 5


def test_a_name_that_nobody_reads_is_refused(tmp_path: Path) -> None:
    write_own(tmp_path, "{}").rename(tmp_path / "policy" / "regimes.yml")

    with pytest.raises(BadPolicy, match=r"regimes\.yml: nobody reads this name: call it regimes"):
        adopt(own_rules_in(tmp_path))


JUNK = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-3, 3000), st.sampled_from(
        ("", "x", WALES, WRITTEN, "england", "2026-06-15", "working_days", "verified", "targets")
    )),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from((WALES, WRITTEN, "england", "n", "unit", "limit", "source", "id")),
            inner, max_size=3,
        ),
    ),
    max_leaves=8,
)  # fmt: skip


@given(
    st.dictionaries(
        st.sampled_from(("calendars", "targets", "sources", "overrides", "regimes")),
        st.one_of(JUNK, st.dictionaries(st.sampled_from((WALES, WRITTEN, "england")), JUNK)),
        min_size=1,
    )
)
@settings(max_examples=40)
def test_whatever_stands_in_it_it_is_read_or_refused_in_words(
    tmp_path_factory: pytest.TempPathFactory, own: Written
) -> None:
    home = tmp_path_factory.mktemp("home")
    assert all(f"{own_rules_in(home)}, line " in fault for fault in faults_if_any(home, own))
