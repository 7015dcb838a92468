"""`disclosure duties` and `disclosure regimes`: what the law asks, without a case and a caller."""

from typing import IO

import click

from disclosure.actions.law.duty_answers import answer_duties, sentences_of
from disclosure.actions.law.regime_lists import (
    change_sentences,
    changes_document,
    regime_sentences,
    regimes_document,
)
from disclosure.clock import now as clock
from disclosure.commands.options import json_option
from disclosure.commands.output import answer, answering
from disclosure.commands.read_in import BYTES, read_all
from disclosure.commands.session import settings
from disclosure.kinds.documents import NotJson, read_once, twice
from disclosure.kinds.faults import BadInput
from disclosure.policy import policy


@click.command("duties")
@click.option("--regime", help="which rules, such as gb-eng-reg20-nhs")
@click.option("--harm", help="the level of harm; left out: nobody has graded it")
@click.option("--scale", help="the scale of the level; `outcomes` for the regime's own term")
@click.option("--became-aware", help="when the organisation first knew; a date, or with an offset")
@click.option("--occurred", help="when it happened")
@click.option("--event", "events", multiple=True, metavar="NAME=T", help="any other event")
@click.option("--now", help="answer as of this time; in production not after the clock")
@click.option("--facts", type=BYTES, help="a facts file instead of the options")
@json_option
def duties(
    regime: str | None,
    harm: str | None,
    scale: str | None,
    became_aware: str | None,
    occurred: str | None,
    events: tuple[str, ...],
    now: str | None,
    facts: IO[bytes] | None,
    as_json: bool,
) -> None:
    """Say what is owed, from when, by when, and where it stands."""
    options = {"became_aware": became_aware, "occurred": occurred}
    with answering(as_json):
        if facts is not None:
            given: dict[str, object] = {"regime": regime, "harm": harm, "scale": scale, **options}
            document = _from_file(facts, [*(k for k, v in given.items() if v), *events], now)
        else:
            harmed = {"level": harm, "scale": scale}
            told = {**options, **_events(events, options)}
            document = {"regime": regime, "harm": harmed, "facts": told, "now": now}
        found = answer_duties(document, policy(), clock(), ahead=not settings().production)
        answer(found, as_json, sentences_of(found))


@click.command("regimes")
@click.option("--diff", is_flag=True, help="only what our own file changed")
@json_option
def regimes(diff: bool, as_json: bool) -> None:
    """List the regimes and their duties, or what is our own in them."""
    with answering(as_json):
        rules = policy()
        if diff:
            answer(changes_document(rules.changes), as_json, change_sentences(rules.changes))
            return
        answer(regimes_document(rules.regimes), as_json, regime_sentences(rules.regimes))


def _from_file(facts: IO[bytes], also_given: list[str], now: str | None) -> object:
    if also_given:
        says = f"--facts holds everything but --now; take out {', '.join(also_given)}."
        raise BadInput.at("facts", says)
    document = _read(facts)
    if not isinstance(document, dict):
        raise BadInput.at("facts", "facts: give an object with named fields.")
    return {**document, "now": now} if now else document


def _read(facts: IO[bytes]) -> object:
    try:
        return read_once(read_all(facts, "facts"), _twice)
    except NotJson:
        raise BadInput.at("facts", "facts: this is not JSON: write it as JSON.") from None


def _twice(name: str) -> str:
    """Of an event both times can be told; of all else there is one."""
    if name in policy().words.events:
        return "it stands in the file twice: give its times as a list"
    return twice(name)


def _events(given: tuple[str, ...], options: dict[str, str | None]) -> dict[str, object]:
    """Each NAME=T; a name given twice happened twice."""
    told: dict[str, list[str]] = {}
    for each in given:
        name, separator, time = each.partition("=")
        if not separator:
            raise BadInput.at("event", f"--event {each}: give NAME=TIME.")
        told.setdefault(name, [option] if (option := options.get(name)) else []).append(time)
    return dict(told)
