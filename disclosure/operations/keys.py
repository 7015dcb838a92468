"""The key of the chains, from a file outside the database, and what every session carries."""

import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from disclosure.actions.letter_material import COMPLAIN
from disclosure.actions.news import TEXTS
from disclosure.actions.printing import LETTERHEAD
from disclosure.records.audit import CHAIN, Chain
from disclosure.settings import Settings, WrongSettings

SHORTEST = 16  # bytes; an empty file would seal nothing


def chain_from(settings: Settings) -> Chain:
    """In development made on first use, for its owner only; in production Settings refused."""
    if not settings.keys.exists():
        settings.keys.parent.mkdir(parents=True, exist_ok=True)
        fresh = settings.keys.with_name(f"{settings.keys.name}.{os.getpid()}")
        fresh.touch(0o600)
        fresh.write_text(secrets.token_hex(32))
        with suppress(FileExistsError):
            os.link(fresh, settings.keys)  # whole or not at all, and only once
        fresh.unlink()
    return Chain(_key_in(settings.keys), settings.keys.with_name(f"{settings.keys.name}.heads"))


def _key_in(file: Path) -> bytes:
    try:
        key = bytes.fromhex(file.read_text())
    except ValueError:
        key = b""
    if len(key) < SHORTEST:
        raise WrongSettings((f"DISCLOSURE_KEYS: {file} holds no key.",))
    return key


def session_info(settings: Settings) -> dict[str, Any]:
    return {
        CHAIN: chain_from(settings),
        LETTERHEAD: (settings.organisation, settings.letterhead),
        COMPLAIN: settings.complain_how,
        TEXTS: bool(settings.text_command),
    }


def session_on(engine: Engine, settings: Settings) -> Session:
    return Session(engine, info=session_info(settings), autoflush=False)
