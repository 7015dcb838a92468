"""An invented family and an invented hospital, as a letter would have them."""

from datetime import date

from letters.compose import compose, promise_sentence
from letters.kinds import LetterKind
from letters.printing.page import Page
from letters.writing.facts import LetterMaterial
from letters.writing.first_words import first_slots

PROMISES = (
    promise_sentence("We will ring you at 10am", "Sister Pryce", date(2026, 3, 16), False),
    promise_sentence("write to you with what we find", "Dr Amir Shah", date(2026, 5, 29), False),
    promise_sentence("meet you at your home if you ask", "Sister Pryce", None, True),
)
MATERIAL = LetterMaterial(
    addressee_name="Mrs Oduya",
    patient_name="Folake Oduya",
    organisation="Alder Vale Hospital",
    contact_name="Sister Joan Pryce",
    contact_phone="01632 960101",
    contact_hours="Monday to Friday, 9am to 5pm",
    apology_words="I am sorry that we gave you the wrong medicine on Sunday 8 March. You trusted "
    "us to check, and we did not keep you safe.",
    facts="At 8am you were given a blood pressure tablet that was meant for another person. By "
    "10am you fainted. You spent two nights in the high care ward.",
    not_known="We do not know how the two charts were mixed up. Dr Shah is looking into this.",
    why="We found that two charts lay side by side and looked the same. We had no check for that.",
    changes="- Since 1 April two nurses read the wrist band aloud before each dose.\n"
    "- The charts no longer look alike. Dr Shah changed them on 4 May.",
    questions=(("Why did no one check my band?", "We do not know yet."),),
    promises=PROMISES,
    kept=(("Ring you on Monday 16 March.", "Sister Pryce rang you that day."),),
    support=("Sam Lee, our support worker, can visit you.",),
    attempts=(date(2026, 5, 11), date(2026, 5, 13), date(2026, 5, 18)),
    reasons_for_delay="It is late because we asked too late for the outside report.",
    complain_how="You can complain to the Ombudsman, who is independent of us.",
    signed_by="Helen Marsh\nDirector of Nursing",
    happened_on=date(2026, 3, 8),
    conversation_on=date(2026, 3, 10),
    said_on=date(2026, 3, 10),
    met_on=date(2026, 3, 10),
)
ADDRESS = ("Mrs F Oduya", "14 Larch Close", "Upper Vale", "ALDERTON", "AL4 7QX")


def a_letter(kind: LetterKind = LetterKind.initial_notification) -> str:
    return compose(kind, first_slots(kind, MATERIAL))


def a_page(**changed: object) -> Page:
    fields: dict[str, object] = {
        "to": ADDRESS,
        "dated": date(2026, 3, 12),
        "subject": "What happened to you on 8 March",
        "body": a_letter(),
        "organisation": "Alder Vale Hospital",
        "letterhead": ("Larch Road, Alderton AL1 2AB", "01632 960100"),
        "language": "en-GB",
    }
    return Page(**{**fields, **changed})  # type: ignore[arg-type]
