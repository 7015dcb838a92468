"""/f/: where a family opens its page with a code and a second fact, and leaves it."""

from collections.abc import Mapping
from typing import Any

from flask import (
    Blueprint,
    current_app,
    make_response,
    render_template,
    request,
    session,
)
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from wtforms import StringField

from disclosure.actions.family import door as family_door
from disclosure.actions.family import opening as family_opening
from disclosure.actions.staff.tries import NOBODY_SAYS_WHERE
from disclosure.clock import now
from disclosure.extensions import csrf, db
from disclosure.pages.family.frame import (
    how_it_looks,
    keep_looks,
    keep_looks_for_next,
    print_size,
)
from disclosure.pages.family.say import said_before_it_closed
from disclosure.pages.family.say_kept import (
    carry,
    carry_locked,
    carry_on,
    carry_on_locked,
    given_back,
    is_the_writers,
    last_of_family,
    sent_from_older,
)
from disclosure.pages.family.words import _, second_fact
from disclosure.pages.forms import PageForm
from disclosure.pages.guard import (
    GUARDS_FORMS,
    end_visit,
    leave_visit,
    let_in,
    public,
    visit_key,
)
from disclosure.pages.see_other import see_other
from disclosure.pages.serving.safety import with_script
from disclosure.pages.whose_text import owner_of_family, writer_here

blueprint = Blueprint("family_door", __name__, url_prefix="/f")


class OpenForm(PageForm):
    code = StringField(
        lazy_gettext("Your code"),
        description=lazy_gettext(
            "From our letter, or the paper we gave you. It opens your page once."
        ),
    )
    fact = second_fact()


@blueprint.get("/")
@public("where the family opens its page")
def door() -> ResponseReturnValue:
    """Nothing is in its address: a code stands behind the # and never comes here by itself."""
    if _is_open_here():
        return see_other("family.page")
    if _is_closed_for_now():
        return _closed_for_now({})
    return _shown(OpenForm(formdata=None))


@blueprint.get("/open")
@public("the address that a printed code leads to")
def printed() -> ResponseReturnValue:
    """A GET uses nothing up: a mail scanner that follows a link opens no page. On a telephone that
    two of a family share, or a computer of the ward, it asks whose page it is to open, also where
    that of somebody else is.
    """
    return _shown(OpenForm(formdata=None))


@blueprint.post("/open")
@public("nobody is let in yet")
def open_page() -> ResponseReturnValue:
    form = OpenForm()
    code, fact = form.code.data or "", form.fact.data or ""
    if not (code.strip() and fact.strip()):
        empty = form.fact if code.strip() else form.code
        return _refused(form, empty, _("Type both your code and the answer."))
    try:
        place = request.remote_addr or NOBODY_SAYS_WHERE
        browser = str(session.get(GUARDS_FORMS, ""))
        opened = family_opening.open_page(db.session(), code, fact, place, now(), browser)
    except family_opening.NotOpened as no:
        return _refused(form, form.code, _(no.says, **no.named))
    assert opened.actor.person
    same = last_of_family() == owner_of_family(opened.actor.person)
    looks = how_it_looks()
    let_in(opened.key)
    keep_looks_for_next(looks, same=same)
    return given_back(opened.actor) or see_other("family.page")


def pressed_twice() -> ResponseReturnValue | None:
    """That button once more, while their page is still on its way: what guards its form went with
    the first press. None unless it is the code that opened the page that is open here.
    """
    if request.endpoint != "family_door.open_page":
        return None
    key, code = visit_key(), request.form.get("code", "")
    person = family_door.visitor(db.session(), key, now()) if key else None
    if person is None or not family_opening.is_its_code(db.session(), key, code):
        return None
    return given_back(person) or see_other("family.page")


def on_an_older_page() -> ResponseReturnValue | None:
    """A door that stood open over night, or while somebody else opened their own page: what guards
    its form is gone. Their code stands in it still, as a link of ours would put it there; the
    answer that only they know is typed once more. None where no page of ours was sent.
    """
    if request.endpoint != "family_door.open_page" or GUARDS_FORMS not in request.form:
        return None
    form = OpenForm(formdata=None, code=request.form.get("code", ""))
    says = _("This page had been open for a while. Please type the answer once more.")
    form.fact.errors = [says]
    return _shown(form, [{"text": says, "href": "#fact"}], 400, carry_on_locked())


@blueprint.post("/leave")
@csrf.exempt  # type: ignore[untyped-decorator]
@public("leaving is never refused")
def leave_page() -> ResponseReturnValue:
    """Also by the button of a page from before theirs was opened anew, which ended what guards its
    forms: that it was made for whose page is open here, we signed. Where that is another's, their
    own opens from here no more, and the other's stays open.
    """
    writer, here = writer_here(), last_of_family()
    if writer and writer != here:
        return see_other("family_door.printed", left="yes")
    if not writer and current_app.config["WTF_CSRF_ENABLED"]:
        csrf.protect()
    family_door.leave(db.session(), visit_key(), now())
    looks = how_it_looks()
    leave_visit()
    keep_looks(looks)
    return see_other("family_door.door", left="yes")


def ask() -> ResponseReturnValue:
    """The guard's answer where no visit is open, or it ended, by itself or by us. One that is shut
    for now is not forgotten: the same browser is in it again once it opens.
    """
    if answer := said_before_it_closed():
        return answer
    key, carried, looks = visit_key(), carry(), how_it_looks()
    if _is_closed_for_now():
        return _closed_for_now(carried)
    closed = bool(key) and family_door.was_closed(db.session(), key, now())
    if key:  # else it may be an older tab, where somebody of staff is signed in by now
        end_visit()
        keep_looks(looks)
    told = {**carried, "ended": bool(key), "closed": closed}
    return _shown(OpenForm(formdata=None), status=401, told=told)


def ask_writer() -> ResponseReturnValue | None:
    """Somebody else opened their own page on this device since it was typed, or the writer left:
    what is open stays so, and no link leads to it. Or it is a page of last night, or of before they
    opened theirs anew: then it is given back once it is open, or now; None where it had no words.
    """
    person = family_door.visitor(db.session(), visit_key(), now()) if visit_key() else None
    if person and person.person and writer_here() == owner_of_family(person.person):
        return sent_from_older(person)
    told = carry() if is_the_writers() else carry_locked()
    return _shown(OpenForm(formdata=None), status=400, told=told)


def _is_open_here() -> bool:
    """A page, of whomever, in this browser."""
    return bool(visit_key()) and family_door.is_open(db.session(), visit_key(), now())


def _is_closed_for_now() -> bool:
    return bool(visit_key()) and family_door.closed_for_now(db.session(), visit_key(), now())


def _closed_for_now(told: Mapping[str, Any]) -> ResponseReturnValue:
    """In kind words, and with nothing of why."""
    settings = current_app.config["SETTINGS"]
    page = render_template(
        "family/closed_for_now.html",
        settings=settings,
        large_print=print_size(),
        closed=True,
        texts=told.get("texts", []),
        pressed=told.get("pressed", False),
    )
    return make_response(page, 401)


def _refused(form: OpenForm, box: StringField, says: str) -> ResponseReturnValue:
    box.errors = [says]
    return _shown(form, [{"text": says, "href": f"#{box.id}"}], 422)


def _shown(
    form: OpenForm,
    faults: list[dict[str, str]] | None = None,
    status: int = 200,
    told: Mapping[str, Any] | None = None,
) -> ResponseReturnValue:
    page = render_template(
        "family/open.html",
        form=form,
        faults=faults or [],
        left="left" in request.args,
        is_open_here=status == 200 and _is_open_here(),
        settings=current_app.config["SETTINGS"],
        large_print=print_size(),
        **(carry_on() if told is None else told),
    )
    return with_script(page, status)
