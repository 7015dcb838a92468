"""What stood in other boxes of their page when one form was sent: not sent yet, and not lost."""

from collections.abc import Mapping

from flask import has_request_context, request

BESIDE = "beside:"  # before the id of its box, as static/family_page.js sends it along


def words_beside() -> Mapping[str, str]:
    """By the id of their box on the page. Empty where no form of theirs was sent."""
    if not has_request_context():
        return {}
    sent = ((n.removeprefix(BESIDE), v) for n, v in request.form.items() if n.startswith(BESIDE))
    return {box: words for box, words in sent if words.strip()}
