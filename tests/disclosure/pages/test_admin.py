import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from disclosure.actions.users import Person, add_user, disable_user
from disclosure.permissions import Role
from disclosure.records.users import accounts, actor_called, all_users, site_called, user_called
from tests.asked import asked_of
from tests.staff import ANNA, BEN, NOON, OPERATOR, PASSWORD, SAM, SITE, sign_in
from tests.typed import sent_along

pytestmark = pytest.mark.usefixtures("staff")

EVE = {"email": "Eve@aldervale.example", "name": "Eve Marsh", "roles": ["approver", "coach"]}


def id_of(session: Session, email: str) -> int:
    session.rollback()
    user = user_called(session, email)
    assert user is not None
    return user.id


def test_the_list_says_who_works_here_and_where(admin: FlaskClient) -> None:
    page = admin.get("/users").text
    assert BEN.name in page
    assert "risk manager" not in page.partition("<main")[2]
    assert f'data-label="Sites">{SITE}' in page


def test_of_very_many_a_page_is_shown_and_somebody_is_found_by_a_part_of_what_they_are_called(
    admin: FlaskClient, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hospital group has thousands: all of them on one page were a megabyte, for one password."""
    for number in range(12):
        person = Person(f"nurse{number}@example.org", f"Aadé Aal {number:02}", ["clinician"])
        add_user(session, OPERATOR, NOON, person)
    monkeypatch.setattr("disclosure.pages.admin.ON_A_PAGE", 10)
    page = admin.get("/users").text
    assert "Aadé Aal 09" in page
    assert BEN.name not in page
    assert f"Who works here: {12 + 3}" in page
    after = admin.post("/users", data={"place": "10"}).text
    assert ("Aadé Aal 10" in after, BEN.name in after, "Aadé Aal 09" in after) == (
        True,
        True,
        False,
    )
    found = admin.post("/users", data={"q": " AADÉ nurse7@"}).text
    assert ("Aadé Aal 07" in found, "Who works here: 1" in found, "Those after" in found) == (
        True,
        True,
        False,
    )
    assert BEN.name in admin.post("/users", data={"q": BEN.email[:6].upper()}).text
    assert "Nobody here matches." in admin.post("/users", data={"q": "Quillfeather"}).text


def test_somebody_is_found_by_their_name_as_any_keyboard_has_it(
    admin: FlaskClient, session: Session
) -> None:
    """“Nobody here matches”, it said; and a second account was made for her."""
    name = "Siobh\u00e1n O\u2019Brien-\u0141ucka"
    add_user(session, OPERATOR, NOON, Person("s.brien@example.org", name, ["clinician"]))
    for words in ("siobhan", "o'brien", "OBRIEN", "lucka siobh", "o\u02bcbrien-luc", "s.brien@"):
        found = admin.post("/users", data={"q": words}).text
        assert "<title>Users: found 1 " in found, words
        assert "O\u2019Brien" in found
    for words in ("%", "_", "brian", "siobhan %"):
        assert "Nobody here matches." in admin.post("/users", data={"q": words}).text


def test_a_name_with_an_accent_stands_where_people_look_for_it(
    admin: FlaskClient, session: Session
) -> None:
    """Órla and Łucja stood after Zoe, below hundreds, and so in each list of colleagues."""
    names = (
        "Zoe Fay",
        "Órla Ní Bhriain",
        "Łucja Lis",
        "lena of the bank",
        "Orla Moss",
    )
    for number, name in enumerate(names):
        add_user(session, OPERATOR, NOON, Person(f"n{number}@example.org", name, ["clinician"]))
    page = admin.get("/users").text
    found = sorted(names, key=page.index)
    assert found == [names[3], names[2], names[4], names[1], names[0]]
    listed = [each.name for each in accounts(session) if each.name in names]
    assert listed == [each.name for each in all_users(session) if each.name in names] == found


def test_somebody_added_can_sign_in_with_the_password_shown_once(
    app: Flask, admin: FlaskClient
) -> None:
    answer = admin.post("/users/new", data=EVE | {"sites": [SITE]})
    found = re.search(r"<code>([a-z0-9-]{19})</code>", answer.text)
    assert found
    assert found[1] not in admin.get("/users").text
    typed = {"email": "eve@aldervale.example", "password": found[1]}
    assert app.test_client().post("/sign-in", data=typed).status_code == 303


def test_who_adds_somebody_reads_where_they_work_also_if_it_is_nowhere(admin: FlaskClient) -> None:
    says = "Eve Marsh works at no site yet, so no case is theirs by its site."
    assert says in admin.post("/users/new", data=EVE).text
    two = EVE | {"email": "two@aldervale.example", "sites": [SITE]}
    assert f"Eve Marsh works at {SITE}." in admin.post("/users/new", data=two).text


def test_faults_stand_beside_their_boxes_and_what_was_typed_is_kept(admin: FlaskClient) -> None:
    answer = admin.post("/users/new", data={"email": "eve", "name": "Eve <b>", "roles": "coach"})
    assert answer.status_code == 422
    assert 'href="#email"' in answer.text
    assert 'aria-describedby="email-hint email-error"' in answer.text
    assert "Eve &lt;b&gt;" in answer.text
    assert 'value="coach" checked' in answer.text


def test_roles_and_sites_change(admin: FlaskClient, session: Session) -> None:
    path = f"/users/{id_of(session, BEN.email)}"
    typed = {"name": "Ben Okoro", "roles": ["clinician", "investigator"]}
    assert admin.post(path, data=typed).status_code == 303
    session.rollback()
    actor = actor_called(session, BEN.email)
    assert actor is not None
    assert actor.roles == {Role.CLINICIAN, Role.INVESTIGATOR}
    assert actor.sites == set()


def test_who_forgot_a_password_gets_another(
    app: Flask, admin: FlaskClient, session: Session
) -> None:
    nurse = app.test_client()
    sign_in(nurse)
    page = admin.post(f"/users/{id_of(session, BEN.email)}/password").text
    found = re.search(r"<code>(.{19})</code>", page)
    assert found
    assert nurse.get("/account").status_code == 401
    typed = {"email": BEN.email, "password": found[1]}
    assert nurse.post("/sign-in", data=typed).status_code == 303
    assert sign_in(app.test_client()).status_code == 422
    assert PASSWORD not in page


def test_who_leaves_needs_a_successor(admin: FlaskClient, session: Session) -> None:
    path = f"/users/{id_of(session, SAM.email)}/leave"
    assert "Ben Okoro" in admin.get(path).text
    assert admin.post(path, data={"successor": ""}).status_code == 422
    assert admin.post(path, data={"successor": BEN.email}).status_code == 303
    session.rollback()
    assert actor_called(session, SAM.email) is None
    assert "Who has left: 1" in admin.get("/users").text


def test_the_last_administrator_cannot_go(admin: FlaskClient, session: Session) -> None:
    path = f"/users/{id_of(session, ANNA.email)}"
    answer = admin.post(path, data={"name": ANNA.name, "roles": ["coach"]})
    assert (answer.status_code, "last administrator" in answer.text) == (409, True)


def test_no_rules_are_chosen_before_somebody_says_where_the_site_is(admin: FlaskClient) -> None:
    assert not re.findall(r'name="regimes"[^>]* (?:checked|selected)', admin.get("/sites/new").text)
    answer = admin.post("/sites/new", data={"name": "Boston", "zone": "America/New_York"})
    assert (answer.status_code, "Rules: choose at least one." in answer.text) == (422, True)


def test_a_site_is_added_and_changed(admin: FlaskClient, session: Session) -> None:
    typed = {"name": "Orchard", "zone": "Europe/Dublin", "regimes": ["gb-sct-odoc"]}
    assert admin.post("/sites/new", data=typed).status_code == 303
    site = site_called(session, "Orchard")
    assert site is not None
    typed = {"zone": "Pacific/Auckland", "regimes": ["nz-code-right6", "gb-sct-odoc"]}
    answer = admin.post(f"/sites/{site.id}", data={"zone": "Nowhere/At all", "regimes": []})
    assert (answer.status_code, "there is none called" in answer.text) == (422, True)
    known = re.findall(r'name="regimes"[^>]* value="([^"]+)"', answer.text)
    typed |= {"regimes": known[:2], "name": "Orchard General"}
    page = admin.get(f"/sites/{site.id}").text
    assert 'value="Orchard"' in page
    assert "Other rules hold for new incidents" in page
    assert "Another time zone and another name hold at once" in page  # the days of every case
    assert admin.post(f"/sites/{site.id}", data=typed).status_code == 303
    assert "Orchard General" in admin.get("/sites").text
    session.rollback()
    again = site_called(session, "Orchard General")
    assert again is not None
    assert (again.zone_name, again.regimes) == ("Pacific/Auckland", known[:2])


def test_an_old_tab_gives_no_role_back_that_was_taken_away(
    admin: FlaskClient, session: Session
) -> None:
    """Eve approves no more; in the tab from before, only her telephone was put right."""
    made = admin.post("/users/new", data=EVE | {"sites": [SITE]})
    assert made.status_code == 200
    path = f"/users/{id_of(session, 'eve@aldervale.example')}"
    eve = {"name": EVE["name"], "sites": [SITE]}
    before = sent_along(admin.get(path).text, "as_shown")
    taken = admin.post(path, data=eve | before | {"roles": ["coach"]})
    assert taken.status_code == 303
    old = eve | before | {"roles": ["approver", "coach"], "phone": "01632 960199"}
    refused = admin.post(path, data=old)
    assert refused.status_code == 409
    assert "This was changed after you opened the page. Nothing was saved" in refused.text
    assert "Roles: on record now: Coach: prepares and debriefs" in refused.text
    assert 'value="01632 960199"' in refused.text
    assert re.search(r'value="approver"[^>]* checked', refused.text)
    session.rollback()
    found = user_called(session, "eve@aldervale.example")
    assert found
    assert (found.roles, found.phone) == (frozenset({Role.COACH}), None)
    right = old | sent_along(refused.text, "as_shown") | {"roles": ["coach"]}
    assert admin.post(path, data=right).status_code == 303
    session.rollback()
    assert (found.roles, found.phone) == (frozenset({Role.COACH}), "01632 960199")


@pytest.mark.parametrize("act", ["", "/password", "/second-factor/reset", "/other-sign-in/forget"])
def test_an_old_tab_gives_nothing_to_somebody_whom_another_closed_meanwhile(
    admin: FlaskClient, session: Session, act: str
) -> None:
    """It read as done: a role that would have waited for them, or a password to pass on."""
    admin.post("/users/new", data=EVE | {"sites": [SITE]})
    path = f"/users/{id_of(session, 'eve@aldervale.example')}"
    before = sent_along(admin.get(path).text, "as_shown")
    disable_user(session, OPERATOR, NOON, "eve@aldervale.example", BEN.email)
    roles = {"name": EVE["name"], "sites": [SITE], "roles": ["administrator"]}
    refused = admin.post(f"{path}{act}", data=roles | before)
    assert refused.status_code == 409
    assert "has left. Nothing was changed: open the account again first." in refused.text
    session.rollback()
    found = user_called(session, "eve@aldervale.example")
    assert found
    assert Role.ADMINISTRATOR not in found.roles


def test_an_old_tab_takes_no_rules_of_a_site_away(admin: FlaskClient, session: Session) -> None:
    site = site_called(session, SITE)
    assert site
    path, rules = f"/sites/{site.id}", list(site.regimes)
    told = {"zone": site.zone, "regimes": rules} | sent_along(admin.get(path).text, "as_shown")
    assert admin.post(path, data=told | {"regimes": [*rules, "us-nj-psa"]}).status_code == 303
    refused = admin.post(path, data=told)
    assert refused.status_code == 409
    assert "Rules that hold here: on record now: " in refused.text
    session.rollback()
    assert site.regimes == [*rules, "us-nj-psa"]
    assert (
        admin.post(path, data=told | sent_along(refused.text, "as_shown")).status_code == 303
    )  # she means it


def test_rules_whose_file_is_away_stay_at_a_site_that_gets_another_name(
    admin: FlaskClient, session: Session
) -> None:
    """They had no box on its page, so whoever saved the name took them away and was not told."""
    site = site_called(session, SITE)
    assert site
    site.regimes = both = [*site.regimes, "our-open-policy"]
    session.commit()
    path = f"/sites/{site.id}"
    page = admin.get(path).text
    assert "our-open-policy: these rules are not here any more. Put their file back" in page
    ticked = re.findall(r'name="regimes"[^>]* value="([^"]+)"[^>]* checked', page)
    told = {"name": "Orchard", "zone": site.zone, "regimes": ticked} | sent_along(page, "as_shown")
    assert admin.post(path, data=told).status_code == 303
    session.rollback()
    assert (site.name, sorted(site.regimes)) == ("Orchard", sorted(both))
    told = told | sent_along(admin.get(path).text, "as_shown") | {"regimes": both[:-1]}
    assert admin.post(path, data=told).status_code == 303
    session.rollback()
    assert site.regimes == both[:-1]  # that is said and done on purpose


def test_looking_writes_nothing(app: Flask, admin: FlaskClient) -> None:
    of_one = ("/users/1", "/users/1/leave", "/users/1/open-again")
    with asked_of(app) as said:
        for path in ("/users", *of_one, "/users/new", "/sites", "/sites/1"):
            assert admin.get(path).status_code == 200
    assert said
    assert [one for one, _ in said if not one.startswith(("SELECT", "BEGIN"))] == []


@pytest.mark.parametrize("path", ["/users/999", "/users/999/leave", "/sites/999"])
def test_what_is_not_there_is_not_found(admin: FlaskClient, path: str) -> None:
    assert admin.get(path).status_code == 404


def test_an_administrator_gives_a_staff_number_or_leaves_it_to_us(admin: FlaskClient) -> None:
    typed = {"name": "Eve", "roles": "coach"}
    for email, number in (("eve@example.org", "a-77"), ("eva@example.org", "")):
        admin.post("/users/new", data=typed | {"email": email, "staff_number": number})
    page = admin.get("/users").text
    assert 'data-label="Staff number">A-77' in page
    assert 'data-label="Staff number">1004' in page
    taken = admin.post(
        "/users/new", data=typed | {"email": "x@example.org", "staff_number": "A-77"}
    )
    assert (taken.status_code, "Eve has A-77" in taken.text) == (422, True)


def test_saving_somebody_keeps_their_number(admin: FlaskClient, session: Session) -> None:
    add_user(session, OPERATOR, NOON, Person("eve@example.org", "Eve", ["coach"]))
    before = user_called(session, "eve@example.org")
    assert before
    number = before.staff_number
    admin.post(f"/users/{before.id}", data={"name": "Eve M", "roles": "coach"})
    session.rollback()
    after = user_called(session, "eve@example.org")
    assert after
    assert (after.name, after.staff_number) == ("Eve M", number)


@pytest.mark.parametrize("number", ["0", "2147483648", "9" * 60])
@pytest.mark.parametrize(
    "path", ["/users/{}", "/users/{}/leave", "/users/{}/open-again", "/sites/{}"]
)
def test_a_number_that_nobody_can_have_is_not_there(
    admin: FlaskClient, path: str, number: str
) -> None:
    assert admin.get(path.format(number)).status_code == 404
