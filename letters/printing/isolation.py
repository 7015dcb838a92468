"""Words in a line: a telephone number is not parted, and what is read from the left stands apart.

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
_BETWEEN = r"(?:\\?[ \u00a0\u2060.,/:()+@&'\u2019\u2013-])"
# And what may within an address for mail or the web, in which no blank stands.
_IN_AN_ADDRESS = r"(?:\\?[.,/:+@&'\u2019_=?%#~-])"
# A sign of money goes with the figure behind it, also in US$20, and a per cent with the one before:
# so all these languages set them, by the patterns of the Unicode CLDR.
_MONEY = r"[£$\u20ac\u20aa\u20b9](?=\d)"
_LAST_SLASH = r"/(?![^\s.,:;)\u060c])"  # of such an address
_RUN = re.compile(
    rf"(?:\\?[+(])?(?:{_MONEY})?{_READ_FROM_THE_LEFT}+"
    rf"(?:(?:{_BETWEEN}+(?:{_MONEY})?|{_IN_AN_ADDRESS}+|{_MONEY}|(?<=\d)%{_BETWEEN}+)"
    rf"{_READ_FROM_THE_LEFT}+)*(?:(?<=\d)%)?(?:\)|{_LAST_SLASH})?"
)
_APART = '<bdi dir="ltr">'
_UNBROKEN = re.compile(r"(?:<[^>]*>|[^ \t\n<])+")
_TAG = re.compile(r"<[^>]*>")
_WHERE_ONE_GOES_ON = re.compile(r"(?<=[^>\u200b])(?=<[^/]|</\w+>\w)")
LONGEST_WORD = 24  # letters that have room in the narrowest line of a letter, whichever they are
_BLOCK = re.compile(r"(<(p|li|h\d)\b[^>]*>)(.*?)(</\2>)", re.DOTALL)
_DASH = re.compile(r"\u2013|-(?= )")  # behind such a one a line may end, whatever follows


def isolated(words: str) -> str:
    """As escaped HTML, each telephone number on one line. Nothing stands apart in words of one
    direction only."""
    words = _with_whole_telephones(words)
    if not turns(words):
        return escape(words, quote=False)
    html, end = [], 0
    for run in _RUN.finditer(words):
        start, stop = _with_its_brackets(words, run.start(), run.end())
        html.append(escape(words[end:start], quote=False))
        html.append(f"{_APART}{escape(words[start:stop], quote=False)}</bdi>")
        end = stop
    return breakable("".join([*html, escape(words[end:], quote=False)]))


def from_the_left(html: str) -> str:
    """For words of a letter that is read from the right: where nothing among them is, such as a
    name with its telephone and hours, all of them stand apart together. The printer orders what
    it sets one by one, each line, each day, each bold word, as the letter is read: "from 8 March
    to 9 March" came out as "March 9 to March 8 from".
    """
    return html if turns(html) else f"{_APART}{html}</bdi>"


def blocks_from_the_left(html: str) -> str:
    """The same in each paragraph, item of a list and heading."""
    return _BLOCK.sub(lambda block: f"{block[1]}{from_the_left(block[3])}{block[4]}", html)


def breakable(html: str) -> str:
    """A word that is longer than a line and holds a tag, such as one in bold behind a quotation
    mark, may go on in the next line at the tag: the printer looks for no place inside of it then,
    and it ran off the paper. Not where only a full stop follows: whoever copies an address in bold
    would take along a sign that nobody sees.
    """
    return _UNBROKEN.sub(_with_places_to_break, html)


def _with_places_to_break(word: re.Match[str]) -> str:
    if "<" not in word[0] or len(_TAG.sub("", word[0])) <= LONGEST_WORD:
        return word[0]
    return _WHERE_ONE_GOES_ON.sub("\u200b", word[0])


def _with_whole_telephones(words: str) -> str:
    """No telephone number goes over into the next line: whoever dials it would put it together, and
    among words that are read from the right its halves stand at opposite ends of two lines."""
    whole, end = [], 0
    for start, number, _ in telephones_in(words):
        joined = _DASH.sub("\\g<0>\u2060", number).replace(" ", "\u00a0")
        whole += [words[end:start], joined]
        end = start + len(number)
    return "".join([*whole, words[end:]])


def _with_its_brackets(words: str, start: int, stop: int) -> tuple[int, int]:
    """A bracket whose fellow stands outside belongs outside."""
    run = words[start:stop]
    if run.startswith("(") and run.count("(") > run.count(")"):
        start += 1
    if run.endswith(")") and run.count(")") > run.count("("):
        stop -= 1
    return start, stop
