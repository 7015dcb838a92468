"""What the check finds in the easy words and the translation of a letter, as cards to mend."""

from collections.abc import Mapping

from disclosure.actions.letters.check import WHERE
from disclosure.pages.letters.desk import Card, title_of
from letters.check import Checked, Fault
from letters.checks import privileged
from workflows.letter import NEVER_ACCEPTED
from workflows.phrases import going_on


def other_cards(others: Mapping[str, Checked], first: int) -> tuple[Card, ...]:
    """`others`: by form, as `check_other_words` gives them. `first`: the number of the first."""
    found = [(form, fault) for form, checked in others.items() for fault in checked.faults]
    return tuple(_card(number, form, fault) for number, (form, fault) in enumerate(found, first))


def outdated_cards(*, easy_fits: bool, translation_fits: bool, first: int) -> tuple[Card, ...]:
    """What nobody can approve before somebody looked at it again."""
    found = [
        (easy_fits, "Look at the easy words again", "The text changed after they were written"),
        (translation_fits, "Have it looked at again", "The text changed after the translation"),
    ]
    asked = [(title, why) for fits, title, why in found if not fits]
    return tuple(
        Card(number, "outdated", title, "", why, "", "", acceptable=False)
        for number, (title, why) in enumerate(asked, first)
    )


def beside_the_analysis(others: Mapping[str, Checked]) -> tuple[str, ...]:
    """How much of each stands in the privileged analysis; that nobody can say is said of the
    letter itself.
    """
    found = [(form, each) for form, checked in others.items() for each in checked.advice]
    return tuple(
        f"In {WHERE[form]}: {going_on(each.why)}"
        for form, each in found
        if each.kind == privileged.KIND and each.why != privileged.NOT_COMPARED
    )


def _card(number: int, form: str, fault: Fault) -> Card:
    return Card(
        number,
        fault.kind,
        f"In {WHERE[form]}: {going_on(title_of(fault))}",
        fault.text,
        fault.why,
        fault.suggestion,
        "",
        fault.start,
        fault.end,
        acceptable=fault.kind not in NEVER_ACCEPTED,
        form=form,
    )
