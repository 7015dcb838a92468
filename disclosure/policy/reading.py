"""One YAML file of policy/, read and checked against its model; what is wrong is said by name."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError, ValidationInfo
from pydantic_core import ErrorDetails, PydanticCustomError

Words = Mapping[str, Mapping[str, object]]
Shape = TypeVar("Shape", bound="Checked")

MENDS = {
    "missing": "this is missing: add it",
    "extra_forbidden": "this key is not known here: correct its name or take it out",
}
SHOWN_AT_MOST = 20


class BadPolicy(Exception):
    """The policy cannot be used. `faults` are sentences: file, place, wrong, mend."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        shown = self.faults[:SHOWN_AT_MOST]
        more = len(self.faults) - len(shown)
        super().__init__("\n".join([*shown, *([f"… and {more} more."] if more else [])]))


class Checked(BaseModel):
    """A part of a policy file. A key that nobody knows is an error, not a remark."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def one_of(list_name: str) -> AfterValidator:
    """A word of the file's own vocabulary; anything else is an error."""

    def check(word: str, info: ValidationInfo) -> str:
        known = (info.context or {}).get(list_name, {})
        if word not in known:
            raise PydanticCustomError(
                "vocabulary",
                "'{word}' is not in the vocabulary {name}: use one of {known}",
                {"word": word, "name": list_name, "known": ", ".join(sorted(known))},
            )
        return word

    return AfterValidator(check)


def read_yaml(path: Path) -> dict[str, object]:
    """The file as it stands. Raises BadPolicy where it is not there or not YAML."""
    try:
        loaded = yaml.load(path.read_text("utf-8"), Loader=_LOADER)
    except OSError as error:
        raise BadPolicy([f"{path}: {error.strerror}: put the file there."]) from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise BadPolicy([f"{path}: this is not YAML: {' '.join(str(error).split())}."]) from None
    if not isinstance(loaded, dict):
        raise BadPolicy([f"{path}: the file must hold keys and their values."])
    return loaded


def checked(path: Path, model: type[Shape], raw: Mapping[str, object], words: Words) -> Shape:
    """The file as its model. Raises BadPolicy with every fault at once."""
    try:
        return model.model_validate(raw, context=words)
    except ValidationError as error:
        faults = error.errors(include_url=False, include_input=False)
        raise BadPolicy(_sentence(path, raw, each) for each in faults) from None


def _sentence(path: Path, raw: object, error: ErrorDetails) -> str:
    says = MENDS.get(error["type"]) or error["msg"].removeprefix("Value error, ")
    place = " / ".join(_place(raw, error["loc"])) or "the whole file"
    return f"{path.parent.name}/{path.name}, {place}: {says}."


def _place(raw: object, loc: tuple[int | str, ...]) -> Iterable[str]:
    """The way to the fault, by id where an entry of a list has one."""
    for step in loc:
        try:
            raw = raw[step]  # type: ignore[index]
        except (KeyError, IndexError, TypeError):
            raw = None
        named = raw.get("id") if isinstance(raw, dict) and isinstance(step, int) else None
        yield str(named or step)


_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
