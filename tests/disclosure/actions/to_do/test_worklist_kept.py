"""What is kept of the work says what the record says now, to each who may see it, page by page."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from disclosure.actions.facts import gather
from disclosure.actions.leavers.coming_back import enable_user
from disclosure.actions.looks.caseload import seen_by, staff_of
from disclosure.actions.thing_to_do import Group, ToDo, Viewed
from disclosure.actions.to_do import fresh as to_do_fresh
from disclosure.actions.to_do import worklist as lists
from disclosure.actions.to_do.asked import After, Narrowed, Whose, after_in
from disclosure.actions.to_do.worklist import Row, things_to_do, worklist
from disclosure.actions.users import Person, change_user, disable_user
from disclosure.jobs.sweep import sweep
from disclosure.permissions import Actor
from disclosure.policy import adopt
from disclosure.records.incident import Incident
from disclosure.records.locked import CaseKey
from disclosure.records.team import team_of
from disclosure.records.to_do import (
    CHANGED,
    Freshness,
    KeptToDo,
    bring_forward,
    make_all_again,
)
from disclosure.records.transaction import one_transaction
from tests.asked import asked_of
from tests.begun import begins_with
from tests.cases import AWARE, FINDINGS, ACase, a_case, a_person, an_opened_case, record_as
from tests.own_rules import write_own
from tests.people import ADA, ADAM, BEN, CAL, EVA, IVA, OPERATOR, RON, SAM, SITE, actor
from tests.to_do import kept_of, open_to
from workflows.words import State

pytestmark = pytest.mark.usefixtures("team")
Line = tuple[str, ToDo]


def by_the_rule(case: ACase, who: Actor, whose: Whose = Whose.SITE) -> list[Line]:
    """Every case gathered one by one, as nobody could wait for."""
    return narrowed(case, everything(case), who, whose, lists.EVERYWHERE)


def everything(case: ACase) -> dict[int, list[ToDo]]:
    case.session.rollback()
    staff = staff_of(case.session)
    return {
        incident.id: things_to_do(Viewed(gather(case.session, incident, case.at), staff))
        for incident in case.session.scalars(select(Incident).order_by(Incident.id))
    }


def narrowed(
    case: ACase, whole: dict[int, list[ToDo]], who: Actor, whose: Whose, only: Narrowed
) -> list[Line]:
    seen = case.session.scalars(select(Incident).where(seen_by(who)).order_by(Incident.id))
    found = [
        (incident.ref, todo)
        for incident in seen
        if only.site in (None, incident.site_id) and only.state in (None, incident.state)
        for todo in whole[incident.id]
        if _is(whose, todo, who)
    ]
    return sorted(found, key=lambda line: line[1].order_in(case.now.zone))


def _is(whose: Whose, todo: ToDo, who: Actor) -> bool:
    mine = todo.owner == who.email or (todo.second and open_to(todo, who))
    return {Whose.SITE: True, Whose.MINE: mine, Whose.NOBODY: not todo.owner}[whose]


def page_by_page(case: ACase, who: Actor, most: int, whose: Whose = Whose.SITE) -> list[Line]:
    return [(row.ref, row.todo) for row in rows_of(case, who, most, whose)]


def rows_of(case: ACase, who: Actor, most: int, whose: Whose = Whose.SITE) -> Iterator[Row]:
    case.session.rollback()
    first = worklist(case.session, who, case.at, whose, most=most)
    for group in Group:
        found = first
        yield from found.groups[group]
        while after := found.more.get(group):
            after = after_in(after.spelled())
            found = worklist(case.session, who, case.at, whose, after=after, most=most)
            yield from found.groups[group]


def a_house(session: Session) -> ACase:
    """One case that only Ada, Ron and Cal see, and one in which much waits for several people."""
    hidden = an_opened_case(session)
    record_as(hidden, ADA, "restrict", reason="A colleague is the patient.", only=[ADA, CAL, RON])
    case = a_case(session, State.INVESTIGATE, regimes=["gb-wls-doc"])
    told = {"person": case.person, "words": "Nobody rang me."}
    record_as(case, BEN, "concern", **told, about=[ADA])
    record_as(case, IVA, "findings", **FINDINGS)
    return case


def test_everybody_gets_what_the_rule_gives_them_in_pages_of_any_size(session: Session) -> None:
    case = a_house(session).later(days=13)
    whole = everything(case)
    for email in (ADA, ADAM, BEN, CAL, EVA, RON, SAM):
        who = actor(session, email)
        for whose, most in ((Whose.SITE, 3), (Whose.MINE, 50), (Whose.NOBODY, 50)):
            wanted = narrowed(case, whole, who, whose, lists.EVERYWHERE)
            assert page_by_page(case, who, most, whose) == wanted, (email, whose)
    assert len(by_the_rule(case, actor(session, ADA))) > 6


def test_counts_are_those_of_the_rule_and_end_at_the_most(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = a_house(session)
    who = actor(session, ADA)
    all_of_it = by_the_rule(case, who)
    found = worklist(session, who, case.at, most=1)
    assert found.counts[Whose.SITE] == sum(found.numbers.values()) == len(all_of_it)

    monkeypatch.setattr("disclosure.records.counted.MOST_COUNTED", 2)
    assert worklist(session, who, case.at).counts[Whose.SITE] == 3


def test_a_list_narrowed_to_a_site_and_a_stage_is_that_of_the_rule(session: Session) -> None:
    case = a_house(session)
    who = actor(session, CAL)
    here = session.scalars(select(Incident.site_id)).first()
    whole = everything(case)
    for only in (Narrowed(here), Narrowed(state=State.INVESTIGATE), Narrowed(99)):
        for whose in Whose:
            found = worklist(session, who, case.at, whose, only)
            rows = [(row.ref, row.todo) for group in Group for row in found.groups[group]]
            assert rows == narrowed(case, whole, who, whose, only)


def test_as_days_pass_and_no_sweep_comes_the_list_stays_that_of_the_rule(session: Session) -> None:
    case = a_case(session, State.INVESTIGATE, regimes=["gb-wls-doc"])
    an_opened_case(session)
    who = actor(session, ADA)
    for days in (1, 7, 12):
        case.later(days=days)
        assert page_by_page(case, who, 50) == by_the_rule(case, who), case.at


def test_within_a_day_too_the_list_says_what_the_case_says(
    session: Session, tmp_path: Path
) -> None:
    """Our own target was 48 hours for the letter, and had passed at noon. Until midnight the list
    said “Today”; and it asked how Ben was, which the case asked no more.
    """
    hours = {"n": 48, "unit": "hours", "basis": "Decision of the board"}
    adopt(write_own(tmp_path, {"targets": {"eng-nhs-written": hours}}))
    try:
        case = a_case(session, State.INVESTIGATE)
        who = actor(session, ADA)
        for days in (1.9, 2, 13.2, 13.9, 14.1):
            case.at = AWARE + timedelta(days=days)
            page_by_page(case, who, 50)  # somebody looks in the morning
            case.later(hours=6)
            assert page_by_page(case, who, 50) == by_the_rule(case, who), case.at
    finally:
        adopt(None)


@begins_with(a_case, at=State.INVESTIGATE)
def test_time_alone_brings_a_row_that_nobody_makes_again_into_the_group_of_its_day(
    session: Session,
    begun: ACase,
) -> None:
    to_do_fresh.freshen(session, [begun.id], begun.at, staff_of(session))
    seen = []
    for days in (0, 3, 10, 11):
        bring_forward(session, begun.at + timedelta(days=days))
        kept = {todo.key: todo.group for todo in kept_of(session, begun.id)}
        seen.append(kept[begun.promise])
        session.rollback()
    assert seen == [Group.LATER, Group.SOON, Group.TODAY, Group.LATE]


def test_a_sweep_makes_again_what_midnight_made_old(session: Session) -> None:
    case = a_house(session)
    case.later(days=2)
    sweep(session, case.at)
    assert not list(session.scalars(select(Freshness).where(Freshness.fresh_until <= case.at)))
    for incident in list(session.scalars(select(Incident))):
        view = Viewed(gather(session, incident, case.at), staff_of(session))
        assert kept_of(session, incident.id) == things_to_do(view)


def test_who_did_something_is_asked_once_for_all_cases_that_are_made_again(
    session: Session,
) -> None:
    cases = [an_opened_case(session) for _ in range(3)]
    with asked_of(session) as asked:
        to_do_fresh.freshen(session, [each.id for each in cases], AWARE, staff_of(session))
    assert sum("FROM audit_entry" in statement for statement, _ in asked) == 1
    assert all(ADA in team_of(session, each.id) for each in cases)


def test_while_another_changes_cases_no_row_of_the_rest_is_there_twice_or_missing(
    session: Session,
) -> None:
    made = [an_opened_case(session) for _ in range(4)]
    who, seen = actor(session, ADA), list[Line]()
    for number, row in enumerate(rows_of(made[0], who, 1)):
        seen.append((row.ref, row.todo))
        if number in (1, 3):
            a_person(made[number])
    calm = [line for line in by_the_rule(made[0], who) if line[0] in (made[0].ref, made[2].ref)]
    assert [line for line in seen if line[0] in (made[0].ref, made[2].ref)] == calm


def test_rows_made_from_an_older_state_are_not_kept(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = an_opened_case(session)
    made = to_do_fresh._made

    def meanwhile(*told: object) -> object:
        found = list(made(*told))  # type: ignore[arg-type]
        monkeypatch.setattr(to_do_fresh, "_made", made)
        a_person(case)
        return found

    monkeypatch.setattr(to_do_fresh, "_made", meanwhile)
    assert to_do_fresh.freshen(session, [case.id], case.at, staff_of(session)) == set()
    assert session.get_one(Freshness, case.id).fresh_until == CHANGED


def test_who_gets_another_name_or_role_changes_the_rows_of_their_cases(session: Session) -> None:
    case = an_opened_case(session)
    hold = {"by": "police", "limits": ["findings"], "advice_by": "Legal team"}
    hold |= {"reason": "They asked for it.", "from": case.at.isoformat(), "review_on": case.day(9)}
    record_as(case, ADA, "hold", **hold)
    who = actor(session, RON)
    assert {row.owner for row in rows_of(case, who, 50)} >= {"Ada Lind"}
    sweep(session, case.at)  # nothing is due any more, and every row is fresh
    ada = Person(ADA, "Ada Berg", ["clinician"], [SITE], title="Nurse")
    change_user(session, OPERATOR, case.at, ada)
    sweep(session, case.at)
    assert page_by_page(case, who, 50) == by_the_rule(case, who)
    says = " ".join(row.todo.why for row in rows_of(case, who, 50))
    assert "Ada Berg wrote it" in says


def test_a_case_that_is_restricted_is_gone_from_the_list_at_once(session: Session) -> None:
    case = an_opened_case(session)
    assert page_by_page(case, actor(session, EVA), 50)
    record_as(case, ADA, "restrict", reason="A colleague is the patient.", only=[ADA, RON])
    assert not page_by_page(case, actor(session, EVA), 50)
    with one_transaction(session):  # even where what is kept says otherwise
        site = session.get_one(Incident, case.id).site_id
        session.execute(update(KeptToDo).values(watched_by=site))
    assert not page_by_page(case, actor(session, EVA), 50)
    assert not page_by_page(case, actor(session, SAM), 50)


def test_what_a_row_says_lies_under_the_key_of_its_case(session: Session) -> None:
    case = an_opened_case(session)
    a_person(case)
    assert list(rows_of(case, actor(session, ADA), 9))
    cells = " ".join(str(vars(row)) for row in session.scalars(select(KeptToDo)))
    assert "locked" in cells
    assert not [word for word in ("Price", "960222", "heparin") if word in cells]


def test_a_row_that_nobody_can_open_is_shown_and_says_so(session: Session) -> None:
    case = an_opened_case(session)
    who = actor(session, ADA)
    worklist(session, who, case.at)
    with one_transaction(session):
        session.execute(update(CaseKey).values(wrapped="lost:AAAA"))
    acts = {row.todo.act for row in rows_of(case, who, 50)}
    assert acts == {"Look at this case: what waits here cannot be opened"}


def test_an_installation_that_has_no_rows_yet_fills_them_and_says_so_meanwhile(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = [an_opened_case(session) for _ in range(3)]
    who = actor(session, ADA)
    with one_transaction(session):
        for table in (KeptToDo, Freshness):
            session.execute(delete(table))
        make_all_again(session)
    monkeypatch.setattr(lists, "COUNTED_AT_ONCE", 2)

    first = worklist(session, who, made[0].at)
    second = worklist(session, who, made[0].at)

    assert (first.counting, second.counting) == (True, False)
    assert {row.ref for row in rows_of(made[0], who, 50)} == {case.ref for case in made}


def test_a_sweep_fills_them_too(session: Session) -> None:
    case = an_opened_case(session)
    with one_transaction(session):
        session.execute(delete(Freshness))
    sweep(session, case.at, every_case=True)
    assert session.scalar(select(func.count()).where(Freshness.fresh_until > case.at)) == 1


@pytest.mark.parametrize(
    "words", ["", "x", "W10", "bnVsbA", "WzEsIjEiLDEsbnVsbF0", "W" * 5000, "é"]
)
def test_a_place_that_is_none_of_ours_begins_the_list(words: str) -> None:
    assert after_in(words) is None


def test_a_place_comes_back_as_it_went_and_names_nobody(session: Session) -> None:
    place = After(Group.LATE, "002026-03-12", 7, 1)
    assert after_in(place.spelled()) == place
    case = a_case(session, State.INVESTIGATE).later(days=13)
    found = worklist(session, actor(session, ADA), case.at, most=1)
    assert all("Price" not in str(after) for after in found.more.values())


def test_who_leaves_and_comes_back_changes_whose_the_rows_are(session: Session) -> None:
    """For hours what was Ben's was on nobody's own list: the rows named him who had left."""
    case = an_opened_case(session, AWARE, BEN)
    sweep(session, case.at)

    def mine(email: str) -> list[Line]:
        return page_by_page(case, actor(session, email), 50, Whose.MINE)

    def left(email: str, heir: str) -> None:
        session.rollback()
        disable_user(session, OPERATOR, case.at, email, heir)
        session.rollback()
        sweep(session, case.at)

    waits = len(mine(BEN))
    assert waits
    left(BEN, IVA)
    assert len(mine(IVA)) >= waits
    left(IVA, RON)  # what came to her goes on: nothing of the case names her
    assert mine(RON) == by_the_rule(case, actor(session, RON), Whose.MINE)
    assert len(mine(RON)) >= waits
    session.rollback()
    enable_user(session, OPERATOR, case.at, BEN, "Back from parental leave")
    session.rollback()
    sweep(session, case.at)
    assert len(mine(BEN)) == waits
