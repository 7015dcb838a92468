"""The ledger of promises; and one promise with all that became of it, and what can be done next."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from disclosure.actions.commitment_moves import OF_THE_FAMILY, SECOND
from disclosure.actions.checking import involved_in
from disclosure.actions.facts import Gathered
from disclosure.clock import now
from disclosure.extensions import db
from disclosure.pages.cases import (
    REFUSALS,
    called,
    head_of,
    promise_here,
    what_stands_in_the_way,
)
from disclosure.pages.guard import current_actor, requires
from disclosure.pages.ledger import Entry, Group, entries_for, entry_of, moves_of
from disclosure.pages.moving import carry_out, form_of_move
from disclosure.pages.promise_words import ACTS, GROUPS, TOLD_AS, Act
from disclosure.pages.second_person import who_can
from disclosure.pages.words import day, moment
from disclosure.permissions import NEEDED_FOR, Permission, may_do_promised
from disclosure.records.commitment import Commitment
from disclosure.records.evidence import Evidence
from disclosure.records.users import all_users, name_of
from workflows.commitment import COMMITMENT, MARKS
from workflows.second_person import why_not_second, why_not_verify
from workflows.words import CommitmentTrigger as T

blueprint = Blueprint("commitments", __name__)
"""(filled in below)"""
