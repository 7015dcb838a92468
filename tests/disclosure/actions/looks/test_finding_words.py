"""A case is found by the beginnings of its words; and its words are those of its rows, always."""

from collections.abc import Callable
from functools import partial

import pytest
from sqlalchemy import Engine, Select, delete, insert, select
from sqlalchemy.orm import Session

from bench.copies import fill
from bench.instruments import READ_WHOLE, listening
from disclosure.actions.looks.caseload import find
from disclosure.actions.retention.destroying import GONE
from disclosure.records import search_words, words_in_step
from disclosure.records.folded import words_in, words_of_reference
from disclosure.records.incident import Incident
from disclosure.records.search_words import SearchWord, What, people_beginning
from disclosure.records.team import CaseMember
from disclosure.records.transaction import one_transaction
from disclosure.records.words_in_step import rebuild, words_now
from tests import people
from tests.begun import begins_with
from tests.cases import ACase, a_next_contact, a_person, a_talk, an_opened_case, record_as
from tests.keeping import destroyed
from tests.people import ADA, BEN, IVA, MONA, RON, SAM, actor

COPIES = 2_000


@pytest.fixture
def case(session: Session) -> ACase:
    """With a patient, her husband, a promise, a question, and an analysis behind the wall."""
    people.introduce(session)
    found = an_opened_case(session, patient={"name": "Ann-Marie Prïce"})
    found.person = a_person(found, name="Łucja O\u2019Brien van der Meer", is_patient=False)
    soon = {**a_next_contact(found), "words": "We will telephone on Friday"}
    a_talk(found, "first", questions=["Why was nobody there?"], next_contact=soon, said="Canary.")
    record_as(found, IVA, "analysis", text="The cupboard was unlocked.")
    session.rollback()
    return found


def refs(case: ACase, words: str, who: str = ADA) -> list[str]:
    return [i.ref for i in find(case.session, actor(case.session, who), words).incidents]


def stored(session: Session, id: int) -> set[tuple[str, str]]:
    rows = session.execute(
        select(SearchWord.what, SearchWord.word).where(SearchWord.incident_id == id)
    )
    return {(what, word) for what, word in rows}


BEGINNINGS = (
    "pri", "PRICE", "marie", "annmarie", "ann price", "- ann -",
    "lucja", "ŁUC", "o'brien", "obri", "brien", "vandermeer", "meer", "lucj frid heparin",
    "INC-2026-000001", "2026-000001", "000001", "1", "telephone friday", "nobody", "hepar",
)  # fmt: skip
NOWHERE = ("rice", "eparin", "ann smith", "canary", "cupboard", "unlocked", "%", "_", "''")


def test_the_beginning_of_any_word_finds_the_case(case: ACase) -> None:
    assert [words for words in BEGINNINGS if refs(case, words) != [case.ref]] == []


def test_the_middle_of_a_word_and_what_is_not_searched_find_nothing(case: ACase) -> None:
    assert [words for words in NOWHERE if refs(case, words)] == []


def test_who_rings_is_found_as_they_say_their_name(case: ACase) -> None:
    """“Nothing here matches” for Mrs Price, who stands there as Ann-Marie Price."""
    other = an_opened_case(case.session, patient={"name": "Mrs Bo Lee"}, summary="A near miss")
    for words in ("Mrs Price", "mrs. price", "Dr Ann-Marie Price"):
        assert refs(case, words) == [case.ref]
    for words in ("Mrs", "Ms Lee", "near miss"):
        assert refs(case, words) == [other.ref]


def test_who_may_not_see_a_case_finds_it_by_no_word(case: ACase) -> None:
    assert refs(case, "price", MONA) == [case.ref]
    assert refs(case, "price", SAM) == []
    record_as(case, ADA, "restrict", reason="Her sister works on the ward", only=[ADA, RON])
    assert refs(case, "price", MONA) == []
    assert refs(case, "price") == [case.ref]


@pytest.fixture
def nothing_is_rare(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_words, "FEW", 1)


@pytest.mark.usefixtures("nothing_is_rare")
def test_common_words_find_the_same_newest_first(case: ACase) -> None:
    other = an_opened_case(case.session, patient={"name": "Ann Prior"})
    assert refs(case, "ann pri") == [other.ref, case.ref]
    assert refs(case, "ann prior") == [other.ref]
    assert refs(case, "ann friday") == [case.ref]


@pytest.mark.parametrize("by_name", [search_words.BY_NAME, 0])
def test_a_word_and_a_whole_number_find_what_holds_either(
    case: ACase, monkeypatch: pytest.MonkeyPatch, by_name: int
) -> None:
    monkeypatch.setattr(search_words, "BY_NAME", by_name)
    told = {"name": "Bo Lee", "identifier": "943 476 5919"}
    other = an_opened_case(case.session, patient=told, summary="See 9434765919, her brother")
    third = an_opened_case(case.session, patient={"name": "Cy"}, summary="9434765919 again")
    assert refs(case, "9434765919") == [third.ref, other.ref]


def test_a_corrected_name_is_found_and_the_wrong_one_no_more(case: ACase) -> None:
    told = {"what": "identified", "source": "Wristband", "patient": {"name": "Dot Quill"}}
    record_as(case, BEN, "patient_status", **told)
    assert refs(case, "quill") == [case.ref]
    assert refs(case, "marie") == []


def test_a_question_taken_back_is_not_found(case: ACase) -> None:
    question = case.now.questions[0].ref
    told = {"question": question, "words": "Leave it"}
    record_as(case, ADA, "question_taken_back", **told)
    assert refs(case, "nobody") == []


@begins_with(destroyed)
def test_a_destroyed_case_is_found_by_its_reference_and_by_nothing_anybody_said(
    session: Session, begun: ACase
) -> None:
    session.rollback()
    left = {(str(What.REFERENCE), word) for word in words_of_reference(begun.ref)}
    left |= {(str(What.SUMMARY), word) for word in words_in(GONE)}
    assert stored(session, begun.id) == left


def test_very_many_words_are_no_more_work_than_a_dozen(case: ACase) -> None:
    assert refs(case, " ".join(f"word{n}" for n in range(3_000))) == []
    assert refs(case, "heparin" + "x" * 10_000) == []


def test_people_are_found_in_two_keystrokes_among_those_asked_for(case: ACase) -> None:
    session = case.session
    other = an_opened_case(session, patient={"name": "Lu Brown"})
    both = select(Incident.id)
    one = both.where(Incident.id == other.id)

    def named(words: str, among: Select[int] = both) -> list[tuple[int, int | None, str]]:
        found = people_beginning(session, words, among)
        return [(each.incident_id, each.person, each.name) for each in found]

    lucja = (case.id, case.person, "Łucja O\u2019Brien van der Meer")
    assert named("lu") == [(other.id, None, "Lu Brown"), lucja]
    assert named("lu", one) == [(other.id, None, "Lu Brown")]
    assert named("br") == [lucja, (other.id, None, "Lu Brown")]  # brienvandermeer, brown
    assert named("lu meer") == [lucja]
    assert named("fr") == named("%") == []


def test_more_people_than_a_page_are_said_to_be_more(case: ACase) -> None:
    for name in ("Zoe Zahn", "Zed Zahn", "Zia Zahn"):
        an_opened_case(case.session, patient={"name": name})
    found = people_beginning(case.session, "z", select(Incident.id), most=2)
    assert len({each.incident_id for each in found}) == 3
    assert [each.name for each in found] == ["Zoe Zahn", "Zed Zahn", "Zia Zahn"]


def test_words_are_made_anew_where_there_are_none_and_only_there(
    case: ACase, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = case.session
    monkeypatch.setattr(words_in_step, "AT_ONCE", 2)
    ids = [case.id, *(an_opened_case(session).id for _ in range(4))]
    before = {id: stored(session, id) for id in ids}
    with one_transaction(session):
        session.execute(delete(SearchWord).where(SearchWord.incident_id != ids[1]))
    assert rebuild(session) == 4
    assert {id: stored(session, id) for id in ids} == before
    assert rebuild(session) == 0


def test_words_in_letters_that_are_written_another_way_now_are_made_anew_by_an_upgrade(
    case: ACase,
) -> None:
    before = stored(case.session, case.id)
    with one_transaction(case.session):
        case.session.add(SearchWord(word="ka\u02bbahumanu", incident_id=case.id, what="name"))
    assert rebuild(case.session) == 1
    assert stored(case.session, case.id) == before
    assert rebuild(case.session) == 0


def test_what_is_stored_is_what_follows_from_the_rows(case: ACase) -> None:
    case.session.rollback()
    assert stored(case.session, case.id) == words_now(case.session, case.incident, What)


@pytest.fixture
def among_many(case: ACase) -> Engine:
    """Among so many other cases that it would be a mistake to read the words of all of them."""
    session, engine = case.session, case.session.get_bind()
    assert isinstance(engine, Engine)
    session.rollback()
    fill(engine, case.id, case.id, COPIES)
    copies = session.scalars(select(Incident.id).where(Incident.id > case.id)).all()
    rows = [
        {"word": word, "incident_id": id, "what": What.NAME}
        for id in copies for word in (f"w{id:05}", "usual", "often")
    ]  # fmt: skip
    with one_transaction(session):
        session.execute(insert(SearchWord), rows)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")
    return engine


def read_whole(case: ACase, engine: Engine, ask: Callable[[], object]) -> set[str]:
    """Tables of words and cases that the database goes through from end to end for this."""
    with listening(case.session) as spent:
        ask()
    case.session.rollback()
    explain = "EXPLAIN " if engine.dialect.name == "postgresql" else "EXPLAIN QUERY PLAN "
    with engine.connect() as connection:
        plans = [
            str(row[-1])
            for asked, told in spent.asked.items()
            if asked.startswith("SELECT")
            for row in connection.exec_driver_sql(explain + asked, told)
        ]
    found = {table for plan in plans for table in READ_WHOLE.findall(plan)}
    return found & {"search_word", "search_word_1", "search_word_2", "incident"}


def test_no_search_goes_through_all_cases_or_all_words(case: ACase, among_many: Engine) -> None:
    for words in ("ann pri frid", "w0001", "ann usual", "zzz"):
        assert read_whole(case, among_many, partial(refs, case, words)) == set()
    assert refs(case, "ann pri frid") == [case.ref]
    mine = select(CaseMember.incident_id).where(CaseMember.email == BEN)
    people = partial(people_beginning, case.session, "lu", mine)
    assert read_whole(case, among_many, people) == set()
    assert [each.person for each in people()] == [case.person]
