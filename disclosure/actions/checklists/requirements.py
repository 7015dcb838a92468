"""Each requirement of a move of the incident: what to do in a few words, and which form does it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from disclosure.actions import gate
from disclosure.actions.checklists.parts import Part, parts_of
from disclosure.actions.in_words.move_words import FORWARD
from disclosure.actions.thing_to_do import Filled, Target, Viewed
from disclosure.kinds import KINDS
from disclosure.permissions import NEEDED_FOR, Permission
from workflows.excuses import held_findings, waits_for_letter, waits_until
from workflows.facts import IncidentFacts
from workflows.incident import INCIDENT
from workflows.machine import Asked
from workflows.phrases import going_on
from workflows.requirements import (
    ask_again_on,
    disclosure_conversation_recorded,
    findings_approved,
)
from workflows.said_before import CLOSING_ANEW, GRAVER_NOW, closing_letters, told_before_graver
from workflows.words import Excusable, LetterState, State, Talk, Trigger

# What is left where a second person did not agree, as the list of things to do words it too.
DECIDE_AGAIN = "Decide again whether the duty applies"
FINDINGS_ANEW = "Write the findings anew"
NO_OTHER = "Take back that this repeats another, or see to the other case first"
ERROR_ANEW = "Say anew why this was recorded in error, or go on with the case"
BACK_FIRST = "Two people agreed that this was recorded in error. From there it closes as that."
NAME_WHO = "Name who must be told"
SORRY = "Say sorry to {who} for what happened, in plain words, without “if”"

_R = "record"
# Requirement -> what to do, which form, and the field of that form that names the person.
_DO: Mapping[str, tuple[str, Target, str]] = {
    "relevant_person_named": (NAME_WHO, Target(_R, "person"), ""),
    "harm_graded": ("Grade the harm", Target(_R, "grade"), ""),
    "notifiability_decided": ("Decide whether the duty applies", Target(_R, "decision"), ""),
    "contact_named": ("Name one person the family can ring", Target(_R, "contact"), ""),
    "first_conversation_recorded": (
        "Talk with {who}", Target(_R, "conversation", {"kind": "first"}), "persons",
    ),
    "apology_given": (
        SORRY, Target(_R, "conversation", {"kind": "apology"}), "persons",
    ),
    "support_offered": ("Offer {who} support", Target(_R, "support"), "offered_to"),
    "next_contact_promised": (
        "Promise {who} a day when they hear from us",
        Target(_R, "conversation", {"kind": "follow_up"}),
        "persons",
    ),
    "findings_approved": ("Write the findings", Target(_R, "findings"), ""),
    "family_questions_sought": (
        "Ask {who} what they want to know", Target(_R, "questions_sought"), "person",
    ),
    "meeting_offered": ("Offer {who} a meeting", Target(_R, "meeting"), "person"),
    "disclosure_conversation_recorded": (
        "Tell {who} what we found", Target(_R, "conversation", {"kind": "disclosure"}), "persons",
    ),
    "understanding_checked": (
        "Ask {who} what they understood",
        Target(_R, "conversation", {"kind": "disclosure"}),
        "persons",
    ),
    "questions_addressed": (
        "Answer every question, or promise a day", Target("section", "questions"), "",
    ),
    "questions_answered": ("Answer every question", Target("section", "questions"), ""),
    "apology_letter_delivered": (
        "Write {who} a letter of apology", Target("new_letter", "apology"), "to",
    ),
    "promises_recorded": (
        "Give each promise in our letters an owner and a day", Target("section", "letters"), "",
    ),
    "promises_kept": ("Keep every promise, and tell the family", Target("section", "promises"), ""),
    "duties_met": ("Meet every duty", Target("section", "duties"), ""),
    "closing_letter_given": (
        "Give {who} the closing letter", Target("new_letter", "closing"), "to",
    ),
    "family_heard": ("Ask {who} how this went", Target(_R, "heard"), "person"),
    "no_open_concern": ("Answer every concern", Target("section", "questions"), ""),
    "not_notifiable_reviewed": ("Say why there is no duty here", Target(_R, "decision"), ""),
    "error_reviewed": ("Ask a second person to check the error", Target(_R, "error_review"), ""),
    "handed_over": ("Finish the hand-over", Target(_R, "other_organisation"), ""),
    "outcome_told": (
        "Tell {who} what came of it, and how to disagree",
        Target(_R, "conversation", {"kind": "disclosure"}),
        "persons",
    ),
    "reason_given": ("Give a reason", Target("move"), ""),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Item:
    """One requirement. `does` is short and starts with a verb; `says` is the rule's sentence."""

    id: str
    met: bool
    does: str
    says: str
    person: int | None
    target: Target
    needs: Permission
    parts: tuple[Part, ...] = ()
    also: str = ""  # how an excuse from it stands that does not count

    @property
    def excusable(self) -> bool:
        return self.id in set(Excusable) and not self.met


def next_trigger(view: Viewed) -> Trigger | None:
    """The way on; without the duty, once something says that there is none. Of what was recorded in
    error nobody finishes the whole journey: from the last stage it goes back, and then closes.
    """
    state = view.incident.state
    ended = view.gathered.facts.has_ended
    if agreed_in_error(view) and state is State.FOLLOW_UP:
        return Trigger.RETURN_TO_INVESTIGATION
    if ended and Trigger.CLOSE_WITHOUT_DUTY in INCIDENT.next_triggers(state):
        return Trigger.CLOSE_WITHOUT_DUTY
    return FORWARD.get(state)


def agreed_in_error(view: Viewed) -> bool:
    """Two people said so: nobody is asked to decide or to tell, only to close."""
    return any(e.complete for e in view.gathered.facts.ends if e.requirement == "error_reviewed")


def closing_move(view: Viewed) -> Trigger | None:
    """The move that ends the case, where all that it asks is there."""
    trigger = next_trigger(view)
    if trigger not in (Trigger.CLOSE, Trigger.CLOSE_WITHOUT_DUTY):
        return None
    return trigger if all(item.met for item in gate.checklist(view.gathered, trigger)) else None


def other_triggers(view: Viewed) -> tuple[Trigger, ...]:
    there = INCIDENT.next_triggers(view.incident.state)
    return tuple(Trigger(word) for word in there if word != next_trigger(view))


def checklist(view: Viewed, trigger: Trigger, reason: str = "") -> tuple[Item, ...]:
    """Every requirement of the move, what is missing first."""
    asked = gate.checklist(view.gathered, trigger, reason)
    items = [item_of(view, each, trigger) for each in asked]
    return tuple(sorted(items, key=lambda item: item.met))


def item_of(view: Viewed, asked: Asked, trigger: Trigger) -> Item:
    does, target, _ = _DO.get(asked.id, (asked.says, Target("section", ""), ""))
    does, target = _waits(view, asked) or _as_it_stands(view, asked) or (does, target)
    target = _filled(asked, target, trigger)
    who = view.person_name(asked.person) if asked.person else view.who
    says = asked.says
    if asked.met and asked.person and len(view.relevant) > 1:
        says = f"{says.rstrip('.')}: {who}."
    parts = () if asked.met else tuple(parts_of(view, asked.id))
    return Item(
        asked.id, asked.met, does.replace("{who}", who), says, asked.person, target,
        permission_for(target), parts, asked.also,
    )  # fmt: skip


def permission_for(target: Target) -> Permission:
    match target.where:
        case "record":
            return KINDS[target.word].may
        case "new_letter":
            return Permission.WRITE_LETTER
        case "move":
            return NEEDED_FOR[Trigger(target.word)]
        case "glass":
            return Permission.JUDGE_GLASS
    return Permission.SEE_CASES


def _filled(asked: Asked, target: Target, trigger: Trigger) -> Target:
    if target.where == "move":
        return Target("move", str(trigger))
    field = _DO[asked.id][2] if asked.id in _DO else ""
    field = "to" if field and target.where == "new_letter" else field
    if target.where == "record" and field not in KINDS[target.word].model_fields:
        return target
    if asked.person and field and target.where in ("record", "new_letter"):
        return Target(target.where, target.word, {**target.fields, field: str(asked.person)})
    return target


def _as_it_stands(view: Viewed, asked: Asked) -> tuple[str, Target] | None:
    """The same requirement, where the first half is done: what is left of it."""
    if asked.id in _AFTER_FINDINGS and (first := _findings_first(view.gathered.facts, asked)):
        return first
    left = _LEFT.get(asked.id)
    return left(view, asked) if left else None


def _patient_speaks_again(view: Viewed) -> tuple[str, Target] | None:
    """On record already, they are not put there a second time."""
    if not view.gathered.facts.speaks_again:
        return None
    does = f"{NAME_WHO}: {view.gathered.facts.speaks_again}, who speaks for themselves now"
    patient = view.gathered.patient
    if patient is None:
        return does, Target(_R, "person")
    fields: dict[str, Filled] = {"person": str(patient.number), "standing": "relevant"}
    return does, Target(_R, "person_change", fields)


def _error_left(facts: IncidentFacts) -> tuple[str, Target] | None:
    if facts.ends[-1].refused:
        return ERROR_ANEW, Target("record", "error")
    if facts.ends[-1].at:  # agreed, and the other is none that this one can repeat
        return NO_OTHER, Target("record", "correction")
    return None


def _findings_left(facts: IncidentFacts) -> tuple[str, Target] | None:
    if facts.findings is None:
        return None
    if facts.findings.refused:
        return FINDINGS_ANEW, Target("record", "findings")
    fields = {"findings": str(facts.findings.number)}
    target = Target("record", "findings_approval", fields)
    return "Ask a second person to approve the findings", target


def _findings_first(facts: IncidentFacts, asked: Asked) -> tuple[str, Target] | None:
    """Nobody is sent to say what does not count yet."""
    if findings_approved(facts) is None:
        return None
    first, target = _findings_left(facts) or _DO["findings_approved"][:2]
    return f"{first}, then {going_on(_DO[asked.id][0])}", target


def _told_before_graver(facts: IncidentFacts, asked: Asked) -> tuple[str, Target] | None:
    person = facts.person(asked.person)
    if person is None or not told_before_graver(facts, person):
        return None
    return f"Tell {{who}} {GRAVER_NOW}", _DO[asked.id][1]


def _told_and_not_asked(facts: IncidentFacts, asked: Asked) -> tuple[str, Target] | None:
    """Told already: what is left is to ask, in a later talk, and not to tell it all again."""
    person = facts.person(asked.person)
    if person is None or disclosure_conversation_recorded(facts, person):
        return None
    return _DO[asked.id][0], Target("record", "conversation", {"kind": str(Talk.FOLLOW_UP)})


def _closing_left(view: Viewed, asked: Asked) -> tuple[str, Target] | None:
    if begun := _letter_left(view, asked.person, "closing"):
        return begun
    facts = view.gathered.facts
    person = facts.person(asked.person)
    if person is None or not closing_letters(facts, person):
        return None
    return f"Give {{who}} {CLOSING_ANEW}", _DO[asked.id][1]


def _ask_again(view: Viewed, asked: Asked) -> tuple[str, Target] | None:
    """They were asked and have not replied: nobody asks them anew every day."""
    facts = view.gathered.facts
    person = facts.person(asked.person)
    again = ask_again_on(facts, person) if person else None
    if again is None:
        return None
    when = f", on {view.day(again)} or later" if again > view.today else ""
    return f"Ask {{who}} once more how this went{when}", _DO[asked.id][1]


def _waits(view: Viewed, asked: Asked) -> tuple[str, Target] | None:
    """For a day that they named or a hold sets; or for the letter to somebody we cannot reach."""
    facts = view.gathered.facts
    person = facts.person(asked.person)
    if asked.met or person is None or asked.id not in _DO:
        return None
    if found := waits_until(facts, asked.id, person):
        does = _DO[asked.id][0]
        day = view.day(found[0])
        return f"Wait until {day}, then {going_on(does)}", Target("section", "duties")
    if waits_for_letter(facts, asked.id, person):
        new = "Write to {who} as to somebody we cannot reach", Target("new_letter", "no_contact")
        return _letter_left(view, asked.person, "no_contact") or new
    return None


def _apology_left(view: Viewed, asked: Asked) -> tuple[str, Target] | None:
    """A letter of apology can go while a hold runs, where it holds none of what we found."""
    if begun := _letter_left(view, asked.person, "apology", "findings"):
        return begun
    if held := held_findings(view.gathered.facts):
        does = f"Write {{who}} a letter of apology, without what we found: {held}"
        return does, Target("new_letter", "apology")
    return None


def _cover_left(view: Viewed) -> tuple[str, Target] | None:
    ring = view.gathered.ring
    if not (view.gathered.facts.contact_lacks_cover and ring.row and ring.named):
        return None
    fields = {"replaces": str(ring.row.number)}
    return f"Say who covers for {ring.named.name}", Target("record", "contact", fields)


def _decision_left(facts: IncidentFacts) -> tuple[str, Target] | None:
    decision = facts.decision
    if decision is None or decision.regraded or not decision.unreviewed:
        return None
    if decision.refused:
        return DECIDE_AGAIN, Target("record", "decision")
    fields = {"decision": str(decision.unreviewed)}
    says = "Ask a second person to check the “does not apply”"
    return says, Target("record", "decision_review", fields)


def _letter_left(view: Viewed, person: int | None, *kinds: str) -> tuple[str, Target] | None:
    over = (LetterState.WITHDRAWN, LetterState.RETURNED, LetterState.DELIVERED)
    mine = [
        letter
        for letter in view.gathered.letters
        if letter.to_person == person and letter.kind in kinds and letter.state not in over
    ]
    if not mine:
        return None
    letter = mine[-1]
    name = f"{letter.kind} letter" if letter.kind != "no_contact" else "letter"
    return f"Finish the {name} to {{who}}", Target("letter", letter.ref)


# What tells them what we found, or follows from it.
_AFTER_FINDINGS = frozenset(
    ("apology_letter_delivered", "disclosure_conversation_recorded", "understanding_checked")
)
_LEFT: Mapping[str, Callable[[Viewed, Asked], tuple[str, Target] | None]] = {
    "relevant_person_named": lambda view, _: _patient_speaks_again(view),
    "contact_named": lambda view, _: _cover_left(view),
    "notifiability_decided": lambda view, _: _decision_left(view.gathered.facts),
    "not_notifiable_reviewed": lambda view, _: _decision_left(view.gathered.facts),
    "error_reviewed": lambda view, _: _error_left(view.gathered.facts),
    "findings_approved": lambda view, _: _findings_left(view.gathered.facts),
    "apology_letter_delivered": _apology_left,
    "disclosure_conversation_recorded": lambda view, asked: _told_before_graver(
        view.gathered.facts, asked
    ),
    "understanding_checked": lambda view, asked: _told_and_not_asked(view.gathered.facts, asked),
    "closing_letter_given": _closing_left,
    "family_heard": _ask_again,
}


def ways_out(view: Viewed, missing: tuple[Item, ...]) -> Iterator[tuple[str, Target]]:
    """The lawful other ways: for each person, what they may have declined or cannot be asked."""
    by_person: dict[int | None, list[str]] = {}
    for item in missing:
        if item.excusable:
            by_person.setdefault(item.person, []).append(item.id)
    for number, ids in by_person.items():
        person = view.person(number)
        fields: dict[str, Filled] = {"requirement": ids} | (
            {"person": str(number)} if number else {}
        )
        target = Target("record", "excuse", fields)
        if person:
            yield f"{person.called} declined, asked for later, or cannot be reached?", target
        else:
            yield "Nobody to tell, or nobody known yet?", target
