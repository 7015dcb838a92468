"""The one file of a backup: a zip of parts, and a sealed list of what each part has to be."""

import hashlib
import json
import os
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any, Self

from disclosure.kinds.faults import BadInput
from disclosure.records.chain import Chain

FORMAT = 1
MANIFEST = "manifest.json"
DATABASE, HEADS, SETTINGS, HOME = "database", "heads.jsonl", "settings.toml", "home/"
CHUNK = 1 << 20  # bytes in memory at a time
LONGEST_MANIFEST = 1 << 24
Told = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Part:
    name: str
    bytes: int
    sha256: str


class Hashed:
    """Writes on, and knows what went through."""

    def __init__(self, to: IO[bytes]) -> None:
        self._to, self._hash, self.bytes = to, hashlib.sha256(), 0

    def write(self, some: bytes) -> int:
        self._hash.update(some)
        self.bytes += len(some)
        self._to.write(some)
        return len(some)

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()


class Writing:
    """A backup being written. The list comes last, for it says what all the others are."""

    def __init__(self, file: IO[bytes], chain: Chain) -> None:
        self._zip = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED)
        self._chain, self._parts = chain, list[Part]()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *broke: object) -> None:
        """Closed before its file, and quietly: why it broke off is what has to be told."""
        with suppress(OSError, ValueError):
            self._zip.close()

    def add(self, name: str, write: Callable[[Hashed], None]) -> None:
        with self._zip.open(name, "w", force_zip64=True) as to:
            hashed = Hashed(to)
            write(hashed)
        self._parts.append(Part(name, hashed.bytes, hashed.sha256))

    def finish(self, told: Told) -> None:
        parts = [asdict(part) for part in self._parts]
        sealed = {**told, "format": FORMAT, "key": self._chain.key_name, "parts": parts}
        manifest = {**sealed, "mac": seal_of(self._chain, sealed)}
        self._zip.writestr(MANIFEST, json.dumps(manifest, indent=1) + "\n")
        self._zip.close()


def seal_of(chain: Chain, manifest: Told) -> str:
    told = {name: value for name, value in manifest.items() if name != "mac"}
    words = b"backup:" + json.dumps(told, sort_keys=True).encode()
    return chain.mac(words, str(manifest.get("key")))


class Opened:
    """A backup to be read: what it says of itself, and its parts, each only if it fits."""

    def __init__(self, inside: zipfile.ZipFile) -> None:
        self._zip = inside
        self.manifest: Told = self._read_manifest()
        self.parts = {told["name"]: Part(**told) for told in self.manifest["parts"]}

    def _read_manifest(self) -> Told:
        names = self._zip.namelist()
        if MANIFEST not in names or self._zip.getinfo(MANIFEST).file_size > LONGEST_MANIFEST:
            raise unfit("this file is no backup.")
        manifest = json.loads(self._zip.read(MANIFEST))
        if manifest.get("format") != FORMAT:
            raise unfit("this backup has a form that this program does not know. Use a newer one.")
        listed = [told["name"] for told in manifest["parts"]]
        if sorted([*listed, MANIFEST]) != sorted(names):
            raise unfit("parts were taken out of this backup, or put into it.")
        return dict(manifest)

    def must_be_sealed_with(self, chain: Chain) -> None:
        if self.manifest.get("mac") != seal_of(chain, self.manifest):
            raise unfit("its list of parts was altered after it was written.")

    def must_be_whole(self) -> None:
        """Each part from its first byte to its last, before anything is put anywhere."""
        for name in self.parts:
            for _ in self.chunks(name):
                pass

    def chunks(self, name: str) -> Iterator[bytes]:
        """Raises BadInput at the end where it was not what the list says."""
        part, seen, count = self.parts[name], hashlib.sha256(), 0
        with _told_of_damage(name), self._zip.open(name) as source:
            while some := source.read(CHUNK):
                count += len(some)
                seen.update(some)
                yield some
        if (count, seen.hexdigest()) != (part.bytes, part.sha256):
            raise unfit(f"its part “{name}” is damaged.")

    def lines(self, name: str) -> Iterator[bytes]:
        rest = b""
        for some in self.chunks(name):
            *whole, rest = (rest + some).split(b"\n")
            yield from whole
        if rest:
            yield rest


@contextmanager
def opened(file: Path) -> Iterator[Opened]:
    """Raises BadInput for what is no backup, or one that was damaged."""
    if not file.is_file():
        raise unfit(f"there is no file {file}.")
    with _told_of_damage(""), zipfile.ZipFile(file) as inside:
        try:
            there = Opened(inside)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise unfit("its list of parts cannot be read.") from None
        yield there


@contextmanager
def _told_of_damage(name: str) -> Iterator[None]:
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError):
        what = f"its part “{name}” is damaged" if name else "this file is no backup, or damaged"
        raise unfit(f"{what}.") from None


@contextmanager
def private(file: Path) -> Iterator[Any]:
    """A new file, for its owner only."""
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as written:
        yield written


def unfit(says: str, field: str = "file") -> BadInput:
    return BadInput.at(field, f"{field}: {says}")


def sha256_of(file: Path) -> str:
    with file.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()
