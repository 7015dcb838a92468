"""Who may not agree to a thing: whoever wrote a word of it, and whoever took part in the harm.

Source: the product's design, "Who may".
"""

from collections.abc import Collection, Mapping

from workflows.facts import NoFacts

IN_THE_NAME = "job, in the name of "  # what a job wrote for somebody is that person's word
OWNED_OR_ANSWERED = "You own this promise, or said that it was done or cannot be kept"


def why_not_second(
    reviewer: str, wrote: Collection[str], involved: Collection[str] = ()
) -> str | None:
    """None when this person may agree; else the sentence to show. E-mails on both sides."""
    if reviewer in {who.removeprefix(IN_THE_NAME) for who in wrote}:
        return "You wrote part of this, so another person has to agree."
    if reviewer in involved:
        return "You took part in this patient's care, so another person has to agree."
    return None


def said_no(names: Mapping[str, str], no: NoFacts, to: str = "agree") -> str:
    """Who did not agree to what, and why, in a sentence."""
    return f"{names.get(no.by, no.by)} did not {to}: “{no.why.rstrip('. ')}”."


def why_not_over(names: Mapping[str, str], noes: Collection[NoFacts], reviewer: str) -> str | None:
    """None where nobody else said no to what this person would agree to; else the sentence."""
    for no in noes:
        if no.by != reviewer:
            name = names.get(no.by, no.by)
            return (
                f"{said_no(names, no)} It has to be written anew before another person can agree, "
                f"unless {name} thinks otherwise now."
            )
    return None


def why_not_verify(verifier: str, owner: str, said_by: str) -> str | None:
    """Neither its owner nor whoever said that it was done, or cannot be kept, agrees to that."""
    if verifier in (owner, said_by):
        return f"{OWNED_OR_ANSWERED}, so another person has to check it."
    return None
