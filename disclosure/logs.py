"""What the program says of itself while it runs: one line each, and never a word of a case.

Only facts named in FACTS are written, and no message of an exception: it may hold what somebody
typed. What a library says keeps its pattern and its place, not what was put into the pattern.
"""

import logging
import sys
import threading
import warnings
from collections.abc import MutableMapping
from pathlib import Path
from types import TracebackType
from typing import Any, TextIO

import structlog
from structlog.stdlib import BoundLogger, ProcessorFormatter
from structlog.types import ExcInfo, Processor

from disclosure.settings import ROOT, Settings

FACTS = frozenset(
    {
        *("request", "method", "route", "case", "status", "ms", "who"),  # of a page
        *("command", "exit", "job"),  # of what runs without one
        *("error", "where", "because"),  # of what broke
        *("template", "category", "pid"),  # of what a library said
        *("checked", "became_late", "messages", "set_aside", "mails", "mails_refused"),
        *("news", "news_refused", "mode", "version"),
        *("done", "broken"),  # items of work in the background
        *("event", "level", "logger", "timestamp"),
    }
)
MOST_PLACES = 12  # of the way that an exception came, the last ones
LONGEST = 300  # letters of one fact
QUIET = frozenset({"werkzeug"})  # names each request with all that stood in its address: ours do
OF_THE_MACHINE = frozenset({"gunicorn.error"})  # what it says in passing names workers and ports
_LIBRARIES = Path(sys.prefix)

Event = MutableMapping[str, Any]


def start(settings: Settings | None, level: int = logging.INFO) -> None:
    """From now on everything goes to standard error. Called again, it replaces what was."""
    root = logging.getLogger()
    for old in [each for each in root.handlers if isinstance(each, _ToStandardError)]:
        root.removeHandler(old)
    handler = _ToStandardError()
    handler.setFormatter(_formatter(production=settings is not None and settings.production))
    handler.addFilter(_is_wanted)
    handler.setLevel(level)
    root.addHandler(handler)
    root.setLevel(logging.WARNING)  # what libraries do step by step is not even made
    logging.getLogger("disclosure").setLevel(level)
    for name in ("gunicorn.error", "flask.app"):  # they bring handlers of their own
        logging.getLogger(name).handlers.clear()
        logging.getLogger(name).propagate = True
    warnings.showwarning = _warned
    sys.excepthook = _fell
    if threading.excepthook is threading.__excepthook__:  # tests listen there
        threading.excepthook = _fell_beside
    if sys.unraisablehook is sys.__unraisablehook__:
        sys.unraisablehook = _fell_unheard


def log(name: str = "disclosure") -> BoundLogger:
    """Whoever has something to say, by the name of their module."""
    logger: BoundLogger = structlog.wrap_logger(
        logging.getLogger(name),
        processors=[*_COMMON, ProcessorFormatter.wrap_for_formatter],
        wrapper_class=BoundLogger,
    )
    return logger


def what_broke(error: BaseException) -> dict[str, Any]:
    """Its kind and its way through our code; not its message, which may hold what was typed."""
    because = error.__cause__ or getattr(error, "orig", None) or error.__context__
    told: dict[str, Any] = {"error": kind_of(error), "where": places(error.__traceback__)}
    if because is not None and because is not error:
        told["because"] = kind_of(because)
    return told


def kind_of(error: BaseException) -> str:
    return f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")


def places(trace: TracebackType | None) -> list[str]:
    """File, line and function of each step, the last ones."""
    found = []
    while trace is not None:
        code = trace.tb_frame.f_code
        found.append(f"{_short(code.co_filename)}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return found[-MOST_PLACES:]


class _ToStandardError(logging.StreamHandler[TextIO]):
    """To the standard error of now: tests and workers change it."""

    def __init__(self) -> None:
        logging.Handler.__init__(self)

    @property
    def stream(self) -> TextIO:
        return sys.stderr

    @stream.setter
    def stream(self, stream: TextIO) -> None:
        raise AttributeError("It is always the standard error of now.")

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the name of logging
        """A line that cannot be written is no reason to show what it would have said."""


def _formatter(production: bool) -> ProcessorFormatter:
    shown: Processor = structlog.processors.JSONRenderer(ensure_ascii=True)
    if not production:
        shown = structlog.dev.ConsoleRenderer(colors=False, pad_event_to=0)
    return ProcessorFormatter(
        foreign_pre_chain=[_of_a_library, *_COMMON],
        use_get_message=False,
        pass_foreign_args=True,
        processors=[ProcessorFormatter.remove_processors_meta, shown],
    )


def _is_wanted(record: logging.LogRecord) -> bool:
    """What a library says in passing is left out, but for the web server on itself."""
    ours = record.name.startswith("disclosure") or record.name in OF_THE_MACHINE
    of_werkzeug = record.name in QUIET and not record.args
    return record.levelno > logging.INFO or ours or of_werkzeug


def _of_a_library(logger: Any, method: str, event: Event) -> Event:
    """Its pattern without what was filled in; where it has none, only the place that spoke."""
    record: logging.LogRecord = event["_record"]
    filled_in = event.get("positional_args")
    told: Event = {"_record": record, "_from_structlog": False, "event": "a library speaks"}
    told["where"] = [f"{_short(record.pathname)}:{record.lineno} {record.funcName}"]
    if record.levelno <= logging.INFO and record.name in (*OF_THE_MACHINE, *QUIET):
        told["event"] = str(record.msg) % filled_in if filled_in else str(record.msg)
    elif filled_in:
        told["template"] = str(record.msg)
    if isinstance(found := event.get("exc_info"), tuple) and found[1] is not None:
        told.update(what_broke(found[1]))
    return told


def _broke(logger: Any, method: str, event: Event) -> Event:
    """`log.exception(…)`: what is being handled, without its message."""
    given: ExcInfo | BaseException | bool | None = event.pop("exc_info", None)
    error = given if isinstance(given, BaseException) else sys.exc_info()[1] if given else None
    if error is not None:
        event.update(what_broke(error))
    event.pop("stack_info", None)
    return event


def _only_facts(logger: Any, method: str, event: Event) -> Event:
    for name in [name for name in event if name not in FACTS and not name.startswith("_")]:
        del event[name]
    for name, value in event.items():
        if isinstance(value, str):
            event[name] = _in_one_line(value)
    return event


def _in_one_line(text: str) -> str:
    """Whoever can put a line break into a log can write a line of it."""
    return "".join(c if c.isprintable() else " " for c in text)[:LONGEST]


def _short(file: str) -> str:
    """As it stands in our tree, or in the libraries; else its name alone."""
    path = Path(file)
    for base in (_LIBRARIES, ROOT):
        if path.is_relative_to(base):
            return str(path.relative_to(base)).partition("site-packages/")[2] or str(
                path.relative_to(base)
            )
    return path.name


def _warned(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    """Instead of `warnings.showwarning`, whose sentence may hold a value."""
    where = [f"{_short(filename)}:{lineno}"]
    log("warnings").warning("a warning", category=category.__name__, where=where)


def _fell(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Instead of a traceback with its sentence, when a process ends by an exception."""
    if not issubclass(kind, Exception):
        sys.__excepthook__(kind, error, trace)
        return
    log().critical("ended by a fault of its own", **what_broke(error))


def _fell_beside(told: threading.ExceptHookArgs) -> None:
    """Instead of a traceback with its sentence, when a thread ends by an exception."""
    if told.exc_value is not None and isinstance(told.exc_value, Exception):
        log().error("a thread ended by a fault of its own", **what_broke(told.exc_value))


def _fell_unheard(told: "sys.UnraisableHookArgs") -> None:
    """The same where nobody can hear of it, such as while something is tidied away."""
    if told.exc_value is not None:
        log().error("a fault that nobody hears of", **what_broke(told.exc_value))


_COMMON: tuple[Processor, ...] = (
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    _broke,
    _only_facts,
)
