"""Places of care: what an administrator does, or the operator at set-up. Each is told to the house,
for the rules of a site say which law its cases are opened under.
"""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from disclosure.actions.change import Door
from disclosure.actions.staff.site_zones import (
    DEFAULT_REGIMES,
    DEFAULT_ZONE,
    faults_of_move,
    faults_of_unnamed,
    faults_of_untold,
    faults_of_zone,
    zone_untold,
)
from disclosure.kinds.faults import BadInput, Fault
from disclosure.kinds.seen import can_be_seen, seen, why_no_line
from disclosure.permissions import Actor
from disclosure.records.house import HouseEntry, note_of_house
from disclosure.records.in_turn import Turn, take_turn
from disclosure.records.outbox import Message
from disclosure.records.transaction import one_transaction
from disclosure.records.users import Site, site_called, sites_alike
from disclosure.records.watch import look_at_all

LONGEST = 200  # letters of a name
MADE, CHANGED, RENAMED = "site made", "site changed", "site renamed"
BEFORE = "; before: "


def add_site(
    session: Session,
    actor: Actor,
    at: datetime,
    name: str,
    zone: str | None = None,
    regimes: Collection[str] | None = None,
    *,
    known: Collection[str],
    guess: bool = False,
    door: Door = Door.PAGE,
) -> Site:
    """`known` holds the ids of every regime there is. `zone`: none is told; the default is taken
    where these rules do not all hold in another country. `regimes`: the same, in another zone;
    `guess`: the default is taken there too, as for any site that is only tried out."""
    actor.must_manage()
    with one_transaction(session):
        take_turn(session, Turn.ACCOUNTS)  # two who add the same one make one
        named = _faults_of_naming(session, name)
        unnamed = faults_of_unnamed(zone) if regimes is None and not guess else ()
        regimes = DEFAULT_REGIMES if regimes is None else regimes
        untold = faults_of_untold(regimes) if zone is None else ()
        zone = zone_untold(regimes) if zone is None else zone
        odd = (*faults_of_zone(zone, at), *_faults_of_rules(regimes, known))
        refuse([*named, *unnamed, *untold, *odd])
        return _made(
            session, actor, at, door, Site(name=seen(name), zone_name=zone, regimes=[*regimes])
        )


def make_where_missing(
    session: Session, actor: Actor, at: datetime, door: Door, names: Iterable[str]
) -> None:
    """In the transaction of an account that names them, in development alone: with the defaults."""
    for name in sorted(map(seen, names)):
        if site_called(session, name) is None:
            site = Site(name=name, zone_name=DEFAULT_ZONE, regimes=[*DEFAULT_REGIMES])
            _made(session, actor, at, door, site)


def change_site(
    session: Session,
    actor: Actor,
    at: datetime,
    name: str,
    zone: str,
    regimes: Collection[str],
    *,
    known: Collection[str],
    new_name: str | None = None,
) -> Site:
    """What open cases were decided on stays as decided; the rules are asked of new ones.

    In another zone days would end at another moment: where a case stands, only one of the same
    days is taken, and the next sweep looks at every case of the site. `new_name`: by which it goes
    from now on, its cases and staff with it; what was issued is kept as it was. None: it stays.
    Rules that stand here may stay also while their file is not there: they come back with it.
    """
    actor.must_manage()
    with one_transaction(session):
        take_turn(session, Turn.ACCOUNTS)  # nobody else gives that name meanwhile
        site = _site(session, name)
        session.refresh(site, with_for_update=True)  # no case is opened there meanwhile
        wanted = site.name if new_name is None else new_name
        renamed = seen(wanted) != site.name
        named = _faults_of_naming(session, wanted, site) if renamed else ()
        in_zone = () if zone == site.zone_name else faults_of_zone(zone, at)
        in_rules = _faults_of_rules(regimes, {*known, *site.regimes})
        refuse([*named, *in_zone, *in_rules, *faults_of_move(session, site, zone)])
        if renamed:
            _rename(session, actor, at, site, seen(wanted))
        before = _told(site)
        if site.zone_name != zone:
            look_at_all(session, site.id)
        site.zone_name, site.regimes = zone, list(regimes)
        if (after := _told(site)) != before:
            about = f"{site.name}: {after}{BEFORE}{before}"
            note_of_house(session, at, actor.email, str(Door.PAGE), CHANGED, about)
    return site


def refuse(faults: Iterable[Fault]) -> None:
    if found := tuple(faults):
        raise BadInput(found)


def faults_of_name(name: str) -> Iterator[Fault]:
    if not can_be_seen(name) or len(name) > LONGEST:
        yield Fault("name", f"Name: use 1 to {LONGEST} letters.")
    yield from faults_of_signs("name", "Name", name)


def faults_of_signs(box: str, label: str, words: str) -> Iterator[Fault]:
    if why := why_no_line(words):
        yield Fault(box, f"{label}: {why}.")


def faults_of_comma(box: str, name: str) -> Iterator[Fault]:
    if "," in name:
        yield Fault(box, f"Name of a site: leave the comma out of '{name}'. It parts two sites.")


def _faults_of_naming(session: Session, name: str, site: Site | None = None) -> Iterator[Fault]:
    """Of another site (than `site`) nobody may take it for."""
    yield from faults_of_name(name)
    yield from faults_of_comma("name", name)
    others = (other for other in sites_alike(session, name) if other is not site)
    if other := next(others, None):
        yield Fault("name", f"There is a site of this name: {other.name}.")


def _rename(session: Session, actor: Actor, at: datetime, site: Site, name: str) -> None:
    """With the messages that are of the site itself, such as of its rota: they say its name."""
    of_site = update(Message).where(Message.about == site.name)
    session.execute(of_site.values(about=name))
    about = f"{name}{BEFORE}{site.name}"
    site.name = name
    note_of_house(session, at, actor.email, str(Door.PAGE), RENAMED, about)


def called_now(session: Session) -> dict[str, set[str]]:
    """By a name that a site had before: what each site that had it is called now."""
    now: dict[str, set[str]] = {}
    renamed = select(HouseEntry.about).where(HouseEntry.what == RENAMED)
    for about in session.scalars(renamed.order_by(HouseEntry.number)):
        name, _, before = about.partition(BEFORE)
        for old, names in now.items():
            now[old] = {name if each == before else each for each in names}
        now.setdefault(before, set()).add(name)
    return now


def _site(session: Session, name: str) -> Site:
    if found := site_called(session, name):
        return found
    raise BadInput.at("name", f"There is no site called {name}.")


def _faults_of_rules(regimes: Collection[str], known: Collection[str]) -> Iterator[Fault]:
    if not regimes:
        yield Fault("regimes", "Rules: choose at least one.")
    for id in regimes:
        if id not in known:
            says = f"Rules: there are none called '{id}'. Use {', '.join(sorted(known))}."
            yield Fault("regimes", says)


def _made(session: Session, actor: Actor, at: datetime, door: Door, site: Site) -> Site:
    session.add(site)
    note_of_house(session, at, actor.email, str(door), MADE, f"{site.name}: {_told(site)}")
    return site


def _told(site: Site) -> str:
    return f"{site.zone_name}, {', '.join(sorted(site.regimes))}"
