"""The kinds of letter, and who reads one."""

from enum import StrEnum


class LetterKind(StrEnum):
    initial_notification = "initial_notification"
    holding = "holding"
    delay = "delay"
    findings = "findings"
    apology = "apology"
    closing = "closing"
    no_contact = "no_contact"


class Audience(StrEnum):
    """Who reads it. `parent`: of a patient who is a child; `representative`: acts for another."""

    patient = "patient"
    bereaved_family = "bereaved_family"
    parent = "parent"
    representative = "representative"
