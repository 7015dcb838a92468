"""Look-backs: the list, a new one, how far one has come, and who was not reached."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from disclosure.actions.change import Door
from disclosure.actions.checks.references import offered
from disclosure.actions.look_backs import opening as action
from disclosure.actions.look_backs.aside import put_back as put_case_back
from disclosure.actions.look_backs.aside import set_aside
from disclosure.actions.look_backs.contact import name_contact, whom_it_rings
from disclosure.actions.look_backs.findings import can_be_given
from disclosure.actions.look_backs.list import ask_for_rows, list_of_patients
from disclosure.actions.look_backs.next import Act, Next, next_step
from disclosure.actions.look_backs.printed import withdrawn_since
from disclosure.actions.look_backs.progress import (
    APART,
    ON_ITS_WAY,
    STAGES,
    counted_since,
    left_over,
    progress,
)
from disclosure.actions.look_backs.unreached import not_reached
from disclosure.actions.look_backs.words import next_number
from disclosure.actions.looks.caseload import sites_of
from disclosure.actions.people.staff_names import staff_name, to_choose_from
from disclosure.actions.refused import NothingThere, Refused
from disclosure.clock import now
from disclosure.extensions import db
from disclosure.kinds.look_backs import COLUMNS, Opening, RingUs
from disclosure.kinds.shape import shapes_of
from disclosure.pages.forms import form_for, typed
from disclosure.pages.guard import current_actor, requires
from disclosure.pages.incidents.cases import REFUSALS, what_stands_in_the_way
from disclosure.pages.kept import file_to_choose_again
from disclosure.pages.see_other import see_other
from disclosure.pages.serving.safety import LONGEST_BODY
from disclosure.pages.typed_in import number_in
from disclosure.permissions import Permission
from disclosure.records.look_backs import (
    OPEN,
    LookBack,
    latest_findings,
    letter_of,
    letters_of,
    releases_of,
)
from disclosure.records.users import users_with
from letters.printing.markdown import to_html
from workflows.words import CommitmentTrigger

blueprint = Blueprint("look_backs", __name__)
BOXES, CONTACT = shapes_of(Opening), shapes_of(RingUs)
NO_ACCOUNT = {"": "None: several people answer"}
BAR = {
    "told": "g-met",
    "delivered": "g-met",
    "sent": "g-open",
    "letter_issued": "g-open",
    "returned": "g-over",
    "not_reached": "g-over",
    "set_aside": "g-over",
    "to_tell": "g-open",
    "said_no": "g-met",
    "closed_without_duty": "g-met",
    "in_error": "g-met",
    "destroyed": "g-met",
}  # what each bar is filled with
SHOWN_ASIDE = 100
OF_LISTS = {"columns": COLUMNS, "most_mb": LONGEST_BODY // 1_000_000}
WHERE: Mapping[Act, str] = {
    Act.CONTACT: "look_backs.contact",
    Act.ADD: "look_backs.patients",
    Act.WRITE: "look_back_words.letter",
    Act.APPROVE: "look_back_words.approve_letter",
    Act.RELEASE: "look_back_words.look",
    Act.REACH: "look_backs.unreached",
}


def look_back_here(ref: str) -> LookBack:
    """Of one of their sites, or 404."""
    try:
        return action.look_back_of(db.session(), current_actor(), ref)
    except NothingThere:
        abort(404)


def look_back_that_takes_this(ref: str) -> LookBack:
    """For a form: of a closed one it is not shown, so that nobody types in vain. What was typed
    before it was closed comes back with the form. Raises Refused."""
    found = look_back_here(ref)
    if request.method == "GET" and found.state != OPEN:
        raise Refused(f"{ref} is closed. A risk manager can open it again, on its page.")
    return found


@blueprint.get("/look-backs")
@requires(Permission.SEE_CASES)
def index() -> ResponseReturnValue:
    rows = action.look_backs_for(db.session(), current_actor())
    opens = current_actor().may(Permission.DECIDE)
    return render_template("look_backs/index.html", rows=rows, opens=opens)


@blueprint.route("/look-backs/new", methods=["GET", "POST"])
@requires(Permission.DECIDE)
def new() -> ResponseReturnValue:
    sites = sites_of(db.session(), current_actor())
    form = _opening_form(sites)
    if not sites or not form.validate_on_submit():
        return render_template("look_backs/new.html", form=form, faults=[])
    chosen = next((site for site in sites if site.name == form.site.data), sites[0])
    told = typed(form, BOXES, chosen.zone)
    if not any((told.get("contact") or {}).values()):
        told.pop("contact", None)
    try:
        made = action.open_look_back(db.session(), current_actor(), now(), Door.PAGE, told)
    except REFUSALS as no:
        faults, status = what_stands_in_the_way(form, no)
        return render_template("look_backs/new.html", form=form, faults=faults), status
    return see_other("look_backs.one", look_back=made.ref)


def _opening_form(sites: list[Any]) -> Any:
    asked: Mapping[str, Mapping[Any, str]] = {
        "sites": {site.name: site.name for site in sites},
        "regimes": offered("regimes"),
        "staff": _staff(site.id for site in sites),
    }
    form = form_for("Open a look-back", BOXES, asked)()
    if len(sites) == 1 and not form.site.data:
        form.site.data = sites[0].name
    return form


def _staff(sites: Iterable[int]) -> dict[str, str]:
    able = (users_with(db.session(), Permission.RECORD_CARE, site) for site in sites)
    return to_choose_from({user.email: user for users in able for user in users}.values())


@blueprint.get("/look-backs/<look_back>")
@requires(Permission.SEE_CASES)
def one(look_back: str) -> ResponseReturnValue:
    found, session, actor = look_back_here(look_back), db.session(), current_actor()
    stands, since = progress(session, found), counted_since(session, found)
    aside = set_aside(session, found, actor)
    letters = letters_of(session, found.id)
    following = next_step(session, found, actor, stands)
    releases = releases_of(session, found.id)
    return render_template(
        "look_backs/one.html",
        look_back=found,
        is_open=found.state == OPEN,
        bars=bars_of(stands),
        total=sum(stands.values()),
        left_over=left_over(session, found, stands, since),
        since=since,
        following=following,
        following_href=_href(found, following) if following else "",
        rung=whom_it_rings(session, found),
        aside=aside[:SHOWN_ASIDE],
        aside_count=len(aside),
        findings=latest_findings(session, found.id),
        can_be_given=can_be_given(session, found),
        zone=action.zone_of(session, found),
        letters={number: (row, to_html(row.text)) for number, row in letters.items()},
        further=next_number(session, found),
        releases=releases,
        letter_of={each.letter_id: letter_of(session, each).number for each in releases},
        withdrawn={each.number: withdrawn_since(session, found.ref, each) for each in releases},
        called=lambda email: staff_name(session, email),
        may=current_actor().may,
    )


def _href(found: LookBack, following: Next) -> str:
    if following.act is Act.LOOK:
        return "#aside"
    if following.act is Act.SEND:
        return url_for("look_back_words.sent", look_back=found.ref, number=following.release)
    if following.act is Act.CHECK:
        where, verify = "look_back_promises.act", str(CommitmentTrigger.VERIFY)
        return url_for(where, look_back=found.ref, number=following.promise, act=verify)
    return url_for(WHERE[following.act], look_back=found.ref)


def bars_of(stands: Mapping[str, int]) -> list[dict[str, object]]:
    """One bar for each stage, its length in per cent of all. Of what is counted apart: where any
    is."""
    total = sum(stands.values()) or 1
    return [
        {
            "words": words,
            "many": stands[name],
            "width": round(100 * stands[name] / total, 2),
            "fill": BAR[name],
        }
        for name, words in STAGES.items()
        if stands[name] or name not in APART
    ]


@blueprint.route("/look-backs/<look_back>/contact", methods=["GET", "POST"])
@requires(Permission.DECIDE)
def contact(look_back: str) -> ResponseReturnValue:
    """Whom new cases name; begun with who answers now, where they still work here."""
    found, session = look_back_that_takes_this(look_back), db.session()
    rung = whom_it_rings(session, found)
    known = rung.contact.model_dump(exclude_none=True) if rung.contact else {}
    staff = NO_ACCOUNT | _staff([found.site_id])
    if account := known.get("user"):
        staff |= {account: staff_name(session, account)}
    form = form_for("Whom the families ring", CONTACT, {"staff": staff})(data=known)
    if not form.validate_on_submit():
        return _contact_page(found, form, [])
    told = typed(form, CONTACT, action.zone_of(session, found))
    try:
        name_contact(session, current_actor(), now(), Door.PAGE, look_back, told)
    except REFUSALS as no:
        faults, status = what_stands_in_the_way(form, no)
        return _contact_page(look_back_here(look_back), form, faults), status
    return see_other("look_backs.one", look_back=look_back)


def _contact_page(found: LookBack, form: Any, faults: Iterable[Mapping[str, str]]) -> str:
    shown = {"look_back": found, "rung": whom_it_rings(db.session(), found)}
    return render_template("look_backs/contact.html", form=form, faults=faults, **shown)


@blueprint.route("/look-backs/<look_back>/list", methods=["GET", "POST"])
@requires(Permission.DECIDE)
def patients(look_back: str) -> ResponseReturnValue:
    """A file of the list; each row becomes a case in the background. Nothing of it stays a file."""
    found = look_back_that_takes_this(look_back)
    if request.method == "GET":
        return render_template("look_backs/list.html", look_back=found, faults=[], **OF_LISTS)
    try:
        with TemporaryDirectory() as place:  # for its owner's eyes only, and gone with the answer
            path = Path(place) / "list.csv"
            if sent := request.files.get("list"):
                sent.save(path)
            path.touch()
            rows = list_of_patients(path)
            session, actor = db.session(), current_actor()
            asked = ask_for_rows(session, actor, now(), Door.PAGE, look_back, rows)
    except REFUSALS as no:
        faults = [{"text": file_to_choose_again() or str(no), "href": "#list"}]
        page = render_template(
            "look_backs/list.html",
            look_back=look_back_here(look_back),
            faults=faults,
            **OF_LISTS,
        )
        return page, 422
    return see_other("work.one", number=asked.id)


@blueprint.get("/look-backs/<look_back>/not-reached")
@requires(Permission.SEE_CASES)
def unreached(look_back: str) -> ResponseReturnValue:
    look_back_here(look_back)
    after = number_in(request.args.get("after", "")) or 0
    page = not_reached(db.session(), current_actor(), now(), Door.PAGE, look_back, after)
    found = look_back_here(look_back)
    stands = progress(db.session(), found)
    return render_template(
        "look_backs/not_reached.html",
        look_back=found,
        page=page,
        since=counted_since(db.session(), found),
        on_their_way=sum(stands[name] for name in ON_ITS_WAY),
    )


@blueprint.post("/look-backs/<look_back>/put-back")
@requires(Permission.DECIDE)
def put_back(look_back: str) -> ResponseReturnValue:
    look_back_here(look_back)
    number = number_in(request.form.get("put_back", "")) or 0
    put_case_back(db.session(), current_actor(), now(), Door.PAGE, look_back, number)
    return see_other("look_backs.one", look_back=look_back)


@blueprint.post("/look-backs/<look_back>/close")
@requires(Permission.DECIDE)
def close(look_back: str) -> ResponseReturnValue:
    """`again` in the form: the button was to open it again, whatever became of it since."""
    look_back_here(look_back)
    again = bool(request.form.get("again"))
    action.close_look_back(db.session(), current_actor(), now(), Door.PAGE, look_back, again=again)
    return see_other("look_backs.one", look_back=look_back)
