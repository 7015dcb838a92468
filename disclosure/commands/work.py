"""`work`: what runs in the background, how far it has come; stop it, go on, try again."""

from collections.abc import Callable

import click

from disclosure.actions.background import work as action
from disclosure.actions.background.work_seen import (
    document_of,
    how_far,
    name_of,
    notes_on,
    said_of_others,
    whole_document,
)
from disclosure.actions.change import Door
from disclosure.clock import now
from disclosure.commands.options import json_option
from disclosure.commands.output import answer, answering
from disclosure.commands.session import a_session, caller
from disclosure.operations import asking
from disclosure.records.base import LARGEST_ID
from disclosure.records.work import Work

as_option = click.option("--as", "email", metavar="EMAIL", help="Left out: the operator.")
NUMBER = click.IntRange(1, LARGEST_ID)
item_option = click.option("--item", type=NUMBER, help="Left out: all of them.")
number = click.argument("work_id", type=NUMBER, metavar="WORK")


@click.group()
def work() -> None:
    """Work in the background. `disclosure worker` does it."""


@work.command("list")
@click.option("--before", type=NUMBER, help="Older than the work of this number.")
@as_option
@json_option
def list_(before: int | None, email: str | None, as_json: bool) -> None:
    """The latest first: what you asked for, or everybody's where you look after it."""
    with answering(as_json), a_session() as session:
        found = action.works_seen_by(session, caller(session, email), before)
        lines = [_line(each) for each in found] or ["There is none."]
        answer({"work": [document_of(each, now()) for each in found]}, as_json, lines)


@work.command()
@number
@click.option(
    "--after", type=click.IntRange(0, LARGEST_ID), default=0, help="Items after this number."
)
@as_option
@json_option
def show(work_id: int, after: int, email: str | None, as_json: bool) -> None:
    """How far it has come, what it found, and what was set aside with why."""
    with answering(as_json), a_session() as session:
        actor = caller(session, email)
        found = action.the_work(session, actor, work_id)
        document = whole_document(session, actor, found, now(), after)
        lines = notes_on(session, actor, found)
        lines += [
            f"- {each['number']} {each['about']}: {each['why']}" for each in document["items"]
        ]
        if others := said_of_others(document["for_others"]):
            lines.append(others)
        answer(document, as_json, [_line(found), *lines])


@work.command()
@number
@as_option
@json_option
def stop(work_id: int, email: str | None, as_json: bool) -> None:
    """Finish the item at hand and begin no other."""
    _change(action.stop, work_id, email, as_json)


@work.command("go-on")
@number
@as_option
@json_option
def go_on(work_id: int, email: str | None, as_json: bool) -> None:
    """Go on with what was stopped."""
    _change(action.go_on, work_id, email, as_json)


@work.command("try-again")
@number
@item_option
@as_option
@json_option
def try_again(work_id: int, item: int | None, email: str | None, as_json: bool) -> None:
    """Try again what was set aside."""
    _count(action.try_again, "Tried again", work_id, item, email, as_json)


@work.command()
@number
@item_option
@as_option
@json_option
def leave(work_id: int, item: int | None, email: str | None, as_json: bool) -> None:
    """Say that what was set aside is not to be done here. Its words are emptied."""
    _count(action.leave, "Left undone", work_id, item, email, as_json)


@work.command("give-up")
@number
@as_option
@json_option
def give_up(work_id: int, email: str | None, as_json: bool) -> None:
    """Leave undone whatever still waits in stopped work."""
    with answering(as_json), a_session() as session:
        actor = caller(session, email)
        some = action.give_up(session, actor, now(), Door.COMMAND, work_id)
        answer({"work": work_id, "items": some}, as_json, f"Left undone: {some}.")


@work.command("check-record")
@click.argument("refs", nargs=-1, metavar="[REF]...")
@as_option
@json_option
def check_record(refs: tuple[str, ...], email: str | None, as_json: bool) -> None:
    """Prove the whole record, or these cases, in the background."""
    with answering(as_json), a_session() as session:
        actor = caller(session, email)
        asked = asking.ask_for_check(session, actor, now(), Door.COMMAND, refs)
        answer(document_of(asked, now()), as_json, _line(asked))


@work.command("lock-anew")
@as_option
@json_option
def lock_anew(email: str | None, as_json: bool) -> None:
    """What `disclosure keys go-on` does, in the background."""
    with answering(as_json), a_session() as session:
        asked = asking.ask_to_lock_anew(session, caller(session, email), now(), Door.COMMAND)
        answer(document_of(asked, now()), as_json, _line(asked))


def _change(act: Callable[..., Work], work_id: int, email: str | None, as_json: bool) -> None:
    with answering(as_json), a_session() as session:
        found = act(session, caller(session, email), now(), Door.COMMAND, work_id)
        answer(document_of(found, now()), as_json, _line(found))


def _count(
    act: Callable[..., int],
    says: str,
    work_id: int,
    item: int | None,
    email: str | None,
    as_json: bool,
) -> None:
    with answering(as_json), a_session() as session:
        some = act(session, caller(session, email), now(), Door.COMMAND, work_id, item)
        answer({"work": work_id, "items": some}, as_json, f"{says}: {some}.")


def _line(each: Work) -> str:
    about = f" of {each.about}" if each.about else ""
    return f"{each.id}: {name_of(each)}{about}, {each.state}. {how_far(each, now())}"
