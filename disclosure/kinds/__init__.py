"""One definition per kind of record, from which its form, its command and its faults follow.

The timeline shows a kind by its heading, until actions/in_words/timeline_words.py has a sentence
for it; in which section of a case its words stand, pages/incidents/sections.py says.
"""

from collections.abc import Mapping

from pydantic import ValidationError

from disclosure.kinds.care import Contact, Meeting, QuestionsSought, Support
from disclosure.kinds.conversation import Account, ApologyReview, Conversation, Heard
from disclosure.kinds.excuses import (
    Excuse,
    ExcuseEnd,
    ExcuseReview,
    ExcuseTold,
    Hold,
    HoldEnd,
    HoldReview,
    HoldTold,
)
from disclosure.kinds.faults import BadInput
from disclosure.kinds.findings import (
    Analysis,
    AnalysisReader,
    AnalysisReaderEnd,
    Findings,
    FindingsApproval,
)
from disclosure.kinds.harm import Decision, DecisionReview, Error, ErrorReview, Grade
from disclosure.kinds.keeping import (
    DestructionAsked,
    DestructionReview,
    LegalHold,
    LegalHoldEnd,
)
from disclosure.kinds.kind import Body, Kind
from disclosure.kinds.law import Event, EventReview, Explanation, ExplanationReview
from disclosure.kinds.notes import Correction, CorrectionReview, Debrief, Huddle, Note
from disclosure.kinds.others import BillingHold, Interest, Involved, OtherOrganisation, Restrict
from disclosure.kinds.people import (
    Attempt,
    Consent,
    ConsentEnd,
    PatientStatus,
    Person,
    PersonChange,
    PersonChangeReview,
)
from disclosure.kinds.preventing import Prevention
from disclosure.kinds.promises import Commitment
from disclosure.kinds.questions import (
    Answer,
    AnswerReview,
    Concern,
    ConcernAnswer,
    ConcernEnd,
    ConcernOwner,
    Question,
    QuestionOwner,
    QuestionTakenBack,
)
from disclosure.kinds.replies import Request, RequestMet, WrittenDownRightly
from disclosure.kinds.us_programmes import InsurerTold, Offer

GROUPS: Mapping[str, tuple[type[Kind], ...]] = {
    "People": (Person, PersonChange, PersonChangeReview, PatientStatus, Consent, ConsentEnd),
    "Harm and duty": (
        *(Grade, Decision, DecisionReview, Event, EventReview),
        *(Explanation, ExplanationReview, Error, ErrorReview),
    ),
    "Talking with the family": (
        *(Attempt, Conversation, ApologyReview, Account, Support, Contact),
        *(Meeting, QuestionsSought, Question, QuestionOwner, QuestionTakenBack),
        *(Answer, AnswerReview, Heard),
        *(Request, RequestMet, WrittenDownRightly),
    ),
    "What stands in the way": (
        *(Excuse, ExcuseReview, ExcuseTold, ExcuseEnd),
        *(Hold, HoldReview, HoldTold, HoldEnd),
    ),
    "What we found": (Findings, FindingsApproval, Analysis, AnalysisReader, AnalysisReaderEnd),
    "Promises and concerns": (
        *(Commitment, Prevention),
        *(Concern, ConcernOwner, ConcernAnswer, ConcernEnd),
    ),
    "For the team": (
        *(Note, Huddle, Debrief, Correction, CorrectionReview),
        *(OtherOrganisation, Involved, Interest, Restrict, BillingHold, Offer, InsurerTold),
    ),
    "Keeping the record": (LegalHold, LegalHoldEnd, DestructionAsked, DestructionReview),
}
KINDS: Mapping[str, type[Kind]] = {kind.word: kind for kinds in GROUPS.values() for kind in kinds}


class OfANewerProgram(Exception):
    """Something in a case that only a newer version of this program can read."""

    def __init__(self) -> None:
        super().__init__(
            "Something in this case cannot be read by this version of the program. Nothing is "
            "lost. While we upgrade, a newer version may have written it: try again when that is "
            "over. Else “disclosure audit verify” says what is wrong."
        )


def as_stored(word: str, body: Body, schema: int) -> Kind:
    """A record as it was kept. Raises OfANewerProgram for a kind, or a choice in it, that this
    version does not know.
    """
    if (kind := KINDS.get(word)) is None:
        raise OfANewerProgram
    try:
        return kind.read_stored(body, schema)
    except ValidationError:
        raise OfANewerProgram from None


def kind_called(word: str) -> type[Kind]:
    if word not in KINDS:
        raise BadInput.at("kind", f"kind: there is no '{word}'. Use {', '.join(KINDS)}.")
    return KINDS[word]
