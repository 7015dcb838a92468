"""What a person of the family was told by a human being, or in a letter: their page comes after.

What others were told stands on somebody's page only once they were told as much themselves.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from disclosure.actions.facts import Gathered
from disclosure.kinds.conversation import Conversation
from disclosure.kinds.fields import latest_of
from disclosure.kinds.findings import Findings, FindingsApproval
from disclosure.kinds.promises import Commitment
from disclosure.records.evidence import Evidence
from disclosure.records.letter import Letter, letter_called
from disclosure.records.look_backs import approved_for_all
from letters.kinds import LetterKind
from workflows.moments import may_follow
from workflows.words import ARRIVES, TELLING, Ground, Talk

RESULTS = "results_of_enquiries"
WITH_THE_FACTS = (LetterKind.initial_notification, LetterKind.findings, LetterKind.apology)


@dataclass(frozen=True)
class Told:
    """`number`: the id of the person in the case."""

    gathered: Gathered
    number: int

    @cached_property
    def what_happened(self) -> bool:
        """By a person or in a letter; never while it would harm them to hear more."""
        talked = any(talk.kind in TELLING for _, talk in self.talks)
        wrote = any(map(holds_the_facts, self.letters))
        return (talked or wrote) and not self.would_harm

    @cached_property
    def would_harm(self) -> bool:
        """To hear of it, as a second person agreed and until the day on which that is looked at."""
        facts = self.gathered.facts
        return any(
            excuse.person == self.number
            and excuse.ground is Ground.WOULD_HARM
            and excuse.agreed
            and not excuse.ended
            and (excuse.review_on is None or facts.on < excuse.review_on)
            for excuse in facts.excuses
        )

    @cached_property
    def talks(self) -> tuple[tuple[Evidence, Conversation], ...]:
        """Those they were in, in the order in which they were held; one without an hour is taken
        for the last of its day.
        """
        mine = [
            (row, talk)
            for row, talk in self.gathered.case.those(Conversation)
            if self.number in talk.persons
        ]
        return tuple(sorted(mine, key=lambda each: (self.latest(each[1]), each[0].number)))

    @cached_property
    def letters(self) -> tuple[Letter, ...]:
        """Those that went to them and did not come back."""
        return tuple(
            letter
            for letter in self.gathered.letters
            if letter.to_person == self.number and letter.sent_at and letter.state in ARRIVES
        )

    @cached_property
    def letters_of_findings(self) -> tuple[Letter, ...]:
        """Those of them that told what we found. A first letter often says how it came to light:
        nobody had looked into it then.
        """
        return tuple(filter(self._tells_findings, self.letters))

    def _tells_findings(self, letter: Letter) -> bool:
        if letter.kind != LetterKind.apology or not holds_results(letter):
            return letter.kind == LetterKind.findings
        for_all = approved_for_all(self.gathered.session, letter.incident_id).values()
        approved = (*for_all, *(each.recorded_at for each in self._approvals))
        return letter.issued_at is not None and any(at <= letter.issued_at for at in approved)

    def latest(self, talk: Conversation) -> datetime:
        """The last moment at which it may have been held: the end of a day without an hour."""
        return latest_of(talk.at, self.gathered.zone)

    def of_findings(self, approval: Evidence) -> Iterator[datetime]:
        """When they were told of the findings that were approved with it."""
        since = self.gathered.case.entered_at[approval.number]
        for _, talk in self.talks:
            told = talk.kind is Talk.DISCLOSURE
            if told and may_follow(self.latest(talk), since):
                yield self.latest(talk)
        for letter in self.letters:
            newer = letter.issued_number and letter.issued_number > approval.number
            if newer and letter.sent_at and holds_results(letter):
                yield letter.sent_at

    def reads(self, at: datetime, *, found: bool = False) -> bool:
        """Whether they may read what others were told then. `at`: the last moment at which it may
        have been. `found`: it was what we found.

        Whatever may have been said after findings were approved may speak of them.
        """
        if not self.what_happened:
            return False
        entered_at = self.gathered.case.entered_at
        known = [each for each in self._approvals if may_follow(at, entered_at[each.number])]
        if known:
            return any(self.of_findings(known[-1]))
        talked = any(talk.kind is Talk.DISCLOSURE for _, talk in self.talks)
        return not found or talked or any(map(holds_results, self.letters))

    def reads_talk(self, talk: Conversation) -> bool:
        """A first talk tells what happened, whenever it was held; a later one may tell findings."""
        if self.number in talk.persons:
            return True
        if talk.kind is Talk.FIRST:
            return self.what_happened
        return self.reads(self.latest(talk), found=talk.kind is Talk.DISCLOSURE)

    def reads_letter(self, letter: Letter) -> bool:
        if letter.to_person == self.number:
            return True
        at = letter.sent_at
        return at is not None and self.reads(at, found=holds_results(letter))

    def reads_record(self, number: int) -> bool:
        """Of what others asked or were promised: as the talk or the letter in which it was."""
        body = self.gathered.case.bodies.get(number)
        source = body.source if isinstance(body, Commitment) else None
        if source and source.letter:
            letter = letter_called(self.gathered.session, source.letter)
            return letter is not None and self.reads_letter(letter)
        parent = self.gathered.case.records[number].parent
        talk = self.gathered.case.bodies.get((source and source.conversation) or parent or 0)
        return self.reads_talk(talk) if isinstance(talk, Conversation) else self.what_happened

    @cached_property
    def _approvals(self) -> tuple[Evidence, ...]:
        case = self.gathered.case
        found = (case.agreement(FindingsApproval, row.number) for row, _ in case.those(Findings))
        return tuple(sorted(filter(None, found), key=lambda each: each.number))


def holds_the_facts(letter: Letter) -> bool:
    return letter.kind in WITH_THE_FACTS or holds_results(letter)


def holds_results(letter: Letter) -> bool:
    return letter.kind == LetterKind.findings or RESULTS in letter.contents
