"""A form from the shapes of a kind. It checks nothing: what was typed goes to the kind itself."""

from collections.abc import Iterable, Mapping
from datetime import datetime, tzinfo
from typing import Any

from flask import request
from flask_wtf import FlaskForm
from wtforms import (
    FieldList,
    Form,
    FormField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Optional

from disclosure.clock import now
from disclosure.kinds.faults import Fault
from disclosure.kinds.shape import Shape
from disclosure.pages.moments import A_MOMENT, MomentField
from disclosure.pages.once_value import same_once_box
from workflows.wall_clock import as_typed, is_left_out

Asked = Mapping[str, Mapping[Any, str]]  # what may be referred to or is offered, by kind
Shapes = tuple[Shape, ...]
OPTIONAL = " (optional)"
ANOTHER = "another"  # the button that adds a row; its value names the rows
SHOW_AGAIN = "show_again"  # what was typed comes back after a new sign-in, to be looked at first
MOST_RADIOS = 7  # more choices than that fold into one box
MOST_ROWS = 50
# The last of the round buttons of a box that may stay empty: chosen once, none of them can be
# unchosen. By what the box asks for, or its name.
LEFT_OUT: Mapping[str, str] = {
    "person": "Nobody",
    "staff": "Nobody",
    "named contact": "Nobody",
    "where": "Nowhere",
    "unknown": "We know it",
}
LEAVE_OUT, NO_ROW = "Leave this out", "Leave this row out"
INPUT_TYPES = {"day": "date", "number": "number"}
YES_NO = {"yes": "Yes", "no": "No"}
SAID = {"yes": True, "no": False}


class PageForm(FlaskForm):
    """Counts as sent only when somebody asked for the thing itself, not for another row."""

    class Meta(FlaskForm.Meta):
        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """Words alone, as a form of a page sends them: neither a document nor a file."""
            told = super().wrap_formdata(form, formdata)
            return told if told is None or told is formdata else request.form

        def render_field(self, field: Any, render_kw: Any) -> Any:
            """Beside what says that a form came from us, what says that it is sent once."""
            box = super().render_field(field, render_kw)
            return box + same_once_box() if field.type == "CSRFTokenField" else box

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        if request and (rows := request.form.get(ANOTHER)):
            _add_row(self, rows)

    def is_submitted(self) -> bool:
        only_looks = ANOTHER in request.form or SHOW_AGAIN in request.form
        return bool(super().is_submitted()) and not only_looks


class Row(Form):
    """One of several alike: left empty, it is not kept."""


def form_for(heading: str, shapes: Shapes, asked: Asked, base: type[Form] = PageForm) -> type[Any]:
    in_row = base is Row
    return type(heading, (base,), {shape.name: _box(shape, asked, in_row) for shape in shapes})


def _box(shape: Shape, asked: Asked, in_row: bool) -> Any:
    label = shape.label if shape.required else f"{shape.label}{OPTIONAL}"
    words: dict[str, Any] = {"label": label, "description": shape.hint}
    options: dict[str, Any] = {"validate_choice": False, "choices": _options(shape, asked)}
    options["validators"] = [] if shape.required else [Optional()]
    match shape.sort:
        case "part":
            return FormField(form_for(label, shape.parts, asked, Form), **words)
        case "parts":
            part = FormField(form_for(label, shape.parts, asked, Row), label=shape.label)
            return FieldList(part, min_entries=1, max_entries=MOST_ROWS, **words)
        case "choice" | "reference" if len(options["choices"]) > MOST_RADIOS:
            options["choices"] = {"": "Choose one"} | options["choices"]
            return SelectField(**options, **words)
        case "choice" | "reference" | "yes_no":
            options["choices"] |= _left_out(shape, options["choices"], in_row)
            return RadioField(**options, **words)
        case "choices" | "references":
            return SelectMultipleField(**options, **words)
        case "words":
            return TextAreaField(**words)
        case "moment":
            return MomentField(**words)
        case "lines":
            return TextAreaField(label, description=shape.hint or "One on each line")
        case "pairs":
            return TextAreaField(
                label, description=shape.hint or "One on each line, as name: words"
            )
    kind = {"type": INPUT_TYPES.get(shape.sort, "text")}
    return StringField(render_kw=kind, **words)


def _options(shape: Shape, asked: Asked) -> dict[str, str]:
    if source := shape.refers or shape.offers:
        return {str(id): says for id, says in asked[source].items()}
    if shape.sort == "yes_no":
        return dict(YES_NO)
    return {str(choice): str(choice).replace("_", " ").capitalize() for choice in shape.choices}


def _left_out(shape: Shape, choices: Mapping[str, str], in_row: bool) -> dict[str, str]:
    """Nothing where nothing can be chosen, there is a choice of its own for it, or one of them is
    what nobody has to say."""
    if not choices or "" in choices or shape.unsaid is not None or (shape.required and not in_row):
        return {}
    if shape.required:
        return {"": NO_ROW}
    return {"": LEFT_OUT.get(shape.refers) or LEFT_OUT.get(shape.name, LEAVE_OUT)}


def typed(form: Form, shapes: Shapes, zone: tzinfo) -> dict[str, Any]:
    """As the JSON a command would send. Boxes left empty are left out."""
    values = ((shape.name, _value(form[shape.name], shape, zone)) for shape in shapes)
    return {name: value for name, value in values if value or value is False}


def _value(box: Any, shape: Shape, zone: tzinfo) -> Any:
    match shape.sort:
        case "part":
            return typed(box.form, shape.parts, zone)
        case "parts":
            return [typed(row.form, shape.parts, zone) for row in filled(box)]
        case "lines":
            return [line for line in (box.data or "").splitlines() if line.strip()]
        case "pairs":
            return _pairs(box.data or "")
        case "moment":
            return _with_zone(box.data or "", zone)
        case "yes_no":
            return yes_or_no(box.data)
    return box.data


def yes_or_no(said: Any) -> Any:
    """What a box says as the JSON of a command would; anything else as it came, to be refused."""
    return SAID.get(said, said)


def _pairs(text: str) -> dict[str, str]:
    """A line without a colon keeps its whole text, for the kind to say what is wrong with it."""
    parted = (line.partition(":") for line in text.splitlines() if line.strip())
    return {name.strip(): words.strip() for name, _, words in parted}


def filled(rows: Any) -> list[Any]:
    """Who is chosen beside an empty question asked nothing: a choice of no need makes no row. Nor
    does what somebody said to leave out.
    """
    return [
        row
        for row in rows
        if any(_has_some(box.data) and not box.flags.optional for box in row)
        and not any(_says_no_row(box) for box in row)
    ]


def _says_no_row(box: Any) -> bool:
    return box.type == "RadioField" and box.data == "" and dict(box.choices).get("") == NO_ROW


def _has_some(value: Any) -> bool:
    if isinstance(value, Mapping):
        return any(map(_has_some, value.values()))
    return any(map(_has_some, value)) if isinstance(value, list) else bool(value)


def _with_zone(text: str, zone: tzinfo) -> str:
    """As it was typed where it is a day alone, no time, or none of that zone: the kind reads it."""
    if not A_MOMENT.fullmatch(text):
        return text
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return text
    return text if is_left_out(at, zone) else as_typed(at, zone, now()).isoformat()


def show_faults(form: Form, faults: Iterable[Fault]) -> list[dict[str, str]]:
    """Put each sentence beside its box; return the list for the top of the page."""
    summary = []
    for fault in faults:
        box = _box_at(form, fault.field.split("."))
        if box is None:
            summary.append({"text": fault.says})
            continue
        box.errors = [*box.errors, fault.says]
        summary.append({"text": fault.says, "href": f"#{box.id}"})
    return summary


def _box_at(form: Form, path: list[str]) -> Any:
    """The box a fault speaks of, as near as there is one; none for what is not asked here."""
    box: Any = form
    for step in path:
        if isinstance(box, FieldList):
            rows = filled(box)
            box = rows[int(step)] if step.isdecimal() and int(step) < len(rows) else box
        elif isinstance(box, Form | FormField):
            if step not in (box.form if isinstance(box, FormField) else box):
                return None
            box = box[step]
    while isinstance(box, FieldList | FormField):
        box = next(iter(box))  # a group has no box of its own: its first one
    return box


def _add_row(form: Form, name: str) -> None:
    """`name` is as the page wrote it, such as `attendees` or `next-people`."""
    box = next((box for box in _lists(form) if box.name == name), None)
    if box is not None and len(box) < MOST_ROWS:
        box.append_entry()


def _lists(form: Any) -> Iterable[Any]:
    for box in form:
        if isinstance(box, FieldList):
            yield box
        if isinstance(box, FieldList | FormField):
            yield from _lists(row for row in box if isinstance(row, FieldList | FormField))
