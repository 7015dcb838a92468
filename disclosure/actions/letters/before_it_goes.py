"""What to look at before a letter goes, beside its text: for its page, the API and the command."""

from collections.abc import Iterator, Mapping

from disclosure.actions.facts import Gathered
from disclosure.actions.letters.again import to_read_again
from disclosure.actions.letters.approver import apology_not_judged, approver_took_part
from disclosure.actions.letters.check import WHERE, check_other_words, is_of_this_text
from disclosure.actions.letters.links import days_over
from disclosure.actions.letters.newer_answers import answered_again
from disclosure.actions.letters.newer_findings import findings_newer_than
from disclosure.actions.letters.open_promises import (
    kept_by_another_now,
    kept_no_more,
    late_from_the_start,
    open_and_untold,
    promised_though_kept,
)
from disclosure.actions.letters.printing import why_not_printed
from disclosure.actions.letters.put_right import (
    harm_put_right,
    names_put_right,
    words_put_right,
)
from disclosure.actions.letters.recipient import worth_minding
from disclosure.actions.letters.withdrawn_words import words_withdrawn
from disclosure.actions.look_backs.newer_words import newer_words_of
from disclosure.kinds.moves import OtherWords
from disclosure.records.letter import Letter
from letters.check import Advice, Checked
from letters.second_language.same_figures import ARE_RIGHT, DIFFER
from workflows.words import LetterState as S


def to_mind(gathered: Gathered, letter: Letter) -> Iterator[str]:
    """The text itself has faults for what cannot be printed; the rest is said here."""
    yield from approver_took_part(gathered, letter)
    yield from apology_not_judged(gathered, letter)
    yield from to_read_again(gathered, letter)
    yield from words_put_right(gathered, letter)
    yield from harm_put_right(gathered, letter)
    yield from names_put_right(gathered, letter)
    yield from words_withdrawn(gathered, letter)
    yield from findings_newer_than(gathered, letter)
    yield from answered_again(gathered, letter)
    yield from newer_words_of(gathered, letter)
    yield from open_and_untold(gathered, letter)
    yield from promised_though_kept(gathered, letter)
    yield from kept_no_more(gathered, letter)
    yield from late_from_the_start(gathered, letter)
    yield from kept_by_another_now(gathered, letter)
    yield from worth_minding(gathered, letter)
    if letter.sent_at is None and letter.state is not S.WITHDRAWN:
        yield from days_over(gathered, letter)
    yield from _other_words_to_mend(gathered, letter)
    if letter.issued_at is None and letter.state is not S.WITHDRAWN:
        yield from why_not_printed(gathered, letter, beside_the_text=True)


def _other_words_to_mend(gathered: Gathered, letter: Letter) -> Iterator[str]:
    if letter.state not in (S.DRAFT, S.IN_REVIEW):
        return
    others = other_words_of(gathered, letter)
    for form, found in others.items():
        if count := len(found.faults):
            many = "1 thing" if count == 1 else f"{count} things"
            yield f"The check finds {many} to mend in {WHERE[form]}."
    for form in OtherWords:
        says = f"Numbers of {WHERE[form]} differ."
        yield from (f"{says} {each.why}" for each in figures_said(others, form))
    if not is_of_this_text(letter):
        yield "The text changed after the translation was checked: have that looked at again."


def other_words_of(gathered: Gathered, letter: Letter) -> Mapping[str, Checked]:
    """Checked once for an answer: each check looks for the names of all other patients."""
    asked = ("other words", letter.ref, letter.text_sha256)
    return gathered.case.once(asked, lambda: check_other_words(gathered, letter))


def figures_said(others: Mapping[str, Checked], form: OtherWords) -> tuple[Advice, ...]:
    """Numbers that the letter and these words do not share: to look at, and no fault."""
    found = others.get(form)
    return tuple(x for x in found.advice if x.kind in (DIFFER, ARE_RIGHT)) if found else ()
