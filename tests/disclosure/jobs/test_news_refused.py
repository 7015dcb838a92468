"""What a mail server refuses is its word on us or on the address; only the second shuts a way."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.actions.to_staff.delivering import VAIN
from disclosure.jobs.news import Sent
from disclosure.jobs.outbox import PAUSES
from disclosure.records.news import FamilyNews, news_in_vain
from disclosure.records.outbox import Message
from tests.begun import begins_with
from tests.cases import ACase, a_case
from tests.disclosure.actions.family.test_family_door import invited
from tests.disclosure.actions.outgoing.test_news import MAIL, a_meeting, wishes
from tests.disclosure.jobs.test_news import send
from tests.lost_words import words_lost
from tests.mail_server import Office
from workflows.words import State

pytestmark = begins_with(a_case, at=State.INVESTIGATE)
OTHER = "ewa@family.example"
FIRST = PAUSES[0].total_seconds()


def news_for(case: ACase, email: str) -> ACase:
    wishes(case.later(days=1), email=email, safe={"use": ["email"]})
    invited(case)
    a_meeting(case)
    return case


@pytest.fixture
def case(begun: ACase) -> ACase:
    return news_for(begun, MAIL)


@pytest.fixture
def other(case: ACase) -> ACase:
    """Another family, of whom there is news at the same hour."""
    second = a_case(case.session, State.INVESTIGATE)
    second.at = case.at
    wishes(second, email=OTHER, safe={"use": ["email"]})
    invited(second)
    a_meeting(second)
    return second


def row_of(case: ACase) -> FamilyNews:
    case.session.rollback()
    mine = select(FamilyNews).where(FamilyNews.incident_id == case.id)
    return case.session.scalars(mine.order_by(FamilyNews.id.desc())).first() or FamilyNews()


def told(session: Session) -> int:
    return [m.step for m in session.scalars(select(Message))].count("news_came_back")


@pytest.mark.parametrize(
    "says",
    [
        "550 relay not permitted",
        "530 SMTP authentication is required.",
        "550 5.1.8 <disclosure@alder.example>: Sender address rejected",
        "554 Your access was rejected due to the sending MTA's poor reputation.",
        "550 #5.7.1 blocked",
    ],
)
def test_a_fault_of_our_mail_silences_no_family_and_doctor_names_it(
    case: ACase, office: Office, says: str
) -> None:
    office.says_no, office.refuses = says, {MAIL}
    later = 0.0
    for pause in (*PAUSES[: VAIN - 1], PAUSES[0]):
        assert send(case, office, seconds=later) == Sent(failed=1)
        later += pause.total_seconds()
    assert row_of(case).came_back_at is None
    assert told(case.session) == 0
    assert [row.incident_id for row in news_in_vain(case.session, VAIN)] == [case.id]
    office.refuses = set()
    assert send(case, office, days=3) == Sent(news=1)
    assert len(office.to(MAIL)) == 1


def test_one_word_for_two_addresses_is_of_us_until_somebody_is_sent_theirs(
    case: ACase, other: ACase, office: Office
) -> None:
    """A server that knows none of them has a wrong list; one that takes the first has a right one,
    and then the second is nobody's.
    """
    office.says_no, office.refuses = "550 5.1.1 User unknown", {MAIL, OTHER}
    assert send(case, office) == Sent(failed=2)
    assert [row_of(each).came_back_at for each in (case, other)] == [None, None]
    office.refuses = {OTHER}
    assert send(case, office, seconds=FIRST) == Sent(news=1, failed=1)
    assert row_of(other).came_back_at is not None
    assert told(case.session) == 1


def test_a_number_alone_is_of_the_address_where_another_family_is_sent_theirs(
    case: ACase, other: ACase, office: Office
) -> None:
    office.says_no, office.refuses = "550 No such user here", {MAIL}
    assert send(case, office) == Sent(news=1, failed=1)
    assert row_of(case).came_back_at == case.at
    assert told(case.session) == 1


def test_a_number_alone_waits_for_that_to_be_known(case: ACase, office: Office) -> None:
    office.says_no, office.refuses = "550 No such user here", {MAIL}
    assert send(case, office) == Sent(failed=1)
    assert row_of(case).came_back_at is None


def test_nobody_of_that_name_after_the_words_is_said_of_the_address_too(
    case: ACase, office: Office
) -> None:
    office.says_after = "550 5.1.1 no such user"
    assert send(case, office) == Sent(failed=1)
    assert row_of(case).came_back_at == case.at
    assert told(case.session) == 1


def test_a_domain_in_polish_letters_is_written_to(case: ACase, office: Office) -> None:
    wishes(case.later(minutes=1), email="jozef@żółw.pl")
    office.refuses = {spelled := "jozef@xn--w-uga1v8h.pl"}
    assert send(case, office) == Sent(failed=1)
    assert spelled not in (row_of(case).fault or "")
    a_meeting(case.later(minutes=1))
    office.refuses = set()
    wishes(case, email="jozef.new@żółw.pl")
    a_meeting(case)
    assert send(case, office) == Sent(news=1)
    [mail] = office.taken
    assert mail["To"] == "jozef.new@xn--w-uga1v8h.pl"


def test_a_case_that_cannot_be_read_keeps_no_other_family_from_its_news(
    case: ACase, other: ACase, office: Office
) -> None:
    """Its news comes first, and each run began and ended with it."""
    words_lost(case, other)
    assert send(case, office) == Sent(news=1)
    assert [len(office.to(each)) for each in (MAIL, OTHER)] == [0, 1]
    assert send(case, office, days=1) == Sent()  # it is tried again, and nothing is sent twice
