"""What a command answers: one JSON document or plain sentences, and an exit code."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import IO

import click

from disclosure.actions.change import ChangedMeanwhile
from disclosure.actions.refused import Refused
from disclosure.kinds.faults import BadInput, Fault
from disclosure.permissions import Forbidden
from workflows.machine import NotReady, WrongState

Document = Mapping[str, object] | Sequence[object]


@contextmanager
def answering(as_json: bool) -> Iterator[None]:
    """0 done · 1 the answer is no · 2 the input cannot be used; nothing was changed."""
    try:
        yield
    except BadInput as bad:
        faults = [{"field": f.field, "says": f.says} for f in bad.faults]
        _refuse(2, {"faults": faults}, [f.says for f in bad.faults], as_json)
    except NotReady as no:
        _refuse(1, no.document(), [item.says for item in no.unmet], as_json)
    except (Refused, Forbidden, ChangedMeanwhile, WrongState) as no:
        _refuse(1, {"refused": True, "why": str(no)}, [str(no)], as_json)


def answer(document: Document, as_json: bool, says: str | Iterable[str] = ()) -> None:
    """Print the document with --json, else the sentences."""
    if as_json:
        _print(document)
        return
    for sentence in [says] if isinstance(says, str) else says:
        click.echo(sentence)


def read_json(stream: IO[bytes]) -> object:
    try:
        return json.load(stream)
    except (ValueError, RecursionError):
        raise BadInput([Fault("data", "data: this is not JSON.")]) from None


def _refuse(code: int, document: Document, says: list[str], as_json: bool) -> None:
    for sentence in says:
        click.echo(sentence, err=True)
    if as_json:
        _print(document)
    raise SystemExit(code)


def _print(document: Document) -> None:
    """Half a character, which a shell can hand us, is spelled out as JSON does."""
    words = json.dumps(document, ensure_ascii=False)
    click.echo(words.encode("utf-8", "backslashreplace"))
