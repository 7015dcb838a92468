"""On what somebody's page rests, and what of it fell with a change: then their code and visit end.

A death or a coming of age ends only the pages of those whose own ground went with it: of who died,
and of who acted for a patient who now speaks for themselves.
"""

from dataclasses import replace

from disclosure.actions.facts import Gathered
from disclosure.actions.outgoing.news_ways import Reach, is_shut
from disclosure.actions.people.people_now import PersonNow, may_have_acted
from disclosure.records.links import FamilyLink
from workflows.family_page import CODE_LASTS

CHANGED = "what they may be told changed"
NOT_ALLOWED = "the yes to tell them does not stand any more"
_OF_THEMSELVES = ("standing", "relationship", "lawful_basis")


def lost_its_ground(before: Gathered, after: Gathered, was: PersonNow) -> bool:
    """Beside the word of others: who they are, that they live, and for whom they act."""
    now = after.person(was.number)
    if now is None or now.died_at != was.died_at:
        return True
    if any(was.body.get(name) != now.body.get(name) for name in _OF_THEMSELVES):
        return True
    acts_no_more = _acts_for_the_patient(before, was) and not _acts_for_the_patient(after, now)
    return acts_no_more or bool(now.acted_for and not was.acted_for)


def _acts_for_the_patient(gathered: Gathered, person: PersonNow) -> bool:
    return may_have_acted(person) and not gathered.facts.patient_decides


def lost_the_yes(before: Gathered, after: Gathered, person: int) -> bool:
    """It was taken back, denied or withdrawn. That who said it died, or decides no more, unsays
    nothing: from then on they read what was written down when they were named, and that one did
    not leave out.
    """
    known = before.facts.person(person)
    if known is None or not known.by_consent:
        return False
    decided = before.facts.patient_decides
    said = replace(after.facts, persons=before.facts.persons, patient_decides=decided)
    return before.facts.may_be_told(person) is True and said.may_be_told(person) is not True


def closed_by_a_change(reach: Reach, person: PersonNow) -> FamilyLink | None:
    """The code that a change ended, or the page it had opened, while they may have a page all the
    same; as long as a code would last. Where a yes fell, once there is one again.
    """
    link = next((link for link in reach.links if link.person == person.number), None)
    if link is None or link.ended_at is None or link.ended_why not in (CHANGED, NOT_ALLOWED):
        return None
    gathered = reach.gathered
    was_of_use = link.used_at is not None or link.ended_at < link.expires_at
    if not was_of_use or gathered.at >= link.ended_at + CODE_LASTS:
        return None
    if link.ended_why == NOT_ALLOWED and gathered.facts.may_be_told(person.number) is not True:
        return None
    return None if person.acted_for or is_shut(gathered, person.number) else link
