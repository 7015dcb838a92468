"""The ledger of promises; and one promise with all that became of it, and what can be done next."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from disclosure.actions.answers_given import THE_PAGE
from disclosure.actions.change import ChangedMeanwhile, Door
from disclosure.actions.facts import Gathered
from disclosure.actions.learning.improvement_view import standing_at
from disclosure.actions.learning.preventing import marked_in
from disclosure.actions.looks.looking import look_through
from disclosure.actions.moves.commitment import WHY_REOPENED
from disclosure.actions.promises.ended import why_ended
from disclosure.clock import now
from disclosure.extensions import db
from disclosure.pages.commitments.acts import (
    act_of,
    first_of,
    history_of,
    next_of,
    offers_of,
    sorry_owed,
    starts_here,
    to_say_sorry,
    whom_to_name,
    why_not,
)
from disclosure.pages.commitments.ledger import (
    UNREAD,
    Entry,
    Group,
    Ledger,
    entry_of,
    first_of_all,
    ledger_for,
    owners_now,
)
from disclosure.pages.commitments.which_cases import ON_A_PAGE, cases_with_promises
from disclosure.pages.commitments.words import (
    GROUPS,
    NOBODY_TO_TELL,
    OPENS_AGAIN,
    STANDS,
    STAYS_WITHOUT,
)
from disclosure.pages.forms import OPTIONAL
from disclosure.pages.guard import current_actor, requires
from disclosure.pages.incidents.cases import (
    REFUSALS,
    head_of,
    promise_here,
    what_stands_in_the_way,
)
from disclosure.pages.moving import NOT_NOW, carry_out, decide_on, form_of_move
from disclosure.pages.see_other import see_other
from disclosure.pages.telling import said_since
from disclosure.permissions import NEEDED_FOR, Permission
from disclosure.records.commitment import Commitment
from disclosure.records.counted import counted
from workflows.excuses import must_hear
from workflows.machine import WrongState
from workflows.not_told import may_hear, nobody_may_hear, not_told
from workflows.words import CommitmentState, CommitmentTrigger, State

blueprint = Blueprint("commitments", __name__)

SOME = (
    "There are promises to look at in {many} cases. A page shows those of {most} cases at most, "
    "where the earliest day comes first, and its numbers are of these cases alone."
)
FILTERS: Mapping[str, tuple[str, Callable[[Entry, str], bool]]] = {
    "": ("All open", lambda entry, me: entry.is_open),
    "mine": ("Mine", lambda entry, me: entry.is_open and entry.owner_email == me),
    "left": ("Without an owner", lambda entry, me: entry.to_give),
    "second": ("Waiting for a second person", lambda entry, me: entry.waits),
}


@blueprint.get("/promises")
@requires(Permission.SEE_CASES)
def index() -> ResponseReturnValue:
    """Where there are very many cases, a page at a time: then each number is of that page alone,
    and it says so.
    """
    chosen = request.args.get("only", "")
    if chosen not in FILTERS:
        abort(404)
    page = _page_of(chosen, request.args.get("after", ""))
    every, me = page.ledger.entries, current_actor().email
    shown = [entry for entry in every if FILTERS[chosen][1](entry, me)]
    kept = [entry for entry in every if not entry.is_open] if not chosen else []
    refs = {entry.incident for entry in (*shown, *kept)}
    look_through(db.session(), current_actor(), refs, now(), Door.PAGE, "list of promises")
    return render_template(
        "commitments/index.html",
        first=first_of_all(shown),
        groups=[
            (group, *GROUPS[group], found)
            for group in GROUPS
            if (found := [entry for entry in shown if entry.group is group])
        ],
        kept=sorted(kept, key=lambda e: (e.ended_on or now().date(), e.ref), reverse=True),
        counts=_counts(shown, None if chosen else len(kept)),
        filters=[
            {
                "only": only, "words": words,
                "count": None if page.says else sum(holds(e, me) for e in every),
            }
            for only, (words, holds) in FILTERS.items()
        ],
        chosen=chosen,
        unread=[f"{ref}: {UNREAD}" for ref in page.ledger.unread],
        page=page,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Page:
    """`says`: where it is not all, in a sentence, of which cases it is."""

    ledger: Ledger
    says: str = ""
    after: str = ""


def _page_of(chosen: str, after: str) -> _Page:
    session, actor, at = db.session(), current_actor(), now()
    if (many := cases_with_promises(session, actor, at)) <= ON_A_PAGE:
        return _Page(ledger_for(session, actor, at))
    whose = {
        "mine": Commitment.owner == actor.email,
        "second": Commitment._state.in_([CommitmentState.DONE, CommitmentState.NOT_KEPT]),
    }.get(chosen)
    if whose is not None:
        many = cases_with_promises(session, actor, at, whose)
    says = SOME.format(many=counted(many), most=ON_A_PAGE)
    return _Page(ledger_for(session, actor, at, whose, after), says, after)


@blueprint.get("/promises/<promise>")
@requires(Permission.SEE_CASES)
def one(promise: str) -> ResponseReturnValue:
    gathered, row = promise_here(promise, f"promise {promise}")
    entry = _entry(gathered, row)
    offers = offers_of(gathered, row, entry)
    first = first_of(offers, entry)
    return render_template(
        "commitments/one.html",
        head=head_of(gathered),
        row=row,
        entry=entry,
        since=said_since(gathered, row.number),
        next=next_of(entry, row, first, sorry_owed(gathered, row)),
        offers=offers,
        first=first,
        sorry=to_say_sorry(gathered, row),
        history=history_of(gathered, row),
        live=gathered.is_owed(row),
        came_back=gathered.came_back(row),
        ended=why_ended(gathered, row),
        prevents=_prevents(gathered, row),
    )


def _prevents(gathered: Gathered, row: Commitment) -> dict[str, str] | None:
    """How it was marked as one to prevent it happening again, and how its change stands."""
    mark = next((mark for mark, promise in marked_in(gathered) if promise is row), None)
    if mark is None:
        return None
    stands = standing_at(db.session(), mark.improvement) if mark.improvement else None
    told = {"cause": mark.cause, "place": mark.place, "improvement": mark.improvement or ""}
    return told | {"stands": STANDS[stands.state] if stands else ""}


@blueprint.route("/promises/<promise>/<act>", methods=["GET", "POST"])
@requires(Permission.SEE_CASES)
def act(promise: str, act: str) -> ResponseReturnValue:
    if act not in set(CommitmentTrigger):
        abort(404)
    trigger = CommitmentTrigger(act)
    current_actor().must(NEEDED_FOR[trigger])
    gathered, row = promise_here(promise, f"promise {promise}")
    form = form_of_move(trigger, gathered, row.version, _known(gathered, row, trigger))
    _ask_only_what_fits(form, gathered, row, trigger)
    if not form.validate_on_submit():
        return _act_page(gathered, row, trigger, form)
    try:
        carry_out(gathered, promise, trigger, form)
    except WrongState:
        return _act_page(gathered, row, trigger, form, [{"text": NOT_NOW}]), 409
    except REFUSALS as no:
        faults, status = what_stands_in_the_way(form, no)
        if isinstance(no, ChangedMeanwhile):
            gathered, row = promise_here(promise, f"promise {promise}, as it stands now")
            decide_on(form, row.version)
        return _act_page(gathered, row, trigger, form, faults), status
    return see_other("commitments.one", promise=promise)


def _ask_only_what_fits(
    form: Any, gathered: Gathered, row: Commitment, trigger: CommitmentTrigger
) -> None:
    if "person" in form:
        owed = {str(number) for number in whom_to_name(gathered, row, trigger)}
        people = dict(form.person.choices).items()
        form.person.choices = {number: name for number, name in people if number in owed}
    if trigger is CommitmentTrigger.AGREE_NOT_KEPT:
        places = dict(form.given_in.choices).items()  # what they read on their page is no sorry
        form.given_in.choices = {where: words for where, words in places if where != THE_PAGE}
    if trigger is CommitmentTrigger.CANNOT_KEEP:
        _ask_how_they_were_told(form, gathered, row)


def _ask_how_they_were_told(form: Any, gathered: Gathered, row: Commitment) -> None:
    """Only where somebody has to be told first."""
    if must_hear(gathered.facts, gathered.owed_to(row)):
        for box in (form.told_how, form.at):
            box.label.text = box.label.text.removesuffix(OPTIONAL)
    elif request.method == "GET":
        form.at.data = ""


def _act_page(
    gathered: Gathered, row: Commitment, trigger: CommitmentTrigger, form: Any, faults: Any = ()
) -> str:
    """With what was said to show it, where somebody is asked to check."""
    return render_template(
        "commitments/act.html",
        head=head_of(gathered),
        row=row,
        entry=_entry(gathered, row),
        act=act_of(trigger, row),
        says=_says(gathered, row, trigger),
        form=form,
        faults=faults,
        history=history_of(gathered, row),
        not_you=why_not(gathered, row, trigger),
        not_now="" if starts_here(row, trigger) else NOT_NOW,
    )


def _says(gathered: Gathered, row: Commitment, trigger: CommitmentTrigger) -> str:
    owed, says = gathered.owed_to(row), act_of(trigger, row).says
    if trigger is CommitmentTrigger.CANNOT_KEEP and nobody_may_hear(gathered.facts, owed):
        return NOBODY_TO_TELL
    several = len(owed) > 1 and bool(not_told(gathered.facts, owed))
    if several and trigger in (CommitmentTrigger.CHANGE, CommitmentTrigger.RELEASE):
        return f"{says} {STAYS_WITHOUT}"
    if trigger in WHY_REOPENED and gathered.case.incident.state is State.CLOSED:
        return f"{says} {OPENS_AGAIN}"
    return says


def _entry(gathered: Gathered, row: Commitment) -> Entry:
    owners = owners_now(db.session(), current_actor().email, gathered.at)
    return entry_of(gathered, row, owners)


def _known(gathered: Gathered, row: Commitment, trigger: CommitmentTrigger) -> dict[str, str]:
    whom = gathered.owed_to(row)
    if trigger is CommitmentTrigger.TOLD:
        whom = may_hear(gathered.facts, whom)
    return {"person": str(next(iter(whom)))} if len(whom) == 1 else {}


def _counts(shown: list[Entry], ended: int | None) -> list[dict[str, object]]:
    """What they say was not kept is late as well, where its day has passed. `ended`: None where
    those that ended are not on the page, so no number says of any that there are none.
    """
    late = [entry for entry in shown if entry.late_by]
    first = min((entry.group for entry in late), key=list(Group).index, default=Group.LATE)
    said = [
        (first, "late", "late", len(late), "late"),
        (Group.DISPUTED, "ask", "late", _in(shown, Group.DISPUTED), "disputed"),
        (Group.WEEK, "soon", "soon", _in(shown, Group.WEEK), "due this week"),
    ]
    if ended is not None:
        said.append((Group.KEPT, "done", "good", ended, "ended in 30 days"))
    headed = {entry.group for entry in shown} | {Group.KEPT}
    return [
        {
            "href": f"#{group}" if group in headed else "",
            "icon": icon, "tone": tone, "number": number, "words": words,
        }
        for group, icon, tone, number, words in said
    ]  # fmt: skip


def _in(shown: list[Entry], group: Group) -> int:
    return sum(entry.group is group for entry in shown)
