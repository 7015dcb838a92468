"""The duties of a case: merged, each with its reasons, its lateness told, and which rules hold."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from disclosure.pages.incidents.time_picture import drawn, duty_spans
from disclosure.pages.incidents.words import Seen, duty_chip
from disclosure.policy import policy
from disclosure.policy.cautions import ASK, NOT_VERIFIED
from tests.cases import (
    ACase,
    a_draft,
    a_letter,
    a_next_contact,
    a_person,
    a_talk,
    an_opened_case,
    name_contact,
    record_as,
)
from tests.disclosure.pages.test_worklist import FORBIDDEN, main_of
from tests.people import ADA, BEN, EVA, MONA, RON
from tests.typed import signed_in
from tests.ways import excused
from workflows.merged import Act, Obligation
from workflows.regimes import DutyStatus

pytestmark = pytest.mark.usefixtures("team")
WALES, ENGLAND, CONTRACT = "gb-wls-doc", "gb-eng-reg20-nhs", "gb-eng-nhs-contract-sc35"


@pytest.fixture
def case(session: Session) -> ACase:
    """Told by telephone, which Wales and the contract take and the law of England does not; no
    letter yet.
    """
    case = an_opened_case(session, regimes=[WALES, ENGLAND, CONTRACT])
    case.person = a_person(case)
    a_talk(case, "first", how="phone", next_contact=a_next_contact(case))
    return case


def words(html: str) -> str:
    """What somebody reads of a page, on one line."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).replace(" .", ".").replace(" :", ":")


def duties(app: Flask, case: ACase, email: str = ADA, ask: str = "") -> str:
    answer = signed_in(app, email).get(f"/incidents/{case.ref}/duties{ask}")
    assert answer.status_code == 200
    return answer.text


def table(page: str) -> str:
    return page[page.index("<table class=") : page.index("</table>")]


def acts(page: str) -> list[str]:
    return re.findall(r'<tbody class="app-duty">.*?</tbody>', table(page), re.DOTALL)


def graded(case: ACase, scale: str, level: str) -> None:
    told = {"scale": scale, "level": level, "reason": "We looked at it today."}
    record_as(case, BEN, "grade", **told, at=case.later(minutes=5).at.isoformat())


def decided(case: ACase, applies: str, **more: object) -> int:
    told = {"applies": applies, "reason": "As the rules say it."} | more
    return record_as(case, ADA, "decision", **told, at=case.later(minutes=5).at.isoformat()).id


def test_what_one_act_meets_stands_together_with_each_rule_date_and_status(
    app: Flask, case: ACase
) -> None:
    act = next(act for act in acts(duties(app, case)) if "Tell them in person" in act)
    said = words(act)
    assert said.count("The same act also meets:") == 2
    assert "Contract: England, NHS Standard Contract" in said
    assert "Law: Wales, NHS duty of candour" in said
    assert "Thursday 26 March" in said  # ten working days, of the contract
    assert "The law gives no number." in said
    assert (
        "By telephone or video is enough only for: England, NHS Standard Contract, Service "
        "Condition 35; Wales, NHS duty of candour." in said
    )
    assert "Met at once" in said  # under the contract, whose clock the opening starts
    assert "Met in 1 hour" in said  # in Wales
    assert "Done by telephone on 12 March 2026, 11am, and this asks for it in person." in said
    assert act.count("Our target was Thu 26 Mar") == 1  # of the law without a number: never late
    assert "Late by" not in act


def test_where_the_page_says_that_a_letter_is_enough_a_letter_that_went_is_enough(
    app: Flask, session: Session
) -> None:
    case = an_opened_case(session, regimes=["us-ca-1279", "us-jc-ri010201"])
    case.person = a_person(case)
    name_contact(case)
    a_letter(case, "initial_notification", until="send", opening="We tell you what happened.")
    said = words(next(act for act in acts(duties(app, case)) if "Tell them in person" in act))
    assert "By telephone, video or in writing is enough only for: California" in said
    assert said.count("Met on 12 March 2026, 4am.") == 2  # both of California, by its clocks
    assert "Late by" not in said


def test_a_duty_met_without_the_apology_that_it_asks_for_says_so(
    app: Flask, session: Session
) -> None:
    case = an_opened_case(session, regimes=[ENGLAND])
    case.person = a_person(case)
    a_talk(case, "first", apology_words="I am sorry if this has upset you.")
    told = words(next(act for act in acts(duties(app, case)) if "Tell them in person" in act))
    assert "Met in" in told
    assert "It asks for an apology too, and none that counts is on record." in told
    a_talk(case.later(days=2), "follow_up")
    told = words(next(act for act in acts(duties(app, case)) if "Tell them in person" in act))
    assert "The first that counts was on Saturday 14 March, later." in told


def test_a_duty_met_with_its_apology_says_nothing_of_it(app: Flask, session: Session) -> None:
    case = an_opened_case(session, regimes=[ENGLAND])
    case.person = a_person(case)
    a_talk(case, "first")
    assert "It asks for an apology too" not in duties(app, case)


def test_what_was_done_is_not_to_be_recorded_again_where_nobody_can_count_its_days(
    app: Flask, session: Session
) -> None:
    """The holidays of that year are not listed."""
    case = an_opened_case(session, datetime(2025, 11, 20, 10, tzinfo=UTC), regimes=[CONTRACT])
    case.person = a_person(case)
    a_talk(case, "first")
    told = words(next(act for act in acts(duties(app, case)) if "Tell them in person" in act))
    assert "Done on 20 November" in told
    assert "Record it" not in told


def test_the_earliest_due_comes_first_and_what_has_not_started_last(
    app: Flask, case: ACase
) -> None:
    names = [words(re.findall(r'scope="row">(.*?)<', act, re.DOTALL)[0]) for act in acts(
        duties(app, case))]  # fmt: skip
    assert [name.strip() for name in names][:2] == ["Letter after the talk", "Tell them in person"]
    started = ["Not yet. It starts with this" not in words(act) for act in acts(duties(app, case))]
    of_duties = started[:-1]  # the last are promises
    assert of_duties == sorted(of_duties, reverse=True)


def test_each_duty_says_why_it_has_this_date(app: Flask, case: ACase) -> None:
    page = duties(app, case)
    rows = table(page).count('<details class="govuk-details app-why"')
    assert rows == table(page).count("How it stands") - 2  # less the head and the promise
    letter = words(acts(page)[0])
    assert "The clock started on Thursday 12 March 2026, 11am (Europe/London)" in letter
    assert "The last day is Thursday 19 March 2026. It lasts until midnight" in letter
    assert "The calendar of working days is unclear: ask your legal adviser." in letter
    assert NOT_VERIFIED in letter
    assert ASK in letter


def test_a_copy_to_print_has_every_reason_open(app: Flask, case: ACase) -> None:
    assert 'app-why" open' not in duties(app, case)
    sheet = table(duties(app, case, ask="?sheet=yes"))
    assert sheet.count("<details") == sheet.count('app-why" open')


def test_lateness_that_nobody_explained_says_so_and_links_to_its_form(
    app: Flask, case: ACase
) -> None:
    letter = acts(duties(app, case))[0]
    assert "Not explained to the family yet." in letter
    assert f"/incidents/{case.ref}/records/explanation?duty=wls-written" in letter
    form = signed_in(app, BEN).get(f"/incidents/{case.ref}/records/explanation?duty=wls-written")
    assert re.search(r'value="wls-written" (selected|checked)', form.text)


def test_lateness_is_shown_with_the_words_the_family_heard_and_where(
    app: Flask, case: ACase
) -> None:
    talk = a_talk(case.later(days=20), "follow_up").id
    told = {"duty": "wls-written", "words": "We wrote too late. We are sorry."}
    record_as(case, BEN, "explanation", **told, given_in=str(talk))
    letter = acts(duties(app, case))[0]
    assert "We wrote too late. We are sorry." in letter
    assert f'href="/incidents/{case.ref}/records/conversation/{talk}"' in letter
    assert "Not explained to the family yet" not in letter


def test_words_in_a_letter_that_has_not_gone_explained_nothing_yet(app: Flask, case: ACase) -> None:
    letter = a_draft(case.later(days=20), "closing")
    told = {"duty": "wls-written", "words": "We wrote too late. We are sorry."}
    record_as(case, BEN, "explanation", **told, given_in=letter)
    said = words(acts(duties(app, case))[0])
    assert f"They have not been told: letter {letter} has not been sent" in said
    assert "Not explained to the family yet." in said


def test_who_may_not_record_sees_what_is_missing_without_a_link(app: Flask, case: ACase) -> None:
    letter = acts(duties(app, case, MONA))[0]
    assert "Not explained to the family yet." in letter
    assert "records/explanation" not in letter
    assert "Record it" not in letter


def test_rules_nobody_decided_about_are_treated_as_applying_and_say_why(
    app: Flask, case: ACase
) -> None:
    said = words(duties(app, case))
    assert said.count("Undecided: treated as applying.") == 3
    assert "Nobody has graded the harm yet" in said
    assert "Psychological harm is not graded yet: a “no” needs both kinds." in said
    graded(case, "nhs_lfpse_physical", "lfpse_phys_moderate")
    said = words(duties(app, case))
    assert "Moderate physical harm may mean moderate harm, or not: a person must say." in said
    assert "Physical harm is not graded yet" not in said


def test_a_no_names_who_decided_and_who_agreed_and_before_that_counts_for_nothing(
    app: Flask, case: ACase
) -> None:
    graded(case, "nhs_lfpse_physical", "lfpse_phys_none")
    graded(case, "nhs_lfpse_psychological", "lfpse_psych_none")
    decision = decided(case, "no", regimes=[ENGLAND])
    said = words(duties(app, case))
    assert "Ada Lind decided “no” on Thursday 12 March: As the rules say it." in said
    assert "No second person has agreed, so the “no” counts for nothing yet." in said
    assert "Law: England" in said
    agrees = {"decision": decision, "agrees": True, "reason": "I read it too."}
    record_as(case, EVA, "decision_review", **agrees)
    said = words(duties(app, case))
    assert "No. Ada Lind decided “no”" in said
    assert "Eva Marsh reviewed it on Thursday 12 March and agreed." in said
    assert "Law: England" not in said
    graded(case, "nhs_lfpse_physical", "lfpse_phys_low")
    said = words(duties(app, case))
    assert "The harm was graded again after that, so the question is open again." in said
    assert "Law: England" in said


@pytest.mark.parametrize("section", ["", "/duties"])
def test_the_professional_duty_is_shown_also_where_the_law_asks_nothing(
    app: Flask, session: Session, section: str
) -> None:
    case = an_opened_case(session, regimes=[ENGLAND])
    graded(case, "nhs_lfpse_physical", "lfpse_phys_none")
    graded(case, "nhs_lfpse_psychological", "lfpse_psych_none")
    agrees = {"decision": decided(case, "no"), "agrees": True, "reason": "I read it too."}
    record_as(case, EVA, "decision_review", **agrees)
    page = signed_in(app, ADA).get(f"/incidents/{case.ref}{section}").text
    said = words(page)
    assert "Whatever the law asks" in said
    assert "must be open and honest with the patient (professional duty of candour)" in said
    assert "General Medical Council and Nursing and Midwifery Council" in said


def test_what_the_organisation_owes_stands_apart_from_the_case(app: Flask, case: ACase) -> None:
    page = duties(app, case)
    assert "Yearly report" not in table(page)
    assert "Of the organisation, not of this case" in page
    assert "Yearly report" in page


def test_the_picture_draws_what_the_table_says_in_its_order(app: Flask, case: ACase) -> None:
    page = duties(app, case)
    bars = re.findall(r'<text class="t-b" x="0"[^>]*>(.*?)</text>', page)
    assert bars[:3] == [
        "Letter after the talk",
        "Tell them in person: contract",
        "Tell them in person: law",
    ]


def test_the_pages_of_a_case_keep_to_our_words(app: Flask, case: ACase) -> None:
    assert not FORBIDDEN.search(main_of(duties(app, case)))


@pytest.mark.parametrize(
    ("status", "says"),
    [
        (DutyStatus.LATE, "Late, as the record once stood"),
        (DutyStatus.MET_LATE, "Met late, as the record once stood"),
    ],
)
def test_what_was_late_once_reads_late_though_the_day_now_lies_ahead(
    case: ACase, status: DutyStatus, says: str
) -> None:
    """A fact that came late moved the day; the note of lateness stays."""
    found = next(duty for duty in case.now.duties if duty.id == "wls-written")
    assert found.due_at
    before = found.due_at - timedelta(days=2)
    noted = replace(found, status=status, met_at=before if status is DutyStatus.MET_LATE else None)
    chip = duty_chip(Seen(before, ZoneInfo("Europe/London"), before.date()), noted)
    assert chip.words == says


def test_the_picture_marks_as_late_what_reads_met_late(case: ACase) -> None:
    """Its day was moved since, and lies after it was done."""
    zone, regime = ZoneInfo("Europe/London"), policy().regime(WALES)
    found = next(duty for duty in case.now.duties if duty.id == "wls-written")
    assert found.due_at
    before = found.due_at - timedelta(days=2)
    noted = replace(found, status=DutyStatus.MET_LATE, met_at=before)
    act = Act((Obligation(noted, regime.duty(noted.id), regime),))
    spans = list(duty_spans([act], lambda _: Seen(before, zone, before.date())))
    picture = drawn(spans, before, zone, title="Duties")
    assert picture
    assert [(bar.says, bar.mark) for bar in picture.bars] == [
        ("Met late, as the record once stood", "late")
    ]


# Psychological harm, by name


def test_grading_asks_for_harm_to_the_body_and_psychological_harm(app: Flask, case: ACase) -> None:
    client, path = signed_in(app, BEN), f"/incidents/{case.ref}/records/grade"
    said = words(client.get(path).text)
    assert "Harm to the body: not graded yet." in said
    assert "Psychological harm: not graded yet." in said
    graded(case, "nhs_lfpse_physical", "lfpse_phys_moderate")
    page = client.get(path).text
    assert "Harm to the body: Moderate physical harm" in words(page)
    assert 'href="?axis=psychological"' in page
    other = client.get(f"{path}?axis=psychological").text
    assert 'name="scale" id="scale" value="nhs_lfpse_psychological"' in other


def test_a_scale_that_nobody_confirmed_says_so_where_it_is_used(app: Flask, case: ACase) -> None:
    client = signed_in(app, ADA)
    where = f"/incidents/{case.ref}/records/grade?scale="

    assert NOT_VERIFIED in client.get(f"{where}nhs_lfpse_physical").text
    assert NOT_VERIFIED not in client.get(f"{where}eng_reg20").text


def test_the_day_that_an_unknown_grade_needs_is_asked_for_in_sight(app: Flask, case: ACase) -> None:
    page = signed_in(app, BEN).get(f"/incidents/{case.ref}/records/grade").text
    assert "Unknown, to look again" in page
    before = page[: page.index('name="review_on"')]
    assert before.count("<details") == before.count("</details>")


def test_a_scale_for_both_asks_which_harm_was_graded(app: Flask, case: ACase) -> None:
    path = f"/incidents/{case.ref}/records/grade?scale=who_icps"
    page = signed_in(app, BEN).get(path).text
    said = words(page[page.index("Which harm") :])
    for choice in ("Harm to the body", "Psychological harm", "Both, or as the level says"):
        assert choice in said
    at = case.at.strftime("%Y-%m-%dT%H:%M")
    typed = {"scale": "who_icps", "level": "who_mild", "axis": "psychological", "at": at}
    typed["reason"] = "She dreams of it."
    assert signed_in(app, BEN).post(path, data=typed).status_code == 303
    said = words(signed_in(app, BEN).get(path).text)
    assert "Harm to the body: not graded yet." in said
    assert "Psychological harm: Mild" in said


def test_deciding_says_which_harm_is_not_graded_and_that_a_no_needs_two_people(
    app: Flask, case: ACase
) -> None:
    graded(case, "nhs_lfpse_physical", "lfpse_phys_none")
    page = signed_in(app, ADA).get(f"/incidents/{case.ref}/records/decision").text
    said = words(page)
    assert "Psychological harm is not graded yet" in said
    assert "Physical harm is not graded yet" not in said
    assert f"/incidents/{case.ref}/records/grade?axis=psychological" in page
    assert "A “no” waits for a second person." in said
    assert "By the grade: No physical harm, but psychological harm is not graded." in said


def test_an_excuse_is_called_as_its_form_calls_it(app: Flask, case: ACase) -> None:
    """“Would harm: Mrs Ann Price” reads as though she were the one who harms."""
    asked = ["first_conversation_recorded", "meeting_offered"]
    told = {"reason": "The shock could kill her now.", "review_on": case.day(5)}
    excused(case, asked, "would_harm", case.person, **told)
    page = words(duties(app, case))
    assert "Hearing it now would harm them: Mrs Ann Price" in page
    assert "Stands for: the first conversation, offering a meeting." in page


def test_what_waits_for_a_second_person_links_to_that_and_to_nothing_else(
    app: Flask, session: Session
) -> None:
    """Said within hours, and put on record weeks later."""
    case = an_opened_case(session, regimes=["au-vic-sdc"])
    case.person, said_at = a_person(case), case.at.isoformat()
    talk = a_talk(case.later(days=25), "first", at=said_at).id
    found = acts(duties(app, case, RON))
    (row,) = [act for act in found if f"event_review?event={talk}" in act]
    assert "A second person has to agree" in row
    assert "Record it" not in row
    assert "Not explained to the family yet" not in row
    assert "why it will not be met" not in row
