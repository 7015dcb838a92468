"""The page that asks who somebody is, with what they typed before carried along."""

from collections.abc import Iterable

from flask import render_template
from flask.typing import ResponseReturnValue

from disclosure.pages.kept import Typed, carried_here, handed_on
from disclosure.pages.signing_in.going_on import SignInForm

WAITS_HERE = (
    "Sign in in the new window, come back to this one, and go on. Does it not answer? "
    "Try again in some minutes: what you typed waits here."
)
NOT_IN_YET = f"You are not signed in yet. {WAITS_HERE}"
AWAY = "You were away for a while, so we signed you out"
HOLDS = "Your new password holds from now on"
OLDER = "That page was an older one, so sign in once more, on this one"
SOMEBODY_ELSE = "Somebody else signed in here after this was typed"


def sign_in_page(
    form: SignInForm,
    status: int,
    faults: Iterable[dict[str, str]] = (),
    late: str = "",
    typed: Typed | None = None,
) -> ResponseReturnValue:
    """`late`: why they are asked once more. `typed`: to be carried, else what came along."""
    carried = carried_here() if typed is None else typed
    return render_template(
        "signing_in/sign_in.html",
        form=form,
        faults=faults,
        late=late or (AWAY if carried else ""),
        carried=handed_on(carried),
    ), status
