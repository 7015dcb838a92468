"""Every table, named once: importing this makes the metadata whole."""

from disclosure.records import (
    access,
    analysis,
    audit,
    commitment,
    concerns,
    consents,
    evidence,
    incident,
    letter,
    outbox,
    people,
    questions,
    team,
    users,
)

__all__ = [
    "access", "analysis", "audit", "commitment", "concerns", "consents", "evidence", "incident",
    "letter", "outbox", "people", "questions", "team", "users",
]  # fmt: skip
