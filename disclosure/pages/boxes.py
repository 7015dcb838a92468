"""What the govuk-frontend macros need to know of a box: label, hint, fault, value, choices."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext
from markupsafe import Markup

from disclosure.pages.moments import HOUR, KNOWN

WIDTHS: Mapping[str, str] = {
    "date": "govuk-input--width-10",
    "time": "govuk-input--width-10",
    "datetime-local": "govuk-input--width-20",
    "number": "govuk-input--width-5",
    "tel": "govuk-input--width-20",
    "email": "govuk-input--width-30",
    "password": "govuk-input--width-20",
}
SHORT = 12  # letters of a choice that may share its line
MANY = 40  # boxes to tick; more scroll by themselves, so that what comes after them is in reach
UNSPELLED = {"email", "password", "tel", "date", "time", "datetime-local", "number"}


def params_of(
    box: Any, classes: str = "", autocomplete: str = "", attributes: Mapping[str, str] | None = None
) -> dict[str, Any]:
    params: dict[str, Any] = {"id": box.id, "name": box.name, "attributes": dict(attributes or {})}
    if box.description:
        params["hint"] = {"text": box.description}
    if box.errors:
        words = " ".join(box.errors)
        params["errorMessage"] = {"text": words, "visuallyHiddenText": gettext("Error")}
    match box.type:
        case "RadioField" | "SelectMultipleField":
            return params | _choosing(box, classes)
        case "SelectField":
            return (
                params | _labelled(box) | {"items": _choices(box, "selected"), "classes": classes}
            )
        case "TextAreaField":
            grows = {"value": box.data or "", "rows": "4", "spellcheck": True}
            return params | _labelled(box) | grows | {"classes": classes}
        case "MomentField":
            return params | _labelled(box) | _shown("date", box.day, classes)
    return params | _labelled(box) | _line(box, classes, autocomplete)


def _labelled(box: Any) -> dict[str, Any]:
    return {"label": {"text": box.label.text, "classes": "app-label"}}


def _choosing(box: Any, classes: str) -> dict[str, Any]:
    items = _choices(box, "checked")
    inline = "govuk-radios--inline" if _fits_a_line(box, items) else ""
    legend = {"text": box.label.text, "classes": "app-legend"}
    small = "" if box.type == "RadioField" else "govuk-checkboxes--small"
    many = "app-many" if small and len(items) > MANY else ""
    return {
        "idPrefix": box.id,
        "items": items,
        "fieldset": {"legend": legend},
        "classes": " ".join(filter(None, (classes, inline, small, many))),
    }


def _fits_a_line(box: Any, items: list[dict[str, Any]]) -> bool:
    short = all(len(item["text"]) <= SHORT for item in items)
    return box.type == "RadioField" and len(items) == 2 and short


def _choices(box: Any, mark: str) -> list[dict[str, Any]]:
    return [
        {"value": str(value), "text": str(words), mark: bool(chosen)}
        for value, words, chosen, *_ in box.iter_choices()
    ]


def hour_of(box: Any) -> dict[str, Any]:
    """The box beside a day. Its label names the other, for those who hear one box at a time."""
    of = Markup('{}<span class="govuk-visually-hidden">: {}</span>').format(KNOWN, box.label.text)
    named = {"id": f"{box.id}{HOUR}", "name": f"{box.name}{HOUR}"}
    return named | {"label": {"html": of}} | _shown("time", box.hour)


def _line(box: Any, classes: str, autocomplete: str) -> dict[str, Any]:
    sort = (box.render_kw or {}).get("type") or box.widget.input_type
    shown = _shown(sort, "" if sort == "password" else box.data or "", classes)
    return shown | ({"autocomplete": autocomplete} if autocomplete else {})


def _shown(sort: str, value: str, classes: str = "") -> dict[str, Any]:
    shown = {"type": sort, "value": value, "classes": classes or WIDTHS.get(sort, "")}
    return shown | ({"spellcheck": False} if sort in UNSPELLED else {})
