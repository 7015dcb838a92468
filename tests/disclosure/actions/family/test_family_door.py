"""A code opens one page, once; wrong tries slow down and lock; what changes shuts it at once."""

import os
from datetime import datetime, time, timedelta

import pytest
from sqlalchemy import select

from disclosure.actions.family.door import Invited, invite, leave, page_link, revoke, visitor
from disclosure.actions.family.opening import ENDS_AT, Opened, open_page
from disclosure.actions.refused import Refused
from disclosure.actions.users import Person, add_user
from disclosure.clock import APART
from disclosure.kinds.conversation import Conversation
from disclosure.kinds.faults import BadInput
from disclosure.operations.verify import verify
from disclosure.permissions import Forbidden
from disclosure.records.links import FamilyLink, FamilyVisit
from disclosure.records.outbox import Message
from tests.begun import begins_with
from tests.cases import ACase, a_case, a_person, a_talk, change_by, record_as
from tests.people import ADA, BEN, EVA, IVA, MONA, OPERATOR, SITE
from workflows.words import State

pytestmark = begins_with(a_case, at=State.INVESTIGATE)

FACT = {"question": "the name of your first dog", "answer": "Burek Łatek"}
THERE = "203.0.113.7"


def invited(case: ACase, by: str = BEN, person: int = 0) -> Invited:
    return invite(case.session, change_by(case, by), person or case.person, FACT)


def opened(case: ACase, code: str, answer: str = "burek latek", there: str = THERE) -> Opened:
    return open_page(case.session, code, answer, there, case.at)


def test_a_code_and_the_second_fact_open_the_page_of_one_person(case: ACase) -> None:
    made = invited(case)
    seen = visitor(case.session, opened(case, made.code).key, case.at)
    assert seen
    assert seen.email == f"family:{case.person}"
    assert seen.person
    assert (seen.person.incident_id, seen.person.number) == (case.id, case.person)


def test_neither_code_nor_answer_nor_key_is_kept(case: ACase) -> None:
    made = invited(case)
    key = opened(case, made.code).key
    rows = [*case.session.scalars(select(FamilyLink)), *case.session.scalars(select(FamilyVisit))]
    stored = " ".join(str(value) for row in rows for value in vars(row).values()).lower()
    for secret in (made.code, made.code.replace("-", ""), "burek", key):
        assert secret.lower() not in stored


def test_a_code_is_typed_as_people_type(case: ACase) -> None:
    made = invited(case)
    opened(case, f" {made.code.lower().replace('-', ' ')} ", "  BUREK-ŁATEK! ")


def test_a_whole_link_may_stand_where_the_code_is_asked_for(case: ACase) -> None:
    """Where scripts are off its code comes into no box by itself; they may have no sheet."""
    made = invited(case)
    opened(case, f" {page_link('https://disclosure.example.org', '', made)}\n")


def test_figures_may_be_those_of_their_own_keyboard(case: ACase) -> None:
    arabic = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
    fact = {"question": "the last four figures of your first telephone", "answer": "4521"}
    made = invite(case.session, change_by(case, BEN), case.person, fact)
    opened(case, made.code.translate(arabic), "٤٥٢١")


@pytest.mark.parametrize(
    "typed",
    [
        *("1948-05-02", "2 May 1948", "02/05/1948", "2.5.1948", "2 5 1948", "May 2, 1948"),
        *("2 de mayo de 1948", "2 maja 1948", "2 Mai 1948"),
    ],
)
def test_without_a_chosen_fact_the_date_of_birth_opens_however_it_is_written(
    case: ACase, typed: str
) -> None:
    made = invite(case.session, change_by(case, BEN), case.person, {})
    assert made.asks == "the date of birth of the patient"
    opened(case, made.code, typed)


def test_a_code_opens_once(case: ACase) -> None:
    made = invited(case)
    opened(case, made.code)
    with pytest.raises(Refused, match="used already"):
        opened(case, made.code)


def test_a_code_is_good_on_the_whole_of_the_day_that_the_sheet_names_and_no_longer(
    case: ACase,
) -> None:
    """It was made in the morning, and a daughter comes home from work on the last evening."""
    made = invited(case)
    until = case.now.day_of(made.expires_at)
    assert until == case.now.day_of(case.at + timedelta(days=30))
    case.at = datetime.combine(until, time(23, 50), case.now.zone)
    opened(case, made.code)
    again = invited(case)
    case.at = datetime.combine(case.now.day_of(again.expires_at), time.min, case.now.zone)
    case.later(days=1)
    with pytest.raises(Refused, match="run out"):
        opened(case, again.code)


def test_a_newer_code_and_a_code_taken_back_end_it(case: ACase) -> None:
    first, second = invited(case), invited(case)
    with pytest.raises(Refused, match="no use any more"):
        opened(case, first.code)
    key = opened(case, second.code).key
    assert revoke(case.session, change_by(case, ADA), case.person) == 1
    assert visitor(case.session, key, case.at) is None


def test_wrong_answers_slow_down_then_lock_and_tell_the_contact(case: ACase) -> None:
    made = invited(case)
    for wait in (0, 0, 0, 5, 20):
        case.later(seconds=wait + 1)
        with pytest.raises(Refused, match="do not belong together"):
            opened(case, made.code, "Azor")
    with pytest.raises(Refused, match="Wait 30 minutes"):
        opened(case, made.code)
    told = case.session.scalars(select(Message).where(Message.step == "family_page_locked"))
    assert [message.to for message in told] == [BEN]
    opened(case.later(minutes=31), made.code)


def test_too_many_wrong_answers_end_the_code_for_good(case: ACase) -> None:
    made = invited(case)
    for _ in range(ENDS_AT):
        case.later(minutes=31)
        with pytest.raises(Refused):
            opened(case, made.code, "Azor")
    case.later(minutes=31)
    with pytest.raises(Refused, match="no use any more"):
        opened(case, made.code)


def test_the_right_answer_opens_the_page_at_the_last_try_too(case: ACase) -> None:
    made = invited(case)
    for _ in range(ENDS_AT - 1):
        case.later(minutes=31)
        with pytest.raises(Refused):
            opened(case, made.code, "Azor")
    opened(case.later(minutes=31), made.code)


def test_a_code_whose_last_try_was_cut_off_is_compared_no_more(
    case: ACase, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = invited(case)

    def dies(*_: object) -> bool:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("disclosure.actions.family.opening.belongs", dies)
        for _ in range(ENDS_AT):
            case.later(minutes=31)
            with pytest.raises(KeyboardInterrupt):
                opened(case, made.code, "Azor")
    with pytest.raises(Refused, match="no use any more"):
        opened(case.later(minutes=31), made.code)


@pytest.mark.soak
def test_guessing_codes_opens_none_and_stands_in_nobodys_way(case: ACase) -> None:
    made, tries = invited(case), 10_000 if os.environ.get("DISCLOSURE_SOAK") else 60
    guess = "ABCD-EFGH-JKLM-{:04}"
    said = set()
    for number in range(tries):
        with pytest.raises(Refused) as no:
            opened(case, guess.format(number).replace("0", "P").replace("1", "Q"))
        said.add(str(no.value).split(".")[0].split("Wait")[0])
    assert len(said) == 2  # wrong; then, too many
    record_as(case, BEN, "note", words="Work goes on.")
    opened(case, made.code)  # from the same address, for a right code is no guess


def test_a_visit_ends_by_itself_and_when_it_is_left(case: ACase) -> None:
    key = opened(case, invited(case).code).key
    assert visitor(case.session, key, case.at + timedelta(minutes=20))
    assert visitor(case.session, key, case.at + timedelta(minutes=41)) is None
    key = opened(case, invited(case).code).key
    leave(case.session, key, case.at)
    assert visitor(case.session, key, case.at) is None


def test_a_visit_does_not_last_however_busy(case: ACase) -> None:
    key, at = opened(case, invited(case).code).key, case.at
    for _ in range(16):
        at += timedelta(minutes=15)
        assert visitor(case.session, key, at)
    assert visitor(case.session, key, at + timedelta(minutes=15)) is None


def test_a_visit_of_a_clock_that_was_ahead_ends_once_it_is_right(case: ACase) -> None:
    """Else the page stood open at a library's computer until that wrong day had come."""
    right, code = case.at, invited(case).code
    case.at = right + timedelta(days=20)
    key = opened(case, code).key
    assert visitor(case.session, key, case.at)
    assert visitor(case.session, key, right) is None


def test_a_visit_at_a_machine_whose_clock_is_a_little_ahead_goes_on_at_another(
    case: ACase,
) -> None:
    key = opened(case, invited(case).code).key
    assert visitor(case.session, key, case.at - APART)


@begins_with(a_case, at=State.ACKNOWLEDGE)
def test_no_page_before_the_first_conversation(begun: ACase) -> None:
    person = a_person(begun, BEN, name="Ewa Price", relationship="Daughter", is_patient=False)
    with pytest.raises(Refused, match="Talk with Ewa Price first"):
        invited(begun, person=person)
    with pytest.raises(Refused, match="Talk with Ewa Price first"):  # no answer is asked for yet
        invite(begun.session, change_by(begun, BEN), person, {})


def test_a_clinician_who_is_not_named_on_the_case_lets_nobody_in(case: ACase) -> None:
    stranger = Person("new@example.org", "New Nurse", ["clinician"], [SITE])
    add_user(case.session, OPERATOR, case.at, stranger)
    for act in (
        lambda: invited(case, by=stranger.email),
        lambda: _taken_back(case, stranger.email),
    ):
        with pytest.raises(Forbidden, match="not one of yours"):
            act()


def _taken_back(case: ACase, by: str) -> int:
    return revoke(case.session, change_by(case, by), case.person)


def test_only_who_may_invites(case: ACase) -> None:
    for email in (EVA, IVA, MONA):
        with pytest.raises(Forbidden):
            invited(case, by=email)


@pytest.mark.parametrize(
    ("fact", "says"),
    [
        ({"question": "your street", "answer": "High Street"}, "stands in their address"),
        ({"question": "a word", "answer": "x"}, "3 to 100"),
        ({"question": "", "answer": "Burek"}, "write the question they answer"),
        ({"question": "the name of your dog Burek", "answer": "Burek"}, "gives it away"),
    ],
)
def test_a_second_fact_that_proves_nothing_is_refused(
    case: ACase, fact: dict[str, str], says: str
) -> None:
    with pytest.raises(BadInput, match=says):
        invite(case.session, change_by(case, BEN), case.person, fact)


def _brother(case: ACase) -> tuple[int, str]:
    person = a_person(
        case, BEN, name="Adam Price", relationship="Brother", is_patient=False, standing="also_told"
    )
    first = {"persons": [person], "apology_words": None}
    a_talk(case, "first", **{k: v for k, v in first.items() if v})
    return person, opened(case, invited(case, person=person).code).key


def _allow(case: ACase, person: int, agrees: bool) -> None:
    record_as(
        case, BEN, "consent", person=case.person, purpose="share", with_person=person,
        agrees=agrees, asked_by="Ben Okoro",
    )  # fmt: skip


def test_when_the_family_says_no_the_page_of_a_brother_shuts_at_once(case: ACase) -> None:
    person, key = _brother(case)
    assert visitor(case.session, key, case.at)
    _allow(case, person, agrees=False)
    assert visitor(case.session, key, case.at) is None
    with pytest.raises(Refused, match="does not allow"):
        invited(case, person=person)


def test_a_changed_relation_or_standing_ends_codes_not_used_yet(case: ACase) -> None:
    person, _ = _brother(case)
    made = invited(case, person=person)
    record_as(
        case, BEN, "person_change", person=person, relationship="Neighbour", reason="We erred then."
    )
    with pytest.raises(Refused, match="no use any more"):
        opened(case, made.code)


def test_death_shuts_the_page_of_who_died(case: ACase) -> None:
    key = opened(case, invited(case).code).key
    record_as(case, BEN, "patient_status", what="died", source="The ward")
    assert visitor(case.session, key, case.at) is None
    with pytest.raises(Refused, match="has died"):
        invited(case)


def test_a_page_outlives_its_first_talk_no_longer_than_that_stands(case: ACase) -> None:
    made = invited(case)
    key = opened(case, made.code).key
    first = next(row for row, talk in case.now.case.those(Conversation))
    told = {"of": str(first.number), "words": "This was another patient.", "withdraws": True}
    record_as(case, BEN, "correction", **told)
    assert visitor(case.session, key, case.at) is None
    (visit,) = case.session.scalars(select(FamilyVisit))
    assert visit.ended_at == case.at  # in the same change, not only for whoever asks again
    with pytest.raises(Refused, match="first"):
        invited(case)
    a_talk(case, "first")
    assert visitor(case.session, key, case.at) is None


def _excused(case: ACase, ground: str) -> tuple[int, int]:
    """Somebody with whom nobody talked first, for that reason, and the excuse."""
    person = a_person(case, BEN, name="Ivo Price", relationship="Husband", is_patient=False)
    told = {"person": person, "requirement": ["first_conversation_recorded"], "ground": ground}
    told |= {"reason": "His heart is weak just now", "at": case.at.isoformat(), "how": "phone"}
    told |= {"review_on": case.day(5)} if ground == "would_harm" else {}
    made = record_as(case, BEN, "excuse", **told)
    agreed = {"excuse": made.id, "agrees": True, "reason": "I agree with that"}
    record_as(case, EVA, "excuse_review", **agreed)
    return person, made.id


def test_a_page_lasts_as_long_as_what_stands_in_for_the_first_talk(case: ACase) -> None:
    person, excuse = _excused(case, "declined")
    first, second = opened(case, invited(case, person=person).code), invited(case, person=person)
    assert visitor(case.session, first.key, case.at)
    record_as(case, BEN, "excuse_end", excuse=excuse)
    assert visitor(case.session, first.key, case.at) is None
    with pytest.raises(Refused, match="no use any more"):
        opened(case, second.code)


def test_what_time_ends_shuts_the_page_too_and_uses_up_no_code(case: ACase) -> None:
    person, _ = _excused(case, "would_harm")
    key, made = opened(case, invited(case, person=person).code).key, invited(case, person=person)
    case.later(days=6)
    assert visitor(case.session, key, case.at) is None
    with pytest.raises(Refused, match="no use any more"):
        opened(case, made.code)
    a_talk(case, "first", persons=[person])
    opened(case, made.code)


def test_a_no_by_name_shuts_the_page_of_whoever_it_means(case: ACase) -> None:
    person, key = _brother(case)
    said = {"person": case.person, "purpose": "share", "asked_by": "Ben Okoro"}

    def say(agrees: bool, name: str) -> None:
        record_as(case, BEN, "consent", **said, agrees=agrees, **{"with": name})

    say(False, "Adam Lind, a friend")
    say(True, "Adam Price")
    assert visitor(case.session, key, case.at)
    say(False, "Mr Adam James Price, my brother")
    assert visitor(case.session, key, case.at) is None
    with pytest.raises(Refused, match="does not allow"):
        invited(case, person=person)
    say(True, "adam price")  # they may change their mind; what he may know, the team still asks
    invited(case, person=person)


def test_a_changed_telephone_number_shuts_nothing(case: ACase) -> None:
    key = opened(case, invited(case).code).key
    record_as(
        case, BEN, "person_change", person=case.person, phone="01632 960333", reason="A new number."
    )
    assert visitor(case.session, key, case.at)


def test_a_code_and_its_end_stand_in_the_chain(case: ACase) -> None:
    invited(case)
    revoke(case.session, change_by(case, ADA))
    what = [row.kind for row in case.now.case.records.values()]
    assert what[-2:] == ["invitation", "invitation"]
    assert verify(case.session).ok
