"""For those who answer the phones of a look-back: one box, and who it is within two keystrokes.

The words go by POST, for no name may stand in an address.
"""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from disclosure.actions.change import Door
from disclosure.actions.look_backs.phones import Answer, take_call, who_is_calling
from disclosure.clock import now
from disclosure.extensions import db
from disclosure.kinds.conversation import Place
from disclosure.pages.guard import current_actor, requires
from disclosure.pages.look_backs.page import look_back_here
from disclosure.pages.see_other import see_other
from disclosure.permissions import Permission

blueprint = Blueprint("look_back_phones", __name__)
LONGEST = 200  # letters of what is looked for


@blueprint.route("/look-backs/<look_back>/phones", methods=["GET", "POST"])
@requires(Permission.SEE_CASES)
def find(look_back: str) -> ResponseReturnValue:
    found, answer = look_back_here(look_back), Answer((), more=False)
    words = request.form.get("words", "")[:LONGEST].replace("\x00", "")
    if request.method == "POST":
        actor, session = current_actor(), db.session()
        answer = who_is_calling(session, actor, now(), Door.PAGE, look_back, words)
    return render_template(
        "look_backs/phones.html",
        look_back=found,
        words=words,
        answer=answer,
        asked=bool(words.strip()),
        records=current_actor().may(Permission.RECORD_CARE),
    )


@blueprint.post("/look-backs/<look_back>/phones/take")
@requires(Permission.RECORD_CARE)
def take(look_back: str) -> ResponseReturnValue:
    """Whoever takes the call is named on the case, and goes on to its form."""
    look_back_here(look_back)
    case = request.form.get("case", "")[:40].replace("\x00", "")
    taken = take_call(db.session(), current_actor(), now(), Door.PAGE, look_back, case)
    if request.form.get("then") == "attempt":
        return see_other("recording.one", incident=taken, word="attempt")
    by_phone = url_for("conversations.conversation", incident=taken, how=str(Place.PHONE))
    return redirect(by_phone, 303)
