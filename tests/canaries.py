"""Words that say who may read them, planted all over a case; and how they are found again.

`qzxWHOxWHAT`: WHO is `no` for nobody of the family, the name of the one person whose own words or
wishes they are, or a part of the page that several see.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from zipfile import ZipFile

from pypdf import PdfReader
from sqlalchemy.orm import Session

from disclosure.actions.change import Change, Door
from disclosure.actions.gate import move
from disclosure.permissions import family_actor
from tests.canaries_of_staff import plant_behind_the_wall
from tests.cases import ACase, a_person, a_talk, move_as, record_as
from tests.families import FACT, AFamily, a_family
from tests.people import BEN, EVA

READERS = ("ewa", "adam", "jan", "vera")
OTHERS = ("tom", "petra")  # who must be told as well; nobody of these tests reads as them
# What each sees beyond their own: `part` is where things stand, `talk` our part of talks with those
# who must be told, `ques` what they ask, `kin` both of Tom, `prom` what we promise him, `apart` all
# of this with Petra, whom Ewa does not want to meet.
SEES: Mapping[str, frozenset[str]] = {
    "ewa": frozenset({"ewa", "part", "talk", "ques", "kin", "prom"}),
    "adam": frozenset({"adam", "part"}),
    "jan": frozenset({"jan", "part", "talk", "ques"}),  # nothing of Tom or Petra
    "vera": frozenset({"vera"}),
}
# Only by these names: a token of a form that holds such letters by chance is none.
WHOSE = (*OTHERS, "no", *frozenset().union(*SEES.values()), "apart")
CANARY = re.compile(rf"qzx({'|'.join(sorted(WHOSE))})x")
# What no page of anybody holds, whatever it is written in.
NEVER = re.compile(
    r"inc-2026-|@example\.org|family:\d|9434765919|tentimesthemorphinedose|1955-03-21|21march1955|gb-eng|eng-nhs"
    r"|sistermairpugh|review_started|clinical_reasons|also_told|not_to_be_told|february2011|2011-02"
    f"|{FACT['answer']}|{FACT['question'].replace(' ', '')}",
    re.IGNORECASE,
)
MAILS = {who: f"qzx{who}xmail@home.example" for who in READERS}


@dataclass(slots=True)
class Planted:
    """`people`: their ids in the case, by the name in their canaries."""

    family: AFamily
    people: dict[str, int]

    def on(self, session: Session) -> "Planted":
        """The same in a copy of its database; its people go on at the present moment."""
        return Planted(self.family.on(session).at_present(), self.people)

    @property
    def case(self) -> ACase:
        return self.family.case


def plant(session: Session) -> Planted:
    """The family of tests/families.py, grown, with every field of the record filled in."""
    family = a_family(session)
    case = family.case
    people = {"ewa": family.ewa, "adam": family.brother}
    for who, relation in (("jan", "Brother"), ("vera", "Advocate"), ("tom", "Son")):
        people[who] = _named(case, who, relation, must=who == "tom")
    people["petra"] = _named(case, "petra", "Wife", must=True, not_with=[family.ewa])
    _allowed(case, people)
    record_as(
        case, BEN, "person_change", person=people["adam"], tell=[word("no", "telladam")],
        reason="They asked us to",
    )  # fmt: skip
    for who, number in people.items():
        case.later(seconds=10)
        _talked(case, who, number)
        _said(case, who, number)
    _promised(case, people["tom"])
    plant_behind_the_wall(case)
    return Planted(family, people)


def whose(text: str) -> set[str]:
    """For whom the canaries in it are; and what nobody may read."""
    bare = re.sub(r"[\s\u00ad]+", "", text).casefold()
    found = set(CANARY.findall(bare)) | set(CANARY.findall(bare.replace("-", "")))
    return found | set(NEVER.findall(bare))


@cache
def text_of(content: bytes) -> str:
    """All that can be read out of it: of a PDF its words and its properties, of a zip each file."""
    if content.startswith(b"%PDF"):
        pdf = PdfReader(BytesIO(content))
        return " ".join([str(pdf.metadata), *(page.extract_text() for page in pdf.pages)])
    if content.startswith(b"PK"):
        pack = ZipFile(BytesIO(content))
        return " ".join(f"{name} {text_of(pack.read(name))}" for name in pack.namelist())
    return content.decode(errors="replace")


def word(who: str, what: str) -> str:
    assert who in WHOSE, who
    return f"qzx{who}x{what}"


def _named(case: ACase, who: str, relation: str, must: bool, **more: object) -> int:
    return a_person(
        case,
        name=f"Mx {who.capitalize()} Nowak",
        relationship=relation,
        is_patient=False,
        standing="relevant" if must else "also_told",
        lawful_basis=word("no", f"basis{who}"),
        tell=[word("no", f"tell{who}")],
        written_by=word("no", f"theirsheet{who}"),
        **more,
    )


def _wishes(case: ACase, who: str, number: int) -> None:
    told = {
        "pronouns": word(who, "pronouns"),
        "post": [f"1 {word(who, 'street')}", word(who, "town"), "AB1 2CD"],
        "phone": f"01632 960123 {word(who, 'phone')}",
        "email": f"{word(who, 'mail')}@home.example",
        "safe": {"use": ["email", "post"], "never": ["visit"]},
        "language": word(who, "language"),
        "interpreter": word(who, "interpreter"),
        "avoid": [{"on": case.day(40), "why": word(who, "avoid")}],
        "matters": word(who, "matters"),
    }
    told |= {"lawful_basis": word("no", f"basis{who}")}
    reason = f"They asked us {word('no', f'change{who}')}"
    record_as(case, BEN, "person_change", person=number, reason=reason, **told)


def _allowed(case: ACase, people: Mapping[str, int]) -> None:
    at = case.at.isoformat()
    share = {"person": people["ewa"], "purpose": "share", "agrees": True, "at": at}
    share["asked_by"] = "Ben Okoro"
    told = {"with_person": people["jan"], "what": ["everything"]}
    record_as(case, BEN, "consent", **share, **told)


def _talked(case: ACase, who: str, number: int) -> None:
    """Of those who must be told, our part and their questions are theirs who must be told too; for
    anybody else, of whom each of them allowed it.
    """
    must = ("talk", "ques")
    parts = {"ewa": must, "tom": ("kin", "kin"), "petra": ("apart", "apart")}
    ours, asked = parts.get(who, (who, who))
    promise = {"words": f"We will ring you {word(who, 'next')}", "due_on": case.day(9)}
    a_talk(
        case,
        "first",
        persons=[number],
        place=word(who, "place"),
        attendees=[
            {"name": f"Ben {word(ours, 'colleague')}", "role": "Nurse", "side": "staff"},
            {"name": f"Lee {word(who, 'attendee')}", "role": word(who, "role"), "side": "advocate"},
        ],
        said=f"We told what we know: {word(ours, 'said')}.",
        not_known=word(ours, "notknown"),
        apology_words=f"I am sorry that we hurt your mother. {word(ours, 'sorry')}",
        family_said=word(who, "familysaid"),
        questions=[f"Why {word(asked, 'question')}?"],
        support_offered=word(who, "support"),
        preferences=word(who, "preferences"),
        understanding={"how": word(who, "how"), "result": word(who, "understood")},
        next_contact={**promise, "owner": BEN},
        staff_only=word("no", f"staffonly{who}"),
        written_by=word("no", f"sheet{who}"),
    )


def _said(case: ACase, who: str, number: int) -> None:
    _wishes(case, who, number)
    mine = {"person": number, "at": case.at.isoformat()}
    for kind in ("account", "concern"):
        record_as(case, BEN, kind, words=word(who, kind), **mine)
    record_as(case, BEN, "request", wants="something_else", words=word(who, "request"), **mine)
    consent = {"purpose": "share", "agrees": True, "asked_by": "Ben Okoro", "what": ["letters"]}
    record_as(case, BEN, "consent", **consent, **mine, **{"with": word(who, "friend")})
    excuse = {"requirement": ["closing_letter_given"], "ground": "declined", "how": word(who, "by")}
    record_as(case, BEN, "excuse", **excuse, **mine, reason=f"They said no {word(who, 'excuse')}")
    harm = {"requirement": ["meeting_offered"], "ground": "would_harm", "review_on": case.day(20)}
    harm["requirement"] = ["disclosure_conversation_recorded"]
    record_as(case, BEN, "excuse", **harm, **mine, reason=f"Too ill now {word('no', 'harm')}")
    heard = {"how": "By telephone", "answer": "words", "told_how_to_complain": True}
    record_as(
        case, BEN, "heard", person=number, asked_at=mine["at"], words=word(who, "heard"), **heard
    )
    tried = {"result": word("no", f"attempt{who}"), "tried_by": word("no", f"tried{who}")}
    record_as(case, BEN, "attempt", **mine, how="phone", **tried)


def _promised(case: ACase, tom: int) -> None:
    """To Tom: those who must be told read the promise; what he says, and what shows it, is his."""
    source = {"family": tom}
    told = {"words": f"We will mend it {word('prom', 'words')}", "owner": BEN, "source": source}
    made = record_as(case, BEN, "commitment", **told, due_on=case.day(3))
    ref = str(made.created[0]["ref"])
    move_as(case, BEN, "done", ref, evidence=word("tom", "evidence"))
    move_as(case, EVA, "send_back", ref, reason=f"It is not done {word('no', 'sendback')}")
    move_as(case, BEN, "done", ref, evidence=word("tom", "evidenceagain"))
    move_as(case, EVA, "verify", ref)
    said = {"person": tom, "how": "page", "at": case.at.isoformat()}
    change = Change(case.id, family_actor(case.id, tom, "Tom"), case.at, Door.PAGE)
    move(case.session, change, ref, "dispute", data={**said, "words": word("tom", "dispute")})
