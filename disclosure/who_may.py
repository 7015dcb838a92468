"""The page docs/reference/who-may.md: every address, command, kind of record and move, by role.

It reads the whole application, so it stands above all of it. `make docs` writes the page.
"""

from collections.abc import Iterable, Iterator, Mapping
from tempfile import TemporaryDirectory

from flask import Flask

from disclosure.api import caller
from disclosure.app import create_app
from disclosure.commands.reference import all_commands as every_command
from disclosure.commands.who_may import NOTES, OPERATOR, WHO
from disclosure.kinds import KINDS
from disclosure.operations.reference import MADE, write
from disclosure.pages.guard import declared
from disclosure.permissions import (
    BY_A_SECOND_PERSON,
    BY_THE_FAMILY,
    GRANTS,
    NEEDED_FOR,
    SEE_THEIR_SITES,
    Permission,
    Role,
)
from disclosure.settings import Settings
from workflows.words import CommitmentTrigger, LetterTrigger, Trigger

FILE = "who-may.md"
YES, NAMED, SOME, NO = "yes", "named", "some", ""
P = Permission
OF_A_CASE = ("<incident>", "<letter>", "<promise>", "<ref>")

# Commands whose answer shows one case, and those of them that list many or none.
SHOW_A_CASE = (P.SEE_CASES, P.INVITE_FAMILY, P.WRITE_LETTER)
OF_NO_CASE = ("letter accepted", "look-back letter")

# What a view asks beyond what it declares, because it depends on what is asked for there.
KIND, MOVE = "what its kind asks, below", "what its move asks, below"
WORK = "that they asked for it, or keep work"
STEP = "what its step asks: to judge it review, to let it go decide"
INSIDE: Mapping[tuple[str, str], str] = {
    ("GET", "/incidents/<incident>/records/<word>"): KIND,
    ("POST", "/incidents/<incident>/records/<word>"): KIND,
    ("POST", "/incidents/<incident>/moves/<trigger>"): MOVE,
    ("GET", "/letters/<letter>/moves/<act>"): MOVE,
    ("POST", "/letters/<letter>/moves/<act>"): MOVE,
    ("GET", "/promises/<promise>/<act>"): MOVE,
    ("POST", "/promises/<promise>/<act>"): MOVE,
    ("GET", "/look-backs/<look_back>/promises/<int:number>/<act>"): MOVE,
    ("POST", "/look-backs/<look_back>/promises/<int:number>/<act>"): MOVE,
    ("POST", "/letters/<letter>"): "write letter",
    ("GET", "/improvements/<improvement>/<step>"): STEP,
    ("POST", "/improvements/<improvement>/<step>"): STEP,
    ("GET", "/work/<int:number>"): WORK,
    ("GET", "/work/<int:number>/watch"): WORK,
    **{
        ("POST", f"/work/<int:number>/{act}"): WORK
        for act in ("give_up", "go_on", "leave", "stop", "try_again")
    },
}
RETURNS = (P.WRITE_LETTER, P.APPROVE_LETTER, P.SEND_LETTER)  # `permissions.may_return`
Move = Trigger | LetterTrigger | CommitmentTrigger
MACHINES: Mapping[str, tuple[Move, ...]] = {
    "incident": tuple(Trigger),
    "letter": tuple(LetterTrigger),
    "commitment": tuple(CommitmentTrigger),
}
MACHINE_AT = {
    "incidents": "incident",
    "letters": "letter",
    "promises": "commitment",
    "commitments": "commitment",
}

WORDS = f"""
How to read it: `{YES}` may; `{NAMED}` may in cases they are named on; `{SOME}` may some of it, by
the kind or the move; empty may not, and is told so (403), or that nothing is there (404). In a case
that only named people see, each `{YES}` means those it names. Every address and command works at
the sites of who calls, and nowhere else.

- **Breaking the glass.** Whoever may not see a case may open it for an hour with a reason, at
  `/glass`. It opens what there is to read of that case, its letters and its promises, and no form
  and nothing to take away; it lets nobody write, invite, agree, or read the analysis. An
  administrator reads a case in no other way.
- **A second person.** {{second}}: never by who wrote it, never by staff who took part in the care,
  never by token in production.
- **A concern** is answered by nobody whom it is about, nor by staff who took part in the care. A
  token may answer it: that agrees to nothing.
- **Proof.** Addresses marked *proof* ask again who it is, ten minutes after the last time.
- **The operator** runs the machine and reads nobody's words.
"""


def page() -> str:
    second = ", ".join(sorted(each.replace("_", " ") for each in BY_A_SECOND_PERSON)).capitalize()
    parts = (
        WORDS.replace("{second}", second).strip(),
        *("", "## Addresses", "", *_table(_addresses(), "Asks")),
        *("", "## Addresses of the API", "", *_table(_of_api(), "Asks")),
        *("", "## Addresses that ask for no account", "", *_open_addresses()),
        *("", "## Commands", "", *_table(_commands(), "Asks")),
        *("", "## Kinds of record", "", *_table(_kinds(), "Asks", "The family, on its page")),
        *("", "## Moves", "", *_table(_moves(), "Asks", "The family, on its page")),
    )
    return "\n".join(["# Who may do what, by every door", MADE, *parts]) + "\n"


Row = tuple[str, Mapping[Role, str], tuple[str, ...]]


def _table(rows: Iterable[Row], *more: str) -> Iterator[str]:
    yield "| | " + " | ".join([role.replace("_", " ") for role in Role] + list(more)) + " |"
    yield "|---|" + "---|" * (len(Role) + len(more))
    for name, cells, notes in rows:
        yield f"| {name} | " + " | ".join([cells[role] for role in Role] + list(notes)) + " |"


# Addresses


def the_app() -> Flask:
    with TemporaryDirectory() as home:
        told = Settings.read({"DISCLOSURE_HOME": home})
        return create_app(told, SECRET_KEY="none")


def _rules() -> Iterator[tuple[str, str, object, str]]:
    """Method, address, view and its name."""
    app = the_app()
    found = {
        (str(rule), method, rule.endpoint)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    for address, method, endpoint in sorted(found):
        yield method, address, app.view_functions[endpoint], endpoint


def _addresses() -> Iterator[Row]:
    for method, address, view, _ in _rules():
        says = declared(view)
        if says.permission:
            cells = _cells(says.permission, of_a_case=any(x in address for x in OF_A_CASE))
            asks = [_words(says.permission)]
            if inside := INSIDE.get((method, address)):
                cells = _narrowed(cells, inside, address)
                asks.append(inside)
            asks += ["*proof*"] if says.fresh else []
            yield f"`{method} {address}`", cells, (", then ".join(asks),)


def _of_api() -> Iterator[Row]:
    """A bearer token acts as the person it belongs to, and never agrees to anything."""
    for method, address, view, endpoint in _rules():
        if view not in caller.declared():
            continue
        needed = caller.needed_by(endpoint.rpartition(".")[2])
        one = any(x in address for x in OF_A_CASE)
        cells = _cells(needed, of_a_case=one) if needed else dict.fromkeys(Role, YES)
        asks = [_words(needed) if needed else "nothing, also of a stranger"]
        for part, inside in (("/records/", KIND), ("/moves/", MOVE)):
            if part in address:
                cells = _narrowed(cells, inside, address)
                asks.append(inside)
        yield f"`{method} {address}`", cells, (", then ".join(asks),)


def _open_addresses() -> Iterator[str]:
    yield "| | Who | Why |\n|---|---|---|"
    for method, address, view, endpoint in _rules():
        says = declared(view)
        if says.family:
            yield f"| `{method} {address}` | a family on its page | their code and second fact |"
        elif says.public or endpoint == "static":
            why = says.public or "the look of the pages"
            yield f"| `{method} {address}` | everybody | {why} |"


def _cells(needed: Permission, *, of_a_case: bool) -> dict[Role, str]:
    cells = {}
    for role in Role:
        able = YES if role in SEE_THEIR_SITES or not of_a_case else NAMED
        cells[role] = able if needed in GRANTS[role] else NO
    return cells


def _narrowed(cells: Mapping[Role, str], inside: str, address: str) -> dict[Role, str]:
    """Only who may do at least one of the things that can be asked for there."""
    if inside == KIND:
        able = [_cells(kind.may, of_a_case=False) for kind in KINDS.values()]
    elif inside == MOVE:
        machine = next(of for part, of in MACHINE_AT.items() if f"/{part}/" in address)
        able = [_who_moves(trigger) for trigger in MACHINES[machine]]
    elif inside == WORK:
        return dict.fromkeys(Role, SOME)
    elif inside == STEP:
        able = [_cells(P.SEE_CASES, of_a_case=False)]
    else:
        able = [_cells(P.WRITE_LETTER, of_a_case=False)]
    some = {role for role in Role if any(each[role] for each in able)}
    return {role: SOME if cells[role] and role in some else NO for role in Role}


# Commands


def all_commands() -> Iterator[str]:
    return (name for name, _ in every_command())


def _commands() -> Iterator[Row]:
    for name in all_commands():
        needed = WHO[name]
        if isinstance(needed, Permission) and needed is not P.OPERATE:
            of_a_case = needed in SHOW_A_CASE and name not in OF_NO_CASE
            cells, asks = _cells(needed, of_a_case=of_a_case), _words(needed)
        else:
            alone = needed in (P.OPERATE, OPERATOR)
            cells = dict.fromkeys(Role, NO if alone else YES)
            asks = OPERATOR if alone else str(needed)
        note = f". {NOTES[name]}" if name in NOTES else ""
        yield f"`{name}`", cells, (asks + note,)


# Records and moves


def _kinds() -> Iterator[Row]:
    for word, kind in KINDS.items():
        cells = _cells(kind.may, of_a_case=False)
        yield f"`{word}`", cells, (_words(kind.may), YES if kind.by_family else "")


def _moves() -> Iterator[Row]:
    for machine, triggers in MACHINES.items():
        for trigger in triggers:
            asks = _words(NEEDED_FOR[trigger])
            if trigger is LetterTrigger.RETURN_TO_DRAFT:
                asks = "its writer, or to write, approve or send letters"
            family = YES if trigger in BY_THE_FAMILY else ""
            yield f"`{machine} {trigger}`", _who_moves(trigger), (asks, family)


def _who_moves(trigger: Move) -> dict[Role, str]:
    cells = _cells(NEEDED_FOR[trigger], of_a_case=False)
    if NEEDED_FOR[trigger] is P.DO_PROMISED:  # `permissions.may_do_promised`
        owners = {role: "owner" for role in Role if cells[role] == YES}
        return cells | owners | {Role.RISK_MANAGER: YES}
    if trigger is LetterTrigger.RETURN_TO_DRAFT:
        return {role: YES if GRANTS[role] & set(RETURNS) else NO for role in Role}
    return cells


def _words(permission: Permission) -> str:
    return permission.replace("_", " ")


if __name__ == "__main__":
    write({FILE: page()})
