"""The shared words of a look-back: its findings and its letter, written, approved and released."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import partial
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from wtforms import (
    FieldList,
    FormField,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)

from disclosure.actions.change import ChangedMeanwhile, Door
from disclosure.actions.letters.check import content_words
from disclosure.actions.look_backs import release as releasing
from disclosure.actions.look_backs import words
from disclosure.actions.look_backs.findings import spread_findings
from disclosure.actions.look_backs.opening import zone_of
from disclosure.actions.look_backs.post import (
    TAKE_OUT,
    ask_to_mark_sent,
    contact_who_left,
)
from disclosure.actions.look_backs.printed import withdrawn_since
from disclosure.actions.people.staff_names import staff_name, to_choose_from
from disclosure.clock import now
from disclosure.extensions import db
from disclosure.kinds.findings import Findings
from disclosure.kinds.shape import shapes_of
from disclosure.pages.as_shown import Stands, seal_of, since_shown, still_shown
from disclosure.pages.forms import (
    YES_NO,
    PageForm,
    Row,
    filled,
    form_for,
    show_faults,
    typed,
)
from disclosure.pages.guard import current_actor, requires
from disclosure.pages.incidents.cases import REFUSALS, what_stands_in_the_way
from disclosure.pages.look_backs.page import look_back_here, look_back_that_takes_this
from disclosure.pages.see_other import see_other
from disclosure.pages.typed_in import number_in
from disclosure.permissions import Permission
from disclosure.records.look_backs import (
    LookBack,
    SharedLetter,
    latest_findings,
    letters_of,
    release_numbered,
    written_last,
)
from disclosure.records.users import users_with
from letters.kinds import LetterKind
from letters.printing.markdown import to_html
from workflows.second_person import why_not_second

blueprint = Blueprint("look_back_words", __name__)
FINDINGS = shapes_of(Findings)
Faults = Iterable[Mapping[str, str]]


class PromiseRow(Row):
    sentence = TextAreaField(
        "The promise (optional)", description="The whole sentence, as it stands in the text"
    )
    owner = SelectField("Who keeps it", validate_choice=False)
    due_on = StringField(
        "By which day", description="Left empty, it stands without one", render_kw={"type": "date"}
    )

    def told(self) -> dict[str, object]:
        due = {"due_on": self.due_on.data} if self.due_on.data else {"standing": True}
        return {"sentence": self.sentence.data, "owner": self.owner.data} | due


class LetterForm(PageForm):
    kind = SelectField(
        "Kind of letter",
        choices={str(kind): str(kind).replace("_", " ").capitalize() for kind in LetterKind},
        validate_choice=False,
    )
    text = TextAreaField("Its text, with slots", render_kw={"rows": "24"})
    promises = FieldList(FormField(PromiseRow, "Promise"), "The promises in it", min_entries=1)
    slip = RadioField("A slip to answer on paper goes with it", choices=YES_NO, default="yes")
    seen = HiddenField()  # which saved words this page began with

    def told(self, number: int) -> dict[str, object]:
        told: dict[str, object] = {"kind": self.kind.data or "", "text": self.text.data or ""}
        told["promises"] = [row.form.told() for row in filled(self.promises)]
        return told | {"slip": self.slip.data == "yes", "number": number}


class SentForm(PageForm):
    at = StringField("On which day did the post take them", render_kw={"type": "date"})


@blueprint.route("/look-backs/<look_back>/findings", methods=["GET", "POST"])
@requires(Permission.INVESTIGATE)
def findings(look_back: str) -> ResponseReturnValue:
    found = look_back_that_takes_this(look_back)
    form = form_for("Findings", FINDINGS, {})()
    if not form.validate_on_submit():
        return _findings_page(found, form, [])
    if meanwhile := since_shown(form, _found(found)):
        return _findings_page(found, form, show_faults(form, meanwhile), anew=True), 409
    told = typed(form, FINDINGS, zone_of(db.session(), found))
    try:
        words.write_findings(db.session(), current_actor(), now(), Door.PAGE, look_back, told)
    except REFUSALS as no:
        faults, status = what_stands_in_the_way(form, no)
        return _findings_page(look_back_here(look_back), form, faults), status
    return see_other("look_backs.one", look_back=look_back)


@blueprint.route("/look-backs/<look_back>/findings/approve", methods=["GET", "POST"])
@requires(Permission.APPROVE_FINDINGS)
def approve_findings(look_back: str) -> ResponseReturnValue:
    """The exact words, and one button."""
    found = look_back_that_takes_this(look_back)
    if request.method == "GET":
        row = latest_findings(db.session(), found.id)
        return _approve_page("look_backs/approve_findings.html", found, row)
    told = {"sha256": request.form.get("sha256", "")[:64] or "-"}
    words.approve_findings(db.session(), current_actor(), now(), Door.PAGE, look_back, told)
    return see_other("look_backs.one", look_back=look_back)


@blueprint.post("/look-backs/<look_back>/findings/give")
@requires(Permission.DECIDE)
def give_findings(look_back: str) -> ResponseReturnValue:
    look_back_here(look_back)
    spread_findings(db.session(), current_actor(), now(), Door.PAGE, look_back)
    return see_other("work.index")


@blueprint.route("/look-backs/<look_back>/letter", methods=["GET", "POST"])
@requires(Permission.WRITE_LETTER)
def letter(look_back: str) -> ResponseReturnValue:
    """`number` in the address: which letter to each patient; without it, the one written last."""
    found = look_back_that_takes_this(look_back)
    letters = letters_of(db.session(), found.id)
    latest = written_last(letters)
    number = number_in(request.values.get("number", "")) or (latest.number if latest else 1)
    row = letters.get(number)
    form = LetterForm(data=_as_written(row, number))
    keepers = users_with(db.session(), Permission.DO_PROMISED, found.site_id)
    for promise in form.promises:
        promise.form.owner.choices = {"": "Choose one"} | to_choose_from(keepers)
    if not form.validate_on_submit():
        return _letter_page(found, row, number, form, [])
    try:
        told, seen = form.told(number), number_in(form.seen.data) if form.seen.data else None
        words.write_letter(db.session(), current_actor(), now(), Door.PAGE, look_back, told, seen)
    except ChangedMeanwhile as no:
        return _newer_page(look_back, number, form, no), 409
    except REFUSALS as no:
        faults, status = what_stands_in_the_way(form, no)
        return _letter_page(look_back_here(look_back), row, number, form, faults), status
    return see_other("look_back_words.letter", look_back=look_back, number=number)


@blueprint.route("/look-backs/<look_back>/letter/approve", methods=["GET", "POST"])
@requires(Permission.APPROVE_LETTER)
def approve_letter(look_back: str) -> ResponseReturnValue:
    """`number` in the address: which letter to each patient; without it, the first that waits."""
    found = look_back_that_takes_this(look_back)
    if request.method == "GET":
        row = _read_here(found, number_in(request.args.get("number", "")))
        shown = {"shown": to_html(row.text), "as_day": date.fromisoformat} if row else {}
        return _approve_page("look_backs/approve_letter.html", found, row, **shown)
    told = {"sha256": request.form.get("sha256", "")[:64] or "-"}
    words.approve_letter(db.session(), current_actor(), now(), Door.PAGE, look_back, told)
    return see_other("look_backs.one", look_back=look_back)


@blueprint.get("/look-backs/<look_back>/release")
@requires(Permission.DECIDE)
def look(look_back: str) -> ResponseReturnValue:
    """How many, three samples, and who is left out. The address holds numbers alone."""
    found, batch = look_back_that_takes_this(look_back), _batch(request.args)
    shown = None
    faults: Faults = []
    if batch:
        try:
            session, actor = db.session(), current_actor()
            shown = releasing.preview(session, actor, now(), Door.PAGE, look_back, batch)
        except REFUSALS as no:
            faults = [{"text": str(no), "href": "#next"}]
    page = render_template(
        "look_backs/release.html",
        look_back=look_back_here(look_back) if shown else found,
        letters=letters_of(db.session(), found.id),
        batch=batch,
        shown=shown,
        faults=faults,
        to_html=to_html,
    )
    return page, 422 if faults else 200


@blueprint.post("/look-backs/<look_back>/release")
@requires(Permission.DECIDE)
def release(look_back: str) -> ResponseReturnValue:
    look_back_here(look_back)
    batch, seen = _batch(request.form), request.form.get("seen", "")
    releasing.release(db.session(), current_actor(), now(), Door.PAGE, look_back, batch, seen)
    return see_other("look_backs.one", look_back=look_back)


@blueprint.route("/look-backs/<look_back>/releases/<int:number>/sent", methods=["GET", "POST"])
@requires(Permission.SEND_LETTER)
def sent(look_back: str, number: int) -> ResponseReturnValue:
    found, form = look_back_here(look_back), SentForm()
    if not form.validate_on_submit():
        return _sent_page(found, number, form, [])
    session, actor, day = db.session(), current_actor(), form.at.data or ""
    try:
        asked = ask_to_mark_sent(session, actor, now(), Door.PAGE, look_back, number, day)
    except REFUSALS as no:
        faults, status = what_stands_in_the_way(form, no)
        return _sent_page(look_back_here(look_back), number, form, faults), status
    return see_other("work.one", number=asked.id)


def _read_here(found: LookBack, number: int | None) -> SharedLetter | None:
    if number:
        return letters_of(db.session(), found.id).get(number)
    return words.letter_to_approve(db.session(), found)


def _batch(told: Mapping[str, str]) -> dict[str, int]:
    """What was typed: numbers alone; anything else is as if the box were empty."""
    found = {name: number_in(told.get(name, "")) for name in ("first", "last", "next", "letter")}
    return {name: number for name, number in found.items() if number}


def _as_written(row: SharedLetter | None, number: int) -> dict[str, Any]:
    if row is None:
        return {"kind": "initial_notification" if number == 1 else "findings", "seen": "0"}
    told = {"kind": row.kind, "text": row.text, "slip": "yes" if row.with_slip else "no"}
    return told | {"promises": row.promises, "seen": str(row.id)}


def _found(look_back: LookBack) -> Stands:
    row = latest_findings(db.session(), look_back.id)
    return {box.name: str(getattr(row, box.name, "")) for box in FINDINGS}


def _findings_page(found: LookBack, form: Any, faults: Faults, *, anew: bool = False) -> str:
    """`anew`: it says what is on record now, so that the next press means that."""
    stands = _found(found)
    shown = {"form": form, "as_shown": seal_of(stands) if anew else still_shown(stands)}
    return render_template("look_backs/findings.html", look_back=found, faults=faults, **shown)


def _newer_page(look_back: str, number: int, form: LetterForm, no: ChangedMeanwhile) -> str:
    """What was typed stays in its boxes, below the words that were saved since."""
    found = look_back_here(look_back)
    row = letters_of(db.session(), found.id).get(number)
    form.seen.data = str(row.id) if row else "0"
    faults, _ = what_stands_in_the_way(form, no)
    return _letter_page(found, row, number, form, faults, newer=True)


def _letter_page(
    found: LookBack,
    row: SharedLetter | None,
    number: int,
    form: LetterForm,
    faults: Faults,
    *,
    newer: bool = False,
) -> str:
    checked = words.check_words(db.session(), found, row) if row else None
    return render_template(
        "look_backs/letter.html",
        look_back=found,
        form=form,
        faults=faults,
        row=row,
        number=number,
        newer=newer,
        writer=staff_name(db.session(), row.written_by) if row else "",
        checked=checked,
        slots=tuple(words.SLOTS),
        called=content_words,
    )


def _approve_page(page: str, found: LookBack, row: Any, **more: Any) -> str:
    session, me = db.session(), current_actor().email
    says = why_not_second(me, words.wrote_shared_words(session, row)) if row else None
    writer = staff_name(session, row.written_by) if row else ""
    told = {"says": says, "writer": writer, "called": partial(staff_name, session)}
    return render_template(page, look_back=found, row=row, **told, **more)


def _sent_page(found: LookBack, number: int, form: SentForm, faults: Faults) -> str:
    session = db.session()
    made = release_numbered(session, found.id, number)
    return render_template(
        "look_backs/sent.html",
        look_back=found,
        release=made,
        withdrawn=withdrawn_since(session, found.ref, made) if made else [],
        take_out=TAKE_OUT,
        who_left=contact_who_left(session, found),
        form=form,
        faults=faults,
    )
