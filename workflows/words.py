"""The words of the three machines: where a thing can stand, what moves it, and what is said."""

from enum import StrEnum


class State(StrEnum):
    """Where the duty to the family stands. It never limits what may be recorded."""

    ACKNOWLEDGE = "acknowledge"
    INVESTIGATE = "investigate"
    DISCLOSE = "disclose"
    APOLOGIZE = "apologize"
    FOLLOW_UP = "follow_up"
    CLOSED = "closed"


class Trigger(StrEnum):
    BEGIN_INVESTIGATION = "begin_investigation"
    SHARE_FINDINGS = "share_findings"
    RECORD_DISCLOSURE = "record_disclosure"
    DELIVER_APOLOGY = "deliver_apology"
    CLOSE = "close"
    CLOSE_WITHOUT_DUTY = "close_without_duty"
    RETURN_TO_INVESTIGATION = "return_to_investigation"
    REOPEN = "reopen"


CLOSES = frozenset({Trigger.CLOSE, Trigger.CLOSE_WITHOUT_DUTY})


class LetterState(StrEnum):
    DRAFT = "draft"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    ISSUED = "issued"
    SENT = "sent"
    DELIVERED = "delivered"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


UNISSUED = (LetterState.DRAFT, LetterState.IN_REVIEW, LetterState.APPROVED)
GONE_OUT = (LetterState.SENT, LetterState.DELIVERED, LetterState.RETURNED)
PRINTED = (LetterState.ISSUED, *GONE_OUT)  # its bytes stand, and it was not withdrawn
ARRIVES = (LetterState.SENT, LetterState.DELIVERED)  # it has gone, and did not come back


class LetterTrigger(StrEnum):
    SUBMIT = "submit"
    WRITE_TO_ANOTHER = "write_to_another"
    RETURN_TO_DRAFT = "return_to_draft"
    APPROVE = "approve"
    ISSUE = "issue"
    SEND = "send"
    DELIVER = "deliver"
    RETURNED = "returned"
    WITHDRAW = "withdraw"
    ENTERED_IN_ERROR = "entered_in_error"  # of its last step: that never happened


class CommitmentState(StrEnum):
    OPEN = "open"
    DONE = "done"
    VERIFIED = "verified"
    CONFIRMED = "confirmed"
    RELEASED = "released"
    NOT_KEPT = "not_kept"


class CommitmentTrigger(StrEnum):
    DONE = "done"
    VERIFY = "verify"
    CONFIRM = "confirm"
    SEND_BACK = "send_back"
    DISPUTE = "dispute"
    RELEASE = "release"
    CANNOT_KEEP = "cannot_keep"
    AGREE_NOT_KEPT = "agree_not_kept"
    TOLD = "told"
    CHANGE = "change"
    REASSIGN = "reassign"


class QuestionState(StrEnum):
    OPEN = "open"
    NOT_YET = "not_yet"  # we do not know yet; a commitment says when the family hears
    ANSWERED = "answered"
    CANNOT_BE_KNOWN = "cannot_be_known"
    TAKEN_BACK = "taken_back"


class Standing(StrEnum):
    RELEVANT = "relevant"
    ALSO_TOLD = "also_told"
    NOT_TO_BE_TOLD = "not_to_be_told"


class Talk(StrEnum):
    FIRST = "first"
    DISCLOSURE = "disclosure"
    APOLOGY = "apology"
    FOLLOW_UP = "follow_up"


TELLING = (Talk.FIRST, Talk.DISCLOSURE)  # talks in which we say what happened
SORRY = "apology"  # among the contents of a letter


class Way(StrEnum):
    PHONE = "phone"
    POST = "post"
    EMAIL = "email"
    VISIT = "visit"
    VIDEO = "video"
    IN_CLINIC = "in_clinic"
    TEXT = "text"
    THROUGH_SOMEONE = "through_someone"
    OTHER = "other"


CARRIES_NO_LETTER = frozenset({Way.PHONE, Way.TEXT, Way.VIDEO})  # what is said by it is no writing


class Axis(StrEnum):
    PHYSICAL = "physical"
    PSYCHOLOGICAL = "psychological"


class Applies(StrEnum):
    YES = "yes"
    NO = "no"
    TREAT_AS_YES = "treat_as_yes"  # too early to say


class Ground(StrEnum):
    DECLINED = "declined"
    UNREACHABLE = "unreachable"
    WOULD_HARM = "would_harm"
    ASKED_FOR_LATER = "asked_for_later"
    NOT_IDENTIFIED = "not_identified"
    NOBODY_TO_TELL = "nobody_to_tell"


class HoldLimit(StrEnum):
    FINDINGS = "findings"
    NAMES = "names"
    MEETING = "meeting"
    ALL_BUT_APOLOGY = "all_but_apology"


class PatientChange(StrEnum):
    DIED = "died"
    LOST_CAPACITY = "lost_capacity"
    REGAINED_CAPACITY = "regained_capacity"
    CAME_OF_AGE = "came_of_age"
    IDENTIFIED = "identified"


class ErrorKind(StrEnum):
    WRONG_PATIENT = "wrong_patient"
    DUPLICATE = "duplicate"
    NOT_AN_INCIDENT = "not_an_incident"


class Excusable(StrEnum):
    """The requirements an excuse may stand in for. All others are never excusable."""

    RELEVANT_PERSON_NAMED = "relevant_person_named"
    FIRST_CONVERSATION_RECORDED = "first_conversation_recorded"
    APOLOGY_GIVEN = "apology_given"
    SUPPORT_OFFERED = "support_offered"
    NEXT_CONTACT_PROMISED = "next_contact_promised"
    FAMILY_QUESTIONS_SOUGHT = "family_questions_sought"
    MEETING_OFFERED = "meeting_offered"
    DISCLOSURE_CONVERSATION_RECORDED = "disclosure_conversation_recorded"
    UNDERSTANDING_CHECKED = "understanding_checked"
    APOLOGY_LETTER_DELIVERED = "apology_letter_delivered"
    CLOSING_LETTER_GIVEN = "closing_letter_given"
    FAMILY_HEARD = "family_heard"
    OUTCOME_TOLD = "outcome_told"
