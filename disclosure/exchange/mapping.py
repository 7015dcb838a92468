"""Mapping files: which column of another program's list is which field of ours, and how it writes.

Ours lie in policy/imports/, an organisation's own in <home>/policy/imports/NAME.yaml.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from disclosure.exchange.dates import Form
from disclosure.policy.adopting import SHIPPED
from disclosure.policy.reading import BadPolicy, Checked, checked, read_yaml
from letters.in_bulk.csv_records import plain_name

MOMENTS = ("became_aware_at", "occurred_at")
DAYS = ("patient_born_on",)
GRADES = {
    "harm_scale": "harm_level",
    "psychological_scale": "psychological_level",
}  # a scale, and the field of its level: each pair is one grade
FIELDS = {
    "external_ref": "its number in the other program, by which no row comes in twice",
    "became_aware_at": "when we became aware",
    "occurred_at": "when it happened",
    "site": "the site",
    "summary": "what happened",
    "occurred_words": "when it happened, in words",
    "patient_name": "the patient's name",
    "patient_born_on": "the patient's date of birth",
    "patient_identifier": "the patient's number",
    "harm_scale": "the scale of the harm",
    "harm_level": "how bad the harm is, on that scale",
    "psychological_scale": "the scale of the psychological harm",
    "psychological_level": "how bad the psychological harm is",
    "regimes": "the rules it comes under",
}  # each with what it means
NEEDED = ("external_ref", "became_aware_at", "site", "summary")
_NAME = re.compile(r"[a-z][a-z0-9_-]{0,40}")


class NoSuchMapping(Exception):
    """The words name those that are there."""


def _field(name: str) -> str:
    if name not in FIELDS:
        raise ValueError(f"'{name}' is no field of ours: use one of {', '.join(FIELDS)}")
    return name


def _named(name: str) -> str:
    if not plain_name(name):
        raise ValueError("a column needs a name: write it as the first line of the file has it")
    return name


def _column_alone(given: object) -> object:
    return {"field": given} if isinstance(given, str) else given


FieldName = Annotated[str, AfterValidator(_field)]
ColumnName = Annotated[str, AfterValidator(_named)]
Forms = Annotated[tuple[Form, ...], Field(min_length=1)]


class ColumnShape(Checked):
    """One column. `part`: of a moment whose day and hour stand in two columns. `values`: what
    stands there to what we call it; nothing: it is left empty."""

    field: FieldName
    also: tuple[ColumnName, ...] = ()
    part: Literal["whole", "day", "time"] = "whole"
    values: dict[str, str | None] | None = None

    @model_validator(mode="after")
    def _fits_its_field(self) -> Self:
        if self.part != "whole" and self.field not in MOMENTS:
            raise ValueError(f"only {' and '.join(MOMENTS)} have a day and a time: take part out")
        if self.values is not None and self.field in (*MOMENTS, *DAYS):
            raise ValueError("days are read by their forms: take values out")
        return self


Column = Annotated[ColumnShape, BeforeValidator(_column_alone)]


class Mapped(Checked):
    """A mapping file. `dates`: how days are written in it. `times_without_zone`: whether such a
    time is read as one of the site, or refused. `joined`: fields whose columns stand together in
    one, in this order; else the first that is filled counts."""

    schema_version: Literal[1]
    name: Annotated[str, Field(min_length=1)]
    certainty: Literal["verified", "remembered", "unclear"]
    about: str = ""
    dates: Forms
    times_without_zone: Literal["site", "refuse"] = "refuse"
    other_columns: Literal["pass_over", "refuse"] = "pass_over"
    number_begins: str = ""
    joined: tuple[FieldName, ...] = ()
    always: dict[FieldName, str] = Field(default_factory=dict)
    columns: Annotated[dict[ColumnName, Column], Field(min_length=1)]

    @model_validator(mode="after")
    def _says_one_thing(self) -> Self:
        if {Form.DAY_FIRST, Form.MONTH_FIRST} <= set(self.dates):
            raise ValueError("days cannot be written both day_first and month_first: take one out")
        told = {shape.field for shape in self.columns.values()} | set(self.always)
        if missing := [name for name in NEEDED if name not in told]:
            raise ValueError(f"no column gives {', '.join(missing)}: name one under columns")
        if twice := [name for name, times in self._called().items() if times > 1]:
            raise ValueError(f"the column {twice[0]} stands here twice: take one out")
        for scale, level in GRADES.items():
            if (scale in told) != (level in told):
                raise ValueError(f"{scale} and {level} go together: name both or neither")
        return self

    def _called(self) -> dict[str, int]:
        found: dict[str, int] = {}
        for name, shape in self.columns.items():
            for each in (name, *shape.also):
                found[plain_name(each)] = found.get(plain_name(each), 0) + 1
        return found

    def shapes(self) -> Iterator[tuple[Sequence[str], ColumnShape]]:
        """Each column with all its names, the first before the others."""
        for name, shape in self.columns.items():
            yield (name, *shape.also), shape


def mapping_called(name: str, home: Path | None = None) -> Mapped:
    """One of ours, or the organisation's own. Raises NoSuchMapping, BadPolicy: file, line, mend."""
    own = _own_in(home)
    known = {**own, **shipped()}
    if name not in known:
        raise NoSuchMapping(
            f"there is no format {name}. Use one of {', '.join(sorted(known))}; one of your own "
            "is a file policy/imports/NAME.yaml in the home, NAME in small letters and without "
            "blanks"
        )
    if name in own and name in shipped():
        raise BadPolicy([f"{own[name]}: this name is taken by one of ours: give it another."])
    return mapping_in(known[name])


def mapping_in(path: Path) -> Mapped:
    """Raises BadPolicy with every fault at once."""
    return checked(path, Mapped, read_yaml(path), {})


def mapping_names(home: Path | None = None) -> tuple[str, ...]:
    """Native first, then ours, then the organisation's own."""
    return tuple(dict.fromkeys(("native", *sorted(shipped()), *sorted(_own_in(home)))))


def shipped() -> Mapping[str, Path]:
    return _files(SHIPPED / "imports")


def _own_in(home: Path | None) -> dict[str, Path]:
    return _files(home / "policy" / "imports") if home else {}


def _files(folder: Path) -> dict[str, Path]:
    found = folder.glob("*.yaml") if folder.is_dir() else ()
    return {path.stem: path for path in sorted(found) if _NAME.fullmatch(path.stem)}
