"""Whom we may tell, as the family says it on its page: of one person never yes and no, never
a no about the patient; and a yes that we wrote down and they deny does not count.
"""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from disclosure.actions.facts import gather
from disclosure.actions.to_do.case_view import view_of
from disclosure.clock import now
from tests.begun import begins_with
from tests.cases import ACase, a_person, a_talk, record_as
from tests.disclosure.actions.family.test_page_grounds import a_girl_of_eighteen
from tests.families import AFamily, a_family, visit
from tests.family_saying import last, rows, told_in_person
from tests.people import BEN
from tests.told_pages import ifan_and_una, lived, says
from tests.typed import signed_in

pytestmark = [pytest.mark.usefixtures("team"), begins_with(a_family)]
YES = {"purpose": "share", "agrees": "yes", "what": ["progress"]}
NO = {"purpose": "share", "agrees": "no"}
FIRST_WHO = "yes, once we know who this is"


@pytest.fixture
def pughs(session: Session) -> tuple[ACase, int, int]:
    case, cerys, dai = a_girl_of_eighteen(session)
    case.at = now()
    return case, cerys, dai


def listed(page: str) -> str:
    return " ".join(page.split('id="tell">')[1].split("</ul>")[0].split())


def people(app: Flask, case: ACase) -> str:
    return signed_in(app, BEN).get(f"/incidents/{case.ref}/people").text


def whys(case: ACase) -> list[str]:
    case.session.rollback()
    return [f"{x.act}. {x.why}" for x in view_of(gather(case.session, case.incident, now())).things]


def test_a_name_of_the_list_is_asked_back_with_a_button_of_its_own(
    app: Flask, them: AFamily
) -> None:
    ewa, before = visit(app, them.case, them.ewa), len(rows(them.case, "consent"))
    ewa.post("/f/consents", data=NO | {"with_person": str(them.brother)})
    asked = ewa.post("/f/consents", data=YES | {"with": "Adam"})
    assert asked.status_code == 422
    assert "Is this Adam, Brother?" in asked.text
    assert "Yes, this is Adam: you may tell them" in asked.text
    assert f'name="with_person" value="{them.brother}"' in asked.text
    assert len(rows(them.case, "consent")) == before + 1  # nothing of it is kept yet
    ewa.post("/f/consents", data=YES | {"with_person": str(them.brother)})
    assert listed(ewa.get("/f/page").text).count("Adam") == 1


def test_who_it_is_is_asked_only_where_the_question_stands_and_stays_answered(
    app: Flask, them: AFamily
) -> None:
    """A button that says “Yes, this is Adam” answered nothing, and led to the same refusal."""
    ewa, nothing = visit(app, them.case, them.ewa), {"purpose": "share", "agrees": "yes"}
    bare = ewa.post("/f/consents", data=nothing | {"with": "Adam"}).text
    assert "Choose what we may tell." in bare
    assert "Yes, this is" not in bare
    said = nothing | {"with": "Adam", "somebody_else": "Adam"}
    kept = ewa.post("/f/consents", data=said).text
    assert 'name="somebody_else" value="Adam"' in kept
    known = ewa.post("/f/consents", data=nothing | {"with_person": str(them.brother)}).text
    assert "<strong>Adam</strong>, Brother" in known


def test_somebody_else_of_that_name_is_told_once_we_know_who_it_is(
    app: Flask, them: AFamily
) -> None:
    ewa = visit(app, them.case, them.ewa)
    ewa.post("/f/consents", data=NO | {"with_person": str(them.brother)})
    named = {"with": "Adam", "relationship": "friend", "somebody_else": "Adam"}
    assert ewa.post("/f/consents", data=YES | named).status_code == 303
    page = ewa.get("/f/page").text
    assert "You said that we may tell Adam, friend. First we find out who this is." in page
    assert f"Adam, friend: <strong>{FIRST_WHO}</strong>" in listed(page)
    [why] = [each for each in whys(them.case) if each.startswith("Name Adam")]
    assert "Ask first who this is: we may not tell Mr Adam Nowak." in why


def test_whoever_we_do_not_know_is_a_yes_once_we_do(app: Flask, them: AFamily) -> None:
    ewa = visit(app, them.case, them.ewa)
    assert ewa.post("/f/consents", data=YES | {"with": "Zofia Lis"}).status_code == 303
    assert f"Zofia Lis: <strong>{FIRST_WHO}</strong>" in listed(ewa.get("/f/page").text)


def test_the_name_of_somebody_kept_apart_is_asked_of_nobody(app: Flask, them: AFamily) -> None:
    apart = {"person": them.ewa, "not_with": [them.brother], "reason": "They do not speak"}
    record_as(them.case, BEN, "person_change", **apart)
    ewa = visit(app, them.case, them.ewa)
    answer = ewa.post("/f/consents", data=YES | {"with": "Adam"})
    assert answer.status_code == 303
    assert f"Adam: <strong>{FIRST_WHO}</strong>" in listed(ewa.get("/f/page").text)


def test_a_no_is_said_to_the_team_once(app: Flask, them: AFamily) -> None:
    ewa = visit(app, them.case, them.ewa)
    ewa.post("/f/consents", data=NO | {"with_person": str(them.brother)})
    shown = people(app, them.case)
    assert "Does not allow us to</strong> tell Mr Adam Nowak: said on " in shown


def test_the_patient_is_offered_to_nobody_and_a_no_about_her_is_not_taken(
    app: Flask, pughs: tuple[ACase, int, int]
) -> None:
    case, cerys, dai = pughs
    lowri = visit(app, case, case.person)
    page = lowri.get("/f/page").text
    assert f'name="with_person" value="{dai}"' in page
    assert f'name="with_person" value="{cerys}"' not in page
    for word in (NO, YES):
        told = word | {"with_person": str(cerys)}
        assert lowri.post("/f/consents", data=told).status_code == 404


def test_what_staff_wrote_of_the_patient_does_not_stand_as_a_no(
    app: Flask, pughs: tuple[ACase, int, int]
) -> None:
    case, cerys, _ = pughs
    told = {"person": case.person, "purpose": "share", "with_person": cerys, "agrees": False}
    record_as(case, BEN, "consent", **told, asked_by="Ben Okoro")
    shown = people(app, case)
    assert "Tell them nothing more" not in shown
    assert "Does not allow us to" not in shown
    assert visit(app, case, cerys).get("/f/page").status_code == 200


def test_of_age_the_patient_decides_and_the_mother_reads_that(
    app: Flask, pughs: tuple[ACase, int, int]
) -> None:
    case, _, dai = pughs
    lived(case, "came_of_age")
    case.at = now()
    lowri = visit(app, case, case.person)
    page = lowri.get("/f/page").text
    assert "Cerys decides now whom we may tell." in page
    assert "Change whom we may tell" not in page
    told = NO | {"with_person": str(dai)}
    assert lowri.post("/f/consents", data=told).status_code == 404


def test_a_yes_that_she_denies_stands_as_a_no_and_shuts_the_page(app: Flask, them: AFamily) -> None:
    told_in_person(them.case, them.brother)
    adam, ewa = visit(app, them.case, them.brother), visit(app, them.case, them.ewa)
    yes = last(them.case, "consent").number
    assert adam.get("/f/page").status_code == 200
    not_so = {"right": "no", "words": "I never said that."}
    assert ewa.post(f"/f/records/{yes}/right", data=not_so).status_code == 303
    page = ewa.get("/f/page").text
    assert "Your yes does not count from now on." in page
    assert "Adam: <strong>no</strong>. You told us that you never said yes." in listed(page)
    assert adam.get("/f/page").status_code == 401
    shown = people(app, them.case)
    assert "tell Mr Adam Nowak: never said yes, as they told us on " in shown
    assert "Tell them nothing more" in shown


def test_the_row_of_a_closed_page_leads_to_its_new_code(
    app: Flask, pughs: tuple[ACase, int, int]
) -> None:
    case, _, dai = pughs
    assert visit(app, case, dai).get("/f/page").status_code == 200
    told = {"relationship": "Half-brother", "reason": "We had it wrong."}
    record_as(case, BEN, "person_change", person=dai, **told)
    listed = signed_in(app, BEN).get("/").text
    assert "Give Dai a new code for their page" in listed
    assert f"/incidents/{case.ref}/people/{dai}/page" in listed


def forbids_by_name(them: AFamily) -> None:
    """As staff wrote it down, which is another wording than that of the list."""
    no = {"person": them.ewa, "purpose": "share", "agrees": False, "asked_by": "Ben Okoro"}
    told = no | {"with": "Adam Nowak, her brother", "at": them.case.at.isoformat()}
    record_as(them.case, BEN, "consent", **told)


def test_somebody_else_of_that_name_does_not_let_in_who_was_forbidden_by_name(
    app: Flask, them: AFamily
) -> None:
    told_in_person(them.case, them.brother)
    forbids_by_name(them)
    adam, ewa = them.brother, visit(app, them.case, them.ewa)
    assert them.case.now.facts.may_be_told(adam) is False
    for relation in ({"relationship": "neighbour"}, {}):
        named = {"with": "Adam", "somebody_else": "Adam"} | relation
        assert ewa.post("/f/consents", data=YES | named).status_code == 303
        assert them.case.now.facts.may_be_told(adam) is False
    [*_, why] = [each for each in whys(them.case) if each.startswith("Name Adam")]
    assert "Ask first who this is: we may not tell Mr Adam Nowak." in why
    assert f"Adam, neighbour: <strong>{FIRST_WHO}</strong>" in listed(ewa.get("/f/page").text)


def test_a_neighbour_waits_to_be_named_though_the_brother_of_that_name_may_be_told(
    app: Flask, them: AFamily
) -> None:
    ewa = visit(app, them.case, them.ewa)
    ewa.post("/f/consents", data=YES | {"with_person": str(them.brother)})
    named = {"with": "Adam", "relationship": "neighbour", "somebody_else": "Adam"}
    ewa.post("/f/consents", data=YES | named)
    assert [each for each in whys(them.case) if each.startswith("Name Adam")]
    assert f"Adam, neighbour: <strong>{FIRST_WHO}</strong>" in listed(ewa.get("/f/page").text)
    ewa.post(f"/f/consents/{last(them.case, 'consent').number}/take_back")
    assert them.case.now.facts.may_be_told(them.brother) is True  # that was said of another


def test_who_turns_out_to_be_the_one_we_know_is_not_named_twice(app: Flask, them: AFamily) -> None:
    """They write it down as the yes to that person, and nothing waits any more."""
    ewa = visit(app, them.case, them.ewa)
    named = {"with": "Adam", "relationship": "friend", "somebody_else": "Adam"}
    ewa.post("/f/consents", data=YES | named)
    assert [each for each in whys(them.case) if each.startswith("Name Adam")]
    ewa.post("/f/consents", data=YES | {"with_person": str(them.brother)})
    assert not [each for each in whys(them.case) if each.startswith("Name Adam")]


def test_of_one_person_the_list_does_not_say_yes_and_no(app: Flask, them: AFamily) -> None:
    ewa = visit(app, them.case, them.ewa)
    ewa.post("/f/consents", data=YES | {"with_person": str(them.brother)})
    forbids_by_name(them)
    shown = listed(ewa.get("/f/page").text)
    assert "Adam: <strong>no</strong>" in shown
    assert "<strong>yes" not in shown


def test_of_age_the_patient_says_on_her_page_whom_we_may_tell(
    app: Flask, pughs: tuple[ACase, int, int]
) -> None:
    """Whatever standing she was given as a child."""
    case, cerys, dai = pughs
    lived(case, "came_of_age")
    case.at = now()
    hers = visit(app, case, cerys)
    assert "Change whom we may tell" in hers.get("/f/page").text
    for person in (dai, case.person):
        assert hers.post("/f/consents", data=NO | {"with_person": str(person)}).status_code == 303
        assert case.now.facts.may_be_told(person) is False


@pytest.mark.parametrize("his_word", [True, False])
def test_a_widow_reads_that_her_yes_is_kept_and_not_what_he_had_said(
    app: Flask, session: Session, *, his_word: bool
) -> None:
    """His no goes on, so hers to his former wife counts for nothing; she read “yes, we may tell
    them”. The words are the same whatever he said, so that they tell nothing of it.
    """
    case, una = ifan_and_una(session)
    says(case, case.person, una, agrees=his_word)
    lived(case, "died")
    gwen = a_person(case, name="Ms Gwen Roe", relationship="Wife", is_patient=False)
    a_talk(case, "first", persons=[gwen])
    case.at = now()
    widow = visit(app, case, gwen)
    yes = {"purpose": "share", "agrees": "yes", "what": ["everything"], "with_person": str(una)}
    assert widow.post("/f/consents", data=yes).status_code == 303
    page = widow.get("/f/page").text
    assert "Una: <strong>you said yes</strong>" in listed(page)
    assert "Your yes is kept, but it alone does not decide whom we may tell." in page
    assert "Una</strong>, Former wife: you said yes" in " ".join(page.split())
    assert "yes, we may tell them" not in page


def test_the_patient_who_decides_alone_reads_that_it_counts(app: Flask, session: Session) -> None:
    case, una = ifan_and_una(session)
    says(case, case.person, una, agrees=True)
    case.at = now()
    page = visit(app, case, case.person).get("/f/page").text
    assert "Una: <strong>yes</strong>" in listed(page)
    assert "yes, we may tell them" in page


def test_a_no_that_waited_while_the_page_was_closed_comes_back_as_a_no(
    app: Flask, them: AFamily
) -> None:
    """She opened her page again and pressed the one button there was: it was a yes."""
    ewa, no = visit(app, them.case, them.ewa), NO | {"with_person": str(them.brother)}
    shown = ewa.post("/f/consents", data=no | {"show_again": "yes"}).text.partition("<main")[2]
    assert 'name="agrees" value="no"' in shown
    assert "Do not tell them any more" in shown
    assert "You may tell them" not in shown
    assert 'type="checkbox"' not in shown
