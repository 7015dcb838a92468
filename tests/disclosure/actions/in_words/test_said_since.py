"""A record that was put right, or withdrawn, is read with what was said of it since: by whom."""

from disclosure.actions.in_words.telling import in_full, said_since
from disclosure.actions.packing.words import reading_for
from tests.begun import begins_with
from tests.cases import ACase, a_case, record_as
from tests.people import ADA, BEN, EVA, IVA
from workflows.words import State

pytestmark = begins_with(a_case, at=State.APOLOGIZE)
RIGHT = "She said: do not ring my son, and he knows nothing."
LATER = "She said: ring neither my son nor my sister."


def the_first(case: ACase, kind: str) -> int:
    return next(row.number for row in case.now.case.records.values() if row.kind == kind)


def corrected(case: ACase, of: int, words: str, *, by: str = BEN, withdraws: bool = False) -> int:
    told = {"of": str(of), "words": words, "withdraws": withdraws}
    return record_as(case.later(hours=1), by, "correction", **told).id


def agreed(case: ACase, correction: int, *, agrees: bool = True) -> None:
    told = {"correction": correction, "agrees": agrees, "reason": "I read it again."}
    record_as(case.later(hours=1), EVA, "correction_review", **told)


def since(case: ACase, number: int, reader: str = EVA) -> list[tuple[str, ...]]:
    """What stands beside it: by whom it is said to be, without the hour, and in which words."""
    beside = list(said_since(case.now, number, reading_for(reader)))
    if number in case.now.case.bodies:
        assert list(in_full(case.now, number, reading_for(reader)).since) == beside
    return [(line.label.partition(",")[0], *line.says) for line in beside]


def test_what_is_right_of_a_talk_is_read_with_it_and_only_the_last_word(case: ACase) -> None:
    talk = the_first(case, "conversation")
    assert since(case, talk) == []
    first = corrected(case, talk, RIGHT)
    assert since(case, talk) == [("Put right by Ben Okoro", RIGHT)]
    corrected(case, first, LATER, by=ADA)
    assert since(case, talk) == [("Put right by Ada Lind", LATER)]
    assert since(case, first) == [("Put right by Ada Lind", LATER)]
    corrected(case, talk, "And it was in the ward office.")
    assert [words for _, words in since(case, talk)] == [LATER, "And it was in the ward office."]
    assert since(case, first) == [("Put right by Ada Lind", LATER)]


def test_a_record_that_was_withdrawn_is_read_with_the_reason(case: ACase) -> None:
    talk = the_first(case, "conversation")
    taken_back = corrected(case, talk, "This was said to another patient.", withdraws=True)
    assert since(case, talk) == [("Withdrawn by Ben Okoro", "This was said to another patient.")]
    corrected(case, taken_back, "It was said to her after all.", withdraws=True)
    assert since(case, talk) == []


def test_what_was_asked_of_us_is_not_said_to_be_withdrawn_before_a_second_person_agreed(
    case: ACase,
) -> None:
    question = record_as(case, BEN, "question", person=case.person, words="Why?").id
    taken_back = corrected(case, question, "Another family asked that.", withdraws=True)
    assert since(case, question) == []
    agreed(case, taken_back)
    assert since(case, question) == [("Withdrawn by Ben Okoro", "Another family asked that.")]


def test_what_is_put_right_of_our_findings_is_said_to_wait_for_a_second_person(
    case: ACase,
) -> None:
    """The family reads it once somebody agreed: until then no colleague tells it as what is."""
    findings = the_first(case, "findings")
    correction = corrected(case, findings, "It was 500 units.", by=IVA)
    waits = "Not agreed to yet: put right by Iva Novak"
    assert since(case, findings) == [(waits, "It was 500 units.")]
    agreed(case, correction)
    assert since(case, findings) == [("Put right by Iva Novak", "It was 500 units.")]


def test_what_is_right_of_findings_is_not_told_where_a_second_person_said_no(case: ACase) -> None:
    findings = the_first(case, "findings")
    agreed(case, corrected(case, findings, "It was 500 units.", by=IVA), agrees=False)
    assert since(case, findings) == []


def test_what_she_kept_from_her_contact_is_not_told_them_by_way_of_a_correction(
    case: ACase,
) -> None:
    contact = {"name": "Ada Lind", "user": ADA, "role": "Lead", "phone": "01632 960102"}
    record_as(case, ADA, "contact", **contact, hours="9am to 5pm")
    heard = {"answer": "words", "told_how_to_complain": True, "contact_may_read": False}
    heard |= {"words": "Ada frightens me", "how": "By post", "asked_at": case.at.isoformat()}
    said = record_as(case, BEN, "heard", person=case.person, **heard).id
    corrected(case, said, "She wrote: Ada frightened me, once.")
    assert since(case, said, EVA) == [
        ("Put right by Ben Okoro", "She wrote: Ada frightened me, once.")
    ]
    assert since(case, said, ADA) == []
