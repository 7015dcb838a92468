"""Nobody shuts the patient out; and once of age, or with capacity again, the patient alone says
whom else we may tell. What was shut by others stays shut until then.
"""

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.family.view import family_view
from disclosure.actions.letters.moves import why_not_to
from disclosure.actions.letters.recipient import worth_minding
from disclosure.actions.refused import Refused
from tests.cases import ACase, a_letter, move_as, record_as
from tests.disclosure.actions.family.test_page_grounds import a_girl_of_eighteen
from tests.disclosure.actions.to_do.test_worklist import row
from tests.not_told import acts_about
from tests.people import ADA, BEN, EVA
from tests.to_do import rows_of
from tests.told_pages import code, is_open, lived, page, says
from workflows.family_page import Seen

Family = tuple[ACase, int, int]


@pytest.fixture
def pughs(session: Session, team: None) -> Family:
    return a_girl_of_eighteen(session)


def named(case: ACase, cerys: int) -> None:
    told = {"standing": "relevant", "reason": "She is eighteen today."}
    record_as(case, BEN, "person_change", person=cerys, **told)


def test_a_mother_does_not_shut_the_patient_out(pughs: Family) -> None:
    case, cerys, dai = pughs
    says(case, case.person, cerys, agrees=True)
    says(case, case.person, cerys, agrees=False)
    page(case, cerys)
    view = family_view(case.now, case.person)
    assert [each.number for each in view.may_tell] == [dai]
    assert view.consents == ()  # nor is there a yes to take back


def test_nor_does_her_no_take_a_part_of_the_page_away(pughs: Family) -> None:
    case, cerys, _ = pughs
    told = {"tell": ["progress"], "reason": "As we agreed with her."}
    record_as(case, BEN, "person_change", person=cerys, **told)
    says(case, case.person, cerys, agrees=False)
    assert family_view(case.now, cerys).sees == {Seen.PROGRESS}


def test_of_age_she_alone_says_whom_else_we_may_tell(pughs: Family) -> None:
    case, cerys, dai = pughs
    says(case, case.person, dai, agrees=True)
    lived(case, "came_of_age")
    assert case.now.facts.may_be_told(dai) is None  # the yes of her mother ended
    mother = family_view(case.now, case.person)
    assert (mother.patient_decides, mother.may_tell, mother.consents) == (True, (), ())
    named(case, cerys)
    assert dai in [each.number for each in family_view(case.now, cerys).may_tell]
    says(case, case.person, dai, agrees=False)  # which her mother decides no more, once she spoke
    says(case, cerys, dai, agrees=True)
    assert case.now.facts.may_be_told(dai) is True


def test_what_her_mother_had_shut_stays_shut_until_she_says_otherwise(pughs: Family) -> None:
    case, cerys, dai = pughs
    says(case, case.person, dai, agrees=False)
    lived(case, "came_of_age")
    with pytest.raises(Refused, match="does not allow that Dai"):
        code(case, dai)
    named(case, cerys)
    with pytest.raises(Refused, match="does not allow that Dai"):
        code(case, dai)
    says(case, cerys, dai, agrees=True)
    page(case, dai)


def test_who_lacks_capacity_again_is_spoken_for_again(pughs: Family) -> None:
    case, _, dai = pughs
    says(case, case.person, dai, agrees=True)
    lived(case, "came_of_age")
    case.later(hours=1)
    lived(case, "lost_capacity")
    assert case.now.facts.may_be_told(dai) is True
    assert not family_view(case.now, case.person).patient_decides


def test_of_age_her_no_counts_before_she_is_named_as_who_must_be_told(pughs: Family) -> None:
    case, cerys, dai = pughs
    says(case, case.person, dai, agrees=True)
    key = page(case, dai)
    lived(case, "came_of_age")
    assert is_open(case, key)
    says(case, cerys, dai, agrees=False)
    assert not is_open(case, key)
    with pytest.raises(Refused, match="does not allow that Dai"):
        code(case, dai)
    says(case, cerys, dai, agrees=True)
    page(case, dai)


def test_her_own_page_offers_her_whom_we_may_tell_from_that_day(pughs: Family) -> None:
    case, cerys, dai = pughs
    assert family_view(case.now, cerys).may_tell == ()
    lived(case, "came_of_age")
    offered = [each.number for each in family_view(case.now, cerys).may_tell]
    assert offered == [case.person, dai]


def test_her_no_shuts_out_the_mother_who_acted_for_her(pughs: Family) -> None:
    case, cerys, _ = pughs
    lived(case, "came_of_age")
    named(case, cerys)
    key = page(case, case.person)  # Cerys was asked first
    assert family_view(case.now, case.person).sees == frozenset(Seen)
    says(case, cerys, case.person, agrees=False)
    assert not is_open(case, key)
    with pytest.raises(Refused, match="does not allow that Lowri"):
        code(case, case.person)
    assert (
        why_not_to(case.now, case.person)
        == "The family does not allow that Mrs Lowri Pugh is told."
    )


def test_what_she_lets_her_mother_read_is_what_she_reads(pughs: Family) -> None:
    case, cerys, _ = pughs
    lived(case, "came_of_age")
    told = {"person": cerys, "purpose": "share", "with_person": case.person, "agrees": True}
    told |= {"what": ["progress"], "asked_by": "Ben Okoro", "at": case.at.isoformat()}
    record_as(case, BEN, "consent", **told)
    assert family_view(case.now, case.person).sees == {Seen.PROGRESS}


def test_that_her_mother_need_not_be_told_is_a_thing_to_do_until_it_is_asked(pughs: Family) -> None:
    """On record she must be told, and nobody may tell her: only another standing ends that."""
    case, cerys, _ = pughs
    lived(case, "came_of_age")
    named(case, cerys)
    says(case, cerys, case.person, agrees=False)
    [row] = [each for each in rows_of(case) if each.act == "Change the standing of Lowri"]
    assert "Ms Cerys Pugh, who decides now and does not allow us to tell them." in row.why
    assert (row.target.word, row.target.fields["standing"]) == ("person_change", "also_told")
    told = {"standing": "also_told", "reason": "Cerys speaks for herself now."}
    change = record_as(case, BEN, "person_change", person=case.person, **told).id
    assert "Change the standing of Lowri" not in acts_about(case, "Lowri")
    agreed = {"person_change": change, "agrees": True, "reason": "I asked Cerys."}
    record_as(case, EVA, "person_change_review", **agreed)
    assert "Change the standing of Lowri" not in acts_about(case, "Lowri")
    assert case.now.facts.may_be_told(case.person) is False


def test_so_it_is_of_a_mother_who_was_named_as_one_to_be_told_only_later(pughs: Family) -> None:
    """Nobody judges that, for it takes nothing away: it was taken for a change that waits."""
    case, cerys, _ = pughs
    told = {"standing": "relevant", "reason": "She holds the parental responsibility."}
    record_as(case, BEN, "person_change", person=case.person, **told)
    lived(case, "came_of_age")
    named(case, cerys)
    says(case, cerys, case.person, agrees=False)
    assert "Change the standing of Lowri" in acts_about(case, "Lowri")


def test_who_lacks_capacity_again_shuts_out_nobody_who_acts_for_her(pughs: Family) -> None:
    case, cerys, _ = pughs
    lived(case, "came_of_age")
    says(case, cerys, case.person, agrees=False)
    case.later(hours=1)
    lived(case, "lost_capacity")
    page(case, case.person)


def test_before_anything_more_goes_to_her_mother_she_is_asked(pughs: Family) -> None:
    """Her mother stands on record as one who must be told until somebody changes that."""
    case, cerys, _ = pughs
    letter = a_letter(case, "initial_notification", until="issue")
    told = {"person": case.person, "words": "Will she walk again?", "at": case.at.isoformat()}
    record_as(case, BEN, "question", **told)
    sending, answering = "Send the first letter to Lowri", "Answer Lowri"
    first = "Ask Cerys first, who speaks for themselves now."
    assert first not in row(case, sending).why + row(case, answering).why
    lived(case, "came_of_age")
    for act in (sending, answering):
        assert first in row(case, act).why, act
    says(case, cerys, case.person, agrees=True)
    assert first not in row(case, sending).why + row(case, answering).why
    move_as(case, ADA, "send", letter, how="post", format="standard")


def test_the_page_of_a_letter_to_her_mother_says_so_too_until_it_has_gone(pughs: Family) -> None:
    """It said so from the birthday on, and fell silent once that stood on record: whoever issued
    the letter from its own page read nothing.
    """
    case, _, _ = pughs
    ref = a_letter(case, "initial_notification", until="approve")

    def minds() -> tuple[str, ...]:
        [letter] = case.now.letters
        return worth_minding(case.now, letter)

    first = "Ask Cerys first, who speaks for themselves now."
    assert first not in minds()
    lived(case, "came_of_age")
    assert first in minds()
    move_as(case, ADA, "issue", ref)
    assert first in minds()
    move_as(case, ADA, "send", ref, how="post", format="standard")
    assert first not in minds()
