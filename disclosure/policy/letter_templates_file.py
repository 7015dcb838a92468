"""The templates of letters, ours and an organisation's own: their shape, and both together."""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from disclosure.policy.marks import ROOT, Marks
from disclosure.policy.reading import BadPolicy, Checked, checked, one_of, read_yaml
from letters.kinds import Audience, LetterKind
from letters.writing.boxes import Templates, templates_from
from letters.writing.engine import faults_in
from workflows.regimes import Certainty

SHIPPED = ROOT / "policy" / "letter_templates.yaml"
FIRST, LAST = "greeting", "signature"


def _template(words: str) -> str:
    for fault in faults_in(words):
        raise ValueError(fault)
    return words


def _name(name: str) -> str:
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,39}", name) or name == "text":
        raise ValueError(f"'{name}' is no name for a box: use small letters and underscores")
    return name


def _plain(line: str) -> str:
    if not line.strip() or "\n" in line or set("*[]#") & set(line):
        raise ValueError("this stands on one line, in plain words: take out * [ ] # and line ends")
    return line


def _version(word: str) -> str:
    if not re.fullmatch(r"[\w.-]{1,20}", word):
        raise ValueError("a version is one short word: write it like 3 or 2026-05")
    return word


Line = Annotated[str, AfterValidator(_plain)]
BoxName = Annotated[str, AfterValidator(_name)]
KnownBox = Annotated[str, one_of("boxes")]
Said = Annotated[str, Field(min_length=1)]


class WordsShape(Checked):
    label: Line | None = None
    heading: Line | None = None
    hint: Said | None = None
    words: Annotated[str, AfterValidator(_template)] | None = None


class BoxShape(WordsShape):
    for_: dict[Audience, WordsShape] = Field(default_factory=dict, alias="for")
    before: tuple[KnownBox, ...] = ()


class RowShape(BoxShape):
    box: KnownBox
    required: bool = True
    only: tuple[Audience, ...] = tuple(Audience)


class KindShape(Checked):
    version: Annotated[int, Field(ge=1)]
    boxes: tuple[RowShape, ...]

    @model_validator(mode="after")
    def _is_a_letter(self) -> Self:
        names = [row.box for row in self.boxes]
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise ValueError(f"the box {twice[0]} stands here twice: take one out")
        if names[:1] != [FIRST] or names[-1:] != [LAST]:
            raise ValueError(f"a letter begins with {FIRST} and ends with {LAST}: put them there")
        return self


class BasisShape(Checked):
    find: Annotated[tuple[Said, ...], Field(min_length=1)]
    says: Line


class OfficeShape(Checked):
    """Who looks into sudden deaths in these places, in one word or two."""

    jurisdictions: Annotated[tuple[str, ...], Field(min_length=1)]
    office: Line
    source: Said
    certainty: Certainty


class PlaceShape(Checked):
    content: str
    boxes: Annotated[tuple[KnownBox, ...], Field(min_length=1)]
    source: Said


class PhraseShape(Checked):
    moment: Line
    box: KnownBox
    kinds: tuple[LetterKind, ...] = tuple(LetterKind)
    readers: tuple[Audience, ...] = tuple(Audience)
    words: Annotated[str, AfterValidator(_template)]


class TemplatesFile(Checked):
    schema_version: Literal[1]
    boxes: dict[BoxName, BoxShape]
    kinds: dict[LetterKind, KindShape]
    bases: tuple[BasisShape, ...]
    offices: tuple[OfficeShape, ...]
    contents: tuple[PlaceShape, ...]
    phrases: tuple[PhraseShape, ...]

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        for kind in LetterKind:
            if kind not in self.kinds:
                raise ValueError(f"the kind {kind} is missing: add it")
        for name, box in self.boxes.items():
            if not (box.label and (box.hint or box.for_)):
                raise ValueError(f"the box {name} needs a label and a hint: add them")
        return self


class OwnKind(Checked):
    boxes: Annotated[tuple[RowShape, ...], Field(min_length=1)]


class OwnTemplatesFile(Checked):
    """Boxes of their own, or our boxes with other words; nothing that we ship can be taken out."""

    version: Annotated[str, AfterValidator(_version)]
    boxes: dict[BoxName, BoxShape] = Field(default_factory=dict)
    kinds: dict[LetterKind, OwnKind] = Field(default_factory=dict)
    phrases: tuple[PhraseShape, ...] = ()


@cache
def shipped() -> Templates:
    """Raises BadPolicy, whose sentences name file, line, place and mend."""
    raw = read_yaml(SHIPPED)
    file = checked(SHIPPED, TemplatesFile, raw, {"boxes": _names(raw.get("boxes"))})
    return templates_from(_document(file))


def with_own(path: Path) -> Templates:
    """Ours with an organisation's own laid over them. Raises BadPolicy."""
    ours, raw = shipped().document, read_yaml(path)
    known = {**ours["boxes"], **_names(raw.get("boxes"))}
    own = checked(path, OwnTemplatesFile, raw, {"boxes": known})
    if faults := [Marks(path).sentence(loc, says) for loc, says in _faults(own, ours)]:
        raise BadPolicy(faults)
    said = {"boxes": {}, "kinds": {}, "phrases": [], **_document(own)}
    boxes, kinds = {**ours["boxes"]}, {}
    for name, box in said["boxes"].items():
        boxes[name] = _over(boxes.get(name, {}), box)
    for kind, rows in ours["kinds"].items():
        theirs = said["kinds"].get(kind, {}).get("boxes", ())
        kinds[kind] = {**rows, "boxes": _rows(rows["boxes"], theirs)}
    changed = frozenset(
        LetterKind(kind)
        for kind, rows in kinds.items()
        if kind in said["kinds"] or any(row["box"] in said["boxes"] for row in rows["boxes"])
    )
    phrases = [*ours["phrases"], *said["phrases"]]
    document = {**ours, "boxes": boxes, "kinds": kinds, "phrases": phrases}
    return Templates(document, own.version, changed)


def _faults(
    own: OwnTemplatesFile, ours: Mapping[str, Any]
) -> Iterable[tuple[tuple[int | str, ...], str]]:
    for name, box in own.boxes.items():
        if name not in ours["boxes"] and not (box.label and box.hint):
            yield ("boxes", name), "a new box needs a label and a hint: add them"
    for kind, rows in own.kinds.items():
        must = {r["box"] for r in ours["kinds"][kind]["boxes"] if r.get("required", True)}
        for number, row in enumerate(rows.boxes):
            if row.box in must and not row.required:
                says = f"every such letter needs {row.box}: take out `required: false`"
                yield ("kinds", kind, "boxes", number), says


def _rows(ours: Iterable[Mapping[str, Any]], own: Iterable[Mapping[str, Any]]) -> list[Any]:
    """A row of theirs changes ours of the same box, or comes before the box that it names."""
    rows = [dict(row) for row in ours]
    for new in own:
        names = [row["box"] for row in rows]
        if new["box"] in names:
            at = names.index(new["box"])
            rows[at] = _over(rows[at], new)
        else:
            before = next((b for b in new.get("before", ()) if b in names), LAST)
            rows.insert(names.index(before), dict(new))
    return rows


def _over(ours: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """What is said anew counts; for one reader too, word by word."""
    readers = {*ours.get("for", {}), *own.get("for", {})}
    both = {
        reader: {**ours.get("for", {}).get(reader, {}), **own.get("for", {}).get(reader, {})}
        for reader in readers
    }
    # Words of theirs for everybody stand before ours for one reader.
    for said in both.values():
        said.update(
            {k: v for k, v in own.items() if k in WordsShape.model_fields and k not in said}
        )
    return {**ours, **own, "for": both}


def _document(file: Checked) -> dict[str, Any]:
    """As it stood in the file: only what somebody wrote."""
    return file.model_dump(mode="json", by_alias=True, exclude_unset=True)


def _names(given: object) -> Mapping[str, object]:
    return given if isinstance(given, dict) else {}
