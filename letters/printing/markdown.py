"""The light Markdown of a letter to HTML: paragraphs, headings, lists, bold. All else is text."""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from letters.dates import MONTHS
from letters.printing.isolation import breakable, isolated
from letters.text import LONGEST_SIGN_OFF, greets, sentences_of, signs_off

BODY, SIGN_OFF, SIGNED = "body", "sign-off", "signed"

# Given a heading and the lines of each block under it: what is drawn above a block, by its place.
Draw = Callable[[str, Sequence[Sequence[str]]], dict[int, str]]

_HEADING = re.compile(r"(?:#{1,6}\s+(?P<marked>.+?)\s*#*|\*\*(?P<bold>[^*]+)\*\*:?)")
_ITEM = re.compile(r"\s*(?:[-*+]|(?P<number>\d{1,2})[.)])\s+(?P<words>.*)")
_BOLD = re.compile(r"\*\*(?=\S)((?:\\.|[^\\])+?)(?<=\S)\*\*")
_ASKED = re.compile(r".*[?\u061f]\s?[\u201d\u2019»\"'*]+\s*")  # somebody's question, as they put it
# How a sentence ends, of every script that we print, with what may stand behind its full stop.
_SAID = re.compile(r".*[.?!:;\u2026\u061f\u06d4][\u201d\u2019»\"'*)\]]*")
# A backslash says that the sign after it is no mark: so the facts of a record come (facts.py).
_AS_TYPED = re.compile(r"\\([\\*#+.)-])")
# 14 April 2026, 14 de abril de 2026, April 14, 2026, in 2026, 14 tháng 4 năm 2026: no longer than a
# line has room for. Among Arabic or Hebrew letters a number stands apart (isolation.py).
_APART = r'<bdi dir="ltr">'
_NUMBER = r"(?<![\w\u00a0.,:/)+-])\d(?:[\d,.:]{0,4}\d)?(?:st|nd|rd|th)?"
# A sign that stands over or under a letter goes with it: a word ends where a plain sign follows.
_WORD = r"[^\W\d_]{1,12}(?![^\s.,;:!?)\]<&\"'\u2019\u201d\u2013\u060c\u061b\u061f-])"
_YEAR = r"(?:19|20)\d\d\b"
_OF_A_YEAR = rf"(?:{_YEAR}|{_APART}{_YEAR}</bdi>)"
_WHOLE = re.compile(
    rf"<svg.*?</svg>|(?P<whole>{_APART}{_NUMBER}</bdi> {_WORD}(?: {_OF_A_YEAR})?"
    rf"|\b(?:{'|'.join(MONTHS)}) \d{{1,2}}\b(?:, {_YEAR})?"
    rf"|{_NUMBER} tháng \d{{1,2}}\b(?: năm {_YEAR})?"
    rf"|{_NUMBER} (?:de )?{_WORD}(?: (?:de )?{_YEAR})?|\b{_WORD} {_OF_A_YEAR})|<[^>]*>",
    re.DOTALL,
)

_BEGINS = re.compile(rf"(?:{_APART})?\S+")  # its first word


def to_html(text: str, *, draw: Draw | None = None) -> str:
    """Escaped HTML. A heading is an h2, since the subject of the letter is its h1."""
    found = list(blocks(text))
    drawn = drawn_above(found, draw)
    return "\n".join(
        drawn.get(number, "") + block_html(lines, part)
        for number, (lines, part) in enumerate(zip(found, parts_of(found), strict=True))
    )


def to_easy_html(text: str, *, draw: Draw | None = None) -> str:
    """The same with one idea a line: each line, and each sentence in it, is a paragraph."""
    found = list(blocks(text))
    drawn = drawn_above(found, draw)
    html: list[str] = []
    for number, (lines, part) in enumerate(zip(found, parts_of(found), strict=True)):
        html.append(drawn.get(number, ""))
        if part == BODY and kind_of(lines) == "paragraph":
            ideas = [idea for line in lines for idea in _ideas(line)]
            html += map(_idea, ideas, [*ideas[1:], ""], [*ideas[2:], "", ""])
        else:
            html.append(block_html(lines, part))
    return "\n".join(html)


def with_whole_days(html: str) -> str:
    """A number stands on one line with the word after it, and with the year after that: a day that
    is parted by the end of a line has to be put together by whoever reads it. Its blanks stay
    blanks, so that it is found and copied as it is written.

    No line ends at the blank between them, so what stays whole may begin with it: the printer ends
    a line too early where a text ends with a blank (press.py).
    """
    return _WHOLE.sub(_on_one_line, html)


def _on_one_line(found: re.Match[str]) -> str:
    if not found["whole"]:
        return found[0]
    begins = _BEGINS.match(found["whole"])
    assert begins  # each way in which a day is written has two words
    return f'{begins[0]}<span class="whole">{found["whole"][begins.end() :]}</span>'


def to_text(text: str) -> str:
    """The same words without the marks; list items keep a dash, and no line is broken by us."""
    found = list(blocks(text))
    return "\n\n".join(map(_plain, found, parts_of(found)))


def blocks(text: str) -> Iterator[list[str]]:
    """Lines that belong together: a heading, a list, or a paragraph. Right below the last sentence
    "Yours sincerely" is no more of it.
    """
    block: list[str] = []
    for line in [*map(str.strip, text.replace("\r\n", "\n").split("\n")), ""]:
        if block and (not line or _begins_another(block, line)):
            yield block
            block = []
        if line:
            block.append(line)


def _begins_another(block: Sequence[str], line: str) -> bool:
    closes = ends_said(block[-1]) and signs_off(line) and "." not in line
    return closes or _kind(line) != _kind(block[0]) or _is_heading(block[0])


def parts_of(found: Sequence[Sequence[str]]) -> list[str]:
    """For each block: BODY, SIGN_OFF ("Yours sincerely"), or SIGNED, where lines stay lines."""
    ends = (place for place, lines in enumerate(found) if _signs_off(lines))
    end = next(ends, None)
    if end is None and _ends_like_one(found):
        end = len(found) - 2
    if end is None:
        return [BODY] * len(found)
    return [*[BODY] * end, SIGN_OFF, *[SIGNED] * (len(found) - end - 1)]


def kind_of(lines: Sequence[str]) -> str:
    """heading, ul, ol or paragraph."""
    return _kind(lines[0])


def leads_on(lines: Sequence[str], part: str) -> bool:
    """A heading, a greeting, somebody's question, or "Yours sincerely": never the last thing on a
    page.
    """
    leads = kind_of(lines) == "heading" or _needs_the_next(lines)
    return part == SIGN_OFF or (part == BODY and leads)


def heading_in(lines: Sequence[str]) -> str | None:
    match = _HEADING.fullmatch(lines[0])
    return (match["marked"] or match["bold"]) if match else None


def ends_said(line: str) -> bool:
    """Whether it ends as a sentence does."""
    return _SAID.fullmatch(line.strip()) is not None


def item_in(line: str) -> str:
    match = _ITEM.fullmatch(line)
    return match["words"] if match else line


def block_html(lines: Sequence[str], part: str, *, level: int = 2) -> str:
    """`part`: of `parts_of`; `level`: of a heading."""
    if part == SIGNED:
        return "\n".join(f'<p class="signed">{_inline(line)}</p>' for line in lines)
    kind = kind_of(lines)
    if kind == "heading":
        return f"<h{level}>{_inline(heading_in(lines) or '')}</h{level}>"
    if kind in ("ul", "ol"):
        return _list(kind, lines)
    if part == SIGN_OFF:
        names = (f'<p class="signed">{_inline(line)}</p>' for line in lines[1:])
        return "\n".join([f'<p class="sign-off">{_inline(lines[0])}</p>', *names])
    return _paragraph(" ".join(lines), leads=_needs_the_next(lines))


def drawn_above(found: Sequence[Sequence[str]], draw: Draw | None) -> dict[int, str]:
    """What is drawn above which block: `draw` sees one heading with what stands under it."""
    if draw is None:
        return {}
    heads = [number for number, lines in enumerate(found) if kind_of(lines) == "heading"]
    drawn: dict[int, str] = {}
    for head, after in pairwise([*heads, len(found)]):
        under = draw(heading_in(found[head]) or "", found[head + 1 : after])
        drawn |= {head + 1 + place: picture for place, picture in under.items()}
    return drawn


def _paragraph(words: str, *, leads: bool) -> str:
    stays = ' class="leads-on"' if leads else ""
    return f"<p{stays}>{_inline(words)}</p>"


def _idea(words: str, following: str, then: str) -> str:
    """Its last two stay together: a sorry, or "You do not have to", is not left to a page alone."""
    return _paragraph(words, leads=_leads(words) or bool(following and not then))


def _leads(idea: str) -> bool:
    """One idea alone: also to the list below it."""
    return idea.endswith(":") or _needs_the_next([idea])


def _needs_the_next(lines: Sequence[str]) -> bool:
    """A paragraph with the answer to it, or the letter that it begins, behind it."""
    words = " ".join(lines)
    return kind_of(lines) == "paragraph" and (greets(words) or _ASKED.fullmatch(words) is not None)


def _kind(line: str) -> str:
    if _is_heading(line):
        return "heading"
    item = _ITEM.fullmatch(line)
    return "paragraph" if item is None else "ol" if item["number"] else "ul"


def _is_heading(line: str) -> bool:
    return _HEADING.fullmatch(line.strip()) is not None


def _list(kind: str, lines: Sequence[str]) -> str:
    """A numbered list keeps the author's numbers, also where they do not begin at 1."""
    html: list[str] = []
    due = 1
    for line in lines:
        item = _ITEM.fullmatch(line)
        number = int(item["number"] or 0) if item and kind == "ol" else due
        value = f' value="{number}"' if number != due else ""
        html.append(f"<li{value}>{_inline(item_in(line))}</li>")
        due = number + 1
    return f"<{kind}>{''.join(html)}</{kind}>"


def _signs_off(lines: Sequence[str]) -> bool:
    """After it, each line of the signature stands alone; elsewhere broken lines flow. Who typed no
    empty line below "Yours sincerely" signs there all the same."""
    return signs_off(lines[0]) and (len(lines) == 1 or _may_sign(lines[1:2]))


def _ends_like_one(found: Sequence[Sequence[str]]) -> bool:
    """In a language whose "Yours sincerely" we do not know: a short line, then who signs."""
    if len(found) < 3 or {kind_of(lines) for lines in found[-2:]} != {"paragraph"}:
        return False
    return len(found[-2]) == 1 and _may_sign(found[-2]) and _may_sign(found[-1])


def _may_sign(lines: Sequence[str]) -> bool:
    """Names and posts; one line alone may as well be where to ring, or end a sentence."""
    short = all(len(line) <= LONGEST_SIGN_OFF and not ends_said(line) for line in lines)
    named = not lines[0][0].islower() and not any(map(str.isdigit, lines[0]))
    return short and (len(lines) > 1 or named)


def _ideas(line: str) -> list[str]:
    """Its sentences; a line in which bold words go over the end of one stays whole."""
    starts = [each.start for each in sentences_of(line)][1:]
    ends = [*starts, len(line)]
    ideas = [line[start:end].strip() for start, end in zip([0, *starts], ends, strict=True)]
    whole = any(idea.count("**") % 2 for idea in ideas)
    return [line] if whole else [idea for idea in ideas if idea]


def _inline(words: str) -> str:
    html = breakable(_BOLD.sub(r"<strong>\1</strong>", isolated(words)))
    return _AS_TYPED.sub(r"\1", html)


def _plain(lines: Sequence[str], part: str) -> str:
    kind = kind_of(lines)
    if kind == "heading" and part == BODY:
        return _said(heading_in(lines) or "")
    together = " " if part == BODY and kind == "paragraph" else "\n"
    return together.join(map(_said, lines))


def _said(words: str) -> str:
    """Without the marks, and with what was typed as it was typed."""
    return _AS_TYPED.sub(r"\1", _BOLD.sub(r"\1", words))
