"""What is on record of whom a letter is for: address, forms needed, who acts for them."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from disclosure.actions.facts import Gathered
from disclosure.actions.letters.contact import (
    answered_as_before,
    named_as_before,
    rings_as_before,
    rings_who_is_away,
    signed_by_who_left,
    without_contact,
)
from disclosure.actions.letters.deaths import before_it_goes, read_again_now
from disclosure.actions.letters.had import corrected
from disclosure.actions.letters.home import home_of
from disclosure.actions.letters.in_error_since import opened_in_error_since, tells_of_another
from disclosure.actions.letters.languages import need_of_their_language, untranslated
from disclosure.actions.letters.money_said import money_said
from disclosure.actions.letters.told_what import told_no_more
from disclosure.actions.letters.wanted import wants_no_letter
from disclosure.actions.letters.whereabouts import said_of_whereabouts
from disclosure.actions.outgoing.post_back import post_came_back
from disclosure.actions.people.lives import capacity_of
from disclosure.actions.people.other_cases import known_elsewhere
from disclosure.actions.people.people_now import PersonNow, persons_now
from disclosure.actions.to_do.of_age import ask_first, of_age_on
from disclosure.kinds.conversation import Conversation
from disclosure.kinds.moves import KnowsOfIt
from disclosure.kinds.people import PersonChange
from disclosure.records.letter import Letter
from letters.check import judges
from letters.corrections import named, no_longer_true, says_which
from letters.dates import without_weekday
from letters.printing.address import address_faults, line_faults, normalised
from workflows.excuses import held_findings
from workflows.letter import UNSAID
from workflows.letter_after import why_to_avoid
from workflows.letter_forms import MADE_OUTSIDE, TWO_LANGUAGES, Need, forms_of, needs_of, unmet
from workflows.letter_recipient import Recipient, why_not_alone, worth_a_look
from workflows.moments import to_the_minute
from workflows.words import CARRIES_NO_LETTER, LetterState, LetterTrigger, Way

_TO_BE_UNDERSTOOD: Mapping[str, str] = {  # while its words may still change
    LetterState.DRAFT: "Have one put in, or see that somebody makes it understood.",
    **dict.fromkeys(
        (LetterState.IN_REVIEW, LetterState.APPROVED),
        "Return it to draft and have one put in, or see that somebody makes it understood.",
    ),
}
_UNDERSTOOD_AS_IT_IS = "It is in its last words: see that somebody makes it understood."
IS_OVER = "If this one had gone before that, record when. If not, withdraw it."
NO_WAY_LEFT = (
    "No way is left by which it may go: {who} asked us never to use any for which we have what is "
    "needed. Where they want it after all, change on record how to reach them; else withdraw it."
)
NO_ADDRESS = "There is no postal address on record."


def needs_now(gathered: Gathered, letter: Letter) -> tuple[Need, ...]:
    """The forms this person needs; and their language, where the letter is not in it."""
    person = gathered.person(letter.to_person)
    return needs_of_person(person, letter) if person else ()


def needs_of_person(person: PersonNow, letter: Letter) -> tuple[Need, ...]:
    needs = needs_of(person.body.get("formats", ()))
    named = any(TWO_LANGUAGES in need.forms for need in needs)
    return needs if named else (*needs, *need_of_their_language(person, letter))


def needs_on_record_by(gathered: Gathered, letter: Letter, at: datetime) -> tuple[Need, ...]:
    """The same by what was on record at that moment."""
    persons = persons_now(gathered.case.as_on_record(at), gathered.today)
    theirs = (needs_of_person(p, letter) for p in persons if p.number == letter.to_person)
    return next(theirs, ())


def excused_when_issued(gathered: Gathered, letter: Letter) -> str:
    """Why another form than the needed one will do, as it was said when it was issued. Nothing
    where they need one since then that it does not go in: nobody said that of it.
    """
    plan = told_with(gathered, letter, "issue")
    because = str(plan.get("other_format_because") or "")
    if not because or letter.issued_at is None:
        return because
    then = needs_on_record_by(gathered, letter, letter.issued_at)
    since = [need for need in needs_now(gathered, letter) if need not in then]
    return "" if unmet(since, plan.get("format") or ()) else because


def needs_not_met_beside(
    needs: tuple[Need, ...], form: str, sent_in: tuple[str, ...]
) -> tuple[Need, ...]:
    """What the one `form` that they have has to meet: not what went in the same envelope, of a
    language; nor any other such need, where that form meets one of theirs.
    """
    has_one = any(form in need.forms for need in needs if not need.language)
    return tuple(
        need for need in needs if unmet((need,), sent_in) or not (need.language or has_one)
    )


def forms_of_letter(letter: Letter) -> tuple[str, ...]:
    """The forms that are made of it, as it stands."""
    return forms_of(
        easy_read=bool(letter.easy_read and letter.easy_read.strip()),
        translated=letter.translation is not None,
    )


def never_by(gathered: Gathered, letter: Letter) -> frozenset[Way]:
    """Ways this person asked us never to use."""
    person = gathered.person(letter.to_person)
    return person.never if person else frozenset()


def ways_lacking(gathered: Gathered, letter: Letter) -> frozenset[Way]:
    """Ways for which nothing is on record: no letter goes to an address nobody knows."""
    person = gathered.person(letter.to_person)
    body = person.body if person else {}
    needed = {Way.POST: "post", Way.EMAIL: "email"}
    return frozenset(way for way, field in needed.items() if not body.get(field))


def ways_left(gathered: Gathered, letter: Letter) -> frozenset[Way]:
    """By which it may go to them, and can."""
    without = never_by(gathered, letter) | ways_lacking(gathered, letter)
    return frozenset(Way) - CARRIES_NO_LETTER - without


def why_somebody_else(gathered: Gathered, letter: Letter) -> str | None:
    """A child, or a patient who lacks capacity by the record, and no reason to write to them."""
    person = gathered.person(letter.to_person)
    return why_not_alone_to(gathered, person) if person else None


def why_not_alone_to(gathered: Gathered, person: PersonNow) -> str | None:
    """The same of anybody in the case, before there is a letter."""
    return why_not_alone(_recipient(gathered, person), gathered.today)


def cannot_be_posted(gathered: Gathered, letter: Letter) -> tuple[str, ...]:
    """What surely keeps a letter from arriving, in sentences: it stops the post, no other way."""
    person = gathered.person(letter.to_person)
    if person is None or not person.body.get("post"):
        return (NO_ADDRESS,)
    return line_faults(normalised(person.address, home_of(gathered)))


def doubts_of_address(gathered: Gathered, letter: Letter) -> tuple[str, ...]:
    """What our rules doubt, and a person may know better: a postcode, a country."""
    person = gathered.person(letter.to_person)
    if person is None or not person.body.get("post"):
        return ()
    sure = cannot_be_posted(gathered, letter)
    found = address_faults(person.address, home_of(gathered))
    return tuple(fault for fault in found if fault not in sure)


def changed_on(
    gathered: Gathered, letter: Letter, fields: Collection[str] = ("name", "post")
) -> date | None:
    """The day on which the name or the address of its reader last changed since the letter was put
    in review; or of these two, what is in `fields`.

    None where no change says so: a change from before was withdrawn since.
    """
    submitted = gathered.case.last_move(letter.ref, LetterTrigger.SUBMIT)
    since = submitted.number if submitted else 0
    changes = [
        row.recorded_at
        for row, change in gathered.case.those(PersonChange)
        if change.person == letter.to_person
        and not change.changes().keys().isdisjoint(fields)
        and row.number > since
    ]
    return gathered.day_of(changes[-1]) if changes else None


def how_it_was_sent(gathered: Gathered, letter: Letter) -> tuple[tuple[str, ...] | None, str]:
    """In which forms, and why another than the needed one would do; None: not sent yet."""
    told = told_with(gathered, letter, "send")
    return tuple(told["format"]) if told else None, told.get("other_format_because", "")


def told_with(gathered: Gathered, letter: Letter, trigger: str) -> dict[str, Any]:
    """What was told with the last move of that name; empty where there was none."""
    return gathered.case.told_with(letter.ref, trigger)


def must_be_told(gathered: Gathered, letter: Letter) -> bool:
    """That it is coming: they did not know when it was issued, and heard it in no talk since."""
    knows = told_with(gathered, letter, "issue").get("knows")
    if knows in (KnowsOfIt.TOLD, KnowsOfIt.CANNOT_BE_TOLD):
        return False
    talks = gathered.case.those(Conversation)
    held = [row.at for row, talk in talks if letter.to_person in talk.persons]
    since = letter.issued_at
    return since is None or all(at < to_the_minute(since) for at in held)


def corrects_unsaid(gathered: Gathered, letter: Letter) -> str:
    """Which letter it corrects, where its first words do not say so; else nothing."""
    was = corrected(gathered, letter.replaces)
    if was is None or was.sent_at is None:
        return ""
    days = [gathered.day_of(at) for at in (was.sent_at, was.issued_at) if at]
    return "" if says_which(letter.text, was.ref, days) else named(was.ref, days[0])


def corrects_wrongly(gathered: Gathered, letter: Letter) -> str:
    """What is not so in our first sentence: the other letter was sent on another day, was not sent,
    or was not to this reader. Empty where nothing is wrong, and once the letter is sent itself.
    """
    was = corrected(gathered, letter.replaces)
    sent_on = gathered.day_of(was.sent_at) if was and was.sent_at else None
    said = no_longer_true(letter.text, was.ref if was else "", sent_on)
    if not said or letter.sent_at:
        return ""
    if was and sent_on:
        return f"“{said}” is not so any more: it corrects {named(was.ref, sent_on)}. Change that."
    return f"“{said}” is not so: it corrects no letter that they were sent. Take the sentence out."


def avoided_today(gathered: Gathered, letter: Letter) -> str:
    """Why nothing should reach them today; empty where it may."""
    person = gathered.person(letter.to_person)
    return why_to_avoid(gathered.today, person.avoid) if person else ""


def worth_minding(gathered: Gathered, letter: Letter) -> tuple[str, ...]:
    """What to think about before this letter goes, in sentences. It stops nothing by itself."""
    person = gathered.person(letter.to_person)
    return tuple(_to_mind(gathered, letter, person)) if person else ()


def _to_mind(gathered: Gathered, letter: Letter, person: PersonNow) -> Iterator[str]:
    who, today = _recipient(gathered, person), gathered.today
    yield from _whether_at_all(gathered, letter, person)
    dead = (read_again_now(gathered, letter), before_it_goes(gathered, letter))
    yield from filter(None, (*dead, why_not_alone(who, today), worth_a_look(who, today)))
    grown = None if person.is_patient else of_age_on(gathered)
    if grown and grown <= today:
        yield (
            f"The patient is of age since {without_weekday(grown)}. Ask whether this should go to "
            f"them, and not to {person.called}."
        )
    if letter.is_still_here:
        yield from filter(None, [ask_first(gathered, person.number)])
        known = known_elsewhere(gathered)
        yield from (each.says for each in known if each.died or person.is_patient)
    yield from without_contact(gathered, letter)
    yield from rings_as_before(gathered, letter)
    yield from answered_as_before(gathered, letter)
    yield from rings_who_is_away(gathered, letter)
    yield from signed_by_who_left(gathered, letter)
    yield from named_as_before(gathered, letter)
    yield from said_of_whereabouts(gathered, letter)
    yield from _by_which_way(gathered, letter, person)
    if reads := untranslated(person, letter):
        says = f"{person.called} reads {reads}, and no such translation is in this letter."
        yield f"{says} {_TO_BE_UNDERSTOOD.get(letter.state, _UNDERSTOOD_AS_IT_IS)}"
    for need in unmet(needs_now(gathered, letter), forms_of_letter(letter)):
        if need.form in MADE_OUTSIDE:
            yield (
                f"{person.called} needs “{need.says}”: have it made from the text before the "
                "letter goes."
            )
        else:
            yield f"{person.called} needs “{need.says}”, and nobody has written that form yet."
    if why := avoided_today(gathered, letter):
        yield f"Today is a day to avoid: {why}."
    yield from _of_a_hold(gathered, letter)
    if says := corrects_unsaid(gathered, letter):
        mend = "" if letter.issued_at else " Say it there."
        yield f"{UNSAID.format(says)}{mend}"
    yield from filter(None, (corrects_wrongly(gathered, letter),))
    yield from money_said(gathered, letter)


def _whether_at_all(gathered: Gathered, letter: Letter, person: PersonNow) -> Iterator[str]:
    yield from told_no_more(gathered, letter, person.called)
    yield from _went_in_its_place(gathered, letter)
    in_error = (tells_of_another(gathered, letter), opened_in_error_since(gathered, letter))
    yield from filter(None, in_error)
    yield from filter(None, [wants_no_letter(gathered, letter, person)])


def _by_which_way(gathered: Gathered, letter: Letter, person: PersonNow) -> Iterator[str]:
    if letter.is_still_here and not ways_left(gathered, letter):
        yield NO_WAY_LEFT.format(who=person.called)
    elif Way.POST in never_by(gathered, letter):
        yield "They asked us never to use post, so it has to go another way."
    else:
        if back := post_came_back(gathered, person):
            yield f"{_back(back)}. Ask for the right address, or let it go another way."
        yield from (f"It cannot go by post. {each}" for each in cannot_be_posted(gathered, letter))
        yield from (f"Is the address right? {each}" for each in doubts_of_address(gathered, letter))


def _went_in_its_place(gathered: Gathered, letter: Letter) -> Iterator[str]:
    """As where it was withdrawn and written anew, and then was said to have gone before that."""
    for newer in gathered.letters if letter.is_still_here else ():
        if newer.replaces == letter.ref and newer.sent_at:
            day = without_weekday(gathered.day_of(newer.sent_at))
            yield f"{newer.ref}, which replaces it, went on {day}. {IS_OVER}"


def _of_a_hold(gathered: Gathered, letter: Letter) -> Iterator[str]:
    """In a language that the check does not know, only a person sees whether it gives findings."""
    held = held_findings(gathered.facts)
    if held and letter.kind == "apology" and not judges(letter.language):
        says = f"{held[0].upper()}{held[1:]}. The check cannot read this language"
        yield f"{says}: whoever reads it sees that it gives no findings."


def _back(day: date) -> str:
    return f"Post to this address came back on {without_weekday(day)}"


def _recipient(gathered: Gathered, person: PersonNow) -> Recipient:
    return person.recipient(capacity_of(gathered.case).lost_by)
