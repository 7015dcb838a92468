"""Everything that a family may take away, in one file: their page, and each letter in every form.

Readable without this program: plain names, a README, and a list of hashes that any computer checks.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from hashlib import sha256
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from disclosure.actions.facts import Gathered
from disclosure.actions.family.view_letters import letters_to
from disclosure.records.letter import files_of

MANIFEST = "MANIFEST-SHA256.txt"
ENDINGS = {"application/pdf": "pdf", "text/html": "html"}


def family_pack(gathered: Gathered, person: int, pages: Mapping[str, str], on: date) -> bytes:
    """A zip. `pages`: what was made for this person of their page, by the name of each file;
    whoever makes them shows a FamilyView. `on`: the day, or the moment, of the zip's files.
    """
    files = {name: text.encode() for name, text in pages.items()}
    files |= dict(letters_in(gathered, person))
    return zipped(files, on)


def letters_in(gathered: Gathered, person: int) -> Iterator[tuple[str, bytes]]:
    """Their exact bytes, named by their number on the page and what they are."""
    for number, letter in letters_to(gathered, person).items():
        for file in files_of(gathered.session, letter.id):
            name = f"letter-{number}-{letter.kind}-{file.format}.{ending_of(file.media_type)}"
            yield f"letters/{name}", file.content


def ending_of(media_type: str) -> str:
    return ENDINGS.get(media_type.partition(";")[0], "txt")


def zipped(files: Mapping[str, bytes], on: date) -> bytes:
    """With a list of their hashes. The same files make the same zip."""
    clock = (on.hour, on.minute, on.second) if isinstance(on, datetime) else (0, 0, 0)
    files = {**files, MANIFEST: manifest_of(files)}
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as pack:
        for name, content in files.items():
            entry = ZipInfo(name, (on.year, on.month, on.day, *clock))
            entry.compress_type, entry.external_attr = ZIP_DEFLATED, 0o644 << 16
            pack.writestr(entry, content)
    return made.getvalue()


def manifest_of(files: Mapping[str, bytes]) -> bytes:
    """As `sha256sum -c` reads it. It shows a slip: whoever forges a file can write it anew."""
    lines = [f"{sha256(content).hexdigest()}  {name}\n" for name, content in files.items()]
    return "".join(lines).encode()
