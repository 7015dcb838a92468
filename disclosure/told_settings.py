"""What is set here, as it stands: in the environment, and in settings.toml in the home."""

import tomllib
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from disclosure import capacity
from workflows.phrases import joined

FILE = "settings.toml"  # in the home
PREFIX = "DISCLOSURE_"  # of each in the environment
NAMES = {
    "MODE", "HOME", "DATABASE_URL", "KEYS", "SECRET_KEY", "ORGANISATION", "LETTERHEAD",
    "COMPLAIN_HOW", "COACH_NAME", "COACH_PHONE", "TOKEN", "BIND", "SOAK",
    "SMTP_URL", "MAIL_FROM", "ADDRESS", "TEXT_COMMAND", "METRICS_TOKEN",
    "ANALYSIS_ROLE",
    "OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET", "OIDC_NAME",
    "PROXY", *capacity.NAMES, "ENGINE",
}  # fmt: skip
NEVER_EMPTY = {"HOME", "KEYS", "ORGANISATION"}  # two would be the folder one stands in
WITHOUT_SHELL = ("HOME", "KEYS")  # else a folder of that name is made where one stands
OF_THE_ENVIRONMENT = {
    "HOME": "it is where this file is looked for",
    "TOKEN": "it is one person's own, and others read this file",
}  # never in the file
AS_A_LINE = (
    'Write each on a line of its own as name = "value", between straight quotation marks, and a '
    "backslash twice."
)


def told_in(file: Path) -> dict[str, Any]:
    """As TOML is written, whatever the language of the machine: else a name with an accent would
    stand on letters as other signs. Editors of Windows begin such a file with a mark."""
    return tomllib.loads(file.read_text(encoding="utf-8-sig"))


def told_settings(environment: Mapping[str, str], home: Path) -> tuple[dict[str, str], list[str]]:
    """Each by its short name, and what is wrong with them, in sentences with the mend."""
    told, faults = _in_the_file(home / FILE)
    named = {k.removeprefix(PREFIX): v for k, v in environment.items() if k.startswith(PREFIX)}
    told |= named
    faults += [_no_setting(PREFIX, name) for name in sorted(named.keys() - NAMES)]
    for name in sorted(NEVER_EMPTY & set(told)):
        if not told[name].strip():  # as of a variable of a script that nobody filled in
            faults.append(f"{PREFIX}{name} is empty. Fill it in, or take it away.")
            del told[name]
    faults += [_no_shell(name) for name in WITHOUT_SHELL if told.get(name, "").startswith("~")]
    return told, faults


def _in_the_file(file: Path) -> tuple[dict[str, str], list[str]]:
    try:
        found = told_in(file)
    except (FileNotFoundError, NotADirectoryError):
        return {}, []  # there need be none
    except tomllib.TOMLDecodeError as error:
        return {}, [f"{file.name} cannot be read: {error}. {AS_A_LINE}"]
    except UnicodeDecodeError:
        return {}, [f"{file.name} cannot be read: it is not in UTF-8. Save it as UTF-8."]
    except OSError as error:
        return {}, [f"DISCLOSURE_HOME: {file} cannot be read: {error.strerror}."]
    faults = [f"{file.name}, {name}: {why}" for name, why in _wrong_in(found)]
    wrong = {name for name, _ in _wrong_in(found)}
    return {n.upper(): str(value) for n, value in found.items() if n not in wrong}, faults


def _wrong_in(found: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    seen = set[str]()
    for name, value in found.items():
        if why := _why_not_in_file(name.upper(), value):
            yield name, why
        elif name.upper() in seen:
            yield name, "this stands here twice, in small letters and in capitals. Take one out."
        elif name.upper() not in NAMES:
            yield name, _no_setting("", name)
        seen.add(name.upper())


def _no_setting(prefix: str, name: str) -> str:
    """Of one in the file its name stands before."""
    meant = get_close_matches(name.upper(), sorted(NAMES), 2)
    called = [f"{PREFIX}{each}" if prefix else each.lower() for each in meant]
    mend = f"Write {joined(called, 'or')}" if meant else "Take it away"
    return f"{prefix + name if prefix else 'this'} is not a setting. {mend}."


def _no_shell(name: str) -> str:
    return f"DISCLOSURE_{name} begins with ~, which only a shell reads. Write the whole path."


def _why_not_in_file(name: str, value: object) -> str:
    """In a sentence with its mend; empty where it may stand there as it is."""
    short = name.removeprefix(PREFIX)
    if short in OF_THE_ENVIRONMENT:
        why = OF_THE_ENVIRONMENT[short]
        return f"this never stands here, for {why}. Set DISCLOSURE_{short} in the environment."
    if short != name:
        return f"here a setting is called {short.lower()}, without {PREFIX}."
    if isinstance(value, dict):  # all that stands under it is of it
        return "here settings stand under no heading and have no dot in their names. Take it away."
    if isinstance(value, str) or (type(value) is int and name in capacity.NAMES):
        return ""
    return "this is no text. Write it between quotation marks."
