"""The file of keys, outside the database, and what every session carries."""

import os
from contextlib import suppress
from importlib import import_module
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from disclosure.actions.complaining import COMPLAIN
from disclosure.actions.news import TEXTS
from disclosure.actions.printing import LETTERHEAD
from disclosure.actions.work import WAKE
from disclosure.records.analysis import ROLE
from disclosure.records.ring import KEYS, KeyFile, WrongKeys, fresh_file
from disclosure.settings import PROCRASTINATE, Settings, WrongSettings


def key_file(settings: Settings) -> KeyFile:
    """In development made on first use, for its owner only; in production Settings refused.

    Raises WrongSettings where the file holds no keys.
    """
    if not settings.keys.exists():
        settings.keys.parent.mkdir(parents=True, exist_ok=True)
        fresh = settings.keys.with_name(f"{settings.keys.name}.{os.getpid()}")
        fresh.touch(0o600)
        fresh.write_text(fresh_file())
        with suppress(FileExistsError):
            os.link(fresh, settings.keys)  # whole or not at all, and only once
        fresh.unlink()
    file = KeyFile(settings.keys)
    try:
        assert file.ring
    except (WrongKeys, UnicodeDecodeError) as no:
        raise WrongSettings((f"DISCLOSURE_KEYS: {settings.keys} holds no key: {no}.",)) from None
    return file


def session_info(settings: Settings) -> dict[str, Any]:
    info: dict[str, Any] = {
        KEYS: key_file(settings),
        LETTERHEAD: (settings.organisation, settings.letterhead),
        COMPLAIN: settings.complain_how,
        TEXTS: bool(settings.text_command),
        ROLE: settings.analysis_role,
    }
    if settings.engine == PROCRASTINATE:  # else it is never read from the disk
        info[WAKE] = import_module("disclosure.operations.waking").wake
    return info


def session_on(engine: Engine, settings: Settings) -> Session:
    return Session(engine, info=session_info(settings), autoflush=False)
