"""Exactly what a person of the family sees on their own page; what is not named here is not there.

The parts are built in the modules view_* beside it. Nothing in them is taken over whole from a
record: each field is named, or shared with the family by its kind.
"""

from dataclasses import dataclass
from datetime import date, datetime

from disclosure.actions.facts import Gathered
from disclosure.actions.family.asking_how_we_did import may_be_asked
from disclosure.actions.family.view_contact import (
    ContactShown,
    CoverShown,
    contact_shown,
    cover_shown,
)
from disclosure.actions.family.view_letters import LetterShown, letters_shown
from disclosure.actions.family.view_next import (
    HoldShown,
    LateThing,
    NextThing,
    SpeaksNow,
    called_off,
    holds_shown,
    letter_about_delay,
    wants_to_hear_no_more,
    what_comes_next,
    what_is_late,
    who_speaks_now,
)
from disclosure.actions.family.view_promises import PromiseShown, promises_shown
from disclosure.actions.family.view_questions import (
    ConcernShown,
    QuestionShown,
    RequestShown,
    concerns_shown,
    questions_shown,
    requests_shown,
)
from disclosure.actions.family.view_reader import Reader
from disclosure.actions.family.view_story import (
    InterestShown,
    StageShown,
    Story,
    interests_shown,
    stages_shown,
    story_of,
)
from disclosure.actions.family.view_talks import (
    AccountShown,
    TakenBack,
    TalkShown,
    Written,
    accounts_shown,
    taken_back,
    talks_shown,
    told_of_the_death,
    written_for_them,
)
from disclosure.actions.family.view_theirs import (
    ConsentShown,
    ExcuseShown,
    HeardShown,
    LookShown,
    MayTell,
    ReachShown,
    SupportShown,
    consents_shown,
    decides_alone,
    declined_by,
    excuses_shown,
    heard_shown,
    looks_shown,
    may_tell,
    patient_decides,
    reach_shown,
    support_shown,
)
from disclosure.actions.letters.complaining import outside_routes
from disclosure.actions.letters.home import month_first
from disclosure.actions.looks.caseload import staff_of
from disclosure.policy.complaint_routes import ComplaintRoute
from workflows.excuses import LETTERS
from workflows.family_page import Seen
from workflows.words import Excusable, State


@dataclass(frozen=True, slots=True)
class FamilyView:
    """One person's page at one moment. `about`: the patient's name; empty where the reader is the
    patient, or may not know. `mourns`: that one has died, and somebody spoke with the reader since.
    `sees`: what of the case is open to them beyond their own. `patient_decides`: whom we may tell,
    which the reader decided before. `decides_alone`: a yes of theirs to tell somebody is enough.
    `month_first`: in English, as in their letters.
    """

    number: int
    name: str
    is_patient: bool
    about: str
    mourns: bool
    today: date
    month_first: bool
    sees: frozenset[Seen]
    finished: bool
    contact: ContactShown | None
    cover: CoverShown | None
    speaks_now: tuple[SpeaksNow, ...]
    next: tuple[NextThing, ...]
    called_off: date | None  # the day of a meeting of which they knew
    wants_no_more: bool
    late: tuple[LateThing, ...]
    delay_letter: int | None
    holds: tuple[HoldShown, ...]
    story: Story | None
    interests: tuple[InterestShown, ...]
    stages: tuple[StageShown, ...]
    promises: tuple[PromiseShown, ...]
    questions: tuple[QuestionShown, ...]
    letters: tuple[LetterShown, ...]
    talks: tuple[TalkShown, ...]
    accounts: tuple[AccountShown, ...]
    written: tuple[Written, ...]
    taken_back: tuple[TakenBack, ...]
    excuses: tuple[ExcuseShown, ...]
    declined: frozenset[str]  # what they said no to, by its requirement
    looks: tuple[LookShown, ...]
    consents: tuple[ConsentShown, ...]
    may_tell: tuple[MayTell, ...]
    patient_decides: bool
    decides_alone: bool
    reach: ReachShown
    support: tuple[SupportShown, ...]
    requests: tuple[RequestShown, ...]
    concerns: tuple[ConcernShown, ...]
    outside: tuple[ComplaintRoute, ...]  # where to complain outside us, and who helps
    heard: tuple[HeardShown, ...]
    may_ask_how_we_did: bool
    at: datetime

    @property
    def unanswered(self) -> tuple[Written, ...]:
        """What we wrote down for them, and they have not yet said whether it is right."""
        return tuple(each for each in self.written if each.right is None)

    @property
    def left_out_the_talk(self) -> bool:
        """An excuse stands for the first conversation with them."""
        talk = str(Excusable.FIRST_CONVERSATION_RECORDED)
        return any(talk in each.requirements and each.stands for each in self.excuses)

    @property
    def declined_letters(self) -> bool:
        """They said no to each letter that we would write them."""
        return self.declined >= LETTERS

    @property
    def declined_help(self) -> bool:
        return Excusable.SUPPORT_OFFERED in self.declined


def family_view(gathered: Gathered, number: int) -> FamilyView:
    """`number`: their id in the case; the door has made sure that their page is open."""
    reader = Reader(gathered, staff_of(gathered.session), number)
    promises, questions = promises_shown(reader), questions_shown(reader)
    return FamilyView(
        number=number,
        name=reader.me.called,
        is_patient=reader.me.is_patient,
        about=reader.patient_called,
        mourns=reader.knows_the_patient and told_of_the_death(reader),
        today=reader.today,
        month_first=month_first(gathered),
        sees=reader.sees,
        finished=reader.incident.state is State.CLOSED and Seen.PROGRESS in reader.sees,
        contact=contact_shown(reader),
        cover=cover_shown(reader),
        speaks_now=who_speaks_now(reader),
        next=what_comes_next(reader, promises, questions),
        called_off=called_off(reader),
        wants_no_more=wants_to_hear_no_more(reader),
        late=what_is_late(reader, promises, questions),
        delay_letter=letter_about_delay(reader),
        holds=holds_shown(reader),
        story=story_of(reader),
        interests=interests_shown(reader),
        stages=stages_shown(reader),
        promises=promises,
        questions=questions,
        letters=letters_shown(reader),
        talks=talks_shown(reader),
        accounts=accounts_shown(reader),
        written=written_for_them(reader),
        taken_back=taken_back(reader),
        excuses=excuses_shown(reader),
        declined=declined_by(reader),
        looks=looks_shown(reader),
        consents=consents_shown(reader),
        may_tell=may_tell(reader),
        patient_decides=patient_decides(reader),
        decides_alone=decides_alone(reader),
        reach=reach_shown(reader),
        support=support_shown(reader),
        requests=requests_shown(reader),
        concerns=concerns_shown(reader),
        outside=outside_routes(gathered),
        heard=heard_shown(reader),
        may_ask_how_we_did=may_be_asked(gathered),
        at=gathered.at.astimezone(gathered.zone),
    )
