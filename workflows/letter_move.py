"""The facts of one move of a letter, as its steps ask for them: see workflows/letter.py.

Source: the product's design, "Commitments and letters".
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo

from workflows.letter_forms import Need
from workflows.words import Way


@dataclass(frozen=True, slots=True)
class LetterMove:
    """What the rules ask when somebody wants to move one letter."""

    now: datetime
    zone: tzinfo = UTC  # of the site, for whoever reads the sentences
    text: str = ""
    reason: str = ""
    faults: tuple[tuple[str, str], ...] = ()  # kind and words of each fault not accepted
    # where, kind and words of each in the easy words or the translation
    faults_elsewhere: tuple[tuple[str, str, str], ...] = ()
    promises_moved: tuple[str, ...] = ()  # what its promises say and the ledger does not, each once
    # words of it that say where somebody is who keeps away from whom it is to
    whereabouts: tuple[str, ...] = ()
    unprintable: tuple[str, ...] = ()  # what keeps it from being printed, in sentences
    translation_of_text: bool = True  # it was checked against the text as it stands
    easy_words_of_text: bool = True  # they were written beside the text as it stands
    missing: tuple[str, ...] = ()  # content ids not accepted as missing
    missing_words: tuple[str, ...] = ()  # the same, in words
    # the language that the check cannot read, where an apology is asked for and nobody judged it
    unread: str = ""
    why_not_this_person: str | None = None  # dead, or not to be told
    to_the_same: bool = False  # somebody else was asked for, and it is written to them already
    contact_named: bool = True
    rings_who_left: tuple[str, ...] = ()  # whom its words tell them to ring, and who has left
    in_draft: bool = False  # its words can be mended as it stands
    approved_text: bool = True  # the text is still the one that was approved
    read_again: str = ""  # the patient died since its words were written: what to do, a sentence
    held: bool = False  # holds findings while a hold on findings runs
    held_by: str = ""  # which, and how long
    way: Way | None = None
    forbidden: frozenset[Way] = frozenset()
    no_email: bool = False  # there is no e-mail address on record
    at: datetime | None = None  # when it was sent, delivered or came back
    at_latest: datetime | None = None  # the same; of a day without an hour, its end
    since: datetime | None = None  # the moment it must not lie before
    died_at: datetime | None = None  # whom it is for: until when they may have lived
    how_died: str = "died"  # or was found dead, and when, as far as it is known
    by_themselves: bool = False  # delivered, as only the person can know or do
    posted: bool = False  # delivered because it was posted and did not come back
    went: Way | None = None  # how it was sent
    last_step: str = ""  # of those that may have been entered in error, the last
    step: str = ""  # which of them was, as somebody says
    said_by_them: bool = False  # they said on their page that they have it
    to: str = "They"  # whom it is for, as they like to be called
    why_not_alone: str | None = None  # a child, or lacking capacity: somebody else acts for them
    confirmed: tuple[str, ...] | None = None  # name and address as they were put in review
    on_record: tuple[str, ...] = ()  # name and address as they stand now
    changed_on: date | None = None  # since when they differ
    issued: bool = False  # its bytes carry the address as it was
    cannot_be_posted: tuple[str, ...] = ()  # what is wrong with the address, in sentences
    corrects_unsaid: str = ""  # the letter it corrects, where its first words do not name it
    corrects_wrongly: str = ""  # what our first sentence says of that and is not so, in words
    needs: tuple[Need, ...] = ()  # the forms this person needs
    forms: tuple[str, ...] = ()  # in which it goes, or went
    made: tuple[str, ...] = ()  # the forms that there are of this letter
    sent_in: tuple[str, ...] | None = None  # the forms it was sent in, where only those can count
    other_form_because: str = ""  # why another form than the needed one will do
