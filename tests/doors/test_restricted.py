"""A case that only named people see leaves no trace for the others: not even that it is there."""

import json
import re
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from disclosure.actions.change import Door
from disclosure.actions.letters import writing as letters
from disclosure.actions.letters.check import check_letter
from disclosure.actions.opening import open_incident
from disclosure.actions.refused import Refused
from disclosure.actions.to_staff.calendar_feed import make_feed
from disclosure.actions.to_staff.inbox import still_for
from disclosure.clock import now
from disclosure.jobs.sweep import sweep
from disclosure.kinds.faults import BadInput
from disclosure.permissions import Role
from disclosure.records.incident import incident_called
from disclosure.records.outbox import Message
from tests import cases
from tests.cases import ACase, change_by, record_as
from tests.people import ADA, BEN, EVA, IVA, MAX, RON, SITE, actor
from tests.route_table import ALL, EVERYBODY, FAMILY, GET, LISTS, OF_A_CASE, POST
from tests.routes import CANARIES, NAME, WORDS, World, a_world, words_of
from tests.who_may import newcomer
from tests.who_may_table import ROLES

ONLY = [ADA, BEN, EVA, IVA, RON]
NOT_ON_IT = newcomer(Role.RISK_MANAGER)
WATCH_FROM_ABOVE = {MAX, newcomer(Role.EXECUTIVE)}  # told by reference alone, and see nothing
SEE_MOST = "REU"
UNNAMED = [newcomer(role) for role in Role]
EXAMPLES = ("At the foot of each page: LET-2026-000001",)  # of forms
ELSEWHERE = "EXT-7421"


@pytest.fixture(scope="module")
def world(clean_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Restricted, with work of every sort left in it, and with messages of the time when it was for
    all of them; and a plain case beside it."""
    home = tmp_path_factory.mktemp("restricted")
    with a_world(home, clean_file, {}, WTF_CSRF_ENABLED=False, TESTING=True) as world:
        case = world.case
        told = {"person": case.person, "at": case.at.isoformat()}
        record_as(case, BEN, "concern", words=f"{WORDS}?", **told)
        accepts_a_fault(case)
        where = {"cause": f"{WORDS}: two boxes alike", "place": f"{WORDS}: the medicine room"}
        record_as(case, BEN, "prevention", commitment=case.promise, promised="change", **where)
        held = {"advice_by": "Our solicitor", "reason": f"{WORDS}: an inquest"}
        days = {"from": case.at.isoformat(), "review_on": case.day(90)}
        record_as(case, ADA, "legal_hold", **held, **days)
        record_as(case, ADA, "restrict", of="public_figure", reason="Many know her", only=ONLY)
        record_as(case, BEN, "concern", words=f"{WORDS}!", **told)
        for _ in range(2):
            sweep(world.session, case.later(days=40).at)
        yield world


def accepts_a_fault(case: ACase) -> None:
    ref = cases.a_letter(case, "apology", until="submit", facts="You had an INR of four.")
    let_stand = [{"kind": "jargon", "reason": f"{WORDS}: she is a nurse herself"}]
    sha256 = cases.text_sha256(case, ref)
    cases.move_as(case, EVA, "approve", ref, sha256=sha256, accepted=let_stand)


def traces(world: World, text: str) -> list[str]:
    """The case's reference, those of its letters and promises, and its people's words."""
    refs = {world.case.ref, *(x for x in world.at.values() if re.match(r"(LET|COM|QUE)-", x))}
    for example in EXAMPLES:
        text = text.replace(example, "")
    return [each for each in (*refs, *CANARIES) if each in text]


def test_the_named_find_all_of_it(world: World) -> None:
    """Else the rest of this file would prove nothing."""
    assert len(traces(world, world.answer("GET", "/incidents/<incident>", ADA).text)) > 3
    found = world.browser(ADA).post("/incidents", data={"q": NAME})
    assert world.case.ref in found.text
    assert set(world.session.scalars(select(Message.to))) & set(ONLY)


# Of patients of a look-back: test_look_backs_shut.py asks it.
HOLD_NO_SUCH_CASE = {"/look-backs/<look_back>/not-reached"}


@pytest.mark.parametrize("path", sorted({*LISTS} - HOLD_NO_SUCH_CASE))
def test_each_list_shows_it_to_somebody_named(world: World, path: str) -> None:
    """Else it would prove nothing that nobody else finds it there."""
    assert any(traces(world, world.answer("GET", path, email).text) for email in ONLY)


def pages_and_roles() -> Iterator[Any]:
    """Each page with roles; in `make test` everybody only where one case or many stand. Elsewhere
    those who see most, or, where none of them gets in, those who do.
    """
    for path, (who, _) in GET.items():
        if who == FAMILY:
            continue
        if path in OF_A_CASE or path in LISTS:
            yield pytest.param(path, ALL, id=path)
            continue
        able = ALL if who == EVERYBODY else who
        most = [letter for letter in SEE_MOST if letter in able] or [*able]
        rest = [letter for letter in ALL if letter not in most]
        yield pytest.param(path, most, id=path)
        yield pytest.param(path, rest, id=f"{path} to the rest", marks=pytest.mark.long)


@pytest.mark.parametrize(("path", "roles"), [*pages_and_roles()])
def test_no_page_shows_a_trace_to_who_is_not_named(
    world: World, path: str, roles: Sequence[str]
) -> None:
    asked = world.path(path)
    for email in (newcomer(ROLES[letter]) for letter in roles):
        answer = world.answer("GET", path, email)
        shown = words_of(answer).replace(asked, "") + (answer.location or "").replace(asked, "")
        own = set(re.findall(r"[A-Z]{3}-\d{4}-\d+", asked))
        if path == "/messages" and email in WATCH_FROM_ABOVE:
            own = set(traces(world, shown)) - set(CANARIES)  # see the test of these messages
        assert not set(traces(world, shown)) - own, email
        if "<incident>" in path or "<letter>" in path or "<promise>" in path:
            assert answer.status_code in {403, 404}, email


@pytest.mark.parametrize(
    "path", [p for p in POST if re.match("/[^f].*<(incident|letter|promise)>", p)]
)
def test_nothing_typed_into_it_is_taken(world: World, path: str) -> None:
    before = incident_called(world.session, world.case.ref)
    assert before
    version = before.version
    for email in UNNAMED:
        answer = world.answer("POST", path, email)
        assert answer.status_code in {403, 404}, email
        own = set(re.findall(r"[A-Z]{3}-\d{4}-\d+", world.path(path)))
        assert not set(traces(world, words_of(answer))) - own, email
    world.session.rollback()
    after = incident_called(world.session, world.case.ref)
    assert after
    assert after.version == version


@pytest.mark.parametrize("words", [NAME, "Quillfeather", WORDS, "INC-", "Xanthic"])
def test_no_search_finds_it(world: World, words: str) -> None:
    for email in UNNAMED[:-1]:
        answer = world.browser(email).post("/incidents", data={"q": words})
        found = answer.text.replace(words, "")  # what they typed stands in the box
        assert not [each for each in traces(world, found) if each not in words], email


def test_nobody_learns_from_the_search_of_somebody_named_that_there_is_such_a_case(
    world: World,
) -> None:
    """Whoever may ask who looked for a name is told who did, and not whether it was found."""
    said = set()
    for words in (NAME, "Nobody Whoishere"):
        world.browser(ADA).post("/incidents", data={"q": words})
        page = world.browser(NOT_ON_IT).post("/audit/house", data={"words": words}).text
        assert ADA in page
        line = page.partition(f"{ADA}</span>")[2].partition("</tr>")[0]
        said.add(re.sub(r"[0-9a-f]{16}", "the hash", line))
    assert len(said) == 1


def test_no_message_and_so_no_mail_of_it_goes_to_who_is_not_named(world: World) -> None:
    world.session.rollback()
    of_it = Message.key.contains(world.case.ref)
    written = set(world.session.scalars(select(Message.to).where(of_it)))
    assert NOT_ON_IT in written  # while it was for all of them
    told = {
        email
        for email in written
        if world.session.scalar(
            select(Message.id)
            .where(Message.to == email, of_it, still_for(actor(world.session, email)))
            .limit(1)
        )
    }
    assert told & set(ONLY)
    assert told <= set(ONLY) | WATCH_FROM_ABOVE


def test_what_is_long_overdue_in_it_reaches_an_executive_by_its_reference_alone(
    world: World,
) -> None:
    """Else whoever is named could leave it lying, and nobody above them would ever hear of it."""
    world.session.rollback()
    rows = list(world.session.scalars(select(Message).where(Message.to == MAX)))
    mine = [row for row in rows if world.case.ref in row.key]
    assert mine
    page = world.browser(MAX).get("/messages").text
    assert world.case.ref in page
    assert not [each for each in CANARIES if each in page]
    assert f"/incidents/{world.case.ref}" not in page  # no way there but the glass
    assert world.browser(MAX).get(f"/incidents/{world.case.ref}").status_code == 404


def test_no_calendar_holds_it(world: World) -> None:
    for email in UNNAMED:
        key = make_feed(world.session, actor(world.session, email), world.case.at)
        assert not traces(world, world.app.test_client().get(f"/calendar/{key}.ics").text), email


def test_a_letter_of_another_case_does_not_tell_whose_case_it_is(world: World) -> None:
    """A writer who typed the name would learn that there is such a case."""
    case = cases.an_opened_case(world.session, world.case.at)
    case.person = cases.a_person(case)
    for email, told in ((NOT_ON_IT, False), (ADA, True)):
        change = change_by(case, email)
        letter, _ = letters.draft(world.session, change, "delay", {"to": case.person})
        text = f"We gave the dose to {NAME} too late."
        letters.edit(world.session, change_by(case, email), letter.ref, {"text": text})
        row = next(each for each in case.now.letters if each.ref == letter.ref)
        faults = " ".join(fault.text for fault in check_letter(case.now, row).faults)
        assert ("Zebedee" in faults) is told, email


def test_no_refusal_tells_its_reference(world: World) -> None:
    """Whoever is to agree that it is the double is not told whether it is there."""
    session, case = world.session, world.case
    wrong = {"what": "duplicate", "reason": "The same fall twice"}
    says = set()
    for ref in (case.ref, "INC-2026-999999"):
        plain = cases.an_opened_case(session, case.at)
        error = record_as(plain, ADA, "error", of=ref, **wrong).id
        told = {"error": error, "agrees": True, "reason": "I compared the two"}
        with pytest.raises(Refused) as no:
            record_as(plain, NOT_ON_IT, "error_review", **told)
        says.add(str(no.value).replace(ref, ""))
    assert len(says) == 1  # there or not, the same answer


def test_nor_does_the_number_of_another_system(world: World) -> None:
    session, at = world.session, world.case.at
    told: dict[str, object] = {"became_aware_at": at.isoformat(), "site": SITE, "summary": "x"}
    told |= {"external_ref": ELSEWHERE, "restricted": True}
    incident = open_incident(session, actor(session, BEN), at, Door.COMMAND, told)
    hidden = ACase(session, incident.id, incident.ref, at)
    record_as(hidden, ADA, "restrict", of="staff_member", reason="She works here", only=[ADA, RON])
    for email, ref in ((NOT_ON_IT, "another case"), (ADA, incident.ref)):
        with pytest.raises(BadInput) as bad:
            open_incident(session, actor(session, email), at, Door.COMMAND, told)
        assert f"{ref} has it already" in json.dumps([f.says for f in bad.value.faults])


def test_one_that_is_restricted_from_the_start_is_never_open(world: World) -> None:
    """Seen by the risk manager who opened it and by nobody else, until they name others."""
    case = shut_from_the_start(world, ADA)
    assert who_sees(world, case) == {ADA}
    record_as(case, ADA, "restrict", of="staff_member", reason="She works here", only=[ADA, EVA])
    assert who_sees(world, case) == {ADA, EVA}


def test_one_that_a_clinician_shuts_from_the_start_is_seen_by_those_who_can_name_others(
    world: World,
) -> None:
    """Else nobody could judge it, close it, or ever let anybody in."""
    case = shut_from_the_start(world, BEN)
    assert who_sees(world, case) == {ADA, RON, BEN, newcomer(Role.RISK_MANAGER)}


def shut_from_the_start(world: World, by: str) -> ACase:
    session, at = world.session, now() - timedelta(hours=1)
    told = {"became_aware_at": at.isoformat(), "site": SITE, "summary": "x", "restricted": True}
    incident = open_incident(session, actor(session, by), now(), Door.COMMAND, told)
    return ACase(session, incident.id, incident.ref, now())


def who_sees(world: World, case: ACase) -> set[str]:
    return {
        email
        for email in (*UNNAMED, ADA, BEN, EVA, IVA, RON)
        if world.browser(email).get(f"/incidents/{case.ref}").status_code == 200
    }
