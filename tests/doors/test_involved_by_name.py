"""Who took part in the care is often known by the name in the notes alone. The colleague who bears
it, or bore it, agrees to nothing in that case all the same."""

from html import unescape

import pytest
from flask import Flask

from disclosure.actions.leavers.coming_back import enable_user
from disclosure.actions.refused import Refused
from disclosure.actions.users import Person, add_user, change_user, disable_user
from disclosure.kinds.faults import BadInput
from tests.begun import begins_with
from tests.cases import ACase, a_case, a_letter, move_as, record_as, text_sha256
from tests.people import ADA, BEN, EVA, OPERATOR, SITE
from tests.typed import signed_in
from workflows.words import State

pytestmark = begins_with(a_case, at=State.APOLOGIZE)
GUS = Person("gus@example.org", "Gus Hale", ["approver"], [SITE])
PART = "Prescribed the heparin"


def marries(case: ACase) -> None:
    change_user(case.session, OPERATOR, case.at, Person(EVA, "Eva Holm", ["approver"], [SITE]))


def leaves(case: ACase) -> None:
    add_user(case.session, OPERATOR, case.at, GUS)
    disable_user(case.session, OPERATOR, case.at, GUS.email, EVA)


def comes_back(case: ACase) -> None:
    enable_user(case.session, OPERATOR, case.at, GUS.email, "He is back from leave")


def approves(case: ACase, email: str) -> None:
    ref = a_letter(case, "apology", until="submit")
    move_as(case, email, "approve", ref, sha256=text_sha256(case, ref))


def named(case: ACase, name: str) -> int:
    return record_as(case, ADA, "involved", name=name, part=PART).id


@pytest.mark.parametrize(
    "name",
    ["Eva Marsh", "Dr Eva Marsh", "Marsh, Eva", "Nurse Eva Marsh", "eva holm", "Dr. Eva Holm"],
)
def test_who_works_here_is_chosen_also_by_a_name_of_before_or_with_a_title(
    case: ACase, name: str
) -> None:
    marries(case)
    with pytest.raises(BadInput) as raised:
        named(case, name)
    (fault,) = raised.value.faults
    before = "arsh" in name
    assert fault.says == (
        f"Their account: Eva Holm{', who was Eva Marsh before,' if before else ''} has an account."
        " Choose it. If you mean another of this name, say so in the name, such as "
        f"“Eva {'Marsh' if before else 'Holm'} (agency)”."
    )


def test_who_got_the_name_of_the_notes_only_since_does_not_approve(case: ACase) -> None:
    named(case, "Dr Eva Holm")
    marries(case)
    with pytest.raises(Refused, match="You took part"):
        approves(case, EVA)


def test_who_had_left_when_the_notes_were_read_does_not_approve_once_back(case: ACase) -> None:
    leaves(case)
    named(case, "Sister Gus Hale")
    comes_back(case)
    with pytest.raises(Refused, match="You took part"):
        approves(case, GUS.email)


def test_who_has_left_can_be_chosen_and_stands_there_as_such(app: Flask, case: ACase) -> None:
    leaves(case)
    form = signed_in(app, ADA).get(f"/incidents/{case.ref}/records/involved").text
    assert "Gus Hale, approver, has left" in form
    assert "Ben Okoro, Charge nurse<" in form
    case.session.rollback()
    record_as(case, ADA, "involved", user=GUS.email, part=PART)
    comes_back(case)
    with pytest.raises(Refused, match="You took part"):
        approves(case, GUS.email)


def test_an_account_that_was_made_afterwards_does_not_approve(case: ACase) -> None:
    named(case, "Gus Hale")
    add_user(case.session, OPERATOR, case.at, GUS)
    with pytest.raises(Refused, match="You took part"):
        approves(case, GUS.email)


def test_who_issues_reads_that_the_approver_was_found_to_have_taken_part(
    app: Flask, case: ACase
) -> None:
    """It came on record after she approved: it stops nothing, and is said where it is decided."""
    ref = a_letter(case, "apology", until="approve")
    says = "Eva Marsh approved it, and took part in this patient's care, as was put on record since"
    ada = signed_in(app, ADA)
    assert says not in unescape(ada.get(f"/letters/{ref}").text)
    record_as(case, ADA, "involved", user=EVA, part=PART)
    for page in (f"/letters/{ref}", f"/letters/{ref}/issue"):
        assert says in unescape(ada.get(page).text)
    move_as(case, ADA, "issue", ref)
    assert says not in unescape(ada.get(f"/letters/{ref}").text)


def test_another_of_the_name_approves_once_the_record_says_that_it_is_another(case: ACase) -> None:
    number = named(case, "Gus Hale")
    add_user(case.session, OPERATOR, case.at, GUS)
    wrong = {"words": "It was Gus Hale of the agency", "withdraws": True}
    record_as(case, BEN, "correction", of=str(number), **wrong)
    named(case, "Gus Hale (agency)")
    approves(case, GUS.email)
