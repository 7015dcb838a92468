"""What every kind of record has: a word, a permission, what it creates, and who sees what."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from functools import cache
from typing import Any, ClassVar, Self, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from disclosure.kinds.faults import BadInput, fault_of, faults_of
from disclosure.kinds.fields import Happened, Reason, TrueOrFalse, shared, team_only
from disclosure.kinds.shape import shapes_of
from disclosure.permissions import Permission

Body = dict[str, Any]
P = TypeVar("P", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Creation:
    """A record that comes with this one: a question asked in a conversation."""

    kind: str
    body: Mapping[str, Any]


class Part(BaseModel):
    """A group of fields inside a record."""

    model_config = ConfigDict(frozen=True, extra="forbid", serialize_by_alias=True)

    @model_validator(mode="before")
    @classmethod
    def _null_says_nothing(cls, told: Any) -> Any:
        """Other systems send null for what nobody said."""
        if not isinstance(told, dict) or None not in told.values():
            return told
        empty = _with_a_default(cls)
        return {name: said for name, said in told.items() if said is not None or name not in empty}

    def contradictions(self) -> Iterator[tuple[str, str]]:
        """Field and sentence for each thing that no single field can tell."""
        yield from ()

    def contradictions_at(self, now: datetime, zone: tzinfo) -> Iterator[tuple[str, str]]:
        """The same, of what depends on when it is told, or on the calendar of the site. What is on
        record already is never asked this again.
        """
        yield from ()


@cache
def _with_a_default(model: type[Part]) -> frozenset[str]:
    """What need not be said, and is something then: no, or an empty list."""
    fields = model.model_fields.items()
    said = {name: field for name, field in fields if not field.is_required()}
    return frozenset(f.alias or name for name, f in said.items() if f.default is not None)


class UndeclaredKind(TypeError):
    """Give it a permission: `may`."""


class Kind(Part):
    word: ClassVar[str]
    heading: ClassVar[str]
    says: ClassVar[str]  # what it is for, in one sentence
    may: ClassVar[Permission]
    by_family: ClassVar[bool] = False  # a person of the family may say it for themselves
    about_field: ClassVar[str | None] = None  # the field naming the record this one is about
    schema_number: ClassVar[int] = 1
    grown: ClassVar[Mapping[int, Callable[[Body], Body]]] = {}  # from that schema to the next

    @classmethod
    def __pydantic_init_subclass__(cls, **_: Any) -> None:
        """Deny by default: a kind that has a word says who may record it."""
        if hasattr(cls, "word") and not hasattr(cls, "may"):
            raise UndeclaredKind(cls.word)

    @classmethod
    def read(cls, data: object, now: datetime, zone: tzinfo) -> Self:
        """Check what somebody typed or sent; say every fault at once. Raises BadInput."""
        body: Self = read(cls, data, now, zone)
        return body

    @classmethod
    def read_stored(cls, body: Body, schema: int) -> Self:
        """Of this version, an older one, or a newer one that works beside us while it is upgraded:
        fields that this version does not know hinder nothing.
        """
        for number in range(schema, cls.schema_number):
            body = cls.grown[number](body)
        return from_stored(cls, body)

    @property
    def is_about(self) -> int | None:
        return getattr(self, self.about_field) if self.about_field else None

    @property
    def withdraws_it(self) -> bool:
        return False

    def happened(self) -> datetime | date | None:
        return getattr(self, "at", None)

    def in_short(self) -> str:
        return self.heading

    def creates(self) -> Iterator[Creation]:
        yield from ()

    def stored(self) -> Body:
        return self.model_dump(mode="json", exclude_none=True)

    def as_it_was_stored(self) -> Body:
        """With the fields that this version does not know: for what goes into a row again."""
        return with_unknown(self, self.stored())

    def for_family(self) -> Body:
        seen = {shape.name for shape in shapes_of(type(self)) if shape.family}
        return self.model_dump(mode="json", exclude_none=True, include=seen)


class Review(Kind):
    """A second person's word on a record, which each review names in a field of its own."""

    may = Permission.REVIEW

    agrees: TrueOrFalse = shared("Do you agree")
    reason: Reason = team_only("Why")


def is_review(word: str) -> bool:
    """Whether a record of that word is a second person's word on another."""
    return word.endswith(("_review", "_approval"))


class End(Kind):
    """Something that ran until now ends."""

    at: Happened = shared("When it ended")
    reason: Reason | None = team_only("Why", default=None)


def from_stored(model: type[P], body: object) -> P:
    """What a version of this program wrote: what it has beyond ours is taken, and kept apart."""
    return model.model_validate(body, extra="allow")


def with_unknown(body: BaseModel, told: Body) -> Body:
    """`told`, the same body as a document, with what came beyond our fields in it and its parts."""
    names = {field.alias or name: name for name, field in type(body).model_fields.items()}
    whole = {name: _whole(getattr(body, names[name]), value) for name, value in told.items()}
    return whole | (body.model_extra or {})


def _whole(value: object, told: Any) -> Any:
    if isinstance(value, BaseModel):
        return with_unknown(value, told)
    if isinstance(value, tuple):
        return [_whole(*each) for each in zip(value, told, strict=True)]
    return told


def read(model: type[BaseModel], data: object, now: datetime, zone: tzinfo) -> Any:
    """A model from what somebody typed or sent, or every fault at once. Raises BadInput."""
    try:
        body = model.model_validate(data, context={"now": now, "zone": zone})
    except ValidationError as error:
        raise BadInput(faults_of(error, model)) from None
    except RecursionError:
        raise BadInput.at("data", "data: this is nested too deep.") from None
    unasked = {s.name for s in shapes_of(model) if not s.asked} & body.model_fields_set
    says = [(name, "this is not asked here") for name in unasked]
    if isinstance(body, Part):
        says += [*body.contradictions(), *body.contradictions_at(now, zone)]
    if says:
        raise BadInput(fault_of(body, field, why) for field, why in says)
    return body
