"""Who may not agree to a thing: whoever wrote a word of it, and whoever took part in the harm."""

from collections.abc import Collection

IN_THE_NAME = "job, in the name of "  # what a job wrote for somebody is that person's word


def why_not_second(
    reviewer: str, wrote: Collection[str], involved: Collection[str] = ()
) -> str | None:
    """None when this person may agree; else the sentence to show. E-mails on both sides."""
    if reviewer in {who.removeprefix(IN_THE_NAME) for who in wrote}:
        return "You wrote part of this, so another person has to agree."
    if reviewer in involved:
        return "You took part in this patient's care, so another person has to agree."
    return None


def why_not_verify(verifier: str, owner: str, marked_done_by: str) -> str | None:
    """A kept promise is verified by neither its owner nor whoever marked it done."""
    if verifier in (owner, marked_done_by):
        return "You own this promise or marked it done, so another person has to verify it."
    return None
