"""A promise of a letter in two languages, as the family reads it on its page."""

from datetime import date

from disclosure.actions.family.view_promises import PromiseShown, promises_shown
from disclosure.actions.family.view_reader import Reader
from disclosure.actions.letters import writing as letters
from disclosure.actions.letters.words import set_translation
from disclosure.actions.looks.caseload import staff_of
from letters.dates import without_weekday
from tests.begun import begins_with
from tests.cases import ACase, a_case, a_draft, change_by, letter_row, taken_to
from tests.people import BEN
from workflows.words import State

pytestmark = begins_with(a_case, at=State.APOLOGIZE)


def shown(case: ACase) -> dict[str, PromiseShown]:
    reader = Reader(case.now, staff_of(case.session), case.person)
    return {each.ref: each for each in promises_shown(reader)}


def test_it_stands_there_in_both_once_the_letter_has_gone(case: ACase) -> None:
    ref = a_draft(case, "apology")
    text = letter_row(case, ref).text
    sentence = f"We will write to you again by {without_weekday(date.fromisoformat(case.day(20)))}."
    theirs = sentence.replace("We will write to you again by", "Napiszemy do Pani do dnia")
    before = "Yours sincerely"
    text = text.replace(before, f"{sentence}\n\n{before}")
    letters.edit(case.session, change_by(case, BEN), ref, {"text": text})
    tied = {"sentence": sentence, "owner": BEN, "due_on": case.day(20)}
    letters.link(case.session, change_by(case, BEN), ref, tied)
    promise = letter_row(case, ref).links[sentence]
    told = {"language": "pl", "text": text.replace(sentence, theirs)}
    told |= {"translated_by": "DeepL", "checked_by": "Ewa Nowak", "checked_on": case.day(0)}
    set_translation(case.session, change_by(case, BEN), ref, told)
    assert not any(each.also_said for each in shown(case).values())
    taken_to(case, ref, "send")
    told_now = shown(case)
    assert (told_now[promise].also_said, told_now[promise].also_in) == (theirs, "pl")
    assert [each.ref for each in told_now.values() if each.also_said] == [promise]
