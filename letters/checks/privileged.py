"""How much of a text stands also in the privileged analysis, in words: a count is all that is told
of it.
"""

KIND = "analysis"  # of that advice
NOT_COMPARED = (
    "An analysis of this case was recorded before letters were compared with it. Ask an "
    "investigator to compare them."
)


def said_of(runs: int | None) -> str:
    """`runs`: of twelve words; None where nobody can say. Empty where there are none."""
    if runs is None:
        return NOT_COMPARED
    if not runs:
        return ""
    many = "1 run of twelve words stands" if runs == 1 else f"{runs} runs of twelve words stand"
    return f"{many} also in the privileged analysis. Say it in other words, or leave it out."
