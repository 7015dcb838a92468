"""One case from a terminal: opened, recorded in, shown; and one that holds each kind of record."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from tests.bodies import KINDS_IN_ORDER, good_body, record_each
from tests.people import ADA, BEN, SITE
from tests.terminal import Document, Terminal

SUMMARY = "Ten times the heparin"


def ago(**by: float) -> str:
    return (datetime.now(UTC) - timedelta(**by)).isoformat()


def opening(**more: object) -> Document:
    told = {"became_aware_at": ago(hours=3), "site": SITE, "summary": SUMMARY}
    return told | {"patient": {"name": "Mrs Ann Price"}} | more


def opened(terminal: Terminal, **more: object) -> str:
    ref: str = terminal("open", "--as", ADA, "--data", "-", data=opening(**more))["ref"]
    return ref


def recorded(
    terminal: Terminal, ref: str, kind: str, body: object, email: str = BEN
) -> tuple[int, Document]:
    answer = terminal.answer("record", ref, kind, "--as", email, "--data", "-", data=body)
    return answer.code, answer.document


def person(terminal: Terminal, ref: str) -> int:
    body = good_body("person", {}, datetime.now(UTC))
    return int(recorded(terminal, ref, "person", body)[1]["id"])


def shown(terminal: Terminal, ref: str, email: str = ADA) -> Document:
    document: Document = terminal("show", ref, "--as", email)
    return document


def version(terminal: Terminal, ref: str) -> int:
    return int(terminal("show", ref)["version"])


@dataclass(frozen=True)
class Everything:
    """A case with one of each kind but those that end it, and the ids of the first of each."""

    terminal: Terminal
    ref: str
    ids: dict[str, int]


def with_everything(terminal: Terminal) -> Everything:
    ref = opened(terminal)

    def record(email: str, kind: str, body: object) -> int:
        code, document = recorded(terminal, ref, kind, body, email)
        assert code == 0, (kind, document)
        assert (document["ref"], document["kind"]) == (ref, kind)
        assert document["version"] >= document["id"]
        return int(document["id"])

    return Everything(terminal, ref, record_each(record, datetime.now(UTC), KINDS_IN_ORDER[:-2]))
