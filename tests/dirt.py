"""Lists as other programs really write them, each kind of dirt named beside what it asks for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tests.people import FAR_SITE, SITE

TAKEN, ALREADY, PASSED = "imported", "already", "passed over"
TEN_MEGABYTES = 10_000_000


@dataclass(frozen=True)
class Dirt:
    """One row. `cells`: changed ones by the name of their column; `raw`: its bytes instead.

    `comes_of_it`: TAKEN, ALREADY, PASSED, or the column that is wrong; `says`: part of the mend.
    """

    name: str
    comes_of_it: str
    says: str = ""
    cells: Mapping[str, str] | None = None
    raw: bytes | None = None


@dataclass(frozen=True)
class Shape:
    """One of the formats, as a file is written in it."""

    format: str
    header: Sequence[str]
    good: Mapping[str, str]
    number: str  # the column of the number
    aware: str
    occurred: str
    summary: str
    level: str
    site: str = "Site"
    delimiter: str = ","
    before: bytes = b""
    after_header: str = ""

    def file(self, dirt: Sequence[Dirt]) -> bytes:
        head = self.delimiter.join(self.header) + self.after_header
        lines = [self.before + head.encode()]
        lines += [self.row(number, each) for number, each in enumerate(dirt, 2)]
        return b"\r\n".join(lines) + b"\r\n"

    def row(self, number: int, dirt: Dirt) -> bytes:
        if dirt.raw is not None:
            return dirt.raw.replace(b"REF", b"R%d" % number)
        cells = {**self.good, self.number: f"R{number}", **(dirt.cells or {})}
        return self.line([cells.get(name, "") for name in self.header])

    def line(self, cells: Sequence[str]) -> bytes:
        quoted = (f'"{c.replace(chr(34), chr(34) * 2)}"' for c in cells)
        return (self.delimiter.join(quoted) + self.after_header).encode()

    def with_words(self, old: bytes, new: bytes) -> bytes:
        """A good row with some bytes in it that no editor writes."""
        return self.row(0, Dirt("", "")).replace(b'"R0"', b'"REF"').replace(old, new, 1)


NATIVE = Shape(
    "native",
    ("external_ref", "became_aware_at", "occurred_at", "site", "summary", "patient_name",
     "patient_born_on", "patient_identifier", "harm_scale", "harm_level", "regimes"),
    {"became_aware_at": "2026-03-12T10:00+00:00", "occurred_at": "2026-03-12", "site": SITE,
     "summary": "Ten times the heparin", "patient_name": "Mrs Ann Price"},
    "external_ref", "became_aware_at", "occurred_at", "summary", "harm_level", "site",
)  # fmt: skip
DATIX = Shape(
    "datix",
    ("ID", "Incident date", "Incident time", "Reported date", "Site", "Description",
     "Patient forenames", "Patient surname", "Date of birth", "NHS number", "Degree of harm",
     "Approval status", "Handler"),
    {"Incident date": "11/03/2026", "Incident time": "14:30", "Reported date": "12/03/2026",
     "Site": SITE, "Description": "Ten times the heparin", "Patient surname": "Price",
     "Patient forenames": "Ann", "Degree of harm": "Moderate", "Handler": "Lind, Ada"},
    "ID", "Reported date", "Incident date", "Description", "Degree of harm",
    delimiter=";", before=b"\xef\xbb\xbfsep=;\r\n", after_header=";;",
)  # fmt: skip
LFPSE = Shape(
    "lfpse",
    ("Record reference", "Reported date", "Event date", "Event time", "Site", "Event description",
     "Level of physical harm", "Level of psychological harm", "Taxonomy version"),
    {"Reported date": "2026-03-12T10:00:00Z", "Event date": "2026-03-11", "Site": SITE,
     "Event description": "Ten times the heparin", "Level of physical harm": "3"},
    "Record reference", "Reported date", "Event date", "Event description",
    "Level of physical harm", delimiter="\t", before=b"\xef\xbb\xbf",
)  # fmt: skip


def of_all(shape: Shape) -> list[Dirt]:
    """What may stand in any of them; the first row is good."""
    return rows_and_cells(shape) + words_and_days(shape)


def rows_and_cells(shape: Shape) -> list[Dirt]:
    s, n = shape.summary, shape.number
    one = {n: "twice"}
    words = shape.good[s].encode()
    return [
        Dirt("a good row", TAKEN, cells=one),
        Dirt("the same row again", ALREADY, cells=one),
        Dirt(
            "its number with other words",
            n,
            "row 2, counting the header, has this number too",
            {**one, s: "Another"},
        ),
        Dirt("the header again", PASSED, raw=shape.delimiter.join(shape.header).encode()),
        Dirt("an empty line", PASSED, raw=b""),
        Dirt("a line of delimiters", PASSED, raw=shape.delimiter.encode() * 20),
        Dirt(
            "blanks around the cells",
            TAKEN,
            cells={s: f"  {shape.good[s]}  ", shape.site: f"{SITE} "},
        ),
        Dirt("a line break in a cell", TAKEN, cells={s: "First\r\nsecond"}),
        Dirt("the delimiter in a cell", TAKEN, cells={s: f"One{shape.delimiter} two"}),
        Dirt("a quotation in a cell", TAKEN, cells={s: 'She said "stop"'}),
        Dirt("a formula", TAKEN, cells={s: '=HYPERLINK("http://example.org";"x")'}),
        Dirt("Windows-1252", TAKEN, raw=shape.with_words(words, b"M\xfcller\x92s dose")),
        Dirt("UTF-8 beside it", TAKEN, cells={s: "Müller\u2019s dose"}),
        Dirt("neither of both", "", "neither UTF-8 nor", raw=shape.with_words(words, b"\x81\xff")),
        Dirt("a NUL byte", "", "NUL byte", raw=shape.with_words(words, b"Ten\0times")),
        Dirt("a cell too few", "", "cells, and the header names", raw=b'"REF"'),
        Dirt(
            "a stray quotation mark", "", "quotation mark", raw=shape.with_words(words, b'a "b" c')
        ),
        Dirt("a cell of 10 MB", "", "more than", raw=shape.with_words(words, b"x" * TEN_MEGABYTES)),
    ]


def words_and_days(shape: Shape) -> list[Dirt]:
    a, o, s, n = shape.aware, shape.occurred, shape.summary, shape.number
    return [
        Dirt("a very long summary", s, "at most 20000 letters", {s: "dose " * 5_000}),
        Dirt("no summary", s, "fill this in", {s: " "}),
        Dirt("no number", n, "fill this in", {n: ""}),
        Dirt("no day of awareness", a, "fill this in", {a: ""}),
        Dirt(
            "a site nobody knows",
            shape.site,
            f"Name one of these: {SITE}",
            {shape.site: "St Elsewhere"},
        ),
        Dirt("somebody else's site", shape.site, "not one of your sites", {shape.site: FAR_SITE}),
        Dirt("a day to come", a, "lies in the future", {a: "2031-01-01"}),
        Dirt("a day long ago", o, "too far back", {o: "1026-03-01"}),
        Dirt("it happened after it was known", o, "Correct one of the two days", {o: "2026-03-19"}),
        Dirt("no such day", a, "no such day", {a: "2026-02-30"}),
        Dirt("no such zone", a, "Write it as +01:00", {a: "2026-03-12T10:00+25:00"}),
        Dirt("words for a day", a, "This is not a day", {a: "yesterday"}),
        Dirt("two digits of a year", o, "", {o: "01/02/26"}),
        Dirt(
            "a level nobody knows",
            shape.level,
            "",
            {shape.level: "Quite bad", "harm_scale": "eng_reg20"},
        ),
    ]


def of_native() -> list[Dirt]:
    graded = {"harm_scale": "eng_reg20", "harm_level": "reg20_moderate"}
    return [
        Dirt("graded", TAKEN, cells=graded),
        Dirt(
            "a level without its scale", "harm_scale", "or none", {"harm_level": "reg20_moderate"}
        ),
        Dirt(
            "born tomorrow", "patient_born_on", "in the future", {"patient_born_on": "2031-01-01"}
        ),
        Dirt("no such scale", "harm_scale", "", graded | {"harm_scale": "feelings"}),
        Dirt("no such rules", "regimes", "", {"regimes": "eng_reg20_2014;nowhere"}),
        Dirt(
            "a time without a zone",
            "became_aware_at",
            "Say which zone",
            {"became_aware_at": "2026-03-12T10:00"},
        ),
        Dirt(
            "an Excel day", "became_aware_at", "as Excel keeps a day", {"became_aware_at": "46093"}
        ),
        Dirt(
            "a day with strokes", "became_aware_at", "two days", {"became_aware_at": "03/04/2026"}
        ),
        Dirt(
            "only one reading", "became_aware_at", "2026-03-13", {"became_aware_at": "13/03/2026"}
        ),
        Dirt(
            "unknown harm without a day",
            "harm_level",
            "leave the level and its scale empty",
            {"harm_scale": "eng_reg20", "harm_level": "unknown"},
        ),
    ]


def of_datix() -> list[Dirt]:
    return [
        Dirt("an Excel day", TAKEN, cells={"Reported date": "46093", "Incident date": "46092"}),
        Dirt("an Excel day and hour", TAKEN, cells={"Reported date": "46093.6041667"}),
        Dirt("a number that is no day", "Reported date", "no day of ours", {"Reported date": "12"}),
        Dirt("a named month", TAKEN, cells={"Reported date": "12-Mar-2026"}),
        Dirt(
            "the month first",
            "Reported date",
            "There is no month 25",
            {"Reported date": "03/25/2026"},
        ),
        Dirt("harm not known", TAKEN, cells={"Degree of harm": "Not known"}),
        Dirt(
            "an hour that came twice",
            "Incident time",
            "two such hours",
            {"Incident date": "26/10/2025", "Incident time": "01:30"},
        ),
        Dirt(
            "an hour that never was",
            "Incident time",
            "clocks went forward",
            {"Incident date": "30/03/2025", "Incident time": "01:30"},
        ),
        Dirt("no such hour", "Incident time", "no such time of day", {"Incident time": "27:00"}),
        Dirt("capitals", TAKEN, cells={"Degree of harm": "MODERATE  harm"}),
    ]


def of_lfpse() -> list[Dirt]:
    return [
        Dirt("both harms", TAKEN, cells={"Level of psychological harm": "Low psychological harm"}),
        Dirt("an hour of its own", TAKEN, cells={"Event time": "2:30 PM"}),
        Dirt("Excel's hour alone", TAKEN, cells={"Event time": "0930"}),
        Dirt("fatal", TAKEN, cells={"Level of physical harm": "1"}),
        Dirt(
            "a code there is none of",
            "Level of physical harm",
            "add it to a mapping file",
            {"Level of physical harm": "9"},
        ),
        Dirt("neither harm", TAKEN, cells={"Level of physical harm": ""}),
    ]


FILES = (
    (NATIVE, of_all(NATIVE) + of_native()),
    (DATIX, of_all(DATIX) + of_datix()),
    (LFPSE, of_all(LFPSE) + of_lfpse()),
)
