"""What a page answers once something is done: go and see another page."""

from typing import Any

from flask import redirect, url_for
from werkzeug.wrappers import Response


def see_other(page: str, **values: Any) -> Response:
    """303: the browser asks for that page with GET, so loading it anew does nothing twice."""
    return redirect(url_for(page, **values), 303)
