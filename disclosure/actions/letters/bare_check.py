"""Check a text of any origin, without a case: a command and the API ask with the same words."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from disclosure.actions.letters.check import asks_for_a_notice, regime_parts
from disclosure.kinds.faults import BadInput, Fault
from disclosure.policy import UnknownRegime, own_glossary, policy
from letters.check import Checked, Context
from letters.check import check as check_letter
from letters.context import FIELDS
from letters.kinds import LetterKind
from letters.required_parts import required_parts
from workflows.regimes import Regime

_REGION = re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,3})?", re.ASCII | re.IGNORECASE)  # ISO 3166


def check_text(
    text: str,
    known: object,
    kind: str | None = None,
    regime: str | None = None,
    written_on: date | None = None,
) -> Checked:
    """What is told beside the text: see `context_told`. BadInput."""
    return check_letter(text, context_told(known, kind, regime, written_on))


def context_told(
    known: object, kind: str | None, regime: str | None, written_on: date | None
) -> Context:
    """`known`: what a checker would know, as the contract's context file says it. `written_on`: the
    day of the letter, by which "Friday 5 May" can be judged. BadInput."""
    context = replace(_context(known), today=written_on)
    kind = kind or context.kind
    if regime is not None:
        asked = context.required
        if asked is not None and (faults := _faults_of_law(regime)):
            raise BadInput(faults)
        context = replace(context, required=_asked_by(regime, kind) if asked is None else asked)
        context = replace(context, notice_apart=asks_for_a_notice([policy().regime(regime)]))
    return with_own_words(replace(context, kind=kind))


def with_own_words(context: Context) -> Context:
    """The check goes by the organisation's own glossary too, where it has one."""
    own = own_glossary()
    return replace(context, own_terms=own.terms, silenced=own.silenced)


def _asked_by(regime: str, kind: str | None) -> tuple[str, ...]:
    """Raises BadInput."""
    if faults := _faults_of_law(regime):
        raise BadInput(faults)
    law = policy().regime(regime)
    if kind is None:
        return _asked_of_any(law)
    parts = regime_parts([law], LetterKind(kind))
    # Whether there are results, and whether it is late, is not known of a bare text.
    return required_parts(LetterKind(kind), parts, has_results=False, is_late=False)


def _asked_of_any(law: Regime) -> tuple[str, ...]:
    """Where the kind of letter is not said: what the law asks of its letter, else of any."""
    own = (part.id for part in law.letter_parts)
    of_kinds = (part for kind in LetterKind for part in regime_parts([law], kind))
    return tuple(dict.fromkeys(own)) or tuple(dict.fromkeys(of_kinds))


def _faults_of_law(regime: str) -> list[Fault]:
    try:
        policy().regime(regime)
    except UnknownRegime:
        says = f"regime: there is no regime {regime}; `disclosure regimes` lists them."
        return [Fault("regime", says)]
    return []


def _context(document: object) -> Context:
    if not isinstance(document, Mapping):
        raise BadInput.at("context", "context: give an object with named fields.")
    faults = [Fault(name, f"{name}: {why}.") for name, why in _misspelled(document)]
    try:
        context = Context.from_document(document)
    except ValueError as error:
        faults.append(Fault(str(error).split(":")[0], str(error)))
    if faults:
        raise BadInput(faults)
    return context


def _misspelled(document: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """What would be passed over in silence, so that the letter passes more easily."""
    for name in document:
        if name not in FIELDS:
            yield str(name), f"this is not asked here; use {', '.join(sorted(FIELDS))}"
    region, required = document.get("region"), document.get("required")
    if isinstance(region, str) and not _REGION.fullmatch(region):
        yield "region", "give a country, or a part of one, such as GB-ENG, US-MN or NZ"
    known = policy().words.contents
    for part in required if isinstance(required, list) else ():
        if isinstance(part, str) and part not in known:
            yield "required", f"there is no content {part}; use {', '.join(known)}"
