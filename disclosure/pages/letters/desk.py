"""A letter on the desk: its boxes, and beside each the faults that stand in it, numbered once."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from disclosure.actions.facts import Gathered
from disclosure.actions.letters.audience import patient_called
from disclosure.actions.letters.boxes import WHOLE as THE_TEXT
from disclosure.actions.letters.boxes import boxes_of, reader_of
from disclosure.actions.letters.check import content_words
from disclosure.actions.thing_to_do import shortened
from disclosure.pages.letters.mending import Better, better_in, utf16
from disclosure.policy import letter_templates
from disclosure.records.letter import Letter
from letters.check import Checked, Fault
from letters.checks.promises import WHY as NOBODY_OWNS
from letters.compose import as_composed, hole_of, place_in_box
from letters.kinds import LetterKind
from letters.mending import mend_of
from letters.printing.unprintable import UNPRINTABLE, unprintable_in, words_around
from letters.what_is_asked import what_counts
from letters.writing.boxes import Slot
from letters.writing.phrases import Phrase, phrases_for
from workflows.letter import FAULT_TITLES, NEVER_ACCEPTED, NEVER_LEFT_OUT

WHOLE = Slot(THE_TEXT, "The letter", "From “Dear …” to the signature.")
Words = dict[str, str]  # of the boxes, by name
SHORT = 60  # letters of a fault in the list on top
MUST_BE_MENDED = NEVER_ACCEPTED | {UNPRINTABLE}
A_DAY = "A day that cannot be right"


@dataclass(frozen=True, slots=True)
class Card:
    """One thing to mend. `start` and `end` place it in the text; a missing part has no place.

    `within`: where it stands in its own box, counted as a browser counts (UTF-16); None where it
    stands in no box. `better`: what a press of the button puts in, and where.
    """

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
    within: tuple[int, int] | None = None
    better: Better | None = None
    form: str = ""  # in which other words it stands, if not in the text
    around: str = ""  # the words beside it, where nobody could see what is marked

    @property
    def id(self) -> str:
        return f"fault-{self.number}"

    @property
    def quote(self) -> str:
        return self.around or self.marked

    @property
    def short(self) -> str:
        """The marked words; where none are, the first sentence of why."""
        return shortened(self.quote or self.why.partition(". ")[0].rstrip("."), SHORT)

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
    """Every fault as it stands in the text, then what is missing; numbered once, for all.

    What cannot be printed is one too, though it is none of the words.
    """
    places = dict(places_of(letter))
    faults = sorted((*checked.faults, *unprintable_in(letter.text)), key=lambda each: each.start)
    cards = [
        _card(letter, number, fault, _box_at(places, fault), places)
        for number, fault in enumerate(faults, 1)
    ]
    for number, part in enumerate(checked.missing, len(cards) + 1):
        acceptable = part not in NEVER_LEFT_OUT
        words = f"{content_words(part, letter.kind)}. {what_counts(letter.kind, part)}".rstrip()
        title = "This part is missing"
        box = _belongs(letter, part)
        cards.append(Card(number, part, title, "", words, "", box, acceptable=acceptable))
    if not cards and not letter.text.strip():
        why = "Write the letter. The check cannot say what is missing in this language."
        box = boxes_of_letter(letter)[0].name
        cards.append(Card(1, "empty", "Nothing is written yet", "", why, "", box, acceptable=False))
    return tuple(cards)


def _card(
    letter: Letter, number: int, fault: Fault, box: str, places: Mapping[str, tuple[int, int]]
) -> Card:
    words = words_of(letter).get(box, "")
    mend = mend_of(fault, letter.text)
    better = better_in(box, words, places.get(box), mend) if mend else None
    return Card(
        number,
        fault.kind,
        title_of(fault),
        fault.text,
        fault.why,
        f"“{better.reads}”" if better else fault.suggestion,
        box,
        fault.start,
        fault.end,
        acceptable=fault.kind not in MUST_BE_MENDED,
        within=_within(words, places.get(box), fault),
        better=better,
        around=words_around(letter.text, fault) if fault.kind == UNPRINTABLE else "",
    )


def title_of(fault: Fault) -> str:
    """A promise may have its owner, and only its day be wrong."""
    if fault.kind == UNPRINTABLE:
        return "Cannot be printed"
    owned = fault.kind == "unlinked-promise" and NOBODY_OWNS not in fault.why
    return A_DAY if owned else FAULT_TITLES.get(fault.kind, fault.kind)


def parts_of(
    letter: Letter, cards: tuple[Card, ...], typed: Mapping[str, str] | None = None
) -> tuple[Part, ...]:
    """`typed`: words that stand in the boxes and are not saved."""
    words = words_of(letter) | dict(typed or {})
    return tuple(
        Part(
            slot.name,
            f"{slot.label}{_how_needed(slot)}",
            slot.hint,
            words.get(slot.name, ""),
            slot.required,
            tuple(card for card in cards if card.box == slot.name),
        )
        for slot in boxes_of_letter(letter)
    )


def _how_needed(slot: Slot) -> str:
    return " (a law asks for this)" if slot.law else "" if slot.required else " (optional)"


def boxes_of_letter(letter: Letter) -> tuple[Slot, ...]:
    """Those of its kind, or one box where the text came whole."""
    return boxes_of(letter) if letter.boxes else (WHOLE,)


def words_beside(gathered: Gathered, letter: Letter) -> dict[str, tuple[Phrase, ...]]:
    """What others have said, by the name of the box; with the patient's name in them, as the
    family says it.
    """
    kind, reader, name = LetterKind(letter.kind), reader_of(letter), patient_called(gathered)
    return {
        box.name: phrases_for(kind, reader, box.name, name, letter_templates())
        for box in boxes_of_letter(letter)
    }


def words_of(letter: Letter) -> Words:
    if not letter.boxes:
        return {WHOLE.name: letter.text}
    return {slot.name: letter.boxes.get(slot.name, "") for slot in boxes_of_letter(letter)}


def places_of(letter: Letter) -> Iterator[tuple[str, tuple[int, int]]]:
    """Where the words of each box, or the hole it left, stand in the whole text."""
    end = 0
    for slot in boxes_of_letter(letter):
        words = as_composed(words_of(letter)[slot.name]) or hole_of(slot.label)
        heading = f"**{slot.heading}**\n\n" if slot.heading else ""
        there = letter.text.find(f"{heading}{words}", end)  # the heading may have these words too
        start = there + len(heading) if there >= 0 else letter.text.find(words, end)
        if start >= 0:
            end = start + len(words)
            yield slot.name, (start, end)


def _within(words: str, place: tuple[int, int] | None, fault: Fault) -> tuple[int, int] | None:
    """From the offsets in the whole text to those in the box; what goes on beyond it is cut."""
    if place is None or not words.strip():
        return None
    start = place_in_box(words, max(fault.start - place[0], 0))
    end = place_in_box(words, min(fault.end, place[1]) - place[0])
    return (utf16(words[:start]), utf16(words[:end])) if start < end else None


def _box_at(places: Mapping[str, tuple[int, int]], fault: Fault) -> str:
    """The box it begins in; one between two boxes belongs to the one before."""
    begun = [name for name, (start, _) in places.items() if start <= fault.start]
    return begun[-1] if begun else next(iter(places), "")


def _belongs(letter: Letter, part: str) -> str:
    names = [slot.name for slot in boxes_of_letter(letter)]
    wanted = letter_templates().belongs(part, names)
    return wanted or next(name for name in names if name != "greeting")
