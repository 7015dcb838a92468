"""`disclosure look-back promise`: said of one promise in all the cases whose letter holds it."""

from collections.abc import Iterator
from typing import IO

import click

from disclosure.actions.change import Door
from disclosure.actions.look_backs import promises
from disclosure.clock import now
from disclosure.commands.options import as_option, json_option
from disclosure.commands.output import answer, answering
from disclosure.commands.read_in import BYTES, read_json
from disclosure.commands.session import a_session, caller


@click.command("promise")
@click.argument("ref")
@click.argument("number", type=int)
@click.argument("trigger")
@as_option
@click.option("--data", type=BYTES, help="What is told with it, as JSON.")
@click.option("--seen", help="The fingerprint that you were shown; without it, only looks.")
@json_option
def promise(
    ref: str,
    number: int,
    trigger: str,
    email: str | None,
    data: IO[bytes] | None,
    seen: str | None,
    as_json: bool,
) -> None:
    """Say of a promise in its letters what `move` says in one case; a worker says it in each.

    NUMBER as `show` gives it. TRIGGER: done, verify, send_back, told, cannot_keep or
    agree_not_kept. Without --seen it shows in how many cases, three of them, and who is left out.
    """
    with answering(as_json), a_session() as session:
        actor, told = caller(session, email), read_json(data) if data else {}
        wish = promises.Wish(number, trigger, told)
        if seen is None:
            shown = promises.preview(session, actor, now(), Door.COMMAND, ref, wish)
            answer(_shown(ref, shown), as_json, _lines(shown))
            return
        work = promises.say_in_all(session, actor, now(), Door.COMMAND, ref, wish, seen)
        says = f"Asked for in {work.total} cases; a worker says it. See work {work.id}."
        answer({"ref": ref, "work": work.id, "cases": work.total}, as_json, says)


def _shown(ref: str, shown: promises.Preview) -> dict[str, object]:
    return {
        "ref": ref,
        "promise": shown.promise.number,
        "sentence": shown.promise.sentence,
        "cases": len(shown.goes),
        "commitments": [commitment for _, commitment in shown.goes],
        "left_out": [each.document() for each in shown.left_out],
        "for_others": shown.for_others,
        "samples": [each.document() for each in shown.samples],
        "seen": shown.seen,
    }


def _lines(shown: promises.Preview) -> Iterator[str]:
    yield f"“{shown.promise.sentence}”"
    yield shown.says
    yield from (f"Left out, case {each.number}: {each.why}" for each in shown.left_out)
    yield from (f"--- Case {each.number}: {each.text}" for each in shown.samples)
    yield f"To say exactly this: --seen {shown.seen}"
