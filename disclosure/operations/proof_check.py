"""Check the proof of one case, with Python 3.8 or later: no database, no network, no secret."""
# ruff: noqa: B905, RUF007, UP006, UP035, UP036, UP045
# Written so that an older Python than the program's own runs it, or says that it is too old.

import hashlib
import json
import re
import sys
from argparse import ArgumentParser
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Dict, Iterator, List, Optional, Set, Tuple

SIGNED = ("statement.json", "statement.signature")
MANIFEST = "MANIFEST-SHA256.txt"  # of a pack: it lists what is signed, and is not signed itself
BROKEN = "BROKEN: this is not what was signed."
AGAINST = "BROKEN: this is not what the house signed in the checkpoint."
NOT_PROVED = "NOT PROVED: all of it fits together."
NOT_CHECKED = "NOT CHECKED. That says nothing against the proof, and nothing for it."
SILENT = "the checkpoint proves nothing here: "
OLD = "NOT CHECKED. This needs Python 3.8 or later, and here is an older one."
Point = Tuple[int, int, int, int]
Fault = Tuple[str, str]  # under which heading, and what
# Ed25519 as RFC 8032 has it: checking a signature only, so nothing here is secret.
P, ORDER = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493


def _inverse(number: int) -> int:
    return pow(number, P - 2, P)


D = -121665 * _inverse(121666) % P


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


def _point(told: bytes) -> Optional[Point]:
    y, sign = int.from_bytes(told, "little") & (2**255 - 1), told[31] >> 7
    if len(told) != 32 or y >= P:
        return None
    square = (y * y - 1) * _inverse(D * y * y + 1) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P


BASE = _point((4 * _inverse(5) % P).to_bytes(32, "little"))


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


def faults(there: Path, told: Any, key: str, checkpoint: str) -> Iterator[Fault]:
    links: Any = {"changes": [("", "")], "looks": [("", "")]}
    yield from ((BROKEN, each) for each in alterations(there, told, links))
    yield from key_faults(told, key) if key else ()
    yield from pack_faults(there, told)
    if checkpoint:
        first = json.loads(lines_of(there / "entries.jsonl")[0])["at"]
        yield from checkpoint_faults(Path(checkpoint), told, first, links)


def alterations(there: Path, told: Any, links: Any) -> Iterator[str]:
    found, by = files_in(there), bytes.fromhex(told["signed_by"])
    signature = (there / SIGNED[1]).read_bytes() if SIGNED[1] in found else b""
    words, hexed = b"disclosure proof:" + (there / SIGNED[0]).read_bytes(), b"[0-9a-f]{128}"
    signed = re.fullmatch(hexed, signature) and bytes.fromhex(signature.decode())
    if not signed or not is_signed(by, signed, words):
        yield "statement.json is not what was signed"
    altered = {name for name in told["files"] if not is_as_signed(there, told, name)}
    yield from (f"{name} is missing, or was altered" for name in sorted(altered))
    for chain, name in (("changes", "entries"), ("looks", "looks")):
        lines = lines_of(there / f"{name}.jsonl"), lines_of(there / f"{name}.seals")
        yield from chain_faults(name, *lines, told[chain], links[chain])
    yield from record_faults(there, told)
    if "words.jsonl" not in altered:
        whole = sorted(set(told["files"]) - altered)
        yield from letter_faults(there, [name for name in whole if name.startswith("letters/")])


def is_as_signed(there: Path, told: Any, name: str) -> bool:
    file, digest = there / name, told["files"].get(name)
    return digest is not None and file.is_file() and sha(file.read_bytes()) == digest


def key_faults(told: Any, key: str) -> Iterator[Fault]:
    named, mine = re.sub("[^0-9a-f]", "", key.lower()), fingerprint(told["signed_by"])
    if len(named) not in (32, 64):
        yield NOT_CHECKED, "the key you named is none: it has 32 signs of 0 to 9 and a to f"
    elif named not in (mine.replace(" ", ""), told["signed_by"]):
        ask = f"Ask the house which key signed on {told['made_at'][:10]}"
        yield NOT_PROVED, f"it is signed with another key than the one you named: {mine}. {ask}"


def pack_faults(there: Path, told: Any) -> Iterator[Fault]:
    """What stands one folder up: pages and letters, where it was given away in a pack."""
    listed, found = told.get("pack", {}), files_of_pack(there, told)
    if listed and not found & set(listed):
        yield NOT_CHECKED, "the pages and letters of its pack are not there, one folder up"
        return
    if not listed and (there.resolve().parent / MANIFEST).is_file():
        yield NOT_CHECKED, "of the pack one folder up, what was signed here does not speak"
    for name, digest in listed.items():
        if name not in found or sha((there.resolve().parent / name).read_bytes()) != digest:
            yield BROKEN, f"{name}, of the pack, is missing, or was altered"


def notices(there: Path, told: Any) -> Iterator[str]:
    """What may be innocent, and breaks nothing: README.txt says what each means."""
    for name in sorted(files_in(there) - set(told["files"]) - set(SIGNED)):
        yield f"{name} is not part of the proof: it was never listed"
    listed, beside = set(told.get("pack", {})), files_of_pack(there, told)
    for name in sorted(beside - listed - {MANIFEST}) if beside & listed else ():
        yield f"{name} is not part of the pack: it was never listed"
    missing = without_record(there, told)
    if missing:
        those = ", ".join(map(str, missing))
        yield f"of {len(missing)} records only the entry is here: {those}. Words were left out"
    yield from (lost["says"] for lost in told.get("lost", []))
    for name in ("entries", "looks"):
        entries = map(json.loads, lines_of(there / f"{name}.jsonl"))
        ats = [datetime.fromisoformat(entry["at"]) for entry in entries]
        for number, (before, at) in enumerate(zip(ats, ats[1:]), 2):
            if before - at > timedelta(minutes=1):
                yield f"{name}: number {number} is dated {at}, before the one it follows, {before}"


def files_in(there: Path) -> Set[str]:
    return {each.relative_to(there).as_posix() for each in there.rglob("*") if each.is_file()}


def files_of_pack(there: Path, told: Any) -> Set[str]:
    """In the folders of the pack alone: somebody may have unpacked it among files of their own."""
    above = there.resolve().parent
    folders = {(above / name).parent for name in told.get("pack", {})}
    files = [file for each in folders if each.is_dir() for file in each.iterdir() if file.is_file()]
    return {file.relative_to(above).as_posix() for file in files}


def chain_faults(name: str, lines: Any, seals: Any, told: Any, links: Any) -> Iterator[str]:
    for number, (line, seal) in enumerate(zip(lines, seals), 1):
        entry = json.loads(line)
        if entry["number"] != number or entry["before"] != links[-1][0]:
            yield f"{name}: number {number} does not follow the one before"
        links.append((seal.decode(), sha(links[-1][1].encode() + b"\n" + line)))
    if len(lines) != len(seals) or told != {"entries": len(lines), "link": links[-1][1]}:
        yield f"{name}: not those that were signed, or not all of them"


def record_faults(there: Path, told: Any) -> Iterator[str]:
    digests = {json.loads(line)["digest"] for line in lines_of(there / "entries.jsonl")}
    intact = is_as_signed(there, told, "records.jsonl")
    for line in lines_of(there / "records.jsonl") if intact else ():
        if sha(line) not in digests:
            yield f"record {json.loads(line)['number']} is not what its entry says"
    missing = without_record(there, told) if "left_out" in told else []  # older ones never said
    for number in set(missing) - set(told.get("left_out", ())):
        yield f"record {number} is not here, and the house does not say that it left it out"


def without_record(there: Path, told: Any) -> List[int]:
    """The numbers of entries which wrote a record that did not come with them."""
    if not is_as_signed(there, told, "records.jsonl"):
        return []
    entries = map(json.loads, lines_of(there / "entries.jsonl"))
    here = {json.loads(line)["number"] for line in lines_of(there / "records.jsonl")}
    return [each["number"] for each in entries if each["digest"] and each["number"] not in here]


def letter_faults(there: Path, letters: List[str]) -> Iterator[str]:
    """The standard form is held against the entries, the others against the opened record."""
    issued: Dict[str, str] = {}
    for entry in map(json.loads, lines_of(there / "words.jsonl")):
        for form, file in entry["body"].get("files", {}).items() if entry["kind"] == "move" else ():
            issued[f"{entry['body']['thing']}-{form}"] = file["sha256"]
    for entry in map(json.loads, lines_of(there / "entries.jsonl")):
        for each in entry["changes"]:
            if "sha256" in each["plain"]:
                issued[each["thing"]] = each["plain"]["sha256"][1]
    for file in (there / name for name in letters):
        if issued.get(file.stem) != sha(file.read_bytes()):
            yield f"{file.name} is not the letter that was issued"


def checkpoint_faults(file: Path, told: Any, began: str, links: Any) -> Iterator[Fault]:
    try:
        kept = json.loads(file.read_bytes())
        plain = {name: value for name, value in kept.items() if name not in ("mac", "signature")}
        key, signature = bytes.fromhex(kept["signed_by"]), bytes.fromhex(kept["signature"])
        marked, heads = datetime.fromisoformat(kept["made_at"]), kept["heads"]
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        yield NOT_CHECKED, f"{file} cannot be read, or is no checkpoint"
        return
    words = b"disclosure checkpoint:" + sha(json.dumps(plain, sort_keys=True).encode()).encode()
    if kept["signed_by"] not in told["keys"] or not is_signed(key, signature, words):
        yield NOT_PROVED, f"{SILENT}it was altered, or another house made it"
        return
    proved, first = datetime.fromisoformat(told["made_at"]), datetime.fromisoformat(began)
    mine = [head for head in heads if head["incident"] == told["case"]]
    if not mine and first > marked:
        yield NOT_PROVED, f"{SILENT}the case is younger"
    elif not mine:
        yield AGAINST, "the checkpoint lacks this case"
    for head in mine:
        here = links[head["chain"]][: head["number"] + 1]
        if marked > proved and len(here) <= head["number"]:
            ask = "Ask for an earlier one, or a new proof"
            yield NOT_PROVED, f"{SILENT}it is younger than the proof. {ask}"
        elif len(here) <= head["number"] or here[-1] != (head["seal"], head["link"]):
            until = f"{head['chain']}: until {head['number']}"
            yield AGAINST, f"{until} they are not those of the checkpoint"


def lines_of(file: Path) -> List[bytes]:
    return file.read_bytes().split(b"\n")[:-1] if file.exists() else []


def looked_through(there: Path, key: str, checkpoint: str) -> Tuple[Any, List[Fault]]:
    """What was signed, and all that is wrong with it. Notices are printed."""
    told: Any = {}
    wrong: List[Fault] = []
    try:
        if not (there / SIGNED[0]).is_file():
            return told, [(NOT_CHECKED, f"there is no {SIGNED[0]} in {there}: name its folder")]
        told = json.loads((there / SIGNED[0]).read_bytes())
        for fault in faults(there, told, key, checkpoint):
            wrong.append(fault)
        for each in notices(there, told):
            print(f"Notice: {each}.")
    except OSError as error:
        wrong.append((NOT_CHECKED, f"{error.filename} cannot be read: {error.strerror}"))
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        wrong.append((BROKEN, f"it cannot be read: {type(error).__name__} {error}"))
    return told, wrong


def main() -> None:
    asked = ArgumentParser(description=__doc__)
    asked.add_argument("folder", nargs="?", type=Path, default=Path(__file__).parent)
    asked.add_argument("--key", default="", help="key or fingerprint, got by another way")
    asked.add_argument("--checkpoint", default="", help="a checkpoint that left the house earlier")
    words = asked.parse_args()
    told, wrong = looked_through(words.folder, words.key, words.checkpoint)
    if wrong:
        sys.exit(said_of(wrong))
    entries, looks = told["changes"]["entries"], told["looks"]["entries"]
    print(f"Whole: {told['case']} at {told['made_at']}, {entries} entries and {looks} looks.")
    if told.get("pack"):
        print(f"Whole too: the {len(told['pack'])} files of its pack, one folder up.")
    print(f"Signed with the key {fingerprint(told['signed_by'])}: compare it with what you know.")


def said_of(wrong: List[Fault]) -> int:
    """Printed, the gravest first. 1: something is wrong with it; 2: nobody could look."""
    headings = [each for each in (BROKEN, AGAINST, NOT_PROVED, NOT_CHECKED) if each in dict(wrong)]
    for heading in headings:
        says = [says for under, says in wrong if under == heading]
        also = heading == NOT_PROVED and heading != headings[0]
        title = "NOT PROVED either." if also else heading
        print("\n- ".join([title, *says]), file=sys.stderr)
    return 2 if headings == [NOT_CHECKED] else 1


if __name__ == "__main__":
    if sys.version_info < (3, 8):
        print(OLD, file=sys.stderr)
        sys.exit(2)
    main()
