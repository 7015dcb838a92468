"""What one test of a process compiled is there for the next: statements, templates, addresses."""

from collections.abc import Callable
from types import CodeType
from typing import Any

from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy import Connection, Engine, event
from werkzeug.routing import Rule


class Statements(dict[tuple[Any, ...], Any]):
    """Statements compiled for one engine of a process are there for the next of its kind."""

    def get(self, key: tuple[Any, ...], default: Any = None) -> Any:
        return super().get(self._by_kind(key), default)

    def __setitem__(self, key: tuple[Any, ...], compiled: Any) -> None:
        super().__setitem__(self._by_kind(key), compiled)

    @staticmethod
    def _by_kind(key: tuple[Any, ...]) -> tuple[Any, ...]:
        return (key[0].name, *key[1:])  # SQLAlchemy tells its dialects apart by what they are


STATEMENTS = Statements()


@event.listens_for(Engine, "engine_connect")
def _compile_once(connection: Connection) -> None:
    connection.execution_options(compiled_cache=STATEMENTS)


class OnceCompiled(BytecodeCache):
    """Templates compiled by one app of a process are there for the next: half of a page's time."""

    def __init__(self) -> None:
        self.there: dict[tuple[str, str], CodeType | None] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self.there.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.there[bucket.key, bucket.checksum] = bucket.code


# Of every app, whoever makes it: all have their templates from the same files and read them alike.
Flask.jinja_options = {"bytecode_cache": OnceCompiled()}


Spells = Callable[..., tuple[str, str]]
_compile: Callable[[Rule, bool], Spells] = Rule._compile_builder
_compiled: dict[tuple[Any, ...], Spells] = {}


def _compile_each_once(rule: Rule, append_unknown: bool = True) -> Spells:
    """Every app has the same addresses; to compile what spells them took most of making one."""
    key = (append_unknown, rule.rule, *rule._trace, repr(rule.defaults))
    if key not in _compiled:
        _compiled[key] = _compile(rule, append_unknown)
    return _compiled[key]


Rule._compile_builder = _compile_each_once  # type: ignore[assignment, method-assign]
