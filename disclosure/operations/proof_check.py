"""Check the proof of one case, with Python 3.10 or later: no database, no network, no secret."""

import hashlib
import json
import re
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

SIGNED = ("statement.json", "statement.signature")
BROKEN = "BROKEN: this is not what was signed."
NOT_PROVED = "NOT PROVED: all of it fits together."
ANOTHER = "it is signed with another key than the one you named"
SILENT = "the checkpoint proves nothing here: "
# Ed25519 as RFC 8032 has it: checking a signature only, so nothing here is secret.
P, ORDER = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
Point = tuple[int, int, int, int]


def _add(a: Point, b: Point) -> Point:
    m, n = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    o, q = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = n - m, q - o, q + o, n + m
    return e * f % P, g * h % P, f * g % P, e * h % P


def _times(number: int, point: Point) -> Point:
    found = (0, 1, 1, 0)
    while number:
        found = _add(found, point) if number & 1 else found
        point, number = _add(point, point), number >> 1
    return found


def _point(told: bytes) -> Point | None:
    y, sign = int.from_bytes(told, "little") & (2**255 - 1), told[31] >> 7
    if len(told) != 32 or y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    return (x := P - x if x & 1 != sign else x), y, 1, x * y % P


BASE = _point((4 * pow(5, -1, P) % P).to_bytes(32, "little"))


def is_signed(key: bytes, signature: bytes, words: bytes) -> bool:
    by, told, s = _point(key), _point(signature[:32]), int.from_bytes(signature[32:], "little")
    if by is None or told is None or BASE is None or s >= ORDER:
        return False
    hashed = hashlib.sha512(signature[:32] + key + words).digest()
    a, b = _times(s, BASE), _add(told, _times(int.from_bytes(hashed, "little") % ORDER, by))
    return (a[0] * b[2] - b[0] * a[2]) % P == 0 and (a[1] * b[2] - b[1] * a[2]) % P == 0


def sha(words: bytes) -> str:
    return hashlib.sha256(words).hexdigest()


def fingerprint(key: str) -> str:
    return " ".join(re.findall("....", sha(bytes.fromhex(key))[:32]))


def faults(there: Path, told: Any, key: str, checkpoint: str) -> Iterator[str]:
    signature, by = (there / SIGNED[1]).read_text(), bytes.fromhex(told["signed_by"])
    words, hexed = b"disclosure proof:" + (there / SIGNED[0]).read_bytes(), "[0-9a-f]{128}"
    if not re.fullmatch(hexed, signature) or not is_signed(by, bytes.fromhex(signature), words):
        yield "statement.json is not what was signed"
    mine = fingerprint(told["signed_by"])
    if key and "".join(key.split()).lower() not in (mine.replace(" ", ""), told["signed_by"]):
        yield f"{ANOTHER}: {mine}. Ask the house which key signed on {told['made_at'][:10]}"
    found = files_in(there)
    for name, digest in told["files"].items():
        if name not in found or sha((there / name).read_bytes()) != digest:
            yield f"{name} is missing, or was altered"
    links = {"changes": [("", "")], "looks": [("", "")]}
    for chain, name in (("changes", "entries"), ("looks", "looks")):
        lines = lines_of(there / f"{name}.jsonl"), lines_of(there / f"{name}.seals")
        yield from chain_faults(name, *lines, told[chain], links[chain])
    listed = sorted(found & set(told["files"]))
    yield from record_faults(there, lines_of(there / "entries.jsonl"), listed)
    if checkpoint:
        kept, first = Path(checkpoint).read_bytes(), lines_of(there / "entries.jsonl")[0]
        yield from checkpoint_faults(json.loads(kept), told, json.loads(first)["at"], links)


def notices(there: Path, told: Any) -> Iterator[str]:
    """What may be innocent, and breaks nothing: README.txt says what each means."""
    for name in sorted(files_in(there) - set(told["files"]) - set(SIGNED)):
        yield f"{name} is not part of the proof: it was never listed"
    yield from (lost["says"] for lost in told.get("lost", []))
    for name in ("entries", "looks"):
        entries = map(json.loads, lines_of(there / f"{name}.jsonl"))
        ats = [datetime.fromisoformat(entry["at"]) for entry in entries]
        for number, (before, at) in enumerate(pairwise(ats), 2):
            if before - at > timedelta(minutes=1):
                yield f"{name}: number {number} is dated {at}, before the one it follows, {before}"


def files_in(there: Path) -> set[str]:
    return {each.relative_to(there).as_posix() for each in there.rglob("*") if each.is_file()}


def chain_faults(name: str, lines: Any, seals: Any, told: Any, links: Any) -> Iterator[str]:
    for number, (line, seal) in enumerate(zip(lines, seals, strict=False), 1):
        entry = json.loads(line)
        if entry["number"] != number or entry["before"] != links[-1][0]:
            yield f"{name}: number {number} does not follow the one before"
        links.append((seal.decode(), sha(links[-1][1].encode() + b"\n" + line)))
    if len(lines) != len(seals) or told != {"entries": len(lines), "link": links[-1][1]}:
        yield f"{name}: not those that were signed, or not all of them"


def record_faults(there: Path, lines: list[bytes], listed: list[str]) -> Iterator[str]:
    entries = [json.loads(line) for line in lines]
    digests = {entry["digest"] for entry in entries}
    changed = [each for entry in entries for each in entry["changes"] if "sha256" in each["plain"]]
    issued = {(each["thing"], each["plain"]["sha256"][1]) for each in changed}
    for line in lines_of(there / "records.jsonl") if "records.jsonl" in listed else ():
        if sha(line) not in digests:
            yield f"record {json.loads(line)['number']} is not what its entry says"
    for file in (there / name for name in listed if name.startswith("letters/")):
        if (file.stem, sha(file.read_bytes())) not in issued:
            yield f"{file.name} is not the letter that was issued"


def checkpoint_faults(kept: Any, told: Any, began: str, links: Any) -> Iterator[str]:
    plain = {name: value for name, value in kept.items() if name not in ("mac", "signature")}
    words = b"disclosure checkpoint:" + sha(json.dumps(plain, sort_keys=True).encode()).encode()
    key, signature = bytes.fromhex(kept["signed_by"]), bytes.fromhex(kept["signature"])
    if kept["signed_by"] not in told["keys"] or not is_signed(key, signature, words):
        yield "the checkpoint was altered, or another house made it"
    mine = [head for head in kept["heads"] if head["incident"] == told["case"]]
    marked, proved, first = map(datetime.fromisoformat, (kept["made_at"], told["made_at"], began))
    if not mine:
        yield f"{SILENT}the case is younger" if first > marked else "the checkpoint lacks this case"
    for head in mine:
        here = links[head["chain"]][: head["number"] + 1]
        if marked > proved and len(here) <= head["number"]:
            yield f"{SILENT}it is younger than the proof. Ask for an earlier one, or a new proof"
        elif len(here) <= head["number"] or here[-1] != (head["seal"], head["link"]):
            yield f"{head['chain']}: until {head['number']} they are not those of the checkpoint"


def lines_of(file: Path) -> list[bytes]:
    return file.read_bytes().split(b"\n")[:-1] if file.exists() else []


def main() -> None:
    asked = ArgumentParser(description=__doc__)
    asked.add_argument("folder", nargs="?", type=Path, default=Path(__file__).parent)
    asked.add_argument("--key", default="", help="key or fingerprint, got by another way")
    asked.add_argument("--checkpoint", default="", help="a checkpoint that left the house earlier")
    words = asked.parse_args()
    try:
        told = json.loads((words.folder / SIGNED[0]).read_bytes())
        wrong = list(faults(words.folder, told, words.key, words.checkpoint))
        for each in notices(words.folder, told):
            print(f"Notice: {each}.")
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        wrong = [f"it cannot be read: {type(error).__name__} {error}"]
    if wrong:
        fits = all(each.startswith((ANOTHER, SILENT)) for each in wrong)
        sys.exit("\n- ".join([NOT_PROVED if fits else BROKEN, *wrong]))
    entries, looks = told["changes"]["entries"], told["looks"]["entries"]
    print(f"Whole: {told['case']} at {told['made_at']}, {entries} entries and {looks} looks.")
    print(f"Signed with the key {fingerprint(told['signed_by'])}: compare it with what you know.")


if __name__ == "__main__":
    main()
