"""Staff as they are offered to be chosen, and named: two colleagues of one name are told apart."""

from collections import Counter
from collections.abc import Iterable, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.actions.people.names_had import bare
from disclosure.records.users import StaffAccount, User, accounts
from workflows.second_person import IN_THE_NAME


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


def names_of(users: Iterable[User | StaffAccount]) -> dict[str, str]:
    """The name alone, by e-mail; as they are chosen, where somebody else has or had it too."""
    people = list(users)
    alike = Counter(bare(user.name) for user in people)
    twice = to_choose_from(user for user in people if alike[bare(user.name)] > 1)
    return {user.email: twice.get(user.email, user.name) for user in people}


def staff_names(session: Session) -> Mapping[str, str]:
    """Of everybody who has or had an account."""
    return names_of(accounts(session))


def staff_name(session: Session, email: str) -> str:
    """Of one of them, also where a job wrote it in their name; the e-mail itself where nobody here
    has it."""
    if email.startswith(IN_THE_NAME):
        return f"{IN_THE_NAME}{staff_name(session, email.removeprefix(IN_THE_NAME))}"
    accounts = session.execute(select(User.email, User.name))
    names = {each.email: each.name for each in accounts}
    return shared_names(session, names).get(email) or names.get(email, email)


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
