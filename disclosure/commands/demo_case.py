"""The demo's case, step by step: from ten past ten at night to closing, twelve weeks later."""

from disclosure.actions.change import Door
from disclosure.actions.facts import gather
from disclosure.actions.opening import open_incident
from disclosure.commands import demo_story as s
from disclosure.commands.demo_teller import Teller
from disclosure.kinds.findings import Findings
from disclosure.records.letter import letters_of

WEEKS = 12


def tell(teller: Teller) -> None:
    """Walk the whole case. Every step is the real action; nothing is put into the database."""
    ewa = _the_night(teller)
    _the_first_days(teller, ewa)
    _the_first_letter(teller, ewa)
    _looking_into_it(teller)
    _telling_what_was_found(teller)
    promise = _the_apology_letter(teller, ewa)
    _a_promise_is_late(teller, ewa, promise)
    _the_end(teller, ewa)


def _the_night(teller: Teller) -> int:
    """Ewa, by her number in the case: most is said and written to her."""
    say = teller.say
    say("The night")
    occurred = teller.on(0, 22, 10).isoformat()
    aware = teller.on(1, 0, 15).isoformat()
    teller.on(1, 0, 40)
    opening = s.OPENING | {"became_aware_at": aware, "occurred_at": occurred}
    teller.incident = open_incident(
        teller.session, teller.actor(s.OSEI), teller.now, Door.COMMAND, opening, by_demo=True
    )
    say(f"  {teller.now:%a %-d %b, %H:%M}  Dr Daniel Osei opens {teller.case.ref}.")
    teller.record(s.OSEI, "person", s.MARIA, "names the patient, Maria Nowak.")
    ewa = teller.record(s.OSEI, "person", s.EWA, "names her daughter Ewa, who acts for her.").id
    teller.on(1, 2, 55)
    talk = s.AT_NIGHT | {"persons": [ewa], "at": teller.on(1, 2, 50).isoformat()}
    talk["next_contact"] = s.AT_NIGHT["next_contact"] | {"due_on": teller.day(1)}
    teller.on(1, 2, 58)
    teller.record(s.OSEI, "conversation", talk, "records the talk with Ewa, on his telephone.")
    teller.on(1, 8, 30)
    teller.refused(
        s.MORGAN, teller.case.ref, "begin_investigation", "asks whether the case may move on."
    )
    return int(ewa)


def _the_first_days(teller: Teller, ewa: int) -> None:
    case = teller.case
    teller.on(1, 8, 40)
    teller.record(s.OSEI, "grade", s.GRADE_SEVERE, "grades the harm: severe.")
    early = {"applies": "treat_as_yes", "reason": "Too early to say, so we act as if it does"}
    teller.record(s.MORGAN, "decision", early, "decides: treat as yes, too early to say.")
    teller.record(s.MORGAN, "contact", s.CONTACT, "names Joan Pryce as Ewa's contact.")
    teller.on(1, 10, 15)
    talk = s.IN_THE_MORNING | {"persons": [ewa], "keeps": [_open(teller, ewa)]}
    talk["next_contact"] = s.IN_THE_MORNING["next_contact"] | {"due_on": teller.day(4)}
    teller.record(s.OSEI, "conversation", talk, "sees Ewa again and says sorry, this time for it.")
    _verify(teller, talk["keeps"])
    teller.on(3, 5, 40)
    died = {"what": "died", "at": teller.on(3, 5, 20).isoformat(), "source": "The ward"}
    teller.on(3, 5, 45)
    teller.record(s.OSEI, "patient_status", died, "records that Maria has died.")
    teller.on(3, 9)
    teller.record(s.OSEI, "grade", s.GRADE_DEATH, "grades the harm again: death.")
    teller.refused(s.MORGAN, case.ref, "begin_investigation", "asks again.")
    _piotr(teller)
    yes = {"applies": "yes", "reason": "She died of the dose we gave her"}
    teller.on(4, 9)
    teller.record(s.MORGAN, "decision", yes, "decides for the new grade: the duty applies.")


def _piotr(teller: Teller) -> None:
    teller.on(3, 15, 30)
    piotr = teller.record(s.PRYCE, "person", s.PIOTR, "names Maria's son Piotr.").id
    talk = s.WITH_PIOTR | {"persons": [piotr]}
    talk["next_contact"] = s.WITH_PIOTR["next_contact"] | {"due_on": teller.day(39)}
    teller.record(s.PRYCE, "conversation", talk, "rings Piotr. He wants no letters.")
    excuse = s.NO_LETTERS | {"person": piotr}
    made = teller.record(s.PRYCE, "excuse", excuse, "records that Piotr declined letters.")
    agrees = {"excuse": made.id, "agrees": True, "reason": "His wish is clear and was said to Joan"}
    teller.record(s.MARSH, "excuse_review", agrees, "agrees, as a second person.")
    told = {"excuse": made.id, "how": "By telephone, and how to take it back"}
    teller.record(s.PRYCE, "excuse_told", told, "tells Piotr, and how to change his mind.")


def _the_first_letter(teller: Teller, ewa: int) -> None:
    teller.say("The first letter")
    teller.on(4, 11)
    by = teller.in_words(39)
    boxes = s.FIRST_LETTER | {"next": f"We will write to you with what we find by {by}."}
    letter = teller.letter(s.MORGAN, "initial_notification", ewa, boxes)
    promise = {"owner": s.LLOYD.email, "due_on": teller.day(39), "sentence": boxes["next"]}
    teller.link(s.MORGAN, letter.ref, promise, "gives its promise an owner and a day.")
    teller.move(s.MORGAN, letter.ref, "submit", "sends it for approval.")
    teller.session.refresh(letter)
    read = {"sha256": letter.text_sha256}
    teller.refused(s.MORGAN, letter.ref, "approve", "tries to approve her own letter.", read)
    teller.refused(s.MARSH, letter.ref, "approve", "reads it and tries to approve it.", read)
    teller.move(s.MARSH, letter.ref, "return_to_draft", "returns it: it says “sorry if”.")
    teller.on(4, 14)
    mended = {"sorry": s.SORRY_MENDED}
    teller.edit(s.MORGAN, letter.ref, mended, "mends it: sorry for what we did, and what it did.")
    teller.move(s.MORGAN, letter.ref, "submit", "sends it for approval again.")
    teller.issue(s.MORGAN, s.MARSH, letter)
    _ring(teller, [ewa], 4, 16, 38)
    teller.move(s.MORGAN, teller.case.ref, "begin_investigation", "moves the case to investigate.")


def _looking_into_it(teller: Teller) -> None:
    teller.say("Looking into it")
    both = _relevant(teller)
    teller.on(8, 9)
    began = {"name": "review_started", "evidence": "Gareth Lloyd took it on and sealed the chart"}
    began |= {"at": teller.now.isoformat()}
    teller.record(s.LLOYD, "event", began, "starts the full investigation.")
    teller.on(8, 10)
    for person in both:
        sought = {"person": person, "how": "By telephone"}
        teller.record(s.PRYCE, "questions_sought", sought, "asks what they want to know.")
        offer = {"person": person, "how": "By telephone", "outcome": "accepted"}
        offer |= {"offered_at": teller.now.isoformat()}
        teller.record(s.PRYCE, "meeting", offer, "offers a meeting about the findings.")
    teller.on(33, 16)
    teller.record(s.LLOYD, "analysis", s.ANALYSIS, "writes the analysis, behind the wall.")
    found = teller.record(s.LLOYD, "findings", s.FINDINGS, "writes the findings, in plain words.")
    sha256 = Findings.model_validate(s.FINDINGS).sha256()
    agrees = {"findings": found.id, "sha256": sha256, "agrees": True, "note": "Plain and true."}
    teller.on(36, 9)
    teller.record(s.MARSH, "findings_approval", agrees, "approves the exact text.")
    teller.move(s.MORGAN, teller.case.ref, "share_findings", "moves the case to disclose.")


def _telling_what_was_found(teller: Teller) -> None:
    teller.say("Telling what was found")
    case, both = teller.case, _relevant(teller)
    teller.on(38, 17)
    keeps = [c.ref for c in gather(teller.session, case, teller.now).commitments
             if c.owner == s.PRYCE.email and c.state == "open"]  # fmt: skip
    talk = s.FINDINGS_TOLD | {"persons": both, "keeps": keeps}
    talk["next_contact"] = s.FINDINGS_TOLD["next_contact"] | {"due_on": teller.day(50)}
    told = teller.record(s.OSEI, "conversation", talk, "tells Ewa and Piotr what was found.")
    _verify(teller, keeps)
    heard, pain = (q.ref for q in gather(teller.session, case, teller.now).questions)
    where = str(told.id)
    why = {"question": heard, "words": s.WHY_NOT_HEARD, "given_in": where}
    teller.record(s.OSEI, "answer", why, "records the answer: why nobody listened.")
    unknown = {"question": pain, "words": s.PAIN_UNKNOWN, "given_in": where}
    unknown |= {"unknown": "cannot_be_known"}
    answer = teller.record(s.OSEI, "answer", unknown, "records that her pain cannot be known.")
    teller.refused(s.MORGAN, case.ref, "record_disclosure", "asks whether the case may move on.")
    agrees = {"answer": answer.id, "agrees": True, "reason": "Nobody could know, and we said so"}
    teller.record(s.MARSH, "answer_review", agrees, "agrees that nobody can know.")
    teller.move(s.MORGAN, case.ref, "record_disclosure", "moves the case to apologise.")


def _the_apology_letter(teller: Teller, ewa: int) -> str:
    teller.say("The letter of apology")
    teller.on(39, 10)
    sentence = s.CUPBOARD.format(day=teller.in_words(60))
    boxes = s.APOLOGY_LETTER | {"changes": sentence}
    letter = teller.letter(s.MORGAN, "apology", ewa, boxes)
    promise = {"owner": s.RAMAN.email, "due_on": teller.day(60), "sentence": sentence}
    teller.link(s.MORGAN, letter.ref, promise, "links the promise: Priya Raman, with a day.")
    teller.move(s.MORGAN, letter.ref, "submit", "sends it for approval.")
    teller.issue(s.MORGAN, s.MARSH, letter)
    written = [c.ref for c in gather(teller.session, teller.case, teller.now).commitments
               if c.owner == s.LLOYD.email]  # fmt: skip
    evidence = {"evidence": f"{letter.ref} says what we found."}
    teller.move(
        s.LLOYD, written[0], "done", "marks his promise done: the letter is there.", evidence
    )
    teller.move(s.MORGAN, teller.case.ref, "deliver_apology", "moves the case to follow up.")
    commitments = gather(teller.session, teller.case, teller.now).commitments
    return next(c.ref for c in commitments if c.sentence == sentence)


def _a_promise_is_late(teller: Teller, ewa: int, promise: str) -> None:
    teller.say("A promise is late")
    _ring(teller, _relevant(teller), 50, 15, 61)
    teller.on(61, 9)
    teller.say(f"  {teller.now:%a %-d %b}  {promise} is late by one day: 11 of 14 wards are done.")
    teller.refused(s.MORGAN, teller.case.ref, "close", "asks whether the case may close.")
    _ring(teller, _relevant(teller), 61, 15, 73)
    new_day: dict[str, object] = {
        "person": ewa,
        "how": "conversation",
        "at": teller.now.isoformat(),
    }
    new_day |= {"words": "Do it properly. But tell me when.", "due_on": teller.day(68)}
    says = f"enters what Ewa said on the telephone: she agrees to {teller.in_words(68)}."
    teller.move(s.PRYCE, promise, "change", says, new_day)
    teller.on(67, 16)
    done = {"evidence": "All 14 wards have the cupboard. Photographs are with the pharmacy."}
    teller.move(s.RAMAN, promise, "done", "marks the promise done.", done)
    teller.refused(s.RAMAN, promise, "verify", "tries to verify her own promise.")
    teller.on(68, 10)
    teller.move(s.MARSH, promise, "verify", "has looked at each cupboard and verifies it.")
    told = {"person": ewa, "how": "By telephone", "at": teller.now.isoformat()}
    teller.move(s.PRYCE, promise, "told", "rings Ewa and tells her.", told)
    heard: dict[str, object] = {
        "person": ewa,
        "how": "conversation",
        "at": teller.now.isoformat(),
    }
    heard |= {"words": "Yes. I went to see it on Ward 6."}
    teller.move(s.PRYCE, promise, "confirm", "enters that Ewa says it was kept.", heard)


def _the_end(teller: Teller, ewa: int) -> None:
    teller.say("The end")
    case = teller.case
    teller.on(71, 11)
    letter = teller.letter(s.MORGAN, "closing", ewa, s.CLOSING_LETTER)
    teller.move(s.MORGAN, letter.ref, "submit", "sends it for approval.")
    teller.issue(s.MORGAN, s.MARSH, letter)
    teller.on(73, 15)
    for person, words in zip(
        _relevant(teller), ("You listened, late.", "Ask me in a year."), strict=True
    ):
        heard = {"person": person, "asked_at": teller.now.isoformat(), "how": "By telephone"}
        heard |= {"answer": "words", "words": words, "told_how_to_complain": True}
        asks = f"asks {_called(teller, person)} how this went, and says how to complain."
        teller.record(s.PRYCE, "heard", heard, asks)
    _finish_what_was_kept(teller)
    teller.on(74, 9)
    for why, duty in _late_duties(teller):
        told = {"duty": duty, "words": why, "given_in": letter.ref}
        teller.record(s.MORGAN, "explanation", told, "records why a duty was late, as told.")
    teller.move(s.MORGAN, case.ref, "close", "closes the case.")
    assert len(letters_of(teller.session, case.id)) == 3


def _called(teller: Teller, number: int) -> str:
    person = gather(teller.session, teller.case, teller.now).person(number)
    assert person
    return person.called


def _late_duties(teller: Teller) -> list[tuple[str, str]]:
    duties = gather(teller.session, teller.case, teller.now).duties
    return [("We were slow, and we told you why", d.id) for d in duties if d.status == "met_late"]


def _finish_what_was_kept(teller: Teller) -> None:
    """Each promise to ring was kept in a talk; a second person verifies, the rest are told."""
    gathered = gather(teller.session, teller.case, teller.now)
    for promise in gathered.commitments:
        owed = gathered.owed_to(promise)
        if promise.state == "open" and promise.due_on:
            evidence = {"evidence": "Joan Pryce rang on the day, and again when all was done."}
            teller.move(s.PRYCE, promise.ref, "done", f"marks {promise.ref} done.", evidence)
        if promise.state in ("open", "done"):
            teller.move(s.MARSH, promise.ref, "verify", f"verifies {promise.ref}.")
        now = gather(teller.session, teller.case, teller.now)
        for person in sorted(owed - set(now.told(promise))):
            told = {"person": person, "how": "By telephone", "at": teller.now.isoformat()}
            tells = f"tells {_called(teller, person)} of {promise.ref}."
            teller.move(s.PRYCE, promise.ref, "told", tells, told)


def _ring(teller: Teller, persons: list[int], day: int, hour: int, next_day: int) -> None:
    """A call that was promised, kept in the conversation itself, with the next one promised."""
    teller.on(day, hour)
    keeps = sorted({_open(teller, person) for person in persons})
    talk = s.A_CALL | {"persons": persons, "keeps": keeps}
    talk["next_contact"] = s.A_CALL["next_contact"] | {"due_on": teller.day(next_day)}
    teller.record(s.PRYCE, "conversation", talk, "rings, as promised.")
    _verify(teller, keeps)


def _verify(teller: Teller, kept: list[str]) -> None:
    for ref in kept:
        teller.move(s.MARSH, ref, "verify", f"verifies {ref}: the record of the talk shows it.")


def _open(teller: Teller, person: int) -> str:
    """The promise to ring this person that is open now."""
    gathered = gather(teller.session, teller.case, teller.now)
    mine = (c for c in gathered.commitments if person in c.owed_to and c.next_contact)
    return next(c.ref for c in mine if c.state == "open")


def _relevant(teller: Teller) -> list[int]:
    return [p.id for p in gather(teller.session, teller.case, teller.now).facts.relevant]
