"""What a command answers: one JSON document or plain sentences, and an exit code."""

import errno
import json
import os
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from io import TextIOWrapper
from typing import NoReturn

import click

from disclosure.actions.change import ChangedMeanwhile
from disclosure.actions.refused import Refused
from disclosure.kinds.faults import BadInput, Fault
from disclosure.permissions import Forbidden
from workflows.machine import NotReady, WrongState

Document = Mapping[str, object] | Sequence[object]
AS_JSON = "as_json"  # in Context.meta: whether the answer is to be a document
INPUT = "input"  # in Context.meta: fields that are at fault where a mail system pipes in no report
NOT_ANSWERED = 3  # the exit code where it was done, and what came of it could not be written


class Unwritten(Exception):
    """Standard output did not take the answer. What was asked for is done."""


class Unread(Unwritten):
    """Whoever read it had enough, as `head` has."""


@contextmanager
def answering(as_json: bool) -> Iterator[None]:
    """0 done · 1 the answer is no · 2 the input cannot be used; nothing was changed."""
    try:
        yield
    except BadInput as bad:
        unusable((Fault(fault.field or "data", fault.says) for fault in bad.faults), as_json)
    except NotReady as no:
        _refuse(1, no.document(), [item.says for item in no.unmet], as_json)
    except (Refused, Forbidden, ChangedMeanwhile, WrongState) as no:
        _refuse(1, {"refused": True, "why": str(no)}, [str(no)], as_json)


def answer(document: Document, as_json: bool, says: str | Iterable[str] = ()) -> None:
    """Print the document with --json, else the sentences. Raises Unwritten."""
    if as_json:
        put_out(_spelled(document))
        return
    for sentence in [says] if isinstance(says, str) else says:
        put_out(sentence)


def unusable(faults: Iterable[Fault], as_json: bool, *, said: bool = False) -> NoReturn:
    """`said`: standard error has the sentences already."""
    found = list(faults)
    document = {"faults": [{"field": fault.field, "says": fault.says} for fault in found]}
    code = 2 if said else _code_for(found)
    _refuse(code, document, [] if said else [fault.says for fault in found], as_json)


def put_out(words: str | bytes, *, ends_line: bool = True) -> None:
    """On standard output. Raises Unwritten."""
    try:
        if sys.stdout is None:  # whoever called closed it
            raise OSError(errno.EBADF, os.strerror(errno.EBADF))
        click.echo(words, nl=ends_line)
    except OSError as error:
        sys.stdout = None  # else Python tries once more when it ends, and changes the exit code
        lost = Unread if isinstance(error, BrokenPipeError) else Unwritten
        raise lost(str(error.strerror or error)) from error


def put_aside(words: str, *, ends_line: bool = True) -> None:
    """On standard error. Where it takes nothing nobody listens, and the work goes on."""
    with suppress(OSError):
        click.echo(words, nl=ends_line, err=True)


def spell_any_letter() -> None:
    """A letter that the terminal does not know is spelled out: what was done can be said."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _code_for(faults: Collection[Fault]) -> int:
    """A mail system gives up a mail at 2. Where the mail is not what is wrong, such as while the
    database is away, it is told to keep it and to come again.
    """
    context = click.get_current_context(silent=True)
    fields = context.meta.get(INPUT) if context else None
    ours = fields is not None and all(fault.field not in fields for fault in faults)
    return os.EX_TEMPFAIL if ours else 2


def _refuse(code: int, document: Document, says: list[str], as_json: bool) -> NoReturn:
    for sentence in says:
        put_aside(sentence)
    if as_json:
        try:
            put_out(_spelled(document))
        except Unwritten as lost:
            put_aside(f"The answer could not be written: {lost}.")
    raise SystemExit(code)


def _spelled(document: Document) -> bytes:
    """Half a character, which a shell can hand us, is spelled out as JSON does."""
    words = json.dumps(document, ensure_ascii=False)
    return words.encode("utf-8", "backslashreplace")
