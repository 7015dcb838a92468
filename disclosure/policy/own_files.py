"""The files that an organisation may lay over ours, in one folder, and what nobody reads there."""

import os
from collections.abc import Iterator
from pathlib import Path

from disclosure.policy.marks import shown
from disclosure.policy.reading import BadPolicy, why_not_read

RULES, TEMPLATES, GLOSSARY, RETENTION, REMINDERS = (
    "regimes.yaml", "letter_templates.yaml", "glossary.yaml", "retention.yaml", "reminders.yaml",
)  # fmt: skip
NAMES = (RULES, TEMPLATES, GLOSSARY, RETENTION, REMINDERS)
IMPORTS = "imports"  # a folder with a file for each list of others, read where it is asked for


def own_file(own_rules: Path | None, name: str) -> Path | None:
    """That file beside the organisation's rules; None: there is none.

    Raises BadPolicy for a name that nobody would read, and for a folder that cannot be read.
    """
    if own_rules is None:
        return None
    own = own_rules.with_name(name)
    other = own.with_suffix(".yml")
    try:
        if other.exists():
            raise BadPolicy([f"{shown(other)}: nobody reads this name: call it {own.name}."])
        return own if own.exists() or own.is_symlink() else None
    except OSError as error:
        raise BadPolicy([f"{shown(own.parent)}: {why_not_read(error)}."]) from None


def read_by_nobody(folder: Path) -> Iterator[Path]:
    """Whoever put them there may believe that they hold. Hidden files are an editor's own. One that
    lies beside the folder, and another folder spelled as on Windows, are read as little."""
    for each in sorted(folder.parent.glob("*")):
        alike = each.name.lower() == folder.name and each.name != folder.name
        if each.name in NAMES or (alike and not (folder.exists() and each.samefile(folder))):
            yield each
    for each in sorted(folder.glob("*")):
        known = each.name in NAMES or (each.name == IMPORTS and not os.path.isfile(each))
        if not known and not each.name.startswith("."):
            yield each


def is_in_utf8(name: str) -> bool:
    """One that was unpacked from an older alphabet is not: nothing can store or show it."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True
