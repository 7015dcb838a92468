"""A wife who is told and promised things, until two people say that she is not to be told."""

from tests.cases import ACase, a_person, a_talk, acknowledged, record_as
from tests.people import BEN, EVA
from tests.to_do import rows_of

WHY = "She holds no power of attorney after all."


def a_wife(case: ACase, name: str = "Ewa Kowal", relationship: str = "Wife") -> int:
    """Beside Mrs Ann Price, who must be told as well."""
    if not case.person:
        acknowledged(case)
    return a_person(
        case, name=name, relationship=relationship, is_patient=False, phone="01632 960333"
    )


def promised(case: ACase, *persons: int, words: str = "We will ring you", days: int = 5) -> str:
    """In a talk with them; the reference of the promise."""
    contact = {"words": words, "due_on": case.day(days), "owner": BEN}
    a_talk(case, "follow_up", persons=list(persons), next_contact=contact)
    return case.promise


def taken_off(case: ACase, person: int) -> int:
    """By two people; the number of the change."""
    told = {"person": person, "standing": "not_to_be_told", "reason": WHY}
    change = record_as(case, BEN, "person_change", **told).id
    agreed = {"person_change": change, "agrees": True, "reason": "I saw the court paper myself."}
    record_as(case, EVA, "person_change_review", **agreed)
    return change


def told_again(case: ACase, person: int) -> None:
    told = {"person": person, "standing": "relevant", "reason": "The court named her after all."}
    record_as(case, BEN, "person_change", **told)


def acts_about(case: ACase, name: str) -> list[str]:
    return [row.act for row in rows_of(case) if name in row.act]
