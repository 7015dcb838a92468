"""Who may do what a duty asks, and whose it is: as the form asks it that records what meets it."""

from disclosure.actions.checklists.requirements import permission_for
from disclosure.actions.duty_acts import act_of, target_of
from disclosure.actions.thing_to_do import Viewed
from disclosure.permissions import Permission
from workflows.clocks import DutyNow


def needed_for(view: Viewed, duty: DutyNow) -> Permission:
    return permission_for(target_of(duty, view.rules_on, view.only_person))


def owner_of(view: Viewed, duty: DutyNow) -> str:
    """What is done towards the family is their contact's; the rest is the lead's. Each only where
    they may do it; else it is nobody's yet.
    """
    needs = needed_for(view, duty)
    towards_them = act_of(duty, view.rules_on).towards_them
    return view.keeper_for(needs) if towards_them else view.lead(needs)
