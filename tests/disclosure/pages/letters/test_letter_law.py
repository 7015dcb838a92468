"""The apology law of the place: folded beside a letter for author and approver, never in it."""

from html import unescape

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from disclosure.actions.letters import writing as letters
from disclosure.pages.letters.law import DIFFERS, NOT_ON_RECORD, SEVERAL, law_here
from disclosure.policy import policy
from disclosure.records.users import Site
from tests.cases import ACase, a_letter, an_opened_case, change_by, record_as, through
from tests.knowing import knew_earlier
from tests.people import ADA, BEN, EVA, MONA
from tests.typed import signed_in
from workflows.words import State

pytestmark = pytest.mark.usefixtures("team")
FOLD = "What the law here says about saying sorry"
REGIMES = {regime.id: regime.jurisdiction for regime in policy().regimes}


def a_case_under(session: Session, *regimes: str) -> ACase:
    return an_opened_case(session, regimes=list(regimes))


@pytest.mark.parametrize("regime", sorted(REGIMES))
def test_every_regime_leads_to_the_law_of_its_place(session: Session, regime: str) -> None:
    law = law_here(a_case_under(session, regime).now)
    place = REGIMES[regime]
    if place in ("AU", "CA", "US"):
        assert (law.says, law.notes, law.why_this) == (DIFFERS, (), "")
        assert len(law.one_of) > 7
    else:
        assert law.notes
        assert ("ask your legal adviser" in law.why_this) == (place[:2] in ("AU", "CA", "US"))
        assert law.says == law.notes[0].says
    assert law.as_of == "November 2026"


def test_where_no_rule_applies_the_site_says_which_place_it_is(session: Session) -> None:
    case = an_opened_case(session)
    at = case.at.isoformat()
    for axis in ("physical", "psychological"):
        none = {"scale": "who_icps", "level": "who_none", "axis": axis, "at": at}
        record_as(case, BEN, "grade", reason="She was not harmed", **none)
    no = {"applies": "no", "regimes": [], "reason": "Nobody was harmed here", "at": at}
    decision = record_as(case, ADA, "decision", **no).id
    agrees = {"decision": decision, "agrees": True, "reason": "Nobody was, I looked"}
    record_as(case, EVA, "decision_review", **agrees)
    for regimes, names in ((["gb-sct-odoc"], ["Scotland"]), (["no-such-regime"], []), ([], [])):
        session.get_one(Site, case.incident.site_id).regimes = regimes
        session.commit()
        law = law_here(case.now)
        assert [note.name for note in law.notes] == names
        assert (law.says == NOT_ON_RECORD) == (not names)


def test_a_country_alone_is_made_sure_by_the_site_and_two_states_are_both_shown(
    app: Flask, session: Session
) -> None:
    case = a_case_under(session, "us-jc-ri010201")
    assert law_here(case.now).says == DIFFERS
    site = session.get_one(Site, case.incident.site_id)
    site.regimes = ["us-jc-ri010201", "us-wa-70-41-380", "ca-on-reg965"]
    session.commit()
    law = law_here(case.now)
    assert [note.name for note in law.notes] == ["Washington"]
    assert "those of Washington. If the care was given elsewhere" in law.why_this
    case = a_case_under(session, "us-wa-70-41-380", "us-or-edr")
    law = law_here(case.now)
    assert ([note.name for note in law.notes], law.says, law.why_this) == (
        ["Oregon", "Washington"],
        SEVERAL,
        "",
    )


def test_a_place_nobody_named_is_said_beside_the_letter(app: Flask, session: Session) -> None:
    case = through(a_case_under(session, "us-ahrq-candor"), State.INVESTIGATE)
    draft, _ = letters.draft(session, change_by(case, BEN), "holding", {"to": case.person})
    desk = unescape(signed_in(app, BEN).get(f"/letters/{draft.ref}").text)
    assert DIFFERS in desk
    assert "may hold: Alabama, Alaska," in desk


def test_days_of_protection_end_on_a_day_that_is_named(session: Session) -> None:
    law = law_here(a_case_under(session, "us-wa-70-41-380").now)
    assert law.ends == {"Washington": "Saturday 11 April 2026"}


def test_days_of_protection_run_from_when_we_first_knew(session: Session) -> None:
    """The ward knew on 2 March, ten days before anybody opened the case: two people say so."""
    told = {"regimes": ["us-wa-70-41-380"], "occurred_at": "2026-03-01"}
    case = an_opened_case(session, **told)
    knew_earlier(case, "2026-03-02")
    assert law_here(case.now).ends == {"Washington": "Wednesday 1 April 2026"}


def test_author_and_approver_read_it_beside_the_letter_and_nobody_in_it(
    app: Flask, session: Session
) -> None:
    case = through(a_case_under(session, "gb-eng-nhs-contract-sc35"), State.INVESTIGATE)
    draft, _ = letters.draft(session, change_by(case, BEN), "holding", {"to": case.person})
    ref = draft.ref
    desk = unescape(signed_in(app, BEN).get(f"/letters/{ref}").text)
    assert FOLD in desk
    assert "Compensation Act 2006, s.2" in desk
    assert "Saying that we were at fault is not" in desk
    assert FOLD in signed_in(app, MONA).get(f"/letters/{ref}").text
    for form in ("html", "text"):
        printed = signed_in(app, BEN).get(f"/letters/{ref}/preview/{form}").text
        assert "Compensation Act" not in printed
    sent = a_letter(case, "holding", until="submit")
    assert FOLD in signed_in(app, EVA).get(f"/letters/{sent}").text
