"""Check a text of any origin, without a case: a command and the API ask with the same words."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from disclosure.actions.letter_check import regime_parts
from disclosure.kinds.faults import BadInput, Fault
from disclosure.policy import UnknownRegime, own_glossary, policy
from letters.check import Checked, Context
from letters.check import check as check_letter
from letters.kinds import LetterKind
from letters.required_parts import required_parts


def check_text(
    text: str,
    known: object,
    kind: str | None = None,
    regime: str | None = None,
    written_on: date | None = None,
) -> Checked:
    """`known`: what a checker would know, as the contract's context file says it. `written_on`: the
    day of the letter, by which "Friday 5 May" can be judged. BadInput."""
    context = replace(_context(known), today=written_on)
    kind = kind or context.kind
    if regime is not None and context.required is None:
        context = replace(context, required=asked_by(regime, kind))
    return check_letter(text, with_own_words(replace(context, kind=kind)))


def with_own_words(context: Context) -> Context:
    """The check goes by the organisation's own glossary too, where it has one."""
    own = own_glossary()
    return replace(context, own_terms=own.terms, silenced=own.silenced)


def asked_by(regime: str, kind: str | None) -> tuple[str, ...]:
    if kind is None:
        raise BadInput([Fault("kind", "kind: say which kind of letter; a law asks by kind.")])
    try:
        parts = regime_parts([policy().regime(regime)], LetterKind(kind))
    except UnknownRegime:
        says = f"regime: there is no regime {regime}; `disclosure regimes` lists them."
        raise BadInput([Fault("regime", says)]) from None
    # Whether there are results, and whether it is late, is not known of a bare text.
    return required_parts(LetterKind(kind), parts, has_results=False, is_late=False)


def _context(document: object) -> Context:
    if not isinstance(document, Mapping):
        raise BadInput([Fault("context", "context: give an object with named fields.")])
    try:
        return Context.from_document(document)
    except ValueError as error:
        raise BadInput([Fault(str(error).split(":")[0], str(error))]) from None
