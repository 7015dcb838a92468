"""What we promised the patient passed on to her daughter when she died: what the letters of the
daughter say of it, once one of them told her.
"""

from datetime import date

from disclosure.actions.letters import writing as letters
from letters.dates import in_words
from tests.begun import begins_with
from tests.cases import ACase, a_draft, change_by, move_as, record_as, taken_to
from tests.deaths import maria_dies, maria_is_ill
from tests.people import ADA, BEN

pytestmark = begins_with(maria_is_ill)


def told_in_her_daughters_letter(
    case: ACase, words: str = "We will send you the notes"
) -> tuple[str, str]:
    """Promised to the patient, who died; the sentence of the daughter's letter, and the promise."""
    maria = next(each.number for each in case.now.persons if each.body["is_patient"])
    owed = {"words": words, "owner": BEN, "due_on": case.day(9)}
    made = record_as(case, BEN, "commitment", **owed, source={"family": maria})
    maria_dies(case)
    told = {"to": case.person}
    letter, _ = letters.draft(case.session, change_by(case, BEN), "holding", told)
    (sentence,) = letter.links
    ref = a_draft(case, "no_contact", next=sentence)
    link = {"sentence": sentence, "commitment": str(made.created[0]["ref"])}
    letters.link(case.session, change_by(case, BEN), ref, link)
    taken_to(case, ref, "send")
    return sentence, link["commitment"]


def test_what_passed_on_to_her_and_was_missed_is_told_in_her_next_letter(case: ACase) -> None:
    sentence, _ = told_in_her_daughters_letter(case)
    case.later(days=12)
    opening = letters.draft(case.session, change_by(case, BEN), "delay", {"to": case.person})[0]
    assert "We told you this, and we have not done it." in opening.slots["opening"]
    assert sentence in opening.slots["opening"]


def test_what_passed_on_to_her_and_was_missed_is_told_by_no_way_that_she_forbade_since(
    case: ACase,
) -> None:
    """It is owed still, so it is said as it would be to anybody else who forbids it."""
    day = in_words(date.fromisoformat(case.day(9)))
    sentence, _ = told_in_her_daughters_letter(case, "We will ring you")
    assert "ring you" in sentence
    change = {"person": case.person, "safe": {"never": ["phone"]}}
    record_as(case, ADA, "person_change", **change, reason="She wrote to us.")
    case.later(days=12)
    opening = letters.draft(case.session, change_by(case, BEN), "delay", {"to": case.person})[0]
    assert "ring you" not in opening.slots["opening"]
    assert day in opening.slots["opening"]


def test_what_passed_on_to_her_and_was_kept_is_told_in_her_last_letter(case: ACase) -> None:
    sentence, promise = told_in_her_daughters_letter(case)
    move_as(case, BEN, "done", promise, evidence="Sent by courier.", at=case.at.isoformat())
    move_as(case, ADA, "verify", promise)
    last = letters.draft(case.session, change_by(case, BEN), "closing", {"to": case.person})[0]
    assert f"We promised: “{sentence}” We kept this on" in last.text


def test_of_what_passed_on_to_her_untold_no_letter_says_that_we_told_her(case: ACase) -> None:
    maria = next(each.number for each in case.now.persons if each.body["is_patient"])
    owed = {"words": "We will send you the notes", "owner": BEN, "due_on": case.day(9)}
    record_as(case, BEN, "commitment", **owed, source={"family": maria})
    case.later(days=12)
    maria_dies(case)
    delay = letters.draft(case.session, change_by(case, BEN), "delay", {"to": case.person})[0]
    assert "We told you this" not in delay.text
