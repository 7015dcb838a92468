"""A file as the answer of a page: its bytes, what they are, and what it is called."""

from flask import Response

from disclosure.actions.family.pack import ending_of
from disclosure.pages.serving.safety import content_of_letter


def to_keep(content: bytes | str, media_type: str, name: str) -> Response:
    """The browser saves it."""
    return _file("attachment", content, media_type, name)


def to_read(content: bytes | str, media_type: str, name: str) -> Response:
    """The browser opens it, where it can."""
    return _file("inline", content, media_type, name)


def letter_to_read(content: bytes, media_type: str, name: str) -> Response:
    """`name`: a reference and nobody's name; its ending follows from what it is."""
    answer = to_read(content, media_type, f"{name}.{ending_of(media_type)}")
    answer.headers["Content-Security-Policy"] = content_of_letter(content)
    return answer


def _file(how: str, content: bytes | str, media_type: str, name: str) -> Response:
    answer = Response(content, content_type=media_type)
    answer.headers["Content-Disposition"] = f'{how}; filename="{name}"'
    return answer
