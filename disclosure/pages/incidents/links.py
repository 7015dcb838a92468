"""From a thing to do to the address of its form or page. Addresses hold references and numbers."""

from urllib.parse import urlencode

from disclosure.actions.in_words.move_words import MOVES
from disclosure.actions.thing_to_do import Target
from disclosure.kinds import KINDS
from disclosure.permissions import Actor, Permission, roles_in_words
from workflows.words import Trigger


def href(ref: str, target: Target) -> str:
    fields = dict(target.fields)
    if target.where == "new_letter" and target.word:
        fields["kind"] = target.word
    asks = f"?{urlencode(fields, doseq=True)}" if fields else ""
    case = f"/incidents/{ref}"
    match target.where:
        case "record":
            return f"{case}/records/{target.word}{asks}"
        case "new_letter":
            return f"{case}/letters/new{asks}"
        case "letter":
            return f"/letters/{target.word}"
        case "promise":
            return f"/promises/{target.word}"
        case "glass":
            return f"/glass/{target.word}"
        case "move":
            return f"{case}/moves/{target.word}"
        case "family_page":
            return f"{case}/people/{target.word}/page"
    return f"{case}/{target.word}" if target.word else case


def href_for(actor: Actor, ref: str, target: Target, needs: Permission) -> str:
    """The form, for who may use it; else the case, which says whom to ask."""
    return href(ref, target if actor.may(needs) else Target("section"))


def button(target: Target) -> str:
    """What its button says."""
    match target.where:
        case "record":
            return KINDS[target.word].heading
        case "new_letter":
            return "Write the letter"
        case "letter":
            return "Open the letter"
        case "promise":
            return "Open the promise"
        case "glass":
            return "Say whether it was right"
        case "move":
            return MOVES[Trigger(target.word)].button
        case "family_page":
            return "Make a code"
    return "See it"


def who_may(actor: Actor, needs: Permission) -> str:
    """Empty where this person may; else the roles to ask, in words."""
    return "" if actor.may(needs) else f"For the {roles_in_words(needs)}"
