"""What the parts of a case show of the practice around it: ties, the huddle, the bill, pronouns."""

import re

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.begun import begins_with
from tests.cases import ACase, a_case, a_person, a_talk, an_opened_case, record_as
from tests.disclosure.pages.test_worklist import main_of
from tests.people import ADA, BEN, CAL, EVA, IVA, MONA, RON, SAM
from tests.told_pages import ifan_and_una, lived, says
from tests.typed import signed_in
from workflows.words import State

pytestmark = [pytest.mark.usefixtures("team"), begins_with(an_opened_case)]


def read(app: Flask, case: ACase, section: str = "", who: str = ADA) -> str:
    """The words of a part of the case, as that person reads them."""
    page = signed_in(app, who).get(f"/incidents/{case.ref}/{section}".rstrip("/")).text
    return " ".join(main_of(page).split())


def test_what_a_relative_may_be_told_is_said_by_the_familys_last_word(
    app: Flask, session: Session
) -> None:
    """It stood there as it was written down when she was named, whatever he said since."""
    case, una = ifan_and_una(session)
    assert "May be told: progress" in read(app, case, "people")
    says(case, case.person, una, agrees=True)
    words = read(app, case, "people")
    assert "May be told what Ifan allowed: everything" in words
    assert "May be told: progress" not in words
    says(case, case.person, una, agrees=False)
    assert "May be told" not in read(app, case, "people")
    says(case, case.person, una, agrees=True)
    lived(case, "died")
    words = read(app, case, "people")
    assert "May be told: progress, and no more than Ifan allowed: everything" in words


def test_a_yes_of_his_wife_over_his_no_is_said_to_count_for_nothing(
    app: Flask, session: Session
) -> None:
    """It stood under “What they allow”, and nothing said that it counts for nothing."""
    case, una = ifan_and_una(session)
    says(case, case.person, una, agrees=False)
    lived(case, "died")
    gwen = a_person(case, name="Ms Gwen Roe", relationship="Wife", is_patient=False)
    says(case, gwen, una, agrees=True)
    words = read(app, case, "people")
    assert "Tell them nothing more. Ms Gwen Roe said yes on Thursday 12 March" in words
    assert "which does not count: Ifan, the patient, did not allow it, and that goes on" in words


def test_of_two_who_decide_and_disagree_it_is_said_whose_no_counts(
    app: Flask, session: Session
) -> None:
    case, una = ifan_and_una(session)
    lived(case, "died")
    gwen = a_person(case, name="Ms Gwen Roe", relationship="Wife", is_patient=False)
    huw = a_person(case, name="Mr Huw Roe", relationship="Son", is_patient=False)
    says(case, gwen, una, agrees=True)
    assert "which does not count" not in read(app, case, "people")
    says(case, huw, una, agrees=False)
    assert "which does not count: Mr Huw Roe does not allow it" in read(app, case, "people")


def test_his_narrower_yes_stands_beside_the_wider_one_of_his_wife(
    app: Flask, session: Session
) -> None:
    case, una = ifan_and_una(session)
    says(case, case.person, una, agrees=True)
    lived(case, "died")
    gwen = a_person(case, name="Ms Gwen Roe", relationship="Wife", is_patient=False)
    says(case, gwen, una, agrees=True)
    words = read(app, case, "people")
    assert "May be told what Ms Gwen Roe allowed: everything" in words
    assert "And no more than Ifan allowed: everything" in words


def test_who_looks_into_it_declares_their_ties_beside_the_findings(app: Flask, case: ACase) -> None:
    assert "Nobody has said yet whether they have ties" in read(app, case, "findings")
    told = {"who": IVA, "has_interest": True, "words": "She trained with Cal and reports to Ada."}
    record_as(case, IVA, "interest", **told)
    record_as(case, BEN, "interest", who=BEN, has_interest=False)
    words = read(app, case, "findings", EVA)
    assert "Nobody has said yet" not in words
    assert "Is there one Yes Which, and what follows from it She trained with Cal" in words
    assert "Who declares it Ben Okoro" in words
    assert "Iva Novak declared whether there is an interest." in read(app, case, "timeline")


def test_the_huddle_says_who_leads_what_they_learned_and_where(app: Flask, case: ACase) -> None:
    told = {"words": "We know the dose. We do not guess why.", "lead": BEN}
    told |= {"lead_trained": "The course of last May", "setting": "The quiet room, no telephone."}
    record_as(case, BEN, "huddle", **told)
    words = read(app, case, "conversations")
    for said in (*told.values(), "Ben Okoro"):
        assert said == BEN or said in words


def test_whoever_leads_the_talk_sees_the_case_from_the_huddle_on(app: Flask, case: ACase) -> None:
    """Sam was agreed on to lead it, and to him the case was not there. He took no part in the
    care, so no form would have named him truly.
    """
    sam, page = signed_in(app, SAM), f"/incidents/{case.ref}"
    assert sam.get(page).status_code == 404
    record_as(case, BEN, "huddle", words="Sam leads. He has known her for years.", lead=SAM)
    assert sam.get(page).status_code == 200
    assert sam.get(f"{page}/records/conversation").status_code == 200


def test_the_coach_finds_the_debrief_on_the_case(app: Flask, case: ACase) -> None:
    """It is hers to record, and no page of the case led her to the form; and to name her on it,
    somebody had to say that she took part in the care.
    """
    cal, form = signed_in(app, CAL), f"/incidents/{case.ref}/records/debrief"
    assert cal.get(f"/incidents/{case.ref}").status_code == 404
    record_as(case, BEN, "huddle", words="Ben leads, and Cal goes through it with him.", coach=CAL)
    assert f'href="/incidents/{case.ref}/records"' in cal.get(f"/incidents/{case.ref}").text
    assert f'href="{form}"' in cal.get(f"/incidents/{case.ref}/records").text
    assert f'href="{form}"' in cal.get(f"/incidents/{case.ref}/conversations").text
    learned = {"words": "She asked for a chair, and nobody had one."}
    assert cal.post(form, data=learned).status_code == 303
    assert "nobody had one" in read(app, case, "conversations", CAL)


def test_whoever_is_asked_to_name_a_colleague_reads_how(app: Flask, case: ACase) -> None:
    """“Ask a risk manager to name you”, and no page said to her with what."""
    words = "Another colleague sees it once they lead or prepare a talk"
    assert words in read(app, case, "people")
    assert words not in read(app, case, "people", MONA)
    record_as(case, ADA, "restrict", only=[ADA, RON, EVA], reason="She works on this ward")
    assert words not in read(app, case, "people")
    assert "Only named people see it." in read(app, case, "people")
    record_as(case, ADA, "huddle", words="Ben leads", lead=BEN)
    assert signed_in(app, BEN).get(f"/incidents/{case.ref}").status_code == 404


def test_who_only_reads_finds_no_debrief_to_record(app: Flask, case: ACase) -> None:
    page = signed_in(app, MONA).get(f"/incidents/{case.ref}/conversations").text
    assert "records/debrief" not in page


def test_a_bill_that_is_held_stands_among_the_facts_until_it_is_released(
    app: Flask, case: ACase
) -> None:
    assert "Bill" not in read(app, case)
    held = {"from": case.at.isoformat(), "by": "Accounts"}
    record_as(case, ADA, "billing_hold", **held)
    assert "Bill Held since Thursday 12 March by Accounts." in read(app, case)
    case.later(days=9)
    released = {"released_at": case.at.isoformat(), "reason": "It was written off"}
    record_as(case, ADA, "billing_hold", **held, **released)
    assert "Bill Released on Saturday 21 March. It was written off" in read(app, case)
    assert "Held the bill: Accounts. It is released." in read(app, case, "timeline")


def test_name_pronouns_and_what_matters_stand_beside_every_part(app: Flask, case: ACase) -> None:
    who = {"preferred_name": "Annie", "pronouns": "she", "matters": "That you say my name."}
    a_person(case, **who)
    for section in ("", "conversations", "letters", "promises", "questions", "findings", "people"):
        words = read(app, case, section)
        assert "How to reach Annie" in words, section
        assert "Pronouns: she" in words, section
        assert "What matters to Annie “That you say my name.”" in words, section


def test_a_concern_stands_with_who_deals_with_it(app: Flask, case: ACase) -> None:
    person = a_person(case)
    told = {"person": person, "words": "Ada was rude.", "about": [ADA]}
    made = record_as(case, BEN, "concern", **told)
    assert "Not answered yet. Ron Bell deals with it." in read(app, case, "questions")
    record_as(case, ADA, "concern_owner", concern=made.id, owner=EVA)
    assert "Eva Marsh deals with it." in read(app, case, "questions")
    record_as(case, ADA, "involved", user=EVA, part="Was on the ward")
    words = read(app, case, "questions")
    assert "Eva Marsh may not look after it: give it to somebody. Say who does" in words


def test_that_the_patient_died_stands_at_the_head_and_beside_their_name(
    app: Flask, case: ACase
) -> None:
    assert "died" not in read(app, case)
    a_person(case)
    record_as(case, BEN, "patient_status", what="died", source="The ward")
    words = read(app, case)
    assert "Patient Mrs Ann Price, died on Thursday 12 March, born 2 May 1948" in words
    for section in ("", "questions", "letters"):
        page = signed_in(app, ADA).get(f"/incidents/{case.ref}/{section}".rstrip("/")).text
        head = page.partition("<h1")[2].partition("</h1>")[0]
        assert "Mrs Ann Price died on Thursday 12 March" in head


@begins_with(a_case, at=State.INVESTIGATE)
def test_a_question_stands_with_the_day_of_our_own_aim(app: Flask, begun: ACase) -> None:
    """Long ago by now; the family's page says that we are late, and so do we."""
    words = read(app, begun, "questions")
    assert re.search(r"Late by \d+ days Our own aim, not the law: an answer by", words)
    assert "Thursday 19 March." in words
    question = begun.now.questions[0].ref
    record_as(begun, BEN, "answer", question=question, given_in="page", words="The boxes.")
    assert "Our own aim" not in read(app, begun, "questions")


@begins_with(a_case, at=State.INVESTIGATE)
def test_a_question_of_the_dead_says_whom_to_answer(app: Flask, begun: ACase) -> None:
    record_as(begun, BEN, "patient_status", what="died", source="The ward")
    a_person(begun, name="Ms Ewa Price", is_patient=False, lawful_basis="Acts for her")
    words = read(app, begun, "questions")
    assert "Mrs Ann Price asked, and died on Thursday 12 March." in words
    assert "First tell Ms Ewa Price in person what happened. Answer Ms Ewa Price." in words


def test_an_apology_that_does_not_count_is_not_told_as_one(app: Flask, case: ACase) -> None:
    """The checklist of the same page asks for it still."""
    case.person = a_person(case)
    if_it_did = "I'm sorry if this has upset you."
    a_talk(case, "first", apology_words=if_it_did)
    for section in ("", "timeline"):
        page = read(app, case, section)
        assert "Talked with Mrs Ann Price" in page
        assert "We said sorry." not in page
    assert "Say sorry to Mrs Ann Price for what happened, in plain words, without “if”" in read(
        app, case
    )
    a_talk(case, "follow_up", apology_words="I am sorry that we did this to you.")
    assert read(app, case, "timeline").count("We said sorry.") == 1


def test_odd_words_are_told_as_an_apology_once_a_second_person_takes_them_for_one(
    app: Flask, case: ACase
) -> None:
    case.person = a_person(case)
    talk = a_talk(case, "first", apology_words="Mae'n ddrwg gen i am hyn.").id
    assert "We said sorry." not in read(app, case, "timeline")
    said = {"agrees": True, "reason": "She told me that she heard it"}
    record_as(case, EVA, "apology_review", conversation=talk, **said)
    assert "We said sorry." in read(app, case, "timeline")
