"""Staff as they are offered to be chosen, and named: two colleagues of one name are told apart."""

from collections import Counter
from collections.abc import Iterable, Mapping, Set
from typing import cast

from sqlalchemy import event, select
from sqlalchemy.orm import Session

from disclosure.actions.people.names_had import bare
from disclosure.records.users import StaffAccount, User, all_sites
from workflows.second_person import IN_THE_NAME

NAMES = "names of staff"  # in Session.info: by e-mail, and in which transaction they were read


def to_choose_from(users: Iterable[User | StaffAccount]) -> dict[str, str]:
    """By e-mail, in the order given: name and what they do; and where that is there twice, their
    staff number too.
    """
    people = list(users)
    said = {user.email: ", ".join(filter(None, (user.name, _work(user)))) for user in people}
    alike = Counter(bare(words) for words in said.values())
    for user in people:
        if alike[bare(said[user.email])] > 1:
            said[user.email] += f", {user.staff_number or user.email}"
    return said


def to_choose_at(session: Session, users: Iterable[StaffAccount], here: Set[int]) -> dict[str, str]:
    """The same, of who works at a site of `here` first; the others with their sites, so that nobody
    takes them for a colleague of the same name. Who has left comes last.
    """
    people = sorted(users, key=lambda each: (not each.active, here.isdisjoint(each.site_ids)))
    places, said = places_of(session), to_choose_from(people)
    away = {each.email: elsewhere(each.site_ids, here, places) for each in people}
    return {email: ", ".join(filter(None, (words, away[email]))) for email, words in said.items()}


def places_of(session: Session) -> dict[int, str]:
    return {site.id: site.name for site in all_sites(session)}


def elsewhere(sites: Set[int], here: Set[int], places: Mapping[int, str]) -> str:
    """Where they work; empty of who works here, or at no site."""
    if not sites or not here.isdisjoint(sites):
        return ""
    first, *more = sorted(places[site] for site in sites)
    return f"at {first} and {len(more)} more" if more else f"at {first}"


def names_of(users: Iterable[User | StaffAccount]) -> dict[str, str]:
    """The name alone, by e-mail; as they are chosen, where somebody else has or had it too."""
    people = list(users)
    alike = Counter(bare(user.name) for user in people)
    twice = to_choose_from(user for user in people if alike[bare(user.name)] > 1)
    return {user.email: twice.get(user.email, user.name) for user in people}


def staff_names(session: Session) -> Mapping[str, str]:
    """Of everybody who has or had an account. They may be thousands, and a page names hundreds of
    times: so they are read once in a transaction, and anew where it changes an account itself.
    """
    held = session.info.get(NAMES)
    if held and held[0] is session.get_transaction() and not _account_changes(session):
        return cast(dict[str, str], held[1])
    names = {each.email: each.name for each in session.execute(select(User.email, User.name))}
    names |= shared_names(session, names)
    session.info[NAMES] = (session.get_transaction(), names)
    return names


def staff_name(session: Session, email: str) -> str:
    """Of one of them, also where a job wrote it in their name; the e-mail itself where nobody here
    has it."""
    if email.startswith(IN_THE_NAME):
        return f"{IN_THE_NAME}{staff_name(session, email.removeprefix(IN_THE_NAME))}"
    return staff_names(session).get(email, email)


def _account_changes(session: Session) -> bool:
    return any(isinstance(row, User) for row in (*session.new, *session.dirty))


@event.listens_for(Session, "before_flush")
def _read_them_anew(session: Session, *_: object) -> None:
    if _account_changes(session):
        session.info.pop(NAMES, None)


def shared_names(session: Session, names: Mapping[str, str]) -> Mapping[str, str]:
    """Of those alone who share a name, told apart. `names`: everybody's, by e-mail; no account is
    read in full but theirs, for there may be thousands.
    """
    alike = Counter(map(bare, names.values()))
    shared = [email for email, name in names.items() if alike[bare(name)] > 1]
    if not shared:
        return {}
    return names_of(session.scalars(select(User).where(User.email.in_(shared))))


def _work(user: User | StaffAccount) -> str:
    return user.title or ", ".join(role.replace("_", " ") for role in sorted(user.roles))
