"""The administrator's pages of languages: how whole the words are, and who checked them."""

from collections.abc import Iterable, Mapping

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue
from wtforms import SelectMultipleField, StringField
from wtforms.fields import HiddenField

from disclosure.actions.family import languages as action
from disclosure.actions.family.languages import Checker, Standing, standings
from disclosure.actions.refused import Refused
from disclosure.clock import now
from disclosure.extensions import db
from disclosure.kinds.faults import BadInput, Fault
from disclosure.pages.files import to_keep
from disclosure.pages.forms import PageForm, show_faults
from disclosure.pages.guard import current_actor, requires
from disclosure.pages.reader_clock import zone_here
from disclosure.pages.see_other import see_other
from disclosure.pages.words import day
from disclosure.permissions import Permission
from letters.languages import direction, in_english, in_itself

blueprint = Blueprint("languages", __name__)

READ = {"yes": "They read every sentence, and say that a family may read it as it is"}


class CheckForm(PageForm):
    name = StringField("Who checked it", description="A person who speaks the language well")
    tie = StringField(
        "How they know the language",
        description="Such as: it is her first language, and she interprets for this hospital",
    )
    read_every_sentence = SelectMultipleField("What they say", choices=READ, validate_choice=False)
    seen = HiddenField()


@blueprint.get("/languages")
@requires(Permission.ADMINISTER)
def index() -> ResponseReturnValue:
    shown = [_shown(each) for each in standings(db.session())]
    return render_template("languages/index.html", languages=shown)


@blueprint.route("/languages/<language>", methods=["GET", "POST"])
@requires(Permission.ADMINISTER)
def one(language: str) -> ResponseReturnValue:
    """Who checked it is named here, below the words themselves."""
    standing = _standing(language)
    form = CheckForm(seen=standing.catalogue.sha256)
    if not form.validate_on_submit():
        return _page(standing, form)
    read = bool(form.read_every_sentence.data)
    checker = Checker(form.name.data or "", form.tie.data or "", read)
    try:
        seen = form.seen.data or ""
        action.name_checker(db.session(), current_actor(), now(), language, checker, seen)
    except BadInput as bad:
        return _page(standing, form, show_faults(form, bad.faults)), 422
    except Refused as no:
        return _page(standing, form, show_faults(form, [Fault("", str(no))])), 409
    return see_other("languages.index")


@blueprint.get("/languages/<language>/words")
@requires(Permission.ADMINISTER)
def words(language: str) -> ResponseReturnValue:
    """English and theirs side by side, for somebody to read and to print."""
    return render_template("languages/words.html", **_shown(_standing(language)))


@blueprint.get("/languages/<language>/messages.po")
@requires(Permission.ADMINISTER)
def file(language: str) -> ResponseReturnValue:
    """The words as a translator's own program opens them."""
    content = _standing(language).catalogue.path.read_bytes()
    return to_keep(content, "text/x-gettext-translation; charset=utf-8", f"{language}.po")


@blueprint.post("/languages/<language>/take_back")
@requires(Permission.ADMINISTER)
def take_back(language: str) -> ResponseReturnValue:
    _standing(language)
    action.take_back(db.session(), current_actor(), language)
    return see_other("languages.index")


def _standing(language: str) -> Standing:
    found = (each for each in standings(db.session()) if each.catalogue.language == language)
    return next(found, None) or abort(404)


def _page(standing: Standing, form: CheckForm, faults: Iterable[Mapping[str, str]] = ()) -> str:
    return render_template("languages/one.html", form=form, faults=faults, **_shown(standing))


def _shown(standing: Standing) -> dict[str, object]:
    tag = standing.catalogue.language
    return {
        "tag": tag,
        "name": in_english(tag),
        "own_name": in_itself(tag),
        "direction": direction(tag),
        "words": standing.catalogue,
        "says": _says(standing),
        "checked": standing.checked,
        "offered": standing.offered,
    }


def _says(standing: Standing) -> str:
    row, words = standing.checked, standing.catalogue
    if row is None:
        return "Nobody has checked it yet, so no family is offered it."
    by = f"{row.checked_by} checked it on {day(row.checked_at.astimezone(zone_here()).date())}"
    if standing.offered:
        return f"Families may choose it. {by}."
    if row.words_sha256 != words.sha256:
        return f"{by}. The words have changed since: it is not offered until they are checked."
    return f"{by}. It is not offered: not every sentence can be used."
