"""From a letter on record to the page that is printed, and its bytes in every form."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from disclosure.actions.facts import Gathered, gather_by_id
from disclosure.actions.letters.home import letterhead_of, organisation_of, paper_here, printed_in
from disclosure.actions.letters.slip import slip_of
from disclosure.actions.people.people_now import PersonNow
from disclosure.actions.refused import Refused
from disclosure.records.chain import chain_of
from disclosure.records.letter import Letter
from letters.fixed_words import FixedWords, fixed_words, is_in
from letters.kinds import LetterKind
from letters.printing.address import tidied
from letters.printing.page import refuse_unprintable
from letters.printing.side_by_side import note_of_record, why_not_beside
from letters.render import NotPrintable, Page, Rendered, Translation, forms_of, render
from letters.writing.facts import as_said
from workflows.letter_forms import needs_large_print

APART = (
    "The translation does not match the letter part by part, so it cannot be printed side by side: "
    "something may be left out."
)


def page_of(session: Session, letter: Letter, at: datetime, *, draft: bool) -> Page:
    gathered = gather_by_id(session, letter.incident_id, at)
    return page_in(gathered, letter, draft=draft)


def page_in(gathered: Gathered, letter: Letter, *, draft: bool) -> Page:
    """Where the case is read already. Raises Refused."""
    session, person = gathered.session, gathered.person(letter.to_person)
    if person is None:
        raise Refused("The record of this person was withdrawn, so no letter goes to them.")
    return Page(
        to=tuple(tidied(person.address)),
        dated=gathered.today,
        subject=subject_of(gathered, letter, person),
        subject_language=_language_of_subject(letter),
        language=printed_in(gathered, letter.language),
        body=letter.text,
        organisation=organisation_of(session),
        letterhead=tuple(letterhead_of(session)),
        reference="" if draft else letter.ref,
        code="" if draft else code_of(session, letter),
        draft=draft,
        easy_read=letter.easy_read or "",
        translation=_translated(gathered, letter, person),
        pictures=letter.kind in (LetterKind.findings, LetterKind.apology),
        slip=slip_of(gathered, letter),
        large=needs_large_print(person.body.get("formats", ())),
        paper=paper_here(gathered),
    )


def why_not_printed(
    gathered: Gathered, letter: Letter, *, beside_the_text: bool = False
) -> tuple[str, ...]:
    """All that stands in the way of printing it, in sentences; where nothing is written yet, or
    its person is gone, that alone is to be said. `beside_the_text`: leave its own words out, and
    say why its translation cannot stand side by side with it, which stops nothing."""
    if not letter.text.strip():
        return ()
    apart = tuple(_apart(letter)) if beside_the_text else ()
    try:
        page = page_in(gathered, letter, draft=True)
        refuse_unprintable(replace(page, body="-") if beside_the_text else page, with_fonts=True)
    except NotPrintable as no:
        return (*no.reasons, *apart)
    except Refused:
        return ()
    return apart


def _apart(letter: Letter) -> Iterator[str]:
    told = letter.translation
    if told and (why := why_not_beside(letter.text, told["text"])):
        yield f"{APART} {why}"


def translation_of(letter: Letter) -> Translation | None:
    if (told := letter.translation) is None:
        return None
    return Translation(
        language=told["language"],
        text=told["text"],
        translated_by=told.get("translated_by") or "",
        checked_by=told["checked_by"],
        checked_on=date.fromisoformat(told["checked_on"]),
    )


def which_words_count(gathered: Gathered, letter: Letter) -> str:
    """Where its words stand above their translation, as escaped HTML; empty in one language."""
    if (second := translation_of(letter)) is None:
        return ""
    second = replace(second, language=printed_in(gathered, second.language))
    return note_of_record(printed_in(gathered, letter.language), second)


def _translated(gathered: Gathered, letter: Letter, to: PersonNow) -> Translation | None:
    """With its subject, where we have words for that in its language."""
    if (second := translation_of(letter)) is None:
        return None
    second = replace(second, language=printed_in(gathered, second.language))
    if not is_in(second.language, words := fixed_words(second.language)):
        return second
    return replace(second, subject=subject_of(gathered, letter, to, words))


def subject_of(
    gathered: Gathered, letter: Letter, to: PersonNow, words: FixedWords | None = None
) -> str:
    """The line above the greeting. Who has not been reached yet is told nothing clinical.

    `words`: those of another language than that of the letter.
    """
    words = words or fixed_words(letter.language)
    if letter.kind == LetterKind.no_contact:
        return words.let_us_talk
    if to.is_patient:
        return words.your_care
    name = _patient_named(gathered)
    return words.care_of.format(name=name) if name else words.our_care


def _patient_named(gathered: Gathered) -> str:
    """In full; as their family calls them where a list has no name of theirs, else not at all."""
    patient = gathered.patient
    if patient is None:
        return as_said(gathered.incident.patient_name or "")
    return as_said(patient.name) or patient.body.get("preferred_name") or ""


def _language_of_subject(letter: Letter) -> str:
    """Only where it is not in the language of the letter, because we have no words in that."""
    words = fixed_words(letter.language)
    return "" if is_in(letter.language, words) else words.language


def code_of(session: Session, letter: Letter) -> str:
    """A short code on each page that only the holder of the key can make for this text."""
    return codes_of(session, letter)[-1]


def codes_of(session: Session, letter: Letter) -> tuple[str, ...]:
    """One for each key there was, the present one last: paper keeps the code it was given."""
    words = f"{letter.ref} {letter.text_sha256}".encode()
    codes = (mac[:12].upper() for mac in chain_of(session).macs(words))
    return tuple("-".join(code[i : i + 4] for i in range(0, 12, 4)) for code in codes)


def print_all(session: Session, letter: Letter, at: datetime) -> Mapping[str, Rendered]:
    """The bytes of record in every form that it has. Raises Refused for what cannot be printed.

    Slow: never call it inside a transaction that writes.
    """
    page = page_of(session, letter, at, draft=False)
    try:
        return {form: render(page, form) for form in forms_of(page)}
    except NotPrintable as error:
        raise Refused(f"This letter cannot be printed. {error}") from None
