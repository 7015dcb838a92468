"""/f/leaflets/<number>: a leaflet of the house, for whoever has their page open."""

from flask import Blueprint, abort, current_app
from flask.typing import ResponseReturnValue

from disclosure.actions.family.leaflets import leaflets_in
from disclosure.pages.files import to_read
from disclosure.pages.guard import for_family

blueprint = Blueprint("family_leaflets", __name__, url_prefix="/f")


@blueprint.get("/leaflets/<int:number>")
@for_family
def one(number: int) -> ResponseReturnValue:
    leaflets = {each.number: each for each in leaflets_in(current_app.config["SETTINGS"].home)}
    if number not in leaflets:
        abort(404)
    found = leaflets[number]
    name = f"leaflet-{number}{found.path.suffix.lower()}"
    return to_read(found.path.read_bytes(), found.media_type, name)
