"""What the yearly report and the measures count, case by case: the same in both, as they say it."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.yearly_reports import Year
from disclosure.policy.annual import GENERAL
from disclosure.reports.annual import annual_report, sites_of_rules
from disclosure.reports.annual_counts import Tally, how_many, tally
from disclosure.reports.gathering import Wanted, gathered
from disclosure.reports.measured import case_facts
from disclosure.reports.measures import DEFINITIONS
from tests.cases import (
    AWARE,
    ACase,
    a_letter,
    a_person,
    a_talk,
    acknowledged,
    an_opened_case,
    move_as,
    name_contact,
    record_as,
)
from tests.disclosure.actions.test_taken_back import agreed, withdrawn
from tests.keeping import a_closed_case, destroyed_now, long_after
from tests.people import ADA, BEN, EVA, MONA, OPERATOR, RON, SITE, actor
from tests.yearly import AFTER
from workflows.measures import CaseFacts, kept_on_time

pytestmark = pytest.mark.usefixtures("team")
FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)
NEVADA, SYDNEY, WALES = "us-nv-439", "au-nsw-od", "gb-wls-doc"
VICTORIA = "au-vic-sdc"


def counted(session: Session, rules: str, email: str = "") -> Tally:
    session.rollback()
    who = actor(session, email) if email else OPERATOR
    return tally(session, who, AFTER, Year(rules, FIRST, LAST), ())


def measured(session: Session) -> list[CaseFacts]:
    session.rollback()
    found = gathered(session, OPERATOR, Wanted(FIRST, LAST), AFTER)
    facts = (case_facts(case, OPERATOR, site) for case, site in found)
    return [each for each in facts if each]


def late_by_the_measures(session: Session) -> Counter[str]:
    late = (duty.key for facts in measured(session) for duty in facts.late)
    return Counter(key.partition(" ")[2] for key in late)


def graded(case: ACase) -> None:
    told = {"reason": "She needed a transfusion."}
    record_as(case, ADA, "grade", scale="eng_reg20", level="reg20_moderate", **told)


def acknowledged_case(session: Session) -> ACase:
    case = an_opened_case(session)
    acknowledged(case)
    return case


def decided(case: ACase, applies: str) -> int:
    told = {"reason": "As far as we know now."}
    return record_as(case, ADA, "decision", applies=applies, **told).id


# Who was told


def test_a_talk_with_a_brother_has_told_nobody_who_must_be_told(session: Session) -> None:
    case = an_opened_case(session)
    case.person = a_person(case)
    brother = a_person(case, name="Jan Price", relationship="Brother", is_patient=False,
                       standing="also_told")  # fmt: skip
    case.later(days=8)
    a_talk(case, "first", persons=[brother])
    (facts,) = measured(session)
    assert (facts.hours_to_first, facts.told_in_time) == (None, False)
    assert not facts.apology
    case.later(days=1)
    a_talk(case, "first")
    (facts,) = measured(session)
    assert facts.apology
    assert facts.hours_to_first == pytest.approx(1 + 9 * 24)


def test_a_letter_that_the_rule_takes_for_the_telling_is_in_time_and_is_no_conversation(
    session: Session,
) -> None:
    case = an_opened_case(session, regimes=["us-ca-1279"])
    case.person = a_person(case)
    name_contact(case)
    a_letter(case, "initial_notification", until="send", opening="We write to tell you of a fall.")
    (facts,) = measured(session)
    assert (facts.hours_to_first, facts.told_in_time) == (None, True)


def test_hours_run_from_when_we_became_aware_as_two_people_put_it_right(session: Session) -> None:
    """The night diary knew five days before the case was opened."""
    case = an_opened_case(session, AWARE)
    case.person = a_person(case)
    known_before(case, AWARE - timedelta(days=5))
    a_talk(case, "first")
    (facts,) = measured(session)
    assert facts.hours_to_first == pytest.approx(5 * 24 + 1)


@pytest.mark.parametrize("told", ["2026-03-30", "2026-03-30T00:00:00+01:00"])
def test_hours_over_the_night_on_which_the_clocks_change_are_those_that_went_by(
    session: Session, told: str
) -> None:
    """From the first minute of Saturday to that of Monday, with the hour or without: 47."""
    saturday = datetime(2026, 3, 28, 9, tzinfo=UTC)
    days = {"became_aware_at": "2026-03-28", "occurred_at": "2026-03-27"}
    case = an_opened_case(session, saturday, **days)
    case.person = a_person(case)
    case.later(days=2, hours=5)
    a_talk(case, "first", at=told)
    (facts,) = measured(session)
    assert facts.hours_to_first == pytest.approx(47)


def test_hours_do_not_run_from_when_some_of_us_knew_for_one_duty_alone(session: Session) -> None:
    """The incident desk knew five days before, which counts for its own duty and no other."""
    case = an_opened_case(session, AWARE)
    case.person = a_person(case)
    known_before(case, AWARE - timedelta(days=5), duties=["eng-nhs-support"])
    a_talk(case, "first")
    (facts,) = measured(session)
    assert facts.hours_to_first == pytest.approx(1)


def known_before(case: ACase, at: datetime, **more: object) -> None:
    """Two people put right when we became aware."""
    told: dict[str, object] = {"name": "became_aware", "at": at.isoformat()} | more
    diary = record_as(case, BEN, "event", evidence="The night diary", **told).id
    agreed = {"agrees": True, "reason": "I read the diary."}
    record_as(case, EVA, "event_review", event=str(diary), **agreed)


def test_a_case_stays_in_its_year_when_its_words_are_destroyed(session: Session) -> None:
    """What was put right lay in the words: what is left of the case says it on."""
    case = a_closed_case(session, datetime(2026, 1, 5, 10, tzinfo=UTC))
    known_before(case, datetime(2025, 12, 29, 10, tzinfo=UTC))
    destroyed_now(long_after(case))
    session.rollback()
    years = (Wanted(date(year, 1, 1), date(year, 12, 31)) for year in (2025, 2026))
    found = [len(list(gathered(session, OPERATOR, year, case.at))) for year in years]
    assert found == [1, 0]


def test_a_case_is_of_the_year_in_which_we_became_aware_as_two_people_put_it_right(
    session: Session,
) -> None:
    """Opened on 5 January. The night diary had it on 29 December."""
    january, december = datetime(2026, 1, 5, 10, tzinfo=UTC), datetime(2025, 12, 29, 10, tzinfo=UTC)
    case = an_opened_case(session, january, regimes=[WALES])
    year, before = Year(WALES, FIRST, LAST), Year(WALES, date(2025, 1, 1), date(2025, 12, 31))
    assert of_years(session, before, year) == [(0, []), (1, [SITE])]
    known_before(case, december)
    assert of_years(session, before, year) == [(1, [SITE]), (0, [])]
    assert measured(session) == []
    found = gathered(session, OPERATOR, Wanted(before.first, before.last), AFTER)
    assert [facts.month for case, site in found if (facts := case_facts(case, OPERATOR, site))] == [
        "2025-12"
    ]


def of_years(session: Session, *years: Year) -> list[tuple[int, list[str]]]:
    """The incidents of each, and the places that had one under its rules."""
    session.rollback()
    told = (annual_report(session, OPERATOR, AFTER, year) for year in years)
    standing = {site.name for site in sites_of_rules(session, WALES)}
    return [
        (made.tally.incidents, [each for each in made.report.places if each not in standing])
        for made in told
    ]


def test_a_time_to_which_a_second_person_said_no_gives_no_hours(session: Session) -> None:
    """Put on record a month later as two hours after we knew. It is late by the law, and no short
    time by the measures; that she heard an apology stands."""
    case = an_opened_case(session, AWARE, regimes=["gb-eng-nhs-contract-sc35"])
    case.person = a_person(case)
    at = (AWARE + timedelta(hours=2)).isoformat()
    talk = a_talk(case.later(days=30), "first", at=at).id
    no = {"agrees": False, "reason": "The ward diary says that it was today."}
    record_as(case, EVA, "event_review", event=str(talk), **no)
    (facts,) = measured(session)
    assert (facts.hours_to_first, facts.told_in_time, facts.apology) == (None, False, True)


def test_who_was_told_and_died_since_was_told(session: Session) -> None:
    case = an_opened_case(session)
    case.person = a_person(case)
    a_talk(case, "first")
    case.later(days=2)
    record_as(case, ADA, "patient_status", what="died", source="The ward")
    (facts,) = measured(session)
    assert facts.hours_to_first == pytest.approx(1)


def test_the_measures_say_with_whom_a_talk_counts() -> None:
    means = {each.measure.id: each.measure.means for each in DEFINITIONS}
    assert "with somebody who had to be told" in means["hours_to_first_conversation"]
    assert "to others of the family alone, it does not count" in means["apology_given"]
    assert "cases that only named people may see may be missing" in means["cases"]
    assert "a demonstration are counted, too, which no yearly report does" in means["cases"]


def test_a_question_is_answered_by_what_stands_on_its_case(session: Session) -> None:
    """That nobody can know was told in the first talk, and a second person agrees. What was told
    later falls with its talk."""
    case = acknowledged_case(session)
    question = case.now.questions[0].ref
    told = {"question": question, "words": "Nobody can know: the drip is gone."}
    first = a_talk(case, "follow_up").id
    never = record_as(case, BEN, "answer", **told, unknown="cannot_be_known", given_in=str(first))
    record_as(case, EVA, "answer_review", answer=never.id, agrees=True, reason="I looked too.")
    talk = a_talk(case.later(hours=1), "follow_up").id
    record_as(case, BEN, "answer", question=question, words="It was the pump.", given_in=str(talk))
    withdrawn(case.later(hours=1), talk)
    (facts,) = measured(session)
    assert facts.questions == (True,)


def test_an_answer_that_only_her_brother_heard_is_none_yet(session: Session) -> None:
    """The case asks to tell her, and does not close without it: to the measures it was answered."""
    case = acknowledged_case(session)
    question = case.now.questions[0].ref
    brother = a_person(case, name="Jan Price", relationship="Brother", is_patient=False,
                       standing="also_told")  # fmt: skip
    for persons, answered in ([brother], False), ([case.person], True):
        talk = a_talk(case.later(hours=1), "follow_up", persons=persons).id
        told = {"question": question, "words": "It was the pump.", "given_in": str(talk)}
        record_as(case, BEN, "answer", **told)
        assert [facts.questions for facts in measured(session)] == [(answered,)]


def test_a_promise_that_stands_without_a_day_was_never_kept_by_its_day(session: Session) -> None:
    case = acknowledged_case(session)
    talk = a_talk(case, "follow_up").id
    told = {"words": "Ring me any time", "owner": BEN, "standing": True}
    made = record_as(case, BEN, "commitment", **told, source={"conversation": talk})
    for promise in (case.promise, str(made.created[0]["ref"])):
        move_as(case, BEN, "done", promise, evidence="She rang, and Ben answered.")
        move_as(case, EVA, "verify", promise)
    (facts,) = measured(session)
    assert [kept_on_time(promise) for promise in facts.promises] == [True, None]


# Whose cases


def test_a_restricted_case_is_in_no_yearly_report_whoever_makes_it(session: Session) -> None:
    cases = [an_opened_case(session, AWARE, regimes=[WALES]) for _ in range(3)]
    record_as(cases[0], ADA, "restrict", reason="Staff of ours are harmed", only=[ADA, RON])
    for email in ("", ADA, MONA):
        assert counted(session, WALES, email).incidents == 2
        assert counted(session, GENERAL, email).incidents == 2
        assert how_many(session, OPERATOR, AFTER, Year(WALES, FIRST, LAST)) == 2


def test_whoever_was_harmed_in_a_restricted_case_is_named_in_no_words_either(
    session: Session,
) -> None:
    case = an_opened_case(session, AWARE, regimes=[WALES])
    record_as(case, ADA, "restrict", reason="Staff of ours are harmed", only=[ADA, RON])
    assert "Mrs Ann Price" in counted(session, WALES, ADA).names
    assert "Mrs Ann Price" not in counted(session, WALES, MONA).names


# What is late


def test_both_reports_call_the_same_duties_late_noted_or_not(session: Session) -> None:
    """Nobody has looked at these cases since: nothing is noted, and under Nevada's rules the clock
    runs from a stand-in, for nobody has said when the patient safety officer was told."""
    nevada = [an_opened_case(session, AWARE, regimes=[NEVADA]) for _ in range(2)]
    sydney = an_opened_case(session, AWARE, regimes=[SYDNEY])
    late = late_by_the_measures(session)
    assert (late["nv-report"], late["nv-second"]) == (2, 2)
    yearly = counted(session, NEVADA).late + counted(session, SYDNEY).late
    assert yearly == late
    assert not any(case.now.case.latenesses for case in (*nevada, sydney))


def test_what_a_second_person_agreed_was_in_time_is_late_in_neither(session: Session) -> None:
    case = an_opened_case(session, AWARE, regimes=[SYDNEY])
    case.person = a_person(case)
    case.later(days=3)
    talk = a_talk(case, "first", at=(AWARE + timedelta(hours=5)).isoformat()).id
    assert "nsw-clinician" in counted(session, SYDNEY).late
    told = {"agrees": True, "reason": "I sat with them that day."}
    record_as(case, EVA, "event_review", event=str(talk), **told)
    assert "nsw-clinician" in {note.duty for note in case.now.case.latenesses}
    assert "nsw-clinician" not in counted(session, SYDNEY).late
    assert counted(session, SYDNEY).late == late_by_the_measures(session)


def test_what_was_done_in_a_year_whose_holidays_nobody_listed_is_not_told_as_not_done(
    session: Session,
) -> None:
    case = an_opened_case(session, datetime(2025, 12, 8, 10, tzinfo=UTC), regimes=[VICTORIA])
    case.person = a_person(case)
    at = case.later(days=1).at.isoformat()
    told = {"person": case.person, "offered_at": at, "how": "By telephone", "outcome": "accepted"}
    record_as(case, BEN, "meeting", **told)
    session.rollback()
    year = Year(VICTORIA, date(2025, 1, 1), date(2025, 12, 31))
    found = tally(session, OPERATOR, case.at, year, ())
    assert found.duties["vic-arrange"] == {"done": 1}
    assert not found.late["vic-arrange"]


# What was decided


def test_who_treats_it_as_yes_has_decided(session: Session) -> None:
    no_decision, too_early, settled, waiting, again = (
        an_opened_case(session, AWARE, regimes=[WALES]) for _ in range(5)
    )
    for case in (no_decision, too_early, settled, waiting, again):
        graded(case)
    decided(too_early, "treat_as_yes")
    decided(settled, "yes")
    decided(waiting, "no")
    decided(again, "yes")
    graded(again.later(hours=1))
    for rules in (WALES, GENERAL):
        told = counted(session, rules)
        assert told.incidents == 5
        assert (told.undecided, told.treated_as_yes, told.to_decide_again) == (1, 1, 2)


def test_too_early_to_say_of_another_harm_is_to_be_decided_again(session: Session) -> None:
    case = an_opened_case(session, AWARE, regimes=[WALES])
    decided(case, "treat_as_yes")
    graded(case.later(hours=1))
    told = counted(session, WALES)
    assert (told.undecided, told.treated_as_yes, told.to_decide_again) == (0, 0, 1)


def test_each_has_a_line_of_its_own_and_the_report_says_what_it_is(session: Session) -> None:
    acknowledged(an_opened_case(session, AWARE, regimes=[WALES]))
    made = annual_report(session, OPERATOR, AFTER, Year(WALES, FIRST, LAST))
    tables = {r.id: r.table for section in made.report.sections for r in section.rows if r.table}
    table, late = tables["incidents"], tables["lateness"]
    assert [line.words for line in table.lines] == [
        "Incidents",
        "Of these, nobody has decided yet whether the duty applies",
        "Of these, treated as yes: too early to say",
        "Of these, to be decided again, or by a second person",
    ]
    assert "cases that only named people may see, whoever makes this report" in table.means
    assert "A day counted from a stand-in for the real start counts" in late.means


# What was promised so that it does not happen again


def marked(case: ACase, promise: str, promised: str) -> None:
    told = {"commitment": promise, "promised": promised, "cause": "Two boxes that look the same"}
    record_as(case, ADA, "prevention", **told, place="The medicine room")


def changes(session: Session) -> int:
    return counted(session, GENERAL).learning["promised"]


def test_what_was_marked_as_word_of_a_change_after_all_is_no_change(session: Session) -> None:
    case = acknowledged_case(session)
    marked(case, case.promise, "change")
    assert changes(session) == 1
    marked(case.later(hours=1), case.promise, "word_of_it")
    assert changes(session) == 0


def test_a_change_that_nobody_was_promised_after_all_is_none(session: Session) -> None:
    case = acknowledged_case(session)
    talk = a_talk(case, "follow_up").id
    told = {"words": "We will buy another cupboard", "owner": BEN, "due_on": case.day(30)}
    made = record_as(case, BEN, "commitment", **told, source={"conversation": talk})
    marked(case, str(made.created[0]["ref"]), "change")
    assert changes(session) == 1
    agreed(case, withdrawn(case, made.id))
    assert changes(session) == 0
