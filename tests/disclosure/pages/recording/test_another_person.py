"""Whom a page sends somebody to who may not do a thing themselves: to who finds the case there."""

from datetime import timedelta

from flask import Flask
from sqlalchemy.orm import Session

from disclosure.actions.on_call.absences import be_away
from disclosure.actions.users import Person, add_user, disable_user
from disclosure.clock import now
from disclosure.pages.words import HOME_ZONE
from letters.dates import without_weekday, without_year
from tests.begun import begins_with
from tests.bodies import good_body
from tests.cases import ACase, a_case, a_draft, a_letter, move_as, record_as
from tests.disclosure.pages.test_worklist import main_of
from tests.people import ADA, BEN, EVA, IVA, OPENED_FOR_WORK, OPERATOR, RON, SITE, actor
from tests.typed import signed_in
from workflows.words import State

pytestmark = begins_with(a_case, at=State.APOLOGIZE)
NIA = "nia@example.org"  # a clinician of the ward whom no case names


def read(app: Flask, who: str, path: str) -> str:
    return " ".join(main_of(signed_in(app, who).get(path).text).split())


def test_of_a_promise_nobody_is_named_to_whom_the_case_is_not_there(
    app: Flask, begun: ACase, session: Session
) -> None:
    """Of a large ward it named every nurse, and in a case that few see whoever does not."""
    add_user(session, OPERATOR, OPENED_FOR_WORK, Person(NIA, "Nia Rees", ["clinician"], [SITE]))
    promise = f"/promises/{begun.promise}"
    assert "Who can: Ada Lind, Iva Novak, Ron Bell." in read(app, BEN, promise)
    record_as(begun, ADA, "restrict", only=[ADA, BEN, EVA], reason="She works on this ward")
    assert "Who can: Ada Lind." in read(app, BEN, promise)
    assert signed_in(app, RON).get(promise).status_code == 404


def test_a_letter_waits_for_an_approver_who_sees_the_case(app: Flask, begun: ACase) -> None:
    ref = a_letter(begun, "apology", until="submit")
    assert "Who can: Eva Marsh." in read(app, ADA, f"/letters/{ref}")
    record_as(begun, ADA, "restrict", only=[ADA, BEN, RON], reason="She works on this ward")
    words = read(app, ADA, f"/letters/{ref}")
    assert "Eva Marsh" not in words
    assert "Where only named people see the case, a risk manager who sees it can name" in words


def test_who_asks_for_another_person_reads_which_of_them_are_away(
    app: Flask, begun: ACase, session: Session
) -> None:
    """A letter waited two weeks for the one approver, of whom each page said that she can. So did a
    promise for whoever was named first of several.
    """
    ref = a_letter(begun, "apology", until="submit")
    today = now().astimezone(HOME_ZONE).date()
    until = today + timedelta(days=14)
    for who in (EVA, ADA):
        be_away(session, actor(session, who), now(), who, today, until, RON)
    says = without_year(until) if until.year == today.year else without_weekday(until)
    away = f"(away to {says})"
    assert f"Who can: Eva Marsh {away}." in read(app, RON, f"/letters/{ref}")
    draft = a_draft(begun, "closing")
    assert f"Then Eva Marsh {away} can approve it." in read(app, IVA, f"/letters/{draft}")
    assert f"Who can: Iva Novak, Ron Bell, Ada Lind {away}." in read(
        app, BEN, f"/promises/{begun.promise}"
    )


def test_whom_a_concern_is_about_is_told_at_once_who_says_how_it_ended(
    app: Flask, begun: ACase
) -> None:
    """Ben read so only after he had filled in the form, and then no name."""
    at = begun.at.isoformat()
    told = {"person": begun.person, "words": "Ben was rude", "at": at, "about": [BEN]}
    concern = record_as(begun, IVA, "concern", **told)
    form = f"/incidents/{begun.ref}/records/concern_end?concern={concern.id}"
    words = read(app, BEN, form)
    assert "This concern is about you, so another person has to say how it ended." in words
    assert "Who can: Ada Lind, Iva Novak, Ron Bell." in words
    assert "How it ended" not in words
    assert "How it ended" in read(app, IVA, form)


def test_whom_a_concern_is_about_is_told_at_once_who_lets_it_be_taken_back(
    app: Flask, begun: ACase
) -> None:
    told = {"person": begun.person, "words": "Ada was rude", "about": [ADA]}
    concern = record_as(begun, IVA, "concern", **told).id
    wrong = {"of": concern, "words": "It was another ward.", "withdraws": True}
    correction = record_as(begun, BEN, "correction", **wrong).id
    form = f"/incidents/{begun.ref}/records/correction_review?correction={correction}"
    words = read(app, ADA, form)
    assert "That concern is about you, so another person has to agree." in words
    assert "Who can: Eva Marsh, Ron Bell." in words
    assert "Do you agree" not in words


def test_who_set_a_legal_hold_is_told_at_once_who_ends_it(app: Flask, begun: ACase) -> None:
    hold = record_as(begun, ADA, "legal_hold", **good_body("legal_hold", {}, begun.at))
    form = f"/incidents/{begun.ref}/records/legal_hold_end?legal_hold={hold.id}"
    assert "Who can: Ron Bell." in read(app, ADA, form)
    assert "When it ended" in read(app, RON, form)


def test_what_nobody_who_sees_the_case_may_agree_to_says_so(app: Flask, begun: ACase) -> None:
    """The list asked for an approver, for whom the case is not there, and told nobody why none
    came.
    """
    says = "Nobody who sees this case may do so: a risk manager who sees it lets one more"
    a_letter(begun, "apology", until="submit")
    assert says not in read(app, ADA, "/")
    told = {"only": [ADA, BEN, RON], "reason": "She works on this ward"}
    record_as(begun, ADA, "restrict", **told)
    assert says in read(app, ADA, "/")
    record_as(begun, ADA, "restrict", **told | {"only": [ADA, BEN, RON, EVA]})
    assert says not in read(app, ADA, "/")


def test_who_took_part_reads_who_can_take_a_pack_away(app: Flask, begun: ACase) -> None:
    record_as(begun, RON, "involved", user=ADA, part="Drew up the heparin")
    says = "You took part in the care, so another person takes files of this case away."
    for page in ("packs", "keeping"):
        words = read(app, ADA, f"/incidents/{begun.ref}/{page}")
        assert f"{says} Who can: Max Holm, Mona Dahl, Ron Bell." in words, page


def test_where_the_last_who_could_have_left_each_page_says_so(
    app: Flask, begun: ACase, session: Session
) -> None:
    """Of a letter it ended in the middle: "Who can issue it: ."; of a promise it named nobody."""
    ref = a_letter(begun, "apology", until="approve")
    move_as(begun, BEN, "reassign", begun.promise, owner=ADA)
    move_as(begun, ADA, "done", begun.promise, evidence="I rang at noon")
    record_as(begun, RON, "involved", user=ADA, part="Drew up the heparin")
    for who in (EVA, RON):
        disable_user(session, OPERATOR, begun.at, who, ADA)
    assert "Who can issue it: Ada Lind." in read(app, BEN, f"/letters/{ref}")  # though involved
    assert "Nobody else here can at present. An administrator can give somebody the role." in read(
        app, ADA, f"/promises/{begun.promise}"
    )
    disable_user(session, OPERATOR, begun.at, ADA, IVA)
    says = "Who can issue it: nobody here yet. Ask an administrator."
    assert says in read(app, BEN, f"/letters/{ref}")


def test_of_a_promise_whose_owner_left_risk_managers_are_named(
    app: Flask, begun: ACase, session: Session
) -> None:
    """It was not handed over, as where a case changed meanwhile; and sent people to who left."""
    promise = f"/promises/{begun.promise}"
    says = "Only the owner of this promise or a risk manager may say this. Who can:"
    assert f"{says} Ben Okoro." in read(app, IVA, promise)
    disable_user(session, OPERATOR, begun.at, BEN, IVA)
    assert f"{says} Ada Lind, Ron Bell." in read(app, IVA, promise)


def test_what_somebody_typed_is_there_after_a_sign_in_also_where_another_said_no_meanwhile(
    app: Flask, begun: ACase
) -> None:
    """She read that Ron had not agreed, and her own reason was on no page any more."""
    asked = {"ground": "declined", "reason": "She does not want to be asked."}
    whom = {"person": begun.person, "requirement": ["family_heard"]}
    number = record_as(begun, BEN, "excuse", **whom, **asked).id
    answer = {"excuse": str(number), "agrees": "no", "reason": "She told me that she wants it."}
    no = {"excuse": number, "agrees": False, "reason": "She was at home that week."}
    record_as(begun, RON, "excuse_review", **no)
    path = f"/incidents/{begun.ref}/records/excuse_review?about={number}"
    eva = signed_in(app, EVA)
    shown = main_of(eva.post(path, data=answer | {"show_again": "yes"}).text)
    assert "It was not agreed to" in shown
    assert answer["reason"] in shown
    assert "<textarea" not in main_of(eva.get(path).text)
