"""Words pasted from a word processor: its bullets, soft line breaks and tabs become our own marks.

For what a person put into a box. A text that a program sent stays as it was given.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import dropwhile, groupby, pairwise, takewhile

from letters.printing.markdown import ends_said, kind_of
from letters.text import LONGEST_SIGN_OFF, signs_off

_SOFT_BREAKS = re.compile(r"[\v\f\x85\u2028\u2029]")
_GAP = r"[ \t\u00a0\u2002\u2003]"
# Signs that begin no sentence. Word draws some from a font of signs, and they come as U+F0B7.
_BULLET = re.compile(
    rf"{_GAP}*[\u00b7\u2022\u2023\u25a0\u25a1\u25aa\u25cb\u25cf\u25e6\uf020-\uf0ff]"
)
# Letters and dashes are words too, as in "o clock": only a tab or a wide gap tells.
_WIDE = re.compile(rf"{_GAP}*[o\u00a7\u2013\u2014-](?:\t|{_GAP}{{2,}}){_GAP}*(?=\S)")
_LABEL = re.compile(r"(?:\d{1,3}|[A-Za-z]|[ivxIVX]+)[.)]")  # of a list with numbers or letters
_OUR_LABEL = re.compile(r"\d{1,2}[.)]")  # of those, what is an item here as it stands
_ITEM = "- "
_A_LINE_OF_MAIL = range(56, 121)  # letters of the longest, where a program broke the lines


def as_our_marks(words: str) -> str:
    """Each line that Word shows as an item is one of ours ("- …"), and a row of a table too."""
    if words.isascii() and not re.search(r"[\t\v\f]|^ *o {2}", words, re.MULTILINE):
        return words
    lines = _SOFT_BREAKS.sub("\n", words).split("\n")
    found = [_item(line) for line in lines]
    runs = groupby(found, key=lambda line: len(_cells(line)) > 1)
    return "\n".join(line for is_table, run in runs for line in _rows(is_table, [*run]))


def parted(words: str, *, signs: bool = True) -> str:
    """Each line that somebody ended is a paragraph, as they saw it when they wrote: in print the
    lines of one paragraph flow together. Lines that a program of mail broke flow on; and from
    "Yours sincerely" on, or of a name and post at the end, lines stay lines. `signs`: whether a
    letter may end with these words.
    """
    lines = words.split("\n")
    end = next((at for at, line in enumerate(lines) if at and signs_off(line)), len(lines))
    runs = [[*run] for _, run in groupby(lines[:end], key=_flows)]
    found: list[str] = []
    for place, run in enumerate(runs):
        last = end == len(lines) and place == len(runs) - 1
        if signs and last and not any(map(ends_said, run)):
            found += _signed(found, run)
        elif not _flows(run[0]) or _are_wrapped(run):
            found += run
        else:
            found += [line for each in run for line in (each, "")][:-1]
    if found and end < len(lines) and _flows(found[-1]):
        found.append("")
    return "\n".join([*found, *lines[end:]])


def _signed(before: Sequence[str], run: Sequence[str]) -> list[str]:
    """The last lines of a letter: below a "Yours sincerely" of any language, which nobody took for
    a line of who signs."""
    above = [*takewhile(_flows, dropwhile(lambda line: not line.strip(), reversed(before)))]
    begun = len(above) == 1 and len(above[0]) <= LONGEST_SIGN_OFF and not ends_said(above[0])
    return [*run] if begun or not above or len(run) == 1 else [run[0], "", *run[1:]]


def _flows(line: str) -> bool:
    return bool(line.strip()) and kind_of([line.strip()]) == "paragraph"


def _are_wrapped(lines: Sequence[str]) -> bool:
    """The first word of each would have had no room on the line before; and one at least goes on
    with its sentence."""
    longest = max(map(len, lines))
    full = all(len(one) + 1 + len(next_.split()[0]) > longest for one, next_ in pairwise(lines))
    return full and longest in _A_LINE_OF_MAIL and not all(map(ends_said, lines[:-1]))


def _item(line: str) -> str:
    if (wide := _WIDE.match(line)) and (rest := line[wide.end() :].strip()):
        return _ITEM + rest
    if bullet := _BULLET.match(line):
        rest = line[bullet.end() :].strip()
        return f"{_ITEM}{rest}" if rest else ""
    return line


def _rows(is_table: bool, lines: Sequence[str]) -> Iterator[str]:
    """Lines under each other with a tab in each are a table: an item for each of its rows."""
    several = is_table and len(lines) > 1
    for line in lines:
        if "\t" not in line:
            yield line
            continue
        first, *more = _cells(line) or [""]
        labelled = more and _LABEL.fullmatch(first)
        said = f"{first} {' '.join(more)}" if labelled else _row(first, more)
        marked = _OUR_LABEL.fullmatch(first) or said.startswith(_ITEM)
        yield f"{_ITEM}{said}" if several and not marked else said


def _cells(line: str) -> list[str]:
    return [cell for cell in map(str.strip, line.split("\t")) if cell]


def _row(first: str, more: Sequence[str]) -> str:
    """Name: dose; hour."""
    if not more:
        return first
    between = " " if first.endswith((":", ".", ",", ";", "?", "!")) else ": "
    return f"{first}{between}{'; '.join(more)}"
