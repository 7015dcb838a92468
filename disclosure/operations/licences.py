"""Under which licence each library comes that is installed with the program, and what it asks."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from typing import Any

from disclosure.settings import ROOT

PAGE = ROOT / "docs" / "reference" / "licences.md"
REQUIREMENTS = ROOT / "requirements.txt"
MADE = "<!-- Made from what is installed by `make docs`. Change that, not this page. -->"
ELSEWHERE = "of another Python"  # pinned for PyPy, so not installed here
PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", re.MULTILINE)

KEEPS_NOTICE = "Keep the notice with copies."
STAYS_OPEN = "Changes to the library itself stay under its licence; ours are not touched."
# What a package may say, and what we take it to mean. Whatever is not here stops the tests.
ALLOWED: Mapping[str, str] = {
    **dict.fromkeys(("MIT", "MIT-0", "MIT-CMU", "BSD", "BSD-2-Clause"), KEEPS_NOTICE),
    **dict.fromkeys(("BSD-3-Clause", "Apache-2.0", "PSF-2.0"), KEEPS_NOTICE),
    **dict.fromkeys(("MPL-2.0", "MPL-1.1", "LGPL-3.0-only", "LGPL-3.0-or-later"), STAYS_OPEN),
    **dict.fromkeys(("LGPL-2.1-or-later",), STAYS_OPEN),
}
SPELLINGS: Mapping[str, str] = {
    "MIT License": "MIT", "MIT Licence": "MIT", "BSD License": "BSD", "Apache 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0", "Mozilla Public License 1.1 (MPL 1.1)": "MPL-1.1",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "GNU General Public License v2 or later (GPLv2+)": "GPL-2.0-or-later",
    "GNU Lesser General Public License v2 or later (LGPLv2+)": "LGPL-2.1-or-later",
    "GNU Lesser General Public License v3 or later (LGPLv3+)": "LGPL-3.0-or-later",
}  # fmt: skip
BESIDE = (
    ("GOV.UK Frontend (style sheet)", "MIT", "disclosure/static/govuk-frontend.LICENSE.txt"),
    ("Noto fonts", "OFL-1.1", "letters/templates/fonts/OFL.txt"),
)  # not Python packages, but in our tree


@dataclass(frozen=True, slots=True)
class Licensed:
    """`choices`: licences of which any one may be taken; of `all_of` each holds."""

    name: str
    version: str
    choices: tuple[str, ...]
    all_of: tuple[str, ...] = ()

    @property
    def taken(self) -> tuple[str, ...]:
        """Those under which we use it: of a choice the first that asks the least."""
        if self.all_of:
            return self.all_of
        allowed = [name for name in ALLOWED if name in self.choices]
        return tuple(allowed[:1])

    @property
    def is_allowed(self) -> bool:
        return bool(self.taken) and all(name in ALLOWED for name in self.taken)


def licensed() -> list[Licensed]:
    """Every package pinned in requirements.txt, by name."""
    return sorted(_each(), key=lambda each: each.name)


def page() -> str:
    rows = [
        f"| {each.name} | {each.version} | {_told(each)} | {_asks(each)} |" for each in licensed()
    ]
    ours = [f"| {name} | | {licence} | Its text: `{file}` |" for name, licence, file in BESIDE]
    head = ["| Library | Version | Licence | What it asks |", "|---|---|---|---|"]
    return "\n".join(["# Licences", MADE, "", _SAYS, "", *head, *rows, *ours]) + "\n"


def _each() -> Iterator[Licensed]:
    for name, version in PINNED.findall(REQUIREMENTS.read_text()):
        try:
            yield _read(name, version, distribution(name).metadata)
        except PackageNotFoundError:
            yield Licensed(name, version, (ELSEWHERE,))


def _read(name: str, version: str, metadata: Any) -> Licensed:
    """The expression of the package; else its own word where it is short; else its classifiers."""
    if expression := metadata.get("License-Expression"):
        if " AND " in expression:
            return Licensed(name, version, (), tuple(expression.split(" AND ")))
        return Licensed(name, version, tuple(expression.split(" OR ")))
    word = (metadata.get("License") or "").strip()
    told = metadata.get_all("Classifier") or []
    classes = [each.rpartition(" :: ")[2] for each in told if each.startswith("License ::")]
    named = tuple(SPELLINGS.get(each, each) for each in classes)
    word = SPELLINGS.get(word, word)
    return Licensed(name, version, (word,) if word in ALLOWED else named or (word[:40],))


def _told(each: Licensed) -> str:
    return " and ".join(each.all_of) or " or ".join(each.choices)


def _asks(each: Licensed) -> str:
    if each.choices == (ELSEWHERE,):
        return "Not installed here."
    if not each.is_allowed:
        return "**Not in our list: read it before you pass the program on.**"
    chosen = f"Taken under {each.taken[0]}. " if len(each.choices) > 1 else ""
    return chosen + " ".join(dict.fromkeys(ALLOWED[name] for name in each.taken))


_SAYS = (
    "What each package says of itself in its metadata. None is under the AGPL, and none is used "
    "under the GPL; a package whose licence is not in the list of "
    "`disclosure/operations/licences.py` stops the tests. Tools of developers "
    "(`requirements-dev.txt`) are not passed on and not listed."
)

if __name__ == "__main__":
    PAGE.write_text(page())
