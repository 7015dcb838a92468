"""A duty of the law in a few words: its name on a picture, the act on a list, the form it needs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from disclosure.actions.stored_facts import NOT_OF_THE_CASE
from disclosure.actions.thing_to_do import Target
from disclosure.policy import policy
from disclosure.policy.cautions import caution, certainty_in
from workflows.clocks import DutyNow
from workflows.merged import Merged, Obligation, merged
from workflows.regimes import Duty, DutyStatus, LimitType, Regime, Unit, YearNotListed


@dataclass(frozen=True, slots=True)
class DutyAct:
    """`name` has no person in it; `act` starts with the verb and may name `{who}`."""

    name: str
    act: str
    record: str  # a kind of record, or `letter …`, `section …`
    fields: Mapping[str, str]

    @property
    def towards_them(self) -> bool:
        return "{who}" in self.act


def _act(name: str, act: str, record: str = "event", **fields: str) -> DutyAct:
    return DutyAct(name, act, record, fields)


# What is done in the end, as the regimes name it.
_BY_END: Mapping[str, DutyAct] = {
    "in_person_notified": _act(
        "Tell them in person", "Tell {who} in person what happened", "conversation", kind="first"
    ),
    "apology_given": _act("Say sorry", "Say sorry to {who}", "conversation", kind="apology"),
    "support_given": _act("Offer support", "Offer {who} support", "support"),
    "record_made": _act("Keep the record", "Write down what {who} heard", "conversation"),
    "written_notified": _act(
        "Letter after the talk", "Write to {who} after the talk", "letter initial_notification"
    ),
    "results_given": _act("Results of our enquiries", "Give {who} the results", "letter findings"),
    "apology_offered_written": _act(
        "Written apology", "Write {who} a letter of apology", "letter apology"
    ),
    "attempts_recorded": _act(
        "Record the attempts", "Record how we tried to reach {who}", "excuse", ground="unreachable"
    ),
    "refusal_recorded": _act(
        "Record the refusal", "Record that {who} declined", "excuse", ground="declined"
    ),
    "wishes_recorded": _act(
        "Ask what they want", "Ask {who} what they want to know", "questions_sought"
    ),
    "meeting_arranged": _act("Arrange a meeting", "Arrange a meeting with {who}", "meeting"),
    "meeting_held": _act("Meet them", "Meet {who}", "conversation", kind="disclosure"),
    "meeting_statement_given": _act(
        "Written statement", "Give {who} the written statement of the meeting", "meeting"
    ),
    "additional_meeting_held": _act("Further meeting", "Meet {who} again with what is new"),
    "additional_statement_given": _act(
        "Further statement", "Give {who} the statement of the later meeting"
    ),
    "clarification_given": _act("Clarify", "Give {who} the explanation they asked for"),
    "clarification_statement_given": _act(
        "Written clarification", "Give {who} that explanation in writing"
    ),
    "requested_by_person": _act("Their own time to ask", "Let {who} know that they may ask"),
    "information_given": _act("Information", "Give {who} the information the rules ask for"),
    "review_started": _act("Start the review", "Start the review"),
    "review_completed": _act("Finish the review", "Write the findings", "findings"),
    "review_report_given": _act("Report of the review", "Give {who} the report of the review"),
    "delay_explained": _act("Explain the delay", "Explain the delay to {who}", "explanation"),
    "reported_locally": _act("Report it here", "Report the incident locally"),
    "safety_officer_notified": _act("Tell the safety officer", "Tell the patient safety officer"),
    "independent_opinion_received": _act("Independent opinion", "Get an independent opinion"),
    "regulator_notified": _act("Notify the regulator", "Notify the regulator"),
    "annual_report_made": _act("Yearly report", "Prepare the yearly report"),
    "annual_report_published": _act("Publish the report", "Publish the yearly report"),
    "policy_adopted": _act("Policy", "Have the policy the rules ask for"),
    "regulator_follow_up_sent": _act("Follow-up report", "Send the regulator the second report"),
}
# The same end means another act where the clock starts elsewhere.
_BY_END_AND_START: Mapping[tuple[str, str], DutyAct] = {
    ("record_made", "written_notified"): _act(
        "Keep copies of letters", "Send the letter from here, so that its copy is kept"
    ),
    ("results_given", "requested_by_person"): _act(
        "Answer to their concern", "Send {who} the answer to their concern"
    ),
    ("information_given", "requested_by_person"): _act(
        "Acknowledge their concern", "Tell {who} that their concern has reached us"
    ),
    ("meeting_held", "requested_by_person"): _act(
        "Meeting they asked for", "Meet {who}, as they asked"
    ),
    ("meeting_held", "contact_restored"): _act(
        "Meeting once reached", "Meet {who}, now that we have reached them"
    ),
}
# The same record also ends what comes before the talk: who is told, who their contact is. Ireland.
_BY_END_AND_KIND: Mapping[tuple[str, str], DutyAct] = {
    ("record_made", "decision"): replace(_BY_END["record_made"], name="Prepare to tell them"),
}


TOWARDS_THEM = frozenset(
    act.name
    for act in (*_BY_END.values(), *_BY_END_AND_START.values(), *_BY_END_AND_KIND.values())
    if act.towards_them
)


def rule_of(duty: DutyNow, on: date) -> tuple[Regime, Duty]:
    """The duty as the law states it, in the version of that day."""
    regime = policy().kept_by_a_case(duty.regime, on)
    return regime, regime.duty(duty.id)


def act_of(duty: DutyNow, on: date) -> DutyAct:
    _, rule = rule_of(duty, on)
    return _act_of(rule)


def act_in_time(duty: DutyNow, on: date) -> DutyAct:
    """What had to be done in time: of a duty to explain a delay, what was delayed."""
    regime, rule = rule_of(duty, on)
    return _act_of(regime.duty(rule.threshold_for or rule.id))


def name_of_duty(regime: str, duty: str, on: date) -> str:
    """As a picture names it; its id where the rules of that day no longer have it."""
    try:
        return _act_of(policy().regime(regime, on).duty(duty)).name
    except KeyError:
        return duty


def doubt_of_duty(regime: str, duty: str, on: date) -> str:
    """What is said beside its time where nobody has confirmed that; empty where the rules of that
    day no longer have it.
    """
    try:
        rules = policy().regime(regime, on)
        return caution(certainty_in(rules, rules.duty(duty)))
    except KeyError:
        return ""


def _act_of(rule: Duty) -> DutyAct:
    found = _BY_END_AND_START.get((rule.completed_by, rule.clock_starts))
    found = found or _BY_END_AND_KIND.get((rule.completed_by, rule.kind))
    found = found or _BY_END.get(rule.completed_by)
    return found or DutyAct(rule.what.rstrip("."), rule.what.rstrip("."), "event", {})


def target_of(duty: DutyNow, on: date, person: int | None) -> Target:
    """The form that records what meets this duty."""
    act, (_, rule) = act_of(duty, on), rule_of(duty, on)
    if act.record.startswith("letter "):
        return Target("new_letter", act.record.removeprefix("letter "), _with_person("to", person))
    fields = dict(act.fields)
    if act.record == "event":
        fields["name"] = rule.completed_by
    elif act.record == "explanation":
        fields["duty"] = rule.threshold_for or rule.id
    fields |= _with_person(_PERSON_FIELD.get(act.record, "person"), person, act.record)
    return Target("record", act.record, fields)


_PERSON_FIELD = {"conversation": "persons", "support": "offered_to"}
_OF_NOBODY = {"event", "findings", "explanation"}


def _with_person(field: str, person: int | None, record: str = "") -> dict[str, str]:
    return {field: str(person)} if person and record not in _OF_NOBODY else {}


def together(duties: Iterable[DutyNow], on: date) -> Merged:
    """The duties of a case under all its rules of that day, merged."""
    found = []
    for duty in duties:
        regime, rule = rule_of(duty, on)
        found.append(Obligation(duty, rule, regime))
    return merged(found, NOT_OF_THE_CASE)


def working_days_late(duty: DutyNow, on: date, today: date) -> int | None:
    """How late, where the law counts in working days and the calendar knows the years."""
    regime, rule = rule_of(duty, on)
    if duty.due_on is None or rule.limit.unit is not Unit.WORKING_DAYS or regime.calendar is None:
        return None
    try:
        days = range((today - duty.due_on).days)
        after = (duty.due_on + timedelta(days=1 + n) for n in days)
        return sum(regime.calendar.is_working(day) for day in after)
    except YearNotListed:
        return None


def is_ours(duty: DutyNow) -> bool:
    """Something we have to do; not a time that belongs to the person, nor a mere target."""
    return duty.limit_type in (LimitType.DEADLINE, LimitType.EXPLANATION_THRESHOLD)


def asks_why(duty: DutyNow) -> bool:
    """No deadline: once its day has passed, an explanation is owed."""
    return duty.limit_type is LimitType.EXPLANATION_THRESHOLD


def is_to_be_done(duty: DutyNow) -> bool:
    """Nobody explains a delay that is none yet, nor does again what was done on a day of which
    nobody can count whether it was in time.
    """
    if asks_why(duty):
        return duty.status is DutyStatus.OWED
    return duty.status in (DutyStatus.OPEN, DutyStatus.LATE) and not duty.done_uncounted
