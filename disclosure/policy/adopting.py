"""The files of policy/ read and put together, and by which rules this process goes."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

from disclosure.policy.annual import forms
from disclosure.policy.apology_file import ApologyFile
from disclosure.policy.changes import changes_of
from disclosure.policy.harm_file import HarmFile, scales_of
from disclosure.policy.letter_templates_file import shipped as shipped_templates
from disclosure.policy.letter_templates_file import with_own as with_own_templates
from disclosure.policy.marks import ROOT
from disclosure.policy.own_files import (
    GLOSSARY,
    REMINDERS,
    RETENTION,
    RULES,
    TEMPLATES,
    own_file,
)
from disclosure.policy.own_glossary import OwnGlossary, glossary_in
from disclosure.policy.own_rules import Rules, own_rules, shipped_rules
from disclosure.policy.professional_file import professional_duties
from disclosure.policy.reading import Words, checked, read_yaml
from disclosure.policy.regimes import regimes_of
from disclosure.policy.regimes_file import RegimesFile
from disclosure.policy.reminders_file import RemindersFile
from disclosure.policy.retention_file import shipped_retention, with_own_retention
from disclosure.policy.whole import Policy
from letters.writing.boxes import Templates
from workflows.keeping import Rule

SHIPPED = ROOT / "policy"
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Adopted:
    templates: Templates
    glossary: OwnGlossary
    retention: tuple[Rule, ...]
    policy: Policy


def policy() -> Policy:
    """What was adopted, else the shipped rules alone. Raises BadPolicy, as the others here."""
    return _adopted.policy if _adopted else _shipped()


def letter_templates() -> Templates:
    return _adopted.templates if _adopted else shipped_templates()


def own_glossary() -> OwnGlossary:
    """Where none was adopted, nothing."""
    return _adopted.glossary if _adopted else OwnGlossary()


def retention_rules() -> tuple[Rule, ...]:
    return _adopted.retention if _adopted else shipped_retention()


def adopt(own: Path | None) -> Policy:
    """Make the shipped rules with those of the organisation the policy of this process.

    `own`: its file, which need not be there, and beside which its other files may stand; None:
    none. Raises BadPolicy, and changes nothing.
    """
    global _adopted
    professional_duties()  # so that a wrong file stops the start, and not a page
    forms()
    _adopted = _Adopted(
        _own_or(own, TEMPLATES, with_own_templates, shipped_templates),
        _own_or(own, GLOSSARY, glossary_in, OwnGlossary),
        _own_or(own, RETENTION, with_own_retention, shipped_retention),
        _own_policy(own),
    )
    return _adopted.policy


def _own_or(
    own: Path | None, name: str, laid_over: Callable[[Path], T], shipped: Callable[[], T]
) -> T:
    there = own_file(own, name)
    return laid_over(there) if there else shipped()


def _own_policy(own: Path | None) -> Policy:
    rules, reminders = own_file(own, RULES), own_file(own, REMINDERS)
    return read_policy(SHIPPED, rules, reminders) if rules or reminders else _shipped()


def own_rules_in(home: Path) -> Path:
    """Where an organisation keeps rules of its own; the file need not be there."""
    return home / "policy" / RULES


def read_policy(folder: Path, own: Path | None = None, own_reminders: Path | None = None) -> Policy:
    """The policy in a folder, with the organisation's own rules laid over it, and its reminders in
    place of those there.

    The shipped folder is read once in a process, an own file each time. Raises BadPolicy, whose
    sentences name file, line, place and mend.
    """
    own_prints = _prints(path for path in (own, own_reminders) if path)
    read = _shipped_files() if folder == SHIPPED else _files(folder)
    rules = own_rules(own, read.regimes, read.rules) if own else read.rules
    reminders = _reminders_file(own_reminders) if own_reminders else read.reminders
    words = read.regimes.vocabulary
    return Policy(
        read.regimes.compiled_on,
        read.regimes.review_by,
        read.regimes.disclaimer,
        words,
        rules.calendars,
        regimes_of(read.regimes, rules.versions, rules.calendars),
        scales_of(read.harm, words.outcomes),
        read.laws.laws(),
        reminders.reminders(),
        sha256("".join((*read.prints, *own_prints)).encode()).hexdigest(),
        changes_of(read.rules, rules),
        read.laws.as_of,
    )


@dataclass(frozen=True, slots=True)
class _Files:
    """One folder as read. `prints`: of what stood in each file just before."""

    prints: tuple[str, ...]
    regimes: RegimesFile
    rules: Rules
    harm: HarmFile
    laws: ApologyFile
    reminders: RemindersFile


@cache
def _shipped() -> Policy:
    return read_policy(SHIPPED)


@cache
def _shipped_files() -> _Files:
    return _files(SHIPPED)


def _files(folder: Path) -> _Files:
    prints = _prints(sorted(folder.glob("*.yaml")))
    path, harm, laws, reminders = (
        folder / f"{name}.yaml" for name in ("regimes", "harm_scales", "apology_laws", "reminders")
    )
    regimes = _regimes_file(path)
    outcomes: Words = {"outcomes": regimes.vocabulary.outcomes}
    return _Files(
        prints,
        regimes,
        shipped_rules(path, regimes),
        checked(harm, HarmFile, read_yaml(harm), outcomes),
        checked(laws, ApologyFile, read_yaml(laws), {}),
        _reminders_file(reminders),
    )


def _reminders_file(path: Path) -> RemindersFile:
    return checked(path, RemindersFile, read_yaml(path), {})


def _regimes_file(path: Path) -> RegimesFile:
    """The file checked against its own vocabulary, whatever of it can be read."""
    raw = read_yaml(path)
    vocabulary = raw.get("vocabulary")
    lists = {**vocabulary} if isinstance(vocabulary, dict) else {}
    lists["calendars"] = raw.get("calendars")
    words = {name: each for name, each in lists.items() if isinstance(each, dict)}
    return checked(path, RegimesFile, raw, words)


def _prints(paths: Iterable[Path]) -> tuple[str, ...]:
    """Taken before the files are read: one changed in between is noticed the next time."""
    return tuple(sha256(_content(path)).hexdigest() for path in paths)


def _content(path: Path) -> bytes:
    """Nothing of what cannot be read: whoever reads it next says so in words."""
    try:
        return path.read_bytes()
    except OSError:
        return b""


_adopted: _Adopted | None = None
