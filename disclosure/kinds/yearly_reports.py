"""What a person tells of a yearly report: the words of one part."""

from disclosure.kinds.fields import Words, team_only
from disclosure.kinds.kind import Part


class YearlyPart(Part):
    words: Words = team_only("Your words", "Name nobody: everybody may read this")
