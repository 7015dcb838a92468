"""The measures as data: what each counts in one case, and whose idea it was to count it.

Nothing here is typed by anybody for the sake of a measure, and nothing adds up: see
workflows/tallying.py. Each names its source.
"""

from collections.abc import Iterable, Mapping

from workflows.measures import KEPT, CaseFacts, Definition, kept_on_time
from workflows.published import Measure, Unit
from workflows.words import CommitmentState

OURS = "our own"
_PACT = (
    "Sokol-Hessner and others, Measuring how healthcare organizations respond after patients"
    " experience harm, Frontiers in Health Services 2025, table 1: measures for communication and"
    " resolution programmes, from PACT, the Pathway to Accountability, Compassion and Transparency"
)
PACT = f"{_PACT} (as given by the Oregon Patient Safety Commission)"
PACT_REMEMBERED = f"{_PACT} [remembered]"
CANDOR = "AHRQ, CANDOR toolkit, Care for the Caregiver"
IN_PERSON = "SI 2014/2936 (England), regulation 20(3)(a): the first telling is in person"
PLAIN_WORDS = "NHS digital service manual, content: health literacy [remembered]"
YES = "yes"


def _if_owed(case: CaseFacts, value: bool) -> tuple[bool, ...]:
    return (value,) if case.owed else ()


def _there(value: float | None) -> tuple[float, ...]:
    return () if value is None else (value,)


def _on_time(case: CaseFacts) -> Iterable[bool]:
    settled = (kept_on_time(promise) for promise in case.promises)
    return (kept for kept in settled if kept is not None)


def _confirmed(case: CaseFacts) -> Iterable[bool]:
    kept = (promise.state for promise in case.promises if promise.state in KEPT)
    return (state is CommitmentState.CONFIRMED for state in kept)


def _not_kept(case: CaseFacts) -> Iterable[bool]:
    return (promise.state is CommitmentState.NOT_KEPT for promise in case.promises)


_CASES = "cases where the duty to tell applies, or nobody has agreed yet that it does not"
_COUNTED: tuple[Definition, ...] = (
    Definition(
        Measure(
            "cases",
            "Cases",
            "cases",
            _CASES,
            Unit.COUNT,
            "By the day we became aware. Left out: those in which the duty to tell does not apply,"
            " and those recorded in error; both only once a second person has agreed. So are"
            " records destroyed at the end of their time, of which only promises not kept are"
            " counted. Counted, here and in every measure, is what whoever makes the report may"
            " see at the sites where they work: cases that only named people may see may be"
            " missing. The invented cases of a demonstration are counted, too, which no yearly"
            " report does.",
            PACT,
            "",
        ),
        lambda case: _if_owed(case, True),
    ),
    Definition(
        Measure(
            "hours_to_first_conversation",
            "Hours to the first conversation",
            "the middle number of hours until somebody told the family",
            f"{_CASES}, and the family has been told",
            Unit.HOURS,
            "From the moment we became aware to the first conversation with the family, both as"
            " they happened, not when they were put on record. Where of either only the day"
            " is known, its first minute counts. A talk counts with somebody who had to be told. A"
            " case in which none of them has been told yet has no hours, nor has one where a second"
            " person did not agree that it was at that time: the share told in time counts it.",
            PACT,
            "less",
        ),
        lambda case: _there(case.hours_to_first),
    ),
    Definition(
        Measure(
            "told_in_time",
            "First conversations in time",
            "those in which the family was told in time",
            f"{_CASES}, and the time is over or was kept",
            Unit.SHARE,
            "In time is by the day that the rules of the case set for telling somebody in person."
            " Where the law gives no number of days, it is by our own target, which is not the law."
            " Left out while there is still time, where an agreed excuse stands, and where neither"
            " gives a day, or none can be counted since the holidays of that year are not listed."
            " What was put on record late counts once a second person agreed.",
            PACT,
            "more",
        ),
        lambda case: () if case.told_in_time is None else (case.told_in_time,),
    ),
    Definition(
        Measure(
            "days_to_letter",
            "Days to the first letter",
            "the middle number of days until the letter that tells it was sent",
            f"{_CASES}, and that letter was sent",
            Unit.DAYS,
            "From the moment we became aware to the moment the first notification, or a later"
            " letter with all that it must hold, was sent to somebody who had to be told.",
            PACT_REMEMBERED,
            "less",
        ),
        lambda case: _there(case.days_to_letter),
    ),
    Definition(
        Measure(
            "days_to_findings",
            "Days to the findings",
            "the middle number of days until the family heard what we found",
            f"{_CASES}, and the family has heard the findings",
            Unit.DAYS,
            "From the moment we became aware to the conversation or letter in which somebody who"
            " had to be told first heard approved findings.",
            PACT_REMEMBERED,
            "less",
        ),
        lambda case: _there(case.days_to_findings),
    ),
    Definition(
        Measure(
            "days_findings_lay",
            "Days that findings lay unsaid",
            "the middle number of days from approved findings until the family heard them",
            f"{_CASES}, and the family has heard the findings",
            Unit.DAYS,
            "From the approval of the findings by a second person to the conversation or letter in"
            " which somebody who had to be told first heard them.",
            PACT,
            "less",
        ),
        lambda case: _there(case.days_findings_lay),
    ),
    Definition(
        Measure(
            "apology_given",
            "Apology given",
            "those with a true apology on record",
            _CASES,
            Unit.SHARE,
            "An apology that passes the check, or that a second person took for one, in any"
            " conversation with somebody who had to be told, or in a letter that was sent to one of"
            " them and did not come back unread. Said to others of the family alone, it does not"
            " count. Words such as “sorry if” never count."
            " Every case counts, also one whose family could not be reached.",
            PACT_REMEMBERED,
            "more",
        ),
        lambda case: _if_owed(case, case.apology),
    ),
    Definition(
        Measure(
            "contact_named",
            "A named contact",
            "those in which the family has one person to ring",
            _CASES,
            Unit.SHARE,
            "A contact is on record, by name.",
            PACT_REMEMBERED,
            "more",
        ),
        lambda case: _if_owed(case, case.contact),
    ),
    Definition(
        Measure(
            "family_support_offered",
            "Support offered to the family",
            "those in which somebody of the family was offered support",
            _CASES,
            Unit.SHARE,
            "An offer to a person of the case is on record. Whether they took it up is not asked.",
            PACT_REMEMBERED,
            "more",
        ),
        lambda case: _if_owed(case, case.family_supported),
    ),
    Definition(
        Measure(
            "staff_support_offered",
            "Support offered to staff",
            "those in which staff involved were offered support",
            _CASES,
            Unit.SHARE,
            "That support was offered to staff is on record. To whom, and what was said, is kept"
            " outside the case and is not counted.",
            f"{CANDOR}; {PACT_REMEMBERED}",
            "more",
        ),
        lambda case: _if_owed(case, case.staff_supported),
    ),
    Definition(
        Measure(
            "promises_kept_on_time",
            "Promises kept on time",
            "those kept by their day",
            "promises that were kept, broken, or ran past their day",
            Unit.SHARE,
            "Kept: a second person verified it, or the family confirmed it. By its day: the day"
            " that was promised, or a new one that all to whom we owed it agreed to before the old"
            " one had passed. A promise that was late once stays late, also where it was kept in"
            " time and put on record after its day; and one not kept stays broken. Left out: those"
            " not due yet, those done that nobody has verified yet, those the family let us off in"
            " time, and those that stand without a day.",
            PACT_REMEMBERED,
            "more",
        ),
        _on_time,
    ),
    Definition(
        Measure(
            "promises_confirmed",
            "Kept promises that the family confirmed",
            "those of which the family said: yes, you kept it",
            "promises that a second person verified",
            Unit.SHARE,
            "The family confirmed it on their page, or it was entered for them with their words."
            " One that they dispute is open again and not among the kept.",
            PACT_REMEMBERED,
            "more",
        ),
        _confirmed,
    ),
    Definition(
        Measure(
            "promises_not_kept",
            "Promises not kept",
            "those we said we cannot keep",
            "promises we owe or owed",
            Unit.COUNT,
            "Each promise recorded as not kept, for ever: whether a second person has agreed, and"
            " whether we said sorry for it, changes nothing here, nor that the words of the record"
            " were destroyed when its time was over.",
            OURS,
            "less",
        ),
        _not_kept,
    ),
    Definition(
        Measure(
            "questions_answered",
            "Questions answered",
            "those answered",
            "questions of families, without those they took back",
            Unit.SHARE,
            "Answered, or said to be beyond knowing where a second person agrees. “We do not know"
            " yet” is honest, and no answer yet; nor is what whoever asked has still to be told.",
            PACT_REMEMBERED,
            "more",
        ),
        lambda case: case.questions,
    ),
    Definition(
        Measure(
            "reading_age",
            "Reading age of letters",
            "the middle reading age in years",
            "letters in English that were issued and not withdrawn",
            Unit.AGE,
            "The Flesch-Kincaid grade of the text as issued, and five years: grade 6 is about the"
            " age of eleven. Greetings, headings and signatures are left out; names of people and"
            " drugs raise it. The aim is an age of 9 to 11. A guide, no more.",
            PLAIN_WORDS,
            "less",
        ),
        lambda case: case.reading_ages,
    ),
    Definition(
        Measure(
            "face_to_face",
            "Findings told face to face",
            "those held in person",
            "conversations in which we told what we found",
            Unit.SHARE,
            "Disclosure conversations recorded as in person, not by telephone or video.",
            IN_PERSON,
            "more",
        ),
        lambda case: case.face_to_face,
    ),
)


def definitions(asked: Mapping[str, str]) -> tuple[Definition, ...]:
    """All measures in the order they are shown.

    `asked`: the questions about how we did, by their names, in the words in which families read
    them; each becomes a measure.
    """
    return (*_COUNTED, *(_felt(name, words) for name, words in asked.items()))


def _felt(name: str, words: str) -> Definition:
    measure = Measure(
        f"felt_{name}",
        words,
        "those who said yes",
        "answers to this question",
        Unit.SHARE,
        "Asked of the family when it was over, and answered yes, partly or no. An answer counts"
        " once the quarter in which it came on record is over. An answer in a case that only named"
        " people may see is in nobody's number. Where a family keeps its answer from the named"
        " contact of its case, that contact is shown no number that it is in.",
        PACT,
        "more",
    )
    return Definition(measure, lambda case: _said_yes(case, name))


def _said_yes(case: CaseFacts, name: str) -> Iterable[bool | None]:
    if case.felt_kept:
        yield None
    yield from (felt[name] == YES for felt in case.felt if name in felt)
