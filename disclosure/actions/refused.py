"""What a person is told when a rule says no, or when nothing is called what they name."""

from disclosure.kinds.faults import BadInput, Fault


class Refused(Exception):
    """A rule says no. The sentence says why."""


class NothingThere(BadInput):
    """Nothing here is called that."""

    def __init__(self, says: str) -> None:
        super().__init__([Fault("ref", says)])
