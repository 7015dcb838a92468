"""Collects the sentences of the family's side, and puts them into the file of each language.

`make words` runs it. Where sentences stand, babel.cfg says; what is written is the same each time.
"""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import IO, Any

import yaml
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po, write_po

from disclosure.settings import ROOT
from disclosure.translating import FILE, SENTENCES, SHIPPED, key_of

KEYWORDS = {
    "_": None, "gettext": None, "lazy_gettext": None, "for_family": None, "ngettext": (1, 2),
}  # fmt: skip
NOTE = "Translators:"  # before a comment for whoever translates
ROUTES = f"{NOTE} Of a place to complain to: "
HEADER = "# Every sentence of the family's side, in English. A language begins as a copy of this."
CHANGING = ("POT-Creation-Date", "PO-Revision-Date", "Generated-By", "Last-Translator", "Report-")

Found = tuple[int, str, str, list[str]]


def of_complaint_routes(file: IO[bytes], *_: Any, **__: Any) -> Iterator[Found]:
    """What each place does, after its name; and until when one has to complain there."""
    for place in yaml.safe_load(file)["places"]:
        for route in place["routes"]:
            yield 1, "_", route["does"], [f"{ROUTES}it …"]
            if "until" in route:
                yield 1, "_", route["until"], [f"{ROUTES}complain to it …"]


def collected() -> Catalog:
    """Every sentence of the sources, by file."""
    with (ROOT / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]
    found = extract_from_dir(
        str(ROOT), methods, options, KEYWORDS, comment_tags=[NOTE], strip_comment_tags=True
    )
    catalog = Catalog(project="Disclosure", header_comment=HEADER, charset="utf-8", fuzzy=False)
    for file_name, _, said, notes, _context in sorted(found, key=lambda each: each[:2]):
        catalog.add(said, locations=[(file_name, 0)], auto_comments=notes)
    return catalog


def put_into_files() -> None:
    """New sentences come without words, those that are gone leave. Other words stay as they are."""
    sources = collected()
    _write(SENTENCES, sources)
    for path in sorted(SHIPPED.glob(f"*/{FILE}")):
        with path.open("rb") as file:
            theirs = read_po(file, locale=path.parent.parent.name.replace("-", "_"))
        theirs.update(sources, no_fuzzy_matching=True)
        theirs.obsolete.clear()
        _write(path, theirs)


def _write(path: Path, catalog: Catalog) -> None:
    written = BytesIO()
    write_po(written, catalog, width=0, include_lineno=False)
    lines = written.getvalue().decode().splitlines(keepends=True)
    path.write_text("".join(line for line in lines if not line[1:].startswith(CHANGING)), "utf-8")


def keys_of(catalog: Catalog) -> set[tuple[str, ...]]:
    """Each sentence, or the two of a plural, as translating names them."""
    return {key_of(message) for message in catalog if message.id}


if __name__ == "__main__":
    put_into_files()
