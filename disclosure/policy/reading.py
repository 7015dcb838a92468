"""One YAML file of policy/, read and checked against its model; what is wrong is said by name."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError, ValidationInfo
from pydantic_core import ErrorDetails, PydanticCustomError

from disclosure.policy.marks import LOADER, Loc, Marks, scalars, shown
from disclosure.policy.not_yaml import not_in_utf8, why_not_yaml

Words = Mapping[str, Mapping[str, object]]
Shape = TypeVar("Shape", bound="Checked")

A_LIST = "a list should stand here: write it as [one, another]"
PAIRS = "names with their values should stand here: write each as name: value"
MENDS = {
    "missing": "this is missing: add it",
    "extra_forbidden": "this key is not known here: correct its name or take it out",
    "too_short": "this is empty: give at least one",
    "string_too_short": "this is empty: say it in words",
    "string_type": "words should stand here: put them into quotation marks",
    "tuple_type": A_LIST,
    "frozen_set_type": A_LIST,
    "dict_type": PAIRS,
    "model_type": PAIRS,
    "invalid_key": "a name here is a word: put it into quotation marks",
}
A_DAY = "this should be a valid date: write the year, the month and the day, such as 2026-05-31"
IN_FIGURES = "this should be a number: write it in figures"
GIVEN_AND_MENDS = {  # of these what was given is said as well
    "date_from_datetime_parsing": A_DAY,
    "date_from_datetime_inexact": A_DAY,
    "date_parsing": A_DAY,
    "date_type": A_DAY,
    "bool_parsing": "this should be true or false: write one of them",
    "bool_type": "this should be true or false: write one of them",
    "int_parsing": IN_FIGURES,
    "int_type": IN_FIGURES,
    "float_parsing": IN_FIGURES,
    "float_type": IN_FIGURES,
    "int_from_float": "this should be a whole number: leave out what stands behind the point",
}
NOT_READ: Mapping[type[OSError], str] = {
    FileNotFoundError: "it is not there: put the file there",
    PermissionError: "it may not be read: let this program read it",
    IsADirectoryError: "this is a folder: put a file there",
}
SHOWN_AT_MOST = 20


class BadPolicy(Exception):
    """The policy cannot be used. `faults` are sentences: file, line, place, wrong, mend."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        shown_now = self.faults[:SHOWN_AT_MOST]
        more = len(self.faults) - len(shown_now)
        super().__init__("\n".join([*shown_now, *([f"… and {more} more."] if more else [])]))


class Checked(BaseModel):
    """A part of a policy file. A key that nobody knows is an error, not a remark."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def stands_once(what: str, ids: Iterable[str]) -> None:
    """Raises ValueError, for the first that stands there twice."""
    seen = set[str]()
    for each in ids:
        if each in seen:
            raise ValueError(f"the {what} {each} stands here twice: rename one")
        seen.add(each)


def one_of(list_name: str) -> AfterValidator:
    """A word of the file's own vocabulary; anything else is an error."""

    def check(word: str, info: ValidationInfo) -> str:
        known = (info.context or {}).get(list_name, {})
        if word not in known:
            raise PydanticCustomError(
                "vocabulary",
                "'{word}' is not in the vocabulary {name}: use one of {known}",
                {"word": word, "name": list_name, "known": ", ".join(sorted(map(str, known)))},
            )
        return word

    return AfterValidator(check)


def read_yaml(path: Path) -> dict[str, object]:
    """The file as it stands, nothing where it is empty. Raises BadPolicy: not there, not YAML."""
    loaded = _loaded(path)
    if loaded is None:
        return {}
    if not isinstance(loaded, dict):
        says = "the file must hold keys and their values: write them as key: value"
        raise BadPolicy([f"{shown(path)}, line 1, the whole file: {says}."])
    return loaded


def checked(
    path: Path,
    model: type[Shape],
    raw: object,
    words: Words,
    stands_at: Callable[[Loc], Loc] = lambda loc: loc,
) -> Shape:
    """The file, or a part of it, as its model. Raises BadPolicy with every fault at once.

    `stands_at`: from a place in `raw` to the place in the file, where `raw` is only part of it.
    """
    try:
        return model.model_validate(raw, context=words)
    except ValidationError as error:
        marks = Marks(path)
        raise BadPolicy(
            marks.sentence(stands_at(each["loc"]), _wrong(each), to_add=each["type"] == "missing")
            for each in error.errors(include_url=False)
            if not _follows_from_others(each)
        ) from None


class _Loader(LOADER):  # type: ignore[misc, valid-type]
    """YAML keeps the last of two equal keys and says nothing; here it is an error."""

    def __init__(self, stream: str) -> None:
        super().__init__(stream)
        self.looked_at = set[int]()

    def flatten_mapping(self, node: yaml.MappingNode) -> None:
        if id(node) not in self.looked_at:  # a second time it holds what it was merged with
            self.looked_at.add(id(node))
            _refuse_twice(key for key, _ in node.value)
        super().flatten_mapping(node)


class _Twice(yaml.MarkedYAMLError):
    """The same key twice in one place."""

    def __str__(self) -> str:
        line = self.problem_mark.line + 1 if self.problem_mark else 1
        return f"line {line}: the key '{self.problem}' stands here twice"


def _refuse_twice(keys: Iterable[yaml.Node]) -> None:
    names = set[str]()
    for key in keys:
        if not isinstance(key, yaml.ScalarNode):
            continue
        if key.value in names:
            raise _Twice(problem=key.value, problem_mark=key.start_mark)
        names.add(key.value)


def why_not_read(error: OSError) -> str:
    """With its mend."""
    return NOT_READ.get(type(error), f"{error.strerror}: mend that first")


def _loaded(path: Path) -> object:
    name, text = shown(path), _text(path)
    try:
        return yaml.load(text, Loader=_Loader)
    except _Twice as error:
        raise BadPolicy([f"{name}, {error}: take one out."]) from None
    except yaml.YAMLError as error:
        raise BadPolicy([f"{name}, {why_not_yaml(error, text)}."]) from None
    except RecursionError:
        raise BadPolicy([f"{name}: too much stands inside other things: flatten it."]) from None
    except ValueError:
        raise BadPolicy([f"{name}, {_no_such_value(path)}."]) from None


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except OSError as error:
        raise BadPolicy([f"{shown(path)}: {why_not_read(error)}."]) from None
    except UnicodeDecodeError as error:
        raise BadPolicy([f"{shown(path)}, {not_in_utf8(error)}."]) from None


def _no_such_value(path: Path) -> str:
    """A value that has the form of a day or a number and is none, such as 2026-02-30."""
    for node in scalars(path):
        if node.style:
            continue  # it stands in quotation marks
        try:
            yaml.load(node.value, Loader=LOADER)
        except ValueError:
            return f"line {node.start_mark.line + 1}: there is no '{node.value}': correct it"
        except yaml.YAMLError:
            continue
    return "the whole file: one of the values cannot be read: write it as text"


def _follows_from_others(error: ErrorDetails) -> bool:
    """A list is called too short also where it is not empty, but all in it is wrong."""
    return error["type"] == "too_short" and bool(error["input"])


def _wrong(error: ErrorDetails) -> str:
    if error["type"] in MENDS:
        return MENDS[error["type"]]
    if error["type"] in GIVEN_AND_MENDS:
        return _given(error["input"]) + GIVEN_AND_MENDS[error["type"]]
    says = error["msg"].removeprefix("Value error, ")
    if says.startswith("Input should be"):
        return _given(error["input"]) + says.replace("Input should be", "this should be", 1)
    return says if ": " in says else f"{says}: correct it"


def _given(found: object) -> str:
    if found is None:
        return "nothing stands here: "
    return f"'{found}' does not fit: " if isinstance(found, str | int | float | date) else ""
