"""The check of one letter of a case: what the record knows goes in with the text."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from hashlib import sha256

from sqlalchemy.orm import Session

from disclosure.actions.analysis.runs import matching_runs
from disclosure.actions.change import last_entry
from disclosure.actions.facts import Gathered
from disclosure.actions.law.duties import regimes_that_apply
from disclosure.actions.letters.links import links_of
from disclosure.actions.letters.others import colleagues_of, others_of, perhaps_others_of
from disclosure.actions.letters.whereabouts import reached
from disclosure.actions.people.people_now import PersonNow
from disclosure.kinds.moves import OtherWords
from disclosure.policy import own_glossary, policy
from disclosure.records.found_by import is_one_patients
from disclosure.records.letter import Letter
from disclosure.records.users import users_by_email
from disclosure.records.writing import wordings_of
from letters.check import (
    Checked,
    Context,
    Fault,
    check,
    contents_found,
    judges,
)
from letters.checks.faults import LEGAL_NOTICE
from letters.kinds import LetterKind
from letters.languages import in_english
from letters.required_parts import required_parts
from letters.second_language.same_figures import with_figures, with_figures_of_easy_words
from letters.what_is_asked import in_plain_words
from workflows.excuses import held_findings
from workflows.letter import NEVER_ACCEPTED, NEVER_LEFT_OUT
from workflows.letter_move import LetterMove
from workflows.regime_words import DutyStatus
from workflows.regimes import Regime
from workflows.words import SORRY, QuestionState

# Which letter does the act that completes a duty.
LETTERS_OF: Mapping[str, frozenset[LetterKind]] = {
    "written_notified": frozenset({LetterKind.initial_notification}),
    "results_given": frozenset({LetterKind.findings, LetterKind.apology}),
    "review_report_given": frozenset({LetterKind.findings}),
    "apology_offered_written": frozenset({LetterKind.apology, LetterKind.findings}),
    "delay_explained": frozenset({LetterKind.delay}),
}

WHERE: Mapping[str, str] = {
    OtherWords.EASY_READ: "the easy words",
    OtherWords.TRANSLATION: "the translation",
}


def regime_parts(regimes: Iterable[Regime], kind: LetterKind) -> tuple[str, ...]:
    """Content ids that the regimes ask of this kind of letter, each once: by the duties that it
    meets, and in the letter with what we found, of their own letter.
    """
    asked: list[str] = []
    for regime in regimes:
        met = (duty for duty in regime.duties if kind in LETTERS_OF.get(duty.completed_by, ()))
        asked += (part for duty in met for part in duty.must_contain)
        asked += _of_no_duty(regime) if kind in LETTERS_OF["results_given"] else ()
    return tuple(dict.fromkeys(asked))


def _of_no_duty(regime: Regime) -> Iterator[str]:
    """What the law asks of its letter, and of no single duty. Where it wants a statement of the
    meeting, as in Ireland, that is its letter. What happened are the facts that each kind holds.
    """
    if any(duty.completed_by == "meeting_statement_given" for duty in regime.duties):
        return
    elsewhere = {part for duty in regime.duties for part in duty.must_contain} | {"what_happened"}
    yield from (part.id for part in regime.letter_parts if part.id not in elsewhere)


def asks_for_a_notice(regimes: Iterable[Regime]) -> bool:
    return any(part.id == LEGAL_NOTICE for regime in regimes for part in regime.letter_parts)


def check_letter(gathered: Gathered, letter: Letter, *, as_typed: bool = False) -> Checked:
    """`as_typed`: words that nobody saved. Whether they name a patient of another case is not
    said of those: trying names would tell who is one, and nothing would show that it was tried.
    Nor is it said whether they stand in an analysis.
    """
    return check(letter.text, context_of(gathered, letter, as_typed=as_typed))


def check_other_words(gathered: Gathered, letter: Letter) -> Mapping[str, Checked]:
    """Of its easy words and its translation, as far as they are there.

    What a letter must hold is asked of its text alone. A promise in the easy words needs an owner
    too; in a language the check does not know, only holes, names and numbers are looked for. The
    figures of both are held against those of the text.
    """
    found: dict[str, Checked] = {}
    if easy := letter.easy_read:
        context = replace(context_of(gathered, letter, text=easy), required=())
        found[OtherWords.EASY_READ] = with_figures_of_easy_words(
            check(easy, context), letter.text, easy, letter.language
        )
    if told := letter.translation:
        context = context_of(gathered, letter, text=told["text"], language=told["language"])
        context = replace(context, required=(), linked_promises=None)
        found[OtherWords.TRANSLATION] = with_figures(
            check(told["text"], context),
            (letter.text, told["text"]),
            (letter.language, told["language"]),
            f"{told['checked_by']}, who checked it," if told.get("figures_are_right") else "",
        )
    return found


def is_of_this_text(letter: Letter) -> bool:
    """The translation, where there is one, was checked against the text as it stands now."""
    told = letter.translation
    return told is None or told.get("of") == sha256(letter.text.encode()).hexdigest()


def easy_words_of(letter: Letter) -> str:
    """The entry that says when its easy words were last written, or found to fit still."""
    return f"letter easy words {letter.ref}"


def easy_words_fit(session: Session, letter: Letter) -> bool:
    """They were written, or looked at again, beside the text as it stands now.

    Those of a time when that was not written down count as fitting.
    """
    if not letter.easy_read:
        return True
    written = last_entry(session, letter.incident_id, easy_words_of(letter))
    before = (each for each in wordings_of(session, letter.id) if each.version <= written)
    beside = next(before, None)
    return beside is None or beside.text == letter.text


def context_of(
    gathered: Gathered,
    letter: Letter,
    *,
    as_typed: bool = False,
    text: str | None = None,
    language: str | None = None,
) -> Context:
    """`text`: other words than those of the letter itself; `language`: theirs, if another."""
    session, incident = gathered.session, gathered.incident
    text = letter.text if text is None else text
    language = language or letter.language
    names, numbers = ((), ()) if as_typed else others_of(gathered, letter, text)
    perhaps = () if as_typed else perhaps_others_of(gathered, letter, text, language, names)
    runs = 0 if as_typed else matching_runs(session, incident.id, text)
    person, patient = gathered.person(letter.to_person), gathered.patient
    own = incident.patient_identifier
    regimes = regimes_that_apply(gathered.case)
    return Context(
        region=regimes[0].jurisdiction if regimes else None,
        kind=letter.kind,
        patient=patient.name if patient else incident.patient_name,
        addressee=person.name if person else None,
        also_called=tuple(_preferred_names(gathered, letter)),
        not_to=_others_known(gathered, person),
        colleagues=tuple(colleagues_of(gathered)),
        **reached(gathered, person),
        wishes=person.wishes if person else None,
        required=required_of(gathered, letter),
        linked_promises=links_of(gathered, letter),
        promised_for={each.ref: each.due_on for each in gathered.commitments},
        kept_by=_kept_by(gathered, letter),
        today=gathered.today,
        other_patients=names,
        perhaps_patients=perhaps,
        other_identifiers=numbers,
        own_identifiers=(own,) if own and is_one_patients(own) else (),
        language=language,
        analysis_runs=runs,
        notice_apart=asks_for_a_notice(regimes),
        findings_wait=letter.kind == LetterKind.findings and not _has_results(gathered),
        own_terms=own_glossary().terms,
        silenced=own_glossary().silenced,
    )


def _preferred_names(gathered: Gathered, letter: Letter) -> Iterator[str]:
    """As they like to be called: of whom it is to, and of the patient."""
    for person in gathered.persons:
        if person.number == letter.to_person or person.is_patient:
            yield from filter(None, (person.body.get("preferred_name"),))


def _others_known(gathered: Gathered, to: PersonNow | None) -> tuple[str, ...]:
    """Every name of each other person of the case that is not theirs too."""
    if to is None:
        return ()
    others = (each.names for each in gathered.persons if each.number != to.number)
    known = set[str]().union(*others)
    if gathered.patient is None:
        known |= {gathered.incident.patient_name or ""} - {""}
    return tuple(sorted(known.difference(to.names)))


def _kept_by(gathered: Gathered, letter: Letter) -> dict[str, str]:
    linked = [each for each in gathered.commitments if each.ref in letter.links.values()]
    owners = users_by_email(gathered.session, {each.owner for each in linked})
    names = {user.email: user.name for user in owners}
    return {each.ref: names.get(each.owner, each.owner) for each in linked}


def required_of(gathered: Gathered, letter: Letter) -> tuple[str, ...]:
    """Content ids of what a letter of its kind must hold here, as things stand."""
    kind, regimes = LetterKind(letter.kind), regimes_that_apply(gathered.case)
    asked = (q for q in gathered.questions if q.state is not QuestionState.TAKEN_BACK)
    return required_parts(
        kind,
        regime_parts(regimes, kind),
        has_results=_has_results(gathered),
        is_late=any(d.status is DutyStatus.LATE and d.kind == "written" for d in gathered.duties),
        has_questions=any(_is_theirs(gathered, letter, q.person) for q in asked),
    )


def _is_theirs(gathered: Gathered, letter: Letter, asker: int) -> bool:
    """Theirs, or of somebody whose answers go to them now; or of nobody who is on record."""
    return asker not in gathered.people or letter.to_person in {asker, *gathered.who_hears([asker])}


def _has_results(gathered: Gathered) -> bool:
    findings = gathered.of_records.findings()
    return bool(findings and findings.approved_at)


def what_stands(
    gathered: Gathered, letter: Letter, accepted: list[dict[str, object]]
) -> LetterMove:
    """Faults and missing parts that are neither mended nor accepted, as the gate asks them."""
    checked = check_letter(gathered, letter)
    missing = tuple(m for m in checked.missing if not _is_accepted(m, accepted))
    judged = checked.judged or not asks_for_sorry(gathered, letter)
    others = check_other_words(gathered, letter)
    return LetterMove(
        now=gathered.at,
        text=letter.text,
        faults=tuple(_left(checked, accepted)),
        faults_elsewhere=tuple(
            (WHERE[form], *fault)
            for form, found in others.items()
            for fault in _left(found, accepted, form)
        ),
        translation_of_text=is_of_this_text(letter),
        easy_words_of_text=easy_words_fit(gathered.session, letter),
        missing=missing,
        missing_words=tuple(content_words(part, letter.kind) for part in missing),
        unread="" if judged or _said(SORRY, accepted) else in_english(letter.language),
    )


def asks_for_sorry(gathered: Gathered, letter: Letter) -> bool:
    return SORRY in required_of(gathered, letter)


def approved_unread(gathered: Gathered, letter: Letter) -> str:
    """The language of a letter that was approved, and that neither the check nor its approver took
    for an apology, though it has to be one; empty where there is none."""
    silent = letter.approved_by and SORRY not in letter.contents and not judges(letter.language)
    return in_english(letter.language) if silent and asks_for_sorry(gathered, letter) else ""


def content_words(part: str, kind: str = "") -> str:
    """What a content id means, for people: shortly, else in the words of the law, else its name.

    `kind`: of the letter, where one kind means something narrower by it.
    """
    meaning = in_plain_words(kind, part) or policy().words.contents.get(part)
    return (meaning or part.replace("_", " ")).rstrip(".")


def holds_findings(letter: Letter, held: Gathered) -> bool:
    """Whether a hold that limits findings is on record, and this letter would carry some."""
    said = {*letter.contents, *contents_found(letter.easy_read or "")}
    carries = letter.kind == "findings" or "results_of_enquiries" in said
    return carries and bool(held_findings(held.facts))


def accepts(item: Mapping[str, object], fault: Fault, form: str | None) -> bool:
    """Whether this fault is meant: of its kind, in the same words, there or anywhere in them."""
    return (
        item["kind"] == fault.kind
        and item.get("form") == form
        and item.get("start") in (None, fault.start)
        and item.get("end") in (None, fault.end)
    )


def _left(
    checked: Checked, accepted: list[dict[str, object]], form: str | None = None
) -> Iterator[tuple[str, str]]:
    for fault in checked.faults:
        taken = any(accepts(item, fault, form) for item in accepted)
        if fault.kind in NEVER_ACCEPTED or not taken:
            yield fault.kind, fault.text


def _is_accepted(part: str, accepted: list[dict[str, object]]) -> bool:
    return part not in NEVER_LEFT_OUT and _said(part, accepted)


def _said(part: str, accepted: list[dict[str, object]]) -> bool:
    """Of the text: that it may lack this, or of an apology that nobody else can judge, that it
    holds one."""
    return any(item["kind"] == part and not item.get("form") for item in accepted)
