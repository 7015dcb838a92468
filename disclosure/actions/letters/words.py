"""A letter's other words: the same in easy words, and in a language that a person checked."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from hashlib import sha256
from typing import Annotated

from pydantic import AfterValidator
from sqlalchemy.orm import Session

from disclosure.actions.change import Change, OpenCase, must_have_seen, open_case
from disclosure.actions.letters.check import easy_words_of, is_of_this_text
from disclosure.actions.letters.hash import words_sha256
from disclosure.actions.letters.moves import called
from disclosure.actions.refused import Refused
from disclosure.kinds.faults import BadInput, Fault
from disclosure.kinds.fields import Day, Line, Words, must, shared
from disclosure.kinds.kind import Part, read
from disclosure.permissions import Permission
from disclosure.records.letter import Letter
from disclosure.records.writing import wordings_of
from letters.checks.promises import reference_of
from letters.dates import without_weekday
from letters.languages import LANGUAGE
from workflows.counting import local_day
from workflows.letter import LETTER
from workflows.words import LetterState, LetterTrigger

Language = Annotated[str, AfterValidator(must(LANGUAGE.fullmatch, "write it like en or en-GB"))]

NO_PERSON = re.compile(
    r"\b(?:machine|google|deepl|chat-?gpt|gpt[\w.-]*|open-?ai|chatbot|automat\w*|software|computer"
    r"|copilot|microsoft|translat(?:e|ion|ions)|agency|services|limited|ltd|company)\b",
    re.IGNORECASE,
)
ALONE_NO_PERSON = frozenset(
    {"ai", "a.i.", "alexa", "app", "bard", "bing", "bot", "claude", "gemini", "siri", "translator"}
)


class Translation(Part):
    language: Language = shared("Language")
    text: Words = shared("The whole letter in that language")
    translated_by: Line = shared("Who translated it", "A person, or a service")
    checked_by: Line = shared("Who checked it", "A named person who reads both languages")
    checked_on: Day = shared("The day they checked it")
    compared_again: bool = shared(
        "Compared with the letter as it reads now",
        "Where the letter changed and the translation did not.",
        default=False,
    )
    figures_are_right: bool = shared(
        "The numbers that differ are right",
        "As whoever checked it says.",
        default=False,
    )


class EasyRead(Part):
    easy_read: Words | None = shared("The same in easy words", default=None)


def set_easy_read(session: Session, change: Change, ref: str, text: str | None) -> Letter:
    """Put the easy words into a draft; None or nothing takes them out. Raises BadInput, Refused.

    `change.seen_version` is the version of the letter.
    """
    change.actor.must(Permission.WRITE_LETTER)
    with open_letter(session, change, ref) as (case, letter):
        put_easy_words(case, letter, text)
    return letter


def set_translation(session: Session, change: Change, ref: str, data: object) -> Letter:
    """Put a translation into a draft, as a named person checked it against the text of now.

    `data`: the fields of Translation; None takes it out. Raises BadInput, Refused.
    """
    change.actor.must(Permission.WRITE_LETTER)
    with open_letter(session, change, ref) as (case, letter):
        told = None if data is None else read(Translation, data, change.at, case.zone)
        put_translation(case, letter, told)
    return letter


@contextmanager
def open_letter(session: Session, change: Change, ref: str) -> Iterator[tuple[OpenCase, Letter]]:
    """The letter in its open case, at the version this person saw."""
    incident_id = called(session, ref).incident_id
    inner = replace(change, incident_id=incident_id, seen_version=None)
    with open_case(session, inner) as case:
        letter = called(session, ref)
        must_have_seen(session, case.incident, letter.version, change.seen_version)
        yield case, letter


def put_easy_words(case: OpenCase, letter: Letter, text: str | None) -> None:
    clean = (text or "").replace("\r\n", "\n").replace("\r", "\n").strip()
    told = read(EasyRead, {"easy_read": clean or None}, case.change.at, case.zone)
    letter.easy_read = told.easy_read
    links_of_words_that_stand(letter)
    _written(case, letter, easy_words_of(letter))


def put_translation(case: OpenCase, letter: Letter, told: Translation | None) -> None:
    if told is None:
        letter.translation = None
    else:
        if wrong := list(_faults(case, letter, told)):
            raise BadInput(wrong)
        text = told.text.replace("\r\n", "\n").replace("\r", "\n")
        stored = told.model_dump(mode="json", exclude_defaults=True) | {"text": text}
        letter.translation = stored | {"of": sha256(letter.text.encode()).hexdigest()}
    _written(case, letter)


def put_language(case: OpenCase, letter: Letter, language: str) -> None:
    """The language in which the letter is written; its words stay as they are.

    Our boxes have English headings. In another language the letter is one text from here on.
    """
    told = letter.translation
    if told and _base(told["language"]) == _base(language):
        says = "Language: the translation is in this language. Take that out first."
        raise BadInput.at("language", says)
    letter.language = language
    if not is_english(language):
        letter.put_slots({}, with_slip=letter.with_slip)
    _written(case, letter)


def put_slip(case: OpenCase, letter: Letter, *, wanted: bool) -> None:
    """Whether a page to answer on goes with the letter. It is approved with its words."""
    letter.put_slots(letter.boxes, with_slip=wanted)
    _written(case, letter)


def is_english(language: str) -> bool:
    return _base(language)[0] == "en"


def links_of_words_that_stand(letter: Letter) -> None:
    """A promise whose sentence stands nowhere any more is linked no longer; one whose sentence
    stands there again is linked as it was, unless that is linked to another meanwhile.
    """
    words, linked = letter.all_words, letter.links
    before = {s: ref for s, ref in letter.taken_out.items() if reference_of(s, linked) is None}
    known = {**before, **linked}
    letter.links = {s: ref for s, ref in known.items() if s in words}
    letter.put_taken_out({s: ref for s, ref in known.items() if s not in words})


def must_be_draft(letter: Letter) -> None:
    if LetterTrigger.RETURN_TO_DRAFT in LETTER.next_triggers(letter.state):
        raise Refused("Return the letter to draft first: its words are under review or approved.")
    if letter.state is not LetterState.DRAFT:
        raise Refused(
            f"Its words are final, for it is {letter.state}. Write another letter that replaces it."
        )


def _written(case: OpenCase, letter: Letter, what: str = "") -> None:
    must_be_draft(letter)
    writer = case.change.actor.email
    letter.written_by = [*(w for w in letter.written_by if w != writer), writer]
    letter.text_sha256 = words_sha256(letter)
    case.write_down(what or f"letter edit {letter.ref}")


def _faults(case: OpenCase, letter: Letter, told: Translation) -> Iterator[Fault]:
    if _base(told.language) == _base(letter.language):
        says = "Language: the letter is in this language already. Choose the other one."
        yield Fault("language", says)
    if why := why_no_person(told.checked_by):
        yield Fault("checked_by", f"Who checked it: {why}")
    elif _same(told.checked_by) == _same(told.translated_by):
        says = "Who checked it: another person than the one who translated it."
        yield Fault("checked_by", says)
    if told.checked_on > local_day(case.change.at, case.zone):
        yield Fault("checked_on", "The day they checked it: this lies in the future.")
    elif (changed := _reads_so_since(case, letter)) and told.checked_on < changed:
        says = f"the letter changed on {without_weekday(changed)}. Give the day they read that."
        yield Fault("checked_on", f"The day they checked it: {says}")
    if not told.compared_again and _is_of_older_words(letter, told):
        says = (
            "the letter changed and the translation did not. Have it looked at again, and say so."
        )
        yield Fault("compared_again", f"Compared with the letter as it reads now: {says}")


def _reads_so_since(case: OpenCase, letter: Letter) -> date | None:
    """The day, at the site, since when its text has read as it does now; None where these are its
    first words: they may be older than the record, and may have been translated before it."""
    wordings = wordings_of(case.session, letter.id)
    if not wordings or wordings[-1].text == letter.text:
        return None
    same = [each.at for each in wordings if each.text == letter.text]
    return local_day(min(same, default=case.change.at), case.zone)


def _is_of_older_words(letter: Letter, told: Translation) -> bool:
    """The same words as before, which were checked against a text that has changed since."""
    before = letter.translation
    if before is None or is_of_this_text(letter):
        return False
    return bool(before["text"].split() == told.text.split())


def why_no_person(name: str) -> str | None:
    """A machine's translation is never enough: a person has read it, and says so by name."""
    plain = _same(name)
    if NO_PERSON.search(plain) or plain in ALONE_NO_PERSON:
        return "name the person. A machine or a service alone is not enough."
    if len(re.findall(r"[^\W\d_]{2,}", plain)) < 2:
        return "give the whole name of the person, first name and last name."
    return None


def _same(name: str) -> str:
    return " ".join(name.split()).casefold()


def _base(tag: str) -> tuple[str, str]:
    """The language, and its script where that is named: both can part two readers."""
    parts = tag.split("-")
    return parts[0], next((part for part in parts[1:] if len(part) == 4), "")
