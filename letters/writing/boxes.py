"""The boxes in which each kind of letter is written, by who reads it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from types import MappingProxyType
from typing import Any

import yaml

from letters.kinds import Audience, LetterKind
from letters.rules import POLICY

_WORDS = ("label", "heading", "hint", "words")  # what a template may say anew
SIGNATURE = "signature"  # the last box of every kind


@dataclass(frozen=True, slots=True)
class Slot:
    """One box: `name` in data, `label` and `hint` on the screen, `heading` in the letter.

    `words`: the template of its first words. `law`: a law asks for it, and it leaves no hole,
    since what the law asks may be said in another box. `before`: the boxes it is put before.
    """

    name: str
    label: str
    hint: str
    required: bool = True
    heading: str = ""
    words: str = ""
    law: bool = False
    before: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Template:
    """The boxes of one letter in the order they are read, and the name kept with a draft."""

    name: str
    boxes: tuple[Slot, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a content that a law or practice asks for is said: the first of these that is there."""

    content: str
    boxes: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Templates:
    """All of them. `own`: the version word of the organisation's, "" where it has none."""

    document: Mapping[str, Any]
    own: str = ""
    changed: frozenset[str] = frozenset()  # kinds that the organisation changed

    def of(
        self,
        kind: LetterKind,
        audience: Audience = Audience.patient,
        contents: Iterable[str] = (),
        names: Collection[str] = (),
    ) -> Template:
        """`contents`: what must be said; where no box takes it, the box made for it is added.

        `names`: boxes that a draft has already. Those that the template lacks today are kept.
        """
        rows = self.document["kinds"][str(kind)]
        boxes = [self._slot(row, audience) for row in rows["boxes"] if _for(row, audience)]
        for name in (*self._asked(boxes, contents), *names):
            if name not in [box.name for box in boxes]:
                _put(boxes, self._added(name, audience))
        ours = f" + ours {self.own}" if kind in self.changed else ""
        return Template(f"{kind} {rows['version']}{ours}", tuple(boxes))

    @property
    def places(self) -> tuple[Place, ...]:
        rows = self.document["contents"]
        return tuple(Place(row["content"], tuple(row["boxes"]), row["source"]) for row in rows)

    @property
    def law_boxes(self) -> frozenset[str]:
        """Boxes that no kind has by itself: any letter may have one where a law asks for it."""
        kinds = self.document["kinds"].values()
        return frozenset(self.document["boxes"]) - {r["box"] for k in kinds for r in k["boxes"]}

    def belongs(self, content: str, names: Collection[str]) -> str | None:
        """The box of these in which that content is said."""
        boxes = next((place.boxes for place in self.places if place.content == content), ())
        return next((name for name in boxes if name in names), None)

    def _asked(self, boxes: Iterable[Slot], contents: Iterable[str]) -> Iterable[str]:
        names = {box.name for box in boxes}
        first = {place.content: place.boxes[0] for place in self.places}
        return [first[c] for c in contents if c in first and self.belongs(c, names) is None]

    def _slot(self, row: Mapping[str, Any], audience: Audience) -> Slot:
        box = self.document["boxes"][row["box"]]
        said = [each for part in (box, row) for each in (part, part.get("for", {}).get(audience))]
        words = {name: _last(said, name) for name in _WORDS}
        return Slot(
            row["box"],
            words["label"],
            words["hint"],
            required=row.get("required", True),
            heading=words["heading"],
            words=words["words"],
            before=tuple(_before(row, box)),
        )

    def _added(self, name: str, audience: Audience) -> Slot:
        """A box for what a law asks; or one of an older template, of which the name is left."""
        if name in self.document["boxes"]:
            return replace(self._slot({"box": name, "required": False}, audience), law=True)
        label = name.replace("_", " ").capitalize()
        return Slot(name, label, "", required=False, heading=label)


def templates_from(document: Mapping[str, Any]) -> Templates:
    """From the file as it was read; its shape is looked at by disclosure/policy."""
    return Templates(MappingProxyType(dict(document)))


@cache
def shipped_templates() -> Templates:
    text = (POLICY / "letter_templates.yaml").read_text("utf-8")
    return templates_from(yaml.safe_load(text))


def slots_of(kind: LetterKind, audience: Audience = Audience.patient) -> tuple[Slot, ...]:
    """The shipped boxes of that kind of letter, in the order in which they are read."""
    return shipped_templates().of(kind, audience).boxes


def _for(row: Mapping[str, Any], audience: Audience) -> bool:
    return audience in row.get("only", tuple(Audience))


def _last(said: Iterable[Mapping[str, Any] | None], name: str) -> str:
    """The word of the nearest: this kind for this reader, this kind, any kind …"""
    found = [part[name] for part in said if part and part.get(name) is not None]
    return str(found[-1]) if found else ""


def _before(row: Mapping[str, Any], box: Mapping[str, Any]) -> Iterable[str]:
    return row.get("before") or box.get("before") or ()


def _put(boxes: list[Slot], box: Slot) -> None:
    names = [each.name for each in boxes]
    place = next(
        (names.index(each) for each in (*box.before, SIGNATURE) if each in names), len(boxes)
    )
    boxes.insert(place, box)
