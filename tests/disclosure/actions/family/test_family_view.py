"""What a family's page shows: nothing before a person told it, and to each only what is theirs."""

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.family.view import FamilyView, family_view
from disclosure.actions.family.view_next import LateKind
from disclosure.actions.family.view_promises import Stands
from disclosure.kinds.findings import Findings
from tests.begun import begins_with
from tests.cases import (
    FINDINGS,
    ACase,
    a_case,
    a_letter,
    a_person,
    a_talk,
    acknowledged,
    an_opened_case,
    move_as,
    record_as,
)
from tests.families import WHY, AFamily, a_family
from tests.people import ADA, BEN, EVA, IVA
from workflows.family_page import Seen
from workflows.words import State

pytestmark = [pytest.mark.usefixtures("team", "letters_are_printed"), begins_with(a_family)]
SHUT = (
    "promises", "questions", "talks", "letters", "accounts", "looks", "concerns", "consents",
    "excuses", "may_tell", "support", "requests", "heard", "written",
)  # fmt: skip  # to somebody who may know only where things stand, and has nothing of their own


def view_of(case: ACase, person: int) -> FamilyView:
    return family_view(case.now, person)


def told_later(case: ACase) -> ACase:
    """Findings are approved, and nobody told them yet; what was known stands in the first talk."""
    acknowledged(case)
    case.later(days=6)
    found = {**FINDINGS, "facts": "CANARY: the label was wrong.", "why": "CANARY", "changes": "x"}
    written = record_as(case, IVA, "findings", **found)
    seal = {"findings": written.id, "sha256": Findings(**found).sha256(), "agrees": True}
    record_as(case, EVA, "findings_approval", **seal, note="I read this text.")
    return case


def test_findings_stand_there_only_after_a_person_told_them(session: Session) -> None:
    case = told_later(an_opened_case(session))
    other = a_person(case, name="Mr Jan Price", relationship="Husband", is_patient=False)
    before = view_of(case, case.person)
    assert before.story
    assert not before.story.found
    assert "CANARY" not in repr(before)
    a_talk(case, "disclosure", said="We told her what we found.")
    after = view_of(case, case.person)
    assert after.story
    assert after.story.facts.startswith("CANARY")
    assert "CANARY" not in repr(view_of(case, other))  # nobody has talked with him


@begins_with(a_case, at=State.APOLOGIZE)
def test_a_letter_stands_there_from_the_day_it_was_sent(begun: ACase) -> None:
    ref = a_letter(begun, "apology", until="issue")
    assert view_of(begun, begun.person).letters == ()
    move_as(begun, ADA, "send", ref, how="post", format="standard")
    (letter,) = view_of(begun, begun.person).letters
    assert (letter.number, letter.to_read) == (1, True)
    assert letter.forms[0].pages > 1


@begins_with(a_case, at=State.DISCLOSE)
def test_an_answer_in_a_letter_waits_for_the_letter(begun: ACase) -> None:
    ref = a_letter(begun, "apology", until="issue")
    question = begun.now.questions[0].ref
    record_as(begun, BEN, "answer", question=question, words="CANARY", given_in=ref)
    (shown,) = view_of(begun, begun.person).questions
    assert (shown.answers, shown.to_tell) == ((), True)
    move_as(begun, ADA, "send", ref, how="post", format="standard")
    (shown,) = view_of(begun, begun.person).questions
    assert shown.answers[0].words == "CANARY"
    at = begun.later(days=2).at.isoformat()
    move_as(begun, ADA, "returned", ref, at=at, why="Not known at this address")
    (shown,) = view_of(begun, begun.person).questions
    assert (shown.answers, shown.to_tell) == ((), True)  # on that day nobody was answered


def test_that_telling_would_harm_is_told_by_a_person_first(session: Session) -> None:
    case = an_opened_case(session)
    acknowledged(case)
    at = case.at.isoformat()
    told = {"person": case.person, "requirement": ["meeting_offered"], "at": at}
    told |= {"ground": "would_harm", "reason": "She is not well enough", "review_on": case.day(9)}
    told["requirement"] = ["disclosure_conversation_recorded"]
    made = record_as(case, BEN, "excuse", **told)
    assert view_of(case, case.person).excuses == ()
    record_as(case, BEN, "excuse_told", excuse=made.id, how="At her bed", at=at)
    assert [each.number for each in view_of(case, case.person).excuses] == [made.id]


def test_what_is_late_shows_at_once_and_stays(family: AFamily) -> None:
    view = view_of(family.case, family.ewa)
    stands = {promise.stands for promise in view.promises}
    assert stands >= {Stands.LATE, Stands.DISPUTED, Stands.KEPT_LATE, Stands.KEPT}
    late = [(thing.kind, thing.days) for thing in view.late if not thing.done_on]
    assert late[0] == (LateKind.PROMISE, 9)
    assert [kind for kind, _ in late] == [LateKind.PROMISE, LateKind.DISPUTED, LateKind.QUESTION]
    assert [p.days for p in view.promises if p.stands is Stands.KEPT_LATE] == [2]
    family.case.later(days=5)
    assert LateKind.PROMISE in {thing.kind for thing in view_of(family.case, family.ewa).late[1:]}


def test_a_brother_sees_his_own_and_what_was_allowed_and_nothing_else(family: AFamily) -> None:
    case, adam = family.case, family.brother
    view = view_of(case, adam)
    assert view.sees == {Seen.PROGRESS}
    assert view.stages
    assert not [part for part in SHUT if getattr(view, part)]
    shown = repr(view)
    for words in (
        "bottle",
        "cupboard",
        "morphine",
        "Ewa",
        "Mum told",
        "drug chart",
        "say her name",
    ):
        assert words not in shown, words
    a_talk(case, "follow_up", persons=[adam], said="We told him how far we are.")
    record_as(case, BEN, "question", person=adam, words="What did they tell Ewa?")
    mine = view_of(case, adam)
    assert [talk.said for talk in mine.talks] == ["We told him how far we are."]
    assert [question.mine for question in mine.questions] == [True]
    assert "What did they tell" not in repr(view_of(case, family.ewa))


def test_without_a_word_of_those_who_must_be_told_the_case_itself_is_not_there(
    family: AFamily,
) -> None:
    case = family.case
    eve = a_person(
        case, name="Ms Eve Lind", relationship="Friend", is_patient=False, standing="also_told"
    )
    view = view_of(case, eve)
    assert view.sees == frozenset()
    assert (view.about, view.story, view.stages, view.holds, view.late) == ("", None, (), (), ())
    told = {"person": family.ewa, "purpose": "share", "agrees": True, "with_person": eve}
    told |= {"asked_by": "Ben Okoro", "at": case.at.isoformat(), "what": ["Everything"]}
    record_as(case, BEN, "consent", **told)
    assert view_of(case, eve).sees == frozenset(Seen)


def test_everything_that_one_allows_opens_nothing_of_anothers(family: AFamily) -> None:
    """Each who must be told decides over their own: what was said with them, asked and promised."""
    case, adam = family.case, family.brother
    son = a_person(case, name="Mr Piotr Nowak", relationship="Son", is_patient=False)
    wish = {"never": ["phone"], "use": ["visit"]}
    record_as(
        case, BEN, "person_change", person=son, safe=wish, matters="CANARY matters",
        phone="CANARY phone", reason="He told me so",
    )  # fmt: skip
    coming = {"words": "CANARY: we visit you", "due_on": case.day(4), "owner": BEN}
    canaries = {"said": "CANARY said", "not_known": "CANARY not known", "next_contact": coming}
    talk = a_talk(case, "first", persons=[son], questions=["CANARY: why?"], **canaries)
    at, mine = case.at.isoformat(), {"person": son, "at": case.at.isoformat()}
    for persons, words in (([son], "CANARY alone"), ([son, family.ewa], "CANARY both")):
        source = {"conversation": talk.id, "persons": persons}
        promised = {"words": words, "owner": BEN, "due_on": case.day(9), "source": source}
        record_as(case, BEN, "commitment", **promised)
    a_talk(case, "follow_up", persons=[son, family.ewa], said="CANARY together")
    record_as(case, BEN, "account", **mine, words="CANARY account")
    record_as(case, BEN, "concern", **mine, words="CANARY concern")
    record_as(case, BEN, "request", **mine, wants="interpreter", words="CANARY request")

    def allows(person: int, *what: str, agrees: bool = True) -> None:
        said = {"person": person, "purpose": "share", "agrees": agrees, "with_person": adam}
        said |= {"asked_by": "Ben Okoro", "at": at, "what": list(what)}
        record_as(case, BEN, "consent", **said)

    for kind in ("first", "disclosure"):
        a_talk(case, kind, persons=[adam], said="We told him what happened.")
    allows(family.ewa, "everything")
    view = view_of(case, adam)
    assert view.sees == frozenset(Seen)
    assert WHY in repr(view)  # hers, as she said
    assert "CANARY" not in repr(view)
    allows(son, "progress", "questions")
    view = view_of(case, adam)
    assert "CANARY: why?" in repr(view)
    assert repr(view).replace("words='CANARY: why?'", "").count("CANARY") == 0
    allows(son, "everything")
    shown = repr(view_of(case, adam))
    for words in ("CANARY said", "CANARY alone", "CANARY both", "CANARY together"):
        assert words in shown, words
    for words in ("account", "concern", "request", "matters", "phone", ": we visit you"):
        assert f"CANARY {words}".replace(" :", ":") not in shown, words
    allows(son, agrees=False)
    assert "CANARY" not in repr(view_of(case, adam))


def test_of_a_talk_with_another_they_read_what_we_told_and_not_what_was_said_to_us(
    family: AFamily,
) -> None:
    case = family.case
    son = a_person(case, name="Mr Piotr Nowak", relationship="Son", is_patient=False)
    apart = a_person(
        case, name="Ms Zoe Nowak", relationship="Wife", is_patient=False, not_with=[family.ewa]
    )
    private = {"family_said": "CANARY one", "preferences": "CANARY two", "questions": ["CANARY?"]}
    private |= {"place": "CANARY street", "staff_only": "CANARY three"}
    coming = {"words": "CANARY: we ring you at work", "due_on": case.day(4), "owner": BEN}
    a_talk(case, "first", persons=[son], said="We told him too.", next_contact=coming, **private)
    a_talk(case, "first", persons=[apart], said="CANARY: not for her.", **private)
    view = view_of(case, family.ewa)
    assert "We told him too." in {talk.said for talk in view.talks}
    questions = [question.words for question in view.questions]
    assert questions.count("CANARY?") == 1  # his, as one who must be told; not hers
    shown = repr(view).replace("words='CANARY?'", "")
    assert "CANARY" not in shown


def test_what_the_team_keeps_to_itself_is_nowhere(family: AFamily) -> None:
    case = family.case
    for kind in ("note", "huddle", "debrief"):
        record_as(case, BEN, kind, words=f"CANARY {kind}")
    record_as(case, IVA, "analysis", text="CANARY analysis")
    record_as(case, ADA, "involved", name="CANARY Nurse", part="CANARY part")
    shown = repr(view_of(case, family.ewa))
    assert "CANARY" not in shown
    assert "The nurse has gone home" not in shown
    assert "Our lawyer" not in shown  # who advised on the hold


def test_our_own_aim_skips_the_days_that_the_site_does_not_work(session: Session) -> None:
    case = an_opened_case(session)
    acknowledged(case)
    (question,) = view_of(case, case.person).questions
    assert question.asked_on == date(2026, 3, 12)  # a Thursday
    assert question.answer_by == date(2026, 3, 19)
    assert (question.answer_by - question.asked_on) > timedelta(days=5)


def test_a_look_shows_role_and_place_and_never_a_name(family: AFamily) -> None:
    looks = view_of(family.case, family.ewa).looks
    assert {look.role for look in looks} >= {"risk_manager", "clinician", "investigator"}
    assert {look.place for look in looks} == {"Alder Ward"}
    assert "Iva" not in repr(looks)
