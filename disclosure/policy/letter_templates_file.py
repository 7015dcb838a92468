"""The templates of letters, ours and an organisation's own: their shape, and both together."""

import re
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from disclosure.policy.marks import ROOT, Loc, Marks
from disclosure.policy.reading import BadPolicy, Checked, checked, one_of, read_yaml
from letters.as_read import composed
from letters.kinds import Audience, LetterKind
from letters.printing.page import sign_faults
from letters.writing.boxes import Templates, templates_from
from letters.writing.engine import facts_named, faults_in
from letters.writing.phrases import KNOWN
from workflows.phrases import joined
from workflows.regimes import Certainty

SHIPPED = ROOT / "policy" / "letter_templates.yaml"
FIRST, LAST = "greeting", "signature"
Fault = tuple[Loc, str]  # where, and what is wrong there


def _template(words: str) -> str:
    for fault in faults_in(words):
        raise ValueError(fault)
    return words


def _phrase(words: str) -> str:
    for fact in sorted(facts_named(words) - {*KNOWN}):
        raise ValueError(f"a phrase knows only {joined(KNOWN)}: take out {fact}")
    return words


def _name(name: str) -> str:
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,39}", name) or name == "text":
        raise ValueError(f"'{name}' is no name for a box: use small letters and underscores")
    return name


def _plain(line: str) -> str:
    if (
        not any(map(str.isalpha, line)) or "\n" in line or set("*[]#{}") & set(line)
    ):  # facts are for words alone
        raise ValueError("this is one line, in plain words: take out * [ ] { } # and line ends")
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


def _each_once(rows: Iterable[RowShape]) -> list[str]:
    """Of a box that stands there twice the words of the one would go without a word."""
    names = [row.box for row in rows]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise ValueError(f"the box {twice[0]} stands here twice: take one out")
    return names


class KindShape(Checked):
    version: Annotated[int, Field(ge=1)]
    boxes: tuple[RowShape, ...]

    @model_validator(mode="after")
    def _is_a_letter(self) -> Self:
        names = _each_once(self.boxes)
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
    words: Annotated[str, AfterValidator(_template), AfterValidator(_phrase)]


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

    @model_validator(mode="after")
    def _names_each_box_once(self) -> Self:
        _each_once(self.boxes)
        return self


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
        kinds[kind] = {**rows, "boxes": _rows(rows["boxes"], theirs, boxes)}
    changed = frozenset(
        LetterKind(kind)
        for kind, rows in kinds.items()
        if kind in said["kinds"] or any(row["box"] in said["boxes"] for row in rows["boxes"])
    )
    phrases = [*ours["phrases"], *said["phrases"]]
    document = {**ours, "boxes": boxes, "kinds": kinds, "phrases": phrases}
    return Templates(document, own.version, changed)


def _faults(own: OwnTemplatesFile, ours: Mapping[str, Any]) -> Iterator[Fault]:
    for name, box in own.boxes.items():
        yield from _of_a_box(name, box, ours["boxes"])
    for kind, rows in own.kinds.items():
        for number, row in enumerate(rows.boxes):
            place: Loc = ("kinds", kind, "boxes", number)
            yield from _of_a_row(place, row, ours["kinds"][kind]["boxes"])
    for number, phrase in enumerate(own.phrases):
        yield from _never_printed(("phrases", number, "words"), phrase.words)


def _of_a_box(name: str, box: BoxShape, ours: Mapping[str, Any]) -> Iterator[Fault]:
    place: Loc = ("boxes", name)
    if name not in ours and not (box.label and box.hint):
        close = get_close_matches(name, ours, 3)
        meant = f", or call it {joined(close, 'or')}, if you mean ours" if close else ""
        yield place, f"a new box needs a label and a hint: add them{meant}"
    yield from _of_words(place, box)


def _of_a_row(place: Loc, row: RowShape, ours: Iterable[Mapping[str, Any]]) -> Iterator[Fault]:
    """Nothing that we require may be taken out, for no reader."""
    known = {each["box"]: each for each in ours}
    if row.box in known and known[row.box].get("required", True):
        if not row.required:
            yield place, f"every such letter needs {row.box}: take out `required: false`"
        if lost := [each for each in known[row.box].get("only", Audience) if each not in row.only]:
            says = f"such a letter to {joined(lost, 'or')} needs {row.box}: take out `only`"
            yield (*place, "only"), says
    yield from _of_words(place, row)


def _of_words(place: Loc, box: BoxShape) -> Iterator[Fault]:
    if FIRST in box.before:
        yield (*place, "before"), f"a letter begins with {FIRST}: name a box behind it"
    yield from _of_print(place, box)
    for reader, said in box.for_.items():
        yield from _of_print((*place, "for", reader), said)


def _of_print(place: Loc, said: WordsShape) -> Iterator[Fault]:
    yield from _never_printed((*place, "heading"), said.heading or "")
    yield from _never_printed((*place, "words"), said.words or "")


def _never_printed(place: Loc, text: str) -> Iterator[Fault]:
    """Else each letter with it would be refused, after all of it was written; and a heading nobody
    could take out there."""
    if not text.isascii():  # without a look at the fonts, which each command would wait for
        for says in sign_faults({"text": composed(text)}, with_fonts=True):
            yield place, f"{says.removesuffix('.')}: write it in plain letters"


def _rows(
    ours: Iterable[Mapping[str, Any]],
    own: Iterable[Mapping[str, Any]],
    boxes: Mapping[str, Mapping[str, Any]],
) -> list[Any]:
    """A row of theirs changes ours of the same box, or comes before the box that it, else the box
    of that name, says."""
    rows = [dict(row) for row in ours]
    for new in own:
        names = [row["box"] for row in rows]
        if new["box"] in names:
            at = names.index(new["box"])
            rows[at] = _over(rows[at], new)
        else:
            asked = new.get("before") or boxes[new["box"]].get("before", ())
            before = next((b for b in asked if b in names), LAST)
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
