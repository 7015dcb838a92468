"""What stands in for a regime whose rules are gone: unknown never means that nothing is owed.

Source: policy/README.md, "Failing safe".
"""

from workflows.regimes import (
    Certainty,
    Counting,
    Duty,
    Limit,
    LimitType,
    Regime,
    Source,
    Trigger,
    Unit,
)

LOST = "rules-lost"  # the id of its one duty


def lost_regime(regime_id: str) -> Regime:
    """One duty that is open from the day we became aware, and stays so until the rules are back."""
    source = Source("none", "its rules are not known here", None, opened=False, secondary=False)
    trigger = Trigger(
        "not known here", "policy", frozenset(), False, None, (), source, Certainty.UNCLEAR
    )
    return Regime(
        id=regime_id,
        name=f"{regime_id}, whose rules are not known here any more",
        jurisdiction="",
        applies_to=(),
        from_on=None,
        to_on=None,
        legal_force="law",
        calendar=None,
        calendar_note=None,
        timezone=None,
        trigger=trigger,
        duties=(_find_them(regime_id, source),),
        certainty=Certainty.UNCLEAR,
    )


def _find_them(regime_id: str, source: Source) -> Duty:
    return Duty(
        id=LOST,
        kind="record",
        what=f"Put the rules of {regime_id} back: what they ask in this case cannot be said",
        clock_starts="became_aware",
        starts_means="We became aware.",
        completed_by=LOST,
        limit=Limit(None, Unit.NO_NUMBER),
        limit_type=LimitType.DEADLINE,
        counting=Counting("not_applicable", includes_start=False, certainty=Certainty.UNCLEAR),
        hard=True,
        legal_force="law",
        source=source,
        certainty=Certainty.UNCLEAR,
    )
