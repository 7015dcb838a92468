"""`languages`: which there are for families, and naming who checked one."""

import click

from disclosure.actions.family import languages as action
from disclosure.actions.family.languages import Checker, Standing, standings
from disclosure.clock import now
from disclosure.commands.options import as_whom, json_option
from disclosure.commands.output import answer, answering
from disclosure.commands.session import a_session, caller
from letters.languages import in_english


@click.group()
def languages() -> None:
    """Languages of the family's pages and mails, beside English."""


@languages.command("list")
@json_option
def list_(as_json: bool) -> None:
    """How whole each is, who checked it, and whether families are offered it."""
    with answering(as_json), a_session() as session:
        all_ = standings(session)
        answer([_document(each) for each in all_], as_json, map(_sentence, all_))


@languages.command()
@click.argument("language")
@click.option("--by", "name", required=True, help="Who read every sentence of it.")
@click.option("--tie", required=True, help="How they know the language.")
@as_whom
@json_option
def check(language: str, name: str, tie: str, as_email: str | None, as_json: bool) -> None:
    """Name who read every sentence. Families are offered the language from then on."""
    checker = Checker(name, tie, read_every_sentence=True)
    with answering(as_json), a_session() as session:
        who = caller(session, as_email)
        made = action.name_checker(session, who, now(), language, checker)
        answer(_document(made), as_json, _sentence(made))


@languages.command("take-back")
@click.argument("language")
@as_whom
@json_option
def take_back(language: str, as_email: str | None, as_json: bool) -> None:
    """Offer a language to nobody any more."""
    with answering(as_json), a_session() as session:
        action.take_back(session, caller(session, as_email), language)
        document = {"language": language, "offered": False}
        answer(document, as_json, f"{in_english(language)} is offered to nobody.")


def _document(standing: Standing) -> dict[str, object]:
    words, row = standing.catalogue, standing.checked
    checked = row and {
        "by": row.checked_by,
        "at": row.checked_at.isoformat(),
        "recorded_by": row.recorded_by,
        "same_words": row.words_sha256 == words.sha256,
    }
    return {
        "language": words.language,
        "name": in_english(words.language),
        "done": words.done,
        "of": words.of,
        "faults": list(words.faults),
        "words_sha256": words.sha256,
        "checked": checked,
        "offered": standing.offered,
    }


def _sentence(standing: Standing) -> str:
    words, row = standing.catalogue, standing.checked
    whole = f"{in_english(words.language)}: {words.done} of {words.of} sentences"
    by = f"checked by {row.checked_by}" if row else "checked by nobody"
    return f"{whole}, {by}, {'offered' if standing.offered else 'offered to nobody'}."
