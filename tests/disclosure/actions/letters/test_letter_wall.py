"""What no letter may hold comes into none: whatever its template, its reader and its kind."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from sqlalchemy.orm import Session

from disclosure.actions.letters.beginning import beginning
from disclosure.policy import adopt, own_rules_in
from letters.kinds import Audience, LetterKind
from letters.writing.facts import FACTS
from letters.writing.phrases import phrases_for
from tests.cases import (
    ACase,
    a_person,
    a_talk,
    an_opened_case,
    approved_findings,
    change_by,
    record_as,
    through,
)
from tests.people import ADA, BEN, CAL, IVA
from workflows.words import State

pytestmark = pytest.mark.usefixtures("team", "shipped_rules_after")
CANARY = "qzx"  # begins each word that must stay where it is


@pytest.fixture
def case(session: Session) -> ACase:
    """Mrs Price, her daughter, and her sister of whom neither may read; canaries all over."""
    other = an_opened_case(session, patient={"name": "Mr Qzxother Patient", "identifier": "qzx77"})
    a_person(other, name="Mr Qzxother Patient", preferred_name="qzxothercalled")
    case = through(an_opened_case(session, summary="qzxsummary of it"), State.INVESTIGATE)
    behind_the_wall(case)
    sister = the_sister(case)
    what_only_she_was_told(case, sister)
    case.later(days=2)
    approved_findings(case)
    return case


def behind_the_wall(case: ACase) -> None:
    at = case.at.isoformat()
    record_as(case, IVA, "analysis", text="Privileged: qzxanalysis of the staffing that night.")
    record_as(case, BEN, "note", words="qzxnote on the ward")
    record_as(case, BEN, "huddle", words="qzxhuddle before we talked")
    record_as(case, CAL, "debrief", words="qzxdebrief of the team")
    a_talk(case, "follow_up", staff_only="qzxstaffonly for the team")
    record_as(case, ADA, "involved", user=CAL, name="qzxinvolved Reyes", part="qzxpart in it")
    hold = {"by": "police", "limits": ["findings"], "advice_by": "qzxadvice", "from": at}
    record_as(case, ADA, "hold", **hold, reason="qzxhold for the police", review_on=case.day(30))
    there = {"name": "qzxelsewhere", "role": "treats_now", "contact": "qzxcontact"}
    record_as(case, ADA, "other_organisation", **there, who_speaks="qzxspeaks")
    grade = {"scale": "eng_reg20", "level": "reg20_moderate", "at": at}
    record_as(case, ADA, "grade", **grade, reason="qzxgrade it was so")
    record_as(case, BEN, "support", offered_to="staff", what="qzxstaffsupport", at=at)


def the_sister(case: ACase) -> int:
    return a_person(
        case,
        name="Ms Qzxsister Price",
        preferred_name="qzxcalled",
        relationship="qzxrelationship",
        is_patient=False,
        standing="also_told",
        lawful_basis="The patient agreed qzxbasis",
        tell=["qzxtell"],
        post=["1 Qzx Street", "Qzxvale", "AB1 2CD"],
        phone="qzx999",
        matters="qzxmatters",
    )


def what_only_she_was_told(case: ACase, sister: int) -> None:
    promise = {"words": "We will qzxpromise you", "due_on": case.day(9), "owner": BEN}
    talk = a_talk(
        case,
        "follow_up",
        persons=[sister],
        attendees=[{"name": "Qzxattendee Lee", "role": "qzxrole", "side": "advocate"}],
        said="We said qzxsaid to her.",
        not_known="qzxnotknown",
        apology_words="I am sorry that we qzxapology you.",
        family_said="qzxfamilysaid",
        questions=["Why qzxquestion?"],
        support_offered="qzxsupport",
        preferences="qzxpreferences",
        next_contact=promise,
    )
    record_as(case, BEN, "attempt", person=sister, how="phone", result="qzxresult")
    record_as(case, BEN, "account", person=sister, words="qzxaccount")
    record_as(case, BEN, "concern", person=sister, words="qzxconcern")
    told = {"duty": "eng-nhs-written", "words": "qzxexplanation", "given_in": str(talk.id)}
    record_as(case, BEN, "explanation", **told)
    asked = next(q for q in case.now.questions if q.person == sister)
    told = {"question": asked.ref, "words": "qzxanswer", "given_in": str(talk.id)}
    record_as(case, BEN, "answer", **told)


def every_letter(case: ACase) -> Iterator[tuple[str, str]]:
    now, author = case.now, change_by(case, BEN).actor
    for kind in LetterKind:
        for audience in Audience:
            begun = beginning(now, kind, case.person, author, audience)
            yield f"{kind} for {audience}", begun.text
            for box in begun.slots:
                words = phrases_for(kind, audience, box, "Ann Price")
                yield f"phrases of {box}", "\n".join(each.words for each in words)


def own(home: Path, document: object) -> Path:
    path = own_rules_in(home).with_name("letter_templates.yaml")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(document), "utf-8")
    return own_rules_in(home)


def test_nothing_behind_the_wall_and_nothing_of_others_comes_into_a_letter(case: ACase) -> None:
    letters = dict(every_letter(case))
    assert len(letters) > len(LetterKind) * len(Audience)
    found = {where for where, text in letters.items() if CANARY in text.casefold()}
    assert not found


def test_a_template_that_puts_in_every_fact_there_is_finds_nothing_more(
    case: ACase, tmp_path: Path
) -> None:
    dump = "\n".join(
        f"{{{{ {name}{' | listed' if sort is tuple else ''} }}}}"
        for name, (_, sort) in FACTS.items()
    )
    box = {"label": "All", "hint": "Whatever is known.", "words": dump}
    kinds = {str(kind): {"boxes": [{"box": "all_facts"}]} for kind in LetterKind}
    adopt(own(tmp_path, {"version": "1", "boxes": {"all_facts": box}, "kinds": kinds}))
    letters = dict(every_letter(case))
    assert "You were given 5,000 units of heparin" in letters["no_contact for patient"]
    assert not {where for where, text in letters.items() if CANARY in text.casefold()}


def test_the_canaries_are_there_to_be_found(case: ACase) -> None:
    """The daughter's own letter holds hers, so the test above looks at something."""
    now, author = case.now, change_by(case, BEN).actor
    sister = next(p.number for p in now.persons if not p.body["is_patient"])
    text = beginning(now, LetterKind.holding, sister, author).text
    assert "qzxcalled" in text
    assert "qzxpromise" in text
    for wall in ("analysis", "note on", "huddle", "debrief", "staffonly", "basis", "tell"):
        assert f"qzx{wall}" not in text


def test_no_fact_is_named_after_what_is_behind_the_wall() -> None:
    behind = {"analysis", "note", "notes", "huddle", "debrief", "staff_only", "involved", "summary"}
    assert not behind & FACTS.keys()
