"""What `record` and `move` say of what they cannot use, read by whoever writes a script for them:
each sentence names the mend, and is true.
"""

from datetime import UTC, datetime

import pytest

from tests.bodies import good_body
from tests.by_command import ago, opened, opening, person, recorded
from tests.people import ADA, BEN, EVA, IVA, RON
from tests.terminal import Document, Terminal

HALF = "\ud800"  # half a character, as a shell or another program may send it


def says(answer: tuple[int, Document]) -> dict[str, str]:
    """What is said of each field, without its label."""
    code, document = answer
    assert code == 2, document
    return {each["field"]: each["says"].partition(": ")[2] for each in document["faults"]}


@pytest.mark.parametrize(
    ("word", "mend"),
    [
        (4711, "write it as words, in quotation marks."),
        (True, "write it as words, in quotation marks."),
        (["Seen"], "write it as words, in quotation marks."),
        (HALF, "this cannot be stored."),
    ],
)
def test_what_is_no_words_says_how_words_are_written(
    terminal: Terminal, word: object, mend: str
) -> None:
    """Numbers of another program come without quotation marks: `"summary": 4711`."""
    ref = opened(terminal)
    assert says(recorded(terminal, ref, "note", {"words": word})) == {"words": mend}


@pytest.mark.parametrize("told", ["Mrs Price", 2.5, -1, 10**30, "9" * 400, [], float("1e400")])
def test_what_names_no_record_asks_for_its_number(terminal: Terminal, told: object) -> None:
    ref = opened(terminal)
    attempt = good_body("attempt", {"person": 2}, datetime.now(UTC)) | {"person": told}
    body = str(attempt).replace("'", '"').replace("inf", "1e400").encode()
    asked = "choose one of those offered, by its number."
    assert says(recorded(terminal, ref, "attempt", body)) == {"person": asked}


def test_an_event_that_there_is_not_is_answered_with_those_there_are(terminal: Terminal) -> None:
    ref = opened(terminal)
    event = good_body("event", {}, datetime.now(UTC)) | {"name": "apologised"}
    said = says(recorded(terminal, ref, "event", event))["name"]
    assert "there is no event 'apologised': use one of" in said
    assert "apology_given" in said


def test_whom_nobody_knows_and_who_has_left_are_told_apart(terminal: Terminal) -> None:
    ref = opened(terminal)
    asked = good_body("question", {"person": person(terminal, ref)}, datetime.now(UTC))
    nobody = recorded(terminal, ref, "question", asked | {"owner": "nobody@example.org"})
    mend = "nobody here has this e-mail. Give that of somebody who works here."
    assert says(nobody) == {"owner": mend}
    terminal("user", "disable", RON, "--successor", ADA)
    gone = recorded(terminal, ref, "question", asked | {"owner": RON})
    assert says(gone) == {"owner": "Ron Bell has left. Name somebody who works here."}


def test_nobody_is_identified_without_a_word_of_who_it_is(terminal: Terminal) -> None:
    ref = opened(terminal)
    known = {"what": "identified", "at": ago(hours=1), "source": "The ward"}
    for patient in (None, {}, {"name": None}):
        told = recorded(terminal, ref, "patient_status", known | {"patient": patient})
        assert says(told) == {"patient": "say who they are."}
    named = known | {"patient": {"name": "Mrs Ann Price"}}
    assert recorded(terminal, ref, "patient_status", named)[0] == 0


def test_what_was_withdrawn_is_answered_no_more_and_says_how_it_counts_again(
    terminal: Terminal,
) -> None:
    """They asked it of another patient: somebody on a page from before still had it to answer."""
    ref = opened(terminal)
    ids = {"person": person(terminal, ref)}
    talk = good_body("conversation", ids, datetime.now(UTC))
    code, done = recorded(terminal, ref, "conversation", talk)
    asked = done["created"][0]["ref"]
    answer = {"question": asked, "words": "The pump was set wrongly.", "given_in": done["id"]}
    assert (code, recorded(terminal, ref, "answer", answer)[0]) == (0, 0)

    took_back = withdrawn(terminal, ref, asked)
    told = says(recorded(terminal, ref, "answer", answer))["question"]
    assert f"was withdrawn by No. {took_back}. Where that was wrong, withdraw" in told
    assert recorded(terminal, ref, "question_owner", {"question": asked, "owner": IVA})[0] == 2

    withdrawn(terminal, ref, took_back)  # it was hers after all
    assert recorded(terminal, ref, "answer", answer)[0] == 0
    fell = withdrawn(terminal, ref, done["id"])
    told = says(recorded(terminal, ref, "answer", answer))["given_in"]
    assert f"No. {done['id']} was withdrawn by No. {fell}." in told


def withdrawn(terminal: Terminal, ref: str, of: object) -> int:
    """By one person, and agreed to by another."""
    wrong = {"of": of, "words": "Written on the wrong patient", "withdraws": True}
    number: int = recorded(terminal, ref, "correction", wrong)[1]["id"]
    review = {"correction": number, "agrees": True, "reason": "I asked on the ward"}
    recorded(terminal, ref, "correction_review", review, EVA)
    return number


def test_a_refused_word_of_the_family_says_what_is_true_of_whoever_typed_it(
    terminal: Terminal,
) -> None:
    """Ada does not own the promise: she said that it was done."""
    ref = opened(terminal)
    ids = {"person": person(terminal, ref)}
    talk = good_body("conversation", ids, datetime.now(UTC))
    promise = recorded(terminal, ref, "conversation", talk)[1]["created"][-1]["ref"]
    move = ("move", promise)
    done = {"evidence": "He rang her at noon"}
    assert terminal(*move, "done", "--as", ADA, "--data", "-", data=done)["to"] == "done"
    theirs = ids | {"how": "conversation", "at": ago(), "words": "Yes, he did."}
    for email in (ADA, BEN):
        no = terminal.refused(*move, "confirm", "--as", email, "--data", "-", data=theirs)
        own = "You own this promise, or said that it was done or cannot be kept"
        assert no["why"] == f"{own}, so another person has to enter what they said."


def test_a_mark_is_refused_in_the_words_of_a_move(terminal: Terminal) -> None:
    ref = opened(terminal)
    ids = {"person": person(terminal, ref)}
    talk = good_body("conversation", ids, datetime.now(UTC))
    promise = recorded(terminal, ref, "conversation", talk)[1]["created"][-1]["ref"]
    told = {"given_in": recorded(terminal, ref, "conversation", talk)[1]["id"]}
    for trigger, by, data in (("verify", EVA, None), ("agree_not_kept", EVA, told)):
        data_too = ("--data", "-") if data else ()
        no = terminal.refused("move", promise, trigger, "--as", by, *data_too, data=data)
        what = trigger.replace("_", " ")
        assert no["why"] == f"'{what}' cannot be done while the commitment stands at 'open'."


@pytest.mark.parametrize("year", [1700, 2200, 9999])
def test_a_day_that_there_is_and_that_nobody_means_asks_for_its_year(
    terminal: Terminal, year: int
) -> None:
    """1 January 1700 was a day: that there is no such day sent its reader to the calendar."""
    told = opening(patient={"name": "Mrs Ann Price", "born_on": f"{year}-01-01"})
    answer = terminal.answer("open", "--as", ADA, "--data", "-", data=told)
    said = {"patient.born_on": "give a year from 1850 to 2199."}
    assert says((answer.code, answer.document)) == said


def test_a_ground_and_a_rule_that_there_are_not_are_answered_with_those_there_are(
    terminal: Terminal,
) -> None:
    ref = opened(terminal, regimes=["gb-eng-reg20-nhs"])
    told = {"duty": "eng-nhs-written", "words": "The post was late"}
    ground = says(recorded(terminal, ref, "explanation", told | {"ground": "no such"}))["ground"]
    assert ground.startswith("the rules do not list 'no such' for this duty.")
    assert ground.endswith("eave it empty.")
    asked = {"rule": "no-such", "reason": "Its time is over by now"}
    rule = says(recorded(terminal, ref, "destruction_asked", asked, ADA))["rule"]
    assert "gb-eng-complaint" in rule
    assert rule.endswith("or leave it empty.")


def test_where_no_duty_runs_nobody_is_told_to_choose_one_of_none(terminal: Terminal) -> None:
    ref = opened(terminal, regimes=["gb-eng-reg20-nhs"])
    grade = {"scale": "eng_reg20", "level": "reg20_below", "reason": "She was not hurt"}
    recorded(terminal, ref, "grade", grade | {"at": ago()}, ADA)
    no = {"regimes": ["gb-eng-reg20-nhs"], "applies": "no", "reason": "She was not hurt"}
    decision = recorded(terminal, ref, "decision", no | {"at": ago()}, ADA)[1]["id"]
    agreed = {"decision": decision, "agrees": True, "reason": "I read the notes"}
    recorded(terminal, ref, "decision_review", agreed, EVA)
    told = {"duty": "eng-nhs-written", "words": "The post was late"}
    said = {"duty": "no duty of the law runs here, so there is none to explain."}
    assert says(recorded(terminal, ref, "explanation", told)) == said
