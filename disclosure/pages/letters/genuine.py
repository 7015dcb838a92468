"""Somebody holds a paper letter: does its reference and code belong to one we issued?"""

from collections.abc import Iterator, Mapping

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from wtforms import StringField

from disclosure.actions.change import Door
from disclosure.actions.destroyed import Destroyed
from disclosure.actions.facts import Gathered, gather
from disclosure.actions.letters.genuine import letter_of_code, since_issued
from disclosure.actions.looks.looking import NotYours, look
from disclosure.clock import now
from disclosure.extensions import db
from disclosure.kinds.faults import Fault
from disclosure.pages.forms import PageForm, show_faults
from disclosure.pages.glass.through import glass_before, say_so
from disclosure.pages.guard import current_actor, requires
from disclosure.pages.incidents.cases import UNPROCESSABLE, Faults
from disclosure.permissions import Permission
from disclosure.records.incident import Incident
from disclosure.records.letter import Letter
from letters.languages import direction
from letters.printing.markdown import to_easy_html, to_html

blueprint = Blueprint("letter_genuine", __name__)


class CodeForm(PageForm):
    ref = StringField("Reference", description="At the foot of each page: LET-2026-000001")
    code = StringField(
        "Code", description="Beside it: three groups of four, such as 4F2A-09BC-77D1"
    )


@blueprint.route("/letters/check-code", methods=["GET", "POST"])
@requires(Permission.SEE_CASES)
def check_code() -> ResponseReturnValue:
    """Genuine or unknown for anybody on the staff; the words for whoever may see that case."""
    form = CodeForm()
    if not form.validate_on_submit():
        return _page(form)
    empty = [
        Fault(box.name, f"{box.label.text}: fill this in.")
        for box in (form.ref, form.code)
        if not (box.data or "").strip()
    ]
    if empty:
        return _page(form, show_faults(form, empty)), UNPROCESSABLE
    letter = letter_of_code(db.session(), form.ref.data or "", form.code.data or "")
    if letter is None:
        return _page(form, answer="unknown")
    return _page(form, answer="genuine", record=_of_record(letter))


def _of_record(letter: Letter) -> dict[str, object]:
    """What became of it since, and the words to compare with the paper; nothing more of a case
    that is not this person's to see.
    """
    ref, incident = letter.ref, db.session().get_one(Incident, letter.incident_id)
    told: dict[str, object] = {"ref": ref, "since": since_issued(db.session(), letter)}
    glass = glass_before(incident)
    try:
        look(db.session(), current_actor(), incident, now(), Door.PAGE, f"letter {ref}, its code")
    except NotYours:
        return told
    except Destroyed as gone:
        return told | {"gone": gone.row.at, "zone": gone.zone}
    if glass:
        say_so(glass, incident)
    gathered = gather(db.session(), incident, now())
    row = gathered.letters_by_ref[ref]
    shown = {"row": row, "texts": list(_texts(row)), "to": _to(gathered, row)}
    return told | {"zone": gathered.zone, "direction": direction, **shown}


def _texts(row: Letter) -> Iterator[tuple[str, str, str]]:
    """The words of each paper that has this code: above which they stand, as HTML, language."""
    yield "The words of record", to_html(row.text), row.language
    if row.easy_read:
        yield "The same in easy words", to_easy_html(row.easy_read), row.language
    if row.translation:
        language = row.translation["language"]
        yield "The same in the second language", to_html(row.translation["text"]), language


def _to(gathered: Gathered, row: Letter) -> str:
    person = gathered.person(row.to_person)
    return person.name if person else "nobody now on record"


def _page(
    form: CodeForm,
    faults: Faults | None = None,
    answer: str = "",
    record: Mapping[str, object] | None = None,
) -> str:
    shown = {"form": form, "faults": faults or [], "answer": answer, **(record or {})}
    return render_template("letters/check_code.html", **shown)
