"""Findings that were approved after the words of a letter, not yet, or count no more: to mind."""

from collections.abc import Iterator
from textwrap import shorten

from disclosure.actions.facts import Gathered
from disclosure.actions.letters.last_read import last_read
from disclosure.actions.letters.told_what import hears_what_happened
from disclosure.kinds.findings import Findings, FindingsApproval
from disclosure.records.letter import Letter
from disclosure.records.look_backs import approved_for_all
from disclosure.records.writing import wordings_of
from letters.dates import without_weekday
from letters.kinds import LetterKind
from letters.writing.facts import passage
from workflows.words import UNISSUED

TELLS_THEM = (LetterKind.findings, LetterKind.apology)
NOT_YET = (
    "No findings are approved yet. Issued before they are, this letter tells nobody what we found, "
    "whatever it says of our enquiries: nobody has agreed to that. Another has to tell it then."
)
SEE_NOW = "See that the letter says what they say now."
FINAL = (
    "Its words are final: where they are not what was found, withdraw it and write another. If it "
    "was posted before that, record it as it went."
)
SHOWN = 160  # letters of words that are no longer what was found


def findings_newer_than(gathered: Gathered, letter: Letter) -> Iterator[str]:
    """It stops nothing: a person sees whether the words are still right."""
    findings = gathered.facts.findings
    number = findings.approved_number if findings else None
    if not findings or not findings.approved_at or not number:
        yield from _none_stand(gathered, letter)
        return
    if not letter.is_still_here or number < (letter.issued_number or 0):
        return  # nobody signs it any more, or whoever did could read these
    if not hears_what_happened(gathered, letter.to_person):
        return  # `told_no_more` says that the letter may tell none of it
    *before, now = (body for _, body in gathered.case.those(Findings))
    again = "approved again" if before else "approved"
    when = f"The findings were {again} on {without_weekday(gathered.day_of(findings.approved_at))}"
    kept = wordings_of(gathered.session, letter.id)
    if older := _still_said(letter, before, now):
        said = shorten(older, SHOWN, placeholder=" …")
        yield f"{when}, after these words: “{said}” {FINAL if letter.issued_at else SEE_NOW}"
    elif letter.kind not in TELLS_THEM:
        return  # it may tell none of them
    elif letter.issued_at:
        yield f"{when}, after this letter was issued. {FINAL}"
    elif kept and kept[0].version < number:
        yield f"{when}, after the words of this letter were saved. See that both say the same."


def _none_stand(gathered: Gathered, letter: Letter) -> Iterator[str]:
    """Those that were approved fell after its words were last read: they, or their approval."""
    case = gathered.case
    if letter.kind not in TELLS_THEM or not letter.is_still_here:
        return
    said = {n: each for n, each in case.bodies.items() if isinstance(each, FindingsApproval)}
    fell = [n for n, each in said.items() if not each.agrees]
    fell += [*case.withdrew(Findings), *case.withdrew(FindingsApproval)]
    once = min((n for n, each in said.items() if each.agrees), default=0)
    if not once and letter.state in UNISSUED and not _approved_for_all(gathered):
        yield NOT_YET
    if once and max(fell, default=0) > max(once, last_read(gathered, letter)):
        yield (
            "No findings stand that a second person approved: what was approved before counts no "
            "more. See that the letter tells none of it."
        )


def _approved_for_all(gathered: Gathered) -> bool:
    """In its look-back: once they reach the case, a letter issued before tells results too."""
    return bool(approved_for_all(gathered.session, gathered.incident.id))


def _still_said(letter: Letter, before: list[Findings], now: Findings) -> str:
    """A part of earlier findings that stands in the letter and not in those of now."""
    parts = (part for each in reversed(before) for part in _parts(each) if part not in _parts(now))
    return next((part for part in parts if passage(part) in letter.text), "")


def _parts(findings: Findings) -> list[str]:
    return [part for part in (findings.facts, findings.why, findings.changes) if part]
