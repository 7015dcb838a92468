"""After a sign-in or a proof: to the page asked for, by way of what was typed there."""

from urllib.parse import urlsplit

from flask import Response, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from wtforms import EmailField, HiddenField, PasswordField

from disclosure.pages.forms import PageForm
from disclosure.pages.kept import (
    Typed,
    carried_from_here,
    carried_here,
    handed_on,
    has_a_form,
    locked_past_others,
    of_its_writer,
    texts_of,
)
from disclosure.pages.letters.kept_words import keep_at_its_letter
from disclosure.pages.sent_once import on_record_already
from disclosure.pages.whose_text import owner_and_path, signed

ASKED_FOR = "asked_for"  # in the signed cookie: where a sign-in elsewhere comes back to

LONGEST = 1000  # of such an address: a browser keeps no more than 4000 in all


class GoingOnForm(PageForm):
    next = HiddenField()
    whose = HiddenField()  # signed: who typed what is carried

    def remember(self, email: str) -> list[tuple[str, str]]:
        """Of the request that is being answered with a question. What was typed, to be carried;
        where that request came from such a question itself, what it carried.
        """
        if carried := carried_here():
            self.next.data, self.whose.data = request.form.get("next"), request.form.get("whose")
            return carried
        self.next.data = path = path_asked_for()
        session[ASKED_FOR] = path if len(path) <= LONGEST else ""
        if not email or request.method != "POST":
            return []
        self.whose.data = signed(email, _whole_path())
        return carried_from_here()

    def writer(self) -> str:
        """Who typed what is carried; empty where nobody did."""
        return owner_and_path(self.whose.data or "")[0]


class SignInForm(GoingOnForm):
    email = EmailField("E-mail address")
    password = PasswordField("Password")


def go_on(
    form: GoingOnForm, email: str, *, proved: bool = False, codes_left: int | None = None
) -> ResponseReturnValue:
    """`proved`: they were asked in the midst of it, so one button does it after all.
    `codes_left`: of the recovery codes, where one was just used.
    """
    if form.writer() not in ("", email) and carried_here():
        return _waits_for_its_writer(form, codes_left)
    path, typed = typed_before(form, email)
    if path and (there := on_record_already(email, path, typed, codes_left)):
        return there
    if path and (typed or proved):
        waits = not proved and keep_at_its_letter(path, typed)
        return _typed_again(path, typed, proved=proved, left=codes_left, waits=waits)
    if codes_left is not None:
        leads = where_to(form.next.data or "")
        return render_template("signing_in/recovered.html", left=codes_left, leads=leads)
    return redirect(where_to(form.next.data or ""), 303)


def of_an_older_page(email: str) -> Response | None:
    """They were signed out, or away too long, and signed in anew in another window: what they send
    from the older page goes back into its form, to be looked at. None where it has none.

    Nothing is kept at its letter: what does not prove where it comes from changes nothing.
    """
    path, typed = _whole_path(), carried_from_here()
    if not typed or not has_a_form(path):
        return None
    again = on_record_already(email, path, typed, None) or _typed_again(path, typed)
    return make_response(again, 400)


def _typed_again(path: str, typed: Typed, **more: object) -> str:
    shown = {"shows": has_a_form(path), "texts": texts_of(typed, path), "left": None}
    shown |= {"path": path, "typed": typed, **more}
    return render_template("signing_in/again.html", **shown)


def _waits_for_its_writer(form: GoingOnForm, codes_left: int | None) -> str:
    """Somebody else signed in on the page that carries it: they go on in a window of their own, and
    read neither what it is nor whose.
    """
    asked = SignInForm(formdata=None, next=form.next.data, whose=form.whose.data)
    locked = handed_on(locked_past_others(carried_here(), form.writer()))
    return render_template("signing_in/waits.html", form=asked, carried=locked, left=codes_left)


def typed_before(form: GoingOnForm, email: str) -> tuple[str, Typed]:
    """Where that person typed what is carried, and what; empty where somebody else did."""
    owner, path = owner_and_path(form.whose.data or "")
    return (path, of_its_writer(carried_here(), email)) if owner == email else ("", [])


def where_to(path: str) -> str:
    """The bare address is the way in and no page that somebody chose: each has their own first."""
    chosen = is_own_path(path) and path != "/"
    return path if chosen else url_for("signing_in.landing")


def is_own_path(text: str) -> bool:
    """Only a path of ours: no host, no scheme, nothing a browser would read as one."""
    if not text.startswith("/") or text.startswith("//") or "\\" in text or not text.isprintable():
        return False
    parts = urlsplit(text)
    return not parts.netloc and not parts.scheme


def path_asked_for() -> str:
    if request.method != "GET":
        return _whole_path() if has_a_form(request.path) else ""
    return _whole_path()


def _whole_path() -> str:
    """With what was asked beside it: from paper, of which site, about which record."""
    return request.full_path.rstrip("?")
