"""What an inspector's pack holds back and what it warns of; and that its pages tell the rest."""

import csv
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.change import Door
from disclosure.actions.letters import writing as letters
from disclosure.actions.packing.left_out import REACH, TAKEN_BACK
from disclosure.operations.packs import inspector_pack
from tests.begun import begins_with
from tests.canaries import text_of
from tests.cases import (
    ACase,
    a_case,
    a_next_contact,
    a_person,
    a_talk,
    acknowledged,
    an_opened_case,
    change_by,
    move_as,
    name_contact,
    record_as,
)
from tests.databases import ON_SQLITE
from tests.deaths import maria_dies, maria_is_ill
from tests.people import ADA, BEN, EVA, MONA, RON, actor
from workflows.words import State

pytestmark = [pytest.mark.usefixtures("team"), ON_SQLITE]


def packed(case: ACase, *, without_withdrawn: bool = False) -> bytes:
    case.session.rollback()
    who, there, kept_out = actor(case.session, MONA), case.incident, without_withdrawn
    return inspector_pack(
        case.session, who, there, case.at, Door.COMMAND, without_withdrawn=kept_out
    )


def read(made: bytes, name: str) -> str:
    return ZipFile(BytesIO(made)).read(name).decode("utf-8-sig")


def read_me(made: bytes) -> str:
    """Whose lines are no wider than a screen of old."""
    lines = read(made, "README.txt").splitlines()
    assert max(map(len, lines)) <= 100
    return " ".join(" ".join(lines).split())


def table(made: bytes, name: str = "timeline.csv") -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(read(made, name))))


@pytest.fixture
def informed(session: Session) -> ACase:
    case = an_opened_case(session)
    acknowledged(case)
    return case


def test_where_a_woman_fled_to_is_not_told_by_why_her_address_changed(informed: ACase) -> None:
    kin = {"name": "Ms Eve Price", "relationship": "Daughter", "is_patient": False}
    eve = a_person(informed, **kin)
    fled = {"person": eve, "phone": "01632 960444", "reason": "She fled to 9 Qzxshelter Road"}
    change = record_as(informed, BEN, "person_change", **fled)
    lives = {"words": "She lives at 9 Qzxshelter Road now", "withdraws": False}
    record_as(informed, BEN, "correction", of=str(eve), **lives)
    record_as(informed, BEN, "correction", of=str(change.id), **lives)
    made = packed(informed)
    assert "Qzxshelter" not in text_of(made)
    said = [row["What"] for row in table(made)]
    assert "Changed what we know of Ms Eve Price." in said
    assert {f"Corrected No. {eve}.", f"Corrected No. {change.id}."} <= set(said)
    assert [row for row in said if row.startswith("Named Ms Eve Price, Daughter")]
    assert read(made, "decisions.html").count(REACH) == 2
    assert "typed an address or a number into a sentence" in read_me(made)


def test_words_of_another_patient_are_warned_of_and_can_stay_here(informed: ACase) -> None:
    """They count for nothing, but a withdrawal hides nothing: who hands them over is to choose."""
    words = "Mr Zachary Qzxwrong of bed 4 has HIV"
    hers = {"person": informed.person}
    wrong = record_as(informed, BEN, "account", **hers, words=words)
    promise = a_next_contact(informed) | {"words": "We will ring Mr Qzxwrong"}
    asked = ["Has Mr Qzxwrong his tablets?"]
    heard = a_talk(informed, "follow_up", questions=asked, next_contact=promise)
    gone = {"words": "Written on the wrong patient", "withdraws": True}
    why = record_as(informed, BEN, "correction", of=str(wrong.id), **gone)
    fell = record_as(informed, BEN, "correction", of=str(heard.id), **gone)
    agreed = {"agrees": True, "reason": "I asked both patients"}
    record_as(informed, EVA, "correction_review", correction=fell.id, **agreed)
    informed.later(days=30)  # the promise becomes late
    made = packed(informed)
    card = read(made, "conversations.html")
    assert f"By No. {why.id}: “Written on the wrong patient” It may be about another pat" in card
    assert f"No. {wrong.id}, account" in read(made, "decisions.html")
    assert f"withdrawn: No. {wrong.id}, " in read_me(made)
    assert "is about somebody else" in read_me(made)
    assert "Qzxwrong" in text_of(made)
    without = packed(informed, without_withdrawn=True)
    assert "Qzxwrong" not in text_of(without)
    assert TAKEN_BACK in read(without, "conversations.html")
    assert f"By No. {why.id}. It may be" in read(without, "conversations.html")
    assert "are left out: ask for them separately" in read_me(without)
    assert str(wrong.id) in [row["Number"] for row in table(without)]


def put_right(case: ACase, number: int, words: str) -> int:
    told = {"of": str(number), "words": words, "withdraws": False}
    return record_as(case, BEN, "correction", **told).id


def test_an_inspector_reads_what_is_right_beside_what_we_wrote_wrongly(informed: ACase) -> None:
    """The wrong dose stood in the talk, and what is right of it on another page, by a number."""
    rows = informed.now.case.records.values()
    talk = next(row.number for row in rows if row.kind == "conversation")
    promise = next(each for each in informed.now.commitments if each.ref == informed.promise)
    right = "We said five milligrams, and not fifty."
    said = put_right(informed, talk, right)
    day = put_right(informed, promise.number, "We said: on Monday.")

    made = packed(informed)
    card = read(made, "conversations.html").partition(f'id="n{talk}"')[2].partition("</article>")[0]
    assert "Put right by Ben Okoro" in card
    assert right in card
    assert f"put right by No. {said}" in next(
        row["Remarks"] for row in table(made) if row["Number"] == str(talk)
    )
    promises = read(made, "promises.html")
    assert f"Put right by No. {day}." in promises
    assert "We said: on Monday." in promises


def test_the_table_of_answers_says_which_answer_was_put_right(informed: ACase) -> None:
    """The inspector reads the table alone: there the wrong answer stood as if it were right."""
    words = {"words": "How much was it?"}
    asked = record_as(informed, BEN, "question", person=informed.person, **words)
    (question,) = (made["ref"] for made in asked.created if made["kind"] == "question")
    told = {"question": question, "words": "Fifty milligrams.", "given_in": "page"}
    answer = record_as(informed, BEN, "answer", **told).id
    said = put_right(informed, answer, "Five milligrams.")
    mended = put_right(informed, asked.id, "How much was it each day?")

    page = read(packed(informed), "questions.html").partition("Questions and answers in full")[0]
    assert f"Fifty milligrams. (put right by No. {said})" in page
    assert f"How much was it? (put right by No. {mended})" in page


def test_nobody_hands_over_advice_that_no_page_showed_them(informed: ACase) -> None:
    dates = {"from": informed.day(0), "review_on": informed.day(90)}
    advice = {"advice_by": "Our solicitor", "reason": "Qzxliable, counsel says"}
    record_as(informed, ADA, "legal_hold", **advice, **dates)
    made = packed(informed)
    assert "Qzxliable" in read(made, "excuses-and-holds.html")
    assert "proof/words.jsonl holds all words" in read_me(made)
    assert "Reasons of holds may say what a lawyer advised" in read_me(made)


def test_it_says_why_a_promise_was_not_kept_and_which_of_three_it_was(informed: ACase) -> None:
    talk = a_talk(informed, "follow_up", next_contact=a_next_contact(informed, 3))
    assert talk
    broken = {"why": "Nobody rang her back.", "told_how": "In a conversation"}
    move_as(informed, BEN, "cannot_keep", informed.promise, **broken, at=informed.at.isoformat())
    made = packed(informed.later(days=20))
    page = read(made, "promises.html")
    assert page.count("Why we cannot keep it: Nobody rang her back.") == 2
    assert "How they were told: In a conversation" in page
    assert "A second person has not agreed to that." in page
    refs = {each.ref for each in informed.now.commitments}
    assert len(refs) == 2
    for ref in refs:
        assert f"<dt>Reference</dt><dd><pre>{ref}</pre>" in page
    of = {row["What"].partition(":")[0]: row["Reference"] for row in table(made)}
    assert of["Said that we cannot keep it"] == informed.promise
    assert {
        row["Reference"] for row in table(made) if "when this day ended" in row["What"]
    } <= refs | {""}
    assert of["A promise was still open when this day ended"] in refs


def test_a_promise_that_passed_on_at_a_death_says_to_whom_it_was_made(session: Session) -> None:
    case = maria_is_ill(session)
    (maria,) = (p.number for p in case.now.persons if p.body["is_patient"])
    a_talk(case, "first", persons=[maria], next_contact=a_next_contact(case))
    maria_dies(case)
    says = "Made to Maria; owed now to Ms Ewa Nowak."
    assert read(packed(case), "promises.html").count(says) == 2  # in the table, and on its card


@begins_with(a_case, at=State.FOLLOW_UP)
def test_a_letter_that_corrects_another_says_so_and_so_does_the_other(begun: ACase) -> None:
    first = next(letter.ref for letter in begun.now.letters if letter.kind == "apology")
    data = {"to": begun.person, "replaces": first}
    second, _ = letters.draft(begun.session, change_by(begun, BEN), "apology", data)
    made = packed(begun)
    page = read(made, "letters.html")
    cells = "<td>letter of apology</td><td>Mrs Ann Price</td><td></td>"
    assert f'<th scope="row">{first}</th>{cells}' in page
    assert f"<td>{second.ref} (draft)</td>" in page
    assert f"<td>Mrs Ann Price</td><td>{first}</td>" in page
    told = [row["Reference"] for row in table(made) if row["What"].startswith("Sent:")]
    assert first in told


def test_whoever_took_part_is_named_once(informed: ACase) -> None:
    name = actor(informed.session, RON).name
    record_as(informed, ADA, "involved", user=RON, name=name, part="Gave the dose")
    record_as(informed, ADA, "involved", user=EVA, name="Dr E. Marsh", part="Ordered it")
    record_as(informed, ADA, "involved", name="A bank nurse", part="Held it")
    said = [row["What"] for row in table(packed(informed)) if row["What"].startswith("Took part")]
    eva = actor(informed.session, EVA).name
    assert said == [
        f"Took part in the care: {name}, Gave the dose.",
        f"Took part in the care: {eva} (Dr E. Marsh), Ordered it.",
        "Took part in the care: A bank nurse, Held it.",
    ]


def test_an_hour_among_the_duties_says_whose_hour_it_is(session: Session) -> None:
    case = an_opened_case(session, regimes=["gb-eng-nhs-contract-sc35"])
    name_contact(case)
    case.person = a_person(case)
    a_talk(case, "first")
    rows = [row for row in table(packed(case), "duties.csv") if row["Met"]]
    assert rows
    for row in rows:
        assert row["Stands"].endswith("Hours are those of Europe/London.")
