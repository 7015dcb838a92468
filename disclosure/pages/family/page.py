"""/f/page: the family's own page, everything on it."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from disclosure.pages.family.frame import page_frame
from disclosure.pages.family.say_here import here_once
from disclosure.pages.guard import for_family
from disclosure.pages.serving.safety import with_script

blueprint = Blueprint("family", __name__, url_prefix="/f")

COPY = "copy"  # in the address: every fold is open, ready for paper


@blueprint.get("/page")
@for_family
def page() -> ResponseReturnValue:
    return whole_page()


def whole_page() -> ResponseReturnValue:
    """As it stands now. What was written in another box when a form was sent is in it again."""
    shown = page_frame(here_once().view)  # read once, for its forms too
    unfolded = COPY in request.args
    return with_script(render_template("family/page.html", **shown, unfolded=unfolded))
