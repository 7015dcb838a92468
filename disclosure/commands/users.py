"""`site`, `user` and `token`: who works here, and where."""

import os
from collections.abc import Iterable
from functools import partial

import click

from disclosure.actions import sites as of_sites
from disclosure.actions import users as action
from disclosure.actions.change import Door
from disclosure.actions.leavers.coming_back import enable_user as open_again
from disclosure.actions.leavers.handing_over import hand_over
from disclosure.actions.look_backs.contact import look_backs_naming
from disclosure.actions.people.accounts import account_of, where_they_work
from disclosure.actions.staff import second_factor
from disclosure.actions.staff.open_id import forget_link
from disclosure.actions.staff.site_zones import DEFAULT_REGIMES, DEFAULT_ZONE
from disclosure.actions.users import Person
from disclosure.clock import now
from disclosure.commands.options import as_whom, json_option
from disclosure.commands.output import answer, answering
from disclosure.commands.read_in import read_line
from disclosure.commands.session import a_session, caller
from disclosure.kinds.faults import BadInput
from disclosure.policy import policy
from disclosure.records.open_id import is_linked
from disclosure.records.users import Site, User, site_called, user_called
from disclosure.settings import Settings

GUESSED = "Nobody named its rules: these are England's. Give --regimes for those that hold there."
SETS_UP = "signs in without a code now, and sets up another if the role needs it."
SETS_UP_ELSEWHERE = (
    "has no code here now, and sets up another after coming in by the other sign-in. "
    "Is that down? See `disclosure user end-link`."
)


@click.group()
def site() -> None:
    """Places of care."""


@site.command("add")
@click.argument("name")
@click.option(
    "--zone", help=f"Without it, {DEFAULT_ZONE}; rules of another country alone ask for it."
)
@click.option(
    "--regimes",
    help=f"With commas; `disclosure regimes` lists them. Without it, {','.join(DEFAULT_REGIMES)} "
    f"where the zone is {DEFAULT_ZONE}; in production another zone asks for it.",
)
@as_whom
@json_option
def add_site(
    name: str, zone: str | None, regimes: str | None, as_email: str | None, as_json: bool
) -> None:
    """Add a site with its time zone and the regimes that hold there."""
    known = policy().names.keys()
    trying = not Settings.read(os.environ).production
    with answering(as_json), a_session() as session:
        who = caller(session, as_email)
        chosen = None if regimes is None else _split([regimes])
        made = of_sites.add_site(
            session, who, now(), name, zone, chosen, known=known, guess=trying, door=Door.COMMAND
        )
        guessed = chosen is None and made.zone_name != DEFAULT_ZONE
        says = [_where_it_is(made), *([GUESSED] if guessed else [])]
        answer(_of_site(made), as_json, says)


@click.group()
def user() -> None:
    """People with an account."""


@user.command("add")
@click.argument("email")
@click.option("--name", required=True)
@click.option("--role", "roles", multiple=True, required=True, help="Again, or with commas.")
@click.option("--site", "sites", multiple=True, help="Again, or with commas.")
@click.option("--title", default="", help="Job title.")
@click.option("--phone", default="")
@click.option("--staff-number", default="", help="One of your own; without it, the next free.")
@click.option("--password-stdin", is_flag=True, help="Read a first password from the input.")
@as_whom
@json_option
def add_user(
    email: str,
    name: str,
    roles: tuple[str, ...],
    sites: tuple[str, ...],
    title: str,
    phone: str,
    staff_number: str,
    password_stdin: bool,
    as_email: str | None,
    as_json: bool,
) -> None:
    """Add somebody. Without a password they cannot sign in to the pages yet."""
    makes = not Settings.read(os.environ).production
    with answering(as_json), a_session() as session:
        password = _password() if password_stdin else ""
        told = (_split(roles), _split(sites), title, phone, password, staff_number)
        person = Person(email, name, *told)
        who = caller(session, as_email)
        new = {name for name in person.sites if site_called(session, name) is None}
        door = Door.COMMAND
        made = action.add_user(session, who, now(), person, make_sites=makes, door=door)
        says = [_where_it_is(site) for site in made.sites if site.name in new]
        has = f"{made.name} has an account: {made.email}."
        says += [] if password else _not_yet_let_in()
        answer(_of_user(made), as_json, [has, where_they_work(made), *says])


@user.command("disable")
@click.argument("email")
@click.option("--successor", required=True, help="Who takes over what was promised.")
@as_whom
@json_option
def disable_user(email: str, successor: str, as_email: str | None, as_json: bool) -> None:
    """Close an account. Open promises, questions and improvements go to the successor, who has to
    be able to do them; concerns too, or to whoever may answer them."""
    with answering(as_json), a_session() as session:
        who = caller(session, as_email)
        moves = partial(hand_over, session, now(), asked_by=who.email)
        left = action.disable_user(session, who, now(), email, successor, moves, Door.COMMAND)
        named = look_backs_naming(session, left)
        says = f"{left.name} can no longer sign in. {left.successor} took over."
        document = _of_user(left) | {"successor": left.successor, "look_backs": [*named]}
        answer(document, as_json, [says, *named.values()])


@user.command("enable")
@click.argument("email")
@click.option("--reason", required=True, help="Why they come back. No case and no patient.")
@click.option("--password-stdin", is_flag=True, help="Read a first password from the input.")
@as_whom
@json_option
def enable_user(
    email: str, reason: str, password_stdin: bool, as_email: str | None, as_json: bool
) -> None:
    """Open the account of somebody who comes back: the same person, with a new password and code.

    What was handed over stays where it is. Never make a second account for one person."""
    with answering(as_json), a_session() as session:
        password = _password() if password_stdin else ""
        who, door = caller(session, as_email), Door.COMMAND
        back = open_again(session, who, now(), email, reason, password, door)
        says = f"{back.name} has an account again: {back.email}. See that the roles are right."
        answer(_of_user(back), as_json, [says, *([] if password else _not_yet_let_in())])


@user.command("reset-code")
@click.argument("email")
@as_whom
@json_option
def reset_code(email: str, as_email: str | None, as_json: bool) -> None:
    """Take away the second factor of somebody who lost it. Ends their sessions."""
    with answering(as_json), a_session() as session:
        second_factor.reset(session, caller(session, as_email), now(), email, Door.COMMAND)
        elsewhere = is_linked(session, account_of(session, email).id)
        says = f"{email} {SETS_UP_ELSEWHERE if elsewhere else SETS_UP}"
        answer({"email": email, "second_factor": False}, as_json, says)


@user.command("end-link")
@click.argument("email")
@as_whom
@json_option
def end_link(email: str, as_email: str | None, as_json: bool) -> None:
    """End the link to the other sign-in: of somebody who has a new account there, or who has to
    come in by password while it is down. Make sure who asks. Ends their sessions."""
    with answering(as_json), a_session() as session:
        forget_link(session, caller(session, as_email), now(), email, Door.COMMAND)
        says = f"{email} is linked anew at the next sign-in there. Until then a password may set up"
        answer({"email": email, "linked": False}, as_json, f"{says} a second factor.")


@click.group()
def token() -> None:
    """Keys for scripts."""


@token.command("add")
@click.argument("email")
@as_whom
@json_option
def add_token(email: str, as_email: str | None, as_json: bool) -> None:
    """Make a token, shown this once. An older one of this person ends."""
    with answering(as_json), a_session() as session:
        made = action.add_token(session, caller(session, as_email), now(), email)
        owner = user_called(session, email)
        answer({"email": owner.email if owner else email, "token": made}, as_json, made)


def _not_yet_let_in() -> list[str]:
    """Said of an account without a password, unless another sign-in lets people in."""
    if Settings.read(os.environ).oidc_issuer:
        return []
    return ["No password yet, so no way in by the pages: an administrator gives one there."]


def _password() -> str:
    """Raises BadInput."""
    if password := read_line("password"):
        return password
    says = "password: nothing came on standard input. Type it and press Enter."
    raise BadInput.at("password", says)


def _split(words: Iterable[str]) -> list[str]:
    parts = (part.strip() for text in words for part in text.split(","))
    return list(dict.fromkeys(filter(None, parts)))


def _where_it_is(site: Site) -> str:
    """With its rules: whoever named none should see at once whose law is asked there."""
    return f"{site.name} is there, in {site.zone_name}, with the rules {', '.join(site.regimes)}."


def _of_site(site: Site) -> dict[str, object]:
    told: dict[str, object] = {"name": site.name, "zone": site.zone_name}
    return told | {"regimes": site.regimes, "active": site.active}


def _of_user(user: User) -> dict[str, object]:
    roles, sites = sorted(user.roles), [site.name for site in user.sites]
    whole: dict[str, object] = {"email": user.email, "name": user.name, "roles": roles}
    whole |= {"staff_number": user.staff_number}
    return whole | {"sites": sites, "active": user.active}
