"""The API as a whole: its parts, and how they come into the application."""

from flask import Flask

from disclosure.api import cases, fhir, law, letters
from disclosure.api.caller import without_sessions
from disclosure.api.problems import as_it_is, where_nothing_is

PARTS = (cases, letters, law, fhir)
SPOKEN = {"/api/": as_it_is, "/fhir/": fhir.as_outcome}


def register(app: Flask) -> None:
    """After the pages and their answers to errors, before the guard."""
    for part in PARTS:
        app.register_blueprint(part.blueprint)
    where_nothing_is(app, SPOKEN)
    without_sessions(app)
