"""The sentence that each kind of record, and each move, leaves in the timeline of a case."""

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from disclosure.actions.law.spoken_apology import spoken_apology
from disclosure.actions.letter_names import letter_name, reader_then
from disclosure.actions.looks.kept_from import HIDDEN, is_kept
from disclosure.actions.people.people_now import as_withdrawn
from disclosure.actions.thing_to_do import Viewed, in_quotes
from disclosure.kinds.care import Meeting
from disclosure.kinds.conversation import Conversation, Heard
from disclosure.kinds.findings import FindingsApproval
from disclosure.kinds.harm import Grade
from disclosure.kinds.kind import Kind, Review
from disclosure.kinds.others import Involved
from disclosure.kinds.people import Consent
from disclosure.policy import policy
from disclosure.policy.whole import NotListed
from workflows.phrases import joined
from workflows.words import Applies

SAYS: Mapping[str, str] = {
    "person": "Named {name}, {relationship}: {standing}.",
    "person_change": "Changed what we know of {person}: {reason}",
    "patient_status": "The patient: {what}.",
    "grade": "Graded the harm: {level}.",
    "decision": "Decided whether the duty applies: {applies}. {reason}",
    "event": "Recorded an event the law counts from: {name}.",
    "explanation": "Said why a duty is late: {words}",
    "error": "Said that this was recorded in error, {what}: {reason}",
    "attempt": "{tried_by} to reach {person}, {how}: {result}",
    "conversation": "Talked with {persons} ({kind} conversation, {how}), {place}.",
    "account": "{person} told us in their own words: {words}",
    "support": "Offered support to {offered_to}: {what}",
    "contact": "Named {name}, {role}, as the person to ring.",
    "meeting": "Meeting with {person}{on_day}: {outcome}.{and_with}",
    "questions_sought": "Asked {person} what they want to know.",
    "question": "{person} asked: {words}",
    "answer": "Gave an answer: {words}",
    "heard": "Asked {person} how this went: {answer}.",
    "excuse": "Said why something cannot be done with {person} ({ground}): {reason}",
    "excuse_told": "Told them of it: {how}.",
    "excuse_end": "What stood in for something ended.",
    "hold": "Hold, {by}: limits {limits}.",
    "hold_told": "Told the family of a hold: {how}.",
    "hold_end": "A hold ended.",
    "findings": "Wrote the findings.",
    "commitment": "Promised: {words}",
    "concern": "{person} raised a concern: {words}",
    "concern_answer": "Answered a concern: {words}",
    "concern_end": "A concern ended: {outcome}.",
    "note": "Note for the team: {words}",
    "huddle": "Huddle before a conversation: {words}",
    "debrief": "Debrief after a conversation: {words}",
    "correction": "Corrected No. {of}: {words}",
    "other_organisation": "{name}: {role}. {who_speaks} speaks to the family.",
    "analysis_reader": "May read the privileged analysis: {user}. {reason}",
    "analysis_reader_end": "Somebody may read the privileged analysis no longer.",
    "interest": "{who} declared whether there is an interest. {words}",
    "involved": "Took part in the care: {took_part}, {part}.",
    "restrict": "Let only named people see this case: {reason}",
    "billing_hold": "Held the bill: {by}.",
    "offer": "An offer, {what}: {stands}.",
    "insurer_told": "Told the insurer: {who}, {how}.",
    "prevention": "Marked a promise that is to prevent it: {cause}, {place}.",
    "legal_hold": "A legal hold: nothing of this record may be destroyed. {advice_by} advised.",
    "legal_hold_end": "A legal hold ended. {advice_by} advised.",
    "destruction_asked": "Asked that this record be destroyed: {reason}",
    "consent": "{person} {agrees}: {purpose}{whom}.",
    "consent_end": "A consent was taken back.",
    "question_taken_back": "A question was taken back.",
    "concern_owner": "{owner} deals with a concern.",
    "question_owner": "{owner} finds the answer to a question.",
    "written_down_rightly": "{person} read what we wrote down of their words: {right}. {words}",
    "request": "{person} asked for something: {wants}. {words}",
    "request_met": "Said what we do about something they asked for. {words}",
}
REVIEWED: Mapping[str, str] = {
    "person_change_review": "that somebody need no longer be told",
    "decision_review": "the decision on the duty",
    "event_review": "an event recorded late",
    "explanation_review": "that a duty will not be met",
    "error_review": "that this was recorded in error",
    "apology_review": "that the words were an apology",
    "answer_review": "that something cannot be known",
    "excuse_review": "what stands in for something",
    "hold_review": "the hold",
    "correction_review": "a correction",
    "destruction_review": "that this record be destroyed",
    "findings_approval": "the findings, on their exact text",
}
LETTER_MOVES: Mapping[str, str] = {
    "submit": "Handed in for approval",
    "write_to_another": "Wrote it to somebody else",
    "return_to_draft": "Sent back to its writer",
    "approve": "Approved",
    "issue": "Issued",
    "send": "Sent",
    "deliver": "Reached them",
    "returned": "Came back",
    "withdraw": "Withdrew",
    "entered_in_error": "Its last step was entered in error",
}
PROMISE_MOVES: Mapping[str, str] = {
    "done": "Said it is done",
    "verify": "Checked that we kept it",
    "confirm": "The family says we kept it",
    "send_back": "Opened it again",
    "dispute": "The family says we did not keep it",
    "release": "The family let us off",
    "cannot_keep": "Said that we cannot keep it",
    "agree_not_kept": "Agreed that we did not keep it",
    "told": "Told the family how it stands",
    "change": "Agreed a new day with the family",
    "reassign": "Gave it to another owner",
}
OF_ONE: Mapping[str, str] = {"release": "{who} let us off", "change": "{who} agreed to a new day"}
KEPT = "“…”, kept from their named contact"  # whoever reads: it stands in full with the record
YES_NO: Mapping[str, tuple[str, str]] = {  # no, yes
    "agrees": ("does not allow", "allows"),
    "right": ("it is not what they said", "it is what they said"),
}
REPLIES: Mapping[Heard.Reply, str] = {  # their words stand elsewhere, for whoever may read them
    Heard.Reply.WORDS: "they told us",
    Heard.Reply.NO_REPLY: "no reply",
    Heard.Reply.RATHER_NOT: "they would rather not say",
}
STAGE = {"apologize": "apologise"}


def record_words(view: Viewed, number: int, body: Kind) -> str:
    """`number`: of the record, for what others said of it since."""
    if isinstance(body, Review | FindingsApproval):
        agreed = "Agreed" if body.agrees else "Did not agree"
        what = REVIEWED.get(body.word, "a record")
        return f"{agreed} {'' if what.startswith('that ') else 'to '}{what}."
    fields = _Said(view, body)
    if isinstance(body, Meeting):
        fields["on_day"] = f" on {view.due(body.meets_at)}" if body.meets_at else ""
        fields["and_with"] = _and_with(view, body)
    if is_kept(view.gathered.case, number):
        fields.update({name: KEPT for name in HIDDEN if getattr(body, name, None)})
    said = SAYS.get(body.word, "{heading}").format_map(fields)
    extra = ". They had asked us never to do that." if getattr(body, "against_wishes", 0) else ""
    extra += " We said sorry." if _said_sorry(view, number, body) else ""
    extra += " It is released." if getattr(body, "released_at", None) else ""
    return f"{said.removesuffix('.')}{extra}" if extra.startswith(".") else f"{said}{extra}"


def _said_sorry(view: Viewed, number: int, body: Kind) -> bool:
    """Only in words that count as an apology, as the checklist beside it says too."""
    return isinstance(body, Conversation) and spoken_apology(view.gathered.case, number, body)


class _Said(dict[str, str]):
    """A field of a record by its name, as one says it."""

    def __init__(self, view: Viewed, body: Kind) -> None:
        super().__init__()
        self.view, self.body = view, body

    def __missing__(self, name: str) -> str:
        value = getattr(self.body, name, None)
        if name in ("person", "persons", "offered_to"):
            return _people(self.view, value)
        if isinstance(value, Heard.Reply):
            return REPLIES[value]
        if name == "level" and isinstance(self.body, Grade):
            return _level(self.body)
        if isinstance(value, Applies):
            return {"yes": "yes", "no": "no"}.get(value, "too early to say, so treated as yes")
        if name == "tried_by":
            return f"{value} tried" if value else "Tried"
        if isinstance(self.body, Involved) and name == "took_part":
            return _took_part(self.view, self.body)
        if name in ("user", "who", "owner"):
            return self.view.staff_name(value) if value else ""
        if isinstance(value, bool):
            return YES_NO[name][value]
        if isinstance(self.body, Consent) and name == "whom":
            return _whom(self.view, self.body)
        return _word(value, name)


def _and_with(view: Viewed, meeting: Meeting) -> str:
    """What else was said of it: no other page shows who is invited and who interprets."""
    said = {
        "Where": meeting.place,
        "Also invited": "; ".join(each.removesuffix(".") for each in meeting.invited or ()),
        "Interpreter": meeting.interpreter,
    }
    told = [f" {name}: {words.removesuffix('.')}." for name, words in said.items() if words]
    if meeting.statement_given_at:
        told.append(f" Its written statement was given on {view.due(meeting.statement_given_at)}.")
    return "".join(told)


def _took_part(view: Viewed, involved: Involved) -> str:
    """By the name of their account; another name that was written down stands behind it."""
    account = view.staff_name(involved.user) if involved.user else ""
    other = involved.name if involved.name != account else None
    return f"{account} ({other})" if account and other else account or other or ""


def _whom(view: Viewed, consent: Consent) -> str:
    if consent.with_person:
        person = view.person(consent.with_person)
        gone = "" if person else as_withdrawn(view.gathered.case, consent.with_person)
        return f" with {person.called if person else gone}"
    return f" with {consent.shared_with}" if consent.shared_with else ""


def _people(view: Viewed, value: Any) -> str:
    if value == "staff":
        return "staff who took part"
    numbers: Iterable[Any] = value if isinstance(value, tuple) else (value,)
    return joined(view.person_name(int(n) if n else None) for n in numbers)


def _level(grade: Grade) -> str:
    try:
        return policy().level(grade.scale, grade.level).label
    except NotListed:
        return grade.level


def _word(value: Any, name: str) -> str:
    if value is None:
        return ""
    if isinstance(value, StrEnum):
        return str(value).replace("_", " ")
    if isinstance(value, tuple):
        return joined(_word(each, name) for each in value)
    if isinstance(value, str) and name == "name" and "_" in value:
        return policy().words.events.get(value, value).rstrip(".")
    if isinstance(value, str) and name in ("words", "result", "what", "reason"):
        return in_quotes(value, 240)
    return str(value)


def move_words(view: Viewed, number: int, told: Mapping[str, Any]) -> str:
    """What a move says, with its reason. `number`: of its record."""
    if "thing" not in told:
        return _door_words(view, told)
    thing, trigger, reason = told["thing"], told["trigger"], told.get("reason", "")
    because = f" {in_quotes(reason, 240)}" if reason else ""
    if thing.startswith("INC"):
        return f"Moved to {_stage(told['to'])}.{because}"
    if thing.startswith("LET"):
        never = " Entered in error." if number in view.gathered.case.entered_in_error else ""
        says = LETTER_MOVES.get(trigger, trigger)
        return f"{says}: {_letter(view, thing, number)}.{because}{never}"
    says = PROMISE_MOVES.get(trigger, trigger)
    if trigger in OF_ONE:  # where it is owed to several, it takes each of them
        says = OF_ONE[trigger].format(who=view.person_name(told["data"]["person"]))
    return f"{says}: {_promise(view, thing, told['data'])}{because}"


def _door_words(view: Viewed, told: Mapping[str, Any]) -> str:
    """A code for the family's page, or its end."""
    who = view.person_name(told["person"])
    if "ended" in told:
        return f"Their page was shut for {who}: {told['ended']}."
    return f"Made a code for the page of {who}."


def _stage(state: str) -> str:
    return STAGE.get(state, state.replace("_", " "))


def _letter(view: Viewed, ref: str, number: int) -> str:
    letter = view.gathered.letters_by_ref[ref]
    to = view.person_name(reader_then(view.gathered.case, letter, number))
    return f"the {letter_name(letter)} to {to}"


def _promise(view: Viewed, ref: str, data: Mapping[str, Any]) -> str:
    promise = view.gathered.promises_by_ref[ref]
    new = f" By {view.day(date.fromisoformat(data['due_on']))}." if data.get("due_on") else ""
    owner = f" {view.staff_name(data['owner'])}." if data.get("owner") else ""
    return f"{in_quotes(promise.words)}{new}{owner}"
