"""Who may do what, by hand: what tests/test_who_may.py holds against what really happens.

In words of its own, and never derived from disclosure.permissions: so a slip there is seen.
"""

from collections.abc import Mapping

# The roles by a letter each: risk manager, clinician, investigator, approver, coach, executive,
# auditor (U), administrator (D).
ROLES = {
    "R": "risk_manager",
    "C": "clinician",
    "I": "investigator",
    "A": "approver",
    "O": "coach",
    "E": "executive",
    "U": "auditor",
    "D": "administrator",
}
RECORD = {
    "RCI": "person person_change attempt conversation support meeting questions_sought question "
    "answer heard concern concern_end account note huddle event explanation consent consent_end "
    "correction commitment question_owner question_taken_back request request_met "
    "written_down_rightly interest prevention",
    "RCIO": "debrief",
    "RC": "grade excuse excuse_told excuse_end hold_told patient_status",
    "R": "decision contact hold hold_end other_organisation restrict involved billing_hold error "
    "concern_owner legal_hold legal_hold_end destruction_asked offer insurer_told "
    "analysis_reader analysis_reader_end",
    "RA": "concern_answer person_change_review decision_review event_review explanation_review "
    "error_review apology_review answer_review excuse_review hold_review correction_review "
    "destruction_review",
    "I": "findings analysis",
    "A": "findings_approval",
}
MOVE = {
    "R": "incident begin_investigation, incident share_findings, incident record_disclosure, "
    "incident deliver_apology, incident close, incident close_without_duty, commitment done, "
    "commitment cannot_keep",  # these two: or its owner
    "RA": "incident return_to_investigation, incident reopen, letter issue, letter send, "
    "letter deliver, letter returned, letter withdraw, letter entered_in_error, "
    "commitment verify, commitment send_back, commitment agree_not_kept",
    "RCI": "letter submit, letter write_to_another, commitment change, commitment reassign, "
    "commitment told, commitment confirm, commitment dispute, commitment release",  # for them
    "A": "letter approve",
    "RCIA": "letter return_to_draft",  # whoever writes or approves
}
LETTER_ACTS, OPEN = "RCI", "RCI"
LOOK, LOOK_WHEN_NAMED = "RIAEU", "RIAEUCO"
AS_OWNER = "RCIAO"  # executives and auditors change nothing, administrators see no case
# The second person: what is reviewed by which record; moves by which somebody agrees.
REVIEWS = {
    "person_change_review": "person_change",
    "decision_review": "decision",
    "event_review": "event",
    "apology_review": "conversation",
    "answer_review": "answer",
    "destruction_review": "destruction_asked",
    "findings_approval": "findings",
    **{f"{kind}_review": kind for kind in ("explanation", "error", "excuse", "hold", "correction")},
}
AGREES = "letter approve,commitment verify,commitment send_back,commitment agree_not_kept"


def allowed(table: Mapping[str, str], separator: str | None = None) -> dict[str, str]:
    """Each thing with the letters of who may."""
    return {thing.strip(): who for who in table for thing in table[who].split(separator)}
