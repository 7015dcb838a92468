"""All that is to do in one case, the most urgent first. It follows from what was gathered, and from
what other cases of the same patient say of them.
"""

from disclosure.actions.thing_to_do import ToDo, Viewed
from disclosure.actions.to_do.agree import for_a_second_person
from disclosure.actions.to_do.before_telling import before_they_are_told
from disclosure.actions.to_do.care import bill_held, held_for_the_law, of_the_team
from disclosure.actions.to_do.elsewhere import elsewhere_first
from disclosure.actions.to_do.family import of_the_family
from disclosure.actions.to_do.holds import holds_untold
from disclosure.actions.to_do.identified import named_otherwise, of_another_family, two_are_named
from disclosure.actions.to_do.law import of_the_law, way_on
from disclosure.actions.to_do.look_again import harm_once_closed
from disclosure.actions.to_do.meetings import meetings
from disclosure.actions.to_do.named_anew import said_of_who_was_withdrawn
from disclosure.actions.to_do.not_agreed import not_agreed
from disclosure.actions.to_do.of_age import of_age_by_now
from disclosure.actions.to_do.prevented import with_changes_in_place
from disclosure.actions.to_do.restricted import another_to_let_in
from disclosure.actions.to_do.stood_twice import said_by_who_stood_twice, what_was_lost
from disclosure.actions.to_do.telling import telling_first


def things_to_do(view: Viewed) -> list[ToDo]:
    rows = [*of_the_family(view), *for_a_second_person(view), *another_to_let_in(view)]
    rows += [*meetings(view), *named_otherwise(view), *of_another_family(view)]
    rows += said_of_who_was_withdrawn(view)
    lost = list(what_was_lost(view))
    rows += said_by_who_stood_twice(view, lost)
    rows += [*not_agreed(view), *harm_once_closed(view)]
    if not view.closed:
        rows = telling_first(view, [*rows, *of_the_law(view)])
        rows += [*of_age_by_now(view), *holds_untold(view), *two_are_named(view)]
        rows += way_on(view, rows)
        rows += of_the_team(view)  # last: what is only proposed hides nothing that is needed
    rows = before_they_are_told(view, rows, lost)
    rows = [*with_changes_in_place(view, rows), *bill_held(view), *held_for_the_law(view)]
    if not view.closed:
        rows = elsewhere_first(view, rows)
    return sorted(view.of_who_may(rows), key=lambda row: row.order_in(view.gathered.zone))
