"""What the team alone may read, filled in: every such field of every kind holds a canary."""

from typing import Any

from disclosure.actions.letters import unsaved
from disclosure.actions.letters import writing as letters
from disclosure.actions.users import Person, add_user
from disclosure.kinds.findings import Findings
from tests.cases import (
    ACase,
    a_draft,
    a_person,
    a_talk,
    an_opened_case,
    change_by,
    move_as,
    record_as,
)
from tests.people import ADA, BEN, CAL, EVA, IVA, OPENED_FOR_WORK, OPERATOR, PEOPLE, RON, SITE

COLLEAGUE = "qzxnoxcolleague@example.org"
LONG_AGO = "2011-02-03T10:00+00:00"
AGREES = {"agrees": True}


def plant_behind_the_wall(case: ACase) -> None:
    """Nobody of the family is told any of it."""
    roles, name = ["risk_manager", "coach"], "Qzxnoxcolleague Stone"
    add_user(case.session, OPERATOR, OPENED_FOR_WORK, Person(COLLEAGUE, name, roles, [SITE]))
    _for_the_team(case)
    _judged(case)
    _reviewed(case)
    _kept(case)
    _prevented(case)
    _withdrawn(case)
    _letters(case)
    _another_case(case)
    only = [*(person.email for person in PEOPLE), COLLEAGUE]
    record_as(case, ADA, "restrict", reason=_why("restricted"), only=only, of="other")


def no(what: str) -> str:
    return f"qzxnox{what}"


def _why(what: str) -> str:
    return f"This is why {no(what)}"


def _agreed(case: ACase, kind: str, **about: object) -> None:
    record_as(case, EVA, kind, reason=_why(kind), **AGREES, **about)


def _for_the_team(case: ACase) -> None:
    at = case.at.isoformat()
    record_as(case, IVA, "analysis", text=f"Privileged: {no('analysis')} of that night.")
    reader = record_as(case, ADA, "analysis_reader", user=COLLEAGUE, reason=_why("reader"))
    ended = {"analysis_reader": reader.id, "at": at, "reason": _why("readerend")}
    record_as(case, ADA, "analysis_reader_end", **ended)
    record_as(case, BEN, "note", words=no("note"))
    huddle = {
        "lead_trained": no("trained"),
        "setting": no("setting"),
        "lead": COLLEAGUE,
        "coach": COLLEAGUE,
    }
    huddle |= {"known": no("known"), "not_to_guess": no("guess")}
    record_as(case, BEN, "huddle", words=no("huddle"), **huddle)
    record_as(case, CAL, "debrief", words=no("debrief"))
    involved = {"user": COLLEAGUE, "name": f"Dr {no('involved')}", "part": no("part")}
    record_as(case, ADA, "involved", **involved)
    record_as(case, BEN, "support", offered_to="staff", what=no("staffsupport"), at=at)
    told = {"family_told_at": at, "accepted_in_writing_at": LONG_AGO, "contact": no("reach")}
    clinic = {"name": "qzxpartxclinic", "who_speaks": "qzxpartxspeaks", "role": "treats_now"}
    record_as(case, ADA, "other_organisation", **told, **clinic)
    untold = {"name": no("untold"), "who_speaks": no("speaks"), "role": "caused"}
    record_as(case, ADA, "other_organisation", **untold, contact=no("reachuntold"))
    held = {"from": at, "by": no("accounts"), "released_at": at, "reason": _why("bill")}
    record_as(case, ADA, "billing_hold", **held)
    _about_money(case)
    known = {"name": "Mrs Maria Nowak", "born_on": "1955-03-21"}
    known["identifier"] = f"943 476 5919 {no('number')}"
    known_by = {"source": no("source"), "written_by": no("lifesheet")}
    record_as(case, BEN, "patient_status", what="identified", at=at, patient=known, **known_by)


def _about_money(case: ACase) -> None:
    """What a programme of communication and resolution keeps apart from the findings."""
    at = case.at.isoformat()
    offer = {"what": "compensation", "by": no("payer"), "at": at, "stands": "made"}
    made = record_as(case, ADA, "offer", **offer, words=no("offer"))
    again = {**offer, "stands": "accepted", "replaces": made.id}
    record_as(case, ADA, "offer", **again, words=no("offeragain"))
    told = {"who": no("insurer"), "at": at, "how": no("insurerhow"), "note": no("insurernote")}
    record_as(case, ADA, "insurer_told", **told)


def _prevented(case: ACase) -> None:
    """The promise is theirs to read; its cause and its place are for us."""
    marks = {"promised": "change", "cause": no("cause"), "place": no("place")}
    promise = next(p.ref for p in case.now.commitments if case.now.is_owed(p))
    record_as(case, BEN, "prevention", commitment=promise, **marks)


def _kept(case: ACase) -> None:
    dates = {"from": case.at.isoformat(), "review_on": case.day(9)}
    advice, at = no("legaladvice"), case.at.isoformat()
    hold = record_as(case, ADA, "legal_hold", advice_by=advice, reason=_why("legal"), **dates)
    end = {"legal_hold": hold.id, "at": at, "advice_by": advice}
    record_as(case, RON, "legal_hold_end", **end, reason=_why("legalend"))
    asked = record_as(case, ADA, "destruction_asked", reason=_why("destroy"))
    refused = {"asked": asked.id, "agrees": False, "reason": _why("keepit")}
    record_as(case, EVA, "destruction_review", **refused)


def _judged(case: ACase) -> None:
    at, rules = case.at.isoformat(), ["gb-eng-reg20-nhs"]
    told: dict[str, Any] = {"applies": "yes", "regimes": rules, "reason": "It was severe harm"}
    told["answers"] = {"eng-nhs-written": "yes"}
    decision = record_as(case, ADA, "decision", **told, at=at)
    _agreed(case, "decision_review", decision=decision.id)
    event: dict[str, object] = {"name": "review_started", "at": LONG_AGO, "evidence": no("panel")}
    event |= {"duties": ["eng-nhs-written"], "note": no("eventnote")}
    made = record_as(case, BEN, "event", **event)
    _agreed(case, "event_review", event=made.id)
    why = {"duty": "eng-nhs-written", "words": no("unsaid"), "unmet": True}
    talk = a_talk(case, "follow_up", persons=[_tom(case)], said="We rang. qzxtalkxrung")
    made = record_as(case, BEN, "explanation", **why, given_in=str(talk.id))
    _agreed(case, "explanation_review", explanation=made.id)
    wrong = {"what": "duplicate", "of": an_opened_case(case.session).ref, "reason": _why("error")}
    made = record_as(case, ADA, "error", **wrong)
    _agreed(case, "error_review", error=made.id)
    hold = {"by": "police", "limits": ["names"], "advice_by": no("advice"), "from": at}
    hold |= {"reason": _why("hold"), "review_on": case.day(9)}
    made = record_as(case, ADA, "hold", **hold)
    _agreed(case, "hold_review", hold=made.id)
    record_as(case, ADA, "hold_end", hold=made.id, at=at, reason=_why("holdend"))


def _tom(case: ACase) -> int:
    return next(p.number for p in case.now.persons if "Tom" in p.body["name"])


def _last(case: ACase, kind: str) -> int:
    return max(row.number for row in case.now.case.records.values() if row.kind == kind)


def _reviewed(case: ACase) -> None:
    at, mine = case.at.isoformat(), {"person": case.person, "at": case.at.isoformat()}
    _agreed(case, "apology_review", conversation=_last(case, "conversation"))
    _agreed(case, "person_change_review", person_change=_last(case, "person_change"))
    _agreed(case, "excuse_review", excuse=_last(case, "excuse"))
    concern = record_as(
        case, BEN, "concern", **mine, words="qzxewaxconcernabout", about=[COLLEAGUE],
        external_ref=no("external"),
    )  # fmt: skip
    record_as(case, ADA, "concern_owner", concern=concern.id, owner=RON)
    teach = {"purpose": "teach", "agrees": True, "asked_by": "Ben Okoro"}
    consent = record_as(case, BEN, "consent", **mine, **teach)
    record_as(case, BEN, "consent_end", consent=consent.id, at=at, reason=_why("consentend"))
    excuse = {"requirement": ["closing_letter_given"], "ground": "declined"}
    made = record_as(case, BEN, "excuse", **mine, **excuse, reason="qzxewaxended is why now")
    record_as(case, BEN, "excuse_end", excuse=made.id, at=at, reason=_why("excuseend"))
    asked = {"words": "Can we know qzxquesxunknown?", "owner": IVA}
    question = record_as(case, BEN, "question", **mine, **asked)
    record_as(case, BEN, "question_owner", question=question.id, owner=COLLEAGUE)
    answer = {"question": question.id, "words": no("untoldanswer"), "unknown": "cannot_be_known"}
    elsewhere = a_talk(case, "follow_up", persons=[_tom(case)])
    made = record_as(case, BEN, "answer", **answer, given_in=elsewhere.id)
    _agreed(case, "answer_review", answer=made.id)
    found = {"facts": no("facts"), "why": no("why"), "changes": no("changes")}
    written = record_as(case, IVA, "findings", **found)  # newer than what the family was told
    seal = {"findings": written.id, "sha256": Findings(**found).sha256()}
    record_as(case, EVA, "findings_approval", **seal, **AGREES, note=no("approval"))
    contact = {"name": "Ben Okoro", "user": BEN, "role": "Charge nurse", "phone": "01632 960101"}
    record_as(case, ADA, "contact", **contact, hours="9am to 5pm", replaces=_last(case, "contact"))


def _withdrawn(case: ACase) -> None:
    """A talk with somebody else's family, recorded here and taken out; and words of every sort."""
    mine = {"person": case.person, "at": case.at.isoformat()}
    talk = a_talk(
        case,
        "follow_up",
        place=no("wrongplace"),
        said=no("wrongsaid"),
        apology_words=no("wrongsorry"),
        family_said=no("wrongfamily"),
        questions=[f"Why {no('wrongquestion')}?"],
        support_offered=no("wrongsupport"),
        preferences=no("wrongwishes"),
        next_contact={"words": no("wrongpromise"), "due_on": case.day(2), "owner": BEN},
    )
    wrong = [talk.id]
    for kind in ("account", "concern", "question"):
        wrong.append(record_as(case, BEN, kind, **mine, words=no(f"wrong{kind}")).id)
    wants = {"wants": "something_else", "words": no("wrongrequest")}
    wrong.append(record_as(case, BEN, "request", **mine, **wants).id)
    friend = {"purpose": "share", "agrees": True, "asked_by": "Ben", "with": no("wrongfriend")}
    wrong.append(record_as(case, BEN, "consent", **mine, **friend).id)
    excuse = {"requirement": ["closing_letter_given"], "ground": "declined"}
    wrong.append(record_as(case, BEN, "excuse", **mine, **excuse, reason=_why("wrongexcuse")).id)
    for number in wrong:
        out = {"of": str(number), "words": no("wrongwords"), "withdraws": True}
        made = record_as(case, BEN, "correction", **out)
        _agreed(case, "correction_review", correction=made.id)


def _letters(case: ACase) -> None:
    """A draft, what is typed in it and not saved, and a letter that was withdrawn."""
    ref = a_draft(case, "apology", sorry=f"I am sorry that we {no('drafted')} you.")
    typed = {"sorry": f"I am sorry that we {no('typed')} you."}
    unsaved.keep(case.session, change_by(case, BEN), ref, typed)
    out = a_draft(case, "closing", sorry=no("withdrawnletter"))
    move_as(case, ADA, "withdraw", out, reason=_why("withdrawn"))


def _another_case(case: ACase) -> None:
    """Of the same site; nobody of this family is in it."""
    other = an_opened_case(
        case.session,
        case.at,
        summary=no("othersummary"),
        patient={"name": f"Mr {no('otherpatient')}", "identifier": no("othernumber")},
        external_ref=no("otherref"),
    )
    other.person = a_person(other, name=f"Mr {no('otherpatient')}", phone=no("otherphone"))
    a_talk(other, "first", said=no("othersaid"), questions=[f"Why {no('otherquestion')}?"])
    letters.draft(case.session, change_by(other, BEN), "delay", {"to": other.person})
