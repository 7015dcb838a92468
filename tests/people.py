"""Named people with accounts, made through the real action. Each name is an e-mail address."""

from datetime import UTC, datetime

from sqlalchemy.orm import Session

from disclosure.actions.sites import add_site
from disclosure.actions.users import Person, add_user
from disclosure.permissions import Actor
from disclosure.policy import policy
from disclosure.records.users import actor_called

OPENED_FOR_WORK = datetime(2026, 1, 5, 9, tzinfo=UTC)
SITE, FAR_SITE = "Alder Ward", "Far Ward"
OPERATOR = Actor("operator:tests", "Operator", operator=True)

ADA = "ada@example.org"  # risk manager: opens, decides, moves, sends
BEN = "ben@example.org"  # clinician: talks with the family
EVA = "eva@example.org"  # approver: the second person
IVA = "iva@example.org"  # investigator
CAL = "cal@example.org"  # disclosure coach
MAX = "max@example.org"  # executive
MONA = "mona@example.org"  # auditor
ADAM = "adam@example.org"  # administrator
SAM = "sam@example.org"  # a clinician of another site
RON = "ron@example.org"  # a second risk manager: who checks what Ada owns

PEOPLE = (
    Person(ADA, "Ada Lind", ["risk_manager"], [SITE], title="Patient safety lead"),
    Person(BEN, "Ben Okoro", ["clinician"], [SITE], title="Charge nurse", phone="01632 960101"),
    Person(EVA, "Eva Marsh", ["approver"], [SITE], title="Medical director"),
    Person(IVA, "Iva Novak", ["investigator"], [SITE], title="Investigator"),
    Person(CAL, "Cal Reyes", ["coach"], [SITE]),
    Person(MAX, "Max Holm", ["executive"], [SITE]),
    Person(MONA, "Mona Dahl", ["auditor"], [SITE]),
    Person(ADAM, "Adam Frost", ["administrator"]),
    Person(SAM, "Sam Lee", ["clinician"], [FAR_SITE]),
    Person(RON, "Ron Bell", ["risk_manager"], [SITE], title="Deputy safety lead"),
)


def introduce(session: Session) -> None:
    """Both sites and everybody, beside whoever is there already."""
    known = {regime.id for regime in policy().regimes}
    for site in (SITE, FAR_SITE):
        add_site(session, OPERATOR, OPENED_FOR_WORK, site, known=known)
    for person in PEOPLE:
        add_user(session, OPERATOR, OPENED_FOR_WORK, person)


def actor(session: Session, email: str) -> Actor:
    found = actor_called(session, email)
    assert found, f"{email} is not one of tests/people.py"
    return found
