"""What stands before a privileged analysis that leaves the house: what giving it away may undo."""

from collections.abc import Iterator

from disclosure.actions.facts import Gathered
from disclosure.actions.law.places import places_of
from disclosure.actions.packing.words import heading, listed, sentence
from disclosure.policy import policy
from disclosure.policy.apology_here import HOW_SURE, laws_in, laws_within
from disclosure.policy.cautions import ASK, NOT_VERIFIED
from workflows.regimes import Certainty

FIRST = "Read this before you open the analysis, and before you hand it on."
MAY_WAIVE = (
    "Whoever gives a privileged paper to somebody outside may lose the privilege: of this paper, "
    "and of others on the same subject. Once it is lost, it cannot be taken back.",
    "Whether it is lost depends on the law of the place, on who receives it, and on what was "
    "agreed with them first. An inspector who may demand a paper is not in every place somebody "
    "to whom it can be given without losing it.",
    "Calling a paper privileged does not make it so, and this program does not judge it.",
)
UNREAD = f"{NOT_VERIFIED} No law on this was opened for this page. {ASK}"
ASK_FIRST = (
    "Ask your legal adviser first, and write down the answer and who gave it.",
    "Where the law provides for it, agree in writing that giving it waives nothing.",
    "Give this folder to nobody else than the person who asked for it.",
)
FACTS = (
    "It is never a reason to tell a family less than the facts. The facts stand in the rest of "
    "this pack, which needs no analysis.",
    "United States: patient safety work product is what is assembled for a patient safety "
    "organisation and reported to it, or shows its deliberations. The medical record and other "
    "original records never are. What becomes of its protection when it is disclosed is for your "
    "legal adviser to say.",
)


def cover(gathered: Gathered) -> Iterator[str]:
    """The parts of the page."""
    yield sentence(FIRST)
    yield heading("What giving it away may undo")
    yield listed(MAY_WAIVE)
    yield f"<p><strong>{UNREAD}</strong></p>\n"
    yield heading("Before you give it to anybody")
    yield listed(ASK_FIRST)
    yield heading("What stays as it is")
    yield listed(FACTS)
    yield heading("What the list of laws of this house says of this place")
    laws = list(_laws(gathered))
    yield listed(laws) or sentence(f"Nothing on privilege is in that list. {ASK}")


def _laws(gathered: Gathered) -> Iterator[str]:
    """Of the apology laws of the place, what they say of privilege; how sure we are of each."""
    places, laws = tuple(places_of(gathered)), policy().apology_laws
    for law in (*laws_in(places, laws), *laws_within(places, laws)):
        if law.related_law and "privileg" in law.related_law.casefold():
            sure = law.certainty
            if "remembered" in law.related_law and sure is Certainty.VERIFIED:
                sure = Certainty.REMEMBERED  # the law beside the one that was read
            yield f"{law.name}: {law.related_law} {HOW_SURE[sure]}"
