"""What the boxes in which a family types are called, where the words stand without their form."""

from collections.abc import Mapping

from flask_babel import lazy_gettext

from disclosure.pages.family.say_beside import BESIDE

# By the name under which each is sent, as family/say/ draws it. Nothing else that a page of theirs
# sends was typed, or is to be shown: their code and the answer that only they know open the page.
BOXES: Mapping[str, object] = {
    "words": lazy_gettext("Your words"),
    "would_change": lazy_gettext("What should we do differently?"),
    "due_on": lazy_gettext("The new day that is fine for you"),
    "with": lazy_gettext("Their name"),
    "relationship": lazy_gettext("Who they are to you"),
    "until": lazy_gettext("Until which day, if you like"),
    "earliest": lazy_gettext("Not before"),
    "latest": lazy_gettext("Not after"),
    "phone": lazy_gettext("Phone number"),
    "email": lazy_gettext("E-mail address"),
    "post": lazy_gettext("Postal address, without your name"),
    "preferred_name": lazy_gettext("What you like to be called"),
    "language": lazy_gettext("Your language"),
    "interpreter": lazy_gettext("An interpreter you need"),
    "avoid_on": lazy_gettext("Days on which we should send nothing"),
    "avoid_why": lazy_gettext("Days on which we should send nothing"),
    "matters": lazy_gettext("What matters to you"),
}


def label_on_familys_page(_path: str, name: str, _value: str) -> str | None:
    """In the language of the page; None for what was chosen or went along unseen."""
    name = "words" if name.startswith(BESIDE) else name
    return str(BOXES[name]) if name in BOXES else None
