"""What was said before a case was closed, and is no longer true once it is open again.

Source: the product's design, "The states of an incident", of what opens a case again.
"""

from workflows.facts import ClosedFacts, IncidentFacts, LetterFacts, PersonFacts
from workflows.moments import to_the_minute
from workflows.words import Talk

GRAVER_NOW = "what we know of the harm now: it was graded higher after this case was closed"
CLOSING_ANEW = "a new closing letter: the one they have is older than what we know now"


def told_before_graver(facts: IncidentFacts, person: PersonFacts) -> bool:
    """They were told what we found, and not since the case was closed; the harm is graver now."""
    closed = graver_since(facts)
    told = [talk.at for talk in facts.talks_with(person) if talk.kind is Talk.DISCLOSURE]
    return closed is not None and bool(told) and max(told) < to_the_minute(closed.at)


def closing_letters(facts: IncidentFacts, person: PersonFacts) -> list[LetterFacts]:
    """Those delivered; each may be older than what we know now."""
    return [letter for letter in facts.letters_to(person, "closing") if letter.delivered]


def graver_since(facts: IncidentFacts) -> ClosedFacts | None:
    """The last closing, where the harm turned out graver than what was told before it."""
    return facts.closed if facts.closed and facts.closed.graver_since else None


def closes_it(facts: IncidentFacts, letter: LetterFacts) -> bool:
    """Issued after the present findings were approved; and after the case was closed, where the
    harm turned out graver since, or it was closed since there seemed to be no duty.
    """
    since = [(facts.findings and facts.findings.approved_number) or 0]
    if facts.closed and (facts.closed.graver_since or facts.closed_without_duty):
        since.append(facts.closed.number)
    return letter.issued_number is not None and letter.issued_number > max(since)
