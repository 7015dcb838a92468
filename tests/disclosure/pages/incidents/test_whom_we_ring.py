"""Who rings somebody reads how to reach that one, and whether the family lets us tell them."""

import pytest
from flask import Flask

from disclosure.actions.letters import writing
from tests.begun import begins_with
from tests.cases import change_by, record_as
from tests.disclosure.pages.test_worklist import main_of
from tests.families import AFamily, a_family
from tests.not_told import promised
from tests.people import BEN
from tests.to_do import rows_of
from tests.typed import signed_in

pytestmark = begins_with(a_family)
ONLY = "The family does not allow us to tell Adam: say only that."
BARRED = "The family does not allow us to tell them."


def form_of(app: Flask, them: AFamily, *persons: int) -> str:
    chosen = "&".join(f"persons={person}" for person in persons)
    path = f"/incidents/{them.case.ref}/records/conversation?kind=follow_up&{chosen}"
    return " ".join(main_of(signed_in(app, BEN).get(path).text).split())


def says_no_to(them: AFamily) -> None:
    no = {"person": them.ewa, "purpose": "share", "agrees": False, "asked_by": "Ben Okoro"}
    record_as(them.case, BEN, "consent", **no, with_person=them.brother)


def test_the_form_of_a_talk_shows_how_to_reach_whom_it_is_with_and_nobody_else(
    app: Flask, them: AFamily
) -> None:
    with_adam, with_ewa = form_of(app, them, them.brother), form_of(app, them, them.ewa)
    assert "How to reach Adam" in with_adam
    assert "01632 960179" in with_adam
    assert "How to reach Ewa" not in with_adam
    assert "01632 960222" not in with_adam
    assert "How to reach Ewa" in with_ewa
    assert "01632 960179" not in with_ewa
    assert "How to reach Adam" in (both := form_of(app, them, them.ewa, them.brother))
    assert "How to reach Ewa" in both


def test_while_nobody_is_chosen_the_wishes_stand_there_without_a_number(
    app: Flask, them: AFamily
) -> None:
    path = f"/incidents/{them.case.ref}/records/conversation?paper=yes"
    page = " ".join(main_of(signed_in(app, BEN).get(path).text).split())
    assert "Never by text." in page
    assert "01632 960222" not in page


@pytest.mark.parametrize("kind", ["conversation", "attempt", "questions_sought"])
def test_no_form_gives_the_number_that_must_never_be_rung(
    app: Flask, them: AFamily, kind: str
) -> None:
    """He asked us to write and never to ring: somebody else picks up there."""
    asked = {"safe": {"never": ["phone"]}, "reason": "Somebody else picks up. He told us."}
    record_as(them.case, BEN, "person_change", person=them.brother, **asked)
    path = f"/incidents/{them.case.ref}/records/{kind}?persons={them.brother}"
    page = " ".join(main_of(signed_in(app, BEN).get(path).text).split())
    assert "How to reach Adam" in page
    assert "Never by phone." in page
    assert "01632 960179" not in page


def test_a_promise_to_whom_the_family_shut_out_since_says_so_in_the_row_and_above_the_form(
    app: Flask, them: AFamily
) -> None:
    promised(them.case, them.brother)
    asked = {"person": them.brother, "words": "Who was there?"}
    record_as(them.case, BEN, "question", **asked)
    assert ONLY not in " ".join(row.why for row in rows_of(them.case))
    assert BARRED not in form_of(app, them, them.brother)
    says_no_to(them)
    theirs = {row.act: row.why for row in rows_of(them.case) if row.act.endswith(" Adam")}
    assert theirs, [row.act for row in rows_of(them.case)]
    assert all(ONLY in why for why in theirs.values()), theirs
    assert BARRED in form_of(app, them, them.brother)
    assert BARRED not in form_of(app, them, them.ewa)


def test_a_language_that_came_as_a_tag_is_named_in_words(app: Flask, them: AFamily) -> None:
    """Lists of a look-back say pl: nobody on a ward reads that as Polish."""
    needs = {"language": "pl", "interpreter": "cy"}
    record_as(them.case, BEN, "person_change", person=them.ewa, **needs, reason="Her list says so")
    letter, _ = writing.draft(
        them.case.session, change_by(them.case, BEN), "delay", {"to": them.ewa}
    )
    ben = signed_in(app, BEN)
    case = " ".join(main_of(ben.get(f"/incidents/{them.case.ref}").text).split())
    assert "large print; Polish; interpreter: Welsh" in case
    assert "Needs an interpreter: Welsh." in form_of(app, them, them.ewa)
    assert "Large print. Polish." in " ".join(ben.get(f"/letters/{letter.ref}").text.split())
    assert "Ewa reads: Polish." in ben.get(f"/letters/{letter.ref}/other-words").text
    acts = [row.act for row in rows_of(them.case)]
    assert "Book an interpreter for Ewa: Welsh" in acts, acts
