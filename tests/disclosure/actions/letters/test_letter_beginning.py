"""A draft begins for its reader, from the record, and says which template it was begun from."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.letters import writing as letters
from disclosure.actions.letters.audience import audience_of, basis_of, patient_called
from disclosure.actions.letters.boxes import boxes_of
from disclosure.actions.letters.check import check_letter
from disclosure.kinds.faults import BadInput
from disclosure.policy import adopt, own_rules_in
from disclosure.records.letter import Letter, letter_called
from letters.dates import in_words
from letters.kinds import Audience
from tests.begun import begins_with
from tests.cases import (
    ACase,
    a_case,
    a_letter,
    a_person,
    a_talk,
    an_opened_case,
    change_by,
    move_as,
    record_as,
)
from tests.people import ADA, BEN, EVA, IVA
from workflows.words import State

pytestmark = pytest.mark.usefixtures("team", "shipped_rules_after")
WALES = "gb-wls-doc"


def draft(case: ACase, kind: str, to: int = 0, by: str = BEN, **more: object) -> Letter:
    data = {"to": to or case.person, **more}
    letter, _ = letters.draft(case.session, change_by(case, by), kind, data)
    return letter


def a_child(session: Session, **patient: str) -> ACase:
    name = {"name": "Tom Price", "identifier": "1"} | patient
    case = an_opened_case(session, patient=name)
    a_person(case, name="Tom Price", preferred_name="Tommy")
    case.person = a_person(
        case,
        name="Mrs Ann Price",
        relationship="Mother",
        is_patient=False,
        lawful_basis="Parental responsibility",
    )
    return case


def bereaved(session: Session, patient: str, **more: object) -> ACase:
    """`person` is the daughter of somebody who died."""
    case = an_opened_case(session, patient={"name": patient, "identifier": "1"}, **more)
    a_person(case, name=patient)
    case.person = a_person(case, name="Fiona Reid", relationship="Daughter", is_patient=False)
    record_as(case, BEN, "patient_status", what="died", source="The ward")
    return case


@begins_with(a_case, at=State.DISCLOSE)
def test_a_letter_to_the_patient_names_reader_and_template(begun: ACase) -> None:
    letter = draft(begun, "findings")
    assert (letter.audience, letter.template) == ("patient", "findings 4")
    assert "- 12 March 2026: this happened to you." in letter.slots["when"]
    assert "died" not in letter.slots["when"]
    assert "our review ended." in letter.slots["when"]


def test_what_we_do_not_know_yet_stands_until_a_talk_says_it_anew(session: Session) -> None:
    case = an_opened_case(session)
    case.person = a_person(case)
    a_talk(case, "first", not_known="We do not know yet why the alarm was silent.")
    a_talk(case, "follow_up")
    first = draft(case, "initial_notification")
    assert first.slots["not_known"] == "We do not know yet why the alarm was silent."
    assert "[What we do not know yet]" not in first.text
    a_talk(case, "follow_up", not_known="We do not know yet who switched it off.")
    anew = draft(case, "initial_notification")
    assert anew.slots["not_known"] == "We do not know yet who switched it off."


def test_what_happened_is_told_as_it_was_told_and_not_as_the_last_call(session: Session) -> None:
    case = an_opened_case(session)
    case.person = a_person(case)
    a_talk(case.later(hours=1), "first", said="You were given the wrong tablet.")
    a_talk(case.later(hours=1), "follow_up", said="Joan will be your contact.")
    assert "You were given the wrong tablet." in draft(case, "initial_notification").text
    a_talk(case.later(hours=1), "disclosure", said="Two boxes looked the same.")
    earlier = (case.at - timedelta(minutes=30)).isoformat()
    a_talk(case, "follow_up", said="Typing the wrong year.", at=earlier)
    last = draft(case, "initial_notification")
    assert "Two boxes looked the same." in last.text
    assert "Joan" not in last.text
    assert "wrong year" not in last.text


def test_where_only_follow_ups_are_on_record_the_first_of_them_tells(session: Session) -> None:
    case = an_opened_case(session)
    case.person = a_person(case)
    a_talk(case, "follow_up", said="You were given the wrong tablet.")
    a_talk(case.later(hours=1), "follow_up", said="Joan will be your contact.")
    assert "You were given the wrong tablet." in draft(case, "initial_notification").text


def test_nobody_signs_what_another_said_of_themself(session: Session) -> None:
    """Ben says that he gave it. A letter that Iva signs cannot say that she did; his own can."""
    case = an_opened_case(session)
    case.person = a_person(case)
    sorry = "I am sorry that I gave you the wrong tablet."
    a_talk(case, "first", apology_words=sorry, said="I gave you the wrong tablet.")
    bens, ivas = draft(case, "initial_notification"), draft(case, "initial_notification", by=IVA)
    assert sorry in bens.slots["sorry"]
    assert sorry not in ivas.slots["sorry"]
    assert "wrong tablet" not in ivas.text
    ours = "I am so sorry that we gave you the wrong tablet."
    a_talk(case.later(hours=1), "disclosure", apology_words=ours)
    assert ours in draft(case, "initial_notification", by=IVA).slots["sorry"]


@begins_with(a_case, at=State.INVESTIGATE)
def test_whoever_lost_the_patient_is_a_bereaved_family(begun: ACase) -> None:
    daughter = a_person(begun, name="Ms Eve Price", relationship="Daughter", is_patient=False)
    record_as(begun, BEN, "patient_status", what="died", source="The ward")
    letter = draft(begun, "initial_notification", daughter)
    assert letter.audience == "bereaved_family"
    assert letter.slots["about"] == "I am so sorry that Ann Price died."


def test_a_death_is_among_the_days_though_the_one_who_died_is_on_no_list_of_persons(
    session: Session,
) -> None:
    """Most cases of a bereaved family name the patient when they are opened, and nowhere else."""
    case = an_opened_case(session, patient={"name": "Mrs Ann Price"}, occurred_at="2026-03-09")
    daughter = a_person(case, name="Ms Eve Price", relationship="Daughter", is_patient=False)
    record_as(case, BEN, "patient_status", what="died", at="2026-03-11", source="The ward")
    assert draft(case, "findings", daughter).slots["when"].splitlines() == [
        "- 9 March 2026: this happened.",
        "- 11 March 2026: Ann died.",
    ]


def test_a_daughter_reads_the_name_of_her_father_as_it_is(session: Session) -> None:
    """William holds no title M, so he is not WilliaJohn when his daughter reads of his death."""
    case = bereaved(session, "William John Reid")
    letter = draft(case, "findings")
    assert letter.slots["about"] == "I am so sorry that William John Reid died."


@pytest.mark.parametrize(
    ("regimes", "says"),
    [
        (["gb-eng-reg20-nhs"], "The coroner, who looks into sudden deaths, has been told."),
        (["gb-sct-odoc"], "The procurator fiscal, who looks into sudden deaths, has been told."),
        (["us-jc-ri010201", "us-nj-psa"], "The medical examiner does not work for us."),
        (["us-pa-mcare"], "[Who looks into the death, and that they do not work for us]"),
        (["gb-eng-reg20-nhs", "gb-sct-odoc"], "[Who looks into the death"),
    ],
)
def test_a_family_reads_of_the_office_that_looks_into_a_death_in_their_place(
    session: Session, regimes: list[str], says: str
) -> None:
    """Scotland has no coroner; and where counties differ, a person has to say who it is."""
    case = bereaved(session, "Tom Price", regimes=regimes)
    held_by_the_coroner(case)
    words = draft(case, "initial_notification").slots["coroner"]
    assert says in words
    assert ("coroner" in words) is (regimes == ["gb-eng-reg20-nhs"])


def held_by_the_coroner(case: ACase) -> int:
    at = case.at.isoformat()
    hold = {"by": "coroner", "limits": ["findings"], "advice_by": "Our lawyer", "from": at}
    hold |= {"reason": "An inquest is opened", "review_on": case.day(60), "family_told_at": at}
    return record_as(case, ADA, "hold", **hold).id


def test_a_hold_that_a_second_person_refused_puts_no_coroner_in_a_letter(session: Session) -> None:
    case = bereaved(session, "Tom Price")
    says = {"agrees": False, "reason": "I rang them: they look into nothing."}
    record_as(case, EVA, "hold_review", hold=held_by_the_coroner(case), **says)
    assert "has been told" not in draft(case, "initial_notification").slots["coroner"]


@pytest.mark.parametrize(
    ("born", "reader"),
    [("2019-05-02", "parent"), ("1998-05-02", "representative"), (None, "parent")],
)
def test_a_parent_is_one_of_a_child(session: Session, born: str | None, reader: str) -> None:
    case = a_child(session, **({"born_on": born} if born else {}))
    assert audience_of(case.now, case.person) == reader


def test_a_child_that_came_of_age_is_no_child_any_more(session: Session) -> None:
    case = a_child(session, born_on="2008-05-02")
    record_as(case, BEN, "patient_status", what="came_of_age", source="The registrar")
    assert audience_of(case.now, case.person) is Audience.representative


def test_parents_read_the_name_the_child_is_called_by(session: Session) -> None:
    case = a_child(session, born_on="2019-05-02")
    assert patient_called(case.now) == "Tommy"
    assert draft(case, "holding").slots["about"].startswith("This letter is about Tommy")


@pytest.mark.parametrize(
    ("on_record", "says"),
    [
        ("Lasting power of attorney for health", "you hold power of attorney for them"),
        ("Her court-appointed deputy", "you are their deputy"),
        ("Named by her mother to act for her", "you were named to act for them"),
        ("The patient agreed on 3 March", "they agreed that we write to you"),
        ("Power of attorney no. 4711, registered", "you hold power of attorney for them"),
        ("Lives with her", ""),
        ("Has not agreed to anything yet; no attorney was named", ""),
        ("Applied for guardian papers", ""),
        ("Consent was withdrawn on 3 March", ""),
        ("She refused consent", ""),
        ("Never their next of kin", ""),
        ("Deputy unless the court says otherwise", ""),
        ("The patient hasn\u2019t agreed", ""),
        (None, ""),
    ],
)
def test_the_right_of_a_representative_is_said_in_our_words_alone(
    session: Session, on_record: str | None, says: str
) -> None:
    case = a_case(session, State.INVESTIGATE)
    more = {"lawful_basis": on_record} if on_record else {}
    number = a_person(case, name="Mr Lee Ray", relationship="Friend", is_patient=False, **more)
    assert basis_of(case.now, number) == says
    about = draft(case, "holding", number).slots["about"]
    assert (
        f"because {says or '[by what right they act, or who agreed that we write to them]'}."
        in about
    )
    assert not on_record or on_record not in about


@begins_with(a_case, at=State.DISCLOSE)
def test_the_author_may_choose_another_reader(begun: ACase) -> None:
    letter = draft(begun, "findings", audience="representative")
    assert letter.audience == "representative"
    assert letter.slots["about"]
    with pytest.raises(BadInput, match="Who reads it"):
        draft(begun, "findings", audience="uncle")


@begins_with(a_case, at=State.DISCLOSE)
def test_a_letter_given_whole_has_no_template(begun: ACase) -> None:
    letter = draft(begun, "findings", text="Dear Ann")
    assert (letter.text, letter.template) == ("Dear Ann", None)


def test_a_law_of_the_case_brings_its_box_with_it(session: Session) -> None:
    case = an_opened_case(session, regimes=[WALES])
    case.person = a_person(case)
    letter = draft(case, "initial_notification")
    assert letter.slots["why_threshold_met"] == ""
    assert [box.name for box in boxes_of(letter) if box.law] == ["why_threshold_met"]
    told = draft(case, "initial_notification", slots={"sorry": "I am sorry."})
    assert told.boxes == {"why_threshold_met": "", "sorry": "I am sorry."}


@begins_with(a_case, at=State.DISCLOSE)
def test_a_correction_begins_with_what_it_corrects(begun: ACase) -> None:
    first = a_letter(begun, "no_contact", until="send")
    begun.later(days=1)
    letter = draft(begun, "findings", replaces=first)
    assert f"({first})" in letter.text.split("\n\n")[1]
    never_sent = draft(begun, "holding")
    assert "corrects" not in draft(begun, "findings", replaces=never_sent.ref).text


@begins_with(a_case, at=State.INVESTIGATE)
def test_a_delay_letter_says_what_we_promised_and_missed(begun: ACase) -> None:
    day = (begun.at + timedelta(days=3)).date().isoformat()
    a_talk(
        begun, "follow_up", next_contact={"words": "We will ring you", "due_on": day, "owner": BEN}
    )
    begun.later(days=5)
    letter = draft(begun, "delay")
    assert "- “We will ring you by" in letter.slots["opening"]
    assert letter.slots["sorry"].startswith("I am sorry that we have kept you waiting.")


@begins_with(a_case, at=State.INVESTIGATE)
def test_a_delay_letter_says_too_which_day_we_agreed_on_then_and_missed_again(
    begun: ACase,
) -> None:
    """She read of the first day alone, and knew well that there had been a second."""
    first, second = begun.day(3), begun.day(8)
    promised = {"words": "We will ring you", "due_on": first, "owner": BEN}
    a_talk(begun, "follow_up", next_contact=promised)
    begun.later(days=5)
    told = {"how": "conversation", "words": "Then on that day", "at": begun.at.isoformat()}
    move_as(
        begun, ADA, "change", begun.promise, reason="", person=begun.person, due_on=second, **told
    )
    begun.later(days=6)
    letter = draft(begun, "delay")
    days = [in_words(date.fromisoformat(day)) for day in (first, second)]
    assert (
        f"- “We will ring you by {days[0]}.” We then agreed on another day, {days[1]}, and we did "
        "not keep it, either."
    ) in letter.slots["opening"]
    faults = check_letter(begun.now, letter).faults
    assert not [fault for fault in faults if "another day" in fault.text]


@begins_with(a_case, at=State.DISCLOSE)
def test_a_draft_goes_on_with_the_boxes_it_began_with(
    session: Session, begun: ACase, tmp_path: Path
) -> None:
    path = own_rules_in(tmp_path).with_name("letter_templates.yaml")
    path.parent.mkdir()
    ours = "version: '1'\nboxes: {our_values: {label: L, heading: L, hint: H, words: Kindness.}}\n"
    path.write_text(f"{ours}kinds: {{holding: {{boxes: [{{box: our_values}}]}}}}\n", "utf-8")
    adopt(own_rules_in(tmp_path))
    letter = draft(begun, "holding")
    assert letter.template == "holding 4 + ours 1"
    adopt(None)
    letters.edit(session, change_by(begun, BEN), letter.ref, {"slots": {"opening": "Good day."}})
    session.rollback()
    after = letter_called(session, letter.ref)
    assert after
    assert "**L**\n\nKindness." in after.text
    assert "our_values" in [box.name for box in boxes_of(after)]
    with pytest.raises(BadInput, match="there is no box 'weather'"):
        letters.edit(session, change_by(begun, BEN), letter.ref, {"slots": {"weather": "Fine."}})


def test_what_was_said_to_the_patient_is_no_word_to_the_daughter_beside_her(
    session: Session,
) -> None:
    """“We gave you ten times the dose” began a letter to a daughter, who had been given nothing."""
    case = an_opened_case(session)
    patient = a_person(case, name="Mrs Ann Price")
    case.person = a_person(case, name="Fiona Reid", relationship="Daughter", is_patient=False)
    said = {"said": "We gave you ten times the dose.", "not_known": "How long your arm will hurt."}
    said |= {"apology_words": "I am sorry that we gave you ten times the dose of heparin."}
    a_talk(case, "first", persons=[patient, case.person], **said)
    hers = draft(case, "initial_notification", to=patient).text
    theirs = draft(case, "initial_notification").text
    for words in said.values():
        assert words in hers
        assert words not in theirs


def test_words_to_nobody_in_particular_and_to_the_daughter_alone_begin_it(
    session: Session,
) -> None:
    case = an_opened_case(session)
    patient = a_person(case, name="Mrs Ann Price")
    case.person = a_person(case, name="Fiona Reid", relationship="Daughter", is_patient=False)
    to_both = "I am sorry that she was given ten times the dose of heparin."
    a_talk(case, "first", persons=[patient, case.person], apology_words=to_both)
    assert to_both in draft(case, "initial_notification").text
    alone = "We told you on Monday that it was right."
    a_talk(case, "disclosure", persons=[case.person], said=alone)
    assert alone in draft(case, "initial_notification").text
