"""Why a file of policy/ cannot be read at all: in which line, and what mends it.

Those who write such files are no programmers, and what the library says of a tab, or of a colon in
words, helps nobody to find it.
"""

import re
from collections.abc import Mapping

import yaml

QUOTED = "put these words between quotation marks"
BRACKETS = (
    "close the bracket that stands open, and put words with signs in them between quotation marks"
)
# By a part of what the library says.
MENDS: Mapping[str, str] = {
    "mapping values are not allowed": (
        "put words that hold a colon between quotation marks, else begin the line right below its "
        "neighbours"
    ),
    "expected key": (
        "close each quotation mark once, and begin lines that belong together right below each "
        "other"
    ),
    "expected ','": BRACKETS,
    "expected node content": "take out what stands here too often, such as a comma",
    "could not find expected ':'": "write a colon and a space behind a name",
    "cannot start any token": QUOTED,
    "undefined alias": QUOTED,
    "constructor for the tag": QUOTED,
    "are not allowed in this context": QUOTED,
    "another document": "take out the line of three hyphens",
    "escape character": "write each backslash between quotation marks twice",
    "hexdecimal": "write each backslash between quotation marks twice",
}
_SLOT = re.compile(r"(?:^|[:,[-][ \t])[ \t]*\{[{%]")  # a template without quotation marks
_NEVER_IN_YAML = re.compile("[^\t\n\r -~\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def not_in_utf8(error: UnicodeDecodeError) -> str:
    line = error.object.count(b"\n", 0, error.start) + 1
    save = "save it as such, in Notepad by “Save as” with the encoding UTF-8"
    return f"line {line}: this is not UTF-8 text: {save}"


def why_not_yaml(error: yaml.YAMLError, text: str) -> str:
    """Line, what is wrong there, and the mend."""
    if strange := _NEVER_IN_YAML.search(text):
        number = text.count("\n", 0, strange.start()) + 1
        sign = f"a sign that nobody sees (U+{ord(strange[0]):04X}) stands here"
        return f"line {number}: this is not YAML: {sign}: take it out, or save the file as UTF-8"
    problem: str = getattr(error, "problem", None) or "it breaks off"
    began: yaml.Mark | None = getattr(error, "context_mark", None)
    mark: yaml.Mark | None = getattr(error, "problem_mark", None)
    if began and "end of stream" in problem:
        return f"line {began.line + 1}: the quotation mark here is never closed: close it"
    if (mark := mark or began) is None:
        return f"the whole file: this is not YAML: {' '.join(str(error).split())}: correct that"
    lines = text.splitlines()
    line = lines[mark.line] if mark.line < len(lines) else ""
    place = f"line {mark.line + 1}, column {mark.column + 1}"
    if "\t" in (line[mark.column : mark.column + 1], line[:1]):
        return f"{place}: a tab stands here: put spaces in its place"
    if _SLOT.search(line):
        return f"{place}: put words with {{{{ or {{% between quotation marks"
    mend = next((says for part, says in MENDS.items() if part in problem), "correct it there")
    return f"{place}: this is not YAML: {problem}: {mend}"
