"""What somebody needs in order to read us: forms and languages, ours in their language, and what
they wrote themselves as they wrote it.
"""

from collections.abc import Iterable, Mapping, Sequence

from flask_babel import lazy_gettext

from letters.languages import as_its_readers_say

_ = lazy_gettext

NEEDED: Mapping[str, object] = {  # as workflows.letter_forms.FORM_WORDS calls them
    "standard print": _("Standard print"),
    "large print": _("Large print"),
    "easy read": _("Easy read"),
    "two languages side by side": _("Two languages side by side"),
    "braille": _("Braille"),
    "audio": _("Audio"),
    "a sign language video": _("A sign language video"),
    "plain text": _("Plain text"),
    "reading aloud": _("Read aloud to me"),
}


def forms_said(forms: Iterable[str]) -> str:
    return ", ".join(map(_said, forms))


def forms_to_choose(had: Sequence[str]) -> list[tuple[str, str]]:
    """Those they have, as the record calls them, before the others there are."""
    known = set(map(_plain, had))
    every = [*had, *(form for form in NEEDED if form not in known)]
    return [(each, _said(each)) for each in every]


def _said(form: str) -> str:
    return str(NEEDED.get(_plain(form), form.replace("_", " ")))


def _plain(form: str) -> str:
    return form.replace("_", " ").lower()


NEEDS: Mapping[str, object] = {
    "forms_said": forms_said,
    "forms_to_choose": forms_to_choose,
    "language_said": as_its_readers_say,
}  # as the templates of the page ask for them
