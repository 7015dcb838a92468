"""What a yearly report counts, what blocks it, and what is kept once somebody says it is final."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.actions.change import ChangedMeanwhile, Door
from disclosure.actions.refused import Refused
from disclosure.actions.sites import add_site, change_site
from disclosure.actions.users import Person, change_user
from disclosure.actions.yearly_reports import Year
from disclosure.permissions import Forbidden
from disclosure.policy import policy
from disclosure.policy.cautions import ASK, NOT_VERIFIED
from disclosure.records.users import Site
from disclosure.records.yearly_reports import finals_of, words_of_year
from disclosure.reports.annual import SOME_DOUBTED, Made, annual_report, report_of
from disclosure.reports.annual_final import blockers, final_sha256, say_final
from disclosure.reports.annual_tables import Table
from tests.begun import begins_with
from tests.cases import AWARE, ACase, a_talk, acknowledged, an_opened_case, record_as
from tests.people import (
    ADA,
    BEN,
    EVA,
    FAR_SITE,
    MAX,
    MONA,
    OPENED_FOR_WORK,
    OPERATOR,
    RON,
    SAM,
    SITE,
    actor,
)
from tests.yearly import AFTER, RULES, WRITTEN, YEAR, a_year, finished, made_now, write
from workflows.published import Why

pytestmark = [pytest.mark.usefixtures("begun"), begins_with(a_year)]


def table(made: Made, id: str) -> Table:
    rows = [row for section in made.report.sections for row in section.rows if row.id == id]
    assert rows[0].table
    return rows[0].table


def numbers(made: Made, id: str) -> dict[str, list[float | None]]:
    return {line.key: [cell.value for cell in line.cells] for line in table(made, id).lines}


def blocked(session: Session) -> list[str]:
    made = made_now(session, ADA)
    return [each.says for each in blockers(session, actor(session, ADA), made)]


def test_it_counts_the_cases_of_its_year_and_rules(session: Session) -> None:
    told = made_now(session).tally
    assert (told.incidents, told.undecided) == (8, 1)
    assert told.harm == {"moderate": 7, "ungraded": 1}
    assert told.duties["sct-notify"] == {"done": 7, "not_done": 1}
    assert (told.support["families"], told.support["staff"]) == (7, 0)
    general = Year("general", date(2026, 1, 1), date(2026, 12, 31))
    assert made_now(session, year=general).tally.incidents == 10


def test_small_counts_are_kept_back_and_others_rounded(session: Session) -> None:
    made = made_now(session)
    decided = {"undecided": [None], "treated_as_yes": [0], "to_decide_again": [0]}
    assert numbers(made, "incidents") == {"incidents": [10], **decided}
    assert numbers(made, "nature")["ungraded"] == [None]
    assert numbers(made, "nature")["moderate"] == [None]  # all but one
    assert numbers(made, "nature")["death"] == [0]
    cells = [c for line in table(made, "carried_out").lines for c in line.cells]
    assert all(cell.value is None or cell.value % 10 == 0 for cell in cells)
    assert {cell.why for cell in cells} == {Why.SHOWN, Why.FEW}


def test_what_is_late_stays_late_and_says_whether_it_was_explained(session: Session) -> None:
    case = an_opened_case(session, AWARE, regimes=["gb-wls-doc"])
    acknowledged(case)
    case.later(days=30)
    record_as(case, BEN, "questions_sought", person=case.person, how="By telephone")
    late = made_now(session, year=replace(YEAR, rules="gb-wls-doc")).tally
    assert (late.late["wls-written"], late.explained["wls-written"]) == (1, 0)
    talk = a_talk(case, "follow_up").id
    words = "The writer was ill, and we are sorry for that."
    record_as(case, BEN, "explanation", duty="wls-written", words=words, given_in=str(talk))
    told_now = made_now(session, year=replace(YEAR, rules="gb-wls-doc"))
    assert told_now.tally.late == late.late
    assert told_now.tally.explained["wls-written"] == 1
    assert [line.key for line in table(told_now, "lateness").lines] == ["wls-written"]


def test_a_case_that_only_named_people_may_see_is_in_nobodys_number(
    begun: ACase, session: Session
) -> None:
    record_as(begun, ADA, "restrict", reason="Staff of ours are harmed", only=[ADA, RON])
    assert made_now(session, ADA).tally.incidents == 7
    assert made_now(session, MONA).tally.incidents == 7
    session.rollback()
    assert annual_report(session, OPERATOR, AFTER, YEAR).tally.incidents == 7
    for email in (BEN, EVA, SAM):
        with pytest.raises(Forbidden):
            made_now(session, email)


def test_what_a_person_has_to_write_blocks_it(session: Session) -> None:
    assert len(blocked(session)) == len(WRITTEN)
    assert "How we identify and report incidents: nobody has written this yet." in blocked(session)
    write(session, WRITTEN)
    assert blocked(session) == []
    nothing = Year(RULES, date(2023, 4, 1), date(2024, 3, 31))
    made = annual_report(session, actor(session, ADA), AFTER, nothing)
    missing = [each.part for each in blockers(session, actor(session, ADA), made)]
    assert missing == ["number", "identifying", "support_in_words"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("We told ann  PRICE at once.", "a person is named in it"),
        ("We told Mrs Price at once.", "a person is named in it"),
        ("Ben Okoro told them.", "a person is named in it"),
        ("Dr Eva Marsh keeps a list.", "a person is named in it"),
        ("Eva Holm keeps a list.", "a person is named in it"),
        ("See INC-2026-000003.", "the number of a case or a letter stands in it"),
    ],
)
def test_nobody_is_known_by_it(session: Session, words: str, says: str) -> None:
    change_user(session, OPERATOR, AFTER, Person(EVA, "Eva Holm", ["approver"], [SITE]))
    write(session, {**WRITTEN, "extent": words})
    (found,) = blocked(session)
    assert says in found
    assert "Price" not in found


@pytest.mark.parametrize(
    ("on_record", "words"),
    [
        ("Mrs Hughes", "We told Mrs Hughes at once."),
        ("Hughes", "Dr. Hughes was told."),
        ("HUGHES, Dilys", "Dilys Hughes was told."),
        ("Hughes, Mrs Dilys", "We told Mrs Hughes at once."),
    ],
)
def test_nor_is_anybody_by_the_name_as_a_list_has_it(
    begun: ACase, session: Session, on_record: str, words: str
) -> None:
    """Lists hold a title and a surname, or the surname first: such a patient could be named in a
    report that goes to everybody.
    """
    has_an_aunt(begun, on_record)
    write(session, {**WRITTEN, "extent": words})
    (found,) = blocked(session)
    assert "a person is named in it" in found


@pytest.mark.parametrize(
    ("on_record", "words", "says"),
    [
        ("Mary O'Brien", "We told Mary O\u2019Brien at once.", "a person is named"),
        ("Mary O\u2019Brien", "We told Mary O'Brien at once.", "a person is named"),
        ("Si\u00e2n Rees", "We told Sian Rees at once.", "a person is named"),
        ("Si\u00e2n Rees", "We told Sia\u0302n Rees at once.", "a person is named"),
        ("Jo Lee-Hunt", "We told Jo Lee\u2011Hunt at once.", "a person is named"),
        ("Jo Lee", "See inc-2026-000003.", "the number of a case"),
        ("Jo Lee", "See INC\u20112026\u2011000003.", "the number of a case"),
    ],
)
def test_nor_as_a_word_processor_spells_it(
    begun: ACase, session: Session, on_record: str, words: str, says: str
) -> None:
    """It curls the apostrophe, and keeps a number on one line with hyphens of its own: words pasted
    from there named a relative in a report that everybody reads, and nothing was in the way.
    """
    has_an_aunt(begun, on_record)
    write(session, {**WRITTEN, "extent": words})
    (found,) = blocked(session)
    assert says in found


@pytest.mark.parametrize(
    ("on_record", "words"),
    [
        ("Jo Lee (agency)", "Jo Lee was told."),  # so the form asks for one of two of a name
        ("Joy Lee, Mother", "Joy Lee was told."),
        ("Mrs Joy Ann Lee", "Joy Lee was told."),
    ],
)
def test_nor_by_a_name_without_what_the_record_has_beside_it(
    begun: ACase, session: Session, on_record: str, words: str
) -> None:
    has_an_aunt(begun, on_record)
    write(session, {**WRITTEN, "extent": words})
    (found,) = blocked(session)
    assert "a person is named in it" in found


@pytest.mark.parametrize("on_record", ["Her daughter", "Unknown male", "Baby girl"])
def test_what_somebody_is_called_who_has_no_name_on_record_is_no_name(
    begun: ACase, session: Session, on_record: str
) -> None:
    """On a bad night a relative was entered as “Her daughter”. No report of that year could say
    “her daughter”, and whoever was told to take a name out found none.
    """
    has_an_aunt(begun, on_record)
    words = "We told each patient with her daughter, an unknown male, and a baby girl's parents."
    write(session, {**WRITTEN, "extent": words})
    assert blocked(session) == []


@pytest.mark.parametrize("number", ["943 476 5919", "9434765919", "943-476-5919"])
def test_nor_is_a_patient_by_their_number(session: Session, number: str) -> None:
    """It was pasted with a line of the list, and everybody could read it."""
    write(session, {**WRITTEN, "extent": f"We told {number} within two days."})
    (found,) = blocked(session)
    assert "the number of a patient stands in it" in found
    assert number not in found


def test_nor_is_anybody_of_a_case_that_does_not_count(session: Session) -> None:
    """Their case was none of it, as two people agreed, and so nobody looked for their names."""
    case = an_opened_case(session, AWARE, regimes=[RULES])
    has_an_aunt(case, "Joy Lee")
    told = {"what": "not_an_incident", "reason": "Nothing went wrong."}
    error = record_as(case, ADA, "error", **told)
    record_as(case, EVA, "error_review", error=error.id, agrees=True, reason="I was there.")
    write(session, {**WRITTEN, "extent": "What Joy Lee told us was looked into."})
    assert made_now(session).tally.incidents == 8
    (found,) = blocked(session)
    assert "a person is named in it" in found


def has_an_aunt(case: ACase, name: str) -> None:
    told = {"name": name, "relationship": "Aunt", "is_patient": False, "standing": "also_told"}
    record_as(case, ADA, "person", **told, lawful_basis="Consent of Ann", tell=["what happened"])


def test_a_surname_alone_is_also_a_word_of_everyday(begun: ACase, session: Session) -> None:
    has_an_aunt(begun, "Mrs Rose")
    write(session, {**WRITTEN, "extent": "The number of falls rose again."})
    assert blocked(session) == []


def test_the_price_of_care_is_no_name(session: Session) -> None:
    write(session, {**WRITTEN, "extent": "The price of care rose. Ann was told."})
    assert blocked(session) == []


def test_a_year_that_runs_or_is_no_year_cannot_be_final(session: Session) -> None:
    write(session, WRITTEN)
    ada = actor(session, ADA)
    within = annual_report(session, ada, datetime(2026, 3, 31, tzinfo=UTC), YEAR)
    assert blockers(session, ada, within)[0].says.startswith("The year is not over")
    half = annual_report(session, ada, AFTER, replace(YEAR, last=date(2025, 9, 30)))
    says = blockers(session, ada, half)[0].says
    assert says == "It is not of a whole reporting year, which is 1 April 2024 to 31 March 2025."


def test_who_does_not_work_at_all_places_does_not_say_it(session: Session) -> None:
    write(session, WRITTEN)
    for site in session.query(Site):
        site.regimes = [RULES]
    session.commit()
    (found,) = blocked(session)
    assert "Your numbers are without Far Ward" in found


def test_a_place_that_changed_its_rules_since_is_not_left_out_in_silence(session: Session) -> None:
    """Far Ward had a case of the year under these rules, and stands under others when the report
    is written: Ada's number is without it."""
    write(session, WRITTEN)
    an_opened_case(session, AWARE, SAM, site=FAR_SITE, regimes=[RULES])
    (found,) = blocked(session)
    assert found == (
        "Your numbers are without Far Ward: somebody who works at all places that are under these"
        " rules, or had cases of that year under them, says that it is final."
    )
    assert annual_report(session, OPERATOR, AFTER, YEAR).report.places == (SITE, FAR_SITE)


def test_a_place_that_had_no_case_of_the_year_under_the_rules_is_not_waited_for(
    session: Session,
) -> None:
    write(session, WRITTEN)
    an_opened_case(session, AWARE, SAM, site=FAR_SITE, regimes=["gb-wls-doc"])
    later = datetime(2026, 4, 1, 9, tzinfo=UTC)
    an_opened_case(session, later, SAM, site=FAR_SITE, regimes=[RULES])
    assert blocked(session) == []


def test_final_is_frozen_with_words_numbers_and_hash(begun: ACase, session: Session) -> None:
    sha256 = finished(session)
    written = dict(words_of_year(session, *_of(YEAR)))
    before = made_now(session).report
    record_as(begun, ADA, "restrict", reason="Staff of ours are harmed", only=[RON])
    write(session, {"extent": "We told most families within two days."}, seen=1)
    (kept,) = finals_of(session, *_of(YEAR))
    assert report_of(kept.document) == before != made_now(session).report
    assert (kept.sha256, kept.said_by, kept.version) == (sha256, ADA, 1)
    assert {part: row.words for part, row in written.items()} == dict(WRITTEN)
    again = made_now(session)
    say_final(session, actor(session, ADA), AFTER, Door.PAGE, YEAR, final_sha256(again))
    assert [row.version for row in finals_of(session, *_of(YEAR))] == [2, 1]


def test_only_what_was_read_becomes_final(session: Session) -> None:
    ada = actor(session, ADA)
    with pytest.raises(Refused, match="nobody has written this yet"):
        say_final(session, ada, AFTER, Door.PAGE, YEAR, final_sha256(made_now(session)))
    write(session, WRITTEN)
    seen = final_sha256(made_now(session))
    write(session, {"changes": "Nothing was changed yet, and it will be by June."}, seen=1)
    with pytest.raises(ChangedMeanwhile):
        say_final(session, ada, AFTER, Door.PAGE, YEAR, seen)
    seen = final_sha256(made_now(session))
    for email in (MAX, MONA):
        with pytest.raises(Forbidden, match="It needs: risk manager"):
            say_final(session, actor(session, email), AFTER, Door.PAGE, YEAR, seen)
    by_token = replace(ada, by_token=True)
    with pytest.raises(Forbidden, match="not a token"):
        say_final(session, by_token, AFTER, Door.PAGE, YEAR, seen)
    assert finals_of(session, *_of(YEAR)) == []


@pytest.mark.parametrize(
    ("zone", "hour", "over"),
    [
        ("Australia/Melbourne", datetime(2025, 3, 31, 14, tzinfo=UTC), True),  # 1am, 1 April
        ("America/New_York", datetime(2025, 4, 1, 3, tzinfo=UTC), False),  # 11pm, 31 March
    ],
)
def test_a_year_is_over_when_its_last_day_is_over_at_the_sites(
    session: Session, zone: str, hour: datetime, over: bool
) -> None:
    """One in which no place under other rules had a case under these."""
    year = Year(RULES, date(2024, 4, 1), date(2025, 3, 31))
    known = {each.id for each in policy().regimes}
    add_site(session, OPERATOR, OPENED_FOR_WORK, "Elsewhere", zone, [RULES], known=known)
    for site in session.scalars(select(Site).where(Site.name != "Elsewhere")):
        site.regimes = []
    session.commit()
    made = annual_report(session, OPERATOR, hour, year)
    assert made.report.as_of == (date(2025, 4, 1) if over else date(2025, 3, 31))
    says = [each.says for each in blockers(session, OPERATOR, made)]
    assert ("The year is not over: it ends on 31 March 2025." in says) is not over


def test_a_year_is_not_over_while_its_last_day_goes_on_where_there_was_a_case_of_it(
    session: Session,
) -> None:
    """Far Ward lies further west, had a case of the year under the rules, and stands under others
    since.
    """
    known = [RULES, "gb-wls-doc"]
    change_site(session, OPERATOR, OPENED_FOR_WORK, SITE, "Europe/London", [RULES], known=known)
    change_site(
        session, OPERATOR, OPENED_FOR_WORK, FAR_SITE, "Atlantic/Azores", ["gb-wls-doc"], known=known
    )
    an_opened_case(session, AWARE, SAM, site=FAR_SITE, regimes=[RULES])
    in_london = datetime(2026, 3, 31, 23, 30, tzinfo=UTC)  # 1 April there, and 31 March in the west
    made = annual_report(session, OPERATOR, in_london, YEAR)
    assert made.report.as_of == date(2026, 3, 31)
    says = [each.says for each in blockers(session, OPERATOR, made)]
    assert "The year is not over: it ends on 31 March 2026." in says


def _of(year: Year) -> tuple[str, date, date]:
    return year.rules, year.first, year.last


def test_beside_what_nobody_confirmed_in_its_source_stands_that_in_each_form(
    session: Session,
) -> None:
    """The ten days of the contract are remembered. The report that goes to a board said that we
    told somebody late, and not that nobody had read that rule.
    """
    contract = "gb-eng-nhs-contract-sc35"
    case = an_opened_case(session, AWARE, regimes=[contract])
    acknowledged(case.later(days=30))
    made = made_now(session, year=replace(YEAR, rules=contract))
    told = {line.key: line.words for line in table(made, "lateness").lines}
    assert told["sc35-notify"] == f"Tell them in person. {NOT_VERIFIED} {ASK}"
    carried_out = {line.key: line.words for line in table(made, "carried_out").lines}
    assert carried_out["sc35-report"] == "Report it here"
    general = Year("general", YEAR.first, YEAR.last)
    both = {
        line.key: line.words for line in table(made_now(session, year=general), "lateness").lines
    }
    assert both["in_person"] == f"Telling them in person. {SOME_DOUBTED}"
