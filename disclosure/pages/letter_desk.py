"""A letter on the desk: its boxes, and beside each the faults that stand in it, numbered once."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from disclosure.actions.letter_check import content_words
from disclosure.records.letter import Letter
from letters.check import Checked, Fault
from letters.kinds import LetterKind, Slot, slots_of
from workflows.letter import NEVER_ACCEPTED

WHOLE = Slot("text", "The letter", "From “Dear …” to the signature.")
Words = dict[str, str]  # of the boxes, by name
SHORT = 60  # letters of a fault in the list on top
TITLES: Mapping[str, str] = {
    "conditional": "Doubts that they were hurt",
    "feelings": "Moves it to their feelings",
    "passive": "Hides who did it",
    "but": "Takes the sorry back",
    "blame": "Puts it on somebody",
    "minimise": "Makes it small",
    "regret-only": "Regrets, and owns nothing",
    "obligation": "Ties the sorry to law or policy",
    "jargon": "A hospital word",
    "placeholder": "Not filled in yet",
    "wrong-name": "A wrong name",
    "raw-identifier": "A number that names somebody",
    "unlinked-promise": "A promise nobody owns",
}
# The first of these boxes that the letter has is where a missing part belongs.
BELONGS: Mapping[str, tuple[str, ...]] = {
    "apology": ("sorry", "closing"),
    "facts_known": ("facts",),
    "what_happened": ("facts",),
    "when_it_happened": ("facts", "opening"),
    "further_enquiries": ("next", "not_known"),
    "results_of_enquiries": ("why", "facts"),
    "actions_to_prevent": ("changes", "done"),
    "support_offered": ("support",),
    "contact_named": ("contact",),
    "opportunity_to_ask": ("contact", "choices"),
    "reason_for_delay": ("why_late", "opening"),
    "questions_answered": ("answers",),
    "right_to_complain": ("complain",),
    "signature": ("signature",),
}


@dataclass(frozen=True, slots=True)
class Card:
    """One thing to mend. `start` and `end` place it in the text; a missing part has no place."""

    number: int
    kind: str  # of the fault, or the content id that is missing
    title: str
    marked: str
    why: str
    instead: str
    box: str
    start: int | None = None
    end: int | None = None
    acceptable: bool = True  # by the approver, with a reason

    @property
    def id(self) -> str:
        return f"fault-{self.number}"

    @property
    def short(self) -> str:
        words = self.marked or self.why
        return words if len(words) <= SHORT else f"{words[:SHORT].rstrip()} …"

    @property
    def is_promise(self) -> bool:
        return self.kind == "unlinked-promise"


@dataclass(frozen=True, slots=True)
class Part:
    name: str
    label: str
    hint: str
    words: str
    required: bool
    cards: tuple[Card, ...]


def cards_of(letter: Letter, checked: Checked) -> tuple[Card, ...]:
    """Every fault as it stands in the text, then what is missing; numbered once, for all."""
    places = dict(_places(letter))
    cards = [
        Card(
            number,
            fault.kind,
            TITLES.get(fault.kind, fault.kind),
            fault.text,
            fault.why,
            fault.suggestion,
            _box_at(places, fault),
            fault.start,
            fault.end,
            acceptable=fault.kind not in NEVER_ACCEPTED,
        )
        for number, fault in enumerate(checked.faults, 1)
    ]
    for number, part in enumerate(checked.missing, len(cards) + 1):
        acceptable = part != "apology" or not checked.judged
        words = content_words(part)
        title = "This part is missing"
        box = _belongs(letter, part)
        cards.append(Card(number, part, title, "", f"{words}.", "", box, acceptable=acceptable))
    return tuple(cards)


def parts_of(
    letter: Letter, cards: tuple[Card, ...], typed: Mapping[str, str] | None = None
) -> tuple[Part, ...]:
    """`typed`: words that stand in the boxes and are not saved."""
    words = words_of(letter) | dict(typed or {})
    return tuple(
        Part(
            slot.name,
            slot.label if slot.required else f"{slot.label} (optional)",
            slot.hint,
            words.get(slot.name, ""),
            slot.required,
            tuple(card for card in cards if card.box == slot.name),
        )
        for slot in boxes_of_letter(letter)
    )


def boxes_of_letter(letter: Letter) -> tuple[Slot, ...]:
    """Those of its kind, or one box where the text came whole."""
    return slots_of(LetterKind(letter.kind)) if letter.slots else (WHOLE,)


def words_of(letter: Letter) -> Words:
    if not letter.slots:
        return {WHOLE.name: letter.text}
    return {slot.name: letter.slots.get(slot.name, "") for slot in boxes_of_letter(letter)}


def _places(letter: Letter) -> Iterator[tuple[str, tuple[int, int]]]:
    """Where the words of each box, or the hole it left, stand in the whole text."""
    end = 0
    for slot in boxes_of_letter(letter):
        words = words_of(letter)[slot.name].strip() or f"[{slot.label}]"
        start = letter.text.find(words, end)
        if start >= 0:
            end = start + len(words)
            yield slot.name, (start, end)


def _box_at(places: Mapping[str, tuple[int, int]], fault: Fault) -> str:
    """The box it begins in; one between two boxes belongs to the one before."""
    begun = [name for name, (start, _) in places.items() if start <= fault.start]
    return begun[-1] if begun else next(iter(places), "")


def _belongs(letter: Letter, part: str) -> str:
    names = [slot.name for slot in boxes_of_letter(letter)]
    wanted = [name for name in BELONGS.get(part, ()) if name in names]
    return (wanted or [name for name in names if name != "greeting"])[0]
