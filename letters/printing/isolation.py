"""Words of both directions in one line: what is read from the left stands apart, in its order.

Without it a telephone number, a day or a name in our letters comes out turned round among Arabic
or Hebrew ones, and so do the figures behind an Arabic name in an English line.
"""

import re
from html import escape

from letters.languages import turns
from letters.telephones import telephones_in

# Letters and figures that are read from the left: no Hebrew, Arabic or Syriac letter; the figures
# of Arabic are read like ours.
_READ_FROM_THE_LEFT = (
    r"(?:[\u0660-\u0669\u06f0-\u06f9\u0300-\u036f]"
    r"|(?![\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff])[^\W_])"
)
# What may stand between two of them without ending the run. A backslash says that the sign after
# it is no mark (letters/printing/markdown.py).
_BETWEEN = r"(?:\\?[ \u00a0.,/:()+@&'\u2019\u2013-])"
_RUN = re.compile(rf"(?:\\?[+(])?{_READ_FROM_THE_LEFT}+(?:{_BETWEEN}+{_READ_FROM_THE_LEFT}+)*\)?")


def isolated(words: str) -> str:
    """As escaped HTML. Words of one direction only are as they were."""
    if not turns(words):
        return escape(words, quote=False)
    html, end = [], 0
    for run in _RUN.finditer(words):
        start, stop = _with_its_brackets(words, run.start(), run.end())
        html.append(escape(words[end:start], quote=False))
        html.append(f'<bdi dir="ltr">{escape(words[start:stop], quote=False)}</bdi>')
        end = stop
    return "".join([*html, escape(words[end:], quote=False)])


def with_whole_telephones(words: str) -> str:
    """No telephone number goes over into the next line."""
    for start, number, _ in telephones_in(words):  # each as long as it was
        whole = number.replace(" ", "\u00a0")
        words = f"{words[:start]}{whole}{words[start + len(number) :]}"
    return words


def _with_its_brackets(words: str, start: int, stop: int) -> tuple[int, int]:
    """A bracket whose fellow stands outside belongs outside."""
    run = words[start:stop]
    if run.startswith("(") and run.count("(") > run.count(")"):
        start += 1
    if run.endswith(")") and run.count(")") > run.count("("):
        stop -= 1
    return start, stop
