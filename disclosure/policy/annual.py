"""policy/annual_reports.yaml: what a yearly report holds, by the rules that ask for it."""

from collections.abc import Iterator
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from disclosure.policy.marks import ROOT
from disclosure.policy.reading import Checked, checked, read_yaml, stands_once
from workflows.regimes import Certainty

FILE = ROOT / "policy" / "annual_reports.yaml"
GENERAL = "general"  # of reports over all rules, and of rules that ask for no form of their own


class Counted(StrEnum):
    """What the program takes from the record; reports/annual_counts.py says how."""

    INCIDENTS = "incidents"
    NATURE = "nature"
    CARRIED_OUT = "carried_out"
    LATENESS = "lateness"
    SUPPORT = "support"
    LEARNING = "learning"


class Needed(StrEnum):
    ALWAYS = "always"
    ANY = "any"  # only where the record holds an incident of the year
    OPTIONAL = "optional"


def _day_of_year(text: str) -> str:
    try:
        date.fromisoformat(f"2023-{text}")
    except ValueError:
        raise ValueError(
            f"'{text}' is no day of every year: give month and day, such as \"03-31\""
        ) from None
    return text


class FormRow(Checked):
    id: str = Field(min_length=1, max_length=40)
    asks: str = Field(min_length=1)
    source: str = Field(min_length=1)
    certainty: Certainty
    counted: Counted | None = None
    written: str | None = None
    needed: Needed | None = None
    hint: str = ""

    @model_validator(mode="after")
    def _is_one_of_two(self) -> Self:
        if (self.counted is None) == (self.written is None):
            raise ValueError("a row is counted or written: give one of the two")
        if (self.written is None) != (self.needed is None):
            raise ValueError("what a person writes, and nothing else, says when it is `needed`")
        if self.written is not None and self.written != self.id:
            raise ValueError("what a person writes is kept under the id of its row: make them one")
        return self


class FormSection(Checked):
    id: str = Field(min_length=1)
    heading: str = Field(min_length=1)
    rows: tuple[FormRow, ...] = Field(min_length=1)


class NoNames(Checked):
    says: str = Field(min_length=1)
    source: str = Field(min_length=1)
    certainty: Certainty


class Form(Checked):
    """`regimes`: whose report it is; none: of every other. `year_ends`: its month and day."""

    id: str = Field(min_length=1, max_length=40)
    regimes: tuple[str, ...]
    title: str = Field(min_length=1)
    law: str = Field(min_length=1)
    year_ends: Annotated[str, AfterValidator(_day_of_year)]
    year_source: str = Field(min_length=1)
    year_certainty: Certainty
    no_names: NoNames
    sections: tuple[FormSection, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _names_each_row_once(self) -> Self:
        stands_once("row", [row.id for row in self.rows()])
        stands_once("counted", [str(row.counted) for row in self.rows() if row.counted])
        return self

    def rows(self) -> Iterator[FormRow]:
        for section in self.sections:
            yield from section.rows

    def parts(self) -> dict[str, FormRow]:
        """What a person writes, by id, in the order of the form."""
        return {row.id: row for row in self.rows() if row.written}

    def year_ending_in(self, year: int) -> tuple[date, date]:
        """The first and the last day of the reporting year that ends in that calendar year."""
        last = date.fromisoformat(f"{year}-{self.year_ends}")
        before = date.fromisoformat(f"{year - 1}-{self.year_ends}")
        return before + timedelta(days=1), last


class AnnualReportsFile(Checked):
    schema_version: Literal[1]
    about: str
    as_of: str
    certainty_values: dict[Certainty, str]
    forms: tuple[Form, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _one_form_is_for_all_others(self) -> Self:
        stands_once("form", [form.id for form in self.forms])
        stands_once("regime", [name for form in self.forms for name in form.regimes])
        if [form.id for form in self.forms if not form.regimes] != [GENERAL]:
            raise ValueError(
                f"one form, called {GENERAL}, and only one, must have no regimes: it is the rest"
            )
        return self


@cache
def forms(path: Path = FILE) -> tuple[Form, ...]:
    """Read once. Raises BadPolicy, whose sentences name file, line, place and mend."""
    return checked(path, AnnualReportsFile, read_yaml(path), {}).forms


def form_for(rules: str) -> Form:
    """`rules`: the id of a regime, or `general`: of all."""
    found = [form for form in forms() if rules in form.regimes]
    return found[0] if found else next(form for form in forms() if form.id == GENERAL)
