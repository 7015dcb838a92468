"""What a person is told when a rule says no."""


class Refused(Exception):
    """A rule says no. The sentence says why."""
