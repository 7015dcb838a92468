"""All about one person as a web page that needs no program: headings, words, nothing that runs."""

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from disclosure.kinds.people import Person
from disclosure.kinds.shape import shapes_of

STYLE = "body{font:1rem/1.5 sans-serif;max-width:45rem;margin:2rem auto;padding:0 1rem}dt{font-weight:bold}dd{margin:0 0 .5rem}pre{white-space:pre-wrap;overflow-wrap:anywhere;font:inherit}"  # noqa: E501
HEADINGS: Mapping[str, str] = {
    "case": "The case",
    "person": "What we know of the person",
    "patient": "The patient, and what happened",
    "records": "What is on record",
    "promises": "Promises",
    "letters": "Letters",
    "who_looked": "Who looked",
    "left_out": "What was left out, and why: a person has to judge each",
}
LABELS: Mapping[str, str] = {shape.name: shape.label for shape in shapes_of(Person)} | {
    "ref": "Reference",
    "state": "Stands at",
    "made_at": "Made",
    "recorded_in_error": "Recorded in error",
    "at": "When",
    "died_at": "Died",
    "found_dead_at": "Found dead",
    "born_on": "Born",
    "identifier": "Number",
    "occurred_at": "It happened",
    "occurred_words": "What is known of when it happened",
    "we_became_aware_at": "We became aware",
    "due_on": "By which day",
    "sent_at": "Sent",
    "fields": "What stands there",
}  # the names in record.json, as a person reads them


def page_of(document: Mapping[str, Any]) -> str:
    parts = "".join(
        _part(title, document[name]) for name, title in HEADINGS.items() if name in document
    )
    always = f"<p>{escape(document['left_out_always'])}</p>"
    return (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
        f"<title>All about one person</title><style>{STYLE}</style></head><body>"
        "<h1>All that this record holds about one person</h1>"
        "<p>Read it before you hand it over, and be sure who asks.</p>"
        f"{parts}{always}</body></html>"
    )


def _part(title: str, told: Any) -> str:
    return f"<h2>{escape(title)}</h2>{_shown(told) or '<p>Nothing.</p>'}"


def _shown(told: Any) -> str:
    if isinstance(told, Mapping):
        return f"<dl>{''.join(_pairs(told))}</dl>"
    if isinstance(told, list):
        rows = "".join(f"<li>{_shown(each)}</li>" for each in told)
        return f"<ul>{rows}</ul>" if rows else ""
    return f"<pre>{escape(_word(told))}</pre>"


def _pairs(told: Mapping[str, Any]) -> Iterator[str]:
    for name, value in told.items():
        if value not in (None, "", [], {}):
            label = escape(LABELS.get(name, name.replace("_", " ").capitalize()))
            yield f"<dt>{label}</dt><dd>{_shown(value)}</dd>"


def _word(told: object) -> str:
    return {True: "Yes", False: "No"}[told] if isinstance(told, bool) else str(told)
