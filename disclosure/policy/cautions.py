"""What is said beside a rule or a date that nobody has confirmed in a source."""

from workflows.regimes import Certainty

NOT_VERIFIED = "Not verified: check before relying on it."
ASK = "Unclear: ask your legal adviser."
OUR_OWN = "Our own rule."


def caution(certainty: Certainty | str) -> str:
    """To be shown wherever the rule is used; empty where it was read in a source."""
    match Certainty(certainty):
        case Certainty.VERIFIED:
            return ""
        case Certainty.UNCLEAR:
            return f"{NOT_VERIFIED} {ASK}"
        case _:
            return NOT_VERIFIED
