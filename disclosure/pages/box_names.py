"""What a box is called and whether somebody types into it, told by the name under which it is sent.

Asked when what was typed must be shown without its form: the form may not be there, nor its case,
nor the database. So it goes by the forms and kinds of the program, and asks nothing else.
"""

import sys
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple, TypeVar

from wtforms import FieldList, Form, FormField, HiddenField, PasswordField, StringField

from disclosure.kinds import KINDS
from disclosure.kinds.kind import Part
from disclosure.kinds.moves import TOLD_WITH
from disclosure.kinds.shape import Shape, shapes_of
from disclosure.pages.letters.desk import WHOLE
from disclosure.pages.letters.form import BOX
from disclosure.pages.moments import HOUR
from disclosure.policy import letter_templates

Base = TypeVar("Base")
CHOSEN = {"choice", "choices", "reference", "references", "yes_no"}  # sorts of shapes
NEVER_TYPED = (HiddenField, PasswordField)
# Hidden by a page, in a form that was made for a request.
UNSEEN = {"sha256", "marked", "promise-sentence", "shown_as_of", "as_shown", "filled_in"}


class Box(NamedTuple):
    label: str
    typed: bool  # it is neither chosen nor hidden


def label_typed_in(path: str, name: str, value: str) -> str | None:
    """Of the box that was sent as `name` to `path`, empty where several are called so; None where
    nobody typed: it was chosen, or went along unseen. A box that no form here knows was typed in
    where it holds what no value of ours does: a space, or a letter beyond ASCII.
    """
    name = name.removesuffix(HOUR)  # it is part of the day beside it
    if name.startswith(BOX):
        return _label_of_letter(name.removeprefix(BOX))
    steps = [step for step in name.split("-") if not step.isdecimal()]
    if "-".join(steps) in UNSEEN:
        return None
    own = _asked_at(path.rstrip("/").rpartition("/")[2])
    for known in (own, _all_boxes()):
        for start in range(len(steps)):
            if box := known.get("-".join(steps[start:])):
                return box.label if box.typed else None
    return None if value.isascii() and " " not in value.strip() else ""


def _label_of_letter(name: str) -> str:
    if name == WHOLE.name:
        return WHOLE.label
    words: Mapping[str, Any] = letter_templates().document["boxes"].get(name, {})
    return str(words.get("label", name.replace("_", " ").capitalize()))


@cache
def _asked_at(word: str) -> Mapping[str, Box]:
    """Of one kind of record or one move: its word stands last in the address of its form."""
    asked = {str(trigger): model for trigger, model in TOLD_WITH.items()} | dict(KINDS)
    return dict(_of_shapes(shapes_of(asked[word]))) if word in asked else {}


@cache
def _all_boxes() -> Mapping[str, Box]:
    """Of every form; where two give one name to two boxes, it has no label, and is typed if one is.

    Forms that a request made are left out: each of them came of a kind, which is here.
    """
    found: dict[str, Box] = {}
    for name, box in _every_box():
        other = found.get(name, box)
        label = box.label if box.label == other.label else ""
        found[name] = Box(label, box.typed or other.typed)
    return found


def _every_box() -> Iterator[tuple[str, Box]]:
    for model in _below(Part):
        if all("label" in field for field in model.model_json_schema()["properties"].values()):
            yield from _of_shapes(shapes_of(model))
    for form in _below(Form):
        if vars(sys.modules[form.__module__]).get(form.__name__) is form:
            yield from _of_form(form)


def _below(kind: type[Base]) -> Iterator[type[Base]]:
    for each in kind.__subclasses__():
        yield each
        yield from _below(each)


def _of_shapes(shapes: Iterable[Shape], before: str = "") -> Iterator[tuple[str, Box]]:
    for shape in shapes:
        name = f"{before}{shape.name}"
        if shape.parts:
            yield from _of_shapes(shape.parts, f"{name}-")
        else:
            yield name, Box(shape.label, shape.sort not in CHOSEN)


def _of_form(form: type[Form], before: str = "") -> Iterator[tuple[str, Box]]:
    for name, box in vars(form).items():
        while getattr(box, "field_class", None) is FieldList:
            box = box.args[0]
        if not (kind := getattr(box, "field_class", None)):
            continue
        if kind is FormField:
            yield from _of_form(box.args[0], f"{before}{name}-")
            continue
        label = box.args[0] if box.args else box.kwargs.get("label", "")
        typed = issubclass(kind, StringField) and not issubclass(kind, NEVER_TYPED)
        yield f"{before}{name}", Box(str(label) if typed else "", typed)
