"""Letters as things to do: from a draft to the day they reach somebody, and what follows then."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time
from textwrap import shorten

from disclosure.actions.letter_names import letter_name
from disclosure.actions.letters.after import new_one, proposed
from disclosure.actions.letters.deaths import LIVES, to_write_anew_since
from disclosure.actions.letters.in_error_since import tells_of_another
from disclosure.actions.letters.moves import what_stops, why_not_now
from disclosure.actions.letters.returned import returned_by_another
from disclosure.actions.letters.wanted import wants_no_letter
from disclosure.actions.thing_to_do import Clock, Group, Target, ToDo, Viewed, phone_of
from disclosure.actions.to_do.of_age import ask_first
from disclosure.permissions import Permission
from disclosure.records.evidence import Evidence
from disclosure.records.letter import Letter
from workflows.letter_after import NextStep, Proposal
from workflows.words import LetterState as L
from workflows.words import Way

NEEDS = {
    NextStep.CONFIRM_ARRIVAL: Permission.SEND_LETTER,
    NextStep.RECORD_ARRIVAL: Permission.SEND_LETTER,
    NextStep.WRITE_AGAIN: Permission.WRITE_LETTER,
    NextStep.FINISH_NEW: Permission.WRITE_LETTER,
    NextStep.WRITE_NO_CONTACT: Permission.WRITE_LETTER,
    NextStep.SAY_UNREACHED: Permission.JUDGE,
}  # the others are talk: Permission.RECORD_CARE
SHORT = 90  # letters of a reason in one line
TO_REACH = (NextStep.TRY, NextStep.FIND_ADDRESS, NextStep.SAY_UNREACHED)


def letters_of(view: Viewed) -> Iterator[ToDo]:
    """Of several letters that somebody did not get or answer, the latest asks to reach them. A
    draft in the place of one that came back is asked for once, by the day of that.

    In a closed case nothing follows a letter; one that was begun since, or went a step on, waits
    as any other does.
    """
    if view.closed:
        for letter in _touched_since_closing(view):
            yield from _on_the_desk(view, letter)
        return
    asked: set[tuple[int, NextStep]] = set()
    letters, next_steps = view.gathered.letters, _proposed(view)
    once = {_where(view, each, next_steps[each.ref]) for each in letters if each.ref in next_steps}
    for letter in reversed(letters):
        if letter.sent_at is None:
            begun = letter.state is L.DRAFT and letter.ref in once
            if not begun or returned_by_another(view.gathered, letter):
                yield from _on_the_desk(view, letter)
        elif found := next_steps.get(letter.ref):
            step = (letter.to_person, found.step)
            if found.step not in TO_REACH or step not in asked:
                yield after_letter(view, letter, found)
            asked.add(step)


def _touched_since_closing(view: Viewed) -> Iterator[Letter]:
    """None of a case whose record was destroyed."""
    case = view.gathered.case
    *_, closing = [None, *case.moves(view.incident.ref)]
    for letter in view.gathered.letters if closing else ():
        begun = letter.recorded_at > closing.recorded_at
        moved = any(move.number > closing.number for move in case.moves(letter.ref))
        if letter.is_still_here and (begun or moved):
            yield letter


def _proposed(view: Viewed) -> dict[str, Proposal]:
    """What follows each letter that was sent, by its reference."""
    sent = (each for each in view.gathered.letters if each.sent_at)
    found = ((each.ref, proposed(view.gathered, each)) for each in sent)
    return {ref: step for ref, step in found if step}


def after_letter(view: Viewed, letter: Letter, found: Proposal) -> ToDo:
    """By our own target, which is not the law: so its day may pass, and it is never called late."""
    needs = NEEDS.get(found.step, Permission.RECORD_CARE)
    passed = found.due_on < view.today
    return ToDo(
        found.says,
        f"{found.why} Our own target, not the law: {view.day(found.due_on)}.",
        Target("letter", _where(view, letter, found)),
        Group.TODAY if passed else view.group(found.due_on),
        Clock.TARGET if passed else Clock.DUE,
        found.due_on,
        owner=_owner(view, letter, needs),
        needs=needs,
        phone=phone_of(view.person(letter.to_person)) if found.way is Way.PHONE else "",
        key=f"after_letter {found.step} {letter.ref}",
        ladder="after_letter",
        start=_midnight(found.since, view),
        ours=True,
    )


def _where(view: Viewed, letter: Letter, found: Proposal) -> str:
    """The letter says what happened and leads on; a new one that is begun is its own page."""
    new = new_one(view.gathered, letter) if found.step is NextStep.FINISH_NEW else None
    return new.ref if new else letter.ref


def _owner(view: Viewed, letter: Letter, needs: Permission) -> str:
    """Who wrote it writes again; talk is their contact's; the rest is for who may."""
    match needs:
        case Permission.WRITE_LETTER:
            return letter.written_by[-1]
        case Permission.RECORD_CARE:
            return view.keeper
    return view.lead(needs)


def _midnight(day: date, view: Viewed) -> datetime:
    return datetime.combine(day, time(), view.gathered.zone)


def _on_the_desk(view: Viewed, letter: Letter) -> Iterator[ToDo]:
    name, to = letter_name(letter), view.person_name(letter.to_person)
    why_not = why_not_now(view.gathered, letter)
    if why_not and letter.state is not L.WITHDRAWN:
        person = view.person(letter.to_person)
        act = "Keep back" if person and person.waits else "Withdraw"
        why = view.not_told(letter.to_person) or why_not  # since when
        yield _letter(
            view, letter, f"{act} the {name} to {to}", why, Group.TODAY, Permission.SEND_LETTER
        )
        return
    not_theirs = tells_of_another(view.gathered, letter)
    if not_theirs and letter.state in (L.DRAFT, L.APPROVED):
        yield _letter(
            view, letter, f"Read again the {name} to {to}", not_theirs, Group.TODAY,
            Permission.WRITE_LETTER, owner=letter.written_by[-1],
        )  # fmt: skip
        return
    first = ask_first(view.gathered, letter.to_person)
    match letter.state:
        case L.DRAFT:
            back = returned_by_another(view.gathered, letter)
            act = f"{'Mend' if back else 'Finish'} the {name} to {to}"
            why = _sent_back(view, back) if back else "A draft."
            yield _letter(
                view, letter, act, why, Group.TODAY if back else Group.LATER,
                Permission.WRITE_LETTER, owner=letter.written_by[-1],
            )  # fmt: skip
        case L.APPROVED | L.ISSUED:
            if person := view.person(letter.to_person):
                first = f"{wants_no_letter(view.gathered, letter, person)} {first}".strip()
            act, why = _to_issue_or_send(view, letter, f"the {name} to {to}", first)
            yield _letter(view, letter, act, why, Group.TODAY, Permission.SEND_LETTER)
        case L.WITHDRAWN if not why_not:
            if since := to_write_anew_since(view.gathered, letter):
                row = _letter(
                    view, letter, f"Write anew the {name} to {to}",
                    f"It was withdrawn for a death. {LIVES} {first}".rstrip(), Group.TODAY,
                    Permission.WRITE_LETTER, owner=letter.written_by[-1],
                )  # fmt: skip
                yield replace(row, start=since)


def _to_issue_or_send(view: Viewed, letter: Letter, what: str, first: str) -> tuple[str, str]:
    """What to do and why. Where it would be refused, the first reason: its page has them all."""
    if stopped := what_stops(view.gathered, letter):
        return f"See what stops {what}", stopped[0]
    if letter.state is L.APPROVED:
        return f"Issue {what}", f"Approved and ready to issue. {first}".rstrip()
    return f"Send {what}", f"Issued and not sent. {first}".rstrip()


def _sent_back(view: Viewed, back: Evidence) -> str:
    by, why = view.staff_name(back.by), shorten(back.body["reason"], SHORT, placeholder=" …")
    return f"{by} returned it: “{why}”" if why else f"{by} returned it."


def _letter(
    view: Viewed, letter: Letter, act: str, why: str, group: Group, needs: Permission,
    owner: str | None = None,
) -> ToDo:  # fmt: skip
    whose = view.lead(needs) if owner is None else owner
    key = "" if letter.state is L.DRAFT else letter.ref  # a draft waits for nobody but its writer
    moves = [row.recorded_at for row in view.gathered.case.moves(letter.ref)]
    return ToDo(
        act, why, Target("letter", letter.ref), group, needs=needs, owner=whose, key=key,
        ladder="letter_waiting", start=max(moves, default=letter.recorded_at),
    )  # fmt: skip
