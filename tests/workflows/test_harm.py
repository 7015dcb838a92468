"""Levels of harm: which axes they cover, and which of two counts."""

import pytest

from disclosure.policy import policy
from workflows.harm import (
    BOTH_AXES,
    PHYSICAL,
    PSYCHOLOGICAL,
    Rung,
    higher,
    nearest_first,
    nothing_on_the_other_axis,
)

NONE, LOW, SEVERE = (
    policy().level("nhs_lfpse_physical", f"lfpse_phys_{each}") for each in ("none", "low", "severe")
)
DISTRESS = policy().level("nhs_lfpse_psychological", "lfpse_psych_moderate")
UNKNOWN = policy().level("ahrq_cf_harm", "ahrq_unknown")


def test_of_two_axes_the_worse_counts() -> None:
    assert higher([LOW, DISTRESS]) is DISTRESS
    assert higher([SEVERE, DISTRESS]) is SEVERE
    assert higher([]) is None


def test_unknown_harm_counts_before_any_known_harm() -> None:
    assert not UNKNOWN.known
    assert higher([SEVERE, UNKNOWN]) is UNKNOWN


def test_psychological_harm_stands_on_the_same_ladder() -> None:
    assert DISTRESS.rung is Rung.MODERATE


def test_order_always_rises_with_harm_inside_a_scale() -> None:
    for scale in policy().scales:
        ordered = [level for level in scale.levels if level.order is not None]
        by_order = sorted(ordered, key=lambda level: level.order or 0)
        rungs = [level.rung.order for level in by_order if level.rung]
        assert rungs == sorted(rungs), scale.id


def test_a_level_of_either_axis_covers_both() -> None:
    assert policy().level("who_icps", "who_mild").axes == BOTH_AXES
    assert LOW.axes == {"physical"}


def test_the_other_axis_can_be_said_to_be_without_harm() -> None:
    assert {axis for each in nothing_on_the_other_axis(LOW) for axis in each.axes} == BOTH_AXES
    assert len(nothing_on_the_other_axis(UNKNOWN)) == 1


@pytest.mark.parametrize(
    ("place", "both", "body", "mind"),
    [
        ("GB-ENG", "eng_reg20", "nhs_lfpse_physical", "nhs_lfpse_psychological"),
        ("GB-SCT", "who_icps", "who_icps", "who_icps"),
        ("IE", "ie_hse_impact", "ie_hse_impact", "ie_hse_impact"),
        ("US-PA", "ahrq_cf_harm", "ahrq_cf_harm", "ahrq_cf_harm"),
        ("CA-ON", "ca_degree_of_harm", "ca_degree_of_harm", "ca_degree_of_harm"),
        ("AU-VIC", "vic_isr", "vic_isr", "vic_isr"),
        ("NZ", "who_icps", "who_icps", "who_icps"),
    ],
)
def test_harm_is_graded_by_the_scale_of_the_place(
    place: str, both: str, body: str, mind: str
) -> None:
    """A nurse in Pittsburgh was asked how many visits to a GP it took, and so was one in Dublin who
    followed “Grade the physical harm”: by a scale of NHS England.
    """
    first = {axis: nearest_first(policy().scales, {place}, axis)[0].id for axis in ("", *BOTH_AXES)}
    assert first == {"": both, PHYSICAL: body, PSYCHOLOGICAL: mind}
