"""`disclosure letter accepted`: what approvers let stand, for whoever mends the rules."""

import click

from disclosure.actions.change import Door
from disclosure.actions.letters.accepted import Accepted, accepted_in_letters, counted, documents
from disclosure.actions.looks.looking import look_through
from disclosure.clock import now
from disclosure.commands.options import as_option, json_option
from disclosure.commands.output import answer, answering
from disclosure.commands.session import a_session, caller
from disclosure.permissions import Permission


@click.command("accepted")
@as_option
@json_option
def accepted(email: str | None, as_json: bool) -> None:
    """List the faults and missing parts that approvers let stand in letters, by kind.

    Without --as, of every case: only how often each kind. With it, also words and reasons, of the
    cases that this person may see.
    """
    with answering(as_json), a_session() as session:
        actor = caller(session, email) if email else None
        if actor:
            actor.must(Permission.SEE_CASES)
        found = accepted_in_letters(session, actor)
        counts = counted(found)
        says = [f"{kind}: {count}" for kind, count in counts.items()]
        document: dict[str, object] = {"total": len(found), "counts": counts}
        if actor:
            refs = {one.incident for one in found}
            look_through(session, actor, refs, now(), Door.COMMAND, "list of accepted faults")
            document["accepted"] = list(documents(found))
            says += [_sentence(one) for one in found]
        answer(document, as_json, says or "Nothing was let stand.")


def _sentence(one: Accepted) -> str:
    words = " ".join(f"“{each}”" for each in one.words) or "left out"
    return f"{one.letter}, {one.kind}: {words} Because: {one.reason} ({one.by})"
