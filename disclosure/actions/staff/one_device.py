"""One browser, two accounts: where somebody agreed minutes from another's act, with one machine."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from sqlalchemy.orm import Session

from disclosure.actions.change import BEHIND_THE_WALL
from disclosure.actions.glass.judging import NOT_RIGHT, RIGHT
from disclosure.actions.looks.caseload import seen_by
from disclosure.actions.looks.house_seen import first_ref, refs_seen
from disclosure.kinds import KINDS
from disclosure.kinds.kind import is_review
from disclosure.permissions import Actor, Permission, is_family
from disclosure.records.house import HouseEntry
from disclosure.records.look_backs import FINDINGS_APPROVED
from disclosure.records.same_device import (
    Entry,
    done_by_page,
    done_in_house,
    first_seen,
    shared_browsers,
    shared_in_house,
)
from disclosure.records.users import name_of
from workflows.improvements import ImprovementStep
from workflows.words import CommitmentTrigger, LetterTrigger

CLOSE = timedelta(minutes=10)  # between two people's acts with one browser: worth asking about
LOOKS_BACK = timedelta(days=92)  # a quarter, and a day more; the page may ask for longer
NEW = timedelta(days=1)  # for so long a browser is not known: an account made for one act has none
AGREEING = frozenset(
    {
        LetterTrigger.APPROVE,
        CommitmentTrigger.VERIFY,
        CommitmentTrigger.SEND_BACK,
        CommitmentTrigger.AGREE_NOT_KEPT,
    }
)
OF_THE_FAMILY = frozenset(  # what lets the owner of a promise off, or ends it
    {CommitmentTrigger.CONFIRM, CommitmentTrigger.RELEASE, CommitmentTrigger.CHANGE}
)
AGREEING_IN_HOUSE = frozenset(
    {
        FINDINGS_APPROVED,
        "look-back letter approved",
        RIGHT,
        NOT_RIGHT,
        f"improvement {ImprovementStep.JUDGED}",
    }
)
LIKE = (
    "record concern/_answer%",
    "record %/_review%",
    "record %/_approval%",
    *(f"move {trigger}%" for trigger in sorted(AGREEING)),
)


@dataclass(frozen=True, slots=True)
class Unknown:
    """`who` agreed to something with a browser that was not known before; or it had no name."""

    ref: str
    at: datetime
    who: str
    what: str


@dataclass(frozen=True, slots=True)
class Pair:
    """`who` agreed to something; `other` did something in the same case, look-back or improvement
    with the same browser."""

    ref: str
    at: datetime
    who: str
    what: str
    other: str
    other_what: str
    minutes: int


def one_browser_two_accounts(session: Session, actor: Actor, since: datetime) -> list[Pair]:
    """Of the cases and look-backs this person sees, the latest first."""
    actor.must(Permission.REPORT)
    pairs = [
        _pair(session, ref, agreed, other)
        for together in (_in_cases, _in_house)
        for ref, entries in together(session, actor, since)
        for agreed, other in close_pairs(entries)
    ]
    return sorted(pairs, key=lambda pair: pair.at, reverse=True)


def browsers_not_known(session: Session, actor: Actor, since: datetime) -> list[Unknown]:
    """Who throws away what a browser is known by is no pair: it is shown that they did."""
    actor.must(Permission.REPORT)
    by_page = done_by_page(session, seen_by(actor), since, LIKE)
    acts: list[tuple[str, Entry]] = [(ref, act) for ref, act in by_page if _agrees(act)]
    agreed = list(done_in_house(session, since, AGREEING_IN_HOUSE))
    seen = refs_seen(session, actor, agreed)
    acts += [(ref, act) for act in agreed if (ref := first_ref(act)) in seen]
    known = first_seen(session, since)
    found = [
        Unknown(ref, act.at, _name(session, act.by), _in_words(act))
        for ref, act in acts
        if not is_family(act.by)
        and (act.device is None or act.at - known.get(act.device, act.at) < NEW)
    ]
    return sorted(found, key=lambda each: each.at, reverse=True)


def _in_cases(
    session: Session, actor: Actor, since: datetime
) -> Iterator[tuple[str, Sequence[Entry]]]:
    """What was done in each with each browser that several used there."""
    found = shared_browsers(session, seen_by(actor), since)
    for (ref, _), those in groupby(found, lambda each: (each[0], each[1].device)):
        yield ref, [entry for _, entry in those]


def _in_house(
    session: Session, actor: Actor, since: datetime
) -> Iterator[tuple[str, Sequence[Entry]]]:
    """The same of what is agreed outside a case, by what it is about."""
    entries = list(shared_in_house(session, since))
    seen, groups = refs_seen(session, actor, entries), dict[tuple[str, str | None], list[Entry]]()
    for entry in entries:
        if (ref := first_ref(entry)) in seen:
            groups.setdefault((ref, entry.device), []).append(entry)
    for (ref, _), those in groups.items():
        yield ref, those


def close_pairs(entries: Sequence[Entry]) -> Iterator[tuple[Entry, Entry]]:
    """Of one browser in one case or look-back: who agreed, and the nearest act of each other
    account."""
    told: set[frozenset[int]] = set()
    for agreed in filter(_agrees, entries):
        near: dict[str, Entry] = {}
        for each in entries:
            apart, known = abs(each.at - agreed.at), near.get(each.by)
            closer = known is None or apart < abs(known.at - agreed.at)
            if each.by != agreed.by and apart <= CLOSE and closer:
                near[each.by] = each
        for other in near.values():
            both = frozenset({agreed.number, other.number})
            if both not in told:  # where both agreed to something, the two are said once
                told.add(both)
                yield agreed, other


def _agrees(entry: Entry) -> bool:
    """Whether it is a second person's act, or the word of the family that a promise waits for."""
    if isinstance(entry, HouseEntry):
        return entry.what in AGREEING_IN_HOUSE
    sort, _, rest = entry.what.partition(" ")
    word = rest.partition(" ")[0]
    if is_family(entry.by):
        return sort == "move" and word in OF_THE_FAMILY
    if sort == "record":
        return word == "concern_answer" or is_review(word)
    return sort == "move" and word in AGREEING


def _pair(session: Session, ref: str, agreed: Entry, other: Entry) -> Pair:
    who, by = _name(session, agreed.by), _name(session, other.by)
    minutes = round(abs(agreed.at - other.at).total_seconds() / 60)
    return Pair(ref, agreed.at, who, _in_words(agreed), by, _in_words(other), minutes)


def _name(session: Session, by: str) -> str:
    return "The family, on its page" if is_family(by) else name_of(session, by)


def _in_words(entry: Entry) -> str:
    """Without a word of the case, and without saying that there is an analysis."""
    if isinstance(entry, HouseEntry):
        return entry.what.replace("_", " ").capitalize()
    if entry.what == BEHIND_THE_WALL:
        return "Wrote in the case"
    sort, _, rest = entry.what.partition(" ")
    word, _, thing = rest.partition(" ")
    if sort == "record" and word in KINDS:
        return KINDS[word].heading
    said = f"{word if sort == 'move' else f'{sort} {word}'}".replace("_", " ").strip().capitalize()
    return f"{said}, {thing}" if thing else said
