"""The light Markdown of a letter to HTML: paragraphs, headings, lists, bold. All else is text."""

import re
from collections.abc import Iterator
from html import escape

from letters.text import signs_off

_HEADING = re.compile(r"(?:#{1,6}\s+(?P<marked>.+?)\s*#*|\*\*(?P<bold>[^*]+)\*\*:?)")
_ITEM = re.compile(r"\s*(?:[-*+]|(?P<number>\d{1,2})[.)])\s+(?P<words>.*)")
_BOLD = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*")


def to_html(text: str) -> str:
    """Escaped HTML. A heading is an h2, since the subject of the letter is its h1."""
    html: list[str] = []
    signed = False
    for lines in blocks(text):
        html += _signature(lines) if signed else [_block(lines)]
        signed = signed or _signs_off(lines)
    return "\n".join(html)


def to_text(text: str) -> str:
    """The same words without the marks; list items keep a dash."""
    return "\n\n".join("\n".join(_plain_line(line) for line in lines) for lines in blocks(text))


def blocks(text: str) -> Iterator[list[str]]:
    """Lines that belong together: a heading, a list, or a paragraph."""
    block: list[str] = []
    for line in [*text.replace("\r\n", "\n").split("\n"), ""]:
        if block and (not line.strip() or _kind(line) != _kind(block[0]) or _is_heading(block[0])):
            yield block
            block = []
        if line.strip():
            block.append(line.strip())


def _kind(line: str) -> str:
    if _is_heading(line):
        return "heading"
    item = _ITEM.fullmatch(line)
    return "paragraph" if item is None else "ol" if item["number"] else "ul"


def _is_heading(line: str) -> bool:
    return _HEADING.fullmatch(line.strip()) is not None


def _block(lines: list[str]) -> str:
    kind = _kind(lines[0])
    if kind == "heading":
        return f"<h2>{_inline(_heading(lines[0]))}</h2>"
    if kind in ("ul", "ol"):
        return f"<{kind}>{''.join(f'<li>{_inline(_item(line))}</li>' for line in lines)}</{kind}>"
    if _signs_off(lines):
        return f'<p class="sign-off">{_inline(lines[0])}</p>'
    return f"<p>{_inline(' '.join(lines))}</p>"


def _signature(lines: list[str]) -> list[str]:
    return [f'<p class="signed">{_inline(line)}</p>' for line in lines]


def _signs_off(lines: list[str]) -> bool:
    """After it, each line of the signature stands alone; elsewhere broken lines flow."""
    return len(lines) == 1 and signs_off(lines[0])


def _heading(line: str) -> str:
    match = _HEADING.fullmatch(line)
    return (match["marked"] or match["bold"]) if match else line


def _item(line: str) -> str:
    match = _ITEM.fullmatch(line)
    return match["words"] if match else line


def _inline(words: str) -> str:
    return _BOLD.sub(r"<strong>\1</strong>", escape(words, quote=False))


def _plain_line(line: str) -> str:
    if _is_heading(line):
        return _heading(line)
    return _BOLD.sub(r"\1", line)
