"""The organisation's own rules, <home>/policy/regimes.yaml: its shape, and what is wrong in it."""

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Literal, TypeVar

from pydantic import BeforeValidator, Field

from disclosure.policy.marks import Loc, Marks
from disclosure.policy.reading import BadPolicy, Checked, checked, read_yaml
from disclosure.policy.regimes_file import RegimesFile, RegimeShape, SourceShape, TargetShape
from disclosure.policy.vocabulary_file import Vocabulary

Said = Annotated[str, Field(min_length=1)]
Part = TypeVar("Part", bound=Checked)


def _days_as_written(found: object) -> object:
    """YAML makes days of them, and pydantic has no words for such a place."""
    return {str(day): says for day, says in found.items()} if isinstance(found, dict) else found


Days = Annotated[dict[date, Said], BeforeValidator(_days_as_written)]


class OwnDays(Checked):
    """What is added to a shipped calendar: days not worked, and years for the library."""

    extra_days: Days = Field(default_factory=dict)
    computed_years: tuple[int, ...] = ()


class OwnTarget(TargetShape):
    """A house rule is never law, so nobody has to say so here."""

    not_law: Literal[True] = True


class OwnFile(Checked):
    """Calendars and overrides are only looked at as wholes: what they may hold depends on ours."""

    calendars: dict[str, dict[str, object]] = Field(default_factory=dict)
    sources: dict[str, SourceShape] = Field(default_factory=dict)
    targets: dict[str, OwnTarget | None] = Field(default_factory=dict)
    overrides: dict[str, dict[str, dict[str, object]]] = Field(default_factory=dict)
    regimes: tuple[RegimeShape, ...] = ()


class OwnReading:
    """One own file being read beside the shipped one; its faults gather until the end."""

    def __init__(self, path: Path, shipped: RegimesFile) -> None:
        raw = read_yaml(path)
        self.path, self.shipped = path, shipped
        self.words = _words(shipped.vocabulary, (shipped.calendars, raw.get("calendars")))
        self.file = checked(path, OwnFile, raw, self.words)
        self.faults: list[str] = []

    def part(self, model: type[Part], given: object, place: Loc) -> Part | None:
        """A part as its model; where it is wrong, its faults are noted and nothing comes back."""
        try:
            return checked(self.path, model, given, self.words, lambda loc: (*place, *loc))
        except BadPolicy as bad:
            self.faults += bad.faults
            return None

    def fault(self, place: Loc, says: str) -> None:
        self.faults.append(Marks(self.path).sentence(place, says))


def _words(vocabulary: Vocabulary, calendars: Iterable[object]) -> dict[str, Mapping[str, object]]:
    lists = {name: getattr(vocabulary, name) for name in Vocabulary.model_fields}
    lists["calendars"] = {
        name: each for known in calendars if isinstance(known, dict) for name, each in known.items()
    }
    return lists
