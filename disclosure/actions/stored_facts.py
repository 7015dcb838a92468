"""From one letter, concern or duty as it stands to its frozen facts, whatever else is known."""

from collections.abc import Collection, Iterable, Iterator

from disclosure.actions.explanations_given import explanations_given, untold
from disclosure.actions.law.duty_conditions import noes_that_wait
from disclosure.actions.law.given_up import NEVER, given_up
from disclosure.actions.letters.never_had import was_never_had
from disclosure.actions.people.people_now import PersonNow
from disclosure.actions.reading import Case
from disclosure.records.concerns import Concern
from disclosure.records.letter import Letter
from letters.check import promises_of_nobody
from workflows import facts as f
from workflows.clocks import DutyNow
from workflows.words import ARRIVES, SORRY

NOT_OF_THE_CASE = frozenset({"policy", "annual_report"})  # duties of the organisation


def letter_facts(case: Case, letter: Letter, fell: Collection[str] = ()) -> f.LetterFacts:
    """`fell`: promises whose record was withdrawn. Whoever has the letter reads their sentences on,
    save where the person it went to was withdrawn, as on the wrong patient.
    """
    issued, nobodys = letter.issued_number, letter.to_person in case.gone
    tied = {s: ref for s, ref in letter.links.items() if nobodys or ref not in fell}
    return f.LetterFacts(
        letter.ref,
        letter.kind,
        letter.to_person,
        letter.state,
        issued_number=issued,
        sent_at=letter.sent_at,
        never_had=was_never_had(case, letter),
        apology=letter.state in ARRIVES and SORRY in letter.contents,
        contents=frozenset(letter.contents),
        unlinked=promises_of_nobody(letter.text, tied) if issued else (),
    )


def concern_facts(concern: Concern) -> f.ConcernFacts:
    state = concern._state
    ended = state in ("accepted", "outside")
    return f.ConcernFacts(concern.number, concern.words, state == "answered", ended)


def duty_facts(
    case: Case,
    letters: Collection[Letter],
    persons: Collection[PersonNow],
    duties: Iterable[DutyNow],
) -> Iterator[f.DutyFacts]:
    given = explanations_given(case, letters, persons)
    explained = {each.said.duty for each in given if not each.said.unmet}
    unmet = given_up(case, letters, persons)
    noes = noes_that_wait(case)
    waits = {why: untold(case, letters, persons, unmet=why) for why in (True, False)}
    for duty in duties:
        ours = duty.limit_type == "deadline" and duty.kind not in NOT_OF_THE_CASE
        blocks = ours and not duty.done_uncounted
        no_waits = bool(duty.asks) and duty.status != "met_late" and duty.id in noes
        told, said = duty.id in explained, unmet.get(duty.id, NEVER)
        not_yet = waits[duty.status != "met_late"].get(duty.id)
        yield f.DutyFacts(
            duty.id, duty.what, str(duty.status), blocks, told,
            unmet_agreed=said.agreed, unmet_waits=said.waits, unmet_refused=said.refused,
            waits=duty.awaiting_agreement, untold=not_yet.untold if not_yet else "",
            asks=duty.asks, no_waits=no_waits,
        )  # fmt: skip
