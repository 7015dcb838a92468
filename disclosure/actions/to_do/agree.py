"""What waits for a second person: neither who wrote it nor who took part in the harm agrees."""

from collections.abc import Collection, Iterator
from datetime import datetime

from disclosure.actions.answers_given import answers_given
from disclosure.actions.checklists.in_time import told_late
from disclosure.actions.checks.checking import involved_in
from disclosure.actions.checks.who_wrote import complained_of, who_wrote
from disclosure.actions.findings_put_right import corrections_of_findings
from disclosure.actions.holds import holds_not_ended
from disclosure.actions.law.applying import decisions_in_force
from disclosure.actions.law.duty_conditions import answers_that_wait
from disclosure.actions.letter_names import letter_name
from disclosure.actions.letters.wordings import wrote_words_of
from disclosure.actions.moves.commitment import marked_by, marking_of
from disclosure.actions.retention.keeping import asked_in
from disclosure.actions.thing_to_do import Clock, Group, Target, ToDo, Viewed, in_quotes
from disclosure.kinds import excuses as x
from disclosure.kinds import harm as h
from disclosure.kinds.findings import Findings, FindingsApproval
from disclosure.kinds.keeping import DestructionReview
from disclosure.kinds.kind import Kind
from disclosure.kinds.law import Explanation, ExplanationReview
from disclosure.kinds.notes import Correction, CorrectionReview
from disclosure.kinds.people import PersonChange, PersonChangeReview
from disclosure.kinds.questions import Answer, AnswerReview, Unknown
from disclosure.permissions import Permission
from disclosure.records.evidence import Evidence
from workflows.words import Applies, LetterState, QuestionState, Standing
from workflows.words import CommitmentState as C

NOBODY_SEES_IT = (
    "Nobody who sees this case may do so: a risk manager who sees it lets one more person see it."
)
ANSWERED = "Check what was answered about a duty of the law"


def for_a_second_person(view: Viewed) -> Iterator[ToDo]:
    yield from _records(view)
    yield from told_late(view)
    yield from _findings(view)
    yield from _findings_put_right(view)
    yield from _letters(view)
    yield from _promises(view)
    yield from _glasses(view)


def _waits(
    view: Viewed,
    act: str,
    why: str,
    target: Target,
    since: datetime,
    barred: Collection[str],
    needs: Permission = Permission.REVIEW,
    key: str = "",
) -> ToDo:
    out = frozenset(barred) | involved_in(view.gathered)
    return ToDo(
        act,
        f"{why} {_nobody_here(view, needs, out)}".rstrip(),
        target,
        Group.TODAY,
        Clock.WAITING,
        since,
        needs=needs,
        second=True,
        barred=out,
        key=key or f"agree {target.word} {' '.join(map(str, target.fields.values()))}".rstrip(),
        ladder="letter_waiting" if target.where == "letter" else "second_person",
    )


def _nobody_here(view: Viewed, needs: Permission, out: Collection[str]) -> str:
    """In a sentence, where only named people see the case and none of them may be the second."""
    if not view.incident.restricted:
        return ""
    able = (a for a in view.named if a.email not in out and a.may_by_role(needs))
    return "" if any(able) else NOBODY_SEES_IT


def _records(view: Viewed) -> Iterator[ToDo]:
    for row, act, review, words in _to_review(view):
        if any(body.is_about == row.number for _, body in view.gathered.case.those(review)):
            continue  # somebody has agreed or not; what follows from that has rows of its own
        by = view.staff_name(row.by)
        target = Target("record", review.word, {str(review.about_field): str(row.number)})
        why = f"{by} wrote it, so another person has to agree. {in_quotes(words)}"
        barred = who_wrote(view.gathered, review, str(row.number))
        barred |= complained_of(view.gathered.case, row.number)
        yield _waits(view, act, why, target, row.recorded_at, barred)


def _to_review(view: Viewed) -> Iterator[tuple[Evidence, str, type[Kind], str]]:
    case = view.gathered.case
    in_force = filter(None, decisions_in_force(case))
    noes = {row.number: (row, no) for row, no in in_force if no.applies is Applies.NO}
    for row, no in noes.values():
        yield row, "Check the “does not apply”", h.DecisionReview, no.reason
    for row, decision in answers_that_wait(case):
        if row.number not in noes:
            yield row, ANSWERED, h.DecisionReview, decision.reason
    over = view.gathered.clocks.excuses.over
    for row, excuse in case.those(x.Excuse):
        withdrawn = excuse.person in case.gone  # whom it is about
        if row.number not in over and not withdrawn and not excuse.ran_out(view.today):
            name = view.person_name(excuse.person)
            yield (
                row,
                f"Check what we would leave out for {name}",
                x.ExcuseReview,
                excuse.reason,
            )
    for row, hold in holds_not_ended(case):
        if hold.by is not x.HoldBy.CLAIM and not hold.ran_out(view.today):
            by = hold.by.replace("_", " ")
            yield row, f"Check the hold of the {by}", x.HoldReview, hold.reason
    for row, error in case.those(h.Error):
        yield row, "Check that this was recorded in error", h.ErrorReview, error.reason
    if asked := asked_in(view.gathered):
        says = "Say whether this record is destroyed"
        yield asked, says, DestructionReview, asked.body["reason"]
    yield from _about_the_family(view)


def _about_the_family(view: Viewed) -> Iterator[tuple[Evidence, str, type[Kind], str]]:
    case = view.gathered.case
    for row, answer in case.those(Answer):
        if answer.unknown is Unknown.CANNOT_BE_KNOWN and _nothing_else_since(view, row, answer):
            yield row, "Check that this cannot be known", AnswerReview, answer.words
    done = {duty.id for duty in view.gathered.facts.duties if duty.status in ("met", "met_late")}
    for row, explanation in case.those(Explanation):
        if (explanation.unmet or explanation.ground) and explanation.duty not in done:
            yield row, "Check that a duty will not be met", ExplanationReview, explanation.words
    for row, change in case.those(PersonChange):
        person = view.person(change.person)
        asked = person.proposed.get(row.number) if person else None
        if person and asked and (person.is_relevant or asked is Standing.NOT_TO_BE_TOLD):
            act = f"Check that {view.person_name(change.person)} need no longer be told"
            yield row, act, PersonChangeReview, change.reason
    for row, correction in case.those(Correction):
        about = correction.is_about or 0
        if correction.withdraws and _waits_for_a_second(view, row, about):
            act = "Check a correction that takes back what others said or asked of us"
            yield row, act, CorrectionReview, correction.words
        elif correction.withdraws and about in case.causes_of_lateness:
            act = "Check a correction after which a duty would no longer be late"
            yield row, act, CorrectionReview, correction.words


def _nothing_else_since(view: Viewed, row: Evidence, answer: Answer) -> bool:
    """Nobody agrees to what nobody says any more: it was answered since, or is asked no more."""
    g, ref = view.gathered, answer.question
    given = answers_given(g.case, ref, g.places_of_none)
    if any(later.number > row.number for later, _ in given):
        return False
    back = (q.ref for q in g.questions if q.state is QuestionState.TAKEN_BACK)
    return ref not in back


def _waits_for_a_second(view: Viewed, correction: Evidence, number: int) -> bool:
    case = view.gathered.case
    came_with = (row for row in case.records.values() if number in (row.number, row.parent))
    return any(case.needs_a_second(row, correction.by) for row in came_with)


def _findings_put_right(view: Viewed) -> Iterator[ToDo]:
    case = view.gathered.case
    for row, correction in corrections_of_findings(case):
        if case.was_judged(CorrectionReview, row.number):
            continue
        target = Target("record", CorrectionReview.word, {"correction": str(row.number)})
        why = (
            f"{view.staff_name(row.by)} wrote it, so another person has to agree before the family "
            f"reads it. {in_quotes(correction.words)}"
        )
        yield _waits(
            view, f"Check what was put right of the findings for {view.who}", why, target,
            row.recorded_at, who_wrote(view.gathered, CorrectionReview, str(row.number)),
        )  # fmt: skip


def _findings(view: Viewed) -> Iterator[ToDo]:
    written = list(view.gathered.case.those(Findings))
    if not written:
        return
    row, wrote = written[-1][0], who_wrote(view.gathered, FindingsApproval, "")
    if any(b.is_about == row.number for _, b in view.gathered.case.those(FindingsApproval)):
        return
    target = Target("record", "findings_approval", {"findings": str(row.number)})
    why = f"{view.staff_name(row.by)} wrote them, so another person has to approve the exact text."
    yield _waits(
        view, f"Approve the findings for {view.who}", why, target, row.recorded_at, wrote,
        Permission.APPROVE_FINDINGS,
    )  # fmt: skip


def _letters(view: Viewed) -> Iterator[ToDo]:
    for letter in view.gathered.letters:
        if letter.state is not LetterState.IN_REVIEW or view.not_told(letter.to_person):
            continue
        moves = list(view.gathered.case.moves(letter.ref))
        since = moves[-1].recorded_at if moves else letter.recorded_at
        to, by = view.person_name(letter.to_person), view.staff_name(letter.written_by[-1])
        yield _waits(
            view, f"Approve the {letter_name(letter)} to {to}",
            f"{by} wrote it, so another person has to approve it.",
            Target("letter", letter.ref), since, wrote_words_of(view.gathered, letter),
            Permission.APPROVE_LETTER,
        )  # fmt: skip


def _promises(view: Viewed) -> Iterator[ToDo]:
    facts = {promise.ref: promise for promise in view.gathered.facts.commitments}
    for promise in view.gathered.commitments:
        fact = facts.get(promise.ref)
        if fact is None or promise.state not in (C.DONE, C.NOT_KEPT) or fact.not_kept_agreed:
            continue
        did = marking_of(view.gathered, promise)
        kept = promise.state is C.DONE
        act = (
            "Check that we kept a promise to" if kept else "Check a promise that we did not keep to"
        )
        barred = {promise.owner, marked_by(view.gathered, promise)}
        since = did.recorded_at if did else promise.recorded_at
        yield _waits(
            view, f"{act} {view.names(fact.owed_to)}", in_quotes(promise.words),
            Target("promise", promise.ref), since, barred, Permission.VERIFY_PROMISE,
        )  # fmt: skip


def _glasses(view: Viewed) -> Iterator[ToDo]:
    """Somebody opened a case that is not theirs: until another person said whether it was right."""
    for glass in view.glasses:
        who = view.staff_name(glass.email)
        yield _waits(
            view, f"Say whether it was right that {who} opened this case",
            "It is not theirs, and they broke the glass. Another person looks at why, and at what.",
            Target("glass", str(glass.id)), glass.broken_at, {glass.email}, Permission.JUDGE_GLASS,
            key=f"glass {glass.id}",
        )  # fmt: skip
