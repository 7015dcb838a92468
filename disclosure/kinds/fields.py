"""What a field may hold, and the words that ask for it. Each says whether the family sees it."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import partial
from typing import Annotated, Any, TypeVar

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    GetJsonSchemaHandler,
    PlainSerializer,
    StrictBool,
    StringConstraints,
)
from pydantic import ValidationInfo as Info
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from workflows.moments import FORGIVEN
from workflows.reasons import TOO_SHORT, is_reason
from workflows.wall_clock import is_left_out, put_forward

_LONG_AGO = datetime(1900, 1, 1, tzinfo=UTC)
_NEAR = timedelta(days=1)
ONE_TOO = "one_too"  # in the schema of a list
MOST_DIGITS = 9  # of an id; Python itself refuses to read thousands
_YEARS = range(1850, 2200)  # whoever was born before, or waits longer, is a slip of the pen
OUT_OF_REACH = f"give a year from {_YEARS[0]} to {_YEARS[-1]}"
_MOMENT = re.compile(
    r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d"
    r"|\d{4}(-?)\d\d\1\d\dT[\d:.,]+(Z|[+-]\d\d(:?\d\d)?)$"  # ISO 8601 as machines write it
)
_DAY = re.compile(r"\d{4}-\d\d-\d\d$")
_DAY_ANOTHER_WAY = re.compile(r"\d{1,2}[-./ ]\d{1,2}[-./ ]\d{2,4}(?!\d)")  # 3/4: March or April?
YEAR_FIRST = "write the day with its year first, such as 2026-03-12"
_HOUR = re.compile(r"([01]\d|2[0-3]):[0-5]\d$")
_HALF_DAY = re.compile(r"(0?[1-9]|1[0-2])(:[0-5]\d)? ?([ap])m$")  # 9am, 3:30pm: as pages write it
D = TypeVar("D", datetime, date)
T = TypeVar("T")


def is_number(text: str) -> bool:
    """Of a record: digits, and no more than one of ours has."""
    return text.isdecimal() and len(text) <= MOST_DIGITS


def _asked(
    label: str,
    hint: str = "",
    *,
    default: Any = ...,
    refers: str = "",
    offers: str = "",
    alias: str | None = None,
    family: bool,
    asked: bool = True,
) -> Any:
    """`refers`: the kind a record must have that this names, `record` for any, or `staff`.
    `offers`: a list of the policy to choose from, such as `regimes`.
    `alias`: the field's name outside, where Python keeps that word for itself.
    """
    extra: dict[str, Any] = {"label": label, "refers": refers, "offers": offers}
    extra |= {"family": family, "asked": asked}
    # The label stands beside: `title` is lost on enums.
    return Field(default, alias=alias, description=hint, json_schema_extra=extra)


shared = partial(_asked, family=True)  # asks for something the family sees too
team_only = partial(_asked, family=False)


def who_wrote_it() -> Any:
    """Of a sheet of paper that somebody else types in. Who types it in is who recorded it, and
    answers for it: this is a name that stands beside theirs."""
    hint = "Name and role, as they stand on the sheet that you type in"
    return team_only("Who wrote the sheet", hint, default=None)


def marked(label: str, default: Any = False, *, refers: str = "") -> Any:
    """Nobody is asked this: the action finds it out and keeps it with the record."""
    return _asked(label, default=default, refers=refers, family=False, asked=False)


def must(holds: Callable[[Any], object], says: str) -> Callable[[Any], Any]:
    def check(value: Any) -> Any:
        if holds(value):
            return value
        raise ValueError(says)

    return check


def _spelled(pattern: re.Pattern[str], says: str) -> BeforeValidator:
    """Without this, a number would be read as seconds since 1970."""
    return BeforeValidator(must(lambda v: isinstance(v, str) and pattern.match(v), says))


def _spelled_as_a_day(value: Any) -> Any:
    """Which country wrote 3/4/2026 we do not guess."""
    if isinstance(value, str) and _DAY_ANOTHER_WAY.match(value.strip()):
        raise ValueError(YEAR_FIRST)
    if isinstance(value, str) and _DAY.match(value):
        return _parsed(date, value, "there is no such day")
    raise ValueError("give a day, such as 2026-03-12")


def _as_a_clock_shows_it(value: Any) -> Any:
    """15:30 for 3:30pm; anything else as it is."""
    said = _HALF_DAY.match(value.strip().lower()) if isinstance(value, str) else None
    if said is None:
        return value
    return f"{int(said[1]) % 12 + 12 * (said[3] == 'p'):02}{said[2] or ':00'}"


def _moment_or_day(value: Any, info: Info) -> datetime | date:
    """A moment with its offset; or the day alone, where the hour is not known. A page leaves the
    offset out where the clocks of the site never showed that time."""
    if isinstance(value, datetime | date):
        return value
    text = value if isinstance(value, str) else ""
    if _DAY.match(text):
        return _parsed(date, text)
    if not _MOMENT.match(text):
        raise ValueError(_why_no_moment(text))
    moment = _parsed(datetime, text)
    if moment.tzinfo is None:
        if (zone := (info.context or {}).get("zone")) and is_left_out(moment, zone):
            raise ValueError(no_such_hour(moment, zone))
        raise ValueError("say which time zone, such as 2026-03-12T14:30+01:00")
    return moment


def no_such_hour(wall: datetime, zone: tzinfo) -> str:
    """A sheet that was written by a clock on the wall that night may say so all the same."""
    then = put_forward(wall, zone)
    return (
        "there was no such hour: the clocks went forward then. If a clock showed it that nobody "
        f"had put forward, it was {then}: write that, or the day alone"
    )


def _why_no_moment(text: str) -> str:
    """Where one half of it can be read, what is wrong with the other: a page has a box for each."""
    day, _, hour = text.partition("T")
    if hour.strip() and not day.strip():
        return "choose the day too"
    if _DAY_ANOTHER_WAY.match(day.strip()):
        return YEAR_FIRST
    if hour.strip() and _DAY.match(day):
        return "write the time as a clock shows it, in hours and minutes, such as 09:05 or 14:30"
    return "give a day and a time, such as 2026-03-12T14:30+00:00, or the day alone"


def _parsed(sort: type[D], text: str, says: str = "there is no such day or time") -> D:
    try:
        return sort.fromisoformat(text)
    except ValueError:
        raise ValueError(says) from None


def _already_happened(at: datetime | date, info: Info) -> datetime | date:
    """Rules never read the clock: whoever calls passes it, and the zone of the site."""
    context = info.context or {}
    if not (now := context.get("now")):
        return at
    if lies_ahead(at, now, context["zone"]):
        raise ValueError(_in_the_future(at, now, context["zone"]))
    if moment_of(at, context["zone"]) < _LONG_AGO:
        raise ValueError("this lies too far back")
    return at


def _in_the_future(at: datetime | date, now: datetime, zone: tzinfo) -> str:
    """Of a time that is near: a clock that is behind refuses what is true, and whoever types it has
    to see why."""
    if isinstance(at, datetime) and at - now < _NEAR:
        says = f"{now.astimezone(zone):%Y-%m-%d %H:%M}"
        return f"this lies in the future. By the clock of this program it is {says}"
    return "this lies in the future"


def _born_by_now(day: date, info: Info) -> date:
    """By the same clock, and the day of that zone: born today is born."""
    context = info.context or {}
    if (now := context.get("now")) and day > now.astimezone(context["zone"]).date():
        raise ValueError("this lies in the future. Correct the year, or leave it empty")
    return day


def lies_ahead(at: datetime | date, now: datetime, zone: tzinfo) -> bool:
    """So it cannot have happened: by more than two clocks may be apart."""
    return moment_of(at, zone) > now + FORGIVEN


def moment_of(at: datetime | date, zone: tzinfo) -> datetime:
    """A fact without a time of day starts at 00:00 of that date, in the zone of the site."""
    return at if isinstance(at, datetime) else datetime.combine(at, time(), zone)


def latest_of(at: datetime | date, zone: tzinfo) -> datetime:
    """The last moment that a fact may mean: of a day without an hour, its end. What has to come
    after something of that day may have: nobody has to make up an hour to say so.
    """
    return at if isinstance(at, datetime) else datetime.combine(at, time.max, zone)


def is_storable(text: str) -> bool:
    """Half a character cannot be, nor what PostgreSQL keeps for itself."""
    try:
        return b"\x00" not in text.encode()
    except UnicodeEncodeError:
        return False


def _in_a_row(value: object) -> object:
    return (value,) if isinstance(value, str | int | dict) else value


def _once(values: tuple[T, ...]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(values))


def _as_reference(value: object) -> object:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _as_told(ref: str) -> str | int:
    return int(ref) if ref.isdecimal() else ref


class _OneToo:
    """Marks in the schema of a list that its one thing may come alone."""

    def __get_pydantic_json_schema__(
        self, core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return handler(core) | {ONE_TOO: True}


_ONE = _OneToo()

SOME = AfterValidator(must(bool, "fill this in"))
_STORABLE = AfterValidator(must(lambda text: is_storable(text), "this cannot be stored"))
_IN_REACH = AfterValidator(must(lambda day: day.year in _YEARS, OUT_OF_REACH))
_ID = 2**53  # larger ones come from nobody's list


def _text(longest: int) -> StringConstraints:
    """Named before any BeforeValidator: after one, blanks are counted first, and then cut off."""
    return StringConstraints(strip_whitespace=True, min_length=1, max_length=longest)


Line = Annotated[str, _text(200), _STORABLE]
Words = Annotated[str, _text(20_000), _STORABLE]
Reason = Annotated[Words, AfterValidator(must(is_reason, TOO_SHORT))]
Happened = Annotated[
    datetime | date, BeforeValidator(_moment_or_day), AfterValidator(_already_happened)
]
Planned = Annotated[datetime | date, BeforeValidator(_moment_or_day), _IN_REACH]  # may lie ahead
Day = Annotated[date, BeforeValidator(_spelled_as_a_day), _IN_REACH]
Born = Annotated[Day, AfterValidator(_born_by_now)]
Hour = Annotated[
    str,
    _spelled(_HOUR, "give an hour of the day, such as 15:00 or 3pm"),
    BeforeValidator(_as_a_clock_shows_it),
]  # in the zone of the site
TrueOrFalse = StrictBool  # a guess at 1, "yes" or "false" would say what nobody said
Id = Annotated[int, Field(ge=1, le=_ID)]
Ref = Annotated[
    str, _text(40), BeforeValidator(_as_reference), PlainSerializer(_as_told, when_used="json")
]  # QUE-…, COM-…, LET-… or an id, which stays a number outside
Email = Annotated[
    str, _text(200), _STORABLE, BeforeValidator(lambda v: v.lower() if isinstance(v, str) else v)
]
Several = Annotated[tuple[T, ...], BeforeValidator(_in_a_row), SOME, _ONE]  # one alone will do
Many = Annotated[tuple[T, ...], BeforeValidator(_in_a_row), _ONE]  # the same, or none
Each = Annotated[Many[T], AfterValidator(_once)]  # the same, and said twice it is no more than once
EachOf = Annotated[Several[T], AfterValidator(_once)]  # at least one, and each once
