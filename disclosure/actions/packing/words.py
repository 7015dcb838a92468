"""How the files of a pack are written: pages that need no program, and plain text."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from html import escape

from disclosure.actions.in_words.telling import Line, Reading, Told
from disclosure.actions.law.first_moments import harmed_at
from disclosure.actions.packing.person_page import STYLE
from disclosure.actions.reading import Case
from letters.dates import without_weekday

TABLES = "table{border-collapse:collapse;width:100%}th,td{border:1px solid #888;padding:.3rem;text-align:left;vertical-align:top}caption{text-align:left;font-weight:bold}thead~tbody th{font-weight:normal}article{border-top:1px solid #888}"  # noqa: E501
# On paper nobody scrolls: what is wider than the sheet would be missing there. A column stays as
# wide as a word of its head, so that only what has no blank, as a hash, is broken.
PRINTED = "@media print{body{max-width:none;margin:0;padding:0}th,td{font-size:8pt;line-height:1.3;padding:1mm;min-width:14mm}td{overflow-wrap:anywhere}tr{break-inside:avoid}}"  # noqa: E501
WIDE = "@page{size:landscape;margin:12mm}"  # where a table has more than two columns
WITHDRAWN = "Withdrawn: it counts for nothing."
Row = Sequence[str]


def day(on: date) -> str:
    """12 March 2026: whoever reads a pack reads it years later."""
    return without_weekday(on)


def moment(at: datetime, zone: tzinfo, *, day_only: bool = False) -> str:
    """12 March 2026, 14:05 GMT; the day alone where nobody knows the hour."""
    there = at.astimezone(zone)
    return day(there.date()) if day_only else f"{day(there.date())}, {there:%H:%M %Z}"


def on(at: datetime | date, zone: tzinfo) -> str:
    """The day alone where the hour was not known."""
    return moment(at, zone) if isinstance(at, datetime) else day(at)


def when_it_happened(case: Case) -> str:
    """As it stands now, with what is known of it in words, such as the month alone. That no day is
    on record is said, too.
    """
    happened, words = harmed_at(case), case.incident.occurred_words or ""
    told = on(happened, case.zone) if happened else "no day is on record"
    return ". ".join(filter(None, [told, words]))


def reading_for(email: str) -> Reading:
    return Reading(email, day, moment)


def page(title: str, parts: Iterable[str], up: str = "") -> bytes:
    """`up`: how the start page is reached from there."""
    back = f'<p><a href="{up}index.html">Back to the start of the pack</a></p>'
    start = "" if title == START else back
    body = "".join(parts)
    style = f"{STYLE}{TABLES}{PRINTED}{WIDE if '<thead>' in body else ''}"
    made = (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        f"<title>{escape(title)}</title><style>{style}</style></head><body>\n"
        f"{start}<h1>{escape(title)}</h1>\n{body}</body></html>\n"
    )
    return made.encode()


START = "One case: pack for an inspector"


def heading(words: str) -> str:
    return f"<h2>{escape(words)}</h2>\n"


IN_FULL = heading("Each in full")  # above cards: who goes from head to head misses no level


def sentence(words: str) -> str:
    return f"<p>{escape(words)}</p>\n"


def listed(sentences: Iterable[str]) -> str:
    rows = "".join(f"<li>{escape(each)}</li>\n" for each in sentences)
    return f"<ul>{rows}</ul>\n" if rows else ""


def links(found: Iterable[tuple[str, str]]) -> str:
    """Address in the pack, and its words."""
    rows = (f'<li><a href="{escape(to)}">{escape(words)}</a></li>\n' for to, words in found)
    return f"<ul>{''.join(rows)}</ul>\n"


def table(caption: str, heads: Row, rows: Iterable[Row]) -> str:
    """The first cell of each row says whose row it is: it is heard before each other cell."""
    body = "".join(f"<tr>{_under_its_first(row)}</tr>\n" for row in rows)
    if not body:
        return heading(caption) + sentence("Nothing is on record.")
    columns = "".join(f'<th scope="col">{escape(head)}</th>' for head in heads)
    head = f"<thead><tr>{columns}</tr></thead>" if any(heads) else ""
    return f"<table><caption>{escape(caption)}</caption>{head}\n<tbody>\n{body}</tbody></table>\n"


def _under_its_first(row: Row) -> str:
    cells = "".join(f"<td>{escape(cell)}</td>" for cell in row[1:])
    return f'<th scope="row">{escape(row[0])}</th>{cells}'


@dataclass(frozen=True, slots=True)
class Card:
    """A record in full, by its number in the case."""

    number: int
    told: Told
    withdrawn: str  # by what it was, in a sentence; empty where it counts

    @property
    def right(self) -> tuple[Line, ...]:
        """What was put right of it since: it stands first, as on the pages of the case."""
        return () if self.withdrawn else self.told.since


def in_html(cards: Iterable[Card]) -> str:
    found = "".join(map(_article, cards))
    return found or sentence("Nothing is on record.")


def _article(card: Card) -> str:
    lines = "".join(map(_pair, (*card.right, *card.told.lines)))
    gone = f"<p><strong>{escape(card.withdrawn)}</strong></p>" if card.withdrawn else ""
    return (
        f'<article id="n{card.number}"><h3>{escape(card.told.title)}</h3>{gone}'
        f"<dl>{lines}</dl><p>{escape(_written(card))}</p></article>\n"
    )


def _pair(line: Line) -> str:
    says = "".join(f"<dd><pre>{escape(each)}</pre></dd>" for each in line.says)
    return f"<dt>{escape(line.label)}</dt>{says}"


def in_text(cards: Iterable[Card]) -> str:
    found = "\n\n".join("\n".join(_lines(card)) for card in cards)
    return found or "Nothing is on record."


def _lines(card: Card) -> Iterator[str]:
    yield card.told.title.upper()
    if card.withdrawn:
        yield card.withdrawn
    for line in (*card.right, *card.told.lines):
        yield f"{line.label}: {'; '.join(line.says)}"
    yield _written(card)


def _written(card: Card) -> str:
    return f"No. {card.number}, written down on {card.told.at} by {card.told.by}."
