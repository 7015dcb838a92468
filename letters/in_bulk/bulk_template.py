"""One letter for many people: a text with a slot for each column, and the letter of one row."""

import hashlib
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache

from jinja2 import Template, TemplateSyntaxError, Undefined, UndefinedError, nodes
from jinja2.meta import find_undeclared_variables
from jinja2.sandbox import ImmutableSandboxedEnvironment

from letters.check import check
from letters.context import Context
from letters.days.days_in_languages import is_english
from letters.days.promise_days import days_that_are_not, wrong_weekdays
from letters.in_bulk.not_worked_out import not_worked_out
from letters.in_bulk.recipients import NAME, PATIENT, address_of, needs_no_slot
from letters.printing.address import address_faults, line_faults, normalised
from letters.printing.page import Page
from letters.what_is_asked import in_plain_words
from letters.writing.facts import as_typed

# Of a subject, which is no sentence of ours: a hole, a number, somebody else's name.
_IN_A_SUBJECT = ("placeholder", "raw-identifier", "wrong-name")
_ALLOWED = (
    *(nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name),
    *(nodes.If, nodes.And, nodes.Or, nodes.Not),
)
KEY = 16  # characters; by chance two letters of a million share one once in 10⁷ runs
_FIELDS = ("subject", "body", "signed_by")  # of a page, that may hold slots
LONGEST_QUOTED = 200  # letters of what a reason quotes; of more it says how many there are
_BEGINNING = 40


@dataclass(frozen=True, slots=True)
class BulkTemplate:
    """`page`: with slots in subject, body and signer, and nobody's address. `home`: the country
    in which the letters are posted."""

    page: Page
    context: Context
    home: str = "GB"


@dataclass(frozen=True, slots=True)
class Filled:
    """The letter of one row. `why`: all that stands in its way. `doubtful`: what is odd about the
    address, or about a day in the text; a draft may have it, a letter in the post may not."""

    page: Page
    why: tuple[str, ...]
    doubtful: tuple[str, ...]


def template_faults(template: BulkTemplate, columns: Collection[str]) -> Iterator[str]:
    """What may not stand in the template, or names no column, each with its mend."""
    for field in _FIELDS:
        found = faults_of_text(getattr(template.page, field), columns)
        yield from (f"{field}: {says}" for says in found)


def slots_of(template: BulkTemplate) -> set[str]:
    """The columns that its texts name, where `template_faults` found nothing."""
    texts = (getattr(template.page, field) for field in _FIELDS)
    return {
        name for text in texts for name in find_undeclared_variables(_environment().parse(text))
    }


def key_of(template: BulkTemplate, cells: Mapping[str, str]) -> str:
    """The same for the same letter of the same template, wherever its row stands, and whatever
    stands in a column that it does not use, such as the number of each stay. What an organisation
    calls jargon is no part of it: it changes no word, and is read anew by each run."""
    shown: object = sorted(cells.items())  # of a row without the words it needs: it is refused
    with suppress(UndefinedError):
        shown = _page(template.page, _to(template, cells), cells)
    context = replace(template.context, own_terms=(), silenced=frozenset())
    words = f"{replace(template, context=context)!r}\n{shown!r}\n{cells.get(PATIENT, '')!r}"
    return hashlib.sha256(words.encode()).hexdigest()[:KEY]


def filled(template: BulkTemplate, cells: Mapping[str, str]) -> Filled:
    """Each value prints as it was typed: no mark in it means anything, and none is run."""
    lines = _to(template, cells)
    try:
        page = _page(template.page, lines, cells)
    except UndefinedError as error:
        return Filled(template.page, (str(error),), ())
    why = (*_holes(cells), *line_faults(lines), *_found(template, cells))
    return Filled(page, tuple(dict.fromkeys(why)), doubts_of(template, cells))


def doubts_of(template: BulkTemplate, cells: Mapping[str, str]) -> tuple[str, ...]:
    """What is odd about the address of a row, or about a day in its text, and stops no draft where
    nothing else does: of many letters nobody reads the advice on each."""
    odd = dict.fromkeys(_odd_days(template, cells))  # one that the subject says too is said once
    return (*address_faults(address_of(cells), template.home), *odd)


def _odd_days(template: BulkTemplate, cells: Mapping[str, str]) -> Iterator[str]:
    """Days of another weekday than they say, and days that no calendar has."""
    if not is_english(template.page.language):
        return
    today = template.context.today
    for words in (template.page.subject, template.page.body):
        text = _as_checked(words, cells)
        for start, end, weekday in wrong_weekdays(text, today):
            yield f"{quoted(text[start:end])} is a {weekday}."
        for each in days_that_are_not(text, today):
            yield f"{quoted(text[each.start : each.end])}: {each.why}"


def words_of(text: str, cells: Mapping[str, str]) -> str:
    """A text alone with its slots filled, each value as it was typed. Raises ValueError where a
    slot whose words it needs is empty."""
    marked = {column: as_typed(words) for column, words in _plain(cells).items()}
    try:
        return _compiled(text).render(marked)
    except UndefinedError as error:
        raise ValueError(str(error)) from None


def quoted(words: str) -> str:
    """In quotation marks; of a cell that holds a whole page, its beginning and its length."""
    if len(words) <= LONGEST_QUOTED:
        return f"“{words}”"
    return f"“{words[:_BEGINNING].rstrip()} …” ({len(words):,} letters long)"


def faults_of_text(text: str, columns: Collection[str]) -> Iterator[str]:
    """What may not stand in a text with slots, or names no column, each with its mend."""
    try:
        tree = _environment().parse(text)
    except (TemplateSyntaxError, RecursionError) as error:
        yield f"a slot cannot be read ({error}). Write it like {{{{ {NAME} }}}}."
        return
    faults = [*_refused(tree, columns)]
    try:
        if not faults:
            _compiled(text)
    except (SyntaxError, RecursionError):  # of what Python reads, made from the text
        faults.append("too many if stand in each other. Take some out.")
    yield from faults


def _holes(cells: Mapping[str, str]) -> Iterator[str]:
    if not cells.get(NAME):
        yield "The row has no name, so the letter is to nobody."
    for column, words in cells.items():
        if needs_no_slot(column) and (why := not_worked_out(words)):
            yield f"{column}: {why}"
    code = cells.get("postcode", "")
    if code and not any(each.isdigit() for each in code) and not not_worked_out(code):
        yield f"The postcode, {quoted(code)}, has no digit in it, as every postcode has."


def _to(template: BulkTemplate, cells: Mapping[str, str]) -> tuple[str, ...]:
    return normalised(address_of(cells), template.home)


def _page(page: Page, to: tuple[str, ...], cells: Mapping[str, str]) -> Page:
    plain = _plain(cells)
    marked = {column: as_typed(words) for column, words in plain.items()}
    return replace(
        page,
        to=to,
        subject=_compiled(page.subject).render(plain),
        body=_compiled(page.body).render(marked),
        signed_by=_compiled(page.signed_by).render(plain),
    )


def _plain(cells: Mapping[str, str]) -> dict[str, str]:
    return {column: " ".join(words.split()) for column, words in cells.items() if words}


def _found(template: BulkTemplate, cells: Mapping[str, str]) -> Iterator[str]:
    """As for a single letter: faults with their place, and what is missing."""
    context = replace(
        template.context,
        addressee=template.context.addressee or cells.get(NAME),
        patient=template.context.patient or cells.get(PATIENT) or None,
        language=template.page.language,
    )
    checked = check(_as_checked(template.page.body, cells), context)
    subject = check(_as_checked(template.page.subject, cells), replace(context, required=()))
    odd = (each for each in subject.faults if each.kind in _IN_A_SUBJECT)
    for fault in (*odd, *checked.faults):
        yield f"{quoted(fault.text)} ({fault.kind}): {fault.why} {fault.suggestion}"
    for part in checked.missing:
        words = in_plain_words(template.context.kind or "", part) or part.replace("_", " ")
        yield f"The letter lacks: {words}."
    if checked.missing:  # a day that is none may be why
        yield from _odd_days(template, cells)


def _as_checked(text: str, cells: Mapping[str, str]) -> str:
    """As it reads, each value without the marks that keep it as it was typed in print."""
    return _compiled(text).render(_plain(cells))


def _refused(node: nodes.Node, columns: Collection[str]) -> Iterator[str]:
    if not isinstance(node, _ALLOWED):
        what = type(node).__name__.lower()
        yield f"only the name of a column and if may stand in a slot; take out the {what}."
        return
    if isinstance(node, nodes.Output) and any(node.find_all(nodes.Not)):  # it would print True
        yield "not stands in a slot, which says nothing; write {% if not … %} and the words."
    if isinstance(node, nodes.Name) and node.name not in columns:
        yield f"no column is called “{node.name}”; there are {', '.join(columns)}."
    for child in node.iter_child_nodes():
        yield from _refused(child, columns)


class _Empty(Undefined):
    """An empty cell: "no" where a condition asks, and a refusal where its words are needed."""

    def __str__(self) -> str:
        name = self._undefined_name
        raise UndefinedError(f"The column “{name}” is empty, and the letter needs its words.")


@lru_cache(maxsize=16)
def _compiled(words: str) -> Template:
    return _environment().from_string(words)


@lru_cache(maxsize=1)
def _environment() -> ImmutableSandboxedEnvironment:
    # No HTML here: the printed page escapes everything (letters/printing/markdown.py).
    found = ImmutableSandboxedEnvironment(
        autoescape=False, undefined=_Empty, keep_trailing_newline=True
    )
    for names in (found.globals, found.tests, found.filters):
        names.clear()
    return found
