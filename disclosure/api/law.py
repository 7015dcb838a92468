"""What the law asks, over HTTP: the rules, what is owed by given facts; and what the API is."""

from flask import Response, current_app

from disclosure.actions.law.duty_answers import answer_duties
from disclosure.actions.law.regime_lists import regimes_document
from disclosure.api.answering import answer, part_of_api
from disclosure.api.asking import body
from disclosure.api.caller import needs, open_to_all
from disclosure.api.describing import description
from disclosure.clock import now
from disclosure.permissions import Permission
from disclosure.policy import policy

blueprint = part_of_api("law")


@blueprint.post("/duties")
@needs(Permission.SIGNED_IN)
def duties() -> Response:
    ahead = not current_app.config["SETTINGS"].production
    return answer(answer_duties(body(), policy(), now(), ahead=ahead))


@blueprint.get("/regimes")
@needs(Permission.SIGNED_IN)
def regimes() -> Response:
    return answer(regimes_document(policy().regimes))


@blueprint.get("/openapi.json")
@open_to_all("it says how to ask, and holds nobody's words")
def openapi() -> Response:
    return answer(description())
