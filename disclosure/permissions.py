"""Who may do what, on one page. Pages, commands, kinds and the gate all read these tables."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from workflows.phrases import joined
from workflows.words import CommitmentTrigger, LetterTrigger, Trigger


class Role(StrEnum):
    RISK_MANAGER = "risk_manager"  # opens incidents, decides, watches every clock, closes
    CLINICIAN = "clinician"  # records what was said to the family
    INVESTIGATOR = "investigator"  # writes the findings, and the analysis behind the wall
    APPROVER = "approver"  # a senior person who agrees to what others wrote
    COACH = "coach"  # prepares and debriefs whoever talks with the family
    EXECUTIVE = "executive"  # sees lateness and its causes
    AUDITOR = "auditor"  # takes away a complete pack; changes nothing
    ADMINISTRATOR = "administrator"  # users, sites, settings, keys; reads no case


class Permission(StrEnum):
    SIGNED_IN = "signed_in"  # anyone with an account
    SEE_CASES = "see_cases"  # which ones: see `sees_whole_sites` and the records
    BREAK_GLASS = "break_glass"  # see one case that is not theirs, for an hour, and be seen to
    JUDGE_GLASS = "judge_glass"  # say afterwards whether it was right
    OPEN_CASE = "open_case"
    RECORD_CARE = "record_care"  # what was said, tried, offered, asked, answered, corrected
    DEBRIEF = "debrief"
    JUDGE = "judge"  # grade, excuse, patient status
    SAY_IT_WOULD_HARM = "say_it_would_harm"
    INVITE_FAMILY = "invite_family"
    DECIDE = "decide"  # decision, contact, hold, other organisation, restriction, involved, error
    ANSWER_CONCERN = "answer_concern"
    REVIEW = "review"  # always by a second person
    INVESTIGATE = "investigate"
    APPROVE_FINDINGS = "approve_findings"
    WRITE_LETTER = "write_letter"
    APPROVE_LETTER = "approve_letter"
    SEND_LETTER = "send_letter"  # issue, send, deliver, returned, withdraw
    PROMISE = "promise"  # commitment, change, reassign, told
    DO_PROMISED = "do_promised"  # done, cannot keep: its owner, or a risk manager
    VERIFY_PROMISE = "verify_promise"
    SPEAK_FOR_FAMILY = "speak_for_family"  # enter what the family said of a promise
    MOVE_INCIDENT = "move_incident"
    REOPEN_INCIDENT = "reopen_incident"
    REPORT = "report"
    WRITE_YEARLY_REPORT = "write_yearly_report"  # its words, and that it is final
    KEEP_ROTA = "keep_rota"  # who is on call when; at one's own sites, an administrator at all
    KEEP_ABSENCES = "keep_absences"  # say for a colleague that they are away; who is ill cannot
    KEEP_WORK = "keep_work"  # see and stop colleagues' work in the background; one's own: all may
    VERIFY_RECORD = "verify_record"  # have it proved that nothing was bent; it shows no words
    ADMINISTER = "administer"
    OPERATE = "operate"  # whoever runs the machine: set-up, audit, sweep
    OWN_PAGE = "own_page"  # a person of the family, on the page that is theirs; no role has it


_P = Permission
_EVERYONE = frozenset({_P.SIGNED_IN, _P.BREAK_GLASS})
_CARE = frozenset({_P.SEE_CASES, _P.OPEN_CASE, _P.RECORD_CARE, _P.DEBRIEF})
_WRITES = frozenset({_P.WRITE_LETTER, _P.PROMISE, _P.SPEAK_FOR_FAMILY, _P.DO_PROMISED})
_JUDGES = frozenset({_P.JUDGE, _P.INVITE_FAMILY})
_SENDS = frozenset({_P.SEND_LETTER, _P.REOPEN_INCIDENT, _P.ANSWER_CONCERN, _P.REVIEW})
_DECIDES = frozenset({_P.DECIDE, _P.MOVE_INCIDENT, _P.VERIFY_PROMISE, _P.JUDGE_GLASS})
_COUNTS = frozenset({_P.REPORT, _P.WRITE_YEARLY_REPORT})
_PLANS = frozenset({_P.KEEP_ROTA, _P.KEEP_ABSENCES, _P.KEEP_WORK})
_SENIOR = frozenset({_P.APPROVE_FINDINGS, _P.APPROVE_LETTER, _P.VERIFY_PROMISE})

GRANTS: Mapping[Role, frozenset[Permission]] = {
    Role.RISK_MANAGER: (
        _EVERYONE | _CARE | _WRITES | _JUDGES | _SENDS | _DECIDES | _PLANS | _COUNTS
    ),
    Role.CLINICIAN: _EVERYONE | _CARE | _WRITES | _JUDGES | {_P.SAY_IT_WOULD_HARM},
    Role.INVESTIGATOR: _EVERYONE | _CARE | _WRITES | {_P.INVESTIGATE},
    Role.APPROVER: _EVERYONE | {_P.SEE_CASES, _P.DO_PROMISED} | _SENDS | _SENIOR,
    Role.COACH: _EVERYONE | {_P.SEE_CASES, _P.DEBRIEF, _P.DO_PROMISED, _P.KEEP_ROTA},
    Role.EXECUTIVE: _EVERYONE | {_P.SEE_CASES, _P.REPORT, _P.VERIFY_RECORD, _P.JUDGE_GLASS},
    Role.AUDITOR: _EVERYONE | {_P.SEE_CASES, _P.REPORT, _P.VERIFY_RECORD},
    Role.ADMINISTRATOR: _EVERYONE | _PLANS | {_P.ADMINISTER, _P.VERIFY_RECORD},
}
SEE_THEIR_SITES = frozenset(
    {Role.RISK_MANAGER, Role.INVESTIGATOR, Role.APPROVER, Role.AUDITOR, Role.EXECUTIVE}
)
SEE_WHERE_NAMED = frozenset({Role.CLINICIAN, Role.COACH})  # these cases; administrators see none

NEED_SECOND_FACTOR = frozenset(set(Role) - {Role.CLINICIAN, Role.COACH})
# whoever agrees, approves, sees whole sites or administers: in production only with a second factor

# Each move by its own name: one that is added and not named here is nobody's.
NEEDED_FOR: Mapping[Trigger | LetterTrigger | CommitmentTrigger, Permission] = {
    Trigger.BEGIN_INVESTIGATION: _P.MOVE_INCIDENT,
    Trigger.SHARE_FINDINGS: _P.MOVE_INCIDENT,
    Trigger.RECORD_DISCLOSURE: _P.MOVE_INCIDENT,
    Trigger.DELIVER_APOLOGY: _P.MOVE_INCIDENT,
    Trigger.CLOSE: _P.MOVE_INCIDENT,
    Trigger.CLOSE_WITHOUT_DUTY: _P.MOVE_INCIDENT,
    Trigger.RETURN_TO_INVESTIGATION: _P.REOPEN_INCIDENT,
    Trigger.REOPEN: _P.REOPEN_INCIDENT,
    LetterTrigger.SUBMIT: _P.WRITE_LETTER,
    LetterTrigger.WRITE_TO_ANOTHER: _P.WRITE_LETTER,
    LetterTrigger.RETURN_TO_DRAFT: _P.SIGNED_IN,  # its writer or its approver: `may_return`
    LetterTrigger.APPROVE: _P.APPROVE_LETTER,
    LetterTrigger.ISSUE: _P.SEND_LETTER,
    LetterTrigger.SEND: _P.SEND_LETTER,
    LetterTrigger.DELIVER: _P.SEND_LETTER,
    LetterTrigger.RETURNED: _P.SEND_LETTER,
    LetterTrigger.WITHDRAW: _P.SEND_LETTER,
    LetterTrigger.ENTERED_IN_ERROR: _P.SEND_LETTER,
    CommitmentTrigger.CONFIRM: _P.SPEAK_FOR_FAMILY,
    CommitmentTrigger.DISPUTE: _P.SPEAK_FOR_FAMILY,
    CommitmentTrigger.RELEASE: _P.SPEAK_FOR_FAMILY,
    CommitmentTrigger.CHANGE: _P.SPEAK_FOR_FAMILY,
    CommitmentTrigger.DONE: _P.DO_PROMISED,
    CommitmentTrigger.CANNOT_KEEP: _P.DO_PROMISED,
    CommitmentTrigger.VERIFY: _P.VERIFY_PROMISE,
    CommitmentTrigger.SEND_BACK: _P.VERIFY_PROMISE,
    CommitmentTrigger.AGREE_NOT_KEPT: _P.VERIFY_PROMISE,
    CommitmentTrigger.TOLD: _P.PROMISE,
    CommitmentTrigger.REASSIGN: _P.PROMISE,
}
BY_THE_FAMILY = frozenset(
    {
        CommitmentTrigger.CONFIRM,
        CommitmentTrigger.DISPUTE,
        CommitmentTrigger.RELEASE,
        CommitmentTrigger.CHANGE,
        LetterTrigger.DELIVER,  # that they have read it, on their page
    }
)  # on their own page, each for themselves
BY_A_SECOND_PERSON = frozenset(
    {_P.REVIEW, _P.APPROVE_FINDINGS, _P.APPROVE_LETTER, _P.VERIFY_PROMISE, _P.JUDGE_GLASS}
)  # never by token in production, never by staff involved in the harm
# To answer a concern agrees to nothing: a token may. Whom it is about, and staff involved in the
# harm, may not: actions/checks/checking.py.

NEVER_BY_TOKEN = BY_A_SECOND_PERSON | {_P.BREAK_GLASS}
LOOKING = frozenset({_P.SIGNED_IN, _P.BREAK_GLASS, _P.SEE_CASES, _P.REPORT})
FOR_LOOKING = "A broken glass is for looking. Ask a risk manager to name you on the case."
OPERATOR_ALONE = "the operator of this machine, without --as"
_AGREEING = "Agreeing to something needs the browser and a sign-in, not a token."
_NOT_BY_TOKEN = {
    _P.BREAK_GLASS: "Breaking the glass needs the browser with its second factor, not a token."
}


class Forbidden(Exception):
    """This person may not do this. Pages answer 403, commands 1."""


@dataclass(frozen=True, slots=True)
class OfFamily:
    """A person of one case, as their own page knows them. `number`: their id in the case."""

    incident_id: int
    number: int


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever asks: a person with an account, the operator of the machine, or the family."""

    email: str
    name: str = ""
    roles: frozenset[Role] = field(default_factory=frozenset)
    sites: frozenset[int] = field(default_factory=frozenset)
    by_token: bool = False  # of production: may not approve, review or verify
    operator: bool = False
    person: OfFamily | None = None
    device: str = ""  # a keyed hash of what staff's browser is known by; empty by command
    glass: frozenset[int] = frozenset()  # cases whose glass this person broke, for now
    only_looks: bool = False  # through a glass, on this page: they may do nothing here

    def may(self, permission: Permission) -> bool:
        if self.person:
            return permission is Permission.OWN_PAGE
        if self.operator:
            return permission is Permission.OPERATE
        if self.by_token and permission in NEVER_BY_TOKEN:
            return False
        if self.only_looks and permission not in LOOKING:
            return False
        if permission is Permission.SEE_CASES and self.glass:
            return True
        return self.may_by_role(permission)

    def may_by_role(self, permission: Permission) -> bool:
        """What lists ask: a broken glass opens one case, and shows in no list."""
        return any(permission in GRANTS[role] for role in self.roles)

    def must(self, permission: Permission) -> None:
        if not self.may(permission):
            raise Forbidden(self._why_not(permission))

    def must_manage(self) -> None:
        """What the operator of the machine does by command, and an administrator by a page."""
        if not self.may(Permission.OPERATE):
            self.must(Permission.ADMINISTER)

    def must_move(self, trigger: Trigger | LetterTrigger | CommitmentTrigger) -> None:
        """The family has its own short list; that it is their own promise, the machine asks."""
        if not (self.person and trigger in BY_THE_FAMILY):
            self.must(NEEDED_FOR[trigger])

    def sees_whole_sites(self) -> bool:
        return any(role in SEE_THEIR_SITES for role in self.roles)

    def sees_where_named(self) -> bool:
        """The others see a case of another site only while they hold something in it."""
        return any(role in SEE_WHERE_NAMED for role in self.roles)

    def _why_not(self, permission: Permission) -> str:
        if self.only_looks:
            return FOR_LOOKING
        if self.by_token and permission in NEVER_BY_TOKEN:
            return _NOT_BY_TOKEN.get(permission, _AGREEING)
        if self.person:
            return "This cannot be done on your page. Please ring us, and we will do it with you."
        nobody = OPERATOR_ALONE if permission is Permission.OPERATE else "nobody"
        needed = roles_in_words(permission) or nobody
        return f"{self.name or self.email} may not do this. It needs: {needed}."


FAMILY = "family:"


def family_actor(incident_id: int, number: int, name: str) -> Actor:
    """As the audit chain knows them: `family:PERSON`, the person's id in the case."""
    return Actor(f"{FAMILY}{number}", name, person=OfFamily(incident_id, number))


def is_family(email: str) -> bool:
    """Whether a record of that writer is the family's own words."""
    return email.startswith(FAMILY) and "@" not in email  # an account is nobody of the family


def person_of(email: str) -> int | None:
    """The number of the person whose own words these are; None: of no family."""
    return int(email.removeprefix(FAMILY)) if is_family(email) else None


def roles_that_may(permission: Permission) -> tuple[Role, ...]:
    return tuple(role for role in Role if permission in GRANTS[role])


def roles_in_words(permission: Permission) -> str:
    """risk manager, clinician or investigator; empty where no role may."""
    return joined((role.replace("_", " ") for role in roles_that_may(permission)), "or")


def may_do_promised(actor: Actor, owner: str) -> bool:
    """Done and cannot keep: the owner of the promise, or a risk manager."""
    return actor.email == owner or Role.RISK_MANAGER in actor.roles


def may_return(actor: Actor, writers: Collection[str]) -> bool:
    """Back to draft: whoever wrote it, or may write, approve or send it."""
    able = (Permission.WRITE_LETTER, Permission.APPROVE_LETTER, Permission.SEND_LETTER)
    return actor.email in writers or any(actor.may(permission) for permission in able)
