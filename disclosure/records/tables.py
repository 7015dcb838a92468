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
    job_runs,
    languages,
    letter,
    links,
    news,
    outbox,
    people,
    questions,
    rota,
    team,
    users,
    watch,
    writing,
)

__all__ = [
    "access", "analysis", "audit", "commitment", "concerns", "consents", "evidence", "incident",
    "job_runs", "languages", "letter", "links", "news", "outbox", "people", "questions", "rota",
    "team", "users", "watch", "writing",
]  # fmt: skip
