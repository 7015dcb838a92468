"""What can still be read in one of our PDFs whose end is missing, so that no reader opens it."""

import re
import zlib
from collections.abc import Iterator, Mapping
from itertools import islice

MOST_STREAMS = 400  # and so many bytes in all of them, and in their words: ours have far fewer
MOST_BYTES = 5_000_000

_STREAM = re.compile(rb"stream\r?\n")
_LETTER = re.compile(rb"^<([0-9a-f]{4})> <([0-9a-f]{4})>\r?$", re.MULTILINE)
_WORDS = re.compile(rb"\[([^\]]*)\] ?TJ")
_GLYPHS = re.compile(rb"<([0-9a-f]+)>")

_Font = Mapping[bytes, str]  # from the number of a glyph, in hexadecimal, to its letter


def words_of_torn(content: bytes) -> str:
    """Every run of words as each font in the file would show it: right ones among wrong ones."""
    streams = [*_streams(content)]
    fonts = [_font(each) for each in streams if b"begincmap" in each]
    found: list[str] = []
    left = MOST_BYTES
    for run in (run for each in streams for run in _runs(each)):
        left -= len(run) * (len(fonts) + 1)
        if left < 0:
            break
        found += (_shown(run, font) for font in fonts)
    return "\n".join(found)


def _streams(content: bytes) -> Iterator[bytes]:
    left = MOST_BYTES
    for match in islice(_STREAM.finditer(content), MOST_STREAMS):
        packed = memoryview(content)[match.end() : match.end() + MOST_BYTES]
        try:
            found = zlib.decompressobj().decompress(packed, left)
        except zlib.error:  # it was never compressed, or it is damaged
            continue
        yield found
        left -= len(found)
        if left <= 0:
            return


def _font(stream: bytes) -> _Font:
    return {
        glyph: bytes.fromhex(letter.decode()).decode("utf-16-be", "replace")
        for glyph, letter in _LETTER.findall(stream)
    }


def _runs(stream: bytes) -> Iterator[bytes]:
    """The glyphs of one piece of a line, without the gaps between them."""
    for piece in _WORDS.findall(stream):
        yield b"".join(_GLYPHS.findall(piece))


def _shown(run: bytes, font: _Font) -> str:
    return "".join(font.get(run[place : place + 4], "?") for place in range(0, len(run), 4))
