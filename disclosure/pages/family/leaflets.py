"""/f/leaflets/<number>: a leaflet of the house, for whoever has their page open."""

from flask import Blueprint, Response, abort, current_app
from flask.typing import ResponseReturnValue

from disclosure.actions.family.leaflets import leaflets_in
from disclosure.pages.guard import for_family

blueprint = Blueprint("family_leaflets", __name__, url_prefix="/f")


@blueprint.get("/leaflets/<int:number>")
@for_family
def one(number: int) -> ResponseReturnValue:
    leaflets = {each.number: each for each in leaflets_in(current_app.config["SETTINGS"].home)}
    if number not in leaflets:
        abort(404)
    found = leaflets[number]
    answer = Response(found.path.read_bytes(), content_type=found.media_type)
    name = f"leaflet-{number}{found.path.suffix.lower()}"
    answer.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return answer
