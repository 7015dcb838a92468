"""The administrator's pages: who works here, with which roles, where; and the sites."""

from collections.abc import Iterable, Mapping
from functools import partial
from zoneinfo import available_timezones

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue
from wtforms import EmailField, SelectField, SelectMultipleField, StringField, TelField

from disclosure.actions import sites as of_sites
from disclosure.actions import users as action
from disclosure.actions.leavers.coming_back import enable_user
from disclosure.actions.leavers.handing_over import hand_over
from disclosure.actions.leavers.leaver import Leaver
from disclosure.actions.leavers.successors import who_may_follow
from disclosure.actions.look_backs.contact import look_backs_naming
from disclosure.actions.people.accounts import account_of, where_they_work
from disclosure.actions.people.staff_names import staff_names, to_choose_from
from disclosure.actions.refused import Refused
from disclosure.actions.staff import second_factor, signing_in
from disclosure.actions.staff.leaving import turns_ahead
from disclosure.actions.staff.open_id import forget_link
from disclosure.actions.staff.passwords import start_password
from disclosure.actions.staff.sent_twice import sent_just_now
from disclosure.actions.staff.site_zones import DEFAULT_ZONE, why_it_stays
from disclosure.clock import now
from disclosure.extensions import db
from disclosure.kinds.faults import BadInput, Fault
from disclosure.kinds.seen import seen
from disclosure.pages.as_shown import Stands, seal_of, since_shown, still_shown
from disclosure.pages.forms import PageForm, show_faults
from disclosure.pages.guard import current_actor, fresh, requires
from disclosure.pages.once_value import ONCE
from disclosure.pages.rota.shown import told
from disclosure.pages.see_other import see_other
from disclosure.pages.typed_in import number_in
from disclosure.permissions import Permission, Role
from disclosure.policy import policy
from disclosure.records.base import numbered
from disclosure.records.open_id import is_linked
from disclosure.records.second_factor import has_factor, users_with_factor
from disclosure.records.users import Site, User, all_sites, users_called, users_numbered

blueprint = Blueprint("admin", __name__)
ON_A_PAGE = 100  # people

ROLE_DOES: Mapping[Role, str] = {
    Role.RISK_MANAGER: "opens incidents, decides, watches every clock, closes",
    Role.CLINICIAN: "records what was said to patient and family",
    Role.INVESTIGATOR: "finds out what happened and writes it down",
    Role.APPROVER: "a senior person who agrees to what others wrote",
    Role.COACH: "prepares and debriefs whoever talks with the family",
    Role.EXECUTIVE: "sees lateness and its causes",
    Role.AUDITOR: "reads and takes away a whole case, changes nothing",
    Role.ADMINISTRATOR: "looks after users and sites, reads no case",
}
LOST = ": these rules are not here any more. Put their file back, or take the tick away."
ROLES = {role.value: f"{role.replace('_', ' ').capitalize()}: {ROLE_DOES[role]}" for role in Role}


class UserForm(PageForm):
    name = StringField("Name", description="As families should hear it, such as Dr Ffion Rees")
    title = StringField("Job title (optional)", description="Such as ward sister")
    phone = TelField("Telephone (optional)")
    staff_number = StringField(
        "Staff number (optional)", description="Your organisation's own, or leave it to us"
    )
    roles = SelectMultipleField("Roles", choices=ROLES, validate_choice=False)
    sites = SelectMultipleField("Sites", validate_choice=False)

    def person(self, email: str, password: str = "") -> action.Person:
        return action.Person(
            email,
            self.name.data or "",
            self.roles.data or (),
            self.sites.data or (),
            self.title.data or "",
            self.phone.data or "",
            password,
            self.staff_number.data or "",
        )


class ChangeForm(UserForm):
    """`successor`: asked once what there is would be nobody's with these roles and sites."""

    successor = SelectField("Who takes over", validate_choice=False)


class NewUserForm(UserForm):
    email = EmailField(
        "E-mail address",
        description="They sign in with it. It cannot change later: the record knows them by it.",
    )


class LeaveForm(PageForm):
    successor = SelectField("Who takes over", validate_choice=False)


class BackForm(PageForm):
    reason = StringField(
        "Why they come back", description="Such as: back from parental leave. No case, no patient."
    )


class SiteForm(PageForm):
    name = StringField("Name of the site")
    zone = StringField(
        "Time zone", description="Such as Europe/London. Days end at midnight there."
    )
    regimes = SelectMultipleField(
        "Rules that hold here", description="New incidents start with these.", validate_choice=False
    )


@blueprint.route("/users", methods=["GET", "POST"])
@requires(Permission.ADMINISTER)
def users() -> ResponseReturnValue:
    """Words to look for come by POST: a name has no place in an address."""
    session, words = db.session(), request.form.get("q", "")
    found, place = users_called(session, words), number_in(request.form.get("place", ""))
    after = place + ON_A_PAGE
    return render_template(
        "admin/users.html",
        users=users_numbered(session, [id for id, _ in found[place:after]]),
        here=sum(active for _, active in found),
        many=len(found),
        names=staff_names(session),
        with_code=users_with_factor(session),
        q=words,
        before=str(max(0, place - ON_A_PAGE)) if place else "",
        after=str(after) if after < len(found) else "",
    )


@blueprint.route("/users/new", methods=["GET", "POST"])
@requires(Permission.ADMINISTER)
@fresh
def new_user() -> ResponseReturnValue:
    form = NewUserForm()
    _offer_sites(form)
    if not form.validate_on_submit():
        return render_template("admin/new_user.html", form=form)
    password = start_password()
    person = form.person(form.email.data or "", password)
    try:
        user = action.add_user(db.session(), current_actor(), now(), person, sent=_as_sent())
    except BadInput as bad:
        if _sent_before():
            return _password_anew(seen(person.email), password)
        faults = show_faults(form, bad.faults)
        return render_template("admin/new_user.html", form=form, faults=faults), 422
    return _password_page(user, password)


@blueprint.route("/users/<int:id>", methods=["GET", "POST"])
@requires(Permission.ADMINISTER)
@fresh
def user(id: int) -> ResponseReturnValue:
    found = _user(id)
    form = ChangeForm(obj=_as_typed(found))
    _offer_sites(form)
    form.successor.choices = {"": "Choose one"}
    if not form.validate_on_submit():
        return _user_page(found, form, ())
    if meanwhile := since_shown(form, _stands(found)):
        return _user_page(found, form, show_faults(form, meanwhile), anew=True), 409
    person, heir = form.person(found.email), form.successor.data or ""
    try:
        action.change_user(db.session(), current_actor(), now(), person, successor=heir)
    except BadInput as bad:
        _offer_successors(form, person)
        return _user_page(found, form, show_faults(form, bad.faults)), 422
    except Refused as no:
        _offer_successors(form, person)
        box = "successor" if heir else "roles"
        return _user_page(found, form, show_faults(form, [Fault(box, str(no))])), 409
    return see_other("admin.users")


@blueprint.post("/users/<int:id>/password")
@requires(Permission.ADMINISTER)
@fresh
def new_password(id: int) -> ResponseReturnValue:
    """Shown once, in the answer itself: it must not lie in an address or a cookie."""
    found, password = _user(id), start_password()
    signing_in.set_password(db.session(), current_actor(), now(), found.email, password)
    return render_template("admin/password.html", user=found, password=password, fresh=False)


@blueprint.post("/users/<int:id>/second-factor/reset")
@requires(Permission.ADMINISTER)
@fresh
def reset_second_factor(id: int) -> ResponseReturnValue:
    second_factor.reset(db.session(), current_actor(), now(), _user(id).email)
    return see_other("admin.user", id=id)


@blueprint.post("/users/<int:id>/other-sign-in/forget")
@requires(Permission.ADMINISTER)
@fresh
def forget_other_sign_in(id: int) -> ResponseReturnValue:
    forget_link(db.session(), current_actor(), now(), _user(id).email)
    return see_other("admin.user", id=id)


@blueprint.post("/users/<int:id>/sign-out")
@requires(Permission.ADMINISTER)
@fresh
def sign_out_everywhere(id: int) -> ResponseReturnValue:
    signing_in.sign_out_everywhere(db.session(), current_actor(), now(), _user(id).email)
    return see_other("admin.user", id=id)


@blueprint.route("/users/<int:id>/leave", methods=["GET", "POST"])
@requires(Permission.ADMINISTER)
@fresh
def user_leaves(id: int) -> ResponseReturnValue:
    found, form = _user(id), LeaveForm()
    form.successor.choices = {"": "Choose one"} | _able(Leaver(found.email))
    if not form.validate_on_submit():
        return _leave_page(found, form, ())
    heir, actor = form.successor.data or "", current_actor()
    try:
        moves = partial(hand_over, db.session(), now(), asked_by=actor.email)
        action.disable_user(db.session(), actor, now(), found.email, heir, moves)
    except (BadInput, Refused) as no:
        said = no.faults if isinstance(no, BadInput) else [Fault("successor", str(no))]
        status = 422 if isinstance(no, BadInput) else 409
        return _leave_page(found, form, show_faults(form, said)), status
    return see_other("admin.users")


@blueprint.route("/users/<int:id>/open-again", methods=["GET", "POST"])
@requires(Permission.ADMINISTER)
@fresh
def user_comes_back(id: int) -> ResponseReturnValue:
    """With a new first password, shown once as `new_password` shows it."""
    found, form = _user(id), BackForm()
    if not form.validate_on_submit():
        return render_template("admin/open_again.html", form=form, user=found)
    password, why, session = start_password(), form.reason.data or "", db.session()
    try:
        user = enable_user(
            session, current_actor(), now(), found.email, why, password, sent=_as_sent()
        )
    except (BadInput, Refused) as no:
        if _sent_before():
            return _password_anew(found.email, password)
        said = no.faults if isinstance(no, BadInput) else [Fault("reason", str(no))]
        shown = {"user": found, "faults": show_faults(form, said)}
        status = 422 if isinstance(no, BadInput) else 409
        return render_template("admin/open_again.html", form=form, **shown), status
    return _password_page(user, password)


@blueprint.get("/sites")
@requires(Permission.ADMINISTER)
def sites() -> ResponseReturnValue:
    return render_template("admin/sites.html", sites=all_sites(db.session()), rules=policy().names)


@blueprint.route("/sites/new", methods=["GET", "POST"])
@requires(Permission.ADMINISTER)
@fresh
def new_site() -> ResponseReturnValue:
    form = SiteForm(zone=DEFAULT_ZONE)
    form.regimes.choices = known = policy().names
    if not form.validate_on_submit():
        return _site_page(form)
    name, zone, chosen = form.name.data or "", form.zone.data or "", form.regimes.data or []
    try:
        who, at = current_actor(), now()
        of_sites.add_site(db.session(), who, at, name, zone, chosen, known=known)
    except BadInput as bad:
        return _site_page(form, faults=show_faults(form, bad.faults)), 422
    return see_other("admin.sites")


@blueprint.route("/sites/<int:id>", methods=["GET", "POST"])
@requires(Permission.ADMINISTER)
@fresh
def site(id: int) -> ResponseReturnValue:
    found = numbered(db.session(), Site, id) or abort(404)
    form = SiteForm(name=found.name, zone=found.zone_name, regimes=found.regimes)
    known = policy().names
    lost = {each: f"{each}{LOST}" for each in found.regimes if each not in known}
    form.regimes.choices = {**known, **lost}
    if not form.validate_on_submit():
        return _site_page(form, found)
    if meanwhile := since_shown(form, _as_it_is(found)):
        return _site_page(form, found, show_faults(form, meanwhile), anew=True), 409
    told = found.name, form.zone.data or "", form.regimes.data or []
    try:
        who, at, name = current_actor(), now(), form.name.data or ""
        of_sites.change_site(db.session(), who, at, *told, known=known, new_name=name)
    except BadInput as bad:
        return _site_page(form, found, show_faults(form, bad.faults)), 422
    return see_other("admin.sites")


def _user(id: int) -> User:
    return numbered(db.session(), User, id) or abort(404)


def _as_typed(user: User) -> action.Person:
    return action.Person(
        user.email,
        user.name,
        [role.value for role in user.roles],
        [site.name for site in user.sites],
        user.title or "",
        user.phone or "",
        staff_number=user.staff_number,
    )


def _stands(user: User) -> Stands:
    told = _as_typed(user)
    words = {name: getattr(told, name) for name in ("name", "title", "phone", "staff_number")}
    return {**words, "roles": list(told.roles), "sites": list(told.sites)}


def _as_it_is(site: Site) -> Stands:
    return {"name": site.name, "zone": site.zone_name, "regimes": list(site.regimes)}


def _offer_sites(form: UserForm) -> None:
    form.sites.choices = {site.name: site.name for site in all_sites(db.session())}


def _offer_successors(form: ChangeForm, person: action.Person) -> None:
    if goes := action.as_they_would_go(db.session(), person):
        form.successor.choices = {"": "Choose one"} | _able(goes)


def _able(leaver: Leaver) -> dict[str, str]:
    return to_choose_from(who_may_follow(db.session(), leaver))


def _user_page(
    user: User, form: UserForm, faults: Iterable[Mapping[str, str]], *, anew: bool = False
) -> str:
    """`anew`: it says what is on record now, so that the next press means that."""
    asks_code, linked = has_factor(db.session(), user.id), is_linked(db.session(), user.id)
    stands = _stands(user)
    shown = {"form": form, "user": user, "asks_code": asks_code, "linked": linked}
    shown["as_shown"] = seal_of(stands) if anew else still_shown(stands)
    return render_template("admin/user.html", faults=faults, **shown)


def _as_sent() -> str:
    """This form as it came, with the value of its own that it carries; empty without one."""
    boxes = sorted(request.form.items(multi=True))
    return f"{request.path} {boxes}" if request.form.get(ONCE) else ""


def _sent_before() -> bool:
    """The button was pressed twice: the answer of the first press, with its password, is lost."""
    return bool(_as_sent()) and sent_just_now(db.session(), _as_sent(), now())


def _password_anew(email: str, password: str) -> str:
    signing_in.set_password(db.session(), current_actor(), now(), email, password)
    return _password_page(account_of(db.session(), email), password)


def _password_page(user: User, password: str) -> str:
    """Of an account that is open from now on, with where they work."""
    shown = {"user": user, "password": password, "works": where_they_work(user)}
    return render_template("admin/password.html", fresh=True, **shown)


def _leave_page(user: User, form: LeaveForm, faults: Iterable[Mapping[str, str]]) -> str:
    """With what nobody takes over by itself: turns on call, and look-backs that name them."""
    turns = [told(turn, site) for site, turn in turns_ahead(db.session(), user, now())]
    named = look_backs_naming(db.session(), user).values()
    shown = {"form": form, "user": user, "turns": turns, "look_backs": named}
    return render_template("admin/leave.html", faults=faults, **shown)


def _site_page(
    form: SiteForm,
    site: Site | None = None,
    faults: Iterable[Mapping[str, str]] = (),
    *,
    anew: bool = False,
) -> str:
    stands = _as_it_is(site) if site else {}
    as_shown = seal_of(stands) if anew else still_shown(stands)
    zones = sorted(zone for zone in available_timezones() if "/" in zone)
    stays = why_it_stays(db.session(), site) if site else ""
    shown = {"form": form, "site": site, "zones": zones, "stays": stays, "as_shown": as_shown}
    return render_template("admin/site.html", faults=faults, **shown)
